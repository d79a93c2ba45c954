/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts that people write: units and measures. Whatever the bytes, the parser gives an error that
 * says something, or a canonical text that it reads as itself. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const units[] = {
    "person",
    "1e4 person",
    "万人",
    "亿元",
    "1e8 CNY@2018:producers",
    "job/(1e9 CNY@current:purchasers)",
    "h/week",
    "1",
    "2.5e-3 t*km/(person*h)",
    "1e6 EUR@2010:basic",
    "1880 h/year",
};
static const char *const measures[] = {
    "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; system=account:kuaishou; "
    "layer=direct; status=claim; vintage=kuaishou-2024; disjoint=stated",
    "quantity=coefficient; form=per_unit; kind=linear; status=model; of.quantity=persons; "
    "of.time=at:2018-12-31; of.area=CN; of.sector=@sector; of.basis=gross; "
    "of.system=io:china-2018; of.layer=direct+indirect; of.shock=final_demand; "
    "per.quantity=money; per.unit=CNY@2018:producers_with_vat; per.sector=@sector; "
    "per.imports=out",
    "quantity=fte; time=average:2024; job=any; standard=1880 h/year@employees:CN:2024; cap=1; "
    "area=CN; place=workplace; basis=gross; status=survey",
    "quantity=persons; time=any:2024; stage=completed; area=CN-52; areas=gb2260-2023; "
    "place=residence; entity=natural_person; ids=tracker:hlh; basis=gross; status=observed",
    "employed_persons",
    "@measure",
};
/* Pieces that matter to the grammars. */
static const char *const pieces[] = {"=",
                                     ";",
                                     "; ",
                                     "@",
                                     "+",
                                     ":",
                                     "/",
                                     "(",
                                     ")",
                                     "*",
                                     " ",
                                     "1e",
                                     "-",
                                     ".",
                                     "万",
                                     "亿",
                                     "‰",
                                     "（",
                                     "2018年",
                                     "，生产者价格",
                                     "当年价",
                                     "）",
                                     "元（当年价）",
                                     "千",
                                     "\xFF",
                                     "\xE4",
                                     "of.",
                                     "per.",
                                     "unit=",
                                     "0",
                                     "999",
                                     "e308",
                                     "\n",
                                     "@@",
                                     "^2"};

enum { longest = 4096 };

static void put(char *text, size_t at, size_t removed, const char *piece) {
  size_t size = strlen(text), added = strlen(piece);
  if (size - removed + added >= longest)
    return;
  memmove(text + at + added, text + at + removed, size - at - removed + 1);
  memcpy(text + at, piece, added);
}

static void mutate(support_random *random, char *text) {
  size_t changes = support_random_bits(random) % 4;
  for (size_t i = 0; i < changes; i++) {
    size_t size = strlen(text);
    size_t at = support_random_bits(random) % (size + 1);
    size_t removed = support_random_bits(random) % 3 ? 0 : support_random_bits(random) % 6;
    if (removed > size - at)
      removed = size - at;
    put(text, at, removed,
        pieces[support_random_bits(random) % (sizeof pieces / sizeof pieces[0])]);
  }
}

static void require_word(ji_context *ctx, const char *text, ji_status status) {
  if (status == JI_ERROR_MEMORY || status == JI_ERROR_BUSY)
    fail_msg("\"%s\": %s", text, ji_status_name(status));
  if (!ji_context_message(ctx)[0])
    fail_msg("\"%s\": %s without a message", text, ji_status_name(status));
}

/* Both styles read back to the canonical text, whatever the unit. */
static void labels_read_back(ji_context *ctx, const char *canonical) {
  for (int32_t style = JI_UNIT_STYLE_ASCII; style <= JI_UNIT_STYLE_CHINESE; style++) {
    ji_text *label = NULL, *back = NULL;
    support_ok(ctx, ji_unit_label(ctx, canonical, style, &label));
    support_ok(ctx, ji_unit_parse(ctx, ji_text_data(label), &back));
    if (strcmp(ji_text_data(back), canonical) != 0)
      fail_msg("\"%s\" is written \"%s\", which is \"%s\"", canonical, ji_text_data(label),
               ji_text_data(back));
    ji_text_unref(label);
    ji_text_unref(back);
  }
}

/* 1 if it was read. */
static int try_unit(ji_context *ctx, const char *text) {
  ji_text *canonical = NULL, *again = NULL;
  double factor = 0;
  ji_status status = ji_unit_parse(ctx, text, &canonical);
  if (status) {
    assert_null(canonical);
    require_word(ctx, text, status);
    return 0;
  }
  support_ok(ctx, ji_unit_parse(ctx, ji_text_data(canonical), &again));
  if (strcmp(ji_text_data(canonical), ji_text_data(again)) != 0)
    fail_msg("\"%s\" is \"%s\", which is \"%s\"", text, ji_text_data(canonical),
             ji_text_data(again));
  support_ok(ctx, ji_unit_convert(ctx, text, ji_text_data(canonical), &factor));
  support_close(text, factor, 1, 1e-14);
  labels_read_back(ctx, ji_text_data(canonical));
  ji_text_unref(canonical);
  ji_text_unref(again);
  return 1;
}

static int try_measure(ji_context *ctx, const char *text) {
  ji_measure *measure = NULL, *again = NULL;
  ji_text *label = NULL;
  ji_status status = ji_measure_parse(ctx, text, &measure);
  if (status) {
    assert_null(measure);
    require_word(ctx, text, status);
    return 0;
  }
  support_ok(ctx, ji_measure_parse(ctx, ji_measure_text(measure), &again));
  if (strcmp(ji_measure_text(measure), ji_measure_text(again)) != 0)
    fail_msg("\"%s\" is \"%s\", which is \"%s\"", text, ji_measure_text(measure),
             ji_measure_text(again));
  support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
  if (ji_text_size(label) == 0 && ji_measure_text(measure)[0])
    fail_msg("\"%s\" has no label", ji_measure_text(measure));
  ji_text_unref(label);
  ji_measure_unref(measure);
  ji_measure_unref(again);
  return 1;
}

static void run(const char *const *seeds, size_t count, int (*try)(ji_context *, const char *)) {
  ji_context *ctx = support_context();
  support_random random = {99};
  int rounds = getenv("JI_TEST_LONG") && *getenv("JI_TEST_LONG") ? 200000 : 10000;
  int read = 0;
  char text[longest];
  for (int i = 0; i < rounds; i++) {
    strcpy(text, seeds[support_random_bits(&random) % count]);
    mutate(&random, text);
    read += try(ctx, text);
  }
  assert_true(read > rounds / 10 && read < rounds); /* neither all nor none */
  ji_context_free(ctx);
}

static void any_text_as_a_unit(void **state) {
  (void)state;
  run(units, sizeof units / sizeof units[0], try_unit);
}

static void any_text_as_a_measure(void **state) {
  (void)state;
  run(measures, sizeof measures / sizeof measures[0], try_measure);
}

/* Factors are reciprocal and chain; products and quotients undo each other. */
static void units_convert_consistently(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const families[][3] = {
      {"person", "1e4 person", "万人"},
      {"CNY@2018:producers", "1e8 CNY@2018:producers", "1e9 CNY@2018:producers"},
      {"person/(1e9 CNY@2018:basic)", "1e4 person/(1e8 CNY@2018:basic)", "person/CNY@2018:basic"},
  };
  for (size_t f = 0; f < 3; f++)
    for (size_t a = 0; a < 3; a++)
      for (size_t b = 0; b < 3; b++)
        for (size_t c = 0; c < 3; c++) {
          double ab = 0, ba = 0, bc = 0, ac = 0;
          support_ok(ctx, ji_unit_convert(ctx, families[f][a], families[f][b], &ab));
          support_ok(ctx, ji_unit_convert(ctx, families[f][b], families[f][a], &ba));
          support_ok(ctx, ji_unit_convert(ctx, families[f][b], families[f][c], &bc));
          support_ok(ctx, ji_unit_convert(ctx, families[f][a], families[f][c], &ac));
          support_close("there and back", ab * ba, 1, 1e-15);
          support_close("chain", ab * bc, ac, 1e-15);
        }
  ji_context_free(ctx);
}

/* A unit converts to itself, though its scale times the seconds of a year is beyond a double. */
static void huge_scale_converts_to_itself(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  double factor = 0;
  support_ok(ctx, ji_unit_convert(ctx, "1e308 h/year", "1e308 h/year", &factor));
  support_close("factor", factor, 1, 1e-15);
  support_ok(ctx, ji_unit_convert(ctx, "1e300 h/year", "1e-4 h/year", &factor));
  support_close("factor", factor, 1e304, 1e-15);
  support_status(ctx, ji_unit_convert(ctx, "1e300 person", "1e-300 person", &factor),
                 JI_ERROR_UNIT);
  ji_context_free(ctx);
}

static void products_and_quotients_undo_each_other(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const pairs[][2] = {
      {"person", "1e9 CNY@2018:producers"},
      {"1e4 person", "h"},
      {"job/(1e9 CNY@current:purchasers)", "1e9 CNY@current:purchasers"},
      {"h/week", "person"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    ji_text *product = NULL, *back = NULL;
    double factor = 0;
    support_ok(ctx, ji_unit_combine(ctx, JI_UNIT_MULTIPLY, pairs[i][0], pairs[i][1], &product));
    support_ok(ctx,
               ji_unit_combine(ctx, JI_UNIT_DIVIDE, ji_text_data(product), pairs[i][1], &back));
    support_ok(ctx, ji_unit_convert(ctx, ji_text_data(back), pairs[i][0], &factor));
    support_close(pairs[i][0], factor, 1, 1e-14);
    ji_text_unref(product);
    ji_text_unref(back);
  }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_text_as_a_unit),
      cmocka_unit_test(any_text_as_a_measure),
      cmocka_unit_test(units_convert_consistently),
      cmocka_unit_test(huge_scale_converts_to_itself),
      cmocka_unit_test(products_and_quotients_undo_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of measures: canonical text is a fixed point; what is symmetric is so in verdict and in
 * result; noise does no harm. */
#include "support/support.h"

#include "data/measure.h"

#include <stdio.h>
#include <string.h>

#define TRIALS 2000

static ji_context *ctx;

static int setup(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

/* Few values a key, so that two random measures often agree. */
static const char *const fields[][8] = {
    {"quantity", "persons", "jobs", "hires", "hires", "fte", "opportunities", "money"},
    {"time", "at:2023-12-31", "at:2024-12-31", "any:2023", "any:2024", "sum:2023", "sum:2024",
     "average:2024"},
    {"area", "CN-51", "CN-52", "CN", "US", "CN-51+CN-52", NULL},
    {"sector", "food", "trade", "food+trade", "@sector", NULL},
    {"group", "sex:female", "sex:male", "rural", NULL},
    {"basis", "gross", "net:deadweight", "net:displacement+deadweight", NULL},
    {"system", "io:t", "account:a", NULL},
    {"layer", "direct", "indirect", "induced", "direct+indirect", "@layer", NULL},
    {"shock", "basket:a", "basket:b", "exports", NULL},
    {"closure", "hh/comp", NULL},
    {"status", "observed", "model", "illustrative", "claim", "unstated", NULL},
    {"vintage", "v1", "v2", NULL},
    {"reading", "r", NULL},
    {"disjoint", "stated", "no", NULL},
    {"cap", "1", "none", NULL},
    {"change", "2021", "unstated", NULL},
    {"unit", "CNY@2018:basic", "CNY@current", NULL},
    {"range", "time:2018/2024", NULL},
};
#define FIELDS (sizeof fields / sizeof *fields)

static uint64_t below(support_random *random, uint64_t bound) {
  return support_random_bits(random) % bound;
}

static size_t value_count(size_t field) {
  size_t count = 1;
  while (count < 8 && fields[field][count])
    count++;
  return count - 1;
}

/* Appends fields of a side in random order; each but the quantity with chance 1 in `rarity`. */
static void put_side(support_random *random, const char *prefix, uint64_t rarity, char *text) {
  size_t first = (size_t)below(random, FIELDS);
  for (size_t i = 0; i < FIELDS; i++) {
    size_t field = (first + 7 * i) % FIELDS;
    const char *key = fields[field][0];
    int own_only =
        prefix[0] && (!strcmp(key, "reading") || !strcmp(key, "disjoint") || !strcmp(key, "range"));
    if (own_only || (field && below(random, rarity)))
      continue;
    const char *value = fields[field][1 + below(random, value_count(field))];
    snprintf(text + strlen(text), 1024 - strlen(text), "%s%s%s=%s", text[0] ? " ;" : "", prefix,
             key, value);
  }
}

static void random_text(support_random *random, uint64_t rarity, char text[1024]) {
  static const char *const kinds[] = {"average", "marginal", "arc",
                                      "linear",  "share",    "elasticity"};
  text[0] = 0;
  if (below(random, 4)) {
    put_side(random, "", rarity, text);
    return;
  }
  snprintf(text, 1024, "quantity=coefficient; kind=%s; form=%s", kinds[below(random, 6)],
           below(random, 3) ? "per_unit" : "ratio");
  put_side(random, "of.", rarity, text);
  put_side(random, "per.", rarity, text);
}

static ji_measure *random_measure(support_random *random, uint64_t rarity) {
  char text[1024];
  ji_measure *measure = NULL;
  random_text(random, rarity, text);
  support_ok(ctx, ji_measure_parse(ctx, text, &measure));
  return measure;
}

static void canonical_text_is_a_fixed_point(void **state) {
  (void)state;
  support_random random = {1};
  for (int trial = 0; trial < TRIALS; trial++) {
    ji_measure *measure = random_measure(&random, 2), *again = NULL;
    support_ok(ctx, ji_measure_parse(ctx, ji_measure_text(measure), &again));
    assert_string_equal(ji_measure_text(again), ji_measure_text(measure));
    assert_true(ji__measure_equal(measure, again));
    ji_measure_unref(again);
    /* Setting a field to what it is changes nothing; taking it out and putting it back, neither. */
    ji__measure_field field;
    size_t position = 0;
    char key[32];
    while (ji__measure_next(measure, &position, &field)) {
      ji_measure *without = NULL, *back = NULL;
      snprintf(key, sizeof key, "%s%s", ji__side_prefix(field.side), ji__key_name(field.key));
      assert_string_equal(ji_measure_field(measure, key), field.value);
      if (field.side == JI__SIDE_OWN && field.key == JI__KEY_QUANTITY)
        continue;
      support_ok(ctx, ji_measure_with(ctx, measure, key, NULL, &without));
      assert_null(ji_measure_field(without, key));
      support_ok(ctx, ji_measure_with(ctx, without, key, field.value, &back));
      assert_true(ji__measure_equal(measure, back));
      ji_measure_unref(back);
      ji_measure_unref(without);
    }
    ji_measure_unref(measure);
  }
}

/* One field of a measure set to another value, often one that makes parts of the two. */
static ji_measure *vary(support_random *random, const ji_measure *measure) {
  static const size_t often[] = {1, 1, 1, 2, 3, 4, 7, 8};
  size_t field = below(random, 3) ? often[below(random, 8)] : below(random, FIELDS);
  int coefficient = strcmp(ji_measure_field(measure, "quantity"), "coefficient") == 0;
  char key[32];
  ji_measure *varied = NULL;
  if (!field)
    return ji_measure_ref(measure);
  const char *value = fields[field][1 + below(random, value_count(field))];
  snprintf(key, sizeof key, "%s%s", coefficient ? "of." : "", fields[field][0]);
  if (ji_measure_with(ctx, measure, key, value, &varied))
    return ji_measure_ref(measure);
  return varied;
}

static void symmetric_operations_are_symmetric(void **state) {
  (void)state;
  static const ji_operation operations[] = {JI_OPERATION_ADD_PARTS, JI_OPERATION_ADD_PERIODS,
                                            JI_OPERATION_AVERAGE_PERIODS, JI_OPERATION_MULTIPLY,
                                            JI_OPERATION_UNION};
  support_random random = {2};
  int allowed[8] = {0};
  for (int trial = 0; trial < 3 * TRIALS; trial++) {
    ji_measure *left = random_measure(&random, 4);
    ji_measure *right = below(&random, 4) ? vary(&random, left) : random_measure(&random, 6);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
      ji_measure *one = NULL, *other = NULL;
      ji_status there = ji_measure_combine(ctx, operations[i], left, right, &one);
      assert_true(there == JI_OK || there == JI_ERROR_MEASURE);
      assert_true(!there || strstr(ji_context_message(ctx), "field "));
      support_status(ctx, ji_measure_combine(ctx, operations[i], right, left, &other), there);
      assert_string_equal(ji_measure_text(one), ji_measure_text(other));
      allowed[operations[i]] += !there;
      ji_measure_unref(one);
      ji_measure_unref(other);
    }
    ji_measure_unref(left);
    ji_measure_unref(right);
  }
  assert_true(allowed[JI_OPERATION_ADD_PARTS] > 50);
  assert_true(allowed[JI_OPERATION_ADD_PERIODS] > 0);
  assert_true(allowed[JI_OPERATION_AVERAGE_PERIODS] > 3);
  assert_true(allowed[JI_OPERATION_UNION] > 50);
}

/* Whatever comes out is a measure that reads back, and is never stronger than either side. */
static int weakness(const char *status) {
  static const char *const order[] = {"observed", "unstated", "model", "illustrative", "claim"};
  for (int i = 0; i < 5; i++)
    if (!strcmp(order[i], status ? status : "unstated"))
      return i;
  return -1;
}

static void results_are_canonical_and_as_weak_as_their_sides(void **state) {
  (void)state;
  support_random random = {3};
  int allowed = 0;
  for (int trial = 0; trial < 2 * TRIALS; trial++) {
    ji_measure *left = random_measure(&random, 4);
    ji_measure *right = below(&random, 4) ? vary(&random, left) : random_measure(&random, 6);
    for (ji_operation operation = 1; operation <= 7; operation++) {
      ji_measure *out = NULL, *again = NULL;
      if (ji_measure_combine(ctx, operation, left, right, &out))
        continue;
      allowed++;
      support_ok(ctx, ji_measure_parse(ctx, ji_measure_text(out), &again));
      assert_string_equal(ji_measure_text(again), ji_measure_text(out));
      int result = weakness(ji_measure_field(out, "status"));
      assert_true(result >= weakness(ji_measure_field(left, "status")) &&
                  result >= weakness(ji_measure_field(right, "status")));
      ji_measure_unref(again);
      ji_measure_unref(out);
    }
    ji_measure_unref(left);
    ji_measure_unref(right);
  }
  assert_true(allowed > 500);
}

static void noise_does_no_harm(void **state) {
  (void)state;
  static const char bytes[] = ";;==@@::++//  ofper.quantity=persons;time=sum:2024-13\x80\xff\xe4"
                              "\xb8\x87\xe2\x80\xa8unit=1e8 CNY@2018area=CN+USbasis=net:";
  support_random random = {4};
  for (int trial = 0; trial < 5 * TRIALS; trial++) {
    char text[1200];
    ji_measure *measure = NULL;
    ji_text *label = NULL;
    if (below(&random, 2)) {
      /* a good text with a few bytes changed */
      random_text(&random, 3, text);
      for (uint64_t k = 1 + below(&random, 3); k > 0 && text[0]; k--)
        text[below(&random, strlen(text))] = bytes[below(&random, sizeof bytes - 1)];
    } else {
      size_t size = (size_t)below(&random, 60);
      for (size_t k = 0; k < size; k++)
        text[k] = bytes[below(&random, sizeof bytes - 1)];
      text[size] = 0;
    }
    ji_status status = ji_measure_parse(ctx, text, &measure);
    assert_true(status == JI_OK || status == JI_ERROR_MEASURE || status == JI_ERROR_UNIT);
    assert_true(!status == (measure != NULL));
    support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
    ji_text_unref(label);
    ji_measure_unref(measure);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(canonical_text_is_a_fixed_point),
      cmocka_unit_test(symmetric_operations_are_symmetric),
      cmocka_unit_test(results_are_canonical_and_as_weak_as_their_sides),
      cmocka_unit_test(noise_does_no_harm),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of concordances, for random ones: totals stay, one after another is the same as composed,
 * and several changes of a code list are the product of single ones. */
#include "support/codes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  rounds = 60,
  most_codes = 30,
  most_targets = 8,
  target_codes = most_codes + most_targets * most_targets,
  most_pairs = target_codes * most_targets,
  most_rows = 60,
  groups = 3
};

static ji_context *ctx;

static int make_context(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int free_context(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

static const char *code(char prefix, size_t index) {
  static char texts[4][16];
  static size_t next;
  char *text = texts[next++ % 4];
  snprintf(text, sizeof texts[0], "%c%zu", prefix, index);
  return text;
}

/* Columns of a table while it grows. */
typedef struct pairs {
  char words[2][most_pairs][16];
  const char *from[most_pairs], *to[most_pairs];
  double weight[most_pairs];
  size_t count;
} pairs;

static void add_pair(pairs *p, const char *from, const char *to, double weight) {
  snprintf(p->words[0][p->count], 16, "%s", from);
  snprintf(p->words[1][p->count], 16, "%s", to ? to : "");
  p->from[p->count] = p->words[0][p->count];
  p->to[p->count] = to ? p->words[1][p->count] : NULL;
  p->weight[p->count] = weight;
  p->count++;
}

/* Each of `count` codes of one letter goes to 1 to 8 codes of another, some of it nowhere. */
static ji_dataset *random_concordance(support_random *random, char from, char to, size_t count,
                                      int lossy) {
  static pairs p;
  p.count = 0;
  for (size_t i = 0; i < count; i++) {
    size_t first = below(random, most_codes), targets = 1 + below(random, most_targets);
    double shares[most_targets], sum = 0;
    for (size_t k = 0; k < targets; k++)
      sum += shares[k] = support_random_uniform(random, 0.01, 1);
    for (size_t k = 0; k < targets; k++)
      add_pair(&p, code(from, i), lossy && k == 1 ? NULL : code(to, first + k * k),
               shares[k] / sum);
  }
  support_column columns[] = {{.name = "from", .texts = p.from},
                              {.name = "to", .texts = p.to},
                              {.name = "weight", .numbers = p.weight}};
  return support_dataset(ctx, (int64_t)p.count, columns, 3);
}

/* Rows of random codes, groups, whole and other numbers; some null. */
static ji_dataset *random_dataset(support_random *random, char letter, size_t codes, int wide) {
  static char words[most_rows][16];
  static const char *texts[most_rows];
  static double numbers[most_rows];
  static int64_t integers[most_rows], group[most_rows];
  static int absent[most_rows];
  for (size_t i = 0; i < most_rows; i++) {
    snprintf(words[i], 16, "%s", code(letter, below(random, codes)));
    texts[i] = words[i];
    numbers[i] = ldexp(support_random_uniform(random, -1, 1), (int)below(random, 40));
    integers[i] =
        (int64_t)(support_random_bits(random) >> (wide ? 8 : 44)) * (below(random, 2) ? 1 : -1);
    group[i] = (int64_t)below(random, groups);
    absent[i] = below(random, 10) == 0;
  }
  support_column columns[] = {{.name = "county", .texts = texts},
                              {.name = "year", .integers = group},
                              {.name = "jobs", .integers = integers, .absent = absent},
                              {.name = "value", .numbers = numbers, .absent = absent}};
  return support_dataset(ctx, most_rows, columns, 4);
}

static const char *const by[] = {"year"};

static ji_bundle *concord(const ji_dataset *data, const ji_dataset *concordance) {
  ji_concord_options options;
  ji_bundle *made = NULL;
  assert_int_equal(ji_concord_options_init(&options, sizeof options), JI_OK);
  options.by = by;
  options.by_count = 1;
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  support_ok(ctx, ji_dataset_concord(ctx, data, "county", concordance, &options, &made));
  return made;
}

/* Sums over the rows of one year; unsigned, so that nothing overflows on the way. */
typedef struct totals {
  uint64_t jobs;
  long double value, size;
} totals;

static totals total(const ji_dataset *dataset, int64_t of_year) {
  ji_column year = support_look(ctx, dataset, "year"), jobs = support_look(ctx, dataset, "jobs");
  ji_column value = support_look(ctx, dataset, "value");
  totals t = {0, 0, 0};
  for (int64_t row = 0; row < year.length; row++) {
    if (((const int64_t *)year.values)[row] != of_year)
      continue;
    if (!support_is_null(&jobs, row))
      t.jobs += (uint64_t)((const int64_t *)jobs.values)[row];
    if (!support_is_null(&value, row)) {
      t.value += (long double)((const double *)value.values)[row];
      t.size += fabsl((long double)((const double *)value.values)[row]);
    }
  }
  return t;
}

static void totals_stay(void **state) {
  support_random random = {20210311};
  (void)state;
  for (int round = 0; round < rounds; round++) {
    ji_dataset *table = random_concordance(&random, 'a', 'b', most_codes - 4, round % 2);
    ji_dataset *data = random_dataset(&random, 'a', most_codes, round % 3 == 0);
    ji_bundle *made = concord(data, table);
    for (int64_t year = 0; year < groups; year++) {
      totals before = total(data, year);
      totals mapped = total(ji_bundle_find(made, "result"), year);
      totals lost = total(ji_bundle_find(made, "unmapped"), year);
      assert_true(before.jobs == mapped.jobs + lost.jobs);
      long double error = fabsl(mapped.value + lost.value - before.value);
      assert_true(error <= before.size * 4 * most_targets * 0x1p-53L);
    }
    ji_bundle_unref(made);
    ji_dataset_unref(data);
    ji_dataset_unref(table);
  }
}

/* Each part of a whole number is the number times its weight, rounded down or up. */
static void parts_are_the_next_whole_numbers(void **state) {
  support_random random = {7};
  (void)state;
  for (int round = 0; round < rounds; round++) {
    ji_dataset *table = random_concordance(&random, 'a', 'b', 1, 0);
    int64_t jobs = (int64_t)(support_random_bits(&random) >> 40) - (1 << 23);
    const char *codes[] = {"a0"};
    support_column columns[] = {{.name = "county", .texts = codes},
                                {.name = "jobs", .integers = &jobs}};
    ji_dataset *data = support_dataset(ctx, 1, columns, 2);
    ji_bundle *made = NULL;
    support_ok(ctx, ji_dataset_concord(ctx, data, "county", table, NULL, &made));
    ji_column parts = support_look(ctx, ji_bundle_find(made, "result"), "jobs");
    ji_column weights = support_look(ctx, table, "weight");
    assert_int_equal(parts.length, weights.length);
    for (int64_t i = 0; i < parts.length; i++) {
      double exact = (double)jobs * support_number(&weights, i);
      assert_true(fabs(support_number(&parts, i) - exact) < 1);
    }
    ji_bundle_unref(made);
    ji_dataset_unref(data);
    ji_dataset_unref(table);
  }
}

static void expect_values(const ji_dataset *left, const ji_dataset *right) {
  ji_column codes = support_look(ctx, left, "county"), years = support_look(ctx, left, "year");
  ji_column values = support_look(ctx, left, "value"), others = support_look(ctx, right, "value");
  ji_column other_years = support_look(ctx, right, "year");
  assert_int_equal(ji_dataset_row_count(left), ji_dataset_row_count(right));
  for (int64_t row = 0; row < codes.length; row++) {
    char *county = support_text(ctx, &codes, row);
    int64_t found = -1;
    for (int64_t at = 0; at < others.length && found < 0; at++) {
      ji_column view = support_look(ctx, right, "county");
      char *other = support_text(ctx, &view, at);
      if (!strcmp(county, other) && support_number(&years, row) == support_number(&other_years, at))
        found = at;
      free(other);
    }
    assert_true(found >= 0);
    assert_int_equal(support_is_null(&values, row), support_is_null(&others, found));
    if (!support_is_null(&values, row)) /* of numbers up to 2^40 that may cancel */
      assert_true(fabs(support_number(&values, row) - support_number(&others, found)) <=
                  ldexp(most_rows * 16, 40 - 53));
    free(county);
  }
}

static void composed_is_one_after_another(void **state) {
  support_random random = {11};
  (void)state;
  for (int round = 0; round < rounds / 4; round++) {
    ji_dataset *first = random_concordance(&random, 'a', 'b', most_codes, 0), *both = NULL;
    ji_dataset *second = random_concordance(&random, 'b', 'c', target_codes, 0);
    ji_dataset *data = random_dataset(&random, 'a', most_codes, 0);
    support_ok(ctx, ji_concordance_compose(ctx, first, second, &both));
    ji_bundle *at_once = concord(data, both), *middle = concord(data, first);
    ji_bundle *twice = concord(ji_bundle_find(middle, "result"), second);
    expect_values(ji_bundle_find(at_once, "result"), ji_bundle_find(twice, "result"));
    ji_bundle_unref(twice);
    ji_bundle_unref(middle);
    ji_bundle_unref(at_once);
    ji_dataset_unref(data);
    ji_dataset_unref(both);
    ji_dataset_unref(second);
    ji_dataset_unref(first);
  }
}

/* There and back by the sizes that were there: the sizes come back. */
static void the_way_back_restores_sizes(void **state) {
  support_random random = {13};
  (void)state;
  for (int round = 0; round < rounds / 4; round++) {
    static const char *codes[most_codes];
    static char words[most_codes][16];
    static double sizes[most_codes];
    for (size_t i = 0; i < most_codes; i++) {
      snprintf(words[i], 16, "%s", code('a', i));
      codes[i] = words[i];
      sizes[i] = support_random_uniform(&random, 1, 100);
    }
    support_column columns[] = {{.name = "code", .texts = codes},
                                {.name = "size", .numbers = sizes}};
    ji_dataset *table = random_concordance(&random, 'a', 'b', most_codes, 0), *back = NULL;
    ji_dataset *known = support_dataset(ctx, most_codes, columns, 2);
    columns[0].name = "county";
    ji_dataset *data = support_dataset(ctx, most_codes, columns, 2);
    ji_bundle *there = NULL, *again = NULL;
    support_ok(ctx, ji_concordance_invert(ctx, table, known, &back));
    support_ok(ctx, ji_dataset_concord(ctx, data, "county", table, NULL, &there));
    support_ok(ctx, ji_dataset_concord(ctx, ji_bundle_find(there, "result"), "county", back, NULL,
                                       &again));
    const ji_dataset *result = ji_bundle_find(again, "result");
    ji_column restored = support_look(ctx, result, "size");
    assert_int_equal(restored.length, most_codes);
    for (size_t i = 0; i < most_codes; i++)
      support_close(
          codes[i],
          support_number(&restored, support_find_row(ctx, result, "county", codes[i], NULL, NULL)),
          sizes[i], 1e-12);
    ji_bundle_unref(again);
    ji_bundle_unref(there);
    ji_dataset_unref(data);
    ji_dataset_unref(known);
    ji_dataset_unref(back);
    ji_dataset_unref(table);
  }
}

/* --- code lists ---------------------------------------------------------------------------- */

/* Three dates on which some codes of ten end and become one or two new ones. */
static ji_bundle *random_list(support_random *random) {
  static char codes[8192], changes[8192];
  char line[160];
  size_t count = 10, next = 10;
  strcpy(codes, "code,valid_from,valid_to\n");
  strcpy(changes, "code,successor,date,weight\n");
  static char since[64][16], until[64][16];
  for (size_t i = 0; i < 64; i++)
    since[i][0] = until[i][0] = 0;
  size_t number[64];
  for (size_t i = 0; i < count; i++)
    number[i] = i;
  for (int year = 2001; year <= 2003; year++)
    for (size_t i = 0; i < 10; i++) {
      size_t old = number[i];
      if (below(random, 3))
        continue;
      double share = support_random_uniform(random, 0, 1);
      snprintf(until[old], 16, "%d-01-01", year);
      snprintf(since[next], 16, "%d-01-01", year);
      /* one part goes on as a new code, the other to a code that stays */
      snprintf(line, sizeof line, "c%zu,c%zu,%d-01-01,%.17g\n", old, next, year, share);
      strcat(changes, line);
      snprintf(line, sizeof line, "c%zu,stays,%d-01-01,%.17g\n", old, year, 1 - share);
      strcat(changes, line);
      number[i] = next++;
    }
  for (size_t i = 0; i < next; i++) {
    snprintf(line, sizeof line, "c%zu,%s,%s\n", i, since[i], until[i]);
    strcat(codes, line);
  }
  strcat(codes, "stays,,\n");
  ji_dataset *table = support_csv(ctx, codes, NULL), *succession = support_csv(ctx, changes, NULL);
  ji_bundle *list = NULL;
  support_ok(ctx, ji_code_list_create(ctx, table, succession, NULL, &list));
  ji_dataset_unref(table);
  ji_dataset_unref(succession);
  return list;
}

static ji_dataset *between(const ji_bundle *list, const char *from, const char *to) {
  ji_dataset *made = NULL;
  support_ok(ctx, ji_code_list_succession(ctx, list, from, to, &made));
  return made;
}

static void changes_compose(void **state) {
  static const char *const days[] = {"2000-06-01", "2001-06-01", "2002-06-01", "2003-06-01"};
  support_random random = {17};
  (void)state;
  for (int round = 0; round < rounds / 4; round++) {
    ji_bundle *list = random_list(&random);
    ji_dataset *whole = between(list, days[0], days[3]);
    ji_dataset *steps = between(list, days[0], days[1]);
    for (int i = 1; i < 3; i++) {
      ji_dataset *step = between(list, days[i], days[i + 1]), *longer = NULL;
      support_ok(ctx, ji_concordance_compose(ctx, steps, step, &longer));
      ji_dataset_unref(step);
      ji_dataset_unref(steps);
      steps = longer;
    }
    ji_column from = support_look(ctx, whole, "from"), to = support_look(ctx, whole, "to");
    ji_column weight = support_look(ctx, whole, "weight");
    assert_int_equal(from.length, ji_dataset_row_count(steps));
    for (int64_t row = 0; row < from.length; row++) {
      char *a = support_text(ctx, &from, row), *b = support_text(ctx, &to, row);
      support_close(a, support_weight(ctx, steps, a, b), support_number(&weight, row), 1e-14);
      free(a);
      free(b);
    }
    ji_dataset_unref(steps);
    ji_dataset_unref(whole);
    ji_bundle_unref(list);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(totals_stay),
      cmocka_unit_test(parts_are_the_next_whole_numbers),
      cmocka_unit_test(composed_is_one_after_another),
      cmocka_unit_test(the_way_back_restores_sizes),
      cmocka_unit_test(changes_compose),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}

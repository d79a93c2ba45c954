/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of conversions, for random values, units and rates. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { years = 6, rows = 40, rounds = 300 };
#define TOLERANCE 1e-15

static ji_context *ctx;
static support_random random_state;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  random_state.state = 20241;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static size_t below(size_t count) {
  return (size_t)(support_random_bits(&random_state) % count);
}

/* Levels of Chinese prices and exchange rates of random size, so that one way leads from any price
 * to any other: through Chinese prices. */
static ji_dataset *random_rates(void) {
  static const char *const kinds[2] = {"deflator", "exchange_rate"};
  const char *kind[2 * years], *from[2 * years], *to[2 * years];
  int64_t period[2 * years];
  double value[2 * years], level[2 * years];
  int no_value[2 * years], no_level[2 * years];
  for (size_t i = 0; i < 2 * years; i++) {
    int is_rate = i >= years;
    kind[i] = kinds[is_rate];
    from[i] = is_rate ? "USD" : "CNY";
    to[i] = is_rate ? "CNY" : NULL;
    period[i] = 2018 + (int64_t)(i % years);
    value[i] = support_random_uniform(&random_state, 0.01, 100);
    level[i] = support_random_uniform(&random_state, 50, 300);
    no_value[i] = !is_rate;
    no_level[i] = is_rate;
  }
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "period", .integers = period},
                                    {.name = "value", .numbers = value, .absent = no_value},
                                    {.name = "index", .numbers = level, .absent = no_level}};
  return support_dataset(ctx, 2 * years, columns, 6);
}

/* A unit of random scale: of money, jobs per money, or time. */
static void random_unit(int form, char out[64]) {
  static const char *const scales[] = {"", "1e4 ", "1e8 ", "1e6 ", "0.001 ", "2.5 ", "1e-9 ", "3 "};
  static const char *const currencies[] = {"CNY", "USD"};
  static const char *const times[] = {"s", "min", "h", "day"};
  const char *scale = scales[below(8)], *currency = currencies[below(2)];
  int year = 2018 + (int)below(years);
  if (form == 0)
    snprintf(out, 64, "%s%s@%d:purchasers", scale, currency, year);
  else if (form == 1)
    snprintf(out, 64, "job/(%s%s@%d)", scale, currency, year);
  else
    snprintf(out, 64, "%s%s/week", scale, times[below(4)]);
}

static ji_dataset *random_column(const char *unit) {
  double values[rows];
  int absent[rows];
  for (size_t i = 0; i < rows; i++) {
    values[i] = support_random_uniform(&random_state, -1, 1) *
                pow(10, support_random_uniform(&random_state, -9, 9));
    absent[i] = below(8) == 0;
  }
  const support_column column = {
      .name = "value", .unit = unit, .numbers = values, .absent = absent};
  return support_dataset(ctx, rows, &column, 1);
}

static ji_dataset *convert(const ji_dataset *dataset, const char *unit, const ji_dataset *rates) {
  static const char *const columns[] = {"value"};
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_convert(ctx, dataset, columns, 1, unit, rates, NULL, &out));
  return out;
}

static void expect_same(const ji_dataset *left, const ji_dataset *right, double tolerance) {
  ji_column a = support_look(ctx, left, "value"), b = support_look(ctx, right, "value");
  assert_string_equal(a.unit, b.unit);
  for (int64_t row = 0; row < rows; row++) {
    assert_int_equal(support_is_null(&a, row), support_is_null(&b, row));
    if (!support_is_null(&a, row))
      support_close(a.unit, support_number(&a, row), support_number(&b, row), tolerance);
  }
}

static void conversions_compose_and_invert(void **state) {
  (void)state;
  for (int round = 0; round < rounds; round++) {
    char a[64], b[64], c[64];
    int form = (int)below(3);
    random_unit(form, a);
    random_unit(form, b);
    random_unit(form, c);
    ji_dataset *rates = random_rates(), *first = random_column(a);
    ji_dataset *second = convert(first, b, rates), *third = convert(second, c, rates);
    ji_dataset *direct = convert(first, c, rates), *back = convert(second, a, rates);
    expect_same(third, direct, TOLERANCE);
    expect_same(back, first, TOLERANCE);
    ji_dataset_unref(back);
    ji_dataset_unref(direct);
    ji_dataset_unref(third);
    ji_dataset_unref(second);
    ji_dataset_unref(first);
    ji_dataset_unref(rates);
  }
}

static void the_same_unit_changes_nothing(void **state) {
  (void)state;
  for (int round = 0; round < rounds; round++) {
    char unit[64];
    random_unit((int)below(3), unit);
    ji_dataset *first = random_column(unit), *same = convert(first, unit, NULL);
    ji_text *before = NULL, *after = NULL;
    support_ok(ctx, ji_dataset_digest(ctx, first, &before));
    support_ok(ctx, ji_dataset_digest(ctx, same, &after));
    assert_string_equal(ji_text_data(before), ji_text_data(after));
    ji_text_unref(before);
    ji_text_unref(after);
    ji_dataset_unref(same);
    ji_dataset_unref(first);
  }
}

static void units_of_different_kinds_never_convert(void **state) {
  (void)state;
  static const char *const columns[] = {"value"};
  for (int round = 0; round < rounds; round++) {
    char a[64], b[64];
    int form = (int)below(3);
    random_unit(form, a);
    random_unit((form + 1 + (int)below(2)) % 3, b);
    ji_dataset *rates = random_rates(), *first = random_column(a), *out = first;
    support_status(ctx, ji_dataset_convert(ctx, first, columns, 1, b, rates, NULL, &out),
                   JI_ERROR_UNIT);
    assert_null(out);
    ji_dataset_unref(first);
    ji_dataset_unref(rates);
  }
}

/* Integers, where they stay integers, are the exact product. */
static void integers_are_exact(void **state) {
  (void)state;
  static const char *const columns[] = {"value"};
  for (int round = 0; round < rounds; round++) {
    int64_t values[rows];
    for (size_t i = 0; i < rows; i++)
      values[i] = (int64_t)support_random_bits(&random_state) >> (8 + below(48));
    const support_column column = {.name = "value", .unit = "h", .integers = values};
    ji_dataset *first = support_dataset(ctx, rows, &column, 1), *out = NULL;
    support_ok(ctx, ji_dataset_convert(ctx, first, columns, 1, "s", NULL, NULL, &out));
    ji_column seen = support_look(ctx, out, "value");
    for (int64_t row = 0; row < rows; row++)
      if (seen.type == JI_TYPE_INT64)
        assert_true(((const int64_t *)seen.values)[row] == values[row] * 3600);
      else
        support_close("h in s", support_number(&seen, row), (double)values[row] * 3600, TOLERANCE);
    ji_dataset_unref(out);
    ji_dataset_unref(first);
  }
}

static ji_dataset *counted(const char *unit, const char *measure, double *values) {
  const support_column column = {
      .name = "value", .unit = unit, .measure = measure, .numbers = values};
  for (size_t i = 0; i < rows; i++)
    values[i] = support_random_uniform(&random_state, 0, 1e6);
  return support_dataset(ctx, rows, &column, 1);
}

static void persons_and_jobs_invert(void **state) {
  (void)state;
  for (int round = 0; round < rounds; round++) {
    double values[rows];
    ji_dataset *first = counted("job", "quantity=jobs; time=at:2024-12-31", values);
    ji_dataset *persons = NULL, *back = NULL;
    ji_multiple_job_options options;
    assert_int_equal(ji_multiple_job_options_init(&options, sizeof options), JI_OK);
    options.extra_jobs = support_random_uniform(&random_state, 0, 2);
    options.source = "random";
    support_ok(ctx, ji_dataset_to_persons(ctx, first, "value", &options, &persons));
    support_ok(ctx, ji_dataset_to_jobs(ctx, persons, "value", &options, &back));
    expect_same(first, back, TOLERANCE);
    assert_string_equal(ji_measure_text(support_look(ctx, back, "value").measure),
                        ji_measure_text(support_look(ctx, first, "value").measure));
    ji_dataset_unref(back);
    ji_dataset_unref(persons);
    ji_dataset_unref(first);
  }
}

/* Net lies between nothing and gross, falls with each share, and is gross where all shares are 0.
 */
static void net_is_never_more_than_gross(void **state) {
  (void)state;
  for (int round = 0; round < rounds; round++) {
    double values[rows];
    ji_dataset *gross = counted("job", "quantity=jobs; basis=gross", values), *net = NULL;
    ji_net_options options;
    assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
    options.source = "random";
    int zero = round % 3 == 0;
    options.leakage.value = zero ? 0 : support_random_uniform(&random_state, 0, 1);
    options.displacement.value = zero ? 0 : support_random_uniform(&random_state, 0, 1);
    support_ok(ctx, ji_dataset_to_net(ctx, gross, "value", &options, &net));
    ji_column seen = support_look(ctx, net, "value");
    double kept = (1 - options.leakage.value) * (1 - options.displacement.value);
    for (int64_t row = 0; row < rows; row++) {
      double value = support_number(&seen, row);
      assert_true(value >= 0 && value <= values[row] && (!zero || value == values[row]));
      support_close("net", value, values[row] * kept, TOLERANCE);
    }
    ji_dataset_unref(net);
    ji_dataset_unref(gross);
  }
}

/* Without a cap the full-time equivalents of parts are those of the whole. */
static void full_time_equivalents_add(void **state) {
  (void)state;
  for (int round = 0; round < rounds; round++) {
    double values[rows], sum = 0, total = 0;
    ji_dataset *hours = counted("h", "quantity=hours; time=sum:2024", values), *fte = NULL;
    ji_fte_options options;
    assert_int_equal(ji_fte_options_init(&options, sizeof options), JI_OK);
    options.standard = support_random_uniform(&random_state, 1000, 2500);
    options.standard_unit = "h/year";
    options.standard_source = "random";
    support_ok(ctx, ji_dataset_to_fte(ctx, hours, "value", &options, &fte));
    ji_column seen = support_look(ctx, fte, "value");
    for (int64_t row = 0; row < rows; row++) {
      sum += support_number(&seen, row);
      total += values[row];
    }
    support_close("sum", sum, total / options.standard, 1e-13);
    ji_dataset_unref(fte);
    ji_dataset_unref(hours);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(conversions_compose_and_invert),
      cmocka_unit_test(the_same_unit_changes_nothing),
      cmocka_unit_test(units_of_different_kinds_never_convert),
      cmocka_unit_test(integers_are_exact),
      cmocka_unit_test(persons_and_jobs_invert),
      cmocka_unit_test(net_is_never_more_than_gross),
      cmocka_unit_test(full_time_equivalents_add),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

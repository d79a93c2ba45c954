/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Births, deaths and survival of firms. */
#include "stats/survival.h"
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the product-limit estimate ------------------------------------------------------------------
 */

/* Weeks in remission under 6-mercaptopurine (Freireich et al., Blood 21, 1963, in Kleinbaum and
 * Klein, Survival Analysis, table 2.2, and every textbook since); 0: still in remission. */
static const ji__lifetime freireich[] = {
    {6, 1, 0},  {6, 1, 0},  {6, 1, 0},  {6, 0, 0},  {7, 1, 0},  {9, 0, 0},  {10, 1, 0},
    {10, 0, 0}, {11, 0, 0}, {13, 1, 0}, {16, 1, 0}, {17, 0, 0}, {19, 0, 0}, {20, 0, 0},
    {22, 1, 0}, {23, 1, 0}, {25, 0, 0}, {32, 0, 0}, {32, 0, 0}, {34, 0, 0}, {35, 0, 0}};

static void the_textbook_s_curve(void **state) {
  (void)state;
  static const struct {
    int64_t time;
    double value, error;
    size_t at_risk;
  } expected[] = {{6, 0.857, 0.0764, 21},  {7, 0.807, 0.0869, 17},  {10, 0.753, 0.0963, 15},
                  {13, 0.690, 0.1068, 12}, {16, 0.627, 0.1141, 11}, {22, 0.538, 0.1282, 7},
                  {23, 0.448, 0.1346, 6},  {35, 0.448, 0.1346, 1}};
  /* As printed there, to three or four digits. */
  size_t count = sizeof freireich / sizeof *freireich;
  ji__lifetime lives[sizeof freireich / sizeof *freireich];
  for (size_t i = 0; i < count; i++) /* in any order */
    lives[i] = freireich[(i * 8 + 5) % count];
  ji__lifetimes_sort(lives, count);
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    ji__survival s = ji__survival_at(lives, count, expected[i].time, 0.95);
    support_close("S", s.value, expected[i].value, 1e-3);
    support_close("s.e.", s.standard_error, expected[i].error, 1e-3);
    assert_int_equal(s.at_risk, expected[i].at_risk);
  }
  /* log(-log S) at 22: S^exp(-+1.96 se / (S log S)). */
  ji__survival s = ji__survival_at(lives, count, 22, 0.95);
  double width = 1.959963984540054 * s.standard_error / (s.value * log(s.value));
  support_close("low", s.low, pow(s.value, exp(-width)), 1e-12);
  support_close("high", s.high, pow(s.value, exp(width)), 1e-12);
  assert_true(s.low < s.value && s.value < s.high);
  assert_true(isnan(ji__survival_at(lives, count, 36, 0.95).value)); /* nobody was seen so long */
}

static void the_ends_of_the_curve(void **state) {
  (void)state;
  ji__lifetime lives[] = {{3, 1, 0}, {1, 1, 0}, {2, 1, 0}};
  ji__lifetimes_sort(lives, 3);
  assert_true(ji__survival_at(lives, 3, 0, 0.95).value == 1);
  assert_true(isnan(ji__survival_at(lives, 3, 0, 0.95).low));
  support_close("two left", ji__survival_at(lives, 3, 1, 0.95).value, 2.0 / 3, 1e-15);
  assert_true(ji__survival_at(lives, 3, 3, 0.95).value == 0);
  assert_true(ji__survival_at(lives, 3, 9, 0.95).value == 0); /* all are known to have ended */
  assert_true(isnan(ji__survival_at(lives, 0, 1, 0.95).value));
}

/* --- records
 * --------------------------------------------------------------------------------------- */

static ji_dataset *firms_of(ji_context *ctx, const char *rows) {
  static const char schema[] = "column,type,unit,measure,description\nstart,date,,,\nend,date,,,\n";
  char *folder = support_folder(), *path = NULL;
  ji_dataset *dataset = NULL;
  support_write(folder, "firms.csv", rows);
  support_write(folder, "firms.schema.csv", schema);
  path = support_path(folder, "firms.csv");
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &dataset));
  free(path);
  support_folder_free(folder);
  return dataset;
}

static ji_status indicators(ji_context *ctx, const char *rows, const char *cutoff, const char *by,
                            ji_dataset **out) {
  ji_business_demography_options options;
  support_ok(ctx, ji_business_demography_options_init(&options, sizeof options));
  options.cutoff = cutoff;
  options.by = by;
  options.years = 2;
  ji_dataset *firms = firms_of(ctx, rows);
  ji_status status = ji_business_demography(ctx, firms, &options, out);
  ji_dataset_unref(firms);
  return status;
}

/* year and age below 0: null. NaN where the value is null. */
static double indicator_at(ji_context *ctx, const ji_dataset *result, const char *indicator,
                           const char *group, int64_t year, int64_t age) {
  ji_column names = support_look(ctx, result, "indicator"),
            groups = support_look(ctx, result, "group");
  ji_column years = support_look(ctx, result, "year"), ages = support_look(ctx, result, "age");
  ji_column values = support_look(ctx, result, "value");
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *name = support_text(ctx, &names, row), *own = support_text(ctx, &groups, row);
    int64_t y = support_is_null(&years, row) ? -1 : ((const int64_t *)years.values)[row];
    int64_t a = support_is_null(&ages, row) ? -1 : ((const int64_t *)ages.values)[row];
    int found = strcmp(name, indicator) == 0 && y == year && a == age &&
                (own ? group && strcmp(own, group) == 0 : !group);
    free(name);
    free(own);
    if (found)
      return support_is_null(&values, row) ? NAN : support_number(&values, row);
  }
  fail_msg("no row %s %lld %lld", indicator, (long long)year, (long long)age);
  return NAN;
}

static const char records[] =
    "id,start,end,trade\n"
    "a,2020-03-01,2021-06-30,shop\n"
    "b,2020-05-01,,shop\n"
    "c,2021-01-01,2021-12-31,farm\n"
    "d,2021-07-01,,farm\n"
    "e,2022-02-01,2023-09-01,shop\n" /* after the cut-off: not known yet */
    "f,2020-05-01,2020-05-01,shop\n";

static void births_deaths_and_survival(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  support_ok(ctx, indicators(ctx, records, "2022-12-31", "trade", &result));
  support_close("births", indicator_at(ctx, result, "births", NULL, 2020, -1), 3, 0);
  support_close("births", indicator_at(ctx, result, "births", NULL, 2021, -1), 2, 0);
  support_close("deaths", indicator_at(ctx, result, "deaths", NULL, 2020, -1), 1, 0);
  support_close("deaths", indicator_at(ctx, result, "deaths", NULL, 2021, -1), 2, 0);
  support_close("deaths", indicator_at(ctx, result, "deaths", NULL, 2022, -1), 0, 0);
  support_close("active", indicator_at(ctx, result, "active", NULL, 2021, -1), 4, 0);
  support_close("at the end", indicator_at(ctx, result, "active_end", NULL, 2021, -1), 2, 0);
  support_close("at the end", indicator_at(ctx, result, "active_end", NULL, 2022, -1), 3, 0);
  support_close("rate", indicator_at(ctx, result, "birth_rate", NULL, 2021, -1), 0.5, 0);
  support_close("rate", indicator_at(ctx, result, "death_rate", NULL, 2021, -1), 0.5, 0);
  support_close("shops", indicator_at(ctx, result, "active", "shop", 2021, -1), 2, 0);
  support_close("farms", indicator_at(ctx, result, "births", "farm", 2021, -1), 2, 0);
  support_close("nobody", indicator_at(ctx, result, "births", "farm", 2020, -1), 0, 0);
  assert_true(isnan(indicator_at(ctx, result, "birth_rate", "farm", 2020, -1)));
  /* Days: f 0, e 333+, c 364, a 486, d 548+, b 974+: after 365 days 5/6 x 3/4. */
  support_close("one year", indicator_at(ctx, result, "survival", NULL, -1, 1), 5.0 / 6 * 3 / 4,
                1e-15);
  support_close("two years", indicator_at(ctx, result, "survival", NULL, -1, 2),
                5.0 / 6 * 3 / 4 * 2 / 3, 1e-15);
  support_close("cohort", indicator_at(ctx, result, "survival", NULL, 2020, 1), 2.0 / 3, 1e-15);
  support_close("cohort", indicator_at(ctx, result, "survival", NULL, 2020, 2), 1.0 / 3, 1e-15);
  assert_true(isnan(indicator_at(ctx, result, "survival", NULL, 2022, 1))); /* not so long ago */
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

static void a_year_that_is_not_over_is_told(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  support_ok(ctx, indicators(ctx, "id,start,end\n1,2021-01-01,\n", "2021-09-30", NULL, &result));
  ji_column reasons = support_look(ctx, result, "reason"),
            measures = support_look(ctx, result, "measure");
  char *reason = support_text(ctx, &reasons, 0), *measure = support_text(ctx, &measures, 0);
  assert_string_equal(reason, "the year is not over at the cut-off");
  assert_string_equal(measure, "quantity=events; time=sum:2021; stage=birth; status=observed");
  free(reason);
  free(measure);
  ji_dataset_unref(result);
  support_ok(ctx, indicators(ctx, "id,start,end\n", "2021-09-30", NULL, &result)); /* no firms */
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

static void refuses(ji_context *ctx, const char *rows, const char *cutoff, ji_status status,
                    const char *message) {
  ji_dataset *result = (ji_dataset *)&result;
  support_status(ctx, indicators(ctx, rows, cutoff, NULL, &result), status);
  assert_null(result);
  support_message(ctx, message);
}

static void records_that_cannot_be_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuses(ctx, "id,start,end\n1,,\n", "2021-09-30", JI_ERROR_VALUE, "firms: row 1 has no start");
  refuses(ctx, "id,start,end\n1,2021-10-01,\n", "2021-09-30", JI_ERROR_VALUE,
          "firms: row 1, column \"start\": 2021-10-01 is after the cut-off 2021-09-30");
  refuses(ctx, "id,start,end\n1,2021-02-01,2021-01-31\n", "2021-09-30", JI_ERROR_VALUE,
          "firms: row 1, column \"end\": 2021-01-31 is before the start 2021-02-01");
  refuses(ctx, "id,start,end\n1,1000-02-01,\n", "2021-09-30", JI_ERROR_VALUE,
          "more than 1,000 years before the cut-off");
  refuses(ctx, "id,start,end\n7,2021-02-01,\n8,2021-02-01,\n7,2021-03-01,\n", "2021-09-30",
          JI_ERROR_LABEL, "firms: rows 1 and 3 have the same id");
  refuses(ctx, "id,start,end\n,2021-02-01,\n", "2021-09-30", JI_ERROR_LABEL,
          "firms: row 1 has no id");
  refuses(ctx, "id,start,end\n1,2021-02-01,\n", "2021-13-30", JI_ERROR_ARGUMENT,
          "cutoff is \"2021-13-30\": the last day that the records know of");
  refuses(ctx, "id,start,end\n1,2021-02-01,\n", NULL, JI_ERROR_ARGUMENT, "cutoff is \"\"");

  ji_business_demography_options options;
  ji_dataset *firms = firms_of(ctx, "id,start,end,sales\n1,2021-02-01,,3\n"), *result = NULL;
  support_ok(ctx, ji_business_demography_options_init(&options, sizeof options));
  options.cutoff = "2021-09-30";
  options.start = "sales";
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_TYPE);
  support_message(ctx, "firms: column \"sales\" holds int64, dates were expected");
  options.start = "opened";
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_NOT_FOUND);
  options.start = NULL;
  options.by = "sales";
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_TYPE);
  options.by = NULL;
  options.years = 0;
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_ARGUMENT);
  support_message(ctx, "years is 0: 1 to 100 was expected");
  options.years = 101;
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_ARGUMENT);
  options.years = 5;
  options.confidence = 1;
  support_status(ctx, ji_business_demography(ctx, firms, &options, &result), JI_ERROR_ARGUMENT);
  support_message(ctx, "confidence must lie between 0 and 1");
  support_status(ctx, ji_business_demography(ctx, firms, NULL, &result), JI_ERROR_ARGUMENT);
  support_message(ctx, "ji_business_demography: options is NULL");
  ji_dataset_unref(firms);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_textbook_s_curve),
      cmocka_unit_test(the_ends_of_the_curve),
      cmocka_unit_test(births_deaths_and_survival),
      cmocka_unit_test(a_year_that_is_not_over_is_told),
      cmocka_unit_test(records_that_cannot_be_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

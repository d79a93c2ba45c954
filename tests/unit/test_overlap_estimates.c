/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_two_lists(), ji_overlap_multiplicity(). */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_overlap_two_lists_options two_lists(double first, double second, double both) {
  ji_overlap_two_lists_options options;
  ji_overlap_two_lists_options_init(&options, sizeof options);
  options.first = first;
  options.second = second;
  options.both = both;
  return options;
}

static double number_at(ji_context *ctx, const ji_dataset *result, const char *name, int64_t row) {
  ji_column column = support_look(ctx, result, name);
  return support_number(&column, row);
}

static int is_null_at(ji_context *ctx, const ji_dataset *result, const char *name, int64_t row) {
  ji_column column = support_look(ctx, result, name);
  return support_is_null(&column, row);
}

static void text_at(ji_context *ctx, const ji_dataset *result, const char *name, int64_t row,
                    const char *part) {
  ji_column column = support_look(ctx, result, name);
  char *text = support_text(ctx, &column, row);
  assert_non_null(text);
  support_contains(text, part);
  free(text);
}

/* METHODS' vector: 1200, 900, 150. Without the assumption nothing but the count is said. */
static void test_chapman(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  ji_overlap_two_lists_options options = two_lists(1200, 900, 150);
  support_ok(ctx, ji_overlap_two_lists(ctx, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 1);
  text_at(ctx, result, "statement", 0, "on_either_list");
  assert_true(number_at(ctx, result, "value", 0) == 1950);
  assert_true(is_null_at(ctx, result, "standard_error", 0));
  assert_true(is_null_at(ctx, result, "measure", 0));
  ji_dataset_unref(result);
  options.independent = 1;
  support_ok(ctx, ji_overlap_two_lists(ctx, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 2);
  text_at(ctx, result, "statement", 1, "population_with_those_on_neither_list");
  support_close("Chapman", number_at(ctx, result, "value", 1), 7165.2318, 1e-8);
  support_close("s.e.", number_at(ctx, result, "standard_error", 1), 495.8616, 1e-7);
  support_close("low", number_at(ctx, result, "sampling_low", 1),
                7165.23178807947 - 1.95996398454005 * 495.8615563229956, 1e-9);
  support_close("high", number_at(ctx, result, "sampling_high", 1),
                7165.23178807947 + 1.95996398454005 * 495.8615563229956, 1e-9);
  text_at(ctx, result, "reason", 1, "no overlap and no union");
  text_at(ctx, result, "inference", 1, "model");
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

/* The assumption is the measure's reading, and the status is a model's; the interval is cut where
 * it would say fewer than there are. */
static void test_reading_and_unit(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  ji_measure *first = NULL, *second = NULL;
  support_ok(ctx,
             ji_measure_parse(
                 ctx, "quantity=persons; time=any:2024; ids=x; system=a; status=observed", &first));
  support_ok(
      ctx, ji_measure_parse(ctx, "quantity=persons; time=any:2024; ids=x; system=b; status=survey",
                            &second));
  ji_overlap_two_lists_options options = two_lists(0.01, 0.009, 0.001);
  options.unit = "1e3 person";
  options.first_measure = first;
  options.second_measure = second;
  options.independent = 1;
  support_ok(ctx, ji_overlap_two_lists(ctx, &options, &result));
  assert_true(fabs(number_at(ctx, result, "value", 0) - 18) < 1e-12);
  text_at(ctx, result, "measure", 0, "system=a+b; status=survey");
  support_close("Chapman", number_at(ctx, result, "value", 1), 11.0 * 10 / 2 - 1, 1e-12);
  support_close("cut", number_at(ctx, result, "sampling_low", 1), 18, 1e-12);
  text_at(ctx, result, "measure", 1,
          "status=model; reading=lists_are_independent_and_linked_without_error");
  ji_dataset_unref(result);
  ji_measure_unref(first);
  ji_measure_unref(second);
  ji_context_free(ctx);
}

static void refuse_two(ji_context *ctx, ji_overlap_two_lists_options options, ji_status status,
                       const char *message) {
  ji_dataset *result = NULL;
  support_status(ctx, ji_overlap_two_lists(ctx, &options, &result), status);
  support_message(ctx, message);
  assert_null(result);
}

static void test_two_lists_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_measure *jobs = NULL, *early = NULL, *late = NULL;
  refuse_two(ctx, two_lists(NAN, 1, 0), JI_ERROR_VALUE, "first is nan");
  refuse_two(ctx, two_lists(1, -1, 0), JI_ERROR_VALUE, "second is -1");
  refuse_two(ctx, two_lists(1, 1, INFINITY), JI_ERROR_VALUE, "both is inf");
  refuse_two(ctx, two_lists(5, 10, 6), JI_ERROR_VALUE,
             "more persons are on both lists than on one");
  ji_overlap_two_lists_options options = two_lists(5, 10, 3);
  options.confidence = 1;
  refuse_two(ctx, options, JI_ERROR_ARGUMENT, "confidence");
  options = two_lists(5, 10, 3);
  options.independent = 2;
  refuse_two(ctx, options, JI_ERROR_ARGUMENT, "independent");
  options = two_lists(5, 10, 3);
  options.reserved = 1;
  refuse_two(ctx, options, JI_ERROR_ARGUMENT, "reserved");
  options = two_lists(5, 10, 3);
  options.unit = "job";
  refuse_two(ctx, options, JI_ERROR_UNIT, "ji_overlap_two_lists_options.unit");
  support_ok(ctx, ji_measure_parse(ctx, "quantity=jobs", &jobs));
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; time=at:2023-12-31", &early));
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; time=at:2024-12-31", &late));
  options = two_lists(5, 10, 3);
  options.second_measure = jobs;
  refuse_two(ctx, options, JI_ERROR_MEASURE, "only persons and accounts");
  options.first_measure = early;
  options.second_measure = late;
  refuse_two(ctx, options, JI_ERROR_MEASURE, "time");
  ji_dataset *result = NULL;
  support_status(ctx, ji_overlap_two_lists(ctx, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_overlap_two_lists(ctx, &options, NULL), JI_ERROR_ARGUMENT);
  ji_measure_unref(jobs);
  ji_measure_unref(early);
  ji_measure_unref(late);
  ji_context_free(ctx);
}

/* --- multiplicity ------------------------------------------------------------------------- */

static ji_dataset *respondents(ji_context *ctx, const char *const *lists, const double *on,
                               const double *weights, int64_t rows, const char *measure) {
  const support_column columns[] = {
      {.name = "list", .texts = lists},
      {.name = "multiplicity", .numbers = on},
      {.name = "weight", .unit = "person", .measure = measure, .numbers = weights}};
  return support_dataset(ctx, rows, columns, 3);
}

/* By hand: a has 10 + 10 + 20, b has 5 + 15; persons 10 + 5 + 10, 5 + 7.5. */
static void test_multiplicity(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const lists[] = {"a", "a", "b", "a", "b"};
  const double on[] = {1, 2, 1, 2, 2}, weights[] = {10, 10, 5, 20, 15};
  ji_dataset *sample = respondents(ctx, lists, on, weights, 5, "quantity=persons; status=survey");
  ji_dataset *result = NULL;
  support_ok(ctx, ji_overlap_multiplicity(ctx, sample, NULL, &result));
  assert_int_equal(ji_dataset_row_count(result), 5);
  text_at(ctx, result, "statement", 0, "entries");
  assert_true(number_at(ctx, result, "value", 0) == 40);
  text_at(ctx, result, "statement", 1, "persons_share");
  support_close("a", number_at(ctx, result, "value", 1), 25, 1e-14);
  support_close("b", number_at(ctx, result, "value", 3), 12.5, 1e-14);
  text_at(ctx, result, "statement", 4, "persons");
  support_close("persons", number_at(ctx, result, "value", 4), 37.5, 1e-14);
  double mean = 25.0 / 3;
  double a = 3.0 / 2 * (2 * (10 - mean) * (10 - mean) + (5 - mean) * (5 - mean));
  double error = sqrt(a + 2 * 2 * 1.25 * 1.25);
  support_close("s.e.", number_at(ctx, result, "standard_error", 4), error, 1e-13);
  /* t of 3 degrees, 97.5 %: 3.182446305284263 */
  support_close("low", number_at(ctx, result, "sampling_low", 4), 37.5 - 3.182446305284263 * error,
                1e-12);
  text_at(ctx, result, "measure", 4, "quantity=persons; status=survey");
  text_at(ctx, result, "inference", 4, "design");
  ji_dataset_unref(result);
  ji_dataset_unref(sample);
  ji_context_free(ctx);
}

/* A complete count is exact: every person of a population once on each list they are on. */
static void test_census(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { PEOPLE = 400, ROWS = PEOPLE * 3 };
  static const char *lists[ROWS];
  static double on[ROWS], weights[ROWS];
  const char *const names[] = {"a", "b", "c"};
  support_random random = {9};
  int64_t rows = 0, persons = 0;
  for (int p = 0; p < PEOPLE; p++) {
    uint64_t mask = support_random_bits(&random) & 7;
    persons += mask != 0;
    for (int list = 0; list < 3; list++)
      if (mask >> list & 1) {
        lists[rows] = names[list];
        on[rows] = (double)((mask & 1) + (mask >> 1 & 1) + (mask >> 2));
        weights[rows++] = 1;
      }
  }
  ji_dataset *sample = respondents(ctx, lists, on, weights, rows, NULL), *result = NULL;
  support_ok(ctx, ji_overlap_multiplicity(ctx, sample, NULL, &result));
  support_close("persons", number_at(ctx, result, "value", 6), (double)persons, 1e-12);
  ji_dataset_unref(result);
  ji_dataset_unref(sample);
  ji_context_free(ctx);
}

/* One respondent of a list tells nothing of the spread; nor does a sample of none. */
static void test_single_respondent(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const lists[] = {"a", "a", "b"};
  const double on[] = {1, 3, 1}, weights[] = {10, 10, 5};
  ji_overlap_multiplicity_options options;
  ji_overlap_multiplicity_options_init(&options, sizeof options);
  options.lists = 3;
  ji_dataset *sample = respondents(ctx, lists, on, weights, 3, NULL), *result = NULL;
  support_ok(ctx, ji_overlap_multiplicity(ctx, sample, &options, &result));
  assert_false(is_null_at(ctx, result, "standard_error", 1));
  assert_true(is_null_at(ctx, result, "standard_error", 3));
  assert_true(is_null_at(ctx, result, "standard_error", 4));
  text_at(ctx, result, "reason", 4, "a single respondent");
  text_at(ctx, result, "inference", 4, "none");
  ji_dataset_unref(result);
  ji_dataset_unref(sample);
  ji_context_free(ctx);
}

static void refuse_rows(ji_context *ctx, const char *list, double on, double weight,
                        const ji_overlap_multiplicity_options *options, ji_status status,
                        const char *message) {
  const char *const lists[] = {"a", list};
  const double multiplicities[] = {1, on}, weights[] = {1, weight};
  ji_dataset *sample = respondents(ctx, lists, multiplicities, weights, 2, NULL), *result = NULL;
  support_status(ctx, ji_overlap_multiplicity(ctx, sample, options, &result), status);
  support_message(ctx, message);
  assert_null(result);
  ji_dataset_unref(sample);
}

static void test_multiplicity_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_overlap_multiplicity_options options;
  ji_overlap_multiplicity_options_init(&options, sizeof options);
  refuse_rows(ctx, "b", 3, 1, NULL, JI_ERROR_VALUE,
              "row 2, column \"multiplicity\" is 3, expected a whole number from 1 to the number "
              "of lists");
  refuse_rows(ctx, "b", 1.5, 1, NULL, JI_ERROR_VALUE, "is 1.5");
  refuse_rows(ctx, "b", 0, 1, NULL, JI_ERROR_VALUE, "is 0");
  refuse_rows(ctx, "b", 1, 0, NULL, JI_ERROR_VALUE, "row 2, column \"weight\" is 0");
  refuse_rows(ctx, "b", 1, NAN, NULL, JI_ERROR_VALUE, "is nan, expected a number above 0");
  refuse_rows(ctx, NULL, 1, 1, NULL, JI_ERROR_LABEL, "row 2, column \"list\" names no list");
  options.lists = 1;
  refuse_rows(ctx, "b", 1, 1, &options, JI_ERROR_VALUE, "lists is 1, but the rows name 2");
  options.lists = -1;
  refuse_rows(ctx, "b", 1, 1, &options, JI_ERROR_ARGUMENT, "lists");
  options.lists = 0;
  options.confidence = 0;
  refuse_rows(ctx, "b", 1, 1, &options, JI_ERROR_ARGUMENT, "confidence");
  ji_overlap_multiplicity_options_init(&options, sizeof options);
  options.weight = "other";
  refuse_rows(ctx, "b", 1, 1, &options, JI_ERROR_NOT_FOUND, "other");
  options.weight = "list";
  refuse_rows(ctx, "b", 1, 1, &options, JI_ERROR_TYPE, "list");
  const char *const lists[] = {"a", "a"};
  const double ones[] = {1, 1};
  const support_column columns[] = {
      {.name = "list", .texts = lists},
      {.name = "multiplicity", .numbers = ones},
      {.name = "weight", .measure = "quantity=jobs", .numbers = ones},
      {.name = "by_row", .measure = "quantity=persons; system=@list", .numbers = ones},
      {.name = "units", .unit = "@list", .numbers = ones}};
  ji_dataset *sample = support_dataset(ctx, 2, columns, 5), *result = NULL;
  support_status(ctx, ji_overlap_multiplicity(ctx, sample, NULL, &result), JI_ERROR_MEASURE);
  options.weight = "by_row";
  support_status(ctx, ji_overlap_multiplicity(ctx, sample, &options, &result), JI_ERROR_MEASURE);
  options.weight = "units";
  support_status(ctx, ji_overlap_multiplicity(ctx, sample, &options, &result), JI_ERROR_UNIT);
  support_status(ctx, ji_overlap_multiplicity(ctx, NULL, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_overlap_multiplicity(ctx, sample, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(sample);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_chapman),
      cmocka_unit_test(test_reading_and_unit),
      cmocka_unit_test(test_two_lists_refused),
      cmocka_unit_test(test_multiplicity),
      cmocka_unit_test(test_census),
      cmocka_unit_test(test_single_respondent),
      cmocka_unit_test(test_multiplicity_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* codes.h: ji_dataset_concord(). */
#include "support/codes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char logged[2048];

static void keep_log(void *user, int32_t level, const char *message) {
  (void)user;
  assert_int_equal(level, JI_LOG_WARNING);
  strncat(logged, message, sizeof logged - strlen(logged) - 2);
  strcat(logged, "\n");
}

static int make_context(void **state) {
  ji_context_options options;
  (void)state;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep_log;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return 0;
}

static int free_context(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_concord_options defaults(void) {
  ji_concord_options options;
  assert_int_equal(ji_concord_options_init(&options, sizeof options), JI_OK);
  logged[0] = 0;
  return options;
}

static const char *const by_year[] = {"year"};

static const char change[] = "from,to,weight\n330102,330102,1\n330103,330105,1\n"
                             "330105,330105,1\n330104,330102,0.75\n330104,330114,0.25\n"
                             "330199,,1\n330198,330105,0.5\n330198,,0.5\n";

static ji_status run(const char *data, const char *measure, const char *concordance,
                     const ji_concord_options *options, ji_bundle **out) {
  ji_dataset *dataset = support_csv(ctx, data, measure);
  ji_dataset *table = support_csv(ctx, concordance, NULL);
  ji_status status = ji_dataset_concord(ctx, dataset, "county", table, options, out);
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(dataset);
  ji_dataset_unref(table);
  return status;
}

static ji_bundle *make(const char *data, const char *measure, const ji_concord_options *options) {
  ji_bundle *made = NULL;
  support_ok(ctx, run(data, measure, change, options, &made));
  return made;
}

static void refuse(const char *data, const char *measure, const ji_concord_options *options,
                   ji_status expected, const char *message) {
  ji_bundle *made = NULL;
  support_status(ctx, run(data, measure, change, options, &made), expected);
  assert_string_equal(ji_context_message(ctx), message);
}

static double number(const ji_bundle *made, const char *member, const char *county,
                     const char *column) {
  const ji_dataset *dataset = ji_bundle_find(made, member);
  const char *key = strcmp(member, "coverage") == 0 ? "item" : "county";
  int64_t row = support_find_row(ctx, dataset, key, county, NULL, NULL);
  if (row < 0)
    fail_msg("%s has no row %s", member, county);
  ji_column view = support_look(ctx, dataset, column);
  return support_is_null(&view, row) ? NAN : support_number(&view, row);
}

static const char *measure_of(const ji_bundle *made, const char *member, const char *column) {
  return ji_measure_text(support_look(ctx, ji_bundle_find(made, member), column).measure);
}

static void merging_adds_and_splitting_divides(void **state) {
  (void)state;
  ji_bundle *made = make(
      "county,jobs,sales\n330102,5,1.5\n330103,7,2.25\n330105,10,4\n330104,11,8\n", NULL, NULL);
  const ji_dataset *result = ji_bundle_find(made, "result");
  assert_int_equal(ji_bundle_count(made), 3);
  assert_int_equal(ji_dataset_row_count(result), 3);
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(made, "unmapped")), 0);
  assert_int_equal(support_look(ctx, result, "jobs").type, JI_TYPE_INT64);
  /* 11 jobs are 8.25 and 2.75: the larger remainder gets the one more. */
  assert_float_equal(number(made, "result", "330102", "jobs"), 13, 0);
  assert_float_equal(number(made, "result", "330105", "jobs"), 17, 0);
  assert_float_equal(number(made, "result", "330114", "jobs"), 3, 0);
  assert_float_equal(number(made, "result", "330102", "sales"), 7.5, 0);
  assert_float_equal(number(made, "result", "330114", "sales"), 2, 0);
  assert_int_equal(support_find_row(ctx, result, "county", "330102", NULL, NULL), 0);
  assert_float_equal(number(made, "coverage", "rows", "share"), 1, 0);
  assert_float_equal(number(made, "coverage", "codes", "total"), 4, 0);
  assert_float_equal(number(made, "coverage", "targets", "total"), 3, 0);
  assert_float_equal(number(made, "coverage", "targets", "mapped"), 3, 0);
  assert_float_equal(number(made, "coverage", "jobs", "mapped"), 33, 0);
  ji_bundle_unref(made);
}

static void equal_remainders_go_to_the_first(void **state) {
  (void)state;
  ji_dataset *data = support_csv(ctx, "county,jobs\na,5\nb,-5\nc,9223372036854775807\nd,2\n", NULL);
  ji_dataset *table =
      support_csv(ctx,
                  "from,to,weight\na,x,0.5\na,y,0.5\nb,x,0.5\nb,y,0.5\nc,p,0.3\nc,q,0.3\nc,r,0.4\n"
                  "d,s,0.3333333333\nd,t,0.3333333333\nd,u,0.3333333334\n",
                  NULL);
  const char *const expected[][2] = {{"x", "0"}, {"y", "0"}, {"s", "1"}, {"t", "0"}, {"u", "1"}};
  ji_bundle *made = NULL;
  support_ok(ctx, ji_dataset_concord(ctx, data, "county", table, NULL, &made));
  for (size_t i = 0; i < 5; i++)
    assert_float_equal(number(made, "result", expected[i][0], "jobs"), atof(expected[i][1]), 0);
  ji_column jobs = support_look(ctx, ji_bundle_find(made, "result"), "jobs");
  const int64_t *values = jobs.values;
  uint64_t sum = 0;
  for (int64_t row = 0; row < jobs.length; row++)
    sum += (uint64_t)values[row];
  assert_true(sum == (uint64_t)INT64_MAX + 2);
  ji_bundle_unref(made);
  ji_dataset_unref(data);
  ji_dataset_unref(table);
}

static void nulls_stay_and_groups_are_kept(void **state) {
  (void)state;
  ji_concord_options options = defaults();
  options.by = by_year;
  options.by_count = 1;
  ji_bundle *made =
      make("county,year,jobs\n330103,2019,1\n330105,2019,2\n330103,2020,4\n330105,2020,\n"
           "330104,2020,\n",
           NULL, &options);
  const ji_dataset *result = ji_bundle_find(made, "result");
  assert_int_equal(ji_dataset_row_count(result), 4);
  ji_column jobs = support_look(ctx, result, "jobs"), year = support_look(ctx, result, "year");
  assert_float_equal(support_number(&jobs, 0), 3, 0);
  assert_float_equal(support_number(&year, 1), 2020, 0);
  assert_float_equal(support_number(&jobs, 1), 4, 0);
  assert_true(support_is_null(&jobs, 2));
  assert_true(support_is_null(&jobs, 3));
  ji_bundle_unref(made);
}

static void codes_that_do_not_map(void **state) {
  static const char data[] = "county,jobs\n330102,5\n330198,7\n330199,10\n,1\n110000,2\n110000,3\n";
  (void)state;
  refuse(data, NULL, NULL, JI_ERROR_LABEL,
         "column \"county\": 5 rows do not map: \"330198\" (row 1, goes nowhere), \"330199\" (row "
         "2, goes nowhere), row 3 (the code is null), \"110000\" (row 4, not in the concordance)");
  refuse("county,jobs\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n", NULL, NULL, JI_ERROR_LABEL,
         "column \"county\": 6 rows do not map: \"1\" (row 0, not in the concordance), \"2\" (row "
         "1, not in the concordance), \"3\" (row 2, not in the concordance), \"4\" (row 3, not in "
         "the concordance), \"5\" (row 4, not in the concordance), ...");
  ji_concord_options options = defaults();
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  ji_bundle *made = make(data, NULL, &options);
  const ji_dataset *unmapped = ji_bundle_find(made, "unmapped");
  assert_int_equal(ji_dataset_row_count(unmapped), 5);
  assert_float_equal(number(made, "unmapped", "330198", "jobs"), 3, 0); /* 330105, first, has 4 */
  assert_float_equal(number(made, "unmapped", "330198", "unmapped_share"), 0.5, 0);
  assert_float_equal(number(made, "unmapped", "330199", "jobs"), 10, 0);
  assert_true(
      support_find_row(ctx, unmapped, "county", NULL, "unmapped_reason", "the code is null") >= 0);
  assert_float_equal(number(made, "result", "330105", "jobs"), 4, 0);
  assert_float_equal(number(made, "coverage", "rows", "mapped"), 1, 0);
  assert_float_equal(number(made, "coverage", "codes", "total"), 4, 0);
  assert_float_equal(number(made, "coverage", "codes", "mapped"), 1, 0);
  assert_float_equal(number(made, "coverage", "jobs", "total"), 28, 0);
  assert_float_equal(number(made, "coverage", "jobs", "mapped"), 9, 0);
  assert_float_equal(number(made, "coverage", "jobs", "unmapped"), 19, 0);
  ji_bundle_unref(made);
}

/* --- measures ------------------------------------------------------------------------------ */

#define JOBS "quantity=jobs; time=at:2020-12-31; area=@county; areas=gb2260-2020; status=observed"

static void measures_follow_the_codes(void **state) {
  static const char merging[] = "county,jobs\n330103,7\n330105,10\n";
  static const char splitting[] = "county,jobs\n330104,8\n330105,10\n";
  (void)state;
  ji_concord_options options = defaults();
  options.from_version = "gb2260-2020";
  options.to_version = "gb2260-2021";
  ji_bundle *made = make(merging, JOBS, &options);
  assert_string_equal(measure_of(made, "result", "jobs"),
                      "quantity=jobs; time=at:2020-12-31; area=@county; areas=gb2260-2021; "
                      "status=observed");
  assert_string_equal(measure_of(made, "unmapped", "jobs"), JOBS);
  ji_bundle_unref(made);
  made = make(splitting, JOBS, &options);
  assert_string_equal(measure_of(made, "result", "jobs"),
                      "quantity=jobs; time=at:2020-12-31; area=@county; areas=gb2260-2021; "
                      "status=model");
  ji_bundle_unref(made);
  made =
      make(splitting, "quantity=jobs; time=at:2020; area=@county; status=illustrative", &options);
  assert_string_equal(measure_of(made, "result", "jobs"),
                      "quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; "
                      "status=illustrative");
  ji_bundle_unref(made);
  made =
      make(splitting, "quantity=jobs; time=at:2020; area=CN; sector=gb2260-2020:@county", &options);
  assert_string_equal(measure_of(made, "result", "jobs"),
                      "quantity=jobs; time=at:2020; area=CN; sector=gb2260-2021:@county; "
                      "status=model");
  ji_bundle_unref(made);
  made = make(splitting, "quantity=jobs; time=at:2020; area=CN; sector=own:@county", &options);
  assert_string_equal(measure_of(made, "result", "jobs"),
                      "quantity=jobs; time=at:2020; area=CN; sector=own:@county; status=model");
  ji_bundle_unref(made);
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  made = make("county,jobs\n330198,3\n", JOBS, &options);
  support_contains(measure_of(made, "unmapped", "jobs"), "areas=gb2260-2020; status=model");
  ji_bundle_unref(made);
}

static void versions_must_agree(void **state) {
  static const char data[] = "county,jobs\n330103,7\n";
  (void)state;
  ji_concord_options options = defaults();
  refuse(data, JOBS, &options, JI_ERROR_MEASURE,
         "column \"jobs\": the measure states codes of \"gb2260-2020\": to_version must say which "
         "list the new codes are of");
  options.to_version = "gb2260-2021";
  options.from_version = "gb2260-2019";
  refuse(data, JOBS, &options, JI_ERROR_MEASURE,
         "column \"jobs\": the measure states codes of \"gb2260-2020\", the concordance comes from "
         "\"gb2260-2019\"");
  options.columns = JI_CONCORD_COLUMNS_DROP; /* no reason to leave the column out */
  refuse(data, JOBS, &options, JI_ERROR_MEASURE,
         "column \"jobs\": the measure states codes of \"gb2260-2020\", the concordance comes from "
         "\"gb2260-2019\"");
}

static void refuse_part(const char *data, const char *measure, const char *first,
                        const char *second) {
  ji_bundle *made = NULL;
  support_status(ctx, run(data, measure, change, NULL, &made), JI_ERROR_MEASURE);
  support_message(ctx, first);
  support_message(ctx, second);
}

static void what_does_not_add_is_refused(void **state) {
  static const char merging[] = "county,jobs\n330103,7\n330105,10\n";
  static const char splitting[] = "county,jobs\n330104,8\n";
  static const char rate[] = "quantity=coefficient; form=ratio; kind=average; of.quantity=jobs; "
                             "of.area=@county; per.quantity=persons; per.area=@county";
  (void)state;
  refuse_part(merging, "quantity=jobs; time=at:2020",
              "column \"jobs\": rows 0 and 1 merge and may not be added: ",
              "no field says that they are different parts");
  refuse_part(splitting, "quantity=jobs; time=at:2020",
              "column \"jobs\": row 0 is split and its parts would not add up to it: ",
              "no field says that they are different parts");
  refuse_part(merging, rate, "rows 0 and 1 merge", "field per.area: 330103 and 330105");
  refuse_part(splitting, rate, "row 0 is split", "field per.area: 330102 and 330114");
  refuse_part("county,jobs\n330103,7\n330103,10\n", "quantity=jobs; time=at:2020; area=@county",
              "rows 0 and 1 merge", "the measures are equal");
  refuse_part("county,jobs\n330103,7\n330105,10\n",
              "quantity=fte; time=average:2020; standard=1880 h/year@employees:CN:2020; cap=1; "
              "area=@county; place=workplace",
              "rows 0 and 1 merge", "capped full-time equivalents do not add");
  /* A code that keeps to itself may have any measure. */
  ji_bundle *made = make("county,jobs\n330103,7\n", rate, NULL);
  ji_bundle_unref(made);
}

static void other_columns(void **state) {
  static const char data[] = "county,name,rate,jobs\n330103,x,0.5,7\n330105,y,0.25,10\n";
  (void)state;
  refuse(data, NULL, NULL, JI_ERROR_TYPE,
         "column \"name\": it is text and does not add: it must be in by");
  ji_concord_options options = defaults();
  options.columns = JI_CONCORD_COLUMNS_DROP;
  ji_bundle *made = make("county,flag,value,sales\n330103,true,7,1\n330105,false,10,2\n",
                         "quantity=coefficient; form=ratio; kind=average; of.quantity=jobs; "
                         "per.quantity=persons",
                         &options);
  const ji_dataset *result = ji_bundle_find(made, "result");
  assert_int_equal(ji_dataset_column_count(result), 2);
  assert_float_equal(number(made, "result", "330105", "sales"), 3, 0);
  support_contains(logged, "column \"flag\" is left out: it is bool and does not add");
  support_contains(logged, "column \"value\" is left out: rows 0 and 1 merge and may not be added");
  assert_string_equal(ji_context_message(ctx), "");
  ji_bundle_unref(made);
}

static void units_by_row(void **state) {
  static const char *const counties[] = {"330103", "330105", "330103"};
  static const char *const units[] = {"person", "person", "1e4 person"};
  static const double values[] = {1, 2, 4};
  static const char *const by[] = {"unit"};
  (void)state;
  support_column columns[] = {{.name = "county", .texts = counties},
                              {.name = "value", .unit = "@unit", .numbers = values},
                              {.name = "unit", .texts = units}};
  ji_dataset *data = support_dataset(ctx, 3, columns, 3);
  ji_dataset *table = support_csv(ctx, change, NULL);
  ji_concord_options options = defaults();
  ji_bundle *made = NULL;
  /* units that convert are converted: to the group's first */
  support_ok(ctx, ji_dataset_concord(ctx, data, "county", table, NULL, &made));
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(made, "result")), 1);
  assert_float_equal(number(made, "result", "330105", "value"), 40003, 0);
  ji_column shown = support_look(ctx, ji_bundle_find(made, "result"), "unit");
  char *unit = support_text(ctx, &shown, 0);
  assert_string_equal(unit, "person");
  free(unit);
  ji_bundle_unref(made);
  options.by = by;
  options.by_count = 1;
  support_ok(ctx, ji_dataset_concord(ctx, data, "county", table, &options, &made));
  const ji_dataset *result = ji_bundle_find(made, "result");
  assert_int_equal(ji_dataset_row_count(result), 2);
  ji_column sums = support_look(ctx, result, "value");
  assert_string_equal(sums.unit, "@unit");
  assert_float_equal(support_number(&sums, 0), 3, 0);
  assert_float_equal(support_number(&sums, 1), 4, 0);
  assert_int_equal(
      support_find_row(ctx, ji_bundle_find(made, "coverage"), "item", "value", NULL, NULL), -1);
  ji_bundle_unref(made);
  ji_dataset_unref(data);
  ji_dataset_unref(table);
}

static void where_it_comes_from(void **state) {
  (void)state;
  ji_concord_options options = defaults();
  options.to_version = "gb2260-2021";
  options.by = by_year;
  options.by_count = 1;
  ji_bundle *made = make("county,year,jobs\n330104,2020,7\n", NULL, &options);
  ji_dataset *steps = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, ji_bundle_find(made, "result"), &steps));
  assert_true(support_find_row(ctx, steps, "name", "concordance", "kind", "input") >= 0);
  assert_true(support_find_row(ctx, steps, "name", "to_version", "value", "gb2260-2021") >= 0);
  assert_true(support_find_row(ctx, steps, "name", "by", "value", "year") >= 0);
  assert_true(support_find_row(ctx, steps, "name", "rows split", "value", "1") >= 0);
  assert_true(support_find_row(ctx, steps, "name", "rows not mapped", "value", "0") >= 0);
  ji_dataset_unref(steps);
  ji_bundle_unref(made);
}

static void sums_may_overflow(void **state) {
  (void)state;
  refuse("county,jobs\n330103,9223372036854775807\n330105,1\n", NULL, NULL, JI_ERROR_LIMIT,
         "column \"jobs\", row 1: the sum of integers overflows");
}

static void arguments(void **state) {
  static const char data[] = "county,year,jobs\n330103,2020,1\n";
  static const char *const twice[] = {"year", "year"}, *const absent[] = {"month"};
  static const char *const key[] = {"county"}, *const null[] = {NULL};
  (void)state;
  ji_concord_options options = defaults();
  options.by_count = 1;
  refuse(data, NULL, &options, JI_ERROR_ARGUMENT,
         "ji_concord_options: by is NULL though by_count is not 0");
  options.by = null;
  refuse(data, NULL, &options, JI_ERROR_ARGUMENT, "ji_concord_options.by[0] is NULL");
  options.by = absent;
  refuse(data, NULL, &options, JI_ERROR_NOT_FOUND, "the dataset has no column \"month\"");
  options.by = key;
  refuse(data, NULL, &options, JI_ERROR_LABEL,
         "column \"county\" is in by twice, or is the column of codes");
  options.by = twice;
  options.by_count = 2;
  refuse(data, NULL, &options, JI_ERROR_LABEL,
         "column \"year\" is in by twice, or is the column of codes");
  options = defaults();
  options.unmapped = 2;
  refuse(data, NULL, &options, JI_ERROR_ARGUMENT,
         "ji_concord_options: unmapped or columns is none of its values");
  options = defaults();
  options.columns = -1;
  refuse(data, NULL, &options, JI_ERROR_ARGUMENT,
         "ji_concord_options: unmapped or columns is none of its values");
  options = defaults();
  options.tolerance = 2;
  refuse(data, NULL, &options, JI_ERROR_ARGUMENT,
         "ji_concord_options.tolerance is 2; 0 to below 1 is expected");
  ji_bundle *made = NULL;
  support_status(ctx, run("county,jobs\n330103,1\n", NULL, "from,to,weight\na,b,2\n", NULL, &made),
                 JI_ERROR_VALUE);
  support_message(ctx, "the concordance, row 0: the weights of code \"a\" sum to 2");
  ji_dataset *dataset = support_csv(ctx, data, NULL), *table = support_csv(ctx, change, NULL);
  support_status(ctx, ji_dataset_concord(ctx, dataset, "city", table, NULL, &made),
                 JI_ERROR_NOT_FOUND);
  assert_string_equal(ji_context_message(ctx), "the dataset has no column \"city\"");
  support_status(ctx, ji_dataset_concord(ctx, dataset, "jobs", table, NULL, &made), JI_ERROR_TYPE);
  support_message(ctx, "column \"jobs\" of the dataset is int64, expected text: 01 and 1");
  support_status(ctx, ji_dataset_concord(ctx, NULL, "county", table, NULL, &made),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_concord(ctx, dataset, NULL, table, NULL, &made),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_concord(ctx, dataset, "county", NULL, NULL, &made),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_concord(ctx, dataset, "county", table, NULL, NULL),
                 JI_ERROR_ARGUMENT);
  ji_dataset_unref(dataset);
  ji_dataset_unref(table);
}

#define TEST(name) cmocka_unit_test(name)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(merging_adds_and_splitting_divides),
      TEST(equal_remainders_go_to_the_first),
      TEST(nulls_stay_and_groups_are_kept),
      TEST(codes_that_do_not_map),
      TEST(measures_follow_the_codes),
      TEST(versions_must_agree),
      TEST(what_does_not_add_is_refused),
      TEST(other_columns),
      TEST(units_by_row),
      TEST(where_it_comes_from),
      TEST(sums_may_overflow),
      TEST(arguments),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}

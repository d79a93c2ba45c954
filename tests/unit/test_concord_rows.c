/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_concord() of amounts whose unit or measure varies by row. */
#include "support/codes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static const char change[] = "from,to,weight\n330102,330102,1\n330103,330105,1\n"
                             "330105,330105,1\n330104,330102,0.75\n330104,330114,0.25\n"
                             "330198,330105,0.5\n330198,,0.5\n";

/* `data` has the columns county and jobs; the measure, or unit, is that of jobs. */
typedef struct trial {
  const char *data, *measure, *unit, *by;
  int collects;
} trial;

static ji_dataset *with_unit(const char *data, const char *measure, const char *unit) {
  ji_dataset *plain = support_csv(ctx, data, NULL), *made = NULL;
  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(plain); i++) {
    ji_column column = {.size = sizeof column};
    ji_measure *parsed = NULL;
    support_ok(ctx, ji_dataset_column(ctx, plain, i, &column));
    int is_amount = strncmp(column.name, "jobs", 4) == 0;
    if (is_amount && measure)
      support_ok(ctx, ji_measure_parse(ctx, measure, &parsed));
    column.measure = parsed;
    column.unit = is_amount ? unit : NULL;
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
    ji_measure_unref(parsed);
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &made));
  ji_dataset_builder_free(builder);
  ji_dataset_unref(plain);
  return made;
}

static ji_status run(const trial *t, ji_bundle **out) {
  ji_concord_options options;
  support_ok(ctx, ji_concord_options_init(&options, sizeof options));
  options.by = &t->by;
  options.by_count = t->by != NULL;
  options.from_version = "gb2260-2020";
  options.to_version = "gb2260-2021";
  options.unmapped = t->collects ? JI_CONCORD_UNMAPPED_COLLECT : JI_CONCORD_UNMAPPED_REFUSE;
  ji_dataset *dataset = with_unit(t->data, t->measure, t->unit);
  ji_dataset *table = support_csv(ctx, change, NULL);
  ji_status status = ji_dataset_concord(ctx, dataset, "county", table, &options, out);
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(dataset);
  ji_dataset_unref(table);
  return status;
}

static ji_bundle *make(trial t) {
  ji_bundle *made = NULL;
  support_ok(ctx, run(&t, &made));
  return made;
}

#define refuses(t, status, message) check_refused((t), (status), (message), __LINE__)
static void check_refused(trial t, ji_status status, const char *message, int line) {
  ji_bundle *made = NULL;
  support_check_status(ctx, run(&t, &made), status, "concord", __FILE__, line);
  support_check_contains(ji_context_message(ctx), message, __FILE__, line);
}

/* A row as text: "county jobs" and the columns named, joined by |. */
#define rows_are(made, member, columns, expected)                                                  \
  check_rows((made), (member), (columns), (expected), __LINE__)
static void check_rows(const ji_bundle *made, const char *member, const char *columns,
                       const char *expected, int line) {
  const ji_dataset *dataset = ji_bundle_find(made, member);
  char found[4000] = "", names[200];
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    strcpy(names, columns);
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
      ji_column column = support_look(ctx, dataset, name);
      size_t used = strlen(found);
      char *text = NULL;
      if (column.type == JI_TYPE_TEXT || column.type == JI_TYPE_DICTIONARY)
        text = support_text(ctx, &column, row);
      if (text || support_is_null(&column, row))
        snprintf(found + used, sizeof found - used, "%s|", text ? text : "-");
      else
        snprintf(found + used, sizeof found - used, "%g|", support_number(&column, row));
      free(text);
    }
    strcat(found, "\n");
  }
  if (strcmp(found, expected) != 0) {
    print_error("line %d: it is\n%sexpected\n%s", line, found, expected);
    fail();
  }
}

static const char *measure_of(const ji_bundle *made, const char *member) {
  return ji_measure_text(support_look(ctx, ji_bundle_find(made, member), "jobs").measure);
}

/* What a row of a member measures, by row or not. */
static void row_measures(const ji_bundle *made, const char *member, int64_t row,
                         const char *expected) {
  const ji_dataset *dataset = ji_bundle_find(made, member);
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_resolve(ctx, support_look(ctx, dataset, "jobs").measure, dataset, row,
                                     &measure));
  assert_string_equal(ji_measure_text(measure), expected);
  ji_measure_unref(measure);
}

/* --- units ----------------------------------------------------------------------------------- */

static void units_convert_within_a_group(void **state) {
  (void)state;
  static const char data[] = "county,jobs,u\n330103,1.5,person\n330105,2,1e4 person\n"
                             "330104,4,h\n330102,,person\n";
  ji_bundle *made = make((trial){.data = data, .unit = "@u"});
  rows_are(made, "result", "county,jobs,u", "330105|20001.5|person|\n330102|3|h|\n330114|1|h|\n");
  ji_bundle_unref(made);
  made = make((trial){.data = data, .unit = "@u", .by = "u"});
  rows_are(
      made, "result", "county,u,jobs",
      "330105|person|1.5|\n330105|1e4 person|2|\n330102|h|3|\n330114|h|1|\n330102|person|-|\n");
  ji_bundle_unref(made);
}

static void units_that_do_not_convert_are_refused(void **state) {
  (void)state;
  refuses(((trial){.data = "county,jobs,u\n330103,1.5,person\n330105,2,h\n", .unit = "@u"}),
          JI_ERROR_UNIT,
          "column \"jobs\": rows 0 and 1 merge, but their units do not convert (column \"u\" in by "
          "keeps them apart): ");
  refuses(((trial){.data = "county,jobs,u\n330103,1,person\n330105,2,1e4 person\n", .unit = "@u"}),
          JI_ERROR_UNIT,
          "rows 0 and 1 merge, but integers of different units do not add: column \"u\" of their "
          "units must be in by, so that they stay apart");
  refuses(((trial){.data = "county,jobs,u\n330103,1.5,person\n330105,2,\n", .unit = "@u"}),
          JI_ERROR_UNIT, "rows 0 and 1 merge, but one has no unit: ");
}

/* --- fields ---------------------------------------------------------------------------------- */

static void fields_are_resolved(void **state) {
  (void)state;
  static const char measure[] = "quantity=jobs; time=at:@year; area=@county; areas=gb2260-2020";
  ji_bundle *made = make(
      (trial){.data = "county,jobs,year\n330103,7,2020\n330105,10,2020\n", .measure = measure});
  rows_are(made, "result", "county,jobs", "330105|17|\n");
  assert_int_equal(ji_dataset_column_count(ji_bundle_find(made, "result")), 2);
  assert_string_equal(measure_of(made, "result"),
                      "quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021");
  ji_bundle_unref(made);
  /* Groups that measure different things say so row by row. */
  made = make((trial){.data = "county,jobs,year\n330103,7,2020\n330104,8,2021\n330105,1,2020\n",
                      .measure = measure});
  rows_are(
      made, "result", "county,jobs,measure",
      "330105|8|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021|\n"
      "330102|6|quantity=jobs; time=at:2021; area=@county; areas=gb2260-2021; status=model|\n"
      "330114|2|quantity=jobs; time=at:2021; area=@county; areas=gb2260-2021; status=model|\n");
  assert_string_equal(measure_of(made, "result"), "@measure");
  row_measures(made, "result", 0, "quantity=jobs; time=at:2020; area=330105; areas=gb2260-2021");
  ji_bundle_unref(made);
  /* As part of the key the column stays what it is. */
  made = make((trial){.data = "county,jobs,year\n330103,7,2020\n330105,10,2021\n",
                      .measure = measure,
                      .by = "year"});
  rows_are(made, "result", "county,year,jobs", "330105|2020|7|\n330105|2021|10|\n");
  assert_string_equal(measure_of(made, "result"),
                      "quantity=jobs; time=at:@year; area=@county; areas=gb2260-2021");
  ji_bundle_unref(made);
  refuses(
      ((trial){.data = "county,jobs,year\n330103,7,2020\n330105,10,2021\n", .measure = measure}),
      JI_ERROR_MEASURE, "column \"jobs\": rows 0 and 1 merge and may not be added: ");
}

static void sets_are_joined(void **state) {
  (void)state;
  static const char measure[] = "quantity=hours; time=sum:2020; area=@county; group=sex:@sex";
  ji_bundle *made = make(
      (trial){.data = "county,jobs,sex\n330103,7,f\n330103,5,m\n330104,4,f\n", .measure = measure});
  rows_are(made, "result", "county,jobs,measure",
           "330105|12|quantity=hours; time=sum:2020; area=@county; areas=gb2260-2021; "
           "group=sex:f+sex:m|\n"
           "330102|3|quantity=hours; time=sum:2020; area=@county; areas=gb2260-2021; group=sex:f; "
           "status=model|\n"
           "330114|1|quantity=hours; time=sum:2020; area=@county; areas=gb2260-2021; group=sex:f; "
           "status=model|\n");
  ji_bundle_unref(made);
}

/* The status of each group: the weakest in it, and a model where anything in it was split. */
static void statuses_are_weakened(void **state) {
  (void)state;
  static const char data[] = "county,s,jobs\n330104,observed,8\n330105,survey,4\n"
                             "330103,illustrative,1\n330198,observed,6\n";
  static const char measure[] = "quantity=jobs; time=at:2020; area=@county; status=@s";
  ji_bundle *made = make((trial){.data = data, .measure = measure, .collects = 1});
  rows_are(made, "result", "county,jobs,measure",
           "330102|6|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; status=model|\n"
           "330114|2|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; status=model|\n"
           "330105|8|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; "
           "status=illustrative|\n");
  rows_are(made, "unmapped", "county,s,jobs", "330198|observed|3|\n");
  row_measures(made, "unmapped", 0, "quantity=jobs; time=at:2020; area=330198; status=model");
  ji_bundle_unref(made);
  made = make((trial){.data = data, .measure = measure, .by = "s", .collects = 1});
  rows_are(made, "result", "county,s,jobs",
           "330102|observed|6|\n330114|observed|2|\n330105|survey|4|\n330105|illustrative|1|\n"
           "330105|observed|3|\n");
  row_measures(made, "result", 0,
               "quantity=jobs; time=at:2020; area=330102; areas=gb2260-2021; status=model");
  row_measures(made, "result", 2,
               "quantity=jobs; time=at:2020; area=330105; areas=gb2260-2021; status=survey");
  ji_bundle_unref(made);
}

/* --- measures as a whole --------------------------------------------------------------------- */

#define AREA(code) "quantity=jobs; time=at:2020; area=" code "; areas=gb2260-2020"

/* As results of the library have them: the code stands in the measure of each row. */
static void measures_of_rows_follow_the_codes(void **state) {
  (void)state;
  static const char data[] =
      "county,jobs,m\n330103,7," AREA("330103") "\n330105,10," AREA("330105") "\n330104,8," AREA(
          "330104") "\n330102,1," AREA("@county") "\n330198,2," AREA("330198") "\n";
  ji_bundle *made = make((trial){.data = data, .measure = "@m", .collects = 1});
  rows_are(made, "result", "county,jobs,m",
           "330105|18|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; status=model|\n"
           "330102|7|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; status=model|\n"
           "330114|2|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021; "
           "status=model|\n");
  assert_string_equal(measure_of(made, "result"), "@m");
  row_measures(made, "result", 1,
               "quantity=jobs; time=at:2020; area=330102; areas=gb2260-2021; status=model");
  rows_are(made, "unmapped", "county,m,jobs",
           "330198|quantity=jobs; time=at:2020; area=330198; areas=gb2260-2020; status=model|1|\n");
  ji_bundle_unref(made);
}

static void measures_of_rows_as_a_key(void **state) {
  (void)state;
  static const char data[] =
      "county,jobs,m,jobs_2\n"
      "330103,7," AREA(
          "330103") ",1\n"
                    "330105,10," AREA(
                        "330105") ",2\n"
                                  "330105,5,quantity=hours; time=sum:2020; area=@county,\n"
                                  "330103,,,4\n";
  ji_bundle *made = make((trial){.data = data, .measure = "@m", .by = "m"});
  rows_are(made, "result", "county,m,jobs,jobs_2",
           "330105|quantity=jobs; time=at:2020; area=@county; areas=gb2260-2021|17|3|\n"
           "330105|quantity=hours; time=sum:2020; area=@county; areas=gb2260-2021|5|-|\n"
           "330105|-|-|4|\n");
  assert_int_equal(ji_dataset_column_count(ji_bundle_find(made, "result")), 4);
  ji_bundle_unref(made);
}

static void what_has_no_meaning_is_refused(void **state) {
  (void)state;
  refuses(((trial){.data = "county,jobs,m\n330103,7," AREA(
                       "330103") "\n330105,10,quantity=hours; time=sum:2020; area=@county\n",
                   .measure = "@m"}),
          JI_ERROR_MEASURE, "column \"jobs\": rows 0 and 1 merge and may not be added: ");
  refuses(((trial){.data = "county,jobs,m\n330104,7,quantity=jobs; time=at:2020; area=CN\n",
                   .measure = "@m"}),
          JI_ERROR_MEASURE, "column \"jobs\": row 0 is split and its parts would not add up to it");
  refuses(((trial){.data = "county,jobs,m\n330103,7," AREA(
                       "330103") "\n330105,10,quantity=jobs; time=at:2020; area=999999; "
                                 "areas=gb2260-2020\n",
                   .measure = "@m"}),
          JI_ERROR_MEASURE,
          "what varies by the codes in the measure of one does not in that of the "
          "other: put a column in by that keeps them apart");
  refuses(((trial){.data = "county,jobs,m\n330103,7,nonsense\n", .measure = "@m"}),
          JI_ERROR_MEASURE, "column \"jobs\": row 0: ");
  refuses(((trial){.data = "county,jobs,m\n330103,7,quantity=jobs; area=330103; "
                           "areas=gb2260-2019\n",
                   .measure = "@m"}),
          JI_ERROR_MEASURE,
          "column \"jobs\": the measure states codes of \"gb2260-2019\", the concordance comes "
          "from \"gb2260-2020\"");
}

/* --- memory ---------------------------------------------------------------------------------- */

static ji_status operate(ji_context *context, void *user) {
  const ji_dataset *const *tables = user;
  ji_concord_options options;
  ji_bundle *made = NULL;
  assert_int_equal(ji_concord_options_init(&options, sizeof options), JI_OK);
  options.from_version = "gb2260-2020";
  options.to_version = "gb2260-2021";
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  ji_status status = ji_dataset_concord(context, tables[0], "county", tables[1], &options, &made);
  assert_true(!status == (made != NULL));
  ji_bundle_unref(made);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  static const struct {
    const char *data, *measure, *unit;
  } cases[] = {
      {"county,jobs,m\n330103,7," AREA("330103") "\n330105,10," AREA("330105") "\n330198,8," AREA(
           "330198") "\n",
       "@m", NULL},
      {"county,jobs,s,u\n330104,7.5,survey,person\n330102,1,observed,1e4 "
       "person\n330198,2,,person\n",
       "quantity=jobs; time=at:2020; area=@county; status=@s", "@u"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const ji_dataset *tables[] = {with_unit(cases[i].data, cases[i].measure, cases[i].unit),
                                  support_csv(ctx, change, NULL)};
    assert_true(support_every_allocation("concord", operate, tables) > 100);
    ji_dataset_unref((ji_dataset *)(uintptr_t)tables[0]);
    ji_dataset_unref((ji_dataset *)(uintptr_t)tables[1]);
  }
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, make_context, free_context)
  const struct CMUnitTest tests[] = {
      test(units_convert_within_a_group),
      test(units_that_do_not_convert_are_refused),
      test(fields_are_resolved),
      test(sets_are_joined),
      test(statuses_are_weakened),
      test(measures_of_rows_follow_the_codes),
      test(measures_of_rows_as_a_key),
      test(what_has_no_meaning_is_refused),
      test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("concord by row", tests, NULL, NULL);
}

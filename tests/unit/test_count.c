/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* count.h: every way of counting, by hand. */
#include "support/count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_context(void **state) {
  *state = support_context();
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

/* Nothing hidden, everything known up to the end of 2024. */
static ji_count_options open_options(void) {
  ji_count_options options;
  assert_int_equal(ji_count_options_init(&options, sizeof options), JI_OK);
  options.minimum_cell = 0;
  options.cutoff = "2024-12-31";
  return options;
}

static ji_dataset *count_with(ji_context *ctx, const char *records, const char *rules,
                              const ji_count_options *options) {
  ji_dataset *r = support_read_text(ctx, records, NULL), *q = support_read_text(ctx, rules, NULL),
             *out = NULL;
  support_ok(ctx, ji_count(ctx, r, q, options, &out));
  ji_dataset_unref(r);
  ji_dataset_unref(q);
  return out;
}

static void assert_text(ji_context *ctx, const ji_dataset *dataset, const char *column, int64_t row,
                        const char *expected) {
  ji_column look = support_look(ctx, dataset, column);
  char *text = support_text(ctx, &look, row);
  if (expected)
    assert_string_equal(text ? text : "(null)", expected);
  else
    assert_null(text);
  free(text);
}

#define VALUE(rule, cell) support_count_value(ctx, counts, rule, cell)

static void each_preset_and_way(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "rural";
  ji_dataset *counts = count_with(ctx, support_count_records, support_count_rules, &options);
  assert_true(VALUE("any", "") == 4);
  assert_true(VALUE("any", "county=a") == 2);
  assert_true(VALUE("any", "county=b") == 2); /* person 1 is in both */
  assert_true(VALUE("any", "county=; sex=m") == 1);
  assert_true(VALUE("any", "groups=rural") == 2);
  assert_true(VALUE("any", "age=15-24") == 1);
  assert_true(VALUE("any", "age=") == 1);
  /* 366 + 366 + 91 + 92 + 275 days */
  support_close("average", VALUE("average", ""), (366 + 366 + 91 + 92 + 275) / 366.0, 1e-15);
  /* In week 20 of 2024 persons 1 and 2 work; 4 is no natural person. */
  assert_true(VALUE("labour", "") == 2);
  assert_true(VALUE("main", "") == 3);
  assert_true(VALUE("main", "county=a") == 1); /* person 1's longest hours are in b */
  assert_true(VALUE("main", "county=b") == 1);
  /* Paid jobs of creators and service, active or earning, from 50: of person 2 the part of the
   * income that falls into 2024 is 900 * 366 / 580. */
  assert_true(VALUE("jobs", "") == 3);
  assert_true(VALUE("earners", "") == 2);
  double hours = (20 * 182 + 30 * 306 + 10 * 92) / 14000.0;
  support_close("fte", VALUE("fte", ""), hours + 1 + 0.5 * 275 / 14000, 1e-15);
  support_close("cap", VALUE("fte", "role=creator"), 20 * 182 / 14000.0 + 1, 1e-15);
  assert_text(ctx, counts, "reason", support_count_row(ctx, counts, "fte", ""),
              "without 1 of 6 records, which have no hours");
  ji_dataset_unref(counts);
}

static void measures_say_what_was_asked(void **state) {
  static const char *const expected[][3] = {
      {"any", "county=a",
       "quantity=persons; time=any:2024; job=any; area=a; basis=gross; "
       "status=observed; disjoint=no"},
      {"any", "groups=rural",
       "quantity=persons; time=any:2024; job=any; group=rural; basis=gross; status=observed; "
       "disjoint=no"},
      {"any", "age=15-24",
       "quantity=persons; time=any:2024; job=any; ages=15-24; basis=gross; status=observed; "
       "disjoint=linked"},
      {"labour", "",
       "quantity=persons; time=at:2024-W20; hours_min=1 h; window=7 day; job=any; ages=16-; "
       "entity=natural_person; basis=gross; status=observed"},
      {"fte", "role=creator",
       "quantity=fte; time=average:2024; job=any; standard=2000 h/year@a test; cap=1; "
       "group=role:creator; basis=gross; status=observed; disjoint=linked"},
      {"main", "county=b",
       "quantity=jobs; time=at:2024-05-01; job=main; area=b; basis=gross; "
       "status=observed; disjoint=linked"},
      {"jobs", "",
       "quantity=jobs; time=any:2024; income_min=50 CNY; job=paid; stage=active+earning; "
       "group=role:creator+role:service; basis=gross; status=observed"},
      {"fte", "",
       "quantity=fte; time=average:2024; job=any; standard=2000 h/year@a test; cap=1; "
       "basis=gross; status=observed"}};
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "rural";
  ji_dataset *records =
      support_read_text(ctx, support_count_records, "column,unit\nincome,CNY@2024\n");
  ji_dataset *rules = support_read_text(ctx, support_count_rules, NULL), *counts = NULL;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
    assert_text(ctx, counts, "measure",
                support_count_row(ctx, counts, expected[i][0], expected[i][1]), expected[i][2]);
  ji_dataset_unref(counts);
  options.measure = "area=CN; place=residence; system=account:test; layer=direct; basis=gross";
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_text(ctx, counts, "measure", support_count_row(ctx, counts, "average", ""),
              "quantity=persons; time=average:2024; job=any; area=CN; place=residence; "
              "basis=gross; system=account:test; layer=direct");
  assert_text(ctx, counts, "measure", support_count_row(ctx, counts, "any", "county=a"),
              "quantity=persons; time=any:2024; job=any; area=a; place=residence; basis=gross; "
              "system=account:test; layer=direct; disjoint=no");
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* A rule's cells by county, but for the one of unknown county: what is unstated does not add. */
static ji_dataset *cells_of(ji_context *ctx, const ji_dataset *counts, const char *rule) {
  const char *texts[3][16];
  double values[16];
  int64_t kept = 0;
  char *owned[64];
  size_t owned_count = 0;
  static const char *const names[] = {"unit", "measure", "county"};
  ji_column value = support_look(ctx, counts, "value");
  ji_column rules = support_look(ctx, counts, "rule"), by = support_look(ctx, counts, "by");
  ji_column county = support_look(ctx, counts, "county");
  for (int64_t row = 0; row < ji_dataset_row_count(counts); row++) {
    char *r = support_text(ctx, &rules, row), *b = support_text(ctx, &by, row);
    int wanted = !strcmp(r, rule) && b && !strcmp(b, "county") && !support_is_null(&county, row);
    free(r), free(b);
    if (!wanted)
      continue;
    for (size_t i = 0; i < 3; i++) {
      ji_column column = support_look(ctx, counts, names[i]);
      texts[i][kept] = owned[owned_count++] = support_text(ctx, &column, row);
    }
    values[kept++] = support_number(&value, row);
  }
  const support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = values},
      {.name = "unit", .texts = texts[0]},
      {.name = "measure", .texts = texts[1]},
      {.name = "county", .texts = texts[2]}};
  ji_dataset *out = support_dataset(ctx, kept, columns, 4);
  for (size_t i = 0; i < owned_count; i++)
    free(owned[i]);
  return out;
}

/* What the identifiers show to be apart adds up to the total; what they do not is refused. */
static void cells_add_only_where_nobody_is_in_two(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "rural";
  ji_dataset *counts = count_with(ctx, support_count_records, support_count_rules, &options);
  ji_dataset *main_jobs = cells_of(ctx, counts, "main"), *persons = cells_of(ctx, counts, "any");
  ji_dataset *sum = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, main_jobs, NULL, 0, &sum));
  ji_column value = support_look(ctx, sum, "value");
  assert_true(support_number(&value, 0) == VALUE("main", "") - VALUE("main", "county="));
  ji_dataset_unref(sum);
  support_status(ctx, ji_dataset_aggregate(ctx, persons, NULL, 0, &sum), JI_ERROR_MEASURE);
  support_message(ctx, "disjoint");
  ji_dataset_unref(persons);
  ji_dataset_unref(main_jobs);
  ji_dataset_unref(counts);
}

/* The unit of the rules is brought to that of the records; hours in other units, too. */
static void units_of_thresholds(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.income_period = "2024";
  ji_dataset *records = support_read_text(ctx,
                                          "pseudonym,hours,income\n"
                                          "1,1,99\n"
                                          "2,2,100\n"
                                          "3,3,250\n",
                                          "column,unit\nincome,0.01 CNY\nhours,h/day\n");
  ji_dataset *rules = support_read_text(ctx,
                                        "rule,unit,time,period,income_min,hours_min\n"
                                        "one,persons,any,2024,1,\n"
                                        "two,persons,any,2024,2.5,\n"
                                        "hours,jobs,any,2024,,14\n",
                                        "column,unit\nincome_min,CNY\n");
  ji_dataset *counts = NULL;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_true(VALUE("one", "") == 2);
  assert_true(VALUE("two", "") == 1);
  assert_true(VALUE("hours", "") == 2);
  assert_text(ctx, counts, "measure", 1,
              "quantity=persons; time=any:2024; income_min=2.5 CNY; job=any; basis=gross; "
              "status=observed");
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

static void full_time_equivalents(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *records = support_read_text(ctx,
                                          "pseudonym,start,end,hours,role\n"
                                          "1,2024-01-01,2024-12-31,20,a\n"
                                          "1,2024-01-01,2024-12-31,40,b\n"
                                          "2,2024-01-01,,,c\n",
                                          NULL);
  ji_dataset *rules = support_read_text(ctx,
                                        "rule,unit,time,period,standard,standard_source,cap,by\n"
                                        "week,fte,average,2024,40,a test,,role\n"
                                        "capped,fte,average,2024,40,a test,1,role\n"
                                        "day,fte,at,2024-02-29,40,a test,,\n",
                                        "column,unit\nstandard,h/week\n");
  ji_dataset *counts = NULL;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_true(VALUE("week", "") == 1.5);
  assert_true(VALUE("week", "role=a") == 0.5);
  assert_true(VALUE("day", "") == 1.5);
  assert_true(VALUE("capped", "") == 1);
  support_close("shrunk alike", VALUE("capped", "role=a"), 1 / 3.0, 1e-15);
  assert_true(isnan(VALUE("week", "role=c")));
  assert_text(ctx, counts, "reason", support_count_row(ctx, counts, "week", "role=c"),
              "none of 1 records has hours: no full-time equivalents");
  assert_text(ctx, counts, "measure", 0,
              "quantity=fte; time=average:2024; job=any; standard=40 h/week@a test; cap=none; "
              "basis=gross; status=observed");
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* Jobs pass alone, persons together; absence passes hours. */
static void thresholds_of_persons_and_jobs(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *counts = count_with(ctx,
                                  "pseudonym,engagement,start,end,hours,income,absent\n"
                                  "1,1,2024-01-01,2024-01-31,0.5,60,\n"
                                  "1,2,2024-01-01,2024-01-31,0.5,60,\n"
                                  "2,1,2024-01-01,2024-01-31,0,0,true\n"
                                  "3,1,2024-01-01,2024-01-31,,500,false\n",
                                  "rule,unit,time,period,income_min,hours_min,absent\n"
                                  "persons,persons,any,2024-01,100,,\n"
                                  "jobs,jobs,any,2024-01,100,,\n"
                                  "hours,persons,at,2024-01-15,,1,\n"
                                  "job_hours,jobs,at,2024-01-15,,1,\n"
                                  "or_absent,persons,at,2024-01-15,,1,true\n",
                                  &options);
  assert_true(VALUE("persons", "") == 2);
  assert_true(VALUE("jobs", "") == 1);
  assert_true(VALUE("hours", "") == 1);
  assert_true(VALUE("job_hours", "") == 0);
  assert_true(VALUE("or_absent", "") == 2);
  ji_dataset_unref(counts);
}

/* Two spells of one engagement in a week are one job: its longest hours count once. */
static void spells_of_one_engagement(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *counts = count_with(ctx,
                                  "pseudonym,engagement,start,end,hours\n"
                                  "1,1,2024-05-13,2024-05-14,12\n"
                                  "1,1,2024-05-16,2024-05-19,15\n",
                                  "rule,unit,time,period,hours_min\n"
                                  "sixteen,persons,at,2024-W20,16\n"
                                  "fifteen,persons,at,2024-W20,15\n"
                                  "jobs,jobs,any,2024,\n"
                                  "average,jobs,average,2024-W20,\n",
                                  &options);
  assert_true(VALUE("sixteen", "") == 0);
  assert_true(VALUE("fifteen", "") == 1);
  assert_true(VALUE("jobs", "") == 1);
  support_close("days", VALUE("average", ""), 6 / 7.0, 1e-15);
  ji_dataset_unref(counts);
}

static void ties_of_the_main_job(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *counts =
      count_with(ctx,
                 "pseudonym,hours,income,role\n"
                 "1,10,5,a\n1,10,7,b\n" /* income */
                 "2,10,5,a\n2,10,5,b\n" /* the earlier row */
                 "3,,900,a\n3,1,0,b\n"  /* known hours before unknown */
                 "4,,,a\n4,,1,b\n",     /* known income before unknown */
                 "rule,unit,time,period,job,by\nmain,jobs,any,2024,main,role\n", &options);
  assert_true(VALUE("main", "role=a") == 1);
  assert_true(VALUE("main", "role=b") == 3);
  ji_dataset_unref(counts);
}

static void weights(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.weight = "weight";
  options.groups = "rural";
  ji_dataset *counts = count_with(ctx, support_count_records, support_count_rules, &options);
  assert_true(VALUE("any", "") == 5);
  assert_true(VALUE("any", "county=b") == 3);
  assert_true(VALUE("main", "") == 4);
  ji_column persons = support_look(ctx, counts, "persons");
  assert_int_equal(((const int64_t *)persons.values)[0], 4);
  ji_dataset_unref(counts);
}

static void values_to_count_by(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *counts =
      count_with(ctx,
                 "pseudonym,near,far,flag,word\n"
                 "甲,10,-9000000000000000001,true,z\n"
                 "乙,9,9000000000000000001,false,b\n"
                 "甲,9,9000000000000000001,,b\n"
                 "丙,,,true,\n",
                 "rule,unit,time,period,by\nr,persons,any,2024,near|far|flag|word\n", &options);
  assert_true(VALUE("r", "") == 3);
  assert_true(VALUE("r", "near=9") == 2);
  assert_true(VALUE("r", "near=10") == 1);
  assert_true(VALUE("r", "near=") == 1);
  assert_true(VALUE("r", "far=9000000000000000001") == 2);
  assert_true(VALUE("r", "flag=true") == 2);
  assert_true(VALUE("r", "flag=") == 1);
  assert_true(VALUE("r", "word=b") == 2);
  /* Cells come in the order of their values, numbers as numbers. */
  assert_text(ctx, counts, "near", 1, "9");
  assert_text(ctx, counts, "near", 2, "10");
  assert_text(ctx, counts, "far", 4, "-9000000000000000001");
  assert_text(ctx, counts, "word", 10, "b");
  ji_dataset_unref(counts);
}

/* --- hiding ------------------------------------------------------------------------------- */

/* `sizes` persons in cells a, b, c ... */
static ji_dataset *count_cells(ji_context *ctx, const int *sizes, size_t count,
                               const ji_count_options *options) {
  char *text = calloc(1, 100000), *at = text;
  int person = 0;
  at += sprintf(at, "pseudonym,county,woman\n");
  for (size_t i = 0; i < count; i++)
    for (int k = 0; k < sizes[i]; k++, person++)
      at += sprintf(at, "%d,%c,%s\n", person, (int)('a' + i), person < 95 ? "true" : "false");
  ji_dataset *out = count_with(
      ctx, text, "rule,unit,time,period,by\nr,persons,any,2024,county|groups\n", options);
  free(text);
  return out;
}

static void small_cells_are_hidden(void **state) {
  static const int sizes[] = {3, 40, 12, 45};
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "woman";
  options.minimum_cell = 10;
  ji_dataset *counts = count_cells(ctx, sizes, 4, &options);
  ji_column persons = support_look(ctx, counts, "persons");
  ji_column missing = support_look(ctx, counts, "missing_hours");
  int64_t row = support_count_row(ctx, counts, "r", "county=a");
  assert_true(VALUE("r", "") == 100);
  assert_true(isnan(VALUE("r", "county=a")));
  assert_true(support_is_null(&persons, row) && support_is_null(&missing, row));
  assert_text(ctx, counts, "reason", row, "hidden: fewer than 10 persons");
  /* c is the next smallest; with a it cannot be told apart. */
  assert_true(isnan(VALUE("r", "county=c")));
  assert_text(ctx, counts, "reason", support_count_row(ctx, counts, "r", "county=c"),
              "hidden: protects a cell of fewer persons");
  assert_true(VALUE("r", "county=b") == 40);
  /* 95 women of 100 persons tell of 5 others. */
  assert_true(isnan(VALUE("r", "groups=woman")));
  ji_dataset_unref(counts);
  options.complementary = 0;
  counts = count_cells(ctx, sizes, 4, &options);
  assert_true(VALUE("r", "county=c") == 12);
  assert_true(VALUE("r", "groups=woman") == 95);
  ji_dataset_unref(counts);
}

static void hidden_cells_hold_enough_persons_together(void **state) {
  static const int sizes[] = {2, 3, 4, 40, 50}, few[] = {4, 3};
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "woman";
  options.minimum_cell = 10;
  ji_dataset *counts = count_cells(ctx, sizes, 5, &options);
  assert_true(isnan(VALUE("r", "county=d"))); /* 2 + 3 + 4 are fewer than ten */
  assert_true(VALUE("r", "county=e") == 50);
  ji_dataset_unref(counts);
  counts = count_cells(ctx, few, 2, &options); /* the total is small itself */
  assert_true(isnan(VALUE("r", "")));
  assert_text(ctx, counts, "reason", 0, "hidden: fewer than 10 persons");
  ji_dataset_unref(counts);
}

/* --- records that cannot be ------------------------------------------------------------------- */

static void impossible_records_left_out(void **state) {
  static const char records[] = "pseudonym,start,end,hours,income,age,weight\n"
                                "1,2024-01-01,2024-02-01,200,5,30,1\n"
                                "2,2024-01-01,2024-02-01,-1,-5,-3,1\n"
                                "3,2024-03-01,2024-02-01,1,1,30,1\n"
                                "4,2025-03-01,,1,1,30,1\n"
                                "5,,2024-02-01,1,1,30,1\n"
                                ",2024-01-01,2024-02-01,1,1,30,1\n"
                                "6,2024-01-01,2024-02-01,1,1,30,-1\n"
                                "7,2024-01-01,2024-02-01,1,7,30,1\n"
                                "7,2024-01-01,2024-02-01,1,7,30,2\n";
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.invalid = JI_COUNT_LEAVE_OUT;
  options.weight = "weight";
  ji_dataset *counts = count_with(ctx, records,
                                  "rule,unit,time,period,income_min,hours_min,ages\n"
                                  "all,persons,any,2024,,,\n"
                                  "hours,jobs,any,2024,,0,\n"
                                  "income,persons,any,2024,5,,\n"
                                  "ages,persons,any,2024,,,0+\n",
                                  &options);
  ji_dataset *provenance = NULL;
  ji_text *table = NULL;
  assert_true(VALUE("all", "") == 3);
  assert_true(VALUE("hours", "") == 2);
  assert_true(VALUE("income", "") == 2);
  assert_true(VALUE("ages", "") == 2);
  support_ok(ctx, ji_dataset_provenance(ctx, counts, &provenance));
  support_ok(ctx, ji_dataset_format_table(ctx, provenance, NULL, &table));
  static const char *const notes[] = {"left out: no pseudonym",
                                      "left out: no start",
                                      "left out: end before start",
                                      "left out: start behind the cut-off",
                                      "left out: weight",
                                      "taken as unknown: hours",
                                      "taken as unknown: income",
                                      "taken as unknown: age",
                                      "weighs unlike the person's first record"};
  for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
    support_contains(ji_text_data(table), notes[i]);
  ji_text_unref(table);
  ji_dataset_unref(provenance);
  ji_dataset_unref(counts);
}

static void no_records(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  static const int64_t nobody = 0;
  const support_column pseudonym = {.name = "pseudonym", .integers = &nobody};
  ji_dataset *records = support_dataset(ctx, 0, &pseudonym, 1), *counts = NULL;
  ji_dataset *rules =
      support_read_text(ctx, "rule,unit,time,period,by\nr,persons,any,2024,pseudonym\n", NULL);
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_int_equal(ji_dataset_row_count(counts), 1);
  assert_true(VALUE("r", "") == 0);
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* --- many --------------------------------------------------------------------------------- */

/* One person with many records: engagements 0 to 99, each row thrice, spells of two days each. */
static void one_person_of_many_records(void **state) {
  enum { rows = 30000, engagements = 100 };
  ji_context *ctx = *state;
  int64_t *ids = calloc(rows, sizeof *ids), *jobs = calloc(rows, sizeof *jobs);
  int32_t *start = calloc(rows, sizeof *start), *end = calloc(rows, sizeof *end);
  for (int i = 0; i < rows; i++) {
    jobs[i] = i % engagements;
    start[i] = 19723 + i / engagements % 100 * 3; /* from 2024-01-01 on */
    end[i] = start[i] + 1;
  }
  const struct {
    const char *name;
    ji_type type;
    const void *values;
  } columns[] = {{"pseudonym", JI_TYPE_INT64, ids},
                 {"engagement", JI_TYPE_INT64, jobs},
                 {"start", JI_TYPE_DATE32, start},
                 {"end", JI_TYPE_DATE32, end}};
  ji_dataset_builder *builder = NULL;
  ji_dataset *records = NULL, *counts = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (size_t i = 0; i < 4; i++) {
    ji_column column = {.size = sizeof column,
                        .type = columns[i].type,
                        .name = columns[i].name,
                        .length = rows,
                        .values = columns[i].values};
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &records));
  ji_dataset_builder_free(builder);
  ji_dataset *rules = support_read_text(ctx,
                                        "rule,unit,time,period,by\n"
                                        "persons,persons,average,2024,\n"
                                        "jobs,jobs,average,2024,engagement\n",
                                        NULL);
  ji_count_options options = open_options();
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  support_close("days", VALUE("persons", ""), 200 / 366.0, 1e-15);
  support_close("job days", VALUE("jobs", ""), 200 * 100 / 366.0, 1e-15);
  support_close("of one", VALUE("jobs", "engagement=7"), 200 / 366.0, 1e-15);
  ji_column found = support_look(ctx, counts, "records");
  assert_int_equal(((const int64_t *)found.values)[0], rows / 3);
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  free(ids), free(jobs), free(start), free(end);
}

/* Enough rows for several blocks and parts; the counts are known by arithmetic. */
static void many_persons_on_any_number_of_threads(void **state) {
  enum { rows = 200000, persons = 150001 };
  (void)state;
  ji_context *ctx = support_context();
  int64_t *ids = calloc(rows, sizeof *ids);
  double *hours = calloc(rows, sizeof *hours);
  for (int64_t i = 0; i < rows; i++) {
    ids[i] = i * 7919 % persons;
    hours[i] = (double)(i % 7) / 3 + 0.1;
  }
  const support_column columns[] = {{.name = "pseudonym", .integers = ids},
                                    {.name = "hours", .numbers = hours}};
  ji_dataset *records = support_dataset(ctx, rows, columns, 2);
  ji_dataset *rules = support_read_text(ctx,
                                        "rule,unit,time,period,standard,standard_source\n"
                                        "persons,persons,any,2024,,\n"
                                        "jobs,jobs,any,2024,,\n"
                                        "fte,fte,any,2024,1880,a test\n",
                                        NULL);
  char first[65] = "";
  for (int32_t threads = 1; threads <= 8; threads *= 2) {
    ji_context *own = support_context_threads(threads);
    ji_dataset *counts = NULL;
    ji_text *digest = NULL;
    support_ok(own, ji_count(own, records, rules, NULL, &counts));
    assert_true(support_count_value(own, counts, "persons", "") == persons);
    assert_true(support_count_value(own, counts, "jobs", "") == rows);
    support_ok(own, ji_dataset_digest(own, counts, &digest));
    if (threads > 1)
      assert_string_equal(ji_text_data(digest), first);
    snprintf(first, sizeof first, "%s", ji_text_data(digest));
    ji_text_unref(digest);
    ji_dataset_unref(counts);
    ji_context_free(own);
  }
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  ji_context_free(ctx);
  free(ids), free(hours);
}

static ji_status stop(void *user) {
  return --*(int *)user < 0 ? JI_ERROR_CANCELLED : JI_OK;
}

static void cancelled(void **state) {
  (void)state;
  for (int after = 0; after < 3; after++) {
    int left = after;
    ji_context_options options;
    ji_context *ctx = NULL;
    assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
    options.cancel = stop;
    options.user = &left;
    assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
    ji_context *plain = support_context();
    ji_dataset *records = support_read_text(plain, support_count_records, NULL);
    ji_dataset *rules = support_read_text(plain, support_count_rules, NULL), *out = (void *)ctx;
    ji_count_options open = open_options();
    open.groups = "rural";
    support_status(ctx, ji_count(ctx, records, rules, &open, &out), JI_ERROR_CANCELLED);
    assert_null(out);
    ji_dataset_unref(rules);
    ji_dataset_unref(records);
    ji_context_free(plain);
    ji_context_free(ctx);
  }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)
  const struct CMUnitTest tests[] = {
      TEST(each_preset_and_way),
      TEST(measures_say_what_was_asked),
      TEST(cells_add_only_where_nobody_is_in_two),
      TEST(units_of_thresholds),
      TEST(full_time_equivalents),
      TEST(thresholds_of_persons_and_jobs),
      TEST(spells_of_one_engagement),
      TEST(ties_of_the_main_job),
      TEST(weights),
      TEST(values_to_count_by),
      TEST(small_cells_are_hidden),
      TEST(hidden_cells_hold_enough_persons_together),
      TEST(impossible_records_left_out),
      TEST(no_records),
      TEST(one_person_of_many_records),
      cmocka_unit_test(many_persons_on_any_number_of_threads),
      cmocka_unit_test(cancelled),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* count.h: every wrong input, and what is said of it; the spread; the quality of jobs. */
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

static ji_count_options open_options(void) {
  ji_count_options options;
  assert_int_equal(ji_count_options_init(&options, sizeof options), JI_OK);
  options.minimum_cell = 0;
  options.cutoff = "2024-12-31";
  return options;
}

static void expect(ji_context *ctx, const ji_dataset *records, const ji_dataset *rules,
                   const ji_count_options *options, ji_status status, const char *message) {
  ji_dataset *out = (ji_dataset *)ctx;
  support_status(ctx, ji_count(ctx, records, rules, options, &out), status);
  assert_null(out);
  support_message(ctx, message);
}

/* --- rules -------------------------------------------------------------------------------- */

#define HEAD "rule,unit,time,period"

static const struct {
  const char *rules;
  ji_status status;
  const char *message;
} bad_rules[] = {
    {"name\nx\n", JI_ERROR_LABEL, "rules have an unknown column \"name\""},
    {"unit\npersons\n", JI_ERROR_NOT_FOUND, "rules have no column \"rule\""},
    {HEAD "\n,persons,any,2024\n", JI_ERROR_LABEL, "row 1: column \"rule\" is empty"},
    {HEAD "\na,persons,any,2024\na,jobs,any,2024\n", JI_ERROR_LABEL,
     "row 2: rule \"a\" is there already, in row 1"},
    {HEAD "\na,people,any,2024\n", JI_ERROR_VALUE,
     "rules, row 1, column \"unit\": \"people\" is not one of: persons jobs fte"},
    {HEAD "\na,,any,2024\n", JI_ERROR_VALUE, "column \"unit\" is empty"},
    {HEAD "\na,persons,,2024\n", JI_ERROR_VALUE, "column \"time\" is empty"},
    {HEAD "\na,persons,once,2024\n", JI_ERROR_VALUE, "\"once\" is not one of: at average any"},
    {HEAD "\na,persons,any,\n", JI_ERROR_VALUE, "column \"period\" is empty"},
    {HEAD "\na,persons,any,2024-13\n", JI_ERROR_VALUE, "\"2024-13\" is not a period"},
    {HEAD "\na,persons,at,2024\n", JI_ERROR_VALUE, "\"2024\" is not a date or a week"},
    {HEAD "\na,persons,any,2025\n", JI_ERROR_VALUE,
     "the period 2025 ends behind the cut-off of the records, 2024-12-31"},
    {HEAD "\na,persons,any,1500/2024\n", JI_ERROR_VALUE, "of at most 100 years"},
    {HEAD ",preset\na,,,2024,everybody\n", JI_ERROR_VALUE,
     "column \"preset\": \"everybody\" is not the name of a preset"},
    {HEAD ",job\na,persons,any,2024,best\n", JI_ERROR_VALUE,
     "\"best\" is not one of: any main paid main+paid"},
    {HEAD ",income_min\na,persons,any,2024,-1\n", JI_ERROR_VALUE,
     "column \"income_min\": \"-1\" is not a number from 0 on"},
    {HEAD ",income_min\na,persons,any,2024,much\n", JI_ERROR_TYPE,
     "column \"income_min\" of the rules is text, not numbers"},
    {HEAD ",hours_min\na,persons,any,2024,20\n", JI_ERROR_VALUE,
     "rule \"a\": hours_min of a person is over all jobs of one date or week"},
    {HEAD ",hours_min\na,persons,at,2024-05-01,-2\n", JI_ERROR_VALUE, "\"-2\" is not a number"},
    {HEAD ",natural_only\na,persons,any,2024,yes please\n", JI_ERROR_TYPE,
     "column \"natural_only\" of the rules is text, not bool"},
    {HEAD "\na,fte,average,2024\n", JI_ERROR_VALUE,
     "column \"standard\" is empty: full-time equivalents need the hours of a full-time job"},
    {HEAD ",standard\na,fte,average,2024,1880\n", JI_ERROR_VALUE,
     "column \"standard_source\" is empty: who says"},
    {HEAD ",standard,standard_source\na,fte,average,2024,0,x\n", JI_ERROR_VALUE,
     "\"0\" is not a number above 0"},
    {HEAD ",standard,standard_source\na,jobs,average,2024,1880,x\n", JI_ERROR_VALUE,
     "a standard or cap is for fte, not for jobs"},
    {HEAD ",standard,standard_source,cap\na,fte,average,2024,1880,x,-1\n", JI_ERROR_VALUE,
     "column \"cap\": \"-1\" is not a number above 0"},
    {HEAD ",standard,standard_source\na,fte,average,2024,1880,a;b\n", JI_ERROR_MEASURE,
     "rule \"a\""},
    {HEAD ",ages\na,persons,any,2024,old\n", JI_ERROR_VALUE, "\"old\" is not ages such as"},
    {HEAD ",ages\na,persons,any,2024,64-16\n", JI_ERROR_VALUE, "\"64-16\" is not ages"},
    {HEAD ",ages\na,persons,any,2024,16-200\n", JI_ERROR_VALUE, "\"16-200\" is not ages"},
    {HEAD ",where\na,persons,any,2024,creator\n", JI_ERROR_VALUE,
     "rule \"a\", where: \"creator\" is not column=value|value"},
    {HEAD ",where\na,persons,any,2024,job=x\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", where: records have no column \"job\""},
    {HEAD ",where\na,persons,any,2024,role=x@y\n", JI_ERROR_VALUE, "\"x@y\" is not a value"},
    {HEAD ",where\na,persons,any,2024,hours=5\n", JI_ERROR_TYPE,
     "column \"hours\" of the records is float64, not text, integers or bool"},
    {HEAD ",stage\na,persons,any,2024,a||b\n", JI_ERROR_VALUE, "rule \"a\", stage: \"\" is not"},
    {HEAD ",by\na,persons,any,2024,town\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", by: records have no column \"town\""},
    {HEAD ",by\na,persons,any,2024,sex+sex\n", JI_ERROR_LABEL,
     "rule \"a\", by: \"sex\" is there twice"},
    {HEAD ",by\na,persons,any,2024,sex|sex\n", JI_ERROR_LABEL,
     "rule \"a\", by: \"sex\" is there twice"},
    {HEAD ",by\na,persons,any,2024,sex|\n", JI_ERROR_VALUE, "is not up to 8 columns joined by +"},
    {HEAD ",by\na,persons,any,2024,groups\n", JI_ERROR_ARGUMENT,
     "counting by groups needs the option `groups`"},
    {HEAD ",by\na,persons,any,2024,a+b+c+d+e+f+g+h+i\n", JI_ERROR_NOT_FOUND, "column \"a\""},
};

static void rules_that_cannot_be(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *records = support_read_text(ctx, support_count_records, NULL);
  for (size_t i = 0; i < sizeof bad_rules / sizeof bad_rules[0]; i++) {
    ji_dataset *rules = support_read_text(ctx, bad_rules[i].rules, NULL);
    expect(ctx, records, rules, &options, bad_rules[i].status, bad_rules[i].message);
    ji_dataset_unref(rules);
  }
  ji_dataset_unref(records);
}

static void too_few_and_too_many_rules(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *records = support_read_text(ctx, support_count_records, NULL);
  char text[2000] = HEAD "\n", *at = text + strlen(text);
  for (int i = 0; i < 33; i++)
    at += sprintf(at, "r%d,persons,any,2024\n", i);
  ji_dataset *rules = support_read_text(ctx, text, NULL);
  expect(ctx, records, rules, &options, JI_ERROR_LIMIT, "there are 33 rules");
  ji_dataset_unref(rules);
  const char *none = NULL;
  const support_column column = {.name = "rule", .texts = &none};
  rules = support_dataset(ctx, 0, &column, 1);
  expect(ctx, records, rules, &options, JI_ERROR_LABEL, "there are 0 rules");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* --- columns the records lack ------------------------------------------------------------- */

static const struct {
  const char *records, *rules;
  ji_status status;
  const char *message;
} lacking[] = {
    {"person\n1\n", HEAD "\na,persons,any,2024\n", JI_ERROR_NOT_FOUND,
     "records have no column \"pseudonym\""},
    {"pseudonym\n1.5\n", HEAD "\na,persons,any,2024\n", JI_ERROR_TYPE,
     "column \"pseudonym\" of the records is float64, not integers or text"},
    {"pseudonym,start\n1,2024-01-01\n", HEAD "\na,persons,any,2024\n", JI_ERROR_NOT_FOUND,
     "records have column \"start\" but no column \"end\""},
    {"pseudonym,start,end\n1,5,6\n", HEAD "\na,persons,any,2024\n", JI_ERROR_TYPE,
     "column \"start\" of the records is int64, not dates"},
    {"pseudonym,hours\n1,many\n", HEAD "\na,persons,any,2024\n", JI_ERROR_TYPE,
     "column \"hours\" of the records is text, not numbers"},
    {"pseudonym,paid\n1,7\n", HEAD "\na,persons,any,2024\n", JI_ERROR_TYPE,
     "column \"paid\" of the records is int64, not bool"},
    {"pseudonym,entity\n1,7\n", HEAD "\na,persons,any,2024\n", JI_ERROR_TYPE,
     "column \"entity\" of the records is int64, not bool or text"},
    {"pseudonym\n1\n", HEAD "\na,persons,at,2024-05-01\n", JI_ERROR_NOT_FOUND,
     "without spells nobody can be counted at a date or on average"},
    {"pseudonym\n1\n", HEAD "\na,persons,average,2024\n", JI_ERROR_NOT_FOUND, "without spells"},
    {"pseudonym\n1\n", HEAD ",income_min\na,persons,any,2024,1\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", income_min: records have no column \"income\""},
    {"pseudonym\n1\n", HEAD ",hours_min\na,jobs,any,2024,1\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", hours_min: records have no column \"hours\""},
    {"pseudonym\n1\n", HEAD ",natural_only\na,jobs,any,2024,true\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", natural_only: records have no column \"entity\""},
    {"pseudonym\n1\n", HEAD ",absent\na,jobs,any,2024,true\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", absent: records have no column \"absent\""},
    {"pseudonym\n1\n", HEAD ",job\na,jobs,any,2024,paid\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", job: records have no column \"paid\""},
    {"pseudonym\n1\n", HEAD ",job\na,jobs,any,2024,main\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", job: records have no column \"hours\""},
    {"pseudonym\n1\n", HEAD ",ages\na,jobs,any,2024,16+\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", ages: records have no column \"age\""},
    {"pseudonym\n1\n", HEAD ",by\na,jobs,any,2024,age\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", by: records have no column \"age\""},
    {"pseudonym\n1\n", HEAD ",stage\na,jobs,any,2024,x\n", JI_ERROR_NOT_FOUND,
     "rule \"a\", stage: records have no column \"stage\""},
    {"pseudonym\n1\n", HEAD ",standard,standard_source\na,fte,any,2024,1880,x\n",
     JI_ERROR_NOT_FOUND, "rule \"a\", unit: records have no column \"hours\""},
    {"pseudonym,value\n1,a\n", HEAD ",by\na,jobs,any,2024,value\n", JI_ERROR_LABEL,
     "column \"value\" cannot be counted by"},
    {"pseudonym,county\n1,a;b\n", HEAD ",by\na,jobs,any,2024,county\n", JI_ERROR_MEASURE,
     "rule \"a\""},
};

static void columns_that_are_lacking(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  for (size_t i = 0; i < sizeof lacking / sizeof lacking[0]; i++) {
    ji_dataset *records = support_read_text(ctx, lacking[i].records, NULL);
    ji_dataset *rules = support_read_text(ctx, lacking[i].rules, NULL);
    expect(ctx, records, rules, &options, lacking[i].status, lacking[i].message);
    ji_dataset_unref(rules);
    ji_dataset_unref(records);
  }
}

/* --- records that cannot be ------------------------------------------------------------------- */

#define RECORDS "pseudonym,start,end,hours,income,age,w\n1,2024-01-01,2024-02-01,5,5,30,1\n"

static const struct {
  const char *records, *message;
} bad_records[] = {
    {RECORDS "2,2024-01-01,2024-02-01,168.5,5,30,1\n",
     "records, row 2, column \"hours\": \"168.5\" is not 0 to 168 hours a week"},
    {RECORDS "2,2024-01-01,2024-02-01,-1,5,30,1\n", "\"-1\" is not 0 to 168 hours"},
    {RECORDS "2,2024-01-01,2024-02-01,nan,5,30,1\n", "\"nan\" is not 0 to 168 hours"},
    {RECORDS "2,2024-01-01,2024-02-01,5,-5,30,1\n",
     "records, row 2, column \"income\": \"-5\" is not an income from 0 on"},
    {RECORDS "2,2024-01-01,2024-02-01,5,inf,30,1\n", "\"inf\" is not an income"},
    {RECORDS "2,2024-01-01,2024-02-01,5,5,131,1\n",
     "records, row 2, column \"age\": \"131\" is not an age from 0 to 130"},
    {RECORDS "2,2024-03-01,2024-02-01,5,5,30,1\n",
     "records, row 2, column \"end\": \"2024-02-01\" is not a day from the start of the spell on"},
    {RECORDS "2,2025-03-01,,5,5,30,1\n",
     "records, row 2, column \"start\": \"2025-03-01\" is not a day up to the cut-off"},
    {RECORDS "2,,2024-02-01,5,5,30,1\n",
     "records, row 2, column \"start\": null is not the day on which the spell began"},
    {RECORDS ",2024-01-01,2024-02-01,5,5,30,1\n",
     "records, row 2, column \"pseudonym\": null is not a pseudonym"},
    {RECORDS "2,2024-01-01,2024-02-01,5,5,30,-1\n", "\"-1\" is not a weight from 0"},
    {RECORDS "2,2024-01-01,2024-02-01,5,5,30,\n", "column \"w\": null is not a weight"},
    {RECORDS "1,2024-01-02,2024-02-01,5,5,30,2\n",
     "records, row 2, column \"w\": \"2\" is not the weight of the person's other records"},
    {RECORDS "2,2024-03-01,2024-02-01,5,5,30,1\n3,2024-01-01,2024-02-01,200,5,30,1\n", "row 2"},
};

static void records_that_cannot_be(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *rules = support_read_text(ctx, HEAD "\na,persons,any,2024\n", NULL);
  options.weight = "w";
  for (size_t i = 0; i < sizeof bad_records / sizeof bad_records[0]; i++) {
    ji_dataset *records = support_read_text(ctx, bad_records[i].records, NULL);
    expect(ctx, records, rules, &options, JI_ERROR_VALUE, bad_records[i].message);
    ji_dataset_unref(records);
  }
  ji_dataset_unref(rules);
}

static void income_of_spells_that_go_on(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.cutoff = NULL;
  ji_dataset *records = support_read_text(
      ctx, "pseudonym,start,end,income\n1,2024-01-01,2024-02-01,5\n2,2024-01-01,,5\n", NULL);
  ji_dataset *rules = support_read_text(ctx, HEAD ",income_min\na,persons,any,2024,1\n", NULL);
  ji_dataset *counts = NULL;
  expect(ctx, records, rules, &options, JI_ERROR_VALUE,
         "row 2, column \"end\": null is not an end, for the income of the spell (or a cut-off)");
  options.invalid = JI_COUNT_LEAVE_OUT;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_true(support_count_value(ctx, counts, "a", "") == 1);
  ji_dataset_unref(counts);
  options.income_period = "2024"; /* nothing needs to be shared out */
  options.invalid = JI_COUNT_REFUSE;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  assert_true(support_count_value(ctx, counts, "a", "") == 2);
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* --- options ------------------------------------------------------------------------------ */

static void options_that_cannot_be(void **state) {
  ji_context *ctx = *state;
  ji_dataset *records = support_read_text(ctx, support_count_records, NULL);
  ji_dataset *rules = support_read_text(ctx, HEAD ",income_min\na,persons,any,2024,1\n", NULL);
#define BAD(member, value, status, message)                                                        \
  do {                                                                                             \
    ji_count_options options = open_options();                                                     \
    options.member = value;                                                                        \
    expect(ctx, records, rules, &options, status, message);                                        \
  } while (0)
  BAD(minimum_cell, -1, JI_ERROR_ARGUMENT, "minimum_cell is -1");
  BAD(complementary, 2, JI_ERROR_ARGUMENT, "complementary is 2");
  BAD(invalid, 3, JI_ERROR_ARGUMENT, "invalid is 3");
  BAD(pseudonym, "id", JI_ERROR_NOT_FOUND, "records have no column \"id\"");
  BAD(weight, "sex", JI_ERROR_TYPE, "column \"sex\" of the records is text, not numbers");
  BAD(cutoff, "2024", JI_ERROR_VALUE, "option cutoff: \"2024\" is not a date YYYY-MM-DD");
  BAD(income_period, "a year", JI_ERROR_VALUE, "option income_period: \"a year\"");
  BAD(income_period, "2023", JI_ERROR_VALUE,
      "rule \"a\": the income of the records is over 2023, the rule asks for it over 2024");
  BAD(groups, "urban", JI_ERROR_NOT_FOUND, "option groups: records have no column \"urban\"");
  BAD(groups, "sex", JI_ERROR_TYPE, "option groups: column \"sex\" is text, not bool");
  BAD(age_bands, "0-14|10-20", JI_ERROR_VALUE, "option age_bands: \"10-20\"");
  BAD(age_bands, "young", JI_ERROR_VALUE, "option age_bands: \"young\"");
  BAD(age_bands, "", JI_ERROR_VALUE, "option age_bands: \"\"");
  BAD(measure, "quantity=jobs", JI_ERROR_MEASURE,
      "option measure: quantity is what the rules say, not the option");
  BAD(measure, "area=@county", JI_ERROR_MEASURE, "option measure: a field that varies by row");
  BAD(measure, "colour=red", JI_ERROR_MEASURE, "option measure");
  ji_dataset *out = (ji_dataset *)ctx;
  support_status(ctx, ji_count(ctx, NULL, rules, NULL, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
  support_status(ctx, ji_count(ctx, records, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_count(ctx, records, rules, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_count_spread(ctx, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_count_spread(ctx, records, &out), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_count_quality(ctx, NULL, rules, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_count_quality(ctx, records, NULL, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_count_quality(ctx, records, rules, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

static void units_that_do_not_convert(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *records =
      support_read_text(ctx, support_count_records, "column,unit\nincome,CNY@2024\n");
  ji_dataset *rules = support_read_text(ctx, HEAD ",income_min\na,persons,any,2024,1\n",
                                        "column,unit\nincome_min,CNY@2018\n");
  expect(ctx, records, rules, &options, JI_ERROR_UNIT, "column \"income_min\" against column");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  records = support_read_text(ctx, support_count_records, "column,unit\nhours,person\n");
  rules = support_read_text(ctx, HEAD "\na,persons,any,2024\n", NULL);
  expect(ctx, records, rules, &options, JI_ERROR_UNIT, "column \"hours\" of the records");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  records = support_read_text(ctx, support_count_records, NULL);
  rules = support_read_text(ctx, HEAD ",standard,standard_source\na,fte,any,2024,40,x\n",
                            "column,unit\nstandard,CNY\n");
  expect(ctx, records, rules, &options, JI_ERROR_UNIT, "column \"standard\" (hours per year or");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

static void too_many_cells(void **state) {
  enum { rows = 3000 };
  ji_context *ctx = *state;
  int64_t *ids = calloc(rows, sizeof *ids);
  for (int64_t i = 0; i < rows; i++)
    ids[i] = i;
  const support_column columns[] = {{.name = "pseudonym", .integers = ids},
                                    {.name = "a", .integers = ids},
                                    {.name = "b", .integers = ids}};
  ji_dataset *records = support_dataset(ctx, rows, columns, 3);
  ji_dataset *rules = support_read_text(ctx, HEAD ",by\nr,persons,any,2024,a+b\n", NULL);
  expect(ctx, records, rules, NULL, JI_ERROR_LIMIT,
         "rule \"r\": by \"a+b\" makes more cells than 4194304 in all");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  free(ids);
}

/* --- spread ------------------------------------------------------------------------------- */

static void definitions_lie_apart(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  options.groups = "rural";
  ji_dataset *records = support_read_text(ctx, support_count_records, NULL);
  ji_dataset *rules = support_read_text(ctx, support_count_rules, NULL), *counts = NULL,
             *spread = NULL;
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  support_ok(ctx, ji_count_spread(ctx, counts, &spread));
  ji_column lowest = support_look(ctx, spread, "lowest");
  ji_column highest = support_look(ctx, spread, "highest");
  ji_column ratio = support_look(ctx, spread, "ratio"), rule = support_look(ctx, spread, "rules");
  ji_column low_rule = support_look(ctx, spread, "lowest_rule");
  ji_column unit = support_look(ctx, spread, "unit");
  char *text = support_text(ctx, &unit, 0);
  assert_string_equal(text, "person"); /* the first row: the total of persons */
  free(text);
  assert_true(support_number(&lowest, 0) == 2 && support_number(&highest, 0) == 4);
  assert_true(support_number(&ratio, 0) == 2);
  assert_int_equal(((const int64_t *)rule.values)[0], 4);
  text = support_text(ctx, &low_rule, 0);
  assert_string_equal(text, "labour");
  free(text);
  ji_dataset_unref(spread);
  ji_dataset_unref(counts);
  options.minimum_cell = 100; /* all hidden */
  support_ok(ctx, ji_count(ctx, records, rules, &options, &counts));
  support_ok(ctx, ji_count_spread(ctx, counts, &spread));
  ji_column reason = support_look(ctx, spread, "reason");
  lowest = support_look(ctx, spread, "lowest");
  text = support_text(ctx, &reason, 0);
  assert_string_equal(text, "no rule has a value here");
  free(text);
  assert_true(support_is_null(&lowest, 0));
  ji_dataset_unref(spread);
  ji_dataset_unref(counts);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

/* --- quality ------------------------------------------------------------------------------ */

/* The value of an indicator and band in a rule's total; NaN where null. */
static double indicator(ji_context *ctx, const ji_dataset *quality, const char *rule,
                        const char *name, const char *band) {
  ji_column rules = support_look(ctx, quality, "rule"), by = support_look(ctx, quality, "by");
  ji_column names = support_look(ctx, quality, "indicator");
  ji_column bands = support_look(ctx, quality, "band"),
            values = support_look(ctx, quality, "value");
  for (int64_t row = 0; row < ji_dataset_row_count(quality); row++) {
    char *r = support_text(ctx, &rules, row), *n = support_text(ctx, &names, row);
    char *b = support_text(ctx, &bands, row);
    int same = !strcmp(r, rule) && !strcmp(n, name) && support_is_null(&by, row) &&
               (band ? b && !strcmp(b, band) : !b);
    free(r), free(n), free(b);
    if (same)
      return support_is_null(&values, row) ? NAN : support_number(&values, row);
  }
  fail_msg("no indicator %s %s of rule %s", name, band ? band : "", rule);
  return 0;
}

static void what_jobs_are_like(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_count_quality_options quality;
  options.income_period = "2024";
  assert_int_equal(ji_count_quality_options_init(&quality, sizeof quality), JI_OK);
  quality.minimum_wage = 10;
  quality.minimum_wage_source = "a test";
  quality.quantiles = "0|0.5|1";
  ji_dataset *records = support_read_text(ctx,
                                          "pseudonym,start,end,hours,income,status,role\n"
                                          "1,2024-01-01,2024-01-07,10,100,30,streamer\n"
                                          "2,2024-01-01,2024-01-07,20,100,30,streamer\n"
                                          "3,2024-01-01,2024-01-07,50,,21,merchant\n"
                                          "4,2024-01-01,2024-01-07,,900,30,merchant\n"
                                          "5,2024-01-01,2024-01-07,34.9,400,42,service\n",
                                          NULL);
  ji_dataset *rules = support_read_text(ctx,
                                        "rule,unit,time,period,where\n"
                                        "all,persons,any,2024,\n"
                                        "none,jobs,any,2024,role=nobody\n",
                                        NULL);
  ji_dataset *out = NULL;
  support_ok(ctx, ji_count_quality(ctx, records, rules, &options, &quality, &out));
#define IS(name, band) indicator(ctx, out, "all", name, band)
  assert_true(IS("hours_band", "0-15") == 0.25 && IS("hours_band", "15-35") == 0.5);
  assert_true(IS("hours_band", "35-49") == 0 && IS("hours_band", "49+") == 0.25);
  assert_true(IS("income_quantile", "0") == 100 && IS("income_quantile", "0.5") == 100);
  assert_true(IS("income_quantile", "1") == 900);
  support_close("minimum wage", IS("minimum_wage", NULL), 2 / 3.0, 1e-15); /* 10, 5, 11.46 */
  assert_true(IS("dependent_contractors", NULL) == 0.4 && IS("merchants", NULL) == 0.4);
  assert_true(isnan(indicator(ctx, out, "none", "merchants", NULL)));
  ji_dataset_unref(out);
  options.minimum_cell = 4; /* shares that rest on fewer, or tell of fewer, are hidden */
  support_ok(ctx, ji_count_quality(ctx, records, rules, &options, &quality, &out));
  assert_true(isnan(IS("merchants", NULL)) && isnan(IS("hours_band", "15-35")));
  assert_true(IS("income_quantile", "0.5") == 100);
  ji_dataset_unref(out);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

static void quality_that_cannot_be(void **state) {
  ji_context *ctx = *state;
  ji_count_options options = open_options();
  ji_dataset *records = support_read_text(ctx, support_count_records, NULL), *out = NULL;
  ji_dataset *rules = support_read_text(ctx, HEAD "\na,persons,any,2024\n", NULL);
#define BAD_QUALITY(member, value, expected, message)                                              \
  do {                                                                                             \
    ji_count_quality_options quality;                                                              \
    assert_int_equal(ji_count_quality_options_init(&quality, sizeof quality), JI_OK);              \
    quality.member = value;                                                                        \
    support_status(ctx, ji_count_quality(ctx, records, rules, &options, &quality, &out),           \
                   expected);                                                                      \
    assert_null(out);                                                                              \
    support_message(ctx, message);                                                                 \
  } while (0)
  BAD_QUALITY(hours_bands, "0|x", JI_ERROR_VALUE, "option hours_bands: \"x\"");
  BAD_QUALITY(hours_bands, "20|10", JI_ERROR_VALUE, "option hours_bands: \"10\"");
  BAD_QUALITY(quantiles, "0.5|1.5", JI_ERROR_VALUE, "option quantiles: \"1.5\"");
  BAD_QUALITY(minimum_wage, 20, JI_ERROR_VALUE, "needs minimum_wage_source");
  BAD_QUALITY(minimum_wage, -1, JI_ERROR_VALUE, "minimum_wage is not above 0");
  BAD_QUALITY(status, "no", JI_ERROR_NOT_FOUND, "records have no column \"no\"");
  BAD_QUALITY(role, "hours", JI_ERROR_TYPE, "column \"hours\" of the records is float64");
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)
  const struct CMUnitTest tests[] = {
      TEST(rules_that_cannot_be),        TEST(too_few_and_too_many_rules),
      TEST(columns_that_are_lacking),    TEST(records_that_cannot_be),
      TEST(income_of_spells_that_go_on), TEST(options_that_cannot_be),
      TEST(units_that_do_not_convert),   TEST(too_many_cells),
      TEST(definitions_lie_apart),       TEST(what_jobs_are_like),
      TEST(quality_that_cannot_be),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

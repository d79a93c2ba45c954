/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers, dates and missing values as people write them: each leniency by itself, what it does not
 * accept, what is told of it, and what strict errors say of it. */
#include "support/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static support_reading *reading;
static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  reading = support_reading_create();
  ctx = reading->ctx;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_reading_free(reading);
  return 0;
}

static ji_status read_with(const char *text, const ji_csv_options *options, ji_dataset **out) {
  return support_reading_try(reading, text, options, out);
}

static ji_dataset *read_ok(const char *text, const ji_csv_options *options) {
  return support_reading_ok(reading, text, options);
}

/* A file of column x with one value in quotes and 1 below. */
static ji_status read_value(const char *value, int32_t set, ji_type declared, ji_dataset **out) {
  ji_csv_options options = support_lenient(set);
  ji_csv_column column = {.name = "x", .type = declared};
  char text[256];
  snprintf(text, sizeof text, "x,y\n\"%s\",1\n", value);
  options.columns = &column;
  options.column_count = 1;
  return read_with(text, &options, out);
}

static void check_integer(const char *value, int32_t set, int64_t expected, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_value(value, set, 0, &dataset), JI_OK, value, __FILE__, line);
  ji_column x = support_look(ctx, dataset, "x");
  if (x.type != JI_TYPE_INT64 || ((const int64_t *)x.values)[0] != expected) {
    print_error("line %d: \"%s\" is no %lld\n", line, value, (long long)expected);
    _fail(__FILE__, line);
  }
  ji_dataset_unref(dataset);
}
#define is_integer(value, set, expected) check_integer((value), (set), (expected), __LINE__)

static void check_real(const char *value, int32_t set, double expected, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_value(value, set, 0, &dataset), JI_OK, value, __FILE__, line);
  ji_column x = support_look(ctx, dataset, "x");
  if (x.type != JI_TYPE_FLOAT64 || ((const double *)x.values)[0] != expected) {
    print_error("line %d: \"%s\" is not as expected\n", line, value);
    _fail(__FILE__, line);
  }
  ji_dataset_unref(dataset);
}
#define is_real(value, set, expected) check_real((value), (set), (expected), __LINE__)

/* Inferred, the column is text as it is written; declared float64, it is an error with this end. */
static void check_refused(const char *value, int32_t set, const char *part, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_value(value, set, 0, &dataset), JI_OK, value, __FILE__, line);
  ji_column x = support_look(ctx, dataset, "x");
  char *text = support_text(ctx, &x, 0);
  assert_string_equal(text, value);
  free(text);
  ji_dataset_unref(dataset);
  dataset = NULL;
  support_check_status(ctx, read_value(value, set, JI_TYPE_FLOAT64, &dataset), JI_ERROR_FORMAT,
                       value, __FILE__, line);
  const char *message = ji_context_message(ctx);
  size_t size = strlen(part);
  if (strlen(message) < size || strcmp(message + strlen(message) - size, part) != 0) {
    print_error("line %d: the message \"%s\" does not end in \"%s\"\n", line, message, part);
    _fail(__FILE__, line);
  }
}
#define is_refused(value, set, part) check_refused((value), (set), (part), __LINE__)

/* --- numbers --------------------------------------------------------------------------------- */

static void blanks(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_BLANKS;
  is_integer(" 12", set, 12);
  is_integer("　12　", set, 12); /* U+3000 */
  is_real("\xC2\xA0\x31.5\xE2\x80\xAF\t", set, 1.5);
  is_refused(" 12", 0, "\" 12\" is not a number; JI_CSV_LENIENT_BLANKS reads it");
  is_refused("1 2", set, "\"1 2\" is not a number");
  ji_csv_options options = support_lenient(set);
  ji_dataset *dataset = read_ok(" a ,　b\n x ,  \n", &options);
  ji_column a = support_look(ctx, dataset, "a"), b = support_look(ctx, dataset, "b");
  char *text = support_text(ctx, &a, 0);
  assert_string_equal(text, "x");
  free(text);
  assert_true(support_is_null(&b, 0));
  support_contains(reading->log, "t.csv: 4 texts with blanks around them (first: line 1)");
  ji_dataset_unref(dataset);
}

static void full_width(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_FULL_WIDTH;
  is_integer("１２３", set, 123);
  is_integer("－１２", set, -12);
  is_integer("\xE2\x88\x92\x37", set, -7); /* U+2212 */
  is_integer("＋5", set, 5);
  is_real("１２．５Ｅ－２", set, 0.125);
  is_real("３．５ｅ２", set, 350);
  is_real("１２．５％", set | JI_CSV_LENIENT_PERCENT, 0.125);
  is_integer("（１，２３４）", set | JI_CSV_LENIENT_ACCOUNTING | JI_CSV_LENIENT_GROUPING, -1234);
  is_refused("１２３", 0, "\"１２３\" is not a number; JI_CSV_LENIENT_FULL_WIDTH reads it");
  is_refused("５％", set, "\"５％\" is not a number; JI_CSV_LENIENT_PERCENT reads it");
  is_refused("５％", JI_CSV_LENIENT_PERCENT,
             "\"５％\" is not a number; JI_CSV_LENIENT_FULL_WIDTH reads it");
  is_refused("Ａ1", set, "\"Ａ1\" is not a number");
}

static void grouping(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_GROUPING;
  is_integer("1,234", set, 1234);
  is_integer("-12,345,678", set, -12345678);
  is_integer("1，234", set, 1234);
  is_integer("1'234'567", set, 1234567);
  is_integer("1\xE2\x80\x99\x32\x33\x34", set, 1234);
  is_integer("1\xE2\x80\x89\x32\x33\x34", set, 1234);
  is_integer("1\xE2\x80\xAF\x32\x33\x34", set, 1234);
  is_integer("1\xC2\xA0\x32\x33\x34", set, 1234);
  is_integer("9,007,199,254,740,993", set, INT64_C(9007199254740993));
  is_real("1,234.5", set, 1234.5);
  is_real("999,999.25", set, 999999.25);
  is_refused("1,234", 0, "\"1,234\" is not a number; JI_CSV_LENIENT_GROUPING reads it");
  is_refused("1,23", set, "\"1,23\" is not a number");
  is_refused("1234,567", set, "\"1234,567\" is not a number");
  is_refused("12,34,567", set, "\"12,34,567\" is not a number");
  is_refused("1,234'567", set, "\"1,234'567\" is not a number");
  is_refused("0,123", set, "\"0,123\" is not a number");
  is_refused(",123", set, "\",123\" is not a number");
  is_refused("1,2345", set, "\"1,2345\" is not a number");
  is_refused("1,234,", set, "\"1,234,\" is not a number");
  is_refused("1,234e2", set, "\"1,234e2\" is not a number");
  is_refused("1.234,567", set, "\"1.234,567\" is not a number");
}

static void myriads(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_MYRIADS;
  is_integer("12.5万", set, 125000);
  is_integer("3亿", set, 300000000);
  is_integer("0.75亿", set, 75000000);
  is_integer("2万亿", set, INT64_C(2000000000000));
  is_integer("5百万", set, 5000000);
  is_integer("1.5千万", set, 15000000);
  is_integer("3千", set, 3000);
  is_integer("6十亿", set, INT64_C(6000000000));
  is_integer("7百", set, 700);
  is_integer("-4.20萬", set, -42000);
  is_integer("1億", set, 100000000);
  is_integer("0万", set, 0);
  is_integer("0.0万", set, 0);
  is_integer(".5万", set, 5000);
  is_integer("12.5 万", set, 125000);
  is_real("12.34567万", set, 123456.7);
  is_real("0.00001万", set, 0.1);
  /* Not 1.1 * 1e4, which is 11000.000000000002. */
  is_integer("1.1万", set, 11000);
  is_real("4.35001万", set, 43500.1);
  is_integer("1,234.5万", set | JI_CSV_LENIENT_GROUPING, 12345000);
  is_refused("12.5万", 0, "\"12.5万\" is not a number; JI_CSV_LENIENT_MYRIADS reads it");
  is_refused("1,234万", 0,
             "\"1,234万\" is not a number; JI_CSV_LENIENT_GROUPING and JI_CSV_LENIENT_MYRIADS read "
             "it");
  is_refused("12万x", set, "\"12万x\" is not a number");
  is_refused("万", set, "\"万\" is not a number");
  is_refused("1亿2千万", set, "\"1亿2千万\" is not a number");
  is_refused("1亿万", set, "\"1亿万\" is not a number");
  is_refused("1e3万", set, "\"1e3万\" is not a number");
  is_refused("007万", set, "\"007万\" is not a number");
}

static void percent(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_PERCENT;
  is_real("12.5%", set, 0.125);
  is_real("100%", set, 1);
  is_real("0.05%", set, 0.0005);
  is_real("-3%", set, -0.03);
  is_real("3.5‰", set, 0.0035);
  is_real("7 %", set, 0.07);
  is_real("250%", set, 2.5);
  is_refused("12.5%", 0, "\"12.5%\" is not a number; JI_CSV_LENIENT_PERCENT reads it");
  is_refused("12%%", set, "\"12%%\" is not a number");
  is_refused("%", set, "\"%\" is not a number");
  is_refused("1万%", set | JI_CSV_LENIENT_MYRIADS, "\"1万%\" is not a number");
}

static void shares_have_the_unit_one(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_PERCENT);
  ji_dataset *dataset = read_ok("x,y\n12.5%,1\n50%,2\n", &options);
  assert_string_equal(support_look(ctx, dataset, "x").unit, "1");
  assert_null(support_look(ctx, dataset, "y").unit);
  support_contains(reading->log, "t.csv: 2 values with % or ‰ (first: line 2, column \"x\")");
  ji_dataset_unref(dataset);
  /* In a column of unit % the sign says what the unit says. */
  ji_csv_column column = {.name = "x", .unit = "%"};
  options.columns = &column;
  options.column_count = 1;
  dataset = read_ok("x,y\n12.5%,1\n2‰,2\n", &options);
  ji_column x = support_look(ctx, dataset, "x");
  assert_string_equal(x.unit, "%");
  assert_true(support_number(&x, 0) == 12.5);
  assert_true(support_number(&x, 1) == 0.2);
  ji_dataset_unref(dataset);
  column.unit = "person";
  dataset = NULL;
  support_status(ctx, read_with("x,y\n12.5%,1\n", &options, &dataset), JI_ERROR_FORMAT);
  support_message(ctx,
                  "t.csv: line 2, column \"x\": \"12.5%\" is a share, but the unit of its column "
                  "is \"person\"");
  options.column_count = 0;
  dataset = read_ok("x,y\n12.5%,1\n0,2\n3,2\n4,2\n", &options);
  support_contains(reading->log, "WARNING ");
  support_contains(reading->log,
                   "t.csv: line 4, column \"x\": a number without % among shares is taken "
                   "as it stands: 2 such");
  ji_dataset_unref(dataset);
}

static void scales_do_not_meet(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_MYRIADS | JI_CSV_LENIENT_UNITS_IN_HEADER);
  ji_dataset *dataset = NULL;
  support_status(ctx, read_with("就业人员(万人),y\n12.5万,1\n", &options, &dataset),
                 JI_ERROR_FORMAT);
  support_message(ctx,
                  "t.csv: line 2, column \"就业人员\": \"12.5万\" has a scale, and so has the unit "
                  "of its column, \"1e4 person\"; declare the unit that the values without "
                  "their 万 and 亿 have");
  ji_csv_column column = {.name = "就业人员", .unit = "person"};
  options.columns = &column;
  options.column_count = 1;
  dataset = read_ok("就业人员(万人),y\n12.5万,1\n", &options);
  ji_column x = support_look(ctx, dataset, "就业人员");
  assert_string_equal(x.unit, "person");
  assert_true(support_number(&x, 0) == 125000);
  support_contains(reading->log, "WARNING ");
  support_contains(reading->log,
                   "column \"就业人员\": the header says the unit \"1e4 person\", but "
                   "\"person\" is declared, which holds");
  ji_dataset_unref(dataset);
  /* A price basis is no contradiction: headers do not say it. */
  ji_csv_column output = {.name = "产值", .unit = "1e8 CNY@2018:producers"};
  options.columns = &output;
  dataset = read_ok("产值(亿元),y\n12.5,1\n", &options);
  assert_string_equal(support_look(ctx, dataset, "产值").unit, "1e8 CNY@2018:producers");
  assert_null(strstr(reading->log, "WARNING"));
  ji_dataset_unref(dataset);
  ji_csv_column by_row = {.name = "x", .unit = "@y"};
  options.columns = &by_row;
  dataset = NULL;
  support_status(ctx, read_with("x,y\n1万,person\n", &options, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "\"@y\"");
}

static void accounting(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_ACCOUNTING;
  is_integer("(1234)", set, -1234);
  is_integer("1234-", set, -1234);
  is_real("(12.5)", set, -12.5);
  is_real("(1.5e3)", set, -1500);
  is_integer("(1,234)", set | JI_CSV_LENIENT_GROUPING, -1234);
  is_integer("(2.5万)", set | JI_CSV_LENIENT_MYRIADS, -25000);
  is_real("(5%)", set | JI_CSV_LENIENT_PERCENT, -0.05);
  is_real("5%-", set | JI_CSV_LENIENT_PERCENT, -0.05);
  is_refused("(12)", 0, "\"(12)\" is not a number; JI_CSV_LENIENT_ACCOUNTING reads it");
  is_refused("(-12)", set, "\"(-12)\" is not a number");
  is_refused("-12-", set, "\"-12-\" is not a number");
  is_refused("()", set, "\"()\" is not a number");
  is_refused("(12", set, "\"(12\" is not a number");
  is_refused("12)", set, "\"12)\" is not a number");
  is_refused("(12-)", set, "\"(12-)\" is not a number");
}

/* --- dates and missing values ---------------------------------------------------------------- */

static void check_date(const char *value, int32_t set, ji_type declared, int32_t days, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_value(value, set, declared, &dataset), JI_OK, value, __FILE__,
                       line);
  ji_column x = support_look(ctx, dataset, "x");
  if (x.type != JI_TYPE_DATE32 || ((const int32_t *)x.values)[0] != days) {
    print_error("line %d: \"%s\" is another date\n", line, value);
    _fail(__FILE__, line);
  }
  ji_dataset_unref(dataset);
}

static void dates(void **state) {
  (void)state;
  const int32_t set = JI_CSV_LENIENT_DATES, first_of_march = 19783; /* 2024-03-01 */
  static const char *const written[] = {"2024/3/1", "2024/03/01",   "2024-3-1",
                                        "2024.3.1", "2024年3月1日", "2024年03月01日"};
  for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
    check_date(written[i], set, 0, first_of_march, __LINE__);
    check_date(written[i], set, JI_TYPE_DATE32, first_of_march, __LINE__);
  }
  check_date("20240301", set, JI_TYPE_DATE32, first_of_march, __LINE__);
  is_integer("20240301", set, 20240301);
  check_date("２０２４－０３－０１", JI_CSV_LENIENT_FULL_WIDTH, 0, first_of_march, __LINE__);
  check_date("２０２４年３月１日", set | JI_CSV_LENIENT_FULL_WIDTH, 0, first_of_march, __LINE__);
  static const char *const wrong[] = {"2024/13/1", "2024/2/30", "2024/3",  "2024年3月1",
                                      "24/3/1",    "2024/3-1",  "2024//1", "1/3/2024"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    ji_dataset *dataset = NULL;
    char message[128];
    support_status(ctx, read_value(wrong[i], set, JI_TYPE_DATE32, &dataset), JI_ERROR_FORMAT);
    snprintf(message, sizeof message, "\"%s\" is not a date (YYYY-MM-DD)", wrong[i]);
    support_message(ctx, message);
  }
  ji_dataset *dataset = NULL;
  support_status(ctx, read_value("20240301", 0, JI_TYPE_DATE32, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "\"20240301\" is not a date (YYYY-MM-DD); JI_CSV_LENIENT_DATES reads it");
}

static void missing(void **state) {
  (void)state;
  static const char *const texts[] = {"-",    "--",  "---",  "–",    "—",    "——",   "－",
                                      "…",    "……",  "..",   "...",  "....", "/",    ":",
                                      "NA",   "N/A", "n/a",  "n.a.", "NULL", "null", "空",
                                      "空白", "缺",  "缺失", "不详", "暂无", "暂缺"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    ji_csv_options options = support_lenient(JI_CSV_LENIENT_MISSING);
    char text[128];
    snprintf(text, sizeof text, "l,x,y\n%s,\"%s\",1\n%s,5,2\n", texts[i], texts[i], texts[i]);
    options.label_columns = 1;
    ji_dataset *dataset = read_ok(text, &options);
    ji_column x = support_look(ctx, dataset, "x"), label = support_look(ctx, dataset, "l");
    assert_int_equal(x.type, JI_TYPE_INT64);
    assert_true(support_is_null(&x, 0));
    assert_true(support_number(&x, 1) == 5);
    assert_int_equal(label.null_count, 0); /* labels are names */
    support_contains(reading->log,
                     "t.csv: 1 text that means missing (first: line 2, column \"x\")");
    ji_dataset_unref(dataset);
  }
  is_refused("…", 0, "\"…\" is not a number; JI_CSV_LENIENT_MISSING reads it");
  is_refused("x", JI_CSV_LENIENT_MISSING, "\"x\" is not a number");
}

/* --- what is told ---------------------------------------------------------------------------- */

static void has_note(const ji_dataset *dataset, const char *kind, const char *name,
                     const char *value) {
  ji_dataset *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  ji_column kinds = support_look(ctx, provenance, "kind");
  ji_column names = support_look(ctx, provenance, "name");
  ji_column values = support_look(ctx, provenance, "value");
  int found = 0;
  for (int64_t row = 0; row < kinds.length; row++) {
    char *k = support_text(ctx, &kinds, row), *n = support_text(ctx, &names, row);
    char *v = support_text(ctx, &values, row);
    found |= !strcmp(k, kind) && !strcmp(n, name) && v && !strcmp(v, value);
    free(k);
    free(n);
    free(v);
  }
  if (!found)
    fail_msg("the provenance has no %s %s = \"%s\"", kind, name, value);
  ji_dataset_unref(provenance);
}

static void uses_are_told(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_MYRIADS | JI_CSV_LENIENT_GROUPING);
  ji_dataset *dataset =
      read_ok("a,b,c\n\"1,234\",1万,\"7,000\"\n5,2万,x\n\"1,000\",3,y\n", &options);
  support_contains(reading->log,
                   "t.csv: 2 values with thousands separators (first: line 2, column \"a\")\n");
  support_contains(reading->log, "t.csv: 2 values with 万 or 亿 (first: line 2, column \"b\")\n");
  /* c is text in the end, so that nothing in it was read leniently: it stays as written. */
  ji_column c = support_look(ctx, dataset, "c");
  char *text = support_text(ctx, &c, 0);
  assert_string_equal(text, "7,000");
  free(text);
  has_note(dataset, "option", "lenient", "grouping+myriads");
  has_note(dataset, "note", "lenient", "2 values with thousands separators");
  has_note(dataset, "note", "lenient", "2 values with 万 or 亿");
  ji_dataset_unref(dataset);
  options = support_lenient(JI_CSV_LENIENT_ALL);
  dataset = read_ok("a\n1\n", &options);
  assert_string_equal(reading->log, "");
  has_note(dataset, "option", "lenient",
           "blanks+full_width+grouping+myriads+percent+accounting+units_in_header+dates+missing+"
           "fill_labels+notes");
  ji_dataset_unref(dataset);
}

static void odd_values_have_a_hint(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(0);
  ji_dataset *dataset = read_ok("a\n1\n2\n\"1,234\"\n", &options);
  support_contains(reading->log,
                   "t.csv: line 4, column \"a\": the column is text because of \"1,234\": 2 "
                   "of its values are numbers, 1 not; JI_CSV_LENIENT_GROUPING reads it");
  ji_dataset_unref(dataset);
  options = support_lenient(JI_CSV_LENIENT_GROUPING);
  dataset = read_ok("a\n1\n2\n\"1,234\"\n", &options);
  assert_int_equal(support_look(ctx, dataset, "a").type, JI_TYPE_INT64);
  ji_dataset_unref(dataset);
}

static void typed_columns(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_value("1.5万", JI_CSV_LENIENT_MYRIADS, JI_TYPE_INT64, &dataset));
  ji_dataset_unref(dataset);
  dataset = NULL;
  support_status(ctx, read_value("1.00001万", JI_CSV_LENIENT_MYRIADS, JI_TYPE_INT64, &dataset),
                 JI_ERROR_FORMAT);
  support_message(ctx, "line 2, column \"x\": \"1.00001万\" is not a whole number");
  support_status(ctx, read_value("99999999万亿", JI_CSV_LENIENT_MYRIADS, JI_TYPE_INT64, &dataset),
                 JI_ERROR_FORMAT);
  support_message(ctx, "\"99999999万亿\" does not fit a 64-bit integer");
  support_ok(ctx, read_value("1,234", JI_CSV_LENIENT_ALL, JI_TYPE_TEXT, &dataset));
  ji_column x = support_look(ctx, dataset, "x");
  char *text = support_text(ctx, &x, 0);
  assert_string_equal(text, "1,234");
  free(text);
  ji_dataset_unref(dataset);
  dataset = NULL;
  support_status(ctx, read_value(" true", 0, JI_TYPE_BOOL, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "\" true\" is neither true nor false; JI_CSV_LENIENT_BLANKS reads it");
  /* Longer than any number that is written by hand. */
  char digits[200];
  memset(digits, '1', sizeof digits);
  digits[1] = ',';
  digits[sizeof digits - 1] = 0;
  support_ok(ctx, read_value(digits, JI_CSV_LENIENT_ALL, 0, &dataset));
  assert_int_equal(support_look(ctx, dataset, "x").type, JI_TYPE_TEXT);
  ji_dataset_unref(dataset);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blanks),
      cmocka_unit_test(full_width),
      cmocka_unit_test(grouping),
      cmocka_unit_test(myriads),
      cmocka_unit_test(percent),
      cmocka_unit_test(shares_have_the_unit_one),
      cmocka_unit_test(scales_do_not_meet),
      cmocka_unit_test(accounting),
      cmocka_unit_test(dates),
      cmocka_unit_test(missing),
      cmocka_unit_test(uses_are_told),
      cmocka_unit_test(odd_values_have_a_hint),
      cmocka_unit_test(typed_columns),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

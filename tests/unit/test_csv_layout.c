/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Titles, headers of several rows, units in them, labels and notes: tables as yearbooks print them.
 * The figures are made up. */
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

static void check_refused(const char *text, const ji_csv_options *options, ji_status status,
                          const char *part, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_with(text, options, &dataset), status, text, __FILE__, line);
  assert_null(dataset);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
}
#define refuses(text, options, status, part)                                                       \
  check_refused((text), (options), (status), (part), __LINE__)

/* "name [unit] | name [unit]" of all columns. */
static void check_columns(const ji_dataset *dataset, const char *expected, int line) {
  char text[1024] = "";
  for (int64_t i = 0; i < ji_dataset_column_count(dataset); i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, dataset, i, &column));
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s%s%s%s%s", i ? " | " : "", column.name,
             column.unit ? " [" : "", column.unit ? column.unit : "", column.unit ? "]" : "");
  }
  if (strcmp(text, expected) != 0) {
    print_error("line %d: the columns are\n  %s\nexpected\n  %s\n", line, text, expected);
    _fail(__FILE__, line);
  }
}
#define columns_are(dataset, expected) check_columns((dataset), (expected), __LINE__)

#define texts_are(dataset, name, expected) support_texts(ctx, (dataset), (name), (expected))

/* --- units in names -------------------------------------------------------------------------- */

/* Names that differ only in the unit keep it in the name. */
static void header_is(const char *heading, const char *expected) {
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_UNITS_IN_HEADER);
  char text[256];
  snprintf(text, sizeof text, "\"%s\",y\n1,2\n", heading);
  ji_dataset *dataset = read_ok(text, &options);
  char with[256];
  snprintf(with, sizeof with, "%s | y", expected);
  columns_are(dataset, with);
  ji_dataset_unref(dataset);
}

static void units_in_names(void **state) {
  (void)state;
  header_is("就业人员(万人)", "就业人员 [1e4 person]");
  header_is("就业人员（万人）", "就业人员 [1e4 person]");
  header_is("GDP（亿元）", "GDP [1e8 CNY]");
  header_is("sales [1e8 CNY]", "sales [1e8 CNY]");
  header_is("sales [1e8 CNY@2018:producers]", "sales [1e8 CNY@2018:producers]");
  header_is("产值/亿元", "产值 [1e8 CNY]");
  header_is("产值／亿元", "产值 [1e8 CNY]");
  header_is("人均产值/元/人", "人均产值 [CNY/person]");
  header_is("人均产值（元/人）", "人均产值 [CNY/person]");
  header_is("比重（％）", "比重 [%]");
  header_is("比重 %", "比重 %");
  header_is("出生率（‰）", "出生率 [0.001]");
  header_is("产值　【百万美元】", "产值 [1e6 USD]");
  header_is("multiplier (job/(1e9 CNY))", "multiplier [job/(1e9 CNY)]");
  header_is("Employed (10 000 persons)", "Employed [1e4 person]");
  header_is("Employed (10,000 persons)", "Employed [1e4 person]");
  header_is("Output (100 million yuan)", "Output [1e8 CNY]");
  header_is("Output (billion USD)", "Output [1e9 USD]");
  header_is("Output (USD)", "Output [USD]");
  header_is("Hours worked (thousand hours)", "Hours worked [1e3 h]");
  header_is("产量（万吨）", "产量 [1e4 吨]");
  /* No units: */
  header_is("income (annual)", "income (annual)");
  header_is("base (1978=100)", "base (1978=100)");
  header_is("GDP (2018 USD)", "GDP (2018 USD)"); /* money of a year, not 2018 of it */
  header_is("job(s)", "job(s)");
  header_is("note (1)", "note (1)");
  header_is("CPI (ALL)", "CPI (ALL)");
  header_is("人口（百色）", "人口（百色）");
  header_is("男/女", "男/女");
  header_is("a) b (person", "a) b (person");
  header_is("人员(万人)*", "人员(万人)*");
  header_is("((((((((((person))))))))))", "((((((((((person))))))))))");
  header_is("(万人)", "(万人) [1e4 person]"); /* nothing is left for a name */
  header_is("empty ()", "empty ()");
}

static void units_keep_doubled_names_apart(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_UNITS_IN_HEADER);
  ji_dataset *dataset = read_ok("产值(亿元),产值(%),人员(万人)\n1,2,3\n", &options);
  columns_are(dataset, "产值(亿元) [1e8 CNY] | 产值(%) [%] | 人员 [1e4 person]");
  assert_string_equal(strstr(reading->log, "t.csv: 3"),
                      "t.csv: 3 units from the header (first: line 1, column \"产值(亿元)\")\n");
  ji_dataset_unref(dataset);
  refuses("产值(亿元),产值(亿元)\n1,2\n", &options, JI_ERROR_LABEL,
          "line 1, columns 1 and 2 are both named \"产值(亿元)\"");
  dataset = read_ok("时间(年),人员(万人)\nx,1\n", &options);
  columns_are(dataset, "时间 | 人员 [1e4 person]");
  support_contains(reading->log,
                   "t.csv: line 1, column \"时间\": its unit, \"year\", is left out: the "
                   "column is text");
  ji_dataset_unref(dataset);
  options = support_lenient(0);
  dataset = read_ok("产值(亿元),产值(%)\n1,2\n", &options);
  columns_are(dataset, "产值(亿元) | 产值(%)");
  ji_dataset_unref(dataset);
}

/* --- header rows ----------------------------------------------------------------------------- */

static void titles(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(0);
  options.skip_lines = 2;
  ji_dataset *dataset = read_ok("Table 1\nin persons\n\na,b\n1,2\n", &options);
  columns_are(dataset, "a | b");
  ji_dataset_unref(dataset);
  refuses("t\nu\na,a\n1,2\n", &options, JI_ERROR_LABEL, "line 3, columns 1 and 2 are both named");
  refuses("t\nu\na,b\n1,x,3\n", &options, JI_ERROR_FORMAT, "line 4 has 3 fields, the header has 2");
  refuses("t\nu\n", &options, JI_ERROR_FORMAT, "the file is empty; a header line is expected");
  options.skip_lines = 0;
  refuses("Table 1,,\na,b,c\n1,2,3\n", &options, JI_ERROR_LABEL,
          "line 1, column 2: the name is empty (a title? skip_lines passes over it)");
  refuses("Table 1\na,b\n1,2\n", &options, JI_ERROR_FORMAT,
          "line 2 has 2 fields, the header has 1; skip_lines passes over titles above the header");
}

static void several_header_rows(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_UNITS_IN_HEADER);
  options.header_rows = 2;
  ji_dataset *dataset = read_ok("年份,就业人员,,产值\n,城镇,乡村,\n2018,1,2,3\n", &options);
  columns_are(dataset, "年份 | 就业人员 / 城镇 | 就业人员 / 乡村 | 产值");
  ji_dataset_unref(dataset);
  /* The last row does not go on to the right; a unit may stand in a row of its own. */
  dataset = read_ok("年份,产值,就业人员\n,亿元,（万人）\n2018,1,2\n", &options);
  columns_are(dataset, "年份 | 产值 [1e8 CNY] | 就业人员 [1e4 person]");
  ji_dataset_unref(dataset);
  /* A unit in a cell that covers several columns is theirs, unless they have their own. */
  dataset = read_ok("年份,产值（亿元）,,人数/万人\n,总量,增长（%）,城镇\n2018,1,2,3\n", &options);
  columns_are(dataset,
              "年份 | 产值 / 总量 [1e8 CNY] | 产值（亿元） / 增长 [%] | 人数 / 城镇 [1e4 person]");
  ji_dataset_unref(dataset);
  dataset = read_ok("年份,单位：万元,（亿元）,\n,a,b,c（年末）\n2018,1,2,3\n", &options);
  columns_are(dataset, "年份 | 单位：万元 / a | b [1e8 CNY] | c（年末） [1e8 CNY]");
  ji_dataset_unref(dataset);
  options.header_rows = 3;
  options.header_separator = ".";
  options.lenient = 0;
  /* A part goes on only under the part above it. */
  dataset = read_ok("a,A,,B,\n,x,,,y\nn,1,2,3,4\nr,1,2,3,4\n", &options);
  columns_are(dataset, "a.n | A.x.1 | A.x.2 | B.3 | B.y.4");
  ji_dataset_unref(dataset);
  /* Equal parts one above the other are one part that was merged downward. */
  dataset = read_ok("a,A\na,A\na,b\nr,1\n", &options);
  columns_are(dataset, "a | A.b");
  ji_dataset_unref(dataset);
  refuses("a,b\nc\n1,2\n", &options, JI_ERROR_FORMAT,
          "line 2 has 1 field, but line 1, which is of the header too, has 2");
  refuses("a,b\nc,d\n", &options, JI_ERROR_FORMAT,
          "the file ends within its header: 2 of header_rows, 3, are there");
  refuses(",b\n,d\n,f\n1,2\n", &options, JI_ERROR_LABEL, "line 1, column 1: the name is empty");
}

static void no_header(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(0);
  options.header_rows = 0;
  ji_dataset *dataset = read_ok("x,1\ny,2\n\n", &options);
  columns_are(dataset, "column_1 | column_2");
  texts_are(dataset, "column_1", "x|y");
  ji_dataset_unref(dataset);
  options.label_columns = 1;
  options.skip_lines = 1;
  dataset = read_ok("title\n\nx,1\ny,2\n", &options);
  columns_are(dataset, "label_1 | column_2");
  assert_int_equal(ji_dataset_row_count(dataset), 2);
  ji_dataset_unref(dataset);
  refuses("title\nx,1\ny,2,3\n", &options, JI_ERROR_FORMAT,
          "line 3 has 3 fields, the first row has 2");
  refuses("title\nx,1\ny\n", &options, JI_ERROR_FORMAT,
          "line 3 has 1 field, the first row has 2; JI_CSV_LENIENT_NOTES passes over notes at the "
          "end");
  options.label_columns = 3;
  refuses("title\nx,1\n", &options, JI_ERROR_FORMAT, "line 2 has 2 fields, label_columns is 3");
  options.max_columns = 1;
  refuses("title\nx,1\n", &options, JI_ERROR_LIMIT, "line 2: more than max_columns, 1 columns");
  options = support_lenient(JI_CSV_LENIENT_NOTES);
  options.header_rows = 0;
  dataset = read_ok("x,1\ny,2\n注：z\n", &options);
  assert_int_equal(ji_dataset_row_count(dataset), 2);
  ji_dataset_unref(dataset);
}

static void wrapped_names(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_BLANKS | JI_CSV_LENIENT_UNITS_IN_HEADER);
  ji_dataset *dataset = read_ok("　地 区,\"就业人员\n （万人）\",\"a\nb\"\nx,1,2\n", &options);
  columns_are(dataset, "地 区 | 就业人员 [1e4 person] | a b");
  ji_dataset_unref(dataset);
  refuses("a,　\n1,2\n", &options, JI_ERROR_LABEL, "line 1, column 2: the name is empty");
}

/* --- labels and notes ------------------------------------------------------------------------ */

static void labels(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(0);
  options.label_columns = 2;
  ji_dataset *dataset = read_ok(",code,jobs\n东部,11,1\n,12,2\n", &options);
  columns_are(dataset, "label_1 | code | jobs");
  assert_int_equal(support_look(ctx, dataset, "code").type, JI_TYPE_TEXT);
  texts_are(dataset, "label_1", "东部|~");
  texts_are(dataset, "code", "11|12");
  ji_dataset_unref(dataset);
  options.label_columns = 4;
  refuses(",code,jobs\n", &options, JI_ERROR_FORMAT, "line 1 has 3 fields, label_columns is 4");
}

/* Years are labels, too; and a label may be a number where that is said. */
static void labels_of_a_declared_type(void **state) {
  (void)state;
  const ji_csv_column year = {.name = "year", .type = JI_TYPE_INT64};
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_FILL_LABELS);
  options.label_columns = 1;
  options.columns = &year;
  options.column_count = 1;
  ji_dataset *dataset = read_ok("year,n\n2018,1\n,2\n", &options);
  ji_column column = support_look(ctx, dataset, "year");
  assert_int_equal(column.type, JI_TYPE_INT64);
  assert_true(support_number(&column, 1) == 2018);
  ji_dataset_unref(dataset);
}

static void filled_labels(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_FILL_LABELS);
  options.label_columns = 3;
  const char *text = "a,b,c,n\n"
                     "东部,北京,x,1\n"
                     ",,y,2\n"
                     ",天津,,3\n" /* another b: c of above does not go on */
                     ",,,4\n"
                     "中部,,,5\n" /* another a */
                     ",山西,x,6\n"
                     "中部,山西,,7\n";
  ji_dataset *dataset = read_ok(text, &options);
  texts_are(dataset, "a", "东部|东部|东部|东部|中部|中部|中部");
  texts_are(dataset, "b", "北京|北京|天津|天津|~|山西|山西");
  texts_are(dataset, "c", "x|y|~|~|~|x|x");
  support_contains(reading->log, "t.csv: 7 labels filled from the row above (first: line 3, column "
                                 "\"a\")");
  ji_dataset_unref(dataset);
}

static void notes(void **state) {
  (void)state;
  const char *text = "a,b\nx,1\ny,2\n注：z\n资料来源：w,\n\"Note 2: u, v\"\nNote 3: u, v, w\n\n";
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_NOTES);
  ji_dataset *dataset = read_ok(text, &options);
  assert_int_equal(ji_dataset_row_count(dataset), 2);
  assert_string_equal(strstr(reading->log, "t.csv: 4"),
                      "t.csv: 4 notes passed over (first: line 4)\n");
  ji_dataset *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  texts_are(provenance, "name", "libjobimpact|t.csv|t.csv (file)|lenient|lenient|passed over");
  ji_column values = support_look(ctx, provenance, "value");
  char *told = support_text(ctx, &values, 5);
  assert_string_equal(told, "注：z\n资料来源：w\nNote 2: u, v\nNote 3: u, v, w");
  free(told);
  ji_dataset_unref(provenance);
  ji_dataset_unref(dataset);
  refuses("a,b\nx,1\n注：z\ny,2\n", &options, JI_ERROR_FORMAT,
          "line 4: a row after the note on line 3; notes stand at the end");
  /* A row of nulls is a row; a registered accountant is no note. */
  dataset = read_ok("a,b\nx,\n注册会计师,\n注,3\n", &options);
  assert_int_equal(ji_dataset_row_count(dataset), 3);
  ji_dataset_unref(dataset);
  /* In a file of one column every row is one field. */
  dataset = read_ok("a\nx\n\n注：z\n", &options);
  assert_int_equal(ji_dataset_row_count(dataset), 3);
  ji_dataset_unref(dataset);
  refuses("a,b\nx,1,2\n", &options, JI_ERROR_FORMAT, "line 2 has 3 fields, the header has 2");
  options = support_lenient(0);
  refuses(
      "a,b\nx,1\n注：z\n", &options, JI_ERROR_FORMAT,
      "line 3 has 1 field, the header has 2; JI_CSV_LENIENT_NOTES passes over notes at the end");
}

/* --- options and the whole ------------------------------------------------------------------- */

static void options_out_of_range(void **state) {
  (void)state;
  ji_csv_options options = support_lenient(4096);
  refuses("a\n", &options, JI_ERROR_ARGUMENT, "ji_csv_options.lenient is 4096");
  options = support_lenient(0);
  options.skip_lines = -1;
  refuses("a\n", &options, JI_ERROR_ARGUMENT, "skip_lines");
  options = support_lenient(0);
  options.label_columns = -1;
  refuses("a\n", &options, JI_ERROR_ARGUMENT, "label_columns");
  options = support_lenient(0);
  options.header_rows = 101;
  refuses("a\n", &options, JI_ERROR_ARGUMENT, "header_rows is not 0 to 100");
  options = support_lenient(0);
  options.header_separator = "\xFF";
  refuses("a\n", &options, JI_ERROR_ARGUMENT, "header_separator is not UTF-8");
  options = support_lenient(0);
  assert_string_equal(options.header_separator, " / ");
  options.header_separator = NULL; /* as an older caller has it */
  options.header_rows = 2;
  ji_dataset *dataset = read_ok("a,b\nc,d\n1,2\n", &options);
  columns_are(dataset, "a / c | b / d");
  ji_dataset_unref(dataset);
}

static void a_yearbook_table(void **state) {
  (void)state;
  const char *text = "表4-2 按行业分的就业人员和产值,,,\n"
                     "（年底数，虚构）,,,\n"
                     "地　区,行　业,就业人员,产值\n"
                     ",,（万人）,（亿元）\n"
                     "东　部,农业,\"20,772\",\"１，２３４．５\"\n"
                     ",　工业　,865,…\n"
                     "西　部,农业,(12),0.5\n"
                     "注：年底数。,,,\n"
                     "资料来源：虚构,,,\n";
  ji_csv_options options = support_lenient(JI_CSV_LENIENT_ALL);
  options.skip_lines = 2;
  options.header_rows = 2;
  options.label_columns = 2;
  ji_dataset *dataset = read_ok(text, &options);
  columns_are(dataset, "地　区 | 行　业 | 就业人员 [1e4 person] | 产值 [1e8 CNY]");
  texts_are(dataset, "地　区", "东　部|东　部|西　部");
  texts_are(dataset, "行　业", "农业|工业|农业");
  ji_column jobs = support_look(ctx, dataset, "就业人员");
  assert_int_equal(jobs.type, JI_TYPE_INT64);
  assert_true(support_number(&jobs, 0) == 20772 && support_number(&jobs, 2) == -12);
  ji_column output = support_look(ctx, dataset, "产值");
  assert_true(support_number(&output, 0) == 1234.5);
  assert_true(support_is_null(&output, 1));
  ji_dataset_unref(dataset);
}

/* The C of docs/guide/yearbook.md. */
static void the_guide_page_in_c(void **state) {
  (void)state;
  char *path = support_source("examples/data/yearbook-2018/employment.csv");
  ji_csv_options options;
  ji_csv_options_init(&options, sizeof options);
  options.skip_lines = 1;
  options.header_rows = 2;
  options.label_columns = 2;
  options.lenient = JI_CSV_LENIENT_GROUPING | JI_CSV_LENIENT_UNITS_IN_HEADER |
                    JI_CSV_LENIENT_FILL_LABELS | JI_CSV_LENIENT_NOTES;
  ji_dataset *table = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &table));
  columns_are(table, "产业 | 部门 | 就业人员 [1e4 person] | 价值量 / 总产出 [1e8 CNY] | 价值量 / "
                     "劳动者报酬 [1e8 CNY]");
  assert_int_equal(ji_dataset_row_count(table), 20);
  static const char *const ids[] = {"产业", "部门"};
  ji_reshape_options reshape;
  ji_reshape_options_init(&reshape, sizeof reshape);
  reshape.ids = ids;
  reshape.id_count = 2;
  ji_dataset *long_table = NULL;
  support_ok(ctx, ji_dataset_longer(ctx, table, &reshape, &long_table));
  assert_int_equal(ji_dataset_row_count(long_table), 60);
  ji_dataset_unref(long_table);
  ji_dataset_unref(table);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_in_names),
      cmocka_unit_test(units_keep_doubled_names_apart),
      cmocka_unit_test(titles),
      cmocka_unit_test(several_header_rows),
      cmocka_unit_test(no_header),
      cmocka_unit_test(wrapped_names),
      cmocka_unit_test(labels),
      cmocka_unit_test(labels_of_a_declared_type),
      cmocka_unit_test(filled_labels),
      cmocka_unit_test(the_guide_page_in_c),
      cmocka_unit_test(notes),
      cmocka_unit_test(options_out_of_range),
      cmocka_unit_test(a_yearbook_table),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing SDMX-CSV: what stands in the file, what is refused, and what comes back. */
#include "sdmx_fixture.h"

#include <dirent.h>
#include <math.h>

#define HEAD "STRUCTURE,STRUCTURE_ID,ACTION,"
#define ROW "dataflow,X:Y(1.0),I,"

static ji_sdmx_write_options defaults(void) {
  ji_sdmx_write_options options;
  assert_int_equal(ji_sdmx_write_options_init(&options, sizeof options), JI_OK);
  options.structure_id = "X:Y(1.0)";
  return options;
}

static ji_status write_to(const char *name, const ji_dataset *dataset,
                          const ji_sdmx_write_options *options) {
  char *path = support_path(folder, name);
  ji_status status = ji_dataset_write_sdmx_csv(ctx, dataset, path, options);
  free(path);
  return status;
}

#define writes_with(columns, count, rows, options, expected)                                       \
  check_written((columns), (count), (rows), (options), (expected), __LINE__)
#define writes(columns, count, rows, expected)                                                     \
  writes_with(columns, count, rows, &standard, expected)
static void check_written(const support_column *columns, size_t count, int64_t rows,
                          const ji_sdmx_write_options *options, const char *expected, int line) {
  ji_dataset *dataset = support_dataset(ctx, rows, columns, count);
  char *path = support_path(folder, "out.csv");
  support_check_status(ctx, ji_dataset_write_sdmx_csv(ctx, dataset, path, options), JI_OK, "write",
                       __FILE__, line);
  char *text = support_read(path, NULL);
  check_text(text, expected, __FILE__, line);
  free(text);
  free(path);
  ji_dataset_unref(dataset);
}

static int count_files(void) {
  DIR *entries = opendir(folder);
  assert_non_null(entries);
  int count = 0;
  for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries))
    count += entry->d_name[0] != '.';
  closedir(entries);
  return count;
}

/* Nothing is left behind. */
#define refuses_with(columns, count, options, status, expected)                                    \
  check_refusal((columns), (count), (options), (status), (expected), __LINE__)
static void check_refusal(const support_column *columns, size_t count,
                          const ji_sdmx_write_options *options, ji_status status,
                          const char *expected, int line) {
  ji_dataset *dataset = support_dataset(ctx, 1, columns, count);
  support_check_status(ctx, write_to("out.csv", dataset, options), status, "write", __FILE__, line);
  check_text(message(), expected, __FILE__, line);
  assert_int_equal(count_files(), 0);
  ji_dataset_unref(dataset);
}

static void dimensions_value_attributes(void **state) {
  (void)state;
  const ji_sdmx_write_options standard = defaults();
  const support_column columns[] = {
      {.name = "REF_AREA", .texts = (const char *const[]){"CN", "FR", NULL, ""}},
      {.name = "TIME_PERIOD", .texts = (const char *const[]){"2024", "2024-Q1", NULL, "2025"}},
      {.name = "OBS_VALUE",
       .unit = "1e3 person",
       .numbers = (const double[]){0.1, NAN, 0, -INFINITY},
       .absent = (const int[]){0, 0, 1, 0}},
      {.name = "OBS_STATUS", .texts = (const char *const[]){"A", NULL, "_U", "E"}},
      {.name = "NOTE", .texts = (const char *const[]){"a,b", "say \"hi\"", "two\nlines", " x"}}};
  writes(columns, 5, 4,
         HEAD "REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,NOTE\n" ROW
              "CN,2024,0.1,PS,3,A,\"a,b\"\n" ROW "FR,2024-Q1,NaN,PS,3,,\"say \"\"hi\"\"\"\n" ROW
              ",,,PS,3,_U,\"two\nlines\"\n" ROW "\"\",2025,-INF,PS,3,E,\" x\"\n");
}

static void other_types_are_printed(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const support_column columns[] = {{.name = "year", .integers = (const int64_t[]){2024}},
                                    {.name = "jobs", .integers = (const int64_t[]){12}},
                                    {.name = "share", .numbers = (const double[]){0.5}}};
  options.value = "jobs";
  options.structure = "datastructure";
  options.structure_id = "ESTAT:NA_MAIN(1.6.0)";
  options.action = "R";
  writes_with(columns, 3, 1, &options,
              HEAD "year,OBS_VALUE,share\ndatastructure,ESTAT:NA_MAIN(1.6.0),R,2024,12,0.5\n");
  const char *const measures[] = {"share", "jobs"}, *const attributes[] = {"year"};
  options.measures = measures;
  options.measure_count = 2;
  options.attributes = attributes;
  options.attribute_count = 1;
  writes_with(columns, 3, 1, &options,
              HEAD "share,OBS_VALUE,year\ndatastructure,ESTAT:NA_MAIN(1.6.0),R,0.5,12,2024\n");
  options.measure_count = 1;
  writes_with(columns, 3, 1, &options,
              HEAD "OBS_VALUE,share,year\ndatastructure,ESTAT:NA_MAIN(1.6.0),R,12,0.5,2024\n");
  options.value = "absent";
  const char *const years[] = {"year"};
  options.dimensions = years;
  options.dimension_count = 1;
  options.attributes = years;
  options.attribute_count = 0;
  writes_with(columns, 3, 1, &options, /* no attributes, and no OBS_VALUE */
              HEAD "year,share\ndatastructure,ESTAT:NA_MAIN(1.6.0),R,2024,0.5\n");
}

static void keys_and_separators(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const char *const dimensions[] = {"AREA", "TIME_PERIOD", "unit", "SEX"};
  const support_column columns[] = {
      {.name = "OBS_VALUE", .unit = "@unit", .numbers = (const double[]){1, 2}},
      {.name = "AREA", .texts = (const char *const[]){"CN", NULL}},
      {.name = "SEX", .texts = (const char *const[]){"F", "M"}},
      {.name = "TIME_PERIOD", .texts = (const char *const[]){"2024", "2025"}},
      {.name = "ATTR[]", .texts = (const char *const[]){"a|b;c", "d"}},
      {.name = "unit", .texts = (const char *const[]){"1e8 CNY", NULL}}};
  options.dimensions = dimensions;
  options.dimension_count = 4;
  options.keys = JI_SDMX_KEYS_BOTH;
  options.delimiter = ';';
  options.subfield = '|';
  writes_with(columns, 6, 2, &options,
              "STRUCTURE[|];STRUCTURE_ID;ACTION;SERIES_KEY;OBS_KEY;AREA;TIME_PERIOD;UNIT_MEASURE;"
              "UNIT_MULT;SEX;OBS_VALUE;ATTR[]\n"
              "dataflow;X:Y(1.0);I;CN.CNY.F;CN.2024.CNY.F;CN;2024;CNY;8;F;1;\"a|b;c\"\n"
              "dataflow;X:Y(1.0);I;..M;.2025..M;;2025;;;M;2;d\n");
  options.keys = JI_SDMX_KEYS_OBS;
  options.dimension_count = 1;
  options.delimiter = ',';
  writes_with(columns, 6, 2, &options,
              "STRUCTURE[|],STRUCTURE_ID,ACTION,OBS_KEY,AREA,OBS_VALUE,SEX,TIME_PERIOD,ATTR[],"
              "UNIT_MEASURE,UNIT_MULT\n"
              "dataflow,X:Y(1.0),I,CN,CN,1,F,2024,a|b;c,CNY,8\n"
              "dataflow,X:Y(1.0),I,,,2,M,2025,d,,\n");
  options.keys = JI_SDMX_KEYS_SERIES;
  options.time = "AREA";
  const char *const attributes[] = {"SEX"};
  options.attributes = attributes;
  options.attribute_count = 1;
  writes_with(columns, 6, 2, &options, /* the unit is never lost */
              HEAD "SERIES_KEY,AREA,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,SEX\n" ROW
                   ",CN,1,CNY,8,F\n" ROW ",,2,,,M\n");
}

static void labels(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const support_column columns[] = {
      {.name = "AREA", .texts = (const char *const[]){"CN", "FR", NULL}},
      {.name = "AREA_name", .texts = (const char *const[]){"China", NULL, "x"}},
      {.name = "OBS_VALUE", .unit = "person", .numbers = (const double[]){1, 2, 3}},
      {.name = "S[]", .texts = (const char *const[]){"A;B", "A;B", ";"}},
      {.name = "S[]_name", .texts = (const char *const[]){"all;some", "all", ";"}}};
  options.structure_name = "Jobs";
  writes_with(columns, 4, 1, &options,
              "STRUCTURE[;],STRUCTURE_ID,ACTION,AREA,AREA_name,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,"
              "S[]\n" ROW "CN,China,1,PS,0,A;B\n");
  options.labels = JI_SDMX_LABELS_BOTH;
  writes_with(columns, 5, 3, &options,
              "STRUCTURE[;],STRUCTURE_ID,ACTION,AREA,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,S[]\n"
              "dataflow,X:Y(1.0): Jobs,I,CN: China,1,PS,0,A: all;B: some\n"
              "dataflow,X:Y(1.0): Jobs,I,FR,2,PS,0,A: all;B\n"
              "dataflow,X:Y(1.0): Jobs,I,,3,PS,0,;\n");
  options.labels = JI_SDMX_LABELS_NAME;
  writes_with(columns, 5, 2, &options,
              "STRUCTURE[;],STRUCTURE_ID,STRUCTURE_NAME,ACTION,AREA,AREA,OBS_VALUE,OBS_VALUE,"
              "UNIT_MEASURE,UNIT_MEASURE,UNIT_MULT,UNIT_MULT,S[],S[]\n"
              "dataflow,X:Y(1.0),Jobs,I,CN,China,1,,PS,,0,,A;B,all;some\n"
              "dataflow,X:Y(1.0),Jobs,I,FR,,2,,PS,,0,,A;B,all\n");
}

static void descriptions_are_the_names_of_components(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  double value = 1;
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_FLOAT64,
                      .name = "OBS_VALUE",
                      .description = "Persons, in all",
                      .length = 1,
                      .values = &value};
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  options.labels = JI_SDMX_LABELS_BOTH;
  support_ok(ctx, write_to("out.csv", dataset, &options));
  char *path = support_path(folder, "out.csv");
  char *text = support_read(path, NULL);
  assert_text(text, HEAD "\"OBS_VALUE: Persons, in all\"\n" ROW "1\n");
  free(text);
  ji_dataset_unref(dataset);
  dataset = NULL;
  support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, NULL, &dataset));
  assert_string_equal(support_look(ctx, dataset, "OBS_VALUE").description, "Persons, in all");
  ji_dataset_unref(dataset);
  options.labels = JI_SDMX_LABELS_NAME;
  free(path);
}

/* --- refusals -------------------------------------------------------------------------------- */

#define TEXT(name_, text)                                                                          \
  {                                                                                                \
    .name = (name_), .texts = (const char *const[]) {                                              \
      text                                                                                         \
    }                                                                                              \
  }
#define VALUE(unit_)                                                                               \
  {                                                                                                \
    .name = "OBS_VALUE", .unit = (unit_), .numbers = (const double[]) {                            \
      1                                                                                            \
    }                                                                                              \
  }

static void columns_that_are_not_there(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const support_column columns[] = {TEXT("A", "a"), VALUE(NULL)};
  refuses_with(
      columns, 1, &options, JI_ERROR_NOT_FOUND,
      "the dataset has no column \"OBS_VALUE\"; options.value names the one that is written "
      "as OBS_VALUE");
  const char *const absent[] = {"B"}, *const twice[] = {"A", "A"};
  options.dimensions = absent;
  options.dimension_count = 1;
  refuses_with(columns, 2, &options, JI_ERROR_NOT_FOUND, "the dataset has no column \"B\"");
  options.dimensions = twice;
  options.dimension_count = 2;
  refuses_with(columns, 2, &options, JI_ERROR_LABEL,
               "column \"A\" is named twice, or has its place already");
  options = defaults();
  options.measures = absent;
  options.measure_count = 1;
  refuses_with(columns, 2, &options, JI_ERROR_NOT_FOUND, "the dataset has no column \"B\"");
  options.measures = twice;
  refuses_with(columns, 2, &options, JI_ERROR_TYPE,
               "column \"A\" is a measure, but holds text, no numbers");
}

static void names_that_are_no_ids(void **state) {
  (void)state;
  const ji_sdmx_write_options options = defaults();
  static const char *const wrong[] = {"a b", "地区", "a:b", "A[", "A[]x", "[]", "A[b[]"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    const support_column columns[] = {TEXT(wrong[i], "a"), VALUE(NULL)};
    char expected[200];
    snprintf(expected, sizeof expected,
             "column \"%s\": its name is no id of SDMX (letters, digits, _ - @ $, and [] behind it "
             "where a cell holds several values)",
             wrong[i]);
    refuses_with(columns, 2, &options, JI_ERROR_LABEL, expected);
  }
  static const char *const taken[] = {"STRUCTURE", "ACTION", "OBS_KEY", "UNIT_MEASURE",
                                      "UNIT_MULT"};
  for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
    const support_column columns[] = {TEXT(taken[i], "a"), VALUE("person")};
    char expected[200];
    snprintf(expected, sizeof expected,
             "column \"%s\": the file has a column of its own of that name", taken[i]);
    refuses_with(columns, 2, &options, JI_ERROR_LABEL, expected);
  }
  ji_sdmx_write_options other = defaults();
  other.value = "jobs";
  const support_column two[] = {VALUE(NULL), {.name = "jobs", .numbers = (const double[]){1}}};
  refuses_with(two, 2, &other, JI_ERROR_LABEL,
               "column \"OBS_VALUE\": the file has a column of its own of that name");
}

static void units_without_a_code(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const support_column fixed[] = {VALUE("1e8 CNY@2018:producers")};
  refuses_with(fixed, 1, &options, JI_ERROR_UNIT,
               "column \"OBS_VALUE\": the unit \"1e8 CNY@2018:producers\" is no power of ten times "
               "one that has a code of UNIT_MEASURE; options.units can give it one");
  const support_column by_row[] = {VALUE("@u"), TEXT("u", "h/week")};
  refuses_with(
      by_row, 2, &options, JI_ERROR_UNIT,
      "column \"u\", row 1: the unit \"h/week\" is no power of ten times one that has a code "
      "of UNIT_MEASURE; options.units can give it one");
  const support_column number[] = {VALUE("@u"), {.name = "u", .numbers = (const double[]){1}}};
  refuses_with(number, 2, &options, JI_ERROR_TYPE,
               "column \"u\" of the dataset is float64, expected text");
  const char *const measures[] = {"OBS_VALUE", "pay"};
  options.measures = measures;
  options.measure_count = 2;
  const support_column two[] = {VALUE("person"),
                                {.name = "pay", .unit = "CNY", .numbers = (const double[]){1}}};
  refuses_with(two, 2, &options, JI_ERROR_UNIT,
               "column \"pay\" has the unit \"CNY\", but UNIT_MEASURE is about \"OBS_VALUE\": "
               "\"person\"");
  static const ji_sdmx_unit own[] = {{"CNY_P18", "CNY@2018:producers"}};
  ji_sdmx_write_options with = defaults();
  with.units = own;
  with.unit_count = 1;
  writes_with(fixed, 1, 1, &with, HEAD "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n" ROW "1,CNY_P18,8\n");
}

/* Rows whose code was no unit to the reader go out as they came in. */
static void codes_that_were_no_units(void **state) {
  (void)state;
  const char *text = HEAD "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n" ROW "1,IX,0\n" ROW
                          "2,PERSONS,3\n" ROW "3,PS,\n" ROW "4,,\n" ROW ",,2\n";
  char *path = support_path(folder, "in.csv");
  ji_sdmx_write_options options = defaults();
  ji_dataset *dataset = NULL, *again = NULL;
  support_write(folder, "in.csv", text);
  support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, NULL, &dataset));
  assert_dataset(dataset, "OBS_VALUE,unit,UNIT_MEASURE,UNIT_MULT\n1,,IX,0\n2,1e3 person,PERSONS,3\n"
                          "3,,PS,\n4,,,\n,,,2\n");
  const char *const dimensions[] = {"unit"};
  options.dimensions = dimensions;
  options.dimension_count = 1;
  options.keys = JI_SDMX_KEYS_OBS;
  options.labels = JI_SDMX_LABELS_NAME;
  support_ok(ctx, write_to("in.csv", dataset, &options));
  char *written = support_read(path, NULL);
  assert_text(written, "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,OBS_KEY,UNIT_MEASURE,"
                       "UNIT_MEASURE,UNIT_MULT,UNIT_MULT,OBS_VALUE,OBS_VALUE\n"
                       "dataflow,X:Y(1.0),,I,IX,IX,,0,,1,\n"
                       "dataflow,X:Y(1.0),,I,PERSONS,PERSONS,,3,,2,\n"
                       "dataflow,X:Y(1.0),,I,PS,PS,,,,3,\n"
                       "dataflow,X:Y(1.0),,I,,,,,,4,\n"
                       "dataflow,X:Y(1.0),,I,,,,2,,,\n");
  free(written);
  options = defaults();
  support_ok(ctx, write_to("in.csv", dataset, &options));
  support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, NULL, &again));
  written = support_read(path, NULL);
  assert_text(written, text);
  free(written);
  free(path);
  ji_dataset_unref(again);
  ji_dataset_unref(dataset);
  const support_column columns[] = {{.name = "OBS_VALUE", .unit = "@u", .numbers = (double[]){1}},
                                    TEXT("u", "CNY"),
                                    TEXT("UNIT_MEASURE", "IX")};
  writes_with(columns, 3, 1, &options, HEAD "OBS_VALUE,UNIT_MEASURE\n" ROW "1,IX\n");
  const support_column needed[] = {
      {.name = "OBS_VALUE", .unit = "@u", .numbers = (double[]){1, 2, 3}},
      {.name = "u", .texts = (const char *const[]){NULL, NULL, "1e3 person"}},
      {.name = "UNIT_MEASURE", .texts = (const char *const[]){"IX", NULL, NULL}}};
  writes_with(needed, 3, 2, &options, HEAD "OBS_VALUE,UNIT_MEASURE\n" ROW "1,IX\n" ROW "2,\n");
  writes_with(needed, 3, 3, &options,
              HEAD "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n" ROW "1,IX,0\n" ROW "2,,\n" ROW "3,PS,3\n");
}

static void codes_that_deny_the_unit(void **state) {
  (void)state;
  const ji_sdmx_write_options options = defaults();
  const support_column columns[] = {VALUE("@u"), TEXT("u", "CNY"), TEXT("UNIT_MEASURE", "PS"),
                                    TEXT("UNIT_MULT", "3")};
  refuses_with(
      columns, 4, &options, JI_ERROR_UNIT,
      "row 1: UNIT_MEASURE and UNIT_MULT say \"1e3 person\", column \"u\" says another unit");
  const support_column numbers[] = {
      VALUE("@u"), TEXT("u", "CNY"), {.name = "UNIT_MEASURE", .numbers = (const double[]){1}}};
  refuses_with(numbers, 3, &options, JI_ERROR_LABEL,
               "column \"UNIT_MEASURE\": the file has a column of its own of that name");
}

static void values_that_no_reader_takes(void **state) {
  (void)state;
  ji_sdmx_write_options options = defaults();
  const support_column period[] = {TEXT("TIME_PERIOD", "2024-13"), VALUE(NULL)};
  refuses_with(period, 2, &options, JI_ERROR_VALUE,
               "column \"TIME_PERIOD\", row 1: \"2024-13\" is no period of SDMX");
  const support_column status[] = {TEXT("OBS_STATUS[]", "A;p"), VALUE(NULL)};
  refuses_with(status, 2, &options, JI_ERROR_VALUE,
               "column \"OBS_STATUS[]\", row 1: \"p\" is no observation status of SDMX");
  const support_column quote[] = {TEXT("A[]", "\"open"), VALUE(NULL)};
  refuses_with(quote, 2, &options, JI_ERROR_VALUE,
               "column \"A[]\", row 1: a quote that opens a value is never closed");
  const support_column power[] = {TEXT("UNIT_MULT", "many"), VALUE(NULL)};
  refuses_with(
      power, 2, &options, JI_ERROR_VALUE,
      "column \"UNIT_MULT\", row 1: \"many\" is no power of ten (a whole number from -18 to "
      "18)");
  const support_column beside[] = {VALUE("@u"), TEXT("u", NULL), TEXT("UNIT_MEASURE", "IX"),
                                   TEXT("UNIT_MULT", "19")};
  refuses_with(beside, 4, &options, JI_ERROR_VALUE,
               "column \"UNIT_MULT\", row 1: \"19\" is no power of ten (a whole number from -18 to "
               "18)");
  options.keys = JI_SDMX_KEYS_OBS;
  const support_column point[] = {TEXT("A", "a.b"), VALUE(NULL)};
  refuses_with(point, 2, &options, JI_ERROR_VALUE,
               "column \"A\", row 1: the text holds a point, which separates the parts of a key");
}

static void a_nul_is_refused(void **state) {
  (void)state;
  static const char *const names[] = {"A", "A_name"};
  for (size_t i = 0; i < 2; i++) {
    ji_sdmx_write_options options = defaults();
    ji_dataset_builder *builder = NULL;
    ji_dataset *dataset = NULL;
    const int64_t offsets[] = {0, 3};
    double value = 1;
    ji_column column = {.size = sizeof column, .type = JI_TYPE_TEXT, .length = 1};
    support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
    for (size_t j = 0; j < 2; j++) {
      column.name = names[j];
      column.values = i == j ? "a\0b" : "abc";
      column.offsets = offsets;
      support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
    }
    column = (ji_column){.size = sizeof column,
                         .type = JI_TYPE_FLOAT64,
                         .name = "OBS_VALUE",
                         .length = 1,
                         .values = &value};
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
    support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
    options.labels = JI_SDMX_LABELS_BOTH;
    support_status(ctx, write_to("out.csv", dataset, &options), JI_ERROR_VALUE);
    support_contains(message(),
                     i ? "column \"A_name\", row 1: the text holds a NUL, which CSV cannot"
                       : "column \"A\", row 1: the text holds a NUL, which CSV cannot");
    assert_int_equal(count_files(), 0);
    ji_dataset_builder_free(builder);
    ji_dataset_unref(dataset);
  }
}

static void arguments_are_checked(void **state) {
  (void)state;
  const support_column columns[] = {VALUE(NULL)};
  ji_dataset *dataset = support_dataset(ctx, 1, columns, 1);
  ji_sdmx_write_options standard = defaults();
  support_status(ctx, ji_dataset_write_sdmx_csv(ctx, NULL, "x", &standard), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_write_sdmx_csv: dataset is NULL");
  support_status(ctx, ji_dataset_write_sdmx_csv(ctx, dataset, NULL, &standard), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_write_sdmx_csv: path is NULL");
  support_status(ctx, write_to("out.csv", dataset, NULL), JI_ERROR_ARGUMENT);
  assert_message("ji_sdmx_write_options.structure_id is \"\"; AGENCY:ID(VERSION) is expected");
#define wrong(member, value, expected)                                                             \
  do {                                                                                             \
    ji_sdmx_write_options options = defaults();                                                    \
    options.member = (value);                                                                      \
    refuses_with(columns, 1, &options, JI_ERROR_ARGUMENT, "ji_sdmx_write_options" expected);       \
  } while (0)
  wrong(structure, "flow",
        ".structure is \"flow\"; dataflow, datastructure or dataprovision is expected");
  wrong(structure_id, "NA_MAIN", ".structure_id is \"NA_MAIN\"; AGENCY:ID(VERSION) is expected");
  wrong(action, "D", ".action is \"D\"; I, A or R is expected");
  wrong(action, "", ".action is \"\"; I, A or R is expected");
  wrong(labels, 4, ".labels is 4; 0 to 3 is expected");
  wrong(keys, 4, ".keys is 4; 0 to 3 is expected");
  wrong(delimiter, 'x',
        ".delimiter is 120; an ASCII character other than quote, line end and those of ids is "
        "expected");
  wrong(subfield, ',',
        ".subfield is 44; an ASCII character other than quote, line end and the delimiter is "
        "expected");
  wrong(dimension_count, 1, ".dimensions is NULL though its count is not 0");
  wrong(measure_count, 1, ".measures is NULL though its count is not 0");
  wrong(attribute_count, 1, ".attributes is NULL though its count is not 0");
  wrong(unit_count, 1, ": units is NULL though its count is not 0");
  support_status(ctx, ji_dataset_write_sdmx_csv(ctx, dataset, "/no/such/out.csv", &standard),
                 JI_ERROR_IO);
  ji_dataset_unref(dataset);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(dimensions_value_attributes),
      test(other_types_are_printed),
      test(keys_and_separators),
      test(labels),
      test(descriptions_are_the_names_of_components),
      test(columns_that_are_not_there),
      test(names_that_are_no_ids),
      test(units_without_a_code),
      test(codes_that_were_no_units),
      test(codes_that_deny_the_unit),
      test(values_that_no_reader_takes),
      test(a_nul_is_refused),
      test(arguments_are_checked),
  };
  return cmocka_run_group_tests_name("sdmx writing", tests, NULL, NULL);
}

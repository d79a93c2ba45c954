/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading SDMX-CSV: every form of the format, and every message. */
#include "sdmx_fixture.h"

#include <math.h>

#define NO_UNIT "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
#define ROW "dataflow,ESTAT:NA_MAIN(1.6),I,"

static ji_sdmx_read_options defaults(void) {
  ji_sdmx_read_options options;
  assert_int_equal(ji_sdmx_read_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status read_with(const char *text, const ji_sdmx_read_options *options,
                           ji_dataset **out) {
  char *path = support_path(folder, "t.csv");
  support_write(folder, "t.csv", text);
  logged[0] = 0;
  ji_status status = ji_dataset_read_sdmx_csv(ctx, path, options, out);
  free(path);
  assert_true(!status == (*out != NULL));
  return status;
}

/* A file that must be read, as the CSV of its dataset. */
#define reads_with(text, options, expected) check_read((text), (options), (expected), __LINE__)
#define reads(text, expected) reads_with(text, NULL, expected)
static void check_read(const char *text, const ji_sdmx_read_options *options, const char *expected,
                       int line) {
  ji_dataset *dataset = NULL;
  ji_status status = read_with(text, options, &dataset);
  support_check_status(ctx, status, JI_OK, "read", __FILE__, line);
  check_dataset(dataset, expected, __FILE__, line);
  ji_dataset_unref(dataset);
}

#define refuses_with(text, options, status, expected)                                              \
  check_refusal((text), (options), (status), (expected), __LINE__)
#define refuses(text, status, expected) refuses_with(text, NULL, status, expected)
static void check_refusal(const char *text, const ji_sdmx_read_options *options, ji_status status,
                          const char *expected, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, read_with(text, options, &dataset), status, "read", __FILE__, line);
  check_text(message(), expected, __FILE__, line);
}

static char *unit_of(const char *text, const ji_sdmx_read_options *options) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with(text, options, &dataset));
  ji_column value = support_look(ctx, dataset, "OBS_VALUE");
  char *unit = value.unit ? strdup(value.unit) : NULL;
  ji_dataset_unref(dataset);
  return unit;
}

/* --- the forms of the format ----------------------------------------------------------------- */

static void version_2_is_read(void **state) {
  (void)state;
  reads("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE,NOTE,UPDATED\n" ROW
        "CN,2014-01,12.4,\"normal, special\",2021-01-22T13:15:41Z\n" ROW
        "CN,2014-02,,,2021-01-22T13:15:41Z\n",
        "REF_AREA,TIME_PERIOD,OBS_VALUE,NOTE,UPDATED\n"
        "CN,2014-01,12.4,\"normal, special\",2021-01-22T13:15:41Z\n"
        "CN,2014-02,,,2021-01-22T13:15:41Z\n");
  /* no action, components in any order, attributes of a part of the key */
  reads("STRUCTURE,STRUCTURE_ID,OBS_VALUE,NOTE,TIME_PERIOD,REF_AREA\n"
        "datastructure,AGENCY:DSD,1e-3,x,2024-Q1,CN\n"
        "datastructure,AGENCY:DSD,,y,,CN\n",
        "OBS_VALUE,NOTE,TIME_PERIOD,REF_AREA\n0.001,x,2024-Q1,CN\n,y,,CN\n");
  /* no rows, and no observations */
  reads("STRUCTURE,STRUCTURE_ID,ACTION,A\n", "A\n");
  reads("STRUCTURE,STRUCTURE_ID,ACTION,A\ndataprovision,X:Y(1.0),R,a\n\n", "A\na\n");
}

static void version_1_is_read(void **state) {
  (void)state;
  reads("DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
        "OECD.SDD.TPS:DSD_G20@DF_G20(1.0),CHN,2025,0\n",
        "REF_AREA,TIME_PERIOD,OBS_VALUE\nCHN,2025,0\n");
  reads("DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "ESTAT:X(1.0),24/05/24 23:00:00,A,DE,2023,1.5,p\n",
        "LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "24/05/24 23:00:00,A,DE,2023,1.5,p\n");
  reads("DATAFLOW,REF_AREA: Area,OBS_VALUE: Value\nESTAT:X(1.0): Accounts: main,CN: China,1\n",
        "REF_AREA,OBS_VALUE\nCN,1\n");
}

static void values_are_numbers_nan_or_absent(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with(NO_UNIT ROW "CN,2024,NaN\n" ROW "CN,2025,\n" ROW "CN,2026,INF\n" ROW
                                        "CN,2027,-INF\n" ROW "CN,2028,-0.1\n",
                            NULL, &dataset));
  ji_column value = support_look(ctx, dataset, "OBS_VALUE");
  assert_int_equal(value.type, JI_TYPE_FLOAT64);
  assert_int_equal(value.null_count, 1);
  assert_true(support_is_null(&value, 1));
  assert_true(isnan(support_number(&value, 0)));
  assert_true(isinf(support_number(&value, 2)) && support_number(&value, 3) < 0);
  assert_true(support_number(&value, 4) == -0.1);
  ji_dataset_unref(dataset);
}

static void delimiters_and_decimals(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  options.decimal = ',';
  const char *french = "STRUCTURE[|];STRUCTURE_ID;ACTION;A[];TIME_PERIOD;OBS_VALUE\n"
                       "dataflow;X:Y(1.0);I;a|b;2014-01;12,4\n";
  reads_with(french, &options, "A[],TIME_PERIOD,OBS_VALUE\na|b,2014-01,12.4\n");
  refuses(french, JI_ERROR_FORMAT, "t.csv: line 2, column \"OBS_VALUE\": \"12,4\" is not a number");
  refuses_with(
      "STRUCTURE;STRUCTURE_ID;OBS_VALUE\ndataflow;X:Y(1.0);12.4\n", &options, JI_ERROR_FORMAT,
      "t.csv: line 2, column \"OBS_VALUE\": \"12.4\" is not a number with a decimal comma");
  refuses_with(
      "STRUCTURE;STRUCTURE_ID;OBS_VALUE\ndataflow;X:Y(1.0);1,2,3\n", &options, JI_ERROR_FORMAT,
      "t.csv: line 2, column \"OBS_VALUE\": \"1,2,3\" is not a number with a decimal comma");
  refuses_with("STRUCTURE;STRUCTURE_ID;OBS_VALUE\ndataflow;X:Y(1.0);1e999\n", &options,
               JI_ERROR_FORMAT,
               "t.csv: line 2, column \"OBS_VALUE\": \"1e999\" is too large for a 64-bit "
               "floating-point number (the largest is 1.8e308)");
  reads("\xEF\xBB\xBFSTRUCTURE\tSTRUCTURE_ID\tOBS_VALUE\ndataflow\tX:Y(1.0)\t1\n",
        "OBS_VALUE\n1\n");
  reads("\"STRUCTURE[;]\"|\"STRUCTURE_ID\"|\"OBS_VALUE\"\n\"dataflow\"|\"X:Y(1.0)\"|\"1\"\n",
        "OBS_VALUE\n1\n");
  options = defaults();
  options.delimiter = ' ';
  reads_with("DATAFLOW OBS_VALUE\nX:Y(1.0) 1\n", &options, "OBS_VALUE\n1\n");
}

static void several_values_stay_in_their_cell(void **state) {
  (void)state;
  const char *text = "STRUCTURE[;],STRUCTURE_ID,ACTION,A[],T[en;fr],OBS_VALUE\n" ROW
                     "\"x;\"\"a;b\"\"\",en:Any;fr:N'importe,1\n";
  reads(text, "A[],T[en;fr],OBS_VALUE\n\"x;\"\"a;b\"\"\",en:Any;fr:N'importe,1\n");
  refuses(
      "STRUCTURE,STRUCTURE_ID,A[]\n", JI_ERROR_LABEL,
      "t.csv: line 1: a cell of \"A[]\" holds several values, but the first column does not say "
      "what separates them (STRUCTURE[;])");
  ji_sdmx_read_options options = defaults();
  options.subfield = ';';
  reads_with("STRUCTURE,STRUCTURE_ID,A[]\ndataflow,X:Y(1.0),a;b\n", &options, "A[]\na;b\n");
  refuses("STRUCTURE[;],STRUCTURE_ID,A[]\ndataflow,X:Y(1.0),\"a;\"\"b\"\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"A[]\": \"a;\"b\" opens a value with a quote that is never "
          "closed");
  refuses("STRUCTURE[;],STRUCTURE_ID,A[]: a\ndataflow,X:Y(1.0),\"a;\"\"b\"\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"A[]\": \"a;\"b\" opens a value with a quote that is never "
          "closed");
}

/* --- labels ---------------------------------------------------------------------------------- */

#define BOTH                                                                                       \
  "STRUCTURE[|],STRUCTURE_ID,ACTION,SERIES_KEY,OBS_KEY,AREA: Area,TIME_PERIOD: Time,"              \
  "OBS_VALUE: Value,NOTE: A note,S[]: Many,T[en|fr]: Text\n"                                       \
  "dataflow,ESTAT:NA(1.6): Accounts,I,CN,CN.2014-01,CN: China: all,2014-01: January,12.4,"         \
  "see: below,A: one|B,en:x: y\n"

static void labels_in_one_cell(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  reads(BOTH, "AREA,TIME_PERIOD,OBS_VALUE,NOTE,S[],T[en|fr]\n"
              "CN,2014-01,12.4,see,A|B,en:x: y\n");
  const char *const uncoded[] = {"NOTE"};
  options.uncoded = uncoded;
  options.uncoded_count = 1;
  options.names = 1;
  reads_with(BOTH, &options,
             "AREA,AREA_name,TIME_PERIOD,TIME_PERIOD_name,OBS_VALUE,NOTE,S[],S[]_name,T[en|fr]\n"
             "CN,China: all,2014-01,January,12.4,see: below,A|B,one|,en:x: y\n");
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with(BOTH, NULL, &dataset));
  assert_string_equal(support_look(ctx, dataset, "AREA").description, "Area");
  assert_string_equal(support_look(ctx, dataset, "OBS_VALUE").description, "Value");
  assert_string_equal(support_look(ctx, dataset, "S[]").description, "Many");
  ji_dataset_unref(dataset);
  /* some programs write every value twice */
  reads("STRUCTURE,STRUCTURE_ID,OBS_VALUE: v\ndataflow,X:Y,0.5: 0.5\n", "OBS_VALUE\n0.5\n");
  refuses("STRUCTURE,STRUCTURE_ID,OBS_VALUE: v\ndataflow,X:Y,0.5: 0.6\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"OBS_VALUE\": \"0.5: 0.6\" is not a number");
  options = defaults();
  options.labels = JI_SDMX_LABELS_ID;
  reads_with("STRUCTURE,STRUCTURE_ID,A: a\ndataflow,X:Y(1.0),b: c\n", &options, "A: a\nb: c\n");
  options.labels = JI_SDMX_LABELS_BOTH; /* the header does not show it */
  reads_with("STRUCTURE,STRUCTURE_ID,A,B\ndataflow,X:Y(1.0),b: c,\n", &options, "A,B\nb,\n");
}

#define NAME                                                                                       \
  "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,AREA,Area,TIME_PERIOD,Time,OBS_VALUE,Value,"       \
  "X,X,UPDATED\n"                                                                                  \
  "dataflow,ESTAT:NA(1.6),Accounts: main,I,CN,China,2014-01,2014-01,12.4,,x,,now\n"                \
  "dataflow,ESTAT:NA(1.6),Accounts: main,I,FR,,2014-01,,12.4,,,,now\n"

static void labels_in_columns_of_their_own(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  reads(NAME,
        "AREA,TIME_PERIOD,OBS_VALUE,X,UPDATED\nCN,2014-01,12.4,x,now\nFR,2014-01,12.4,,now\n");
  options.names = 1; /* a column without any name is left out */
  reads_with(NAME, &options,
             "AREA,AREA_name,TIME_PERIOD,TIME_PERIOD_name,OBS_VALUE,X,UPDATED\n"
             "CN,China,2014-01,2014-01,12.4,x,now\nFR,,2014-01,,12.4,,now\n");
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with(NAME, NULL, &dataset));
  assert_string_equal(support_look(ctx, dataset, "AREA").description, "Area");
  assert_null(support_look(ctx, dataset, "X").description);
  ji_dataset_unref(dataset);
}

/* --- structure, action, keys ----------------------------------------------------------------- */

#define TWO                                                                                        \
  "STRUCTURE,STRUCTURE_ID,ACTION,OBS_KEY,A\n"                                                      \
  "dataflow,ESTAT:NA(1.6),A,a,a\n"                                                                 \
  "datastructure,ESTAT:NA(1.6),R,b,b\n"

static void one_structure_or_several(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  refuses(TWO, JI_ERROR_FORMAT,
          "t.csv: line 3, column \"STRUCTURE_ID\": the row is of \"datastructure ESTAT:NA(1.6)\", "
          "those before of \"dataflow ESTAT:NA(1.6)\"; keeping the columns of the structure "
          "(JI_SDMX_STRUCTURE_KEEP) lets both in");
  options.structure = JI_SDMX_STRUCTURE_KEEP;
  reads_with(TWO, &options, TWO);
  reads_with("DATAFLOW,A\nX:Y,a\nX:Z,b\n", &options, "DATAFLOW,A\nX:Y,a\nX:Z,b\n");
  refuses(
      "STRUCTURE,STRUCTURE_ID,A\nflow,X:Y(1.0),a\n", JI_ERROR_FORMAT,
      "t.csv: line 2, column \"STRUCTURE\": \"flow\" is no structure (dataflow, datastructure or "
      "dataprovision)");
  refuses("STRUCTURE,STRUCTURE_ID,A\n,X:Y(1.0),a\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"STRUCTURE\": \"\" is no structure (dataflow, datastructure or "
          "dataprovision)");
  refuses("STRUCTURE,STRUCTURE_ID,A\ndataflow,NA_MAIN,a\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"STRUCTURE_ID\": \"NA_MAIN\" is no structure "
          "(AGENCY:ID(VERSION))");
  refuses("DATAFLOW,A\n,a\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"DATAFLOW\": \"\" is no structure (AGENCY:ID(VERSION))");
}

static void deletions_are_refused_or_left_out(void **state) {
  (void)state;
  const char *text = "STRUCTURE,STRUCTURE_ID,ACTION,A,OBS_VALUE\n"
                     "dataflow,X:Y(1.0),A,a,1\n"
                     "dataflow,X:Y(1.0),D,b,-\n"
                     "dataflow,X:Y(1.0),M,c,2\n"
                     "dataflow,X:Y(1.0),,d,3\n";
  refuses(text, JI_ERROR_FORMAT,
          "t.csv: line 3, column \"ACTION\": \"D\" says that the row is to be deleted, which a "
          "dataset cannot; JI_SDMX_DELETES_SKIP leaves such rows out");
  ji_sdmx_read_options options = defaults();
  options.deletes = JI_SDMX_DELETES_SKIP;
  reads_with(text, &options, "A,OBS_VALUE\na,1\nc,2\nd,3\n");
  support_contains(logged, "t.csv: 1 rows of action D (delete) are left out");
  refuses("STRUCTURE,STRUCTURE_ID,ACTION,A\ndataflow,X:Y(1.0),Append,a\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"ACTION\": \"Append\" is no action (I, A, R, M or D)");
}

static void the_provenance_tells_what_is_left_out(void **state) {
  (void)state;
  static const ji_sdmx_unit units[] = {{"THS_X", "1e3 person"}};
  const char *const uncoded[] = {"A"};
  ji_sdmx_read_options options = defaults();
  ji_dataset *dataset = NULL, *provenance = NULL;
  options.deletes = JI_SDMX_DELETES_SKIP;
  options.units = units;
  options.unit_count = 1;
  options.uncoded = uncoded;
  options.uncoded_count = 1;
  options.value = "jobs";
  options.labels = JI_SDMX_LABELS_ID;
  options.decimal = ',';
  options.names = 1;
  options.unit_columns = JI_SDMX_UNITS_KEEP;
  support_ok(ctx, read_with("STRUCTURE,STRUCTURE_ID,ACTION,A,OBS_VALUE\n"
                            "dataflow,X:Y(1.0),A,a,1\ndataflow,X:Y(1.0),D,a,\n"
                            "dataflow,X:Y(1.0),R,b,2\n",
                            &options, &dataset));
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  char *text = as_csv(provenance, "p.csv");
  int hashes = 0;
  for (char *hash = strstr(text, "blake2b:"); hash; hash = strstr(hash + 8, "blake2b:"), hashes++)
    memmove(hash + 8, hash + 8 + 64, strlen(hash + 8 + 64) + 1);
  assert_int_equal(hashes, 2);
  assert_text(text, "step,operation,kind,name,value\n"
                    "1,ji_dataset_read_sdmx_csv,version,libjobimpact,0.1.0\n"
                    "1,ji_dataset_read_sdmx_csv,input,t.csv,blake2b:\n"
                    "1,ji_dataset_read_sdmx_csv,input,t.csv (file),blake2b:\n"
                    "1,ji_dataset_read_sdmx_csv,option,unit of THS_X,1e3 person\n"
                    "1,ji_dataset_read_sdmx_csv,option,uncoded,A\n"
                    "1,ji_dataset_read_sdmx_csv,option,value,jobs\n"
                    "1,ji_dataset_read_sdmx_csv,option,decimal,\",\"\n"
                    "1,ji_dataset_read_sdmx_csv,option,labels,id\n"
                    "1,ji_dataset_read_sdmx_csv,option,names,kept\n"
                    "1,ji_dataset_read_sdmx_csv,option,units,kept\n"
                    "1,ji_dataset_read_sdmx_csv,note,SDMX-CSV,2.0\n"
                    "1,ji_dataset_read_sdmx_csv,note,structure,dataflow X:Y(1.0)\n"
                    "1,ji_dataset_read_sdmx_csv,note,actions,AR\n"
                    "1,ji_dataset_read_sdmx_csv,note,rows of action D left out,1\n");
  free(text);
  ji_dataset_unref(provenance);
  ji_dataset_unref(dataset);
}

/* --- checks ---------------------------------------------------------------------------------- */

static void periods_are_checked(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  const char *text = NO_UNIT ROW "CN,2024-13,1\n" ROW "CN,,1\n" ROW "CN,2024Q1,1\n";
  refuses(text, JI_ERROR_FORMAT,
          "t.csv: line 2, column \"TIME_PERIOD\": \"2024-13\" is no period of SDMX (such as 2024, "
          "2024-03, 2024-03-01, 2024-Q1, 2024-W05, 2024-S1, 2024-01-01/P1M)");
  options.periods = JI_SDMX_CHECK_LENIENT;
  reads_with(text, &options, "REF_AREA,TIME_PERIOD,OBS_VALUE\nCN,2024-13,1\nCN,,1\nCN,2024Q1,1\n");
  support_contains(logged, "t.csv: 2 values of TIME_PERIOD are no periods of SDMX; the first is "
                           "\"2024-13\" on line 2");
}

static void statuses_are_checked(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  const char *text = "STRUCTURE[;],STRUCTURE_ID,OBS_VALUE,OBS_STATUS\n"
                     "dataflow,X:Y(1.0),1,A\ndataflow,X:Y(1.0),,_U\ndataflow,X:Y(1.0),,p\n";
  refuses(
      text, JI_ERROR_FORMAT,
      "t.csv: line 4, column \"OBS_STATUS\": \"p\" is no observation status of SDMX (A B D E F G "
      "H I J K L M N O P Q R S U V W X _U)");
  options.statuses = JI_SDMX_CHECK_LENIENT;
  reads_with(text, &options, "OBS_VALUE,OBS_STATUS\n1,A\n,_U\n,p\n");
  support_contains(logged,
                   "t.csv: 1 codes of OBS_STATUS are none of SDMX; the first is \"p\" on line 4");
  reads("STRUCTURE[;],STRUCTURE_ID,OBS_STATUS[]: s\ndataflow,X:Y(1.0),A: normal;E: estimated\n",
        "OBS_STATUS[]\nA;E\n");
  refuses(
      "STRUCTURE[;],STRUCTURE_ID,OBS_STATUS[]\ndataflow,X:Y(1.0),A;c\n", JI_ERROR_FORMAT,
      "t.csv: line 2, column \"OBS_STATUS[]\": \"A;c\" is no observation status of SDMX (A B D E "
      "F G H I J K L M N O P Q R S U V W X _U)");
}

/* --- units ----------------------------------------------------------------------------------- */

#define UNITS "STRUCTURE,STRUCTURE_ID,ACTION,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n"

static void a_unit_that_all_rows_have(void **state) {
  (void)state;
  char *unit = unit_of(UNITS ROW "12,PS,3\n" ROW ",PS,3\n" ROW ",,\n", NULL);
  assert_string_equal(unit, "1e3 person");
  free(unit);
  reads(UNITS ROW "12,PS,3\n", "OBS_VALUE\n12\n");
  assert_string_equal(logged, "");
  unit = unit_of("STRUCTURE,STRUCTURE_ID,OBS_VALUE,UNIT_MEASURE\ndataflow,X:Y,1,CNY\n", NULL);
  assert_string_equal(unit, "CNY");
  free(unit);
  /* a column of multipliers that is empty throughout says nothing */
  unit = unit_of(UNITS ROW "12,H,\n" ROW "13,H,\n", NULL);
  assert_string_equal(unit, "h");
  free(unit);
  /* labels do not stand in the way */
  unit = unit_of("STRUCTURE,STRUCTURE_ID,OBS_VALUE: v,UNIT_MEASURE: u,UNIT_MULT: m\n"
                 "dataflow,X:Y: n,1,PS: Persons,6: Millions\n",
                 NULL);
  assert_string_equal(unit, "1e6 person");
  free(unit);
  static const ji_sdmx_unit own[] = {{"XDC", "CNY@2018:producers"}, {"PS", "job"}};
  ji_sdmx_read_options options = defaults();
  options.units = own;
  options.unit_count = 2;
  unit = unit_of(UNITS ROW "12,XDC,8\n", &options);
  assert_string_equal(unit, "1e8 CNY@2018:producers");
  free(unit);
  unit = unit_of(UNITS ROW "12,PS,0\n", &options);
  assert_string_equal(unit, "job");
  free(unit);
}

static void units_that_vary_by_row(void **state) {
  (void)state;
  const char *text = "STRUCTURE,STRUCTURE_ID,UNIT_MEASURE,OBS_VALUE,UNIT_MULT\n"
                     "dataflow,X:Y,PS,1,3\ndataflow,X:Y,CNY,2,8\ndataflow,X:Y,,,\n"
                     "dataflow,X:Y,PS,3,0\ndataflow,X:Y,,4,\n";
  reads(text, "unit,OBS_VALUE\n1e3 person,1\n1e8 CNY,2\n,\nperson,3\n,4\n");
  char *unit = unit_of(text, NULL);
  assert_string_equal(unit, "@unit");
  free(unit);
  ji_sdmx_read_options options = defaults();
  options.unit_columns = JI_SDMX_UNITS_BY_ROW;
  reads_with(UNITS ROW "12,PS,3\n", &options, "OBS_VALUE,unit\n12,1e3 person\n");
  reads_with(UNITS ROW "12,,\n", &options, "OBS_VALUE,unit\n12,\n");
  options.unit_columns = JI_SDMX_UNITS_KEEP;
  reads_with(UNITS ROW "12,PS,many\n", &options, "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n12,PS,many\n");
  unit = unit_of(UNITS ROW "12,PS,3\n", &options);
  assert_null(unit);
}

static void what_is_no_unit_stays(void **state) {
  (void)state;
  reads(UNITS ROW "1,IX,0\n" ROW "2,PS,0\n" ROW "3,EUR_HAB,0\n",
        "OBS_VALUE,unit,UNIT_MEASURE,UNIT_MULT\n1,,IX,0\n2,person,PS,0\n3,,EUR_HAB,0\n");
  support_contains(logged, "t.csv: UNIT_MEASURE stays a column of codes: \"IX\" is no unit that is "
                           "known (2 of 3 rows have such codes); options.units can say what it is");
  reads(UNITS ROW "1,IX,0\n", "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n1,IX,0\n");
  reads(UNITS ROW "1,PS,0\n" ROW "2,PS,\n" ROW "3,,3\n",
        "OBS_VALUE,unit,UNIT_MEASURE,UNIT_MULT\n1,person,PS,0\n2,,PS,\n3,,,3\n");
  support_contains(logged, "t.csv: 2 of 3 rows have UNIT_MEASURE or UNIT_MULT but not both: their "
                           "values have no unit");
  reads(UNITS ROW "1,,\n", "OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n1,,\n");
  reads("STRUCTURE,STRUCTURE_ID,OBS_VALUE,UNIT_MULT\ndataflow,X:Y,1,3\n",
        "OBS_VALUE,UNIT_MULT\n1,3\n");
  reads("STRUCTURE,STRUCTURE_ID,UNIT_MEASURE\ndataflow,X:Y,PS\n", "UNIT_MEASURE\nPS\n");
  refuses(
      UNITS ROW "1,PS,thousand\n", JI_ERROR_FORMAT,
      "t.csv: line 2, column \"UNIT_MULT\": \"thousand\" is no power of ten (a whole number from "
      "-18 to 18)");
  refuses(UNITS ROW "1,PS,19\n", JI_ERROR_FORMAT,
          "t.csv: line 2, column \"UNIT_MULT\": \"19\" is no power of ten (a whole number from -18 "
          "to 18)");
  refuses(
      "STRUCTURE,STRUCTURE_ID,A: a,UNIT_MULT: m\ndataflow,X:Y: n,b,x: y\n", JI_ERROR_FORMAT,
      "t.csv: line 2, column \"UNIT_MULT\": \"x: y\" is no power of ten (a whole number from -18 "
      "to 18)");
}

/* --- what the caller knows ------------------------------------------------------------------- */

static void declared_columns(void **state) {
  (void)state;
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons", &measure));
  const ji_csv_column columns[] = {
      {.name = "year", .type = JI_TYPE_INT64, .description = "the year"},
      {.name = "jobs", .unit = "1e4 person", .measure = measure},
      {.name = "share", .type = JI_TYPE_FLOAT64, .unit = "%"}};
  ji_sdmx_read_options options = defaults();
  options.columns = columns;
  options.column_count = 3;
  options.value = "jobs";
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with("STRUCTURE,STRUCTURE_ID,year: Y,OBS_VALUE: V,share: S,UNIT_MEASURE: u\n"
                            "dataflow,X:Y: n,2024: now,12.5,NaN,PS: p\n",
                            &options, &dataset));
  ji_measure_unref(measure);
  assert_dataset(dataset, "year,jobs,share,UNIT_MEASURE\n2024,12.5,nan,PS\n");
  ji_column jobs = support_look(ctx, dataset, "jobs");
  assert_string_equal(jobs.unit, "1e4 person");
  assert_string_equal(ji_measure_text(jobs.measure), "quantity=persons");
  assert_string_equal(jobs.description, "V");
  ji_column year = support_look(ctx, dataset, "year");
  assert_int_equal(year.type, JI_TYPE_INT64);
  assert_string_equal(year.description, "the year");
  assert_string_equal(support_look(ctx, dataset, "share").unit, "%");
  ji_dataset_unref(dataset);
  options.value = NULL;
  refuses_with("STRUCTURE,STRUCTURE_ID,year,OBS_VALUE,share\n", &options, JI_ERROR_LABEL,
               "t.csv: line 1: there is no column \"jobs\"");
  options.value = "jobs";
  refuses_with("STRUCTURE,STRUCTURE_ID,year,OBS_VALUE,share\ndataflow,X:Y,now,1,1\n", &options,
               JI_ERROR_FORMAT, "t.csv: line 2, column \"year\": \"now\" is not a whole number");
  refuses_with("STRUCTURE,STRUCTURE_ID,year: a,OBS_VALUE,share\ndataflow,X:Y,now: n,1,1\n",
               &options, JI_ERROR_FORMAT,
               "t.csv: line 2, column \"year\": \"now\" is not a whole number");
  const char *const uncoded[] = {"absent"};
  options = defaults();
  options.uncoded = uncoded;
  options.uncoded_count = 1;
  refuses_with("STRUCTURE,STRUCTURE_ID,A\n", &options, JI_ERROR_LABEL,
               "t.csv: line 1: there is no column \"absent\"");
}

static void declared_units_must_be_units(void **state) {
  (void)state;
  const ji_csv_column columns[] = {{.name = "OBS_VALUE", .unit = "1e4 "}};
  ji_sdmx_read_options options = defaults();
  ji_dataset *dataset = NULL;
  options.columns = columns;
  options.column_count = 1;
  support_status(ctx, read_with("DATAFLOW,OBS_VALUE\nX:Y,1\n", &options, &dataset), JI_OK);
  ji_dataset_unref(dataset);
  const ji_csv_column wrong[] = {{.name = "OBS_VALUE", .unit = "1e4 ="}};
  options.columns = wrong;
  dataset = NULL;
  support_status(ctx, read_with("DATAFLOW,OBS_VALUE\nX:Y,1\n", &options, &dataset), JI_ERROR_UNIT);
  support_contains(message(), "t.csv: column \"OBS_VALUE\": unit \"1e4 =\"");
  const ji_csv_column by_row[] = {{.name = "OBS_VALUE", .unit = "@unit"}};
  options.columns = by_row;
  refuses_with(
      "DATAFLOW,OBS_VALUE\nX:Y,1\n", &options, JI_ERROR_LABEL,
      "t.csv: column \"OBS_VALUE\": its unit varies by column \"unit\", which is not there");
}

/* --- headers and limits ---------------------------------------------------------------------- */

static void headers_that_are_none(void **state) {
  (void)state;
  refuses("", JI_ERROR_FORMAT, "t.csv: the file is empty; a header line is expected");
  refuses("\n", JI_ERROR_LABEL, "t.csv: line 1: the header is empty");
  refuses(
      "KEY,FREQ\n", JI_ERROR_LABEL,
      "t.csv: line 1: the first column is \"KEY\"; STRUCTURE (SDMX-CSV 2.0), STRUCTURE[;] with a "
      "separator of values, or DATAFLOW (1.0) is expected");
  refuses("STRUCTURE[],STRUCTURE_ID\n", JI_ERROR_LABEL,
          "t.csv: line 1: the first column is \"STRUCTURE[]\"; STRUCTURE (SDMX-CSV 2.0), "
          "STRUCTURE[;] with a separator of values, or DATAFLOW (1.0) is expected");
  refuses(
      "STRUCTURES,STRUCTURE_ID\n", JI_ERROR_LABEL,
      "t.csv: line 1: the first column is \"STRUCTURES\"; STRUCTURE (SDMX-CSV 2.0), STRUCTURE[;] "
      "with a separator of values, or DATAFLOW (1.0) is expected");
  refuses("STRUCTURE\n", JI_ERROR_LABEL,
          "t.csv: line 1: the second column is not there; STRUCTURE_ID is expected");
  refuses("STRUCTURE,ACTION\n", JI_ERROR_LABEL,
          "t.csv: line 1: the second column is \"ACTION\"; STRUCTURE_ID is expected");
  refuses("STRUCTURE,STRUCTURE_ID,A,A\n", JI_ERROR_LABEL,
          "t.csv: line 1, columns 3 and 4 are both named \"A\"");
  refuses("STRUCTURE,STRUCTURE_ID,A: x,A: y\n", JI_ERROR_LABEL,
          "t.csv: line 1, columns 3 and 4 are both named \"A\"");
  refuses("STRUCTURE,STRUCTURE_ID,A,\n", JI_ERROR_LABEL,
          "t.csv: line 1, column 4: the name is empty (row names of another program? name their "
          "column)");
  refuses("STRUCTURE,STRUCTURE_ID,A,unit,UNIT_MEASURE,OBS_VALUE\n"
          "dataflow,X:Y,a,b,PS,1\ndataflow,X:Y,a,b,CNY,1\n",
          JI_ERROR_LABEL, "t.csv: column \"unit\" is there twice");
}

static void rows_of_another_width_and_limits(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  refuses(NO_UNIT ROW "CN,2024\n", JI_ERROR_FORMAT, "t.csv: line 2 has 5 fields, the header has 6");
  refuses(NO_UNIT ROW "CN,2024,1,2\n", JI_ERROR_FORMAT,
          "t.csv: line 2 has 7 fields, the header has 6");
  options.max_rows = 1;
  refuses_with("DATAFLOW,A\nX:Y,a\nX:Y,b\n", &options, JI_ERROR_LIMIT,
               "t.csv: line 3: more than max_rows, 1 rows");
  options.max_columns = 1;
  refuses_with("DATAFLOW,A\n", &options, JI_ERROR_LIMIT,
               "t.csv: line 1: more than max_columns, 1 columns");
  options = defaults();
  options.max_field_size = 8;
  refuses_with("DATAFLOW,A\nX:Y,aaaaaaaaa\n", &options, JI_ERROR_LIMIT,
               "t.csv: line 2, column \"A\": the field is longer than max_field_size, 8 bytes");
  refuses("DATAFLOW,A\nX:Y,\xff\n", JI_ERROR_ENCODING,
          "t.csv: line 2, column \"A\": byte 1 of the field, 0xFF, is not UTF-8; is the file in "
          "another encoding, such as GB18030?");
  /* lines are counted as editors do, fields of several lines too */
  refuses("DATAFLOW,NOTE,OBS_VALUE\nX:Y,\"a\nb\",x\n", JI_ERROR_FORMAT,
          "t.csv: line 3, column \"OBS_VALUE\": \"x\" is not a number");
  ji_dataset *dataset = NULL;
  support_status(ctx, ji_dataset_read_sdmx_csv(ctx, "/no/such.csv", NULL, &dataset),
                 JI_ERROR_NOT_FOUND);
}

static void arguments_are_checked(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_status(ctx, ji_dataset_read_sdmx_csv(ctx, NULL, NULL, &dataset), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_read_sdmx_csv: path is NULL");
  support_status(ctx, ji_dataset_read_sdmx_csv(ctx, "x", NULL, NULL), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_read_sdmx_csv: out is NULL");
#define wrong(member, value, expected)                                                             \
  do {                                                                                             \
    ji_sdmx_read_options options = defaults();                                                     \
    options.member = (value);                                                                      \
    refuses_with("DATAFLOW,A\n", &options, JI_ERROR_ARGUMENT, "ji_sdmx_read_options" expected);    \
  } while (0)
  wrong(labels, 4, ".labels is 4; 0 to 3 is expected");
  wrong(names, 2, ".names is 2; 0 to 1 is expected");
  wrong(structure, -1, ".structure is -1; 0 to 1 is expected");
  wrong(deletes, 2, ".deletes is 2; 0 to 1 is expected");
  wrong(statuses, 2, ".statuses is 2; 0 to 1 is expected");
  wrong(periods, 2, ".periods is 2; 0 to 1 is expected");
  wrong(unit_columns, 3, ".unit_columns is 3; 0 to 2 is expected");
  wrong(decimal, ';', ".decimal is 59; 46 (a point) or 44 (a comma) is expected");
  wrong(delimiter, '"',
        ".delimiter is 34; an ASCII character other than quote and line end, or 0 is expected");
  wrong(subfield, 200,
        ".subfield is 200; an ASCII character other than quote and line end, or 0 is expected");
  wrong(max_rows, -1, ": a limit (max_) is below 1");
  wrong(max_columns, 0, ": a limit (max_) is below 1");
  wrong(max_field_size, 0, ": a limit (max_) is below 1");
  wrong(column_count, 1, ".columns is NULL though its count is not 0");
  wrong(unit_count, 1, ": units is NULL though its count is not 0");
  wrong(uncoded_count, 1, ".uncoded is NULL though its count is not 0");
}

static void lists_are_checked(void **state) {
  (void)state;
  ji_sdmx_read_options options = defaults();
  static const ji_sdmx_unit units[] = {{"A B", "person"}}, wrong[] = {{"AB", "1e4 ="}};
  options.units = units;
  options.unit_count = 1;
  refuses_with(
      "DATAFLOW,A\n", &options, JI_ERROR_ARGUMENT,
      "ji_sdmx_read_options.units[0]: a code of SDMX (letters, digits, _ - @ $) and a unit "
      "are expected");
  options.units = wrong;
  ji_dataset *dataset = NULL;
  support_status(ctx, read_with("DATAFLOW,A\n", &options, &dataset), JI_ERROR_UNIT);
  support_contains(message(), "ji_sdmx_read_options.units[0] (\"AB\"): unit \"1e4 =\"");
  const ji_csv_column none[] = {{.name = ""}}, type[] = {{.name = "A", .type = JI_TYPE_DICTIONARY}},
                      twice[] = {{.name = "A"}, {.name = "A"}};
  options = defaults();
  options.column_count = 1;
  options.columns = none;
  refuses_with("DATAFLOW,A\n", &options, JI_ERROR_ARGUMENT,
               "ji_sdmx_read_options.columns[0] has no name");
  options.columns = type;
  refuses_with(
      "DATAFLOW,A\n", &options, JI_ERROR_ARGUMENT,
      "ji_sdmx_read_options.columns[0] (\"A\"): type 7 cannot be read from CSV, or reserved "
      "is not 0");
  options.columns = twice;
  options.column_count = 2;
  refuses_with("DATAFLOW,A\n", &options, JI_ERROR_LABEL, "the column \"A\" is declared twice");
  const char *const empty[] = {""};
  options = defaults();
  options.uncoded = empty;
  options.uncoded_count = 1;
  refuses_with("DATAFLOW,A\n", &options, JI_ERROR_ARGUMENT,
               "ji_sdmx_read_options.uncoded[0] is NULL or empty");
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(version_2_is_read),
      test(version_1_is_read),
      test(values_are_numbers_nan_or_absent),
      test(delimiters_and_decimals),
      test(several_values_stay_in_their_cell),
      test(labels_in_one_cell),
      test(labels_in_columns_of_their_own),
      test(one_structure_or_several),
      test(deletions_are_refused_or_left_out),
      test(the_provenance_tells_what_is_left_out),
      test(periods_are_checked),
      test(statuses_are_checked),
      test(a_unit_that_all_rows_have),
      test(units_that_vary_by_row),
      test(what_is_no_unit_stays),
      test(declared_columns),
      test(declared_units_must_be_units),
      test(headers_that_are_none),
      test(rows_of_another_width_and_limits),
      test(arguments_are_checked),
      test(lists_are_checked),
  };
  return cmocka_run_group_tests_name("sdmx reading", tests, NULL, NULL);
}

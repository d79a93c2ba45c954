/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/multiregion.h: every refusal, with what it names. */
#include "unit/multiregion_fixture.h"

#define refuses(which, options, status, part)                                                      \
  check_refused((which), (options), (status), (part), __LINE__)
static void check_refused(int which, const ji_multiregion_options *options, ji_status expected,
                          const char *part, int line) {
  ji_bundle *bundle = (ji_bundle *)folder;
  ji_multiregion_options own = options_of(which);
  support_check_status(ctx, read_status(which, options ? options : &own, &bundle), expected, part,
                       __FILE__, line);
  assert_null(bundle);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
}

/* --- one change to one file ----------------------------------------------------------------- */

typedef struct change {
  int which;
  const char *inner, *file, *from, *to;
  ji_status status;
  const char *part;
} change;

static const change changes[] = {
    /* file_parameters.json */
    {SAVED, "saved", "file_parameters.json", NULL, "", JI_ERROR_FORMAT,
     "file_parameters.json: line"},
    {SAVED, "saved", "file_parameters.json", NULL, "[]", JI_ERROR_FORMAT, "expected a JSON object"},
    {SAVED, "saved", "file_parameters.json", NULL, "{}", JI_ERROR_FORMAT, "no object \"files\""},
    {SAVED, "saved", "file_parameters.json", NULL, "{\"files\": {}}", JI_ERROR_FORMAT,
     "\"systemtype\" is neither"},
    {SAVED, "saved", "file_parameters.json", "IOSystem", "Extension", JI_ERROR_FORMAT,
     "holds an extension"},
    {SAVED, "saved", "file_parameters.json", "\"Z\"", "\"Y\"", JI_ERROR_FORMAT, "duplicate"},
    {SAVED, "saved", "file_parameters.json", "\"Z\"", "\"Q\"", JI_ERROR_NOT_FOUND,
     "neither flows Z nor coefficients A"},
    {SAVED, "saved", "file_parameters.json", "\"Z.txt\"", "\"../Z.txt\"", JI_ERROR_FORMAT,
     "files, \"Z\": expected \"name\" to be the name of a file"},
    {SAVED, "saved", "file_parameters.json", "\"Z.txt\"", "3", JI_ERROR_FORMAT, "\"name\""},
    {SAVED, "saved", "file_parameters.json", "\"Z.txt\"", "\"Z.parquet\"", JI_ERROR_UNSUPPORTED,
     "only text files are read"},
    {SAVED, "saved", "file_parameters.json", "\"Z.txt\"", "\"W.txt\"", JI_ERROR_NOT_FOUND, "W.txt"},
    {SAVED, "saved", "file_parameters.json", "\"nr_index_col\": \"2\"", "\"nr_index_col\": \"0\"",
     JI_ERROR_FORMAT, "\"nr_index_col\" to be a number from 1 to 8"},
    {SAVED, "saved", "file_parameters.json", "\"nr_header\": \"2\"", "\"nr_header\": \"9\"",
     JI_ERROR_FORMAT, "\"nr_header\" to be a number from 1 to 8"},
    {SAVED, "saved", "file_parameters.json", "\"nr_header\": \"2\"", "\"nr_header\": \"4\"",
     JI_ERROR_LABEL, "Z.txt: line 5"},
    {SAVED, "saved", "metadata.json", NULL, "{", JI_ERROR_FORMAT, "metadata.json: line"},
    {SAVED, "saved/jobs", "file_parameters.json", "\"F\"", "\"G\"", JI_ERROR_NOT_FOUND,
     "jobs: the extension has no F"},
    /* flows */
    {SAVED, "saved", "Z.txt", "\t16", "\tx16", JI_ERROR_FORMAT,
     "Z.txt: line 7, column \"R2|b\": row \"R2|b\": \"x16\" is not a number"},
    {SAVED, "saved", "Z.txt", "\t16", "\t", JI_ERROR_FORMAT,
     "the field is empty, expected a number"},
    {SAVED, "saved", "Z.txt", "\t16", "\tnan", JI_ERROR_FORMAT, "\"nan\" is not a number"},
    {SAVED, "saved", "Z.txt", "\t16", "\t1e999", JI_ERROR_FORMAT, "\"1e999\" is not a number"},
    {SAVED, "saved", "Z.txt", "\t16", "", JI_ERROR_FORMAT,
     "Z.txt: line 7, row \"R2|b\": there are 5 fields, expected 6"},
    {SAVED, "saved", "Z.txt", "\t16", "\t16\t17", JI_ERROR_FORMAT,
     "there are 7 fields, expected 6"},
    {SAVED, "saved", "Z.txt", "\t16", "\t\xff", JI_ERROR_ENCODING, "Z.txt: line 7"},
    {SAVED, "saved", "Z.txt", "R1\tb\t5", "R1\tc\t5", JI_ERROR_LABEL,
     "line 5, row \"R1|c\": the sector of this place is \"R1|b\" in Z.txt"},
    {SAVED, "saved", "Z.txt", "R1\tb\t5\t6\t7\t8\n", "", JI_ERROR_LABEL, "row \"R2|a\""},
    {SAVED, "saved", "Z.txt", "R2\tb\t13\t14\t15\t16\n", "", JI_ERROR_SHAPE,
     "there are 3 rows, expected 4"},
    {SAVED, "saved", "Z.txt", "16\n", "16\nR3\ta\t1\t2\t3\t4\n", JI_ERROR_SHAPE,
     "only 4 labels of a sector"},
    {SAVED, "saved", "Z.txt", "sector\t\ta\tb", "sector\t\ta\ta", JI_ERROR_LABEL,
     "Z.txt: the sector \"R1|a\" is there twice, 1 and 2"},
    {SAVED, "saved", "Z.txt", "sector\t\ta\tb", "sector\t\ta\t", JI_ERROR_LABEL,
     "the label is empty"},
    {SAVED, "saved", "Z.txt", "region\t\tR1", "region\t\t", JI_ERROR_LABEL, "the region is empty"},
    {SAVED, "saved", "Z.txt", "\tR2\nsector", "\nsector", JI_ERROR_FORMAT,
     "line 2 has 6 fields, expected 5"},
    {SAVED, "saved", "Z.txt", NULL, "", JI_ERROR_FORMAT, "Z.txt: the file is empty"},
    {SAVED, "saved", "Z.txt", NULL, "region\t\tR1\n", JI_ERROR_FORMAT, "ends in its header"},
    {SAVED, "saved", "Z.txt", NULL, "region\n", JI_ERROR_FORMAT, "expected at least 2"},
    {SAVED, "saved", "Z.txt", NULL, "a\tb\t\nc\td\t\n", JI_ERROR_LABEL, "column 3 has no label"},
    /* other files of the table */
    {SAVED, "saved", "Y.txt", "R1\tb\t35", "R1\td\t35", JI_ERROR_LABEL,
     "Y.txt: line 5, row \"R1|d\": the sector of this place is \"R1|b\" in Z.txt"},
    {SAVED, "saved", "Y.txt", "category\t\tHH\tGov\tHH", "category\t\tHH\tHH\tHH", JI_ERROR_LABEL,
     "the category \"R1|HH\" is there twice, 1 and 2"},
    {SAVED, "saved", "x.txt", "R2\tb\t100\n", "", JI_ERROR_SHAPE,
     "x.txt: there are 3 rows, expected 4"},
    {SAVED, "saved", "x.txt", "indout", "a\tb", JI_ERROR_LABEL, "x.txt: there are 2 columns"},
    {SAVED, "saved", "unit.txt", "R1\tb", "R1\tz", JI_ERROR_LABEL, "unit.txt: line 3, row"},
    {SAVED, "saved", "unit.txt", "R2\tb\tM.EUR\n", "", JI_ERROR_SHAPE,
     "unit.txt: there are 3 rows"},
    {SAVED, "saved", "unit.txt", NULL, "region\tsector\n", JI_ERROR_FORMAT, "no column of units"},
    {SAVED, "saved/jobs", "F.txt", "R1\tR1\tR2\tR2", "R1\tR1\tR2\tR3", JI_ERROR_LABEL,
     "F.txt: column 5, \"R3|b\": the sector of this place is \"R2|b\""},
    {SAVED, "saved/jobs", "F.txt", "\tR2\nsector\ta\tb\ta\tb", "\nsector\ta\tb\ta", JI_ERROR_SHAPE,
     "F.txt: there are 3 columns, but 4 labels of a sector"},
    {SAVED, "saved/jobs", "F_Y.txt", "employment\t0", "jobs\t0", JI_ERROR_LABEL,
     "row \"jobs\": the row of this place is \"employment\" in F"},
    {SAVED, "saved/jobs", "F_Y.txt", "employment\t0\t0\t0\t0\n", "", JI_ERROR_LABEL, "F_Y.txt"},
    {SAVED, "saved/jobs", "F_Y.txt", "\t8\t0\n", "\t8\t0\nmore\t1\t1\t1\t1\n", JI_ERROR_SHAPE,
     "only 2 such rows in F"},
    {SAVED, "saved/jobs", "unit.txt", "employment\t", "jobs\t", JI_ERROR_LABEL,
     "row \"jobs\": there is no such row in F"},
    {SAVED, "saved/jobs", "F.txt", "CO2 \"\"air\"\"", "employment", JI_ERROR_LABEL, "employment"},
    {EXIOBASE, "IOT_2011_pxp", "x.txt", NULL, NULL, JI_ERROR_NOT_FOUND,
     "coefficients A, but neither flows Z nor output x"},
    {EXIOBASE, "IOT_2011_pxp", "unit.txt", NULL, "unit\n", JI_ERROR_FORMAT,
     "columns of labels are expected"},
    /* matrices */
    {MATRICES, "matrices", "Z.csv", "R1|b,5", "R1b,5", JI_ERROR_LABEL,
     "there is no \"|\" between region and name"},
    {MATRICES, "matrices", "Z.csv", "R1|a,R1|b", "R1|a,R1|a", JI_ERROR_LABEL,
     "Z.csv: the sector \"R1|a\" is there twice"},
    {MATRICES, "matrices", "Z.csv", "16\n", "16\nR9|a,1,2,3,4\n", JI_ERROR_SHAPE, "only 4 labels"},
    {MATRICES, "matrices", "output.csv", ",output", ",total", JI_ERROR_LABEL,
     "output.csv: there are 2 columns, expected one, or one named \"output\""},
    {MATRICES, "matrices", "output.csv", ",100\nR1|b", ",?\nR1|b", JI_ERROR_FORMAT,
     "output.csv: line 2, column \"output\": row \"R1|a\": \"?\" is not a number"},
    {MATRICES, "matrices", "employment.csv", "R2|a", "R2|c", JI_ERROR_LABEL,
     "employment.csv: line 4"},
    {MATRICES, "matrices", "primary_inputs.csv", "R2|b", "R2|c", JI_ERROR_LABEL,
     "primary_inputs.csv: column 5"},
    {MATRICES, "matrices", "primary_inputs.csv", "profits", "wages", JI_ERROR_LABEL,
     "the satellite \"primary_inputs/wages\" is there twice"},
    /* the OECD */
    {OECD, "", "ICIO2021_2018.csv", "AUS_02,5", "AUS_03,5", JI_ERROR_LABEL,
     "there is no such column"},
    {OECD, "", "ICIO2021_2018.csv", "AUS_02,5", "AUS_01,5", JI_ERROR_LABEL,
     "the row is there twice"},
    {OECD, "", "ICIO2021_2018.csv", "AUS_02,5,6,7,8,0.5,0.25,35,20,1\n", "", JI_ERROR_LABEL,
     "the sector \"AUS|02\" is a column, but has no row"},
    {OECD, "", "ICIO2021_2018.csv", "AUS_02,CHN_01", "AUS_01,CHN_01", JI_ERROR_LABEL,
     "column \"AUS_01\" is there twice"},
    {OECD, "", "ICIO2021_2018.csv", "AUS_02,CHN_01", "AUS,CHN_01", JI_ERROR_LABEL,
     "\"AUS\" is none of COUNTRY_INDUSTRY"},
    {OECD, "", "ICIO2021_2018.csv", "40,20,1", ",20,1", JI_ERROR_FORMAT,
     "column \"AUS_HFCE\": row \"AUS_01\": the field is empty"},
    {OECD, "", "ICIO2021_2018.csv", "VALU,20", "VALU,", JI_ERROR_FORMAT, "row \"VALU\""},
    {OECD, "", "ICIO2021_2018.csv", NULL, "a,OUT\nb,1\n", JI_ERROR_FORMAT,
     "no column is named COUNTRY_INDUSTRY"},
    /* WIOD */
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "AUS2,AUS3", "AUS1,AUS3", JI_ERROR_LABEL,
     "column \"AUS1\" is there twice"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "AUS2,AUS3", "AUS,AUS3", JI_ERROR_LABEL,
     "column \"AUS\" is neither COUNTRY with a number nor TOT"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "b,B,AUS,2,2014", "b,B,AUS,1,2014", JI_ERROR_LABEL,
     "\"AUS1\" is there twice"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "b,B,AUS,2,2014", "b,B,AUS,3,2014", JI_ERROR_LABEL,
     "there is no column \"AUS3\""},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "b,B,AUS,2,2014", ",B,AUS,2,2014", JI_ERROR_LABEL,
     "IndustryCode is empty"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "b,B,AUS,2,2014", "b,B,AUS,2,2013", JI_ERROR_VALUE,
     "Year is \"2013\", in the rows before \"2014\""},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "b,B,ROW,2,2014,13,14,20,0,12,0,0,15,16,5,0,5,0,0,100\n",
     "", JI_ERROR_LABEL, "is a column, but has no row"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "VA,Value", "GO,Value", JI_ERROR_LABEL,
     "the row is there twice"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "VA,Value", ",Value", JI_ERROR_LABEL, "is empty"},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", "RNr", "Number", JI_ERROR_LABEL, "no column \"RNr\""},
    {WIOD, "", "WIOT2014_Nov16_ROW.csv", NULL,
     "IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,TOT\n", JI_ERROR_FORMAT,
     "expected columns COUNTRY1, COUNTRY2"},
    {LONG, "", "long.csv", "col_country", "column", JI_ERROR_LABEL, "no column \"col_country\""},
    {LONG, "", "long.csv", "R1,b,R1,a,2010,5", "R1,a,R1,a,2010,5", JI_ERROR_LABEL,
     "this pair of row and column is there twice"},
    {LONG, "", "long.csv", "2010,5", "2010,x", JI_ERROR_FORMAT,
     "long.csv: line 6, row \"R1|b|R1|a|2010|x\": value \"x\" is not a number"},
    {LONG, "", "long.csv", "2010,5", "2011,5", JI_ERROR_VALUE, "year is \"2011\""},
    {LONG, "", "long.csv", "R1,b,R1,a", "R1,,R1,a", JI_ERROR_LABEL, "row_sector is empty"},
    {LONG, "", "long.csv", NULL, "row_country,row_item,col_country,col_item,value\nA,x,A,HH,1\n",
     JI_ERROR_LABEL, "no country and sector is both a row and a column"},
};

/* 0, and a line that says what came instead, where the change is not refused as it should be. */
static int is_named(const change *c) {
  ji_bundle *bundle = (ji_bundle *)folder;
  ji_multiregion_options options = options_of(c->which);
  ji_status status = read_status(c->which, &options, &bundle);
  if (status == c->status && strstr(ji_context_message(ctx), c->part) && !bundle)
    return 1;
  print_error("%s: %s, expected %s with \"%s\"\n", ji_status_name(status), ji_context_message(ctx),
              ji_status_name(c->status), c->part);
  if (status == JI_OK)
    ji_bundle_unref(bundle);
  return 0;
}

static void every_fault_is_named(void **state) {
  (void)state;
  int wrong = 0;
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    const change *c = &changes[i];
    char *base = support_path(folder, c->inner);
    char *path = support_path(base, c->file);
    char *before = support_read(path, NULL);
    edit(c->inner, c->file, c->from, c->to);
    wrong += !is_named(c);
    support_write(base, c->file, before);
    free(before);
    free(path);
    free(base);
  }
  assert_int_equal(wrong, 0);
}

/* --- options ------------------------------------------------------------------------------ */

static void options_are_checked(void **state) {
  (void)state;
  static const ji_multiregion_part wrong[] = {
      {NULL, NULL, JI_MULTIREGION_FLOWS, 0},     {"", NULL, JI_MULTIREGION_FLOWS, 0},
      {"a/b", NULL, JI_MULTIREGION_FLOWS, 0},    {"a", NULL, 0, 0},
      {"a", NULL, JI_MULTIREGION_MATRIX + 1, 0}, {"a", NULL, JI_MULTIREGION_FLOWS, 1},
  };
  static const char *const none[] = {NULL};
  ji_multiregion_options options = options_of(SAVED);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    options.parts = &wrong[i];
    options.part_count = 1;
    refuses(SAVED, &options, JI_ERROR_ARGUMENT, "part");
  }
  options = options_of(SAVED);
  options.part_count = 1;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "parts is NULL");
  options = options_of(SAVED);
  options.extension_count = 1;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "extensions is NULL");
  options.extensions = none;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "an extension is NULL");
  options = options_of(SAVED);
  options.separator = "";
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "separator is empty");
  options = options_of(SAVED);
  options.layout = 6;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "layout is not one of");
  options = options_of(SAVED);
  options.empty = 2;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "empty is not one of");
  options = options_of(SAVED);
  options.split = -1;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "split is not one of");
  options = options_of(SAVED);
  options.year = 10000;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "year is not between");
  options = options_of(SAVED);
  options.max_sectors = 0;
  refuses(SAVED, &options, JI_ERROR_ARGUMENT, "max_sectors is not between");
  options.max_sectors = 3;
  for (int which = 0; which < SUPPORT_MRIO_COUNT; which++)
    refuses(which, &options, JI_ERROR_LIMIT, "max_sectors, 3");
  ji_bundle *bundle = NULL;
  support_status(ctx, ji_bundle_read_multiregion(ctx, NULL, NULL, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_read_multiregion(ctx, folder, NULL, NULL), JI_ERROR_ARGUMENT);
}

static void layouts_are_found_or_named(void **state) {
  (void)state;
  ji_bundle *bundle = NULL;
  char *empty = support_subfolder(folder, "empty");
  ji_multiregion_options options = options_of(SAVED);
  support_status(ctx, ji_bundle_read_multiregion(ctx, empty, NULL, &bundle), JI_ERROR_NOT_FOUND);
  support_message(ctx, "none of the known layouts");
  static const struct {
    int32_t layout;
    const char *part;
  } cases[] = {
      {JI_MULTIREGION_PYMRIO, "file_parameters.json: cannot be opened"},
      {JI_MULTIREGION_EXIOBASE3, "neither flows Z nor coefficients A"},
      {JI_MULTIREGION_OECD_ICIO, "no file of the OECD"},
      {JI_MULTIREGION_WIOD2016, "no file of WIOD"},
      {JI_MULTIREGION_MATRICES, "there are no flows (Z.csv)"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    options.layout = cases[i].layout;
    support_status(ctx, ji_bundle_read_multiregion(ctx, empty, &options, &bundle),
                   JI_ERROR_NOT_FOUND);
    support_message(ctx, cases[i].part);
  }
  static const ji_multiregion_part part = {"output.csv", NULL, JI_MULTIREGION_OUTPUT, 0};
  options.parts = &part;
  options.part_count = 1;
  support_status(ctx, ji_bundle_read_multiregion(ctx, empty, &options, &bundle),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "no part has the role FLOWS");
  options.part_count = 0;
  support_status(ctx, ji_bundle_read_multiregion(ctx, empty, &options, &bundle),
                 JI_ERROR_NOT_FOUND);
  free(empty);
  empty = support_path(folder, "absent");
  support_status(ctx, ji_bundle_read_multiregion(ctx, empty, NULL, &bundle), JI_ERROR_NOT_FOUND);
  options = options_of(SAVED);
  options.layout = JI_MULTIREGION_WIOD2016;
  support_status(ctx, ji_bundle_read_multiregion(ctx, empty, &options, &bundle),
                 JI_ERROR_NOT_FOUND);
  free(empty);
  /* The folder itself holds a file of the OECD and one of WIOD. */
  support_ok(ctx, ji_bundle_read_multiregion(ctx, folder, NULL, &bundle));
  check_table(bundle, "name", "oecd-icio");
  ji_bundle_unref(bundle);
  support_ok(ctx, ji_bundle_read_multiregion(ctx, folder, &options, &bundle));
  check_table(bundle, "name", "wiod");
  ji_bundle_unref(bundle);
}

static void parts_are_there_once(void **state) {
  (void)state;
  static const ji_multiregion_part twice[] = {
      {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
      {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
      {"output.csv", "nothing", JI_MULTIREGION_OUTPUT, 0},
      {"absent.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
  };
  ji_multiregion_options options = options_of(MATRICES);
  options.parts = twice;
  options.part_count = 2;
  refuses(MATRICES, &options, JI_ERROR_LABEL, "another file of the folder holds the flows");
  options.parts = twice + 1;
  refuses(MATRICES, &options, JI_ERROR_LABEL, "output.csv: there is no column \"nothing\"");
  static const ji_multiregion_part absent[] = {
      {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
      {"absent.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
  };
  options.parts = absent;
  refuses(MATRICES, &options, JI_ERROR_NOT_FOUND, "absent.csv");
  support_write(folder, "matrices/Y.csv", ",HH\n");
  refuses(MATRICES, NULL, JI_ERROR_LABEL, "another file of the folder holds the final demand");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(every_fault_is_named, set_up, tear_down),
      cmocka_unit_test_setup_teardown(options_are_checked, set_up, tear_down),
      cmocka_unit_test_setup_teardown(layouts_are_found_or_named, set_up, tear_down),
      cmocka_unit_test_setup_teardown(parts_are_there_once, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

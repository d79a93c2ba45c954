/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/multiregion.h: what every layout gives, models of it, and writing. */
#include "unit/multiregion_fixture.h"

/* --- what is read ------------------------------------------------------------------------- */

static void flows_are_the_same_in_all_layouts(void **state) {
  (void)state;
  for (int which = 0; which < SUPPORT_MRIO_COUNT; which++) {
    ji_bundle *bundle = read_table(which, NULL);
    check_array(bundle, "flows", 4, 4);
    for (int i = 0; i < 4 && which != OECD; i++)
      for (int j = 0; j < 4; j++)
        assert_true(at(bundle, "flows", i, j) ==
                    (which == EXIOBASE ? 100.0 : 1.0) * (4 * i + j + 1));
    check_array(bundle, "output", 4, 1);
    for (int i = 0; i < 4; i++)
      assert_true(at(bundle, "output", i, 0) == (which == LONG ? 100.0 * (i < 2) : 100.0));
    assert_int_equal(ji_dataset_row_count(ji_bundle_find(bundle, "sectors")), 4);
    ji_bundle_unref(bundle);
  }
}

static void a_saved_table_is_read(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(SAVED, NULL);
  check_text(bundle, "sectors", "region", 2, "R2");
  check_text(bundle, "sectors", "sector", 3, "b");
  check_text(bundle, "sectors", "unit", 0, "1e6 EUR");
  check_text(bundle, "sectors", "source_unit", 0, "M.EUR");
  check_array(bundle, "final_demand", 4, 4);
  assert_true(at(bundle, "final_demand", 1, 2) == 19);
  check_text(bundle, "demand_labels", "name", 2, "R2|HH");
  check_text(bundle, "demand_labels", "category", 1, "Gov");
  check_text(bundle, "satellite_labels", "name", 1, "CO2 \"air\"");
  check_text(bundle, "satellite_labels", "extension", 0, "jobs");
  check_text(bundle, "satellite_labels", "levels", 0, "stressor");
  check_text(bundle, "satellite_labels", "unit", 0, "1e3 person");
  check_text(bundle, "satellite_labels", "unit", 1, NULL);
  check_text(bundle, "satellite_labels", "source_unit", 1, "kg CO2-eq.");
  assert_true(at(bundle, "satellites", 1, 3) == 0.25);
  assert_true(at(bundle, "satellite_demand", 1, 2) == 8);
  check_table(bundle, "name", "small");
  ji_bundle_unref(bundle);
}

static void exiobase_states_year_and_prices(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(EXIOBASE, NULL);
  check_table(bundle, "year", "2011");
  check_table(bundle, "valuation", "basic");
  check_text(bundle, "satellite_labels", "extension", 0, "satellite");
  ji_bundle_unref(bundle);
}

static void matrices_have_parts(void **state) {
  (void)state;
  static const ji_multiregion_part parts[] = {
      {"output.csv", "output", JI_MULTIREGION_OUTPUT, 0},
      {"employment.csv", "fte", JI_MULTIREGION_SATELLITE_COLUMNS, 0},
      {"final_demand.csv", "R2|HH", JI_MULTIREGION_FINAL_DEMAND, 0},
      {"make.csv", NULL, JI_MULTIREGION_MATRIX, 0},
      {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
  };
  ji_bundle *bundle = read_table(MATRICES, NULL);
  check_text(bundle, "sectors", "region", 2, "R2");
  check_text(bundle, "demand_labels", "region", 2, "R2");
  check_text(bundle, "satellite_labels", "name", 0, "wages");
  check_text(bundle, "satellite_labels", "name", 2, "fte");
  check_text(bundle, "satellite_labels", "name", 3, "employment");
  assert_true(at(bundle, "satellites", 1, 3) == -4);
  assert_true(at(bundle, "satellites", 3, 2) == 3);
  assert_null(ji_bundle_find(bundle, "table"));
  ji_bundle_unref(bundle);
  ji_multiregion_options options = options_of(MATRICES);
  options.parts = parts;
  options.part_count = 5;
  bundle = read_table(MATRICES, &options);
  check_array(bundle, "final_demand", 4, 1);
  check_array(bundle, "satellites", 1, 4);
  check_text(bundle, "satellite_labels", "name", 0, "fte");
  check_array(bundle, "make", 2, 3);
  check_text(bundle, "make_columns", "region", 1, "R2");
  check_text(bundle, "make_rows", "label", 1, "j");
  ji_bundle_unref(bundle);
  options.separator = NULL; /* whole labels are sectors */
  options.parts = NULL;
  options.part_count = 0;
  bundle = read_table(MATRICES, &options);
  check_text(bundle, "sectors", "sector", 2, "R2|a");
  assert_int_equal(ji_dataset_find(ji_bundle_find(bundle, "sectors"), "region"), -1);
  ji_bundle_unref(bundle);
}

static void the_parts_of_china_are_added_up(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(OECD, NULL);
  /* CHN_01 against CHN_01: 11 + CHN_01,CN1_01 0.5 + CN1_01,CHN_01 1 + CN1_01,CN1_01 1. */
  assert_true(at(bundle, "flows", 2, 2) == 13.5);
  assert_true(at(bundle, "flows", 0, 3) == 4.25);
  assert_true(at(bundle, "final_demand", 3, 1) == 15);
  assert_true(at(bundle, "satellites", 1, 2) == 21);
  assert_true(at(bundle, "satellite_demand", 1, 1) == 0);
  check_text(bundle, "satellite_labels", "name", 0, "AUS_TAXSUB");
  check_text(bundle, "sectors", "unit", 0, "1e6 USD");
  check_table(bundle, "year", "2018");
  ji_bundle_unref(bundle);
  ji_multiregion_options options = options_of(OECD);
  options.split = JI_MULTIREGION_SPLIT_KEEP;
  bundle = read_table(OECD, &options);
  check_array(bundle, "flows", 6, 6);
  check_text(bundle, "sectors", "region", 5, "CN1");
  assert_true(at(bundle, "output", 4, 0) == 10);
  ji_bundle_unref(bundle);
}

static void wiod_names_sectors_by_their_rows(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(WIOD, NULL);
  check_text(bundle, "sectors", "sector", 3, "b");
  check_text(bundle, "sectors", "region", 3, "ROW");
  check_array(bundle, "final_demand", 4, 10);
  check_text(bundle, "demand_labels", "name", 7, "ROW|CONS_g");
  check_array(bundle, "satellites", 1, 4);
  check_text(bundle, "satellite_labels", "name", 0, "VA");
  check_table(bundle, "year", "2014");
  ji_bundle_unref(bundle);
}

static void long_tables_are_zero_where_nothing_stands(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(LONG, NULL);
  check_array(bundle, "final_demand", 4, 2);
  assert_true(at(bundle, "final_demand", 1, 1) == 74 && at(bundle, "final_demand", 1, 0) == 0);
  check_text(bundle, "satellite_labels", "name", 0, "VA");
  check_text(bundle, "satellite_labels", "name", 1, "R1|tax");
  assert_true(at(bundle, "satellite_demand", 1, 0) == 2);
  ji_bundle_unref(bundle);
}

static void empty_numbers_may_be_zero(void **state) {
  (void)state;
  ji_multiregion_options options = options_of(SAVED);
  options.empty = JI_MULTIREGION_EMPTY_ZERO;
  edit("saved", "Z.txt", "\t16", "\t");
  edit("", "ICIO2021_2018.csv", "AUS_02,5", "AUS_02,");
  edit("", "long.csv", "2010,5", "2010,");
  ji_bundle *bundle = read_table(SAVED, &options);
  assert_true(at(bundle, "flows", 3, 3) == 0);
  ji_bundle_unref(bundle);
  bundle = read_table(OECD, &options);
  assert_true(at(bundle, "flows", 1, 0) == 0);
  ji_bundle_unref(bundle);
  bundle = read_table(LONG, &options);
  assert_true(at(bundle, "flows", 1, 0) == 0);
  ji_bundle_unref(bundle);
}

/* --- models ------------------------------------------------------------------------------- */

static void a_model_shares_the_arrays(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(SAVED, NULL);
  ji_model *model = NULL;
  ji_dataset *multipliers = NULL;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model));
  ji_bundle_unref(bundle);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &multipliers));
  ji_column direct = support_look(ctx, multipliers, "direct");
  assert_string_equal(direct.unit, "person/(1e6 EUR)");
  support_close("direct", support_number(&direct, 3), 40, 1e-15);
  ji_column region = support_look(ctx, multipliers, "region");
  char *text = support_text(ctx, &region, 3);
  assert_string_equal(text, "R2");
  free(text);
  ji_dataset_unref(multipliers);
  ji_model_unref(model);
}

/* The same bundle without or with another member. */
static ji_bundle *with(const ji_bundle *bundle, const char *name, const ji_array *array) {
  ji_bundle *changed = NULL;
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, name, array, &changed));
  return changed;
}

static void models_of_wrong_bundles_are_refused(void **state) {
  (void)state;
  static const double numbers[16] = {0};
  static const char *const units[] = {"1e6 EUR", "1e6 EUR", "kg", "1e6 EUR"};
  static const char *const sectors[] = {"a", "b", "c", "d"};
  static const support_column two[] = {{.name = "sector", .texts = sectors},
                                       {.name = "unit", .texts = units}};
  ji_bundle *bundle = read_table(SAVED, NULL), *changed = NULL;
  ji_array small = support_array_of(numbers, 2, 1, NULL);
  ji_model *model = NULL;
  changed = with(bundle, "output", &small);
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_SHAPE);
  support_message(ctx, "output: 2 x 1, expected 4 x 1");
  ji_bundle_unref(changed);
  changed = with(bundle, "satellites", &small);
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_SHAPE);
  ji_bundle_unref(changed);
  changed = with(bundle, "demand_labels", &small);
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no dataset \"demand_labels\"");
  ji_bundle_unref(changed);
  changed = with(bundle, "sectors", &small);
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_NOT_FOUND);
  ji_bundle_unref(changed);
  ji_dataset *labels = support_dataset(ctx, 4, two, 2);
  support_ok(ctx, ji_bundle_with(ctx, bundle, "sectors", labels, &changed));
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_UNIT);
  support_message(ctx, "row 3 is in another unit");
  ji_bundle_unref(changed);
  support_ok(ctx, ji_bundle_with(ctx, bundle, "output", labels, &changed));
  support_status(ctx, ji_io_model_from_bundle(ctx, changed, NULL, &model), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no array \"output\"");
  ji_bundle_unref(changed);
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e9 EUR";
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model), JI_ERROR_UNIT);
  options.flows_unit = "EUR@2015:basic";
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model), JI_ERROR_UNIT);
  options.flows_unit = "1e6 EUR@2015:basic";
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model));
  ji_model_unref(model);
  ji_dataset_unref(labels);
  ji_bundle_unref(bundle);
}

/* --- writing ------------------------------------------------------------------------------ */

static void what_is_written_is_read_again(void **state) {
  (void)state;
  for (int which = 0; which < SUPPORT_MRIO_COUNT; which++) {
    ji_bundle *bundle = read_table(which, NULL), *again = NULL;
    char *path = support_path(folder, "written");
    support_ok(ctx, ji_bundle_write_multiregion(ctx, bundle, path, NULL));
    support_ok(ctx, ji_bundle_read_multiregion(ctx, path, NULL, &again));
    for (int64_t i = 0; i < ji_bundle_array_count(bundle); i++) {
      const char *name = ji_bundle_array_name(bundle, i);
      const ji_array *array = ji_bundle_find_array(bundle, name);
      check_array(again, name, array->rows, array->columns);
      /* Extensions are read in the order of their names, which is another one there. */
      if (which == MATRICES && strcmp(name, "satellites") == 0)
        continue;
      for (int64_t row = 0; row < array->rows; row++)
        for (int64_t column = 0; column < array->columns; column++)
          assert_true(at(bundle, name, row, column) == at(again, name, row, column));
    }
    static const char *const columns[][2] = {{"sectors", "sector"},
                                             {"sectors", "region"},
                                             {"demand_labels", "name"},
                                             {"satellite_labels", "label"}};
    for (int c = 0; c < (which == MATRICES ? 3 : 4); c++) {
      ji_column seen = support_look(ctx, ji_bundle_find(bundle, columns[c][0]), columns[c][1]);
      for (int64_t row = 0; row < seen.length; row++) {
        char *text = support_text(ctx, &seen, row);
        check_text(again, columns[c][0], columns[c][1], row, text);
        free(text);
      }
    }
    ji_bundle_unref(again);
    ji_bundle_unref(bundle);
    support_folder_free(path);
  }
}

static void wrong_bundles_are_not_written(void **state) {
  (void)state;
  static const double numbers[16] = {0};
  static const char *const names[] = {"x", ".hidden"};
  static const support_column label = {.name = "name", .texts = names};
  static const support_column two[] = {{.name = "name", .texts = names},
                                       {.name = "extension", .texts = names}};
  ji_bundle *bundle = read_table(SAVED, NULL), *changed = NULL;
  ji_array small = support_array_of(numbers, 2, 2, NULL);
  char *path = support_path(folder, "written");
  char *npy = support_path(folder, "long.csv");
  support_status(ctx, ji_bundle_write_multiregion(ctx, NULL, path, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_write_multiregion(ctx, bundle, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_write_multiregion(ctx, bundle, npy, NULL), JI_ERROR_IO);
  support_message(ctx, "it is a file");
  ji_multiregion_options options = options_of(SAVED);
  options.layout = JI_MULTIREGION_OECD_ICIO;
  support_status(ctx, ji_bundle_write_multiregion(ctx, bundle, path, &options),
                 JI_ERROR_UNSUPPORTED);
  support_message(ctx, "only read");
  static const char *const arrays[] = {"flows", "output", "final_demand", "satellites",
                                       "satellite_demand"};
  for (int i = 0; i < 5; i++) {
    changed = with(bundle, arrays[i], &small);
    support_status(ctx, ji_bundle_write_multiregion(ctx, changed, path, NULL), JI_ERROR_SHAPE);
    support_message(ctx, "2 x 2, expected");
    ji_bundle_unref(changed);
  }
  static const char *const datasets[] = {"sectors", "demand_labels", "satellite_labels"};
  for (int i = 0; i < 3; i++) {
    changed = with(bundle, datasets[i], &small);
    support_status(ctx, ji_bundle_write_multiregion(ctx, changed, path, NULL), JI_ERROR_NOT_FOUND);
    support_message(ctx, datasets[i]);
    ji_bundle_unref(changed);
  }
  ji_dataset *labels = support_dataset(ctx, 2, &label, 1);
  support_ok(ctx, ji_bundle_with(ctx, bundle, "sectors", labels, &changed));
  support_status(ctx, ji_bundle_write_multiregion(ctx, changed, path, NULL), JI_ERROR_NOT_FOUND);
  support_message(ctx, "region");
  ji_bundle_unref(changed);
  /* Labels without an extension are those of one called "satellites". */
  support_ok(ctx, ji_bundle_with(ctx, bundle, "satellite_labels", labels, &changed));
  support_ok(ctx, ji_bundle_write_multiregion(ctx, changed, path, NULL));
  ji_bundle_unref(changed);
  ji_dataset_unref(labels);
  labels = support_dataset(ctx, 2, two, 2);
  support_ok(ctx, ji_bundle_with(ctx, bundle, "satellite_labels", labels, &changed));
  support_status(ctx, ji_bundle_write_multiregion(ctx, changed, path, NULL), JI_ERROR_LABEL);
  support_message(ctx, "\".hidden\" cannot be the name of a folder");
  ji_bundle_unref(changed);
  ji_dataset_unref(labels);
  ji_bundle_unref(bundle);
  free(npy);
  free(path);
}

/* What fails leaves the old files. */
static ji_status stop(void *user) {
  return --*(int *)user < 0 ? JI_ERROR_CANCELLED : JI_OK;
}

static void a_cancelled_table_leaves_the_old_one(void **state) {
  (void)state;
  ji_bundle *bundle = read_table(SAVED, NULL);
  char *path = support_path(folder, "saved");
  char *z = support_path(path, "Z.txt");
  char *before = support_read(z, NULL);
  ji_context_options options;
  ji_context *stopped = NULL;
  int left = 1;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.cancel = stop;
  options.user = &left;
  assert_int_equal(ji_context_create(&options, &stopped), JI_OK);
  support_status(stopped, ji_bundle_write_multiregion(stopped, bundle, path, NULL),
                 JI_ERROR_CANCELLED);
  char *after = support_read(z, NULL);
  assert_string_equal(before, after);
  left = 0;
  ji_bundle *none = NULL;
  support_status(stopped, ji_bundle_read_multiregion(stopped, path, NULL, &none),
                 JI_ERROR_CANCELLED);
  assert_null(none);
  ji_context_free(stopped);
  ji_bundle_unref(bundle);
  free(after);
  free(before);
  free(z);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(flows_are_the_same_in_all_layouts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_saved_table_is_read, set_up, tear_down),
      cmocka_unit_test_setup_teardown(exiobase_states_year_and_prices, set_up, tear_down),
      cmocka_unit_test_setup_teardown(matrices_have_parts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_parts_of_china_are_added_up, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wiod_names_sectors_by_their_rows, set_up, tear_down),
      cmocka_unit_test_setup_teardown(long_tables_are_zero_where_nothing_stands, set_up, tear_down),
      cmocka_unit_test_setup_teardown(empty_numbers_may_be_zero, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_model_shares_the_arrays, set_up, tear_down),
      cmocka_unit_test_setup_teardown(models_of_wrong_bundles_are_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_written_is_read_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(wrong_bundles_are_not_written, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_cancelled_table_leaves_the_old_one, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

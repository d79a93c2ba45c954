/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RAS, GRAS and SUT-RAS: what they keep, what they refuse, what they say. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *totals(const double *values, const char *const *labels, int64_t count,
                          const char *unit) {
  const support_column columns[] = {{.name = "total", .unit = unit, .numbers = values},
                                    {.name = "label", .texts = labels}};
  return support_dataset(ctx, count, columns, labels ? 2 : 1);
}

/* The worked example of Lenzen, Wood and Gallego (2007) that Temurshoev, Miller and Bouwmeester
 * (2013) take up: three rows, four columns, negative cells and totals. */
static const double example[] = {7, 3, 5, -3, 2, 9, 8, 1, -2, 0, 2, 1};
static const double example_rows[] = {15, 26, -1}, example_columns[] = {9, 16, 17, -2};

static ji_bundle *balance(const double *cells, int64_t m, int64_t n, const double *rows,
                          const double *columns, const ji_io_balance_options *options,
                          ji_status expected) {
  ji_array matrix = support_io_matrix(cells, m, n);
  ji_dataset *u = totals(rows, NULL, m, NULL), *v = totals(columns, NULL, n, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance(ctx, &matrix, u, v, options, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_dataset_unref(u);
  ji_dataset_unref(v);
  return out;
}

static double cell(const ji_bundle *bundle, const char *name, int64_t i, int64_t j) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  assert_non_null(array);
  return ((const double *)array->data)[i * array->row_stride + j * array->column_stride];
}

static void test_signs_zeros_and_totals_are_kept(void **state) {
  (void)state;
  ji_bundle *out = balance(example, 3, 4, example_rows, example_columns, NULL, JI_OK);
  for (int i = 0; i < 3; i++) {
    double sum = 0;
    for (int j = 0; j < 4; j++) {
      double x = cell(out, "balanced", i, j), z = example[i * 4 + j];
      assert_true((x > 0) == (z > 0) && (x < 0) == (z < 0));
      sum += x;
    }
    assert_true(fabs(sum - example_rows[i]) < 1e-10);
  }
  /* The published solution to the digits that were printed with it: 8.98, 3.74, 5.72, -3.44. */
  assert_true(fabs(cell(out, "balanced", 0, 0) - 8.98) < 0.005);
  assert_true(fabs(cell(out, "balanced", 0, 3) + 3.44) < 0.005);
  ji_column gap = support_look(ctx, ji_bundle_find(out, "columns"), "gap");
  for (int64_t j = 0; j < 4; j++)
    assert_true(fabs(support_number(&gap, j)) < 1e-10);
  ji_bundle_unref(out);
}

static void test_factors_explain_the_cells(void **state) {
  (void)state;
  ji_bundle *out = balance(example, 3, 4, example_rows, example_columns, NULL, JI_OK);
  ji_column r = support_look(ctx, ji_bundle_find(out, "rows"), "factor");
  ji_column s = support_look(ctx, ji_bundle_find(out, "columns"), "factor");
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 4; j++) {
      double z = example[i * 4 + j];
      double f = support_number(&r, i) * support_number(&s, j);
      support_close("cell", cell(out, "balanced", i, j), z < 0 ? z / f : z * f, 1e-14);
    }
  ji_bundle_unref(out);
}

static void test_ras_refuses_negative_cells(void **state) {
  (void)state;
  ji_io_balance_options options;
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.method = JI_IO_BALANCE_RAS;
  balance(example, 3, 4, example_rows, example_columns, &options, JI_ERROR_VALUE);
  support_message(ctx, "row 1, column 4 of the matrix is negative");
}

static void test_what_cannot_be_met_is_named(void **state) {
  (void)state;
  const double cells[] = {0, 0, 2, 3};
  const double rows[] = {1, 4}, columns[] = {2, 3};
  balance(cells, 2, 2, rows, columns, NULL, JI_ERROR_BALANCE);
  support_message(ctx, "row 1 cannot add up to 1: all its cells are 0, and scaling keeps zeros");
  const double negative[] = {-1, -2, 2, 3};
  balance(negative, 2, 2, rows, columns, NULL, JI_ERROR_BALANCE);
  support_message(ctx, "row 1 cannot add up to 1: it has no positive cell");
  const double positive[] = {1, 2, 2, 3};
  const double below[] = {-1, 6};
  balance(positive, 2, 2, below, columns, NULL, JI_ERROR_BALANCE);
  support_message(ctx, "row 1 cannot add up to -1: it has no negative cell");
}

static void test_a_label_is_used_in_messages(void **state) {
  (void)state;
  const double cells[] = {0, 2}, rows[] = {1, 2}, columns[] = {3};
  const char *const labels[] = {"farming", "mining"};
  ji_array matrix = support_io_matrix(cells, 2, 1);
  ji_dataset *u = totals(rows, labels, 2, NULL), *v = totals(columns, NULL, 1, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance(ctx, &matrix, u, v, NULL, &out), JI_ERROR_BALANCE);
  support_message(ctx, "row \"farming\" cannot add up to 1");
  ji_dataset_unref(u);
  ji_dataset_unref(v);
}

static void test_contradicting_totals(void **state) {
  (void)state;
  const double cells[] = {1, 2, 3, 4}, rows[] = {4, 6}, columns[] = {5, 6};
  ji_io_balance_options options;
  balance(cells, 2, 2, rows, columns, NULL, JI_ERROR_BALANCE);
  support_message(ctx, "those of the rows add up to 10, those of the columns to 11");
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.conflict = JI_IO_CONFLICT_SCALE_COLUMNS;
  ji_bundle *out = balance(cells, 2, 2, rows, columns, &options, JI_OK);
  ji_column target = support_look(ctx, ji_bundle_find(out, "columns"), "target");
  ji_column total = support_look(ctx, ji_bundle_find(out, "columns"), "total");
  support_close("target", support_number(&target, 0), 50.0 / 11, 1e-15);
  assert_true(support_number(&total, 0) == 5);
  ji_column verdict = support_look(ctx, ji_bundle_find(out, "report"), "verdict");
  char *text = support_text(ctx, &verdict, 2);
  assert_string_equal(text, "warning");
  free(text);
  ji_bundle_unref(out);
  options.conflict = JI_IO_CONFLICT_SCALE_ROWS;
  out = balance(cells, 2, 2, rows, columns, &options, JI_OK);
  target = support_look(ctx, ji_bundle_find(out, "rows"), "target");
  support_close("target", support_number(&target, 1), 6.6, 1e-15);
  ji_bundle_unref(out);
}

static void test_no_scaling_changes_a_sign(void **state) {
  (void)state;
  const double cells[] = {1, -2, 3, -4}, rows[] = {1, 1}, columns[] = {1, -3};
  ji_io_balance_options options;
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.conflict = JI_IO_CONFLICT_SCALE_COLUMNS;
  balance(cells, 2, 2, rows, columns, &options, JI_ERROR_BALANCE);
  support_message(ctx, "no scaling brings one to the other");
}

/* Zeros where totals need cells: the first row and column can only meet in the cell that is 0. */
static void test_a_pattern_of_zeros_does_not_converge(void **state) {
  (void)state;
  const double cells[] = {1, 0, 0, 1}, rows[] = {2, 3}, columns[] = {3, 2};
  ji_io_balance_options options;
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.max_iterations = 50;
  balance(cells, 2, 2, rows, columns, &options, JI_ERROR_CONVERGENCE);
  support_message(ctx, "not balanced after 50 iterations: row ");
  support_message(ctx, "zeros may stand where these totals need cells");
}

static void test_unknown_totals_are_left_alone(void **state) {
  (void)state;
  const double cells[] = {1, 2, 3, 4}, rows[] = {6, 0}, columns[] = {0, 0};
  const int absent_row[] = {0, 1}, absent[] = {1, 1};
  ji_array matrix = support_io_matrix(cells, 2, 2);
  const support_column of_rows[] = {{.name = "total", .numbers = rows, .absent = absent_row}};
  const support_column of_columns[] = {{.name = "total", .numbers = columns, .absent = absent}};
  ji_dataset *u = support_dataset(ctx, 2, of_rows, 1), *v = support_dataset(ctx, 2, of_columns, 1);
  ji_bundle *out = NULL;
  support_ok(ctx, ji_io_balance(ctx, &matrix, u, v, NULL, &out));
  assert_true(cell(out, "balanced", 0, 0) == 2 && cell(out, "balanced", 0, 1) == 4);
  assert_true(cell(out, "balanced", 1, 0) == 3 && cell(out, "balanced", 1, 1) == 4);
  ji_column balanced = support_look(ctx, ji_bundle_find(out, "rows"), "balanced");
  assert_true(support_is_null(&balanced, 1));
  ji_bundle_unref(out);
  ji_dataset_unref(u);
  ji_dataset_unref(v);
}

static void test_a_total_of_zero_empties_its_line(void **state) {
  (void)state;
  const double cells[] = {1, 2, 3, 4}, rows[] = {0, 7}, columns[] = {3, 4};
  ji_bundle *out = balance(cells, 2, 2, rows, columns, NULL, JI_OK);
  assert_true(cell(out, "balanced", 0, 0) == 0 && cell(out, "balanced", 0, 1) == 0);
  support_close("cell", cell(out, "balanced", 1, 0), 3, 1e-14);
  ji_bundle_unref(out);
}

static void test_units_of_totals(void **state) {
  (void)state;
  const double cells[] = {1}, total[] = {2};
  ji_array matrix = support_io_matrix(cells, 1, 1);
  ji_dataset *u = totals(total, NULL, 1, "1e6 EUR@2010:basic");
  ji_dataset *v = totals(total, NULL, 1, "1e9 EUR@2010:basic");
  ji_dataset *w = totals(total, NULL, 1, "1e6 EUR@2011:basic");
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance(ctx, &matrix, u, v, NULL, &out), JI_ERROR_UNIT);
  support_message(ctx, "give both in one unit");
  support_status(ctx, ji_io_balance(ctx, &matrix, u, w, NULL, &out), JI_ERROR_UNIT);
  support_ok(ctx, ji_io_balance(ctx, &matrix, u, u, NULL, &out));
  assert_string_equal(support_look(ctx, ji_bundle_find(out, "rows"), "balanced").unit,
                      "1e6 EUR@2010:basic");
  ji_bundle_unref(out);
  ji_dataset_unref(u);
  ji_dataset_unref(v);
  ji_dataset_unref(w);
}

static void test_refusals(void **state) {
  (void)state;
  const double cells[] = {1, NAN}, rows[] = {1, INFINITY}, one[] = {1};
  ji_array matrix = support_io_matrix(cells, 1, 2), whole = support_io_matrix(one, 1, 1);
  ji_dataset *u = totals(one, NULL, 1, NULL), *v = totals(rows, NULL, 2, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance(ctx, &matrix, u, v, NULL, &out), JI_ERROR_VALUE);
  support_message(ctx, "matrix: row 1, column 2 is not a finite number");
  support_status(ctx, ji_io_balance(ctx, &whole, u, v, NULL, &out), JI_ERROR_SHAPE);
  support_message(ctx, "columns: 2 rows, but there are 1 columns");
  support_status(ctx, ji_io_balance(ctx, &whole, NULL, u, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_balance(ctx, &whole, u, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_balance(ctx, NULL, u, u, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_balance(ctx, &whole, u, u, NULL, NULL), JI_ERROR_ARGUMENT);
  const double two[] = {1, 2};
  ji_array wide = support_io_matrix(two, 1, 2);
  support_status(ctx, ji_io_balance(ctx, &wide, u, v, NULL, &out), JI_ERROR_VALUE);
  support_message(ctx, "columns: the total of column 2 is not a finite number");
  const support_column named[] = {{.name = "sum", .numbers = one}};
  ji_dataset *other = support_dataset(ctx, 1, named, 1);
  support_status(ctx, ji_io_balance(ctx, &whole, other, u, NULL, &out), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(other);
  ji_dataset_unref(u);
  ji_dataset_unref(v);
}

static void test_options(void **state) {
  (void)state;
  const double one[] = {1};
  ji_io_balance_options options;
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.tolerance = 0;
  balance(one, 1, 1, one, one, &options, JI_ERROR_ARGUMENT);
  options.tolerance = 1e-9;
  options.max_iterations = 0;
  balance(one, 1, 1, one, one, &options, JI_ERROR_ARGUMENT);
  options.max_iterations = 5;
  options.method = 2;
  balance(one, 1, 1, one, one, &options, JI_ERROR_ARGUMENT);
  options.method = JI_IO_BALANCE_GRAS;
  options.conflict = 3;
  balance(one, 1, 1, one, one, &options, JI_ERROR_ARGUMENT);
}

/* --- supply and use ----------------------------------------------------------------------- */

/* Two products, two industries and imports; use by the industries and final demand. */
static const double supply[] = {90, 10, 5, 4, 80, 11}, use[] = {20, 30, 55, 25, 20, 50};
static const double sources[] = {100, 95, 20}, users[] = {48, 52, 115};

static ji_bundle *balance_joint(const double *v, const double *u, const double *of_sources,
                                const double *of_users, ji_status expected) {
  ji_array s = support_io_matrix(v, 2, 3), t = support_io_matrix(u, 2, 3);
  ji_dataset *q = totals(of_sources, NULL, 3, NULL), *w = totals(of_users, NULL, 3, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance_supply_use(ctx, &s, &t, NULL, q, w, NULL, &out), expected);
  ji_dataset_unref(q);
  ji_dataset_unref(w);
  return out;
}

static void test_supply_equals_use(void **state) {
  (void)state;
  ji_bundle *out = balance_joint(supply, use, sources, users, JI_OK);
  for (int i = 0; i < 2; i++) {
    double used = 0, supplied = 0;
    for (int j = 0; j < 3; j++) {
      used += cell(out, "use", i, j);
      supplied += cell(out, "supply", i, j);
    }
    support_close("product", used, supplied, 1e-11);
    ji_column balanced = support_look(ctx, ji_bundle_find(out, "products"), "balanced");
    support_close("product", support_number(&balanced, i), used, 1e-14);
  }
  for (int j = 0; j < 3; j++) {
    support_close("user", cell(out, "use", 0, j) + cell(out, "use", 1, j), users[j], 1e-11);
    support_close("source", cell(out, "supply", 0, j) + cell(out, "supply", 1, j), sources[j],
                  1e-11);
  }
  ji_bundle_unref(out);
}

/* A balanced pair stays as it is. */
static void test_what_is_balanced_stays(void **state) {
  (void)state;
  const double v[] = {90, 10, 5, 4, 80, 11}, u[] = {20, 30, 55, 25, 20, 50};
  const double q[] = {94, 90, 16}, w[] = {45, 50, 105};
  ji_bundle *out = balance_joint(v, u, q, w, JI_OK);
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 3; j++) {
      support_close("supply", cell(out, "supply", i, j), v[i * 3 + j], 1e-12);
      support_close("use", cell(out, "use", i, j), u[i * 3 + j], 1e-12);
    }
  ji_bundle_unref(out);
}

static void test_supply_use_refusals(void **state) {
  (void)state;
  const double unused[] = {20, 30, 55, 0, 0, 0}, more[] = {48, 52, 120};
  const double none[] = {0, 0, 0, 4, 80, 11};
  balance_joint(supply, unused, sources, users, JI_ERROR_BALANCE);
  support_message(ctx, "product 2 is supplied, but not used");
  balance_joint(none, use, sources, users, JI_ERROR_BALANCE);
  support_message(ctx, "product 1 is used, but not supplied");
  balance_joint(supply, use, sources, more, JI_ERROR_BALANCE);
  support_message(ctx, "those of the sources add up to 215, those of the users to 220");
  ji_array s = support_io_matrix(supply, 2, 3), t = support_io_matrix(use, 3, 2);
  ji_dataset *q = totals(sources, NULL, 3, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_balance_supply_use(ctx, &s, &t, NULL, q, q, NULL, &out),
                 JI_ERROR_SHAPE);
  support_message(ctx, "supply has 2 products (rows), use 3");
  t = support_io_matrix(use, 2, 3);
  support_status(ctx, ji_io_balance_supply_use(ctx, &s, &t, q, q, q, NULL, &out), JI_ERROR_SHAPE);
  support_message(ctx, "products: 3 rows, but there are 2 products");
  support_status(ctx, ji_io_balance_supply_use(ctx, NULL, &t, NULL, q, q, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_balance_supply_use(ctx, &s, &t, NULL, q, q, NULL, NULL),
                 JI_ERROR_ARGUMENT);
  ji_dataset_unref(q);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_signs_zeros_and_totals_are_kept),
      cmocka_unit_test(test_factors_explain_the_cells),
      cmocka_unit_test(test_ras_refuses_negative_cells),
      cmocka_unit_test(test_what_cannot_be_met_is_named),
      cmocka_unit_test(test_a_label_is_used_in_messages),
      cmocka_unit_test(test_contradicting_totals),
      cmocka_unit_test(test_no_scaling_changes_a_sign),
      cmocka_unit_test(test_a_pattern_of_zeros_does_not_converge),
      cmocka_unit_test(test_unknown_totals_are_left_alone),
      cmocka_unit_test(test_a_total_of_zero_empties_its_line),
      cmocka_unit_test(test_units_of_totals),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_options),
      cmocka_unit_test(test_supply_equals_use),
      cmocka_unit_test(test_what_is_balanced_stays),
      cmocka_unit_test(test_supply_use_refusals),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

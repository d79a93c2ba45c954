/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Traps in published tables (INDEX.md of the reference folder), each a clear error or a stated
 * repair that was asked for: Croatia 2010 and Germany 1995. That China's total and domestic flows
 * give other multipliers is in test_io_build.c. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CROATIA = 65, GERMANY = 6 };

static ji_context *ctx;
static char warned[4096]; /* all warnings */

static void listen(void *user, int32_t level, const char *message) {
  (void)user;
  size_t used = strlen(warned);
  if (level == JI_LOG_WARNING)
    snprintf(warned + used, sizeof warned - used, "%s\n", message);
}

static int set_up(void **state) {
  (void)state;
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = listen;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_bundle *read_table(const char *name) {
  char relative[64];
  ji_multiregion_options options;
  ji_bundle *bundle;
  snprintf(relative, sizeof relative, "io/data/%s", name);
  char *path = support_reference(relative);
  support_ok(ctx, ji_multiregion_options_init(&options, sizeof options));
  options.layout = JI_MULTIREGION_MATRICES;
  support_ok(ctx, ji_bundle_read_multiregion(ctx, path, &options, &bundle));
  free(path);
  return bundle;
}

/* The table's output, to be changed: it takes the place of the bundle's. */
static ji_bundle *with_output(ji_bundle *bundle, double *output, int64_t n) {
  ji_array array = support_io_matrix(output, n, 1);
  ji_bundle *out;
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, "output", &array, &out));
  ji_bundle_unref(bundle);
  return out;
}

static void copy_output(const ji_bundle *bundle, double *out, int64_t n) {
  memcpy(out, ji_bundle_find_array(bundle, "output")->data, (size_t)n * sizeof *out);
}

static ji_io_options plain(void) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  return options;
}

static void refuse(const ji_bundle *bundle, const ji_io_options *options, ji_status expected,
                   const char *part) {
  ji_model *out = (ji_model *)1;
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, options, &out), expected);
  assert_null(out);
  support_message(ctx, part);
}

static ji_model *model_of(const ji_bundle *bundle, const ji_io_options *options) {
  ji_model *out;
  warned[0] = 0;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, options, &out));
  return out;
}

/* The value of a check; its verdict and a part of its explanation are as expected. */
static double check_of(const ji_model *model, const char *check, const char *expected,
                       const char *part) {
  ji_dataset *out;
  double value = NAN;
  int found = 0;
  support_ok(ctx, ji_io_check(ctx, model, &out));
  ji_column checks = support_look(ctx, out, "check"), verdicts = support_look(ctx, out, "verdict");
  ji_column texts = support_look(ctx, out, "explanation");
  ji_column values = support_look(ctx, out, "value");
  for (int64_t i = 0; i < ji_dataset_row_count(out); i++) {
    char *name = support_text(ctx, &checks, i);
    if (strcmp(name, check) == 0) {
      char *verdict = support_text(ctx, &verdicts, i), *text = support_text(ctx, &texts, i);
      assert_string_equal(verdict, expected);
      support_contains(text, part);
      value = support_is_null(&values, i) ? (double)NAN : support_number(&values, i);
      found++;
      free(verdict);
      free(text);
    }
    free(name);
  }
  assert_int_equal(found, 1);
  ji_dataset_unref(out);
  return value;
}

/* --- Croatia ------------------------------------------------------------------------------ */

static ji_io_options unbalanced(void) {
  ji_io_options options = plain();
  options.dust_action = JI_IO_DUST_ZERO;
  options.balance_tolerance = INFINITY;
  return options;
}

/* CPA_U has an output of 1.2e-7 and uses all of it itself: I - A is singular. A guard for output ==
 * 0 misses it. */
static void trap_croatia_dust_makes_the_matrix_singular(void **state) {
  (void)state;
  ji_bundle *croatia = read_table("croatia_2010");
  ji_io_options options = plain();
  refuse(croatia, &options, JI_ERROR_VALUE, "\"CPA_U\"");
  support_message(ctx, "dust");
  options.balance_tolerance = INFINITY;
  options.dust = 0; /* whoever switches the check off meets the singular matrix */
  refuse(croatia, &options, JI_ERROR_SINGULAR, "spectral radius");
  options = unbalanced(); /* the repair, asked for and told */
  ji_model *model = model_of(croatia, &options);
  support_contains(warned, "\"CPA_U\"");
  ji_model_unref(model);
  ji_bundle_unref(croatia);
}

/* The dust taken as zero leaves a row that does not balance, which is told before it is let pass.
 */
static void trap_croatia_dust_leaves_a_gap(void **state) {
  (void)state;
  ji_bundle *croatia = read_table("croatia_2010");
  ji_io_options options = plain();
  options.dust_action = JI_IO_DUST_ZERO;
  refuse(croatia, &options, JI_ERROR_BALANCE, "\"CPA_U\"");
  ji_bundle_unref(croatia);
}

/* The sectors' jobs add up to 1,370,425; the source's own total row says 1,132,246. Results follow
 * the sectors, and a total among them is no sector. */
static void trap_croatia_total_row_of_employment(void **state) {
  (void)state;
  ji_bundle *croatia = read_table("croatia_2010"), *more;
  ji_io_options options = unbalanced();
  ji_model *model = model_of(croatia, &options);
  ji_dataset *found;
  double reached = 0;
  support_ok(ctx, ji_io_demand_footprints(ctx, model, NULL, &found));
  ji_column embodied = support_look(ctx, found, "embodied");
  for (int64_t k = 0; k < ji_dataset_row_count(found); k++)
    reached += support_number(&embodied, k);
  support_close("jobs of the sectors", reached, 1370425, 1e-7);
  ji_dataset_unref(found);
  ji_model_unref(model);
  const ji_array *satellites = ji_bundle_find_array(croatia, "satellites");
  int64_t rows = satellites->rows;
  double *with_total = malloc((size_t)(rows * (CROATIA + 1)) * sizeof *with_total);
  for (int64_t r = 0; r < rows; r++) {
    memcpy(with_total + r * (CROATIA + 1), (const double *)satellites->data + r * CROATIA,
           CROATIA * sizeof *with_total);
    with_total[r * (CROATIA + 1) + CROATIA] = 1132246;
  }
  ji_array array = support_io_matrix(with_total, rows, CROATIA + 1);
  support_ok(ctx, ji_bundle_with_array(ctx, croatia, "satellites", &array, &more));
  refuse(more, &options, JI_ERROR_SHAPE, "66");
  ji_bundle_unref(more);
  ji_bundle_unref(croatia);
  free(with_total);
}

/* The table is of 2010, its employment of 2013. */
static void trap_croatia_employment_of_2013(void **state) {
  (void)state;
  static const char *const keys[] = {"year", "employment_time"};
  static const char *const values[] = {"2010", "average:2013"};
  const support_column columns[] = {{.name = "key", .texts = keys},
                                    {.name = "value", .texts = values}};
  ji_bundle *croatia = read_table("croatia_2010"), *dated;
  ji_dataset *table = support_dataset(ctx, 2, columns, 2);
  support_ok(ctx, ji_bundle_with(ctx, croatia, "table", table, &dated));
  ji_io_options options = unbalanced();
  refuse(dated, &options, JI_ERROR_MEASURE, "employment is of average:2013, the table of 2010");
  options.year_action = JI_IO_YEAR_WARN;
  ji_model *model = model_of(dated, &options);
  support_contains(warned, "employment is of average:2013, the table of 2010");
  check_of(model, "employment_year", "warning", "average:2013");
  ji_model_unref(model);
  ji_dataset_unref(table);
  ji_bundle_unref(dated);
  ji_bundle_unref(croatia);
}

/* As WIOD's sector U: no output, no flows, no demand. Named, coefficient 0, and nothing fails. */
static void trap_zero_output(void **state) {
  (void)state;
  ji_bundle *croatia = read_table("croatia_2010");
  static double output[CROATIA];
  copy_output(croatia, output, CROATIA);
  output[CROATIA - 1] = 0;
  croatia = with_output(croatia, output, CROATIA);
  ji_io_options options = plain();
  options.balance_tolerance = INFINITY;
  ji_model *model = model_of(croatia, &options);
  support_contains(warned, "\"CPA_U\"");
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column type1 = support_look(ctx, out, "type1"), ratio = support_look(ctx, out, "type1_ratio");
  ji_column reasons = support_look(ctx, out, "reason");
  assert_true(support_number(&type1, CROATIA - 1) == 0);
  assert_true(support_is_null(&ratio, CROATIA - 1));
  char *reason = support_text(ctx, &reasons, CROATIA - 1);
  support_contains(reason, "zero output");
  free(reason);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_bundle_unref(croatia);
}

/* --- Germany ------------------------------------------------------------------------------ */

/* Industry makes 1,079,446 by its column, and 1,079,400 by its row as printed. */
static void trap_germany_row_and_column_differ_by_46(void **state) {
  (void)state;
  ji_bundle *germany = read_table("germany_1995");
  static double output[GERMANY];
  copy_output(germany, output, GERMANY);
  assert_true(output[1] == 1079446);
  output[1] = 1079400;
  germany = with_output(germany, output, GERMANY);
  ji_model *model = model_of(germany, NULL); /* 4.3e-5 is below the default of 1e-3, and told */
  support_close("row_balance", check_of(model, "row_balance", "passed", "CPA_B-E"), 46 / 1079400.,
                1e-9);
  ji_model_unref(model);
  ji_io_options options = plain();
  options.balance_tolerance = 1e-6;
  refuse(germany, &options, JI_ERROR_BALANCE, "\"CPA_B-E\"");
  support_message(ctx, "1 of 6 rows");
  ji_bundle_unref(germany);
}

/* Inventories of agriculture shrink by 6: usual, named, and no error. */
static void trap_germany_negative_final_demand(void **state) {
  (void)state;
  ji_bundle *germany = read_table("germany_1995");
  ji_model *model = model_of(germany, NULL);
  assert_true(check_of(model, "negative_final_demand", "warning", "-6") == 1);
  ji_model_unref(model);
  ji_bundle_unref(germany);
}

/* Thousands of persons that are not called so are not persons: whoever asks for them is refused. */
static void trap_germany_employment_without_its_unit(void **state) {
  (void)state;
  ji_bundle *germany = read_table("germany_1995");
  ji_model *model = model_of(germany, NULL);
  ji_io_multiplier_options options;
  ji_dataset *out = (ji_dataset *)1;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.unit = "person/(1e6 EUR@1995:basic)";
  support_status(ctx, ji_io_multipliers(ctx, model, &options, &out), JI_ERROR_UNIT);
  assert_null(out);
  ji_model_unref(model);
  ji_bundle_unref(germany);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trap_croatia_dust_makes_the_matrix_singular),
      cmocka_unit_test(trap_croatia_dust_leaves_a_gap),
      cmocka_unit_test(trap_croatia_total_row_of_employment),
      cmocka_unit_test(trap_croatia_employment_of_2013),
      cmocka_unit_test(trap_zero_output),
      cmocka_unit_test(trap_germany_row_and_column_differ_by_46),
      cmocka_unit_test(trap_germany_negative_final_demand),
      cmocka_unit_test(trap_germany_employment_without_its_unit),
  };
  if (support_lacks_reference())
    return SUPPORT_SKIPPED;
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An account prints itself as a tree with formulas. */
#include "unit/account_fixture.h"

static const char layers[] =
    "layer,parent,estimator,inputs,value,unit,source\n"
    "all,,sum,,,job,\n"
    "creators,all,ratio_chain,accounts*P(active)*P(paid | active)*1-organised*1/per person,,job,\n"
    "shops,all,driver_times_coefficient,sales*mean,,job,press\n"
    "helpers,shops,value,,2,job,\n"
    "later,,elasticity,shops*eps*sales*before,,job,\n"
    "more,,arc,slope*sales*before,,job,\n"
    "counted,,count,employed,,job,\n"
    "caused,,evaluation,training,,job,\n"
    "named,,sum,shops*counted,,job,\n";
static const char drivers[] = "driver,value,unit\naccounts,1000,account\nsales,200,CNY\n"
                              "before,100,CNY\n";
static const char coefficients[] =
    "name,kind,value,unit\nP(active),share,0.5,1\nP(paid | active),share,0.4,1\n"
    "organised,share,0.1,1\nper person,linear,2,account/job\nmean,average,0.1,job/CNY\n"
    "eps,elasticity,0.5,1\nslope,marginal,0.05,job/CNY\n";
static const char counts[] = "rule,value,unit\nemployed,7,job\n";
static const char effects[] = "effect,value,unit\ntraining,3,job\n";
static const char schema[] = "column,type,unit,measure,description\nvalue,float64,@unit,,\n";

static ji_model *everything(ji_context *ctx) {
  return made(ctx,
              FILES("layers.csv", layers, "layers.schema.csv", schema, "drivers.csv", drivers,
                    "coefficients.csv", coefficients, "counts.csv", counts, "counts.schema.csv",
                    schema, "effects.csv", effects, "effects.schema.csv", schema));
}

static void formulas_read_as_people_write_them(void **state) {
  (void)state;
  static const char *const expected[][3] = {
      {"all", "0", "creators + shops = 110"},
      {"  creators", "1",
       "accounts x P(active) x P(paid | active) x (1 - organised) / per person = 90"},
      {"  shops", "1", "sales x mean = 20"},
      {"    helpers", "2", "given = 2"},
      {"later", "0", "shops x (sales / before)^eps = 28.284271"},
      {"more", "0", "slope x (sales - before) = 5"},
      {"counted", "0", "counts[employed] = 7"},
      {"caused", "0", "effects[training] = 3"},
      {"named", "0", "shops + counted = 27"},
  };
  ji_context *ctx = support_context();
  ji_model *model = everything(ctx);
  ji_dataset *tree = NULL;
  support_ok(ctx, ji_account_tree(ctx, model, NULL, &tree));
  assert_int_equal(ji_dataset_row_count(tree), 9);
  ji_column depth = support_look(ctx, tree, "depth");
  for (int64_t row = 0; row < 9; row++) {
    char *layer = text_at(ctx, tree, row, "layer"), *formula = text_at(ctx, tree, row, "formula");
    assert_string_equal(layer, expected[row][0]);
    assert_string_equal(formula, expected[row][2]);
    assert_int_equal(((const int64_t *)depth.values)[row], atoi(expected[row][1]));
    free(layer);
    free(formula);
  }
  char *texts[] = {text_at(ctx, tree, 0, "inputs"),    text_at(ctx, tree, 2, "source"),
                   text_at(ctx, tree, 3, "parent"),    text_at(ctx, tree, 3, "name"),
                   text_at(ctx, tree, 4, "estimator"), text_at(ctx, tree, 3, "inputs")};
  assert_string_equal(texts[0], "creators*shops");
  assert_string_equal(texts[1], "press");
  assert_string_equal(texts[2], "shops");
  assert_string_equal(texts[3], "helpers");
  assert_string_equal(texts[4], "elasticity");
  assert_null(texts[5]);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    free(texts[i]);
  ji_dataset_unref(tree);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_tree_can_be_cut(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = everything(ctx);
  ji_dataset *tree = NULL;
  ji_account_tree_options options;
  support_ok(ctx, ji_account_tree_options_init(&options, sizeof options));
  for (int64_t depth = 1; depth < 4; depth++) {
    static const int64_t rows[] = {6, 8, 9};
    options.max_depth = depth;
    support_ok(ctx, ji_account_tree(ctx, model, &options, &tree));
    assert_int_equal(ji_dataset_row_count(tree), rows[depth - 1]);
    ji_dataset_unref(tree);
  }
  options.max_depth = -1;
  support_status(ctx, ji_account_tree(ctx, model, &options, &tree), JI_ERROR_ARGUMENT);
  support_message(ctx, "max_depth must not be negative");
  options.max_depth = 0;
  options.reading = "none";
  support_status(ctx, ji_account_tree(ctx, model, &options, &tree), JI_ERROR_NOT_FOUND);
  support_message(ctx, "the account declares no reading \"none\"");
  assert_null(tree);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void under_a_reading_a_sum_of_persons_shows_its_bounds(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,parts\nall,,sum,,1e6 opportunity,a+b\n"
                      "a,all,value,23,1e6 opportunity,a\nb,all,value,20.2,1e6 opportunity,b\n",
                      "layers.schema.csv",
                      "column,type,unit,measure,description\nvalue,float64,@unit,\"" CLAIMS "\",\n",
                      "readings.csv", "name,text,quantity\nonce,counted once,persons\n"));
  ji_dataset *tree = NULL;
  ji_account_tree_options options;
  support_ok(ctx, ji_account_tree_options_init(&options, sizeof options));
  options.reading = "once";
  support_ok(ctx, ji_account_tree(ctx, model, &options, &tree));
  char *formula = text_at(ctx, tree, 0, "formula"), *unit = text_at(ctx, tree, 0, "unit");
  char *status = text_at(ctx, tree, 0, "status");
  assert_string_equal(formula, "a + b: 23 to 43.2");
  assert_string_equal(unit, "1e6 person");
  assert_string_equal(status, "claim");
  free(formula);
  free(unit);
  free(status);
  ji_dataset_unref(tree);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_tree_prints_as_a_table(void **state) {
  (void)state;
  static const ji_table_column columns[] = {{.name = "layer", .decimals = -1},
                                            {.name = "formula", .decimals = -1}};
  ji_context *ctx = support_context();
  ji_model *model = everything(ctx);
  ji_dataset *tree = NULL;
  ji_table_options options;
  ji_text *text = NULL;
  support_ok(ctx, ji_account_tree(ctx, model, NULL, &tree));
  support_ok(ctx, ji_table_options_init(&options, sizeof options));
  options.columns = columns;
  options.column_count = 2;
  support_ok(ctx, ji_dataset_format_table(ctx, tree, &options, &text));
  support_contains(ji_text_data(text), "\nall          creators + shops = 110");
  support_contains(ji_text_data(text), "\n    helpers  given = 2");
  ji_text_unref(text);
  ji_dataset_unref(tree);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(formulas_read_as_people_write_them),
      cmocka_unit_test(a_tree_can_be_cut),
      cmocka_unit_test(under_a_reading_a_sum_of_persons_shows_its_bounds),
      cmocka_unit_test(a_tree_prints_as_a_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts around real tables, trees of trees, coefficients of computed layers, corner cases. */
#include "unit/account_fixture.h"

/* --- a table inside an account ---------------------------------------------------------------- */

static ji_model *china(ji_context *ctx) {
  char *folder = support_source("examples/data/china-2018");
  ji_bundle *tables = NULL;
  ji_model *table = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  ji_bundle_unref(tables);
  free(folder);
  return table;
}

static const char textile_drivers[] = "driver,component,value,unit\n"
                                      "sales,textiles_apparel,2,1e9 CNY@2018:producers_with_vat\n"
                                      "fruit,agriculture,10,1e8 CNY@2018:producers_with_vat\n";

/* expected_multipliers.csv of the table: Type I of textiles is 9,672.746 persons per 1e9 CNY. */
static void a_real_table_answers_for_a_layer(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = china(ctx), *account = NULL;
  ji_named_model named = {"china", table};
  support_ok(ctx,
             make(ctx,
                  FILES("layers.csv",
                        "layer,estimator,inputs,value,unit\n"
                        "makers,nested_model,china*sales*effect=direct+indirect,20,1e3 person\n"
                        "all,nested_model,china*sales,20,1e3 person\n"
                        "two,nested_model,china*sales*fruit,20,1e3 person\n",
                        "drivers.csv", textile_drivers),
                  &named, 1, &account));
  ji_dataset *result = estimated(ctx, account, NULL, NULL);
  support_close("Type I", layer_at(ctx, result, "makers", "value"), 2 * 9.672746373856, 1e-9);
  support_close("Type II", layer_at(ctx, result, "all", "value"), 2 * 14.347250032661, 1e-9);
  support_close("two goods", layer_at(ctx, result, "two", "value"),
                2 * 14.347250032661 + 31.309831879268, 1e-9);
  char *measure = text_at(ctx, result, 0, "measure");
  support_contains(measure, "system=io:china-2018");
  support_contains(measure, "layer=direct+indirect");
  free(measure);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_check(ctx, account, &result));
  char *check = text_at(ctx, result, 0, "check"), *verdict = text_at(ctx, result, 0, "verdict");
  assert_string_equal(check, "inputs_and_figure");
  assert_string_equal(verdict, "unchecked"); /* nobody declared a rounding */
  free(check);
  free(verdict);
  ji_dataset_unref(result);
  ji_model_unref(account);
  ji_model_unref(table);
  ji_context_free(ctx);
}

static void a_table_s_jobs_do_not_add_to_a_survey_s(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = china(ctx), *account = NULL;
  ji_named_model named = {"china", table};
  support_status(
      ctx,
      make(ctx,
           FILES("layers.csv",
                 "layer,parent,estimator,inputs,value,unit,quantity\n"
                 "all,,sum,,,person,\nshops,all,value,,5,person,persons\n"
                 "makers,all,nested_model,china*sales*effect=direct,,person,\n",
                 "layers.schema.csv",
                 "column,type,unit,measure,description\nvalue,float64,@unit,\"quantity=@quantity; "
                 "time=at:2018-12-31; area=CN; basis=gross; system=account:test; layer=direct\",\n",
                 "drivers.csv", textile_drivers),
           &named, 1, &account),
      JI_ERROR_MEASURE);
  assert_null(account);
  ji_model_unref(table);
  ji_context_free(ctx);
}

static void the_layer_s_row_may_not_contradict_the_nested_model(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = china(ctx), *account = NULL;
  ji_named_model named = {"china", table};
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv",
                            "layer,estimator,inputs,value,unit\n"
                            "makers,nested_model,china*sales*effect=direct,,person\n",
                            "layers.schema.csv",
                            "column,type,unit,measure,description\n"
                            "value,float64,@unit,quantity=persons; status=observed,\n",
                            "drivers.csv", textile_drivers),
                      &named, 1, &account),
                 JI_ERROR_MEASURE);
  support_message(ctx, "declares status=observed");
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv",
                            "layer,estimator,inputs,value,unit\n"
                            "makers,nested_model,china*sales*effect=direct,,job\n",
                            "drivers.csv", textile_drivers),
                      &named, 1, &account),
                 JI_ERROR_UNIT);
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv",
                            "layer,estimator,inputs,value,unit\n"
                            "makers,nested_model,china*sales,,person\n",
                            "drivers.csv", "driver,component,value\nsales,moon_mining,2\n"),
                      &named, 1, &account),
                 JI_ERROR_LABEL);
  support_message(ctx, "moon_mining");
  ji_model_unref(table);
  ji_context_free(ctx);
}

/* --- trees of trees --------------------------------------------------------------------------- */

static void bounds_of_bounds(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,parts\nall,,sum,,1e6 opportunity,a+b+c\n"
                      "ab,all,sum,,1e6 opportunity,a+b\na,ab,value,3,1e6 opportunity,a\n"
                      "b,ab,value,2,1e6 opportunity,b\nc,all,value,4,1e6 opportunity,c\n",
                      "layers.schema.csv",
                      "column,type,unit,measure,description\nvalue,float64,@unit,\"" CLAIMS "\",\n",
                      "readings.csv", "name,text,quantity\nonce,t,persons\n", "overlaps.csv",
                      "layer_a,layer_b,share_of_b\nab,c,0.5\n"));
  ji_dataset *result = estimated(ctx, model, "once", NULL);
  support_close("ab", layer_at(ctx, result, "ab", "overlap_low"), 3, 1e-15);
  support_close("ab", layer_at(ctx, result, "ab", "overlap_high"), 5, 1e-15);
  support_close("all", layer_at(ctx, result, "all", "overlap_low"), 4, 1e-15);
  support_close("all", layer_at(ctx, result, "all", "overlap_high"), 9, 1e-15);
  ji_dataset_unref(result);
  support_status(ctx, ji_account_overlap(ctx, model, "once", 0, &result), JI_ERROR_VALUE);
  support_message(ctx, "layers without parts");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void net_sums_of_named_inputs_and_references_in_other_units(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit\nboth,sum,a*b,,person\n"
                      "a,value,,100,person\nb,value,,50,person\n",
                      "additionality.csv", "layer,scenario,leakage\na,low,.5\nb,low,.2\n"));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  support_close("both", number_at(ctx, result, "component", "both", "scenario", "low", "value"), 90,
                1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv", "layer,estimator,value,unit\na,value,100,person\n",
                          "additionality.csv", "layer,scenario,reference\na,low,5\n",
                          "additionality.schema.csv",
                          "column,type,unit,measure,description\nreference,float64,job,,\n"));
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_UNIT);
  assert_null(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- coefficients ----------------------------------------------------------------------------- */

static void computed_layers_have_an_average(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit\n"
                      "shops,driver_times_coefficient,sales*jobs,,1e3 job\n",
                      "drivers.csv", "driver,value,unit,rounding\nsales,2,1e9 CNY@2024,3\n",
                      "coefficients.csv",
                      "name,kind,layer,driver,value,unit\n"
                      "jobs,average,shops,sales,1500,job/(1e9 CNY@2024)\n"
                      "lone,average,,,2,job/(1e9 CNY@2024)\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_coefficients(ctx, model, &result));
  assert_int_equal(ji_dataset_row_count(result), 3);
  support_close("average", number_at(ctx, result, "name", "average", NULL, NULL, "value"), 1500,
                1e-14);
  /* The driver may be 0 within its rounding: the average's interval is not known. */
  assert_true(isnan(number_at(ctx, result, "name", "average", NULL, NULL, "low")));
  ji_column reconciled = support_look(ctx, result, "reconciled");
  assert_int_equal(reconciled.null_count, 1);
  assert_int_equal(((const uint8_t *)reconciled.values)[0] & 3, 3);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_apply(ctx, model, "lone", "sales", 0, &result));
  support_close("lone", number_at(ctx, result, "driver", "sales", NULL, NULL, "value"), 4, 1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_driver_of_zero_has_no_average(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,estimator,value,unit\nshops,value,3,job\n",
                                    "drivers.csv", "driver,value,unit\nsales,0,shop\nidle,1,shop\n",
                                    "coefficients.csv",
                                    "name,kind,layer,driver,value,unit\n"
                                    "m,marginal,shops,sales,2,job/shop\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_coefficients(ctx, model, &result));
  assert_int_equal(ji_dataset_row_count(result), 2);
  assert_true(isnan(number_at(ctx, result, "name", "average", NULL, NULL, "value")));
  char *reason = text_at(ctx, result, 0, "reason");
  support_contains(reason, "the driver is 0");
  free(reason);
  ji_dataset_unref(result);
  support_status(ctx, ji_account_apply(ctx, model, "average", "sales", 0, &result),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "no layer has an average");
  support_status(ctx, ji_account_apply(ctx, model, "average", "idle", 0, &result),
                 JI_ERROR_NOT_FOUND);
  assert_null(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void coefficients_hold_in_their_range(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit\nshops,value,3,job\n",
                      "drivers.csv", "driver,value,unit\nsales,10,shop\n", "coefficients.csv",
                      "name,kind,layer,driver,value,unit,range_low,range_high\n"
                      "m,marginal,shops,sales,2,job/shop,,12\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_apply(ctx, model, "m", "sales", 2, &result));
  support_close("change", layer_at(ctx, result, "shops", "value"), 4, 1e-14);
  ji_dataset_unref(result);
  support_status(ctx, ji_account_apply(ctx, model, "m", "sales", 3, &result), JI_ERROR_VALUE);
  support_message(ctx, "not for 13");
  assert_null(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* A coefficient whose source states neither price basis nor valuation takes the driver's, under a
 * reading. */
static void silent_prices_are_filled_under_a_reading(void **state) {
  (void)state;
  static const char *const files[] = {
      "layers.csv",
      "layer,estimator,value,unit,parts\nshops,value,3000,opportunity,shops\n",
      "layers.schema.csv",
      "column,type,unit,measure,description\nvalue,float64,@unit,\"" CLAIMS "\",\n",
      "drivers.csv",
      "driver,value\nsales,2\n",
      "drivers.schema.csv",
      "column,type,unit,measure,description\n"
      "value,float64,1e9 CNY@2024:purchasers,quantity=money; unit=CNY@2024:purchasers; "
      "time=sum:2024; area=CN; status=claim; vintage=v,\n",
      "coefficients.csv",
      "name,kind,layer,driver,value,unit\nm,marginal,shops,sales,150,job/(1e9 "
      "CNY@unstated:unstated)\n",
      "coefficients.schema.csv",
      "column,type,unit,measure,description\n"
      "value,float64,@unit,quantity=coefficient; form=per_unit; kind=@kind; status=claim; "
      "vintage=v; "
      "of.quantity=jobs; of.basis=gross; of.system=account:test; of.layer=unstated; "
      "per.quantity=money; per.unit=CNY@unstated:unstated,\n",
      "readings.csv",
      "name,text,quantity\nalike,an opportunity is a job,jobs\n",
      NULL};
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, files);
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_coefficients(ctx, model, &result));
  support_close("average", number_at(ctx, result, "name", "average", NULL, NULL, "value"), 1500,
                1e-14);
  support_close("elasticity", number_at(ctx, result, "name", "from m", NULL, NULL, "value"), 0.1,
                1e-14);
  char *unit = text_at(ctx, result, 1, "unit");
  assert_string_equal(unit, "job/(1e9 CNY@2024:purchasers)");
  free(unit);
  ji_dataset_unref(result);
  ji_model_unref(model);

  /* Without the reading there is nothing to compare. */
  const char *silent[sizeof files / sizeof *files];
  memcpy(silent, files, sizeof files);
  silent[sizeof files / sizeof *files - 3] = NULL;
  model = made(ctx, silent);
  ji_status status = ji_account_coefficients(ctx, model, &result);
  assert_true(status == JI_ERROR_MEASURE || status == JI_ERROR_UNIT);
  assert_null(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- corners ---------------------------------------------------------------------------------- */

static void vintages_may_be_years(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_account_options options;
  ji_account_options_init(&options, sizeof options);
  options.vintage = "2024";
  support_ok(
      ctx, read_account(ctx,
                        FILES("layers.csv",
                              "vintage,period,layer,estimator,value\n"
                              "2024,2024,a,value,2\n2024,2024,b,value,3\n2020,2020,a,value,1\n",
                              "drivers.csv", "vintage,driver,value\n2020,n,1\n2024,n,2\n",
                              "overlaps.csv", "vintage,layer_a,layer_b,share_of_b\n2024,a,b,0.1\n"),
                        &bundle));
  support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  char *vintage = text_at(ctx, result, 0, "vintage");
  assert_string_equal(vintage, "2024");
  free(vintage);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_check(ctx, model, &result));
  int notes = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *check = text_at(ctx, result, row, "check");
    notes += strcmp(check, "rounding") == 0;
    free(check);
  }
  assert_int_equal(notes, 2);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

static void accounts_with_further_layers_do_not_compare(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  ji_model *one = made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\n"));
  ji_model *two = made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\nb,value,1\n"));
  support_status(ctx, ji_account_growth(ctx, one, two, &result), JI_ERROR_LABEL);
  support_message(ctx, "\"b\"");
  support_status(ctx, ji_account_growth(ctx, two, one, &result), JI_ERROR_LABEL);
  assert_null(result);
  ji_model_unref(one);
  ji_model_unref(two);
  ji_context_free(ctx);
}

static void factors_that_do_not_fit_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_UNIT, "1-n", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,1-n,\n", "drivers.csv",
          "driver,value,unit\nn,0.5,shop\n");
  refused(ctx, JI_ERROR_MODEL, "one driver and one coefficient", "layers.csv",
          "layer,estimator,inputs,value\na,driver_times_coefficient,n*n*n,\n", "drivers.csv",
          "driver,value\nn,1\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "\"z\"", "layers.csv",
          "layer,estimator,inputs,value\na,driver_times_coefficient,n*z,\n", "drivers.csv",
          "driver,value\nn,1\n");
  refused(ctx, JI_ERROR_TYPE, "value", "layers.csv", "layer,estimator,value\na,value,many\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "share_of_b", "layers.csv", "layer,estimator,value\na,value,1\n",
          "overlaps.csv", "layer_a,layer_b\na,a\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "quantity", "layers.csv", "layer,estimator,value\na,value,1\n",
          "readings.csv", "name,text\na,b\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "source", "layers.csv", "layer,estimator,value\na,value,1\n",
          "sources.csv", "title\nb\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "scenario", "layers.csv", "layer,estimator,value\na,value,1\n",
          "additionality.csv", "layer\na\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "kind", "layers.csv", "layer,estimator,value\na,value,1\n",
          "coefficients.csv", "name,value\na,1\n");
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_real_table_answers_for_a_layer),
      cmocka_unit_test(a_table_s_jobs_do_not_add_to_a_survey_s),
      cmocka_unit_test(the_layer_s_row_may_not_contradict_the_nested_model),
      cmocka_unit_test(bounds_of_bounds),
      cmocka_unit_test(net_sums_of_named_inputs_and_references_in_other_units),
      cmocka_unit_test(computed_layers_have_an_average),
      cmocka_unit_test(a_driver_of_zero_has_no_average),
      cmocka_unit_test(coefficients_hold_in_their_range),
      cmocka_unit_test(silent_prices_are_filled_under_a_reading),
      cmocka_unit_test(vintages_may_be_years),
      cmocka_unit_test(accounts_with_further_layers_do_not_compare),
      cmocka_unit_test(factors_that_do_not_fit_are_refused),
  };
  return cmocka_run_group_tests_name("account_nested", tests, NULL, NULL);
}

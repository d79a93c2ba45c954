/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts: estimators, distributions, and what is refused; on small folders. */
#include "unit/account_fixture.h"

/* --- estimators ------------------------------------------------------------------------------- */

static void sums_add_their_children_with_units_and_rounding(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,parent,estimator,value,unit,rounding\n"
                                                  "total,,sum,,1e6 person,\n"
                                                  "a,total,value,2.5,1e6 person,0.05\n"
                                                  "b,total,value,300,1e4 person,5\n"));
  assert_int_equal(ji_model_kind(model), JI_MODEL_ACCOUNT);
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("total", layer_at(ctx, result, "total", "value"), 5.5, 1e-15);
  support_close("low", layer_at(ctx, result, "total", "rounding_low"), 5.4, 1e-14);
  support_close("high", layer_at(ctx, result, "total", "rounding_high"), 5.6, 1e-14);
  assert_true(isnan(layer_at(ctx, result, "total", "standard_error")));
  char *inference = text_at(ctx, result, 0, "inference"),
       *reason = text_at(ctx, result, 0, "reason");
  assert_string_equal(inference, "none");
  support_contains(reason, "no distribution");
  free(inference);
  free(reason);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void result_columns_are_the_pinned_ones_and_our_own(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  char names[] = JI_ESTIMATE_COLUMNS ",vintage,parent,basis,scenario";
  int64_t index = 0;
  for (char *name = strtok(names, ","); name; name = strtok(NULL, ","))
    assert_int_equal(ji_dataset_find(result, name), index++);
  assert_int_equal(ji_dataset_column_count(result), index);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void sums_can_name_their_inputs(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,parent,estimator,inputs,value\n"
                                                  "both,,sum,a * c,\n"
                                                  "a,,value,,1\nb,,value,,2\nc,,value,,4\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("both", layer_at(ctx, result, "both", "value"), 5, 0);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Accounts to persons: A P(active) P(paid | active) (1 - P(organisation | paid)) / accounts per
 * person. */
static void ratio_chains_turn_accounts_into_persons(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit,rounding\n"
                      "creators,ratio_chain,accounts*active*paid*1-organisation*1/per_person,,1e6 "
                      "person,\n",
                      "drivers.csv", "driver,value,unit,rounding\naccounts,100,1e6 account,1\n",
                      "coefficients.csv",
                      "name,kind,value,unit,rounding\nactive,share,0.5,1,0.01\npaid,share,0.4,1,0\n"
                      "organisation,share,10,0.01,0\nper_person,average,1.25,account/person,0\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("creators", layer_at(ctx, result, "creators", "value"), 14.4, 1e-14);
  support_close("low", layer_at(ctx, result, "creators", "rounding_low"), 99 * .49 * .4 * .9 / 1.25,
                1e-13);
  support_close("high", layer_at(ctx, result, "creators", "rounding_high"),
                101 * .51 * .4 * .9 / 1.25, 1e-13);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static const char average_schema[] =
    "column,type,unit,measure,description\n"
    "value,float64,job/(1e9 CNY@2024:purchasers),quantity=coefficient; form=per_unit; kind=@kind; "
    "status=survey; of.quantity=jobs; of.basis=gross; of.system=account:test; of.layer=direct; "
    "per.quantity=money; per.unit=CNY@2024:purchasers,\n";
static const char sales_schema[] =
    "column,type,unit,measure,description\n"
    "value,float64,1e9 CNY@2024:purchasers,quantity=money; unit=CNY@2024:purchasers; "
    "status=observed,\n";

static void a_driver_times_an_average_is_a_level_and_drivers_can_be_replaced(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx,
      FILES("layers.csv",
            "layer,estimator,inputs,value,unit\nshops,driver_times_coefficient,sales*jobs,,"
            "1e3 job\n",
            "drivers.csv", "driver,value\nsales,2\n", "drivers.schema.csv", sales_schema,
            "coefficients.csv", "name,kind,value,range_low,range_high\njobs,average,1500,1,5\n",
            "coefficients.schema.csv", average_schema));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("shops", layer_at(ctx, result, "shops", "value"), 3, 1e-15);
  char *measure = text_at(ctx, result, 0, "measure");
  support_contains(measure, "quantity=jobs");
  free(measure);
  ji_dataset_unref(result);

  const char *names[] = {"sales"};
  double values[] = {400};
  ji_dataset *drivers = support_dataset(
      ctx, 1,
      (support_column[]){{.name = "driver", .texts = names},
                         {.name = "value", .unit = "1e7 CNY@2024:purchasers", .numbers = values}},
      2);
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  support_close("shops", layer_at(ctx, result, "shops", "value"), 6, 1e-15);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);

  double above[] = {6};
  drivers = support_dataset(
      ctx, 1,
      (support_column[]){{.name = "driver", .texts = names}, {.name = "value", .numbers = above}},
      2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_VALUE);
  support_message(ctx, "holds from 1 to 5");
  assert_null(result);
  ji_dataset_unref(drivers);

  const char *unknown[] = {"visits"};
  drivers = support_dataset(
      ctx, 1,
      (support_column[]){{.name = "driver", .texts = unknown}, {.name = "value", .numbers = above}},
      2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_LABEL);
  support_message(ctx, "visits");
  ji_dataset_unref(drivers);

  drivers = support_dataset(
      ctx, 1,
      (support_column[]){{.name = "driver", .texts = names},
                         {.name = "value", .unit = "1e9 CNY@2018:purchasers", .numbers = above}},
      2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_UNIT);
  support_message(ctx, "sales");
  ji_dataset_unref(drivers);

  drivers = support_dataset(ctx, 1, (support_column[]){{.name = "value", .numbers = above}}, 1);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(drivers);

  double missing[] = {NAN};
  drivers = support_dataset(
      ctx, 1,
      (support_column[]){{.name = "driver", .texts = names}, {.name = "value", .numbers = missing}},
      2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_VALUE);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_marginal_does_not_apply_to_a_level(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_MEASURE, "shops", "layers.csv",
          "layer,estimator,inputs,value,unit\nshops,driver_times_coefficient,sales*jobs,,1e3 job\n",
          "drivers.csv", "driver,value\nsales,2\n", "drivers.schema.csv", sales_schema,
          "coefficients.csv", "name,kind,value\njobs,marginal,1500\n", "coefficients.schema.csv",
          average_schema);
  ji_context_free(ctx);
}

/* --- nested models ---------------------------------------------------------------------------- */

static ji_model *small_account(ji_context *ctx) {
  return made(ctx, FILES("layers.csv",
                         "layer,parent,estimator,inputs,value,unit\n"
                         "all,,sum,,,person\n"
                         "x,all,ratio_chain,n*per,,person\n"
                         "y,all,value,,10,person\n",
                         "drivers.csv", "driver,value,unit\nn,3,shop\n", "coefficients.csv",
                         "name,kind,value,unit\nper,average,2,person/shop\n"));
}

static void a_layer_can_be_another_account(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *inner = small_account(ctx), *outer = NULL;
  ji_named_model named = {"inner", inner};
  const char *const *files = FILES(
      "layers.csv", "layer,estimator,inputs,value,unit\nnested,nested_model,inner*n,,1e3 person\n",
      "drivers.csv", "driver,value,unit\nn,50,shop\n");
  support_ok(ctx, make(ctx, files, &named, 1, &outer));
  ji_model_unref(inner);
  ji_dataset *result = estimated(ctx, outer, NULL, NULL);
  support_close("nested", layer_at(ctx, result, "nested", "value"), 0.11, 1e-14);
  ji_dataset_unref(result);

  ji_dataset *provenance = NULL;
  result = estimated(ctx, outer, NULL, NULL);
  support_ok(ctx, ji_dataset_provenance(ctx, result, &provenance));
  assert_true(ji_dataset_row_count(provenance) > 4);
  ji_dataset_unref(provenance);
  ji_dataset_unref(result);
  ji_model_unref(outer);
  ji_context_free(ctx);
}

static void a_layer_can_be_an_input_output_model(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *tables = NULL;
  ji_model *table = NULL, *account = NULL;
  support_ok(ctx, read_account(ctx,
                               FILES("flows.csv", "sector,a,b\na,10,20\nb,30,10\n",
                                     "final_demand.csv", "sector,use\na,70\nb,60\n", "accounts.csv",
                                     "sector,gross_output,employment\na,100,50\nb,100,20\n"),
                               &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  ji_bundle_unref(tables);
  ji_named_model named = {"table", table};
  const char *const *files =
      FILES("layers.csv",
            "layer,estimator,inputs,value,unit\nnested,nested_model,table*goods*effect=direct,,1\n",
            "drivers.csv", "driver,component,value\ngoods,a,10\n");
  ji_bundle *bundle = NULL;
  support_ok(ctx, read_account(ctx, files, &bundle));
  support_ok(ctx, ji_account_model_create(ctx, bundle, &named, 1, NULL, &account));
  ji_dataset *result = estimated(ctx, account, NULL, NULL);
  support_close("direct", layer_at(ctx, result, "nested", "value"), 5, 1e-12);
  ji_dataset_unref(result);
  ji_model_unref(account);
  ji_bundle_unref(bundle);
  ji_model_unref(table);
  ji_context_free(ctx);
}

static void nested_models_that_are_not_there_are_named(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_NOT_FOUND, "no model \"table\"", "layers.csv",
          "layer,estimator,inputs,value\nx,nested_model,table*goods,\n", "drivers.csv",
          "driver,value\ngoods,1\n");
  ji_model *inner = small_account(ctx), *model = NULL;
  ji_named_model named = {"inner", inner};
  support_status(
      ctx,
      make(ctx, FILES("layers.csv", "layer,estimator,inputs,value\nx,nested_model,inner*goods,\n"),
           &named, 1, &model),
      JI_ERROR_NOT_FOUND);
  support_message(ctx, "no driver \"goods\"");
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv",
                            "layer,estimator,inputs,value\nx,nested_model,inner*effect=direct,\n"),
                      &named, 1, &model),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "gives no figure");
  named.name = NULL;
  support_status(
      ctx, make(ctx, FILES("layers.csv", "layer,estimator,value\nx,value,1\n"), &named, 1, &model),
      JI_ERROR_ARGUMENT);
  ji_model_unref(inner);
  ji_context_free(ctx);
}

/* --- distributions ---------------------------------------------------------------------------- */

static void distributions_give_standard_errors_and_intervals(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx,
      FILES("layers.csv",
            "layer,parent,estimator,inputs,value,unit,distribution,standard_error,low,high\n"
            "n,all,value,,100,person,normal,10,,\nl,all,value,,100,person,lognormal,10,,\n"
            "u,all,value,,5,person,uniform,,0,12\nt,all,value,,4,person,triangular,,0,10\n"
            "all,,sum,,,person,,,,\nproduct,,ratio_chain,n*factor,,person,,,,\n"
            "mixed,,ratio_chain,n*constant,,person,,,,\n",
            "coefficients.csv",
            "name,kind,value,unit,distribution,standard_error\nfactor,share,0.5,1,normal,0.05\n"
            "constant,share,0.5,1,,\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  const double z = 1.959963984540054;
  support_close("normal", layer_at(ctx, result, "n", "sampling_low"), 100 - z * 10, 1e-13);
  support_close("normal", layer_at(ctx, result, "n", "sampling_high"), 100 + z * 10, 1e-13);
  double spread = sqrt(log1p(0.01)), median = 100 / sqrt(1.01);
  support_close("lognormal", layer_at(ctx, result, "l", "sampling_low"), median * exp(-z * spread),
                1e-13);
  support_close("lognormal", layer_at(ctx, result, "l", "sampling_high"), median * exp(z * spread),
                1e-13);
  support_close("uniform", layer_at(ctx, result, "u", "standard_error"), sqrt(12), 1e-14);
  support_close("uniform", layer_at(ctx, result, "u", "sampling_low"), 0.3, 1e-13);
  support_close("triangular", layer_at(ctx, result, "t", "standard_error"),
                sqrt((100 + 16 - 40) / 18.0), 1e-14);
  support_close("triangular", layer_at(ctx, result, "t", "sampling_low"), sqrt(.025 * 10 * 4),
                1e-13);
  support_close("triangular", layer_at(ctx, result, "t", "sampling_high"), 10 - sqrt(.025 * 10 * 6),
                1e-13);
  double variance = 100 + 100 + 12 + 76 / 18.0;
  support_close("sum", layer_at(ctx, result, "all", "standard_error"), sqrt(variance), 1e-14);
  /* First order: CV^2 adds. */
  support_close("product", layer_at(ctx, result, "product", "standard_error"),
                50 * sqrt(0.01 + 0.01), 1e-14);
  assert_true(isnan(layer_at(ctx, result, "mixed", "standard_error")));
  ji_dataset_unref(result);

  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.confidence = 0.5;
  support_ok(ctx, ji_model_estimate(ctx, model, NULL, &options, &result));
  support_close("quartile", layer_at(ctx, result, "n", "sampling_high"), 100 + 6.744897501960817,
                1e-13);
  ji_dataset_unref(result);
  ji_model_unref(model);
  refused(ctx, JI_ERROR_VALUE, "\"cauchy\" is no distribution", "layers.csv",
          "layer,estimator,value,distribution\nx,value,1,cauchy\n");
  refused(ctx, JI_ERROR_VALUE, "standard_error", "layers.csv",
          "layer,estimator,value,distribution,standard_error\nx,value,1,normal,\n");
  refused(ctx, JI_ERROR_VALUE, "lognormal", "layers.csv",
          "layer,estimator,value,distribution,standard_error\nx,value,0,lognormal,1\n");
  refused(ctx, JI_ERROR_VALUE, "low", "layers.csv",
          "layer,estimator,value,distribution,low,high\nx,value,1,uniform,2,3\n");
  ji_context_free(ctx);
}

/* --- what is refused -------------------------------------------------------------------------- */

static void broken_trees_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_MODEL, "its own ancestor", "layers.csv",
          "layer,parent,estimator,value\na,b,value,1\nb,a,value,1\n");
  refused(ctx, JI_ERROR_MODEL, "depends on itself", "layers.csv",
          "layer,estimator,inputs,value\na,sum,b,\nb,sum,a,\n");
  refused(ctx, JI_ERROR_MODEL, "layer \"a\" is there twice", "layers.csv",
          "layer,estimator,value\na,value,1\na,value,2\n");
  refused(ctx, JI_ERROR_MODEL, "no parent \"x\"", "layers.csv",
          "layer,parent,estimator,value\na,x,value,1\n");
  refused(ctx, JI_ERROR_MODEL, "\"guess\" is no estimator", "layers.csv",
          "layer,estimator,value\na,guess,1\n");
  refused(ctx, JI_ERROR_MODEL, "a sum without parts", "layers.csv",
          "layer,estimator,value\na,sum,1\n");
  refused(ctx, JI_ERROR_MODEL, "summed twice", "layers.csv",
          "layer,estimator,inputs,value\na,sum,b*b,\nb,value,,1\n");
  refused(ctx, JI_ERROR_MODEL, "inputs are missing", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,,\n");
  refused(ctx, JI_ERROR_MODEL, "one driver and one coefficient", "layers.csv",
          "layer,estimator,inputs,value\na,driver_times_coefficient,n,\n", "drivers.csv",
          "driver,value\nn,1\n");
  refused(ctx, JI_ERROR_MODEL, "more than one of", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,n,\n", "drivers.csv", "driver,value\nn,1\n",
          "coefficients.csv", "name,kind,value\nn,share,1\n");
  refused(ctx, JI_ERROR_MODEL, "driver \"n\" is there twice", "layers.csv",
          "layer,estimator,value\na,value,1\n", "drivers.csv", "driver,value\nn,1\nn,2\n");
  refused(ctx, JI_ERROR_MODEL, "\"c\" is there twice", "layers.csv",
          "layer,estimator,value\na,value,1\n", "coefficients.csv",
          "name,kind,value\nc,share,1\nc,share,1\n");
  refused(ctx, JI_ERROR_MODEL, "name of the implied average", "layers.csv",
          "layer,estimator,value\na,value,1\n", "coefficients.csv",
          "name,kind,value\naverage,average,1\n");
  refused(ctx, JI_ERROR_MODEL, "no row", "layers.csv", "layer,estimator,value\n");
  ji_context_free(ctx);
}

static void missing_things_are_named(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_NOT_FOUND, "layers", "drivers.csv", "driver,value\nn,1\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "estimator", "layers.csv", "layer,value\na,1\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "value", "layers.csv", "layer,estimator\na,value\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "\"b\"", "layers.csv",
          "layer,estimator,inputs,value\na,sum,b,\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "\"n\"", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,n,\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "no layer \"z\"", "layers.csv",
          "layer,estimator,value\na,value,1\n", "overlaps.csv",
          "layer_a,layer_b,share_of_b\na,z,0.1\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "no layer \"z\"", "layers.csv",
          "layer,estimator,value\na,value,1\n", "additionality.csv", "layer,scenario\nz,low\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "no layer \"z\"", "layers.csv",
          "layer,estimator,value\na,value,1\n", "coefficients.csv",
          "name,kind,layer,value\nc,average,z,1\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "no driver \"z\"", "layers.csv",
          "layer,estimator,value\na,value,1\n", "coefficients.csv",
          "name,kind,driver,value\nc,average,z,1\n");
  ji_context_free(ctx);
}

static void impossible_values_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_VALUE, "negative", "layers.csv", "layer,estimator,value\na,value,-1\n");
  refused(ctx, JI_ERROR_VALUE, "needs a value", "layers.csv", "layer,estimator,value\na,value,\n");
  refused(ctx, JI_ERROR_VALUE, "not finite", "layers.csv", "layer,estimator,value\na,value,inf\n");
  refused(ctx, JI_ERROR_VALUE, "half-width", "layers.csv",
          "layer,estimator,value,rounding\na,value,1,-0.5\n");
  refused(ctx, JI_ERROR_VALUE, "has no layer", "layers.csv", "layer,estimator,value\n,value,1\n");
  refused(ctx, JI_ERROR_VALUE, "divides by 0", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,n*1/zero,\n", "drivers.csv",
          "driver,value\nn,1\nzero,0\n");
  refused(ctx, JI_ERROR_VALUE, "\"part\" is 1.1, a share from 0 to 1", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,n*part,\n", "drivers.csv",
          "driver,value\nn,2\n", "coefficients.csv",
          "name,kind,value,unit\nk,average,1,job\npart,share,110,0.01\n");
  refused(ctx, JI_ERROR_VALUE, "share from 0 to 1", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,1-n,\n", "drivers.csv",
          "driver,value\nn,2\n");
  refused(ctx, JI_ERROR_VALUE, "too large", "layers.csv",
          "layer,estimator,inputs,value\na,ratio_chain,n*n,\n", "drivers.csv",
          "driver,value\nn,1e200\n");
  refused(ctx, JI_ERROR_VALUE, "has no value", "layers.csv", "layer,estimator,value\na,value,1\n",
          "drivers.csv", "driver,value\nn,\n");
  refused(ctx, JI_ERROR_VALUE, "has no value", "layers.csv", "layer,estimator,value\na,value,1\n",
          "coefficients.csv", "name,kind,value\nn,share,\n");
  refused(ctx, JI_ERROR_VALUE, "between 0 and 1", "layers.csv",
          "layer,estimator,value\na,value,1\nb,value,1\n", "overlaps.csv",
          "layer_a,layer_b,share_of_b\na,b,1.1\n");
  refused(ctx, JI_ERROR_MODEL, "overlaps itself", "layers.csv",
          "layer,estimator,value\na,value,1\n", "overlaps.csv",
          "layer_a,layer_b,share_of_b\na,a,0.1\n");
  refused(ctx, JI_ERROR_VALUE, "readings: row 1", "layers.csv",
          "layer,estimator,value\na,value,1\n", "readings.csv", "name,text,quantity\nr,,persons\n");
  refused(ctx, JI_ERROR_MODEL, "\"r\" is there twice", "layers.csv",
          "layer,estimator,value\na,value,1\n", "readings.csv",
          "name,text,quantity\nr,t,persons\nr,t,persons\n");
  refused(ctx, JI_ERROR_VALUE, "sources: row 1", "layers.csv", "layer,estimator,value\na,value,1\n",
          "sources.csv", "source,title\n,t\n");
  refused(ctx, JI_ERROR_VALUE, "leakage is 1.5", "layers.csv", "layer,estimator,value\na,value,1\n",
          "additionality.csv", "layer,scenario,leakage\na,low,1.5\n");
  refused(ctx, JI_ERROR_VALUE, "must not be negative", "layers.csv",
          "layer,estimator,value\na,value,1\n", "additionality.csv",
          "layer,scenario,multiplier\na,low,-1\n");
  refused(ctx, JI_ERROR_VALUE, "needs a layer and a scenario", "layers.csv",
          "layer,estimator,value\na,value,1\n", "additionality.csv", "layer,scenario\na,\n");
  refused(ctx, JI_ERROR_MODEL, "is there twice", "layers.csv", "layer,estimator,value\na,value,1\n",
          "additionality.csv", "layer,scenario\na,low\na,low\n");
  ji_context_free(ctx);
}

static void unlike_numbers_do_not_add(void **state) {
  (void)state;
  static const char persons[] = "column,type,unit,measure,description\n"
                                "value,float64,@unit,\"" PERSONS "\",\n";
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_UNIT, "layer \"all\"", "layers.csv",
          "layer,parent,estimator,value,unit\nall,,sum,,person\na,all,value,1,person\n"
          "b,all,value,1,job\n");
  refused(ctx, JI_ERROR_UNIT, "unit is missing", "layers.csv",
          "layer,estimator,value,unit\na,value,1,\n");
  refused(ctx, JI_ERROR_UNIT, "layer \"a\"", "layers.csv",
          "layer,estimator,value,unit\na,value,1,1e person\n");
  /* Persons in two layers may be the same persons. */
  refused(ctx, JI_ERROR_MEASURE, "layer \"all\"", "layers.csv",
          "layer,parent,estimator,value,unit,area,parts,disjoint\nall,,sum,,person,CN,a+b,stated\n"
          "a,all,value,1,person,CN,a,stated\nb,all,value,1,person,CN,b,stated\n",
          "layers.schema.csv", persons);
  /* The same layer in two areas adds; a total that declares something else is refused. */
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,area,parts,disjoint\n"
                      "all,,sum,,person,CN-11+CN-12,direct,\n"
                      "a,all,value,1,person,CN-11,direct,\nb,all,value,1,person,CN-12,direct,\n",
                      "layers.schema.csv", persons));
  ji_model_unref(model);
  refused(ctx, JI_ERROR_MEASURE, "declares area=CN-11", "layers.csv",
          "layer,parent,estimator,value,unit,area,parts,disjoint\nall,,sum,,person,CN-11,direct,\n"
          "a,all,value,1,person,CN-11,direct,\nb,all,value,1,person,CN-12,direct,\n",
          "layers.schema.csv", persons);
  refused(ctx, JI_ERROR_MEASURE, "layer \"a\"", "layers.csv",
          "layer,estimator,value,unit,area,parts,disjoint\na,value,1,job,CN,direct,\n",
          "layers.schema.csv", persons);
  ji_context_free(ctx);
}

static void vintages_are_chosen_by_name(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_account_options options;
  support_ok(ctx, read_account(ctx,
                               FILES("layers.csv", "vintage,layer,estimator,value\n"
                                                   "one,a,value,1\ntwo,a,value,2\n"),
                               &bundle));
  support_status(ctx, ji_account_model_create(ctx, bundle, NULL, 0, NULL, &model),
                 JI_ERROR_ARGUMENT);
  support_message(ctx, "must name one");
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = "two";
  support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("a", layer_at(ctx, result, "a", "value"), 2, 0);
  ji_dataset_unref(result);
  ji_model_unref(model);
  options.vintage = "three";
  support_status(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model),
                 JI_ERROR_NOT_FOUND);
  assert_null(model);
  options.size = 1;
  support_status(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model),
                 JI_ERROR_ARGUMENT);
  assert_int_equal(ji_account_options_init(NULL, sizeof options), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_account_options_init(&options, 1), JI_ERROR_ARGUMENT);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

/* --- memory ----------------------------------------------------------------------------------- */

typedef struct subject {
  ji_bundle *bundle;
  ji_named_model named;
  ji_model *model;
  ji_dataset *drivers;
} subject;

static ji_status make_nested(ji_context *ctx, void *user) {
  subject *s = user;
  ji_model *model = NULL;
  ji_status status = ji_account_model_create(ctx, s->bundle, &s->named, 1, NULL, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

static ji_status estimate_nested(ji_context *ctx, void *user) {
  subject *s = user;
  ji_dataset *result = NULL;
  ji_status status = ji_model_estimate(ctx, s->model, s->drivers, NULL, &result);
  assert_true((status == JI_OK) == (result != NULL));
  ji_dataset_unref(result);
  return status;
}

static void every_allocation_of_computed_layers_may_fail(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *names[] = {"n"};
  double values[] = {4};
  subject s = {.named = {"inner", small_account(ctx)}};
  support_ok(ctx,
             read_account(ctx,
                          FILES("layers.csv",
                                "layer,parent,estimator,inputs,value,unit\n"
                                "all,,sum,a*b,,person\na,,nested_model,inner*n,,person\n"
                                "b,,ratio_chain,n*per*1-half*1/two,,person\n"
                                "c,,driver_times_coefficient,n*per,,1e3 person\n",
                                "drivers.csv", "driver,value,unit\nn,50,shop\n", "coefficients.csv",
                                "name,kind,value,unit\nper,average,3,person/shop\n"
                                "half,share,.5,1\ntwo,average,2,1\n"),
                          &s.bundle));
  support_ok(ctx, ji_account_model_create(ctx, s.bundle, &s.named, 1, NULL, &s.model));
  s.drivers =
      support_dataset(ctx, 1,
                      (support_column[]){{.name = "driver", .texts = names},
                                         {.name = "value", .unit = "1e1 shop", .numbers = values}},
                      2);
  assert_true(support_every_allocation("ji_account_model_create", make_nested, &s) > 20);
  assert_true(support_every_allocation("ji_model_estimate", estimate_nested, &s) > 20);
  ji_dataset_unref(s.drivers);
  ji_model_unref(s.model);
  ji_model_unref((ji_model *)s.named.model);
  ji_bundle_unref(s.bundle);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_add_their_children_with_units_and_rounding),
      cmocka_unit_test(result_columns_are_the_pinned_ones_and_our_own),
      cmocka_unit_test(sums_can_name_their_inputs),
      cmocka_unit_test(ratio_chains_turn_accounts_into_persons),
      cmocka_unit_test(a_driver_times_an_average_is_a_level_and_drivers_can_be_replaced),
      cmocka_unit_test(a_marginal_does_not_apply_to_a_level),
      cmocka_unit_test(a_layer_can_be_another_account),
      cmocka_unit_test(a_layer_can_be_an_input_output_model),
      cmocka_unit_test(nested_models_that_are_not_there_are_named),
      cmocka_unit_test(distributions_give_standard_errors_and_intervals),
      cmocka_unit_test(broken_trees_are_refused),
      cmocka_unit_test(missing_things_are_named),
      cmocka_unit_test(impossible_values_are_refused),
      cmocka_unit_test(unlike_numbers_do_not_add),
      cmocka_unit_test(vintages_are_chosen_by_name),
      cmocka_unit_test(every_allocation_of_computed_layers_may_fail),
  };
  return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}

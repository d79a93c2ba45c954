/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gross to net by layer, and the sales formulas as ratio chains. */
#include "unit/account_fixture.h"

/* --- the additionality chain -------------------------------------------------------------- */

static double net_of(ji_context *ctx, const char *additionality) {
  ji_model *model =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit\na,value,1000,person\n",
                      "additionality.csv", additionality));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  double value = number_at(ctx, result, "scenario", "low", NULL, NULL, "value");
  ji_dataset_unref(result);
  ji_model_unref(model);
  return value;
}

#define PROGRAMME "layer,scenario,leakage,displacement,substitution,multiplier"
#define STARRED                                                                                    \
  ",reference,reference_leakage,reference_displacement,reference_substitution,"                    \
  "reference_multiplier\n"

/* METHODS: 748.125 and, with a reference case of 300 and the same factors, 523.6875. With factors
 * of its own 748.125 - 300 (1 - .2)(1 - .1) = 532.125. */
static void the_reference_case_has_factors_of_its_own(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_close("none", net_of(ctx, PROGRAMME "\na,low,.1,.3,.05,1.25\n"), 748.125, 1e-15);
  support_close("same", net_of(ctx, PROGRAMME STARRED "a,low,.1,.3,.05,1.25,.3,,,,\n"), 523.6875,
                1e-15);
  support_close("stated the same",
                net_of(ctx, PROGRAMME STARRED "a,low,.1,.3,.05,1.25,.3,.1,.3,.05,1.25\n"), 523.6875,
                1e-15);
  support_close("own", net_of(ctx, PROGRAMME STARRED "a,low,.1,.3,.05,1.25,.3,.2,.1,0,1\n"),
                532.125, 1e-15);
  support_close("one of its own", net_of(ctx, PROGRAMME STARRED "a,low,.1,.3,.05,1.25,.3,,,,1\n"),
                748.125 - 300 * 0.9 * 0.7 * 0.95, 1e-15);
  ji_model *model =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit,rounding\na,value,1000,person,10\n",
                      "additionality.csv", PROGRAMME STARRED "a,low,.1,.3,.05,1.25,.3,.2,.1,0,1\n",
                      "additionality.schema.csv",
                      "column,type,unit,measure,description\nreference,float64,1e3 person,,\n"));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  support_close("a number", number_at(ctx, result, "scenario", "low", NULL, NULL, "value"), 532.125,
                1e-15);
  support_close("rounding", number_at(ctx, result, "scenario", "low", NULL, NULL, "rounding_low"),
                990 * 0.748125 - 216, 1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void more_taken_out_leaves_less(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  double before = net_of(ctx, PROGRAMME STARRED "a,low,0,0,0,1,0,0,0,0,1\n");
  assert_true(before == 1000); /* nothing taken out is gross */
  const char *const more[] = {
      "a,low,.1,.0,.0,1,.1,0,0,0,1\n",  "a,low,.1,.2,.0,1,.1,0,0,0,1\n",
      "a,low,.1,.2,.3,1,.1,0,0,0,1\n",  "a,low,.1,.2,.3,1,.2,0,0,0,1\n",
      "a,low,.1,.2,.3,.9,.2,0,0,0,1\n", "a,low,.1,.2,.3,.9,.2,0,0,0,1.5\n",
  };
  for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
    char text[256] = PROGRAMME STARRED;
    double after = net_of(ctx, strcat(text, more[i]));
    assert_true(after < before);
    before = after;
  }
  /* a reference case that loses more is a smaller loss */
  const char *const less[] = {"a,low,.1,.2,.3,.9,.2,.5,0,0,1.5\n",
                              "a,low,.1,.2,.3,.9,.2,.5,.5,0,1.5\n",
                              "a,low,.1,.2,.3,.9,.2,.5,.5,.5,1.5\n"};
  for (size_t i = 0; i < sizeof less / sizeof *less; i++) {
    char text[256] = PROGRAMME STARRED;
    double after = net_of(ctx, strcat(text, less[i]));
    assert_true(after > before);
    before = after;
  }
  ji_context_free(ctx);
}

#define LAYER "layer,estimator,value\na,value,1\n"

static void wrong_factors_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_VALUE, "reference_leakage is 1.5, a share from 0 to 1", "layers.csv", LAYER,
          "additionality.csv", "layer,scenario,reference,reference_leakage\na,low,.1,1.5\n");
  refused(ctx, JI_ERROR_VALUE, "reference_displacement is -0.5", "layers.csv", LAYER,
          "additionality.csv", "layer,scenario,reference,reference_displacement\na,low,.1,-.5\n");
  refused(ctx, JI_ERROR_VALUE, "reference_substitution is 2", "layers.csv", LAYER,
          "additionality.csv", "layer,scenario,reference,reference_substitution\na,low,.1,2\n");
  refused(ctx, JI_ERROR_VALUE, "must not be negative", "layers.csv", LAYER, "additionality.csv",
          "layer,scenario,reference,reference_multiplier\na,low,.1,-1\n");
  refused(ctx, JI_ERROR_VALUE, "factors of a reference case, but no reference", "layers.csv", LAYER,
          "additionality.csv", "layer,scenario,leakage,reference_leakage\na,low,.1,.1\n");
  refused(ctx, JI_ERROR_TYPE, "reference_leakage", "layers.csv", LAYER, "additionality.csv",
          "layer,scenario,reference,reference_leakage\na,low,.1,much\n");
  ji_context_free(ctx);
}

/* M* other than 1 on a total is as wrong as M. */
static void a_total_takes_no_multiplier_in_the_reference_case(void **state) {
  (void)state;
  static const char schema[] = "column,type,unit,measure,description\n"
                               "value,float64,@unit,\"" PERSONS "\",\n";
  ji_context *ctx = support_context();
  ji_estimate_options options;
  ji_dataset *result = NULL;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,estimator,value,unit,area,parts,disjoint\nb,value,1,person,CN,supply,\n",
                 "layers.schema.csv", schema, "additionality.csv",
                 "layer,scenario,multiplier,reference,reference_multiplier\nb,low,1,.1,1.2\n"));
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_MODEL);
  support_message(ctx, "a multiplier other than 1 needs a direct figure");
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- what is net already ------------------------------------------------------------------ */

static const char effect_schema[] =
    "column,type,unit,measure,description\n"
    "value,float64,@unit,\"quantity=jobs; time=average:2024; basis=net:deadweight; "
    "counterfactual=never_treated; system=program:courses; layer=direct; status=model\",\n";

/* An evaluation's effect: net of deadweight as it comes, and of displacement where that is stated;
 * deadweight is not taken out twice. */
static void an_effect_is_net_of_deadweight(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const layers =
      "layer,estimator,value,unit\neffect,value,200,job\nother,value,50,job\n";
  ji_model *model =
      made(ctx, FILES("layers.csv", layers, "layers.schema.csv", effect_schema, "additionality.csv",
                      "layer,scenario,displacement,status\neffect,low,.25,assumed\n"));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  support_close("displaced",
                number_at(ctx, result, "component", "effect", "scenario", "low", "value"), 150,
                1e-15);
  support_close("as it is",
                number_at(ctx, result, "component", "other", "scenario", "low", "value"), 50, 0);
  char *effect = text_at(ctx, result, 1, "measure"), *other = text_at(ctx, result, 3, "measure");
  support_contains(effect, "basis=net:deadweight+displacement; counterfactual=never_treated");
  support_contains(effect, "status=assumed");
  support_contains(other, "basis=net:deadweight; counterfactual=never_treated");
  free(effect);
  free(other);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  model = made(ctx, FILES("layers.csv", layers, "layers.schema.csv", effect_schema,
                          "additionality.csv", "layer,scenario,reference\neffect,low,.25\n"));
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_MODEL);
  support_message(ctx, "deadweight is out of the figure already (net:deadweight) and would be "
                       "taken out twice");
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Jobs per treated county times treated counties. */
static void an_effect_per_unit_times_the_treated(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx,
      FILES("layers.csv",
            "layer,estimator,inputs,value,unit\neffect,driver_times_coefficient,"
            "att*counties,,job\n",
            "coefficients.csv",
            "name,kind,layer,driver,value,unit\natt,average,effect,counties,12.5,job/unit\n",
            "coefficients.schema.csv",
            "column,type,unit,measure,description\n"
            "value,float64,@unit,\"quantity=coefficient; form=per_unit; kind=average; "
            "status=model; of.quantity=jobs; of.basis=net:deadweight; "
            "of.counterfactual=never_treated; of.layer=direct; per.quantity=units; "
            "per.unit=unit; per.entity=county\",\n",
            "drivers.csv", "driver,value,unit\ncounties,40,unit\n", "drivers.schema.csv",
            "column,type,unit,measure,description\n"
            "value,float64,@unit,quantity=units; unit=unit; entity=county; status=observed,\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("jobs", layer_at(ctx, result, "effect", "value"), 500, 1e-15);
  char *measure = text_at(ctx, result, 0, "measure");
  support_contains(measure, "quantity=jobs");
  support_contains(measure, "basis=net:deadweight; counterfactual=never_treated");
  free(measure);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- sales formulas ----------------------------------------------------------------------- */

/* METHODS section 2: accounts to persons, teams, trade, logistics. */
static void the_sales_formulas_are_ratio_chains(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,parent,estimator,inputs,value,unit\n"
                 "creators,,ratio_chain,accounts*active*paid*1-organised*1/per_person,,person\n"
                 "teams,,ratio_chain,shops*staff*1-counted,,person\n"
                 "trade,,sum,,,person\n"
                 "food,trade,ratio_chain,food_sales*1-food_returns*1/food_per_worker,,person\n"
                 "clothes,trade,ratio_chain,clothes_sales*1-clothes_returns*1/clothes_per_worker,,"
                 "person\n"
                 "logistics,,ratio_chain,parcels*1/parcels_per_worker_day*1/days,,person\n",
                 "drivers.csv",
                 "driver,value,unit\n"
                 "accounts,2e6,account\nactive,0.4,1\npaid,0.25,1\norganised,0.1,1\n"
                 "per_person,1.2,account/person\n"
                 "shops,5e4,unit\nstaff,4,person/unit\ncounted,0.3,1\n"
                 "food_sales,60e9,CNY@2024:purchasers\nfood_returns,0.05,1\n"
                 "food_per_worker,1.5e6,CNY@2024:purchasers/person\n"
                 "clothes_sales,40e9,CNY@2024:purchasers\nclothes_returns,0.4,1\n"
                 "clothes_per_worker,8e5,CNY@2024:purchasers/person\n"
                 "parcels,5.4e9,event\nparcels_per_worker_day,150,event/(day*person)\n"
                 "days,300,day\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("D", layer_at(ctx, result, "creators", "value"), 2e6 * 0.4 * 0.25 * 0.9 / 1.2,
                1e-14);
  support_close("C", layer_at(ctx, result, "teams", "value"), 5e4 * 4 * 0.7, 1e-14);
  support_close("E", layer_at(ctx, result, "trade", "value"),
                60e9 * 0.95 / 1.5e6 + 40e9 * 0.6 / 8e5, 1e-14);
  support_close("parcels", layer_at(ctx, result, "logistics", "value"), 5.4e9 / (150.0 * 300),
                1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_reference_case_has_factors_of_its_own),
      cmocka_unit_test(more_taken_out_leaves_less),
      cmocka_unit_test(wrong_factors_are_refused),
      cmocka_unit_test(a_total_takes_no_multiplier_in_the_reference_case),
      cmocka_unit_test(an_effect_is_net_of_deadweight),
      cmocka_unit_test(an_effect_per_unit_times_the_treated),
      cmocka_unit_test(the_sales_formulas_are_ratio_chains),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

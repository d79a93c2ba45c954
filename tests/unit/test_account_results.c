/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts: net figures, readings, overlap, checks, growth, coefficients; memory. */
#include "unit/account_fixture.h"

/* --- gross to net ----------------------------------------------------------------------------- */

/* METHODS.md section 11: 748.125 and 523.6875. */
static void net_figures_follow_the_additionality_guide(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit,rounding\na,value,1000,person,10\n",
                      "additionality.csv",
                      "layer,scenario,leakage,displacement,substitution,multiplier,reference\n"
                      "a,none,.1,.3,.05,1.25,\na,with,.1,.3,.05,1.25,.3\na,nothing,,,,,\n"));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  assert_int_equal(ji_dataset_row_count(result), 4);
  support_close("gross", number_at(ctx, result, "basis", "gross", NULL, NULL, "value"), 1000, 0);
  support_close("no reference case",
                number_at(ctx, result, "scenario", "none", NULL, NULL, "value"), 748.125, 1e-14);
  support_close("reference case 300",
                number_at(ctx, result, "scenario", "with", NULL, NULL, "value"), 523.6875, 1e-14);
  support_close("nothing", number_at(ctx, result, "scenario", "nothing", NULL, NULL, "value"), 1000,
                0);
  support_close("low", number_at(ctx, result, "scenario", "with", NULL, NULL, "scenario_low"),
                523.6875, 1e-14);
  support_close("high", number_at(ctx, result, "scenario", "with", NULL, NULL, "scenario_high"),
                1000, 0);
  support_close("rounding", number_at(ctx, result, "scenario", "none", NULL, NULL, "rounding_low"),
                0.99 * 748.125, 1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);

  /* The same with the reference case as a number of persons. */
  model =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit\na,value,1000,person\n",
                      "additionality.csv",
                      "layer,scenario,leakage,displacement,substitution,multiplier,reference\n"
                      "a,with,.1,.3,.05,1.25,0.3\n",
                      "additionality.schema.csv",
                      "column,type,unit,measure,description\nreference,float64,1e3 person,,\n"));
  result = estimated(ctx, model, NULL, "net");
  support_close("reference case 300",
                number_at(ctx, result, "scenario", "with", NULL, NULL, "value"), 523.6875, 1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void net_totals_add_their_net_parts(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,parent,estimator,value,unit\nall,,sum,,person\na,all,value,100,person\n"
                 "b,all,value,50,person\nlone,,value,1,person\nc,,value,1,person\n"
                 "more,,sum,,person\nd,more,value,1,person\n",
                 "additionality.csv",
                 "layer,scenario,displacement\na,low,.5\nb,low,.2\na,high,0\nb,high,0\n"));
  ji_dataset *result = estimated(ctx, model, NULL, "net");
  support_close("all", number_at(ctx, result, "component", "all", "scenario", "low", "value"), 90,
                1e-14);
  support_close("all", number_at(ctx, result, "component", "all", "scenario", "high", "value"), 150,
                1e-14);
  assert_true(isnan(number_at(ctx, result, "component", "lone", "scenario", "low", "value")));
  assert_true(isnan(number_at(ctx, result, "component", "more", "scenario", "low", "value")));
  ji_dataset_unref(result);
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "nett";
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_ARGUMENT);
  support_message(ctx, "nett");
  ji_model_unref(model);

  model = made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\n"));
  options.basis = "net";
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_NOT_FOUND);
  support_message(ctx, "additionality");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_multiplier_needs_a_direct_figure(void **state) {
  (void)state;
  static const char schema[] = "column,type,unit,measure,description\n"
                               "value,float64,@unit,\"" PERSONS "\",\n";
  ji_context *ctx = support_context();
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  ji_dataset *result = NULL;
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,value,unit,area,parts,disjoint\na,value,1,person,CN,direct,"
                      "\nb,value,1,person,CN,supply,\n",
                      "layers.schema.csv", schema, "additionality.csv",
                      "layer,scenario,multiplier,reference,status\na,low,1.2,0.1,assumed\n"));
  support_ok(ctx, ji_model_estimate(ctx, model, NULL, &options, &result));
  char *measure = text_at(ctx, result, 1, "measure");
  support_contains(measure, "basis=net:deadweight");
  support_contains(measure, "status=assumed");
  support_contains(measure, "counterfactual=");
  free(measure);
  ji_dataset_unref(result);
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv",
                          "layer,estimator,value,unit,area,parts,disjoint\nb,value,1,person,CN,"
                          "supply,\n",
                          "layers.schema.csv", schema, "additionality.csv",
                          "layer,scenario,multiplier\nb,low,1.2\n"));
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_MODEL);
  support_message(ctx, "direct figure");
  assert_null(result);
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv", "layer,parent,estimator,value\nb,,sum,\na,b,value,1\n",
                          "additionality.csv", "layer,scenario,multiplier\nb,low,1.2\n"));
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_MODEL);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- readings and overlap --------------------------------------------------------------------- */

static const char claim_schema[] = "column,type,unit,measure,description\n"
                                   "value,float64,@unit,\"" CLAIMS "\",\n";
static const char once[] = "name,text,quantity\nonce,each layer counts each person once,persons\n";

static const char *const *claim_files(void) {
  static const char *const files[] = {
      "layers.csv",
      "layer,parent,estimator,value,unit,rounding,parts\nall,,sum,,1e6 opportunity,,a+b+c\n"
      "a,all,value,3,1e6 opportunity,0.5,a\nb,all,value,200,1e4 opportunity,0.5,b\n"
      "c,all,value,0.5,1e6 opportunity,0.5,c\n",
      "layers.schema.csv",
      claim_schema,
      "readings.csv",
      once,
      "overlaps.csv",
      "layer_a,layer_b,share_of_b,status\na,b,0.25,assumed\n",
      "additionality.csv",
      "layer,scenario,displacement\na,low,.5\nb,low,.5\nc,low,.5\n",
      NULL};
  return files;
}

static void claims_become_persons_only_under_a_reading(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, (const char *const *)claim_files());
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("claims add", layer_at(ctx, result, "all", "value"), 5.5, 1e-15);
  char *measure = text_at(ctx, result, 0, "measure");
  support_contains(measure, "quantity=opportunities");
  support_contains(measure, "layer=a+b+c");
  free(measure);
  ji_dataset_unref(result);

  result = estimated(ctx, model, "once", NULL);
  assert_true(isnan(layer_at(ctx, result, "all", "value")));
  support_close("low", layer_at(ctx, result, "all", "overlap_low"), 3, 1e-15);
  support_close("high", layer_at(ctx, result, "all", "overlap_high"), 5.5, 1e-15);
  support_close("a", layer_at(ctx, result, "a", "value"), 3, 0);
  char *reason = text_at(ctx, result, 0, "reason"), *unit = text_at(ctx, result, 0, "unit");
  measure = text_at(ctx, result, 1, "measure");
  support_contains(reason, "only bounds");
  assert_string_equal(unit, "1e6 person");
  support_contains(measure, "quantity=persons");
  support_contains(measure, "reading=once");
  free(measure);
  free(reason);
  free(unit);
  ji_dataset_unref(result);

  result = estimated(ctx, model, "once", "net");
  support_close("net high",
                number_at(ctx, result, "component", "all", "scenario", "low", "overlap_high"), 2.75,
                1e-14);
  ji_dataset_unref(result);

  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.reading = "twice";
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_NOT_FOUND);
  support_message(ctx, "twice");
  ji_model_unref(model);

  model =
      made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\n", "readings.csv", once));
  options.reading = "once";
  support_status(ctx, ji_model_estimate(ctx, model, NULL, &options, &result), JI_ERROR_MEASURE);
  support_message(ctx, "needs a declared measure");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void overlap_statements(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, (const char *const *)claim_files());
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 4e6, &result));
  assert_int_equal(ji_dataset_row_count(result), 4);
  ji_column low = support_look(ctx, result, "low"), value = support_look(ctx, result, "value"),
            high = support_look(ctx, result, "high");
  support_close("low", support_number(&low, 0), 3, 1e-15);
  assert_true(support_is_null(&value, 0));
  support_close("high", support_number(&high, 0), 5.5, 1e-15);
  support_close("stated", support_number(&value, 1), 5, 1e-15);
  support_close("stated, low", support_number(&low, 1), 4.5, 1e-15);
  support_close("room", support_number(&value, 2), 1.5, 1e-15);
  support_close("share of b", support_number(&value, 3), 0.75, 1e-15);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 0, &result));
  assert_int_equal(ji_dataset_row_count(result), 2);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 6e6, &result));
  assert_int_equal(ji_dataset_row_count(result), 3);
  value = support_look(ctx, result, "value");
  assert_true(support_is_null(&value, 2));
  char *verdict = text_at(ctx, result, 2, "verdict");
  assert_string_equal(verdict, "agrees"); /* 5.5 with rounding may be 6.505 */
  free(verdict);
  ji_dataset_unref(result);

  support_status(ctx, ji_account_overlap(ctx, model, "twice", 0, &result), JI_ERROR_NOT_FOUND);
  assert_null(result);
  support_status(ctx, ji_account_overlap(ctx, model, "once", -1, &result), JI_ERROR_VALUE);
  support_status(ctx, ji_account_overlap(ctx, model, "once", NAN, &result), JI_ERROR_VALUE);
  support_status(ctx, ji_account_overlap(ctx, model, NULL, 0, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_overlap(ctx, model, "once", 0, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_overlap(ctx, NULL, "once", 0, &result), JI_ERROR_ARGUMENT);
  ji_model_unref(model);

  model = made(ctx, FILES("layers.csv",
                          "layer,estimator,value,unit,parts\na,value,1,1e6 opportunity,a\n",
                          "layers.schema.csv", claim_schema, "readings.csv",
                          "name,text,quantity\nonce,t,jobs\n"));
  support_status(ctx, ji_account_overlap(ctx, model, "once", 0, &result), JI_ERROR_MEASURE);
  support_message(ctx, "does not count persons");
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv",
                          "layer,estimator,value,unit,parts\na,value,1,1e6 opportunity,a\n"
                          "b,value,100,1e6 opportunity,b\n",
                          "layers.schema.csv", claim_schema, "readings.csv", once, "overlaps.csv",
                          "layer_a,layer_b,share_of_b\na,b,0.5\n"));
  support_status(ctx, ji_account_overlap(ctx, model, "once", 0, &result), JI_ERROR_VALUE);
  support_message(ctx, "more than all");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void bounds_of_persons_carry_the_rounding_of_the_layers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, (const char *const *)claim_files());
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 4e6, &result));
  /* a 3 +-0.5, b 2 +-0.005, c 0.5 +-0.5 */
  const double expected[][2] = {
      {2.5, 6.505}, {2.5 + .75 * 1.995, 6.505 - .25 * 2.005}, {.495, 2.505}, {1 - 1.5 / 1.995, 1}};
  ji_column low = support_look(ctx, result, "rounding_low"),
            high = support_look(ctx, result, "rounding_high");
  for (int64_t row = 0; row < 4; row++) {
    support_close("low", support_number(&low, row), expected[row][0], 1e-13);
    support_close("high", support_number(&high, row), expected[row][1], 1e-13);
  }
  char *reason = text_at(ctx, result, 0, "reason");
  support_contains(reason, "central figures");
  free(reason);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* The verdict on a headline of `headline` persons, and what is said of it. */
static void judged(ji_context *ctx, const ji_model *model, double headline, const char *verdict,
                   const char *part) {
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", headline, &result));
  char *text = text_at(ctx, result, ji_dataset_row_count(result) - 1, "verdict");
  assert_string_equal(text, verdict);
  free(text);
  text = text_at(ctx, result, ji_dataset_row_count(result) - 1, "reason");
  support_contains(text, part);
  free(text);
  ji_dataset_unref(result);
}

static void a_headline_above_the_sum_contradicts(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, (const char *const *)claim_files());
  judged(ctx, model, 6e6, "agrees", "within their rounding they may");
  judged(ctx, model, 7e6, "contradicts", "do not hold so many");
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv",
                          "layer,estimator,value,unit,parts\na,value,1,1e6 opportunity,a\n",
                          "layers.schema.csv", claim_schema, "readings.csv", once));
  judged(ctx, model, 7e6, "unchecked", "a rounding is not declared");
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 0, &result));
  ji_column low = support_look(ctx, result, "rounding_low");
  assert_true(support_is_null(&low, 0));
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- checks, growth, coefficients ------------------------------------------------------------- */

static void checks_find_contradictions_and_what_to_know(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,parent,estimator,value,rounding,source\ngood,,sum,3,0.5,s\na,good,value,1,"
                 "0.05,s\nb,good,value,1.6,0.05,t\nbad,,sum,3,0.05,s\nc,bad,value,2.8,0.05,s\n",
                 "sources.csv", "source,title,standing\ns,A paper,second_hand\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_check(ctx, model, &result));
  char *verdict = text_at(ctx, result, 0, "verdict");
  assert_string_equal(verdict, "agrees");
  free(verdict);
  verdict = text_at(ctx, result, 1, "verdict");
  assert_string_equal(verdict, "contradicts");
  free(verdict);
  support_close("low", number_at(ctx, result, "layer", "good", NULL, NULL, "low"), 2.5, 1e-14);
  support_close("published low",
                number_at(ctx, result, "layer", "good", NULL, NULL, "published_low"), 2.5, 1e-14);
  int second_hand = 0, unknown = 0, undeclared = 0;
  for (int64_t row = 2; row < ji_dataset_row_count(result); row++) {
    char *text = text_at(ctx, result, row, "explanation");
    verdict = text_at(ctx, result, row, "verdict");
    assert_string_equal(verdict, "note");
    second_hand += strstr(text, "second-hand") != NULL;
    unknown += strstr(text, "\"t\" is not in sources") != NULL;
    undeclared += strstr(text, "no measure") != NULL;
    free(text);
    free(verdict);
  }
  assert_int_equal(second_hand, 4);
  assert_int_equal(unknown, 1);
  assert_int_equal(undeclared, 2);
  ji_dataset_unref(result);
  support_status(ctx, ji_account_check(ctx, NULL, &result), JI_ERROR_ARGUMENT);
  assert_null(result);
  support_status(ctx, ji_account_check(ctx, model, NULL), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_missing_rounding_is_no_interval_and_no_agreement(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,parent,estimator,value,rounding\n"
                                                  "all,,sum,3,0.5\na,all,value,1,\n"
                                                  "b,all,value,2,0.5\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_check(ctx, model, &result));
  char *text = text_at(ctx, result, 0, "verdict");
  assert_string_equal(text, "unchecked");
  free(text);
  text = text_at(ctx, result, 0, "explanation");
  support_contains(text, "not declared");
  assert_null(strstr(text, "agree"));
  free(text);
  assert_true(isnan(number_at(ctx, result, "layer", "all", NULL, NULL, "low")));
  assert_true(isnan(number_at(ctx, result, "layer", "all", NULL, NULL, "high")));
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* docs/guide/account.md, "The account folder". */
static void the_guide_s_smallest_folder_agrees(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  static const char layers[] = "layer,parent,estimator,value,unit,rounding,parts\n"
                               "all,,sum,15.1,1e3 job,0.05,couriers+drivers\n"
                               "couriers,all,value,10,1e3 job,0.5,couriers\n"
                               "drivers,all,value,5.1,1e3 job,0.05,drivers\n";
  ji_model *model =
      made(ctx, FILES("layers.csv", layers, "layers.schema.csv",
                      "column,type,unit,measure,description\n"
                      "value,float64,@unit,quantity=jobs; time=at:2024-12-31; area=CN; "
                      "basis=gross; system=account:own; layer=@parts; status=survey; "
                      "disjoint=stated,\nrounding,float64,@unit,,\n"));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_check(ctx, model, &result));
  char *verdict = text_at(ctx, result, 0, "verdict");
  assert_string_equal(verdict, "agrees");
  free(verdict);
  support_close("low", number_at(ctx, result, "layer", "all", NULL, NULL, "low"), 14.55, 1e-14);
  support_close("high", number_at(ctx, result, "layer", "all", NULL, NULL, "high"), 15.65, 1e-14);
  ji_dataset_unref(result);
  ji_model_unref(model);
  refused(ctx, JI_ERROR_MEASURE, "layer=@parts", "layers.csv", layers, "layers.schema.csv",
          "column,type,unit,measure,description\n"
          "value,float64,@unit,quantity=jobs; time=at:2024-12-31; area=CN; basis=gross; "
          "system=account:own; layer=@layer; status=survey; disjoint=stated,\n"
          "rounding,float64,@unit,,\n");
  ji_context_free(ctx);
}

static void notes_speak_of_the_vintage_and_earlier_ones(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  support_ok(ctx, read_account(ctx,
                               FILES("layers.csv",
                                     "vintage,period,layer,estimator,value,source\n"
                                     "new,2024,a,value,2,s\nold,2020,a,value,1,s\n",
                                     "sources.csv", "source,title,standing\ns,t,second_hand\n"),
                               &bundle));
  const char *const vintages[] = {"new", "old"};
  for (int i = 0; i < 2; i++) {
    ji_account_options options;
    ji_model *model = NULL;
    ji_dataset *result = NULL;
    int of_new = 0, of_old = 0;
    ji_account_options_init(&options, sizeof options);
    options.vintage = vintages[i];
    support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
    support_ok(ctx, ji_account_check(ctx, model, &result));
    for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
      char *text = text_at(ctx, result, row, "explanation");
      of_new += strstr(text, "vintage new") != NULL;
      of_old += strstr(text, "vintage old") != NULL;
      free(text);
    }
    assert_int_equal(of_new, i == 0);
    assert_int_equal(of_old, 1);
    ji_dataset_unref(result);
    ji_model_unref(model);
  }
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

static void growth_needs_the_same_layers_and_a_reading(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = NULL;
  ji_model *one = made(ctx, FILES("layers.csv", "layer,parent,estimator,value,unit,rounding\n"
                                                "all,,sum,,person,\na,all,value,100,person,1\n"
                                                "b,all,value,0,person,0\n"));
  ji_model *two = made(ctx, FILES("layers.csv", "layer,parent,estimator,value,unit,rounding\n"
                                                "all,,sum,,person,\na,all,value,15,1e1 person,0.1\n"
                                                "b,all,value,50,person,1\n"));
  ji_model *other =
      made(ctx, FILES("layers.csv", "layer,estimator,value,unit\nz,value,1,person\n"));
  support_ok(ctx, ji_account_growth(ctx, one, two, &result));
  support_close("change", number_at(ctx, result, "layer", "a", NULL, NULL, "change"), 5, 1e-14);
  support_close("low", number_at(ctx, result, "layer", "a", NULL, NULL, "change_low"), 4.8, 1e-13);
  support_close("growth", number_at(ctx, result, "layer", "a", NULL, NULL, "growth"), 0.5, 1e-14);
  support_close("growth low", number_at(ctx, result, "layer", "a", NULL, NULL, "growth_low"),
                149 / 101.0 - 1, 1e-13);
  support_close("growth high", number_at(ctx, result, "layer", "a", NULL, NULL, "growth_high"),
                151 / 99.0 - 1, 1e-13);
  support_close("share", number_at(ctx, result, "layer", "b", NULL, NULL, "contribution"), 0.5,
                1e-14);
  assert_true(isnan(number_at(ctx, result, "layer", "b", NULL, NULL, "growth")));
  ji_dataset_unref(result);
  support_status(ctx, ji_account_growth(ctx, one, other, &result), JI_ERROR_LABEL);
  assert_null(result);
  support_status(ctx, ji_account_growth(ctx, other, one, &result), JI_ERROR_LABEL);
  support_status(ctx, ji_account_growth(ctx, NULL, one, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_growth(ctx, one, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_growth(ctx, one, two, NULL), JI_ERROR_ARGUMENT);
  ji_model *jobs = made(ctx, FILES("layers.csv", "layer,estimator,value,unit\nz,value,1,job\n"));
  support_status(ctx, ji_account_growth(ctx, jobs, other, &result), JI_ERROR_UNIT);
  ji_model *claim = made(ctx, (const char *const *)claim_files());
  support_status(ctx, ji_account_growth(ctx, claim, claim, &result), JI_ERROR_MEASURE);
  support_message(ctx, "no reading");
  ji_model_unref(claim);
  ji_model_unref(jobs);
  ji_model_unref(one);
  ji_model_unref(two);
  ji_model_unref(other);
  ji_context_free(ctx);
}

static void coefficients_without_measures(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_dataset *result = NULL;
  support_ok(ctx,
             read_account(ctx,
                          FILES("layers.csv",
                                "vintage,period,layer,estimator,value,unit,rounding\n"
                                "new,2024,shops,value,30,job,0\nold,2020,shops,value,20,job,0\n",
                                "drivers.csv",
                                "vintage,driver,value,unit\nnew,sales,3,shop\nold,sales,1,shop\n",
                                "coefficients.csv",
                                "vintage,name,kind,layer,driver,value,unit\n"
                                "new,m,marginal,shops,sales,5,job/shop\n"
                                "new,lone,average,,,1,1\n"),
                          &bundle));
  ji_account_options options;
  ji_account_options_init(&options, sizeof options);
  options.vintage = "new";
  support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
  support_ok(ctx, ji_account_coefficients(ctx, model, &result));
  support_close("average", number_at(ctx, result, "name", "average", NULL, NULL, "value"), 10,
                1e-15);
  support_close("marginal", number_at(ctx, result, "name", "m", NULL, NULL, "value"), 5, 1e-15);
  support_close("arc", number_at(ctx, result, "name", "since old", "kind", "arc", "value"), 5,
                1e-15);
  support_close("log elasticity",
                number_at(ctx, result, "name", "since old", "kind", "elasticity", "value"),
                log(1.5) / log(3), 1e-14);
  support_close("elasticity", number_at(ctx, result, "name", "from m", NULL, NULL, "value"), 0.5,
                1e-14);
  support_close("lone", number_at(ctx, result, "name", "lone", NULL, NULL, "value"), 1, 0);
  ji_dataset_unref(result);

  support_ok(ctx, ji_account_apply(ctx, model, "average", "sales", 0, &result));
  support_close("level", layer_at(ctx, result, "shops", "value"), 30, 1e-14);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_apply(ctx, model, "m", "sales", 2, &result));
  support_close("change", layer_at(ctx, result, "shops", "value"), 10, 1e-14);
  ji_dataset_unref(result);
  support_status(ctx, ji_account_apply(ctx, model, "m", "sales", 0, &result), JI_ERROR_MEASURE);
  support_message(ctx, "a marginal coefficient applies to a change, not to a level");
  support_status(ctx, ji_account_apply(ctx, model, "average", "sales", 2, &result),
                 JI_ERROR_MEASURE);
  support_message(ctx, "an average coefficient applies to a level, not to a change");
  support_status(ctx, ji_account_apply(ctx, model, "x", "sales", 0, &result), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no coefficient \"x\"");
  assert_null(result);
  support_status(ctx, ji_account_apply(ctx, model, "m", "x", 0, &result), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_account_apply(ctx, model, "m", "sales", NAN, &result), JI_ERROR_VALUE);
  support_status(ctx, ji_account_apply(ctx, model, NULL, "sales", 0, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_apply(ctx, model, "m", NULL, 0, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_apply(ctx, model, "m", "sales", 0, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_apply(ctx, NULL, "m", "sales", 0, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_coefficients(ctx, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_coefficients(ctx, model, NULL), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

static void other_kinds_and_null_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *tables = NULL;
  ji_model *table = NULL, *model = NULL;
  ji_dataset *result = NULL;
  support_ok(ctx, read_account(ctx,
                               FILES("flows.csv", "sector,a\na,10\n", "final_demand.csv",
                                     "sector,use\na,90\n", "accounts.csv",
                                     "sector,gross_output,employment\na,100,50\n"),
                               &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  support_status(ctx, ji_account_check(ctx, table, &result), JI_ERROR_KIND);
  support_status(ctx, ji_account_growth(ctx, table, table, &result), JI_ERROR_KIND);
  support_status(ctx, ji_account_overlap(ctx, table, "r", 0, &result), JI_ERROR_KIND);
  support_status(ctx, ji_account_coefficients(ctx, table, &result), JI_ERROR_KIND);
  support_status(ctx, ji_account_apply(ctx, table, "average", "d", 0, &result), JI_ERROR_KIND);
  assert_null(result);
  support_status(ctx, ji_account_model_create(ctx, NULL, NULL, 0, NULL, &model), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_model_create(ctx, tables, NULL, 1, NULL, &model),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_account_model_create(ctx, tables, NULL, 0, NULL, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_account_model_create(NULL, tables, NULL, 0, NULL, &model), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_account_check(NULL, table, &result), JI_ERROR_ARGUMENT);
  ji_model_unref(table);
  ji_bundle_unref(tables);
  ji_context_free(ctx);
}

/* --- memory ----------------------------------------------------------------------------------- */

typedef struct subject {
  ji_bundle *bundle;
  ji_model *new, *old;
  const char *vintage;
} subject;

static ji_status make_model(ji_context *ctx, void *user) {
  subject *s = user;
  ji_model *model = NULL;
  ji_account_options options;
  ji_account_options_init(&options, sizeof options);
  options.vintage = s->vintage;
  ji_status status = ji_account_model_create(ctx, s->bundle, NULL, 0, &options, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

static ji_status done(ji_status status, ji_dataset **result) {
  assert_true((status == JI_OK) == (*result != NULL));
  ji_dataset_unref(*result);
  return status;
}

static ji_status estimate_net(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  options.reading = "each_layer_counts_each_person_once";
  return done(ji_model_estimate(ctx, ((subject *)user)->new, NULL, &options, &result), &result);
}

static ji_status check_model(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  return done(ji_account_check(ctx, ((subject *)user)->new, &result), &result);
}

static ji_status grow_model(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  subject *s = user;
  return done(ji_account_growth(ctx, s->old, s->new, &result), &result);
}

static ji_status overlap_model(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  return done(ji_account_overlap(ctx, ((subject *)user)->new, "each_layer_counts_each_person_once",
                                 40e6, &result),
              &result);
}

static ji_status list_model(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  return done(ji_account_coefficients(ctx, ((subject *)user)->new, &result), &result);
}

static ji_status apply_model(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  return done(
      ji_account_apply(ctx, ((subject *)user)->new, "published_marginal", "gmv", 1, &result),
      &result);
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char *folder = support_source("examples/data/kuaishou");
  subject s = {.vintage = "kuaishou-2024"};
  ji_account_options options;
  ji_account_options_init(&options, sizeof options);
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &s.bundle));
  options.vintage = "kuaishou-2024";
  support_ok(ctx, ji_account_model_create(ctx, s.bundle, NULL, 0, &options, &s.new));
  options.vintage = "renmin-2022";
  support_ok(ctx, ji_account_model_create(ctx, s.bundle, NULL, 0, &options, &s.old));
  assert_true(support_every_allocation("ji_account_model_create", make_model, &s) > 10);
  assert_true(support_every_allocation("ji_model_estimate", estimate_net, &s) > 10);
  assert_true(support_every_allocation("ji_account_check", check_model, &s) > 10);
  assert_true(support_every_allocation("ji_account_growth", grow_model, &s) > 10);
  assert_true(support_every_allocation("ji_account_overlap", overlap_model, &s) > 10);
  assert_true(support_every_allocation("ji_account_coefficients", list_model, &s) > 10);
  assert_true(support_every_allocation("ji_account_apply", apply_model, &s) > 10);
  ji_model_unref(s.new);
  ji_model_unref(s.old);
  ji_bundle_unref(s.bundle);
  free(folder);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(net_figures_follow_the_additionality_guide),
      cmocka_unit_test(net_totals_add_their_net_parts),
      cmocka_unit_test(a_multiplier_needs_a_direct_figure),
      cmocka_unit_test(claims_become_persons_only_under_a_reading),
      cmocka_unit_test(overlap_statements),
      cmocka_unit_test(bounds_of_persons_carry_the_rounding_of_the_layers),
      cmocka_unit_test(a_headline_above_the_sum_contradicts),
      cmocka_unit_test(a_missing_rounding_is_no_interval_and_no_agreement),
      cmocka_unit_test(the_guide_s_smallest_folder_agrees),
      cmocka_unit_test(notes_speak_of_the_vintage_and_earlier_ones),
      cmocka_unit_test(checks_find_contradictions_and_what_to_know),
      cmocka_unit_test(growth_needs_the_same_layers_and_a_reading),
      cmocka_unit_test(coefficients_without_measures),
      cmocka_unit_test(other_kinds_and_null_are_refused),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests_name("account_results", tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Estimators beyond values, sums and products: counts, evaluations, elasticities, arcs and effects
 * of an input-output model. */
#include "unit/account_fixture.h"

#include <stdio.h>

static const char plain[] = "column,type,unit,measure,description\nvalue,float64,@unit,,\n";

/* --- values with their error --------------------------------------------------------------------
 */

static void a_standard_error_alone_is_a_normal_distribution(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", "layer,estimator,value,unit,standard_error\n"
                                                  "a,value,100,job,10\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("error", layer_at(ctx, result, "a", "standard_error"), 10, 0);
  support_close("low", layer_at(ctx, result, "a", "sampling_low"), 100 - 19.59963984540054, 1e-12);
  ji_dataset_unref(result);
  ji_model_unref(model);
  refused(ctx, JI_ERROR_VALUE, "layer \"a\": normal needs a standard_error of 0 or more",
          "layers.csv", "layer,estimator,value,unit,standard_error\na,value,100,job,-1\n");
  ji_context_free(ctx);
}

/* --- counts --------------------------------------------------------------------------------------
 */

#define COUNTED                                                                                    \
  "quantity=persons; time=average:2024; area=CN; basis=gross; system=account:test; layer=direct; " \
  "status=observed"
static const char counts[] = "rule,by,county,value,unit,measure,standard_error,reason\n"
                             "employed,,,2600,person,\"" COUNTED "\",,\n"
                             "employed,county,520100,600,person,\"" COUNTED "\",25,\n"
                             "employed,county,520200,,person,\"" COUNTED "\",,fewer than 10\n";
static const char counts_schema[] =
    "column,type,unit,measure,description\ncounty,text,,,\nvalue,float64,@unit,@measure,\n"
    "standard_error,float64,@unit,,\n";

static void a_count_comes_in_with_its_measure(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit\nemployed,count,employed,2.6,1e3 person\n"
                      "here,count,employed*by=county*county=520100,,person\n",
                      "layers.schema.csv", plain, "counts.csv", counts, "counts.schema.csv",
                      counts_schema));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("all", layer_at(ctx, result, "employed", "value"), 2.6, 1e-15);
  support_close("exact", layer_at(ctx, result, "employed", "rounding_low"), 2.6, 1e-15);
  support_close("here", layer_at(ctx, result, "here", "value"), 600, 0);
  support_close("error", layer_at(ctx, result, "here", "standard_error"), 25, 0);
  char *measure = text_at(ctx, result, 0, "measure");
  assert_string_equal(measure, COUNTED);
  free(measure);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

#define WITH_COUNTS                                                                                \
  "layers.schema.csv", plain, "counts.csv", counts, "counts.schema.csv", counts_schema
#define ONE_LAYER(row) "layer,estimator,inputs,value,unit\n" row "\n"

static void counts_that_are_not_there_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_NOT_FOUND, "layer \"a\": the account has no dataset \"counts\"",
          "layers.csv", ONE_LAYER("a,count,employed,,person"));
  refused(ctx, JI_ERROR_NOT_FOUND, "layer \"a\": counts: 0 rows are \"earners\"", "layers.csv",
          ONE_LAYER("a,count,earners,,person"), WITH_COUNTS);
  refused(ctx, JI_ERROR_MODEL, "counts: 2 rows are \"employed*by=county\"", "layers.csv",
          ONE_LAYER("a,count,employed*by=county,,person"), WITH_COUNTS);
  refused(ctx, JI_ERROR_MODEL, "\"county\": a cell is named by column=value", "layers.csv",
          ONE_LAYER("a,count,employed*county,,person"), WITH_COUNTS);
  refused(ctx, JI_ERROR_NOT_FOUND, "\"sex\"", "layers.csv",
          ONE_LAYER("a,count,employed*sex=1,,person"), WITH_COUNTS);
  refused(ctx, JI_ERROR_VALUE, "counts: row 3 has no value: fewer than 10", "layers.csv",
          ONE_LAYER("a,count,employed*county=520200,,person"), WITH_COUNTS);
  refused(ctx, JI_ERROR_UNIT, "layer \"a\"", "layers.csv", ONE_LAYER("a,count,employed,,job"),
          WITH_COUNTS);
  refused(ctx, JI_ERROR_VALUE, "counts: row 1: the count is negative", "layers.csv",
          ONE_LAYER("a,count,x,,person"), "layers.schema.csv", plain, "counts.csv",
          "rule,value,unit\nx,-1,person\n", "counts.schema.csv", plain);
  ji_context_free(ctx);
}

/* --- evaluations
 * ---------------------------------------------------------------------------------- */

#define EFFECT                                                                                     \
  "quantity=jobs; time=average:2024; area=CN; basis=net:deadweight; "                              \
  "counterfactual=never_treated; "                                                                 \
  "system=program:hall; layer=direct; status=model"

static void an_effect_is_net_of_deadweight(void **state) {
  (void)state;
  static const char effects[] =
      "effect,value,unit,standard_error,m\ntraining,40,job,8,\"" EFFECT "\"\n";
  static const char schema[] = "column,type,unit,measure,description\nvalue,float64,@unit,@m,\n"
                               "standard_error,float64,@unit,,\n";
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", ONE_LAYER("caused,evaluation,training,,job"),
                                    "layers.schema.csv", plain, "effects.csv", effects,
                                    "effects.schema.csv", schema));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("value", layer_at(ctx, result, "caused", "value"), 40, 0);
  support_close("error", layer_at(ctx, result, "caused", "standard_error"), 8, 0);
  char *measure = text_at(ctx, result, 0, "measure");
  char *basis = text_at(ctx, result, 0, "basis");
  support_contains(measure, "basis=net:deadweight");
  assert_string_equal(basis, "net");
  free(measure);
  free(basis);
  ji_dataset_unref(result);
  ji_model_unref(model);
  /* Net of something and gross do not add. */
  refused(ctx, JI_ERROR_MEASURE, "layer \"all\"", "layers.csv",
          "layer,parent,estimator,inputs,value,unit,g\nall,,sum,,,job,\n"
          "caused,all,evaluation,training,,job,\nmore,all,value,,5,job,gross\n",
          "layers.schema.csv",
          "column,type,unit,measure,description\nvalue,float64,@unit,\"quantity=jobs; "
          "time=average:2024; area=CN; basis=@g; system=program:hall\",\n",
          "effects.csv", effects, "effects.schema.csv", schema);
  refused(ctx, JI_ERROR_NOT_FOUND, "the account has no dataset \"effects\"", "layers.csv",
          ONE_LAYER("caused,evaluation,training,,job"));
  ji_context_free(ctx);
}

/* --- elasticities and arcs
 * ------------------------------------------------------------------------ */

#define BASE                                                                                       \
  "quantity=jobs; time=average:2020; area=CN; basis=gross; system=account:test; layer=base; "      \
  "status=survey"
#define SALES(year) "quantity=money; unit=CNY@2020:basic; time=sum:" year "; area=CN; status=survey"
#define OF_BASE                                                                                    \
  "of.quantity=jobs; of.time=average:2020; of.area=CN; of.basis=gross; of.system=account:test; "   \
  "of.layer=base; per.quantity=money; per.unit=CNY@2020:basic; per.time=sum:2020; per.area=CN"
static const char base_layers[] =
    "layer,estimator,inputs,value,unit,rounding,m\nbase,value,,100,job,1,\"" BASE "\"\n"
    "later,elasticity,base*eps*g1*g0,,job,,\n"
    "more,arc,slope*g1*g0,,job,,\n";
static const char cells[] = "column,type,unit,measure,description\nvalue,float64,@unit,@m,\n"
                            "rounding,float64,@unit,,\n";
static const char sales[] =
    "driver,value,unit,rounding,m\n"
    "g1,200,CNY@2020:basic,0,\"" SALES("2024") "\"\n"
                                               "g0,100,CNY@2020:basic,0,\"" SALES("2020") "\"\n";
#define SLOPE(kind)                                                                                \
  "\"quantity=coefficient; form=per_unit; kind=" kind                                              \
  "; status=model; of.quantity=jobs; of.area=CN; of.basis=gross; of.system=account:test; "         \
  "of.layer=base; per.quantity=money; per.unit=CNY@2020:basic; per.area=CN\"\n"
static const char slopes[] =
    "name,kind,value,unit,rounding,range_low,range_high,m\n"
    "eps,elasticity,0.5,1,0.1,50,500,\"quantity=coefficient; form=ratio; kind=elasticity; "
    "status=model; " OF_BASE "\"\n"
    "slope,marginal,0.3,job/(CNY@2020:basic),0,,," SLOPE("marginal");

static void elasticities_and_arcs_give_their_formulas(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES("layers.csv", base_layers, "layers.schema.csv", cells,
                                    "drivers.csv", sales, "drivers.schema.csv", cells,
                                    "coefficients.csv", slopes, "coefficients.schema.csv", cells));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("later", layer_at(ctx, result, "later", "value"), 100 * sqrt(2), 1e-14);
  support_close("low", layer_at(ctx, result, "later", "rounding_low"), 99 * pow(2, 0.4), 1e-14);
  support_close("high", layer_at(ctx, result, "later", "rounding_high"), 101 * pow(2, 0.6), 1e-14);
  support_close("more", layer_at(ctx, result, "more", "value"), 30, 1e-14);
  char *later = text_at(ctx, result, 1, "measure"), *more = text_at(ctx, result, 2, "measure");
  support_contains(later, "quantity=jobs");
  support_contains(later, "status=model"); /* the weakest of survey and model */
  support_contains(more, "change=");
  free(later);
  free(more);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* CV^2(E1) = CV^2(E0) + ln^2(G1/G0) var eps + eps^2 (CV^2(G1) + CV^2(G0)). */
static void an_elasticity_carries_errors_to_first_order(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,estimator,inputs,value,unit,standard_error\nbase,value,,100,job,5\n"
                 "later,elasticity,base*eps*g1*g0,,job,\n",
                 "drivers.csv", "driver,value,unit,standard_error\ng1,200,CNY,4\ng0,100,CNY,3\n",
                 "coefficients.csv",
                 "name,kind,value,unit,standard_error\neps,elasticity,0.5,1,0.05\n"));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  double logarithm = log(2) * 0.05;
  double cv = sqrt(0.05 * 0.05 + logarithm * logarithm + 0.25 * (0.02 * 0.02 + 0.03 * 0.03));
  support_close("error", layer_at(ctx, result, "later", "standard_error"), 100 * sqrt(2) * cv,
                1e-13);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

#define WITH_SALES(coefficients)                                                                   \
  "layers.schema.csv", cells, "drivers.csv", sales, "drivers.schema.csv", cells,                   \
      "coefficients.csv", coefficients, "coefficients.schema.csv", cells
#define BASE_AND(row)                                                                              \
  "layer,estimator,inputs,value,unit,rounding,m\nbase,value,,100,job,1,\"" BASE "\"\n" row "\n"

static void elasticities_and_arcs_of_something_else_are_refused(void **state) {
  (void)state;
  static const char words[] =
      "a layer, an elasticity, the later and the earlier driver was expected";
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_MODEL, words, "layers.csv", BASE_AND("x,elasticity,base*eps*g1,,job,,"),
          WITH_SALES(slopes));
  refused(ctx, JI_ERROR_MODEL, words, "layers.csv",
          BASE_AND("x,elasticity,base*eps*g1*g0*g0,,job,,"), WITH_SALES(slopes));
  refused(ctx, JI_ERROR_MODEL, words, "layers.csv", BASE_AND("x,elasticity,g1*eps*g1*g0,,job,,"),
          WITH_SALES(slopes));
  refused(ctx, JI_ERROR_MODEL, "a coefficient of the kind elasticity was expected", "layers.csv",
          BASE_AND("x,elasticity,base*slope*g1*g0,,job,,"), WITH_SALES(slopes));
  refused(ctx, JI_ERROR_NOT_FOUND, "no layer, driver or coefficient \"g2\"", "layers.csv",
          BASE_AND("x,elasticity,base*eps*g2*g0,,job,,"), WITH_SALES(slopes));
  refused(ctx, JI_ERROR_VALUE, "coefficient \"eps\" holds from 50 to 150", "layers.csv",
          BASE_AND("x,elasticity,base*eps*g1*g0,,job,,"),
          WITH_SALES("name,kind,value,unit,rounding,range_low,range_high,m\n"
                     "eps,elasticity,0.5,1,0,50,150,\n"));
  refused(ctx, JI_ERROR_MODEL, "a coefficient, the later and the earlier driver was expected",
          "layers.csv", BASE_AND("x,arc,slope*g1,,job,,"), WITH_SALES(slopes));
  refused(ctx, JI_ERROR_MEASURE, "an average coefficient applies to a level, not to a change",
          "layers.csv", BASE_AND("x,arc,slope*g1*g0,,job,,"),
          WITH_SALES("name,kind,value,unit,rounding,m\n"
                     "slope,average,0.3,job/(CNY@2020:basic),0," SLOPE("average")));
  refused(
      ctx, JI_ERROR_VALUE, "both levels of the driver must be above 0", "layers.csv",
      "layer,estimator,inputs,value,unit\nbase,value,,100,job\nx,elasticity,base*e*g1*g0,,job\n",
      "drivers.csv", "driver,value,unit\ng1,200,CNY\ng0,0,CNY\n", "coefficients.csv",
      "name,kind,value,unit\ne,elasticity,0.5,1\n");
  refused(
      ctx, JI_ERROR_UNIT, "layer \"x\"", "layers.csv",
      "layer,estimator,inputs,value,unit\nbase,value,,100,job\nx,elasticity,base*e*g1*g0,,job\n",
      "drivers.csv", "driver,value,unit\ng1,200,CNY@2020\ng0,9,CNY@2024\n", "coefficients.csv",
      "name,kind,value,unit\ne,elasticity,0.5,1\n");
  ji_context_free(ctx);
}

/* --- effects of an input-output model
 * -------------------------------------------------------------- */

/* Two sectors, x = (100, 200); A = [0.1 0.2; 0.3 0.1]; jobs per unit (0.5, 0.2). */
static ji_model *two_sectors(ji_context *ctx) {
  char *folder = support_folder();
  ji_bundle *tables = NULL;
  ji_model *table = NULL;
  support_write(folder, "flows.csv", "sector,own,rest\nown,10,40\nrest,30,20\n");
  support_write(folder, "final_demand.csv", "sector,all\nown,50\nrest,150\n");
  support_write(folder, "accounts.csv",
                "sector,gross_output,employment\nown,100,50\nrest,200,40\n");
  support_write(folder, "units.csv",
                "file,column,unit\nflows.csv,*,CNY@2020:basic\nfinal_demand.csv,*,CNY@2020:basic\n"
                "accounts.csv,gross_output,CNY@2020:basic\naccounts.csv,employment,person\n");
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  ji_bundle_unref(tables);
  support_folder_free(folder);
  return table;
}

static const char demand[] = "driver,component,value,unit\ng,rest,10,CNY@2020:basic\n";

static ji_status make_with(ji_context *ctx, const char *inputs, ji_model **out) {
  ji_model *table = two_sectors(ctx);
  ji_named_model named = {"table", table};
  char layers[512];
  (void)snprintf(layers, sizeof layers,
                 "layer,estimator,inputs,value,unit\nx,input_output,%s,,person\n", inputs);
  ji_status status = make(ctx, FILES("layers.csv", layers, "drivers.csv", demand), &named, 1, out);
  ji_model_unref(table);
  return status;
}

static double effect_of(ji_context *ctx, const char *inputs) {
  ji_model *model = NULL;
  support_ok(ctx, make_with(ctx, inputs, &model));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  double value = layer_at(ctx, result, "x", "value");
  ji_dataset_unref(result);
  ji_model_unref(model);
  return value;
}

/* L = [0.9 0.2; 0.3 0.9] / 0.75: 10 of rest take x = (2.6667, 12). Without the own sector's sales
 * A = [0 0; 0.3 0.1]: x = (0, 11.1111). */
static void own_sector_s_sales_can_be_taken_out(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_close("direct", effect_of(ctx, "table*g*effect=direct"), 10 * 0.2, 1e-12);
  support_close("all", effect_of(ctx, "table*g*effect=direct+indirect"),
                0.5 * 2 / 0.75 + 0.2 * 9 / 0.75, 1e-12);
  support_close("without", effect_of(ctx, "table*g*effect=direct+indirect*without=own"),
                0.2 * 10 / 0.9, 1e-12);
  support_close("indirect", effect_of(ctx, "table*g*effect=indirect*without=own"),
                0.2 * 10 / 0.9 - 2, 1e-12);
  ji_context_free(ctx);
}

/* A jobs table whose own sector is taken out is a layer among the account's own jobs. */
static void an_effect_without_the_own_sector_adds_to_the_account(void **state) {
  (void)state;
  static const char schema[] =
      "column,type,unit,measure,description\nvalue,float64,@unit,\"quantity=persons; "
      "area=unstated; "
      "basis=gross; system=account:t; layer=@parts; status=@s\",\nrounding,float64,@unit,,\n";
  static const char layers[] =
      "layer,estimator,inputs,value,unit,rounding,parts,s\n"
      "own,value,,5,person,0,own,survey\n"
      "chain,input_output,table*g*effect=direct+indirect*without=own,,person,,"
      "chain,illustrative\n";
  static const char drivers[] = "driver,component,value,unit,rounding,m\n"
                                "g,rest,10,CNY@2020:basic,0.5,\"quantity=money; "
                                "unit=CNY@2020:basic; status=illustrative\"\n";
  ji_context *ctx = support_context();
  ji_model *table = two_sectors(ctx), *model = NULL;
  ji_named_model named = {"table", table};
  support_ok(ctx, make(ctx,
                       FILES("layers.csv", layers, "layers.schema.csv", schema, "drivers.csv",
                             drivers, "drivers.schema.csv", cells),
                       &named, 1, &model));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  char *measure = text_at(ctx, result, 1, "measure");
  support_contains(measure, "system=account:t; layer=chain; status=illustrative");
  support_close("low", layer_at(ctx, result, "chain", "rounding_low"), 0.2 * 9.5 / 0.9, 1e-12);
  support_close("high", layer_at(ctx, result, "chain", "rounding_high"), 0.2 * 10.5 / 0.9, 1e-12);
  free(measure);
  ji_dataset_unref(result);
  ji_model_unref(model);
  /* The whole table's effect stays what it is: a figure of another system. */
  char whole[512];
  (void)snprintf(whole, sizeof whole, "%s", layers);
  memmove(strstr(whole, "*without=own"), strstr(whole, ",,person,,chain"),
          strlen(strstr(whole, ",,person,,chain")) + 1);
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv", whole, "layers.schema.csv", schema, "drivers.csv",
                            drivers, "drivers.schema.csv", cells),
                      &named, 1, &model),
                 JI_ERROR_MEASURE);
  support_message(ctx, "system");
  ji_model_unref(table);
  ji_context_free(ctx);
}

/* s.e. of E = m g is m s.e.(g), also where several rows of one driver add up. */
static void a_driver_s_error_reaches_the_effect(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = two_sectors(ctx), *model = NULL;
  ji_named_model named = {"table", table};
  support_ok(ctx, make(ctx,
                       FILES("layers.csv",
                             ONE_LAYER("x,input_output,table*g*h*effect=direct+indirect,,person"),
                             "drivers.csv",
                             "driver,component,value,unit,standard_error\n"
                             "g,rest,10,CNY@2020:basic,2\nh,own,4,CNY@2020:basic,1\n"),
                       &named, 1, &model));
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  double m = (0.5 * 0.2 + 0.2 * 0.9) / 0.75, n = (0.5 * 0.9 + 0.2 * 0.3) / 0.75;
  support_close("value", layer_at(ctx, result, "x", "value"), 10 * m + 4 * n, 1e-12);
  support_close("error", layer_at(ctx, result, "x", "standard_error"), sqrt(4 * m * m + n * n),
                1e-12);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_model_unref(table);
  ji_context_free(ctx);
}

static void refuses_effect(ji_context *ctx, ji_status status, const char *inputs,
                           const char *message) {
  ji_model *model = (ji_model *)&model;
  support_status(ctx, make_with(ctx, inputs, &model), status);
  assert_null(model);
  support_message(ctx, message);
}

static void effects_that_the_model_does_not_have_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuses_effect(ctx, JI_ERROR_NOT_FOUND, "china*g*effect=direct",
                 "layer \"x\": no model \"china\" was given");
  refuses_effect(ctx, JI_ERROR_MODEL, "table*g",
                 "effect= with direct, indirect or induced, joined by +, was expected");
  refuses_effect(ctx, JI_ERROR_MODEL, "table*g*effect=direct+total", "\"total\" is no effect");
  refuses_effect(ctx, JI_ERROR_LABEL, "table*g*effect=direct*without=nobody", "nobody");
  refuses_effect(ctx, JI_ERROR_NOT_FOUND, "table*h*effect=direct", "no driver \"h\"");
  ji_model *inner = made(ctx, FILES("layers.csv", "layer,estimator,value,unit\na,value,1,job\n"));
  ji_model *outer = (ji_model *)&outer;
  ji_named_model named = {"inner", inner};
  support_status(ctx,
                 make(ctx,
                      FILES("layers.csv", ONE_LAYER("x,input_output,inner*effect=direct,,job")),
                      &named, 1, &outer),
                 JI_ERROR_KIND);
  support_message(ctx, "\"inner\" is an account, an input-output model was expected");
  ji_model_unref(inner);
  ji_context_free(ctx);
}

/* --- wrong input
 * ------------------------------------------------------------------------------------ */

static void wrong_input_is_named(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_MODEL, "layer \"a\" is its own ancestor", "layers.csv",
          "layer,parent,estimator,value,unit\na,b,value,1,job\nb,a,value,1,job\n");
  refused(ctx, JI_ERROR_MODEL, "layer \"a\" depends on itself", "layers.csv",
          "layer,estimator,inputs,value,unit\na,sum,b,,job\nb,sum,a,,job\n");
  refused(ctx, JI_ERROR_NOT_FOUND, "layer \"a\": no layer, driver or coefficient \"sales\"",
          "layers.csv", ONE_LAYER("a,ratio_chain,sales,,job"));
  refused(ctx, JI_ERROR_VALUE, "layer \"a\": the value is negative", "layers.csv",
          "layer,estimator,value,unit\na,value,-1,job\n");
  refused(ctx, JI_ERROR_VALUE, "coefficients: \"p\" is 1.5, a share from 0 to 1 was expected",
          "layers.csv", "layer,estimator,value,unit\na,value,1,job\n", "coefficients.csv",
          "name,kind,value,unit\np,share,1.5,1\n");
  refused(ctx, JI_ERROR_MODEL, "layer \"a\" is there twice", "layers.csv",
          "layer,estimator,value,unit\na,value,1,job\na,value,1,job\n");
  refused(ctx, JI_ERROR_MODEL, "\"a\" is summed twice", "layers.csv",
          "layer,estimator,inputs,value,unit\na,value,,1,job\nb,sum,a*a,,job\n");
  refused(ctx, JI_ERROR_MEASURE, "layer \"a\": full-time equivalents need a declared standard",
          "layers.csv", "layer,estimator,value,unit\na,value,1,fte\n", "layers.schema.csv",
          "column,type,unit,measure,description\nvalue,float64,@unit,quantity=fte; "
          "time=average:2024,\n");
  refused(ctx, JI_ERROR_MODEL, "\"guess\" is no estimator", "layers.csv",
          ONE_LAYER("a,guess,b,,job"));
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_standard_error_alone_is_a_normal_distribution),
      cmocka_unit_test(a_count_comes_in_with_its_measure),
      cmocka_unit_test(counts_that_are_not_there_are_refused),
      cmocka_unit_test(an_effect_is_net_of_deadweight),
      cmocka_unit_test(elasticities_and_arcs_give_their_formulas),
      cmocka_unit_test(an_elasticity_carries_errors_to_first_order),
      cmocka_unit_test(elasticities_and_arcs_of_something_else_are_refused),
      cmocka_unit_test(own_sector_s_sales_can_be_taken_out),
      cmocka_unit_test(an_effect_without_the_own_sector_adds_to_the_account),
      cmocka_unit_test(a_driver_s_error_reaches_the_effect),
      cmocka_unit_test(effects_that_the_model_does_not_have_are_refused),
      cmocka_unit_test(wrong_input_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

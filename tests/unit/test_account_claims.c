/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published claims: every check of ji_account_check() with a case that fires and one that does
 * not. */
#include "unit/account_fixture.h"

#include <stdio.h>

/* Measures of claims: the cell `m` holds the whole. */
#define WORK(quantity, time, basis, system, layer)                                                 \
  "quantity=" quantity "; time=" time "; area=CN; basis=" basis "; system=" system                 \
  "; layer=" layer "; status=survey; disjoint=stated"
#define PEOPLE(time, system, layer) WORK("persons", time, "gross", system, layer)
#define JOBS(time, system, layer) WORK("jobs", time, "gross", system, layer)
#define MONEY(unit, time) "quantity=money; unit=" unit "; time=" time "; area=CN; status=survey"
#define SALES MONEY("CNY@2020:purchasers", "sum:2020")
#define CLAIM(quantity, system, vintage)                                                           \
  "quantity=" quantity "; time=unstated:2024; area=CN; basis=gross; system=" system                \
  "; layer=" vintage "; status=claim; vintage=" vintage

static const char layers[] =
    "layer,parent,estimator,inputs,value,unit,rounding\n"
    "all,,sum,,15,job,0\na,all,value,,10,job,0\nb,all,value,,5,job,0\nbig,,value,,40,job,0\n";
static const char drivers[] = "driver,value,unit,rounding,m\n"
                              "sales,100,CNY@2020:purchasers,0,\"" SALES "\"\n"
                              "margin,20,CNY@2020:purchasers,0,\"quantity=money; "
                              "unit=CNY@2020:purchasers; time=sum:2020; area=CN; sector=trade; "
                              "status=survey\"\n";
#define RATE(kind, more)                                                                           \
  "quantity=coefficient; form=per_unit; kind=" kind "; status=survey; of.quantity=jobs; "          \
  "of.area=CN; " more "per.quantity=money; per.unit=CNY@2020:purchasers; per.area=CN"
static const char coefficients[] =
    "name,kind,value,unit,rounding,range_low,range_high,m\n"
    "mean,average,0.1,job/(CNY@2020:purchasers),0,50,200,\"" RATE(
        "average", "") "\"\n"
                       "slope,marginal,0.05,job/(CNY@2020:purchasers),0,,,\"" RATE(
                           "marginal",
                           "") "\"\n"
                               "bend,elasticity,0.5,1,0,,,\n"
                               "shops,average,0.2,job/(CNY@2020:purchasers),0,,,\"" RATE(
                                   "average",
                                   "of.sector=trade; ") "\"\n"
                                                        "farms,average,0.2,job/"
                                                        "(CNY@2020:purchasers),0,,,\"" RATE(
                                                            "average",
                                                            "of.sector=farming; ") "\"\n";
static const char by_cell[] = "column,type,unit,measure,description\nvalue,float64,@unit,@m,\n"
                              "rounding,float64,@unit,,\n";
static const char plain[] =
    "column,type,unit,measure,description\nvalue,float64,@unit,,\nrounding,float64,@unit,,\n";
static const char readings[] = "name,text,quantity\nalike,counted alike,opportunities\n";

static ji_status make_claims(ji_context *ctx, const char *claims, int with_reading,
                             ji_model **out) {
  const char *files[] = {"layers.csv",
                         layers,
                         "layers.schema.csv",
                         plain,
                         "drivers.csv",
                         drivers,
                         "drivers.schema.csv",
                         by_cell,
                         "coefficients.csv",
                         coefficients,
                         "coefficients.schema.csv",
                         by_cell,
                         "claims.csv",
                         claims,
                         "claims.schema.csv",
                         by_cell,
                         with_reading ? "readings.csv" : NULL,
                         readings,
                         NULL};
  return make(ctx, files, NULL, 0, out);
}

#define HEAD "claim,kind,inputs,value,unit,rounding,bound,period,m\n"

/* True if the result has a row of this subject and name. */
static int has(ji_context *ctx, const ji_dataset *checks, const char *subject, const char *name) {
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(checks); row++) {
    char *layer = text_at(ctx, checks, row, "layer"), *own = text_at(ctx, checks, row, "name");
    found |= layer && own && strcmp(layer, subject) == 0 && strcmp(own, name) == 0;
    free(layer);
    free(own);
  }
  return found;
}

/* The claim "x" of the rows must have this finding. */
static void finds(ji_context *ctx, const char *rows, const char *name) {
  ji_model *model = NULL;
  ji_dataset *checks = NULL;
  size_t size = strlen(rows) + sizeof HEAD;
  char *claims = malloc(size);
  assert_non_null(claims);
  snprintf(claims, size, "%s%s", HEAD, rows);
  support_ok(ctx, make_claims(ctx, claims, 0, &model));
  support_ok(ctx, ji_account_check(ctx, model, &checks));
  if (!has(ctx, checks, "x", name)) {
    for (int64_t row = 0; row < ji_dataset_row_count(checks); row++) {
      char *layer = text_at(ctx, checks, row, "layer"), *own = text_at(ctx, checks, row, "name");
      char *why = text_at(ctx, checks, row, "explanation");
      print_message("%s %s: %s\n", layer, own, why);
      free(layer);
      free(own);
      free(why);
    }
    fail_msg("no finding %s for\n%s", name, rows);
  }
  free(claims);
  ji_dataset_unref(checks);
  ji_model_unref(model);
}

static void each_finds(const char *const (*cases)[2], size_t count) {
  ji_context *ctx = support_context();
  for (size_t i = 0; i < count; i++)
    finds(ctx, cases[i][0], cases[i][1]);
  ji_context_free(ctx);
}

#define EACH(cases) each_finds(cases, sizeof(cases) / sizeof *(cases))

/* Two figures p and q with their measures, then the claim x. */
#define FIGURE(name, value, unit, m) name ",figure,," value "," unit ",0,,,\"" m "\"\n"
#define TWO(unit, p, q, x) FIGURE("p", "10", unit, p) FIGURE("q", "5", unit, q) x

static void parts_and_totals_are_compared_under_rounding(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"x,sum,a*b,15,job,0,,,\n", "claim_agrees"},
      {"x,sum,a*b,15.4,job,0.5,,,\n", "claim_agrees"},
      {"x,sum,a*b,16,job,0.5,,,\n", "claim_contradicts"},
      {"x,sum,a*b,15,job,,,,\n", "claim_unchecked"},
      {"x,sum,a*b,14,job,,at_least,,\n", "claim_agrees"},
      {"x,sum,a*b,16,job,,at_least,,\n", "claim_contradicts"},
      {"x,sum,a*b,16,job,,at_most,,\n", "claim_agrees"},
      {"x,sum,a*b,14,job,,at_most,,\n", "claim_contradicts"},
      {"x,sum,a*b,,job,,,,\n", "claim_computed"},
      {"x,sum,a*?,15,job,0,,,\n", "input_missing"},
      {"x,sum,a,15,job,0,,,\n", "input_missing"},
      {"x,sum,a*b,15,job,0,,,\n", "measure_undeclared"},
      {"x,difference,a*b,5,job,0,,,\n", "claim_agrees"},
      {"x,difference,a*b,6,job,0,,,\n", "claim_contradicts"},
      {"x,difference,a*?,6,job,0,,,\n", "input_missing"},
      {"x,restatement,a,10,job,0,,,\n", "claim_agrees"},
      {"x,restatement,a,11,job,0,,,\n", "claim_contradicts"},
      {"x,ratio,a*b,2,1,0,,,\n", "claim_agrees"},
      {"x,ratio,a*b,3,1,0,,,\n", "claim_contradicts"},
  };
  EACH(cases);
}

static void persons_are_no_opportunities(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {FIGURE("p", "10", "opportunity",
              CLAIM("opportunities", "account:t", "v")) "x,restatement,p,9,person,0,,,\n",
       "persons_and_opportunities"},
      {FIGURE("p", "10", "opportunity",
              CLAIM("opportunities", "account:t", "v")) "x,sum,a*p,20,job,0,,,\n",
       "persons_and_opportunities"},
      {FIGURE("p", "10", "person",
              PEOPLE("at:2024", "account:t",
                     "v")) "x,restatement,p,10,person,0,,,\"" PEOPLE("at:2024", "account:t",
                                                                     "v") "\"\n",
       "claim_agrees"},
      {FIGURE("p", "10", "person", PEOPLE("at:2024", "account:t", "v")) "x,sum,a*p,20,job,0,,,\n",
       "units_mixed"},
  };
  EACH(cases);
}

static void sums_over_time_and_platforms_are_refused(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {TWO("person", PEOPLE("at:2023-12-31", "account:t", "v"),
           PEOPLE("at:2024-12-31", "account:t", "v"), "x,sum,p*q,15,person,0,,,\n"),
       "stock_added_over_time"},
      {TWO("person", PEOPLE("average:2023", "account:t", "v"),
           PEOPLE("average:2024", "account:t", "v"), "x,sum,p*q,15,person,0,,,\n"),
       "stock_added_over_time"},
      {TWO("person", PEOPLE("any:2024-01", "account:t", "v"),
           PEOPLE("any:2024-02", "account:t", "v"), "x,sum,p*q,15,person,0,,,\n"),
       "any_time_added"},
      {TWO("person", PEOPLE("any:2024", "account:t", "v"), PEOPLE("any:2024", "account:u", "w"),
           "x,sum,p*q,15,person,0,,,\n"),
       "any_time_added"},
      {TWO("opportunity", CLAIM("opportunities", "account:t", "v"),
           CLAIM("opportunities", "account:u", "w"), "x,sum,p*q,15,opportunity,0,,,\n"),
       "platforms_added"},
      {TWO("hire", WORK("hires", "sum:2023", "gross", "account:t", "v"),
           WORK("hires", "sum:2024", "gross", "account:t", "v"), "x,sum,p*q,15,hire,0,,,\n"),
       "claim_agrees"},
      {TWO("job", JOBS("at:2024", "account:t", "v"), JOBS("at:2024", "account:t", "w"),
           "x,sum,p*q,15,job,0,,,\n"),
       "claim_agrees"},
      {TWO("job", JOBS("at:2024", "account:t", "v"), JOBS("average:2024", "account:t", "w"),
           "x,sum,p*q,15,job,0,,,\n"),
       "stock_added_over_time"},
      {TWO("job", JOBS("sum:2024", "account:t", "v"), JOBS("at:2024", "account:t", "w"),
           "x,sum,p*q,15,job,0,,,\n"),
       "times_mixed"},
      {TWO("job", JOBS("at:2024", "account:t", "v"),
           WORK("jobs", "at:2024", "net:deadweight", "account:t", "w"), "x,sum,p*q,15,job,0,,,\n"),
       "bases_mixed"},
      {TWO("job", JOBS("at:2024", "account:t", "v"), JOBS("at:2024", "account:t", "v+w"),
           "x,sum,p*q,15,job,0,,,\n"),
       "layer_inside_another"},
      {"x,sum,all*a,25,job,0,,,\n", "layer_inside_another"},
      {"x,sum,a*b*a,25,job,0,,,\n", "layer_inside_another"},
      {"x,sum,all*big,55,job,0,,,\n", "claim_agrees"},
  };
  EACH(cases);
}

static void growth_and_shares_need_both_ends(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"x,growth,,0.4,1,0.005,,,\n", "denominator_missing"},
      {"x,growth,a*?,0.4,1,0.005,,,\n", "denominator_missing"},
      {"x,growth,a*b,1,1,0.005,,,\n", "claim_agrees"},
      {"x,growth,a*b,0.5,1,0.005,,,\n", "claim_contradicts"},
      {"x,contribution,a*?*?*?,0.8,1,0.005,,,\n", "denominator_missing"},
      {"x,contribution,a*b*big*?,0.8,1,0.005,,,\n", "denominator_missing"},
      {"x,contribution,a*b*big*all,0.2,1,0.005,,,\n", "claim_agrees"},
      {"x,contribution,a*b*big*all,0.8,1,0.005,,,\n", "claim_contradicts"},
      {"x,contribution,a*b*big*big,0.8,1,0.005,,,\n", "claim_unchecked"},
      {"x,share,a*?,0.2,1,0.005,,,\n", "denominator_missing"},
      {"x,share,a*big,0.25,1,0.005,,,\n", "claim_agrees"},
      {"x,share,a*big,0.22,1,0.005,,,\n", "claim_contradicts"},
      {"x,share,big*a,4,1,0.005,,,\n", "share_above_one"},
      {"x,ratio,,10,1,,at_most,,\n", "denominator_missing"},
  };
  EACH(cases);
}

static void prices_must_be_of_one_year_and_valuation(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {FIGURE("p", "10", "CNY@2024:purchasers",
              MONEY("CNY@2024:purchasers", "sum:2024")) "x,growth,p*sales,-0.9,1,0,,,\n",
       "price_years_mixed"},
      {FIGURE("p", "10", "CNY@2020:basic",
              MONEY("CNY@2020:basic",
                    "sum:2020")) "x,difference,p*sales,-90,CNY@2020:purchasers,0,,,\n",
       "valuations_mixed"},
      {FIGURE("p", "10", "CNY@2024:purchasers", "") "x,sum,p*sales,110,CNY@2020:purchasers,0,,,\n",
       "price_years_mixed"},
      {FIGURE("p", "10", "h", "") "x,sum,p*sales,110,CNY@2020:purchasers,0,,,\n", "units_mixed"},
      {FIGURE("p", "100", "h", "") "x,product,mean*p,1,job,0,,,\n", "units_mixed"},
      {FIGURE("p", "100", "CNY@2024:purchasers",
              MONEY("CNY@2024:purchasers", "sum:2024")) "x,product,mean*p,10,job,0,,,\n",
       "price_years_mixed"},
      {FIGURE("p", "100", "CNY@2020:basic",
              MONEY("CNY@2020:basic", "sum:2020")) "x,product,mean*p,10,job,0,,,\n",
       "valuations_mixed"},
      {FIGURE("p", "100", "CNY@2020:purchasers",
              SALES "; returns=in") "x,product,mean*p,10,job,0,,,\n",
       "returns_mixed"},
      {FIGURE("p", "100", "CNY@2020:purchasers",
              SALES "; imports=in") "x,product,mean*p,10,job,0,,,\n",
       "imports_mixed"},
      {TWO("CNY@current:purchasers", MONEY("CNY@current:purchasers", "sum:2024"),
           MONEY("CNY@current:purchasers", "sum:2023"), "x,growth,p*q,1,1,0,,,\n"),
       "nominal"},
      {TWO("CNY@current:purchasers", MONEY("CNY@current:purchasers", "sum:2024"),
           MONEY("CNY@current:purchasers", "sum:2023"), "x,growth,p*q,1,1,0,,,\n"),
       "claim_agrees"},
      {"x,product,mean*sales,10,job,0,,,\n", "claim_agrees"},
  };
  EACH(cases);
}

static void coefficients_are_used_for_what_they_are(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {FIGURE("p", "150", "CNY@2020:purchasers",
              MONEY("CNY@2020:purchasers", "sum:2021")) "x,product,mean*p*sales,5,job,0,,,\n",
       "average_as_marginal"},
      {FIGURE("p", "150", "CNY@2020:purchasers",
              MONEY("CNY@2020:purchasers", "sum:2021")) "x,product,slope*p*sales,2.5,job,0,,,\n",
       "claim_agrees"},
      {FIGURE("p", "150", "CNY@2020:purchasers",
              MONEY("CNY@2020:purchasers",
                    "sum:2021")) "d,difference,p*sales,50,CNY@2020:purchasers,0,,,\n"
                                 "x,product,mean*d,5,job,0,,,\n",
       "average_as_marginal"},
      {"x,product,slope*sales,5,job,0,,,\n", "marginal_as_average"},
      {"x,product,bend*sales,50,CNY@2020:purchasers,0,,,\n", "kind_misused"},
      {FIGURE("p", "150", "CNY@2020:purchasers",
              MONEY("CNY@2020:purchasers",
                    "sum:2021")) "r,ratio,big*sales,0.4,job/(CNY@2020:purchasers),0,,,\n"
                                 "x,product,r*p*sales,20,job,0,,,\n",
       "average_as_marginal"},
      {FIGURE("p", "300", "CNY@2020:purchasers", SALES) "x,product,mean*p,30,job,0,,,\n",
       "out_of_range"},
      {FIGURE("p", "40", "CNY@2020:purchasers", SALES) "x,product,mean*p,4,job,0,,,\n",
       "out_of_range"},
      {FIGURE("p", "200", "CNY@2020:purchasers", SALES) "x,product,mean*p,20,job,0,,,\n",
       "claim_agrees"},
      {"x,product,shops*sales,20,job,0,,,\n", "trade_on_all_sales"},
      {"x,product,farms*sales,20,job,0,,,\n", "sector_on_all_sales"},
      {"x,product,mean*?,20,job,0,,,\n", "input_missing"},
      {"x,product,mean*sales*?,20,job,0,,,\n", "input_missing"},
  };
  EACH(cases);
}

/* Both multipliers of 1.620: published trade and driven jobs of two years (second hand). */
static void a_multiplier_that_is_used_again_is_found(void **state) {
  (void)state;
  static const char reused[] =
      "t7,figure,,14.05,job,0.005,,2017,\nd7,figure,,22.76,job,0.005,,2017,\n"
      "t8,figure,,15.58,job,0.005,,2018,\nd8,figure,,25.24,job,0.005,,2018,\n"
      "m7,multiplier,d7*t7,,1,,,2017,\nx,multiplier,d8*t8,,1,,,2018,\n";
  ji_context *ctx = support_context();
  finds(ctx, reused, "multiplier_reused");
  finds(ctx, reused, "claim_computed");
  ji_model *model = NULL;
  ji_dataset *checks = NULL;
  static const char *const others[] = {
      /* another multiplier; the same year; a rounding so wide that it tells nothing */
      HEAD "t7,figure,,14.05,job,0.005,,2017,\nd7,figure,,22.76,job,0.005,,2017,\n"
           "t8,figure,,15.58,job,0.005,,2018,\nd8,figure,,26.24,job,0.005,,2018,\n"
           "m7,multiplier,d7*t7,,1,,,2017,\nx,multiplier,d8*t8,,1,,,2018,\n",
      HEAD "t,figure,,14.05,job,0.005,,,\nd,figure,,22.76,job,0.005,,,\n"
           "m7,multiplier,d*t,,1,,,2017,\nx,multiplier,d*t,,1,,,2017,\n",
      HEAD "t,figure,,14,job,0.5,,,\nd,figure,,22,job,0.5,,,\n"
           "m7,multiplier,d*t,,1,,,2017,\nx,multiplier,d*t,,1,,,2018,\n"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    support_ok(ctx, make_claims(ctx, others[i], 0, &model));
    support_ok(ctx, ji_account_check(ctx, model, &checks));
    assert_false(has(ctx, checks, "x", "multiplier_reused"));
    ji_dataset_unref(checks);
    ji_model_unref(model);
  }
  ji_context_free(ctx);
}

/* The figure of the claim, not of its inputs, is what later claims take. */
static void claims_of_two_sources_need_a_reading(void **state) {
  (void)state;
  static const char rows[] =
      HEAD TWO("opportunity", CLAIM("opportunities", "account:t", "v"),
               CLAIM("opportunities", "account:t", "w"), "x,growth,p*q,1,1,0,,,\n");
  ji_context *ctx = support_context();
  for (int with_reading = 0; with_reading < 2; with_reading++) {
    ji_model *model = NULL;
    ji_dataset *checks = NULL;
    support_ok(ctx, make_claims(ctx, rows, with_reading, &model));
    support_ok(ctx, ji_account_check(ctx, model, &checks));
    assert_int_equal(has(ctx, checks, "x", "reading_needed"), !with_reading);
    assert_int_equal(has(ctx, checks, "x", "claim_agrees"), with_reading);
    ji_dataset_unref(checks);
    ji_model_unref(model);
  }
  ji_context_free(ctx);
}

/* --- layers and coefficients -------------------------------------------------------------------
 */

static void layers_are_checked_without_a_claim(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *checks = NULL;
  ji_model *model = made(
      ctx,
      FILES("layers.csv",
            "layer,parent,estimator,inputs,value,unit\nall,,sum,,,job\na,all,value,,10,job\n"
            "b,all,value,,5,job\ntwice,,sum,all*a,,job\nonce,,sum,a*b,,job\n"
            "trade_jobs,,driver_times_coefficient,sales*shops,,job\n"
            "mean_jobs,,driver_times_coefficient,sales*mean,,job\n",
            "layers.schema.csv", "column,type,unit,measure,description\nvalue,float64,@unit,,\n",
            "drivers.csv", drivers, "drivers.schema.csv", by_cell, "coefficients.csv", coefficients,
            "coefficients.schema.csv", by_cell));
  support_ok(ctx, ji_account_check(ctx, model, &checks));
  assert_true(has(ctx, checks, "twice", "layer_inside_another"));
  assert_false(has(ctx, checks, "once", "layer_inside_another"));
  assert_false(has(ctx, checks, "all", "layer_inside_another"));
  assert_true(has(ctx, checks, "trade_jobs", "trade_on_all_sales"));
  assert_false(has(ctx, checks, "mean_jobs", "trade_on_all_sales"));
  /* 100 of sales beside a margin of 20: five times too many. */
  for (int64_t row = 0; row < ji_dataset_row_count(checks); row++) {
    char *name = text_at(ctx, checks, row, "name"), *why = text_at(ctx, checks, row, "explanation");
    char *severity = text_at(ctx, checks, row, "severity");
    if (strcmp(name, "trade_on_all_sales") == 0) {
      support_contains(why, "5 times with \"margin\"");
      assert_string_equal(severity, "error");
    }
    free(name);
    free(why);
    free(severity);
  }
  ji_dataset_unref(checks);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void a_coefficient_of_an_earlier_vintage_is_found(void **state) {
  (void)state;
  static const char two[] = "vintage,period,layer,estimator,value,unit\nnew,2024,a,value,3,job\n"
                            "old,2020,a,value,2,job\n";
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_dataset *checks = NULL;
  ji_account_options options;
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = "new";
  support_ok(ctx, read_account(ctx,
                               FILES("layers.csv", two, "coefficients.csv",
                                     "vintage,name,kind,value,unit\nold,k,average,5,job/shop\n"
                                     "new,k,average,5,job/shop\nold,n,average,5,job/shop\n"
                                     "new,n,average,6,job/shop\n"),
                               &bundle));
  support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
  support_ok(ctx, ji_account_check(ctx, model, &checks));
  assert_true(has(ctx, checks, "k", "multiplier_reused"));
  assert_false(has(ctx, checks, "n", "multiplier_reused"));
  ji_dataset_unref(checks);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

/* --- wrong input --------------------------------------------------------------------------------
 */

static void refuses(ji_context *ctx, ji_status status, const char *claims, const char *message) {
  ji_model *model = (ji_model *)&model;
  support_status(ctx, make_claims(ctx, claims, 0, &model), status);
  assert_null(model);
  support_message(ctx, message);
}

static void claims_that_cannot_be_read_are_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuses(ctx, JI_ERROR_VALUE, HEAD "x,guess,,1,job,0,,,\n",
          "claims: row 1, claim \"x\": kind \"guess\": figure, restatement, sum");
  refuses(ctx, JI_ERROR_VALUE, HEAD "x,figure,,,job,0,,,\n",
          "claims: row 1, claim \"x\": the kind figure needs a value");
  refuses(ctx, JI_ERROR_VALUE, HEAD "x,figure,,1,job,0,about,,\n",
          "bound \"about\": at_least, at_most or nothing was expected");
  refuses(ctx, JI_ERROR_NOT_FOUND, HEAD "x,sum,a*y,1,job,0,,,\ny,figure,,1,job,0,,,\n",
          "claims: row 1, claim \"x\": no claim above it, layer, driver or coefficient \"y\"");
  refuses(ctx, JI_ERROR_NOT_FOUND, HEAD "x,sum,a*b@none,1,job,0,,,\n", "\"b@none\"");
  refuses(ctx, JI_ERROR_NOT_FOUND, HEAD "x,sum,a*1-b,1,job,0,,,\n", "coefficient \"b\"");
  refuses(ctx, JI_ERROR_MODEL, HEAD "x,share,a*b*a,1,1,0,,,\n",
          "claims: row 1, claim \"x\": kind share takes at most 2 inputs");
  refuses(ctx, JI_ERROR_MODEL, HEAD "x,figure,,1,job,0,,,\nx,figure,,2,job,0,,,\n",
          "claims: row 2: claim \"x\" is there twice");
  refuses(ctx, JI_ERROR_NOT_FOUND, "claim,value,unit,rounding,m\nx,1,job,0,\n", "kind");
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(parts_and_totals_are_compared_under_rounding),
      cmocka_unit_test(persons_are_no_opportunities),
      cmocka_unit_test(sums_over_time_and_platforms_are_refused),
      cmocka_unit_test(growth_and_shares_need_both_ends),
      cmocka_unit_test(prices_must_be_of_one_year_and_valuation),
      cmocka_unit_test(coefficients_are_used_for_what_they_are),
      cmocka_unit_test(a_multiplier_that_is_used_again_is_found),
      cmocka_unit_test(claims_of_two_sources_need_a_reading),
      cmocka_unit_test(layers_are_checked_without_a_claim),
      cmocka_unit_test(a_coefficient_of_an_earlier_vintage_is_found),
      cmocka_unit_test(claims_that_cannot_be_read_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

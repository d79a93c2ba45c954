/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* matching.h: the forms by hand, fits of exact data, models, rates, and the split of a change. */
#include "support/support.h"

#include "model/matching/matching.h"
#include "support/codes.h"
#include "support/markets.h"

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

/* --- forms -------------------------------------------------------------------------------- */

static const ji__matching_function forms[] = {
    {JI_MATCHING_COBB_DOUGLAS, 0, {0.6, 0, 0}}, {JI_MATCHING_COBB_DOUGLAS, 1, {0.6, 0.5, 0}},
    {JI_MATCHING_CES, 0, {0.3, -1, 0}},         {JI_MATCHING_CES, 1, {0.3, 0.5, 1.2}},
    {JI_MATCHING_CES, 0, {0.7, 1e-9, 0}},       {JI_MATCHING_CES, 0, {0.2, 9e-4, 0}},
    {JI_MATCHING_CES, 0, {0.2, -400, 0}},       {JI_MATCHING_CES, 0, {0.2, 400, 0}},
    {JI_MATCHING_URN_BALL, 0, {0, 0, 0}},
};

static void forms_by_hand(void **state) {
  (void)state;
  double u = log(1000.0), v = log(400.0);
  support_close("Cobb-Douglas", exp(ji__matching_at(&forms[0], log(0.5), u, v).log_hires),
                0.5 * pow(1000, 0.6) * pow(400, 0.4), 1e-14);
  support_close("free returns", exp(ji__matching_at(&forms[1], 0, u, v).log_hires),
                pow(1000, 0.6) * sqrt(400), 1e-14);
  support_close("harmonic", exp(ji__matching_at(&forms[2], 0, u, v).log_hires),
                1 / (0.3 / 1000 + 0.7 / 400), 1e-14);
  support_close("CES", exp(ji__matching_at(&forms[3], 0, u, v).log_hires),
                pow(0.3 * sqrt(1000) + 0.7 * sqrt(400), 2.4), 1e-13);
  support_close("urn-ball", exp(ji__matching_at(&forms[8], log(0.8), u, v).log_hires),
                400 * (1 - exp(-0.8 * 1000 / 400)), 1e-14);
  /* The limits: Cobb-Douglas, the lesser, the larger; an urn-ball without competition. */
  support_close("r to 0", ji__matching_at(&forms[4], 0, u, v).log_hires, 0.7 * u + 0.3 * v, 1e-9);
  support_close("lesser", ji__matching_at(&forms[6], 0, u, v).log_hires, v - log(0.8) / 400, 1e-12);
  support_close("larger", ji__matching_at(&forms[7], 0, u, v).log_hires, u + log(0.2) / 400, 1e-12);
  support_close("few seekers", ji__matching_at(&forms[8], 0, -800, 0).log_hires, -800, 1e-15);
}

/* By differences of fourth order. */
static double slope(const ji__matching_function *f, double a, double u, double v, int of) {
  double at[4], h = 1e-3;
  static const double steps[] = {-2, -1, 1, 2};
  for (int i = 0; i < 4; i++) {
    ji__matching_function moved = *f;
    if (of >= 0)
      moved.shape[of] += steps[i] * h;
    at[i] = ji__matching_at(&moved, of < 0 ? a + steps[i] * h : a, u, v).log_hires;
  }
  return (8 * (at[2] - at[1]) - (at[3] - at[0])) / (12 * h);
}

static void derivatives(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    const ji__matching_function *f = &forms[i];
    ji__matching_point point = ji__matching_at(f, -0.4, 2, 1.3);
    support_close("by A", point.by_efficiency, slope(f, -0.4, 2, 1.3, -1), 1e-9);
    for (int j = 0; j < ji__matching_shapes(f); j++)
      assert_true(fabs(point.by_shape[j] - slope(f, -0.4, 2, 1.3, j)) < 2e-9);
    double back = ji__matching_invert(f, point.log_hires, 2, 1.3);
    support_close("back", back, -0.4, 1e-12);
  }
  assert_true(isnan(ji__matching_invert(&forms[8], 1, 1, 1)));
}

static void what_a_form_allows(void **state) {
  ji__matching_function f = {JI_MATCHING_CES, 1, {0.5, 0, 1}};
  (void)state;
  assert_true(ji__matching_is_valid(&f));
  f.shape[2] = 0;
  assert_false(ji__matching_is_valid(&f));
  f.shape[2] = 1;
  f.shape[0] = 1;
  assert_false(ji__matching_is_valid(&f));
  f.shape[0] = 0.5;
  f.shape[1] = NAN;
  assert_false(ji__matching_is_valid(&f));
  assert_true(ji__matching_returns(&forms[1]) == 0.6 + 0.5);
  assert_true(ji__matching_returns(&forms[3]) == 1.2 && ji__matching_returns(&forms[8]) == 1);
}

/* --- fits --------------------------------------------------------------------------------- */

static double term(ji_bundle *fit, const char *name, const char *column) {
  const ji_dataset *table = ji_bundle_find(fit, "estimates");
  return support_number_at(ctx, table, column,
                           support_require_row(ctx, table, "term", name, NULL, NULL));
}

static double fact(ji_bundle *fit, const char *name) {
  const ji_dataset *table = ji_bundle_find(fit, "diagnostics");
  return support_number_at(ctx, table, "value",
                           support_require_row(ctx, table, "name", name, NULL, NULL));
}

/* Data without an error give back what they are made of. */
static void exact_data(void **state) {
  ji_dataset *data = support_markets(ctx);
  ji_bundle *fit = NULL;
  (void)state;
  for (int32_t free = 0; free < 2; free++)
    for (int32_t form = 0; form < 2; form++) {
      ji_matching_options options = support_market_options(ctx);
      options.form = form;
      options.free_returns = free;
      options.errors = JI_MATCHING_ERRORS_HC1;
      support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
      support_close("share", term(fit, "share", "estimate"), 0.2, 1e-9);
      support_close("west", term(fit, "region::west", "estimate"), 0.3, 1e-9);
      if (form)
        assert_true(fabs(term(fit, "rho", "estimate")) < 1e-7);
      support_close("seekers", term(fit, form ? "share_seekers" : "elasticity_seekers", "estimate"),
                    0.6, 1e-8);
      if (free)
        support_close("returns", term(fit, "returns", "estimate"), 1, 1e-8);
      assert_true(fact(fit, "rss") < 1e-18 && fact(fit, "observations") == 12);
      ji_bundle_unref(fit);
    }
  ji_dataset_unref(data);
}

/* Four rows: slope and errors by hand. */
static void errors_by_hand(void **state) {
  static const char text[] = "region,month,hires,seekers,vacancies\n"
                             "a,1,110,100,100\na,2,300,200,400\nb,1,90,300,100\nb,3,260,100,800\n";
  ji_dataset *data = support_csv(ctx, text, NULL);
  ji_matching_options options;
  ji_bundle *fit = NULL;
  (void)state;
  support_ok(ctx, ji_matching_options_init(&options, sizeof options));
  support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
  double x[4] = {0, log(0.5), log(3), log(0.125)};
  double y[4] = {log(1.1), log(0.75), log(0.9), log(0.325)};
  double mx = 0, my = 0, sxx = 0, sxy = 0, hc0 = 0, hc3 = 0;
  for (int i = 0; i < 4; i++) {
    mx += x[i] / 4;
    my += y[i] / 4;
  }
  for (int i = 0; i < 4; i++) {
    sxx += (x[i] - mx) * (x[i] - mx);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  double a = sxy / sxx;
  for (int i = 0; i < 4; i++) {
    double e = y[i] - my - a * (x[i] - mx), d = x[i] - mx, h = 0.25 + d * d / sxx;
    hc0 += d * d * e * e / sxx / sxx;
    hc3 += d * d * e * e / sxx / sxx / (1 - h) / (1 - h);
  }
  support_close("a", term(fit, "elasticity_seekers", "estimate"), a, 1e-13);
  support_close("1 - a", term(fit, "elasticity_vacancies", "estimate"), 1 - a, 1e-13);
  support_close("HC1", term(fit, "elasticity_seekers", "se"), sqrt(2 * hc0), 1e-12);
  support_close("ln A", term(fit, "log_efficiency", "estimate"), my - a * mx, 1e-12);
  /* Student's t of two degrees: 4.30265. */
  support_close("high", term(fit, "elasticity_seekers", "high"),
                a + 4.302652729749462 * sqrt(2 * hc0), 1e-10);
  ji_bundle_unref(fit);
  options.errors = JI_MATCHING_ERRORS_HC3;
  support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
  support_close("HC3", term(fit, "elasticity_seekers", "se"), sqrt(hc3), 1e-12);
  ji_bundle_unref(fit);
  ji_dataset_unref(data);
}

/* Automatic errors follow from what is named; dates of one day of the month are months. */
static void automatic_errors(void **state) {
  static const char text[] = "day,hires,seekers,vacancies\n2024-01-31,110,100,100\n"
                             "2024-03-31,300,200,400\n2024-05-31,90,300,100\n"
                             "2024-07-31,260,100,800\n2024-08-31,200,150,300\n";
  ji_dataset *data = support_csv(ctx, text, NULL);
  ji_matching_options options;
  ji_bundle *fit = NULL;
  (void)state;
  support_ok(ctx, ji_matching_options_init(&options, sizeof options));
  options.period = "day";
  options.lags = 1;
  options.small_sample = 0;
  support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
  assert_true(fact(fit, "errors") == JI_MATCHING_ERRORS_NEWEY_WEST && fact(fit, "lags") == 1);
  double with_lag = term(fit, "elasticity_seekers", "se");
  ji_bundle_unref(fit);
  options.errors = JI_MATCHING_ERRORS_HC0;
  support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
  double without = term(fit, "elasticity_seekers", "se");
  double a = term(fit, "elasticity_seekers", "estimate"),
         c = term(fit, "log_efficiency", "estimate");
  ji_bundle_unref(fit);
  /* Only July and August are one step apart, so that one pair of scores is added, at a half. */
  static const double u[] = {100, 200, 300, 100, 150}, v[] = {100, 400, 100, 800, 300},
                      m[] = {110, 300, 90, 260, 200};
  double mean = 0, sxx = 0, scores[5];
  for (int i = 0; i < 5; i++)
    mean += log(u[i] / v[i]) / 5;
  for (int i = 0; i < 5; i++) {
    double d = log(u[i] / v[i]) - mean;
    sxx += d * d;
    scores[i] = d * (log(m[i] / v[i]) - a * log(u[i] / v[i]) - c);
  }
  support_close("a lag", with_lag * with_lag, without * without + scores[3] * scores[4] / sxx / sxx,
                1e-10);
  ji_dataset_unref(data);
}

/* --- models ------------------------------------------------------------------------------- */

static void model_of_a_fit(void **state) {
  ji_dataset *data = support_markets(ctx), *drivers, *out = NULL;
  ji_matching_options options = support_market_options(ctx);
  ji_matching_model_options chosen;
  ji_bundle *fit = NULL;
  ji_model *model = NULL;
  (void)state;
  support_ok(ctx, ji_matching_fit(ctx, data, &options, &fit));
  support_ok(ctx, ji_matching_model_options_init(&chosen, sizeof chosen));
  chosen.separation_rate = 0.05;
  chosen.name = "made";
  chosen.period = "2024-05";
  support_ok(ctx, ji_matching_model_from_fit(ctx, fit, &chosen, &model));
  assert_int_equal(ji_model_kind(model), JI_MODEL_MATCHING);
  drivers = support_csv(ctx, support_market_drivers, NULL);
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out));
  assert_int_equal(ji_dataset_row_count(out), 4);
  double share = 3.4 / 12; /* the mean of the rows */
  double east = exp(-0.8 + 0.2 * share) * pow(900, 0.6) * pow(400, 0.4);
  support_close("hires", support_number_at(ctx, out, "value", 0), east, 1e-9);
  support_close("jobs", support_number_at(ctx, out, "value", 1), east / 0.05, 1e-9);
  support_check_cell(ctx, out, "unit", 1, "job");
  support_check_cell(ctx, out, "measure", 1,
                     "quantity=jobs; time=average:2024-05; sector=east; basis=gross; "
                     "system=matching:made; status=model");
  support_check_cell(ctx, out, "inference", 0, "delta_log");
  ji_dataset_unref(out);
  ji_dataset_unref(drivers);
  drivers = support_csv(ctx, "component,seekers,vacancies\nnorth,1,1\n", NULL);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "drivers: row 1: the model has no efficiency of component \"north\"");
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_bundle_unref(fit);
  ji_dataset_unref(data);
}

/* Another context, after that of its making is gone. */
static void models_outlive_their_context(void **state) {
  ji_context *other = support_context();
  ji_dataset *markets = support_csv(other, "component,efficiency\na,0.5\n", NULL), *out = NULL;
  ji_matching_model_options options;
  ji_model *model = NULL;
  (void)state;
  support_ok(other, ji_matching_model_options_init(&options, sizeof options));
  options.markets = markets;
  support_ok(other, ji_matching_model_create(other, &options, &model));
  ji_dataset_unref(markets);
  ji_context_free(other);
  ji_dataset *drivers =
      support_csv(ctx, "component,seekers,vacancies\na,100,25\na,,1\na,0,1\n", NULL);
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out));
  support_close("hires", support_number_at(ctx, out, "value", 0), 25, 1e-14);
  support_check_cell(ctx, out, "reason", 1, "seekers_not_told");
  assert_true(support_number_at(ctx, out, "value", 2) == 0);
  ji_dataset_unref(out);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
}

static void refuses_model(void (*change)(ji_matching_model_options *options), const char *part) {
  ji_matching_model_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_matching_model_options_init(&options, sizeof options));
  change(&options);
  support_status(ctx, ji_matching_model_create(ctx, &options, &model), JI_ERROR_ARGUMENT);
  support_message(ctx, part);
}

static void no_efficiency(ji_matching_model_options *o) {
  o->efficiency = 0;
}
static void no_form(ji_matching_model_options *o) {
  o->form = 3;
}
static void no_share(ji_matching_model_options *o) {
  o->form = JI_MATCHING_CES;
  o->share_seekers = 0;
}
static void no_returns(ji_matching_model_options *o) {
  o->form = JI_MATCHING_CES;
  o->returns = -1;
}
static void no_rate(ji_matching_model_options *o) {
  o->separation_rate = 0;
}
static void no_component(ji_matching_model_options *o) {
  o->component = 7;
}
static void no_limit(ji_matching_model_options *o) {
  o->limit = 2;
}

static void parameters_out_of_range(void **state) {
  (void)state;
  refuses_model(no_efficiency, "ji_matching_model_options.efficiency is 0: above 0 was expected");
  refuses_model(no_form, "form is 3");
  refuses_model(no_share, "share_seekers is 0");
  refuses_model(no_returns, "returns is -1");
  refuses_model(no_rate, "separation_rate is 0");
  refuses_model(no_component, "component is 7");
  refuses_model(no_limit, "limit is 2");
}

static void other_kinds_are_refused(void **state) {
  ji_dataset *groups = support_market_groups(ctx);
  ji_model *model = NULL;
  ji_bundle *out = NULL;
  ji_dataset *table = NULL;
  (void)state;
  support_status(ctx, ji_matching_change(ctx, groups, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_matching_model_create(ctx, NULL, &model));
  support_status(ctx, ji_io_multipliers(ctx, model, NULL, &table), JI_ERROR_KIND);
  support_message(ctx, "the model is a matching function, an input-output model was expected");
  ji_model_unref(model);
  ji_dataset_unref(groups);
}

/* --- rates and changes -------------------------------------------------------------------- */

static void rates_by_hand(void **state) {
  static const char text[] = "hires,seekers,vacancies,separations,employment\n"
                             "300,1000,600,180,9000\n0,1000,600,0,9000\n10,0,5,,\n5,10,0,0,1\n";
  ji_dataset *data = support_csv(ctx, text, NULL), *out = NULL;
  (void)state;
  support_ok(ctx, ji_matching_rates(ctx, data, NULL, &out));
  support_close("tightness", support_number_at(ctx, out, "tightness", 0), 0.6, 1e-15);
  support_close("finding", support_number_at(ctx, out, "job_finding_rate", 0), 0.3, 1e-15);
  support_close("filling", support_number_at(ctx, out, "vacancy_filling_rate", 0), 0.5, 1e-15);
  support_close("steady state", support_number_at(ctx, out, "steady_state_unemployment", 0),
                0.02 / 0.32, 1e-15);
  support_check_cell(ctx, out, "reason", 0, NULL);
  support_check_cell(ctx, out, "reason", 1, "no_flows");
  support_check_cell(ctx, out, "reason", 2, "no_seekers");
  support_check_cell(ctx, out, "reason", 3, "no_vacancies");
  ji_dataset_unref(out);
  ji_dataset_unref(data);
}

/* All of it is who looks for work: two groups whose rates stay. */
static void composition_alone(void **state) {
  static const char text[] = "group,period,seekers,vacancies,hires\n"
                             "a,1,100,50,40\nb,1,100,50,10\na,2,50,25,20\nb,2,150,75,15\n";
  ji_dataset *data = support_csv(ctx, text, NULL);
  ji_model *model = NULL;
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_matching_model_create(ctx, NULL, &model));
  support_ok(ctx, ji_matching_change(ctx, data, model, NULL, &out));
  const ji_dataset *change = ji_bundle_find(out, "change");
  static const double expected[] = {0, -0.35667494393873245, 0, 0, -0.35667494393873245};
  for (int64_t i = 0; i < 5; i++) /* ln(0.175 / 0.25) */
    assert_true(fabs(support_number_at(ctx, change, "value", i) - expected[i]) < 1e-14);
  support_close("as one",
                support_number_at(ctx, ji_bundle_find(out, "summary"), "efficiency_change", 0),
                expected[1], 1e-13);
  ji_bundle_unref(out);
  ji_model_unref(model);
  ji_dataset_unref(data);
}

static void refuses_change(const char *text, ji_status status, const char *part) {
  ji_dataset *data = support_csv(ctx, text, NULL);
  ji_model *model = NULL;
  ji_bundle *out = NULL;
  support_ok(ctx, ji_matching_model_create(ctx, NULL, &model));
  support_status(ctx, ji_matching_change(ctx, data, model, NULL, &out), status);
  support_message(ctx, part);
  assert_null(out);
  ji_model_unref(model);
  ji_dataset_unref(data);
}

#define HEAD "group,period,seekers,vacancies,hires\n"

static void changes_that_are_refused(void **state) {
  (void)state;
  refuses_change(HEAD "a,1,10,5,4\n", JI_ERROR_ARGUMENT, "two different periods");
  refuses_change(HEAD "a,1,10,5,4\na,1,10,5,4\na,2,1,1,1\n", JI_ERROR_LABEL, "rows 1 and 2");
  refuses_change(HEAD ",1,10,5,4\na,2,1,1,1\n", JI_ERROR_LABEL, "row 1, column \"group\" is null");
  refuses_change(HEAD "a,1,0,5,4\na,2,1,1,1\n", JI_ERROR_VALUE,
                 "row 1: there are hires without seek");
  refuses_change(HEAD "a,1,10,5,0\na,2,1,1,1\n", JI_ERROR_VALUE, "period 1 has no hires");
  refuses_change(HEAD "a,1,10,5,\na,2,1,1,1\n", JI_ERROR_VALUE, "column \"hires\" is null");
  refuses_change(HEAD "a,1,10,5,3\na,2,10,5,0\nb,2,9,1,1\n", JI_ERROR_VALUE, "too few to split");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(forms_by_hand),
      cmocka_unit_test(derivatives),
      cmocka_unit_test(what_a_form_allows),
      cmocka_unit_test(exact_data),
      cmocka_unit_test(errors_by_hand),
      cmocka_unit_test(automatic_errors),
      cmocka_unit_test(model_of_a_fit),
      cmocka_unit_test(models_outlive_their_context),
      cmocka_unit_test(parameters_out_of_range),
      cmocka_unit_test(other_kinds_are_refused),
      cmocka_unit_test(rates_by_hand),
      cmocka_unit_test(composition_alone),
      cmocka_unit_test(changes_that_are_refused),
  };
  return cmocka_run_group_tests_name("matching", tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* recruitment.h: rates, ratios, their split, strata, exposure, costs, readings of a claim, and what
 * is refused. */
#include "support/support.h"

#include "support/vacancies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static support_funnel funnel;
static ji_recruitment_options options;
static const char *const strata[] = {"occupation"};

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_funnel_fill(&funnel);
  support_ok(ctx, ji_recruitment_options_init(&options, sizeof options));
  options.group = "group";
  options.strata = strata;
  options.stratum_count = 1;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_bundle *tables(void) {
  ji_dataset *data = support_funnel_dataset(ctx, &funnel, support_funnel_rows);
  ji_bundle *out = NULL;
  support_ok(ctx, ji_recruitment_funnel(ctx, data, &options, &out));
  ji_dataset_unref(data);
  return out;
}

static ji_dataset *claim(double ratio, const char *stage) {
  ji_dataset *data = support_funnel_dataset(ctx, &funnel, support_funnel_rows), *out = NULL;
  support_ok(ctx, ji_recruitment_claim(ctx, data, ratio, stage, &options, &out));
  ji_dataset_unref(data);
  return out;
}

static void fails(int64_t rows, ji_status status, const char *part) {
  ji_dataset *data = support_funnel_dataset(ctx, &funnel, rows), *readings = (ji_dataset *)ctx;
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_recruitment_funnel(ctx, data, &options, &out), status);
  support_message(ctx, part);
  assert_null(out);
  support_status(ctx, ji_recruitment_claim(ctx, data, 10, NULL, &options, &readings), status);
  assert_null(readings);
  ji_dataset_unref(data);
}

static int is_true(const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return ((const uint8_t *)column.values)[row / 8] >> row % 8 & 1;
}

static double sum(const double *values, int from, int to) {
  double all = 0;
  for (int i = from; i < to; i++)
    all += values[i];
  return all;
}

static void rates_and_ratios(void **state) {
  (void)state;
  ji_bundle *out = tables();
  const ji_dataset *rates = ji_bundle_find(out, "rates"), *ratios = ji_bundle_find(out, "ratios");
  /* (all, graduate, migrant) x 2 channels x (2 stages, hires per view) */
  assert_int_equal(ji_dataset_row_count(rates), 18);
  assert_int_equal(ji_dataset_row_count(ratios), 9);
  support_check_cell(ctx, rates, "group", 0, NULL);
  support_check_cell(ctx, rates, "channel", 0, "portal");
  support_check_cell(ctx, rates, "stage", 2, "hires");
  support_check_cell(ctx, rates, "of", 2, "views");
  support_check_cell(ctx, rates, "unit", 2, "hire");
  support_check_cell(ctx, rates, "of_unit", 2, NULL);
  assert_string_equal(support_look(ctx, rates, "events").unit, "@unit");
  double portal = sum(funnel.hires, 0, 4) / sum(funnel.views, 0, 4);
  double live = sum(funnel.hires, 4, 8) / sum(funnel.views, 4, 8);
  support_close("rate", support_number_at(ctx, rates, "rate", 2), portal, 1e-15);
  assert_true(support_number_at(ctx, rates, "low", 2) < portal &&
              portal < support_number_at(ctx, rates, "high", 2));
  support_check_cell(ctx, ratios, "reference", 0, "portal");
  support_check_cell(ctx, ratios, "channel", 2, "live");
  support_close("ratio", support_number_at(ctx, ratios, "ratio", 2), live / portal, 1e-14);
  assert_true(support_number_at(ctx, ratios, "katz_low", 2) < live / portal);
  assert_true(support_number_at(ctx, ratios, "corrected_high", 2) >
              support_number_at(ctx, ratios, "score_high", 2));
  support_check_cell(ctx, ratios, "group", 3, "graduate");
  ji_bundle_unref(out);
}

static void the_logarithm_adds_up(void **state) {
  (void)state;
  ji_bundle *out = tables();
  const ji_dataset *split = ji_bundle_find(out, "split");
  assert_int_equal(ji_dataset_row_count(split), 9);
  for (int64_t g = 0; g < 3; g++) {
    double parts = support_number_at(ctx, split, "log_ratio", 3 * g) +
                   support_number_at(ctx, split, "log_ratio", 3 * g + 1);
    support_close("sum", parts, support_number_at(ctx, split, "log_ratio", 3 * g + 2), 1e-13);
    support_close("shares",
                  support_number_at(ctx, split, "share", 3 * g) +
                      support_number_at(ctx, split, "share", 3 * g + 1),
                  1, 1e-13);
  }
  ji_bundle_unref(out);
}

static void strata_exposure_and_costs(void **state) {
  (void)state;
  ji_bundle *out = tables();
  const ji_dataset *adjusted = ji_bundle_find(out, "adjusted");
  const ji_dataset *exposure = ji_bundle_find(out, "exposure");
  const ji_dataset *costs = ji_bundle_find(out, "costs");
  support_check_cell(ctx, adjusted, "method", 0, "mantel_haenszel");
  support_check_cell(ctx, adjusted, "method", 1, "standardised");
  assert_true(support_number_at(ctx, adjusted, "strata", 0) == 2 &&
              support_number_at(ctx, adjusted, "degrees", 0) == 1);
  /* Occupation by hand: applications per view. */
  double upper = 0, lower = 0;
  for (int k = 0; k < 2; k++) {
    double a = sum(funnel.applications, 4 + 2 * k, 6 + 2 * k),
           n1 = sum(funnel.views, 4 + 2 * k, 6 + 2 * k);
    double c = sum(funnel.applications, 2 * k, 2 + 2 * k), n0 = sum(funnel.views, 2 * k, 2 + 2 * k);
    upper += a * n0 / (n1 + n0);
    lower += c * n1 / (n1 + n0);
  }
  support_close("mantel_haenszel", support_number_at(ctx, adjusted, "ratio", 0), upper / lower,
                1e-13);
  /* portal first: 3 stages; then live: hires over hours. */
  support_check_cell(ctx, exposure, "reason", 0, "reference");
  support_close("rate", support_number_at(ctx, exposure, "rate", 5), sum(funnel.hires, 4, 8) / 160,
                1e-14);
  support_close("ratio", support_number_at(ctx, exposure, "ratio", 5),
                sum(funnel.hires, 4, 8) / 160 / (sum(funnel.hires, 0, 4) / 400), 1e-13);
  assert_string_equal(support_look(ctx, exposure, "rate").unit, "1/h");
  double price = 12 / sum(funnel.hires, 4, 8), other = 8 / sum(funnel.hires, 0, 4);
  support_close("cost", support_number_at(ctx, costs, "cost_per", 5), price, 1e-14);
  support_close("ratio", support_number_at(ctx, costs, "ratio", 5), price / other, 1e-13);
  assert_true(support_number_at(ctx, costs, "low", 5) < price / other &&
              price / other < support_number_at(ctx, costs, "high", 5));
  assert_string_equal(support_look(ctx, costs, "cost_per").unit, "1e4 CNY@2024");
  ji_bundle_unref(out);
}

static void what_is_not_recorded(void **state) {
  (void)state;
  funnel.absent[0] = 1; /* portal, sewing, graduates: hires */
  options.unlike = "applications";
  ji_bundle *out = tables();
  const ji_dataset *rates = ji_bundle_find(out, "rates"), *ratios = ji_bundle_find(out, "ratios");
  support_check_cell(ctx, rates, "reason", 1, "not_recorded");
  support_check_cell(ctx, ratios, "reason", 0, "unlike_stage");
  support_check_cell(ctx, ratios, "reason", 1, "not_recorded");
  assert_true(isnan(support_number_at(ctx, ratios, "ratio", 1)) &&
              isnan(support_number_at(ctx, ratios, "katz_low", 1)));
  ji_bundle_unref(out);
}

/* Only of so many trials, and it is wider than the score interval. */
static void exact_intervals(void **state) {
  (void)state;
  for (int i = 0; i < support_funnel_rows; i++) {
    funnel.applications[i] = 20;
    funnel.hires[i] = 2 + i;
  }
  ji_bundle *out = tables();
  assert_true(isnan(support_number_at(ctx, ji_bundle_find(out, "ratios"), "exact_low", 1)));
  ji_bundle_unref(out);
  options.exact_trials = 160;
  out = tables();
  const ji_dataset *ratios = ji_bundle_find(out, "ratios");
  assert_true(isnan(support_number_at(ctx, ratios, "exact_low", 0))); /* applications per views */
  assert_true(support_number_at(ctx, ratios, "exact_low", 1) <
              support_number_at(ctx, ratios, "score_low", 1));
  assert_true(support_number_at(ctx, ratios, "exact_high", 1) >
              support_number_at(ctx, ratios, "score_high", 1));
  ji_bundle_unref(out);
}

/* The reason that a number is missing does not hide that the stage means something else. */
static void unlike_stages_without_events(void **state) {
  (void)state;
  for (int i = 0; i < 4; i++)
    funnel.hires[i] = 0; /* portal's */
  options.unlike = "applications";
  ji_bundle *out = tables();
  const ji_dataset *ratios = ji_bundle_find(out, "ratios"), *costs = ji_bundle_find(out, "costs");
  support_check_cell(ctx, ratios, "reason", 0, "unlike_stage");
  support_check_cell(ctx, ratios, "reason", 1, "no_events");
  assert_true(is_true(ratios, "unlike", 0) && is_true(ratios, "unlike", 1) &&
              is_true(ratios, "unlike", 2));
  support_check_cell(ctx, costs, "reason", 3, NULL); /* live: views */
  assert_true(!is_true(costs, "unlike", 3) && is_true(costs, "unlike", 5));
  ji_bundle_unref(out);
  ji_dataset *readings = claim(10, "hires");
  assert_true(is_true(readings, "unlike", 0));
  ji_dataset_unref(readings);
}

/* The ratio of costs is divided by the channel's own count: three hires are too few, whoever is the
 * reference; of the reference they are not. */
static void costs_without_ends(void **state) {
  (void)state;
  for (int i = 4; i < 8; i++)
    funnel.hires[i] = i < 7;
  ji_bundle *out = tables();
  const ji_dataset *costs = ji_bundle_find(out, "costs");
  support_check_cell(ctx, costs, "reason", 5, "unbounded");
  assert_true(support_number_at(ctx, costs, "ratio", 5) > 0 &&
              isnan(support_number_at(ctx, costs, "high", 5)));
  assert_true(support_number_at(ctx, costs, "low", 5) > 0 &&
              support_number_at(ctx, costs, "low", 5) < support_number_at(ctx, costs, "ratio", 5));
  /* 3 hires: 0.6187 to 8.7673 (Garwood 1936). */
  assert_true(fabs(12 / support_number_at(ctx, costs, "cost_per_low", 5) - 8.7673) < 5e-5);
  assert_true(fabs(12 / support_number_at(ctx, costs, "cost_per_high", 5) - 0.6187) < 5e-5);
  ji_bundle_unref(out);
  options.reference = "live";
  out = tables();
  costs = ji_bundle_find(out, "costs");
  support_check_cell(ctx, costs, "channel", 2, "portal");
  support_check_cell(ctx, costs, "reason", 2, NULL);
  assert_true(support_number_at(ctx, costs, "low", 2) == 0 &&
              support_number_at(ctx, costs, "high", 2) > 0);
  ji_bundle_unref(out);
}

/* Without events of the channel the ratio is 0, and what needs its logarithm says why it is null.
 */
static void channels_without_events(void **state) {
  (void)state;
  for (int i = 4; i < 8; i++)
    funnel.hires[i] = 0;
  ji_bundle *out = tables();
  const ji_dataset *ratios = ji_bundle_find(out, "ratios"), *costs = ji_bundle_find(out, "costs");
  assert_true(support_number_at(ctx, ratios, "ratio", 1) == 0 &&
              isnan(support_number_at(ctx, ratios, "katz_low", 1)));
  assert_true(support_number_at(ctx, ratios, "score_low", 1) == 0 &&
              support_number_at(ctx, ratios, "score_high", 1) > 0);
  support_check_cell(ctx, ratios, "reason", 1, "no_events");
  support_check_cell(ctx, costs, "reason", 5, "no_events");
  /* Of a count of 0 there is a least cost, and a least ratio. */
  support_close("least", support_number_at(ctx, costs, "cost_per_low", 5), 12 / -log(0.025), 1e-9);
  assert_true(isnan(support_number_at(ctx, costs, "cost_per_high", 5)) &&
              isnan(support_number_at(ctx, costs, "low", 5)));
  assert_true(support_number_at(ctx, costs, "exact_low", 5) > 0 &&
              isnan(support_number_at(ctx, costs, "exact_high", 5)));
  ji_bundle_unref(out);
}

/* Views to applications to hires: live converts about as well and is far quicker per hour. */
static void readings_of_a_claim(void **state) {
  (void)state;
  ji_dataset *out = claim(10, NULL);
  support_check_cell(ctx, out, "reading", 0, "per_exposure"); /* views per exposure */
  int64_t rows = ji_dataset_row_count(out), not_published = 0;
  support_check_cell(ctx, out, "reading", rows - 1, "speed");
  support_check_cell(ctx, out, "verdict", rows - 1, "not_published");
  assert_int_equal(rows, 2 + 3 + 3 + 1);
  for (int64_t i = 0; i < rows; i++) {
    ji_column verdict = support_look(ctx, out, "verdict");
    char *text = support_text(ctx, &verdict, i);
    double low = support_number_at(ctx, out, "low", i),
           high = support_number_at(ctx, out, "high", i);
    if (!strcmp(text, "supported"))
      assert_true(low <= 10 && 10 <= high);
    else if (!strcmp(text, "below"))
      assert_true(high < 10);
    else if (!strcmp(text, "above"))
      assert_true(low > 10);
    else
      not_published++;
    free(text);
  }
  assert_int_equal(not_published, 1);
  ji_dataset_unref(out);
  out = claim(10, "hires");
  assert_int_equal(ji_dataset_row_count(out), 3);
  support_check_cell(ctx, out, "stage", 0, "hires");
  ji_dataset_unref(out);
  for (int i = 0; i < support_funnel_rows; i++)
    funnel.absent[i] = 1;
  out = claim(10, "hires");
  support_check_cell(ctx, out, "verdict", 0, "not_published");
  support_check_cell(ctx, out, "missing", 0, "hires");
  ji_dataset_unref(out);
}

/* The same figures speak against "ten times" and not against "up to ten times". */
static void claims_as_they_are_bound(void **state) {
  (void)state;
  for (int32_t bound = JI_CLAIM_EXACTLY; bound <= JI_CLAIM_AT_LEAST; bound++) {
    static const char *const names[] = {"exactly", "up_to", "at_least"};
    options.bound = bound;
    ji_dataset *out = claim(10, "hires");
    support_check_cell(ctx, out, "bound", 0, names[bound]);
    support_check_cell(ctx, out, "verdict", 0, "below"); /* hires per views */
    assert_true(is_true(out, "contradicted", 0) == (bound != JI_CLAIM_UP_TO));
    ji_dataset_unref(out);
    out = claim(0.01, "hires");
    support_check_cell(ctx, out, "verdict", 0, "above");
    assert_true(is_true(out, "contradicted", 0) == (bound != JI_CLAIM_AT_LEAST));
    ji_dataset_unref(out);
  }
  ji_dataset *out = claim(10, NULL);
  support_check_cell(ctx, out, "unstated", 0,
                     "stage, per, reference, counts, interval, period, definition");
  ji_column told = support_look(ctx, out, "contradicted");
  assert_true(support_is_null(&told, ji_dataset_row_count(out) - 1)); /* speed */
  ji_dataset_unref(out);
  options.published = "counts|stage|interval|per|period|reference";
  out = claim(10, NULL);
  support_check_cell(ctx, out, "unstated", 0, "definition");
  ji_dataset_unref(out);
  options.published = "definition";
  out = claim(10, "hires");
  support_check_cell(ctx, out, "unstated", 0, "per, reference, counts, interval, period");
  ji_dataset_unref(out);
}

/* Speed: the reference's mean over the channel's. */
static void speed_of_a_claim(void **state) {
  ji_dataset *vacancies = support_vacancies(ctx), *out;
  ji_time_to_hire_options how;
  ji_bundle *times = NULL;
  (void)state;
  options.vacancies = vacancies;
  out = claim(10, NULL);
  support_ok(ctx, ji_time_to_hire_options_init(&how, sizeof how));
  how.reference = "portal";
  support_ok(ctx, ji_time_to_hire(ctx, vacancies, &how, &times));
  const ji_dataset *differences = ji_bundle_find(times, "differences");
  int64_t row = ji_dataset_row_count(out) - 1;
  support_check_cell(ctx, out, "reading", row, "speed");
  support_check_cell(ctx, out, "verdict", row, "below");
  support_close("ratio", support_number_at(ctx, out, "ratio", row),
                1 / support_number_at(ctx, differences, "ratio", 0), 1e-14);
  support_close("low", support_number_at(ctx, out, "low", row),
                1 / support_number_at(ctx, differences, "ratio_high", 0), 1e-14);
  support_close("high", support_number_at(ctx, out, "high", row),
                1 / support_number_at(ctx, differences, "ratio_low", 0), 1e-14);
  assert_true(is_true(out, "contradicted", row));
  ji_bundle_unref(times);
  ji_dataset_unref(out);
  ji_dataset_unref(vacancies);
}

/* Only one of three channels counts other things. */
static void unlike_channels(void **state) {
  (void)state;
  for (int i = 6; i < 8; i++)
    funnel.channel[i] = "fair";
  options.unlike = "fair:hires|live:applications";
  ji_bundle *out = tables();
  const ji_dataset *ratios = ji_bundle_find(out, "ratios");
  /* live: applications, hires, hires per views; then fair. */
  support_check_cell(ctx, ratios, "channel", 3, "fair");
  assert_true(is_true(ratios, "unlike", 0) && is_true(ratios, "unlike", 1));
  assert_true(!is_true(ratios, "unlike", 3) && is_true(ratios, "unlike", 4));
  support_check_cell(ctx, ratios, "reason", 3, NULL);
  support_check_cell(ctx, ratios, "reason", 4, "unlike_stage");
  ji_bundle_unref(out);
  options.unlike = "portal:hires"; /* the reference: all comparisons */
  out = tables();
  ratios = ji_bundle_find(out, "ratios");
  assert_true(!is_true(ratios, "unlike", 0) && is_true(ratios, "unlike", 1) &&
              is_true(ratios, "unlike", 4));
  ji_bundle_unref(out);
  options.unlike = "street:hires";
  fails(support_funnel_rows, JI_ERROR_LABEL, "no channel \"street\"");
  options.unlike = "fair:smiles";
  fails(support_funnel_rows, JI_ERROR_NOT_FOUND, "\"fair:smiles\" is no stage");
}

static void empty_strata(void **state) {
  (void)state;
  for (int i = 0; i < support_funnel_rows; i++)
    if (!strcmp(funnel.occupation[i], "driving"))
      funnel.views[i] = funnel.applications[i] = funnel.hires[i] = 0;
  fails(support_funnel_rows, JI_ERROR_VALUE,
        "the stratum of row 3 is empty: no channel has any of \"views\" in it");
  funnel.views[2] = 5; /* one is enough: the channels are not compared there */
  ji_bundle *out = tables();
  assert_true(support_number_at(ctx, ji_bundle_find(out, "adjusted"), "strata", 0) == 1);
  ji_bundle_unref(out);
}

static void refusals(void **state) {
  static const char *const few[] = {"views"}, *const other[] = {"views", "interviews"};
  static const char *const none[] = {NULL, NULL};
  (void)state;
  fails(0, JI_ERROR_SHAPE, "there are no rows");
  options.reference = "fair";
  fails(support_funnel_rows, JI_ERROR_LABEL, "no channel \"fair\"");
  options.reference = NULL;
  options.unlike = "interviews";
  fails(support_funnel_rows, JI_ERROR_NOT_FOUND, "\"interviews\" is no stage");
  options.unlike = NULL;
  options.stages = few;
  options.stage_count = 1;
  fails(support_funnel_rows, JI_ERROR_NOT_FOUND, "two stages");
  options.stages = other;
  options.stage_count = 2;
  fails(support_funnel_rows, JI_ERROR_NOT_FOUND, "interviews");
  options.stages = none;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "stages");
  options.stages = NULL;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "stages: 2 names");
  options.stage_count = 33;
  options.stages = other;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "stages");
  options.stages = NULL;
  options.stage_count = 0;
  options.confidence = 1;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "confidence");
  options.confidence = 0.95;
  options.exact_trials = -1;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "exact_trials is -1");
  options.exact_trials = 0;
  options.stratum_count = 0;
  options.group = NULL;
  fails(support_funnel_rows, JI_ERROR_LABEL, "rows 1 and 2 are the same channel");
  options.group = "group";
  options.stratum_count = 1;
  funnel.hires[2] = 1e6;
  fails(support_funnel_rows, JI_ERROR_VALUE,
        "row 3, column \"hires\" is 1000000: no more than in the stage before");
  funnel.hires[2] = -1;
  fails(support_funnel_rows, JI_ERROR_VALUE, "row 3, column \"hires\" is -1");
  funnel.hires[2] = 1.5;
  fails(support_funnel_rows, JI_ERROR_VALUE, "is 1.5: a whole number");
  funnel.hires[2] = 1;
  funnel.exposure[4] = 0;
  fails(support_funnel_rows, JI_ERROR_VALUE, "row 5, column \"exposure\" is 0");
  funnel.exposure[4] = 1;
  funnel.cost[4] = -2;
  fails(support_funnel_rows, JI_ERROR_VALUE, "row 5, column \"cost\" is -2");
  funnel.cost[4] = 2;
  funnel.occupation[3] = "";
  fails(support_funnel_rows, JI_ERROR_LABEL, "row 4, column \"occupation\" is empty");
  funnel.occupation[3] = "driving";
  options.bound = 3;
  fails(support_funnel_rows, JI_ERROR_ARGUMENT, "bound");
  options.bound = 0;
  options.published = "stage|weather";
  ji_dataset *data = support_funnel_dataset(ctx, &funnel, support_funnel_rows), *out = NULL;
  support_status(ctx, ji_recruitment_claim(ctx, data, 2, NULL, &options, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "\"weather\" is none of stage, per");
  options.published = NULL;
  ji_bundle *bundle = NULL;
  support_status(ctx, ji_recruitment_claim(ctx, data, 0, NULL, &options, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "the claim is 0");
  support_status(ctx, ji_recruitment_claim(ctx, data, 10, "speed", &options, &out),
                 JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_recruitment_claim(ctx, NULL, 10, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_recruitment_claim(ctx, data, 10, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_recruitment_funnel(ctx, NULL, NULL, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_recruitment_funnel(ctx, data, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(rates_and_ratios),
      TEST(the_logarithm_adds_up),
      TEST(strata_exposure_and_costs),
      TEST(what_is_not_recorded),
      TEST(readings_of_a_claim),
      TEST(claims_as_they_are_bound),
      TEST(speed_of_a_claim),
      TEST(unlike_channels),
      TEST(empty_strata),
      TEST(refusals),
      TEST(unlike_stages_without_events),
      TEST(costs_without_ends),
      TEST(exact_intervals),
      TEST(channels_without_events),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

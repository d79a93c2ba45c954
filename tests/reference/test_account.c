/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Kuaishou's published account, read from examples/data/kuaishou.
 *
 * Sources: Bei Ke Cai Jing, 2025-06-10, and Xiao Fei Ri Bao Wang, 2025-06-16 (43.2 million
 * opportunities, 23, 5.73 and 14.47 by layer; about 1,200 more jobs for 1 bn CNY; "over 40 million
 * people"); Renmin University of China, School of Labor and Human Resources, 2022-03-02 (34.63 =
 * 20.00 + 5.40 + 9.23); Kuaishou Technology's e-commerce GMV of 2024 (1,389.6 bn CNY) and, second
 * hand, of 2021 (680 bn CNY). What is computed from them is elementary: each number here can be
 * checked by hand. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct accounts {
  ji_context *ctx;
  ji_bundle *bundle;
  ji_model *new, *old;
} accounts;

static int open_accounts(void **state) {
  accounts *a = calloc(1, sizeof *a);
  char *folder = support_source("examples/data/kuaishou");
  ji_account_options options;
  a->ctx = support_context();
  ji_account_options_init(&options, sizeof options);
  support_ok(a->ctx, ji_bundle_read_folder(a->ctx, folder, &a->bundle));
  options.vintage = "kuaishou-2024";
  support_ok(a->ctx, ji_account_model_create(a->ctx, a->bundle, NULL, 0, &options, &a->new));
  options.vintage = "renmin-2022";
  support_ok(a->ctx, ji_account_model_create(a->ctx, a->bundle, NULL, 0, &options, &a->old));
  free(folder);
  *state = a;
  return 0;
}

static int close_accounts(void **state) {
  accounts *a = *state;
  ji_model_unref(a->new);
  ji_model_unref(a->old);
  ji_bundle_unref(a->bundle);
  ji_context_free(a->ctx);
  free(a);
  return 0;
}

/* The number in the first row whose `key` is `name`. */
static double at(ji_context *ctx, const ji_dataset *dataset, const char *key, const char *name,
                 const char *column) {
  ji_column keys = support_look(ctx, dataset, key), numbers = support_look(ctx, dataset, column);
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    char *text = support_text(ctx, &keys, row);
    int found = text && strcmp(text, name) == 0;
    free(text);
    if (found)
      return support_is_null(&numbers, row) ? NAN : support_number(&numbers, row);
  }
  fail_msg("no row %s = %s", key, name);
  return NAN;
}

static void the_parts_give_the_total_within_rounding(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_model_estimate(a->ctx, a->new, NULL, NULL, &result));
  support_close("total", at(a->ctx, result, "component", "total", "value"), 43.20, 1e-14);
  support_close("low", at(a->ctx, result, "component", "total", "rounding_low"), 42.69, 1e-14);
  support_close("high", at(a->ctx, result, "component", "total", "rounding_high"), 43.71, 1e-14);
  support_close("direct", at(a->ctx, result, "component", "direct", "value"), 23, 0);
  support_close("content", at(a->ctx, result, "component", "content_ecosystem", "value"), 5.73, 0);
  support_close("live", at(a->ctx, result, "component", "live_ecommerce_ecosystem", "value"), 14.47,
                0);
  ji_dataset_unref(result);
  support_ok(a->ctx, ji_model_estimate(a->ctx, a->old, NULL, NULL, &result));
  support_close("earlier", at(a->ctx, result, "component", "total", "value"), 34.63, 1e-14);
  ji_dataset_unref(result);

  const ji_model *models[] = {a->new, a->old};
  for (size_t i = 0; i < 2; i++) {
    support_ok(a->ctx, ji_account_check(a->ctx, models[i], &result));
    ji_column verdict = support_look(a->ctx, result, "verdict");
    char *text = support_text(a->ctx, &verdict, 0);
    assert_string_equal(text, "agrees");
    free(text);
    ji_dataset_unref(result);
  }
}

static void second_hand_figures_are_noted(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_account_check(a->ctx, a->new, &result));
  ji_column published = support_look(a->ctx, result, "published"),
            layer = support_look(a->ctx, result, "layer");
  double sum = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *name = support_text(a->ctx, &layer, row);
    if (strcmp(name, "gmv") == 0)
      sum += support_number(&published, row);
    free(name);
  }
  support_close("both years' gmv", sum, 1389.6 + 680, 1e-14);
  ji_dataset_unref(result);
}

static void growth_by_layer(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_account_growth(a->ctx, a->old, a->new, &result));
  const char *live = "live_ecommerce_ecosystem";
  support_close("total", at(a->ctx, result, "layer", "total", "change"), 8.57, 1e-13);
  support_close("direct", at(a->ctx, result, "layer", "direct", "change"), 3, 1e-14);
  support_close("direct", at(a->ctx, result, "layer", "direct", "growth"), 0.15, 1e-14);
  support_close("low", at(a->ctx, result, "layer", "direct", "change_low"), 2.495, 1e-13);
  support_close("high", at(a->ctx, result, "layer", "direct", "change_high"), 3.505, 1e-13);
  support_close("live", at(a->ctx, result, "layer", live, "change"), 5.24, 1e-14);
  support_close("share", at(a->ctx, result, "layer", live, "contribution"), 5.24 / 8.57, 1e-13);
  ji_column measure = support_look(a->ctx, result, "measure");
  char *text = support_text(a->ctx, &measure, 0);
  support_contains(text, "change=");
  support_contains(text, "reading=vintages_count_alike");
  free(text);
  ji_dataset_unref(result);
}

static void between_23_and_43_million_persons(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_account_overlap(a->ctx, a->new, "each_layer_counts_each_person_once", 40e6,
                                        &result));
  assert_int_equal(ji_dataset_row_count(result), 4);
  ji_column low = support_look(a->ctx, result, "low"), high = support_look(a->ctx, result, "high"),
            value = support_look(a->ctx, result, "value");
  support_close("at least", support_number(&low, 0), 23.0, 0);
  support_close("at most", support_number(&high, 0), 43.2, 1e-14);
  support_close("10 % of e-commerce", support_number(&value, 1), 41.753, 1e-14);
  support_close("room for overlap", support_number(&value, 2), 3.2, 1e-13);
  support_close("share", support_number(&value, 3), 0.22, 6e-3);
  support_close("share", support_number(&value, 3), 3.2 / 14.47, 1e-13);
  const double rounded[][2] = {{22.5, 43.71}, {22.5 + .9 * 14.465, 43.71 - 1.4475}, {2.69, 3.71}};
  ji_column lowest = support_look(a->ctx, result, "rounding_low"),
            highest = support_look(a->ctx, result, "rounding_high");
  for (int64_t row = 0; row < 3; row++) {
    support_close("lowest", support_number(&lowest, row), rounded[row][0], 1e-13);
    support_close("highest", support_number(&highest, row), rounded[row][1], 1e-13);
  }
  ji_dataset_unref(result);
}

static void three_coefficients_do_not_agree(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_account_coefficients(a->ctx, a->new, &result));
  assert_int_equal(ji_dataset_row_count(result), 5);
  double average = at(a->ctx, result, "kind", "average", "value");
  double arc = at(a->ctx, result, "kind", "arc", "value");
  assert_true(fabs(average - 10413.07) < 0.005);
  assert_true(fabs(arc - 7384) < 0.5);
  support_close("arc", arc, 5.24e6 / 709.6, 1e-13);
  support_close("marginal", at(a->ctx, result, "kind", "marginal", "value"), 1200, 1e-14);
  assert_true(fabs(at(a->ctx, result, "name", "from published_marginal", "value") - 0.11524) <
              5e-6);
  /* The log elasticity is the first row of its kind. */
  assert_true(fabs(at(a->ctx, result, "kind", "elasticity", "value") - 0.63) < 0.005);
  ji_column reconciled = support_look(a->ctx, result, "reconciled");
  assert_int_equal(reconciled.null_count, 0);
  assert_int_equal(((const uint8_t *)reconciled.values)[0] & 0x1f, 0);
  ji_dataset_unref(result);
}

/* The account without the row of readings.csv for `quantity`; without any where it is NULL. */
static ji_model *without_reading(accounts *a, const char *kept_name, const char *kept_quantity) {
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_account_options options;
  char *folder = support_folder(), *text = NULL;
  support_write(folder, "readings.csv", "name,text,quantity\n");
  if (kept_name) {
    text = malloc(256);
    snprintf(text, 256, "name,text,quantity\n%s,as said,%s\n", kept_name, kept_quantity);
    support_write(folder, "readings.csv", text);
  }
  free(text);
  support_write(folder, "readings.schema.csv",
                "column,type,unit,measure,description\nname,text,,,\ntext,text,,,\n"
                "quantity,text,,,\n");
  ji_bundle *readings = NULL;
  support_ok(a->ctx, ji_bundle_read_folder(a->ctx, folder, &readings));
  support_ok(a->ctx, ji_bundle_with(a->ctx, a->bundle, "readings",
                                    ji_bundle_find(readings, "readings"), &bundle));
  ji_account_options_init(&options, sizeof options);
  options.vintage = "kuaishou-2024";
  support_ok(a->ctx, ji_account_model_create(a->ctx, bundle, NULL, 0, &options, &model));
  ji_bundle_unref(readings);
  ji_bundle_unref(bundle);
  support_folder_free(folder);
  return model;
}

static void an_arc_between_claims_needs_the_reading_that_compares_them(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  ji_model *model = without_reading(a, "live_ecommerce_opportunity_is_a_job", "jobs");
  support_ok(a->ctx, ji_account_coefficients(a->ctx, model, &result));
  assert_int_equal(ji_dataset_row_count(result), 5);
  assert_true(isnan(at(a->ctx, result, "kind", "arc", "value")));
  assert_true(isnan(at(a->ctx, result, "kind", "elasticity", "value")));
  ji_column reason = support_look(a->ctx, result, "reason");
  char *text = support_text(a->ctx, &reason, 2);
  support_contains(text, "not compared");
  support_contains(text, "quantity opportunities");
  free(text);
  ji_dataset_unref(result);
  ji_model_unref(model);
  /* With both, both are carried. */
  support_ok(a->ctx, ji_account_coefficients(a->ctx, a->new, &result));
  reason = support_look(a->ctx, result, "reason");
  ji_column measure = support_look(a->ctx, result, "measure");
  text = support_text(a->ctx, &reason, 2);
  support_contains(text, "An opportunity of the live e-commerce layer is a job");
  support_contains(text, "Both vintages count opportunities by the same rule");
  free(text);
  text = support_text(a->ctx, &measure, 2);
  support_contains(text, "reading=live_ecommerce_opportunity_is_a_job and vintages_count_alike");
  free(text);
  ji_dataset_unref(result);
}

static void without_a_reading_a_claim_is_not_what_a_coefficient_counts(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  ji_model *model = without_reading(a, NULL, NULL);
  support_status(a->ctx, ji_account_coefficients(a->ctx, model, &result), JI_ERROR_MEASURE);
  support_message(a->ctx, "declares no reading");
  support_message(a->ctx, "published_marginal");
  support_status(a->ctx, ji_account_apply(a->ctx, model, "published_marginal", "gmv", 1, &result),
                 JI_ERROR_MEASURE);
  ji_model_unref(model);
}

static void averages_are_for_levels_and_marginals_for_changes(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  support_ok(a->ctx, ji_account_apply(a->ctx, a->new, "average", "gmv", 0, &result));
  support_close("level", at(a->ctx, result, "driver", "gmv", "value"), 14.47, 1e-14);
  ji_dataset_unref(result);
  support_ok(a->ctx, ji_account_apply(a->ctx, a->new, "published_marginal", "gmv", 1, &result));
  support_close("change", at(a->ctx, result, "driver", "gmv", "value"), 1200, 1e-14);
  ji_dataset_unref(result);
  support_status(a->ctx, ji_account_apply(a->ctx, a->new, "published_marginal", "gmv", 0, &result),
                 JI_ERROR_MEASURE);
  support_message(a->ctx, "the marginal coefficient \"published_marginal\" times the level of");
  assert_null(result);
  support_status(a->ctx, ji_account_apply(a->ctx, a->new, "average", "gmv", 1, &result),
                 JI_ERROR_MEASURE);
  support_message(a->ctx, "the average coefficient \"average\" times a change of");
}

static void the_published_figure_is_gross_and_net_is_by_scenario(void **state) {
  accounts *a = *state;
  ji_dataset *result = NULL;
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  support_ok(a->ctx, ji_model_estimate(a->ctx, a->new, NULL, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 16);
  ji_column value = support_look(a->ctx, result, "value"),
            measure = support_look(a->ctx, result, "measure");
  support_close("gross", support_number(&value, 0), 43.2, 1e-14);
  double direct = 23 * .6 * .8 * .5, content = 5.73 * .7 * .8 * .6, live = 14.47 * .3 * .9 * .7;
  support_close("total, low", support_number(&value, 1), direct + content + live, 1e-13);
  char *text = support_text(a->ctx, &measure, 0);
  support_contains(text, "basis=gross");
  support_contains(text, "status=claim");
  free(text);
  text = support_text(a->ctx, &measure, 1);
  support_contains(text, "basis=net:deadweight+displacement+leakage+substitution");
  support_contains(text, "status=assumed");
  free(text);
  ji_dataset_unref(result);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_parts_give_the_total_within_rounding),
      cmocka_unit_test(second_hand_figures_are_noted),
      cmocka_unit_test(growth_by_layer),
      cmocka_unit_test(between_23_and_43_million_persons),
      cmocka_unit_test(three_coefficients_do_not_agree),
      cmocka_unit_test(an_arc_between_claims_needs_the_reading_that_compares_them),
      cmocka_unit_test(without_a_reading_a_claim_is_not_what_a_coefficient_counts),
      cmocka_unit_test(averages_are_for_levels_and_marginals_for_changes),
      cmocka_unit_test(the_published_figure_is_gross_and_net_is_by_scenario),
  };
  return cmocka_run_group_tests_name("account reference", tests, open_accounts, close_accounts);
}

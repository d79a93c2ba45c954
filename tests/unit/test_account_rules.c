/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts: headlines and overlap, vintages that do not match, what results say of themselves. */
#include "unit/account_fixture.h"

#include <stdio.h>

/* --- what a headline leaves room for ---------------------------------------------------------- */

static const char once[] = "name,text,quantity\nonce,each layer counts each person once,persons\n";
static const char claims[] = "column,type,unit,measure,description\n"
                             "value,float64,@unit,\"" CLAIMS "\",\n";

/* a 23 +-0.5, b 14.47 +-0.005, c 5.73 +-0.005; together 43.20 */
static ji_model *three_layers(ji_context *ctx) {
  return made(ctx, FILES("layers.csv",
                         "layer,estimator,value,unit,rounding,parts\n"
                         "a,value,23,1e6 opportunity,0.5,a\nb,value,14.47,1e6 opportunity,0.005,b\n"
                         "c,value,5.73,1e6 opportunity,0.005,c\n",
                         "layers.schema.csv", claims, "readings.csv", once));
}

/* Row 1 is the overlap that the headline leaves room for, row 2 its share of b. */
static void room_of(ji_context *ctx, const ji_model *model, double headline,
                    const double expected[6], const char *reason, const char *share_reason) {
  static const char *const columns[] = {"value", "rounding_low", "rounding_high"};
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", headline, &result));
  assert_int_equal(ji_dataset_row_count(result), 3);
  for (int row = 0; row < 2; row++)
    for (int i = 0; i < 3; i++) {
      ji_column column = support_look(ctx, result, columns[i]);
      support_close(columns[i], support_number(&column, row + 1), expected[3 * row + i], 1e-12);
    }
  char *texts[] = {text_at(ctx, result, 1, "reason"), text_at(ctx, result, 1, "verdict"),
                   text_at(ctx, result, 2, "reason"), text_at(ctx, result, 2, "statement")};
  support_contains(texts[0], reason);
  assert_string_equal(texts[1], "agrees");
  support_contains(texts[2], share_reason);
  assert_string_equal(texts[3], "... as a share of b, if it falls there");
  for (int i = 0; i < 4; i++)
    free(texts[i]);
  ji_dataset_unref(result);
}

static void a_headline_leaves_no_more_room_than_layers_can_overlap(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = three_layers(ctx);
  room_of(ctx, model, 40e6,
          (const double[]){3.2, 2.69, 3.71, 3.2 / 14.47, 2.69 / 14.465, 3.71 / 14.475},
          "sum of the layers minus the headline", "it may as well fall on other layers");
  /* The largest overlap of all is the sum less the largest layer: 14.47 + 5.73. */
  const double most[] = {20.2, 20.19, 20.21, 1, 1, 1};
  room_of(ctx, model, 10e6, most, "adds nothing and contradicts nothing", "the rest of such");
  room_of(ctx, model, 23e6, (const double[]){20.2, 19.69, 20.21, 1, 1, 1},
          "adds nothing and contradicts nothing", "the rest of such");
  room_of(ctx, model, 23.4e6, (const double[]){19.8, 19.29, 20.21, 1, 1, 1},
          "sum of the layers minus the headline", "the rest of such");
  ji_model_unref(model);
  /* One layer overlaps with nothing, and has no second. */
  model = made(ctx, FILES("layers.csv",
                          "layer,estimator,value,unit,rounding,parts\n"
                          "a,value,23,1e6 opportunity,0.5,a\n",
                          "layers.schema.csv", claims, "readings.csv", once));
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 1e6, &result));
  assert_int_equal(ji_dataset_row_count(result), 2);
  ji_column value = support_look(ctx, result, "value");
  support_close("room", support_number(&value, 1), 0, 0);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- vintages --------------------------------------------------------------------------------- */

#define TWO_VINTAGES                                                                               \
  "vintage,period,layer,estimator,value,unit,rounding\n"                                           \
  "new,2024,shops,value,30,job,0\nold,2020,shops,value,20,job,0\n"                                 \
  "new,2024,makers,value,3,job,0\n"
#define MARGINAL                                                                                   \
  "vintage,name,kind,layer,driver,value,unit\nnew,m,marginal,shops,sales,5,job/shop\n"

static ji_status of_new(ji_context *ctx, const char *const *files, ji_model **out) {
  ji_bundle *bundle = NULL;
  ji_account_options options;
  support_ok(ctx, read_account(ctx, files, &bundle));
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = "new";
  ji_status status = ji_account_model_create(ctx, bundle, NULL, 0, &options, out);
  ji_bundle_unref(bundle);
  return status;
}

static void refuse_vintage(ji_context *ctx, const char *part, const char *const *files) {
  ji_model *model = (ji_model *)&model;
  support_status(ctx, of_new(ctx, files, &model), JI_ERROR_NOT_FOUND);
  assert_null(model);
  support_message(ctx, part);
  support_message(ctx, "expected one of \"new\", \"old\"");
}

/* A row that no vintage takes would vanish without a word. */
static void a_vintage_that_the_layers_do_not_have_is_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuse_vintage(ctx, "drivers: row 2, column \"vintage\": the layers have no vintage \"odl\"",
                 FILES("layers.csv", TWO_VINTAGES, "drivers.csv",
                       "vintage,driver,value,unit\nnew,sales,3,shop\nodl,sales,1,shop\n"));
  refuse_vintage(ctx,
                 "coefficients: row 1, column \"vintage\": the layers have no vintage \"2024\"",
                 FILES("layers.csv", TWO_VINTAGES, "coefficients.csv",
                       "vintage,name,kind,value,unit\n2024,m,marginal,5,job/shop\n"));
  refuse_vintage(ctx, "overlaps: row 1, column \"vintage\": the layers have no vintage \"x\"",
                 FILES("layers.csv", TWO_VINTAGES, "overlaps.csv",
                       "vintage,layer_a,layer_b,share_of_b\nx,shops,makers,0.1\n"));
  ji_model *model = NULL; /* a row without a vintage belongs to all of them */
  support_ok(ctx, of_new(ctx,
                         FILES("layers.csv", TWO_VINTAGES, "drivers.csv",
                               "vintage,driver,value,unit\n,sales,3,shop\nold,rent,1,shop\n"),
                         &model));
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv", "layer,estimator,value\na,value,1\n", "drivers.csv",
                          "vintage,driver,value,unit\n2024,sales,3,shop\n"));
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void keep_last(void *user, int32_t level, const char *message) {
  assert_int_equal(level, JI_LOG_WARNING);
  (void)snprintf(user, 256, "%s", message);
}

/* The arc that cannot be made is a row that says why, and a warning where `warned` is set. */
static void check_no_arc(const char *const *files, const char *reason, const char *warned) {
  char last[256] = "";
  ji_context_options options;
  ji_context *ctx;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep_last;
  options.user = last;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  ji_model *model = NULL;
  ji_dataset *result = NULL;
  support_ok(ctx, of_new(ctx, files, &model));
  support_ok(ctx, ji_account_coefficients(ctx, model, &result));
  assert_true(isnan(number_at(ctx, result, "name", "since old", "kind", "arc", "value")));
  assert_true(isnan(number_at(ctx, result, "name", "since old", "kind", "elasticity", "value")));
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *name = text_at(ctx, result, row, "name"), *text = text_at(ctx, result, row, "reason");
    if (strcmp(name, "since old") == 0) {
      assert_string_equal(text, reason);
      found++;
    }
    free(name);
    free(text);
  }
  assert_int_equal(found, 2);
  assert_string_equal(last, warned);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void an_arc_that_cannot_be_made_says_why(void **state) {
  (void)state;
  check_no_arc(FILES("layers.csv", TWO_VINTAGES, "coefficients.csv", MARGINAL, "drivers.csv",
                     "vintage,driver,value,unit\nnew,sales,3,shop\n"),
               "not compared: that vintage has no driver sales",
               "drivers: vintage \"old\" has no row \"sales\": no arc since then");
  check_no_arc(FILES("layers.csv",
                     "vintage,period,layer,estimator,value,unit,rounding\n"
                     "new,2024,shops,value,30,job,0\nold,2020,makers,value,20,job,0\n",
                     "coefficients.csv", MARGINAL, "drivers.csv",
                     "driver,value,unit\nsales,3,shop\n"),
               "not compared: that vintage has no layer shops",
               "layers: vintage \"old\" has no row \"shops\": no arc since then");
  check_no_arc(FILES("layers.csv", TWO_VINTAGES, "coefficients.csv", MARGINAL, "drivers.csv",
                     "driver,value,unit\nsales,3,shop\n"),
               "not compared: the driver did not change", "");
}

/* --- what results say of themselves ----------------------------------------------------------- */

static void describes_all(ji_context *ctx, ji_dataset *result) {
  for (int64_t i = 0; i < ji_dataset_column_count(result); i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, result, i, &column));
    if (!column.description || !column.description[0])
      fail_msg("column \"%s\" has no description", column.name);
  }
  ji_dataset_unref(result);
}

static ji_model *kuaishou(ji_context *ctx, const ji_bundle *bundle, const char *vintage) {
  ji_account_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = vintage;
  support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
  return model;
}

static void every_column_of_a_result_is_described(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char *folder = support_source("examples/data/kuaishou");
  ji_bundle *bundle = NULL;
  ji_dataset *result = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  ji_model *later = kuaishou(ctx, bundle, "kuaishou-2024"),
           *earlier = kuaishou(ctx, bundle, "renmin-2022");
  support_ok(ctx, ji_account_growth(ctx, earlier, later, &result));
  static const char *const names[] = {"earlier", "later", "change"};
  static const char *const parts[] = {"time=unstated:2021; area", "time=unstated:2024; area",
                                      "change="};
  for (int i = 0; i < 3; i++) { /* the figures measure what they are, not a change */
    ji_measure *resolved = NULL;
    ji_column column = support_look(ctx, result, names[i]);
    support_ok(ctx, ji_measure_resolve(ctx, column.measure, result, 0, &resolved));
    support_contains(ji_measure_text(resolved), parts[i]);
    support_contains(ji_measure_text(resolved), "reading=vintages_count_alike");
    ji_measure_unref(resolved);
  }
  describes_all(ctx, result);
  support_ok(ctx, ji_account_coefficients(ctx, later, &result));
  describes_all(ctx, result);
  support_ok(ctx,
             ji_account_overlap(ctx, later, "each_layer_counts_each_person_once", 40e6, &result));
  describes_all(ctx, result);
  support_ok(ctx, ji_account_check(ctx, later, &result));
  describes_all(ctx, result);
  support_ok(ctx, ji_model_estimate(ctx, later, NULL, NULL, &result));
  describes_all(ctx, result);
  ji_model_unref(earlier);
  ji_model_unref(later);
  ji_bundle_unref(bundle);
  free(folder);
  ji_context_free(ctx);
}

/* --- memory ----------------------------------------------------------------------------------- */

static ji_status make_new(ji_context *ctx, void *user) {
  ji_account_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = "new";
  ji_status status = ji_account_model_create(ctx, user, NULL, 0, &options, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

static ji_status list_coefficients(ji_context *ctx, void *user) {
  ji_dataset *result = NULL;
  ji_status status = ji_account_coefficients(ctx, user, &result);
  assert_true((status == JI_OK) == (result != NULL));
  ji_dataset_unref(result);
  return status;
}

static void every_allocation_of_a_refusal_may_fail(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  support_ok(ctx, read_account(ctx,
                               FILES("layers.csv", TWO_VINTAGES, "drivers.csv",
                                     "vintage,driver,value,unit\nodl,sales,1,shop\n"),
                               &bundle));
  assert_true(support_every_allocation_or("unknown vintage", make_new, bundle, JI_ERROR_NOT_FOUND) >
              3);
  ji_bundle_unref(bundle);
  support_ok(ctx, of_new(ctx,
                         FILES("layers.csv", TWO_VINTAGES, "coefficients.csv", MARGINAL,
                               "drivers.csv", "vintage,driver,value,unit\nnew,sales,3,shop\n"),
                         &model));
  assert_true(support_every_allocation("missing driver", list_coefficients, model) > 3);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_headline_leaves_no_more_room_than_layers_can_overlap),
      cmocka_unit_test(a_vintage_that_the_layers_do_not_have_is_refused),
      cmocka_unit_test(an_arc_that_cannot_be_made_says_why),
      cmocka_unit_test(every_column_of_a_result_is_described),
      cmocka_unit_test(every_allocation_of_a_refusal_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_overlap() with several stated overlaps. */
#include "unit/account_fixture.h"

static const char schema[] = "column,type,unit,measure,description\n"
                             "value,float64,@unit,\"" CLAIMS "\",\n";
static const char once[] = "name,text,quantity\nonce,each layer counts each person once,persons\n";

static ji_model *layers(ji_context *ctx, const char *figures, const char *overlaps) {
  return made(ctx, FILES("layers.csv", figures, "layers.schema.csv", schema, "readings.csv", once,
                         "overlaps.csv", overlaps));
}

static const char three[] = "layer,parent,estimator,value,unit,rounding,parts\n"
                            "all,,sum,,1e6 opportunity,,a+b+c\n"
                            "a,all,value,3,1e6 opportunity,0.1,a\n"
                            "b,all,value,200,1e4 opportunity,10,b\n"
                            "c,all,value,0.5,1e6 opportunity,0.1,c\n";

/* a and b share .5, a and c .25: the rest of c lies in b, or outside it. */
static void test_all_at_once(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = layers(ctx, three, "layer_a,layer_b,share_of_b\na,b,0.25\na,c,0.5\n");
  ji_dataset *result = NULL;
  const char *const all = "if all 2 stated overlaps hold";
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 0, &result));
  assert_int_equal(ji_dataset_row_count(result), 4);
  support_close("low", number_at(ctx, result, "statement", all, NULL, NULL, "low"), 4.5, 1e-14);
  support_close("high", number_at(ctx, result, "statement", all, NULL, NULL, "high"), 4.75, 1e-14);
  support_close("rounding", number_at(ctx, result, "statement", all, NULL, NULL, "rounding_low"),
                2.9 + 0.75 * 1.9, 1e-14);
  support_close("rounding", number_at(ctx, result, "statement", all, NULL, NULL, "rounding_high"),
                3.1 + 0.75 * 2.1 + 0.5 * 0.6, 1e-14);
  assert_true(isnan(number_at(ctx, result, "statement", all, NULL, NULL, "value")));
  char *measure = text_at(ctx, result, 3, "measure"), *reason = text_at(ctx, result, 3, "reason");
  support_contains(measure, "reading=once");
  support_contains(reason, "by a linear programme");
  free(measure);
  free(reason);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* All of b is in a, all of c in b, but none of c in a. */
static void test_contradiction(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = layers(ctx, three, "layer_a,layer_b,share_of_b\na,b,1\nb,c,1\na,c,0\n");
  ji_dataset *result = NULL;
  support_status(ctx, ji_account_overlap(ctx, model, "once", 0, &result), JI_ERROR_VALUE);
  support_message(ctx, "these contradict each other: \"c\" is 0.5; 1 of \"b\" are in \"a\"; 1 of "
                       "\"c\" are in \"b\"; 0 of \"c\" are in \"a\"");
  assert_null(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* All of b in a, which is smaller by less than the rounding: ranges alone. */
static void test_ranges_alone(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = layers(ctx,
                           "layer,parent,estimator,value,unit,rounding,parts\n"
                           "all,,sum,,1e6 opportunity,,a+b+c\n"
                           "a,all,value,3,1e6 opportunity,0.5,a\n"
                           "b,all,value,3,1e6 opportunity,0.5,b\n"
                           "c,all,value,3,1e6 opportunity,0.5,c\n",
                           "layer_a,layer_b,share_of_b\na,b,0.9\na,c,0.9\nb,c,0.7\n");
  const char *const all = "if all 3 stated overlaps hold";
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_overlap(ctx, model, "once", 0, &result));
  assert_true(isnan(number_at(ctx, result, "statement", all, NULL, NULL, "low")));
  assert_true(number_at(ctx, result, "statement", all, NULL, NULL, "rounding_low") > 0);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static ji_status ask(ji_context *ctx, void *user) {
  ji_dataset *result = (ji_dataset *)ctx;
  ji_status status = ji_account_overlap(ctx, user, "once", 4e6, &result);
  assert_true(!status == (result != NULL));
  ji_dataset_unref(result);
  return status;
}

/* Where no memory is left it says so, whether the overlaps agree or not. */
static void test_memory(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = layers(ctx, three, "layer_a,layer_b,share_of_b\na,b,0.25\na,c,0.5\n");
  assert_true(support_every_allocation("several overlaps", ask, model) > 100);
  ji_model_unref(model);
  model = layers(ctx, three, "layer_a,layer_b,share_of_b\na,b,1\nb,c,1\na,c,0\n");
  assert_true(support_every_allocation_or("contradiction", ask, model, JI_ERROR_VALUE) > 100);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_all_at_once), cmocka_unit_test(test_contradiction),
      cmocka_unit_test(test_ranges_alone), cmocka_unit_test(test_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

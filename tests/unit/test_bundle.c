/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bundle.h without files, array.h. */
#include "support/support.h"

#include "support/mrio.h"

static ji_context *ctx;

static int make_context(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int free_context(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static const int64_t two[] = {1, 2};
static const support_column column = {.name = "i", .integers = two};

static void members_are_found_and_sorted(void **state) {
  (void)state;
  ji_dataset *first = support_dataset(ctx, 2, &column, 1);
  ji_dataset *second = support_dataset(ctx, 1, &column, 1);
  ji_bundle *one = NULL, *two_of_them = NULL, *replaced = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "layers", first, &one));
  support_ok(ctx, ji_bundle_with(ctx, one, "drivers", first, &two_of_them));
  support_ok(ctx, ji_bundle_with(ctx, two_of_them, "layers", second, &replaced));
  assert_int_equal(ji_bundle_count(one), 1);
  assert_null(ji_bundle_find(one, "drivers"));
  assert_int_equal(ji_bundle_count(two_of_them), 2);
  assert_string_equal(ji_bundle_name(two_of_them, 0), "drivers");
  assert_string_equal(ji_bundle_name(two_of_them, 1), "layers");
  assert_null(ji_bundle_name(two_of_them, 2));
  assert_null(ji_bundle_name(two_of_them, -1));
  assert_int_equal(ji_bundle_count(replaced), 2);
  assert_ptr_equal(ji_bundle_find(two_of_them, "layers"), first);
  assert_ptr_equal(ji_bundle_find(replaced, "layers"), second);
  ji_dataset_unref(first);
  ji_dataset_unref(second);
  ji_bundle_unref(one);
  ji_bundle_unref(two_of_them);
  assert_ptr_equal(ji_bundle_ref(replaced), replaced);
  ji_bundle_unref(replaced);
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(replaced, "layers")), 1);
  ji_bundle_unref(replaced);
}

static void arguments_are_checked(void **state) {
  (void)state;
  ji_dataset *dataset = support_dataset(ctx, 2, &column, 1);
  ji_bundle *bundle = (ji_bundle *)dataset;
  support_status(ctx, ji_bundle_with(ctx, NULL, "", dataset, &bundle), JI_ERROR_ARGUMENT);
  assert_null(bundle);
  support_status(ctx, ji_bundle_with(ctx, NULL, NULL, dataset, &bundle), JI_ERROR_ARGUMENT);
  support_message(ctx, "name is NULL");
  support_status(ctx, ji_bundle_with(ctx, NULL, "a", NULL, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_with(ctx, NULL, "a", dataset, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_bundle_with(NULL, NULL, "a", dataset, &bundle), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_bundle_count(NULL), 0);
  assert_null(ji_bundle_name(NULL, 0));
  assert_null(ji_bundle_find(NULL, "a"));
  assert_null(ji_bundle_ref(NULL));
  ji_bundle_unref(NULL);
  ji_dataset_unref(dataset);
}

typedef struct inputs {
  const ji_bundle *bundle;
  const ji_dataset *dataset;
} inputs;

static ji_status grow(ji_context *own, void *user) {
  const inputs *in = user;
  ji_bundle *bundle = NULL;
  ji_status status = ji_bundle_with(own, in->bundle, "b", in->dataset, &bundle);
  assert_true(status == JI_OK || !bundle);
  ji_bundle_unref(bundle);
  return status;
}

static void growing_survives_every_failed_allocation(void **state) {
  (void)state;
  ji_dataset *dataset = support_dataset(ctx, 2, &column, 1);
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "a", dataset, &bundle));
  inputs in = {bundle, dataset};
  support_every_allocation("ji_bundle_with", grow, &in);
  ji_bundle_unref(bundle);
  ji_dataset_unref(dataset);
}

static void count_release(void *user) {
  ++*(int *)user;
}

static void an_array_is_released_once_and_cleared(void **state) {
  int released = 0;
  double cells[4] = {0};
  (void)state;
  ji_array array = {cells, 2, 2, 2, 1, JI_TYPE_FLOAT64, 0, count_release, &released};
  ji_array_release(&array);
  ji_array_release(&array);
  assert_int_equal(released, 1);
  assert_null(array.data);
  assert_int_equal(array.rows, 0);
  array = (ji_array){.data = cells, .rows = 2, .columns = 2};
  ji_array_release(&array); /* the caller's own memory */
  assert_null(array.data);
  ji_array_release(NULL);
}

static const double numbers[4] = {1, 2, 3, 4};

static void arrays_stand_beside_datasets(void **state) {
  (void)state;
  int released = 0;
  ji_array array = support_array_of(numbers, 2, 2, &released);
  ji_dataset *dataset = support_dataset(ctx, 2, &column, 1);
  ji_bundle *bundle = NULL, *larger = NULL, *replaced = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "b", dataset, &bundle));
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, "c", &array, &larger));
  ji_bundle_unref(bundle);
  array = support_array_of(numbers, 1, 4, NULL);
  support_ok(ctx, ji_bundle_with_array(ctx, larger, "a", &array, &bundle));
  ji_bundle_unref(larger);
  assert_int_equal(ji_bundle_count(bundle), 1);
  assert_int_equal(ji_bundle_array_count(bundle), 2);
  assert_string_equal(ji_bundle_name(bundle, 0), "b");
  assert_string_equal(ji_bundle_array_name(bundle, 0), "a");
  assert_string_equal(ji_bundle_array_name(bundle, 1), "c");
  assert_null(ji_bundle_array_name(bundle, 2));
  assert_null(ji_bundle_array_name(bundle, -1));
  assert_null(ji_bundle_find(bundle, "c"));
  assert_null(ji_bundle_find_array(bundle, "b"));
  assert_ptr_equal(ji_bundle_find_array(bundle, "c")->data, numbers);
  assert_null(ji_bundle_find_array(bundle, "c")->release);
  /* A name has one member: the dataset takes the array's place. */
  support_ok(ctx, ji_bundle_with(ctx, bundle, "c", dataset, &replaced));
  assert_int_equal(ji_bundle_count(replaced), 2);
  assert_int_equal(ji_bundle_array_count(replaced), 1);
  assert_int_equal(released, 0);
  ji_bundle_unref(bundle);
  assert_int_equal(released, 1);
  support_ok(ctx, ji_bundle_with_array(ctx, replaced, "b", &array, &bundle));
  assert_int_equal(ji_bundle_count(bundle), 1);
  ji_bundle_unref(bundle);
  ji_bundle_unref(replaced);
  ji_dataset_unref(dataset);
}

static void wrong_arrays_stay_the_callers(void **state) {
  (void)state;
  int released = 0;
  ji_array array = support_array_of(numbers, 2, 2, &released);
  ji_bundle *bundle = (ji_bundle *)ctx;
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "", &array, &bundle), JI_ERROR_ARGUMENT);
  assert_null(bundle);
  support_status(ctx, ji_bundle_with_array(ctx, NULL, NULL, &array, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", NULL, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, NULL), JI_ERROR_ARGUMENT);
  array.rows = -1;
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, &bundle), JI_ERROR_SHAPE);
  array.rows = 2;
  array.type = JI_TYPE_TEXT;
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, &bundle), JI_ERROR_TYPE);
  support_message(ctx, "a: the array's type");
  array.type = JI_TYPE_FLOAT64;
  array.data = NULL;
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, &bundle), JI_ERROR_ARGUMENT);
  array.data = (const char *)numbers + 1;
  support_status(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, &bundle), JI_ERROR_ARGUMENT);
  support_message(ctx, "aligned");
  assert_int_equal(released, 0);
  assert_int_equal(ji_bundle_array_count(NULL), 0);
  assert_null(ji_bundle_array_name(NULL, 0));
  assert_null(ji_bundle_find_array(NULL, "a"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(members_are_found_and_sorted),
      cmocka_unit_test(arguments_are_checked),
      cmocka_unit_test(growing_survives_every_failed_allocation),
      cmocka_unit_test(an_array_is_released_once_and_cleared),
      cmocka_unit_test(arrays_stand_beside_datasets),
      cmocka_unit_test(wrong_arrays_stay_the_callers),
  };
  return cmocka_run_group_tests_name("bundle", tests, make_context, free_context);
}

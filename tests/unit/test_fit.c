/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fit.h, and lib/evaluation/frame: columns of a panel as dense levels and numbers. */
#include "support/support.h"

#include "data/frame.h"
#include "evaluation/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- fits --------------------------------------------------------------------------------- */

static void count_release(const ji_allocator *allocator, void *state) {
  (void)allocator;
  ++*(int *)state;
}

static ji_bundle *some_tables(ji_context *ctx) {
  static const double numbers[] = {1, 2};
  const support_column column = {.name = "x", .numbers = numbers};
  ji_dataset *data = support_dataset(ctx, 2, &column, 1);
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "t", data, &tables));
  ji_dataset_unref(data);
  return tables;
}

static void a_fit_keeps_its_tables_and_frees_its_state(void **test) {
  (void)test;
  ji_context *ctx = support_context();
  ji_bundle *tables = some_tables(ctx), *out = NULL;
  int released = 0;
  ji_fit *fit = NULL;
  support_ok(ctx, ji__fit_create(ctx, JI_FIT_DID, tables, &released, count_release, &fit));
  ji_bundle_unref(tables);
  assert_int_equal(ji_fit_kind(fit), JI_FIT_DID);
  assert_ptr_equal(ji_fit_ref(fit), fit);
  ji_fit_unref(fit);
  assert_int_equal(released, 0);
  support_ok(ctx, ji_fit_tables(ctx, fit, &out));
  ji_fit_unref(fit);
  assert_int_equal(released, 1);
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(out, "t")), 2);
  ji_bundle_unref(out);
  ji_context_free(ctx);
}

static void no_fit(void **test) {
  (void)test;
  ji_context *ctx = support_context();
  ji_bundle *tables = some_tables(ctx), *out = tables;
  ji_fit *fit = NULL;
  assert_int_equal(ji_fit_kind(NULL), 0);
  assert_null(ji_fit_ref(NULL));
  ji_fit_unref(NULL);
  support_status(ctx, ji_fit_tables(ctx, NULL, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
  support_message(ctx, "fit");
  support_ok(ctx, ji__fit_create(ctx, JI_FIT_REGRESSION, tables, NULL, NULL, &fit));
  support_status(ctx, ji_fit_tables(ctx, fit, NULL), JI_ERROR_ARGUMENT);
  support_message(ctx, "out");
  ji_fit_unref(fit);
  ji_bundle_unref(tables);
  ji_context_free(ctx);
}

/* --- levels ------------------------------------------------------------------------------- */

static void check_level(const ji__levels *levels, int64_t level, const char *label, int64_t value) {
  ji__buffer buffer;
  int64_t number = -1;
  ji__buffer_init(&buffer, &ji__default_allocator);
  ji__levels_label(levels, level, &buffer);
  assert_string_equal(buffer.data, label);
  ji__buffer_free(&buffer);
  assert_int_equal(ji__levels_value(levels, level, &number), value >= 0);
  assert_int_equal(number, value);
}

static void check_codes(const ji__levels *levels, const int32_t *codes, int64_t count) {
  assert_int_equal(levels->count, count);
  for (int64_t i = 0; i < levels->rows; i++)
    assert_int_equal(levels->codes[i], codes[i]);
}

static void levels_are_in_order(void **test) {
  (void)test;
  static const char *const texts[] = {"b", NULL, "10", "b", "9"};
  static const int64_t integers[] = {2006, 2004, 2004, 2005, 2006};
  static const int64_t spread[] = {INT64_MAX, 3, INT64_MIN, 3, 7};
  static const double whole[] = {3, 0, -1, 3, 0};
  static const int absent[] = {0, 0, 0, 1, 0};
  const support_column columns[] = {{.name = "text", .texts = texts},
                                    {.name = "year", .integers = integers},
                                    {.name = "spread", .integers = spread},
                                    {.name = "whole", .numbers = whole, .absent = absent}};
  ji_context *ctx = support_context();
  ji_dataset *data = support_dataset(ctx, 5, columns, 4);
  ji__levels levels;
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "text", &levels));
  check_codes(&levels, (const int32_t[]){2, -1, 0, 2, 1}, 3);
  check_level(&levels, 0, "10", 10);
  check_level(&levels, 2, "b", -1);
  ji__levels_free(ctx, &levels);
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "year", &levels));
  check_codes(&levels, (const int32_t[]){2, 0, 0, 1, 2}, 3);
  check_level(&levels, 1, "2005", 2005);
  support_ok(ctx, ji__levels_keep(ctx, &levels, (const uint8_t[]){1, 0, 0, 1, 1}));
  assert_int_equal(levels.rows, 3);
  check_codes(&levels, (const int32_t[]){1, 0, 1}, 2);
  check_level(&levels, 1, "2006", 2006);
  ji__levels_free(ctx, &levels);
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "spread", &levels));
  check_codes(&levels, (const int32_t[]){3, 1, 0, 1, 2}, 4);
  ji__levels_free(ctx, &levels);
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "whole", &levels));
  check_codes(&levels, (const int32_t[]){2, 1, 0, -1, 1}, 3);
  ji__levels_free(ctx, &levels);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

/* A dataset of one column of a type that the short form does not make. */
static ji_dataset *one_column(ji_context *ctx, ji_type type, const void *values) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *data = NULL;
  const ji_column column = {
      .size = sizeof column, .type = type, .name = "day", .length = 3, .values = values};
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &data));
  ji_dataset_builder_free(builder);
  return data;
}

static void dates_are_levels(void **test) {
  (void)test;
  static const int32_t days[] = {19782, 0, 19782};
  static const int64_t moments[] = {INT64_C(86400000000), 0, 5};
  ji_context *ctx = support_context();
  ji__levels levels;
  ji_dataset *data = one_column(ctx, JI_TYPE_DATE32, days);
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "day", &levels));
  check_codes(&levels, (const int32_t[]){1, 0, 1}, 2);
  check_level(&levels, 1, "2024-02-29", 19782);
  ji__levels_free(ctx, &levels);
  ji_dataset_unref(data);
  data = one_column(ctx, JI_TYPE_TIMESTAMP, moments);
  support_ok(ctx, ji__frame_levels(ctx, data, "panel", "day", &levels));
  check_codes(&levels, (const int32_t[]){2, 0, 1}, 3);
  check_level(&levels, 2, "1970-01-02", INT64_C(86400000000));
  check_level(&levels, 1, "5", 5);
  ji__levels_free(ctx, &levels);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

static void what_is_no_level(void **test) {
  (void)test;
  static const double numbers[] = {1, 2.5};
  static const double nothing[] = {1, NAN};
  const support_column columns[] = {{.name = "half", .numbers = numbers},
                                    {.name = "nan", .numbers = nothing}};
  ji_context *ctx = support_context();
  ji_dataset *data = support_dataset(ctx, 2, columns, 2);
  ji__levels levels;
  support_status(ctx, ji__frame_levels(ctx, data, "panel", "half", &levels), JI_ERROR_VALUE);
  support_message(ctx, "panel: row 2, column \"half\": 2.5");
  support_status(ctx, ji__frame_levels(ctx, data, "panel", "nan", &levels), JI_ERROR_VALUE);
  support_message(ctx, "nan");
  support_status(ctx, ji__frame_levels(ctx, data, "panel", "none", &levels), JI_ERROR_NOT_FOUND);
  support_message(ctx, "none");
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

static void pairs_are_in_order(void **test) {
  (void)test;
  static const int32_t left[] = {1, 0, 1, 0}, right[] = {0, 5, 0, 2};
  static const int32_t expected[] = {2, 1, 2, 0};
  ji_context *ctx = support_context();
  int32_t codes[4];
  int64_t count = 0;
  support_ok(ctx, ji__frame_pairs(ctx, 4, left, right, codes, &count));
  assert_int_equal(count, 3);
  assert_memory_equal(codes, expected, sizeof codes);
  ji_context_free(ctx);
}

static void numbers_of_columns(void **test) {
  (void)test;
  static const double numbers[] = {1.5, 2, INFINITY};
  static const int64_t integers[] = {1, -2, 3};
  static const int absent[] = {0, 1, 0};
  static const char *const texts[] = {"a", "b", "c"}, *const nulls[] = {NULL, NULL, NULL};
  const support_column columns[] = {{.name = "plain", .numbers = numbers},
                                    {.name = "holes", .numbers = numbers, .absent = absent},
                                    {.name = "whole", .integers = integers, .absent = absent},
                                    {.name = "text", .texts = texts},
                                    {.name = "null", .texts = nulls}};
  ji_context *ctx = support_context();
  ji_dataset *data = support_dataset(ctx, 3, columns, 5);
  double out[3];
  support_ok(ctx, ji__frame_numbers(ctx, data, "panel", "plain", out));
  assert_true(out[0] == 1.5 && out[1] == 2 && isinf(out[2]));
  support_ok(ctx, ji__frame_numbers(ctx, data, "panel", "holes", out));
  assert_true(out[0] == 1.5 && isnan(out[1]) && isinf(out[2]));
  support_ok(ctx, ji__frame_numbers(ctx, data, "panel", "whole", out));
  assert_true(out[0] == 1 && isnan(out[1]) && out[2] == 3);
  support_ok(ctx, ji__frame_numbers(ctx, data, "panel", "null", out));
  assert_true(isnan(out[0]));
  support_status(ctx, ji__frame_numbers(ctx, data, "panel", "text", out), JI_ERROR_TYPE);
  support_message(ctx, "\"text\" holds text");
  support_status(ctx, ji__frame_numbers(ctx, data, "panel", "none", out), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

/* --- memory ------------------------------------------------------------------------------- */

static ji_status read_levels(ji_context *ctx, void *user) {
  static const char *const names[] = {"text", "spread", "year"};
  static const uint8_t keep[] = {1, 0, 1};
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < 3; i++) {
    ji__levels levels;
    status = ji__frame_levels(ctx, user, "panel", names[i], &levels);
    if (!status)
      status = ji__levels_keep(ctx, &levels, keep);
    ji__levels_free(ctx, &levels);
  }
  return status;
}

static ji_status make_fit(ji_context *ctx, void *user) {
  ji_fit *fit = NULL;
  ji_status status = ji__fit_create(ctx, JI_FIT_DID, user, NULL, NULL, &fit);
  assert_true(!status == (fit != NULL));
  ji_fit_unref(fit);
  return status;
}

static void every_allocation(void **test) {
  (void)test;
  static const char *const texts[] = {"b", "a", "b"};
  static const int64_t spread[] = {INT64_MAX, 3, INT64_MIN}, years[] = {2, 1, 2};
  const support_column columns[] = {{.name = "text", .texts = texts},
                                    {.name = "spread", .integers = spread},
                                    {.name = "year", .integers = years}};
  ji_context *ctx = support_context();
  ji_dataset *data = support_dataset(ctx, 3, columns, 3);
  ji_bundle *tables = some_tables(ctx);
  support_every_allocation("levels", read_levels, data);
  support_every_allocation("fit", make_fit, tables);
  ji_bundle_unref(tables);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fit_keeps_its_tables_and_frees_its_state),
      cmocka_unit_test(no_fit),
      cmocka_unit_test(levels_are_in_order),
      cmocka_unit_test(dates_are_levels),
      cmocka_unit_test(what_is_no_level),
      cmocka_unit_test(pairs_are_in_order),
      cmocka_unit_test(numbers_of_columns),
      cmocka_unit_test(every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

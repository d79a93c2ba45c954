/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The helpers of the tests are tested too: a check that cannot fail would hide everything. */
#include "support/support.h"

#include "core/context.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_status make_text(ji_context *ctx, void *user) {
  ji_text *text = NULL;
  ji_status status = ji__text_create(ctx, user, strlen(user), &text);
  if (status)
    assert_null(text);
  ji_text_unref(text);
  return status;
}

static void every_allocation_is_counted(void **state) {
  (void)state;
  char bytes[] = "text";
  assert_int_equal(support_every_allocation("text", make_text, bytes), 2);
}

static void allocator_fails_where_told(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator a = support_allocator(&memory);
  support_memory_fail(&memory, 2, 0);
  void *first = a.allocate(a.user, 8);
  assert_non_null(first);
  assert_null(a.reallocate(a.user, first, 16));
  first = a.reallocate(a.user, first, 16);
  assert_non_null(first);
  assert_int_equal(atomic_load(&memory.live), 1);
  support_memory_fail(&memory, 1, 1);
  assert_null(a.allocate(a.user, 8));
  assert_null(a.allocate(a.user, 8));
  a.release(a.user, first);
  assert_int_equal(atomic_load(&memory.live), 0);
}

static void difference_is_relative(void **state) {
  (void)state;
  assert_true(support_difference(1, 1) == 0);
  assert_true(support_difference(NAN, NAN) == 0);
  assert_true(support_difference(200, 100) == 0.5);
  assert_true(support_difference(-1, 1) == 2);
  assert_true(isinf(support_difference(NAN, 1)));
  assert_true(isinf(support_difference(INFINITY, 1)));
  assert_true(support_difference(0, 1e-300) == 1);
}

static void tables_are_read(void **state) {
  (void)state;
  char *folder = support_folder();
  support_write(folder, "a.csv", "\xEF\xBB\xBFname,\"x,y\"\r\n\"say \"\"hi\"\"\",1.5\r\nb,-2e3");
  char *path = support_path(folder, "a.csv");
  support_table *table = support_table_read(path);
  assert_int_equal(table->rows, 2);
  assert_int_equal(table->columns, 2);
  size_t x = support_table_column(table, "x,y");
  size_t row = support_table_row(table, support_table_column(table, "name"), "say \"hi\"");
  assert_true(support_table_number(table, row, x) == 1.5);
  assert_true(support_table_number(table, 1, x) == -2000);
  support_table_free(table);
  size_t size;
  char *text = support_read(path, &size);
  assert_int_equal(size, strlen(text));
  free(text);
  free(path);
  support_folder_free(folder);
}

static void random_numbers_stay_in_range(void **state) {
  (void)state;
  support_random random = {1};
  double low = 9, high = -9;
  for (int i = 0; i < 1000; i++) {
    double value = support_random_uniform(&random, 2, 3);
    low = fmin(low, value);
    high = fmax(high, value);
  }
  assert_true(low >= 2 && low < 2.1 && high < 3 && high > 2.9);
}

static void reference_is_found_or_skipped(void **state) {
  (void)state;
  char *path = support_reference("io/INDEX.md");
  char *data = support_data("china-2018/flows.csv");
  free(path);
  free(data);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_allocation_is_counted),
      cmocka_unit_test(allocator_fails_where_told),
      cmocka_unit_test(difference_is_relative),
      cmocka_unit_test(tables_are_read),
      cmocka_unit_test(random_numbers_stay_in_range),
      cmocka_unit_test(reference_is_found_or_skipped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

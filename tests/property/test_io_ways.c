/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a system is solved and how a table lies in memory do not matter. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>

enum { tables = 12, largest = 40 };

static const int64_t sizes[tables] = {1, 2, 3, 4, 5, 7, 8, 13, 20, 27, 33, largest};

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context_threads(2);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static support_io *table_of(int k) {
  return support_io_random(1000 + (uint64_t)k, sizes[k], 0.3 + 0.05 * k);
}

static ji_model *model_of(const support_io *table, int32_t method) {
  ji_io_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  support_ok(ctx, support_io_create(ctx, table, &options, &model));
  return model;
}

static ji_dataset *multipliers(const ji_model *model) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  return out;
}

/* However systems are solved, the results are within each other's error bounds. */
static void methods_agree_within_their_bounds(void **state) {
  (void)state;
  for (int k = 0; k < tables; k++) {
    support_io *table = table_of(k);
    ji_model *model = model_of(table, JI_IO_METHOD_DIRECT), *factorized = NULL;
    ji_model *other = model_of(table, JI_IO_METHOD_ITERATIVE);
    support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
    ji_dataset *a = multipliers(model), *b = multipliers(other), *c = multipliers(factorized);
    ji_column x = support_look(ctx, a, "type1"), y = support_look(ctx, b, "type1"),
              z = support_look(ctx, c, "type1"), p = support_look(ctx, a, "type1_error_bound"),
              q = support_look(ctx, b, "type1_error_bound");
    for (int64_t i = 0; i < table->n; i++) {
      double gap = fabs(support_number(&x, i) - support_number(&y, i));
      assert_false(support_is_null(&p, i) || support_is_null(&q, i));
      assert_true(gap <= support_number(&p, i) + support_number(&q, i));
      support_close("iterative", support_number(&y, i), support_number(&x, i), 1e-9);
      support_close("factorized", support_number(&z, i), support_number(&x, i), 1e-13);
    }
    ji_dataset_unref(a);
    ji_dataset_unref(b);
    ji_dataset_unref(c);
    ji_model_unref(factorized);
    ji_model_unref(other);
    ji_model_unref(model);
    support_io_free(table);
  }
}

/* The same table column by column, backwards, and with gaps gives the same multipliers. */
static void strides_do_not_matter(void **state) {
  (void)state;
  for (int k = 1; k < tables; k++) {
    support_io *table = table_of(k);
    int64_t n = table->n;
    double *gaps = calloc((size_t)(2 * n * (n + 3)), sizeof *gaps);
    assert_non_null(gaps);
    for (int64_t i = 0; i < n; i++)
      for (int64_t j = 0; j < n; j++)
        gaps[2 * (j * (n + 3) + i)] = table->flows[i * n + j];
    ji_array turned = {.data = gaps,
                       .rows = n,
                       .columns = n,
                       .row_stride = 2,
                       .column_stride = 2 * (n + 3),
                       .type = JI_TYPE_FLOAT64};
    ji_model *model = model_of(table, JI_IO_METHOD_AUTO), *other = NULL;
    support_ok(ctx, support_io_create_from(ctx, table, &turned, NULL, NULL, NULL, &other));
    ji_dataset *a = multipliers(model), *b = multipliers(other);
    ji_column x = support_look(ctx, a, "type2"), y = support_look(ctx, b, "type2");
    for (int64_t i = 0; i < n; i++)
      support_close("type2", support_number(&y, i), support_number(&x, i), 1e-13);
    ji_dataset_unref(a);
    ji_dataset_unref(b);
    ji_model_unref(model);
    ji_model_unref(other);
    free(gaps);
    support_io_free(table);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(methods_agree_within_their_bounds),
      cmocka_unit_test(strides_do_not_matter),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

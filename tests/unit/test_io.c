/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: making a model, multipliers, inverse, factors. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the textbook ------------------------------------------------------------------------- */

/* I - A = [.85 -.25; -.2 .95], determinant .7575, so L = [.95 .25; .2 .85] / .7575. */
static void test_textbook_inverse(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_array inverse;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const double *l = inverse.data;
  assert_int_equal(inverse.rows, 2);
  assert_int_equal(inverse.row_stride, 2);
  assert_int_equal(inverse.column_stride, 1);
  support_close("L11", l[0], 0.95 / 0.7575, 1e-14);
  support_close("L12", l[1], 0.25 / 0.7575, 1e-14);
  support_close("L21", l[2], 0.2 / 0.7575, 1e-14);
  support_close("L22", l[3], 0.85 / 0.7575, 1e-14);
  ji_array_release(&inverse);
  assert_null(inverse.data);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* e = (.3, .25): e'L = (.335, .2875) / .7575. The closed inverse is printed in section 2.5 as
 * 1.3651 .4253; .5273 1.3481. */
static void test_textbook_multipliers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.closure_total = 950;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, &options, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_close("direct", support_io_cell(ctx, out, "agriculture", NULL, NULL, "direct"), 0.3,
                1e-15);
  support_close("type1", support_io_cell(ctx, out, "agriculture", NULL, NULL, "type1"),
                0.335 / 0.7575, 1e-14);
  support_close("type1", support_io_cell(ctx, out, "manufacturing", NULL, NULL, "type1"),
                0.2875 / 0.7575, 1e-14);
  support_close("ratio", support_io_cell(ctx, out, "manufacturing", NULL, NULL, "type1_ratio"),
                0.2875 / 0.7575 / 0.25, 1e-14);
  support_close("type2", support_io_cell(ctx, out, "agriculture", NULL, NULL, "type2"),
                0.3 * 1.3651 + 0.25 * 0.5273, 1e-4);
  support_close("type2", support_io_cell(ctx, out, "manufacturing", NULL, NULL, "type2"),
                0.3 * 0.4253 + 0.25 * 1.3481, 1e-4);
  double bound = support_io_cell(ctx, out, "agriculture", NULL, NULL, "type1_error_bound");
  assert_true(bound > 0 && bound < 1e-13);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_textbook_inverse),
      cmocka_unit_test(test_textbook_multipliers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

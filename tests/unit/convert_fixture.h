/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of conversions between measures share. */
#ifndef TESTS_UNIT_CONVERT_FIXTURE_H
#define TESTS_UNIT_CONVERT_FIXTURE_H

#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline int make_context(void **state) {
  *state = support_context();
  return 0;
}

static inline int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

/* What one of the conversions did: its dataset, which must be NULL on failure. */
typedef struct outcome {
  ji_context *ctx;
  ji_dataset *out;
} outcome;

static inline outcome begin(ji_context *ctx) {
  return (outcome){ctx, (ji_dataset *)ctx};
}

static inline void expect(outcome *o, ji_status status, ji_status expected, const char *part) {
  support_status(o->ctx, status, expected);
  if (status)
    support_message(o->ctx, part);
  assert_true(!status == (o->out != NULL));
}

static inline void end(outcome *o) {
  ji_dataset_unref(o->out);
}

static inline double cell(const outcome *o, const char *name, int64_t row) {
  ji_column column = support_look(o->ctx, o->out, name);
  return support_number(&column, row);
}

static inline void expect_column(const outcome *o, const char *name, const char *unit,
                                 const char *measure) {
  ji_column column = support_look(o->ctx, o->out, name);
  assert_int_equal(column.type, JI_TYPE_FLOAT64);
  assert_string_equal(column.unit ? column.unit : "none", unit);
  assert_string_equal(ji_measure_text(column.measure), measure);
}

/* Whether the provenance has a row of this name with this value. */
static inline int origin_has(const outcome *o, const char *name, const char *value) {
  ji_dataset *origin = NULL;
  support_ok(o->ctx, ji_dataset_provenance(o->ctx, o->out, &origin));
  ji_column names = support_look(o->ctx, origin, "name");
  ji_column values = support_look(o->ctx, origin, "value");
  int found = 0;
  for (int64_t row = 0; row < names.length; row++) {
    char *a = support_text(o->ctx, &names, row), *b = support_text(o->ctx, &values, row);
    found |= !strcmp(a, name) && b && !strcmp(b, value);
    free(a);
    free(b);
  }
  ji_dataset_unref(origin);
  return found;
}

/* A dataset of one column `value`, and of one parameter column `p`. */
static inline ji_dataset *column(ji_context *ctx, const char *unit, const char *measure,
                                 const double *values, int64_t rows) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values}};
  return support_dataset(ctx, rows, columns, 1);
}

static inline ji_dataset *with_parameter(ji_context *ctx, const char *unit, const char *measure,
                                         const double *values, const char *p_unit, const double *p,
                                         int64_t rows) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values},
      {.name = "p", .unit = p_unit, .numbers = p}};
  return support_dataset(ctx, rows, columns, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of regressions share. */
#ifndef TESTS_UNIT_REGRESSION_FIXTURE_H
#define TESTS_UNIT_REGRESSION_FIXTURE_H

#include "support/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ji_regression_term x_term = {.column = "x"};

static inline ji_regression_options options_of(const char *outcome, const ji_regression_term *terms,
                                               int64_t count) {
  ji_regression_options options;
  assert_int_equal(ji_regression_options_init(&options, sizeof options), JI_OK);
  options.outcome = outcome;
  options.terms = terms;
  options.term_count = count;
  return options;
}

static inline ji_bundle *fit(ji_context *ctx, const ji_dataset *panel,
                             const ji_regression_options *options) {
  ji_fit *made = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_regression_fit(ctx, panel, options, &made));
  assert_int_equal(ji_fit_kind(made), JI_FIT_REGRESSION);
  support_ok(ctx, ji_fit_tables(ctx, made, &tables));
  ji_fit_unref(made);
  return tables;
}

/* A cell of a table by its first column; NaN where it is null, a failure where it is not there. */
static inline double cell(ji_context *ctx, const ji_bundle *tables, const char *table,
                          const char *row, const char *column) {
  const ji_dataset *found = ji_bundle_find(tables, table);
  ji_column key = {.size = sizeof key}, value = support_look(ctx, found, column);
  support_ok(ctx, ji_dataset_column(ctx, found, 0, &key));
  for (int64_t i = 0; i < ji_dataset_row_count(found); i++) {
    char *own = support_text(ctx, &key, i);
    int is_it = !strcmp(own, row);
    free(own);
    if (is_it)
      return support_is_null(&value, i) ? NAN : support_number(&value, i);
  }
  fail_msg("%s has no %s", table, row);
  return 0;
}

static inline double diagnostic(ji_context *ctx, const ji_bundle *tables, const char *name) {
  return cell(ctx, tables, "diagnostics", name, "value");
}

/* How many rows of `dropped` have a reason, and the name or row of the first. */
static inline int64_t dropped(ji_context *ctx, const ji_bundle *tables, const char *reason,
                              char **name, int64_t *row) {
  const ji_dataset *table = ji_bundle_find(tables, "dropped");
  ji_column reasons = support_look(ctx, table, "reason"), names = support_look(ctx, table, "name"),
            rows = support_look(ctx, table, "row");
  int64_t found = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++) {
    char *own = support_text(ctx, &reasons, i);
    if (!strcmp(own, reason) && !found++) {
      if (name)
        *name = support_text(ctx, &names, i);
      if (row)
        *row = (int64_t)support_number(&rows, i);
    }
    free(own);
  }
  return found;
}

static inline void refused(ji_context *ctx, const ji_dataset *panel,
                           const ji_regression_options *options, ji_status status,
                           const char *part) {
  ji_fit *out = NULL;
  support_status(ctx, ji_regression_fit(ctx, panel, options, &out), status);
  assert_null(out);
  support_message(ctx, part);
}

/* --- a panel of six rows, by hand ---------------------------------------------------------- */

enum { six = 6 };
static const double by_hand_x[six] = {1, 2, 4, 1, 3, 5}, by_hand_y[six] = {2, 3, 7, 1, 6, 8};
static const int64_t by_hand_id[six] = {1, 1, 1, 2, 2, 2};

static inline ji_dataset *six_rows(ji_context *ctx, const double *x, const double *y,
                                   const int64_t *id, const double *w) {
  const support_column columns[] = {{.name = "x", .numbers = x},
                                    {.name = "y", .numbers = y},
                                    {.name = "id", .integers = id},
                                    {.name = "w", .numbers = w ? w : x}};
  return support_dataset(ctx, six, columns, 4);
}

#endif

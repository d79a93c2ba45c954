/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the design: numbers, products, dummies of levels. */
#include "evaluation/regression/regression.h"

#include <string.h>

ji_status ji__design_add(ji__regression *r, const char *name, double *values,
                         ji__design_column **out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  char *own = ji__copy_string(allocator, name);
  if (!own || !ji__grow_array(allocator, &r->columns, &r->column_capacity, r->column_count,
                              sizeof *r->columns)) {
    ji__release(allocator, own);
    ji__release(allocator, values);
    return ji__fail_memory(r->ctx);
  }
  ji__design_column *column = &r->columns[r->column_count++];
  *column = (ji__design_column){.name = own, .values = values};
  if (out)
    *out = column;
  return JI_OK;
}

/* --- marking ------------------------------------------------------------------------------ */

static ji_status mark_levels(ji__regression *r, const char *name) {
  ji__levels levels;
  ji_status status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, name, &levels);
  for (int64_t i = 0; !status && i < r->rows; i++)
    if (levels.codes[i] < 0 && r->keep[i]) {
      r->keep[i] = 0;
      r->reason[i] = JI__ROW_NULL;
      r->counts[JI__ROW_NULL]++;
    }
  if (!status)
    ji__levels_free(r->ctx, &levels);
  return status;
}

static ji_status mark_term(ji__regression *r, const ji_regression_term *term, int64_t number) {
  if (!term->column)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.terms[%lld].column is NULL: a column was expected",
                    (long long)number);
  if (term->kind < JI_TERM_NUMBER || term->kind > JI_TERM_SUN_ABRAHAM)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.terms[%lld].kind is %d: 0 to 2 was expected",
                    (long long)number, (int)term->kind);
  if (term->kind == JI_TERM_SUN_ABRAHAM)
    return ji__sun_abraham_mark(r, term);
  ji_status status = term->kind == JI_TERM_LEVELS ? mark_levels(r, term->column)
                                                  : ji__mark_numbers(r, term->column);
  return status || !term->by ? status : ji__mark_numbers(r, term->by);
}

ji_status ji__terms_mark(ji__regression *r) {
  ji_status status = JI_OK;
  for (int64_t t = 0; !status && t < r->options.term_count; t++)
    status = mark_term(r, &r->options.terms[t], t);
  for (int64_t i = 0; !status && i < r->endogenous_names.count; i++)
    status = ji__mark_numbers(r, r->endogenous_names.items[i]);
  for (int64_t i = 0; !status && i < r->instrument_names.count; i++)
    status = ji__mark_numbers(r, r->instrument_names.items[i]);
  return status;
}

/* --- building ----------------------------------------------------------------------------- */

static ji_status build_intercept(ji__regression *r) {
  double *ones = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof *ones);
  if (!ones)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->n; i++)
    ones[i] = 1;
  return ji__design_add(r, "(Intercept)", ones, NULL);
}

static ji_status build_number(ji__regression *r, const ji_regression_term *term) {
  double *values, *by;
  ji_status status = ji__sample_numbers(r, term->column, &values);
  if (status || !term->by)
    return status ? status : ji__design_add(r, term->column, values, NULL);
  ji__buffer name;
  ji__buffer_init(&name, ji__allocator(r->ctx));
  ji__buffer_format(&name, "%s:%s", term->column, term->by);
  status = name.failed ? ji__fail_memory(r->ctx) : ji__sample_numbers(r, term->by, &by);
  if (status) {
    ji__release(ji__allocator(r->ctx), values);
  } else {
    for (int64_t i = 0; i < r->n; i++)
      values[i] *= by[i];
    ji__release(ji__allocator(r->ctx), by);
    status = ji__design_add(r, name.data, values, NULL);
  }
  ji__buffer_free(&name);
  return status;
}

/* Whether one of the texts joined by | is this one; then it is counted in *found. */
static int is_listed(const char *list, const char *text, int64_t *found) {
  size_t size = strlen(text);
  for (const char *at = list; at; at = strchr(at, '|')) {
    at += at != list;
    size_t length = strcspn(at, "|");
    if (length == size && !memcmp(at, text, size)) {
      ++*found;
      return 1;
    }
  }
  return 0;
}

static int64_t list_length(const char *list) {
  int64_t count = list ? 1 : 0;
  for (const char *at = list; at && *at; at++)
    count += *at == '|';
  return count;
}

/* The dummy of a level times `by` (NULL: 1). */
static ji_status build_dummy(ji__regression *r, const ji__levels *levels, int64_t level,
                             const double *by, const char *name) {
  double *values = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof *values);
  if (!values)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->n; i++)
    values[i] = levels->codes[i] == level ? by ? by[i] : 1 : 0;
  return ji__design_add(r, name, values, NULL);
}

static ji_status build_each_level(ji__regression *r, const ji_regression_term *term,
                                  const ji__levels *levels, const double *by) {
  ji__buffer name;
  ji_status status = JI_OK;
  int64_t found = 0;
  ji__buffer_init(&name, ji__allocator(r->ctx));
  for (int64_t l = 0; !status && l < levels->count; l++) {
    name.size = 0;
    ji__buffer_format(&name, "%s::", term->column);
    size_t prefix = name.size;
    ji__levels_label(levels, l, &name);
    if (!name.failed && is_listed(term->reference, name.data + prefix, &found))
      continue;
    if (term->by)
      ji__buffer_format(&name, ":%s", term->by);
    status = name.failed ? ji__fail_memory(r->ctx) : build_dummy(r, levels, l, by, name.data);
  }
  ji__buffer_free(&name);
  if (!status && found < list_length(term->reference))
    status = ji__fail(r->ctx, JI_ERROR_VALUE,
                      JI__PANEL_NAME ": column \"%s\": a reference of \"%s\" is no level of the "
                                     "rows that are left",
                      term->column, term->reference);
  return status;
}

static ji_status build_levels(ji__regression *r, const ji_regression_term *term) {
  ji__levels levels;
  double *by = NULL;
  ji_status status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, term->column, &levels);
  if (status)
    return status;
  status = ji__levels_keep(r->ctx, &levels, r->keep);
  if (!status && term->by)
    status = ji__sample_numbers(r, term->by, &by);
  if (!status)
    status = build_each_level(r, term, &levels, by);
  ji__release(ji__allocator(r->ctx), by);
  ji__levels_free(r->ctx, &levels);
  return status;
}

static ji_status build_term(ji__regression *r, const ji_regression_term *term) {
  if (term->kind == JI_TERM_SUN_ABRAHAM)
    return ji__sun_abraham_build(r, term);
  return term->kind == JI_TERM_LEVELS ? build_levels(r, term) : build_number(r, term);
}

static ji_status build_named(ji__regression *r, const ji__names *names, int is_instrument) {
  ji_status status = JI_OK;
  for (int64_t i = 0; !status && i < names->count; i++) {
    double *values;
    ji__design_column *column = NULL;
    status = ji__sample_numbers(r, names->items[i], &values);
    if (!status)
      status = ji__design_add(r, names->items[i], values, &column);
    if (column) {
      column->is_endogenous = !is_instrument;
      column->is_instrument = is_instrument;
    }
  }
  return status;
}

/* The square of each column as it comes: what collinearity is measured against. */
static void measure_columns(ji__regression *r) {
  for (size_t c = 0; c < r->column_count; c++) {
    const double *values = r->columns[c].values;
    double sum = 0;
    for (int64_t i = 0; i < r->n; i++)
      sum += (r->weights ? r->weights[i] : 1) * values[i] * values[i];
    r->columns[c].norm = sum;
  }
}

ji_status ji__terms_build(ji__regression *r) {
  ji_status status = r->effect_names.count ? JI_OK : build_intercept(r);
  if (!status)
    status = build_named(r, &r->endogenous_names, 0);
  for (int64_t t = 0; !status && t < r->options.term_count; t++)
    status = build_term(r, &r->options.terms[t]);
  if (!status)
    status = build_named(r, &r->instrument_names, 1);
  if (!status)
    measure_columns(r);
  return status;
}

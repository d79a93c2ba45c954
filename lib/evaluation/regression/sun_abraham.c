/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cohort times event time dummies (Sun and Abraham, Journal of Econometrics 225, 2021). */
#include "core/number.h"
#include "evaluation/regression/regression.h"

#include <string.h>

/* Cohorts and periods of all rows. */
typedef struct cohorts {
  ji__levels cohort, period;
  int64_t *place; /* of each level of the cohort: its value or the number of its period */
  int32_t *state; /* of each: 0 never treated, 1 seen before only, 2 after only, 3 both */
  int64_t *when;  /* of each level of the period, on the same scale */
} cohorts;

enum { NEVER, BEFORE, AFTER, BOTH };

static int is_number(ji_type type) {
  return type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64 || type == JI_TYPE_BOOL;
}

/* Numbers are differenced as they are; dates and texts by the order of the panel's periods. */
static void place_periods(const cohorts *c) {
  for (int64_t l = 0; l < c->period.count; l++) {
    c->when[l] = l;
    if (is_number(c->period.column->type))
      ji__levels_value(&c->period, l, &c->when[l]);
  }
}

static int same_label(const ji__levels *left, int64_t l, const ji__levels *right, int64_t m,
                      ji__buffer *a, ji__buffer *b) {
  a->size = b->size = 0;
  ji__levels_label(left, l, a);
  ji__levels_label(right, m, b);
  return !a->failed && !b->failed && a->size == b->size && !memcmp(a->data, b->data, a->size);
}

/* A cohort whose label is none of a period is never treated. */
static ji_status place_cohorts(ji__regression *r, const cohorts *c) {
  ji__buffer left, right;
  ji__buffer_init(&left, ji__allocator(r->ctx));
  ji__buffer_init(&right, ji__allocator(r->ctx));
  for (int64_t l = 0; l < c->cohort.count; l++) {
    c->state[l] = NEVER;
    for (int64_t m = 0; m < c->period.count; m++)
      if (same_label(&c->cohort, l, &c->period, m, &left, &right)) {
        c->place[l] = c->when[m];
        c->state[l] = -1;
      }
  }
  ji_status status = left.failed || right.failed ? ji__fail_memory(r->ctx) : JI_OK;
  ji__buffer_free(&left);
  ji__buffer_free(&right);
  return status;
}

static int64_t event_of(const cohorts *c, int64_t i) {
  return c->when[c->period.codes[i]] - c->place[c->cohort.codes[i]];
}

/* On which sides of its treatment each cohort is seen, in the rows of `keep`. */
static void look_at_cohorts(const cohorts *c, const uint8_t *keep) {
  for (int64_t i = 0; i < c->cohort.rows; i++) {
    int32_t level = c->cohort.codes[i];
    if (level < 0 || c->period.codes[i] < 0 || (keep && !keep[i]) || c->state[level] == NEVER)
      continue;
    int seen = c->state[level] < 0 ? 0 : c->state[level];
    c->state[level] = seen | (event_of(c, i) < 0 ? BEFORE : AFTER);
  }
}

static void cohorts_free(ji__regression *r, cohorts *c) {
  ji__levels_free(r->ctx, &c->cohort);
  ji__levels_free(r->ctx, &c->period);
  ji__release(ji__allocator(r->ctx), c->place);
  ji__release(ji__allocator(r->ctx), c->state);
  ji__release(ji__allocator(r->ctx), c->when);
}

static ji_status cohorts_read(ji__regression *r, const ji_regression_term *term, cohorts *c) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  *c = (cohorts){0};
  ji_status status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, term->column, &c->cohort);
  if (!status)
    status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, term->by, &c->period);
  if (status)
    return status;
  c->place = ji__allocate_array(allocator, (size_t)c->cohort.count + 1, sizeof *c->place);
  c->state = ji__allocate_array(allocator, (size_t)c->cohort.count + 1, sizeof *c->state);
  c->when = ji__allocate_array(allocator, (size_t)c->period.count + 1, sizeof *c->when);
  if (!c->place || !c->state || !c->when)
    return ji__fail_memory(r->ctx);
  place_periods(c);
  return place_cohorts(r, c);
}

static void mark_rows(ji__regression *r, const cohorts *c) {
  for (int64_t i = 0; i < r->rows; i++) {
    int32_t level = c->cohort.codes[i];
    int reason = c->period.codes[i] < 0                   ? JI__ROW_NULL
                 : level >= 0 && c->state[level] == AFTER ? JI__ROW_ALWAYS_TREATED
                                                          : JI__ROW_KEPT;
    if (reason == JI__ROW_KEPT || !r->keep[i])
      continue;
    r->keep[i] = 0;
    r->reason[i] = (uint8_t)reason;
    r->counts[reason]++;
  }
}

ji_status ji__sun_abraham_mark(ji__regression *r, const ji_regression_term *term) {
  cohorts c;
  if (!term->by)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.terms: a Sun-Abraham term of \"%s\" without `by`: the "
                    "column of the period was expected",
                    term->column);
  if (r->event_name)
    return ji__fail(
        r->ctx, JI_ERROR_ARGUMENT,
        "ji_regression_options.terms: more than one Sun-Abraham term: one was expected");
  ji_status status = cohorts_read(r, term, &c);
  if (!status) {
    look_at_cohorts(&c, NULL);
    mark_rows(r, &c);
    r->event_name = ji__copy_string(ji__allocator(r->ctx), term->by);
    if (!r->event_name)
      status = ji__fail_memory(r->ctx);
  }
  cohorts_free(r, &c);
  return status;
}

/* --- cells -------------------------------------------------------------------------------- */

static int is_reference(const char *list, int64_t event) {
  for (const char *at = list ? list : "-1"; at; at = strchr(at, '|')) {
    at += *at == '|';
    int64_t value;
    if (ji__integer_parse(at, strcspn(at, "|"), &value) == 1 && value == event)
      return 1;
  }
  return 0;
}

/* The cell's dummy over the rows that are observations. */
static ji_status add_cell(ji__regression *r, const cohorts *c, int64_t level, int64_t event,
                          ji__buffer *name) {
  double *values = ji__allocate_array(ji__allocator(r->ctx), (size_t)r->n, sizeof *values);
  ji__design_column *column;
  double share = 0;
  int64_t rows = 0;
  if (!values)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->n; i++)
    if (c->cohort.codes[i] == level && event_of(c, i) == event) {
      values[i] = 1;
      rows++;
      share += r->weights ? r->weights[i] : 1;
    }
  if (!rows) {
    ji__release(ji__allocator(r->ctx), values);
    return JI_OK;
  }
  name->size = 0;
  ji__buffer_format(name, "%s::%lld:cohort::", r->event_name, (long long)event);
  ji__levels_label(&c->cohort, level, name);
  if (name->failed) {
    ji__release(ji__allocator(r->ctx), values);
    return ji__fail_memory(r->ctx);
  }
  ji_status status = ji__design_add(r, name->data, values, &column);
  if (status)
    return status;
  column->is_cell = 1;
  column->event = event;
  column->cohort = level;
  column->share = share;
  column->cell_rows = rows;
  return JI_OK;
}

/* The next event time after `event` that a treated cohort has; INT64_MAX: none. */
static int64_t next_event(const cohorts *c, int64_t n, int64_t event) {
  int64_t next = INT64_MAX;
  for (int64_t i = 0; i < n; i++) {
    int32_t level = c->cohort.codes[i];
    if (level < 0 || c->state[level] != BOTH)
      continue;
    int64_t own = event_of(c, i);
    if (own > event && own < next)
      next = own;
  }
  return next;
}

static ji_status add_cells(ji__regression *r, const ji_regression_term *term, const cohorts *c) {
  ji__buffer name;
  ji_status status = JI_OK;
  ji__buffer_init(&name, ji__allocator(r->ctx));
  for (int64_t event = next_event(c, r->n, INT64_MIN); !status && event < INT64_MAX;
       event = next_event(c, r->n, event))
    for (int64_t l = 0; !status && l < c->cohort.count && !is_reference(term->reference, event);
         l++)
      if (c->state[l] == BOTH)
        status = add_cell(r, c, l, event, &name);
  ji__buffer_free(&name);
  return status;
}

/* Codes of the rows that are observations move to the front; levels keep their numbers. */
static void keep_codes(ji__levels *levels, const uint8_t *keep) {
  int64_t n = 0;
  for (int64_t i = 0; i < levels->rows; i++)
    if (keep[i])
      levels->codes[n++] = levels->codes[i];
  levels->rows = n;
}

ji_status ji__sun_abraham_build(ji__regression *r, const ji_regression_term *term) {
  cohorts c;
  ji_status status = cohorts_read(r, term, &c);
  if (!status) {
    keep_codes(&c.cohort, r->keep);
    keep_codes(&c.period, r->keep);
    look_at_cohorts(&c, NULL);
    status = add_cells(r, term, &c);
  }
  if (!status) {
    r->cohort = c.cohort;
    c.cohort = (ji__levels){0};
  }
  cohorts_free(r, &c);
  return status;
}

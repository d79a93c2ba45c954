/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/panel.h"

#include "core/number.h"
#include "data/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WHAT "panel"

/* What is read before rows are chosen and sorted. */
typedef struct reading {
  ji_context *ctx;
  const ji__study_columns *columns;
  ji__levels unit, time, group, cluster;
  int32_t *never; /* of each level of group: 1 where it means never */
  double *y, *w;
  double **x;
  uint8_t *keep;
} reading;

typedef struct place {
  int32_t cluster, unit, period, unused;
  int64_t row;
} place;

/* --- columns ------------------------------------------------------------------------------ */

static ji_status read_numbers(reading *r, const ji_dataset *dataset, const char *name,
                              double **out) {
  int64_t rows = ji_dataset_row_count(dataset);
  *out = ji__allocate_array(ji__allocator(r->ctx), (size_t)rows + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(r->ctx);
  return ji__frame_numbers(r->ctx, dataset, WHAT, name, *out);
}

static ji_status required(reading *r, const char *name, const char *option) {
  if (name && *name)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_ARGUMENT, "option %s names no column", option);
}

static ji_status check_required(reading *r) {
  const ji__study_columns *c = r->columns;
  ji_status status = required(r, c->unit, "unit");
  if (!status)
    status = required(r, c->time, "time");
  if (!status)
    status = required(r, c->first_treated, "first_treated");
  return status ? status : required(r, c->outcome, "outcome");
}

static ji_status read_columns(reading *r, const ji_dataset *dataset, ji__study_panel *panel) {
  const ji__study_columns *c = r->columns;
  ji_status status = check_required(r);
  if (!status)
    status = ji__frame_levels(r->ctx, dataset, WHAT, c->unit, &r->unit);
  if (!status)
    status = ji__frame_levels(r->ctx, dataset, WHAT, c->time, &r->time);
  if (!status)
    status = ji__frame_levels(r->ctx, dataset, WHAT, c->first_treated, &r->group);
  if (!status && c->cluster)
    status = ji__frame_levels(r->ctx, dataset, WHAT, c->cluster, &r->cluster);
  if (!status)
    status = read_numbers(r, dataset, c->outcome, &r->y);
  if (!status && c->weights)
    status = read_numbers(r, dataset, c->weights, &r->w);
  if (!status && panel->covariates) {
    r->x = ji__allocate_array(ji__allocator(r->ctx), panel->covariates, sizeof *r->x);
    status = r->x ? JI_OK : ji__fail_memory(r->ctx);
  }
  for (size_t i = 0; i < panel->covariates && !status; i++)
    status = read_numbers(r, dataset, panel->names[i], &r->x[i]);
  return status;
}

static ji_status no_null(reading *r, const ji__levels *levels, const char *name) {
  for (int64_t row = 0; row < levels->rows; row++)
    if (levels->codes[row] < 0)
      return ji__fail(r->ctx, JI_ERROR_VALUE,
                      WHAT ": row %lld, column \"%s\" is null: every row needs a value",
                      (long long)row + 1, name);
  return JI_OK;
}

/* --- which rows --------------------------------------------------------------------------- */

static ji_status bad_number(reading *r, int64_t row, const char *name, double value,
                            const char *expected) {
  char number[JI__NUMBER_SIZE];
  ji__number_print(value, number);
  return ji__fail(r->ctx, JI_ERROR_VALUE, WHAT ": row %lld, column \"%s\": %s, but %s was expected",
                  (long long)row + 1, name, number, expected);
}

static ji_status choose_row(reading *r, ji__study_panel *panel, int64_t row) {
  int is_null = isnan(r->y[row]);
  if (isinf(r->y[row]))
    return bad_number(r, row, r->columns->outcome, r->y[row], "a finite number");
  for (size_t i = 0; i < panel->covariates; i++) {
    if (isinf(r->x[i][row]))
      return bad_number(r, row, panel->names[i], r->x[i][row], "a finite number");
    is_null |= isnan(r->x[i][row]);
  }
  if (r->w && (r->w[row] < 0 || isinf(r->w[row])))
    return bad_number(r, row, r->columns->weights, r->w[row], "a weight of at least 0");
  is_null |= r->w && isnan(r->w[row]);
  int is_zero = !is_null && r->w && r->w[row] == 0;
  panel->null_rows += is_null;
  panel->zero_weight_rows += is_zero;
  r->keep[row] = !is_null && !is_zero;
  panel->rows += r->keep[row];
  return JI_OK;
}

static ji_status choose_rows(reading *r, ji__study_panel *panel) {
  ji_status status = no_null(r, &r->unit, r->columns->unit);
  if (!status)
    status = no_null(r, &r->time, r->columns->time);
  if (!status && r->columns->cluster)
    status = no_null(r, &r->cluster, r->columns->cluster);
  r->keep = ji__allocate_array(ji__allocator(r->ctx), (size_t)panel->source_rows + 1, 1);
  if (!status && !r->keep)
    status = ji__fail_memory(r->ctx);
  for (int64_t row = 0; row < panel->source_rows && !status; row++)
    status = choose_row(r, panel, row);
  if (!status && !panel->rows)
    status = ji__fail(r->ctx, JI_ERROR_SHAPE, WHAT ": no row has an outcome%s and a weight above 0",
                      panel->covariates ? ", covariates" : "");
  return status;
}

/* --- sorting ------------------------------------------------------------------------------ */

static int by_place(const void *left, const void *right) {
  const place *a = left, *b = right;
  if (a->cluster != b->cluster)
    return a->cluster < b->cluster ? -1 : 1;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  if (a->period != b->period)
    return a->period < b->period ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static ji_status named_label(reading *r, const ji__levels *levels, int64_t level,
                             const char *format, int64_t first, int64_t second) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(r->ctx));
  ji__levels_label(levels, level, &label);
  ji_status status = label.failed ? ji__fail_memory(r->ctx)
                                  : ji__fail(r->ctx, JI_ERROR_LABEL, format, (long long)first + 1,
                                             (long long)second + 1, label.data ? label.data : "");
  ji__buffer_free(&label);
  return status;
}

static int32_t group_of(const reading *r, int64_t row) {
  int32_t code = r->group.codes[row];
  return code < 0 || r->never[code] ? -1 : code;
}

static ji_status check_neighbours(reading *r, const place *a, const place *b) {
  if (a->unit != b->unit)
    return JI_OK;
  if (a->cluster == b->cluster && a->period == b->period)
    return named_label(r, &r->unit, a->unit,
                       WHAT ": rows %lld and %lld are the same unit \"%s\" in the same period: one "
                            "row a unit and period was expected",
                       a->row, b->row);
  if (group_of(r, a->row) != group_of(r, b->row))
    return named_label(r, &r->unit, a->unit,
                       WHAT ": rows %lld and %lld of unit \"%s\" have different first treated "
                            "periods: one for each unit was expected",
                       a->row, b->row);
  return JI_OK;
}

/* Units within clusters: a unit that comes back under a second cluster is refused. */
static ji_status check_nested(reading *r, const place *places, int64_t rows) {
  int64_t *first =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)r->unit.count + 1, sizeof *first);
  ji_status status = first ? JI_OK : ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < rows && !status; i++) {
    int64_t *seen = &first[places[i].unit];
    if (*seen && places[*seen - 1].cluster != places[i].cluster)
      status = named_label(r, &r->unit, places[i].unit,
                           WHAT ": rows %lld and %lld of unit \"%s\" are in different clusters: "
                                "units within clusters were expected",
                           places[*seen - 1].row, places[i].row);
    *seen = *seen ? *seen : i + 1;
  }
  ji__release(ji__allocator(r->ctx), first);
  return status;
}

static ji_status sort_rows(reading *r, ji__study_panel *panel, place **out) {
  place *places = ji__allocate_array(ji__allocator(r->ctx), (size_t)panel->rows, sizeof *places);
  *out = places;
  if (!places)
    return ji__fail_memory(r->ctx);
  int64_t at = 0;
  for (int64_t row = 0; row < panel->source_rows; row++)
    if (r->keep[row])
      places[at++] = (place){r->columns->cluster ? r->cluster.codes[row] : r->unit.codes[row],
                             r->unit.codes[row], r->time.codes[row], 0, row};
  qsort(places, (size_t)panel->rows, sizeof *places, by_place);
  ji_status status = check_nested(r, places, panel->rows);
  for (int64_t i = 1; i < panel->rows && !status; i++)
    status = check_neighbours(r, &places[i - 1], &places[i]);
  return status;
}

/* --- periods and groups ------------------------------------------------------------------- */

static int is_calendar(ji_type type) {
  return type == JI_TYPE_DATE32 || type == JI_TYPE_TIMESTAMP;
}

static ji_status level_value(reading *r, const ji__levels *levels, const char *name, int64_t level,
                             int64_t *out) {
  if (ji__levels_value(levels, level, out))
    return JI_OK;
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(r->ctx));
  ji__levels_label(levels, level, &label);
  ji_status status =
      label.failed ? ji__fail_memory(r->ctx)
                   : ji__fail(r->ctx, JI_ERROR_VALUE,
                              WHAT ": row %lld, column \"%s\": \"%s\" is no period: a whole number "
                                   "or a date was expected",
                              (long long)levels->first_row[level] + 1, name, label.data);
  ji__buffer_free(&label);
  return status;
}

static int is_empty_text(const ji__levels *levels, int64_t level) {
  size_t size = 1;
  const char *text = ji__column_text(levels->column, levels->first_row[level], &size);
  return text && !size;
}

/* Text is ordered by bytes: periods must be ordered by number. */
static int by_value(const void *left, const void *right) {
  const int64_t *a = left, *b = right;
  return (a[0] > b[0]) - (a[0] < b[0]);
}

static ji_status read_periods(reading *r, ji__study_panel *panel) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t count = (size_t)r->time.count;
  int64_t *pairs = ji__allocate_array(allocator, 2 * count, sizeof *pairs);
  int32_t *rank = ji__allocate_array(allocator, count, sizeof *rank);
  panel->periods = r->time.count;
  panel->period_value = ji__allocate_array(allocator, count, sizeof *panel->period_value);
  ji_status status = pairs && rank && panel->period_value ? JI_OK : ji__fail_memory(r->ctx);
  for (size_t i = 0; i < count && !status; i++) {
    status = level_value(r, &r->time, r->columns->time, (int64_t)i, &pairs[2 * i]);
    pairs[2 * i + 1] = (int64_t)i;
  }
  if (!status)
    qsort(pairs, count, 2 * sizeof *pairs, by_value);
  for (size_t i = 0; i < count && !status; i++) {
    panel->period_value[i] = pairs[2 * i];
    rank[pairs[2 * i + 1]] = (int32_t)i;
  }
  for (int64_t row = 0; row < r->time.rows && !status; row++)
    r->time.codes[row] = rank[r->time.codes[row]];
  ji__release(allocator, pairs);
  ji__release(allocator, rank);
  return status;
}

static int64_t first_period(const ji__study_panel *panel, int64_t value) {
  int64_t period = 0;
  while (period < panel->periods && panel->period_value[period] < value)
    period++;
  return period;
}

static ji_status read_group(reading *r, ji__study_panel *panel, int64_t level) {
  int64_t value = 0;
  ji_status status = JI_OK;
  r->never[level] = is_empty_text(&r->group, level);
  if (!r->never[level])
    status = level_value(r, &r->group, r->columns->first_treated, level, &value);
  r->never[level] |= !is_calendar(panel->type) && value == 0;
  panel->group_value[level] = value;
  panel->group_period[level] = first_period(panel, value);
  r->never[level] |= panel->group_period[level] == panel->periods; /* not within the panel */
  return status;
}

static ji_status read_groups(reading *r, ji__study_panel *panel) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t count = (size_t)r->group.count + 1;
  const ji_column *group = r->group.column, *time = r->time.column;
  panel->type = is_calendar(time->type) ? time->type : JI_TYPE_INT64;
  if (r->group.count && (is_calendar(group->type) || is_calendar(time->type)) &&
      group->type != time->type)
    return ji__fail(r->ctx, JI_ERROR_TYPE,
                    WHAT
                    ": column \"%s\" holds %s and column \"%s\" holds %s: the same was expected",
                    r->columns->time, ji__type_name(time->type), r->columns->first_treated,
                    ji__type_name(group->type));
  r->never = ji__allocate_array(allocator, count, sizeof *r->never);
  panel->group_value = ji__allocate_array(allocator, count, sizeof *panel->group_value);
  panel->group_period = ji__allocate_array(allocator, count, sizeof *panel->group_period);
  panel->groups = r->group.count;
  ji_status status =
      r->never && panel->group_value && panel->group_period ? JI_OK : ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->group.count && !status; i++)
    status = read_group(r, panel, i);
  return status;
}

/* --- singletons --------------------------------------------------------------------------- */

static int counts(const reading *r, const ji__study_panel *panel, const place *at) {
  int32_t group = group_of(r, at->row);
  return !r->columns->of_untreated || !ji__study_is_treated(panel, group, at->period);
}

/* Takes out units with one row that counts, as packages for regressions do. */
static void drop_singletons(const reading *r, ji__study_panel *panel, place *places) {
  int64_t kept = 0, end = 0;
  for (int64_t from = 0; from < panel->rows; from = end) {
    int64_t found = 0;
    for (end = from; end < panel->rows && places[end].unit == places[from].unit; end++)
      found += counts(r, panel, &places[end]);
    if (found == 1) {
      panel->singleton_units++;
      panel->singleton_rows += end - from;
      continue;
    }
    memmove(places + kept, places + from, (size_t)(end - from) * sizeof *places);
    kept += end - from;
  }
  panel->rows = kept;
}

/* --- the panel ---------------------------------------------------------------------------- */

static ji_status allocate_rows(ji__study_panel *panel) {
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t rows = (size_t)panel->rows;
  panel->source = ji__allocate_array(allocator, rows, sizeof *panel->source);
  panel->period = ji__allocate_array(allocator, rows, sizeof *panel->period);
  panel->y = ji__allocate_array(allocator, rows, sizeof *panel->y);
  panel->w = ji__allocate_array(allocator, rows, sizeof *panel->w);
  panel->start = ji__allocate_array(allocator, rows + 1, sizeof *panel->start);
  panel->group = ji__allocate_array(allocator, rows, sizeof *panel->group);
  panel->cluster = ji__allocate_array(allocator, rows, sizeof *panel->cluster);
  if (panel->covariates)
    panel->x = ji__allocate_array(allocator, rows, panel->covariates * sizeof *panel->x);
  return panel->source && panel->period && panel->y && panel->w && panel->start && panel->group &&
                 panel->cluster && (panel->x || !panel->covariates)
             ? JI_OK
             : ji__fail_memory(panel->ctx);
}

static void take_row(const reading *r, ji__study_panel *panel, const place *places, int64_t i) {
  int64_t row = places[i].row;
  panel->source[i] = row;
  panel->period[i] = places[i].period;
  panel->y[i] = r->y[row];
  panel->w[i] = r->w ? r->w[row] : 1;
  for (size_t k = 0; k < panel->covariates; k++)
    panel->x[(size_t)i * panel->covariates + k] = r->x[k][row];
  if (i && places[i].unit == places[i - 1].unit)
    return;
  panel->clusters += !i || places[i].cluster != places[i - 1].cluster;
  panel->start[panel->units] = i;
  panel->group[panel->units] = group_of(r, row);
  panel->cluster[panel->units++] = (int32_t)(panel->clusters - 1);
}

/* Less their means covariates lose no digits against the fixed effects. */
static void centre(ji__study_panel *panel) {
  for (size_t k = 0; k < panel->covariates; k++) {
    double sum = 0, *x = panel->x + k;
    for (int64_t i = 0; i < panel->rows; i++)
      sum += x[(size_t)i * panel->covariates];
    for (int64_t i = 0; i < panel->rows; i++)
      x[(size_t)i * panel->covariates] -= sum / (double)panel->rows;
  }
}

static void reading_free(reading *r, size_t covariates) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji__levels_free(r->ctx, &r->unit);
  ji__levels_free(r->ctx, &r->time);
  ji__levels_free(r->ctx, &r->group);
  ji__levels_free(r->ctx, &r->cluster);
  for (size_t i = 0; r->x && i < covariates; i++)
    ji__release(allocator, r->x[i]);
  ji__release(allocator, r->x);
  ji__release(allocator, r->never);
  ji__release(allocator, r->y);
  ji__release(allocator, r->w);
  ji__release(allocator, r->keep);
}

ji_status ji__study_read(ji_context *ctx, const ji_dataset *dataset,
                         const ji__study_columns *columns, ji__study_panel *out) {
  reading r = {.ctx = ctx, .columns = columns};
  place *places = NULL;
  *out = (ji__study_panel){.ctx = ctx, .source_rows = ji_dataset_row_count(dataset)};
  out->names = columns->covariates;
  out->covariates = (size_t)columns->covariate_count;
  ji_status status = read_columns(&r, dataset, out);
  if (!status)
    status = choose_rows(&r, out);
  if (!status)
    status = read_periods(&r, out);
  if (!status)
    status = read_groups(&r, out);
  if (!status)
    status = sort_rows(&r, out, &places);
  if (!status && columns->drop_singletons)
    drop_singletons(&r, out, places);
  if (!status && !out->rows)
    status = ji__fail(ctx, JI_ERROR_SHAPE, WHAT ": every unit has one row alone");
  if (!status)
    status = allocate_rows(out);
  if (!status) {
    for (int64_t i = 0; i < out->rows; i++)
      take_row(&r, out, places, i);
    out->start[out->units] = out->rows;
    centre(out);
    const ji_column *outcome = NULL;
    status = ji__dataset_require(ctx, dataset, WHAT, columns->outcome, &outcome);
    if (!status) {
      /* A unit that is another column's cannot go along. */
      out->unit = outcome->unit && outcome->unit[0] != '@' ? outcome->unit : NULL;
    }
  }
  ji__release(ji__allocator(ctx), places);
  reading_free(&r, out->covariates);
  return status;
}

void ji__study_free(ji__study_panel *panel) {
  if (!panel->ctx)
    return;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  void *const owned[] = {panel->source,      panel->period,      panel->y,
                         panel->w,           panel->x,           panel->start,
                         panel->group,       panel->cluster,     panel->period_value,
                         panel->group_value, panel->group_period};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  *panel = (ji__study_panel){0};
}

int ji__study_is_treated(const ji__study_panel *panel, int32_t group, int32_t period) {
  return group >= 0 && period >= panel->group_period[group];
}

int64_t ji__study_event(const ji__study_panel *panel, int32_t group, int32_t period) {
  if (panel->type == JI_TYPE_INT64)
    return panel->period_value[period] - panel->group_value[group];
  return period - panel->group_period[group];
}

ji_status ji__study_describe(ji_context *ctx, const char *operation, const ji_dataset *dataset,
                             const ji__study_columns *columns, ji__provenance **out) {
  const struct {
    const char *name, *value;
  } texts[] = {{"unit", columns->unit},
               {"time", columns->time},
               {"first_treated", columns->first_treated},
               {"outcome", columns->outcome},
               {"weights", columns->weights},
               {"cluster", columns->cluster},
               {"singletons", columns->drop_singletons ? "drop" : "keep"}};
  ji_status status = ji__provenance_create(ctx, operation, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "panel", dataset);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(ctx, *out, "option", texts[i].name, texts[i].value);
  for (int64_t k = 0; k < columns->covariate_count && !status; k++)
    status = ji__provenance_add(ctx, *out, "option", "covariate", columns->covariates[k]);
  return status;
}

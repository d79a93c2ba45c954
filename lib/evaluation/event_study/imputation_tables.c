/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/imputation.h"
#include "stats/distribution.h"

#include <math.h>

/* An error below this share of the largest outcome is rounding. */
#define LEAST_ERROR 1e-13

/* --- means of cells ----------------------------------------------------------------------- */

typedef enum kind { OVERALL, BY_EVENT, BY_GROUP, BY_PERIOD, KINDS } mean_kind;

/* One row of `effects`. */
typedef struct effect {
  mean_kind kind;
  int64_t key;
  const ji__imputed_cell *first;
  double att, variance;
  int64_t rows, missing, most_units;
} effect;

static int64_t key_of(const ji__imputed_cell *cell, mean_kind kind) {
  return kind == BY_EVENT    ? cell->event
         : kind == BY_GROUP  ? cell->number_of_group
         : kind == BY_PERIOD ? cell->number_of_period
                             : 0;
}

static int belongs(const ji__imputed_cell *cell, const effect *e) {
  return key_of(cell, e->kind) == e->key;
}

/* The mean over cells by their weights, and its variance. */
static void find_mean(const ji__imputation *found, effect *e) {
  double total = 0;
  for (int64_t i = 0; i < found->count; i++)
    if (belongs(&found->cells[i], e)) {
      const ji__imputed_cell *cell = &found->cells[i];
      e->rows += cell->rows;
      e->missing += cell->missing;
      e->most_units = cell->units > e->most_units ? cell->units : e->most_units;
      total += cell->weight;
      e->att += cell->weight * cell->att;
    }
  if (!(total > 0))
    return;
  e->att /= total;
  for (int64_t i = 0; i < found->count; i++)
    for (int64_t j = 0; j < found->count; j++)
      if (belongs(&found->cells[i], e) && belongs(&found->cells[j], e))
        e->variance += found->cells[i].weight / total * found->cells[j].weight / total *
                       found->covariance[i * found->count + j];
}

static const char *missing_reason(const ji__imputed_cell *cell) {
  if (cell->without_rows == cell->missing)
    return "no_untreated_rows";
  return cell->without_rows + cell->without_controls == cell->missing ? "no_controls"
                                                                      : "not_connected";
}

static double error_of(const ji__imputation *found, double variance) {
  double error = sqrt(fmax(0, variance));
  return error > LEAST_ERROR * found->largest ? error : NAN;
}

/* Four columns from `column` on, and the reason. */
static void write_effect(const ji__imputation *found, const effect *e, ji__writer *writer,
                         size_t column, size_t reason) {
  double factor = ji__normal_quantile(0.5 + found->confidence / 2);
  double error = e->most_units > 1 ? error_of(found, e->variance) : NAN;
  if (!e->rows) {
    ji__writer_text(writer, reason, missing_reason(e->first));
    return;
  }
  const ji__study_interval interval = {e->att, error, factor};
  ji__study_write_interval(writer, column, &interval);
  if (isnan(error))
    ji__writer_text(writer, reason, e->most_units > 1 ? "no_variation" : "one_treated");
}

/* --- att_gt ------------------------------------------------------------------------------- */

static void write_cell(const ji__study_panel *panel, const ji__imputation *found, int64_t i,
                       ji__writer *writer) {
  const ji__imputed_cell *cell = &found->cells[i];
  char group[JI__STUDY_LABEL], period[JI__STUDY_LABEL];
  const effect own = {.first = cell,
                      .att = cell->att,
                      .variance = found->covariance[i * found->count + i],
                      .rows = cell->rows,
                      .most_units = cell->units};
  ji__study_group_label(panel, cell->group, group);
  ji__study_period_label(panel, cell->period, period);
  ji__writer_integer(writer, 0, cell->number_of_group);
  ji__writer_integer(writer, 1, cell->number_of_period);
  ji__writer_integer(writer, 2, cell->event);
  ji__writer_text(writer, 3, group);
  ji__writer_text(writer, 4, period);
  ji__writer_integer(writer, 9, cell->rows);
  ji__writer_integer(writer, 10, cell->missing);
  write_effect(found, &own, writer, 5, 11);
  ji__writer_end_row(writer);
}

static ji_status write_cells(ji_context *ctx, const ji__study_panel *panel,
                             const ji__imputation *found, ji_dataset **out) {
  const char *unit = found->unit;
  const ji__writer_column columns[] = {
      {.name = "group", .type = JI_TYPE_INT64},
      {.name = "time", .type = JI_TYPE_INT64},
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "group_label", .type = JI_TYPE_TEXT},
      {.name = "time_label", .type = JI_TYPE_TEXT},
      {.name = "att", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "n_treated", .type = JI_TYPE_INT64},
      {.name = "missing", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t i = 0; i < found->count && !status; i++)
    write_cell(panel, found, i, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, found->provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- effects ------------------------------------------------------------------------------ */

static void write_mean(const ji__study_panel *panel, const ji__imputation *found, effect *e,
                       ji__writer *writer) {
  static const char *const names[KINDS] = {"overall", "event", "group", "calendar"};
  char label[JI__STUDY_LABEL];
  find_mean(found, e);
  ji__writer_text(writer, 0, names[e->kind]);
  if (e->kind != OVERALL)
    ji__writer_integer(writer, 1, e->key);
  if (e->kind == BY_GROUP)
    ji__study_group_label(panel, e->first->group, label);
  if (e->kind == BY_PERIOD)
    ji__study_period_label(panel, e->first->period, label);
  if (e->kind == BY_GROUP || e->kind == BY_PERIOD)
    ji__writer_text(writer, 2, label);
  ji__writer_integer(writer, 7, e->rows);
  ji__writer_integer(writer, 8, e->missing);
  write_effect(found, e, writer, 3, 9);
  ji__writer_end_row(writer);
}

/* The cell with the least key above `after`; NULL: none. */
static const ji__imputed_cell *next_cell(const ji__imputation *found, mean_kind kind, int is_first,
                                         int64_t after) {
  const ji__imputed_cell *best = NULL;
  for (int64_t i = 0; i < found->count; i++) {
    const ji__imputed_cell *cell = &found->cells[i];
    int64_t key = key_of(cell, kind);
    if ((is_first || key > after) && (!best || key < key_of(best, kind)))
      best = cell;
  }
  return best;
}

static void write_kind(const ji__study_panel *panel, const ji__imputation *found, mean_kind kind,
                       ji__writer *writer) {
  int64_t after = 0;
  const ji__imputed_cell *cell = next_cell(found, kind, 1, 0);
  while (cell) {
    effect e = {.kind = kind, .key = key_of(cell, kind), .first = cell};
    write_mean(panel, found, &e, writer);
    after = e.key;
    cell = next_cell(found, kind, 0, after);
  }
}

static ji_status write_effects(ji_context *ctx, const ji__study_panel *panel,
                               const ji__imputation *found, ji_dataset **out) {
  const char *unit = found->unit;
  const ji__writer_column columns[] = {
      {.name = "type", .type = JI_TYPE_TEXT},
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "label", .type = JI_TYPE_TEXT},
      {.name = "att", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "n_treated", .type = JI_TYPE_INT64},
      {.name = "missing", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int k = OVERALL; k < KINDS && !status; k++)
    write_kind(panel, found, (mean_kind)k, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, found->provenance, out);
  ji__writer_free(writer);
  return status;
}

ji_status ji__imputation_tables(ji_context *ctx, const ji__study_panel *panel,
                                const ji__imputation *found, ji_dataset **att_gt,
                                ji_dataset **effects) {
  ji_status status = write_cells(ctx, panel, found, att_gt);
  return status ? status : write_effects(ctx, panel, found, effects);
}

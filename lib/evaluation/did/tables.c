/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a fit of group-time effects tells. */
#include "data/bundle.h"
#include "evaluation/did/did.h"
#include "numeric/cholesky.h"
#include "stats/distribution.h"
#include "stats/gamma.h"

#include <math.h>

const char *ji__did_reason_name(int32_t reason) {
  static const char *const names[] = {NULL,          "reference",   "no_controls", "no_treated",
                                      "no_overlap",  "singular",    "no_weight",   "not_converged",
                                      "one_treated", "no_variation"};
  return names[reason];
}

int ji__did_has_effect(const ji__did_cell *cell) {
  return cell->reason == JI__DID_FINE || cell->reason == JI__DID_REFERENCE ||
         cell->reason == JI__DID_ONE_TREATED || cell->reason == JI__DID_NO_VARIATION;
}

void ji__did_write_estimate(ji__writer *writer, size_t column, double att, double error,
                            double confidence, double critical) {
  double factor = ji__normal_quantile(0.5 + confidence / 2);
  ji__writer_number(writer, column, att);
  if (!(error > 0))
    return;
  ji__writer_number(writer, column + 1, error);
  ji__writer_number(writer, column + 2, att - factor * error);
  ji__writer_number(writer, column + 3, att + factor * error);
  if (isnan(critical))
    return;
  ji__writer_number(writer, column + 4, att - critical * error);
  ji__writer_number(writer, column + 5, att + critical * error);
}

/* --- att_gt ------------------------------------------------------------------------------- */

enum { GROUP, TIME, EVENT, GROUP_LABEL, TIME_LABEL, BASE, ATT, TREATED = ATT + 6, CONTROL, REASON };

static void write_cell(const ji__did *did, const ji__did_cell *cell, double error,
                       ji__writer *writer) {
  int64_t group = did->first[cell->cohort], time = did->time[cell->time];
  ji__writer_integer(writer, GROUP, group);
  ji__writer_integer(writer, TIME, time);
  ji__writer_integer(writer, EVENT, time - group);
  ji__writer_text(writer, GROUP_LABEL, did->cohort_label[cell->cohort]);
  ji__writer_text(writer, TIME_LABEL, did->time_label[cell->time]);
  ji__writer_integer(writer, BASE, did->time[cell->base]);
  if (ji__did_has_effect(cell))
    ji__did_write_estimate(writer, ATT, cell->att, error, did->plan.options.confidence,
                           did->critical);
  ji__writer_integer(writer, TREATED, cell->treated);
  ji__writer_integer(writer, CONTROL, cell->controls);
  ji__writer_text(writer, REASON, ji__did_reason_name(cell->reason));
  ji__writer_end_row(writer);
}

static ji_status write_cells(ji_context *ctx, const ji__did *did, const double *errors,
                             ji_dataset **out) {
  const char *unit = did->unit;
  const ji__writer_column columns[] = {
      {.name = "group", .type = JI_TYPE_INT64},
      {.name = "time", .type = JI_TYPE_INT64},
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "group_label", .type = JI_TYPE_TEXT},
      {.name = "time_label", .type = JI_TYPE_TEXT},
      {.name = "base", .type = JI_TYPE_INT64},
      {.name = "att", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "band_low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "band_high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "n_treated", .type = JI_TYPE_INT64},
      {.name = "n_control", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t i = 0; !status && i < did->cell_count; i++)
    write_cell(did, &did->cells[i], errors[i], writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, did->provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status cell_errors(ji_context *ctx, ji__did *did, double **out) {
  int32_t *skip = ji__allocate_array(ji__allocator(ctx), (size_t)did->cell_count + 1, sizeof *skip);
  *out = ji__allocate_array(ji__allocator(ctx), (size_t)did->cell_count + 1, sizeof **out);
  ji_status status = skip && *out ? JI_OK : ji__fail_memory(ctx);
  for (int64_t i = 0; !status && i < did->cell_count; i++)
    skip[i] = did->cells[i].reason;
  if (!status)
    status = ji__did_errors(ctx, did, did->terms, skip, did->cell_count, *out, &did->critical);
  ji__release(ji__allocator(ctx), skip);
  return status;
}

/* --- pretest ------------------------------------------------------------------------------ */

typedef struct pretest {
  int64_t degrees;
  double statistic, p;
  const char *reason;
} pretest;

/* row[j] = the covariance of cell `from` with those in `cells`. */
static void covariances(const ji__did *did, int64_t from, const int64_t *cells, int64_t count,
                        double *room, double *row) {
  const ji__did_influence *influence = &did->influence;
  const ji__did_terms *own = &did->terms[from];
  for (int64_t f = 0; f < influence->features; f++) {
    room[f] = 0;
    for (int64_t i = 0; i < own->count; i++)
      room[f] += own->factor[i] * influence->gram[f * influence->features + own->feature[i]];
  }
  for (int64_t j = 0; j < count; j++) {
    const ji__did_terms *other = &did->terms[cells[j]];
    row[j] = 0;
    for (int64_t i = 0; i < other->count; i++)
      row[j] += other->factor[i] * room[other->feature[i]];
  }
}

/* att' V^-1 att by Cholesky on correlations; nan where they are singular. */
static double wald(const ji__did *did, const int64_t *cells, int64_t count, double *matrix,
                   double *scaled) {
  double pivot, sum = 0;
  for (int64_t i = 0; i < count; i++)
    scaled[i] = sqrt(did->cells[cells[i]].variance);
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j < count; j++)
      matrix[i * count + j] /= scaled[i] * scaled[j];
  if (ji__cholesky(matrix, (size_t)count, 1e-10, &pivot) < (size_t)count)
    return NAN;
  for (int64_t i = 0; i < count; i++) {
    double rest = did->cells[cells[i]].att / scaled[i];
    for (int64_t j = 0; j < i; j++)
      rest -= matrix[i * count + j] * scaled[count + j];
    scaled[count + i] = rest / matrix[i * count + i];
    sum += scaled[count + i] * scaled[count + i];
  }
  return sum;
}

static void test_before(const ji__did *did, int64_t *cells, double *room, pretest *out) {
  int64_t count = out->degrees, features = did->influence.features;
  double *matrix = room + features, *scaled = matrix + count * count;
  for (int64_t i = 0; i < count; i++)
    covariances(did, cells[i], cells, count, room, matrix + i * count);
  out->statistic = wald(did, cells, count, matrix, scaled);
  if (isnan(out->statistic))
    out->reason = "singular";
  else
    out->p = ji__chi_squared_tail(out->statistic, (double)count);
}

static ji_status find_pretest(ji_context *ctx, const ji__did *did, pretest *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t *cells = ji__allocate_array(allocator, (size_t)did->cell_count + 1, sizeof *cells);
  if (!cells)
    return ji__fail_memory(ctx);
  *out = (pretest){0, NAN, NAN, NULL};
  for (int64_t i = 0; i < did->cell_count; i++)
    if (!did->cells[i].reason && did->time[did->cells[i].time] < did->first[did->cells[i].cohort])
      cells[out->degrees++] = i;
  size_t count = (size_t)out->degrees;
  double *room = ji__allocate_array(
      allocator, (size_t)did->influence.features + count * count + 2 * count + 1, sizeof *room);
  if (room && count)
    test_before(did, cells, room, out);
  else if (!count)
    out->reason = "no_periods_before_treatment";
  ji__release(allocator, room);
  ji__release(allocator, cells);
  return room ? JI_OK : ji__fail_memory(ctx);
}

static ji_status write_pretest(ji_context *ctx, const ji__did *did, ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "statistic", .type = JI_TYPE_FLOAT64},
                                              {.name = "degrees", .type = JI_TYPE_INT64},
                                              {.name = "p_value", .type = JI_TYPE_FLOAT64},
                                              {.name = "reason", .type = JI_TYPE_TEXT}};
  pretest test = {0};
  ji__writer *writer = NULL;
  ji_status status = find_pretest(ctx, did, &test);
  if (!status)
    status = ji__writer_create(ctx, columns, 4, &writer);
  if (!status) {
    if (!isnan(test.statistic)) {
      ji__writer_number(writer, 0, test.statistic);
      ji__writer_number(writer, 2, test.p);
    }
    ji__writer_integer(writer, 1, test.degrees);
    ji__writer_text(writer, 3, test.reason);
    ji__writer_end_row(writer);
    status = ji__writer_finish(ctx, writer, did->provenance, out);
  }
  ji__writer_free(writer);
  return status;
}

/* --- what was not used, and sizes --------------------------------------------------------- */

static ji_status write_dropped(ji_context *ctx, const ji__did_panel *panel, const ji__did *did,
                               ji_dataset **out) {
  static const char *const reasons[] = {"missing_value", "not_in_all_periods",
                                        "treated_in_first_period"};
  static const ji__writer_column columns[] = {{.name = "reason", .type = JI_TYPE_TEXT},
                                              {.name = "units", .type = JI_TYPE_INT64},
                                              {.name = "rows", .type = JI_TYPE_INT64}};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, 3, &writer);
  for (int d = 0; !status && d < JI__DID_DROP_COUNT; d++) {
    if (!panel->dropped_rows[d])
      continue;
    ji__writer_text(writer, 0, reasons[d]);
    if (d != JI__DID_DROP_MISSING)
      ji__writer_integer(writer, 1, panel->dropped_units[d]);
    ji__writer_integer(writer, 2, panel->dropped_rows[d]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, did->provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status write_diagnostics(ji_context *ctx, const ji__did_panel *panel, const ji__did *did,
                                   ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                              {.name = "value", .type = JI_TYPE_FLOAT64}};
  int64_t last = did->cohorts - 1;
  int has_never = did->first[last] == JI__DID_NEVER;
  const struct {
    const char *name;
    double value;
  } rows[] = {
      {"units", (double)did->units},
      {"rows", (double)(panel->y ? did->units * did->periods : panel->observations)},
      {"periods", (double)did->periods},
      {"groups", (double)(did->cohorts - has_never)},
      {"never_treated", has_never ? (double)did->cohort_units[last] : 0},
      {"clusters", (double)(panel->clusters ? panel->clusters : did->units)},
      {"draws", (double)did->influence.draws},
      {"critical_value", did->critical},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, 2, &writer);
  for (size_t i = 0; !status && i < sizeof rows / sizeof rows[0]; i++) {
    ji__writer_text(writer, 0, rows[i].name);
    if (!isnan(rows[i].value))
      ji__writer_number(writer, 1, rows[i].value);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, did->provenance, out);
  ji__writer_free(writer);
  return status;
}

ji_status ji__did_tables(ji_context *ctx, const ji__did_panel *panel, ji__did *did,
                         ji_bundle **out) {
  static const char *const names[] = {"att_gt", "pretest", "dropped", "diagnostics"};
  ji_dataset *tables[4] = {NULL, NULL, NULL, NULL};
  double *errors = NULL;
  *out = NULL;
  ji_status status = cell_errors(ctx, did, &errors);
  if (!status)
    status = write_cells(ctx, did, errors, &tables[0]);
  if (!status)
    status = write_pretest(ctx, did, &tables[1]);
  if (!status)
    status = write_dropped(ctx, panel, did, &tables[2]);
  if (!status)
    status = write_diagnostics(ctx, panel, did, &tables[3]);
  for (int i = 0; i < 4; i++) {
    if (!status)
      status = ji__bundle_put(ctx, out, names[i], tables[i]);
    ji_dataset_unref(tables[i]);
  }
  if (status) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  ji__release(ji__allocator(ctx), errors);
  return status;
}

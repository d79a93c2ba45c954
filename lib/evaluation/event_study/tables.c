/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/date.h"
#include "core/number.h"
#include "data/bundle.h"
#include "evaluation/event_study/study.h"
#include "numeric/cholesky.h"
#include "stats/gamma.h"

#include <math.h>
#include <stdio.h>

void ji__study_write_interval(ji__writer *writer, size_t column, const ji__study_interval *i) {
  ji__writer_number(writer, column, i->estimate);
  if (!(i->error > 0))
    return;
  ji__writer_number(writer, column + 1, i->error);
  ji__writer_number(writer, column + 2, i->estimate - i->factor * i->error);
  ji__writer_number(writer, column + 3, i->estimate + i->factor * i->error);
}

/* --- groups and periods ------------------------------------------------------------------- */

int64_t ji__study_group_number(const ji__study_panel *panel, int64_t group) {
  return panel->type == JI_TYPE_INT64 ? panel->group_value[group] : panel->group_period[group] + 1;
}

int64_t ji__study_period_number(const ji__study_panel *panel, int64_t period) {
  return panel->type == JI_TYPE_INT64 ? panel->period_value[period] : period + 1;
}

static void label_of(const ji__study_panel *panel, int64_t value, char out[JI__STUDY_LABEL]) {
  char text[JI__NUMBER_SIZE > JI__DATE_SIZE ? JI__NUMBER_SIZE : JI__DATE_SIZE];
  if (panel->type == JI_TYPE_INT64)
    ji__number_print((double)value, text);
  else
    ji__date_print(panel->type == JI_TYPE_DATE32 ? value : ji__days_from_moment(value), text);
  snprintf(out, JI__STUDY_LABEL, "%.*s", JI__STUDY_LABEL - 1, text);
}

void ji__study_group_label(const ji__study_panel *panel, int64_t group, char out[JI__STUDY_LABEL]) {
  label_of(panel, panel->group_value[group], out);
}

void ji__study_period_label(const ji__study_panel *panel, int64_t period,
                            char out[JI__STUDY_LABEL]) {
  label_of(panel, panel->period_value[period], out);
}

/* --- pretest ------------------------------------------------------------------------------ */

/* b' V^-1 b over the chosen dummies, by Cholesky on correlations; nan where they are singular. */
static double wald(const ji__study_regression *r, const size_t *chosen, size_t count,
                   double *room) {
  size_t dummies = r->sweep.dummies;
  double *matrix = room, *scale = room + count * count, *rest = scale + count, sum = 0, pivot;
  for (size_t i = 0; i < count; i++)
    scale[i] = sqrt(r->covariance[chosen[i] * dummies + chosen[i]]);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count; j++)
      matrix[i * count + j] = r->covariance[chosen[i] * dummies + chosen[j]] / scale[i] / scale[j];
  if (ji__cholesky(matrix, count, 1e-10, &pivot) < count)
    return NAN;
  for (size_t i = 0; i < count; i++) {
    rest[i] = r->coefficients[ji__sweep_dummy(&r->sweep, chosen[i])] / scale[i];
    for (size_t j = 0; j < i; j++)
      rest[i] -= matrix[i * count + j] * rest[j];
    rest[i] /= matrix[i * count + i];
    sum += rest[i] * rest[i];
  }
  return sum;
}

static ji_status find_statistic(ji_context *ctx, const ji__study_regression *r, size_t most,
                                size_t *degrees, double *statistic) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t *chosen = ji__allocate_array(allocator, most + 1, sizeof *chosen);
  double *room = ji__allocate_array(allocator, most + 2, (most + 2) * sizeof *room);
  ji_status status = chosen && room ? JI_OK : ji__fail_memory(ctx);
  *degrees = 0;
  for (size_t k = 0; k < most && !status; k++)
    if (ji__study_has_estimate(r, k) && ji__study_error(r, k) > 0)
      chosen[(*degrees)++] = k;
  *statistic = !status && *degrees ? wald(r, chosen, *degrees, room) : NAN;
  ji__release(allocator, chosen);
  ji__release(allocator, room);
  return status;
}

ji_status ji__study_pretest(ji_context *ctx, const ji__study_regression *r, size_t count,
                            ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "statistic", .type = JI_TYPE_FLOAT64},
                                              {.name = "degrees", .type = JI_TYPE_INT64},
                                              {.name = "p_value", .type = JI_TYPE_FLOAT64},
                                              {.name = "reason", .type = JI_TYPE_TEXT}};
  size_t degrees = 0;
  double statistic = NAN;
  ji__writer *writer = NULL;
  ji_status status = count ? find_statistic(ctx, r, count, &degrees, &statistic) : JI_OK;
  if (!status)
    status = ji__writer_create(ctx, columns, 4, &writer);
  if (!status) {
    ji__writer_integer(writer, 1, (int64_t)degrees);
    if (isnan(statistic))
      ji__writer_text(writer, 3, degrees ? "singular" : "no_periods_before_treatment");
    else {
      ji__writer_number(writer, 0, statistic);
      ji__writer_number(writer, 2, ji__chi_squared_tail(statistic, (double)degrees));
    }
    ji__writer_end_row(writer);
    status = ji__writer_finish(ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  return status;
}

/* --- diagnostics -------------------------------------------------------------------------- */

static int64_t never_treated(const ji__study_panel *panel) {
  int64_t count = 0;
  for (int64_t unit = 0; unit < panel->units; unit++)
    count += panel->group[unit] < 0;
  return count;
}

static void write_figure(ji__writer *writer, const char *name, double value) {
  ji__writer_text(writer, 0, name);
  ji__writer_known(writer, 1, value);
  ji__writer_end_row(writer);
}

ji_status ji__study_diagnostics(ji_context *ctx, const ji__study_panel *panel,
                                const ji__study_figure *more, size_t count,
                                ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                              {.name = "value", .type = JI_TYPE_FLOAT64}};
  const ji__study_figure own[] = {{"units", (double)panel->units},
                                  {"rows", (double)panel->rows},
                                  {"periods", (double)panel->periods},
                                  {"never_treated", (double)never_treated(panel)},
                                  {"clusters", (double)panel->clusters},
                                  {"rows_with_nulls", (double)panel->null_rows},
                                  {"rows_without_weight", (double)panel->zero_weight_rows},
                                  {"singleton_units", (double)panel->singleton_units},
                                  {"singleton_rows", (double)panel->singleton_rows}};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, 2, &writer);
  for (size_t i = 0; i < sizeof own / sizeof own[0] && !status; i++)
    write_figure(writer, own[i].name, own[i].value);
  for (size_t i = 0; i < count && !status; i++)
    write_figure(writer, more[i].name, more[i].value);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- the fit ------------------------------------------------------------------------------ */

ji_status ji__study_finish(ji_context *ctx, ji_status status, int32_t kind, ji_dataset **tables,
                           const char *const *names, size_t count, void *state,
                           void (*release)(const ji_allocator *allocator, void *state),
                           ji_fit **out) {
  ji_bundle *bundle = NULL;
  for (size_t i = 0; i < count; i++) {
    if (!status && tables[i])
      status = ji__bundle_put(ctx, &bundle, names[i], tables[i]);
    ji_dataset_unref(tables[i]);
  }
  if (!status)
    status = ji__fit_create(ctx, kind, bundle, state, release, out);
  ji_bundle_unref(bundle);
  return status;
}

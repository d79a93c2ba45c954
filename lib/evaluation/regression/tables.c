/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a regression found, as datasets. */
#include "data/bundle.h"
#include "data/writer.h"
#include "evaluation/regression/regression.h"
#include "stats/distribution.h"
#include "stats/student.h"

#include <math.h>
#include <string.h>

/* --- one estimate ------------------------------------------------------------------------- */

typedef struct figure {
  double estimate, se;
} figure;

static double critical(const ji__regression *r) {
  double p = 1 - (1 - r->options.confidence) / 2;
  return isinf(r->degrees) ? ji__normal_quantile(p) : ji__student_quantile(p, (int64_t)r->degrees);
}

/* Six cells from `column` on. Without an error (all residuals 0) t and p are null. */
static void write_figure(const ji__regression *r, ji__writer *writer, size_t column, figure f) {
  double t = f.estimate / f.se, width = critical(r) * f.se;
  ji__writer_number(writer, column, f.estimate);
  ji__writer_number(writer, column + 1, f.se);
  if (f.se > 0) {
    ji__writer_number(writer, column + 2, t);
    ji__writer_number(writer, column + 3, ji__student_p_value(t, r->degrees));
  }
  ji__writer_number(writer, column + 4, f.estimate - width);
  ji__writer_number(writer, column + 5, f.estimate + width);
}

/* The figure of a combination of the kept coefficients. */
static figure combined(const ji__regression *r, const double *shares) {
  double estimate = 0, variance = 0;
  for (int64_t i = 0; i < r->k; i++) {
    estimate += shares[i] * r->estimate[i];
    for (int64_t j = 0; j < r->k && shares[i] != 0; j++)
      variance += shares[i] * shares[j] * r->covariance[i * r->k + j];
  }
  return (figure){estimate, sqrt(fmax(variance, 0))};
}

static const ji__design_column *kept(const ji__regression *r, int64_t k) {
  return &r->columns[r->kept[k]];
}

static int has_cells(const ji__regression *r) {
  for (int64_t k = 0; k < r->k; k++)
    if (kept(r, k)->is_cell)
      return 1;
  return 0;
}

/* --- Sun-Abraham -------------------------------------------------------------------------- */

enum { BY_EVENT, AFTER_TREATMENT, BY_COHORT };

/* Which cells a mean is over. */
typedef struct slice {
  int kind;
  int64_t event, cohort;
} slice;

static int is_in(const ji__design_column *column, slice s) {
  if (!column->is_cell)
    return 0;
  if (s.kind == BY_EVENT)
    return column->event == s.event;
  return column->event >= 0 && (s.kind == AFTER_TREATMENT || column->cohort == s.cohort);
}

/* Shares of the kept cells of a slice, that add up to 1; their rows, 0 where there is none. */
static int64_t slice_shares(const ji__regression *r, slice s, double *shares) {
  double sum = 0;
  int64_t rows = 0;
  for (int64_t k = 0; k < r->k; k++) {
    int own = is_in(kept(r, k), s);
    shares[k] = own ? kept(r, k)->share : 0;
    sum += shares[k];
    rows += own ? kept(r, k)->cell_rows : 0;
  }
  for (int64_t k = 0; k < r->k && sum > 0; k++)
    shares[k] /= sum;
  return rows;
}

/* Whether a kept cell before this one has the same event (or cohort). */
static int is_repeated(const ji__regression *r, int64_t k, int by_cohort) {
  for (int64_t j = 0; j < k; j++)
    if (kept(r, j)->is_cell && (by_cohort ? kept(r, j)->cohort == kept(r, k)->cohort
                                          : kept(r, j)->event == kept(r, k)->event))
      return 1;
  return 0;
}

/* --- estimates ---------------------------------------------------------------------------- */

static ji_status write_event(const ji__regression *r, ji__writer *writer, int64_t k,
                             double *shares) {
  ji__buffer name;
  ji__buffer_init(&name, ji__allocator(r->ctx));
  ji__buffer_format(&name, "%s::%lld", r->event_name, (long long)kept(r, k)->event);
  ji_status status = name.failed ? ji__fail_memory(r->ctx) : JI_OK;
  if (!status) {
    slice_shares(r, (slice){BY_EVENT, kept(r, k)->event, 0}, shares);
    ji__writer_text(writer, 0, name.data);
    write_figure(r, writer, 1, combined(r, shares));
    ji__writer_end_row(writer);
  }
  ji__buffer_free(&name);
  return status;
}

static ji_status fill_estimates(ji__regression *r, ji__writer *writer, double *shares) {
  ji_status status = JI_OK;
  for (int64_t k = 0; !status && k < r->k; k++) {
    if (kept(r, k)->is_cell) {
      status = is_repeated(r, k, 0) ? JI_OK : write_event(r, writer, k, shares);
      continue;
    }
    ji__writer_text(writer, 0, kept(r, k)->name);
    write_figure(r, writer, 1,
                 (figure){r->estimate[k], sqrt(fmax(r->covariance[k * r->k + k], 0))});
    ji__writer_end_row(writer);
  }
  return status;
}

static void end_slice(ji__regression *r, ji__writer *writer, const char *type, slice s,
                      double *shares) {
  int64_t rows = slice_shares(r, s, shares);
  if (!rows)
    return;
  ji__writer_text(writer, 0, type);
  write_figure(r, writer, 3, combined(r, shares));
  ji__writer_integer(writer, 9, rows);
  ji__writer_end_row(writer);
}

static ji_status write_cohort(ji__regression *r, ji__writer *writer, int64_t cohort) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(r->ctx));
  ji__levels_label(&r->cohort, cohort, &label);
  ji_status status = label.failed ? ji__fail_memory(r->ctx) : JI_OK;
  if (!status)
    ji__writer_text(writer, 2, label.data);
  ji__buffer_free(&label);
  return status;
}

static ji_status fill_cells(ji__regression *r, ji__writer *writer) {
  ji_status status = JI_OK;
  for (int64_t k = 0; !status && k < r->k; k++) {
    if (!kept(r, k)->is_cell)
      continue;
    ji__writer_text(writer, 0, "cell");
    ji__writer_integer(writer, 1, kept(r, k)->event);
    status = write_cohort(r, writer, kept(r, k)->cohort);
    write_figure(r, writer, 3,
                 (figure){r->estimate[k], sqrt(fmax(r->covariance[k * r->k + k], 0))});
    ji__writer_integer(writer, 9, kept(r, k)->cell_rows);
    ji__writer_end_row(writer);
  }
  return status;
}

static ji_status fill_sun_abraham(ji__regression *r, ji__writer *writer, double *shares) {
  ji_status status = JI_OK;
  for (int64_t k = 0; k < r->k; k++)
    if (kept(r, k)->is_cell && !is_repeated(r, k, 0)) {
      ji__writer_integer(writer, 1, kept(r, k)->event);
      end_slice(r, writer, "event", (slice){BY_EVENT, kept(r, k)->event, 0}, shares);
    }
  end_slice(r, writer, "att", (slice){AFTER_TREATMENT, 0, 0}, shares);
  for (int64_t k = 0; !status && k < r->k; k++) {
    slice own = {BY_COHORT, 0, kept(r, k)->cohort};
    if (!kept(r, k)->is_cell || is_repeated(r, k, 1) || !slice_shares(r, own, shares))
      continue;
    status = write_cohort(r, writer, own.cohort);
    end_slice(r, writer, "cohort", own, shares);
  }
  return status ? status : fill_cells(r, writer);
}

/* --- the other tables --------------------------------------------------------------------- */

static ji_status fill_covariance(ji__regression *r, ji__writer *writer) {
  for (int64_t i = 0; i < r->k; i++)
    for (int64_t j = 0; j < r->k; j++) {
      ji__writer_text(writer, 0, kept(r, i)->name);
      ji__writer_text(writer, 1, kept(r, j)->name);
      ji__writer_number(writer, 2, r->covariance[i * r->k + j]);
      ji__writer_end_row(writer);
    }
  return JI_OK;
}

static void diagnostic(ji__writer *writer, const char *name, double value) {
  if (!isfinite(value))
    return;
  ji__writer_text(writer, 0, name);
  ji__writer_number(writer, 1, value);
  ji__writer_end_row(writer);
}

static void fill_fit(ji__regression *r, ji__writer *writer) {
  double n = (double)r->n, unexplained = r->squares / r->total;
  if (r->options.family == JI_REGRESSION_LINEAR) {
    diagnostic(writer, "r2", 1 - unexplained);
    diagnostic(writer, "adjusted_r2", 1 - unexplained * (n - 1) / (n - (double)r->parameters));
    if (r->effect_names.count)
      diagnostic(writer, "within_r2", 1 - r->squares / r->within_total);
  }
  diagnostic(writer, "rmse", sqrt(r->squares / n));
  diagnostic(writer, "loglikelihood", r->loglikelihood);
  diagnostic(writer, "deviance", r->deviance);
}

static void fill_rows(ji__regression *r, ji__writer *writer) {
  static const char *const names[JI__ROW_REASONS] = {"",
                                                     "null_rows",
                                                     "not_finite_rows",
                                                     "zero_weight_rows",
                                                     "singleton_rows",
                                                     "separated_rows",
                                                     "always_treated_rows"};
  for (int i = JI__ROW_NULL; i < JI__ROW_REASONS; i++)
    diagnostic(writer, names[i], (double)r->counts[i]);
}

static ji_status fill_instruments(ji__regression *r, ji__writer *writer) {
  for (int64_t e = 0; e < r->endogenous_names.count; e++) {
    ji__buffer name;
    ji__buffer_init(&name, ji__allocator(r->ctx));
    ji__buffer_format(&name, "first_stage_f:%s", r->endogenous_names.items[e]);
    if (!name.failed)
      diagnostic(writer, name.data, r->first_stage_f[e]);
    int failed = name.failed;
    ji__buffer_free(&name);
    if (failed)
      return ji__fail_memory(r->ctx);
  }
  if (r->overidentified > 0) {
    diagnostic(writer, "sargan", r->sargan);
    diagnostic(writer, "sargan_p", r->sargan_p);
  }
  return JI_OK;
}

static ji_status fill_diagnostics(ji__regression *r, ji__writer *writer) {
  diagnostic(writer, "observations", (double)r->n);
  diagnostic(writer, "rows", (double)r->rows);
  diagnostic(writer, "parameters", (double)r->parameters);
  diagnostic(writer, "effect_levels", (double)r->effect_levels);
  diagnostic(writer, "k", (double)r->small_k);
  diagnostic(writer, "degrees", r->degrees);
  fill_fit(r, writer);
  if (ji__is_clustered(r))
    diagnostic(writer, "clusters", (double)r->least_clusters);
  diagnostic(writer, "iterations",
             (double)(r->options.family == JI_REGRESSION_POISSON ? r->rounds : r->limits.used));
  fill_rows(r, writer);
  return fill_instruments(r, writer);
}

static ji_status fill_dropped(ji__regression *r, ji__writer *writer) {
  static const char *const terms[] = {"", "0 in all rows", "explained by the fixed effects",
                                      "collinear with the terms before it"};
  static const char *const rows[JI__ROW_REASONS] = {"",
                                                    "null",
                                                    "not finite",
                                                    "weight 0",
                                                    "alone in a level of a fixed effect",
                                                    "separated",
                                                    "cohort is seen only from its treatment on"};
  for (size_t c = 0; c < r->column_count; c++) {
    if (!r->columns[c].dropped)
      continue;
    ji__writer_text(writer, 0, "term");
    ji__writer_text(writer, 1, r->columns[c].name);
    ji__writer_text(writer, 3, terms[r->columns[c].dropped]);
    ji__writer_end_row(writer);
  }
  for (int64_t i = 0; i < r->rows; i++) {
    if (r->keep[i])
      continue;
    ji__writer_text(writer, 0, "row");
    ji__writer_integer(writer, 2, i);
    ji__writer_text(writer, 3, rows[r->reason[i]]);
    ji__writer_end_row(writer);
  }
  return JI_OK;
}

/* --- writing ------------------------------------------------------------------------------ */

typedef ji_status (*fill_function)(ji__regression *r, ji__writer *writer);

static ji_status with_shares(ji__regression *r, ji__writer *writer,
                             ji_status (*fill)(ji__regression *, ji__writer *, double *)) {
  double *shares = ji__allocate_array(ji__allocator(r->ctx), (size_t)r->k + 1, sizeof *shares);
  ji_status status = shares ? fill(r, writer, shares) : ji__fail_memory(r->ctx);
  ji__release(ji__allocator(r->ctx), shares);
  return status;
}

static ji_status estimates(ji__regression *r, ji__writer *writer) {
  return with_shares(r, writer, fill_estimates);
}

static ji_status sun_abraham(ji__regression *r, ji__writer *writer) {
  return with_shares(r, writer, fill_sun_abraham);
}

static ji_status put_table(ji__regression *r, const char *name, const ji__writer_column *columns,
                           size_t count, fill_function fill, ji__provenance *provenance,
                           ji_bundle **out) {
  ji__writer *writer = NULL;
  ji_dataset *table = NULL;
  ji_status status = ji__writer_create(r->ctx, columns, count, &writer);
  if (!status)
    status = fill(r, writer);
  if (!status)
    status = ji__writer_finish(r->ctx, writer, provenance, &table);
  if (!status)
    status = ji__bundle_put(r->ctx, out, name, table);
  ji_dataset_unref(table);
  ji__writer_free(writer);
  return status;
}

static ji_status describe(ji__regression *r, ji__provenance **out) {
  const ji_regression_options *o = &r->options;
  const char *const named[][2] = {{"outcome", o->outcome},       {"effects", o->effects},
                                  {"weights", o->weights},       {"clusters", o->clusters},
                                  {"endogenous", o->endogenous}, {"instruments", o->instruments}};
  const struct {
    const char *name;
    int32_t value;
  } numbers[] = {{"family", o->family},
                 {"errors", o->errors},
                 {"k_adjust", o->k_adjust},
                 {"k_effects", o->k_effects},
                 {"k_exact", o->k_exact},
                 {"g_adjust", o->g_adjust},
                 {"g_conventional", o->g_conventional},
                 {"t_conventional", o->t_conventional},
                 {"keep_singletons", o->keep_singletons}};
  ji_status status = ji__provenance_create(r->ctx, "ji_regression_fit", out);
  if (!status)
    status = ji__provenance_input(r->ctx, *out, JI__PANEL_NAME, r->panel);
  for (size_t i = 0; !status && i < sizeof named / sizeof *named; i++)
    if (named[i][1])
      status = ji__provenance_add(r->ctx, *out, "option", named[i][0], named[i][1]);
  for (size_t i = 0; !status && i < sizeof numbers / sizeof *numbers; i++)
    status =
        ji__provenance_number(r->ctx, *out, "option", numbers[i].name, (double)numbers[i].value);
  for (size_t c = 0; !status && c < r->column_count; c++)
    status = ji__provenance_add(r->ctx, *out, "option", "term", r->columns[c].name);
  return status;
}

static const ji__writer_column estimate_columns[] = {
    {.name = "term", .type = JI_TYPE_TEXT},
    {.name = "estimate", .type = JI_TYPE_FLOAT64},
    {.name = "se", .type = JI_TYPE_FLOAT64, .description = "standard error"},
    {.name = "t", .type = JI_TYPE_FLOAT64},
    {.name = "p", .type = JI_TYPE_FLOAT64, .description = "two-sided"},
    {.name = "low", .type = JI_TYPE_FLOAT64},
    {.name = "high", .type = JI_TYPE_FLOAT64}};
static const ji__writer_column covariance_columns[] = {{.name = "term", .type = JI_TYPE_TEXT},
                                                       {.name = "other", .type = JI_TYPE_TEXT},
                                                       {.name = "value", .type = JI_TYPE_FLOAT64}};
static const ji__writer_column diagnostic_columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                                       {.name = "value", .type = JI_TYPE_FLOAT64}};
static const ji__writer_column dropped_columns[] = {
    {.name = "kind", .type = JI_TYPE_TEXT, .description = "term or row"},
    {.name = "name", .type = JI_TYPE_TEXT, .description = "of a term"},
    {.name = "row", .type = JI_TYPE_INT64, .description = "of the panel, from 0"},
    {.name = "reason", .type = JI_TYPE_TEXT}};
static const ji__writer_column cell_columns[] = {
    {.name = "type", .type = JI_TYPE_TEXT, .description = "event, att, cohort or cell"},
    {.name = "event", .type = JI_TYPE_INT64, .description = "period less cohort"},
    {.name = "cohort", .type = JI_TYPE_TEXT},
    {.name = "estimate", .type = JI_TYPE_FLOAT64},
    {.name = "se", .type = JI_TYPE_FLOAT64, .description = "standard error"},
    {.name = "t", .type = JI_TYPE_FLOAT64},
    {.name = "p", .type = JI_TYPE_FLOAT64, .description = "two-sided"},
    {.name = "low", .type = JI_TYPE_FLOAT64},
    {.name = "high", .type = JI_TYPE_FLOAT64},
    {.name = "rows", .type = JI_TYPE_INT64}};

#define COLUMNS(array) array, sizeof(array) / sizeof *(array)

ji_status ji__regression_tables(ji__regression *r, ji_bundle **out) {
  ji__provenance *provenance = NULL;
  ji_status status = describe(r, &provenance);
  if (!status)
    status = put_table(r, "estimates", COLUMNS(estimate_columns), estimates, provenance, out);
  if (!status)
    status =
        put_table(r, "covariance", COLUMNS(covariance_columns), fill_covariance, provenance, out);
  if (!status)
    status =
        put_table(r, "diagnostics", COLUMNS(diagnostic_columns), fill_diagnostics, provenance, out);
  if (!status)
    status = put_table(r, "dropped", COLUMNS(dropped_columns), fill_dropped, provenance, out);
  if (!status && has_cells(r))
    status = put_table(r, "sun_abraham", COLUMNS(cell_columns), sun_abraham, provenance, out);
  if (!status && r->options.with_effects && r->effect_names.count)
    status = ji__put_effects(r, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a fit found, as tables. */
#include "data/bundle.h"
#include "data/writer.h"
#include "model/matching/sample.h"
#include "stats/student.h"

#include <math.h>

typedef struct tables {
  const ji__matching_fit *fit;
  ji_context *ctx;
  ji__provenance *provenance;
} tables;

double ji__matching_error(double variance) {
  return variance < 0 ? 0 : sqrt(variance);
}

static double covariance(const ji__matching_fit *fit, int64_t i, int64_t j) {
  return fit->covariance[i * fit->parameters + j];
}

static ji_status finish(const tables *t, ji_status status, ji__writer *writer, ji_dataset **out) {
  if (!status)
    status = ji__writer_finish(t->ctx, writer, t->provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- estimates ---------------------------------------------------------------------------- */

static void write_estimate(const tables *t, ji__writer *writer, const char *term, double value,
                           double error, double null) {
  int64_t degrees = t->fit->degrees;
  double width =
      error * ji__student_quantile(0.5 + t->fit->sample->options.confidence / 2, degrees);
  double score = error > 0 ? (value - null) / error : NAN;
  ji__writer_text(writer, 0, term);
  ji__writer_number(writer, 1, value);
  ji__writer_known(writer, 2, error);
  if (!isnan(score)) {
    ji__writer_number(writer, 3, score);
    ji__writer_number(writer, 4, ji__student_p_value(score, (double)degrees));
  }
  ji__writer_known(writer, 5, value - width);
  ji__writer_known(writer, 6, value + width);
  ji__writer_end_row(writer);
}

/* What follows from the shapes. */
static void write_derived(const tables *t, ji__writer *writer) {
  const ji__matching_function *f = &t->fit->function;
  double first = ji__matching_error(covariance(t->fit, 0, 0));
  if (f->form == JI_MATCHING_COBB_DOUGLAS && !f->free_returns)
    write_estimate(t, writer, "elasticity_vacancies", 1 - f->shape[0], first, 0);
  if (f->form == JI_MATCHING_COBB_DOUGLAS && f->free_returns) {
    double variance =
        covariance(t->fit, 0, 0) + 2 * covariance(t->fit, 0, 1) + covariance(t->fit, 1, 1);
    write_estimate(t, writer, "returns", f->shape[0] + f->shape[1], ji__matching_error(variance),
                   0);
  }
  if (f->form == JI_MATCHING_CES && f->shape[1] < 1) {
    double substitution = 1 / (1 - f->shape[1]);
    double error = substitution * substitution * ji__matching_error(covariance(t->fit, 1, 1));
    write_estimate(t, writer, "substitution", substitution, error, NAN);
  }
}

static ji_status write_estimates(const tables *t, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"term", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"estimate", JI_TYPE_FLOAT64, NULL, NULL, NULL},
      {"se", JI_TYPE_FLOAT64, NULL, "standard error", NULL},
      {"t", JI_TYPE_FLOAT64, NULL, "of the hypothesis that it is 0", NULL},
      {"p", JI_TYPE_FLOAT64, NULL, NULL, NULL},
      {"low", JI_TYPE_FLOAT64, NULL, "lower end of the interval", NULL},
      {"high", JI_TYPE_FLOAT64, NULL, "upper end of the interval", NULL},
  };
  const ji__matching_fit *fit = t->fit;
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 7, &writer);
  for (int64_t i = 0; i < fit->parameters && !status; i++) {
    if (i == fit->shapes && fit->shapes)
      write_derived(t, writer);
    write_estimate(t, writer, ji__matching_parameter_name(fit, i), ji__matching_parameter(fit, i),
                   ji__matching_error(covariance(fit, i, i)), 0);
  }
  return finish(t, status, writer, out);
}

static ji_status write_covariance(const tables *t, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"term", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"other", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"value", JI_TYPE_FLOAT64, NULL, NULL, NULL},
  };
  const ji__matching_fit *fit = t->fit;
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 3, &writer);
  for (int64_t i = 0; i < fit->parameters && !status; i++)
    for (int64_t j = 0; j < fit->parameters; j++) {
      ji__writer_text(writer, 0, ji__matching_parameter_name(fit, i));
      ji__writer_text(writer, 1, ji__matching_parameter_name(fit, j));
      ji__writer_known(writer, 2, covariance(fit, i, j));
      ji__writer_end_row(writer);
    }
  return finish(t, status, writer, out);
}

/* --- markets ------------------------------------------------------------------------------ */

/* How much the column c of ln A counts in the market of this level of the region; -1: in the mean
 * of all rows. */
static double part_of(const ji__matching_sample *s, int64_t level, int64_t c) {
  if (!c)
    return 1;
  int64_t own = c - s->region_first;
  if (level < 0 || own < 0 || own >= s->region_columns)
    return 0;
  return (own + 1 == level) - s->region_mean[own];
}

static ji__matching_market find_market(const ji__matching_fit *fit, int64_t level) {
  const ji__matching_sample *s = fit->sample;
  ji__matching_market m = {0, 0, {0, 0, 0}};
  for (int64_t c = 0; c < s->columns; c++) {
    double part = part_of(s, level, c);
    if (part == 0)
      continue;
    m.log_efficiency += part * fit->linear[c];
    for (int64_t j = 0; j < fit->shapes && j < JI__MATCHING_SHAPES; j++)
      m.with_shape[j] += part * covariance(fit, fit->shapes + c, j);
    for (int64_t d = 0; d < s->columns; d++)
      m.variance += part * part_of(s, level, d) * covariance(fit, fit->shapes + c, fit->shapes + d);
  }
  return m;
}

static ji_status write_market(const tables *t, ji__writer *writer, int64_t level) {
  const ji__matching_fit *fit = t->fit;
  const ji__matching_sample *s = fit->sample;
  ji__matching_market m = find_market(fit, level);
  int64_t rows = 0;
  /* The residuals of a region that has a term of its own add up to 0: its cluster knows nothing. */
  if (level >= 0 && fit->errors == JI_MATCHING_ERRORS_CLUSTERED)
    m = (ji__matching_market){m.log_efficiency, NAN, {NAN, NAN, NAN}};
  for (int64_t i = 0; i < s->n; i++)
    rows += level < 0 || s->region.codes[i] == level;
  ji_status status =
      level < 0 ? JI_OK : ji__matching_write_label(t->ctx, writer, 0, &s->region, level);
  ji__writer_number(writer, 1, m.log_efficiency);
  ji__writer_known(writer, 2, ji__matching_error(m.variance));
  ji__writer_integer(writer, 3, rows);
  for (int64_t j = 0; j < fit->shapes; j++)
    ji__writer_known(writer, (size_t)(4 + j), m.with_shape[j]);
  ji__writer_end_row(writer);
  return status;
}

static ji_status write_markets(const tables *t, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"market", JI_TYPE_TEXT, NULL, "null: one for all", NULL},
      {"log_efficiency", JI_TYPE_FLOAT64, NULL, "ln A, at the means of covariates", NULL},
      {"se", JI_TYPE_FLOAT64, NULL, "standard error", NULL},
      {"rows", JI_TYPE_INT64, NULL, NULL, NULL},
      {"covariance_1", JI_TYPE_FLOAT64, NULL, "with the form's first parameter", NULL},
      {"covariance_2", JI_TYPE_FLOAT64, NULL, "with the second", NULL},
      {"covariance_3", JI_TYPE_FLOAT64, NULL, "with the third", NULL},
  };
  const ji__matching_sample *s = t->fit->sample;
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 7, &writer);
  if (!status && !s->region_columns)
    status = write_market(t, writer, -1);
  for (int64_t l = 0; s->region_columns && l < s->region.count && !status; l++)
    status = write_market(t, writer, l);
  return finish(t, status, writer, out);
}

/* --- rows --------------------------------------------------------------------------------- */

static double composition_of(const ji__matching_fit *fit, int64_t row) {
  double sum = 0;
  for (int64_t c = 1; c <= fit->sample->covariates; c++)
    sum += fit->linear[c] * fit->sample->column[c][row];
  return sum;
}

static ji_status write_row(const tables *t, ji__writer *writer, int64_t i) {
  const ji__matching_sample *s = t->fit->sample;
  double efficiency =
      ji__matching_invert(&t->fit->function, s->hires[i], s->seekers[i], s->vacancies[i]);
  double composition = composition_of(t->fit, i);
  ji_status status =
      s->has_region ? ji__matching_write_label(t->ctx, writer, 1, &s->region, s->region.codes[i])
                    : JI_OK;
  if (!status && s->has_period)
    status = ji__matching_write_label(t->ctx, writer, 2, &s->period, s->period.codes[i]);
  ji__writer_integer(writer, 0, s->row[i]);
  ji__writer_number(writer, 3, exp(s->vacancies[i] - s->seekers[i]));
  ji__writer_number(writer, 4, exp(s->hires[i] - s->seekers[i]));
  ji__writer_number(writer, 5, exp(s->hires[i] - s->vacancies[i]));
  ji__writer_number(writer, 6, exp(s->hires[i] - t->fit->residual[i]));
  ji__writer_number(writer, 7, t->fit->residual[i]);
  ji__writer_known(writer, 8, efficiency);
  ji__writer_number(writer, 9, composition);
  ji__writer_known(writer, 10, efficiency - composition);
  ji__writer_end_row(writer);
  return status;
}

static ji_status write_rows(const tables *t, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"row", JI_TYPE_INT64, NULL, "of the data, from 0", NULL},
      {"region", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"period", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"tightness", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
      {"job_finding_rate", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
      {"vacancy_filling_rate", JI_TYPE_FLOAT64, NULL, "hires per vacancy", NULL},
      {"fitted", JI_TYPE_FLOAT64, "hire", NULL, NULL},
      {"residual", JI_TYPE_FLOAT64, NULL, "of ln hires", NULL},
      {"log_efficiency", JI_TYPE_FLOAT64, NULL, "ln A that explains the row", NULL},
      {"composition", JI_TYPE_FLOAT64, NULL, "what covariates add to ln A", NULL},
      {"adjusted_log_efficiency", JI_TYPE_FLOAT64, NULL, "less the composition", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 11, &writer);
  for (int64_t i = 0; i < t->fit->sample->n && !status; i++)
    status = write_row(t, writer, i);
  return finish(t, status, writer, out);
}

/* --- diagnostics -------------------------------------------------------------------------- */

typedef struct facts {
  double total, smearing, above_seekers, above_vacancies, all;
} facts;

static facts find_facts(const ji__matching_fit *fit) {
  const ji__matching_sample *s = fit->sample;
  facts f = {0, 0, 0, 0, 0};
  double mean = 0;
  for (int64_t i = 0; i < s->n; i++)
    mean += s->hires[i] / (double)s->n;
  for (int64_t i = 0; i < s->n; i++) {
    f.total += (s->hires[i] - mean) * (s->hires[i] - mean);
    f.all += s->hires[i] * s->hires[i];
    f.smearing += exp(fit->residual[i]) / (double)s->n;
    f.above_seekers += s->hires[i] > s->seekers[i];
    f.above_vacancies += s->hires[i] > s->vacancies[i];
  }
  return f;
}

static void write_fact(ji__writer *writer, const char *name, double value) {
  if (isnan(value))
    return;
  ji__writer_text(writer, 0, name);
  ji__writer_number(writer, 1, value);
  ji__writer_end_row(writer);
}

/* A t and its p under two names. */
static void write_test(const tables *t, ji__writer *writer, const char *name, const char *p_name,
                       double score) {
  write_fact(writer, name, score);
  write_fact(writer, p_name,
             isnan(score) ? NAN : ji__student_p_value(score, (double)t->fit->degrees));
}

static void write_tests(const tables *t, ji__writer *writer) {
  const ji__matching_fit *fit = t->fit;
  const ji__matching_function *f = &fit->function;
  double variance = NAN;
  if (f->free_returns && f->form == JI_MATCHING_COBB_DOUGLAS)
    variance = covariance(fit, 0, 0) + 2 * covariance(fit, 0, 1) + covariance(fit, 1, 1);
  if (f->free_returns && f->form == JI_MATCHING_CES)
    variance = covariance(fit, 2, 2);
  if (variance > 0)
    write_test(t, writer, "constant_returns_t", "constant_returns_p",
               (ji__matching_returns(f) - 1) / sqrt(variance));
  if (f->form == JI_MATCHING_CES && covariance(fit, 1, 1) > 0)
    write_test(t, writer, "cobb_douglas_t", "cobb_douglas_p",
               f->shape[1] / sqrt(covariance(fit, 1, 1)));
}

static ji_status write_diagnostics(const tables *t, ji_dataset **out) {
  static const ji__writer_column columns[] = {{"name", JI_TYPE_TEXT, NULL, NULL, NULL},
                                              {"value", JI_TYPE_FLOAT64, NULL, NULL, NULL}};
  const ji__matching_fit *fit = t->fit;
  facts f = find_facts(fit);
  int is_hac = fit->errors == JI_MATCHING_ERRORS_NEWEY_WEST ||
               fit->errors == JI_MATCHING_ERRORS_DRISCOLL_KRAAY;
  const struct {
    const char *name;
    double value;
  } lines[] = {{"form", fit->function.form},
               {"free_returns", fit->function.free_returns},
               {"observations", (double)fit->sample->n},
               {"null_rows", (double)fit->sample->null_rows},
               {"parameters", (double)fit->parameters},
               {"degrees", (double)fit->degrees},
               {"r2", f.total > 1e-24 * f.all ? 1 - fit->squares / f.total : NAN},
               {"rmse", sqrt(fit->squares / (double)(fit->sample->n - fit->parameters))},
               {"rss", fit->squares},
               {"iterations", (double)fit->iterations},
               {"errors", fit->errors},
               {"lags", is_hac ? (double)fit->lags : NAN},
               {"clusters", fit->clusters ? (double)fit->clusters : NAN},
               {"smearing", f.smearing},
               {"above_seekers", f.above_seekers},
               {"above_vacancies", f.above_vacancies}};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 2, &writer);
  for (size_t i = 0; i < sizeof lines / sizeof lines[0] && !status; i++)
    write_fact(writer, lines[i].name, lines[i].value);
  if (!status)
    write_tests(t, writer);
  return finish(t, status, writer, out);
}

/* --- all of them -------------------------------------------------------------------------- */

ji_status ji__matching_tables(const ji__matching_fit *fit, ji__provenance *provenance,
                              ji_bundle **out) {
  static const struct {
    const char *name;
    ji_status (*write)(const tables *t, ji_dataset **out);
  } all[] = {{"estimates", write_estimates},
             {"covariance", write_covariance},
             {"markets", write_markets},
             {"rows", write_rows},
             {"diagnostics", write_diagnostics}};
  tables t = {fit, fit->sample->ctx, provenance};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && !status; i++) {
    ji_dataset *table = NULL;
    status = all[i].write(&t, &table);
    if (!status)
      status = ji__bundle_put(t.ctx, out, all[i].name, table);
    ji_dataset_unref(table);
  }
  if (status && *out) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  return status;
}

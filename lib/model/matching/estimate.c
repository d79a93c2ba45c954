/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_model_estimate() of a matching function: hires, and the jobs that they keep filled. */
#include "core/number.h"
#include "data/measure_combine.h"
#include "data/quantity.h"
#include "data/resolve.h"
#include "model/matching/matching.h"
#include "model/result.h"

#include <math.h>
#include <string.h>

#define WHAT "drivers"

enum { OUTPUT = JI__RESULT_COLUMNS, TIGHTNESS, FINDING, FILLING };
#define OWN_COLUMNS (FILLING + 1 - JI__RESULT_COLUMNS)

static const ji__writer_column own_columns[OWN_COLUMNS] = {
    {"output", JI_TYPE_TEXT, NULL, "hires or filled_jobs", NULL},
    {"tightness", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
    {"job_finding_rate", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
    {"vacancy_filling_rate", JI_TYPE_FLOAT64, NULL, "hires per vacancy", NULL},
};

/* One call. */
typedef struct estimation {
  ji_context *ctx;
  const ji__matching *matching;
  const ji_dataset *drivers;
  const ji_column *component, *region, *driver, *group;
  ji__matching_count seekers, vacancies;
  ji__quantity separation; /* no column: the model's */
  double factor;           /* of standard errors in an interval */
  ji__writer *writer;
} estimation;

/* One driver. */
typedef struct market_row {
  char *component, *region, *driver, *group;
  double seekers, vacancies, separation; /* nan: not told */
  double hires, deviation;               /* the standard error of ln M; nan: none */
  const char *status, *reason;
  ji_measure *sources[2]; /* of seekers and vacancies, for this row */
} market_row;

/* --- reading ------------------------------------------------------------------------------ */

static ji_status find_columns(estimation *e) {
  ji_status status = ji__dataset_require_text(e->ctx, e->drivers, WHAT, "component", &e->component);
  if (!status)
    status = ji__dataset_find_text(e->ctx, e->drivers, WHAT, "region", &e->region);
  if (!status)
    status = ji__dataset_find_text(e->ctx, e->drivers, WHAT, "driver", &e->driver);
  if (!status)
    status = ji__dataset_find_text(e->ctx, e->drivers, WHAT, "group", &e->group);
  if (!status)
    status = ji__matching_count_find(e->ctx, e->drivers, WHAT, "seekers", ji__matching_seeker_units,
                                     &e->seekers);
  if (!status)
    status = ji__matching_count_find(e->ctx, e->drivers, WHAT, "vacancies",
                                     ji__matching_vacancy_units, &e->vacancies);
  if (!status && ji_dataset_find(e->drivers, "separation_rate") >= 0)
    status = ji__quantity_require(e->ctx, e->drivers, WHAT, "separation_rate", JI__RATIO,
                                  &e->separation);
  return status;
}

static ji_status copy_text(const estimation *e, const ji_column *column, int64_t row, char **out) {
  return column ? ji__column_copy_text(e->ctx, column, row, out) : JI_OK;
}

static ji_status read_separation(const estimation *e, int64_t row, double *out) {
  char number[JI__NUMBER_SIZE];
  *out = e->matching->separation_rate;
  if (!ji__quantity_at(&e->separation, row, out) || (*out > 0 && *out <= 1))
    return JI_OK;
  ji__number_print(*out, number);
  return ji__fail(e->ctx, JI_ERROR_VALUE,
                  WHAT ": row %lld, column \"separation_rate\" is %s: a share above 0 up to 1 was "
                       "expected",
                  (long long)row + 1, number);
}

static ji_status read_numbers(const estimation *e, int64_t row, market_row *out) {
  int found = 0;
  out->seekers = out->vacancies = NAN;
  ji_status status = ji__matching_count_at(e->ctx, &e->seekers, WHAT, row, &found, &out->seekers);
  if (!status)
    status = ji__matching_count_at(e->ctx, &e->vacancies, WHAT, row, &found, &out->vacancies);
  return status ? status : read_separation(e, row, &out->separation);
}

static ji_status read_status(const estimation *e, int64_t row, market_row *out) {
  const ji_column *const columns[] = {e->seekers.column, e->vacancies.column};
  out->status = "model";
  for (size_t i = 0; i < 2; i++) {
    ji_status status =
        ji__measure_resolve(e->ctx, columns[i]->measure, e->drivers, row, &out->sources[i]);
    if (status)
      return status;
    const char *own = ji__measure_value(out->sources[i], JI__SIDE_OWN, JI__KEY_STATUS);
    out->status = own ? ji__weaker_status(out->status, own) : out->status;
  }
  return JI_OK;
}

static ji_status read_row(const estimation *e, int64_t row, market_row *out) {
  *out = (market_row){0};
  ji_status status = copy_text(e, e->component, row, &out->component);
  if (!status)
    status = copy_text(e, e->region, row, &out->region);
  if (!status)
    status = copy_text(e, e->driver, row, &out->driver);
  if (!status)
    status = copy_text(e, e->group, row, &out->group);
  if (!status)
    status = read_numbers(e, row, out);
  return status ? status : read_status(e, row, out);
}

static void release_row(const estimation *e, market_row *row) {
  char *const texts[] = {row->component, row->region, row->driver, row->group};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    ji__release(ji__allocator(e->ctx), texts[i]);
  ji_measure_unref(row->sources[0]);
  ji_measure_unref(row->sources[1]);
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status find_market(const estimation *e, const market_row *row, int64_t at,
                             const ji__matching_market **out) {
  const ji__matching *m = e->matching;
  int64_t index = 0;
  *out = m->market;
  if (!m->names.count)
    return JI_OK;
  /* The names were settled when the model was made: nothing is written here. */
  ji_status status =
      ji__names_find(e->ctx, (ji__names *)&m->names, row->component ? row->component : "", &index);
  if (!status && index < 0)
    return ji__fail(e->ctx, JI_ERROR_LABEL,
                    WHAT ": row %lld: the model has no efficiency of component \"%s\"",
                    (long long)at + 1, row->component ? row->component : "");
  *out = &m->market[index];
  return status;
}

static double deviation_of(const ji__matching *m, const ji__matching_market *market,
                           const ji__matching_point *point) {
  int shapes = ji__matching_shapes(&m->function);
  double sum = point->by_efficiency * point->by_efficiency * market->variance;
  for (int i = 0; i < shapes; i++) {
    sum += 2 * point->by_efficiency * point->by_shape[i] * market->with_shape[i];
    for (int j = 0; j < shapes; j++)
      sum += point->by_shape[i] * point->by_shape[j] * m->covariance[i * JI__MATCHING_SHAPES + j];
  }
  return sum < 0 ? 0 : sqrt(sum);
}

static void hold_limits(const ji__matching *m, market_row *row) {
  double least = fmin(row->seekers, row->vacancies);
  int by_seekers = row->seekers <= row->vacancies;
  if (!(row->hires > least))
    return;
  row->reason = by_seekers ? "more_than_seekers" : "more_than_vacancies";
  if (!m->limit)
    return;
  row->reason = by_seekers ? "limited_by_seekers" : "limited_by_vacancies";
  row->hires = least;
  row->deviation = NAN;
}

static void find_hires(const estimation *e, const ji__matching_market *market, market_row *row) {
  const ji__matching *m = e->matching;
  row->hires = row->deviation = NAN;
  if (isnan(row->seekers) || isnan(row->vacancies)) {
    row->reason = isnan(row->seekers) ? "seekers_not_told" : "vacancies_not_told";
    return;
  }
  if (row->seekers == 0 || row->vacancies == 0) {
    row->hires = 0;
    return;
  }
  ji__matching_point point =
      ji__matching_at(&m->function, market->log_efficiency, log(row->seekers), log(row->vacancies));
  row->hires = exp(point.log_hires) * m->smearing;
  if (isinf(row->hires)) {
    row->hires = NAN;
    row->reason = "too_large";
    return;
  }
  row->deviation = m->has_errors ? deviation_of(m, market, &point) : NAN;
  hold_limits(m, row);
}

/* --- writing ------------------------------------------------------------------------------ */

static ji_status set_component(const estimation *e, ji__measure_builder *builder,
                               const char *component) {
  static const ji__key keys[] = {JI__KEY_SECTOR, JI__KEY_AREA, JI__KEY_GROUP};
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(e->ctx));
  if (e->matching->component == JI_MATCHING_OCCUPATION)
    ji__buffer_string(&text, "occupation:");
  ji__measure_append_atom(&text, component);
  ji_status status = text.failed
                         ? ji__fail_memory(e->ctx)
                         : ji__put(builder, JI__SIDE_OWN, keys[e->matching->component], text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status measure_of(const estimation *e, const ji_measure *base, const market_row *row,
                            ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(e->ctx, base, &builder);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_STATUS, row->status);
  if (!status && row->component && row->component[0])
    status = set_component(e, &builder, row->component);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

static void write_numbers(const estimation *e, const market_row *row, double scale,
                          ji__result_row *out) {
  out->value = row->hires * scale;
  out->reason = row->reason;
  out->inference = "none";
  if (isnan(row->deviation))
    return;
  out->inference = "delta_log";
  out->standard_error = out->value * row->deviation;
  out->sampling_low = out->value * exp(-e->factor * row->deviation);
  out->sampling_high = out->value * exp(e->factor * row->deviation);
}

static ji_status write_output(const estimation *e, const market_row *row, int is_stock) {
  const ji_measure *base = is_stock ? e->matching->jobs : e->matching->hires;
  ji_measure *measure = NULL;
  ji__result_row out;
  ji_status status = measure_of(e, base, row, &measure);
  if (status)
    return status;
  ji__result_row_init(&out);
  out.component = row->component;
  out.region = row->region;
  out.driver = row->driver;
  out.group = row->group;
  out.unit = is_stock ? "job" : "hire";
  out.measure = ji_measure_text(measure);
  write_numbers(e, row, is_stock ? 1 / row->separation : 1, &out);
  ji__result_set(e->writer, &out);
  ji__writer_text(e->writer, OUTPUT, is_stock ? "filled_jobs" : "hires");
  ji__writer_finite(e->writer, TIGHTNESS, row->vacancies / row->seekers);
  ji__writer_finite(e->writer, FINDING, row->hires / row->seekers);
  ji__writer_finite(e->writer, FILLING, row->hires / row->vacancies);
  ji__writer_end_row(e->writer);
  ji_measure_unref(measure);
  return JI_OK;
}

static ji_status estimate_row(const estimation *e, int64_t at) {
  const ji__matching_market *market = NULL;
  market_row row;
  ji_status status = read_row(e, at, &row);
  if (!status)
    status = find_market(e, &row, at, &market);
  if (!status) {
    find_hires(e, market, &row);
    status = write_output(e, &row, 0);
  }
  if (!status && !isnan(row.separation))
    status = write_output(e, &row, 1);
  release_row(e, &row);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status check_options(ji_context *ctx, const ji_estimate_options *o) {
  const char *name = o->reading ? "reading" : o->dimension ? "dimension" : NULL;
  if (!name && o->basis && strcmp(o->basis, "gross") != 0)
    name = "basis";
  return name ? ji__fail(ctx, JI_ERROR_ARGUMENT,
                         "ji_estimate_options.%s does not apply to a matching function", name)
              : JI_OK;
}

static ji_status describe(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                          double confidence, ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, "ji_model_estimate", out);
  if (!status)
    status = ji__provenance_steps(ctx, *out, model->provenance);
  if (!status)
    status = ji__provenance_input(ctx, *out, WHAT, drivers);
  return status ? status : ji__provenance_number(ctx, *out, "option", "confidence", confidence);
}

static ji_status run(estimation *e, ji__provenance *provenance, ji_dataset **out) {
  int64_t rows = ji_dataset_row_count(e->drivers);
  ji_status status = find_columns(e);
  if (!status)
    status = ji__result_create(e->ctx, own_columns, OWN_COLUMNS, &e->writer);
  for (int64_t row = 0; row < rows && !status; row++)
    status = estimate_row(e, row);
  if (!status)
    status = ji__writer_finish(e->ctx, e->writer, provenance, out);
  ji__writer_free(e->writer);
  return status;
}

ji_status ji__matching_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                                const ji_estimate_options *options, ji_dataset **out) {
  estimation e = {.ctx = ctx, .drivers = drivers};
  ji__provenance *provenance = NULL;
  ji_status status = check_options(ctx, options);
  if (!status && !drivers)
    return ji__fail_null(ctx, "ji_model_estimate", "drivers");
  if (!status)
    status = ji__matching_of(ctx, "ji_model_estimate", model, &e.matching);
  if (status)
    return status;
  e.factor = ji__matching_width(e.matching, options->confidence);
  status = describe(ctx, model, drivers, options->confidence, &provenance);
  if (!status)
    status = run(&e, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

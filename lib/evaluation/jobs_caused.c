/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/jobs_caused.h"

#include "core/number.h"
#include "data/measure.h"
#include "data/measure_value.h"
#include "data/quantity.h"
#include "data/unit.h"
#include "data/writer.h"
#include "stats/distribution.h"

#include <jobimpact/jobs_caused.h>

#include <math.h>
#include <string.h>

#define FUNCTION "ji_jobs_caused"
#define NAME "ji_jobs_caused_options"

static const ji_jobs_caused_options defaults = {.transform = "level",
                                                .quantity = "jobs",
                                                .counterfactual = "not_treated",
                                                .period_years = 1,
                                                .confidence = 0.95};

#define MINIMUM (offsetof(ji_jobs_caused_options, confidence) + sizeof(double))

ji_status ji_jobs_caused_options_init(ji_jobs_caused_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

typedef struct caused {
  ji_context *ctx;
  ji_jobs_caused_options options;
  ji__caused_source source;
  int is_log;
  double *jobs, *slopes; /* of each cell: jobs, and what one more of the effect adds to them */
  double *weights;       /* scratch of a sum */
  char *unit, *years_unit, *cost_unit,
      *years_cost_unit; /* of jobs, of job-years, of costs per each */
  ji__writer *writer;
} caused;

static void release(caused *c) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  ji__caused_free(c->ctx, &c->source);
  ji__writer_free(c->writer);
  void *const owned[] = {c->jobs,       c->slopes,    c->weights,        c->unit,
                         c->years_unit, c->cost_unit, c->years_cost_unit};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status check_number(ji_context *ctx, const char *name, double value, int may_be_zero) {
  char text[JI__NUMBER_SIZE];
  if (isfinite(value) && (value > 0 || (may_be_zero && value == 0)))
    return JI_OK;
  ji__number_print(value, text);
  return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".%s is %s: a number %s 0 was expected", name, text,
                  may_be_zero ? "not below" : "above");
}

static ji_status check_options(caused *c) {
  const ji_jobs_caused_options *o = &c->options;
  static const char *const quantities[] = {"jobs", "persons", "fte"};
  int known = 0;
  for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++)
    known |= !strcmp(o->quantity, quantities[i]);
  if (!known)
    return ji__fail(c->ctx, JI_ERROR_ARGUMENT,
                    NAME ".quantity is \"%s\": jobs, persons or fte was expected", o->quantity);
  c->is_log = !strcmp(o->transform, "log");
  if (!c->is_log && strcmp(o->transform, "level") != 0)
    return ji__fail(c->ctx, JI_ERROR_ARGUMENT,
                    NAME ".transform is \"%s\": level or log was expected", o->transform);
  if (c->is_log != (o->levels != NULL))
    return ji__fail(c->ctx, JI_ERROR_ARGUMENT,
                    c->is_log ? NAME ".levels: a logarithm needs the levels that it is of"
                              : NAME ".levels: levels are for a logarithm alone");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(c->ctx, JI_ERROR_ARGUMENT,
                    NAME ".confidence is out of range: above 0 and below 1 was expected");
  ji_status status = check_number(c->ctx, "cost", o->cost, 1);
  if (!status)
    status = check_number(c->ctx, "gross", o->gross, 1);
  return status ? status : check_number(c->ctx, "period_years", o->period_years, 0);
}

static ji_status read_options(caused *c, const ji_jobs_caused_options *options) {
  ji_jobs_caused_options *o = &c->options;
  *o = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(c->ctx, NAME, options, MINIMUM, o, sizeof *o);
  if (status)
    return status;
  o->transform = o->transform ? o->transform : defaults.transform;
  o->quantity = o->quantity ? o->quantity : defaults.quantity;
  o->counterfactual = o->counterfactual ? o->counterfactual : defaults.counterfactual;
  return check_options(c);
}

/* --- cells -------------------------------------------------------------------------------- */

static ji_status make_room(caused *c) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  size_t count = (size_t)c->source.count + 1;
  c->jobs = ji__allocate_array(allocator, count, sizeof *c->jobs);
  c->slopes = ji__allocate_array(allocator, count, sizeof *c->slopes);
  c->weights = ji__allocate_array(allocator, count, sizeof *c->weights);
  return c->jobs && c->slopes && c->weights ? JI_OK : ji__fail_memory(c->ctx);
}

static void take_levels(caused *c) {
  for (int64_t i = 0; i < c->source.count; i++) {
    const ji__caused_cell *cell = &c->source.cells[i];
    c->jobs[i] = cell->has_effect ? (double)cell->units * cell->att : 0;
    c->slopes[i] = cell->has_effect ? (double)cell->units : 0;
  }
}

typedef struct level_columns {
  ji__quantity group, time, level;
} level_columns;

static ji_status find_levels(caused *c, level_columns *columns) {
  const ji_dataset *levels = c->options.levels;
  ji_status status = ji__quantity_require(c->ctx, levels, "levels", "group", NULL, &columns->group);
  if (!status)
    status = ji__quantity_require(c->ctx, levels, "levels", "time", NULL, &columns->time);
  if (!status)
    status = ji__quantity_require(c->ctx, levels, "levels", "level", NULL, &columns->level);
  return status;
}

/* The level of a cell; nan where it is not there. */
static double level_of(const caused *c, const level_columns *columns, const ji__caused_cell *cell) {
  int64_t rows = ji_dataset_row_count(c->options.levels);
  for (int64_t row = 0; row < rows; row++) {
    double group = NAN, time = NAN, level = NAN;
    (void)ji__quantity_at(&columns->group, row, &group);
    (void)ji__quantity_at(&columns->time, row, &time);
    if (group == (double)cell->group && time == (double)cell->time)
      return ji__quantity_at(&columns->level, row, &level) ? level : NAN;
  }
  return NAN;
}

static ji_status take_logarithms(caused *c) {
  level_columns columns;
  ji_status status = find_levels(c, &columns);
  for (int64_t i = 0; i < c->source.count && !status; i++) {
    const ji__caused_cell *cell = &c->source.cells[i];
    if (!cell->has_effect)
      continue;
    double level = level_of(c, &columns, cell), units = (double)cell->units;
    if (!(level > 0) || isinf(level))
      return ji__fail(c->ctx, JI_ERROR_VALUE,
                      "levels: group %lld in %lld needs a level above 0, one row for each treated "
                      "group and period",
                      (long long)cell->group, (long long)cell->time);
    c->jobs[i] = units * level * -expm1(-cell->att);
    c->slopes[i] = units * level * exp(-cell->att);
  }
  return status;
}

static ji_status find_cells(caused *c, const ji_fit *fit) {
  ji_status status = ji__caused_read(c->ctx, FUNCTION, fit, &c->source);
  int64_t effects = 0;
  for (int64_t i = 0; i < c->source.count && !status; i++)
    effects += c->source.cells[i].has_effect;
  if (!status && !effects)
    status = ji__fail(c->ctx, JI_ERROR_SHAPE, FUNCTION ": the fit has no effect on treated units");
  if (!status)
    status = make_room(c);
  if (status)
    return status;
  if (c->is_log)
    return take_logarithms(c);
  take_levels(c);
  return JI_OK;
}

/* --- units -------------------------------------------------------------------------------- */

/* A text that is by row cannot go along. */
static const char *plain(const char *unit) {
  return unit && unit[0] != '@' ? unit : NULL;
}

static ji_status find_units(caused *c) {
  const char *unit = plain(c->source.unit);
  if (c->is_log) {
    int64_t at = ji_dataset_find(c->options.levels, "level");
    ji_column column = {.size = sizeof column};
    ji_status status = ji_dataset_column(c->ctx, c->options.levels, at, &column);
    if (status)
      return status;
    unit = plain(column.unit);
  }
  if (!unit)
    return JI_OK;
  ji_status status = ji__unit_canonical(c->ctx, unit, &c->unit);
  if (!status)
    status = ji__unit_product_text(c->ctx, JI_UNIT_MULTIPLY, unit, "year", &c->years_unit);
  if (!status && c->options.cost_unit)
    status =
        ji__unit_product_text(c->ctx, JI_UNIT_DIVIDE, c->options.cost_unit, unit, &c->cost_unit);
  if (!status && c->options.cost_unit)
    status = ji__unit_product_text(c->ctx, JI_UNIT_DIVIDE, c->options.cost_unit, c->years_unit,
                                   &c->years_cost_unit);
  return status;
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status set(ji__measure_builder *builder, ji__key key, const char *value) {
  return value ? ji__measure_set(builder, JI__SIDE_OWN, key, value, strlen(value)) : JI_OK;
}

/* `time` of the measure where the label is a period. */
static ji_status set_time(ji__measure_builder *builder, const char *label) {
  ji__period period;
  ji__buffer text;
  if (!label || !ji__period_read(label, strlen(label), &period))
    return JI_OK;
  ji__buffer_init(&text, ji__allocator(builder->ctx));
  ji__buffer_format(&text, "average:%s", label);
  ji_status status =
      text.failed ? ji__fail_memory(builder->ctx) : set(builder, JI__KEY_TIME, text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status make_measure(caused *c, const char *quantity, const char *basis, const char *label,
                              ji_measure **out) {
  const ji_jobs_caused_options *o = &c->options;
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(c->ctx, NULL, &builder);
  if (!status)
    status = set(&builder, JI__KEY_QUANTITY, quantity);
  if (!status)
    status = set_time(&builder, label);
  if (!status)
    status = set(&builder, JI__KEY_AREA, o->area);
  if (!status)
    status = set(&builder, JI__KEY_BASIS, basis);
  if (!status)
    status = set(&builder, JI__KEY_COUNTERFACTUAL, o->counterfactual);
  if (!status)
    status = set(&builder, JI__KEY_SYSTEM, o->system);
  if (!status)
    status = set(&builder, JI__KEY_LAYER, "direct");
  if (!status)
    status = set(&builder, JI__KEY_STATUS, "model");
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

/* --- sums --------------------------------------------------------------------------------- */

/* A figure of the result; error nan: none. */
typedef struct figure {
  const char *name, *unit, *quantity, *label, *reason;
  int64_t time; /* INT64_MIN: of no period */
  double value, error;
  int64_t units, missing;
} figure;

/* Jobs of the cells of a period (INT64_MIN: of all), each times `factor`. */
static ji_status sum_up(caused *c, int64_t time, double factor, figure *out) {
  double variance = 0;
  int has_error = 1;
  for (int64_t i = 0; i < c->source.count; i++) {
    const ji__caused_cell *cell = &c->source.cells[i];
    int belongs = time == INT64_MIN || cell->time == time;
    c->weights[i] = belongs ? factor * c->slopes[i] : 0;
    if (!belongs)
      continue;
    out->value += factor * c->jobs[i];
    out->units += cell->has_effect ? cell->units : 0;
    out->missing += !cell->has_effect;
    has_error &= !cell->has_effect || cell->has_error;
  }
  ji_status status = ji__caused_variance(c->ctx, &c->source, c->weights, &variance);
  out->error = has_error && variance > 0 ? sqrt(variance) : NAN;
  out->reason = out->missing ? "missing_cells" : isnan(out->error) ? "no_error" : NULL;
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

enum { EFFECT, TIME, LABEL, VALUE, SE, LOW, HIGH, UNIT, MEASURE, UNITS, MISSING, REASON, COLUMNS };

static ji_status create_writer(caused *c) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(c->ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [EFFECT] = {"effect", JI_TYPE_TEXT, NULL, "what the row is", NULL},
      [TIME] = {"time", JI_TYPE_INT64, NULL, "period, as the fit numbers it", NULL},
      [LABEL] = {"label", JI_TYPE_TEXT, NULL, "period", NULL},
      [VALUE] = {"value", JI_TYPE_FLOAT64, "@unit", "estimate", by_row},
      [SE] = {"standard_error", JI_TYPE_FLOAT64, "@unit", "its standard error", NULL},
      [LOW] = {"low", JI_TYPE_FLOAT64, "@unit", "lower end of the interval", by_row},
      [HIGH] = {"high", JI_TYPE_FLOAT64, "@unit", "upper end of the interval", by_row},
      [UNIT] = {"unit", JI_TYPE_TEXT, NULL, "of the numbers before", NULL},
      [MEASURE] = {"measure", JI_TYPE_TEXT, NULL, "what they measure", NULL},
      [UNITS] = {"units", JI_TYPE_INT64, NULL, "treated units, or units times periods", NULL},
      [MISSING] = {"missing", JI_TYPE_INT64, NULL, "cells without an estimate", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  if (!status)
    status = ji__writer_create(c->ctx, columns, COLUMNS, &c->writer);
  ji_measure_unref(by_row);
  return status;
}

static double factor_of(const caused *c) {
  return ji__normal_quantile(0.5 + c->options.confidence / 2);
}

static void write_common(caused *c, const figure *f) {
  ji__writer_text(c->writer, EFFECT, f->name);
  if (f->time != INT64_MIN)
    ji__writer_integer(c->writer, TIME, f->time);
  ji__writer_text(c->writer, LABEL, f->label);
  ji__writer_text(c->writer, UNIT, f->unit);
  ji__writer_integer(c->writer, UNITS, f->units);
  ji__writer_integer(c->writer, MISSING, f->missing);
  ji__writer_text(c->writer, REASON, f->reason);
}

/* A sum of cells none of which has an effect is not known: it is not 0. */
static int has_value(const figure *f) {
  return f->units > 0;
}

/* A figure that counts: its measure is net of deadweight, of the reference case gross. */
static ji_status write_figure(caused *c, const figure *f, const char *basis) {
  ji_measure *measure = NULL;
  ji_status status = f->quantity ? make_measure(c, f->quantity, basis, f->label, &measure) : JI_OK;
  if (!status)
    status = ji__measure_check_unit(c->ctx, measure, f->unit);
  if (status) {
    ji_measure_unref(measure);
    return status;
  }
  write_common(c, f);
  ji__writer_text(c->writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji_measure_unref(measure);
  if (has_value(f))
    ji__writer_number(c->writer, VALUE, f->value);
  if (has_value(f) && !isnan(f->error)) {
    ji__writer_number(c->writer, SE, f->error);
    ji__writer_number(c->writer, LOW, f->value - factor_of(c) * f->error);
    ji__writer_number(c->writer, HIGH, f->value + factor_of(c) * f->error);
  }
  ji__writer_end_row(c->writer);
  return JI_OK;
}

/* The cost of one of `jobs`: of a job-year, or of a job held over all treated periods. */
static void write_cost(caused *c, const figure *jobs, const char *name, const char *unit) {
  double cost = c->options.cost, width = factor_of(c) * jobs->error;
  figure f = *jobs;
  f.name = name;
  f.unit = unit;
  if (!(jobs->value > 0))
    f.reason = "no_jobs";
  else if (!isnan(width) && jobs->value - width <= 0)
    f.reason = "unbounded";
  write_common(c, &f);
  if (jobs->value > 0)
    ji__writer_number(c->writer, VALUE, cost / jobs->value);
  if (jobs->value > 0 && !isnan(width)) {
    ji__writer_number(c->writer, SE, cost / jobs->value / jobs->value * jobs->error);
    ji__writer_number(c->writer, LOW, cost / (jobs->value + width));
    if (jobs->value > width)
      ji__writer_number(c->writer, HIGH, cost / (jobs->value - width));
  }
  ji__writer_end_row(c->writer);
}

/* The next period above `after` that has cells; INT64_MIN: none. */
static int64_t next_time(const caused *c, int64_t after, const char **label) {
  const ji__caused_cell *best = NULL;
  for (int64_t i = 0; i < c->source.count; i++) {
    const ji__caused_cell *cell = &c->source.cells[i];
    if (cell->time > after && (!best || cell->time < best->time))
      best = cell;
  }
  *label = best ? best->label : NULL;
  return best ? best->time : INT64_MIN;
}

/* Every period; *last becomes the last one, *periods how many have an effect. */
static ji_status write_periods(caused *c, figure *last, int64_t *periods) {
  const char *label = NULL;
  char number[JI__NUMBER_SIZE];
  ji_status status = JI_OK;
  *periods = 0;
  for (int64_t time = next_time(c, INT64_MIN, &label); time != INT64_MIN && !status;
       time = next_time(c, time, &label)) {
    figure f = {.name = "period", .unit = c->unit, .quantity = c->options.quantity, .time = time};
    ji__number_print((double)time, number);
    f.label = label ? label : number;
    status = sum_up(c, time, 1, &f);
    if (!status)
      status = write_figure(c, &f, "net:deadweight");
    *periods += f.units > 0;
    *last = f;
    last->label = NULL;
  }
  return status;
}

static ji_status write_reference(caused *c, const figure *last) {
  figure f = *last;
  f.name = "reference";
  f.value = c->options.gross - last->value;
  return write_figure(c, &f, "gross");
}

static ji_status write_all(caused *c) {
  figure last = {.time = INT64_MIN}, years = {.name = "job_years", .time = INT64_MIN};
  int64_t periods = 0;
  ji_status status = write_periods(c, &last, &periods);
  years.unit = c->years_unit;
  /* Person-years are no quantity of a measure. */
  years.quantity = strcmp(c->options.quantity, "persons") != 0 ? "job_years" : NULL;
  if (!status)
    status = sum_up(c, INT64_MIN, c->options.period_years, &years);
  if (!status)
    status = write_figure(c, &years, "net:deadweight");
  figure average = years;
  average.name = "average";
  average.unit = c->unit;
  average.quantity = c->options.quantity;
  average.value /= (double)periods * c->options.period_years;
  average.error /= (double)periods * c->options.period_years;
  if (!status)
    status = write_figure(c, &average, "net:deadweight");
  if (!status && c->options.cost > 0) {
    write_cost(c, &years, "cost_per_job_year", c->years_cost_unit);
    write_cost(c, &average, "cost_per_job", c->cost_unit);
  }
  return status || !(c->options.gross > 0) ? status : write_reference(c, &last);
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status describe(caused *c, const ji_fit *fit, ji__provenance **out) {
  const ji_jobs_caused_options *o = &c->options;
  const struct {
    const char *name, *value;
  } texts[] = {
      {"transform", o->transform}, {"quantity", o->quantity}, {"counterfactual", o->counterfactual},
      {"system", o->system},       {"area", o->area},         {"cost_unit", o->cost_unit}};
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"cost", o->cost},
                 {"gross", o->gross},
                 {"period_years", o->period_years},
                 {"confidence", o->confidence}};
  const ji_dataset *table = ji_bundle_find(fit->tables, "att_gt");
  ji_status status = ji__provenance_create(c->ctx, FUNCTION, out);
  if (!status && table)
    status = ji__provenance_input(c->ctx, *out, "att_gt", table);
  if (!status && o->levels)
    status = ji__provenance_input(c->ctx, *out, "levels", o->levels);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(c->ctx, *out, "option", texts[i].name, texts[i].value);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !status; i++)
    status = ji__provenance_number(c->ctx, *out, "option", numbers[i].name, numbers[i].value);
  return status;
}

static ji_status run(caused *c, const ji_fit *fit, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = find_cells(c, fit);
  if (!status)
    status = find_units(c);
  if (!status)
    status = create_writer(c);
  if (!status)
    status = write_all(c);
  if (!status)
    status = describe(c, fit, &provenance);
  if (!status)
    status = ji__writer_finish(c->ctx, c->writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_jobs_caused(ji_context *ctx, const ji_fit *fit, const ji_jobs_caused_options *options,
                         ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!fit || !out)
    return ji__fail_null(ctx, FUNCTION, fit ? "out" : "fit");
  caused c = {.ctx = ctx};
  status = read_options(&c, options);
  if (!status)
    status = run(&c, fit, out);
  release(&c);
  return status;
}

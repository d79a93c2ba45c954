/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which rows are used, and the columns that ln A is linear in. */
#include "model/matching/sample.h"
#include "core/date.h"
#include "core/number.h"
#include "data/dataset.h"

#include <math.h>
#include <string.h>

#define WHAT JI__MATCHING_DATA
#define OPTIONS "ji_matching_options"
#define MOST_TIME (INT64_C(1) << 61)

typedef struct reading {
  ji__matching_sample *sample;
  int64_t rows;
  uint8_t *keep;
  ji__matching_count counts[JI__MATCHING_COUNTS];
  ji__names covariates, effects; /* names of columns */
  double **covariate;            /* rows each */
  ji__levels *effect;
} reading;

/* --- what is read ------------------------------------------------------------------------- */

static ji_status read_counts(reading *r) {
  const ji__matching_sample *s = r->sample;
  const ji_matching_options *o = &s->options;
  const char *const names[] = {o->hires, o->seekers, o->vacancies};
  return ji__matching_counts_find(s->ctx, s->data, WHAT, names, r->counts);
}

static ji_status read_covariates(reading *r) {
  ji_context *ctx = r->sample->ctx;
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t count = (size_t)r->covariates.count;
  r->covariate = ji__allocate_array(allocator, count + 1, sizeof *r->covariate);
  ji_status status = r->covariate ? JI_OK : ji__fail_memory(ctx);
  for (size_t c = 0; c < count && !status; c++) {
    r->covariate[c] = ji__allocate_array(allocator, (size_t)r->rows + 1, sizeof **r->covariate);
    status = r->covariate[c] ? ji__frame_numbers(ctx, r->sample->data, WHAT, r->covariates.items[c],
                                                 r->covariate[c])
                             : ji__fail_memory(ctx);
  }
  return status;
}

static ji_status read_levels(reading *r) {
  ji__matching_sample *s = r->sample;
  const ji_matching_options *o = &s->options;
  size_t count = (size_t)r->effects.count;
  r->effect = ji__allocate_array(ji__allocator(s->ctx), count + 1, sizeof *r->effect);
  ji_status status = r->effect ? JI_OK : ji__fail_memory(s->ctx);
  s->has_region = o->region != NULL;
  s->has_period = o->period != NULL;
  if (!status && o->region)
    status = ji__frame_levels(s->ctx, s->data, WHAT, o->region, &s->region);
  if (!status && o->period)
    status = ji__frame_levels(s->ctx, s->data, WHAT, o->period, &s->period);
  for (size_t e = 0; e < count && !status; e++)
    status = ji__frame_levels(s->ctx, s->data, WHAT, r->effects.items[e], &r->effect[e]);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status read_count(reading *r, const ji__matching_count *count, int64_t row, int *kept,
                            double *out) {
  ji_context *ctx = r->sample->ctx;
  int found = 0;
  ji_status status = ji__matching_count_at(ctx, count, WHAT, row, &found, out);
  *kept &= found;
  return status;
}

/* The logarithm is taken of rows that are used. */
static ji_status check_count(const reading *r, const ji__matching_count *count, int64_t row,
                             double value) {
  if (value > 0)
    return JI_OK;
  return ji__fail(r->sample->ctx, JI_ERROR_VALUE,
                  WHAT ": row %lld, column \"%s\" is 0: a number above 0 was expected, since its "
                       "logarithm is fitted (null leaves the row out)",
                  (long long)row + 1, count->column->name);
}

static ji_status has_covariates(reading *r, int64_t row, int *kept) {
  for (int64_t c = 0; c < r->covariates.count; c++) {
    double value = r->covariate[c][row];
    *kept &= !isnan(value);
    if (isinf(value))
      return ji__fail(r->sample->ctx, JI_ERROR_VALUE,
                      WHAT ": row %lld, column \"%s\" is infinite: a number was expected",
                      (long long)row + 1, r->covariates.items[c]);
  }
  return JI_OK;
}

static ji_status read_row(reading *r, int64_t row) {
  ji__matching_sample *s = r->sample;
  double values[JI__MATCHING_COUNTS] = {0};
  ji_status status = JI_OK;
  int kept = (!s->has_region || s->region.codes[row] >= 0) &&
             (!s->has_period || s->period.codes[row] >= 0);
  for (int64_t e = 0; e < r->effects.count; e++)
    kept &= r->effect[e].codes[row] >= 0;
  for (int i = 0; i < JI__MATCHING_COUNTS && !status; i++)
    status = read_count(r, &r->counts[i], row, &kept, &values[i]);
  if (!status)
    status = has_covariates(r, row, &kept);
  r->keep[row] = (uint8_t)kept;
  s->null_rows += !kept;
  for (int i = 0; i < JI__MATCHING_COUNTS && kept && !status; i++)
    status = check_count(r, &r->counts[i], row, values[i]);
  if (status || !kept)
    return status;
  s->row[s->n] = row;
  s->hires[s->n] = log(values[JI__MATCHING_HIRES]);
  s->seekers[s->n] = log(values[JI__MATCHING_SEEKERS]);
  s->vacancies[s->n++] = log(values[JI__MATCHING_VACANCIES]);
  return JI_OK;
}

static ji_status read_rows(reading *r) {
  ji__matching_sample *s = r->sample;
  const ji_allocator *allocator = ji__allocator(s->ctx);
  size_t rows = (size_t)r->rows + 1;
  r->keep = ji__allocate_array(allocator, rows, 1);
  s->row = ji__allocate_array(allocator, rows, sizeof *s->row);
  s->hires = ji__allocate_array(allocator, rows, sizeof *s->hires);
  s->seekers = ji__allocate_array(allocator, rows, sizeof *s->seekers);
  s->vacancies = ji__allocate_array(allocator, rows, sizeof *s->vacancies);
  ji_status status =
      r->keep && s->row && s->hires && s->seekers && s->vacancies ? JI_OK : ji__fail_memory(s->ctx);
  for (int64_t row = 0; row < r->rows && !status; row++)
    status = read_row(r, row);
  if (!status && !s->n)
    return ji__fail(s->ctx, JI_ERROR_SHAPE, WHAT ": no row has hires, seekers and vacancies");
  if (!status && s->has_region)
    status = ji__levels_keep(s->ctx, &s->region, r->keep);
  if (!status && s->has_period)
    status = ji__levels_keep(s->ctx, &s->period, r->keep);
  for (int64_t e = 0; e < r->effects.count && !status; e++)
    status = ji__levels_keep(s->ctx, &r->effect[e], r->keep);
  return status;
}

/* --- the calendar ------------------------------------------------------------------------- */

static int64_t greatest_divisor(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* Days of dates, and of timestamps that are all at midnight; else numbers as they are. */
static ji_status read_values(ji__matching_sample *s, int *are_days) {
  const ji__levels *levels = &s->period;
  *are_days = levels->column->type == JI_TYPE_DATE32;
  int are_midnights = levels->column->type == JI_TYPE_TIMESTAMP;
  for (int64_t p = 0; p < levels->count; p++) {
    if (!ji__levels_value(levels, p, &s->time[p]))
      return ji__fail(s->ctx, JI_ERROR_TYPE,
                      WHAT ": column \"%s\" holds text: whole numbers or dates were expected",
                      s->options.period);
    if (s->time[p] > MOST_TIME || s->time[p] < -MOST_TIME)
      return ji__fail(s->ctx, JI_ERROR_VALUE,
                      WHAT ": column \"%s\" has %lld: a period within 2^61 was expected",
                      s->options.period, (long long)s->time[p]);
    are_midnights &= s->time[p] % JI__DAY == 0;
  }
  for (int64_t p = 0; are_midnights && p < levels->count; p++)
    s->time[p] /= JI__DAY;
  *are_days |= are_midnights;
  return JI_OK;
}

/* Whether days are of equal days of the month, or the last of theirs: then months have equal steps.
 */
static int are_months(const ji__matching_sample *s) {
  int same = 1, last = 1;
  ji__civil first = ji__civil_from_days(s->time[0]);
  for (int64_t p = 0; p < s->period.count; p++) {
    ji__civil civil = ji__civil_from_days(s->time[p]);
    same &= civil.day == first.day;
    last &= civil.day == ji__days_in_month(civil.year, civil.month);
  }
  return same || last;
}

/* Whether whole numbers are years with months, such as 202412, of several years. */
static int are_year_months(const ji__matching_sample *s) {
  for (int64_t p = 0; p < s->period.count; p++) {
    int64_t month = s->time[p] % 100;
    if (s->time[p] < 100001 || s->time[p] > 999912 || month < 1 || month > 12)
      return 0;
  }
  return s->time[s->period.count - 1] / 100 > s->time[0] / 100;
}

static void count_months(ji__matching_sample *s, int are_days) {
  for (int64_t p = 0; p < s->period.count; p++) {
    ji__civil civil = {s->time[p] / 100, (int32_t)(s->time[p] % 100), 1};
    if (are_days)
      civil = ji__civil_from_days(s->time[p]);
    s->time[p] = 12 * civil.year + civil.month;
  }
}

/* Periods as steps of the calendar from the first. */
static ji_status find_time(ji__matching_sample *s) {
  int are_days = 0;
  int64_t step = 0;
  if (!s->has_period)
    return JI_OK;
  s->time = ji__allocate_array(ji__allocator(s->ctx), (size_t)s->period.count + 1, sizeof *s->time);
  if (!s->time)
    return ji__fail_memory(s->ctx);
  ji_status status = read_values(s, &are_days);
  if (status)
    return status;
  if (are_days ? are_months(s) : are_year_months(s))
    count_months(s, are_days);
  int64_t first = s->time[0];
  for (int64_t p = 0; p < s->period.count; p++)
    step = greatest_divisor(s->time[p] - first, step);
  for (int64_t p = 0; p < s->period.count; p++)
    s->time[p] = step ? (s->time[p] - first) / step : 0;
  return JI_OK;
}

/* --- columns of ln A ---------------------------------------------------------------------- */

static ji_status count_columns(reading *r) {
  ji__matching_sample *s = r->sample;
  int64_t count = 1 + r->covariates.count;
  for (int64_t e = 0; e < r->effects.count; e++)
    count += r->effect[e].count - 1;
  if (count > JI__MATCHING_PARAMETERS - JI__MATCHING_SHAPES)
    return ji__fail(s->ctx, JI_ERROR_LIMIT,
                    WHAT ": covariates and levels are %lld parameters: at most %d were expected",
                    (long long)count, JI__MATCHING_PARAMETERS - JI__MATCHING_SHAPES);
  s->column = ji__allocate_array(ji__allocator(s->ctx), (size_t)count + 1, sizeof *s->column);
  s->region_mean =
      ji__allocate_array(ji__allocator(s->ctx), (size_t)count + 1, sizeof *s->region_mean);
  return s->column && s->region_mean ? JI_OK : ji__fail_memory(s->ctx);
}

static ji_status add_column(ji__matching_sample *s, const char *name, double **out) {
  *out = ji__allocate_array(ji__allocator(s->ctx), (size_t)s->n, sizeof **out);
  if (!*out)
    return ji__fail_memory(s->ctx);
  s->column[s->columns++] = *out;
  return ji__names_add_text(s->ctx, &s->names, name);
}

static double centre(const ji__matching_sample *s, double *column) {
  long double sum = 0;
  for (int64_t i = 0; i < s->n; i++)
    sum += column[i];
  double mean = (double)(sum / s->n);
  for (int64_t i = 0; i < s->n; i++)
    column[i] -= mean;
  return mean;
}

static ji_status add_covariates(reading *r) {
  ji__matching_sample *s = r->sample;
  ji_status status = JI_OK;
  for (int64_t c = 0; c < r->covariates.count && !status; c++) {
    double *column;
    status = add_column(s, r->covariates.items[c], &column);
    for (int64_t i = 0; i < s->n && !status; i++)
      column[i] = r->covariate[c][s->row[i]];
    if (!status)
      (void)centre(s, column);
  }
  s->covariates = r->covariates.count;
  return status;
}

static ji_status add_level(ji__matching_sample *s, const char *name, const ji__levels *levels,
                           int64_t level, double *mean) {
  ji__buffer label;
  double *column = NULL;
  ji__buffer_init(&label, ji__allocator(s->ctx));
  ji__buffer_format(&label, "%s::", name);
  ji__levels_label(levels, level, &label);
  ji_status status = label.failed ? ji__fail_memory(s->ctx) : add_column(s, label.data, &column);
  for (int64_t i = 0; i < s->n && !status; i++)
    column[i] = levels->codes[i] == level;
  if (!status)
    *mean = centre(s, column);
  ji__buffer_free(&label);
  return status;
}

static ji_status add_effects(reading *r) {
  ji__matching_sample *s = r->sample;
  ji_status status = JI_OK;
  for (int64_t e = 0; e < r->effects.count && !status; e++) {
    const ji__levels *levels = &r->effect[e];
    int is_region = s->has_region && !strcmp(r->effects.items[e], s->options.region);
    double unused;
    if (is_region) {
      s->region_first = s->columns;
      s->region_columns = levels->count - 1;
    }
    for (int64_t l = 1; l < levels->count && !status; l++)
      status = add_level(s, r->effects.items[e], levels, l,
                         is_region ? &s->region_mean[l - 1] : &unused);
  }
  return status;
}

static ji_status make_columns(reading *r) {
  double *constant;
  ji_status status = count_columns(r);
  if (!status)
    status = add_column(r->sample, "log_efficiency", &constant);
  for (int64_t i = 0; i < r->sample->n && !status; i++)
    constant[i] = 1;
  if (!status)
    status = add_covariates(r);
  return status ? status : add_effects(r);
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status read_all(reading *r) {
  ji__matching_sample *s = r->sample;
  ji_status status =
      ji__names_split(s->ctx, OPTIONS, "covariates", s->options.covariates, &r->covariates);
  if (!status)
    status = ji__names_split(s->ctx, OPTIONS, "effects", s->options.effects, &r->effects);
  if (!status)
    status = read_counts(r);
  if (!status)
    status = read_covariates(r);
  if (!status)
    status = read_levels(r);
  if (!status)
    status = read_rows(r);
  if (!status)
    status = find_time(s);
  return status ? status : make_columns(r);
}

static void release(reading *r) {
  ji_context *ctx = r->sample->ctx;
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t c = 0; r->covariate && c < r->covariates.count; c++)
    ji__release(allocator, r->covariate[c]);
  for (int64_t e = 0; r->effect && e < r->effects.count; e++)
    ji__levels_free(ctx, &r->effect[e]);
  ji__release(allocator, r->covariate);
  ji__release(allocator, r->effect);
  ji__release(allocator, r->keep);
  ji__names_free(&r->covariates);
  ji__names_free(&r->effects);
}

ji_status ji__matching_sample_read(ji_context *ctx, const ji_dataset *data,
                                   const ji_matching_options *options, ji__matching_sample *out) {
  *out = (ji__matching_sample){.ctx = ctx, .data = data, .options = *options};
  out->names.allocator = ji__allocator(ctx);
  reading r = {.sample = out, .rows = ji_dataset_row_count(data)};
  ji_status status = read_all(&r);
  release(&r);
  return status;
}

void ji__matching_sample_free(ji__matching_sample *sample) {
  const ji_allocator *allocator = ji__allocator(sample->ctx);
  for (int64_t c = 0; sample->column && c < sample->columns; c++)
    ji__release(allocator, sample->column[c]);
  void *const owned[] = {sample->row,    sample->hires, sample->seekers,    sample->vacancies,
                         sample->column, sample->time,  sample->region_mean};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  ji__levels_free(sample->ctx, &sample->region);
  ji__levels_free(sample->ctx, &sample->period);
  ji__names_free(&sample->names);
}

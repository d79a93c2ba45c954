/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tightness and rates of rows as they are. */
#include "core/number.h"
#include "data/dataset.h"
#include "data/quantity.h"
#include "data/writer.h"
#include "model/matching/matching.h"

#include <math.h>

#define FUNCTION "ji_matching_rates"
#define NAME "ji_matching_rates_options"
#define WHAT "data"
#define SEPARATION "separation_rate"

static const ji_matching_rates_options defaults = {.size = sizeof(ji_matching_rates_options),
                                                   .hires = "hires",
                                                   .seekers = "seekers",
                                                   .vacancies = "vacancies"};

#define MINIMUM (offsetof(ji_matching_rates_options, separation_rate) + sizeof(const char *))

ji_status ji_matching_rates_options_init(ji_matching_rates_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

enum {
  TIGHTNESS,
  FINDING,
  FILLING,
  VACANCY_DURATION,
  SEARCH_DURATION,
  RATE,
  UNEMPLOYMENT,
  STEADY,
  REASON,
  COLUMNS
};

static const ji__writer_column columns[COLUMNS] = {
    {"tightness", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
    {"job_finding_rate", JI_TYPE_FLOAT64, NULL, "hires per seeker, a period", NULL},
    {"vacancy_filling_rate", JI_TYPE_FLOAT64, NULL, "hires per vacancy, a period", NULL},
    {"vacancy_duration", JI_TYPE_FLOAT64, NULL, "periods, in a steady state", NULL},
    {"search_duration", JI_TYPE_FLOAT64, NULL, "periods, in a steady state", NULL},
    {SEPARATION, JI_TYPE_FLOAT64, NULL, "jobs that end, a period, of those there are", NULL},
    {"unemployment_rate", JI_TYPE_FLOAT64, NULL, "seekers of seekers and those at work", NULL},
    {"steady_state_unemployment", JI_TYPE_FLOAT64, NULL, "s / (s + f)", NULL},
    {"reason", JI_TYPE_TEXT, NULL, "why something is null", NULL},
};

static const char *const person_units[] = {"person", "job", NULL};

/* Numbers of one row; nan: not told. */
typedef struct market {
  double hires, seekers, vacancies, separations, employment, rate;
} market;

typedef struct rates {
  ji_context *ctx;
  const ji_dataset *data;
  ji__matching_count counts[JI__MATCHING_COUNTS], separations, employment;
  ji__quantity rate;
  ji__writer *writer;
} rates;

/* --- reading ------------------------------------------------------------------------------ */

/* A column that was named must be there; another may be. */
static ji_status find_optional(const rates *r, const char *name, const char *usual,
                               const char *const *units, ji__matching_count *out) {
  *out = (ji__matching_count){NULL, 1};
  if (!name && ji_dataset_find(r->data, usual) < 0)
    return JI_OK;
  return ji__matching_count_find(r->ctx, r->data, WHAT, name ? name : usual, units, out);
}

static ji_status find_columns(rates *r, const ji_matching_rates_options *o) {
  ji_context *ctx = r->ctx;
  const char *const names[] = {o->hires, o->seekers, o->vacancies};
  ji_status status = ji__matching_counts_find(ctx, r->data, WHAT, names, r->counts);
  if (!status)
    status =
        find_optional(r, o->separations, "separations", ji__matching_hire_units, &r->separations);
  if (!status)
    status = find_optional(r, o->employment, "employment", person_units, &r->employment);
  if (!status && o->separation_rate)
    return ji__quantity_require(ctx, r->data, WHAT, o->separation_rate, JI__RATIO, &r->rate);
  return status ? status : ji__quantity_find(ctx, r->data, WHAT, SEPARATION, JI__RATIO, &r->rate);
}

static ji_status read_count(const rates *r, const ji__matching_count *count, int64_t row,
                            double *out) {
  int found = 0;
  *out = NAN;
  return ji__matching_count_at(r->ctx, count, WHAT, row, &found, out);
}

static ji_status fail_rate(const rates *r, int64_t row, double rate) {
  char number[JI__NUMBER_SIZE];
  const ji_column *column = r->rate.column;
  ji__number_print(rate, number);
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  WHAT ": row %lld, column \"%s\" %s %s: a share of 0 to 1 was expected",
                  (long long)row + 1, column ? column->name : r->separations.column->name,
                  column ? "is" : "gives a separation rate of", number);
}

static ji_status read_rate(const rates *r, int64_t row, market *m) {
  m->rate = NAN;
  if (r->rate.column)
    (void)ji__quantity_at(&r->rate, row, &m->rate);
  else if (m->employment > 0)
    m->rate = m->separations / m->employment;
  return isnan(m->rate) || (m->rate >= 0 && m->rate <= 1) ? JI_OK : fail_rate(r, row, m->rate);
}

static ji_status read_row(const rates *r, int64_t row, market *m) {
  ji_status status = read_count(r, &r->counts[JI__MATCHING_HIRES], row, &m->hires);
  if (!status)
    status = read_count(r, &r->counts[JI__MATCHING_SEEKERS], row, &m->seekers);
  if (!status)
    status = read_count(r, &r->counts[JI__MATCHING_VACANCIES], row, &m->vacancies);
  if (!status)
    status = read_count(r, &r->separations, row, &m->separations);
  if (!status)
    status = read_count(r, &r->employment, row, &m->employment);
  return status ? status : read_rate(r, row, m);
}

/* --- rates -------------------------------------------------------------------------------- */

static const char *reason_of(const market *m) {
  const struct {
    int applies;
    const char *reason;
  } all[] = {{isnan(m->hires), "hires_not_told"},
             {isnan(m->seekers), "seekers_not_told"},
             {isnan(m->vacancies), "vacancies_not_told"},
             {m->seekers == 0, "no_seekers"},
             {m->vacancies == 0, "no_vacancies"},
             {m->hires == 0 && !isnan(m->rate) && m->rate == 0, "no_flows"},
             {m->hires == 0, "no_hires"},
             {isnan(m->rate), "no_separation_rate"},
             {isnan(m->employment), "no_employment"}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (all[i].applies)
      return all[i].reason;
  return NULL;
}

static void write_row(const rates *r, const market *m) {
  double finding = m->hires / m->seekers;
  ji__writer_finite(r->writer, TIGHTNESS, m->vacancies / m->seekers);
  ji__writer_finite(r->writer, FINDING, finding);
  ji__writer_finite(r->writer, FILLING, m->hires / m->vacancies);
  ji__writer_finite(r->writer, VACANCY_DURATION, m->vacancies > 0 ? m->vacancies / m->hires : NAN);
  ji__writer_finite(r->writer, SEARCH_DURATION, m->seekers > 0 ? m->seekers / m->hires : NAN);
  ji__writer_finite(r->writer, RATE, m->rate);
  ji__writer_finite(r->writer, UNEMPLOYMENT, m->seekers / (m->seekers + m->employment));
  ji__writer_finite(r->writer, STEADY, isinf(finding) ? NAN : m->rate / (m->rate + finding));
  ji__writer_text(r->writer, REASON, reason_of(m));
  ji__writer_end_row(r->writer);
}

/* --- the data with them ------------------------------------------------------------------- */

/* The columns of both, but for a rate that the data have already. */
static ji_status join(const rates *r, const ji_dataset *found, ji__provenance *provenance,
                      ji_dataset **out) {
  int64_t own = r->data->column_count, count = own;
  ji__stored_column **all =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)own + COLUMNS, sizeof *all);
  ji_status status = all ? JI_OK : ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < own && !status; i++)
    all[i] = r->data->columns[i];
  for (int64_t i = 0; i < COLUMNS && !status; i++) {
    const char *name = columns[i].name;
    int64_t at = ji_dataset_find(r->data, name);
    if (at < 0)
      all[count++] = found->columns[i];
    else if (i != RATE || ji__dataset_view(r->data, at) != r->rate.column)
      status =
          ji__fail(r->ctx, JI_ERROR_LABEL,
                   WHAT ": there is a column \"%s\" already: the result has one of its own", name);
  }
  if (!status)
    status = ji__dataset_create(r->ctx, r->data->rows, all, count, provenance, out);
  ji__release(ji__allocator(r->ctx), all);
  return status;
}

static ji_status describe(const rates *r, const ji_matching_rates_options *o,
                          ji__provenance **out) {
  const char *const texts[][2] = {{"hires", o->hires},           {"seekers", o->seekers},
                                  {"vacancies", o->vacancies},   {"separations", o->separations},
                                  {"employment", o->employment}, {SEPARATION, o->separation_rate}};
  ji_status status = ji__provenance_create(r->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(r->ctx, *out, WHAT, r->data);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(r->ctx, *out, "option", texts[i][0], texts[i][1]);
  return status;
}

static ji_status run(rates *r, const ji_matching_rates_options *o, ji_dataset **out) {
  ji_dataset *found = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = find_columns(r, o);
  if (!status)
    status = ji__writer_create(r->ctx, columns, COLUMNS, &r->writer);
  for (int64_t row = 0; row < r->data->rows && !status; row++) {
    market m;
    status = read_row(r, row, &m);
    if (!status)
      write_row(r, &m);
  }
  if (!status)
    status = ji__writer_finish(r->ctx, r->writer, NULL, &found);
  if (!status)
    status = describe(r, o, &provenance);
  if (!status)
    status = join(r, found, provenance, out);
  ji__provenance_unref(provenance);
  ji_dataset_unref(found);
  ji__writer_free(r->writer);
  return status;
}

ji_status ji_matching_rates(ji_context *ctx, const ji_dataset *data,
                            const ji_matching_rates_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!data || !out)
    return ji__fail_null(ctx, FUNCTION, data ? "out" : "data");
  ji_matching_rates_options own = defaults;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, &own, sizeof own);
  if (status)
    return status;
  own.hires = own.hires ? own.hires : defaults.hires;
  own.seekers = own.seekers ? own.seekers : defaults.seekers;
  own.vacancies = own.vacancies ? own.vacancies : defaults.vacancies;
  rates r = {.ctx = ctx, .data = data};
  return run(&r, &own, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_to_average_stock() and ji_dataset_job_years_to_jobs(): from what flows over a period
 * to what is there on average. */
#include "data/measure.h"
#include "data/recount.h"

#include <math.h>
#include <string.h>

#define STOCK_MINIMUM sizeof(ji_stock_options)       /* as in the first release */
#define JOB_YEAR_MINIMUM sizeof(ji_job_year_options) /* as in the first release */

static const ji_stock_options stock_defaults = {.size = sizeof(ji_stock_options), .duration = NAN};
static const ji_job_year_options job_year_defaults = {.size = sizeof(ji_job_year_options)};

ji_status ji_stock_options_init(ji_stock_options *options, size_t size) {
  return ji__options_init(options, size, STOCK_MINIMUM, &stock_defaults, sizeof stock_defaults);
}

ji_status ji_job_year_options_init(ji_job_year_options *options, size_t size) {
  return ji__options_init(options, size, JOB_YEAR_MINIMUM, &job_year_defaults,
                          sizeof job_year_defaults);
}

/* What may be there, as a unit and as a quantity. */
static const struct {
  const char *unit, *quantity;
} stocks[] = {{"person", "persons"}, {"job", "jobs"}, {"fte", "fte"}, {"account", "accounts"}};

static const char *quantity_of(const char *unit) {
  for (size_t i = 0; i < sizeof stocks / sizeof *stocks; i++)
    if (strcmp(stocks[i].unit, unit) == 0)
      return stocks[i].quantity;
  return NULL;
}

static ji_status set_unit(const ji__recount *run, ji__shape *shape, const char *name) {
  ji__unit_term term = {.power = 1};
  memcpy(term.name, name, strlen(name) + 1);
  shape->unit = (ji__unit){.scale = shape->unit.scale, .per_scale = 1};
  shape->has_unit = 1;
  return ji__unit_add_term(run->ctx, &shape->unit, &term);
}

static ji_status set_quantity(const ji__recount *run, ji__shape *shape, const char *quantity) {
  const ji__edit edit = {JI__SIDE_OWN, JI__KEY_QUANTITY, quantity};
  return ji__recount_edit(run, shape, &edit, 1, 1);
}

/* The length of the period in the shape's time, which must be a sum. */
static ji_status find_length(const ji__recount *run, const ji__shape *shape, const char *what,
                             const char *unit, long double *length) {
  if (shape->time.form != JI__TIME_SUM || !shape->time.has_days)
    return ji__recount_refuse(run, shape, what, "its time is not the sum over a stated period");
  *length = ji__period_length(&shape->time.days, unit);
  if (*length > 0)
    return JI_OK;
  return ji__recount_refuse(run, shape, what, "its period is no whole number of months");
}

/* --- person-time and inflows -------------------------------------------------------------- */

typedef struct stock_run {
  ji__recount run;
  const ji_stock_options *options;
  ji__parameter duration;
  ji__unit duration_unit;
  const char *duration_time; /* its unit of time; NULL: person-time */
} stock_run;

static ji_status refuse(const stock_run *stock, const ji__shape *shape, const char *why) {
  return ji__recount_refuse(&stock->run, shape, "an average stock", why);
}

/* `day*person`: what is there and the time it is there for; 0 if the unit is not of that kind. */
static int split_person_time(const ji__unit *unit, const char **counted, const char **time) {
  double size;
  int is_calendar;
  *counted = *time = NULL;
  for (int32_t i = 0; i < unit->count; i++) {
    const ji__unit_term *term = &unit->terms[i];
    if (term->power != 1)
      return 0;
    *(ji__unit_time(term->name, &size, &is_calendar) ? time : counted) = term->name;
  }
  return unit->count == 2 && *counted && *time;
}

static ji_status convert_person_time(const stock_run *stock, ji__shape *shape) {
  const char *counted, *time;
  char name[JI__UNIT_NAME];
  long double length = 0;
  if (!split_person_time(&shape->unit, &counted, &time) || !quantity_of(counted))
    return refuse(stock, shape, "its unit is no person-time, such as day*person or job*month");
  ji_status status = find_length(&stock->run, shape, "an average stock", time, &length);
  if (status)
    return status;
  memcpy(name, counted, strlen(counted) + 1);
  shape->factor /= length;
  status = set_quantity(&stock->run, shape, quantity_of(name));
  return status ? status : set_unit(&stock->run, shape, name);
}

static ji_status convert_inflow(const stock_run *stock, ji__shape *shape) {
  long double length = 0;
  if (!stock->options->steady_state)
    return refuse(stock, shape,
                  "an inflow times a duration is a stock in a steady state only, "
                  "which is not declared (option steady_state)");
  ji_status status =
      find_length(&stock->run, shape, "an average stock", stock->duration_time, &length);
  if (status)
    return status;
  int is_person = shape->unit.count == 1 && !strcmp(shape->unit.terms[0].name, "person");
  shape->factor *= stock->duration_unit.scale / length;
  status = set_quantity(&stock->run, shape, is_person ? "persons" : "jobs");
  return status ? status : set_unit(&stock->run, shape, is_person ? "person" : "job");
}

static ji_status convert_stock_shape(void *user, ji__shape *shape) {
  const stock_run *stock = user;
  int is_inflow = ji__counts(shape->before, JI__SIDE_OWN, "hires");
  if (shape->time.form == JI__TIME_ANY)
    return refuse(stock, shape,
                  "anyone counted at any time in a period is no stock: that takes "
                  "spells, when each began and ended");
  if (shape->time.form == JI__TIME_AT || shape->time.form == JI__TIME_AVERAGE)
    return refuse(stock, shape, "it is one already");
  if (is_inflow && !stock->duration_time)
    return refuse(stock, shape, "an inflow needs how long one stays on average (option duration)");
  if (!is_inflow && stock->duration_time)
    return refuse(stock, shape, "a duration is for inflows: it does not count hires");
  return is_inflow ? convert_inflow(stock, shape) : convert_person_time(stock, shape);
}

static ji_status find_duration(stock_run *stock) {
  ji_context *ctx = stock->run.ctx;
  const ji_stock_options *o = stock->options;
  double size;
  int is_calendar;
  ji_status status = ji__parameter_find(&stock->run, "duration", o->duration_column, o->duration,
                                        &stock->duration);
  if (status || (isnan(o->duration) && !o->duration_column))
    return status;
  if (!o->source)
    return ji__fail_null(ctx, stock->run.function, "options.source (who says how long one stays)");
  const ji_column *column = stock->duration.column;
  const char *unit = o->duration_unit ? o->duration_unit : column ? column->unit : NULL;
  if (!unit || ji__unit_is_by_row(unit, NULL))
    return ji__fail(ctx, JI_ERROR_UNIT, "%s: the duration needs a unit of time, such as month",
                    stock->run.function);
  status = ji__unit_read(ctx, unit, &stock->duration_unit);
  const ji__unit *read = &stock->duration_unit;
  if (!status && (read->count != 1 || read->terms[0].power != 1 ||
                  !ji__unit_time(read->terms[0].name, &size, &is_calendar)))
    status = ji__fail(ctx, JI_ERROR_UNIT, "%s: \"%.*s\" is no unit of time, such as month",
                      stock->run.function, ji__clip(unit, strlen(unit), 120), unit);
  stock->duration_time = stock->duration_unit.terms[0].name;
  return status;
}

static ji_status convert_stock_row(void *user, int64_t row) {
  const stock_run *stock = user;
  double value = 0, duration = 1;
  if (!ji__recount_shape(&stock->run, row, &value))
    return JI_OK;
  ji_status status = stock->duration_time ? ji__parameter_read(&stock->run, &stock->duration, row,
                                                               0, INFINITY, &duration)
                                          : JI_OK;
  stock->run.values[row] = value * duration;
  return status;
}

static ji_status describe_stock(const stock_run *stock) {
  const ji_stock_options *o = stock->options;
  char unit[JI__UNIT_TEXT];
  ji_status status = ji__parameter_describe(&stock->run, &stock->duration);
  if (status || !stock->duration_time)
    return status;
  unit[ji__unit_print(&stock->duration_unit, unit)] = 0;
  status = ji__recount_option(&stock->run, "duration_unit", unit);
  if (!status)
    status = ji__recount_option(&stock->run, "source", o->source);
  return status
             ? status
             : ji__recount_option(&stock->run, "steady_state", o->steady_state ? "declared" : NULL);
}

static ji_status to_stock(stock_run *stock, const char *column, ji_dataset **out) {
  ji_status status = ji__recount_begin(&stock->run, column, NULL);
  if (!status)
    status = find_duration(stock);
  if (!status)
    status = describe_stock(stock);
  if (!status)
    status = ji__recount_shapes(&stock->run, convert_stock_shape, stock);
  if (!status)
    status = ji__recount_rows(&stock->run, convert_stock_row, stock);
  return status ? status : ji__recount_finish(&stock->run, out);
}

ji_status ji_dataset_to_average_stock(ji_context *ctx, const ji_dataset *dataset,
                                      const char *column, const ji_stock_options *options,
                                      ji_dataset **out) {
  static const char function[] = "ji_dataset_to_average_stock";
  ji_stock_options own = stock_defaults;
  ji_status status = ji__recount_enter(ctx, function, dataset, column, &own, out);
  if (!status && options)
    status = ji__options_read(ctx, "ji_stock_options", options, STOCK_MINIMUM, &own, sizeof own);
  if (status)
    return status;
  stock_run stock = {.options = &own};
  stock.run = (ji__recount){
      .ctx = ctx, .function = function, .dataset = dataset, .name = own.name, .status = own.status};
  status = to_stock(&stock, column, out);
  ji__recount_end(&stock.run);
  return status;
}

/* --- job-years ---------------------------------------------------------------------------- */

typedef struct job_year_run {
  ji__recount run;
  const ji_job_year_options *options;
  ji__parameter years;
  double years_scale; /* of the column's unit */
} job_year_run;

/* `job`, `job*year`, `job_year`, `fte` or `fte*year`: what is there, "job" or "fte"; NULL if it is
 * none of them. */
static const char *counted_in_years(const ji__unit *unit) {
  const char *found = NULL;
  for (int32_t i = 0; i < unit->count; i++) {
    const char *name = unit->terms[i].name;
    if (!strcmp(name, "job") || !strcmp(name, "job_year"))
      found = "job";
    else if (!strcmp(name, "fte"))
      found = "fte";
  }
  return found;
}

static ji_status convert_job_year_shape(void *user, ji__shape *shape) {
  const job_year_run *run = user;
  static const char what[] = "jobs";
  const char *counted = shape->has_unit ? counted_in_years(&shape->unit) : "job";
  long double length = 1;
  ji_status status = JI_OK;
  if (!ji__counts(shape->before, JI__SIDE_OWN, "job_years"))
    return ji__recount_refuse(&run->run, shape, what, "it does not count job-years");
  if (!counted)
    return ji__recount_refuse(&run->run, shape, what,
                              "its unit counts neither jobs nor "
                              "full-time equivalents");
  if (isnan(run->years.value) && !run->years.column)
    status = find_length(&run->run, shape, what, "year", &length);
  if (status)
    return status;
  shape->factor /= length;
  status = set_quantity(&run->run, shape, quantity_of(counted));
  return status ? status : set_unit(&run->run, shape, counted);
}

static ji_status convert_job_year_row(void *user, int64_t row) {
  const job_year_run *run = user;
  double value = 0, years = 1;
  ji_status status = JI_OK;
  if (!ji__recount_shape(&run->run, row, &value))
    return JI_OK;
  if (!isnan(run->years.value) || run->years.column)
    status = ji__parameter_read(&run->run, &run->years, row, 0, INFINITY, &years);
  if (!status && !(years > 0))
    status =
        ji__fail(run->run.ctx, JI_ERROR_VALUE, "column \"%s\", row %lld: job-years over 0 years",
                 run->run.column->name, (long long)row);
  run->run.values[row] = value / (years * run->years_scale);
  return status;
}

static ji_status find_years(job_year_run *run) {
  const ji_job_year_options *o = run->options;
  double years = o->years != 0 ? o->years : NAN;
  run->years_scale = 1;
  ji_status status = ji__parameter_find(&run->run, "years", o->years_column, years, &run->years);
  if (!status && o->years != 0 && !(o->years > 0 && !isinf(o->years)))
    status = ji__fail(run->run.ctx, JI_ERROR_VALUE,
                      "%s: options.years must be above 0, or 0 for "
                      "the measure's period",
                      run->run.function);
  const ji_column *column = run->years.column;
  if (!status && column && column->unit) {
    status = ji__unit_factor_text(run->run.ctx, column->unit, "year", &run->years_scale);
    status = status ? ji__fail_within(run->run.ctx, status, "column \"%s\"", column->name) : JI_OK;
  }
  return status ? status : ji__parameter_describe(&run->run, &run->years);
}

static ji_status to_jobs(job_year_run *run, const char *column, ji_dataset **out) {
  ji_status status = ji__recount_begin(&run->run, column, NULL);
  if (!status)
    status = find_years(run);
  if (!status)
    status = ji__recount_shapes(&run->run, convert_job_year_shape, run);
  if (!status)
    status = ji__recount_rows(&run->run, convert_job_year_row, run);
  return status ? status : ji__recount_finish(&run->run, out);
}

ji_status ji_dataset_job_years_to_jobs(ji_context *ctx, const ji_dataset *dataset,
                                       const char *column, const ji_job_year_options *options,
                                       ji_dataset **out) {
  static const char function[] = "ji_dataset_job_years_to_jobs";
  ji_job_year_options own = job_year_defaults;
  ji_status status = ji__recount_enter(ctx, function, dataset, column, &own, out);
  if (!status && options)
    status =
        ji__options_read(ctx, "ji_job_year_options", options, JOB_YEAR_MINIMUM, &own, sizeof own);
  if (status)
    return status;
  job_year_run run = {.options = &own};
  run.run = (ji__recount){.ctx = ctx, .function = function, .dataset = dataset, .name = own.name};
  status = to_jobs(&run, column, out);
  ji__recount_end(&run.run);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_to_persons(), ji_dataset_to_jobs(): by the jobs that one person has. */
#include "data/measure.h"
#include "data/recount.h"

#include <math.h>

#define MULTIPLE_JOB_MINIMUM sizeof(ji_multiple_job_options) /* as in the first release */

static const ji_multiple_job_options multiple_job_defaults = {
    .size = sizeof(ji_multiple_job_options), .extra_jobs = NAN};

ji_status ji_multiple_job_options_init(ji_multiple_job_options *options, size_t size) {
  return ji__options_init(options, size, MULTIPLE_JOB_MINIMUM, &multiple_job_defaults,
                          sizeof multiple_job_defaults);
}

typedef struct jobs_run {
  ji__recount run;
  const ji_multiple_job_options *options;
  ji__parameter extra;
  int to_persons;
} jobs_run;

static int has_rate(const jobs_run *jobs) {
  return jobs->extra.column || !isnan(jobs->extra.value);
}

/* --- shapes ------------------------------------------------------------------------------- */

static ji_status refuse(const jobs_run *jobs, const ji__shape *shape, const char *why) {
  return ji__recount_refuse(&jobs->run, shape, jobs->to_persons ? "persons" : "jobs", why);
}

/* A claim's measure under the reading takes the place of its own. */
static ji_status declare_reading(const jobs_run *jobs, ji__shape *shape) {
  ji_measure *declared = NULL;
  ji_status status =
      ji__measure_declare_reading(jobs->run.ctx, shape->before, jobs->options->reading, &declared);
  if (status)
    return ji__recount_within(&jobs->run, shape, status);
  ji_measure_unref(shape->before);
  shape->before = declared;
  return JI_OK;
}

static ji_status check_rate(const jobs_run *jobs) {
  if (has_rate(jobs))
    return JI_OK;
  return ji__fail(
      jobs->run.ctx, JI_ERROR_ARGUMENT,
      "%s: options.extra_jobs is not stated: how many jobs a person has beyond the first",
      jobs->run.function);
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  const jobs_run *jobs = user;
  ji__side side = ji__counted_side(shape->before);
  const char *from = jobs->to_persons ? "job" : "person";
  const char *to = jobs->to_persons ? "person" : "job";
  ji_status status = JI_OK;
  if (jobs->to_persons && ji__counts(shape->before, side, "opportunities")) {
    int has_reading = ji__measure_value(shape->before, JI__SIDE_OWN, JI__KEY_READING) != NULL;
    if (!jobs->options->reading && !has_reading)
      return refuse(jobs, shape,
                    "opportunities are persons only under a declared reading (option "
                    "reading)");
    if (jobs->options->reading)
      status = declare_reading(jobs, shape);
    from = "opportunity";
  } else if (!ji__counts(shape->before, side, jobs->to_persons ? "jobs" : "persons")) {
    return refuse(jobs, shape,
                  jobs->to_persons ? "it does not count jobs"
                                   : "it does not count "
                                     "persons");
  } else {
    status = check_rate(jobs);
  }
  const ji__edit edit = {side, JI__KEY_QUANTITY, jobs->to_persons ? "persons" : "jobs"};
  if (!status)
    status = ji__recount_edit(&jobs->run, shape, &edit, 1, 0);
  return status ? status : ji__recount_rename(&jobs->run, shape, from, to);
}

/* --- values ------------------------------------------------------------------------------- */

static ji_status convert_row(void *user, int64_t row) {
  const jobs_run *jobs = user;
  double value = 0, extra = 0;
  if (!ji__recount_shape(&jobs->run, row, &value))
    return JI_OK;
  ji_status status = has_rate(jobs)
                         ? ji__parameter_read(&jobs->run, &jobs->extra, row, 0, INFINITY, &extra)
                         : JI_OK;
  jobs->run.values[row] = jobs->to_persons ? value / (1 + extra) : value * (1 + extra);
  return status;
}

static ji_status convert(jobs_run *jobs, const char *column, ji_dataset **out) {
  const ji_multiple_job_options *o = jobs->options;
  ji_status status = ji__recount_begin(&jobs->run, column, NULL);
  if (!status)
    status = ji__parameter_find(&jobs->run, "extra_jobs", o->extra_jobs_column, o->extra_jobs,
                                &jobs->extra);
  if (!status && has_rate(jobs) && !o->source)
    status = ji__fail_null(jobs->run.ctx, jobs->run.function,
                           "options.source (who says how many jobs a person has)");
  if (!status)
    status = ji__parameter_describe(&jobs->run, &jobs->extra);
  if (!status)
    status = ji__recount_option(&jobs->run, "source", o->source);
  if (!status)
    status = ji__recount_option(&jobs->run, "reading", o->reading);
  if (!status)
    status = ji__recount_shapes(&jobs->run, convert_shape, jobs);
  if (!status)
    status = ji__recount_rows(&jobs->run, convert_row, jobs);
  return status ? status : ji__recount_finish(&jobs->run, out);
}

/* Both functions, once entered. */
static ji_status start(ji__recount run, const char *column, const ji_multiple_job_options *options,
                       int to_persons, ji_dataset **out) {
  ji_multiple_job_options own = multiple_job_defaults;
  ji_status status = ji__options_read(run.ctx, "ji_multiple_job_options", options,
                                      MULTIPLE_JOB_MINIMUM, &own, sizeof own);
  if (status)
    return status;
  jobs_run jobs = {.run = run, .options = &own, .to_persons = to_persons};
  jobs.run.name = own.name;
  jobs.run.status = own.status;
  status = convert(&jobs, column, out);
  ji__recount_end(&jobs.run);
  return status;
}

ji_status ji_dataset_to_persons(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                const ji_multiple_job_options *options, ji_dataset **out) {
  ji__recount run = {.ctx = ctx, .function = "ji_dataset_to_persons", .dataset = dataset};
  ji_status status = ji__recount_enter(ctx, run.function, dataset, column, options, out);
  return status ? status : start(run, column, options, 1, out);
}

ji_status ji_dataset_to_jobs(ji_context *ctx, const ji_dataset *dataset, const char *column,
                             const ji_multiple_job_options *options, ji_dataset **out) {
  ji__recount run = {.ctx = ctx, .function = "ji_dataset_to_jobs", .dataset = dataset};
  ji_status status = ji__recount_enter(ctx, run.function, dataset, column, options, out);
  return status ? status : start(run, column, options, 0, out);
}

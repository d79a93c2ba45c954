/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Jobs by sector, summed within groups. */
#include "codes/list.h"
#include "core/number.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "model/occupation/occupation.h"

#include <math.h>
#include <string.h>

#define JOBS "jobs"

typedef struct job_columns {
  const ji_column *sector, *value, *error;
} job_columns;

static ji_status find_columns(ji__occ *run, job_columns *c) {
  const ji_occupation_options *o = &run->options;
  ji_status status = ji__code_column(run->ctx, run->jobs, JOBS, o->sector, &c->sector);
  if (!status)
    status = ji__dataset_require_number(run->ctx, run->jobs, JOBS, o->value, &c->value);
  if (!status && ji_dataset_find(run->jobs, "standard_error") >= 0)
    status = ji__dataset_require_number(run->ctx, run->jobs, JOBS, "standard_error", &c->error);
  return status;
}

static ji_status find_groups(ji__occ *run) {
  const ji_occupation_options *o = &run->options;
  const ji_column *unused;
  ji_status status = JI_OK;
  run->by = ji__allocate_array(ji__allocator(run->ctx), (size_t)o->by_count + 1, sizeof *run->by);
  if (!run->by)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < o->by_count && !status; i++) {
    status = ji__dataset_require_text(run->ctx, run->jobs, JOBS, o->by[i], &unused);
    run->by[i] = ji_dataset_find(run->jobs, o->by[i]);
  }
  return status
             ? status
             : ji__groups_create(run->ctx, run->jobs, run->by, (size_t)o->by_count, &run->groups);
}

/* --- units -------------------------------------------------------------------------------- */

static ji_status fail_units(const ji__occ *run, int64_t first, int64_t row) {
  return ji__fail(run->ctx, JI_ERROR_UNIT,
                  JOBS ": rows %lld and %lld are summed, but one of them has no unit",
                  (long long)first + 1, (long long)row + 1);
}

/* What brings a row's value to the unit of its group, which the first row gives. */
static ji_status find_factor(ji__occ *run, const job_columns *c, int64_t row, ji__occ_group *group,
                             double *factor) {
  char *unit = NULL;
  ji_status status = ji__unit_resolve(run->ctx, c->value->unit, run->jobs, row, &unit);
  *factor = 1;
  if (status)
    return status;
  if (group->first < 0) {
    group->first = row;
    group->unit = unit;
    return JI_OK;
  }
  if (!unit != !group->unit)
    status = fail_units(run, group->first, row);
  else if (unit && strcmp(unit, group->unit) != 0)
    status = ji__unit_factor_text(run->ctx, unit, group->unit, factor);
  if (status == JI_ERROR_UNIT && unit && group->unit)
    status = ji__fail_within(run->ctx, status, JOBS ": rows %lld and %lld are summed",
                             (long long)group->first + 1, (long long)row + 1);
  ji__release(ji__allocator(run->ctx), unit);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status check_value(const ji__occ *run, const job_columns *c, int64_t row, double value) {
  char text[JI__NUMBER_SIZE];
  ji__number_print(value, text);
  if (!isfinite(value))
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    JOBS ": row %lld, column \"%s\" is %s: a finite number was expected",
                    (long long)row + 1, c->value->name, text);
  if (value < 0 && run->has_bounds)
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    JOBS ": row %lld, column \"%s\" is %s: where shares or mapping have bounds, "
                         "jobs that are not negative were expected",
                    (long long)row + 1, c->value->name, text);
  return JI_OK;
}

/* The number of a row's sector; -1: there are no jobs in it. */
static ji_status find_sector(const ji__occ *run, const job_columns *c, int64_t row, int64_t *out) {
  size_t size;
  double value = 0;
  const char *text = ji__code_cell(c->sector, row, &size);
  *out = -1;
  if (!text) {
    if (!ji__column_number(c->value, row, &value) || value == 0)
      return JI_OK;
    return ji__fail(run->ctx, JI_ERROR_LABEL, JOBS ": row %lld has jobs, but no sector (\"%s\")",
                    (long long)row + 1, c->sector->name);
  }
  *out = ji__index_find(&run->sectors, text, size);
  if (*out >= 0)
    return JI_OK;
  return ji__fail(run->ctx, JI_ERROR_LABEL, JOBS ": row %lld: sector \"%.*s\" has no shares",
                  (long long)row + 1, ji__clip(text, size, JI__CODE_SHOWN), text);
}

/* A unit of its own brings the error to that of the group; without one it is in that of its value.
 */
static ji_status find_error_factor(const ji__occ *run, const job_columns *c, int64_t row,
                                   const ji__occ_group *group, double *factor) {
  char *unit = NULL;
  ji_status status = ji__unit_resolve(run->ctx, c->error->unit, run->jobs, row, &unit);
  if (!status && unit && group->unit)
    status = ji__unit_factor_text(run->ctx, unit, group->unit, factor);
  if (status == JI_ERROR_UNIT)
    status = ji__fail_within(run->ctx, status, JOBS ": row %lld, column \"%s\"", (long long)row + 1,
                             c->error->name);
  ji__release(ji__allocator(run->ctx), unit);
  return status;
}

static ji_status add_error(const ji__occ *run, const job_columns *c, int64_t row, double value,
                           double factor, ji__occ_group *group, ji__occ_cell *cell) {
  double error = 0;
  if (!c->error || ji__column_is_null(c->error, row)) {
    group->lacks_error |= value != 0;
    return JI_OK;
  }
  ji_status status = ji__occ_number(run->ctx, JOBS, c->error, row, &error);
  if (!status && c->error->unit)
    status = find_error_factor(run, c, row, group, &factor);
  group->has_error = 1;
  cell->errors += error * factor;
  cell->squares += error * factor * error * factor;
  return status;
}

static ji_status add_row(ji__occ *run, const job_columns *c, int64_t row) {
  int64_t sector, g = run->groups.group[row];
  ji__occ_group *group = &run->group[g];
  double value, factor;
  ji_status status = find_sector(run, c, row, &sector);
  if (status || sector < 0)
    return status;
  if (!ji__column_number(c->value, row, &value)) {
    group->is_missing = 1;
    return JI_OK;
  }
  status = check_value(run, c, row, value);
  if (!status)
    status = find_factor(run, c, row, group, &factor);
  if (status)
    return status;
  ji__occ_cell *cell = &run->cell[g * run->sectors.count + sector];
  cell->jobs += value * factor;
  group->total += value * factor;
  group->is_negative |= value < 0;
  return add_error(run, c, row, value, factor, group, cell);
}

ji_status ji__occ_read_jobs(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  job_columns columns = {NULL, NULL, NULL};
  ji_status status = find_columns(run, &columns);
  if (!status)
    status = find_groups(run);
  if (status)
    return status;
  size_t groups = (size_t)run->groups.count, sectors = (size_t)run->sectors.count + 1;
  run->group = ji__allocate_array(allocator, groups + 1, sizeof *run->group);
  run->cell = ji__allocate_array(allocator, groups + 1, sectors * sizeof *run->cell);
  if (!run->group || !run->cell)
    return ji__fail_memory(run->ctx);
  for (int64_t g = 0; g < run->groups.count; g++)
    run->group[g].first = -1;
  for (int64_t row = 0; row < run->jobs->rows && !status; row++)
    status = add_row(run, &columns, row);
  return status;
}

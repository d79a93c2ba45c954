/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/drivers.h"

#include "core/number.h"
#include "data/resolve.h"

#include <math.h>
#include <string.h>

/* The columns, and what holds for all rows where nothing varies by row. */
typedef struct reader {
  const ji__io_table *table;
  int64_t row;
  const ji_dataset *dataset;
  const ji_column *component, *region, *driver, *value;
  int measure_is_checked; /* one check serves all rows */
  ji_measure *measure;    /* of the row at hand */
} reader;

void ji__io_drivers_free(const ji_allocator *allocator, ji__io_drivers *drivers) {
  for (int64_t i = 0; i < drivers->count; i++) {
    ji__release(allocator, drivers->groups[i].name);
    ji__release(allocator, drivers->groups[i].value);
    ji__release(allocator, drivers->groups[i].shock);
    ji__release(allocator, drivers->groups[i].status);
  }
  ji__release(allocator, drivers->groups);
  *drivers = (ji__io_drivers){0};
}

/* --- groups ------------------------------------------------------------------------------- */

static int same_name(const char *left, const char *right) {
  return left && right ? strcmp(left, right) == 0 : left == right;
}

/* The group of a name (taken over), made if it is new. */
static ji_status find_group(ji_context *ctx, const reader *r, char *name, ji__io_drivers *drivers,
                            ji__io_driver **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t i = 0; i < drivers->count; i++)
    if (same_name(drivers->groups[i].name, name)) {
      ji__release(allocator, name);
      *out = &drivers->groups[i];
      return JI_OK;
    }
  if (drivers->count == drivers->capacity) {
    int64_t capacity = drivers->capacity ? 2 * drivers->capacity : 4;
    ji__io_driver *groups =
        ji__reallocate_array(allocator, drivers->groups, (size_t)capacity, sizeof *drivers->groups);
    if (!groups) {
      ji__release(allocator, name);
      return ji__fail_memory(ctx);
    }
    drivers->groups = groups;
    drivers->capacity = capacity;
  }
  ji__io_driver *group = &drivers->groups[drivers->count];
  *group = (ji__io_driver){.name = name};
  group->value = ji__allocate_array(allocator, (size_t)r->table->n, sizeof(double));
  if (!group->value) {
    ji__release(allocator, name);
    return ji__fail_memory(ctx);
  }
  drivers->count++;
  *out = group;
  return JI_OK;
}

/* --- one row ------------------------------------------------------------------------------ */

static ji_status find_sector(ji_context *ctx, const reader *r, int64_t i, int64_t *sector) {
  char *name = NULL, *region = NULL;
  *sector = -1;
  ji_status status = ji__column_copy_text(ctx, r->component, i, &name);
  if (!status && r->region)
    status = ji__column_copy_text(ctx, r->region, i, &region);
  if (!status && name) {
    *sector = ji__io_labels_find(&r->table->sectors, name, region);
    if (*sector == JI__IO_AMBIGUOUS)
      status = ji__fail(ctx, JI_ERROR_LABEL,
                        "drivers: row %lld: several regions have a sector \"%s\"; say which in "
                        "column \"region\"",
                        (long long)i + 1, name);
    else if (*sector < 0)
      status =
          ji__fail(ctx, JI_ERROR_LABEL, "drivers: row %lld: the table has no sector \"%s\"%s%s%s",
                   (long long)i + 1, name, region ? " in region \"" : "", region ? region : "",
                   region ? "\"" : "");
  }
  ji__release(ji__allocator(ctx), name);
  ji__release(ji__allocator(ctx), region);
  return status;
}

static ji_status read_value(ji_context *ctx, const reader *r, int64_t i, double *out) {
  char *unit = NULL;
  double factor = 1;
  if (!ji__column_number(r->value, i, out) || !isfinite(*out))
    return ji__fail(ctx, JI_ERROR_VALUE, "drivers: row %lld: value is %s", (long long)i + 1,
                    ji__column_is_null(r->value, i) ? "empty" : "not a finite number");
  ji_status status = ji__unit_resolve(ctx, r->value->unit, r->dataset, i, &unit);
  if (!status)
    status = ji__io_driver_factor(ctx, r->table, unit, &factor);
  ji__release(ji__allocator(ctx), unit);
  *out *= factor;
  return status;
}

/* Whether the table's coefficient may be applied to what the row measures. A driver that does not
 * say for which sector it is goes with any. */
static ji_status check_measure(ji_context *ctx, const reader *r) {
  ji__io_facts facts = {.layer = "direct+indirect"};
  ji_measure *coefficient = NULL, *product = NULL;
  facts.sector = ji__measure_value(r->measure, JI__SIDE_OWN, JI__KEY_SECTOR);
  ji_status status =
      ji__io_coefficient_measure(ctx, r->table, r->row, "per_unit", &facts, &coefficient);
  if (!status && coefficient)
    status = ji__measure_combine(ctx, JI_OPERATION_MULTIPLY, coefficient, r->measure, &product);
  ji_measure_unref(coefficient);
  ji_measure_unref(product);
  return status;
}

static ji_status read_measure(ji_context *ctx, reader *r, int64_t i) {
  const ji_measure *given = r->value->measure;
  if (!given || r->measure_is_checked)
    return JI_OK;
  ji_measure_unref(r->measure);
  r->measure = NULL;
  ji_status status = ji__measure_resolve(ctx, given, r->dataset, i, &r->measure);
  if (!status && r->measure)
    status = check_measure(ctx, r);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(ctx, status, "drivers: row %lld", (long long)i + 1);
  r->measure_is_checked = !ji__measure_is_by_row(given);
  return status;
}

static ji_status keep(ji_context *ctx, const char *text, char **to) {
  if (!text || *to)
    return JI_OK;
  *to = ji__copy_string(ji__allocator(ctx), text);
  return *to ? JI_OK : ji__fail_memory(ctx);
}

/* One shock a driver; of several statuses the weakest. */
static ji_status keep_facts(ji_context *ctx, const reader *r, int64_t i, ji__io_driver *group) {
  const char *shock = ji__measure_value(r->measure, JI__SIDE_OWN, JI__KEY_SHOCK);
  const char *status_text = ji__measure_value(r->measure, JI__SIDE_OWN, JI__KEY_STATUS);
  if (group->shock && shock && strcmp(group->shock, shock) != 0)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "drivers: row %lld: shock is \"%s\", but the same driver has \"%s\" above",
                    (long long)i + 1, shock, group->shock);
  ji_status status = keep(ctx, shock, &group->shock);
  if (status || !status_text)
    return status;
  if (group->status && ji__io_weaker(group->status, status_text) == group->status)
    return JI_OK;
  ji__release(ji__allocator(ctx), group->status);
  group->status = NULL;
  return keep(ctx, status_text, &group->status);
}

static ji_status read_row(ji_context *ctx, reader *r, int64_t i, ji__io_drivers *drivers) {
  char *name = NULL;
  int64_t sector;
  double value = 0;
  ji__io_driver *group;
  ji_status status = r->driver ? ji__column_copy_text(ctx, r->driver, i, &name) : JI_OK;
  if (!status)
    status = find_group(ctx, r, name, drivers, &group);
  if (!status)
    status = find_sector(ctx, r, i, &sector);
  if (!status)
    status = read_value(ctx, r, i, &value);
  if (status)
    return status;
  if (sector < 0) {
    group->is_outside = 1;
    return JI_OK;
  }
  group->is_inside = 1;
  group->value[sector] += value;
  status = read_measure(ctx, r, i);
  return status || !r->measure ? status : keep_facts(ctx, r, i, group);
}

/* --- the dataset -------------------------------------------------------------------------- */

static ji_status optional_text(ji_context *ctx, const ji_dataset *dataset, const char *name,
                               const ji_column **out) {
  *out = NULL;
  if (ji_dataset_find(dataset, name) < 0)
    return JI_OK;
  return ji__dataset_require_text(ctx, dataset, "drivers", name, out);
}

ji_status ji__io_drivers_read(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const ji_dataset *dataset, ji__io_drivers *out) {
  reader r = {.table = table, .row = row, .dataset = dataset};
  *out = (ji__io_drivers){0};
  ji_status status = ji__dataset_require_text(ctx, dataset, "drivers", "component", &r.component);
  if (!status && table->sectors.regions)
    status = optional_text(ctx, dataset, "region", &r.region);
  if (!status)
    status = optional_text(ctx, dataset, "driver", &r.driver);
  if (!status)
    status = ji__dataset_require_number(ctx, dataset, "drivers", "value", &r.value);
  for (int64_t i = 0; i < ji_dataset_row_count(dataset) && !status; i++)
    status = read_row(ctx, &r, i, out);
  ji_measure_unref(r.measure);
  return status;
}

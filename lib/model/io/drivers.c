/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/drivers.h"

#include "core/number.h"
#include "data/measure_combine.h"
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
  ji_measure *product;    /* what coefficient times driver measures, for the row at hand */
} reader;

void ji__io_drivers_free(const ji_allocator *allocator, ji__io_drivers *drivers) {
  for (int64_t i = 0; i < drivers->count; i++) {
    ji__release(allocator, drivers->groups[i].name);
    ji__release(allocator, drivers->groups[i].value);
    ji__release(allocator, drivers->groups[i].status);
    ji_measure_unref(drivers->groups[i].product);
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

static ji_status read_value(ji_context *ctx, const reader *r, int64_t i, double *out,
                            int *has_no_unit) {
  char *unit = NULL;
  double factor = 1;
  if (!ji__column_number(r->value, i, out) || !isfinite(*out))
    return ji__fail(ctx, JI_ERROR_VALUE, "drivers: row %lld: value is %s", (long long)i + 1,
                    ji__column_is_null(r->value, i) ? "empty" : "not a finite number");
  ji_status status = ji__unit_resolve(ctx, r->value->unit, r->dataset, i, &unit);
  if (!status)
    status = ji__io_driver_factor(ctx, r->table, unit, &factor);
  *has_no_unit = !unit && r->table->flows_unit;
  ji__release(ji__allocator(ctx), unit);
  *out *= factor;
  return status;
}

/* The driver as if it were met by the table's sectors: what demand outside it would measure. */
static ji_status take_inside(ji_context *ctx, const ji_measure *coefficient,
                             const ji_measure *driver, ji_measure **out) {
  const char *imports = ji__measure_value(coefficient, JI__SIDE_PER, JI__KEY_IMPORTS);
  return ji__measure_with(ctx, driver, "imports", imports, out);
}

/* Whether the table's coefficient may be applied to what the row measures. A driver that does not
 * say for which sector it is goes with any. Demand outside the table is a part of the same shock,
 * so it has the same measure. */
static ji_status multiply(ji_context *ctx, reader *r, const ji_measure *driver, int is_outside) {
  ji__io_facts facts = {.layer = "direct+indirect"};
  ji_measure *coefficient = NULL, *inside = NULL;
  facts.per_sector = ji__measure_value(driver, JI__SIDE_OWN, JI__KEY_SECTOR);
  ji_status status =
      ji__io_coefficient_measure(ctx, r->table, r->row, "per_unit", &facts, &coefficient);
  if (!status && coefficient && is_outside)
    status = take_inside(ctx, coefficient, driver, &inside);
  if (!status && coefficient)
    status = ji__measure_combine(ctx, JI_OPERATION_MULTIPLY, coefficient,
                                 is_outside ? inside : driver, &r->product);
  ji_measure_unref(inside);
  ji_measure_unref(coefficient);
  return status;
}

static ji_status read_measure(ji_context *ctx, reader *r, int64_t i, int is_outside) {
  const ji_measure *given = r->value->measure;
  if (!given || r->measure_is_checked)
    return JI_OK;
  ji_measure *driver = NULL;
  ji_measure_unref(r->product);
  r->product = NULL;
  ji_status status = ji__measure_resolve(ctx, given, r->dataset, i, &driver);
  if (!status && driver)
    status = multiply(ctx, r, driver, is_outside);
  ji_measure_unref(driver);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(ctx, status, "drivers: row %lld", (long long)i + 1);
  r->measure_is_checked = !is_outside && !ji__measure_is_by_row(given);
  return status;
}

/* The rows of one driver are one thing: they agree in shock, change, reading and vintage; of
 * several statuses the weakest counts. */
static ji_status keep_product(ji_context *ctx, const reader *r, int64_t i, ji__io_driver *group) {
  static const ji__key kept[] = {JI__KEY_SHOCK, JI__KEY_CHANGE, JI__KEY_READING, JI__KEY_VINTAGE};
  if (!group->product)
    group->product = ji_measure_ref(r->product);
  for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++) {
    const char *above = ji__measure_value(group->product, JI__SIDE_OWN, kept[k]);
    const char *here = ji__measure_value(r->product, JI__SIDE_OWN, kept[k]);
    if (!same_name(above, here))
      return ji__fail(
          ctx, JI_ERROR_MEASURE, "drivers: row %lld: %s is %s, but the same driver has %s above",
          (long long)i + 1, ji__key_name(kept[k]), here ? here : "absent", above ? above : "none");
  }
  const char *status = ji__measure_value(r->product, JI__SIDE_OWN, JI__KEY_STATUS);
  if (!status || (group->status && ji__weaker_status(group->status, status) == group->status))
    return JI_OK;
  char *copy = ji__copy_string(ji__allocator(ctx), status);
  if (!copy)
    return ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), group->status);
  group->status = copy;
  return JI_OK;
}

static ji_status read_row(ji_context *ctx, reader *r, int64_t i, ji__io_drivers *drivers) {
  char *name = NULL;
  int64_t sector = -1;
  double value = 0;
  int has_no_unit = 0;
  ji__io_driver *group = NULL;
  ji_status status = r->driver ? ji__column_copy_text(ctx, r->driver, i, &name) : JI_OK;
  if (!status)
    status = find_group(ctx, r, name, drivers, &group);
  if (!status)
    status = find_sector(ctx, r, i, &sector);
  if (!status)
    status = read_value(ctx, r, i, &value, &has_no_unit);
  if (status)
    return status;
  group->has_no_unit |= has_no_unit;
  if (sector < 0) {
    group->is_outside = 1;
  } else {
    group->is_inside = 1;
    group->value[sector] += value;
  }
  status = read_measure(ctx, r, i, sector < 0);
  return status || !r->product ? status : keep_product(ctx, r, i, group);
}

/* --- the dataset -------------------------------------------------------------------------- */

ji_status ji__io_drivers_read(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const ji_dataset *dataset, ji__io_drivers *out) {
  reader r = {.table = table, .row = row, .dataset = dataset};
  *out = (ji__io_drivers){0};
  ji_status status = ji__dataset_require_text(ctx, dataset, "drivers", "component", &r.component);
  if (!status && table->sectors.regions)
    status = ji__dataset_find_text(ctx, dataset, "drivers", "region", &r.region);
  if (!status)
    status = ji__dataset_find_text(ctx, dataset, "drivers", "driver", &r.driver);
  if (!status)
    status = ji__dataset_require_number(ctx, dataset, "drivers", "value", &r.value);
  for (int64_t i = 0; i < ji_dataset_row_count(dataset) && !status; i++)
    status = read_row(ctx, &r, i, out);
  ji_measure_unref(r.product);
  return status;
}

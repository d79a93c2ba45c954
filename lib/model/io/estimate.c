/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects of a demand: direct e_i f_i, indirect e_i [(L - I) f]_i, induced e_i [(L2 - L) f]_i. */
#include "core/number.h"
#include "model/io/drivers.h"
#include "model/result.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define ROUNDING (8 * DBL_EPSILON) /* of what surrounds a solution */

enum { DIRECT, INDIRECT, INDUCED, EFFECTS };
static const char *const effect_names[EFFECTS] = {"direct", "indirect", "induced"};

typedef struct estimate {
  const ji__io_model *model;
  const ji__io_table *table;
  int64_t row; /* of the satellite counted */
  ji__io_drivers drivers;
  int has_type2;
  char *unit;
  double *coefficient; /* e, in `unit` per one unit of flows */
  double *right;       /* demand by driver, then the household column */
  double *solution;    /* L times each */
  double *closed;      /* L2 times each driver, n + 1 each */
  double *closed_right;
  double *bound, *closed_bound;
} estimate;

/* --- numbers ------------------------------------------------------------------------------ */

static double *vectors(ji_context *ctx, int64_t count, int64_t size) {
  return ji__allocate_array(ji__allocator(ctx), (size_t)count, (size_t)size * sizeof(double));
}

static ji_status allocate(ji_context *ctx, estimate *e) {
  int64_t n = e->table->n, count = e->drivers.count;
  e->coefficient = vectors(ctx, 1, n);
  e->right = vectors(ctx, count + 1, n);
  e->solution = vectors(ctx, count + 1, n);
  e->bound = vectors(ctx, count, n);
  e->closed = vectors(ctx, count, n + 1);
  e->closed_right = vectors(ctx, count, n + 1);
  e->closed_bound = vectors(ctx, count, n + 1);
  int all = e->coefficient && e->right && e->solution && e->bound && e->closed && e->closed_right &&
            e->closed_bound;
  return all ? JI_OK : ji__fail_memory(ctx);
}

static void release(const ji_allocator *allocator, estimate *e) {
  double *const owned[] = {e->coefficient, e->right,        e->solution,    e->bound,
                           e->closed,      e->closed_right, e->closed_bound};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  ji__release(allocator, e->unit);
  ji__io_drivers_free(allocator, &e->drivers);
}

static void fill(estimate *e, double factor) {
  const ji__io_table *table = e->table;
  int64_t n = table->n, count = e->drivers.count;
  for (int64_t i = 0; i < n; i++) {
    double x = table->output[i];
    e->coefficient[i] = x != 0 ? ji__io_row_value(table, e->row, i) * factor / x : 0;
  }
  for (int64_t k = 0; k < count; k++) {
    const double *value = e->drivers.groups[k].value;
    memcpy(e->right + k * n, value, (size_t)n * sizeof *value);
    memcpy(e->closed_right + k * (n + 1), value, (size_t)n * sizeof *value);
  }
  if (e->has_type2)
    memcpy(e->right + count * n, table->closure.column, (size_t)n * sizeof(double));
}

static double inner(const double *a, const double *b, int64_t size) {
  double sum = 0;
  for (int64_t i = 0; i < size; i++)
    sum += a[i] * b[i];
  return sum;
}

/* L2 f = L f + L c (h'L f) / (1 - h'L c), h the household row, c the column: the inverse of a
 * bordered matrix. */
static void close_solutions(estimate *e) {
  int64_t n = e->table->n;
  const double *h = e->table->closure.row, *consumed = e->solution + e->drivers.count * n;
  double kept = inner(h, consumed, n);
  for (int64_t k = 0; k < e->drivers.count; k++) {
    const double *x = e->solution + k * n;
    double *closed = e->closed + k * (n + 1);
    double households = inner(h, x, n) / (1 - kept);
    for (int64_t i = 0; i < n; i++)
      closed[i] = x[i] + consumed[i] * households;
    closed[n] = households;
  }
}

static ji_status compute(ji_context *ctx, estimate *e) {
  const ji__io_table *table = e->table;
  double factor;
  int64_t count = e->drivers.count;
  ji_status status = ji__io_row_scale(ctx, table, e->row, &e->unit, &factor);
  if (!status)
    status = allocate(ctx, e);
  if (status)
    return status;
  fill(e, factor);
  status = ji__io_solve(ctx, e->model, 0, count + e->has_type2, e->right, e->solution);
  if (!status)
    status = ji__io_bounds(ctx, &table->coefficients, &table->certificate, 0, count, e->right,
                           e->solution, e->bound);
  if (status || !e->has_type2)
    return status;
  close_solutions(e);
  return ji__io_bounds(ctx, &table->closure.coefficients, &table->closure.certificate, 0, count,
                       e->closed_right, e->closed, e->closed_bound);
}

/* --- measures ----------------------------------------------------------------------------- */

static const char *own(const ji_measure *measure, ji__key key) {
  return ji__measure_value(measure, JI__SIDE_OWN, key);
}

/* Parts of one demand are parts of its shock: "gmv_basket:trade_margin". */
static ji_status name_shock(ji_context *ctx, const ji__io_driver *driver, ji__buffer *shock) {
  const char *whole = own(driver->product, JI__KEY_SHOCK);
  ji__buffer_init(shock, ji__allocator(ctx));
  ji__buffer_string(shock, whole ? whole : "final_demand");
  if (driver->name && !(whole && strchr(whole, '+'))) {
    ji__buffer_string(shock, ":");
    ji__io_append_atom(shock, driver->name);
  }
  return shock->failed ? ji__fail_memory(ctx) : JI_OK;
}

/* The measure of one driver and effect with `@component` (and `@region`) in place of the row's. */
static ji_status template_measure(ji_context *ctx, const estimate *e, const ji__io_driver *driver,
                                  int effect, ji_measure **out) {
  ji__buffer shock;
  ji_status status = name_shock(ctx, driver, &shock);
  ji__io_facts facts = {.sector = "@component",
                        .area = e->table->sectors.regions ? "@region" : NULL,
                        .layer = effect_names[effect],
                        .shock = shock.data,
                        .status = driver->status,
                        .change = own(driver->product, JI__KEY_CHANGE),
                        .reading = own(driver->product, JI__KEY_READING),
                        .vintage = own(driver->product, JI__KEY_VINTAGE)};
  if (!status)
    status = ji__io_jobs_measure(ctx, e->table, e->row, &facts, out);
  ji__buffer_free(&shock);
  return status;
}

/* Appends `text` with each `@component` and `@region` replaced by the row's. */
static void fill_template(const char *text, const char *component, const char *region,
                          ji__buffer *out) {
  while (*text) {
    const char *at = strchr(text, '@');
    if (!at) {
      ji__buffer_string(out, text);
      return;
    }
    ji__buffer_append(out, text, (size_t)(at - text));
    if (strncmp(at, "@component", 10) == 0) {
      ji__io_append_atom(out, component);
      text = at + 10;
    } else if (region && strncmp(at, "@region", 7) == 0) {
      ji__io_append_atom(out, region);
      text = at + 7;
    } else { /* a unit's price basis */
      ji__buffer_append(out, at, 1);
      text = at + 1;
    }
  }
}

/* --- rows --------------------------------------------------------------------------------- */

#define OUTSIDE "outside_table" /* in measures: no sector of the table */
#define NO_INFERENCE "no sampling interval: the coefficients are those of one table"

/* What is known of one cell. */
static void fill_row(const estimate *e, int64_t k, int effect, int64_t i, ji__result_row *row) {
  int64_t n = e->table->n;
  double c = e->coefficient[i], f = e->right[k * n + i], x = e->solution[k * n + i];
  double bound = e->bound[k * n + i];
  double value = c * f, spread = 0;
  if (effect == INDIRECT) {
    value = c * (x - f);
    spread = fabs(c) * bound;
  } else if (effect == INDUCED && e->has_type2) {
    double closed = e->closed[k * (n + 1) + i];
    value = c * (closed - x);
    spread = fabs(c) * (bound + e->closed_bound[k * (n + 1) + i]);
  } else if (effect == INDUCED) {
    return; /* null; the reason says why */
  }
  row->value = value;
  row->error_bound = spread * (1 + ROUNDING) + ROUNDING * fabs(value);
}

static void add_reason(ji__buffer *text, const char *reason) {
  if (!reason)
    return;
  if (text->size)
    ji__buffer_string(text, "; ");
  ji__buffer_string(text, reason);
}

static void give_reasons(const estimate *e, const ji__io_driver *driver, int effect, int64_t i,
                         ji__buffer *reason) {
  const ji__io_table *table = e->table;
  if (table->output[i] == 0)
    add_reason(reason, ji__io_no_output(table, e->row, i));
  if (driver->has_no_unit)
    add_reason(reason, "the driver states no unit and was taken in the table's");
  if (effect == INDUCED)
    add_reason(reason, table->closure.missing);
  if (effect != DIRECT)
    add_reason(reason, ji__io_no_bound(&table->certificate));
  if (effect == INDUCED && e->has_type2 && !ji__io_no_bound(&table->certificate))
    add_reason(reason, ji__io_no_bound(&table->closure.certificate));
  add_reason(reason, NO_INFERENCE);
}

static ji_status write_row(ji_context *ctx, const estimate *e, int64_t k, int effect, int64_t i,
                           const ji_measure *measure, ji__writer *writer) {
  ji__buffer reason, text;
  ji__result_row row;
  const char *sector = e->table->sectors.names[i];
  const char *region = e->table->sectors.regions ? e->table->sectors.regions[i] : NULL;
  ji__buffer_init(&reason, ji__allocator(ctx));
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__result_row_init(&row);
  fill_row(e, k, effect, i, &row);
  give_reasons(e, &e->drivers.groups[k], effect, i, &reason);
  if (measure)
    fill_template(ji_measure_text(measure), sector, region, &text);
  ji_status status = reason.failed || text.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status) {
    row.component = sector;
    row.region = region;
    row.effect = effect_names[effect];
    row.driver = e->drivers.groups[k].name;
    row.unit = e->unit;
    row.measure = text.data;
    row.inference = "none";
    row.reason = reason.data;
    ji__result_set(writer, &row);
    ji__writer_end_row(writer);
  }
  ji__buffer_free(&reason);
  ji__buffer_free(&text);
  return status;
}

/* Demand that the table's sectors do not meet. */
static ji_status write_outside(ji_context *ctx, const estimate *e, int64_t k, int effect,
                               const ji_measure *measure, ji__writer *writer) {
  ji__result_row row;
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  if (measure)
    fill_template(ji_measure_text(measure), OUTSIDE, OUTSIDE, &text);
  if (text.failed) {
    ji__buffer_free(&text);
    return ji__fail_memory(ctx);
  }
  ji__result_row_init(&row);
  row.effect = effect_names[effect];
  row.driver = e->drivers.groups[k].name;
  row.value = row.error_bound = 0;
  row.unit = e->unit;
  row.measure = text.data;
  row.inference = "none";
  row.reason = "demand outside the table drives no jobs here";
  ji__result_set(writer, &row);
  ji__writer_end_row(writer);
  ji__buffer_free(&text);
  return JI_OK;
}

static ji_status write_driver(ji_context *ctx, const estimate *e, int64_t k, ji__writer *writer) {
  const ji__io_driver *driver = &e->drivers.groups[k];
  ji_status status = JI_OK;
  for (int effect = 0; effect < EFFECTS && !status; effect++) {
    ji_measure *measure = NULL;
    status = template_measure(ctx, e, driver, effect, &measure);
    for (int64_t i = 0; driver->is_inside && i < e->table->n && !status; i++)
      status = write_row(ctx, e, k, effect, i, measure, writer);
    if (!status && driver->is_outside)
      status = write_outside(ctx, e, k, effect, measure, writer);
    ji_measure_unref(measure);
  }
  return status;
}

static ji_status write(ji_context *ctx, const estimate *e, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = ji__result_create(ctx, NULL, 0, &writer);
  for (int64_t k = 0; k < e->drivers.count && !status; k++)
    status = write_driver(ctx, e, k, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- the estimate ------------------------------------------------------------------------- */

static ji_status check_arguments(ji_context *ctx, const ji_dataset *drivers,
                                 const ji_estimate_options *options) {
  if (!drivers)
    return ji__fail_null(ctx, "ji_model_estimate", "drivers (an input-output model needs them)");
  if (options->reading)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_estimate_options.reading: an input-output model has no readings");
  if (options->basis && strcmp(options->basis, "gross") != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_estimate_options.basis: an input-output model gives \"gross\" alone, not "
                    "\"%s\"",
                    options->basis);
  return JI_OK;
}

ji_status ji__io_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                          const ji_estimate_options *options, ji_dataset **out) {
  const ji__io_model *data = model->data;
  estimate e = {.model = data, .table = data->table, .has_type2 = ji__io_has_type2(data->table)};
  ji__provenance *provenance = NULL;
  ji_status status = check_arguments(ctx, drivers, options);
  if (!status)
    status = ji__io_find_row(ctx, e.table, e.table->options.employment, &e.row);
  if (!status)
    status = ji__io_drivers_read(ctx, e.table, e.row, drivers, &e.drivers);
  if (!status)
    status = compute(ctx, &e);
  if (!status)
    status = ji__io_provenance(ctx, "ji_model_estimate", model, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, "drivers", drivers);
  if (!status)
    status = write(ctx, &e, provenance, out);
  ji__provenance_unref(provenance);
  release(ji__allocator(ctx), &e);
  return status;
}

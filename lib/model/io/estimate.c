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

/* Who is counted: all, or one group of a dimension. */
typedef struct counted {
  int64_t row; /* of the satellite */
  char *unit;
  double *coefficient; /* e, in `unit` per one unit of flows */
  const char *group;   /* NULL: all */
} counted;

typedef struct estimate {
  const ji__io_model *model;
  const ji__io_table *table;
  int64_t row; /* of the satellite counted as a whole */
  ji__io_drivers drivers;
  int has_type2;
  counted *counted;
  int64_t counted_count;
  double *cover;    /* of each sector, what share of the whole its groups are; NULL: no groups */
  double *right;    /* demand by driver, then the institutions' columns */
  double *solution; /* L times each */
  double *closed;   /* L2 times each driver, n + institutions each */
  double *closed_right;
  double *bound, *closed_bound;
} estimate;

/* --- numbers ------------------------------------------------------------------------------ */

static double *vectors(ji_context *ctx, int64_t count, int64_t size) {
  return ji__allocate_array(ji__allocator(ctx), (size_t)count, (size_t)size * sizeof(double));
}

static int64_t closed_size(const estimate *e) {
  return e->table->n + (e->has_type2 ? e->table->closure.count : 0);
}

static ji_status allocate(ji_context *ctx, estimate *e) {
  int64_t n = e->table->n, count = e->drivers.count, size = closed_size(e);
  e->right = vectors(ctx, count + size - n, n);
  e->solution = vectors(ctx, count + size - n, n);
  e->bound = vectors(ctx, count + size - n, n);
  e->closed = vectors(ctx, count, size);
  e->closed_right = vectors(ctx, count, size);
  e->closed_bound = vectors(ctx, count, size);
  int all = e->right && e->solution && e->bound && e->closed && e->closed_right && e->closed_bound;
  return all ? JI_OK : ji__fail_memory(ctx);
}

static void release(const ji_allocator *allocator, estimate *e) {
  double *const owned[] = {e->right,        e->solution,     e->bound, e->closed,
                           e->closed_right, e->closed_bound, e->cover};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  for (int64_t p = 0; e->counted && p < e->counted_count; p++) {
    ji__release(allocator, e->counted[p].unit);
    ji__release(allocator, e->counted[p].coefficient);
  }
  ji__release(allocator, e->counted);
  ji__io_drivers_free(allocator, &e->drivers);
}

static void fill(estimate *e) {
  const ji__io_table *table = e->table;
  int64_t n = table->n, count = e->drivers.count, size = closed_size(e);
  for (int64_t k = 0; k < count; k++) {
    const double *value = e->drivers.groups[k].value;
    memcpy(e->right + k * n, value, (size_t)n * sizeof *value);
    memcpy(e->closed_right + k * size, value, (size_t)n * sizeof *value);
  }
  if (e->has_type2)
    memcpy(e->right + count * n, table->closure.column, (size_t)((size - n) * n) * sizeof(double));
}

static ji_status compute(ji_context *ctx, estimate *e) {
  const ji__io_table *table = e->table;
  int64_t n = table->n, count = e->drivers.count;
  ji_status status = allocate(ctx, e);
  if (status)
    return status;
  fill(e);
  status = ji__io_solve_bounded(ctx, e->model, 0, count + closed_size(e) - n, e->right, e->solution,
                                e->bound);
  if (status || !e->has_type2)
    return status;
  status =
      ji__io_close_solutions(ctx, table, 0, count, e->solution, e->solution + count * n, e->closed);
  return status ? status
                : ji__io_bounds(ctx, &table->closure.coefficients, &table->closure.certificate, 0,
                                count, e->closed_right, e->closed, e->closed_bound);
}

/* --- who is counted ----------------------------------------------------------------------- */

/* e of one satellite, in the unit of the first. */
static ji_status read_counted(ji_context *ctx, const estimate *e, int64_t row, const char *group,
                              counted *c) {
  const ji__io_table *table = e->table;
  double factor, more = 1;
  *c = (counted){.row = row, .group = group};
  ji_status status = ji__io_row_scale(ctx, table, row, &c->unit, &factor);
  if (!status && c->unit && e->counted->unit && strcmp(c->unit, e->counted->unit) != 0) {
    status = ji__unit_factor_text(ctx, c->unit, e->counted->unit, &more);
    ji__release(ji__allocator(ctx), c->unit);
    c->unit = status ? NULL : ji__copy_string(ji__allocator(ctx), e->counted->unit);
    if (!status && !c->unit)
      status = ji__fail_memory(ctx);
  }
  if (status)
    return status;
  c->coefficient = vectors(ctx, 1, table->n);
  if (!c->coefficient)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < table->n; i++) {
    double x = table->output[i];
    c->coefficient[i] = x != 0 ? ji__io_row_value(table, row, i) * factor * more / x : 0;
  }
  return JI_OK;
}

/* The groups take the place of the whole, which stays to tell whether they are complete. */
static ji_status find_cover(ji_context *ctx, estimate *e) {
  int64_t n = e->table->n;
  e->cover = vectors(ctx, 1, n);
  if (!e->cover)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < n; i++) {
    double whole = e->counted[0].coefficient[i], parts = 0;
    for (int64_t p = 1; p < e->counted_count; p++)
      parts += e->counted[p].coefficient[i];
    e->cover[i] = ji__io_is_complete(whole, parts) ? 1 : whole != 0 ? parts / whole : INFINITY;
  }
  return JI_OK;
}

/* The whole, and behind it the groups of a dimension if one is asked for. */
static ji_status find_counted(ji_context *ctx, estimate *e, const char *dimension) {
  const ji__io_table *table = e->table;
  e->counted =
      ji__allocate_array(ji__allocator(ctx), (size_t)table->rows.count + 1, sizeof *e->counted);
  if (!e->counted)
    return ji__fail_memory(ctx);
  e->counted_count = 1;
  ji_status status = read_counted(ctx, e, e->row, NULL, &e->counted[0]);
  for (int64_t k = 0; dimension && k < table->rows.count && !status; k++)
    if (ji__io_is_group_of(table, k, e->row, dimension))
      status = read_counted(ctx, e, k, table->row_groups[k], &e->counted[e->counted_count++]);
  if (status || !dimension)
    return status;
  if (e->counted_count == 1)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "ji_estimate_options.dimension: no satellite is a part of \"%s\" by \"%s\"",
                    ji__io_row_name(table, e->row), dimension);
  return find_cover(ctx, e);
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
    ji__measure_append_atom(shock, driver->name);
  }
  return shock->failed ? ji__fail_memory(ctx) : JI_OK;
}

/* The measure of one driver and effect with `@component` (and `@region`) in place of the row's. */
static ji_status template_measure(ji_context *ctx, const estimate *e, const counted *c,
                                  const ji__io_driver *driver, int effect, ji_measure **out) {
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
    status = ji__io_jobs_measure(ctx, e->table, c->row, &facts, out);
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
      ji__measure_append_atom(out, component);
      text = at + 10;
    } else if (region && strncmp(at, "@region", 7) == 0) {
      ji__measure_append_atom(out, region);
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
static void fill_row(const estimate *e, const counted *who, int64_t k, int effect, int64_t i,
                     ji__result_row *row) {
  int64_t n = e->table->n, size = closed_size(e);
  double c = who->coefficient[i], f = e->right[k * n + i], x = e->solution[k * n + i];
  double bound = e->bound[k * n + i];
  double value = c * f, spread = 0;
  if (effect == INDIRECT) {
    value = c * (x - f);
    spread = fabs(c) * bound;
  } else if (effect == INDUCED && e->has_type2) {
    double closed = e->closed[k * size + i];
    value = c * (closed - x);
    spread = fabs(c) * (bound + e->closed_bound[k * size + i]);
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

/* Where the groups leave out some of the whole, or count some twice. */
static void tell_cover(const estimate *e, int64_t i, ji__buffer *reason) {
  char share[JI__NUMBER_SIZE];
  if (!e->cover || e->cover[i] == 1)
    return;
  if (isinf(e->cover[i])) {
    add_reason(reason, "the groups have some of what the whole has none of");
    return;
  }
  ji__number_print_significant(100 * e->cover[i], 6, share);
  add_reason(reason, "the groups add up to ");
  ji__buffer_format(reason, "%s %% of the whole in this sector", share);
}

static void give_reasons(const estimate *e, const counted *who, const ji__io_driver *driver,
                         int effect, int64_t i, ji__buffer *reason) {
  const ji__io_table *table = e->table;
  if (table->output[i] == 0)
    add_reason(reason, ji__io_no_output(table, who->row, i));
  tell_cover(e, i, reason);
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

static ji_status write_row(ji_context *ctx, const estimate *e, const counted *who, int64_t k,
                           int effect, int64_t i, const ji_measure *measure, ji__writer *writer) {
  ji__buffer reason, text;
  ji__result_row row;
  const char *sector = e->table->sectors.names[i];
  const char *region = e->table->sectors.regions ? e->table->sectors.regions[i] : NULL;
  ji__buffer_init(&reason, ji__allocator(ctx));
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__result_row_init(&row);
  fill_row(e, who, k, effect, i, &row);
  give_reasons(e, who, &e->drivers.groups[k], effect, i, &reason);
  if (measure)
    fill_template(ji_measure_text(measure), sector, region, &text);
  ji_status status = reason.failed || text.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status) {
    row.component = sector;
    row.region = region;
    row.effect = effect_names[effect];
    row.driver = e->drivers.groups[k].name;
    row.group = who->group;
    row.unit = who->unit;
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
static ji_status write_outside(ji_context *ctx, const estimate *e, const counted *who, int64_t k,
                               int effect, const ji_measure *measure, ji__writer *writer) {
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
  row.group = who->group;
  row.value = row.error_bound = 0;
  row.unit = who->unit;
  row.measure = text.data;
  row.inference = "none";
  row.reason = "demand outside the table drives no jobs here";
  ji__result_set(writer, &row);
  ji__writer_end_row(writer);
  ji__buffer_free(&text);
  return JI_OK;
}

static ji_status write_driver(ji_context *ctx, const estimate *e, const counted *who, int64_t k,
                              ji__writer *writer) {
  const ji__io_driver *driver = &e->drivers.groups[k];
  ji_status status = JI_OK;
  for (int effect = 0; effect < EFFECTS && !status; effect++) {
    ji_measure *measure = NULL;
    status = template_measure(ctx, e, who, driver, effect, &measure);
    for (int64_t i = 0; driver->is_inside && i < e->table->n && !status; i++)
      status = write_row(ctx, e, who, k, effect, i, measure, writer);
    if (!status && driver->is_outside)
      status = write_outside(ctx, e, who, k, effect, measure, writer);
    ji_measure_unref(measure);
  }
  return status;
}

static ji_status write(ji_context *ctx, const estimate *e, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = ji__result_create(ctx, NULL, 0, &writer);
  for (int64_t k = 0; k < e->drivers.count && !status; k++)
    for (int64_t p = e->cover ? 1 : 0; p < e->counted_count && !status; p++)
      status = write_driver(ctx, e, &e->counted[p], k, writer);
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
    status = find_counted(ctx, &e, options->dimension);
  if (!status)
    status = compute(ctx, &e);
  if (!status)
    status = ji__io_provenance(ctx, "ji_model_estimate", model, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, "drivers", drivers);
  if (!status && options->dimension)
    status = ji__provenance_add(ctx, provenance, "option", "dimension", options->dimension);
  if (!status)
    status = write(ctx, &e, provenance, out);
  ji__provenance_unref(provenance);
  release(ji__allocator(ctx), &e);
  return status;
}

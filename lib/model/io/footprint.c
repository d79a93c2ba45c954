/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/footprint.h"

#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_footprint_options)

static const ji_io_footprint_options option_defaults = {.size = sizeof(ji_io_footprint_options)};

ji_status ji_io_footprint_options_init(ji_io_footprint_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- regions ------------------------------------------------------------------------------ */

/* The place of a name among `count` others, where `hint` is looked at first; at the end if new. */
static int64_t place_of(const char **names, int64_t *count, int64_t hint, const char *name) {
  if (hint < *count && strcmp(names[hint], name) == 0)
    return hint;
  for (int64_t i = 0; i < *count; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  names[*count] = name;
  return (*count)++;
}

static ji_status allocate_regions(ji_context *ctx, const ji__io_table *table, ji__io_regions *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t n = (size_t)table->n, k = (size_t)table->demands.count;
  out->names = ji__allocate_array(allocator, n + k, sizeof *out->names);
  out->product = ji__allocate_array(allocator, n, sizeof *out->product);
  out->of_sector = ji__allocate_array(allocator, n, sizeof *out->of_sector);
  out->of_product = ji__allocate_array(allocator, n, sizeof *out->of_product);
  out->of_demand = ji__allocate_array(allocator, k ? k : 1, sizeof *out->of_demand);
  return out->names && out->product && out->of_sector && out->of_product && out->of_demand
             ? JI_OK
             : ji__fail_memory(ctx);
}

/* Sectors mostly follow each other: the last one's region, the last one's product + 1. */
static ji_status place_sectors(ji_context *ctx, const ji__io_table *table, ji__io_regions *out) {
  int64_t region = 0, product = -1;
  for (int64_t i = 0; i < table->n; i++) {
    region = place_of(out->names, &out->count, region, table->sectors.regions[i]);
    product = place_of(out->product, &out->products, product + 1, table->sectors.names[i]);
    out->of_sector[i] = region;
    out->of_product[i] = product;
  }
  out->home = out->count;
  out->sector_at = ji__allocate_array(ji__allocator(ctx), (size_t)out->home,
                                      (size_t)out->products * sizeof *out->sector_at);
  if (!out->sector_at)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < out->home * out->products; i++)
    out->sector_at[i] = -1;
  for (int64_t i = 0; i < table->n; i++)
    out->sector_at[out->of_sector[i] * out->products + out->of_product[i]] = i;
  return JI_OK;
}

static ji_status place_demand(ji_context *ctx, const ji__io_table *table, ji__io_regions *out) {
  int64_t region = 0;
  for (int64_t k = 0; k < table->demands.count; k++) {
    const char *name = table->demand_regions[k];
    if (!name || !*name)
      return ji__fail(ctx, JI_ERROR_LABEL, "final demand: category \"%s\" has no region",
                      table->demands.names[k]);
    region = place_of(out->names, &out->count, region, name);
    out->of_demand[k] = region;
  }
  return JI_OK;
}

ji_status ji__io_regions_read(ji_context *ctx, const ji__io_table *table, ji__io_regions *out) {
  *out = (ji__io_regions){0};
  if (!table->sectors.regions)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "the table's sectors have no regions: a column \"region\" states them");
  if (!table->demand_regions)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "the table has no final demand by region: a column \"region\" of demand_labels "
                    "states whose it is");
  ji_status status = allocate_regions(ctx, table, out);
  if (!status)
    status = place_sectors(ctx, table, out);
  return status ? status : place_demand(ctx, table, out);
}

void ji__io_regions_free(ji_context *ctx, ji__io_regions *regions) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__release(allocator, regions->names);
  ji__release(allocator, regions->product);
  ji__release(allocator, regions->of_sector);
  ji__release(allocator, regions->of_product);
  ji__release(allocator, regions->of_demand);
  ji__release(allocator, regions->sector_at);
}

/* --- demand and output -------------------------------------------------------------------- */

static ji_status check_options(ji_context *ctx, const ji_io_footprint_options *options) {
  if (options->reserved || options->detail < 0 || options->detail > 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_footprint_options: detail is neither 0 nor 1, or reserved is not 0");
  return JI_OK;
}

ji_status ji__io_footprint_begin(ji_context *ctx, const char *function, const ji_model *model,
                                 const ji_io_footprint_options *options, ji__io_footprint *out) {
  *out = (ji__io_footprint){.options = option_defaults};
  ji_status status = ji__io_model_data(ctx, function, model, &out->model);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_footprint_options", options, OPTIONS_MINIMUM,
                              &out->options, sizeof out->options);
  if (!status)
    status = check_options(ctx, &out->options);
  if (!status)
    out->table = out->model->table;
  return status;
}

static ji_status allocate(ji_context *ctx, ji__io_footprint *f) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t count = (size_t)f->regions.count, size = (size_t)f->table->n * sizeof(double);
  f->demand = ji__allocate_array(allocator, count, size);
  f->output = ji__allocate_array(allocator, count, size);
  f->households = ji__allocate_array(allocator, count, sizeof(double));
  f->jobs = ji__allocate_array(allocator, count, (size_t)f->regions.home * sizeof(double));
  return f->demand && f->output && f->households && f->jobs ? JI_OK : ji__fail_memory(ctx);
}

static void add_demand(ji__io_footprint *f) {
  int64_t n = f->table->n;
  for (int64_t k = 0; k < f->table->demands.count; k++) {
    int64_t region = f->regions.of_demand[k];
    for (int64_t i = 0; i < n; i++)
      f->demand[region * n + i] += ji__io_demand_value(f->table, k, i);
    f->households[region] += ji__io_row_of_demand(f->table, f->counted.row, k) * f->counted.scale;
  }
}

static void add_jobs(ji__io_footprint *f) {
  int64_t n = f->table->n;
  for (int64_t c = 0; c < f->regions.count; c++)
    for (int64_t i = 0; i < n; i++)
      f->jobs[f->regions.of_sector[i] * f->regions.count + c] +=
          f->counted.c[i] * f->output[c * n + i];
}

/* Factors of the call's own where so many systems pay for them, so that they are made once. */
static ji_status prepare(ji_context *ctx, ji__io_footprint *f, int64_t systems) {
  if (f->model->lu || !ji__io_is_direct(f->model, systems))
    return JI_OK;
  f->factored.table = f->model->table;
  f->model = &f->factored;
  return ji__lu_create_light(ctx, &f->table->coefficients, &f->factored.lu);
}

/* Accounts are sums without cancellation and need no more than the factors give: a step of
 * refinement would make each of hundreds of systems three times as dear. */
ji_status ji__io_footprint_systems(ji_context *ctx, const ji__io_footprint *f, int rows,
                                   int64_t count, const double *b, double *x) {
  if (!f->model->lu)
    return ji__io_solve(ctx, f->model, rows, count, b, x);
  memcpy(x, b, (size_t)(count * f->table->n) * sizeof *x);
  return ji__lu_solve(ctx, f->model->lu, rows, count, x);
}

/* Leaves a copy for later calls; another thread may have been first. */
static ji_status leave_output(ji_context *ctx, const ji__io_footprint *f, ji__io_kept *kept) {
  size_t count = (size_t)f->regions.count, size = (size_t)f->table->n * sizeof(double);
  double *copy = ji__allocate_array(&kept->allocator, count, size), *none = NULL;
  if (!copy)
    return ji__fail_memory(ctx);
  memcpy(copy, f->output, count * size);
  if (!atomic_compare_exchange_strong(&kept->of_regions, &none, copy))
    ji__release(&kept->allocator, copy);
  return JI_OK;
}

/* x^c of every region, where no call on the model has left them. */
static ji_status find_output(ji_context *ctx, ji__io_footprint *f) {
  ji__io_kept *kept = f->model->kept;
  const double *there = kept ? atomic_load(&kept->of_regions) : NULL;
  if (there) {
    memcpy(f->output, there, (size_t)(f->regions.count * f->table->n) * sizeof *there);
    return JI_OK;
  }
  ji_status status = ji__io_footprint_systems(ctx, f, 0, f->regions.count, f->demand, f->output);
  return status || !kept ? status : leave_output(ctx, f, kept);
}

ji_status ji__io_footprint_solve(ji_context *ctx, ji__io_footprint *f, int64_t further) {
  ji_status status = ji__io_regions_read(ctx, f->table, &f->regions);
  if (!status)
    status = ji__io_count(ctx, f->model, f->options.satellite, 0, &f->counted);
  if (!status)
    status = allocate(ctx, f);
  if (!status)
    status = prepare(ctx, f, f->regions.count + further * (f->regions.home + 1));
  if (status)
    return status;
  add_demand(f);
  status = find_output(ctx, f);
  if (!status)
    add_jobs(f);
  return status;
}

void ji__io_footprint_free(ji_context *ctx, ji__io_footprint *f) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__lu_free(allocator, f->factored.lu);
  ji__io_counted_free(ctx, &f->counted);
  ji__io_regions_free(ctx, &f->regions);
  ji__release(allocator, f->demand);
  ji__release(allocator, f->output);
  ji__release(allocator, f->households);
  ji__release(allocator, f->jobs);
}

double ji__io_footprint_jobs(const ji__io_footprint *f, int64_t r, int64_t c) {
  return r < f->regions.home ? f->jobs[r * f->regions.count + c] : 0;
}

ji_status ji__io_footprint_record(ji_context *ctx, const char *function, const ji_model *model,
                                  const ji__io_footprint *f, ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, function, model, out);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "satellite",
                                ji__io_row_name(f->table, f->counted.row));
  if (!status && f->options.detail)
    status = ji__provenance_add(ctx, *out, "option", "detail", "sectors");
  if (!status && f->options.population)
    status = ji__provenance_input(ctx, *out, "population", f->options.population);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts of regions, and of their sectors where they are asked for. */
#include "model/io/footprint.h"

#include "core/number.h"

#include <math.h>
#include <string.h>

/* By sector: what final demand of region c for product p asks for, in all and elsewhere. */
typedef struct accounts {
  ji__io_footprint base;
  double *cba, *imports; /* regions x products; NULL: not asked for */
  double *population;    /* regions, NAN: not stated; NULL: none given */
  char *head_unit;
} accounts;

/* --- population --------------------------------------------------------------------------- */

static int64_t find_region(const ji__io_regions *regions, const ji_column *column, int64_t row) {
  for (int64_t r = 0; r < regions->count; r++)
    if (ji__column_equals(column, row, regions->names[r]))
      return r;
  return -1;
}

static ji_status fail_region(ji_context *ctx, const ji_column *column, int64_t row,
                             const char *what) {
  size_t size = 0;
  const char *name = ji__column_text(column, row, &size);
  return ji__fail(ctx, JI_ERROR_LABEL, "population: region \"%.*s\" in row %lld %s", (int)size,
                  name ? name : "", (long long)row + 1, what);
}

static ji_status read_population_row(ji_context *ctx, accounts *a, const ji_column *region,
                                     const ji_column *number, double factor, int64_t row) {
  double value;
  int64_t r = find_region(&a->base.regions, region, row);
  if (r < 0)
    return fail_region(ctx, region, row, "is none of the table's");
  if (!isnan(a->population[r]))
    return fail_region(ctx, region, row, "is there twice");
  if (!ji__column_number(number, row, &value) || !(value > 0) || isinf(value))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "population: row %lld (\"%s\") is not a finite number above 0",
                    (long long)row + 1, a->base.regions.names[r]);
  a->population[r] = value * factor;
  return JI_OK;
}

static ji_status read_population(ji_context *ctx, accounts *a) {
  const ji_dataset *given = a->base.options.population;
  const ji_column *region, *number;
  double factor = 1;
  if (!given)
    return JI_OK;
  a->population =
      ji__allocate_array(ji__allocator(ctx), (size_t)a->base.regions.count, sizeof *a->population);
  if (!a->population)
    return ji__fail_memory(ctx);
  for (int64_t r = 0; r < a->base.regions.count; r++)
    a->population[r] = NAN;
  ji_status status = ji__dataset_require_text(ctx, given, "population", "region", &region);
  if (!status)
    status = ji__dataset_require_number(ctx, given, "population", "population", &number);
  if (!status && number->unit) {
    status = ji__unit_factor_text(ctx, number->unit, "person", &factor);
    if (status && status != JI_ERROR_MEMORY)
      status = ji__fail_within(ctx, status, "population");
  }
  for (int64_t row = 0; row < ji_dataset_row_count(given) && !status; row++)
    status = read_population_row(ctx, a, region, number, factor, row);
  if (!status && a->base.counted.unit)
    status =
        ji__unit_product_text(ctx, JI_UNIT_DIVIDE, a->base.counted.unit, "person", &a->head_unit);
  return status;
}

/* --- by sector ---------------------------------------------------------------------------- */

/* What is counted elsewhere than in region c per unit of demand, for each home region c, and last
 * of all everywhere. A difference of the two would lose the digits of small imports. */
static void fill_right_sides(const ji__io_footprint *f, double *b) {
  int64_t n = f->table->n;
  for (int64_t c = 0; c <= f->regions.home; c++)
    for (int64_t i = 0; i < n; i++)
      b[c * n + i] = f->regions.of_sector[i] == c ? 0 : f->counted.c[i];
}

static void add_products(accounts *a, const double *multipliers) {
  const ji__io_footprint *f = &a->base;
  const ji__io_regions *regions = &f->regions;
  int64_t n = f->table->n;
  const double *all = multipliers + regions->home * n;
  for (int64_t c = 0; c < regions->count; c++) {
    const double *elsewhere = c < regions->home ? multipliers + c * n : all;
    const double *demand = f->demand + c * n;
    for (int64_t i = 0; i < n; i++) {
      int64_t cell = c * regions->products + regions->of_product[i];
      a->cba[cell] += all[i] * demand[i];
      a->imports[cell] += elsewhere[i] * demand[i];
    }
  }
}

static ji_status find_products(ji_context *ctx, accounts *a) {
  const ji__io_footprint *f = &a->base;
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t systems = f->regions.home + 1;
  size_t cells = (size_t)f->regions.products * sizeof(double);
  size_t size = (size_t)f->table->n * sizeof(double);
  a->cba = ji__allocate_array(allocator, (size_t)f->regions.count, cells);
  a->imports = ji__allocate_array(allocator, (size_t)f->regions.count, cells);
  double *b = ji__allocate_array(allocator, (size_t)systems, size);
  double *m = ji__allocate_array(allocator, (size_t)systems, size);
  ji_status status = a->cba && a->imports && b && m ? JI_OK : ji__fail_memory(ctx);
  if (!status) {
    fill_right_sides(f, b);
    status = ji__io_footprint_systems(ctx, f, 1, systems, b, m);
  }
  if (!status)
    add_products(a, m);
  ji__release(allocator, b);
  ji__release(allocator, m);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

enum {
  SATELLITE,
  REGION,
  SECTOR,
  PBA,
  CBA,
  IMPORTS,
  EXPORTS,
  HOUSEHOLDS,
  POPULATION,
  PBA_HEAD,
  CBA_HEAD,
  IMPORTS_HEAD,
  EXPORTS_HEAD,
  REASON,
  COLUMNS
};

static size_t at(const accounts *a, int column) {
  int shift = !a->population && column > HOUSEHOLDS ? EXPORTS_HEAD - HOUSEHOLDS : 0;
  return (size_t)(column - shift);
}

typedef struct sums {
  double pba, cba, imports, exports;
} sums;

static sums sums_of_region(const ji__io_footprint *f, int64_t region) {
  double own = ji__io_footprint_jobs(f, region, region);
  sums s = {.pba = own + f->households[region], .cba = own + f->households[region]};
  for (int64_t other = 0; other < f->regions.count; other++)
    if (other != region) {
      s.exports += ji__io_footprint_jobs(f, region, other);
      s.imports += ji__io_footprint_jobs(f, other, region);
    }
  s.pba += s.exports;
  s.cba += s.imports;
  return s;
}

static void write_heads(const accounts *a, ji__writer *writer, int64_t region, const sums *s) {
  double heads = a->population[region];
  if (isnan(heads)) {
    ji__writer_text(writer, at(a, REASON), "no population is given for the region");
    return;
  }
  ji__writer_number(writer, POPULATION, heads);
  ji__writer_number(writer, PBA_HEAD, s->pba / heads);
  ji__writer_number(writer, CBA_HEAD, s->cba / heads);
  ji__writer_number(writer, IMPORTS_HEAD, s->imports / heads);
  ji__writer_number(writer, EXPORTS_HEAD, s->exports / heads);
}

static void write_names(const accounts *a, ji__writer *writer, int64_t region) {
  ji__writer_text(writer, SATELLITE, ji__io_row_name(a->base.table, a->base.counted.row));
  ji__writer_text(writer, REGION, a->base.regions.names[region]);
}

static void write_region(const accounts *a, ji__writer *writer, int64_t region) {
  sums s = sums_of_region(&a->base, region);
  write_names(a, writer, region);
  ji__writer_number(writer, PBA, s.pba);
  ji__writer_number(writer, CBA, s.cba);
  ji__writer_number(writer, IMPORTS, s.imports);
  ji__writer_number(writer, EXPORTS, s.exports);
  ji__writer_number(writer, HOUSEHOLDS, a->base.households[region]);
  if (a->population)
    write_heads(a, writer, region, &s);
  ji__writer_end_row(writer);
}

static void write_production(const accounts *a, ji__writer *writer, int64_t sector) {
  const ji__io_footprint *f = &a->base;
  int64_t n = f->table->n;
  double own = f->output[f->regions.of_sector[sector] * n + sector], others = 0;
  for (int64_t c = 0; c < f->regions.count; c++)
    if (c != f->regions.of_sector[sector])
      others += f->output[c * n + sector];
  ji__writer_number(writer, PBA, f->counted.c[sector] * (own + others));
  ji__writer_number(writer, EXPORTS, f->counted.c[sector] * others);
  if (f->table->output[sector] == 0)
    ji__writer_text(writer, at(a, REASON), ji__io_no_output(f->table, f->counted.row, sector));
}

static void write_product(const accounts *a, ji__writer *writer, int64_t region, int64_t product) {
  const ji__io_regions *regions = &a->base.regions;
  int64_t cell = region * regions->products + product;
  write_names(a, writer, region);
  ji__writer_text(writer, SECTOR, regions->product[product]);
  ji__writer_number(writer, CBA, a->cba[cell]);
  ji__writer_number(writer, IMPORTS, a->imports[cell]);
  if (region < regions->home && regions->sector_at[cell] >= 0)
    write_production(a, writer, regions->sector_at[cell]);
  else
    ji__writer_text(writer, at(a, REASON), "the region does not have the sector");
  ji__writer_end_row(writer);
}

/* Production and exports are jobs in the region; consumption and imports, wherever they are. */
static ji_status open_writer(ji_context *ctx, const accounts *a, ji__writer **writer) {
  const ji__io_footprint *f = &a->base;
  const char *unit = f->counted.unit, *head = a->head_unit;
  const ji__io_facts facts[2] = {{.area = "@region", .layer = "direct+indirect"},
                                 {.layer = "direct+indirect"}};
  ji_measure *here = NULL, *anywhere = NULL;
  ji_status status = ji__io_jobs_measure(ctx, f->table, f->counted.row, &facts[0], &here);
  if (!status)
    status = ji__io_jobs_measure(ctx, f->table, f->counted.row, &facts[1], &anywhere);
  const ji__writer_column all[COLUMNS] = {
      [SATELLITE] = {"satellite", JI_TYPE_TEXT, NULL, "what is counted", NULL},
      [REGION] = {"region", JI_TYPE_TEXT, NULL, "whose account it is", NULL},
      [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "null: all of the region", NULL},
      [PBA] = {"production_based", JI_TYPE_FLOAT64, unit, "in the region, for all final demand",
               here},
      [CBA] = {"consumption_based", JI_TYPE_FLOAT64, unit,
               "anywhere, for the region's final demand", anywhere},
      [IMPORTS] = {"imports", JI_TYPE_FLOAT64, unit, "elsewhere, for the region's final demand",
                   anywhere},
      [EXPORTS] = {"exports", JI_TYPE_FLOAT64, unit, "in the region, for final demand elsewhere",
                   here},
      [HOUSEHOLDS] = {"households", JI_TYPE_FLOAT64, unit,
                      "of final demand itself, within production_based and consumption_based",
                      here},
      [POPULATION] = {"population", JI_TYPE_FLOAT64, "person", "as given", NULL},
      [PBA_HEAD] = {"production_per_head", JI_TYPE_FLOAT64, head, "production_based / population",
                    NULL},
      [CBA_HEAD] = {"consumption_per_head", JI_TYPE_FLOAT64, head, "consumption_based / population",
                    NULL},
      [IMPORTS_HEAD] = {"imports_per_head", JI_TYPE_FLOAT64, head, "imports / population", NULL},
      [EXPORTS_HEAD] = {"exports_per_head", JI_TYPE_FLOAT64, head, "exports / population", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "why something is null or 0", NULL},
  };
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  for (int c = 0; c < COLUMNS; c++)
    if (a->population || c <= HOUSEHOLDS || c == REASON)
      columns[count++] = all[c];
  if (!status)
    status = ji__writer_create(ctx, columns, count, writer);
  ji_measure_unref(here);
  ji_measure_unref(anywhere);
  return status;
}

static ji_status write(ji_context *ctx, const accounts *a, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = open_writer(ctx, a, &writer);
  for (int64_t r = 0; r < a->base.regions.count && !status; r++) {
    write_region(a, writer, r);
    for (int64_t p = 0; a->cba && p < a->base.regions.products; p++)
      write_product(a, writer, r, p);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, accounts *a, ji_dataset **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_footprint_solve(ctx, &a->base, a->base.options.detail);
  if (!status)
    status = read_population(ctx, a);
  if (!status && a->base.options.detail)
    status = find_products(ctx, a);
  if (!status)
    status = ji__io_footprint_record(ctx, "ji_io_footprints", model, &a->base, &provenance);
  if (!status)
    status = write(ctx, a, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(allocator, a->cba);
  ji__release(allocator, a->imports);
  ji__release(allocator, a->population);
  ji__release(allocator, a->head_unit);
  ji__io_footprint_free(ctx, &a->base);
  return status;
}

ji_status ji_io_footprints(ji_context *ctx, const ji_model *model,
                           const ji_io_footprint_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_footprints", "out");
  accounts a = {.cba = NULL};
  status = ji__io_footprint_begin(ctx, "ji_io_footprints", model, options, &a.base);
  return status ? status : run(ctx, model, &a, out);
}

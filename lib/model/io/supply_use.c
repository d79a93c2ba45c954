/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Input-output tables from supply and use: the four models of the Eurostat manual. */
#include "model/io/build.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_supply_use_options)
#define TABLES "the bundle of supply and use"

static const ji_io_supply_use_options option_defaults = {
    .size = sizeof(ji_io_supply_use_options),
    .balance_tolerance = 1e-3,
    .model = JI_IO_SUPPLY_USE_D,
};

ji_status ji_io_supply_use_options_init(ji_io_supply_use_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

typedef struct conversion {
  ji_io_supply_use_options options;
  const ji_bundle *tables;
  const ji_array *supply, *use, *demand, *satellites; /* the last two may be NULL */
  const ji_dataset *demand_labels, *satellite_labels;
  ji__io_labels products, industries;
  char *unit;        /* of the money; NULL: not stated */
  int64_t m, n;      /* products, industries */
  double *memory;    /* holds the next three */
  double *q, *g, *t; /* outputs of products and industries; T, n x m */
  ji__io_build build;
} conversion;

static void release(ji_context *ctx, conversion *c) {
  ji__io_labels_free(ji__allocator(ctx), &c->products);
  ji__io_labels_free(ji__allocator(ctx), &c->industries);
  ji__release(ji__allocator(ctx), c->unit);
  ji__release(ji__allocator(ctx), c->memory);
  ji__io_build_free(ctx, &c->build);
}

static int by_product(const conversion *c) {
  return c->options.model == JI_IO_SUPPLY_USE_A || c->options.model == JI_IO_SUPPLY_USE_B;
}

static int needs_square(const conversion *c) {
  return c->options.model == JI_IO_SUPPLY_USE_A || c->options.model == JI_IO_SUPPLY_USE_C;
}

static ji_status read_options(ji_context *ctx, const ji_io_supply_use_options *options,
                              ji_io_supply_use_options *out) {
  *out = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_supply_use_options", options, OPTIONS_MINIMUM, out,
                              sizeof *out);
  if (status)
    return status;
  if (out->model < JI_IO_SUPPLY_USE_A || out->model > JI_IO_SUPPLY_USE_D || out->reserved)
    return ji__fail(
        ctx, JI_ERROR_ARGUMENT,
        "ji_io_supply_use_options: model is %d, expected 0 (A) to 3 (D), and reserved 0",
        (int)out->model);
  if (!(out->balance_tolerance >= 0))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_supply_use_options.balance_tolerance must not be negative");
  return JI_OK;
}

/* --- reading ------------------------------------------------------------------------------ */

/* Shape and finite numbers; a size below 0 is not known. */
static ji_status check_array(ji_context *ctx, const char *name, const ji_array *array, int64_t rows,
                             int64_t columns) {
  ji_status status = ji__array_check(ctx, name, array);
  if (status)
    return status;
  if (array->rows != rows || array->columns != columns)
    return ji__fail(ctx, JI_ERROR_SHAPE, "%s is %lld x %lld, expected %lld x %lld", name,
                    (long long)array->rows, (long long)array->columns, (long long)rows,
                    (long long)columns);
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++)
      if (!isfinite(ji__array_value(array, i, j)))
        return ji__fail(ctx, JI_ERROR_VALUE, "%s: row %lld, column %lld is not a finite number",
                        name, (long long)i + 1, (long long)j + 1);
  return JI_OK;
}

static ji_status require_array(ji_context *ctx, const conversion *c, const char *name,
                               const ji_array **out) {
  *out = ji_bundle_find_array(c->tables, name);
  return *out ? check_array(ctx, name, *out, c->m, c->n)
              : ji__fail(ctx, JI_ERROR_NOT_FOUND, TABLES " has no array \"%s\"", name);
}

static ji_status read_names(ji_context *ctx, const conversion *c, const char *name,
                            ji__io_labels *out) {
  const ji_dataset *found;
  ji_status status = ji__bundle_require(ctx, c->tables, TABLES, name, &found);
  return status ? status : ji__io_labels_read(ctx, found, name, "sector", "region", out);
}

/* The one unit of all products; none where they state none. */
static ji_status read_unit(ji_context *ctx, conversion *c) {
  const ji_dataset *products = ji_bundle_find(c->tables, "products");
  const ji_column *column;
  if (ji_dataset_find(products, "unit") < 0 || !c->m)
    return JI_OK;
  ji_status status = ji__dataset_require_text(ctx, products, "products", "unit", &column);
  if (!status)
    status = ji__column_copy_text(ctx, column, 0, &c->unit);
  for (int64_t i = 1; i < c->m && !status; i++)
    if (ji__column_is_null(column, i) ? c->unit != NULL
                                      : !c->unit || !ji__column_equals(column, i, c->unit))
      status =
          ji__fail(ctx, JI_ERROR_UNIT,
                   "products: row %lld is in another unit than row 1; money of one table is in "
                   "one unit",
                   (long long)i + 1);
  return status;
}

static ji_status read_tables(ji_context *ctx, conversion *c) {
  ji_status status = read_names(ctx, c, "products", &c->products);
  if (!status)
    status = read_names(ctx, c, "industries", &c->industries);
  if (status)
    return status;
  c->m = c->products.count;
  c->n = c->industries.count;
  if (needs_square(c) && c->m != c->n)
    return ji__fail(ctx, JI_ERROR_SHAPE,
                    "models A and C need as many products as industries, not %lld and %lld; models "
                    "B and D take rectangular tables",
                    (long long)c->m, (long long)c->n);
  status = require_array(ctx, c, "supply", &c->supply);
  if (!status)
    status = require_array(ctx, c, "use", &c->use);
  if (!status)
    status = read_unit(ctx, c);
  c->demand = ji_bundle_find_array(c->tables, "final_demand");
  if (!status && c->demand) {
    status = ji__bundle_require(ctx, c->tables, TABLES, "demand_labels", &c->demand_labels);
    if (!status)
      status =
          check_array(ctx, "final_demand", c->demand, c->m, ji_dataset_row_count(c->demand_labels));
  }
  c->satellites = ji_bundle_find_array(c->tables, "satellites");
  if (!status && c->satellites) {
    status = ji__bundle_require(ctx, c->tables, TABLES, "satellite_labels", &c->satellite_labels);
    if (!status)
      status = check_array(ctx, "satellites", c->satellites,
                           ji_dataset_row_count(c->satellite_labels), c->n);
  }
  const ji_array *both = ji_bundle_find_array(c->tables, "satellite_demand");
  if (status || !both)
    return status;
  if (!c->demand || !c->satellites)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "satellite_demand is there without final_demand and satellites");
  return check_array(ctx, "satellite_demand", both, c->satellites->rows, c->demand->columns);
}

/* --- outputs ------------------------------------------------------------------------------ */

static ji_status make_room(ji_context *ctx, conversion *c) {
  size_t m = (size_t)c->m, n = (size_t)c->n;
  /* The shapes are those of arrays that are in memory: m * n does not overflow. */
  c->memory = ji__allocate_array(ji__allocator(ctx), m + n + m * n, sizeof(double));
  if (!c->memory)
    return ji__fail_memory(ctx);
  c->q = c->memory;
  c->g = c->q + m;
  c->t = c->g + n;
  for (int64_t i = 0; i < c->m; i++)
    for (int64_t j = 0; j < c->n; j++) {
      double cell = ji__array_value(c->supply, i, j);
      c->q[i] += cell;
      c->g[j] += cell;
    }
  int64_t k = c->demand ? c->demand->columns : 0, rows = c->satellites ? c->satellites->rows : 0;
  return ji__io_build_room(ctx, &c->build, by_product(c) ? c->m : c->n, k, rows);
}

/* No coefficient could hold what an industry without output buys or employs. */
static ji_status check_industries(ji_context *ctx, const conversion *c) {
  char label[JI__IO_LABEL_SIZE];
  for (int64_t j = 0; j < c->n; j++) {
    int does = 0;
    if (c->g[j] != 0)
      continue;
    for (int64_t i = 0; i < c->m; i++)
      does |= ji__array_value(c->use, i, j) != 0 || ji__array_value(c->supply, i, j) != 0;
    for (int64_t r = 0; c->satellites && r < c->satellites->rows; r++)
      does |= ji__array_value(c->satellites, r, j) != 0;
    if (does && by_product(c))
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "industry %s has no output, but buys, supplies or has satellites that would "
                      "have to be moved to its products",
                      ji__io_label(&c->industries, j, label));
    if (needs_square(c))
      return ji__fail(ctx, JI_ERROR_SINGULAR, "industry %s has no output: models A and C need one",
                      ji__io_label(&c->industries, j, label));
  }
  return JI_OK;
}

static double used(const conversion *c, int64_t product) {
  double sum = 0;
  for (int64_t j = 0; j < c->n; j++)
    sum += ji__array_value(c->use, product, j);
  for (int64_t k = 0; k < c->build.k; k++)
    sum += ji__array_value(c->demand, product, k);
  return sum;
}

static int is_used(const conversion *c, int64_t product) {
  for (int64_t j = 0; j < c->n; j++)
    if (ji__array_value(c->use, product, j) != 0)
      return 1;
  for (int64_t k = 0; k < c->build.k; k++)
    if (ji__array_value(c->demand, product, k) != 0)
      return 1;
  return 0;
}

/* Nobody's sales could hold the uses of a product that nobody supplies. */
static ji_status check_products(ji_context *ctx, const conversion *c) {
  char label[JI__IO_LABEL_SIZE];
  for (int64_t i = 0; i < c->m; i++)
    if (c->q[i] == 0 && is_used(c, i))
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "product %s is used but not supplied: use holds domestic products only",
                      ji__io_label(&c->products, i, label));
  return JI_OK;
}

static ji_status tell_balance(ji_context *ctx, conversion *c) {
  double worst = 0;
  int64_t at = 0;
  for (int64_t i = 0; i < c->m; i++) {
    double gap = c->q[i] != 0 ? fabs(used(c, i) - c->q[i]) / fabs(c->q[i]) : 0;
    if (gap > worst) {
      worst = gap;
      at = i;
    }
  }
  char label[JI__IO_LABEL_SIZE], text[JI__IO_LABEL_SIZE + 80];
  snprintf(text, sizeof text, "use and supply of a product, relative to supply; the widest gap: %s",
           ji__io_label(&c->products, at, label));
  return ji__io_build_tell(ctx, &c->build, "product_balance", worst > c->options.balance_tolerance,
                           worst, c->options.balance_tolerance,
                           worst > 0 ? text : "every product is used as much as it is supplied");
}

/* --- T ------------------------------------------------------------------------------------ */

/* inv(C) with C = S inv(diag(g)), the product mix of industries: inv(S) = inv(diag(g)) inv(C), but
 * C is free of the industries' sizes, so that its condition tells whether products and industries
 * match. */
static ji_status invert_mix(ji_context *ctx, conversion *c) {
  int64_t n = c->n;
  double *columns = NULL;
  ji__lu *lu = NULL;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      c->t[i * n + j] = ji__array_value(c->supply, i, j) / c->g[j];
  ji_status status = ji__lu_of(ctx, "the product mix of the industries", n, c->t, &lu);
  if (!status) {
    columns = ji__allocate_array(ji__allocator(ctx), (size_t)n * (size_t)n, sizeof *columns);
    status = columns ? JI_OK : ji__fail_memory(ctx);
  }
  if (!status) {
    for (int64_t j = 0; j < n; j++)
      columns[j * n + j] = 1;
    status = ji__lu_solve(ctx, lu, 0, n, columns);
  }
  for (int64_t i = 0; i < n && !status; i++)
    for (int64_t j = 0; j < n; j++)
      c->t[i * n + j] = columns[j * n + i];
  ji__release(ji__allocator(ctx), columns);
  ji__lu_free(ji__allocator(ctx), lu);
  return status;
}

/* T, n x m: see the header. */
static ji_status make_t(ji_context *ctx, conversion *c) {
  ji_status status = needs_square(c) ? invert_mix(ctx, c) : JI_OK;
  for (int64_t j = 0; j < c->n && !status; j++)
    for (int64_t i = 0; i < c->m; i++) {
      double *t = &c->t[j * c->m + i];
      switch (c->options.model) {
      case JI_IO_SUPPLY_USE_A:
        *t *= c->q[i] / c->g[j];
        break;
      case JI_IO_SUPPLY_USE_B:
        *t = c->g[j] != 0 ? ji__array_value(c->supply, i, j) / c->g[j] : 0;
        break;
      case JI_IO_SUPPLY_USE_D:
        *t = c->q[i] != 0 ? ji__array_value(c->supply, i, j) / c->q[i] : 0;
        break;
      default: /* C: inv(C) itself */
        break;
      }
    }
  return status;
}

/* out (rows x m) = left (rows x n) T. */
static void times_t(const conversion *c, const ji_array *left, double *out) {
  for (int64_t r = 0; r < left->rows; r++)
    for (int64_t j = 0; j < c->n; j++) {
      double cell = ji__array_value(left, r, j);
      for (int64_t i = 0; cell != 0 && i < c->m; i++)
        out[r * c->m + i] += cell * c->t[j * c->m + i];
    }
}

/* out (n x columns) = T right (m x columns). */
static void t_times(const conversion *c, const ji_array *right, double *out) {
  for (int64_t j = 0; j < c->n; j++)
    for (int64_t i = 0; i < c->m; i++) {
      double share = c->t[j * c->m + i];
      for (int64_t u = 0; share != 0 && u < right->columns; u++)
        out[j * right->columns + u] += share * ji__array_value(right, i, u);
    }
}

static void copy(const ji_array *from, double *to) {
  for (int64_t i = 0; i < from->rows; i++)
    for (int64_t j = 0; j < from->columns; j++)
      *to++ = ji__array_value(from, i, j);
}

static void fill(conversion *c) {
  ji__io_build *b = &c->build;
  if (by_product(c)) {
    times_t(c, c->use, b->z);
    if (b->s)
      times_t(c, c->satellites, b->s);
    if (b->f)
      copy(c->demand, b->f);
  } else {
    t_times(c, c->use, b->z);
    if (b->s)
      copy(c->satellites, b->s);
    if (b->f)
      t_times(c, c->demand, b->f);
  }
  memcpy(b->x, by_product(c) ? c->q : c->g, (size_t)b->n * sizeof(double));
}

/* --- the table ---------------------------------------------------------------------------- */

static int64_t count_negative(const ji_array *array) {
  int64_t count = 0;
  for (int64_t i = 0; i < array->rows; i++)
    for (int64_t j = 0; j < array->columns; j++)
      count += ji__array_value(array, i, j) < 0;
  return count;
}

/* Moved to products or not, the jobs are as many as before. */
static ji_status tell_satellite(ji_context *ctx, conversion *c, const ji_column *name,
                                int64_t row) {
  double before = 0, after = 0;
  char *text = NULL;
  for (int64_t j = 0; j < c->n; j++)
    before += ji__array_value(c->satellites, row, j);
  int64_t negative = 0;
  for (int64_t i = 0; i < c->build.n; i++) {
    double value = c->build.s[row * c->build.n + i];
    after += value;
    negative += value < 0;
  }
  ji_status status = ji__column_copy_text(ctx, name, row, &text);
  ji__buffer line;
  ji__buffer_init(&line, ji__allocator(ctx));
  ji__buffer_format(&line,
                    "total of satellite \"%s\", by industry the limit, in the table the value",
                    text ? text : "");
  if (negative && by_product(c))
    ji__buffer_format(&line, "; %lld products have less than none of it", (long long)negative);
  if (!status && line.failed)
    status = ji__fail_memory(ctx);
  if (!status)
    status = ji__io_build_tell(ctx, &c->build, "satellite_total", negative && by_product(c), after,
                               before, line.data);
  ji__buffer_free(&line);
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status tell(ji_context *ctx, conversion *c) {
  const ji_column *name = NULL;
  ji_status status = tell_balance(ctx, c);
  if (!status)
    status = ji__io_build_tell_negative(
        ctx, &c->build, by_product(c) ? &c->products : &c->industries, count_negative(c->use));
  if (!status && c->satellites)
    status = ji__dataset_require_text(ctx, c->satellite_labels, "satellite_labels", "name", &name);
  for (int64_t row = 0; row < c->build.rows && !status; row++)
    status = tell_satellite(ctx, c, name, row);
  return status;
}

static ji_status record(ji_context *ctx, conversion *c) {
  static const char *const names[] = {"products", "industries", "demand_labels", "satellite_labels",
                                      "table"};
  static const char *const arrays[] = {"supply", "use", "final_demand", "satellites",
                                       "satellite_demand"};
  static const char *const models[] = {"A", "B", "C", "D"};
  ji__provenance **p = &c->build.provenance;
  ji_status status = ji__provenance_create(ctx, "ji_io_from_supply_use", p);
  for (size_t i = 0; i < sizeof names / sizeof names[0] && !status; i++) {
    const ji_dataset *dataset = ji_bundle_find(c->tables, names[i]);
    if (dataset)
      status = ji__provenance_input(ctx, *p, names[i], dataset);
  }
  for (size_t i = 0; i < sizeof arrays / sizeof arrays[0] && !status; i++) {
    const ji_array *array = ji_bundle_find_array(c->tables, arrays[i]);
    if (array)
      status = ji__provenance_array(ctx, *p, arrays[i], array);
  }
  return status ? status : ji__provenance_add(ctx, *p, "option", "model", models[c->options.model]);
}

/* Labels that hold for the new table as they are. */
static ji_status pass_on(ji_context *ctx, conversion *c, const char *name) {
  const ji_dataset *found = ji_bundle_find(c->tables, name);
  return found ? ji__bundle_put(ctx, &c->build.bundle, name, found) : JI_OK;
}

static ji_status give(ji_context *ctx, conversion *c, ji_bundle **out) {
  const ji__io_labels *labels = by_product(c) ? &c->products : &c->industries;
  ji_status status = ji__io_build_sectors(ctx, &c->build, labels->names, labels->regions, c->unit);
  if (!status && c->demand)
    status = pass_on(ctx, c, "demand_labels");
  if (!status && c->satellites)
    status = pass_on(ctx, c, "satellite_labels");
  if (!status)
    status = pass_on(ctx, c, "table");
  if (!status && ji_bundle_find_array(c->tables, "satellite_demand"))
    status = ji__bundle_hold_array(ctx, c->tables, TABLES, "satellite_demand",
                                   &c->build.satellite_demand);
  return status ? status : ji__io_build_give(ctx, &c->build, out);
}

static ji_status run(ji_context *ctx, conversion *c, ji_bundle **out) {
  ji_status status = read_tables(ctx, c);
  if (!status)
    status = make_room(ctx, c);
  if (!status)
    status = check_industries(ctx, c);
  if (!status)
    status = check_products(ctx, c);
  if (!status)
    status = record(ctx, c);
  if (!status)
    status = make_t(ctx, c);
  if (status)
    return status;
  fill(c);
  status = tell(ctx, c);
  return status ? status : give(ctx, c, out);
}

ji_status ji_io_from_supply_use(ji_context *ctx, const ji_bundle *tables,
                                const ji_io_supply_use_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!tables || !out)
    return ji__fail_null(ctx, "ji_io_from_supply_use", !tables ? "tables" : "out");
  conversion c = {.tables = tables};
  status = read_options(ctx, options, &c.options);
  if (!status)
    status = run(ctx, &c, out);
  release(ctx, &c);
  return status;
}

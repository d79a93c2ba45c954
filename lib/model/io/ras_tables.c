/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_io_balance() and ji_io_balance_supply_use(). */
#include "data/bundle.h"
#include "data/unit.h"
#include "model/io/ras.h"

#include <math.h>
#include <string.h>

/* Totals of two sides count the same thing in the same scale. */
static ji_status check_units(ji_context *ctx, const ji__ras_side *left, const ji__ras_side *right) {
  const char *a = left->total->unit, *b = right->total->unit;
  double factor = 0;
  if (!a || !b || strcmp(a, b) == 0)
    return JI_OK;
  ji_status status = ji__unit_factor_text(ctx, a, b, &factor);
  if (!status && factor != 1)
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "the totals of the %ss are in \"%s\", those of the %ss in \"%s\": give both in "
                    "one unit",
                    left->what, a, right->what, b);
  return status == JI_ERROR_UNIT ? ji__fail_within(ctx, status, "the totals of the %ss and %ss",
                                                   left->what, right->what)
                                 : status;
}

static ji__balance_limits limits_of(const ji_io_balance_options *options) {
  return (ji__balance_limits){.tolerance = options->tolerance, .steps = options->max_iterations};
}

/* --- one matrix --------------------------------------------------------------------------- */

typedef struct balancing {
  ji_io_balance_options options;
  const ji_array *array;
  ji__matrix matrix;
  ji__ras_side rows, columns;
  ji__balance_limits limits;
  char *warning;
  ji__provenance *provenance;
} balancing;

static ji_status read_sides(ji_context *ctx, const ji_dataset *rows, const ji_dataset *columns,
                            balancing *b) {
  ji_status status = ji__ras_side_read(ctx, rows, "rows", "row", b->matrix.rows, &b->rows);
  if (!status)
    status = ji__ras_side_read(ctx, columns, "columns", "column", b->matrix.columns, &b->columns);
  if (!status)
    status = check_units(ctx, &b->rows, &b->columns);
  if (!status)
    status = ji__ras_side_scan(ctx, &b->options, &b->matrix, 1, &b->rows);
  if (!status)
    status = ji__ras_side_scan(ctx, &b->options, &b->matrix, 0, &b->columns);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &b->rows);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &b->columns);
  return status ? status : ji__ras_settle(ctx, &b->options, &b->columns, &b->rows, &b->warning);
}

static ji_status scale(ji_context *ctx, balancing *b) {
  b->limits = limits_of(&b->options);
  ji_status status = ji__gras(ctx, &b->matrix, &b->rows.balance, &b->columns.balance, &b->limits);
  if (!status && !b->limits.is_reached)
    status = ji__ras_fail_open(ctx, &b->limits, &b->rows, &b->columns);
  return status;
}

static ji_status record(ji_context *ctx, const ji_dataset *rows, const ji_dataset *columns,
                        balancing *b) {
  ji_status status = ji__provenance_create(ctx, "ji_io_balance", &b->provenance);
  if (!status)
    status = ji__provenance_array(ctx, b->provenance, "matrix", b->array);
  if (!status)
    status = ji__provenance_input(ctx, b->provenance, "rows", rows);
  if (!status)
    status = ji__provenance_input(ctx, b->provenance, "columns", columns);
  return status ? status : ji__ras_record_options(ctx, &b->options, b->provenance);
}

/* Puts a dataset that was just made into the bundle, or passes the failure on. */
static ji_status put(ji_context *ctx, ji_status status, ji_dataset **made, const char *name,
                     ji_bundle **bundle) {
  if (!status)
    status = ji__bundle_put(ctx, bundle, name, *made);
  ji_dataset_unref(*made);
  *made = NULL;
  return status;
}

static ji_status put_side(ji_context *ctx, const ji__ras_side *side, const char *name,
                          ji__provenance *provenance, ji_bundle **bundle) {
  ji_dataset *made = NULL;
  ji_status status = ji__ras_side_write(ctx, side, provenance, &made);
  return put(ctx, status, &made, name, bundle);
}

static ji_status put_report(ji_context *ctx, const ji__balance_limits *limits, const char *warning,
                            ji__provenance *provenance, ji_bundle **bundle) {
  ji_dataset *made = NULL;
  ji_status status = ji__ras_report(ctx, limits, warning, NULL, 0, provenance, &made);
  return put(ctx, status, &made, "report", bundle);
}

static ji_status put_matrix(ji_context *ctx, const ji__matrix *matrix, const double *rows,
                            int invert_rows, const double *columns, const char *name,
                            ji_bundle **bundle) {
  ji_array made;
  ji_status status = ji__ras_apply(ctx, matrix, rows, invert_rows, columns, &made);
  if (!status)
    status = ji__bundle_put_array(ctx, bundle, name, &made);
  ji_array_release(&made);
  return status;
}

static ji_status give(ji_context *ctx, const balancing *b, ji_bundle **bundle) {
  ji_status status = put_matrix(ctx, &b->matrix, b->rows.balance.factors, 0,
                                b->columns.balance.factors, "balanced", bundle);
  if (!status)
    status = put_side(ctx, &b->rows, "rows", b->provenance, bundle);
  if (!status)
    status = put_side(ctx, &b->columns, "columns", b->provenance, bundle);
  return status ? status : put_report(ctx, &b->limits, b->warning, b->provenance, bundle);
}

ji_status ji_io_balance(ji_context *ctx, const ji_array *matrix, const ji_dataset *rows,
                        const ji_dataset *columns, const ji_io_balance_options *options,
                        ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!matrix || !rows || !columns || !out)
    return ji__fail_null(ctx, "ji_io_balance",
                         !matrix    ? "matrix"
                         : !rows    ? "rows"
                         : !columns ? "columns"
                                    : "out");
  balancing b = {.array = matrix};
  ji_bundle *bundle = NULL;
  status = ji__ras_options_read(ctx, options, &b.options);
  if (!status)
    status = ji__ras_check_matrix(ctx, "matrix", matrix);
  b.matrix = ji__ras_matrix(matrix);
  if (!status)
    status = read_sides(ctx, rows, columns, &b);
  if (!status)
    status = scale(ctx, &b);
  if (!status)
    status = record(ctx, rows, columns, &b);
  if (!status)
    status = give(ctx, &b, &bundle);
  ji__ras_side_free(ctx, &b.rows);
  ji__ras_side_free(ctx, &b.columns);
  ji__release(ji__allocator(ctx), b.warning);
  ji__provenance_unref(b.provenance);
  if (status) {
    ji_bundle_unref(bundle);
    return status;
  }
  *out = bundle;
  return JI_OK;
}

/* --- supply and use ----------------------------------------------------------------------- */

typedef struct joint {
  ji_io_balance_options options;
  const ji_array *supply, *use;
  const ji_column *label; /* of products; NULL: none */
  ji__ras_side sources, users;
  double *memory; /* factors, gaps, sums before of the products */
  double *before_supply, *before_use;
  ji__supply_use tables;
  ji__balance_limits limits;
  char *warning;
  ji__provenance *provenance;
} joint;

static ji_status check_shapes(ji_context *ctx, const joint *j, const ji_dataset *products) {
  if (j->supply->rows != j->use->rows)
    return ji__fail(ctx, JI_ERROR_SHAPE, "supply has %lld products (rows), use %lld",
                    (long long)j->supply->rows, (long long)j->use->rows);
  if (products && ji_dataset_row_count(products) != j->use->rows)
    return ji__fail(ctx, JI_ERROR_SHAPE, "products: %lld rows, but there are %lld products",
                    (long long)ji_dataset_row_count(products), (long long)j->use->rows);
  return JI_OK;
}

static const char *product_name(const joint *j, int64_t i, char out[JI__RAS_NAME]) {
  const ji__ras_side as_side = {.what = "product", .label = j->label};
  return ji__ras_name(&as_side, i, out);
}

/* What is used must be supplied by somebody, and the other way round. */
static ji_status check_products(ji_context *ctx, joint *j) {
  for (int64_t i = 0; i < j->use->rows; i++) {
    double use[2] = {0, 0}, supply[2] = {0, 0};
    for (int64_t u = 0; u < j->use->columns; u++) {
      double cell = ji__matrix_at(&j->tables.use, i, u);
      use[cell < 0] += fabs(cell);
    }
    for (int64_t s = 0; s < j->supply->columns; s++) {
      double cell = ji__matrix_at(&j->tables.supply, i, s);
      supply[cell < 0] += fabs(cell);
    }
    j->before_use[i] = use[0] - use[1];
    j->before_supply[i] = supply[0] - supply[1];
    int over = supply[0] + use[1] > 0, under = use[0] + supply[1] > 0;
    char name[JI__RAS_NAME];
    if (over != under)
      return ji__fail(ctx, JI_ERROR_BALANCE, "%s is %s: no scaling makes supply equal use",
                      product_name(j, i, name),
                      over ? "supplied, but not used" : "used, but not supplied");
  }
  return JI_OK;
}

static ji_status make_room(ji_context *ctx, joint *j) {
  int64_t products = j->use->rows;
  j->memory = ji__allocate_array(ji__allocator(ctx), 4 * (size_t)products, sizeof(double));
  if (!j->memory)
    return ji__fail_memory(ctx);
  j->before_supply = j->memory + 2 * products;
  j->before_use = j->memory + 3 * products;
  j->tables = (ji__supply_use){.supply = ji__ras_matrix(j->supply),
                               .use = ji__ras_matrix(j->use),
                               .sources = j->sources.balance,
                               .users = j->users.balance,
                               .products = j->memory,
                               .gaps = j->memory + products};
  return JI_OK;
}

static ji_status read_joint(ji_context *ctx, const ji_dataset *products, const ji_dataset *sources,
                            const ji_dataset *users, joint *j) {
  ji__matrix supply = ji__ras_matrix(j->supply), use = ji__ras_matrix(j->use);
  ji_status status = check_shapes(ctx, j, products);
  if (!status && products && ji_dataset_find(products, "label") >= 0)
    status = ji__dataset_require_text(ctx, products, "products", "label", &j->label);
  if (!status)
    status = ji__ras_side_read(ctx, sources, "sources", "source", supply.columns, &j->sources);
  if (!status)
    status = ji__ras_side_read(ctx, users, "users", "user", use.columns, &j->users);
  if (!status)
    status = check_units(ctx, &j->sources, &j->users);
  if (!status)
    status = ji__ras_side_scan(ctx, &j->options, &supply, 0, &j->sources);
  if (!status)
    status = ji__ras_side_scan(ctx, &j->options, &use, 0, &j->users);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &j->sources);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &j->users);
  if (!status)
    status = make_room(ctx, j);
  if (!status)
    status = check_products(ctx, j);
  return status ? status : ji__ras_settle(ctx, &j->options, &j->users, &j->sources, &j->warning);
}

static ji_status record_joint(ji_context *ctx, const ji_dataset *sources, const ji_dataset *users,
                              joint *j) {
  ji_status status = ji__provenance_create(ctx, "ji_io_balance_supply_use", &j->provenance);
  if (!status)
    status = ji__provenance_array(ctx, j->provenance, "supply", j->supply);
  if (!status)
    status = ji__provenance_array(ctx, j->provenance, "use", j->use);
  if (!status)
    status = ji__provenance_input(ctx, j->provenance, "sources", sources);
  if (!status)
    status = ji__provenance_input(ctx, j->provenance, "users", users);
  return status ? status : ji__ras_record_options(ctx, &j->options, j->provenance);
}

static ji_status write_products(ji_context *ctx, const joint *j, ji_dataset **out) {
  const char *unit = j->users.total->unit;
  const ji__writer_column columns[] = {
      {"label", JI_TYPE_TEXT, NULL, "the product", NULL},
      {"before_supply", JI_TYPE_FLOAT64, unit, "its supply before", NULL},
      {"before_use", JI_TYPE_FLOAT64, unit, "its use before", NULL},
      {"balanced", JI_TYPE_FLOAT64, unit, "its use after, which is its supply", NULL},
      {"factor", JI_TYPE_FLOAT64, "1", "multiplies its uses and divides its supplies", NULL},
      {"gap", JI_TYPE_FLOAT64, unit, "use less supply", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t i = 0; i < j->use->rows && !status; i++) {
    double used = 0;
    size_t size = 0;
    const char *label = j->label ? ji__column_text(j->label, i, &size) : NULL;
    for (int64_t u = 0; u < j->use->columns; u++)
      used += ji__gras_cell(ji__matrix_at(&j->tables.use, i, u), j->tables.products[i],
                            j->users.balance.factors[u]);
    if (label)
      ji__writer_bytes(writer, 0, label, size);
    ji__writer_number(writer, 1, j->before_supply[i]);
    ji__writer_number(writer, 2, j->before_use[i]);
    ji__writer_number(writer, 3, used);
    ji__writer_number(writer, 4, j->tables.products[i]);
    ji__writer_number(writer, 5, j->tables.gaps[i]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, j->provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status give_joint(ji_context *ctx, const joint *j, ji_bundle **bundle) {
  const ji__supply_use *t = &j->tables;
  ji_dataset *products = NULL;
  ji_status status =
      put_matrix(ctx, &t->supply, t->products, 1, t->sources.factors, "supply", bundle);
  if (!status)
    status = put_matrix(ctx, &t->use, t->products, 0, t->users.factors, "use", bundle);
  if (!status) {
    status = write_products(ctx, j, &products);
    status = put(ctx, status, &products, "products", bundle);
  }
  if (!status)
    status = put_side(ctx, &j->sources, "sources", j->provenance, bundle);
  if (!status)
    status = put_side(ctx, &j->users, "users", j->provenance, bundle);
  return status ? status : put_report(ctx, &j->limits, j->warning, j->provenance, bundle);
}

static ji_status scale_joint(ji_context *ctx, joint *j) {
  j->limits = limits_of(&j->options);
  ji_status status = ji__sut_ras(ctx, &j->tables, &j->limits);
  if (!status && !j->limits.is_reached)
    status = ji__ras_fail_open(ctx, &j->limits, &j->sources, &j->users);
  return status;
}

static ji_status run_joint(ji_context *ctx, const ji_dataset *products, const ji_dataset *sources,
                           const ji_dataset *users, joint *j, ji_bundle **bundle) {
  ji_status status = ji__ras_check_matrix(ctx, "supply", j->supply);
  if (!status)
    status = ji__ras_check_matrix(ctx, "use", j->use);
  if (!status)
    status = read_joint(ctx, products, sources, users, j);
  if (!status)
    status = scale_joint(ctx, j);
  if (!status)
    status = record_joint(ctx, sources, users, j);
  return status ? status : give_joint(ctx, j, bundle);
}

ji_status ji_io_balance_supply_use(ji_context *ctx, const ji_array *supply, const ji_array *use,
                                   const ji_dataset *products, const ji_dataset *sources,
                                   const ji_dataset *users, const ji_io_balance_options *options,
                                   ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!supply || !use || !sources || !users || !out)
    return ji__fail_null(ctx, "ji_io_balance_supply_use",
                         !supply    ? "supply"
                         : !use     ? "use"
                         : !sources ? "sources"
                         : !users   ? "users"
                                    : "out");
  joint j = {.supply = supply, .use = use};
  ji_bundle *bundle = NULL;
  status = ji__ras_options_read(ctx, options, &j.options);
  if (!status)
    status = run_joint(ctx, products, sources, users, &j, &bundle);
  ji__ras_side_free(ctx, &j.sources);
  ji__ras_side_free(ctx, &j.users);
  ji__release(ji__allocator(ctx), j.memory);
  ji__release(ji__allocator(ctx), j.warning);
  ji__provenance_unref(j.provenance);
  if (status) {
    ji_bundle_unref(bundle);
    return status;
  }
  *out = bundle;
  return JI_OK;
}

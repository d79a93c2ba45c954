/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Basic from purchasers' prices: margins to the sectors that earn them, taxes out. */
#include "model/io/build.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_basic_price_options)

static const ji_io_basic_price_options option_defaults = {.size = sizeof(ji_io_basic_price_options),
                                                          .trade_sector = "trade",
                                                          .transport_sector = "transport_post"};

ji_status ji_io_basic_price_options_init(ji_io_basic_price_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum { TRADE, TRANSPORT, TAX, RATES };
static const char *const rate_names[RATES] = {"trade", "transport", "tax"};

typedef struct revaluation {
  const ji__io_table *table;
  ji_io_basic_price_options options;
  int64_t n, k;
  char *unit;             /* of the new table; NULL: not stated */
  char **row_units;       /* of its satellites; owned */
  double (*rates)[RATES]; /* of each product, for uses that are not named */
  uint8_t *has_rates;     /* products with such a row */
  uint8_t *done;          /* n x (n + k): cells that a row of its own settled */
  double *demand_taxes;   /* k */
  ji__io_build build;
} revaluation;

static void release(ji_context *ctx, revaluation *v) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__io_row_units_free(ctx, v->table, v->row_units);
  ji__release(allocator, v->unit);
  ji__release(allocator, v->rates);
  ji__release(allocator, v->has_rates);
  ji__release(allocator, v->done);
  ji__release(allocator, v->demand_taxes);
  ji__io_build_free(ctx, &v->build);
}

static ji_status read_options(ji_context *ctx, const ji_io_basic_price_options *options,
                              ji_io_basic_price_options *out) {
  *out = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_basic_price_options", options, OPTIONS_MINIMUM, out,
                              sizeof *out);
  if (!out->trade_sector)
    out->trade_sector = option_defaults.trade_sector;
  if (!out->transport_sector)
    out->transport_sector = option_defaults.transport_sector;
  return status;
}

/* --- units -------------------------------------------------------------------------------- */

/* Prices that are stated to be others have no purchasers' margins in them. */
static ji_status check_prices(ji_context *ctx, const revaluation *v) {
  const char *stated = v->table->keys[JI__IO_VALUATION];
  ji__unit unit;
  if (v->table->flows_unit) {
    ji_status status = ji__unit_read(ctx, v->table->flows_unit, &unit);
    const ji__unit_term *money = status ? NULL : ji__unit_money(&unit);
    if (status)
      return status;
    if (money && money->valuation != JI__VALUATION_PURCHASERS &&
        money->valuation != JI__VALUATION_ABSENT && money->valuation != JI__VALUATION_UNSTATED)
      stated = ji__valuation_name(money->valuation);
  }
  if (stated && strcmp(stated, "purchasers") != 0 && strcmp(stated, "unstated") != 0)
    return ji__fail(ctx, JI_ERROR_UNIT, "the table \"%s\" is at %s prices, not at purchasers'",
                    ji__io_table_name(v->table), stated);
  return JI_OK;
}

static ji_status read_units(ji_context *ctx, revaluation *v) {
  const ji__unit_term from = {.valuation = JI__VALUATION_PURCHASERS};
  const ji__unit_term to = {.valuation = JI__VALUATION_BASIC};
  ji_status status = check_prices(ctx, v);
  if (!status)
    status = ji__io_reprice(ctx, v->table->flows_unit, &from, &to, &v->unit);
  return status ? status : ji__io_reprice_rows(ctx, v->table, &from, &to, &v->row_units);
}

/* --- cells -------------------------------------------------------------------------------- */

static double purchasers_value(const revaluation *v, int64_t i, int64_t use) {
  return use < v->n ? ji__io_flow(v->table, i, use) : ji__io_demand_value(v->table, use - v->n, i);
}

static void add_cell(revaluation *v, int64_t i, int64_t use, double value) {
  if (use < v->n)
    v->build.z[i * v->n + use] += value;
  else
    v->build.f[i * v->k + use - v->n] += value;
}

/* The sector that earns a margin on product i. */
static ji_status find_earner(ji_context *ctx, const revaluation *v, int64_t i, int rate,
                             int64_t *out) {
  const char *name = rate == TRADE ? v->options.trade_sector : v->options.transport_sector;
  const char *region = v->table->sectors.regions ? v->table->sectors.regions[i] : NULL;
  *out = ji__io_labels_find(&v->table->sectors, name, region);
  if (*out < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "the table has no sector \"%s\"%s%s to earn %s margins: set %s_sector", name,
                    region ? " in " : "", region ? region : "", rate_names[rate], rate_names[rate]);
  return JI_OK;
}

static ji_status settle_cell(ji_context *ctx, revaluation *v, int64_t i, int64_t use,
                             const double rates[RATES]) {
  double value = purchasers_value(v, i, use), left = value;
  for (int rate = TRADE; rate <= TRANSPORT; rate++) {
    int64_t earner = i;
    if (rates[rate] == 0)
      continue;
    ji_status status = find_earner(ctx, v, i, rate, &earner);
    if (status)
      return status;
    add_cell(v, earner, use, value * rates[rate]);
    left -= value * rates[rate];
  }
  double tax = value * rates[TAX];
  if (use < v->n)
    v->build.s[v->table->rows.count * v->n + use] += tax;
  else
    v->demand_taxes[use - v->n] += tax;
  add_cell(v, i, use, left - tax);
  return JI_OK;
}

/* --- margins ------------------------------------------------------------------------------ */

typedef struct margin_columns {
  const ji_column *sector, *region, *use;
  ji__quantity rates[RATES];
} margin_columns;

static ji_status find_columns(ji_context *ctx, const revaluation *v, const ji_dataset *margins,
                              margin_columns *c) {
  int count = 0;
  ji_status status = ji__dataset_require_text(ctx, margins, "margins", "sector", &c->sector);
  if (!status && v->table->sectors.regions)
    status = ji__dataset_require_text(ctx, margins, "margins", "region", &c->region);
  if (!status && ji_dataset_find(margins, "use") >= 0)
    status = ji__dataset_require_text(ctx, margins, "margins", "use", &c->use);
  for (int rate = 0; rate < RATES && !status; rate++) {
    status =
        ji__quantity_find(ctx, margins, "margins", rate_names[rate], JI__RATIO, &c->rates[rate]);
    count += c->rates[rate].column != NULL;
  }
  if (!status && !count)
    status = ji__fail(ctx, JI_ERROR_NOT_FOUND,
                      "margins has no column \"trade\", \"transport\" or \"tax\"");
  return status;
}

static ji_status read_rates(ji_context *ctx, const margin_columns *c, int64_t row,
                            double rates[RATES]) {
  double sum = 0;
  int wrong = 0;
  for (int rate = 0; rate < RATES; rate++) {
    rates[rate] = 0;
    (void)ji__quantity_at(&c->rates[rate], row, &rates[rate]);
    wrong |= !isfinite(rates[rate]) || (rate != TAX && rates[rate] < 0);
    sum += rates[rate];
  }
  if (wrong || sum > 1)
    return ji__fail(
        ctx, JI_ERROR_VALUE,
        "margins: row %lld: rates must be finite, margins not negative, and all of them "
        "at most 1 of the purchasers' value",
        (long long)row + 1);
  return JI_OK;
}

/* The column that a row is about; -1: all that no row names. */
static ji_status find_use(ji_context *ctx, const revaluation *v, const margin_columns *c,
                          int64_t row, int64_t *out) {
  char *name = NULL;
  *out = -1;
  if (!c->use || ji__column_is_null(c->use, row))
    return JI_OK;
  ji_status status = ji__column_copy_text(ctx, c->use, row, &name);
  if (status)
    return status;
  int64_t sector = ji__io_labels_find(&v->table->sectors, name, NULL);
  int64_t category = v->k ? ji__io_labels_find(&v->table->demands, name, NULL) : JI__IO_NOT_FOUND;
  if (sector == JI__IO_AMBIGUOUS || (sector >= 0 && category >= 0))
    status = ji__fail(ctx, JI_ERROR_LABEL,
                      "margins: row %lld: use \"%s\" is several columns of the table",
                      (long long)row + 1, name);
  else if (sector < 0 && category < 0)
    status = ji__fail(ctx, JI_ERROR_LABEL,
                      "margins: row %lld: use \"%s\" is neither a sector nor a category of final "
                      "demand",
                      (long long)row + 1, name);
  else
    *out = sector >= 0 ? sector : v->n + category;
  ji__release(ji__allocator(ctx), name);
  return status;
}

static ji_status take_row(ji_context *ctx, revaluation *v, const margin_columns *c, int64_t row) {
  int64_t i = 0, use = -1;
  double rates[RATES];
  char label[JI__IO_LABEL_SIZE];
  ji_status status =
      ji__io_labels_find_row(ctx, &v->table->sectors, "margins", c->sector, c->region, row, &i);
  if (!status)
    status = find_use(ctx, v, c, row, &use);
  if (!status)
    status = read_rates(ctx, c, row, rates);
  if (status)
    return status;
  uint8_t *seen = use < 0 ? &v->has_rates[i] : &v->done[i * (v->n + v->k) + use];
  if (*seen)
    return ji__fail(ctx, JI_ERROR_LABEL, "margins: row %lld: %s is there twice for that use",
                    (long long)row + 1, ji__io_label(&v->table->sectors, i, label));
  *seen = 1;
  if (use >= 0)
    return settle_cell(ctx, v, i, use, rates);
  memcpy(v->rates[i], rates, sizeof rates);
  return JI_OK;
}

static ji_status make_room(ji_context *ctx, revaluation *v) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t n = (size_t)v->n, k = (size_t)v->k;
  ji_status status = ji__io_build_room(ctx, &v->build, v->n, v->k, v->table->rows.count + 1);
  if (!status)
    status = ji__io_build_demand_room(ctx, &v->build, v->table);
  if (status)
    return status;
  v->rates = ji__allocate_array(allocator, n, sizeof *v->rates);
  v->has_rates = ji__allocate_array(allocator, n, 1);
  v->done = ji__allocate_array(allocator, n, n + k);
  v->demand_taxes = ji__allocate_array(allocator, k + 1, sizeof *v->demand_taxes);
  return v->rates && v->has_rates && v->done && v->demand_taxes ? JI_OK : ji__fail_memory(ctx);
}

/* --- the table ---------------------------------------------------------------------------- */

/* Satellites of final demand stay; the product taxes that it pays are one of them. */
static void fill_demand_rows(revaluation *v) {
  int64_t rows = v->table->rows.count;
  for (int64_t k = 0; v->build.d && k < v->k; k++) {
    for (int64_t r = 0; r < rows; r++)
      v->build.d[r * v->k + k] = ji__io_row_of_demand(v->table, r, k);
    v->build.d[rows * v->k + k] = v->demand_taxes[k];
  }
}

static ji_status fill(ji_context *ctx, revaluation *v, const ji_dataset *margins) {
  margin_columns c = {.sector = NULL};
  const ji__io_table *t = v->table;
  int64_t uses = v->n + v->k;
  ji_status status = find_columns(ctx, v, margins, &c);
  if (!status)
    status = make_room(ctx, v);
  for (int64_t row = 0; row < ji_dataset_row_count(margins) && !status; row++)
    status = take_row(ctx, v, &c, row);
  for (int64_t i = 0; i < v->n && !status; i++)
    for (int64_t use = 0; use < uses && !status; use++)
      if (!v->done[i * uses + use])
        status = settle_cell(ctx, v, i, use, v->rates[i]);
  for (int64_t i = 0; i < v->n && !status; i++) {
    for (int64_t j = 0; j < v->n; j++)
      v->build.x[i] += v->build.z[i * v->n + j];
    for (int64_t k = 0; k < v->k; k++)
      v->build.x[i] += v->build.f[i * v->k + k];
    for (int64_t r = 0; r < t->rows.count; r++)
      v->build.s[r * v->n + i] = ji__io_row_value(t, r, i);
  }
  if (!status)
    fill_demand_rows(v);
  return status;
}

static ji_status tell(ji_context *ctx, revaluation *v) {
  double before = 0, after = 0, output = 0, old = 0;
  for (int64_t i = 0; i < v->n; i++) {
    before += v->table->row_sums[i] + ji__io_demand_sum(v->table, i);
    output += v->build.x[i];
    old += v->table->given_output[i];
    after += v->build.s[v->table->rows.count * v->n + i];
  }
  for (int64_t k = 0; k < v->k; k++)
    after += v->demand_taxes[k];
  ji_status status = ji__io_build_tell(
      ctx, &v->build, "purchases", 0, after + output, before,
      "all uses with their product taxes (value), all uses at purchasers' prices (limit)");
  return status ? status
                : ji__io_build_tell(ctx, &v->build, "output", 0, output, old,
                                    "all output at basic prices (value), at purchasers' (limit)");
}

static ji_status put_taxes(ji_context *ctx, revaluation *v) {
  const ji__writer_column columns[] = {
      {"name", JI_TYPE_TEXT, NULL, "category of final demand", NULL},
      {"tax", JI_TYPE_FLOAT64, v->unit, "product taxes less subsidies that it pays", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, 2, &writer);
  for (int64_t k = 0; k < v->k && !status; k++) {
    ji__writer_text(writer, 0, v->table->demands.names[k]);
    ji__writer_number(writer, 1, v->demand_taxes[k]);
    ji__writer_end_row(writer);
  }
  return ji__io_build_finish(ctx, status, writer, "demand_taxes", &v->build);
}

static ji_status give(ji_context *ctx, revaluation *v, ji_bundle **out) {
  const ji__io_table *t = v->table;
  const ji__io_name taxes = {.name = "product_taxes", .unit = v->unit};
  const ji__io_keys keys = {.suffix = "basic", .valuation = "basic"};
  ji_status status =
      ji__io_build_sectors(ctx, &v->build, t->sectors.names, t->sectors.regions, v->unit);
  if (!status)
    status = ji__io_build_demands(ctx, &v->build, t, v->unit);
  if (!status)
    status = ji__io_build_satellites(ctx, &v->build, t, v->row_units, &taxes);
  if (!status)
    status = ji__io_build_keys(ctx, &v->build, t, &keys);
  if (!status)
    status = put_taxes(ctx, v);
  return status ? status : ji__io_build_give(ctx, &v->build, out);
}

static ji_status record(ji_context *ctx, const ji_model *model, const ji_dataset *margins,
                        revaluation *v) {
  ji__provenance **p = &v->build.provenance;
  ji_status status = ji__io_provenance(ctx, "ji_io_basic_prices", model, p);
  if (!status)
    status = ji__provenance_input(ctx, *p, "margins", margins);
  if (!status)
    status = ji__provenance_add(ctx, *p, "option", "trade_sector", v->options.trade_sector);
  return status ? status
                : ji__provenance_add(ctx, *p, "option", "transport_sector",
                                     v->options.transport_sector);
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji_dataset *margins,
                     revaluation *v, ji_bundle **out) {
  v->n = v->table->n;
  v->k = v->table->demands.count;
  ji_status status = read_units(ctx, v);
  if (!status)
    status = record(ctx, model, margins, v);
  if (!status)
    status = fill(ctx, v, margins);
  if (!status)
    status = tell(ctx, v);
  return status ? status : give(ctx, v, out);
}

ji_status ji_io_basic_prices(ji_context *ctx, const ji_model *model, const ji_dataset *margins,
                             const ji_io_basic_price_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!margins || !out)
    return ji__fail_null(ctx, "ji_io_basic_prices", !margins ? "margins" : "out");
  const ji__io_model *data;
  revaluation v = {0};
  status = ji__io_model_data(ctx, "ji_io_basic_prices", model, &data);
  if (!status)
    status = read_options(ctx, options, &v.options);
  if (!status) {
    v.table = data->table;
    status = run(ctx, model, margins, &v, out);
    release(ctx, &v);
  }
  return status;
}

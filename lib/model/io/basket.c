/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Delivered sales at purchasers' prices, brought to the table's price basis. */
#include "core/number.h"
#include "data/measure_combine.h"
#include "data/resolve.h"
#include "model/io/table.h"

#include <math.h>
#include <string.h>

/* The size of the struct before `reading`. */
#define OPTIONS_MINIMUM offsetof(ji_io_basket_options, reading)
#define SHARE_TOLERANCE 1e-9
#define TAKEN_BASIC "table_taken_at_basic_prices"
#define TAKEN_TAXED "table_taken_to_hold_product_tax"

static const ji_io_basket_options option_defaults = {.size = sizeof(ji_io_basket_options),
                                                     .total = 1,
                                                     .trade_sector = "trade",
                                                     .transport_sector = "transport_post",
                                                     .tax = JI_IO_TAX_INSIDE};

ji_status ji_io_basket_options_init(ji_io_basket_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* The basket's columns, and the sums over its rows. */
typedef struct basket {
  const ji__io_table *table;
  const ji_dataset *dataset;
  const ji_io_basket_options *options;
  const ji_column *sector;
  ji__quantity share, tm, tr, vat, dom;
  const ji_column *status;  /* NULL: there is none */
  int64_t trade, transport; /* sectors */
  char *unit;
  char *weakest;     /* status of the rows read; NULL: none is stated */
  int is_silent;     /* a row states no status */
  const char *taken; /* what the table's prices are taken for; NULL: what they are */
  double shares, trade_margin, transport_margin, imported, tax;
} basket;

static ji_status check_options(ji_context *ctx, const ji_io_basket_options *options) {
  if (!(options->total >= 0) || isinf(options->total))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_basket_options.total must be a finite number, not negative");
  if (options->tax != JI_IO_TAX_INSIDE && options->tax != JI_IO_TAX_OUTSIDE)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_basket_options.tax is not one of enum ji_io_tax");
  if (options->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_basket_options.reserved must be 0");
  if (options->reading && strchr(options->reading, '@'))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_basket_options.reading is \"%s\", expected a name, not a column",
                    options->reading);
  return JI_OK;
}

/* --- reading ------------------------------------------------------------------------------ */

static ji_status find_columns(ji_context *ctx, basket *b) {
  struct {
    const char *name;
    ji__quantity *column;
  } wanted[] = {
      {"share", &b->share}, {"tm", &b->tm}, {"tr", &b->tr}, {"dom", &b->dom}, {"vat", &b->vat}};
  /* Where the tax is inside the table's prices its rate plays no part. */
  size_t count = b->options->tax == JI_IO_TAX_OUTSIDE ? 5 : 4;
  ji_status status = ji__dataset_require_text(ctx, b->dataset, "basket", "sector", &b->sector);
  for (size_t i = 0; i < count && !status; i++)
    status = ji__quantity_require(ctx, b->dataset, "basket", wanted[i].name, JI__RATIO,
                                  wanted[i].column);
  if (!status && ji_dataset_find(b->dataset, "status") >= 0)
    status = ji__dataset_require_text(ctx, b->dataset, "basket", "status", &b->status);
  return status;
}

static ji_status find_sector(ji_context *ctx, const basket *b, const char *what, const char *name,
                             int64_t *out) {
  *out = ji__io_labels_find(&b->table->sectors, name, NULL);
  if (*out == JI__IO_AMBIGUOUS)
    return ji__fail(ctx, JI_ERROR_LABEL, "%s: several regions of the table have a sector \"%s\"",
                    what, name);
  return *out >= 0
             ? JI_OK
             : ji__fail(ctx, JI_ERROR_LABEL, "%s: the table has no sector \"%s\"", what, name);
}

static ji_status read_rate(ji_context *ctx, const ji__quantity *rate, int64_t row, double *out) {
  char text[JI__NUMBER_SIZE];
  if (!ji__quantity_at(rate, row, out))
    return ji__fail(ctx, JI_ERROR_VALUE, "basket: row %lld: %s is empty", (long long)row + 1,
                    rate->column->name);
  if (*out >= 0 && *out <= 1)
    return JI_OK;
  ji__number_print(*out, text);
  return ji__fail(ctx, JI_ERROR_VALUE, "basket: row %lld: %s is %s, expected a number from 0 to 1",
                  (long long)row + 1, rate->column->name, text);
}

/* --- status ------------------------------------------------------------------------------- */

/* A word of the column `status`; *out is NULL where it is empty. */
static ji_status read_word(ji_context *ctx, const basket *b, int64_t row, char **out) {
  size_t prefix;
  ji__buffer word;
  *out = NULL;
  ji_status status = b->status ? ji__column_copy_text(ctx, b->status, row, out) : JI_OK;
  if (status || !*out)
    return status;
  ji__buffer_init(&word, ji__allocator(ctx));
  status = ji__value_check(ctx, JI__SIDE_OWN, JI__KEY_STATUS, *out, strlen(*out), &word);
  if (status == JI_ERROR_MEASURE ||
      (!status && ji__value_column(JI__KEY_STATUS, word.data, &prefix)))
    status = ji__fail(ctx, JI_ERROR_VALUE,
                      "basket: row %lld: status is \"%s\", expected observed, survey, model, "
                      "assumed, illustrative, claim or unstated",
                      (long long)row + 1, *out);
  ji__buffer_free(&word);
  if (status) {
    ji__release(ji__allocator(ctx), *out);
    *out = NULL;
  }
  return status;
}

static ji_status keep_weaker(ji_context *ctx, basket *b, const char *word) {
  if (b->weakest && ji__weaker_status(b->weakest, word) == b->weakest)
    return JI_OK;
  char *copy = ji__copy_string(ji__allocator(ctx), word);
  if (!copy)
    return ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), b->weakest);
  b->weakest = copy;
  return JI_OK;
}

/* The row's status: the weaker of what the column `status` and the measure of the shares say. */
static ji_status read_status(ji_context *ctx, basket *b, int64_t row) {
  char *word = NULL;
  ji_measure *measure = NULL;
  ji_status status = read_word(ctx, b, row, &word);
  if (!status && b->share.column->measure)
    status = ji__measure_resolve(ctx, b->share.column->measure, b->dataset, row, &measure);
  if (status == JI_ERROR_MEASURE)
    status = ji__fail_within(ctx, status, "basket: row %lld", (long long)row + 1);
  const char *declared = measure ? ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS) : NULL;
  if (!status && word)
    status = keep_weaker(ctx, b, word);
  if (!status && declared)
    status = keep_weaker(ctx, b, declared);
  b->is_silent |= !word && !declared;
  ji__release(ji__allocator(ctx), word);
  ji_measure_unref(measure);
  return status;
}

/* The weakest of the rows' statuses; a row that says nothing of it is illustrative. */
static ji_status find_status(ji_context *ctx, basket *b) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < ji_dataset_row_count(b->dataset) && !status; i++)
    status = read_status(ctx, b, i);
  if (!status && (b->is_silent || !b->weakest))
    status = keep_weaker(ctx, b, "illustrative");
  return status;
}

/* --- unit --------------------------------------------------------------------------------- */

/* The unit of the demand: that of the total with the table's valuation, since the parts are brought
 * to it here. A price year that it does not state is not given to it. */
static ji_status find_unit(ji_context *ctx, basket *b) {
  const char *given = b->options->unit, *flows_text = b->table->flows_unit;
  ji__unit unit, flows;
  double factor;
  char printed[JI__UNIT_TEXT];
  if (!given || !flows_text) {
    if (given)
      return ji__fail(ctx, JI_ERROR_UNIT,
                      "the basket's total is in \"%s\", but the table does not state the unit of "
                      "its flows",
                      given);
    b->unit = flows_text ? ji__copy_string(ji__allocator(ctx), flows_text) : NULL;
    return flows_text && !b->unit ? ji__fail_memory(ctx) : JI_OK;
  }
  ji_status status = ji__unit_read(ctx, given, &unit);
  if (!status)
    status = ji__unit_read(ctx, flows_text, &flows);
  const ji__unit_term *money = status ? NULL : ji__unit_money(&flows);
  const ji__unit_term *own = status ? NULL : ji__unit_money(&unit);
  if (money && own) {
    const char *basis =
        !own->basis[0] && strcmp(money->basis, "unstated") == 0 ? money->basis : NULL;
    int is_delivered =
        own->valuation == JI__VALUATION_PURCHASERS || own->valuation == JI__VALUATION_ABSENT;
    status = ji__unit_set_price(ctx, &unit, basis,
                                is_delivered ? money->valuation : JI__VALUATION_ABSENT);
  }
  if (!status)
    status = ji__unit_factor(ctx, &unit, &flows, &factor);
  if (status)
    return status == JI_ERROR_MEMORY ? status : ji__fail_within(ctx, status, "basket's total");
  ji__unit_print(&unit, printed);
  b->unit = ji__copy_string(ji__allocator(ctx), printed);
  return b->unit ? JI_OK : ji__fail_memory(ctx);
}

/* Tax inside the table's prices but taken out, or the other way round: said, and carried on as a
 * reading, for the unit names the table's own price basis all the same. */
static void compare_tax(ji_context *ctx, basket *b) {
  ji__unit flows;
  if (!b->table->flows_unit || ji__unit_read(ctx, b->table->flows_unit, &flows))
    return;
  const ji__unit_term *money = ji__unit_money(&flows);
  int outside = b->options->tax == JI_IO_TAX_OUTSIDE;
  if (money && outside && money->valuation == JI__VALUATION_PRODUCERS_WITH_VAT)
    b->taken = TAKEN_BASIC;
  if (money && !outside && money->valuation == JI__VALUATION_BASIC)
    b->taken = TAKEN_TAXED;
  if (b->taken)
    ji__log(ctx, JI_LOG_WARNING,
            "basket: product taxes are taken to stand %s the table's prices, but those are \"%s\"",
            outside ? "outside" : "inside", b->table->flows_unit);
}

/* --- writing ------------------------------------------------------------------------------ */

enum { COMPONENT, DRIVER, VALUE, REGION, IMPORTS, COLUMNS };

/* One part of the demand; sector -1: outside the table. */
static void add_part(const basket *b, ji__writer *writer, int64_t sector, const char *driver,
                     double share, const char *imports) {
  if (sector >= 0) {
    ji__writer_text(writer, COMPONENT, b->table->sectors.names[sector]);
    if (b->table->sectors.regions)
      ji__writer_text(writer, REGION, b->table->sectors.regions[sector]);
  }
  ji__writer_text(writer, DRIVER, driver);
  ji__writer_number(writer, VALUE, share * b->options->total);
  ji__writer_text(writer, IMPORTS, imports);
  ji__writer_end_row(writer);
}

static ji_status add_row(ji_context *ctx, basket *b, int64_t row, ji__writer *writer) {
  double share = 0, tm = 0, tr = 0, dom = 0, vat = 0;
  int64_t sector = -1;
  char *name = NULL;
  ji_status status = ji__column_copy_text(ctx, b->sector, row, &name);
  if (!status)
    status =
        name ? find_sector(ctx, b, "basket", name, &sector)
             : ji__fail(ctx, JI_ERROR_LABEL, "basket: row %lld has no sector", (long long)row + 1);
  ji__release(ji__allocator(ctx), name);
  if (!status)
    status = read_rate(ctx, &b->share, row, &share);
  if (!status)
    status = read_rate(ctx, &b->tm, row, &tm);
  if (!status)
    status = read_rate(ctx, &b->tr, row, &tr);
  if (!status)
    status = read_rate(ctx, &b->dom, row, &dom);
  if (!status && b->vat.column)
    status = read_rate(ctx, &b->vat, row, &vat);
  if (!status && tm + tr > 1)
    status =
        ji__fail(ctx, JI_ERROR_VALUE, "basket: row %lld: tm + tr is above 1", (long long)row + 1);
  if (status)
    return status;
  double untaxed = share / (1 + vat);
  double product = untaxed * (1 - tm - tr);
  b->shares += share;
  b->trade_margin += tm * untaxed;
  b->transport_margin += tr * untaxed;
  b->imported += (1 - dom) * product;
  b->tax += share * vat / (1 + vat);
  add_part(b, writer, sector, "product_domestic", dom * product, "out");
  return JI_OK;
}

static ji_status check_shares(ji_context *ctx, const basket *b) {
  if (fabs(b->shares - 1) <= SHARE_TOLERANCE)
    return JI_OK;
  char text[JI__NUMBER_SIZE];
  ji__number_print(b->shares, text);
  return ji__fail(ctx, JI_ERROR_VALUE, "basket: the shares sum to %s, expected 1", text);
}

static ji_status add_rows(ji_context *ctx, basket *b, ji__writer *writer) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < ji_dataset_row_count(b->dataset) && !status; i++)
    status = add_row(ctx, b, i, writer);
  if (!status)
    status = check_shares(ctx, b);
  if (status)
    return status;
  add_part(b, writer, b->trade, "trade_margin", b->trade_margin, "out");
  add_part(b, writer, b->transport, "transport_margin", b->transport_margin, "out");
  add_part(b, writer, -1, "imported_product", b->imported, "in");
  add_part(b, writer, -1, "tax_outside_table", b->tax, NULL);
  return JI_OK;
}

/* --- measure ------------------------------------------------------------------------------ */

/* What the demand rests on besides the data: what the caller takes the total for, and what the
 * table's prices are taken for. */
static ji_status join_readings(ji_context *ctx, const basket *b, ji__buffer *out) {
  const char *given = b->options->reading;
  ji__buffer_init(out, ji__allocator(ctx));
  ji__buffer_string(out, given ? given : "");
  ji__buffer_string(out, given && b->taken ? " and " : "");
  ji__buffer_string(out, b->taken ? b->taken : "");
  return out->failed ? ji__fail_memory(ctx) : JI_OK;
}

static ji_status set_fields(const basket *b, const char *unit, const char *reading,
                            ji__measure_builder *builder) {
  const char *flows = b->table->keys[JI__IO_FLOWS];
  const struct {
    ji__key key;
    const char *value;
  } fields[] = {
      {JI__KEY_QUANTITY, "money"},
      {JI__KEY_UNIT, unit},
      {JI__KEY_SECTOR, "@component"},
      {JI__KEY_IMPORTS, flows && strcmp(flows, "domestic") == 0 ? "@imports" : NULL},
      {JI__KEY_SHOCK, "gmv_basket"},
      {JI__KEY_STATUS, b->weakest},
      {JI__KEY_READING, reading},
  };
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof fields / sizeof fields[0] && !status; i++)
    status = ji__measure_set(builder, JI__SIDE_OWN, fields[i].key, fields[i].value,
                             fields[i].value ? strlen(fields[i].value) : 0);
  return status;
}

/* Sales by sector. */
static ji_status demand_measure(ji_context *ctx, const basket *b, ji_measure **out) {
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  *out = NULL;
  if (!b->unit)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, b->unit, &unit);
  if (status || !ji__unit_money(&unit))
    return status;
  ji__unit_remove_scale(&unit);
  ji__unit_print(&unit, printed);
  ji__buffer reading;
  ji__measure_builder builder;
  status = join_readings(ctx, b, &reading);
  if (!status)
    status = ji__measure_begin(ctx, NULL, &builder);
  if (!status) {
    status = set_fields(b, printed, reading.size ? reading.data : NULL, &builder);
    if (!status)
      status = ji__measure_finish(&builder, out);
    ji__measure_builder_free(&builder);
  }
  ji__buffer_free(&reading);
  return status;
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status record(ji_context *ctx, const ji_model *model, const basket *b,
                        ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, "ji_io_basket_demand", out);
  if (!status && model->provenance)
    status = ji__provenance_steps(ctx, *out, model->provenance);
  if (!status)
    status = ji__provenance_input(ctx, *out, "basket", b->dataset);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "total", b->options->total);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "unit",
                                b->options->unit ? b->options->unit : b->unit);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "trade_sector", b->options->trade_sector);
  if (!status)
    status =
        ji__provenance_add(ctx, *out, "option", "transport_sector", b->options->transport_sector);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "tax",
                                b->options->tax == JI_IO_TAX_INSIDE ? "inside" : "outside");
  if (!status && b->options->reading)
    status = ji__provenance_add(ctx, *out, "option", "reading", b->options->reading);
  if (!status && b->taken)
    status = ji__provenance_add(ctx, *out, "note", "prices", b->taken);
  return status;
}

static const char *describe_value(const basket *b) {
  if (b->taken && strcmp(b->taken, TAKEN_BASIC) == 0)
    return "demand with product tax taken out, as if the table's prices were basic; the unit is "
           "that of the table which it is applied to";
  if (b->taken)
    return "demand with product tax left in, as if the table's prices held it; the unit is that "
           "of the table which it is applied to";
  return "demand at the table's prices";
}

static ji_status write(ji_context *ctx, basket *b, ji__provenance *provenance, ji_dataset **out) {
  ji_measure *measure = NULL;
  ji__writer *writer = NULL;
  ji_status status = demand_measure(ctx, b, &measure);
  const ji__writer_column columns[COLUMNS] = {
      [COMPONENT] = {.name = "component",
                     .type = JI_TYPE_TEXT,
                     .description = "sector that meets the demand; null: outside the table"},
      [REGION] = {.name = "region", .type = JI_TYPE_TEXT, .description = "its region"},
      [DRIVER] = {.name = "driver",
                  .type = JI_TYPE_TEXT,
                  .description = "part of the purchasers' value"},
      [VALUE] = {.name = "value",
                 .type = JI_TYPE_FLOAT64,
                 .unit = b->unit,
                 .description = describe_value(b),
                 .measure = measure},
      [IMPORTS] = {.name = "imports",
                   .type = JI_TYPE_TEXT,
                   .description = "out: of domestic origin; in: imported"},
  };
  if (!status)
    status = ji__writer_create(ctx, columns, COLUMNS, &writer);
  if (!status)
    status = add_rows(ctx, b, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji_measure_unref(measure);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, basket *b, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = check_options(ctx, b->options);
  if (!status)
    status = find_columns(ctx, b);
  if (!status)
    status = find_sector(ctx, b, "trade_sector", b->options->trade_sector, &b->trade);
  if (!status)
    status = find_sector(ctx, b, "transport_sector", b->options->transport_sector, &b->transport);
  if (!status)
    status = find_unit(ctx, b);
  if (!status)
    status = find_status(ctx, b);
  if (!status) {
    compare_tax(ctx, b);
    status = record(ctx, model, b, &provenance);
  }
  if (!status)
    status = write(ctx, b, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(ctx), b->unit);
  ji__release(ji__allocator(ctx), b->weakest);
  return status;
}

ji_status ji_io_basket_demand(ji_context *ctx, const ji_model *model, const ji_dataset *dataset,
                              const ji_io_basket_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_io_basket_demand", "basket");
  if (!out)
    return ji__fail_null(ctx, "ji_io_basket_demand", "out");
  const ji__io_model *data;
  ji_io_basket_options chosen = option_defaults;
  status = ji__io_model_data(ctx, "ji_io_basket_demand", model, &data);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_basket_options", options, OPTIONS_MINIMUM, &chosen,
                              sizeof chosen);
  if (status)
    return status;
  if (!chosen.trade_sector)
    chosen.trade_sector = option_defaults.trade_sector;
  if (!chosen.transport_sector)
    chosen.transport_sector = option_defaults.transport_sector;
  basket b = {.table = data->table, .dataset = dataset, .options = &chosen};
  return run(ctx, model, &b, out);
}

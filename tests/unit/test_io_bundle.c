/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: models from bundles (table folders) and baskets. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- bundles ------------------------------------------------------------------------------ */

static const char *const sectors[] = {"farms", "trade", "transport_post"};
static const double f0[] = {10, 5, 5}, f1[] = {0, 10, 10}, f2[] = {10, 10, 10};
static const double household[] = {50, 20, 10}, other[] = {30, 55, 65};
static const double output[] = {100, 100, 100}, jobs[] = {2, 3, 1}, wages[] = {20, 30, 30};

/* The parts of a table, to be changed before the bundle is made. */
typedef struct folder {
  support_column flows[4], demand[3], accounts[4], table[2];
  size_t flow_columns, account_columns;
  int64_t rows, keys;
  int without; /* 1: flows, 2: final_demand, 3: accounts */
} folder;

static folder a_folder(void) {
  static const char *const keys[] = {"name",      "territory",       "year",
                                     "valuation", "employment_time", "flows"};
  static const char *const values[] = {"valley",        "CN",      "2018", "basic",
                                       "at:2018-12-31", "domestic"};
  folder f = {.flow_columns = 4, .account_columns = 4, .rows = 3, .keys = 6};
  support_column sector = {.name = "sector", .texts = sectors};
  const double *flows[] = {f0, f1, f2};
  f.flows[0] = f.demand[0] = f.accounts[0] = sector;
  for (int k = 0; k < 3; k++)
    f.flows[k + 1] = (support_column){.name = sectors[k], .numbers = flows[k], .unit = "1e8 CNY"};
  f.demand[1] =
      (support_column){.name = "household_consumption", .numbers = household, .unit = "1e8 CNY"};
  f.demand[2] = (support_column){.name = "other", .numbers = other, .unit = "1e8 CNY"};
  f.accounts[1] = (support_column){.name = "gross_output", .numbers = output, .unit = "1e8 CNY"};
  f.accounts[2] = (support_column){.name = "employment", .numbers = jobs, .unit = "1e4 person"};
  f.accounts[3] = (support_column){.name = "compensation", .numbers = wages, .unit = "1e8 CNY"};
  f.table[0] = (support_column){.name = "key", .texts = keys};
  f.table[1] = (support_column){.name = "value", .texts = values};
  return f;
}

static void put(ji_context *ctx, ji_bundle **bundle, const char *name, int64_t rows,
                const support_column *columns, size_t count) {
  ji_dataset *dataset = support_dataset(ctx, rows, columns, count);
  ji_bundle *with;
  support_ok(ctx, ji_bundle_with(ctx, *bundle, name, dataset, &with));
  ji_bundle_unref(*bundle);
  ji_dataset_unref(dataset);
  *bundle = with;
}

static ji_bundle *bundle_of(ji_context *ctx, const folder *f) {
  ji_bundle *bundle = NULL;
  if (f->without != 1)
    put(ctx, &bundle, "flows", 3, f->flows, f->flow_columns);
  if (f->without != 2)
    put(ctx, &bundle, "final_demand", 3, f->demand, 3);
  if (f->without != 3)
    put(ctx, &bundle, "accounts", f->rows, f->accounts, f->account_columns);
  if (f->keys)
    put(ctx, &bundle, "table", f->keys, f->table, 2);
  return bundle;
}

static ji_model *model_of(ji_context *ctx, const folder *f, const ji_io_options *options) {
  ji_bundle *bundle = bundle_of(ctx, f);
  ji_model *model;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, options, &model));
  ji_bundle_unref(bundle);
  return model;
}

static void refuse(ji_context *ctx, const folder *f, const ji_io_options *options,
                   ji_status expected, const char *part) {
  ji_bundle *bundle = bundle_of(ctx, f);
  ji_model *model = (ji_model *)1;
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, options, &model), expected);
  assert_null(model);
  support_message(ctx, part);
  ji_bundle_unref(bundle);
}

static void test_from_bundle(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  ji_dataset *out, *origin;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column direct = support_look(ctx, out, "direct");
  assert_string_equal(direct.unit, "person/(1e8 CNY@2018:basic)");
  support_close("direct", support_number(&direct, 1), 300, 1e-14);
  assert_string_equal(ji_measure_field(direct.measure, "of.system"), "io:valley");
  assert_string_equal(ji_measure_field(direct.measure, "of.time"), "at:2018-12-31");
  assert_string_equal(ji_measure_field(direct.measure, "per.imports"), "out");
  support_ok(ctx, ji_dataset_provenance(ctx, out, &origin));
  ji_column name = support_look(ctx, origin, "name");
  static const char *const wanted[] = {"flows", "final_demand",      "accounts",
                                       "table", "balance_tolerance", "blas",
                                       "cpu",   "satellite"};
  for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
    int found = 0;
    for (int64_t i = 0; i < name.length; i++) {
      char *text = support_text(ctx, &name, i);
      found |= strcmp(text, wanted[k]) == 0;
      free(text);
    }
    assert_true(found);
  }
  ji_dataset_unref(origin);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Units of the parts differ in scale; integers are numbers too. */
static void test_scales(void **state) {
  (void)state;
  static const double billions[] = {10, 10, 10}, thousands[] = {0.02, 0.03, 0.03};
  static const int64_t whole[] = {2, 3, 1};
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  ji_dataset *wanted, *found;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &wanted));
  ji_model_unref(model);
  f.accounts[1] = (support_column){.name = "gross_output", .numbers = billions, .unit = "1e9 CNY"};
  f.accounts[2] = (support_column){.name = "employment", .integers = whole, .unit = "1e4 person"};
  f.accounts[3] =
      (support_column){.name = "compensation", .numbers = thousands, .unit = "1e11 CNY"};
  model = model_of(ctx, &f, NULL);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &found));
  for (int k = 0; k < 3; k++) {
    double a = support_io_cell(ctx, wanted, sectors[k], NULL, NULL, "type2");
    support_close(sectors[k], support_io_cell(ctx, found, sectors[k], NULL, NULL, "type2"), a,
                  1e-13);
  }
  ji_dataset_unref(wanted);
  ji_dataset_unref(found);
  ji_model_unref(model);
  f.accounts[1].unit = "1e9 EUR";
  refuse(ctx, &f, NULL, JI_ERROR_UNIT, "gross_output");
  f = a_folder();
  f.demand[2].unit = "1e8 CNY@2017:basic";
  refuse(ctx, &f, NULL, JI_ERROR_UNIT, "other");
  ji_context_free(ctx);
}

/* Without table.csv the price basis is unstated: a driver that states one is refused, unless the
 * option says what the table's is. */
static void test_price_basis(void **state) {
  (void)state;
  static const char *const components[] = {"farms"};
  static const double one[] = {1};
  ji_context *ctx = support_context();
  folder f = a_folder();
  f.keys = 0;
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  support_column columns[] = {
      {.name = "component", .texts = components},
      {.name = "value", .numbers = one, .unit = "1e8 CNY@2018:basic"},
  };
  ji_dataset *stated = support_dataset(ctx, 1, columns, 2), *result;
  columns[1].unit = "1e8 CNY";
  ji_dataset *silent = support_dataset(ctx, 1, columns, 2);
  ji_model *model = model_of(ctx, &f, NULL);
  support_status(ctx, ji_model_estimate(ctx, model, stated, NULL, &result), JI_ERROR_UNIT);
  support_message(ctx, "2018");
  support_ok(ctx, ji_model_estimate(ctx, model, silent, NULL, &result));
  ji_dataset_unref(result);
  ji_model_unref(model);
  options.flows_unit = "1e8 CNY@2018:basic";
  model = model_of(ctx, &f, &options);
  support_ok(ctx, ji_model_estimate(ctx, model, stated, NULL, &result));
  ji_dataset_unref(result);
  support_status(ctx, ji_model_estimate(ctx, model, silent, NULL, &result), JI_ERROR_UNIT);
  ji_model_unref(model);
  options.flows_unit = "1e8 EUR@2018:basic";
  refuse(ctx, &f, &options, JI_ERROR_UNIT, "flows_unit");
  options.flows_unit = "1e3 CNY"; /* a price basis may be added, another scale may not */
  refuse(ctx, &f, &options, JI_ERROR_UNIT, "\"1e3 CNY\" is another scale than \"1e8 CNY\"");
  ji_dataset_unref(stated);
  ji_dataset_unref(silent);
  ji_context_free(ctx);
}

static void test_refused_bundles(void **state) {
  (void)state;
  static const char *const turned[] = {"trade", "farms", "transport_post"};
  static const char *const words[] = {"2", "many", "1"};
  static const int absent[] = {0, 1, 0};
  static const char *const keys[] = {"year", "year"}, *const years[] = {"2018", "2019"};
  ji_context *ctx = support_context();
  folder f = a_folder();
  static const char *const parts[] = {"flows", "final_demand", "accounts"};
  for (int k = 1; k <= 3; k++) {
    f.without = k;
    refuse(ctx, &f, NULL, JI_ERROR_NOT_FOUND, parts[k - 1]);
  }
  f = a_folder();
  f.flow_columns = 3;
  refuse(ctx, &f, NULL, JI_ERROR_SHAPE, "3 rows but 2 columns");
  f = a_folder();
  f.rows = 2;
  refuse(ctx, &f, NULL, JI_ERROR_SHAPE, "accounts has 2 rows");
  f = a_folder();
  f.flows[1].name = "trade";
  f.flows[2].name = "farms";
  refuse(ctx, &f, NULL, JI_ERROR_LABEL, "column \"trade\" stands where row 1 is \"farms\"");
  f = a_folder();
  f.demand[0].texts = turned;
  refuse(ctx, &f, NULL, JI_ERROR_LABEL, "final_demand: the sector in row 1 is \"trade\"");
  f = a_folder();
  f.accounts[0].texts = turned;
  refuse(ctx, &f, NULL, JI_ERROR_LABEL, "accounts: the sector in row 1");
  f = a_folder();
  f.accounts[2] = (support_column){.name = "employment", .texts = words};
  refuse(ctx, &f, NULL, JI_ERROR_VALUE, "row 2 (\"trade\"), column \"employment\": \"many\"");
  f = a_folder();
  f.flows[3].absent = absent;
  refuse(ctx, &f, NULL, JI_ERROR_VALUE, "row 2 (\"trade\"), column \"transport_post\" is empty");
  f = a_folder();
  f.accounts[2].name = "people";
  refuse(ctx, &f, NULL, JI_ERROR_NOT_FOUND, "employment");
  f = a_folder();
  f.accounts[1].name = "output";
  refuse(ctx, &f, NULL, JI_ERROR_NOT_FOUND, "gross_output");
  f = a_folder();
  f.table[0].texts = keys;
  f.table[1].texts = years;
  f.keys = 2;
  refuse(ctx, &f, NULL, JI_ERROR_LABEL, "\"year\" is there twice");
  static const char *const valuation[] = {"valuation"}, *const cheap[] = {"cheap"};
  f.table[0].texts = valuation;
  f.table[1].texts = cheap;
  f.keys = 1;
  refuse(ctx, &f, NULL, JI_ERROR_VALUE, "cheap");
  ji_context_free(ctx);
}

/* --- baskets ------------------------------------------------------------------------------ */

static const double share[] = {0.75, 0.25}, tm[] = {0.2, 0}, tr[] = {0.1, 0}, vat[] = {0.25, 0},
                    dom[] = {0.8, 1};
static const char *const products[] = {"farms", "transport_post"};

static ji_dataset *basket_of(ji_context *ctx, int changed, const double *values) {
  support_column columns[] = {
      {.name = "sector", .texts = products}, {.name = "share", .numbers = share},
      {.name = "tm", .numbers = tm},         {.name = "tr", .numbers = tr},
      {.name = "vat", .numbers = vat},       {.name = "dom", .numbers = dom}};
  if (changed)
    columns[changed].numbers = values;
  return support_dataset(ctx, 2, columns, 6);
}

static double demand_of(ji_context *ctx, const ji_dataset *demand, const char *driver) {
  ji_column name = support_look(ctx, demand, "driver"), value = support_look(ctx, demand, "value");
  double sum = 0;
  for (int64_t i = 0; i < name.length; i++) {
    char *text = support_text(ctx, &name, i);
    if (strcmp(text, driver) == 0)
      sum += support_number(&value, i);
    free(text);
  }
  return sum;
}

static void test_basket(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  ji_dataset *basket = basket_of(ctx, 0, NULL), *demand, *result;
  ji_io_basket_options options;
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  options.total = 200;
  options.unit = "1e8 CNY@2018:purchasers";
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, &options, &demand));
  /* farms: 150 = 30 trade + 15 transport + 105 product, 84 of it domestic */
  support_close("product", demand_of(ctx, demand, "product_domestic"), 84 + 50, 1e-14);
  support_close("trade", demand_of(ctx, demand, "trade_margin"), 30, 1e-14);
  support_close("transport", demand_of(ctx, demand, "transport_margin"), 15, 1e-14);
  support_close("imported", demand_of(ctx, demand, "imported_product"), 21, 1e-14);
  support_close("tax", demand_of(ctx, demand, "tax_outside_table"), 0, 0);
  ji_column value = support_look(ctx, demand, "value");
  assert_string_equal(value.unit, "1e8 CNY@2018:basic");
  assert_string_equal(ji_measure_field(value.measure, "status"), "illustrative");
  support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &result));
  support_close("trade", support_io_cell(ctx, result, "trade", "trade_margin", "direct", "value"),
                9000, 1e-13);
  ji_dataset_unref(result);
  ji_dataset_unref(demand);
  options.tax = JI_IO_TAX_OUTSIDE; /* farms: 150 = 30 tax + 120, of which 24, 12, 84 */
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, &options, &demand));
  support_close("product", demand_of(ctx, demand, "product_domestic"), 67.2 + 50, 1e-14);
  support_close("trade", demand_of(ctx, demand, "trade_margin"), 24, 1e-14);
  support_close("tax", demand_of(ctx, demand, "tax_outside_table"), 30, 1e-14);
  ji_dataset_unref(demand);
  ji_dataset_unref(basket);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void refuse_basket(ji_context *ctx, const ji_model *model, ji_dataset *basket,
                          const ji_io_basket_options *options, ji_status expected,
                          const char *part) {
  ji_dataset *demand = (ji_dataset *)1;
  support_status(ctx, ji_io_basket_demand(ctx, model, basket, options, &demand), expected);
  assert_null(demand);
  support_message(ctx, part);
  ji_dataset_unref(basket);
}

static void test_refused_baskets(void **state) {
  (void)state;
  static const double much[] = {0.75, 0.3}, rate[] = {1.2, 0}, below[] = {-0.1, 0},
                      most[] = {0.95, 0};
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  ji_io_basket_options options;
  refuse_basket(ctx, model, basket_of(ctx, 1, much), NULL, JI_ERROR_VALUE, "1.05");
  refuse_basket(ctx, model, basket_of(ctx, 2, rate), NULL, JI_ERROR_VALUE, "row 1: tm is 1.2");
  refuse_basket(ctx, model, basket_of(ctx, 5, below), NULL, JI_ERROR_VALUE, "dom is -0.1");
  refuse_basket(ctx, model, basket_of(ctx, 2, most), NULL, JI_ERROR_VALUE, "tm + tr");
  static const char *const unknown[] = {"farms", "moon"};
  support_column columns[] = {{.name = "sector", .texts = unknown},
                              {.name = "share", .numbers = share},
                              {.name = "tm", .numbers = tm},
                              {.name = "tr", .numbers = tr},
                              {.name = "dom", .numbers = dom}};
  refuse_basket(ctx, model, support_dataset(ctx, 2, columns, 5), NULL, JI_ERROR_LABEL, "moon");
  refuse_basket(ctx, model, support_dataset(ctx, 2, columns, 4), NULL, JI_ERROR_NOT_FOUND, "dom");
  for (int k = 0; k < 9; k++) {
    ji_status expected = JI_ERROR_ARGUMENT;
    support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
    if (k == 0)
      options.total = -1;
    if (k == 1)
      options.total = INFINITY;
    if (k == 2)
      options.tax = 2;
    if (k == 3)
      options.reserved = 1;
    if (k == 4)
      options.size = 1;
    if (k == 5) {
      options.trade_sector = "bazaars";
      expected = JI_ERROR_LABEL;
    }
    if (k == 6) {
      options.transport_sector = "rockets";
      expected = JI_ERROR_LABEL;
    }
    if (k == 7) {
      options.unit = "1e9 CNY@2024:purchasers";
      expected = JI_ERROR_UNIT;
    }
    if (k == 8) { /* without a rate of tax none can be taken out */
      options.tax = JI_IO_TAX_OUTSIDE;
      columns[0].texts = products;
      refuse_basket(ctx, model, support_dataset(ctx, 2, columns, 5), &options, JI_ERROR_NOT_FOUND,
                    "vat");
      continue;
    }
    refuse_basket(ctx, model, basket_of(ctx, 0, NULL), &options, expected, "");
  }
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- what baskets rest on ----------------------------------------------------------------- */

/* A basket whose rows say a status: in the column, in the measure of the shares, or in both. */
static ji_dataset *basket_saying(ji_context *ctx, const char *const *words, const char *measure) {
  support_column columns[] = {
      {.name = "sector", .texts = products}, {.name = "share", .numbers = share},
      {.name = "tm", .numbers = tm},         {.name = "tr", .numbers = tr},
      {.name = "vat", .numbers = vat},       {.name = "dom", .numbers = dom},
      {.name = "status", .texts = words}};
  columns[1].measure = measure;
  return support_dataset(ctx, 2, columns, words ? 7 : 6);
}

/* The weakest status of the rows is the demand's and, if weaker than a model, its jobs'. */
static void test_basket_status(void **state) {
  (void)state;
  static const char *const survey[] = {"observed", "survey"},
                           *const mixed[] = {"survey", "assumed"},
                           *const silent[] = {"survey", NULL};
  static const struct {
    const char *const *words;
    const char *measure, *demand, *jobs;
  } cases[] = {
      {survey, NULL, "survey", "model"},
      {survey, "status=@status", "survey", "model"},
      {survey, "status=assumed", "assumed", "assumed"},
      {mixed, NULL, "assumed", "assumed"},
      {mixed, "status=observed", "assumed", "assumed"},
      {silent, NULL, "illustrative", "illustrative"},
      {silent, "status=@status", "illustrative", "illustrative"},
      {silent, "status=observed", "survey", "model"},
      {NULL, "status=observed", "observed", "model"},
      {NULL, NULL, "illustrative", "illustrative"},
  };
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    ji_dataset *basket = basket_saying(ctx, cases[k].words, cases[k].measure), *demand, *result;
    support_ok(ctx, ji_io_basket_demand(ctx, model, basket, NULL, &demand));
    ji_column value = support_look(ctx, demand, "value");
    assert_string_equal(ji_measure_field(value.measure, "status"), cases[k].demand);
    support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &result));
    ji_column measures = support_look(ctx, result, "measure");
    char *text = support_text(ctx, &measures, 0), wanted[64];
    (void)snprintf(wanted, sizeof wanted, "status=%s", cases[k].jobs);
    support_contains(text, wanted);
    free(text);
    ji_dataset_unref(result);
    ji_dataset_unref(demand);
    ji_dataset_unref(basket);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_refused_statuses(void **state) {
  (void)state;
  static const char *const measured[] = {"survey", "measured"}, *const column[] = {"@dom",
                                                                                   "survey"};
  static const double two[] = {1, 2};
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *model = model_of(ctx, &f, NULL);
  refuse_basket(ctx, model, basket_saying(ctx, measured, NULL), NULL, JI_ERROR_VALUE,
                "basket: row 2: status is \"measured\", expected observed");
  refuse_basket(ctx, model, basket_saying(ctx, measured, "status=@status"), NULL, JI_ERROR_VALUE,
                "row 2: status is \"measured\"");
  refuse_basket(ctx, model, basket_saying(ctx, column, NULL), NULL, JI_ERROR_VALUE,
                "row 1: status is \"@dom\"");
  refuse_basket(ctx, model, basket_saying(ctx, NULL, "status=@sector"), NULL, JI_ERROR_MEASURE,
                "basket: row 1");
  support_column columns[] = {
      {.name = "sector", .texts = products}, {.name = "share", .numbers = share},
      {.name = "tm", .numbers = tm},         {.name = "tr", .numbers = tr},
      {.name = "dom", .numbers = dom},       {.name = "status", .numbers = two}};
  refuse_basket(ctx, model, support_dataset(ctx, 2, columns, 6), NULL, JI_ERROR_TYPE, "status");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void check_reading(ji_context *ctx, const ji_model *model,
                          const ji_io_basket_options *options, const char *expected,
                          const char *described) {
  ji_dataset *basket = basket_of(ctx, 0, NULL), *demand, *result, *parts;
  static const char *const by[] = {"effect"};
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, options, &demand));
  ji_column value = support_look(ctx, demand, "value");
  const char *reading = ji_measure_field(value.measure, "reading");
  assert_string_equal(reading ? reading : "", expected);
  support_contains(value.description, described);
  support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &result));
  support_ok(ctx, ji_dataset_aggregate(ctx, result, by, 1, &parts));
  ji_column measures = support_look(ctx, parts, "measure");
  for (int64_t row = 0; row < measures.length; row++) {
    char *text = support_text(ctx, &measures, row);
    assert_true((strstr(text, "reading=") != NULL) == (expected[0] != 0));
    support_contains(text, expected);
    free(text);
  }
  ji_dataset_unref(parts);
  ji_dataset_unref(result);
  ji_dataset_unref(demand);
  ji_dataset_unref(basket);
}

/* What the total, and the table's prices, are taken for goes on to the jobs. */
static void test_basket_readings(void **state) {
  (void)state;
  static const char *const keys[] = {"year", "valuation"}, *const taxed[] = {"2018",
                                                                             "producers_with_vat"};
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_model *basic = model_of(ctx, &f, NULL);
  f.table[0].texts = keys;
  f.table[1].texts = taxed;
  f.keys = 2;
  ji_model *with_vat = model_of(ctx, &f, NULL);
  ji_io_basket_options options;
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  check_reading(ctx, basic, &options, "table_taken_to_hold_product_tax", "tax left in");
  check_reading(ctx, with_vat, &options, "", "at the table's prices");
  options.reading = "sales_of_2024";
  check_reading(ctx, with_vat, &options, "sales_of_2024", "at the table's prices");
  options.tax = JI_IO_TAX_OUTSIDE;
  check_reading(ctx, basic, &options, "sales_of_2024", "at the table's prices");
  check_reading(ctx, with_vat, &options, "sales_of_2024 and table_taken_at_basic_prices",
                "as if the table's prices were basic");
  options.reading = "@sector";
  refuse_basket(ctx, with_vat, basket_of(ctx, 0, NULL), &options, JI_ERROR_ARGUMENT,
                "not a column");
  options.reading = "a=b";
  refuse_basket(ctx, with_vat, basket_of(ctx, 0, NULL), &options, JI_ERROR_MEASURE, "reading");
  options.reading = "sales_of_2024"; /* an older caller's struct ends before it */
  options.size = offsetof(ji_io_basket_options, reading);
  check_reading(ctx, basic, &options, "", "at the table's prices");
  ji_model_unref(basic);
  ji_model_unref(with_vat);
  ji_context_free(ctx);
}

/* --- warnings ----------------------------------------------------------------------------- */

static void keep_last(void *user, int32_t level, const char *message) {
  assert_int_equal(level, JI_LOG_WARNING);
  strncpy(user, message, 255);
}

/* --- satellites.csv ----------------------------------------------------------------------- */

static const double half[] = {1, 1.5, 0.5};

static void put_satellites(ji_context *ctx, ji_bundle **bundle, const char *const *satellite,
                           const char *const *whole, const char *const *group, int64_t rows) {
  support_column columns[] = {{.name = "satellite", .texts = satellite},
                              {.name = "part_of", .texts = whole},
                              {.name = "group", .texts = group}};
  put(ctx, bundle, "satellites", rows, columns, 3);
}

/* Parts of employment in a folder: who they are stands in satellites.csv. */
static void test_satellites(void **state) {
  (void)state;
  static const char *const satellite[] = {"men", "employment"}, *const whole[] = {"employment",
                                                                                  NULL};
  static const char *const group[] = {"sex:male", NULL}, *const nobody[] = {"nurses"};
  static const char *const twice[] = {"men", "men"}, *const again[] = {"employment", "employment"};
  static const char *const groups[] = {"sex:male", "sex:male"}, *const hole[] = {NULL};
  ji_context *ctx = support_context();
  folder f = a_folder();
  f.accounts[3] = (support_column){.name = "men", .numbers = half, .unit = "1e4 person"};
  ji_bundle *bundle = bundle_of(ctx, &f);
  ji_model *model = NULL;
  put_satellites(ctx, &bundle, satellite, whole, group, 2);
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model));
  static const char *const wanted[] = {"men", "employment"};
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = wanted;
  options.satellite_count = 2;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &out));
  ji_column who = support_look(ctx, out, "group"), type1 = support_look(ctx, out, "type1");
  char *text = support_text(ctx, &who, 0);
  assert_string_equal(text, "sex:male");
  free(text);
  assert_true(support_is_null(&who, 3));
  support_close("half", 2 * support_number(&type1, 0), support_number(&type1, 3), 1e-12);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  const struct {
    const char *const *satellite, *const *whole, *const *group;
    int64_t rows;
    const char *part;
  } wrong[] = {{nobody, whole, group, 1, "\"nurses\" is not a column of accounts"},
               {twice, again, groups, 2, "row 2: \"men\" is there twice"},
               {hole, whole, group, 1, "row 1"}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    bundle = bundle_of(ctx, &f);
    put_satellites(ctx, &bundle, wrong[i].satellite, wrong[i].whole, wrong[i].group, wrong[i].rows);
    support_status(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model), JI_ERROR_LABEL);
    assert_null(model);
    support_message(ctx, wrong[i].part);
    ji_bundle_unref(bundle);
  }
  bundle = bundle_of(ctx, &f);
  put(ctx, &bundle, "satellites", 2, (support_column[]){{.name = "satellite", .texts = satellite}},
      1);
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model), JI_ERROR_NOT_FOUND);
  support_message(ctx, "part_of");
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

/* A key that is not known, and tax on the wrong side of the table's prices, are warned about. */
static void test_warnings(void **state) {
  (void)state;
  static const char *const keys[] = {"yaer", "valuation"}, *const values[] = {"2018", "basic"};
  char last[256] = "";
  ji_context_options options;
  ji_context *ctx;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep_last;
  options.user = last;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  folder f = a_folder();
  f.table[0].texts = keys;
  f.table[1].texts = values;
  f.keys = 2;
  ji_model *model = model_of(ctx, &f, NULL);
  support_contains(last, "\"yaer\"");
  ji_dataset *basket = basket_of(ctx, 0, NULL), *demand;
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, NULL, &demand));
  support_contains(last, "inside the table's prices");
  ji_dataset_unref(demand);
  ji_dataset_unref(basket);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- every allocation --------------------------------------------------------------------- */

static ji_status from_bundle(ji_context *ctx, void *user) {
  ji_model *model;
  ji_status status = ji_io_model_from_bundle(ctx, user, NULL, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

typedef struct inputs {
  const ji_model *model;
  const ji_dataset *basket;
} inputs;

static ji_status make_demand(ji_context *ctx, void *user) {
  const inputs *in = user;
  ji_dataset *demand;
  ji_status status = ji_io_basket_demand(ctx, in->model, in->basket, NULL, &demand);
  assert_true((status == JI_OK) == (demand != NULL));
  ji_dataset_unref(demand);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  folder f = a_folder();
  ji_bundle *bundle = bundle_of(ctx, &f);
  assert_true(support_every_allocation("from_bundle", from_bundle, bundle) > 20);
  static const char *const words[] = {"survey", "illustrative"};
  inputs in = {model_of(ctx, &f, NULL), basket_saying(ctx, words, "status=@status")};
  assert_true(support_every_allocation("basket_demand", make_demand, &in) > 10);
  ji_model_unref((ji_model *)(uintptr_t)in.model);
  ji_dataset_unref((ji_dataset *)(uintptr_t)in.basket);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_from_bundle),     cmocka_unit_test(test_scales),
      cmocka_unit_test(test_price_basis),     cmocka_unit_test(test_refused_bundles),
      cmocka_unit_test(test_basket),          cmocka_unit_test(test_refused_baskets),
      cmocka_unit_test(test_basket_status),   cmocka_unit_test(test_refused_statuses),
      cmocka_unit_test(test_basket_readings), cmocka_unit_test(test_satellites),
      cmocka_unit_test(test_warnings),        cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

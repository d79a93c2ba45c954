/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Basic from purchasers' prices. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static const char *const sectors[] = {"goods", "trade", "transport_post"};
static const char *const names[] = {"households", "exports"};
static const char *const rows[] = {"employment", "compensation"};
static const double flows[] = {100, 40, 20, 0, 10, 0, 5, 5, 10};
static const double demand[] = {200, 40, 20, 0, 10, 10}, output[] = {400, 30, 40};
static const double satellites[] = {40, 20, 10, 120, 15, 18};

static ji_model *model(const char *unit, const char *const *region) {
  static const char *const units[] = {"person", "1e6 EUR@2010:purchasers"};
  const support_io table = {.n = 3,
                            .demands = 2,
                            .rows = 2,
                            .flows = flows,
                            .demand = demand,
                            .satellites = satellites,
                            .output = output,
                            .sectors = sectors,
                            .regions = region,
                            .demand_names = names,
                            .row_names = rows,
                            .row_units = unit && strstr(unit, "purchasers") ? units : NULL};
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = unit;
  support_ok(ctx, support_io_create(ctx, &table, &options, &out));
  return out;
}

/* Rows of margins; uses and regions may be NULL. */
static ji_dataset *margins(const char *const *of, const char *const *uses,
                           const char *const *region, const double *trade, const double *transport,
                           const double *tax, int64_t count) {
  support_column columns[6] = {{.name = "sector", .texts = of},
                               {.name = "trade", .numbers = trade},
                               {.name = "transport", .numbers = transport},
                               {.name = "tax", .numbers = tax}};
  size_t used = 4;
  if (uses)
    columns[used++] = (support_column){.name = "use", .texts = uses};
  if (region)
    columns[used++] = (support_column){.name = "region", .texts = region};
  return support_dataset(ctx, count, columns, used);
}

static const double trade[] = {0.2, 0}, transport[] = {0.05, 0.1}, tax[] = {0.1, -0.05};
static const char *const goods[] = {"goods", "goods"}, *const uses[] = {NULL, "exports"};

static ji_bundle *revalue(const char *unit, ji_dataset *given, ji_status expected) {
  ji_model *old = model(unit, NULL);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_basic_prices(ctx, old, given, NULL, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_model_unref(old);
  ji_dataset_unref(given);
  return out;
}

static void test_margins_and_taxes_move(void **state) {
  (void)state;
  ji_bundle *out = revalue("1e6 EUR@2010:purchasers",
                           margins(goods, uses, NULL, trade, transport, tax, 2), JI_OK);
  support_close("goods", support_element(out, "flows", 0, 0), 65, 1e-14);
  support_close("trade", support_element(out, "flows", 1, 0), 20, 1e-14);
  support_close("transport", support_element(out, "flows", 2, 0), 5 + 5, 1e-14);
  support_close("tax", support_element(out, "satellites", 2, 0), 10, 1e-14);
  /* Exports by their own rates: 40 less 4 of transport, with a subsidy of 2. */
  support_close("exports", support_element(out, "final_demand", 0, 1), 38, 1e-14);
  support_close("transport", support_element(out, "final_demand", 2, 1), 10 + 4, 1e-14);
  ji_column taxes = support_look(ctx, ji_bundle_find(out, "demand_taxes"), "tax");
  support_close("household tax", support_number(&taxes, 0), 20, 1e-14);
  support_close("subsidy", support_number(&taxes, 1), -2, 1e-14);
  assert_string_equal(taxes.unit, "1e6 EUR@2010:basic");
  ji_bundle_unref(out);
}

static void test_what_columns_pay_stays(void **state) {
  (void)state;
  ji_bundle *out = revalue(NULL, margins(goods, uses, NULL, trade, transport, tax, 2), JI_OK);
  for (int64_t j = 0; j < 3; j++) {
    double before = flows[j] + flows[3 + j] + flows[6 + j];
    double after = support_element(out, "satellites", 2, j);
    for (int64_t i = 0; i < 3; i++)
      after += support_element(out, "flows", i, j);
    support_close("column", after, before, 1e-14);
  }
  for (int64_t i = 0; i < 3; i++) {
    double row = 0;
    for (int64_t j = 0; j < 3; j++)
      row += support_element(out, "flows", i, j);
    for (int64_t k = 0; k < 2; k++)
      row += support_element(out, "final_demand", i, k);
    support_close("row", row, support_element(out, "output", i, 0), 1e-14);
  }
  ji_column value = support_look(ctx, ji_bundle_find(out, "report"), "value");
  ji_column limit = support_look(ctx, ji_bundle_find(out, "report"), "limit");
  support_close("purchases", support_number(&value, 0), support_number(&limit, 0), 1e-14);
  ji_bundle_unref(out);
}

/* Compensation is money of the flows' kind before and after. */
static void test_units_follow(void **state) {
  (void)state;
  ji_bundle *out = revalue("1e6 EUR@2010:purchasers",
                           margins(goods, NULL, NULL, trade, transport, tax, 1), JI_OK);
  ji_column unit = support_look(ctx, ji_bundle_find(out, "satellite_labels"), "unit");
  char *text = support_text(ctx, &unit, 1);
  assert_string_equal(text, "1e6 EUR@2010:basic");
  free(text);
  ji_model *made;
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
  ji_model_unref(made);
  ji_bundle_unref(out);
  revalue("1e6 EUR@2010:producers", margins(goods, NULL, NULL, trade, transport, tax, 1),
          JI_ERROR_UNIT);
  support_message(ctx, "is at producers prices");
}

static void test_other_earners_and_regions(void **state) {
  (void)state;
  static const char *const region[] = {"north", "north", "north"};
  static const char *const of[] = {"goods"}, *const in[] = {"north"}, *const away[] = {"south"};
  ji_model *old = model(NULL, region);
  ji_io_basic_price_options options;
  ji_bundle *out;
  support_ok(ctx, ji_io_basic_price_options_init(&options, sizeof options));
  options.trade_sector = "transport_post";
  options.transport_sector = NULL; /* the default */
  ji_dataset *given = margins(of, NULL, in, trade, transport, tax, 1);
  support_ok(ctx, ji_io_basic_prices(ctx, old, given, &options, &out));
  support_close("both margins", support_element(out, "flows", 2, 0), 5 + 25, 1e-14);
  ji_bundle_unref(out);
  options.trade_sector = "shops";
  support_status(ctx, ji_io_basic_prices(ctx, old, given, &options, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no sector \"shops\" in north to earn trade margins");
  ji_dataset_unref(given);
  given = margins(of, NULL, away, trade, transport, tax, 1);
  support_status(ctx, ji_io_basic_prices(ctx, old, given, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "\"goods\" in south is no sector of the table");
  ji_dataset_unref(given);
  given = margins(of, NULL, NULL, trade, transport, tax, 1);
  support_status(ctx, ji_io_basic_prices(ctx, old, given, NULL, &out), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const other[] = {"fish", NULL}, *const unknown[] = {NULL, "army"};
  static const double many[] = {0.96, 0}, negative[] = {-0.1, 0}, infinite[] = {INFINITY, 0};
  static const char *const twice[] = {"exports", "exports"};
  revalue(NULL, margins(other, NULL, NULL, trade, transport, tax, 1), JI_ERROR_LABEL);
  support_message(ctx, "row 1: \"fish\" is no sector");
  revalue(NULL, margins(goods, NULL, NULL, trade, transport, tax, 2), JI_ERROR_LABEL);
  support_message(ctx, "row 2: \"goods\" is there twice");
  revalue(NULL, margins(goods, twice, NULL, trade, transport, tax, 2), JI_ERROR_LABEL);
  revalue(NULL, margins(goods, unknown, NULL, trade, transport, tax, 2), JI_ERROR_LABEL);
  support_message(ctx, "row 2: use \"army\" is neither");
  revalue(NULL, margins(goods, uses, NULL, many, transport, tax, 2), JI_ERROR_VALUE);
  support_message(ctx, "row 1: rates");
  revalue(NULL, margins(goods, uses, NULL, negative, transport, tax, 2), JI_ERROR_VALUE);
  revalue(NULL, margins(goods, uses, NULL, trade, transport, infinite, 2), JI_ERROR_VALUE);
  const support_column bare[] = {{.name = "sector", .texts = goods}};
  revalue(NULL, support_dataset(ctx, 1, bare, 1), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no column \"trade\"");
  ji_model *old = model(NULL, NULL);
  ji_dataset *given = margins(goods, NULL, NULL, trade, transport, tax, 1);
  ji_bundle *out;
  support_status(ctx, ji_io_basic_prices(ctx, old, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_basic_prices(ctx, old, given, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_basic_prices(ctx, NULL, given, NULL, &out), JI_ERROR_ARGUMENT);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

static void test_a_use_in_several_regions(void **state) {
  (void)state;
  static const char *const same[] = {"goods", "trade", "goods"};
  static const char *const region[] = {"north", "north", "south"};
  static const char *const of[] = {"goods"}, *const in[] = {"north"}, *const use[] = {"goods"};
  const support_io table = {.n = 3,
                            .demands = 2,
                            .flows = flows,
                            .demand = demand,
                            .output = output,
                            .sectors = same,
                            .regions = region,
                            .demand_names = names};
  ji_model *old;
  ji_bundle *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &old));
  ji_dataset *given = margins(of, use, in, trade, transport, tax, 1);
  support_status(ctx, ji_io_basic_prices(ctx, old, given, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "use \"goods\" is several columns");
  ji_dataset_unref(given);
  ji_model_unref(old);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_margins_and_taxes_move),
      cmocka_unit_test(test_what_columns_pay_stays),
      cmocka_unit_test(test_units_follow),
      cmocka_unit_test(test_other_earners_and_regions),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_a_use_in_several_regions),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Point 4 of the example platform_jobs: what the economy's own table says. */
#include "platform_jobs.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const effects[] = {"direct", "indirect", "induced"};

/* "person/(1e8 CNY@2018:basic)" becomes "person/(1e9 CNY@2018:basic)", and the units of demand and
 * of sales follow from it. A unit of another form stays as it is. */
static ji_status choose_units(app *a) {
  ji_dataset *multipliers = NULL;
  ji_column column = {.size = sizeof column};
  ji_status status = ji_io_multipliers(a->ctx, a->table, NULL, &multipliers);
  if (!status)
    status =
        ji_dataset_column(a->ctx, multipliers, ji_dataset_find(multipliers, "direct"), &column);
  const char *unit = column.unit ? column.unit : "1";
  const char *open = strchr(unit, '('), *blank = open ? strchr(open, ' ') : NULL;
  const char *money = blank ? blank + 1 : NULL;
  snprintf(a->per_unit, sizeof a->per_unit, "%s", unit);
  if (!status && money) {
    int size = (int)strcspn(money, ")"), basis = (int)strcspn(money, ":)");
    snprintf(a->per_unit, sizeof a->per_unit, "%.*s(1e9 %.*s)", (int)(open - unit), unit, size,
             money);
    snprintf(a->demand_unit, sizeof a->demand_unit, "1e9 %.*s", size, money);
    snprintf(a->basket_unit, sizeof a->basket_unit, "1e9 %.*s%s", basis, money,
             money[basis] == ':' ? ":purchasers" : "");
  }
  ji_dataset_unref(multipliers);
  return status;
}

static ji_status show_multipliers(app *a) {
  static const ji_table_column columns[] = {
      {.name = "sector", .decimals = -1},
      {.name = "direct", .unit = "", .decimals = 0},
      {.name = "type1", .heading = "Type I", .unit = "", .decimals = 0},
      {.name = "type2", .heading = "Type II", .unit = "", .decimals = 0},
      {.name = "type1_ratio", .heading = "I / direct", .unit = "", .decimals = 2},
  };
  char title[256];
  ji_io_multiplier_options options;
  ji_io_multiplier_options_init(&options, sizeof options);
  options.unit = a->per_unit;
  ji_dataset *multipliers = NULL;
  ji_status status = ji_io_multipliers(a->ctx, a->table, &options, &multipliers);
  snprintf(title, sizeof title,
           "Persons employed in the whole economy per final demand for the product, %s",
           a->per_unit);
  return status ? status
                : show_and_drop(a, multipliers, "multipliers",
                                &(sheet){title, columns, COUNT(columns), 1});
}

/* What table.csv says of where the figures come from, and caveats.csv of how far they go. */
static void show_origin(app *a) {
  const ji_dataset *table = ji_bundle_find(a->tables, "table");
  const ji_dataset *caveats = ji_bundle_find(a->tables, "caveats");
  char key[64], value[1024], lead[80];
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++)
    if (strcmp(cell_text(a, table, "key", row, key, sizeof key), "source") == 0)
      paragraph("  source: ", cell_text(a, table, "value", row, value, sizeof value));
  for (int64_t row = 0; row < ji_dataset_row_count(caveats); row++) {
    cell_text(a, caveats, "about", row, key, sizeof key);
    snprintf(lead, sizeof lead, "  %s: ", key);
    paragraph(lead, cell_text(a, caveats, "text", row, value, sizeof value));
  }
}

static ji_status show_table_checks(app *a) {
  ji_dataset *checks = NULL;
  char check[64], verdict[32], text[1024], line[1200];
  ji_status status = ji_io_check(a->ctx, a->table, &checks);
  if (!status)
    status = save(a, checks, "table_check");
  for (int64_t row = 0; !status && row < ji_dataset_row_count(checks); row++) {
    cell_text(a, checks, "verdict", row, verdict, sizeof verdict);
    if (strcmp(verdict, "warning") != 0 && strcmp(verdict, "failed") != 0)
      continue;
    cell_text(a, checks, "check", row, check, sizeof check);
    cell_text(a, checks, "explanation", row, text, sizeof text);
    snprintf(line, sizeof line, "%s: %s", check, text);
    paragraph("  table: ", line);
  }
  ji_dataset_unref(checks);
  return status;
}

/* --- the basket ------------------------------------------------------------------------------ */

#define MAX_PARTS 16
enum { DEMAND, DIRECT, INDIRECT, INDUCED, NUMBERS };

/* One variant: drivers, jobs, and both by valuation part; the last row is the total. */
typedef struct basket_run {
  ji_dataset *demand, *jobs, *parts, *by_part;
  char labels[MAX_PARTS + 1][64];
  double numbers[MAX_PARTS + 1][NUMBERS];
  int64_t count; /* parts, without the total */
} basket_run;

static void drop(basket_run *run) {
  ji_dataset_unref(run->demand);
  ji_dataset_unref(run->jobs);
  ji_dataset_unref(run->parts);
  ji_dataset_unref(run->by_part);
}

static ji_status compute(app *a, int32_t tax, double sales, basket_run *run) {
  static const char *const by_part[] = {"driver", "effect"}, *const by_driver[] = {"driver"};
  ji_io_basket_options options;
  ji_io_basket_options_init(&options, sizeof options);
  options.tax = tax;
  options.total = sales;
  options.unit = a->basket_unit[0] ? a->basket_unit : NULL;
  ji_status status = ji_io_basket_demand(a->ctx, a->table, a->basket, &options, &run->demand);
  if (!status)
    status = ji_model_estimate(a->ctx, a->table, run->demand, NULL, &run->jobs);
  if (!status)
    status = ji_dataset_aggregate(a->ctx, run->demand, by_driver, COUNT(by_driver), &run->parts);
  return status ? status
                : ji_dataset_aggregate(a->ctx, run->jobs, by_part, COUNT(by_part), &run->by_part);
}

/* The sum of `value` over rows with this name in `key` and this effect. */
static double sum_of(app *a, const ji_dataset *dataset, const char *key, const char *name,
                     const char *effect) {
  char text[128];
  double sum = 0, value;
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    if (strcmp(cell_text(a, dataset, "effect", row, text, sizeof text), effect) != 0 ||
        (name && strcmp(cell_text(a, dataset, key, row, text, sizeof text), name) != 0))
      continue;
    if (cell_number(a, dataset, "value", row, &value))
      sum += value;
  }
  return sum;
}

static void collect_parts(app *a, basket_run *run) {
  for (int64_t row = 0; row < ji_dataset_row_count(run->parts) && row < MAX_PARTS; row++) {
    char *label = run->labels[run->count];
    double *numbers = run->numbers[run->count++];
    cell_text(a, run->parts, "driver", row, label, sizeof run->labels[0]);
    cell_number(a, run->parts, "value", row, &numbers[DEMAND]);
    for (size_t i = 0; i < COUNT(effects); i++)
      numbers[DIRECT + i] = sum_of(a, run->by_part, "driver", label, effects[i]);
  }
  strcpy(run->labels[run->count], "total");
  for (int64_t row = 0; row < run->count; row++)
    for (size_t i = 0; i < NUMBERS; i++)
      run->numbers[run->count][i] += run->numbers[row][i];
}

/* The demand is in the unit of the table's flows; the screen shows it in that of the sales. */
static ji_status scale_demand(app *a, basket_run *run) {
  ji_column column = {.size = sizeof column};
  double factor = 1;
  ji_status status =
      ji_dataset_column(a->ctx, run->parts, ji_dataset_find(run->parts, "value"), &column);
  if (!status && column.unit && a->demand_unit[0])
    status = ji_unit_convert(a->ctx, column.unit, a->demand_unit, &factor);
  for (int64_t row = 0; !status && row < run->count; row++)
    run->numbers[row][DEMAND] *= factor;
  return status;
}

/* unit: what is said above the demand, NULL for the unit of the table. */
static ji_status show_basket(app *a, basket_run *run, const char *title, const char *name,
                             const char *basis) {
  static const char *const names[NUMBERS] = {"demand", "direct", "indirect", "induced"};
  const ji_table_column columns[] = {
      {.name = "valuation_part", .heading = "valuation part", .decimals = -1},
      {.name = "demand", .unit = basis, .decimals = 8},
      {.name = "direct", .decimals = 4},
      {.name = "indirect", .decimals = 4},
      {.name = "induced", .decimals = 4},
  };
  char file[64], unit[64];
  cell_text(a, run->by_part, "unit", 0, unit, sizeof unit);
  const char *const units[NUMBERS] = {a->demand_unit, unit, unit, unit};
  ji_dataset *shown = NULL;
  ji_status status = make_table(a, "valuation_part", (const char(*)[64])run->labels, run->count + 1,
                                names, units, NUMBERS, run->numbers[0], &shown);
  snprintf(file, sizeof file, "basket_%s_demand", name);
  if (!status)
    status = save(a, run->demand, file);
  snprintf(file, sizeof file, "basket_%s_jobs", name);
  if (!status)
    status = save(a, run->jobs, file);
  snprintf(file, sizeof file, "basket_%s_by_part", name);
  if (!status)
    status = save(a, run->by_part, file);
  if (!status)
    status = show_table(a, shown, &(sheet){title, columns, COUNT(columns), 0});
  ji_dataset_unref(shown);
  return status;
}

static ji_status run_variant(app *a, int32_t tax, const char *title, const char *name,
                             const char *basis, basket_run *run) {
  ji_status status = compute(a, tax, 1, run);
  if (status)
    return status;
  collect_parts(a, run);
  status = scale_demand(a, run);
  for (int64_t row = 0; row < run->count; row++)
    run->numbers[run->count][DEMAND] =
        (row ? run->numbers[run->count][DEMAND] : 0) + run->numbers[row][DEMAND];
  return status ? status : show_basket(a, run, title, name, basis);
}

/* --- what must be said around it -------------------------------------------------------------- */

/* As given, or what is said of 2024 over 2018. */
static double drift(const app *a) {
  return a->drift > 0 ? a->drift : 0.65;
}

/* The sector with the largest share of the Type I jobs. */
static double largest_share(app *a, const basket_run *run, char *name, size_t size) {
  char text[128];
  double total = run->numbers[run->count][DIRECT] + run->numbers[run->count][INDIRECT], share = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(run->jobs); row++) {
    cell_text(a, run->jobs, "component", row, text, sizeof text);
    double jobs = sum_of(a, run->jobs, "component", text, "direct") +
                  sum_of(a, run->jobs, "component", text, "indirect");
    if (total > 0 && jobs / total > share) {
      share = jobs / total;
      snprintf(name, size, "%s", text);
    }
  }
  return share;
}

/* The driver's level in the account's vintage, in 1e9 of money at the day's prices; 0 if there is
 * none in that money. */
static double find_billions(app *a, const char *driver) {
  const ji_dataset *drivers = ji_bundle_find(a->account_tables, "drivers");
  char vintage[128], name[128], unit[128];
  double level = 0, factor = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(drivers); row++) {
    cell_text(a, drivers, "vintage", row, vintage, sizeof vintage);
    cell_text(a, drivers, "driver", row, name, sizeof name);
    if (strcmp(name, driver) != 0 || (a->vintage && vintage[0] && strcmp(vintage, a->vintage) != 0))
      continue;
    cell_number(a, drivers, "value", row, &level);
    cell_text(a, drivers, "unit", row, unit, sizeof unit);
    if (ji_unit_convert(a->ctx, unit, "1e9 CNY@current:purchasers", &factor))
      return 0;
    return level * factor;
  }
  return 0;
}

/* Basket and layer side by side, in millions. */
typedef struct beside {
  char driver[128], layer[128];
  double billions, published, type1, drifted, induced;
} beside;

/* The layer and the driver of the account's first average; *found: 0 where there is none, or none
 * that the account's readings allow. */
static ji_status find_average(app *a, beside *b, int *found) {
  ji_dataset *coefficients = NULL, *product = NULL;
  char unit[128];
  double factor = 0;
  *found = 0;
  ji_status status = ji_account_coefficients(a->ctx, a->account, &coefficients);
  if (status)
    return status == JI_ERROR_MEASURE ? JI_OK : status; /* point 3 has said it */
  if (ji_dataset_row_count(coefficients) > 0) {
    cell_text(a, coefficients, "driver", 0, b->driver, sizeof b->driver);
    cell_text(a, coefficients, "layer", 0, b->layer, sizeof b->layer);
    b->billions = find_billions(a, b->driver);
  }
  ji_dataset_unref(coefficients);
  if (b->billions > 0)
    status = ji_account_apply(a->ctx, a->account, "average", b->driver, 0, &product);
  if (!status && product) {
    cell_number(a, product, "value", 0, &b->published);
    cell_text(a, product, "unit", 0, unit, sizeof unit);
    *found = !ji_unit_convert(a->ctx, unit, "1e6 job", &factor);
    b->published *= factor;
  }
  ji_dataset_unref(product);
  return status;
}

/* The figures of the line as a table, for --out. */
static ji_status save_beside(app *a, const beside *b) {
  static const char *const name[] = {"value"}, *const unit[] = {"1e6 person"},
                           *const by[] = {"statement"};
  const char labels[][64] = {"Type I, table's technology", "Type I, with the drift",
                             "Type I and induced, table's technology"};
  const double values[] = {b->type1, b->drifted, b->induced};
  ji_dataset *made = NULL, *saved = NULL;
  ji_status status = make_table(a, "statement", labels, 3, name, unit, 1, values, &made);
  if (!status) /* writes down where it comes from */
    status = ji_dataset_aggregate(a->ctx, made, by, 1, &saved);
  if (!status)
    status = save(a, saved, "beside_account");
  ji_dataset_unref(made);
  ji_dataset_unref(saved);
  return status;
}

/* The basket's jobs beside the published layer: only where the account has an average. The jobs
 * are the library's, for a basket as large as the driver. */
static ji_status compare_with_account(app *a) {
  char line[1024];
  beside b = {.billions = 0};
  basket_run run = {0};
  int found = 0;
  ji_status status = find_average(a, &b, &found);
  if (status || !found || !strstr(a->basket_unit, " CNY@"))
    return status;
  status = compute(a, JI_IO_TAX_INSIDE, b.billions, &run);
  if (!status)
    status = save(a, run.jobs, "beside_account_jobs");
  b.type1 =
      (sum_of(a, run.jobs, NULL, NULL, "direct") + sum_of(a, run.jobs, NULL, NULL, "indirect")) /
      1e6;
  b.induced = b.type1 + sum_of(a, run.jobs, NULL, NULL, "induced") / 1e6;
  b.drifted = b.type1 * drift(a);
  if (!status)
    status = save_beside(a, &b);
  snprintf(line, sizeof line,
           "an illustrative basket as large as %s = %.1f bn CNY (today's sales at the table's "
           "prices, which the library refuses; the basket wants returns taken out, which %s is not "
           "known to have) gives about %.1f million Type I, %.1f with the drift, %.1f with induced "
           "jobs and no drift; published for %s: %.2f million, and the published marginal is "
           "another figure again (point 3). Unreconciled, not confirmed.",
           b.driver, b.billions, b.driver, b.type1, b.drifted, b.induced, b.layer, b.published);
  if (!status)
    paragraph("  beside it: ", line);
  drop(&run);
  return status;
}

static ji_status show_caveats(app *a, const basket_run *run) {
  char line[1024], sector[128] = "";
  double share = largest_share(a, run, sector, sizeof sector);
  say("\nRead before use\n");
  paragraph("  basket:    ", "shares, margins and tax rates are illustrative, not measured; change "
                             "the CSV to your own sales.");
  paragraph("  gross:     ", "jobs tied to the sales, not added by them: average coefficients of "
                             "the table's year, its technology and prices.");
  snprintf(line, sizeof line,
           "carrying the figures to a later year needs one: economy-wide jobs per unit of GDP are "
           "taken as %g times those of the table's year (%s).",
           drift(a),
           a->drift > 0 ? "as given with --drift"
                        : "2024 over 2018, second-hand; whether nominal or real is not checked: "
                          "see the Bureau's yearbooks, --drift");
  paragraph("  drift:     ", line);
  paragraph("  margins:   ", "the trade margin already pays streamers and the platform: the "
                             "account's direct layer must never be added to this.");
  snprintf(
      line, sizeof line,
      "%s is %.0f %% of the Type I jobs, at an average coefficient; what it adds at the margin "
      "may be near zero.",
      sector, share * 100);
  paragraph("  largest:   ", line);
  paragraph("  offline:   ",
            "if a share delta of the sales would have happened offline, production "
            "jobs shrink by about (1 - delta).");
  return compare_with_account(a);
}

ji_status show_economy(app *a) {
  basket_run inside = {0}, outside = {0};
  char outside_basis[160];
  heading("4. What the economy's own table says");
  ji_status status = choose_units(a);
  if (!status)
    status = show_multipliers(a);
  if (!status)
    show_origin(a);
  if (!status)
    status = show_table_checks(a);
  if (!status)
    status = run_variant(a, JI_IO_TAX_INSIDE,
                         "Illustrative basket of delivered sales at purchasers' prices; variant A: "
                         "tax inside the table's prices",
                         "a", NULL, &inside);
  /* Variant B asks what a table at basic prices would say; the library warns that ours is none. */
  a->quiet = 1;
  snprintf(outside_basis, sizeof outside_basis, "%.*s, as if basic",
           (int)strcspn(a->demand_unit, ":"), a->demand_unit);
  if (!status)
    status = run_variant(a, JI_IO_TAX_OUTSIDE,
                         "The same, variant B: as if the table were at basic prices, tax outside",
                         "b", outside_basis, &outside);
  a->quiet = 0;
  if (!status)
    status = show_caveats(a, &inside);
  drop(&inside);
  drop(&outside);
  return status;
}

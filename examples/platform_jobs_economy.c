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
      note("  source: ", cell_text(a, table, "value", row, value, sizeof value));
  for (int64_t row = 0; row < ji_dataset_row_count(caveats); row++) {
    cell_text(a, caveats, "about", row, key, sizeof key);
    snprintf(lead, sizeof lead, "  %s: ", key);
    note(lead, cell_text(a, caveats, "text", row, value, sizeof value));
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

void drop_basket(basket_run *run) {
  ji_dataset_unref(run->demand);
  ji_dataset_unref(run->jobs);
  ji_dataset_unref(run->parts);
  ji_dataset_unref(run->by_part);
}

ji_status compute_basket(app *a, int32_t tax, double sales, const char *reading, basket_run *run) {
  static const char *const by_part[] = {"driver", "effect"}, *const by_driver[] = {"driver"};
  ji_io_basket_options options;
  ji_io_basket_options_init(&options, sizeof options);
  options.tax = tax;
  options.total = sales;
  options.unit = a->basket_unit[0] ? a->basket_unit : NULL;
  options.reading = reading;
  ji_status status = ji_io_basket_demand(a->ctx, a->table, a->basket, &options, &run->demand);
  if (!status)
    status = ji_model_estimate(a->ctx, a->table, run->demand, NULL, &run->jobs);
  if (!status)
    status = ji_dataset_aggregate(a->ctx, run->demand, by_driver, COUNT(by_driver), &run->parts);
  return status ? status
                : ji_dataset_aggregate(a->ctx, run->jobs, by_part, COUNT(by_part), &run->by_part);
}

/* What the basket's rows say of themselves, as the demand's measure has it. */
static ji_status read_basket_status(app *a, const basket_run *run) {
  ji_column column = {.size = sizeof column};
  ji_status status =
      ji_dataset_column(a->ctx, run->demand, ji_dataset_find(run->demand, "value"), &column);
  const char *word = column.measure ? ji_measure_field(column.measure, "status") : NULL;
  snprintf(a->basket_status, sizeof a->basket_status, "%s", word ? word : "");
  return status;
}

double sum_of(app *a, const ji_dataset *dataset, const char *key, const char *name,
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

/* Demand and jobs by valuation part, with the total. */
static ji_status make_parts(app *a, const basket_run *run, ji_dataset **out) {
  char cells[(MAX_PARTS + 1) * 64], unit[64];
  size_t size = 0;
  int64_t rows = run->count + 1;
  cell_text(a, run->by_part, "unit", 0, unit, sizeof unit);
  const column_words part = {"valuation_part", NULL, NULL, NULL},
                     numbers[NUMBERS] = {{"demand", a->demand_unit, NULL, NULL},
                                         {"direct", unit, NULL, NULL},
                                         {"indirect", unit, NULL, NULL},
                                         {"induced", unit, NULL, NULL}};
  for (int64_t row = 0; row < rows; row++)
    size += (size_t)snprintf(cells + size, 64, "%s", run->labels[row]) + 1;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji_dataset_builder_create(a->ctx, &builder);
  if (!status)
    status = add_texts(a, builder, &part, cells, rows);
  for (int i = 0; !status && i < NUMBERS; i++)
    status = add_numbers(a, builder, &numbers[i], &run->numbers[0][i], NUMBERS, rows);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  return status;
}

/* basis: what is said above the demand, NULL for the unit of the table. */
static ji_status show_basket(app *a, basket_run *run, const char *title, const char *name,
                             const char *basis) {
  const ji_table_column columns[] = {
      {.name = "valuation_part", .heading = "valuation part", .decimals = -1},
      {.name = "demand", .unit = basis, .decimals = 8},
      {.name = "direct", .decimals = 4},
      {.name = "indirect", .decimals = 4},
      {.name = "induced", .decimals = 4},
  };
  char file[64];
  ji_dataset *shown = NULL;
  ji_status status = make_parts(a, run, &shown);
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

/* start, then the basket's status in brackets, then what the variant takes for granted. */
static ji_status run_variant(app *a, int32_t tax, const char *start, const char *variant,
                             const char *basis, basket_run *run) {
  char title[256];
  ji_status status = compute_basket(a, tax, 1, NULL, run);
  if (!status)
    status = read_basket_status(a, run);
  if (status)
    return status;
  snprintf(title, sizeof title, "%s (%s), variant %s", start,
           a->basket_status[0] ? a->basket_status : "status not known", variant);
  collect_parts(a, run);
  status = scale_demand(a, run);
  for (int64_t row = 0; row < run->count; row++)
    run->numbers[run->count][DEMAND] =
        (row ? run->numbers[run->count][DEMAND] : 0) + run->numbers[row][DEMAND];
  return status ? status : show_basket(a, run, title, variant[0] == 'A' ? "a" : "b", basis);
}

/* --- what must be said around it -------------------------------------------------------------- */

double drift(const app *a) {
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

/* How far the basket's figures go: as its rows say, and no further. */
static void say_status(const app *a) {
  char line[512];
  int is_own = strcmp(a->basket_status, "illustrative") == 0 || !a->basket_status[0];
  if (is_own)
    snprintf(line, sizeof line,
             "shares, margins and tax rates are illustrative, not measured; change the CSV to your "
             "own sales, and say so in its column status.");
  else
    snprintf(line, sizeof line,
             "shares, margins and tax rates have the status %s, the weakest that the CSV's rows "
             "state; nothing here has checked them.",
             a->basket_status);
  note("  basket:    ", line);
}

static ji_status show_caveats(app *a, const basket_run *run) {
  char line[1024], sector[128] = "";
  double share = largest_share(a, run, sector, sizeof sector);
  say("\nRead before use\n");
  say_status(a);
  note("  gross:     ", "jobs tied to the sales, not added by them: average coefficients of "
                        "the table's year, its technology and prices.");
  snprintf(line, sizeof line,
           "carrying the figures to a later year needs one: economy-wide jobs per unit of GDP are "
           "taken as %g times those of the table's year (%s).",
           drift(a),
           a->drift > 0 ? "as given with --drift"
                        : "2024 over 2018, second-hand; whether nominal or real is not checked: "
                          "see the Bureau's yearbooks, --drift");
  note("  drift:     ", line);
  note("  margins:   ", "the trade margin already pays streamers and the platform: the "
                        "account's direct layer must never be added to this.");
  snprintf(
      line, sizeof line,
      "%s is %.0f %% of the Type I jobs, at an average coefficient; what it adds at the margin "
      "may be near zero.",
      sector, share * 100);
  note("  largest:   ", line);
  note("  offline:   ", "if a share delta of the sales would have happened offline, production "
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
    status = run_variant(a, JI_IO_TAX_INSIDE, "Basket of delivered sales at purchasers' prices",
                         "A: tax inside the table's prices", NULL, &inside);
  /* Variant B asks what a table at basic prices would say; the library warns that ours is none. */
  a->quiet = 1;
  snprintf(outside_basis, sizeof outside_basis, "%.*s, as if basic",
           (int)strcspn(a->demand_unit, ":"), a->demand_unit);
  if (!status)
    status = run_variant(a, JI_IO_TAX_OUTSIDE, "The same basket",
                         "B: as if the table were at basic prices, tax outside", outside_basis,
                         &outside);
  a->quiet = 0;
  if (!status)
    status = show_caveats(a, &inside);
  drop_basket(&inside);
  drop_basket(&outside);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Four questions to an input-output table, and the answers that docs/guide/io-questions.md prints.
 * bindings/python/examples/io_questions.py prints the same. */
#include "io_questions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MONEY "1e9 CNY@2018:producers_with_vat" /* of the table of China 2018 */

static const char help[] =
    "io_questions QUESTION FOLDER...\n"
    "\n"
    "  final-demand TABLE          whose demand employs whom: jobs by category of final demand\n"
    "  change EARLIER LATER        what a change of jobs between two tables goes back to\n"
    "  county TABLE REGION         multipliers of a region by Flegg's location quotients, from "
    "the\n"
    "                              jobs in TABLE/work.csv\n"
    "  live-commerce TABLE ACCOUNT jobs behind 1 bn CNY of delivered sales (TABLE's basket and\n"
    "                              economy.csv), beside what a platform publishes (ACCOUNT)\n";

/* --- who employs whom --------------------------------------------------------------------- */

static ji_status final_demand(app *a, char **folders) {
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_dataset *out = NULL;
  double money = 0, sums[2] = {0, 0};
  ji_status status = read_table(a, folders[0], &bundle, &model);
  if (!status)
    status = ji_io_demand_footprints(a->ctx, model, NULL, &out);
  if (!status)
    status = ji_unit_convert(a->ctx, unit_of(a, out, "demand"), MONEY, &money);
  int64_t rows = status ? 0 : ji_dataset_row_count(out);
  for (int64_t row = 0; row < rows; row++) {
    sums[0] += number_at(a, out, "demand", row) * money;
    sums[1] += number_at(a, out, "embodied", row);
  }
  if (!status)
    printf("%-26s %16s %14s %9s %18s\n", "category of final demand", "demand, bn CNY",
           "jobs, million", "share, %", "jobs per bn CNY");
  for (int64_t row = 0; row < rows; row++) {
    char name[64];
    double demand = number_at(a, out, "demand", row) * money;
    double jobs = number_at(a, out, "embodied", row);
    printf("%-26s %16.1f %14.2f %9.1f %18.0f\n", text_at(a, out, "category", row, name, 64), demand,
           jobs / 1e6, 100 * jobs / sums[1], jobs / demand);
  }
  if (!status)
    printf("%-26s %16.1f %14.2f %9.1f %18.0f\n", "all", sums[0], sums[1] / 1e6, 100.0,
           sums[1] / sums[0]);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  return status;
}

/* --- a change between two tables ---------------------------------------------------------- */

/* The rows of all sectors are the last ones: their sector is null. */
static void print_causes(app *a, const ji_dataset *out) {
  char cause[64], prices[64] = "";
  printf("%-14s %14s %14s %14s %14s\n", "cause, persons", "polar", "mean", "minimum", "maximum");
  for (int64_t row = 0; row < ji_dataset_row_count(out); row++) {
    if (*text_at(a, out, "sector", row, cause, sizeof cause))
      continue;
    text_at(a, out, "cause", row, cause, sizeof cause);
    text_at(a, out, "prices", row, prices, sizeof prices);
    printf("%-14s %14.0f %14.0f %14.0f %14.0f\n", cause, number_at(a, out, "polar", row),
           number_at(a, out, "mean", row), number_at(a, out, "minimum", row),
           number_at(a, out, "maximum", row));
  }
  printf("prices: %s\n", prices);
}

static ji_status change(app *a, char **folders) {
  ji_bundle *bundles[2] = {NULL, NULL};
  ji_model *models[2] = {NULL, NULL};
  ji_dataset *out = NULL;
  ji_status status = read_table(a, folders[0], &bundles[0], &models[0]);
  if (!status)
    status = read_table(a, folders[1], &bundles[1], &models[1]);
  if (!status)
    status = ji_io_decomposition(a->ctx, models[0], models[1], NULL, &out);
  if (!status)
    print_causes(a, out);
  ji_dataset_unref(out);
  for (int k = 0; k < 2; k++) {
    ji_model_unref(models[k]);
    ji_bundle_unref(bundles[k]);
  }
  return status;
}

/* --- a county ----------------------------------------------------------------------------- */

/* Type I multipliers of the county's table, whose sectors come first. */
static ji_status regional(app *a, const ji_model *nation, const ji_dataset *work, double delta,
                          const char *unit, ji_bundle **county, ji_dataset **out) {
  ji_io_regional_options options;
  ji_io_multiplier_options wanted;
  ji_model *model = NULL;
  ji_io_regional_options_init(&options, sizeof options);
  options.method = JI_IO_QUOTIENT_FLQ;
  options.delta = delta;
  options.nation = JI_IO_NATION_SUM;
  ji_io_multiplier_options_init(&wanted, sizeof wanted);
  wanted.unit = unit;
  ji_status status = ji_io_regional(a->ctx, nation, work, &options, county);
  if (!status)
    status = ji_io_model_from_bundle(a->ctx, *county, NULL, &model);
  if (!status)
    status = ji_io_multipliers(a->ctx, model, &wanted, out);
  ji_model_unref(model);
  return status;
}

static void print_county(app *a, ji_dataset *const *by_delta, const ji_dataset *there,
                         const char *region) {
  char name[96], place[96];
  printf("%-48s %9s %9s %9s %9s %9s\n", "jobs per million AUD", "direct", "0.15", "0.25", "0.35",
         "nation");
  for (int64_t row = 0; row < ji_dataset_row_count(by_delta[0]); row++) {
    if (strcmp(text_at(a, by_delta[0], "region", row, place, sizeof place), region) != 0)
      continue;
    text_at(a, by_delta[0], "sector", row, name, sizeof name);
    int64_t nation = row_of(a, there, "sector", name);
    printf("%-48s %9.2f %9.2f %9.2f %9.2f %9.2f\n", name, number_at(a, by_delta[0], "direct", row),
           number_at(a, by_delta[0], "type1", row), number_at(a, by_delta[1], "type1", row),
           number_at(a, by_delta[2], "type1", row), number_at(a, there, "type1", nation));
  }
}

static ji_status county(app *a, char **arguments) {
  static const double deltas[] = {0.15, 0.25, 0.35};
  static const char unit[] = "person/(1e6 AUD@unstated:unstated)";
  ji_bundle *bundle = NULL, *made[3] = {NULL, NULL, NULL};
  ji_model *nation = NULL;
  ji_dataset *there = NULL, *here[3] = {NULL, NULL, NULL};
  ji_io_multiplier_options wanted;
  ji_io_multiplier_options_init(&wanted, sizeof wanted);
  wanted.unit = unit;
  ji_status status = read_table(a, arguments[0], &bundle, &nation);
  const ji_dataset *work = bundle ? ji_bundle_find(bundle, "work") : NULL;
  if (!status && !work)
    status = complain(a, "there is no work.csv in ", arguments[0]);
  if (!status)
    status = ji_io_multipliers(a->ctx, nation, &wanted, &there);
  for (size_t k = 0; k < COUNT(deltas) && !status; k++)
    status = regional(a, nation, work, deltas[k], unit, &made[k], &here[k]);
  const ji_dataset *regions = status ? NULL : ji_bundle_find(made[0], "regions");
  int64_t row = regions ? row_of(a, regions, "region", arguments[1]) : 0;
  if (!status && row < 0)
    status = complain(a, "work.csv has no region ", arguments[1]);
  if (!status) {
    printf("%s has %.3f %% of the nation's jobs; columns by delta\n", arguments[1],
           100 * number_at(a, regions, "share", row));
    print_county(a, here, there, arguments[1]);
  }
  for (size_t k = 0; k < COUNT(deltas); k++) {
    ji_dataset_unref(here[k]);
    ji_bundle_unref(made[k]);
  }
  ji_dataset_unref(there);
  ji_model_unref(nation);
  ji_bundle_unref(bundle);
  return status;
}

/* --- live commerce ------------------------------------------------------------------------ */

enum { DIRECT, INDIRECT, INDUCED, EFFECTS };
static const char *const effects[EFFECTS] = {"direct", "indirect", "induced"};
static const char *const part_names[] = {"product_domestic", "trade_margin", "transport_margin",
                                         "imported_product", "tax_outside_table"};
enum { PARTS = COUNT(part_names) };

/* Jobs behind 1 bn CNY of delivered sales: by part and effect; those in agriculture, direct and
 * indirect. */
typedef struct answer {
  double demand[PARTS + 1], jobs[PARTS + 1][EFFECTS], agriculture; /* the last: any other part */
  double sums[EFFECTS], all_demand;
} answer;

static void add_rows(app *a, const ji_dataset *demand, const ji_dataset *jobs, double money,
                     answer *out) {
  char name[64], effect[32];
  for (int64_t row = 0; row < ji_dataset_row_count(demand); row++) {
    size_t part = find_text(part_names, PARTS, text_at(a, demand, "driver", row, name, 64));
    out->demand[part] += number_at(a, demand, "value", row) * money;
    out->all_demand += number_at(a, demand, "value", row) * money;
  }
  for (int64_t row = 0; row < ji_dataset_row_count(jobs); row++) {
    size_t part = find_text(part_names, PARTS, text_at(a, jobs, "driver", row, name, 64));
    size_t which = find_text(effects, EFFECTS, text_at(a, jobs, "effect", row, effect, 32));
    double value = number_at(a, jobs, "value", row);
    if (which == EFFECTS || isnan(value))
      continue;
    out->jobs[part][which] += value;
    out->sums[which] += value;
    if (which != INDUCED && !strcmp(text_at(a, jobs, "component", row, name, 64), "agriculture"))
      out->agriculture += value;
  }
}

static ji_status answer_basket(app *a, const ji_model *model, const ji_dataset *basket, int32_t tax,
                               answer *out) {
  ji_io_basket_options options;
  ji_dataset *demand = NULL, *jobs = NULL;
  double money = 1;
  ji_io_basket_options_init(&options, sizeof options);
  options.unit = "1e9 CNY@2018:purchasers";
  options.tax = tax;
  *out = (answer){.agriculture = 0};
  ji_status status = ji_io_basket_demand(a->ctx, model, basket, &options, &demand);
  if (!status)
    status = ji_model_estimate(a->ctx, model, demand, NULL, &jobs);
  if (!status)
    status = ji_unit_convert(a->ctx, unit_of(a, demand, "value"), MONEY, &money);
  if (!status)
    add_rows(a, demand, jobs, money, out);
  ji_dataset_unref(demand);
  ji_dataset_unref(jobs);
  return status;
}

static void print_answer(const char *title, const answer *x) {
  printf("%s\n%-18s %12s %12s %12s %12s\n", title, "part of the sales", "bn CNY", "direct",
         "indirect", "induced");
  for (size_t part = 0; part < PARTS; part++)
    printf("%-18s %12.4f %12.1f %12.1f %12.1f\n", part_names[part], x->demand[part],
           x->jobs[part][DIRECT], x->jobs[part][INDIRECT], x->jobs[part][INDUCED]);
  printf("%-18s %12.4f %12.1f %12.1f %12.1f\n\n", "all", x->all_demand, x->sums[DIRECT],
         x->sums[INDIRECT], x->sums[INDUCED]);
}

/* What a platform publishes, and the economy's jobs per GDP since the table's year. */
typedef struct published {
  double sales, layer, marginal, drift;
} published;

static ji_status read_published(app *a, const ji_bundle *table, const ji_bundle *account,
                                published *out) {
  const ji_dataset *economy = ji_bundle_find(table, "economy");
  const ji_dataset *drivers = ji_bundle_find(account, "drivers");
  const ji_dataset *layers = ji_bundle_find(account, "layers");
  const ji_dataset *coefficients = ji_bundle_find(account, "coefficients");
  if (!economy || !drivers || !layers || !coefficients)
    return complain(a, "economy, drivers, layers or coefficients.csv is missing", "");
  int64_t last = ji_dataset_row_count(economy) - 1; /* the table's year first, the sales' last */
  double jobs = number_at(a, economy, "employed", last) / number_at(a, economy, "employed", 0);
  double gdp = number_at(a, economy, "gdp", last) / number_at(a, economy, "gdp", 0);
  int64_t layer = row_of(a, layers, "layer", "live_ecommerce_ecosystem");
  *out = (published){.sales = number_at(a, drivers, "value", 0),
                     .layer = number_at(a, layers, "value", layer),
                     .marginal = number_at(a, coefficients, "value", 0),
                     .drift = jobs / gdp};
  return JI_OK;
}

static void print_comparison(const answer *x, const published *p) {
  double type1 = x->sums[DIRECT] + x->sums[INDIRECT], closed = type1 + x->sums[INDUCED];
  double product = x->jobs[0][DIRECT] + x->jobs[0][INDIRECT];
  printf("per bn CNY: %.0f direct and indirect, %.0f with induced\n", type1, closed);
  printf("of the direct and indirect jobs %.1f %% are in agriculture\n",
         100 * x->agriculture / type1);
  printf("if half of the sales had been made offline: %.0f of %.0f jobs behind the products are "
         "new\n",
         product / 2, product);
  printf("jobs per GDP have come to %.3f of those of the table's year\n", p->drift);
  printf("times %.1f bn CNY: %.2f million, with induced %.2f, with drift %.2f\n", p->sales,
         type1 * p->sales / 1e6, closed * p->sales / 1e6, type1 * p->sales * p->drift / 1e6);
  printf("published: %.2f million opportunities, and %.0f more jobs per bn CNY: unreconciled\n",
         p->layer, p->marginal);
}

static ji_status live_commerce(app *a, char **folders) {
  ji_bundle *table = NULL, *account = NULL;
  ji_model *model = NULL;
  answer inside = {.agriculture = 0}, outside = inside;
  published p = {.sales = 0};
  ji_status status = read_table(a, folders[0], &table, &model);
  if (!status)
    status = ji_bundle_read_folder(a->ctx, folders[1], &account);
  const ji_dataset *basket = table ? ji_bundle_find(table, "illustrative_basket") : NULL;
  if (!status && !basket)
    status = complain(a, "there is no illustrative_basket.csv in ", folders[0]);
  if (!status)
    status = answer_basket(a, model, basket, JI_IO_TAX_INSIDE, &inside);
  if (!status)
    status = answer_basket(a, model, basket, JI_IO_TAX_OUTSIDE, &outside);
  if (!status)
    status = read_published(a, table, account, &p);
  if (!status) {
    print_answer("A: the table's prices hold the tax", &inside);
    print_answer("B: the tax stands outside the table's prices", &outside);
    print_comparison(&inside, &p);
  }
  ji_model_unref(model);
  ji_bundle_unref(table);
  ji_bundle_unref(account);
  return status;
}

/* --- the program -------------------------------------------------------------------------- */

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int arguments;
    ji_status (*answer)(app *, char **);
  } questions[] = {{"final-demand", 1, final_demand},
                   {"change", 2, change},
                   {"county", 2, county},
                   {"live-commerce", 2, live_commerce}};
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(help, stdout);
    return 0;
  }
  for (size_t k = 0; argc > 1 && k < COUNT(questions); k++)
    if (strcmp(argv[1], questions[k].name) == 0 && argc == 2 + questions[k].arguments)
      return run(questions[k].answer, argv + 2);
  fputs("io_questions: no such question, or not the folders that it needs; see --help\n", stderr);
  return 2;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Points 1, 2, 3 and 5 of the example platform_jobs: the account itself. */
#include "platform_jobs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Intervals go outward. */
enum { DOWN = JI_TABLE_ROUND_DOWN, UP = JI_TABLE_ROUND_UP };

/* --- 1: the account -------------------------------------------------------------------------- */

/* "[42.69, 43.71]", or that the interval is not known. */
static void print_interval(app *a, const ji_dataset *checks, const char *low, const char *high,
                           int64_t row, char *out, size_t size) {
  double ends[2];
  if (cell_number(a, checks, low, row, &ends[0]) && cell_number(a, checks, high, row, &ends[1]))
    snprintf(out, size, "[%.2f, %.2f]", floor(ends[0] * 100 + 1e-9) / 100,
             ceil(ends[1] * 100 - 1e-9) / 100);
  else
    snprintf(out, size, "[unknown]");
}

static const char *verdict_lead(const char *verdict) {
  static const struct {
    const char *verdict, *lead;
  } leads[] = {{"agrees", "  agrees       "},
               {"unchecked", "  unchecked    "},
               {"note", "  note         "},
               {"refused", "  REFUSED      "}};
  for (size_t i = 0; i < COUNT(leads); i++)
    if (strcmp(leads[i].verdict, verdict) == 0)
      return leads[i].lead;
  return "  CONTRADICTS  ";
}

/* "the parts give 43.20 [42.69, 43.71], published is ...", as far as there are numbers. */
static void print_numbers(app *a, const ji_dataset *checks, int64_t row, char *out, size_t size) {
  char unit[64], own[64], other[64];
  double value, published;
  int has_value = cell_number(a, checks, "value", row, &value);
  int has_published = cell_number(a, checks, "published", row, &published);
  cell_text(a, checks, "unit", row, unit, sizeof unit);
  print_interval(a, checks, "low", "high", row, own, sizeof own);
  print_interval(a, checks, "published_low", "published_high", row, other, sizeof other);
  if (has_value && has_published)
    snprintf(out, size, "the parts give %.2f %s, published is %.2f %s %s: ", value, own, published,
             other, unit);
  else if (has_value)
    snprintf(out, size, "the inputs give %.4f: ", value);
  else if (has_published)
    snprintf(out, size, "published is %.2f%s%s: ", published, strcmp(unit, "1") == 0 ? "" : " ",
             strcmp(unit, "1") == 0 ? "" : unit);
  else
    out[0] = 0;
}

static void print_check(app *a, const ji_dataset *checks, int64_t row) {
  char verdict[32], layer[128], text[1024], name[64], numbers[256], line[2048];
  cell_text(a, checks, "verdict", row, verdict, sizeof verdict);
  cell_text(a, checks, "layer", row, layer, sizeof layer);
  cell_text(a, checks, "name", row, name, sizeof name);
  cell_text(a, checks, "explanation", row, text, sizeof text);
  print_numbers(a, checks, row, numbers, sizeof numbers);
  if (strcmp(verdict, "refused") == 0 || strcmp(name, "multiplier_reused") == 0)
    snprintf(line, sizeof line, "%s, %s: %s%s.", layer, name, numbers, text);
  else
    snprintf(line, sizeof line, "%s: %s%s.", layer,
             strcmp(verdict, "note") == 0 && strcmp(name, "claim_computed") != 0 ? "" : numbers,
             text);
  paragraph(verdict_lead(verdict), line);
}

/* Published claims (claims.csv) have a heading of their own. */
static int is_of_claim(app *a, const ji_dataset *checks, int64_t row) {
  const ji_dataset *claims = ji_bundle_find(a->account_tables, "claims");
  char layer[128], name[128], check[64];
  cell_text(a, checks, "layer", row, layer, sizeof layer);
  cell_text(a, checks, "check", row, check, sizeof check);
  for (int64_t i = 0; strcmp(check, "source") != 0 && i < ji_dataset_row_count(claims); i++)
    if (strcmp(cell_text(a, claims, "claim", i, name, sizeof name), layer) == 0)
      return 1;
  return 0;
}

static ji_status show_checks(app *a) {
  ji_dataset *checks = NULL;
  ji_status status = ji_account_check(a->ctx, a->account, &checks);
  if (!status)
    status = save(a, checks, "account_check");
  if (!status)
    say("\nDo parts and total agree, and what should be known before use?\n");
  for (int64_t row = 0; !status && row < ji_dataset_row_count(checks); row++)
    if (!is_of_claim(a, checks, row))
      print_check(a, checks, row);
  if (!status && ji_bundle_find(a->account_tables, "claims"))
    say("\nWhat is claimed, and what can be said of it?\n");
  for (int64_t row = 0; !status && row < ji_dataset_row_count(checks); row++)
    if (is_of_claim(a, checks, row))
      print_check(a, checks, row);
  ji_dataset_unref(checks);
  return status;
}

static ji_status show_growth(app *a) {
  static const ji_table_column columns[] = {
      {.name = "layer", .decimals = -1},
      {.name = "earlier", .unit = "", .decimals = 2},
      {.name = "later", .unit = "", .decimals = 2},
      {.name = "change", .unit = "", .decimals = 2},
      {.name = "change_low", .heading = "low", .unit = "", .decimals = 2, .rounding = DOWN},
      {.name = "change_high", .heading = "high", .unit = "", .decimals = 2, .rounding = UP},
      {.name = "growth", .scale = 100, .unit = "%", .decimals = 1},
      {"growth_low", "low", 100, "%", 1, DOWN},
      {"growth_high", "high", 100, "%", 1, UP},
      {.name = "contribution", .heading = "of total", .scale = 100, .unit = "%", .decimals = 1},
      {.name = "unit", .heading = "unit of figures", .decimals = -1},
  };
  char title[256], reading[512];
  if (!a->earlier) {
    say("\n");
    note("  ", "No change is shown: the account has no vintage of an earlier period "
               "(layers.csv: vintage, period).");
    return JI_OK;
  }
  ji_dataset *growth = NULL;
  ji_status status = ji_account_growth(a->ctx, a->earlier, a->account, &growth);
  if (status == JI_ERROR_LABEL || status == JI_ERROR_MEASURE || status == JI_ERROR_UNIT) {
    say("\n");
    note("  not compared with the earlier vintage: ", ji_context_message(a->ctx));
    return JI_OK;
  }
  if (status)
    return status;
  snprintf(title, sizeof title, "Change by layer, %s to %s (low, high: by rounding, outward)",
           a->earlier_vintage, a->vintage ? a->vintage : "");
  cell_text(a, growth, "reason", 0, reading, sizeof reading);
  status = save(a, growth, "growth");
  if (!status)
    status = show_rows(a, growth, NULL, &(sheet){title, columns, COUNT(columns), 0});
  ji_dataset_unref(growth);
  if (!status && reading[0])
    note("  declared reading: ", reading);
  return status;
}

/* True for a row of the vintage shown, of one before it, or of all. */
static int is_shown(app *a, const ji_dataset *dataset, int64_t row) {
  const ji_dataset *layers = ji_bundle_find(a->account_tables, "layers");
  char name[128], other[128], period[64], own[64] = "", its[64] = "";
  cell_text(a, dataset, "vintage", row, name, sizeof name);
  if (!a->vintage || !name[0] || strcmp(name, a->vintage) == 0 ||
      (a->earlier_vintage && strcmp(name, a->earlier_vintage) == 0))
    return 1;
  for (int64_t i = 0; i < ji_dataset_row_count(layers); i++) {
    cell_text(a, layers, "vintage", i, other, sizeof other);
    cell_text(a, layers, "period", i, period, sizeof period);
    if (strcmp(other, a->vintage) == 0)
      strcpy(own, period);
    else if (strcmp(other, name) == 0)
      strcpy(its, period);
  }
  return its[0] && strcmp(its, own) < 0;
}

/* True if a row of the table that is shown rests on the source. */
static int rests_on(app *a, const char *name, const char *source) {
  const ji_dataset *table = ji_bundle_find(a->account_tables, name);
  char text[128];
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++)
    if (strcmp(cell_text(a, table, "source", row, text, sizeof text), source) == 0 &&
        is_shown(a, table, row))
      return 1;
  return 0;
}

/* True for the source of a figure of the model, of which ji_account_check() speaks. */
static int is_figure(app *a, const char *source) {
  return rests_on(a, "layers", source) || rests_on(a, "drivers", source) ||
         rests_on(a, "coefficients", source);
}

/* Who says it, and how near to the original it was read. Figures that ji_account_check() calls
 * second-hand have had their title on the screen already. */
static ji_status show_sources(app *a) {
  const ji_dataset *sources = ji_bundle_find(a->account_tables, "sources");
  char name[128], standing[64], title[1024], address[512], lead[80], line[1800];
  if (ji_dataset_row_count(sources) > 0)
    say("\nSources (original: read there; press: a newspaper's report; second_hand: see the "
        "notes)\n");
  for (int64_t row = 0; row < ji_dataset_row_count(sources); row++) {
    cell_text(a, sources, "source", row, name, sizeof name);
    if (!is_figure(a, name) && !rests_on(a, "headlines", name))
      continue;
    cell_text(a, sources, "standing", row, standing, sizeof standing);
    cell_text(a, sources, "title", row, title, sizeof title);
    cell_text(a, sources, "address", row, address, sizeof address);
    snprintf(lead, sizeof lead, "  %-12s ", standing);
    if (strcmp(standing, "second_hand") == 0 && is_figure(a, name))
      title[0] = 0;
    snprintf(line, sizeof line, "%s%s%s; %s", name, title[0] ? ": " : "", title,
             address[0] ? address : "no address");
    paragraph(lead, line);
  }
  return sources ? save(a, sources, "sources") : JI_OK;
}

/* The account prints itself: how each figure comes about. */
static ji_status show_tree(app *a) {
  static const ji_table_column columns[] = {
      {.name = "layer", .decimals = -1},
      {.name = "formula", .decimals = -1},
      {.name = "unit", .decimals = -1},
      {.name = "status", .decimals = -1},
  };
  ji_dataset *tree = NULL;
  ji_status status = ji_account_tree(a->ctx, a->account, NULL, &tree);
  return status
             ? status
             : show_and_drop(a, tree, "tree",
                             &(sheet){"How each figure comes about", columns, COUNT(columns), 0});
}

static int is_of_others(app *a, const ji_dataset *tornado, int64_t row) {
  char layer[128], input[128];
  return strcmp(cell_text(a, tornado, "layer", row, layer, sizeof layer),
                cell_text(a, tornado, "input", row, input, sizeof input)) != 0;
}

/* What each figure, moved alone to the ends of its range, does to those computed from it. */
static ji_status show_tornado(app *a) {
  static const ji_table_column columns[] = {
      {.name = "layer", .decimals = -1},
      {.name = "input", .decimals = -1},
      {.name = "range", .decimals = -1},
      {.name = "low", .heading = "with input low", .decimals = 3},
      {.name = "high", .heading = "with input high", .decimals = 3},
      {.name = "swing", .decimals = 3},
  };
  ji_dataset *tornado = NULL;
  ji_status status = ji_account_tornado(a->ctx, a->account, NULL, NULL, &tornado);
  if (!status)
    status = save(a, tornado, "tornado");
  if (!status)
    status = show_rows(a, tornado, is_of_others,
                       &(sheet){"Which figure the total hangs on (tornado: one input moved at a "
                                "time, within its rounding or distribution)",
                                columns, COUNT(columns), 0});
  ji_dataset_unref(tornado);
  return status;
}

ji_status show_account(app *a) {
  static const ji_table_column columns[] = {
      {.name = "component", .heading = "layer", .decimals = -1},
      {.name = "parent", .heading = "part of", .decimals = -1},
      {.name = "value", .decimals = 2},
      {.name = "rounding_low", .heading = "rounding, low", .decimals = 3},
      {.name = "rounding_high", .heading = "high", .decimals = 3},
  };
  heading("1. The account, as published");
  ji_dataset *estimate = NULL;
  ji_status status = ji_model_estimate(a->ctx, a->account, NULL, NULL, &estimate);
  if (!status)
    status = show_and_drop(
        a, estimate, "account",
        &(sheet){"Layers; totals are computed from their parts", columns, COUNT(columns), 1});
  if (!status)
    status = show_tree(a);
  if (!status)
    status = show_tornado(a);
  if (!status)
    status = show_checks(a);
  if (!status)
    status = show_sources(a);
  return status ? status : show_growth(a);
}

/* --- 2: different persons -------------------------------------------------------------------- */

/* The reading of the command line, or the first that makes persons of claims; "" if there is none.
 */
static void find_reading(app *a, char *name, size_t size) {
  const ji_dataset *readings = ji_bundle_find(a->account_tables, "readings");
  char quantity[64];
  snprintf(name, size, "%s", a->reading ? a->reading : "");
  for (int64_t row = 0; !name[0] && row < ji_dataset_row_count(readings); row++)
    if (strcmp(cell_text(a, readings, "quantity", row, quantity, sizeof quantity), "persons") == 0)
      cell_text(a, readings, "name", row, name, size);
}

/* The headline of the command line, or what headlines.csv has for the vintage; 0: none. */
static void find_headline(app *a, double *persons) {
  const ji_dataset *headlines = ji_bundle_find(a->account_tables, "headlines");
  char vintage[128], text[512], line[1200];
  *persons = a->headline > 0 ? a->headline : 0;
  for (int64_t row = 0; a->headline < 0 && row < ji_dataset_row_count(headlines); row++) {
    cell_text(a, headlines, "vintage", row, vintage, sizeof vintage);
    if (a->vintage && vintage[0] && strcmp(vintage, a->vintage) != 0)
      continue;
    cell_number(a, headlines, "persons", row, persons);
    cell_text(a, headlines, "headline", row, text, sizeof text);
    ji_column column = {.size = sizeof column};
    if (ji_dataset_column(a->ctx, headlines, ji_dataset_find(headlines, "persons"), &column))
      return;
    snprintf(line, sizeof line, "\"%s\"%s%s%s.", text, column.description ? " (" : "",
             column.description ? column.description : "", column.description ? ")" : "");
    note("  The headline: ", line);
    return;
  }
}

ji_status show_persons(app *a) {
  static const ji_table_column columns[] = {
      {.name = "statement", .decimals = -1},
      {.name = "low", .unit = "", .decimals = 3, .rounding = DOWN},
      {.name = "value", .unit = "", .decimals = 3},
      {.name = "high", .unit = "", .decimals = 3, .rounding = UP},
      {"rounding_low", "lowest", 0, "", 3, DOWN},
      {"rounding_high", "highest", 0, "", 3, UP},
      {.name = "unit", .decimals = -1},
  };
  char reason[1024], verdict[32], lead[64];
  char name[128];
  double headline = 0;
  heading("2. How many different people that can be");
  find_reading(a, name, sizeof name);
  if (!name[0]) {
    note("  ", "The account declares no reading under which its layers count persons "
               "(readings.csv): nothing is said about how many different people they are.");
    return JI_OK;
  }
  find_headline(a, &headline);
  ji_dataset *statements = NULL;
  ji_status status = ji_account_overlap(a->ctx, a->account, name, headline, &statements);
  if (status)
    return status;
  int64_t rows = ji_dataset_row_count(statements);
  const ji_dataset *readings = ji_bundle_find(a->account_tables, "readings");
  status = save(a, statements, "persons");
  if (!status)
    status = save(a, readings, "readings");
  if (!status)
    status = save(a, ji_bundle_find(a->account_tables, "headlines"), "headlines");
  if (!status)
    status =
        show_rows(a, statements, NULL,
                  &(sheet){"At the central figures; lowest and highest: with the layers' rounding",
                           columns, COUNT(columns), 0});
  for (int64_t row = 0; !status && row < rows; row++) {
    cell_text(a, statements, "reason", row, reason, sizeof reason);
    cell_text(a, statements, "verdict", row, verdict, sizeof verdict);
    snprintf(lead, sizeof lead,
             "  %srow %d: ", strcmp(verdict, "contradicts") == 0 ? "CONTRADICTS, " : "",
             (int)row + 1);
    paragraph(lead, reason);
  }
  ji_dataset_unref(statements);
  return status;
}

/* --- 3: coefficients ------------------------------------------------------------------------- */

/* Said with what it was multiplied by: a change of 1 is one of the driver's units. */
static void say_product(app *a, const char *coefficient, const char *driver, double change,
                        const ji_dataset *product, int64_t row) {
  char unit[64], given[128], line[512], digits[64];
  double value;
  driver_unit(a, driver, given, sizeof given);
  cell_number(a, product, "value", row, &value);
  cell_text(a, product, "unit", row, unit, sizeof unit);
  if (change != 0)
    snprintf(line, sizeof line, "\"%s\" times a change of %g (%s) in %s gives %s (%s).",
             coefficient, change, given, driver, grouped(value, 0, digits), unit);
  else
    snprintf(line, sizeof line, "\"%s\" times the level of %s gives %s (%s).", coefficient, driver,
             grouped(value, 2, digits), unit);
  note("  ", line);
}

/* What each published coefficient is for, by doing it; with --misuse, what it is not for. */
static ji_status apply(app *a, const char *coefficient, const char *driver, double change) {
  char line[512];
  ji_dataset *product = NULL;
  ji_status status = ji_account_apply(a->ctx, a->account, coefficient, driver, change, &product);
  if (status)
    return status;
  for (int64_t row = 0; row < ji_dataset_row_count(product); row++)
    say_product(a, coefficient, driver, change, product, row);
  snprintf(line, sizeof line, "applied_%s_to_%s", coefficient, driver);
  for (char *c = line; *c; c++)
    if (*c == '/')
      *c = '_';
  status = save(a, product, line);
  ji_dataset_unref(product);
  return status;
}

static ji_status use_coefficients(app *a, const ji_dataset *coefficients) {
  char name[128], kind[32], driver[128];
  ji_status status = JI_OK;
  for (int64_t row = 0; !status && row < ji_dataset_row_count(coefficients); row++) {
    cell_text(a, coefficients, "name", row, name, sizeof name);
    cell_text(a, coefficients, "kind", row, kind, sizeof kind);
    cell_text(a, coefficients, "driver", row, driver, sizeof driver);
    if (strcmp(kind, "average") == 0)
      status = apply(a, name, driver, 0);
    else if (strcmp(kind, "marginal") == 0)
      status = apply(a, name, driver, a->misuse ? 0 : 1);
  }
  return status;
}

/* As many digits as the finest interval of `wanted` rows carries; four where there is none. */
static int decimals_of(app *a, const ji_dataset *coefficients, row_filter *keep) {
  int decimals = 0;
  double value, low, high;
  for (int64_t row = 0; row < ji_dataset_row_count(coefficients); row++) {
    if (!keep(a, coefficients, row) || !cell_number(a, coefficients, "value", row, &value))
      continue;
    double width = cell_number(a, coefficients, "low", row, &low) &&
                           cell_number(a, coefficients, "high", row, &high) && high > low
                       ? (high - low) / 2
                       : fabs(value) / 1e3;
    int wanted = width > 0 ? (int)ceil(-log10(width)) : 0;
    decimals = wanted > decimals ? wanted : decimals;
  }
  return decimals < 6 ? decimals : 6;
}

static int is_elasticity(app *a, const ji_dataset *coefficients, int64_t row) {
  char kind[32];
  return strcmp(cell_text(a, coefficients, "kind", row, kind, sizeof kind), "elasticity") == 0;
}

static int is_per_unit(app *a, const ji_dataset *coefficients, int64_t row) {
  return !is_elasticity(a, coefficients, row);
}

/* Jobs per sales or elasticities; only the former have a unit to show. */
static ji_status show_sort(app *a, const ji_dataset *coefficients, const char *title,
                           row_filter *keep) {
  int decimals = decimals_of(a, coefficients, keep);
  const ji_table_column columns[] = {
      {.name = "kind", .decimals = -1},
      {.name = "name", .decimals = -1},
      {.name = "value", .unit = "", .decimals = decimals},
      {.name = "low", .unit = "", .decimals = decimals, .rounding = DOWN},
      {.name = "high", .unit = "", .decimals = decimals, .rounding = UP},
      {.name = "reconciled", .decimals = -1},
      {.name = "unit", .decimals = -1},
  };
  return show_rows(a, coefficients, keep,
                   &(sheet){title, columns, COUNT(columns) - (keep == is_elasticity), 0});
}

static int64_t count_unreconciled(app *a, const ji_dataset *coefficients) {
  int64_t count = 0;
  double reconciled;
  for (int64_t row = 0; row < ji_dataset_row_count(coefficients); row++)
    count += cell_number(a, coefficients, "reconciled", row, &reconciled) && reconciled == 0;
  return count;
}

static ji_status explain_coefficients(app *a, const ji_dataset *coefficients) {
  char reason[1024], name[128], line[1200], average[1024];
  double value;
  cell_text(a, coefficients, "reason", 0, average, sizeof average);
  note("  condition: ", "an elasticity is marginal / average, and means something only if both "
                        "speak of the same layer and the same sales.");
  for (int64_t row = 0; row < ji_dataset_row_count(coefficients); row++) {
    cell_text(a, coefficients, "reason", row, reason, sizeof reason);
    cell_text(a, coefficients, "name", row, name, sizeof name);
    /* An arc rests on the average's reading and on a further one: the further one is said. */
    size_t said = row && strncmp(reason, average, strlen(average)) == 0 ? strlen(average) : 0;
    said += said ? strspn(reason + said, ". ") : 0;
    snprintf(line, sizeof line, "%s%s: %s", name, said ? ", besides" : "", reason + said);
    if (reason[0] && !cell_number(a, coefficients, "value", row, &value))
      note("  no value, ", line);
    else if (reason[said] && !is_elasticity(a, coefficients, row))
      note("  declared reading, ", line);
  }
  if (count_unreconciled(a, coefficients))
    note("  unreconciled: ", "a row marked false differs beyond rounding from another row of "
                             "its table, and nothing here makes them agree.");
  note("  use: ", "an average is for a level, a marginal or an arc for a change:");
  return use_coefficients(a, coefficients);
}

static ji_status show_drivers(app *a) {
  static const ji_table_column columns[] = {
      {.name = "vintage", .decimals = -1},          {.name = "driver", .decimals = -1},
      {.name = "value", .unit = "", .decimals = 1}, {.name = "unit", .decimals = -1},
      {.name = "source", .decimals = -1},
  };
  const ji_dataset *drivers = ji_bundle_find(a->account_tables, "drivers");
  for (size_t i = 0; i < COUNT(columns); i++)
    if (ji_dataset_find(drivers, columns[i].name) < 0)
      return JI_OK; /* an account of one's own may have fewer columns: its drivers are not shown */
  return show_rows(a, drivers, is_shown,
                   &(sheet){"Drivers, as published", columns, COUNT(columns), 0});
}

ji_status show_coefficients(app *a) {
  char title[512];
  heading("3. Jobs per unit of sales: the coefficients");
  ji_dataset *coefficients = NULL;
  ji_status status = ji_account_coefficients(a->ctx, a->account, &coefficients);
  if (status == JI_ERROR_MEASURE && !a->misuse) {
    note("  refused: ", ji_context_message(a->ctx));
    return JI_OK;
  }
  if (status)
    return status;
  status = save(a, coefficients, "coefficients");
  if (!status)
    status = save(a, ji_bundle_find(a->account_tables, "drivers"), "drivers");
  if (!status)
    status = show_drivers(a);
  snprintf(title, sizeof title, "Implied and published, %s (low, high: by rounding, outward)",
           a->vintage ? a->vintage : "the account");
  if (!status && ji_dataset_row_count(coefficients) == 0)
    note("  ", ji_bundle_find(a->account_tables, "coefficients")
                   ? "The account has no coefficients of this vintage (coefficients.csv)."
                   : "The account has no coefficients (coefficients.csv).");
  if (!status)
    status = show_sort(a, coefficients, title, is_per_unit);
  if (!status)
    status = show_sort(a, coefficients, "Elasticities: per cent more jobs for 1 % more sales",
                       is_elasticity);
  if (!status && ji_dataset_row_count(coefficients) > 0)
    status = explain_coefficients(a, coefficients);
  ji_dataset_unref(coefficients);
  return status;
}

/* --- 5: gross to net ------------------------------------------------------------------------- */

static ji_status show_parameters(app *a) {
  static const ji_table_column columns[] = {
      {.name = "layer", .decimals = -1},
      {.name = "scenario", .decimals = -1},
      {.name = "reference", .heading = "deadweight", .unit = "", .decimals = 2},
      {.name = "leakage", .unit = "", .decimals = 2},
      {.name = "displacement", .unit = "", .decimals = 2},
      {.name = "substitution", .unit = "", .decimals = 2},
      {.name = "multiplier", .unit = "", .decimals = 2},
      {.name = "status", .decimals = -1},
  };
  const ji_dataset *parameters = ji_bundle_find(a->account_tables, "additionality");
  ji_status status = save(a, parameters, "net_parameters");
  return status ? status
                : show_table(
                      a, parameters,
                      &(sheet){
                          "Parameters: ours, assumed, not measured (shares; multiplier: a factor)",
                          columns, COUNT(columns), 0});
}

ji_status show_net(app *a) {
  static const char *const names[] = {"", "low", "central", "high"};
  static const char *const headings[] = {"gross", "net_low", "net_central", "net_high"};
  static const ji_table_column columns[] = {
      {.name = "component", .heading = "layer", .decimals = -1},
      {.name = "gross", .heading = "gross, as published", .decimals = 2},
      {.name = "net_low", .heading = "net, low", .decimals = 2},
      {.name = "net_central", .heading = "net, central", .decimals = 2},
      {.name = "net_high", .heading = "net, high", .decimals = 2},
  };
  heading("5. Gross to net");
  if (!ji_bundle_find(a->account_tables, "additionality")) {
    note("  ", "The account folder has no additionality.csv: nothing is said about net.");
    return JI_OK;
  }
  ji_estimate_options options;
  ji_estimate_options_init(&options, sizeof options);
  options.basis = "net";
  ji_dataset *estimate = NULL, *wide = NULL;
  ji_status status = ji_model_estimate(a->ctx, a->account, NULL, &options, &estimate);
  if (!status)
    status = save(a, estimate, "net");
  if (!status)
    status = spread(a, estimate, "component", "scenario", names, headings, COUNT(names), &wide);
  if (!status)
    status = show_table(a, wide,
                        &(sheet){"Net of deadweight, displacement, substitution and leakage, by "
                                 "scenario",
                                 columns, COUNT(columns), 0});
  if (!status)
    note("  ", "The published figure is gross. The scenarios are what-ifs on assumed "
               "parameters, not an interval and not a result about the platform; the figures "
               "keep what they count.");
  if (!status)
    note("  formula: ",
         "net = (gross - deadweight x gross) x (1 - leakage) x (1 - displacement) x (1 - "
         "substitution) x multiplier, in this order. deadweight: what would be there anyway; "
         "leakage: what goes to people elsewhere; displacement: what is lost elsewhere in the "
         "area; substitution: what only takes the place of other work of the same people or "
         "firms; multiplier: further rounds, 1 where indirect layers are in the figure.");
  if (!status)
    status = show_parameters(a);
  ji_dataset_unref(estimate);
  ji_dataset_unref(wide);
  return status;
}

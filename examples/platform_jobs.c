/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The job account of a platform, as far as it can be defended: reads an account folder and a table
 * folder and answers, in order, what is published, how many people that can be, what the
 * coefficients say, what the economy's own table says, and what would be left net. */
#include "platform_jobs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "Usage: platform_jobs [OPTION]... [ACCOUNT [TABLE]]\n"
    "\n"
    "The job account of a platform from a folder of CSV, beside what the economy's own\n"
    "input-output table says. Prints five points: the account as published, how many different\n"
    "people that can be, the coefficients, the table with a worked basket, and gross to net.\n"
    "\n"
    "  ACCOUNT            account folder: layers.csv, and optionally drivers, coefficients,\n"
    "                     overlaps, readings, additionality, sources (default\n"
    "                     examples/data/kuaishou)\n"
    "  TABLE              table folder: flows.csv, final_demand.csv, accounts.csv, units.csv,\n"
    "                     table.csv (default examples/data/china-2018)\n"
    "  --basket FILE      basket of sales by sector: sector, share, tm, tr, vat, dom and, where "
    "it\n"
    "                     is more than illustrative, status (default illustrative_basket.csv in\n"
    "                     TABLE)\n"
    "  --account DIR      the same as ACCOUNT; --table DIR: the same as TABLE\n"
    "  --vintage NAME     vintage of the account (default: the first in layers.csv)\n"
    "  --earlier NAME     vintage to compare with, another one (default: the latest of an earlier\n"
    "                     period)\n"
    "  --reading NAME     row of readings.csv under which opportunities are persons (default: the\n"
    "                     first with the quantity persons)\n"
    "  --headline N       published \"at least N persons\"; 0: none (default: as in ACCOUNT's\n"
    "                     headlines.csv, if any)\n"
    "  --overlap SHARE    share of the second layer of overlaps.csv's first row that is in the\n"
    "                     first layer too, 0 to 1 (default: as in overlaps.csv)\n"
    "  --drift FACTOR     economy-wide jobs per unit of GDP now over those of the table's year, "
    "above\n"
    "                     0 (default 0.65 for 2024 over 2018: second-hand, whether nominal or "
    "real\n"
    "                     is not checked)\n"
    "  --misuse           apply a marginal coefficient to the level of its driver, as if it were\n"
    "                     an average: ends with the library's error\n"
    "  --out DIR          write every printed result into DIR (made if missing) as CSV with\n"
    "                     schema and provenance beside it\n"
    "  --help             this text\n"
    "  --version          the library's version\n"
    "\n"
    "Exit status: 0; 1 with one line on standard error where input or a combination is refused;\n"
    "2 for a command line that is not understood.\n";

/* --- the command line ------------------------------------------------------------------------- */

static int usage_error(const char *what, const char *which) {
  fprintf(stderr, "platform_jobs: %s%s (see --help)\n", what, which);
  return 2;
}

/* A number that is all of text and lies in [low, high]. */
static int read_number(const char *text, double low, double high, double *out) {
  char *end = NULL;
  *out = strtod(text, &end);
  return end != text && !*end && *out >= low && *out <= high;
}

/* An option with a value; 1 if `name` is one and its value was good, 0 if not good, -1 if none. */
static int read_option(app *a, const char *name, const char *value) {
  const struct {
    const char *name, **target;
  } texts[] = {
      {"--basket", &a->basket_path}, {"--vintage", &a->vintage}, {"--earlier", &a->earlier_vintage},
      {"--reading", &a->reading},    {"--out", &a->out_path},    {"--account", &a->account_path},
      {"--table", &a->table_path}};
  const struct {
    const char *name;
    double *target, low, high;
  } numbers[] = {{"--headline", &a->headline, 0, 1e12},
                 {"--overlap", &a->overlap, 0, 1},
                 {"--drift", &a->drift, 1e-6, 100}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (strcmp(texts[i].name, name) == 0) {
      *texts[i].target = value;
      return value != NULL;
    }
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (strcmp(numbers[i].name, name) == 0)
      return value && read_number(value, numbers[i].low, numbers[i].high, numbers[i].target);
  return -1;
}

/* -1: go on; else the exit status. */
static int read_arguments(app *a, int count, char **arguments) {
  const char **positions[] = {&a->account_path, &a->table_path};
  size_t position = 0;
  for (int i = 1; i < count; i++) {
    const char *text = arguments[i];
    if (strcmp(text, "--help") == 0)
      return printf("%s", help) < 0;
    if (strcmp(text, "--version") == 0)
      return printf("libjobimpact %s\n", ji_version()) < 0;
    if (strcmp(text, "--misuse") == 0) {
      a->misuse = 1;
    } else if (text[0] == '-') {
      int known = read_option(a, text, i + 1 < count ? arguments[i + 1] : NULL);
      if (known <= 0)
        return usage_error(known ? "unknown option " : "missing or bad value of ", text);
      i++;
    } else if (position == 2) {
      return usage_error("one argument too many: ", text);
    } else {
      *positions[position++] = text;
    }
  }
  return -1;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Where the command line names none: the first vintage of the layers, and the latest before it. */
static void find_vintages(app *a, char chosen[128], char earlier[128]) {
  const ji_dataset *layers = ji_bundle_find(a->account_tables, "layers");
  char name[128], period[64], own[64] = "", best[64] = "";
  chosen[0] = earlier[0] = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(layers); row++) {
    cell_text(a, layers, "vintage", row, name, sizeof name);
    if (!chosen[0] && (!a->vintage || strcmp(name, a->vintage) == 0)) {
      strcpy(chosen, name);
      cell_text(a, layers, "period", row, own, sizeof own);
    }
  }
  for (int64_t row = 0; row < ji_dataset_row_count(layers); row++) {
    cell_text(a, layers, "vintage", row, name, sizeof name);
    cell_text(a, layers, "period", row, period, sizeof period);
    if (strcmp(name, chosen) == 0 || strcmp(period, own) >= 0 || strcmp(period, best) <= 0)
      continue;
    strcpy(earlier, name);
    strcpy(best, period);
  }
  if (!a->vintage && chosen[0])
    a->vintage = chosen;
  if (!a->earlier_vintage && earlier[0])
    a->earlier_vintage = earlier;
}

/* overlaps.csv with the share of the command line. */
static ji_status replace_overlap(app *a) {
  static const char *const names[] = {"vintage", "layer_a", "layer_b", "status"};
  const ji_dataset *old = ji_bundle_find(a->account_tables, "overlaps");
  if (a->overlap < 0 || ji_dataset_row_count(old) == 0)
    return JI_OK;
  char text[128];
  int64_t offsets[2] = {0, 0};
  ji_dataset_builder *builder = NULL;
  ji_dataset *replaced = NULL;
  ji_bundle *bundle = NULL;
  ji_status status = ji_dataset_builder_create(a->ctx, &builder);
  ji_column column = {.size = sizeof column, .type = JI_TYPE_TEXT, .length = 1};
  column.values = text;
  column.offsets = offsets;
  for (size_t i = 0; !status && i < sizeof names / sizeof *names; i++) {
    column.name = names[i];
    cell_text(a, old, names[i], 0, text, sizeof text);
    offsets[1] = (int64_t)strlen(text);
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  }
  column = (ji_column){.size = sizeof column,
                       .type = JI_TYPE_FLOAT64,
                       .name = "share_of_b",
                       .length = 1,
                       .values = &a->overlap};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, &replaced);
  if (!status)
    status = ji_bundle_with(a->ctx, a->account_tables, "overlaps", replaced, &bundle);
  if (!status) {
    ji_bundle_unref(a->account_tables);
    a->account_tables = bundle;
  }
  ji_dataset_builder_free(builder);
  ji_dataset_unref(replaced);
  return status;
}

static int is_vintage(app *a, const char *name) {
  const ji_dataset *layers = ji_bundle_find(a->account_tables, "layers");
  char text[128];
  if (ji_dataset_find(layers, "vintage") < 0)
    return 1;
  for (int64_t row = 0; row < ji_dataset_row_count(layers); row++)
    if (strcmp(cell_text(a, layers, "vintage", row, text, sizeof text), name) == 0)
      return 1;
  return 0;
}

/* Headlines are the example's own table: the library has not looked at their vintages. */
static ji_status check_headlines(app *a) {
  static char refusal[256];
  const ji_dataset *headlines = ji_bundle_find(a->account_tables, "headlines");
  char name[128];
  for (int64_t row = 0; row < ji_dataset_row_count(headlines); row++)
    if (cell_text(a, headlines, "vintage", row, name, sizeof name)[0] && !is_vintage(a, name)) {
      snprintf(refusal, sizeof refusal,
               "headlines: row %d, column \"vintage\": the layers have no vintage \"%s\"",
               (int)row + 1, name);
      a->refusal = refusal;
      return JI_ERROR_NOT_FOUND;
    }
  return JI_OK;
}

static ji_status read_account(app *a) {
  static char first[128], second[128];
  ji_account_options options;
  ji_account_options_init(&options, sizeof options);
  ji_status status = ji_bundle_read_folder(a->ctx, a->account_path, &a->account_tables);
  if (status)
    return status;
  find_vintages(a, first, second);
  if (a->vintage && a->earlier_vintage && strcmp(a->vintage, a->earlier_vintage) == 0) {
    a->refusal = "the vintage to compare with (--earlier) is the account's own";
    return JI_ERROR_VALUE;
  }
  status = check_headlines(a);
  if (!status)
    status = replace_overlap(a);
  options.vintage = a->vintage;
  if (!status)
    status = ji_account_model_create(a->ctx, a->account_tables, NULL, 0, &options, &a->account);
  options.vintage = a->earlier_vintage;
  if (!status && a->earlier_vintage)
    status = ji_account_model_create(a->ctx, a->account_tables, NULL, 0, &options, &a->earlier);
  return status;
}

static ji_status read_basket(app *a) {
  if (a->basket_path)
    return ji_dataset_read_csv(a->ctx, a->basket_path, NULL, &a->basket);
  size_t size = strlen(a->table_path) + sizeof "/illustrative_basket.csv";
  char *path = malloc(size);
  if (!path)
    return JI_ERROR_MEMORY;
  snprintf(path, size, "%s/illustrative_basket.csv", a->table_path);
  ji_status status = ji_dataset_read_csv(a->ctx, path, NULL, &a->basket);
  free(path);
  return status;
}

static ji_status read_table(app *a) {
  ji_status status = ji_bundle_read_folder(a->ctx, a->table_path, &a->tables);
  if (!status)
    status = ji_io_model_from_bundle(a->ctx, a->tables, NULL, &a->table);
  return status ? status : read_basket(a);
}

/* --- the run ---------------------------------------------------------------------------------- */

static void keep_warning(void *user, int32_t level, const char *message) {
  const app *a = user;
  if (level == JI_LOG_WARNING && !a->quiet)
    warn(message);
}

static int make_folder(const app *a) {
  if (!a->out_path || mkdir(a->out_path, 0777) == 0 || errno == EEXIST)
    return 1;
  fprintf(stderr, "platform_jobs: %s: %s\n", a->out_path, strerror(errno));
  return 0;
}

static ji_status report(app *a) {
  ji_status status;
  say("Platform jobs: account %s of %s, library version %s\n", a->vintage ? a->vintage : "",
      a->account_path, ji_version());
  status = show_account(a);
  if (!status)
    status = show_persons(a);
  if (!status)
    status = show_coefficients(a);
  if (!status)
    status = show_economy(a);
  if (!status)
    status = show_net(a);
  if (!status)
    status = save_notes(a);
  if (!status && a->out_path)
    say("\nWritten to %s\n", a->out_path);
  return status;
}

static ji_status run(app *a) {
  ji_status status = screen_open() ? read_account(a) : JI_ERROR_MEMORY;
  if (!status)
    status = read_table(a);
  if (!status)
    status = report(a);
  return screen_close(!status) || status ? status : JI_ERROR_IO;
}

int main(int count, char **arguments) {
  app a = {.account_path = "examples/data/kuaishou",
           .table_path = "examples/data/china-2018",
           .headline = -1,
           .overlap = -1,
           .drift = -1};
  int code = read_arguments(&a, count, arguments);
  if (code >= 0)
    return code;
  if (!make_folder(&a))
    return 1;
  ji_context_options options;
  ji_context_options_init(&options, sizeof options);
  options.log = keep_warning;
  options.user = &a;
  ji_status status = ji_context_create(&options, &a.ctx);
  if (!status)
    status = run(&a);
  if (status) {
    const char *message = a.refusal ? a.refusal : ji_context_message(a.ctx);
    fprintf(stderr, "platform_jobs: %s\n", message[0] ? message : ji_status_description(status));
  }
  ji_dataset_unref(a.basket);
  ji_model_unref(a.account);
  ji_model_unref(a.earlier);
  ji_model_unref(a.table);
  ji_bundle_unref(a.account_tables);
  ji_bundle_unref(a.tables);
  ji_context_free(a.ctx);
  return status ? 1 : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A register of rural programs: defined, filled from a file of events, asked, made a panel. */
#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "rural_program FOLDER --table TABLE --out DIR [--events EVENTS.csv]\n"
    "\n"
    "Defines programs, takes in a year of events, prints the funnel by county and group, costs,\n"
    "retention, progress against the targets and the jobs behind the sales, and writes the panel\n"
    "that an evaluation reads.\n"
    "\n"
    "  FOLDER    definition/ (programs.csv, stages.csv ...: see the guide), events-2024.csv and\n"
    "            rates.csv, which brings the sales to the prices of the table\n"
    "  --table   a folder with an input-output table, such as examples/data/china-2018\n"
    "  --out     where register.db, panel.csv and attrition.csv are written; no register.db may "
    "be\n"
    "            there\n"
    "  --events  another file of events\n"
    "\n"
    "An error is one line on stderr. Exit status: 0; 1 where input is refused; 2 for a command "
    "line\n"
    "that is not understood.\n";

static const char key[] = "the key of an example, no secret";
static const char program[] = "happiness_lecture_hall";
static const char money[] = "1e8 CNY@2018:producers_with_vat";
static const int64_t day = INT64_C(86400000000);

typedef struct arguments {
  const char *folder, *events, *table, *out;
} arguments;

/* What is asked: the first failure ends it. */
typedef struct run {
  ji_context *ctx;
  ji_tracker *tracker;
  ji_status status;
} run;

static char *path_of(const char *folder, const char *name) {
  size_t size = strlen(folder) + strlen(name) + 2;
  char *path = malloc(size);
  if (path)
    snprintf(path, size, "%s/%s", folder, name);
  return path;
}

static ji_record_options options_of(int32_t mode) {
  ji_record_options options;
  ji_record_options_init(&options, sizeof options);
  options.key = (const uint8_t *)key;
  options.key_size = sizeof key - 1;
  options.recorded_at = 20103 * day; /* 2025-01-15: the year is over */
  options.mode = mode;
  return options;
}

/* --- printing ----------------------------------------------------------------------------- */

static ji_status add_column(run *r, ji_dataset_builder *builder, const ji_dataset *table,
                            const char *name) {
  ji_column column = {.size = sizeof column};
  ji_status status = ji_dataset_column(r->ctx, table, ji_dataset_find(table, name), &column);
  column.measure = NULL; /* those are in the table itself */
  column.description = NULL;
  return status ? status : ji_dataset_builder_column(r->ctx, builder, &column, NULL, NULL);
}

/* Some columns of a table, named with blanks between them. */
static ji_status select_columns(run *r, const ji_dataset *table, const char *columns,
                                ji_dataset **out) {
  char name[64];
  int used = 0;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji_dataset_builder_create(r->ctx, &builder);
  while (!status && sscanf(columns, "%63s%n", name, &used) == 1) {
    status = add_column(r, builder, table, name);
    columns += used;
  }
  if (!status)
    status = ji_dataset_builder_finish(r->ctx, builder, out);
  ji_dataset_builder_free(builder);
  return status;
}

/* Prints and drops a table that was just made. */
static void show(run *r, const char *title, ji_dataset *table, const char *columns) {
  ji_dataset *some = NULL;
  ji_text *text = NULL;
  if (!r->status)
    r->status = select_columns(r, table, columns, &some);
  if (!r->status)
    r->status = ji_dataset_format_table(r->ctx, some, NULL, &text);
  if (!r->status)
    printf("%s%s%s", title, *title ? "\n" : "", ji_text_data(text));
  ji_text_unref(text);
  ji_dataset_unref(some);
  ji_dataset_unref(table);
}

/* --- taking in ---------------------------------------------------------------------------- */

static void define(run *r, const char *folder) {
  ji_bundle *definition = NULL;
  char *path = path_of(folder, "definition");
  ji_record_options options = options_of(JI_RECORD_ALL_OR_NOTHING);
  r->status = path ? ji_bundle_read_folder(r->ctx, path, &definition) : JI_ERROR_MEMORY;
  if (!r->status)
    r->status = ji_tracker_define(r->ctx, r->tracker, definition, &options);
  ji_bundle_unref(definition);
  free(path);
}

static void record(run *r, const arguments *a) {
  ji_dataset *events = NULL;
  ji_dataset *refused = NULL;
  char *path = path_of(a->folder, "events-2024.csv");
  ji_record_options options = options_of(JI_RECORD_ROW_BY_ROW);
  if (!r->status)
    r->status = ji_dataset_read_csv(r->ctx, a->events ? a->events : path, NULL, &events);
  if (!r->status)
    r->status = ji_tracker_record(r->ctx, r->tracker, events, &options, &refused);
  if (!r->status)
    printf("%lld events, %lld of them refused:\n", (long long)ji_dataset_row_count(events),
           (long long)ji_dataset_row_count(refused));
  show(r, "", refused, "row column value reason");
  ji_dataset_unref(events);
  free(path);
}

/* --- asking ------------------------------------------------------------------------------- */

static ji_tracker_indicators_options asked(const char *indicators, const char *by) {
  ji_tracker_indicators_options options;
  ji_tracker_indicators_options_init(&options, sizeof options);
  options.indicators = indicators;
  options.by = by;
  options.horizon_days = 90;
  return options;
}

static void show_indicators(run *r, const char *title, const char *indicators, const char *by,
                            const char *columns) {
  ji_tracker_indicators_options options = asked(indicators, by);
  ji_dataset *table = NULL;
  if (!r->status)
    r->status = ji_tracker_indicators(r->ctx, r->tracker, &options, &table);
  show(r, title, table, columns);
}

static void show_step(run *r, const char *from, const char *to) {
  ji_tracker_indicators_options options = asked(NULL, "county|group");
  ji_dataset *table = NULL;
  char title[128];
  options.program = program;
  snprintf(title, sizeof title, "\nFrom %s to %s within 90 days, %s", from, to, program);
  if (!r->status)
    r->status = ji_tracker_conversion(r->ctx, r->tracker, from, to, &options, &table);
  show(r, title, table,
       "county group value numerator denominator sampling_low sampling_high hidden unit");
}

static void report(run *r) {
  ji_dataset *claims = NULL;
  if (!r->status)
    r->status = ji_tracker_claims(r->ctx, r->tracker, NULL, &claims);
  show(r, "\nWhat was published, which is not what is registered", claims,
       "program claim value unit source");
  show_indicators(r, "\nPersons by stage",
                  "reach|enrolment|completion|certification|activity|earnings", NULL,
                  "indicator program value unit");
  show_step(r, "reached", "enrolled");
  show_step(r, "enrolled", "completed");
  show_step(r, "completed", "earning");
  show_indicators(r, "\nStill there after 90 days", "retention", "cohort",
                  "program cohort value sampling_low sampling_high unit");
  show_indicators(r, "\nCosts", "unit_cost|cost_per_completion|cost_per_job", NULL,
                  "indicator program value unit");
  show_indicators(r, "\nWork and income",
                  "jobs_created|jobs_maintained|jobs_supported|full_time|income_median", NULL,
                  "indicator program value hidden unit");
  show_indicators(r, "\nAgainst the targets", "progress", NULL,
                  "program detail value numerator denominator unit");
}

/* Sales at the prices of the table. */
static void read_demand(run *r, const char *folder, ji_dataset **demand) {
  static const char *const value[] = {"value"};
  ji_dataset *rates = NULL;
  ji_dataset *sales = NULL;
  char *path = path_of(folder, "rates.csv");
  if (!r->status)
    r->status = path ? ji_dataset_read_csv(r->ctx, path, NULL, &rates) : JI_ERROR_MEMORY;
  if (!r->status)
    r->status = ji_tracker_sales(r->ctx, r->tracker, NULL, &sales);
  if (!r->status)
    r->status = ji_dataset_convert(r->ctx, sales, value, 1, money, rates, NULL, demand);
  ji_dataset_unref(sales);
  ji_dataset_unref(rates);
  free(path);
}

/* From farm sales to rural jobs. */
static void show_jobs(run *r, const arguments *a) {
  static const char *const by[] = {"driver", "effect"};
  ji_dataset *demand = NULL;
  ji_dataset *jobs = NULL;
  ji_dataset *sums = NULL;
  ji_bundle *table = NULL;
  ji_model *model = NULL;
  read_demand(r, a->folder, &demand);
  if (!r->status)
    r->status = ji_bundle_read_folder(r->ctx, a->table, &table);
  if (!r->status)
    r->status = ji_io_model_from_bundle(r->ctx, table, NULL, &model);
  if (!r->status)
    r->status = ji_model_estimate(r->ctx, model, demand, NULL, &jobs);
  if (!r->status)
    r->status = ji_dataset_aggregate(r->ctx, jobs, by, 2, &sums);
  show(r, "\nJobs behind the sales, by the table of 2018 (gross, average)", sums,
       "driver effect value unit");
  ji_model_unref(model);
  ji_bundle_unref(table);
  ji_dataset_unref(jobs);
  ji_dataset_unref(demand);
}

/* --- the panel ---------------------------------------------------------------------------- */

static void write_csv(run *r, const ji_bundle *bundle, const char *name, const char *folder) {
  char file[64];
  snprintf(file, sizeof file, "%s.csv", name);
  char *path = path_of(folder, file);
  if (!r->status)
    r->status = path ? ji_dataset_write_csv(r->ctx, ji_bundle_find(bundle, name), path, NULL)
                     : JI_ERROR_MEMORY;
  free(path);
}

static void write_panel(run *r, const char *out) {
  ji_tracker_panel_options options;
  ji_bundle *made = NULL;
  ji_tracker_panel_options_init(&options, sizeof options);
  options.program = program;
  options.outcomes = "income";
  options.period = "month";
  options.fill_zero = 1;
  if (!r->status)
    r->status = ji_tracker_panel(r->ctx, r->tracker, &options, &made);
  write_csv(r, made, "panel", out);
  write_csv(r, made, "attrition", out);
  if (!r->status)
    printf("\nwritten: panel.csv (%lld rows), attrition.csv\n",
           (long long)ji_dataset_row_count(ji_bundle_find(made, "panel")));
  ji_bundle_unref(made);
}

static void verify(run *r) {
  ji_text *head = NULL;
  ji_dataset *found = NULL;
  if (!r->status)
    r->status = ji_tracker_head(r->ctx, r->tracker, &head);
  if (!r->status)
    r->status = ji_tracker_verify(r->ctx, r->tracker, (const uint8_t *)key, sizeof key - 1,
                                  ji_text_data(head), &found);
  if (!r->status)
    printf("the chain of the log holds: %s\n", ji_dataset_row_count(found) ? "NO" : "yes");
  ji_dataset_unref(found);
  ji_text_unref(head);
}

/* --- the program -------------------------------------------------------------------------- */

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    const char **value = strcmp(argv[i], "--table") == 0    ? &a->table
                         : strcmp(argv[i], "--out") == 0    ? &a->out
                         : strcmp(argv[i], "--events") == 0 ? &a->events
                                                            : NULL;
    if (value && i + 1 < argc)
      *value = argv[++i];
    else if (value || argv[i][0] == '-' || a->folder)
      return 0;
    else
      a->folder = argv[i];
  }
  return a->folder && a->table && a->out;
}

static ji_status work(run *r, const arguments *a) {
  char *path = path_of(a->out, "register.db");
  r->status = path ? ji_tracker_open(r->ctx, path, NULL, &r->tracker) : JI_ERROR_MEMORY;
  free(path);
  if (!r->status)
    define(r, a->folder);
  record(r, a);
  report(r);
  show_jobs(r, a);
  write_panel(r, a->out);
  verify(r);
  ji_status status = r->status;
  if (status)
    fprintf(stderr, "rural_program: %s\n", ji_context_message(r->ctx));
  ji_tracker_close(r->ctx, r->tracker);
  return status;
}

int main(int argc, char **argv) {
  arguments a = {.folder = NULL};
  run r = {.ctx = NULL};
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(help, stdout);
    return 0;
  }
  if (!read_arguments(argc, argv, &a)) {
    fprintf(stderr, "rural_program: FOLDER, --table and --out were expected; see --help\n");
    return 2;
  }
  if (mkdir(a.out, 0777) && errno != EEXIST) {
    fprintf(stderr, "rural_program: %s: cannot be made\n", a.out);
    return 1;
  }
  if (ji_context_create(NULL, &r.ctx)) {
    fprintf(stderr, "rural_program: there is no memory\n");
    return 1;
  }
  if (!a.events)
    printf("SYNTHETIC: no person, site or figure of these events is real.\n");
  ji_status status = work(&r, &a);
  ji_context_free(r.ctx);
  return status ? 1 : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Did a program cause it? Group-time effects of a panel, their aggregates, what two-way fixed
 * effects would have said, and the jobs behind them. */
#include <errno.h>
#include <inttypes.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "evaluate_training PANEL.csv --unit U --time T --first-treated G --outcome Y --out DIR "
    "[options]\n"
    "\n"
    "Effects of a program that units join at different times, after Callaway and Sant'Anna "
    "(2021).\n"
    "PANEL.csv has a row for each unit and period; 0 or nothing in column G means never treated.\n"
    "\n"
    "  --covariates A,B   numeric columns on which trends may depend\n"
    "  --weights W        column of sampling weights\n"
    "  --cluster C        column of clusters of units, for errors\n"
    "  --method M         dr (doubly robust, the default), ipw or reg\n"
    "  --control C        never (the default) or not-yet treated units\n"
    "  --draws N          of the bootstrap, for bands that hold for all event times at once\n"
    "  --out DIR          writes DIR/att_gt.csv, aggregates.csv, twfe.csv, twfe_weights.csv and\n"
    "                     jobs.csv; the folder is made if it is not there\n"
    "  --help             this text\n"
    "\n"
    "An error is one line on stderr. Exit status: 0; 1 where input is refused; 2 for a command "
    "line\n"
    "that is not understood.\n";

#define MOST_COVARIATES 64

typedef struct arguments {
  const char *panel, *out, *draws;
  char *covariates;
  const char *names[MOST_COVARIATES];
  ji_did_options did;
} arguments;

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "evaluate_training: %s%s\n", what, detail);
  return 0;
}

/* --- arguments ---------------------------------------------------------------------------- */

static int read_option(arguments *a, const char *name, char *value) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {{"--unit", &a->did.unit},
               {"--time", &a->did.time},
               {"--first-treated", &a->did.first_treated},
               {"--outcome", &a->did.outcome},
               {"--weights", &a->did.weights},
               {"--cluster", &a->did.cluster},
               {"--method", &a->did.method},
               {"--control", &a->did.control},
               {"--draws", &a->draws},
               {"--out", &a->out}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (!strcmp(name, texts[i].name)) {
      *texts[i].text = value;
      return 1;
    }
  if (strcmp(name, "--covariates") != 0)
    return complain("unknown option (see --help): ", name);
  a->covariates = value;
  return 1;
}

static int split_covariates(arguments *a) {
  for (char *name = a->covariates ? strtok(a->covariates, ",") : NULL; name;
       name = strtok(NULL, ",")) {
    if (a->did.covariate_count == MOST_COVARIATES)
      return complain("too many covariates, from ", name);
    a->names[a->did.covariate_count++] = name;
  }
  a->did.covariates = a->names;
  return 1;
}

static int read_draws(arguments *a) {
  char *end = NULL;
  if (!a->draws)
    return 1;
  a->did.draws = strtoll(a->draws, &end, 10);
  return *a->draws && !*end ? 1 : complain("--draws needs a whole number, not ", a->draws);
}

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] != '-') {
      if (a->panel)
        return complain("one panel at a time; this is the second: ", argv[i]);
      a->panel = argv[i];
    } else if (i + 1 == argc) {
      return complain("a value is missing after ", argv[i]);
    } else if (!read_option(a, argv[i], argv[i + 1])) {
      return 0;
    } else {
      i++;
    }
  }
  if (!a->panel || !a->out || !a->did.outcome)
    return complain("PANEL.csv, --outcome and --out were expected; see --help", "");
  if (a->did.control && !strcmp(a->did.control, "not-yet"))
    a->did.control = "not_yet";
  return read_draws(a) && split_covariates(a);
}

/* --- the run ------------------------------------------------------------------------------ */

static const char *const types[] = {"simple", "dynamic", "group", "calendar"};
enum { SIMPLE, DYNAMIC, GROUP, CALENDAR, TYPES };

typedef struct run {
  ji_context *ctx;
  const arguments *arguments;
  ji_dataset *panel, *aggregates[TYPES], *jobs;
  ji_fit *did, *two_way;
  ji_bundle *effects, *compared;
} run;

static ji_status estimate(run *r) {
  const ji_did_options *did = &r->arguments->did;
  ji_event_study_options study;
  ji_status status = ji_did_fit(r->ctx, r->panel, did, &r->did);
  if (!status)
    status = ji_fit_tables(r->ctx, r->did, &r->effects);
  for (int i = 0; i < TYPES && !status; i++) {
    ji_did_aggregate_options options;
    ji_did_aggregate_options_init(&options, sizeof options);
    options.type = types[i];
    status = ji_did_aggregate(r->ctx, r->did, &options, &r->aggregates[i]);
  }
  ji_event_study_options_init(&study, sizeof study);
  study.unit = did->unit;
  study.time = did->time;
  study.first_treated = did->first_treated;
  study.outcome = did->outcome;
  study.weights = did->weights;
  study.cluster = did->cluster;
  if (!status)
    status = ji_two_way_fit(r->ctx, r->panel, &study, &r->two_way);
  if (!status)
    status = ji_fit_tables(r->ctx, r->two_way, &r->compared);
  return status ? status : ji_jobs_caused(r->ctx, r->did, NULL, &r->jobs);
}

/* --- files -------------------------------------------------------------------------------- */

static ji_status path_of(const run *r, const char *name, char path[4096]) {
  return snprintf(path, 4096, "%s/%s", r->arguments->out, name) < 4096 ? JI_OK : JI_ERROR_LIMIT;
}

static ji_status write_table(const run *r, const ji_dataset *dataset, const char *name) {
  char path[4096];
  ji_status status = path_of(r, name, path);
  return status ? status : ji_dataset_write_csv(r->ctx, dataset, path, NULL);
}

/* Some columns of a table, with their units. */
static ji_status select_columns(ji_context *ctx, const ji_dataset *dataset,
                                const char *const *names, size_t count, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  for (size_t i = 0; i < count && !status; i++) {
    ji_column column = {.size = sizeof column};
    status = ji_dataset_column(ctx, dataset, ji_dataset_find(dataset, names[i]), &column);
    if (!status)
      status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
  }
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, out);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_status write_selected(const run *r, const ji_dataset *dataset, const char *const *names,
                                size_t count, const char *file) {
  ji_dataset *selected = NULL;
  ji_status status = select_columns(r->ctx, dataset, names, count, &selected);
  if (!status)
    status = write_table(r, selected, file);
  ji_dataset_unref(selected);
  return status;
}

static int is_null(const ji_column *column, int64_t row) {
  return column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
}

static ji_status write_aggregate(const run *r, int type, FILE *file) {
  static const char *const names[] = {"event", "att", "se", "low", "high"};
  ji_column columns[5];
  for (size_t i = 0; i < 5; i++) {
    const ji_dataset *table = r->aggregates[type];
    columns[i].size = sizeof columns[i];
    ji_status status =
        ji_dataset_column(r->ctx, table, ji_dataset_find(table, names[i]), &columns[i]);
    if (status)
      return status;
  }
  for (int64_t row = 0; row < columns[0].length; row++) {
    fputs(types[type], file);
    for (size_t i = 0; i < 5; i++) {
      fputc(',', file);
      if (is_null(&columns[i], row))
        continue;
      if (columns[i].type == JI_TYPE_INT64)
        fprintf(file, "%" PRId64, ((const int64_t *)columns[i].values)[row]);
      else
        fprintf(file, "%.17g", ((const double *)columns[i].values)[row]);
    }
    fputc('\n', file);
  }
  return JI_OK;
}

/* The overall effect of a type has no event. */
static ji_status write_aggregates(const run *r) {
  char path[4096];
  ji_status status = path_of(r, "aggregates.csv", path);
  FILE *file = status ? NULL : fopen(path, "w");
  if (!file)
    return status ? status : JI_ERROR_IO;
  fputs("type,event,att,se,low,high\n", file);
  for (int i = 0; i < TYPES && !status; i++)
    status = write_aggregate(r, i, file);
  int failed = ferror(file);
  return fclose(file) || failed ? JI_ERROR_IO : status;
}

static ji_status write_all(const run *r) {
  static const char *const cells[] = {"group", "time", "att", "se", "reason"};
  static const char *const terms[] = {"model", "event", "estimate", "se",
                                      "low",   "high",  "n",        "reason"};
  ji_status status =
      write_selected(r, ji_bundle_find(r->effects, "att_gt"), cells, 5, "att_gt.csv");
  if (!status)
    status = write_aggregates(r);
  if (!status)
    status = write_selected(r, ji_bundle_find(r->compared, "coefficients"), terms, 8, "twfe.csv");
  if (!status)
    status = write_table(r, ji_bundle_find(r->compared, "weights"), "twfe_weights.csv");
  return status ? status : write_table(r, r->jobs, "jobs.csv");
}

/* --- the screen --------------------------------------------------------------------------- */

static ji_status print_table(const run *r, const ji_dataset *dataset, const char *title,
                             const ji_table_column *columns, size_t count) {
  ji_table_options options;
  ji_text *text = NULL;
  ji_table_options_init(&options, sizeof options);
  options.title = title;
  options.columns = columns;
  options.column_count = count;
  ji_status status = ji_dataset_format_table(r->ctx, dataset, &options, &text);
  if (!status)
    printf("%s\n", ji_text_data(text));
  ji_text_unref(text);
  return status;
}

static ji_status print_all(const run *r) {
  static const ji_table_column effects[] = {{.name = "event", .heading = "periods since treatment"},
                                            {.name = "att", .heading = "effect", .decimals = 2},
                                            {.name = "se", .heading = "error", .decimals = 2},
                                            {.name = "low", .heading = "low", .decimals = 2},
                                            {.name = "high", .heading = "high", .decimals = 2},
                                            {.name = "cells", .heading = "cells"}};
  static const ji_table_column compared[] = {
      {.name = "model"},
      {.name = "event", .heading = "periods since treatment"},
      {.name = "estimate", .decimals = 2},
      {.name = "se", .heading = "error", .decimals = 2},
      {.name = "reason"}};
  static const ji_table_column jobs[] = {{.name = "effect"},
                                         {.name = "label", .heading = "period"},
                                         {.name = "value", .decimals = 0},
                                         {.name = "low", .decimals = 0},
                                         {.name = "high", .decimals = 0},
                                         {.name = "units", .heading = "treated units"},
                                         {.name = "reason"}};
  static const ji_table_column pretest[] = {{.name = "statistic", .decimals = 2},
                                            {.name = "degrees"},
                                            {.name = "p_value", .decimals = 3}};
  static const ji_table_column told[] = {{.name = "name"}, {.name = "value", .decimals = -1}};
  ji_status status =
      print_table(r, r->aggregates[DYNAMIC],
                  "Effect on the treated by periods since treatment (first row: all)", effects, 6);
  if (!status)
    status = print_table(r, ji_bundle_find(r->effects, "pretest"),
                         "All effects before treatment are 0 (Wald)", pretest, 3);
  if (!status)
    status = print_table(r, ji_bundle_find(r->compared, "coefficients"),
                         "Two-way fixed effects, for comparison", compared, 5);
  if (!status)
    status =
        print_table(r, ji_bundle_find(r->compared, "diagnostics"),
                    "What they are made of (negative_weights: of the static coefficient)", told, 2);
  return status ? status
                : print_table(r, r->jobs,
                              "Jobs caused, net of deadweight alone: displacement and spill-over "
                              "remain",
                              jobs, 7);
}

/* A panel that says so in its column `origin` is not data. */
static void warn_of_synthetic(const run *r) {
  ji_column origin = {.size = sizeof origin};
  int64_t at = ji_dataset_find(r->panel, "origin");
  if (at >= 0 && !ji_dataset_column(r->ctx, r->panel, at, &origin) && origin.length > 0)
    printf("SYNTHETIC where column `origin` says so: no unit or figure of such rows is real.\n\n");
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status work(run *r) {
  ji_status status = ji_dataset_read_csv(r->ctx, r->arguments->panel, NULL, &r->panel);
  if (!status)
    status = estimate(r);
  if (!status)
    status = write_all(r);
  if (!status) {
    warn_of_synthetic(r);
    status = print_all(r);
  }
  for (int i = 0; i < TYPES; i++)
    ji_dataset_unref(r->aggregates[i]);
  ji_dataset_unref(r->jobs);
  ji_dataset_unref(r->panel);
  ji_bundle_unref(r->effects);
  ji_bundle_unref(r->compared);
  ji_fit_unref(r->did);
  ji_fit_unref(r->two_way);
  return status;
}

int main(int argc, char **argv) {
  arguments a = {.panel = NULL};
  run r = {.arguments = &a};
  ji_did_options_init(&a.did, sizeof a.did);
  if (argc == 2 && !strcmp(argv[1], "--help")) {
    fputs(help, stdout);
    return 0;
  }
  if (!read_arguments(argc, argv, &a))
    return 2;
  if (mkdir(a.out, 0777) && errno != EEXIST) {
    fprintf(stderr, "evaluate_training: %s: %s\n", a.out, strerror(errno));
    return 1;
  }
  if (ji_context_create(NULL, &r.ctx)) {
    fprintf(stderr, "evaluate_training: there is no memory\n");
    return 1;
  }
  ji_status status = work(&r);
  if (status) {
    const char *message = ji_context_message(r.ctx);
    fprintf(stderr, "evaluate_training: %s\n", *message ? message : ji_status_description(status));
  }
  ji_context_free(r.ctx);
  return status ? 1 : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many hires do so many seekers and vacancies bring, and in which occupations are they? */
#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "labour_market MARKETS.csv NEXT.csv --out DIR [options]\n"
    "\n"
    "Fits a matching function to MARKETS.csv (a row for each component and period: component, "
    "period,\n"
    "hires, seekers, vacancies) in which every component has an efficiency of its own, and asks it "
    "how\n"
    "many hires, and filled jobs, those of NEXT.csv bring (component, seekers, vacancies,\n"
    "separation_rate).\n"
    "\n"
    "  --form FORM          cobb_douglas (default), ces or urn_ball\n"
    "  --covariates A|B     columns of MARKETS.csv that shift the efficiency\n"
    "  --shares SHARES.csv  sector, occupation, share, sample: hires and jobs by occupation, too\n"
    "  --mapping WAY.csv    from, to, weight: to other occupations, such as ISCO-08\n"
    "  --out DIR            writes each table; the folder is made if it is not there\n"
    "  --help               this text\n"
    "\n"
    "An error is one line on stderr. Exit status: 0; 1 where input is refused; 2 for a command "
    "line\n"
    "that is not understood.\n";

typedef struct arguments {
  const char *markets, *next, *form, *covariates, *shares, *mapping, *out;
} arguments;

/* What was read and found; each may be NULL. */
typedef struct results {
  ji_dataset *markets, *next, *shares, *mapping, *rates, *hires;
  ji_bundle *fit, *occupations;
  ji_model *model;
} results;

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "labour_market: %s%s\n", what, detail);
  return 0;
}

/* --- arguments ---------------------------------------------------------------------------- */

static int read_option(arguments *a, const char *name, const char *value) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {{"--form", &a->form},
               {"--covariates", &a->covariates},
               {"--shares", &a->shares},
               {"--mapping", &a->mapping},
               {"--out", &a->out}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (!strcmp(name, texts[i].name)) {
      *texts[i].text = value;
      return 1;
    }
  return complain("unknown option (see --help): ", name);
}

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-') {
      if (i + 1 == argc)
        return complain("a value is missing after ", argv[i]);
      if (!read_option(a, argv[i], argv[i + 1]))
        return 0;
      i++;
    } else if (a->next) {
      return complain("two files were expected; this is a third: ", argv[i]);
    } else {
      *(a->markets ? &a->next : &a->markets) = argv[i];
    }
  }
  if (!a->next || !a->out)
    return complain("MARKETS.csv, NEXT.csv and --out were expected; see --help", "");
  return 1;
}

static int find_form(const char *name, int32_t *out) {
  static const char *const forms[] = {"cobb_douglas", "ces", "urn_ball"};
  for (*out = 0; *out < 3; ++*out)
    if (!name || !strcmp(name, forms[*out]))
      return 1;
  return complain("--form is cobb_douglas, ces or urn_ball, not ", name);
}

/* --- files and screen --------------------------------------------------------------------- */

static ji_status write_table(ji_context *ctx, const arguments *a, const ji_dataset *table,
                             const char *name) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s/%s.csv", a->out, name) >= (int)sizeof path)
    return JI_ERROR_LIMIT;
  return ji_dataset_write_csv(ctx, table, path, NULL);
}

static ji_status write_bundle(ji_context *ctx, const arguments *a, const ji_bundle *bundle) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < ji_bundle_count(bundle) && !status; i++) {
    const char *name = ji_bundle_name(bundle, i);
    status = write_table(ctx, a, ji_bundle_find(bundle, name), name);
  }
  return status;
}

static ji_status print_table(ji_context *ctx, const ji_dataset *table, const char *title,
                             const ji_table_column *columns, size_t count) {
  ji_table_options options;
  ji_text *text = NULL;
  ji_table_options_init(&options, sizeof options);
  options.title = title;
  options.columns = columns;
  options.column_count = count;
  ji_status status = ji_dataset_format_table(ctx, table, &options, &text);
  if (!status)
    printf("%s\n", ji_text_data(text));
  ji_text_unref(text);
  return status;
}

static ji_status print_results(ji_context *ctx, const results *r) {
  static const ji_table_column estimates[] = {{.name = "term"},
                                              {.name = "estimate", .decimals = 3},
                                              {.name = "se", .decimals = 3},
                                              {.name = "low", .decimals = 3},
                                              {.name = "high", .decimals = 3}};
  static const ji_table_column hires[] = {
      {.name = "component"},
      {.name = "output"},
      {.name = "value", .decimals = 0},
      {.name = "sampling_low", .heading = "low"},
      {.name = "sampling_high", .heading = "high"},
      {.name = "unit"},
      {.name = "tightness", .decimals = 2},
      {.name = "vacancy_filling_rate", .heading = "filling", .decimals = 2},
      {.name = "reason"}};
  /* The registry names roles, not what they are mapped to. */
  static const ji_table_column jobs[] = {{.name = "output"},
                                         {.name = "occupation"},

                                         {.name = "value"},
                                         {.name = "sampling_low", .heading = "low"},
                                         {.name = "sampling_high", .heading = "high"},
                                         {.name = "unit"},
                                         {.name = "name"}};
  ji_status status = print_table(ctx, ji_bundle_find(r->fit, "estimates"),
                                 "The matching function (95 % intervals)", estimates, 5);
  if (!status)
    status = print_table(ctx, r->hires, "Hires, and the jobs that they keep filled", hires, 9);
  if (!status && r->occupations)
    status = print_table(ctx, ji_bundle_find(r->occupations, "jobs"),
                         "By occupation (intervals of hires and shares)", jobs, r->mapping ? 6 : 7);
  return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static ji_status read_files(ji_context *ctx, const arguments *a, results *r) {
  const struct {
    const char *path;
    ji_dataset **out;
  } files[] = {{a->markets, &r->markets},
               {a->next, &r->next},
               {a->shares, &r->shares},
               {a->mapping, &r->mapping}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof files / sizeof files[0] && !status; i++)
    if (files[i].path)
      status = ji_dataset_read_csv(ctx, files[i].path, NULL, files[i].out);
  return status;
}

static ji_status fit(ji_context *ctx, const arguments *a, int32_t form, results *r) {
  ji_matching_options options;
  ji_matching_model_options model;
  ji_matching_options_init(&options, sizeof options);
  ji_matching_model_options_init(&model, sizeof model);
  options.region = options.effects = "component";
  options.period = "period";
  options.covariates = a->covariates;
  options.form = form;
  options.errors = JI_MATCHING_ERRORS_NEWEY_WEST;
  ji_status status = ji_matching_fit(ctx, r->markets, &options, &r->fit);
  if (!status)
    status = ji_matching_model_from_fit(ctx, r->fit, &model, &r->model);
  if (!status)
    status = ji_matching_rates(ctx, r->markets, NULL, &r->rates);
  return status ? status : ji_model_estimate(ctx, r->model, r->next, NULL, &r->hires);
}

/* Hires and filled jobs by occupation, named by the roles that are published. */
static ji_status find_occupations(ji_context *ctx, results *r) {
  static const char *const by[] = {"output"};
  ji_occupation_options options;
  ji_bundle *registry = NULL;
  ji_occupation_options_init(&options, sizeof options);
  ji_status status = ji_occupation_registry_builtin(ctx, &registry);
  options.registry = registry;
  options.mapping = r->mapping;
  options.by = by;
  options.by_count = 1;
  if (!status)
    status = ji_occupation_jobs(ctx, r->hires, r->shares, &options, &r->occupations);
  ji_bundle_unref(registry);
  return status;
}

static ji_status write_results(ji_context *ctx, const arguments *a, const results *r) {
  ji_status status = write_bundle(ctx, a, r->fit);
  if (!status)
    status = write_table(ctx, a, r->rates, "rates");
  if (!status)
    status = write_table(ctx, a, r->hires, "hires");
  return status || !r->occupations ? status : write_bundle(ctx, a, r->occupations);
}

static ji_status work(ji_context *ctx, const arguments *a, int32_t form, results *r) {
  ji_status status = read_files(ctx, a, r);
  if (!status)
    status = fit(ctx, a, form, r);
  if (!status && r->shares)
    status = find_occupations(ctx, r);
  if (!status)
    status = write_results(ctx, a, r);
  if (!status && ji_dataset_find(r->markets, "origin") >= 0)
    printf(
        "SYNTHETIC where column `origin` says so: no market or figure of such rows is real.\n\n");
  return status ? status : print_results(ctx, r);
}

static void release(results *r) {
  ji_dataset *const datasets[] = {r->markets, r->next, r->shares, r->mapping, r->rates, r->hires};
  for (size_t i = 0; i < sizeof datasets / sizeof datasets[0]; i++)
    ji_dataset_unref(datasets[i]);
  ji_bundle_unref(r->fit);
  ji_bundle_unref(r->occupations);
  ji_model_unref(r->model);
}

int main(int argc, char **argv) {
  arguments a = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  results r = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  ji_context *ctx = NULL;
  int32_t form = 0;
  if (argc == 2 && !strcmp(argv[1], "--help")) {
    fputs(help, stdout);
    return 0;
  }
  if (!read_arguments(argc, argv, &a) || !find_form(a.form, &form))
    return 2;
  if (mkdir(a.out, 0777) && errno != EEXIST) {
    fprintf(stderr, "labour_market: %s: %s\n", a.out, strerror(errno));
    return 1;
  }
  if (ji_context_create(NULL, &ctx)) {
    fprintf(stderr, "labour_market: there is no memory\n");
    return 1;
  }
  ji_status status = work(ctx, &a, form, &r);
  if (status) {
    const char *message = ji_context_message(ctx);
    fprintf(stderr, "labour_market: %s\n", *message ? message : ji_status_description(status));
  }
  release(&r);
  ji_context_free(ctx);
  return status ? 1 : 0;
}

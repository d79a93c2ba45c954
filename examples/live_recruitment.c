/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Is live recruitment ten times better? A funnel by channel, and the readings of a claim. */
#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "live_recruitment FUNNEL.csv --out DIR [options]\n"
    "\n"
    "Compares channels of recruitment stage by stage and holds a published ratio against what it "
    "can\n"
    "mean. FUNNEL.csv has a row for each channel and whatever else tells rows apart: channel, "
    "counts\n"
    "views, applications, interviews, hires, retained_7, retained_30, retained_90 (those there "
    "are),\n"
    "exposure, cost.\n"
    "\n"
    "  --reference CHANNEL  what others are compared with (default: the first row's)\n"
    "  --group COLUMN       key groups that are told apart\n"
    "  --strata A,B         columns within which channels are compared\n"
    "  --unlike STAGE       the first stage that does not mean the same in all channels\n"
    "  --claim NUMBER       the ratio that is claimed (default 10)\n"
    "  --stage STAGE        what it is claimed of (default: the claim does not say)\n"
    "  --bound BOUND        exactly (default), up_to or at_least that ratio\n"
    "  --published A|B      what was published with the claim: stage, per, reference, counts,\n"
    "                       interval, period, definition\n"
    "  --vacancies FILE     opened, closed, state, channel: whether speed was meant\n"
    "  --out DIR            writes each table and DIR/claim.csv; the folder is made if it is not "
    "there\n"
    "  --help               this text\n"
    "\n"
    "An error is one line on stderr. Exit status: 0; 1 where input is refused; 2 for a command "
    "line\n"
    "that is not understood.\n";

#define MOST_STRATA 16

typedef struct arguments {
  const char *funnel, *out, *claim, *stage, *bound, *vacancies;
  char *strata;
  const char *names[MOST_STRATA];
  double ratio;
  ji_recruitment_options options;
} arguments;

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "live_recruitment: %s%s\n", what, detail);
  return 0;
}

/* --- arguments ---------------------------------------------------------------------------- */

static int read_option(arguments *a, const char *name, char *value) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {{"--reference", &a->options.reference},
               {"--group", &a->options.group},
               {"--unlike", &a->options.unlike},
               {"--claim", &a->claim},
               {"--stage", &a->stage},
               {"--bound", &a->bound},
               {"--published", &a->options.published},
               {"--vacancies", &a->vacancies},
               {"--out", &a->out}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (!strcmp(name, texts[i].name)) {
      *texts[i].text = value;
      return 1;
    }
  if (strcmp(name, "--strata") != 0)
    return complain("unknown option (see --help): ", name);
  a->strata = value;
  return 1;
}

static int find_bound(const char *name, int32_t *out) {
  static const char *const bounds[] = {"exactly", "up_to", "at_least"};
  for (*out = 0; *out < 3; ++*out)
    if (!name || !strcmp(name, bounds[*out]))
      return 1;
  return complain("--bound is exactly, up_to or at_least, not ", name);
}

static int finish_arguments(arguments *a) {
  char *end = NULL;
  if (!a->funnel || !a->out)
    return complain("FUNNEL.csv and --out were expected; see --help", "");
  a->ratio = a->claim ? strtod(a->claim, &end) : 10;
  if (a->claim && (end == a->claim || *end))
    return complain("--claim needs a number, not ", a->claim);
  for (char *name = a->strata ? strtok(a->strata, ",") : NULL; name; name = strtok(NULL, ",")) {
    if (a->options.stratum_count == MOST_STRATA)
      return complain("too many strata, from ", name);
    a->names[a->options.stratum_count++] = name;
  }
  a->options.strata = a->names;
  return find_bound(a->bound, &a->options.bound);
}

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] != '-') {
      if (a->funnel)
        return complain("one funnel at a time; this is the second: ", argv[i]);
      a->funnel = argv[i];
    } else if (i + 1 == argc) {
      return complain("a value is missing after ", argv[i]);
    } else if (!read_option(a, argv[i], argv[i + 1])) {
      return 0;
    } else {
      i++;
    }
  }
  return finish_arguments(a);
}

/* --- files and screen --------------------------------------------------------------------- */

static ji_status write_table(ji_context *ctx, const arguments *a, const ji_dataset *table,
                             const char *name) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s/%s.csv", a->out, name) >= (int)sizeof path)
    return JI_ERROR_LIMIT;
  return ji_dataset_write_csv(ctx, table, path, NULL);
}

static ji_status write_tables(ji_context *ctx, const arguments *a, const ji_bundle *found,
                              const ji_dataset *claim) {
  static const char *const names[] = {"rates", "ratios", "split", "adjusted", "exposure", "costs"};
  ji_status status = write_table(ctx, a, claim, "claim");
  for (size_t i = 0; i < sizeof names / sizeof names[0] && !status; i++) {
    const ji_dataset *table = ji_bundle_find(found, names[i]);
    if (table)
      status = write_table(ctx, a, table, names[i]);
  }
  return status;
}

static ji_status print_table(ji_context *ctx, const ji_dataset *table, const char *title,
                             const ji_table_column *columns, size_t count) {
  ji_table_options options;
  ji_text *text = NULL;
  if (!table)
    return JI_OK;
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

static ji_status print_tables(ji_context *ctx, const ji_bundle *found, const ji_dataset *claim) {
  static const ji_table_column ratios[] = {{.name = "group"},
                                           {.name = "channel"},
                                           {.name = "stage"},
                                           {.name = "of", .heading = "per"},
                                           {.name = "ratio", .decimals = 3},
                                           {.name = "score_low", .heading = "low", .decimals = 3},
                                           {.name = "score_high", .heading = "high", .decimals = 3},
                                           {.name = "reason"}};
  static const ji_table_column costs[] = {
      {.name = "group"},
      {.name = "channel"},
      {.name = "stage"},
      {.name = "cost_per", .heading = "cost of one", .decimals = 4},
      {.name = "ratio", .decimals = 3},
      {.name = "low", .decimals = 3},
      {.name = "high", .decimals = 3}};
  static const ji_table_column readings[] = {{.name = "channel"},
                                             {.name = "reading"},
                                             {.name = "stage"},
                                             {.name = "per"},
                                             {.name = "ratio", .decimals = 2},
                                             {.name = "low", .decimals = 2},
                                             {.name = "high", .decimals = 2},
                                             {.name = "verdict"},
                                             {.name = "contradicted"},
                                             {.name = "missing"}};
  ji_status status =
      print_table(ctx, ji_bundle_find(found, "ratios"),
                  "Rates beside those of the reference channel (score intervals)", ratios, 8);
  if (!status)
    status = print_table(ctx, ji_bundle_find(found, "costs"), "Costs", costs, 7);
  return status ? status
                : print_table(ctx, claim, "What the claim can mean, and what the data say",
                              readings, 10);
}

/* The same in all rows. */
static ji_status print_unstated(ji_context *ctx, const ji_dataset *claim) {
  ji_column column = {.size = sizeof column};
  ji_status status = ji_dataset_column(ctx, claim, ji_dataset_find(claim, "unstated"), &column);
  if (!status && column.length > column.null_count)
    printf("Not published with the claim: %.*s\n\n", (int)column.offsets[1],
           (const char *)column.values);
  return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static ji_status work(ji_context *ctx, arguments *a) {
  ji_dataset *funnel = NULL, *vacancies = NULL, *claim = NULL;
  ji_bundle *found = NULL;
  ji_status status = ji_dataset_read_csv(ctx, a->funnel, NULL, &funnel);
  if (!status && a->vacancies)
    status = ji_dataset_read_csv(ctx, a->vacancies, NULL, &vacancies);
  a->options.vacancies = vacancies;
  if (!status)
    status = ji_recruitment_funnel(ctx, funnel, &a->options, &found);
  if (!status)
    status = ji_recruitment_claim(ctx, funnel, a->ratio, a->stage, &a->options, &claim);
  if (!status)
    status = write_tables(ctx, a, found, claim);
  if (!status && ji_dataset_find(funnel, "origin") >= 0)
    printf(
        "SYNTHETIC where column `origin` says so: no channel or figure of such rows is real.\n\n");
  if (!status)
    status = print_tables(ctx, found, claim);
  if (!status)
    status = print_unstated(ctx, claim);
  ji_dataset_unref(vacancies);
  ji_dataset_unref(claim);
  ji_bundle_unref(found);
  ji_dataset_unref(funnel);
  return status;
}

int main(int argc, char **argv) {
  arguments a = {.funnel = NULL};
  ji_context *ctx = NULL;
  ji_recruitment_options_init(&a.options, sizeof a.options);
  if (argc == 2 && !strcmp(argv[1], "--help")) {
    fputs(help, stdout);
    return 0;
  }
  if (!read_arguments(argc, argv, &a))
    return 2;
  if (mkdir(a.out, 0777) && errno != EEXIST) {
    fprintf(stderr, "live_recruitment: %s: %s\n", a.out, strerror(errno));
    return 1;
  }
  if (ji_context_create(NULL, &ctx)) {
    fprintf(stderr, "live_recruitment: there is no memory\n");
    return 1;
  }
  ji_status status = work(ctx, &a);
  if (status) {
    const char *message = ji_context_message(ctx);
    fprintf(stderr, "live_recruitment: %s\n", *message ? message : ji_status_description(status));
  }
  ji_context_free(ctx);
  return status ? 1 : 0;
}

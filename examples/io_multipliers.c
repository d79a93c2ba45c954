/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Employment multipliers of any input-output table in a folder of CSV files. */
#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "io_multipliers DIR [--out OUT] [options]\n"
    "\n"
    "Reads an input-output table from the folder DIR and prints, for each sector, the jobs behind "
    "one\n"
    "unit of final demand: direct (e), Type I (e'L), Type II (e'L2, households closed).\n"
    "\n"
    "  DIR/flows.csv         sector, then one column a sector in the same order: domestic flows, "
    "row\n"
    "                        sells to column\n"
    "  DIR/final_demand.csv  sector, then one column a category\n"
    "  DIR/accounts.csv      sector, gross_output, employment, and what else there is\n"
    "  DIR/units.csv         file, column, unit: `*` is all other columns of a file\n"
    "  DIR/table.csv         key, value: name, year, valuation, territory, ... (optional)\n"
    "\n"
    "  --out OUT             writes OUT/multipliers.csv and OUT/checks.csv, each with its schema, "
    "and\n"
    "                        OUT/multipliers.provenance.csv; the folder is made if it is not "
    "there\n"
    "  --satellite NAME      the column of accounts.csv that is counted (default: employment;\n"
    "                        gross_output counts output itself)\n"
    "  --unit UNIT           unit of the multipliers, such as\n"
    "                        'person/(1e9 CNY@2018:producers)', of the table's price year and\n"
    "                        valuation; default: what units.csv counts, its scale applied, per "
    "one\n"
    "                        unit of flows.csv\n"
    "  --flows-unit UNIT     unit of the flows where units.csv does not state it, or the same with "
    "a\n"
    "                        price basis\n"
    "  --employment NAME     column of accounts.csv that holds the jobs (default: employment)\n"
    "\n"
    "Type II needs a household row and column; without them it is left empty and the table says "
    "why:\n"
    "  --household-income NAME       column of accounts.csv (default: compensation)\n"
    "  --household-consumption NAME  column of final_demand.csv (default: household_consumption)\n"
    "  --closure-denominator NAME    column of either file whose total divides the consumption\n"
    "                                (default: the household income itself)\n"
    "  --closure-total NUMBER        divides it instead, in the unit of the flows\n"
    "\n"
    "Checks:\n"
    "  --balance-tolerance NUMBER    flows + final demand may differ from output by this share of "
    "it\n"
    "                                (default 0.001; inf: not checked)\n"
    "  --dust-zero                   output that is above 0 but dust counts as zero, with a "
    "warning\n"
    "  --method NAME                 auto, direct or iterative\n"
    "  --threads NUMBER              default 1; 0: all processors\n"
    "  --help                        this text\n"
    "\n"
    "Warnings go to stderr, also those of the checks, a line each. An error is one line there and "
    "nothing\n"
    "else. Exit status: 0; 1 where input or a combination is refused; 2 for a command line that is "
    "not\n"
    "understood.\n";

/* Warnings are told when the run has been well: an error is one line. */
static FILE *warnings;

typedef struct arguments {
  const char *folder, *out;
  ji_io_options io;
  ji_io_multiplier_options multipliers;
  ji_context_options context;
} arguments;

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "io_multipliers: %s%s\n", what, detail);
  return 0;
}

static void print_log(void *user, int32_t level, const char *message) {
  (void)user;
  fprintf(warnings, "io_multipliers: %s%s\n", level >= JI_LOG_WARNING ? "warning: " : "", message);
}

/* --- arguments ---------------------------------------------------------------------------- */

static int read_number(const char *name, const char *text, double *out) {
  char *end;
  *out = strtod(text, &end);
  if (end == text || *end) {
    fprintf(stderr, "io_multipliers: %s needs a number, not \"%s\"\n", name, text);
    return 0;
  }
  return 1;
}

static int read_method(const char *text, int32_t *out) {
  static const char *const names[] = {"auto", "direct", "iterative"};
  for (int32_t i = 0; i < 3; i++)
    if (strcmp(text, names[i]) == 0) {
      *out = i;
      return 1;
    }
  return complain("--method is auto, direct or iterative, not ", text);
}

/* An option with a value; 1 if it was one and is fine, 0 if not fine, -1 if it is not known. */
static int read_option(arguments *a, const char *name, const char *value) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {
      {"--out", &a->out},
      {"--satellite", &a->multipliers.satellite},
      {"--unit", &a->multipliers.unit},
      {"--flows-unit", &a->io.flows_unit},
      {"--employment", &a->io.employment},
      {"--household-income", &a->io.household_income},
      {"--household-consumption", &a->io.household_consumption},
      {"--closure-denominator", &a->io.closure_denominator},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (strcmp(name, texts[i].name) == 0) {
      *texts[i].text = value;
      return 1;
    }
  double threads = 0;
  if (strcmp(name, "--closure-total") == 0)
    return read_number(name, value, &a->io.closure_total);
  if (strcmp(name, "--balance-tolerance") == 0)
    return read_number(name, value, &a->io.balance_tolerance);
  if (strcmp(name, "--method") == 0)
    return read_method(value, &a->io.method);
  if (strcmp(name, "--threads") == 0) {
    if (!read_number(name, value, &threads))
      return 0;
    if (!(threads >= 0 && threads <= 1024))
      return complain("--threads is a number from 0 to 1024, not ", value);
    a->context.threads = (int32_t)threads;
    return 1;
  }
  return -1;
}

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    const char *name = argv[i];
    if (strcmp(name, "--dust-zero") == 0) {
      a->io.dust_action = JI_IO_DUST_ZERO;
    } else if (strncmp(name, "--", 2) != 0) {
      if (a->folder)
        return complain("one folder at a time; this is the second: ", name);
      a->folder = name;
    } else {
      const char *value = i + 1 < argc ? argv[i + 1] : NULL;
      int verdict = read_option(a, name, value ? value : "");
      if (verdict < 0)
        return complain("unknown option (see --help): ", name);
      if (!value)
        return complain("a value is missing after ", name);
      if (verdict == 0)
        return 0;
      i++;
    }
  }
  return a->folder ? 1 : complain("which folder? ", "See io_multipliers --help");
}

/* --- output ------------------------------------------------------------------------------- */

static ji_status look(ji_context *ctx, const ji_dataset *dataset, const char *name,
                      ji_column *column) {
  column->size = sizeof *column;
  return ji_dataset_column(ctx, dataset, ji_dataset_find(dataset, name), column);
}

/* A cell of a text column; size -1: null. */
static const char *text_at(const ji_column *column, int64_t row, int *size) {
  int is_null = column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
  *size = is_null ? -1 : (int)(column->offsets[row + 1] - column->offsets[row]);
  return (const char *)column->values + column->offsets[row];
}

static int same_text(const ji_column *column, int64_t row, int64_t other) {
  int size, other_size;
  const char *text = text_at(column, row, &size), *second = text_at(column, other, &other_size);
  return size == other_size && (size < 0 || memcmp(text, second, (size_t)size) == 0);
}

static int is_text(const ji_column *column, int64_t row, const char *wanted) {
  int size;
  const char *text = text_at(column, row, &size);
  return size == (int)strlen(wanted) && memcmp(text, wanted, (size_t)size) == 0;
}

/* What holds for all sectors is said once, below the table. */
static int is_one_reason(const ji_column *reason) {
  for (int64_t i = 1; i < reason->length; i++)
    if (!same_text(reason, 0, i))
      return 0;
  return 1;
}

static ji_status print_table(ji_context *ctx, const ji_dataset *multipliers) {
  const ji_table_column columns[] = {
      {.name = "sector"},
      {.name = "direct", .decimals = 6},
      {.name = "type1", .heading = "Type I", .decimals = 6},
      {.name = "type2", .heading = "Type II", .decimals = 6},
      {.name = "type1_ratio", .heading = "Type I / direct", .decimals = 3},
      {.name = "type2_ratio", .heading = "Type II / direct", .decimals = 3},
      {.name = "reason"},
  };
  ji_table_options options;
  ji_text *text = NULL;
  ji_column reason;
  int size = -1;
  ji_status status = look(ctx, multipliers, "reason", &reason);
  if (status)
    return status;
  int is_one = is_one_reason(&reason);
  ji_table_options_init(&options, sizeof options);
  options.columns = columns;
  options.column_count = sizeof columns / sizeof columns[0] - (size_t)is_one;
  options.definitions = 1;
  options.max_width = 40; /* the reason goes on below */
  status = ji_dataset_format_table(ctx, multipliers, &options, &text);
  if (!status)
    fputs(ji_text_data(text), stdout);
  const char *said = is_one && reason.length > 0 ? text_at(&reason, 0, &size) : NULL;
  if (!status && said && size >= 0)
    printf("\nall sectors: %.*s\n", size, said);
  ji_text_unref(text);
  return status;
}

/* Those of sectors without output were told when the table was read. */
static int is_news(const ji_column *check, const ji_column *verdict, int64_t row) {
  return (is_text(verdict, row, "warning") || is_text(verdict, row, "failed")) &&
         !is_text(check, row, "zero_output") && !is_text(check, row, "dust_output");
}

static ji_status print_warnings(ji_context *ctx, const ji_dataset *checks) {
  ji_column check, verdict, value, unit, explanation;
  ji_status status = look(ctx, checks, "check", &check);
  if (!status)
    status = look(ctx, checks, "verdict", &verdict);
  if (!status)
    status = look(ctx, checks, "value", &value);
  if (!status)
    status = look(ctx, checks, "unit", &unit);
  if (!status)
    status = look(ctx, checks, "explanation", &explanation);
  for (int64_t i = 0; !status && i < check.length; i++) {
    int size, name_size;
    if (!is_news(&check, &verdict, i))
      continue;
    const char *name = text_at(&check, i, &name_size), *text = text_at(&explanation, i, &size);
    fprintf(warnings, "io_multipliers: warning: %.*s %.6g: %.*s\n", name_size, name,
            ((const double *)value.values)[i], size, text);
  }
  return status;
}

static ji_status write_file(ji_context *ctx, const ji_dataset *dataset, const char *folder,
                            const char *name) {
  char path[4096];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
    return JI_ERROR_LIMIT;
  return ji_dataset_write_csv(ctx, dataset, path, NULL);
}

static ji_status write_results(ji_context *ctx, const ji_dataset *multipliers,
                               const ji_dataset *checks, const char *folder) {
  ji_dataset *provenance = NULL;
  ji_status status = ji_dataset_provenance(ctx, multipliers, &provenance);
  if (!status)
    status = write_file(ctx, multipliers, folder, "multipliers.csv");
  if (!status)
    status = write_file(ctx, provenance, folder, "multipliers.provenance.csv");
  if (!status)
    status = write_file(ctx, checks, folder, "checks.csv");
  ji_dataset_unref(provenance);
  return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static ji_status run(ji_context *ctx, const arguments *a) {
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_dataset *multipliers = NULL, *checks = NULL;
  ji_status status = ji_bundle_read_folder(ctx, a->folder, &bundle);
  if (!status)
    status = ji_io_model_from_bundle(ctx, bundle, &a->io, &model);
  if (!status)
    status = ji_io_multipliers(ctx, model, &a->multipliers, &multipliers);
  if (!status)
    status = ji_io_check(ctx, model, &checks);
  if (!status)
    status = print_warnings(ctx, checks);
  if (!status)
    status = print_table(ctx, multipliers);
  if (!status && a->out)
    status = write_results(ctx, multipliers, checks, a->out);
  ji_dataset_unref(checks);
  ji_dataset_unref(multipliers);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  return status;
}

int main(int argc, char **argv) {
  arguments a = {.folder = NULL};
  ji_context *ctx;
  ji_io_options_init(&a.io, sizeof a.io);
  ji_io_multiplier_options_init(&a.multipliers, sizeof a.multipliers);
  ji_context_options_init(&a.context, sizeof a.context);
  a.context.log = print_log;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--help") == 0) {
      fputs(help, stdout);
      return 0;
    }
  if (!read_arguments(argc, argv, &a))
    return 2;
  if (a.out && mkdir(a.out, 0777) != 0 && errno != EEXIST) {
    fprintf(stderr, "io_multipliers: %s: %s\n", a.out, strerror(errno));
    return 1;
  }
  char *told = NULL;
  size_t size = 0;
  ji_status status = JI_ERROR_MEMORY;
  warnings = open_memstream(&told, &size);
  if (warnings)
    status = ji_context_create(&a.context, &ctx);
  if (status) {
    fprintf(stderr, "io_multipliers: %s\n", ji_status_description(status));
    return 1;
  }
  status = run(ctx, &a);
  fclose(warnings);
  if (status) {
    const char *message = ji_context_message(ctx);
    fprintf(stderr, "io_multipliers: %s\n", *message ? message : ji_status_description(status));
  } else {
    fwrite(told, 1, size, stderr);
  }
  free(told);
  ji_context_free(ctx);
  return status ? 1 : 0;
}

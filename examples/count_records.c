/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts a CSV file of person-level records by the rules of another. */
#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "count_records RECORDS.csv --rules RULES.csv [--out DIR] [options]\n"
    "\n"
    "Counts persons, jobs and full-time equivalents out of records, one row a spell of an\n"
    "engagement of a pseudonym, by several rules in one pass, and shows how far they lie apart.\n"
    "\n"
    "  RECORDS.csv   pseudonym, and as far as the rules ask for them: engagement, start, end, "
    "hours\n"
    "                (a week), income, age, entity (a natural person or not), absent, paid, "
    "stage,\n"
    "                county, sex, role, status, and any others to count by\n"
    "  RULES.csv     rule, unit (persons, jobs, fte) or preset, time (at, average, any), period;\n"
    "                job, income_min, hours_min, natural_only, ages, where, standard,\n"
    "                standard_source, cap, by ...: see examples/data/count-rules.csv and the "
    "guide\n"
    "\n"
    "  --out DIR               writes DIR/counts.csv, DIR/spread.csv and, with --quality,\n"
    "                          DIR/quality.csv, each with its schema, and "
    "DIR/counts.provenance.csv;\n"
    "                          the folder is made if it is not there\n"
    "  --cutoff YYYY-MM-DD     the last day that the records know of\n"
    "  --income-period PERIOD  the period that every income is of (default: its spell)\n"
    "  --groups 'A|B'          columns of true and false: a person may be in several\n"
    "  --age-bands 'A-B|C+'    bands to count by age\n"
    "  --weight NAME           column of weights\n"
    "  --measure TEXT          what all results share, such as 'area=CN; basis=gross'\n"
    "  --minimum-cell NUMBER   cells of fewer persons are hidden (default 10; 0: none)\n"
    "  --no-complementary      hides small cells alone, not what would give them away\n"
    "  --leave-out             leaves out what cannot be (hours above 168 a week ...) and says "
    "how\n"
    "                          many, instead of stopping at the first\n"
    "  --lenient               reads full-width digits, 万 and 亿, and more that offices write\n"
    "  --quality               hours bands, incomes, dependent contractors and merchants, too\n"
    "  --minimum-wage NUMBER   per hour, in the unit of the income; with --minimum-wage-source "
    "TEXT\n"
    "  --pseudonym NAME ...    --engagement, --start, --end, --hours, --income, --age, --entity,\n"
    "                          --absent, --paid, --stage, --area: columns of other names\n"
    "  --threads NUMBER        default 0: all processors\n"
    "  --help                  this text\n"
    "\n"
    "Warnings go to stderr. An error is one line there and nothing else. Exit status: 0; 1 where\n"
    "input is refused; 2 for a command line that is not understood.\n";

typedef struct arguments {
  const char *records, *rules, *out;
  int quality, lenient;
  ji_count_options count;
  ji_count_quality_options like;
  ji_context_options context;
} arguments;

/* Warnings are told when the run has been well: an error is one line. */
static FILE *warnings;

static int complain(const char *what, const char *detail) {
  fprintf(stderr, "count_records: %s%s\n", what, detail);
  return 0;
}

static void print_log(void *user, int32_t level, const char *message) {
  (void)user;
  fprintf(warnings, "count_records: %s%s\n", level >= JI_LOG_WARNING ? "warning: " : "", message);
}

/* --- arguments ---------------------------------------------------------------------------- */

static int read_number(const char *name, const char *text, double low, double high, double *out) {
  char *end;
  *out = strtod(text, &end);
  if (end != text && !*end && *out >= low && *out <= high)
    return 1;
  fprintf(stderr, "count_records: %s needs a number from %g to %g, not \"%s\"\n", name, low, high,
          text);
  return 0;
}

static int read_flag(arguments *a, const char *name) {
  if (strcmp(name, "--no-complementary") == 0)
    a->count.complementary = 0;
  else if (strcmp(name, "--leave-out") == 0)
    a->count.invalid = JI_COUNT_LEAVE_OUT;
  else if (strcmp(name, "--lenient") == 0)
    a->lenient = 1;
  else if (strcmp(name, "--quality") == 0)
    a->quality = 1;
  else
    return 0;
  return 1;
}

static int read_text(arguments *a, const char *name, const char *value) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {
      {"--rules", &a->rules},
      {"--out", &a->out},
      {"--cutoff", &a->count.cutoff},
      {"--income-period", &a->count.income_period},
      {"--groups", &a->count.groups},
      {"--age-bands", &a->count.age_bands},
      {"--weight", &a->count.weight},
      {"--measure", &a->count.measure},
      {"--minimum-wage-source", &a->like.minimum_wage_source},
      {"--pseudonym", &a->count.pseudonym},
      {"--engagement", &a->count.engagement},
      {"--start", &a->count.start},
      {"--end", &a->count.end},
      {"--hours", &a->count.hours},
      {"--income", &a->count.income},
      {"--age", &a->count.age},
      {"--entity", &a->count.entity},
      {"--absent", &a->count.absent},
      {"--paid", &a->count.paid},
      {"--stage", &a->count.stage},
      {"--area", &a->count.area},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (strcmp(name, texts[i].name) == 0) {
      *texts[i].text = value;
      return 1;
    }
  return 0;
}

/* An option with a value; 1 if it was one and is fine, 0 if not fine, -1 if it is not known. */
static int read_option(arguments *a, const char *name, const char *value) {
  double number = 0;
  if (read_text(a, name, value))
    return 1;
  if (strcmp(name, "--minimum-wage") == 0)
    return read_number(name, value, 0, 1e15, &a->like.minimum_wage);
  if (strcmp(name, "--minimum-cell") == 0) {
    int good = read_number(name, value, 0, 1e15, &number);
    a->count.minimum_cell = (int64_t)number;
    return good;
  }
  if (strcmp(name, "--threads") == 0) {
    int good = read_number(name, value, 0, 1024, &number);
    a->context.threads = (int32_t)number;
    return good;
  }
  return -1;
}

static int read_arguments(int argc, char **argv, arguments *a) {
  for (int i = 1; i < argc; i++) {
    const char *name = argv[i];
    if (read_flag(a, name))
      continue;
    if (strncmp(name, "--", 2) != 0) {
      if (a->records)
        return complain("one file of records at a time; this is the second: ", name);
      a->records = name;
      continue;
    }
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    int verdict = read_option(a, name, value ? value : "0");
    if (verdict < 0)
      return complain("unknown option (see --help): ", name);
    if (!value)
      return complain("a value is missing after ", name);
    if (verdict == 0)
      return 0;
    i++;
  }
  if (!a->records)
    return complain("which records? ", "See count_records --help");
  return a->rules ? 1 : complain("by which rules? ", "See count_records --help");
}

/* --- the screen --------------------------------------------------------------------------- */

/* How many digits a column of the screen needs: counts are whole, averages and equivalents not. */
static ji_table_column shown(const ji_column *column, int32_t decimals) {
  ji_table_column made = {.name = column->name, .decimals = decimals};
  if (strcmp(column->name, "missing_hours") == 0 || strcmp(column->name, "ratio") == 0)
    made.decimals = 3;
  return made;
}

/* Empty columns and measures, which are told below, are left out. */
static int is_shown(const ji_column *column) {
  return strcmp(column->name, "measure") != 0 && strcmp(column->name, "hidden") != 0 &&
         (column->null_count < column->length || !column->length);
}

static ji_status print_table(ji_context *ctx, const ji_dataset *dataset, const char *title,
                             int32_t decimals) {
  int64_t count = ji_dataset_column_count(dataset);
  ji_table_column *columns = calloc((size_t)count, sizeof *columns);
  ji_table_options options;
  ji_text *text = NULL;
  ji_status status = columns ? JI_OK : JI_ERROR_MEMORY;
  ji_table_options_init(&options, sizeof options);
  for (int64_t i = 0; i < count && !status; i++) {
    ji_column column = {.size = sizeof column};
    status = ji_dataset_column(ctx, dataset, i, &column);
    if (!status && is_shown(&column))
      columns[options.column_count++] = shown(&column, decimals);
  }
  options.title = title;
  options.columns = columns;
  options.max_rows = 60;
  options.max_width = 44;
  if (!status)
    status = ji_dataset_format_table(ctx, dataset, &options, &text);
  if (!status)
    printf("%s\n", ji_text_data(text));
  ji_text_unref(text);
  free(columns);
  return status;
}

static ji_status look(ji_context *ctx, const ji_dataset *dataset, const char *name,
                      ji_column *column) {
  column->size = sizeof *column;
  return ji_dataset_column(ctx, dataset, ji_dataset_find(dataset, name), column);
}

/* What each rule counts, in words: the measure of its total. */
static ji_status print_definitions(ji_context *ctx, const ji_dataset *counts) {
  ji_column rule = {.size = 0}, by = rule, measure = rule;
  ji_status status = look(ctx, counts, "rule", &rule);
  if (!status)
    status = look(ctx, counts, "by", &by);
  if (!status)
    status = look(ctx, counts, "measure", &measure);
  for (int64_t row = 0; !status && row < rule.length; row++) {
    char text[2000];
    ji_measure *parsed = NULL;
    ji_text *label = NULL;
    int64_t size = measure.offsets[row + 1] - measure.offsets[row];
    if (!by.validity || by.validity[row / 8] >> (row % 8) & 1 || size >= (int64_t)sizeof text)
      continue;
    memcpy(text, (const char *)measure.values + measure.offsets[row], (size_t)size);
    text[size] = 0;
    status = ji_measure_parse(ctx, text, &parsed);
    if (!status)
      status = ji_measure_label(ctx, parsed, NULL, &label);
    if (!status)
      printf("%.*s: %s\n", (int)(rule.offsets[row + 1] - rule.offsets[row]),
             (const char *)rule.values + rule.offsets[row], ji_text_data(label));
    ji_text_unref(label);
    ji_measure_unref(parsed);
  }
  return status;
}

/* What was left out stands in the provenance as notes. */
static ji_status warn_of_notes(ji_context *ctx, const ji_dataset *provenance) {
  ji_column kind = {.size = 0}, name = kind, value = kind, operation = kind;
  ji_status status = look(ctx, provenance, "kind", &kind);
  if (!status)
    status = look(ctx, provenance, "name", &name);
  if (!status)
    status = look(ctx, provenance, "value", &value);
  if (!status)
    status = look(ctx, provenance, "operation", &operation);
  for (int64_t i = 0; !status && i < kind.length; i++) {
    const char *texts[3];
    int sizes[3];
    const ji_column *columns[] = {&kind, &name, &operation};
    for (size_t k = 0; k < 3; k++) {
      texts[k] = (const char *)columns[k]->values + columns[k]->offsets[i];
      sizes[k] = (int)(columns[k]->offsets[i + 1] - columns[k]->offsets[i]);
    }
    if (sizes[0] != 4 || memcmp(texts[0], "note", 4) != 0 || sizes[2] != 8 ||
        memcmp(texts[2], "ji_count", 8) != 0)
      continue;
    fprintf(warnings, "count_records: warning: %.*s (%.*s records)\n", sizes[1], texts[1],
            (int)(value.offsets[i + 1] - value.offsets[i]),
            (const char *)value.values + value.offsets[i]);
  }
  return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static ji_status write_file(ji_context *ctx, const ji_dataset *dataset, const char *folder,
                            const char *name) {
  char path[4096];
  if (!dataset)
    return JI_OK;
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
    return JI_ERROR_LIMIT;
  return ji_dataset_write_csv(ctx, dataset, path, NULL);
}

typedef struct results {
  ji_dataset *records, *rules, *counts, *spread, *quality, *provenance;
} results;

static ji_status compute(ji_context *ctx, const arguments *a, results *r) {
  ji_csv_options csv;
  ji_csv_options_init(&csv, sizeof csv);
  csv.lenient = a->lenient ? JI_CSV_LENIENT_ALL : 0;
  ji_status status = ji_dataset_read_csv(ctx, a->rules, NULL, &r->rules);
  if (!status)
    status = ji_dataset_read_csv(ctx, a->records, &csv, &r->records);
  if (!status)
    status = ji_count(ctx, r->records, r->rules, &a->count, &r->counts);
  if (!status)
    status = ji_count_spread(ctx, r->counts, &r->spread);
  if (!status && a->quality)
    status = ji_count_quality(ctx, r->records, r->rules, &a->count, &a->like, &r->quality);
  if (!status)
    status = ji_dataset_provenance(ctx, r->counts, &r->provenance);
  return status ? status : warn_of_notes(ctx, r->provenance);
}

static ji_status show(ji_context *ctx, const results *r) {
  ji_status status = print_table(ctx, r->counts, "Counts", 1);
  if (!status)
    status = print_definitions(ctx, r->counts);
  if (!status) {
    printf("\n");
    status = print_table(ctx, r->spread, "How far the definitions lie apart", 1);
  }
  if (!status && r->quality)
    status = print_table(ctx, r->quality, "What the jobs are like", 3);
  return status;
}

static ji_status write_all(ji_context *ctx, const char *folder, const results *r) {
  ji_status status = write_file(ctx, r->counts, folder, "counts.csv");
  if (!status)
    status = write_file(ctx, r->provenance, folder, "counts.provenance.csv");
  if (!status)
    status = write_file(ctx, r->spread, folder, "spread.csv");
  return status ? status : write_file(ctx, r->quality, folder, "quality.csv");
}

static ji_status run(ji_context *ctx, const arguments *a) {
  results r = {.records = NULL};
  ji_status status = compute(ctx, a, &r);
  if (!status)
    status = show(ctx, &r);
  if (!status && a->out)
    status = write_all(ctx, a->out, &r);
  ji_dataset_unref(r.provenance);
  ji_dataset_unref(r.quality);
  ji_dataset_unref(r.spread);
  ji_dataset_unref(r.counts);
  ji_dataset_unref(r.rules);
  ji_dataset_unref(r.records);
  return status;
}

int main(int argc, char **argv) {
  arguments a = {.records = NULL};
  ji_context *ctx = NULL;
  ji_count_options_init(&a.count, sizeof a.count);
  ji_count_quality_options_init(&a.like, sizeof a.like);
  ji_context_options_init(&a.context, sizeof a.context);
  a.context.log = print_log;
  a.context.threads = 0;
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], "--help") == 0) {
      fputs(help, stdout);
      return 0;
    }
  if (!read_arguments(argc, argv, &a))
    return 2;
  if (a.out && mkdir(a.out, 0777) != 0 && errno != EEXIST) {
    fprintf(stderr, "count_records: %s: %s\n", a.out, strerror(errno));
    return 1;
  }
  char *told = NULL;
  size_t size = 0;
  ji_status status = JI_ERROR_MEMORY;
  warnings = open_memstream(&told, &size);
  if (warnings)
    status = ji_context_create(&a.context, &ctx);
  if (status) {
    fprintf(stderr, "count_records: %s\n", ji_status_description(status));
    return 1;
  }
  status = run(ctx, &a);
  fclose(warnings);
  if (status) {
    const char *message = ji_context_message(ctx);
    fprintf(stderr, "count_records: %s\n", *message ? message : ji_status_description(status));
  } else {
    fwrite(told, 1, size, stderr);
  }
  free(told);
  ji_context_free(ctx);
  return status ? 1 : 0;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_multiplicity(): persons on several lists, from samples of each. */
#include "core/number.h"
#include "data/writer.h"
#include "stats/student.h"
#include "survey/persons.h"

#include <jobimpact/overlap.h>
#include <math.h>

#define FUNCTION "ji_overlap_multiplicity"
#define OPTIONS_MINIMUM sizeof(ji_overlap_multiplicity_options) /* as in the first release */

static const ji_overlap_multiplicity_options option_defaults = {
    .size = sizeof(ji_overlap_multiplicity_options),
    .list = "list",
    .multiplicity = "multiplicity",
    .weight = "weight",
    .confidence = 0.95};

ji_status ji_overlap_multiplicity_options_init(ji_overlap_multiplicity_options *options,
                                               size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  STATEMENT,
  LIST,
  RESPONDENTS,
  VALUE,
  STANDARD_ERROR,
  SAMPLING_LOW,
  SAMPLING_HIGH,
  UNIT,
  MEASURE,
  INFERENCE,
  REASON,
  COLUMNS
};

/* Running sums of one variable: mean and squares about it (Welford, Technometrics 4, 1962). */
typedef struct moments {
  double sum, mean, squares;
} moments;

typedef struct sample {
  int64_t respondents;
  moments entries, persons; /* of w, and of w / m */
} sample;

typedef struct multiplicity_run {
  ji_context *ctx;
  const ji_dataset *dataset;
  const ji_overlap_multiplicity_options *options;
  const ji_column *list, *multiplicity, *weight;
  int64_t *list_of; /* by row */
  ji__names names;
  sample *samples;
  ji_measure *measure;
  const char *unit;
  ji__writer *writer;
} multiplicity_run;

/* An estimate; NaN: not known. */
typedef struct estimate {
  const char *statement, *list, *reason;
  int64_t respondents, degrees;
  double value, variance;
} estimate;

/* --- reading ------------------------------------------------------------------------------ */

static ji_status find_columns(multiplicity_run *run) {
  const ji_overlap_multiplicity_options *o = run->options;
  ji_status status =
      ji__dataset_require_text(run->ctx, run->dataset, "respondents", o->list, &run->list);
  if (!status)
    status = ji__dataset_require_number(run->ctx, run->dataset, "respondents", o->multiplicity,
                                        &run->multiplicity);
  if (!status)
    status =
        ji__dataset_require_number(run->ctx, run->dataset, "respondents", o->weight, &run->weight);
  return status;
}

static ji_status find_lists(multiplicity_run *run) {
  int64_t rows = ji_dataset_row_count(run->dataset);
  ji_status status = JI_OK;
  run->list_of = ji__allocate_array(ji__allocator(run->ctx), (size_t)rows, sizeof *run->list_of);
  if (!run->list_of)
    return ji__fail_memory(run->ctx);
  for (int64_t row = 0; row < rows && !status; row++) {
    char *name = NULL;
    status = ji__column_copy_text(run->ctx, run->list, row, &name);
    if (!status && !name)
      status =
          ji__fail(run->ctx, JI_ERROR_LABEL, "respondents: row %lld, column \"%s\" names no list",
                   (long long)row + 1, run->list->name);
    if (!status)
      status = ji__names_intern(run->ctx, &run->names, name, &run->list_of[row]);
    ji__release(ji__allocator(run->ctx), name);
  }
  if (status)
    return status;
  if (run->options->lists && run->options->lists < run->names.count)
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    "ji_overlap_multiplicity_options.lists is %lld, but the rows name %lld lists",
                    (long long)run->options->lists, (long long)run->names.count);
  run->samples = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->names.count + 1,
                                    sizeof *run->samples);
  return run->samples ? JI_OK : ji__fail_memory(run->ctx);
}

static ji_status refuse_cell(const multiplicity_run *run, const ji_column *column, int64_t row,
                             const char *expected) {
  char digits[JI__NUMBER_SIZE] = "empty";
  double value = 0;
  if (ji__column_number(column, row, &value))
    ji__number_print(value, digits);
  return ji__fail(run->ctx, JI_ERROR_VALUE,
                  "respondents: row %lld, column \"%s\" is %s, expected %s", (long long)row + 1,
                  column->name, digits, expected);
}

static void take(moments *m, double x, int64_t count) {
  double before = x - m->mean;
  m->sum += x;
  m->mean += before / (double)count;
  m->squares += before * (x - m->mean);
}

static ji_status read_row(multiplicity_run *run, int64_t row) {
  double weight = 0, multiplicity = 0;
  int64_t lists = run->options->lists ? run->options->lists : run->names.count;
  if (!ji__column_number(run->weight, row, &weight) || !(weight > 0) || isinf(weight))
    return refuse_cell(run, run->weight, row, "a number above 0");
  if (!ji__column_number(run->multiplicity, row, &multiplicity) ||
      !(multiplicity >= 1 && multiplicity <= (double)lists) || multiplicity != floor(multiplicity))
    return refuse_cell(run, run->multiplicity, row,
                       "a whole number from 1 to the number of lists (option lists)");
  sample *s = &run->samples[run->list_of[row]];
  s->respondents++;
  take(&s->entries, weight, s->respondents);
  take(&s->persons, weight / multiplicity, s->respondents);
  return JI_OK;
}

static ji_status read_rows(multiplicity_run *run) {
  ji_status status = find_lists(run);
  for (int64_t row = 0; row < ji_dataset_row_count(run->dataset) && !status; row++)
    status = read_row(run, row);
  return status;
}

/* What the weights count; persons where they say nothing of it. */
static ji_status find_measure(multiplicity_run *run) {
  run->unit = run->weight->unit ? run->weight->unit : "person";
  if (ji__unit_is_by_row(run->unit, NULL))
    return ji__fail(run->ctx, JI_ERROR_UNIT, "respondents: the unit of \"%s\" may not vary by row",
                    run->weight->name);
  if (run->weight->measure && ji__measure_is_by_row(run->weight->measure))
    return ji__fail(run->ctx, JI_ERROR_MEASURE,
                    "respondents: the measure of \"%s\" may not vary by row", run->weight->name);
  return ji__persons_of(run->ctx, run->weight->measure, NULL, &run->measure);
}

/* --- estimates ---------------------------------------------------------------------------- */

/* Of the sum over one sample; NaN for a single respondent. */
static double variance_of(const moments *m, int64_t count) {
  return count > 1 ? m->squares * (double)count / (double)(count - 1) : NAN;
}

static void write_estimate(multiplicity_run *run, const estimate *e) {
  int has_error = !isnan(e->variance);
  ji__writer_text(run->writer, STATEMENT, e->statement);
  ji__writer_text(run->writer, LIST, e->list);
  ji__writer_integer(run->writer, RESPONDENTS, e->respondents);
  ji__writer_number(run->writer, VALUE, e->value);
  if (has_error) {
    double error = sqrt(e->variance);
    double half = ji__student_quantile(0.5 + run->options->confidence / 2, e->degrees) * error;
    ji__writer_number(run->writer, STANDARD_ERROR, error);
    ji__writer_number(run->writer, SAMPLING_LOW, e->value - half);
    ji__writer_number(run->writer, SAMPLING_HIGH, e->value + half);
  }
  ji__writer_text(run->writer, UNIT, run->unit);
  ji__writer_text(run->writer, MEASURE, run->measure ? ji_measure_text(run->measure) : NULL);
  ji__writer_text(run->writer, INFERENCE, has_error ? "design" : "none");
  ji__writer_text(run->writer, REASON,
                  has_error ? e->reason
                            : "a list has a single respondent: nothing tells how they differ");
  ji__writer_end_row(run->writer);
}

static void write_list(multiplicity_run *run, int64_t list) {
  const sample *s = &run->samples[list];
  estimate e = {.statement = "entries",
                .list = run->names.items[list],
                .reason = "sum of the weights: the size of the list",
                .respondents = s->respondents,
                .degrees = s->respondents - 1,
                .value = s->entries.sum,
                .variance = variance_of(&s->entries, s->respondents)};
  write_estimate(run, &e);
  e.statement = "persons_share";
  e.reason = "each weight over the number of lists one is on: the list's part in the persons";
  e.value = s->persons.sum;
  e.variance = variance_of(&s->persons, s->respondents);
  write_estimate(run, &e);
}

static void write_all(multiplicity_run *run) {
  estimate all = {.statement = "persons",
                  .reason = "different persons on the lists, each counted once over all of them"};
  for (int64_t i = 0; i < run->names.count; i++) {
    const sample *s = &run->samples[i];
    write_list(run, i);
    all.respondents += s->respondents;
    all.degrees += s->respondents - 1;
    all.value += s->persons.sum;
    all.variance += variance_of(&s->persons, s->respondents);
  }
  write_estimate(run, &all);
}

static ji_status create_writer(multiplicity_run *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [STATEMENT] = {"statement", JI_TYPE_TEXT, NULL,
                     "entries and persons_share of a list, persons of all", NULL},
      [LIST] = {"list", JI_TYPE_TEXT, NULL, "the list; null for all", NULL},
      [RESPONDENTS] = {"respondents", JI_TYPE_INT64, NULL, "rows it rests on", NULL},
      [VALUE] = {"value", JI_TYPE_FLOAT64, "@unit", "the estimate", by_row},
      [STANDARD_ERROR] = {"standard_error", JI_TYPE_FLOAT64, "@unit", "of the estimate", by_row},
      [SAMPLING_LOW] = {"sampling_low", JI_TYPE_FLOAT64, "@unit", "low end of its interval",
                        by_row},
      [SAMPLING_HIGH] = {"sampling_high", JI_TYPE_FLOAT64, "@unit", "high end of its interval",
                         by_row},
      [UNIT] = {"unit", JI_TYPE_TEXT, NULL, "unit of the row's numbers", NULL},
      [MEASURE] = {"measure", JI_TYPE_TEXT, NULL, "what the row's numbers measure", NULL},
      [INFERENCE] = {"inference", JI_TYPE_TEXT, NULL, "what the interval rests on", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "how the number came about", NULL},
  };
  if (!status)
    status = ji__writer_create(run->ctx, columns, COLUMNS, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status record(const multiplicity_run *run, ji__provenance **out) {
  const ji_overlap_multiplicity_options *o = run->options;
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(run->ctx, *out, "respondents", run->dataset);
  if (!status)
    status = ji__provenance_add(run->ctx, *out, "option", "list", o->list);
  if (!status)
    status = ji__provenance_add(run->ctx, *out, "option", "multiplicity", o->multiplicity);
  if (!status)
    status = ji__provenance_add(run->ctx, *out, "option", "weight", o->weight);
  if (!status)
    status = ji__provenance_number(run->ctx, *out, "option", "lists", (double)o->lists);
  return status ? status
                : ji__provenance_number(run->ctx, *out, "option", "confidence", o->confidence);
}

static ji_status check_options(ji_context *ctx, const ji_overlap_multiplicity_options *o) {
  if (o->lists < 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_overlap_multiplicity_options.lists must not be negative");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_overlap_multiplicity_options.confidence must lie between 0 and 1");
  return JI_OK;
}

static ji_status run_estimate(multiplicity_run *run, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = find_columns(run);
  if (!status)
    status = find_measure(run);
  if (!status)
    status = read_rows(run);
  if (!status)
    status = create_writer(run);
  if (!status)
    status = record(run, &provenance);
  if (!status) {
    write_all(run);
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  ji__writer_free(run->writer);
  ji__names_free(&run->names);
  ji__release(ji__allocator(run->ctx), run->list_of);
  ji__release(ji__allocator(run->ctx), run->samples);
  ji_measure_unref(run->measure);
  return status;
}

ji_status ji_overlap_multiplicity(ji_context *ctx, const ji_dataset *respondents,
                                  const ji_overlap_multiplicity_options *options,
                                  ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!respondents || !out)
    return ji__fail_null(ctx, FUNCTION, !respondents ? "respondents" : "out");
  ji_overlap_multiplicity_options own = option_defaults;
  if (options)
    status = ji__options_read(ctx, "ji_overlap_multiplicity_options", options, OPTIONS_MINIMUM,
                              &own, sizeof own);
  if (!status)
    status = check_options(ctx, &own);
  if (status)
    return status;
  own.list = own.list ? own.list : option_defaults.list;
  own.multiplicity = own.multiplicity ? own.multiplicity : option_defaults.multiplicity;
  own.weight = own.weight ? own.weight : option_defaults.weight;
  multiplicity_run run = {.ctx = ctx,
                          .dataset = respondents,
                          .options = &own,
                          .names = {.allocator = ji__allocator(ctx)}};
  return run_estimate(&run, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_two_lists(): what two linked lists say, and what they say under an assumption. */
#include "core/number.h"
#include "data/measure_combine.h"
#include "data/writer.h"
#include "stats/distribution.h"
#include "survey/persons.h"

#include <jobimpact/overlap.h>
#include <math.h>
#include <string.h>

#define FUNCTION "ji_overlap_two_lists"
#define OPTIONS_MINIMUM sizeof(ji_overlap_two_lists_options) /* as in the first release */
#define READING "lists_are_independent_and_linked_without_error"

static const ji_overlap_two_lists_options option_defaults = {
    .size = sizeof(ji_overlap_two_lists_options),
    .first = NAN,
    .second = NAN,
    .both = NAN,
    .confidence = 0.95};

ji_status ji_overlap_two_lists_options_init(ji_overlap_two_lists_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  STATEMENT,
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

/* Counts of single persons. */
typedef struct counts {
  double first, second, both;
} counts;

static ji_status check_count(ji_context *ctx, const char *name, double value) {
  char digits[JI__NUMBER_SIZE];
  if (value >= 0 && !isinf(value))
    return JI_OK;
  ji__number_print(value, digits);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "ji_overlap_two_lists_options.%s is %s, expected a number of persons", name,
                  digits);
}

static ji_status check_options(ji_context *ctx, const ji_overlap_two_lists_options *o) {
  ji_status status = check_count(ctx, "first", o->first);
  if (!status)
    status = check_count(ctx, "second", o->second);
  if (!status)
    status = check_count(ctx, "both", o->both);
  if (status)
    return status;
  if (o->both > o->first || o->both > o->second)
    return ji__fail(ctx, JI_ERROR_VALUE, FUNCTION ": more persons are on both lists than on one");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_overlap_two_lists_options.confidence must lie between 0 and 1");
  if (o->independent != 0 && o->independent != 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_overlap_two_lists_options.independent must be 0 or 1");
  return o->reserved
             ? ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_overlap_two_lists_options.reserved must be 0")
             : JI_OK;
}

static ji_status read_counts(ji_context *ctx, const ji_overlap_two_lists_options *o, counts *out) {
  double factor = 1;
  ji_status status = o->unit ? ji__unit_factor_text(ctx, o->unit, "person", &factor) : JI_OK;
  *out = (counts){o->first * factor, o->second * factor, o->both * factor};
  return status ? ji__fail_within(ctx, status, "ji_overlap_two_lists_options.unit") : JI_OK;
}

/* Of the union of the lists; NULL where one is undeclared. */
static ji_status unite(ji_context *ctx, const ji_overlap_two_lists_options *o, ji_measure **out) {
  ji_measure *lists[2] = {NULL, NULL};
  *out = NULL;
  ji_status status = ji__persons_of(ctx, o->first_measure, NULL, &lists[0]);
  if (!status)
    status = ji__persons_of(ctx, o->second_measure, NULL, &lists[1]);
  if (!status)
    status = ji__persons_unite(ctx, lists, 2, out);
  ji_measure_unref(lists[0]);
  ji_measure_unref(lists[1]);
  return status;
}

/* Of those on neither list, too: an estimate that rests on the assumption, by a model at best. */
static ji_status assume(ji_context *ctx, const ji_measure *united, ji_measure **out) {
  ji_measure *read = NULL;
  *out = NULL;
  if (!united)
    return JI_OK;
  const char *standing = ji__measure_value(united, JI__SIDE_OWN, JI__KEY_STATUS);
  ji_status status = ji__measure_with(ctx, united, "reading", READING, &read);
  if (!status)
    status = ji__measure_with(ctx, read, "status", ji__weaker_status(standing, "model"), out);
  ji_measure_unref(read);
  return status;
}

static void write_either(ji__writer *writer, const counts *n, const ji_measure *measure) {
  ji__writer_text(writer, STATEMENT, "on_either_list");
  ji__writer_number(writer, VALUE, n->first + n->second - n->both);
  ji__writer_text(writer, UNIT, "person");
  ji__writer_text(writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_text(writer, INFERENCE, "none");
  ji__writer_text(writer, REASON,
                  "n1 + n2 - m: a count of those on either list, as good as the links; it says "
                  "nothing of people on neither");
  ji__writer_end_row(writer);
}

static void write_population(ji__writer *writer, const counts *n, double confidence,
                             const ji_measure *measure) {
  double value = (n->first + 1) * (n->second + 1) / (n->both + 1) - 1;
  double variance = (n->first + 1) * (n->second + 1) * (n->first - n->both) *
                    (n->second - n->both) / ((n->both + 1) * (n->both + 1) * (n->both + 2));
  double half = ji__normal_quantile(0.5 + confidence / 2) * sqrt(variance);
  ji__writer_text(writer, STATEMENT, "population_with_those_on_neither_list");
  ji__writer_number(writer, VALUE, value);
  ji__writer_number(writer, STANDARD_ERROR, sqrt(variance));
  ji__writer_number(writer, SAMPLING_LOW, fmax(value - half, n->first + n->second - n->both));
  ji__writer_number(writer, SAMPLING_HIGH, value + half);
  ji__writer_text(writer, UNIT, "person");
  ji__writer_text(writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_text(writer, INFERENCE, "model");
  ji__writer_text(writer, REASON,
                  "Chapman: no overlap and no union, but how many there are with those on neither "
                  "list; reading: " READING "; too low where the lists attract the same people");
  ji__writer_end_row(writer);
}

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [STATEMENT] = {"statement", JI_TYPE_TEXT, NULL, "what is counted or estimated", NULL},
      [VALUE] = {"value", JI_TYPE_FLOAT64, "@unit", "the count, or the estimate", by_row},
      [STANDARD_ERROR] = {"standard_error", JI_TYPE_FLOAT64, "@unit",
                          "of the estimate; null for a count", by_row},
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
    status = ji__writer_create(ctx, columns, COLUMNS, out);
  ji_measure_unref(by_row);
  return status;
}

static ji_status record(ji_context *ctx, const ji_overlap_two_lists_options *o,
                        ji__provenance **out) {
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"first", o->first},
                 {"second", o->second},
                 {"both", o->both},
                 {"confidence", o->confidence},
                 {"independent", o->independent}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !status; i++)
    status = ji__provenance_number(ctx, *out, "option", numbers[i].name, numbers[i].value);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "unit", o->unit ? o->unit : "person");
  if (!status && o->first_measure)
    status =
        ji__provenance_add(ctx, *out, "option", "first_measure", ji_measure_text(o->first_measure));
  if (!status && o->second_measure)
    status = ji__provenance_add(ctx, *out, "option", "second_measure",
                                ji_measure_text(o->second_measure));
  return status;
}

static ji_status make_statements(ji_context *ctx, const ji_overlap_two_lists_options *o,
                                 ji_dataset **out) {
  counts n;
  ji_measure *united = NULL, *assumed = NULL;
  ji__provenance *provenance = NULL;
  ji__writer *writer = NULL;
  ji_status status = read_counts(ctx, o, &n);
  if (!status)
    status = unite(ctx, o, &united);
  if (!status)
    status = assume(ctx, united, &assumed);
  if (!status)
    status = create_writer(ctx, &writer);
  if (!status)
    status = record(ctx, o, &provenance);
  if (!status) {
    write_either(writer, &n, united);
    if (o->independent)
      write_population(writer, &n, o->confidence, assumed);
    status = ji__writer_finish(ctx, writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  ji__writer_free(writer);
  ji_measure_unref(united);
  ji_measure_unref(assumed);
  return status;
}

ji_status ji_overlap_two_lists(ji_context *ctx, const ji_overlap_two_lists_options *options,
                               ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!options || !out)
    return ji__fail_null(ctx, FUNCTION, !options ? "options" : "out");
  ji_overlap_two_lists_options own = option_defaults;
  status = ji__options_read(ctx, "ji_overlap_two_lists_options", options, OPTIONS_MINIMUM, &own,
                            sizeof own);
  if (!status)
    status = check_options(ctx, &own);
  return status ? status : make_statements(ctx, &own, out);
}

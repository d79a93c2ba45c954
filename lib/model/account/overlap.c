/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_overlap(): how many different persons the layers can be. */
#include "core/number.h"
#include "data/writer.h"
#include "model/account/evaluate.h"
#include "model/account/stated.h"

#include <math.h>
#include <string.h>

enum {
  STATEMENT,
  LOW,
  VALUE,
  HIGH,
  ROUNDING_LOW,
  ROUNDING_HIGH,
  UNIT,
  MEASURE,
  VERDICT,
  REASON,
  COLUMN_COUNT
};

/* The numbers of a statement; NaN: not there. */
typedef struct statement {
  double low, value, high, rounding_low, rounding_high;
  const char *unit, *verdict;
  const ji_measure *measure;
} statement;

/* Sums and largest figure of the layers: as published, and at the ends that rounding allows. */
typedef struct range {
  double sum, largest;
} range;

/* One call: the layers that nothing is a part of, under the reading. */
typedef struct overlap {
  ji_context *ctx;
  ji__evaluation evaluation;
  const ji__reading *reading;
  const ji__figure **parts;
  size_t *layers; /* of the parts */
  size_t count;
  range value, low, high; /* low, high: NaN where a layer's rounding is not declared */
  const char *unit;
  const ji_measure *measure;
  ji__writer *writer;
  ji__buffer statement, reason;
} overlap;

static void write_row(overlap *run, const statement *said) {
  ji__writer_text(run->writer, STATEMENT, run->statement.failed ? NULL : run->statement.data);
  ji__writer_known(run->writer, LOW, said->low);
  ji__writer_known(run->writer, VALUE, said->value);
  ji__writer_known(run->writer, HIGH, said->high);
  ji__writer_known(run->writer, ROUNDING_LOW, said->rounding_low);
  ji__writer_known(run->writer, ROUNDING_HIGH, said->rounding_high);
  ji__writer_text(run->writer, UNIT, said->unit);
  ji__writer_text(run->writer, MEASURE, said->measure ? ji_measure_text(said->measure) : NULL);
  ji__writer_text(run->writer, VERDICT, said->verdict);
  ji__writer_text(run->writer, REASON, run->reason.failed ? NULL : run->reason.data);
  ji__writer_end_row(run->writer);
  run->statement.size = run->reason.size = 0;
}

/* A NaN stays: what is not known of one layer is not known of all. */
static void extend(range *all, double figure) {
  all->sum += figure;
  all->largest = isnan(figure) || isnan(all->largest) ? NAN : fmax(all->largest, figure);
}

/* The leaves, each a number of distinct persons under the reading, in the unit of the first
 * total. */
static ji_status collect(overlap *run) {
  const ji__vintage *vintage = run->evaluation.vintage;
  ji__arena *arena = &run->evaluation.arena;
  run->parts = ji__arena_array(arena, vintage->layer_count, sizeof *run->parts);
  run->layers = ji__arena_array(arena, vintage->layer_count, sizeof *run->layers);
  if (!run->parts || !run->layers)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < vintage->layer_count; i++) {
    ji__figure *figure = &run->evaluation.figures[i];
    if (!ji__vintage_is_leaf(vintage, i))
      continue;
    const char *quantity = figure->measure ? ji_measure_field(figure->measure, "quantity") : NULL;
    if (!quantity || strcmp(quantity, "persons") != 0)
      return ji__fail(run->ctx, JI_ERROR_MEASURE,
                      "layer \"%s\" does not count persons under the reading \"%s\" (%s)",
                      vintage->layers[i].entry.name, run->reading->name,
                      figure->measure ? ji_measure_text(figure->measure) : "undeclared");
    if (!run->unit)
      run->unit = figure->unit;
    ji_status status = ji__figure_convert(run->ctx, figure, run->unit);
    if (status)
      return ji__fail_within(run->ctx, status, "layer \"%s\"", vintage->layers[i].entry.name);
    run->layers[run->count] = i;
    run->parts[run->count++] = figure;
    extend(&run->value, figure->value);
    extend(&run->low, figure->low);
    extend(&run->high, figure->high);
  }
  return JI_OK;
}

static ji_status unite(overlap *run) {
  run->measure = run->parts[0]->measure;
  for (size_t i = 1; i < run->count; i++) {
    ji_status status = ji__arena_combine(run->ctx, &run->evaluation.arena, JI_OPERATION_UNION,
                                         run->measure, run->parts[i]->measure, &run->measure);
    if (status)
      return status;
  }
  return JI_OK;
}

static void write_bounds(overlap *run) {
  ji__buffer_string(&run->statement, "different persons, overlap unknown");
  ji__buffer_format(&run->reason,
                    "Frechet bounds at the central figures, sharp without more information, no "
                    "confidence interval: at least the largest layer, at most the sum. Reading: %s",
                    run->reading->text);
  write_row(run, &(statement){.low = run->value.largest,
                              .value = NAN,
                              .high = run->value.sum,
                              .rounding_low = run->low.largest,
                              .rounding_high = run->high.sum,
                              .unit = run->unit,
                              .measure = run->measure});
}

static void percent(double share, char out[JI__FIXED_SIZE]) {
  ji__number_print_significant(share * 100, 4, out);
}

/* The union when share_of_b of layer b is in a too and the other layers are disjoint; never fewer
 * than the other layers' largest. */
static ji_status write_stated(overlap *run, const ji__overlap *stated) {
  const ji__vintage *vintage = run->evaluation.vintage;
  const char *a = vintage->layers[stated->a].entry.name;
  const char *b = vintage->layers[stated->b].entry.name;
  double in_a = run->evaluation.figures[stated->a].value;
  double in_b = run->evaluation.figures[stated->b].value;
  const ji__figure *figure_a = &run->evaluation.figures[stated->a];
  const ji__figure *figure_b = &run->evaluation.figures[stated->b];
  double both = stated->share * in_b, low = in_a + in_b - both;
  double lowest = figure_a->low + (1 - stated->share) * figure_b->low;
  if (!ji__vintage_is_leaf(vintage, stated->a) || !ji__vintage_is_leaf(vintage, stated->b))
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    "overlaps: \"%s\" and \"%s\" must be layers without parts", a, b);
  if (both > in_a)
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    "overlaps: the share of \"%s\" in \"%s\" is more than all of \"%s\"", b, a, a);
  for (size_t i = 0; i < run->count; i++)
    low = fmax(low, run->parts[i]->value);
  lowest = isnan(lowest) || isnan(run->low.largest) ? NAN : fmax(lowest, run->low.largest);
  char digits[JI__FIXED_SIZE];
  percent(stated->share, digits);
  ji__buffer_format(&run->statement, "if %s %% of %s are in %s too", digits, b, a);
  ji__buffer_format(&run->reason, "overlap %s; value: no other overlap; low: the others in full",
                    stated->status ? stated->status : "stated");
  write_row(run, &(statement){.low = low,
                              .value = run->value.sum - both,
                              .high = run->value.sum - both,
                              .rounding_low = lowest,
                              .rounding_high = run->high.sum - stated->share * figure_b->high,
                              .unit = run->unit,
                              .measure = run->measure});
  return JI_OK;
}

/* Bounds when all stated overlaps hold at once: with one alone its own row says them. */
static ji_status write_all_stated(overlap *run) {
  const ji__vintage *vintage = run->evaluation.vintage;
  statement said = {.value = NAN, .unit = run->unit, .measure = run->measure};
  ji__stated_bounds bounds;
  ji_status status =
      ji__stated_bounds_find(run->ctx, vintage, run->layers, run->parts, run->count, &bounds);
  if (status)
    return status;
  said.low = bounds.low;
  said.high = bounds.high;
  said.rounding_low = bounds.rounding_low;
  said.rounding_high = bounds.rounding_high;
  ji__buffer_format(&run->statement, "if all %zu stated overlaps hold", vintage->overlap_count);
  ji__buffer_string(&run->reason, isnan(bounds.low)
                                      ? "the central figures contradict the overlaps, their "
                                        "rounding does not; bounds by a linear programme"
                                      : "bounds by a linear programme over who is in which layers: "
                                        "sharp for what is stated, no confidence interval");
  write_row(run, &said);
  return JI_OK;
}

/* The most that two layers can share is all of the smaller: with the largest layer, all of the
 * second largest. NULL where there is one layer alone. */
static const ji__figure *second_largest(const overlap *run, const char **name) {
  size_t first = 0, second = JI__NONE;
  for (size_t i = 1; i < run->count; i++)
    if (run->parts[i]->value > run->parts[first]->value) {
      second = first;
      first = i;
    } else if (second == JI__NONE || run->parts[i]->value > run->parts[second]->value) {
      second = i;
    }
  if (second == JI__NONE)
    return NULL;
  *name = run->evaluation.vintage->layers[run->layers[second]].entry.name;
  return run->parts[second];
}

/* The largest overlap with which the layers still hold `headline` persons. However low the headline
 * is, they hold their largest layer, so that no more than the rest can overlap. NaN stays. */
static double find_room(const range *layers, double headline) {
  return isnan(layers->largest) ? NAN : layers->sum - fmax(headline, layers->largest);
}

/* Whether so many persons can be in the layers at all. */
static void judge_headline(overlap *run, double headline, statement *said) {
  said->verdict = "agrees";
  if (headline <= run->value.largest) {
    ji__buffer_string(&run->reason,
                      "sum of the layers minus the largest, the most that can overlap "
                      "at all: the headline is not above the largest layer, so that "
                      "it adds nothing and contradicts nothing");
    return;
  }
  if (headline <= run->value.sum) {
    ji__buffer_string(&run->reason, "sum of the layers minus the headline");
    return;
  }
  said->value = said->rounding_low = said->rounding_high = NAN;
  ji__buffer_string(&run->reason, "the headline is above the sum of the layers: even without any "
                                  "overlap they do not hold so many");
  said->verdict = isnan(run->high.sum) ? "unchecked" : "contradicts";
  if (isnan(run->high.sum))
    ji__buffer_string(&run->reason, "; a rounding is not declared, so that nothing says how far "
                                    "above it may lie");
  if (headline > run->high.sum || isnan(run->high.sum))
    return;
  said->verdict = "agrees";
  said->rounding_low = 0;
  said->rounding_high = run->high.sum - headline;
  ji__buffer_string(&run->reason, " at the central figures; within their rounding they may");
}

/* The room as a share of layer s, at the ends of its sum with the others and of s:
 * 1 + (others - headline) / s, at most 1. A headline below the largest layer gives 1 either way. */
static double share_end(double sum, double own, double headline, double smaller, double larger) {
  double rest = sum - own - headline;
  return fmax(0, fmin(1, 1 + rest / (rest < 0 ? smaller : larger)));
}

static void write_share(overlap *run, const ji__figure *smaller, const char *name, double room,
                        double headline) {
  statement said = {.low = NAN, .high = NAN, .rounding_low = NAN, .rounding_high = NAN};
  said.unit = "1";
  said.value = fmin(room / smaller->value, 1);
  if (!isnan(run->low.sum) && !isnan(run->high.sum) && smaller->low > 0) {
    said.rounding_low =
        share_end(run->low.sum, smaller->low, headline, smaller->low, smaller->high);
    said.rounding_high =
        share_end(run->high.sum, smaller->high, headline, smaller->high, smaller->low);
  }
  ji__buffer_format(&run->statement, "... as a share of %s, if it falls there", name);
  ji__buffer_string(
      &run->reason,
      room > smaller->value
          ? "all of the second largest layer: the rest of such an overlap falls on "
            "other layers"
          : "that overlap over the second largest layer, if all of it falls there; it "
            "may as well fall on other layers, or on several at once");
  write_row(run, &said);
}

static ji_status write_headline(overlap *run, double headline) {
  ji__figure published = ji__figure_exact(headline, "person", NULL);
  ji_status status = ji__figure_convert(run->ctx, &published, run->unit);
  if (status)
    return status;
  double room = find_room(&run->value, published.value);
  statement said = {.low = NAN, .value = room, .high = NAN, .unit = run->unit};
  said.measure = run->measure;
  said.rounding_low = isnan(run->low.sum) ? NAN : fmax(0, find_room(&run->low, published.value));
  said.rounding_high = find_room(&run->high, published.value);
  char digits[JI__FIXED_SIZE];
  ji__number_print_fixed(headline, 0, 1, digits);
  ji__buffer_format(&run->statement, "overlap for which \"at least %s\" leaves room", digits);
  judge_headline(run, published.value, &said);
  write_row(run, &said);
  const char *name = NULL;
  const ji__figure *smaller = second_largest(run, &name);
  if (!(room < 0) && smaller && smaller->value > 0)
    write_share(run, smaller, name, room, published.value);
  return JI_OK;
}

static ji_status create_writer(overlap *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  if (status)
    return status;
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "statement", .type = JI_TYPE_TEXT, .description = "what the row's numbers are"},
      {.name = "low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "lower bound at the central figures"},
      {.name = "value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "at the central figures; null where there are bounds alone"},
      {.name = "high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "upper bound at the central figures"},
      {.name = "rounding_low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "least that the rounding of the layers allows"},
      {.name = "rounding_high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "most that the rounding of the layers allows"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the row's numbers"},
      {.name = "measure",
       .type = JI_TYPE_TEXT,
       .description = "what the row's numbers measure; null for a share"},
      {.name = "verdict",
       .type = JI_TYPE_TEXT,
       .description = "of the headline: agrees, contradicts or unchecked"},
      {.name = "reason",
       .type = JI_TYPE_TEXT,
       .description = "how the numbers came about, and what they rest on"},
  };
  status = ji__writer_create(run->ctx, columns, COLUMN_COUNT, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

static ji_status write_statements(overlap *run, double headline) {
  const ji__vintage *vintage = run->evaluation.vintage;
  write_bounds(run);
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < vintage->overlap_count; i++)
    status = write_stated(run, &vintage->overlaps[i]);
  if (!status && vintage->overlap_count > 1)
    status = write_all_stated(run);
  if (!status && headline > 0)
    status = write_headline(run, headline);
  if (!status && (run->statement.failed || run->reason.failed))
    status = ji__fail_memory(run->ctx);
  return status;
}

static ji_status make_statements(overlap *run, const ji_model *model, double headline,
                                 ji_dataset **out) {
  ji__provenance *provenance = NULL;
  run->evaluation.reading = run->reading;
  ji_status status = ji__evaluation_run(&run->evaluation);
  if (!status)
    status = collect(run);
  if (!status)
    status = unite(run);
  if (!status)
    status = create_writer(run);
  if (!status)
    status = write_statements(run, headline);
  if (!status)
    status = ji__account_provenance(run->ctx, "ji_account_overlap", model, &provenance);
  if (!status)
    status = ji__provenance_add(run->ctx, provenance, "option", "reading", run->reading->name);
  if (!status)
    status = ji__provenance_number(run->ctx, provenance, "option", "headline", headline);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_overlap(ji_context *ctx, const ji_model *model, const char *reading,
                             double headline, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_overlap", model, out, &account);
  if (status)
    return status;
  if (!reading)
    return ji__fail_null(ctx, "ji_account_overlap", "reading");
  if (!(headline >= 0) || isinf(headline))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "ji_account_overlap: headline must be a number of persons, or 0");
  overlap run = {.ctx = ctx, .reading = ji__account_reading(account, reading)};
  if (!run.reading)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the account declares no reading \"%s\"", reading);
  ji__buffer_init(&run.statement, ji__allocator(ctx));
  ji__buffer_init(&run.reason, ji__allocator(ctx));
  status = ji__evaluation_begin(ctx, account, account->vintage, &run.evaluation);
  if (!status)
    status = make_statements(&run, model, headline, out);
  ji__writer_free(run.writer);
  ji__buffer_free(&run.statement);
  ji__buffer_free(&run.reason);
  ji__evaluation_free(&run.evaluation);
  return status;
}

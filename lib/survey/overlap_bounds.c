/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_bounds(): what is known of lists becomes a problem of ji__union_bounds(). */
#include "core/number.h"
#include "data/resolve.h"
#include "data/writer.h"
#include "numeric/linear_program.h"
#include "numeric/union_bounds.h"
#include "survey/known_lists.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_overlap_bounds"
#define OPTIONS_MINIMUM sizeof(ji_overlap_bounds_options) /* as in the first release */

static const ji_overlap_bounds_options option_defaults = {
    .size = sizeof(ji_overlap_bounds_options), .universe = NAN, .intersections = 1};

ji_status ji_overlap_bounds_options_init(ji_overlap_bounds_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  STATEMENT,
  LIST_A,
  LIST_B,
  LOW,
  HIGH,
  ROUNDING_LOW,
  ROUNDING_HIGH,
  UNIT,
  MEASURE,
  REASON,
  COLUMNS
};

/* Ends of something; NaN: not known. */
typedef struct ends {
  double low, high;
} ends;

/* A statement of the result. */
typedef struct statement {
  const char *name, *list_a, *list_b, *reason;
  ends central, rounded;
  const ji_measure *measure;
} statement;

typedef struct bounds_run {
  ji_context *ctx;
  const ji_overlap_bounds_options *options;
  ji__known_lists lists;
  ji_measure *united;
  ji__writer *writer;
} bounds_run;

/* --- problems ----------------------------------------------------------------------------- */

static ji__union_problem problem_of(const bounds_run *run, int is_rounded, int has_pairs) {
  const ji__known_lists *lists = &run->lists;
  return (ji__union_problem){.sets = lists->names.count,
                             .low = is_rounded ? lists->low : lists->value,
                             .high = is_rounded ? lists->high : lists->value,
                             .pair_count = has_pairs ? lists->pair_count : 0,
                             .pairs = is_rounded ? lists->ranges : lists->pairs,
                             .universe =
                                 isnan(run->options->universe) ? INFINITY : run->options->universe};
}

static void print_range(ji__buffer *out, double low, double high) {
  char digits[JI__NUMBER_SIZE];
  ji__number_print(low, digits);
  ji__buffer_string(out, digits);
  if (low == high)
    return;
  ji__number_print(high, digits);
  ji__buffer_format(out, " to %s", digits);
}

static void describe_conflict(const bounds_run *run, const ji__union_problem *problem,
                              const ji__union_conflict *conflict, ji__buffer *out) {
  char *const *names = run->lists.names.items;
  for (int64_t i = 0; i < problem->sets; i++)
    if (conflict->sets[i]) {
      ji__buffer_format(out, "%s\"%s\" is ", out->size ? "; " : "", names[i]);
      print_range(out, problem->low[i], problem->high[i]);
    }
  for (int64_t p = 0; p < problem->pair_count; p++)
    if (conflict->pairs[p]) {
      const ji__union_pair *pair = &problem->pairs[p];
      ji__buffer_format(out, "%soverlaps, row %lld: %s \"%s\" and \"%s\" is ",
                        out->size ? "; " : "", (long long)run->lists.rows[p] + 1,
                        pair->is_share ? "share of the second in" : "both in", names[pair->a],
                        names[pair->b]);
      print_range(out, pair->low, pair->high);
    }
  if (conflict->universe) {
    ji__buffer_format(out, "%sthe universe is ", out->size ? "; " : "");
    print_range(out, problem->universe, problem->universe);
  }
}

static ji_status refuse_conflict(const bounds_run *run, const ji__union_problem *problem,
                                 const ji__union_conflict *conflict) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(run->ctx));
  describe_conflict(run, problem, conflict, &text);
  ji_status status =
      text.failed ? ji__fail_memory(run->ctx)
                  : ji__fail(run->ctx, JI_ERROR_VALUE,
                             FUNCTION ": sizes and overlaps contradict each other: %s", text.data);
  ji__buffer_free(&text);
  return status;
}

/* An error that names what contradicts what. */
static ji_status explain_conflict(const bounds_run *run, const ji__union_problem *problem) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  ji__union_conflict conflict = {
      .sets = ji__allocate_array(allocator, (size_t)problem->sets + 1, 1),
      .pairs = ji__allocate_array(allocator, (size_t)problem->pair_count + 1, 1)};
  int feasible = 0;
  ends none;
  ji_status status = conflict.sets && conflict.pairs ? JI_OK : ji__fail_memory(run->ctx);
  if (!status)
    status = ji__union_bounds(run->ctx, problem, &feasible, &none.low, &none.high, &conflict);
  if (!status)
    status = refuse_conflict(run, problem, &conflict);
  ji__release(allocator, conflict.sets);
  ji__release(allocator, conflict.pairs);
  return status;
}

/* The widest problem that is stated must have a solution. */
static ji_status require_feasible(const bounds_run *run, int has_pairs) {
  ji__union_problem problem = problem_of(run, run->lists.is_rounded, has_pairs);
  int feasible = 0;
  ends none;
  ji_status status = ji__union_bounds(run->ctx, &problem, &feasible, &none.low, &none.high, NULL);
  return status || feasible ? status : explain_conflict(run, &problem);
}

static ji_status bound_union(const bounds_run *run, int is_rounded, int has_pairs, ends *out) {
  ji__union_problem problem = problem_of(run, is_rounded, has_pairs);
  int feasible = 0;
  return ji__union_bounds(run->ctx, &problem, &feasible, &out->low, &out->high, NULL);
}

/* --- writing ------------------------------------------------------------------------------ */

static void set_ends(ji__writer *writer, size_t low, ends both) {
  if (isnan(both.low))
    return;
  ji__writer_number(writer, low, both.low);
  ji__writer_number(writer, low + 1, both.high);
}

static ji_status write_row(bounds_run *run, const statement *said) {
  ji__buffer reason;
  ji__buffer_init(&reason, ji__allocator(run->ctx));
  ji__buffer_string(&reason, said->reason);
  if (isnan(said->central.low))
    ji__buffer_string(&reason, "; the central figures contradict each other, their ranges do not");
  if (!run->lists.is_rounded)
    ji__buffer_string(&reason, "; the rounding of a list is not declared");
  if (run->options->reading)
    ji__buffer_format(&reason, "; reading: %s", run->options->reading);
  ji__writer_text(run->writer, STATEMENT, said->name);
  ji__writer_text(run->writer, LIST_A, said->list_a);
  ji__writer_text(run->writer, LIST_B, said->list_b);
  set_ends(run->writer, LOW, said->central);
  set_ends(run->writer, ROUNDING_LOW, said->rounded);
  ji__writer_text(run->writer, UNIT, run->lists.unit);
  ji__writer_text(run->writer, MEASURE, said->measure ? ji_measure_text(said->measure) : NULL);
  ji__writer_text(run->writer, REASON, reason.data);
  ji__writer_end_row(run->writer);
  ji_status status = reason.failed ? ji__fail_memory(run->ctx) : JI_OK;
  ji__buffer_free(&reason);
  return status;
}

static ji_status write_union(bounds_run *run, int has_pairs) {
  statement said = {.name = has_pairs ? "union" : "frechet",
                    .rounded = {NAN, NAN},
                    .measure = run->united,
                    .reason = has_pairs ? "sizes and known overlaps: sharp for what is stated, no "
                                          "confidence interval"
                                        : "sizes alone: at least the largest list, at most all of "
                                          "them or the universe; sharp without more information, "
                                          "no confidence interval"};
  ji_status status = bound_union(run, 0, has_pairs, &said.central);
  if (!status && run->lists.is_rounded)
    status = bound_union(run, 1, has_pairs, &said.rounded);
  return status ? status : write_row(run, &said);
}

/* Bounds of the persons on both lists of each pair: lists x lists. */
typedef struct shared {
  double *low, *high;
  int is_known;
} shared;

static ji_status find_shared(const bounds_run *run, int is_rounded, shared *out) {
  size_t n = (size_t)run->lists.names.count;
  ends all;
  out->low = ji__allocate_array(ji__allocator(run->ctx), n * n, sizeof *out->low);
  out->high = ji__allocate_array(ji__allocator(run->ctx), n * n, sizeof *out->high);
  if (!out->low || !out->high)
    return ji__fail_memory(run->ctx);
  if (is_rounded && !run->lists.is_rounded)
    return JI_OK;
  ji__union_problem problem = problem_of(run, is_rounded, 1);
  ji_status status =
      ji__union_bounds(run->ctx, &problem, &out->is_known, &all.low, &all.high, NULL);
  if (!status && out->is_known)
    status = ji__union_intersections(run->ctx, &problem, out->low, out->high);
  return status;
}

static ends ends_of(const shared *all, int64_t at) {
  return all->is_known ? (ends){all->low[at], all->high[at]} : (ends){NAN, NAN};
}

static ji_status write_pair(bounds_run *run, int64_t i, int64_t j, const shared *central,
                            const shared *rounded) {
  ji_measure *const pair[] = {run->lists.measures[i], run->lists.measures[j]};
  const char *const names[] = {run->lists.names.items[i], run->lists.names.items[j]};
  int64_t at = i * run->lists.names.count + j;
  statement said = {.name = "overlap",
                    .list_a = names[0],
                    .list_b = names[1],
                    .central = ends_of(central, at),
                    .rounded = ends_of(rounded, at),
                    .reason = "persons on both that sizes and known overlaps leave room for"};
  ji_measure *united = NULL, *measure = NULL;
  ji_status status = ji__persons_unite(run->ctx, pair, 2, &united);
  if (!status)
    status = ji__persons_group(run->ctx, united, "on_all", names, 2, &measure);
  said.measure = measure;
  if (!status)
    status = write_row(run, &said);
  ji_measure_unref(united);
  ji_measure_unref(measure);
  return status;
}

static ji_status write_pairs(bounds_run *run) {
  shared central = {.low = NULL}, rounded = {.low = NULL};
  ji_status status = find_shared(run, 0, &central);
  if (!status)
    status = find_shared(run, 1, &rounded);
  for (int64_t i = 0; i < run->lists.names.count && !status; i++)
    for (int64_t j = i + 1; j < run->lists.names.count && !status; j++)
      status = write_pair(run, i, j, &central, &rounded);
  ji__release(ji__allocator(run->ctx), central.low);
  ji__release(ji__allocator(run->ctx), central.high);
  ji__release(ji__allocator(run->ctx), rounded.low);
  ji__release(ji__allocator(run->ctx), rounded.high);
  return status;
}

static ji_status create_writer(bounds_run *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [STATEMENT] = {"statement", JI_TYPE_TEXT, NULL, "frechet, union, or overlap of a pair", NULL},
      [LIST_A] = {"list_a", JI_TYPE_TEXT, NULL, "of an overlap: one list", NULL},
      [LIST_B] = {"list_b", JI_TYPE_TEXT, NULL, "the other", NULL},
      [LOW] = {"low", JI_TYPE_FLOAT64, "@unit", "least, at the central figures", by_row},
      [HIGH] = {"high", JI_TYPE_FLOAT64, "@unit", "most, at the central figures", by_row},
      [ROUNDING_LOW] = {"rounding_low", JI_TYPE_FLOAT64, "@unit",
                        "least that sizes and overlaps within their ranges allow", by_row},
      [ROUNDING_HIGH] = {"rounding_high", JI_TYPE_FLOAT64, "@unit", "most that they allow", by_row},
      [UNIT] = {"unit", JI_TYPE_TEXT, NULL, "unit of the row's numbers", NULL},
      [MEASURE] = {"measure", JI_TYPE_TEXT, NULL, "what the row's numbers measure", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "what the numbers rest on", NULL},
  };
  if (!status)
    status = ji__writer_create(run->ctx, columns, COLUMNS, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

static ji_status write_all(bounds_run *run) {
  ji_status status = create_writer(run);
  if (!status)
    status = require_feasible(run, 1);
  if (!status)
    status = write_union(run, 0);
  if (!status)
    status = write_union(run, 1);
  return status || !run->options->intersections ? status : write_pairs(run);
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status record(const bounds_run *run, const ji_dataset *sizes, const ji_dataset *overlaps,
                        ji__provenance **out) {
  const ji_overlap_bounds_options *options = run->options;
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(run->ctx, *out, "sizes", sizes);
  if (!status && overlaps)
    status = ji__provenance_input(run->ctx, *out, "overlaps", overlaps);
  if (!status && !isnan(options->universe))
    status = ji__provenance_number(run->ctx, *out, "option", "universe", options->universe);
  if (!status && options->reading)
    status = ji__provenance_add(run->ctx, *out, "option", "reading", options->reading);
  if (!status)
    status = ji__provenance_add(run->ctx, *out, "option", "intersections",
                                options->intersections ? "1" : "0");
  return status ? status
                : ji__provenance_add(run->ctx, *out, "library", "clp", ji__linear_version());
}

static ji_status check_options(ji_context *ctx, const ji_overlap_bounds_options *options) {
  if (options->universe < 0 || isinf(options->universe))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_overlap_bounds_options.universe must be a finite number, not negative, or "
                    "NaN");
  if (options->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_overlap_bounds_options.reserved must be 0");
  return JI_OK;
}

static ji_status run_bounds(bounds_run *run, const ji_dataset *sizes, const ji_dataset *overlaps,
                            ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status =
      ji__known_lists_read(run->ctx, sizes, overlaps, run->options->reading, &run->lists);
  if (!status)
    status = ji__persons_unite(run->ctx, run->lists.measures, (size_t)run->lists.names.count,
                               &run->united);
  if (!status)
    status = record(run, sizes, overlaps, &provenance);
  if (!status)
    status = write_all(run);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(run->writer);
  ji_measure_unref(run->united);
  ji__known_lists_free(run->ctx, &run->lists);
  return status;
}

ji_status ji_overlap_bounds(ji_context *ctx, const ji_dataset *sizes, const ji_dataset *overlaps,
                            const ji_overlap_bounds_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!sizes || !out)
    return ji__fail_null(ctx, FUNCTION, !sizes ? "sizes" : "out");
  ji_overlap_bounds_options own = option_defaults;
  if (options)
    status = ji__options_read(ctx, "ji_overlap_bounds_options", options, OPTIONS_MINIMUM, &own,
                              sizeof own);
  if (!status)
    status = check_options(ctx, &own);
  if (status)
    return status;
  bounds_run run = {.ctx = ctx, .options = &own};
  return run_bounds(&run, sizes, overlaps, out);
}

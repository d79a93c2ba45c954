/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Aggregates of group-time effects. Each is a weighted mean of cells; where the weights are group
 * sizes, that these are estimated is in its influence: for a unit of group g with weight w,
 * w x (the sum over the group's cells of effect less the mean) / the sum of all cells' sizes. */
#include "evaluation/did/did.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_did_aggregate"

static const ji_did_aggregate_options defaults = {
    .type = "dynamic", .balance = -1, .min_event = INT64_MIN, .max_event = INT64_MAX};

#define MINIMUM (offsetof(ji_did_aggregate_options, max_event) + sizeof(int64_t))

ji_status ji_did_aggregate_options_init(ji_did_aggregate_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

/* One row of the result. */
typedef struct aggregate {
  int64_t event; /* or group, or period */
  const char *label;
  double att, weight;
  int64_t cells, missing;
  double *terms; /* by feature */
} aggregate;

typedef struct aggregation {
  ji_context *ctx;
  const ji__did *did;
  const ji_did_aggregate_options *options;
  char type;        /* s, d, g or c */
  aggregate *items; /* the overall one first */
  int64_t count;
  double *room; /* terms of all */
} aggregation;

/* --- means -------------------------------------------------------------------------------- */

static void add_terms(aggregate *to, double factor, const ji__did_terms *terms) {
  for (int64_t i = 0; i < terms->count; i++)
    to->terms[terms->feature[i]] += factor * terms->factor[i];
}

static double size_of(const ji__did *did, const ji__did_cell *cell) {
  return did->cohort_weight[cell->cohort];
}

typedef int (*cell_test)(const aggregation *a, const ji__did_cell *cell, int64_t event);

/* The mean over the cells that belong, by group size or with equal weights. */
static void mean_of_cells(const aggregation *a, cell_test belongs, int by_size, aggregate *out) {
  const ji__did *did = a->did;
  double total = 0, sum = 0;
  for (int64_t i = 0; i < did->cell_count; i++) {
    const ji__did_cell *cell = &did->cells[i];
    if (!belongs(a, cell, out->event))
      continue;
    double weight = by_size ? size_of(did, cell) : 1;
    int has_effect = ji__did_has_effect(cell);
    out->cells += has_effect;
    out->missing += !has_effect;
    total += has_effect ? weight : 0;
    sum += has_effect ? weight * cell->att : 0;
  }
  if (!(total > 0))
    return;
  out->weight = total;
  out->att = sum / total;
  for (int64_t i = 0; i < did->cell_count; i++) {
    const ji__did_cell *cell = &did->cells[i];
    if (!belongs(a, cell, out->event) || !ji__did_has_effect(cell))
      continue;
    add_terms(out, (by_size ? size_of(did, cell) : 1) / total, &did->terms[i]);
    if (by_size)
      out->terms[did->cohort_feature[cell->cohort]] += (cell->att - out->att) / total;
  }
}

/* The overall effect as a mean of others. */
static void mean_of_items(const aggregation *a, int (*belongs)(int64_t event), aggregate *out) {
  int64_t count = 0;
  for (int64_t i = 1; i < a->count; i++) {
    out->missing += a->items[i].missing;
    count += a->items[i].cells > 0 && belongs(a->items[i].event);
  }
  for (int64_t i = 1; i < a->count; i++) {
    const aggregate *item = &a->items[i];
    if (!item->cells || !belongs(item->event))
      continue;
    out->att += item->att / (double)count;
    out->cells += item->cells;
    for (int64_t f = 0; f < a->did->influence.features; f++)
      out->terms[f] += item->terms[f] / (double)count;
  }
}

/* --- which cells -------------------------------------------------------------------------- */

static int64_t event_of(const ji__did *did, const ji__did_cell *cell) {
  return did->time[cell->time] - did->first[cell->cohort];
}

static int is_treated(const aggregation *a, const ji__did_cell *cell, int64_t event) {
  int64_t own = event_of(a->did, cell);
  (void)event;
  return own >= 0 && own <= a->options->max_event;
}

static int is_of_event(const aggregation *a, const ji__did_cell *cell, int64_t event) {
  const ji__did *did = a->did;
  int64_t own = event_of(did, cell), balance = a->options->balance;
  if (own != event || own < a->options->min_event || own > a->options->max_event)
    return 0;
  int64_t last = did->time[did->periods - 1], first = did->time[0];
  return balance < 0 || (last - did->first[cell->cohort] >= balance && own <= balance &&
                         own >= balance - (last - first));
}

static int is_of_group(const aggregation *a, const ji__did_cell *cell, int64_t event) {
  return a->did->first[cell->cohort] == event && is_treated(a, cell, 0);
}

static int is_of_period(const aggregation *a, const ji__did_cell *cell, int64_t event) {
  return a->did->time[cell->time] == event && is_treated(a, cell, 0);
}

static int is_any(int64_t event) {
  (void)event;
  return 1;
}

static int is_after(int64_t event) {
  return event >= 0;
}

/* --- the types ---------------------------------------------------------------------------- */

/* The event, group or period of a cell. */
static int64_t key_of(const aggregation *a, const ji__did_cell *cell) {
  if (a->type == 'g')
    return a->did->first[cell->cohort];
  return a->type == 'c' ? a->did->time[cell->time] : event_of(a->did, cell);
}

static const char *label_of(const aggregation *a, const ji__did_cell *cell) {
  if (a->type == 'g')
    return a->did->cohort_label[cell->cohort];
  return a->type == 'c' ? a->did->time_label[cell->time] : NULL;
}

static cell_test test_of(const aggregation *a) {
  return a->type == 'd'   ? is_of_event
         : a->type == 'g' ? is_of_group
         : a->type == 'c' ? is_of_period
                          : is_treated;
}

/* The rows but the overall one, in rising order. */
static void list_items(aggregation *a) {
  a->count = 1;
  for (int64_t i = 0; a->type != 's' && i < a->did->cell_count; i++) {
    const ji__did_cell *cell = &a->did->cells[i];
    int64_t key = key_of(a, cell), at = 1;
    if (!test_of(a)(a, cell, key))
      continue;
    while (at < a->count && a->items[at].event < key)
      at++;
    if (at < a->count && a->items[at].event == key)
      continue;
    memmove(a->items + at + 1, a->items + at, (size_t)(a->count - at) * sizeof *a->items);
    a->items[at] = (aggregate){.event = key, .label = label_of(a, cell)};
    a->count++;
  }
}

/* The overall effect of groups: their means by group size. */
static void mean_of_groups(const aggregation *a, aggregate *out) {
  const ji__did *did = a->did;
  double total = 0;
  for (int pass = 0; pass < 2; pass++)
    for (int64_t i = 1; i < a->count; i++) {
      const aggregate *item = &a->items[i];
      int64_t cohort = 0;
      while (did->first[cohort] != item->event)
        cohort++;
      double weight = did->cohort_weight[cohort];
      if (!item->cells) {
        out->missing += pass ? 0 : item->missing;
        continue;
      }
      if (!pass) {
        total += weight;
        out->att += weight * item->att;
        out->cells += item->cells;
        out->missing += item->missing;
        continue;
      }
      for (int64_t f = 0; f < did->influence.features; f++)
        out->terms[f] += weight / total * item->terms[f];
      out->terms[did->cohort_feature[cohort]] += (item->att - out->att / total) / total;
    }
  out->att = total > 0 ? out->att / total : 0;
}

static void find_all(aggregation *a) {
  for (int64_t i = 1; i < a->count; i++)
    mean_of_cells(a, test_of(a), a->type != 'g', &a->items[i]);
  if (a->type == 's')
    mean_of_cells(a, is_treated, 1, &a->items[0]);
  else if (a->type == 'g')
    mean_of_groups(a, &a->items[0]);
  else
    mean_of_items(a, a->type == 'd' ? is_after : is_any, &a->items[0]);
}

/* --- the result --------------------------------------------------------------------------- */

enum { TYPE, EVENT, LABEL, ATT, CELLS = ATT + 6, MISSING, REASON };

static const char *name_of(const aggregation *a) {
  return a->type == 's'   ? "simple"
         : a->type == 'd' ? "dynamic"
         : a->type == 'g' ? "group"
                          : "calendar";
}

static void write_item(const aggregation *a, int64_t index, double error, double critical,
                       ji__writer *writer) {
  const aggregate *item = &a->items[index];
  ji__writer_text(writer, TYPE, name_of(a));
  if (index)
    ji__writer_integer(writer, EVENT, item->event);
  ji__writer_text(writer, LABEL, item->label);
  if (item->cells)
    ji__did_write_estimate(writer, ATT, item->att, error, a->did->plan.options.confidence,
                           index ? critical : NAN);
  ji__writer_integer(writer, CELLS, item->cells);
  ji__writer_integer(writer, MISSING, item->missing);
  if (!item->cells)
    ji__writer_text(writer, REASON, "no_cells");
  else if (!(error > 0))
    ji__writer_text(writer, REASON, "no_variation");
  ji__writer_end_row(writer);
}

static ji_status write_items(const aggregation *a, const double *errors, double critical,
                             ji__provenance *provenance, ji_dataset **out) {
  const char *unit = a->did->unit;
  const ji__writer_column columns[] = {
      {.name = "type", .type = JI_TYPE_TEXT},
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "label", .type = JI_TYPE_TEXT},
      {.name = "att", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "band_low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "band_high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "cells", .type = JI_TYPE_INT64},
      {.name = "missing", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer = NULL;
  ji_status status =
      ji__writer_create(a->ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t i = 0; !status && i < a->count; i++)
    write_item(a, i, errors[i], critical, writer);
  if (!status)
    status = ji__writer_finish(a->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status describe(const aggregation *a, ji__provenance **out) {
  ji_status status = ji__provenance_create(a->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_steps(a->ctx, *out, a->did->provenance);
  if (!status)
    status = ji__provenance_add(a->ctx, *out, "option", "type", name_of(a));
  if (!status && a->options->balance >= 0)
    status = ji__provenance_number(a->ctx, *out, "option", "balance", (double)a->options->balance);
  if (!status && a->options->min_event != INT64_MIN)
    status =
        ji__provenance_number(a->ctx, *out, "option", "min_event", (double)a->options->min_event);
  if (!status && a->options->max_event != INT64_MAX)
    status =
        ji__provenance_number(a->ctx, *out, "option", "max_event", (double)a->options->max_event);
  return status;
}

/* Errors of the overall effect apart, since the bands are for the others together. */
static ji_status find_errors(const aggregation *a, double *errors, double *critical) {
  const ji_allocator *allocator = ji__allocator(a->ctx);
  int64_t features = a->did->influence.features;
  double unused;
  ji__did_terms *terms = ji__allocate_array(allocator, (size_t)a->count, sizeof *terms);
  int32_t *names = ji__allocate_array(allocator, (size_t)features, sizeof *names);
  int32_t *skip = ji__allocate_array(allocator, (size_t)a->count, sizeof *skip);
  ji_status status = terms && names && skip ? JI_OK : ji__fail_memory(a->ctx);
  if (!status) {
    for (int64_t f = 0; f < features; f++)
      names[f] = (int32_t)f;
    for (int64_t i = 0; i < a->count; i++) {
      terms[i] = (ji__did_terms){features, names, a->items[i].terms};
      skip[i] = !a->items[i].cells;
    }
    status = ji__did_errors(a->ctx, a->did, terms, skip, 1, errors, &unused);
  }
  if (!status)
    status =
        ji__did_errors(a->ctx, a->did, terms + 1, skip + 1, a->count - 1, errors + 1, critical);
  ji__release(allocator, terms);
  ji__release(allocator, names);
  ji__release(allocator, skip);
  return status;
}

static ji_status make_items(aggregation *a) {
  const ji_allocator *allocator = ji__allocator(a->ctx);
  size_t most = (size_t)a->did->cell_count + 2, features = (size_t)a->did->influence.features;
  a->items = ji__allocate_array(allocator, most, sizeof *a->items);
  if (!a->items)
    return ji__fail_memory(a->ctx);
  list_items(a);
  a->room = ji__allocate_array(allocator, (size_t)a->count * features, sizeof *a->room);
  if (!a->room)
    return ji__fail_memory(a->ctx);
  for (int64_t i = 0; i < a->count; i++)
    a->items[i].terms = a->room + (size_t)i * features;
  find_all(a);
  return JI_OK;
}

static ji_status run(aggregation *a, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  double *errors = NULL, critical = NAN;
  ji_status status = make_items(a);
  if (!status &&
      !(errors = ji__allocate_array(ji__allocator(a->ctx), (size_t)a->count, sizeof *errors)))
    status = ji__fail_memory(a->ctx);
  if (!status)
    status = find_errors(a, errors, &critical);
  if (!status)
    status = describe(a, &provenance);
  if (!status)
    status = write_items(a, errors, critical, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(a->ctx), errors);
  ji__release(ji__allocator(a->ctx), a->items);
  ji__release(ji__allocator(a->ctx), a->room);
  return status;
}

static ji_status read_type(ji_context *ctx, const char *type, char *out) {
  static const char *const names[] = {"simple", "dynamic", "group", "calendar"};
  for (size_t i = 0; i < 4; i++)
    if (!strcmp(type, names[i])) {
      *out = names[i][0];
      return JI_OK;
    }
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  "ji_did_aggregate_options.type is \"%s\": simple, dynamic, group or calendar was "
                  "expected",
                  type);
}

ji_status ji_did_aggregate(ji_context *ctx, const ji_fit *fit,
                           const ji_did_aggregate_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!fit || !out)
    return ji__fail_null(ctx, FUNCTION, fit ? "out" : "fit");
  if (fit->kind != JI_FIT_DID)
    return ji__fail(ctx, JI_ERROR_KIND, "%s: a fit of ji_did_fit() was expected", FUNCTION);
  ji_did_aggregate_options own = defaults;
  aggregation a = {.ctx = ctx, .did = fit->state, .options = &own};
  if (options)
    status = ji__options_read(ctx, "ji_did_aggregate_options", options, MINIMUM, &own, sizeof own);
  if (!status)
    status = read_type(ctx, own.type ? own.type : defaults.type, &a.type);
  if (!status && own.balance < -1)
    status = ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "ji_did_aggregate_options.balance is %lld: -1 or more was expected",
                      (long long)own.balance);
  return status ? status : run(&a, out);
}

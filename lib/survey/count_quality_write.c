/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The indicators of each cell, from those who are counted in it. */
#include "core/number.h"
#include "survey/count_quality.h"
#include "survey/count_record.h"

#include <stdlib.h>
#include <string.h>

enum { RULE, BY, DIMENSIONS };
enum { INDICATOR, BAND, VALUE, UNIT, MEASURE, PERSONS, HIDDEN, REASON, TAIL };

static const ji__writer_column head[] = {{.name = "rule", .type = JI_TYPE_TEXT},
                                         {.name = "by", .type = JI_TYPE_TEXT}};
static const ji__writer_column tail[TAIL] = {
    {.name = "indicator", .type = JI_TYPE_TEXT},
    {.name = "band", .type = JI_TYPE_TEXT, .description = "hours a week, or share of the quantile"},
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "unit", .type = JI_TYPE_TEXT},
    {.name = "measure", .type = JI_TYPE_TEXT, .description = "of those whom it is about"},
    {.name = "persons", .type = JI_TYPE_INT64, .description = "or jobs, that it rests on"},
    {.name = "hidden", .type = JI_TYPE_BOOL},
    {.name = "reason", .type = JI_TYPE_TEXT}};

typedef struct output {
  const ji__quality *quality;
  const ji__count_plan *plan;
  const ji__count_state *state;
  ji__writer *writer;
  size_t *dimensions;
  size_t dimension_count;
  uint8_t *hiding;
  size_t at; /* of state->counted */
  /* the cell at hand */
  const ji__count_rule *rule;
  const ji__grouping *grouping;
  int64_t cell;
  const char *measure;
  const ji__counted *counted;
  size_t count;
} output;

/* By cell, then by income, unknown ones last; the rest makes the order one and the same. */
static int compare_numbers(double a, double b) {
  if (isnan(a) || isnan(b))
    return (isnan(a) != 0) - (isnan(b) != 0);
  return (a > b) - (a < b);
}

static int compare_counted(const void *left, const void *right) {
  const ji__counted *a = left, *b = right;
  if (a->cell != b->cell)
    return a->cell < b->cell ? -1 : 1;
  int order = compare_numbers(a->income, b->income);
  if (!order)
    order = compare_numbers(a->hours, b->hours);
  if (!order)
    order = compare_numbers(a->worked, b->worked);
  if (!order)
    order = compare_numbers(a->weight, b->weight);
  return order ? order : (a->flags > b->flags) - (a->flags < b->flags);
}

/* --- a row -------------------------------------------------------------------------------- */

/* Some of those in the cell, by number and by weight. */
typedef struct share {
  int64_t count;
  double weight;
} share;

static void add(share *to, const ji__counted *one) {
  to->count++;
  to->weight += one->weight;
}

static int is_few(const output *o, int64_t count) {
  return count > 0 && count < o->plan->options->minimum_cell;
}

/* `reason` NULL: there is a value. */
static void write_row(const output *o, const char *indicator, const char *band, double value,
                      const char *unit, int64_t persons, int is_hidden, const char *reason) {
  size_t at = DIMENSIONS + o->dimension_count;
  ji__writer *w = o->writer;
  int hidden = is_hidden || o->hiding[o->cell] != JI__SHOWN;
  ji__writer_text(w, RULE, o->rule->name);
  ji__writer_text(w, BY, o->grouping ? o->grouping->name : NULL);
  ji__count_write_dimensions(o->plan, w, DIMENSIONS, o->dimensions, o->dimension_count, o->grouping,
                             o->cell);
  ji__writer_text(w, at + INDICATOR, indicator);
  ji__writer_text(w, at + BAND, band);
  if (!hidden && !reason)
    ji__writer_number(w, at + VALUE, value);
  ji__writer_text(w, at + UNIT, unit);
  ji__writer_text(w, at + MEASURE, o->measure);
  if (!hidden)
    ji__writer_integer(w, at + PERSONS, persons);
  ji__writer_bool(w, at + HIDDEN, hidden);
  ji__writer_text(w, at + REASON, hidden ? "hidden: rests on too few" : reason);
  ji__writer_end_row(w);
}

static void write_share(const output *o, const char *indicator, share part, share all) {
  int few = is_few(o, all.count) || is_few(o, part.count) || is_few(o, all.count - part.count);
  write_row(o, indicator, NULL, all.weight > 0 ? part.weight / all.weight : 0, NULL, all.count, few,
            all.weight > 0 ? NULL : "nobody of whom it is known");
}

/* --- indicators --------------------------------------------------------------------------- */

static size_t band_of(const ji__quality *quality, double hours) {
  size_t band = quality->band_count;
  while (band && hours < quality->bands[band - 1])
    band--;
  return band; /* 0: below the first */
}

static void print_band(const ji__quality *quality, size_t band, char out[2 * JI__NUMBER_SIZE]) {
  size_t used = ji__number_print(quality->bands[band], out);
  if (band + 1 == quality->band_count) {
    memcpy(out + used, "+", 2);
    return;
  }
  out[used++] = '-';
  ji__number_print(quality->bands[band + 1], out + used);
}

/* Small bands are hidden, and where that is one alone the next smallest with it. */
static void hide_bands(const output *o, const share *bands, size_t count, uint8_t *hidden) {
  size_t small = 0;
  for (size_t i = 0; i < count; i++) {
    hidden[i] = (uint8_t)is_few(o, bands[i].count);
    small += hidden[i];
  }
  if (small != 1)
    return;
  size_t next = count;
  for (size_t i = 0; i < count; i++)
    if (!hidden[i] && bands[i].count && (next == count || bands[i].count < bands[next].count))
      next = i;
  if (next < count)
    hidden[next] = 1;
}

static void write_bands(const output *o, share *bands, uint8_t *hidden) {
  const ji__quality *q = o->quality;
  share all = {0};
  for (size_t i = 0; i < o->count; i++) {
    if (isnan(o->counted[i].hours))
      continue;
    add(&all, &o->counted[i]);
    size_t band = band_of(q, o->counted[i].hours);
    if (band)
      add(&bands[band - 1], &o->counted[i]);
  }
  hide_bands(o, bands, q->band_count, hidden);
  for (size_t i = 0; i < q->band_count; i++) {
    char band[2 * JI__NUMBER_SIZE];
    print_band(q, i, band);
    write_row(o, "hours_band", band, all.weight > 0 ? bands[i].weight / all.weight : 0, NULL,
              all.count, hidden[i] || is_few(o, all.count),
              all.weight > 0 ? NULL : "nobody of whom it is known");
  }
}

static ji_status write_hours(const output *o) {
  const ji_allocator *allocator = ji__allocator(o->plan->ctx);
  size_t count = o->quality->band_count + 1;
  share *bands = ji__allocate_array(allocator, count, sizeof *bands);
  uint8_t *hidden = ji__allocate_array(allocator, count, sizeof *hidden);
  ji_status status = JI_OK;
  if (bands && hidden)
    write_bands(o, bands, hidden);
  else
    status = ji__fail_memory(o->plan->ctx);
  ji__release(allocator, bands);
  ji__release(allocator, hidden);
  return status;
}

/* The smallest income whose cumulated weight reaches the share; incomes are sorted. */
static double quantile(const output *o, const share *known, double wanted) {
  double sum = 0, last = 0;
  for (int64_t i = 0; i < known->count; i++) {
    sum += o->counted[i].weight;
    last = o->counted[i].income;
    if (sum >= wanted * known->weight && sum > 0)
      return last;
  }
  return last;
}

static void write_incomes(const output *o) {
  const ji__quality *q = o->quality;
  const char *unit = o->plan->fields[JI__RECORD_INCOME]->unit;
  share known = {0};
  while ((size_t)known.count < o->count && !isnan(o->counted[known.count].income))
    add(&known, &o->counted[known.count]);
  for (size_t i = 0; i < q->quantile_count; i++) {
    char band[JI__NUMBER_SIZE];
    ji__number_print(q->quantiles[i], band);
    write_row(o, "income_quantile", band, quantile(o, &known, q->quantiles[i]), unit, known.count,
              is_few(o, known.count), known.weight > 0 ? NULL : "nobody of whom it is known");
  }
}

static void write_minimum_wage(const output *o) {
  share all = {0}, above = {0};
  for (size_t i = 0; i < o->count; i++) {
    const ji__counted *one = &o->counted[i];
    if (isnan(one->income) || !(one->worked > 0))
      continue;
    add(&all, one);
    if (one->income >= o->quality->options->minimum_wage * one->worked)
      add(&above, one);
  }
  write_share(o, "minimum_wage", above, all);
}

static void write_kinds(const output *o) {
  share all = {0}, dependent = {0}, merchants = {0};
  for (size_t i = 0; i < o->count; i++) {
    const ji__counted *one = &o->counted[i];
    add(&all, one);
    if (one->flags & JI__IS_MERCHANT)
      add(&merchants, one);
    else if (one->flags & JI__IS_DEPENDENT)
      add(&dependent, one);
  }
  if (o->quality->has_dependent)
    write_share(o, "dependent_contractors", dependent, all);
  if (o->quality->has_merchants)
    write_share(o, "merchants", merchants, all);
}

/* --- cells -------------------------------------------------------------------------------- */

static ji_status write_cell(output *o, const ji__count_rule *rule, const ji__grouping *grouping,
                            int64_t cell, int is_linked) {
  ji_measure *measure = NULL;
  ji_status status = ji__count_measure(o->plan, rule, grouping, cell, is_linked, &measure);
  if (status)
    return status;
  o->rule = rule;
  o->grouping = grouping;
  o->cell = cell;
  o->measure = ji_measure_text(measure);
  o->counted = o->state->counted + o->at;
  o->count = 0;
  while (o->at < o->state->counted_count && o->state->counted[o->at].cell == cell) {
    o->at++;
    o->count++;
  }
  if (o->plan->fields[JI__RECORD_HOURS])
    status = write_hours(o);
  if (!status && o->plan->fields[JI__RECORD_INCOME]) {
    write_incomes(o);
    if (!isnan(o->quality->options->minimum_wage) && o->plan->fields[JI__RECORD_HOURS])
      write_minimum_wage(o);
  }
  if (!status)
    write_kinds(o);
  ji_measure_unref(measure);
  return status;
}

/* Cells in the order of their places, which is the order of the sorted list. */
static ji_status write_rule(output *o, const ji__count_rule *rule) {
  ji_status status = write_cell(o, rule, NULL, rule->total, 0);
  for (size_t i = 0; i < rule->grouping_count && !status; i++) {
    const ji__grouping *grouping = &rule->groupings[i];
    int is_linked = ji__count_is_linked(o->plan, o->state, rule, grouping);
    for (int64_t k = grouping->first; k < grouping->first + grouping->cells && !status; k++)
      if (o->state->cells[k].persons)
        status = write_cell(o, rule, grouping, k, is_linked);
  }
  return status;
}

static ji_status create_writer(output *o) {
  ji_context *ctx = o->plan->ctx;
  size_t count = DIMENSIONS + o->dimension_count + TAIL;
  ji__writer_column *columns = ji__allocate_array(ji__allocator(ctx), count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(ctx);
  memcpy(columns, head, sizeof head);
  for (size_t i = 0; i < o->dimension_count; i++)
    columns[DIMENSIONS + i] =
        (ji__writer_column){.name = o->plan->coded[o->dimensions[i]].name, .type = JI_TYPE_TEXT};
  memcpy(columns + DIMENSIONS + o->dimension_count, tail, sizeof tail);
  ji_status status = ji__writer_create(ctx, columns, count, &o->writer);
  ji__release(ji__allocator(ctx), columns);
  return status;
}

static ji_status describe(const output *o, ji__provenance **out) {
  const ji_count_quality_options *q = o->quality->options;
  const struct {
    const char *name, *value;
  } texts[] = {{"hours_bands", q->hours_bands},
               {"quantiles", q->quantiles},
               {"status", q->status},
               {"dependent", q->dependent},
               {"role", q->role},
               {"merchants", q->merchants},
               {"minimum_wage_source", q->minimum_wage_source}};
  ji_context *ctx = o->plan->ctx;
  ji_status status = ji__count_describe(o->plan, o->state, "ji_count_quality", out);
  for (size_t i = 0; i < sizeof texts / sizeof *texts && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(ctx, *out, "option", texts[i].name, texts[i].value);
  if (!status && !isnan(q->minimum_wage))
    status = ji__provenance_number(ctx, *out, "option", "minimum_wage", q->minimum_wage);
  return status;
}

ji_status ji__quality_write(const ji__quality *quality, ji__count_state *state, ji_dataset **out) {
  ji_context *ctx = quality->plan->ctx;
  const ji_allocator *allocator = ji__allocator(ctx);
  output o = {.quality = quality, .plan = quality->plan, .state = state};
  ji__provenance *provenance = NULL;
  if (state->counted_count)
    qsort(state->counted, state->counted_count, sizeof *state->counted, compare_counted);
  o.dimensions = ji__allocate_array(allocator, o.plan->coded_count + 1, sizeof *o.dimensions);
  if (!o.dimensions)
    return ji__fail_memory(ctx);
  o.dimension_count = ji__count_dimensions(o.plan, o.dimensions);
  ji_status status = ji__count_hide(o.plan, state, &o.hiding);
  if (!status)
    status = create_writer(&o);
  for (size_t i = 0; i < o.plan->rule_count && !status; i++)
    status = write_rule(&o, &o.plan->rules[i]);
  if (!status)
    status = describe(&o, &provenance);
  if (!status)
    status = ji__writer_finish(ctx, o.writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(o.writer);
  ji__release(allocator, o.dimensions);
  ji__release(allocator, o.hiding);
  return status;
}

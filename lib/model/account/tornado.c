/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_tornado(): each input moved through its range, all others at their values. */
#include "model/account/uncertain.h"

#include <math.h>

enum {
  LAYER,
  BASIS,
  SCENARIO,
  RANK,
  INPUT,
  KIND,
  RANGE,
  INPUT_LOW,
  INPUT_VALUE,
  INPUT_HIGH,
  INPUT_UNIT,
  LOW,
  VALUE,
  HIGH,
  SWING,
  UNIT,
  MEASURE,
  COLUMN_COUNT
};

/* One input's range, and the targets' figures at its ends. */
typedef struct variation {
  size_t input;
  const char *range; /* "distribution" or "rounding" */
  double low, high;
  double *at_low, *at_high; /* by target */
} variation;

typedef struct tornado {
  ji__uncertain run;
  variation *variations;
  size_t count;
  ji__writer *writer;
} tornado;

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer of the account"},
      {.name = "basis", .type = JI_TYPE_TEXT, .description = "gross or net"},
      {.name = "scenario", .type = JI_TYPE_TEXT, .description = "of the net figure's parameters"},
      {.name = "rank", .type = JI_TYPE_INT64, .description = "1: the layer's largest swing"},
      {.name = "input", .type = JI_TYPE_TEXT, .description = "what is moved"},
      {.name = "kind", .type = JI_TYPE_TEXT, .description = "layer, driver or coefficient"},
      {.name = "range",
       .type = JI_TYPE_TEXT,
       .description = "distribution: between its quantiles; rounding: between what it allows"},
      {.name = "input_low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@input_unit",
       .description = "low end of the input"},
      {.name = "input_value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@input_unit",
       .description = "the input as given"},
      {.name = "input_high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@input_unit",
       .description = "high end of the input"},
      {.name = "input_unit", .type = JI_TYPE_TEXT, .description = "unit of the input"},
      {.name = "low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "the layer's figure with the input at its low end"},
      {.name = "value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "the layer's figure"},
      {.name = "high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "the layer's figure with the input at its high end"},
      {.name = "swing",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .description = "how far high and low lie apart"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the layer's figures"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what the layer's figures measure"},
  };
  if (!status)
    status = ji__writer_create(ctx, columns, COLUMN_COUNT, out);
  ji_measure_unref(by_row);
  return status;
}

/* The ends of an input; 0 if it has neither a distribution nor a rounding. */
static int find_range(const ji__uncertain *run, size_t index, variation *out) {
  const ji__formula_input *input = &run->formula.inputs[index];
  double tail = (1 - run->options.confidence) / 2;
  *out = (variation){.input = index, .range = "rounding", .low = input->low, .high = input->high};
  if (input->is_uncertain) {
    out->range = "distribution";
    out->low = ji__marginal_quantile(&input->marginal, tail);
    out->high = ji__marginal_quantile(&input->marginal, 1 - tail);
    return 1;
  }
  return input->low < input->high;
}

/* The targets' figures with one input at `value`; `slots` is room for all slots. */
static ji_status figures_at(const ji__uncertain *run, size_t input, double value, double *slots,
                            double **out) {
  *out = ji__arena_array(run->formula.arena, run->target_count + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->formula.input_count; i++)
    slots[run->formula.inputs[i].slot] = run->formula.inputs[i].value;
  slots[run->formula.inputs[input].slot] = value;
  ji__formula_run(&run->formula, slots, 1, 1);
  for (size_t t = 0; t < run->target_count; t++) {
    size_t slot = run->targets[t].slot;
    (*out)[t] = slot == JI__NONE ? NAN : slots[slot];
    if (slot != JI__NONE && !isfinite(slots[slot]))
      return ji__uncertain_fail_at(run, t, JI_ERROR_VALUE,
                                   "at an end of an input's range it is not a finite number");
  }
  return JI_OK;
}

static ji_status vary(tornado *t) {
  const ji__uncertain *run = &t->run;
  ji__arena *arena = run->formula.arena;
  double *slots = ji__arena_array(arena, run->formula.slot_count + 1, sizeof *slots);
  t->variations = ji__arena_array(arena, run->formula.input_count + 1, sizeof *t->variations);
  if (!slots || !t->variations)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->formula.input_count; i++) {
    variation *next = &t->variations[t->count];
    if (!find_range(run, i, next))
      continue;
    ji_status status = figures_at(run, i, next->low, slots, &next->at_low);
    if (!status)
      status = figures_at(run, i, next->high, slots, &next->at_high);
    if (status)
      return status;
    t->count++;
  }
  return JI_OK;
}

static double swing_of(const variation *v, size_t target) {
  return fabs(v->at_high[target] - v->at_low[target]);
}

/* The variations that a target feels, the largest first; equal ones stay in their order. */
static size_t rank(const tornado *t, size_t target, const variation **ranked) {
  size_t count = 0;
  for (size_t i = 0; i < t->count; i++) {
    const variation *next = &t->variations[i];
    if (!ji__uncertain_uses(&t->run, next->input, t->run.targets[target].slot))
      continue;
    size_t at = count++;
    for (; at && swing_of(ranked[at - 1], target) < swing_of(next, target); at--)
      ranked[at] = ranked[at - 1];
    ranked[at] = next;
  }
  return count;
}

static void write_row(tornado *t, size_t index, size_t place, const variation *v) {
  const ji__target *target = &t->run.targets[index];
  const ji__formula_input *input = &t->run.formula.inputs[v->input];
  const ji_measure *measure = target->figure->measure;
  ji__writer *writer = t->writer;
  ji__writer_text(writer, LAYER, t->run.evaluation.vintage->layers[target->layer].entry.name);
  ji__writer_text(writer, BASIS, target->basis);
  ji__writer_text(writer, SCENARIO, target->scenario);
  ji__writer_integer(writer, RANK, (int64_t)place + 1);
  ji__writer_text(writer, INPUT, input->name);
  ji__writer_text(writer, KIND, input->kind);
  ji__writer_text(writer, RANGE, v->range);
  ji__writer_number(writer, INPUT_LOW, v->low);
  ji__writer_number(writer, INPUT_VALUE, input->value);
  ji__writer_number(writer, INPUT_HIGH, v->high);
  ji__writer_text(writer, INPUT_UNIT, input->unit);
  ji__writer_number(writer, LOW, v->at_low[index]);
  ji__writer_number(writer, VALUE, target->figure->value);
  ji__writer_number(writer, HIGH, v->at_high[index]);
  ji__writer_number(writer, SWING, swing_of(v, index));
  ji__writer_text(writer, UNIT, target->figure->unit);
  ji__writer_text(writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_end_row(writer);
}

static ji_status write_rows(tornado *t) {
  const variation **ranked = ji__arena_array(t->run.formula.arena, t->count + 1, sizeof *ranked);
  if (!ranked)
    return ji__fail_memory(t->run.ctx);
  for (size_t target = 0; target < t->run.target_count; target++) {
    size_t count = rank(t, target, ranked);
    for (size_t place = 0; place < count; place++)
      write_row(t, target, place, ranked[place]);
  }
  return JI_OK;
}

ji_status ji_account_tornado(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                             const ji_account_uncertainty_options *options, ji_dataset **out) {
  tornado t = {.count = 0};
  ji_status status =
      ji__uncertain_begin(ctx, "ji_account_tornado", model, drivers, options, 2, out, &t.run);
  if (!status)
    status = vary(&t);
  if (!status)
    status = create_writer(ctx, &t.writer);
  if (!status)
    status = write_rows(&t);
  if (!status)
    status = ji__uncertain_finish(&t.run, t.writer, model, drivers, 0, out);
  ji__writer_free(t.writer);
  ji__uncertain_end(&t.run);
  return status;
}

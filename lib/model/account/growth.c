/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_growth(): change by layer between two vintages. */
#include "data/writer.h"
#include "model/account/evaluate.h"

#include <math.h>
#include <string.h>

enum {
  LAYER,
  EARLIER,
  LATER,
  CHANGE,
  CHANGE_LOW,
  CHANGE_HIGH,
  GROWTH,
  GROWTH_LOW,
  GROWTH_HIGH,
  CONTRIBUTION,
  UNIT,
  MEASURE,
  REASON,
  EARLIER_MEASURE,
  LATER_MEASURE,
  COLUMN_COUNT
};

/* One call: two evaluations, and the change of every layer. */
typedef struct growth {
  ji_context *ctx;
  ji__evaluation earlier, later;
  ji__figure *before, *after; /* in the later account's units and order, as read */
  ji__figure *change;
  const char **reasons;
} growth;

/* The figure under the account's reading for its quantity, if it is a claim and there is one. */
static ji_status read_claim(growth *run, const ji__account *account, ji__figure *figure,
                            const char **reason) {
  const char *quantity = figure->measure ? ji_measure_field(figure->measure, "quantity") : NULL;
  if (!quantity || !ji__measure_is_claim(figure->measure))
    return JI_OK;
  const ji__reading *reading = ji__account_reading_for(account, quantity);
  if (!reading)
    return JI_OK;
  *reason = reading->text;
  return ji__reading_apply(run->ctx, &run->later.arena, reading, figure);
}

static ji_status change_layer(growth *run, size_t index) {
  const ji__layer *layer = &run->later.vintage->layers[index];
  size_t other = ji__vintage_layer(run->earlier.vintage, layer->entry.name);
  if (other == JI__NONE)
    return ji__fail(run->ctx, JI_ERROR_LABEL, "the earlier account does not have the layer");
  ji__figure *before = &run->before[index], *after = &run->after[index];
  *before = run->earlier.figures[other];
  *after = run->later.figures[index];
  /* One reading for both, the later account's: it is the one that compares. */
  ji_status status = read_claim(run, run->later.account, before, &run->reasons[index]);
  if (!status)
    status = read_claim(run, run->later.account, after, &run->reasons[index]);
  if (!status)
    status = ji__figure_convert(run->ctx, before, after->unit);
  if (status)
    return status;
  ji__figure *change = &run->change[index];
  *change = *after;
  ji__figure_subtract(change, before);
  status = ji__arena_combine(run->ctx, &run->later.arena, JI_OPERATION_DIFFERENCE, after->measure,
                             before->measure, &change->measure);
  if (status && !run->reasons[index])
    return ji__fail_within(run->ctx, status, "no reading of the account compares its claims");
  return status;
}

static ji_status change_layers(growth *run) {
  const ji__vintage *later = run->later.vintage, *earlier = run->earlier.vintage;
  for (size_t i = 0; i < earlier->layer_count; i++)
    if (ji__vintage_layer(later, earlier->layers[i].entry.name) == JI__NONE)
      return ji__fail(run->ctx, JI_ERROR_LABEL,
                      "layer \"%s\": the later account does not have the layer",
                      earlier->layers[i].entry.name);
  for (size_t i = 0; i < later->layer_count; i++) {
    ji_status status = change_layer(run, i);
    if (status)
      return ji__fail_within(run->ctx, status, "layer \"%s\"", later->layers[i].entry.name);
  }
  return JI_OK;
}

static const char *text_of(const ji_measure *measure) {
  return measure ? ji_measure_text(measure) : NULL;
}

static void set_number(ji__writer *writer, size_t column, double value) {
  if (isfinite(value))
    ji__writer_number(writer, column, value);
}

static void write_change(const growth *run, ji__writer *writer, size_t index) {
  const ji__vintage *vintage = run->later.vintage;
  const ji__figure *before = &run->before[index], *after = &run->after[index];
  const ji__figure *change = &run->change[index];
  size_t root = ji__vintage_root(vintage, index);
  int positive = before->value > 0;
  ji__writer_text(writer, LAYER, vintage->layers[index].entry.name);
  set_number(writer, EARLIER, before->value);
  set_number(writer, LATER, after->value);
  set_number(writer, CHANGE, change->value);
  set_number(writer, CHANGE_LOW, change->low);
  set_number(writer, CHANGE_HIGH, change->high);
  set_number(writer, GROWTH, positive ? change->value / before->value : NAN);
  set_number(writer, GROWTH_LOW, positive ? after->low / before->high - 1 : NAN);
  set_number(writer, GROWTH_HIGH, before->low > 0 ? after->high / before->low - 1 : NAN);
  set_number(writer, CONTRIBUTION, change->value / run->change[root].value);
  ji__writer_text(writer, UNIT, change->unit);
  ji__writer_text(writer, MEASURE, text_of(change->measure));
  ji__writer_text(writer, EARLIER_MEASURE, text_of(before->measure));
  ji__writer_text(writer, LATER_MEASURE, text_of(after->measure));
  ji__writer_text(writer, REASON,
                  positive ? run->reasons[index] : "no growth from an earlier figure of 0");
  ji__writer_end_row(writer);
}

enum { OF_CHANGE, OF_EARLIER, OF_LATER, MEASURES };

static ji_status parse_measures(ji_context *ctx, ji_measure *out[MEASURES]) {
  static const char *const texts[MEASURES] = {"@measure", "@earlier_measure", "@later_measure"};
  ji_status status = JI_OK;
  for (int i = 0; !status && i < MEASURES; i++)
    status = ji__measure_parse(ctx, texts[i], &out[i]);
  return status;
}

/* The two figures and the change between them are three things; shares have no measure. */
static ji_status fill_writer(ji_context *ctx, ji_measure *const by_row[MEASURES],
                             ji__writer **out) {
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer of both accounts"},
      {.name = "earlier",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row[OF_EARLIER],
       .description = "figure of the earlier account"},
      {.name = "later",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row[OF_LATER],
       .description = "figure of the later account"},
      {.name = "change",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row[OF_CHANGE],
       .description = "later minus earlier"},
      {.name = "change_low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row[OF_CHANGE],
       .description = "lowest change that the rounding of both figures allows"},
      {.name = "change_high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row[OF_CHANGE],
       .description = "highest change that the rounding of both figures allows"},
      {.name = "growth", .type = JI_TYPE_FLOAT64, .unit = "1", .description = "change / earlier"},
      {.name = "growth_low",
       .type = JI_TYPE_FLOAT64,
       .unit = "1",
       .description = "lowest growth that the rounding of both figures allows"},
      {.name = "growth_high",
       .type = JI_TYPE_FLOAT64,
       .unit = "1",
       .description = "highest growth that the rounding of both figures allows"},
      {.name = "contribution",
       .type = JI_TYPE_FLOAT64,
       .unit = "1",
       .description = "share of the change of the total that the layer belongs to"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the figures"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what the change measures"},
      {.name = "reason",
       .type = JI_TYPE_TEXT,
       .description = "the declared reading that the comparison rests on"},
      {.name = "earlier_measure",
       .type = JI_TYPE_TEXT,
       .description = "what the earlier figure measures"},
      {.name = "later_measure",
       .type = JI_TYPE_TEXT,
       .description = "what the later figure measures"},
  };
  return ji__writer_create(ctx, columns, COLUMN_COUNT, out);
}

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row[MEASURES] = {NULL};
  ji_status status = parse_measures(ctx, by_row);
  if (!status)
    status = fill_writer(ctx, by_row, out);
  for (int i = 0; i < MEASURES; i++)
    ji_measure_unref(by_row[i]);
  return status;
}

static ji_status allocate(growth *run) {
  size_t count = run->later.vintage->layer_count;
  ji__arena *arena = &run->later.arena;
  run->before = ji__arena_array(arena, count, sizeof *run->before);
  run->after = ji__arena_array(arena, count, sizeof *run->after);
  run->change = ji__arena_array(arena, count, sizeof *run->change);
  run->reasons = ji__arena_array(arena, count, sizeof *run->reasons);
  return run->before && run->after && run->change && run->reasons ? JI_OK
                                                                  : ji__fail_memory(run->ctx);
}

static ji_status compare(growth *run, const ji_model *earlier, const ji_model *later,
                         ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = allocate(run);
  if (!status)
    status = change_layers(run);
  if (!status)
    status = ji__account_provenance(run->ctx, "ji_account_growth", earlier, &provenance);
  if (!status && later->provenance)
    status = ji__provenance_steps(run->ctx, provenance, later->provenance);
  if (!status)
    status = create_writer(run->ctx, &writer);
  if (!status) {
    for (size_t i = 0; i < run->later.vintage->layer_count; i++)
      write_change(run, writer, i);
    status = ji__writer_finish(run->ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_growth(ji_context *ctx, const ji_model *earlier, const ji_model *later,
                            ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *old = NULL, *new = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_growth", earlier, out, &old);
  if (!status)
    status = ji__account_enter(ctx, "ji_account_growth", later, out, &new);
  if (status)
    return status;
  growth run = {.ctx = ctx};
  status = ji__evaluate(ctx, old, old->vintage, NULL, &run.earlier);
  if (!status) {
    status = ji__evaluate(ctx, new, new->vintage, NULL, &run.later);
    if (!status)
      status = compare(&run, earlier, later, out);
    ji__evaluation_free(&run.later);
  }
  ji__evaluation_free(&run.earlier);
  return status;
}

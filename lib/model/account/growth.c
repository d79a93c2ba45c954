/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_growth(): change by layer between two vintages. */
#include "data/writer.h"
#include "model/account/compare.h"

#include <math.h>

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

static const char *text_of(const ji_measure *measure) {
  return measure ? ji_measure_text(measure) : NULL;
}

static void write_change(const ji__comparison *run, ji__writer *writer, size_t index) {
  const ji__vintage *vintage = run->later.vintage;
  const ji__figure *before = &run->before[index], *after = &run->after[index];
  const ji__figure *change = &run->change[index];
  size_t root = ji__vintage_root(vintage, index);
  int positive = before->value > 0;
  ji__writer_text(writer, LAYER, vintage->layers[index].entry.name);
  ji__writer_finite(writer, EARLIER, before->value);
  ji__writer_finite(writer, LATER, after->value);
  ji__writer_finite(writer, CHANGE, change->value);
  ji__writer_finite(writer, CHANGE_LOW, change->low);
  ji__writer_finite(writer, CHANGE_HIGH, change->high);
  ji__writer_finite(writer, GROWTH, positive ? change->value / before->value : NAN);
  ji__writer_finite(writer, GROWTH_LOW, positive ? after->low / before->high - 1 : NAN);
  ji__writer_finite(writer, GROWTH_HIGH, before->low > 0 ? after->high / before->low - 1 : NAN);
  ji__writer_finite(writer, CONTRIBUTION, change->value / run->change[root].value);
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

static ji_status write_changes(const ji__comparison *run, const ji_model *earlier,
                               const ji_model *later, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status =
      ji__comparison_provenance(run->ctx, "ji_account_growth", earlier, later, &provenance);
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
  ji__comparison run;
  status = ji__comparison_make(ctx, old, new, &run);
  if (!status)
    status = write_changes(&run, earlier, later, out);
  ji__comparison_free(&run);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_claims(): what was published, apart from what is recorded. */
#include "core/date.h"
#include "tracker/indicators.h"
#include "tracker/store.h"

#define FUNCTION "ji_tracker_claims"

enum { PROGRAM, CLAIM, VALUE, UNIT, DATE, SOURCE, MEASURE, COLUMNS };

static const ji__writer_column columns[COLUMNS] = {
    {.name = "program", .type = JI_TYPE_TEXT},
    {.name = "claim", .type = JI_TYPE_TEXT, .description = "what was said"},
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit", .description = "as published"},
    {.name = "unit", .type = JI_TYPE_TEXT},
    {.name = "date", .type = JI_TYPE_TEXT},
    {.name = "source", .type = JI_TYPE_TEXT},
    {.name = "measure", .type = JI_TYPE_TEXT}};

/* A claim combines with nothing that is not of its source. */
static const char measure[] = "status=claim; system=program:@program; vintage=@source";

static void write_claim(const ji__tracker_history *history, const ji__item *claim,
                        ji__writer *writer) {
  char day[JI__DATE_SIZE];
  ji__writer_text(writer, PROGRAM, history->programs[claim->program].code);
  ji__writer_text(writer, CLAIM, claim->code);
  ji__writer_number(writer, VALUE, claim->value);
  ji__writer_text(writer, UNIT, claim->unit);
  if (claim->date != INT64_MIN) {
    ji__date_print(ji__days_from_moment(claim->date), day);
    ji__writer_text(writer, DATE, day);
  }
  ji__writer_text(writer, SOURCE, claim->source);
  ji__writer_text(writer, MEASURE, measure);
  ji__writer_end_row(writer);
}

static ji_status write_claims(const ji__plan *plan, ji_dataset **out) {
  ji__writer_column own[COLUMNS];
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_measure *by_row = NULL;
  for (size_t i = 0; i < COLUMNS; i++)
    own[i] = columns[i];
  ji_status status = ji__measure_parse(plan->ctx, "@measure", &by_row);
  own[VALUE].measure = by_row;
  if (!status)
    status = ji__plan_describe(plan, &provenance);
  if (!status)
    status = ji__writer_create(plan->ctx, own, COLUMNS, &writer);
  for (size_t i = 0; i < plan->history->claim_count && !status; i++)
    if (ji__plan_takes(plan, &plan->history->claims[i]))
      write_claim(plan->history, &plan->history->claims[i], writer);
  if (!status)
    status = ji__writer_finish(plan->ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  ji_measure_unref(by_row);
  return status;
}

ji_status ji_tracker_claims(ji_context *ctx, ji_tracker *tracker,
                            const ji_tracker_indicators_options *options, ji_dataset **out) {
  ji__plan plan = {.ctx = NULL};
  ji__tracker_history *history = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  status = ji__plan_open(&plan, ctx, tracker, FUNCTION, options, &history);
  if (!status)
    status = ji__plan_create(&plan);
  if (!status)
    status = write_claims(&plan, out);
  ji__plan_free(&plan);
  ji__tracker_history_free(history);
  return status;
}

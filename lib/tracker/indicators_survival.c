/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_survival(): the whole curve of a conversion, cell by cell. */
#include "tracker/indicators.h"
#include "tracker/store.h"

#include <math.h>

#define FUNCTION "ji_tracker_survival"

enum {
  PROGRAM,
  BREAKDOWN,
  PERIOD,
  COUNTY,
  SITE,
  GROUP,
  COHORT,
  VERSION,
  DAYS,
  AT_RISK,
  EVENTS,
  CENSORED,
  SURVIVAL,
  STANDARD_ERROR,
  LOW,
  HIGH,
  CLUSTERS,
  CLUSTER,
  MEDIAN,
  MEDIAN_LOW,
  MEDIAN_HIGH,
  INFERENCE,
  HIDDEN,
  REASON,
  COLUMNS
};

static const ji__writer_column columns[COLUMNS] = {
    {.name = "program", .type = JI_TYPE_TEXT, .description = "null: the headline over all"},
    {.name = "breakdown", .type = JI_TYPE_TEXT, .description = "null: the total"},
    {.name = "period", .type = JI_TYPE_TEXT, .description = "in which the first stage was reached"},
    {.name = "county", .type = JI_TYPE_TEXT},
    {.name = "site", .type = JI_TYPE_TEXT},
    {.name = "group", .type = JI_TYPE_TEXT, .description = "a person may be in several"},
    {.name = "cohort", .type = JI_TYPE_TEXT},
    {.name = "version", .type = JI_TYPE_TEXT, .description = "of the program's definition"},
    {.name = "days", .type = JI_TYPE_INT64, .unit = "day"},
    {.name = "at_risk", .type = JI_TYPE_INT64, .description = "observed up to that day, not there"},
    {.name = "events", .type = JI_TYPE_INT64, .description = "who came there on that day"},
    {.name = "censored", .type = JI_TYPE_INT64, .description = "whose observation stopped then"},
    {.name = "survival", .type = JI_TYPE_FLOAT64, .unit = "1", .description = "not there yet"},
    {.name = "standard_error", .type = JI_TYPE_FLOAT64, .unit = "1"},
    {.name = "sampling_low", .type = JI_TYPE_FLOAT64, .unit = "1"},
    {.name = "sampling_high", .type = JI_TYPE_FLOAT64, .unit = "1"},
    {.name = "clusters", .type = JI_TYPE_INT64, .description = "that the variance is over"},
    {.name = "cluster", .type = JI_TYPE_TEXT, .description = "null: taken as independent"},
    {.name = "median", .type = JI_TYPE_FLOAT64, .unit = "day", .description = "of the curve"},
    {.name = "median_low", .type = JI_TYPE_FLOAT64, .unit = "day"},
    {.name = "median_high", .type = JI_TYPE_FLOAT64, .unit = "day"},
    {.name = "inference", .type = JI_TYPE_TEXT},
    {.name = "hidden", .type = JI_TYPE_BOOL, .description = "small, or protects what is small"},
    {.name = "reason", .type = JI_TYPE_TEXT}};

typedef struct curve {
  ji__figures *figures;
  const ji__plan *plan;
  ji__writer *writer;
  const ji__figure *figure;
  size_t clusters;
  int32_t kind;
  double median, low, high;
} curve;

static const ji__place_columns place_columns = {
    .program = PROGRAM,
    .breakdown = BREAKDOWN,
    .dimensions = {PERIOD, PERIOD, PERIOD, COUNTY, SITE, GROUP, COHORT, VERSION}};

static void write_number(const curve *c, size_t column, double value) {
  ji__writer_known(c->writer, column, value);
}

static void write_common(const curve *c) {
  static const char *const kinds[] = {NULL, "class", "site", "county", NULL};
  ji__place_write(c->plan, c->writer, &place_columns, c->figure->place);
  ji__writer_text(c->writer, INFERENCE, JI__SUPERPOPULATION);
  ji__writer_bool(c->writer, HIDDEN, c->figure->hidden != 0);
  if (c->figure->hidden) {
    ji__figure_reason(c->plan, c->figure, c->writer, REASON);
    return;
  }
  if (c->clusters)
    ji__writer_integer(c->writer, CLUSTERS, (int64_t)c->clusters);
  ji__writer_text(c->writer, CLUSTER, kinds[c->kind]);
  write_number(c, MEDIAN, c->median);
  write_number(c, MEDIAN_LOW, c->low);
  write_number(c, MEDIAN_HIGH, c->high);
  if (c->clusters == 1)
    ji__writer_text(c->writer, REASON, "one cluster: no interval");
}

static void write_step(const curve *c, const ji__survival_step *step) {
  write_common(c);
  ji__writer_integer(c->writer, DAYS, step->time);
  ji__writer_integer(c->writer, AT_RISK, (int64_t)step->at_risk);
  ji__writer_integer(c->writer, EVENTS, (int64_t)step->ended);
  ji__writer_integer(c->writer, CENSORED, (int64_t)step->stopped);
  write_number(c, SURVIVAL, step->survival.value);
  write_number(c, STANDARD_ERROR, step->survival.standard_error);
  write_number(c, LOW, step->survival.low);
  write_number(c, HIGH, step->survival.high);
  ji__writer_end_row(c->writer);
}

static void write_curve(curve *c) {
  const ji__tally *tally = ji__cells_find(c->figures->cells, JI__SERIES_LIVES, c->figure->place);
  if (c->figure->hidden || !tally) {
    write_common(c);
    ji__writer_end_row(c->writer);
    return;
  }
  size_t count = ji__figures_lives(c->figures, tally, &c->clusters, &c->kind);
  size_t steps =
      ji__survival_curve(c->figures->lives, count, c->clusters, c->plan->options.confidence,
                         c->figures->scores, c->figures->steps);
  ji__survival_quantile(c->figures->steps, steps, 0.5, &c->median, &c->low, &c->high);
  if (!steps || c->figures->steps[0].time > 0) {
    ji__survival_step first = {.at_risk = count, .survival = {.value = 1, .low = NAN, .high = NAN}};
    write_step(c, &first);
  }
  for (size_t i = 0; i < steps; i++)
    if (c->figures->steps[i].time <= c->plan->options.horizon_days)
      write_step(c, &c->figures->steps[i]);
}

static ji_status write_all(ji__figures *figures, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  curve c = {.figures = figures, .plan = figures->plan};
  ji_context *ctx = figures->plan->ctx;
  ji_status status = ji__plan_describe(figures->plan, &provenance);
  if (!status)
    status = ji__writer_create(ctx, columns, COLUMNS, &c.writer);
  for (size_t i = 0; i < figures->count && !status; i++) {
    c.figure = &figures->items[i];
    write_curve(&c);
    status = ji__progress(ctx, NULL, 0, 0);
  }
  if (!status)
    status = ji__writer_finish(ctx, c.writer, provenance, out);
  ji__writer_free(c.writer);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status draw(ji__plan *plan, ji_dataset **out) {
  static const int32_t indicators[] = {JI__CONVERSION};
  ji__cells cells = {.plan = plan};
  ji__figures figures = {.plan = NULL};
  ji_status status = ji__cells_fill(&cells);
  if (!status)
    status = ji__figures_create(&figures, plan, &cells);
  if (!status)
    status = ji__figures_rates(&figures, indicators);
  if (!status)
    status = ji__figures_hide(&figures);
  if (!status)
    status = write_all(&figures, out);
  ji__figures_free(&figures);
  ji__cells_free(&cells);
  return status;
}

ji_status ji_tracker_survival(ji_context *ctx, ji_tracker *tracker, const char *from,
                              const char *to, const ji_tracker_indicators_options *options,
                              ji_dataset **out) {
  ji__plan plan = {.ctx = NULL};
  ji__conversion conversion = {JI__MARK_FROM, JI__MARK_TO};
  ji__tracker_history *history = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!from || !to || !out)
    return ji__fail_null(ctx, FUNCTION, !from ? "from" : !to ? "to" : "out");
  status = ji__plan_open(&plan, ctx, tracker, FUNCTION, options, &history);
  if (!status)
    status = ji__plan_create(&plan);
  if (!status)
    status = ji__plan_conversion(&plan, from, to, &conversion);
  if (!status)
    status = draw(&plan, out);
  ji__plan_free(&plan);
  ji__tracker_history_free(history);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The standard table, and single conversions. */
#include "tracker/indicators.h"

#include "core/date.h"
#include "data/unit.h"
#include "tracker/store.h"

#include <string.h>

static const ji_tracker_indicators_options defaults = {.size = sizeof defaults,
                                                       .level = 1,
                                                       .as_of_valid = INT64_MAX,
                                                       .as_of_recorded = INT64_MAX,
                                                       .minimum_cell = 10,
                                                       .horizon_days = 365,
                                                       .confidence = 0.95};

#define FIRST_SIZE                                                                                 \
  (offsetof(ji_tracker_indicators_options, reserved) +                                             \
   sizeof(((ji_tracker_indicators_options *)0)->reserved))

ji_status ji_tracker_indicators_options_init(ji_tracker_indicators_options *options, size_t size) {
  return ji__options_init(options, size, FIRST_SIZE, &defaults, sizeof defaults);
}

/* The conversions of the standard table, in the order of their indicators. */
static const ji__conversion standard[] = {{JI__MARK_ENROLLED, JI__MARK_COMPLETED},
                                          {JI__MARK_COMPLETED, JI__MARK_CERTIFIED},
                                          {JI__MARK_COMPLETED, JI__MARK_ACTIVE},
                                          {JI__MARK_COMPLETED, JI__MARK_EARNING},
                                          {JI__MARK_ENROLLED, JI__MARK_WITHDRAWN}};
static const int32_t standard_indicators[] = {JI__COMPLETION_RATE, JI__CERTIFICATION_RATE,
                                              JI__ACTIVITY_RATE, JI__EARNING_RATE, JI__RETENTION};

/* --- begin -------------------------------------------------------------------------------------
 */

ji_status ji__plan_open(ji__plan *plan, ji_context *ctx, ji_tracker *tracker, const char *function,
                        const ji_tracker_indicators_options *options,
                        ji__tracker_history **history) {
  *plan = (ji__plan){
      .ctx = ctx, .function = function, .options = defaults, .tracker = tracker, .only = -1};
  if (options) {
    ji_status status = ji__options_read(ctx, "ji_tracker_indicators_options", options, FIRST_SIZE,
                                        &plan->options, sizeof plan->options);
    if (status)
      return status;
  }
  ji__tracker_scope scope = {.program = plan->options.program,
                             .as_of_valid = plan->options.as_of_valid,
                             .as_of_recorded = plan->options.as_of_recorded};
  ji_status status = ji__tracker_history_read(ctx, tracker, &scope, history);
  plan->history = *history;
  return status;
}

static ji_status want(ji__plan *plan) {
  const char *at = plan->options.indicators;
  if (!at) {
    memset(plan->wanted, 1, JI__CONVERSION);
    return JI_OK;
  }
  while (at) {
    const char *end = strchr(at, '|');
    size_t size = end ? (size_t)(end - at) : strlen(at);
    int32_t known = -1;
    for (int32_t i = 0; i < JI__CONVERSION; i++)
      if (strlen(ji__sheets[i].name) == size && !memcmp(ji__sheets[i].name, at, size))
        known = i;
    if (known < 0)
      return ji__fail(plan->ctx, JI_ERROR_LABEL,
                      "%s: indicators: \"%.*s\" is none (ji_tracker_reference_sheets() has them)",
                      plan->function, ji__clip(at, size, 60), at);
    plan->wanted[known] = 1;
    at = end ? end + 1 : NULL;
  }
  return JI_OK;
}

/* --- provenance --------------------------------------------------------------------------------
 */

/* The head of the log that the history was read from: it stands for every event before it. */
ji_status ji__tracker_origin(ji_context *ctx, ji_tracker *tracker,
                             const ji__tracker_history *history, ji__provenance *provenance) {
  sqlite3_stmt *statement = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      ctx, tracker, "SELECT head FROM batch WHERE recorded<=?1 ORDER BY batch DESC LIMIT 1",
      &statement);
  if (!status && sqlite3_bind_int64(statement, 1, history->last_recorded) != SQLITE_OK)
    status = ji__fail_memory(ctx);
  if (!status)
    status = ji__tracker_fetch(ctx, tracker, statement, &found);
  if (!status)
    status = ji__provenance_digest(ctx, provenance, "register",
                                   found ? sqlite3_column_blob(statement, 0) : NULL);
  sqlite3_finalize(statement);
  return status;
}

static ji_status add_text(ji_context *ctx, ji__provenance *provenance, const char *name,
                          const char *value) {
  return value ? ji__provenance_add(ctx, provenance, "option", name, value) : JI_OK;
}

static ji_status add_numbers(const ji__plan *plan, ji__provenance *provenance) {
  const ji_tracker_indicators_options *o = &plan->options;
  const struct {
    const char *name;
    int64_t value;
  } numbers[] = {{"minimum_cell", o->minimum_cell},
                 {"horizon_days", o->horizon_days},
                 {"idle_days", o->idle_days}};
  char day[JI__DATE_SIZE];
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !status; i++)
    status = ji__provenance_number(plan->ctx, provenance, "option", numbers[i].name,
                                   (double)numbers[i].value);
  if (!status)
    status = ji__provenance_number(plan->ctx, provenance, "option", "confidence", o->confidence);
  ji__date_print(ji__days_from_moment(plan->cutoff), day);
  if (!status)
    status = ji__provenance_add(plan->ctx, provenance, "option", "cutoff", day);
  if (!status && o->as_of_recorded != INT64_MAX)
    status = ji__provenance_number(plan->ctx, provenance, "option", "as_of_recorded",
                                   (double)o->as_of_recorded);
  return status;
}

/* Whoever shows small cells does so knowingly: it is logged, and the result tells. */
static ji_status tell_exact(const ji__plan *plan, ji__provenance *provenance) {
  if (!plan->options.exact)
    return JI_OK;
  ji__log(plan->ctx, JI_LOG_WARNING, "%s: exact: cells of fewer than %lld persons are shown",
          plan->function, (long long)plan->options.minimum_cell);
  return ji__provenance_add(plan->ctx, provenance, "note", "exact",
                            "small cells are shown: not for publication");
}

ji_status ji__plan_describe(const ji__plan *plan, ji__provenance **out) {
  const ji_tracker_indicators_options *o = &plan->options;
  ji_context *ctx = plan->ctx;
  ji_status status = ji__provenance_create(ctx, plan->function, out);
  if (!status)
    status = ji__tracker_origin(ctx, plan->tracker, plan->history, *out);
  if (!status)
    status = add_text(ctx, *out, "program", o->program);
  if (!status)
    status = add_text(ctx, *out, "by", o->by);
  if (!status)
    status = add_text(ctx, *out, "cluster", o->cluster);
  if (!status)
    status = add_text(ctx, *out, "quantiles", o->quantiles);
  if (!status && o->full_time)
    status = ji__provenance_input(ctx, *out, "full_time", o->full_time);
  if (!status && o->codes)
    status = ji__provenance_input(ctx, *out, "codes", ji_bundle_find(o->codes, "codes"));
  if (!status && o->codes)
    status = ji__provenance_number(ctx, *out, "option", "level", (double)o->level);
  if (!status)
    status = add_numbers(plan, *out);
  return status ? status : tell_exact(plan, *out);
}

/* --- the table ---------------------------------------------------------------------------------
 */

static ji_status make_figures(ji__figures *figures, const int32_t *indicators, int is_standard) {
  ji_status status = is_standard ? ji__figures_counts(figures) : JI_OK;
  if (!status)
    status = ji__figures_rates(figures, indicators);
  if (!status && is_standard)
    status = ji__figures_amounts(figures);
  if (!status && is_standard)
    status = ji__figures_distribution(figures);
  if (!status && is_standard)
    status = ji__figures_derived(figures);
  if (!status && is_standard && figures->plan->with_targets)
    status = ji__figures_targets(figures);
  return status ? status : ji__figures_hide(figures);
}

static ji_status tabulate(ji__plan *plan, const int32_t *indicators, int is_standard,
                          ji_dataset **out) {
  ji__cells cells = {.plan = plan};
  ji__figures figures = {.plan = NULL};
  ji__provenance *provenance = NULL;
  ji_status status = ji__cells_fill(&cells);
  if (!status)
    status = ji__figures_create(&figures, plan, &cells);
  if (!status)
    status = make_figures(&figures, indicators, is_standard);
  if (!status)
    status = ji__plan_describe(plan, &provenance);
  if (!status)
    status = ji__figures_write(&figures, provenance, out);
  ji__provenance_unref(provenance);
  ji__figures_free(&figures);
  ji__cells_free(&cells);
  return status;
}

ji_status ji_tracker_indicators(ji_context *ctx, ji_tracker *tracker,
                                const ji_tracker_indicators_options *options, ji_dataset **out) {
  static const char function[] = "ji_tracker_indicators";
  ji__plan plan = {.ctx = NULL};
  ji__tracker_history *history = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, function);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, function, "out");
  status = ji__plan_open(&plan, ctx, tracker, function, options, &history);
  if (!status)
    status = want(&plan);
  plan.conversions = standard;
  plan.conversion_count = sizeof standard / sizeof standard[0];
  plan.with_targets = plan.wanted[JI__PROGRESS];
  if (!status)
    status = ji__plan_create(&plan);
  if (!status)
    status = tabulate(&plan, standard_indicators, 1, out);
  ji__plan_free(&plan);
  ji__tracker_history_free(history);
  return status;
}

ji_status ji_tracker_conversion(ji_context *ctx, ji_tracker *tracker, const char *from,
                                const char *to, const ji_tracker_indicators_options *options,
                                ji_dataset **out) {
  static const char function[] = "ji_tracker_conversion";
  static const int32_t indicators[] = {JI__CONVERSION};
  ji__plan plan = {.ctx = NULL};
  ji__conversion conversion = {JI__MARK_FROM, JI__MARK_TO};
  ji__tracker_history *history = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, function);
  if (status)
    return status;
  if (!from || !to || !out)
    return ji__fail_null(ctx, function, !from ? "from" : !to ? "to" : "out");
  status = ji__plan_open(&plan, ctx, tracker, function, options, &history);
  plan.wanted[JI__CONVERSION] = 1;
  if (!status)
    status = ji__plan_create(&plan);
  if (!status)
    status = ji__plan_conversion(&plan, from, to, &conversion);
  if (!status)
    status = tabulate(&plan, indicators, 0, out);
  ji__plan_free(&plan);
  ji__tracker_history_free(history);
  return status;
}

ji_status ji__plan_conversion(ji__plan *plan, const char *from, const char *to,
                              ji__conversion *conversion) {
  ji_status status = ji__plan_marker(plan, from, JI__MARK_FROM, &conversion->from);
  if (!status)
    status = ji__plan_marker(plan, to, JI__MARK_TO, &conversion->to);
  plan->conversions = conversion;
  plan->conversion_count = 1;
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_panel(). */
#include "tracker/panel.h"

#include "core/date.h"
#include "tracker/store.h"

static const ji_tracker_panel_options defaults = {.size = sizeof defaults,
                                                  .level = 1,
                                                  .as_of_valid = INT64_MAX,
                                                  .as_of_recorded = INT64_MAX,
                                                  .treated_persons = 1,
                                                  .minimum_cell = 10};

#define FIRST_SIZE                                                                                 \
  (offsetof(ji_tracker_panel_options, exact) + sizeof(((ji_tracker_panel_options *)0)->exact))

ji_status ji_tracker_panel_options_init(ji_tracker_panel_options *options, size_t size) {
  return ji__options_init(options, size, FIRST_SIZE, &defaults, sizeof defaults);
}

static ji_status describe(const ji__panel *panel, ji__provenance **out) {
  const ji_tracker_panel_options *o = &panel->options;
  ji_context *ctx = panel->ctx;
  const struct {
    const char *name, *value;
  } texts[] = {{"unit", o->unit ? o->unit : "county"},
               {"period", o->period ? o->period : "quarter"},
               {"outcomes", o->outcomes},
               {"treated_by", o->treated_by ? o->treated_by : "enrolled"},
               {"sites", o->sites}};
  ji_status status = ji__plan_describe(&panel->plan, out);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(ctx, *out, "option", texts[i].name, texts[i].value);
  if (!status)
    status =
        ji__provenance_number(ctx, *out, "option", "treated_persons", (double)o->treated_persons);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "fill_zero", o->fill_zero);
  if (!status && o->comparison)
    status = ji__provenance_input(ctx, *out, "comparison", o->comparison);
  return status ? status
                : ji__provenance_add(ctx, *out, "note", "panel",
                                     "small cells are in it: for an evaluation, not for "
                                     "publication");
}

static ji_status make(ji__panel *panel, ji_bundle **out) {
  ji__provenance *provenance = NULL;
  ji_dataset *rows = NULL, *attrition = NULL;
  ji_bundle *bundle = NULL;
  ji_status status = describe(panel, &provenance);
  if (!status)
    status = panel->is_person ? ji__panel_persons(panel, provenance, &rows)
                              : ji__panel_counties(panel, provenance, &rows);
  if (!status)
    status = ji__panel_attrition(panel, provenance, &attrition);
  if (!status)
    status = ji__bundle_put(panel->ctx, &bundle, "panel", rows);
  if (!status)
    status = ji__bundle_put(panel->ctx, &bundle, "attrition", attrition);
  ji_dataset_unref(rows);
  ji_dataset_unref(attrition);
  ji__provenance_unref(provenance);
  if (status)
    ji_bundle_unref(bundle);
  else
    *out = bundle;
  return status;
}

static ji_status open_plan(ji__panel *panel, ji_tracker *tracker, ji__tracker_history **history) {
  const ji_tracker_panel_options *o = &panel->options;
  ji_tracker_indicators_options plain;
  ji_status status = ji_tracker_indicators_options_init(&plain, sizeof plain);
  plain.program = o->program;
  plain.codes = o->codes;
  plain.level = o->level;
  plain.as_of_valid = o->as_of_valid;
  plain.as_of_recorded = o->as_of_recorded;
  plain.minimum_cell = o->minimum_cell;
  plain.exact = o->exact;
  if (!status)
    status = ji__plan_open(&panel->plan, panel->ctx, tracker, JI__PANEL, &plain, history);
  if (!status)
    status = ji__plan_create(&panel->plan);
  return status ? status
                : ji__plan_marker(&panel->plan, o->treated_by ? o->treated_by : "enrolled",
                                  JI__MARK_TO, &panel->treated_by);
}

ji_status ji_tracker_panel(ji_context *ctx, ji_tracker *tracker,
                           const ji_tracker_panel_options *options, ji_bundle **out) {
  ji__panel panel = {.ctx = ctx, .plan = {.ctx = ctx}, .options = defaults};
  ji__tracker_history *history = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, JI__PANEL);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, JI__PANEL, "out");
  if (options)
    status = ji__options_read(ctx, "ji_tracker_panel_options", options, FIRST_SIZE, &panel.options,
                              sizeof panel.options);
  if (!status)
    status = open_plan(&panel, tracker, &history);
  if (!status)
    status = ji__panel_read(&panel);
  if (!status)
    status = make(&panel, out);
  ji__panel_free(&panel);
  ji__tracker_history_free(history);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in the option structs of indicators.h and panel.h. */
#include "fuzz/options.h"

/* The world's register for reading; NULL where the system refuses. */
static ji_tracker *open_register(const trial *t) {
  ji_tracker_options options;
  ji_tracker *tracker = NULL;
  if (ji_tracker_options_init(&options, sizeof options))
    abort();
  options.mode = JI_TRACKER_READ;
  if (ji_tracker_open(t->world->ctx, t->world->register_path, &options, &tracker))
    abort();
  return tracker;
}

static void close_register(const trial *t, ji_tracker *tracker) {
  if (ji_tracker_close(t->world->ctx, tracker))
    abort();
}

static ji_status run_indicators(trial *t) {
  ji_tracker *tracker = open_register(t);
  ji_dataset *out = NULL;
  ji_status status = ji_tracker_indicators(t->ctx, tracker, t->options, &out);
  close_register(t, tracker);
  return keep_dataset(status, &out);
}

static ji_status run_survival(trial *t) {
  ji_tracker *tracker = open_register(t);
  ji_dataset *out = NULL;
  ji_status status =
      ji_tracker_survival(t->ctx, tracker, "enrolled", "withdrawal", t->options, &out);
  close_register(t, tracker);
  return keep_dataset(status, &out);
}

static ji_status run_panel(trial *t) {
  ji_tracker *tracker = open_register(t);
  ji_bundle *out = NULL;
  ji_status status = ji_tracker_panel(t->ctx, tracker, t->options, &out);
  close_register(t, tracker);
  return keep_bundle(status, &out);
}

static ji_status run_sales(trial *t) {
  ji_tracker *tracker = open_register(t);
  ji_dataset *out = NULL;
  ji_status status = ji_tracker_sales(t->ctx, tracker, t->options, &out);
  close_register(t, tracker);
  return keep_dataset(status, &out);
}

INIT(tracker_indicators)
INIT(tracker_panel)
INIT(tracker_sales)

static const member tracker_indicators_members[] = {
    MEMBER(ji_tracker_indicators_options, program, TEXT),
    MEMBER(ji_tracker_indicators_options, indicators, TEXT),
    MEMBER(ji_tracker_indicators_options, by, TEXT),
    MEMBER(ji_tracker_indicators_options, cluster, TEXT),
    MEMBER(ji_tracker_indicators_options, quantiles, TEXT),
    MEMBER(ji_tracker_indicators_options, level, INT64),
    MEMBER(ji_tracker_indicators_options, as_of_valid, INT64),
    MEMBER(ji_tracker_indicators_options, as_of_recorded, INT64),
    MEMBER(ji_tracker_indicators_options, minimum_cell, INT64),
    MEMBER(ji_tracker_indicators_options, horizon_days, INT64),
    MEMBER(ji_tracker_indicators_options, idle_days, INT64),
    MEMBER(ji_tracker_indicators_options, confidence, NUMBER),
    MEMBER(ji_tracker_indicators_options, exact, INT32)};
static const member tracker_panel_members[] = {
    MEMBER(ji_tracker_panel_options, program, TEXT),
    MEMBER(ji_tracker_panel_options, unit, TEXT),
    MEMBER(ji_tracker_panel_options, period, TEXT),
    MEMBER(ji_tracker_panel_options, outcomes, TEXT),
    MEMBER(ji_tracker_panel_options, treated_by, TEXT),
    MEMBER(ji_tracker_panel_options, sites, TEXT),
    MEMBER(ji_tracker_panel_options, level, INT64),
    MEMBER(ji_tracker_panel_options, as_of_valid, INT64),
    MEMBER(ji_tracker_panel_options, as_of_recorded, INT64),
    MEMBER(ji_tracker_panel_options, treated_persons, INT64),
    MEMBER(ji_tracker_panel_options, minimum_cell, INT64),
    MEMBER(ji_tracker_panel_options, fill_zero, INT32),
    MEMBER(ji_tracker_panel_options, exact, INT32)};
static const member tracker_sales_members[] = {
    MEMBER(ji_tracker_sales_options, program, TEXT),
    MEMBER(ji_tracker_sales_options, period, TEXT),
    MEMBER(ji_tracker_sales_options, sector, TEXT),
    MEMBER(ji_tracker_sales_options, unit, TEXT),
    MEMBER(ji_tracker_sales_options, as_of_valid, INT64),
    MEMBER(ji_tracker_sales_options, as_of_recorded, INT64),
    MEMBER(ji_tracker_sales_options, minimum_cell, INT64),
    MEMBER(ji_tracker_sales_options, exact, INT32)};

static const struct_entry structs[] = {STRUCT(tracker_indicators, indicators),
                                       STRUCT(tracker_indicators, survival),
                                       STRUCT(tracker_panel, panel), STRUCT(tracker_sales, sales)};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)keep_model;
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}

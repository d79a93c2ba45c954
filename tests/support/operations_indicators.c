/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

/* The world's register, opened for reading by each call: threads may run this at once. */
typedef struct reading {
  ji_context *ctx;
  ji_tracker *tracker;
} reading;

static reading open_register(void *user) {
  reading r = {.ctx = support_context()};
  ji_tracker_options options;
  assert_int_equal(ji_tracker_options_init(&options, sizeof options), JI_OK);
  options.mode = JI_TRACKER_READ;
  support_ok(r.ctx,
             ji_tracker_open(r.ctx, support_world_of(user)->register_path, &options, &r.tracker));
  return r;
}

static void close_register(reading *r) {
  support_ok(r->ctx, ji_tracker_close(r->ctx, r->tracker));
  ji_context_free(r->ctx);
}

static ji_tracker_indicators_options options_of(const char *by) {
  ji_tracker_indicators_options options;
  assert_int_equal(ji_tracker_indicators_options_init(&options, sizeof options), JI_OK);
  options.by = by;
  options.horizon_days = 150;
  options.minimum_cell = 12;
  return options;
}

static ji_status indicators(ji_context *ctx, void *user) {
  ji_tracker_indicators_options options = options_of("county|group+period:quarter");
  reading r = open_register(user);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_tracker_indicators(ctx, r.tracker, &options, &out), &out);
  close_register(&r);
  return status;
}

static ji_status conversion(ji_context *ctx, void *user) {
  ji_tracker_indicators_options options = options_of("cohort");
  reading r = open_register(user);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_tracker_conversion(ctx, r.tracker, "invited", "completed", &options, &out), &out);
  close_register(&r);
  return status;
}

static ji_status survival(ji_context *ctx, void *user) {
  ji_tracker_indicators_options options = options_of("site");
  reading r = open_register(user);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_tracker_survival(ctx, r.tracker, "enrolled", "withdrawal", &options, &out), &out);
  close_register(&r);
  return status;
}

static ji_status claims(ji_context *ctx, void *user) {
  reading r = open_register(user);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_tracker_claims(ctx, r.tracker, NULL, &out), &out);
  close_register(&r);
  return status;
}

static ji_status sheets(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_tracker_reference_sheets(ctx, &out), &out);
}

static ji_status panel(ji_context *ctx, void *user) {
  ji_tracker_panel_options options;
  assert_int_equal(ji_tracker_panel_options_init(&options, sizeof options), JI_OK);
  options.program = "hall";
  reading r = open_register(user);
  ji_bundle *out = SUPPORT_STALE;
  ji_status status =
      support_keep_bundle(user, ji_tracker_panel(ctx, r.tracker, &options, &out), &out);
  close_register(&r);
  return status;
}

static ji_status sales(ji_context *ctx, void *user) {
  reading r = open_register(user);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(user, ji_tracker_sales(ctx, r.tracker, NULL, &out), &out);
  close_register(&r);
  return status;
}

static const support_entry entries[] = {
    {"ji_tracker_claims", claims},           {"ji_tracker_conversion", conversion},
    {"ji_tracker_indicators", indicators},   {"ji_tracker_panel", panel},
    {"ji_tracker_reference_sheets", sheets}, {"ji_tracker_sales", sales},
    {"ji_tracker_survival", survival},
};

const support_entry_list support_indicators_entries = {entries, sizeof entries / sizeof entries[0]};

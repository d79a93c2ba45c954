/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of indicators.h and panel.h. */
#include "property/option_structs.h"

#include "support/tracker.h"

static ji_tracker *open_register(ji_context *ctx, const support_world *w) {
  ji_tracker_options options;
  ji_tracker *tracker = NULL;
  assert_int_equal(ji_tracker_options_init(&options, sizeof options), JI_OK);
  options.mode = JI_TRACKER_READ;
  support_ok(ctx, ji_tracker_open(ctx, w->register_path, &options, &tracker));
  return tracker;
}

static ji_status drop(ji_context *own, ji_tracker *tracker, ji_status status, int has_result) {
  assert_true((status == JI_OK) == has_result);
  support_ok(own, ji_tracker_close(own, tracker));
  ji_context_free(own);
  return status;
}

static ji_status indicators(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_tracker *tracker = open_register(own, w);
  ji_dataset *out = NULL;
  ji_status status = ji_tracker_indicators(ctx, tracker, options, &out);
  status = drop(own, tracker, status, out != NULL);
  ji_dataset_unref(out);
  return status;
}

/* The register has two programs: whose panel it is must be said. */
static ji_status panel(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_tracker *tracker = open_register(own, w);
  ji_bundle *out = NULL;
  ji_tracker_panel_options *given = options;
  int is_whole = given->size > offsetof(ji_tracker_panel_options, program) + sizeof(char *);
  if (is_whole && !given->program)
    given->program = "hall";
  ji_status status = ji_tracker_panel(ctx, tracker, options, &out);
  status = drop(own, tracker, status, out != NULL);
  ji_bundle_unref(out);
  return status;
}

static ji_status sales(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_tracker *tracker = open_register(own, w);
  ji_dataset *out = NULL;
  ji_status status = ji_tracker_sales(ctx, tracker, options, &out);
  status = drop(own, tracker, status, out != NULL);
  ji_dataset_unref(out);
  return status;
}

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(tracker_indicators)
INIT(tracker_panel)
INIT(tracker_sales)

static const option_struct structs[] = {
    {"ji_tracker_indicators_options", init_tracker_indicators,
     sizeof(ji_tracker_indicators_options), FIRST(ji_tracker_indicators_options, reserved),
     indicators},
    {"ji_tracker_panel_options", init_tracker_panel, sizeof(ji_tracker_panel_options),
     FIRST(ji_tracker_panel_options, exact), panel},
    {"ji_tracker_sales_options", init_tracker_sales, sizeof(ji_tracker_sales_options),
     FIRST(ji_tracker_sales_options, reserved), sales},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

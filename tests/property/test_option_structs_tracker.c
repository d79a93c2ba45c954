/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of tracker_events.h. */
#include "property/option_structs.h"

#include "support/register.h"

#include <stdlib.h>

/* What a struct says of itself is looked at first: an empty register is enough. */
static ji_status record(ji_context *ctx, const support_world *w, void *options) {
  (void)w;
  ji_context *own = support_context();
  char *folder = support_folder();
  ji_tracker *tracker = support_register(own, folder, "register.db");
  ji_dataset *events = support_events(own, support_lines);
  ji_dataset *refused = NULL;
  ji_record_options *given = options;
  if (given->size >= sizeof *given) {
    ji_record_options defaults = support_record_options(JI_RECORD_ROW_BY_ROW);
    given->key = defaults.key;
    given->key_size = defaults.key_size;
    given->recorded_at = defaults.recorded_at;
  }
  ji_status status = ji_tracker_record(ctx, tracker, events, options, &refused);
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  support_ok(own, ji_tracker_close(own, tracker));
  support_folder_free(folder);
  ji_context_free(own);
  return status;
}

static ji_status scope(ji_context *ctx, const support_world *w, void *options) {
  (void)w;
  ji_context *own = support_context();
  char *folder = support_folder();
  ji_tracker *tracker = support_register(own, folder, "register.db");
  ji_dataset *out = NULL;
  ji_status status = ji_tracker_events(ctx, tracker, options, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  support_ok(own, ji_tracker_close(own, tracker));
  support_folder_free(folder);
  ji_context_free(own);
  return status;
}

static ji_status init_record(void *options, size_t size) {
  return ji_record_options_init(options, size);
}

static ji_status init_scope(void *options, size_t size) {
  return ji_tracker_scope_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_record_options", init_record, sizeof(ji_record_options),
     FIRST(ji_record_options, reserved), record},
    {"ji_tracker_scope_options", init_scope, sizeof(ji_tracker_scope_options),
     FIRST(ji_tracker_scope_options, as_of_recorded), scope},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

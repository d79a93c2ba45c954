/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in the option structs of tracker_events.h: see options.h. */
#include "fuzz/options.h"

#include "support/register.h"

#include <stdio.h>

static ji_tracker *tracker_of(trial *t) {
  char *path = support_path(t->world->folder, "fuzzed.db");
  (void)remove(path);
  free(path);
  return support_register(t->world->ctx, t->world->folder, "fuzzed.db");
}

/* The key is the caller's memory: it is as long as it says, or NULL. */
static ji_status run_record(trial *t) {
  static const uint8_t key[64] = "0123456789abcdef";
  ji_tracker *tracker = tracker_of(t);
  ji_dataset *events = support_events(t->world->ctx, support_lines);
  ji_dataset *refused = NULL;
  ji_record_options *options = t->options;
  size_t has = offsetof(ji_record_options, key_size) + sizeof options->key_size;
  if (options->size >= has) {
    options->key = take_below(&t->bytes, 8) ? key : NULL;
    options->key_size = take_below(&t->bytes, 65);
  }
  ji_status status = ji_tracker_record(t->ctx, tracker, events, t->options, &refused);
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  support_ok(t->world->ctx, ji_tracker_close(t->world->ctx, tracker));
  return status;
}

static ji_status run_scope(trial *t) {
  ji_tracker *tracker = tracker_of(t);
  ji_dataset *out = NULL;
  ji_status status = keep_dataset(ji_tracker_events(t->ctx, tracker, t->options, &out), &out);
  if (!status)
    status = keep_dataset(ji_tracker_persons(t->ctx, tracker, t->options, &out), &out);
  support_ok(t->world->ctx, ji_tracker_close(t->world->ctx, tracker));
  return status;
}

static ji_status init_record(void *options, size_t size) {
  return ji_record_options_init(options, size);
}

INIT(tracker_scope)

static const member record_members[] = {MEMBER(ji_record_options, recorded_at, INT64),
                                        MEMBER(ji_record_options, mode, INT32),
                                        MEMBER(ji_record_options, reserved, INT32)};
static const member tracker_scope_members[] = {
    MEMBER(ji_tracker_scope_options, program, TEXT),
    MEMBER(ji_tracker_scope_options, as_of_valid, INT64),
    MEMBER(ji_tracker_scope_options, as_of_recorded, INT64)};

#define ji_record_entry                                                                            \
  {                                                                                                \
    .init = init_record, .run = run_record, .size = sizeof(ji_record_options),                     \
    .members = record_members, .count = sizeof record_members / sizeof record_members[0]           \
  }

static const struct_entry structs[] = {ji_record_entry, STRUCT(tracker_scope, scope)};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)keep_model;
  (void)keep_bundle;
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}

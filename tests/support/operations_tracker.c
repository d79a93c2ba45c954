/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"
#include "support/register.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A register in a folder of its own: threads may run this at once. */
typedef struct register_of_ones_own {
  ji_context *ctx;
  char *folder, *path;
  ji_tracker *tracker;
} register_of_ones_own;

static register_of_ones_own make_register(void) {
  register_of_ones_own made = {.ctx = support_context(), .folder = support_folder()};
  made.path = support_path(made.folder, "register.db");
  support_ok(made.ctx, ji_tracker_open(made.ctx, made.path, NULL, &made.tracker));
  return made;
}

static void drop_register(register_of_ones_own *made) {
  support_ok(made->ctx, ji_tracker_close(made->ctx, made->tracker));
  free(made->path);
  support_folder_free(made->folder);
  ji_context_free(made->ctx);
}

static ji_status open_register(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_register();
  ji_tracker *out = SUPPORT_STALE;
  ji_status status = ji_tracker_open(ctx, made.path, NULL, &out);
  assert_true(!status == (out != NULL));
  support_ok(made.ctx, ji_tracker_close(made.ctx, out));
  drop_register(&made);
  return status;
}

static ji_status close_register(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_register();
  ji_status status = ji_tracker_close(ctx, made.tracker);
  if (!status)
    made.tracker = NULL;
  drop_register(&made);
  return status;
}

static ji_status check_register(ji_context *ctx, void *user) {
  register_of_ones_own made = make_register();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(user, ji_tracker_check(ctx, made.tracker, &out), &out);
  drop_register(&made);
  return status;
}

static ji_status back_up_register(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_register();
  char *copy = support_path(made.folder, "copy.db");
  ji_status status = ji_tracker_backup(ctx, made.tracker, copy);
  free(copy);
  drop_register(&made);
  return status;
}

/* The file of a register that is defined and has events, made once. */
static pthread_once_t filled_once = PTHREAD_ONCE_INIT;
static char *filled;
static size_t filled_size;

static void forget_filled(void) {
  free(filled);
}

static void make_filled_once(void) {
  register_of_ones_own made = {.ctx = support_context(), .folder = support_folder()};
  made.path = support_path(made.folder, "register.db");
  made.tracker = support_register(made.ctx, made.folder, "register.db");
  support_take(made.ctx, made.tracker, support_lines);
  support_ok(made.ctx, ji_tracker_close(made.ctx, made.tracker));
  made.tracker = NULL;
  filled = support_read(made.path, &filled_size);
  atexit(forget_filled);
  drop_register(&made);
}

/* A copy of it. */
static register_of_ones_own make_filled(void) {
  pthread_once(&filled_once, make_filled_once);
  register_of_ones_own made = {.ctx = support_context(), .folder = support_folder()};
  made.path = support_path(made.folder, "register.db");
  support_write_bytes(made.folder, "register.db", filled, filled_size);
  assert_int_equal(chmod(made.path, 0600), 0);
  support_ok(made.ctx, ji_tracker_open(made.ctx, made.path, NULL, &made.tracker));
  return made;
}

static ji_status define_register(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_register();
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_bundle *definition = support_definition(made.ctx);
  ji_status status = ji_tracker_define(ctx, made.tracker, definition, &options);
  ji_bundle_unref(definition);
  drop_register(&made);
  return status;
}

static ji_status read_definitions(ji_context *ctx, void *user) {
  register_of_ones_own made = make_filled();
  ji_bundle *out = SUPPORT_STALE;
  ji_status status =
      support_keep_bundle(user, ji_tracker_definitions(ctx, made.tracker, &out), &out);
  drop_register(&made);
  return status;
}

/* Takes lines, refuses one, corrects one, knows one from before. */
static ji_status record_events(ji_context *ctx, void *user) {
  register_of_ones_own made = make_filled();
  ji_record_options options = support_record_options(JI_RECORD_ROW_BY_ROW);
  ji_dataset *events = support_events(
      made.ctx, "n1,enrolment,hall,spring,cy,north,class-2,young,reached,,,,2024-03-02,o,,,\n"
                "n2,correction,hall,spring,ana,,,,,,900,,2024-06-29,o,a5,,\n"
                "n3,correction,hall,spring,bo,,,,,,,,2024-08-01,o,b4,true,\n"
                "n4,consent_withdrawn,hall,,cy,,,,,,,,2024-08-01,o,,,\n"
                "n5,stage,hall,spring,cy,,,,earning,,,,2024-08-01,o,,,\n"
                "c1,cost,hall,,,north,,,,rooms,250,,2024-05-01,accounts,,,\n");
  ji_dataset *refused = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_tracker_record(ctx, made.tracker, events, &options, &refused), &refused);
  ji_dataset_unref(events);
  drop_register(&made);
  return status;
}

/* The time of recording is the fixture's own: the same in every run. */
static ji_status tell_events(ji_context *ctx, void *user) {
  register_of_ones_own made = make_filled();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_tracker_events(ctx, made.tracker, NULL, &out), &out);
  drop_register(&made);
  return status;
}

static ji_status tell_persons(ji_context *ctx, void *user) {
  register_of_ones_own made = make_filled();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_tracker_persons(ctx, made.tracker, NULL, &out), &out);
  drop_register(&made);
  return status;
}

/* The head is another in every run: events are salted. */
static ji_status tell_head(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_filled();
  ji_text *out = SUPPORT_STALE;
  ji_status status = ji_tracker_head(ctx, made.tracker, &out);
  assert_true(!status == (out != NULL));
  ji_text_unref(out);
  drop_register(&made);
  return status;
}

static ji_status verify_register(ji_context *ctx, void *user) {
  register_of_ones_own made = make_filled();
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  support_ok(made.ctx, ji_tracker_erase(made.ctx, made.tracker, "bo", &options));
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_tracker_verify(ctx, made.tracker, options.key, options.key_size, NULL, &out), &out);
  drop_register(&made);
  return status;
}

static ji_status erase_person(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_filled();
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_status status = ji_tracker_erase(ctx, made.tracker, "ana", &options);
  drop_register(&made);
  return status;
}

static ji_status rebuild_register(ji_context *ctx, void *user) {
  (void)user;
  register_of_ones_own made = make_filled();
  ji_status status = ji_tracker_rebuild(ctx, made.tracker);
  drop_register(&made);
  return status;
}

static const support_entry entries[] = {
    {"ji_tracker_backup", back_up_register},      {"ji_tracker_check", check_register},
    {"ji_tracker_close", close_register},         {"ji_tracker_define", define_register},
    {"ji_tracker_definitions", read_definitions}, {"ji_tracker_erase", erase_person},
    {"ji_tracker_events", tell_events},           {"ji_tracker_head", tell_head},
    {"ji_tracker_open", open_register},           {"ji_tracker_persons", tell_persons},
    {"ji_tracker_rebuild", rebuild_register},     {"ji_tracker_record", record_events},
    {"ji_tracker_verify", verify_register},
};

const support_entry_list support_tracker_entries = {entries, sizeof entries / sizeof entries[0]};

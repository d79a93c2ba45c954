/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdlib.h>

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

static const support_entry entries[] = {
    {"ji_tracker_backup", back_up_register},
    {"ji_tracker_check", check_register},
    {"ji_tracker_close", close_register},
    {"ji_tracker_open", open_register},
};

const support_entry_list support_tracker_entries = {entries, sizeof entries / sizeof entries[0]};

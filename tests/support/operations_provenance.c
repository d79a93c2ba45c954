/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdlib.h>

static ji_dataset *make_provenance(ji_context *ctx) {
  const support_column columns[] = {
      {.name = "step", .integers = (const int64_t[]){1, 1, 2}},
      {.name = "operation", .texts = (const char *const[]){"read", "read", "model"}},
      {.name = "kind", .texts = (const char *const[]){"input", "option", "seed"}},
      {.name = "name", .texts = (const char *const[]){"a.csv", "missing", "seed"}},
      {.name = "value", .texts = (const char *const[]){"blake2b:0", NULL, "7"}}};
  return support_dataset(ctx, 3, columns, sizeof columns / sizeof columns[0]);
}

static ji_status with_provenance(ji_context *ctx, void *user) {
  ji_context *other = support_context();
  ji_dataset *provenance = make_provenance(other), *out = SUPPORT_STALE;
  ji_context_free(other);
  ji_status status =
      ji_dataset_with_provenance(ctx, support_world_of(user)->mixed, provenance, &out);
  ji_dataset_unref(provenance);
  return support_keep_dataset(user, status, &out);
}

/* A dataset that was read against one whose steps are others. */
static ji_status compare(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_context *other = support_context();
  ji_dataset *provenance = make_provenance(other), *changed = NULL, *out = SUPPORT_STALE;
  support_ok(other, ji_dataset_with_provenance(other, w->drivers, provenance, &changed));
  ji_context_free(other);
  ji_status status = ji_provenance_compare(ctx, w->mixed, changed, &out);
  ji_dataset_unref(changed);
  ji_dataset_unref(provenance);
  return support_keep_dataset(user, status, &out);
}

static const support_entry entries[] = {
    {"ji_dataset_with_provenance", with_provenance},
    {"ji_provenance_compare", compare},
};
const support_entry_list support_provenance_entries = {entries, sizeof entries / sizeof entries[0]};

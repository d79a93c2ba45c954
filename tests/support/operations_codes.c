/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <string.h>

/* --- code lists --------------------------------------------------------------------------- */

static ji_status code_list_create(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_code_list_options options;
  ji_bundle *out = SUPPORT_STALE;
  assert_int_equal(ji_code_list_options_init(&options, sizeof options), JI_OK);
  options.name = "hangzhou";
  options.version = "2021";
  options.source = "made for tests";
  return support_keep_bundle(
      user, ji_code_list_create(ctx, w->code_table, w->succession, &options, &out), &out);
}

/* On top of another list, with parents by rule. */
static ji_status code_list_create_upper(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_code_list_options options;
  ji_bundle *out = SUPPORT_STALE;
  assert_int_equal(ji_code_list_options_init(&options, sizeof options), JI_OK);
  options.upper = w->codes;
  options.hierarchy = JI_CODE_HIERARCHY_PREFIX;
  return support_keep_bundle(user, ji_code_list_create(ctx, w->parts, NULL, &options, &out), &out);
}

static ji_status code_list_at(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_code_list_at(ctx, support_world_of(user)->codes, "2021-03-11", &out), &out);
}

static ji_status code_list_find(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_code_list_find(ctx, support_world_of(user)->codes, "330103", "2021-03-10", &out),
      &out);
}

static ji_status code_list_ancestors(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_code_list_ancestors(ctx, support_world_of(user)->codes, 1, NULL, &out), &out);
}

static ji_status code_list_succession(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user,
      ji_code_list_succession(ctx, support_world_of(user)->codes, "2020-01-01", "2022-01-01", &out),
      &out);
}

static ji_status code_list_builtin(ji_context *ctx, void *user) {
  ji_bundle *out = SUPPORT_STALE;
  return support_keep_bundle(user, ji_code_list_builtin(ctx, "icse-18", &out), &out);
}

/* --- concordances ------------------------------------------------------------------------- */

static ji_status concordance_create(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_concordance_create(ctx, support_world_of(user)->concordance, NULL, &out), &out);
}

static ji_status concordance_check(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_concordance_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_concordance_options_init(&options, sizeof options), JI_OK);
  options.from_date = "2020-01-01";
  options.to_level = 2;
  return support_keep_dataset(
      user, ji_concordance_check(ctx, w->concordance, w->codes, w->codes, &options, &out), &out);
}

static ji_status concordance_compose(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_concordance_compose(ctx, w->concordance, w->concordance, &out), &out);
}

static ji_status concordance_invert(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_concordance_invert(ctx, w->concordance, w->sizes, &out),
                              &out);
}

static ji_status dataset_concord(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  const char *by[] = {"year"};
  ji_concord_options options;
  ji_bundle *out = SUPPORT_STALE;
  assert_int_equal(ji_concord_options_init(&options, sizeof options), JI_OK);
  options.by = by;
  options.by_count = 1;
  options.from_version = "hangzhou-2020";
  options.to_version = "hangzhou-2021";
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  options.columns = JI_CONCORD_COLUMNS_DROP;
  return support_keep_bundle(
      user, ji_dataset_concord(ctx, w->districts, "county", w->concordance, &options, &out), &out);
}

static const support_entry entries[] = {
    {"ji_code_list_create", code_list_create},
    {"ji_code_list_create", code_list_create_upper},
    {"ji_code_list_at", code_list_at},
    {"ji_code_list_find", code_list_find},
    {"ji_code_list_ancestors", code_list_ancestors},
    {"ji_code_list_succession", code_list_succession},
    {"ji_code_list_builtin", code_list_builtin},
    {"ji_concordance_create", concordance_create},
    {"ji_concordance_check", concordance_check},
    {"ji_concordance_compose", concordance_compose},
    {"ji_concordance_invert", concordance_invert},
    {"ji_dataset_concord", dataset_concord},
};
const support_entry_list support_codes_entries = {entries, sizeof entries / sizeof entries[0]};

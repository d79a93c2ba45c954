/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

static ji_status keep_array(ji_status status, ji_array *out) {
  if (status)
    assert_true(!out->data && !out->release && !out->rows);
  else
    assert_int_equal(out->rows, 3);
  ji_array_release(out);
  return status;
}

static void stale_array(void *user) {
  (void)user;
  fail_msg("a stale array was released");
}

#define STALE_ARRAY                                                                                \
  { .data = SUPPORT_STALE, .rows = 7, .release = stale_array }

static ji_status model_invert(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(user, ji_io_model_invert(ctx, support_world_of(user)->io, &out), &out);
}

static ji_status linkages(ji_context *ctx, void *user) {
  ji_io_linkage_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_io_linkage_options_init(&options, sizeof options), JI_OK);
  options.variation = 1;
  return support_keep_dataset(
      user, ji_io_linkages(ctx, support_world_of(user)->factorized, &options, &out), &out);
}

static ji_status ghosh_inverse(ji_context *ctx, void *user) {
  ji_array out = STALE_ARRAY;
  return keep_array(ji_io_ghosh_inverse(ctx, support_world_of(user)->io, &out), &out);
}

static ji_status supply_effects(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_supply_effects(ctx, w->io, w->drivers, &out), &out);
}

/* One column, made with a context of its own: threads may run this at once. */
static ji_dataset *changes(void) {
  static const double tenth[] = {0.1};
  const support_column column = {.name = "change", .numbers = tenth};
  ji_context *own = support_context();
  ji_dataset *made = support_dataset(own, 1, &column, 1);
  ji_context_free(own);
  return made;
}

static ji_status price_effects(ji_context *ctx, void *user) {
  ji_dataset *given = changes(), *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_io_price_effects(ctx, support_world_of(user)->io, given, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static ji_status extraction(ji_context *ctx, void *user) {
  ji_io_extraction_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_io_extraction_options_init(&options, sizeof options), JI_OK);
  options.share = 0.5;
  options.detail = 1;
  return support_keep_dataset(
      user, ji_io_extraction(ctx, support_world_of(user)->io, &options, &out), &out);
}

static ji_status extraction_of_a_group(ji_context *ctx, void *user) {
  static const char *const group[] = {"all"}, *const sector[] = {"trade"};
  const support_column columns[] = {{.name = "group", .texts = group},
                                    {.name = "sector", .texts = sector}};
  ji_io_extraction_options options;
  ji_dataset *out = SUPPORT_STALE;
  ji_context *own = support_context();
  ji_dataset *groups = support_dataset(own, 1, columns, 2);
  ji_context_free(own);
  assert_int_equal(ji_io_extraction_options_init(&options, sizeof options), JI_OK);
  options.groups = groups;
  ji_status status = support_keep_dataset(
      user, ji_io_extraction(ctx, support_world_of(user)->io, &options, &out), &out);
  ji_dataset_unref(groups);
  return status;
}

static ji_status field_of_influence(ji_context *ctx, void *user) {
  ji_array out = STALE_ARRAY;
  return keep_array(ji_io_field_of_influence(ctx, support_world_of(user)->io, 0, 2, &out), &out);
}

static ji_status total_influence(ji_context *ctx, void *user) {
  ji_array out = STALE_ARRAY;
  return keep_array(ji_io_total_influence(ctx, support_world_of(user)->io, &out), &out);
}

static ji_status find_sector(ji_context *ctx, void *user) {
  int64_t out = 7;
  ji_status status = ji_io_find_sector(ctx, support_world_of(user)->io, "trade", NULL, &out);
  assert_int_equal(out, status ? -1 : 1);
  return status;
}

static ji_status label_matrix(ji_context *ctx, void *user) {
  const double cells[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const ji_array matrix = {cells, 3, 3, 3, 1, JI_TYPE_FLOAT64, 0, NULL, NULL};
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_io_label_matrix(ctx, support_world_of(user)->io, &matrix, &out), &out);
}

static ji_status important_coefficients(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_io_important_coefficients(ctx, support_world_of(user)->io, NULL, &out), &out);
}

static const support_entry entries[] = {
    {"ji_io_model_invert", model_invert},
    {"ji_io_linkages", linkages},
    {"ji_io_ghosh_inverse", ghosh_inverse},
    {"ji_io_supply_effects", supply_effects},
    {"ji_io_price_effects", price_effects},
    {"ji_io_extraction", extraction},
    {"ji_io_extraction", extraction_of_a_group},
    {"ji_io_field_of_influence", field_of_influence},
    {"ji_io_total_influence", total_influence},
    {"ji_io_find_sector", find_sector},
    {"ji_io_label_matrix", label_matrix},
    {"ji_io_important_coefficients", important_coefficients},
};
const support_entry_list support_structure_entries = {entries, sizeof entries / sizeof entries[0]};

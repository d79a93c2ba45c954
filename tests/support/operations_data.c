/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- units and measures ------------------------------------------------------------------- */

static ji_status unit_parse(ji_context *ctx, void *user) {
  ji_text *out = SUPPORT_STALE;
  return support_keep_text(user, ji_unit_parse(ctx, "万人 / (亿 CNY@2018:producers)", &out), &out);
}

static ji_status unit_convert(ji_context *ctx, void *user) {
  double factor = -1;
  ji_status status = ji_unit_convert(ctx, "1.5e4 person", "person", &factor);
  assert_true(factor == (status ? 0.0 : 15000.0));
  (void)user;
  return status;
}

static ji_status unit_combine(ji_context *ctx, void *user) {
  ji_text *out = SUPPORT_STALE;
  return support_keep_text(
      user, ji_unit_combine(ctx, JI_UNIT_DIVIDE, "2.5 person", "1e9 CNY@2018:producers", &out),
      &out);
}

static ji_status unit_label(ji_context *ctx, void *user) {
  ji_text *out = SUPPORT_STALE;
  return support_keep_text(
      user, ji_unit_label(ctx, "job/(1e9 CNY@2018:producers)", JI_UNIT_STYLE_CHINESE, &out), &out);
}

static ji_status measure_parse(ji_context *ctx, void *user) {
  ji_measure *out = SUPPORT_STALE;
  return support_keep_measure(
      user,
      ji_measure_parse(ctx, "layer=indirect+direct; quantity=persons; time=at:2018-12-31", &out),
      &out);
}

static ji_status measure_with(ji_context *ctx, void *user) {
  ji_measure *out = SUPPORT_STALE;
  return support_keep_measure(
      user, ji_measure_with(ctx, support_world_of(user)->level, "area", "CN-52", &out), &out);
}

static ji_status measure_combine(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_measure *out = SUPPORT_STALE;
  return support_keep_measure(
      user, ji_measure_combine(ctx, JI_OPERATION_MULTIPLY, w->coefficient, w->driver, &out), &out);
}

static ji_status measure_declare_reading(ji_context *ctx, void *user) {
  ji_measure *out = SUPPORT_STALE;
  return support_keep_measure(user,
                              ji_measure_declare_reading(ctx, support_world_of(user)->level,
                                                         "each_layer_counts_each_person_once",
                                                         &out),
                              &out);
}

static ji_status measure_label(ji_context *ctx, void *user) {
  ji_text *out = SUPPORT_STALE;
  return support_keep_text(user, ji_measure_label(ctx, support_world_of(user)->level, NULL, &out),
                           &out);
}

static ji_status measure_resolve(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_measure *out = SUPPORT_STALE;
  return support_keep_measure(user, ji_measure_resolve(ctx, w->template, w->mixed, 0, &out), &out);
}

/* --- datasets ----------------------------------------------------------------------------- */

static ji_status builder_create(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = SUPPORT_STALE;
  (void)user;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  if (status)
    assert_null(builder);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_column number_column(const double *values, int64_t length) {
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_FLOAT64,
                      .name = "value",
                      .unit = "1e8 CNY@2018:producers",
                      .description = "a value",
                      .length = length,
                      .null_count = -1,
                      .values = values};
  return column;
}

/* A builder of another context, so that only the call at hand can fail; with one column if
 * `filled`. */
static ji_dataset_builder *new_builder(int filled) {
  static const double values[] = {1.5, 2.5};
  ji_context *ctx = support_context();
  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  ji_column column = number_column(values, 2);
  if (filled)
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  ji_context_free(ctx);
  return builder;
}

static void count_release(void *user) {
  ++*(int *)user;
}

static ji_status builder_column(ji_context *ctx, void *user) {
  static const double values[] = {1.5, 2.5};
  int released = 0;
  (void)user;
  ji_dataset_builder *builder = new_builder(0);
  ji_column column = number_column(values, 2);
  ji_status status = ji_dataset_builder_column(ctx, builder, &column, count_release, &released);
  assert_int_equal(released, 0); /* on failure the buffers stay the caller's */
  ji_dataset_builder_free(builder);
  assert_int_equal(released, status ? 0 : 1);
  return status;
}

static ji_column look(const ji_dataset *dataset, int64_t index) {
  ji_context *ctx = support_context();
  ji_column column = {.size = sizeof column};
  support_ok(ctx, ji_dataset_column(ctx, dataset, index, &column));
  ji_context_free(ctx);
  return column;
}

/* Every column type, copied. */
static ji_status builder_column_copies(ji_context *ctx, void *user) {
  const ji_dataset *mixed = support_world_of(user)->mixed;
  ji_status status = JI_OK;
  for (int64_t i = 0; !status && i < ji_dataset_column_count(mixed); i++) {
    ji_column column = look(mixed, i);
    column.null_count = -1;
    ji_dataset_builder *builder = new_builder(0);
    status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
    ji_dataset_builder_free(builder);
  }
  return status;
}

static ji_status builder_origin(ji_context *ctx, void *user) {
  const ji_origin made_of[] = {
      {.kind = "input", .name = "mixed", .dataset = support_world_of(user)->mixed},
      {.kind = "note", .name = "prices", .value = "of 2018"}};
  ji_dataset_builder *builder = new_builder(1);
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_builder_origin(ctx, builder, "made", made_of, 2);
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, &out);
  ji_dataset_builder_free(builder);
  return support_keep_dataset(user, status, &out);
}

static ji_status builder_finish(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = new_builder(1);
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = ji_dataset_builder_finish(ctx, builder, &out);
  if (status) { /* the builder is as it was */
    assert_null(out);
    ji_context *other = support_context();
    support_ok(other, ji_dataset_builder_finish(other, builder, &out));
    assert_int_equal(ji_dataset_row_count(out), 2);
    ji_dataset_unref(out);
    ji_context_free(other);
    ji_dataset_builder_free(builder);
    return status;
  }
  ji_dataset_builder_free(builder);
  return support_keep_dataset(user, status, &out);
}

static ji_status build_whole(ji_context *ctx, void *user) {
  const ji_dataset *mixed = support_world_of(user)->mixed;
  ji_dataset_builder *builder = NULL;
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  for (int64_t i = 0; !status && i < ji_dataset_column_count(mixed); i++) {
    ji_column column = look(mixed, i);
    status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
  }
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, &out);
  ji_dataset_builder_free(builder);
  return support_keep_dataset(user, status, &out);
}

static ji_status dataset_column(ji_context *ctx, void *user) {
  ji_column column = {.size = sizeof column};
  ji_status status = ji_dataset_column(ctx, support_world_of(user)->mixed, 1, &column);
  if (!status)
    support_tell(user, column.name);
  return status;
}

static ji_status dataset_aggregate(ji_context *ctx, void *user) {
  const char *by[] = {"group"};
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_dataset_aggregate(ctx, support_world_of(user)->mixed, by, 1, &out), &out);
}

/* Numbers of two types, units and measures that differ: all that a long table can hold. */
static ji_status dataset_longer(ji_context *ctx, void *user) {
  static const char *const ids[] = {"name", "day"};
  static const char *const values[] = {"count", "amount"};
  ji_reshape_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_reshape_options_init(&options, sizeof options), JI_OK);
  options.ids = ids;
  options.id_count = 2;
  options.values = values;
  options.value_count = 2;
  options.name_column = "what";
  return support_keep_dataset(
      user, ji_dataset_longer(ctx, support_world_of(user)->mixed, &options, &out), &out);
}

static ji_status dataset_wider(ji_context *ctx, void *user) {
  static const char *const ids[] = {"component"};
  static const char *const values[] = {"margins", "food", "absent"};
  ji_reshape_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_reshape_options_init(&options, sizeof options), JI_OK);
  options.ids = ids;
  options.id_count = 1;
  options.values = values;
  options.value_count = 3;
  options.name_column = "driver";
  return support_keep_dataset(
      user, ji_dataset_wider(ctx, support_world_of(user)->drivers, &options, &out), &out);
}

static ji_status dataset_provenance(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_dataset_provenance(ctx, support_world_of(user)->mixed, &out),
                              &out);
}

/* Of a dataset that has no digest yet: it is kept once made. */
static ji_status dataset_digest(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = new_builder(1);
  ji_context *other = support_context();
  ji_dataset *fresh = NULL;
  ji_text *out = SUPPORT_STALE;
  support_ok(other, ji_dataset_builder_finish(other, builder, &fresh));
  ji_context_free(other);
  ji_status status = ji_dataset_digest(ctx, fresh, &out);
  ji_dataset_unref(fresh);
  ji_dataset_builder_free(builder);
  return support_keep_text(user, status, &out);
}

static ji_status bundle_with(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_bundle *out = SUPPORT_STALE;
  return support_keep_bundle(user, ji_bundle_with(ctx, w->table, "drivers", w->drivers, &out),
                             &out);
}

static const support_entry entries[] = {
    {"ji_unit_parse", unit_parse},
    {"ji_unit_convert", unit_convert},
    {"ji_unit_combine", unit_combine},
    {"ji_unit_label", unit_label},
    {"ji_measure_parse", measure_parse},
    {"ji_measure_with", measure_with},
    {"ji_measure_combine", measure_combine},
    {"ji_measure_declare_reading", measure_declare_reading},
    {"ji_measure_label", measure_label},
    {"ji_measure_resolve", measure_resolve},
    {"ji_dataset_builder_create", builder_create},
    {"ji_dataset_builder_column", builder_column},
    {"ji_dataset_builder_column", builder_column_copies},
    {"ji_dataset_builder_origin", builder_origin},
    {"ji_dataset_builder_finish", builder_finish},
    {"ji_dataset_builder_finish", build_whole},
    {"ji_dataset_column", dataset_column},
    {"ji_dataset_aggregate", dataset_aggregate},
    {"ji_dataset_longer", dataset_longer},
    {"ji_dataset_wider", dataset_wider},
    {"ji_dataset_provenance", dataset_provenance},
    {"ji_dataset_digest", dataset_digest},
    {"ji_bundle_with", bundle_with},
};
const support_entry_list support_data_entries = {entries, sizeof entries / sizeof entries[0]};

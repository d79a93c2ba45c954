/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One operation for every public function that takes a context. Each makes the call on the world's
 * objects, asserts that the out-argument is NULL unless the call succeeded, tells its result if it
 * is asked to, and drops it. */
#include "support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What out-arguments hold before a call: a failure must clear it. */
#define STALE ((void *)&stale)
static char stale;

static const support_world *world_of(void *user) {
  return ((support_call *)user)->world;
}

static void tell(support_call *call, const char *text) {
  size_t used = strlen(call->record);
  if (call->record_ctx)
    snprintf(call->record + used, sizeof call->record - used, "%s\n", text);
}

/* The out-argument by its address: it is looked at after the call. */
static ji_status keep_text(support_call *call, ji_status status, ji_text **out) {
  ji_text *text = *out;
  if (status) {
    assert_null(text);
    return status;
  }
  assert_non_null(text);
  tell(call, ji_text_data(text));
  ji_text_unref(text);
  return JI_OK;
}

static ji_status keep_measure(support_call *call, ji_status status, ji_measure **out) {
  ji_measure *measure = *out;
  if (status) {
    assert_null(measure);
    return status;
  }
  tell(call, ji_measure_text(measure));
  ji_measure_unref(measure);
  return JI_OK;
}

static void tell_digest(support_call *call, const ji_dataset *dataset) {
  ji_text *digest = NULL;
  if (!call->record_ctx)
    return;
  support_ok(call->record_ctx, ji_dataset_digest(call->record_ctx, dataset, &digest));
  tell(call, ji_text_data(digest));
  ji_text_unref(digest);
}

static ji_status keep_dataset(support_call *call, ji_status status, ji_dataset **out) {
  ji_dataset *dataset = *out;
  if (status) {
    assert_null(dataset);
    return status;
  }
  assert_non_null(dataset);
  tell_digest(call, dataset);
  ji_dataset_unref(dataset);
  return JI_OK;
}

static ji_status keep_bundle(support_call *call, ji_status status, ji_bundle **out) {
  ji_bundle *bundle = *out;
  if (status) {
    assert_null(bundle);
    return status;
  }
  for (int64_t i = 0; i < ji_bundle_count(bundle); i++) {
    tell(call, ji_bundle_name(bundle, i));
    tell_digest(call, ji_bundle_find(bundle, ji_bundle_name(bundle, i)));
  }
  ji_bundle_unref(bundle);
  return JI_OK;
}

static ji_status keep_model(support_call *call, ji_status status, ji_model **out) {
  ji_model *model = *out;
  if (status) {
    assert_null(model);
    return status;
  }
  tell(call, ji_model_kind(model) == JI_MODEL_ACCOUNT ? "account" : "input-output");
  ji_model_unref(model);
  return JI_OK;
}

/* --- units and measures ------------------------------------------------------------------- */

static ji_status unit_parse(ji_context *ctx, void *user) {
  ji_text *out = STALE;
  return keep_text(user, ji_unit_parse(ctx, "万人 / (亿 CNY@2018:producers)", &out), &out);
}

static ji_status unit_convert(ji_context *ctx, void *user) {
  double factor = -1;
  ji_status status = ji_unit_convert(ctx, "1.5e4 person", "person", &factor);
  assert_true(factor == (status ? 0.0 : 15000.0));
  (void)user;
  return status;
}

static ji_status unit_combine(ji_context *ctx, void *user) {
  ji_text *out = STALE;
  return keep_text(
      user, ji_unit_combine(ctx, JI_UNIT_DIVIDE, "2.5 person", "1e9 CNY@2018:producers", &out),
      &out);
}

static ji_status measure_parse(ji_context *ctx, void *user) {
  ji_measure *out = STALE;
  return keep_measure(
      user,
      ji_measure_parse(ctx, "layer=indirect+direct; quantity=persons; time=at:2018-12-31", &out),
      &out);
}

static ji_status measure_with(ji_context *ctx, void *user) {
  ji_measure *out = STALE;
  return keep_measure(user, ji_measure_with(ctx, world_of(user)->level, "area", "CN-52", &out),
                      &out);
}

static ji_status measure_combine(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_measure *out = STALE;
  return keep_measure(
      user, ji_measure_combine(ctx, JI_OPERATION_MULTIPLY, w->coefficient, w->driver, &out), &out);
}

static ji_status measure_declare_reading(ji_context *ctx, void *user) {
  ji_measure *out = STALE;
  return keep_measure(user,
                      ji_measure_declare_reading(ctx, world_of(user)->level,
                                                 "each_layer_counts_each_person_once", &out),
                      &out);
}

static ji_status measure_label(ji_context *ctx, void *user) {
  ji_text *out = STALE;
  return keep_text(user, ji_measure_label(ctx, world_of(user)->level, NULL, &out), &out);
}

static ji_status measure_resolve(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_measure *out = STALE;
  return keep_measure(user, ji_measure_resolve(ctx, w->template, w->mixed, 0, &out), &out);
}

/* --- datasets ----------------------------------------------------------------------------- */

static ji_status builder_create(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = STALE;
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
  const ji_dataset *mixed = world_of(user)->mixed;
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

static ji_status builder_finish(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = new_builder(1);
  ji_dataset *out = STALE;
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
  return keep_dataset(user, status, &out);
}

static ji_status build_whole(ji_context *ctx, void *user) {
  const ji_dataset *mixed = world_of(user)->mixed;
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
  return keep_dataset(user, status, &out);
}

static ji_status dataset_column(ji_context *ctx, void *user) {
  ji_column column = {.size = sizeof column};
  ji_status status = ji_dataset_column(ctx, world_of(user)->mixed, 1, &column);
  if (!status)
    tell(user, column.name);
  return status;
}

static ji_status dataset_aggregate(ji_context *ctx, void *user) {
  const char *by[] = {"group"};
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_dataset_aggregate(ctx, world_of(user)->mixed, by, 1, &out), &out);
}

static ji_status dataset_provenance(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_dataset_provenance(ctx, world_of(user)->mixed, &out), &out);
}

/* Of a dataset that has no digest yet: it is kept once made. */
static ji_status dataset_digest(ji_context *ctx, void *user) {
  ji_dataset_builder *builder = new_builder(1);
  ji_context *other = support_context();
  ji_dataset *fresh = NULL;
  ji_text *out = STALE;
  support_ok(other, ji_dataset_builder_finish(other, builder, &fresh));
  ji_context_free(other);
  ji_status status = ji_dataset_digest(ctx, fresh, &out);
  ji_dataset_unref(fresh);
  ji_dataset_builder_free(builder);
  return keep_text(user, status, &out);
}

static ji_status bundle_with(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_bundle *out = STALE;
  return keep_bundle(user, ji_bundle_with(ctx, w->table, "drivers", w->drivers, &out), &out);
}

/* --- files and streams -------------------------------------------------------------------- */

static ji_status bundle_read_folder(ji_context *ctx, void *user) {
  ji_bundle *out = STALE;
  return keep_bundle(user, ji_bundle_read_folder(ctx, world_of(user)->table_folder, &out), &out);
}

static ji_status read_csv(ji_context *ctx, void *user) {
  char *path = support_path(world_of(user)->folder, "mixed.csv");
  ji_dataset *out = STALE;
  ji_status status = ji_dataset_read_csv(ctx, path, NULL, &out);
  free(path);
  return keep_dataset(user, status, &out);
}

static void tell_file(support_call *call, const char *folder, const char *name) {
  char *path = support_path(folder, name);
  char *text = support_read(path, NULL);
  tell(call, text);
  free(text);
  free(path);
}

static ji_status write_csv(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  char *folder = support_folder();
  char *path = support_path(folder, "out.csv");
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  ji_status status = ji_dataset_write_csv(ctx, w->mixed, path, &options);
  if (!status) {
    tell_file(user, folder, "out.csv");
    tell_file(user, folder, "out.schema.csv");
    tell_file(user, folder, "out.provenance.csv");
  }
  free(path);
  support_folder_free(folder);
  return status;
}

static ji_status format_table(ji_context *ctx, void *user) {
  ji_table_options options;
  ji_text *out = STALE;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  options.title = "Mixed";
  options.definitions = 1;
  return keep_text(user, ji_dataset_format_table(ctx, world_of(user)->mixed, &options, &out), &out);
}

static void stale_stream(struct ArrowArrayStream *stream) {
  (void)stream;
  fail_msg("a stale stream was released");
}

static ji_status export_arrow(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream = {.release = stale_stream};
  ji_status status = ji_dataset_export_arrow(ctx, world_of(user)->mixed, &stream);
  if (status)
    assert_null(stream.release);
  else
    stream.release(&stream);
  return status;
}

static ji_status import_arrow(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream = {0};
  ji_context *other = support_context();
  ji_dataset *out = STALE;
  support_ok(other, ji_dataset_export_arrow(other, world_of(user)->mixed, &stream));
  ji_context_free(other);
  ji_status status = ji_dataset_import_arrow(ctx, &stream, &out);
  assert_null(stream.release); /* taken over, on failure too */
  return keep_dataset(user, status, &out);
}

/* --- input-output models ------------------------------------------------------------------ */

static const double flows[] = {10, 15, 5, 20, 60, 40, 5, 30, 50}; /* column after column */
static const double demand[] = {40.5, 24.5, 80, 115, 120, 35};
static const double satellites[] = {50, 60, 90, 40, 90, 120};
static const double output[] = {100, 300, 250};

static ji_array view(const double *data, int64_t rows, int64_t columns) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
}

static ji_dataset *names(const char *column, const char *const *texts, int64_t rows) {
  ji_context *ctx = support_context();
  support_column c = {.name = column, .texts = texts};
  ji_dataset *dataset = support_dataset(ctx, rows, &c, 1);
  ji_context_free(ctx);
  return dataset;
}

static ji_status io_model_create(ji_context *ctx, void *user) {
  static const char *const sectors[] = {"agriculture", "trade", "transport_post"};
  static const char *const categories[] = {"household_consumption", "exports"};
  static const char *const rows[] = {"employment", "compensation"};
  ji_array z = view(flows, 3, 3), f = view(demand, 3, 2), s = view(satellites, 2, 3);
  z.row_stride = 1;
  z.column_stride = 3;
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &z,
                         .final_demand = &f,
                         .satellites = &s,
                         .output = output,
                         .sectors = names("sector", sectors, 3),
                         .demand_labels = names("name", categories, 2),
                         .satellite_labels = names("name", rows, 2)};
  ji_model *out = STALE;
  ji_status status = ji_io_model_create(ctx, &tables, NULL, &out);
  ji_dataset_unref((ji_dataset *)tables.sectors);
  ji_dataset_unref((ji_dataset *)tables.demand_labels);
  ji_dataset_unref((ji_dataset *)tables.satellite_labels);
  return keep_model(user, status, &out);
}

static ji_status io_model_from_bundle(ji_context *ctx, void *user) {
  ji_model *out = STALE;
  return keep_model(user, ji_io_model_from_bundle(ctx, world_of(user)->table, NULL, &out), &out);
}

static ji_status io_model_factorize(ji_context *ctx, void *user) {
  ji_model *out = STALE;
  return keep_model(user, ji_io_model_factorize(ctx, world_of(user)->io, &out), &out);
}

static ji_status io_multipliers(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_io_multipliers(ctx, world_of(user)->io, NULL, &out), &out);
}

static ji_status io_multipliers_factorized(ji_context *ctx, void *user) {
  ji_io_multiplier_options options;
  ji_dataset *out = STALE;
  assert_int_equal(ji_io_multiplier_options_init(&options, sizeof options), JI_OK);
  options.unit = "person/(1e9 CNY@2018:producers_with_vat)";
  return keep_dataset(user, ji_io_multipliers(ctx, world_of(user)->factorized, &options, &out),
                      &out);
}

static void stale_array(void *user) {
  (void)user;
  fail_msg("a stale array was released");
}

static ji_status io_inverse(ji_context *ctx, void *user) {
  ji_array out = {.data = STALE, .rows = 7, .release = stale_array};
  ji_status status = ji_io_inverse(ctx, world_of(user)->io, &out);
  if (status)
    assert_true(!out.data && !out.release && !out.rows);
  else
    assert_int_equal(out.rows, 3);
  ji_array_release(&out);
  return status;
}

static ji_status io_check(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_io_check(ctx, world_of(user)->io, &out), &out);
}

static ji_status io_basket_demand(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_io_basket_demand(ctx, w->io, w->basket, NULL, &out), &out);
}

static ji_status estimate_io(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_model_estimate(ctx, w->io, w->drivers, NULL, &out), &out);
}

/* --- accounts ----------------------------------------------------------------------------- */

static ji_status estimate_account(ji_context *ctx, void *user) {
  ji_estimate_options options;
  ji_dataset *out = STALE;
  assert_int_equal(ji_estimate_options_init(&options, sizeof options), JI_OK);
  options.basis = "net";
  options.reading = "each_layer_counts_each_person_once";
  return keep_dataset(user, ji_model_estimate(ctx, world_of(user)->later, NULL, &options, &out),
                      &out);
}

static ji_status account_model_create(ji_context *ctx, void *user) {
  ji_account_options options;
  ji_model *out = STALE;
  assert_int_equal(ji_account_options_init(&options, sizeof options), JI_OK);
  options.vintage = "kuaishou-2024";
  return keep_model(
      user, ji_account_model_create(ctx, world_of(user)->account, NULL, 0, &options, &out), &out);
}

static ji_status account_check(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_account_check(ctx, world_of(user)->later, &out), &out);
}

static ji_status account_growth(ji_context *ctx, void *user) {
  const support_world *w = world_of(user);
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_account_growth(ctx, w->earlier, w->later, &out), &out);
}

static ji_status account_overlap(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user,
                      ji_account_overlap(ctx, world_of(user)->later,
                                         "each_layer_counts_each_person_once", 40e6, &out),
                      &out);
}

static ji_status account_coefficients(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_account_coefficients(ctx, world_of(user)->later, &out), &out);
}

static ji_status account_apply(ji_context *ctx, void *user) {
  ji_dataset *out = STALE;
  return keep_dataset(user, ji_account_apply(ctx, world_of(user)->later, "average", "gmv", 0, &out),
                      &out);
}

const support_entry support_entries[] = {
    {"ji_unit_parse", unit_parse},
    {"ji_unit_convert", unit_convert},
    {"ji_unit_combine", unit_combine},
    {"ji_measure_parse", measure_parse},
    {"ji_measure_with", measure_with},
    {"ji_measure_combine", measure_combine},
    {"ji_measure_declare_reading", measure_declare_reading},
    {"ji_measure_label", measure_label},
    {"ji_measure_resolve", measure_resolve},
    {"ji_dataset_builder_create", builder_create},
    {"ji_dataset_builder_column", builder_column},
    {"ji_dataset_builder_column", builder_column_copies},
    {"ji_dataset_builder_finish", builder_finish},
    {"ji_dataset_builder_finish", build_whole},
    {"ji_dataset_column", dataset_column},
    {"ji_dataset_aggregate", dataset_aggregate},
    {"ji_dataset_provenance", dataset_provenance},
    {"ji_dataset_digest", dataset_digest},
    {"ji_bundle_with", bundle_with},
    {"ji_bundle_read_folder", bundle_read_folder},
    {"ji_dataset_read_csv", read_csv},
    {"ji_dataset_write_csv", write_csv},
    {"ji_dataset_format_table", format_table},
    {"ji_dataset_export_arrow", export_arrow},
    {"ji_dataset_import_arrow", import_arrow},
    {"ji_io_model_create", io_model_create},
    {"ji_io_model_from_bundle", io_model_from_bundle},
    {"ji_io_model_factorize", io_model_factorize},
    {"ji_io_multipliers", io_multipliers},
    {"ji_io_multipliers", io_multipliers_factorized},
    {"ji_io_inverse", io_inverse},
    {"ji_io_check", io_check},
    {"ji_io_basket_demand", io_basket_demand},
    {"ji_model_estimate", estimate_io},
    {"ji_model_estimate", estimate_account},
    {"ji_account_model_create", account_model_create},
    {"ji_account_check", account_check},
    {"ji_account_growth", account_growth},
    {"ji_account_overlap", account_overlap},
    {"ji_account_coefficients", account_coefficients},
    {"ji_account_apply", account_apply},
};
const size_t support_entry_count = sizeof support_entries / sizeof support_entries[0];

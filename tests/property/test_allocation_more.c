/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations on longer ways: nested accounts, joined batches, declared columns, and the
 * ways that end in another error. */
#include "support/arrow.h"
#include "support/world.h"

#include <stdlib.h>
#include <string.h>

static support_world *world;

static int set_up(void **state) {
  (void)state;
  world = support_world_create();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_world_free(world);
  return 0;
}

static ji_status drop(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

/* --- reading ------------------------------------------------------------------------------ */

static ji_status read_declared(ji_context *ctx, void *user) {
  const ji_csv_column columns[] = {
      {.name = "amount", .unit = "1e8 CNY@2018:producers", .type = JI_TYPE_FLOAT64},
      {.name = "count", .unit = "person", .description = "heads", .type = JI_TYPE_INT64},
      {.name = "moment", .type = JI_TYPE_TIMESTAMP},
      {.name = "group", .type = JI_TYPE_TEXT},
  };
  const char *const missing[] = {"", "x"};
  ji_csv_options options;
  ji_dataset *out = NULL;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.columns = columns;
  options.column_count = 4;
  options.missing = missing;
  options.missing_count = 2;
  return drop(ji_dataset_read_csv(ctx, user, &options, &out), &out);
}

static void declared_columns(void **state) {
  (void)state;
  char *path = support_path(world->folder, "mixed.csv");
  support_every_allocation("declared columns", read_declared, path);
  free(path);
}

static ji_status read_plain(ji_context *ctx, void *user) {
  ji_dataset *out = NULL;
  return drop(ji_dataset_read_csv(ctx, user, NULL, &out), &out);
}

static void files_that_are_wrong(void **state) {
  (void)state;
  static const struct {
    const char *text;
    ji_status status;
  } files[] = {
      {"a,b\n1,2\n3\n", JI_ERROR_FORMAT},
      {"a,b\n1,\"2\n", JI_ERROR_FORMAT},
      {"a,b\n1,\xFF\n", JI_ERROR_ENCODING},
      {"a,a\n1,2\n", JI_ERROR_LABEL},
      {"", JI_ERROR_FORMAT},
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    support_write(world->folder, "wrong.csv", files[i].text);
    char *path = support_path(world->folder, "wrong.csv");
    ji_dataset *out = NULL;
    support_status(world->ctx, ji_dataset_read_csv(world->ctx, path, NULL, &out), files[i].status);
    support_every_allocation_or("wrong file", read_plain, path, files[i].status);
    free(path);
  }
}

static ji_status read_account_folder(ji_context *ctx, void *user) {
  ji_bundle *out = NULL;
  (void)user;
  ji_status status = ji_bundle_read_folder(ctx, world->account_folder, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void account_folder(void **state) {
  (void)state;
  support_every_allocation("account folder", read_account_folder, NULL);
}

/* --- streams ------------------------------------------------------------------------------ */

static void add_batch(support_producer *producer, const char *first, const char *second) {
  const int8_t small[] = {1, -2, 3};
  const int32_t codes[] = {1, 0, 1};
  const uint8_t validity[] = {5};
  const char *const words[] = {first, NULL, second}, *const entries[] = {first, second};
  struct ArrowArray *batch = support_producer_batch(producer, 3);
  support_array_fixed(batch->children[0], 3, 0, validity, 1, small, sizeof small);
  support_array_text(batch->children[1], "u", 3, 0, words);
  support_array_fixed(batch->children[2], 3, 0, NULL, 0, codes, sizeof codes);
  support_array_text(support_array_dictionary(batch->children[2]), "u", 2, 0, entries);
}

static ji_status import_batches(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_dataset *out = NULL;
  support_producer *producer = support_producer_create();
  (void)user;
  support_producer_field(producer, "c", "small");
  support_producer_field(producer, "u", "word");
  support_schema_dictionary(support_producer_field(producer, "i", "coded"), "u");
  add_batch(producer, "direct", "live");
  add_batch(producer, "live", "content");
  support_producer_stream(producer, &stream);
  ji_status status = drop(ji_dataset_import_arrow(ctx, &stream, &out), &out);
  assert_int_equal(support_arrow_live(), 0);
  return status;
}

static void joined_batches(void **state) {
  (void)state;
  support_every_allocation("joined batches", import_batches, NULL);
}

static ji_status import_nested(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_dataset *out = NULL;
  support_producer *producer = support_producer_create();
  (void)user;
  support_producer_field(producer, "+s", "inner");
  support_producer_stream(producer, &stream);
  ji_status status = drop(ji_dataset_import_arrow(ctx, &stream, &out), &out);
  assert_int_equal(support_arrow_live(), 0);
  return status;
}

static void streams_that_are_refused(void **state) {
  (void)state;
  support_every_allocation_or("nested stream", import_nested, NULL, JI_ERROR_TYPE);
}

/* --- models ------------------------------------------------------------------------------- */

static ji_bundle *bundle_of(const char *layers, const char *drivers) {
  char *folder = support_folder();
  ji_bundle *bundle = NULL;
  support_write(folder, "layers.csv", layers);
  support_write(folder, "drivers.csv", drivers);
  support_ok(world->ctx, ji_bundle_read_folder(world->ctx, folder, &bundle));
  support_folder_free(folder);
  return bundle;
}

static ji_status create_and_estimate(ji_context *ctx, void *user) {
  ji_named_model named = {"table", world->io};
  ji_model *model = NULL;
  ji_dataset *out = NULL;
  ji_status status = ji_account_model_create(ctx, user, &named, 1, NULL, &model);
  assert_true(!status == (model != NULL));
  if (!status)
    status = drop(ji_model_estimate(ctx, model, NULL, NULL, &out), &out);
  ji_model_unref(model);
  return status;
}

static void nested_model(void **state) {
  (void)state;
  ji_bundle *bundle = bundle_of("layer,estimator,inputs,value,unit\n"
                                "nested,nested_model,table*goods*effect=direct,,person\n",
                                "driver,component,value\ngoods,trade,10\n");
  support_every_allocation("nested model", create_and_estimate, bundle);
  ji_bundle_unref(bundle);
}

static void accounts_that_are_refused(void **state) {
  (void)state;
  ji_bundle *bundle = bundle_of("layer,parent,estimator,inputs,value,unit\n"
                                "a,b,value,,1,person\nb,a,value,,2,person\n",
                                "driver,value\ngoods,10\n");
  support_every_allocation_or("a cycle", create_and_estimate, bundle, JI_ERROR_MODEL);
  ji_bundle_unref(bundle);
}

/* Drivers that the table does not have. */
static ji_status estimate_basket(ji_context *ctx, void *user) {
  ji_dataset *out = NULL;
  return drop(ji_model_estimate(ctx, world->io, user, NULL, &out), &out);
}

static void drivers_that_are_refused(void **state) {
  (void)state;
  const char *const sectors[] = {"agriculture", "elsewhere"};
  const double values[] = {1, 2};
  const support_column columns[] = {{.name = "component", .texts = sectors},
                                    {.name = "value", .numbers = values}};
  ji_dataset *drivers = support_dataset(world->ctx, 2, columns, 2);
  support_every_allocation_or("unknown sector", estimate_basket, drivers, JI_ERROR_LABEL);
  ji_dataset_unref(drivers);
}

static ji_status add_same(ji_context *ctx, void *user) {
  ji_measure *out = NULL;
  (void)user;
  ji_status status =
      ji_measure_combine(ctx, JI_OPERATION_ADD_PARTS, world->level, world->driver, &out);
  assert_null(out);
  return status;
}

static void measures_that_do_not_fit(void **state) {
  (void)state;
  support_every_allocation_or("unlike measures", add_same, NULL, JI_ERROR_MEASURE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(declared_columns),
      cmocka_unit_test(files_that_are_wrong),
      cmocka_unit_test(account_folder),
      cmocka_unit_test(joined_batches),
      cmocka_unit_test(streams_that_are_refused),
      cmocka_unit_test(nested_model),
      cmocka_unit_test(accounts_that_are_refused),
      cmocka_unit_test(drivers_that_are_refused),
      cmocka_unit_test(measures_that_do_not_fit),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

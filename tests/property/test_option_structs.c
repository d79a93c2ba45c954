/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every option struct of the public headers: its init function, and the function that reads it. */
#include "support/world.h"

#include <stdlib.h>
#include <string.h>

typedef ji_status (*read_function)(ji_context *ctx, const support_world *world, void *options);

/* The out-argument by its address: it is looked at after the call. */
static ji_status drop_dataset(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

static ji_status drop_model(ji_status status, ji_model **out) {
  assert_true(!status == (*out != NULL));
  ji_model_unref(*out);
  return status;
}

static ji_status read_csv(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "drivers.csv");
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_read_csv(ctx, path, options, &out);
  free(path);
  return drop_dataset(status, &out);
}

static ji_status write_csv(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "written.csv");
  ji_status status = ji_dataset_write_csv(ctx, w->drivers, path, options);
  free(path);
  return status;
}

static ji_status format_table(ji_context *ctx, const support_world *w, void *options) {
  ji_text *out = NULL;
  ji_status status = ji_dataset_format_table(ctx, w->drivers, options, &out);
  assert_true(!status == (out != NULL));
  ji_text_unref(out);
  return status;
}

static ji_status estimate(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_model_estimate(ctx, w->io, w->drivers, options, &out), &out);
}

static ji_status estimate_account(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_model_estimate(ctx, w->later, NULL, options, &out), &out);
}

static ji_status io_model(ji_context *ctx, const support_world *w, void *options) {
  ji_model *out = NULL;
  return drop_model(ji_io_model_from_bundle(ctx, w->table, options, &out), &out);
}

static ji_status multipliers(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_multipliers(ctx, w->io, options, &out), &out);
}

static ji_status basket(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_basket_demand(ctx, w->io, w->basket, options, &out), &out);
}

static ji_status account(ji_context *ctx, const support_world *w, void *options) {
  ji_account_options *account_options = options;
  ji_model *out = NULL;
  account_options->vintage = "kuaishou-2024";
  return drop_model(ji_account_model_create(ctx, w->account, NULL, 0, options, &out), &out);
}

/* The functions' types differ in the struct's type alone; each is called through its own. */
#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(context)
INIT(csv)
INIT(table)
INIT(estimate)
INIT(io)
INIT(io_multiplier)
INIT(io_basket)
INIT(account)

/* The size of a struct in the first release, by its last member then; it stays when the struct
 * grows. */
#define FIRST(type, last) (offsetof(type, last) + sizeof(((type *)NULL)->last))

static const struct {
  const char *name;
  ji_status (*init)(void *options, size_t size);
  size_t size, first;
  read_function read; /* NULL: a context's, which has no message to leave */
} structs[] = {
    {"ji_context_options", init_context, sizeof(ji_context_options),
     FIRST(ji_context_options, user), NULL},
    {"ji_csv_options", init_csv, sizeof(ji_csv_options), FIRST(ji_csv_options, reserved), read_csv},
    {"ji_csv_options", init_csv, sizeof(ji_csv_options), FIRST(ji_csv_options, reserved),
     write_csv},
    {"ji_table_options", init_table, sizeof(ji_table_options), FIRST(ji_table_options, definitions),
     format_table},
    {"ji_estimate_options", init_estimate, sizeof(ji_estimate_options),
     FIRST(ji_estimate_options, confidence), estimate},
    {"ji_estimate_options", init_estimate, sizeof(ji_estimate_options),
     FIRST(ji_estimate_options, confidence), estimate_account},
    {"ji_io_options", init_io, sizeof(ji_io_options), FIRST(ji_io_options, name), io_model},
    {"ji_io_multiplier_options", init_io_multiplier, sizeof(ji_io_multiplier_options),
     FIRST(ji_io_multiplier_options, unit), multipliers},
    {"ji_io_basket_options", init_io_basket, sizeof(ji_io_basket_options),
     FIRST(ji_io_basket_options, reserved), basket},
    {"ji_account_options", init_account, sizeof(ji_account_options),
     FIRST(ji_account_options, vintage), account},
};
enum { struct_count = sizeof structs / sizeof structs[0] };

/* Room for any option struct and the tail of a later release. */
typedef union roomy {
  size_t size;
  unsigned char bytes[1024];
  double alignment;
} roomy;

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

/* tests/abi compiles this file with the oldest headers, too: what lies behind a struct of theirs
 * may be a member of today's library. */
#ifdef OLD_HEADERS
enum { old_headers = 1 };
#else
enum { old_headers = 0 };
#endif

static void init_functions(void **state) {
  (void)state;
  for (size_t i = 0; i < struct_count; i++) {
    roomy options;
    size_t own = structs[i].size;
    assert_int_equal(structs[i].init(&options, own), JI_OK);
    assert_int_equal(options.size, own);
    memset(&options, 0xAA, sizeof options);
    assert_int_equal(structs[i].init(&options, own + 64), JI_OK); /* a caller of a later release */
    assert_int_equal(options.size, own + 64);
    for (size_t at = own; !old_headers && at < own + 64; at++)
      assert_int_equal(options.bytes[at], 0);
    assert_int_equal(options.bytes[own + 64], 0xAA);
    assert_int_equal(structs[i].init(&options, structs[i].first - 1), JI_ERROR_ARGUMENT);
    assert_int_equal(structs[i].init(&options, 0), JI_ERROR_ARGUMENT);
    assert_int_equal(structs[i].init(&options, SIZE_MAX), JI_ERROR_ARGUMENT);
    assert_int_equal(structs[i].init(NULL, own), JI_ERROR_ARGUMENT);
  }
}

static ji_status read_options(ji_context *ctx, size_t i, roomy *options) {
  if (structs[i].read)
    return structs[i].read(ctx, world, options);
  ji_context *out = NULL;
  ji_status status = ji_context_create((const ji_context_options *)options, &out);
  assert_true(!status == (out != NULL));
  ji_context_free(out);
  return status;
}

static void assert_refused(ji_context *ctx, size_t i, roomy *options, const char *part) {
  support_status(ctx, read_options(ctx, i, options), JI_ERROR_ARGUMENT);
  if (!structs[i].read)
    return;
  support_message(ctx, structs[i].name);
  support_message(ctx, part);
}

static void structs_that_grew(void **state) {
  (void)state;
  if (old_headers)
    skip();
  ji_context *ctx = support_context();
  for (size_t i = 0; i < struct_count; i++) {
    roomy options;
    size_t own = structs[i].size;
    assert_int_equal(structs[i].init(&options, own + 64), JI_OK);
    support_status(ctx, read_options(ctx, i, &options), JI_OK);
    options.bytes[own] = 1;
    assert_refused(ctx, i, &options, "does not know");
    options.bytes[own] = 0;
    options.bytes[own + 63] = 1;
    assert_refused(ctx, i, &options, "does not know");
    options.bytes[own + 63] = 0;
    options.size = structs[i].first - 1;
    assert_refused(ctx, i, &options, "smaller");
    options.size = 0;
    assert_refused(ctx, i, &options, "smaller");
    options.size = (size_t)-1;
    assert_refused(ctx, i, &options, "larger");
  }
  ji_context_free(ctx);
}

/* What lies behind an older struct is not read. */
static void structs_of_every_older_size(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t i = 0; i < struct_count; i++)
    for (size_t size = structs[i].first; size <= structs[i].size; size += sizeof(int32_t)) {
      roomy options;
      memset(&options, 0xAA, sizeof options);
      assert_int_equal(structs[i].init(&options, size), JI_OK);
      assert_int_equal(options.bytes[size], 0xAA);
      support_status(ctx, read_options(ctx, i, &options), JI_OK);
    }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(init_functions),
      cmocka_unit_test(structs_of_every_older_size),
      cmocka_unit_test(structs_that_grew),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option struct of account_uncertainty.h, which four functions read: init, growth, older sizes.
 */
#include "support/world.h"

#include <stddef.h>
#include <string.h>

static support_world *world;

static ji_status drop(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

#define READ(function)                                                                             \
  static ji_status read_##function(ji_context *ctx, void *options) {                               \
    ji_dataset *out = NULL;                                                                        \
    return drop(ji_account_##function(ctx, world->later, NULL, options, &out), &out);              \
  }
READ(uncertainty)
READ(tornado)
READ(sobol)
READ(draws)

static ji_status init(void *options, size_t size) {
  return ji_account_uncertainty_options_init(options, size);
}

/* The size of a struct in the first release, by its last member then; it stays when it grows. */
#define FIRST(type, last) (offsetof(type, last) + sizeof(((type *)NULL)->last))

#define STRUCT(read)                                                                               \
  {                                                                                                \
    "ji_account_uncertainty_options", init, sizeof(ji_account_uncertainty_options),                \
        FIRST(ji_account_uncertainty_options, first_draw), read                                    \
  }
static const struct {
  const char *name;
  ji_status (*init)(void *options, size_t size);
  size_t size, first;
  ji_status (*read)(ji_context *ctx, void *options);
} structs[] = {STRUCT(read_uncertainty), STRUCT(read_tornado), STRUCT(read_sobol),
               STRUCT(read_draws)};
enum { struct_count = sizeof structs / sizeof structs[0] };

/* Room for any option struct and the tail of a later release. */
typedef union roomy {
  size_t size;
  unsigned char bytes[512];
  double alignment;
} roomy;

static void init_functions(void **state) {
  (void)state;
  for (size_t i = 0; i < struct_count; i++) {
    roomy options;
    size_t own = structs[i].size;
    memset(&options, 0xAA, sizeof options);
    assert_int_equal(structs[i].init(&options, own + 64), JI_OK); /* a caller of a later release */
    assert_int_equal(options.size, own + 64);
    for (size_t at = own; at < own + 64; at++)
      assert_int_equal(options.bytes[at], 0);
    assert_int_equal(options.bytes[own + 64], 0xAA);
    assert_int_equal(structs[i].init(&options, structs[i].first - 1), JI_ERROR_ARGUMENT);
    assert_int_equal(structs[i].init(&options, SIZE_MAX), JI_ERROR_ARGUMENT);
    assert_int_equal(structs[i].init(NULL, own), JI_ERROR_ARGUMENT);
  }
}

static void refused(ji_context *ctx, size_t i, roomy *options, const char *part) {
  support_status(ctx, structs[i].read(ctx, options), JI_ERROR_ARGUMENT);
  support_message(ctx, structs[i].name);
  support_message(ctx, part);
}

static void structs_that_grew(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t i = 0; i < struct_count; i++) {
    roomy options;
    size_t own = structs[i].size;
    assert_int_equal(structs[i].init(&options, own + 64), JI_OK);
    support_status(ctx, structs[i].read(ctx, &options), JI_OK);
    options.bytes[own] = 1;
    refused(ctx, i, &options, "does not know");
    options.bytes[own] = 0;
    options.size = structs[i].first - 1;
    refused(ctx, i, &options, "smaller");
    options.size = (size_t)-1;
    refused(ctx, i, &options, "larger");
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
      support_status(ctx, structs[i].read(ctx, &options), JI_OK);
    }
  ji_context_free(ctx);
}

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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(init_functions),
      cmocka_unit_test(structs_that_grew),
      cmocka_unit_test(structs_of_every_older_size),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

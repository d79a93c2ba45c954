/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Under a locale with a comma as decimal point every function gives the same bytes. */
#include "support/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *run(const support_world *world, const support_entry *entry) {
  ji_context *ctx = support_context();
  support_call *call = calloc(1, sizeof *call);
  assert_non_null(call);
  call->world = world;
  call->record_ctx = support_context();
  support_ok(ctx, entry->run(ctx, call));
  ji_context_free(call->record_ctx);
  ji_context_free(ctx);
  char *record = malloc(sizeof call->record);
  assert_non_null(record);
  memcpy(record, call->record, sizeof call->record);
  free(call);
  return record;
}

static void every_result_is_the_same(void **state) {
  (void)state;
  support_comma_locale();
  char text[16];
  snprintf(text, sizeof text, "%.1f", 1.5);
  assert_string_not_equal(text, "1.5"); /* the locale is at work */
  support_world *under = support_world_create();
  for (size_t i = 0; i < support_entry_count(); i++) {
    support_comma_locale();
    char *there = run(under, support_entry_at(i));
    support_c_locale();
    char *here = run(under, support_entry_at(i));
    if (strcmp(here, there) != 0)
      fail_msg("%s differs:\n%s\n%s", support_entry_at(i)->function, here, there);
    free(here);
    free(there);
  }
  support_world_free(under);
}

/* Not only the same, but right: figures known by hand. */
static void numbers_are_right(void **state) {
  (void)state;
  support_comma_locale();
  support_world *world = support_world_create();
  ji_context *ctx = world->ctx;
  ji_column amount = support_look(ctx, world->mixed, "amount");
  assert_true(support_number(&amount, 0) == 1.5);
  assert_true(support_number(&amount, 1) == 1e-7);
  double factor = 0;
  support_ok(ctx, ji_unit_convert(ctx, "1.5e4 person", "person", &factor));
  assert_true(factor == 15000);
  ji_dataset *multipliers = NULL;
  support_ok(ctx, ji_io_multipliers(ctx, world->io, NULL, &multipliers));
  ji_column direct = support_look(ctx, multipliers, "direct");
  support_close("direct", support_number(&direct, 0), 50.25e4 / 100, 1e-12);
  ji_dataset_unref(multipliers);
  support_c_locale();
  support_world_free(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_result_is_the_same),
      cmocka_unit_test(numbers_are_right),
  };
  if (support_lacks_comma_locale())
    return SUPPORT_SKIPPED;
  return cmocka_run_group_tests(tests, NULL, NULL);
}

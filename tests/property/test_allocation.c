/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every public function that takes a context, with its 1st, 2nd, ... allocation failing: it says
 * so, leaks nothing, leaves nothing half done, and works when asked again. */
#include "support/world.h"

#include <stdio.h>

static support_call call;

static int set_up(void **state) {
  (void)state;
  call.world = support_world_create();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_world_free((support_world *)call.world);
  return 0;
}

static void survives(void **state) {
  const support_entry *entry = *state;
  long allocations = support_every_allocation(entry->function, entry->run, &call);
  print_message("%s: %ld allocations\n", entry->function, allocations);
}

int main(void) {
  struct CMUnitTest tests[512];
  char names[512][96];
  assert_true(support_entry_count() <= 512);
  for (size_t i = 0; i < support_entry_count(); i++) {
    snprintf(names[i], sizeof names[i], "%s (%zu)", support_entry_at(i)->function, i);
    tests[i] = (struct CMUnitTest){
        .name = names[i], .test_func = survives, .initial_state = (void *)support_entry_at(i)};
  }
  return _cmocka_run_group_tests("allocation", tests, support_entry_count(), set_up, tear_down);
}

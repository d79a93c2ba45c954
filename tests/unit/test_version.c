/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <stdio.h>

static void library_and_header_agree(void **state) {
  (void)state;
  assert_string_equal(ji_version(), JI_VERSION_STRING);
  assert_int_equal(ji_abi_version(), JI_ABI_VERSION);
}

static void text_is_made_of_the_numbers(void **state) {
  (void)state;
  char text[64];
  snprintf(text, sizeof text, "%d.%d.%d", JI_VERSION_MAJOR, JI_VERSION_MINOR, JI_VERSION_PATCH);
  assert_string_equal(text, JI_VERSION_STRING);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(library_and_header_agree),
      cmocka_unit_test(text_is_made_of_the_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

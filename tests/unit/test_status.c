/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <string.h>

#define CODE(name)                                                                                 \
  { name, #name }

static const struct {
  ji_status status;
  const char *name;
} codes[] = {
    CODE(JI_OK),
    CODE(JI_ERROR_ARGUMENT),
    CODE(JI_ERROR_MEMORY),
    CODE(JI_ERROR_LIMIT),
    CODE(JI_ERROR_BUSY),
    CODE(JI_ERROR_CANCELLED),
    CODE(JI_ERROR_UNSUPPORTED),
    CODE(JI_ERROR_THREAD),
    CODE(JI_ERROR_NOT_FOUND),
    CODE(JI_ERROR_IO),
    CODE(JI_ERROR_FORMAT),
    CODE(JI_ERROR_ENCODING),
    CODE(JI_ERROR_TYPE),
    CODE(JI_ERROR_SHAPE),
    CODE(JI_ERROR_LABEL),
    CODE(JI_ERROR_VALUE),
    CODE(JI_ERROR_UNIT),
    CODE(JI_ERROR_MEASURE),
    CODE(JI_ERROR_SINGULAR),
    CODE(JI_ERROR_CONVERGENCE),
    CODE(JI_ERROR_BALANCE),
    CODE(JI_ERROR_KIND),
    CODE(JI_ERROR_MODEL),
    CODE(JI_ERROR_CALLBACK),
    CODE(JI_CALLBACK_DEFAULT),
};
enum { count = sizeof codes / sizeof codes[0] };

static void every_code_has_its_name(void **state) {
  (void)state;
  for (size_t i = 0; i < count; i++)
    assert_string_equal(ji_status_name(codes[i].status), codes[i].name);
}

static void every_code_has_its_own_description(void **state) {
  (void)state;
  for (size_t i = 0; i < count; i++) {
    const char *text = ji_status_description(codes[i].status);
    assert_true(strlen(text) > 4);
    assert_null(strchr(text, '\n'));
    for (size_t j = 0; j < i; j++)
      assert_string_not_equal(text, ji_status_description(codes[j].status));
  }
}

static void other_numbers_are_unknown(void **state) {
  (void)state;
  const ji_status others[] = {1, -8, -999, -1002, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_string_equal(ji_status_name(others[i]), "JI_ERROR_UNKNOWN");
    assert_true(strlen(ji_status_description(others[i])) > 4);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_code_has_its_name),
      cmocka_unit_test(every_code_has_its_own_description),
      cmocka_unit_test(other_numbers_are_unknown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

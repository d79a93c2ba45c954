/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/utf8.h"

#include <string.h>

static void assert_valid(const char *bytes, size_t size) {
  assert_int_equal(ji__utf8_valid_prefix(bytes, size), size);
}

static void assert_stops(const char *bytes, size_t size, size_t at) {
  assert_int_equal(ji__utf8_valid_prefix(bytes, size), at);
}

static void valid_text(void **state) {
  (void)state;
  const char *texts[] = {"",
                         "a",
                         "jobs and more jobs",
                         "\xC2\x80",
                         "\xDF\xBF",
                         "\xE0\xA0\x80",
                         "\xED\x9F\xBF",
                         "\xEE\x80\x80",
                         "\xEF\xBF\xBF",
                         "\xF0\x90\x80\x80",
                         "\xF4\x8F\xBF\xBF",
                         "\xE4\xB8\x87\xE4\xBA\xBA",
                         "abcdefgh\u00E4ijklmnop"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    assert_valid(texts[i], strlen(texts[i]));
  assert_valid("a\0b", 3);
}

static void malformed_text(void **state) {
  (void)state;
  const char *bad[] = {"\x80", /* a continuation alone */
                       "\xC0\x80",
                       "\xC1\xBF", /* overlong */
                       "\xE0\x9F\xBF",
                       "\xF0\x8F\xBF\xBF",
                       "\xED\xA0\x80",
                       "\xED\xBF\xBF", /* surrogates */
                       "\xF4\x90\x80\x80",
                       "\xF5\x80\x80\x80",
                       "\xFF",
                       "\xC3",
                       "\xE4\xB8",
                       "\xF0\x90\x80", /* cut */
                       "\xE4\xB8z",
                       "\xC3\xC3\xA4"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    for (size_t lead = 0; lead < 20; lead++) {
      char text[64];
      memset(text, 'x', lead);
      strcpy(text + lead, bad[i]);
      assert_stops(text, strlen(text), lead);
    }
}

/* The size bounds it, whatever stands behind. */
static void size_is_obeyed(void **state) {
  (void)state;
  assert_stops("a\xE4\xB8\x87", 3, 1);
  assert_valid("a\xE4\xB8\x87\xFF", 4);
  assert_stops("a\xE4\xB8\x87\xFF", 5, 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(valid_text),
      cmocka_unit_test(malformed_text),
      cmocka_unit_test(size_is_obeyed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

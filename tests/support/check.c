/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

ji_context *support_context(void) {
  return support_context_threads(1);
}

ji_context *support_context_threads(int32_t threads) {
  ji_context_options options;
  ji_context *ctx = NULL;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.threads = threads;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  assert_non_null(ctx);
  return ctx;
}

void support_check_status(const ji_context *ctx, ji_status actual, ji_status expected,
                          const char *expression, const char *file, int line) {
  if (actual == expected)
    return;
  print_error("%s\n  gave %s, expected %s: %s\n", expression, ji_status_name(actual),
              ji_status_name(expected), ji_context_message(ctx));
  _fail(file, line);
}

void support_check_contains(const char *text, const char *part, const char *file, int line) {
  if (strstr(text, part))
    return;
  print_error("\"%s\"\n  does not contain \"%s\"\n", text, part);
  _fail(file, line);
}

double support_difference(double a, double b) {
  if (a == b || (isnan(a) && isnan(b)))
    return 0;
  if (!isfinite(a) || !isfinite(b))
    return INFINITY;
  return fabs(a - b) / fmax(fabs(a), fabs(b));
}

void support_check_close(const char *what, double actual, double expected, double tolerance,
                         const char *file, int line) {
  double difference = support_difference(actual, expected);
  if (difference <= tolerance)
    return;
  print_error("%s: %.17g, expected %.17g; relative difference %.3g > %.3g\n", what, actual,
              expected, difference, tolerance);
  _fail(file, line);
}

/* splitmix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators (OOPSLA 2014). */
uint64_t support_random_bits(support_random *random) {
  uint64_t z = random->state += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

double support_random_uniform(support_random *random, double low, double high) {
  double u = (double)(support_random_bits(random) >> 11) * 0x1p-53;
  return low + (high - low) * u;
}

/* A comma, or any other point that is not ours: some have several bytes. */
static int has_foreign_point(void) {
  return strcmp(localeconv()->decimal_point, ".") != 0;
}

static int set_comma_locale(void) {
  const char *names[] = {getenv("JI_TEST_LOCALE"),
                         "de_DE.UTF-8",
                         "de_DE.utf8",
                         "de_DE",
                         "fr_FR.UTF-8",
                         "es_ES.UTF-8",
                         "pt_BR.UTF-8",
                         "ru_RU.UTF-8"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (names[i] && setlocale(LC_ALL, names[i]) && has_foreign_point())
      return 1;
  support_c_locale();
  print_message("no locale with a comma as decimal point is installed\n");
  return 0;
}

void support_comma_locale(void) {
  if (!set_comma_locale())
    skip();
}

int support_lacks_comma_locale(void) {
  int found = set_comma_locale();
  support_c_locale();
  return !found;
}

void support_c_locale(void) {
  setlocale(LC_ALL, "C");
}

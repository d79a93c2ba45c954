/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of SDMX-CSV share: a context that keeps its warnings, a folder, a dataset as CSV.
 */
#ifndef TESTS_SDMX_FIXTURE_H
#define TESTS_SDMX_FIXTURE_H

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder;
static char logged[4000];

static void keep_warning(void *user, int32_t level, const char *message) {
  (void)user;
  size_t used = strlen(logged);
  if (level >= JI_LOG_WARNING)
    snprintf(logged + used, sizeof logged - used, "%s\n", message);
}

static int set_up(void **state) {
  (void)state;
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep_warning;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  folder = support_folder();
  logged[0] = 0;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

/* Asserts that a text is another one, and prints both if not. */
#define assert_text(actual, expected) check_text((actual), (expected), __FILE__, __LINE__)
static void check_text(const char *actual, const char *expected, const char *file, int line) {
  if (strcmp(actual, expected) == 0)
    return;
  print_error("it is\n%s\nexpected\n%s\n", actual, expected);
  _fail(file, line);
}

/* The message, without the folder of the file before it. */
static const char *message(void) {
  const char *text = ji_context_message(ctx);
  size_t size = strlen(folder);
  return strncmp(text, folder, size) == 0 && text[size] == '/' ? text + size + 1 : text;
}
#define assert_message(expected) assert_text(message(), (expected))

/* A dataset as the CSV file that it would be; to be freed with free(). */
static char *as_csv(const ji_dataset *dataset, const char *name) {
  char *path = support_path(folder, name);
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = JI_CSV_SIDECAR_NONE;
  support_ok(ctx, ji_dataset_write_csv(ctx, dataset, path, &options));
  char *text = support_read(path, NULL);
  free(path);
  return text;
}

static inline void check_dataset(const ji_dataset *dataset, const char *expected, const char *file,
                                 int line) {
  char *text = as_csv(dataset, "seen.csv");
  check_text(text, expected, file, line);
  free(text);
}
#define assert_dataset(dataset, expected) check_dataset((dataset), (expected), __FILE__, __LINE__)

#endif

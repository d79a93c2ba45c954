/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The small tables of "support/mrio.h" in a folder of their own, and looks at what was read. */
#ifndef TESTS_MULTIREGION_FIXTURE_H
#define TESTS_MULTIREGION_FIXTURE_H

#include "support/support.h"

#include "support/mrio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAVED, EXIOBASE, MATRICES, OECD, WIOD, LONG };

static ji_context *ctx;
static char *folder;

static inline int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  support_mrio_write(folder);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_multiregion_options options_of(int which) {
  ji_multiregion_options options;
  assert_int_equal(ji_multiregion_options_init(&options, sizeof options), JI_OK);
  options.separator = which == MATRICES ? "|" : NULL;
  return options;
}

static ji_status read_status(int which, const ji_multiregion_options *options, ji_bundle **out) {
  char *path = support_path(folder, support_mrio_names[which]);
  ji_status status = ji_bundle_read_multiregion(ctx, path, options, out);
  free(path);
  return status;
}

static inline ji_bundle *read_table(int which, const ji_multiregion_options *options) {
  ji_bundle *bundle = NULL;
  ji_multiregion_options own = options_of(which);
  support_ok(ctx, read_status(which, options ? options : &own, &bundle));
  assert_non_null(bundle);
  return bundle;
}

/* --- looking ------------------------------------------------------------------------------ */

static inline double at(const ji_bundle *bundle, const char *name, int64_t row, int64_t column) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  if (!array)
    fail_msg("there is no array \"%s\"", name);
  assert_null(array->release);
  assert_true(row < array->rows && column < array->columns);
  return ((const double *)array->data)[row * array->row_stride + column * array->column_stride];
}

static inline void check_array(const ji_bundle *bundle, const char *name, int64_t rows,
                               int64_t columns) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  if (!array)
    fail_msg("there is no array \"%s\"", name);
  assert_int_equal(array->rows, rows);
  assert_int_equal(array->columns, columns);
}

static void check_text(const ji_bundle *bundle, const char *dataset, const char *column,
                       int64_t row, const char *expected) {
  const ji_dataset *found = ji_bundle_find(bundle, dataset);
  if (!found)
    fail_msg("there is no dataset \"%s\"", dataset);
  ji_column seen = support_look(ctx, found, column);
  char *text = support_text(ctx, &seen, row);
  if (expected)
    assert_string_equal(text, expected);
  else
    assert_null(text);
  free(text);
}

static inline void check_table(const ji_bundle *bundle, const char *key, const char *value) {
  const ji_dataset *table = ji_bundle_find(bundle, "table");
  ji_column keys = support_look(ctx, table, "key");
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++) {
    char *text = support_text(ctx, &keys, i);
    int is_found = strcmp(text, key) == 0;
    free(text);
    if (!is_found)
      continue;
    check_text(bundle, "table", "value", i, value);
    return;
  }
  fail_msg("the table has no key \"%s\"", key);
}

/* Replaces the first `from` in a file by `to`; from NULL: the whole file. to NULL: removes it. */
static inline void edit(const char *inner, const char *file, const char *from, const char *to) {
  char *base = support_path(folder, inner);
  char *path = support_path(base, file);
  char *text = support_read(path, NULL);
  if (!to) {
    assert_int_equal(remove(path), 0);
  } else if (!from) {
    support_write(base, file, to);
  } else {
    char *found = strstr(text, from);
    if (!found)
      fail_msg("%s has no \"%s\"", file, from);
    size_t before = (size_t)(found - text);
    char *edited = calloc(1, strlen(text) + strlen(to) + 1);
    assert_non_null(edited);
    memcpy(edited, text, before);
    strcat(edited, to);
    strcat(edited, found + strlen(from));
    support_write(base, file, edited);
    free(edited);
  }
  free(text);
  free(path);
  free(base);
}

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as four tables (codes, succession, concordance, data), parted by lines of a single %:
 * made into a code list and a concordance, asked everything, or refused with a message. Of what is
 * made the laws must hold. Before the first line stands one byte of options. */
#include "fuzz/fuzz.h"

#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 8
#define ROWS 256

static ji_context *ctx;

static void must(int holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "%s: %s\n", what, ji_context_message(ctx));
  abort();
}

/* A refusal leaves a message and no object. */
static int made(ji_status status, int has_object) {
  must((status == JI_OK) == has_object, "an object, or a refusal");
  must(status == JI_OK || ji_context_message(ctx)[0], "a refusal has a message");
  return status == JI_OK;
}

/* The out-argument by its address: it is looked at after the call. */
static int made_dataset(ji_status status, ji_dataset *const *out) {
  return made(status, *out != NULL);
}

static int made_bundle(ji_status status, ji_bundle *const *out) {
  return made(status, *out != NULL);
}

/* --- tables -------------------------------------------------------------------------------- */

typedef struct table {
  const char *cells[ROWS + 1][COLUMNS]; /* the names first */
  int64_t sizes[ROWS + 1][COLUMNS];
  int64_t rows, columns;
} table;

/* Cells between commas and line ends, the text up to a line of %; returns what is behind it. */
static const char *read_table(const char *at, const char *end, table *out) {
  int64_t row = 0, column = 0;
  memset(out, 0, sizeof *out);
  while (at < end && row <= ROWS) {
    const char *start = at;
    while (at < end && *at != ',' && *at != '\n')
      at++;
    if (!column && at - start == 1 && *start == '%')
      return at < end ? at + 1 : at;
    if (column < COLUMNS) {
      out->cells[row][column] = start;
      out->sizes[row][column] = at - start;
      if (!row)
        out->columns = column + 1;
    }
    column++;
    if (at == end || *at++ == '\n') {
      out->rows = row++;
      column = 0;
    }
  }
  return at;
}

static ji_type type_of(const char *name) {
  static const char *const floats[] = {"weight", "size", "value"};
  static const char *const dates[] = {"valid_from", "valid_to", "date"};
  for (size_t i = 0; i < 3; i++)
    if (!strcmp(name, floats[i]))
      return JI_TYPE_FLOAT64;
    else if (!strcmp(name, dates[i]))
      return JI_TYPE_DATE32;
  return !strcmp(name, "level") || !strcmp(name, "jobs") ? JI_TYPE_INT64 : JI_TYPE_TEXT;
}

/* The buffers of one column. */
typedef struct buffers {
  double numbers[ROWS];
  int64_t integers[ROWS];
  int32_t days[ROWS];
  char text[ROWS * 64];
  int64_t offsets[ROWS + 1];
  uint8_t validity[ROWS / 8];
} buffers;

static void read_cell(const table *from, int64_t row, int64_t column, buffers *b) {
  char cell[64] = "";
  int64_t size = from->sizes[row + 1][column];
  size = size < 63 ? size : 63;
  if (size)
    memcpy(cell, from->cells[row + 1][column], (size_t)size);
  b->numbers[row] = strtod(cell, NULL);
  b->integers[row] = strtoll(cell, NULL, 10);
  b->days[row] = (int32_t)(b->integers[row] % 100000);
  memcpy(b->text + b->offsets[row], cell, (size_t)size);
  b->offsets[row + 1] = b->offsets[row] + size;
  if (size)
    b->validity[row / 8] |= (uint8_t)(1U << (row % 8));
}

static ji_status add_column(const table *from, int64_t column, ji_dataset_builder *builder) {
  static buffers b;
  char name[32] = "";
  memset(&b, 0, sizeof b);
  int64_t size = from->sizes[0][column] < 31 ? from->sizes[0][column] : 31;
  if (size)
    memcpy(name, from->cells[0][column], (size_t)size);
  for (int64_t row = 0; row < from->rows; row++)
    read_cell(from, row, column, &b);
  ji_column made_of = {.size = sizeof made_of,
                       .type = type_of(name),
                       .name = name,
                       .length = from->rows,
                       .null_count = -1,
                       .validity = b.validity};
  made_of.offsets = made_of.type == JI_TYPE_TEXT ? b.offsets : NULL;
  made_of.values = made_of.type == JI_TYPE_FLOAT64  ? (const void *)b.numbers
                   : made_of.type == JI_TYPE_DATE32 ? (const void *)b.days
                   : made_of.type == JI_TYPE_INT64  ? (const void *)b.integers
                                                    : b.text;
  return ji_dataset_builder_column(ctx, builder, &made_of, NULL, NULL);
}

/* NULL for what is no dataset, such as one with a column twice. */
static ji_dataset *build(const table *from) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  for (int64_t i = 0; i < from->columns && !status; i++)
    status = add_column(from, i, builder);
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, &dataset);
  ji_dataset_builder_free(builder);
  return dataset;
}

/* --- what must hold ------------------------------------------------------------------------ */

static void check_concordance(const ji_dataset *concordance) {
  ji_dataset *again = NULL, *report = NULL, *both = NULL, *back = NULL;
  must(ji_concordance_create(ctx, concordance, NULL, &again) == JI_OK, "a concordance is one");
  must(ji_concordance_check(ctx, concordance, NULL, NULL, NULL, &report) == JI_OK, "a check");
  must(ji_concordance_compose(ctx, concordance, again, &both) == JI_OK, "a product");
  made_dataset(ji_concordance_invert(ctx, concordance, concordance, &back), &back);
  ji_dataset_unref(again);
  ji_dataset_unref(report);
  ji_dataset_unref(both);
  ji_dataset_unref(back);
}

static uint64_t sum_of(const ji_dataset *dataset, int *found) {
  ji_column jobs = {.size = sizeof jobs};
  uint64_t sum = 0;
  int64_t index = ji_dataset_find(dataset, "jobs");
  *found = index >= 0 && ji_dataset_column(ctx, dataset, index, &jobs) == JI_OK;
  for (int64_t row = 0; *found && row < jobs.length; row++)
    if (!jobs.validity || jobs.validity[row / 8] >> (row % 8) & 1)
      sum += (uint64_t)((const int64_t *)jobs.values)[row];
  return sum;
}

static void check_concord(const ji_dataset *data, const ji_dataset *concordance) {
  ji_concord_options options;
  ji_bundle *bundle = NULL;
  int found;
  must(ji_concord_options_init(&options, sizeof options) == JI_OK, "options");
  options.unmapped = JI_CONCORD_UNMAPPED_COLLECT;
  options.columns = JI_CONCORD_COLUMNS_DROP;
  if (made_bundle(ji_dataset_concord(ctx, data, "county", concordance, &options, &bundle),
                  &bundle)) {
    uint64_t before = sum_of(data, &found);
    if (found)
      must(before == sum_of(ji_bundle_find(bundle, "result"), &found) +
                         sum_of(ji_bundle_find(bundle, "unmapped"), &found),
           "totals stay");
  }
  ji_bundle_unref(bundle);
}

static void ask_list(const ji_bundle *list) {
  ji_dataset *out = NULL;
  must(ji_code_list_at(ctx, list, "1970-02-01", &out) == JI_OK, "codes of a day");
  ji_dataset_unref(out);
  made_dataset(ji_code_list_ancestors(ctx, list, 1, NULL, &out), &out);
  ji_dataset_unref(out);
  made_dataset(ji_code_list_find(ctx, list, "A", "1970-02-01", &out), &out);
  ji_dataset_unref(out);
  must(ji_code_list_succession(ctx, list, "1969-01-01", "2000-01-01", &out) == JI_OK, "changes");
  check_concordance(out);
  ji_dataset_unref(out);
}

static void use_list(const ji_dataset *codes, const ji_dataset *succession, int32_t choice) {
  ji_code_list_options options;
  ji_bundle *list = NULL, *upper = NULL;
  must(ji_code_list_options_init(&options, sizeof options) == JI_OK, "options");
  options.hierarchy = choice % 3;
  options.tolerance = choice & 4 ? 0.25 : 0;
  if (made_bundle(ji_code_list_create(ctx, codes, succession, &options, &list), &list)) {
    ask_list(list);
    options.upper = list;
    made_bundle(ji_code_list_create(ctx, codes, NULL, &options, &upper), &upper);
  }
  ji_bundle_unref(upper);
  ji_bundle_unref(list);
}

static void use_concordance(const ji_dataset *concordance, const ji_dataset *data, int32_t choice) {
  ji_concordance_options options;
  ji_dataset *read = NULL, *report = NULL;
  must(ji_concordance_options_init(&options, sizeof options) == JI_OK, "options");
  options.tolerance = choice & 4 ? 0.25 : 0;
  made_dataset(ji_concordance_check(ctx, concordance, NULL, NULL, &options, &report), &report);
  if (made_dataset(ji_concordance_create(ctx, concordance, &options, &read), &read)) {
    check_concordance(read);
    if (data)
      check_concord(data, read);
  }
  ji_dataset_unref(report);
  ji_dataset_unref(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static table tables[4];
  ji_dataset *datasets[4];
  const char *at = (const char *)bytes, *end = at + size;
  int32_t choice = size ? bytes[0] : 0;
  must(ji_context_create(NULL, &ctx) == JI_OK, "a context");
  at += size > 0;
  for (size_t i = 0; i < 4; i++) {
    at = read_table(at, end, &tables[i]);
    datasets[i] = build(&tables[i]);
  }
  if (datasets[0])
    use_list(datasets[0], tables[1].columns > 1 ? datasets[1] : NULL, choice);
  if (datasets[2])
    use_concordance(datasets[2], datasets[3], choice);
  for (size_t i = 0; i < 4; i++)
    ji_dataset_unref(datasets[i]);
  ji_context_free(ctx);
  return 0;
}

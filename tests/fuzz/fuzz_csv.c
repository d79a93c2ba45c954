/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a CSV file: read, or refused with a message. What is read is written, read again and
 * must be the same. The first bytes choose delimiter, limits, layout and leniencies; they are part
 * of the file, too. */
#include "fuzz/fuzz.h"

#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256], path[300], again_path[300];

/* One folder a process; what is in it is rewritten for every input. */
static void make_folder(void) {
  const char *base = getenv("TMPDIR");
  if (folder[0])
    return;
  snprintf(folder, sizeof folder, "%s/jobimpact-fuzz-XXXXXX", base && *base ? base : "/tmp");
  if (!mkdtemp(folder))
    abort();
  snprintf(path, sizeof path, "%s/t.csv", folder);
  snprintf(again_path, sizeof again_path, "%s/again.csv", folder);
}

static void remove_folder(void) {
  char schema[320];
  snprintf(schema, sizeof schema, "%s/again.schema.csv", folder);
  unlink(path);
  unlink(again_path);
  unlink(schema);
  rmdir(folder);
}

static void write_input(const uint8_t *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
    abort();
}

static void must(ji_context *ctx, ji_status status) {
  if (status == JI_OK)
    return;
  fprintf(stderr, "%s: %s\n", ji_status_name(status), ji_context_message(ctx));
  abort();
}

static void check_same(ji_context *ctx, const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  must(ctx, ji_dataset_digest(ctx, left, &a));
  must(ctx, ji_dataset_digest(ctx, right, &b));
  if (strcmp(ji_text_data(a), ji_text_data(b)) != 0)
    abort();
  ji_text_unref(a);
  ji_text_unref(b);
}

static void check_round_trip(ji_context *ctx, const ji_dataset *dataset) {
  ji_dataset *again = NULL;
  ji_text *table = NULL;
  must(ctx, ji_dataset_write_csv(ctx, dataset, again_path, NULL));
  must(ctx, ji_dataset_read_csv(ctx, again_path, NULL, &again));
  check_same(ctx, dataset, again);
  must(ctx, ji_dataset_format_table(ctx, dataset, NULL, &table));
  ji_text_unref(table);
  ji_table_options markdown;
  must(ctx, ji_table_options_init(&markdown, sizeof markdown));
  markdown.format = JI_TABLE_MARKDOWN;
  must(ctx, ji_dataset_format_table(ctx, dataset, &markdown, &table));
  ji_text_unref(table);
  ji_dataset_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  make_folder();
  write_input(bytes, size);
  ji_context *ctx = NULL;
  ji_csv_options options;
  must(NULL, ji_context_create(NULL, &ctx));
  must(ctx, ji_csv_options_init(&options, sizeof options));
  options.sidecar = JI_CSV_SIDECAR_NONE;
  if (size > 0 && bytes[0] % 4 == 1)
    options.delimiter = ';';
  if (size > 0 && bytes[0] % 8 == 2)
    options.max_field_size = 5;
  if (size > 1 && bytes[0] % 4 == 3) {
    options.lenient = bytes[1] < 128 ? JI_CSV_LENIENT_ALL : 1 << bytes[1] % 11;
    options.header_rows = bytes[0] / 4 % 4;
    options.label_columns = bytes[0] / 16 % 3;
    options.skip_lines = bytes[0] / 64;
  }
  ji_dataset *dataset = NULL;
  ji_status status = ji_dataset_read_csv(ctx, path, &options, &dataset);
  if (status == JI_OK)
    check_round_trip(ctx, dataset);
  else if (dataset || !ji_context_message(ctx)[0])
    abort();
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
  remove_folder();
  folder[0] = 0;
  return 0;
}

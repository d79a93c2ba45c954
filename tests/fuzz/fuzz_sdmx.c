/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as an SDMX-CSV file: read, or refused with a message. What is read is written where
 * SDMX has a place for it, and what was written reads back, and again, the same. The last byte
 * chooses options, unless it ends a line. */
#include "fuzz/files.h"

#include <string.h>
#include <unistd.h>

static char folder[256], path[300], again_path[300];

/* One folder an input. */
static void make_folder(void) {
  fuzz_make_folder(folder);
  snprintf(path, sizeof path, "%s/t.csv", folder);
  snprintf(again_path, sizeof again_path, "%s/again.csv", folder);
}

static void remove_folder(void) {
  unlink(path);
  unlink(again_path);
  rmdir(folder);
}

static void check_same(ji_context *ctx, const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  fuzz_must(ctx, ji_dataset_digest(ctx, left, &a));
  fuzz_must(ctx, ji_dataset_digest(ctx, right, &b));
  if (strcmp(ji_text_data(a), ji_text_data(b)) != 0)
    abort();
  ji_text_unref(a);
  ji_text_unref(b);
}

/* A name or a value that SDMX has no place for may be refused; what stands in a file must read. */
static ji_dataset *write_and_read(ji_context *ctx, const ji_dataset *dataset) {
  ji_sdmx_write_options to;
  ji_sdmx_read_options from;
  ji_dataset *read = NULL;
  fuzz_must(ctx, ji_sdmx_write_options_init(&to, sizeof to));
  fuzz_must(ctx, ji_sdmx_read_options_init(&from, sizeof from));
  to.structure_id = "X:Y(1.0)";
  to.labels = from.labels = JI_SDMX_LABELS_ID;
  if (ji_dataset_write_sdmx_csv(ctx, dataset, again_path, &to)) {
    if (!ji_context_message(ctx)[0] || access(again_path, F_OK) == 0)
      abort();
    return NULL;
  }
  fuzz_must(ctx, ji_dataset_read_sdmx_csv(ctx, again_path, &from, &read));
  unlink(again_path);
  return read;
}

static void check_round_trip(ji_context *ctx, const ji_dataset *dataset) {
  ji_dataset *once = write_and_read(ctx, dataset);
  ji_dataset *twice = once ? write_and_read(ctx, once) : NULL;
  if (once && !twice)
    abort();
  if (once)
    check_same(ctx, once, twice);
  ji_dataset_unref(once);
  ji_dataset_unref(twice);
}

static void choose(uint8_t byte, ji_sdmx_read_options *options) {
  options->labels = byte % 4;
  options->names = byte / 4 % 2;
  options->structure = byte / 8 % 2;
  options->unit_columns = byte / 16 % 3;
  options->deletes = byte / 32 % 2;
  options->periods = options->statuses = byte / 64 % 2;
  options->decimal = byte > 127 ? ',' : '.';
  options->encoding = byte % 5 == 4 ? "auto" : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  ji_context *ctx = NULL;
  ji_sdmx_read_options options;
  ji_dataset *dataset = NULL;
  make_folder();
  fuzz_write(path, bytes, size);
  fuzz_must(NULL, ji_context_create(NULL, &ctx));
  fuzz_must(ctx, ji_sdmx_read_options_init(&options, sizeof options));
  if (size > 0 && bytes[size - 1] != '\n') /* most files end their last line: defaults */
    choose(bytes[size - 1], &options);
  ji_status status = ji_dataset_read_sdmx_csv(ctx, path, &options, &dataset);
  if (status == JI_OK)
    check_round_trip(ctx, dataset);
  else if (dataset || !ji_context_message(ctx)[0])
    abort();
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
  remove_folder();
  return 0;
}

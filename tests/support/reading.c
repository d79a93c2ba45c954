/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep_log(void *user, int32_t level, const char *message) {
  support_reading *reading = user;
  size_t used = strlen(reading->log);
  snprintf(reading->log + used, sizeof reading->log - used, "%s%s\n",
           level == JI_LOG_WARNING ? "WARNING " : "", message);
}

support_reading *support_reading_create(void) {
  support_reading *reading = calloc(1, sizeof *reading);
  ji_context_options options;
  assert_non_null(reading);
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep_log;
  options.user = reading;
  assert_int_equal(ji_context_create(&options, &reading->ctx), JI_OK);
  reading->folder = support_folder();
  return reading;
}

void support_reading_free(support_reading *reading) {
  support_folder_free(reading->folder);
  ji_context_free(reading->ctx);
  free(reading);
}

ji_status support_reading_try(support_reading *reading, const char *text,
                              const ji_csv_options *options, ji_dataset **out) {
  char *path = support_path(reading->folder, "t.csv");
  support_write(reading->folder, "t.csv", text);
  reading->log[0] = 0;
  ji_status status = ji_dataset_read_csv(reading->ctx, path, options, out);
  free(path);
  return status;
}

ji_dataset *support_reading_ok(support_reading *reading, const char *text,
                               const ji_csv_options *options) {
  ji_dataset *dataset = NULL;
  support_ok(reading->ctx, support_reading_try(reading, text, options, &dataset));
  return dataset;
}

ji_csv_options support_lenient(int32_t set) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = JI_CSV_SIDECAR_NONE;
  options.lenient = set;
  return options;
}

void support_check_texts(ji_context *ctx, const ji_dataset *dataset, const char *name,
                         const char *expected, const char *file, int line) {
  char text[1024] = "";
  ji_column column = support_look(ctx, dataset, name);
  for (int64_t row = 0; row < column.length; row++) {
    char *cell = support_text(ctx, &column, row);
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s%s", row ? "|" : "", cell ? cell : "~");
    free(cell);
  }
  if (strcmp(text, expected) != 0) {
    print_error("line %d: \"%s\" is %s, expected %s\n", line, name, text, expected);
    _fail(file, line);
  }
}

void support_same_content(ji_context *ctx, const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, left, &a));
  support_ok(ctx, ji_dataset_digest(ctx, right, &b));
  assert_string_equal(ji_text_data(a), ji_text_data(b));
  ji_text_unref(a);
  ji_text_unref(b);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV texts read through a context that keeps what it is told. */
#ifndef TESTS_SUPPORT_READING_H
#define TESTS_SUPPORT_READING_H

#include "support/support.h"

typedef struct support_reading {
  ji_context *ctx;
  char *folder;
  char log[8192]; /* of the last reading, a line a message; warnings begin with "WARNING " */
} support_reading;

support_reading *support_reading_create(void);
void support_reading_free(support_reading *reading);
/* Reads a text as t.csv. */
ji_status support_reading_try(support_reading *reading, const char *text,
                              const ji_csv_options *options, ji_dataset **out);
ji_dataset *support_reading_ok(support_reading *reading, const char *text,
                               const ji_csv_options *options);
/* The defaults without a sidecar, and these leniencies. */
ji_csv_options support_lenient(int32_t set);

/* Asserts the cells of a text column, joined by "|"; a null is "~". */
#define support_texts(ctx, dataset, name, expected)                                                \
  support_check_texts((ctx), (dataset), (name), (expected), __FILE__, __LINE__)
void support_check_texts(ji_context *ctx, const ji_dataset *dataset, const char *name,
                         const char *expected, const char *file, int line);
/* Asserts that both datasets have the same digest. */
void support_same_content(ji_context *ctx, const ji_dataset *left, const ji_dataset *right);

#endif

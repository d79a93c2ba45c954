/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrow streams made by hand. Every buffer is a block of its exact size, so that a sanitizer sees
 * what is read beyond it; every release is counted. */
#ifndef TESTS_SUPPORT_ARROW_H
#define TESTS_SUPPORT_ARROW_H

#include "support/support.h"

/* Schemas, arrays and streams that were made here and are not released yet. A second release of
 * one fails the test. */
int support_arrow_live(void);

/* A stream while it is put together: a struct schema and its batches. */
typedef struct support_producer support_producer;
support_producer *support_producer_create(void);
/* Adds a field; its struct may be changed before the stream is made. */
struct ArrowSchema *support_producer_field(support_producer *producer, const char *format,
                                           const char *name);
struct ArrowSchema *support_producer_schema(support_producer *producer);
/* Adds an empty record batch of so many rows; its children are to be filled. */
struct ArrowArray *support_producer_batch(support_producer *producer, int64_t length);
/* The batch that was added last. */
struct ArrowArray *support_producer_last(support_producer *producer);
/* get_schema (call 0), the first get_next (call 1) ... fails with `code` and `message` (may be
 * NULL: there is none). */
void support_producer_fail(support_producer *producer, int call, int code, const char *message);
/* Called at the beginning of every get_next. */
void support_producer_watch(support_producer *producer, void (*watch)(void *user), void *user);
/* Hands the producer over to the stream: releasing that frees it all. */
void support_producer_stream(support_producer *producer, struct ArrowArrayStream *out);

/* Metadata from key, value, key, value ..., NULL. */
void support_schema_metadata(struct ArrowSchema *schema, const char *const *pairs);
/* Metadata as given, `size` bytes. */
void support_schema_bytes(struct ArrowSchema *schema, const void *bytes, size_t size);
/* Adds a dictionary of values in `format`. */
struct ArrowSchema *support_schema_dictionary(struct ArrowSchema *schema, const char *format);
void support_schema_release(struct ArrowSchema *schema);

/* Makes an array without buffers. */
void support_array(struct ArrowArray *array, int64_t length, int64_t null_count, int64_t offset,
                   int64_t buffers);
/* Copies bytes into buffer i and returns the copy. */
const void *support_array_buffer(struct ArrowArray *array, int64_t i, const void *bytes,
                                 size_t size);
struct ArrowArray *support_array_dictionary(struct ArrowArray *array);

/* The nth column of a batch in one go: validity may be NULL; sizes in bytes. */
void support_array_fixed(struct ArrowArray *array, int64_t length, int64_t offset,
                         const void *validity, size_t validity_size, const void *values,
                         size_t size);
/* A text column of the given format (u, U or vu); a NULL text is a null. `texts` holds offset +
 * length of them. */
void support_array_text(struct ArrowArray *array, const char *format, int64_t length,
                        int64_t offset, const char *const *texts);

/* The dataset of a stream, which must succeed; drops a dataset and asserts that nothing of the
 * streams before is kept. */
ji_dataset *support_arrow_import(ji_context *ctx, support_producer *producer);
void support_arrow_drop(ji_dataset *dataset);
/* Asserts the cells of a text or dictionary column; NULL is a null. */
void support_texts(ji_context *ctx, const ji_column *column, const char *const *expected,
                   int64_t count);

#endif

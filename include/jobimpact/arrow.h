/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Arrow streams in and out, through the Arrow C data and C stream interfaces
 * (https://arrow.apache.org/docs/format/CDataInterface.html). Needs no Arrow library. */
#ifndef JOBIMPACT_ARROW_H
#define JOBIMPACT_ARROW_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** @cond ARROW the standard's own structs, declared under the standard's own guards */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
#endif
/** @endcond */

/** Reads a stream of record batches into a dataset.
 *
 * One batch of the right type is adopted without a copy and let go when the last column that holds
 * a part of it is freed; validity and booleans at a bit offset that is no multiple of 8, buffers
 * that are not aligned, 32-bit text offsets and string views are copied. Several batches are joined
 * once; batches without rows do not count.
 *
 * Narrower integers and floats are widened; unsigned 64-bit values above INT64_MAX are an error.
 * Dates in milliseconds become days, other units of time microseconds, where that loses nothing.
 * Timestamps are instants in UTC whatever zone the stream names, and one without a zone is read as
 * UTC. Dictionaries that change from batch to batch are merged; repeated entries become one, null
 * entries null cells. A column of the null type becomes text. A null row of the batch is null in
 * every column. A stream without columns gives a dataset without rows.
 *
 * Unit, measure and description are read from the field metadata `jobimpact:unit`,
 * `jobimpact:measure`, `jobimpact:description`, what was done before from the schema's metadata
 * `jobimpact:provenance` (the text of a provenance as CSV); all other metadata is dropped.
 *
 * Lengths, offsets, codes and UTF-8 are checked. How large a buffer is the interface does not say,
 * so that a producer who gives less memory than it declares cannot be caught.
 * @param ctx the context.
 * @param stream the stream; taken over, on failure too (its release is then NULL).
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_TYPE naming the column for nested and other types that are not columns
 * here; JI_ERROR_IO with the producer's own message (JI_ERROR_MEMORY for ENOMEM); JI_ERROR_FORMAT
 * for a stream that breaks the interface; JI_ERROR_ENCODING; JI_ERROR_LABEL; JI_ERROR_VALUE;
 * JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_import_arrow(ji_context *ctx, struct ArrowArrayStream *stream,
                                         ji_dataset **out);

/** Gives a dataset out as a stream of one record batch, without copying the values. Text has 64-bit
 * offsets (format U), dictionary codes are int32, timestamps are UTC microseconds. The provenance
 * goes along as metadata of the schema.
 * @param ctx the context.
 * @param dataset the dataset; the stream keeps a reference, so it outlives the caller's.
 * @param out filled by the call; the consumer releases it; its release is NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_export_arrow(ji_context *ctx, const ji_dataset *dataset,
                                         struct ArrowArrayStream *out);

JI_END_DECLS
#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrow's C data interface inside: what the parts of the import share. */
#ifndef JI_FORMAT_ARROW_H
#define JI_FORMAT_ARROW_H

#include "data/dataset.h"

#include <jobimpact/arrow.h>

/* How values lie in Arrow's buffers. */
typedef enum ji__arrow_storage {
  JI__ARROW_NONE = 0, /* no storage: a field that is not dictionary-coded has no dictionary */
  JI__ARROW_NULL,
  JI__ARROW_BOOL,
  JI__ARROW_INT8,
  JI__ARROW_UINT8,
  JI__ARROW_INT16,
  JI__ARROW_UINT16,
  JI__ARROW_INT32,
  JI__ARROW_UINT32,
  JI__ARROW_INT64,
  JI__ARROW_UINT64,
  JI__ARROW_FLOAT16,
  JI__ARROW_FLOAT32,
  JI__ARROW_FLOAT64,
  JI__ARROW_DATE32,
  JI__ARROW_DATE64,
  JI__ARROW_SECONDS,
  JI__ARROW_MILLISECONDS,
  JI__ARROW_MICROSECONDS,
  JI__ARROW_NANOSECONDS,
  JI__ARROW_TEXT32, /* 32-bit offsets */
  JI__ARROW_TEXT64, /* 64-bit offsets */
  JI__ARROW_VIEW    /* string views */
} ji__arrow_storage;

/* One field of the stream's schema, and the column it becomes. */
typedef struct ji__arrow_field {
  const char *name; /* borrowed from the schema */
  ji_type type;
  ji__arrow_storage storage;    /* of the values, or of the indices into a dictionary */
  ji__arrow_storage dictionary; /* of the dictionary's values; JI__ARROW_NONE: not coded */
  char *unit, *measure_text, *description; /* owned; NULL where the metadata has none */
  ji_measure *measure;
} ji__arrow_field;

typedef struct ji__arrow_fields {
  ji__arrow_field *items;
  int64_t count;
} ji__arrow_fields;

/* Reads the schema of a stream. On failure `out` holds nothing. */
ji_status ji__arrow_fields_read(ji_context *ctx, const struct ArrowSchema *schema,
                                ji__arrow_fields *out);
/* The text of the provenance in the schema's metadata; *text is NULL if there is none. It belongs
 * to the schema. */
ji_status ji__arrow_provenance(ji_context *ctx, const struct ArrowSchema *schema, const char **text,
                               size_t *size);
void ji__arrow_fields_clear(ji_context *ctx, ji__arrow_fields *fields);
/* Bytes of a value of a fixed width; 0 for bits, text and nothing. */
size_t ji__arrow_width(ji__arrow_storage storage);

/* A record batch, kept until the last column that adopted a part of it is gone. */
typedef struct ji__arrow_batch {
  ji__object object;
  struct ArrowArray array;
} ji__arrow_batch;

ji_status ji__arrow_batch_create(ji_context *ctx, ji__arrow_batch **out);
void ji__arrow_batch_unref(ji__arrow_batch *batch);

/* A bitmap and the bit of its element 0; no bits: every element is valid. */
typedef struct ji__arrow_bits {
  const uint8_t *bits;
  int64_t first;
} ji__arrow_bits;

/* One column of one batch. */
typedef struct ji__arrow_part {
  const struct ArrowArray *array;
  ji__arrow_batch *batch; /* borrowed */
  int64_t first;          /* where element 0 lies: the batch's offset + the array's own */
  int64_t length;
  int64_t row;                 /* the dataset's row that element 0 becomes */
  ji__arrow_bits validity;     /* the array's own */
  ji__arrow_bits row_is_valid; /* the batch's: a null row is null in every column */
} ji__arrow_part;

/* A column before it is one: all its parts, none of them empty. */
typedef struct ji__arrow_source {
  const char *name;  /* of the column, for messages */
  const char *place; /* "" or ", dictionary", for messages */
  ji__arrow_storage storage;
  ji__arrow_part *parts;
  size_t count;
  int64_t rows;
} ji__arrow_source;

/* The buffers of a finished column: adopted from a batch, or our own. */
typedef struct ji__arrow_holder {
  ji_allocator allocator;
  ji__arrow_batch *batch; /* a reference, if something of it was adopted */
  void *owned[3];         /* validity, values, offsets */
} ji__arrow_holder;

/* The indices of ji__arrow_holder.owned. */
enum { JI__ARROW_VALIDITY, JI__ARROW_VALUES, JI__ARROW_OFFSETS };

ji_status ji__arrow_holder_create(ji_context *ctx, ji__arrow_holder **out);
/* Lets go of everything; has the shape of a column's release function. */
void ji__arrow_holder_free(void *holder);
/* Zeroed memory of count * size bytes that the holder owns. */
ji_status ji__arrow_holder_allocate(ji_context *ctx, ji__arrow_holder *holder, int which,
                                    int64_t count, size_t size, void **out);
/* Remembers that the column borrows from the part's batch. */
void ji__arrow_holder_adopt(ji__arrow_holder *holder, const ji__arrow_part *part);

/* Checks lengths, buffers and offsets of an array that holds `length` elements from `skip` on, and
 * fills the part (but for `row` and `row_is_valid`). */
ji_status ji__arrow_part_read(ji_context *ctx, const ji__arrow_source *source, int has_dictionary,
                              const struct ArrowArray *array, int64_t skip, int64_t length,
                              ji__arrow_part *part);
int ji__arrow_bit(ji__arrow_bits bits, int64_t i);
int ji__arrow_part_is_valid(const ji__arrow_part *part, int64_t i);
/* Copies `count` bits; the target's other bits stay. */
void ji__arrow_bits_copy(uint8_t *target, int64_t at, ji__arrow_bits source, int64_t count);
/* The column's validity: adopted, or copied where it must be or `copy` says so. */
ji_status ji__arrow_validity(ji_context *ctx, const ji__arrow_source *source, int copy,
                             ji__arrow_holder *holder, ji_column *column);

/* The three kinds of columns; each fills values (and offsets, dictionary) and validity. */
ji_status ji__arrow_values(ji_context *ctx, const ji__arrow_source *source,
                           ji__arrow_holder *holder, ji_column *column);
ji_status ji__arrow_text(ji_context *ctx, const ji__arrow_source *source, ji__arrow_holder *holder,
                         ji_column *column);
/* `column->dictionary` is then the caller's to drop. */
ji_status ji__arrow_dictionary(ji_context *ctx, const ji__arrow_source *source,
                               ji__arrow_storage values, ji__arrow_holder *holder,
                               ji_column *column);
/* Element i of a part of text; NULL where null. The part has been through ji__arrow_text_check. */
const char *ji__arrow_text_at(const ji__arrow_part *part, ji__arrow_storage storage, int64_t i,
                              int64_t *size);
/* Offsets that rise, views that stay within their buffers; *bytes is the size of the part's text.
 */
ji_status ji__arrow_text_check(ji_context *ctx, const ji__arrow_source *source,
                               const ji__arrow_part *part, int64_t *bytes);

#endif

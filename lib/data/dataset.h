/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datasets inside: reference-counted columns, quick looks at cells. */
#ifndef JI_DATA_DATASET_H
#define JI_DATA_DATASET_H

#include "core/context.h"
#include "data/provenance.h"

#include <jobimpact/dataset.h>
#include <pthread.h>

/* One column, shared by every dataset that holds it. `view` is what the public sees. */
typedef struct ji__stored_column {
  ji__object object;
  ji_column view;              /* its strings, measure and dictionary belong to this struct */
  void (*release)(void *user); /* of adopted buffers, or NULL */
  void *user;
  void *owned[3]; /* validity, values, offsets that came from our allocator; NULL: none */
} ji__stored_column;

void ji__stored_column_ref(ji__stored_column *column);
void ji__stored_column_unref(ji__stored_column *column);

struct ji_dataset {
  ji__object object;
  int64_t rows, column_count;
  ji__stored_column **columns;
  ji__provenance *provenance; /* NULL: none */
  pthread_mutex_t lock;       /* guards the digest */
  int has_digest;
  uint8_t digest[32];
};

/* A dataset of columns that are referenced by the call, all of `rows` rows. */
ji_status ji__dataset_create(ji_context *ctx, int64_t rows, ji__stored_column *const *columns,
                             int64_t count, ji__provenance *provenance, ji_dataset **out);
/* Shares the columns, carries another provenance (referenced; may be NULL). */
ji_status ji__dataset_with_provenance(ji_context *ctx, const ji_dataset *dataset,
                                      ji__provenance *provenance, ji_dataset **out);
/* The same in place: *dataset is replaced by the one with the provenance; as it was on failure. */
ji_status ji__dataset_attach(ji_context *ctx, ji_dataset **dataset, ji__provenance *provenance);
/* A borrowed look; index must be in range. */
const ji_column *ji__dataset_view(const ji_dataset *dataset, int64_t index);
/* The column `name` of dataset `what` (named in the message), or JI_ERROR_NOT_FOUND. */
ji_status ji__dataset_require(ji_context *ctx, const ji_dataset *dataset, const char *what,
                              const char *name, const ji_column **out);
/* The same, and it must hold text (text or dictionary) or numbers (int64 or float64), else
 * JI_ERROR_TYPE. A column that is all null fits both. */
ji_status ji__dataset_require_text(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                   const char *name, const ji_column **out);
ji_status ji__dataset_require_number(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                     const char *name, const ji_column **out);
/* Text where the column is there; NULL in *out where it is not, or where there is no dataset. */
ji_status ji__dataset_find_text(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                const char *name, const ji_column **out);

int ji__column_is_null(const ji_column *column, int64_t row);
/* Text of a text or dictionary cell, not ended by 0; NULL where null or of another type. */
const char *ji__column_text(const ji_column *column, int64_t row, size_t *size);
/* 1 and the number of an int64 or float64 cell; 0 where null or of another type. */
int ji__column_number(const ji_column *column, int64_t row, double *out);
/* A cell of a type of fixed width as 64 bits that are equal for equal values: nulls are 0, all NaN
 * are one. */
uint64_t ji__column_bits(const ji_column *column, int64_t row);
/* True if the cell is text equal to `text`. */
int ji__column_equals(const ji_column *column, int64_t row, const char *text);
/* A copy ended by 0 of a text cell; *out is NULL where the cell is null. */
ji_status ji__column_copy_text(ji_context *ctx, const ji_column *column, int64_t row, char **out);
const char *ji__type_name(ji_type type);
/* Bytes of `length` values of a type of fixed width (bool: packed); 0 for text. */
size_t ji__type_bytes(ji_type type, int64_t length);

/* The digest as raw bytes, computed once. */
ji_status ji__dataset_digest(ji_context *ctx, const ji_dataset *dataset, uint8_t out[32]);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matrices inside: new ones, checks, single elements, arrays that several objects hold. */
#ifndef JI_DATA_ARRAY_H
#define JI_DATA_ARRAY_H

#include "core/context.h"

#include <jobimpact/array.h>

/* A new row-major float64 matrix of unset memory; its release frees it. JI_ERROR_LIMIT for a shape
 * that no memory holds. */
ji_status ji__array_make(ji_context *ctx, int64_t rows, int64_t columns, ji_array *out);
/* The elements of an array of ji__array_make(), to be filled. */
double *ji__array_elements(const ji_array *array);
/* Gives an array of ji__array_make() another number of rows; what it has in common stays. */
ji_status ji__array_resize(ji_context *ctx, ji_array *array, int64_t rows);

/* Type, shape, data and alignment; `what` is the array's name in the message. */
ji_status ji__array_check(ji_context *ctx, const char *what, const ji_array *array);
/* An element as double; in range. */
double ji__array_value(const ji_array *array, int64_t row, int64_t column);

/* An array with a reference count: released with the last holder. */
typedef struct ji__shared_array {
  ji__object object;
  ji_array view;               /* without release: what others may look at */
  void (*release)(void *user); /* of the array that was taken over, or NULL */
} ji__shared_array;

/* Takes the array over; on failure it stays the caller's. */
ji_status ji__array_share(ji_context *ctx, const ji_array *array, ji__shared_array **out);
ji__shared_array *ji__shared_array_ref(ji__shared_array *shared);
void ji__shared_array_unref(ji__shared_array *shared);
/* A view that holds a reference, dropped by its release. */
ji_array ji__shared_array_hold(ji__shared_array *shared);

#endif

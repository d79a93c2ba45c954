/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Arrays: views of matrices. */
#ifndef JOBIMPACT_ARRAY_H
#define JOBIMPACT_ARRAY_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** A view of a matrix: element (i, j) is at data + i * row_stride + j * column_stride, in elements.
 * A struct of fixed size, never extended. Without `release` the memory is the caller's and must
 * outlive whatever was made from it; with it the taker owns the memory from its success on and
 * calls release(user) once. */
typedef struct ji_array {
  const void *data;            /**< first element; NULL only if rows * columns is 0 */
  int64_t rows;                /**< number of rows */
  int64_t columns;             /**< number of columns */
  int64_t row_stride;          /**< elements from one row to the next */
  int64_t column_stride;       /**< elements from one column to the next */
  ji_type type;                /**< JI_TYPE_FLOAT64 or JI_TYPE_FLOAT32 */
  int32_t reserved;            /**< 0 */
  void (*release)(void *user); /**< frees the memory, or NULL */
  void *user;                  /**< handed to release */
} ji_array;

/** Calls an array's release function, if there is one, and clears the struct.
 * @param array may be NULL. Since 0.1. */
JI_API void ji_array_release(ji_array *array);

JI_END_DECLS
#endif

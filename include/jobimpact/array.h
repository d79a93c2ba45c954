/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Arrays: views of matrices, mapped from NPY files, made of datasets and turned into them. */
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

/** Maps the matrix of an NPY file (NumPy's format, versions 1.0, 2.0 and 3.0) for reading, without
 * a copy: the system fetches what is touched, so the matrix may be larger than memory. float64 and
 * float32 in this machine's byte order (`<f8` and `<f4` on most), rows or columns first (the
 * strides say which); one dimension becomes n x 1. What is written to the file later may be seen
 * through the array, and a file that is cut short ends the process that reads there: leave mapped
 * files alone, or replace them by renaming as ji_array_write_npy() does.
 * @param ctx the context.
 * @param path the file.
 * @param out the array, to be given to an owner or freed with ji_array_release(); cleared on
 * failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND; JI_ERROR_IO; JI_ERROR_FORMAT for what is no NPY file, and one
 * that is shorter or longer than its header says; JI_ERROR_UNSUPPORTED naming the version, dtype or
 * shape that is none of these; JI_ERROR_LIMIT for a shape beyond this machine; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_array_map_npy(ji_context *ctx, const char *path, ji_array *out);

/** Writes an array as an NPY file, format 1.0, two dimensions, its own element type. A column-major
 * array is written columns first (`fortran_order`), every other rows first. The file appears whole
 * or not at all.
 * @param ctx the context.
 * @param array any strides.
 * @param path the file, ending in .npy; its folder must exist.
 * @return JI_OK; JI_ERROR_IO; JI_ERROR_TYPE; JI_ERROR_SHAPE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_array_write_npy(ji_context *ctx, const ji_array *array, const char *path);

/** A copy of numeric columns as a matrix of float64: one column a column, each contiguous.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param columns names, in the order wanted; NULL: all columns of the dataset.
 * @param count how many names.
 * @param out the array, to be freed with ji_array_release(); cleared on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE for one that does
 * not hold numbers; JI_ERROR_VALUE for a null, named by row and column; JI_ERROR_LIMIT;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_to_array(ji_context *ctx, const ji_dataset *dataset,
                                     const char *const *columns, size_t count, ji_array *out);

/** A copy of a matrix as a dataset of float64 columns. For narrow ones: a matrix of thousands of
 * columns stays an array.
 * @param ctx the context.
 * @param array the matrix.
 * @param names one a column, UTF-8, each once.
 * @param count how many names: the array's columns.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_TYPE; JI_ERROR_SHAPE where names and columns are not as many;
 * JI_ERROR_LABEL for a name that is empty or there twice; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_from_array(ji_context *ctx, const ji_array *array,
                                       const char *const *names, size_t count, ji_dataset **out);

JI_END_DECLS
#endif

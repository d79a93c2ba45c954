/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NPY: a magic number, a version, the length of a header, the header (a Python dictionary with
 * descr, fortran_order and shape, padded with blanks to a multiple of 64), the elements. */
#ifndef JI_FORMAT_NPY_H
#define JI_FORMAT_NPY_H

#include "data/array.h"
#include "format/file.h"

#define JI__NPY_PREFIX 12 /* the most bytes before the header's text */
#define JI__NPY_MAGIC "\x93NUMPY"
#define JI__NPY_MAGIC_SIZE 6

/* What a header says. */
typedef struct ji__npy_header {
  char descr[48];
  int is_fortran;
  int dimensions;
  int64_t shape[2]; /* of at most two dimensions */
} ji__npy_header;

/* Reads the header's text; JI_ERROR_FORMAT, JI_ERROR_UNSUPPORTED, JI_ERROR_LIMIT, each with `path`
 * before it. */
ji_status ji__npy_header_read(ji_context *ctx, const char *path, const char *text, size_t size,
                              ji__npy_header *out);

/* As ji_array_map_npy(), within a call. */
ji_status ji__npy_map(ji_context *ctx, const char *path, ji_array *out);
/* The whole array into a complete temporary beside `path`. */
ji_status ji__npy_write(ji_context *ctx, const ji_array *array, const char *path,
                        ji__output *output);

#endif

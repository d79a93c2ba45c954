/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matrices in NPY files: mapped for reading, written row by row. */
#include "format/npy.h"

#include "core/platform.h"

#include <inttypes.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define NATIVE '>'
#else
#define NATIVE '<'
#endif
#define HEADER_LIMIT ((size_t)1 << 20) /* NumPy's own headers have some hundred bytes */
#define ALIGNMENT 64
#define PROGRESS_ROWS 256

/* --- reading ------------------------------------------------------------------------------ */

/* A file that is mapped, and where its allocator is. */
typedef struct mapping {
  ji_allocator allocator;
  const void *bytes;
  size_t size;
} mapping;

static void release_mapping(void *user) {
  mapping *map = user;
  ji_allocator allocator = map->allocator;
  if (map->bytes)
    ji__unmap_file(map->bytes, map->size);
  ji__release(&allocator, map);
}

static size_t little_endian(const char *bytes, int count) {
  size_t number = 0;
  for (int i = count - 1; i >= 0; i--)
    number = number << 8 | (unsigned char)bytes[i];
  return number;
}

/* Where the header's text begins and how long it is. */
static ji_status find_header(ji_context *ctx, const char *path, const mapping *map, size_t *from,
                             size_t *size) {
  const char *bytes = map->bytes;
  if (map->size < JI__NPY_MAGIC_SIZE + 4 || memcmp(bytes, JI__NPY_MAGIC, JI__NPY_MAGIC_SIZE) != 0)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: this is no NPY file: it does not begin with its mark", path);
  int major = (unsigned char)bytes[6], minor = (unsigned char)bytes[7];
  if (major < 1 || major > 3 || minor != 0)
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED, "%s: NPY version %d.%d, expected 1.0, 2.0 or 3.0",
                    path, major, minor);
  int width = major == 1 ? 2 : 4;
  *from = 8 + (size_t)width;
  *size = map->size < *from ? 0 : little_endian(bytes + 8, width);
  if (*size > HEADER_LIMIT)
    return ji__fail(ctx, JI_ERROR_LIMIT, "%s: the NPY header claims to have %zu bytes", path,
                    *size);
  if (map->size < *from || map->size - *from < *size)
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: the file ends in its NPY header", path);
  return JI_OK;
}

static const char *kind_of(char code) {
  switch (code) {
  case 'i':
    return " (integers)";
  case 'u':
    return " (integers without a sign)";
  case 'b':
  case '?':
    return " (truth values)";
  case 'c':
    return " (complex numbers)";
  case 'O':
    return " (Python objects)";
  case 'U':
  case 'S':
    return " (text)";
  case 'f':
    return " (floats)";
  default:
    return "";
  }
}

static ji_status read_type(ji_context *ctx, const char *path, const char *descr, ji_type *out) {
  int is_float = descr[0] && descr[1] == 'f' && (descr[2] == '8' || descr[2] == '4') && !descr[3];
  if (is_float && (descr[0] == NATIVE || descr[0] == '=')) {
    *out = descr[2] == '8' ? JI_TYPE_FLOAT64 : JI_TYPE_FLOAT32;
    return JI_OK;
  }
  if (is_float)
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                    "%s: dtype '%s' has the byte order of other machines, expected '%cf8' or "
                    "'%cf4': it cannot be mapped",
                    path, descr, NATIVE, NATIVE);
  return ji__fail(ctx, JI_ERROR_UNSUPPORTED, "%s: dtype '%s'%s, expected float64 or float32", path,
                  descr, descr[0] ? kind_of(descr[1]) : "");
}

static ji_status check_size(ji_context *ctx, const char *path, const ji_array *array, size_t from,
                            size_t size) {
  uint64_t element = array->type == JI_TYPE_FLOAT64 ? 8 : 4;
  uint64_t most = (uint64_t)(SIZE_MAX / 2 < INT64_MAX ? SIZE_MAX / 2 : INT64_MAX) / element;
  if (array->columns > 0 && (uint64_t)array->rows > most / (uint64_t)array->columns)
    return ji__fail(ctx, JI_ERROR_LIMIT,
                    "%s: a matrix of %" PRId64 " x %" PRId64 " does not fit into this machine",
                    path, array->rows, array->columns);
  uint64_t wanted = (uint64_t)array->rows * (uint64_t)array->columns * element;
  if (wanted != size - from)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: %zu bytes follow the NPY header, %" PRIu64 " are expected for %" PRId64
                    " x %" PRId64 ": the file is %s",
                    path, size - from, wanted, array->rows, array->columns,
                    wanted > size - from ? "cut short" : "too long");
  if (wanted > 0 && from % element != 0)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: the elements begin at byte %zu, which is no multiple of their size", path,
                    from);
  return JI_OK;
}

static ji_status view_mapping(ji_context *ctx, const char *path, const mapping *map,
                              ji_array *out) {
  size_t from = 0, size = 0;
  ji__npy_header header;
  ji_status status = find_header(ctx, path, map, &from, &size);
  if (!status)
    status = ji__npy_header_read(ctx, path, (const char *)map->bytes + from, size, &header);
  if (status)
    return status;
  if (header.dimensions < 1 || header.dimensions > 2)
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED, "%s: the array has %d dimensions, expected 1 or 2",
                    path, header.dimensions);
  *out =
      (ji_array){.rows = header.shape[0], .columns = header.dimensions == 2 ? header.shape[1] : 1};
  out->row_stride = header.is_fortran ? 1 : out->columns;
  out->column_stride = header.is_fortran ? out->rows : 1;
  status = read_type(ctx, path, header.descr, &out->type);
  if (!status)
    status = check_size(ctx, path, out, from + size, map->size);
  if (!status && out->rows > 0 && out->columns > 0)
    out->data = (const char *)map->bytes + from + size;
  return status;
}

static ji_status open_mapping(ji_context *ctx, const char *path, mapping *map) {
  int file;
  int64_t size;
  ji_status status = ji__input_open(ctx, path, &file, &size);
  if (status)
    return status;
  if (size < 0)
    status = ji__fail(ctx, JI_ERROR_IO, "%s: only a regular file can be mapped", path);
  else if (size == 0)
    status = ji__fail(ctx, JI_ERROR_FORMAT, "%s: the file is empty", path);
  else if ((uint64_t)size > SIZE_MAX / 2)
    status = ji__fail(ctx, JI_ERROR_LIMIT, "%s: the file does not fit into this machine", path);
  map->size = status ? 0 : (size_t)size;
  int reason = status ? 0 : ji__map_file(file, map->size, &map->bytes);
  if (reason)
    status = ji__fail(ctx, JI_ERROR_IO, "%s: cannot be mapped: %s (errno %d)", path,
                      ji__system_reason(reason), reason);
  ji__input_close(file);
  return status;
}

ji_status ji__npy_map(ji_context *ctx, const char *path, ji_array *out) {
  ji_array array = {0};
  mapping *map = ji__allocate_array(ji__allocator(ctx), 1, sizeof *map);
  if (!map)
    return ji__fail_memory(ctx);
  map->allocator = *ji__allocator(ctx);
  ji_status status = open_mapping(ctx, path, map);
  if (!status)
    status = view_mapping(ctx, path, map, &array);
  if (status) {
    release_mapping(map);
    return status;
  }
  array.release = release_mapping;
  array.user = map;
  *out = array;
  return JI_OK;
}

ji_status ji_array_map_npy(ji_context *ctx, const char *path, ji_array *out) {
  if (out)
    *out = (ji_array){0};
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path || !out)
    return ji__fail_null(ctx, "ji_array_map_npy", !path ? "path" : "out");
  return ji__npy_map(ctx, path, out);
}

/* --- writing ------------------------------------------------------------------------------ */

/* Columns lie one after the other: better written so than picked apart. */
static int is_column_major(const ji_array *array) {
  return array->columns > 1 && array->rows > 1 && array->row_stride == 1 &&
         array->column_stride == array->rows;
}

static void append_header(ji__buffer *buffer, const ji_array *array, int is_fortran) {
  ji__buffer text;
  ji__buffer_init(&text, buffer->allocator);
  ji__buffer_format(&text,
                    "{'descr': '%c%s', 'fortran_order': %s, 'shape': (%" PRId64 ", %" PRId64 "), }",
                    NATIVE, array->type == JI_TYPE_FLOAT64 ? "f8" : "f4",
                    is_fortran ? "True" : "False", array->rows, array->columns);
  size_t used = JI__NPY_MAGIC_SIZE + 4 + text.size + 1;
  size_t padding = (ALIGNMENT - used % ALIGNMENT) % ALIGNMENT;
  size_t size = text.size + padding + 1;
  const char prefix[] = {1, 0, (char)(size & 0xff), (char)(size >> 8)};
  ji__buffer_append(buffer, JI__NPY_MAGIC, JI__NPY_MAGIC_SIZE);
  ji__buffer_append(buffer, prefix, sizeof prefix);
  if (!text.failed)
    ji__buffer_append(buffer, text.data, text.size);
  for (size_t i = 0; i < padding; i++)
    ji__buffer_append(buffer, " ", 1);
  ji__buffer_append(buffer, "\n", 1);
  buffer->failed |= text.failed;
  ji__buffer_free(&text);
}

/* `count` elements from `from`, `stride` apart. */
static ji_status append_run(ji_context *ctx, ji__output *output, const char *from, int64_t count,
                            int64_t stride, size_t element) {
  const int64_t piece = 8192;
  for (int64_t at = 0; at < count; at += piece) {
    int64_t many = count - at < piece ? count - at : piece;
    if (stride == 1)
      ji__buffer_append(&output->pending, from + at * (int64_t)element, (size_t)many * element);
    else
      for (int64_t i = at; i < at + many; i++)
        ji__buffer_append(&output->pending, from + i * stride * (int64_t)element, element);
    ji_status status = ji__output_flush(ctx, output, 0);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status append_elements(ji_context *ctx, ji__output *output, const ji_array *array,
                                 int is_fortran) {
  size_t element = array->type == JI_TYPE_FLOAT64 ? sizeof(double) : sizeof(float);
  int64_t runs = is_fortran ? array->columns : array->rows;
  int64_t length = is_fortran ? array->rows : array->columns;
  int64_t step = is_fortran ? array->column_stride : array->row_stride;
  int64_t stride = is_fortran ? array->row_stride : array->column_stride;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < runs && length > 0 && !status; i++) {
    const char *from = (const char *)array->data + i * step * (int64_t)element;
    if (i % PROGRESS_ROWS == 0)
      status = ji__progress(ctx, "write npy", i, runs);
    if (!status)
      status = append_run(ctx, output, from, length, stride, element);
  }
  return status;
}

ji_status ji__npy_write(ji_context *ctx, const ji_array *array, const char *path,
                        ji__output *output) {
  int is_fortran = is_column_major(array);
  ji_status status = ji__output_open(ctx, path, output);
  if (status)
    return status;
  append_header(&output->pending, array, is_fortran);
  status = append_elements(ctx, output, array, is_fortran);
  return status ? status : ji__output_close(ctx, output);
}

ji_status ji_array_write_npy(ji_context *ctx, const ji_array *array, const char *path) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!array || !path)
    return ji__fail_null(ctx, "ji_array_write_npy", !array ? "array" : "path");
  const char *name = ji__base_name(path);
  size_t size = strlen(name);
  if (size <= 4 || strcmp(name + size - 4, ".npy") != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: a path ending in NAME.npy is expected", path);
  status = ji__array_check(ctx, "ji_array_write_npy", array);
  if (status)
    return status;
  ji__output output = {0};
  status = ji__npy_write(ctx, array, path, &output);
  if (!status)
    status = ji__output_commit(ctx, &output);
  ji__output_discard(&output);
  return status;
}

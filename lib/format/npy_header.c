/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header of an NPY file: {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }. Keys in
 * any order, each once; nothing but what NumPy may write is taken. */
#include "format/csv_scan.h"
#include "format/npy.h"

#include <string.h>

typedef struct reader {
  ji_context *ctx;
  const char *path, *text;
  size_t size, at;
} reader;

static ji_status fail_header(const reader *r, const char *expected) {
  char excerpt[JI__EXCERPT_SIZE];
  if (r->at >= r->size)
    return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: the NPY header ends where %s is expected",
                    r->path, expected);
  return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: NPY header, character %zu: %s is expected, not %s",
                  r->path, r->at + 1, expected,
                  ji__csv_excerpt(r->text + r->at, r->size - r->at, excerpt));
}

static void skip_blanks(reader *r) {
  while (r->at < r->size && (r->text[r->at] == ' ' || r->text[r->at] == '\n'))
    r->at++;
}

static int accept(reader *r, char wanted) {
  skip_blanks(r);
  if (r->at >= r->size || r->text[r->at] != wanted)
    return 0;
  r->at++;
  return 1;
}

static int accept_word(reader *r, const char *word) {
  size_t size = strlen(word);
  skip_blanks(r);
  if (r->size - r->at < size || memcmp(r->text + r->at, word, size) != 0)
    return 0;
  r->at += size;
  return 1;
}

/* A text in either kind of quotes, without escapes; it must fit. */
static ji_status read_string(reader *r, const char *expected, char *out, size_t room) {
  skip_blanks(r);
  char quote = r->at < r->size ? r->text[r->at] : 0;
  if (quote != '\'' && quote != '"')
    return fail_header(r, expected);
  const char *start = r->text + r->at + 1;
  const char *end = memchr(start, quote, r->size - r->at - 1);
  size_t size = end ? (size_t)(end - start) : room;
  if (size >= room)
    return fail_header(r, expected);
  memcpy(out, start, size);
  out[size] = 0;
  r->at += size + 2;
  return JI_OK;
}

static ji_status read_descr(reader *r, ji__npy_header *out) {
  skip_blanks(r);
  if (r->at < r->size && r->text[r->at] == '[')
    return ji__fail(r->ctx, JI_ERROR_UNSUPPORTED,
                    "%s: the array is of records (a structured dtype), expected float64 or float32",
                    r->path);
  return read_string(r, "a dtype such as '<f8'", out->descr, sizeof out->descr);
}

static ji_status read_order(reader *r, ji__npy_header *out) {
  out->is_fortran = accept_word(r, "True");
  return out->is_fortran || accept_word(r, "False") ? JI_OK : fail_header(r, "True or False");
}

static ji_status read_length(reader *r, int64_t *out) {
  size_t start = r->at;
  *out = 0;
  while (r->at < r->size && r->text[r->at] >= '0' && r->text[r->at] <= '9') {
    int digit = r->text[r->at++] - '0';
    if (*out > (INT64_MAX - digit) / 10)
      return ji__fail(r->ctx, JI_ERROR_LIMIT, "%s: the shape in the NPY header is beyond 2^63",
                      r->path);
    *out = *out * 10 + digit;
  }
  if (r->at == start)
    return fail_header(r, "a length");
  if (r->at < r->size && r->text[r->at] == 'L') /* as Python 2 wrote it */
    r->at++;
  return JI_OK;
}

static ji_status read_shape(reader *r, ji__npy_header *out) {
  if (!accept(r, '('))
    return fail_header(r, "a shape such as (2, 3)");
  while (!accept(r, ')')) {
    int64_t length = 0;
    ji_status status = read_length(r, &length);
    if (status)
      return status;
    if (out->dimensions < 2)
      out->shape[out->dimensions] = length;
    out->dimensions++;
    int comma = accept(r, ',');
    if (!comma && (out->dimensions == 1 || r->at >= r->size || r->text[r->at] != ')'))
      return fail_header(r, "\",\"");
    skip_blanks(r);
  }
  return JI_OK;
}

static ji_status read_entry(reader *r, int *seen, ji__npy_header *out) {
  static const char *const keys[] = {"descr", "fortran_order", "shape"};
  static ji_status (*const readers[])(reader *, ji__npy_header *) = {read_descr, read_order,
                                                                     read_shape};
  char key[16];
  ji_status status = read_string(r, "descr, fortran_order or shape", key, sizeof key);
  if (status)
    return status;
  for (int k = 0; k < 3; k++) {
    if (strcmp(key, keys[k]) != 0)
      continue;
    if (*seen & 1 << k)
      return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: the NPY header has \"%s\" twice", r->path, key);
    *seen |= 1 << k;
    return accept(r, ':') ? readers[k](r, out) : fail_header(r, "\":\"");
  }
  return ji__fail(r->ctx, JI_ERROR_FORMAT,
                  "%s: the NPY header has the key \"%s\", expected descr, fortran_order and shape",
                  r->path, key);
}

/* NumPy writes other characters only into the names of records, which are no matrix. */
static ji_status check_characters(const reader *r) {
  for (size_t i = 0; i < r->size; i++)
    if ((r->text[i] < ' ' || r->text[i] > '~') && r->text[i] != '\n')
      return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: NPY header, character %zu: byte 0x%02X",
                      r->path, i + 1, (unsigned)(unsigned char)r->text[i]);
  return JI_OK;
}

ji_status ji__npy_header_read(ji_context *ctx, const char *path, const char *text, size_t size,
                              ji__npy_header *out) {
  reader r = {.ctx = ctx, .path = path, .text = text, .size = size};
  int seen = 0, open = 1;
  *out = (ji__npy_header){0};
  ji_status checked = check_characters(&r);
  if (checked)
    return checked;
  if (!accept(&r, '{'))
    return fail_header(&r, "\"{\"");
  while (!accept(&r, '}')) {
    if (!open)
      return fail_header(&r, "\",\" or \"}\"");
    ji_status status = read_entry(&r, &seen, out);
    if (status)
      return status;
    open = accept(&r, ',');
  }
  if (seen != 7)
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: the NPY header lacks descr, fortran_order or shape",
                    path);
  skip_blanks(&r);
  return r.at == size ? JI_OK : fail_header(&r, "the end");
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many rows at once behind those that a column's cells hold. */
#include "format/csv_cells.h"

#include "core/platform.h"

#include <fenv.h>
#include <string.h>

/* Room for `more` behind `used`; what is new is not set. Doubling keeps the copies few. */
static void *grow(const ji_allocator *allocator, void *buffer, size_t *capacity, size_t used,
                  size_t more, size_t element) {
  if (buffer && more <= *capacity - used)
    return buffer;
  if (more > SIZE_MAX / 2 - used)
    return NULL;
  size_t larger = *capacity > SIZE_MAX / 2 ? used + more : *capacity * 2;
  if (larger < used + more)
    larger = used + more;
  if (larger == 0)
    larger = 1;
  void *grown = ji__reallocate_array(allocator, buffer, larger, element);
  if (!grown)
    return NULL;
  ji__prefer_large_pages(grown, larger * element);
  *capacity = larger;
  return grown;
}

static size_t value_size(ji_type type) {
  return type == JI_TYPE_DATE32 ? 4 : 8;
}

/* Bits [0, count) of `from` behind the first `at` bits; NULL: none is set. Bits behind the last one
 * are clear. */
static void copy_bits(uint8_t *to, int64_t at, const uint8_t *from, int64_t count) {
  int64_t bytes = (count + 7) / 8;
  int shift = (int)(at % 8);
  uint8_t *out = to + at / 8;
  for (int64_t i = 0; i < bytes; i++) {
    unsigned bits = from ? from[i] : 0;
    if (i == bytes - 1 && count % 8)
      bits &= (1U << (count % 8)) - 1;
    if (shift == 0) {
      out[i] = (uint8_t)bits;
    } else {
      out[i] = (uint8_t)(out[i] | bits << shift);
      out[i + 1] = (uint8_t)(bits >> (8 - shift));
    }
  }
}

static int extend_bits(const ji_allocator *allocator, uint8_t **buffer, size_t *capacity,
                       int64_t at, const uint8_t *from, int64_t count) {
  size_t used = (size_t)(at + 7) / 8, before = *capacity;
  uint8_t *grown = grow(allocator, *buffer, capacity, used, (size_t)count / 8 + 2, 1);
  if (!grown)
    return 0;
  memset(grown + before, 0, *capacity - before); /* single bits are only ever set */
  *buffer = grown;
  copy_bits(*buffer, at, from, count);
  return 1;
}

static int extend_bools(ji__csv_cells *cells, int64_t rows, const uint64_t *slots) {
  uint8_t *values = cells->values;
  int done =
      extend_bits(cells->allocator, &values, &cells->values_capacity, cells->rows, NULL, rows);
  cells->values = values;
  if (!done)
    return 0;
  for (int64_t i = 0; slots && i < rows; i++)
    if (slots[i])
      values[(cells->rows + i) / 8] |= (uint8_t)(1U << ((cells->rows + i) % 8));
  cells->values_size = (size_t)(cells->rows + rows + 7) / 8;
  return 1;
}

static int extend_values(ji__csv_cells *cells, int64_t rows, const uint64_t *slots) {
  size_t size = value_size(cells->type), bytes = (size_t)rows * size;
  char *grown =
      grow(cells->allocator, cells->values, &cells->values_capacity, cells->values_size, bytes, 1);
  if (!grown)
    return 0;
  cells->values = grown;
  char *to = grown + cells->values_size;
  if (!slots)
    memset(to, 0, bytes);
  else if (size == 8)
    memcpy(to, slots, bytes);
  else
    for (int64_t i = 0; i < rows; i++)
      memcpy(to + (size_t)i * size, slots + i, size);
  cells->values_size += bytes;
  return 1;
}

static int extend_texts(ji__csv_cells *cells, int64_t rows, const uint64_t *slots,
                        const char *text) {
  size_t used = cells->offsets_capacity ? (size_t)cells->rows + 1 : 0;
  int64_t *offsets = grow(cells->allocator, cells->offsets, &cells->offsets_capacity, used,
                          (size_t)rows + 1, sizeof *offsets);
  if (!offsets)
    return 0;
  cells->offsets = offsets;
  offsets[0] = 0;
  int64_t start = (int64_t)cells->values_size;
  size_t bytes = slots && rows ? (size_t)slots[rows - 1] : 0;
  char *grown = grow(cells->allocator, cells->values, &cells->values_capacity, cells->values_size,
                     bytes + 1, 1);
  if (!grown)
    return 0;
  cells->values = grown;
  if (bytes)
    memcpy(grown + cells->values_size, text, bytes);
  for (int64_t i = 0; i < rows; i++)
    offsets[cells->rows + 1 + i] = start + (slots ? (int64_t)slots[i] : 0);
  cells->values_size += bytes;
  return 1;
}

int ji__csv_cells_extend(ji__csv_cells *cells, int64_t rows, const uint64_t *slots,
                         const uint8_t *validity, int64_t nulls, const char *text) {
  int done = cells->type == JI_TYPE_TEXT   ? extend_texts(cells, rows, slots, text)
             : cells->type == JI_TYPE_BOOL ? extend_bools(cells, rows, slots)
                                           : extend_values(cells, rows, slots);
  if (!done || !extend_bits(cells->allocator, &cells->validity, &cells->validity_capacity,
                            cells->rows, validity, rows))
    return 0;
  cells->rows += rows;
  cells->nulls += nulls;
  return 1;
}

void ji__csv_cells_widen(ji__csv_cells *cells) {
  int rounding = fegetround();
  fesetround(FE_TONEAREST);
  char *values = cells->values;
  for (int64_t row = 0; row < cells->rows; row++) {
    int64_t whole;
    memcpy(&whole, values + 8 * row, sizeof whole);
    double real = (double)whole;
    memcpy(values + 8 * row, &real, sizeof real);
  }
  fesetround(rounding);
  cells->type = JI_TYPE_FLOAT64;
}

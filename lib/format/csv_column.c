/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_column.h"

#include "core/number.h"
#include "format/csv_value.h"

#include <math.h>
#include <string.h>

static int is_missing(const ji__csv_missing *missing, const char *text, size_t size) {
  for (size_t i = 0; i < missing->count; i++)
    if (strlen(missing->texts[i]) == size && memcmp(missing->texts[i], text, size) == 0)
      return 1;
  return 0;
}

/* The text of a row, or NULL where it is null. */
static inline const char *text_of(const ji__csv_slice *slice, size_t row, size_t *size) {
  ji__csv_field field = slice->chunk->fields[row * (size_t)slice->columns + (size_t)slice->column];
  if (ji__csv_field_is_null(field))
    return NULL;
  const char *text = ji__csv_field_text(slice->chunk, field, size);
  return slice->missing->count && is_missing(slice->missing, text, *size) ? NULL : text;
}

/* --- converting a chunk ---------------------------------------------------------------------- */

/* A value of a column whose type is inferred is of that type only if it is plainly so: what an
 * integer with a leading zero, or with many digits, makes of the column is the inference's. */
typedef int (*converter)(const char *text, size_t size, ji__csv_piece *piece, uint64_t *slot);

static inline int has_leading_zero(const char *text, size_t size) {
  size_t sign = size > 0 && (text[0] == '-' || text[0] == '+');
  return size > sign + 1 && text[sign] == '0' && text[sign + 1] >= '0' && text[sign + 1] <= '9';
}

static inline int convert_integer(const char *text, size_t size, ji__csv_piece *piece,
                                  uint64_t *slot) {
  int64_t value;
  if (has_leading_zero(text, size) || ji__integer_parse(text, size, &value) != 1)
    return 0;
  piece->has_negative_zero |= value == 0 && text[0] == '-';
  memcpy(slot, &value, sizeof value);
  return 1;
}

/* Fewer digits than 19 are no integer that does not fit. */
static inline int convert_real(const char *text, size_t size, ji__csv_piece *piece,
                               uint64_t *slot) {
  double value;
  if (has_leading_zero(text, size) || (size > 18 && !memchr(text, '.', size)) ||
      !ji__number_parse_many(text, size, piece->is_nearest, &value) || isinf(value))
    return 0;
  memcpy(slot, &value, sizeof value);
  return 1;
}

#define DECLARED(name, type)                                                                       \
  static int name(const char *text, size_t size, ji__csv_piece *piece, uint64_t *slot) {           \
    (void)piece;                                                                                   \
    ji__csv_value value = {0};                                                                     \
    if (ji__csv_value_parse(type, text, size, &value) != 1)                                        \
      return 0;                                                                                    \
    if ((type) == JI_TYPE_BOOL)                                                                    \
      *slot = (uint64_t)value.boolean;                                                             \
    else                                                                                           \
      memcpy(slot, &value.number, sizeof *slot);                                                   \
    return 1;                                                                                      \
  }
DECLARED(declared_integer, JI_TYPE_INT64)
DECLARED(declared_real, JI_TYPE_FLOAT64)
DECLARED(any_bool, JI_TYPE_BOOL)
DECLARED(any_date, JI_TYPE_DATE32)
DECLARED(any_timestamp, JI_TYPE_TIMESTAMP)

/* Inlined with each converter, which is called for every value of a file. */
static inline void convert_values(converter convert, const ji__csv_slice *slice,
                                  ji__csv_piece *piece) {
  for (size_t row = 0; row < slice->chunk->rows; row++) {
    size_t size = 0;
    const char *text = text_of(slice, row, &size);
    piece->slots[row] = 0;
    if (!text) {
      piece->validity[row / 8] &= (uint8_t) ~(1U << (row % 8));
      piece->nulls++;
    } else if (!convert(text, size, piece, piece->slots + row)) {
      return;
    }
  }
  piece->is_converted = 1;
}

static int is_number(const char *text, size_t size) {
  ji_type type = ji__csv_value_classify(text, size);
  return type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64;
}

static void convert_texts(const ji__csv_slice *slice, int count, ji__csv_piece *piece,
                          ji__buffer *texts) {
  size_t end = texts->size;
  piece->text_at = end;
  for (size_t row = 0; row < slice->chunk->rows; row++) {
    size_t size = 0;
    const char *text = text_of(slice, row, &size);
    if (!text) {
      piece->validity[row / 8] &= (uint8_t) ~(1U << (row % 8));
      piece->nulls++;
    } else {
      memcpy(texts->data + end, text, size);
      end += size;
      piece->numbers += count && is_number(text, size);
    }
    piece->slots[row] = end - piece->text_at;
  }
  texts->size = end;
  piece->is_converted = 1;
}

void ji__csv_column_convert(const ji__csv_target *target, const ji__csv_slice *slice,
                            ji__csv_piece *piece, ji__buffer *texts) {
  memset(piece->validity, 0xFF, slice->chunk->rows / 8 + 1);
  piece->type = target->cells->type;
  piece->is_nearest = ji__number_is_nearest();
  piece->was_odd = target->inference && target->inference->odd.line > 0;
  if (target->is_lost)
    return;
  switch (target->cells->type) {
  case JI_TYPE_INT64:
    if (target->inference)
      convert_values(convert_integer, slice, piece);
    else
      convert_values(declared_integer, slice, piece);
    break;
  case JI_TYPE_FLOAT64:
    if (target->inference)
      convert_values(convert_real, slice, piece);
    else
      convert_values(declared_real, slice, piece);
    break;
  case JI_TYPE_BOOL:
    convert_values(any_bool, slice, piece);
    break;
  case JI_TYPE_DATE32:
    convert_values(any_date, slice, piece);
    break;
  case JI_TYPE_TIMESTAMP:
    convert_values(any_timestamp, slice, piece);
    break;
  case JI_TYPE_TEXT:
    convert_texts(slice, piece->was_odd, piece, texts);
    break;
  default: /* not known yet */
    break;
  }
}

/* --- appending in order ---------------------------------------------------------------------- */

static int append_piece(ji__csv_target *target, const ji__csv_piece *piece, const ji__buffer *texts,
                        int64_t rows) {
  ji__csv_inference *inference = target->inference;
  int64_t values = rows - piece->nulls;
  const char *text = texts->data ? texts->data + piece->text_at : NULL;
  if (!ji__csv_cells_extend(target->cells, rows, piece->slots, piece->validity, piece->nulls, text))
    return 0;
  target->has_negative_zero |= piece->has_negative_zero;
  if (!inference)
    return 1;
  if (target->cells->type == JI_TYPE_TEXT) {
    inference->numbers += inference->odd.line ? piece->numbers : 0;
    inference->others += inference->odd.line ? values - piece->numbers : 0;
  } else if (target->cells->type == JI_TYPE_INT64 || target->cells->type == JI_TYPE_FLOAT64) {
    inference->numbers += values;
  } else {
    inference->others += values;
  }
  return 1;
}

/* Lets the inference see the chunk's values one by one, in their order. */
static void infer(ji__csv_target *target, const ji__csv_slice *slice, int64_t first_line) {
  const ji__csv_chunk *chunk = slice->chunk;
  for (size_t row = 0; row < chunk->rows; row++) {
    size_t size = 0;
    const char *text = text_of(slice, row, &size);
    if (!text)
      continue;
    /* Only a cell to come back to needs its line: it is set when that is known. */
    ji__csv_inference *inference = target->inference;
    int had_odd = inference->odd.line > 0, had_large = inference->large.line > 0;
    ji__csv_infer(inference, text, size, target->rows + (int64_t)row, 1);
    if ((inference->odd.line > 0) > had_odd)
      inference->odd.line = first_line + ji__csv_chunk_line(chunk, row, target->field);
    if ((inference->large.line > 0) > had_large)
      inference->large.line = first_line + ji__csv_chunk_line(chunk, row, target->field);
  }
}

/* The stored values get the type that all so far are of, or are lost: then the column is read once
 * more when its final type is known. */
static int retype(ji__csv_target *target, ji_type type) {
  ji__csv_cells *cells = target->cells;
  if (target->is_lost || type == cells->type)
    return 1;
  if (!cells->type) {
    cells->type = type;
    return ji__csv_cells_extend(cells, target->nulls_first, NULL, NULL, target->nulls_first, NULL);
  }
  if (cells->type == JI_TYPE_INT64 && type == JI_TYPE_FLOAT64 && !target->has_negative_zero) {
    ji__csv_cells_widen(cells);
    return 1;
  }
  target->is_lost = 1;
  ji__csv_cells_free(cells);
  return 1;
}

/* The chunk's values by the type that is known now. What is too large for a double is remembered by
 * the inference: a column of numbers is then refused. */
static ji_status append_fields(ji__csv_target *target, const ji__csv_slice *slice) {
  ji__csv_cells *cells = target->cells;
  for (size_t row = 0; row < slice->chunk->rows; row++) {
    size_t size = 0;
    const char *text = text_of(slice, row, &size);
    ji_status status = JI_OK;
    if (text && cells->type == JI_TYPE_INT64 && size == 2 && memcmp(text, "-0", 2) == 0)
      target->has_negative_zero = 1;
    if (text)
      status = ji__csv_cells_text(NULL, cells, text, size);
    if (!text || (status == JI_ERROR_FORMAT && target->inference))
      status = ji__csv_cells_null(NULL, cells);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status append_inferred(ji__csv_target *target, const ji__csv_slice *slice,
                                 int64_t first_line) {
  ji_type type = target->cells->type;
  if (target->inference) {
    infer(target, slice, first_line);
    type = target->inference->type;
  }
  if (!type) {
    target->nulls_first += (int64_t)slice->chunk->rows;
    return JI_OK;
  }
  if (!retype(target, type))
    return JI_ERROR_MEMORY;
  return target->is_lost ? JI_OK : append_fields(target, slice);
}

ji_status ji__csv_column_append(ji__csv_target *target, const ji__csv_slice *slice,
                                const ji__csv_piece *piece, const ji__buffer *texts,
                                int64_t first_line) {
  int64_t rows = (int64_t)slice->chunk->rows;
  ji_status status = JI_OK;
  /* The type may have changed with a chunk before this one that was converted beside it. */
  if (piece->is_converted && piece->type == target->cells->type && !target->is_lost)
    status = append_piece(target, piece, texts, rows) ? JI_OK : JI_ERROR_MEMORY;
  else
    status = append_inferred(target, slice, first_line);
  target->rows += rows;
  return status;
}

ji_status ji__csv_column_end(ji__csv_target *target) {
  ji_type type = target->inference ? ji__csv_inferred_type(target->inference) : target->cells->type;
  return retype(target, type) ? JI_OK : JI_ERROR_MEMORY;
}

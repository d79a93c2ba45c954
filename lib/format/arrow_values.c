/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a fixed width: adopted, joined or widened. Values are loaded by memcpy, because a
 * producer's buffers need not be aligned. */
#include "format/arrow.h"

#include <math.h>
#include <string.h>

#define DAY_IN_MILLISECONDS INT64_C(86400000)

static const char *source_bytes(const ji__arrow_part *part, size_t width) {
  return (const char *)part->array->buffers[1] + (size_t)part->first * width;
}

static int is_aligned(const void *pointer, size_t alignment) {
  return (uintptr_t)pointer % alignment == 0;
}

/* The width of a column's values in a dataset; 0 for bits. */
static size_t target_width(ji_type type) {
  if (type == JI_TYPE_BOOL)
    return 0;
  return type == JI_TYPE_DATE32 || type == JI_TYPE_DICTIONARY ? 4 : 8;
}

/* Storage that is already what a dataset holds. */
static int is_native(ji__arrow_storage storage) {
  return storage == JI__ARROW_INT64 || storage == JI__ARROW_FLOAT64 ||
         storage == JI__ARROW_DATE32 || storage == JI__ARROW_MICROSECONDS;
}

/* Defines a loop that turns values of type `from` into values of type `to`. */
#define WIDEN(name, from, to)                                                                      \
  static void name(const ji__arrow_part *part, to *target) {                                       \
    const char *source = source_bytes(part, sizeof(from));                                         \
    for (int64_t i = 0; i < part->length; i++) {                                                   \
      from value;                                                                                  \
      memcpy(&value, source + (size_t)i * sizeof value, sizeof value);                             \
      target[i] = (to)value;                                                                       \
    }                                                                                              \
  }
WIDEN(widen_int8, int8_t, int64_t)
WIDEN(widen_uint8, uint8_t, int64_t)
WIDEN(widen_int16, int16_t, int64_t)
WIDEN(widen_uint16, uint16_t, int64_t)
WIDEN(widen_int32, int32_t, int64_t)
WIDEN(widen_uint32, uint32_t, int64_t)
WIDEN(widen_float32, float, double)

/* IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
static double half_to_double(uint16_t half) {
  int exponent = half >> 10 & 31;
  double fraction = half & 1023;
  double value;
  if (exponent == 31)
    value = fraction > 0 ? (double)NAN : (double)INFINITY;
  else if (exponent == 0)
    value = ldexp(fraction, -24);
  else
    value = ldexp(fraction + 1024, exponent - 25);
  return half >> 15 ? -value : value;
}

static void widen_float16(const ji__arrow_part *part, double *target) {
  const char *source = source_bytes(part, 2);
  for (int64_t i = 0; i < part->length; i++) {
    uint16_t half;
    memcpy(&half, source + (size_t)i * sizeof half, sizeof half);
    target[i] = half_to_double(half);
  }
}

static int64_t load_int64(const char *source, int64_t i) {
  int64_t value;
  memcpy(&value, source + (size_t)i * sizeof value, sizeof value);
  return value;
}

static ji_status narrow_uint64(ji_context *ctx, const ji__arrow_source *source,
                               const ji__arrow_part *part, int64_t *target) {
  const char *values = source_bytes(part, 8);
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue; /* the target is zero */
    int64_t value = load_int64(values, i);
    if (value < 0)
      return ji__fail(
          ctx, JI_ERROR_VALUE,
          "column \"%s\", row %lld: %llu is above the largest integer of a column, %lld",
          source->name, (long long)(part->row + i), (unsigned long long)value,
          (long long)INT64_MAX);
    target[i] = value;
  }
  return JI_OK;
}

static ji_status convert_date64(ji_context *ctx, const ji__arrow_source *source,
                                const ji__arrow_part *part, int32_t *target) {
  const char *values = source_bytes(part, 8);
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue;
    int64_t value = load_int64(values, i);
    int64_t days = value / DAY_IN_MILLISECONDS;
    if (value % DAY_IN_MILLISECONDS || days < INT32_MIN || days > INT32_MAX)
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "column \"%s\", row %lld: %lld milliseconds are not a whole day in range",
                      source->name, (long long)(part->row + i), (long long)value);
    target[i] = (int32_t)days;
  }
  return JI_OK;
}

static ji_status scale_time(ji_context *ctx, const ji__arrow_source *source,
                            const ji__arrow_part *part, int64_t factor, const char *unit,
                            int64_t *target) {
  const char *values = source_bytes(part, 8);
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue;
    int64_t value = load_int64(values, i);
    if (value > INT64_MAX / factor || value < INT64_MIN / factor)
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "column \"%s\", row %lld: %lld %s do not fit a timestamp in microseconds",
                      source->name, (long long)(part->row + i), (long long)value, unit);
    target[i] = value * factor;
  }
  return JI_OK;
}

static ji_status divide_nanoseconds(ji_context *ctx, const ji__arrow_source *source,
                                    const ji__arrow_part *part, int64_t *target) {
  const char *values = source_bytes(part, 8);
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue;
    int64_t value = load_int64(values, i);
    if (value % 1000)
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "column \"%s\", row %lld: %lld nanoseconds are not whole microseconds; round "
                      "the column first",
                      source->name, (long long)(part->row + i), (long long)value);
    target[i] = value / 1000;
  }
  return JI_OK;
}

/* Writes the part's values at its rows of the column's values. */
static ji_status convert_part(ji_context *ctx, const ji__arrow_source *source,
                              const ji__arrow_part *part, void *values) {
  size_t width = ji__arrow_width(source->storage);
  switch (source->storage) {
  case JI__ARROW_INT8:
    widen_int8(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_UINT8:
    widen_uint8(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_INT16:
    widen_int16(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_UINT16:
    widen_uint16(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_INT32:
    widen_int32(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_UINT32:
    widen_uint32(part, (int64_t *)values + part->row);
    return JI_OK;
  case JI__ARROW_UINT64:
    return narrow_uint64(ctx, source, part, (int64_t *)values + part->row);
  case JI__ARROW_FLOAT16:
    widen_float16(part, (double *)values + part->row);
    return JI_OK;
  case JI__ARROW_FLOAT32:
    widen_float32(part, (double *)values + part->row);
    return JI_OK;
  case JI__ARROW_DATE64:
    return convert_date64(ctx, source, part, (int32_t *)values + part->row);
  case JI__ARROW_SECONDS:
    return scale_time(ctx, source, part, 1000000, "seconds", (int64_t *)values + part->row);
  case JI__ARROW_MILLISECONDS:
    return scale_time(ctx, source, part, 1000, "milliseconds", (int64_t *)values + part->row);
  case JI__ARROW_NANOSECONDS:
    return divide_nanoseconds(ctx, source, part, (int64_t *)values + part->row);
  default:
    memcpy((char *)values + (size_t)part->row * width, source_bytes(part, width),
           (size_t)part->length * width);
    return JI_OK;
  }
}

static ji_status read_bools(ji_context *ctx, const ji__arrow_source *source,
                            ji__arrow_holder *holder, ji_column *column) {
  const ji__arrow_part *parts = source->parts;
  if (source->count == 1 && parts->first % 8 == 0) {
    column->values = (const uint8_t *)parts->array->buffers[1] + parts->first / 8;
    ji__arrow_holder_adopt(holder, parts);
    return JI_OK;
  }
  void *values;
  ji_status status =
      ji__arrow_holder_allocate(ctx, holder, JI__ARROW_VALUES, source->rows / 8 + 1, 1, &values);
  if (status)
    return status;
  for (size_t i = 0; i < source->count; i++) {
    ji__arrow_bits bits = {parts[i].array->buffers[1], parts[i].first};
    ji__arrow_bits_copy(values, parts[i].row, bits, parts[i].length);
  }
  column->values = values;
  return JI_OK;
}

static ji_status read_fixed(ji_context *ctx, const ji__arrow_source *source,
                            ji__arrow_holder *holder, ji_column *column) {
  size_t width = target_width(column->type);
  if (source->count == 1 && is_native(source->storage)) {
    const char *bytes = source_bytes(source->parts, width);
    if (is_aligned(bytes, width)) {
      column->values = bytes;
      ji__arrow_holder_adopt(holder, source->parts);
      return JI_OK;
    }
  }
  void *values;
  ji_status status =
      ji__arrow_holder_allocate(ctx, holder, JI__ARROW_VALUES, source->rows, width, &values);
  for (size_t i = 0; i < source->count && !status; i++)
    status = convert_part(ctx, source, &source->parts[i], values);
  column->values = values;
  return status;
}

ji_status ji__arrow_values(ji_context *ctx, const ji__arrow_source *source,
                           ji__arrow_holder *holder, ji_column *column) {
  ji_status status = column->type == JI_TYPE_BOOL ? read_bools(ctx, source, holder, column)
                                                  : read_fixed(ctx, source, holder, column);
  return status ? status : ji__arrow_validity(ctx, source, 0, holder, column);
}

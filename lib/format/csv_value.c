/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_value.h"

#include "core/number.h"
#include "format/moment.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

_Static_assert(JI__CSV_VALUE_SIZE >= JI__NUMBER_SIZE, "a printed number fits");
_Static_assert(JI__CSV_VALUE_SIZE >= JI__MOMENT_SIZE, "a printed moment fits");

static int is_word(const char *text, size_t size, const char *word) {
  return strlen(word) == size && memcmp(text, word, size) == 0;
}

static int parse_bool(const char *text, size_t size, int *out) {
  *out = is_word(text, size, "true");
  return *out || is_word(text, size, "false");
}

/* Digits stand only in numbers that are written out: `inf` is a value, 1e999 none. */
static int is_beyond_double(const char *text, size_t size, double value) {
  if (!isinf(value))
    return 0;
  for (size_t i = 0; i < size; i++)
    if (text[i] >= '0' && text[i] <= '9')
      return 1;
  return 0;
}

static int parse_real(const char *text, size_t size, double *out) {
  if (!ji__number_parse(text, size, out))
    return 0;
  return is_beyond_double(text, size, *out) ? -1 : 1;
}

int ji__csv_value_parse(ji_type type, const char *text, size_t size, ji__csv_value *out) {
  switch (type) {
  case JI_TYPE_INT64:
    return ji__integer_parse(text, size, &out->number.integer);
  case JI_TYPE_FLOAT64:
    return parse_real(text, size, &out->number.real);
  case JI_TYPE_BOOL:
    return parse_bool(text, size, &out->boolean);
  case JI_TYPE_DATE32:
    return ji__moment_parse_date(text, size, &out->number.days);
  case JI_TYPE_TIMESTAMP:
    return ji__moment_parse_timestamp(text, size, &out->number.integer);
  default:
    return 0;
  }
}

const char *ji__csv_value_problem(ji_type type, int verdict) {
  switch (type) {
  case JI_TYPE_INT64:
    return verdict < 0 ? "does not fit a 64-bit integer" : "is not a whole number";
  case JI_TYPE_BOOL:
    return "is neither true nor false";
  case JI_TYPE_DATE32:
    return verdict < 0 ? "is beyond the dates that can be held" : "is not a date (YYYY-MM-DD)";
  case JI_TYPE_TIMESTAMP:
    return verdict < 0 ? "is beyond the timestamps that can be held"
                       : "is not a timestamp (YYYY-MM-DDThh:mm:ss[.ffffff]Z)";
  default:
    return verdict < 0 ? "is too large for a 64-bit floating-point number (the largest is 1.8e308)"
                       : "is not a number";
  }
}

/* 007 is a code; 0, 0.7 and 0e7 are numbers. */
static int has_leading_zero(const char *text, size_t size) {
  size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
  return size - at >= 2 && text[at] == '0' && text[at + 1] >= '0' && text[at + 1] <= '9';
}

int ji__csv_value_is_too_large(const char *text, size_t size) {
  double value = 0;
  return parse_real(text, size, &value) < 0;
}

ji_type ji__csv_value_classify(const char *text, size_t size) {
  ji__csv_value value;
  if (has_leading_zero(text, size)) {
    if (ji__moment_parse_date(text, size, &value.number.days) == 1)
      return JI_TYPE_DATE32;
    if (ji__moment_parse_timestamp(text, size, &value.number.integer) == 1)
      return JI_TYPE_TIMESTAMP;
    return JI_TYPE_TEXT;
  }
  int integer = ji__integer_parse(text, size, &value.number.integer);
  if (integer) /* digits that no integer holds are an identifier: a float would lose some */
    return integer > 0 ? JI_TYPE_INT64 : JI_TYPE_TEXT;
  static const ji_type further[] = {JI_TYPE_FLOAT64, JI_TYPE_BOOL, JI_TYPE_DATE32,
                                    JI_TYPE_TIMESTAMP};
  for (size_t i = 0; i < sizeof further / sizeof further[0]; i++)
    if (ji__csv_value_parse(further[i], text, size, &value) == 1)
      return further[i];
  return ji__csv_value_is_too_large(text, size) ? JI_TYPE_FLOAT64 : JI_TYPE_TEXT;
}

ji_type ji__csv_type_join(ji_type left, ji_type right) {
  if (left == right)
    return left;
  int left_number = left == JI_TYPE_INT64 || left == JI_TYPE_FLOAT64;
  int right_number = right == JI_TYPE_INT64 || right == JI_TYPE_FLOAT64;
  return left_number && right_number ? JI_TYPE_FLOAT64 : JI_TYPE_TEXT;
}

typedef struct named_type {
  ji_type type;
  const char *name;
} named_type;

/* The first name of a type is written; the others, from elsewhere in the library, are read too. */
static const named_type named_types[] = {
    {JI_TYPE_INT64, "int64"},   {JI_TYPE_FLOAT64, "float64"},     {JI_TYPE_BOOL, "bool"},
    {JI_TYPE_DATE32, "date"},   {JI_TYPE_TIMESTAMP, "timestamp"}, {JI_TYPE_TEXT, "text"},
    {JI_TYPE_DATE32, "date32"}, {JI_TYPE_TEXT, "dictionary"},
};

const char *ji__csv_type_name(ji_type type) {
  for (size_t i = 0; i < sizeof named_types / sizeof named_types[0]; i++)
    if (named_types[i].type == type)
      return named_types[i].name;
  return "text";
}

ji_type ji__csv_type_find(const char *name) {
  for (size_t i = 0; i < sizeof named_types / sizeof named_types[0]; i++)
    if (strcmp(named_types[i].name, name) == 0)
      return named_types[i].type;
  return 0;
}

size_t ji__csv_value_print(const ji_column *column, int64_t row, char out[JI__CSV_VALUE_SIZE]) {
  switch (column->type) {
  case JI_TYPE_INT64:
    return (size_t)snprintf(out, JI__CSV_VALUE_SIZE, "%" PRId64,
                            ((const int64_t *)column->values)[row]);
  case JI_TYPE_FLOAT64:
    return ji__number_print(((const double *)column->values)[row], out);
  case JI_TYPE_BOOL: {
    int value = ((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1;
    return (size_t)snprintf(out, JI__CSV_VALUE_SIZE, "%s", value ? "true" : "false");
  }
  case JI_TYPE_DATE32:
    return ji__moment_print_date(((const int32_t *)column->values)[row], out);
  case JI_TYPE_TIMESTAMP:
    return ji__moment_print_timestamp(((const int64_t *)column->values)[row], out);
  default:
    out[0] = 0;
    return 0;
  }
}

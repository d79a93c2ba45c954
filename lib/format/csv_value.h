/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Single values as CSV text: what a text can be, its value, and the text of a value. */
#ifndef JI_FORMAT_CSV_VALUE_H
#define JI_FORMAT_CSV_VALUE_H

#include "data/dataset.h"

typedef struct ji__csv_value {
  union {
    int64_t integer; /* INT64, TIMESTAMP */
    double real;     /* FLOAT64 */
    int32_t days;    /* DATE32 */
  } number;
  int boolean; /* BOOL */
} ji__csv_value;

/* 1 on success, 0 if the text is none of the type, -1 if it does not fit. Not for TEXT. */
int ji__csv_value_parse(ji_type type, const char *text, size_t size, ji__csv_value *out);
/* How a message goes on after the value: "is not a number". */
const char *ji__csv_value_problem(ji_type type, int verdict);
/* True for a decimal number that no double holds, such as 1e999. */
int ji__csv_value_is_too_large(const char *text, size_t size);
/* The narrowest type of one text; FLOAT64 for a number that is too large. */
ji_type ji__csv_value_classify(const char *text, size_t size);
/* The narrowest type that holds values of both. */
ji_type ji__csv_type_join(ji_type left, ji_type right);

/* "int64", "float64", "bool", "date", "timestamp", "text": the type's name in a schema; a
 * dictionary is written as text. */
const char *ji__csv_type_name(ji_type type);
/* The type of a name, or 0. */
ji_type ji__csv_type_find(const char *name);

/* The text of a cell that is not null and not text; returns its length. */
#define JI__CSV_VALUE_SIZE 48
size_t ji__csv_value_print(const ji_column *column, int64_t row, char out[JI__CSV_VALUE_SIZE]);

#endif

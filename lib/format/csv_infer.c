/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_infer.h"

#include "format/csv_value.h"

static int is_number(ji_type type) {
  return type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64;
}

/* Digits that are text, because of a leading zero or their number, are a code and nothing odd. */
static int is_code(const char *text, size_t size) {
  size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
  for (; at < size; at++)
    if (text[at] < '0' || text[at] > '9')
      return 0;
  return 1;
}

void ji__csv_infer(ji__csv_inference *inference, const char *text, size_t size, int64_t row,
                   int64_t line) {
  if (inference->type == JI_TYPE_TEXT && !inference->odd.line)
    return; /* nothing more to learn */
  ji__csv_cell here = {row, line};
  ji_type type = ji__csv_value_classify(text, size);
  ji_type joined = inference->type ? ji__csv_type_join(inference->type, type) : type;
  if (is_number(inference->type) && joined == JI_TYPE_TEXT && !is_code(text, size))
    inference->odd = here;
  if (!inference->large.line && ji__csv_value_is_too_large(text, size))
    inference->large = here;
  inference->numbers += is_number(type);
  inference->others += !is_number(type);
  inference->type = joined;
}

ji_type ji__csv_inferred_type(const ji__csv_inference *inference) {
  return inference->type ? inference->type : JI_TYPE_TEXT;
}

const ji__csv_cell *ji__csv_odd_cell(const ji__csv_inference *inference) {
  return inference->odd.line && inference->numbers >= inference->others ? &inference->odd : NULL;
}

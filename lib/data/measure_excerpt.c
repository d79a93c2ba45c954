/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures, units and values as messages show them. */
#include "data/measure_value.h"
#include "data/unit.h"

#include <string.h>

#define ELLIPSIS "..."

/* Where the last whole field ends within the first `limit` bytes; 0 if the first goes beyond. */
static size_t last_border(const char *text, size_t limit) {
  for (size_t at = limit; at > 0; at--)
    if (text[at] == ';')
      return at;
  return 0;
}

const char *ji__excerpt(const char *text, size_t size, size_t limit, char out[JI__EXCERPT_TEXT]) {
  if (size <= limit) {
    memcpy(out, text, size);
    out[size] = 0;
    return out;
  }
  size_t end = last_border(text, limit);
  const char *mark = end ? "; " ELLIPSIS : ELLIPSIS;
  if (!end)
    end = (size_t)ji__clip(text, size, limit);
  memcpy(out, text, end);
  memcpy(out + end, mark, strlen(mark) + 1);
  return out;
}

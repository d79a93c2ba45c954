/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_cell.h"

#include <string.h>

ji__sdmx_values ji__sdmx_values_of(const char *text, size_t size, int32_t separator) {
  return (ji__sdmx_values){.at = text, .end = text + size, .separator = separator};
}

/* Behind the quote that closes the one at `at`; a quote inside is written twice. NULL: there is
 * none. */
static const char *quote_end(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at != '"')
      continue;
    if (at + 1 == end || at[1] != '"')
      return at + 1;
    at++;
  }
  return NULL;
}

int ji__sdmx_next_value(ji__sdmx_values *values, const char **text, size_t *size) {
  const char *at = values->at;
  if (!at)
    return 0;
  *text = at;
  if (values->separator && at < values->end && *at == '"')
    at = quote_end(at, values->end);
  if (!at)
    return -1;
  while (at < values->end && !(values->separator && *at == (char)values->separator))
    at++;
  *size = (size_t)(at - *text);
  values->at = at < values->end ? at + 1 : NULL;
  return 1;
}

/* Where ": " begins; NULL if the value has no name. What stands in quotes is no code. */
static const char *find_name(const char *text, size_t size) {
  for (size_t i = 0; i + 1 < size && text[0] != '"'; i++)
    if (text[i] == ':' && text[i + 1] == ' ')
      return text + i;
  return NULL;
}

int ji__sdmx_split_names(const char *text, size_t size, int32_t separator, ji__buffer *codes,
                         ji__buffer *names) {
  ji__sdmx_values values = ji__sdmx_values_of(text, size, separator);
  char between[2] = {(char)separator, 0};
  int named = 0, found = 0, first = 1;
  const char *value = NULL;
  size_t length = 0;
  while ((found = ji__sdmx_next_value(&values, &value, &length)) > 0) {
    const char *colon = find_name(value, length);
    size_t code = colon ? (size_t)(colon - value) : length;
    if (!first) {
      ji__buffer_string(codes, between);
      ji__buffer_string(names, between);
    }
    ji__buffer_append(codes, value, code);
    if (colon)
      ji__buffer_append(names, colon + 2, length - code - 2);
    named |= colon != NULL;
    first = 0;
  }
  return found < 0 ? -1 : named;
}

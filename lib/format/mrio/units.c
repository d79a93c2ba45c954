/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units as the sources of multi-region tables write them, in the library's words. */
#include "data/unit.h"
#include "format/mrio/table.h"

#include <string.h>

typedef struct spelling {
  const char *written, *meant;
} spelling;

/* What stands before the unit itself. */
static const spelling multiples[] = {
    {"M.", "1e6 "},           {"Mill ", "1e6 "},
    {"mill ", "1e6 "},        {"Mill. ", "1e6 "},
    {"Million ", "1e6 "},     {"million ", "1e6 "},
    {"Millions of ", "1e6 "}, {"millions of ", "1e6 "},
    {"Thousand ", "1e3 "},    {"thousand ", "1e3 "},
    {"1000 ", "1e3 "},        {"Billion ", "1e9 "},
    {"billion ", "1e9 "},     {"M", "1e6 "},
};

static const spelling names[] = {
    {"EUR", "EUR"},
    {"Euro", "EUR"},
    {"USD", "USD"},
    {"US$", "USD"},
    {"US dollars", "USD"},
    {"CNY", "CNY"},
    {"JPY", "JPY"},
    {"GBP", "GBP"},
    {"p.", "person"},
    {"p", "person"},
    {"persons", "person"},
    {"people", "person"},
    {"persons engaged", "person"},
    {"hr", "h"},
    {"hr.", "h"},
    {"hours", "h"},
    {"FTE", "fte"},
    {"jobs", "job"},
};

/* Multiple and name, both known; 0 otherwise. */
static int translate(const char *text, ji__buffer *out) {
  static const spelling once = {"", ""};
  const size_t count = sizeof multiples / sizeof *multiples;
  for (size_t m = 0; m <= count; m++) {
    const spelling *multiple = m < count ? &multiples[m] : &once;
    size_t size = strlen(multiple->written);
    if (strncmp(text, multiple->written, size) != 0)
      continue;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      if (strcmp(text + size, names[n].written) != 0)
        continue;
      ji__buffer_string(out, multiple->meant);
      ji__buffer_string(out, names[n].meant);
      return 1;
    }
  }
  return 0;
}

ji_status ji__mrio_unit(ji_context *ctx, const char *text, char **out) {
  ji__buffer buffer;
  *out = NULL;
  ji__buffer_init(&buffer, ji__allocator(ctx));
  if (!translate(text, &buffer))
    ji__buffer_string(&buffer, text);
  ji_status status = buffer.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status)
    status = ji__unit_is_by_row(buffer.data, NULL) ? JI_ERROR_UNIT
                                                   : ji__unit_canonical(ctx, buffer.data, out);
  ji__buffer_free(&buffer);
  if (!status || status == JI_ERROR_MEMORY)
    return status;
  ctx->message[0] = 0; /* no failure here: the source's own words are kept beside */
  return JI_OK;
}

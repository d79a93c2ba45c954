/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/measures.h"

#include <stdio.h>
#include <string.h>

ji_measure *support_measure(ji_context *ctx, const char *text) {
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, text, &measure));
  return measure;
}

/* The text of what comes out; static, until the next call. */
const char *support_allow(ji_context *ctx, ji_operation operation, const char *left,
                          const char *right) {
  static char text[2048];
  ji_measure *a = support_measure(ctx, left), *b = support_measure(ctx, right), *out = NULL;
  support_ok(ctx, ji_measure_combine(ctx, operation, a, b, &out));
  snprintf(text, sizeof text, "%s", ji_measure_text(out));
  ji_measure_unref(out);
  ji_measure_unref(a);
  ji_measure_unref(b);
  return text;
}

/* Refused on `field`, in a message that names the field, both sides and says `why`. */
void support_refuse(ji_context *ctx, ji_operation operation, const char *left, const char *right,
                    const char *field, const char *why) {
  char named[64], begin[64];
  ji_measure *a = support_measure(ctx, left), *b = support_measure(ctx, right), *out = a;
  support_status(ctx, ji_measure_combine(ctx, operation, a, b, &out), JI_ERROR_MEASURE);
  assert_null(out);
  snprintf(named, sizeof named, "field %s", field);
  support_message(ctx, named);
  support_message(ctx, why);
  snprintf(begin, sizeof begin, "left: %.40s", ji_measure_text(a));
  support_message(ctx, begin);
  snprintf(begin, sizeof begin, "right: %.40s", ji_measure_text(b));
  support_message(ctx, begin);
  ji_measure_unref(a);
  ji_measure_unref(b);
}

void support_refuse_both_ways(ji_context *ctx, ji_operation operation, const char *left,
                              const char *right, const char *field, const char *why) {
  support_refuse(ctx, operation, left, right, field, why);
  support_refuse(ctx, operation, right, left, field, why);
}

/* An example with one field changed, in one of four static buffers. */
const char *support_vary(ji_context *ctx, const char *text, const char *key, const char *value) {
  static char buffers[4][1024];
  static unsigned next;
  char *buffer = buffers[next++ % 4];
  ji_measure *measure = support_measure(ctx, text), *changed = NULL;
  support_ok(ctx, ji_measure_with(ctx, measure, key, value, &changed));
  snprintf(buffer, sizeof buffers[0], "%s", ji_measure_text(changed));
  ji_measure_unref(changed);
  ji_measure_unref(measure);
  return buffer;
}

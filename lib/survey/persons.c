/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "survey/persons.h"

#include "data/measure_combine.h"

#include <string.h>

static int counts_opportunities(const ji_measure *measure) {
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  return quantity && strcmp(quantity, "opportunities") == 0;
}

static ji_status read_claim(ji_context *ctx, const ji_measure *measure, const char *reading,
                            ji_measure **out) {
  ji_measure *declared = NULL;
  ji_status status = ji__measure_declare_reading(ctx, measure, reading, &declared);
  if (!status && counts_opportunities(measure))
    status = ji__measure_with(ctx, declared, "quantity", "persons", out);
  else if (!status)
    *out = ji_measure_ref(declared);
  ji_measure_unref(declared);
  return status;
}

ji_status ji__persons_of(ji_context *ctx, const ji_measure *measure, const char *reading,
                         ji_measure **out) {
  *out = NULL;
  if (!measure)
    return JI_OK;
  if (reading && ji__is_claim(measure))
    return read_claim(ctx, measure, reading, out);
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  if (quantity && ji__is_distinct_count(quantity)) {
    *out = ji_measure_ref(measure);
    return JI_OK;
  }
  return ji__fail(ctx, JI_ERROR_MEASURE, "measure \"%s\": %s", ji_measure_text(measure),
                  counts_opportunities(measure)
                      ? "opportunities are persons only under a declared reading (option reading)"
                      : "only persons and accounts can be the same in two lists");
}

ji_status ji__persons_unit(ji_context *ctx, const char *unit, char **out) {
  ji__unit parsed;
  char text[JI__UNIT_TEXT];
  *out = NULL;
  if (!unit)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, unit, &parsed);
  if (status)
    return status;
  for (int32_t i = 0; i < parsed.count; i++)
    if (strcmp(parsed.terms[i].name, "opportunity") == 0)
      memcpy(parsed.terms[i].name, "person", sizeof "person");
  ji__unit_print(&parsed, text);
  *out = ji__copy_string(ji__allocator(ctx), text);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__persons_unite(ji_context *ctx, ji_measure *const *measures, size_t count,
                            ji_measure **out) {
  *out = count ? ji_measure_ref(measures[0]) : NULL;
  for (size_t i = 1; i < count && *out; i++) {
    ji_measure *united = NULL;
    ji_status status = ji__measure_combine(ctx, JI_OPERATION_UNION, *out, measures[i], &united);
    ji_measure_unref(*out);
    *out = united;
    if (status)
      return status;
  }
  return JI_OK;
}

/* Names may hold what an atom of a measure may not. */
static void append_atom(ji__buffer *out, const char *name) {
  for (; *name; name++)
    ji__buffer_append(out, strchr(";=@+\r\n", *name) ? "_" : name, 1);
}

ji_status ji__persons_group(ji_context *ctx, const ji_measure *measure, const char *what,
                            const char *const *lists, size_t count, ji_measure **out) {
  ji__buffer group;
  *out = NULL;
  if (!measure)
    return JI_OK;
  const char *before = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_GROUP);
  ji__buffer_init(&group, ji__allocator(ctx));
  if (before) { /* one atom: a set would say that either is enough */
    append_atom(&group, before);
    ji__buffer_string(&group, ",");
  }
  ji__buffer_format(&group, "%s:", what);
  for (size_t i = 0; i < count; i++) {
    ji__buffer_string(&group, i ? "," : "");
    append_atom(&group, lists[i]);
  }
  ji_status status = group.failed ? ji__fail_memory(ctx)
                                  : ji__measure_with(ctx, measure, "group", group.data, out);
  ji__buffer_free(&group);
  return status;
}

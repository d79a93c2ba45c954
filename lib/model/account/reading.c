/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Readings: what is taken for granted so that a claim counts something. */
#include "data/unit.h"
#include "model/account/evaluate.h"

#include <string.h>

static const struct {
  const char *quantity, *unit;
} counted[] = {
    {"persons", "person"},   {"jobs", "job"},           {"fte", "fte"},
    {"hires", "hire"},       {"vacancies", "vacancy"},  {"opportunities", "opportunity"},
    {"accounts", "account"}, {"job_years", "job_year"},
};

int ji__measure_is_claim(const ji_measure *measure) {
  const char *status = measure ? ji_measure_field(measure, "status") : NULL;
  return status && strcmp(status, "claim") == 0;
}

static const char *unit_of(const char *quantity) {
  for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
    if (strcmp(counted[i].quantity, quantity) == 0)
      return counted[i].unit;
  return NULL;
}

static int is_counted(const ji__unit_term *term) {
  for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
    if (term->power == 1 && strcmp(counted[i].unit, term->name) == 0)
      return 1;
  return 0;
}

ji_status ji__reading_unit(ji_context *ctx, ji__arena *arena, const char *unit,
                           const char *quantity, const char **out) {
  *out = unit;
  const char *name = unit_of(quantity);
  ji__unit parsed;
  ji_status status = ji__unit_read(ctx, unit, &parsed);
  if (status || !name)
    return status;
  for (int32_t i = 0; i < parsed.count; i++)
    if (is_counted(&parsed.terms[i]))
      memcpy(parsed.terms[i].name, name, strlen(name) + 1);
  char text[JI__UNIT_TEXT];
  size_t size = ji__unit_print(&parsed, text);
  *out = ji__arena_text(arena, text, size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__reading_declare(ji_context *ctx, ji__arena *arena, const ji__reading *reading,
                              const ji_measure *measure, const ji_measure **out) {
  ji_measure *declared = NULL;
  *out = NULL;
  ji_status status = ji__measure_declare_reading(ctx, measure, reading->name, &declared);
  if (!status)
    status = ji__arena_keep(ctx, arena, declared);
  if (!status)
    *out = declared;
  return status;
}

ji_status ji__reading_apply(ji_context *ctx, ji__arena *arena, const ji__reading *reading,
                            ji__figure *figure) {
  if (!figure->measure)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "the reading \"%s\" needs a declared measure; this figure has none",
                    reading->name);
  if (!ji__measure_is_claim(figure->measure))
    return JI_OK;
  ji_status status = ji__reading_declare(ctx, arena, reading, figure->measure, &figure->measure);
  const char *quantity = status ? NULL : ji_measure_field(figure->measure, "quantity");
  if (status || !quantity || strcmp(quantity, reading->quantity) == 0 || !unit_of(quantity))
    return status;
  status =
      ji__arena_with(ctx, arena, figure->measure, "quantity", reading->quantity, &figure->measure);
  return status ? status
                : ji__reading_unit(ctx, arena, figure->unit, reading->quantity, &figure->unit);
}

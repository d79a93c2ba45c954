/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What fits, rates and splits share: columns of hires, seekers and vacancies, in single ones
 * whatever their unit's scale, and labels of levels. */
#include "core/number.h"
#include "data/dataset.h"
#include "data/unit.h"
#include "model/matching/matching.h"

#include <math.h>
#include <string.h>

const char *const ji__matching_hire_units[] = {"hire", "person", "job", NULL};
const char *const ji__matching_seeker_units[] = {"person", NULL};
const char *const ji__matching_vacancy_units[] = {"vacancy", "job", NULL};

static ji_status fail_unit(ji_context *ctx, const char *what, const char *name, const char *unit,
                           const char *const *units) {
  ji__buffer list;
  ji__buffer_init(&list, ji__allocator(ctx));
  for (size_t i = 0; units[i]; i++)
    ji__buffer_format(&list, "%s%s", i ? " or " : "", units[i]);
  ji_status status =
      list.failed
          ? ji__fail_memory(ctx)
          : ji__fail(ctx, JI_ERROR_UNIT, "%s: column \"%s\" is in %.*s: a count in %s was expected",
                     what, name, ji__clip(unit, strlen(unit), 120), unit, list.data);
  ji__buffer_free(&list);
  return status;
}

ji_status ji__matching_count_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                  const char *name, const char *const *units,
                                  ji__matching_count *out) {
  ji__unit unit = {0};
  *out = (ji__matching_count){.factor = 1};
  ji_status status = ji__dataset_require_number(ctx, dataset, what, name, &out->column);
  if (status || !out->column->unit)
    return status;
  status = ji__unit_is_by_row(out->column->unit, NULL)
               ? fail_unit(ctx, what, name, out->column->unit, units)
               : ji__unit_read(ctx, out->column->unit, &unit);
  if (status)
    return status;
  for (size_t i = 0; units[i]; i++)
    if (unit.count == 1 && unit.terms[0].power == 1 && !strcmp(unit.terms[0].name, units[i])) {
      out->factor = unit.scale / unit.per_scale;
      return JI_OK;
    }
  return fail_unit(ctx, what, name, out->column->unit, units);
}

ji_status ji__matching_counts_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                   const char *const names[JI__MATCHING_COUNTS],
                                   ji__matching_count counts[JI__MATCHING_COUNTS]) {
  const char *const *const units[JI__MATCHING_COUNTS] = {
      ji__matching_hire_units, ji__matching_seeker_units, ji__matching_vacancy_units};
  ji_status status = JI_OK;
  for (int i = 0; i < JI__MATCHING_COUNTS && !status; i++)
    status = ji__matching_count_find(ctx, dataset, what, names[i], units[i], &counts[i]);
  return status;
}

ji_status ji__matching_count_at(ji_context *ctx, const ji__matching_count *count, const char *what,
                                int64_t row, int *found, double *out) {
  char number[JI__NUMBER_SIZE];
  *found = count->column && ji__column_number(count->column, row, out);
  if (!*found)
    return JI_OK;
  *out *= count->factor;
  if (isfinite(*out) && *out >= 0)
    return JI_OK;
  ji__number_print(*out, number);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "%s: row %lld, column \"%s\" is %s: a count, finite and 0 or more, was expected",
                  what, (long long)row + 1, count->column->name, number);
}

ji_status ji__matching_write_label(ji_context *ctx, ji__writer *writer, size_t column,
                                   const ji__levels *levels, int64_t level) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(ctx));
  ji__levels_label(levels, level, &label);
  ji_status status = label.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status)
    ji__writer_text(writer, column, label.data);
  ji__buffer_free(&label);
  return status;
}

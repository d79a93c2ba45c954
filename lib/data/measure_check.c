/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a column's unit agrees with what its measure says. */
#include "data/measure_value.h"
#include "data/unit.h"

#include <string.h>

#define SHOWN 300

/* Names of units that a quantity may be counted in; NULL: any count. */
static const struct {
  const char *quantity, *names;
} countings[] = {
    {"persons", "person"},
    {"jobs", "job"},
    {"fte", "fte"},
    {"hours", "s min h day week"},
    {"hires", "hire person job"},
    {"vacancies", "vacancy job"},
    {"job_years", "job fte job_year"},
    {"opportunities", "opportunity"},
    {"accounts", "account"},
    {"events", NULL},
    {"units", NULL},
};

static const char *names_of(const char *quantity, int *known) {
  *known = 0;
  for (size_t i = 0; i < sizeof countings / sizeof *countings; i++)
    if (!strcmp(countings[i].quantity, quantity)) {
      *known = 1;
      return countings[i].names;
    }
  return NULL;
}

static int is_listed(const char *names, const char *name) {
  size_t size = strlen(name);
  for (const char *at = names; *at;) {
    size_t length = strcspn(at, " ");
    if (length == size && !memcmp(at, name, size))
      return 1;
    at += length;
    at += at[0] == ' ';
  }
  return 0;
}

/* `job*year` of job_years is allowed: the years may stand beside what is counted. */
static int counts_names(const ji__unit *part, const char *names, int with_years) {
  int found = 0;
  for (int32_t i = 0; i < part->count; i++) {
    const ji__unit_term *term = &part->terms[i];
    if (term->power != 1)
      return 0;
    if (is_listed(names, term->name))
      found++;
    else if (!with_years || strcmp(term->name, "year") != 0)
      return 0;
  }
  return found == 1;
}

/* Why a part of a unit does not fit a quantity; NULL if it does. `written` is the unit that a
 * measure holds for money. */
static ji_status part_fits(ji_context *ctx, const ji__unit *part, const char *quantity,
                           const char *written, int *fits) {
  *fits = 1;
  if (!quantity || quantity[0] == '@')
    return JI_OK;
  if (written && written[0] != '@') {
    ji__unit wanted;
    ji_status status = ji__unit_read(ctx, written, &wanted);
    if (!status)
      *fits = ji__unit_same_kind(part, &wanted);
    return status;
  }
  if (!strcmp(quantity, "money")) {
    *fits = part->count == 1 && part->terms[0].is_money && part->terms[0].power == 1;
    return JI_OK;
  }
  int known;
  const char *names = names_of(quantity, &known);
  if (known && names)
    *fits = counts_names(part, names, !strcmp(quantity, "job_years"));
  return JI_OK;
}

static ji_status fail_unit(ji_context *ctx, const ji_measure *measure, const ji__unit *unit,
                           const char *field, const char *value) {
  char printed[JI__UNIT_TEXT], shown[JI__EXCERPT_TEXT], whole[JI__EXCERPT_TEXT];
  size_t size = ji__unit_print(unit, printed);
  return ji__fail(ctx, JI_ERROR_MEASURE,
                  "unit \"%s\" contradicts the measure's field %s=%s (measure \"%s\")",
                  ji__excerpt(printed, size, SHOWN, shown), field, value,
                  ji__excerpt(measure->text, strlen(measure->text), SHOWN, whole));
}

static ji_status check_plain(ji_context *ctx, const ji_measure *measure, const ji__unit *unit) {
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  const char *written = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_UNIT);
  int fits = 1;
  ji__unit counted, per;
  ji__unit_part(unit, 1, &counted);
  ji__unit_part(unit, -1, &per);
  int is_rate = per.count > 0 && !written; /* hours per week are hours still */
  ji_status status =
      part_fits(ctx, is_rate && quantity && !strcmp(quantity, "hours") ? &counted : unit, quantity,
                written, &fits);
  if (status || fits)
    return status;
  return fail_unit(ctx, measure, unit, written ? "unit" : "quantity", written ? written : quantity);
}

static ji_status check_side(ji_context *ctx, const ji_measure *measure, const ji__unit *unit,
                            ji__side side) {
  const char *quantity = ji__measure_value(measure, side, JI__KEY_QUANTITY);
  const char *written = ji__measure_value(measure, side, JI__KEY_UNIT);
  ji__unit part;
  int fits = 1;
  ji__unit_part(unit, side == JI__SIDE_OF ? 1 : -1, &part);
  ji_status status = part_fits(ctx, &part, quantity, written, &fits);
  if (status || fits)
    return status;
  const char *of[] = {"of.quantity", "of.unit"}, *per[] = {"per.quantity", "per.unit"};
  const char *field = (side == JI__SIDE_OF ? of : per)[written != NULL];
  return fail_unit(ctx, measure, unit, field, written ? written : quantity);
}

/* A ratio is a plain number, or one unit over another of the same kind. */
static ji_status check_coefficient(ji_context *ctx, const ji_measure *measure,
                                   const ji__unit *unit) {
  const char *form = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_FORM);
  if (form && !strcmp(form, "ratio")) {
    if (!unit->count)
      return JI_OK;
    return fail_unit(ctx, measure, unit, "form", form);
  }
  if (form && form[0] == '@')
    return JI_OK;
  ji_status status = check_side(ctx, measure, unit, JI__SIDE_OF);
  return status ? status : check_side(ctx, measure, unit, JI__SIDE_PER);
}

ji_status ji__measure_check_unit(ji_context *ctx, const ji_measure *measure, const char *unit) {
  if (!measure || !unit || ji__unit_is_by_row(unit, NULL) || ji__measure_whole_column(measure))
    return JI_OK;
  ji__unit parsed;
  ji_status status = ji__unit_read(ctx, unit, &parsed);
  if (status)
    return status;
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  const char *written = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_UNIT);
  if (!quantity && !written)
    return JI_OK;
  if (quantity && !strcmp(quantity, "coefficient") && !written)
    return check_coefficient(ctx, measure, &parsed);
  return check_plain(ctx, measure, &parsed);
}

/* The part of a unit that a side's field `unit` speaks of, without scale. */
static ji_status follow_side(ji__measure_builder *builder, const ji_measure *measure, ji__side side,
                             const ji__unit *unit) {
  if (!ji__measure_value(measure, side, JI__KEY_UNIT))
    return JI_OK;
  ji__unit part = *unit;
  char printed[JI__UNIT_TEXT];
  if (side != JI__SIDE_OWN)
    ji__unit_part(unit, side == JI__SIDE_OF ? 1 : -1, &part);
  ji__unit_remove_scale(&part);
  size_t size = ji__unit_print(&part, printed);
  return ji__measure_set(builder, side, JI__KEY_UNIT, printed, size);
}

ji_status ji__measure_follow_unit(ji_context *ctx, const ji_measure *measure, const ji__unit *unit,
                                  ji_measure **out) {
  static const ji__side sides[] = {JI__SIDE_OWN, JI__SIDE_OF, JI__SIDE_PER};
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(ctx, measure, &builder);
  *out = NULL;
  for (size_t i = 0; i < 3 && !status; i++)
    status = follow_side(&builder, measure, sides[i], unit);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

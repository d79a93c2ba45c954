/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of the records: by name, of the right type, with the right unit. */
#include "core/date.h"
#include "core/number.h"
#include "survey/count_record.h"

#include <string.h>

typedef enum kind { ANY_ID, DATE, NUMBER, INTEGER, FLAG, FLAG_OR_TEXT } kind;

static const struct {
  const char *name; /* the default; NULL: none */
  kind kind;
} fields[JI__RECORD_FIELDS] = {
    [JI__RECORD_PSEUDONYM] = {"pseudonym", ANY_ID},
    [JI__RECORD_ENGAGEMENT] = {"engagement", ANY_ID},
    [JI__RECORD_START] = {"start", DATE},
    [JI__RECORD_END] = {"end", DATE},
    [JI__RECORD_HOURS] = {"hours", NUMBER},
    [JI__RECORD_INCOME] = {"income", NUMBER},
    [JI__RECORD_AGE] = {"age", INTEGER},
    [JI__RECORD_WEIGHT] = {NULL, NUMBER},
    [JI__RECORD_ENTITY] = {"entity", FLAG_OR_TEXT},
    [JI__RECORD_ABSENT] = {"absent", FLAG},
    [JI__RECORD_PAID] = {"paid", FLAG},
};

static const char *given_name(const ji_count_options *options, ji__record_field field) {
  switch (field) {
  case JI__RECORD_PSEUDONYM:
    return options->pseudonym;
  case JI__RECORD_ENGAGEMENT:
    return options->engagement;
  case JI__RECORD_START:
    return options->start;
  case JI__RECORD_END:
    return options->end;
  case JI__RECORD_HOURS:
    return options->hours;
  case JI__RECORD_INCOME:
    return options->income;
  case JI__RECORD_AGE:
    return options->age;
  case JI__RECORD_WEIGHT:
    return options->weight;
  case JI__RECORD_ENTITY:
    return options->entity;
  case JI__RECORD_ABSENT:
    return options->absent;
  case JI__RECORD_PAID:
    return options->paid;
  default:
    return NULL;
  }
}

const char *ji__record_name(const ji__count_plan *plan, ji__record_field field) {
  const char *given = given_name(plan->options, field);
  return given ? given : fields[field].name ? fields[field].name : "weight";
}

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

static const char *expected_type(kind expected, const ji_column *column) {
  int is_number = column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64;
  switch (expected) {
  case ANY_ID:
    return is_text(column) || column->type == JI_TYPE_INT64 ? NULL : "integers or text";
  case DATE:
    return column->type == JI_TYPE_DATE32 ? NULL : "dates";
  case NUMBER:
    return is_number ? NULL : "numbers";
  case INTEGER:
    return is_number ? NULL : "whole numbers";
  case FLAG:
    return column->type == JI_TYPE_BOOL ? NULL : "bool";
  default:
    return column->type == JI_TYPE_BOOL || is_text(column) ? NULL : "bool or text";
  }
}

static ji_status bind_field(ji__count_plan *plan, ji__record_field field) {
  const char *given = given_name(plan->options, field);
  const char *name = given ? given : fields[field].name;
  int64_t index = name ? ji_dataset_find(plan->records, name) : -1;
  if (index < 0 && (given || field == JI__RECORD_PSEUDONYM))
    return ji__fail(plan->ctx, JI_ERROR_NOT_FOUND, "records have no column \"%s\"", name);
  if (index < 0)
    return JI_OK;
  const ji_column *column = ji__dataset_view(plan->records, index);
  const char *expected = expected_type(fields[field].kind, column);
  /* A CSV file in which the column is empty makes it text: nothing is known then. */
  if (expected && !given && column->null_count == column->length && field != JI__RECORD_PSEUDONYM &&
      field != JI__RECORD_END)
    return JI_OK;
  if (expected)
    return ji__fail(plan->ctx, JI_ERROR_TYPE, "column \"%s\" of the records is %s, not %s", name,
                    ji__type_name(column->type), expected);
  plan->fields[field] = column;
  return JI_OK;
}

static ji_status read_hours_unit(ji__count_plan *plan) {
  const ji_column *hours = plan->fields[JI__RECORD_HOURS];
  plan->hours_factor = 1;
  if (!hours || !hours->unit)
    return JI_OK;
  if (ji__unit_is_by_row(hours->unit, NULL))
    return ji__fail(plan->ctx, JI_ERROR_UNIT, "column \"%s\": a unit by row cannot be counted",
                    hours->name);
  ji_status status = ji__unit_factor_text(plan->ctx, hours->unit, "h/week", &plan->hours_factor);
  return status ? ji__fail_within(plan->ctx, status, "column \"%s\" of the records", hours->name)
                : JI_OK;
}

static ji_status read_periods(ji__count_plan *plan) {
  const ji_count_options *options = plan->options;
  plan->cutoff = JI__COUNT_OPEN;
  if (options->cutoff &&
      (!ji__date_parse(options->cutoff, strlen(options->cutoff), &plan->cutoff) ||
       plan->cutoff >= JI__COUNT_OPEN))
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "option cutoff: \"%s\" is not a date YYYY-MM-DD",
                    options->cutoff);
  if (!options->income_period)
    return JI_OK;
  plan->has_income_period = 1;
  if (ji__period_read(options->income_period, strlen(options->income_period), &plan->income_period))
    return JI_OK;
  return ji__fail(plan->ctx, JI_ERROR_VALUE,
                  "option income_period: \"%s\" is not a period such as 2024 or 2024-03",
                  options->income_period);
}

/* --- flags -------------------------------------------------------------------------------- */

static ji_status take_flag(void *user, const char *part, size_t size) {
  ji__count_plan *plan = user;
  ji_status status = ji__names_add(plan->ctx, &plan->flags, part, size);
  if (status)
    return status;
  const char *name = plan->flags.items[plan->flags.count - 1];
  int64_t index = ji_dataset_find(plan->records, name);
  if (index < 0)
    return ji__fail(plan->ctx, JI_ERROR_NOT_FOUND, "option groups: records have no column \"%s\"",
                    name);
  const ji_column *column = ji__dataset_view(plan->records, index);
  if (column->type != JI_TYPE_BOOL)
    return ji__fail(plan->ctx, JI_ERROR_TYPE, "option groups: column \"%s\" is %s, not bool", name,
                    ji__type_name(column->type));
  const ji_column **grown =
      ji__reallocate_array(ji__allocator(plan->ctx), (void *)plan->flag_columns,
                           (size_t)plan->flags.count, sizeof *grown);
  if (!grown)
    return ji__fail_memory(plan->ctx);
  plan->flag_columns = grown;
  plan->flag_columns[plan->flags.count - 1] = column;
  return JI_OK;
}

ji_status ji__count_bind(ji__count_plan *plan) {
  plan->flags.allocator = ji__allocator(plan->ctx);
  plan->stage = plan->options->stage ? plan->options->stage : "stage";
  plan->area = plan->options->area ? plan->options->area : "county";
  if (plan->records->rows >= UINT32_MAX)
    return ji__fail(plan->ctx, JI_ERROR_LIMIT, "there are more records than 2^32 - 1");
  ji_status status = JI_OK;
  for (int i = 0; i < JI__RECORD_FIELDS && !status; i++)
    status = bind_field(plan, (ji__record_field)i);
  if (status)
    return status;
  const ji_column *start = plan->fields[JI__RECORD_START], *end = plan->fields[JI__RECORD_END];
  if (!start != !end)
    return ji__fail(plan->ctx, JI_ERROR_NOT_FOUND,
                    "records have column \"%s\" but no column \"%s\": spells need both",
                    (start ? start : end)->name,
                    ji__record_name(plan, start ? JI__RECORD_END : JI__RECORD_START));
  plan->has_spells = start != NULL;
  plan->prorates = plan->has_spells && !plan->options->income_period;
  plan->is_text_id = plan->fields[JI__RECORD_PSEUDONYM]->type != JI_TYPE_INT64;
  status = read_hours_unit(plan);
  if (!status)
    status = read_periods(plan);
  if (!status && plan->options->groups)
    status = ji__count_split(plan->options->groups, '|', take_flag, plan);
  return status;
}

/* --- age bands ---------------------------------------------------------------------------- */

#define DEFAULT_BANDS "0-14|15-24|25-34|35-44|45-54|55-64|65+"

static ji_status take_band(void *user, const char *part, size_t size) {
  ji__count_plan *plan = user;
  ji__age_band band = {0, JI__AGE_MOST};
  int64_t before = plan->band_count ? plan->bands[plan->band_count - 1].high : -1;
  const char *dash = memchr(part, '-', size);
  size_t digits = dash ? (size_t)(dash - part) : size ? size - 1 : 0;
  int good = ji__integer_parse(part, digits, &band.low) == 1;
  if (dash)
    good = good && ji__integer_parse(dash + 1, size - digits - 1, &band.high) == 1;
  else
    good = good && part[size - 1] == '+';
  if (!good || band.low > band.high || band.low <= before || band.high > JI__AGE_MOST)
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "option age_bands: \"%.*s\" is not a band such as 15-24 or 65+ that lies "
                    "behind the one before (0 to %d)",
                    ji__clip(part, size, 60), part, JI__AGE_MOST);
  ji__age_band *grown = ji__reallocate_array(ji__allocator(plan->ctx), plan->bands,
                                             plan->band_count + 1, sizeof *grown);
  if (!grown)
    return ji__fail_memory(plan->ctx);
  plan->bands = grown;
  plan->bands[plan->band_count++] = band;
  return JI_OK;
}

ji_status ji__count_read_bands(ji__count_plan *plan) {
  const char *text = plan->options->age_bands ? plan->options->age_bands : DEFAULT_BANDS;
  return ji__count_split(text, '|', take_band, plan);
}

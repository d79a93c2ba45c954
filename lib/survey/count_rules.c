/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules: a dataset, row by row, with presets for what comes up again and again. */
#include "core/date.h"
#include "core/number.h"
#include "data/resolve.h"
#include "survey/count_record.h"

#include <string.h>

#define DAY_FIRST (-354285) /* 1000-01-01 */
#define DAY_LAST 2932896    /* 9999-12-31 */
#define DAYS_MOST 36525     /* keeps the sums within their bound */

typedef enum key {
  RULE,
  PRESET,
  UNIT,
  TIME,
  PERIOD,
  JOB,
  INCOME_MIN,
  HOURS_MIN,
  ABSENT,
  NATURAL_ONLY,
  AGES,
  STAGE,
  WHERE,
  STANDARD,
  STANDARD_SOURCE,
  CAP,
  BY,
  KEYS
} key;

/* ANY_CELL: text that a CSV reader may take for numbers or dates, such as a period. */
typedef enum cell_kind { WORD_CELL, ANY_CELL, NUMBER_CELL, BOOL_CELL } cell_kind;

static const struct {
  const char *name;
  cell_kind kind;
} keys[KEYS] = {
    [RULE] = {"rule", ANY_CELL},
    [PRESET] = {"preset", WORD_CELL},
    [UNIT] = {"unit", WORD_CELL},
    [TIME] = {"time", WORD_CELL},
    [PERIOD] = {"period", ANY_CELL},
    [JOB] = {"job", WORD_CELL},
    [INCOME_MIN] = {"income_min", NUMBER_CELL},
    [HOURS_MIN] = {"hours_min", NUMBER_CELL},
    [ABSENT] = {"absent", BOOL_CELL},
    [NATURAL_ONLY] = {"natural_only", BOOL_CELL},
    [AGES] = {"ages", WORD_CELL},
    [STAGE] = {"stage", ANY_CELL},
    [WHERE] = {"where", ANY_CELL},
    [STANDARD] = {"standard", NUMBER_CELL},
    [STANDARD_SOURCE] = {"standard_source", ANY_CELL},
    [CAP] = {"cap", NUMBER_CELL},
    [BY] = {"by", ANY_CELL},
};

static const char *const unit_names[] = {"persons", "jobs", "fte"};
static const char *const time_names[] = {"at", "average", "any"};
static const char *const job_names[] = {"any", "main", "paid", "main+paid"};

static const struct {
  const char *name;
  ji__count_unit unit;
  ji__count_time time;
  int main_only, natural_only, absent, labour;
} presets[] = {
    {"platform_earners", JI__COUNT_PERSONS, JI__COUNT_ANY, 0, 1, 0, 0},
    {"labour_force", JI__COUNT_PERSONS, JI__COUNT_AT, 0, 1, 1, 1},
    {"main_jobs", JI__COUNT_JOBS, JI__COUNT_AT, 1, 0, 0, 0},
    {"any_jobs", JI__COUNT_JOBS, JI__COUNT_AT, 0, 0, 0, 0},
    {"persons_at", JI__COUNT_PERSONS, JI__COUNT_AT, 0, 0, 0, 0},
    {"persons_average", JI__COUNT_PERSONS, JI__COUNT_AVERAGE, 0, 0, 0, 0},
    {"persons_any", JI__COUNT_PERSONS, JI__COUNT_ANY, 0, 0, 0, 0},
    {"full_time_equivalents", JI__COUNT_FTE, JI__COUNT_AVERAGE, 0, 0, 0, 0},
};

const char *ji__count_unit_name(ji__count_unit unit) {
  return unit_names[unit];
}

/* One row that is being read. */
typedef struct reader {
  ji__count_plan *plan;
  const ji_column *columns[KEYS];
  int64_t row;
  ji__count_rule *rule;
  double income_factor; /* from the rules' unit to the records' */
} reader;

static ji_status fail_cell(const reader *r, key k, const char *text, size_t size,
                           const char *expected) {
  return ji__fail(r->plan->ctx, JI_ERROR_VALUE,
                  "rules, row %lld, column \"%s\": \"%.*s\" is not %s", (long long)r->row + 1,
                  keys[k].name, ji__clip(text, size, 80), text, expected);
}

static ji_status fail_missing(const reader *r, key k, const char *why) {
  return ji__fail(r->plan->ctx, JI_ERROR_VALUE, "rules, row %lld: column \"%s\" is empty: %s",
                  (long long)r->row + 1, keys[k].name, why);
}

static int is_there(const reader *r, key k) {
  return r->columns[k] && !ji__column_is_null(r->columns[k], r->row);
}

static const char *text_of(const reader *r, key k, size_t *size) {
  *size = 0;
  return r->columns[k] ? ji__column_text(r->columns[k], r->row, size) : NULL;
}

/* A copy; NULL where null. */
static ji_status copy_of(const reader *r, key k, char **out) {
  *out = NULL;
  return r->columns[k] ? ji__cell_text(r->plan->ctx, r->columns[k], r->row, out) : JI_OK;
}

/* The place in a list of words; `or_else` where null. */
static ji_status read_word(const reader *r, key k, const char *const *words, size_t count,
                           int or_else, int *out) {
  size_t size;
  const char *text = text_of(r, k, &size);
  *out = or_else;
  if (!text)
    return JI_OK;
  char expected[160] = "one of:";
  size_t used = strlen(expected);
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(words[i]);
    if (length == size && !memcmp(text, words[i], size)) {
      *out = (int)i;
      return JI_OK;
    }
    expected[used++] = ' ';
    memcpy(expected + used, words[i], length + 1);
    used += length;
  }
  return fail_cell(r, k, text, size, expected);
}

static int read_bool(const reader *r, key k, int or_else) {
  return is_there(r, k) ? ji__record_flag(r->columns[k], r->row) : or_else;
}

static ji_status read_number(const reader *r, key k, int above_zero, double *out) {
  char number[JI__NUMBER_SIZE];
  *out = NAN;
  if (!is_there(r, k))
    return JI_OK;
  double value = ji__record_number(r->columns[k], r->row);
  if (value <= 1e300 && (above_zero ? value > 0 : value >= 0)) {
    *out = value;
    return JI_OK;
  }
  size_t size = ji__number_print(value, number);
  return fail_cell(r, k, number, size, above_zero ? "a number above 0" : "a number from 0 on");
}

/* --- presets, unit, time, period -------------------------------------------------------------- */

static ji_status read_kind(reader *r) {
  ji__count_rule *rule = r->rule;
  size_t size, found = sizeof presets / sizeof *presets;
  const char *preset = text_of(r, PRESET, &size);
  int unit, time, job, place = -1;
  for (size_t i = 0; preset && i < sizeof presets / sizeof *presets; i++)
    if (strlen(presets[i].name) == size && !memcmp(presets[i].name, preset, size))
      place = (int)(found = i);
  if (preset && place < 0)
    return fail_cell(r, PRESET, preset, size, "the name of a preset (see ji_count())");
  ji_status status =
      read_word(r, UNIT, unit_names, 3, preset ? (int)presets[found].unit : -1, &unit);
  if (!status)
    status = read_word(r, TIME, time_names, 3, preset ? (int)presets[found].time : -1, &time);
  if (!status)
    status = read_word(r, JOB, job_names, 4, preset && presets[found].main_only ? 1 : 0, &job);
  if (!status && unit < 0)
    status = fail_missing(r, UNIT, "persons, jobs or fte are to be counted");
  if (!status && time < 0)
    status = fail_missing(r, TIME, "at a date, on average, or any time in the period");
  if (status)
    return status;
  rule->unit = (ji__count_unit)unit;
  rule->time = (ji__count_time)time;
  rule->main_only = job == 1 || job == 3;
  rule->paid_only = job == 2 || job == 3;
  rule->natural_only = read_bool(r, NATURAL_ONLY, preset && presets[found].natural_only);
  rule->absent_counts = read_bool(r, ABSENT, preset && presets[found].absent);
  rule->hours_min = preset && presets[found].labour ? 1 : NAN;
  return JI_OK;
}

static ji_status read_period(reader *r) {
  ji__count_rule *rule = r->rule;
  ji_status status = copy_of(r, PERIOD, &rule->period_text);
  if (status)
    return status;
  const char *text = rule->period_text;
  if (!text || !*text)
    return fail_missing(r, PERIOD, "a rule counts in a period, such as 2024 or 2024-03-31");
  if (!ji__period_read(text, strlen(text), &rule->period))
    return fail_cell(r, PERIOD, text, strlen(text),
                     "a period: 2024, 2024-Q1, 2024-03, 2024-W09, 2024-03-31, or two with / "
                     "between them");
  if (rule->time == JI__COUNT_AT && rule->period.last - rule->period.first > 6)
    return fail_cell(r, PERIOD, text, strlen(text), "a date or a week, at which a rule can count");
  if (rule->period.first < DAY_FIRST || rule->period.last > DAY_LAST ||
      rule->period.last - rule->period.first > DAYS_MOST)
    return fail_cell(r, PERIOD, text, strlen(text),
                     "a period of at most 100 years, in 1000 to 9999");
  if (rule->time != JI__COUNT_ANY && !r->plan->has_spells)
    return ji__fail(r->plan->ctx, JI_ERROR_NOT_FOUND,
                    "rule \"%s\": records have no columns \"%s\" and \"%s\": without spells nobody "
                    "can be counted at a date or on average",
                    rule->name, ji__record_name(r->plan, JI__RECORD_START),
                    ji__record_name(r->plan, JI__RECORD_END));
  if (r->plan->has_spells && rule->period.last > r->plan->cutoff)
    return ji__fail(r->plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\": the period %s ends behind the cut-off of the records, %s",
                    rule->name, text, r->plan->options->cutoff);
  return JI_OK;
}

/* --- thresholds --------------------------------------------------------------------------- */

static ji_status require_field(const reader *r, ji__record_field field, key k) {
  if (r->plan->fields[field])
    return JI_OK;
  return ji__fail(r->plan->ctx, JI_ERROR_NOT_FOUND,
                  "rule \"%s\", %s: records have no column \"%s\"", r->rule->name, keys[k].name,
                  ji__record_name(r->plan, field));
}

/* `1 CNY`: the amount in the measure has no scale and no price basis. */
static ji_status print_income(reader *r) {
  const char *text = r->plan->fields[JI__RECORD_INCOME]->unit;
  text = text ? text : r->columns[INCOME_MIN]->unit;
  ji__buffer out;
  ji__unit unit;
  char printed[JI__UNIT_TEXT], number[JI__NUMBER_SIZE];
  if (!text)
    return JI_OK;
  ji_status status = ji__unit_read(r->plan->ctx, text, &unit);
  if (status)
    return ji__fail_within(r->plan->ctx, status, "column \"%s\" of the records",
                           r->plan->fields[JI__RECORD_INCOME]->name);
  double amount = r->rule->income_min * unit.scale / unit.per_scale;
  ji__unit_remove_scale(&unit);
  for (int32_t i = 0; i < unit.count; i++) {
    unit.terms[i].basis[0] = 0;
    unit.terms[i].valuation = JI__VALUATION_ABSENT;
  }
  ji__buffer_init(&out, ji__allocator(r->plan->ctx));
  /* 0.01 times a hundred is a hundred hundredths: 15 digits leave the dust out. */
  ji__number_print_significant(amount, 15, number);
  ji__unit_print(&unit, printed);
  ji__buffer_format(&out, "%s %s", number, printed);
  if (out.failed)
    status = ji__fail_memory(r->plan->ctx);
  r->rule->income_text = status ? NULL : out.data;
  if (status)
    ji__buffer_free(&out);
  return status;
}

static ji_status read_income(reader *r) {
  ji__count_plan *plan = r->plan;
  ji__count_rule *rule = r->rule;
  ji_status status = read_number(r, INCOME_MIN, 0, &rule->income_min);
  if (status || isnan(rule->income_min))
    return status;
  status = require_field(r, JI__RECORD_INCOME, INCOME_MIN);
  if (status)
    return status;
  if (plan->has_income_period && (plan->income_period.first != rule->period.first ||
                                  plan->income_period.last != rule->period.last))
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\": the income of the records is over %s, the rule asks for it over "
                    "%s",
                    rule->name, plan->options->income_period, rule->period_text);
  rule->income_min *= r->income_factor;
  plan->needs_income = 1;
  return print_income(r);
}

static ji_status read_hours(reader *r) {
  ji__count_rule *rule = r->rule;
  double given;
  ji_status status = read_number(r, HOURS_MIN, 0, &given);
  if (status)
    return status;
  rule->hours_min = isnan(given) ? rule->hours_min : given;
  if (isnan(rule->hours_min))
    return JI_OK;
  if (rule->unit != JI__COUNT_JOBS && rule->time != JI__COUNT_AT)
    return ji__fail(r->plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\": hours_min of a person is over all jobs of one date or week (time "
                    "at); over a period jobs do not stand side by side",
                    rule->name);
  return require_field(r, JI__RECORD_HOURS, HOURS_MIN);
}

static ji_status read_flags(const reader *r) {
  ji_status status = JI_OK;
  if (r->rule->natural_only)
    status = require_field(r, JI__RECORD_ENTITY, NATURAL_ONLY);
  if (!status && r->rule->paid_only)
    status = require_field(r, JI__RECORD_PAID, JOB);
  if (!status && r->rule->main_only)
    status = require_field(r, JI__RECORD_HOURS, JOB);
  /* The preset allows for absence where the records know of it. */
  if (!status && r->rule->absent_counts && is_there(r, ABSENT))
    status = require_field(r, JI__RECORD_ABSENT, ABSENT);
  return status;
}

/* --- full-time equivalents ------------------------------------------------------------------- */

/* Years in a period, day by day: 2024 is 1, a day of it 1/366. */
static double years_of(const ji__period *period) {
  double years = 0;
  for (int64_t day = period->first; day <= period->last;) {
    ji__civil civil = ji__civil_from_days(day);
    int64_t end = ji__days_from_civil((ji__civil){civil.year, 12, 31});
    int64_t last = end < period->last ? end : period->last;
    years += (double)(last - day + 1) / (ji__is_leap(civil.year) ? 366 : 365);
    day = last + 1;
  }
  return years;
}

static ji_status read_standard_unit(reader *r) {
  const char *unit = r->columns[STANDARD]->unit;
  double factor;
  if (!unit)
    return JI_OK;
  ji_status status = ji__unit_factor_text(r->plan->ctx, unit, "h/year", &factor);
  if (status) {
    status = ji__unit_factor_text(r->plan->ctx, unit, "h/week", &factor);
    r->rule->standard_per_week = 1;
  }
  if (status)
    return ji__fail_within(r->plan->ctx, status,
                           "rules, column \"standard\" (hours per year or per week)");
  r->rule->standard *= factor;
  return JI_OK;
}

static ji_status read_standard(reader *r) {
  ji__count_rule *rule = r->rule;
  ji_status status = read_number(r, STANDARD, 1, &rule->standard);
  if (!status)
    status = read_number(r, CAP, 1, &rule->cap);
  if (!status)
    status = copy_of(r, STANDARD_SOURCE, &rule->standard_source);
  if (status)
    return status;
  if (rule->unit != JI__COUNT_FTE) {
    if (isnan(rule->standard) && isnan(rule->cap))
      return JI_OK;
    return ji__fail(r->plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\": a standard or cap is for fte, not for %s", rule->name,
                    unit_names[rule->unit]);
  }
  if (isnan(rule->standard))
    return fail_missing(r, STANDARD, "full-time equivalents need the hours of a full-time job");
  if (!rule->standard_source || !*rule->standard_source)
    return fail_missing(r, STANDARD_SOURCE, "who says what a full-time job is");
  status = require_field(r, JI__RECORD_HOURS, UNIT);
  return status ? status : read_standard_unit(r);
}

/* What the sum in a cell is divided by. */
static void set_divisor(ji__count_rule *rule) {
  double days = (double)(rule->period.last - rule->period.first + 1);
  rule->divisor = rule->time == JI__COUNT_AVERAGE ? days : 1;
  if (rule->unit == JI__COUNT_FTE)
    rule->divisor = rule->standard_per_week ? rule->standard * days
                                            : 7 * rule->standard * years_of(&rule->period);
}

/* --- a row -------------------------------------------------------------------------------- */

static ji_status read_ages(reader *r) {
  ji__count_rule *rule = r->rule;
  size_t size;
  const char *text = text_of(r, AGES, &size);
  rule->age_low = rule->age_high = -1;
  if (!text)
    return JI_OK;
  const char *dash = memchr(text, '-', size);
  size_t digits = dash ? (size_t)(dash - text) : size ? size - 1 : 0;
  rule->age_high = JI__AGE_MOST;
  int good = ji__integer_parse(text, digits, &rule->age_low) == 1;
  if (dash && digits + 1 < size)
    good = good && ji__integer_parse(dash + 1, size - digits - 1, &rule->age_high) == 1;
  else
    good = good && (dash || text[size - 1] == '+');
  if (!good || rule->age_low < 0 || rule->age_high > JI__AGE_MOST || rule->age_low > rule->age_high)
    return fail_cell(r, AGES, text, size, "ages such as 16-64 or 16+");
  return require_field(r, JI__RECORD_AGE, AGES);
}

static ji_status read_name(reader *r) {
  ji_status status = copy_of(r, RULE, &r->rule->name);
  if (status)
    return status;
  if (!r->rule->name || !*r->rule->name)
    return ji__fail(r->plan->ctx, JI_ERROR_LABEL,
                    "rules, row %lld: column \"rule\" is empty: a rule has a name",
                    (long long)r->row + 1);
  for (int64_t i = 0; i < r->row; i++)
    if (!strcmp(r->plan->rules[i].name, r->rule->name))
      return ji__fail(r->plan->ctx, JI_ERROR_LABEL,
                      "rules, row %lld: rule \"%s\" is there already, in row %lld",
                      (long long)r->row + 1, r->rule->name, (long long)i + 1);
  return JI_OK;
}

/* A cell of text that another file reads. */
static ji_status read_text(reader *r, key k,
                           ji_status (*read)(ji__count_plan *, ji__count_rule *, const char *)) {
  char *text;
  ji_status status = copy_of(r, k, &text);
  if (!status && text)
    status = read(r->plan, r->rule, text);
  ji__release(ji__allocator(r->plan->ctx), text);
  return status;
}

static ji_status read_row(reader *r) {
  static ji_status (*const steps[])(reader *) = {
      read_name, read_kind, read_period, read_income, read_hours, read_standard, read_ages};
  ji_status status = JI_OK;
  r->rule->income_min = r->rule->hours_min = r->rule->standard = r->rule->cap = NAN;
  for (size_t i = 0; i < sizeof steps / sizeof *steps && !status; i++)
    status = steps[i](r);
  if (!status)
    status = read_flags(r);
  if (!status)
    status = read_text(r, STAGE, ji__count_read_stage);
  if (!status)
    status = read_text(r, WHERE, ji__count_read_where);
  if (!status)
    status = read_text(r, BY, ji__count_read_by);
  if (!status)
    set_divisor(r->rule);
  return status;
}

/* --- the table ---------------------------------------------------------------------------- */

static int fits(cell_kind kind, const ji_column *column) {
  if (column->null_count == column->length)
    return 1;
  switch (kind) {
  case WORD_CELL:
    return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
  case ANY_CELL:
    return column->type != JI_TYPE_BOOL && column->type != JI_TYPE_TIMESTAMP;
  case NUMBER_CELL:
    return column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64;
  default:
    return column->type == JI_TYPE_BOOL;
  }
}

static ji_status find_column(reader *r, const ji_column *column) {
  static const char *const wanted[] = {"text", "text", "numbers", "bool"};
  for (int k = 0; k < KEYS; k++) {
    if (strcmp(keys[k].name, column->name) != 0)
      continue;
    if (!fits(keys[k].kind, column))
      return ji__fail(r->plan->ctx, JI_ERROR_TYPE, "column \"%s\" of the rules is %s, not %s",
                      column->name, ji__type_name(column->type), wanted[keys[k].kind]);
    r->columns[k] = column;
    return JI_OK;
  }
  return ji__fail(r->plan->ctx, JI_ERROR_LABEL, "rules have an unknown column \"%s\"",
                  column->name);
}

static ji_status find_income_factor(reader *r) {
  const ji_column *ours = r->columns[INCOME_MIN], *theirs = r->plan->fields[JI__RECORD_INCOME];
  r->income_factor = 1;
  if (!ours || !theirs || !ours->unit || !theirs->unit)
    return JI_OK;
  ji_status status =
      ji__unit_factor_text(r->plan->ctx, ours->unit, theirs->unit, &r->income_factor);
  return status ? ji__fail_within(r->plan->ctx, status,
                                  "rules, column \"income_min\" against column \"%s\" of the "
                                  "records",
                                  theirs->name)
                : JI_OK;
}

static ji_status find_columns(reader *r) {
  const ji_dataset *table = r->plan->table;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < table->column_count && !status; i++)
    status = find_column(r, ji__dataset_view(table, i));
  if (!status && !r->columns[RULE])
    status = ji__fail(r->plan->ctx, JI_ERROR_NOT_FOUND, "rules have no column \"rule\"");
  if (!status && (table->rows < 1 || table->rows > JI__COUNT_RULES))
    status = ji__fail(r->plan->ctx, table->rows < 1 ? JI_ERROR_LABEL : JI_ERROR_LIMIT,
                      "there are %lld rules: 1 to %d can be counted by", (long long)table->rows,
                      JI__COUNT_RULES);
  return status ? status : find_income_factor(r);
}

ji_status ji__count_read_rules(ji__count_plan *plan) {
  reader r = {.plan = plan};
  ji_status status = find_columns(&r);
  if (status)
    return status;
  plan->rules =
      ji__allocate_array(ji__allocator(plan->ctx), (size_t)plan->table->rows, sizeof *plan->rules);
  if (!plan->rules)
    return ji__fail_memory(plan->ctx);
  for (r.row = 0; r.row < plan->table->rows && !status; r.row++) {
    r.rule = &plan->rules[plan->rule_count++];
    status = read_row(&r);
  }
  return status;
}

void ji__count_rule_free(const ji_allocator *allocator, ji__count_rule *rule) {
  for (size_t i = 0; i < rule->filter_count; i++)
    ji__release(allocator, rule->filters[i].allowed);
  for (size_t i = 0; i < rule->grouping_count; i++)
    ji__release(allocator, rule->groupings[i].name);
  ji__release(allocator, rule->filters);
  ji__release(allocator, rule->groupings);
  ji__release(allocator, rule->name);
  ji__release(allocator, rule->period_text);
  ji__release(allocator, rule->income_text);
  ji__release(allocator, rule->stages);
  ji__release(allocator, rule->selected);
  ji__release(allocator, rule->standard_source);
}

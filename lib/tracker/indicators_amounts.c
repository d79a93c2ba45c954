/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outcomes of a kind in one unit and under one measure, and what a full-time job makes of them. */
#include "core/number.h"
#include "data/measure.h"
#include "tracker/indicators.h"

#include <math.h>
#include <string.h>

#define MONTHS_OF_FULL_TIME 12 /* HIPSO: months worked / 12 */

int32_t ji__plan_kind(const ji__plan *plan, int32_t outcome) {
  static const int32_t kinds[] = {
      [JI__OUTCOME_SALES] = JI__KIND_SALES,
      [JI__OUTCOME_INCOME] = JI__KIND_INCOME,
      [JI__OUTCOME_HOURS] = JI__KIND_HOURS,
      [JI__OUTCOME_JOBS_CREATED] = JI__KIND_CREATED,
      [JI__OUTCOME_JOBS_MAINTAINED] = JI__KIND_MAINTAINED,
      [JI__OUTCOME_JOBS_LOST] = JI__KIND_LOST,
      [JI__OUTCOME_MONTHS_WORKED] = JI__KIND_MONTHS,
      [JI__OUTCOME_PIECES] = JI__KIND_PIECES,
      [JI__OUTCOME_DAYS_WORKED] = JI__KIND_DAYS,
      [JI__OUTCOME_VIEWS] = JI__KIND_VIEWS,
      [JI__OUTCOME_OTHER] = JI__KIND_OTHER,
  };
  return kinds[plan->history->outcomes[outcome].role];
}

/* --- units and measures ---------------------------------------------------------------------- */

/* The factor from a unit to the amount's; the first one gives its own. */
static double join_unit(ji__plan *plan, ji__amount *amount, const char *unit) {
  double factor = 1;
  if (!amount->count++) {
    amount->unit = unit;
    return 1;
  }
  if (!unit || !amount->unit) {
    if (unit || amount->unit)
      amount->clash = JI__WHY_UNITS;
    return 1;
  }
  if (ji__unit_factor_text(plan->ctx, unit, amount->unit, &factor)) {
    amount->clash = JI__WHY_UNITS;
    return 1;
  }
  return factor;
}

/* The measure of the sum. Outcomes of one measure are parts by row: which is which, the outcome
 * says. */
static ji_status join_measure(ji__plan *plan, ji__amount *amount, const char *text) {
  ji_measure *own = NULL, *sum = NULL;
  ji_status status = JI_OK;
  if (text)
    status = ji__measure_parse(plan->ctx, text, &own);
  if (status)
    return status;
  if (amount->count == 1) {
    amount->measure = own;
    return JI_OK;
  }
  if (!ji__measure_equal(amount->measure, own)) {
    status = ji__measure_combine(plan->ctx, JI_OPERATION_ADD_PARTS, amount->measure, own, &sum);
    if (status && status != JI_ERROR_MEMORY) {
      amount->clash = amount->clash ? amount->clash : JI__WHY_MEASURES;
      status = JI_OK;
    }
    ji_measure_unref(amount->measure);
    amount->measure = sum;
  }
  ji_measure_unref(own);
  return status;
}

static ji_status join(ji__plan *plan, int32_t program, int32_t kind, const char *unit,
                      const char *measure, double *factors) {
  ji__amount *own = &plan->amounts[(program + 1) * (JI__KINDS + 1) + kind];
  ji__amount *all = &plan->amounts[kind];
  factors[0] = join_unit(plan, own, unit);
  factors[1] = join_unit(plan, all, unit);
  ji_status status = join_measure(plan, own, measure);
  return status ? status : join_measure(plan, all, measure);
}

static ji_status join_all(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  double *factors = plan->factors;
  ji_status status = JI_OK;
  for (size_t i = 0; i < history->outcome_count && !status; i++) {
    const ji__item *outcome = &history->outcomes[i];
    status = join(plan, outcome->program, ji__plan_kind(plan, (int32_t)i), outcome->unit,
                  outcome->measure, &factors[2 * i]);
  }
  for (size_t i = 0; i < history->budget_count && !status; i++)
    status = join(plan, history->budget[i].program, JI__KINDS, history->budget[i].unit, NULL,
                  &factors[2 * (history->outcome_count + i)]);
  return status;
}

/* --- full-time equivalents -------------------------------------------------------------------- */

static int is_counted(const ji__plan *plan, size_t outcome) {
  int32_t kind = ji__plan_kind(plan, (int32_t)outcome);
  return kind == JI__KIND_MONTHS || kind == JI__KIND_PIECES || kind == JI__KIND_DAYS;
}

static ji_status take_norm(ji__plan *plan, const ji_column *columns[3], int64_t row) {
  const ji__tracker_history *history = plan->history;
  double value;
  int known = 0;
  if (!ji__column_number(columns[1], row, &value) || !(value > 0) || isinf(value))
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "%s: full_time: row %lld, column \"value\": a number above 0 was expected",
                    plan->function, (long long)row + 1);
  for (size_t i = 0; i < history->outcome_count; i++) {
    const char *program = history->programs[history->outcomes[i].program].code;
    if (!ji__column_equals(columns[0], row, history->outcomes[i].code) ||
        (columns[2] && !ji__column_is_null(columns[2], row) &&
         !ji__column_equals(columns[2], row, program)))
      continue;
    if (!is_counted(plan, i))
      return ji__fail(plan->ctx, JI_ERROR_VALUE,
                      "%s: full_time: row %lld, column \"outcome\": \"%.60s\" is not of the kind "
                      "months_worked, pieces or days_worked",
                      plan->function, (long long)row + 1, history->outcomes[i].code);
    plan->full_time[i] = value;
    known = 1;
  }
  if (known)
    return JI_OK;
  return ji__fail(plan->ctx, JI_ERROR_LABEL,
                  "%s: full_time: row %lld, column \"outcome\": no program has such an outcome",
                  plan->function, (long long)row + 1);
}

static ji_status read_norms(ji__plan *plan) {
  const ji_dataset *norms = plan->options.full_time;
  const ji_column *columns[3] = {NULL, NULL, NULL};
  for (size_t i = 0; i < plan->history->outcome_count; i++)
    plan->full_time[i] = ji__plan_kind(plan, (int32_t)i) == JI__KIND_MONTHS
                             ? (double)MONTHS_OF_FULL_TIME
                             : (double)NAN;
  if (!norms)
    return JI_OK;
  ji_status status =
      ji__dataset_require_text(plan->ctx, norms, "full_time", "outcome", &columns[0]);
  if (!status)
    status = ji__dataset_require_number(plan->ctx, norms, "full_time", "value", &columns[1]);
  if (!status && ji_dataset_find(norms, "program") >= 0)
    status = ji__dataset_require_text(plan->ctx, norms, "full_time", "program", &columns[2]);
  for (int64_t row = 0; row < norms->rows && !status; row++)
    status = take_norm(plan, columns, row);
  return status;
}

ji_status ji__plan_amounts(ji__plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  const ji__tracker_history *history = plan->history;
  size_t count = ((size_t)plan->program_count + 1) * (JI__KINDS + 1);
  plan->amounts = ji__allocate_array(allocator, count, sizeof *plan->amounts);
  plan->factors = ji__allocate_array(
      allocator, 2 * (history->outcome_count + history->budget_count) + 1, sizeof(double));
  plan->full_time = ji__allocate_array(allocator, history->outcome_count + 1, sizeof(double));
  if (!plan->amounts || !plan->factors || !plan->full_time)
    return ji__fail_memory(plan->ctx);
  ji_status status = join_all(plan);
  return status ? status : read_norms(plan);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Figures made of figures: identities of jobs, costs per something, coverage, progress. */
#include "data/measure.h"
#include "tracker/indicators.h"

#include <math.h>
#include <string.h>

static int32_t program_of(const ji__figures *figures, size_t place) {
  int32_t program, labels[JI__DIMENSIONS];
  ji__plan_cell(figures->plan, figures->places[place], &program, labels);
  return program;
}

static ji__figure *figure_at(const ji__figures *figures, int32_t indicator, size_t place) {
  int64_t index = ji__figures_find(figures, indicator, place);
  return index < 0 ? NULL : &figures->items[index];
}

/* --- jobs ------------------------------------------------------------------------------------- */

/* Jobs of two kinds are different jobs: their measures must add as such. */
static ji_status part_of(ji_context *ctx, const ji_measure *measure, const char *group,
                         ji_measure **out) {
  ji_measure *named = NULL;
  ji_status status = ji__measure_with(ctx, measure, "group", group, &named);
  if (!status)
    status = ji__measure_with(ctx, named, "disjoint", "stated", out);
  ji_measure_unref(named);
  return status;
}

/* JI__WHY_MEASURES where jobs of two kinds may not be taken together; undeclared ones may. */
static ji_status check_measures(const ji__plan *plan, int32_t program, int32_t left, int32_t right,
                                int32_t *why) {
  const ji__amount *a = ji__plan_amount(plan, program, left);
  const ji__amount *b = ji__plan_amount(plan, program, right);
  ji_measure *parts[2] = {NULL, NULL}, *sum = NULL;
  ji_status status = JI_OK;
  double factor;
  *why = a->clash ? a->clash : b->clash;
  if (*why || !a->count || !b->count)
    return JI_OK;
  if (a->unit && b->unit && ji__unit_factor_text(plan->ctx, a->unit, b->unit, &factor))
    *why = JI__WHY_UNITS;
  else if (!a->measure || !b->measure)
    return JI_OK;
  if (!*why)
    status = part_of(plan->ctx, a->measure, "left", &parts[0]);
  if (!status && !*why)
    status = part_of(plan->ctx, b->measure, "right", &parts[1]);
  if (!status && !*why) {
    status = ji__measure_combine(plan->ctx, JI_OPERATION_ADD_PARTS, parts[0], parts[1], &sum);
    if (status == JI_ERROR_MEASURE) {
      *why = JI__WHY_MEASURES;
      status = JI_OK;
    }
  }
  for (int i = 0; i < 2; i++)
    ji_measure_unref(parts[i]);
  ji_measure_unref(sum);
  if (*why && !status)
    plan->ctx->message[0] = 0; /* it is told in the result */
  return status;
}

static double factor_between(const ji__plan *plan, const char *from, const char *to) {
  double factor = 1;
  if (!from || !to || ji__unit_factor_text(plan->ctx, from, to, &factor))
    return 1;
  return factor;
}

/* An identity at a place: left + sign * right; what a program does not measure is no part. */
static ji_status combine(ji__figures *figures, int32_t indicator, const int32_t indicators[2],
                         const int32_t kinds[2], double sign, size_t place) {
  const ji__plan *plan = figures->plan;
  int32_t program = program_of(figures, place), why;
  int64_t left = ji__figures_find(figures, indicators[0], place);
  int64_t right = ji__figures_find(figures, indicators[1], place);
  if (left < 0 && right < 0)
    return JI_OK;
  const ji__amount *a = ji__plan_amount(plan, program, kinds[0]);
  const ji__amount *b = ji__plan_amount(plan, program, kinds[1]);
  if (!a->count || !b->count)
    return JI_OK;
  ji_status status = check_measures(plan, program, kinds[0], kinds[1], &why);
  ji__figure *figure = status ? NULL : ji__figures_add(figures, indicator, place);
  if (!figure)
    return status ? status : ji__fail_memory(plan->ctx);
  double l = left >= 0 ? figures->items[left].value : 0;
  double r = right >= 0 ? figures->items[right].value : 0;
  figure->unit = a->unit;
  figure->parts[0] = left;
  figure->parts[1] = right;
  figure->why = why;
  if (!why)
    figure->value = figure->numerator = l + sign * r * factor_between(plan, b->unit, a->unit);
  return JI_OK;
}

static ji_status identities(ji__figures *figures) {
  static const int32_t supported[] = {JI__JOBS_CREATED, JI__JOBS_MAINTAINED};
  static const int32_t supported_kinds[] = {JI__KIND_CREATED, JI__KIND_MAINTAINED};
  static const int32_t net[] = {JI__JOBS_CREATED, JI__JOBS_LOST};
  static const int32_t net_kinds[] = {JI__KIND_CREATED, JI__KIND_LOST};
  ji_status status = JI_OK;
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = combine(figures, JI__JOBS_SUPPORTED, supported, supported_kinds, 1, i);
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = combine(figures, JI__JOBS_NET, net, net_kinds, -1, i);
  return status;
}

/* --- ratios ------------------------------------------------------------------------------------
 */

/* "CNY@2024:purchasers/person"; kept by the figures. */
static ji_status unit_per(ji__figures *figures, const char *unit, const char *per,
                          const char **out) {
  *out = NULL;
  if (!unit || !per)
    return JI_OK;
  for (int64_t i = 0; i < figures->units.count; i += 3)
    if (!strcmp(figures->units.items[i], unit) && !strcmp(figures->units.items[i + 1], per)) {
      *out = figures->units.items[i + 2];
      return JI_OK;
    }
  ji_context *ctx = figures->plan->ctx;
  char *both = NULL;
  ji_status status = ji__unit_product_text(ctx, JI_UNIT_DIVIDE, unit, per, &both);
  if (!status)
    status = ji__names_add_text(ctx, &figures->units, unit);
  if (!status)
    status = ji__names_add_text(ctx, &figures->units, per);
  if (!status)
    status = ji__names_add_text(ctx, &figures->units, both);
  if (!status)
    *out = figures->units.items[figures->units.count - 1];
  ji__release(ji__allocator(ctx), both);
  return status;
}

/* A headline cost per job is of programs that all measure jobs, or it is none. */
static int is_comparable(const ji__figures *figures, int32_t indicator, size_t place) {
  const ji__plan *plan = figures->plan;
  if (indicator != JI__COST_PER_JOB || program_of(figures, place) >= 0)
    return 1;
  for (int32_t p = 0; p < plan->program_count; p++)
    if (ji__plan_amount(plan, p, JI__KINDS)->count &&
        !ji__plan_amount(plan, p, JI__KIND_CREATED)->count)
      return 0;
  return 1;
}

static ji_status divide(ji__figures *figures, int32_t indicator, int32_t over, int32_t under,
                        size_t place) {
  int64_t left = ji__figures_find(figures, over, place);
  int64_t right = ji__figures_find(figures, under, place);
  const char *unit = NULL;
  if (left < 0 || right < 0 || !is_comparable(figures, indicator, place))
    return JI_OK;
  ji_status status =
      unit_per(figures, figures->items[left].unit, figures->items[right].unit, &unit);
  ji__figure *figure = status ? NULL : ji__figures_add(figures, indicator, place);
  if (!figure)
    return status ? status : ji__fail_memory(figures->plan->ctx);
  const ji__figure *a = &figures->items[left], *b = &figures->items[right];
  figure->parts[0] = left;
  figure->parts[1] = right;
  figure->unit = unit;
  figure->numerator = a->value;
  figure->denominator = b->value;
  figure->why = a->why ? a->why : b->why;
  if (b->value == 0)
    figure->why = JI__WHY_ZERO;
  if (!figure->why)
    figure->value = a->value / b->value;
  return JI_OK;
}

static ji_status cover(ji__figures *figures, size_t place) {
  const ji__tally *eligible =
      ji__cells_find(figures->cells, JI__SERIES_ELIGIBLE, figures->places[place]);
  int64_t persons = ji__figures_find(figures, JI__ENROLMENT, place);
  if (!eligible || persons < 0)
    return JI_OK;
  ji__figure *figure = ji__figures_add(figures, JI__COVERAGE, place);
  if (!figure)
    return ji__fail_memory(figures->plan->ctx);
  figure->parts[0] = persons;
  figure->numerator = figures->items[persons].value;
  figure->denominator = eligible->sum;
  figure->why = eligible->sum > 0 ? JI__WHY_NONE : JI__WHY_ZERO;
  if (eligible->sum > 0)
    figure->value = figure->numerator / eligible->sum;
  return JI_OK;
}

ji_status ji__figures_derived(ji__figures *figures) {
  ji_status status = identities(figures);
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = divide(figures, JI__UNIT_COST, JI__COST, JI__ENROLMENT, i);
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = divide(figures, JI__COST_PER_COMPLETION, JI__COST, JI__COMPLETION, i);
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = divide(figures, JI__COST_PER_JOB, JI__COST, JI__JOBS_SUPPORTED, i);
  for (size_t i = 0; i < figures->place_count && !status; i++)
    status = cover(figures, i);
  return status;
}

/* --- targets ------------------------------------------------------------------------------------
 */

uint32_t ji__target_cell(const ji__item *target, int64_t *until) {
  *until = (ji__days_from_moment(target->date) + 1) * JI__DAY - 1;
  return (target->site >= 0 ? JI__BIT(JI__BY_SITE) : 0) |
         (target->group >= 0 ? JI__BIT(JI__BY_GROUP) : 0) |
         (target->cohort >= 0 ? JI__BIT(JI__BY_COHORT) : 0);
}

static uint64_t place_of(const ji__plan *plan, const ji__item *target) {
  int32_t labels[JI__DIMENSIONS] = {0};
  int64_t until;
  uint32_t bits = ji__target_cell(target, &until);
  if (target->site >= 0)
    labels[JI__BY_SITE] = plan->labels.site_of[target->site];
  if (target->group >= 0)
    labels[JI__BY_GROUP] = plan->labels.group_of[target->group];
  if (target->cohort >= 0)
    labels[JI__BY_COHORT] = plan->labels.cohort_of[target->cohort];
  for (int i = 0; i < plan->breakdown_count; i++) {
    const ji__breakdown *b = &plan->breakdowns[i];
    if (b->is_target && b->dimensions == bits && b->until == until)
      return ji__plan_place(plan, b, target->program, labels);
  }
  return 0;
}

static int64_t find_place(const ji__figures *figures, uint64_t place) {
  size_t low = 0, high = figures->place_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (figures->places[middle] < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low < figures->place_count && figures->places[low] == place ? (int64_t)low : -1;
}

static int32_t indicator_of(const char *name) {
  for (int32_t i = 0; i < JI__PROGRESS; i++)
    if (!strcmp(ji__sheets[i].name, name))
      return i;
  return -1;
}

/* A target's own row: at a place that need not have been counted at. */
static ji__figure *add_progress(ji__figures *figures, size_t target) {
  if (!ji__grow_array(ji__allocator(figures->plan->ctx), &figures->items, &figures->capacity,
                      figures->count, sizeof *figures->items))
    return NULL;
  ji__figure *figure = &figures->items[figures->count++];
  *figure = (ji__figure){.place = place_of(figures->plan, &figures->plan->history->targets[target]),
                         .value = NAN,
                         .numerator = NAN,
                         .denominator = figures->plan->history->targets[target].value,
                         .standard_error = NAN,
                         .low = NAN,
                         .high = NAN,
                         .persons = -1,
                         .censored = -1,
                         .clusters = -1,
                         .unit = "1",
                         .parts = {-1, -1},
                         .indicator = JI__PROGRESS,
                         .detail = (int32_t)target};
  return figure;
}

static ji_status progress(ji__figures *figures, size_t target) {
  const ji__item *t = &figures->plan->history->targets[target];
  int32_t indicator = indicator_of(t->code);
  ji__figure *figure = add_progress(figures, target);
  if (!figure)
    return ji__fail_memory(figures->plan->ctx);
  int64_t place = find_place(figures, figure->place);
  const ji__figure *actual =
      indicator >= 0 && place >= 0 ? figure_at(figures, indicator, (size_t)place) : NULL;
  if (indicator < 0)
    figure->why = JI__WHY_UNKNOWN_TARGET;
  else if (!actual || isnan(actual->value))
    figure->why = actual && actual->why ? actual->why : JI__WHY_NO_ACTUAL;
  else {
    figure->parts[0] = actual - figures->items;
    figure->numerator = actual->value;
    if (t->value == 0)
      figure->why = JI__WHY_ZERO;
    else
      figure->value = actual->value / t->value;
  }
  return JI_OK;
}

ji_status ji__figures_targets(ji__figures *figures) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < figures->plan->history->target_count && !status; i++)
    if (ji__plan_takes(figures->plan, &figures->plan->history->targets[i]))
      status = progress(figures, i);
  return status;
}

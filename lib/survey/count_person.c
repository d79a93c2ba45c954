/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One person under all rules: whether the person passes, and in which cells. */
#include "survey/count_person.h"

#include "survey/count_record.h"

#include <stdlib.h>
#include <string.h>

#define FEW 24 /* up to here sorting by insertion and comparing pairs is quicker */

void ji__counter_free(ji__counter *counter) {
  const ji_allocator *allocator = counter->state.allocator;
  if (!allocator)
    return;
  ji__count_state_free(&counter->state);
  ji__release(allocator, counter->facts);
  ji__release(allocator, counter->places);
  ji__release(allocator, counter->chosen);
  ji__release(allocator, counter->jobs);
}

void ji__count_defect(ji__count_state *state, ji__defect defect, int64_t row) {
  state->defects[defect]++;
  if (row < state->first_defect[defect])
    state->first_defect[defect] = row;
}

static int reserve(ji__counter *c, void *array, size_t *capacity, size_t wanted, size_t size) {
  if (wanted <= *capacity)
    return 1;
  void *old;
  size_t rounded = *capacity ? *capacity : 16;
  while (rounded < wanted)
    rounded *= 2;
  memcpy(&old, array, sizeof old);
  void *grown = ji__reallocate_array(c->state.allocator, old, rounded, size);
  if (!grown)
    return 0;
  memcpy(array, &grown, sizeof grown);
  *capacity = rounded;
  return 1;
}

/* --- the person's records --------------------------------------------------------------------- */

static void load_fact(const ji__count_plan *plan, const ji__entry *entry, ji__fact *fact) {
  int64_t row = entry->row;
  const ji_column *absent = plan->fields[JI__RECORD_ABSENT];
  *fact = (ji__fact){.row = row,
                     .codes = (const int32_t *)(const void *)(entry + 1),
                     .mask = entry->mask,
                     .hours = entry->hours,
                     .income = entry->income,
                     .weight = ji__record_weight(plan, row),
                     .start = entry->start,
                     .end = entry->end,
                     .is_absent = absent && ji__record_flag(absent, row)};
}

static int compare_engagements(const ji_column *column, int64_t left, int64_t right) {
  int left_null = ji__record_is_null(column, left), right_null = ji__record_is_null(column, right);
  if (left_null || right_null)
    return left_null == right_null ? (left > right) - (left < right) : left_null - right_null;
  if (column->type == JI_TYPE_INT64) {
    const int64_t *values = column->values;
    return (values[left] > values[right]) - (values[left] < values[right]);
  }
  size_t left_size = 0, right_size = 0;
  const char *a = ji__column_text(column, left, &left_size);
  const char *b = ji__column_text(column, right, &right_size);
  size_t shared = left_size < right_size ? left_size : right_size;
  int order = shared ? memcmp(a, b, shared) : 0;
  return order ? order : (left_size > right_size) - (left_size < right_size);
}

/* A fact with what it is sorted by; `index` keeps equal ones in order. */
typedef struct sorted_fact {
  const ji_column *engagement;
  int64_t row;
  int32_t start, index;
} sorted_fact;

static int compare_facts(const void *left, const void *right) {
  const sorted_fact *a = left, *b = right;
  int order = compare_engagements(a->engagement, a->row, b->row);
  if (!order)
    order = (a->start > b->start) - (a->start < b->start);
  return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void find_jobs_of_few(ji__counter *c, const ji_column *engagement) {
  for (size_t i = 0; i < c->fact_count; i++) {
    ji__fact *fact = &c->facts[i];
    fact->job = fact->twin = (int32_t)i;
    for (size_t j = 0; j < i; j++) {
      if (compare_engagements(engagement, c->facts[j].row, fact->row) != 0)
        continue;
      fact->job = c->facts[j].job;
      if (c->facts[j].start != fact->start)
        continue;
      fact->twin = c->facts[j].twin;
      break;
    }
  }
}

static int find_jobs_of_many(ji__counter *c, const ji_column *engagement) {
  sorted_fact *sorted = ji__allocate_array(c->state.allocator, c->fact_count, sizeof *sorted);
  if (!sorted)
    return 0;
  for (size_t i = 0; i < c->fact_count; i++)
    sorted[i] = (sorted_fact){engagement, c->facts[i].row, c->facts[i].start, (int32_t)i};
  qsort(sorted, c->fact_count, sizeof *sorted, compare_facts);
  for (size_t i = 0, first = 0, twin = 0; i < c->fact_count; i++) {
    int same = i && !compare_engagements(engagement, sorted[i].row, sorted[first].row);
    first = same ? first : i;
    twin = same && sorted[i].start == sorted[twin].start ? twin : i;
    c->facts[sorted[i].index].job = sorted[first].index;
    c->facts[sorted[i].index].twin = sorted[twin].index;
  }
  ji__release(c->state.allocator, sorted);
  return 1;
}

static int find_jobs(ji__counter *c) {
  const ji_column *engagement = c->plan->fields[JI__RECORD_ENGAGEMENT];
  if (engagement && c->fact_count > 1) {
    if (c->fact_count > FEW)
      return find_jobs_of_many(c, engagement);
    find_jobs_of_few(c, engagement);
    return 1;
  }
  for (size_t i = 0; i < c->fact_count; i++)
    c->facts[i].job = c->facts[i].twin = (int32_t)i;
  return 1;
}

static void check_weights(ji__counter *c) {
  if (!c->plan->fields[JI__RECORD_WEIGHT])
    return;
  for (size_t i = 1; i < c->fact_count; i++)
    if (c->facts[i].weight != c->facts[0].weight)
      ji__count_defect(&c->state, JI__DEFECT_WEIGHTS, c->facts[i].row);
}

static int load_person(ji__counter *c, char *entries, const uint32_t *order, size_t count) {
  if (!reserve(c, &c->facts, &c->fact_capacity, count, sizeof *c->facts) ||
      !reserve(c, &c->chosen, &c->chosen_capacity, count, sizeof *c->chosen) ||
      !reserve(c, &c->jobs, &c->job_capacity, count, sizeof *c->jobs))
    return 0;
  c->fact_count = count;
  for (size_t i = 0; i < count; i++)
    load_fact(c->plan, ji__entry_at(c->plan, entries, order[i]), &c->facts[i]);
  check_weights(c);
  return find_jobs(c);
}

/* --- which records a rule counts -------------------------------------------------------------- */

static int32_t first_day(const ji__count_rule *rule, int32_t start) {
  return start > rule->period.first ? start : (int32_t)rule->period.first;
}

static int32_t last_day(const ji__count_rule *rule, int32_t end) {
  return end < rule->period.last ? end : (int32_t)rule->period.last;
}

/* Days of a record in the rule's period. */
static double days_in(const ji__counter *c, const ji__count_rule *rule, const ji__fact *fact) {
  if (!c->plan->has_spells)
    return (double)(rule->period.last - rule->period.first + 1);
  return (double)last_day(rule, fact->end) - first_day(rule, fact->start) + 1;
}

/* What of the record's income falls into the period; NaN: not known. */
static double income_in(const ji__counter *c, const ji__count_rule *rule, const ji__fact *fact) {
  if (!c->plan->prorates)
    return fact->income;
  if (fact->end == JI__COUNT_OPEN)
    return NAN; /* how far it has come is not known */
  double days = days_in(c, rule, fact), all = (double)fact->end - fact->start + 1;
  return days >= all ? fact->income : fact->income * days / all;
}

/* The engagement of the longest hours; ties: the higher income, then the earlier row. */
static int32_t main_job(const ji__counter *c, const ji__count_rule *rule) {
  int32_t best = c->chosen[0];
  for (size_t i = 1; i < c->chosen_count; i++) {
    const ji__fact *left = &c->facts[best], *right = &c->facts[c->chosen[i]];
    double a = isnan(left->hours) ? -1 : left->hours, b = isnan(right->hours) ? -1 : right->hours;
    double x = income_in(c, rule, left), y = income_in(c, rule, right);
    x = isnan(x) ? -1 : x;
    y = isnan(y) ? -1 : y;
    if (b > a || (b == a && y > x))
      best = c->chosen[i];
  }
  return c->facts[best].job;
}

/* Whether an earlier record that the rule selects is of the same engagement and start: a rule's
 * count does not depend on what other rules select. */
static int is_duplicate(ji__counter *c, ji__fact *fact, uint32_t bit) {
  ji__fact *twin = &c->facts[fact->twin];
  int known = (twin->taken & bit) != 0;
  twin->taken |= bit;
  c->state.duplicates += known && !fact->is_dropped;
  fact->is_dropped |= known;
  return known;
}

static void choose(ji__counter *c, const ji__count_rule *rule, uint32_t bit) {
  c->chosen_count = 0;
  for (size_t i = 0; i < c->fact_count; i++)
    if ((c->facts[i].mask & bit) && !is_duplicate(c, &c->facts[i], bit))
      c->chosen[c->chosen_count++] = (int32_t)i;
  if (!rule->main_only || c->chosen_count < 2)
    return;
  int32_t job = main_job(c, rule);
  size_t kept = 0;
  for (size_t i = 0; i < c->chosen_count; i++)
    if (c->facts[c->chosen[i]].job == job)
      c->chosen[kept++] = c->chosen[i];
  c->chosen_count = kept;
}

/* What the chosen records say of one job; spells of a job are not two jobs: the longest hours stand
 * for it. */
static void sum_jobs(ji__counter *c, const ji__count_rule *rule) {
  for (size_t i = 0; i < c->chosen_count; i++)
    c->jobs[c->facts[c->chosen[i]].job] = (ji__job_sum){0};
  for (size_t i = 0; i < c->chosen_count; i++) {
    const ji__fact *fact = &c->facts[c->chosen[i]];
    ji__job_sum *job = &c->jobs[fact->job];
    double income = income_in(c, rule, fact);
    job->income += isnan(income) ? 0 : income;
    job->knows_income |= !isnan(income);
    job->is_absent |= fact->is_absent;
    if (isnan(fact->hours))
      continue;
    job->knows_hours = 1;
    job->hours = fact->hours > job->hours ? fact->hours : job->hours;
  }
}

/* The same over all jobs of the chosen records, each job once: by its first record. */
static ji__job_sum sum_person(ji__counter *c, const ji__count_rule *rule) {
  ji__job_sum all = {0};
  sum_jobs(c, rule);
  for (size_t i = 0; i < c->chosen_count; i++) {
    ji__job_sum *job = &c->jobs[c->facts[c->chosen[i]].job];
    if (job->is_taken)
      continue;
    job->is_taken = 1;
    all.income += job->income;
    all.hours += job->hours;
    all.knows_hours |= job->knows_hours;
    all.knows_income |= job->knows_income;
    all.is_absent |= job->is_absent;
  }
  return all;
}

static int has_thresholds(const ji__count_rule *rule) {
  return !isnan(rule->income_min) || !isnan(rule->hours_min);
}

static int passes(const ji__count_rule *rule, const ji__job_sum *sum) {
  if (!isnan(rule->income_min) && !(sum->income >= rule->income_min))
    return 0;
  if (isnan(rule->hours_min) || (rule->absent_counts && sum->is_absent))
    return 1;
  return sum->knows_hours && sum->hours >= rule->hours_min;
}

/* Takes away the records of jobs that do not pass; of a person that does not, all of them. */
static void keep_passing(ji__counter *c, const ji__count_rule *rule) {
  size_t kept = 0;
  if (!has_thresholds(rule))
    return;
  if (rule->unit != JI__COUNT_JOBS) {
    ji__job_sum all = sum_person(c, rule);
    c->chosen_count = passes(rule, &all) ? c->chosen_count : 0;
    return;
  }
  sum_jobs(c, rule);
  for (size_t i = 0; i < c->chosen_count; i++)
    if (passes(rule, &c->jobs[c->facts[c->chosen[i]].job]))
      c->chosen[kept++] = c->chosen[i];
  c->chosen_count = kept;
}

/* --- cells -------------------------------------------------------------------------------- */

static int add_place(ji__counter *c, const ji__count_rule *rule, int64_t cell, int32_t chosen) {
  const ji__fact *fact = &c->facts[chosen];
  if (!reserve(c, &c->places, &c->place_capacity, c->place_count + 1, sizeof *c->places))
    return 0;
  c->places[c->place_count++] = (ji__place){cell, rule->unit == JI__COUNT_JOBS ? fact->job : 0,
                                            first_day(rule, fact->start), chosen};
  return 1;
}

/* The cells of a grouping that a record is in: one, or one a flag. */
static int place_in_grouping(ji__counter *c, const ji__count_rule *rule,
                             const ji__grouping *grouping, int32_t chosen) {
  const ji__count_plan *plan = c->plan;
  int64_t row = c->facts[chosen].row, cell = 0, stride = 1, flag_stride = 0;
  for (size_t i = grouping->count; i-- > 0;) {
    const ji__coded *coded = &plan->coded[grouping->dimensions[i]];
    if (coded->kind == JI__CODED_FLAGS) {
      flag_stride = stride;
      stride *= coded->count;
    } else {
      cell += c->facts[chosen].codes[coded->carried] * stride;
      stride *= coded->count + 1;
    }
  }
  cell += grouping->first;
  if (!flag_stride)
    return add_place(c, rule, cell, chosen);
  for (int64_t i = 0; i < plan->flags.count; i++)
    if (ji__record_flag(plan->flag_columns[i], row) &&
        !add_place(c, rule, cell + i * flag_stride, chosen))
      return 0;
  return 1;
}

static int place_chosen(ji__counter *c, const ji__count_rule *rule) {
  c->place_count = 0;
  for (size_t i = 0; i < c->chosen_count; i++)
    if (!add_place(c, rule, rule->total, c->chosen[i]))
      return 0;
  for (size_t g = 0; g < rule->grouping_count; g++)
    for (size_t i = 0; i < c->chosen_count; i++)
      if (!place_in_grouping(c, rule, &rule->groupings[g], c->chosen[i]))
        return 0;
  return 1;
}

static int compare_places(const void *left, const void *right) {
  const ji__place *a = left, *b = right;
  if (a->cell != b->cell)
    return a->cell < b->cell ? -1 : 1;
  if (a->job != b->job)
    return a->job < b->job ? -1 : 1;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return (a->fact > b->fact) - (a->fact < b->fact);
}

static void sort_places(ji__counter *c) {
  if (c->place_count > FEW) {
    qsort(c->places, c->place_count, sizeof *c->places, compare_places);
    return;
  }
  for (size_t i = 1; i < c->place_count; i++) {
    ji__place moved = c->places[i];
    size_t at = i;
    for (; at && compare_places(&c->places[at - 1], &moved) > 0; at--)
      c->places[at] = c->places[at - 1];
    c->places[at] = moved;
  }
}

/* --- what is added to a cell ------------------------------------------------------------------ */

/* Days on which at least one of the places, which are sorted by start, is there. */
static double days_covered(const ji__counter *c, const ji__count_rule *rule,
                           const ji__place *places, size_t count) {
  int64_t days = 0, covered = rule->period.first - 1;
  for (size_t i = 0; i < count; i++) {
    int64_t end = last_day(rule, c->facts[places[i].fact].end);
    int64_t start = places[i].start > covered ? places[i].start : covered + 1;
    days += end >= start ? end - start + 1 : 0;
    covered = end > covered ? end : covered;
  }
  return (double)days;
}

/* Hours of the places times the days they are worked on; hours are per week. */
static double hour_days(const ji__counter *c, const ji__count_rule *rule, const ji__place *places,
                        size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    const ji__fact *fact = &c->facts[places[i].fact];
    sum += isnan(fact->hours) ? 0 : fact->hours * days_in(c, rule, fact);
  }
  return sum;
}

/* What the cap leaves of a person's full-time equivalents. */
static double cap_factor(const ji__counter *c, const ji__count_rule *rule) {
  if (rule->unit != JI__COUNT_FTE || isnan(rule->cap))
    return 1;
  size_t all = 0;
  while (all < c->place_count && c->places[all].cell == rule->total)
    all++;
  double sum = hour_days(c, rule, c->places, all) / rule->divisor;
  return sum > rule->cap ? rule->cap / sum : 1;
}

static double amount_of(const ji__counter *c, const ji__count_rule *rule, const ji__place *places,
                        size_t count, double cap) {
  if (rule->unit == JI__COUNT_FTE)
    return hour_days(c, rule, places, count) * cap;
  return rule->time == JI__COUNT_AVERAGE ? days_covered(c, rule, places, count) : 1;
}

static int64_t flags_of(const ji__counter *c, const ji__place *places, size_t count) {
  const ji__quality_plan *quality = c->quality;
  int64_t flags = 0;
  for (size_t i = 0; i < count; i++) {
    int64_t row = c->facts[places[i].fact].row;
    const ji__coded *coded = c->plan->coded;
    if (quality->dependent &&
        quality->dependent->allowed[ji__code_of(c->plan, &coded[quality->dependent->coded], row)])
      flags |= JI__IS_DEPENDENT;
    if (quality->merchants &&
        quality->merchants->allowed[ji__code_of(c->plan, &coded[quality->merchants->coded], row)])
      flags |= JI__IS_MERCHANT;
  }
  return flags;
}

/* One person or job in a cell, for ji_count_quality(). */
static int note_counted(ji__counter *c, const ji__count_rule *rule, const ji__place *places,
                        size_t count, double weight) {
  ji__counted one = {.cell = places->cell, .weight = weight};
  c->chosen_count = count;
  for (size_t i = 0; i < count; i++) {
    const ji__fact *fact = &c->facts[places[i].fact];
    c->chosen[i] = places[i].fact;
    one.worked += isnan(fact->hours) ? NAN : fact->hours * days_in(c, rule, fact) / 7;
  }
  ji__job_sum sum = sum_person(c, rule);
  one.hours = sum.knows_hours ? sum.hours : NAN;
  one.income = sum.knows_income ? sum.income : NAN;
  one.flags = flags_of(c, places, count);
  ji__count_state *state = &c->state;
  if (!ji__grow_array(state->allocator, &state->counted, &state->counted_capacity,
                      state->counted_count, sizeof *state->counted))
    return 0;
  state->counted[state->counted_count++] = one;
  return 1;
}

/* Places of one cell and one job (or all jobs of the person). */
static int add_group(ji__counter *c, const ji__count_rule *rule, const ji__place *places,
                     size_t count, double cap) {
  ji__cell *cell = &c->state.cells[places->cell];
  double weight = c->facts[0].weight; /* of the person */
  ji__exact_add(&cell->sum, amount_of(c, rule, places, count, cap) * weight);
  cell->records += (int64_t)count;
  for (size_t i = 0; i < count; i++)
    cell->missing_hours += isnan(c->facts[places[i].fact].hours) != 0;
  return !c->quality || note_counted(c, rule, places, count, weight);
}

static int add_places(ji__counter *c, const ji__count_rule *rule) {
  double cap = cap_factor(c, rule);
  for (size_t i = 0, next; i < c->place_count; i = next) {
    const ji__place *place = &c->places[i];
    if (!i || place->cell != c->places[i - 1].cell)
      c->state.cells[place->cell].persons++;
    for (next = i + 1; next < c->place_count && c->places[next].cell == place->cell &&
                       c->places[next].job == place->job;)
      next++;
    if (!add_group(c, rule, place, next - i, cap))
      return 0;
  }
  return 1;
}

/* Most persons have one record, and most rules no cells: then there is nothing to sort. */
static int count_rule(ji__counter *c, const ji__count_rule *rule, uint32_t bit) {
  choose(c, rule, bit);
  if (!c->chosen_count)
    return 1;
  keep_passing(c, rule);
  if (!c->chosen_count)
    return 1;
  if (!place_chosen(c, rule))
    return 0;
  if (c->place_count > 1)
    sort_places(c);
  return add_places(c, rule);
}

int ji__count_person(ji__counter *counter, char *entries, const uint32_t *order, size_t count) {
  uint32_t any = 0;
  if (!load_person(counter, entries, order, count))
    return 0;
  for (size_t i = 0; i < count; i++)
    any |= counter->facts[i].mask;
  for (size_t i = 0; i < counter->plan->rule_count; i++) {
    uint32_t bit = UINT32_C(1) << i;
    if ((any & bit) && !count_rule(counter, &counter->plan->rules[i], bit))
      return 0;
  }
  return 1;
}

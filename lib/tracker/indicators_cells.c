/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accumulators, found by key in an open hash table. Persons come one after another, so that the
 * last one who was counted is enough to count each once. */
#include "tracker/indicators.h"

#include <string.h>

#define SLOTS_FIRST 1024

static uint64_t mix(uint64_t key) {
  key ^= key >> 33;
  key *= UINT64_C(0xff51afd7ed558ccd);
  key ^= key >> 33;
  key *= UINT64_C(0xc4ceb9fe1a85ec53);
  return key ^ (key >> 33);
}

static const ji_allocator *allocator_of(const ji__cells *cells) {
  return ji__allocator(cells->plan->ctx);
}

/* --- the table ------------------------------------------------------------------------------ */

static int64_t *slot_of(const ji__cells *cells, uint64_t key) {
  size_t mask = cells->slot_count - 1, at = (size_t)mix(key) & mask;
  while (cells->slots[at] && cells->tallies[cells->slots[at] - 1].key != key)
    at = (at + 1) & mask;
  return &cells->slots[at];
}

static int grow_slots(ji__cells *cells) {
  size_t count = cells->slot_count ? cells->slot_count * 2 : SLOTS_FIRST;
  int64_t *slots = ji__allocate_array(allocator_of(cells), count, sizeof *slots);
  if (!slots)
    return 0;
  ji__release(allocator_of(cells), cells->slots);
  cells->slots = slots;
  cells->slot_count = count;
  for (size_t i = 0; i < cells->count; i++)
    *slot_of(cells, cells->tallies[i].key) = (int64_t)i + 1;
  return 1;
}

int64_t ji__cells_at(ji__cells *cells, uint64_t key) {
  if (cells->count * 2 >= cells->slot_count && !grow_slots(cells))
    return -1;
  int64_t *slot = slot_of(cells, key);
  if (*slot)
    return *slot - 1;
  if (!ji__grow_array(allocator_of(cells), &cells->tallies, &cells->capacity, cells->count,
                      sizeof *cells->tallies))
    return -1;
  cells->tallies[cells->count] = (ji__tally){.key = key, .person = -1, .outcome = -1};
  *slot = (int64_t)++cells->count;
  return *slot - 1;
}

const ji__tally *ji__cells_find(const ji__cells *cells, int32_t series, uint64_t place) {
  if (!cells->count)
    return NULL;
  int64_t slot = *slot_of(cells, (uint64_t)series * cells->plan->places + place);
  return slot ? &cells->tallies[slot - 1] : NULL;
}

/* --- every place of a spot ------------------------------------------------------------------ */

/* What is done there. */
typedef struct entry {
  ji__cells *cells;
  const ji__spot *spot;
  uint64_t series;
  int64_t person;
  double value;
  int64_t end, stop;   /* of a life */
  const int32_t *sets; /* of groups, instead of the spot's; NULL */
  size_t set_count;
  int32_t outcome, as;
} entry;
typedef ji_status (*deed)(const entry *e, const ji__breakdown *breakdown, int64_t tally);

static ji_status at_place(const entry *e, const ji__breakdown *breakdown,
                          const int32_t labels[JI__DIMENSIONS], deed what) {
  const ji__plan *plan = e->cells->plan;
  uint64_t place = ji__plan_place(plan, breakdown, e->as, labels);
  int64_t tally = ji__cells_at(e->cells, e->series * plan->places + place);
  return tally < 0 ? ji__fail_memory(plan->ctx) : what(e, breakdown, tally);
}

static ji_status at_set(const entry *e, const ji__breakdown *breakdown,
                        int32_t labels[JI__DIMENSIONS], int32_t set, deed what) {
  const ji__labels *known = &e->cells->plan->labels;
  ji_status status = JI_OK;
  for (int32_t i = set < 0 ? 0 : known->group_start[set];
       set >= 0 && i < known->group_start[set + 1] && !status; i++) {
    labels[JI__BY_GROUP] = known->groups[i];
    status = at_place(e, breakdown, labels, what);
  }
  labels[JI__BY_GROUP] = 0;
  return status;
}

static ji_status at_groups(const entry *e, const ji__breakdown *breakdown,
                           int32_t labels[JI__DIMENSIONS], deed what) {
  if (!e->sets)
    return at_set(e, breakdown, labels, e->spot->groups, what);
  ji_status status = JI_OK;
  for (size_t i = 0; i < e->set_count && !status; i++)
    status = at_set(e, breakdown, labels, e->sets[i], what);
  return status;
}

static ji_status everywhere(const entry *e, deed what) {
  const ji__plan *plan = e->cells->plan;
  int32_t labels[JI__DIMENSIONS];
  ji_status status = JI_OK;
  ji__plan_locate(plan, e->spot, labels);
  for (int i = 0; i < plan->breakdown_count && !status; i++) {
    const ji__breakdown *breakdown = &plan->breakdowns[i];
    if (e->spot->time > breakdown->until)
      continue;
    if (breakdown->dimensions & JI__BIT(JI__BY_GROUP))
      status = at_groups(e, breakdown, labels, what);
    else
      status = at_place(e, breakdown, labels, what);
  }
  return status;
}

/* --- deeds ---------------------------------------------------------------------------------- */

static double folded(const ji__cells *cells, const ji__tally *tally) {
  if (tally->outcome < 0)
    return 0;
  return cells->plan->history->outcomes[tally->outcome].aggregate == JI__AGGREGATE_MEAN
             ? tally->open / (double)tally->folded
             : tally->open;
}

static int is_observed(const ji__cells *cells, const ji__tally *tally) {
  return tally->key / cells->plan->places == JI__SERIES_KIND + JI__KIND_INCOME;
}

/* Ends the current person's value. */
static ji_status settle(ji__cells *cells, ji__tally *tally) {
  if (tally->outcome < 0)
    return JI_OK;
  double value = tally->closed + folded(cells, tally);
  tally->sum += value;
  tally->closed = tally->open = 0;
  tally->outcome = -1;
  if (!is_observed(cells, tally))
    return JI_OK;
  if (!ji__grow_array(allocator_of(cells), &cells->observations, &cells->observation_capacity,
                      cells->observation_count, sizeof *cells->observations))
    return ji__fail_memory(cells->plan->ctx);
  cells->observations[cells->observation_count++] =
      (ji__observation){.tally = tally - cells->tallies,
                        .value = value,
                        .class_ = tally->class_,
                        .site = tally->site};
  return JI_OK;
}

static ji_status touch(const entry *e, const ji__breakdown *breakdown, int64_t at) {
  (void)breakdown;
  ji__tally *tally = &e->cells->tallies[at];
  if (tally->person != e->person)
    tally->persons++;
  tally->person = e->person;
  return JI_OK;
}

static ji_status add(const entry *e, const ji__breakdown *breakdown, int64_t at) {
  (void)breakdown;
  ji__tally *tally = &e->cells->tallies[at];
  if (tally->person != e->person) {
    ji_status status = settle(e->cells, tally);
    if (status)
      return status;
    tally->person = e->person;
    tally->persons++;
    tally->class_ = e->spot->class_;
    tally->site = e->spot->site;
  }
  if (tally->outcome != e->outcome) {
    tally->closed += folded(e->cells, tally);
    tally->open = 0;
    tally->folded = 0;
    tally->outcome = e->outcome;
  }
  int is_last = e->cells->plan->history->outcomes[e->outcome].aggregate == JI__AGGREGATE_LAST;
  tally->open = is_last ? e->value : tally->open + e->value;
  tally->folded++;
  return JI_OK;
}

static ji_status live(const entry *e, const ji__breakdown *breakdown, int64_t at) {
  ji__cells *cells = e->cells;
  int64_t stop = e->stop < breakdown->until ? e->stop : breakdown->until;
  int ended = e->end <= stop;
  int64_t days = ((ended ? e->end : stop) - e->spot->time) / JI__DAY;
  if (!ji__grow_array(allocator_of(cells), &cells->lives, &cells->life_capacity, cells->life_count,
                      sizeof *cells->lives))
    return ji__fail_memory(cells->plan->ctx);
  cells->lives[cells->life_count++] = (ji__life){.tally = at,
                                                 .days = days < 0 ? 0 : days,
                                                 .class_ = e->spot->class_,
                                                 .site = e->spot->site,
                                                 .ended = ended};
  cells->tallies[at].persons++;
  return JI_OK;
}

ji_status ji__cells_touch(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                          int64_t person) {
  return ji__cells_touch_sets(cells, series, as, spot, person, NULL, 0);
}

ji_status ji__cells_touch_sets(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                               int64_t person, const int32_t *sets, size_t count) {
  entry e = {.cells = cells,
             .spot = spot,
             .series = (uint64_t)series,
             .person = person,
             .sets = sets,
             .set_count = count,
             .as = as};
  return everywhere(&e, touch);
}

ji_status ji__cells_add(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                        int64_t person, int32_t outcome, double value) {
  entry e = {.cells = cells,
             .spot = spot,
             .series = (uint64_t)series,
             .person = person,
             .value = value,
             .outcome = outcome,
             .as = as};
  return everywhere(&e, add);
}

ji_status ji__cells_live(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                         int64_t end, int64_t stop) {
  entry e = {
      .cells = cells, .spot = spot, .series = (uint64_t)series, .end = end, .stop = stop, .as = as};
  return everywhere(&e, live);
}

/* --- the end -------------------------------------------------------------------------------- */

/* Items of `size` bytes, each beginning with its tally, in the order of tallies; those of one stay
 * in order. Afterwards counts[t] is where those of t begin. */
static void *sort_items(const ji__cells *cells, const void *items, size_t count, size_t size,
                        int64_t *start) {
  char *sorted = ji__allocate_array(allocator_of(cells), count + 1, size);
  const char *from = items;
  if (!sorted)
    return NULL;
  for (size_t i = 0; i < count; i++) {
    int64_t tally;
    memcpy(&tally, from + i * size, sizeof tally);
    start[tally + 2]++;
  }
  for (size_t t = 2; t < cells->count + 2; t++)
    start[t] += start[t - 1];
  for (size_t i = 0; i < count; i++) {
    int64_t tally;
    memcpy(&tally, from + i * size, sizeof tally);
    memcpy(sorted + (size_t)start[tally + 1]++ * size, from + i * size, size);
  }
  return sorted;
}

static int arrange(ji__cells *cells, void **items, size_t count, size_t size, int64_t **start) {
  *start = ji__allocate_array(allocator_of(cells), cells->count + 3, sizeof **start);
  void *sorted = *start ? sort_items(cells, *items, count, size, *start) : NULL;
  if (!sorted)
    return 0;
  ji__release(allocator_of(cells), *items);
  *items = sorted;
  return 1;
}

ji_status ji__cells_close(ji__cells *cells) {
  ji_status status = JI_OK;
  void *observations, *lives;
  for (size_t i = 0; i < cells->count && !status; i++)
    status = settle(cells, &cells->tallies[i]);
  if (status)
    return status;
  observations = cells->observations;
  lives = cells->lives;
  int done = arrange(cells, &observations, cells->observation_count, sizeof *cells->observations,
                     &cells->observation_start) &&
             arrange(cells, &lives, cells->life_count, sizeof *cells->lives, &cells->life_start);
  cells->observations = observations;
  cells->lives = lives;
  return done ? JI_OK : ji__fail_memory(cells->plan->ctx);
}

void ji__cells_observations(const ji__cells *cells, const ji__tally *tally,
                            const ji__observation **first, size_t *count) {
  const int64_t *start = cells->observation_start + (tally - cells->tallies);
  *first = cells->observations + start[0];
  *count = (size_t)(start[1] - start[0]);
}

void ji__cells_lives(const ji__cells *cells, const ji__tally *tally, const ji__life **first,
                     size_t *count) {
  const int64_t *start = cells->life_start + (tally - cells->tallies);
  *first = cells->lives + start[0];
  *count = (size_t)(start[1] - start[0]);
}

void ji__cells_free(ji__cells *cells) {
  const ji_allocator *allocator = allocator_of(cells);
  ji__release(allocator, cells->tallies);
  ji__release(allocator, cells->slots);
  ji__release(allocator, cells->observations);
  ji__release(allocator, cells->lives);
  ji__release(allocator, cells->observation_start);
  ji__release(allocator, cells->life_start);
}

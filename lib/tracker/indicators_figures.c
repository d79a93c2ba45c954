/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Figures out of accumulators: counts, sums, and what is made of them. */
#include "tracker/indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- places ---------------------------------------------------------------------------------- */

static int compare_places(const void *left, const void *right) {
  uint64_t a, b;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  return (a > b) - (a < b);
}

static void find_places(ji__figures *figures) {
  const ji__cells *cells = figures->cells;
  for (size_t i = 0; i < cells->count; i++)
    figures->places[i] = cells->tallies[i].key % figures->plan->places;
  if (cells->count)
    qsort(figures->places, cells->count, sizeof *figures->places, compare_places);
  size_t kept = 0;
  for (size_t i = 0; i < cells->count; i++)
    if (!kept || figures->places[kept - 1] != figures->places[i])
      figures->places[kept++] = figures->places[i];
  figures->place_count = kept;
}

/* Room for the largest cell. */
static size_t largest_run(const ji__cells *cells) {
  size_t most = 0;
  for (size_t i = 0; i < cells->count; i++) {
    size_t lives = (size_t)(cells->life_start[i + 1] - cells->life_start[i]);
    size_t values = (size_t)(cells->observation_start[i + 1] - cells->observation_start[i]);
    most = lives > most ? lives : most;
    most = values > most ? values : most;
  }
  return most;
}

ji_status ji__figures_create(ji__figures *figures, const ji__plan *plan, const ji__cells *cells) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  const ji__tracker_history *history = plan->history;
  size_t numbers =
      history->class_count > history->site_count ? history->class_count : history->site_count;
  *figures = (ji__figures){.plan = plan, .cells = cells, .room = largest_run(cells) + 1};
  figures->places = ji__allocate_array(allocator, cells->count + 1, sizeof *figures->places);
  figures->lives = ji__allocate_array(allocator, figures->room, sizeof *figures->lives);
  figures->values = ji__allocate_array(allocator, figures->room, sizeof *figures->values);
  figures->sums = ji__allocate_array(allocator, figures->room, sizeof *figures->sums);
  figures->scores = ji__allocate_array(allocator, 2 * figures->room, sizeof *figures->scores);
  figures->steps = ji__allocate_array(allocator, figures->room, sizeof *figures->steps);
  figures->number_count = numbers + (size_t)ji__plan_width(plan, JI__BY_COUNTY) + 1;
  figures->numbers = ji__allocate_array(allocator, figures->number_count, sizeof *figures->numbers);
  figures->units = (ji__names){.allocator = allocator};
  figures->measures = (ji__names){.allocator = allocator};
  if (!figures->places || !figures->lives || !figures->values || !figures->sums ||
      !figures->scores || !figures->steps || !figures->numbers)
    return ji__fail_memory(plan->ctx);
  find_places(figures);
  figures->index = ji__allocate_array(allocator, figures->place_count * JI__INDICATORS + 1,
                                      sizeof *figures->index);
  if (!figures->index)
    return ji__fail_memory(plan->ctx);
  for (size_t i = 0; i < figures->place_count * JI__INDICATORS; i++)
    figures->index[i] = -1;
  return JI_OK;
}

void ji__figures_free(ji__figures *figures) {
  if (!figures->plan)
    return;
  const ji_allocator *allocator = ji__allocator(figures->plan->ctx);
  if (figures->units.allocator)
    ji__names_free(&figures->units);
  if (figures->measures.allocator)
    ji__names_free(&figures->measures);
  ji__release(allocator, figures->items);
  ji__release(allocator, figures->places);
  ji__release(allocator, figures->index);
  ji__release(allocator, figures->lives);
  ji__release(allocator, figures->values);
  ji__release(allocator, figures->sums);
  ji__release(allocator, figures->scores);
  ji__release(allocator, figures->steps);
  ji__release(allocator, figures->numbers);
}

ji__figure *ji__figures_add(ji__figures *figures, int32_t indicator, size_t place) {
  if (!ji__grow_array(ji__allocator(figures->plan->ctx), &figures->items, &figures->capacity,
                      figures->count, sizeof *figures->items))
    return NULL;
  figures->index[(size_t)indicator * figures->place_count + place] = (int64_t)figures->count;
  ji__figure *figure = &figures->items[figures->count++];
  *figure = (ji__figure){.place = figures->places[place],
                         .value = NAN,
                         .numerator = NAN,
                         .denominator = NAN,
                         .standard_error = NAN,
                         .low = NAN,
                         .high = NAN,
                         .persons = -1,
                         .censored = -1,
                         .clusters = -1,
                         .unit = ji__sheets[indicator].unit,
                         .parts = {-1, -1},
                         .indicator = indicator,
                         .detail = -1};
  return figure;
}

int64_t ji__figures_find(const ji__figures *figures, int32_t indicator, size_t place) {
  return figures->index[(size_t)indicator * figures->place_count + place];
}

/* --- counts and sums -------------------------------------------------------------------------- */

static int32_t program_of(const ji__figures *figures, size_t place, const ji__breakdown **out) {
  int32_t program, labels[JI__DIMENSIONS];
  const ji__breakdown *breakdown =
      ji__plan_cell(figures->plan, figures->places[place], &program, labels);
  if (out)
    *out = breakdown;
  return program;
}

/* Whether a program, or any for the headline, has a marker. */
int ji__plan_has(const ji__plan *plan, int32_t program, ji__marker marker) {
  if (program >= 0)
    return plan->has_mark[program * JI__MARKERS + (int32_t)marker];
  for (int64_t i = 0; i < plan->program_count; i++)
    if (plan->has_mark[i * JI__MARKERS + marker])
      return 1;
  return 0;
}

/* A zero is told where there are persons, or might be. */
static int has_people(const ji__figures *figures, size_t place) {
  return ji__cells_find(figures->cells, JI__SERIES_MARK, figures->places[place]) ||
         ji__cells_find(figures->cells, JI__SERIES_ELIGIBLE, figures->places[place]);
}

static ji_status count_stage(ji__figures *figures, int32_t indicator, int32_t series,
                             ji__marker marker) {
  for (size_t i = 0; i < figures->place_count; i++) {
    const ji__tally *tally = ji__cells_find(figures->cells, series, figures->places[i]);
    if (!tally && (!has_people(figures, i) ||
                   !ji__plan_has(figures->plan, program_of(figures, i, NULL), marker)))
      continue;
    ji__figure *figure = ji__figures_add(figures, indicator, i);
    if (!figure)
      return ji__fail_memory(figures->plan->ctx);
    figure->persons = tally ? tally->persons : 0;
    figure->value = figure->numerator = (double)figure->persons;
  }
  return JI_OK;
}

ji_status ji__figures_counts(ji__figures *figures) {
  ji_status status = JI_OK;
  for (int i = 0; i < 4 && !status; i++)
    status = count_stage(figures, JI__REACH + i, JI__SERIES_MARK + i,
                         (ji__marker)(JI__MARK_REACHED + i));
  if (!status)
    status = count_stage(figures, JI__ACTIVITY, JI__SERIES_ACTIVE, JI__MARK_ACTIVE);
  return status ? status : count_stage(figures, JI__EARNINGS, JI__SERIES_EARNING, JI__MARK_EARNING);
}

static ji_status sum_kind(ji__figures *figures, int32_t indicator, int32_t series, int32_t kind) {
  for (size_t i = 0; i < figures->place_count; i++) {
    const ji__tally *tally = ji__cells_find(figures->cells, series, figures->places[i]);
    if (!tally)
      continue;
    const ji__amount *amount = ji__plan_amount(figures->plan, program_of(figures, i, NULL), kind);
    ji__figure *figure = ji__figures_add(figures, indicator, i);
    if (!figure)
      return ji__fail_memory(figures->plan->ctx);
    figure->persons = kind == JI__KINDS ? -1 : tally->persons;
    figure->unit = amount->unit;
    figure->why = amount->clash;
    if (!amount->clash)
      figure->value = figure->numerator = tally->sum;
  }
  return JI_OK;
}

/* How long a cell's period is, in years; 0: it has none. */
static double years_of(const ji__plan *plan, uint64_t place) {
  static const double years[] = {1.0 / 12, 0.25, 1};
  int32_t program, labels[JI__DIMENSIONS];
  const ji__breakdown *breakdown = ji__plan_cell(plan, place, &program, labels);
  for (int i = 0; i < 3; i++)
    if (breakdown->dimensions & JI__BIT(JI__BY_MONTH + i))
      return years[i];
  return 0;
}

static ji_status count_full_time(ji__figures *figures) {
  for (size_t i = 0; i < figures->place_count; i++) {
    const ji__tally *tally = ji__cells_find(figures->cells, JI__SERIES_FTE, figures->places[i]);
    double years = years_of(figures->plan, figures->places[i]);
    if (!tally)
      continue;
    ji__figure *figure = ji__figures_add(figures, JI__FULL_TIME, i);
    if (!figure)
      return ji__fail_memory(figures->plan->ctx);
    figure->persons = tally->persons;
    figure->numerator = tally->sum;
    figure->unit = years > 0 ? "fte" : "job_year";
    if (years > 0)
      figure->denominator = years;
    figure->value = years > 0 ? tally->sum / years : tally->sum;
  }
  return JI_OK;
}

ji_status ji__figures_amounts(ji__figures *figures) {
  static const struct {
    int32_t indicator, kind;
  } sums[] = {{JI__SALES, JI__KIND_SALES},          {JI__INCOME, JI__KIND_INCOME},
              {JI__HOURS, JI__KIND_HOURS},          {JI__VIEWS, JI__KIND_VIEWS},
              {JI__JOBS_CREATED, JI__KIND_CREATED}, {JI__JOBS_MAINTAINED, JI__KIND_MAINTAINED},
              {JI__JOBS_LOST, JI__KIND_LOST}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof sums / sizeof sums[0] && !status; i++)
    status = sum_kind(figures, sums[i].indicator, JI__SERIES_KIND + sums[i].kind, sums[i].kind);
  if (!status)
    status = sum_kind(figures, JI__COST, JI__SERIES_COST, JI__KINDS);
  return status ? status : count_full_time(figures);
}

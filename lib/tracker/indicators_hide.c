/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small cells are hidden, and so is what would give one away by subtraction along a line of its
 * breakdown. A line are the cells that differ in one dimension; its total may be in the table. */
#include "tracker/indicators.h"

#include <math.h>
#include <stdlib.h>

/* A figure in a line. */
typedef struct member {
  uint64_t line;
  size_t figure;
  int32_t indicator, detail;
} member;

typedef struct hiding {
  ji__figures *figures;
  member *members;
  int64_t minimum;
} hiding;

static int is_small(const hiding *h, double persons) {
  return persons > 0 && persons < (double)h->minimum;
}

/* Rates give away their numerators, too. */
static int is_primary(const hiding *h, const ji__figure *figure) {
  if (is_small(h, (double)figure->persons))
    return 1;
  return figure->censored >= 0 && is_small(h, figure->numerator);
}

/* --- lines ------------------------------------------------------------------------------------ */

static int compare(const void *left, const void *right) {
  const member *a = left, *b = right;
  if (a->indicator != b->indicator)
    return a->indicator < b->indicator ? -1 : 1;
  if (a->detail != b->detail)
    return a->detail < b->detail ? -1 : 1;
  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  return (a->figure > b->figure) - (a->figure < b->figure);
}

static int same_line(const member *a, const member *b) {
  return a->indicator == b->indicator && a->detail == b->detail && a->line == b->line;
}

/* The line of a figure along a dimension, JI__DIMENSIONS for programs; 0: it is in none. */
static int find_line(const ji__plan *plan, uint64_t place, int dimension, uint64_t *line) {
  int32_t program, labels[JI__DIMENSIONS];
  const ji__breakdown *breakdown = ji__plan_cell(plan, place, &program, labels);
  if (dimension == JI__DIMENSIONS) {
    if (program < 0)
      return 0;
    program = -1;
  } else {
    if (!(breakdown->dimensions & JI__BIT(dimension)))
      return 0;
    labels[dimension] = 0;
  }
  *line = ji__plan_place(plan, breakdown, program, labels);
  return 1;
}

static size_t find_members(hiding *h, int dimension) {
  size_t count = 0;
  for (size_t i = 0; i < h->figures->count; i++) {
    const ji__figure *figure = &h->figures->items[i];
    uint64_t line;
    if (figure->persons < 0 || !find_line(h->figures->plan, figure->place, dimension, &line))
      continue;
    h->members[count++] = (member){
        .line = line, .figure = i, .indicator = figure->indicator, .detail = figure->detail};
  }
  if (count)
    qsort(h->members, count, sizeof *h->members, compare);
  return count;
}

/* Hides what a line needs; returns how many. Hidden cells are found as the difference to the total
 * where they are one, or too few persons together. */
static size_t protect(hiding *h, const member *members, size_t count) {
  size_t hidden = 0, added = 0;
  double persons = 0;
  for (size_t i = 0; i < count; i++)
    if (h->figures->items[members[i].figure].hidden) {
      hidden++;
      persons += (double)h->figures->items[members[i].figure].persons;
    }
  while (hidden && (hidden < 2 || is_small(h, persons))) {
    ji__figure *next = NULL;
    for (size_t i = 0; i < count; i++) {
      ji__figure *figure = &h->figures->items[members[i].figure];
      if (!figure->hidden && figure->persons > 0 && (!next || figure->persons < next->persons))
        next = figure;
    }
    if (!next)
      break;
    next->hidden = JI__WHY_PROTECTS;
    persons += (double)next->persons;
    hidden++;
    added++;
  }
  return added;
}

static size_t protect_along(hiding *h, int dimension) {
  size_t count = find_members(h, dimension), added = 0;
  for (size_t i = 0, next; i < count; i = next) {
    for (next = i + 1; next < count && same_line(&h->members[i], &h->members[next]);)
      next++;
    added += protect(h, &h->members[i], next - i);
  }
  return added;
}

/* --- groups ------------------------------------------------------------------------------------
 */

/* Who is not of a group is the difference to the total. */
static void hide_complements(hiding *h) {
  const ji__figures *figures = h->figures;
  for (size_t i = 0; i < figures->count; i++) {
    ji__figure *figure = &figures->items[i];
    int32_t program, labels[JI__DIMENSIONS];
    const ji__breakdown *breakdown = ji__plan_cell(figures->plan, figure->place, &program, labels);
    if (breakdown->dimensions != JI__BIT(JI__BY_GROUP) || figure->persons <= 0 || figure->hidden)
      continue;
    int64_t total = -1;
    for (size_t p = 0; p < figures->place_count && figures->places[p] <= (uint64_t)program + 1; p++)
      if (figures->places[p] == (uint64_t)((int64_t)program + 1))
        total = ji__figures_find(figures, figure->indicator, p);
    if (total >= 0 && figures->items[total].persons >= 0 &&
        is_small(h, (double)(figures->items[total].persons - figure->persons)))
      figure->hidden = JI__WHY_PROTECTS;
  }
}

/* --- all ---------------------------------------------------------------------------------------
 */

static void hide_derived(ji__figures *figures) {
  for (size_t i = 0; i < figures->count; i++) {
    ji__figure *figure = &figures->items[i];
    for (int k = 0; k < 2; k++)
      if (figure->parts[k] >= 0 && figures->items[figure->parts[k]].hidden)
        figure->hidden = JI__WHY_PART;
  }
}

ji_status ji__figures_hide(ji__figures *figures) {
  const ji__plan *plan = figures->plan;
  hiding h = {.figures = figures, .minimum = plan->options.exact ? 0 : plan->options.minimum_cell};
  size_t added = 1;
  if (h.minimum < 2)
    return JI_OK;
  h.members = ji__allocate_array(ji__allocator(plan->ctx), figures->count + 1, sizeof *h.members);
  if (!h.members)
    return ji__fail_memory(plan->ctx);
  for (size_t i = 0; i < figures->count; i++)
    if (figures->items[i].persons >= 0 && is_primary(&h, &figures->items[i]))
      figures->items[i].hidden = JI__WHY_SMALL;
  hide_complements(&h);
  while (added) {
    added = 0;
    for (int i = 0; i <= JI__DIMENSIONS; i++)
      added += protect_along(&h, i);
  }
  hide_derived(figures);
  ji__release(ji__allocator(plan->ctx), h.members);
  return JI_OK;
}

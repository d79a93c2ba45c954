/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Jobs of one occupation, or of a set of them: the value, its sampling error, and what it can be
 * at least and at most. */
#include "model/occupation/occupation.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

/* An occupation of the shares in one sector, with the part of it that is asked for. */
typedef struct term {
  int64_t sector, occupation;
  double share, low, high;                /* in the sector */
  double weight, weight_low, weight_high; /* the part, and what it can be */
} term;

/* The share of a sector's jobs that is asked for. */
typedef struct answer {
  double share, variance, low, high; /* variance nan: no sample */
} answer;

typedef struct estimation {
  ji__occ *run;
  term *terms;
  int64_t count;
  answer *answers;     /* of each sector */
  ji__occ_weight *set; /* of each occupation: the part of it that goes to new roles */
} estimation;

/* --- bounds ------------------------------------------------------------------------------- */

/* By sector; within one, falling by the most that the part can be. */
static int compare_most(const void *left, const void *right) {
  const term *a = left, *b = right;
  if (a->sector != b->sector)
    return a->sector < b->sector ? -1 : 1;
  if (a->weight_high != b->weight_high)
    return a->weight_high > b->weight_high ? -1 : 1;
  return (a->occupation > b->occupation) - (a->occupation < b->occupation);
}

/* By sector; within one, rising by the least. */
static int compare_least(const void *left, const void *right) {
  const term *a = left, *b = right;
  if (a->sector != b->sector)
    return a->sector < b->sector ? -1 : 1;
  if (a->weight_low != b->weight_low)
    return a->weight_low < b->weight_low ? -1 : 1;
  return (a->occupation > b->occupation) - (a->occupation < b->occupation);
}

static int64_t end_of_sector(const estimation *e, int64_t from) {
  int64_t to = from + 1;
  while (to < e->count && e->terms[to].sector == e->terms[from].sector)
    to++;
  return to;
}

/* All shares are at their least, and what is left of 1 goes where it does most: sharp, since the
 * weights of each occupation can be at their most at once. */
static double most_of(const estimation *e, int64_t from, int64_t to) {
  double rest = 1 - e->run->sector[e->terms[from].sector].low, sum = 0;
  for (int64_t i = from; i < to; i++) {
    const term *t = &e->terms[i];
    double more = fmin(fmax(rest, 0), t->high - t->low);
    sum += (t->low + more) * t->weight_high;
    rest -= more;
  }
  return sum;
}

/* What is left of 1 first goes to occupations that are not asked for, as far as they have room. */
static double least_of(const estimation *e, int64_t from, int64_t to) {
  const ji__occ_sector *sector = &e->run->sector[e->terms[from].sector];
  double others = sector->room, sum = 0;
  for (int64_t i = from; i < to; i++)
    others -= e->terms[i].high - e->terms[i].low;
  double rest = 1 - sector->low - fmax(others, 0);
  for (int64_t i = from; i < to; i++) {
    const term *t = &e->terms[i];
    double more = fmin(fmax(rest, 0), t->high - t->low);
    sum += (t->low + more) * t->weight_low;
    rest -= more;
  }
  return sum;
}

static void find_bounds(estimation *e) {
  if (!e->run->has_bounds)
    return;
  qsort(e->terms, (size_t)e->count, sizeof *e->terms, compare_most);
  for (int64_t from = 0; from < e->count; from = end_of_sector(e, from))
    e->answers[e->terms[from].sector].high = most_of(e, from, end_of_sector(e, from));
  qsort(e->terms, (size_t)e->count, sizeof *e->terms, compare_least);
  for (int64_t from = 0; from < e->count; from = end_of_sector(e, from))
    e->answers[e->terms[from].sector].low = least_of(e, from, end_of_sector(e, from));
}

/* --- sectors ------------------------------------------------------------------------------ */

static void collect(estimation *e, const ji__occ_weight *weights, int64_t count) {
  const ji__occ *run = e->run;
  e->count = 0;
  for (int64_t k = 0; k < count; k++) {
    const ji__occ_weight *w = &weights[k];
    const ji__occ_reach *reach = &run->reach[w->occupation];
    /* The other weights of the occupation leave it no more, and no less. */
    double high = fmin(w->high, 1 - (reach->low - w->low));
    double low = fmax(w->low, 1 - (reach->high - w->high));
    for (int64_t i = run->share_start[w->occupation]; i < run->share_start[w->occupation + 1]; i++)
      e->terms[e->count++] = (term){.sector = run->share[i].sector,
                                    .occupation = w->occupation,
                                    .share = run->share[i].share,
                                    .low = run->share[i].low,
                                    .high = run->share[i].high,
                                    .weight = w->weight,
                                    .weight_low = fmin(low, w->weight),
                                    .weight_high = fmax(high, w->weight)};
  }
}

/* Until here `variance` is the sum of share times weight squared. */
static void settle_variances(estimation *e) {
  for (int64_t s = 0; s < e->run->sectors.count; s++) {
    answer *a = &e->answers[s];
    a->variance = fmax(a->variance - a->share * a->share, 0) / e->run->sector[s].sample;
  }
}

static void answer_sectors(estimation *e, const ji__occ_weight *weights, int64_t count) {
  for (int64_t s = 0; s < e->run->sectors.count; s++)
    e->answers[s] = (answer){0, 0, 0, 0};
  collect(e, weights, count);
  for (int64_t i = 0; i < e->count; i++) {
    const term *t = &e->terms[i];
    e->answers[t->sector].share += t->share * t->weight;
    e->answers[t->sector].variance += t->share * t->weight * t->weight;
  }
  settle_variances(e);
  find_bounds(e);
}

/* --- groups ------------------------------------------------------------------------------- */

/* Sums over the sectors of a group. */
typedef struct group_sums {
  double value, low, high;
  double shares, jobs, straight, cross; /* of the variance */
  int lacks_sample;
} group_sums;

static group_sums sum_sectors(const estimation *e, int64_t group) {
  const ji__occ *run = e->run;
  const ji__occ_cell *cells = run->cell + group * run->sectors.count;
  double r = run->options.correlation;
  group_sums sums = {0};
  for (int64_t s = 0; s < run->sectors.count; s++) {
    const answer *a = &e->answers[s];
    double variance = isnan(a->variance) ? 0 : a->variance;
    double of_jobs = (1 - r) * cells[s].squares + r * cells[s].errors * cells[s].errors;
    sums.lacks_sample |= isnan(run->sector[s].sample) && cells[s].jobs != 0;
    sums.value += cells[s].jobs * a->share;
    sums.low += cells[s].jobs * a->low;
    sums.high += cells[s].jobs * a->high;
    sums.shares += cells[s].jobs * cells[s].jobs * variance;
    sums.jobs += cells[s].squares * a->share * a->share;
    sums.straight += cells[s].errors * a->share;
    sums.cross += of_jobs * variance;
  }
  return sums;
}

/* Why there is no sampling error, or none of the shares; NULL: there is. */
static const char *reason_of(const ji__occ *run, const ji__occ_group *group,
                             const group_sums *sums) {
  if (group->is_missing)
    return "jobs_not_told";
  if (group->has_error && group->lacks_error)
    return "no_standard_error";
  if (!run->has_sample)
    return "shares_without_sample";
  return sums->lacks_sample ? "no_sample" : NULL;
}

static void find_error(const ji__occ *run, const ji__occ_group *group, const group_sums *sums,
                       ji__occ_figure *f) {
  double r = run->options.correlation;
  double factor = ji__normal_quantile(0.5 + run->options.confidence / 2);
  int jobs_alone = group->has_error && !group->lacks_error && !run->has_sample;
  f->reason = reason_of(run, group, sums);
  f->inference = jobs_alone ? "jobs" : f->reason ? "none" : "multinomial";
  if (f->reason && !jobs_alone)
    return;
  double jobs = (1 - r) * sums->jobs + r * sums->straight * sums->straight;
  f->error = sqrt(jobs + sums->shares + sums->cross);
  f->low = f->value - factor * f->error;
  f->high = f->value + factor * f->error;
  if (group->is_negative)
    return;
  f->low = fmax(f->low, 0);
  if (!group->has_error)
    f->high = fmin(f->high, group->total);
}

static ji__occ_figure figure_of(const estimation *e, int64_t g) {
  const ji__occ_group *group = &e->run->group[g];
  ji__occ_figure f = {NAN, NAN, NAN, NAN, NAN, NAN, "none", "jobs_not_told"};
  if (group->is_missing)
    return f;
  group_sums sums = sum_sectors(e, g);
  f.value = sums.value;
  find_error(e->run, group, &sums, &f);
  if (e->run->has_bounds) {
    f.bounds_low = fmin(sums.low, sums.value);
    f.bounds_high = fmax(sums.high, sums.value);
  }
  return f;
}

/* --- targets ------------------------------------------------------------------------------ */

static void estimate_target(estimation *e, int64_t target) {
  ji__occ *run = e->run;
  int64_t from = run->weight_start[target], to = run->weight_start[target + 1];
  answer_sectors(e, run->weight + from, to - from);
  for (int64_t g = 0; g < run->groups.count; g++)
    run->figure[g * run->target_count + target] = figure_of(e, g);
}

/* What of each occupation goes to any of the new roles. */
static void estimate_new(estimation *e) {
  ji__occ *run = e->run;
  for (int64_t o = 0; o < run->occupation_count; o++)
    e->set[o] = (ji__occ_weight){o, 0, 0, 0};
  for (int64_t t = 0; t < run->target_count; t++) {
    for (int64_t i = run->weight_start[t]; i < run->weight_start[t + 1]; i++) {
      if (ji__occ_is_new(run, run->weight[i].occupation, t) != 1)
        continue;
      ji__occ_weight *sum = &e->set[run->weight[i].occupation];
      sum->weight += run->weight[i].weight;
      sum->low += run->weight[i].low;
      sum->high += run->weight[i].high;
    }
  }
  answer_sectors(e, e->set, run->occupation_count);
  for (int64_t g = 0; g < run->groups.count; g++)
    run->fresh[g] = figure_of(e, g);
}

static void find_own_jobs(ji__occ *run) {
  for (int64_t g = 0; g < run->groups.count; g++)
    for (int64_t o = 0; o < run->occupation_count; o++)
      for (int64_t i = run->share_start[o]; i < run->share_start[o + 1]; i++)
        run->own_jobs[g * run->occupation_count + o] +=
            run->cell[g * run->sectors.count + run->share[i].sector].jobs * run->share[i].share;
}

ji_status ji__occ_estimate(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  size_t groups = (size_t)run->groups.count + 1, targets = (size_t)run->target_count + 1;
  estimation e = {.run = run};
  e.terms = ji__allocate_array(allocator, (size_t)run->share_count + 1, sizeof *e.terms);
  e.answers = ji__allocate_array(allocator, (size_t)run->sectors.count + 1, sizeof *e.answers);
  e.set = ji__allocate_array(allocator, (size_t)run->occupation_count + 1, sizeof *e.set);
  run->figure = ji__allocate_array(allocator, groups, targets * sizeof *run->figure);
  run->fresh = ji__allocate_array(allocator, groups, sizeof *run->fresh);
  run->own_jobs = ji__allocate_array(allocator, groups,
                                     ((size_t)run->occupation_count + 1) * sizeof *run->own_jobs);
  ji_status status = e.terms && e.answers && e.set && run->figure && run->fresh && run->own_jobs
                         ? JI_OK
                         : ji__fail_memory(run->ctx);
  if (!status)
    find_own_jobs(run);
  for (int64_t t = 0; t < run->target_count && !status; t++) {
    estimate_target(&e, t);
    status = ji__progress(run->ctx, "jobs by occupation", t + 1, run->target_count);
  }
  if (!status && ji__occ_asks_new(run))
    estimate_new(&e);
  ji__release(allocator, e.terms);
  ji__release(allocator, e.answers);
  ji__release(allocator, e.set);
  return status;
}

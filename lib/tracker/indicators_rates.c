/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Figures with intervals: conversions, times, the distribution of income. */
#include "tracker/indicators.h"

#include <math.h>
#include <string.h>

/* --- clusters -------------------------------------------------------------------------------- */

/* Whose cluster somebody is of, as a number from 0; -1: not known. */
static int32_t cluster_of(const ji__plan *plan, int32_t kind, int32_t class_, int32_t site) {
  if (kind == JI__CLUSTER_CLASS)
    return class_;
  if (kind == JI__CLUSTER_COUNTY)
    return site >= 0 ? plan->labels.county_of[site] - 1 : -1;
  return site;
}

/* What all of `count` items know: class, else county, else site; the caller's choice counts as it
 * is, with who has none in a cluster of their own. */
static int32_t choose(const ji__plan *plan, const int32_t *classes, const int32_t *sites,
                      size_t count, size_t stride) {
  int has_class = 1, has_county = 1, has_site = 1;
  if (plan->cluster != JI__CLUSTER_AUTO)
    return plan->cluster;
  for (size_t i = 0; i < count; i++) {
    int32_t class_ = classes[i * stride], site = sites[i * stride];
    has_class &= class_ >= 0;
    has_county &= cluster_of(plan, JI__CLUSTER_COUNTY, class_, site) >= 0;
    has_site &= site >= 0;
  }
  if (has_class)
    return JI__CLUSTER_CLASS;
  if (has_county)
    return JI__CLUSTER_COUNTY;
  return has_site ? JI__CLUSTER_SITE : JI__CLUSTER_NONE;
}

/* Numbers clusters from 0 in order of appearance. */
typedef struct numbering {
  int32_t *numbers; /* by cluster + 1: number + 1; 0: not seen */
  size_t count;
} numbering;

static int32_t number(numbering *n, int32_t cluster) {
  int32_t *at = &n->numbers[cluster + 1];
  if (!*at)
    *at = (int32_t)++n->count;
  return *at - 1;
}

size_t ji__figures_lives(ji__figures *figures, const ji__tally *tally, size_t *clusters,
                         int32_t *kind) {
  const ji__plan *plan = figures->plan;
  const ji__life *lives;
  size_t count;
  numbering n = {.numbers = figures->numbers};
  ji__cells_lives(figures->cells, tally, &lives, &count);
  *kind = JI__CLUSTER_NONE;
  if (count)
    *kind = choose(plan, &lives->class_, &lives->site, count, sizeof *lives / sizeof(int32_t));
  for (size_t i = 0; i < count; i++) {
    int32_t cluster = 0;
    if (*kind != JI__CLUSTER_NONE)
      cluster = number(&n, cluster_of(plan, *kind, lives[i].class_, lives[i].site));
    figures->lives[i] =
        (ji__lifetime){.time = lives[i].days, .ended = lives[i].ended, .cluster = cluster};
  }
  for (size_t i = 0; i < count && n.count; i++)
    n.numbers[cluster_of(plan, *kind, lives[i].class_, lives[i].site) + 1] = 0;
  ji__lifetimes_sort(figures->lives, count);
  *clusters = n.count;
  return count;
}

static size_t take_values(ji__figures *figures, const ji__tally *tally, size_t *clusters,
                          int32_t *kind) {
  const ji__observation *values;
  size_t count;
  numbering n = {.numbers = figures->numbers};
  ji__cells_observations(figures->cells, tally, &values, &count);
  *kind = JI__CLUSTER_NONE;
  if (count)
    *kind = choose(figures->plan, &values->class_, &values->site, count,
                   sizeof *values / sizeof(int32_t));
  for (size_t i = 0; i < count; i++) {
    int64_t cluster = (int64_t)i; /* independent: each is its own */
    if (*kind != JI__CLUSTER_NONE)
      cluster = number(&n, cluster_of(figures->plan, *kind, values[i].class_, values[i].site));
    figures->values[i] = (ji__clustered_value){.value = values[i].value, .cluster = cluster};
  }
  for (size_t i = 0; i < count && n.count; i++)
    n.numbers[cluster_of(figures->plan, *kind, values[i].class_, values[i].site) + 1] = 0;
  *clusters = n.count;
  return count;
}

/* --- conversions ------------------------------------------------------------------------------ */

static void put_survival(ji__figure *figure, const ji__survival *survival, int is_share_left) {
  figure->standard_error = survival->standard_error;
  figure->value = is_share_left ? survival->value : 1 - survival->value;
  figure->low = is_share_left ? survival->low : 1 - survival->high;
  figure->high = is_share_left ? survival->high : 1 - survival->low;
}

/* Among sorted lives: who reached it by the horizon, and who was not observed that long. */
static void count_ends(const ji__figures *figures, size_t count, int64_t horizon,
                       ji__figure *figure, int is_share_left) {
  double ended = 0;
  figure->censored = 0;
  for (size_t i = 0; i < count; i++) {
    const ji__lifetime *life = &figures->lives[i];
    ended += life->ended && life->time <= horizon;
    figure->censored += !life->ended && life->time < horizon;
  }
  figure->denominator = (double)count;
  figure->numerator = ended;
  if (is_share_left)
    figure->numerator = (double)count - ended - (double)figure->censored;
}

static void say_why(ji__figure *figure) {
  if (isnan(figure->value))
    figure->why = JI__WHY_IMMATURE;
  else if (figure->clusters == 1)
    figure->why = JI__WHY_ONE_CLUSTER;
  else if (isnan(figure->low))
    figure->why = JI__WHY_ALL_ALIKE;
}

static ji_status rate(ji__figures *figures, int32_t indicator, size_t place,
                      const ji__tally *tally) {
  const ji__plan *plan = figures->plan;
  size_t clusters;
  int32_t kind;
  int is_share_left = indicator == JI__RETENTION;
  size_t count = ji__figures_lives(figures, tally, &clusters, &kind);
  ji__figure *figure = ji__figures_add(figures, indicator, place);
  if (!figure)
    return ji__fail_memory(plan->ctx);
  int64_t horizon = plan->options.horizon_days;
  ji__survival at = clusters
                        ? ji__survival_clustered(figures->lives, count, clusters, horizon,
                                                 plan->options.confidence, figures->scores)
                        : ji__survival_at(figures->lives, count, horizon, plan->options.confidence);
  put_survival(figure, &at, is_share_left);
  count_ends(figures, count, horizon, figure, is_share_left);
  figure->persons = (int64_t)count;
  figure->clusters = (int64_t)clusters;
  figure->cluster = kind;
  say_why(figure);
  return JI_OK;
}

/* Days until half are there. */
static ji_status median_time(ji__figures *figures, int32_t indicator, size_t place,
                             const ji__tally *tally) {
  size_t clusters;
  int32_t kind;
  size_t count = ji__figures_lives(figures, tally, &clusters, &kind);
  ji__figure *figure = ji__figures_add(figures, indicator, place);
  if (!figure)
    return ji__fail_memory(figures->plan->ctx);
  size_t steps =
      ji__survival_curve(figures->lives, count, clusters, figures->plan->options.confidence,
                         figures->scores, figures->steps);
  ji__survival_quantile(figures->steps, steps, 0.5, &figure->value, &figure->low, &figure->high);
  figure->persons = (int64_t)count;
  figure->clusters = (int64_t)clusters;
  figure->cluster = kind;
  if (isnan(figure->value))
    figure->why = JI__WHY_NOT_REACHED;
  return JI_OK;
}

ji_status ji__figures_rates(ji__figures *figures, const int32_t *indicators) {
  const ji__plan *plan = figures->plan;
  ji_status status = JI_OK;
  for (int32_t c = 0; c < plan->conversion_count && !status; c++) {
    int32_t id = indicators[c], time = -1;
    if (id == JI__COMPLETION_RATE)
      time = JI__TIME_TO_COMPLETION;
    if (id == JI__EARNING_RATE)
      time = JI__TIME_TO_EARNING;
    for (size_t i = 0; i < figures->place_count && !status; i++) {
      const ji__tally *tally =
          ji__cells_find(figures->cells, JI__SERIES_LIVES + c, figures->places[i]);
      if (!tally)
        continue;
      status = rate(figures, id, i, tally);
      if (!status && time >= 0 && plan->wanted[time])
        status = median_time(figures, time, i, tally);
    }
  }
  return status;
}

/* --- the distribution of income ----------------------------------------------------------------
 */

static void put_estimate(ji__figure *figure, const ji__estimate *estimate, size_t count,
                         size_t clusters, int32_t kind) {
  figure->value = estimate->value;
  figure->standard_error = estimate->standard_error;
  figure->low = estimate->low;
  figure->high = estimate->high;
  figure->persons = (int64_t)count;
  figure->clusters = (int64_t)clusters;
  figure->cluster = kind;
  if (clusters == 1)
    figure->why = JI__WHY_ONE_CLUSTER;
}

static ji__estimate mean_of(ji__figures *figures, size_t count, size_t clusters) {
  size_t m = clusters ? clusters : count;
  memset(figures->sums, 0, m * sizeof *figures->sums);
  for (size_t i = 0; i < count; i++) {
    figures->sums[figures->values[i].cluster].numerator += figures->values[i].value;
    figures->sums[figures->values[i].cluster].denominator += 1;
  }
  return ji__ratio_clustered(figures->sums, m, figures->plan->options.confidence);
}

static ji__estimate quantile_of(ji__figures *figures, size_t count, size_t clusters, double p) {
  double confidence = figures->plan->options.confidence;
  return clusters ? ji__quantile_clustered(figures->values, count, clusters, p, confidence,
                                           figures->sums)
                  : ji__quantile(figures->values, count, p, confidence);
}

static ji_status distribute(ji__figures *figures, size_t place, const ji__tally *tally,
                            const ji__amount *amount) {
  const ji__plan *plan = figures->plan;
  size_t clusters, first = figures->count;
  int32_t kind;
  size_t count = take_values(figures, tally, &clusters, &kind);
  ji__figure *figure = ji__figures_add(figures, JI__INCOME_MEAN, place);
  if (!figure)
    return ji__fail_memory(plan->ctx);
  ji__estimate mean = mean_of(figures, count, clusters);
  put_estimate(figure, &mean, count, clusters, kind);
  figure->numerator = tally->sum;
  figure->denominator = (double)count;
  ji__clustered_values_sort(figures->values, count);
  for (int32_t i = -1; i < plan->quantile_count; i++) {
    figure = ji__figures_add(figures, i < 0 ? JI__INCOME_MEDIAN : JI__INCOME_QUANTILE, place);
    if (!figure)
      return ji__fail_memory(plan->ctx);
    ji__estimate quantile = quantile_of(figures, count, clusters, i < 0 ? 0.5 : plan->quantiles[i]);
    put_estimate(figure, &quantile, count, clusters, kind);
    figure->detail = i;
  }
  for (size_t i = first; i < figures->count; i++)
    figures->items[i].unit = amount->unit;
  return JI_OK;
}

ji_status ji__figures_distribution(ji__figures *figures) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < figures->place_count && !status; i++) {
    const ji__tally *tally =
        ji__cells_find(figures->cells, JI__SERIES_KIND + JI__KIND_INCOME, figures->places[i]);
    int32_t program, labels[JI__DIMENSIONS];
    ji__plan_cell(figures->plan, figures->places[i], &program, labels);
    const ji__amount *amount = ji__plan_amount(figures->plan, program, JI__KIND_INCOME);
    if (tally && !amount->clash)
      status = distribute(figures, i, tally, amount);
  }
  return status;
}

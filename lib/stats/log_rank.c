/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/log_rank.h"

#include "stats/gamma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
  const ji__grouped_life *a = left, *b = right;
  if (a->stratum != b->stratum)
    return a->stratum < b->stratum ? -1 : 1;
  return (a->time > b->time) - (a->time < b->time);
}

void ji__grouped_lives_sort(ji__grouped_life *lives, size_t count) {
  if (count)
    qsort(lives, count, sizeof *lives, compare);
}

typedef struct sums {
  size_t groups;
  double *observed, *expected, *covariance, *at_risk, *left;
} sums;

static void add_time(const sums *s, double n, double d) {
  double spread = n > 1 ? d * (n - d) / (n - 1) : 0;
  for (size_t g = 0; g < s->groups; g++) {
    double share = s->at_risk[g] / n;
    s->expected[g] += share * d;
    for (size_t h = 0; h < s->groups; h++)
      s->covariance[g * s->groups + h] += spread * share * ((g == h) - s->at_risk[h] / n);
  }
}

/* The lives of one stratum, first to last time. */
static void add_stratum(const sums *s, const ji__grouped_life *lives, size_t count) {
  memset(s->at_risk, 0, s->groups * sizeof *s->at_risk);
  for (size_t i = 0; i < count; i++)
    s->at_risk[lives[i].group] += 1;
  for (size_t at = 0; at < count;) {
    size_t same = at;
    double ended = 0;
    memset(s->left, 0, s->groups * sizeof *s->left);
    for (; same < count && lives[same].time == lives[at].time; same++) {
      s->left[lives[same].group] += 1;
      s->observed[lives[same].group] += lives[same].ended != 0;
      ended += lives[same].ended != 0;
    }
    if (ended > 0)
      add_time(s, (double)(count - at), ended);
    for (size_t g = 0; g < s->groups; g++)
      s->at_risk[g] -= s->left[g];
    at = same;
  }
}

/* Squeezes the groups that are kept to the front of covariance and difference; the last of them
 * follows from the others. Returns how many are left. */
static size_t keep_groups(const sums *s, double *difference) {
  size_t kept = 0, last = s->groups;
  for (size_t g = 0; g < s->groups; g++)
    last = s->expected[g] > 0 ? g : last;
  for (size_t g = 0; g < s->groups; g++) {
    if (!(s->expected[g] > 0) || g == last)
      continue;
    difference[kept++] = s->observed[g] - s->expected[g];
  }
  size_t to = 0;
  for (size_t g = 0; g < s->groups; g++)
    for (size_t h = 0; h < s->groups; h++)
      if (s->expected[g] > 0 && s->expected[h] > 0 && g != last && h != last)
        s->covariance[to++] = s->covariance[g * s->groups + h];
  return kept;
}

#define DEPENDENT 1e-10 /* of its variance is left of a difference after those before it */

/* x' V^- x by Cholesky's factor, row by row, without differences that others make up (groups that
 * share no stratum) or that cannot vary (a group alone in its strata). *rank: how many are left. */
static double squared_length(double *v, size_t n, double *x, size_t *rank) {
  double sum = 0;
  *rank = 0;
  for (size_t i = 0; i < n; i++) {
    double *row = v + i * n, variance = row[i], pivot = variance;
    for (size_t j = 0; j < i; j++) {
      const double *above = v + j * n;
      for (size_t k = 0; k < j; k++)
        row[j] -= row[k] * above[k];
      row[j] = above[j] > 0 ? row[j] / above[j] : 0;
      x[i] -= row[j] * x[j];
      pivot -= row[j] * row[j];
    }
    int is_kept = variance > 0 && pivot > DEPENDENT * variance;
    row[i] = is_kept ? sqrt(pivot) : 0;
    x[i] = is_kept ? x[i] / row[i] : 0;
    sum += x[i] * x[i];
    *rank += is_kept != 0;
  }
  return sum;
}

ji__log_rank ji__log_rank_test(const ji__grouped_life *lives, size_t count, size_t groups,
                               double *observed, double *expected, double *room) {
  const sums s = {
      groups, observed, expected, room, room + groups * groups, room + groups * groups + groups};
  memset(observed, 0, groups * sizeof *observed);
  memset(expected, 0, groups * sizeof *expected);
  memset(room, 0, groups * (groups + 2) * sizeof *room);
  for (size_t at = 0, end; at < count; at = end) {
    for (end = at; end < count && lives[end].stratum == lives[at].stratum;)
      end++;
    add_stratum(&s, lives + at, end - at);
  }
  ji__log_rank out = {NAN, NAN, 0};
  size_t kept = keep_groups(&s, s.at_risk);
  size_t rank = 0;
  double statistic = squared_length(s.covariance, kept, s.at_risk, &rank);
  if (!rank)
    return out;
  out.degrees = (int64_t)rank;
  out.statistic = statistic;
  out.p_value = ji__chi_squared_tail(statistic, (double)rank);
  return out;
}

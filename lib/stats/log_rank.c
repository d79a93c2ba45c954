/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/log_rank.h"

#include "numeric/cholesky.h"
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

/* x' (L L')^-1 x is the square of the length of L^-1 x. */
static double squared_length(const double *factor, size_t n, double *x) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++)
      x[i] -= factor[i * n + j] * x[j];
    x[i] /= factor[i * n + i];
    sum += x[i] * x[i];
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
  double pivot;
  if (!kept || ji__cholesky(s.covariance, kept, 1e-12 * s.covariance[0], &pivot) != kept)
    return out;
  out.degrees = (int64_t)kept;
  out.statistic = squared_length(s.covariance, kept, s.at_risk);
  out.p_value = ji__chi_squared_tail(out.statistic, (double)kept);
  return out;
}

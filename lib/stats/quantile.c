/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/quantile.h"

#include "stats/beta.h"
#include "stats/order.h"
#include "stats/student.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* By value, then by cluster, so that the order is one whatever qsort does. */
static int compare(const void *left, const void *right) {
  const ji__clustered_value *a = left, *b = right;
  if (a->value != b->value)
    return a->value < b->value ? -1 : 1;
  return (a->cluster > b->cluster) - (a->cluster < b->cluster);
}

void ji__clustered_values_sort(ji__clustered_value *values, size_t count) {
  if (count)
    qsort(values, count, sizeof *values, compare);
}

static double value_at(const ji__clustered_value *sorted, size_t count, double p) {
  double fraction;
  size_t rank = ji__quantile_rank(count, p, &fraction);
  if (rank + 1 >= count)
    return sorted[count - 1].value;
  return sorted[rank].value + fraction * (sorted[rank + 1].value - sorted[rank].value);
}

/* P(X <= k) of a binomial number of `count` trials. */
static double binomial_distribution(double k, double count, double p) {
  if (k < 0)
    return 0;
  return k >= count ? 1 : ji__beta_distribution(count - k, k + 1, 1 - p);
}

/* The largest r from 0 to count with P(X < r) <= tail: the r-th number from below is an end; 0:
 * none. */
static size_t lower_rank(size_t count, double p, double tail) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low + 1) / 2;
    if (binomial_distribution((double)middle - 1, (double)count, p) <= tail)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

ji__estimate ji__quantile(const ji__clustered_value *sorted, size_t count, double p,
                          double confidence) {
  ji__estimate out = {NAN, NAN, NAN, NAN, NAN};
  double tail = (1 - confidence) / 2;
  if (!count)
    return out;
  out.value = value_at(sorted, count, p);
  size_t low = lower_rank(count, p, tail), high = lower_rank(count, 1 - p, tail);
  if (low)
    out.low = sorted[low - 1].value;
  if (high)
    out.high = sorted[count - high].value;
  return out;
}

ji__estimate ji__quantile_clustered(const ji__clustered_value *sorted, size_t count,
                                    size_t clusters, double p, double confidence,
                                    ji__cluster_sum *sums) {
  ji__estimate out = {NAN, NAN, NAN, NAN, NAN};
  if (!count)
    return out;
  out.value = value_at(sorted, count, p);
  memset(sums, 0, clusters * sizeof *sums);
  for (size_t i = 0; i < count; i++) {
    sums[sorted[i].cluster].denominator += 1;
    sums[sorted[i].cluster].numerator += sorted[i].value <= out.value;
  }
  ji__estimate share = ji__ratio_clustered(sums, clusters, confidence);
  if (isnan(share.standard_error))
    return out;
  double half =
      ji__student_quantile(0.5 + confidence / 2, (int64_t)clusters - 1) * share.standard_error;
  out.low = p - half > 0 ? value_at(sorted, count, p - half) : NAN;
  out.high = p + half < 1 ? value_at(sorted, count, p + half) : NAN;
  return out;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/proportion.h"

#include "stats/distribution.h"
#include "stats/student.h"

#include <math.h>

void ji__wilson(double share, double trials, double confidence, double *low, double *high) {
  double z = ji__normal_quantile(0.5 + confidence / 2), square = z * z / trials;
  double centre = (share + square / 2) / (1 + square);
  double half = z * sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square);
  *low = share > 0 ? fmax(centre - half, 0) : 0;
  *high = share < 1 ? fmin(centre + half, 1) : 1;
}

ji__estimate ji__proportion(double successes, double trials, double confidence) {
  ji__estimate out = {NAN, NAN, NAN, NAN, trials};
  if (!(trials > 0))
    return out;
  out.value = successes / trials;
  out.standard_error = sqrt(out.value * (1 - out.value) / trials);
  ji__wilson(out.value, trials, confidence, &out.low, &out.high);
  return out;
}

static double linearised_variance(const ji__cluster_sum *sums, size_t clusters, double ratio,
                                  double total) {
  double squares = 0, m = (double)clusters;
  for (size_t i = 0; i < clusters; i++) {
    double rest = sums[i].numerator - ratio * sums[i].denominator;
    squares += rest * rest;
  }
  return m / (m - 1) * squares / (total * total);
}

static double sum_of(const ji__cluster_sum *sums, size_t clusters, double *denominator) {
  double numerator = 0;
  *denominator = 0;
  for (size_t i = 0; i < clusters; i++) {
    numerator += sums[i].numerator;
    *denominator += sums[i].denominator;
  }
  return numerator;
}

ji__estimate ji__ratio_clustered(const ji__cluster_sum *sums, size_t clusters, double confidence) {
  ji__estimate out = {NAN, NAN, NAN, NAN, NAN};
  double denominator, numerator = sum_of(sums, clusters, &denominator);
  if (denominator == 0)
    return out;
  out.value = numerator / denominator;
  if (clusters < 2)
    return out;
  out.standard_error = sqrt(linearised_variance(sums, clusters, out.value, denominator));
  double half =
      ji__student_quantile(0.5 + confidence / 2, (int64_t)clusters - 1) * out.standard_error;
  out.low = out.value - half;
  out.high = out.value + half;
  return out;
}

/* n* with the degrees of freedom that the clusters leave. */
static double effective_size(const ji__estimate *share, double trials, size_t clusters,
                             double confidence) {
  double p = 0.5 + confidence / 2, variance = share->standard_error * share->standard_error;
  if (share->value <= 0 || share->value >= 1)
    return fmin((double)clusters, trials);
  if (variance == 0 || trials < 2)
    return trials;
  double correction =
      ji__student_quantile(p, (int64_t)trials - 1) / ji__student_quantile(p, (int64_t)clusters - 1);
  return fmin(share->value * (1 - share->value) / variance * correction * correction, trials);
}

ji__estimate ji__proportion_clustered(const ji__cluster_sum *sums, size_t clusters,
                                      double confidence) {
  ji__estimate out = ji__ratio_clustered(sums, clusters, confidence);
  double trials;
  sum_of(sums, clusters, &trials);
  if (isnan(out.standard_error))
    return out;
  out.effective = effective_size(&out, trials, clusters, confidence);
  ji__wilson(out.value, out.effective, confidence, &out.low, &out.high);
  return out;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/sandwich.h"

void ji__sandwich(int64_t k, const double *bread, const double *middle, double factor, double *half,
                  double *out) {
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j < k; j++) {
      half[i * k + j] = 0;
      for (int64_t l = 0; l < k; l++)
        half[i * k + j] += bread[i * k + l] * middle[l * k + j];
    }
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j <= i; j++) {
      double sum = 0;
      for (int64_t l = 0; l < k; l++)
        sum += half[i * k + l] * bread[l * k + j];
      out[i * k + j] = out[j * k + i] = factor * sum;
    }
}

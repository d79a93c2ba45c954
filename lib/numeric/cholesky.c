/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/cholesky.h"

#include <math.h>

static double inner(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

size_t ji__cholesky(double *matrix, size_t n, double least, double *pivot) {
  for (size_t i = 0; i < n; i++) {
    double *row = matrix + i * n;
    for (size_t j = 0; j < i; j++) {
      const double *above = matrix + j * n;
      row[j] = (row[j] - inner(row, above, j)) / above[j];
    }
    *pivot = row[i] - inner(row, row, i);
    if (!(*pivot > least))
      return i;
    row[i] = sqrt(*pivot);
    for (size_t j = i + 1; j < n; j++)
      row[j] = 0;
  }
  return n;
}

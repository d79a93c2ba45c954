/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/order.h"

#include <math.h>

static void swap(double *values, size_t i, size_t j) {
  double kept = values[i];
  values[i] = values[j];
  values[j] = kept;
}

/* The middle one of three, left at `first`. */
static void choose_pivot(double *values, size_t first, size_t last) {
  size_t middle = first + (last - first) / 2;
  if (values[middle] > values[last])
    swap(values, middle, last);
  if (values[first] > values[last])
    swap(values, first, last);
  if (values[middle] > values[first])
    swap(values, middle, first);
}

/* Hoare's selection; equal values go to both sides, so that many of them do no harm. */
double ji__order_statistic(double *values, size_t count, size_t rank) {
  size_t first = 0, last = count - 1;
  while (first < last) {
    choose_pivot(values, first, last);
    double pivot = values[first];
    size_t i = first, j = last + 1;
    for (;;) {
      do
        i++;
      while (i < last && values[i] < pivot);
      do
        j--;
      while (values[j] > pivot);
      if (i >= j)
        break;
      swap(values, i, j);
    }
    swap(values, first, j);
    if (j == rank)
      return values[j];
    if (j > rank)
      last = j - 1;
    else
      first = j + 1;
  }
  return values[rank];
}

size_t ji__quantile_rank(size_t count, double p, double *fraction) {
  double place = (double)(count - 1) * p, rank = floor(place);
  *fraction = place - rank;
  return (size_t)rank;
}

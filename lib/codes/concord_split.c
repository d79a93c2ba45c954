/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Largest remainders (Hare and Niemeyer): each part gets the whole number below number * weight,
 * what is left goes in ones to the parts with the largest remainders. */
#include "codes/concord.h"

#include <math.h>
#include <stdlib.h>

static int compare_remainders(const void *left, const void *right) {
  const ji__remainder *a = left, *b = right;
  if (a->fraction != b->fraction)
    return a->fraction > b->fraction ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

static int64_t with_sign(uint64_t magnitude, int negative) {
  if (!negative)
    return (int64_t)magnitude;
  return magnitude > INT64_MAX ? INT64_MIN : -(int64_t)magnitude;
}

/* A product of a large number and a weight is inexact: what is left may then be more than a one for
 * each part, never less than none. */
void ji__split_integer(int64_t number, const ji__part *parts, size_t count, ji__remainder *scratch,
                       int64_t *out) {
  int negative = number < 0;
  uint64_t left = negative ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
  double whole = (double)left;
  if (!count)
    return;
  for (size_t i = 0; i < count; i++) {
    double exact = whole * parts[i].weight, below = floor(exact);
    uint64_t part = below < (double)left ? (uint64_t)below : left;
    scratch[i] = (ji__remainder){exact - below, i};
    out[i] = with_sign(part, negative);
    left -= part;
  }
  qsort(scratch, count, sizeof *scratch, compare_remainders);
  uint64_t each = left / count, ones = left % count;
  for (size_t i = 0; i < count; i++) {
    uint64_t more = each + (i < ones);
    out[scratch[i].index] += with_sign(more, negative);
  }
}

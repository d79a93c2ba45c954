/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/bracket.h"

#include "stats/order.h"

#include <math.h>
#include <string.h>

#define PART 256 /* numbers that are looked at before anything is shared */

void ji__bracket_guess(ji__bracket *bracket, double *first, size_t count, double p, double width,
                       double *share) {
  double n = (double)count, reach = width * sqrt(n * p * (1 - p)) + width;
  double low = floor(n * p - reach), high = ceil(n * p + reach);
  bracket->low = low < 0 ? -INFINITY : ji__order_statistic(first, count, (size_t)low);
  bracket->high = high > n - 1 ? INFINITY : ji__order_statistic(first, count, (size_t)high);
  *share = (fmin(high, n) - fmax(low, 0)) / n;
}

/* How many of PART numbers lie below the ends and on them: a fixed number, in vectors. */
static void count_part(const double *restrict values, double low, double high,
                       ji__bracket_count *counted) {
  uint64_t below = 0, at_low = 0, at_high = 0;
  for (size_t i = 0; i < PART; i++) {
    below += values[i] < low;
    at_low += values[i] == low;
    at_high += values[i] == high;
  }
  counted->below += below;
  counted->at_low += at_low;
  counted->at_high += low < high ? at_high : 0;
}

static void count_few(const double *values, size_t count, double low, double high,
                      ji__bracket_count *counted) {
  for (size_t i = 0; i < count; i++) {
    counted->below += values[i] < low;
    counted->at_low += values[i] == low;
    counted->at_high += low < high && values[i] == high;
  }
}

static void add_part(ji__bracket *bracket, const double *values, size_t count,
                     ji__bracket_count *counted) {
  double inside[PART], low = bracket->low, high = bracket->high;
  size_t kept = 0;
  if (count == PART)
    count_part(values, low, high, counted);
  else
    count_few(values, count, low, high, counted);
  for (size_t i = 0; i < count; i++) {
    inside[kept] = values[i];
    kept += (values[i] > low) & (values[i] < high);
  }
  if (!kept)
    return;
  size_t at = (size_t)atomic_fetch_add_explicit(&bracket->kept, kept, memory_order_relaxed);
  if (at <= bracket->capacity && kept <= bracket->capacity - at)
    memcpy(bracket->values + at, inside, kept * sizeof *inside);
}

void ji__bracket_add(ji__bracket *bracket, const double *values, size_t count,
                     ji__bracket_count *counted) {
  for (size_t at = 0; at < count; at += PART)
    add_part(bracket, values + at, count - at < PART ? count - at : PART, counted);
}

void ji__bracket_settle(ji__bracket *bracket, const ji__bracket_count *counted) {
  atomic_fetch_add_explicit(&bracket->below, counted->below, memory_order_relaxed);
  atomic_fetch_add_explicit(&bracket->at_low, counted->at_low, memory_order_relaxed);
  atomic_fetch_add_explicit(&bracket->at_high, counted->at_high, memory_order_relaxed);
}

int ji__bracket_find(ji__bracket *bracket, uint64_t rank, double *out) {
  uint64_t kept = atomic_load(&bracket->kept), below = atomic_load(&bracket->below);
  uint64_t at_low = atomic_load(&bracket->at_low), at_high = atomic_load(&bracket->at_high);
  if (kept > bracket->capacity || rank < below)
    return 0;
  rank -= below;
  *out = bracket->low;
  if (rank < at_low)
    return 1;
  rank -= at_low;
  if (rank < kept) {
    *out = ji__order_statistic(bracket->values, (size_t)kept, (size_t)rank);
    return 1;
  }
  *out = bracket->high;
  return rank - kept < at_high;
}

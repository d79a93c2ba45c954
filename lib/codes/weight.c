/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "codes/weight.h"

#include "codes/list.h"
#include "core/number.h"
#include "data/unit.h"

#include <math.h>

void ji__weight_add(ji__weight_sum *sum, double weight) {
  double next = sum->sum + weight;
  sum->lost +=
      fabs(sum->sum) >= fabs(weight) ? (sum->sum - next) + weight : (weight - next) + sum->sum;
  sum->sum = next;
}

double ji__weight_total(const ji__weight_sum *sum) {
  return sum->sum + sum->lost;
}

int ji__weight_find(const ji_column *column, int64_t row, double *out) {
  return ji__column_number(column, row, out) && isfinite(*out) && *out >= 0;
}

ji_status ji__weight_read(ji_context *ctx, const char *what, const ji_column *column, int64_t row,
                          ji__word code, double *out) {
  char shown[JI__NUMBER_SIZE] = "null";
  if (ji__weight_find(column, row, out))
    return JI_OK;
  if (ji__column_number(column, row, out))
    ji__number_print(*out, shown);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "%s, row %lld: a weight of code \"%.*s\" is %s; a share from 0 to 1 is expected",
                  what, (long long)row, JI__SHOWN(code), shown);
}

ji_status ji__weight_check(ji_context *ctx, const char *what, int64_t row, ji__word code,
                           const ji__weight_sum *sum, double tolerance) {
  char shown[JI__NUMBER_SIZE], within[JI__NUMBER_SIZE];
  if (fabs(ji__weight_total(sum) - 1) <= tolerance)
    return JI_OK;
  ji__number_print(ji__weight_total(sum), shown);
  ji__number_print(tolerance, within);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "%s, row %lld: the weights of code \"%.*s\" sum to %s, not to 1 within %s", what,
                  (long long)row, JI__SHOWN(code), shown, within);
}

ji_status ji__weight_tolerance(ji_context *ctx, const char *options, double tolerance) {
  char shown[JI__NUMBER_SIZE];
  if (tolerance >= 0 && tolerance < 1)
    return JI_OK;
  ji__number_print(tolerance, shown);
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s.tolerance is %s; 0 to below 1 is expected", options,
                  shown);
}

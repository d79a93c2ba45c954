/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/did.h"

void support_did_fill(support_did_panel *p) {
  support_random random = {11};
  for (int64_t i = 0; i < support_did_rows; i++) {
    int64_t unit = i / support_did_periods, period = i % support_did_periods + 1;
    p->unit[i] = 100 + unit;
    p->period[i] = period;
    p->first[i] = unit % 3 == 0 ? 0 : unit % 3 + 1;
    p->cluster[i] = unit % 4;
    p->x[i] = support_random_uniform(&random, -1, 1);
    p->w[i] = 1 + (double)(unit % 5);
    p->y[i] = (double)unit + 0.5 * (double)period + p->x[i] * 0.1 +
              support_random_uniform(&random, -0.2, 0.2) +
              (p->first[i] && period >= p->first[i] ? 2 : 0);
    p->absent[i] = 0;
  }
}

ji_dataset *support_did_dataset(ji_context *ctx, const support_did_panel *p, int64_t rows) {
  const support_column columns[] = {
      {.name = "unit", .integers = p->unit},
      {.name = "period", .integers = p->period},
      {.name = "first_treated", .integers = p->first},
      {.name = "y", .unit = "job", .numbers = p->y, .absent = p->absent},
      {.name = "x", .numbers = p->x},
      {.name = "w", .numbers = p->w},
      {.name = "c", .integers = p->cluster},
  };
  return support_dataset(ctx, rows, columns, sizeof columns / sizeof columns[0]);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/evaluation.h"

#include <math.h>
#include <stdio.h>

enum { units = 12, years = 6, most = units * years };

typedef struct cells {
  char counties[units][8];
  const char *county[most], *region[most];
  int64_t year[most], first[most], treated[most];
  double x[most], z[most], y[most], jobs[most], w[most];
} cells;

static void fill(cells *c) {
  static const char *const regions[] = {"north", "south", "west"};
  support_random random = {42};
  for (int i = 0; i < most; i++) {
    int unit = i / years, year = i % years;
    snprintf(c->counties[unit], sizeof c->counties[unit], "c%02d", unit);
    c->county[i] = c->counties[unit];
    c->region[i] = regions[unit / 4];
    c->year[i] = 2018 + year;
    c->first[i] = unit % 3 == 0 ? 2020 : unit % 3 == 1 ? 2022 : 0;
    c->treated[i] = c->first[i] && c->year[i] >= c->first[i];
    c->z[i] = support_random_uniform(&random, -1, 1);
    double shared = support_random_uniform(&random, -1, 1);
    c->x[i] = c->z[i] + shared + 0.1 * unit;
    c->y[i] = 1.5 * c->x[i] + 2.0 * (double)c->treated[i] + unit + 0.5 * year + shared +
              support_random_uniform(&random, -0.5, 0.5);
    c->jobs[i] = floor(exp(0.3 * c->x[i] + 0.4 * (double)c->treated[i] + 0.1 * unit) +
                       support_random_uniform(&random, 0, 2));
    c->w[i] = support_random_uniform(&random, 0.5, 2);
  }
}

ji_dataset *support_evaluation_rows(ji_context *ctx, int64_t rows) {
  cells c;
  fill(&c);
  const support_column columns[] = {
      {.name = "county", .texts = c.county},
      {.name = "region", .texts = c.region},
      {.name = "year", .integers = c.year},
      {.name = "first", .integers = c.first},
      {.name = "treated", .integers = c.treated},
      {.name = "x", .numbers = c.x},
      {.name = "z", .numbers = c.z},
      {.name = "y", .numbers = c.y},
      {.name = "jobs", .numbers = c.jobs},
      {.name = "w", .numbers = c.w},
  };
  return support_dataset(ctx, rows, columns, sizeof columns / sizeof *columns);
}

ji_dataset *support_evaluation_panel(ji_context *ctx) {
  return support_evaluation_rows(ctx, most);
}

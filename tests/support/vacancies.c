/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/vacancies.h"

ji_dataset *support_vacancies(ji_context *ctx) {
  static const int64_t opened[] = {0, 1, 6, 2, 3, 0, 0, 1, 0, 0};
  static const int64_t closed[] = {2, 5, 0, 8, 8, 3, 7, 0, 8, 10};
  static const int gone[] = {0, 0, 1, 0, 0, 0, 0, 1, 0, 0};
  static const char *const states[] = {"filled", "filled", "open", "filled",    "withdrawn",
                                       "filled", "filled", "open", "withdrawn", "filled"};
  static const char *const channels[] = {"live",   "live",   "live",   "live",   "live",
                                         "portal", "portal", "portal", "portal", "portal"};
  static const char *const trades[] = {"sewing", "driving", "sewing", "driving", "sewing",
                                       "sewing", "driving", "sewing", "driving", "sewing"};
  const support_column columns[] = {{.name = "opened", .integers = opened},
                                    {.name = "closed", .integers = closed, .absent = gone},
                                    {.name = "state", .texts = states},
                                    {.name = "channel", .texts = channels},
                                    {.name = "trade", .texts = trades}};
  return support_dataset(ctx, 10, columns, 5);
}

void support_funnel_fill(support_funnel *f) {
  for (int i = 0; i < support_funnel_rows; i++) {
    int is_live = i >= 4, is_driving = i / 2 % 2, is_migrant = i % 2;
    f->channel[i] = is_live ? "live" : "portal";
    f->occupation[i] = is_driving ? "driving" : "sewing";
    f->group[i] = is_migrant ? "migrant" : "graduate";
    f->views[i] = (is_live ? 8000 : 2000) + 100 * i;
    f->applications[i] = (is_live ? 900 : 150) + 10 * i;
    f->hires[i] = (is_live ? 60 : 15) + i;
    f->exposure[i] = is_live ? 40 : 100;
    f->cost[i] = is_live ? 3 : 2;
    f->absent[i] = 0;
  }
}

ji_dataset *support_funnel_dataset(ji_context *ctx, const support_funnel *f, int64_t rows) {
  const support_column columns[] = {
      {.name = "channel", .texts = f->channel},
      {.name = "occupation", .texts = f->occupation},
      {.name = "group", .texts = f->group},
      {.name = "views", .numbers = f->views},
      {.name = "applications", .numbers = f->applications},
      {.name = "hires", .unit = "hire", .numbers = f->hires, .absent = f->absent},
      {.name = "exposure", .unit = "h", .numbers = f->exposure},
      {.name = "cost", .unit = "1e4 CNY@2024", .numbers = f->cost}};
  return support_dataset(ctx, rows, columns, sizeof columns / sizeof columns[0]);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/markets.h"

#include <math.h>

ji_dataset *support_markets(ji_context *ctx) {
  static const double share[support_market_rows] = {0.1, 0.4, 0.3, 0.2, 0.5, 0.1,
                                                    0.6, 0.2, 0.3, 0.1, 0.2, 0.4};
  const char *region[support_market_rows];
  int64_t month[support_market_rows];
  double seekers[support_market_rows], vacancies[support_market_rows], hires[support_market_rows];
  support_random random = {7};
  for (int i = 0; i < support_market_rows; i++) {
    region[i] = i % 2 ? "west" : "east";
    month[i] = 202400 + i / 2;
    seekers[i] = support_random_uniform(&random, 500, 2000);
    vacancies[i] = support_random_uniform(&random, 300, 1500);
    hires[i] = exp(-0.5 - (i % 2 ? 0 : 0.3) + 0.2 * share[i] + 0.6 * log(seekers[i]) +
                   0.4 * log(vacancies[i]));
  }
  const support_column columns[] = {
      {.name = "region", .texts = region},         {.name = "month", .integers = month},
      {.name = "hires", .numbers = hires},         {.name = "seekers", .numbers = seekers},
      {.name = "vacancies", .numbers = vacancies}, {.name = "share", .numbers = share}};
  return support_dataset(ctx, support_market_rows, columns, 6);
}

ji_dataset *support_market_groups(ji_context *ctx) {
  static const char *const group[] = {"a", "b", "a", "b"};
  static const int64_t period[] = {1, 1, 2, 2};
  static const double seekers[] = {100, 100, 50, 150}, vacancies[] = {80, 40, 60, 60},
                      hires[] = {40, 20, 20, 30};
  const support_column columns[] = {{.name = "group", .texts = group},
                                    {.name = "period", .integers = period},
                                    {.name = "seekers", .numbers = seekers},
                                    {.name = "vacancies", .numbers = vacancies},
                                    {.name = "hires", .numbers = hires}};
  return support_dataset(ctx, 4, columns, 5);
}

const char support_market_drivers[] = "component,seekers,vacancies\neast,900,400\nwest,100,400\n";

ji_matching_options support_market_options(ji_context *ctx) {
  ji_matching_options options;
  support_ok(ctx, ji_matching_options_init(&options, sizeof options));
  options.region = "region";
  options.period = "month";
  options.effects = "region";
  options.covariates = "share";
  return options;
}

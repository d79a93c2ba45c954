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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A few synthetic vacancies, and a synthetic funnel. Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_VACANCIES_H
#define TESTS_SUPPORT_VACANCIES_H

/* Ten vacancies of two channels and two trades; columns opened, closed, state, channel, trade. */
ji_dataset *support_vacancies(ji_context *ctx);

/* Two channels in two occupations and two groups: channel, occupation, group, views, applications,
 * hires, exposure (h), cost (1e4 CNY@2024). */
enum { support_funnel_rows = 8 };
typedef struct support_funnel {
  const char *channel[support_funnel_rows], *occupation[support_funnel_rows],
      *group[support_funnel_rows];
  double views[support_funnel_rows], applications[support_funnel_rows], hires[support_funnel_rows],
      exposure[support_funnel_rows], cost[support_funnel_rows];
  int absent[support_funnel_rows]; /* hires are null */
} support_funnel;
void support_funnel_fill(support_funnel *funnel);
ji_dataset *support_funnel_dataset(ji_context *ctx, const support_funnel *funnel, int64_t rows);

#endif

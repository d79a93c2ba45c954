/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small synthetic panel for group-time effects. Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_DID_H
#define TESTS_SUPPORT_DID_H

/* 24 units in 4 periods: a third is first treated in 2, a third in 3, a third never; columns unit,
 * period, first_treated, y, x (by row), w (by unit), c (four clusters). The effect is 2. */
enum { support_did_units = 24, support_did_periods = 4, support_did_rows = 96 };
typedef struct support_did_panel {
  int64_t unit[support_did_rows], period[support_did_rows], first[support_did_rows],
      cluster[support_did_rows];
  double y[support_did_rows], x[support_did_rows], w[support_did_rows];
  int absent[support_did_rows]; /* the outcome is null */
} support_did_panel;
void support_did_fill(support_did_panel *panel);
ji_dataset *support_did_dataset(ji_context *ctx, const support_did_panel *panel, int64_t rows);

#endif

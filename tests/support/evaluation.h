/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small panel for the tests of estimators. */
#ifndef TESTS_SUPPORT_EVALUATION_H
#define TESTS_SUPPORT_EVALUATION_H

#include "support/support.h"

/* 12 counties (text "c00" ...) in 6 years (2018 ...), 4 of them treated from 2020 on, 4 from 2022
 * on, `first` (0: never), `treated` (from then on), `x`, `z` (an instrument of x), `jobs` (counts),
 * `y`, `w` (weights), `region` (3 of text). A planted effect of 2 on y. */
ji_dataset *support_evaluation_panel(ji_context *ctx);
/* A panel of the first `rows` rows of it. */
ji_dataset *support_evaluation_rows(ji_context *ctx, int64_t rows);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small labour markets for tests of matching functions; synthetic. */
#ifndef TESTS_SUPPORT_MARKETS_H
#define TESTS_SUPPORT_MARKETS_H

#include "support/support.h"

/* Two regions by month, whose hires are exact: ln M = -0.5 - 0.3 (east) + 0.2 share + 0.6 ln U +
 * 0.4 ln V. */
ji_dataset *support_markets(ji_context *ctx);
enum { support_market_rows = 12 };
/* Two groups in two periods. */
ji_dataset *support_market_groups(ji_context *ctx);
extern const char support_market_drivers[]; /* CSV: component, seekers, vacancies */
/* Options that take everything: effects, covariates, clustered errors. */
ji_matching_options support_market_options(ji_context *ctx);

#endif

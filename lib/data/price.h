/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The factor between two units, prices included. */
#ifndef JI_DATA_PRICE_H
#define JI_DATA_PRICE_H

#include "data/rates.h"

/* value_to = factor * value_from. Where the price year or the currency differ it takes rates (NULL:
 * none) and, for `current` prices, the row's period (NULL: not known). What was used is appended to
 * `steps`. JI_ERROR_UNIT names both units and what differs. */
ji_status ji__price_factor(ji_context *ctx, const ji__rates *rates, const ji__unit *from,
                           const ji__unit *to, const ji__period *period, long double *factor,
                           ji__buffer *steps);
/* Whether values in `from` can become values in `to`, given rates (NULL: none) that lead there. */
ji_status ji__price_check(ji_context *ctx, const ji__rates *rates, const ji__unit *from,
                          const ji__unit *to);

#endif

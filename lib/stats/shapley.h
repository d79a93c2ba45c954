/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sets as bits, and the shares of orders that Shapley's value is a mean over (Shapley 1953). */
#ifndef JI_STATS_SHAPLEY_H
#define JI_STATS_SHAPLEY_H

#include <stddef.h>

/* How many bits are set. */
size_t ji__set_size(size_t set);
/* s! (n - 1 - s)! / n!: the share of the orders of n in which exactly s given ones come before one.
 */
double ji__shapley_weight(size_t n, size_t s);

#endif

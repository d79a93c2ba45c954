/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gross to net, as arithmetic and as words: what ji_dataset_to_net() and the account model share
 * (Homes and Communities Agency, Additionality Guide, 4th ed., 2014). */
#ifndef JI_DATA_NET_H
#define JI_DATA_NET_H

#include "data/measure.h"

/* NaN: not stated, so not taken out. */
typedef struct ji__net_rates {
  double leakage, displacement, substitution, multiplier;
} ji__net_rates;

/* (1 - l)(1 - d)(1 - s) M, what is not stated left out. */
double ji__net_factor(const ji__net_rates *rates);
/* Appends the basis of a figure whose basis was `before` ("gross", "net:..." or NULL) when what is
 * stated is taken out, such as "net:deadweight+leakage" (deadweight: there is a reference case);
 * nothing where nothing is stated. One that is 0 is taken out and assumed to be 0. Returns what was
 * out before and would be taken out twice; NULL: nothing. */
const char *ji__net_basis(const char *before, const ji__net_rates *rates, int has_reference,
                          ji__buffer *out);
/* True for a basis that says what it is: gross, or net of something. */
int ji__net_is_stated(const char *basis);
/* The rates of the reference case: those that are not stated are the other's. */
ji__net_rates ji__net_reference_rates(const ji__net_rates *rates, const ji__net_rates *starred);
/* A total that already holds indirect layers must not be multiplied again: only a measure whose
 * layer is direct alone takes a multiplier other than 1. */
int ji__net_takes_multiplier(const ji_measure *measure, ji__side side);

#endif

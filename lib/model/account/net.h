/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gross to net by layer and scenario. */
#ifndef JI_MODEL_ACCOUNT_NET_H
#define JI_MODEL_ACCOUNT_NET_H

#include "model/account/evaluate.h"

/* The scenarios of the account's additionality, in order of first appearance: writes at most
 * `size` names, returns how many there are. */
size_t ji__net_scenarios(const ji__account *account, const char **names, size_t size);
/* net = G (1 - l)(1 - d)(1 - s) M - G* (1 - l*)(1 - d*)(1 - s*) M* for every layer of a gross
 * evaluation; starred are those of the reference case, the others' where not stated (Homes and
 * Communities Agency, Additionality Guide, 4th ed., 2014). Layers with parameters by their own,
 * sums of such from their parts; a figure that is net already (an evaluation's effect) stays;
 * others have no value and a reason. `figures` has the vintage's layer_count elements. */
ji_status ji__net_evaluate(ji__evaluation *gross, const char *scenario, ji__figure *figures);

/* What the additionality row of a layer does to its gross figure, G factor - shift, the shift in
 * the figure's unit. *has_row is 0 where there is no row: a sum is then that of its parts. */
ji_status ji__net_terms(const ji__evaluation *gross, size_t layer, const char *scenario,
                        int *has_row, double *shift, double *factor);

#endif

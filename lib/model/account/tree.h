/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An account that prints itself. */
#ifndef JI_MODEL_ACCOUNT_TREE_H
#define JI_MODEL_ACCOUNT_TREE_H

#include "model/account/evaluate.h"

/* tree_formula.c: appends how the layer's figure comes about, with the names of its inputs and the
 * figure at the end: `accounts x active x (1 - firms) / per_person = 23`. */
void ji__layer_formula(const ji__evaluation *evaluation, size_t layer, ji__buffer *out);
/* Appends the layer's inputs by name, joined by *: of a sum without inputs its children. */
void ji__layer_inputs(const ji__vintage *vintage, size_t layer, ji__buffer *out);

#endif

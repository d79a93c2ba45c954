/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers that another model answers. */
#ifndef JI_MODEL_ACCOUNT_NESTED_H
#define JI_MODEL_ACCOUNT_NESTED_H

#include "model/account/evaluate.h"

/* Inputs that are no driver: which effects are added, and whose sales inside the model are 0. */
#define JI__NESTED_EFFECT "effect="
#define JI__NESTED_WITHOUT "without="

/* The model that was handed in under this name; NULL if there is none. */
const ji_model *ji__account_model(const ji__account *account, const ji__input *input);

/* io_effect.c: checks input_output layers and makes their models. */
ji_status ji__account_prepare_models(ji_context *ctx, ji__account *account, ji__vintage *vintage);
void ji__account_release_models(ji__account *account);

#endif

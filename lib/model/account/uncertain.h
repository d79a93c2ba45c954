/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the functions of account_uncertainty.h share: the evaluated account, its formula, and the
 * figures that are asked for. */
#ifndef JI_MODEL_ACCOUNT_UNCERTAIN_H
#define JI_MODEL_ACCOUNT_UNCERTAIN_H

#include "model/account/sample.h"

#include <jobimpact/account_uncertainty.h>

/* A figure that is asked for: of a layer, gross or net of a scenario. */
typedef struct ji__target {
  size_t layer, slot;           /* slot: JI__NONE where there is no value */
  const char *basis, *scenario; /* scenario: NULL where gross */
  const ji__figure *figure;
  double scenario_low, scenario_high; /* of the layer's net figures; NaN where gross */
} ji__target;

/* One call. */
typedef struct ji__uncertain {
  ji_context *ctx;
  const char *function;
  ji_account_uncertainty_options options;
  ji__evaluation evaluation;
  ji__formula formula;
  ji__sample sample;
  ji__target *targets;
  double *centre;      /* all slots at the given values */
  unsigned char *uses; /* of input i, slot s: [i * slot_count + s] */
  size_t target_count;
} ji__uncertain;

/* From the arguments of a public function to a formula; to be ended whatever happens. */
ji_status ji__uncertain_begin(ji_context *ctx, const char *function, const ji_model *model,
                              const ji_dataset *drivers,
                              const ji_account_uncertainty_options *options, int64_t draws,
                              ji_dataset **out, ji__uncertain *run);
void ji__uncertain_end(ji__uncertain *run);
int ji__uncertain_uses(const ji__uncertain *run, size_t input, size_t slot);
/* How many inputs with a distribution a slot depends on. */
size_t ji__uncertain_count(const ji__uncertain *run, size_t slot);
/* The record of the call; of draws: with seed and number. */
ji_status ji__uncertain_provenance(const ji__uncertain *run, const ji_model *model,
                                   const ji_dataset *drivers, int has_draws, ji__provenance **out);
/* "layer \"x\"", with its scenario, before the message of `status`. */
ji_status ji__uncertain_fail_at(const ji__uncertain *run, size_t target, ji_status status,
                                const char *message);
/* The finished rows as *out, with the record. */
ji_status ji__uncertain_finish(const ji__uncertain *run, ji__writer *writer, const ji_model *model,
                               const ji_dataset *drivers, int has_draws, ji_dataset **out);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The estimators by name. */
#include "model/account/account.h"

#include <string.h>

static const char *const names[] = {
    [JI__ESTIMATOR_VALUE] = "value",
    [JI__ESTIMATOR_SUM] = "sum",
    [JI__ESTIMATOR_RATIO_CHAIN] = "ratio_chain",
    [JI__ESTIMATOR_DRIVER] = "driver_times_coefficient",
    [JI__ESTIMATOR_NESTED] = "nested_model",
    [JI__ESTIMATOR_ELASTICITY] = "elasticity",
    [JI__ESTIMATOR_ARC] = "arc",
    [JI__ESTIMATOR_COUNT] = "count",
    [JI__ESTIMATOR_EVALUATION] = "evaluation",
    [JI__ESTIMATOR_INPUT_OUTPUT] = "input_output",
};

#define ESTIMATORS (sizeof names / sizeof *names)

const char *ji__estimator_name(ji__estimator estimator) {
  return names[estimator];
}

int ji__estimator_find(const char *name, ji__estimator *out) {
  for (size_t i = 0; i < ESTIMATORS; i++)
    if (strcmp(names[i], name) == 0) {
      *out = (ji__estimator)i;
      return 1;
    }
  return 0;
}

int ji__estimator_takes_layers(ji__estimator estimator) {
  return estimator != JI__ESTIMATOR_VALUE && estimator != JI__ESTIMATOR_COUNT &&
         estimator != JI__ESTIMATOR_EVALUATION;
}

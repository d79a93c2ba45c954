/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Running a compiled account: on blocks of values, for derivatives, for what depends on what. */
#include "model/account/formula.h"

#include <math.h>

static void run_step(const ji__step *step, double *slots, size_t stride, size_t count) {
  const double *a = slots + step->a * stride, *b = slots + step->b * stride;
  double *restrict out = slots + step->out * stride;
  double c = step->c, d = step->d;
  switch (step->kind) {
  case JI__STEP_CONSTANT:
    for (size_t i = 0; i < count; i++)
      out[i] = c;
    break;
  case JI__STEP_SCALE:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] * c;
    break;
  case JI__STEP_SHIFT:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] - c;
    break;
  case JI__STEP_ADD:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] + b[i];
    break;
  case JI__STEP_MULTIPLY:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] * b[i];
    break;
  case JI__STEP_COMPLEMENT:
    for (size_t i = 0; i < count; i++)
      out[i] = 1 - a[i];
    break;
  case JI__STEP_INVERT:
    for (size_t i = 0; i < count; i++)
      out[i] = 1 / a[i];
    break;
  case JI__STEP_SUBTRACT:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] - b[i];
    break;
  case JI__STEP_LOG_RATIO:
    for (size_t i = 0; i < count; i++)
      out[i] = log(a[i] / b[i]);
    break;
  case JI__STEP_GROW:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] * exp(b[i]);
    break;
  case JI__STEP_LINE:
    for (size_t i = 0; i < count; i++)
      out[i] = a[i] + c * (b[i] - d);
    break;
  }
}

void ji__formula_run(const ji__formula *formula, double *slots, size_t stride, size_t count) {
  for (size_t i = 0; i < formula->step_count; i++)
    run_step(&formula->steps[i], slots, stride, count);
}

void ji__formula_centre(const ji__formula *formula, double *slots) {
  for (size_t i = 0; i < formula->input_count; i++)
    slots[formula->inputs[i].slot] = formula->inputs[i].value;
  ji__formula_run(formula, slots, 1, 1);
}

static double derive_step(const ji__step *step, const double *slots, const double *derivatives) {
  double a = slots[step->a], da = derivatives[step->a], db = derivatives[step->b];
  switch (step->kind) {
  case JI__STEP_CONSTANT:
    return 0;
  case JI__STEP_SCALE:
    return da * step->c;
  case JI__STEP_ADD:
    return da + db;
  case JI__STEP_MULTIPLY:
    return da * slots[step->b] + a * db;
  case JI__STEP_COMPLEMENT:
    return -da;
  case JI__STEP_INVERT:
    return -da / (a * a);
  case JI__STEP_SUBTRACT:
    return da - db;
  case JI__STEP_LOG_RATIO:
    return da / a - db / slots[step->b];
  case JI__STEP_GROW:
    return (da + a * db) * exp(slots[step->b]);
  case JI__STEP_LINE:
    return da + step->c * db;
  case JI__STEP_SHIFT:
    break;
  }
  return da;
}

void ji__formula_derive(const ji__formula *formula, const double *slots, size_t input,
                        double *derivatives) {
  for (size_t i = 0; i < formula->slot_count; i++)
    derivatives[i] = 0;
  derivatives[formula->inputs[input].slot] = 1;
  for (size_t i = 0; i < formula->step_count; i++) {
    const ji__step *step = &formula->steps[i];
    derivatives[step->out] = derive_step(step, slots, derivatives);
  }
}

void ji__formula_trace(const ji__formula *formula, size_t input, unsigned char *uses) {
  for (size_t i = 0; i < formula->slot_count; i++)
    uses[i] = 0;
  uses[formula->inputs[input].slot] = 1;
  for (size_t i = 0; i < formula->step_count; i++) {
    const ji__step *step = &formula->steps[i];
    if (step->kind != JI__STEP_CONSTANT)
      uses[step->out] = uses[step->a] | uses[step->b];
  }
}

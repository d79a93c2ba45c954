/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Claims of a coefficient times a driver: its level, or the change between two. */
#include "core/number.h"
#include "data/unit.h"
#include "model/account/claim.h"

#include <math.h>
#include <string.h>

static int is_one_of(const char *kind, const char *first, const char *second) {
  return strcmp(kind, first) == 0 || strcmp(kind, second) == 0;
}

static ji_status check_kind(ji__claim_check *check, const ji__claim_input *coefficient,
                            int is_change, ji__claim_result *out) {
  const char *kind = coefficient->kind;
  if (!kind || strcmp(kind, "linear") == 0)
    return JI_OK;
  ji__finding finding = JI__FINDING_COUNT;
  if (is_one_of(kind, "average", "share") && is_change)
    finding = JI__FINDING_AVERAGE_AS_MARGINAL;
  else if (is_one_of(kind, "marginal", "arc") && !is_change)
    finding = JI__FINDING_MARGINAL_AS_AVERAGE;
  else if (strcmp(kind, "elasticity") == 0)
    finding = JI__FINDING_KIND_MISUSED;
  if (finding == JI__FINDING_COUNT)
    return JI_OK;
  (void)ji__fail(check->ctx, JI_ERROR_MEASURE, "\"%s\" is of kind %s and is multiplied by a %s: %s",
                 coefficient->name, kind, is_change ? "change" : "level",
                 finding == JI__FINDING_AVERAGE_AS_MARGINAL
                     ? "what all sales support on average says nothing of what more sales add"
                 : finding == JI__FINDING_MARGINAL_AS_AVERAGE
                     ? "what more sales add says nothing of what all sales support"
                     : "an elasticity multiplies only an average coefficient");
  return ji__claim_find(check, finding, out);
}

static ji_status check_range(ji__claim_check *check, const ji__claim_input *coefficient,
                             double level, ji__claim_result *out) {
  const ji__coefficient *row = coefficient->coefficient;
  if (!row || (!(level < row->range_low) && !(level > row->range_high)))
    return JI_OK;
  char digits[JI__NUMBER_SIZE], low[JI__NUMBER_SIZE], high[JI__NUMBER_SIZE];
  ji__number_print(level, digits);
  ji__number_print(row->range_low, low);
  ji__number_print(row->range_high, high);
  (void)ji__fail(check->ctx, JI_ERROR_VALUE,
                 "\"%s\" holds from %s to %s (nan: open), not for a driver of %s",
                 coefficient->name, low, high, digits);
  return ji__claim_find(check, JI__FINDING_OUT_OF_RANGE, out);
}

static ji_status check_sector(ji__claim_check *check, const ji__claim_input *coefficient,
                              const ji__claim_input *driver, ji__claim_result *out) {
  ji__finding finding = ji__rule_of_sector(coefficient->figure.measure, driver->figure.measure);
  if (finding == JI__FINDING_COUNT)
    return JI_OK;
  (void)ji__fail(check->ctx, JI_ERROR_MEASURE,
                 "\"%s\" is a coefficient of the sector %s, \"%s\" is not that sector's sales: the "
                 "jobs come out too many by 1 / (the sector's margin / all sales)",
                 coefficient->name, ji_measure_field(coefficient->figure.measure, "of.sector"),
                 driver->name);
  return ji__claim_find(check, finding, out);
}

/* The driver's level, or the change between two of them. */
static ji_status find_driver(ji__claim_check *check, const ji__claim *claim,
                             const ji__claim_input *inputs, ji__claim_input *driver,
                             ji__claim_result *out) {
  *driver = inputs[1];
  if (claim->count < 3)
    return JI_OK;
  ji__figure earlier = inputs[2].figure;
  ji_status status = ji__figure_convert(check->ctx, &earlier, driver->figure.unit);
  if (status == JI_ERROR_UNIT) {
    driver->figure.value = NAN;
    return ji__claim_find(
        check, ji__rule_of_units(check->ctx, inputs[1].figure.unit, inputs[2].figure.unit), out);
  }
  if (status)
    return status;
  const ji_measure *measure = NULL;
  status = ji__arena_combine(check->ctx, check->arena, JI_OPERATION_DIFFERENCE,
                             driver->figure.measure, earlier.measure, &measure);
  if (status == JI_ERROR_MEASURE)
    status = ji__claim_find(check, ji__rule_of_parts(&driver->figure, &earlier), out);
  ji__figure_subtract(&driver->figure, &earlier);
  driver->figure.measure = measure;
  driver->is_change = 1;
  return status;
}

/* The number in the claim's own unit. */
static ji_status multiply(ji__claim_check *check, const ji__claim *claim,
                          const ji__claim_input *coefficient, const ji__claim_input *driver,
                          ji__claim_result *out) {
  out->figure = coefficient->figure;
  ji_status status =
      ji__arena_unit(check->ctx, check->arena, JI_UNIT_MULTIPLY, coefficient->figure.unit,
                     driver->figure.unit, &out->figure.unit);
  if (!status) {
    ji__figure_multiply(&out->figure, &driver->figure);
    status = ji__figure_convert(check->ctx, &out->figure, claim->entry.unit);
  }
  if (status != JI_ERROR_UNIT)
    return status;
  out->figure = ji__figure_exact(NAN, claim->entry.unit, NULL);
  ji__finding finding =
      ji__rule_of_units(check->ctx, coefficient->figure.unit, driver->figure.unit);
  return ji__claim_find(check, finding, out);
}

ji_status ji__claim_product(ji__claim_check *check, const ji__claim *claim,
                            const ji__claim_input *inputs, ji__claim_result *out) {
  const ji__claim_input *coefficient = &inputs[0];
  ji__claim_input driver;
  double level = inputs[1].figure.value; /* where the driver then stands */
  ji_status status = find_driver(check, claim, inputs, &driver, out);
  if (!status)
    status = check_kind(check, coefficient, driver.is_change, out);
  if (!status)
    status = check_range(check, coefficient, level, out);
  if (!status)
    status = check_sector(check, coefficient, &driver, out);
  if (!status)
    status = multiply(check, claim, coefficient, &driver, out);
  if (status || out->finding != JI__FINDING_COUNT)
    return status;
  const ji_measure *measure = NULL;
  status = ji__arena_combine(check->ctx, check->arena, JI_OPERATION_MULTIPLY,
                             coefficient->figure.measure, driver.figure.measure, &measure);
  out->figure.measure = measure;
  return status == JI_ERROR_MEASURE
             ? ji__claim_find(check,
                              ji__rule_of_product(check->ctx, &coefficient->figure, &driver.figure),
                              out)
             : status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/quantity.h"

#include "data/unit.h"

ji_status ji__quantity_require(ji_context *ctx, const ji_dataset *dataset, const char *what,
                               const char *name, const char *unit, ji__quantity *out) {
  *out = (ji__quantity){.factor = 1};
  ji_status status = ji__dataset_require_number(ctx, dataset, what, name, &out->column);
  if (status || !unit || !out->column->unit)
    return status;
  status = ji__unit_factor_text(ctx, out->column->unit, unit, &out->factor);
  return status == JI_ERROR_UNIT ? ji__fail_within(ctx, status, "%s: column \"%s\"", what, name)
                                 : status;
}

ji_status ji__quantity_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                            const char *name, const char *unit, ji__quantity *out) {
  *out = (ji__quantity){.factor = 1};
  return ji_dataset_find(dataset, name) < 0
             ? JI_OK
             : ji__quantity_require(ctx, dataset, what, name, unit, out);
}

int ji__quantity_at(const ji__quantity *quantity, int64_t row, double *out) {
  if (!quantity->column || !ji__column_number(quantity->column, row, out))
    return 0;
  *out *= quantity->factor;
  return 1;
}

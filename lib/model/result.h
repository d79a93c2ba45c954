/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows that ji_model_estimate() gives, for every kind of model. */
#ifndef JI_MODEL_RESULT_H
#define JI_MODEL_RESULT_H

#include "data/writer.h"

#include <jobimpact/model.h>

/* How many columns JI_ESTIMATE_COLUMNS names: a kind's own columns have indices from here on. */
#define JI__RESULT_COLUMNS 20

/* One row. NULL and NaN are null; begin with ji__result_row_init(). */
typedef struct ji__result_row {
  const char *component, *region, *effect, *driver, *group;
  double value, standard_error;
  double sampling_low, sampling_high, rounding_low, rounding_high, overlap_low, overlap_high;
  double scenario_low, scenario_high, error_bound;
  const char *unit, *measure; /* measure: the row's canonical text */
  const char *inference, *reason;
} ji__result_row;

/* Everything null. */
void ji__result_row_init(ji__result_row *row);

/* A writer with JI_ESTIMATE_COLUMNS (numbers have unit `@unit` and measure `@measure`), then
 * `extra`, the kind's own. Free it with ji__writer_free(). */
ji_status ji__result_create(ji_context *ctx, const ji__writer_column *extra, size_t extra_count,
                            ji__writer **out);
/* Sets the shared cells of the writer's current row; the caller sets its own columns and calls
 * ji__writer_end_row(). */
void ji__result_set(ji__writer *writer, const ji__result_row *row);

#endif

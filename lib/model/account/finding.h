/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ji_account_check() can find, and the rows that say so. */
#ifndef JI_MODEL_ACCOUNT_FINDING_H
#define JI_MODEL_ACCOUNT_FINDING_H

#include "data/writer.h"
#include "model/account/figure.h"

typedef enum ji__finding {
  /* parts and total, inputs and figure */
  JI__FINDING_PARTS_AGREE,
  JI__FINDING_PARTS_CONTRADICT,
  JI__FINDING_PARTS_UNCHECKED,
  JI__FINDING_INPUTS_AGREE,
  JI__FINDING_INPUTS_CONTRADICT,
  JI__FINDING_INPUTS_UNCHECKED,
  /* what should be known before use */
  JI__FINDING_MEASURE_UNDECLARED,
  JI__FINDING_OPPORTUNITIES,
  JI__FINDING_TIME_UNSTATED,
  JI__FINDING_GROSS,
  JI__FINDING_SECOND_HAND,
  JI__FINDING_SOURCE_UNKNOWN,
  JI__FINDING_ROUNDING_UNDECLARED,
  JI__FINDING_NOMINAL,
  /* claims whose inputs give the figure, or not */
  JI__FINDING_CLAIM_AGREES,
  JI__FINDING_CLAIM_CONTRADICTS,
  JI__FINDING_CLAIM_UNCHECKED,
  JI__FINDING_CLAIM_COMPUTED,
  JI__FINDING_DENOMINATOR_MISSING,
  JI__FINDING_INPUT_MISSING,
  JI__FINDING_READING_NEEDED,
  /* what may not be combined */
  JI__FINDING_PERSONS_AND_OPPORTUNITIES,
  JI__FINDING_QUANTITIES_MIXED,
  JI__FINDING_STOCK_ADDED_OVER_TIME,
  JI__FINDING_ANY_TIME_ADDED,
  JI__FINDING_TIMES_MIXED,
  JI__FINDING_PLATFORMS_ADDED,
  JI__FINDING_LAYER_INSIDE_ANOTHER,
  JI__FINDING_BASES_MIXED,
  JI__FINDING_PRICE_YEARS_MIXED,
  JI__FINDING_VALUATIONS_MIXED,
  JI__FINDING_UNITS_MIXED,
  JI__FINDING_RETURNS_MIXED,
  JI__FINDING_IMPORTS_MIXED,
  JI__FINDING_MEASURES_MIXED,
  /* coefficients */
  JI__FINDING_AVERAGE_AS_MARGINAL,
  JI__FINDING_MARGINAL_AS_AVERAGE,
  JI__FINDING_KIND_MISUSED,
  JI__FINDING_OUT_OF_RANGE,
  JI__FINDING_TRADE_ON_ALL_SALES,
  JI__FINDING_SECTOR_ON_ALL_SALES,
  JI__FINDING_MULTIPLIER_REUSED,
  JI__FINDING_SHARE_ABOVE_ONE,
  JI__FINDING_COUNT
} ji__finding;

/* One row. NULL figures are null; `subject`: a layer, driver, coefficient or claim. */
typedef struct ji__finding_row {
  const char *subject, *unit, *explanation;
  const ji__figure *figure;    /* what the parts or inputs give */
  const ji__figure *published; /* the figure as published */
} ji__finding_row;

/* The rule in plain words; "" where the explanation needs none ahead of it. */
const char *ji__finding_words(ji__finding finding);
ji_status ji__finding_writer(ji_context *ctx, ji__writer **out);
void ji__finding_write(ji__writer *writer, ji__finding finding, const ji__finding_row *row);
/* What can be said of a computed figure beside the published one. Without the rounding of every
 * figure that goes in, nothing says how far apart the two may lie. */
typedef enum ji__agreement { JI__AGREES, JI__CONTRADICTS, JI__UNCHECKED } ji__agreement;
ji__agreement ji__figures_compare(const ji__figure *figure, const ji__figure *published);

#endif

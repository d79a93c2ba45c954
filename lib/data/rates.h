/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Deflators and exchange rates: the table of ji_dataset_convert() as a graph whose nodes are prices
 * (a currency at the prices of a period) and whose edges are rates. */
#ifndef JI_DATA_RATES_H
#define JI_DATA_RATES_H

#include "data/dataset.h"
#include "data/measure_value.h"
#include "data/unit.h"

#include <jobimpact/convert.h>

/* A currency at the prices of a period; without one where a unit states no price basis. */
typedef struct ji__price {
  char currency[JI__UNIT_NAME];
  int has_period;
  ji__period period;
} ji__price;

typedef struct ji__rates ji__rates;

/* Reads a rates dataset; JI_ERROR_NOT_FOUND, JI_ERROR_TYPE, JI_ERROR_UNIT, JI_ERROR_VALUE name the
 * row. */
ji_status ji__rates_create(ji_context *ctx, const ji_dataset *dataset,
                           const ji_convert_options *options, ji__rates **out);
void ji__rates_free(ji_context *ctx, ji__rates *rates);
/* value_to = factor * value_from. What was used is appended to `steps`. JI_ERROR_NOT_FOUND where no
 * rate leads there, JI_ERROR_VALUE where there are two ways. */
ji_status ji__rates_find(ji_context *ctx, const ji__rates *rates, const ji__price *from,
                         const ji__price *to, long double *factor, ji__buffer *steps);
/* "CNY@2018", "CNY@2018-01-01/2018-03-31" or "CNY", appended. */
void ji__price_print(const ji__price *price, ji__buffer *out);
/* The period in a cell; *has is 0 where it is null or column is NULL. JI_ERROR_VALUE for what is
 * none. */
ji_status ji__period_cell(ji_context *ctx, const ji_column *column, int64_t row, int *has,
                          ji__period *out);

#endif

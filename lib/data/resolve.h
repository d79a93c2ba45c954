/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What varies by row, for one row. */
#ifndef JI_DATA_RESOLVE_H
#define JI_DATA_RESOLVE_H

#include "core/number.h"
#include "data/dataset.h"

/* As ji_measure_resolve(), within a call; a NULL measure gives NULL. */
ji_status ji__measure_resolve(ji_context *ctx, const ji_measure *measure, const ji_dataset *dataset,
                              int64_t row, ji_measure **out);
/* The measure written in the row's cell where `measure` is `@column` as a whole (NULL: the cell is
 * null), else the measure itself. Its fields may vary by row. */
ji_status ji__measure_read(ji_context *ctx, const ji_measure *measure, const ji_dataset *dataset,
                           int64_t row, ji_measure **out);
/* The fields of a measure that vary by a column that `keep` refuses, as they are in one row; the
 * others go on varying. The measure must not be `@column` as a whole. */
ji_status ji__measure_resolve_some(ji_context *ctx, const ji_measure *measure,
                                   const ji_dataset *dataset, int64_t row,
                                   int (*keep)(const void *user, const char *column),
                                   const void *user, ji_measure **out);
/* The unit of a column in one row: its own, or the cell of the column it names; a copy in new
 * memory, NULL where there is none. */
ji_status ji__unit_resolve(ji_context *ctx, const char *unit, const ji_dataset *dataset,
                           int64_t row, char **out);
/* Any cell as text, not ended by 0: in the column, or printed into `number`; NULL where it is null.
 * A timestamp is its number of microseconds. */
const char *ji__cell_bytes(const ji_column *column, int64_t row, char number[JI__NUMBER_SIZE],
                           size_t *size);
/* The columns of the dataset that a measure varies by, each once; `columns` has room for all that
 * the dataset has. Returns how many. */
size_t ji__measure_by_columns(const ji_measure *measure, const ji_dataset *dataset,
                              int64_t *columns);
/* Any cell but a bool or a timestamp (JI_ERROR_TYPE) as text in new memory; NULL where it is null.
 */
ji_status ji__cell_text(ji_context *ctx, const ji_column *column, int64_t row, char **out);

#endif

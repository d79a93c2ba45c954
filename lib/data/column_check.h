/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef JI_DATA_COLUMN_CHECK_H
#define JI_DATA_COLUMN_CHECK_H

#include "data/dataset.h"

/* Whether a column that was handed in is what its type promises: buffers, offsets, UTF-8, codes.
 * Sets column->null_count, and column->validity to NULL where nothing is null. */
ji_status ji__column_check(ji_context *ctx, ji_column *column);

#endif

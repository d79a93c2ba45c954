/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the functions that bring tables to totals share. */
#ifndef JI_MODEL_IO_RAS_H
#define JI_MODEL_IO_RAS_H

#include "data/provenance.h"
#include "data/writer.h"
#include "numeric/balance.h"

#include <jobimpact/io_balance.h>

/* One side of a table with its totals, as messages and results speak of it. */
typedef struct ji__ras_side {
  const char *what;               /* "row", "column", "user" ... */
  const ji_column *label, *total; /* label may be NULL */
  double *memory;                 /* holds all that follows, and what `balance` points at */
  double *given;                  /* totals as given; NaN: null */
  double *targets;                /* totals as used */
  double *above, *below;          /* sums of positive and of |negative| cells before */
  ji__balance_side balance;
} ji__ras_side;

/* The caller's options over the defaults, checked. */
ji_status ji__ras_options_read(ji_context *ctx, const ji_io_balance_options *options,
                               ji_io_balance_options *out);
ji__matrix ji__ras_matrix(const ji_array *array);
/* JI_ERROR_TYPE, JI_ERROR_SHAPE, JI_ERROR_VALUE: `name` is what the caller calls the array. */
ji_status ji__ras_check_matrix(ji_context *ctx, const char *name, const ji_array *array);
/* Reads the totals of `count` lines from a dataset that messages call `name`. To be freed whatever
 * happens. */
ji_status ji__ras_side_read(ji_context *ctx, const ji_dataset *dataset, const char *name,
                            const char *what, int64_t count, ji__ras_side *side);
void ji__ras_side_free(ji_context *ctx, ji__ras_side *side);
/* Adds up the cells of a matrix by the side's lines: its rows, or its columns. JI_ERROR_VALUE for a
 * negative cell where the method is RAS. */
ji_status ji__ras_side_scan(ji_context *ctx, const ji_io_balance_options *options,
                            const ji__matrix *matrix, int is_rows, ji__ras_side *side);
/* JI_ERROR_BALANCE for the first line whose total nothing can meet. */
ji_status ji__ras_check_obstacles(ji_context *ctx, const ji__ras_side *side);
/* Both sums of totals, where all are known: an error, or the scaling that was asked for. *warning
 * is a text in new memory, NULL where they agree. `columns` is scaled by SCALE_COLUMNS. */
ji_status ji__ras_settle(ji_context *ctx, const ji_io_balance_options *options,
                         ji__ras_side *columns, ji__ras_side *rows, char **warning);
/* JI_ERROR_CONVERGENCE that names the worst lines of both sides. */
ji_status ji__ras_fail_open(ji_context *ctx, const ji__balance_limits *limits,
                            const ji__ras_side *rows, const ji__ras_side *columns);
/* `label`, `total`, `target`, `before`, `balanced`, `factor`, `gap`. */
ji_status ji__ras_side_write(ji_context *ctx, const ji__ras_side *side, ji__provenance *provenance,
                             ji_dataset **out);
/* A warning of the caller's; left out where the explanation is NULL. */
typedef struct ji__ras_note {
  const char *check, *explanation;
} ji__ras_note;
ji_status ji__ras_report(ji_context *ctx, const ji__balance_limits *limits, const char *warning,
                         const ji__ras_note *notes, size_t count, ji__provenance *provenance,
                         ji_dataset **out);
ji_status ji__ras_record_options(ji_context *ctx, const ji_io_balance_options *options,
                                 ji__provenance *provenance);
/* The balanced matrix in new memory. `invert_rows`: the row multipliers divide. */
ji_status ji__ras_apply(ji_context *ctx, const ji__matrix *matrix, const double *row_factors,
                        int invert_rows, const double *column_factors, ji_array *out);
/* `"label"` or its number, for messages. */
#define JI__RAS_NAME 120
const char *ji__ras_name(const ji__ras_side *side, int64_t line, char out[JI__RAS_NAME]);

#endif

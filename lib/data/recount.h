/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A column that counts one thing turned into one that counts another: what ji_dataset_to_fte() and
 * its kind share. Rows whose measure and unit are the same make a shape; a conversion says what
 * becomes of each shape, then of each value. */
#ifndef JI_DATA_RECOUNT_H
#define JI_DATA_RECOUNT_H

#include "data/group.h"
#include "data/measure_value.h"
#include "data/replace.h"
#include "data/unit.h"

#include <jobimpact/convert.h>

typedef struct ji__shape {
  int64_t row;        /* the first with a value; -1: none, and the shape is not converted */
  int has_unit;       /* the column states one */
  ji__unit unit;      /* of the values, before and then after */
  ji_measure *before; /* never by row */
  ji_measure *after;
  ji__time time;      /* of `before` */
  long double factor; /* what the new values are multiplied with at the end */
} ji__shape;

typedef struct ji__recount {
  ji_context *ctx;
  const char *function;
  const ji_dataset *dataset;
  const ji_column *column;
  int64_t index;
  const char *name;   /* of the new column; NULL: the column is replaced */
  const char *status; /* the result's is not stronger; NULL: as it was */
  ji__groups groups;
  ji__shape *shapes;
  size_t shape_count;
  double *values; /* new, by row */
  ji__provenance *provenance;
} ji__recount;

/* A number, or a column that holds it by row. */
typedef struct ji__parameter {
  const char *name; /* of the option */
  double value;
  const ji_column *column; /* NULL: none */
} ji__parameter;

/* The start of every such function: clears *out, enters the context, refuses what is NULL. */
ji_status ji__recount_enter(ji_context *ctx, const char *function, const ji_dataset *dataset,
                            const char *column, const void *options, ji_dataset **out);
/* Finds column and measure, makes the shapes. `by` (NULL: none) is a further
 * column that makes them. To be ended whatever happens. */
ji_status ji__recount_begin(ji__recount *run, const char *column, const ji_column *by);
void ji__recount_end(ji__recount *run);
/* The shape of a row, or NULL where the value is null. */
ji__shape *ji__recount_shape(const ji__recount *run, int64_t row, double *value);
/* Calls `convert` on every shape that has values, or on every row; `user` is the conversion. */
ji_status ji__recount_shapes(const ji__recount *run,
                             ji_status (*convert)(void *user, ji__shape *shape), void *user);
ji_status ji__recount_rows(const ji__recount *run, ji_status (*convert)(void *user, int64_t row),
                           void *user);
/* Puts column (and row) before the message. */
ji_status ji__recount_within(const ji__recount *run, const ji__shape *shape, ji_status status);
/* JI_ERROR_MEASURE: what the shape counts, and why it does not become `what`. */
ji_status ji__recount_refuse(const ji__recount *run, const ji__shape *shape, const char *what,
                             const char *why);

/* A field that is set in the result's measure. */
typedef struct ji__edit {
  ji__side side;
  ji__key key;
  const char *value;
} ji__edit;
/* Makes `after` of `before`. Where `averaged` the time becomes the average of its period. */
ji_status ji__recount_edit(const ji__recount *run, ji__shape *shape, const ji__edit *edits,
                           size_t count, int averaged);
/* The side of a measure that says what is counted: a coefficient's is `of.`. */
ji__side ji__counted_side(const ji_measure *measure);
int ji__counts(const ji_measure *measure, ji__side side, const char *quantity);
/* The counted name `from` of the shape's unit becomes `to`; a unit that is not stated becomes that.
 * JI_ERROR_UNIT where it is not there. */
ji_status ji__recount_rename(const ji__recount *run, ji__shape *shape, const char *from,
                             const char *to);

/* Finds an option's column of numbers; NULL name: none. */
ji_status ji__parameter_find(const ji__recount *run, const char *option, const char *column,
                             double value, ji__parameter *out);
/* The parameter in a row; JI_ERROR_VALUE where it is null or outside low to high. */
ji_status ji__parameter_read(const ji__recount *run, const ji__parameter *parameter, int64_t row,
                             double low, double high, double *out);
/* Puts it into the provenance; one that is NaN and has no column is left out. */
ji_status ji__parameter_describe(const ji__recount *run, const ji__parameter *parameter);
/* A text option, if it is there. */
ji_status ji__recount_option(const ji__recount *run, const char *name, const char *value);

/* The length of a period in a unit of time (s to week, month to year); 0 where it is no whole
 * number of months and the unit wants that. */
long double ji__period_length(const ji__period *period, const char *unit);

/* Multiplies the values with their shapes' factors, brings all to one unit, and makes the dataset.
 */
ji_status ji__recount_finish(ji__recount *run, ji_dataset **out);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table says of its final demand and satellites, carried over to a table made from it. */
#ifndef JI_MODEL_IO_CARRY_H
#define JI_MODEL_IO_CARRY_H

#include "model/io/table.h"

/* A category or satellite; all but the name may be NULL. Region: whose demand it is. Part and
 * group: of a satellite that is part of another one. */
typedef struct ji__io_name {
  const char *name, *unit, *measure, *region, *part_of, *group;
} ji__io_name;

/* As the table has them, in another unit (NULL: not stated). */
ji__io_name ji__io_name_demand(const ji__io_table *table, int64_t category, const char *unit);
ji__io_name ji__io_name_row(const ji__io_table *table, int64_t row, const char *unit);
/* A dataset of labels as ji_io_tables wants them: columns `name`, `unit`, `measure`, and those of
 * the others that any of them has. */
ji_status ji__io_names_make(ji_context *ctx, const ji__io_name *names, int64_t count,
                            ji__provenance *provenance, ji_dataset **out);
/* Labels of all categories of a table in one unit, or of all its satellites in their own; *out
 * stays NULL where there are none. */
ji_status ji__io_labels_carry(ji_context *ctx, const ji__io_table *table, int is_demand,
                              const char *unit, ji__provenance *provenance, ji_dataset **out);

/* True if a satellite is the table's employment or a part of it (or of such a part). */
int ji__io_is_jobs(const ji__io_table *table, int64_t row);

/* Satellites of final demand itself, for final demand of other size: what a category has of a
 * satellite goes with the category's total. `demand` is n x categories, row-major, in the flows'
 * unit (`factor` times them: a new unit's size). *out has no data where the table has none. */
ji_status ji__io_carry_demand_rows(ji_context *ctx, const ji__io_table *table, const double *demand,
                                   double factor, ji_array *out);

#endif

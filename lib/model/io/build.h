/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the functions of io_build.h share: a new table on its way into a bundle. */
#ifndef JI_MODEL_IO_BUILD_H
#define JI_MODEL_IO_BUILD_H

#include "data/array.h"
#include "data/bundle.h"
#include "model/io/carry.h"

#include <jobimpact/io_build.h>

/* A table that is being made. Zeroed at first; to be freed whatever happens. */
typedef struct ji__io_build {
  int64_t n, k, rows;                               /* sectors, categories, satellites */
  ji_array flows, final_demand, output, satellites; /* row-major, zeros until they are filled */
  ji_array satellite_demand;
  double *z, *f, *x, *s, *d; /* their elements, in this order; NULL where there are none */
  ji__provenance *provenance;
  ji__writer *report;
  ji_bundle *bundle;
} ji__io_build;

void ji__io_build_free(ji_context *ctx, ji__io_build *build);
/* Arrays of that size, all 0. */
ji_status ji__io_build_room(ji_context *ctx, ji__io_build *build, int64_t n, int64_t k,
                            int64_t rows);

/* Satellites of final demand, all 0, where the old table has such ones. */
ji_status ji__io_build_demand_room(ji_context *ctx, ji__io_build *build, const ji__io_table *table);

/* The member `sectors`; regions and unit may be NULL. */
ji_status ji__io_build_sectors(ji_context *ctx, ji__io_build *build, char *const *names,
                               char *const *regions, const char *unit);
/* The member `member` (demand_labels, satellite_labels) of that many names. */
ji_status ji__io_build_names(ji_context *ctx, ji__io_build *build, const char *member,
                             const ji__io_name *names, int64_t count);
/* The labels of final demand as an old table has them, in `unit` (NULL: not stated). */
ji_status ji__io_build_demands(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                               const char *unit);
/* The labels of satellites as an old table has them, in these units; `more` (may be NULL) comes
 * behind them. */
ji_status ji__io_build_satellites(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                                  char *const *units, const ji__io_name *more);
/* The member `table`: the old one's keys under the name and `-suffix`; what is not NULL takes the
 * place of a key. */
typedef struct ji__io_keys {
  const char *suffix, *territory, *valuation, *flows, *employment_status;
} ji__io_keys;
ji_status ji__io_build_keys(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                            const ji__io_keys *keys);

/* A line of the member `report`; a warning is logged too. NaN: no number. */
ji_status ji__io_build_tell(ji_context *ctx, ji__io_build *build, const char *check, int is_warning,
                            double value, double limit, const char *explanation);
/* Tells of flows below 0 that the making brought about: `before` is how many there were. */
ji_status ji__io_build_tell_negative(ji_context *ctx, ji__io_build *build,
                                     const ji__io_labels *sectors, int64_t before);
/* Puts a dataset that `writer` holds under a name; passes an earlier failure on, frees the writer.
 */
ji_status ji__io_build_finish(ji_context *ctx, ji_status status, ji__writer *writer,
                              const char *name, ji__io_build *build);
/* Arrays and report into the bundle, which goes to *out. */
ji_status ji__io_build_give(ji_context *ctx, ji__io_build *build, ji_bundle **out);

/* A flow of a table, in its unit. */
double ji__io_flow(const ji__io_table *table, int64_t row, int64_t column);

#endif

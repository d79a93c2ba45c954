/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small input-output tables for tests. Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_IO_H
#define TESTS_SUPPORT_IO_H

/* A table in short, row-major; names may be NULL where there are none. */
typedef struct support_io {
  int64_t n, demands, rows;
  const double *flows;      /* n x n */
  const double *demand;     /* n x demands, or NULL */
  const double *satellites; /* rows x n, or NULL */
  const double *output;     /* n */
  const char *const *sectors, *const *regions, *const *demand_names, *const *row_names;
  const char *const *demand_units, *const *row_units, *const *row_measures;
  const char *const *demand_regions;
  const double *satellite_demand; /* rows x demands, or NULL */
} support_io;

/* Makes a model; the arrays stay the caller's and must outlive it. */
ji_status support_io_create(ji_context *ctx, const support_io *table, const ji_io_options *options,
                            ji_model **out);
/* The same with other arrays of the same shape in place of the table's (NULL: the table's). */
ji_status support_io_create_from(ji_context *ctx, const support_io *table, const ji_array *flows,
                                 const ji_array *demand, const ji_array *satellites,
                                 const ji_io_options *options, ji_model **out);
ji_array support_io_matrix(const double *data, int64_t rows, int64_t columns);

/* A random productive table of n sectors: column sums of A in (0, most), x from f, employment 1..2
 * per unit, compensation 0.1..0.4. Freed with support_io_free(). */
support_io *support_io_random(uint64_t seed, int64_t n, double most);
void support_io_free(support_io *table);

/* Miller and Blair, Input-Output Analysis, 2nd ed. (2009), tables 2.3 and 2.4 and section 2.5: two
 * sectors with households, labour coefficients 0.3 and 0.25. The closed system of section 2.5 has
 * households that buy 50 of 1000 from themselves, so the others' denominator is 950. */
extern const support_io support_miller_blair;

/* Two regions and one that only buys, made up so that all can be followed by hand: the north's
 * farming (2 jobs a unit) sells 20 of 100 to the south's, the south has no industry. */
extern const support_io support_io_regions;

/* A cell by sector (or component), driver and effect; NULL: any. The test fails if there is none.
 */
double support_io_cell(ji_context *ctx, const ji_dataset *dataset, const char *component,
                       const char *driver, const char *effect, const char *column);

#endif

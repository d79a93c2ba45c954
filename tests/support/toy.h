/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The random table of the R package ioanalysis, 2 regions x 5 sectors, and what R printed of it
 * (reference folder, values/ioanalysis_toy). Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_TOY_H
#define TESTS_SUPPORT_TOY_H

#define SUPPORT_PRINTED 10

/* One printed matrix; long rows go on in further blocks, under the same row names. */
typedef struct support_printed {
  int64_t rows, columns;
  double cells[SUPPORT_PRINTED][SUPPORT_PRINTED];
} support_printed;

/* The matrix under `$section`; NULL: all there is, sections one below the other. The path is freed.
 */
support_printed support_read_r(char *path, const char *section);

/* Flows, output, final demand (without exports), exports, imports and value added, the last five
 * summed over their categories. */
typedef struct support_toy {
  ji_context *ctx;
  double z[100], x[10], f[10], e[10], m[10], v[10];
} support_toy;

extern const char *const support_toy_sectors[10], *const support_toy_regions[10];

/* The caller frees `ctx`. */
support_toy support_toy_read(void);
/* The cells of input_NAME.csv, freed with free(). */
double *support_toy_input(const char *name, size_t *rows, size_t *columns);
/* A model of flows and output alone, balanced or not. */
ji_model *support_toy_model(ji_context *ctx, const double *flows, const double *output);

#endif

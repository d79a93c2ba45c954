/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the functions of io_footprint.h share. */
#ifndef JI_MODEL_IO_FOOTPRINT_H
#define JI_MODEL_IO_FOOTPRINT_H

#include "model/io/structure.h"

#include <jobimpact/io_footprint.h>

/* Who sells and who buys. Names are the table's. */
typedef struct ji__io_regions {
  int64_t count, home;  /* home: those with sectors; they come first */
  const char **names;   /* count */
  int64_t *of_sector;   /* n */
  int64_t *of_demand;   /* a category's */
  int64_t products;     /* different names of sectors */
  const char **product; /* their names */
  int64_t *of_product;  /* n: a sector's product */
  int64_t *sector_at;   /* home x products: the sector, or -1 */
} ji__io_regions;

/* JI_ERROR_NOT_FOUND, JI_ERROR_LABEL where they are not stated. Free it also after a failure. */
ji_status ji__io_regions_read(ji_context *ctx, const ji__io_table *table, ji__io_regions *out);
void ji__io_regions_free(ji_context *ctx, ji__io_regions *regions);

/* Regions' demand, the output it asks for, and who works for it. */
typedef struct ji__io_footprint {
  const ji__io_model *model; /* with factors of the call's own where they pay */
  const ji__io_table *table;
  ji_io_footprint_options options;
  ji__io_counted counted;
  ji__io_regions regions;
  ji__io_model factored;
  double *demand, *output; /* count x n: f_c, x^c */
  double *households;      /* count */
  double *jobs;            /* home x count: region of the jobs x region of demand */
} ji__io_footprint;

/* The caller's options over the defaults, checked. */
ji_status ji__io_footprint_begin(ji_context *ctx, const char *function, const ji_model *model,
                                 const ji_io_footprint_options *options, ji__io_footprint *out);
/* Fills it; `further` more systems will be solved. Free it also after a failure. */
ji_status ji__io_footprint_solve(ji_context *ctx, ji__io_footprint *footprint, int64_t further);
/* ji__io_solve() for many systems. */
ji_status ji__io_footprint_systems(ji_context *ctx, const ji__io_footprint *footprint, int rows,
                                   int64_t count, const double *b, double *x);
void ji__io_footprint_free(ji_context *ctx, ji__io_footprint *footprint);
/* Who works in region r for the demand of region c, without households. */
double ji__io_footprint_jobs(const ji__io_footprint *footprint, int64_t r, int64_t c);
/* A record with the options. */
ji_status ji__io_footprint_record(ji_context *ctx, const char *function, const ji_model *model,
                                  const ji__io_footprint *footprint, ji__provenance **out);

#endif

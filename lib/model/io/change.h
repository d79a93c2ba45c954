/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A difference of jobs told by cause: what decompositions and scenarios share. */
#ifndef JI_MODEL_IO_CHANGE_H
#define JI_MODEL_IO_CHANGE_H

#include "model/io/structure.h"

#include <jobimpact/io_change.h>

#define JI__IO_CAUSES 5

/* One end of the change. */
typedef struct ji__io_change_end {
  const ji__io_model *model; /* whose L */
  const double *c;           /* n, per unit of output in the prices of `demand` */
  const double *prices;      /* n: this table's prices over those of `demand`; NULL: the same */
} ji__io_change_end;

/* Factor 0 is c, factor 1 is L, the others are of final demand. A state is a set of factors that
 * have changed, bit by bit. */
typedef struct ji__io_change {
  int64_t n;
  int factors;
  const char *causes[JI__IO_CAUSES];
  ji__io_change_end ends[2];
  double *demand; /* final demand by state of the factors from 2 on: 2^(factors - 2) times n */
  double *jobs;   /* 2^factors times n + 1: by sector, then of all; made by ji__io_change_find() */
} ji__io_change;

typedef struct ji__io_effect {
  double polar, mean, minimum, maximum;
} ji__io_effect;

/* Room for `demand`. */
ji_status ji__io_change_begin(ji_context *ctx, ji__io_change *change);
/* Solves for every state. */
ji_status ji__io_change_find(ji_context *ctx, ji__io_change *change);
void ji__io_change_free(ji_context *ctx, ji__io_change *change);
/* What one factor did in a sector (index n: in all). */
ji__io_effect ji__io_change_effect(const ji__io_change *change, int factor, int64_t sector);
/* Jobs at the last state less those at the first. */
double ji__io_change_difference(const ji__io_change *change, int64_t sector);

/* How the result speaks of the change. */
typedef struct ji__io_change_words {
  const char *unit;
  const ji_measure *measure;
  const char *prices; /* NULL: no such column */
  const char *reason; /* of every row; NULL: null */
} ji__io_change_words;

ji_status ji__io_change_write(ji_context *ctx, const ji__io_change *change,
                              const ji__io_table *table, const ji__io_change_words *words,
                              ji__provenance *provenance, ji_dataset **out);

#endif

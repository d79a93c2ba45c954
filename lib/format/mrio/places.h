/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One file that holds a whole table: where its rows and columns go. */
#ifndef JI_FORMAT_MRIO_PLACES_H
#define JI_FORMAT_MRIO_PLACES_H

#include "format/mrio/table.h"

/* What a column or row of the file is. */
typedef enum ji__mrio_part {
  JI__MRIO_NOTHING, /* a total: not needed */
  JI__MRIO_SECTOR,
  JI__MRIO_DEMAND,    /* columns only */
  JI__MRIO_SATELLITE, /* rows only */
  JI__MRIO_OUTPUT     /* rows only */
} ji__mrio_part;

typedef struct ji__mrio_place {
  ji__mrio_part part;
  int64_t index; /* among its kind */
} ji__mrio_place;

/* The table's matrices while such a file is read. Several rows or columns may have one place: they
 * are added up. */
typedef struct ji__mrio_places {
  ji__mrio *table;
  ji__mrio_place *columns; /* of the file */
  int64_t n, demands;
  uint8_t *seen; /* of each sector: has had a row */
} ji__mrio_places;

/* Makes flows, final demand, output and room for satellites, all 0. */
ji_status ji__mrio_places_begin(ji__mrio_places *places);
/* Adds the grid's current row to where `row` is; satellites must come in order. */
ji_status ji__mrio_places_add(ji__mrio_places *places, ji__grid *grid, ji__mrio_place row);
/* Every sector had a row; what no row told (output) is left out. */
ji_status ji__mrio_places_end(ji__mrio_places *places, const char *path, int has_output);
void ji__mrio_places_free(ji__mrio_places *places);

#endif

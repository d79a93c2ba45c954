/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rates.c fills and rates_path.c walks. */
#ifndef JI_DATA_RATES_GRAPH_H
#define JI_DATA_RATES_GRAPH_H

#include "core/text_index.h"
#include "data/rates.h"

/* From one node to another: times `value`. A level of prices leads to the node of its series by
 * division, so that the way from a level to another is the ratio of both. */
typedef struct ji__rate {
  size_t from, to;
  double value;
  int is_level;
  int64_t row;
} ji__rate;

struct ji__rates {
  ji__text_index names; /* of the nodes */
  ji__price *nodes;     /* of a series: its currency */
  ji__rate *edges;
  size_t node_count, edge_count;
  size_t *start, *around;  /* edges at node n: around[start[n]] to around[start[n + 1]] */
  const ji_column *source; /* NULL: not there */
};

#endif

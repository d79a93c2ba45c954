/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which ids there are: 64-bit hashes and sequences, sorted, in runs. An index of random keys costs
 * a page a row; a run is one blob, and runs of like size are merged, so that there are few. */
#ifndef JI_TRACKER_IDENTITY_H
#define JI_TRACKER_IDENTITY_H

#include "tracker/store.h"

/* Reads the runs where they are not those of `last_batch` already. */
ji_status ji__identity_open(ji_context *ctx, ji_tracker *tracker, int64_t last_batch,
                            ji__identity *identity);
void ji__identity_free(ji__identity *identity);
/* The sequences of a hash, one after another: begin with *place 0; 0 when there is no more. */
int ji__identity_find(const ji__identity *identity, int64_t hash, size_t *place, int64_t *sequence);
/* Adds what a batch brought (sorted by the call) and writes it. */
ji_status ji__identity_add(ji_context *ctx, ji_tracker *tracker, ji__identity *identity,
                           ji__id_pair *pairs, size_t count);

#endif

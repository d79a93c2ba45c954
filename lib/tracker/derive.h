/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is derived from the log: ways, consent, ids. */
#ifndef JI_TRACKER_DERIVE_H
#define JI_TRACKER_DERIVE_H

#include "tracker/store.h"

/* Makes a temporary table of corrections, which the statements below read. */
ji_status ji__derive_open(ji_context *ctx, ji_tracker *tracker);
void ji__derive_close(ji_tracker *tracker);
/* Writes the ways of one person. */
ji_status ji__derive_steps_of(ji_context *ctx, ji_tracker *tracker, int64_t person);
/* All of them anew, and consent. */
ji_status ji__derive_all(ji_context *ctx, ji_tracker *tracker);
/* How many rows of the derived tables are not what the log says. */
ji_status ji__derive_compare(ji_context *ctx, ji_tracker *tracker, int64_t *different);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A provenance in files and streams: as the sidecar NAME.provenance.csv, and as the same text in
 * the metadata of an Arrow schema. */
#ifndef JI_FORMAT_PROVENANCE_H
#define JI_FORMAT_PROVENANCE_H

#include "data/provenance.h"
#include "format/csv_read.h"

/* With JI_CSV_SIDECAR_PROVENANCE the steps that stand beside the file, if they are there, go before
 * those of `provenance`. */
ji_status ji__provenance_beside(ji_context *ctx, const ji__csv_request *request,
                                ji__provenance *provenance);

/* The metadata key of an Arrow schema. */
#define JI__PROVENANCE_KEY "jobimpact:provenance"
/* The dataset's provenance as CSV text in new memory; *out is NULL if there is none. */
ji_status ji__provenance_print(ji_context *ctx, const ji_dataset *dataset, char **out);
/* The steps of such a text go before those of `provenance`. */
ji_status ji__provenance_parse(ji_context *ctx, const char *text, size_t size,
                               ji__provenance *provenance);

#endif

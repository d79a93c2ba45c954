/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing a dataset as CSV, step by step. */
#ifndef JI_FORMAT_CSV_WRITE_H
#define JI_FORMAT_CSV_WRITE_H

#include "data/dataset.h"
#include "format/file.h"

#include <jobimpact/csv.h>

/* The data, its sidecar and its provenance as complete temporaries among `outputs`; the data comes
 * last, so that it never stands alone. */
ji_status ji__csv_write(ji_context *ctx, const ji_dataset *dataset, const char *path,
                        const ji_csv_options *options, ji__outputs *outputs);
/* Appends text[0, size) in quotes where it needs them: empty text is "", unlike a null. */
void ji__csv_append_field(ji__buffer *buffer, const char *text, size_t size, char delimiter);

#endif

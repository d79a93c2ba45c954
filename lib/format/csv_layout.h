/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file has beside one line of names and rows: title lines, several header rows or none,
 * notes at its end. It stands between the scan and the reader, who sees one header and rows. */
#ifndef JI_FORMAT_CSV_LAYOUT_H
#define JI_FORMAT_CSV_LAYOUT_H

#include "format/csv_header.h"

typedef struct ji__csv_layout {
  ji_context *ctx;
  const ji_csv_options *options;
  const ji__csv_sink *inner;
  ji__csv_uses *uses;
  ji__csv_row *rows; /* of the header */
  int64_t rows_seen;
  ji__csv_row row;       /* at hand, where rows are kept until they end */
  ji__csv_header header; /* its names are empty until the header is complete */
  int64_t note_line;     /* of the first note; 0: none so far */
  ji__buffer notes;      /* their texts, one a line */
} ji__csv_layout;

/* Scans the file; `inner` sees a header of one row and rows. `layout` may be freed whatever
 * happens; its header is there as soon as inner->row() was called. */
ji_status ji__csv_layout_scan(ji_context *ctx, const char *path, const ji_csv_options *options,
                              const ji__csv_dialect *dialect, const ji__csv_sink *inner,
                              ji__csv_uses *uses, ji__csv_layout *layout);
void ji__csv_layout_free(ji__csv_layout *layout);
/* The unit that the header says of a column, or NULL. */
const char *ji__csv_layout_unit(const ji__csv_layout *layout, int64_t column);
/* Records the notes, and the options that are not the defaults. */
ji_status ji__csv_layout_record(ji_context *ctx, const ji__csv_layout *layout,
                                ji__provenance *provenance);
/* Adds to the message at hand what helps against a row that has not `expected` fields, where it
 * looks like a note or the header like a title. Returns the status. */
ji_status ji__csv_hint_width(ji_context *ctx, ji_status status, const ji__csv_place *place,
                             int64_t expected);

#endif

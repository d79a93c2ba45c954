/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV as a sequence of fields and rows. libcsv splits the bytes; what it leaves open is done here:
 * physical lines, the byte-order mark, UTF-8, NUL, size limits, blank lines, messages. */
#ifndef JI_FORMAT_CSV_SCAN_H
#define JI_FORMAT_CSV_SCAN_H

#include "core/context.h"

/* Where the scan is, for messages. */
typedef struct ji__csv_place {
  const char *path;
  int64_t line;     /* physical line on which the field begins, from 1; in row(): the row's last */
  int64_t row_line; /* physical line on which the row begins */
  int64_t field;    /* number of the field in its row, from 1; in row(): how many there were */
} ji__csv_place;

/* Who takes the fields. An error from any of them ends the scan. */
typedef struct ji__csv_sink {
  /* text is NULL for an empty field without quotes; not ended by 0; valid during the call. */
  ji_status (*field)(void *user, const ji__csv_place *place, const char *text, size_t size);
  /* The end of a row; place->field is 0 for a blank line. */
  ji_status (*row)(void *user, const ji__csv_place *place);
  /* The name of column `field` for messages, or NULL. */
  const char *(*name)(void *user, int64_t field);
  void *user;
} ji__csv_sink;

typedef struct ji__csv_dialect {
  unsigned char delimiter;
  int64_t max_field_size;
} ji__csv_dialect;

ji_status ji__csv_scan(ji_context *ctx, const char *path, const char *task,
                       const ji__csv_dialect *dialect, const ji__csv_sink *sink);

/* Puts "PATH: line N, column "NAME"" before the message at hand. `name` may be NULL. */
ji_status ji__csv_fail_at(ji_context *ctx, ji_status status, const ji__csv_place *place,
                          const char *name);
/* A piece of input for a message: in quotes, shortened, control characters made visible as "?". */
#define JI__EXCERPT_SIZE 96
const char *ji__csv_excerpt(const char *text, size_t size, char out[JI__EXCERPT_SIZE]);
/* JI_ERROR_FORMAT unless the row that ends at `place` has `expected` fields. */
ji_status ji__csv_check_width(ji_context *ctx, const ji__csv_place *place, int64_t expected);
/* JI_ERROR_LABEL for an empty or doubled name in the header, which is on `line`. */
ji_status ji__csv_check_names(ji_context *ctx, const char *path, int64_t line, char *const *names,
                              int64_t count);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV as a sequence of fields and rows. libcsv splits the bytes; what it leaves open is done here:
 * physical lines, the byte-order mark, UTF-8, NUL, size limits, blank lines, messages. */
#ifndef JI_FORMAT_CSV_SCAN_H
#define JI_FORMAT_CSV_SCAN_H

#include "format/source.h"

/* The last error, in parts: what ji__csv_fail_at() put together. */
typedef struct ji__csv_spot {
  int64_t line;  /* 0: nothing was told */
  int64_t field; /* 0: the error is about the row */
  char problem[JI__MESSAGE_SIZE];
} ji__csv_spot;

/* Where the scan is, for messages. */
typedef struct ji__csv_place {
  const char *path;
  int64_t line;     /* physical line on which the field begins, from 1; in row(): the row's last */
  int64_t row_line; /* physical line on which the row begins */
  int64_t field;    /* number of the field in its row, from 1; in row(): how many there were */
  ji__csv_spot *spot; /* NULL: nobody asks for the parts */
} ji__csv_place;

/* What is left of a file between two rows. */
typedef struct ji__csv_rest {
  ji__source *source;
  const char *bytes; /* that were read but not used */
  size_t size;
  int64_t line;   /* on which they begin */
  int64_t offset; /* how many bytes of text were used */
} ji__csv_rest;

/* Who takes the fields. An error from any of them ends the scan. */
typedef struct ji__csv_sink {
  /* text is NULL for an empty field without quotes; not ended by 0; valid during the call. */
  ji_status (*field)(void *user, const ji__csv_place *place, const char *text, size_t size);
  /* The end of a row; place->field is 0 for a blank line. */
  ji_status (*row)(void *user, const ji__csv_place *place);
  /* The name of column `field` for messages, or NULL. */
  const char *(*name)(void *user, int64_t field);
  void *user;
  /* If not NULL: asked between rows of a file that could be read twice until it says 1, when bulk()
   * takes the rest, or -1: never. */
  int (*is_ready)(void *user);
  ji_status (*bulk)(void *user, ji__csv_rest *rest);
  ji__csv_spot *spot;        /* NULL, or where the parts of an error go */
  ji__source_origin *origin; /* NULL, or where what the file turned out to be goes */
} ji__csv_sink;

typedef struct ji__csv_dialect {
  unsigned char delimiter;
  int64_t max_field_size;
  const char *comment; /* lines that begin with it are passed over; NULL: none */
  ji__source_options source;
} ji__csv_dialect;

ji_status ji__csv_scan(ji_context *ctx, const char *path, const char *task,
                       const ji__csv_dialect *dialect, const ji__csv_sink *sink);

/* Puts "PATH: line N, column "NAME"" before the message at hand. `name` may be NULL. */
ji_status ji__csv_fail_at(ji_context *ctx, ji_status status, const ji__csv_place *place,
                          const char *name);
/* A piece of input for a message: in quotes, shortened, control characters made visible as "?". */
#define JI__EXCERPT_SIZE 96
const char *ji__csv_excerpt(const char *text, size_t size, char out[JI__EXCERPT_SIZE]);
/* How many lines end in the text; CR LF is one end. */
int64_t ji__csv_line_ends(const char *text, size_t size);
/* A parser of libcsv set to the dialect, to be freed with csv_free(). */
struct csv_parser;
void ji__csv_parser_init(struct csv_parser *parser, const ji__csv_dialect *dialect);
/* JI_ERROR_FORMAT unless the row that ends at `place` has `expected` fields. */
ji_status ji__csv_check_width(ji_context *ctx, const ji__csv_place *place, int64_t expected);
/* JI_ERROR_LABEL for an empty or doubled name in the header, which is on `line`. */
ji_status ji__csv_check_names(ji_context *ctx, const char *path, int64_t line, char *const *names,
                              int64_t count);

#endif

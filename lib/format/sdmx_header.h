/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header line of an SDMX-CSV file: which field of a row is what. */
#ifndef JI_FORMAT_SDMX_HEADER_H
#define JI_FORMAT_SDMX_HEADER_H

#include "core/context.h"

#include <jobimpact/sdmx.h>

/* The column that holds the names of the codes in X is X_name. */
#define JI__SDMX_NAMES_ENDING "_name"

typedef enum ji__sdmx_role {
  JI__SDMX_COMPONENT = 0, /* a dimension, measure or attribute, or a column of the file's own */
  JI__SDMX_NAMES,         /* the names of the codes in the field before */
  JI__SDMX_KIND,          /* STRUCTURE */
  JI__SDMX_STRUCTURE,     /* STRUCTURE_ID, DATAFLOW */
  JI__SDMX_STRUCTURE_NAME,
  JI__SDMX_ACTION,
  JI__SDMX_KEY /* SERIES_KEY, OBS_KEY */
} ji__sdmx_role;

typedef struct ji__sdmx_field {
  ji__sdmx_role role;
  char *name;        /* the cell, later its id: with brackets, without the localised name */
  char *description; /* the localised name; NULL: none */
  int is_multiple;   /* the id has brackets: a cell may hold several values */
  int has_codes;     /* the brackets are empty: the values may be codes */
} ji__sdmx_field;

typedef struct ji__sdmx_header {
  const ji_allocator *allocator;
  ji__sdmx_field *fields;
  int64_t count;
  size_t capacity;
  int version;      /* 1 or 2 */
  int32_t labels;   /* JI_SDMX_LABELS_ID, _BOTH or _NAME */
  int32_t subfield; /* 0: none is declared */
} ji__sdmx_header;

void ji__sdmx_header_init(ji__sdmx_header *header, const ji_allocator *allocator);
void ji__sdmx_header_free(ji__sdmx_header *header);
ji_status ji__sdmx_header_add(ji_context *ctx, ji__sdmx_header *header, const char *text,
                              size_t size);
/* All cells were added: finds out what each is. */
ji_status ji__sdmx_header_finish(ji_context *ctx, const char *path,
                                 const ji_sdmx_read_options *options, ji__sdmx_header *header);

/* "X_name", in new memory; NULL if there is none. */
char *ji__sdmx_names_of(const ji_allocator *allocator, const char *name);

/* The character that follows the first name of the file; ',' where that is no name of SDMX. */
ji_status ji__sdmx_find_delimiter(ji_context *ctx, const char *path, const char *encoding,
                                  unsigned char *delimiter);

#endif

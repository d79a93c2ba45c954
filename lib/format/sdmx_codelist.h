/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A code list while it is read from SDMX-ML, and the dataset that it becomes. */
#ifndef JI_FORMAT_SDMX_CODELIST_H
#define JI_FORMAT_SDMX_CODELIST_H

#include "format/source.h"

#include <jobimpact/sdmx.h>

/* A name or a description of a code in one language. */
typedef struct ji__sdmx_label {
  char *text;
  size_t language; /* index into the list's */
  int is_description;
} ji__sdmx_label;

typedef struct ji__sdmx_listed_code {
  char *id, *parent; /* parent is NULL at the top */
  int64_t line;
  size_t labels, label_count; /* its own: from, how many */
} ji__sdmx_listed_code;

typedef struct ji__sdmx_codelist {
  const ji_allocator *allocator;
  char *id, *agency, *version, *name; /* NULL: not said */
  char *valid_from, *valid_to;        /* dates; NULL: not said */
  int is_partial;                     /* parents may be missing */
  ji__sdmx_listed_code *codes;
  size_t count, capacity;
  ji__sdmx_label *labels;
  size_t label_count, label_capacity;
  char **languages; /* in the order of the file */
  size_t language_count, language_capacity;
} ji__sdmx_codelist;

void ji__sdmx_codelist_free(ji__sdmx_codelist *list);
/* Reads the list that the options name. */
ji_status ji__sdmx_codelist_parse(ji_context *ctx, const char *path,
                                  const ji_sdmx_codelist_options *options, ji__sdmx_codelist *list,
                                  ji__source_origin *origin);
/* Checks ids and parents and makes the dataset. */
ji_status ji__sdmx_codelist_build(ji_context *ctx, const char *path,
                                  const ji_sdmx_codelist_options *options,
                                  const ji__sdmx_codelist *list, ji_dataset **out);

#endif

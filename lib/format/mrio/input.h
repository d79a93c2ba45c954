/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files of a table: how they are found and read, and what they turned out to be. */
#ifndef JI_FORMAT_MRIO_INPUT_H
#define JI_FORMAT_MRIO_INPUT_H

#include "format/source.h"

typedef struct ji__mrio_origin {
  char *path;
  ji__source_origin origin;
} ji__mrio_origin;

typedef struct ji__mrio_input {
  ji_context *ctx;
  const char *encoding; /* of text: as ji__source_options has it */
  const char *root;     /* files are named relative to it */
  ji__mrio_origin *origins;
  size_t count, capacity;
} ji__mrio_input;

void ji__mrio_input_free(ji__mrio_input *input);
/* A file was read to its end; a second time does not count. The log learns what was detected. */
ji_status ji__mrio_input_note(ji__mrio_input *input, const char *path,
                              const ji__source_origin *origin);
/* Inputs of a provenance: the files that were noted, from the given one on. */
ji_status ji__mrio_input_record(const ji__mrio_input *input, size_t from,
                                ji__provenance *provenance);
/* A whole file of at most `limit` bytes (whole MiB), unpacked and UTF-8, which the caller checks.
 */
ji_status ji__mrio_input_read(ji__mrio_input *input, const char *path, size_t limit,
                              ji__buffer *out);

/* The path of a regular file of that name in a folder, or of the same packed: NAME.gz, NAME.zst.
 * *out is new memory; NULL: there is none. */
ji_status ji__mrio_find_packed(ji_context *ctx, const char *folder, const char *name, char **out);
/* The same, where one must be there: NAME itself if none is, for the reader to miss. */
ji_status ji__mrio_path(ji_context *ctx, const char *folder, const char *name, char **out);
/* The length of a name without .gz or .zst. */
size_t ji__mrio_plain_size(const char *name);

#endif

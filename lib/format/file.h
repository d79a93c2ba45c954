/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files read in blocks, and files that appear whole or not at all. */
#ifndef JI_FORMAT_FILE_H
#define JI_FORMAT_FILE_H

#include "core/context.h"

/* What an errno means, in our own words: strerror speaks the program's locale. */
const char *ji__system_reason(int number);
/* Where a path's last part begins. */
const char *ji__base_name(const char *path);

/* "folder/name"; NULL when there is no memory. */
char *ji__path_join(const ji_allocator *allocator, const char *folder, const char *name);

/* Opens for reading. *size is -1 where it is not known (a pipe). JI_ERROR_NOT_FOUND, JI_ERROR_IO.
 */
ji_status ji__input_open(ji_context *ctx, const char *path, int *file, int64_t *size);
/* Fills the buffer, less only at the end of the file. */
ji_status ji__input_read(ji_context *ctx, const char *path, int file, char *buffer, size_t capacity,
                         size_t *got);
void ji__input_close(int file);

/* A file being written under a temporary name in the folder of its path. Append to `pending`, call
 * ji__output_flush now and then. Zeroed, it is safe to discard. */
typedef struct ji__output {
  ji__buffer pending;
  char *path, *temporary;
  int file, is_open, exists; /* exists: there is a temporary to remove */
} ji__output;

ji_status ji__output_open(ji_context *ctx, const char *path, ji__output *output);
/* Hands to the system what is pending if that is much, or in any case if `all`. */
ji_status ji__output_flush(ji_context *ctx, ji__output *output, int all);
/* Everything is written and closed; the temporary is complete. */
ji_status ji__output_close(ji_context *ctx, ji__output *output);
/* Gives the complete temporary its final name. */
ji_status ji__output_commit(ji_context *ctx, ji__output *output);
/* Frees; removes a temporary that was not committed. */
void ji__output_discard(ji__output *output);

/* Makes a folder unless it is there. JI_ERROR_IO. */
ji_status ji__folder_make(ji_context *ctx, const char *path);

/* Several files that appear together. */
typedef struct ji__outputs {
  const ji_allocator *allocator;
  ji__output *items;
  size_t count, capacity;
} ji__outputs;

/* One more, zeroed; valid until the next. NULL when there is no memory. */
ji__output *ji__outputs_add(ji__outputs *outputs);
/* Gives all complete temporaries their final names, in the order in which they were added. */
ji_status ji__outputs_commit(ji_context *ctx, ji__outputs *outputs);
void ji__outputs_discard(ji__outputs *outputs);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Different texts by number, in order of first appearance. The texts are borrowed. */
#ifndef JI_CODES_INDEX_H
#define JI_CODES_INDEX_H

#include "core/context.h"

typedef struct ji__word {
  const char *text;
  size_t size;
} ji__word;

typedef struct ji__index {
  ji__word *words;
  int64_t *slots; /* 1 + number; 0: free */
  uint64_t mask;
  int64_t count;
} ji__index;

/* An empty index with room for `most` texts; to be freed whatever happens. */
ji_status ji__index_create(ji_context *ctx, int64_t most, ji__index *out);
void ji__index_free(ji_context *ctx, ji__index *index);
/* The number of a text, which is added if it is new. */
int64_t ji__index_add(ji__index *index, const char *text, size_t size);
/* The number of a text; -1 if there is none. */
int64_t ji__index_find(const ji__index *index, const char *text, size_t size);

#endif

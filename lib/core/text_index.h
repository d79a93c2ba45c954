/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts to numbers: an open hash table that keeps copies of its keys. */
#ifndef JI_CORE_TEXT_INDEX_H
#define JI_CORE_TEXT_INDEX_H

#include "core/memory.h"

typedef struct ji__text_index {
  ji__buffer keys; /* all of them, one behind the other */
  struct ji__text_slot *slots;
  size_t count, capacity; /* capacity is 0 or a power of two */
} ji__text_index;

void ji__text_index_init(ji__text_index *index, const ji_allocator *allocator);
void ji__text_index_free(ji__text_index *index);
/* 1 and the key's number in *value: the one it was put in with, or *value if it is new. 0 if there
 * is no memory. */
int ji__text_index_put(ji__text_index *index, const char *key, size_t size, int64_t *value);
/* The key's number; -1 if it is not there. */
int64_t ji__text_index_find(const ji__text_index *index, const char *key, size_t size);

#endif

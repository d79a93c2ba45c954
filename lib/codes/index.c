/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "codes/index.h"

#include <string.h>

ji_status ji__index_create(ji_context *ctx, int64_t most, ji__index *out) {
  uint64_t capacity = 16;
  *out = (ji__index){0};
  while (capacity < (uint64_t)most * 2)
    capacity *= 2;
  out->words = ji__allocate_array(ji__allocator(ctx), (size_t)most, sizeof *out->words);
  out->slots = ji__allocate_array(ji__allocator(ctx), capacity, sizeof *out->slots);
  out->mask = capacity - 1;
  return out->words && out->slots ? JI_OK : ji__fail_memory(ctx);
}

void ji__index_free(ji_context *ctx, ji__index *index) {
  ji__release(ji__allocator(ctx), index->words);
  ji__release(ji__allocator(ctx), index->slots);
  *index = (ji__index){0};
}

/* FNV-1a; the upper half is folded in, since the lower bits choose the slot. */
static uint64_t hash_of(const char *text, size_t size) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
  return hash ^ (hash >> 32);
}

/* The slot of a text, or the free one where it would go. */
static uint64_t find_slot(const ji__index *index, const char *text, size_t size) {
  uint64_t slot = hash_of(text, size) & index->mask;
  for (; index->slots[slot]; slot = (slot + 1) & index->mask) {
    const ji__word *word = &index->words[index->slots[slot] - 1];
    if (word->size == size && (!size || memcmp(word->text, text, size) == 0))
      break;
  }
  return slot;
}

int64_t ji__index_add(ji__index *index, const char *text, size_t size) {
  uint64_t slot = find_slot(index, text, size);
  if (!index->slots[slot]) {
    index->words[index->count++] = (ji__word){text, size};
    index->slots[slot] = index->count;
  }
  return index->slots[slot] - 1;
}

int64_t ji__index_find(const ji__index *index, const char *text, size_t size) {
  return index->slots ? index->slots[find_slot(index, text, size)] - 1 : -1;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/text_index.h"

#include "core/hash.h"

#include <string.h>

#define CAPACITY_AT_FIRST 16

struct ji__text_slot {
  uint64_t hash;
  size_t at, size; /* of the key; at is 1 more than its place, so that 0 is an empty slot */
  int64_t value;
};

void ji__text_index_init(ji__text_index *index, const ji_allocator *allocator) {
  *index = (ji__text_index){.slots = NULL};
  ji__buffer_init(&index->keys, allocator);
}

void ji__text_index_free(ji__text_index *index) {
  ji__release(index->keys.allocator, index->slots);
  ji__buffer_free(&index->keys);
  index->slots = NULL;
  index->count = index->capacity = 0;
}

/* The slot of the key, or the empty one where it would stand. There is always an empty one. */
static struct ji__text_slot *find_slot(const ji__text_index *index, uint64_t hash, const char *key,
                                       size_t size) {
  size_t mask = index->capacity - 1, at = (size_t)hash & mask;
  for (;; at = (at + 1) & mask) {
    struct ji__text_slot *slot = &index->slots[at];
    if (!slot->at || (slot->hash == hash && slot->size == size &&
                      (!size || memcmp(index->keys.data + slot->at - 1, key, size) == 0)))
      return slot;
  }
}

static int grow(ji__text_index *index) {
  size_t old = index->capacity, capacity = old ? old * 2 : CAPACITY_AT_FIRST;
  struct ji__text_slot *slots = ji__allocate_array(index->keys.allocator, capacity, sizeof *slots);
  if (!slots)
    return 0;
  struct ji__text_slot *before = index->slots;
  index->slots = slots;
  index->capacity = capacity;
  for (size_t i = 0; i < old; i++) {
    size_t at = (size_t)before[i].hash & (capacity - 1);
    while (before[i].at && slots[at].at)
      at = (at + 1) & (capacity - 1);
    if (before[i].at)
      slots[at] = before[i];
  }
  ji__release(index->keys.allocator, before);
  return 1;
}

int ji__text_index_put(ji__text_index *index, const char *key, size_t size, int64_t *value) {
  if (index->count * 2 >= index->capacity && !grow(index))
    return 0;
  uint64_t hash = ji__hash_quick(JI__HASH_QUICK, key, size);
  struct ji__text_slot *slot = find_slot(index, hash, key, size);
  if (slot->at) {
    *value = slot->value;
    return 1;
  }
  size_t at = index->keys.size;
  ji__buffer_append(&index->keys, key, size);
  if (index->keys.failed)
    return 0;
  *slot = (struct ji__text_slot){hash, at + 1, size, *value};
  index->count++;
  return 1;
}

int64_t ji__text_index_find(const ji__text_index *index, const char *key, size_t size) {
  if (!index->capacity)
    return -1;
  uint64_t hash = ji__hash_quick(JI__HASH_QUICK, key, size);
  const struct ji__text_slot *slot = find_slot(index, hash, key, size);
  return slot->at ? slot->value : -1;
}

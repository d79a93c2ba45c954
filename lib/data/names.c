/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/names.h"

#include <string.h>

ji_status ji__names_add(ji_context *ctx, ji__names *names, const char *text, size_t size) {
  if (names->count == names->capacity) {
    int64_t capacity = names->capacity ? names->capacity * 2 : 16;
    char **items = ji__reallocate_array(names->allocator, names->items, (size_t)capacity,
                                        sizeof *names->items);
    if (!items)
      return ji__fail_memory(ctx);
    names->items = items;
    names->capacity = capacity;
  }
  char *copy = text ? ji__copy_bytes(names->allocator, text, size) : NULL;
  if (text && !copy)
    return ji__fail_memory(ctx);
  names->items[names->count++] = copy;
  return JI_OK;
}

ji_status ji__names_add_text(ji_context *ctx, ji__names *names, const char *text) {
  return ji__names_add(ctx, names, text, text ? strlen(text) : 0);
}

ji_status ji__names_split(ji_context *ctx, const char *options, const char *option,
                          const char *list, ji__names *names) {
  ji_status status = JI_OK;
  names->allocator = ji__allocator(ctx);
  for (const char *at = list; !status && at && *list; at = strchr(at, '|')) {
    at += at != list;
    size_t size = strcspn(at, "|");
    if (!size)
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s.%s is \"%s\": columns joined by | were expected",
                      options, option, list);
    status = ji__names_add(ctx, names, at, size);
  }
  return status;
}

void ji__names_free(ji__names *names) {
  if (!names->allocator)
    return;
  for (int64_t i = 0; i < names->count; i++)
    ji__release(names->allocator, names->items[i]);
  ji__release(names->allocator, names->items);
  ji__release(names->allocator, names->slots);
  *names = (ji__names){.allocator = names->allocator};
}

static uint64_t hash_of(const char *text) {
  uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
  for (; *text; text++)
    hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
  return hash ^ (hash >> 32);
}

/* The slot of a text, or the empty one where it would be. */
static int64_t slot_of(const ji__names *names, const char *text) {
  int64_t slot = (int64_t)(hash_of(text) & (uint64_t)(names->slot_count - 1));
  while (names->slots[slot] && strcmp(names->items[names->slots[slot] - 1], text) != 0)
    slot = (slot + 1) & (names->slot_count - 1);
  return slot;
}

static void index_from(ji__names *names, int64_t from) {
  for (int64_t i = from; i < names->count; i++) {
    if (!names->items[i])
      continue;
    int64_t slot = slot_of(names, names->items[i]);
    if (!names->slots[slot])
      names->slots[slot] = i + 1;
  }
  names->indexed = names->count;
}

/* Brings the slots up to date; at most half of them are taken. */
static ji_status index_all(ji_context *ctx, ji__names *names) {
  if (names->slots && names->indexed == names->count)
    return JI_OK;
  if (names->slots && names->count * 2 <= names->slot_count) {
    index_from(names, names->indexed);
    return JI_OK;
  }
  int64_t wanted = 64;
  while (wanted < names->count * 4)
    wanted *= 2;
  int64_t *slots = ji__allocate_array(names->allocator, (size_t)wanted, sizeof *slots);
  if (!slots)
    return ji__fail_memory(ctx);
  ji__release(names->allocator, names->slots);
  names->slots = slots;
  names->slot_count = wanted;
  index_from(names, 0);
  return JI_OK;
}

ji_status ji__names_find(ji_context *ctx, ji__names *names, const char *text, int64_t *index) {
  *index = -1;
  ji_status status = index_all(ctx, names);
  if (!status)
    *index = names->slots[slot_of(names, text)] - 1;
  return status;
}

ji_status ji__names_intern(ji_context *ctx, ji__names *names, const char *text, int64_t *index) {
  ji_status status = ji__names_find(ctx, names, text, index);
  if (status || *index >= 0)
    return status;
  *index = names->count;
  return ji__names_add_text(ctx, names, text);
}

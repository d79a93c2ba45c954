/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/arena.h"

#include "data/unit.h"

#include <string.h>

struct ji__arena_block {
  ji__arena_block *next;
  ji_measure *measure; /* kept for the arena's life, or NULL */
  max_align_t bytes[]; /* what was asked for */
};

void ji__arena_init(ji__arena *arena, const ji_allocator *allocator) {
  arena->allocator = *allocator;
  arena->blocks = NULL;
}

void ji__arena_free(ji__arena *arena) {
  while (arena->blocks) {
    ji__arena_block *block = arena->blocks;
    arena->blocks = block->next;
    ji_measure_unref(block->measure);
    ji__release(&arena->allocator, block);
  }
}

void ji__arena_adopt(ji__arena *arena, ji__arena *other) {
  ji__arena_block **end = &arena->blocks;
  while (*end)
    end = &(*end)->next;
  *end = other->blocks;
  other->blocks = NULL;
}

static ji__arena_block *add_block(ji__arena *arena, size_t size) {
  if (size > SIZE_MAX - sizeof(ji__arena_block))
    return NULL;
  ji__arena_block *block = ji__allocate_array(&arena->allocator, 1, sizeof *block + size);
  if (!block)
    return NULL;
  block->next = arena->blocks;
  arena->blocks = block;
  return block;
}

void *ji__arena_array(ji__arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return NULL;
  ji__arena_block *block = add_block(arena, count * size);
  return block ? block->bytes : NULL;
}

char *ji__arena_text(ji__arena *arena, const char *text, size_t size) {
  if (size == SIZE_MAX)
    return NULL;
  char *copy = ji__arena_array(arena, size + 1, 1);
  if (copy && size)
    memcpy(copy, text, size);
  return copy;
}

ji_status ji__arena_keep(ji_context *ctx, ji__arena *arena, ji_measure *measure) {
  if (!measure)
    return JI_OK;
  ji__arena_block *block = add_block(arena, 0);
  if (!block) {
    ji_measure_unref(measure);
    return ji__fail_memory(ctx);
  }
  block->measure = measure;
  return JI_OK;
}

/* Hands a new measure to the arena and to `out`. */
static ji_status keep_result(ji_context *ctx, ji__arena *arena, ji_measure *measure,
                             const ji_measure **out) {
  ji_status status = ji__arena_keep(ctx, arena, measure);
  *out = status ? NULL : measure;
  return status;
}

ji_status ji__arena_combine(ji_context *ctx, ji__arena *arena, ji_operation operation,
                            const ji_measure *left, const ji_measure *right,
                            const ji_measure **out) {
  *out = NULL;
  ji_measure *measure = NULL;
  ji_status status = ji__measure_combine(ctx, operation, left, right, &measure);
  return status ? status : keep_result(ctx, arena, measure, out);
}

ji_status ji__arena_with(ji_context *ctx, ji__arena *arena, const ji_measure *measure,
                         const char *key, const char *value, const ji_measure **out) {
  *out = NULL;
  ji_measure *changed = NULL;
  ji_status status = ji__measure_with(ctx, measure, key, value, &changed);
  return status ? status : keep_result(ctx, arena, changed, out);
}

ji_status ji__arena_unit(ji_context *ctx, ji__arena *arena, int32_t operation, const char *left,
                         const char *right, const char **out) {
  *out = NULL;
  char *text = NULL;
  ji_status status = ji__unit_product_text(ctx, operation, left, right, &text);
  if (status)
    return status;
  *out = ji__arena_text(arena, text, strlen(text));
  ji__release(ji__allocator(ctx), text);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

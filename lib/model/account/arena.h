/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one account or one evaluation owns: freed all at once, so that no path can forget a piece.
 */
#ifndef JI_MODEL_ACCOUNT_ARENA_H
#define JI_MODEL_ACCOUNT_ARENA_H

#include "core/context.h"
#include "data/measure.h"

typedef struct ji__arena_block ji__arena_block;

typedef struct ji__arena {
  ji_allocator allocator;
  ji__arena_block *blocks;
} ji__arena;

void ji__arena_init(ji__arena *arena, const ji_allocator *allocator);
void ji__arena_free(ji__arena *arena);
/* What `other` owns lives as long as `arena` from now on; `other` is empty after it. Both must have
 * the same allocator. */
void ji__arena_adopt(ji__arena *arena, ji__arena *other);

/* Zeroed memory that lives as long as the arena; NULL when there is none. */
void *ji__arena_array(ji__arena *arena, size_t count, size_t size);
/* A copy of text[0, size) with a final 0; NULL when there is no memory. */
char *ji__arena_text(ji__arena *arena, const char *text, size_t size);
/* The arena takes over a reference, also on failure (JI_ERROR_MEMORY). NULL is fine. */
ji_status ji__arena_keep(ji_context *ctx, ji__arena *arena, ji_measure *measure);

/* ji__measure_combine(), ji__measure_with(), with the result kept. */
ji_status ji__arena_combine(ji_context *ctx, ji__arena *arena, ji_operation operation,
                            const ji_measure *left, const ji_measure *right,
                            const ji_measure **out);
ji_status ji__arena_with(ji_context *ctx, ji__arena *arena, const ji_measure *measure,
                         const char *key, const char *value, const ji_measure **out);
/* A unit's product or quotient, kept. */
ji_status ji__arena_unit(ji_context *ctx, ji__arena *arena, int32_t operation, const char *left,
                         const char *right, const char **out);

#endif

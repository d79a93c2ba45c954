/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of texts, and their places found by hash. */
#ifndef JI_DATA_NAMES_H
#define JI_DATA_NAMES_H

#include "core/context.h"

/* Texts in order, ended by 0; an item may be NULL. Zeroed but for the allocator it is empty. */
typedef struct ji__names {
  const ji_allocator *allocator;
  char **items;
  int64_t count, capacity;
  int64_t *slots; /* open addressing: index + 1, or 0; NULL: not looked for yet */
  int64_t slot_count, indexed;
} ji__names;

/* Adds a copy (NULL: a NULL). */
ji_status ji__names_add(ji_context *ctx, ji__names *names, const char *text, size_t size);
ji_status ji__names_add_text(ji_context *ctx, ji__names *names, const char *text);
/* Adds the texts that stand in `list` joined by | (NULL: none) to an empty list, whose allocator it
 * sets. JI_ERROR_ARGUMENT naming the option where one is empty. */
ji_status ji__names_split(ji_context *ctx, const char *options, const char *option,
                          const char *list, ji__names *names);
void ji__names_free(ji__names *names);
/* The first place of a text, or -1 in *index. Items that were there must not change. */
ji_status ji__names_find(ji_context *ctx, ji__names *names, const char *text, int64_t *index);
/* The place of a text, which is added where it is not there. */
ji_status ji__names_intern(ji_context *ctx, ji__names *names, const char *text, int64_t *index);

#endif

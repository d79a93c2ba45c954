/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of several lists linked by equal pseudonyms. */
#ifndef JI_SURVEY_LINK_H
#define JI_SURVEY_LINK_H

#include "core/text_index.h"
#include "data/names.h"

#include <jobimpact/bundle.h>

#define JI__LINK_LISTS 16

typedef struct ji__linked_list {
  int64_t rows, without_id;
  ji_measure *measure; /* of persons; NULL: undeclared */
} ji__linked_list;

/* A person with an integer for a pseudonym: bit l of `lists` says that list l holds it; 0: none. */
typedef struct ji__link_slot {
  int64_t id;
  uint32_t lists;
} ji__link_slot;

typedef struct ji__link {
  ji__names names; /* of the lists */
  ji__linked_list lists[JI__LINK_LISTS];
  const char *ids; /* name space of the pseudonyms; NULL: not declared. Borrowed */
  int is_text;
  ji__link_slot *slots; /* integers: open addressing, capacity is a power of two */
  size_t capacity, count;
  ji__text_index index; /* texts: places in `masks` */
  uint32_t *masks;
  size_t mask_capacity;
} ji__link;

/* Reads all datasets of the bundle, which must outlive the link; each is a list, or `list` (may be
 * NULL) is the column that names the list of each row. To be freed whatever happens. */
ji_status ji__link_lists(ji_context *ctx, const ji_bundle *lists, const char *id, const char *list,
                         ji__link *out);
void ji__link_free(ji_context *ctx, ji__link *link);
/* Adds to counts[c] the persons who are on the lists of combination c and on no other. */
void ji__link_count(const ji__link *link, int64_t *counts);

#endif

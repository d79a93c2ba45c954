/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "survey/link.h"

#include "data/resolve.h"
#include "survey/persons.h"

#include <string.h>

#define CAPACITY_AT_FIRST 1024
#define ROWS_BETWEEN_LOOKS 1048576 /* at progress and cancel */

/* One dataset while it is read. */
typedef struct reader {
  ji_context *ctx;
  ji__link *link;
  const char *dataset_name;
  const ji_dataset *dataset;
  const ji_column *id, *list; /* list NULL: all rows are of one */
  int64_t only;               /* that one */
  int64_t *codes;             /* dictionary: place of each code's text, -1: not looked for yet */
} reader;

void ji__link_free(ji_context *ctx, ji__link *link) {
  for (int64_t i = 0; i < link->names.count && i < JI__LINK_LISTS; i++)
    ji_measure_unref(link->lists[i].measure);
  ji__names_free(&link->names);
  if (link->index.keys.allocator)
    ji__text_index_free(&link->index);
  ji__release(ji__allocator(ctx), link->slots);
  ji__release(ji__allocator(ctx), link->masks);
}

/* --- persons by integer ------------------------------------------------------------------- */

/* The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t scatter(int64_t id) {
  uint64_t x = (uint64_t)id;
  x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
  return x ^ x >> 31;
}

static ji__link_slot *find_slot(ji__link_slot *slots, size_t capacity, int64_t id) {
  size_t at = (size_t)scatter(id) & (capacity - 1);
  while (slots[at].lists && slots[at].id != id)
    at = (at + 1) & (capacity - 1);
  return &slots[at];
}

static int grow(ji_context *ctx, ji__link *link) {
  size_t capacity = link->capacity ? link->capacity * 2 : CAPACITY_AT_FIRST;
  ji__link_slot *slots = ji__allocate_array(ji__allocator(ctx), capacity, sizeof *slots);
  if (!slots)
    return 0;
  for (size_t i = 0; i < link->capacity; i++)
    if (link->slots[i].lists)
      *find_slot(slots, capacity, link->slots[i].id) = link->slots[i];
  ji__release(ji__allocator(ctx), link->slots);
  link->slots = slots;
  link->capacity = capacity;
  return 1;
}

static ji_status add_integer(const reader *r, int64_t id, uint32_t bit) {
  ji__link *link = r->link;
  if (link->count * 3 >= link->capacity * 2 && !grow(r->ctx, link))
    return ji__fail_memory(r->ctx);
  ji__link_slot *slot = find_slot(link->slots, link->capacity, id);
  link->count += !slot->lists;
  slot->id = id;
  slot->lists |= bit;
  return JI_OK;
}

/* --- persons by text ---------------------------------------------------------------------- */

/* The text's place in `masks`. */
static ji_status find_place(const reader *r, const char *text, size_t size, int64_t *out) {
  ji__link *link = r->link;
  *out = (int64_t)link->count;
  if (!ji__text_index_put(&link->index, text, size, out))
    return ji__fail_memory(r->ctx);
  if (*out < (int64_t)link->count)
    return JI_OK;
  if (!ji__grow_array(ji__allocator(r->ctx), &link->masks, &link->mask_capacity, link->count,
                      sizeof *link->masks))
    return ji__fail_memory(r->ctx);
  link->masks[link->count++] = 0;
  return JI_OK;
}

static ji_status add_text(const reader *r, int64_t row, uint32_t bit) {
  size_t size = 0;
  int64_t own = -1;
  int64_t *place = r->codes ? &r->codes[((const int32_t *)r->id->values)[row]] : &own;
  if (*place < 0) {
    const char *text = ji__column_text(r->id, row, &size);
    ji_status status = find_place(r, text, size, place);
    if (status)
      return status;
  }
  r->link->masks[*place] |= bit;
  return JI_OK;
}

/* --- lists -------------------------------------------------------------------------------- */

/* What the pseudonyms of a row are said to count; persons where it is not said. NULL: undeclared.
 */
static ji_status find_measure(const reader *r, int64_t row, ji_measure **out) {
  ji_measure *stated = NULL, *counted = NULL;
  *out = NULL;
  if (!r->id->measure)
    return JI_OK;
  ji_status status =
      r->id->length ? ji__measure_resolve(r->ctx, r->id->measure, r->dataset, row, &stated) : JI_OK;
  if (!status && stated && !ji__measure_value(stated, JI__SIDE_OWN, JI__KEY_QUANTITY))
    status = ji__measure_with(r->ctx, stated, "quantity", "persons", &counted);
  else
    counted = ji_measure_ref(stated);
  if (!status)
    status = ji__persons_of(r->ctx, counted, NULL, out);
  ji_measure_unref(stated);
  ji_measure_unref(counted);
  return status ? ji__fail_within(r->ctx, status, "%s, column \"%s\"", r->dataset_name, r->id->name)
                : JI_OK;
}

/* The list's number; a new one takes the measure of its first row. */
static ji_status find_list(const reader *r, const char *name, int64_t row, int64_t *out) {
  ji__link *link = r->link;
  ji_status status = ji__names_find(r->ctx, &link->names, name, out);
  if (status || *out >= 0)
    return status;
  if (link->names.count == JI__LINK_LISTS)
    return ji__fail(r->ctx, JI_ERROR_LIMIT, "there are more than %d lists", JI__LINK_LISTS);
  *out = link->names.count;
  status = ji__names_add_text(r->ctx, &link->names, name);
  return status ? status : find_measure(r, row, &link->lists[*out].measure);
}

static ji_status list_of_row(const reader *r, int64_t row, int64_t *out) {
  char *name = NULL;
  *out = r->only;
  if (!r->list)
    return JI_OK;
  ji_status status = ji__column_copy_text(r->ctx, r->list, row, &name);
  if (!status && (!name || !*name))
    status = ji__fail(r->ctx, JI_ERROR_LABEL, "%s: row %lld, column \"%s\" names no list",
                      r->dataset_name, (long long)row + 1, r->list->name);
  if (!status)
    status = find_list(r, name, row, out);
  ji__release(ji__allocator(r->ctx), name);
  return status;
}

static ji_status read_row(const reader *r, int64_t row) {
  int64_t list = 0;
  ji_status status = list_of_row(r, row, &list);
  if (status)
    return status;
  r->link->lists[list].rows++;
  if (ji__column_is_null(r->id, row)) {
    r->link->lists[list].without_id++;
    return JI_OK;
  }
  uint32_t bit = UINT32_C(1) << list;
  return r->link->is_text ? add_text(r, row, bit)
                          : add_integer(r, ((const int64_t *)r->id->values)[row], bit);
}

static ji_status read_rows(const reader *r) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < r->id->length && !status; row++) {
    if (row % ROWS_BETWEEN_LOOKS == 0)
      status = ji__progress(r->ctx, "link_lists", row, r->id->length);
    if (!status)
      status = read_row(r, row);
  }
  return status;
}

/* --- datasets ----------------------------------------------------------------------------- */

static ji_status check_type(const reader *r, int is_first) {
  int is_text = r->id->type == JI_TYPE_TEXT || r->id->type == JI_TYPE_DICTIONARY;
  if (!is_text && r->id->type != JI_TYPE_INT64)
    return ji__fail(r->ctx, JI_ERROR_TYPE,
                    "%s, column \"%s\" is %s: pseudonyms are integers or text", r->dataset_name,
                    r->id->name, ji__type_name(r->id->type));
  if (!is_first && is_text != r->link->is_text)
    return ji__fail(
        r->ctx, JI_ERROR_TYPE, "%s, column \"%s\": pseudonyms are %s here and %s in another list",
        r->dataset_name, r->id->name, is_text ? "text" : "integers", is_text ? "integers" : "text");
  r->link->is_text = is_text;
  return JI_OK;
}

/* Pseudonyms of two name spaces link nobody, or the wrong ones. */
static ji_status check_ids(const reader *r, int is_first) {
  const char *ids = NULL;
  if (r->id->measure)
    ids = ji__measure_value(r->id->measure, JI__SIDE_OWN, JI__KEY_IDS);
  const char *before = r->link->ids;
  if (is_first || (ids && before ? strcmp(ids, before) == 0 : ids == before)) {
    r->link->ids = ids;
    return JI_OK;
  }
  return ji__fail(r->ctx, JI_ERROR_MEASURE,
                  "%s, column \"%s\": pseudonyms are of the name space \"%s\", in another list of "
                  "\"%s\": they do not link",
                  r->dataset_name, r->id->name, ids ? ids : "(not stated)",
                  before ? before : "(not stated)");
}

static ji_status make_codes(reader *r) {
  if (r->id->type != JI_TYPE_DICTIONARY)
    return JI_OK;
  int64_t count = ji_dataset_row_count(r->id->dictionary);
  r->codes = ji__allocate_array(ji__allocator(r->ctx), (size_t)count + 1, sizeof *r->codes);
  if (!r->codes)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < count; i++)
    r->codes[i] = -1;
  return JI_OK;
}

static ji_status read_dataset(ji_context *ctx, const ji_bundle *lists, int64_t at, const char *id,
                              const char *list, ji__link *link) {
  reader r = {.ctx = ctx, .link = link, .dataset_name = ji_bundle_name(lists, at)};
  r.dataset = ji_bundle_find(lists, r.dataset_name);
  ji_status status = ji__dataset_require(ctx, r.dataset, r.dataset_name, id, &r.id);
  if (!status && list)
    status = ji__dataset_require_text(ctx, r.dataset, r.dataset_name, list, &r.list);
  if (!status)
    status = check_type(&r, at == 0);
  if (!status)
    status = check_ids(&r, at == 0);
  if (!status && !list)
    status = find_list(&r, r.dataset_name, 0, &r.only);
  if (!status)
    status = make_codes(&r);
  if (!status)
    status = read_rows(&r);
  ji__release(ji__allocator(ctx), r.codes);
  return status;
}

ji_status ji__link_lists(ji_context *ctx, const ji_bundle *lists, const char *id, const char *list,
                         ji__link *out) {
  *out = (ji__link){.names = {.allocator = ji__allocator(ctx)}};
  ji__text_index_init(&out->index, ji__allocator(ctx));
  ji_status status = JI_OK;
  for (int64_t i = 0; i < ji_bundle_count(lists) && !status; i++)
    status = read_dataset(ctx, lists, i, id, list, out);
  if (!status && out->names.count == 0)
    status = ji__fail(ctx, JI_ERROR_LIMIT, "there is no list");
  return status;
}

void ji__link_count(const ji__link *link, int64_t *counts) {
  for (size_t i = 0; i < link->capacity; i++)
    if (link->slots[i].lists)
      counts[link->slots[i].lists]++;
  for (size_t i = 0; link->is_text && i < link->count; i++)
    counts[link->masks[i]]++;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dictionary-coded columns. A dataset's column has one dictionary, of different texts and without
 * nulls; Arrow's may change from batch to batch, repeat a text and hold nulls. So every dictionary
 * is mapped into one, in order of first appearance; where that changes nothing, codes and texts are
 * adopted. */
#include "data/builder.h"
#include "format/arrow.h"

#include <string.h>

/* The one dictionary while it grows, with a hash table of its entries. */
typedef struct dictionary {
  ji__buffer text;
  int64_t *offsets; /* count + 1 */
  int32_t *slots;   /* code + 1, or 0: free */
  size_t slot_count, capacity;
  int64_t count;
} dictionary;

/* One dictionary of one batch: what its entries are in the joined one. */
typedef struct mapping {
  ji__arrow_part part;
  int32_t *codes; /* -1: the entry is null */
  int is_shared;  /* `codes` belong to the mapping before */
} mapping;

static void dictionary_clear(ji_context *ctx, dictionary *d) {
  ji__buffer_free(&d->text);
  ji__release(ji__allocator(ctx), d->offsets);
  ji__release(ji__allocator(ctx), d->slots);
}

static uint64_t hash_text(const char *text, int64_t size) {
  uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
  for (int64_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
  return hash ^ hash >> 32;
}

/* The slot of a text: that of its code, or the free one where it belongs. */
static size_t find_slot(const dictionary *d, const char *text, int64_t size) {
  size_t at = (size_t)hash_text(text, size) & (d->slot_count - 1);
  for (; d->slots[at]; at = (at + 1) & (d->slot_count - 1)) {
    int64_t code = d->slots[at] - 1;
    int64_t length = d->offsets[code + 1] - d->offsets[code];
    if (length == size && (!size || !memcmp(d->text.data + d->offsets[code], text, (size_t)size)))
      break;
  }
  return at;
}

static int grow_slots(ji_context *ctx, dictionary *d) {
  size_t slot_count = d->slot_count ? d->slot_count * 2 : 64;
  int32_t *slots = ji__allocate_array(ji__allocator(ctx), slot_count, sizeof *slots);
  if (!slots)
    return 0;
  ji__release(ji__allocator(ctx), d->slots);
  d->slots = slots;
  d->slot_count = slot_count;
  for (int64_t code = 0; code < d->count; code++) {
    int64_t size = d->offsets[code + 1] - d->offsets[code];
    const char *text = size ? d->text.data + d->offsets[code] : "";
    d->slots[find_slot(d, text, size)] = (int32_t)code + 1;
  }
  return 1;
}

static int grow_offsets(ji_context *ctx, dictionary *d) {
  size_t capacity = d->capacity ? d->capacity * 2 : 64;
  int64_t *offsets =
      ji__reallocate_array(ji__allocator(ctx), d->offsets, capacity, sizeof *offsets);
  if (!offsets)
    return 0;
  if (!d->offsets)
    offsets[0] = 0;
  d->offsets = offsets;
  d->capacity = capacity;
  return 1;
}

/* The code of a text, which is added if it is new. */
static ji_status code_of(ji_context *ctx, const ji__arrow_source *source, dictionary *d,
                         const char *text, int64_t size, int32_t *code) {
  if (d->count == INT32_MAX - 1)
    return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\": more than %lld different texts",
                    source->name, (long long)d->count);
  if ((size_t)d->count * 2 >= d->slot_count && !grow_slots(ctx, d))
    return ji__fail_memory(ctx);
  if ((size_t)d->count + 2 > d->capacity && !grow_offsets(ctx, d))
    return ji__fail_memory(ctx);
  size_t slot = find_slot(d, text, size);
  if (!d->slots[slot]) {
    ji__buffer_append(&d->text, text, (size_t)size);
    if (d->text.failed)
      return ji__fail_memory(ctx);
    d->offsets[d->count + 1] = (int64_t)d->text.size;
    d->slots[slot] = (int32_t)++d->count;
  }
  *code = d->slots[slot] - 1;
  return JI_OK;
}

static ji_status map_entries(ji_context *ctx, const ji__arrow_source *texts, mapping *map,
                             dictionary *d) {
  int64_t bytes;
  ji_status status = ji__arrow_text_check(ctx, texts, &map->part, &bytes);
  if (status)
    return status;
  map->codes = ji__allocate_array(ji__allocator(ctx), (size_t)map->part.length, sizeof *map->codes);
  if (!map->codes)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < map->part.length && !status; i++) {
    int64_t size;
    const char *text = ji__arrow_text_at(&map->part, texts->storage, i, &size);
    map->codes[i] = -1;
    if (text)
      status = code_of(ctx, texts, d, text, size, &map->codes[i]);
  }
  return status;
}

/* All batches are alive, and Arrow's buffers do not change: equal addresses hold equal texts. */
static int is_same_dictionary(const ji__arrow_part *a, const ji__arrow_part *b) {
  if (a->first != b->first || a->length != b->length ||
      a->array->n_buffers != b->array->n_buffers || a->validity.bits != b->validity.bits)
    return 0;
  for (int64_t i = 1; i < a->array->n_buffers; i++)
    if (a->array->buffers[i] != b->array->buffers[i])
      return 0;
  return 1;
}

static ji_status map_all(ji_context *ctx, const ji__arrow_source *source,
                         const ji__arrow_source *texts, mapping *maps, dictionary *d) {
  for (size_t i = 0; i < source->count; i++) {
    const struct ArrowArray *array = source->parts[i].array->dictionary;
    int64_t length = array->release ? array->length : 0;
    ji_status status =
        ji__arrow_part_read(ctx, texts, 0, array, 0, length > 0 ? length : 0, &maps[i].part);
    if (status)
      return status;
    maps[i].part.batch = source->parts[i].batch;
    maps[i].is_shared = i > 0 && is_same_dictionary(&maps[i - 1].part, &maps[i].part);
    if (maps[i].is_shared)
      maps[i].codes = maps[i - 1].codes;
    else
      status = map_entries(ctx, texts, &maps[i], d);
    if (status)
      return status;
  }
  return JI_OK;
}

static int64_t index_at(const ji__arrow_part *part, ji__arrow_storage storage, int64_t i) {
  const unsigned char *at = (const unsigned char *)part->array->buffers[1] +
                            (size_t)(part->first + i) * ji__arrow_width(storage);
  union {
    int8_t int8;
    int16_t int16;
    uint16_t uint16;
    int32_t int32;
    uint32_t uint32;
    int64_t int64;
  } value = {.int64 = 0};
  memcpy(&value, at, ji__arrow_width(storage));
  switch (storage) {
  case JI__ARROW_INT8:
    return value.int8;
  case JI__ARROW_UINT8:
    return *at;
  case JI__ARROW_INT16:
    return value.int16;
  case JI__ARROW_UINT16:
    return value.uint16;
  case JI__ARROW_INT32:
    return value.int32;
  case JI__ARROW_UINT32:
    return value.uint32;
  default: /* an unsigned index beyond INT64_MAX is negative here, so out of range as it should */
    return value.int64;
  }
}

static ji_status check_index(ji_context *ctx, const ji__arrow_source *source,
                             const ji__arrow_part *part, const mapping *map, int64_t i,
                             int64_t index) {
  if (index >= 0 && index < map->part.length)
    return JI_OK;
  return ji__fail(
      ctx, JI_ERROR_VALUE,
      "column \"%s\", row %lld: the code %lld is outside its dictionary of %lld entries",
      source->name, (long long)(part->row + i), (long long)index, (long long)map->part.length);
}

/* Rewrites the codes of one part; a null entry makes its rows null. */
static ji_status copy_codes(ji_context *ctx, const ji__arrow_source *source,
                            const ji__arrow_part *part, const mapping *map, int32_t *values,
                            uint8_t *validity) {
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue; /* the code is zero already */
    int64_t index = index_at(part, source->storage, i);
    ji_status status = check_index(ctx, source, part, map, i, index);
    if (status)
      return status;
    int64_t row = part->row + i;
    if (map->codes[index] < 0)
      validity[row / 8] = (uint8_t)(validity[row / 8] & ~(1U << (row % 8)));
    else
      values[row] = map->codes[index];
  }
  return JI_OK;
}

static int is_identity(const mapping *map) {
  for (int64_t i = 0; i < map->part.length; i++)
    if (map->codes[i] != i)
      return 0;
  return 1;
}

/* Codes that can stay where they are: int32, aligned, of an unchanged dictionary, and inside it in
 * null rows too, because not every consumer looks at the validity first. */
static int codes_can_stay(const ji__arrow_source *source, const mapping *maps) {
  if (source->count != 1 || source->storage != JI__ARROW_INT32 || !is_identity(maps))
    return 0;
  const ji__arrow_part *part = source->parts;
  if (((uintptr_t)part->array->buffers[1]) % sizeof(int32_t) != 0)
    return 0;
  for (int64_t i = 0; i < part->length; i++) {
    int64_t index = index_at(part, JI__ARROW_INT32, i);
    if (index < 0 || index >= maps->part.length)
      return 0;
  }
  return 1;
}

static int has_null_entries(const mapping *maps, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (int64_t entry = 0; entry < maps[i].part.length; entry++)
      if (maps[i].codes[entry] < 0)
        return 1;
  return 0;
}

static ji_status read_codes(ji_context *ctx, const ji__arrow_source *source, const mapping *maps,
                            ji__arrow_holder *holder, ji_column *column) {
  ji_status status =
      ji__arrow_validity(ctx, source, has_null_entries(maps, source->count), holder, column);
  if (status)
    return status;
  if (codes_can_stay(source, maps)) {
    column->values = (const int32_t *)source->parts->array->buffers[1] + source->parts->first;
    ji__arrow_holder_adopt(holder, source->parts);
    return JI_OK;
  }
  void *values;
  status = ji__arrow_holder_allocate(ctx, holder, JI__ARROW_VALUES, source->rows, sizeof(int32_t),
                                     &values);
  for (size_t i = 0; i < source->count && !status; i++)
    status = copy_codes(ctx, source, &source->parts[i], &maps[i], values,
                        holder->owned[JI__ARROW_VALIDITY]);
  column->values = values;
  return status;
}

/* Adds the text column and finishes; takes over the holder. */
static ji_status finish_texts(ji_context *ctx, ji_column *column, ji__arrow_holder *holder,
                              ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(ctx, &builder);
  if (!status)
    status = ji__builder_column(ctx, builder, column, ji__arrow_holder_free, holder);
  if (status)
    ji__arrow_holder_free(holder);
  else
    status = ji__builder_finish(ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  return status;
}

/* The dictionary as a dataset: the batch's own texts where nothing changed, else the joined ones.
 */
static ji_status make_texts(ji_context *ctx, const ji__arrow_source *texts, mapping *maps,
                            size_t count, dictionary *d, ji_dataset **out) {
  ji__arrow_holder *holder;
  ji_status status = ji__arrow_holder_create(ctx, &holder);
  if (status)
    return status;
  ji_column column = {.size = sizeof column, .type = JI_TYPE_TEXT, .name = "value"};
  if (count == 1 && maps->part.length > 0 && texts->storage != JI__ARROW_NULL &&
      is_identity(maps)) {
    ji__arrow_source one = *texts;
    one.parts = &maps->part;
    one.count = 1;
    one.rows = column.length = maps->part.length;
    maps->part.validity.bits = NULL; /* no entry is null */
    status = ji__arrow_text(ctx, &one, holder, &column);
  } else if (!d->offsets && !grow_offsets(ctx, d)) {
    status = ji__fail_memory(ctx);
  } else {
    column.length = d->count;
    column.values = holder->owned[JI__ARROW_VALUES] = d->text.data;
    column.offsets = holder->owned[JI__ARROW_OFFSETS] = d->offsets;
    if (!column.values)
      column.values = "";
    ji__buffer_init(&d->text, ji__allocator(ctx));
    d->offsets = NULL;
  }
  if (status) {
    ji__arrow_holder_free(holder);
    return status;
  }
  status = finish_texts(ctx, &column, holder, out);
  return status ? ji__fail_within(ctx, status, "column \"%s\"%s", texts->name, texts->place)
                : JI_OK;
}

ji_status ji__arrow_dictionary(ji_context *ctx, const ji__arrow_source *source,
                               ji__arrow_storage values, ji__arrow_holder *holder,
                               ji_column *column) {
  ji__arrow_source texts = {.name = source->name, .place = ", dictionary", .storage = values};
  dictionary d = {.text = {.allocator = ji__allocator(ctx)}};
  ji_dataset *entries = NULL;
  mapping *maps = ji__allocate_array(ji__allocator(ctx), source->count, sizeof *maps);
  if (!maps)
    return ji__fail_memory(ctx);
  ji_status status = map_all(ctx, source, &texts, maps, &d);
  if (!status)
    status = read_codes(ctx, source, maps, holder, column);
  if (!status)
    status = make_texts(ctx, &texts, maps, source->count, &d, &entries);
  column->dictionary = entries;
  for (size_t i = 0; i < source->count; i++)
    if (!maps[i].is_shared)
      ji__release(ji__allocator(ctx), maps[i].codes);
  ji__release(ji__allocator(ctx), maps);
  dictionary_clear(ctx, &d);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The measure as an object: looked into, built field by field. */
#include "data/measure.h"
#include "data/measure_value.h"
#include "data/unit.h"

#include <string.h>

/* Canonical order: the number's own fields, those of what is counted, those of what it is per, and
 * last the range. */
#define POSITIONS (JI__KEY_RANGE + 2 * JI__KEY_COUNT + 1)

static void locate(size_t position, ji__side *side, ji__key *key) {
  if (position < JI__KEY_RANGE) {
    *side = JI__SIDE_OWN;
    *key = (ji__key)position;
  } else if (position == POSITIONS - 1) {
    *side = JI__SIDE_OWN;
    *key = JI__KEY_RANGE;
  } else {
    size_t behind = position - JI__KEY_RANGE;
    *side = behind < JI__KEY_COUNT ? JI__SIDE_OF : JI__SIDE_PER;
    *key = (ji__key)(behind % JI__KEY_COUNT);
  }
}

/* --- looking -----------------------------------------------------------------------------------
 */

int ji__measure_next(const ji_measure *measure, size_t *position, ji__measure_field *out) {
  if (!measure)
    return 0;
  while (*position < POSITIONS) {
    ji__side side;
    ji__key key;
    locate((*position)++, &side, &key);
    const char *value = measure->values[side][key];
    if (!value)
      continue;
    *out = (ji__measure_field){.side = side, .key = key, .value = value};
    out->column = ji__value_column(key, value, &out->prefix_size);
    return 1;
  }
  return 0;
}

const char *ji__measure_whole_column(const ji_measure *measure) {
  return measure ? measure->whole : NULL;
}

int ji__measure_is_by_row(const ji_measure *measure) {
  ji__measure_field field;
  size_t position = 0;
  if (ji__measure_whole_column(measure))
    return 1;
  while (ji__measure_next(measure, &position, &field))
    if (field.column)
      return 1;
  return 0;
}

const char *ji__measure_value(const ji_measure *measure, ji__side side, ji__key key) {
  return measure ? measure->values[side][key] : NULL;
}

int ji__measure_equal(const ji_measure *left, const ji_measure *right) {
  if (!left || !right)
    return left == right;
  return !strcmp(left->text, right->text);
}

const char *ji_measure_text(const ji_measure *measure) {
  return measure ? measure->text : "";
}

const char *ji_measure_field(const ji_measure *measure, const char *key) {
  ji__side side;
  ji__key found;
  if (!measure || !key || !ji__key_find(key, strlen(key), &side, &found))
    return NULL;
  return measure->values[side][found];
}

ji_measure *ji_measure_ref(const ji_measure *measure) {
  ji_measure *shared = (ji_measure *)measure;
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji_measure_unref(ji_measure *measure) {
  if (!measure || !ji__object_unref(&measure->object))
    return;
  ji_allocator allocator = measure->object.allocator;
  ji__release(&allocator, measure->text);
  ji__release(&allocator, measure->storage);
  ji__release(&allocator, measure);
}

/* --- building ----------------------------------------------------------------------------------
 */

void ji__measure_builder_free(ji__measure_builder *builder) {
  for (int side = 0; side < JI__SIDE_COUNT; side++)
    for (int key = 0; key < JI__KEY_COUNT; key++) {
      ji__release(ji__allocator(builder->ctx), builder->values[side][key]);
      builder->values[side][key] = NULL;
    }
}

ji_status ji__measure_begin(ji_context *ctx, const ji_measure *measure,
                            ji__measure_builder *builder) {
  *builder = (ji__measure_builder){.ctx = ctx};
  if (ji__measure_whole_column(measure))
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "measure \"%s\" varies by row as a whole: it has no fields until a row is "
                    "resolved",
                    measure->text);
  ji__measure_field field;
  size_t position = 0;
  while (ji__measure_next(measure, &position, &field)) {
    char *copy = ji__copy_string(ji__allocator(ctx), field.value);
    if (!copy)
      return ji__fail_memory(ctx);
    builder->values[field.side][field.key] = copy;
  }
  return JI_OK;
}

ji_status ji__measure_set(ji__measure_builder *builder, ji__side side, ji__key key,
                          const char *value, size_t size) {
  ji_context *ctx = builder->ctx;
  if (!ji__key_allowed(side, key))
    return ji__fail(ctx, JI_ERROR_MEASURE, "measure field %s%s: %s stands only without a prefix",
                    ji__side_prefix(side), ji__key_name(key), ji__key_name(key));
  char **field = &builder->values[side][key];
  if (!value) {
    ji__release(ji__allocator(ctx), *field);
    *field = NULL;
    return JI_OK;
  }
  ji__buffer canonical;
  ji__buffer_init(&canonical, ji__allocator(ctx));
  ji_status status = ji__value_check(ctx, side, key, value, size, &canonical);
  if (status) {
    ji__buffer_free(&canonical);
    return status;
  }
  ji__release(ji__allocator(ctx), *field);
  *field = canonical.data;
  return JI_OK;
}

/* The fields against each other. */
static ji_status check_fields(const ji__measure_builder *builder) {
  const char *quantity = builder->values[JI__SIDE_OWN][JI__KEY_QUANTITY];
  if (quantity && (quantity[0] == '@' || !strcmp(quantity, "coefficient")))
    return JI_OK;
  for (size_t position = 0; position < POSITIONS; position++) {
    ji__side side;
    ji__key key;
    locate(position, &side, &key);
    int needs = side != JI__SIDE_OWN || key == JI__KEY_FORM || key == JI__KEY_KIND;
    if (needs && builder->values[side][key])
      return ji__fail(builder->ctx, JI_ERROR_MEASURE,
                      "measure field %s%s stands only under quantity=coefficient, not under "
                      "quantity=%s",
                      ji__side_prefix(side), ji__key_name(key), quantity ? quantity : "(absent)");
  }
  return JI_OK;
}

static ji_status check_parts(const ji__measure_builder *builder) {
  static const ji__side sides[] = {JI__SIDE_OF, JI__SIDE_PER};
  for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
    const char *quantity = builder->values[sides[i]][JI__KEY_QUANTITY];
    if (quantity && !strcmp(quantity, "coefficient"))
      return ji__fail(builder->ctx, JI_ERROR_MEASURE,
                      "measure field %squantity: a coefficient cannot stand inside a coefficient",
                      ji__side_prefix(sides[i]));
  }
  return check_fields(builder);
}

static void put_text(const ji__measure_builder *builder, ji__buffer *text) {
  for (size_t position = 0; position < POSITIONS; position++) {
    ji__side side;
    ji__key key;
    locate(position, &side, &key);
    const char *value = builder->values[side][key];
    if (!value)
      continue;
    if (text->size)
      ji__buffer_string(text, "; ");
    ji__buffer_string(text, ji__side_prefix(side));
    ji__buffer_string(text, ji__key_name(key));
    ji__buffer_string(text, "=");
    ji__buffer_string(text, value);
  }
  ji__buffer_append(text, "", 0); /* an empty one gets its final 0 */
}

static size_t storage_size(const ji__measure_builder *builder) {
  size_t size = 0;
  for (int side = 0; side < JI__SIDE_COUNT; side++)
    for (int key = 0; key < JI__KEY_COUNT; key++)
      if (builder->values[side][key])
        size += strlen(builder->values[side][key]) + 1;
  return size;
}

static void store_values(const ji__measure_builder *builder, ji_measure *measure) {
  char *at = measure->storage;
  for (int side = 0; side < JI__SIDE_COUNT; side++)
    for (int key = 0; key < JI__KEY_COUNT; key++) {
      const char *value = builder->values[side][key];
      if (!value)
        continue;
      size_t size = strlen(value) + 1;
      memcpy(at, value, size);
      measure->values[side][key] = at;
      at += size;
    }
}

/* Takes over text.data on success; NULL if there is no memory. */
static ji_measure *create_measure(ji_context *ctx, ji__buffer *text, size_t storage) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji_measure *measure = ji__allocate_array(allocator, 1, sizeof *measure);
  char *room = ji__allocate(allocator, storage);
  if (!measure || !room || text->failed) {
    ji__release(allocator, room);
    ji__release(allocator, measure);
    return NULL;
  }
  ji__object_init(&measure->object, allocator);
  measure->storage = room;
  measure->text = text->data;
  ji__buffer_init(text, allocator);
  return measure;
}

ji_status ji__measure_finish(ji__measure_builder *builder, ji_measure **out) {
  ji_context *ctx = builder->ctx;
  *out = NULL;
  ji_status status = check_parts(builder);
  if (status)
    return status;
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  put_text(builder, &text);
  ji_measure *measure = create_measure(ctx, &text, storage_size(builder));
  ji__buffer_free(&text);
  if (!measure)
    return ji__fail_memory(ctx);
  store_values(builder, measure);
  *out = measure;
  return JI_OK;
}

ji_status ji__measure_create_whole(ji_context *ctx, const char *column, size_t size,
                                   ji_measure **out) {
  ji__buffer text;
  *out = NULL;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_string(&text, "@");
  ji__buffer_append(&text, column, size);
  ji_measure *measure = create_measure(ctx, &text, size + 1);
  ji__buffer_free(&text);
  if (!measure)
    return ji__fail_memory(ctx);
  memcpy(measure->storage, column, size);
  measure->storage[size] = 0;
  measure->whole = measure->storage;
  *out = measure;
  return JI_OK;
}

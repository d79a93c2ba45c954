/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Provenance: steps in order. Steps are shared between the records of results that have inputs in
 * common; the last step of a record is its own and grows until the record is attached. */
#include "data/provenance_steps.h"

#include "core/hash.h"
#include "core/number.h"
#include "data/array.h"
#include "data/dataset.h"
#include "data/writer.h"

#include <jobimpact/version.h>
#include <string.h>

static void step_unref(ji__step *dropped) {
  if (!dropped || !ji__object_unref(&dropped->object))
    return;
  ji_allocator allocator = dropped->object.allocator;
  for (size_t i = 0; i < dropped->count; i++) {
    ji__release(&allocator, dropped->entries[i].kind);
    ji__release(&allocator, dropped->entries[i].name);
    ji__release(&allocator, dropped->entries[i].value);
  }
  ji__release(&allocator, dropped->entries);
  ji__release(&allocator, dropped->operation);
  ji__release(&allocator, dropped);
}

static ji__step *step_create(const ji_allocator *allocator, const char *operation) {
  ji__step *made = ji__allocate_array(allocator, 1, sizeof *made);
  if (!made)
    return NULL;
  ji__object_init(&made->object, allocator);
  made->operation = ji__copy_string(allocator, operation);
  if (!made->operation) {
    step_unref(made);
    return NULL;
  }
  return made;
}

int ji__same_text(const char *left, const char *right) {
  return left == right || (left && right && strcmp(left, right) == 0);
}

int ji__same_step(const ji__step *left, const ji__step *right) {
  if (left == right)
    return 1;
  if (left->count != right->count || strcmp(left->operation, right->operation) != 0)
    return 0;
  for (size_t i = 0; i < left->count; i++)
    if (!ji__same_text(left->entries[i].kind, right->entries[i].kind) ||
        !ji__same_text(left->entries[i].name, right->entries[i].name) ||
        !ji__same_text(left->entries[i].value, right->entries[i].value))
      return 0;
  return 1;
}

void ji__provenance_ref(ji__provenance *provenance) {
  ji__object_ref(&provenance->object);
}

void ji__provenance_unref(ji__provenance *provenance) {
  if (!provenance || !ji__object_unref(&provenance->object))
    return;
  ji_allocator allocator = provenance->object.allocator;
  for (size_t i = 0; i < provenance->count; i++)
    step_unref(provenance->steps[i]);
  ji__release(&allocator, provenance->steps);
  ji__release(&allocator, provenance);
}

static int reserve_step(ji__provenance *provenance) {
  if (provenance->count < provenance->capacity)
    return 1;
  size_t capacity = provenance->capacity ? provenance->capacity * 2 : 4;
  ji__step **steps = ji__reallocate_array(&provenance->object.allocator, provenance->steps,
                                          capacity, sizeof *provenance->steps);
  if (!steps)
    return 0;
  provenance->steps = steps;
  provenance->capacity = capacity;
  return 1;
}

ji_status ji__provenance_create_empty(ji_context *ctx, ji__provenance **out) {
  *out = ji__allocate_array(ji__allocator(ctx), 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(ctx);
  ji__object_init(&(*out)->object, ji__allocator(ctx));
  return JI_OK;
}

ji_status ji__provenance_begin(ji_context *ctx, ji__provenance *provenance, const char *operation) {
  ji__step *begun =
      reserve_step(provenance) ? step_create(&provenance->object.allocator, operation) : NULL;
  if (!begun)
    return ji__fail_memory(ctx);
  provenance->steps[provenance->count++] = begun;
  return JI_OK;
}

ji_status ji__provenance_create(ji_context *ctx, const char *operation, ji__provenance **out) {
  ji__provenance *made = NULL;
  *out = NULL;
  ji_status status = ji__provenance_create_empty(ctx, &made);
  if (!status)
    status = ji__provenance_begin(ctx, made, operation);
  if (!status)
    status = ji__provenance_add(ctx, made, "version", "libjobimpact", JI_VERSION_STRING);
  if (status) {
    ji__provenance_unref(made);
    return status;
  }
  *out = made;
  return JI_OK;
}

static int reserve_entry(ji__step *grown) {
  if (grown->count < grown->capacity)
    return 1;
  size_t capacity = grown->capacity ? grown->capacity * 2 : 4;
  ji__entry *entries = ji__reallocate_array(&grown->object.allocator, grown->entries, capacity,
                                            sizeof *grown->entries);
  if (!entries)
    return 0;
  grown->entries = entries;
  grown->capacity = capacity;
  return 1;
}

ji_status ji__provenance_add(ji_context *ctx, ji__provenance *provenance, const char *kind,
                             const char *name, const char *value) {
  ji__step *own = provenance->steps[provenance->count - 1];
  const ji_allocator *allocator = &own->object.allocator;
  if (!reserve_entry(own))
    return ji__fail_memory(ctx);
  ji__entry added = {ji__copy_string(allocator, kind), ji__copy_string(allocator, name),
                     value ? ji__copy_string(allocator, value) : NULL};
  if (!added.kind || !added.name || (value && !added.value)) {
    ji__release(allocator, added.kind);
    ji__release(allocator, added.name);
    ji__release(allocator, added.value);
    return ji__fail_memory(ctx);
  }
  own->entries[own->count++] = added;
  return JI_OK;
}

ji_status ji__provenance_number(ji_context *ctx, ji__provenance *provenance, const char *kind,
                                const char *name, double value) {
  char text[JI__NUMBER_SIZE];
  ji__number_print(value, text);
  return ji__provenance_add(ctx, provenance, kind, name, text);
}

static int has_step(const ji__provenance *provenance, const ji__step *sought) {
  for (size_t i = 0; i + 1 < provenance->count; i++)
    if (ji__same_step(provenance->steps[i], sought))
      return 1;
  return 0;
}

ji_status ji__provenance_steps(ji_context *ctx, ji__provenance *provenance,
                               const ji__provenance *other) {
  for (size_t i = 0; other && i < other->count; i++) {
    if (has_step(provenance, other->steps[i]))
      continue;
    if (!reserve_step(provenance))
      return ji__fail_memory(ctx);
    ji__step *own = provenance->steps[provenance->count - 1];
    ji__object_ref(&other->steps[i]->object);
    provenance->steps[provenance->count - 1] = other->steps[i];
    provenance->steps[provenance->count++] = own;
  }
  return JI_OK;
}

static int beyond_limit(const ji_context *ctx, double bytes) {
  return ctx->options.hash_limit >= 0 && bytes > (double)ctx->options.hash_limit;
}

static double dataset_bytes(const ji_dataset *dataset) {
  double bytes = 0;
  for (int64_t i = 0; i < dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(dataset, i);
    bytes += (double)ji__type_bytes(column->type, column->length);
    if (column->type == JI_TYPE_TEXT)
      bytes += (double)(column->offsets[column->length] - column->offsets[0]);
  }
  return bytes;
}

ji_status ji__provenance_digest(ji_context *ctx, ji__provenance *provenance, const char *name,
                                const uint8_t *digest) {
  if (!digest)
    return ji__provenance_add(ctx, provenance, "input", name, "not hashed");
  char text[8 + JI__HASH_TEXT] = "blake2b:";
  ji__hash_text(digest, text + 8);
  return ji__provenance_add(ctx, provenance, "input", name, text);
}

ji_status ji__provenance_input(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_dataset *dataset) {
  ji_status status = ji__provenance_steps(ctx, provenance, dataset->provenance);
  if (status)
    return status;
  if (beyond_limit(ctx, dataset_bytes(dataset)))
    return ji__provenance_digest(ctx, provenance, name, NULL);
  uint8_t digest[JI__HASH_SIZE];
  status = ji__dataset_digest(ctx, dataset, digest);
  return status ? status : ji__provenance_digest(ctx, provenance, name, digest);
}

/* A row of float64 that lies as it is hashed, 8 bytes a number with the lowest first. */
static int lies_as_hashed(const ji_array *array) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return array->type == JI_TYPE_FLOAT64 && array->column_stride == 1;
#else
  (void)array;
  return 0;
#endif
}

static void hash_row(ji__hash *hash, const ji_array *array, int64_t row) {
  if (lies_as_hashed(array)) {
    const double *from = (const double *)array->data + row * array->row_stride;
    ji__hash_bytes(hash, from, (size_t)array->columns * sizeof *from);
    return;
  }
  for (int64_t column = 0; column < array->columns; column++) {
    double value = ji__array_value(array, row, column);
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    ji__hash_integer(hash, bits);
  }
}

static void hash_array(const ji_array *array, uint8_t out[JI__HASH_SIZE]) {
  ji__hash hash;
  ji__hash_begin(&hash);
  ji__hash_string(&hash, "jobimpact array 1");
  ji__hash_integer(&hash, array->rows);
  ji__hash_integer(&hash, array->columns);
  for (int64_t row = 0; row < array->rows && array->columns > 0; row++)
    hash_row(&hash, array, row);
  ji__hash_end(&hash, out);
}

ji_status ji__provenance_array(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_array *array) {
  if (beyond_limit(ctx, 8.0 * (double)array->rows * (double)array->columns))
    return ji__provenance_digest(ctx, provenance, name, NULL);
  uint8_t digest[JI__HASH_SIZE];
  hash_array(array, digest);
  return ji__provenance_digest(ctx, provenance, name, digest);
}

static void write_step(const ji__step *written, int64_t number, ji__writer *writer) {
  for (size_t i = 0; i < written->count; i++) {
    ji__writer_integer(writer, 0, number);
    ji__writer_text(writer, 1, written->operation);
    ji__writer_text(writer, 2, written->entries[i].kind);
    ji__writer_text(writer, 3, written->entries[i].name);
    ji__writer_text(writer, 4, written->entries[i].value);
    ji__writer_end_row(writer);
  }
}

ji_status ji__dataset_provenance(ji_context *ctx, const ji_dataset *dataset, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "step", .type = JI_TYPE_INT64, .description = "number of the step, from 1"},
      {.name = "operation", .type = JI_TYPE_TEXT, .description = "what was done"},
      {.name = "kind",
       .type = JI_TYPE_TEXT,
       .description = "input, option, seed, version, library or note"},
      {.name = "name", .type = JI_TYPE_TEXT, .description = "of the input, option, ..."},
      {.name = "value", .type = JI_TYPE_TEXT, .description = "its value; of an input its digest"},
  };
  ji__writer *writer;
  *out = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  if (status)
    return status;
  const ji__provenance *provenance = dataset->provenance;
  for (size_t i = 0; provenance && i < provenance->count; i++)
    write_step(provenance->steps[i], (int64_t)i + 1, writer);
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

ji_status ji_dataset_provenance(ji_context *ctx, const ji_dataset *dataset, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_provenance", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_provenance", "out");
  return ji__dataset_provenance(ctx, dataset, out);
}

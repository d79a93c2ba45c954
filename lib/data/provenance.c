/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Provenance: steps in order. Steps are shared between the records of results that have inputs in
 * common; the last step of a record is its own and grows until the record is attached. */
#include "data/provenance_steps.h"

#include "core/hash.h"
#include "core/number.h"
#include "core/thread.h"
#include "data/array.h"
#include "data/dataset.h"
#include "data/writer.h"

#include <jobimpact/version.h>
#include <string.h>

#define DIGEST_PREFIX "blake2b:"
#define DIGEST_TEXT (sizeof DIGEST_PREFIX - 1 + JI__HASH_TEXT)

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
                     value ? ji__copy_string(allocator, value) : NULL, 0};
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

static void digest_text(const uint8_t digest[JI__HASH_SIZE], char out[DIGEST_TEXT]) {
  memcpy(out, DIGEST_PREFIX, sizeof DIGEST_PREFIX);
  ji__hash_text(digest, out + sizeof DIGEST_PREFIX - 1);
}

ji_status ji__provenance_digest(ji_context *ctx, ji__provenance *provenance, const char *name,
                                const uint8_t *digest) {
  char text[DIGEST_TEXT] = "not hashed";
  if (digest)
    digest_text(digest, text);
  return ji__provenance_add(ctx, provenance, "input", name, text);
}

ji_status ji__provenance_own(ji_context *ctx, ji__provenance *provenance, const char *name,
                             const ji_dataset *dataset) {
  if (beyond_limit(ctx, dataset_bytes(dataset)))
    return ji__provenance_digest(ctx, provenance, name, NULL);
  ji_status status = ji__provenance_add(ctx, provenance, "input", name, NULL);
  ji__step *own = provenance->steps[provenance->count - 1];
  if (!status)
    own->entries[own->count - 1].is_own = 1;
  return status;
}

/* The one entry of the dataset's own step that may lack its value; NULL: there is none. */
static ji__entry *own_entry(const ji_dataset *dataset) {
  const ji__provenance *provenance = dataset->provenance;
  if (!provenance || !provenance->count)
    return NULL;
  ji__step *own = provenance->steps[provenance->count - 1];
  for (size_t i = 0; i < own->count; i++)
    if (own->entries[i].is_own)
      return own->entries + i;
  return NULL;
}

ji_status ji__provenance_settle(ji_context *ctx, const ji_dataset *dataset) {
  ji__entry *own = own_entry(dataset);
  uint8_t digest[JI__HASH_SIZE];
  char text[DIGEST_TEXT];
  ji_status status = own ? ji__dataset_digest(ctx, dataset, digest) : JI_OK;
  if (status || !own)
    return status;
  ji_dataset *shared = (ji_dataset *)dataset;
  digest_text(digest, text);
  if (pthread_mutex_lock(&shared->lock))
    return ji__fail(ctx, JI_ERROR_THREAD, "the system refused a lock for a dataset");
  if (!own->value)
    own->value = ji__copy_string(&dataset->object.allocator, text);
  status = own->value ? JI_OK : ji__fail_memory(ctx);
  pthread_mutex_unlock(&shared->lock);
  return status;
}

ji_status ji__provenance_input(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_dataset *dataset) {
  ji_status status = ji__provenance_settle(ctx, dataset);
  if (!status)
    status = ji__provenance_steps(ctx, provenance, dataset->provenance);
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

/* An array in runs of rows, which several threads hash; their digests are hashed in order. */
#define RUN (1 << 17) /* elements of a run, at least one row */

typedef struct runs {
  const ji_array *array;
  int64_t rows; /* of a run */
  uint8_t (*digests)[JI__HASH_SIZE];
} runs;

static ji_status hash_run(void *user, int64_t run) {
  const runs *r = user;
  ji__hash hash;
  int64_t end = (run + 1) * r->rows;
  ji__hash_begin(&hash);
  for (int64_t row = run * r->rows; row < end && row < r->array->rows; row++)
    hash_row(&hash, r->array, row);
  ji__hash_end(&hash, r->digests[run]);
  return JI_OK;
}

static ji_status hash_array(ji_context *ctx, const ji_array *array, uint8_t out[JI__HASH_SIZE]) {
  int64_t wide = array->columns > 0 ? array->columns : 1;
  runs r = {.array = array, .rows = wide < RUN ? RUN / wide : 1};
  int64_t count = array->columns > 0 ? (array->rows + r.rows - 1) / r.rows : 0;
  r.digests = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof *r.digests);
  if (!r.digests)
    return ji__fail_memory(ctx);
  ji_status status = ji__parallel_for(ctx, NULL, count, hash_run, &r);
  if (!status) {
    ji__hash hash;
    ji__hash_begin(&hash);
    ji__hash_string(&hash, "jobimpact array 2");
    ji__hash_integer(&hash, array->rows);
    ji__hash_integer(&hash, array->columns);
    ji__hash_bytes(&hash, r.digests, (size_t)count * sizeof *r.digests);
    ji__hash_end(&hash, out);
  }
  ji__release(ji__allocator(ctx), r.digests);
  return status;
}

ji_status ji__provenance_array(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_array *array) {
  if (beyond_limit(ctx, 8.0 * (double)array->rows * (double)array->columns))
    return ji__provenance_digest(ctx, provenance, name, NULL);
  uint8_t digest[JI__HASH_SIZE];
  ji_status status = hash_array(ctx, array, digest);
  return status ? status : ji__provenance_digest(ctx, provenance, name, digest);
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
  ji_status status = ji__provenance_settle(ctx, dataset);
  if (!status)
    status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
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

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An Arrow stream into a dataset: all batches first, then column by column. */
#include "data/builder.h"
#include "format/arrow.h"
#include "format/provenance.h"

#include <errno.h>
#include <string.h>

#define ROWS_MAXIMUM (INT64_MAX / 16) /* so that no size in bytes overflows */

static const char operation[] = "ji_dataset_import_arrow";

typedef struct importer {
  ji_context *ctx;
  struct ArrowArrayStream *stream;
  struct ArrowSchema schema;
  ji__arrow_fields fields;
  ji__arrow_batch **batches; /* those that hold rows */
  size_t batch_count, batch_capacity;
  int64_t seen, rows;
} importer;

static void release_stream(struct ArrowArrayStream *stream) {
  if (!stream || !stream->release)
    return;
  stream->release(stream);
  stream->release = NULL;
}

static void importer_clear(importer *in) {
  for (size_t i = 0; i < in->batch_count; i++)
    ji__arrow_batch_unref(in->batches[i]);
  ji__release(ji__allocator(in->ctx), in->batches);
  ji__arrow_fields_clear(in->ctx, &in->fields);
  if (in->schema.release)
    in->schema.release(&in->schema);
}

/* The producer's own words, copied at once: they are gone with its next call. */
static ji_status fail_producer(importer *in, const char *verb, int code) {
  const char *message = in->stream->get_last_error ? in->stream->get_last_error(in->stream) : NULL;
  ji_status status = code == ENOMEM ? JI_ERROR_MEMORY : JI_ERROR_IO;
  return ji__fail(in->ctx, status, "the Arrow stream failed to give %s (error %d)%s%s", verb, code,
                  message && message[0] ? ": " : "", message ? message : "");
}

static ji_status read_schema(importer *in) {
  if (!in->stream->get_schema || !in->stream->get_next)
    return ji__fail(in->ctx, JI_ERROR_FORMAT, "the Arrow stream lacks a callback");
  int code = in->stream->get_schema(in->stream, &in->schema);
  if (code) {
    in->schema.release = NULL; /* not valid after a failure */
    return fail_producer(in, "its schema", code);
  }
  if (!in->schema.release)
    return ji__fail(in->ctx, JI_ERROR_FORMAT, "the Arrow stream gave a released schema");
  return ji__arrow_fields_read(in->ctx, &in->schema, &in->fields);
}

static ji_status check_batch(importer *in, const struct ArrowArray *array) {
  long long number = (long long)in->seen;
  if (array->length < 0 || array->offset < 0 || array->null_count < -1 ||
      array->null_count > array->length)
    return ji__fail(in->ctx, JI_ERROR_FORMAT,
                    "batch %lld of the stream has length %lld, offset %lld, null count %lld",
                    number, (long long)array->length, (long long)array->offset,
                    (long long)array->null_count);
  if (array->n_children != in->fields.count || (array->n_children > 0 && !array->children))
    return ji__fail(in->ctx, JI_ERROR_FORMAT,
                    "batch %lld of the stream has %lld columns where the schema has %lld", number,
                    (long long)array->n_children, (long long)in->fields.count);
  if (array->dictionary || array->n_buffers != 1 || !array->buffers ||
      (array->null_count > 0 && !array->buffers[0]))
    return ji__fail(
        in->ctx, JI_ERROR_FORMAT,
        "batch %lld of the stream is not a struct: it has %lld buffers and %s dictionary", number,
        (long long)array->n_buffers, array->dictionary ? "a" : "no");
  if (array->length > ROWS_MAXIMUM - in->rows)
    return ji__fail(in->ctx, JI_ERROR_LIMIT, "the stream has more rows than can be counted");
  return JI_OK;
}

static ji_status keep_batch(importer *in, ji__arrow_batch *batch) {
  if (in->batch_count == in->batch_capacity) {
    size_t capacity = in->batch_capacity ? in->batch_capacity * 2 : 8;
    ji__arrow_batch **batches =
        ji__reallocate_array(ji__allocator(in->ctx), in->batches, capacity, sizeof *in->batches);
    if (!batches)
      return ji__fail_memory(in->ctx);
    in->batches = batches;
    in->batch_capacity = capacity;
  }
  ji__object_ref(&batch->object);
  in->batches[in->batch_count++] = batch;
  in->rows += batch->array.length;
  return JI_OK;
}

/* One batch; *more is 0 at the end of the stream. Empty batches are let go at once. */
static ji_status read_batch(importer *in, int *more) {
  ji__arrow_batch *batch;
  ji_status status = ji__arrow_batch_create(in->ctx, &batch);
  if (status)
    return status;
  int code = in->stream->get_next(in->stream, &batch->array);
  if (code) {
    batch->array.release = NULL;
    status = fail_producer(in, "its next batch", code);
  }
  *more = !status && batch->array.release;
  if (*more) {
    in->seen++;
    status = check_batch(in, &batch->array);
    if (!status && batch->array.length > 0)
      status = keep_batch(in, batch);
  }
  ji__arrow_batch_unref(batch);
  return status;
}

static ji_status read_batches(importer *in) {
  int more = 1;
  while (more) {
    ji_status status = ji__progress(in->ctx, operation, in->seen, -1);
    if (!status)
      status = read_batch(in, &more);
    if (status)
      return status;
  }
  return JI_OK;
}

/* The batches' views of column `index`. */
static ji_status read_parts(importer *in, int64_t index, ji__arrow_source *source) {
  const ji__arrow_field *field = &in->fields.items[index];
  int64_t row = 0;
  for (size_t i = 0; i < in->batch_count; i++) {
    const struct ArrowArray *batch = &in->batches[i]->array;
    ji__arrow_part *part = &source->parts[i];
    if (batch->offset > INT64_MAX - batch->length)
      return ji__fail(in->ctx, JI_ERROR_LIMIT, "the offset %lld of a batch overflows",
                      (long long)batch->offset);
    ji_status status =
        ji__arrow_part_read(in->ctx, source, field->dictionary != JI__ARROW_NONE,
                            batch->children[index], batch->offset, batch->length, part);
    if (status)
      return status;
    part->batch = in->batches[i];
    part->row = row;
    if (batch->null_count != 0)
      part->row_is_valid = (ji__arrow_bits){batch->buffers[0], batch->offset};
    row += batch->length;
  }
  return JI_OK;
}

static ji_status make_column(importer *in, const ji__arrow_field *field,
                             const ji__arrow_source *source, ji__arrow_holder *holder,
                             ji_column *column) {
  if (field->dictionary != JI__ARROW_NONE)
    return ji__arrow_dictionary(in->ctx, source, field->dictionary, holder, column);
  if (field->type == JI_TYPE_TEXT)
    return ji__arrow_text(in->ctx, source, holder, column);
  return ji__arrow_values(in->ctx, source, holder, column);
}

static ji_status add_column(importer *in, int64_t index, ji__arrow_source *source,
                            ji_dataset_builder *builder) {
  const ji__arrow_field *field = &in->fields.items[index];
  ji_column column = {.size = sizeof column,
                      .type = field->type,
                      .name = field->name,
                      .unit = field->unit,
                      .description = field->description,
                      .measure = field->measure,
                      .length = in->rows};
  source->name = field->name;
  source->storage = field->storage;
  ji__arrow_holder *holder;
  ji_status status = ji__arrow_holder_create(in->ctx, &holder);
  if (status)
    return status;
  status = read_parts(in, index, source);
  if (!status)
    status = make_column(in, field, source, holder, &column);
  if (!status)
    status = ji__builder_column(in->ctx, builder, &column, ji__arrow_holder_free, holder);
  if (status)
    ji__arrow_holder_free(holder);
  ji_dataset_unref((ji_dataset *)column.dictionary);
  return status;
}

static ji_status build(importer *in, ji_dataset_builder *builder) {
  ji__arrow_source source = {.place = "", .count = in->batch_count, .rows = in->rows};
  source.parts = ji__allocate_array(ji__allocator(in->ctx), in->batch_count, sizeof *source.parts);
  if (!source.parts)
    return ji__fail_memory(in->ctx);
  ji_status status = JI_OK;
  for (int64_t i = 0; i < in->fields.count && !status; i++) {
    memset(source.parts, 0, in->batch_count * sizeof *source.parts);
    status = ji__progress(in->ctx, operation, in->seen + i, in->seen + in->fields.count);
    if (!status)
      status = add_column(in, i, &source, builder);
  }
  ji__release(ji__allocator(in->ctx), source.parts);
  return status;
}

/* What was done before, where the producer passes it on. */
static ji_status add_earlier_steps(importer *in, ji__provenance *provenance) {
  const char *text = NULL;
  size_t size = 0;
  ji_status status = ji__arrow_provenance(in->ctx, &in->schema, &text, &size);
  if (status || !text)
    return status;
  status = ji__provenance_parse(in->ctx, text, size, provenance);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(in->ctx, status, "the metadata " JI__PROVENANCE_KEY);
  return status;
}

/* The record says that the data came by Arrow; how it was cut into batches does not matter. */
static ji_status finish(importer *in, ji_dataset_builder *builder, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(in->ctx, operation, &provenance);
  if (!status)
    status = add_earlier_steps(in, provenance);
  if (!status)
    status = ji__builder_finish(in->ctx, builder, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_dataset_import_arrow(ji_context *ctx, struct ArrowArrayStream *stream,
                                  ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (!status && !stream)
    status = ji__fail_null(ctx, operation, "stream");
  if (!status && !out)
    status = ji__fail_null(ctx, operation, "out");
  if (!status && !stream->release)
    status = ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: the stream was released before", operation);
  if (status) {
    release_stream(stream);
    return status;
  }
  importer in = {.ctx = ctx, .stream = stream};
  ji_dataset_builder *builder = NULL;
  status = read_schema(&in);
  if (!status)
    status = read_batches(&in);
  release_stream(stream);
  if (!status)
    status = ji__builder_create(ctx, &builder);
  if (!status)
    status = build(&in, builder);
  if (!status)
    status = finish(&in, builder, out);
  ji_dataset_builder_free(builder);
  importer_clear(&in);
  return status;
}

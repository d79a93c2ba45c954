/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A dataset as an Arrow stream of one batch. Nothing of the values is copied: every array holds a
 * reference to the dataset, so that a consumer may move a child out and let the rest go. */
#include "format/arrow.h"
#include "format/provenance.h"

#include <errno.h>
#include <string.h>

typedef struct export_stream {
  ji_allocator allocator;
  ji_dataset *dataset;
  char *provenance; /* as text; NULL: none */
  int is_done;
  const char *error; /* static */
} export_stream;

/* What hangs on a schema: its own texts, and the structs (not the contents) of its children. */
typedef struct export_schema {
  ji_allocator allocator;
  char *name, *metadata;
  struct ArrowSchema *children;
  struct ArrowSchema **list;
  struct ArrowSchema dictionary;
} export_schema;

typedef struct export_array {
  ji_allocator allocator;
  ji_dataset *dataset;
  const void *buffers[3];
  struct ArrowArray *children;
  struct ArrowArray **list;
  struct ArrowArray dictionary;
} export_array;

/* Stands in for buffers of no size, because not every consumer takes a NULL there. */
static const int64_t nothing[1] = {0};

static void schema_release(struct ArrowSchema *schema) {
  export_schema *own = schema->private_data;
  for (int64_t i = 0; i < schema->n_children; i++)
    if (schema->children[i]->release)
      schema->children[i]->release(schema->children[i]);
  if (own->dictionary.release)
    own->dictionary.release(&own->dictionary);
  ji_allocator allocator = own->allocator;
  ji__release(&allocator, own->name);
  ji__release(&allocator, own->metadata);
  ji__release(&allocator, own->children);
  ji__release(&allocator, (void *)own->list);
  ji__release(&allocator, own);
  schema->release = NULL;
}

static void array_release(struct ArrowArray *array) {
  export_array *own = array->private_data;
  for (int64_t i = 0; i < array->n_children; i++)
    if (array->children[i]->release)
      array->children[i]->release(array->children[i]);
  if (own->dictionary.release)
    own->dictionary.release(&own->dictionary);
  ji_allocator allocator = own->allocator;
  ji_dataset_unref(own->dataset);
  ji__release(&allocator, own->children);
  ji__release(&allocator, (void *)own->list);
  ji__release(&allocator, own);
  array->release = NULL;
}

/* An empty schema that can be released; 0 if there is no memory. */
static int schema_init(const ji_allocator *allocator, const char *format, const char *name,
                       struct ArrowSchema *out) {
  memset(out, 0, sizeof *out);
  export_schema *own = ji__allocate_array(allocator, 1, sizeof *own);
  if (!own)
    return 0;
  own->allocator = *allocator;
  own->name = ji__copy_string(allocator, name);
  if (!own->name) {
    ji__release(allocator, own);
    return 0;
  }
  *out = (struct ArrowSchema){.format = format,
                              .name = own->name,
                              .flags = ARROW_FLAG_NULLABLE,
                              .release = schema_release,
                              .private_data = own};
  return 1;
}

static void put_piece(ji__buffer *buffer, const char *text) {
  int32_t size = (int32_t)strlen(text);
  ji__buffer_append(buffer, (const char *)&size, sizeof size);
  ji__buffer_append(buffer, text, (size_t)size);
}

typedef struct pair {
  const char *key, *value; /* a NULL value is left out */
} pair;

/* Metadata as Arrow has it: the number of pairs, then sizes and bytes of keys and values. */
static int put_pairs(const ji_allocator *allocator, const pair *pairs, size_t limit,
                     struct ArrowSchema *schema) {
  int32_t count = 0;
  for (size_t i = 0; i < limit; i++) {
    if (pairs[i].value && strlen(pairs[i].value) > INT32_MAX)
      return 0;
    count += pairs[i].value != NULL;
  }
  if (!count)
    return 1;
  ji__buffer buffer;
  ji__buffer_init(&buffer, allocator);
  ji__buffer_append(&buffer, (const char *)&count, sizeof count);
  for (size_t i = 0; i < limit; i++) {
    if (pairs[i].value) {
      put_piece(&buffer, pairs[i].key);
      put_piece(&buffer, pairs[i].value);
    }
  }
  if (buffer.failed) {
    ji__buffer_free(&buffer);
    return 0;
  }
  ((export_schema *)schema->private_data)->metadata = buffer.data;
  schema->metadata = buffer.data;
  return 1;
}

static int put_metadata(const ji_allocator *allocator, const ji_column *column,
                        struct ArrowSchema *schema) {
  const pair pairs[] = {
      {"jobimpact:unit", column->unit},
      {"jobimpact:measure", column->measure ? ji_measure_text(column->measure) : NULL},
      {"jobimpact:description", column->description},
  };
  return put_pairs(allocator, pairs, sizeof pairs / sizeof pairs[0], schema);
}

static const char *format_of(ji_type type) {
  switch (type) {
  case JI_TYPE_INT64:
    return "l";
  case JI_TYPE_FLOAT64:
    return "g";
  case JI_TYPE_BOOL:
    return "b";
  case JI_TYPE_DATE32:
    return "tdD";
  case JI_TYPE_TIMESTAMP:
    return "tsu:UTC";
  case JI_TYPE_DICTIONARY:
    return "i";
  default:
    return "U";
  }
}

static int column_schema(const ji_allocator *allocator, const ji_column *column,
                         struct ArrowSchema *out) {
  if (!schema_init(allocator, format_of(column->type), column->name, out))
    return 0;
  if (!put_metadata(allocator, column, out))
    goto fail;
  if (column->type == JI_TYPE_DICTIONARY) {
    export_schema *own = out->private_data;
    if (!schema_init(allocator, "U", "", &own->dictionary))
      goto fail;
    out->dictionary = &own->dictionary;
  }
  return 1;
fail:
  out->release(out);
  return 0;
}

static int table_schema(const ji_allocator *allocator, const ji_dataset *dataset,
                        const char *provenance, struct ArrowSchema *out) {
  const pair origin = {JI__PROVENANCE_KEY, provenance};
  size_t count = (size_t)dataset->column_count;
  if (!schema_init(allocator, "+s", "", out))
    return 0;
  out->flags = 0; /* no row is null */
  export_schema *own = out->private_data;
  own->children = ji__allocate_array(allocator, count, sizeof *own->children);
  own->list = ji__allocate_array(allocator, count, sizeof *own->list);
  if (!own->children || !own->list || !put_pairs(allocator, &origin, 1, out))
    goto fail;
  out->children = own->list;
  for (size_t i = 0; i < count; i++) {
    own->list[i] = &own->children[i];
    const ji_column *column = ji__dataset_view(dataset, (int64_t)i);
    if (!column_schema(allocator, column, own->list[i]))
      goto fail;
    out->n_children++;
  }
  return 1;
fail:
  out->release(out);
  return 0;
}

/* An array without buffers that can be released; 0 if there is no memory. */
static int array_init(const ji_allocator *allocator, const ji_dataset *dataset, int64_t length,
                      struct ArrowArray *out) {
  memset(out, 0, sizeof *out);
  export_array *own = ji__allocate_array(allocator, 1, sizeof *own);
  if (!own)
    return 0;
  own->allocator = *allocator;
  own->dataset = ji_dataset_ref(dataset);
  *out = (struct ArrowArray){.length = length,
                             .n_buffers = 1,
                             .buffers = own->buffers,
                             .release = array_release,
                             .private_data = own};
  return 1;
}

static int column_array(const ji_allocator *allocator, const ji_dataset *dataset,
                        const ji_column *column, struct ArrowArray *out) {
  if (!array_init(allocator, dataset, column->length, out))
    return 0;
  export_array *own = out->private_data;
  const void *values = column->values ? column->values : nothing;
  out->null_count = column->null_count;
  own->buffers[0] = column->null_count ? column->validity : NULL;
  own->buffers[1] = values;
  out->n_buffers = 2;
  if (column->type == JI_TYPE_TEXT) {
    own->buffers[1] = column->offsets ? column->offsets : nothing;
    own->buffers[2] = values;
    out->n_buffers = 3;
  }
  if (column->type != JI_TYPE_DICTIONARY)
    return 1;
  const ji_column *texts = ji__dataset_view(column->dictionary, 0);
  if (!column_array(allocator, column->dictionary, texts, &own->dictionary)) {
    out->release(out);
    return 0;
  }
  out->dictionary = &own->dictionary;
  return 1;
}

static int table_array(const ji_allocator *allocator, const ji_dataset *dataset,
                       struct ArrowArray *out) {
  size_t count = (size_t)dataset->column_count;
  if (!array_init(allocator, dataset, dataset->rows, out))
    return 0;
  export_array *own = out->private_data;
  own->children = ji__allocate_array(allocator, count, sizeof *own->children);
  own->list = ji__allocate_array(allocator, count, sizeof *own->list);
  if (!own->children || !own->list)
    goto fail;
  out->children = own->list;
  for (size_t i = 0; i < count; i++) {
    own->list[i] = &own->children[i];
    const ji_column *column = ji__dataset_view(dataset, (int64_t)i);
    if (!column_array(allocator, dataset, column, own->list[i]))
      goto fail;
    out->n_children++;
  }
  return 1;
fail:
  out->release(out);
  return 0;
}

static int stream_fail(export_stream *own) {
  own->error = "the allocator returned no memory";
  return ENOMEM;
}

static int stream_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  export_stream *own = stream->private_data;
  own->error = NULL;
  return table_schema(&own->allocator, own->dataset, own->provenance, out) ? 0 : stream_fail(own);
}

static int stream_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  export_stream *own = stream->private_data;
  own->error = NULL;
  if (own->is_done) {
    memset(out, 0, sizeof *out);
    return 0;
  }
  if (!table_array(&own->allocator, own->dataset, out))
    return stream_fail(own);
  own->is_done = 1;
  return 0;
}

static const char *stream_get_last_error(struct ArrowArrayStream *stream) {
  return ((export_stream *)stream->private_data)->error;
}

static void stream_release(struct ArrowArrayStream *stream) {
  export_stream *own = stream->private_data;
  ji_allocator allocator = own->allocator;
  ji_dataset_unref(own->dataset);
  ji__release(&allocator, own->provenance);
  ji__release(&allocator, own);
  stream->release = NULL;
}

ji_status ji_dataset_export_arrow(ji_context *ctx, const ji_dataset *dataset,
                                  struct ArrowArrayStream *out) {
  if (out)
    memset(out, 0, sizeof *out);
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_export_arrow", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_export_arrow", "out");
  char *provenance = NULL;
  status = ji__provenance_print(ctx, dataset, &provenance);
  if (status)
    return status;
  export_stream *own = ji__allocate_array(ji__allocator(ctx), 1, sizeof *own);
  if (!own) {
    ji__release(ji__allocator(ctx), provenance);
    return ji__fail_memory(ctx);
  }
  own->allocator = *ji__allocator(ctx);
  own->provenance = provenance;
  own->dataset = ji_dataset_ref(dataset);
  *out = (struct ArrowArrayStream){.get_schema = stream_get_schema,
                                   .get_next = stream_get_next,
                                   .get_last_error = stream_get_last_error,
                                   .release = stream_release,
                                   .private_data = own};
  return JI_OK;
}

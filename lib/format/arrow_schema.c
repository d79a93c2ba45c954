/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The schema of an Arrow stream: formats, names, metadata. */
#include "format/arrow.h"

#include "core/utf8.h"
#include "data/measure.h"
#include "format/provenance.h"

#include <stdlib.h>
#include <string.h>

/* Metadata has no total length, so that a wild length cannot be told from a large one but by its
 * size. Nothing that describes a column comes near these. */
#define PAIRS_MAXIMUM 65536
#define PIECE_MAXIMUM (64 * 1024 * 1024)

typedef struct known_format {
  const char *format;
  ji__arrow_storage storage;
  ji_type type;
} known_format;

static const known_format known_formats[] = {
    {"n", JI__ARROW_NULL, JI_TYPE_TEXT},       {"b", JI__ARROW_BOOL, JI_TYPE_BOOL},
    {"c", JI__ARROW_INT8, JI_TYPE_INT64},      {"C", JI__ARROW_UINT8, JI_TYPE_INT64},
    {"s", JI__ARROW_INT16, JI_TYPE_INT64},     {"S", JI__ARROW_UINT16, JI_TYPE_INT64},
    {"i", JI__ARROW_INT32, JI_TYPE_INT64},     {"I", JI__ARROW_UINT32, JI_TYPE_INT64},
    {"l", JI__ARROW_INT64, JI_TYPE_INT64},     {"L", JI__ARROW_UINT64, JI_TYPE_INT64},
    {"e", JI__ARROW_FLOAT16, JI_TYPE_FLOAT64}, {"f", JI__ARROW_FLOAT32, JI_TYPE_FLOAT64},
    {"g", JI__ARROW_FLOAT64, JI_TYPE_FLOAT64}, {"tdD", JI__ARROW_DATE32, JI_TYPE_DATE32},
    {"tdm", JI__ARROW_DATE64, JI_TYPE_DATE32}, {"u", JI__ARROW_TEXT32, JI_TYPE_TEXT},
    {"U", JI__ARROW_TEXT64, JI_TYPE_TEXT},     {"vu", JI__ARROW_VIEW, JI_TYPE_TEXT},
};

/* What follows the prefix is the zone's name: the values are instants in UTC whatever it says, and
 * a timestamp without a zone is read as UTC. */
static const known_format known_timestamps[] = {
    {"tss:", JI__ARROW_SECONDS, JI_TYPE_TIMESTAMP},
    {"tsm:", JI__ARROW_MILLISECONDS, JI_TYPE_TIMESTAMP},
    {"tsu:", JI__ARROW_MICROSECONDS, JI_TYPE_TIMESTAMP},
    {"tsn:", JI__ARROW_NANOSECONDS, JI_TYPE_TIMESTAMP},
};

typedef struct refused_format {
  const char *prefix, *name, *advice;
} refused_format;

static const refused_format refused_formats[] = {
    {"d:", "a decimal", "cast it to float64 or int64"},
    {"z", "binary", "cast it to text"},
    {"Z", "large binary", "cast it to text"},
    {"vz", "a binary view", "cast it to text"},
    {"w:", "fixed-size binary", "cast it to text"},
    {"tts", "a time of day", "cast it to an integer"},
    {"ttm", "a time of day", "cast it to an integer"},
    {"ttu", "a time of day", "cast it to an integer"},
    {"ttn", "a time of day", "cast it to an integer"},
    {"tD", "a duration", "cast it to an integer"},
    {"ti", "an interval", "cast it to an integer"},
    {"+l", "a list", "unnest it"},
    {"+L", "a large list", "unnest it"},
    {"+vl", "a list view", "unnest it"},
    {"+vL", "a large list view", "unnest it"},
    {"+w:", "a fixed-size list", "unnest it"},
    {"+s", "a struct", "unnest it into columns of its own"},
    {"+m", "a map", "unnest it"},
    {"+ud:", "a dense union", "split it into columns of one type"},
    {"+us:", "a sparse union", "split it into columns of one type"},
    {"+r", "run-end encoded", "decode it"},
};

static int starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const known_format *find_format(const char *format) {
  for (size_t i = 0; i < sizeof known_formats / sizeof known_formats[0]; i++)
    if (!strcmp(known_formats[i].format, format))
      return &known_formats[i];
  for (size_t i = 0; i < sizeof known_timestamps / sizeof known_timestamps[0]; i++)
    if (starts_with(format, known_timestamps[i].format))
      return &known_timestamps[i];
  return NULL;
}

static ji_status refuse_format(ji_context *ctx, const ji__arrow_field *field, const char *place,
                               const char *format) {
  for (size_t i = 0; i < sizeof refused_formats / sizeof refused_formats[0]; i++)
    if (starts_with(format, refused_formats[i].prefix))
      return ji__fail(ctx, JI_ERROR_TYPE,
                      "column \"%s\"%s is %s (Arrow format \"%s\"), which a dataset does not hold; "
                      "%s first",
                      field->name, place, refused_formats[i].name, format,
                      refused_formats[i].advice);
  return ji__fail(ctx, JI_ERROR_TYPE,
                  "column \"%s\"%s has the Arrow format \"%s\", which this library does not know",
                  field->name, place, format);
}

size_t ji__arrow_width(ji__arrow_storage storage) {
  switch (storage) {
  case JI__ARROW_INT8:
  case JI__ARROW_UINT8:
    return 1;
  case JI__ARROW_INT16:
  case JI__ARROW_UINT16:
  case JI__ARROW_FLOAT16:
    return 2;
  case JI__ARROW_INT32:
  case JI__ARROW_UINT32:
  case JI__ARROW_FLOAT32:
  case JI__ARROW_DATE32:
    return 4;
  case JI__ARROW_INT64:
  case JI__ARROW_UINT64:
  case JI__ARROW_FLOAT64:
  case JI__ARROW_DATE64:
  case JI__ARROW_SECONDS:
  case JI__ARROW_MILLISECONDS:
  case JI__ARROW_MICROSECONDS:
  case JI__ARROW_NANOSECONDS:
    return 8;
  case JI__ARROW_VIEW:
    return 16;
  case JI__ARROW_NONE:
  case JI__ARROW_NULL:
  case JI__ARROW_BOOL:
  case JI__ARROW_TEXT32:
  case JI__ARROW_TEXT64:
    return 0;
  }
  return 0;
}

/* A place in the metadata of a field. */
typedef struct cursor {
  const char *at;
  int failed;
} cursor;

static int32_t take_number(cursor *c, int32_t maximum) {
  int32_t number = 0;
  if (c->failed)
    return 0;
  memcpy(&number, c->at, sizeof number);
  c->at += sizeof number;
  c->failed = number < 0 || number > maximum;
  return c->failed ? 0 : number;
}

static const char *take_piece(cursor *c, int32_t *size) {
  *size = take_number(c, PIECE_MAXIMUM);
  const char *piece = c->at;
  if (!c->failed)
    c->at += *size;
  return piece;
}

static int is_key(const char *key, int32_t size, const char *wanted) {
  return (size_t)size == strlen(wanted) && !memcmp(key, wanted, (size_t)size);
}

static ji_status keep_value(ji_context *ctx, const ji__arrow_field *field, const char *key,
                            const char *value, int32_t size, char **out) {
  if (*out)
    return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\": the metadata has %s twice", field->name,
                    key);
  if (size == 0)
    return JI_OK; /* nothing said */
  if (memchr(value, 0, (size_t)size))
    return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\": the metadata %s holds a zero byte",
                    field->name, key);
  if (ji__utf8_valid_prefix(value, (size_t)size) < (size_t)size)
    return ji__fail(ctx, JI_ERROR_ENCODING, "column \"%s\": the metadata %s is not UTF-8",
                    field->name, key);
  *out = ji__copy_bytes(ji__allocator(ctx), value, (size_t)size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

static ji_status keep_pair(ji_context *ctx, ji__arrow_field *field, const char *key,
                           int32_t key_size, const char *value, int32_t size) {
  if (is_key(key, key_size, "jobimpact:unit"))
    return keep_value(ctx, field, "jobimpact:unit", value, size, &field->unit);
  if (is_key(key, key_size, "jobimpact:measure"))
    return keep_value(ctx, field, "jobimpact:measure", value, size, &field->measure_text);
  if (is_key(key, key_size, "jobimpact:description"))
    return keep_value(ctx, field, "jobimpact:description", value, size, &field->description);
  if (is_key(key, key_size, "ARROW:extension:name"))
    return ji__fail(ctx, JI_ERROR_TYPE,
                    "column \"%s\" has the extension type \"%.*s\", which a dataset does not hold; "
                    "cast it to its storage type first",
                    field->name, (int)size, value);
  return JI_OK;
}

static ji_status read_metadata(ji_context *ctx, ji__arrow_field *field, const char *metadata) {
  if (!metadata)
    return JI_OK;
  cursor c = {metadata, 0};
  int32_t pairs = take_number(&c, PAIRS_MAXIMUM);
  for (int32_t i = 0; i < pairs && !c.failed; i++) {
    int32_t key_size, size;
    const char *key = take_piece(&c, &key_size);
    const char *value = take_piece(&c, &size);
    ji_status status = c.failed ? JI_OK : keep_pair(ctx, field, key, key_size, value, size);
    if (status)
      return status;
  }
  if (c.failed)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "column \"%s\": the metadata has a length that is negative or beyond all "
                    "measure",
                    field->name);
  return JI_OK;
}

ji_status ji__arrow_provenance(ji_context *ctx, const struct ArrowSchema *schema, const char **text,
                               size_t *size) {
  cursor c = {schema->metadata, 0};
  *text = NULL;
  int32_t pairs = schema->metadata ? take_number(&c, PAIRS_MAXIMUM) : 0;
  for (int32_t i = 0; i < pairs && !c.failed; i++) {
    int32_t key_size, value_size;
    const char *key = take_piece(&c, &key_size);
    const char *value = take_piece(&c, &value_size);
    if (c.failed || !is_key(key, key_size, JI__PROVENANCE_KEY) || value_size == 0)
      continue;
    *text = value;
    *size = (size_t)value_size;
  }
  if (!c.failed)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_FORMAT,
                  "the metadata of the stream's schema has a length that is negative or beyond all "
                  "measure");
}

static ji_status parse_measure(ji_context *ctx, ji__arrow_field *field) {
  if (!field->measure_text)
    return JI_OK;
  ji_status status = ji__measure_parse(ctx, field->measure_text, &field->measure);
  if (status)
    return ji__fail_within(ctx, status, "column \"%s\"", field->name);
  return JI_OK;
}

static int is_integer(ji__arrow_storage storage) {
  return storage >= JI__ARROW_INT8 && storage <= JI__ARROW_UINT64;
}

static int is_text(ji__arrow_storage storage) {
  return storage >= JI__ARROW_TEXT32 || storage == JI__ARROW_NULL;
}

static ji_status read_dictionary(ji_context *ctx, ji__arrow_field *field,
                                 const struct ArrowSchema *values) {
  if (!is_integer(field->storage))
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "column \"%s\" is dictionary-coded by other than integers", field->name);
  if (!values->release || !values->format)
    return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\": its dictionary has no format",
                    field->name);
  const known_format *known = find_format(values->format);
  if (!known)
    return refuse_format(ctx, field, ", dictionary,", values->format);
  if (!is_text(known->storage) || values->dictionary)
    return ji__fail(ctx, JI_ERROR_TYPE,
                    "column \"%s\" has a dictionary of other values than text (Arrow format "
                    "\"%s\"%s); decode it first",
                    field->name, values->format, values->dictionary ? ", coded again" : "");
  field->type = JI_TYPE_DICTIONARY;
  field->dictionary = known->storage;
  return JI_OK;
}

static ji_status read_field(ji_context *ctx, const struct ArrowSchema *schema, int64_t index,
                            ji__arrow_field *field) {
  if (!schema || !schema->release || !schema->format)
    return ji__fail(ctx, JI_ERROR_FORMAT, "field %lld of the stream is released or has no format",
                    (long long)index + 1);
  if (!schema->name || !schema->name[0])
    return ji__fail(ctx, JI_ERROR_LABEL,
                    "field %lld of the stream (Arrow format \"%s\") has no name",
                    (long long)index + 1, schema->format);
  if (ji__utf8_valid_prefix(schema->name, strlen(schema->name)) < strlen(schema->name))
    return ji__fail(ctx, JI_ERROR_ENCODING, "field %lld of the stream has a name that is not UTF-8",
                    (long long)index + 1);
  field->name = schema->name;
  ji_status status = read_metadata(ctx, field, schema->metadata);
  if (status)
    return status;
  const known_format *known = find_format(schema->format);
  if (!known)
    return refuse_format(ctx, field, "", schema->format);
  field->type = known->type;
  field->storage = known->storage;
  if (schema->dictionary)
    status = read_dictionary(ctx, field, schema->dictionary);
  if (!status)
    status = parse_measure(ctx, field);
  return status;
}

static int compare_names(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Before any batch is read: the builder would say the same, but only at the end. */
static ji_status refuse_doubled(ji_context *ctx, const ji__arrow_fields *fields) {
  if (fields->count < 2)
    return JI_OK;
  const char **names = ji__allocate_array(ji__allocator(ctx), (size_t)fields->count, sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < fields->count; i++)
    names[i] = fields->items[i].name;
  qsort(names, (size_t)fields->count, sizeof *names, compare_names);
  ji_status status = JI_OK;
  for (int64_t i = 1; i < fields->count && !status; i++)
    if (!strcmp(names[i - 1], names[i]))
      status = ji__fail(ctx, JI_ERROR_LABEL, "the stream has two columns named \"%s\"", names[i]);
  ji__release(ji__allocator(ctx), (void *)names);
  return status;
}

void ji__arrow_fields_clear(ji_context *ctx, ji__arrow_fields *fields) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t i = 0; i < fields->count; i++) {
    ji__release(allocator, fields->items[i].unit);
    ji__release(allocator, fields->items[i].measure_text);
    ji__release(allocator, fields->items[i].description);
    ji_measure_unref(fields->items[i].measure);
  }
  ji__release(allocator, fields->items);
  *fields = (ji__arrow_fields){NULL, 0};
}

ji_status ji__arrow_fields_read(ji_context *ctx, const struct ArrowSchema *schema,
                                ji__arrow_fields *out) {
  *out = (ji__arrow_fields){NULL, 0};
  if (!schema->format)
    return ji__fail(ctx, JI_ERROR_FORMAT, "the stream's schema has no format");
  if (strcmp(schema->format, "+s") || schema->dictionary)
    return ji__fail(ctx, JI_ERROR_TYPE,
                    "the stream holds single arrays (Arrow format \"%s\"), not record batches: "
                    "hand over a table",
                    schema->format);
  if (schema->n_children < 0 || (schema->n_children > 0 && !schema->children))
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "the stream's schema has %lld children and no list of them",
                    (long long)schema->n_children);
  if (schema->n_children == 0)
    return JI_OK;
  if ((uint64_t)schema->n_children > SIZE_MAX / sizeof *out->items)
    return ji__fail(ctx, JI_ERROR_LIMIT, "the stream's schema has %lld columns",
                    (long long)schema->n_children);
  out->items =
      ji__allocate_array(ji__allocator(ctx), (size_t)schema->n_children, sizeof *out->items);
  if (!out->items)
    return ji__fail_memory(ctx);
  out->count = schema->n_children;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < out->count && !status; i++)
    status = read_field(ctx, schema->children[i], i, &out->items[i]);
  if (!status)
    status = refuse_doubled(ctx, out);
  if (status)
    ji__arrow_fields_clear(ctx, out);
  return status;
}

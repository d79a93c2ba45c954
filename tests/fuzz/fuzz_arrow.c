/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the structs of an Arrow stream: read, or refused with a message. Every buffer has
 * its own memory, as large as its array's declared length needs (the interface does not say more),
 * so that the address sanitizer sees each step beyond. What is read is given out, read again and
 * must be the same; what was given is released once. */
#include "fuzz/cursor.h"
#include "fuzz/fuzz.h"

#include <errno.h>
#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  field_limit = 4,
  batch_limit = 3,
  child_room = 8,
  buffer_room = 8,
  row_limit = 20,
  slots = 64,     /* values of a buffer: offsets and lengths stay below */
  text_room = 320 /* bytes of text */
};

/* All that an input is made of; freed at its end. */
typedef struct arena {
  void *blocks[2048];
  size_t count;
  int schemas, arrays; /* handed over and not released yet */
} arena;

static void *hold(arena *a, size_t size) {
  if (a->count == sizeof a->blocks / sizeof a->blocks[0])
    abort();
  void *block = calloc(1, size ? size : 1);
  if (!block)
    abort();
  a->blocks[a->count++] = block;
  return block;
}

typedef struct source {
  cursor bytes;
  arena held;
  int is_tame; /* nothing is bent on purpose */
  int batches;
  char formats[field_limit][32], dictionary_formats[field_limit][32];
  size_t fields;
} source;

/* Now and then, unless the source is tame. */
static int bends(source *s) {
  return !s->is_tame && take_below(&s->bytes, 24) == 7;
}

/* --- schemas ------------------------------------------------------------------------------ */

static void release_schema(struct ArrowSchema *schema) {
  --*(int *)schema->private_data;
  schema->release = NULL;
}

static void choose_format(source *s, char out[32]) {
  static const char *const known[] = {
      "n", "b", "c",   "C",   "s", "S", "i",  "I",    "l",       "L",    "e",
      "f", "g", "tdD", "tdm", "u", "U", "vu", "tss:", "tsm:UTC", "tsu:", "tsn:Asia/Shanghai"};
  static const char *const refused[] = {"z", "d:10,2", "+l", "+s", "+ud:0", "tDs", "", "uu", "ts"};
  if (bends(s)) {
    if (take_below(&s->bytes, 2)) {
      strcpy(out, refused[take_below(&s->bytes, 9)]);
      return;
    }
    take_bytes(&s->bytes, out, 6);
    out[6] = 0;
    return;
  }
  strcpy(out, known[take_below(&s->bytes, sizeof known / sizeof known[0])]);
}

static void put_int32(char **to, int32_t value) {
  memcpy(*to, &value, sizeof value);
  *to += sizeof value;
}

static void put_piece(char **to, const char *text) {
  int32_t size = (int32_t)strlen(text);
  put_int32(to, size);
  memcpy(*to, text, (size_t)size);
  *to += size;
}

/* Counts may be negative, but sizes are true: how large metadata is nothing else says. */
static const char *make_metadata(source *s) {
  static const char *const keys[] = {"jobimpact:unit", "jobimpact:measure", "jobimpact:description",
                                     "other"};
  static const char *const values[] = {"person",       "1e4 CNY@2018", "@f0", "quantity=persons",
                                       "quantity=@f1", "\xff",         "",    "per son"};
  if (take_below(&s->bytes, 3))
    return NULL;
  int32_t pairs = (int32_t)take_below(&s->bytes, 3);
  char *metadata = hold(&s->held, 256), *to = metadata;
  put_int32(&to, bends(s) ? -pairs : pairs);
  for (int32_t i = 0; i < pairs; i++) {
    put_piece(&to, keys[take_below(&s->bytes, 4)]);
    put_piece(&to, values[take_below(&s->bytes, s->is_tame ? 1 : 8)]);
  }
  return metadata;
}

static struct ArrowSchema *make_schema(source *s, const char *format, const char *name) {
  struct ArrowSchema *schema = hold(&s->held, sizeof *schema);
  *schema = (struct ArrowSchema){.format = format, .name = name, .flags = 2};
  schema->metadata = make_metadata(s);
  schema->children = hold(&s->held, child_room * sizeof *schema->children);
  schema->release = release_schema;
  schema->private_data = &s->held.schemas;
  return schema;
}

static struct ArrowSchema *make_field(source *s, size_t index) {
  static const char *const names[] = {"f0", "f1", "f2", "f3"};
  static const char integers[] = "cCsSiIlL";
  int is_coded = take_below(&s->bytes, 4) == 1;
  choose_format(s, s->formats[index]);
  if (is_coded) {
    static const char *const text_formats[] = {"u", "U", "vu"};
    if (bends(s))
      memcpy(s->dictionary_formats[index], s->formats[index], 32);
    else
      strcpy(s->dictionary_formats[index], text_formats[take_below(&s->bytes, 3)]);
    s->formats[index][0] = integers[take_below(&s->bytes, 8)];
    s->formats[index][1] = 0;
  }
  struct ArrowSchema *schema = make_schema(s, s->formats[index], names[index]);
  if (is_coded)
    schema->dictionary = make_schema(s, s->dictionary_formats[index], "");
  if (bends(s))
    schema->name = take_below(&s->bytes, 2) ? NULL : "f0";
  if (bends(s))
    schema->n_children = (int64_t)take_below(&s->bytes, 4) - 1;
  if (bends(s))
    schema->release = NULL;
  if (bends(s))
    schema->format = NULL;
  return schema;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  source *s = stream->private_data;
  if (bends(s))
    return take_below(&s->bytes, 2) ? ENOMEM : EINVAL;
  struct ArrowSchema *top = make_schema(s, "+s", "");
  s->fields = take_below(&s->bytes, field_limit + 1);
  top->n_children = (int64_t)s->fields;
  for (size_t i = 0; i < s->fields; i++)
    top->children[i] = bends(s) ? NULL : make_field(s, i);
  if (bends(s))
    top->format = "i";
  if (bends(s))
    top->children = NULL;
  if (bends(s))
    top->release = NULL;
  s->held.schemas += top->release != NULL;
  *out = *top;
  return 0;
}

/* --- arrays ------------------------------------------------------------------------------- */

static void release_array(struct ArrowArray *array) {
  --*(int *)array->private_data;
  array->release = NULL;
}

static int64_t bent_length(source *s) {
  static const int64_t lengths[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX / 4};
  return lengths[take_below(&s->bytes, 4)];
}

static void *random_buffer(source *s, size_t size) {
  uint8_t *buffer = hold(&s->held, size);
  size_t some = size < 48 ? size : 48;
  take_bytes(&s->bytes, buffer, some);
  for (size_t i = some; i < size; i++)
    buffer[i] = buffer[i % (some ? some : 1)];
  return buffer;
}

/* Offsets that rise, one of them bent. */
static void *offset_buffer(source *s, size_t width) {
  int32_t *narrow = hold(&s->held, (slots + 1) * sizeof *narrow);
  int64_t *wide = hold(&s->held, (slots + 1) * sizeof *wide);
  int64_t at = (int64_t)take_below(&s->bytes, 3);
  size_t bent = bends(s) ? take_below(&s->bytes, slots) : slots + 1;
  for (size_t i = 0; i <= slots; i++) {
    int64_t value = i == bent ? (int64_t)take_below(&s->bytes, text_room) - 100 : at;
    narrow[i] = (int32_t)value;
    wide[i] = value;
    at += (int64_t)take_below(&s->bytes, 5);
  }
  return width == 4 ? (void *)narrow : (void *)wide;
}

static void *text_buffer(source *s) {
  static const char letters[] = "abc \xe9\x95\xbf\xe5\xb7\xa5\n\"";
  char *text = hold(&s->held, text_room);
  for (size_t i = 0; i < text_room; i++)
    text[i] = s->is_tame ? 'a' : letters[take_below(&s->bytes, sizeof letters)];
  return text;
}

/* Views of 16 bytes, with two further buffers of 64 bytes. */
static void *view_buffer(source *s) {
  uint8_t *views = hold(&s->held, (size_t)slots * 16);
  for (size_t i = 0; i < slots; i++) {
    int32_t view[4] = {(int32_t)take_below(&s->bytes, 20), 0, (int32_t)take_below(&s->bytes, 2),
                       (int32_t)take_below(&s->bytes, 40)};
    if (bends(s))
      view[take_below(&s->bytes, 4)] = (int32_t)take_bits(&s->bytes);
    if (view[0] >= 0 && view[0] <= 12)
      memset(&view[1], s->is_tame ? 'a' : take(&s->bytes), 12);
    memcpy(views + 16 * i, view, sizeof view);
  }
  return views;
}

static void put_view_buffers(source *s, struct ArrowArray *array) {
  int64_t *sizes = hold(&s->held, 2 * sizeof *sizes);
  array->buffers[1] = view_buffer(s);
  for (int i = 0; i < 2; i++) {
    char *text = hold(&s->held, 64);
    memset(text, 'b', 64);
    array->buffers[2 + i] = text;
    sizes[i] = 64;
  }
  array->buffers[4] = sizes;
  array->n_buffers = 5;
}

static void put_buffers(source *s, struct ArrowArray *array, const char *format) {
  array->buffers = hold(&s->held, buffer_room * sizeof *array->buffers);
  array->n_buffers = 2;
  if (take_below(&s->bytes, 2)) {
    array->buffers[0] = random_buffer(s, slots / 8);
    array->null_count = -1;
  }
  if (!strcmp(format, "n")) {
    array->n_buffers = 0;
    array->null_count = array->length;
  } else if (!strcmp(format, "vu")) {
    put_view_buffers(s, array);
  } else if (!strcmp(format, "u") || !strcmp(format, "U")) {
    array->buffers[1] = offset_buffer(s, format[0] == 'u' ? 4 : 8);
    array->buffers[2] = text_buffer(s);
    array->n_buffers = 3;
  } else {
    array->buffers[1] = random_buffer(s, (size_t)slots * 8);
  }
}

static struct ArrowArray *make_array(source *s, const char *format, int64_t length) {
  struct ArrowArray *array = hold(&s->held, sizeof *array);
  array->length = length;
  array->offset = (int64_t)take_below(&s->bytes, 9);
  array->release = release_array;
  array->private_data = &s->held.arrays;
  array->children = hold(&s->held, child_room * sizeof *array->children);
  put_buffers(s, array, format);
  if (bends(s))
    array->length = bent_length(s) < 0 ? -1 : (int64_t)take_below(&s->bytes, 30);
  if (bends(s))
    array->offset = -1;
  if (bends(s))
    array->null_count = bent_length(s);
  if (bends(s))
    array->n_buffers = (int64_t)take_below(&s->bytes, 7) - 1;
  if (bends(s))
    array->buffers[take_below(&s->bytes, 3)] = NULL;
  if (bends(s))
    array->n_children = 1;
  if (bends(s))
    array->release = NULL;
  return array;
}

static struct ArrowArray *make_column(source *s, size_t index, int64_t length) {
  struct ArrowArray *array = make_array(s, s->formats[index], length);
  if (!s->dictionary_formats[index][0])
    return array;
  if (array->buffers[1] && (s->is_tame || take_below(&s->bytes, 2)))
    memset((void *)array->buffers[1], 0, (size_t)slots * 8); /* codes of any dictionary */
  if (!bends(s))
    array->dictionary =
        make_array(s, s->dictionary_formats[index], 1 + (int64_t)take_below(&s->bytes, 9));
  return array;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  source *s = stream->private_data;
  *out = (struct ArrowArray){0};
  if (bends(s))
    return EIO;
  if (s->batches-- <= 0)
    return 0;
  int64_t rows = (int64_t)take_below(&s->bytes, row_limit);
  int64_t offset = (int64_t)take_below(&s->bytes, 9);
  struct ArrowArray *top = hold(&s->held, sizeof *top);
  top->length = rows;
  top->offset = offset;
  top->buffers = hold(&s->held, buffer_room * sizeof *top->buffers);
  top->n_buffers = 1;
  if (take_below(&s->bytes, 4) == 1)
    top->buffers[0] = random_buffer(s, slots / 8);
  top->children = hold(&s->held, child_room * sizeof *top->children);
  top->n_children = (int64_t)s->fields;
  top->release = release_array;
  top->private_data = &s->held.arrays;
  for (size_t i = 0; i < s->fields; i++)
    top->children[i] = bends(s) ? NULL : make_column(s, i, rows + offset);
  if (bends(s))
    top->length = bent_length(s);
  if (bends(s))
    top->offset = -1;
  if (bends(s))
    top->n_children = (int64_t)take_below(&s->bytes, child_room) - 1;
  if (bends(s))
    top->n_buffers = (int64_t)take_below(&s->bytes, 3);
  if (bends(s))
    top->children = NULL;
  s->held.arrays++;
  *out = *top;
  return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
  source *s = stream->private_data;
  return take_below(&s->bytes, 2) ? "the source says so" : NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
  stream->release = NULL;
}

/* --- in and out --------------------------------------------------------------------------- */

static void must(const ji_context *ctx, ji_status status) {
  if (status == JI_OK)
    return;
  fprintf(stderr, "%s: %s\n", ji_status_name(status), ji_context_message(ctx));
  abort();
}

static void check_round_trip(ji_context *ctx, const ji_dataset *dataset) {
  struct ArrowArrayStream stream;
  ji_dataset *again = NULL;
  ji_text *a = NULL, *b = NULL;
  must(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  must(ctx, ji_dataset_import_arrow(ctx, &stream, &again));
  must(ctx, ji_dataset_digest(ctx, dataset, &a));
  must(ctx, ji_dataset_digest(ctx, again, &b));
  if (strcmp(ji_text_data(a), ji_text_data(b)) != 0)
    abort();
  ji_text_unref(a);
  ji_text_unref(b);
  ji_dataset_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  source *s = calloc(1, sizeof *s);
  ji_context *ctx = NULL;
  ji_dataset *dataset = NULL;
  if (!s || ji_context_create(NULL, &ctx))
    abort();
  s->bytes = (cursor){bytes, size};
  s->is_tame = take(&s->bytes) % 4 == 0;
  s->batches = (int)take_below(&s->bytes, batch_limit + 1);
  struct ArrowArrayStream stream = {get_schema, get_next, get_last_error, release_stream, s};
  if (bends(s))
    stream.get_next = NULL;
  ji_status status = ji_dataset_import_arrow(ctx, &stream, &dataset);
  if (!status != (dataset != NULL) || stream.release)
    abort();
  if (status == JI_OK)
    check_round_trip(ctx, dataset);
  else if (!ji_context_message(ctx)[0])
    abort();
  ji_dataset_unref(dataset);
  if (s->held.schemas || s->held.arrays)
    abort(); /* released twice, or not at all */
  for (size_t i = 0; i < s->held.count; i++)
    free(s->held.blocks[i]);
  free(s);
  ji_context_free(ctx);
  return 0;
}

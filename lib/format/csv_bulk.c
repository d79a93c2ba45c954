/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_bulk.h"

#include "core/thread.h"
#include "format/csv_errors.h"

#include <string.h>

#define CHUNK_SIZE ((size_t)1 << 17) /* stays in a processor's own cache */
#define CHUNKS_A_THREAD 16 /* so that a slow one, and waiting for the others, is made up for */
#define CHUNKS_MAXIMUM 48
#define ROW_MAXIMUM ((size_t)1 << 22) /* a longer row is not for here */
#define COLUMN_BLOCKS_A_THREAD 4
#define SKIP_SIZE 4096

/* What a chunk is worked in; kept from group to group. */
typedef struct work {
  ji__csv_chunk chunk;
  ji__csv_piece *pieces; /* of each column */
  uint64_t *slots;
  uint8_t *validity;
  size_t cells; /* room, a column's rows rounded up to 8 */
  ji__buffer texts;
  int64_t first_line;
} work;

typedef struct group {
  ji_context *ctx;
  ji__csv_bulk *bulk;
  ji__source *source;
  char *buffer;
  size_t capacity, size; /* of the buffer */
  int at_end;
  size_t wanted; /* fill it so far; less at first, when no type is known */
  work *works;
  size_t work_count; /* there are */
  size_t *ends;      /* of the chunks in the buffer */
  size_t count;      /* chunks in the buffer */
  int64_t column_blocks;
  int64_t line; /* on which the buffer begins */
  /* With several threads the next buffer is read while this one is worked on. */
  char *next;
  size_t next_capacity, next_size; /* next_size 0: nothing was read ahead */
  size_t used;                     /* of the buffer: the rest goes before what is read */
  ji_context *reader;              /* a copy, for messages that nobody else writes */
  ji_status read_status;
} group;

/* --- a chunk, on any thread ------------------------------------------------------------------ */

/* Room for all values of the chunk, and for all its texts. */
static int reserve(work *w, size_t columns) {
  size_t rows = (w->chunk.rows / 8 + 1) * 8;
  const ji_allocator *allocator = w->chunk.allocator;
  if (rows > SIZE_MAX / 8 / columns)
    return 0;
  if (rows * columns > w->cells) {
    uint64_t *slots = ji__reallocate_array(allocator, w->slots, rows * columns, sizeof *slots);
    if (slots)
      w->slots = slots;
    uint8_t *validity =
        slots ? ji__reallocate_array(allocator, w->validity, rows * columns / 8, 1) : NULL;
    if (!validity)
      return 0;
    w->validity = validity;
    w->cells = rows * columns;
  }
  size_t texts = w->chunk.size + w->chunk.unquoted.size + 1;
  w->texts.size = 0;
  if (texts <= w->texts.capacity)
    return 1;
  char *data = ji__reallocate_array(allocator, w->texts.data, texts, 1);
  if (!data)
    return 0;
  w->texts.data = data;
  w->texts.capacity = texts;
  return 1;
}

static ji_status convert_chunk(const ji__csv_bulk *bulk, work *w) {
  size_t columns = (size_t)bulk->shape.kept;
  ji_status status = ji__csv_chunk_split(&w->chunk, &bulk->shape);
  if (status || w->chunk.refused)
    return status;
  if (!reserve(w, columns))
    return JI_ERROR_MEMORY;
  size_t rows = (w->chunk.rows / 8 + 1) * 8;
  for (size_t i = 0; i < columns; i++) {
    ji__csv_slice slice = {&w->chunk, (int64_t)i, (int64_t)columns, &bulk->missing};
    w->pieces[i] =
        (ji__csv_piece){.slots = w->slots + i * rows, .validity = w->validity + i * rows / 8};
    ji__csv_column_convert(bulk->targets + i, &slice, w->pieces + i, &w->texts);
  }
  return JI_OK;
}

/* Reads until `wanted` bytes are there. Room is left where the source may want it for one more
 * character. */
static ji_status read_some(group *g, ji_context *ctx, char *buffer, size_t capacity, size_t wanted,
                           size_t *size) {
  while (!g->at_end && *size < wanted && capacity - *size >= JI__SOURCE_MINIMUM) {
    size_t got = 0, room = wanted - *size;
    if (room < JI__SOURCE_MINIMUM)
      room = JI__SOURCE_MINIMUM;
    ji_status status = ji__source_read(ctx, g->source, buffer + *size, room, &got);
    if (status)
      return status;
    g->at_end = got == 0;
    *size += got;
  }
  return JI_OK;
}

/* What fails is met when it is needed. */
static void read_ahead(group *g) {
  size_t rest = g->size - g->used;
  if (!g->next || g->at_end || rest + JI__SOURCE_MINIMUM > g->next_capacity)
    return;
  if (rest)
    memcpy(g->next, g->buffer + g->used, rest);
  g->next_size = rest;
  g->read_status =
      read_some(g, g->reader, g->next, g->next_capacity, g->next_capacity, &g->next_size);
}

/* The first block takes the bytes into the file's digest, which cannot be divided, and reads on. */
static ji_status work_on_chunk(void *user, int64_t block) {
  group *g = user;
  if (block == 0) {
    ji__source_hash(g->source);
    read_ahead(g);
    return JI_OK;
  }
  return convert_chunk(g->bulk, g->works + block - 1);
}

/* Columns do not know of each other; each takes its chunks in order. */
static ji_status work_on_columns(void *user, int64_t block) {
  group *g = user;
  const ji__csv_bulk *bulk = g->bulk;
  int64_t columns = bulk->shape.kept;
  int64_t from = columns * block / g->column_blocks;
  int64_t to = columns * (block + 1) / g->column_blocks;
  for (int64_t i = from; i < to; i++)
    for (size_t k = 0; k < g->count; k++) {
      work *w = g->works + k;
      ji__csv_slice slice = {&w->chunk, i, columns, &bulk->missing};
      ji_status status =
          ji__csv_column_append(bulk->targets + i, &slice, w->pieces + i, &w->texts, w->first_line);
      if (status)
        return status;
    }
  return JI_OK;
}

/* --- a group of chunks ----------------------------------------------------------------------- */

static ji_status fill(group *g) {
  ji_status status = g->read_status;
  if (status)
    memcpy(g->ctx->message, g->reader->message, sizeof g->ctx->message);
  else
    status = read_some(g, g->ctx, g->buffer, g->capacity, g->wanted, &g->size);
  if (!ji__csv_errors_is_of_file(status))
    return status;
  g->bulk->is_refused = 1; /* the rows before it may have errors, which are told first */
  return JI_OK;
}

/* No row ends in the buffer: it gets larger. A longer row than is usual is read the other way, and
 * so is a file whose lines end in CR alone. */
static ji_status enlarge(group *g) {
  if (g->at_end || g->capacity >= ROW_MAXIMUM) {
    g->bulk->is_refused = g->size > 0;
    return JI_OK;
  }
  ji__source_hash(g->source);
  char *buffer = ji__reallocate_array(ji__allocator(g->ctx), g->buffer, g->capacity, 4);
  if (!buffer)
    return ji__fail_memory(g->ctx);
  g->buffer = buffer;
  g->capacity *= 4;
  g->wanted = g->capacity;
  return JI_OK;
}

static void prepare(group *g) {
  size_t from = 0;
  for (size_t k = 0; k < g->count; k++) {
    ji__csv_chunk *chunk = &g->works[k].chunk;
    chunk->text = g->buffer + from;
    chunk->size = g->ends[k] - from;
    from = g->ends[k];
  }
}

/* Lines and rows of the chunks, which they do not know before. */
static void count(group *g) {
  ji__csv_bulk *bulk = g->bulk;
  for (size_t k = 0; k < g->count; k++) {
    work *w = g->works + k;
    bulk->is_refused |= w->chunk.refused;
    w->first_line = g->line;
    g->line += w->chunk.line_count;
    bulk->rows += (int64_t)w->chunk.rows;
  }
  bulk->is_refused |= bulk->rows > bulk->max_rows;
}

static ji_status work_on_group(group *g) {
  ji__csv_bulk *bulk = g->bulk;
  ji_status status = ji__parallel_for(g->ctx, NULL, (int64_t)g->count + 1, work_on_chunk, g);
  if (status)
    return status;
  count(g);
  if (!bulk->is_refused)
    status = ji__parallel_for(g->ctx, NULL, g->column_blocks, work_on_columns, g);
  if (status != JI_ERROR_FORMAT)
    return status;
  bulk->is_refused = 1;
  return JI_OK;
}

/* What was read ahead begins with the rest of the buffer; else the rest moves to its front. */
static void advance(group *g) {
  if (g->next_size) {
    char *buffer = g->buffer;
    size_t capacity = g->capacity;
    g->buffer = g->next;
    g->capacity = g->next_capacity;
    g->size = g->next_size;
    g->next = buffer;
    g->next_capacity = capacity;
    g->next_size = 0;
  } else {
    g->size -= g->used;
    memmove(g->buffer, g->buffer + g->used, g->size);
  }
  g->wanted = g->capacity;
}

static ji_status take_group(group *g) {
  g->count = ji__csv_cut(g->buffer, g->size, g->at_end, g->bulk->shape.dialect->comment,
                         g->wanted / g->work_count + 1, g->ends, g->work_count, &g->used);
  if (!g->count)
    return enlarge(g);
  prepare(g);
  ji_status status = work_on_group(g);
  if (status)
    return status == JI_ERROR_MEMORY ? ji__fail_memory(g->ctx) : status;
  advance(g);
  return JI_OK;
}

static ji_status take_groups(group *g) {
  for (;;) {
    ji_status status =
        ji__progress(g->ctx, g->bulk->task, ji__source_done(g->source), ji__source_size(g->source));
    if (!status)
      status = fill(g);
    if (!status && !g->bulk->is_refused)
      status = take_group(g);
    if (status || g->bulk->is_refused)
      return status;
    if (g->at_end && !g->size)
      return ji__progress(g->ctx, g->bulk->task, ji__source_done(g->source),
                          ji__source_size(g->source));
  }
}

/* --- all of it ------------------------------------------------------------------------------- */

static void close_group(group *g) {
  const ji_allocator *allocator = ji__allocator(g->ctx);
  for (size_t k = 0; g->works && k < g->work_count; k++) {
    work *w = g->works + k;
    ji__csv_chunk_free(&w->chunk);
    ji__release(allocator, w->pieces);
    ji__release(allocator, w->slots);
    ji__release(allocator, w->validity);
    ji__release(allocator, w->texts.data);
  }
  ji__release(allocator, g->works);
  ji__release(allocator, g->ends);
  ji__release(allocator, g->buffer);
  ji__release(allocator, g->next);
  ji__release(allocator, g->reader);
}

static ji_status open_reader(group *g) {
  const ji_allocator *allocator = ji__allocator(g->ctx);
  g->next = ji__allocate(allocator, g->capacity);
  g->reader = ji__allocate(allocator, sizeof *g->reader);
  if (!g->next || !g->reader)
    return ji__fail_memory(g->ctx);
  g->next_capacity = g->capacity;
  memcpy(g->reader, g->ctx, sizeof *g->reader);
  return JI_OK;
}

static ji_status open_group(group *g, const ji__csv_rest *rest) {
  const ji_allocator *allocator = ji__allocator(g->ctx);
  size_t chunk = g->bulk->chunk_size ? g->bulk->chunk_size : CHUNK_SIZE;
  int32_t threads = ji__thread_count(g->ctx);
  size_t count = threads == 1 ? 1 : (size_t)threads * CHUNKS_A_THREAD;
  g->work_count = count < CHUNKS_MAXIMUM ? count : CHUNKS_MAXIMUM;
  g->capacity = chunk * g->work_count + rest->size + 2 * JI__SOURCE_MINIMUM;
  g->wanted = chunk;
  g->column_blocks = threads == 1 ? 1 : (int64_t)threads * COLUMN_BLOCKS_A_THREAD;
  if (g->column_blocks > g->bulk->shape.kept)
    g->column_blocks = g->bulk->shape.kept;
  g->size = rest->size;
  g->line = rest->line;
  g->source = rest->source;
  g->buffer = ji__allocate(allocator, g->capacity);
  g->works = ji__allocate_array(allocator, g->work_count, sizeof *g->works);
  g->ends = ji__allocate_array(allocator, g->work_count, sizeof *g->ends);
  if (!g->buffer || !g->works || !g->ends)
    return ji__fail_memory(g->ctx);
  for (size_t k = 0; k < g->work_count; k++) {
    ji__csv_chunk_init(&g->works[k].chunk, allocator);
    ji__buffer_init(&g->works[k].texts, allocator);
    g->works[k].pieces =
        ji__allocate_array(allocator, (size_t)g->bulk->shape.kept, sizeof(ji__csv_piece));
    if (!g->works[k].pieces)
      return ji__fail_memory(g->ctx);
  }
  if (rest->size)
    memcpy(g->buffer, rest->bytes, rest->size);
  return threads == 1 ? JI_OK : open_reader(g);
}

static ji_status read_rows(ji_context *ctx, ji__csv_bulk *bulk, const ji__csv_rest *rest) {
  group g = {.ctx = ctx, .bulk = bulk};
  ji_status status = open_group(&g, rest);
  if (!status)
    status = take_groups(&g);
  ji__source_hash(rest->source); /* nothing of the buffer is left to it */
  close_group(&g);
  return status;
}

/* --- columns that are read once more --------------------------------------------------------- */

typedef struct again {
  ji__csv_bulk bulk; /* of the lost columns alone, their types declared */
  ji__csv_cells *cells;
  int64_t *map;
} again;

static void free_again(ji_context *ctx, again *a) {
  for (int64_t i = 0; a->cells && i < a->bulk.shape.kept; i++)
    ji__csv_cells_free(a->cells + i);
  ji__release(ji__allocator(ctx), a->cells);
  ji__release(ji__allocator(ctx), a->bulk.targets);
  ji__release(ji__allocator(ctx), a->map);
}

static ji_status plan_again(ji_context *ctx, const ji__csv_bulk *bulk, int64_t lost, again *a) {
  const ji_allocator *allocator = ji__allocator(ctx);
  a->bulk = *bulk;
  a->bulk.rows = 0;
  a->bulk.task = "read csv again"; /* columns whose type changed late */
  a->bulk.shape.kept = 0;
  a->cells = ji__allocate_array(allocator, (size_t)lost, sizeof *a->cells);
  a->bulk.targets = ji__allocate_array(allocator, (size_t)lost, sizeof *a->bulk.targets);
  a->map = ji__allocate_array(allocator, (size_t)bulk->shape.width, sizeof *a->map);
  if (!a->cells || !a->bulk.targets || !a->map)
    return ji__fail_memory(ctx);
  a->bulk.shape.map = a->map;
  for (int64_t i = 0; i < bulk->shape.width; i++)
    a->map[i] = -1;
  for (int64_t i = 0; i < bulk->shape.kept; i++) {
    const ji__csv_target *target = bulk->targets + i;
    if (!target->is_lost)
      continue;
    int64_t at = a->bulk.shape.kept++;
    ji__csv_cells_init(a->cells + at, allocator, ji__csv_inferred_type(target->inference));
    a->bulk.targets[at] = (ji__csv_target){.cells = a->cells + at, .field = target->field};
    a->map[target->field - 1] = at;
  }
  return JI_OK;
}

/* Passes over the header; what is read beyond it stays in `bytes`. */
static ji_status skip(ji_context *ctx, ji__source *source, int64_t offset, char *bytes,
                      size_t capacity, ji__csv_rest *rest) {
  for (;;) {
    size_t got = 0;
    ji_status status = ji__source_read(ctx, source, bytes, capacity, &got);
    if (status || (int64_t)got >= offset || !got) {
      size_t used = (int64_t)got < offset ? got : (size_t)offset;
      *rest = (ji__csv_rest){.source = source, .bytes = bytes + used, .size = got - used};
      return status;
    }
    offset -= (int64_t)got;
  }
}

static ji_status read_again(ji_context *ctx, ji__csv_bulk *bulk, const ji__csv_rest *rest,
                            again *a) {
  ji__source_options options = bulk->shape.dialect->source;
  ji__source *source = NULL;
  ji__csv_rest begin = {0};
  char bytes[SKIP_SIZE];
  options.hash_later = 0;
  ji_status status = ji__source_open(ctx, bulk->path, &options, &source);
  if (!status)
    status = skip(ctx, source, rest->offset, bytes, sizeof bytes, &begin);
  begin.line = rest->line;
  if (!status)
    status = read_rows(ctx, &a->bulk, &begin);
  if (!status)
    bulk->is_refused = a->bulk.is_refused || a->bulk.rows != bulk->rows ||
                       !ji__source_is_unchanged(rest->source, source);
  ji__source_close(source);
  return status;
}

static void give_back(ji__csv_bulk *bulk, again *a) {
  for (int64_t i = 0, at = 0; i < bulk->shape.kept; i++) {
    ji__csv_target *target = bulk->targets + i;
    if (!target->is_lost)
      continue;
    *target->cells = a->cells[at];
    ji__csv_cells_init(a->cells + at, target->cells->allocator, target->cells->type);
    at++;
    target->is_lost = 0;
  }
}

static ji_status find_lost(ji_context *ctx, ji__csv_bulk *bulk, const ji__csv_rest *rest) {
  int64_t lost = 0;
  for (int64_t i = 0; i < bulk->shape.kept; i++)
    lost += bulk->targets[i].is_lost;
  if (!lost)
    return JI_OK;
  again a = {0};
  ji_status status = plan_again(ctx, bulk, lost, &a);
  if (!status)
    status = read_again(ctx, bulk, rest, &a);
  if (!status && !bulk->is_refused)
    give_back(bulk, &a);
  free_again(ctx, &a);
  return status;
}

/* A number that no double holds is an error among numbers. */
static int is_too_large(const ji__csv_target *target) {
  return target->inference && target->inference->large.line &&
         ji__csv_inferred_type(target->inference) == JI_TYPE_FLOAT64;
}

ji_status ji__csv_bulk_read(ji_context *ctx, ji__csv_bulk *bulk, const ji__csv_rest *rest) {
  ji_status status = read_rows(ctx, bulk, rest);
  for (int64_t i = 0; i < bulk->shape.kept && !status && !bulk->is_refused; i++) {
    bulk->is_refused = is_too_large(bulk->targets + i);
    if (ji__csv_column_end(bulk->targets + i))
      status = ji__fail_memory(ctx);
  }
  return status || bulk->is_refused ? status : find_lost(ctx, bulk, rest);
}

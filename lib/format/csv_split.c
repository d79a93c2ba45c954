/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_split.h"

#include "core/utf8.h"

#include <csv.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define FIELDS_FIRST 8192 /* room for so many, or for one row */

void ji__csv_chunk_init(ji__csv_chunk *chunk, const ji_allocator *allocator) {
  *chunk = (ji__csv_chunk){.allocator = allocator};
  ji__buffer_init(&chunk->unquoted, allocator);
}

void ji__csv_chunk_free(ji__csv_chunk *chunk) {
  if (!chunk->allocator)
    return;
  ji__release(chunk->allocator, chunk->fields);
  ji__release(chunk->allocator, chunk->lines);
  ji__release(chunk->allocator, chunk->breaks);
  ji__buffer_free(&chunk->unquoted);
  *chunk = (ji__csv_chunk){0};
}

int64_t ji__csv_chunk_line(const ji__csv_chunk *chunk, size_t row, int64_t field) {
  int64_t line = chunk->lines[row];
  for (size_t i = 0; i < chunk->break_count; i++)
    if (chunk->breaks[i].row == row && chunk->breaks[i].field < field)
      line += chunk->breaks[i].lines;
  return line;
}

/* The row at hand. */
typedef struct splitter {
  ji__csv_chunk *chunk;
  const ji__csv_shape *shape;
  ji__csv_field *row; /* its kept fields */
  int64_t field;      /* fields so far */
  uint64_t limit;     /* bytes of a field */
  const char *quoted; /* what the field at hand is, if it stood in quotes */
  size_t quoted_size;
  int is_odd; /* a quote is not one of two around a field */
  ji_status status;
  int after_return, at_start; /* of libcsv's part; a row that ends in CR is within the line */
} splitter;

static int refuse(splitter *s) {
  s->chunk->refused = 1;
  return 0;
}

/* Room for one more row. */
static int begin_row(splitter *s) {
  ji__csv_chunk *chunk = s->chunk;
  size_t kept = (size_t)s->shape->kept;
  if (chunk->rows == chunk->row_capacity) {
    size_t capacity = chunk->row_capacity ? chunk->row_capacity * 2 : 1 + FIELDS_FIRST / kept;
    ji__csv_field *fields = NULL;
    if (capacity <= SIZE_MAX / kept)
      fields =
          ji__reallocate_array(chunk->allocator, chunk->fields, capacity * kept, sizeof *fields);
    if (fields)
      chunk->fields = fields;
    uint32_t *lines =
        fields ? ji__reallocate_array(chunk->allocator, chunk->lines, capacity, sizeof *lines)
               : NULL;
    if (lines)
      chunk->lines = lines;
    if (!lines) {
      s->status = JI_ERROR_MEMORY;
      return 0;
    }
    chunk->row_capacity = capacity;
  }
  s->row = chunk->fields + chunk->rows * kept;
  s->field = 0;
  return 1;
}

static inline int put_field(splitter *s, uint32_t at, uint32_t size) {
  const ji__csv_shape *shape = s->shape;
  if ((size & JI__CSV_SIZE) > s->limit || s->field >= shape->width)
    return refuse(s);
  int64_t slot = shape->map ? shape->map[s->field] : s->field;
  if (slot >= 0)
    s->row[slot] = (ji__csv_field){at, size};
  s->field++;
  return 1;
}

static inline int has_breaks(const ji__csv_chunk *chunk) {
  return chunk->break_count && chunk->breaks[chunk->break_count - 1].row == chunk->rows;
}

static inline int end_row(splitter *s) {
  ji__csv_chunk *chunk = s->chunk;
  if (s->field != s->shape->width)
    return refuse(s);
  chunk->lines[chunk->rows] = (uint32_t)chunk->line_count++;
  if (has_breaks(chunk))
    for (size_t i = chunk->break_count; i > 0 && chunk->breaks[i - 1].row == chunk->rows; i--)
      chunk->line_count += chunk->breaks[i - 1].lines;
  chunk->rows++;
  return begin_row(s);
}

/* A line with nothing on it: a null in a file of one column, else nothing. */
static int blank_line(splitter *s) {
  if (s->shape->width == 1)
    return put_field(s, 0, 0) && end_row(s);
  s->chunk->line_count++;
  return 1;
}

/* --- words at a time ------------------------------------------------------------------------- */

static int add_break(splitter *s, int64_t lines) {
  ji__csv_chunk *chunk = s->chunk;
  if (chunk->break_count == chunk->break_capacity) {
    size_t capacity = chunk->break_capacity ? chunk->break_capacity * 2 : 16;
    ji__csv_break *breaks =
        ji__reallocate_array(chunk->allocator, chunk->breaks, capacity, sizeof *breaks);
    if (!breaks) {
      s->status = JI_ERROR_MEMORY;
      return 0;
    }
    chunk->breaks = breaks;
    chunk->break_capacity = capacity;
  }
  chunk->breaks[chunk->break_count++] = (ji__csv_break){chunk->rows, s->field, lines};
  return 1;
}

static int put_quoted(splitter *s) {
  const char *text = s->quoted;
  size_t size = s->quoted_size;
  s->quoted = NULL;
  if (!put_field(s, (uint32_t)(text - s->chunk->text), (uint32_t)size | JI__CSV_QUOTED))
    return 0;
  int64_t lines =
      memchr(text, '\n', size) || memchr(text, '\r', size) ? ji__csv_line_ends(text, size) : 0;
  return !lines || add_break(s, lines);
}

static inline int put_text(splitter *s, const char *from, const char *to) {
  return s->quoted ? put_quoted(s)
                   : put_field(s, (uint32_t)(from - s->chunk->text), (uint32_t)(to - from));
}

static inline int end_line(splitter *s, const char *from, const char *to) {
  if (s->field == 0 && from == to)
    return blank_line(s);
  return put_text(s, from, to) && end_row(s);
}

/* Where the rows lie that are at hand. */
typedef struct stretch {
  const char *begin, *end;
  const char *row;  /* the row's first byte */
  const char *from; /* the field's */
} stretch;

/* A delimiter or line end. */
static inline int take_mark(splitter *s, stretch *t, const char *at) {
  const char *from = t->from;
  t->from = at + 1;
  if (*at == (char)s->shape->dialect->delimiter)
    return put_text(s, from, at);
  t->row = at + 1;
  if (*at == '\n' && from == at && s->field == 0 && at > t->begin && at[-1] == '\r')
    return 1; /* of CR LF */
  return end_line(s, from, at);
}

/* A field in quotes that has none within; returns where the next mark stands, NULL where it is not
 * so simple. A chunk ends without a line end only where the file does. */
static const char *take_quote(splitter *s, const stretch *t, const char *at) {
  s->is_odd = 1;
  if (at != t->from)
    return NULL;
  const char *close = memchr(at + 1, '"', (size_t)(t->end - at - 1));
  if (!close)
    return NULL;
  const char *next = close + 1;
  if (next < t->end && *next != (char)s->shape->dialect->delimiter && *next != '\n' &&
      *next != '\r')
    return NULL;
  s->is_odd = 0;
  s->quoted = at + 1;
  s->quoted_size = (size_t)(close - at - 1);
  return next;
}

/* marks_of() gives a bit, or the highest of BITS, for each byte of a block that is a mark. */
#if defined(__SSE2__) && defined(__GNUC__)
#define BLOCK 32
#define BITS 1

static inline uint64_t marks_of(const char *at, char delimiter) {
  const __m128i a = _mm_loadu_si128((const void *)at), b = _mm_loadu_si128((const void *)(at + 16));
  __m128i low = _mm_setzero_si128(), high = low;
  const char patterns[4] = {delimiter, '\n', '\r', '"'};
  for (int i = 0; i < 4; i++) {
    const __m128i pattern = _mm_set1_epi8(patterns[i]);
    low = _mm_or_si128(low, _mm_cmpeq_epi8(a, pattern));
    high = _mm_or_si128(high, _mm_cmpeq_epi8(b, pattern));
  }
  return (uint64_t)(uint32_t)_mm_movemask_epi8(low) | (uint64_t)(uint32_t)_mm_movemask_epi8(high)
                                                          << 16;
}
#elif defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && defined(__GNUC__)
#define BLOCK 8
#define BITS 8
#define ONES UINT64_C(0x0101010101010101)
#define LOWS UINT64_C(0x7F7F7F7F7F7F7F7F)

static inline uint64_t equal_bytes(uint64_t word, char byte) {
  uint64_t difference = word ^ ONES * (unsigned char)byte;
  return ~(((difference & LOWS) + LOWS) | difference | LOWS);
}

static inline uint64_t marks_of(const char *at, char delimiter) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return equal_bytes(word, delimiter) | equal_bytes(word, '\n') | equal_bytes(word, '\r') |
         equal_bytes(word, '"');
}
#endif

#ifdef BLOCK
/* The next mark that is not passed over, or where less than a word is left; NULL: refused or odd.
 */
static const char *take_words(splitter *s, stretch *t) {
  const char delimiter = (char)s->shape->dialect->delimiter;
  const char *at = t->begin, *end = t->end;
  while (end - at >= BLOCK) {
    const char *next = at + BLOCK;
    for (uint64_t marks = marks_of(at, delimiter); marks; marks &= marks - 1) {
      const char *mark = at + __builtin_ctzll(marks) / BITS;
      if (*mark == '"') {
        next = take_quote(s, t, mark);
        break;
      }
      if (!take_mark(s, t, mark))
        return NULL;
    }
    if (!next)
      return NULL;
    at = next;
  }
  return at;
}
#else
static const char *take_words(splitter *s, stretch *t) {
  (void)s;
  return t->begin;
}
#endif

static int take_rest(splitter *s, stretch *t, const char *at) {
  const char delimiter = (char)s->shape->dialect->delimiter;
  while (at < t->end) {
    if (*at == '"') {
      at = take_quote(s, t, at);
      if (!at)
        return 0;
    } else {
      if ((*at == delimiter || *at == '\n' || *at == '\r') && !take_mark(s, t, at))
        return 0;
      at++;
    }
  }
  if (t->from == t->end && s->field == 0 && !s->quoted)
    return 1;
  return end_line(s, t->from, t->end);
}

/* Rows from `begin` on; returns where they end, or the row that libcsv must take, or NULL. */
static const char *split_quickly(splitter *s, const char *begin, const char *end) {
  stretch t = {begin, end, begin, begin};
  s->is_odd = 0;
  const char *at = take_words(s, &t);
  if (at && take_rest(s, &t, at))
    return end;
  if (!s->is_odd)
    return NULL;
  s->field = 0;
  s->quoted = NULL;
  while (has_breaks(s->chunk))
    s->chunk->break_count--;
  return t.row;
}

/* --- with quotes: libcsv --------------------------------------------------------------------- */

static void take_field(void *text, size_t size, void *user) {
  splitter *s = user;
  ji__csv_chunk *chunk = s->chunk;
  if (s->status || chunk->refused)
    return;
  s->after_return = 0;
  if (!text) {
    put_field(s, 0, 0);
    return;
  }
  size_t at = chunk->unquoted.size;
  ji__buffer_append(&chunk->unquoted, text, size);
  if (chunk->unquoted.failed)
    s->status = JI_ERROR_MEMORY;
  else if (at + size > JI__CSV_SIZE)
    refuse(s);
  else if (put_field(s, (uint32_t)at, (uint32_t)size | JI__CSV_QUOTED | JI__CSV_COPIED)) {
    int64_t lines = ji__csv_line_ends(text, size);
    if (lines)
      add_break(s, lines);
  }
}

static void take_row(int terminator, void *user) {
  splitter *s = user;
  if (s->status || s->chunk->refused)
    return;
  s->at_start = terminator == '\n';
  if (terminator == '\n' && s->after_return) {
    s->after_return = 0;
    return;
  }
  s->after_return = terminator == '\r';
  if (s->field == 0)
    blank_line(s);
  else
    end_row(s);
}

/* Feeds lines from `at` on until a row ends with one; returns where that is. */
static const char *split_quoted(splitter *s, struct csv_parser *parser, const char *at,
                                const char *end) {
  s->at_start = s->after_return = 0;
  while (at < end && !s->at_start) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    size_t size = (size_t)((feed ? feed + 1 : end) - at);
    s->at_start = 0;
    if (csv_parse(parser, at, size, take_field, take_row, s) < size) {
      if (csv_error(parser) == CSV_ENOMEM)
        s->status = JI_ERROR_MEMORY;
      refuse(s);
    }
    if (s->status || s->chunk->refused)
      return NULL;
    at += size;
  }
  return at;
}

/* --- chunks ---------------------------------------------------------------------------------- */

static int begins_with(const char *at, const char *end, const char *prefix) {
  size_t size = strlen(prefix);
  return (size_t)(end - at) >= size && memcmp(at, prefix, size) == 0;
}

static const char *last_line_end(const char *begin, const char *end) {
  while (end > begin && end[-1] != '\n')
    end--;
  return end;
}

/* With comments the rows are taken line by line, as any line may be one. */
static const char *stretch_end(const splitter *s, const char *at, const char *end) {
  const char *feed = s->shape->dialect->comment ? memchr(at, '\n', (size_t)(end - at)) : NULL;
  return feed ? feed + 1 : end;
}

static int split_rows(splitter *s, struct csv_parser *parser) {
  const char *at = s->chunk->text, *end = at + s->chunk->size;
  const char *comment = s->shape->dialect->comment;
  while (at && at < end) {
    if (comment && begins_with(at, end, comment)) {
      const char *feed = memchr(at, '\n', (size_t)(end - at));
      s->chunk->line_count += feed != NULL;
      at = feed ? feed + 1 : end;
      continue;
    }
    at = split_quickly(s, at, stretch_end(s, at, end));
    if (at && s->is_odd)
      at = split_quoted(s, parser, at, end);
  }
  if (!at)
    return 0;
  if (csv_fini(parser, take_field, take_row, s) != 0)
    return csv_error(parser) == CSV_ENOMEM ? (s->status = JI_ERROR_MEMORY, 0) : refuse(s);
  return !s->status && !s->chunk->refused;
}

/* NUL and what is not UTF-8, all at once: the rows end between characters. */
static int is_text(const char *text, size_t size) {
  return !memchr(text, 0, size) && ji__utf8_valid_prefix(text, size) == size;
}

ji_status ji__csv_chunk_split(ji__csv_chunk *chunk, const ji__csv_shape *shape) {
  splitter s = {.chunk = chunk, .shape = shape};
  s.limit = (uint64_t)shape->dialect->max_field_size;
  chunk->rows = chunk->break_count = chunk->unquoted.size = 0;
  chunk->line_count = chunk->refused = 0;
  if (!is_text(chunk->text, chunk->size) || chunk->size > JI__CSV_SIZE) {
    chunk->refused = 1;
    return JI_OK;
  }
  struct csv_parser parser;
  ji__csv_parser_init(&parser, shape->dialect);
  if (begin_row(&s))
    split_rows(&s, &parser);
  csv_free(&parser);
  return s.status;
}

/* --- cutting --------------------------------------------------------------------------------- */

typedef struct cutter {
  const char *text;
  size_t wanted, most;
  size_t *ends;
  size_t count;
  size_t last; /* where the last row that was seen ends */
} cutter;

/* Rows may end at the line ends in [from, to). */
static void cut_within(cutter *c, size_t from, size_t to) {
  for (;;) {
    size_t start = c->count ? c->ends[c->count - 1] : 0;
    size_t target = start + c->wanted - 1;
    if (c->count + 1 >= c->most || target >= to)
      break;
    if (target < from)
      target = from;
    const char *feed = memchr(c->text + target, '\n', to - target);
    if (!feed)
      break;
    c->ends[c->count++] = (size_t)(feed - c->text) + 1;
  }
  const char *end = last_line_end(c->text + from, c->text + to);
  if (end > c->text + from)
    c->last = (size_t)(end - c->text);
}

/* A quote opens or closes, a doubled one does both: between an even number of them is outside.
 * Where a quote stands as it must not, this is wrong from there on; but that piece is refused. */
static void cut_text(cutter *c, size_t size) {
  int outside = 1;
  for (size_t at = 0; at < size;) {
    const char *quote = memchr(c->text + at, '"', size - at);
    size_t to = quote ? (size_t)(quote - c->text) : size;
    if (outside)
      cut_within(c, at, to);
    at = to + 1;
    outside = !outside;
  }
}

static int count_quotes(const char *text, size_t size) {
  int count = 0;
  for (size_t i = 0; i < size; i++)
    count += text[i] == '"';
  return count;
}

/* Quotes in comments do not count, so the text is looked at line by line. 0 where lines end in CR
 * alone. */
static int cut_lines(cutter *c, size_t size, int at_end, const char *comment) {
  int outside = 1;
  for (size_t at = 0; at < size;) {
    const char *feed = memchr(c->text + at, '\n', size - at);
    size_t to = feed ? (size_t)(feed - c->text) + 1 : size;
    const char *back = memchr(c->text + at, '\r', to - at);
    if (back && back + 1 == c->text + size)
      return !at_end;
    if (back && back[1] != '\n')
      return 0;
    if (!outside || !begins_with(c->text + at, c->text + size, comment))
      outside ^= count_quotes(c->text + at, to - at) & 1;
    if (outside && feed)
      cut_within(c, to - 1, to);
    at = to;
  }
  return 1;
}

size_t ji__csv_cut(const char *text, size_t size, int at_end, const char *comment, size_t wanted,
                   size_t *ends, size_t most, size_t *used) {
  cutter c = {.text = text, .wanted = wanted, .most = most, .ends = ends};
  *used = 0;
  if (comment) {
    if (!cut_lines(&c, size, at_end, comment))
      return 0;
  } else {
    cut_text(&c, size);
  }
  *used = at_end ? size : c.last;
  if (*used > (c.count ? ends[c.count - 1] : 0))
    ends[c.count++] = *used;
  return c.count;
}

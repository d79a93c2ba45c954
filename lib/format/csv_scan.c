/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_scan.h"

#include "core/utf8.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)1 << 18)
#define BLOCK_MINIMUM ((size_t)1 << 12)
#define FIELD_GROWTH                                                                               \
  ((size_t)1 << 14) /* libcsv's own step of 128 bytes is slow for long fields                      \
                     */

typedef struct scan {
  ji_context *ctx;
  const ji__csv_sink *sink;
  const ji__csv_dialect *dialect;
  ji__csv_place place;
  ji_status status; /* set by a callback: libcsv cannot be told to stop */
  int after_return; /* the last row ended in CR: a LF now belongs to it */
  int at_start;     /* nothing of a row was seen yet */
  int in_comment;
  int is_asking; /* sink->is_ready, so far in vain */
  int taken;     /* by sink->bulk */
} scan;

/* Blanks are part of a field (RFC 4180); libcsv would cut them off. */
static int no_blank(unsigned char c) {
  (void)c;
  return 0;
}

int64_t ji__csv_line_ends(const char *text, size_t size) {
  int64_t count = 0;
  for (size_t i = 0; i < size; i++)
    if (text[i] == '\n' ? i == 0 || text[i - 1] != '\r' : text[i] == '\r')
      count++;
  return count;
}

ji_status ji__csv_fail_at(ji_context *ctx, ji_status status, const ji__csv_place *place,
                          const char *name) {
  ji__csv_spot *spot = place->spot;
  if (spot) {
    spot->line = place->line;
    spot->field = place->field;
    memcpy(spot->problem, ji_context_message(ctx), sizeof spot->problem);
  }
  if (name)
    return ji__fail_within(ctx, status, "%s: line %" PRId64 ", column \"%s\"", place->path,
                           place->line, name);
  return ji__fail_within(ctx, status, "%s: line %" PRId64 ", column %" PRId64, place->path,
                         place->line, place->field);
}

const char *ji__csv_excerpt(const char *text, size_t size, char out[JI__EXCERPT_SIZE]) {
  size_t room = JI__EXCERPT_SIZE - sizeof "\"...\"";
  size_t kept = size;
  if (kept > room)
    for (kept = room; kept > 0 && ((unsigned char)text[kept] & 0xC0U) == 0x80U;)
      kept--;
  size_t at = 0;
  out[at++] = '"';
  for (size_t i = 0; i < kept; i++)
    out[at++] = (unsigned char)text[i] < 0x20 || text[i] == 0x7f ? '?' : text[i];
  if (kept < size) {
    memcpy(out + at, "...", 3);
    at += 3;
  }
  out[at++] = '"';
  out[at] = 0;
  return out;
}

ji_status ji__csv_check_width(ji_context *ctx, const ji__csv_place *place, int64_t expected) {
  if (place->field == expected)
    return JI_OK;
  const char *more = place->field == 1 ? "" : "s";
  if (place->spot) {
    ji__fail(ctx, JI_ERROR_FORMAT, "the row has %" PRId64 " field%s, the header has %" PRId64,
             place->field, more, expected);
    place->spot->line = place->row_line;
    place->spot->field = 0;
    memcpy(place->spot->problem, ji_context_message(ctx), sizeof place->spot->problem);
  }
  return ji__fail(ctx, JI_ERROR_FORMAT,
                  "%s: line %" PRId64 " has %" PRId64 " field%s, the header has %" PRId64,
                  place->path, place->row_line, place->field, more, expected);
}

typedef struct ranked_name {
  const char *name;
  int64_t index;
} ranked_name;

static int compare_names(const void *left, const void *right) {
  const ranked_name *a = left;
  const ranked_name *b = right;
  int order = strcmp(a->name, b->name);
  return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Spreadsheets write empty cells behind a title. */
static int is_title(char *const *names, int64_t count) {
  for (int64_t i = 1; i < count; i++)
    if (names[i][0])
      return 0;
  return count > 1 && names[0][0];
}

ji_status ji__csv_check_names(ji_context *ctx, const char *path, int64_t line, char *const *names,
                              int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (!names[i][0])
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "%s: line %" PRId64 ", column %" PRId64 ": the name is empty (%s)", path,
                      line, i + 1,
                      is_title(names, count) ? "a title? skip_lines passes over it"
                                             : "row names of another program? name their column");
  ranked_name *ranked = ji__allocate_array(ji__allocator(ctx), (size_t)count, sizeof *ranked);
  if (!ranked)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < count; i++)
    ranked[i] = (ranked_name){names[i], i};
  qsort(ranked, (size_t)count, sizeof *ranked, compare_names);
  ji_status status = JI_OK;
  for (int64_t i = 1; i < count && !status; i++)
    if (strcmp(ranked[i - 1].name, ranked[i].name) == 0)
      status = ji__fail(ctx, JI_ERROR_LABEL,
                        "%s: line %" PRId64 ", columns %" PRId64 " and %" PRId64
                        " are both named \"%s\"",
                        path, line, ranked[i - 1].index + 1, ranked[i].index + 1, ranked[i].name);
  ji__release(ji__allocator(ctx), ranked);
  return status;
}

/* With the place's column before it. */
static ji_status fail_here(scan *s, ji_status status) {
  const char *name = s->sink->name ? s->sink->name(s->sink->user, s->place.field) : NULL;
  return ji__csv_fail_at(s->ctx, status, &s->place, name);
}

static ji_status check_utf8(scan *s, const char *text, size_t size) {
  size_t valid = ji__utf8_valid_prefix(text, size);
  if (valid == size)
    return JI_OK;
  ji__fail(s->ctx, JI_ERROR_ENCODING,
           "byte %zu of the field, 0x%02X, is not UTF-8; is the file in another encoding, such as "
           "GB18030?",
           valid + 1, (unsigned)(unsigned char)text[valid]);
  return fail_here(s, JI_ERROR_ENCODING);
}

static ji_status fail_field_size(scan *s) {
  ji__fail(s->ctx, JI_ERROR_LIMIT, "the field is longer than max_field_size, %" PRId64 " bytes",
           s->dialect->max_field_size);
  return fail_here(s, JI_ERROR_LIMIT);
}

static ji_status check_field(scan *s, const char *text, size_t size) {
  if ((uint64_t)size > (uint64_t)s->dialect->max_field_size)
    return fail_field_size(s);
  const char *nul = size ? memchr(text, 0, size) : NULL;
  if (nul) {
    ji__fail(s->ctx, JI_ERROR_FORMAT, "byte %zu of the field is NUL; is this a text file?",
             (size_t)(nul - text) + 1);
    return fail_here(s, JI_ERROR_FORMAT);
  }
  return check_utf8(s, text, size);
}

static void take_field(void *text, size_t size, void *user) {
  scan *s = user;
  if (s->status)
    return;
  s->after_return = 0;
  s->place.field++;
  s->status = check_field(s, text, size);
  if (!s->status)
    s->status = s->sink->field(s->sink->user, &s->place, text, size);
  s->place.line += ji__csv_line_ends(text, size);
}

static void take_row(int terminator, void *user) {
  scan *s = user;
  if (s->status)
    return;
  s->at_start = 1;
  if (terminator == '\n' && s->after_return) {
    s->after_return = 0;
    return;
  }
  s->after_return = terminator == '\r';
  s->status = s->sink->row(s->sink->user, &s->place);
  s->place.line++;
  s->place.row_line = s->place.line;
  s->place.field = 0;
}

static ji_status fail_parse(scan *s, struct csv_parser *parser, int at_end) {
  if (csv_error(parser) != CSV_EPARSE)
    return ji__fail_memory(s->ctx);
  s->place.field++;
  if (at_end) {
    ji__fail(s->ctx, JI_ERROR_FORMAT, "the quote that opens the field is never closed");
    return fail_here(s, JI_ERROR_FORMAT);
  }
  s->place.line += ji__csv_line_ends((const char *)parser->entry_buf, parser->entry_pos);
  if (parser->quoted)
    ji__fail(s->ctx, JI_ERROR_FORMAT,
             "text follows a closing quote; a quote inside a quoted field is written twice");
  else
    ji__fail(s->ctx, JI_ERROR_FORMAT,
             "a quote inside a field without quotes; the whole field must be quoted");
  return fail_here(s, JI_ERROR_FORMAT);
}

static ji_status scan_block(scan *s, struct csv_parser *parser, const char *block, size_t size) {
  size_t parsed = csv_parse(parser, block, size, take_field, take_row, s);
  if (s->status)
    return s->status;
  /* Also where the parser stopped: what is told must not depend on where blocks end. */
  if ((uint64_t)parser->entry_pos > (uint64_t)s->dialect->max_field_size + 1) {
    s->place.field++;
    return fail_field_size(s);
  }
  return parsed < size ? fail_parse(s, parser, 0) : JI_OK;
}

static ji_status scan_end(scan *s, struct csv_parser *parser) {
  if (csv_fini(parser, take_field, take_row, s) != 0)
    return s->status ? s->status : fail_parse(s, parser, 1);
  return s->status;
}

/* --- line by line ---------------------------------------------------------------------------- */

/* The length of the line that begins here with its end, of CR LF only CR; `size` if it goes on. */
static size_t line_size(const char *text, size_t size) {
  const char *feed = memchr(text, '\n', size);
  if (feed)
    size = (size_t)(feed - text) + 1;
  const char *back = memchr(text, '\r', size);
  return back ? (size_t)(back - text) + 1 : size;
}

/* Whether a comment begins here; -1: that is not known before more is read. */
static int is_comment(const scan *s, const char *text, size_t size, int ended) {
  const char *comment = s->dialect->comment;
  size_t length = comment ? strlen(comment) : 0;
  if (!length || memcmp(text, comment, size < length ? size : length) != 0)
    return 0;
  return size >= length ? 1 : ended ? 0 : -1;
}

static size_t pass_comment(scan *s, const char *text, size_t size) {
  size_t length = line_size(text, size);
  char last = text[length - 1];
  if (last != '\n' && last != '\r')
    return length;
  s->in_comment = 0;
  s->after_return = last == '\r';
  s->place.row_line = ++s->place.line;
  return length;
}

/* Whether sink->bulk takes over here, between two rows. */
static int is_time(scan *s, const char *text, size_t size) {
  if (!s->is_asking || !s->at_start || s->in_comment || (s->after_return && text[0] == '\n'))
    return 0;
  int verdict = size > 0 ? s->sink->is_ready(s->sink->user) : 0;
  s->is_asking = verdict == 0;
  return verdict > 0;
}

/* Feeds lines as far as they are there; *used is short of `size` where a line may be a comment, and
 * where sink->bulk takes the rest. */
static ji_status scan_lines(scan *s, struct csv_parser *parser, const char *block, size_t size,
                            int ended, size_t *used) {
  size_t at = 0;
  ji_status status = JI_OK;
  while (at < size && !status) {
    if (is_time(s, block + at, size - at)) {
      s->taken = 1;
      break;
    }
    if (s->at_start && !s->in_comment) {
      int verdict = is_comment(s, block + at, size - at, ended);
      if (verdict < 0)
        break;
      s->in_comment = verdict;
    }
    if (s->in_comment) {
      at += pass_comment(s, block + at, size - at);
      continue;
    }
    size_t length = line_size(block + at, size - at);
    s->at_start = 0;
    status = scan_block(s, parser, block + at, length);
    at += length;
  }
  *used = at;
  return status;
}

static ji_status scan_some(scan *s, struct csv_parser *parser, const char *block, size_t size,
                           int ended, size_t *used) {
  if (s->dialect->comment || s->is_asking)
    return scan_lines(s, parser, block, size, ended, used);
  *used = size;
  return scan_block(s, parser, block, size);
}

/* --- the file -------------------------------------------------------------------------------- */

/* Small files have small blocks. Some files that the system makes up say that they are empty and
 * are not; packed ones are larger than they say. */
static size_t block_size(int64_t total) {
  if (total < 0 || total >= (int64_t)BLOCK_SIZE)
    return BLOCK_SIZE;
  return (size_t)total < BLOCK_MINIMUM ? BLOCK_MINIMUM : (size_t)total + 1;
}

static ji_status scan_file(scan *s, struct csv_parser *parser, const char *task, ji__source *source,
                           char *block, size_t capacity) {
  size_t kept = 0;
  int64_t offset = 0;
  for (;;) {
    size_t got = 0, used = 0;
    ji_status status = ji__progress(s->ctx, task, ji__source_done(source), ji__source_size(source));
    if (!status)
      status = ji__source_read(s->ctx, source, block + kept, capacity - kept, &got);
    size_t size = kept + got;
    if (!status && s->dialect->source.hash_later)
      ji__source_hash(source); /* before the block changes */
    if (!status)
      status = scan_some(s, parser, block, size, got == 0, &used);
    if (status)
      return status;
    offset += (int64_t)used;
    if (s->taken) {
      ji__csv_rest rest = {source, block + used, size - used, s->place.line, offset};
      return s->sink->bulk(s->sink->user, &rest);
    }
    if (got == 0)
      return scan_end(s, parser);
    kept = size - used;
    memmove(block, block + used, kept);
  }
}

void ji__csv_parser_init(struct csv_parser *parser, const ji__csv_dialect *dialect) {
  csv_init(parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL);
  csv_set_delim(parser, dialect->delimiter);
  csv_set_space_func(parser, no_blank);
  csv_set_blk_size(parser, FIELD_GROWTH);
}

static ji_status scan_source(scan *s, const char *task, ji__source *source) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  size_t capacity = block_size(ji__source_size(source));
  if (s->dialect->comment)
    capacity += strlen(s->dialect->comment);
  char *block = ji__allocate(allocator, capacity);
  if (!block)
    return ji__fail_memory(s->ctx);
  struct csv_parser parser;
  ji__csv_parser_init(&parser, s->dialect);
  ji_status status = scan_file(s, &parser, task, source, block, capacity);
  csv_free(&parser);
  ji__release(allocator, block);
  return status;
}

ji_status ji__csv_scan(ji_context *ctx, const char *path, const char *task,
                       const ji__csv_dialect *dialect, const ji__csv_sink *sink) {
  ji__source *source = NULL;
  ji_status status = ji__source_open(ctx, path, &dialect->source, &source);
  if (status)
    return status;
  scan s = {.ctx = ctx,
            .sink = sink,
            .dialect = dialect,
            .place = {.path = path, .line = 1, .row_line = 1, .spot = sink->spot},
            .at_start = 1,
            .is_asking = sink->is_ready && ji__source_is_file(source)};
  status = scan_source(&s, task, source);
  if (sink->origin)
    ji__source_origin_of(source, sink->origin);
  ji__source_close(source);
  return status;
}

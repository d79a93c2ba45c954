/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a CSV file is packed, encoded and read, drawn from a fuzzer's first bytes. */
#ifndef TESTS_FUZZ_CSV_CHOICE_H
#define TESTS_FUZZ_CSV_CHOICE_H

#include "fuzz/cursor.h"
#include "fuzz/files.h"

#include <iconv.h>
#include <zlib.h>
#include <zstd.h>

#define CHOICE_SIZE 24 /* bytes that are no text */
#define CHOICE_OUT ((size_t)1 << 17)

typedef struct choice {
  ji_csv_options options;
  int packing;             /* 0 none, 1 gzip, 2 zstd; 3 and 4: in two members or frames */
  const char *encoding;    /* of the file; NULL: the bytes as they are */
  size_t cut, spoilt;      /* bytes left out at the end; 1 + the byte that is changed; 0: none */
  uint8_t spoil;           /* how */
  int32_t threads;         /* 1 to 3 */
  size_t chunk_size;       /* of the bulk way */
  int64_t cancel_after;    /* questions; -1: never */
  int64_t fail_allocation; /* the nth; 0: none */
  uint8_t select;          /* which of the columns, bit by bit */
  uint8_t declare;         /* which column is declared, and as what */
} choice;

static const char *const choice_missing[] = {"NA", "", "-", "..", "无"};

static inline void choice_limits(cursor *c, ji_csv_options *options) {
  static const int64_t rows[] = {-1, -1, -1, 0, 1, 3};
  static const int64_t columns[] = {-1, -1, -1, 1, 2, 5};
  static const int64_t fields[] = {-1, -1, -1, 1, 4, 40};
  size_t at = take(c);
  if (rows[at % 6] >= 0)
    options->max_rows = rows[at % 6];
  if (columns[at / 6 % 6] >= 0)
    options->max_columns = columns[at / 6 % 6];
  if (fields[at / 36 % 6] >= 0)
    options->max_field_size = fields[at / 36 % 6];
  options->max_errors = (int64_t[]){20, 1, 2, 3, 1000000}[take_below(c, 5)];
}

static inline void choice_layout(cursor *c, ji_csv_options *options) {
  static const char *const comments[] = {NULL, NULL, "#", "//", "注", "%%%", ",", "\""};
  static const char *const separators[] = {" / ", NULL, "", "|", "\n", "年"};
  static const char delimiters[] = {',', ',', ',', ';', '\t', '|', ' ', 'a'};
  size_t at = take(c);
  options->header_rows = (int64_t[]){1, 1, 0, 2, 3}[at % 5];
  options->label_columns = (int64_t[]){0, 0, 1, 2}[at / 5 % 4];
  options->skip_lines = (int64_t[]){0, 0, 1, 2}[at / 20 % 4];
  options->inference = (int32_t[]){JI_CSV_INFER, JI_CSV_INFER, JI_CSV_INFER_TEXT}[at / 80 % 3];
  options->comment = comments[take_below(c, 8)];
  options->header_separator = separators[take_below(c, 6)];
  options->delimiter = delimiters[take_below(c, 8)];
}

static inline void choice_encoding(cursor *c, choice *chosen) {
  static const char *const encodings[] = {NULL,       NULL,       "UTF-16LE", "UTF-16BE",
                                          "UTF-16",   "GB18030",  "GBK",      "GB2312",
                                          "UTF-32LE", "UTF-32BE", "UTF-7",    "ISO-2022-CN-EXT",
                                          "BIG5",     "SJIS",     "LATIN1",   "EUC-JISX0213"};
  static const char *const declared[] = {NULL, "auto", "UTF-8", "GB18030", "UTF-16", "utf8"};
  size_t at = take(c), said = take_below(c, 10);
  chosen->encoding = encodings[at % 16];
  chosen->options.encoding = said < 6 ? declared[said] : chosen->encoding;
}

static inline void choice_draw(cursor *c, choice *chosen) {
  *chosen = (choice){.cancel_after = -1};
  ji_csv_options *options = &chosen->options;
  fuzz_must(NULL, ji_csv_options_init(options, sizeof *options));
  options->sidecar = JI_CSV_SIDECAR_NONE;
  chosen->packing = (int)take_below(c, 5);
  choice_encoding(c, chosen);
  options->compression = (int32_t[]){0, 0, 0, 1, 2, 3, chosen->packing % 2 ? 2 : 3}[take(c) % 7];
  options->lenient = take(c);
  options->lenient |= (take(c) & 15) << 8;
  options->lenient &= JI_CSV_LENIENT_ALL;
  choice_limits(c, options);
  choice_layout(c, options);
  options->missing_count = take_below(c, 6);
  options->missing = options->missing_count ? choice_missing : NULL;
  uint8_t damage = take(c);
  chosen->cut = damage % 4 == 1 ? take(c) : 0;
  chosen->spoilt = damage % 4 == 2 ? 1U + take(c) : 0;
  chosen->spoil = chosen->spoilt ? take(c) : 0;
  chosen->threads = 1 + (int32_t)take_below(c, 3);
  chosen->chunk_size = (size_t[]){0, 16, 33, 100, 400}[take_below(c, 5)];
  uint8_t trouble = take(c);
  chosen->cancel_after = trouble % 8 == 1 ? trouble / 8 : -1;
  chosen->fail_allocation = trouble % 8 == 2 ? 1 + trouble / 8 * 3 : 0;
  chosen->select = take(c);
  chosen->declare = take(c);
}

/* --- the file -------------------------------------------------------------------------------- */

/* The text in the chosen encoding, as far as it goes; what does not, as it is. */
static inline size_t choice_encode(const char *encoding, const uint8_t *text, size_t size,
                                   char *out) {
  iconv_t converter = iconv_open(encoding, "UTF-8");
  if ((intptr_t)converter == -1) { /* not every system knows all of them */
    memcpy(out, text, size);
    return size;
  }
  char *in = (char *)(uintptr_t)text, *to = out;
  size_t left = size, room = CHOICE_OUT / 2;
  iconv(converter, &in, &left, &to, &room);
  iconv(converter, NULL, NULL, &to, &room);
  iconv_close(converter);
  if (left > room)
    left = room;
  memcpy(to, in, left);
  return CHOICE_OUT / 2 - room + left;
}

static inline size_t choice_gzip(const char *text, size_t size, char *out, size_t capacity) {
  z_stream z = {0};
  if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    abort();
  z.next_in = (Bytef *)(uintptr_t)text;
  z.avail_in = (uInt)size;
  z.next_out = (Bytef *)out;
  z.avail_out = (uInt)capacity;
  if (deflate(&z, Z_FINISH) != Z_STREAM_END)
    abort();
  deflateEnd(&z);
  return capacity - z.avail_out;
}

static inline size_t choice_pack_part(int is_gzip, const char *text, size_t size, char *out,
                                      size_t capacity) {
  if (is_gzip)
    return choice_gzip(text, size, out, capacity);
  size_t made = ZSTD_compress(out, capacity, text, size, 1);
  if (ZSTD_isError(made))
    abort();
  return made;
}

static inline size_t choice_pack(int packing, const char *text, size_t size, char *out) {
  size_t first = packing > 2 ? size / 2 : size;
  if (!packing) {
    memcpy(out, text, size);
    return size;
  }
  size_t made = choice_pack_part(packing % 2, text, first, out, CHOICE_OUT);
  if (first < size)
    made +=
        choice_pack_part(packing % 2, text + first, size - first, out + made, CHOICE_OUT - made);
  return made;
}

/* Writes the text as it was chosen. Text beyond what fits is left out. */
static inline void choice_write(const choice *chosen, const char *path, const uint8_t *text,
                                size_t size) {
  static char plain[CHOICE_OUT], packed[CHOICE_OUT];
  if (size > CHOICE_OUT / 4)
    size = CHOICE_OUT / 4;
  if (chosen->encoding)
    size = choice_encode(chosen->encoding, text, size, plain);
  else if (size)
    memcpy(plain, text, size);
  size = choice_pack(chosen->packing, plain, size, packed);
  size -= chosen->cut < size ? chosen->cut : 0;
  if (chosen->spoilt && chosen->spoilt <= size)
    packed[chosen->spoilt - 1] = (char)(packed[chosen->spoilt - 1] ^ chosen->spoil);
  fuzz_write(path, (const uint8_t *)packed, size);
}

#endif

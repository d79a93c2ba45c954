/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_notation.h"

#include <string.h>

#define SYMBOLS 96 /* longer texts are no numbers that anybody writes */

/* What stands for itself is its ASCII character. */
enum symbol {
  GROUP_COMMA = 1,
  GROUP_APOSTROPHE,
  GROUP_THIN,
  GROUP_NO_BREAK,
  TEN,
  HUNDRED,
  THOUSAND,
  MYRIAD,
  HUNDRED_MILLION,
  PER_MILLE,
  YEAR,
  MONTH,
  DAY
};

typedef struct sign {
  const char *written;
  unsigned char symbol;
  int32_t needs; /* the leniency that allows it */
} sign;

static const sign signs[] = {
    {",", GROUP_COMMA, JI_CSV_LENIENT_GROUPING},
    {"，", GROUP_COMMA, JI_CSV_LENIENT_GROUPING},
    {"'", GROUP_APOSTROPHE, JI_CSV_LENIENT_GROUPING},
    {"\xE2\x80\x99", GROUP_APOSTROPHE, JI_CSV_LENIENT_GROUPING},                   /* U+2019 */
    {"\xE2\x80\x89", GROUP_THIN, JI_CSV_LENIENT_GROUPING | JI_CSV_LENIENT_BLANKS}, /* U+2009 */
    {"\xE2\x80\xAF", GROUP_THIN, JI_CSV_LENIENT_GROUPING | JI_CSV_LENIENT_BLANKS}, /* U+202F */
    {"\xC2\xA0", GROUP_NO_BREAK, JI_CSV_LENIENT_GROUPING | JI_CSV_LENIENT_BLANKS},
    {"十", TEN, JI_CSV_LENIENT_MYRIADS},
    {"百", HUNDRED, JI_CSV_LENIENT_MYRIADS},
    {"千", THOUSAND, JI_CSV_LENIENT_MYRIADS},
    {"万", MYRIAD, JI_CSV_LENIENT_MYRIADS},
    {"萬", MYRIAD, JI_CSV_LENIENT_MYRIADS},
    {"亿", HUNDRED_MILLION, JI_CSV_LENIENT_MYRIADS},
    {"億", HUNDRED_MILLION, JI_CSV_LENIENT_MYRIADS},
    {"%", '%', JI_CSV_LENIENT_PERCENT},
    {"‰", PER_MILLE, JI_CSV_LENIENT_PERCENT},
    {"(", '(', JI_CSV_LENIENT_ACCOUNTING},
    {")", ')', JI_CSV_LENIENT_ACCOUNTING},
    {"年", YEAR, JI_CSV_LENIENT_DATES},
    {"月", MONTH, JI_CSV_LENIENT_DATES},
    {"日", DAY, JI_CSV_LENIENT_DATES},
    {"/", '/', JI_CSV_LENIENT_DATES},
};

static const char *const blanks[] = {
    " ",
    "\t",
    "\n",
    "\r",
    "\xC2\xA0",
    "　",
    "\xE2\x80\x80",
    "\xE2\x80\x81",
    "\xE2\x80\x82",
    "\xE2\x80\x83",
    "\xE2\x80\x84",
    "\xE2\x80\x85",
    "\xE2\x80\x86",
    "\xE2\x80\x87",
    "\xE2\x80\x88",
    "\xE2\x80\x89",
    "\xE2\x80\x8A",
    "\xE2\x80\x8B",
    "\xE2\x80\xAF",
    "\xE2\x81\x9F",
    "\xEF\xBB\xBF",
};

static const char *const missing_texts[] = {"-",    "--",  "---",  "–",    "—",    "——",   "－",
                                            "…",    "……",  "..",   "...",  "....", "/",    ":",
                                            "NA",   "N/A", "n/a",  "n.a.", "NULL", "null", "空",
                                            "空白", "缺",  "缺失", "不详", "暂无", "暂缺"};

static int is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

static int begins_with(const char *text, size_t size, const char *word, size_t *length) {
  *length = strlen(word);
  return *length <= size && memcmp(text, word, *length) == 0;
}

size_t ji__csv_blank_size(const char *text, size_t size) {
  size_t length;
  for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
    if (begins_with(text, size, blanks[i], &length))
      return length;
  return 0;
}

/* ASCII that is no blank; what is beyond ASCII has to be looked at. */
static int is_no_blank(char c) {
  return (unsigned char)c > 0x20 && (unsigned char)c < 0x80;
}

void ji__csv_trim(const char **text, size_t *size) {
  if (*size > 0 && is_no_blank(**text) && is_no_blank((*text)[*size - 1]))
    return;
  for (size_t blank = ji__csv_blank_size(*text, *size); blank;
       blank = ji__csv_blank_size(*text, *size)) {
    *text += blank;
    *size -= blank;
  }
  for (int found = 1; found && *size > 0;) {
    size_t at = *size - 1;
    while (at > 0 && ((unsigned char)(*text)[at] & 0xC0U) == 0x80U)
      at--;
    found = ji__csv_blank_size(*text + at, *size - at) == *size - at;
    if (found)
      *size = at;
  }
}

int ji__csv_is_missing_text(const char *text, size_t size) {
  size_t length;
  if (size > 9 || (size > 0 && is_digit((unsigned char)*text)))
    return 0; /* none is so long, none begins so */
  for (size_t i = 0; i < sizeof missing_texts / sizeof missing_texts[0]; i++)
    if (begins_with(text, size, missing_texts[i], &length) && length == size)
      return 1;
  return 0;
}

/* U+FF01 to U+FF5E stand for U+0021 to U+007E. */
size_t ji__csv_full_width_size(const char *text, size_t size, char *ascii) {
  const unsigned char *c = (const unsigned char *)text;
  if (size < 3 || c[0] != 0xEF || (c[1] != 0xBC && c[1] != 0xBD) || (c[2] & 0xC0U) != 0x80U)
    return 0;
  unsigned low = (c[1] - 0xBCU) * 64U + (c[2] & 0x3FU);
  if (low < 0x01 || low > 0x5E)
    return 0;
  *ascii = (char)(low + 0x20);
  return 3;
}

int ji__csv_is_plain(const char *text, size_t size) {
  size_t at = size > 1 && text[0] == '-';
  int points = 0;
  for (size_t i = at; i < size; i++) {
    points += text[i] == '.';
    if (!is_digit((unsigned char)text[i]) && (text[i] != '.' || points > 1))
      return 0;
  }
  return size > at + (size_t)points;
}

/* --- a text as symbols ----------------------------------------------------------------------- */

typedef struct symbols {
  unsigned char at[SYMBOLS];
  size_t count;
  int32_t used; /* FULL_WIDTH if a symbol took it */
} symbols;

/* One sign that is no full-width form; its length, 0 if there is none that is allowed. */
static size_t read_sign(int32_t set, const char *text, size_t size, unsigned char *symbol) {
  size_t length;
  if (is_digit((unsigned char)*text) || memchr(".+-eE ", *text, 6)) {
    *symbol = (unsigned char)*text;
    return 1;
  }
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (begins_with(text, size, signs[i].written, &length)) {
      *symbol = signs[i].symbol;
      return set & signs[i].needs ? length : 0;
    }
  return 0;
}

static size_t read_symbol(int32_t set, const char *text, size_t size, symbols *out) {
  unsigned char *symbol = out->at + out->count;
  size_t length = read_sign(set, text, size, symbol);
  if (length || !(set & JI_CSV_LENIENT_FULL_WIDTH))
    return length;
  char ascii;
  if (begins_with(text, size, "\xE2\x88\x92", &length)) /* U+2212 */
    ascii = '-';
  else
    length = ji__csv_full_width_size(text, size, &ascii);
  if (!length || !read_sign(set, &ascii, 1, symbol))
    return 0;
  out->used = JI_CSV_LENIENT_FULL_WIDTH;
  return length;
}

static int read_symbols(int32_t set, const char *text, size_t size, symbols *out) {
  out->count = 0;
  out->used = 0;
  for (size_t at = 0; at < size;) {
    if (out->count == SYMBOLS)
      return 0;
    size_t length = read_symbol(set, text + at, size - at, out);
    if (!length)
      return 0;
    at += length;
    out->count++;
  }
  return out->count > 0;
}

/* --- numbers --------------------------------------------------------------------------------- */

typedef struct number {
  char digits[SYMBOLS];
  size_t count, whole;        /* whole: digits before the point */
  const unsigned char *power; /* an exponent as it stands */
  size_t power_size;
  int negative, has_point;
  int shift; /* by how many places the point moves to the right */
  int32_t used;
} number;

static int is_group(unsigned char c) {
  return c >= GROUP_COMMA && c <= GROUP_NO_BREAK;
}

/* `(12)` and `12-`; what is between is left in [*from, *to). */
static int take_accounting(const symbols *s, size_t *from, size_t *to, number *n) {
  *from = 0;
  *to = s->count;
  if (s->at[0] == '(') {
    if (s->count < 3 || s->at[s->count - 1] != ')')
      return 0;
    ++*from;
    --*to;
  } else if (s->count > 1 && s->at[s->count - 1] == '-' && s->at[0] != '-' && s->at[0] != '+') {
    --*to;
  } else {
    n->negative = s->at[0] == '-';
    *from = s->at[0] == '-' || s->at[0] == '+';
    return *from < *to;
  }
  n->negative = 1;
  n->used |= JI_CSV_LENIENT_ACCOUNTING;
  return 1;
}

static size_t take_numeral(const symbols *s, size_t from, size_t to, number *n, unsigned char low,
                           unsigned char high) {
  static const int exponents[] = {1, 2, 3, 4, 8};
  if (to == from || s->at[to - 1] < low || s->at[to - 1] > high)
    return to;
  n->shift += exponents[s->at[to - 1] - TEN];
  n->used |= JI_CSV_LENIENT_MYRIADS;
  return to - 1;
}

/* % or ‰, else 十百千, 万, 亿, and a blank before them; returns where the digits end. */
static size_t take_suffix(const symbols *s, size_t from, size_t to, number *n) {
  size_t end = to;
  if (end > from && (s->at[end - 1] == '%' || s->at[end - 1] == PER_MILLE)) {
    n->shift = s->at[end - 1] == '%' ? -2 : -3;
    n->used |= JI_CSV_LENIENT_PERCENT;
    end--;
  } else {
    end = take_numeral(s, from, end, n, HUNDRED_MILLION, HUNDRED_MILLION);
    end = take_numeral(s, from, end, n, MYRIAD, MYRIAD);
    end = take_numeral(s, from, end, n, TEN, THOUSAND);
  }
  if (end < to && end > from &&
      (s->at[end - 1] == ' ' || s->at[end - 1] == GROUP_THIN || s->at[end - 1] == GROUP_NO_BREAK))
    end--;
  return end;
}

static size_t take_digits(const symbols *s, size_t at, size_t to, number *n) {
  while (at < to && is_digit(s->at[at]))
    n->digits[n->count++] = (char)s->at[at++];
  return at;
}

/* Groups of three after a first one of one to three digits that does not begin with 0. Returns
 * where they end, 0 if they are malformed. */
static size_t take_groups(const symbols *s, size_t at, size_t to, number *n) {
  unsigned char separator = s->at[at];
  if (n->count == 0 || n->count > 3 || n->digits[0] == '0')
    return 0;
  while (at < to && s->at[at] == separator) {
    size_t before = n->count;
    at = take_digits(s, at + 1, to, n);
    if (n->count - before != 3)
      return 0;
  }
  return at;
}

static int is_exponent(const symbols *s, size_t at, size_t to) {
  if (s->at[at] != 'e' && s->at[at] != 'E')
    return 0;
  at++;
  if (at < to && (s->at[at] == '-' || s->at[at] == '+'))
    at++;
  size_t first = at;
  while (at < to && is_digit(s->at[at]))
    at++;
  return at > first && at == to;
}

/* Digits, groups, point, exponent: all of [from, to). */
static int take_mantissa(const symbols *s, size_t from, size_t to, number *n) {
  int grouped = 0;
  size_t at = take_digits(s, from, to, n);
  if (at < to && is_group(s->at[at])) {
    n->used |= JI_CSV_LENIENT_GROUPING;
    at = take_groups(s, at, to, n);
    if (!at)
      return 0;
    grouped = 1;
  }
  n->whole = n->count;
  if (at < to && s->at[at] == '.') {
    n->has_point = 1;
    at = take_digits(s, at + 1, to, n);
  }
  if (n->count == 0)
    return 0;
  if (at == to)
    return !n->shift || n->whole < 2 || n->digits[0] != '0'; /* 007万 is a code gone astray */
  if (grouped || n->shift || !is_exponent(s, at, to))
    return 0;
  n->power = s->at + at;
  n->power_size = to - at;
  return 1;
}

static int read_number(const symbols *s, number *n) {
  size_t from, to;
  *n = (number){.used = s->used};
  if (!take_accounting(s, &from, &to, n))
    return 0;
  to = take_suffix(s, from, to, n);
  return take_mantissa(s, from, to, n);
}

static void put(ji__csv_strict *out, const void *bytes, size_t size) {
  memcpy(out->text + out->size, bytes, size);
  out->size += size;
}

static void put_zeros(ji__csv_strict *out, size_t count) {
  memset(out->text + out->size, '0', count);
  out->size += count;
}

/* The digits with the point after the first `whole` of them, however many there are. */
static void put_shifted(ji__csv_strict *out, const number *n, int64_t whole) {
  size_t first = 0;
  size_t count = n->count;
  while (first + 1 < count && n->digits[first] == '0' && whole > 1) {
    first++;
    whole--;
  }
  if (n->digits[first] == '0' && whole > 1)
    whole = 1; /* 0万 */
  count -= first;
  const char *digits = n->digits + first;
  if (whole <= 0) {
    put(out, "0.", 2);
    put_zeros(out, (size_t)-whole);
    put(out, digits, count);
    return;
  }
  size_t before = (size_t)whole < count ? (size_t)whole : count;
  put(out, digits, before);
  put_zeros(out, (size_t)whole - before);
  while (count > before && digits[count - 1] == '0')
    count--;
  if (count > before) {
    put(out, ".", 1);
    put(out, digits + before, count - before);
  } else if (n->used & JI_CSV_LENIENT_PERCENT) {
    put(out, ".0", 2); /* a share is no whole number, even where it is 1 */
  }
}

static void put_number(ji__csv_strict *out, const number *n) {
  out->size = 0;
  if (n->negative)
    put(out, "-", 1);
  if (n->used & (JI_CSV_LENIENT_MYRIADS | JI_CSV_LENIENT_PERCENT)) {
    put_shifted(out, n, (int64_t)n->whole + n->shift);
    return;
  }
  put(out, n->digits, n->whole);
  if (n->has_point) {
    put(out, ".", 1);
    put(out, n->digits + n->whole, n->count - n->whole);
  }
  if (n->power_size)
    put(out, n->power, n->power_size);
}

/* A scale in the value and another in the unit: which of them is meant is not for us to say. */
static int fits_unit(const ji__csv_notation *notation, number *n) {
  if (n->used & JI_CSV_LENIENT_PERCENT) {
    if (notation->scale == JI__CSV_SCALE_SHARE)
      n->shift -= notation->exponent;
    return notation->scale == JI__CSV_SCALE_NONE || notation->scale == JI__CSV_SCALE_SHARE;
  }
  if (!(n->used & JI_CSV_LENIENT_MYRIADS))
    return 1;
  return notation->scale == JI__CSV_SCALE_NONE || notation->scale == JI__CSV_SCALE_PLAIN;
}

/* --- dates ----------------------------------------------------------------------------------- */

/* One or two digits, put as two. */
static size_t take_pair(const symbols *s, size_t at, ji__csv_strict *out, int *padded) {
  size_t count = 0;
  while (at + count < s->count && count < 2 && is_digit(s->at[at + count]))
    count++;
  if (!count)
    return 0;
  *padded |= count == 1;
  if (count == 1)
    put(out, "0", 1);
  put(out, s->at + at, count);
  return at + count;
}

static int all_digits(const symbols *s, size_t from, size_t count) {
  for (size_t i = from; i < from + count; i++)
    if (i >= s->count || !is_digit(s->at[i]))
      return 0;
  return 1;
}

/* Year, month and day with a separator after each; the last may have none. */
static int read_separated(const symbols *s, ji__csv_strict *out) {
  static const unsigned char separators[][3] = {
      {'-', '-', 0}, {'/', '/', 0}, {'.', '.', 0}, {YEAR, MONTH, DAY}};
  int padded = 0;
  for (size_t k = 0; k < sizeof separators / sizeof separators[0]; k++) {
    if (!all_digits(s, 0, 4) || s->count < 8 || s->at[4] != separators[k][0])
      continue;
    out->size = 0;
    put(out, s->at, 4);
    put(out, "-", 1);
    size_t at = take_pair(s, 5, out, &padded);
    if (!at || at >= s->count || s->at[at] != separators[k][1])
      return 0;
    put(out, "-", 1);
    at = take_pair(s, at + 1, out, &padded);
    if (at && separators[k][2])
      at = at < s->count && s->at[at] == separators[k][2] ? at + 1 : 0;
    out->used = s->used | (padded || k > 0 ? JI_CSV_LENIENT_DATES : 0);
    return at == s->count;
  }
  return 0;
}

static int read_date(const symbols *s, ji_type type, ji__csv_strict *out) {
  if (type == JI_TYPE_DATE32 && s->count == 8 && all_digits(s, 0, 8)) {
    out->size = 0;
    put(out, s->at, 4);
    put(out, "-", 1);
    put(out, s->at + 4, 2);
    put(out, "-", 1);
    put(out, s->at + 6, 2);
    out->used = s->used | JI_CSV_LENIENT_DATES;
    return 1;
  }
  return read_separated(s, out);
}

/* --- the whole ------------------------------------------------------------------------------- */

int ji__csv_notation_read(const ji__csv_notation *notation, ji_type type, const char *text,
                          size_t size, ji__csv_strict *out) {
  symbols s;
  number n;
  out->used = 0;
  if (type != 0 && type != JI_TYPE_INT64 && type != JI_TYPE_FLOAT64 && type != JI_TYPE_DATE32)
    return 0;
  if (type != JI_TYPE_DATE32 && ji__csv_is_plain(text, size))
    return 0; /* as most texts are */
  if (size == 0 || !read_symbols(notation->set, text, size, &s))
    return 0;
  if (type != JI_TYPE_DATE32 && read_number(&s, &n) && !(n.used & ~notation->set)) {
    out->used = n.used;
    if (!n.used)
      return 0;
    if (!fits_unit(notation, &n))
      return -1;
    put_number(out, &n);
    return 1;
  }
  if ((type == 0 || type == JI_TYPE_DATE32) && read_date(&s, type, out) &&
      !(out->used & ~notation->set))
    return out->used != 0;
  out->used = 0;
  return 0;
}

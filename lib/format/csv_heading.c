/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A column's heading apart into name and unit. The unit parser takes any word for a unit of its own
 * kind, and headings have brackets of all sorts; so a unit here is one whose names are all known.
 */
#include "data/unit.h"
#include "format/csv_header.h"

#include <stdio.h>
#include <string.h>

#define UNIT_SIZE 128 /* longer texts in brackets are no units */
#define DEPTH 8       /* of brackets */

/* Units as they are after parsing. */
static const char *const known[] = {
    "person", "job",      "fte",    "opportunity", "hire", "vacancy", "household", "h",
    "min",    "day",      "week",   "month",       "year", "吨",      "公斤",      "千克",
    "公里",   "平方公里", "平方米", "公顷",        "亩",   "立方米",  "千瓦时",    "台",
    "辆",     "个",       "家",     "次",          "件",   "人次",    "人月",      "人年",
    "kg",     "km",       "ha",     "kWh",         "MWh",  "GWh"};

/* Words that are units only with a scale or in a quotient: "job(s)" holds no seconds. */
static const char *const known_in_company[] = {"s", "unit", "account", "event", "quarter"};

/* ISO 4217, with the codes that are English words left out (ALL, TOP). */
static const char currencies[] =
    "AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

static int is_in(const char *const *words, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(words[i], name) == 0)
      return 1;
  return 0;
}

static int is_known(const ji__unit *unit, const ji__unit_term *term) {
  int alone = unit->count == 1 && unit->scale == 1 && unit->per_scale == 1;
  if (term->is_money)
    return strstr(currencies, term->name) != NULL;
  return is_in(known, sizeof known / sizeof known[0], term->name) ||
         (!alone && is_in(known_in_company, sizeof known_in_company / sizeof known_in_company[0],
                          term->name));
}

/* "2018 USD" is money of a year, not 2018 of it. */
static int is_power_of_ten(double scale) {
  double power = 1;
  for (int i = 0; i <= 15; i++, power *= 10)
    if (scale == power)
      return 1;
  return 0;
}

static int is_percent(const char *text) {
  return strcmp(text, "%") == 0 || strcmp(text, "‰") == 0;
}

static int is_plausible(const ji__unit *unit, const char *text) {
  if (unit->count == 0)
    return is_percent(text);
  if (!is_power_of_ten(unit->scale) || !is_power_of_ten(unit->per_scale))
    return 0;
  for (int32_t i = 0; i < unit->count; i++)
    if (!is_known(unit, unit->terms + i))
      return 0;
  return 1;
}

/* Full-width forms of ASCII become ASCII. */
static void narrow(char *text) {
  char *to = text;
  for (const char *from = text; *from;) {
    char ascii;
    size_t size = ji__csv_full_width_size(from, strlen(from), &ascii);
    *to++ = size ? ascii : *from;
    from += size ? size : 1;
  }
  *to = 0;
}

/* The power of ten of an English word and a blank at the beginning of text; *size is 0 if there is
 * none. */
static int word_exponent(const char *text, size_t *size) {
  static const struct {
    const char *word;
    int exponent;
  } words[] = {
      {"hundred ", 2}, {"thousand ", 3}, {"million ", 6}, {"billion ", 9}, {"trillion ", 12}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    *size = strlen(words[i].word);
    if (strncmp(text, words[i].word, *size) == 0)
      return words[i].exponent;
  }
  *size = 0;
  return 0;
}

/* "10 000 persons" and "100 million yuan" become 1e4 and 1e8 of them: yearbooks in English. */
static void join_scale(char *text) {
  char digits[UNIT_SIZE], joined[2 * UNIT_SIZE];
  size_t count = 0, word = 0;
  int exponent = 0;
  const char *at = text;
  for (;; at++) {
    if (*at >= '0' && *at <= '9')
      digits[count++] = *at;
    else if (!(count && (*at == ' ' || *at == ',') && at[1] >= '0' && at[1] <= '9'))
      break;
  }
  const char *rest = at + (count && *at == ' ');
  do {
    exponent += word_exponent(rest, &word);
    rest += word;
  } while (word);
  if (rest == at)
    return;
  int size = snprintf(joined, sizeof joined, "%.*se%d %s", count ? (int)count : 1,
                      count ? digits : "1", exponent, rest);
  if (size > 0 && size < UNIT_SIZE)
    memcpy(text, joined, (size_t)size + 1);
}

static ji_status try_unit(ji_context *ctx, const char *text, char **unit) {
  ji__unit parsed;
  ji_status status = ji__unit_read(ctx, text, &parsed);
  if (status == JI_ERROR_UNIT) {
    ctx->message[0] = 0;
    return JI_OK;
  }
  if (status || !is_plausible(&parsed, text))
    return status;
  char printed[JI__UNIT_TEXT];
  size_t length = ji__unit_print(&parsed, printed);
  *unit = ji__copy_bytes(ji__allocator(ctx), printed, length);
  return *unit ? JI_OK : ji__fail_memory(ctx);
}

/* The canonical unit, if the text is one: as it stands, or with ASCII for full-width characters. */
static ji_status read_unit(ji_context *ctx, const char *text, size_t size, char **unit) {
  char copy[UNIT_SIZE];
  *unit = NULL;
  ji__csv_trim(&text, &size);
  if (size == 0 || size >= sizeof copy)
    return JI_OK;
  memcpy(copy, text, size);
  copy[size] = 0;
  ji_status status = try_unit(ctx, copy, unit);
  if (status || *unit)
    return status;
  narrow(copy);
  join_scale(copy);
  return try_unit(ctx, copy, unit);
}

/* A bracket at the beginning of text: 1 opening, -1 closing, 0 none; its length in *size. */
static int bracket(const char *text, size_t left, size_t *size) {
  static const char *const opening[] = {"(", "（", "[", "［", "【", "〔"};
  static const char *const closing[] = {")", "）", "]", "］", "】", "〕"};
  for (size_t i = 0; i < sizeof opening / sizeof opening[0]; i++)
    for (int open = 0; open < 2; open++) {
      const char *sign = open ? opening[i] : closing[i];
      *size = strlen(sign);
      if (*size <= left && memcmp(text, sign, *size) == 0)
        return open ? 1 : -1;
    }
  *size = 1;
  return 0;
}

/* The bracket that ends the text: where it opens, and what is in it. */
static int find_last_bracket(const char *text, size_t size, size_t *open, const char **inner,
                             size_t *inner_size) {
  struct {
    size_t at, inner;
  } stack[DEPTH];
  int depth = 0;
  size_t length;
  for (size_t at = 0; at < size; at += length) {
    int kind = bracket(text + at, size - at, &length);
    if (kind > 0 && depth == DEPTH)
      return 0;
    if (kind > 0) {
      stack[depth].at = at;
      stack[depth++].inner = at + length;
    } else if (kind < 0) {
      if (depth == 0)
        return 0;
      depth--;
      if (at + length < size)
        continue;
      *open = stack[depth].at;
      *inner = text + stack[depth].inner;
      *inner_size = at - stack[depth].inner;
      return 1;
    }
  }
  return 0;
}

static size_t trimmed(const char *text, size_t size) {
  const char *at = text;
  size_t left = size;
  ji__csv_trim(&at, &left);
  return (size_t)(at - text) + left;
}

static size_t slash_size(const char *text, size_t left) {
  if (*text == '/')
    return 1;
  return left >= 3 && memcmp(text, "／", 3) == 0 ? 3 : 0;
}

ji_status ji__csv_split_unit(ji_context *ctx, const char *text, size_t size, size_t *name_size,
                             char **unit) {
  size_t open, inner_size;
  const char *inner;
  ji_status status = JI_OK;
  *name_size = size;
  *unit = NULL;
  size_t end = trimmed(text, size);
  if (find_last_bracket(text, end, &open, &inner, &inner_size)) {
    status = read_unit(ctx, inner, inner_size, unit);
    if (*unit)
      *name_size = trimmed(text, open);
    if (status || *unit)
      return status;
  }
  for (size_t at = 1; at < end && !status && !*unit; at++) {
    size_t length = slash_size(text + at, end - at);
    if (!length)
      continue;
    status = read_unit(ctx, text + at + length, end - at - length, unit);
    if (*unit)
      *name_size = trimmed(text, at);
  }
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/unit_names.h"

#include <string.h>

typedef struct alias {
  const char *written, *canonical;
} alias;

/* Other ways to write a name. Everything else stands for itself. The first one beyond ASCII of a
 * name is its Chinese word. */
static const alias aliases[] = {
    {"persons", "person"},
    {"people", "person"},
    {"人", "person"},
    {"jobs", "job"},
    {"岗位", "job"},
    {"FTE", "fte"},
    {"opportunities", "opportunity"},
    {"就业机会", "opportunity"},
    {"accounts", "account"},
    {"账户", "account"},
    {"events", "event"},
    {"hires", "hire"},
    {"vacancies", "vacancy"},
    {"households", "household"},
    {"户", "household"},
    {"units", "unit"},
    {"seconds", "s"},
    {"second", "s"},
    {"秒", "s"},
    {"minutes", "min"},
    {"minute", "min"},
    {"分钟", "min"},
    {"hours", "h"},
    {"hour", "h"},
    {"小时", "h"},
    {"days", "day"},
    {"天", "day"},
    {"日", "day"},
    {"weeks", "week"},
    {"周", "week"},
    {"months", "month"},
    {"月", "month"},
    {"quarters", "quarter"},
    {"季度", "quarter"},
    {"years", "year"},
    {"年", "year"},
    {"元", "CNY"},
    {"人民币", "CNY"},
    {"人民币元", "CNY"},
    {"元人民币", "CNY"},
    {"RMB", "CNY"},
    {"yuan", "CNY"},
    {"美元", "USD"},
    {"欧元", "EUR"},
    {"港元", "HKD"},
    {"日元", "JPY"},
    {"英镑", "GBP"},
};

const char *ji__unit_canonical_name(const char *written) {
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (!strcmp(written, aliases[i].written))
      return aliases[i].canonical;
  return NULL;
}

const char *ji__unit_chinese_name(const char *canonical) {
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if ((unsigned char)aliases[i].written[0] >= 0x80 && !strcmp(canonical, aliases[i].canonical))
      return aliases[i].written;
  return NULL;
}

/* --- numerals -------------------------------------------------------------------------------- */

/* Numerals that stand before a name: they multiply. */
static const struct {
  const char *written;
  double scale;
  int exponent;
} numerals[] = {{"亿", 1e8, 8}, {"万", 1e4, 4}, {"千", 1e3, 3}, {"百", 1e2, 2}, {"十", 1e1, 1}};
enum { NUMERALS = sizeof numerals / sizeof numerals[0] };

size_t ji__unit_numeral(const char *text, double *numeral) {
  for (size_t i = 0; i < NUMERALS; i++) {
    size_t size = strlen(numerals[i].written);
    if (strncmp(text, numerals[i].written, size) != 0)
      continue;
    *numeral = numerals[i].scale;
    return size;
  }
  return 0;
}

/* From the smallest to the largest, as they are said: 百万, 千亿. */
size_t ji__unit_print_numerals(int exponent, char out[JI__UNIT_NUMERALS]) {
  size_t size = 0;
  for (size_t i = 0; i < NUMERALS; i++) {
    const char *written = numerals[i].written;
    size_t length = strlen(written);
    if (exponent < numerals[i].exponent)
      continue;
    exponent -= numerals[i].exponent;
    memmove(out + length, out, size);
    memcpy(out, written, length);
    size += length;
  }
  return size;
}

/* --- prices ---------------------------------------------------------------------------------- */

#define OPEN "（"
#define CLOSE "）"
#define COMMA "，"
#define OF_YEAR "年"

static const alias bases[] = {{"当年价", "current"}, {"价格年份未注明", "unstated"}};
static const struct {
  const char *written;
  ji__valuation valuation;
} valuations[] = {{"基本价格", JI__VALUATION_BASIC},
                  {"生产者价格", JI__VALUATION_PRODUCERS},
                  {"含增值税的生产者价格", JI__VALUATION_PRODUCERS_WITH_VAT},
                  {"购买者价格", JI__VALUATION_PURCHASERS},
                  {"计价未注明", JI__VALUATION_UNSTATED}};

static int accept(const char **at, const char *token) {
  size_t size = strlen(token);
  if (strncmp(*at, token, size) != 0)
    return 0;
  *at += size;
  return 1;
}

static int accept_basis(const char **at, ji__unit_price *out) {
  size_t digits = strspn(*at, "0123456789");
  if (digits == 4 && strncmp(*at + 4, OF_YEAR, strlen(OF_YEAR)) == 0) {
    memcpy(out->basis, *at, 4);
    *at += 4 + strlen(OF_YEAR);
    return 1;
  }
  for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
    if (accept(at, bases[i].written)) {
      memcpy(out->basis, bases[i].canonical, strlen(bases[i].canonical));
      return 1;
    }
  return 0;
}

static int accept_valuation(const char **at, ji__unit_price *out) {
  if (!accept(at, COMMA))
    return 1;
  for (size_t i = 0; i < sizeof valuations / sizeof valuations[0]; i++)
    if (accept(at, valuations[i].written)) {
      out->valuation = valuations[i].valuation;
      return 1;
    }
  return 0;
}

size_t ji__unit_chinese_price(const char *text, ji__unit_price *out) {
  const char *at = text;
  memset(out, 0, sizeof *out);
  if (!accept(&at, OPEN) || !accept_basis(&at, out) || !accept_valuation(&at, out) ||
      !accept(&at, CLOSE))
    return 0;
  return (size_t)(at - text);
}

static size_t put(char *out, size_t size, const char *text) {
  memcpy(out + size, text, strlen(text));
  return size + strlen(text);
}

size_t ji__unit_print_chinese_price(const ji__unit_term *term, char out[JI__UNIT_PRICE]) {
  const char *basis = term->basis, *after = OF_YEAR;
  if (!basis[0])
    return 0;
  for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
    if (!strcmp(term->basis, bases[i].canonical)) {
      basis = bases[i].written;
      after = "";
    }
  size_t size = put(out, put(out, put(out, 0, OPEN), basis), after);
  for (size_t i = 0; i < sizeof valuations / sizeof valuations[0]; i++)
    if (term->valuation == valuations[i].valuation)
      size = put(out, put(out, size, COMMA), valuations[i].written);
  return put(out, size, CLOSE);
}

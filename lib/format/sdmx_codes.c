/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_codes.h"

#include "core/number.h"

#include <string.h>

/* --- words ----------------------------------------------------------------------------------- */

static int is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_id_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || (c && strchr("_-@$", c));
}

static int is_dotted(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++) {
    int is_point = text[i] == '.' && i > 0 && i + 1 < size && text[i - 1] != '.';
    if (!is_point && !is_id_character(text[i]))
      return 0;
  }
  return size > 0;
}

int ji__sdmx_is_id(const char *text, size_t size) {
  return is_dotted(text, size);
}

/* Digits, points and what a pre-release adds: 1.0, 2.0.0-draft, 1.2+. */
static int is_version(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (!is_id_character(text[i]) && text[i] != '.' && text[i] != '+')
      return 0;
  return size > 0;
}

int ji__sdmx_is_structure(const char *text, size_t size) {
  const char *colon = size ? memchr(text, ':', size) : NULL;
  if (!colon || !is_dotted(text, (size_t)(colon - text)))
    return 0;
  const char *id = colon + 1;
  size_t rest = size - (size_t)(id - text);
  const char *open = rest ? memchr(id, '(', rest) : NULL;
  if (!open)
    return is_dotted(id, rest);
  size_t before = (size_t)(open - id);
  return is_dotted(id, before) && id[rest - 1] == ')' && rest > before + 2 &&
         is_version(open + 1, rest - before - 2);
}

static int is_same_word(const char *text, size_t size, const char *word) {
  if (strlen(word) != size)
    return 0;
  for (size_t i = 0; i < size; i++) {
    char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    if (c != word[i])
      return 0;
  }
  return 1;
}

int ji__sdmx_is_kind(const char *text, size_t size) {
  return is_same_word(text, size, "dataflow") || is_same_word(text, size, "datastructure") ||
         is_same_word(text, size, "dataprovision");
}

/* SDMX cross-domain code list CL_OBS_STATUS, version 2.3: 23 codes. */
static const char *const statuses[] = {"A", "B", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
                                       "N", "O", "P", "Q", "R", "S", "U", "V", "W", "X", "_U"};

int ji__sdmx_is_status(const char *text, size_t size) {
  for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
    if (strlen(statuses[i]) == size && memcmp(statuses[i], text, size) == 0)
      return 1;
  return 0;
}

/* --- units ----------------------------------------------------------------------------------- */

/* Codes that offices use for what our units can say. The first of a unit is the one written. */
static const ji_sdmx_unit known_units[] = {
    {"PS", "person"}, {"PER", "person"},  {"PERSONS", "person"},
    {"JOB", "job"},   {"JOBS", "job"},    {"FTE", "fte"},
    {"H", "h"},       {"HR", "h"},        {"HOURS", "h"},
    {"HW", "h"},      {"PURE_NUMB", "1"}, {"PT", "%"},
    {"PC", "%"}};

/* Codes of currencies in use (ISO 4217), each of three letters. */
static const char currencies[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG ";

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
_Static_assert(sizeof powers / sizeof powers[0] == JI__SDMX_POWER + 1, "one for each power");

int ji__sdmx_power_read(const char *text, size_t size, int64_t *power) {
  return ji__integer_parse(text, size, power) == 1 && *power >= -JI__SDMX_POWER &&
         *power <= JI__SDMX_POWER;
}

static int is_currency(const char *code, size_t size) {
  for (const char *at = currencies; size == 3 && *at; at += 4)
    if (memcmp(at, code, 3) == 0)
      return 1;
  return 0;
}

static int is_code(const ji_sdmx_unit *unit, const char *code, size_t size) {
  return strlen(unit->code) == size && memcmp(unit->code, code, size) == 0;
}

static int is_prefixed(const char *code, size_t size, const char *prefix) {
  size_t length = strlen(prefix);
  return size > length && memcmp(code, prefix, length) == 0;
}

/* Units without a power: no thousands of percent. */
static int find_plain(ji_context *ctx, const char *code, size_t size, ji__unit *out) {
  char name[4] = {0};
  if (is_currency(code, size)) {
    memcpy(name, code, 3);
    return !ji__unit_read(ctx, name, out);
  }
  for (size_t i = 0; i < sizeof known_units / sizeof known_units[0]; i++)
    if (is_code(&known_units[i], code, size))
      return !ji__unit_read(ctx, known_units[i].unit, out);
  return 0;
}

static int find_known(ji_context *ctx, const char *code, size_t size, ji__unit *out) {
  double scale = is_prefixed(code, size, "THS_") ? 1e3 : is_prefixed(code, size, "MIO_") ? 1e6 : 0;
  if (!(scale > 0))
    return find_plain(ctx, code, size, out);
  if (!find_plain(ctx, code + 4, size - 4, out) || out->count == 0)
    return 0;
  out->scale *= scale;
  return 1;
}

static int find_unit(ji_context *ctx, const ji__sdmx_units *units, const char *code, size_t size,
                     ji__unit *out) {
  for (size_t i = 0; i < units->count; i++)
    if (is_code(units->own + i, code, size))
      return !ji__unit_read(ctx, units->own[i].unit, out);
  return find_known(ctx, code, size, out);
}

int ji__sdmx_unit_of(ji_context *ctx, const ji__sdmx_units *units, const char *code, size_t size,
                     int64_t power, char out[JI__UNIT_TEXT]) {
  ji__unit unit;
  if (!find_unit(ctx, units, code, size, &unit))
    return 0;
  if (power >= 0)
    unit.scale *= powers[power];
  else
    unit.scale /= powers[-power];
  if (!ji__unit_settle_scales(&unit))
    return 0;
  ji__unit_print(&unit, out);
  return 1;
}

ji_status ji__sdmx_units_check(ji_context *ctx, const char *name, const ji__sdmx_units *units) {
  if (units->count && !units->own)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: units is NULL though its count is not 0", name);
  for (size_t i = 0; i < units->count; i++) {
    const ji_sdmx_unit *own = units->own + i;
    ji__unit parsed;
    if (!own->code || !own->unit || !ji__sdmx_is_id(own->code, strlen(own->code)))
      return ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "%s.units[%zu]: a code of SDMX (letters, digits, _ - @ $) and a unit are "
                      "expected",
                      name, i);
    ji_status status = ji__unit_read(ctx, own->unit, &parsed);
    if (status)
      return ji__fail_within(ctx, status, "%s.units[%zu] (\"%s\")", name, i, own->code);
  }
  return JI_OK;
}

static int is_equal(double left, double right) {
  return !(left < right) && !(left > right);
}

/* 1 and the power if `unit` is a power of ten times `base`. */
static int find_power(const ji__unit *unit, const ji__unit *base, int *power) {
  if (!ji__unit_same_kind(unit, base) || !is_equal(unit->per_scale, base->per_scale))
    return 0;
  for (int i = 0; i <= JI__SDMX_POWER; i++) {
    int is_larger = is_equal(base->scale * powers[i], unit->scale);
    *power = is_larger ? i : -i;
    if (is_larger || is_equal(base->scale / powers[i], unit->scale))
      return 1;
  }
  return 0;
}

/* The first of `list` that fits, but one that fits without a power before it. */
static ji_status find_code(ji_context *ctx, const ji_sdmx_unit *list, size_t count,
                           const ji__unit *unit, ji__sdmx_code *out) {
  for (size_t i = 0; i < count; i++) {
    ji__unit base;
    int power = 0;
    ji_status status = ji__unit_read(ctx, list[i].unit, &base);
    if (status)
      return status;
    if (!find_power(unit, &base, &power) || (out->code && power != 0))
      continue;
    out->code = list[i].code;
    out->power = power;
    if (power == 0)
      break;
  }
  return JI_OK;
}

static int find_currency(ji_context *ctx, const ji__unit *unit, ji__sdmx_code *out) {
  ji__unit base;
  const char *name = unit->count == 1 ? unit->terms[0].name : "";
  if (!is_currency(name, strlen(name)) || ji__unit_read(ctx, name, &base) ||
      !find_power(unit, &base, &out->power))
    return 0;
  memcpy(out->text, name, strlen(name) + 1);
  out->code = out->text;
  return 1;
}

ji_status ji__sdmx_code_of(ji_context *ctx, const ji__sdmx_units *units, const char *unit,
                           ji__sdmx_code *out) {
  ji__unit parsed;
  *out = (ji__sdmx_code){0};
  ji_status status = ji__unit_read(ctx, unit, &parsed);
  if (!status)
    status = find_code(ctx, units->own, units->count, &parsed, out);
  if (!status && !out->code)
    status = find_code(ctx, known_units, sizeof known_units / sizeof known_units[0], &parsed, out);
  if (status || out->code || find_currency(ctx, &parsed, out))
    return status;
  return ji__fail(ctx, JI_ERROR_UNIT,
                  "the unit \"%s\" is no power of ten times one that has a code of UNIT_MEASURE; "
                  "options.units can give it one",
                  unit);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules for the value of each key. */
#include "data/measure_value.h"
#include "core/number.h"
#include "core/utf8.h"
#include "data/unit.h"

#include <string.h>

#define SHOWN 160

typedef enum shape {
  ATOM,     /* one atom */
  SET,      /* atoms joined by + */
  WORD,     /* one of a list */
  WORDS,    /* atoms of a list joined by + */
  UNIT,     /* a unit; its scale is dropped, for it belongs to the column */
  TIME,     /* form:period, or unstated */
  PERIOD,   /* an ISO period, or unstated */
  AMOUNT,   /* number and unit, or unstated */
  STANDARD, /* number and unit, then @ and where it comes from; or unstated */
  NUMBER,   /* a positive number, none or unstated */
  BASIS,    /* gross, net:words, unstated */
  RANGE     /* set of name:low/high */
} shape;

typedef struct rule {
  shape shape;
  const char *words; /* WORD, WORDS: joined by blanks */
} rule;

static const char *const key_names[JI__KEY_COUNT] = {
    "quantity",  "form",    "kind",    "unit",           "time",     "change", "income_min",
    "hours_min", "window",  "job",     "stage",          "standard", "cap",    "area",
    "areas",     "sector",  "place",   "ages",           "entity",   "ids",    "group",
    "returns",   "imports", "basis",   "counterfactual", "system",   "layer",  "shock",
    "closure",   "status",  "vintage", "reading",        "disjoint", "range"};

static const rule rules[JI__KEY_COUNT] = {
    [JI__KEY_QUANTITY] = {WORD, "persons jobs fte hours hires vacancies job_years opportunities "
                                "accounts events units money coefficient"},
    [JI__KEY_FORM] = {WORD, "per_unit ratio"},
    [JI__KEY_KIND] = {WORD, "average marginal arc elasticity linear share"},
    [JI__KEY_UNIT] = {UNIT, NULL},
    [JI__KEY_TIME] = {TIME, NULL},
    [JI__KEY_CHANGE] = {PERIOD, NULL},
    [JI__KEY_INCOME_MIN] = {AMOUNT, NULL},
    [JI__KEY_HOURS_MIN] = {AMOUNT, NULL},
    [JI__KEY_WINDOW] = {AMOUNT, NULL},
    [JI__KEY_JOB] = {WORDS, "any main paid secondary unstated"},
    [JI__KEY_STAGE] = {SET, NULL},
    [JI__KEY_STANDARD] = {STANDARD, NULL},
    [JI__KEY_CAP] = {NUMBER, NULL},
    [JI__KEY_AREA] = {SET, NULL},
    [JI__KEY_AREAS] = {ATOM, NULL},
    [JI__KEY_SECTOR] = {SET, NULL},
    [JI__KEY_PLACE] = {WORD, "residence workplace unstated"},
    [JI__KEY_AGES] = {SET, NULL},
    [JI__KEY_ENTITY] = {SET, NULL},
    [JI__KEY_IDS] = {ATOM, NULL},
    [JI__KEY_GROUP] = {SET, NULL},
    [JI__KEY_RETURNS] = {WORD, "in out unstated"},
    [JI__KEY_IMPORTS] = {WORD, "in out unstated"},
    [JI__KEY_BASIS] = {BASIS, NULL},
    [JI__KEY_COUNTERFACTUAL] = {ATOM, NULL},
    [JI__KEY_SYSTEM] = {SET, NULL},
    [JI__KEY_LAYER] = {SET, NULL},
    [JI__KEY_SHOCK] = {SET, NULL},
    [JI__KEY_CLOSURE] = {ATOM, NULL},
    [JI__KEY_STATUS] = {WORD, "observed survey model assumed illustrative claim unstated"},
    [JI__KEY_VINTAGE] = {SET, NULL},
    [JI__KEY_READING] = {ATOM, NULL},
    [JI__KEY_DISJOINT] = {WORD, "stated assumed linked no unstated"},
    [JI__KEY_RANGE] = {RANGE, NULL},
};

const char *ji__key_name(ji__key key) {
  return key_names[key];
}

const char *ji__side_prefix(ji__side side) {
  static const char *const prefixes[] = {"", "of.", "per."};
  return prefixes[side];
}

int ji__key_allowed(ji__side side, ji__key key) {
  if (side == JI__SIDE_OWN)
    return 1;
  return key != JI__KEY_FORM && key != JI__KEY_KIND && key != JI__KEY_READING &&
         key != JI__KEY_DISJOINT && key != JI__KEY_RANGE;
}

int ji__key_find(const char *name, size_t size, ji__side *side, ji__key *key) {
  *side = JI__SIDE_OWN;
  if (size > 3 && !memcmp(name, "of.", 3))
    *side = JI__SIDE_OF;
  else if (size > 4 && !memcmp(name, "per.", 4))
    *side = JI__SIDE_PER;
  size_t prefix = strlen(ji__side_prefix(*side));
  for (int i = 0; i < JI__KEY_COUNT; i++)
    if (strlen(key_names[i]) == size - prefix &&
        !memcmp(key_names[i], name + prefix, size - prefix)) {
      *key = (ji__key)i;
      return ji__key_allowed(*side, *key);
    }
  return 0;
}

void ji__trim(const char **text, size_t *size) {
  while (*size && **text == ' ') {
    ++*text;
    --*size;
  }
  while (*size && (*text)[*size - 1] == ' ')
    --*size;
}

/* --- what a failed check says ------------------------------------------------------------------
 */

typedef struct checker {
  ji_context *ctx;
  ji__side side;
  ji__key key;
  const char *text; /* the whole value */
  size_t size;
  ji__buffer *out;
} checker;

static ji_status expected(const checker *c, const char *what) {
  char shown[JI__EXCERPT_TEXT];
  return ji__fail(c->ctx, JI_ERROR_MEASURE, "measure field %s%s: \"%s\" is not %s",
                  ji__side_prefix(c->side), ji__key_name(c->key),
                  ji__excerpt(c->text, c->size, SHOWN, shown), what);
}

/* --- atoms and sets ----------------------------------------------------------------------------
 */

/* U+0085, U+2028 and U+2029 are line breaks too. */
static int begins_line_break(const char *text, size_t left) {
  return (left >= 2 && !memcmp(text, "\xC2\x85", 2)) ||
         (left >= 3 && (!memcmp(text, "\xE2\x80\xA8", 3) || !memcmp(text, "\xE2\x80\xA9", 3)));
}

/* Well-formed text without ; = line breaks and control characters, and without what is in `more`.
 */
static int is_plain(const char *text, size_t size, const char *more) {
  for (size_t at = 0; at < size; at++) {
    unsigned char byte = (unsigned char)text[at];
    if (byte < 0x20 || byte == 0x7F || byte == ';' || byte == '=' || strchr(more, text[at]) ||
        begins_line_break(text + at, size - at))
      return 0;
  }
  return size > 0 && ji__utf8_valid_prefix(text, size) == size;
}

static ji_status check_atom(const checker *c, const char *text, size_t size) {
  if (!is_plain(text, size, "@+"))
    return expected(c, "text without ; = @ + and line breaks");
  ji__buffer_append(c->out, text, size);
  return JI_OK;
}

static int word_is_listed(const char *words, const char *text, size_t size) {
  for (const char *at = words; *at;) {
    size_t length = strcspn(at, " ");
    if (length == size && !memcmp(at, text, size))
      return 1;
    at += length;
    at += strspn(at, " ");
  }
  return 0;
}

static ji_status expected_word(const checker *c, const char *words) {
  char shown[JI__EXCERPT_TEXT];
  return ji__fail(c->ctx, JI_ERROR_MEASURE, "measure field %s%s: \"%s\" is not one of: %s",
                  ji__side_prefix(c->side), ji__key_name(c->key),
                  ji__excerpt(c->text, c->size, SHOWN, shown), words);
}

static ji_status check_word(const checker *c, const char *words) {
  if (!word_is_listed(words, c->text, c->size))
    return expected_word(c, words);
  ji__buffer_append(c->out, c->text, c->size);
  return JI_OK;
}

/* Atoms of text joined by +, sorted, each once; `words` NULL: any atom. */
static ji_status check_set(const checker *c, const char *text, size_t size, const char *words) {
  size_t most = 1;
  for (size_t i = 0; i < size; i++)
    most += text[i] == '+';
  const ji_allocator *allocator = ji__allocator(c->ctx);
  ji__atom *atoms = ji__allocate_array(allocator, most, sizeof *atoms);
  if (!atoms)
    return ji__fail_memory(c->ctx);
  size_t count = ji__split_atoms(text, size, atoms);
  ji_status status = JI_OK;
  for (size_t i = 0; i < count && !status; i++) {
    if (!is_plain(atoms[i].text, atoms[i].size, "@+"))
      status = expected(c, "texts without ; = @ and line breaks, joined by +");
    else if (words && !word_is_listed(words, atoms[i].text, atoms[i].size))
      status = expected_word(c, words);
  }
  if (!status) {
    ji__put_atoms(c->out, atoms, count);
  }
  ji__release(allocator, atoms);
  return status;
}

/* --- numbers and units -------------------------------------------------------------------------
 */

static int is_unstated(const char *text, size_t size) {
  return size == 8 && !memcmp(text, "unstated", 8);
}

static ji_status check_unit(const checker *c, const char *text, size_t size, int with_scale) {
  char *copy = ji__copy_bytes(ji__allocator(c->ctx), text, size);
  if (!copy)
    return ji__fail_memory(c->ctx);
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  ji_status status =
      memchr(text, 0, size) ? expected(c, "a unit") : ji__unit_read(c->ctx, copy, &unit);
  ji__release(ji__allocator(c->ctx), copy);
  if (status)
    return ji__fail_within(c->ctx, status, "measure field %s%s", ji__side_prefix(c->side),
                           ji__key_name(c->key));
  if (!with_scale)
    ji__unit_remove_scale(&unit);
  ji__buffer_append(c->out, printed, ji__unit_print(&unit, printed));
  return JI_OK;
}

static int put_number(const checker *c, const char *text, size_t size, int zero_too) {
  double number = 0;
  char printed[JI__NUMBER_SIZE];
  if (!ji__number_parse(text, size, &number) || !(number >= 0) || number > 1e300 ||
      (!zero_too && !(number > 0)))
    return 0;
  ji__buffer_append(c->out, printed, ji__number_print(number > 0 ? number : 0, printed));
  return 1;
}

/* `1 CNY/year`, `7 day`: a number, a blank, a unit without a price basis. */
static ji_status check_amount(const checker *c, const char *text, size_t size) {
  const char *blank = memchr(text, ' ', size);
  size_t digits = blank ? (size_t)(blank - text) : size;
  if (!put_number(c, text, digits, 1))
    return expected(c, "a number and a unit such as `1 h/week`, nor `unstated`");
  const char *rest = text + digits;
  size_t left = size - digits;
  ji__trim(&rest, &left);
  if (!left)
    return expected(c, "a number and a unit such as `1 h/week`, nor `unstated`");
  if (memchr(rest, '@', left) && c->key != JI__KEY_STANDARD)
    return expected(c, "a unit without a price basis (@ stands only in unit= and standard=)");
  ji__buffer_string(c->out, " ");
  return check_unit(c, rest, left, 1);
}

static ji_status check_standard(const checker *c) {
  const char *at = memchr(c->text, '@', c->size);
  size_t size = at ? (size_t)(at - c->text) : c->size;
  const char *amount = c->text;
  ji__trim(&amount, &size);
  ji_status status = check_amount(c, amount, size);
  if (status || !at)
    return status;
  const char *source = at + 1;
  size_t source_size = (size_t)(c->text + c->size - source);
  ji__trim(&source, &source_size);
  if (!is_plain(source, source_size, ""))
    return expected(c, "hours and their source such as `1880 h/year@employees:CN:2024`");
  ji__buffer_string(c->out, "@");
  ji__buffer_append(c->out, source, source_size);
  return JI_OK;
}

/* --- times, basis, range -----------------------------------------------------------------------
 */

static ji_status check_period(const checker *c, const char *text, size_t size) {
  ji__period period;
  if (!ji__period_read(text, size, &period))
    return expected(c, "a period: 2024, 2024-03, 2024-Q1, 2024-W09, 2024-03-31, or two with / "
                       "between them");
  ji__buffer_append(c->out, text, size);
  return JI_OK;
}

static size_t time_prefix(const char *text, size_t size) {
  static const char *const prefixes[] = {"at:", "average:", "any:", "sum:", "unstated:"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (size >= strlen(prefixes[i]) && !memcmp(text, prefixes[i], strlen(prefixes[i])))
      return strlen(prefixes[i]);
  return 0;
}

static ji_status check_time(const checker *c) {
  size_t prefix = time_prefix(c->text, c->size);
  if (!prefix)
    return expected(c, "at:, average:, any:, sum: or unstated: and a period");
  const char *period = c->text + prefix;
  size_t size = c->size - prefix;
  ji__trim(&period, &size);
  ji__buffer_append(c->out, c->text, prefix);
  return check_period(c, period, size);
}

#define NET_OF "deadweight displacement leakage substitution"

static ji_status check_basis(const checker *c) {
  if (c->size == 5 && !memcmp(c->text, "gross", 5)) {
    ji__buffer_string(c->out, "gross");
    return JI_OK;
  }
  if (c->size < 4 || memcmp(c->text, "net:", 4) != 0)
    return expected(c, "gross, unstated, or net: and what is taken out (" NET_OF ") joined by +");
  ji__buffer_string(c->out, "net:");
  return check_set(c, c->text + 4, c->size - 4, NET_OF);
}

/* `time:2018/2023` or `gmv:600/1400`. */
static int is_range(const char *text, size_t size) {
  const char *colon = memchr(text, ':', size);
  if (!colon || colon == text)
    return 0;
  const char *bounds = colon + 1;
  size_t left = (size_t)(text + size - bounds);
  ji__period period;
  if (size > 5 && !memcmp(text, "time:", 5))
    return ji__period_read(bounds, left, &period);
  const char *slash = memchr(bounds, '/', left);
  if (!slash)
    return 0;
  double low = 0, high = 0;
  size_t low_size = (size_t)(slash - bounds);
  return ji__number_parse(bounds, low_size, &low) &&
         ji__number_parse(slash + 1, left - low_size - 1, &high) && low <= high;
}

static ji_status check_range(const checker *c) {
  size_t start = c->out->size;
  ji_status status = check_set(c, c->text, c->size, NULL);
  if (status || c->out->failed)
    return status;
  const char *at = c->out->data + start, *text;
  size_t size;
  while (ji__set_next(&at, &text, &size))
    if (!is_range(text, size))
      return expected(c, "a range such as time:2018/2023 or gmv:600/1400");
  return JI_OK;
}

/* --- one value ---------------------------------------------------------------------------------
 */

static ji_status check_shape(const checker *c) {
  const rule *r = &rules[c->key];
  int free_word = r->shape != WORD && r->shape != WORDS;
  if (free_word && is_unstated(c->text, c->size)) {
    ji__buffer_append(c->out, c->text, c->size);
    return JI_OK;
  }
  switch (r->shape) {
  case ATOM:
    return check_atom(c, c->text, c->size);
  case SET:
    return check_set(c, c->text, c->size, NULL);
  case WORD:
    return check_word(c, r->words);
  case WORDS:
    return check_set(c, c->text, c->size, r->words);
  case UNIT:
    return check_unit(c, c->text, c->size, 0);
  case TIME:
    return check_time(c);
  case PERIOD:
    return check_period(c, c->text, c->size);
  case AMOUNT:
    return check_amount(c, c->text, c->size);
  case STANDARD:
    return check_standard(c);
  case NUMBER:
    if (c->size == 4 && !memcmp(c->text, "none", 4)) {
      ji__buffer_string(c->out, "none");
      return JI_OK;
    }
    return put_number(c, c->text, c->size, 0) ? JI_OK
                                              : expected(c, "a positive number, none or unstated");
  case BASIS:
    return check_basis(c);
  case RANGE:
    return check_range(c);
  }
  return JI_OK;
}

const char *ji__value_column(ji__key key, const char *value, size_t *prefix_size) {
  *prefix_size = 0;
  if (!value)
    return NULL;
  if (value[0] == '@')
    return value + 1;
  if (key == JI__KEY_UNIT || key == JI__KEY_STANDARD)
    return NULL;
  const char *sign = strstr(value, ":@");
  if (!sign)
    return NULL;
  *prefix_size = (size_t)(sign + 1 - value);
  return sign + 2;
}

/* `@column`, or `prefix:@column` where the prefix fits the key. */
static ji_status check_by_row(const checker *c, size_t prefix) {
  if (!is_plain(c->text + prefix + 1, c->size - prefix - 1, "@+"))
    return expected(c, "the name of a column behind @");
  if (prefix && !is_plain(c->text, prefix, "@+"))
    return expected(c, "text without ; = + and line breaks before :@");
  if (prefix && c->key == JI__KEY_TIME && time_prefix(c->text, prefix) != prefix)
    return expected(c, "at:, average:, any:, sum: or unstated: before @");
  if (prefix && c->key == JI__KEY_BASIS && !(prefix == 4 && !memcmp(c->text, "net:", 4)))
    return expected(c, "net: before @");
  if (prefix && (rules[c->key].shape == WORD || rules[c->key].shape == WORDS))
    return expected(c, "a column alone (@column): the key takes no prefix");
  ji__buffer_append(c->out, c->text, c->size);
  return JI_OK;
}

/* 1 and the size of the prefix if an @ makes the value by row. */
static int find_by_row(ji__key key, const char *text, size_t size, size_t *prefix) {
  *prefix = 0;
  if (size && text[0] == '@')
    return 1;
  if (key == JI__KEY_UNIT || key == JI__KEY_STANDARD)
    return 0;
  for (size_t i = 1; i < size; i++)
    if (text[i] == '@' && text[i - 1] == ':') {
      *prefix = i;
      return 1;
    }
  return 0;
}

ji_status ji__value_check(ji_context *ctx, ji__side side, ji__key key, const char *text,
                          size_t size, ji__buffer *canonical) {
  ji__trim(&text, &size);
  checker c = {ctx, side, key, text, size, canonical};
  size_t prefix = 0;
  if (!size)
    return expected(&c, "a value: it is empty");
  ji_status status =
      find_by_row(key, text, size, &prefix) ? check_by_row(&c, prefix) : check_shape(&c);
  if (!status && canonical->failed)
    return ji__fail_memory(ctx);
  return status;
}

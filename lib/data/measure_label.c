/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A measure as people read it. */
#include "data/measure.h"
#include "data/measure_value.h"

#include <string.h>

#define AS_IN "as in column "

typedef struct writer {
  ji__buffer *out;
  const ji_measure *measure, *shared;
  ji__side side;
  size_t start; /* where this side's phrases begin */
} writer;

/* The value of a field that is to be said: NULL if absent or shared. */
static const char *say(const writer *w, ji__key key) {
  const char *value = ji__measure_value(w->measure, w->side, key);
  const char *shared = ji__measure_value(w->shared, w->side, key);
  return value && shared && !strcmp(value, shared) ? NULL : value;
}

static void begin_phrase(const writer *w) {
  if (w->out->size > w->start)
    ji__buffer_string(w->out, ", ");
}

/* `@column` reads "as in column NAME", `prefix:@column` "prefix as in column NAME". */
static void put_value(const writer *w, ji__key key, const char *value) {
  size_t prefix;
  const char *column = ji__value_column(key, value, &prefix);
  if (!column) {
    ji__buffer_string(w->out, value);
    return;
  }
  ji__buffer_append(w->out, value, prefix ? prefix - 1 : 0);
  ji__buffer_string(w->out, prefix ? " " AS_IN : AS_IN);
  ji__buffer_string(w->out, column);
}

static void phrase(const writer *w, ji__key key, const char *before, const char *after) {
  const char *value = say(w, key);
  if (!value)
    return;
  begin_phrase(w);
  ji__buffer_string(w->out, before);
  put_value(w, key, value);
  ji__buffer_string(w->out, after);
}

typedef struct word {
  const char *value, *words;
} word;

static const word quantity_words[] = {
    {"fte", "full-time equivalents"}, {"job_years", "job-years"}, {NULL, NULL}};
/* One of what is counted, as behind "per". */
static const word unit_words[] = {{"persons", "person"},
                                  {"jobs", "job"},
                                  {"fte", "full-time equivalent"},
                                  {"hours", "hour"},
                                  {"hires", "hire"},
                                  {"vacancies", "vacancy"},
                                  {"job_years", "job-year"},
                                  {"opportunities", "opportunity"},
                                  {"accounts", "account"},
                                  {"events", "event"},
                                  {"units", "unit"},
                                  {"money", "unit of money"},
                                  {NULL, NULL}};
static const word status_words[] = {{"claim", "as claimed"},
                                    {"model", "modelled"},
                                    {"survey", "from a survey"},
                                    {"unstated", "status unstated"},
                                    {NULL, NULL}};
static const word disjoint_words[] = {
    {"stated", "parts disjoint as the source states"}, {"assumed", "parts assumed disjoint"},
    {"linked", "parts disjoint by identifiers"},       {"no", "parts not disjoint"},
    {"unstated", "disjointness of parts unstated"},    {NULL, NULL}};
static const word basis_words[] = {{"unstated", "gross or net unstated"}, {NULL, NULL}};

/* The value in words; `by_row` stands before one that varies by row. */
static void put_words(const writer *w, ji__key key, const char *value, const word *words,
                      const char *by_row) {
  for (const word *at = words; at->value; at++)
    if (!strcmp(at->value, value)) {
      ji__buffer_string(w->out, at->words);
      return;
    }
  if (value[0] == '@')
    ji__buffer_string(w->out, by_row);
  put_value(w, key, value);
}

static void translated(const writer *w, ji__key key, const word *words, const char *by_row) {
  const char *value = say(w, key);
  if (!value)
    return;
  begin_phrase(w);
  put_words(w, key, value, words, by_row);
}

static void put_time(const writer *w) {
  static const char *const words[] = {"", "at ", "average over ", "any time in ", "sum over ", ""};
  const char *value = say(w, JI__KEY_TIME);
  if (!value)
    return;
  begin_phrase(w);
  ji__time time = ji__time_read(value);
  if (!time.period) {
    ji__buffer_string(w->out, value[0] == '@' ? "time " AS_IN : "time unstated");
    if (value[0] == '@')
      ji__buffer_string(w->out, value + 1);
    return;
  }
  ji__buffer_string(w->out, words[time.form]);
  if (time.period[0] == '@')
    ji__buffer_string(w->out, "the period " AS_IN);
  ji__buffer_string(w->out, time.period + (time.period[0] == '@'));
  if (time.form == JI__TIME_UNSTATED)
    ji__buffer_string(w->out, " (at a date, average or any time: unstated)");
}

/* A change of money at current prices is a nominal one. */
static void put_change(const writer *w) {
  const char *value = say(w, JI__KEY_CHANGE);
  const char *unit = ji__measure_value(w->measure, w->side, JI__KEY_UNIT);
  if (!value)
    return;
  begin_phrase(w);
  if (unit && strstr(unit, "@current"))
    ji__buffer_string(w->out, "nominal ");
  ji__buffer_string(w->out, "change");
  if (!strcmp(value, "unstated"))
    return;
  ji__buffer_string(w->out, " since ");
  ji__buffer_string(w->out, value[0] == '@' ? "the time " : "");
  put_value(w, JI__KEY_CHANGE, value);
}

/* "direct in account:kuaishou" */
static void put_layer(const writer *w) {
  const char *layer = say(w, JI__KEY_LAYER), *system = say(w, JI__KEY_SYSTEM);
  if (!layer && !system)
    return;
  begin_phrase(w);
  if (layer && !strcmp(layer, "unstated"))
    ji__buffer_string(w->out, "layer unstated");
  else if (layer) {
    ji__buffer_string(w->out, layer[0] == '@' ? "layer " : "");
    put_value(w, JI__KEY_LAYER, layer);
  }
  if (!system)
    return;
  ji__buffer_string(w->out, layer ? " in " : "in ");
  ji__buffer_string(w->out, system[0] == '@' ? "system " : "");
  put_value(w, JI__KEY_SYSTEM, system);
}

static void put_basis(const writer *w) {
  const char *value = say(w, JI__KEY_BASIS);
  if (!value || strncmp(value, "net:", 4) != 0) {
    translated(w, JI__KEY_BASIS, basis_words, "basis ");
    return;
  }
  begin_phrase(w);
  ji__buffer_string(w->out, "net of ");
  ji__buffer_string(w->out, value[4] == '@' ? "what is " AS_IN : "");
  ji__buffer_string(w->out, value + 4 + (value[4] == '@'));
}

/* Who and where. */
static void put_universe(const writer *w) {
  phrase(w, JI__KEY_UNIT, "in ", "");
  phrase(w, JI__KEY_INCOME_MIN, "income at least ", "");
  phrase(w, JI__KEY_HOURS_MIN, "at least ", "");
  phrase(w, JI__KEY_WINDOW, "reference window ", "");
  phrase(w, JI__KEY_JOB, "", " job");
  phrase(w, JI__KEY_STAGE, "stage ", "");
  phrase(w, JI__KEY_STANDARD, "full time is ", "");
  phrase(w, JI__KEY_CAP, "most a person ", "");
  phrase(w, JI__KEY_AREA, "area ", "");
  phrase(w, JI__KEY_AREAS, "area codes of ", "");
  phrase(w, JI__KEY_SECTOR, "sector ", "");
  phrase(w, JI__KEY_PLACE, "by place of ", "");
  phrase(w, JI__KEY_AGES, "ages ", "");
  phrase(w, JI__KEY_ENTITY, "entity ", "");
  phrase(w, JI__KEY_IDS, "identified by ", "");
  phrase(w, JI__KEY_GROUP, "group ", "");
  phrase(w, JI__KEY_RETURNS, "returns ", "");
  phrase(w, JI__KEY_IMPORTS, "imports ", "");
}

/* Where the number comes from, and what may be done with it. */
static void put_origin(const writer *w) {
  phrase(w, JI__KEY_COUNTERFACTUAL, "against ", "");
  phrase(w, JI__KEY_SHOCK, "answering to ", "");
  phrase(w, JI__KEY_CLOSURE, "households closed in by ", "");
  translated(w, JI__KEY_STATUS, status_words, "status ");
  phrase(w, JI__KEY_VINTAGE, "vintage ", "");
  phrase(w, JI__KEY_READING, "read as ", "");
  translated(w, JI__KEY_DISJOINT, disjoint_words, "parts disjoint or not ");
  phrase(w, JI__KEY_RANGE, "valid for ", "");
}

static void put_details(const writer *w) {
  put_time(w);
  put_change(w);
  put_universe(w);
  put_layer(w);
  put_basis(w);
  put_origin(w);
}

/* What is to be said of a side but its quantity. */
static void get_details(const writer *coefficient, ji__side side, ji__buffer *details) {
  ji__buffer_init(details, coefficient->out->allocator);
  writer w = *coefficient;
  w.side = side;
  w.out = details;
  w.start = 0;
  put_details(&w);
}

/* "jobs (gross, layer unstated)" behind `before`. The quantity is said also where all columns share
 * it: without it nobody would know what the details are of. */
static void put_side(const writer *coefficient, ji__side side, const char *before,
                     const word *words) {
  ji__buffer details;
  get_details(coefficient, side, &details);
  writer w = *coefficient;
  w.side = side;
  const char *quantity = ji__measure_value(w.measure, side, JI__KEY_QUANTITY);
  if (details.size || say(&w, JI__KEY_QUANTITY)) {
    ji__buffer_string(w.out, before);
    if (quantity)
      put_words(&w, JI__KEY_QUANTITY, quantity, words, "a quantity ");
    else
      ji__buffer_string(w.out, "something");
    if (details.size)
      ji__buffer_string(w.out, " (");
    ji__buffer_append(w.out, details.data, details.size);
    if (details.size)
      ji__buffer_string(w.out, ")");
  }
  w.out->failed |= details.failed;
  ji__buffer_free(&details);
}

static void put_kind(const writer *w) {
  const char *kind = say(w, JI__KEY_KIND);
  if (!kind && !say(w, JI__KEY_QUANTITY))
    return;
  if (kind && kind[0] == '@')
    ji__buffer_string(w->out, "coefficient, kind ");
  if (kind)
    put_value(w, JI__KEY_KIND, kind);
  if (!kind || kind[0] != '@')
    ji__buffer_string(w->out, kind ? " coefficient" : "coefficient");
}

/* The form, where no side's words say it. */
static void put_form(const writer *w) {
  const char *form = say(w, JI__KEY_FORM);
  if (!form)
    return;
  begin_phrase(w);
  if (form[0] == '@')
    ji__buffer_string(w->out, "form ");
  if (strcmp(form, "per_unit") != 0)
    put_value(w, JI__KEY_FORM, form);
  else
    ji__buffer_string(w->out, "per unit");
}

/* What is counted, and per what; 1 if the words say which form the coefficient has. */
static int put_sides(const writer *w, int ratio) {
  size_t head = w->out->size;
  const char *of = ratio ? "ratio of " : "", *per = ratio ? "ratio to " : "per ";
  if (head > w->start) {
    of = ratio ? ": ratio of " : ": ";
    per = ratio ? ": ratio to " : " per ";
  }
  put_side(w, JI__SIDE_OF, of, quantity_words);
  size_t counted = w->out->size;
  if (counted > head)
    per = ratio ? " to " : " per ";
  put_side(w, JI__SIDE_PER, per, ratio ? quantity_words : unit_words);
  return w->out->size > (ratio ? head : counted);
}

/* "average coefficient: jobs (gross) per unit of money (in CNY@2018:producers), modelled";
 * "share coefficient: ratio of jobs (area CN-52) to jobs (area CN)" */
static void put_coefficient(const writer *w) {
  const char *form = ji__measure_value(w->measure, JI__SIDE_OWN, JI__KEY_FORM);
  int by_row = form && form[0] == '@';
  put_kind(w);
  int said = put_sides(w, form && !strcmp(form, "ratio"));
  if (!said || by_row)
    put_form(w);
  put_details(w);
}

static int is_coefficient(const ji_measure *measure) {
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  return quantity && !strcmp(quantity, "coefficient");
}

static void put_label(const writer *w) {
  if (!w->measure) {
    ji__buffer_string(w->out, "undeclared");
  } else if (ji__measure_whole_column(w->measure)) {
    if (!w->shared || !ji__measure_equal(w->measure, w->shared)) {
      ji__buffer_string(w->out, AS_IN);
      ji__buffer_string(w->out, ji__measure_whole_column(w->measure));
    }
  } else if (is_coefficient(w->measure)) {
    put_coefficient(w);
  } else {
    translated(w, JI__KEY_QUANTITY, quantity_words, "quantity ");
    put_details(w);
  }
}

/* --- names of fields ---------------------------------------------------------------------------
 */

/* Where the key itself is not how people call the field. */
static const char *const field_words[JI__KEY_COUNT] = {
    [JI__KEY_INCOME_MIN] = "least income",
    [JI__KEY_HOURS_MIN] = "least hours",
    [JI__KEY_WINDOW] = "reference window",
    [JI__KEY_STANDARD] = "standard of full time",
    [JI__KEY_CAP] = "most a person",
    [JI__KEY_AREAS] = "area codes",
    [JI__KEY_PLACE] = "residence or workplace",
    [JI__KEY_IDS] = "identifiers",
    [JI__KEY_BASIS] = "gross or net",
    [JI__KEY_DISJOINT] = "whether parts are disjoint",
    [JI__KEY_RANGE] = "range of validity",
};

static void put_field_name(ji__buffer *out, const ji__field_marks *marks, ji__key key) {
  ji__buffer_string(out, field_words[key] ? field_words[key] : ji__key_name(key));
  if (marks->at[JI__SIDE_OWN][key])
    return;
  if (!marks->at[JI__SIDE_PER][key])
    ji__buffer_string(out, " of what is counted");
  else if (!marks->at[JI__SIDE_OF][key])
    ji__buffer_string(out, " of what it is per");
}

void ji__measure_list_fields(ji__buffer *out, const ji__field_marks *marks) {
  const char *comma = "";
  for (int key = 0; key < JI__KEY_COUNT; key++) {
    int marked = 0;
    for (int side = 0; side < JI__SIDE_COUNT; side++)
      marked |= marks->at[side][key];
    if (!marked)
      continue;
    ji__buffer_string(out, comma);
    put_field_name(out, marks, (ji__key)key);
    comma = ", ";
  }
}

/* --- the functions -----------------------------------------------------------------------------
 */

ji_status ji__measure_label(ji_context *ctx, const ji_measure *measure, const ji_measure *shared,
                            ji_text **out) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(ctx));
  writer w = {.out = &label, .measure = measure, .shared = shared, .side = JI__SIDE_OWN};
  put_label(&w);
  ji_status status = ji__text_from_buffer(ctx, &label, out);
  ji__buffer_free(&label);
  return status;
}

ji_status ji_measure_label(ji_context *ctx, const ji_measure *measure, const ji_measure *shared,
                           ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_measure_label", "out");
  return ji__measure_label(ctx, measure, shared, out);
}

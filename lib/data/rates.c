/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads rates into a graph. The way through it is found in rates_path.c. */
#include "data/rates.h"

#include "core/date.h"
#include "core/number.h"
#include "data/rates_graph.h"
#include "data/resolve.h"

#include <math.h>
#include <string.h>

#define SHOWN 120

/* One row being read. */
typedef struct row_reader {
  ji_context *ctx;
  const ji_dataset *dataset;
  const ji_convert_options *options;
  ji__rates *rates;
  int64_t row;
  const ji_column *kind, *from, *to, *period, *value, *index, *timing,
      *series; /* NULL: not there */
} row_reader;

static ji_status fail_row(const row_reader *r, ji_status status, const char *what) {
  return ji__fail(r->ctx, status, "rates, row %lld: %s", (long long)r->row, what);
}

/* A word that is none of a list. */
static ji_status fail_word(const row_reader *r, const ji_column *column, const char *words) {
  size_t size;
  const char *word = ji__column_text(column, r->row, &size);
  return ji__fail(r->ctx, JI_ERROR_VALUE, "rates, row %lld, column \"%s\": \"%.*s\" is none of %s",
                  (long long)r->row, column->name, word ? ji__clip(word, size, SHOWN) : 0,
                  word ? word : "", words);
}

/* --- prices ------------------------------------------------------------------------------- */

static int is_whole_year(const ji__period *period, ji__civil first) {
  ji__civil last = ji__civil_from_days(period->last);
  return first.month == 1 && first.day == 1 && last.month == 12 && last.day == 31 &&
         first.year == last.year;
}

void ji__price_print(const ji__price *price, ji__buffer *out) {
  ji__buffer_string(out, price->currency);
  if (!price->has_period)
    return;
  char date[JI__DATE_SIZE];
  size_t size = ji__date_print(price->period.first, date);
  if (is_whole_year(&price->period, ji__civil_from_days(price->period.first)))
    size -= strlen("-01-01");
  ji__buffer_string(out, "@");
  ji__buffer_append(out, date, size);
  if (size < strlen("0000-00-00") || price->period.first == price->period.last)
    return;
  size = ji__date_print(price->period.last, date);
  ji__buffer_string(out, "/");
  ji__buffer_append(out, date, size);
}

/* --- the graph ---------------------------------------------------------------------------- */

/* The node of a key, made with `price` if it is new. */
static ji_status find_node(ji_context *ctx, ji__rates *rates, const ji__buffer *key,
                           const ji__price *price, size_t *out) {
  int64_t number = (int64_t)rates->node_count;
  if (key->failed || !ji__text_index_put(&rates->names, key->data, key->size, &number))
    return ji__fail_memory(ctx);
  *out = (size_t)number;
  if ((size_t)number < rates->node_count)
    return JI_OK;
  rates->nodes[rates->node_count++] = *price;
  return JI_OK;
}

static ji_status price_node(ji_context *ctx, ji__rates *rates, const ji__price *price,
                            size_t *out) {
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(ctx));
  ji__price_print(price, &key);
  ji_status status = find_node(ctx, rates, &key, price, out);
  ji__buffer_free(&key);
  return status;
}

/* All levels of one series meet in a node of their own: no price has a blank in its key. */
static ji_status series_node(const row_reader *r, const ji__price *currency, size_t *out) {
  ji__buffer key;
  size_t size = 0;
  const char *series = r->series ? ji__column_text(r->series, r->row, &size) : NULL;
  ji__buffer_init(&key, ji__allocator(r->ctx));
  ji__buffer_format(&key, "%s series ", currency->currency);
  ji__buffer_append(&key, series, size);
  ji_status status = find_node(r->ctx, r->rates, &key, currency, out);
  ji__buffer_free(&key);
  return status;
}

static void add_edge(const row_reader *r, size_t from, size_t to, double value, int is_level) {
  r->rates->edges[r->rates->edge_count++] = (ji__rate){from, to, value, is_level, r->row};
}

/* --- cells -------------------------------------------------------------------------------- */

/* `CNY`, `CNY@2018`, `CNY@current`: a currency and its price basis. */
static ji_status read_money(const row_reader *r, const ji_column *column, ji__unit_term *out) {
  char *text = NULL;
  ji__unit unit;
  ji_status status = ji__column_copy_text(r->ctx, column, r->row, &text);
  if (!status && !text)
    return ji__fail(r->ctx, JI_ERROR_VALUE, "rates, row %lld: \"%s\" is null", (long long)r->row,
                    column->name);
  if (!status)
    status = ji__unit_read(r->ctx, text, &unit);
  if (status) {
    ji__release(ji__allocator(r->ctx), text);
    return ji__fail_within(r->ctx, status, "rates, row %lld, column \"%s\"", (long long)r->row,
                           column->name);
  }
  int is_plain = unit.count == 1 && unit.terms[0].is_money && unit.terms[0].power == 1 &&
                 unit.scale == 1 && unit.terms[0].valuation == JI__VALUATION_ABSENT;
  if (is_plain)
    *out = unit.terms[0];
  else
    status =
        ji__fail(r->ctx, JI_ERROR_UNIT,
                 "rates, row %lld, column \"%s\": \"%.*s\" is not a currency with or without a "
                 "price basis, such as CNY or CNY@2018",
                 (long long)r->row, column->name, ji__clip(text, strlen(text), SHOWN), text);
  ji__release(ji__allocator(r->ctx), text);
  return status;
}

ji_status ji__period_cell(ji_context *ctx, const ji_column *column, int64_t row, int *has,
                          ji__period *out) {
  char *text = NULL;
  *has = 0;
  ji_status status = column ? ji__cell_text(ctx, column, row, &text) : JI_OK;
  if (status || !text)
    return status;
  *has = ji__period_read(text, strlen(text), out);
  if (!*has)
    status = ji__fail(ctx, JI_ERROR_VALUE,
                      "column \"%s\", row %lld: \"%.*s\" is not a period: expected 2024, 2024-03, "
                      "2024-Q1, 2024-W09, 2024-03-31, or two with / between them",
                      column->name, (long long)row, ji__clip(text, strlen(text), SHOWN), text);
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status read_period(const row_reader *r, int *has, ji__period *out) {
  ji_status status = ji__period_cell(r->ctx, r->period, r->row, has, out);
  return status ? ji__fail_within(r->ctx, status, "rates") : JI_OK;
}

static ji_status read_number(const row_reader *r, const ji_column *column, int *has, double *out) {
  *has = column && ji__column_number(column, r->row, out);
  if (!*has || (*out > 0 && !isinf(*out)))
    return JI_OK;
  char number[JI__NUMBER_SIZE];
  ji__number_print(*out, number);
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  "rates, row %lld, column \"%s\": %s is not a number above 0", (long long)r->row,
                  column->name, number);
}

/* The node of a deflator's side: `current` prices are those of the row's period. */
static ji_status side_node(const row_reader *r, const ji__unit_term *term, size_t *out) {
  ji__price price = {.has_period = 1};
  memcpy(price.currency, term->name, sizeof price.currency);
  ji_status status = JI_OK;
  if (!strcmp(term->basis, "current")) {
    status = read_period(r, &price.has_period, &price.period);
    if (!status && !price.has_period)
      return fail_row(r, JI_ERROR_VALUE, "current prices need a period");
  } else if (!ji__period_read(term->basis, strlen(term->basis), &price.period)) {
    return ji__fail(r->ctx, JI_ERROR_VALUE,
                    "rates, row %lld: a deflator with a value goes from a price year to another; "
                    "%s states none",
                    (long long)r->row, term->name);
  }
  return status ? status : price_node(r->ctx, r->rates, &price, out);
}

/* --- kinds of rates ----------------------------------------------------------------------- */

static ji_status read_level(const row_reader *r, const ji__unit_term *from, double level) {
  ji__unit_term to;
  ji__price price = {.has_period = 0};
  size_t at = 0, series = 0;
  memcpy(price.currency, from->name, sizeof price.currency);
  if (from->basis[0])
    return fail_row(r, JI_ERROR_VALUE,
                    "a level of prices (\"index\") is of a currency: its period stands in "
                    "\"period\", not behind an @");
  if (r->to && !ji__column_is_null(r->to, r->row)) {
    ji_status status = read_money(r, r->to, &to);
    if (status)
      return status;
    if (strcmp(to.name, from->name) != 0 || to.basis[0])
      return fail_row(r, JI_ERROR_VALUE,
                      "a level of prices (\"index\") has no \"to\": leave it empty");
  }
  ji_status status = series_node(r, &price, &series);
  if (!status)
    status = read_period(r, &price.has_period, &price.period);
  if (!status && !price.has_period)
    return fail_row(r, JI_ERROR_VALUE, "a level of prices (\"index\") needs a period");
  if (!status)
    status = price_node(r->ctx, r->rates, &price, &at);
  if (!status)
    add_edge(r, at, series, level, 1);
  return status;
}

static ji_status read_deflator(const row_reader *r, const ji__unit_term *from) {
  double value = 0, level = 0;
  int has_value = 0, has_level = 0;
  ji__unit_term to;
  size_t a = 0, b = 0;
  ji_status status = read_number(r, r->value, &has_value, &value);
  if (!status)
    status = read_number(r, r->index, &has_level, &level);
  if (status)
    return status;
  if (has_value == has_level)
    return fail_row(r, JI_ERROR_VALUE, "a deflator has either a \"value\" or an \"index\"");
  if (has_level)
    return read_level(r, from, level);
  if (!r->to)
    return fail_row(r, JI_ERROR_VALUE, "a deflator with a value needs a column \"to\"");
  status = read_money(r, r->to, &to);
  if (!status && strcmp(from->name, to.name) != 0)
    return fail_row(r, JI_ERROR_VALUE, "a deflator does not change the currency");
  if (!status)
    status = side_node(r, from, &a);
  if (!status)
    status = side_node(r, &to, &b);
  if (!status && a == b)
    return fail_row(r, JI_ERROR_VALUE, "a deflator goes from one price year to another");
  if (!status)
    add_edge(r, a, b, value, 0);
  return status;
}

static ji_status read_exchange(const row_reader *r, const ji__unit_term *from) {
  double value = 0;
  int has_value = 0;
  ji__unit_term to;
  size_t a = 0, b = 0;
  if (!r->to)
    return fail_row(r, JI_ERROR_VALUE, "an exchange rate needs a column \"to\"");
  ji_status status = read_money(r, r->to, &to);
  if (!status)
    status = read_number(r, r->value, &has_value, &value);
  if (status)
    return status;
  if (!has_value)
    return fail_row(r, JI_ERROR_VALUE, "an exchange rate needs a \"value\"");
  if (from->basis[0] || to.basis[0] || !strcmp(from->name, to.name))
    return fail_row(r, JI_ERROR_VALUE,
                    "an exchange rate goes from one currency to another; its period stands in "
                    "\"period\", not behind an @");
  ji__price left = {.has_period = 0};
  memcpy(left.currency, from->name, sizeof left.currency);
  status = read_period(r, &left.has_period, &left.period);
  ji__price right = left;
  memcpy(right.currency, to.name, sizeof right.currency);
  if (!status)
    status = price_node(r->ctx, r->rates, &left, &a);
  if (!status)
    status = price_node(r->ctx, r->rates, &right, &b);
  if (!status)
    add_edge(r, a, b, value, 0);
  return status;
}

/* Whether the row is of the series and the timing that the options ask for. */
static int is_wanted(const row_reader *r, int is_exchange) {
  static const char *const timings[] = {NULL, "average", "end_of_period"};
  const char *timing = timings[r->options->timing], *series = r->options->series;
  if (series && r->series && !ji__column_is_null(r->series, r->row) &&
      !ji__column_equals(r->series, r->row, series))
    return 0;
  if (!is_exchange || !timing)
    return 1;
  return r->timing && ji__column_equals(r->timing, r->row, timing);
}

static ji_status check_timing(const row_reader *r) {
  if (!r->timing || ji__column_is_null(r->timing, r->row) ||
      ji__column_equals(r->timing, r->row, "average") ||
      ji__column_equals(r->timing, r->row, "end_of_period"))
    return JI_OK;
  return fail_word(r, r->timing, "average, end_of_period");
}

static ji_status read_row(const row_reader *r) {
  int is_exchange = ji__column_equals(r->kind, r->row, "exchange_rate");
  ji__unit_term from;
  if (!is_exchange && !ji__column_equals(r->kind, r->row, "deflator"))
    return fail_word(r, r->kind, "deflator, exchange_rate");
  ji_status status = check_timing(r);
  if (status || !is_wanted(r, is_exchange))
    return status;
  status = read_money(r, r->from, &from);
  if (status)
    return status;
  return is_exchange ? read_exchange(r, &from) : read_deflator(r, &from);
}

/* --- the table ---------------------------------------------------------------------------- */

/* A column that may be absent. */
static ji_status find_column(const row_reader *r, const char *name, int is_text,
                             const ji_column **out) {
  *out = NULL;
  if (ji_dataset_find(r->dataset, name) < 0)
    return JI_OK;
  return is_text ? ji__dataset_require_text(r->ctx, r->dataset, "rates", name, out)
                 : ji__dataset_require_number(r->ctx, r->dataset, "rates", name, out);
}

static ji_status find_columns(row_reader *r) {
  ji_status status = ji__dataset_require_text(r->ctx, r->dataset, "rates", "kind", &r->kind);
  if (!status)
    status = ji__dataset_require_text(r->ctx, r->dataset, "rates", "from", &r->from);
  if (!status)
    status = find_column(r, "to", 1, &r->to);
  if (!status)
    status = find_column(r, "value", 0, &r->value);
  if (!status)
    status = find_column(r, "index", 0, &r->index);
  if (!status)
    status = find_column(r, "timing", 1, &r->timing);
  if (!status)
    status = find_column(r, "series", 1, &r->series);
  if (!status)
    status = find_column(r, "source", 1, &r->rates->source);
  int64_t period = ji_dataset_find(r->dataset, "period");
  r->period = period < 0 ? NULL : ji__dataset_view(r->dataset, period);
  return status;
}

/* Where the edges of each node begin in `around`. */
static ji_status lay_around(ji_context *ctx, ji__rates *rates) {
  const ji_allocator *allocator = ji__allocator(ctx);
  rates->start = ji__allocate_array(allocator, rates->node_count + 2, sizeof *rates->start);
  rates->around = ji__allocate_array(allocator, 2 * rates->edge_count, sizeof *rates->around);
  if (!rates->start || !rates->around)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < rates->edge_count; i++) {
    rates->start[rates->edges[i].from + 2]++;
    rates->start[rates->edges[i].to + 2]++;
  }
  for (size_t i = 2; i < rates->node_count + 2; i++)
    rates->start[i] += rates->start[i - 1];
  /* start[n + 1] moves from the begin of node n to its end while it is filled. */
  for (size_t i = 0; i < rates->edge_count; i++) {
    rates->around[rates->start[rates->edges[i].from + 1]++] = i;
    rates->around[rates->start[rates->edges[i].to + 1]++] = i;
  }
  return JI_OK;
}

void ji__rates_free(ji_context *ctx, ji__rates *rates) {
  if (!rates)
    return;
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__text_index_free(&rates->names);
  ji__release(allocator, rates->nodes);
  ji__release(allocator, rates->edges);
  ji__release(allocator, rates->start);
  ji__release(allocator, rates->around);
  ji__release(allocator, rates);
}

static ji_status allocate(ji_context *ctx, const ji_dataset *dataset, ji__rates **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__rates *rates = ji__allocate_array(allocator, 1, sizeof *rates);
  *out = rates;
  if (!rates)
    return ji__fail_memory(ctx);
  ji__text_index_init(&rates->names, allocator);
  size_t rows = (size_t)dataset->rows;
  rates->nodes = ji__allocate_array(allocator, 2 * rows, sizeof *rates->nodes);
  rates->edges = ji__allocate_array(allocator, rows, sizeof *rates->edges);
  return rates->nodes && rates->edges ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__rates_create(ji_context *ctx, const ji_dataset *dataset,
                           const ji_convert_options *options, ji__rates **out) {
  ji__rates *rates = NULL;
  *out = NULL;
  ji_status status = allocate(ctx, dataset, &rates);
  row_reader r = {.ctx = ctx, .dataset = dataset, .options = options, .rates = rates};
  if (!status)
    status = find_columns(&r);
  for (r.row = 0; r.row < dataset->rows && !status; r.row++)
    status = read_row(&r);
  if (!status)
    status = lay_around(ctx, rates);
  if (status) {
    ji__rates_free(ctx, rates);
    return status;
  }
  *out = rates;
  return JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "survey/known_lists.h"

#include "core/number.h"
#include "data/resolve.h"

#include <math.h>
#include <string.h>

#define LISTS_LIMIT 1000

/* A dataset while it is read. */
typedef struct reader {
  ji_context *ctx;
  const ji_dataset *dataset;
  const char *what; /* "sizes" or "overlaps" */
  ji__known_lists *lists;
  const char *reading;
} reader;

void ji__known_lists_free(ji_context *ctx, ji__known_lists *lists) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t i = 0; lists->measures && i < lists->names.count; i++)
    ji_measure_unref(lists->measures[i]);
  ji__names_free(&lists->names);
  ji__release(allocator, lists->measures);
  ji__release(allocator, lists->value);
  ji__release(allocator, lists->low);
  ji__release(allocator, lists->high);
  ji__release(allocator, lists->unit);
  ji__release(allocator, lists->pairs);
  ji__release(allocator, lists->ranges);
  ji__release(allocator, lists->rows);
}

/* --- cells -------------------------------------------------------------------------------- */

static ji_status find_number(const reader *r, const char *name, const ji_column **out) {
  *out = NULL;
  if (ji_dataset_find(r->dataset, name) < 0)
    return JI_OK;
  return ji__dataset_require_number(r->ctx, r->dataset, r->what, name, out);
}

/* The row's unit, of persons under the reading. */
static ji_status read_unit(const reader *r, const ji_column *column, int64_t row, char **out) {
  char *unit = NULL;
  *out = NULL;
  ji_status status = ji__unit_resolve(r->ctx, column->unit, r->dataset, row, &unit);
  if (!status && r->reading) {
    status = ji__persons_unit(r->ctx, unit, out);
    ji__release(ji__allocator(r->ctx), unit);
  } else if (!status) {
    *out = unit;
  }
  return status;
}

/* What turns the row's number into the lists' unit. */
static ji_status find_factor(const reader *r, const ji_column *column, int64_t row, double *out) {
  char *unit = NULL;
  ji_status status = read_unit(r, column, row, &unit);
  *out = 1;
  if (!status && unit && r->lists->unit)
    status = ji__unit_factor_text(r->ctx, unit, r->lists->unit, out);
  else if (!status && unit)
    status = ji__fail(r->ctx, JI_ERROR_UNIT, "it is in \"%s\", but the lists state no unit", unit);
  ji__release(ji__allocator(r->ctx), unit);
  return status ? ji__fail_within(r->ctx, status, "%s: row %lld, column \"%s\"", r->what,
                                  (long long)row + 1, column->name)
                : JI_OK;
}

/* A number from 0 to `most`, in the lists' unit where it has one; NaN where the cell is null or
 * there is no column. */
static ji_status read_number(const reader *r, const ji_column *column, int64_t row, double most,
                             double *out) {
  char digits[JI__NUMBER_SIZE];
  double factor = 1;
  *out = NAN;
  if (!column || !ji__column_number(column, row, out))
    return JI_OK;
  if (!(*out >= 0 && *out <= most) || isinf(*out)) {
    ji__number_print(*out, digits);
    return ji__fail(r->ctx, JI_ERROR_VALUE, "%s: row %lld, column \"%s\" is %s, expected %s",
                    r->what, (long long)row + 1, column->name, digits,
                    most == 1 ? "a share from 0 to 1" : "a number, not negative");
  }
  ji_status status = most == 1 ? JI_OK : find_factor(r, column, row, &factor);
  *out *= factor;
  return status;
}

static ji_status read_name(const reader *r, const ji_column *column, int64_t row, char **out) {
  ji_status status = ji__column_copy_text(r->ctx, column, row, out);
  if (!status && (!*out || !**out))
    status = ji__fail(r->ctx, JI_ERROR_LABEL, "%s: row %lld, column \"%s\" names no list", r->what,
                      (long long)row + 1, column->name);
  return status;
}

/* --- sizes -------------------------------------------------------------------------------- */

typedef struct size_columns {
  const ji_column *list, *value, *rounding;
} size_columns;

static ji_status add_name(const reader *r, const size_columns *columns, int64_t row) {
  char *name = NULL;
  int64_t before = -1;
  ji_status status = read_name(r, columns->list, row, &name);
  if (!status)
    status = ji__names_find(r->ctx, &r->lists->names, name, &before);
  if (!status && before >= 0)
    status = ji__fail(r->ctx, JI_ERROR_LABEL, "sizes: row %lld: list \"%s\" is there twice",
                      (long long)row + 1, name);
  if (!status)
    status = ji__names_add_text(r->ctx, &r->lists->names, name);
  ji__release(ji__allocator(r->ctx), name);
  return status;
}

static ji_status add_measure(const reader *r, const size_columns *columns, int64_t row) {
  ji_measure *measure = NULL;
  ji_status status =
      ji__measure_resolve(r->ctx, columns->value->measure, r->dataset, row, &measure);
  if (!status && r->reading && !measure)
    status =
        ji__fail(r->ctx, JI_ERROR_MEASURE,
                 "the reading \"%s\" needs a declared measure; this size has none", r->reading);
  if (!status)
    status = ji__persons_of(r->ctx, measure, r->reading, &r->lists->measures[row]);
  ji_measure_unref(measure);
  return status ? ji__fail_within(r->ctx, status, "sizes: row %lld, list \"%s\"",
                                  (long long)row + 1, r->lists->names.items[row])
                : JI_OK;
}

static ji_status add_size(const reader *r, const size_columns *columns, int64_t row) {
  ji__known_lists *lists = r->lists;
  double rounding = NAN;
  ji_status status = add_name(r, columns, row);
  if (!status)
    status = add_measure(r, columns, row);
  if (!status && row == 0)
    status = read_unit(r, columns->value, row, &lists->unit);
  if (!status)
    status = read_number(r, columns->value, row, INFINITY, &lists->value[row]);
  if (!status && isnan(lists->value[row]))
    status = ji__fail(r->ctx, JI_ERROR_VALUE, "sizes: row %lld: list \"%s\" has no value",
                      (long long)row + 1, lists->names.items[row]);
  if (!status)
    status = read_number(r, columns->rounding, row, INFINITY, &rounding);
  if (isnan(rounding)) {
    lists->is_rounded = 0;
    rounding = 0;
  }
  lists->low[row] = fmax(0, lists->value[row] - rounding);
  lists->high[row] = lists->value[row] + rounding;
  return status;
}

static ji_status read_sizes(const reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji__known_lists *lists = r->lists;
  size_columns columns = {.list = NULL};
  int64_t rows = ji_dataset_row_count(r->dataset);
  ji_status status = ji__dataset_require_text(r->ctx, r->dataset, r->what, "list", &columns.list);
  if (!status)
    status = ji__dataset_require_number(r->ctx, r->dataset, r->what, "value", &columns.value);
  if (!status)
    status = find_number(r, "rounding", &columns.rounding);
  if (!status && (rows == 0 || rows > LISTS_LIMIT))
    status = ji__fail(r->ctx, rows ? JI_ERROR_LIMIT : JI_ERROR_VALUE,
                      "sizes has %lld lists, expected 1 to %d", (long long)rows, LISTS_LIMIT);
  if (status)
    return status;
  lists->is_rounded = 1;
  lists->value = ji__allocate_array(allocator, (size_t)rows, sizeof *lists->value);
  lists->low = ji__allocate_array(allocator, (size_t)rows, sizeof *lists->low);
  lists->high = ji__allocate_array(allocator, (size_t)rows, sizeof *lists->high);
  lists->measures = ji__allocate_array(allocator, (size_t)rows, sizeof *lists->measures);
  if (!lists->value || !lists->low || !lists->high || !lists->measures)
    return ji__fail_memory(r->ctx);
  for (int64_t row = 0; row < rows && !status; row++)
    status = add_size(r, &columns, row);
  return status;
}

/* --- overlaps ----------------------------------------------------------------------------- */

/* The figure and its range, as numbers or as shares of b. */
typedef struct range_columns {
  const ji_column *value, *low, *high;
} range_columns;

typedef struct overlap_columns {
  const ji_column *a, *b;
  range_columns numbers, shares;
} overlap_columns;

typedef struct range {
  double value, low, high;
} range;

static ji_status read_range(const reader *r, const range_columns *columns, int64_t row, double most,
                            range *out) {
  ji_status status = read_number(r, columns->value, row, most, &out->value);
  if (!status)
    status = read_number(r, columns->low, row, most, &out->low);
  return status ? status : read_number(r, columns->high, row, most, &out->high);
}

static int is_stated(const range *r) {
  return !isnan(r->value) || !isnan(r->low) || !isnan(r->high);
}

/* One end alone leaves the other open; no end is the value itself. */
static ji_status settle_range(const reader *r, int64_t row, double most, range *out) {
  if (isnan(out->low))
    out->low = isnan(out->high) ? out->value : 0;
  if (isnan(out->high))
    out->high = isnan(out->value) || out->low < out->value ? most : out->value;
  if (out->low > out->high || out->value < out->low || out->value > out->high)
    return ji__fail(r->ctx, JI_ERROR_VALUE,
                    "overlaps: row %lld: low, value and high are not in this order",
                    (long long)row + 1);
  return JI_OK;
}

static ji_status find_list(const reader *r, const ji_column *column, int64_t row, int64_t *out) {
  char *name = NULL;
  ji_status status = read_name(r, column, row, &name);
  if (!status)
    status = ji__names_find(r->ctx, &r->lists->names, name, out);
  if (!status && *out < 0)
    status = ji__fail(r->ctx, JI_ERROR_NOT_FOUND,
                      "overlaps: row %lld, column \"%s\": sizes has no list \"%s\"",
                      (long long)row + 1, column->name, name);
  ji__release(ji__allocator(r->ctx), name);
  return status;
}

static ji_status add_overlap(const reader *r, const overlap_columns *columns, int64_t row) {
  ji__known_lists *lists = r->lists;
  ji__union_pair *pair = &lists->pairs[row];
  range number = {NAN, NAN, NAN}, share = {NAN, NAN, NAN};
  ji_status status = find_list(r, columns->a, row, &pair->a);
  if (!status)
    status = find_list(r, columns->b, row, &pair->b);
  if (!status && pair->a == pair->b)
    status = ji__fail(r->ctx, JI_ERROR_LABEL, "overlaps: row %lld: \"%s\" overlaps itself",
                      (long long)row + 1, lists->names.items[pair->a]);
  if (!status)
    status = read_range(r, &columns->numbers, row, INFINITY, &number);
  if (!status)
    status = read_range(r, &columns->shares, row, 1, &share);
  if (!status && is_stated(&number) == is_stated(&share))
    status = ji__fail(r->ctx, JI_ERROR_VALUE,
                      "overlaps: row %lld states %s, expected the persons in both or their share "
                      "of list b",
                      (long long)row + 1, is_stated(&number) ? "a number and a share" : "nothing");
  if (status)
    return status;
  pair->is_share = is_stated(&share);
  range *known = pair->is_share ? &share : &number;
  status = settle_range(r, row, pair->is_share ? 1 : INFINITY, known);
  lists->ranges[row] = *pair;
  lists->ranges[row].low = known->low;
  lists->ranges[row].high = known->high;
  pair->low = isnan(known->value) ? known->low : known->value;
  pair->high = isnan(known->value) ? known->high : known->value;
  lists->rows[row] = row;
  lists->pair_count = row + 1;
  return status;
}

static ji_status find_overlap_columns(const reader *r, overlap_columns *out) {
  const struct {
    const char *name;
    const ji_column **column;
  } numbers[] = {{"value", &out->numbers.value},  {"low", &out->numbers.low},
                 {"high", &out->numbers.high},    {"share_of_b", &out->shares.value},
                 {"share_low", &out->shares.low}, {"share_high", &out->shares.high}};
  ji_status status = ji__dataset_require_text(r->ctx, r->dataset, r->what, "list_a", &out->a);
  if (!status)
    status = ji__dataset_require_text(r->ctx, r->dataset, r->what, "list_b", &out->b);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !status; i++)
    status = find_number(r, numbers[i].name, numbers[i].column);
  return status;
}

static ji_status read_overlaps(const reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji__known_lists *lists = r->lists;
  overlap_columns columns = {.a = NULL};
  size_t rows = (size_t)ji_dataset_row_count(r->dataset);
  ji_status status = find_overlap_columns(r, &columns);
  if (status)
    return status;
  lists->pairs = ji__allocate_array(allocator, rows, sizeof *lists->pairs);
  lists->ranges = ji__allocate_array(allocator, rows, sizeof *lists->ranges);
  lists->rows = ji__allocate_array(allocator, rows, sizeof *lists->rows);
  if (!lists->pairs || !lists->ranges || !lists->rows)
    return ji__fail_memory(r->ctx);
  for (size_t row = 0; row < rows && !status; row++)
    status = add_overlap(r, &columns, (int64_t)row);
  return status;
}

ji_status ji__known_lists_read(ji_context *ctx, const ji_dataset *sizes, const ji_dataset *overlaps,
                               const char *reading, ji__known_lists *out) {
  *out = (ji__known_lists){.names = {.allocator = ji__allocator(ctx)}};
  reader r = {.ctx = ctx, .dataset = sizes, .what = "sizes", .lists = out, .reading = reading};
  ji_status status = read_sizes(&r);
  if (status || !overlaps)
    return status;
  r.dataset = overlaps;
  r.what = "overlaps";
  return read_overlaps(&r);
}

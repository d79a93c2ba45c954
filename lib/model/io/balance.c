/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table must satisfy before anything is computed from it. */
#include "core/number.h"
#include "data/array.h"
#include "model/io/carry.h"
#include "model/io/table.h"

#include <float.h>
#include <math.h>

#define NAMED 5        /* at most so many sectors in a message */
#define ROUNDING 1e-12 /* of a sum of flows against output */

/* --- naming ------------------------------------------------------------------------------- */

static void append_label(const ji__io_table *table, int64_t sector, int first, ji__buffer *text) {
  char label[JI__IO_LABEL_SIZE];
  ji__buffer_string(text, first ? "" : ", ");
  ji__buffer_string(text, ji__io_label(&table->sectors, sector, label));
}

static void append_rest(int64_t count, ji__buffer *text) {
  if (count > NAMED)
    ji__buffer_format(text, " and %lld more", (long long)(count - NAMED));
}

int64_t ji__io_name_sectors(const ji__io_table *table,
                            int (*chosen)(const ji__io_table *table, int64_t sector),
                            ji__buffer *text) {
  int64_t count = 0;
  for (int64_t i = 0; i < table->n; i++)
    if (chosen(table, i)) {
      if (count < NAMED)
        append_label(table, i, count == 0, text);
      count++;
    }
  append_rest(count, text);
  return count;
}

static int64_t count_above(const ji__io_table *table, const double *gaps, double limit) {
  int64_t count = 0;
  for (int64_t i = 0; i < table->n; i++)
    count += fabs(gaps[i]) > limit;
  return count;
}

/* The largest |gap| not above `ceiling`, first in order after `after` among equals; -1: none. */
static int64_t next_worst(const ji__io_table *table, const double *gaps, double limit,
                          int64_t after) {
  int64_t found = -1;
  for (int64_t i = 0; i < table->n; i++) {
    double gap = fabs(gaps[i]);
    if (!(gap > limit))
      continue;
    if (after >= 0) {
      double ceiling = fabs(gaps[after]);
      if (gap > ceiling || (gap == ceiling && i <= after))
        continue;
    }
    if (found < 0 || gap > fabs(gaps[found]))
      found = i;
  }
  return found;
}

/* Flows + final demand - output of a row, in the flows' unit. */
static double gap_amount(const ji__io_table *table, int64_t sector) {
  return table->row_sums[sector] + ji__io_demand_sum(table, sector) - table->given_output[sector];
}

int64_t ji__io_name_worst(const ji__io_table *table, const double *gaps, double limit,
                          ji__buffer *text) {
  int64_t count = count_above(table, gaps, limit);
  int64_t worst = -1;
  for (int k = 0; k < NAMED; k++) {
    worst = next_worst(table, gaps, limit, worst);
    if (worst < 0)
      break;
    char number[JI__NUMBER_SIZE];
    append_label(table, worst, k == 0, text);
    if (ji__io_is_zero(table, worst)) { /* no share of nothing */
      ji__number_print_significant(gap_amount(table, worst), 6, number);
      ji__buffer_format(text, " (%s, output 0)", number);
      continue;
    }
    ji__number_print_significant(100 * gaps[worst], 3, number);
    ji__buffer_format(text, " (%s %%)", number);
  }
  append_rest(count, text);
  return count;
}

/* --- finite numbers ----------------------------------------------------------------------- */

static const char *number_text(double value, char text[JI__NUMBER_SIZE]) {
  ji__number_print(value, text);
  return text;
}

static ji_status fail_flow(ji_context *ctx, const ji__io_table *table, int64_t row, int64_t column,
                           double value) {
  char from[JI__IO_LABEL_SIZE], to[JI__IO_LABEL_SIZE], text[JI__NUMBER_SIZE];
  return ji__fail(ctx, JI_ERROR_VALUE, "flows: row %s, column %s is %s, not a finite number",
                  ji__io_label(&table->sectors, row, from),
                  ji__io_label(&table->sectors, column, to), number_text(value, text));
}

/* Names the first number of a row that is not finite, or counts the negative ones. */
static ji_status look_closer(ji_context *ctx, ji__io_table *table, const double *row, int64_t i) {
  for (int64_t j = 0; j < table->n; j++) {
    if (!isfinite(row[j]))
      return fail_flow(ctx, table, i, j, row[j]);
    if (row[j] >= 0)
      continue;
    table->negative_flows++;
    if (row[j] < table->most_negative) {
      table->most_negative = row[j];
      table->negative_row = i;
      table->negative_column = j;
    }
  }
  return JI_OK;
}

/* Most rows are finite and not negative throughout, which this finds without a branch. */
static ji_status scan_row(ji_context *ctx, ji__io_table *table, const double *row, int64_t i) {
  double sum = 0, *sums = table->column_sums;
  int64_t plain = 0;
  for (int64_t j = 0; j < table->n; j++) {
    plain += row[j] >= 0 && row[j] <= DBL_MAX;
    sums[j] += row[j];
  }
  for (int64_t j = 0; j < table->n; j++)
    sum += row[j];
  table->row_sums[i] = sum;
  return plain == table->n ? JI_OK : look_closer(ctx, table, row, i);
}

/* A row as doubles side by side: where it lies if it lies so, else in `room`. */
static const double *plain_row(const ji_array *flows, int64_t i, double *room) {
  if (flows->type == JI_TYPE_FLOAT64 && flows->column_stride == 1)
    return (const double *)flows->data + i * flows->row_stride;
  for (int64_t j = 0; j < flows->columns; j++)
    room[j] = ji__array_value(flows, i, j);
  return room;
}

static ji_status scan_flows(ji_context *ctx, ji__io_table *table) {
  ji_status status = JI_OK;
  double *room = ji__allocate_array(ji__allocator(ctx), (size_t)table->n + 1, sizeof *room);
  if (!room)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < table->n && !status; i++) {
    status = i % 256 == 0 ? ji__progress(ctx, "check", i, table->n) : JI_OK;
    if (!status)
      status = scan_row(ctx, table, plain_row(&table->flows, i, room), i);
  }
  ji__release(ji__allocator(ctx), room);
  return status;
}

static ji_status scan_labelled(ji_context *ctx, const ji__io_table *table, const char *what,
                               const ji__io_labels *labels,
                               double (*value)(const ji__io_table *table, int64_t label,
                                               int64_t sector)) {
  for (int64_t k = 0; k < labels->count; k++)
    for (int64_t i = 0; i < table->n; i++)
      if (!isfinite(value(table, k, i))) {
        char sector[JI__IO_LABEL_SIZE], text[JI__NUMBER_SIZE];
        return ji__fail(ctx, JI_ERROR_VALUE, "%s: \"%s\" of sector %s is %s, not a finite number",
                        what, labels->names[k], ji__io_label(&table->sectors, i, sector),
                        number_text(value(table, k, i), text));
      }
  return JI_OK;
}

/* People and their parts are no fewer than none; money that is called employment may be. */
static ji_status check_jobs(ji_context *ctx, const ji__io_table *table) {
  char sector[JI__IO_LABEL_SIZE], text[JI__NUMBER_SIZE];
  for (int64_t k = 0; k < table->rows.count; k++) {
    ji__unit unit = {0};
    if (!ji__io_is_jobs(table, k))
      continue;
    if (table->row_units[k] && ji__unit_read(ctx, table->row_units[k], &unit))
      return JI_ERROR_UNIT;
    if (ji__unit_money(&unit))
      continue;
    for (int64_t j = 0; j < table->n; j++)
      if (ji__io_row_value(table, k, j) < 0)
        return ji__fail(ctx, JI_ERROR_VALUE,
                        "satellites: \"%s\" of sector %s is %s, expected a number not below 0",
                        table->rows.names[k], ji__io_label(&table->sectors, j, sector),
                        number_text(ji__io_row_value(table, k, j), text));
  }
  return JI_OK;
}

ji_status ji__io_scan(ji_context *ctx, ji__io_table *table) {
  ji_status status = scan_flows(ctx, table);
  if (!status)
    status = scan_labelled(ctx, table, "final demand", &table->demands, ji__io_demand_value);
  if (!status)
    status = scan_labelled(ctx, table, "satellites", &table->rows, ji__io_row_value);
  return status ? status : check_jobs(ctx, table);
}

/* --- output ------------------------------------------------------------------------------- */

int ji__io_is_zero(const ji__io_table *table, int64_t sector) {
  return table->given_output[sector] == 0;
}

int ji__io_is_dust(const ji__io_table *table, int64_t sector) {
  double x = table->given_output[sector];
  return x > 0 && x < table->options.dust * table->mean_output;
}

static ji_status check_signs(ji_context *ctx, ji__io_table *table) {
  double sum = 0;
  for (int64_t i = 0; i < table->n; i++) {
    double x = table->given_output[i];
    if (!isfinite(x) || x < 0) {
      char label[JI__IO_LABEL_SIZE], text[JI__NUMBER_SIZE];
      return ji__fail(ctx, JI_ERROR_VALUE, "gross output of sector %s is %s, expected %s",
                      ji__io_label(&table->sectors, i, label), number_text(x, text),
                      isfinite(x) ? "a number not below 0" : "a finite number");
    }
    sum += x;
  }
  if (sum == 0)
    return ji__fail(ctx, JI_ERROR_VALUE, "no sector has any gross output");
  table->mean_output = sum / (double)table->n;
  return JI_OK;
}

int ji__io_loses_jobs(const ji__io_table *table, int64_t sector) {
  int64_t row = ji__io_labels_find(&table->rows, table->options.employment, NULL);
  return table->output[sector] == 0 && row >= 0 && ji__io_row_value(table, row, sector) != 0;
}

int ji__io_loses_purchases(const ji__io_table *table, int64_t sector) {
  double purchases = fabs(table->column_sums[sector]);
  return table->output[sector] == 0 && purchases > table->options.dust * table->mean_output;
}

int ji__io_overspends(const ji__io_table *table, int64_t sector) {
  return table->output[sector] != 0 &&
         table->column_sums[sector] > table->output[sector] * (1 + ROUNDING);
}

/* Logs, or fails with, a text made of a head, sector names and a tail. */
static ji_status tell(ji_context *ctx, ji__io_table *table, ji_status failure,
                      int (*chosen)(const ji__io_table *table, int64_t sector), const char *head,
                      const char *tail, int64_t *count) {
  ji__buffer names;
  ji__buffer_init(&names, ji__allocator(ctx));
  *count = ji__io_name_sectors(table, chosen, &names);
  ji_status status = names.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status && *count > 0) {
    if (failure)
      status = ji__fail(ctx, failure, "%s %s%s", head, names.data, tail);
    else
      ji__log(ctx, JI_LOG_WARNING, "%s %s%s", head, names.data, tail);
  }
  ji__buffer_free(&names);
  return status;
}

ji_status ji__io_check_output(ji_context *ctx, ji__io_table *table) {
  ji_status status = check_signs(ctx, table);
  if (status)
    return status;
  int is_error = table->options.dust_action == JI_IO_DUST_ERROR;
  status = tell(ctx, table, is_error ? JI_ERROR_VALUE : JI_OK, ji__io_is_dust,
                is_error ? "output is dust (above 0, but below the option `dust` times the mean) "
                           "in"
                         : "dust output is treated as zero in",
                is_error ? "; correct it, or choose JI_IO_DUST_ZERO" : "", &table->dust_count);
  if (status)
    return status;
  for (int64_t i = 0; i < table->n; i++)
    if (ji__io_is_dust(table, i))
      table->output[i] = 0;
  status = tell(ctx, table, JI_OK, ji__io_is_zero, "zero output, so coefficients of 0, in", "",
                &table->zero_count);
  int64_t count;
  if (!status)
    status =
        tell(ctx, table, JI_OK, ji__io_loses_jobs,
             "jobs without output are behind no demand and in no result: those of", "", &count);
  if (!status)
    status = tell(ctx, table, JI_OK, ji__io_loses_purchases,
                  "purchases without output have no coefficients and are left out: those of", "",
                  &count);
  return status ? status
                : tell(ctx, table, JI_OK, ji__io_overspends,
                       "purchases are more than output, so that value added is below 0, in", "",
                       &count);
}

/* --- rows --------------------------------------------------------------------------------- */

double ji__io_row_gap(const ji__io_table *table, int64_t sector) {
  double gap = gap_amount(table, sector);
  /* Against dust at least: an empty row of an empty sector balances, and dust is no catastrophe. */
  double scale = fmax(table->given_output[sector], table->options.dust * table->mean_output);
  return gap == 0 ? 0 : gap / scale;
}

ji_status ji__io_check_rows(ji_context *ctx, const ji__io_table *table) {
  double limit = table->options.balance_tolerance;
  if (!table->final_demand.data || isinf(limit))
    return JI_OK;
  double *gaps = ji__allocate_array(ji__allocator(ctx), (size_t)table->n, sizeof *gaps);
  if (!gaps)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < table->n; i++)
    gaps[i] = ji__io_row_gap(table, i);
  ji__buffer names;
  ji__buffer_init(&names, ji__allocator(ctx));
  int64_t count = ji__io_name_worst(table, gaps, limit, &names);
  ji_status status = names.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status && count > 0) {
    char text[JI__NUMBER_SIZE];
    status = ji__fail(ctx, JI_ERROR_BALANCE,
                      "flows + final demand - output is beyond %s of output in %lld of %lld rows: "
                      "%s",
                      number_text(limit, text), (long long)count, (long long)table->n, names.data);
  }
  ji__buffer_free(&names);
  ji__release(ji__allocator(ctx), gaps);
  return status;
}

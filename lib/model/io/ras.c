/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Totals, sums, conflicts and reports of balancing. */
#include "model/io/ras.h"

#include "core/number.h"
#include "data/array.h"
#include "data/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_balance_options)
#define WORST 3

static const ji_io_balance_options option_defaults = {
    .size = sizeof(ji_io_balance_options), .tolerance = 1e-12, .max_iterations = 10000};

ji_status ji_io_balance_options_init(ji_io_balance_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

ji_status ji__ras_options_read(ji_context *ctx, const ji_io_balance_options *options,
                               ji_io_balance_options *out) {
  *out = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status =
        ji__options_read(ctx, "ji_io_balance_options", options, OPTIONS_MINIMUM, out, sizeof *out);
  if (status)
    return status;
  const char *wrong = NULL;
  if (!(out->tolerance > 0 && out->tolerance < 1))
    wrong = "tolerance must lie in (0, 1)";
  else if (out->max_iterations < 1)
    wrong = "max_iterations must be at least 1";
  else if (out->method != JI_IO_BALANCE_GRAS && out->method != JI_IO_BALANCE_RAS)
    wrong = "method is not one of enum ji_io_balance_method";
  else if (out->conflict < JI_IO_CONFLICT_ERROR || out->conflict > JI_IO_CONFLICT_SCALE_ROWS)
    wrong = "conflict is not one of enum ji_io_balance_conflict";
  return wrong ? ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_balance_options: %s", wrong) : JI_OK;
}

ji_status ji__ras_record_options(ji_context *ctx, const ji_io_balance_options *options,
                                 ji__provenance *provenance) {
  static const char *const methods[] = {"GRAS", "RAS"};
  static const char *const conflicts[] = {"error", "scale columns", "scale rows"};
  ji_status status =
      ji__provenance_number(ctx, provenance, "option", "tolerance", options->tolerance);
  if (!status)
    status = ji__provenance_number(ctx, provenance, "option", "max_iterations",
                                   (double)options->max_iterations);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "option", "method", methods[options->method]);
  if (!status)
    status =
        ji__provenance_add(ctx, provenance, "option", "conflict", conflicts[options->conflict]);
  return status;
}

ji__matrix ji__ras_matrix(const ji_array *array) {
  return (ji__matrix){.data = array->data,
                      .rows = array->rows,
                      .columns = array->columns,
                      .row_stride = array->row_stride,
                      .column_stride = array->column_stride,
                      .is_single = array->type == JI_TYPE_FLOAT32};
}

ji_status ji__ras_check_matrix(ji_context *ctx, const char *name, const ji_array *array) {
  ji_status status = ji__array_check(ctx, name, array);
  if (status)
    return status;
  for (int64_t i = 0; i < array->rows; i++)
    for (int64_t j = 0; j < array->columns; j++)
      if (!isfinite(ji__array_value(array, i, j)))
        return ji__fail(ctx, JI_ERROR_VALUE, "%s: row %lld, column %lld is not a finite number",
                        name, (long long)i + 1, (long long)j + 1);
  return JI_OK;
}

/* --- one side ----------------------------------------------------------------------------- */

const char *ji__ras_name(const ji__ras_side *side, int64_t line, char out[JI__RAS_NAME]) {
  size_t size = 0;
  const char *text = side->label ? ji__column_text(side->label, line, &size) : NULL;
  if (text)
    snprintf(out, JI__RAS_NAME, "%s \"%.*s\"", side->what, ji__clip(text, size, 80), text);
  else
    snprintf(out, JI__RAS_NAME, "%s %lld", side->what, (long long)line + 1);
  return out;
}

/* A line's total as given: NaN where it is null. */
static ji_status read_total(ji_context *ctx, const char *name, ji__ras_side *side, int64_t line) {
  double value = NAN;
  if (ji__column_number(side->total, line, &value) && !isfinite(value)) {
    char text[JI__RAS_NAME];
    return ji__fail(ctx, JI_ERROR_VALUE, "%s: the total of %s is not a finite number", name,
                    ji__ras_name(side, line, text));
  }
  side->given[line] = side->targets[line] = value;
  return JI_OK;
}

static ji_status make_room(ji_context *ctx, int64_t count, ji__ras_side *side) {
  side->memory = ji__allocate_array(ji__allocator(ctx), 6 * (size_t)count, sizeof(double));
  if (!side->memory)
    return ji__fail_memory(ctx);
  side->given = side->memory;
  side->targets = side->given + count;
  side->above = side->targets + count;
  side->below = side->above + count;
  side->balance = (ji__balance_side){.count = count,
                                     .totals = side->targets,
                                     .factors = side->below + count,
                                     .gaps = side->below + 2 * count};
  return JI_OK;
}

ji_status ji__ras_side_read(ji_context *ctx, const ji_dataset *dataset, const char *name,
                            const char *what, int64_t count, ji__ras_side *side) {
  *side = (ji__ras_side){.what = what};
  if (ji_dataset_row_count(dataset) != count)
    return ji__fail(ctx, JI_ERROR_SHAPE, "%s: %lld rows, but there are %lld %ss", name,
                    (long long)ji_dataset_row_count(dataset), (long long)count, what);
  ji_status status = ji__dataset_require_number(ctx, dataset, name, "total", &side->total);
  if (!status && ji_dataset_find(dataset, "label") >= 0)
    status = ji__dataset_require_text(ctx, dataset, name, "label", &side->label);
  if (!status)
    status = make_room(ctx, count, side);
  for (int64_t i = 0; i < count && !status; i++)
    status = read_total(ctx, name, side, i);
  return status;
}

void ji__ras_side_free(ji_context *ctx, ji__ras_side *side) {
  ji__release(ji__allocator(ctx), side->memory);
}

ji_status ji__ras_side_scan(ji_context *ctx, const ji_io_balance_options *options,
                            const ji__matrix *matrix, int is_rows, ji__ras_side *side) {
  for (int64_t i = 0; i < matrix->rows; i++)
    for (int64_t j = 0; j < matrix->columns; j++) {
      double cell = ji__matrix_at(matrix, i, j);
      int64_t line = is_rows ? i : j;
      if (cell > 0)
        side->above[line] += cell;
      else
        side->below[line] -= cell;
      if (cell < 0 && options->method == JI_IO_BALANCE_RAS)
        return ji__fail(ctx, JI_ERROR_VALUE,
                        "row %lld, column %lld of the matrix is negative; RAS has no place for it, "
                        "JI_IO_BALANCE_GRAS has",
                        (long long)i + 1, (long long)j + 1);
    }
  return JI_OK;
}

ji_status ji__ras_check_obstacles(ji_context *ctx, const ji__ras_side *side) {
  static const char *const reasons[] = {
      [JI__EMPTY_LINE] = "all its cells are 0, and scaling keeps zeros",
      [JI__ONLY_POSITIVE] = "it has no negative cell, and scaling keeps signs",
      [JI__ONLY_NEGATIVE] = "it has no positive cell, and scaling keeps signs",
  };
  for (int64_t i = 0; i < side->balance.count; i++) {
    ji__infeasible why = ji__balance_obstacle(side->above[i], side->below[i], side->targets[i]);
    if (!why)
      continue;
    char name[JI__RAS_NAME], total[JI__NUMBER_SIZE];
    ji__number_print(side->targets[i], total);
    return ji__fail(ctx, JI_ERROR_BALANCE, "%s cannot add up to %s: %s",
                    ji__ras_name(side, i, name), total, reasons[why]);
  }
  return JI_OK;
}

/* --- two sides ---------------------------------------------------------------------------- */

/* The sum of all totals and of their absolute values; 0 where one is not known. */
static int sum_targets(const ji__ras_side *side, double *sum, double *size) {
  *sum = *size = 0;
  for (int64_t i = 0; i < side->balance.count; i++) {
    if (isnan(side->targets[i]))
      return 0;
    *sum += side->targets[i];
    *size += fabs(side->targets[i]);
  }
  return 1;
}

static ji_status tell_scaling(ji_context *ctx, const char *text, char **warning) {
  ji__log(ctx, JI_LOG_WARNING, "%s", text);
  *warning = ji__copy_string(ji__allocator(ctx), text);
  return *warning ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__ras_settle(ji_context *ctx, const ji_io_balance_options *options,
                         ji__ras_side *columns, ji__ras_side *rows, char **warning) {
  double of_columns, of_rows, size[2];
  *warning = NULL;
  if (!sum_targets(columns, &of_columns, &size[0]) || !sum_targets(rows, &of_rows, &size[1]))
    return JI_OK;
  if (fabs(of_columns - of_rows) <= options->tolerance * fmax(size[0], size[1]))
    return JI_OK;
  char text[2][JI__NUMBER_SIZE], message[256];
  ji__number_print(of_rows, text[0]);
  ji__number_print(of_columns, text[1]);
  if (options->conflict == JI_IO_CONFLICT_ERROR)
    return ji__fail(ctx, JI_ERROR_BALANCE,
                    "the totals contradict each other: those of the %ss add up to %s, those of the "
                    "%ss to %s; ji_io_balance_options.conflict can scale one side",
                    rows->what, text[0], columns->what, text[1]);
  int by_columns = options->conflict == JI_IO_CONFLICT_SCALE_COLUMNS;
  ji__ras_side *scaled = by_columns ? columns : rows;
  double factor = by_columns ? of_rows / of_columns : of_columns / of_rows;
  if (!(factor > 0) || isinf(factor))
    return ji__fail(ctx, JI_ERROR_BALANCE,
                    "the totals of the %ss add up to %s, those of the %ss to %s: no scaling brings "
                    "one to the other",
                    rows->what, text[0], columns->what, text[1]);
  for (int64_t i = 0; i < scaled->balance.count; i++)
    scaled->targets[i] *= factor;
  snprintf(message, sizeof message,
           "the totals of the %ss add up to %s, those of the %ss to %s: those of the %ss were "
           "scaled",
           rows->what, text[0], columns->what, text[1], scaled->what);
  return tell_scaling(ctx, message, warning);
}

/* Appends the lines with the largest gaps. */
static void name_worst(const ji__ras_side *side, ji__buffer *text) {
  double limit = INFINITY;
  for (int k = 0; k < WORST; k++) {
    int64_t worst = -1;
    for (int64_t i = 0; i < side->balance.count; i++) {
      double gap = fabs(side->balance.gaps[i]);
      if (gap < limit && gap > 0 && (worst < 0 || gap > fabs(side->balance.gaps[worst])))
        worst = i;
    }
    if (worst < 0)
      return;
    char name[JI__RAS_NAME], gap[JI__NUMBER_SIZE];
    limit = fabs(side->balance.gaps[worst]);
    ji__number_print_significant(side->balance.gaps[worst], 3, gap);
    ji__buffer_format(text, "%s%s misses its total by %s", text->size ? ", " : "",
                      ji__ras_name(side, worst, name), gap);
  }
}

ji_status ji__ras_fail_open(ji_context *ctx, const ji__balance_limits *limits,
                            const ji__ras_side *rows, const ji__ras_side *columns) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  name_worst(rows, &text);
  name_worst(columns, &text);
  ji_status status =
      text.failed ? ji__fail_memory(ctx)
                  : ji__fail(ctx, JI_ERROR_CONVERGENCE,
                             "not balanced after %lld iterations: %s; zeros may stand where these "
                             "totals need cells",
                             (long long)limits->steps_done,
                             text.size ? text.data : "supply and use of a product differ");
  ji__buffer_free(&text);
  return status;
}

ji_status ji__ras_apply(ji_context *ctx, const ji__matrix *matrix, const double *row_factors,
                        int invert_rows, const double *column_factors, ji_array *out) {
  ji_status status = ji__array_make(ctx, matrix->rows, matrix->columns, out);
  if (status)
    return status;
  double *cells = ji__array_elements(out);
  for (int64_t i = 0; i < matrix->rows; i++) {
    double factor = invert_rows ? 1 / row_factors[i] : row_factors[i];
    for (int64_t j = 0; j < matrix->columns; j++)
      *cells++ = ji__gras_cell(ji__matrix_at(matrix, i, j), factor, column_factors[j]);
  }
  return JI_OK;
}

/* --- results ------------------------------------------------------------------------------ */

enum { LABEL, TOTAL, TARGET, BEFORE, BALANCED, FACTOR, GAP, SIDE_COLUMNS };

static void write_line(const ji__ras_side *side, int64_t i, ji__writer *writer) {
  size_t size = 0;
  const char *label = side->label ? ji__column_text(side->label, i, &size) : NULL;
  const ji__balance_side *b = &side->balance;
  if (label)
    ji__writer_bytes(writer, LABEL, label, size);
  ji__writer_known(writer, TOTAL, side->given[i]);
  ji__writer_known(writer, TARGET, side->targets[i]);
  ji__writer_known(writer, BEFORE, side->above[i] - side->below[i]);
  if (!isnan(side->targets[i]))
    ji__writer_known(writer, BALANCED, side->targets[i] + b->gaps[i]);
  ji__writer_known(writer, FACTOR, b->factors[i]);
  if (!isnan(side->targets[i]))
    ji__writer_known(writer, GAP, b->gaps[i]);
  ji__writer_end_row(writer);
}

ji_status ji__ras_side_write(ji_context *ctx, const ji__ras_side *side, ji__provenance *provenance,
                             ji_dataset **out) {
  const char *unit = side->total->unit;
  const ji_measure *measure = side->total->measure;
  const ji__writer_column columns[SIDE_COLUMNS] = {
      [LABEL] = {"label", JI_TYPE_TEXT, NULL, "the line", NULL},
      [TOTAL] = {"total", JI_TYPE_FLOAT64, unit, "as given; null: not known", measure},
      [TARGET] = {"target", JI_TYPE_FLOAT64, unit, "as used, after a conflict was settled",
                  measure},
      [BEFORE] = {"before", JI_TYPE_FLOAT64, unit, "sum of the cells before", NULL},
      [BALANCED] = {"balanced", JI_TYPE_FLOAT64, unit,
                    "sum of the cells after; null where no total is known", NULL},
      [FACTOR] = {"factor", JI_TYPE_FLOAT64, "1",
                  "multiplies the positive cells of the line and divides the negative ones", NULL},
      [GAP] = {"gap", JI_TYPE_FLOAT64, unit, "balanced less target", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, SIDE_COLUMNS, &writer);
  for (int64_t i = 0; i < side->balance.count && !status; i++)
    write_line(side, i, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static void write_check(ji__writer *writer, const char *check, const char *verdict, double value,
                        double limit, const char *explanation) {
  ji__writer_text(writer, 0, check);
  ji__writer_text(writer, 1, verdict);
  ji__writer_known(writer, 2, value);
  ji__writer_known(writer, 3, limit);
  ji__writer_text(writer, 4, explanation);
  ji__writer_end_row(writer);
}

ji_status ji__ras_report(ji_context *ctx, const ji__balance_limits *limits, const char *warning,
                         const ji__ras_note *notes, size_t count, ji__provenance *provenance,
                         ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"check", JI_TYPE_TEXT, NULL, "what was looked at", NULL},
      {"verdict", JI_TYPE_TEXT, NULL, "passed or warning", NULL},
      {"value", JI_TYPE_FLOAT64, NULL, "what was found", NULL},
      {"limit", JI_TYPE_FLOAT64, NULL, "the most that passes", NULL},
      {"explanation", JI_TYPE_TEXT, NULL, "in words", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  if (!status) {
    write_check(writer, "iterations", "passed", (double)limits->steps_done + 1,
                (double)limits->steps, "passes over the matrix");
    write_check(writer, "largest_gap", "passed", limits->gap, limits->tolerance,
                "largest difference between a sum and its total, relative to the largest total");
    write_check(writer, "totals_agree", warning ? "warning" : "passed", NAN, NAN,
                warning ? warning
                        : "the totals of both sides add up to the same, or some are not "
                          "known");
    for (size_t i = 0; i < count; i++)
      if (notes[i].explanation)
        write_check(writer, notes[i].check, "warning", NAN, NAN, notes[i].explanation);
    status = ji__writer_finish(ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  return status;
}

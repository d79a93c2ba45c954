/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_valuation_displaced(): what the same sales would have supported offline. */
#include "core/number.h"
#include "data/measure.h"
#include "data/resolve.h"
#include "data/writer.h"

#include <jobimpact/valuation.h>
#include <math.h>
#include <string.h>

#define FUNCTION "ji_valuation_displaced"
#define DISPLACED_MINIMUM sizeof(ji_valuation_displaced_options) /* as in the first release */

static const ji_valuation_displaced_options displaced_defaults = {
    .size = sizeof(ji_valuation_displaced_options), .counterfactual = "sold_offline"};

ji_status ji_valuation_displaced_options_init(ji_valuation_displaced_options *options,
                                              size_t size) {
  return ji__options_init(options, size, DISPLACED_MINIMUM, &displaced_defaults,
                          sizeof displaced_defaults);
}

enum { SALES, DELTA, MARGIN_ONLINE, MARGIN_OFFLINE, JOBS_ONLINE, JOBS_OFFLINE, INPUTS };
enum { LABEL, STATEMENT, VALUE, UNIT, MEASURE, COLUMNS };
enum { ONLINE, OFFLINE, NET, STATEMENTS };

static const char *const input_names[INPUTS] = {"sales",          "delta",       "margin_online",
                                                "margin_offline", "jobs_online", "jobs_offline"};
static const char *const statement_names[STATEMENTS] = {"supported_online", "displaced_offline",
                                                        "net"};

/* What the rows say, in one unit of jobs. */
typedef struct displaced_row {
  double values[STATEMENTS];
  ji_measure *measures[STATEMENTS]; /* NULL: undeclared */
} displaced_row;

typedef struct displaced_run {
  ji_context *ctx;
  const ji_dataset *dataset;
  const ji_valuation_displaced_options *options;
  const ji_column *inputs[INPUTS], *label;
  displaced_row *rows;
  int64_t count;
  char *unit; /* of the first row; NULL: none */
  ji__writer *writer;
} displaced_run;

/* --- reading ------------------------------------------------------------------------------ */

static ji_status find_columns(displaced_run *run) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < INPUTS && !status; i++)
    status = ji__dataset_require_number(run->ctx, run->dataset, "sales", input_names[i],
                                        &run->inputs[i]);
  if (!status && run->options->label)
    status =
        ji__dataset_require_text(run->ctx, run->dataset, "sales", run->options->label, &run->label);
  return status;
}

static ji_status read_input(const displaced_run *run, size_t input, int64_t row, double *out) {
  int is_share = input != SALES && input != JOBS_ONLINE && input != JOBS_OFFLINE;
  char digits[JI__NUMBER_SIZE] = "empty";
  int is_there = ji__column_number(run->inputs[input], row, out);
  if (is_there && *out >= 0 && *out <= (is_share ? 1 : INFINITY) && !isinf(*out))
    return JI_OK;
  if (is_there)
    ji__number_print(*out, digits);
  return ji__fail(run->ctx, JI_ERROR_VALUE, "sales: row %lld, column \"%s\" is %s, expected %s",
                  (long long)row + 1, input_names[input], digits,
                  is_share ? "a share from 0 to 1" : "a number, not negative");
}

/* --- units and measures ------------------------------------------------------------------- */

static ji_status unit_of(const displaced_run *run, size_t input, int64_t row, ji__unit *out) {
  char *text = NULL;
  *out = (ji__unit){.scale = 1, .per_scale = 1};
  ji_status status = ji__unit_resolve(run->ctx, run->inputs[input]->unit, run->dataset, row, &text);
  if (!status && text)
    status = ji__unit_read(run->ctx, text, out);
  ji__release(ji__allocator(run->ctx), text);
  return status;
}

/* The product of sales and a coefficient is money in no part. */
static ji_status product_unit(const displaced_run *run, size_t jobs, int64_t row, ji__unit *out) {
  ji__unit sales, coefficient;
  char text[JI__UNIT_TEXT];
  ji_status status = unit_of(run, SALES, row, &sales);
  if (!status)
    status = unit_of(run, jobs, row, &coefficient);
  if (!status)
    status = ji__unit_product(run->ctx, JI_UNIT_MULTIPLY, &sales, &coefficient, out);
  if (status || !ji__unit_money(out))
    return status;
  ji__unit_print(out, text);
  return ji__fail(run->ctx, JI_ERROR_UNIT, "sales times %s are in \"%s\", not in jobs",
                  input_names[jobs], text);
}

/* The factor that brings the product into the unit of the result, which the first row gives. */
static ji_status settle_unit(displaced_run *run, size_t jobs, int64_t row, double *factor) {
  ji__unit own, wanted;
  char text[JI__UNIT_TEXT];
  *factor = 1;
  ji_status status = product_unit(run, jobs, row, &own);
  if (status)
    return status;
  if (!run->unit) {
    wanted = own;
    wanted.scale = wanted.per_scale = 1;
    ji__unit_print(&wanted, text);
    run->unit = ji__copy_string(ji__allocator(run->ctx), text);
    if (!run->unit)
      return ji__fail_memory(run->ctx);
  }
  status = ji__unit_read(run->ctx, run->unit, &wanted);
  return status ? status : ji__unit_factor(run->ctx, &own, &wanted, factor);
}

static ji_status product_measure(const displaced_run *run, size_t jobs, int64_t row,
                                 ji_measure **out) {
  ji_measure *sales = NULL, *coefficient = NULL;
  *out = NULL;
  ji_status status =
      ji__measure_resolve(run->ctx, run->inputs[SALES]->measure, run->dataset, row, &sales);
  if (!status)
    status =
        ji__measure_resolve(run->ctx, run->inputs[jobs]->measure, run->dataset, row, &coefficient);
  if (!status)
    status = ji__measure_combine(run->ctx, JI_OPERATION_MULTIPLY, coefficient, sales, out);
  ji_measure_unref(sales);
  ji_measure_unref(coefficient);
  return status;
}

/* What is left of the online jobs: net of what they displace. Both must count alike. */
static ji_status net_measure(const displaced_run *run, const displaced_row *row, ji_measure **out) {
  ji_measure *net = NULL;
  const ji_measure *online = row->measures[ONLINE], *offline = row->measures[OFFLINE];
  *out = NULL;
  if (!online || !offline)
    return JI_OK;
  const char *left = ji__measure_value(online, JI__SIDE_OWN, JI__KEY_QUANTITY);
  const char *right = ji__measure_value(offline, JI__SIDE_OWN, JI__KEY_QUANTITY);
  if (!left || !right || strcmp(left, right) != 0)
    return ji__fail(run->ctx, JI_ERROR_MEASURE,
                    "jobs_online count %s, jobs_offline %s: they do not subtract",
                    left ? left : "(not stated)", right ? right : "(not stated)");
  ji_status status = ji__measure_with(run->ctx, online, "basis", "net:displacement", &net);
  if (!status)
    status = ji__measure_with(run->ctx, net, "counterfactual", run->options->counterfactual, out);
  ji_measure_unref(net);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status compute_row(displaced_run *run, int64_t at) {
  displaced_row *row = &run->rows[at];
  double in[INPUTS] = {0}, online = 1, offline = 1;
  ji_status status = JI_OK;
  for (size_t i = 0; i < INPUTS && !status; i++)
    status = read_input(run, i, at, &in[i]);
  if (status)
    return status;
  status = settle_unit(run, JOBS_ONLINE, at, &online);
  if (!status)
    status = settle_unit(run, JOBS_OFFLINE, at, &offline);
  if (!status)
    status = product_measure(run, JOBS_ONLINE, at, &row->measures[ONLINE]);
  if (!status)
    status = product_measure(run, JOBS_OFFLINE, at, &row->measures[OFFLINE]);
  if (!status)
    status = net_measure(run, row, &row->measures[NET]);
  if (status)
    return ji__fail_within(run->ctx, status, "sales: row %lld", (long long)at + 1);
  row->values[ONLINE] = in[SALES] * in[MARGIN_ONLINE] * in[JOBS_ONLINE] * online;
  row->values[OFFLINE] = in[SALES] * in[DELTA] * in[MARGIN_OFFLINE] * in[JOBS_OFFLINE] * offline;
  row->values[NET] = row->values[ONLINE] - row->values[OFFLINE];
  return JI_OK;
}

static void write_value(displaced_run *run, const char *label, size_t statement, double value,
                        const ji_measure *measure) {
  ji__writer_text(run->writer, LABEL, label);
  ji__writer_text(run->writer, STATEMENT, statement_names[statement]);
  ji__writer_number(run->writer, VALUE, value);
  ji__writer_text(run->writer, UNIT, run->unit);
  ji__writer_text(run->writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_end_row(run->writer);
}

static ji_status write_row(displaced_run *run, int64_t at) {
  char *label = NULL;
  ji_status status = run->label ? ji__column_copy_text(run->ctx, run->label, at, &label) : JI_OK;
  for (size_t i = 0; i < STATEMENTS && !status; i++)
    write_value(run, label, i, run->rows[at].values[i], run->rows[at].measures[i]);
  ji__release(ji__allocator(run->ctx), label);
  return status;
}

/* The sum of a statement over all rows; where measures forbid it *is_allowed becomes 0, and no more
 * is made of it: the rows stand. */
static ji_status add_statement(displaced_run *run, size_t statement, int *is_allowed, double *sum,
                               ji_measure **measure) {
  const ji_measure **parts =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->count + 1, sizeof *parts);
  size_t clash[2];
  if (!parts)
    return ji__fail_memory(run->ctx);
  *sum = 0;
  for (int64_t i = 0; i < run->count; i++) {
    parts[i] = run->rows[i].measures[statement];
    *sum += run->rows[i].values[statement];
  }
  ji_status status = ji__measure_add_many(run->ctx, parts, (size_t)run->count, measure, clash);
  ji__release(ji__allocator(run->ctx), parts);
  if (status == JI_ERROR_MEASURE) {
    *is_allowed = 0;
    run->ctx->message[0] = 0;
    return JI_OK;
  }
  return status;
}

static ji_status write_totals(displaced_run *run) {
  double sums[STATEMENTS] = {0};
  ji_measure *measures[STATEMENTS] = {NULL, NULL, NULL};
  int is_allowed = run->count > 1;
  ji_status status = JI_OK;
  for (size_t i = 0; i < STATEMENTS && is_allowed && !status; i++)
    status = add_statement(run, i, &is_allowed, &sums[i], &measures[i]);
  for (size_t i = 0; i < STATEMENTS && is_allowed && !status; i++)
    write_value(run, NULL, i, sums[i], measures[i]);
  for (size_t i = 0; i < STATEMENTS; i++)
    ji_measure_unref(measures[i]);
  return status;
}

static ji_status create_writer(displaced_run *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [LABEL] = {"label", JI_TYPE_TEXT, NULL, "of the row of sales; null for all", NULL},
      [STATEMENT] = {"statement", JI_TYPE_TEXT, NULL,
                     "supported_online, displaced_offline, and what is left: net", NULL},
      [VALUE] = {"value", JI_TYPE_FLOAT64, "@unit", "jobs", by_row},
      [UNIT] = {"unit", JI_TYPE_TEXT, NULL, "unit of the row's number", NULL},
      [MEASURE] = {"measure", JI_TYPE_TEXT, NULL, "what the row's number measures", NULL},
  };
  if (!status)
    status = ji__writer_create(run->ctx, columns, COLUMNS, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status compute(displaced_run *run) {
  run->count = ji_dataset_row_count(run->dataset);
  run->rows = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->count, sizeof *run->rows);
  if (!run->rows)
    return ji__fail_memory(run->ctx);
  ji_status status = create_writer(run);
  for (int64_t i = 0; i < run->count && !status; i++)
    status = compute_row(run, i);
  for (int64_t i = 0; i < run->count && !status; i++)
    status = write_row(run, i);
  return status ? status : write_totals(run);
}

static ji_status record(const displaced_run *run, ji__provenance **out) {
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(run->ctx, *out, "sales", run->dataset);
  if (!status && run->options->label)
    status = ji__provenance_add(run->ctx, *out, "option", "label", run->options->label);
  return status ? status
                : ji__provenance_add(run->ctx, *out, "option", "counterfactual",
                                     run->options->counterfactual);
}

static ji_status run_displaced(displaced_run *run, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = find_columns(run);
  if (!status)
    status = record(run, &provenance);
  if (!status)
    status = compute(run);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  for (int64_t i = 0; run->rows && i < run->count; i++)
    for (size_t s = 0; s < STATEMENTS; s++)
      ji_measure_unref(run->rows[i].measures[s]);
  ji__release(ji__allocator(run->ctx), run->rows);
  ji__release(ji__allocator(run->ctx), run->unit);
  ji__writer_free(run->writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_valuation_displaced(ji_context *ctx, const ji_dataset *sales,
                                 const ji_valuation_displaced_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!sales || !out)
    return ji__fail_null(ctx, FUNCTION, !sales ? "sales" : "out");
  ji_valuation_displaced_options own = displaced_defaults;
  if (options)
    status = ji__options_read(ctx, "ji_valuation_displaced_options", options, DISPLACED_MINIMUM,
                              &own, sizeof own);
  if (status)
    return status;
  own.counterfactual = own.counterfactual ? own.counterfactual : displaced_defaults.counterfactual;
  displaced_run run = {.ctx = ctx, .dataset = sales, .options = &own};
  return run_displaced(&run, out);
}

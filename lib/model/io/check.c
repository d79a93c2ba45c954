/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the model found out about its table, as a dataset. */
#include "core/number.h"
#include "model/io/table.h"

#include <math.h>

#define RADIUS_TOLERANCE 1e-9
/* Products spent on the spectral radius: a table of 20 sectors costs nothing, one of 10,000 does.
 */
#define RADIUS_STEPS(n) ((n) > 2000 ? 60 : 2000)

#define NAMED 5 /* sectors in an explanation */

enum { CHECK, VERDICT, VALUE, LIMIT, UNIT, EXPLANATION, COLUMNS };

typedef struct checks {
  ji_context *ctx;
  const ji__io_model *model;
  const ji__io_table *table;
  ji__writer *writer;
} checks;

/* One row; NaN and NULL are null. */
static void add(checks *c, const char *check, const char *verdict, double value, double limit,
                const char *unit, const char *explanation) {
  ji__writer_text(c->writer, CHECK, check);
  ji__writer_text(c->writer, VERDICT, verdict);
  ji__writer_known(c->writer, VALUE, value);
  ji__writer_known(c->writer, LIMIT, limit);
  ji__writer_text(c->writer, UNIT, unit);
  ji__writer_text(c->writer, EXPLANATION, explanation);
  ji__writer_end_row(c->writer);
}

/* The same with a text that was put together. */
static ji_status add_built(checks *c, const char *check, const char *verdict, double value,
                           double limit, const char *unit, ji__buffer *explanation) {
  ji_status status = explanation->failed ? ji__fail_memory(c->ctx) : JI_OK;
  if (!status)
    add(c, check, verdict, value, limit, unit, explanation->data);
  ji__buffer_free(explanation);
  return status;
}

static void append_number(ji__buffer *text, double value) {
  char number[JI__NUMBER_SIZE];
  ji__number_print_significant(value, 9, number);
  ji__buffer_string(text, number);
}

static double finite_limit(double limit) {
  return isfinite(limit) ? limit : NAN;
}

/* --- balances ----------------------------------------------------------------------------- */

/* Takes out of `gaps` the sectors without output, of which no gap is a share, and names the first
 * of them with their amounts; the others become shares of output. */
static int64_t share_gaps(const checks *c, double *gaps, ji__buffer *apart) {
  const ji__io_table *table = c->table;
  char label[JI__IO_LABEL_SIZE];
  int64_t count = 0;
  for (int64_t j = 0; j < table->n; j++) {
    if (!ji__io_is_zero(table, j) && !ji__io_is_dust(table, j)) {
      gaps[j] /= table->given_output[j];
      continue;
    }
    if (gaps[j] != 0 && count++ < NAMED) {
      ji__buffer_format(apart, "%s%s (", count > 1 ? ", " : "",
                        ji__io_label(&table->sectors, j, label));
      append_number(apart, gaps[j]);
      ji__buffer_format(apart, "%s%s)", table->flows_unit ? " " : "",
                        table->flows_unit ? table->flows_unit : "");
    }
    gaps[j] = 0;
  }
  if (count > NAMED)
    ji__buffer_format(apart, " and %lld more", (long long)(count - NAMED));
  return count;
}

static double largest(const double *gaps, int64_t count) {
  double most = 0;
  for (int64_t i = 0; i < count; i++)
    most = fmax(most, fabs(gaps[i]));
  return most;
}

/* The largest gap relative to output against the tolerance, the worst sectors named. `gaps` are in
 * the flows' unit and become shares. */
static ji_status add_gaps(checks *c, const char *check, const char *what, double *gaps) {
  double limit = c->table->options.balance_tolerance;
  ji__buffer text, apart;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_init(&apart, ji__allocator(c->ctx));
  int64_t without_output = share_gaps(c, gaps, &apart);
  double most = largest(gaps, c->table->n);
  ji__buffer_format(&text, "%s, relative to output", what);
  if (most > 0) {
    ji__buffer_string(&text, "; largest in ");
    ji__io_name_worst(c->table, gaps, 0, &text);
  }
  if (without_output) {
    ji__buffer_string(&text, "; sectors without output have no share but a gap: ");
    ji__buffer_append(&text, apart.data, apart.size);
  }
  text.failed |= apart.failed;
  ji__buffer_free(&apart);
  /* Beyond the tolerance rows make no model, unless the caller asked for no check. */
  return add_built(c, check, most <= limit && !without_output ? "passed" : "warning", most,
                   finite_limit(limit), "1", &text);
}

static ji_status check_rows(checks *c, double *gaps) {
  const ji__io_table *table = c->table;
  if (!table->demands.count) {
    add(c, "row_balance", "not_done", NAN, NAN, "1", "the table has no final demand");
    return JI_OK;
  }
  for (int64_t i = 0; i < table->n; i++)
    gaps[i] = table->row_sums[i] + ji__io_demand_sum(table, i) - table->given_output[i];
  return add_gaps(c, "row_balance", "flows + final demand - output of each row", gaps);
}

/* Adds each satellite that is money; returns how many there are. */
static int64_t add_inputs(checks *c, double *gaps) {
  const ji__io_table *table = c->table;
  int64_t count = 0;
  for (int64_t k = 0; k < table->rows.count; k++) {
    double factor;
    if (!table->row_units[k] || !ji__io_row_is_money(c->ctx, table, k, &factor))
      continue;
    for (int64_t j = 0; j < table->n; j++)
      gaps[j] += ji__io_row_value(table, k, j) * factor;
    count++;
  }
  return count;
}

static ji_status check_columns(checks *c, double *gaps) {
  const ji__io_table *table = c->table;
  for (int64_t j = 0; j < table->n; j++)
    gaps[j] = table->column_sums[j] - table->given_output[j];
  if (!table->flows_unit || add_inputs(c, gaps) == 0) {
    add(c, "column_balance", "not_done", NAN, NAN, "1",
        "no account is known to be in the flows' unit, so the primary inputs are not known");
    return JI_OK;
  }
  return add_gaps(c, "column_balance",
                  "flows + all accounts in the flows' unit - output of each column (a gap can be "
                  "an account that the table does not have)",
                  gaps);
}

/* --- e'Lf --------------------------------------------------------------------------------- */

/* e'Lf, with final demand as given. */
static ji_status employment_reached(checks *c, int64_t row, double factor, double *work,
                                    double *reached) {
  const ji__io_table *table = c->table;
  double *e = work, *y = work + table->n;
  for (int64_t j = 0; j < table->n; j++)
    e[j] = table->output[j] != 0 ? ji__io_row_value(table, row, j) * factor / table->output[j] : 0;
  ji_status status = ji__io_solve(c->ctx, c->model, 1, 1, e, y);
  *reached = 0;
  for (int64_t j = 0; j < table->n && !status; j++)
    *reached += y[j] * ji__io_demand_sum(table, j);
  return status;
}

/* Names the sectors whose jobs or purchases no demand reaches. */
static void append_lost(const ji__io_table *table,
                        int (*lost)(const ji__io_table *table, int64_t sector), const char *what,
                        ji__buffer *text) {
  ji__buffer names;
  ji__buffer_init(&names, text->allocator);
  if (ji__io_name_sectors(table, lost, &names)) {
    ji__buffer_format(text, "; without output, so reached by no demand, are the %s of ", what);
    ji__buffer_append(text, names.data, names.size);
  }
  text->failed |= names.failed;
  ji__buffer_free(&names);
}

static ji_status check_identity(checks *c, double *work) {
  const ji__io_table *table = c->table;
  int64_t row = ji__io_labels_find(&table->rows, table->options.employment, NULL);
  char *unit = NULL;
  double factor, reached, total = 0;
  if (row < 0 || !table->demands.count) {
    add(c, "employment_identity", "not_done", NAN, NAN, "1",
        row < 0 ? "the table has no employment" : "the table has no final demand");
    return JI_OK;
  }
  ji_status status = ji__io_row_scale(c->ctx, table, row, &unit, &factor);
  if (!status)
    status = employment_reached(c, row, factor, work, &reached);
  if (status) {
    ji__release(ji__allocator(c->ctx), unit);
    return status;
  }
  for (int64_t j = 0; j < table->n; j++)
    total += ji__io_row_value(table, row, j) * factor;
  double gap = total != 0 ? fabs(reached - total) / fabs(total) : fabs(reached);
  double limit = table->options.balance_tolerance;
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_string(&text, "e'Lf is ");
  append_number(&text, reached);
  ji__buffer_string(&text, ", total employment ");
  append_number(&text, total);
  if (unit)
    ji__buffer_format(&text, " %s", unit);
  size_t before = text.size;
  append_lost(table, ji__io_loses_jobs, "jobs", &text);
  append_lost(table, ji__io_loses_purchases, "purchases", &text);
  ji__buffer_string(&text, text.size > before ? "; what else differs is the gap of the row balance"
                                              : "; the gap is that of the row balance");
  ji__release(ji__allocator(c->ctx), unit);
  return add_built(c, "employment_identity", gap <= limit ? "passed" : "warning", gap,
                   finite_limit(limit), "1", &text);
}

/* --- productivity ------------------------------------------------------------------------- */

static ji_status check_radius(checks *c, const char *check, const ji__coefficients *coefficients,
                              const ji__certificate *certificate) {
  double lower, upper;
  ji_status status = ji__spectral_bounds(c->ctx, coefficients, RADIUS_TOLERANCE,
                                         RADIUS_STEPS(c->table->n), &lower, &upper);
  if (status)
    return status;
  upper = fmin(upper, certificate->upper);
  int proven = certificate->productivity == JI__PRODUCTIVE;
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_string(&text, c->table->negative_flows
                               ? "spectral radius of |A|, an upper bound of that of A, between "
                               : "spectral radius between ");
  append_number(&text, lower);
  ji__buffer_string(&text, " and ");
  append_number(&text, upper);
  ji__buffer_string(&text, " (Collatz and Wielandt); ");
  if (proven) {
    ji__buffer_string(&text, "d'|A| <= q d' holds with q = ");
    append_number(&text, certificate->q);
  } else
    ji__buffer_string(&text, ji__io_no_bound(certificate));
  return add_built(c, check, proven ? "passed" : "warning", upper, 1, "1", &text);
}

/* --- counts ------------------------------------------------------------------------------- */

static ji_status check_output(checks *c) {
  const ji__io_table *table = c->table;
  static const struct {
    const char *check;
    int (*chosen)(const ji__io_table *table, int64_t sector);
    const char *none, *some;
  } kinds[] = {
      {"zero_output", ji__io_is_zero, "every sector has output", "coefficients of 0 in "},
      {"dust_output", ji__io_is_dust, "no output is dust", "treated as zero output: "},
      {"purchases", ji__io_overspends, "no sector buys more than its output",
       "more than output, so that value added is below 0, in "},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    ji__buffer names, text;
    ji__buffer_init(&names, ji__allocator(c->ctx));
    ji__buffer_init(&text, ji__allocator(c->ctx));
    int64_t count = ji__io_name_sectors(table, kinds[i].chosen, &names);
    ji__buffer_string(&text, count ? kinds[i].some : kinds[i].none);
    ji__buffer_append(&text, names.data, names.size);
    text.failed |= names.failed;
    ji__buffer_free(&names);
    ji_status status =
        add_built(c, kinds[i].check, count ? "warning" : "passed", (double)count, 0, NULL, &text);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status check_negative_flows(checks *c) {
  const ji__io_table *table = c->table;
  char from[JI__IO_LABEL_SIZE], to[JI__IO_LABEL_SIZE];
  if (!table->negative_flows) {
    add(c, "negative_flows", "passed", 0, 0, NULL, "no flow is negative");
    return JI_OK;
  }
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_string(&text, "the most negative is ");
  append_number(&text, table->most_negative);
  ji__buffer_format(&text, ", from %s to %s",
                    ji__io_label(&table->sectors, table->negative_row, from),
                    ji__io_label(&table->sectors, table->negative_column, to));
  return add_built(c, "negative_flows", "warning", (double)table->negative_flows, 0, NULL, &text);
}

static ji_status check_negative_demand(checks *c) {
  const ji__io_table *table = c->table;
  int64_t count = 0, category = 0, sector = 0;
  double most = 0;
  for (int64_t k = 0; k < table->demands.count; k++)
    for (int64_t i = 0; i < table->n; i++) {
      double value = ji__io_demand_value(table, k, i);
      count += value < 0;
      if (value < most) {
        most = value;
        category = k;
        sector = i;
      }
    }
  if (!count) {
    add(c, "negative_final_demand", table->demands.count ? "passed" : "not_done",
        table->demands.count ? 0 : NAN, 0, NULL,
        table->demands.count ? "no final demand is negative" : "the table has no final demand");
    return JI_OK;
  }
  char label[JI__IO_LABEL_SIZE];
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_string(&text, "usual in inventories; the most negative is ");
  append_number(&text, most);
  ji__buffer_format(&text, ", \"%s\" of %s", table->demands.names[category],
                    ji__io_label(&table->sectors, sector, label));
  return add_built(c, "negative_final_demand", "warning", (double)count, 0, NULL, &text);
}

/* --- closure ------------------------------------------------------------------------------ */

/* One institution's share; a text of its own where there are several. */
static ji_status check_year(checks *c) {
  const char *year = c->table->keys[JI__IO_YEAR], *time = ji__io_employment_time(c->table);
  ji__io_years found = ji__io_compare_years(c->table);
  ji__buffer text;
  if (found == JI__IO_YEARS_UNKNOWN) {
    add(c, "employment_year", "not_done", NAN, NAN, NULL,
        "the table's year and the time of employment are not both stated");
    return JI_OK;
  }
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_format(&text, "employment is of %s, the table of %s", time, year);
  return add_built(c, "employment_year", found == JI__IO_YEARS_AGREE ? "passed" : "warning", NAN,
                   NAN, NULL, &text);
}

static void append_share(const ji__io_table *table, int64_t at, ji__buffer *text) {
  const ji__io_closure *closure = &table->closure;
  if (closure->count > 1) {
    ji__buffer_string(text, at ? ", " : " ");
    append_number(text, closure->shares[at]);
    ji__buffer_string(text, " of ");
  }
  append_number(text, closure->denominators[at]);
  if (table->flows_unit)
    ji__buffer_format(text, " %s", table->flows_unit);
}

static ji_status check_closure(checks *c) {
  const ji__io_closure *closure = &c->table->closure;
  double share = NAN;
  for (int64_t i = 0; closure->name && i < closure->count; i++)
    share = share >= closure->shares[i] ? share : closure->shares[i];
  if (!ji__io_has_type2(c->table)) {
    add(c, "closure", closure->name ? "failed" : "not_done", share, 1, "1", closure->missing);
    return JI_OK;
  }
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_format(&text, "closed with %s: %s", closure->name,
                    closure->count > 1 ? "institutions spend these shares (the largest counts)"
                                       : "households spend this share of ");
  for (int64_t i = 0; i < closure->count; i++)
    append_share(c->table, i, &text);
  ji__buffer_format(&text,
                    " on the table's products%s; Type II is an upper bound where income holds "
                    "mixed income or consumption holds imputed rent",
                    closure->corner ? " and on transfers" : "");
  ji_status status =
      add_built(c, "closure", share <= 1 ? "passed" : "warning", share, 1, "1", &text);
  return status ? status
                : check_radius(c, "closed_spectral_radius", &closure->coefficients,
                               &closure->certificate);
}

/* --- all ---------------------------------------------------------------------------------- */

static ji_status check_all(checks *c, double *work) {
  ji_status status = check_rows(c, work);
  if (!status)
    status = check_columns(c, work);
  if (!status)
    status = check_identity(c, work);
  if (!status)
    status = check_radius(c, "spectral_radius", &c->table->coefficients, &c->table->certificate);
  if (!status)
    status = check_output(c);
  if (!status)
    status = check_negative_flows(c);
  if (!status)
    status = check_negative_demand(c);
  if (!status)
    status = check_year(c);
  return status ? status : check_closure(c);
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                     ji_dataset **out) {
  static const ji__writer_column columns[COLUMNS] = {
      [CHECK] = {.name = "check", .type = JI_TYPE_TEXT, .description = "what was looked at"},
      [VERDICT] = {.name = "verdict",
                   .type = JI_TYPE_TEXT,
                   .description = "passed, warning, failed or not_done"},
      [VALUE] = {.name = "value", .type = JI_TYPE_FLOAT64, .description = "what was found"},
      [LIMIT] = {.name = "limit", .type = JI_TYPE_FLOAT64, .description = "what passes at most"},
      [UNIT] = {.name = "unit",
                .type = JI_TYPE_TEXT,
                .description = "of value and limit; absent: a number of cells or sectors"},
      [EXPLANATION] = {.name = "explanation",
                       .type = JI_TYPE_TEXT,
                       .description = "where, and what it means"},
  };
  checks c = {.ctx = ctx, .model = data, .table = data->table};
  ji__provenance *provenance = NULL;
  double *work = ji__allocate_array(ji__allocator(ctx), 2, (size_t)data->table->n * sizeof *work);
  if (!work)
    return ji__fail_memory(ctx);
  ji_status status = ji__io_provenance(ctx, "ji_io_check", model, &provenance);
  if (!status)
    status = ji__writer_create(ctx, columns, COLUMNS, &c.writer);
  if (!status)
    status = check_all(&c, work);
  if (!status)
    status = ji__writer_finish(ctx, c.writer, provenance, out);
  ji__writer_free(c.writer);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(ctx), work);
  return status;
}

ji_status ji_io_check(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_check", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_check", model, &data);
  return status ? status : run(ctx, model, data, out);
}

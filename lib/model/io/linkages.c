/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/structure.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_linkage_options)

static const ji_io_linkage_options option_defaults = {.size = sizeof(ji_io_linkage_options)};

ji_status ji_io_linkage_options_init(ji_io_linkage_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* One computation; vectors of n in one memory. */
typedef struct linkages {
  const ji__io_model *model;
  const ji__io_table *table;
  ji_io_linkage_options options;
  ji__io_counted counted;
  int in_output; /* M = L */
  double *memory;
  double *backward_direct, *backward, *forward, *ghosh, *right;
  double *power_cv, *sensitivity_cv;
  double sum; /* of M */
} linkages;

enum { VECTORS = 7 };

static ji_status allocate(ji_context *ctx, linkages *k) {
  int64_t n = k->table->n;
  k->memory = ji__allocate_array(ji__allocator(ctx), VECTORS, (size_t)n * sizeof(double));
  if (!k->memory)
    return ji__fail_memory(ctx);
  double **vectors[VECTORS] = {&k->backward_direct, &k->backward, &k->forward,       &k->ghosh,
                               &k->right,           &k->power_cv, &k->sensitivity_cv};
  for (int v = 0; v < VECTORS; v++)
    *vectors[v] = k->memory + v * n;
  return JI_OK;
}

/* Column sums of L or diag(c) L: 1'L or c'L, and those of A. */
static ji_status find_backward(ji_context *ctx, linkages *k) {
  const double *in = k->right;
  double *out = k->backward_direct;
  for (int64_t i = 0; i < k->table->n; i++)
    k->right[i] = k->in_output ? 1 : k->counted.c[i];
  ji_status status = ji__coefficients_times(ctx, &k->table->coefficients, 1, 1, &in, &out);
  return status ? status : ji__io_solve(ctx, k->model, 1, 1, k->right, k->backward);
}

/* Row sums of L or diag(c) L. */
static ji_status find_forward(ji_context *ctx, linkages *k) {
  int64_t n = k->table->n;
  for (int64_t i = 0; i < n; i++)
    k->right[i] = 1;
  ji_status status = ji__io_solve(ctx, k->model, 0, 1, k->right, k->forward);
  for (int64_t i = 0; i < n; i++) {
    if (!k->in_output)
      k->forward[i] *= k->counted.c[i];
    k->sum += k->forward[i];
  }
  return status;
}

/* Row sums of G = diag(1/x) L diag(x): L x over x. */
static ji_status find_ghosh(ji_context *ctx, linkages *k) {
  ji_status status = ji__io_solve(ctx, k->model, 0, 1, k->table->output, k->ghosh);
  for (int64_t i = 0; i < k->table->n; i++)
    k->ghosh[i] = k->table->output[i] != 0 ? k->ghosh[i] / k->table->output[i] : 1;
  return status;
}

/* Standard deviation (n - 1) over mean, by Welford's updates. */
typedef struct spread {
  double mean, squares;
  int64_t count;
} spread;

static void add(spread *s, double value) {
  double step = value - s->mean;
  s->count++;
  s->mean += step / (double)s->count;
  s->squares += step * (value - s->mean);
}

static double variation(const spread *s) {
  if (s->count < 2 || s->mean == 0)
    return NAN;
  return sqrt(s->squares / (double)(s->count - 1)) / fabs(s->mean);
}

static double weight(const linkages *k, int64_t i) {
  return k->in_output ? 1 : k->counted.c[i];
}

static ji_status find_variation(ji_context *ctx, linkages *k) {
  int64_t n = k->table->n;
  ji_array inverse = {0};
  spread *columns = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *columns);
  ji_status status = columns ? ji__io_hold_inverse(ctx, k->model, &inverse) : ji__fail_memory(ctx);
  const double *cell = inverse.data;
  for (int64_t i = 0; i < n && !status; i++) {
    spread row = {0};
    for (int64_t j = 0; j < n; j++, cell++) {
      add(&row, weight(k, i) * *cell);
      add(&columns[j], weight(k, i) * *cell);
    }
    k->sensitivity_cv[i] = variation(&row);
  }
  for (int64_t j = 0; j < n && !status; j++)
    k->power_cv[j] = variation(&columns[j]);
  ji_array_release(&inverse);
  ji__release(ji__allocator(ctx), columns);
  return status;
}

static ji_status compute(ji_context *ctx, linkages *k) {
  ji_status status = allocate(ctx, k);
  if (!status)
    status = find_backward(ctx, k);
  if (!status)
    status = find_forward(ctx, k);
  if (!status && k->in_output)
    status = find_ghosh(ctx, k);
  if (!status && k->options.variation)
    status = find_variation(ctx, k);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

enum {
  SECTOR,
  REGION,
  BACKWARD_DIRECT,
  BACKWARD,
  FORWARD_DIRECT,
  FORWARD,
  FORWARD_LEONTIEF,
  POWER,
  SENSITIVITY,
  POWER_CV,
  SENSITIVITY_CV,
  KEY,
  UPSTREAM,
  DOWNSTREAM,
  REASON,
  COLUMNS
};

static const ji__writer_column template[COLUMNS] = {
    [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "sector of the table", NULL},
    [REGION] = {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [BACKWARD_DIRECT] = {"backward_direct", JI_TYPE_FLOAT64, NULL, "column sum of A", NULL},
    [BACKWARD] = {"backward_total", JI_TYPE_FLOAT64, NULL, "column sum of L", NULL},
    [FORWARD_DIRECT] = {"forward_direct", JI_TYPE_FLOAT64, "1", "row sum of B = diag(1/x) Z", NULL},
    [FORWARD] = {"forward_total", JI_TYPE_FLOAT64, "1", "row sum of Ghosh's G", NULL},
    [FORWARD_LEONTIEF] = {"forward_leontief", JI_TYPE_FLOAT64, NULL, "row sum of L", NULL},
    [POWER] = {"power_of_dispersion", JI_TYPE_FLOAT64, "1", "column sum over the mean one", NULL},
    [SENSITIVITY] = {"sensitivity_of_dispersion", JI_TYPE_FLOAT64, "1", "row sum over the mean one",
                     NULL},
    [POWER_CV] = {"power_variation", JI_TYPE_FLOAT64, "1", "coefficient of variation of the column",
                  NULL},
    [SENSITIVITY_CV] = {"sensitivity_variation", JI_TYPE_FLOAT64, "1",
                        "coefficient of variation of the row", NULL},
    [KEY] = {"key", JI_TYPE_TEXT, NULL,
             "key: both dispersions at least 1; else backward, forward or weak", NULL},
    [UPSTREAM] = {"upstreamness", JI_TYPE_FLOAT64, "1",
                  "mean number of stages to final demand, at least 1", NULL},
    [DOWNSTREAM] = {"downstreamness", JI_TYPE_FLOAT64, "1",
                    "mean number of stages from primary inputs, at least 1", NULL},
    [REASON] = {"reason", JI_TYPE_TEXT, NULL, "why something is null", NULL},
};

static const char *key_of(double power, double sensitivity) {
  if (isnan(power) || isnan(sensitivity))
    return NULL;
  if (power >= 1)
    return sensitivity >= 1 ? "key" : "backward";
  return sensitivity >= 1 ? "forward" : "weak";
}

static void write_row(const linkages *k, ji__writer *writer, int64_t i) {
  const ji__io_table *table = k->table;
  size_t shift = table->sectors.regions == NULL;
  double x = table->output[i], n = (double)table->n;
  double power = k->sum != 0 ? n * k->backward[i] / k->sum : NAN;
  double sensitivity = k->sum != 0 ? n * k->forward[i] / k->sum : NAN;
  ji__io_write_sector(table, writer, SECTOR, i);
  ji__io_write_number(writer, BACKWARD_DIRECT - shift, k->backward_direct[i]);
  ji__io_write_number(writer, BACKWARD - shift, k->backward[i]);
  ji__io_write_number(writer, FORWARD_LEONTIEF - shift, k->forward[i]);
  ji__io_write_number(writer, POWER - shift, power);
  ji__io_write_number(writer, SENSITIVITY - shift, sensitivity);
  ji__writer_text(writer, KEY - shift, key_of(power, sensitivity));
  if (k->options.variation) {
    ji__io_write_number(writer, POWER_CV - shift, k->power_cv[i]);
    ji__io_write_number(writer, SENSITIVITY_CV - shift, k->sensitivity_cv[i]);
  }
  if (k->in_output) {
    ji__io_write_number(writer, FORWARD_DIRECT - shift, x != 0 ? table->row_sums[i] / x : 0);
    ji__io_write_number(writer, FORWARD - shift, k->ghosh[i]);
    ji__io_write_number(writer, UPSTREAM - shift, k->ghosh[i]);
    ji__io_write_number(writer, DOWNSTREAM - shift, k->backward[i]);
  }
  if (x == 0)
    ji__writer_text(writer, REASON - shift, ji__io_no_output(table, k->counted.row, i));
  else if (!k->in_output)
    ji__writer_text(writer, REASON - shift, "Ghosh's linkages and stages are of output alone");
  ji__writer_end_row(writer);
}

/* Units of what is counted per unit of the flows. */
static ji_status unit_of(ji_context *ctx, const linkages *k, char **out) {
  *out = NULL;
  if (k->in_output) {
    *out = ji__copy_string(ji__allocator(ctx), "1");
    return *out ? JI_OK : ji__fail_memory(ctx);
  }
  if (!k->counted.unit || !k->table->flows_unit)
    return JI_OK;
  return ji__unit_product_text(ctx, JI_UNIT_DIVIDE, k->counted.unit, k->table->flows_unit, out);
}

static ji_status write(ji_context *ctx, const linkages *k, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer_column columns[COLUMNS];
  ji__writer *writer = NULL;
  char *unit = NULL;
  size_t count = 0;
  ji_status status = unit_of(ctx, k, &unit);
  for (int c = 0; c < COLUMNS; c++) {
    if (c == REGION && !k->table->sectors.regions)
      continue;
    columns[count] = template[c];
    if (c == BACKWARD_DIRECT || c == BACKWARD || c == FORWARD_LEONTIEF)
      columns[count].unit = unit;
    count++;
  }
  if (!status)
    status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t i = 0; i < k->table->n && !status; i++)
    write_row(k, writer, i);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__release(ji__allocator(ctx), unit);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, linkages *k, ji_dataset **out) {
  const char *name = k->in_output ? JI__IO_GROSS_OUTPUT : k->options.satellite;
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, k->model, name, 0, &k->counted);
  if (!status)
    status = compute(ctx, k);
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_linkages", model, &provenance);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "option", "satellite", name);
  if (!status)
    status = write(ctx, k, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_counted_free(ctx, &k->counted);
  ji__release(ji__allocator(ctx), k->memory);
  return status;
}

static ji_status check_options(ji_context *ctx, const ji_io_linkage_options *options) {
  if (options->reserved || options->variation < 0 || options->variation > 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_linkage_options: variation is neither 0 nor 1, or reserved is not 0");
  return JI_OK;
}

ji_status ji_io_linkages(ji_context *ctx, const ji_model *model,
                         const ji_io_linkage_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_linkages", "out");
  linkages k = {.options = option_defaults};
  status = ji__io_model_data(ctx, "ji_io_linkages", model, &k.model);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_linkage_options", options, OPTIONS_MINIMUM, &k.options,
                              sizeof k.options);
  if (!status)
    status = check_options(ctx, &k.options);
  if (status)
    return status;
  k.table = k.model->table;
  k.in_output = !k.options.satellite || strcmp(k.options.satellite, JI__IO_GROSS_OUTPUT) == 0;
  return run(ctx, model, &k, out);
}

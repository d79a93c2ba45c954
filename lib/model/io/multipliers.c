/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is read off rows of coefficients: multipliers, their rounds, net multipliers. */
#include "core/number.h"
#include "model/io/rows.h"
#include "numeric/kernels.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM offsetof(ji_io_multiplier_options, satellites)

static const ji_io_multiplier_options option_defaults = {.size = sizeof(ji_io_multiplier_options)};

ji_status ji_io_multiplier_options_init(ji_io_multiplier_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* One kind of result: its columns, and how a row of it is written. */
typedef struct row_kind {
  const char *function;
  const ji__io_column *columns;
  size_t count;
  int is_pure; /* nothing but ratios: no unit may be asked for */
  /* What a kind needs beyond the solutions, into `extra`, which is freed for it; or NULL. */
  ji_status (*prepare)(ji_context *ctx, const ji__io_rows *rows, double **extra);
  void (*write)(const ji__io_rows *rows, const double *extra, int64_t k, int64_t j,
                ji__io_frame *frame);
} row_kind;

static double closed_at(const ji__io_rows *rows, const double *values, int64_t k, int64_t j) {
  int64_t size = rows->table->n + rows->table->closure.count;
  return rows->has_type2 ? values[k * size + j] : (double)NAN;
}

/* Reasons that multipliers of all kinds have in common. */
static void give_reasons(const ji__io_rows *rows, int64_t k, int64_t j, int with_type2,
                         ji__io_frame *frame) {
  const ji__io_table *table = rows->table;
  if (table->output[j] == 0)
    ji__io_frame_reason(frame, ji__io_no_output(table, rows->index[k], j));
  if (with_type2 && rows->right[k * table->n + j] == 0)
    ji__io_frame_reason(frame, "ratios are undefined where direct is 0");
  if (with_type2)
    ji__io_frame_reason(frame, table->closure.missing);
  ji__io_frame_reason(frame, ji__io_no_bound(&table->certificate));
  if (with_type2 && rows->has_type2 && !ji__io_no_bound(&table->certificate))
    ji__io_frame_reason(frame, ji__io_no_bound(&table->closure.certificate));
}

/* --- multipliers -------------------------------------------------------------------------- */

enum { DIRECT, TYPE1, TYPE2, RATIO1, RATIO2, BOUND1, BOUND2, MULTIPLIERS };

static const ji__io_column multiplier_columns[MULTIPLIERS] = {
    [DIRECT] = {"direct", "e: own jobs per unit of output", JI__IO_PER_UNIT, "direct"},
    [TYPE1] = {"type1", "e'L: direct and indirect jobs per unit of final demand", JI__IO_PER_UNIT,
               "direct+indirect"},
    [TYPE2] = {"type2",
               "e'L2: direct, indirect and induced; an upper bound where income holds mixed income "
               "or consumption holds imputed rent",
               JI__IO_PER_UNIT, "direct+indirect+induced"},
    [RATIO1] = {"type1_ratio", "type1 / direct", JI__IO_RATIO, "direct+indirect"},
    [RATIO2] = {"type2_ratio", "type2 / direct", JI__IO_RATIO, "direct+indirect+induced"},
    [BOUND1] = {"type1_error_bound", "the solver's and rounding's error of type1 is at most this",
                JI__IO_BOUND, NULL},
    [BOUND2] = {"type2_error_bound", "the same of type2", JI__IO_BOUND, NULL},
};

static void write_multipliers(const ji__io_rows *rows, const double *extra, int64_t k, int64_t j,
                              ji__io_frame *frame) {
  int64_t at = k * rows->table->n + j;
  double direct = rows->right[at] * rows->scale[k], type1 = rows->solution[at] * rows->scale[k];
  double type2 = closed_at(rows, rows->closed, k, j) * rows->scale[k];
  (void)extra;
  ji__io_frame_number(frame, DIRECT, direct);
  ji__io_frame_number(frame, TYPE1, type1);
  ji__io_frame_number(frame, TYPE2, type2);
  if (direct != 0) {
    ji__io_frame_number(frame, RATIO1, type1 / direct);
    ji__io_frame_number(frame, RATIO2, type2 / direct);
  }
  ji__io_frame_number(frame, BOUND1, ji__io_rows_bound(rows, k, rows->bound[at], type1));
  ji__io_frame_number(frame, BOUND2,
                      ji__io_rows_bound(rows, k, closed_at(rows, rows->closed_bound, k, j), type2));
  give_reasons(rows, k, j, 1, frame);
}

static const row_kind multipliers = {.function = "ji_io_multipliers",
                                     .columns = multiplier_columns,
                                     .count = MULTIPLIERS,
                                     .write = write_multipliers};

/* --- rounds ------------------------------------------------------------------------------- */

enum {
  INITIAL,
  FIRST,
  SUPPORT,
  PRODUCTION,
  CONSUMPTION,
  SIMPLE,
  TOTAL,
  TYPE1A,
  TYPE1B,
  TYPE2A,
  TYPE2B,
  FIRST_BOUND,
  SIMPLE_BOUND,
  TOTAL_BOUND,
  EFFECTS
};

static const ji__io_column effect_columns[EFFECTS] = {
    [INITIAL] = {"initial", "e: own jobs per unit of output", JI__IO_PER_UNIT, "direct"},
    [FIRST] = {"first_round", "e'A: jobs of those that sell to the sector directly",
               JI__IO_PER_UNIT, "indirect_first_round"},
    [SUPPORT] = {"industrial_support", "e'L - e - e'A: jobs of their suppliers in turn",
                 JI__IO_PER_UNIT, "indirect_industrial_support"},
    [PRODUCTION] = {"production_induced", "e'L - e: first round and industrial support",
                    JI__IO_PER_UNIT, "indirect"},
    [CONSUMPTION] = {"consumption_induced",
                     "e'L2 - e'L: jobs behind the spending of the income earned; an upper bound "
                     "where income holds mixed income or consumption holds imputed rent",
                     JI__IO_PER_UNIT, "induced"},
    [SIMPLE] = {"simple", "e'L: initial and production induced", JI__IO_PER_UNIT,
                "direct+indirect"},
    [TOTAL] = {"total", "e'L2: simple and consumption induced", JI__IO_PER_UNIT,
               "direct+indirect+induced"},
    [TYPE1A] = {"type1a", "(initial + first_round) / initial", JI__IO_RATIO,
                "direct+indirect_first_round"},
    [TYPE1B] = {"type1b", "simple / initial", JI__IO_RATIO, "direct+indirect"},
    [TYPE2A] = {"type2a", "total / initial", JI__IO_RATIO, "direct+indirect+induced"},
    [TYPE2B] = {"type2b", "(total - initial) / initial", JI__IO_RATIO, "indirect+induced"},
    [FIRST_BOUND] = {"first_round_error_bound", "rounding's error of first_round is at most this",
                     JI__IO_BOUND, NULL},
    [SIMPLE_BOUND] = {"simple_error_bound",
                      "the solver's and rounding's error of simple is at most this", JI__IO_BOUND,
                      NULL},
    [TOTAL_BOUND] = {"total_error_bound", "the same of total", JI__IO_BOUND, NULL},
};

/* e'A of every satellite, and behind that what its rounding can be. */
static ji_status first_round(ji_context *ctx, const ji__io_rows *rows, double **extra) {
  const ji__coefficients *a = &rows->table->coefficients;
  ji__coefficients absolute = *a;
  int64_t n = rows->table->n, all = rows->count * n;
  double *memory =
      ji__allocate_array(ji__allocator(ctx), 3 * (size_t)rows->count, (size_t)n * sizeof *memory);
  if (!memory)
    return ji__fail_memory(ctx);
  *extra = memory;
  double *size = memory + all, *magnitude = memory + 2 * all;
  int is_positive = a->nonnegative;
  absolute.absolute = 1;
  for (int64_t i = 0; i < all; i++) {
    magnitude[i] = fabs(rows->right[i]);
    is_positive &= rows->right[i] >= 0;
  }
  ji_status status = ji__products(ctx, a, 1, rows->count, rows->right, memory);
  if (!status && is_positive)
    memcpy(size, memory, (size_t)all * sizeof *size);
  else if (!status)
    status = ji__products(ctx, &absolute, 1, rows->count, magnitude, size);
  for (int64_t i = 0; i < all; i++)
    size[i] *= 2 * (double)(ji__coefficients_depth(a) + 12) * DBL_EPSILON;
  return status;
}

static void write_effects(const ji__io_rows *rows, const double *extra, int64_t k, int64_t j,
                          ji__io_frame *frame) {
  int64_t at = k * rows->table->n + j;
  double scale = rows->scale[k];
  double initial = rows->right[at] * scale, first = extra[at] * scale;
  double simple = rows->solution[at] * scale, total = closed_at(rows, rows->closed, k, j) * scale;
  ji__io_frame_number(frame, INITIAL, initial);
  ji__io_frame_number(frame, FIRST, first);
  ji__io_frame_number(frame, SUPPORT, simple - initial - first);
  ji__io_frame_number(frame, PRODUCTION, simple - initial);
  ji__io_frame_number(frame, CONSUMPTION, total - simple);
  ji__io_frame_number(frame, SIMPLE, simple);
  ji__io_frame_number(frame, TOTAL, total);
  if (initial != 0) {
    ji__io_frame_number(frame, TYPE1A, (initial + first) / initial);
    ji__io_frame_number(frame, TYPE1B, simple / initial);
    ji__io_frame_number(frame, TYPE2A, total / initial);
    ji__io_frame_number(frame, TYPE2B, (total - initial) / initial);
  }
  double rounding = extra[rows->count * rows->table->n + at];
  ji__io_frame_number(frame, FIRST_BOUND, ji__io_rows_bound(rows, k, rounding, first));
  ji__io_frame_number(frame, SIMPLE_BOUND, ji__io_rows_bound(rows, k, rows->bound[at], simple));
  ji__io_frame_number(frame, TOTAL_BOUND,
                      ji__io_rows_bound(rows, k, closed_at(rows, rows->closed_bound, k, j), total));
  give_reasons(rows, k, j, 1, frame);
}

static const row_kind effects = {.function = "ji_io_effects",
                                 .columns = effect_columns,
                                 .count = EFFECTS,
                                 .prepare = first_round,
                                 .write = write_effects};

/* --- net multipliers ---------------------------------------------------------------------- */

enum { TYPE1_RATIO, DEMAND_SHARE, NET, WEIGHT, NET_BOUND, NETS };

static const ji__io_column net_columns[NETS] = {
    [TYPE1_RATIO] = {"type1_ratio", "(e'L)_j / e_j", JI__IO_RATIO, "direct+indirect"},
    [DEMAND_SHARE] = {"final_demand_share", "f_j / x_j", JI__IO_NUMBER, NULL},
    [NET] = {"net", "jobs behind the final demand for the product over the sector's own jobs",
             JI__IO_SHARE, "direct+indirect"},
    [WEIGHT] = {"weight", "the sector's share of all jobs: the mean of net by it is 1",
                JI__IO_NUMBER, NULL},
    [NET_BOUND] = {"net_error_bound", "the solver's and rounding's error of net is at most this",
                   JI__IO_NUMBER, NULL},
};

/* Final demand of each sector, and behind it each satellite's total e'x. */
static ji_status find_demand(ji_context *ctx, const ji__io_rows *rows, double **extra) {
  const ji__io_table *table = rows->table;
  int64_t n = table->n;
  double *memory =
      ji__allocate_array(ji__allocator(ctx), (size_t)(n + rows->count), sizeof *memory);
  if (!memory)
    return ji__fail_memory(ctx);
  *extra = memory;
  for (int64_t i = 0; i < n; i++)
    memory[i] = table->demands.count ? ji__io_demand_sum(table, i)
                                     : table->given_output[i] - table->row_sums[i];
  for (int64_t k = 0; k < rows->count; k++)
    memory[n + k] = ji__kernel_inner(rows->right + k * n, table->output, n);
  return JI_OK;
}

static void write_net(const ji__io_rows *rows, const double *extra, int64_t k, int64_t j,
                      ji__io_frame *frame) {
  const ji__io_table *table = rows->table;
  int64_t n = table->n, at = k * n + j;
  double e = rows->right[at], x = table->output[j], all = extra[n + k];
  double share = x != 0 ? extra[j] / x : (double)NAN;
  ji__io_frame_number(frame, DEMAND_SHARE, share);
  if (all != 0)
    ji__io_frame_number(frame, WEIGHT, e * x / all);
  if (e != 0) {
    double net = rows->solution[at] * extra[j] / (e * x);
    double spread = rows->bound[at] * fabs(extra[j] / (e * x));
    ji__io_frame_number(frame, TYPE1_RATIO, rows->solution[at] / e);
    ji__io_frame_number(frame, NET, net);
    ji__io_frame_number(frame, NET_BOUND,
                        spread * (1 + 8 * DBL_EPSILON) + 8 * DBL_EPSILON * fabs(net));
  }
  if (e == 0 && x != 0)
    ji__io_frame_reason(frame, "undefined where the sector has none of what is counted");
  give_reasons(rows, k, j, 0, frame);
}

static const row_kind nets = {.function = "ji_io_net_multipliers",
                              .columns = net_columns,
                              .count = NETS,
                              .is_pure = 1,
                              .prepare = find_demand,
                              .write = write_net};

/* --- all kinds ---------------------------------------------------------------------------- */

static ji_status write_rows(ji_context *ctx, const row_kind *kind, const ji__io_rows *rows,
                            const double *extra, ji__provenance *provenance, ji_dataset **out) {
  ji__io_frame frame;
  ji_status status = ji__io_frame_create(ctx, rows, kind->columns, kind->count, &frame);
  for (int64_t k = 0; k < rows->count && !status; k++)
    for (int64_t j = 0; j < rows->table->n && !status; j++) {
      ji__io_frame_begin(&frame, k, j);
      kind->write(rows, extra, k, j, &frame);
      status = ji__io_frame_end(ctx, &frame);
    }
  if (!status)
    status = ji__writer_finish(ctx, frame.writer, provenance, out);
  ji__io_frame_free(ji__allocator(ctx), &frame);
  return status;
}

static ji_status run(ji_context *ctx, const row_kind *kind, const ji_model *model,
                     const ji__io_model *data, const ji_io_multiplier_options *options,
                     ji_dataset **out) {
  ji__io_rows rows = {0};
  ji__provenance *provenance = NULL;
  double *extra = NULL;
  if (kind->is_pure && options->unit)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: unit: everything is a ratio", kind->function);
  ji_status status = ji__io_rows_read(ctx, data, kind->function, options, &rows);
  if (!status && kind->is_pure)
    rows.has_type2 = 0;
  if (!status)
    status = ji__io_rows_solve(ctx, &rows);
  if (!status && kind->prepare)
    status = kind->prepare(ctx, &rows, &extra);
  if (!status)
    status = ji__io_rows_record(ctx, kind->function, model, &rows, &provenance);
  if (!status)
    status = write_rows(ctx, kind, &rows, extra, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_rows_free(ji__allocator(ctx), &rows);
  ji__release(ji__allocator(ctx), extra);
  return status;
}

static ji_status enter(ji_context *ctx, const row_kind *kind, const ji_model *model,
                       const ji_io_multiplier_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, kind->function, "out");
  const ji__io_model *data;
  ji_io_multiplier_options chosen = option_defaults;
  status = ji__io_model_data(ctx, kind->function, model, &data);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_multiplier_options", options, OPTIONS_MINIMUM, &chosen,
                              sizeof chosen);
  return status ? status : run(ctx, kind, model, data, &chosen, out);
}

ji_status ji_io_multipliers(ji_context *ctx, const ji_model *model,
                            const ji_io_multiplier_options *options, ji_dataset **out) {
  return enter(ctx, &multipliers, model, options, out);
}

ji_status ji_io_effects(ji_context *ctx, const ji_model *model,
                        const ji_io_multiplier_options *options, ji_dataset **out) {
  return enter(ctx, &effects, model, options, out);
}

ji_status ji_io_net_multipliers(ji_context *ctx, const ji_model *model,
                                const ji_io_multiplier_options *options, ji_dataset **out) {
  return enter(ctx, &nets, model, options, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Leontief inverse: made, kept with a model, turned into Ghosh's. */
#include "data/array.h"
#include "model/io/structure.h"

#include <string.h>

/* Rows `from` to `from + count` of the identity. */
static void fill_identity(int64_t n, int64_t from, int64_t count, double *rows) {
  memset(rows, 0, (size_t)(count * n) * sizeof *rows);
  for (int64_t i = 0; i < count; i++)
    rows[i * n + from + i] = 1;
}

static ji_status invert_direct(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int64_t n = data->table->n;
  ji__lu *own = NULL;
  /* So many right-hand sides pay for factors that need no corrections. */
  int serves = data->lu && !ji__lu_is_single(data->lu);
  ji_status status = serves ? JI_OK : ji__lu_create(ctx, &data->table->coefficients, &own);
  if (!status) {
    fill_identity(n, 0, n, inverse);
    status = ji__lu_solve(ctx, serves ? data->lu : own, 1, n, inverse);
  }
  ji__lu_free(ji__allocator(ctx), own);
  return status;
}

static ji_status invert_iteratively(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int64_t n = data->table->n;
  ji_status status = JI_OK;
  double *rows =
      ji__allocate_array(ji__allocator(ctx), JI__PRODUCT_WIDTH, (size_t)n * sizeof *rows);
  if (!rows)
    return ji__fail_memory(ctx);
  for (int64_t from = 0; from < n && !status; from += JI__PRODUCT_WIDTH) {
    int64_t count = n - from < JI__PRODUCT_WIDTH ? n - from : JI__PRODUCT_WIDTH;
    fill_identity(n, from, count, rows);
    status = ji__io_solve(ctx, data, 1, count, rows, inverse + from * n);
  }
  ji__release(ji__allocator(ctx), rows);
  return status;
}

/* y'(I - A) = e_i' for every i gives the rows of L one after the other. */
static ji_status invert(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int iterative = !data->lu && data->table->options.method == JI_IO_METHOD_ITERATIVE;
  return iterative ? invert_iteratively(ctx, data, inverse) : invert_direct(ctx, data, inverse);
}

static ji_status make_inverse(ji_context *ctx, const ji__io_model *data, ji_array *out) {
  int64_t n = data->table->n;
  ji_status status = ji__array_make(ctx, n, n, out);
  if (!status)
    status = invert(ctx, data, ji__array_elements(out));
  if (status)
    ji_array_release(out);
  return status;
}

ji_status ji__io_hold_inverse(ji_context *ctx, const ji__io_model *data, ji_array *out) {
  if (!data->inverse.data)
    return make_inverse(ctx, data, out);
  *out = data->inverse;
  out->release = NULL;
  return JI_OK;
}

/* The kept inverse belongs to the model: the caller gets a copy. */
static ji_status copy_inverse(ji_context *ctx, const ji__io_model *data, ji_array *out) {
  int64_t n = data->table->n;
  if (!data->inverse.data)
    return make_inverse(ctx, data, out);
  ji_status status = ji__array_make(ctx, n, n, out);
  if (!status)
    memcpy(ji__array_elements(out), data->inverse.data, (size_t)n * (size_t)n * sizeof(double));
  return status;
}

static ji_status enter(ji_context *ctx, const char *function, const ji_model *model, ji_array *out,
                       const ji__io_model **data) {
  if (out)
    *out = (ji_array){0};
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  return out ? ji__io_model_data(ctx, function, model, data) : ji__fail_null(ctx, function, "out");
}

ji_status ji_io_inverse(ji_context *ctx, const ji_model *model, ji_array *out) {
  const ji__io_model *data;
  ji_status status = enter(ctx, "ji_io_inverse", model, out, &data);
  return status ? status : copy_inverse(ctx, data, out);
}

/* g_ij = l_ij x_j / x_i; what has no output neither buys nor sells here. */
static void turn_to_ghosh(const ji__io_table *table, double *cells) {
  int64_t n = table->n;
  const double *x = table->output;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      double *cell = cells + i * n + j;
      if (i != j)
        *cell = x[i] != 0 && x[j] != 0 ? *cell * x[j] / x[i] : 0;
    }
}

ji_status ji_io_ghosh_inverse(ji_context *ctx, const ji_model *model, ji_array *out) {
  const ji__io_model *data;
  ji_status status = enter(ctx, "ji_io_ghosh_inverse", model, out, &data);
  if (!status)
    status = copy_inverse(ctx, data, out);
  if (!status)
    turn_to_ghosh(data->table, ji__array_elements(out));
  return status;
}

static ji_status keep(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                      ji_model **out) {
  ji__io_model kept = {.table = data->table};
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_provenance(ctx, "ji_io_model_invert", model, &provenance);
  if (!status)
    status = ji__io_kept_create(ctx, &kept.kept);
  if (!status)
    status = ji__lu_create(ctx, &data->table->coefficients, &kept.lu);
  if (!status)
    status = make_inverse(ctx, &kept, &kept.inverse);
  if (!status) {
    ji__io_table_ref(kept.table);
    status = ji__io_model_wrap(ctx, &kept, provenance, out);
    if (status)
      ji__io_table_unref(kept.table);
  }
  if (status) {
    ji__lu_free(ji__allocator(ctx), kept.lu);
    ji__release(ji__allocator(ctx), kept.kept);
    ji_array_release(&kept.inverse);
  }
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_io_model_invert(ji_context *ctx, const ji_model *model, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_model_invert", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_model_invert", model, &data);
  return status ? status : keep(ctx, model, data, out);
}

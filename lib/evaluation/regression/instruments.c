/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two-stage least squares on swept columns. */
#include "evaluation/regression/regression.h"
#include "stats/gamma.h"

#include <math.h>
#include <string.h>

/* The columns of the first stage: instruments behind the exogenous ones. */
typedef struct stage {
  ji__regression *r;
  double **columns; /* exogenous, instruments; one place more */
  double *norms;
  int32_t *dropped;
  int64_t *index; /* among the design's columns */
  int64_t count, exogenous, instruments;
  double *inverse; /* of the kept ones */
  double *factors, *products, *matrix;
  int64_t kept, kept_exogenous;
  double **actual; /* the endogenous columns, swept, as they were */
} stage;

static void stage_free(stage *s) {
  const ji_allocator *a = ji__allocator(s->r->ctx);
  for (int64_t e = 0; s->actual && e < s->r->endogenous_names.count; e++)
    ji__release(a, s->actual[e]);
  void *owned[] = {s->columns, s->norms,    s->dropped, s->index, s->inverse,
                   s->factors, s->products, s->matrix,  s->actual};
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
    ji__release(a, owned[i]);
}

static ji_status stage_make(ji__regression *r, stage *s) {
  const ji_allocator *a = ji__allocator(r->ctx);
  size_t most = r->column_count + 2;
  *s = (stage){.r = r};
  s->columns = ji__allocate_array(a, most, sizeof *s->columns);
  s->norms = ji__allocate_array(a, most, sizeof *s->norms);
  s->dropped = ji__allocate_array(a, most, sizeof *s->dropped);
  s->index = ji__allocate_array(a, most, sizeof *s->index);
  s->inverse = ji__allocate_array(a, most * most, sizeof *s->inverse);
  s->matrix = ji__allocate_array(a, most * most, sizeof *s->matrix);
  s->factors = ji__allocate_array(a, most, sizeof *s->factors);
  s->products = ji__allocate_array(a, most, sizeof *s->products);
  s->actual = ji__allocate_array(a, most, sizeof *s->actual);
  r->first_stage_f = ji__allocate_array(a, most, sizeof *r->first_stage_f);
  if (!s->columns || !s->norms || !s->dropped || !s->index || !s->inverse || !s->matrix ||
      !s->factors || !s->products || !s->actual || !r->first_stage_f)
    return ji__fail_memory(r->ctx);
  return JI_OK;
}

static void gather_stage(stage *s) {
  const ji__regression *r = s->r;
  for (int is_instrument = 0; is_instrument < 2; is_instrument++)
    for (size_t c = 0; c < r->column_count; c++) {
      const ji__design_column *column = &r->columns[c];
      if (column->is_endogenous || column->is_instrument != is_instrument)
        continue;
      s->columns[s->count] = column->values;
      s->norms[s->count] = column->norm;
      s->index[s->count++] = (int64_t)c;
      s->exogenous += !is_instrument;
    }
}

/* Inverts the products of the first stage's columns and leaves out what is redundant. */
static ji_status invert_stage(stage *s) {
  ji__regression *r = s->r;
  ji_status status = ji__gram(r->ctx, r->n, s->columns, s->count, r->weights, s->inverse);
  if (!status)
    status = ji__invert(r->ctx, s->inverse, s->count, s->norms, s->dropped, &s->kept);
  if (status)
    return status;
  int64_t kept = 0;
  for (int64_t i = 0; i < s->count; i++) {
    r->columns[s->index[i]].dropped = s->dropped[i];
    if (s->dropped[i])
      continue;
    s->columns[kept++] = s->columns[i];
    s->kept_exogenous += i < s->exogenous;
  }
  s->instruments = kept - s->kept_exogenous;
  if (s->instruments < r->endogenous_names.count)
    return ji__fail(r->ctx, JI_ERROR_SINGULAR,
                    "ji_regression_fit: %lld instruments are left for %lld endogenous columns: at "
                    "least as many were expected",
                    (long long)s->instruments, (long long)r->endogenous_names.count);
  return JI_OK;
}

/* Regresses `column` on the stage's columns: it becomes the residual. Sums of squares of the
 * residual, and of that without the instruments. */
static ji_status regress_on_stage(stage *s, double *column, double *with) {
  ji__regression *r = s->r;
  int64_t k = s->kept, size = k + 1;
  ji_status status = JI_OK;
  s->columns[k] = column;
  for (int step = 0; !status && step < 2; step++) {
    status = ji__gram(r->ctx, r->n, s->columns, size, r->weights, s->matrix);
    for (int64_t i = 0; !status && i < k; i++) {
      s->factors[i] = 0;
      for (int64_t j = 0; j < k; j++)
        s->factors[i] += s->inverse[i * k + j] * s->matrix[k * size + j];
    }
    if (!status)
      status = ji__subtract(r->ctx, r->n, s->columns, k, s->factors, column);
  }
  if (!status)
    status = ji__gram(r->ctx, r->n, &s->columns[k], 1, r->weights, with);
  return status;
}

/* The residual's sum of squares on the exogenous columns alone. */
static ji_status squares_without(stage *s, const double *column, double *out) {
  ji__regression *r = s->r;
  const ji_allocator *a = ji__allocator(r->ctx);
  int64_t k = s->kept_exogenous, size = k + 1, left = 0;
  double *copy = ji__allocate(a, (size_t)r->n * sizeof *copy);
  if (!copy)
    return ji__fail_memory(r->ctx);
  memcpy(copy, column, (size_t)r->n * sizeof *copy);
  double *behind = s->columns[k];
  s->columns[k] = copy;
  ji_status status = ji__gram(r->ctx, r->n, s->columns, size, r->weights, s->matrix);
  if (!status) {
    *out = s->matrix[size * size - 1];
    for (int64_t i = 0; i < k; i++) {
      s->products[i] = s->matrix[k * size + i];
      memmove(s->matrix + i * k, s->matrix + i * size, (size_t)k * sizeof(double));
    }
    memset(s->dropped, 0, (size_t)size * sizeof *s->dropped);
    for (int64_t i = 0; i < k; i++)
      s->norms[i] = s->matrix[i * k + i];
    status = ji__invert(r->ctx, s->matrix, k, s->norms, s->dropped, &left);
  }
  for (int64_t i = 0; !status && i < left; i++) {
    s->factors[i] = 0;
    for (int64_t j = 0; j < left; j++)
      s->factors[i] += s->matrix[i * left + j] * s->products[j];
  }
  if (!status)
    status = ji__subtract(r->ctx, r->n, s->columns, left, s->factors, copy);
  if (!status)
    status = ji__gram(r->ctx, r->n, &s->columns[k], 1, r->weights, out);
  s->columns[k] = behind;
  ji__release(a, copy);
  return status;
}

static double effect_parameters(const ji__regression *r) {
  double levels = 0;
  for (int64_t q = 0; q < r->effect_names.count; q++)
    levels += (double)r->effects[q].count;
  return r->effect_names.count ? levels - (double)(r->effect_names.count - 1) : 0;
}

/* An endogenous column becomes its projection; F of the instruments in it. */
static ji_status project(stage *s, int64_t e, double *column) {
  ji__regression *r = s->r;
  double without = 0, with = 0;
  s->actual[e] = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof(double));
  if (!s->actual[e])
    return ji__fail_memory(r->ctx);
  memcpy(s->actual[e], column, (size_t)r->n * sizeof(double));
  ji_status status = squares_without(s, column, &without);
  if (!status)
    status = regress_on_stage(s, column, &with);
  for (int64_t i = 0; !status && i < r->n; i++)
    column[i] = s->actual[e][i] - column[i];
  double free = (double)(r->n - s->kept) - effect_parameters(r);
  r->first_stage_f[e] = (without - with) / (double)s->instruments / (with / free);
  return status;
}

static ji_status project_all(stage *s) {
  ji_status status = JI_OK;
  int64_t e = 0;
  for (size_t c = 0; !status && c < s->r->column_count; c++)
    if (s->r->columns[c].is_endogenous)
      status = project(s, e++, s->r->columns[c].values);
  return status;
}

/* The residual is of the columns themselves, not of their projections. */
static ji_status true_residual(stage *s, const double *outcome) {
  ji__regression *r = s->r;
  memcpy(r->outcome, outcome, (size_t)r->n * sizeof *outcome);
  int64_t e = 0;
  ji_status status = JI_OK;
  for (int64_t k = 0; !status && k < r->k; k++) {
    ji__design_column *column = &r->columns[r->kept[k]];
    double *values = column->values;
    if (column->is_endogenous) {
      for (e = 0; strcmp(r->endogenous_names.items[e], column->name) != 0;)
        e++;
      values = s->actual[e];
    }
    status = ji__subtract(r->ctx, r->n, &values, 1, &r->estimate[k], r->outcome);
  }
  double *rest = r->outcome;
  return status ? status : ji__gram(r->ctx, r->n, &rest, 1, r->weights, &r->squares);
}

/* Sargan's test: what instruments explain of the residual. */
static ji_status test_instruments(stage *s) {
  ji__regression *r = s->r;
  r->overidentified = s->instruments - r->endogenous_names.count;
  if (r->overidentified < 1)
    return JI_OK;
  double with = 0;
  double *copy = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof *copy);
  if (!copy)
    return ji__fail_memory(r->ctx);
  memcpy(copy, r->outcome, (size_t)r->n * sizeof *copy);
  ji_status status = regress_on_stage(s, copy, &with);
  r->sargan = (double)r->n * (1 - with / r->squares);
  r->sargan_p = ji__chi_squared_tail(r->sargan, (double)r->overidentified);
  ji__release(ji__allocator(r->ctx), copy);
  return status;
}

ji_status ji__two_stage(ji__regression *r) {
  stage s;
  double *outcome = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof *outcome);
  ji_status status = stage_make(r, &s);
  if (!status && !outcome)
    status = ji__fail_memory(r->ctx);
  if (!status) {
    memcpy(outcome, r->outcome, (size_t)r->n * sizeof *outcome);
    gather_stage(&s);
    status = invert_stage(&s);
  }
  if (!status)
    status = project_all(&s);
  if (!status)
    status = ji__least_squares(r);
  if (!status)
    status = true_residual(&s, outcome);
  if (!status)
    status = test_instruments(&s);
  stage_free(&s);
  ji__release(ji__allocator(r->ctx), outcome);
  return status;
}

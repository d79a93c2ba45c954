/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Least squares on swept columns, through their inner products: sums over blocks of rows whose
 * number the rows alone decide, added in their order. */
#include "core/thread.h"
#include "evaluation/regression/regression.h"
#include "numeric/kernels.h"

#include <math.h>
#include <string.h>

#define MOST_BLOCKS 64
#define BLOCK_ROWS 4096
#define STRIP 512       /* rows that stay in the cache while all products are taken */
#define ABSORBED 1e-16  /* of its square is left of a column after sweeping: it is absorbed */
#define COLLINEAR 1e-10 /* of its swept square is left after the columns before it */

typedef struct products {
  double *const *columns;
  const double *weights;
  double *sums; /* blocks * count * count */
  int64_t n, count, from, blocks;
} products;

static int64_t cut(const products *p, int64_t block) {
  return (int64_t)((double)p->n / (double)p->blocks * (double)block);
}

static int64_t block_end(const products *p, int64_t block) {
  return block + 1 < p->blocks ? cut(p, block + 1) : p->n;
}

static void strip_products(const products *p, int64_t at, int64_t size, double *sums) {
  double weighted[STRIP];
  for (int64_t i = p->from; i < p->count; i++) {
    const double *left = p->columns[i] + at;
    if (p->weights) {
      for (int64_t s = 0; s < size; s++)
        weighted[s] = left[s] * p->weights[at + s];
      left = weighted;
    }
    for (int64_t j = 0; j <= i; j++)
      sums[i * p->count + j] += ji__kernel_inner(left, p->columns[j] + at, size);
  }
}

static ji_status products_work(void *user, int64_t block) {
  const products *p = user;
  double *sums = p->sums + block * p->count * p->count;
  int64_t end = block_end(p, block);
  for (int64_t at = cut(p, block); at < end; at += STRIP)
    strip_products(p, at, end - at < STRIP ? end - at : STRIP, sums);
  return JI_OK;
}

/* The rows of the matrix of inner products from `from` on; the others of `out` stay. */
static ji_status inner_products(ji_context *ctx, int64_t n, double *const *columns, int64_t count,
                                int64_t from, const double *weights, double *out) {
  products p = {columns, weights, NULL, n, count, from, n / BLOCK_ROWS + 1};
  p.blocks = p.blocks < MOST_BLOCKS ? p.blocks : MOST_BLOCKS;
  size_t size = (size_t)(count * count);
  p.sums = ji__allocate_array(ji__allocator(ctx), (size_t)p.blocks, size * sizeof *p.sums + 1);
  if (!p.sums)
    return ji__fail_memory(ctx);
  ji_status status = ji__parallel_for(ctx, NULL, p.blocks, products_work, &p);
  for (int64_t i = from; !status && i < count; i++)
    for (int64_t j = 0; j <= i; j++) {
      double sum = 0;
      for (int64_t b = 0; b < p.blocks; b++)
        sum += p.sums[(b * count + i) * count + j];
      out[i * count + j] = out[j * count + i] = sum;
    }
  ji__release(ji__allocator(ctx), p.sums);
  return status;
}

ji_status ji__gram(ji_context *ctx, int64_t n, double *const *columns, int64_t count,
                   const double *weights, double *out) {
  return inner_products(ctx, n, columns, count, 0, weights, out);
}

typedef struct subtraction {
  double *const *columns;
  const double *factors;
  double *to;
  int64_t n, count, blocks;
} subtraction;

static ji_status subtract_work(void *user, int64_t block) {
  const subtraction *s = user;
  products rows = {.n = s->n, .blocks = s->blocks};
  int64_t from = cut(&rows, block), end = block_end(&rows, block);
  for (int64_t at = from; at < end; at += STRIP)
    for (int64_t k = 0; k < s->count; k++)
      ji__kernel_axpy(s->to + at, -s->factors[k], s->columns[k] + at,
                      end - at < STRIP ? end - at : STRIP);
  return JI_OK;
}

ji_status ji__subtract(ji_context *ctx, int64_t n, double *const *columns, int64_t count,
                       const double *factors, double *to) {
  subtraction s = {columns, factors, NULL, n, count, n / BLOCK_ROWS + 1};
  s.to = to;
  s.blocks = s.blocks < MOST_BLOCKS ? s.blocks : MOST_BLOCKS;
  return ji__parallel_for(ctx, NULL, s.blocks, subtract_work, &s);
}

/* --- the inverse, without what is redundant ----------------------------------------------- */

/* Marks what sweeping left nothing of. `scale` receives the roots of the diagonal. */
static void mark_absorbed(const double *matrix, int64_t count, const double *norms,
                          int32_t *dropped, double *scale) {
  for (int64_t i = 0; i < count; i++) {
    double square = matrix[i * count + i];
    scale[i] = sqrt(square);
    if (!dropped[i] && !(norms[i] > 0))
      dropped[i] = JI__TERM_CONSTANT;
    else if (!dropped[i] && !(square > ABSORBED * norms[i]))
      dropped[i] = JI__TERM_ABSORBED;
  }
}

/* Cholesky's factor of the scaled matrix, row by row; a row with hardly a pivot is redundant. */
static void factor_in_order(const double *matrix, int64_t count, const double *scale,
                            int32_t *dropped, double *factor) {
  for (int64_t i = 0; i < count; i++) {
    double *row = factor + i * count, pivot = 1;
    if (dropped[i])
      continue;
    for (int64_t j = 0; j < i; j++) {
      if (dropped[j])
        continue;
      double sum = matrix[i * count + j] / (scale[i] * scale[j]);
      for (int64_t l = 0; l < j; l++)
        sum -= row[l] * factor[j * count + l];
      row[j] = sum / factor[j * count + j];
      pivot -= row[j] * row[j];
    }
    if (pivot > COLLINEAR)
      row[i] = sqrt(pivot);
    else
      dropped[i] = JI__TERM_COLLINEAR;
    for (int64_t j = 0; dropped[i] && j < i; j++)
      row[j] = 0;
  }
}

/* factor becomes its inverse, row by row (both lower triangular). */
static void invert_factor(double *factor, int64_t count, const int32_t *dropped) {
  for (int64_t i = 0; i < count; i++) {
    double *row = factor + i * count;
    if (dropped[i])
      continue;
    double pivot = row[i];
    for (int64_t j = 0; j < i; j++) {
      double sum = 0;
      for (int64_t l = j; l < i; l++)
        sum += row[l] * factor[l * count + j];
      factor[i * count + j] = -sum / pivot;
      /* row[l] for l > j is still the factor's: the sum above begins at j. */
    }
    row[i] = 1 / pivot;
  }
}

/* The inverse of the kept part, scaled back, packed to the front of `matrix`. */
static int64_t pack_inverse(double *matrix, int64_t count, const double *factor,
                            const double *scale, const int32_t *dropped) {
  int64_t left = 0, row = 0;
  for (int64_t i = 0; i < count; i++)
    left += !dropped[i];
  for (int64_t i = 0; i < count; i++) {
    int64_t column = 0;
    if (dropped[i])
      continue;
    for (int64_t j = 0; j < count; j++) {
      double sum = 0;
      if (dropped[j])
        continue;
      for (int64_t l = i > j ? i : j; l < count; l++)
        sum += factor[l * count + i] * factor[l * count + j];
      matrix[row * left + column++] = sum / (scale[i] * scale[j]);
    }
    row++;
  }
  return left;
}

ji_status ji__invert(ji_context *ctx, double *matrix, int64_t count, const double *norms,
                     int32_t *dropped, int64_t *left) {
  const ji_allocator *allocator = ji__allocator(ctx);
  double *factor = ji__allocate_array(allocator, (size_t)(count * count) + 1, sizeof *factor);
  double *scale = ji__allocate_array(allocator, (size_t)count + 1, sizeof *scale);
  ji_status status = factor && scale ? JI_OK : ji__fail_memory(ctx);
  if (!status) {
    mark_absorbed(matrix, count, norms, dropped, scale);
    factor_in_order(matrix, count, scale, dropped, factor);
    invert_factor(factor, count, dropped);
    *left = pack_inverse(matrix, count, factor, scale, dropped);
  }
  ji__release(allocator, scale);
  ji__release(allocator, factor);
  return status;
}

/* --- the fit ------------------------------------------------------------------------------ */

ji_status ji__sweep(ji__regression *r, double *const *columns, int64_t count) {
  return ji__absorb_sweep(r->ctx, r->absorb, columns, count, &r->limits);
}

/* Working memory of one fit: candidates are the columns that are no instruments. */
typedef struct fit_memory {
  double **columns; /* candidates and the outcome; after selection those kept and the outcome */
  int64_t *index;   /* of a candidate among the design's columns */
  int32_t *dropped;
  double *norms, *matrix, *products, *step;
  int64_t count;
} fit_memory;

static void fit_free(const ji_allocator *allocator, fit_memory *m) {
  ji__release(allocator, m->columns);
  ji__release(allocator, m->index);
  ji__release(allocator, m->dropped);
  ji__release(allocator, m->norms);
  ji__release(allocator, m->matrix);
  ji__release(allocator, m->products);
  ji__release(allocator, m->step);
}

static ji_status fit_make(ji__regression *r, fit_memory *m) {
  const ji_allocator *a = ji__allocator(r->ctx);
  size_t most = r->column_count + 1;
  *m = (fit_memory){0};
  m->columns = ji__allocate_array(a, most, sizeof *m->columns);
  m->index = ji__allocate_array(a, most, sizeof *m->index);
  m->dropped = ji__allocate_array(a, most, sizeof *m->dropped);
  m->norms = ji__allocate_array(a, most, sizeof *m->norms);
  m->matrix = ji__allocate_array(a, most * most, sizeof *m->matrix);
  m->products = ji__allocate_array(a, most, sizeof *m->products);
  m->step = ji__allocate_array(a, most, sizeof *m->step);
  if (!m->columns || !m->index || !m->dropped || !m->norms || !m->matrix || !m->products ||
      !m->step)
    return ji__fail_memory(r->ctx);
  for (size_t c = 0; c < r->column_count; c++) {
    if (r->columns[c].is_instrument || r->columns[c].dropped)
      continue;
    m->columns[m->count] = r->columns[c].values;
    m->norms[m->count] = r->columns[c].norm;
    m->index[m->count++] = (int64_t)c;
  }
  m->columns[m->count] = r->outcome;
  return JI_OK;
}

/* Splits the products into those of the columns, packed, and those with the outcome. */
static void split_products(fit_memory *m) {
  int64_t size = m->count + 1;
  for (int64_t i = 0; i < m->count; i++) {
    m->products[i] = m->matrix[m->count * size + i];
    memmove(m->matrix + i * m->count, m->matrix + i * size, (size_t)m->count * sizeof(double));
  }
}

/* Takes what is redundant out of the lists. */
static ji_status select_kept(ji__regression *r, fit_memory *m) {
  int64_t kept = 0;
  for (int64_t i = 0; i < m->count; i++) {
    r->columns[m->index[i]].dropped = m->dropped[i];
    if (m->dropped[i])
      continue;
    m->columns[kept] = m->columns[i];
    m->products[kept] = m->products[i];
    m->index[kept++] = m->index[i];
  }
  m->columns[kept] = r->outcome;
  m->count = r->k = kept;
  const ji_allocator *a = ji__allocator(r->ctx);
  size_t k = (size_t)kept + 1;
  ji__release(a, r->kept);
  ji__release(a, r->estimate);
  ji__release(a, r->bread);
  r->kept = ji__allocate_array(a, k, sizeof *r->kept);
  r->estimate = ji__allocate_array(a, k, sizeof *r->estimate);
  r->bread = ji__allocate_array(a, k * k, sizeof *r->bread);
  if (!r->kept || !r->estimate || !r->bread)
    return ji__fail_memory(r->ctx);
  memcpy(r->kept, m->index, (size_t)kept * sizeof *r->kept);
  memcpy(r->bread, m->matrix, (size_t)(kept * kept) * sizeof *r->bread);
  return JI_OK;
}

/* One step: the estimates gain B X'Wu, and the residual loses what they explain. */
static ji_status correct(ji__regression *r, fit_memory *m) {
  int64_t k = r->k;
  for (int64_t i = 0; i < k; i++) {
    m->step[i] = 0;
    for (int64_t j = 0; j < k; j++)
      m->step[i] += r->bread[i * k + j] * m->products[j];
    r->estimate[i] += m->step[i];
  }
  return ji__subtract(r->ctx, r->n, m->columns, k, m->step, r->outcome);
}

static const double *weights_of(const ji__regression *r) {
  return r->working_weights ? r->working_weights : r->weights;
}

/* Products of the columns with what is left of the outcome, and its square. */
static ji_status products_with_rest(ji__regression *r, fit_memory *m) {
  int64_t size = m->count + 1;
  ji_status status =
      inner_products(r->ctx, r->n, m->columns, size, m->count, weights_of(r), m->matrix);
  if (status)
    return status;
  memcpy(m->products, m->matrix + m->count * size, (size_t)m->count * sizeof(double));
  r->squares = m->matrix[size * size - 1];
  return JI_OK;
}

ji_status ji__least_squares(ji__regression *r) {
  fit_memory m;
  ji_status status = fit_make(r, &m);
  if (!status)
    status = ji__gram(r->ctx, r->n, m.columns, m.count + 1, weights_of(r), m.matrix);
  if (!status) {
    r->within_total = m.matrix[(m.count + 1) * (m.count + 1) - 1];
    split_products(&m);
    status = ji__invert(r->ctx, m.matrix, m.count, m.norms, m.dropped, &r->k);
  }
  if (!status)
    status = select_kept(r, &m);
  /* Once more from the residual: what rounding in the products left is then taken up. */
  for (int step = 0; !status && step < 2; step++) {
    status = correct(r, &m);
    if (!status)
      status = products_with_rest(r, &m);
  }
  fit_free(ji__allocator(r->ctx), &m);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/blocks.h"

#include "core/thread.h"
#include "numeric/dense.h"
#include "numeric/kernels.h"

#include <string.h>

void ji__blocks_free(const ji_allocator *allocator, ji__blocks *blocks) {
  for (int64_t b = 0; blocks->inverse && b < blocks->count; b++)
    ji__release(allocator, blocks->inverse[b]);
  ji__release(allocator, blocks->inverse);
  ji__release(allocator, blocks->start);
  *blocks = (ji__blocks){0};
}

static const void *element_at(const ji__matrix *m, int64_t row, int64_t column) {
  int64_t at = row * m->row_stride + column * m->column_stride;
  return m->is_single ? (const void *)((const float *)m->data + at)
                      : (const void *)((const double *)m->data + at);
}

/* The inverse of one block: rows of it solve y'(I - A) = e_i'. A block that has none is left out:
 * the iteration is then slower, not wrong. */
static ji_status invert(ji_context *ctx, const ji__coefficients *a, int64_t from, int64_t size,
                        double **out) {
  ji__coefficients own = {.flows = a->flows, .output = a->output + from};
  ji__lu *lu = NULL;
  own.flows.data = element_at(&a->flows, from, from);
  own.flows.rows = own.flows.columns = size;
  ji_status status = ji__lu_create(ctx, &own, &lu);
  if (status == JI_ERROR_SINGULAR) {
    ctx->message[0] = 0;
    return JI_OK;
  }
  if (status)
    return status;
  double *inverse =
      ji__allocate_array(ji__allocator(ctx), (size_t)size, (size_t)size * sizeof *inverse);
  if (!inverse)
    status = ji__fail_memory(ctx);
  for (int64_t i = 0; inverse && i < size; i++)
    inverse[i * size + i] = 1;
  if (!status)
    status = ji__lu_solve(ctx, lu, 1, size, inverse);
  ji__lu_free(ji__allocator(ctx), lu);
  *out = inverse;
  return status;
}

ji_status ji__blocks_create(ji_context *ctx, const ji__coefficients *a, int64_t count,
                            const int64_t *start, ji__blocks *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = (ji__blocks){0};
  out->inverse = ji__allocate_array(allocator, (size_t)count, sizeof *out->inverse);
  out->start = ji__allocate_array(allocator, (size_t)count + 1, sizeof *out->start);
  if (!out->inverse || !out->start)
    return ji__fail_memory(ctx);
  out->count = count;
  memcpy(out->start, start, ((size_t)count + 1) * sizeof *start);
  ji_status status = JI_OK;
  for (int64_t b = 0; b < count && !status; b++)
    status = invert(ctx, a, start[b], start[b + 1] - start[b], &out->inverse[b]);
  return status;
}

typedef struct product {
  const ji__blocks *blocks;
  int transposed;
  int64_t count;
  const double *const *v;
  double *const *out;
} product;

static const double *line_of(const double *inverse, int64_t size, int64_t line) {
  return inverse + (line < size ? line : 0) * size;
}

/* out = B v: four rows at once. */
static void dot_lines(const product *p, int64_t from, int64_t size, const double *inverse) {
  for (int64_t i = 0; i < size; i += JI__LINES) {
    double sums[JI__LINES * JI__PRODUCT_WIDTH] = {0};
    const double *lines[JI__LINES];
    for (int64_t g = 0; g < JI__LINES; g++)
      lines[g] = line_of(inverse, size, i + g);
    ji__kernel_dot(sums, p->count, lines, p->v, from, size);
    for (int64_t k = 0; k < p->count; k++)
      for (int64_t g = 0; g < JI__LINES && i + g < size; g++)
        p->out[k][from + i + g] = sums[JI__LINES * k + g];
  }
}

/* out = B' v */
static void add_lines(const product *p, int64_t from, int64_t size, const double *inverse) {
  double sums[JI__PRODUCT_WIDTH][JI__BLOCK_MOST];
  memset(sums, 0, (size_t)p->count * sizeof sums[0]);
  for (int64_t i = 0; i < size; i += JI__SUM_LINES) {
    double weights[JI__SUM_LINES * JI__PRODUCT_WIDTH];
    const double *lines[JI__SUM_LINES];
    for (int64_t g = 0; g < JI__SUM_LINES; g++)
      lines[g] = line_of(inverse, size, i + g);
    for (int64_t k = 0; k < p->count; k++)
      for (int64_t g = 0; g < JI__SUM_LINES; g++)
        weights[JI__SUM_LINES * k + g] = i + g < size ? p->v[k][from + i + g] : 0;
    ji__kernel_add(sums[0], JI__BLOCK_MOST, p->count, lines, weights, size);
  }
  for (int64_t k = 0; k < p->count; k++)
    memcpy(p->out[k] + from, sums[k], (size_t)size * sizeof(double));
}

static ji_status multiply_block(void *user, int64_t b) {
  const product *p = user;
  const double *inverse = p->blocks->inverse[b];
  int64_t from = p->blocks->start[b], size = p->blocks->start[b + 1] - from;
  for (int64_t k = 0; !inverse && k < p->count; k++)
    memcpy(p->out[k] + from, p->v[k] + from, (size_t)size * sizeof(double));
  if (inverse && p->transposed)
    add_lines(p, from, size, inverse);
  else if (inverse)
    dot_lines(p, from, size, inverse);
  return JI_OK;
}

ji_status ji__blocks_times(ji_context *ctx, const ji__blocks *blocks, int transposed, int64_t size,
                           int64_t count, const double *const *v, double *const *out) {
  product p = {blocks, transposed, count, v, out};
  int64_t n = blocks->start[blocks->count];
  for (int64_t k = 0; k < count; k++)
    memcpy(out[k] + n, v[k] + n, (size_t)(size - n) * sizeof(double));
  return ji__parallel_for(ctx, "multiply blocks", blocks->count, multiply_block, &p);
}

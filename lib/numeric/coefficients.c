/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/coefficients.h"

#include "core/thread.h"

#include <math.h>
#include <string.h>

#define CHUNK 512        /* elements of a line that stay in the first cache */
#define BLOCK_LINES 64   /* at least so many lines a block */
#define BLOCK_MAXIMUM 32 /* partial sums exist once a block */
#define GROUP 4          /* lines added at once: saves stores */

/* The matrix as lines along which memory is walked: rows, or columns if those are closer. */
typedef struct lines {
  const ji__matrix *matrix;
  int64_t count, length, line_stride, element_stride;
  int absolute;
} lines;

/* One product while it runs. */
typedef struct product {
  lines lines;
  int64_t count, lines_per_block;
  const double *const *in; /* vectors, already divided by output where A is not transposed */
  double *const *out;      /* dot form: results */
  double *partial;         /* sum form: block, vector, element */
} product;

double ji__matrix_at(const ji__matrix *matrix, int64_t row, int64_t column) {
  int64_t at = row * matrix->row_stride + column * matrix->column_stride;
  return matrix->is_single ? (double)((const float *)matrix->data)[at]
                           : ((const double *)matrix->data)[at];
}

int64_t ji__coefficients_size(const ji__coefficients *a) {
  return a->flows.rows + (a->row != NULL);
}

static int64_t magnitude(int64_t stride) {
  return stride < 0 ? -stride : stride;
}

static int rows_are_lines(const ji__matrix *matrix) {
  return magnitude(matrix->column_stride) <= magnitude(matrix->row_stride);
}

static lines lines_of(const ji__coefficients *a) {
  const ji__matrix *m = &a->flows;
  if (rows_are_lines(m))
    return (lines){m, m->rows, m->columns, m->row_stride, m->column_stride, a->absolute};
  return (lines){m, m->columns, m->rows, m->column_stride, m->row_stride, a->absolute};
}

/* `size` elements of a line from `from` on as contiguous doubles: where they lie if they are, else
 * in `buffer`. */
static const double *line_chunk(const lines *l, int64_t line, int64_t from, int64_t size,
                                double buffer[CHUNK]) {
  int64_t at = line * l->line_stride + from * l->element_stride;
  if (!l->matrix->is_single) {
    const double *data = (const double *)l->matrix->data + at;
    if (l->element_stride == 1 && !l->absolute)
      return data;
    for (int64_t i = 0; i < size; i++)
      buffer[i] = data[i * l->element_stride];
  } else {
    const float *data = (const float *)l->matrix->data + at;
    for (int64_t i = 0; i < size; i++)
      buffer[i] = (double)data[i * l->element_stride];
  }
  if (l->absolute)
    for (int64_t i = 0; i < size; i++)
      buffer[i] = fabs(buffer[i]);
  return buffer;
}

/* Four running sums, so that the additions overlap; the order is fixed. */
static double dot(const double *restrict a, const double *restrict b, int64_t size) {
  double s[4] = {0, 0, 0, 0};
  int64_t i = 0;
  for (; i + 4 <= size; i += 4)
    for (int k = 0; k < 4; k++)
      s[k] += a[i + k] * b[i + k];
  for (; i < size; i++)
    s[0] += a[i] * b[i];
  return (s[0] + s[1]) + (s[2] + s[3]);
}

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static void block_range(const product *p, int64_t block, int64_t *from, int64_t *to) {
  *from = block * p->lines_per_block;
  *to = smaller(*from + p->lines_per_block, p->lines.count);
}

/* out[k][line] = line . in[k] */
static ji_status dot_block(void *user, int64_t block) {
  const product *p = user;
  double buffer[CHUNK];
  int64_t from, to;
  block_range(p, block, &from, &to);
  for (int64_t line = from; line < to; line++) {
    double sums[JI__PRODUCT_WIDTH] = {0};
    for (int64_t at = 0; at < p->lines.length; at += CHUNK) {
      int64_t size = smaller(CHUNK, p->lines.length - at);
      const double *z = line_chunk(&p->lines, line, at, size, buffer);
      for (int64_t k = 0; k < p->count; k++)
        sums[k] += dot(z, p->in[k] + at, size);
    }
    for (int64_t k = 0; k < p->count; k++)
      p->out[k][line] = sums[k];
  }
  return JI_OK;
}

static void add_group(double *restrict sum, const double *const z[GROUP], const double w[GROUP],
                      int64_t size) {
  const double *restrict z0 = z[0], *restrict z1 = z[1], *restrict z2 = z[2], *restrict z3 = z[3];
  for (int64_t i = 0; i < size; i++)
    sum[i] += (w[0] * z0[i] + w[1] * z1[i]) + (w[2] * z2[i] + w[3] * z3[i]);
}

static void add_one(double *restrict sum, const double *restrict z, double w, int64_t size) {
  for (int64_t i = 0; i < size; i++)
    sum[i] += w * z[i];
}

/* partial[k] += sum over the group's lines of in[k][line] * line */
static void sum_group(const product *p, double *partial, int64_t line, int64_t members) {
  double buffers[GROUP][CHUNK];
  const double *z[GROUP];
  for (int64_t at = 0; at < p->lines.length; at += CHUNK) {
    int64_t size = smaller(CHUNK, p->lines.length - at);
    for (int64_t g = 0; g < members; g++)
      z[g] = line_chunk(&p->lines, line + g, at, size, buffers[g]);
    for (int64_t k = 0; k < p->count; k++) {
      double *sum = partial + k * p->lines.length + at;
      const double *w = p->in[k] + line;
      if (members == GROUP)
        add_group(sum, z, w, size);
      else
        for (int64_t g = 0; g < members; g++)
          add_one(sum, z[g], w[g], size);
    }
  }
}

static ji_status sum_block(void *user, int64_t block) {
  const product *p = user;
  double *partial = p->partial + block * p->count * p->lines.length;
  int64_t from, to;
  block_range(p, block, &from, &to);
  for (int64_t line = from; line < to; line += GROUP)
    sum_group(p, partial, line, smaller(GROUP, to - line));
  return JI_OK;
}

static void reduce_blocks(const product *p, int64_t blocks) {
  for (int64_t k = 0; k < p->count; k++) {
    double *out = p->out[k];
    memset(out, 0, (size_t)p->lines.length * sizeof *out);
    for (int64_t b = 0; b < blocks; b++)
      add_one(out, p->partial + (b * p->count + k) * p->lines.length, 1.0, p->lines.length);
  }
}

static ji_status run_product(ji_context *ctx, product *p, int is_dot) {
  int64_t wanted = (p->lines.count + BLOCK_MAXIMUM - 1) / BLOCK_MAXIMUM;
  p->lines_per_block = wanted > BLOCK_LINES ? wanted : BLOCK_LINES;
  int64_t blocks = (p->lines.count + p->lines_per_block - 1) / p->lines_per_block;
  if (is_dot)
    return ji__parallel_for(ctx, "multiply", blocks, dot_block, p);
  p->partial = ji__allocate_array(ji__allocator(ctx), (size_t)(blocks * p->count),
                                  (size_t)p->lines.length * sizeof(double));
  if (!p->partial)
    return ji__fail_memory(ctx);
  ji_status status = ji__parallel_for(ctx, "multiply", blocks, sum_block, p);
  if (!status)
    reduce_blocks(p, blocks);
  ji__release(ji__allocator(ctx), p->partial);
  return status;
}

static double signed_or_absolute(const ji__coefficients *a, double value) {
  return a->absolute ? fabs(value) : value;
}

static void divide_by_output(const ji__coefficients *a, const double *from, double *to) {
  for (int64_t j = 0; j < a->flows.columns; j++)
    to[j] = a->output[j] != 0 ? from[j] / a->output[j] : 0;
}

/* Adds the border's part to a product that has the inner part. */
static void add_border(const ji__coefficients *a, int transposed, const double *v, double *out) {
  const double *beside = transposed ? a->row : a->column;
  const double *below = transposed ? a->column : a->row;
  int64_t n = a->flows.rows;
  double sum = 0;
  for (int64_t i = 0; i < n; i++) {
    out[i] += signed_or_absolute(a, beside[i]) * v[n];
    sum += signed_or_absolute(a, below[i]) * v[i];
  }
  out[n] = sum;
}

ji_status ji__coefficients_times(ji_context *ctx, const ji__coefficients *a, int transposed,
                                 int64_t count, const double *const *v, double *const *out) {
  size_t n = (size_t)a->flows.rows;
  product p = {.lines = lines_of(a), .count = count, .in = v, .out = out};
  const double *scaled[JI__PRODUCT_WIDTH];
  double *memory = NULL;
  if (!transposed) {
    memory = ji__allocate_array(ji__allocator(ctx), (size_t)count * n, sizeof *memory);
    if (!memory)
      return ji__fail_memory(ctx);
    for (int64_t k = 0; k < count; k++) {
      divide_by_output(a, v[k], memory + (size_t)k * n);
      scaled[k] = memory + (size_t)k * n;
    }
    p.in = scaled;
  }
  ji_status status = run_product(ctx, &p, rows_are_lines(&a->flows) != transposed);
  for (int64_t k = 0; !status && k < count; k++) {
    if (transposed)
      divide_by_output(a, out[k], out[k]);
    if (a->row)
      add_border(a, transposed, v[k], out[k]);
  }
  ji__release(ji__allocator(ctx), memory);
  return status;
}

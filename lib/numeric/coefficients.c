/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/coefficients.h"

#include "core/thread.h"
#include "numeric/kernels.h"

#include <limits.h>
#include <math.h>
#include <string.h>

extern void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
                   const double *alpha, const double *a, const int *lda, const double *b,
                   const int *ldb, const double *beta, double *c, const int *ldc,
                   size_t transa_length, size_t transb_length);

#define CHUNK 512        /* elements of a few lines that stay in the first cache */
#define SUMS 32768       /* running sums of all vectors that stay in the second cache */
#define SPAN 16          /* lines that go through a chunk's sums while they are there */
#define BLOCK_LINES 64   /* at least so many lines a block */
#define BLOCK_MAXIMUM 16 /* partial sums exist once a block */

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

int64_t ji__coefficients_borders(const ji__coefficients *a) {
  if (!a->row)
    return 0;
  return a->borders ? a->borders : 1;
}

int64_t ji__coefficients_size(const ji__coefficients *a) {
  return a->flows.rows + ji__coefficients_borders(a);
}

static int64_t magnitude(int64_t stride) {
  return stride < 0 ? -stride : stride;
}

static int rows_are_lines(const ji__matrix *matrix) {
  return magnitude(matrix->column_stride) <= magnitude(matrix->row_stride);
}

static int takes_absolute(const ji__coefficients *a) {
  return a->absolute && !a->nonnegative;
}

static lines lines_of(const ji__coefficients *a) {
  const ji__matrix *m = &a->flows;
  if (rows_are_lines(m))
    return (lines){m, m->rows, m->columns, m->row_stride, m->column_stride, takes_absolute(a)};
  return (lines){m, m->columns, m->rows, m->column_stride, m->row_stride, takes_absolute(a)};
}

/* Whether lines are contiguous doubles that can be read where they lie. */
static int in_place(const lines *l) {
  return !l->matrix->is_single && l->element_stride == 1 && !l->absolute;
}

/* `size` elements of a line from `from` on as contiguous doubles: where they lie if they are, else
 * in `buffer`. */
static const double *line_chunk(const lines *l, int64_t line, int64_t from, int64_t size,
                                double buffer[CHUNK]) {
  int64_t at = line * l->line_stride + from * l->element_stride;
  if (!l->matrix->is_single) {
    const double *data = (const double *)l->matrix->data + at;
    if (in_place(l))
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

static int64_t smaller(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static void block_range(const product *p, int64_t block, int64_t *from, int64_t *to) {
  *from = block * p->lines_per_block;
  *to = smaller(*from + p->lines_per_block, p->lines.count);
}

/* The chunks of `count` lines, `members` of which there are; the first stands for those that are
 * missing. */
static void find_lines(const product *p, int64_t line, int64_t count, int64_t members, int64_t at,
                       int64_t size, double (*buffers)[CHUNK], const double **z) {
  z[0] = line_chunk(&p->lines, line, at, size, buffers[0]);
  for (int64_t g = 1; g < count; g++)
    z[g] = g < members ? line_chunk(&p->lines, line + g, at, size, buffers[g]) : z[0];
}

/* sums[line][4 vectors ...] of up to SPAN lines: out[k][line] = line . in[k] */
static void dot_span(const product *p, int64_t from, int64_t to) {
  double buffers[JI__LINES][CHUNK];
  double sums[SPAN / JI__LINES][JI__PRODUCT_WIDTH * JI__LINES] = {{0}};
  const double *z[JI__LINES];
  for (int64_t at = 0; at < p->lines.length; at += CHUNK) {
    int64_t size = smaller(CHUNK, p->lines.length - at);
    for (int64_t line = from; line < to; line += JI__LINES) {
      find_lines(p, line, JI__LINES, smaller(JI__LINES, to - line), at, size, buffers, z);
      ji__kernel_dot(sums[(line - from) / JI__LINES], p->count, z, p->in, at, size);
    }
  }
  for (int64_t line = from; line < to; line++)
    for (int64_t k = 0; k < p->count; k++)
      p->out[k][line] = sums[(line - from) / JI__LINES][JI__LINES * k + (line - from) % JI__LINES];
}

static ji_status dot_block(void *user, int64_t block) {
  const product *p = user;
  int64_t from, to;
  block_range(p, block, &from, &to);
  for (int64_t line = from; line < to; line += SPAN)
    dot_span(p, line, smaller(line + SPAN, to));
  return JI_OK;
}

/* weights[8 k + g] = in[k][line + g]; 0 for lines that are missing. */
static void find_weights(const product *p, int64_t line, int64_t members, double *weights) {
  for (int64_t k = 0; k < p->count; k++)
    for (int64_t g = 0; g < JI__SUM_LINES; g++)
      weights[JI__SUM_LINES * k + g] = g < members ? p->in[k][line + g] : 0;
}

/* How much of the lines is summed at once. Long walks along a line are what memory is fastest at;
 * each element's additions keep their order whatever this is. */
static int64_t sum_chunk(const product *p) {
  return in_place(&p->lines) ? SUMS / p->count : CHUNK * JI__LINES / JI__SUM_LINES;
}

/* partial[k] += sum over up to SPAN lines of in[k][line] * line */
static void sum_span(const product *p, double *partial, int64_t from, int64_t to) {
  double buffers[JI__SUM_LINES][CHUNK];
  double weights[SPAN / JI__SUM_LINES][JI__PRODUCT_WIDTH * JI__SUM_LINES];
  const double *z[JI__SUM_LINES];
  int64_t chunk = sum_chunk(p);
  for (int64_t line = from; line < to; line += JI__SUM_LINES)
    find_weights(p, line, smaller(JI__SUM_LINES, to - line),
                 weights[(line - from) / JI__SUM_LINES]);
  for (int64_t at = 0; at < p->lines.length; at += chunk) {
    int64_t size = smaller(chunk, p->lines.length - at);
    for (int64_t line = from; line < to; line += JI__SUM_LINES) {
      find_lines(p, line, JI__SUM_LINES, smaller(JI__SUM_LINES, to - line), at, size, buffers, z);
      ji__kernel_add(partial + at, p->lines.length, p->count, z,
                     weights[(line - from) / JI__SUM_LINES], size);
    }
  }
}

static ji_status sum_block(void *user, int64_t block) {
  const product *p = user;
  double *partial = p->partial + block * p->count * p->lines.length;
  int64_t from, to;
  block_range(p, block, &from, &to);
  memset(partial, 0, (size_t)(p->count * p->lines.length) * sizeof *partial);
  for (int64_t line = from; line < to; line += SPAN)
    sum_span(p, partial, line, smaller(line + SPAN, to));
  return JI_OK;
}

static void reduce_blocks(const product *p, int64_t blocks) {
  for (int64_t k = 0; k < p->count; k++) {
    double *out = p->out[k];
    memset(out, 0, (size_t)p->lines.length * sizeof *out);
    for (int64_t b = 0; b < blocks; b++)
      ji__kernel_axpy(out, 1.0, p->partial + (b * p->count + k) * p->lines.length, p->lines.length);
  }
}

static int64_t lines_a_block(int64_t count) {
  int64_t wanted = (count + BLOCK_MAXIMUM - 1) / BLOCK_MAXIMUM;
  return wanted > BLOCK_LINES ? wanted : BLOCK_LINES;
}

static ji_status run_product(ji_context *ctx, product *p, int is_dot) {
  p->lines_per_block = lines_a_block(p->lines.count);
  int64_t blocks = (p->lines.count + p->lines_per_block - 1) / p->lines_per_block;
  if (is_dot)
    return ji__parallel_for(ctx, "multiply", blocks, dot_block, p);
  size_t vectors = (size_t)(blocks * p->count), bytes = (size_t)p->lines.length * sizeof(double);
  p->partial =
      bytes > SIZE_MAX / vectors ? NULL : ji__allocate(ji__allocator(ctx), vectors * bytes);
  if (!p->partial)
    return ji__fail_memory(ctx);
  ji_status status = ji__parallel_for(ctx, "multiply", blocks, sum_block, p);
  if (!status)
    reduce_blocks(p, blocks);
  ji__release(ji__allocator(ctx), p->partial);
  return status;
}

int64_t ji__coefficients_depth(const ji__coefficients *a) {
  int64_t n = a->flows.rows;
  int64_t sum_form = lines_a_block(n) / JI__SUM_LINES + JI__SUM_LINES + BLOCK_MAXIMUM;
  int64_t dot_form = JI__DOT_DEPTH(smaller(n, CHUNK)) + n / CHUNK + 1;
  int64_t border = JI__DOT_DEPTH(n / 4) + JI__LINES; /* of an inner product over n */
  int64_t most = sum_form > dot_form ? sum_form : dot_form;
  if (a->row && border > most)
    most = border;
  return most + ji__coefficients_borders(a);
}

static double signed_or_absolute(const ji__coefficients *a, double value) {
  return a->absolute ? fabs(value) : value;
}

static void divide_by_output(const ji__coefficients *a, const double *from, double *to) {
  for (int64_t j = 0; j < a->flows.columns; j++)
    to[j] = a->output[j] != 0 ? from[j] / a->output[j] : 0;
}

/* The inner product of a border (by absolute values where wanted) and a vector. */
static double border_inner(const ji__coefficients *a, const double *border, const double *v) {
  int64_t n = a->flows.rows;
  double chunk[CHUNK], sum = 0;
  if (!takes_absolute(a))
    return ji__kernel_inner(border, v, n);
  for (int64_t at = 0; at < n; at += CHUNK) {
    int64_t size = smaller(CHUNK, n - at);
    for (int64_t i = 0; i < size; i++)
      chunk[i] = fabs(border[at + i]);
    sum += ji__kernel_inner(chunk, v + at, size);
  }
  return sum;
}

/* Adds the borders' part to a product that has the inner part. */
static void add_borders(const ji__coefficients *a, int transposed, const double *v, double *out) {
  const double *beside = transposed ? a->row : a->column;
  const double *below = transposed ? a->column : a->row;
  int64_t n = a->flows.rows, borders = ji__coefficients_borders(a);
  for (int64_t b = 0; b < borders; b++) {
    for (int64_t i = 0; i < n; i++)
      out[i] += signed_or_absolute(a, beside[b * n + i]) * v[n + b];
    out[n + b] = border_inner(a, below + b * n, v);
    for (int64_t c = 0; a->corner && c < borders; c++) {
      int64_t at = transposed ? c * borders + b : b * borders + c;
      out[n + b] += signed_or_absolute(a, a->corner[at]) * v[n + c];
    }
  }
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
      add_borders(a, transposed, v[k], out[k]);
  }
  ji__release(ji__allocator(ctx), memory);
  return status;
}

ji_status ji__products(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *v, double *out) {
  int64_t size = ji__coefficients_size(a);
  ji_status status = JI_OK;
  for (int64_t from = 0; from < count && !status; from += JI__PRODUCT_WIDTH) {
    int64_t width = smaller(JI__PRODUCT_WIDTH, count - from);
    const double *in[JI__PRODUCT_WIDTH];
    double *to[JI__PRODUCT_WIDTH];
    for (int64_t k = 0; k < width; k++) {
      in[k] = v + (from + k) * size;
      to[k] = out + (from + k) * size;
    }
    status = ji__coefficients_times(ctx, a, transposed, width, in, to);
  }
  return status;
}

/* --- by BLAS ------------------------------------------------------------------------------- */

int ji__products_by_blas(const ji__coefficients *a) {
  const ji__matrix *m = &a->flows;
  int64_t stride = m->column_stride == 1 ? m->row_stride : m->column_stride;
  int lies_well = m->column_stride == 1 || m->row_stride == 1;
  return lies_well && stride >= m->rows && stride <= INT_MAX && !m->is_single && !a->row &&
         !takes_absolute(a);
}

/* Columns of BLAS are rows of ours: flows by rows are their transpose to it. */
ji_status ji__blas_products(ji_context *ctx, const ji__coefficients *a, int transposed,
                            int64_t count, const double *v, double *out) {
  const ji__matrix *m = &a->flows;
  int by_rows = m->column_stride == 1;
  int n = (int)m->rows, vectors = (int)count;
  int stride = (int)(by_rows ? m->row_stride : m->column_stride);
  const double one = 1, zero = 0, *in = v;
  double *scaled = NULL;
  if (!transposed) {
    scaled = ji__allocate_array(ji__allocator(ctx), (size_t)count, (size_t)n * sizeof *scaled);
    if (!scaled)
      return ji__fail_memory(ctx);
    for (int64_t k = 0; k < count; k++)
      divide_by_output(a, v + k * n, scaled + k * n);
    in = scaled;
  }
  dgemm_(by_rows != transposed ? "T" : "N", "N", &n, &vectors, &n, &one, m->data, &stride, in, &n,
         &zero, out, &n, 1, 1);
  for (int64_t k = 0; transposed && k < count; k++)
    divide_by_output(a, out + k * n, out + k * n);
  ji__release(ji__allocator(ctx), scaled);
  return JI_OK;
}

/* --- laid out for LAPACK -------------------------------------------------------------------- */

#define LAY_OUT_ROWS 64 /* of a block */

typedef struct layout {
  const ji__coefficients *a;
  double *matrix;
  float *narrow;
  double *sums; /* of each row, by absolute value */
} layout;

static void lay_out_row(const layout *l, int64_t i) {
  const ji__matrix *flows = &l->a->flows;
  const double *output = l->a->output;
  int64_t n = flows->rows;
  int is_plain = !flows->is_single && flows->column_stride == 1;
  double sum = 0;
  for (int64_t j = 0; j < n; j++) {
    double flow = is_plain ? ((const double *)flows->data)[i * flows->row_stride + j]
                           : ji__matrix_at(flows, i, j);
    double share = output[j] != 0 ? flow / output[j] : 0;
    double element = (i == j ? 1.0 : 0.0) - share;
    if (l->matrix)
      l->matrix[i * n + j] = element;
    else
      l->narrow[i * n + j] = (float)element;
    sum += fabs(element);
  }
  l->sums[i] = sum;
}

static ji_status lay_out_block(void *user, int64_t block) {
  const layout *l = user;
  int64_t end = (block + 1) * LAY_OUT_ROWS;
  for (int64_t i = block * LAY_OUT_ROWS; i < end && i < l->a->flows.rows; i++)
    lay_out_row(l, i);
  return JI_OK;
}

ji_status ji__coefficients_lay_out(ji_context *ctx, const ji__coefficients *a, double *matrix,
                                   float *narrow, double *norm) {
  int64_t n = a->flows.rows;
  layout l = {.a = a};
  l.matrix = matrix;
  l.narrow = narrow;
  *norm = 0;
  l.sums = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *l.sums);
  if (!l.sums)
    return ji__fail_memory(ctx);
  int64_t blocks = (n + LAY_OUT_ROWS - 1) / LAY_OUT_ROWS;
  ji_status status = ji__parallel_for(ctx, NULL, blocks, lay_out_block, &l);
  for (int64_t i = 0; i < n && !status; i++)
    *norm = l.sums[i] > *norm ? l.sums[i] : *norm;
  ji__release(ji__allocator(ctx), l.sums);
  return status;
}

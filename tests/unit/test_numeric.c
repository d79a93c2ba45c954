/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/numeric: products in place, LU, iteration, certificates, error bounds. */
#include "support/support.h"

#include "numeric/dense.h"
#include "numeric/iterative.h"
#include "numeric/kernels.h"
#include "numeric/spectral.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji__matrix matrix_of(const double *data, int64_t n) {
  return (ji__matrix){.data = data, .rows = n, .columns = n, .row_stride = n, .column_stride = 1};
}

static ji__coefficients coefficients_of(const support_io *table) {
  return (ji__coefficients){.flows = matrix_of(table->flows, table->n), .output = table->output};
}

static double *random_vector(uint64_t seed, int64_t size) {
  support_random random = {seed};
  double *v = malloc((size_t)size * sizeof *v);
  for (int64_t i = 0; i < size; i++)
    v[i] = support_random_uniform(&random, -1, 1);
  return v;
}

static long double element(const ji__coefficients *a, int64_t i, int64_t j) {
  int64_t n = a->flows.rows;
  long double value = 0;
  if (i < n && j < n)
    value = a->output[j] != 0 ? (long double)ji__matrix_at(&a->flows, i, j) / a->output[j] : 0;
  else if (i < n)
    value = a->column[(j - n) * n + i];
  else if (j < n)
    value = a->row[(i - n) * n + j];
  else if (a->corner)
    value = a->corner[(i - n) * ji__coefficients_borders(a) + (j - n)];
  return a->absolute ? fabsl(value) : value;
}

/* --- products ----------------------------------------------------------------------------- */

static void check_product(ji_context *ctx, const ji__coefficients *a, int transposed) {
  int64_t size = ji__coefficients_size(a);
  enum { WIDTH = 3 };
  const double *v[WIDTH];
  double *out[WIDTH];
  for (int k = 0; k < WIDTH; k++) {
    v[k] = random_vector((uint64_t)k + 5, size);
    out[k] = malloc((size_t)size * sizeof(double));
  }
  support_ok(ctx, ji__coefficients_times(ctx, a, transposed, WIDTH, v, out));
  for (int k = 0; k < WIDTH; k++) {
    for (int64_t i = 0; i < size; i++) {
      long double sum = 0, magnitude = 0;
      for (int64_t j = 0; j < size; j++) {
        long double term = (transposed ? element(a, j, i) : element(a, i, j)) * v[k][j];
        sum += term;
        magnitude += fabsl(term);
      }
      assert_true(fabsl(out[k][i] - sum) <= 1e-14L * magnitude + 1e-300L);
    }
    free((void *)(uintptr_t)v[k]);
    free(out[k]);
  }
}

/* Row-major, column-major, reversed, every other element, float32: one matrix, any memory. */
static void test_product_strides(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 37 };
  support_io *table = support_io_random(3, N, 0.8);
  double *other = calloc(4 * N * N, sizeof *other);
  float *single = calloc(N * N, sizeof *single);
  for (int layout = 0; layout < 5; layout++) {
    ji__coefficients a = coefficients_of(table);
    ji__matrix *m = &a.flows;
    if (layout == 1) {
      m->data = other;
      m->row_stride = 1;
      m->column_stride = N;
    } else if (layout == 2) {
      m->data = other + N * N - 1;
      m->row_stride = -N;
      m->column_stride = -1;
    } else if (layout == 3) {
      m->data = other;
      m->row_stride = 4 * N;
      m->column_stride = 3;
    } else if (layout == 4) {
      m->data = single;
      m->is_single = 1;
    }
    for (int64_t i = 0; i < N; i++)
      for (int64_t j = 0; j < N; j++) {
        int64_t at = i * m->row_stride + j * m->column_stride;
        if (layout == 4)
          single[at] = (float)table->flows[i * N + j];
        else if (layout)
          ((double *)(uintptr_t)m->data)[at] = table->flows[i * N + j];
      }
    for (int absolute = 0; absolute < 2; absolute++) {
      a.absolute = absolute;
      check_product(ctx, &a, 0);
      check_product(ctx, &a, 1);
    }
  }
  free(other);
  free(single);
  support_io_free(table);
  ji_context_free(ctx);
}

static void test_product_border_and_zero_output(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 9 };
  support_io *table = support_io_random(4, N, 0.5);
  double output[N];
  memcpy(output, table->output, sizeof output);
  output[4] = 0;
  double *row = random_vector(11, N), *column = random_vector(12, N);
  ji__coefficients a = coefficients_of(table);
  a.output = output;
  a.row = row;
  a.column = column;
  assert_int_equal(ji__coefficients_size(&a), N + 1);
  for (int absolute = 0; absolute < 2; absolute++) {
    a.absolute = absolute;
    check_product(ctx, &a, 0);
    check_product(ctx, &a, 1);
  }
  free(row);
  free(column);
  support_io_free(table);
  ji_context_free(ctx);
}

/* Three institutions around a table, with and without transfers among them. */
static void test_product_borders(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 13, K = 3 };
  support_io *table = support_io_random(14, N, 0.5);
  double *row = random_vector(15, K * N), *column = random_vector(16, K * N);
  double *corner = random_vector(17, K * K);
  ji__coefficients a = coefficients_of(table);
  a.row = row;
  a.column = column;
  a.borders = K;
  assert_int_equal(ji__coefficients_size(&a), N + K);
  for (int with_corner = 0; with_corner < 2; with_corner++) {
    a.corner = with_corner ? corner : NULL;
    for (a.absolute = 0; a.absolute < 2; a.absolute++) {
      check_product(ctx, &a, 0);
      check_product(ctx, &a, 1);
    }
  }
  free(row);
  free(column);
  free(corner);
  support_io_free(table);
  ji_context_free(ctx);
}

/* More vectors than one product takes. */
static void test_many_products(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 21, COUNT = 2 * JI__PRODUCT_WIDTH + 3 };
  support_io *table = support_io_random(18, N, 0.5);
  ji__coefficients a = coefficients_of(table);
  double *v = random_vector(19, COUNT * N), *out = malloc(COUNT * N * sizeof *out), one[N];
  support_ok(ctx, ji__products(ctx, &a, 1, COUNT, v, out));
  for (int k = 0; k < COUNT; k++) {
    const double *in = v + k * N;
    double *to = one;
    support_ok(ctx, ji__coefficients_times(ctx, &a, 1, 1, &in, &to));
    assert_memory_equal(one, out + k * N, sizeof one);
  }
  free(v);
  free(out);
  support_io_free(table);
  ji_context_free(ctx);
}

/* Sums of lines by weights, added to what is there, for any number of vectors; nothing behind
 * `size` is touched. */
static void check_kernel_add(int64_t size, int64_t count) {
  enum { MOST = 37 };
  double *z = random_vector(20, JI__SUM_LINES * MOST), *v = random_vector(21, count * MOST);
  double *w = random_vector(22, JI__SUM_LINES * count),
         *sums = malloc((size_t)count * sizeof *v * MOST);
  const double *lines[JI__SUM_LINES];
  for (int g = 0; g < JI__SUM_LINES; g++)
    lines[g] = z + g * MOST;
  memcpy(sums, v, (size_t)count * sizeof *v * MOST);
  ji__kernel_add(sums, MOST, count, lines, w, size);
  for (int64_t k = 0; k < count; k++)
    for (int64_t i = 0; i < MOST; i++) {
      double wanted = v[k * MOST + i];
      for (int g = 0; g < JI__SUM_LINES && i < size; g++)
        wanted += w[JI__SUM_LINES * k + g] * z[g * MOST + i];
      if (i < size)
        assert_true(fabs(sums[k * MOST + i] - wanted) < 1e-13);
      else
        assert_true(sums[k * MOST + i] == wanted);
    }
  free(z);
  free(v);
  free(w);
  free(sums);
}

/* Every length around the steps of the inner loop, every number of vectors around its groups. */
static void test_kernel_add(void **state) {
  (void)state;
  for (int64_t size = 0; size <= 37; size++)
    for (int64_t count = 1; count <= JI__PRODUCT_WIDTH; count++)
      check_kernel_add(size, count);
}

/* Every length around the steps of the inner loops. */
static void test_kernels(void **state) {
  (void)state;
  enum { MOST = 37, VECTORS = 5 };
  for (int64_t size = 0; size <= MOST; size++) {
    double *z = random_vector(20, JI__LINES * MOST), *v = random_vector(21, VECTORS * MOST);
    double dots[JI__LINES * VECTORS] = {0};
    const double *lines[JI__LINES], *vectors[VECTORS];
    for (int g = 0; g < JI__LINES; g++)
      lines[g] = z + g * MOST;
    for (int k = 0; k < VECTORS; k++)
      vectors[k] = v + k * MOST;
    ji__kernel_dot(dots, VECTORS, lines, vectors, 0, size);
    for (int k = 0; k < VECTORS; k++)
      for (int g = 0; g < JI__LINES; g++) {
        double wanted = 0;
        for (int64_t i = 0; i < size; i++)
          wanted += z[g * MOST + i] * v[k * MOST + i];
        assert_true(fabs(dots[JI__LINES * k + g] - wanted) < 1e-13);
      }
    double inner = 0;
    for (int64_t i = 0; i < size; i++)
      inner += z[i] * v[i];
    assert_true(fabs(ji__kernel_inner(z, v, size) - inner) < 1e-13);
    double sums[MOST];
    memcpy(sums, v, sizeof sums);
    ji__kernel_axpy(sums, -2, z, size);
    for (int64_t i = 0; i < MOST; i++)
      assert_true(fabs(sums[i] - (i < size ? v[i] - 2 * z[i] : v[i])) < 1e-14);
    free(z);
    free(v);
  }
}

/* Where lines lie as they are read a product walks far along them; by absolute values it goes
 * through buffers, less at once. The bits are the same either way. */
static void test_product_walks(void **state) {
  (void)state;
  enum { LINES = 70, LENGTH = 2100, COUNT = JI__PRODUCT_WIDTH }; /* 16 sums of 2048 at once */
  ji_context *ctx = support_context_threads(2);
  double *cells = random_vector(23, LINES * LENGTH), *output = random_vector(24, LENGTH);
  double *v = random_vector(25, COUNT * LINES);
  double *memory = malloc(2 * COUNT * LENGTH * sizeof *memory), *out[2][COUNT];
  const double *in[COUNT];
  for (int64_t i = 0; i < LINES * LENGTH; i++)
    cells[i] = fabs(cells[i]);
  for (int64_t k = 0; k < COUNT; k++) {
    in[k] = v + k * LINES;
    out[0][k] = memory + k * LENGTH;
    out[1][k] = memory + (COUNT + k) * LENGTH;
  }
  ji__coefficients a = {.output = output};
  a.flows = (ji__matrix){
      .data = cells, .rows = LINES, .columns = LENGTH, .row_stride = LENGTH, .column_stride = 1};
  for (a.absolute = 0; a.absolute < 2; a.absolute++)
    support_ok(ctx, ji__coefficients_times(ctx, &a, 1, COUNT, in, out[a.absolute]));
  assert_memory_equal(out[0][0], out[1][0], COUNT * LENGTH * sizeof *memory);
  for (int64_t k = 0; k < COUNT; k += 5)
    for (int64_t j = 0; j < LENGTH; j += 41) {
      double wanted = 0;
      for (int64_t i = 0; i < LINES; i++)
        wanted += in[k][i] * cells[i * LENGTH + j];
      assert_true(fabs(out[0][k][j] * output[j] - wanted) < 1e-13);
    }
  free(cells);
  free(output);
  free(v);
  free(memory);
  ji_context_free(ctx);
}

/* The same bits for 1, 2 and 7 threads, in both directions. */
static void test_product_threads(void **state) {
  (void)state;
  enum { N = 301 };
  support_io *table = support_io_random(5, N, 0.8);
  ji__coefficients a = coefficients_of(table);
  double *v = random_vector(6, N);
  static const int32_t threads[] = {1, 2, 7};
  double first[2][N], now[N];
  for (size_t t = 0; t < 3; t++) {
    ji_context *ctx = support_context_threads(threads[t]);
    for (int transposed = 0; transposed < 2; transposed++) {
      const double *in = v;
      double *out = t == 0 ? first[transposed] : now;
      support_ok(ctx, ji__coefficients_times(ctx, &a, transposed, 1, &in, &out));
      if (t > 0)
        assert_memory_equal(now, first[transposed], sizeof now);
    }
    ji_context_free(ctx);
  }
  free(v);
  support_io_free(table);
}

/* --- systems ------------------------------------------------------------------------------ */

/* Gaussian elimination with pivoting in long double: the tests' own truth. */
static long double *exact_solution(const ji__coefficients *a, int transposed, const double *b) {
  int64_t n = ji__coefficients_size(a);
  long double *m = malloc((size_t)(n * n) * sizeof *m), *x = malloc((size_t)n * sizeof *x);
  for (int64_t i = 0; i < n; i++) {
    x[i] = b[i];
    for (int64_t j = 0; j < n; j++)
      m[i * n + j] = (i == j) - (transposed ? element(a, j, i) : element(a, i, j));
  }
  for (int64_t k = 0; k < n; k++) {
    int64_t pivot = k;
    for (int64_t i = k + 1; i < n; i++)
      pivot = fabsl(m[i * n + k]) > fabsl(m[pivot * n + k]) ? i : pivot;
    for (int64_t j = 0; j < n; j++) {
      long double t = m[k * n + j];
      m[k * n + j] = m[pivot * n + j];
      m[pivot * n + j] = t;
    }
    long double t = x[k];
    x[k] = x[pivot];
    x[pivot] = t;
    for (int64_t i = 0; i < n; i++) {
      if (i == k)
        continue;
      long double f = m[i * n + k] / m[k * n + k];
      for (int64_t j = k; j < n; j++)
        m[i * n + j] -= f * m[k * n + j];
      x[i] -= f * x[k];
    }
  }
  for (int64_t k = 0; k < n; k++)
    x[k] /= m[k * n + k];
  free(m);
  return x;
}

/* Direct and iterative solutions meet the truth, and the bound covers the error and is small. */
static void check_system(ji_context *ctx, const ji__coefficients *a, int transposed) {
  int64_t n = a->flows.rows;
  double *b = random_vector(21, n);
  double *x[2] = {malloc((size_t)n * sizeof(double)), malloc((size_t)n * sizeof(double))};
  double *bounds = malloc((size_t)n * sizeof(double));
  long double *truth = exact_solution(a, transposed, b);
  ji__certificate certificate;
  ji__lu *lu;
  support_ok(ctx, ji__certificate_find(ctx, a, &certificate));
  assert_int_equal(certificate.productivity, JI__PRODUCTIVE);
  assert_true(certificate.q < 1);
  memcpy(x[0], b, (size_t)n * sizeof(double));
  support_ok(ctx, ji__lu_create(ctx, a, &lu));
  support_ok(ctx, ji__lu_solve(ctx, lu, transposed, 1, x[0]));
  support_ok(ctx, ji__iterate(ctx, a, transposed, 1, b, x[1], NULL, NULL));
  long double largest = 0;
  for (int64_t i = 0; i < n; i++)
    largest = fmaxl(largest, fabsl(truth[i]));
  for (int k = 0; k < 2; k++) {
    support_ok(ctx, ji__error_bounds(ctx, a, &certificate, transposed, 1, b, x[k], bounds));
    for (int64_t i = 0; i < n; i++) {
      assert_true(fabsl(x[k][i] - truth[i]) <= (long double)bounds[i]);
      assert_true((long double)bounds[i] < 1e-9L * largest);
    }
  }
  ji__lu_free(ji__allocator(ctx), lu);
  ji__certificate_free(ji__allocator(ctx), &certificate);
  free(b);
  free(x[0]);
  free(x[1]);
  free(bounds);
  free(truth);
}

/* Blocks of any cut change how soon the iteration is done, not what it gives; one of them is
 * singular and stands aside; with borders, too. */
static void test_blocks(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 30 };
  static const int64_t cuts[] = {0, 1, 9, 20, N};
  support_io *table = support_io_random(23, N, 0.8);
  double *flows = malloc(N * N * sizeof *flows);
  memcpy(flows, table->flows, N * N * sizeof *flows);
  ji__coefficients a = coefficients_of(table);
  a.flows = matrix_of(flows, N);
  double *row = random_vector(24, N), *column = random_vector(25, N);
  for (int i = 0; i < N; i++) {
    row[i] *= 0.01;
    column[i] *= 0.01;
  }
  for (int bordered = 0; bordered < 2; bordered++)
    for (int singular = 0; singular < 2; singular++)
      for (int transposed = 0; transposed < 2; transposed++) {
        int64_t size = N + bordered;
        double *b = random_vector(26, 2 * size), *x = malloc(2 * (size_t)size * sizeof *x);
        ji__blocks blocks;
        a.row = bordered ? row : NULL;
        a.column = bordered ? column : NULL;
        flows[0] = singular ? table->output[0] : table->flows[0]; /* a block of one: 1 - 1 */
        support_ok(ctx, ji__blocks_create(ctx, &a, 4, cuts, &blocks));
        assert_int_equal(blocks.inverse[0] == NULL, singular);
        assert_non_null(blocks.inverse[1]);
        ji__solver solver = {.blocks = &blocks};
        support_ok(ctx, ji__iterate(ctx, &a, transposed, 2, b, x, &solver, NULL));
        for (int k = 0; k < 2; k++) {
          long double *truth = exact_solution(&a, transposed, b + k * size);
          for (int64_t i = 0; i < size; i++)
            assert_true(fabsl(x[k * size + i] - truth[i]) < 1e-9L * (1 + fabsl(truth[i])));
          free(truth);
        }
        ji__blocks_free(ji__allocator(ctx), &blocks);
        free(b);
        free(x);
      }
  free(flows);
  free(row);
  free(column);
  support_io_free(table);
  ji_context_free(ctx);
}

/* Right-hand sides that depend on each other, and one of zeros, share the space without harm. */
static void test_dependent_systems(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { N = 40, COUNT = 4 };
  support_io *table = support_io_random(27, N, 0.9);
  ji__coefficients a = coefficients_of(table);
  double *b = random_vector(28, COUNT * N), x[COUNT * N], r[COUNT * N];
  for (int i = 0; i < N; i++) {
    b[2 * N + i] = b[i] + b[N + i];
    b[3 * N + i] = 0;
  }
  support_ok(ctx, ji__iterate(ctx, &a, 1, COUNT, b, x, NULL, r));
  for (int i = 0; i < N; i++) {
    assert_true(fabs(x[2 * N + i] - x[i] - x[N + i]) < 1e-12);
    assert_true(x[3 * N + i] == 0 && r[3 * N + i] == 0);
    for (int k = 0; k < 3; k++)
      assert_true(fabs(r[k * N + i]) < 1e-14);
  }
  free(b);
  support_io_free(table);
  ji_context_free(ctx);
}

static void test_systems(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  static const double most[] = {0.3, 0.8, 0.99};
  for (size_t k = 0; k < 3; k++)
    for (int64_t n = 1; n < 80; n = 2 * n + 3) {
      support_io *table = support_io_random(30 + (uint64_t)n, n, most[k]);
      ji__coefficients a = coefficients_of(table);
      check_system(ctx, &a, 0);
      check_system(ctx, &a, 1);
      support_io_free(table);
    }
  ji_context_free(ctx);
}

/* Column sums far above 1, yet productive: A = [0 5; .1 0] has radius sqrt(.5). */
static void test_certificate_beyond_column_sums(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double flows[] = {0, 5, 0.1, 0}, output[] = {1, 1};
  ji__coefficients a = {.flows = matrix_of(flows, 2), .output = output};
  check_system(ctx, &a, 0);
  check_system(ctx, &a, 1);
  double lower, upper;
  support_ok(ctx, ji__spectral_bounds(ctx, &a, 1e-12, 1000, &lower, &upper));
  assert_true(lower <= sqrt(0.5) && sqrt(0.5) <= upper);
  support_close("radius", lower, upper, 1e-10);
  ji_context_free(ctx);
}

/* One large class that feeds a smaller one, and a sector that nobody buys from. */
static void test_reducible_tables(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double flows[] = {0.5, 3, 2, 0, 0.2, 7, 0, 0, 0}, output[] = {1, 1, 1};
  ji__coefficients a = {.flows = matrix_of(flows, 3), .output = output};
  check_system(ctx, &a, 0);
  check_system(ctx, &a, 1);
  double lower, upper;
  support_ok(ctx, ji__spectral_bounds(ctx, &a, 1e-9, 2000, &lower, &upper));
  assert_true(lower <= 0.5 && 0.5 <= upper);
  assert_true(lower > 0.499 && upper < 0.501);
  ji_context_free(ctx);
}

static void test_not_productive(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  static const double flows[][4] = {
      {0.5, 0.6, 0.6, 0.5}, /* radius 1.1 */
      {0.5, 0.5, 0.5, 0.5}, /* exactly 1 */
      {1.2, 0, 0, 0.1},     /* one class alone */
  };
  const double output[] = {1, 1};
  for (size_t k = 0; k < 3; k++) {
    ji__coefficients a = {.flows = matrix_of(flows[k], 2), .output = output};
    ji__certificate certificate;
    support_ok(ctx, ji__certificate_find(ctx, &a, &certificate));
    assert_int_not_equal(certificate.productivity, JI__PRODUCTIVE);
    assert_null(certificate.weights);
    if (k != 1)
      assert_int_equal(certificate.productivity, JI__NOT_PRODUCTIVE);
  }
  ji_context_free(ctx);
}

static void test_singular(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double flows[] = {0.5, 0.5, 0.5, 0.5}, output[] = {1, 1};
  ji__coefficients a = {.flows = matrix_of(flows, 2), .output = output};
  ji__lu *lu;
  support_status(ctx, ji__lu_create(ctx, &a, &lu), JI_ERROR_SINGULAR);
  assert_null(lu);
  const double b[] = {1, 2};
  double x[2];
  support_status(ctx, ji__iterate(ctx, &a, 0, 1, b, x, NULL, NULL), JI_ERROR_CONVERGENCE);
  ji_context_free(ctx);
}

/* The radius of a matrix with signs: [0 .9; -.9 0] turns, eigenvalues +-.9i. */
static void test_signed_radius(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double flows[] = {0, 0.9, -0.9, 0}, output[] = {1, 1};
  ji__coefficients a = {.flows = matrix_of(flows, 2), .output = output};
  double radius;
  support_ok(ctx, ji__spectral_estimate(ctx, &a, 100, &radius));
  support_close("radius", radius, 0.9, 1e-9);
  ji_context_free(ctx);
}

static ji_status solve_all(ji_context *ctx, void *user) {
  const support_io *table = user;
  ji__coefficients a = coefficients_of(table);
  ji__certificate certificate = {0};
  ji__lu *lu = NULL;
  static const int64_t cuts[] = {0, 5, 12};
  ji__blocks blocks = {0};
  double x[12], bounds[12];
  ji_status status = ji__certificate_find(ctx, &a, &certificate);
  if (!status)
    status = ji__lu_create(ctx, &a, &lu);
  if (!status)
    status = ji__blocks_create(ctx, &a, 2, cuts, &blocks);
  ji__solver solver = {.tolerance = 1e-6, .certificate = &certificate, .blocks = &blocks};
  if (!status)
    status = ji__iterate(ctx, &a, 1, 1, table->demand, x, &solver, NULL);
  if (!status)
    status = ji__error_bounds(ctx, &a, &certificate, 1, 1, table->demand, x, bounds);
  ji__blocks_free(ji__allocator(ctx), &blocks);
  ji__lu_free(ji__allocator(ctx), lu);
  ji__certificate_free(ji__allocator(ctx), &certificate);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  support_io *table = support_io_random(9, 12, 0.7);
  assert_true(support_every_allocation("numeric", solve_all, table) > 8);
  support_io_free(table);
}

static void test_blas_has_a_name(void **state) {
  (void)state;
  assert_true(strlen(ji__blas_name()) > 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_product_strides),
      cmocka_unit_test(test_product_border_and_zero_output),
      cmocka_unit_test(test_product_borders),
      cmocka_unit_test(test_many_products),
      cmocka_unit_test(test_kernel_add),
      cmocka_unit_test(test_kernels),
      cmocka_unit_test(test_product_walks),
      cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_dependent_systems),
      cmocka_unit_test(test_product_threads),
      cmocka_unit_test(test_systems),
      cmocka_unit_test(test_certificate_beyond_column_sums),
      cmocka_unit_test(test_reducible_tables),
      cmocka_unit_test(test_not_productive),
      cmocka_unit_test(test_singular),
      cmocka_unit_test(test_signed_radius),
      cmocka_unit_test(test_every_allocation),
      cmocka_unit_test(test_blas_has_a_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

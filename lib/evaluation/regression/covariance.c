/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Covariances of estimates, and the counts of parameters and clusters in their small-sample
 * factors. */
#include "core/thread.h"
#include "evaluation/regression/regression.h"
#include "numeric/sandwich.h"
#include "stats/shapley.h"

#include <math.h>
#include <string.h>

#define LEAST_EIGENVALUE 1e-10 /* to which those below 0 are raised */
#define JACOBI_SWEEPS 60

int ji__is_clustered(const ji__regression *r) {
  return r->options.errors == JI_ERRORS_CLUSTERED ||
         (r->options.errors == JI_ERRORS_AUTOMATIC && r->cluster_names.count > 0);
}

/* --- parameters --------------------------------------------------------------------------- */

ji_status ji__is_nested(ji__regression *r, const ji__levels *effect, const int32_t *cluster,
                        int *out) {
  int32_t *seen =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)effect->count + 1, sizeof *seen);
  if (!seen)
    return ji__fail_memory(r->ctx);
  *out = 1;
  for (int64_t i = 0; *out && i < r->n; i++) {
    int32_t *own = &seen[effect->codes[i]];
    if (*own && *own != cluster[i] + 1)
      *out = 0;
    *own = cluster[i] + 1;
  }
  ji__release(ji__allocator(r->ctx), seen);
  return JI_OK;
}

static ji_status is_nested_in_any(ji__regression *r, const ji__levels *effect, int *out) {
  ji_status status = JI_OK;
  *out = 0;
  for (int64_t c = 0; !status && !*out && c < r->cluster_names.count; c++)
    status = ji__is_nested(r, effect, r->cluster_codes[c], out);
  return status;
}

/* Levels that other effects make redundant: one for each effect behind the first; where asked for,
 * each component with the first counts. */
static ji_status count_redundant(ji__regression *r) {
  int64_t effects = r->effect_names.count;
  ji_status status = JI_OK;
  r->redundant = effects ? effects - 1 : 0;
  if (!r->options.k_exact || effects < 2)
    return JI_OK;
  r->redundant = 0;
  ji__effect first = {r->effects[0].codes, r->effects[0].count};
  for (int64_t q = 1; !status && q < effects; q++) {
    ji__effect other = {r->effects[q].codes, r->effects[q].count};
    int64_t components = 0;
    status = ji__components(r->ctx, r->n, &first, &other, NULL, NULL, NULL, &components);
    r->redundant += components;
  }
  return status;
}

/* K where nested effects count once. */
static ji_status count_without_nested(ji__regression *r) {
  int64_t effects = r->effect_names.count, nested = 0, k = r->parameters;
  for (int64_t q = 0; q < effects; q++) {
    int is_one = 0;
    ji_status status = is_nested_in_any(r, &r->effects[q], &is_one);
    if (status)
      return status;
    nested += is_one;
    k -= is_one ? r->effects[q].count - 1 : 0;
  }
  if (nested == effects)
    k = r->k + 1;
  r->small_k = k > r->k + 1 ? k : r->k + 1;
  return JI_OK;
}

ji_status ji__count_parameters(ji__regression *r) {
  ji_status status = count_redundant(r);
  if (status)
    return status;
  r->effect_levels = 0;
  for (int64_t q = 0; q < r->effect_names.count; q++)
    r->effect_levels += r->effects[q].count;
  r->parameters = r->k + r->effect_levels - r->redundant;
  r->small_k = r->options.k_effects == JI_K_NONE ? r->k : r->parameters;
  if (r->options.k_effects == JI_K_NESTED && r->effect_names.count && ji__is_clustered(r))
    status = count_without_nested(r);
  if (!status && r->n <= r->small_k)
    status = ji__fail(r->ctx, JI_ERROR_SHAPE,
                      JI__PANEL_NAME ": %lld rows are left for %lld parameters: more rows were "
                                     "expected",
                      (long long)r->n, (long long)r->small_k);
  return status;
}

/* --- middle matrices ---------------------------------------------------------------------- */

typedef struct score_sums {
  const ji__regression *r;
  const int32_t *codes;
  double **sums; /* k of `count` */
} score_sums;

static ji_status sum_scores(void *user, int64_t k) {
  const score_sums *s = user;
  const double *column = s->r->columns[s->r->kept[k]].values, *weights = s->r->weights;
  double *sums = s->sums[k];
  for (int64_t i = 0; i < s->r->n; i++)
    sums[s->codes[i]] += (weights ? weights[i] : 1) * column[i] * s->r->residual[i];
  return JI_OK;
}

/* The sum of outer products of the clusters' scores. */
static ji_status cluster_middle(ji__regression *r, const int32_t *codes, int64_t count,
                                double *out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t k = (size_t)r->k;
  double *memory = ji__allocate_array(allocator, k * (size_t)count + 1, sizeof *memory);
  score_sums s = {r, codes, ji__allocate_array(allocator, k + 1, sizeof *s.sums)};
  ji_status status = memory && s.sums ? JI_OK : ji__fail_memory(r->ctx);
  for (size_t i = 0; !status && i < k; i++)
    s.sums[i] = memory + i * (size_t)count;
  if (!status)
    status = ji__parallel_for(r->ctx, NULL, r->k, sum_scores, &s);
  if (!status)
    status = ji__gram(r->ctx, count, s.sums, r->k, NULL, out);
  ji__release(allocator, s.sums);
  ji__release(allocator, memory);
  return status;
}

static ji_status row_middle(ji__regression *r, double *out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  double *squares = ji__allocate(allocator, (size_t)r->n * sizeof *squares);
  double **columns = ji__allocate_array(allocator, (size_t)r->k + 1, sizeof *columns);
  ji_status status = squares && columns ? JI_OK : ji__fail_memory(r->ctx);
  for (int64_t i = 0; !status && i < r->n; i++) {
    double score = (r->weights ? r->weights[i] : 1) * r->residual[i];
    squares[i] = score * score;
  }
  for (int64_t i = 0; !status && i < r->k; i++)
    columns[i] = r->columns[r->kept[i]].values;
  if (!status)
    status = ji__gram(r->ctx, r->n, columns, r->k, squares, out);
  ji__release(allocator, columns);
  ji__release(allocator, squares);
  return status;
}

/* --- several ways ------------------------------------------------------------------------- */

/* Codes of the combination of ways in the bits of `ways`; *codes points at `work` for more than
 * one. */
static ji_status combine(ji__regression *r, unsigned ways, int32_t *work, const int32_t **codes,
                         int64_t *count) {
  ji_status status = JI_OK;
  *codes = NULL;
  for (int64_t c = 0; !status && c < r->cluster_names.count; c++) {
    if (!(ways >> c & 1))
      continue;
    if (!*codes) {
      *codes = r->cluster_codes[c];
      *count = r->cluster_counts[c];
      continue;
    }
    status = ji__frame_pairs(r->ctx, r->n, *codes, r->cluster_codes[c], work, count);
    *codes = work;
  }
  return status;
}

static double group_factor(const ji__regression *r, int64_t own) {
  double groups = (double)(r->options.g_conventional ? own : r->least_clusters);
  return r->options.g_adjust ? groups / (groups - 1) : 1;
}

static ji_status add_ways(ji__regression *r, double *total, double *own, int32_t *work) {
  ji_status status = JI_OK;
  for (unsigned ways = 1; !status && ways < 1U << r->cluster_names.count; ways++) {
    const int32_t *codes;
    int64_t count = 0;
    status = combine(r, ways, work, &codes, &count);
    if (!status)
      status = cluster_middle(r, codes, count, own);
    double factor = group_factor(r, count) * (ji__set_size(ways) % 2 ? 1 : -1);
    for (int64_t i = 0; !status && i < r->k * r->k; i++)
      total[i] += factor * own[i];
  }
  return status;
}

static ji_status all_ways(ji__regression *r, double *out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  int several = r->cluster_names.count > 1;
  int32_t *work = ji__allocate(allocator, several ? (size_t)r->n * sizeof *work : 1);
  double *own = ji__allocate_array(allocator, (size_t)(r->k * r->k) + 1, sizeof *own);
  ji_status status = work && own ? add_ways(r, out, own, work) : ji__fail_memory(r->ctx);
  ji__release(allocator, own);
  ji__release(allocator, work);
  return status;
}

/* --- positive semi-definite --------------------------------------------------------------- */

static double off_diagonal(const double *a, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < i; j++)
      sum += a[i * n + j] * a[i * n + j];
  return sum;
}

/* One rotation of Jacobi's method in the plane (p, q); `v` gathers the eigenvectors. */
static void rotate(double *a, double *v, int64_t n, int64_t p, int64_t q) {
  if (a[p * n + q] == 0)
    return;
  double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
  double c = 1 / sqrt(t * t + 1), s = t * c;
  for (int64_t i = 0; i < n; i++) {
    double left = a[i * n + p], right = a[i * n + q];
    a[i * n + p] = c * left - s * right;
    a[i * n + q] = s * left + c * right;
  }
  for (int64_t i = 0; i < n; i++) {
    double left = a[p * n + i], right = a[q * n + i];
    a[p * n + i] = c * left - s * right;
    a[q * n + i] = s * left + c * right;
    left = v[i * n + p];
    right = v[i * n + q];
    v[i * n + p] = c * left - s * right;
    v[i * n + q] = s * left + c * right;
  }
}

static void diagonalise(double *a, double *v, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    v[i * n + i] = 1;
  for (int sweep = 0; sweep < JACOBI_SWEEPS && off_diagonal(a, n) > 0; sweep++)
    for (int64_t p = 0; p < n; p++)
      for (int64_t q = p + 1; q < n; q++)
        rotate(a, v, n, p, q);
}

/* Eigenvalues that are not above 0 become small ones. */
static ji_status make_definite(ji__regression *r, double *matrix) {
  int64_t n = r->k;
  int is_definite = 1;
  const ji_allocator *allocator = ji__allocator(r->ctx);
  double *a = ji__allocate_array(allocator, (size_t)(n * n) + 1, 2 * sizeof *a);
  if (!a)
    return ji__fail_memory(r->ctx);
  double *v = a + n * n;
  memcpy(a, matrix, (size_t)(n * n) * sizeof *a);
  diagonalise(a, v, n);
  for (int64_t i = 0; i < n; i++)
    if (!(a[i * n + i] > 0))
      is_definite = 0;
  for (int64_t i = 0; !is_definite && i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t l = 0; l < n; l++)
        sum += v[i * n + l] * fmax(a[l * n + l], LEAST_EIGENVALUE) * v[j * n + l];
      matrix[i * n + j] = sum;
    }
  ji__release(allocator, a);
  return JI_OK;
}

/* --- all together ------------------------------------------------------------------------- */

static ji_status check_clusters(ji__regression *r) {
  r->least_clusters = INT64_MAX;
  if (!r->cluster_names.count)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.errors is clustered, but clusters is NULL: columns were "
                    "expected");
  for (int64_t c = 0; c < r->cluster_names.count; c++) {
    if (r->cluster_counts[c] < 2)
      return ji__fail(r->ctx, JI_ERROR_VALUE,
                      JI__PANEL_NAME ": column \"%s\" has one cluster in the rows that are left: "
                                     "at least 2 were expected",
                      r->cluster_names.items[c]);
    if (r->cluster_counts[c] < r->least_clusters)
      r->least_clusters = r->cluster_counts[c];
  }
  return JI_OK;
}

static void simple_covariance(ji__regression *r) {
  double n = (double)r->n, adjust = r->options.k_adjust ? (n - 1) / (n - (double)r->small_k) : 1;
  double variance = r->options.family == JI_REGRESSION_POISSON ? 1 : r->squares / (n - 1);
  for (int64_t i = 0; i < r->k * r->k; i++)
    r->covariance[i] = variance * adjust * r->bread[i];
}

static ji_status robust_covariance(ji__regression *r, double *middle, double *half) {
  double n = (double)r->n, k = (double)r->small_k;
  int clustered = ji__is_clustered(r);
  ji_status status = clustered ? all_ways(r, middle) : row_middle(r, middle);
  if (status)
    return status;
  double factor = r->options.k_adjust ? (clustered ? n - 1 : n) / (n - k) : 1;
  ji__sandwich(r->k, r->bread, middle, factor, half, r->covariance);
  return clustered && r->cluster_names.count > 1 ? make_definite(r, r->covariance) : JI_OK;
}

static void set_degrees(ji__regression *r) {
  r->degrees = fmax((double)(r->n - r->small_k), 1);
  if (ji__is_clustered(r) && !r->options.t_conventional)
    r->degrees = fmax((double)(r->least_clusters - 1), 1);
  if (r->options.family == JI_REGRESSION_POISSON)
    r->degrees = INFINITY;
}

ji_status ji__covariance(ji__regression *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t size = (size_t)(r->k * r->k) + 1;
  ji_status status = ji__is_clustered(r) ? check_clusters(r) : JI_OK;
  r->covariance = ji__allocate_array(allocator, size, sizeof *r->covariance);
  double *work = ji__allocate_array(allocator, size, 2 * sizeof *work);
  if (!status && (!r->covariance || !work))
    status = ji__fail_memory(r->ctx);
  if (!status && (ji__is_clustered(r) || r->options.errors == JI_ERRORS_HETEROSKEDASTIC))
    status = robust_covariance(r, work, work + size);
  else if (!status)
    simple_covariance(r);
  set_degrees(r);
  ji__release(allocator, work);
  return status;
}

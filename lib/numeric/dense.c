/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/dense.h"

#include "core/number.h"
#include "numeric/single.h"

#include <float.h>
#include <limits.h>
#include <math.h>

/* LAPACK's own entry points. Fortran passes the length of each character argument as a hidden value
 * at the end; leaving it out corrupts the stack with some compilers. */
extern void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
extern void dgetrs_(const char *trans, const int *n, const int *nrhs, const double *a,
                    const int *lda, const int *pivots, double *b, const int *ldb, int *info,
                    size_t trans_length);
extern void dgecon_(const char *norm, const int *n, const double *a, const int *lda,
                    const double *anorm, double *rcond, double *work, int *iwork, int *info,
                    size_t norm_length);
#ifdef JI_HAVE_OPENBLAS
extern char *openblas_get_config(void);
#endif

/* Below, single precision saves nothing that would be noticed. */
#define SINGLE_FROM 1000

struct ji__lu {
  ji__single *single; /* in place of what follows */
  int n;
  int *pivots;
  double *factors; /* of the transpose, column-major */
};

const char *ji__blas_name(void) {
#ifdef JI_HAVE_OPENBLAS
  return openblas_get_config();
#else
  return "BLAS and LAPACK without a name";
#endif
}

void ji__lu_free(const ji_allocator *allocator, ji__lu *lu) {
  if (!lu)
    return;
  ji__single_free(allocator, lu->single);
  ji__release(allocator, lu->pivots);
  ji__release(allocator, lu->factors);
  ji__release(allocator, lu);
}

int ji__lu_is_single(const ji__lu *lu) {
  return lu->single != NULL;
}

static ji_status check_condition(ji_context *ctx, const ji__lu *lu, const char *what, double norm) {
  size_t n = (size_t)lu->n;
  double rcond = 0;
  int info = 0;
  double *work = ji__allocate_array(ji__allocator(ctx), 4 * n, sizeof *work);
  int *iwork = ji__allocate_array(ji__allocator(ctx), n, sizeof *iwork);
  ji_status status = JI_OK;
  if (!work || !iwork) {
    status = ji__fail_memory(ctx);
    goto done;
  }
  dgecon_("1", &lu->n, lu->factors, &lu->n, &norm, &rcond, work, iwork, &info, 1);
  if (info || !(rcond > DBL_EPSILON)) {
    char text[JI__NUMBER_SIZE];
    ji__number_print_significant(rcond, 3, text);
    status = ji__fail(ctx, JI_ERROR_SINGULAR,
                      "%s is singular to working precision: its reciprocal condition number is %s",
                      what, text);
  }
done:
  ji__release(ji__allocator(ctx), work);
  ji__release(ji__allocator(ctx), iwork);
  return status;
}

static ji_status factor(ji_context *ctx, const char *what, double norm, ji__lu *lu) {
  ji_status status = ji__progress(ctx, "factorise", 0, 1);
  if (status)
    return status;
  int info = 0;
  dgetrf_(&lu->n, &lu->n, lu->factors, &lu->n, lu->pivots, &info);
  if (info > 0)
    return ji__fail(ctx, JI_ERROR_SINGULAR, "%s is singular: pivot %d is 0", what, info);
  status = check_condition(ctx, lu, what, norm);
  return status ? status : ji__progress(ctx, "factorise", 1, 1);
}

/* Room for the factors of an n x n matrix. */
static ji_status make_room(ji_context *ctx, int64_t n, ji__lu **out) {
  if (n > INT_MAX / 2)
    return ji__fail(ctx, JI_ERROR_LIMIT, "%lld sectors are more than LAPACK's 32-bit sizes hold",
                    (long long)n);
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__lu *lu = ji__allocate_array(allocator, 1, sizeof *lu);
  if (!lu)
    return ji__fail_memory(ctx);
  lu->n = (int)n;
  lu->pivots = ji__allocate_array(allocator, (size_t)n, sizeof *lu->pivots);
  lu->factors = ji__allocate_array(allocator, (size_t)n, (size_t)n * sizeof *lu->factors);
  if (!lu->pivots || !lu->factors) {
    ji__lu_free(allocator, lu);
    return ji__fail_memory(ctx);
  }
  *out = lu;
  return JI_OK;
}

ji_status ji__lu_create(ji_context *ctx, const ji__coefficients *a, ji__lu **out) {
  ji__lu *lu = NULL;
  double norm = 0;
  *out = NULL;
  ji_status status = make_room(ctx, a->flows.rows, &lu);
  if (!status)
    status = ji__coefficients_lay_out(ctx, a, lu->factors, NULL, &norm);
  if (!status)
    status = factor(ctx, "I - A", norm, lu);
  if (status) {
    ji__lu_free(ji__allocator(ctx), lu);
    return status;
  }
  *out = lu;
  return JI_OK;
}

ji_status ji__lu_create_light(ji_context *ctx, const ji__coefficients *a, ji__lu **out) {
  ji__single *single = NULL;
  *out = NULL;
  ji_status status = a->flows.rows < SINGLE_FROM ? JI_OK : ji__single_create(ctx, a, &single);
  if (status)
    return status;
  if (!single)
    return ji__lu_create(ctx, a, out);
  ji__lu *lu = ji__allocate_array(ji__allocator(ctx), 1, sizeof *lu);
  if (!lu) {
    ji__single_free(ji__allocator(ctx), single);
    return ji__fail_memory(ctx);
  }
  lu->single = single;
  *out = lu;
  return JI_OK;
}

ji_status ji__lu_of(ji_context *ctx, const char *what, int64_t n, const double *matrix,
                    ji__lu **out) {
  ji__lu *lu = NULL;
  double norm = 0;
  *out = NULL;
  ji_status status = make_room(ctx, n, &lu);
  for (int64_t i = 0; i < n && !status; i++) {
    double sum = 0;
    for (int64_t j = 0; j < n; j++) {
      lu->factors[i * n + j] = matrix[i * n + j];
      sum += fabs(matrix[i * n + j]);
    }
    norm = sum > norm ? sum : norm;
  }
  if (!status)
    status = factor(ctx, what, norm, lu);
  if (status) {
    ji__lu_free(ji__allocator(ctx), lu);
    return status;
  }
  *out = lu;
  return JI_OK;
}

ji_status ji__lu_solve(ji_context *ctx, const ji__lu *lu, int transposed, int64_t count,
                       double *b) {
  if (lu->single)
    return ji__single_solve(ctx, lu->single, transposed, count, b);
  /* In portions, so that a caller can stop a long run and counts stay within 32 bits. */
  const int64_t portion = 256;
  for (int64_t done = 0; done < count; done += portion) {
    ji_status status = ji__progress(ctx, "solve", done, count);
    if (status)
      return status;
    int nrhs = (int)(count - done < portion ? count - done : portion);
    int info = 0;
    dgetrs_(transposed ? "N" : "T", &lu->n, &nrhs, lu->factors, &lu->n, lu->pivots,
            b + done * lu->n, &lu->n, &info, 1);
    if (info)
      return ji__fail(ctx, JI_ERROR_SINGULAR, "LAPACK's dgetrs refused its argument %d", -info);
  }
  return JI_OK;
}

/* The row-major matrix is LAPACK's transpose: dgetrf factors that, dgetrs solves with its
 * transpose. */
ji_status ji__dense_solve(ji_context *ctx, int64_t n, double *k, double *b) {
  if (n > INT_MAX / 2)
    return ji__fail(ctx, JI_ERROR_LIMIT, "%lld unknowns are more than LAPACK's 32-bit sizes hold",
                    (long long)n);
  int size = (int)n, one = 1, info = 0;
  int *pivots = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *pivots);
  if (!pivots)
    return ji__fail_memory(ctx);
  dgetrf_(&size, &size, k, &size, pivots, &info);
  if (!info)
    dgetrs_("T", &size, &one, k, &size, pivots, b, &size, &info, 1);
  ji__release(ji__allocator(ctx), pivots);
  return info ? ji__fail(ctx, JI_ERROR_SINGULAR, "a system of %d unknowns is singular", size)
              : JI_OK;
}

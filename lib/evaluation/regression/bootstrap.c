/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_regression_bootstrap(): everything a draw needs is linear in the clusters' signs, so that it
 * costs the square of their number, whatever the rows. The null value enters as the distance d of
 * the estimate from it: restricted residuals are u + d w, u the residuals, w the tested column
 * without the others. */
#include "core/random.h"
#include "core/thread.h"
#include "data/writer.h"
#include "evaluation/regression/regression.h"

#include <math.h>
#include <string.h>

#define OPTIONS_MINIMUM sizeof(ji_regression_bootstrap_options)
#define MOST_CLUSTERS 2000
#define MOST_DRAWS 100000000
#define BATCH 8
#define DRAWS_A_BLOCK 256
#define EQUAL 1e-10 /* relative: t of the data's own signs is t of the data but for rounding */
#define DOUBLINGS 60
#define BISECTIONS 80

static const ji_regression_bootstrap_options option_defaults = {
    .size = sizeof(ji_regression_bootstrap_options), .confidence = 0.95, .draws = 9999};

ji_status ji_regression_bootstrap_options_init(ji_regression_bootstrap_options *options,
                                               size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* Of one draw: numerator n[0] + d n[1], variance q[0] + 2 d q[1] + d^2 q[2], of t times what both
 * have in common. */
typedef struct draw {
  double n[2], q[3];
} draw;

typedef struct bootstrap {
  ji__regression *r;
  ji_regression_bootstrap_options options;
  int64_t tested; /* among the kept coefficients */
  int64_t groups, draws;
  int enumerated, needs_sweep;
  double *column;     /* w */
  double *scores;     /* of cluster h and column k: sum of weight * w * x */
  double *numerators; /* 2 of `groups`: of u, of w */
  double *middles;    /* 2 of groups * groups: row h, column g */
  draw *parts;
} bootstrap;

/* --- options ------------------------------------------------------------------------------ */

static ji_status check_options(ji_context *ctx, const ji_regression_bootstrap_options *o) {
  const char *name = !(o->confidence > 0 && o->confidence < 1)          ? "confidence"
                     : o->draws < 1 || o->draws > MOST_DRAWS            ? "draws"
                     : !isfinite(o->null)                               ? "null"
                     : o->weights < 0 || o->weights > JI_BOOTSTRAP_WEBB ? "weights"
                     : o->no_interval < 0 || o->no_interval > 1         ? "no_interval"
                                                                        : NULL;
  static const struct {
    const char *name, *expected;
  } texts[] = {{"confidence", "between 0 and 1, both excluded,"},
               {"draws", "1 to 100,000,000"},
               {"null", "a finite number"},
               {"weights", "0 or 1"},
               {"no_interval", "0 or 1"}};
  for (size_t i = 0; name && i < sizeof texts / sizeof *texts; i++)
    if (!strcmp(name, texts[i].name))
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_regression_bootstrap_options.%s: %s was expected",
                      name, texts[i].expected);
  return JI_OK;
}

static ji_status check_model(const ji__regression *r) {
  const char *what = r->options.family != JI_REGRESSION_LINEAR ? "the Poisson family"
                     : r->endogenous_names.count               ? "instruments"
                     : r->cluster_names.count > 1              ? "several ways of clusters"
                                                               : NULL;
  if (what)
    return ji__fail(r->ctx, JI_ERROR_UNSUPPORTED,
                    "ji_regression_bootstrap: %s: a linear model with one way of clusters was "
                    "expected",
                    what);
  if (!r->cluster_names.count)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_bootstrap: ji_regression_options.clusters is NULL: a column was "
                    "expected");
  return JI_OK;
}

static ji_status find_term(bootstrap *b) {
  ji__regression *r = b->r;
  for (b->tested = 0; b->tested < r->k; b->tested++)
    if (!b->options.term || !strcmp(b->options.term, r->columns[r->kept[b->tested]].name))
      return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_NOT_FOUND,
                  "ji_regression_bootstrap_options.term: the model has no coefficient \"%s\"",
                  b->options.term ? b->options.term : "");
}

static ji_status check_groups(bootstrap *b) {
  b->groups = b->r->cluster_counts[0];
  if (b->groups > MOST_CLUSTERS)
    return ji__fail(b->r->ctx, JI_ERROR_UNSUPPORTED,
                    "ji_regression_bootstrap: %lld clusters: at most %d were expected, with more "
                    "clustered errors serve",
                    (long long)b->groups, MOST_CLUSTERS);
  b->draws = b->options.draws;
  b->enumerated = b->options.weights == JI_BOOTSTRAP_RADEMACHER && b->groups < 62 &&
                  INT64_C(1) << b->groups <= b->options.draws;
  if (b->enumerated)
    b->draws = INT64_C(1) << b->groups;
  return JI_OK;
}

/* --- what draws are made of --------------------------------------------------------------- */

static const double *x_of(const bootstrap *b, int64_t k) {
  return b->r->columns[b->r->kept[k]].values;
}

static double weight_of(const bootstrap *b, int64_t i) {
  return b->r->weights ? b->r->weights[i] : 1;
}

/* w: of B = (X'WX)^-1 row j over its diagonal gives what makes x_j orthogonal to the others. */
static void make_column(bootstrap *b) {
  ji__regression *r = b->r;
  int64_t k = r->k, j = b->tested;
  for (int64_t c = 0; c < k; c++) {
    double factor = r->bread[j * k + c] / r->bread[j * k + j];
    for (int64_t i = 0; i < r->n; i++)
      b->column[i] += factor * x_of(b, c)[i];
  }
}

static void make_scores(bootstrap *b) {
  ji__regression *r = b->r;
  const int32_t *codes = r->cluster_codes[0];
  for (int64_t k = 0; k < r->k; k++)
    for (int64_t i = 0; i < r->n; i++)
      b->scores[codes[i] * r->k + k] += weight_of(b, i) * b->column[i] * x_of(b, k)[i];
  for (int64_t i = 0; i < r->n; i++) {
    double own = weight_of(b, i) * b->column[i];
    b->numerators[codes[i]] += own * r->residual[i];
    b->numerators[b->groups + codes[i]] += own * b->column[i];
  }
}

/* Column g of a middle matrix: the clusters' scores of what the model leaves of `values`, which are
 * the residuals of cluster g and 0 elsewhere. */
static void middle_column(const bootstrap *b, const double *values, int64_t g, double *products,
                          double *middle) {
  const ji__regression *r = b->r;
  const int32_t *codes = r->cluster_codes[0];
  int64_t k = r->k, groups = b->groups;
  memset(products, 0, (size_t)k * sizeof *products);
  for (int64_t c = 0; c < k; c++)
    for (int64_t i = 0; i < r->n; i++)
      products[c] += weight_of(b, i) * x_of(b, c)[i] * values[i];
  for (int64_t i = 0; i < r->n; i++)
    middle[codes[i] * groups + g] += weight_of(b, i) * b->column[i] * values[i];
  for (int64_t h = 0; h < groups; h++)
    for (int64_t c = 0; c < k; c++) {
      double factor = 0;
      for (int64_t l = 0; l < k; l++)
        factor += r->bread[c * k + l] * products[l];
      middle[h * groups + g] -= b->scores[h * k + c] * factor;
    }
}

/* The clusters from `first` on, of one source (u or w). */
static ji_status middle_batch(bootstrap *b, const double *source, int64_t first, double **columns,
                              double *products, double *middle) {
  ji__regression *r = b->r;
  int64_t count = b->groups - first < BATCH ? b->groups - first : BATCH;
  for (int64_t g = 0; g < count; g++)
    for (int64_t i = 0; i < r->n; i++)
      columns[g][i] = r->cluster_codes[0][i] == first + g ? source[i] : 0;
  ji_status status = b->needs_sweep ? ji__sweep(r, columns, count) : JI_OK;
  for (int64_t g = 0; !status && g < count; g++)
    middle_column(b, columns[g], first + g, products, middle);
  return status;
}

static ji_status make_middles(bootstrap *b) {
  ji__regression *r = b->r;
  const ji_allocator *allocator = ji__allocator(r->ctx);
  double *memory = ji__allocate_array(allocator, (size_t)r->n, BATCH * sizeof *memory);
  double *products = ji__allocate_array(allocator, (size_t)r->k + 1, sizeof *products);
  double *columns[BATCH] = {0};
  ji_status status = memory && products ? JI_OK : ji__fail_memory(r->ctx);
  for (int64_t g = 0; !status && g < BATCH; g++)
    columns[g] = memory + g * r->n;
  for (int part = 0; !status && part < 2; part++)
    for (int64_t first = 0; !status && first < b->groups; first += BATCH)
      status = middle_batch(b, part ? b->column : r->residual, first, columns, products,
                            b->middles + part * b->groups * b->groups);
  ji__release(allocator, products);
  ji__release(allocator, memory);
  return status;
}

/* Effects that are nested in the clusters leave a cluster's residuals as they are. */
static ji_status look_at_effects(bootstrap *b) {
  ji__regression *r = b->r;
  ji_status status = JI_OK;
  for (int64_t q = 0; !status && q < r->effect_names.count; q++) {
    int nested = 0;
    status = ji__is_nested(r, &r->effects[q], r->cluster_codes[0], &nested);
    if (!nested)
      b->needs_sweep = 1;
  }
  return status;
}

/* --- draws -------------------------------------------------------------------------------- */

static double webb(double uniform) {
  static const double roots[] = {0.70710678118654752440, 1, 1.22474487139158904910};
  int which = (int)(6 * uniform);
  return which < 3 ? -roots[2 - which] : roots[which - 3];
}

static double sign_of(const bootstrap *b, int64_t number, int64_t group) {
  if (b->enumerated)
    return number >> group & 1 ? -1 : 1;
  double uniform = ji__random_uniform(b->options.seed, (uint64_t)number, (uint64_t)group);
  if (b->options.weights == JI_BOOTSTRAP_WEBB)
    return webb(uniform);
  return uniform < 0.5 ? -1 : 1;
}

static draw make_draw(const bootstrap *b, const double *signs) {
  int64_t groups = b->groups;
  draw d = {{0}, {0}};
  for (int64_t g = 0; g < groups; g++) {
    d.n[0] += signs[g] * b->numerators[g];
    d.n[1] += signs[g] * b->numerators[groups + g];
  }
  for (int64_t h = 0; h < groups; h++) {
    const double *left = b->middles + h * groups, *right = left + groups * groups;
    double u = 0, w = 0;
    for (int64_t g = 0; g < groups; g++) {
      u += left[g] * signs[g];
      w += right[g] * signs[g];
    }
    d.q[0] += u * u;
    d.q[1] += u * w;
    d.q[2] += w * w;
  }
  return d;
}

static ji_status draw_work(void *user, int64_t block) {
  bootstrap *b = user;
  double signs[MOST_CLUSTERS];
  int64_t end = (block + 1) * DRAWS_A_BLOCK < b->draws ? (block + 1) * DRAWS_A_BLOCK : b->draws;
  for (int64_t i = block * DRAWS_A_BLOCK; i < end; i++) {
    for (int64_t g = 0; g < b->groups; g++)
      signs[g] = sign_of(b, i, g);
    b->parts[i] = make_draw(b, signs);
  }
  return JI_OK;
}

/* --- tests -------------------------------------------------------------------------------- */

/* The sum of squares of the clusters' scores in the data: t^2 = (d S)^2 / that, S the square of w.
 */
static double data_variance(const bootstrap *b) {
  double sum = 0;
  for (int64_t g = 0; g < b->groups; g++)
    sum += b->numerators[g] * b->numerators[g];
  return sum;
}

static double data_square(const bootstrap *b) {
  double sum = 0;
  for (int64_t g = 0; g < b->groups; g++)
    sum += b->numerators[b->groups + g];
  return sum;
}

/* The share of draws whose |t| is not below that of the data, at a distance from the null. */
static double p_at(const bootstrap *b, double d) {
  double numerator = d * data_square(b), square = numerator * numerator / data_variance(b);
  int64_t count = 0;
  for (int64_t i = 0; i < b->draws; i++) {
    const draw *own = &b->parts[i];
    double n = own->n[0] + d * own->n[1];
    double q = own->q[0] + 2 * d * own->q[1] + d * d * own->q[2];
    count += n * n >= square * (1 - EQUAL) * q;
  }
  return (double)count / (double)b->draws;
}

/* How far the null may lie from the estimate on one side before it is refused; infinite: never. */
static double reach(const bootstrap *b, double step) {
  double inside = 0, outside = step, level = 1 - b->options.confidence;
  for (int i = 0; p_at(b, outside) >= level; i++) {
    if (i == DOUBLINGS)
      return INFINITY;
    inside = outside;
    outside *= 2;
  }
  for (int i = 0; i < BISECTIONS; i++) {
    double middle = inside + (outside - inside) / 2;
    if (p_at(b, middle) >= level)
      inside = middle;
    else
      outside = middle;
  }
  return inside;
}

enum { TERM, ESTIMATE, NULL_VALUE, T, P, LOW, HIGH, DRAWS, ENUMERATED, CLUSTERS, COLUMN_COUNT };

static const ji__writer_column columns[COLUMN_COUNT] = {
    {.name = "term", .type = JI_TYPE_TEXT},
    {.name = "estimate", .type = JI_TYPE_FLOAT64},
    {.name = "null", .type = JI_TYPE_FLOAT64, .description = "the value under test"},
    {.name = "t", .type = JI_TYPE_FLOAT64, .description = "with clustered errors"},
    {.name = "p", .type = JI_TYPE_FLOAT64, .description = "two-sided"},
    {.name = "low", .type = JI_TYPE_FLOAT64, .description = "null: unbounded"},
    {.name = "high", .type = JI_TYPE_FLOAT64, .description = "null: unbounded"},
    {.name = "draws", .type = JI_TYPE_INT64},
    {.name = "enumerated", .type = JI_TYPE_BOOL, .description = "draws are all there are"},
    {.name = "clusters", .type = JI_TYPE_INT64}};

static void write_row(const bootstrap *b, ji__writer *writer) {
  const ji__regression *r = b->r;
  double estimate = r->estimate[b->tested], distance = estimate - b->options.null;
  double se = sqrt(r->covariance[b->tested * r->k + b->tested]);
  ji__writer_text(writer, TERM, r->columns[r->kept[b->tested]].name);
  ji__writer_number(writer, ESTIMATE, estimate);
  ji__writer_number(writer, NULL_VALUE, b->options.null);
  ji__writer_integer(writer, DRAWS, b->draws);
  ji__writer_bool(writer, ENUMERATED, b->enumerated);
  ji__writer_integer(writer, CLUSTERS, b->groups);
  if (se > 0) {
    ji__writer_number(writer, T, distance / se);
    ji__writer_number(writer, P, p_at(b, distance));
  }
  if (se > 0 && !b->options.no_interval) {
    ji__writer_finite(writer, LOW, estimate - reach(b, se));
    ji__writer_finite(writer, HIGH, estimate - reach(b, -se));
  }
  ji__writer_end_row(writer);
}

static ji_status write_result(bootstrap *b, const ji_dataset *panel, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_context *ctx = b->r->ctx;
  ji_status status = ji__writer_create(ctx, columns, COLUMN_COUNT, &writer);
  if (!status)
    status = ji__provenance_create(ctx, "ji_regression_bootstrap", &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, JI__PANEL_NAME, panel);
  if (!status)
    status = ji__provenance_number(ctx, provenance, "seed", "seed", (double)b->options.seed);
  if (!status) {
    write_row(b, writer);
    status = ji__writer_finish(ctx, writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  ji__writer_free(writer);
  return status;
}

static ji_status allocate(bootstrap *b) {
  const ji_allocator *a = ji__allocator(b->r->ctx);
  size_t groups = (size_t)b->groups, k = (size_t)b->r->k;
  b->column = ji__allocate_array(a, (size_t)b->r->n, sizeof *b->column);
  b->scores = ji__allocate_array(a, groups * k + 1, sizeof *b->scores);
  b->numerators = ji__allocate_array(a, groups, 2 * sizeof *b->numerators);
  b->middles = ji__allocate_array(a, groups * groups, 2 * sizeof *b->middles);
  b->parts = ji__allocate_array(a, (size_t)b->draws, sizeof *b->parts);
  return b->column && b->scores && b->numerators && b->middles && b->parts
             ? JI_OK
             : ji__fail_memory(b->r->ctx);
}

static void bootstrap_free(bootstrap *b) {
  const ji_allocator *a = ji__allocator(b->r->ctx);
  ji__release(a, b->column);
  ji__release(a, b->scores);
  ji__release(a, b->numerators);
  ji__release(a, b->middles);
  ji__release(a, b->parts);
}

static ji_status run(bootstrap *b) {
  ji__regression *r = b->r;
  ji_status status = ji__regression_run(r);
  if (!status)
    status = find_term(b);
  if (!status)
    status = check_groups(b);
  if (!status)
    status = allocate(b);
  if (!status)
    status = look_at_effects(b);
  if (!status) {
    make_column(b);
    make_scores(b);
    status = make_middles(b);
  }
  int64_t blocks = (b->draws + DRAWS_A_BLOCK - 1) / DRAWS_A_BLOCK;
  return status ? status : ji__parallel_for(r->ctx, "bootstrap", blocks, draw_work, b);
}

ji_status ji_regression_bootstrap(ji_context *ctx, const ji_dataset *panel,
                                  const ji_regression_options *options,
                                  const ji_regression_bootstrap_options *given, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!panel || !options || !out)
    return ji__fail_null(ctx, "ji_regression_bootstrap",
                         !panel     ? "panel"
                         : !options ? "options"
                                    : "out");
  ji__regression r = {.ctx = ctx};
  bootstrap b = {.r = &r, .options = option_defaults};
  if (given)
    status = ji__options_read(ctx, "ji_regression_bootstrap_options", given, OPTIONS_MINIMUM,
                              &b.options, sizeof b.options);
  if (!status)
    status = check_options(ctx, &b.options);
  if (!status)
    status = ji__regression_start(ctx, panel, options, &r);
  if (!b.options.seed)
    b.options.seed = ctx->options.seed;
  if (!status)
    status = check_model(&r);
  r.options.errors = JI_ERRORS_CLUSTERED;
  if (!status)
    status = run(&b);
  if (!status)
    status = write_result(&b, panel, out);
  bootstrap_free(&b);
  ji__regression_free(&r);
  return status;
}

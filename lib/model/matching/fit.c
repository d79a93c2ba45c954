/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nonlinear least squares of ln M: Gauss-Newton, damped where a step overshoots. */
#include "core/number.h"
#include "data/bundle.h"
#include "data/provenance.h"
#include "model/matching/sample.h"
#include "numeric/cholesky.h"
#include "numeric/kernels.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_matching_fit"
#define NAME "ji_matching_options"
#define COLLINEAR 1e-10 /* of its square is left of a column after those before it */
#define ITERATIONS 200
#define MOST_LAGS 1000000
#define TRIALS 40      /* dampings of one step */
#define OFFSET 1e-20   /* what a step explains of the squares that are left, at the end */
#define ROUNDING 1e-27 /* and of the squares of ln M, where next to nothing is left */
#define BLIND 1e-13    /* what it explains where sums of squares do not tell it any more */
#define POLISHES 4     /* most steps that are taken so */

/* --- options ------------------------------------------------------------------------------ */

static const ji_matching_options defaults = {.size = sizeof(ji_matching_options),
                                             .hires = "hires",
                                             .seekers = "seekers",
                                             .vacancies = "vacancies",
                                             .confidence = 0.95,
                                             .lags = -1,
                                             .small_sample = 1};

#define MINIMUM (offsetof(ji_matching_options, small_sample) + sizeof(int32_t))

ji_status ji_matching_options_init(ji_matching_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

static ji_status needs(ji_context *ctx, const char *errors, const char *column) {
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  NAME ".errors: %s errors need a column of %ss, which is NULL", errors, column);
}

/* Whether a name stands in a list joined by |. */
static int is_listed(const char *list, const char *name) {
  size_t size = strlen(name);
  for (const char *at = list; at; at = strchr(at, '|')) {
    at += at != list;
    if (strcspn(at, "|") == size && !memcmp(at, name, size))
      return 1;
  }
  return 0;
}

/* Clusters of regions tell nothing of the regions' own efficiencies: the residuals of each add up
 * to 0. */
static int32_t automatic_errors(const ji_matching_options *o) {
  if (!o->period)
    return JI_MATCHING_ERRORS_HC1;
  return o->region && !is_listed(o->effects, o->region) ? JI_MATCHING_ERRORS_CLUSTERED
                                                        : JI_MATCHING_ERRORS_NEWEY_WEST;
}

static ji_status choose_errors(ji_context *ctx, ji_matching_options *o) {
  if (o->errors == JI_MATCHING_ERRORS_AUTOMATIC)
    o->errors = automatic_errors(o);
  if (o->errors == JI_MATCHING_ERRORS_CLUSTERED && !o->region)
    return needs(ctx, "clustered", "region");
  if (o->errors == JI_MATCHING_ERRORS_NEWEY_WEST && !o->period)
    return needs(ctx, "Newey-West", "period");
  if (o->errors == JI_MATCHING_ERRORS_DRISCOLL_KRAAY && !o->period)
    return needs(ctx, "Driscoll-Kraay", "period");
  return JI_OK;
}

static ji_status check_options(ji_context *ctx, ji_matching_options *o) {
  const char *wrong = NULL;
  if (!(o->confidence > 0 && o->confidence < 1))
    wrong = "confidence: above 0 and below 1 was expected";
  else if (o->lags < -1)
    wrong = "lags: -1 or more was expected";
  else if (o->lags > MOST_LAGS)
    wrong = "lags: 1,000,000 at most was expected";
  else if (o->form < JI_MATCHING_COBB_DOUGLAS || o->form > JI_MATCHING_URN_BALL)
    wrong = "form: one of enum ji_matching_form was expected";
  else if (o->errors < JI_MATCHING_ERRORS_AUTOMATIC ||
           o->errors > JI_MATCHING_ERRORS_DRISCOLL_KRAAY)
    wrong = "errors: one of enum ji_matching_errors was expected";
  else if ((o->free_returns | o->small_sample) & ~1)
    wrong = "free_returns and small_sample: 0 or 1 was expected";
  else if (o->free_returns && o->form == JI_MATCHING_URN_BALL)
    wrong = "free_returns: an urn-ball function has constant returns to scale";
  return wrong ? ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".%s", wrong) : choose_errors(ctx, o);
}

static ji_status read_options(ji_context *ctx, const ji_matching_options *options,
                              ji_matching_options *out) {
  *out = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, out, sizeof *out);
  if (status)
    return status;
  out->hires = out->hires ? out->hires : defaults.hires;
  out->seekers = out->seekers ? out->seekers : defaults.seekers;
  out->vacancies = out->vacancies ? out->vacancies : defaults.vacancies;
  return check_options(ctx, out);
}

/* --- parameters --------------------------------------------------------------------------- */

double ji__matching_parameter(const ji__matching_fit *fit, int64_t i) {
  return i < fit->shapes ? fit->function.shape[i] : fit->linear[i - fit->shapes];
}

const char *ji__matching_parameter_name(const ji__matching_fit *fit, int64_t i) {
  return i < fit->shapes ? ji__matching_shape_name(&fit->function, (int)i)
                         : fit->sample->names.items[i - fit->shapes];
}

/* Memory of the search beside the fit's. */
typedef struct search {
  ji__matching_fit *fit;
  double *products, *factor; /* of the derivatives; its Cholesky factor */
  double *slopes, *scale, *step, *tried;
  double total; /* sum of squares of ln M */
  double damping;
  int polishes;
} search;

/* ln A of all rows with these linear parameters. */
static void find_efficiencies(const ji__matching_fit *fit, const double *linear) {
  const ji__matching_sample *s = fit->sample;
  memset(fit->efficiency, 0, (size_t)s->n * sizeof *fit->efficiency);
  for (int64_t c = 0; c < s->columns; c++)
    ji__kernel_axpy(fit->efficiency, linear[c], s->column[c], s->n);
}

/* ln M of a row, with seekers and vacancies over their means: the search does not depend on units.
 */
static ji__matching_point point_at(const ji__matching_fit *fit, const ji__matching_function *f,
                                   int64_t row) {
  const ji__matching_sample *s = fit->sample;
  return ji__matching_at(f, fit->efficiency[row], s->seekers[row] - fit->means[0],
                         s->vacancies[row] - fit->means[1]);
}

/* The sum of squares at other parameters; infinite where the form has none. */
static double squares_at(const search *s, const double *parameters) {
  const ji__matching_fit *fit = s->fit;
  const ji__matching_sample *sample = fit->sample;
  ji__matching_function f = fit->function;
  long double sum = 0;
  for (int64_t i = 0; i < fit->shapes; i++)
    f.shape[i] = parameters[i];
  if (!ji__matching_is_valid(&f))
    return INFINITY;
  find_efficiencies(fit, parameters + fit->shapes);
  for (int64_t i = 0; i < sample->n; i++) {
    double rest = sample->hires[i] - point_at(fit, &f, i).log_hires;
    sum += (long double)rest * rest;
  }
  return isfinite((double)sum) ? (double)sum : INFINITY;
}

/* Residuals and derivatives at the fit's parameters. */
static void differentiate(ji__matching_fit *fit) {
  const ji__matching_sample *s = fit->sample;
  long double sum = 0;
  find_efficiencies(fit, fit->linear);
  for (int64_t i = 0; i < s->n; i++) {
    ji__matching_point point = point_at(fit, &fit->function, i);
    fit->residual[i] = s->hires[i] - point.log_hires;
    sum += (long double)fit->residual[i] * fit->residual[i];
    for (int64_t j = 0; j < fit->shapes; j++)
      fit->jacobian[j * s->n + i] = point.by_shape[j];
    for (int64_t c = 0; c < s->columns; c++)
      fit->jacobian[(fit->shapes + c) * s->n + i] = point.by_efficiency * s->column[c][i];
  }
  fit->squares = (double)sum;
}

static ji_status find_products(search *s) {
  ji__matching_fit *fit = s->fit;
  int64_t k = fit->parameters, n = fit->sample->n;
  for (int64_t i = 0; i < k; i++) {
    ji_status status = ji__progress(fit->sample->ctx, NULL, i, k);
    if (status)
      return status;
    const double *column = fit->jacobian + i * n;
    s->slopes[i] = ji__kernel_inner(column, fit->residual, n);
    for (int64_t j = 0; j <= i; j++)
      s->products[i * k + j] = s->products[j * k + i] =
          ji__kernel_inner(column, fit->jacobian + j * n, n);
    s->scale[i] = sqrt(s->products[i * k + i]);
  }
  return JI_OK;
}

/* --- linear algebra ----------------------------------------------------------------------- */

/* The factor of the products scaled to a diagonal of 1 + damping; the number of a column that
 * others make up, or that of columns. */
static int64_t factor_products(search *s, double damping) {
  int64_t k = s->fit->parameters;
  double pivot;
  for (int64_t i = 0; i < k; i++) {
    if (!(s->scale[i] > 0))
      return i;
    for (int64_t j = 0; j < k; j++)
      s->factor[i * k + j] = s->products[i * k + j] / (s->scale[i] * s->scale[j]);
    s->factor[i * k + i] = 1 + damping;
  }
  return (int64_t)ji__cholesky(s->factor, (size_t)k, COLLINEAR, &pivot);
}

/* x becomes the solution of the factored system with the right side x. */
static void solve_factored(const search *s, double *x) {
  int64_t k = s->fit->parameters;
  for (int64_t i = 0; i < k; i++) {
    x[i] /= s->scale[i];
    for (int64_t j = 0; j < i; j++)
      x[i] -= s->factor[i * k + j] * x[j];
    x[i] /= s->factor[i * k + i];
  }
  for (int64_t i = k - 1; i >= 0; i--) {
    for (int64_t j = i + 1; j < k; j++)
      x[i] -= s->factor[j * k + i] * x[j];
    x[i] /= s->factor[i * k + i];
  }
  for (int64_t i = 0; i < k; i++)
    x[i] /= s->scale[i];
}

static void find_step(search *s) {
  memcpy(s->step, s->slopes, (size_t)s->fit->parameters * sizeof *s->step);
  solve_factored(s, s->step);
}

static void invert(search *s) {
  int64_t k = s->fit->parameters;
  for (int64_t i = 0; i < k; i++) {
    memset(s->step, 0, (size_t)k * sizeof *s->step);
    s->step[i] = 1;
    solve_factored(s, s->step);
    memcpy(s->fit->inverse + i * k, s->step, (size_t)k * sizeof *s->step);
  }
}

/* --- the search --------------------------------------------------------------------------- */

/* The form is bounded: where it fails the rows that it cannot give are why. */
static ji_status fail_urn_ball(const search *s) {
  const ji__matching_sample *sample = s->fit->sample;
  int64_t count = 0;
  for (int64_t i = 0; i < sample->n; i++)
    count += sample->hires[i] >= sample->vacancies[i];
  return ji__fail(sample->ctx, JI_ERROR_CONVERGENCE,
                  JI__MATCHING_DATA
                  ": no least squares within the form were found; in %lld of %lld "
                  "rows the hires are not below the vacancies, which no urn-ball "
                  "function gives",
                  (long long)count, (long long)sample->n);
}

static ji_status fail_singular(const search *s, int64_t column) {
  if (s->fit->function.form == JI_MATCHING_URN_BALL && !column)
    return fail_urn_ball(s);
  return ji__fail(s->fit->sample->ctx, JI_ERROR_SINGULAR,
                  JI__MATCHING_DATA ": the data do not tell \"%s\" from the other terms",
                  ji__matching_parameter_name(s->fit, column));
}

static void set_parameters(ji__matching_fit *fit, const double *parameters) {
  for (int64_t i = 0; i < fit->shapes; i++)
    fit->function.shape[i] = parameters[i];
  memcpy(fit->linear, parameters + fit->shapes, (size_t)fit->sample->columns * sizeof(double));
}

/* Whether the step was an improvement (blindly: or leads anywhere) and is taken. */
static int try_step(search *s, int blindly) {
  ji__matching_fit *fit = s->fit;
  for (int64_t i = 0; i < fit->parameters; i++)
    s->tried[i] = ji__matching_parameter(fit, i) + s->step[i];
  double squares = squares_at(s, s->tried);
  if (!(blindly ? isfinite(squares) : squares <= fit->squares))
    return 0;
  set_parameters(fit, s->tried);
  return 1;
}

static double explained(const search *s) {
  double sum = 0;
  for (int64_t i = 0; i < s->fit->parameters; i++)
    sum += s->step[i] * s->slopes[i];
  return sum;
}

/* Steps that lower the squares, more damped each time. JI_ERROR_CONVERGENCE where none does: a wall
 * of what the form allows. */
static ji_status descend(search *s) {
  for (int trial = 0; trial < TRIALS; trial++) {
    if (trial || s->damping > 0) {
      (void)factor_products(s, s->damping);
      find_step(s);
    }
    if (try_step(s, 0)) {
      s->damping = s->damping > 1e-9 ? s->damping / 10 : 0;
      return JI_OK;
    }
    s->damping = s->damping > 0 ? 10 * s->damping : 1e-4;
  }
  return JI_ERROR_CONVERGENCE;
}

/* One step; *done where the undamped one has next to nothing to gain. */
static ji_status improve(search *s, int *done) {
  ji__matching_fit *fit = s->fit;
  differentiate(fit);
  ji_status status = find_products(s);
  if (status)
    return status;
  int64_t bad = factor_products(s, 0);
  if (bad < fit->parameters)
    return fail_singular(s, bad);
  find_step(s);
  double gain = explained(s);
  *done = gain <= OFFSET * fit->squares + ROUNDING * s->total ||
          (gain <= BLIND * fit->squares && s->polishes == POLISHES);
  if (*done) {
    invert(s);
    return JI_OK;
  }
  if (gain > BLIND * fit->squares)
    return descend(s);
  s->polishes++;
  return try_step(s, 1) ? JI_OK : JI_ERROR_CONVERGENCE;
}

static ji_status fail_convergence(const search *s) {
  const ji__matching_fit *fit = s->fit;
  ji__buffer text;
  if (fit->function.form == JI_MATCHING_URN_BALL)
    return fail_urn_ball(s);
  ji__buffer_init(&text, ji__allocator(fit->sample->ctx));
  for (int64_t i = 0; i < fit->shapes; i++) {
    char number[JI__NUMBER_SIZE];
    ji__number_print_significant(fit->function.shape[i], 4, number);
    ji__buffer_format(&text, "%s%s = %s", i ? ", " : "", ji__matching_parameter_name(fit, i),
                      number);
  }
  ji_status status =
      text.failed
          ? ji__fail_memory(fit->sample->ctx)
          : ji__fail(fit->sample->ctx, JI_ERROR_CONVERGENCE,
                     JI__MATCHING_DATA ": no least squares within the form were found; the search "
                                       "ended at %s",
                     text.size ? text.data : "its start");
  ji__buffer_free(&text);
  return status;
}

static ji_status run_search(search *s) {
  ji__matching_fit *fit = s->fit;
  int done = 0;
  ji_status status = JI_OK;
  while (!status && !done && fit->iterations < ITERATIONS) {
    status = improve(s, &done);
    fit->iterations++;
    if (!status)
      status = ji__progress(fit->sample->ctx, "matching function", fit->iterations, ITERATIONS);
  }
  if (status == JI_ERROR_CONVERGENCE || (!status && !done))
    return fail_convergence(s);
  return status;
}

/* --- the start ---------------------------------------------------------------------------- */

static double mean_of(const double *values, int64_t n) {
  long double sum = 0;
  for (int64_t i = 0; i < n; i++)
    sum += values[i];
  return (double)(sum / n);
}

/* Half and half, and an A that fits at the means. */
static void start(search *s) {
  ji__matching_fit *fit = s->fit;
  const ji__matching_sample *sample = fit->sample;
  double hires = mean_of(sample->hires, sample->n), seekers = mean_of(sample->seekers, sample->n);
  double vacancies = mean_of(sample->vacancies, sample->n);
  fit->function.shape[0] = 0.5;
  if (sample->options.form == JI_MATCHING_COBB_DOUGLAS)
    fit->function.shape[1] = 0.5;
  fit->function.shape[2] = 1;
  double most = sample->options.form == JI_MATCHING_URN_BALL ? vacancies + log(0.95) : hires;
  if (sample->options.form != JI_MATCHING_URN_BALL) {
    fit->means[0] = seekers;
    fit->means[1] = vacancies;
  }
  fit->linear[0] = ji__matching_invert(&fit->function, fmin(hires, most), seekers - fit->means[0],
                                       vacancies - fit->means[1]);
  for (int64_t i = 0; i < sample->n; i++)
    s->total += sample->hires[i] * sample->hires[i];
}

static ji_status make_room(ji__matching_fit *fit, search *s) {
  const ji_allocator *allocator = ji__allocator(fit->sample->ctx);
  size_t k = (size_t)fit->parameters, n = (size_t)fit->sample->n;
  fit->linear = ji__allocate_array(allocator, k + 1, sizeof *fit->linear);
  fit->jacobian = ji__allocate_array(allocator, k, n * sizeof *fit->jacobian);
  fit->residual = ji__allocate_array(allocator, n, sizeof *fit->residual);
  fit->efficiency = ji__allocate_array(allocator, n, sizeof *fit->efficiency);
  fit->inverse = ji__allocate_array(allocator, k * k, sizeof *fit->inverse);
  fit->covariance = ji__allocate_array(allocator, k * k, sizeof *fit->covariance);
  s->products = ji__allocate_array(allocator, 2 * k * k + 4 * k, sizeof *s->products);
  if (!fit->linear || !fit->jacobian || !fit->residual || !fit->efficiency || !fit->inverse ||
      !fit->covariance || !s->products)
    return ji__fail_memory(fit->sample->ctx);
  s->factor = s->products + k * k;
  s->slopes = s->factor + k * k;
  s->scale = s->slopes + k;
  s->step = s->scale + k;
  s->tried = s->step + k;
  return JI_OK;
}

ji_status ji__matching_solve(const ji__matching_sample *sample, ji__matching_fit *out) {
  *out = (ji__matching_fit){.sample = sample, .errors = sample->options.errors};
  search s = {.fit = out};
  out->function.form = sample->options.form;
  out->function.free_returns = sample->options.free_returns;
  out->shapes = ji__matching_shapes(&out->function);
  out->parameters = out->shapes + sample->columns;
  if (sample->n <= out->parameters)
    return ji__fail(sample->ctx, JI_ERROR_SHAPE,
                    JI__MATCHING_DATA ": %lld rows are used for %lld parameters: more rows were "
                                      "expected",
                    (long long)sample->n, (long long)out->parameters);
  ji_status status = make_room(out, &s);
  if (!status) {
    start(&s);
    status = run_search(&s);
  }
  ji__release(ji__allocator(sample->ctx), s.products);
  return status;
}

void ji__matching_fit_free(ji__matching_fit *fit) {
  void *const owned[] = {fit->linear,     fit->jacobian, fit->residual,
                         fit->efficiency, fit->inverse,  fit->covariance};
  for (size_t i = 0; fit->sample && i < sizeof owned / sizeof owned[0]; i++)
    ji__release(ji__allocator(fit->sample->ctx), owned[i]);
}

/* --- in the caller's units ----------------------------------------------------------------- */

/* The covariance after p' = p + (the slopes of parameter `to` by the shapes, less 1 of its own). */
static void transform(ji__matching_fit *fit, int64_t to, const double slopes[JI__MATCHING_SHAPES],
                      double own) {
  int64_t k = fit->parameters;
  double *c = fit->covariance;
  for (int64_t j = 0; j < k; j++) {
    double sum = own * c[to * k + j];
    for (int64_t i = 0; i < fit->shapes; i++)
      sum += slopes[i] * c[i * k + j];
    c[to * k + j] = sum;
  }
  for (int64_t j = 0; j < k; j++) {
    double sum = own * c[j * k + to];
    for (int64_t i = 0; i < fit->shapes; i++)
      sum += slopes[i] * c[j * k + i];
    c[j * k + to] = sum;
  }
}

void ji__matching_restore_units(ji__matching_fit *fit) {
  ji__matching_function *f = &fit->function;
  /* What the function of the means is short of goes into ln A. */
  ji__matching_point point = ji__matching_at(f, 0, -fit->means[0], -fit->means[1]);
  if (f->form == JI_MATCHING_URN_BALL)
    return;
  fit->linear[0] += point.log_hires;
  transform(fit, fit->shapes, point.by_shape, 1);
  if (f->form != JI_MATCHING_CES)
    return;
  double apart = fit->means[0] - fit->means[1], own = f->shape[0] * (1 - f->shape[0]);
  double odds = f->shape[0] / (1 - f->shape[0]) * exp(-f->shape[1] * apart);
  double share = odds / (1 + odds), slope = share / (1 + odds);
  const double slopes[JI__MATCHING_SHAPES] = {0, -apart * slope, 0};
  transform(fit, 0, slopes, slope / own);
  f->shape[0] = share;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status describe(ji_context *ctx, const ji_dataset *data, const ji_matching_options *o,
                          ji__provenance **out) {
  const char *const texts[][2] = {{"hires", o->hires},          {"seekers", o->seekers},
                                  {"vacancies", o->vacancies},  {"region", o->region},
                                  {"period", o->period},        {"effects", o->effects},
                                  {"covariates", o->covariates}};
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"form", o->form},
                 {"errors", o->errors},
                 {"lags", (double)o->lags},
                 {"free_returns", o->free_returns},
                 {"small_sample", o->small_sample},
                 {"confidence", o->confidence}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, JI__MATCHING_DATA, data);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(ctx, *out, "option", texts[i][0], texts[i][1]);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !status; i++)
    status = ji__provenance_number(ctx, *out, "option", numbers[i].name, numbers[i].value);
  return status;
}

static ji_status run(ji_context *ctx, const ji_dataset *data, const ji_matching_options *options,
                     ji_bundle **out) {
  ji__matching_sample sample;
  ji__matching_fit fit = {0};
  ji__provenance *provenance = NULL;
  ji_status status = ji__matching_sample_read(ctx, data, options, &sample);
  if (!status)
    status = ji__matching_solve(&sample, &fit);
  if (!status)
    status = ji__matching_find_errors(&fit);
  if (!status)
    ji__matching_restore_units(&fit);
  if (!status)
    status = describe(ctx, data, options, &provenance);
  if (!status)
    status = ji__matching_tables(&fit, provenance, out);
  ji__provenance_unref(provenance);
  ji__matching_fit_free(&fit);
  ji__matching_sample_free(&sample);
  return status;
}

ji_status ji_matching_fit(ji_context *ctx, const ji_dataset *data,
                          const ji_matching_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!data || !out)
    return ji__fail_null(ctx, FUNCTION, data ? "out" : "data");
  ji_matching_options own;
  status = read_options(ctx, options, &own);
  return status ? status : run(ctx, data, &own, out);
}

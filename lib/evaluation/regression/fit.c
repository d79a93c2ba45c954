/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_regression_fit(): options, the order of the steps, memory. */
#include "evaluation/fit.h"
#include "evaluation/regression/regression.h"

#include <math.h>
#include <string.h>

#define OPTIONS_MINIMUM sizeof(ji_regression_options)
#define ITERATIONS 10000

static const ji_regression_options option_defaults = {.size = sizeof(ji_regression_options),
                                                      .confidence = 0.95,
                                                      .tolerance = 1e-11,
                                                      .iterations = ITERATIONS,
                                                      .k_adjust = 1,
                                                      .g_adjust = 1};

ji_status ji_regression_options_init(ji_regression_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status refuse_twice(ji_context *ctx, const char *option, ji__names *names) {
  ji_status status = JI_OK;
  for (int64_t i = 0; !status && i < names->count; i++) {
    int64_t first = i;
    status = ji__names_find(ctx, names, names->items[i], &first);
    if (!status && first != i)
      status = ji__fail(ctx, JI_ERROR_ARGUMENT,
                        "ji_regression_options.%s names \"%s\" twice: different columns were "
                        "expected",
                        option, names->items[i]);
  }
  return status;
}

static ji_status split_all(ji__regression *r) {
  const struct {
    const char *option, *list;
    ji__names *names;
  } lists[] = {{"effects", r->options.effects, &r->effect_names},
               {"clusters", r->options.clusters, &r->cluster_names},
               {"endogenous", r->options.endogenous, &r->endogenous_names},
               {"instruments", r->options.instruments, &r->instrument_names}};
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < sizeof lists / sizeof *lists; i++) {
    status = ji__names_split(r->ctx, "ji_regression_options", lists[i].option, lists[i].list,
                             lists[i].names);
    if (!status)
      status = refuse_twice(r->ctx, lists[i].option, lists[i].names);
  }
  return status;
}

static ji_status check_choice(ji_context *ctx, const char *name, int32_t value, int32_t most) {
  if (value >= 0 && value <= most)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_regression_options.%s is %d: 0 to %d was expected",
                  name, (int)value, (int)most);
}

static ji_status check_choices(ji_context *ctx, const ji_regression_options *o) {
  const struct {
    const char *name;
    int32_t value, most;
  } choices[] = {{"family", o->family, JI_REGRESSION_POISSON},
                 {"errors", o->errors, JI_ERRORS_CLUSTERED},
                 {"k_adjust", o->k_adjust, 1},
                 {"k_effects", o->k_effects, JI_K_FULL},
                 {"k_exact", o->k_exact, 1},
                 {"g_adjust", o->g_adjust, 1},
                 {"g_conventional", o->g_conventional, 1},
                 {"t_conventional", o->t_conventional, 1},
                 {"keep_singletons", o->keep_singletons, 1},
                 {"with_effects", o->with_effects, 1}};
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < sizeof choices / sizeof *choices; i++)
    status = check_choice(ctx, choices[i].name, choices[i].value, choices[i].most);
  return status;
}

static ji_status check_numbers(ji_context *ctx, const ji_regression_options *o) {
  if (!o->outcome)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.outcome is NULL: a column was expected");
  if (o->term_count < 0 || (o->term_count > 0 && !o->terms))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.term_count is %lld, terms is %s: an array of that many "
                    "was expected",
                    (long long)o->term_count, o->terms ? "set" : "NULL");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.confidence must lie between 0 and 1, both excluded");
  if (!(o->tolerance > 0 && o->tolerance < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.tolerance must lie between 0 and 1, both excluded");
  if (o->iterations < 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.iterations is %lld: at least 1 was expected",
                    (long long)o->iterations);
  return check_choices(ctx, o);
}

static ji_status check_lists(const ji__regression *r) {
  int64_t endogenous = r->endogenous_names.count, instruments = r->instrument_names.count;
  if (r->cluster_names.count > JI__MOST_CLUSTERS)
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options.clusters names %lld columns: at most %d were expected",
                    (long long)r->cluster_names.count, JI__MOST_CLUSTERS);
  if (instruments < endogenous || (instruments && !endogenous))
    return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                    "ji_regression_options names %lld endogenous columns and %lld instruments: at "
                    "least as many instruments were expected",
                    (long long)endogenous, (long long)instruments);
  if (endogenous && r->options.family != JI_REGRESSION_LINEAR)
    return ji__fail(r->ctx, JI_ERROR_UNSUPPORTED,
                    "ji_regression_options.endogenous: instruments are for the linear family");
  return JI_OK;
}

ji_status ji__regression_start(ji_context *ctx, const ji_dataset *panel,
                               const ji_regression_options *options, ji__regression *r) {
  *r = (ji__regression){.ctx = ctx, .panel = panel, .options = option_defaults};
  ji_status status = ji__options_read(ctx, "ji_regression_options", options, OPTIONS_MINIMUM,
                                      &r->options, sizeof r->options);
  if (!status)
    status = check_numbers(ctx, &r->options);
  if (!status)
    status = split_all(r);
  if (!status)
    status = check_lists(r);
  r->limits = (ji__absorb_limits){r->options.tolerance, r->options.iterations, 0};
  return status;
}

/* --- the steps ---------------------------------------------------------------------------- */

static void free_columns(ji__regression *r) {
  for (size_t c = 0; c < r->column_count; c++) {
    ji__release(ji__allocator(r->ctx), r->columns[c].name);
    ji__release(ji__allocator(r->ctx), r->columns[c].values);
  }
  r->column_count = 0;
}

/* The plan of the sweep; effects and weights are those of the sample. */
static ji_status plan_sweep(ji__regression *r) {
  int64_t count = r->effect_names.count;
  ji__effect *effects =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)count + 1, sizeof *effects);
  if (!effects)
    return ji__fail_memory(r->ctx);
  for (int64_t q = 0; q < count; q++)
    effects[q] = (ji__effect){r->effects[q].codes, r->effects[q].count};
  ji__absorb_free(r->absorb);
  ji_status status = ji__absorb_create(r->ctx, r->n, effects, count, r->weights, &r->absorb);
  ji__release(ji__allocator(r->ctx), effects);
  return status;
}

ji_status ji__regression_rebuild(ji__regression *r) {
  free_columns(r);
  ji__levels_free(r->ctx, &r->cohort);
  ji_status status = ji__terms_build(r);
  return status ? status : plan_sweep(r);
}

/* The outcome's sum of squares around its mean. */
static void measure_outcome(ji__regression *r) {
  double sum = 0, weights = 0;
  for (int64_t i = 0; i < r->n; i++) {
    weights += r->weights ? r->weights[i] : 1;
    sum += (r->weights ? r->weights[i] : 1) * r->outcome[i];
  }
  for (int64_t i = 0; i < r->n; i++) {
    double centred = r->outcome[i] - sum / weights;
    r->total += (r->weights ? r->weights[i] : 1) * centred * centred;
  }
}

static ji_status sweep_all(ji__regression *r) {
  double **columns =
      ji__allocate_array(ji__allocator(r->ctx), r->column_count + 1, sizeof *columns);
  if (!columns)
    return ji__fail_memory(r->ctx);
  columns[0] = r->outcome;
  for (size_t c = 0; c < r->column_count; c++)
    columns[c + 1] = r->columns[c].values;
  ji_status status = ji__sweep(r, columns, (int64_t)r->column_count + 1);
  ji__release(ji__allocator(r->ctx), columns);
  return status;
}

static ji_status fit_linear(ji__regression *r) {
  ji_status status = ji__regression_rebuild(r);
  if (!status)
    status = sweep_all(r);
  if (!status)
    status = r->endogenous_names.count ? ji__two_stage(r) : ji__least_squares(r);
  r->residual = r->outcome;
  r->deviance = r->squares;
  double n = (double)r->n, two_pi = 6.28318530717958647693;
  r->loglikelihood = -n / 2 * (log(two_pi * r->squares / n) + 1);
  return status;
}

static ji_status check_terms(const ji__regression *r) {
  if (r->k || !r->column_count)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_SHAPE,
                  "ji_regression_fit: no term is left, \"%s\" among them: all are constant, "
                  "explained by the effects or by each other",
                  r->columns[0].name);
}

ji_status ji__regression_run(ji__regression *r) {
  ji_status status = ji__regression_read(r);
  if (!status)
    measure_outcome(r);
  if (!status)
    status = r->options.family == JI_REGRESSION_POISSON ? ji__poisson(r) : fit_linear(r);
  if (!status)
    status = check_terms(r);
  if (!status)
    status = ji__count_parameters(r);
  return status ? status : ji__covariance(r);
}

void ji__regression_free(ji__regression *r) {
  const ji_allocator *a = ji__allocator(r->ctx);
  free_columns(r);
  ji__release(a, r->columns);
  for (int64_t q = 0; r->effects && q < r->effect_names.count; q++)
    ji__levels_free(r->ctx, &r->effects[q]);
  for (int64_t q = 0; r->clusters && q < r->cluster_names.count; q++)
    ji__levels_free(r->ctx, &r->clusters[q]);
  ji__levels_free(r->ctx, &r->cohort);
  ji__names_free(&r->effect_names);
  ji__names_free(&r->cluster_names);
  ji__names_free(&r->endogenous_names);
  ji__names_free(&r->instrument_names);
  ji__absorb_free(r->absorb);
  void *owned[] = {r->effects, r->clusters,   r->reason,     r->keep,
                   r->outcome, r->weights,    r->kept,       r->estimate,
                   r->bread,   r->covariance, r->event_name, r->first_stage_f};
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
    ji__release(a, owned[i]);
}

ji_status ji_regression_fit(ji_context *ctx, const ji_dataset *panel,
                            const ji_regression_options *options, ji_fit **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!panel || !options || !out)
    return ji__fail_null(ctx, "ji_regression_fit", !panel ? "panel" : !options ? "options" : "out");
  ji__regression r;
  ji_bundle *tables = NULL;
  status = ji__regression_start(ctx, panel, options, &r);
  if (!status)
    status = ji__regression_run(&r);
  if (!status)
    status = ji__regression_tables(&r, &tables);
  if (!status)
    status = ji__fit_create(ctx, JI_FIT_REGRESSION, tables, NULL, NULL, out);
  ji_bundle_unref(tables);
  ji__regression_free(&r);
  return status;
}

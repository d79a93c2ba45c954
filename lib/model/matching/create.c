/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Models of matching functions: from parameters, and from a fit. */
#include "data/bundle.h"
#include "data/measure_combine.h"
#include "model/matching/matching.h"
#include "stats/distribution.h"
#include "stats/student.h"

#include <math.h>
#include <string.h>

#define NAME "ji_matching_model_options"
#define FIT "the fit"

static const ji_matching_model_options defaults = {.size = sizeof(ji_matching_model_options),
                                                   .efficiency = 1,
                                                   .elasticity_seekers = 0.5,
                                                   .elasticity_vacancies = NAN,
                                                   .share_seekers = 0.5,
                                                   .returns = 1,
                                                   .separation_rate = NAN};

#define MINIMUM (offsetof(ji_matching_model_options, median) + sizeof(int32_t))

ji_status ji_matching_model_options_init(ji_matching_model_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

/* Its allocator comes first: the names point at it. */
typedef struct owned_matching {
  ji_allocator allocator;
  ji__matching matching;
} owned_matching;

static void destroy(const ji_allocator *allocator, void *data) {
  owned_matching *owned = data;
  ji__names_free(&owned->matching.names);
  ji__release(allocator, owned->matching.market);
  ji_measure_unref(owned->matching.hires);
  ji_measure_unref(owned->matching.jobs);
  ji__release(allocator, owned);
}

static const void *matching_of(const ji_model *model) {
  return &((const owned_matching *)model->data)->matching;
}

const ji__model_kind ji__matching_kind = {
    .kind = JI_MODEL_MATCHING,
    .name = "a matching function",
    .estimate = ji__matching_estimate,
    .destroy = destroy,
};

ji_status ji__matching_of(ji_context *ctx, const char *function, const ji_model *model,
                          const ji__matching **out) {
  const void *data;
  ji_status status = ji__model_data(ctx, function, model, &ji__matching_kind, &data);
  *out = status ? NULL : matching_of(model);
  return status;
}

double ji__matching_width(const ji__matching *matching, double confidence) {
  double p = 0.5 + confidence / 2;
  return matching->degrees > 0 ? ji__student_quantile(p, matching->degrees)
                               : ji__normal_quantile(p);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status check_common(ji_context *ctx, const ji_matching_model_options *o) {
  if (!isnan(o->separation_rate) && !(o->separation_rate > 0 && o->separation_rate <= 1))
    return ji__options_refuse(ctx, NAME, "separation_rate", o->separation_rate, "above 0 up to 1");
  if (o->component < JI_MATCHING_SECTOR || o->component > JI_MATCHING_OCCUPATION)
    return ji__options_refuse(ctx, NAME, "component", o->component,
                              "one of enum ji_matching_component");
  if (o->limit & ~1)
    return ji__options_refuse(ctx, NAME, "limit", o->limit, "0 or 1");
  if (o->median & ~1)
    return ji__options_refuse(ctx, NAME, "median", o->median, "0 or 1");
  return JI_OK;
}

static int is_share(double value) {
  return value > 0 && value < 1;
}

static ji_status check_form(ji_context *ctx, const ji_matching_model_options *o) {
  if (!(o->efficiency > 0 && isfinite(o->efficiency)))
    return ji__options_refuse(ctx, NAME, "efficiency", o->efficiency, "above 0");
  if (o->form < JI_MATCHING_COBB_DOUGLAS || o->form > JI_MATCHING_URN_BALL)
    return ji__options_refuse(ctx, NAME, "form", o->form, "one of enum ji_matching_form");
  if (o->form == JI_MATCHING_COBB_DOUGLAS && !isfinite(o->elasticity_seekers))
    return ji__options_refuse(ctx, NAME, "elasticity_seekers", o->elasticity_seekers, "a number");
  if (o->form == JI_MATCHING_COBB_DOUGLAS && isinf(o->elasticity_vacancies))
    return ji__options_refuse(ctx, NAME, "elasticity_vacancies", o->elasticity_vacancies,
                              "a number, or nan");
  if (o->form == JI_MATCHING_CES && !is_share(o->share_seekers))
    return ji__options_refuse(ctx, NAME, "share_seekers", o->share_seekers, "above 0 and below 1");
  if (o->form == JI_MATCHING_CES && !isfinite(o->rho))
    return ji__options_refuse(ctx, NAME, "rho", o->rho, "a number");
  if (o->form == JI_MATCHING_CES && !(o->returns > 0 && isfinite(o->returns)))
    return ji__options_refuse(ctx, NAME, "returns", o->returns, "above 0");
  return JI_OK;
}

static ji_status read_options(ji_context *ctx, const ji_matching_model_options *options,
                              ji_matching_model_options *out) {
  *out = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, out, sizeof *out);
  return status ? status : check_common(ctx, out);
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status set_joined(ji__measure_builder *builder, ji__key key, const char *prefix,
                            const char *text) {
  ji__buffer joined;
  ji__buffer_init(&joined, ji__allocator(builder->ctx));
  ji__buffer_string(&joined, prefix);
  ji__buffer_string(&joined, text);
  ji_status status = joined.failed ? ji__fail_memory(builder->ctx)
                                   : ji__put(builder, JI__SIDE_OWN, key, joined.data);
  ji__buffer_free(&joined);
  return status;
}

static ji_status make_measure(ji_context *ctx, const ji_matching_model_options *o,
                              const char *quantity, const char *time, ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(ctx, NULL, &builder);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_QUANTITY, quantity);
  if (!status && o->period)
    status = set_joined(&builder, JI__KEY_TIME, time, o->period);
  if (!status && o->area && o->component != JI_MATCHING_AREA)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_AREA, o->area);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_BASIS, "gross");
  if (!status)
    status = set_joined(&builder, JI__KEY_SYSTEM, "matching:", o->name ? o->name : "unstated");
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_STATUS, "model");
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

/* --- the data of a model ------------------------------------------------------------------ */

/* With room for `markets` of them, and their names if they have any. */
static ji_status begin(ji_context *ctx, const ji_matching_model_options *o, int64_t markets,
                       owned_matching **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  owned_matching *owned = ji__allocate_array(allocator, 1, sizeof *owned);
  *out = owned;
  if (!owned)
    return ji__fail_memory(ctx);
  owned->allocator = *allocator;
  ji__matching *m = &owned->matching;
  *m = (ji__matching){.separation_rate = o->separation_rate,
                      .smearing = 1,
                      .component = o->component,
                      .limit = o->limit};
  m->names.allocator = &owned->allocator;
  m->market = ji__allocate_array(allocator, (size_t)markets + 1, sizeof *m->market);
  ji_status status = m->market ? JI_OK : ji__fail_memory(ctx);
  if (!status)
    status = make_measure(ctx, o, "hires", "sum:", &m->hires);
  return status ? status : make_measure(ctx, o, "jobs", "average:", &m->jobs);
}

/* Names the next market. */
static ji_status add_name(ji_context *ctx, ji__matching *m, const char *what,
                          const ji_column *column, int64_t row) {
  char *name = NULL;
  int64_t count = m->names.count, index = 0;
  ji_status status = ji__column_copy_text(ctx, column, row, &name);
  if (!status && !name)
    status =
        ji__fail(ctx, JI_ERROR_LABEL, "%s: row %lld, column \"%s\" is null: a name was expected",
                 what, (long long)row + 1, column->name);
  if (!status)
    status = ji__names_intern(ctx, &m->names, name, &index);
  if (!status && index < count)
    status = ji__fail(ctx, JI_ERROR_LABEL, "%s: row %lld, column \"%s\": \"%s\" is there twice",
                      what, (long long)row + 1, column->name, name);
  ji__release(ji__allocator(ctx), name);
  return status;
}

/* So that looking a name up later writes nothing: models are shared between threads. */
static ji_status settle_names(ji_context *ctx, ji__matching *m) {
  int64_t unused;
  return ji__names_find(ctx, &m->names, "", &unused);
}

/* The owned data become the model's, or are freed. */
static ji_status finish(ji_context *ctx, ji_status status, owned_matching *owned,
                        ji__provenance *provenance, ji_model **out) {
  if (!status)
    status = settle_names(ctx, &owned->matching);
  if (!status)
    status = ji__model_create(ctx, &ji__matching_kind, owned, provenance, out);
  if (status && owned)
    destroy(ji__allocator(ctx), owned);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status describe_common(ji_context *ctx, ji__provenance *provenance,
                                 const ji_matching_model_options *o) {
  const char *const texts[][2] = {{"name", o->name}, {"period", o->period}, {"area", o->area}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(ctx, provenance, "option", texts[i][0], texts[i][1]);
  if (!status && !isnan(o->separation_rate))
    status =
        ji__provenance_number(ctx, provenance, "option", "separation_rate", o->separation_rate);
  if (!status)
    status = ji__provenance_number(ctx, provenance, "option", "limit", o->limit);
  return status;
}

/* --- from parameters ---------------------------------------------------------------------- */

static ji__matching_function function_of(const ji_matching_model_options *o) {
  ji__matching_function f = {.form = o->form};
  if (o->form == JI_MATCHING_COBB_DOUGLAS) {
    f.free_returns = !isnan(o->elasticity_vacancies);
    f.shape[0] = o->elasticity_seekers;
    f.shape[1] = f.free_returns ? o->elasticity_vacancies : 0;
  } else if (o->form == JI_MATCHING_CES) {
    f.free_returns = o->returns != 1;
    f.shape[0] = o->share_seekers;
    f.shape[1] = o->rho;
    f.shape[2] = o->returns;
  }
  return f;
}

static ji_status read_efficiencies(ji_context *ctx, const ji_dataset *markets, ji__matching *m) {
  static const char what[] = "markets";
  const ji_column *component, *efficiency;
  ji_status status = ji__dataset_require_text(ctx, markets, what, "component", &component);
  if (!status)
    status = ji__dataset_require_number(ctx, markets, what, "efficiency", &efficiency);
  for (int64_t row = 0; row < ji_dataset_row_count(markets) && !status; row++) {
    double value = NAN;
    (void)ji__column_number(efficiency, row, &value);
    if (!(value > 0 && isfinite(value)))
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "%s: row %lld, column \"efficiency\": a number above 0 was expected", what,
                      (long long)row + 1);
    m->market[row].log_efficiency = log(value);
    status = add_name(ctx, m, what, component, row);
  }
  if (!status && !m->names.count)
    status = ji__fail(ctx, JI_ERROR_SHAPE, "%s: there are no rows", what);
  return status;
}

static ji_status describe_parameters(ji_context *ctx, const ji_matching_model_options *o,
                                     ji__provenance **out) {
  ji__matching_function f = function_of(o);
  ji_status status = ji__provenance_create(ctx, "ji_matching_model_create", out);
  if (!status && o->markets)
    status = ji__provenance_input(ctx, *out, "markets", o->markets);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "form", o->form);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "efficiency", o->efficiency);
  for (int i = 0; i < ji__matching_shapes(&f) && !status; i++)
    status = ji__provenance_number(ctx, *out, "option", ji__matching_shape_name(&f, i), f.shape[i]);
  return status ? status : describe_common(ctx, *out, o);
}

ji_status ji_matching_model_create(ji_context *ctx, const ji_matching_model_options *options,
                                   ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_matching_model_create", "out");
  ji_matching_model_options own;
  owned_matching *owned = NULL;
  ji__provenance *provenance = NULL;
  status = read_options(ctx, options, &own);
  if (!status)
    status = check_form(ctx, &own);
  if (!status)
    status = begin(ctx, &own, own.markets ? ji_dataset_row_count(own.markets) : 0, &owned);
  if (!status) {
    owned->matching.function = function_of(&own);
    owned->matching.market->log_efficiency = log(own.efficiency);
  }
  if (!status && own.markets)
    status = read_efficiencies(ctx, own.markets, &owned->matching);
  if (!status)
    status = describe_parameters(ctx, &own, &provenance);
  return finish(ctx, status, owned, provenance, out);
}

/* --- from a fit --------------------------------------------------------------------------- */

/* A table of names and numbers. */
typedef struct lookup {
  ji_context *ctx;
  const char *what;
  const ji_column *names[2], *values;
} lookup;

static ji_status open_table(ji_context *ctx, const ji_bundle *fit, const char *what,
                            const char *const columns[3], lookup *out) {
  const ji_dataset *table;
  *out = (lookup){.ctx = ctx, .what = what};
  ji_status status = ji__bundle_require(ctx, fit, FIT, what, &table);
  for (int i = 0; i < 2 && !status; i++)
    if (columns[i])
      status = ji__dataset_require_text(ctx, table, what, columns[i], &out->names[i]);
  return status ? status : ji__dataset_require_number(ctx, table, what, columns[2], &out->values);
}

static ji_status find_value(const lookup *table, const char *name, const char *other, double *out) {
  for (int64_t row = 0; row < table->values->length; row++)
    if (ji__column_equals(table->names[0], row, name) &&
        (!table->names[1] || ji__column_equals(table->names[1], row, other)) &&
        ji__column_number(table->values, row, out))
      return JI_OK;
  return ji__fail(table->ctx, JI_ERROR_NOT_FOUND, FIT ": table \"%s\" has no value of \"%s\"",
                  table->what, name);
}

static ji_status read_function(ji_context *ctx, const ji_bundle *fit, int32_t median,
                               ji__matching *m) {
  static const char *const columns[] = {"name", NULL, "value"};
  lookup table;
  double form = 0, free_returns = 0, degrees = 0;
  ji_status status = open_table(ctx, fit, "diagnostics", columns, &table);
  if (!status)
    status = find_value(&table, "form", NULL, &form);
  if (!status)
    status = find_value(&table, "free_returns", NULL, &free_returns);
  if (!status)
    status = find_value(&table, "degrees", NULL, &degrees);
  if (!status && !median)
    status = find_value(&table, "smearing", NULL, &m->smearing);
  if (status)
    return status;
  if (!(form == JI_MATCHING_COBB_DOUGLAS || form == JI_MATCHING_CES ||
        form == JI_MATCHING_URN_BALL) ||
      !(m->smearing > 0 && isfinite(m->smearing)) || !(degrees >= 1 && degrees < 1e15))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    FIT ": its form, degrees or smearing are none of ji_matching_fit()");
  m->degrees = (int64_t)degrees;
  m->function = (ji__matching_function){(int32_t)form, free_returns != 0, {0, 0, 0}};
  return JI_OK;
}

static ji_status read_shapes(ji_context *ctx, const ji_bundle *fit, ji__matching *m) {
  static const char *const columns[] = {"term", NULL, "estimate"};
  static const char *const pairs[] = {"term", "other", "value"};
  const ji__matching_function *f = &m->function;
  lookup estimates, covariance;
  ji_status status = open_table(ctx, fit, "estimates", columns, &estimates);
  if (!status)
    status = open_table(ctx, fit, "covariance", pairs, &covariance);
  for (int i = 0; i < ji__matching_shapes(f) && !status; i++) {
    const char *name = ji__matching_shape_name(f, i);
    status = find_value(&estimates, name, NULL, &m->function.shape[i]);
    for (int j = 0; j < ji__matching_shapes(f) && !status; j++)
      status = find_value(&covariance, name, ji__matching_shape_name(f, j),
                          &m->covariance[i * JI__MATCHING_SHAPES + j]);
  }
  if (!status && !ji__matching_is_valid(f))
    status = ji__fail(ctx, JI_ERROR_VALUE, FIT ": its parameters are out of range");
  m->has_errors = 1;
  return status;
}

static ji_status read_market(ji_context *ctx, const ji_dataset *table, int64_t row,
                             ji__matching *m) {
  static const char *const names[] = {"log_efficiency", "se", "covariance_1", "covariance_2",
                                      "covariance_3"};
  ji__matching_market *own = &m->market[row];
  double *const out[] = {&own->log_efficiency, &own->variance, &own->with_shape[0],
                         &own->with_shape[1], &own->with_shape[2]};
  for (int i = 0; i < 2 + ji__matching_shapes(&m->function); i++) {
    const ji_column *column;
    ji_status status = ji__dataset_require_number(ctx, table, "markets", names[i], &column);
    if (status)
      return status;
    int is_told = ji__column_number(column, row, out[i]);
    if (i && !is_told)
      m->has_errors = 0;
    else if (!is_told || !isfinite(*out[i]))
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "markets: row %lld, column \"%s\": a number was expected", (long long)row + 1,
                      names[i]);
  }
  own->variance *= own->variance;
  return JI_OK;
}

static ji_status read_markets(ji_context *ctx, const ji_dataset *table, ji__matching *m) {
  const ji_column *market;
  int64_t rows = ji_dataset_row_count(table);
  ji_status status = ji__dataset_require_text(ctx, table, "markets", "market", &market);
  if (!status && !rows)
    return ji__fail(ctx, JI_ERROR_SHAPE, "markets: there are no rows");
  for (int64_t row = 0; row < rows && !status; row++) {
    status = read_market(ctx, table, row, m);
    if (!status && (rows > 1 || !ji__column_is_null(market, row)))
      status = add_name(ctx, m, "markets", market, row);
  }
  return status;
}

static ji_status describe_fit(ji_context *ctx, const ji_bundle *fit,
                              const ji_matching_model_options *o, ji__provenance **out) {
  static const char *const tables[] = {"estimates", "covariance", "markets", "diagnostics"};
  ji_status status = ji__provenance_create(ctx, "ji_matching_model_from_fit", out);
  for (size_t i = 0; i < sizeof tables / sizeof tables[0] && !status; i++)
    status = ji__provenance_input(ctx, *out, tables[i], ji_bundle_find(fit, tables[i]));
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "median", o->median);
  return status ? status : describe_common(ctx, *out, o);
}

static ji_status from_fit(ji_context *ctx, const ji_bundle *fit, const ji_matching_model_options *o,
                          ji_model **out) {
  const ji_dataset *markets;
  owned_matching *owned = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = ji__bundle_require(ctx, fit, FIT, "markets", &markets);
  if (!status)
    status = begin(ctx, o, ji_dataset_row_count(markets), &owned);
  if (!status)
    status = read_function(ctx, fit, o->median, &owned->matching);
  if (!status)
    status = read_shapes(ctx, fit, &owned->matching);
  if (!status)
    status = read_markets(ctx, markets, &owned->matching);
  if (!status)
    status = describe_fit(ctx, fit, o, &provenance);
  return finish(ctx, status, owned, provenance, out);
}

ji_status ji_matching_model_from_fit(ji_context *ctx, const ji_bundle *fit,
                                     const ji_matching_model_options *options, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!fit || !out)
    return ji__fail_null(ctx, "ji_matching_model_from_fit", fit ? "out" : "fit");
  ji_matching_model_options own;
  status = read_options(ctx, options, &own);
  return status ? status : from_fit(ctx, fit, &own, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/did/did.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_did_fit"
#define LEAST_DRAWS 20
#define MOST_DRAWS 1000000
#define MOST_ANTICIPATION 1000000000

static const ji_did_options defaults = {
    .unit = "unit",
    .time = "period",
    .first_treated = "first_treated",
    .method = "dr",
    .control = "never",
    .base = "varying",
    .confidence = 0.95,
};

#define MINIMUM (offsetof(ji_did_options, cross_sections) + sizeof(int32_t))

ji_status ji_did_options_init(ji_did_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status fail_option(ji_context *ctx, const char *name, const char *value,
                             const char *expected) {
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_did_options.%s is \"%s\": %s was expected", name,
                  value, expected);
}

static ji_status check_numbers(ji_context *ctx, const ji_did_options *o) {
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_did_options.confidence is out of range: above 0 and below 1 was expected");
  if (o->draws && (o->draws < LEAST_DRAWS || o->draws > MOST_DRAWS))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_did_options.draws is %lld: 0, or %d to %d was expected",
                    (long long)o->draws, LEAST_DRAWS, MOST_DRAWS);
  if (o->anticipation < 0 || o->anticipation > MOST_ANTICIPATION)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_did_options.anticipation is %lld: 0 to %d was expected",
                    (long long)o->anticipation, MOST_ANTICIPATION);
  if (o->covariate_count < 0 || (o->covariate_count && !o->covariates))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_did_options.covariates: %lld names were expected",
                    (long long)o->covariate_count);
  for (int64_t k = 0; k < o->covariate_count; k++)
    if (!o->covariates[k])
      return ji__fail_null(ctx, FUNCTION, "ji_did_options.covariates[]");
  return o->outcome ? JI_OK : ji__fail_null(ctx, FUNCTION, "ji_did_options.outcome");
}

static const char *text_or(const char *text, const char *otherwise) {
  return text ? text : otherwise;
}

static ji_status read_plan(ji_context *ctx, const ji_did_options *options, ji__did_plan *plan) {
  ji_did_options *o = &plan->options;
  *o = defaults;
  ji_status status = ji__options_read(ctx, "ji_did_options", options, MINIMUM, o, sizeof *o);
  if (!status)
    status = check_numbers(ctx, o);
  if (status)
    return status;
  o->unit = text_or(o->unit, defaults.unit);
  o->time = text_or(o->time, defaults.time);
  o->first_treated = text_or(o->first_treated, defaults.first_treated);
  o->method = text_or(o->method, defaults.method);
  o->control = text_or(o->control, defaults.control);
  o->base = text_or(o->base, defaults.base);
  if (!strcmp(o->method, "reg"))
    plan->method = JI__DID_REG;
  else if (!strcmp(o->method, "ipw"))
    plan->method = JI__DID_IPW;
  else if (strcmp(o->method, "dr") != 0)
    return fail_option(ctx, "method", o->method, "dr, ipw or reg");
  plan->not_yet = !strcmp(o->control, "not_yet");
  if (!plan->not_yet && strcmp(o->control, "never") != 0)
    return fail_option(ctx, "control", o->control, "never or not_yet");
  plan->universal = !strcmp(o->base, "universal");
  if (!plan->universal && strcmp(o->base, "varying") != 0)
    return fail_option(ctx, "base", o->base, "varying or universal");
  return JI_OK;
}

static ji_status describe(ji_context *ctx, const ji_dataset *panel, const ji__did_plan *plan,
                          ji__provenance **out) {
  const ji_did_options *o = &plan->options;
  const char *const texts[][2] = {{"unit", o->cross_sections ? NULL : o->unit},
                                  {"time", o->time},
                                  {"first_treated", o->first_treated},
                                  {"outcome", o->outcome},
                                  {"weights", o->weights},
                                  {"cluster", o->cluster},
                                  {"method", o->method},
                                  {"control", o->control},
                                  {"base", o->base}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "panel", panel);
  for (size_t i = 0; !status && i < sizeof texts / sizeof texts[0]; i++)
    if (texts[i][1])
      status = ji__provenance_add(ctx, *out, "option", texts[i][0], texts[i][1]);
  for (int64_t k = 0; !status && k < o->covariate_count; k++)
    status = ji__provenance_add(ctx, *out, "option", "covariate", o->covariates[k]);
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"anticipation", (double)o->anticipation},
                 {"draws", (double)o->draws},
                 {"confidence", o->confidence},
                 {"unbalanced", o->unbalanced},
                 {"cross_sections", o->cross_sections}};
  for (size_t i = 0; !status && i < sizeof numbers / sizeof numbers[0]; i++)
    status = ji__provenance_number(ctx, *out, "option", numbers[i].name, numbers[i].value);
  if (!status && o->draws)
    status = ji__provenance_number(ctx, *out, "seed", "seed", (double)ctx->options.seed);
  return status;
}

/* --- the state ---------------------------------------------------------------------------- */

static void release_labels(const ji_allocator *allocator, char **labels, int64_t count) {
  for (int64_t i = 0; labels && i < count; i++)
    ji__release(allocator, labels[i]);
  ji__release(allocator, labels);
}

static void release_state(const ji_allocator *allocator, void *state) {
  ji__did *did = state;
  if (!did)
    return;
  for (int64_t i = 0; did->terms && i < did->cell_count; i++) {
    ji__release(allocator, did->terms[i].feature);
    ji__release(allocator, did->terms[i].factor);
  }
  release_labels(allocator, did->time_label, did->periods);
  release_labels(allocator, did->cohort_label, did->cohorts);
  void *const parts[] = {
      did->time, did->first, did->cohort_weight, did->cohort_units,   did->cohort_feature,
      did->unit, did->cells, did->terms,         did->influence.gram, did->influence.drawn};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    ji__release(allocator, parts[i]);
  ji__provenance_unref(did->provenance);
  ji__release(allocator, did);
}

static ji_status label_of(ji_context *ctx, const ji__levels *levels, int64_t level, char **out) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__levels_label(levels, level, &text);
  *out = text.failed ? NULL
                     : ji__copy_bytes(ji__allocator(ctx), text.size ? text.data : "", text.size);
  ji__buffer_free(&text);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

static ji_status label_cohorts(ji_context *ctx, const ji_dataset *data, const ji__did_panel *panel,
                               ji__did *did) {
  ji__levels levels = {.count = panel->cohorts};
  ji_status status =
      ji__dataset_require(ctx, data, "panel", did->plan.options.first_treated, &levels.column);
  levels.first_row =
      ji__allocate_array(ji__allocator(ctx), (size_t)panel->cohorts, sizeof *levels.first_row);
  if (!status && !levels.first_row)
    status = ji__fail_memory(ctx);
  for (int64_t c = 0; !status && c < panel->cohorts; c++) {
    levels.first_row[c] = panel->cohort_row[c];
    if (panel->first[c] != JI__DID_NEVER)
      status = label_of(ctx, &levels, c, &did->cohort_label[c]);
  }
  ji__release(ji__allocator(ctx), levels.first_row);
  return status;
}

static ji_status copy_frame(ji_context *ctx, const ji_dataset *data, const ji__did_panel *panel,
                            ji__did *did) {
  const ji_allocator *allocator = ji__allocator(ctx);
  const ji_column *outcome;
  ji_status status = ji__dataset_require(ctx, data, "panel", did->plan.options.outcome, &outcome);
  if (status)
    return status;
  did->periods = panel->periods;
  did->cohorts = panel->cohorts;
  did->units = panel->units;
  did->time = ji__allocate_array(allocator, (size_t)panel->periods, sizeof *did->time);
  did->first = ji__allocate_array(allocator, (size_t)panel->cohorts, sizeof *did->first);
  did->time_label = ji__allocate_array(allocator, (size_t)panel->periods, sizeof(char *));
  did->cohort_label = ji__allocate_array(allocator, (size_t)panel->cohorts, sizeof(char *));
  /* A unit that is another column's cannot go along. */
  if (outcome->unit && outcome->unit[0] != '@')
    did->unit = ji__copy_string(allocator, outcome->unit);
  if (!did->time || !did->first || !did->time_label || !did->cohort_label ||
      (outcome->unit && outcome->unit[0] != '@' && !did->unit))
    return ji__fail_memory(ctx);
  memcpy(did->time, panel->time, (size_t)panel->periods * sizeof *did->time);
  memcpy(did->first, panel->first, (size_t)panel->cohorts * sizeof *did->first);
  for (int64_t t = 0; !status && t < panel->periods; t++)
    status = label_of(ctx, &panel->time_levels, t, &did->time_label[t]);
  return status ? status : label_cohorts(ctx, data, panel, did);
}

/* --- the fit ------------------------------------------------------------------------------ */

/* Estimates whose error cannot be told say so. */
static void judge_cells(ji__did *did, double largest) {
  for (int64_t i = 0; i < did->cell_count; i++) {
    ji__did_cell *cell = &did->cells[i];
    if (cell->reason)
      continue;
    cell->variance = ji__did_covariance(&did->influence, &did->terms[i], &did->terms[i]);
    if (did->cohort_units[cell->cohort] == 1)
      cell->reason = JI__DID_ONE_TREATED;
    else if (!(sqrt(fmax(0, cell->variance)) > 1e-13 * largest))
      cell->reason = JI__DID_NO_VARIATION;
  }
}

static ji_status estimate(ji_context *ctx, const ji_dataset *data, ji__did *did,
                          ji_bundle **tables) {
  ji__did_panel panel;
  ji_status status = ji__did_read(ctx, data, &did->plan, &panel);
  if (!status)
    status = copy_frame(ctx, data, &panel, did);
  if (!status)
    status = ji__did_cells(ctx, &panel, did);
  did->influence.draws = did->plan.options.draws;
  if (!status && panel.y && !panel.covariate_count && !panel.weights_vary)
    status = ji__did_moments(ctx, &panel, did);
  else if (!status)
    status = ji__did_estimate(ctx, &panel, did);
  if (!status) {
    judge_cells(did, panel.largest);
    status = ji__did_tables(ctx, &panel, did, tables);
  }
  ji__did_panel_free(ctx, &panel);
  return status;
}

/* Names and pointers of the caller are not kept. */
static void forget_names(ji__did *did) {
  ji_did_options *o = &did->plan.options;
  o->unit = o->time = o->first_treated = o->outcome = o->weights = o->cluster = NULL;
  o->method = o->control = o->base = NULL;
  o->covariates = NULL;
}

ji_status ji_did_fit(ji_context *ctx, const ji_dataset *panel, const ji_did_options *options,
                     ji_fit **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!panel || !options || !out)
    return ji__fail_null(ctx, FUNCTION, !panel ? "panel" : !options ? "options" : "out");
  ji_bundle *tables = NULL;
  ji__did *did = ji__allocate_array(ji__allocator(ctx), 1, sizeof *did);
  if (!did)
    return ji__fail_memory(ctx);
  did->critical = NAN;
  status = read_plan(ctx, options, &did->plan);
  if (!status)
    status = describe(ctx, panel, &did->plan, &did->provenance);
  if (!status)
    status = estimate(ctx, panel, did, &tables);
  if (!status) {
    forget_names(did);
    status = ji__fit_create(ctx, JI_FIT_DID, tables, did, release_state, out);
  }
  if (status)
    release_state(ji__allocator(ctx), did);
  ji_bundle_unref(tables);
  return status;
}

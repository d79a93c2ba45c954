/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_uncertainty(): each figure with its errors, each kind in columns of its own. */
#include "model/account/summary.h"

#include <math.h>

#define DRAWS 100000
#define WIDTH 7 /* standard errors to each side of a quantile's rank: 1e-11 to miss it */

enum {
  VINTAGE = JI__RESULT_COLUMNS,
  PARENT,
  BASIS,
  SCENARIO,
  FIRST_ORDER,
  MEAN,
  MEDIAN,
  MEAN_ERROR,
  STANDARD_ERROR_ERROR,
  MEDIAN_ERROR,
  SAMPLING_LOW_ERROR,
  SAMPLING_HIGH_ERROR,
  NEGATIVE,
  DRAW_COUNT,
  COLUMN_END
};

#define OWN_COLUMNS (COLUMN_END - JI__RESULT_COLUMNS)

static const struct {
  const char *name, *description;
} own_columns[OWN_COLUMNS] = {
    {"vintage", "publication of the account"},
    {"parent", "layer that this one is a part of; null: a total"},
    {"basis", "gross or net"},
    {"scenario", "of the net figure's parameters; scenarios are no interval"},
    {"first_order", "standard error to first order, with the declared correlations"},
    {"mean", "mean of the draws"},
    {"median", "median of the draws"},
    {"mean_error", "Monte Carlo standard error of the mean"},
    {"standard_error_error", "Monte Carlo standard error of the standard error"},
    {"median_error", "Monte Carlo standard error of the median"},
    {"sampling_low_error", "Monte Carlo standard error of sampling_low"},
    {"sampling_high_error", "Monte Carlo standard error of sampling_high"},
    {"negative", "draws in which the figure was below 0"},
    {"draws", "number of draws"},
};

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji__writer_column columns[OWN_COLUMNS];
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  for (size_t i = 0; i < OWN_COLUMNS; i++) {
    size_t column = JI__RESULT_COLUMNS + i;
    int is_number = column >= FIRST_ORDER && column < NEGATIVE;
    columns[i] = (ji__writer_column){.name = own_columns[i].name,
                                     .type = column < FIRST_ORDER ? JI_TYPE_TEXT
                                             : is_number          ? JI_TYPE_FLOAT64
                                                                  : JI_TYPE_INT64,
                                     .unit = is_number ? "@unit" : NULL,
                                     .description = own_columns[i].description,
                                     .measure = is_number ? by_row : NULL};
  }
  if (!status)
    status = ji__result_create(ctx, columns, OWN_COLUMNS, out);
  ji_measure_unref(by_row);
  return status;
}

/* --- first order --------------------------------------------------------------------------------
 */

/* gradients[i * count + k]: of target k, times the standard deviation of uncertain input i. */
static void fill_gradients(const ji__uncertain *run, const size_t *targets, size_t count,
                           double *derivatives, double *gradients) {
  const ji__sample *sample = &run->sample;
  for (size_t i = 0; i < sample->uncertain_count; i++) {
    size_t input = sample->uncertain[i];
    double deviation = sqrt(ji__marginal_variance(&run->formula.inputs[input].marginal));
    ji__formula_derive(&run->formula, run->centre, input, derivatives);
    for (size_t k = 0; k < count; k++)
      gradients[i * count + k] = derivatives[run->targets[targets[k]].slot] * deviation;
  }
}

static size_t place_of(const ji__sample *sample, size_t input) {
  size_t place = 0;
  while (sample->uncertain[place] != input)
    place++;
  return place;
}

static void add_up(const ji__uncertain *run, const double *gradients, size_t count, double *out) {
  const ji__formula *formula = &run->formula;
  for (size_t k = 0; k < count; k++) {
    double variance = 0;
    for (size_t i = 0; i < run->sample.uncertain_count; i++)
      variance += gradients[i * count + k] * gradients[i * count + k];
    for (size_t i = 0; i < formula->correlation_count; i++) {
      const ji__formula_correlation *pair = &formula->correlations[i];
      size_t a = place_of(&run->sample, pair->a), b = place_of(&run->sample, pair->b);
      variance += 2 * pair->rho * gradients[a * count + k] * gradients[b * count + k];
    }
    out[k] = sqrt(fmax(variance, 0));
  }
}

static ji_status first_order(const ji__uncertain *run, const size_t *targets, size_t count,
                             double *out) {
  ji__arena *arena = run->formula.arena;
  double *derivatives = ji__arena_array(arena, run->formula.slot_count + 1, sizeof *derivatives);
  double *gradients =
      ji__arena_array(arena, run->sample.uncertain_count + 1, (count + 1) * sizeof *gradients);
  if (!derivatives || !gradients)
    return ji__fail_memory(run->ctx);
  fill_gradients(run, targets, count, derivatives, gradients);
  add_up(run, gradients, count, out);
  return JI_OK;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

/* Names the inputs that the figure rests on without a distribution: what they add is not in it. */
static void name_fixed(const ji__uncertain *run, size_t slot, ji__buffer *out) {
  for (size_t i = 0; i < run->formula.input_count; i++) {
    const ji__formula_input *input = &run->formula.inputs[i];
    if (input->is_uncertain || !ji__uncertain_uses(run, i, slot))
      continue;
    ji__buffer_string(out, out->size ? ", "
                                     : "the interval is too narrow: no distribution is declared, "
                                       "and the value was held, of ");
    ji__buffer_string(out, input->name);
  }
}

static void write_draws(ji__writer *writer, const ji__uncertain *run, const ji__summary *summary,
                        double first) {
  ji__writer_known(writer, FIRST_ORDER, first);
  ji__writer_known(writer, MEAN, summary->mean);
  ji__writer_known(writer, MEDIAN, summary->quantiles[JI__QUANTILE_MEDIAN]);
  ji__writer_known(writer, MEAN_ERROR, summary->mean_error);
  ji__writer_known(writer, STANDARD_ERROR_ERROR, summary->deviation_error);
  ji__writer_known(writer, MEDIAN_ERROR, summary->quantile_errors[JI__QUANTILE_MEDIAN]);
  ji__writer_known(writer, SAMPLING_LOW_ERROR, summary->quantile_errors[JI__QUANTILE_LOW]);
  ji__writer_known(writer, SAMPLING_HIGH_ERROR, summary->quantile_errors[JI__QUANTILE_HIGH]);
  ji__writer_integer(writer, NEGATIVE, (int64_t)summary->negative);
  ji__writer_integer(writer, DRAW_COUNT, run->options.draws);
}

/* summary: NULL where the figure has no draws. */
static void write_row(ji__writer *writer, const ji__uncertain *run, const ji__target *target,
                      const ji__summary *summary, double first, ji__buffer *reason) {
  const ji__vintage *vintage = run->evaluation.vintage;
  ji__result_row row;
  ji__result_row_init(&row);
  ji__figure_row(target->figure, run->options.confidence, &row);
  row.component = vintage->layers[target->layer].entry.name;
  row.scenario_low = target->scenario_low;
  row.scenario_high = target->scenario_high;
  row.standard_error = row.sampling_low = row.sampling_high = NAN;
  row.inference = "none";
  if (summary) {
    row.standard_error = summary->deviation;
    row.sampling_low = summary->quantiles[JI__QUANTILE_LOW];
    row.sampling_high = summary->quantiles[JI__QUANTILE_HIGH];
    row.inference = "draws";
    name_fixed(run, target->slot, reason);
    row.reason = reason->size ? reason->data : NULL;
    write_draws(writer, run, summary, first);
  } else if (target->slot != JI__NONE) {
    row.reason = "no input declares a distribution";
  }
  ji__result_set(writer, &row);
  ji__writer_text(writer, VINTAGE, vintage->name);
  ji__writer_text(writer, PARENT, vintage->layers[target->layer].parent_name);
  ji__writer_text(writer, BASIS, target->basis);
  ji__writer_text(writer, SCENARIO, target->scenario);
  ji__writer_end_row(writer);
  reason->size = 0;
}

/* The targets that have draws, and what the draws give. */
typedef struct drawn {
  size_t *targets;
  ji__summary *summaries;
  double *first;
  size_t count;
} drawn;

static ji_status draw(const ji__uncertain *run, drawn *out) {
  ji__arena *arena = run->formula.arena;
  out->targets = ji__arena_array(arena, run->target_count + 1, sizeof *out->targets);
  out->summaries = ji__arena_array(arena, run->target_count + 1, sizeof *out->summaries);
  out->first = ji__arena_array(arena, run->target_count + 1, sizeof *out->first);
  if (!out->targets || !out->summaries || !out->first)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->target_count; i++)
    if (ji__uncertain_count(run, run->targets[i].slot))
      out->targets[out->count++] = i;
  ji_status status = first_order(run, out->targets, out->count, out->first);
  return status ? status : ji__summarize(run, out->targets, out->count, WIDTH, out->summaries);
}

static ji_status write_rows(const ji__uncertain *run, ji__writer *writer, const drawn *found) {
  ji__buffer reason;
  ji__buffer_init(&reason, ji__allocator(run->ctx));
  size_t next = 0;
  for (size_t i = 0; i < run->target_count; i++) {
    int has_draws = next < found->count && found->targets[next] == i;
    write_row(writer, run, &run->targets[i], has_draws ? &found->summaries[next] : NULL,
              found->first[next], &reason);
    next += (size_t)has_draws;
  }
  ji_status status = reason.failed ? ji__fail_memory(run->ctx) : JI_OK;
  ji__buffer_free(&reason);
  return status;
}

ji_status ji_account_uncertainty(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                                 const ji_account_uncertainty_options *options, ji_dataset **out) {
  ji__uncertain run;
  ji__writer *writer = NULL;
  drawn found = {0};
  ji_status status =
      ji__uncertain_begin(ctx, "ji_account_uncertainty", model, drivers, options, DRAWS, out, &run);
  if (!status)
    status = draw(&run, &found);
  if (!status)
    status = create_writer(ctx, &writer);
  if (!status)
    status = write_rows(&run, writer, &found);
  if (!status)
    status = ji__uncertain_finish(&run, writer, model, drivers, 1, out);
  ji__writer_free(writer);
  ji__uncertain_end(&run);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_model_estimate() of an account. */
#include "model/account/net.h"

#include <math.h>
#include <string.h>

enum { VINTAGE = JI__RESULT_COLUMNS, PARENT, BASIS, SCENARIO };

#define OWN_COLUMNS (SCENARIO + 1 - JI__RESULT_COLUMNS)

static const ji__writer_column own_columns[OWN_COLUMNS] = {
    {.name = "vintage", .type = JI_TYPE_TEXT, .description = "publication of the account"},
    {.name = "parent",
     .type = JI_TYPE_TEXT,
     .description = "layer that this one is a part of; null: a total"},
    {.name = "basis", .type = JI_TYPE_TEXT, .description = "gross or net"},
    {.name = "scenario",
     .type = JI_TYPE_TEXT,
     .description = "of the net figure's parameters; scenarios are no interval"},
};

/* One call of ji_model_estimate(). */
typedef struct estimation {
  ji__evaluation evaluation;
  ji__writer *writer;
  ji__provenance *provenance;
  const char **scenarios;
  ji__figure **net; /* by scenario and layer */
  size_t scenario_count;
} estimation;

ji_status ji__account_writer(ji_context *ctx, ji__writer **out) {
  return ji__result_create(ctx, own_columns, OWN_COLUMNS, out);
}

void ji__account_write(ji__writer *writer, const ji__result_row *row, const char *vintage,
                       const char *parent, const char *basis, const char *scenario) {
  ji__result_set(writer, row);
  ji__writer_text(writer, VINTAGE, vintage);
  ji__writer_text(writer, PARENT, parent);
  ji__writer_text(writer, BASIS, basis);
  ji__writer_text(writer, SCENARIO, scenario);
  ji__writer_end_row(writer);
}

static void write_row(estimation *run, size_t layer, const ji__figure *figure, const char *basis,
                      const char *scenario, double low, double high) {
  const ji__vintage *vintage = run->evaluation.vintage;
  ji__result_row row;
  ji__result_row_init(&row);
  row.component = vintage->layers[layer].entry.name;
  ji__figure_row(figure, run->evaluation.confidence, &row);
  row.scenario_low = low;
  row.scenario_high = high;
  ji__account_write(run->writer, &row, vintage->name, vintage->layers[layer].parent_name, basis,
                    scenario);
}

/* An evaluation's effect comes in net of what would have been there anyway. */
static const char *own_basis(const ji__figure *figure) {
  const char *basis = figure->measure ? ji_measure_field(figure->measure, "basis") : NULL;
  return basis && strncmp(basis, "net", 3) == 0 ? "net" : "gross";
}

static void write_layer(estimation *run, size_t layer) {
  const ji__figure *own = &run->evaluation.figures[layer];
  write_row(run, layer, own, own_basis(own), NULL, NAN, NAN);
  double low = NAN, high = NAN;
  for (size_t s = 0; s < run->scenario_count; s++) {
    low = fmin(low, run->net[s][layer].value);
    high = fmax(high, run->net[s][layer].value);
  }
  for (size_t s = 0; s < run->scenario_count; s++)
    write_row(run, layer, &run->net[s][layer], "net", run->scenarios[s], low, high);
}

static ji_status compute_net(estimation *run) {
  ji__evaluation *evaluation = &run->evaluation;
  const ji__account *account = evaluation->account;
  size_t count = ji__net_scenarios(account, NULL, 0);
  if (!count)
    return ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND,
                    "ji_model_estimate: basis \"net\" needs the dataset additionality");
  run->scenarios = ji__arena_array(&evaluation->arena, count, sizeof *run->scenarios);
  run->net = ji__arena_array(&evaluation->arena, count, sizeof *run->net);
  if (!run->scenarios || !run->net)
    return ji__fail_memory(evaluation->ctx);
  (void)ji__net_scenarios(account, run->scenarios, count);
  for (size_t s = 0; s < count; s++) {
    run->net[s] =
        ji__arena_array(&evaluation->arena, evaluation->vintage->layer_count, sizeof **run->net);
    ji_status status = run->net[s] ? ji__net_evaluate(evaluation, run->scenarios[s], run->net[s])
                                   : ji__fail_memory(evaluation->ctx);
    if (status)
      return status;
  }
  run->scenario_count = count;
  return JI_OK;
}

static ji_status describe(estimation *run, const ji_model *model, const ji_dataset *drivers,
                          const ji_estimate_options *options) {
  ji_context *ctx = run->evaluation.ctx;
  ji_status status = ji__account_provenance(ctx, "ji_model_estimate", model, &run->provenance);
  if (!status && drivers)
    status = ji__provenance_input(ctx, run->provenance, "drivers", drivers);
  if (!status && options->reading)
    status = ji__provenance_add(ctx, run->provenance, "option", "reading", options->reading);
  if (!status)
    status = ji__provenance_add(ctx, run->provenance, "option", "basis",
                                options->basis ? options->basis : "gross");
  return status ? status
                : ji__provenance_number(ctx, run->provenance, "option", "confidence",
                                        options->confidence);
}

static ji_status check_options(ji_context *ctx, const ji__account *account,
                               const ji_estimate_options *options, int *net,
                               const ji__reading **reading) {
  const char *basis = options->basis ? options->basis : "gross";
  *net = strcmp(basis, "net") == 0;
  *reading = NULL;
  if (!*net && strcmp(basis, "gross") != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "the option basis is \"%s\": gross or net was expected",
                    basis);
  if (options->dimension)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_estimate_options.dimension: an account has no groups");
  if (!options->reading)
    return JI_OK;
  *reading = ji__account_reading(account, options->reading);
  if (!*reading)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the account declares no reading \"%s\"",
                    options->reading);
  return JI_OK;
}

static ji_status run_estimation(estimation *run, const ji_model *model, const ji_dataset *drivers,
                                const ji_estimate_options *options, int net, ji_dataset **out) {
  ji__evaluation *evaluation = &run->evaluation;
  ji_status status = drivers ? ji__evaluation_drivers(evaluation, drivers) : JI_OK;
  if (!status)
    status = ji__evaluation_run(evaluation);
  if (!status && net)
    status = compute_net(run);
  if (!status)
    status = ji__account_writer(evaluation->ctx, &run->writer);
  if (!status)
    status = describe(run, model, drivers, options);
  if (status)
    return status;
  for (size_t layer = 0; layer < evaluation->vintage->layer_count; layer++)
    write_layer(run, layer);
  return ji__writer_finish(evaluation->ctx, run->writer, run->provenance, out);
}

ji_status ji__account_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                               const ji_estimate_options *options, ji_dataset **out) {
  const ji__account *account = model->data;
  int net = 0;
  const ji__reading *reading = NULL;
  ji_status status = check_options(ctx, account, options, &net, &reading);
  if (status)
    return status;
  estimation run = {0};
  status = ji__evaluation_begin(ctx, account, account->vintage, &run.evaluation);
  run.evaluation.reading = reading;
  run.evaluation.confidence = options->confidence;
  if (!status)
    status = run_estimation(&run, model, drivers, options, net, out);
  ji__writer_free(run.writer);
  ji__provenance_unref(run.provenance);
  ji__evaluation_free(&run.evaluation);
  return status;
}

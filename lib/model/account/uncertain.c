/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/uncertain.h"

#include "core/number.h"
#include "model/account/net.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_account_uncertainty_options)
#define DRAWS_MAXIMUM ((int64_t)1 << 40)

static const ji_account_uncertainty_options option_defaults = {
    .size = sizeof(ji_account_uncertainty_options),
    .confidence = 0.95,
};

ji_status ji_account_uncertainty_options_init(ji_account_uncertainty_options *options,
                                              size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- options ---------------------------------------------------------------------------------- */

static ji_status check_numbers(ji_context *ctx, const char *function,
                               ji_account_uncertainty_options *options, int64_t draws) {
  if (!(options->confidence > 0 && options->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s: the option confidence must lie between 0 and 1, both excluded", function);
  if (options->draws < 0 || options->draws > DRAWS_MAXIMUM || options->first_draw < 0 ||
      options->first_draw > DRAWS_MAXIMUM)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s: the options draws and first_draw must lie between 0 and 2^40", function);
  if (!options->draws)
    options->draws = draws;
  if (options->draws < 2)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: at least 2 draws are needed", function);
  return JI_OK;
}

static ji_status check_names(ji_context *ctx, const char *function, const ji__account *account,
                             const ji_account_uncertainty_options *options,
                             const ji__reading **reading) {
  const char *basis = options->basis ? options->basis : "gross";
  *reading = NULL;
  if (strcmp(basis, "gross") != 0 && strcmp(basis, "net") != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s: the option basis is \"%s\": gross or net was expected", function, basis);
  if (options->layer && ji__vintage_layer(account->vintage, options->layer) == JI__NONE)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: the account has no layer \"%s\"", function,
                    options->layer);
  if (!options->reading)
    return JI_OK;
  *reading = ji__account_reading(account, options->reading);
  return *reading ? JI_OK
                  : ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: the account declares no reading \"%s\"",
                             function, options->reading);
}

static ji_status read_options(ji__uncertain *run, const ji__account *account,
                              const ji_account_uncertainty_options *options, int64_t draws,
                              const ji__reading **reading) {
  run->options = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(run->ctx, "ji_account_uncertainty_options", options, OPTIONS_MINIMUM,
                              &run->options, sizeof run->options);
  if (!status)
    status = check_numbers(run->ctx, run->function, &run->options, draws);
  return status ? status : check_names(run->ctx, run->function, account, &run->options, reading);
}

/* --- targets ---------------------------------------------------------------------------------- */

/* The figures and slots of one scenario, by layer. */
typedef struct net_side {
  const char *name;
  ji__figure *figures;
  size_t *slots;
} net_side;

static ji_status compute_net(ji__uncertain *run, const ji__formula_scope *scope, net_side *out) {
  ji__arena *arena = &run->evaluation.arena;
  size_t layers = run->evaluation.vintage->layer_count;
  out->figures = ji__arena_array(arena, layers, sizeof *out->figures);
  out->slots = ji__arena_array(arena, layers, sizeof *out->slots);
  if (!out->figures || !out->slots)
    return ji__fail_memory(run->ctx);
  ji_status status = ji__net_evaluate(&run->evaluation, out->name, out->figures);
  return status ? status
                : ji__formula_net(&run->formula, scope, out->name, out->figures, out->slots);
}

static ji_status compute_scenarios(ji__uncertain *run, const ji__formula_scope *scope,
                                   net_side **sides, size_t *count) {
  const ji__account *account = run->evaluation.account;
  ji__arena *arena = &run->evaluation.arena;
  *count = ji__net_scenarios(account, NULL, 0);
  if (!*count)
    return ji__fail(run->ctx, JI_ERROR_NOT_FOUND,
                    "%s: basis \"net\" needs the dataset additionality", run->function);
  const char **names = ji__arena_array(arena, *count, sizeof *names);
  *sides = ji__arena_array(arena, *count, sizeof **sides);
  if (!names || !*sides)
    return ji__fail_memory(run->ctx);
  (void)ji__net_scenarios(account, names, *count);
  for (size_t s = 0; s < *count; s++) {
    (*sides)[s].name = names[s];
    ji_status status = compute_net(run, scope, &(*sides)[s]);
    if (status)
      return status;
  }
  return JI_OK;
}

static void add_targets(ji__uncertain *run, const ji__formula_scope *scope, size_t layer,
                        const net_side *sides, size_t count) {
  double low = NAN, high = NAN;
  for (size_t s = 0; s < count; s++) {
    low = fmin(low, sides[s].figures[layer].value);
    high = fmax(high, sides[s].figures[layer].value);
  }
  run->targets[run->target_count++] = (ji__target){
      layer, scope->layers[layer], "gross", NULL, &run->evaluation.figures[layer], NAN, NAN};
  for (size_t s = 0; s < count; s++)
    run->targets[run->target_count++] = (ji__target){
        layer, sides[s].slots[layer], "net", sides[s].name, &sides[s].figures[layer], low, high};
}

static ji_status choose_targets(ji__uncertain *run, const ji__formula_scope *scope) {
  const ji__vintage *vintage = run->evaluation.vintage;
  int is_net = run->options.basis && strcmp(run->options.basis, "net") == 0;
  net_side *sides = NULL;
  size_t count = 0;
  ji_status status = is_net ? compute_scenarios(run, scope, &sides, &count) : JI_OK;
  if (status)
    return status;
  run->targets = ji__arena_array(&run->evaluation.arena, vintage->layer_count,
                                 (count + 1) * sizeof *run->targets);
  if (!run->targets)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (!run->options.layer || strcmp(run->options.layer, vintage->layers[i].entry.name) == 0)
      add_targets(run, scope, i, sides, count);
  return JI_OK;
}

/* --- the call --------------------------------------------------------------------------------- */

static ji_status trace_inputs(ji__uncertain *run) {
  const ji__formula *formula = &run->formula;
  run->centre = ji__arena_array(formula->arena, formula->slot_count + 1, sizeof *run->centre);
  run->uses = ji__arena_array(formula->arena, formula->input_count + 1, formula->slot_count);
  if (!run->centre || !run->uses)
    return ji__fail_memory(run->ctx);
  ji__formula_centre(formula, run->centre);
  for (size_t i = 0; i < formula->input_count; i++)
    ji__formula_trace(formula, i, run->uses + i * formula->slot_count);
  return JI_OK;
}

static ji_status prepare(ji__uncertain *run, const ji_dataset *drivers) {
  ji__formula_scope scope;
  ji_status status = drivers ? ji__evaluation_drivers(&run->evaluation, drivers) : JI_OK;
  if (!status)
    status = ji__evaluation_run(&run->evaluation);
  run->formula = (ji__formula){.ctx = run->ctx, .arena = &run->evaluation.arena};
  if (!status)
    status = ji__formula_scope_create(&run->formula, &run->evaluation, "", &scope);
  if (!status)
    status = ji__formula_compile(&run->formula, &scope);
  if (!status)
    status = choose_targets(run, &scope);
  if (!status)
    status = trace_inputs(run);
  return status ? status : ji__sample_create(&run->formula, &run->sample);
}

ji_status ji__uncertain_begin(ji_context *ctx, const char *function, const ji_model *model,
                              const ji_dataset *drivers,
                              const ji_account_uncertainty_options *options, int64_t draws,
                              ji_dataset **out, ji__uncertain *run) {
  *run = (ji__uncertain){.ctx = ctx, .function = function};
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  const ji__reading *reading = NULL;
  ji_status status = ji__account_enter(ctx, function, model, out, &account);
  if (!status)
    status = read_options(run, account, options, draws, &reading);
  if (status)
    return status;
  status = ji__evaluation_begin(ctx, account, account->vintage, &run->evaluation);
  run->evaluation.reading = reading;
  run->evaluation.confidence = run->options.confidence;
  return status ? status : prepare(run, drivers);
}

void ji__uncertain_end(ji__uncertain *run) {
  ji__sample_free(&run->sample);
  ji__evaluation_free(&run->evaluation);
}

int ji__uncertain_uses(const ji__uncertain *run, size_t input, size_t slot) {
  return slot != JI__NONE && run->uses[input * run->formula.slot_count + slot];
}

size_t ji__uncertain_count(const ji__uncertain *run, size_t slot) {
  size_t count = 0;
  for (size_t i = 0; i < run->sample.uncertain_count; i++)
    count += (size_t)ji__uncertain_uses(run, run->sample.uncertain[i], slot);
  return count;
}

/* --- results ---------------------------------------------------------------------------------- */

static ji_status add_text(const ji__uncertain *run, ji__provenance *provenance, const char *name,
                          const char *value) {
  return value ? ji__provenance_add(run->ctx, provenance, "option", name, value) : JI_OK;
}

static ji_status add_draws(const ji__uncertain *run, ji__provenance *provenance) {
  ji_status status =
      ji__provenance_number(run->ctx, provenance, "option", "draws", (double)run->options.draws);
  if (!status && run->options.first_draw)
    status = ji__provenance_number(run->ctx, provenance, "option", "first_draw",
                                   (double)run->options.first_draw);
  if (status)
    return status;
  ji__buffer seed;
  ji__buffer_init(&seed, ji__allocator(run->ctx));
  ji__buffer_format(&seed, "%llu", (unsigned long long)run->ctx->options.seed);
  status = seed.failed ? ji__fail_memory(run->ctx)
                       : ji__provenance_add(run->ctx, provenance, "seed", "philox", seed.data);
  ji__buffer_free(&seed);
  return status;
}

ji_status ji__uncertain_provenance(const ji__uncertain *run, const ji_model *model,
                                   const ji_dataset *drivers, int has_draws, ji__provenance **out) {
  ji_status status = ji__account_provenance(run->ctx, run->function, model, out);
  if (!status && drivers)
    status = ji__provenance_input(run->ctx, *out, "drivers", drivers);
  if (!status)
    status = add_text(run, *out, "reading", run->options.reading);
  if (!status)
    status = add_text(run, *out, "basis", run->options.basis ? run->options.basis : "gross");
  if (!status)
    status = add_text(run, *out, "layer", run->options.layer);
  if (!status)
    status = ji__provenance_number(run->ctx, *out, "option", "confidence", run->options.confidence);
  return status || !has_draws ? status : add_draws(run, *out);
}

ji_status ji__uncertain_fail_at(const ji__uncertain *run, size_t target, ji_status status,
                                const char *message) {
  const ji__target *at = &run->targets[target];
  return ji__fail(run->ctx, status, "%s: layer \"%s\"%s%s: %s", run->function,
                  run->evaluation.vintage->layers[at->layer].entry.name,
                  at->scenario ? ", scenario " : "", at->scenario ? at->scenario : "", message);
}

ji_status ji__uncertain_finish(const ji__uncertain *run, ji__writer *writer, const ji_model *model,
                               const ji_dataset *drivers, int has_draws, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__uncertain_provenance(run, model, drivers, has_draws, &provenance);
  if (!status)
    status = ji__writer_finish(run->ctx, writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

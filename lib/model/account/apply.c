/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_apply(): a coefficient times a driver's level or change. */
#include "model/account/pair.h"

#include <math.h>
#include <string.h>

/* One call. */
typedef struct application {
  ji_context *ctx;
  ji__evaluation evaluation;
  const char *coefficient;
  size_t driver;
  double change;
  ji__writer *writer;
} application;

/* What a change is a change from: the driver's own period. */
static const char *period_of(const application *run, const ji_measure *measure) {
  const char *time = ji_measure_field(measure, "time");
  const char *colon = time ? strchr(time, ':') : NULL;
  const char *period = run->evaluation.vintage->period;
  return colon ? colon + 1 : period ? period : "unstated";
}

/* The driver as a level, or as a change of the size asked for. */
static ji_status driver_figure(application *run, const ji__figure *level, ji__figure *out) {
  *out = *level;
  if (run->change == 0)
    return JI_OK;
  *out = ji__figure_exact(run->change, level->unit, level->measure);
  return level->measure ? ji__arena_with(run->ctx, &run->evaluation.arena, level->measure, "change",
                                         period_of(run, level->measure), &out->measure)
                        : JI_OK;
}

static void write_product(application *run, const char *component, const ji__figure *product) {
  const ji__vintage *vintage = run->evaluation.vintage;
  ji__result_row row;
  ji__result_row_init(&row);
  row.component = component;
  row.driver = vintage->drivers[run->driver].entry.name;
  ji__figure_row(product, 0.95, &row);
  ji__account_write(run->writer, &row, vintage->name, NULL,
                    product->measure ? ji_measure_field(product->measure, "basis") : NULL, NULL);
}

/* What was used as what: the first thing a reader of the error needs. */
static ji_status explain(application *run, ji_status status, const char *kind) {
  const char *driver = run->evaluation.vintage->drivers[run->driver].entry.name;
  return ji__fail_within(run->ctx, status, "the %s coefficient \"%s\" times %s of \"%s\"", kind,
                         run->coefficient, run->change == 0 ? "the level" : "a change", driver);
}

static ji_status apply_to(application *run, const ji__pair *pair,
                          const ji__coefficient *coefficient, const ji__figure *figure) {
  const ji__vintage *vintage = run->evaluation.vintage;
  const ji__figure *level = pair ? &pair->level : &run->evaluation.drivers[run->driver];
  ji__figure driver, product;
  ji_status status = driver_figure(run, level, &driver);
  if (!status)
    status = ji__coefficient_apply(run->ctx, &run->evaluation.arena, coefficient, figure, &driver,
                                   run->change == 0 ? NAN : level->value, &product);
  if (status)
    return explain(run, status, coefficient ? coefficient->kind : "average");
  const char *component = coefficient ? coefficient->layer : NULL;
  if (pair) {
    component = vintage->layers[pair->layer].entry.name;
    /* A level goes back to the unit in which the layer is published. */
    status = run->change == 0 ? ji__figure_convert(run->ctx, &product, pair->count.unit) : JI_OK;
  }
  if (!status)
    write_product(run, component, &product);
  return status;
}

/* The implied average of every layer that is set beside the driver. */
static ji_status apply_average(application *run, const ji__pair *pairs, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    if (pairs[i].driver != run->driver || isnan(pairs[i].average.value))
      continue;
    ji_status status = apply_to(run, &pairs[i], NULL, &pairs[i].average);
    if (status)
      return status;
    found++;
  }
  if (found)
    return JI_OK;
  return ji__fail(run->ctx, JI_ERROR_NOT_FOUND, "no layer has an average for driver \"%s\"",
                  run->evaluation.vintage->drivers[run->driver].entry.name);
}

static ji_status apply_published(application *run, const ji__pair *pairs, size_t count) {
  const ji__vintage *vintage = run->evaluation.vintage;
  size_t index = ji__vintage_coefficient(vintage, run->coefficient);
  if (index == JI__NONE)
    return ji__fail(run->ctx, JI_ERROR_NOT_FOUND, "the account has no coefficient \"%s\"",
                    run->coefficient);
  const ji__coefficient *coefficient = &vintage->coefficients[index];
  for (size_t i = 0; i < count; i++) {
    if (pairs[i].driver != run->driver || !ji__coefficient_is_of(vintage, coefficient, &pairs[i]))
      continue;
    ji__figure figure;
    ji_status status = ji__pair_coefficient(&run->evaluation, &pairs[i], coefficient, &figure);
    return status ? status : apply_to(run, &pairs[i], coefficient, &figure);
  }
  ji__figure figure = ji__figure_given(&coefficient->entry);
  return apply_to(run, NULL, coefficient, &figure);
}

static ji_status run_application(application *run) {
  ji__pair *pairs = NULL;
  size_t count = 0;
  ji_status status = ji__pairs_find(&run->evaluation, &pairs, &count);
  for (size_t i = 0; !status && i < count; i++)
    status = ji__pair_read(&run->evaluation, &pairs[i]);
  if (!status)
    status = ji__account_writer(run->ctx, &run->writer);
  if (status)
    return status;
  return strcmp(run->coefficient, "average") == 0 ? apply_average(run, pairs, count)
                                                  : apply_published(run, pairs, count);
}

static ji_status finish(application *run, const ji_model *model, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__account_provenance(run->ctx, "ji_account_apply", model, &provenance);
  if (!status)
    status = ji__provenance_add(run->ctx, provenance, "option", "coefficient", run->coefficient);
  if (!status)
    status = ji__provenance_add(run->ctx, provenance, "option", "driver",
                                run->evaluation.vintage->drivers[run->driver].entry.name);
  if (!status)
    status = ji__provenance_number(run->ctx, provenance, "option", "change", run->change);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_apply(ji_context *ctx, const ji_model *model, const char *coefficient,
                           const char *driver, double change, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_apply", model, out, &account);
  if (status)
    return status;
  if (!coefficient)
    return ji__fail_null(ctx, "ji_account_apply", "coefficient");
  if (!driver)
    return ji__fail_null(ctx, "ji_account_apply", "driver");
  if (!isfinite(change))
    return ji__fail(ctx, JI_ERROR_VALUE, "ji_account_apply: change must be a finite number");
  application run = {.ctx = ctx,
                     .coefficient = coefficient,
                     .driver = ji__vintage_driver(account->vintage, driver),
                     .change = change};
  if (run.driver == JI__NONE)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the account has no driver \"%s\"", driver);
  status = ji__evaluate(ctx, account, account->vintage, NULL, &run.evaluation);
  if (!status)
    status = run_application(&run);
  if (!status)
    status = finish(&run, model, out);
  ji__writer_free(run.writer);
  ji__evaluation_free(&run.evaluation);
  return status;
}

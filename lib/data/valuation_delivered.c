/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_valuation_delivered(): returns and cancelled orders out. */
#include "data/recount.h"

#include <jobimpact/valuation.h>
#include <math.h>
#include <string.h>

#define FUNCTION "ji_valuation_delivered"
#define DELIVERED_MINIMUM sizeof(ji_valuation_delivered_options) /* as in the first release */
#define NOT_STATED                                                                                 \
  { NAN, NULL }

static const ji_valuation_delivered_options delivered_defaults = {
    .size = sizeof(ji_valuation_delivered_options),
    .cancelled = NOT_STATED,
    .returned = NOT_STATED};

ji_status ji_valuation_delivered_options_init(ji_valuation_delivered_options *options,
                                              size_t size) {
  return ji__options_init(options, size, DELIVERED_MINIMUM, &delivered_defaults,
                          sizeof delivered_defaults);
}

typedef struct delivered_run {
  ji__recount run;
  const ji_valuation_delivered_options *options;
  ji__parameter cancelled, returned;
} delivered_run;

static int is_stated(const ji__parameter *parameter) {
  return parameter->column || !isnan(parameter->value);
}

/* What stays of one; a share that is not stated takes nothing. */
static ji_status read_kept(const delivered_run *delivered, const ji__parameter *share, int64_t row,
                           double *out) {
  double taken = 0;
  ji_status status =
      is_stated(share) ? ji__parameter_read(&delivered->run, share, row, 0, 1, &taken) : JI_OK;
  *out = 1 - taken;
  return status;
}

static ji_status convert_row(void *user, int64_t row) {
  const delivered_run *delivered = user;
  double value = 0, delivered_share = 1, kept_share = 1;
  if (!ji__recount_shape(&delivered->run, row, &value))
    return JI_OK;
  ji_status status = read_kept(delivered, &delivered->cancelled, row, &delivered_share);
  if (!status)
    status = read_kept(delivered, &delivered->returned, row, &kept_share);
  delivered->run.values[row] = value * delivered_share * kept_share;
  return status;
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  const delivered_run *delivered = user;
  const ji__edit edit = {JI__SIDE_OWN, JI__KEY_RETURNS, "out"};
  const char *returns = ji__measure_value(shape->before, JI__SIDE_OWN, JI__KEY_RETURNS);
  if (!ji__counts(shape->before, JI__SIDE_OWN, "money"))
    return ji__recount_refuse(&delivered->run, shape, "delivered sales", "it is no money");
  if (returns && strcmp(returns, "out") == 0)
    return ji__recount_refuse(&delivered->run, shape, "delivered sales",
                              "returns are out of it already");
  return ji__recount_edit(&delivered->run, shape, &edit, 1, 0);
}

static ji_status find_shares(delivered_run *delivered) {
  ji__recount *run = &delivered->run;
  const ji_valuation_delivered_options *o = delivered->options;
  ji_status status = ji__parameter_find(run, "cancelled", o->cancelled.column, o->cancelled.value,
                                        &delivered->cancelled);
  if (!status)
    status = ji__parameter_find(run, "returned", o->returned.column, o->returned.value,
                                &delivered->returned);
  if (!status && !is_stated(&delivered->cancelled) && !is_stated(&delivered->returned))
    status = ji__fail(run->ctx, JI_ERROR_ARGUMENT,
                      FUNCTION ": no share is stated: nothing is taken out");
  if (!status)
    status = ji__parameter_describe(run, &delivered->cancelled);
  return status ? status : ji__parameter_describe(run, &delivered->returned);
}

static ji_status convert(delivered_run *delivered, const char *column, ji_dataset **out) {
  ji__recount *run = &delivered->run;
  ji_status status = ji__recount_begin(run, column, NULL);
  if (!status)
    status = find_shares(delivered);
  if (!status)
    status = ji__recount_option(run, "source", delivered->options->source);
  if (!status)
    status = ji__recount_shapes(run, convert_shape, delivered);
  if (!status)
    status = ji__recount_rows(run, convert_row, delivered);
  return status ? status : ji__recount_finish(run, out);
}

ji_status ji_valuation_delivered(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                 const ji_valuation_delivered_options *options, ji_dataset **out) {
  ji_valuation_delivered_options own = delivered_defaults;
  ji_status status = ji__recount_enter(ctx, FUNCTION, dataset, column, options, out);
  if (!status)
    status = ji__options_read(ctx, "ji_valuation_delivered_options", options, DELIVERED_MINIMUM,
                              &own, sizeof own);
  if (!status && !own.source)
    status = ji__fail_null(ctx, FUNCTION, "options.source (where the shares are from)");
  if (status)
    return status;
  delivered_run delivered = {.options = &own};
  delivered.run = (ji__recount){
      .ctx = ctx, .function = FUNCTION, .dataset = dataset, .name = own.name, .status = own.status};
  status = convert(&delivered, column, out);
  ji__recount_end(&delivered.run);
  return status;
}

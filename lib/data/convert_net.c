/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_to_net(): gross to net by the additionality chain. */
#include "data/net.h"
#include "data/recount.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_dataset_to_net"
#define NET_MINIMUM sizeof(ji_net_options) /* as in the first release */
#define NOT_STATED                                                                                 \
  { NAN, NULL }

static const ji_net_options net_defaults = {
    .size = sizeof(ji_net_options),
    .leakage = NOT_STATED,
    .displacement = NOT_STATED,
    .substitution = NOT_STATED,
    .multiplier = NOT_STATED,
    .reference = NOT_STATED,
    .reference_leakage = NOT_STATED,
    .reference_displacement = NOT_STATED,
    .reference_substitution = NOT_STATED,
    .reference_multiplier = NOT_STATED,
};

ji_status ji_net_options_init(ji_net_options *options, size_t size) {
  return ji__options_init(options, size, NET_MINIMUM, &net_defaults, sizeof net_defaults);
}

enum { LEAKAGE, DISPLACEMENT, SUBSTITUTION, MULTIPLIER, RATES };

typedef struct net_run {
  ji__recount run;
  const ji_net_options *options;
  ji__parameter rates[RATES], starred[RATES], reference;
  int multiplies; /* in some row by other than 1 */
} net_run;

static int is_stated(const ji__parameter *parameter) {
  return parameter->column || !isnan(parameter->value);
}

/* --- parameters --------------------------------------------------------------------------- */

static ji_status find_parameters(net_run *net) {
  const ji_net_options *o = net->options;
  const struct {
    const char *name;
    const ji_net_parameter *given;
    ji__parameter *out;
  } all[] = {
      {"leakage", &o->leakage, &net->rates[LEAKAGE]},
      {"displacement", &o->displacement, &net->rates[DISPLACEMENT]},
      {"substitution", &o->substitution, &net->rates[SUBSTITUTION]},
      {"multiplier", &o->multiplier, &net->rates[MULTIPLIER]},
      {"reference", &o->reference, &net->reference},
      {"reference_leakage", &o->reference_leakage, &net->starred[LEAKAGE]},
      {"reference_displacement", &o->reference_displacement, &net->starred[DISPLACEMENT]},
      {"reference_substitution", &o->reference_substitution, &net->starred[SUBSTITUTION]},
      {"reference_multiplier", &o->reference_multiplier, &net->starred[MULTIPLIER]},
  };
  int stated = 0;
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    ji_status status = ji__parameter_find(&net->run, all[i].name, all[i].given->column,
                                          all[i].given->value, all[i].out);
    if (!status)
      status = ji__parameter_describe(&net->run, all[i].out);
    if (status)
      return status;
    stated |= is_stated(all[i].out);
  }
  if (!stated)
    return ji__fail(net->run.ctx, JI_ERROR_ARGUMENT,
                    FUNCTION ": no parameter is stated: nothing makes the numbers net");
  if (is_stated(&net->reference) != (o->counterfactual != NULL))
    return ji__fail(net->run.ctx, JI_ERROR_ARGUMENT,
                    FUNCTION ": a reference case needs the name of its counterfactual, and "
                             "nothing else does");
  return JI_OK;
}

/* NaN where it is not stated. */
static ji_status read_parameter(const net_run *net, const ji__parameter *parameter, int64_t row,
                                double high, double *out) {
  *out = NAN;
  if (!is_stated(parameter))
    return JI_OK;
  return ji__parameter_read(&net->run, parameter, row, 0, high, out);
}

static ji_status read_rates(const net_run *net, const ji__parameter *rates, int64_t row,
                            ji__net_rates *out) {
  double *const to[] = {&out->leakage, &out->displacement, &out->substitution, &out->multiplier};
  for (size_t i = 0; i < RATES; i++) {
    ji_status status = read_parameter(net, &rates[i], row, i == MULTIPLIER ? INFINITY : 1, to[i]);
    if (status)
      return status;
  }
  return JI_OK;
}

static int is_other_than_one(double multiplier) {
  return !isnan(multiplier) && multiplier != 1;
}

/* --- values ------------------------------------------------------------------------------- */

/* What turns a value of the reference column into the column's unit. */
static ji_status reference_scale(const net_run *net, const ji__shape *shape, double *scale) {
  const ji_column *column = net->reference.column;
  ji__unit unit;
  *scale = 1;
  if (!column || !column->unit)
    return JI_OK;
  if (ji__unit_is_by_row(column->unit, NULL))
    return ji__fail(net->run.ctx, JI_ERROR_UNIT,
                    "column \"%s\": the unit of a reference case may not vary by row",
                    column->name);
  ji_status status = ji__unit_read(net->run.ctx, column->unit, &unit);
  if (!status)
    status = ji__unit_factor(net->run.ctx, &unit, &shape->unit, scale);
  return status ? ji__fail_within(net->run.ctx, status, "column \"%s\"", column->name) : JI_OK;
}

static ji_status convert_row(void *user, int64_t row) {
  net_run *net = user;
  ji__net_rates rates, starred;
  double gross = 0, reference = 0, scale = 1;
  const ji__shape *shape = ji__recount_shape(&net->run, row, &gross);
  if (!shape)
    return JI_OK;
  ji_status status = read_rates(net, net->rates, row, &rates);
  if (!status)
    status = read_rates(net, net->starred, row, &starred);
  if (!status && is_stated(&net->reference))
    status = ji__parameter_read(&net->run, &net->reference, row, 0, INFINITY, &reference);
  if (!status)
    status = reference_scale(net, shape, &scale);
  if (status)
    return status;
  starred = ji__net_reference_rates(&rates, &starred);
  net->multiplies |= is_other_than_one(rates.multiplier) || is_other_than_one(starred.multiplier);
  net->run.values[row] =
      gross * ji__net_factor(&rates) -
      (is_stated(&net->reference) ? reference * scale * ji__net_factor(&starred) : 0);
  return JI_OK;
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status check_shape(const net_run *net, const ji__shape *shape) {
  ji__side side = ji__counted_side(shape->before);
  const char *basis = ji__measure_value(shape->before, side, JI__KEY_BASIS);
  if (!ji__net_is_stated(basis))
    return ji__recount_refuse(&net->run, shape, "net", "its basis is not stated");
  if (net->multiplies && !ji__net_takes_multiplier(shape->before, side))
    return ji__recount_refuse(&net->run, shape, "net",
                              "a multiplier other than 1 needs layer=direct alone: other layers "
                              "are in it already");
  return JI_OK;
}

/* A number for each rate that is stated: what ji__net_basis() looks at. */
static ji__net_rates stated_rates(const net_run *net) {
  double stated[RATES];
  for (size_t i = 0; i < RATES; i++)
    stated[i] = is_stated(&net->rates[i]) ? 0 : NAN;
  return (ji__net_rates){stated[LEAKAGE], stated[DISPLACEMENT], stated[SUBSTITUTION],
                         stated[MULTIPLIER]};
}

static ji_status refuse_twice(const net_run *net, const ji__shape *shape, const char *twice) {
  ji__buffer why;
  ji__buffer_init(&why, ji__allocator(net->run.ctx));
  ji__buffer_format(&why, "%s would be taken out twice", twice);
  ji_status status = why.failed ? ji__fail_memory(net->run.ctx)
                                : ji__recount_refuse(&net->run, shape, "net", why.data);
  ji__buffer_free(&why);
  return status;
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  const net_run *net = user;
  ji__buffer basis, layer;
  ji__net_rates rates = stated_rates(net);
  ji__side side = ji__counted_side(shape->before);
  const char *more = net->options->multiplied_layer;
  ji_status status = check_shape(net, shape);
  if (status)
    return status;
  ji__buffer_init(&basis, ji__allocator(net->run.ctx));
  ji__buffer_init(&layer, ji__allocator(net->run.ctx));
  const char *twice = ji__net_basis(ji__measure_value(shape->before, side, JI__KEY_BASIS), &rates,
                                    is_stated(&net->reference), &basis);
  ji__buffer_format(&layer, "direct+%s", more ? more : "indirect");
  ji__edit edits[3];
  size_t count = 0;
  if (basis.size)
    edits[count++] = (ji__edit){side, JI__KEY_BASIS, basis.data};
  if (is_stated(&net->reference))
    edits[count++] = (ji__edit){side, JI__KEY_COUNTERFACTUAL, net->options->counterfactual};
  if (net->multiplies)
    edits[count++] = (ji__edit){side, JI__KEY_LAYER, layer.data};
  if (basis.failed || layer.failed)
    status = ji__fail_memory(net->run.ctx);
  else if (twice)
    status = refuse_twice(net, shape, twice);
  if (!status)
    status = ji__recount_edit(&net->run, shape, edits, count, 0);
  ji__buffer_free(&basis);
  ji__buffer_free(&layer);
  return status;
}

static ji_status to_net(net_run *net, const char *column, ji_dataset **out) {
  ji_status status = ji__recount_begin(&net->run, column, NULL);
  if (!status)
    status = find_parameters(net);
  if (!status)
    status = ji__recount_option(&net->run, "counterfactual", net->options->counterfactual);
  if (!status)
    status = ji__recount_option(&net->run, "multiplied_layer", net->options->multiplied_layer);
  if (!status)
    status = ji__recount_option(&net->run, "source", net->options->source);
  if (!status) /* rows first: a multiplier in one of them decides about the measures */
    status = ji__recount_rows(&net->run, convert_row, net);
  if (!status)
    status = ji__recount_shapes(&net->run, convert_shape, net);
  return status ? status : ji__recount_finish(&net->run, out);
}

ji_status ji_dataset_to_net(ji_context *ctx, const ji_dataset *dataset, const char *column,
                            const ji_net_options *options, ji_dataset **out) {
  ji_net_options own = net_defaults;
  ji_status status = ji__recount_enter(ctx, FUNCTION, dataset, column, options, out);
  if (!status)
    status = ji__options_read(ctx, "ji_net_options", options, NET_MINIMUM, &own, sizeof own);
  if (!status && !own.source)
    status = ji__fail_null(ctx, FUNCTION, "options.source (where the parameters are from)");
  if (status)
    return status;
  net_run net = {.options = &own};
  net.run = (ji__recount){
      .ctx = ctx, .function = FUNCTION, .dataset = dataset, .name = own.name, .status = own.status};
  status = to_net(&net, column, out);
  ji__recount_end(&net.run);
  return status;
}

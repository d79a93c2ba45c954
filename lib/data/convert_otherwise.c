/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_net_of_otherwise(): person by person, less what each would do otherwise. */
#include "data/net.h"
#include "data/recount.h"

#include <math.h>

#define FUNCTION "ji_dataset_net_of_otherwise"
#define OTHERWISE_MINIMUM sizeof(ji_otherwise_options) /* as in the first release */

static const ji_otherwise_options otherwise_defaults = {.size = sizeof(ji_otherwise_options),
                                                        .probability = "probability"};

ji_status ji_otherwise_options_init(ji_otherwise_options *options, size_t size) {
  return ji__options_init(options, size, OTHERWISE_MINIMUM, &otherwise_defaults,
                          sizeof otherwise_defaults);
}

typedef struct otherwise_run {
  ji__recount run;
  const ji_otherwise_options *options;
  ji__parameter probability;
} otherwise_run;

static ji_status convert_row(void *user, int64_t row) {
  const otherwise_run *otherwise = user;
  double value = 0, probability = 0;
  if (!ji__recount_shape(&otherwise->run, row, &value))
    return JI_OK;
  ji_status status =
      ji__parameter_read(&otherwise->run, &otherwise->probability, row, 0, 1, &probability);
  otherwise->run.values[row] = value * (1 - probability);
  return status;
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  const otherwise_run *otherwise = user;
  const ji__recount *run = &otherwise->run;
  const ji__net_rates none = {NAN, NAN, NAN, NAN};
  ji__side side = ji__counted_side(shape->before);
  const char *before = ji__measure_value(shape->before, side, JI__KEY_BASIS);
  ji__buffer basis;
  ji__buffer_init(&basis, ji__allocator(run->ctx));
  const char *twice = ji__net_basis(before, &none, 1, &basis);
  const ji__edit edits[] = {{side, JI__KEY_BASIS, basis.data},
                            {side, JI__KEY_COUNTERFACTUAL, otherwise->options->counterfactual}};
  ji_status status = JI_OK;
  if (basis.failed)
    status = ji__fail_memory(run->ctx);
  else if (!ji__net_is_stated(before))
    status = ji__recount_refuse(run, shape, "net", "its basis is not stated");
  else if (twice)
    status = ji__recount_refuse(run, shape, "net",
                                "deadweight is out of it already and would be taken out twice");
  else
    status = ji__recount_edit(run, shape, edits, 2, 0);
  ji__buffer_free(&basis);
  return status;
}

static ji_status convert(otherwise_run *otherwise, const char *column, ji_dataset **out) {
  ji__recount *run = &otherwise->run;
  const ji_otherwise_options *o = otherwise->options;
  ji_status status = ji__recount_begin(run, column, NULL);
  if (!status)
    status = ji__parameter_find(run, "probability", o->probability, NAN, &otherwise->probability);
  if (!status)
    status = ji__parameter_describe(run, &otherwise->probability);
  if (!status)
    status = ji__recount_option(run, "counterfactual", o->counterfactual);
  if (!status)
    status = ji__recount_option(run, "source", o->source);
  if (!status)
    status = ji__recount_rows(run, convert_row, otherwise);
  if (!status)
    status = ji__recount_shapes(run, convert_shape, otherwise);
  return status ? status : ji__recount_finish(run, out);
}

ji_status ji_dataset_net_of_otherwise(ji_context *ctx, const ji_dataset *dataset,
                                      const char *column, const ji_otherwise_options *options,
                                      ji_dataset **out) {
  ji_otherwise_options own = otherwise_defaults;
  ji_status status = ji__recount_enter(ctx, FUNCTION, dataset, column, options, out);
  if (!status)
    status =
        ji__options_read(ctx, "ji_otherwise_options", options, OTHERWISE_MINIMUM, &own, sizeof own);
  if (!status && !own.source)
    status = ji__fail_null(ctx, FUNCTION, "options.source (who says what they would do)");
  if (!status && !own.counterfactual)
    status = ji__fail_null(ctx, FUNCTION, "options.counterfactual (its name)");
  if (status)
    return status;
  own.probability = own.probability ? own.probability : otherwise_defaults.probability;
  otherwise_run otherwise = {.options = &own};
  otherwise.run = (ji__recount){
      .ctx = ctx, .function = FUNCTION, .dataset = dataset, .name = own.name, .status = own.status};
  status = convert(&otherwise, column, out);
  ji__recount_end(&otherwise.run);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/reshape.h"

#include <string.h>

/* The size of the struct in the first release. */
#define RESHAPE_OPTIONS_MINIMUM sizeof(ji_reshape_options)

static const ji_reshape_options reshape_defaults = {.size = sizeof(ji_reshape_options),
                                                    .name_column = "name",
                                                    .value_column = "value",
                                                    .unit_column = "unit",
                                                    .measure_column = "measure"};

ji_status ji_reshape_options_init(ji_reshape_options *options, size_t size) {
  return ji__options_init(options, size, RESHAPE_OPTIONS_MINIMUM, &reshape_defaults,
                          sizeof reshape_defaults);
}

static ji_status check_texts(ji_context *ctx, const ji_reshape_options *options) {
  const char *const names[] = {options->name_column, options->value_column, options->unit_column,
                               options->measure_column};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (!names[i] || !names[i][0])
      return ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "ji_reshape_options: the name of a column (name_column, value_column, "
                      "unit_column, measure_column) is empty");
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(names[i], names[j]) == 0)
        return ji__fail(ctx, JI_ERROR_LABEL,
                        "ji_reshape_options: two columns have one name, \"%s\"", names[i]);
  return JI_OK;
}

ji_status ji__reshape_begin(ji__reshape *run, const ji_reshape_options *options) {
  ji_context *ctx = run->ctx;
  run->options = reshape_defaults;
  if (options) {
    ji_status status = ji__options_read(ctx, "ji_reshape_options", options, RESHAPE_OPTIONS_MINIMUM,
                                        &run->options, sizeof run->options);
    if (status)
      return status;
  }
  const ji_reshape_options *chosen = &run->options;
  if ((chosen->id_count && !chosen->ids) || (chosen->value_count && !chosen->values))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_reshape_options: ids or values is NULL though its count is not 0");
  if (chosen->drop_nulls < 0 || chosen->drop_nulls > 1 || chosen->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_reshape_options: drop_nulls is not 0 or 1, or reserved is not 0");
  ji_status status = check_texts(ctx, chosen);
  return status ? status : ji__builder_create(ctx, &run->builder);
}

void ji__reshape_end(ji__reshape *run) {
  ji__release(ji__allocator(run->ctx), run->ids.index);
  ji_dataset_builder_free(run->builder);
}

ji_status ji__reshape_choose(ji__reshape *run, const char *list, const char *const *names,
                             size_t count, ji__choice *out) {
  *out = (ji__choice){0};
  out->index = ji__allocate_array(ji__allocator(run->ctx), count, sizeof *out->index);
  if (!out->index)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < count; i++) {
    if (!names[i])
      return ji__fail(run->ctx, JI_ERROR_ARGUMENT, "ji_reshape_options.%s[%zu] is NULL", list, i);
    int64_t index = ji_dataset_find(run->dataset, names[i]);
    if (index < 0)
      return ji__fail(run->ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\"", names[i]);
    if (ji__reshape_has(out, index))
      return ji__fail(run->ctx, JI_ERROR_LABEL, "column \"%s\" is in %s twice", names[i], list);
    out->index[out->count++] = index;
  }
  return JI_OK;
}

ji_status ji__reshape_choose_rest(ji__reshape *run, const char *left_out, ji__choice *out) {
  int64_t count = run->dataset->column_count;
  *out = (ji__choice){0};
  out->index = ji__allocate_array(ji__allocator(run->ctx), (size_t)count, sizeof *out->index);
  if (!out->index)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < count; i++)
    if (!left_out[i])
      out->index[out->count++] = i;
  return JI_OK;
}

int ji__reshape_has(const ji__choice *choice, int64_t index) {
  for (size_t i = 0; i < choice->count; i++)
    if (choice->index[i] == index)
      return 1;
  return 0;
}

static ji_status add_texts(ji_context *ctx, ji__provenance *provenance, const char *name,
                           const char *const *texts, size_t count) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < count && !status; i++)
    status = ji__provenance_add(ctx, provenance, "option", name, texts[i]);
  return status;
}

static ji_status add_changed(ji_context *ctx, ji__provenance *provenance, const char *name,
                             const char *text, const char *usual) {
  return strcmp(text, usual) == 0 ? JI_OK
                                  : ji__provenance_add(ctx, provenance, "option", name, text);
}

static ji_status describe(ji__reshape *run, ji__provenance **out) {
  ji_context *ctx = run->ctx;
  const ji_reshape_options *o = &run->options;
  ji_status status = ji__provenance_create(ctx, run->function, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "dataset", run->dataset);
  if (!status)
    status = add_texts(ctx, *out, "ids", o->ids, o->id_count);
  if (!status)
    status = add_texts(ctx, *out, "values", o->values, o->value_count);
  if (!status)
    status = add_changed(ctx, *out, "name_column", o->name_column, reshape_defaults.name_column);
  if (!status)
    status = add_changed(ctx, *out, "value_column", o->value_column, reshape_defaults.value_column);
  if (!status)
    status = add_changed(ctx, *out, "unit_column", o->unit_column, reshape_defaults.unit_column);
  if (!status)
    status = add_changed(ctx, *out, "measure_column", o->measure_column,
                         reshape_defaults.measure_column);
  if (!status && o->drop_nulls)
    status = ji__provenance_add(ctx, *out, "option", "drop_nulls", "1");
  return status;
}

ji_status ji__reshape_finish(ji__reshape *run, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = describe(run, &provenance);
  if (!status)
    status = ji__builder_finish(run->ctx, run->builder, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status reshape(ji_context *ctx, const char *function, const ji_dataset *dataset,
                         const ji_reshape_options *options,
                         ji_status (*work)(ji__reshape *run, ji_dataset **out), ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, function, "dataset");
  if (!out)
    return ji__fail_null(ctx, function, "out");
  ji__reshape run = {.ctx = ctx, .function = function, .dataset = dataset};
  status = ji__reshape_begin(&run, options);
  if (!status)
    status = work(&run, out);
  ji__reshape_end(&run);
  return status;
}

ji_status ji_dataset_longer(ji_context *ctx, const ji_dataset *dataset,
                            const ji_reshape_options *options, ji_dataset **out) {
  return reshape(ctx, "ji_dataset_longer", dataset, options, ji__reshape_longer, out);
}

ji_status ji_dataset_wider(ji_context *ctx, const ji_dataset *dataset,
                           const ji_reshape_options *options, ji_dataset **out) {
  return reshape(ctx, "ji_dataset_wider", dataset, options, ji__reshape_wider, out);
}

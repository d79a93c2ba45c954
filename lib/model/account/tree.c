/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_tree(): the layers as an indented tree with their formulas. */
#include "model/account/tree.h"

#include "data/writer.h"

#include <math.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_account_tree_options)

static const ji_account_tree_options option_defaults = {.size = sizeof(ji_account_tree_options)};

ji_status ji_account_tree_options_init(ji_account_tree_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  LAYER,
  DEPTH,
  ESTIMATOR,
  FORMULA,
  INPUTS,
  VALUE,
  UNIT,
  MEASURE,
  STATUS,
  SOURCE,
  NAME,
  PARENT,
  COLUMN_COUNT
};

/* One call. */
typedef struct tree {
  ji_context *ctx;
  ji__evaluation evaluation;
  ji__writer *writer;
  ji__buffer text;
  int64_t max_depth; /* 0: all */
} tree;

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  if (status)
    return status;
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "layer", .type = JI_TYPE_TEXT, .description = "name, indented by its depth"},
      {.name = "depth", .type = JI_TYPE_INT64, .description = "0: a total"},
      {.name = "estimator", .type = JI_TYPE_TEXT, .description = "how its figure comes about"},
      {.name = "formula", .type = JI_TYPE_TEXT, .description = "the same in names and numbers"},
      {.name = "inputs", .type = JI_TYPE_TEXT, .description = "names joined by *"},
      {.name = "value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "its figure; null where only bounds exist"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the value"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what the value measures"},
      {.name = "status",
       .type = JI_TYPE_TEXT,
       .description = "the weakest of what goes in: observed, survey, model, assumed, "
                      "illustrative, claim"},
      {.name = "source", .type = JI_TYPE_TEXT, .description = "row of sources"},
      {.name = "name", .type = JI_TYPE_TEXT, .description = "name of the layer"},
      {.name = "parent",
       .type = JI_TYPE_TEXT,
       .description = "layer that this one is a part of; null: a total"},
  };
  status = ji__writer_create(ctx, columns, COLUMN_COUNT, out);
  ji_measure_unref(by_row);
  return status;
}

static const char *text_of(tree *run) {
  return run->text.failed ? NULL : run->text.data;
}

static void write_layer(tree *run, size_t index, int64_t depth) {
  const ji__vintage *vintage = run->evaluation.vintage;
  const ji__layer *layer = &vintage->layers[index];
  const ji__figure *figure = &run->evaluation.figures[index];
  ji__writer *writer = run->writer;
  run->text.size = 0;
  for (int64_t i = 0; i < depth; i++)
    ji__buffer_string(&run->text, "  ");
  ji__buffer_string(&run->text, layer->entry.name);
  ji__writer_text(writer, LAYER, text_of(run));
  run->text.size = 0;
  ji__layer_formula(&run->evaluation, index, &run->text);
  ji__writer_text(writer, FORMULA, text_of(run));
  run->text.size = 0;
  ji__layer_inputs(vintage, index, &run->text);
  ji__writer_text(writer, INPUTS, run->text.size ? text_of(run) : NULL);
  ji__writer_integer(writer, DEPTH, depth);
  ji__writer_text(writer, ESTIMATOR, ji__estimator_name(layer->estimator));
  ji__writer_known(writer, VALUE, figure->value);
  ji__writer_text(writer, UNIT, figure->unit);
  ji__writer_text(writer, MEASURE, figure->measure ? ji_measure_text(figure->measure) : NULL);
  ji__writer_text(writer, STATUS,
                  figure->measure ? ji_measure_field(figure->measure, "status") : NULL);
  ji__writer_text(writer, SOURCE, layer->entry.source);
  ji__writer_text(writer, NAME, layer->entry.name);
  ji__writer_text(writer, PARENT, layer->parent_name);
  ji__writer_end_row(writer);
}

/* The first layer from `from` on whose parent is `parent`; JI__NONE if there is none. */
static size_t next_child(const ji__vintage *vintage, size_t parent, size_t from) {
  while (from < vintage->layer_count && vintage->layers[from].parent != parent)
    from++;
  return from < vintage->layer_count ? from : JI__NONE;
}

/* Each total, then its children in the order of their rows, each followed by its own. */
static void write_tree(tree *run) {
  const ji__vintage *vintage = run->evaluation.vintage;
  size_t parent = JI__NONE, next = next_child(vintage, parent, 0);
  int64_t depth = 0;
  while (next != JI__NONE || parent != JI__NONE) {
    if (next == JI__NONE) { /* up again, to the next of the parent's siblings */
      size_t done = parent;
      parent = vintage->layers[done].parent;
      next = next_child(vintage, parent, done + 1);
      depth--;
      continue;
    }
    if (!run->max_depth || depth < run->max_depth)
      write_layer(run, next, depth);
    parent = next;
    next = next_child(vintage, parent, 0);
    depth++;
  }
}

static ji_status describe(tree *run, const ji_model *model, const ji_account_tree_options *options,
                          ji__provenance **out) {
  ji_status status = ji__account_provenance(run->ctx, "ji_account_tree", model, out);
  if (!status && options->reading)
    status = ji__provenance_add(run->ctx, *out, "option", "reading", options->reading);
  return status;
}

static ji_status make_tree(tree *run, const ji__account *account, const ji__reading *reading,
                           const ji_model *model, const ji_account_tree_options *options,
                           ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__evaluate(run->ctx, account, account->vintage, reading, &run->evaluation);
  if (!status)
    status = create_writer(run->ctx, &run->writer);
  if (!status)
    status = describe(run, model, options, &provenance);
  if (!status) {
    write_tree(run);
    status = run->text.failed ? ji__fail_memory(run->ctx)
                              : ji__writer_finish(run->ctx, run->writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  return status;
}

static ji_status read_options(ji_context *ctx, const ji__account *account,
                              const ji_account_tree_options *options,
                              ji_account_tree_options *chosen, const ji__reading **reading) {
  *chosen = option_defaults;
  ji_status status = options ? ji__options_read(ctx, "ji_account_tree_options", options,
                                                OPTIONS_MINIMUM, chosen, sizeof *chosen)
                             : JI_OK;
  if (!status && chosen->max_depth < 0)
    status =
        ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_account_tree_options.max_depth must not be negative");
  *reading = NULL;
  if (status || !chosen->reading)
    return status;
  *reading = ji__account_reading(account, chosen->reading);
  return *reading ? JI_OK
                  : ji__fail(ctx, JI_ERROR_NOT_FOUND, "the account declares no reading \"%s\"",
                             chosen->reading);
}

ji_status ji_account_tree(ji_context *ctx, const ji_model *model,
                          const ji_account_tree_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  const ji__reading *reading = NULL;
  ji_account_tree_options chosen;
  ji_status status = ji__account_enter(ctx, "ji_account_tree", model, out, &account);
  if (!status)
    status = read_options(ctx, account, options, &chosen, &reading);
  if (status)
    return status;
  tree run = {.ctx = ctx, .max_depth = chosen.max_depth};
  ji__buffer_init(&run.text, ji__allocator(ctx));
  status = make_tree(&run, account, reading, model, &chosen, out);
  ji__writer_free(run.writer);
  ji__buffer_free(&run.text);
  ji__evaluation_free(&run.evaluation);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_decompose(): the change between two vintages by layer, driver and coefficient. */
#include "model/account/decompose.h"

#include "data/writer.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_account_decompose_options)

static const ji_account_decompose_options option_defaults = {
    .size = sizeof(ji_account_decompose_options)};

ji_status ji_account_decompose_options_init(ji_account_decompose_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  LAYER,
  TERM,
  KIND,
  EARLIER,
  LATER,
  TERM_UNIT,
  CONTRIBUTION,
  LOW,
  HIGH,
  SHARE,
  UNIT,
  MEASURE,
  NOMINAL,
  REASON,
  COLUMN_COUNT
};

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  if (status)
    return status;
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer whose change it is"},
      {.name = "term", .type = JI_TYPE_TEXT, .description = "what changed; null: all of it"},
      {.name = "kind",
       .type = JI_TYPE_TEXT,
       .description = "layer, driver, coefficient, model, drivers; all: the whole change"},
      {.name = "earlier",
       .type = JI_TYPE_FLOAT64,
       .unit = "@term_unit",
       .description = "the term in the earlier account"},
      {.name = "later",
       .type = JI_TYPE_FLOAT64,
       .unit = "@term_unit",
       .description = "the term in the later account"},
      {.name = "term_unit", .type = JI_TYPE_TEXT, .description = "unit of earlier and later"},
      {.name = "contribution",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "mean over all orders in which the terms can change; adds up to all"},
      {.name = "low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "least contribution in any order"},
      {.name = "high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "largest contribution in any order"},
      {.name = "share",
       .type = JI_TYPE_FLOAT64,
       .unit = "1",
       .description = "of the layer's change; null where that is 0"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the contribution"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what the contribution measures"},
      {.name = "nominal",
       .type = JI_TYPE_BOOL,
       .description = "a driver at current prices goes in: a change of prices is in it"},
      {.name = "reason",
       .type = JI_TYPE_TEXT,
       .description = "why a layer is not taken apart, or the reading that it rests on"},
  };
  status = ji__writer_create(ctx, columns, COLUMN_COUNT, out);
  ji_measure_unref(by_row);
  return status;
}

static void write_term(const ji__comparison *run, ji__writer *writer, size_t layer,
                       const ji__terms *terms, const ji__term *term) {
  const ji__figure *change = &run->change[layer];
  ji__writer_text(writer, LAYER, run->later.vintage->layers[layer].entry.name);
  ji__writer_text(writer, TERM, term->name);
  ji__writer_text(writer, KIND, term->kind);
  ji__writer_finite(writer, EARLIER, term->earlier);
  ji__writer_finite(writer, LATER, term->later);
  ji__writer_text(writer, TERM_UNIT, term->unit);
  ji__writer_finite(writer, CONTRIBUTION, term->contribution);
  ji__writer_finite(writer, LOW, term->low);
  ji__writer_finite(writer, HIGH, term->high);
  if (change->value != 0)
    ji__writer_finite(writer, SHARE, term->contribution / change->value);
  ji__writer_text(writer, UNIT, change->unit);
  ji__writer_text(writer, MEASURE, change->measure ? ji_measure_text(change->measure) : NULL);
  ji__writer_bool(writer, NOMINAL, terms->is_nominal);
  ji__writer_text(writer, REASON, terms->reason ? terms->reason : run->reasons[layer]);
  ji__writer_end_row(writer);
}

/* Each term, then the whole change. */
static ji_status write_layer(ji__comparison *run, ji__writer *writer, size_t layer) {
  ji__terms terms;
  ji_status status = ji__terms_find(run, layer, &terms);
  if (status)
    return ji__fail_within(run->ctx, status, "layer \"%s\"",
                           run->later.vintage->layers[layer].entry.name);
  for (size_t i = 0; i < terms.count; i++)
    write_term(run, writer, layer, &terms, &terms.items[i]);
  const ji__figure *change = &run->change[layer];
  ji__term all = {.kind = "all",
                  .earlier = run->before[layer].value,
                  .later = run->after[layer].value,
                  .unit = change->unit,
                  .contribution = change->value,
                  .low = change->value,
                  .high = change->value};
  write_term(run, writer, layer, &terms, &all);
  return JI_OK;
}

static ji_status write_layers(ji__comparison *run, const char *only, ji__writer *writer) {
  const ji__vintage *vintage = run->later.vintage;
  int found = 0;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    if (only && strcmp(vintage->layers[i].entry.name, only) != 0)
      continue;
    found = 1;
    ji_status status = write_layer(run, writer, i);
    if (status)
      return status;
  }
  return found ? JI_OK
               : ji__fail(run->ctx, JI_ERROR_NOT_FOUND,
                          "ji_account_decompose_options.layer: no layer \"%s\"", only ? only : "");
}

static ji_status decompose(ji__comparison *run, const ji_model *earlier, const ji_model *later,
                           const char *only, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status =
      ji__comparison_provenance(run->ctx, "ji_account_decompose", earlier, later, &provenance);
  if (!status && only)
    status = ji__provenance_add(run->ctx, provenance, "option", "layer", only);
  if (!status)
    status = create_writer(run->ctx, &writer);
  if (!status)
    status = write_layers(run, only, writer);
  if (!status)
    status = ji__writer_finish(run->ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_decompose(ji_context *ctx, const ji_model *earlier, const ji_model *later,
                               const ji_account_decompose_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *old = NULL, *new = NULL;
  ji_account_decompose_options chosen = option_defaults;
  ji_status status = ji__account_enter(ctx, "ji_account_decompose", earlier, out, &old);
  if (!status)
    status = ji__account_enter(ctx, "ji_account_decompose", later, out, &new);
  if (!status && options)
    status = ji__options_read(ctx, "ji_account_decompose_options", options, OPTIONS_MINIMUM,
                              &chosen, sizeof chosen);
  if (status)
    return status;
  ji__comparison run;
  status = ji__comparison_make(ctx, old, new, &run);
  if (!status)
    status = decompose(&run, earlier, later, chosen.layer, out);
  ji__comparison_free(&run);
  return status;
}

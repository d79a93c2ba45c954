/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_check(): do parts and total agree, and what should be known before use. */
#include "data/writer.h"
#include "model/account/evaluate.h"

#include <math.h>
#include <string.h>

enum {
  CHECK,
  LAYER,
  VERDICT,
  VALUE,
  LOW,
  HIGH,
  PUBLISHED,
  PUBLISHED_LOW,
  PUBLISHED_HIGH,
  UNIT,
  EXPLANATION,
  COLUMN_COUNT
};

static const ji__writer_column columns[COLUMN_COUNT] = {
    {.name = "check", .type = JI_TYPE_TEXT, .description = "what was looked at"},
    {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer, driver or coefficient"},
    {.name = "verdict",
     .type = JI_TYPE_TEXT,
     .description = "agrees, contradicts, unchecked or note"},
    {.name = "value",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "what the parts or inputs give"},
    {.name = "low",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "lowest value that the rounding of the parts allows"},
    {.name = "high",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "highest value that the rounding of the parts allows"},
    {.name = "published",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "the figure as published"},
    {.name = "published_low",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "lowest value that its own rounding allows"},
    {.name = "published_high",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "highest value that its own rounding allows"},
    {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the row's numbers"},
    {.name = "explanation", .type = JI_TYPE_TEXT, .description = "what the verdict rests on"},
};

/* One call. */
typedef struct checks {
  ji__evaluation evaluation;
  ji__writer *writer;
  ji__buffer text;
} checks;

static void set_number(ji__writer *writer, size_t column, double value) {
  if (!isnan(value))
    ji__writer_number(writer, column, value);
}

static void write_note(checks *run, const char *check, const char *layer) {
  ji__writer_text(run->writer, CHECK, check);
  ji__writer_text(run->writer, LAYER, layer);
  ji__writer_text(run->writer, VERDICT, "note");
  ji__writer_text(run->writer, EXPLANATION, run->text.failed ? NULL : run->text.data);
  ji__writer_end_row(run->writer);
}

/* What can be said of the figure of the parts beside the published one. Without the rounding of
 * every figure that goes in, nothing says how far apart the two may lie. */
static const char *compare(const ji__figure *figure, const ji__figure *published,
                           const char **explanation) {
  if (isnan(figure->low) || isnan(figure->high) || isnan(published->low) ||
      isnan(published->high)) {
    *explanation = "not checked: a rounding that goes in is not declared, so that nothing says how "
                   "far apart the two may lie";
    return "unchecked";
  }
  double slack = 1e-12 * fabs(published->value);
  if (figure->low <= published->high + slack && published->low <= figure->high + slack) {
    *explanation = "what the inputs give and the published figure agree within rounding";
    return "agrees";
  }
  *explanation = "no rounding of the inputs gives the published figure";
  return "contradicts";
}

/* The figure of the parts beside the published one. */
static void check_layer(checks *run, size_t index) {
  const ji__layer *layer = &run->evaluation.vintage->layers[index];
  const ji__figure *figure = &run->evaluation.figures[index];
  if (layer->estimator == JI__ESTIMATOR_VALUE || isnan(layer->entry.value))
    return;
  ji__figure published = ji__figure_published(&layer->entry);
  const char *explanation = NULL;
  const char *verdict = compare(figure, &published, &explanation);
  int is_sum = layer->estimator == JI__ESTIMATOR_SUM;
  ji__writer_text(run->writer, CHECK, is_sum ? "parts_and_total" : "inputs_and_figure");
  ji__writer_text(run->writer, LAYER, layer->entry.name);
  ji__writer_text(run->writer, VERDICT, verdict);
  set_number(run->writer, VALUE, figure->value);
  set_number(run->writer, LOW, figure->low);
  set_number(run->writer, HIGH, figure->high);
  set_number(run->writer, PUBLISHED, published.value);
  set_number(run->writer, PUBLISHED_LOW, published.low);
  set_number(run->writer, PUBLISHED_HIGH, published.high);
  ji__writer_text(run->writer, UNIT, layer->entry.unit);
  ji__writer_text(run->writer, EXPLANATION, explanation);
  ji__writer_end_row(run->writer);
}

static const char *field(const ji_measure *measure, const char *key) {
  return measure ? ji_measure_field(measure, key) : NULL;
}

/* What the measure of a total says that a reader may overlook. */
static void note_measure(checks *run, const ji__layer *layer, const ji_measure *measure) {
  const char *quantity = field(measure, "quantity"), *time = field(measure, "time");
  const char *basis = field(measure, "basis");
  run->text.size = 0;
  if (!measure) {
    ji__buffer_string(&run->text, "no measure is declared: nothing says what is counted");
    write_note(run, "undeclared", layer->entry.name);
  }
  if (quantity && strcmp(quantity, "opportunities") == 0) {
    run->text.size = 0;
    ji__buffer_string(&run->text, "opportunities are a published claim without a definition: not "
                                  "persons, not jobs, and not to be added to other sources'");
    write_note(run, "quantity", layer->entry.name);
  }
  if (time && strncmp(time, "unstated", 8) == 0) {
    run->text.size = 0;
    ji__buffer_format(&run->text,
                      "taken to speak of %s; that a source says \"in\" or \"by the end of\" does "
                      "not tell whether it counts at a date, as a mean or at any time in it",
                      time[8] == ':' ? time + 9 : "no known period");
    write_note(run, "time", layer->entry.name);
  }
  if (basis && strcmp(basis, "gross") == 0) {
    run->text.size = 0;
    ji__buffer_string(&run->text, "gross: work that would exist anyway or is lost elsewhere is "
                                  "not taken out");
    write_note(run, "basis", layer->entry.name);
  }
}

static void note_source(checks *run, const ji__vintage *vintage, const ji__entry *entry) {
  const ji__account *account = run->evaluation.account;
  if (!account->has_sources)
    return;
  const ji__source *source = entry->source ? ji__account_source(account, entry->source) : NULL;
  int second_hand = source && source->standing && strcmp(source->standing, "second_hand") == 0;
  if (source && !second_hand)
    return;
  run->text.size = 0;
  if (second_hand)
    ji__buffer_format(&run->text, "second-hand, vintage %s: %s", vintage->name ? vintage->name : "",
                      source->title ? source->title : source->name);
  else
    ji__buffer_format(&run->text, "vintage %s: source \"%s\" is not in sources",
                      vintage->name ? vintage->name : "", entry->source ? entry->source : "");
  ji__writer_text(run->writer, UNIT, entry->unit);
  set_number(run->writer, PUBLISHED, entry->value);
  set_number(run->writer, PUBLISHED_LOW, entry->value - entry->rounding);
  set_number(run->writer, PUBLISHED_HIGH, entry->value + entry->rounding);
  write_note(run, "source", entry->name);
}

static void note_rounding(checks *run, const ji__entry *entry) {
  if (!isnan(entry->rounding) || isnan(entry->value))
    return;
  run->text.size = 0;
  ji__buffer_string(&run->text, "no rounding is declared: its interval is not known");
  write_note(run, "rounding", entry->name);
}

/* Earlier vintages count too: arcs between vintages use their figures. */
static void note_entries(checks *run, const ji__vintage *vintage) {
  for (size_t i = 0; i < vintage->layer_count; i++)
    note_source(run, vintage, &vintage->layers[i].entry);
  for (size_t i = 0; i < vintage->driver_count; i++)
    note_source(run, vintage, &vintage->drivers[i].entry);
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    note_source(run, vintage, &vintage->coefficients[i].entry);
}

static void write_checks(checks *run) {
  const ji__account *account = run->evaluation.account;
  const ji__vintage *vintage = run->evaluation.vintage;
  for (size_t i = 0; i < vintage->layer_count; i++)
    check_layer(run, i);
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == JI__NONE)
      note_measure(run, &vintage->layers[i], run->evaluation.figures[i].measure);
  for (size_t i = 0; i < vintage->layer_count; i++)
    note_rounding(run, &vintage->layers[i].entry);
  for (size_t i = 0; i < account->vintage_count; i++)
    if (&account->vintages[i] == vintage || ji__vintage_is_before(&account->vintages[i], vintage))
      note_entries(run, &account->vintages[i]);
}

ji_status ji_account_check(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_check", model, out, &account);
  if (status)
    return status;
  checks run = {0};
  ji__provenance *provenance = NULL;
  ji__buffer_init(&run.text, ji__allocator(ctx));
  status = ji__evaluate(ctx, account, account->vintage, NULL, &run.evaluation);
  if (!status)
    status = ji__writer_create(ctx, columns, COLUMN_COUNT, &run.writer);
  if (!status)
    status = ji__account_provenance(ctx, "ji_account_check", model, &provenance);
  if (!status) {
    write_checks(&run);
    status = run.text.failed ? ji__fail_memory(ctx)
                             : ji__writer_finish(ctx, run.writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  ji__writer_free(run.writer);
  ji__buffer_free(&run.text);
  ji__evaluation_free(&run.evaluation);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ji_account_check() says of layers, drivers and coefficients. */
#include "core/number.h"
#include "model/account/claim.h"

#include <math.h>
#include <string.h>

static const char *field(const ji_measure *measure, const char *key) {
  return measure ? ji_measure_field(measure, key) : NULL;
}

static void write_text(ji__claim_check *check, ji__finding finding, const char *subject) {
  ji__finding_row row = {.subject = subject,
                         .explanation = check->text.failed ? NULL : check->text.data};
  ji__finding_write(check->writer, finding, &row);
}

static void say(ji__claim_check *check, const char *text) {
  check->text.size = 0;
  ji__buffer_string(&check->text, text);
}

/* --- parts and totals --------------------------------------------------------------------------
 */

/* The figure of the parts beside the published one. */
static void check_layer(ji__claim_check *check, const ji__evaluation *evaluation, size_t index) {
  static const ji__finding sums[] = {JI__FINDING_PARTS_AGREE, JI__FINDING_PARTS_CONTRADICT,
                                     JI__FINDING_PARTS_UNCHECKED};
  static const ji__finding others[] = {JI__FINDING_INPUTS_AGREE, JI__FINDING_INPUTS_CONTRADICT,
                                       JI__FINDING_INPUTS_UNCHECKED};
  static const char *const words[] = {
      "what the inputs give and the published figure agree within rounding",
      "no rounding of the inputs gives the published figure",
      ("not checked: a rounding that goes in is not declared, so that nothing says how far apart "
       "the two may lie")};
  const ji__layer *layer = &evaluation->vintage->layers[index];
  const ji__figure *figure = &evaluation->figures[index];
  if (layer->estimator == JI__ESTIMATOR_VALUE || isnan(layer->entry.value))
    return;
  ji__figure published = ji__figure_published(&layer->entry);
  ji__agreement agreement = ji__figures_compare(figure, &published);
  ji__finding_row row = {.subject = layer->entry.name,
                         .unit = layer->entry.unit,
                         .explanation = words[agreement],
                         .figure = figure,
                         .published = &published};
  ji__finding_write(check->writer,
                    layer->estimator == JI__ESTIMATOR_SUM ? sums[agreement] : others[agreement],
                    &row);
}

/* A sum that names a layer and another one that holds it: without measures nothing else sees it. */
static void check_inside(ji__claim_check *check, const ji__vintage *vintage, size_t sum) {
  const ji__layer *layer = &vintage->layers[sum];
  ji__input one, other;
  if (layer->estimator != JI__ESTIMATOR_SUM || !layer->inputs)
    return;
  for (size_t i = 0, at = 0; ji__input_next(layer->inputs, &at, &one); i++)
    for (size_t k = 0, to = 0; ji__input_next(layer->inputs, &to, &other); k++) {
      size_t outer = ji__vintage_find_layer(vintage, &one);
      size_t inner = ji__vintage_find_layer(vintage, &other);
      if (i == k || !ji__layer_is_inside(vintage, check->marks, outer, inner))
        continue;
      check->text.size = 0;
      ji__buffer_format(&check->text, "\"%s\" is inside \"%s\" already and is added once more",
                        vintage->layers[inner].entry.name, vintage->layers[outer].entry.name);
      write_text(check, JI__FINDING_LAYER_INSIDE_ANOTHER, layer->entry.name);
    }
}

/* --- coefficients ------------------------------------------------------------------------------
 */

/* A driver of the coefficient's own sector, such as the trade margin in the sales. */
static const ji__driver *sector_driver(const ji__vintage *vintage, const char *sector) {
  for (size_t i = 0; i < vintage->driver_count; i++) {
    const char *own = field(vintage->drivers[i].entry.measure, "sector");
    if (own && strcmp(own, sector) == 0)
      return &vintage->drivers[i];
  }
  return NULL;
}

/* How many times too many jobs, where the sector's own sales are known. */
static void add_factor(ji__claim_check *check, const ji__vintage *vintage, const char *sector,
                       const ji__driver *driver) {
  const ji__driver *own = sector_driver(vintage, sector);
  ji__figure all = ji__figure_given(&driver->entry);
  if (!own || ji__figure_convert(check->ctx, &all, own->entry.unit) || !(own->entry.value > 0)) {
    check->ctx->message[0] = 0;
    return;
  }
  char digits[JI__NUMBER_SIZE];
  ji__number_print_significant(all.value / own->entry.value, 3, digits);
  ji__buffer_format(&check->text, ", %s times with \"%s\"", digits, own->entry.name);
}

/* The coefficient and the driver that a layer multiplies, or a coefficient is set beside. */
static void check_sector(ji__claim_check *check, const ji__vintage *vintage,
                         const ji__coefficient *coefficient, const ji__driver *driver,
                         const char *subject) {
  ji__finding finding = ji__rule_of_sector(coefficient->entry.measure, driver->entry.measure);
  if (finding == JI__FINDING_COUNT)
    return;
  const char *sector = field(coefficient->entry.measure, "of.sector");
  check->text.size = 0;
  ji__buffer_format(&check->text,
                    "\"%s\" is a coefficient of the sector %s, \"%s\" is not that sector's sales: "
                    "the jobs come out too many by all sales / the sector's own",
                    coefficient->entry.name, sector, driver->entry.name);
  add_factor(check, vintage, sector, driver);
  write_text(check, finding, subject);
}

static void check_layer_sector(ji__claim_check *check, const ji__vintage *vintage, size_t index) {
  const ji__layer *layer = &vintage->layers[index];
  const ji__coefficient *coefficient = NULL;
  const ji__driver *driver = NULL;
  ji__input input;
  size_t position = 0;
  if (layer->estimator != JI__ESTIMATOR_DRIVER && layer->estimator != JI__ESTIMATOR_RATIO_CHAIN)
    return;
  while (ji__input_next(layer->inputs, &position, &input)) {
    for (size_t i = 0; i < vintage->coefficient_count; i++)
      if (ji__input_is(&input, vintage->coefficients[i].entry.name))
        coefficient = &vintage->coefficients[i];
    for (size_t i = 0; i < vintage->driver_count; i++)
      if (ji__input_is(&input, vintage->drivers[i].entry.name))
        driver = &vintage->drivers[i];
  }
  if (coefficient && driver)
    check_sector(check, vintage, coefficient, driver, layer->entry.name);
}

static int is_same_coefficient(const ji__coefficient *left, const ji__coefficient *right) {
  return strcmp(left->entry.name, right->entry.name) == 0 && strcmp(left->kind, right->kind) == 0 &&
         strcmp(left->entry.unit, right->entry.unit) == 0 &&
         left->entry.value == right->entry.value;
}

/* The same coefficient in an earlier vintage, to the last digit. A row without a vintage belongs to
 * all of them: it is meant to be the same, and is told too. */
static void check_reused(ji__claim_check *check, const ji__vintage *vintage,
                         const ji__vintage *earlier) {
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    for (size_t k = 0; k < earlier->coefficient_count; k++) {
      const ji__coefficient *own = &vintage->coefficients[i];
      if (!is_same_coefficient(own, &earlier->coefficients[k]))
        continue;
      ji__figure figure = ji__figure_published(&own->entry);
      check->text.size = 0;
      ji__buffer_format(&check->text,
                        "the same as for %s (vintage %s): prices, productivity and structure "
                        "would not have changed since",
                        earlier->period, earlier->name ? earlier->name : "");
      ji__finding_row row = {.subject = own->entry.name,
                             .unit = own->entry.unit,
                             .explanation = check->text.failed ? NULL : check->text.data,
                             .published = &figure};
      ji__finding_write(check->writer, JI__FINDING_MULTIPLIER_REUSED, &row);
    }
}

/* --- what should be known before use ------------------------------------------------------------
 */

/* What the measure of a total says that a reader may overlook. */
static void note_measure(ji__claim_check *check, const ji__layer *layer,
                         const ji_measure *measure) {
  const char *quantity = field(measure, "quantity"), *time = field(measure, "time");
  const char *basis = field(measure, "basis"), *name = layer->entry.name;
  if (!measure) {
    say(check, "no measure is declared: nothing says what is counted");
    write_text(check, JI__FINDING_MEASURE_UNDECLARED, name);
  }
  if (quantity && strcmp(quantity, "opportunities") == 0) {
    say(check, "opportunities are a published claim without a definition: not persons, not jobs, "
               "and not to be added to other sources'");
    write_text(check, JI__FINDING_OPPORTUNITIES, name);
  }
  if (time && strncmp(time, "unstated", 8) == 0) {
    check->text.size = 0;
    ji__buffer_format(&check->text,
                      "taken to speak of %s; that a source says \"in\" or \"by the end of\" does "
                      "not tell whether it counts at a date, as a mean or at any time in it",
                      time[8] == ':' ? time + 9 : "no known period");
    write_text(check, JI__FINDING_TIME_UNSTATED, name);
  }
  if (basis && strcmp(basis, "gross") == 0) {
    say(check, "gross: work that would exist anyway or is lost elsewhere is not taken out");
    write_text(check, JI__FINDING_GROSS, name);
  }
}

static void note_source(ji__claim_check *check, const char *vintage, const ji__entry *entry) {
  const ji__account *account = check->account;
  if (!account->has_sources)
    return;
  const ji__source *source = entry->source ? ji__account_source(account, entry->source) : NULL;
  int second_hand = source && source->standing && strcmp(source->standing, "second_hand") == 0;
  if (source && !second_hand)
    return;
  check->text.size = 0;
  if (second_hand)
    ji__buffer_format(&check->text, "second-hand, vintage %s: %s", vintage,
                      source->title ? source->title : source->name);
  else
    ji__buffer_format(&check->text, "vintage %s: source \"%s\" is not in sources", vintage,
                      entry->source ? entry->source : "");
  ji__figure published = ji__figure_published(entry);
  ji__finding_row row = {.subject = entry->name,
                         .unit = entry->unit,
                         .explanation = check->text.failed ? NULL : check->text.data,
                         .published = &published};
  ji__finding_write(check->writer,
                    second_hand ? JI__FINDING_SECOND_HAND : JI__FINDING_SOURCE_UNKNOWN, &row);
}

static void note_rounding(ji__claim_check *check, const ji__entry *entry) {
  if (!isnan(entry->rounding) || isnan(entry->value))
    return;
  say(check, "no rounding is declared: its interval is not known");
  write_text(check, JI__FINDING_ROUNDING_UNDECLARED, entry->name);
}

/* Earlier vintages count too: arcs between vintages use their figures. */
static void note_entries(ji__claim_check *check, const ji__vintage *vintage) {
  const char *name = vintage->name ? vintage->name : "";
  for (size_t i = 0; i < vintage->layer_count; i++)
    note_source(check, name, &vintage->layers[i].entry);
  for (size_t i = 0; i < vintage->driver_count; i++)
    note_source(check, name, &vintage->drivers[i].entry);
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    note_source(check, name, &vintage->coefficients[i].entry);
}

/* Claims of one source are told once: with the first that has a figure. */
static void note_claim_sources(ji__claim_check *check) {
  const ji__account *account = check->account;
  const char *vintage = account->vintage->name ? account->vintage->name : "";
  for (size_t i = 0; i < account->claim_count; i++) {
    const ji__entry *entry = &account->claims[i].entry;
    int told = !entry->source;
    for (size_t k = 0; k < i && !told; k++)
      told = account->claims[k].entry.source &&
             strcmp(account->claims[k].entry.source, entry->source) == 0;
    if (!told)
      note_source(check, vintage, entry);
  }
}

ji_status ji__check_layers(ji__claim_check *check) {
  const ji__account *account = check->account;
  const ji__vintage *vintage = account->vintage;
  ji__evaluation *evaluation = NULL;
  ji_status status = ji__claim_evaluation(check, vintage, &evaluation);
  if (status)
    return status;
  for (size_t i = 0; i < vintage->layer_count; i++)
    check_layer(check, evaluation, i);
  for (size_t i = 0; i < vintage->layer_count; i++)
    check_inside(check, vintage, i);
  for (size_t i = 0; i < vintage->layer_count; i++)
    check_layer_sector(check, vintage, i);
  for (size_t i = 0; i < account->vintage_count; i++)
    if (ji__vintage_is_before(&account->vintages[i], vintage))
      check_reused(check, vintage, &account->vintages[i]);
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == JI__NONE)
      note_measure(check, &vintage->layers[i], evaluation->figures[i].measure);
  for (size_t i = 0; i < vintage->layer_count; i++)
    note_rounding(check, &vintage->layers[i].entry);
  for (size_t i = 0; i < account->vintage_count; i++)
    if (&account->vintages[i] == vintage || ji__vintage_is_before(&account->vintages[i], vintage))
      note_entries(check, &account->vintages[i]);
  note_claim_sources(check);
  return JI_OK;
}

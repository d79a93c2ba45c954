/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_coefficients(): what an account implies and publishes, side by side. */
#include "data/writer.h"
#include "model/account/pair.h"

#include <math.h>
#include <string.h>

enum {
  NAME,
  KIND,
  LAYER,
  DRIVER,
  VALUE,
  LOW,
  HIGH,
  UNIT,
  MEASURE,
  STATUS,
  RECONCILED,
  COMPARED_WITH,
  REASON,
  COLUMN_COUNT
};

/* One row of the result. */
typedef struct row {
  const char *name, *kind;
  size_t pair;      /* or JI__NONE: set beside nothing */
  size_t published; /* index of a coefficient that stands alone, else JI__NONE */
  ji__figure figure;
  const char *reason;
} row;

/* One call. */
typedef struct listing {
  ji_context *ctx;
  ji__evaluation evaluation;
  ji__pair *pairs;
  size_t pair_count;
  row *rows;
  size_t row_count, capacity;
} listing;

static ji_status add_row(listing *run, const row *added) {
  if (run->row_count == run->capacity) {
    size_t capacity = run->capacity ? 2 * run->capacity : 8;
    row *rows = ji__reallocate_array(ji__allocator(run->ctx), run->rows, capacity, sizeof *rows);
    if (!rows)
      return ji__fail_memory(run->ctx);
    run->rows = rows;
    run->capacity = capacity;
  }
  run->rows[run->row_count++] = *added;
  return JI_OK;
}

/* "words name" in the arena. */
static ji_status make_name(listing *run, const char *words, const char *name, const char **out) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(run->ctx));
  ji__buffer_format(&text, "%s%s", words, name ? name : "");
  *out = text.failed ? NULL : ji__arena_text(&run->evaluation.arena, text.data, text.size);
  ji__buffer_free(&text);
  return *out ? JI_OK : ji__fail_memory(run->ctx);
}

static ji_status add_published(listing *run, size_t index) {
  const ji__pair *pair = &run->pairs[index];
  const ji__vintage *vintage = run->evaluation.vintage;
  for (size_t i = 0; i < vintage->coefficient_count; i++) {
    const ji__coefficient *coefficient = &vintage->coefficients[i];
    if (!ji__coefficient_is_of(vintage, coefficient, pair))
      continue;
    row added = {.name = coefficient->entry.name,
                 .kind = coefficient->kind,
                 .pair = index,
                 .published = JI__NONE};
    ji_status status = ji__pair_coefficient(&run->evaluation, pair, coefficient, &added.figure);
    if (!status)
      status = add_row(run, &added);
    if (status)
      return status;
  }
  return JI_OK;
}

/* Elasticity = marginal / average, for each published marginal. */
static ji_status add_elasticities(listing *run, size_t index) {
  const ji__pair *pair = &run->pairs[index];
  const ji__vintage *vintage = run->evaluation.vintage;
  for (size_t i = 0; i < vintage->coefficient_count; i++) {
    const ji__coefficient *coefficient = &vintage->coefficients[i];
    if (!ji__coefficient_is_of(vintage, coefficient, pair) ||
        strcmp(coefficient->kind, "marginal") != 0 || !(pair->average.value > 0))
      continue;
    row added = {.kind = "elasticity", .pair = index, .published = JI__NONE};
    ji__figure marginal;
    ji_status status = ji__pair_coefficient(&run->evaluation, pair, coefficient, &marginal);
    if (!status)
      status = ji__pair_divide(run->ctx, &run->evaluation.arena, &marginal, &pair->average, "1",
                               &added.figure);
    if (!status)
      status = make_name(run, "from ", coefficient->entry.name, &added.name);
    if (!status)
      status =
          make_name(run, "only if both speak of the same layer and the same driver: ",
                    pair->reading ? pair->reading->text : "as their measures say", &added.reason);
    if (!status)
      status = add_row(run, &added);
    if (status)
      return status;
  }
  return JI_OK;
}

/* What an arc needs of the other vintage. */
typedef struct arc {
  const ji__reading *reading; /* under which the vintages' claims compare; NULL: none is needed */
  const char *missing;        /* why they do not compare; NULL: they do */
  ji__figure count, level;    /* changes */
  ji__figure earlier_count, earlier_level;
} arc;

static ji_status subtract(listing *run, const ji__figure *later, const ji__figure *earlier,
                          ji__figure *out) {
  ji__figure before = *earlier;
  *out = *later;
  ji_status status = ji__figure_convert(run->ctx, &before, later->unit);
  if (status)
    return status;
  ji__figure_subtract(out, &before);
  return ji__arena_combine(run->ctx, &run->evaluation.arena, JI_OPERATION_DIFFERENCE,
                           later->measure, earlier->measure, &out->measure);
}

/* ln(E1/E0) / ln(G1/G0), between the ends that rounding allows. */
static void log_elasticity(const ji__pair *pair, const arc *change, ji__figure *out) {
  const ji__figure *e1 = &pair->count, *e0 = &change->earlier_count;
  const ji__figure *g1 = &pair->level, *g0 = &change->earlier_level;
  ji__figure growth = ji__figure_exact(log(e1->value / e0->value), "1", NULL);
  ji__figure driver = ji__figure_exact(log(g1->value / g0->value), "1", NULL);
  growth.low = log(e1->low / e0->high);
  growth.high = log(e1->high / e0->low);
  driver.low = log(g1->low / g0->high);
  driver.high = log(g1->high / g0->low);
  *out = growth;
  if (ji__figure_invert(&driver))
    ji__figure_multiply(out, &driver);
  else
    *out = ji__figure_exact(NAN, "1", NULL);
}

static ji_status add_log_elasticity(listing *run, size_t index, const ji__vintage *earlier,
                                    const arc *change, const ji__figure *arc_figure) {
  const ji__pair *pair = &run->pairs[index];
  if (!(pair->count.value > 0 && change->earlier_count.value > 0 && pair->level.value > 0 &&
        change->earlier_level.value > 0))
    return JI_OK;
  row added = {.kind = "elasticity",
               .pair = index,
               .published = JI__NONE,
               .reason = "logarithmic, between the two vintages; nominal where prices are current"};
  log_elasticity(pair, change, &added.figure);
  if (isnan(added.figure.value))
    return JI_OK;
  ji_status status = ji__elasticity_measure(run->ctx, &run->evaluation.arena, arc_figure->measure,
                                            &added.figure.measure);
  if (!status)
    status = make_name(run, "since ", earlier->name, &added.name);
  return status ? status : add_row(run, &added);
}

/* Why there is nothing to compare with in another vintage; *missing is NULL where there is. */
static ji_status name_missing(listing *run, size_t index, const ji__vintage *earlier,
                              const ji__pair *found, const char **missing) {
  const ji__vintage *own = run->evaluation.vintage;
  const ji__pair *pair = &run->pairs[index];
  int no_layer = found->layer == JI__NONE;
  *missing = NULL;
  if (!no_layer && found->driver != JI__NONE)
    return JI_OK;
  const char *name =
      no_layer ? own->layers[pair->layer].entry.name : own->drivers[pair->driver].entry.name;
  ji__log(run->ctx, JI_LOG_WARNING, "%s: vintage \"%s\" has no row \"%s\": no arc since then",
          no_layer ? "layers" : "drivers", earlier->name ? earlier->name : "", name);
  return make_name(run,
                   no_layer ? "not compared: that vintage has no layer "
                            : "not compared: that vintage has no driver ",
                   name, missing);
}

/* Two claims of different vintages are a change only under a reading for what they count: the one
 * that ji_account_growth() asks for. */
static ji_status find_arc_reading(listing *run, size_t index, arc *change) {
  const ji__pair *pair = &run->pairs[index];
  const ji_measure *measure = run->evaluation.figures[pair->layer].measure;
  const char *quantity = measure ? ji_measure_field(measure, "quantity") : NULL;
  if (!quantity || !ji__measure_is_claim(measure))
    return JI_OK;
  change->reading = ji__account_reading_for(run->evaluation.account, quantity);
  if (change->reading)
    return JI_OK;
  ji_status status =
      make_name(run,
                "not compared: the account has no reading under which its vintages count "
                "alike (readings, quantity ",
                quantity, &change->missing);
  return status ? status : make_name(run, change->missing, ")", &change->missing);
}

/* Rows that say why there is no arc. */
static ji_status add_missing_arc(listing *run, size_t index, const ji__vintage *earlier,
                                 const char *missing) {
  row added = {.kind = "arc", .pair = index, .published = JI__NONE, .reason = missing};
  added.figure = ji__figure_exact(NAN, run->pairs[index].unit, NULL);
  ji_status status = make_name(run, "since ", earlier->name, &added.name);
  if (!status)
    status = add_row(run, &added);
  added.kind = "elasticity";
  added.figure.unit = "1";
  return status ? status : add_row(run, &added);
}

/* The arc rests on the pair's reading and on the one that compares the vintages: both are said. */
static ji_status join_readings(listing *run, const ji__reading *pair, const arc *change,
                               row *added) {
  ji_status status = JI_OK;
  added->reason = pair ? pair->text : NULL;
  if (!change->reading || change->reading == pair)
    return JI_OK;
  added->reason = change->reading->text;
  if (!pair)
    return JI_OK;
  const char *joined = NULL;
  status = make_name(run, pair->text, ". ", &added->reason);
  if (!status)
    status = make_name(run, added->reason, change->reading->text, &added->reason);
  if (!status && added->figure.measure)
    status = make_name(run, pair->name, " and ", &joined);
  if (!status && joined)
    status = make_name(run, joined, change->reading->name, &joined);
  if (!status && joined)
    status = ji__arena_with(run->ctx, &run->evaluation.arena, added->figure.measure, "reading",
                            joined, &added->figure.measure);
  return status;
}

static ji_status add_arc_rows(listing *run, size_t index, const ji__vintage *earlier,
                              const arc *change) {
  const ji__pair *pair = &run->pairs[index];
  row added = {.kind = "arc", .pair = index, .published = JI__NONE};
  if (change->level.value == 0)
    return add_missing_arc(run, index, earlier, "not compared: the driver did not change");
  ji_status status = make_name(run, "since ", earlier->name, &added.name);
  if (!status)
    status = ji__pair_divide(run->ctx, &run->evaluation.arena, &change->count, &change->level,
                             pair->unit, &added.figure);
  if (!status)
    status = join_readings(run, pair->reading, change, &added);
  if (!status)
    status = add_row(run, &added);
  return status ? status : add_log_elasticity(run, index, earlier, change, &added.figure);
}

/* The pair in an earlier vintage, evaluated; its figures are kept in our arena. */
static ji_status read_earlier(listing *run, const ji__pair *pair, ji__evaluation *earlier,
                              ji__pair *found) {
  const ji__vintage *own = run->evaluation.vintage;
  *found = (ji__pair){
      .layer = ji__vintage_layer(earlier->vintage, own->layers[pair->layer].entry.name),
      .driver = ji__vintage_driver(earlier->vintage, own->drivers[pair->driver].entry.name),
      .reading = pair->reading};
  if (found->layer == JI__NONE || found->driver == JI__NONE)
    return JI_OK;
  ji_status status = ji__evaluation_run(earlier);
  return status ? status : ji__pair_read(earlier, found);
}

static ji_status add_arc(listing *run, size_t index, const ji__vintage *vintage) {
  const ji__pair *pair = &run->pairs[index];
  ji__evaluation earlier;
  ji__pair found = {.layer = JI__NONE, .driver = JI__NONE};
  arc change = {0};
  ji_status status = ji__evaluation_begin(run->ctx, run->evaluation.account, vintage, &earlier);
  if (!status)
    status = read_earlier(run, pair, &earlier, &found);
  if (!status)
    status = name_missing(run, index, vintage, &found, &change.missing);
  if (!status && !change.missing)
    status = find_arc_reading(run, index, &change);
  if (!status && change.missing)
    status = add_missing_arc(run, index, vintage, change.missing);
  if (status || change.missing)
    goto done;
  change.earlier_count = found.count;
  change.earlier_level = found.level;
  status = subtract(run, &pair->count, &found.count, &change.count);
  if (!status)
    status = subtract(run, &pair->level, &found.level, &change.level);
  if (!status)
    status = add_arc_rows(run, index, vintage, &change);
done:
  ji__evaluation_free(&earlier);
  return status;
}

/* Vintages of one bundle whose period lies before ours. */
static ji_status add_arcs(listing *run, size_t index) {
  const ji__account *account = run->evaluation.account;
  for (size_t i = 0; i < account->vintage_count; i++) {
    const ji__vintage *vintage = &account->vintages[i];
    if (!ji__vintage_is_before(vintage, run->evaluation.vintage))
      continue;
    ji_status status = add_arc(run, index, vintage);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status list_pair(listing *run, size_t index) {
  ji__pair *pair = &run->pairs[index];
  ji_status status = ji__pair_read(&run->evaluation, pair);
  if (status)
    return status;
  row average = {.name = "average",
                 .kind = "average",
                 .pair = index,
                 .published = JI__NONE,
                 .figure = pair->average,
                 .reason = pair->reading ? pair->reading->text : NULL};
  status = add_row(run, &average);
  if (!status)
    status = add_published(run, index);
  if (!status)
    status = add_arcs(run, index);
  return status ? status : add_elasticities(run, index);
}

/* Coefficients that name no layer or no driver. */
static ji_status list_others(listing *run) {
  const ji__vintage *vintage = run->evaluation.vintage;
  for (size_t i = 0; i < vintage->coefficient_count; i++) {
    const ji__coefficient *coefficient = &vintage->coefficients[i];
    if (coefficient->layer && coefficient->driver)
      continue;
    row added = {.name = coefficient->entry.name,
                 .kind = coefficient->kind,
                 .pair = JI__NONE,
                 .published = i,
                 .figure = ji__figure_given(&coefficient->entry),
                 .reason = "names no layer or no driver: set beside nothing"};
    ji_status status = add_row(run, &added);
    if (status)
      return status;
  }
  return JI_OK;
}

static int is_elasticity(const row *tested) {
  return strcmp(tested->kind, "elasticity") == 0;
}

static double low_of(const ji__figure *figure) {
  return isnan(figure->low) ? figure->value : figure->low;
}

static double high_of(const ji__figure *figure) {
  return isnan(figure->high) ? figure->value : figure->high;
}

/* True for two rows that would be one number if all figures of the pair agreed: jobs per driver
 * beside jobs per driver, elasticity beside elasticity. */
static int are_comparable(const row *one, const row *other) {
  return one != other && one->pair != JI__NONE && one->pair == other->pair &&
         is_elasticity(one) == is_elasticity(other) && !isnan(one->figure.value) &&
         !isnan(other->figure.value);
}

/* 1 if the row agrees within rounding with all rows that it compares with, 0 if not, -1 if there
 * is none. *names: those rows, joined by "+". */
static int reconciled(const listing *run, const row *tested, ji__buffer *names) {
  int verdict = -1;
  names->size = 0;
  for (size_t i = 0; i < run->row_count; i++) {
    const row *other = &run->rows[i];
    if (!are_comparable(tested, other))
      continue;
    int meets = low_of(&other->figure) <= high_of(&tested->figure) &&
                low_of(&tested->figure) <= high_of(&other->figure);
    ji__buffer_format(names, "%s%s", verdict < 0 ? "" : "+", other->name);
    verdict = verdict < 0 ? meets : verdict && meets;
  }
  return verdict;
}

static void write_listed(const listing *run, ji__writer *writer, const row *listed,
                         ji__buffer *names) {
  const ji__vintage *vintage = run->evaluation.vintage;
  const ji_measure *measure = listed->figure.measure;
  const char *layer = NULL, *driver = NULL;
  if (listed->pair != JI__NONE) {
    layer = vintage->layers[run->pairs[listed->pair].layer].entry.name;
    driver = vintage->drivers[run->pairs[listed->pair].driver].entry.name;
  } else {
    layer = vintage->coefficients[listed->published].layer;
    driver = vintage->coefficients[listed->published].driver;
  }
  int verdict = reconciled(run, listed, names);
  ji__writer_text(writer, NAME, listed->name);
  ji__writer_text(writer, KIND, listed->kind);
  ji__writer_text(writer, LAYER, layer);
  ji__writer_text(writer, DRIVER, driver);
  ji__writer_known(writer, VALUE, listed->figure.value);
  ji__writer_known(writer, LOW, listed->figure.low);
  ji__writer_known(writer, HIGH, listed->figure.high);
  ji__writer_text(writer, UNIT, listed->figure.unit);
  ji__writer_text(writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_text(writer, STATUS, measure ? ji_measure_field(measure, "status") : NULL);
  if (verdict >= 0) {
    ji__writer_bool(writer, RECONCILED, verdict);
    ji__writer_text(writer, COMPARED_WITH, names->failed ? NULL : names->data);
  }
  ji__writer_text(writer, REASON, listed->reason ? listed->reason : listed->figure.reason);
  ji__writer_end_row(writer);
}

static ji_status create_writer(ji_context *ctx, ji__writer **out) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  if (status)
    return status;
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "name",
       .type = JI_TYPE_TEXT,
       .description = "average: implied; since VINTAGE: between two vintages; from NAME: of that "
                      "marginal; else a published coefficient"},
      {.name = "kind",
       .type = JI_TYPE_TEXT,
       .description = "average (for a level), marginal or arc (for a change), elasticity"},
      {.name = "layer", .type = JI_TYPE_TEXT, .description = "what is counted"},
      {.name = "driver", .type = JI_TYPE_TEXT, .description = "what it is per"},
      {.name = "value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "at the central figures; null where reason says why"},
      {.name = "low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "lowest value that rounding allows"},
      {.name = "high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "highest value that rounding allows"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the row's numbers"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what the row's numbers measure"},
      {.name = "status",
       .type = JI_TYPE_TEXT,
       .description = "how they were found, as in the measure: claim, survey, assumed, ..."},
      {.name = "reconciled",
       .type = JI_TYPE_BOOL,
       .description = "agrees within rounding with all rows named in compared_with; null where "
                      "there is none"},
      {.name = "compared_with",
       .type = JI_TYPE_TEXT,
       .description = "the pair's other rows that would be the same number if all agreed, joined "
                      "by +"},
      {.name = "reason",
       .type = JI_TYPE_TEXT,
       .description = "the declared readings that the row rests on, or why there is no value"},
  };
  status = ji__writer_create(ctx, columns, COLUMN_COUNT, out);
  ji_measure_unref(by_row);
  return status;
}

static ji_status write_listing(listing *run, const ji_model *model, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = create_writer(run->ctx, &writer);
  if (!status)
    status = ji__account_provenance(run->ctx, "ji_account_coefficients", model, &provenance);
  if (!status) {
    ji__buffer names;
    ji__buffer_init(&names, ji__allocator(run->ctx));
    for (size_t i = 0; i < run->row_count; i++)
      write_listed(run, writer, &run->rows[i], &names);
    status = names.failed ? ji__fail_memory(run->ctx)
                          : ji__writer_finish(run->ctx, writer, provenance, out);
    ji__buffer_free(&names);
  }
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_coefficients(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_coefficients", model, out, &account);
  if (status)
    return status;
  listing run = {.ctx = ctx};
  status = ji__evaluate(ctx, account, account->vintage, NULL, &run.evaluation);
  if (!status)
    status = ji__pairs_find(&run.evaluation, &run.pairs, &run.pair_count);
  for (size_t i = 0; !status && i < run.pair_count; i++)
    status = list_pair(&run, i);
  if (!status)
    status = list_others(&run);
  if (!status)
    status = write_listing(&run, model, out);
  ji__release(ji__allocator(ctx), run.rows);
  ji__evaluation_free(&run.evaluation);
  return status;
}

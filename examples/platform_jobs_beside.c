/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of point 4 of the example platform_jobs: the basket as large as the account's driver,
 * beside the layer that the account publishes. Neither confirms the other, and the files say why.
 */
#include "platform_jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { TYPE1, DRIFTED, TYPE2, PUBLISHED, ROWS };

/* Basket and layer side by side, in millions. */
typedef struct beside {
  char driver[128], layer[128];
  char reading[256]; /* what the sales are taken for */
  double billions, values[ROWS];
  ji_dataset *product; /* the average times the driver */
  ji_dataset *effects; /* the basket's jobs by effect */
  ji_measure *measures[ROWS];
} beside;

/* The driver's level in the account's vintage, in 1e9 of money at the day's prices; 0 if there is
 * none in that money. */
static double find_billions(app *a, const char *driver) {
  const ji_dataset *drivers = ji_bundle_find(a->account_tables, "drivers");
  char unit[128];
  double level = 0, factor = 0;
  int64_t row = driver_row(a, driver);
  if (row < 0)
    return 0;
  cell_number(a, drivers, "value", row, &level);
  driver_unit(a, driver, unit, sizeof unit);
  return ji_unit_convert(a->ctx, unit, "1e9 CNY@current:purchasers", &factor) ? 0 : level * factor;
}

/* The layer and the driver of the account's first average; *found: 0 where there is none, or none
 * that the account's readings allow. */
static ji_status find_average(app *a, beside *b, int *found) {
  ji_dataset *coefficients = NULL;
  char unit[128];
  double factor = 0;
  *found = 0;
  a->quiet++; /* point 3 has said it */
  ji_status status = ji_account_coefficients(a->ctx, a->account, &coefficients);
  a->quiet--;
  if (status)
    return status == JI_ERROR_MEASURE ? JI_OK : status;
  if (ji_dataset_row_count(coefficients) > 0) {
    cell_text(a, coefficients, "driver", 0, b->driver, sizeof b->driver);
    cell_text(a, coefficients, "layer", 0, b->layer, sizeof b->layer);
    b->billions = find_billions(a, b->driver);
  }
  ji_dataset_unref(coefficients);
  if (b->billions > 0)
    status = ji_account_apply(a->ctx, a->account, "average", b->driver, 0, &b->product);
  if (!status && b->product) {
    cell_number(a, b->product, "value", 0, &b->values[PUBLISHED]);
    cell_text(a, b->product, "unit", 0, unit, sizeof unit);
    *found = !ji_unit_convert(a->ctx, unit, "1e6 job", &factor);
    b->values[PUBLISHED] *= factor;
  }
  return status;
}

/* "gmv of kuaishou-2024 at prices of 2018": what is taken for granted, carried by the measures of
 * all that follows from it. */
static void name_reading(const app *a, beside *b) {
  const char *basis = strchr(a->basket_unit, '@');
  int size = snprintf(b->reading, sizeof b->reading, "%s of %s at prices of %.*s", b->driver,
                      a->vintage ? a->vintage : "the account",
                      basis ? (int)strcspn(basis + 1, ":") : 0, basis ? basis + 1 : "");
  for (int i = 0; i < size && b->reading[i]; i++)
    if (strchr(";=@+", b->reading[i]))
      b->reading[i] = '_';
}

/* --- what the rows measure ---------------------------------------------------------------------
 */

/* The measure in the row of an effect, or of the published layer; NULL where there is none. */
static ji_status read_measure(app *a, const ji_dataset *dataset, const char *effect,
                              ji_measure **out) {
  char text[128], measure[2048];
  *out = NULL;
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    if (effect && strcmp(cell_text(a, dataset, "effect", row, text, sizeof text), effect) != 0)
      continue;
    cell_text(a, dataset, "measure", row, measure, sizeof measure);
    return measure[0] ? ji_measure_parse(a->ctx, measure, out) : JI_OK;
  }
  return JI_OK;
}

/* *out: of the sum of both; NULL where one has none. */
static ji_status add_measures(app *a, const ji_measure *left, const ji_measure *right,
                              ji_measure **out) {
  return left && right ? ji_measure_combine(a->ctx, JI_OPERATION_ADD_PARTS, left, right, out)
                       : JI_OK;
}

/* A drift is a factor of ours: the reading names it, and no status is better than assumed. */
static ji_status drift_measure(app *a, const ji_measure *from, ji_measure **out) {
  char reading[512];
  const char *own = from ? ji_measure_field(from, "reading") : NULL;
  const char *status_word = from ? ji_measure_field(from, "status") : NULL;
  ji_measure *read = NULL;
  if (!from)
    return JI_OK;
  snprintf(reading, sizeof reading, "%s%sjobs per unit of GDP times %g", own ? own : "",
           own ? " and " : "", drift(a));
  int is_weaker = status_word &&
                  (strcmp(status_word, "illustrative") == 0 || strcmp(status_word, "claim") == 0);
  ji_status status = ji_measure_with(a->ctx, from, "reading", reading, &read);
  if (!status)
    status = ji_measure_with(a->ctx, read, "status", is_weaker ? status_word : "assumed", out);
  ji_measure_unref(read);
  return status;
}

static ji_status find_measures(app *a, beside *b) {
  ji_measure *direct = NULL, *indirect = NULL, *induced = NULL;
  ji_status status = read_measure(a, b->effects, "direct", &direct);
  if (!status)
    status = read_measure(a, b->effects, "indirect", &indirect);
  if (!status)
    status = read_measure(a, b->effects, "induced", &induced);
  if (!status)
    status = add_measures(a, direct, indirect, &b->measures[TYPE1]);
  if (!status)
    status = drift_measure(a, b->measures[TYPE1], &b->measures[DRIFTED]);
  if (!status)
    status = add_measures(a, b->measures[TYPE1], induced, &b->measures[TYPE2]);
  if (!status)
    status = read_measure(a, b->product, NULL, &b->measures[PUBLISHED]);
  ji_measure_unref(direct);
  ji_measure_unref(indirect);
  ji_measure_unref(induced);
  return status;
}

/* --- the table ---------------------------------------------------------------------------------
 */

#define WARNING                                                                                    \
  "today's sales taken at the table's prices, which the library does not do by itself; the "       \
  "basket "                                                                                        \
  "wants returns taken out, which the sales are not known to have; unreconciled, not confirmed"

/* Texts one after another, each ended by a 0, as add_texts() takes them. */
static void join(const char *const *texts, char *out, size_t size) {
  size_t at = 0;
  for (int row = 0; row < ROWS && at < size; row++)
    at += (size_t)snprintf(out + at, size - at, "%s", texts[row]) + 1;
}

static ji_status add_columns(app *a, const beside *b, ji_dataset_builder *builder) {
  char published[160], cells[16384];
  snprintf(published, sizeof published, "published for %s", b->layer);
  const char *const statements[ROWS] = {"Type I, table's technology", "Type I, with the drift",
                                        "Type I and induced, table's technology", published};
  static const char *const units[ROWS] = {"1e6 person", "1e6 person", "1e6 person", "1e6 job"};
  static const char *const notes[ROWS] = {
      WARNING, WARNING "; the drift is second-hand or as given", WARNING,
      "the account's own figure: what the average times its driver gives back"};
  const char *measures[ROWS];
  for (int row = 0; row < ROWS; row++)
    measures[row] = b->measures[row] ? ji_measure_text(b->measures[row]) : "";
  ji_measure *by_row = NULL;
  ji_status status = ji_measure_parse(a->ctx, "@measure", &by_row);
  const column_words value = {"value", "@unit", by_row, "people or jobs"};
  const struct {
    column_words words;
    const char *const *texts;
  } columns[] = {
      {{"statement", NULL, NULL, "what is set beside what"}, statements},
      {{"unit", NULL, NULL, "unit of the value"}, units},
      {{"measure", NULL, NULL, "what the value measures"}, measures},
      {{"note", NULL, NULL, "to be read before the value is used"}, notes},
  };
  for (size_t i = 0; !status && i < COUNT(columns); i++) {
    join(columns[i].texts, cells, sizeof cells);
    status = add_texts(a, builder, &columns[i].words, cells, ROWS);
    if (!status && i == 0)
      status = add_numbers(a, builder, &value, b->values, 1, ROWS);
  }
  ji_measure_unref(by_row);
  return status;
}

static ji_status save_beside(app *a, const beside *b, const ji_dataset *jobs) {
  char factor[32];
  snprintf(factor, sizeof factor, "%g", drift(a));
  const ji_origin made_of[] = {
      {.kind = "input", .name = "basket_jobs", .dataset = jobs},
      {.kind = "input", .name = "average_times_driver", .dataset = b->product},
      {.kind = "option", .name = "drift", .value = factor},
      {.kind = "note", .name = "reading", .value = b->reading},
      {.kind = "note", .name = "warning", .value = WARNING},
  };
  ji_dataset_builder *builder = NULL;
  ji_dataset *made = NULL;
  ji_status status = ji_dataset_builder_create(a->ctx, &builder);
  if (!status)
    status = add_columns(a, b, builder);
  if (!status)
    status = ji_dataset_builder_origin(a->ctx, builder, "beside_account", made_of, COUNT(made_of));
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, &made);
  if (!status)
    status = save(a, made, "beside_account");
  ji_dataset_builder_free(builder);
  ji_dataset_unref(made);
  return status;
}

static void say_beside(app *a, const beside *b) {
  char line[1024], digits[64];
  snprintf(line, sizeof line,
           "a basket (%s) as large as %s = %s bn CNY (today's sales taken at the table's prices, "
           "which the library does not do by itself; the basket wants returns taken out, which %s "
           "is not known to have) gives about %.1f million Type I, %.1f with the drift, %.1f with "
           "induced jobs and no drift; published for %s: %.2f million, and the published marginal "
           "is another figure again (point 3). Unreconciled, not confirmed.",
           a->basket_status[0] ? a->basket_status : "status not known", b->driver,
           grouped(b->billions, 1, digits), b->driver, b->values[TYPE1], b->values[DRIFTED],
           b->values[TYPE2], b->layer, b->values[PUBLISHED]);
  note("  beside it: ", line);
}

static ji_status compare(app *a, beside *b) {
  static const char *const by_effect[] = {"effect"};
  basket_run run = {0};
  ji_status status = compute_basket(a, JI_IO_TAX_INSIDE, b->billions, b->reading, &run);
  if (!status)
    status = save(a, run.jobs, "beside_account_jobs");
  if (!status)
    status = ji_dataset_aggregate(a->ctx, run.jobs, by_effect, 1, &b->effects);
  double direct = sum_of(a, run.jobs, NULL, NULL, "direct");
  b->values[TYPE1] = (direct + sum_of(a, run.jobs, NULL, NULL, "indirect")) / 1e6;
  b->values[TYPE2] = b->values[TYPE1] + sum_of(a, run.jobs, NULL, NULL, "induced") / 1e6;
  b->values[DRIFTED] = b->values[TYPE1] * drift(a);
  if (!status)
    status = find_measures(a, b);
  if (!status)
    status = save_beside(a, b, run.jobs);
  drop_basket(&run);
  return status;
}

ji_status compare_with_account(app *a) {
  beside b = {.billions = 0};
  int found = 0;
  ji_status status = find_average(a, &b, &found);
  if (!status && found && strstr(a->basket_unit, " CNY@")) {
    name_reading(a, &b);
    status = compare(a, &b);
    if (!status)
      say_beside(a, &b);
  }
  for (int row = 0; row < ROWS; row++)
    ji_measure_unref(b.measures[row]);
  ji_dataset_unref(b.product);
  ji_dataset_unref(b.effects);
  return status;
}

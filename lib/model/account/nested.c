/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A layer that another model answers: `model*driver*...`, optionally `effect=direct+indirect`. */
#include "model/account/nested.h"
#include "data/measure_combine.h"
#include "data/unit.h"
#include "data/writer.h"

#include <math.h>
#include <string.h>

static int starts_with(const ji__input *input, const char *key) {
  size_t size = strlen(key);
  return input->size >= size && memcmp(input->name, key, size) == 0;
}

static int is_effect(const ji__input *input) {
  return starts_with(input, JI__NESTED_EFFECT);
}

/* An input that is no driver. */
static int is_option(const ji__input *input) {
  return is_effect(input) || starts_with(input, JI__NESTED_WITHOUT);
}

const ji_model *ji__account_model(const ji__account *account, const ji__input *input) {
  for (size_t i = 0; i < account->model_count; i++)
    if (ji__input_is(input, account->models[i].name))
      return account->models[i].model;
  return NULL;
}

static size_t find_driver(const ji__vintage *vintage, const ji__input *input) {
  for (size_t i = 0; i < vintage->driver_count; i++)
    if (ji__input_is(input, vintage->drivers[i].entry.name))
      return i;
  return JI__NONE;
}

/* One row of the nested model's drivers. All rows have the unit of the first. */
static ji_status write_driver(ji__evaluation *evaluation, ji__writer *writer, size_t index,
                              const char *unit) {
  const ji__driver *driver = &evaluation->vintage->drivers[index];
  ji__figure level = evaluation->drivers[index];
  ji_status status = ji__figure_convert(evaluation->ctx, &level, unit);
  if (status)
    return status;
  const char *name = driver->entry.name;
  ji__writer_text(writer, 0, driver->component ? driver->component : name);
  ji__writer_text(writer, 1, name);
  ji__writer_number(writer, 2, level.value);
  ji__writer_end_row(writer);
  return JI_OK;
}

static ji_status first_unit(ji__evaluation *evaluation, const ji__layer *layer, const char **unit) {
  size_t position = 0;
  ji__input input;
  (void)ji__input_next(layer->inputs, &position, &input);
  *unit = NULL;
  while (ji__input_next(layer->inputs, &position, &input)) {
    size_t index = is_option(&input) ? JI__NONE : find_driver(evaluation->vintage, &input);
    if (index == JI__NONE && !is_option(&input))
      return ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND, "no driver \"%.*s\"", (int)input.size,
                      input.name);
    if (index != JI__NONE && !*unit)
      *unit = evaluation->drivers[index].unit;
  }
  return JI_OK;
}

/* The drivers that the layer hands to its model; NULL if it names none. */
static ji_status nested_drivers(ji__evaluation *evaluation, const ji__layer *layer,
                                ji_dataset **out) {
  const char *unit = NULL;
  ji_status status = first_unit(evaluation, layer, &unit);
  if (status || !unit)
    return status;
  ji__writer_column columns[] = {{.name = "component", .type = JI_TYPE_TEXT},
                                 {.name = "driver", .type = JI_TYPE_TEXT},
                                 {.name = "value", .type = JI_TYPE_FLOAT64}};
  /* A driver without a unit is in the nested model's own. */
  if (strcmp(unit, "1") != 0)
    columns[2].unit = unit;
  ji__writer *writer = NULL;
  status = ji__writer_create(evaluation->ctx, columns, 3, &writer);
  size_t position = 0;
  ji__input input;
  (void)ji__input_next(layer->inputs, &position, &input);
  while (!status && ji__input_next(layer->inputs, &position, &input))
    if (!is_option(&input))
      status = write_driver(evaluation, writer, find_driver(evaluation->vintage, &input), unit);
  if (!status)
    status = ji__writer_finish(evaluation->ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

/* True if the layer asks for every effect, or for that of this row. */
static int wants(const ji__layer *layer, const ji_column *effect, int64_t row) {
  size_t position = 0, size = 0;
  ji__input input;
  const char *text = ji__column_text(effect, row, &size);
  while (ji__input_next(layer->inputs, &position, &input)) {
    if (!is_effect(&input))
      continue;
    const char *list = input.name + sizeof JI__NESTED_EFFECT - 1, *end = input.name + input.size;
    while (text && list < end) {
      const char *plus = memchr(list, '+', (size_t)(end - list));
      size_t length = (size_t)((plus ? plus : end) - list);
      if (length == size && memcmp(list, text, size) == 0)
        return 1;
      list += length + 1;
    }
    return 0;
  }
  return 1;
}

typedef struct result_columns {
  const ji_column *effect, *driver, *value, *error_bound, *low, *high, *unit, *measure;
  const ji_column *parent; /* of an account's layers: only the totals are taken; else NULL */
} result_columns;

static ji_status find_columns(ji_context *ctx, const ji_dataset *result, result_columns *out) {
  const char *what = "nested result";
  int64_t parent = ji_dataset_find(result, "parent");
  out->parent = parent < 0 ? NULL : ji__dataset_view(result, parent);
  ji_status status = ji__dataset_require_text(ctx, result, what, "effect", &out->effect);
  if (!status)
    status = ji__dataset_require_text(ctx, result, what, "driver", &out->driver);
  if (!status)
    status = ji__dataset_require_number(ctx, result, what, "value", &out->value);
  if (!status)
    status = ji__dataset_require_number(ctx, result, what, "error_bound", &out->error_bound);
  if (!status)
    status = ji__dataset_require_number(ctx, result, what, "rounding_low", &out->low);
  if (!status)
    status = ji__dataset_require_number(ctx, result, what, "rounding_high", &out->high);
  if (!status)
    status = ji__dataset_require_text(ctx, result, what, "unit", &out->unit);
  return status ? status : ji__dataset_require_text(ctx, result, what, "measure", &out->measure);
}

/* One row of the nested result as a figure. */
static ji_status row_figure(ji__evaluation *evaluation, const result_columns *columns, int64_t row,
                            ji__figure *out) {
  ji_context *ctx = evaluation->ctx;
  size_t size = 0;
  const char *text = ji__column_text(columns->unit, row, &size);
  *out = ji__figure_exact(
      NAN, ji__arena_text(&evaluation->arena, text ? text : "1", text ? size : 1), NULL);
  if (!out->unit)
    return ji__fail_memory(ctx);
  (void)ji__column_number(columns->value, row, &out->value);
  (void)ji__column_number(columns->low, row, &out->low);
  (void)ji__column_number(columns->high, row, &out->high);
  (void)ji__column_number(columns->error_bound, row, &out->error_bound);
  text = ji__column_text(columns->measure, row, &size);
  if (!text)
    return JI_OK;
  char *copy = ji__arena_text(&evaluation->arena, text, size);
  if (!copy)
    return ji__fail_memory(ctx);
  ji_measure *measure = NULL;
  ji_status status = ji__measure_parse(ctx, copy, &measure);
  out->measure = measure;
  return status ? status : ji__arena_keep(ctx, &evaluation->arena, measure);
}

/* Figures with the row of the nested result that each began with. */
typedef struct rows_of {
  ji__figure *figures;
  int64_t *rows;
  size_t count;
} rows_of;

static ji_status allocate_rows(ji__evaluation *evaluation, size_t count, rows_of *out) {
  out->count = 0;
  out->figures = ji__arena_array(&evaluation->arena, count, sizeof *out->figures);
  out->rows = ji__arena_array(&evaluation->arena, count, sizeof *out->rows);
  return out->figures && out->rows ? JI_OK : ji__fail_memory(evaluation->ctx);
}

/* The wanted rows that have a value. */
static ji_status collect_rows(ji__evaluation *evaluation, const ji__layer *layer,
                              const ji_dataset *result, const result_columns *columns,
                              rows_of *out) {
  int64_t rows = ji_dataset_row_count(result);
  ji_status status = allocate_rows(evaluation, (size_t)rows, out);
  for (int64_t row = 0; !status && row < rows; row++) {
    if (ji__column_is_null(columns->value, row) || !wants(layer, columns->effect, row) ||
        (columns->parent && !ji__column_is_null(columns->parent, row)))
      continue;
    out->rows[out->count] = row;
    status = row_figure(evaluation, columns, row, &out->figures[out->count++]);
  }
  return status;
}

static int same_text(const ji_column *column, int64_t left, int64_t right) {
  size_t left_size = 0, right_size = 0;
  const char *a = ji__column_text(column, left, &left_size);
  const char *b = ji__column_text(column, right, &right_size);
  return left_size == right_size && (!left_size || memcmp(a, b, left_size) == 0);
}

/* Sums the figures that agree in all of the `keys`, in order of first appearance. */
static ji_status sum_groups(ji__evaluation *evaluation, const rows_of *from,
                            const ji_column *const *keys, size_t key_count, rows_of *out) {
  ji_status status = allocate_rows(evaluation, from->count, out);
  const ji__figure **parts = ji__arena_array(&evaluation->arena, from->count, sizeof *parts);
  unsigned char *done = ji__arena_array(&evaluation->arena, from->count, 1);
  if (status || !parts || !done)
    return status ? status : ji__fail_memory(evaluation->ctx);
  for (size_t first = 0; !status && first < from->count; first++) {
    size_t count = 0;
    for (size_t i = first; i < from->count && !done[first]; i++) {
      int same = 1;
      for (size_t k = 0; k < key_count; k++)
        same &= same_text(keys[k], from->rows[first], from->rows[i]);
      if (same)
        parts[count++] = &from->figures[i];
    }
    for (size_t i = 0; i < count; i++)
      done[parts[i] - from->figures] = 1;
    if (!count)
      continue;
    out->rows[out->count] = from->rows[first];
    status =
        ji__evaluation_sum(evaluation, parts, count, parts[0]->unit, &out->figures[out->count++]);
  }
  return status;
}

/* --- what the drivers hand on -------------------------------------------------------------------
 */

/* The next driver among the layer's inputs; JI__NONE when there is none left. */
static size_t next_driver(const ji__evaluation *evaluation, const ji__layer *layer,
                          size_t *position) {
  ji__input input;
  if (!*position)
    (void)ji__input_next(layer->inputs, position, &input); /* the model */
  while (ji__input_next(layer->inputs, position, &input))
    if (!is_option(&input))
      return find_driver(evaluation->vintage, &input);
  return JI__NONE;
}

/* The jobs of one driver among the rows. */
static double jobs_of(const ji__evaluation *evaluation, size_t driver, const rows_of *rows,
                      const ji_column *drivers) {
  const char *name = evaluation->vintage->drivers[driver].entry.name;
  double sum = 0;
  for (size_t i = 0; i < rows->count; i++)
    if (ji__column_equals(drivers, rows->rows[i], name))
      sum += rows->figures[i].value;
  return sum;
}

/* E = sum_d m_d g_d: each driver's rounding and error reach the figure through its m_d = E_d / g_d;
 * what one driver moves in all rows moves together. */
static void spread_drivers(const ji__evaluation *evaluation, const ji__layer *layer,
                           const rows_of *rows, const ji_column *drivers, ji__figure *out) {
  size_t position = 0, driver;
  out->low = out->high = out->variance = 0;
  while ((driver = next_driver(evaluation, layer, &position)) != JI__NONE) {
    const ji__figure *level = &evaluation->drivers[driver];
    double jobs = jobs_of(evaluation, driver, rows, drivers);
    ji__figure part = *level;
    ji__figure_scale(&part, level->value != 0 ? jobs / level->value : 0);
    out->low += part.low;
    out->high += part.high;
    out->variance += part.variance;
  }
  out->distribution = isnan(out->variance) ? JI__DISTRIBUTION_NONE : JI__DISTRIBUTION_FIRST_ORDER;
}

/* A figure is no better founded than its drivers. */
static ji_status weaken_status(ji__evaluation *evaluation, const ji__layer *layer,
                               ji__figure *out) {
  size_t position = 0, driver;
  ji_status status = JI_OK;
  while (!status && out->measure &&
         (driver = next_driver(evaluation, layer, &position)) != JI__NONE) {
    const ji_measure *measure = evaluation->drivers[driver].measure;
    const char *own = ji_measure_field(out->measure, "status");
    const char *given = measure ? ji_measure_field(measure, "status") : NULL;
    const char *weaker = given ? ji__weaker_status(own, given) : own;
    if (weaker != own)
      status = ji__arena_with(evaluation->ctx, &evaluation->arena, out->measure, "status", weaker,
                              &out->measure);
  }
  return status;
}

/* Without the own sectors' sales the effect is a layer of the account, which its row declares. */
static ji_status take_in(ji__evaluation *evaluation, const ji__layer *layer, ji__figure *out) {
  static const char *const keys[] = {"system", "layer", "shock", "closure", "sector"};
  size_t position = 0;
  ji__input input;
  int is_without = 0;
  while (ji__input_next(layer->inputs, &position, &input))
    is_without |= starts_with(&input, JI__NESTED_WITHOUT);
  ji_status status = JI_OK;
  for (size_t i = 0; is_without && out->measure && !status && i < sizeof keys / sizeof *keys; i++)
    status = ji__arena_with(evaluation->ctx, &evaluation->arena, out->measure, keys[i], NULL,
                            &out->measure);
  return status;
}

/* Adds up the rows through ADD_PARTS: sectors first, then drivers, then effects. The order matters:
 * the agriculture of one effect is no part of all sectors of another. */
static ji_status add_rows(ji__evaluation *evaluation, const ji__layer *layer,
                          const ji_dataset *result, ji__figure *out) {
  result_columns columns = {0};
  rows_of rows, by_driver, by_effect, all;
  ji_status status = find_columns(evaluation->ctx, result, &columns);
  if (!status)
    status = collect_rows(evaluation, layer, result, &columns, &rows);
  if (!status && !rows.count)
    status = ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND,
                      "the nested model gives no figure for \"%s\"", layer->inputs);
  const ji_column *const keys[] = {columns.effect, columns.driver};
  if (!status)
    status = sum_groups(evaluation, &rows, keys, 2, &by_driver);
  if (!status)
    status = sum_groups(evaluation, &by_driver, keys, 1, &by_effect);
  if (!status)
    status = sum_groups(evaluation, &by_effect, keys, 0, &all);
  if (status)
    return status;
  *out = all.figures[0];
  if (layer->estimator == JI__ESTIMATOR_INPUT_OUTPUT)
    spread_drivers(evaluation, layer, &rows, columns.driver, out);
  return JI_OK;
}

ji_status ji__nested_question(ji__evaluation *evaluation, const ji__layer *layer,
                              const ji_model **model, ji_dataset **drivers) {
  size_t position = 0;
  ji__input input;
  (void)ji__input_next(layer->inputs, &position, &input);
  *drivers = NULL;
  *model = layer->model ? layer->model : ji__account_model(evaluation->account, &input);
  if (!*model)
    return ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND, "no model \"%.*s\" was given",
                    (int)input.size, input.name ? input.name : "");
  if (ji_model_kind(*model) == JI_MODEL_MATCHING)
    return ji__fail(evaluation->ctx, JI_ERROR_UNSUPPORTED,
                    "\"%.*s\" is %s: it takes two drivers for each component, which layers do not "
                    "have; hand what it gives in as a layer's value",
                    (int)input.size, input.name ? input.name : "", (*model)->kind->name);
  return nested_drivers(evaluation, layer, drivers);
}

ji_status ji__evaluation_nested(ji__evaluation *evaluation, const ji__layer *layer,
                                ji__figure *out) {
  const ji_model *model = NULL;
  ji_dataset *drivers = NULL, *result = NULL;
  ji_status status = ji__nested_question(evaluation, layer, &model, &drivers);
  if (!status)
    status = ji__model_estimate(evaluation->ctx, model, drivers, NULL, &result);
  if (!status)
    status = add_rows(evaluation, layer, result, out);
  if (!status)
    status = weaken_status(evaluation, layer, out);
  if (!status)
    status = take_in(evaluation, layer, out);
  ji_dataset_unref(drivers);
  ji_dataset_unref(result);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_convert(): columns in another unit. */
#include "data/convert.h"

#include "data/measure.h"
#include "data/text_column.h"

#include <stdio.h>
#include <string.h>

#define FUNCTION "ji_dataset_convert"
#define CONVERT_MINIMUM sizeof(ji_convert_options) /* as in the first release */

static const ji_convert_options convert_defaults = {.size = sizeof(ji_convert_options)};

ji_status ji_convert_options_init(ji_convert_options *options, size_t size) {
  return ji__options_init(options, size, CONVERT_MINIMUM, &convert_defaults,
                          sizeof convert_defaults);
}

/* The columns to be converted, then columns of measures that follow them. */
typedef struct plan {
  ji__unit_conversion run;
  const ji_dataset *rates;
  const char *const *names;
  size_t count;                  /* of names */
  ji__replacement *replacements; /* `made` are filled */
  ji_measure **measures;         /* of the first `count`; owned */
  size_t made;
  unsigned char *chosen;  /* a byte a column: to be converted */
  unsigned char *dropped; /* a byte a column: a column of units that nothing needs any more */
} plan;

static const ji_column *column_at(const plan *p, int64_t index) {
  return ji__dataset_view(p->run.dataset, index);
}

/* --- what is asked for -------------------------------------------------------------------- */

static ji_status choose_column(plan *p, const char *name) {
  ji_context *ctx = p->run.ctx;
  const ji_column *column = NULL;
  if (!name)
    return ji__fail_null(ctx, FUNCTION, "a name in columns");
  ji_status status = ji__dataset_require_number(ctx, p->run.dataset, "the dataset", name, &column);
  if (status)
    return status;
  int64_t index = ji_dataset_find(p->run.dataset, name);
  if (p->chosen[index])
    return ji__fail(ctx, JI_ERROR_LABEL, "column \"%s\" is named twice", name);
  if (column->type != JI_TYPE_INT64 && column->type != JI_TYPE_FLOAT64)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" is %s: it holds no numbers", name,
                    ji__type_name(column->type));
  p->chosen[index] = 1;
  return JI_OK;
}

static ji_status find_period(plan *p) {
  const char *name = p->run.options->period;
  int64_t index = name ? ji_dataset_find(p->run.dataset, name) : -1;
  if (name && index < 0)
    return ji__fail(p->run.ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\" (period)",
                    name);
  p->run.period = name ? column_at(p, index) : NULL;
  return JI_OK;
}

static ji_status begin(plan *p, const char *unit) {
  ji_context *ctx = p->run.ctx;
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t columns = (size_t)p->run.dataset->column_count;
  ji_status status = ji__unit_read(ctx, unit, &p->run.unit);
  if (status)
    return status;
  p->run.text[ji__unit_print(&p->run.unit, p->run.text)] = 0;
  p->chosen = ji__allocate_array(allocator, columns, 1);
  p->dropped = ji__allocate_array(allocator, columns, 1);
  p->measures = ji__allocate_array(allocator, p->count, sizeof(ji_measure *));
  p->replacements = ji__allocate_array(allocator, 2 * p->count, sizeof *p->replacements);
  if (!p->chosen || !p->dropped || !p->measures || !p->replacements)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < p->count && !status; i++)
    status = choose_column(p, p->names[i]);
  if (!status)
    status = find_period(p);
  if (!status && p->rates)
    status = ji__rates_create(ctx, p->rates, p->run.options, &p->run.rates);
  return status;
}

static void end(plan *p) {
  const ji_allocator *allocator = ji__allocator(p->run.ctx);
  ji__rates_free(p->run.ctx, p->run.rates);
  ji__text_index_free(&p->run.keys);
  for (size_t i = 0; i < p->run.factor_count; i++)
    ji__release(allocator, p->run.factors[i].text);
  ji__release(allocator, p->run.factors);
  ji__replacements_free(p->run.ctx, p->replacements, p->made);
  for (size_t i = 0; p->measures && i < p->count; i++)
    ji_measure_unref(p->measures[i]);
  ji__release(allocator, p->measures);
  ji__release(allocator, p->replacements);
  ji__release(allocator, p->chosen);
  ji__release(allocator, p->dropped);
}

/* --- measures ----------------------------------------------------------------------------- */

/* A column that is not converted, but whose measures stand in the column `name`. */
static const ji_column *stranger(const plan *p, const char *name) {
  for (int64_t i = 0; i < p->run.dataset->column_count; i++) {
    const ji_column *column = column_at(p, i);
    const char *whole = column->measure ? ji__measure_whole_column(column->measure) : NULL;
    if (!p->chosen[i] && whole && strcmp(whole, name) == 0)
      return column;
  }
  return NULL;
}

/* The text of one row's measure after the conversion, appended. */
static ji_status follow_text(plan *p, const ji_column *texts, int64_t row, ji__text_column *out,
                             int *changed) {
  char *text = NULL;
  ji_measure *before = NULL, *after = NULL;
  ji_status status = ji__column_copy_text(p->run.ctx, texts, row, &text);
  if (!status && !text) {
    ji__text_column_null(out);
    return JI_OK;
  }
  if (!status)
    status = ji__measure_parse(p->run.ctx, text, &before);
  if (!status && !ji__measure_whole_column(before))
    status = ji__measure_follow_unit(p->run.ctx, before, &p->run.unit, &after);
  if (status)
    status =
        ji__fail_within(p->run.ctx, status, "column \"%s\", row %lld", texts->name, (long long)row);
  else
    *changed |= !ji__measure_equal(before, after);
  if (!status)
    ji__text_column_add(out, ji_measure_text(after));
  ji_measure_unref(before);
  ji_measure_unref(after);
  ji__release(ji__allocator(p->run.ctx), text);
  return status;
}

/* Brings a column of whole measures to the new unit; its columns must all be converted. */
static ji_status follow_column(plan *p, int64_t index, const ji_column *of) {
  ji_context *ctx = p->run.ctx;
  const ji_column *texts = column_at(p, index);
  ji__text_column made;
  int changed = 0;
  ji_status status = ji__text_column_begin(ctx, texts->length, &made);
  for (int64_t row = 0; row < texts->length && !status; row++)
    status = follow_text(p, texts, row, &made, &changed);
  const ji_column *other = stranger(p, texts->name);
  if (!status && changed && other)
    status =
        ji__fail(ctx, JI_ERROR_MEASURE,
                 "columns \"%s\" and \"%s\" share the measures in column \"%s\", which hold the "
                 "unit: they must be converted together",
                 of->name, other->name, texts->name);
  if (!status && changed) {
    ji__replacement *next = &p->replacements[p->made];
    *next = (ji__replacement){.index = index, .column = *texts};
    status = ji__text_column_finish(ctx, &made, next);
    p->made++;
  }
  ji__text_column_free(ctx, &made);
  return status;
}

static int is_made(const plan *p, int64_t index) {
  for (size_t i = 0; i < p->made; i++)
    if (p->replacements[i].index == index)
      return 1;
  return 0;
}

static ji_status follow_measure(plan *p, size_t number) {
  const ji_column *column = &p->replacements[number].column;
  const char *whole = column->measure ? ji__measure_whole_column(column->measure) : NULL;
  if (!column->measure)
    return JI_OK;
  if (!whole)
    return ji__measure_follow_unit(p->run.ctx, column->measure, &p->run.unit, &p->measures[number]);
  p->measures[number] = ji_measure_ref(column->measure);
  int64_t index = ji_dataset_find(p->run.dataset, whole);
  return is_made(p, index) ? JI_OK : follow_column(p, index, column);
}

/* --- columns of units --------------------------------------------------------------------- */

static int measure_names(const ji_measure *measure, const char *name) {
  ji__measure_field field;
  size_t position = 0;
  while (measure && ji__measure_next(measure, &position, &field))
    if (field.column && strcmp(field.column, name) == 0)
      return 1;
  return 0;
}

static int cells_name(const ji_column *column, const char *name) {
  char sought[256];
  int size = snprintf(sought, sizeof sought, "@%s", name);
  if (size < 0 || (size_t)size >= sizeof sought || column->type != JI_TYPE_TEXT)
    return 1;
  for (int64_t row = 0; row < column->length; row++) {
    size_t left;
    const char *at = ji__column_text(column, row, &left);
    for (; at && left >= (size_t)size; at++, left--)
      if (memcmp(at, sought, (size_t)size) == 0)
        return 1;
  }
  return 0;
}

/* Whether anything of a column that is not converted refers to the column `name`. */
static int refers_to(const plan *p, const ji_column *column, int is_chosen, const char *name) {
  const char *units = NULL;
  if (!is_chosen && column->unit && ji__unit_is_by_row(column->unit, &units) &&
      strcmp(units, name) == 0)
    return 1;
  const char *whole = column->measure ? ji__measure_whole_column(column->measure) : NULL;
  if (whole)
    return strcmp(whole, name) == 0 ||
           cells_name(column_at(p, ji_dataset_find(p->run.dataset, whole)), name);
  return !is_chosen && measure_names(column->measure, name);
}

static int is_needed(const plan *p, const char *name) {
  for (int64_t i = 0; i < p->run.dataset->column_count; i++)
    if (refers_to(p, column_at(p, i), p->chosen[i], name))
      return 1;
  for (size_t i = 0; i < p->count; i++)
    if (measure_names(p->measures[i], name))
      return 1;
  return 0;
}

static void drop_units(plan *p) {
  for (int64_t i = 0; i < p->run.dataset->column_count; i++) {
    const char *units = NULL;
    const ji_column *column = column_at(p, i);
    if (!p->chosen[i] || !ji__unit_is_by_row(column->unit, &units))
      continue;
    int64_t index = ji_dataset_find(p->run.dataset, units);
    if (!p->chosen[index] && !is_needed(p, units))
      p->dropped[index] = 1;
  }
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status describe(const plan *p, ji__provenance **out) {
  ji_context *ctx = p->run.ctx;
  static const char *const timings[] = {NULL, "average", "end_of_period"};
  const ji_convert_options *options = p->run.options;
  const char *const words[][2] = {{"unit", p->run.text},
                                  {"period", options->period},
                                  {"series", options->series},
                                  {"timing", timings[options->timing]}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "dataset", p->run.dataset);
  if (!status && p->rates)
    status = ji__provenance_input(ctx, *out, "rates", p->rates);
  for (size_t i = 0; i < p->count && !status; i++)
    status = ji__provenance_add(ctx, *out, "option", "column", p->names[i]);
  for (size_t i = 0; i < sizeof words / sizeof words[0] && !status; i++)
    if (words[i][1])
      status = ji__provenance_add(ctx, *out, "option", words[i][0], words[i][1]);
  for (size_t i = 0; i < p->run.factor_count && !status; i++)
    status = ji__provenance_add(ctx, *out, "note", "factor", p->run.factors[i].text);
  return status;
}

static ji_status convert_columns(plan *p) {
  ji_status status = JI_OK;
  for (; p->made < p->count && !status; p->made++) {
    int64_t index = ji_dataset_find(p->run.dataset, p->names[p->made]);
    status = ji__convert_values(&p->run, index, &p->replacements[p->made]);
  }
  for (size_t i = 0; i < p->count && !status; i++)
    status = follow_measure(p, i);
  return status;
}

static ji_status convert(plan *p, const char *unit, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = begin(p, unit);
  if (!status)
    status = convert_columns(p);
  if (!status) {
    drop_units(p);
    status = describe(p, &provenance);
  }
  for (size_t i = 0; i < p->count && !status; i++) {
    p->replacements[i].column.unit = p->run.text;
    p->replacements[i].column.measure = p->measures[i];
  }
  if (!status)
    status = ji__dataset_replace(p->run.ctx, p->run.dataset, p->replacements, p->made, p->dropped,
                                 provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status check_options(ji_context *ctx, const ji_convert_options *options) {
  if (options->timing >= JI_RATE_TIMING_ANY && options->timing <= JI_RATE_TIMING_END_OF_PERIOD)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  "ji_convert_options.timing is %d, expected one of enum ji_rate_timing",
                  (int)options->timing);
}

ji_status ji_dataset_convert(ji_context *ctx, const ji_dataset *dataset, const char *const *columns,
                             size_t count, const char *unit, const ji_dataset *rates,
                             const ji_convert_options *options, ji_dataset **out) {
  ji_convert_options own = convert_defaults;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset || !columns || !unit || !out)
    return ji__fail_null(ctx, FUNCTION,
                         !dataset   ? "dataset"
                         : !columns ? "columns"
                         : !unit    ? "unit"
                                    : "out");
  if (!count)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, FUNCTION ": count is 0: no column is named");
  if (options)
    status =
        ji__options_read(ctx, "ji_convert_options", options, CONVERT_MINIMUM, &own, sizeof own);
  if (!status)
    status = check_options(ctx, &own);
  if (status)
    return status;
  plan p = {.rates = rates, .names = columns, .count = count};
  p.run = (ji__unit_conversion){.ctx = ctx, .dataset = dataset, .options = &own};
  ji__text_index_init(&p.run.keys, ji__allocator(ctx));
  status = convert(&p, unit, out);
  end(&p);
  return status;
}

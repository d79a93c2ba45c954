/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A wide table into a long one. Which cell each row comes from is listed first; every column is
 * then gathered along the list. */
#include "data/group.h"
#include "data/measure.h"
#include "data/reshape.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "data/writer.h"

#include <stdio.h>
#include <string.h>

#define EXACT_IN_DOUBLE (INT64_C(1) << 53)

typedef struct longer {
  ji__reshape *run;
  ji_context *ctx;
  ji__choice values;
  int64_t *row;    /* of the wide table, by row of the long one */
  int64_t *column; /* which of `values` it is */
  int64_t count;   /* rows of the long table */
  ji_type type;    /* of its values */
} longer;

static const ji_column *measured(const longer *l, int64_t which) {
  return ji__dataset_view(l->run->dataset, l->values.index[which]);
}

/* --- which columns, which cells -------------------------------------------------------------- */

static ji_status choose_given(longer *l) {
  ji__reshape *run = l->run;
  const ji_reshape_options *o = &run->options;
  ji_status status = JI_OK;
  if (o->ids)
    status = ji__reshape_choose(run, "ids", o->ids, o->id_count, &run->ids);
  if (!status && o->values)
    status = ji__reshape_choose(run, "values", o->values, o->value_count, &l->values);
  for (size_t i = 0; i < l->values.count && !status; i++)
    if (ji__reshape_has(&run->ids, l->values.index[i]))
      status = ji__fail(run->ctx, JI_ERROR_LABEL, "column \"%s\" is in ids and in values",
                        measured(l, (int64_t)i)->name);
  return status;
}

/* What was not given is the rest. */
static ji_status choose_columns(longer *l) {
  ji__reshape *run = l->run;
  const ji_reshape_options *o = &run->options;
  if (!o->ids && !o->values)
    return ji__fail(run->ctx, JI_ERROR_ARGUMENT,
                    "ji_dataset_longer: ids or values must say which columns are measured");
  ji_status status = choose_given(l);
  if (status || (o->ids && o->values))
    return status;
  const ji__choice *given = o->ids ? &run->ids : &l->values;
  char *left_out =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->dataset->column_count, 1);
  if (!left_out)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < given->count; i++)
    left_out[given->index[i]] = 1;
  ji__choice *rest = o->ids ? &l->values : &run->ids;
  ji__release(ji__allocator(run->ctx), rest->index);
  status = ji__reshape_choose_rest(run, left_out, rest);
  ji__release(ji__allocator(run->ctx), left_out);
  return status;
}

static ji_status list_cells(longer *l) {
  int64_t rows = l->run->dataset->rows;
  int64_t columns = (int64_t)l->values.count;
  if (columns && rows > INT64_MAX / 16 / columns)
    return ji__fail(l->ctx, JI_ERROR_LIMIT, "the long table has too many rows");
  size_t cells = (size_t)(rows * columns);
  l->row = ji__allocate_array(ji__allocator(l->ctx), cells, sizeof *l->row);
  l->column = ji__allocate_array(ji__allocator(l->ctx), cells, sizeof *l->column);
  if (!l->row || !l->column)
    return ji__fail_memory(l->ctx);
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < columns; column++) {
      if (l->run->options.drop_nulls && ji__column_is_null(measured(l, column), row))
        continue;
      l->row[l->count] = row;
      l->column[l->count++] = column;
    }
  return JI_OK;
}

/* --- values ---------------------------------------------------------------------------------- */

static int is_number(ji_type type) {
  return type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64;
}

static ji_type plain_type(const ji_column *column) {
  return column->type == JI_TYPE_DICTIONARY ? JI_TYPE_TEXT : column->type;
}

/* A column without any value says nothing of its type. */
static ji_status join_types(longer *l) {
  const ji_column *first = NULL;
  for (size_t i = 0; i < l->values.count; i++) {
    const ji_column *column = measured(l, (int64_t)i);
    ji_type type = plain_type(column);
    if (column->null_count == column->length && column->length > 0)
      continue;
    if (!first) {
      first = column;
      l->type = type;
    } else if (is_number(type) && is_number(l->type)) {
      l->type = type == l->type ? type : JI_TYPE_FLOAT64;
    } else if (type != l->type) {
      return ji__fail(l->ctx, JI_ERROR_TYPE,
                      "columns \"%s\" (%s) and \"%s\" (%s) cannot become one: their types differ",
                      first->name, ji__type_name(first->type), column->name,
                      ji__type_name(column->type));
    }
  }
  if (!first)
    l->type = l->values.count ? plain_type(measured(l, 0)) : JI_TYPE_FLOAT64;
  return JI_OK;
}

static ji_status put_number(longer *l, const ji_column *column, int64_t row, double *to) {
  if (column->type == JI_TYPE_INT64) {
    int64_t value = ((const int64_t *)column->values)[row];
    if (value > EXACT_IN_DOUBLE || value < -EXACT_IN_DOUBLE)
      return ji__fail(
          l->ctx, JI_ERROR_LIMIT,
          "column \"%s\", row %lld: %lld is beyond what a float holds exactly, and other "
          "columns hold floats",
          column->name, (long long)row, (long long)value);
  }
  (void)ji__column_number(column, row, to);
  return JI_OK;
}

static ji_status fill_fixed(longer *l, uint8_t *values) {
  size_t width = ji__type_bytes(l->type, 1);
  ji_status status = JI_OK;
  for (int64_t i = 0; i < l->count && !status; i++) {
    const ji_column *column = measured(l, l->column[i]);
    int64_t row = l->row[i];
    if (ji__column_is_null(column, row))
      continue;
    if (l->type == JI_TYPE_FLOAT64) {
      double value = 0;
      status = put_number(l, column, row, &value);
      memcpy(values + (size_t)i * width, &value, width);
    } else if (l->type == JI_TYPE_BOOL) {
      values[i / 8] |= (uint8_t)(ji__column_bits(column, row) << (i % 8));
    } else {
      memcpy(values + (size_t)i * width, (const uint8_t *)column->values + (size_t)row * width,
             width);
    }
  }
  return status;
}

static ji_status fill_text(longer *l, void *owned[3]) {
  ji__buffer bytes;
  ji__buffer_init(&bytes, ji__allocator(l->ctx));
  int64_t *offsets =
      ji__allocate_array(ji__allocator(l->ctx), (size_t)l->count + 1, sizeof *offsets);
  owned[2] = offsets;
  for (int64_t i = 0; i < l->count && offsets; i++) {
    size_t size = 0;
    const char *cell = ji__column_text(measured(l, l->column[i]), l->row[i], &size);
    ji__buffer_append(&bytes, cell, cell ? size : 0);
    offsets[i + 1] = (int64_t)bytes.size;
  }
  owned[1] = bytes.data;
  return offsets && !bytes.failed ? JI_OK : ji__fail_memory(l->ctx);
}

static ji_status fill_values(longer *l, void *owned[3]) {
  uint8_t *validity = ji__allocate_array(ji__allocator(l->ctx), (size_t)l->count / 8 + 1, 1);
  owned[0] = validity;
  if (!validity)
    return ji__fail_memory(l->ctx);
  for (int64_t i = 0; i < l->count; i++)
    if (!ji__column_is_null(measured(l, l->column[i]), l->row[i]))
      validity[i / 8] |= (uint8_t)(1U << (i % 8));
  if (l->type == JI_TYPE_TEXT)
    return fill_text(l, owned);
  owned[1] = ji__allocate_array(ji__allocator(l->ctx), ji__type_bytes(l->type, l->count) + 1, 1);
  return owned[1] ? fill_fixed(l, owned[1]) : ji__fail_memory(l->ctx);
}

/* --- units and measures ---------------------------------------------------------------------- */

static int same_unit(const ji_column *left, const ji_column *right) {
  if (!left->unit || !right->unit)
    return left->unit == right->unit;
  return strcmp(left->unit, right->unit) == 0;
}

static int units_differ(const longer *l) {
  for (size_t i = 1; i < l->values.count; i++)
    if (!same_unit(measured(l, 0), measured(l, (int64_t)i)))
      return 1;
  return 0;
}

static int measures_differ(const longer *l) {
  for (size_t i = 1; i < l->values.count; i++)
    if (!ji__measure_equal(measured(l, 0)->measure, measured(l, (int64_t)i)->measure))
      return 1;
  return 0;
}

/* Values with the unit and measure of the first column; where they differ, with those by row. */
static ji_status add_values(longer *l, int by_unit, int by_measure) {
  const ji_reshape_options *o = &l->run->options;
  const ji_column *first = l->values.count ? measured(l, 0) : NULL;
  void *owned[3] = {NULL, NULL, NULL};
  ji__buffer unit, measure;
  ji_measure *whole = NULL;
  ji__buffer_init(&unit, ji__allocator(l->ctx));
  ji__buffer_init(&measure, ji__allocator(l->ctx));
  ji__buffer_format(&unit, "@%s", o->unit_column);
  ji__buffer_format(&measure, "@%s", o->measure_column);
  ji_status status = unit.failed || measure.failed ? ji__fail_memory(l->ctx) : JI_OK;
  if (!status && by_measure)
    status = ji__measure_parse(l->ctx, measure.data, &whole);
  if (!status)
    status = fill_values(l, owned);
  if (!status) {
    ji_column column = {.size = sizeof column,
                        .type = l->type,
                        .name = o->value_column,
                        .unit = by_unit ? unit.data
                                : first ? first->unit
                                        : NULL,
                        .measure = by_measure ? whole
                                   : first    ? first->measure
                                              : NULL,
                        .length = l->count,
                        .null_count = -1,
                        .validity = owned[0],
                        .values = owned[1],
                        .offsets = owned[2]};
    status = ji__builder_take(l->ctx, l->run->builder, &column, owned);
  }
  for (size_t i = 0; i < 3 && status; i++)
    ji__release(ji__allocator(l->ctx), owned[i]);
  ji_measure_unref(whole);
  ji__buffer_free(&unit);
  ji__buffer_free(&measure);
  return status;
}

/* A column of one text a measured column, on every row that comes from it. */
static ji_status spread(longer *l, const char *name, const char *description,
                        const char *(*text)(const ji_column *column)) {
  const ji__writer_column about = {.name = name, .type = JI_TYPE_TEXT, .description = description};
  ji__writer *writer = NULL;
  ji_dataset *words = NULL;
  ji_status status = ji__writer_create(l->ctx, &about, 1, &writer);
  for (size_t i = 0; i < l->values.count && !status; i++) {
    ji__writer_text(writer, 0, text(measured(l, (int64_t)i)));
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(l->ctx, writer, NULL, &words);
  if (!status)
    status = ji__builder_gather(l->ctx, l->run->builder, ji__dataset_view(words, 0), l->column,
                                l->count);
  ji_dataset_unref(words);
  ji__writer_free(writer);
  return status;
}

static const char *unit_of(const ji_column *column) {
  return column->unit;
}

static const char *measure_of(const ji_column *column) {
  return column->measure ? ji_measure_text(column->measure) : NULL;
}

/* A unit that varies by row already is that of its row. */
static ji_status resolve_units(longer *l) {
  const ji__writer_column about = {.name = l->run->options.unit_column,
                                   .type = JI_TYPE_TEXT,
                                   .description = "unit of the row's value"};
  ji__writer *writer = NULL;
  ji_dataset *units = NULL;
  ji_status status = ji__writer_create(l->ctx, &about, 1, &writer);
  for (int64_t i = 0; i < l->count && !status; i++) {
    char *unit = NULL;
    status = ji__unit_resolve(l->ctx, measured(l, l->column[i])->unit, l->run->dataset, l->row[i],
                              &unit);
    ji__writer_text(writer, 0, unit);
    ji__writer_end_row(writer);
    ji__release(ji__allocator(l->ctx), unit);
  }
  if (!status)
    status = ji__writer_finish(l->ctx, writer, NULL, &units);
  if (!status)
    status = ji__builder_share(l->ctx, l->run->builder, units, 0);
  ji_dataset_unref(units);
  ji__writer_free(writer);
  return status;
}

static ji_status add_units(longer *l) {
  for (size_t i = 0; i < l->values.count; i++)
    if (ji__unit_is_by_row(measured(l, (int64_t)i)->unit, NULL))
      return resolve_units(l);
  return spread(l, l->run->options.unit_column, "unit of the row's value", unit_of);
}

/* --- the table ------------------------------------------------------------------------------- */

static ji_status add_ids(longer *l) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < l->run->ids.count && !status; i++)
    status = ji__builder_gather(l->ctx, l->run->builder,
                                ji__dataset_view(l->run->dataset, l->run->ids.index[i]), l->row,
                                l->count);
  return status;
}

/* The names of the measured columns, a word each. */
static ji_status make_words(longer *l, ji_dataset **out) {
  static const ji__writer_column about = {.name = "value", .type = JI_TYPE_TEXT};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(l->ctx, &about, 1, &writer);
  for (size_t i = 0; i < l->values.count && !status; i++) {
    ji__writer_text(writer, 0, measured(l, (int64_t)i)->name);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(l->ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status add_names(longer *l) {
  ji_dataset *words = NULL;
  ji_status status = make_words(l, &words);
  int32_t *codes = ji__allocate_array(ji__allocator(l->ctx), (size_t)l->count, sizeof *codes);
  if (!status && !codes)
    status = ji__fail_memory(l->ctx);
  if (!status) {
    for (int64_t i = 0; i < l->count; i++)
      codes[i] = (int32_t)l->column[i];
    ji_column column = {.size = sizeof column,
                        .type = JI_TYPE_DICTIONARY,
                        .name = l->run->options.name_column,
                        .length = l->count,
                        .values = codes,
                        .dictionary = words};
    void *const owned[3] = {NULL, codes, NULL};
    status = ji__builder_take(l->ctx, l->run->builder, &column, owned);
  }
  if (status)
    ji__release(ji__allocator(l->ctx), codes);
  ji_dataset_unref(words);
  return status;
}

static ji_status make(longer *l, ji_dataset **out) {
  ji_status status = choose_columns(l);
  if (!status)
    status = join_types(l);
  if (!status)
    status = list_cells(l);
  if (status)
    return status;
  int by_unit = units_differ(l), by_measure = measures_differ(l);
  status = add_ids(l);
  if (!status)
    status = add_names(l);
  if (!status)
    status = add_values(l, by_unit, by_measure);
  if (!status && by_unit)
    status = add_units(l);
  if (!status && by_measure)
    status = spread(l, l->run->options.measure_column, "what the row's value measures", measure_of);
  return status ? status : ji__reshape_finish(l->run, out);
}

ji_status ji__reshape_longer(ji__reshape *run, ji_dataset **out) {
  longer l = {.run = run, .ctx = run->ctx};
  ji_status status = make(&l, out);
  ji__release(ji__allocator(run->ctx), l.values.index);
  ji__release(ji__allocator(run->ctx), l.row);
  ji__release(ji__allocator(run->ctx), l.column);
  return status;
}

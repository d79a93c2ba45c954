/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which columns of a dataset become dimensions, measures and attributes of a file. */
#include "format/sdmx_header.h"
#include "format/sdmx_options.h"
#include "format/sdmx_write.h"

#include <string.h>

static const ji_column *look(const ji__sdmx_layout *l, int64_t index) {
  return ji__dataset_view(l->dataset, index);
}

/* The index of a column, or -1. */
static int64_t find(const ji__sdmx_layout *l, const char *name) {
  for (int64_t i = 0; i < l->dataset->column_count; i++)
    if (strcmp(look(l, i)->name, name) == 0)
      return i;
  return -1;
}

static ji_status require(const ji__sdmx_layout *l, const char *name, int64_t *index) {
  *index = find(l, name);
  if (*index >= 0)
    return JI_OK;
  return ji__fail(l->ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\"", name);
}

static int is_number(const ji_column *column) {
  return column->type == JI_TYPE_FLOAT64 || column->type == JI_TYPE_INT64;
}

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

/* --- ids ------------------------------------------------------------------------------------- */

/* The bytes before the brackets of ATTR[] and ATTR[en;fr]; all of them where there are none. */
static size_t id_size(const char *name) {
  size_t size = strlen(name);
  const char *open = strchr(name, '[');
  return open && name[size - 1] == ']' && !memchr(open + 1, '[', size - (size_t)(open - name) - 1)
             ? (size_t)(open - name)
             : size;
}

static int is_reserved(const ji__sdmx_layout *l, const char *id) {
  static const char *const reserved[] = {"STRUCTURE",  "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION",
                                         "SERIES_KEY", "OBS_KEY",      JI__SDMX_VALUE};
  for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
    if (strcmp(reserved[i], id) == 0)
      return 1;
  int is_unit = strcmp(id, JI__SDMX_UNIT_MEASURE) == 0 || strcmp(id, JI__SDMX_UNIT_MULT) == 0;
  return is_unit && l->value && l->value->unit;
}

static ji_status check_id(const ji__sdmx_layout *l, const char *name) {
  if (!ji__sdmx_is_id(name, id_size(name)))
    return ji__fail(l->ctx, JI_ERROR_LABEL,
                    "column \"%s\": its name is no id of SDMX (letters, digits, _ - @ $, and [] "
                    "behind it where a cell holds several values)",
                    name);
  if (is_reserved(l, name))
    return ji__fail(l->ctx, JI_ERROR_LABEL,
                    "column \"%s\": the file has a column of its own of that name", name);
  return JI_OK;
}

/* --- places ---------------------------------------------------------------------------------- */

static void append(ji__sdmx_layout *l, ji__sdmx_output output) {
  l->has_multiple |= output.is_multiple;
  l->outputs[l->count++] = output;
}

static const ji_column *find_names(ji__sdmx_layout *l, const char *name, ji_status *status) {
  if (l->options.labels != JI_SDMX_LABELS_BOTH && l->options.labels != JI_SDMX_LABELS_NAME)
    return NULL;
  char *sought = ji__sdmx_names_of(ji__allocator(l->ctx), name);
  if (!sought) {
    *status = ji__fail_memory(l->ctx);
    return NULL;
  }
  int64_t index = find(l, sought);
  ji__release(ji__allocator(l->ctx), sought);
  if (index < 0 || !is_text(look(l, index)) || l->taken[index])
    return NULL;
  l->taken[index] = 1;
  return look(l, index);
}

static ji_status place(ji__sdmx_layout *l, int64_t index, int is_dimension) {
  const ji_column *column = look(l, index);
  if (l->taken[index])
    return ji__fail(l->ctx, JI_ERROR_LABEL,
                    "column \"%s\" is named twice, or has its place already", column->name);
  l->taken[index] = 1;
  int is_unit = column == l->unit;
  int is_value = column == l->value;
  ji_status status = is_unit || is_value ? JI_OK : check_id(l, column->name);
  ji__sdmx_output output = {.column = column, .is_unit = is_unit, .is_dimension = is_dimension};
  output.id = is_unit ? JI__SDMX_UNIT_MEASURE : is_value ? JI__SDMX_VALUE : column->name;
  output.is_multiple = output.id[id_size(output.id)] != 0;
  output.is_time = strncmp(output.id, JI__SDMX_TIME, id_size(output.id)) == 0 &&
                   id_size(output.id) == strlen(JI__SDMX_TIME);
  output.is_status = strncmp(output.id, JI__SDMX_STATUS, id_size(output.id)) == 0 &&
                     id_size(output.id) == strlen(JI__SDMX_STATUS);
  output.is_power = strcmp(output.id, JI__SDMX_UNIT_MULT) == 0;
  if (!status && !is_unit && is_text(column))
    output.names = find_names(l, column->name, &status);
  if (!status)
    append(l, output);
  return status;
}

static ji_status place_named(ji__sdmx_layout *l, const char *const *names, size_t count,
                             int is_dimension) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < count && !status; i++) {
    int64_t index = 0;
    status = require(l, names[i], &index);
    if (!status)
      status = place(l, index, is_dimension);
  }
  return status;
}

static int is_listed(const char *const *names, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0)
      return 1;
  return 0;
}

static int is_measure(const ji__sdmx_layout *l, int64_t index) {
  return look(l, index) == l->value ||
         is_listed(l->options.measures, l->options.measure_count, look(l, index)->name);
}

/* The names of codes go where the codes go. */
static int is_names(const ji__sdmx_layout *l, int64_t index) {
  const char *name = look(l, index)->name;
  size_t ending = strlen(JI__SDMX_NAMES_ENDING);
  size_t size = strlen(name);
  if ((l->options.labels != JI_SDMX_LABELS_BOTH && l->options.labels != JI_SDMX_LABELS_NAME) ||
      size <= ending || strcmp(name + size - ending, JI__SDMX_NAMES_ENDING) != 0 ||
      !is_text(look(l, index)))
    return 0;
  for (int64_t i = 0; i < l->dataset->column_count; i++)
    if (strlen(look(l, i)->name) == size - ending &&
        strncmp(look(l, i)->name, name, size - ending) == 0 && is_text(look(l, i)))
      return 1;
  return 0;
}

static int is_placed_elsewhere(const ji__sdmx_layout *l, int64_t index) {
  const ji_sdmx_write_options *o = &l->options;
  return is_measure(l, index) || is_names(l, index) ||
         is_listed(o->attributes, o->attribute_count, look(l, index)->name);
}

static ji_status place_dimensions(ji__sdmx_layout *l) {
  const ji_sdmx_write_options *o = &l->options;
  ji_status status = JI_OK;
  if (o->dimensions)
    return place_named(l, o->dimensions, o->dimension_count, 1);
  for (int64_t i = 0; i < l->dataset->column_count && !is_measure(l, i) && !status; i++)
    if (!l->taken[i] && !is_placed_elsewhere(l, i))
      status = place(l, i, 1);
  return status;
}

/* The value comes first, unless the list of measures says where. */
static ji_status place_measures(ji__sdmx_layout *l) {
  const ji_sdmx_write_options *o = &l->options;
  ji_status status = JI_OK;
  if (l->value && !is_listed(o->measures, o->measure_count, l->value->name))
    status = place(l, find(l, l->value->name), 0);
  return status ? status : place_named(l, o->measures, o->measure_count, 0);
}

static ji_status place_attributes(ji__sdmx_layout *l) {
  const ji_sdmx_write_options *o = &l->options;
  ji_status status = JI_OK;
  int64_t unit = l->unit ? find(l, l->unit->name) : -1;
  int is_first = o->attributes && unit >= 0 && !l->taken[unit] &&
                 !is_listed(o->attributes, o->attribute_count, l->unit->name);
  if (l->value && l->value->unit && !l->unit)
    append(l, (ji__sdmx_output){.id = JI__SDMX_UNIT_MEASURE, .is_unit = 1});
  else if (is_first)
    status = place(l, unit, 0);
  if (o->attributes)
    return status ? status : place_named(l, o->attributes, o->attribute_count, 0);
  for (int64_t i = 0; i < l->dataset->column_count && !status; i++)
    if (!l->taken[i] && !is_names(l, i))
      status = place(l, i, 0);
  return status;
}

/* --- the value and its unit ------------------------------------------------------------------ */

static ji_status find_value(ji__sdmx_layout *l) {
  int64_t index = find(l, l->options.value);
  if (index >= 0)
    l->value = look(l, index);
  if (l->value || l->options.measure_count)
    return JI_OK;
  return ji__fail(
      l->ctx, JI_ERROR_NOT_FOUND,
      "the dataset has no column \"%s\"; options.value names the one that is written as "
      "OBS_VALUE",
      l->options.value);
}

/* A column of text that is written with the unit, not for itself; NULL if there is none. */
static const ji_column *take_text(ji__sdmx_layout *l, const char *name) {
  int64_t index = find(l, name);
  if (index < 0 || !is_text(look(l, index)))
    return NULL;
  l->taken[index] = 1;
  return look(l, index);
}

/* Where units vary by row, codes that were no units stand beside them: they are written as they
 * were read. */
static ji_status find_unit(ji__sdmx_layout *l) {
  const char *by = NULL;
  ji__sdmx_units units = {l->options.units, l->options.unit_count};
  if (!l->value || !l->value->unit)
    return JI_OK;
  if (!ji__unit_is_by_row(l->value->unit, &by)) {
    ji_status status = ji__sdmx_code_of(l->ctx, &units, l->value->unit, &l->code);
    return status ? ji__fail_within(l->ctx, status, "column \"%s\"", l->value->name) : JI_OK;
  }
  int64_t index = 0;
  ji_status status = require(l, by, &index);
  if (status)
    return status;
  l->unit = look(l, index);
  l->codes = take_text(l, JI__SDMX_UNIT_MEASURE);
  l->powers = l->codes ? take_text(l, JI__SDMX_UNIT_MULT) : NULL;
  return ji__dataset_require_text(l->ctx, l->dataset, "the dataset", by, &l->unit);
}

/* Numbers, and no unit that the file would deny. */
static ji_status check_measures(const ji__sdmx_layout *l) {
  for (int64_t i = 0; i < l->dataset->column_count; i++) {
    const ji_column *column = look(l, i);
    if (!is_measure(l, i))
      continue;
    if (!is_number(column))
      return ji__fail(l->ctx, JI_ERROR_TYPE, "column \"%s\" is a measure, but holds %s, no numbers",
                      column->name, ji__type_name(column->type));
    if (l->value && column->unit && strcmp(column->unit, l->value->unit ? l->value->unit : ""))
      return ji__fail(l->ctx, JI_ERROR_UNIT,
                      "column \"%s\" has the unit \"%s\", but UNIT_MEASURE is about \"%s\": \"%s\"",
                      column->name, column->unit, l->value->name,
                      l->value->unit ? l->value->unit : "");
  }
  return JI_OK;
}

ji_status ji__sdmx_layout_make(ji__sdmx_layout *l) {
  const ji_allocator *allocator = ji__allocator(l->ctx);
  size_t columns = (size_t)l->dataset->column_count;
  l->outputs = ji__allocate_array(allocator, columns + 1, sizeof *l->outputs);
  l->taken = ji__allocate_array(allocator, columns, 1);
  if (!l->outputs || !l->taken)
    return ji__fail_memory(l->ctx);
  ji_status status = find_value(l);
  if (!status)
    status = find_unit(l);
  if (!status)
    status = check_measures(l);
  if (!status)
    status = place_dimensions(l);
  if (!status)
    status = place_measures(l);
  return status ? status : place_attributes(l);
}

void ji__sdmx_layout_free(ji__sdmx_layout *l) {
  const ji_allocator *allocator = ji__allocator(l->ctx);
  ji__release(allocator, l->outputs);
  ji__release(allocator, l->taken);
}

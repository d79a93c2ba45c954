/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Assembles datasets: columns are checked, then copied, adopted, taken over or shared. */
#include "data/builder.h"

#include "core/utf8.h"
#include "data/column_check.h"
#include "data/measure.h"
#include "data/provenance.h"
#include "data/unit.h"

#include <string.h>

#define COLUMN_MINIMUM sizeof(ji_column) /* as in the first release */

struct ji_dataset_builder {
  ji_allocator allocator;
  ji__stored_column **columns;
  int64_t count, capacity, rows;
  ji__provenance *origin; /* as the caller tells it; NULL: not told */
};

ji_status ji__builder_create(ji_context *ctx, ji_dataset_builder **out) {
  *out = NULL;
  ji_dataset_builder *builder = ji__allocate_array(ji__allocator(ctx), 1, sizeof *builder);
  if (!builder)
    return ji__fail_memory(ctx);
  builder->allocator = *ji__allocator(ctx);
  *out = builder;
  return JI_OK;
}

ji_status ji_dataset_builder_create(ji_context *ctx, ji_dataset_builder **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_builder_create", "out");
  return ji__builder_create(ctx, out);
}

static void builder_clear(ji_dataset_builder *builder) {
  for (int64_t i = 0; i < builder->count; i++)
    ji__stored_column_unref(builder->columns[i]);
  builder->count = 0;
  builder->rows = 0;
  ji__provenance_unref(builder->origin);
  builder->origin = NULL;
}

void ji_dataset_builder_free(ji_dataset_builder *builder) {
  if (!builder)
    return;
  builder_clear(builder);
  ji_allocator allocator = builder->allocator;
  ji__release(&allocator, builder->columns);
  ji__release(&allocator, builder);
}

static ji_status reserve(ji_context *ctx, ji_dataset_builder *builder) {
  if (builder->count < builder->capacity)
    return JI_OK;
  int64_t capacity = builder->capacity ? builder->capacity * 2 : 8;
  ji__stored_column **columns = ji__reallocate_array(&builder->allocator, builder->columns,
                                                     (size_t)capacity, sizeof *builder->columns);
  if (!columns)
    return ji__fail_memory(ctx);
  builder->columns = columns;
  builder->capacity = capacity;
  return JI_OK;
}

int ji__builder_has(const ji_dataset_builder *builder, const char *name) {
  for (int64_t i = 0; i < builder->count; i++)
    if (strcmp(builder->columns[i]->view.name, name) == 0)
      return 1;
  return 0;
}

static ji_status check_place(ji_context *ctx, const ji_dataset_builder *builder, const char *name,
                             int64_t length) {
  if (!name || !name[0])
    return ji__fail(ctx, JI_ERROR_LABEL, "column %lld has no name", (long long)builder->count);
  if (ji__builder_has(builder, name))
    return ji__fail(ctx, JI_ERROR_LABEL, "column \"%s\" is there twice", name);
  if (builder->count && length != builder->rows)
    return ji__fail(ctx, JI_ERROR_SHAPE, "column \"%s\" has %lld rows, the columns before %lld",
                    name, (long long)length, (long long)builder->rows);
  return JI_OK;
}

/* The unit in canonical text; `@column` stays as it is. */
static ji_status copy_unit(ji_context *ctx, const ji_column *column, ji__stored_column *stored) {
  if (!column->unit)
    return JI_OK;
  char *unit = NULL;
  if (ji__unit_is_by_row(column->unit, NULL)) {
    unit = ji__copy_string(ji__allocator(ctx), column->unit);
    if (!unit)
      return ji__fail_memory(ctx);
  } else {
    ji_status status = ji__unit_canonical(ctx, column->unit, &unit);
    if (status)
      return ji__fail_within(ctx, status, "column \"%s\"", column->name);
  }
  stored->view.unit = unit;
  return JI_OK;
}

static ji_status copy_description(ji_context *ctx, const ji_column *column,
                                  ji__stored_column *stored) {
  if (!column->description)
    return JI_OK;
  stored->view.description = ji__copy_string(ji__allocator(ctx), column->description);
  return stored->view.description ? JI_OK : ji__fail_memory(ctx);
}

static ji_status check_measure(ji_context *ctx, const ji_column *column,
                               const ji__stored_column *stored) {
  if (!column->measure || !stored->view.unit || ji__unit_is_by_row(stored->view.unit, NULL))
    return JI_OK;
  ji_status status = ji__measure_check_unit(ctx, column->measure, stored->view.unit);
  return status ? ji__fail_within(ctx, status, "column \"%s\"", column->name) : JI_OK;
}

/* A stored column with the words of `column` and its buffers, which it does not own yet. */
static ji_status store(ji_context *ctx, const ji_column *column, ji__stored_column **out) {
  *out = NULL;
  ji__stored_column *stored = ji__allocate_array(ji__allocator(ctx), 1, sizeof *stored);
  if (!stored)
    return ji__fail_memory(ctx);
  ji__object_init(&stored->object, ji__allocator(ctx));
  stored->view = *column;
  stored->view.size = sizeof stored->view;
  stored->view.unit = stored->view.description = NULL;
  stored->view.measure = ji_measure_ref(column->measure);
  stored->view.dictionary = ji_dataset_ref(column->dictionary);
  stored->view.name = ji__copy_string(ji__allocator(ctx), column->name);
  ji_status status = stored->view.name ? JI_OK : ji__fail_memory(ctx);
  if (!status)
    status = copy_unit(ctx, column, stored);
  if (!status)
    status = copy_description(ctx, column, stored);
  if (!status)
    status = check_measure(ctx, column, stored);
  if (status) {
    ji__stored_column_unref(stored);
    return status;
  }
  *out = stored;
  return JI_OK;
}

static void *copy_buffer(ji__stored_column *stored, size_t slot, const void *from, size_t size) {
  if (!size)
    return NULL;
  void *copy = ji__allocate(&stored->object.allocator, size);
  if (copy)
    memcpy(copy, from, size);
  stored->owned[slot] = copy;
  return copy;
}

static int copy_text(ji__stored_column *stored) {
  ji_column *view = &stored->view;
  if (!view->length)
    return 1;
  int64_t first = view->offsets[0];
  size_t bytes = (size_t)(view->offsets[view->length] - first);
  size_t count = (size_t)view->length + 1;
  int64_t *offsets = copy_buffer(stored, 2, view->offsets, count * sizeof *offsets);
  if (!offsets)
    return 0;
  for (size_t i = 0; i < count; i++)
    offsets[i] -= first;
  view->offsets = offsets;
  view->values = bytes ? copy_buffer(stored, 1, (const char *)view->values + first, bytes) : NULL;
  return !bytes || view->values;
}

/* Replaces the buffers by copies of our own. */
static ji_status copy_buffers(ji_context *ctx, ji__stored_column *stored) {
  ji_column *view = &stored->view;
  if (view->validity) {
    view->validity = copy_buffer(stored, 0, view->validity, ((size_t)view->length + 7) / 8);
    if (!view->validity)
      return ji__fail_memory(ctx);
  }
  if (view->type == JI_TYPE_TEXT)
    return copy_text(stored) ? JI_OK : ji__fail_memory(ctx);
  size_t bytes = ji__type_bytes(view->type, view->length);
  view->values = copy_buffer(stored, 1, view->values, bytes);
  return !bytes || view->values ? JI_OK : ji__fail_memory(ctx);
}

/* Checks `column` and makes a stored column that refers to its buffers. */
static ji_status prepare(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                         ji__stored_column **out) {
  ji_column checked = {0};
  *out = NULL;
  ji_status status =
      ji__options_read(ctx, "ji_column", column, COLUMN_MINIMUM, &checked, sizeof checked);
  if (!status)
    status = check_place(ctx, builder, checked.name, checked.length);
  if (!status)
    status = ji__column_check(ctx, &checked);
  if (!status)
    status = reserve(ctx, builder);
  return status ? status : store(ctx, &checked, out);
}

static void append(ji_dataset_builder *builder, ji__stored_column *stored) {
  builder->columns[builder->count++] = stored;
  builder->rows = stored->view.length;
}

ji_status ji__builder_column(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                             void (*release)(void *user), void *user) {
  ji__stored_column *stored;
  ji_status status = prepare(ctx, builder, column, &stored);
  if (status)
    return status;
  if (!release)
    status = copy_buffers(ctx, stored);
  if (status) {
    ji__stored_column_unref(stored);
    return status;
  }
  stored->release = release;
  stored->user = user;
  append(builder, stored);
  return JI_OK;
}

ji_status ji__builder_take(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                           void *const owned[3]) {
  ji__stored_column *stored;
  ji_status status = prepare(ctx, builder, column, &stored);
  if (status)
    return status;
  memcpy(stored->owned, owned, sizeof stored->owned);
  append(builder, stored);
  return JI_OK;
}

ji_status ji__builder_share(ji_context *ctx, ji_dataset_builder *builder, const ji_dataset *dataset,
                            int64_t index) {
  ji__stored_column *column = dataset->columns[index];
  ji_status status = check_place(ctx, builder, column->view.name, column->view.length);
  if (!status)
    status = reserve(ctx, builder);
  if (status)
    return status;
  ji__stored_column_ref(column);
  append(builder, column);
  return JI_OK;
}

ji_status ji_dataset_builder_column(ji_context *ctx, ji_dataset_builder *builder,
                                    const ji_column *column, void (*release)(void *user),
                                    void *user) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!builder)
    return ji__fail_null(ctx, "ji_dataset_builder_column", "builder");
  if (!column)
    return ji__fail_null(ctx, "ji_dataset_builder_column", "column");
  return ji__builder_column(ctx, builder, column, release, user);
}

/* --- origin ---------------------------------------------------------------------------------- */

static ji_status check_text(ji_context *ctx, const char *what, const char *text) {
  if (!text || !text[0])
    return ji__fail(ctx, JI_ERROR_VALUE, "origin: %s is missing", what);
  size_t size = strlen(text), valid = ji__utf8_valid_prefix(text, size);
  return valid == size
             ? JI_OK
             : ji__fail(ctx, JI_ERROR_ENCODING, "origin: %s is not UTF-8 at byte %zu", what, valid);
}

static ji_status add_origin(ji_context *ctx, ji__provenance *origin, const ji_origin *entry) {
  static const char *const kinds[] = {"input", "option", "seed", "note"};
  size_t kind = 0, count = sizeof kinds / sizeof *kinds;
  ji_status status = check_text(ctx, "the name of an entry", entry->name);
  if (status)
    return status;
  while (kind < count && (!entry->kind || strcmp(entry->kind, kinds[kind]) != 0))
    kind++;
  if (kind == count)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "origin: entry \"%s\": expected the kind input, option, seed or note",
                    entry->name);
  if ((kind == 0) != (entry->dataset != NULL) || (kind == 0 && entry->value))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "origin: entry \"%s\": an input has a dataset, any other entry a value",
                    entry->name);
  if (kind == 0)
    return ji__provenance_input(ctx, origin, entry->name, entry->dataset);
  status = check_text(ctx, entry->name, entry->value);
  return status ? status : ji__provenance_add(ctx, origin, kinds[kind], entry->name, entry->value);
}

ji_status ji_dataset_builder_origin(ji_context *ctx, ji_dataset_builder *builder,
                                    const char *operation, const ji_origin *entries, size_t count) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!builder)
    return ji__fail_null(ctx, "ji_dataset_builder_origin", "builder");
  if (!operation)
    return ji__fail_null(ctx, "ji_dataset_builder_origin", "operation");
  if (!entries && count)
    return ji__fail_null(ctx, "ji_dataset_builder_origin", "entries");
  ji__provenance *origin = NULL;
  status = check_text(ctx, "the operation", operation);
  if (!status)
    status = ji__provenance_create(ctx, operation, &origin);
  for (size_t i = 0; i < count && !status; i++)
    status = add_origin(ctx, origin, &entries[i]);
  if (status) {
    ji__provenance_unref(origin);
    return status;
  }
  ji__provenance_unref(builder->origin);
  builder->origin = origin;
  return JI_OK;
}

/* --- finish ---------------------------------------------------------------------------------- */

/* Whether the column that `which` of `column` varies by is among those of the builder. */
static ji_status check_reference(ji_context *ctx, const ji_dataset_builder *builder,
                                 const ji_column *column, const char *which, const char *name) {
  if (ji__builder_has(builder, name))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_LABEL,
                  "column \"%s\": its %s varies by column \"%s\", which is not there", column->name,
                  which, name);
}

static ji_status check_references(ji_context *ctx, const ji_dataset_builder *builder,
                                  const ji_column *column) {
  const char *by = NULL;
  ji_status status = JI_OK;
  if (column->unit && ji__unit_is_by_row(column->unit, &by))
    status = check_reference(ctx, builder, column, "unit", by);
  if (status || !column->measure)
    return status;
  by = ji__measure_whole_column(column->measure);
  if (by)
    return check_reference(ctx, builder, column, "measure", by);
  size_t position = 0;
  ji__measure_field field;
  while (!status && ji__measure_next(column->measure, &position, &field))
    if (field.column)
      status = check_reference(ctx, builder, column, "measure", field.column);
  return status;
}

ji_status ji__builder_finish(ji_context *ctx, ji_dataset_builder *builder,
                             ji__provenance *provenance, ji_dataset **out) {
  *out = NULL;
  for (int64_t i = 0; i < builder->count; i++) {
    ji_status status = check_references(ctx, builder, &builder->columns[i]->view);
    if (status)
      return status;
  }
  ji_status status =
      ji__dataset_create(ctx, builder->rows, builder->columns, builder->count, provenance, out);
  if (!status)
    builder_clear(builder);
  return status;
}

ji_status ji_dataset_builder_finish(ji_context *ctx, ji_dataset_builder *builder,
                                    ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!builder)
    return ji__fail_null(ctx, "ji_dataset_builder_finish", "builder");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_builder_finish", "out");
  return ji__builder_finish(ctx, builder, builder->origin, out);
}

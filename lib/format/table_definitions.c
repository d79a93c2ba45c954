/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the numbers of a text table count, below it: one line for the columns that have one measure,
 * and once what all measures have in common. */
#include "data/measure.h"
#include "data/resolve.h"
#include "format/display.h"
#include "format/table.h"

#include <string.h>

typedef struct definition {
  const ji_measure *declared; /* the columns' own; NULL: undeclared */
  ji_measure *common;         /* what all declared rows have; NULL if there is none */
  ji__field_marks varying;    /* fields that rows have differently */
  int has_undeclared;         /* a row has no measure */
} definition;

typedef struct definitions {
  ji__table *table;
  definition *entries;
  int64_t count;
  ji_measure *shared; /* what all entries have; NULL: nothing, or there is one entry */
} definitions;

static int wants_definition(const ji__table_column *shown) {
  return shown->column->measure || (shown->is_number && shown->column->unit);
}

static int defines(const definition *entry, const ji__table_column *shown) {
  return wants_definition(shown) && ji__measure_equal(entry->declared, shown->column->measure);
}

/* --- what measures have in common ------------------------------------------------------------ */

static void mark_varying(definition *entry, const ji_measure *one, const ji_measure *other) {
  ji__measure_field field;
  size_t position = 0;
  while (ji__measure_next(one, &position, &field)) {
    const char *value = ji__measure_value(other, field.side, field.key);
    if (!value || strcmp(value, field.value) != 0)
      entry->varying.at[field.side][field.key] = 1;
  }
}

/* Takes out of *common every field that `other` has not, or has otherwise. */
static ji_status keep_common(ji_context *ctx, ji_measure **common, const ji_measure *other) {
  ji__measure_builder builder;
  ji__measure_field field;
  ji_measure *left = NULL;
  size_t position = 0;
  ji_status status = ji__measure_begin(ctx, *common, &builder);
  while (!status && ji__measure_next(*common, &position, &field)) {
    const char *value = ji__measure_value(other, field.side, field.key);
    if (!value || strcmp(value, field.value) != 0)
      status = ji__measure_set(&builder, field.side, field.key, NULL, 0);
  }
  if (!status)
    status = ji__measure_finish(&builder, &left);
  ji__measure_builder_free(&builder);
  if (status)
    return status;
  ji_measure_unref(*common);
  *common = left;
  return JI_OK;
}

/* --- measures by row ------------------------------------------------------------------------- */

/* A row counts if it shows a number of that measure. */
static int row_has_number(const ji__table *table, const definition *entry, int64_t row) {
  for (int64_t i = 0; i < table->count; i++)
    if (defines(entry, table->columns + i) && !ji__column_is_null(table->columns[i].column, row))
      return 1;
  return 0;
}

static ji_status fold_row(ji__table *table, definition *entry, int64_t row, ji_measure **common) {
  ji_measure *resolved = NULL;
  ji_status status =
      ji__measure_resolve(table->ctx, entry->declared, table->dataset, row, &resolved);
  if (status || !resolved) {
    entry->has_undeclared |= !status;
    return status;
  }
  if (*common && !ji__measure_equal(*common, resolved)) {
    mark_varying(entry, *common, resolved);
    mark_varying(entry, resolved, *common);
    status = keep_common(table->ctx, common, resolved);
  }
  if (!*common) {
    *common = resolved;
    return JI_OK;
  }
  ji_measure_unref(resolved);
  return status;
}

/* Where a row's measure cannot be read, the declared one stands, which names the columns to look
 * at. */
static ji_status resolve_rows(ji__table *table, definition *entry) {
  ji_measure *common = NULL;
  ji_status status = JI_OK;
  for (int64_t row = 0; row < table->rows && !status; row++)
    if (row_has_number(table, entry, row))
      status = fold_row(table, entry, row, &common);
  if (!status && (common || entry->has_undeclared)) {
    entry->common = common;
    return JI_OK;
  }
  ji_measure_unref(common);
  if (status == JI_ERROR_MEMORY)
    return status;
  table->ctx->message[0] = 0;
  memset(&entry->varying, 0, sizeof entry->varying);
  entry->has_undeclared = 0;
  entry->common = ji_measure_ref(entry->declared);
  return JI_OK;
}

/* --- the entries ----------------------------------------------------------------------------- */

static ji_status add_entry(definitions *d, const ji_measure *declared) {
  definition *entry = d->entries + d->count++;
  entry->declared = declared;
  if (declared && ji__measure_is_by_row(declared))
    return resolve_rows(d->table, entry);
  entry->common = ji_measure_ref(declared);
  return JI_OK;
}

static int is_defined(const definitions *d, const ji__table_column *shown) {
  for (int64_t i = 0; i < d->count; i++)
    if (defines(d->entries + i, shown))
      return 1;
  return 0;
}

static ji_status collect(definitions *d) {
  ji__table *table = d->table;
  d->entries =
      ji__allocate_array(ji__allocator(table->ctx), (size_t)table->count, sizeof *d->entries);
  if (!d->entries)
    return ji__fail_memory(table->ctx);
  ji_status status = JI_OK;
  for (int64_t i = 0; i < table->count && !status; i++) {
    const ji__table_column *shown = table->columns + i;
    if (wants_definition(shown) && !is_defined(d, shown))
      status = add_entry(d, shown->column->measure);
  }
  return status;
}

static ji_status find_shared(definitions *d) {
  ji_status status = JI_OK;
  int64_t measures = 0;
  for (int64_t i = 0; i < d->count && !status; i++) {
    ji_measure *common = d->entries[i].common;
    if (!common)
      continue;
    if (measures++ == 0)
      d->shared = ji_measure_ref(common);
    else
      status = keep_common(d->table->ctx, &d->shared, common);
  }
  if (!status && measures > 1 && ji_measure_text(d->shared)[0])
    return JI_OK;
  ji_measure_unref(d->shared);
  d->shared = NULL;
  if (status != JI_ERROR_MEMORY) { /* what is left makes no measure: then each is told in full */
    d->table->ctx->message[0] = 0;
    status = JI_OK;
  }
  return status;
}

/* --- the lines ------------------------------------------------------------------------------- */

static ji_status append_label(definitions *d, ji__buffer *out, const ji_measure *measure,
                              const ji_measure *shared) {
  ji_text *label = NULL;
  ji_status status = ji__measure_label(d->table->ctx, measure, shared, &label);
  if (!status)
    ji__display_append(out, ji_text_data(label), (size_t)ji_text_size(label), 0);
  ji_text_unref(label);
  return status;
}

/* True if no other number is shown; then names would only be noise. */
static int is_about_all(const definitions *d, const definition *entry) {
  int64_t numbers = 0;
  for (int64_t i = 0; i < d->table->count; i++) {
    const ji__table_column *shown = d->table->columns + i;
    if (shown->is_number && !defines(entry, shown))
      return 0;
    numbers += shown->is_number;
  }
  return d->count == 1 && numbers > 1;
}

static void append_names(const definitions *d, ji__buffer *out, const definition *entry) {
  int any = 0;
  if (is_about_all(d, entry)) {
    ji__buffer_string(out, "all figures: ");
    return;
  }
  for (int64_t i = 0; i < d->table->count; i++) {
    const ji__table_column *shown = d->table->columns + i;
    if (!defines(entry, shown))
      continue;
    ji__buffer_string(out, any ? ", " : "");
    ji__display_append(out, shown->heading, strlen(shown->heading), 0);
    any = 1;
  }
  ji__buffer_string(out, ": ");
}

static void append_varying(ji__buffer *out, const definition *entry, int after_label) {
  ji__buffer fields;
  ji__buffer_init(&fields, out->allocator);
  ji__measure_list_fields(&fields, &entry->varying);
  if (fields.size) {
    ji__buffer_string(out, after_label ? "; by row: " : "by row: ");
    ji__buffer_append(out, fields.data, fields.size);
  }
  out->failed |= fields.failed;
  ji__buffer_free(&fields);
}

static ji_status append_entry(definitions *d, ji__buffer *out, const definition *entry) {
  append_names(d, out, entry);
  size_t before = out->size;
  ji_status status = append_label(d, out, entry->common, d->shared);
  append_varying(out, entry, out->size > before);
  if (entry->common && entry->has_undeclared)
    ji__buffer_string(out,
                      out->size > before ? "; some rows: undeclared" : "some rows: undeclared");
  if (out->size == before)
    ji__buffer_string(out, "as all");
  ji__buffer_string(out, "\n");
  return status;
}

static ji_status append_lines(definitions *d, ji__buffer *out) {
  ji_status status = JI_OK;
  if (d->count > 0)
    ji__buffer_string(out, "\n");
  if (d->shared) {
    ji__buffer_string(out, "in common: ");
    status = append_label(d, out, d->shared, NULL);
    ji__buffer_string(out, "\n");
  }
  for (int64_t i = 0; i < d->count && !status; i++)
    status = append_entry(d, out, d->entries + i);
  return status;
}

/* Each line as an item of a list. */
static void append_items(const ji__buffer *lines, ji__buffer *out) {
  out->failed |= lines->failed;
  for (size_t at = 0; at < lines->size && !lines->failed;) {
    const char *end = memchr(lines->data + at, '\n', lines->size - at);
    size_t size = end ? (size_t)(end - lines->data) - at : lines->size - at;
    ji__buffer_string(out, size ? "- " : "");
    ji__markdown_append(out, lines->data + at, size);
    ji__buffer_string(out, "\n");
    at += size + 1;
  }
}

static ji_status append_markdown(definitions *d, ji__buffer *out) {
  ji__buffer lines;
  ji__buffer_init(&lines, out->allocator);
  ji_status status = append_lines(d, &lines);
  append_items(&lines, out);
  ji__buffer_free(&lines);
  return status;
}

ji_status ji__table_append_definitions(ji__table *table, ji__buffer *out) {
  definitions d = {.table = table};
  ji_status status = collect(&d);
  if (!status)
    status = find_shared(&d);
  if (!status)
    status = table->is_markdown ? append_markdown(&d, out) : append_lines(&d, out);
  for (int64_t i = 0; i < d.count; i++)
    ji_measure_unref(d.entries[i].common);
  ji_measure_unref(d.shared);
  ji__release(ji__allocator(table->ctx), d.entries);
  return status;
}

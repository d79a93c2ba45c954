/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datasets with a row for each satellite and sector. Where satellites differ, what differs is by
 * row: a measure of all of them names a column for each field that they do not share. */
#include "model/io/rows.h"

#include <math.h>
#include <string.h>

#define LABELS 4 /* satellite, group, sector, region: at most */

/* --- measures ----------------------------------------------------------------------------- */

/* The column that a field goes to where satellites differ in it. The unit that a measure of money
 * holds is not that of the figures, which a column `unit` holds. */
static const char *field_column(ji__key key) {
  return key == JI__KEY_UNIT ? "counted_unit" : ji__key_name(key);
}

static ji_status find_measure(ji_context *ctx, const ji__io_rows *rows, int64_t k,
                              const ji__io_column *column, ji_measure **out) {
  const ji__io_table *table = rows->table;
  ji__io_facts facts = {.per_sector = "@sector", .layer = column->layer};
  *out = NULL;
  if (!column->layer || (!rows->has_type2 && strstr(column->layer, "induced")))
    return JI_OK;
  /* Only the direct jobs are in the sector itself: the others are wherever its purchases lead. */
  if (strcmp(column->layer, "direct") == 0) {
    facts.sector = "@sector";
    facts.area = table->sectors.regions ? "@region" : NULL;
  }
  /* Money per money of the same kind is a bare number: no measure of a unit fits it. */
  if (column->form == JI__IO_PER_UNIT && rows->unit[k] && strcmp(rows->unit[k], "1") == 0)
    return JI_OK;
  const char *form = column->form == JI__IO_PER_UNIT ? "per_unit" : "ratio";
  ji_status status = ji__io_coefficient_measure(ctx, table, rows->index[k], form, &facts, out);
  if (status || !*out || column->form != JI__IO_SHARE)
    return status;
  ji_measure *linear = *out;
  status = ji__measure_with(ctx, linear, "kind", "share", out);
  ji_measure_unref(linear);
  return status;
}

static int same_text(const char *left, const char *right) {
  return left && right ? strcmp(left, right) == 0 : left == right;
}

/* The measure of satellite k in column c; `count` columns. */
static const ji_measure *held_at(const ji__io_frame *f, int64_t k, size_t c, size_t count) {
  return f->held[(size_t)k * count + c];
}

/* A column has a measure if it has one for every satellite. */
static int is_declared(const ji__io_frame *f, size_t c, size_t count) {
  for (int64_t k = 0; k < f->rows->count; k++)
    if (!held_at(f, k, c, count))
      return 0;
  return 1;
}

static int differs_in(const ji__io_frame *f, size_t c, size_t count, int side, int key) {
  const char *first = held_at(f, 0, c, count)->values[side][key];
  for (int64_t k = 1; k < f->rows->count; k++)
    if (!same_text(first, held_at(f, k, c, count)->values[side][key]))
      return 1;
  return 0;
}

/* The keys in which the satellites' measures differ. */
static void find_keys(ji__io_frame *f, size_t count) {
  for (int key = 0; key < JI__KEY_COUNT; key++) {
    int differs = 0;
    for (size_t c = 0; c < count; c++)
      for (int side = 0; side < JI__SIDE_COUNT && is_declared(f, c, count); side++)
        differs |= differs_in(f, c, count, side, key);
    if (differs)
      f->keys[f->key_count++] = (ji__key)key;
  }
}

/* A measure of all satellites: `@column` in the fields where they differ. */
static ji_status join_measures(ji_context *ctx, const ji__io_frame *f, size_t c, size_t count,
                               ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(ctx, held_at(f, 0, c, count), &builder);
  for (int side = 0; side < JI__SIDE_COUNT; side++)
    for (size_t q = 0; q < f->key_count && !status; q++) {
      char by_row[64] = "@";
      strcat(by_row, field_column(f->keys[q])); /* the longest key has 14 letters */
      if (differs_in(f, c, count, side, (int)(int)f->keys[q]))
        status = ji__measure_set(&builder, (ji__side)side, f->keys[q], by_row, strlen(by_row));
    }
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

/* What stands in the columns of the fields: what is counted says it first, then the number's own.
 */
static void keep_values(ji__io_frame *f, size_t count) {
  static const ji__side sides[] = {JI__SIDE_OF, JI__SIDE_OWN, JI__SIDE_PER};
  for (int64_t k = 0; k < f->rows->count; k++)
    for (size_t q = 0; q < f->key_count; q++) {
      const char *value = NULL;
      for (size_t c = 0; c < count && !value; c++)
        for (size_t s = 0; s < 3 && !value && is_declared(f, c, count); s++)
          value = held_at(f, k, c, count)->values[sides[s]][f->keys[q]];
      f->values[(size_t)k * f->key_count + q] = value;
    }
}

/* Keeps the columns' measures of all satellites. */
static ji_status hold_measures(ji_context *ctx, ji__io_frame *f, const ji__io_column *columns,
                               size_t count) {
  size_t all = (size_t)f->rows->count * count;
  f->held = ji__allocate_array(ji__allocator(ctx), all, sizeof *f->held);
  if (!f->held)
    return ji__fail_memory(ctx);
  f->held_count = all;
  ji_status status = JI_OK;
  for (int64_t k = 0; k < f->rows->count; k++)
    for (size_t c = 0; c < count && !status; c++)
      status = find_measure(ctx, f->rows, k, &columns[c], &f->held[(size_t)k * count + c]);
  return status;
}

static ji_status find_measures(ji_context *ctx, ji__io_frame *f, const ji__io_column *columns,
                               size_t count, ji_measure **out) {
  ji_status status = hold_measures(ctx, f, columns, count);
  if (status)
    return status;
  find_keys(f, count);
  size_t cells = (size_t)f->rows->count * (f->key_count + 1);
  f->values = ji__allocate_array(ji__allocator(ctx), cells, sizeof *f->values);
  if (!f->values)
    return ji__fail_memory(ctx);
  keep_values(f, count);
  for (size_t c = 0; c < count && !status; c++)
    if (is_declared(f, c, count))
      status = join_measures(ctx, f, c, count, &out[c]);
  return status;
}

/* --- columns ------------------------------------------------------------------------------ */

static int has_groups(const ji__io_rows *rows) {
  for (int64_t k = 0; rows->is_list && k < rows->count; k++)
    if (rows->index[k] >= 0 && rows->table->row_groups[rows->index[k]])
      return 1;
  return 0;
}

static int units_differ(const ji__io_rows *rows) {
  for (int64_t k = 1; k < rows->count; k++)
    if (!same_text(rows->unit[0], rows->unit[k]))
      return 1;
  return 0;
}

static ji__writer_column text_column(const char *name, const char *description) {
  return (ji__writer_column){.name = name, .type = JI_TYPE_TEXT, .description = description};
}

static size_t add_labels(const ji__io_rows *rows, ji__writer_column *columns) {
  size_t count = 0;
  if (rows->is_list)
    columns[count++] = text_column("satellite", "what is counted");
  if (has_groups(rows))
    columns[count++] = text_column("group", "who is counted, of the whole that it is a part of");
  columns[count++] = text_column("sector", "sector of the table");
  if (rows->table->sectors.regions)
    columns[count++] = text_column("region", "its region");
  return count;
}

static ji__writer_column number_column(const ji__io_frame *f, const ji__io_column *column,
                                       const ji_measure *measure) {
  ji__writer_column made = {.name = column->name,
                            .type = JI_TYPE_FLOAT64,
                            .description = column->description,
                            .measure = measure,
                            .unit = "1"};
  if (column->form == JI__IO_PER_UNIT || column->form == JI__IO_BOUND)
    made.unit = f->unit ? "@unit" : f->rows->unit[0];
  return made;
}

static ji_status create_writer(ji_context *ctx, ji__io_frame *f, const ji__io_column *columns,
                               size_t count, ji_measure *const *measures, ji__writer_column *made) {
  size_t used = add_labels(f->rows, made);
  f->first = used;
  f->reason = used + count;
  f->unit = units_differ(f->rows) ? f->reason + 1 : 0;
  f->fields = f->reason + 1 + (f->unit != 0);
  for (size_t c = 0; c < count; c++)
    made[used++] = number_column(f, &columns[c], measures[c]);
  made[used++] = text_column("reason", "why something is null or 0");
  if (f->unit)
    made[used++] = text_column("unit", "of the figures per unit and their bounds");
  int groups = has_groups(f->rows);
  for (size_t q = 0; q < f->key_count; q++)
    if (f->keys[q] != JI__KEY_GROUP || !groups)
      made[used++] = text_column(field_column(f->keys[q]), "of what is counted");
  return ji__writer_create(ctx, made, used, &f->writer);
}

ji_status ji__io_frame_create(ji_context *ctx, const ji__io_rows *rows,
                              const ji__io_column *columns, size_t count, ji__io_frame *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = (ji__io_frame){.rows = rows};
  ji__buffer_init(&out->text, allocator);
  ji_measure **measures = ji__allocate_array(allocator, count, sizeof *measures);
  size_t most = LABELS + count + 2 + JI__KEY_COUNT;
  ji__writer_column *made = ji__allocate_array(allocator, most, sizeof *made);
  ji_status status = measures && made ? JI_OK : ji__fail_memory(ctx);
  if (!status)
    status = find_measures(ctx, out, columns, count, measures);
  if (!status)
    status = create_writer(ctx, out, columns, count, measures, made);
  for (size_t c = 0; measures && c < count; c++)
    ji_measure_unref(measures[c]);
  ji__release(allocator, measures);
  ji__release(allocator, made);
  return status;
}

void ji__io_frame_free(const ji_allocator *allocator, ji__io_frame *frame) {
  for (size_t i = 0; i < frame->held_count; i++)
    ji_measure_unref(frame->held[i]);
  ji__release(allocator, frame->held);
  ji__release(allocator, frame->values);
  ji__writer_free(frame->writer);
  ji__buffer_free(&frame->text);
}

/* --- rows --------------------------------------------------------------------------------- */

void ji__io_frame_begin(ji__io_frame *frame, int64_t k, int64_t j) {
  const ji__io_rows *rows = frame->rows;
  const ji__io_table *table = rows->table;
  int64_t index = rows->index[k];
  int groups = has_groups(rows);
  size_t column = 0, field = frame->fields;
  frame->text.size = 0;
  if (rows->is_list)
    ji__writer_text(frame->writer, column++, ji__io_row_name(table, index));
  if (groups)
    ji__writer_text(frame->writer, column++, index >= 0 ? table->row_groups[index] : NULL);
  ji__writer_text(frame->writer, column++, table->sectors.names[j]);
  if (table->sectors.regions)
    ji__writer_text(frame->writer, column, table->sectors.regions[j]);
  if (frame->unit)
    ji__writer_text(frame->writer, frame->unit, rows->unit[k]);
  for (size_t q = 0; q < frame->key_count; q++)
    if (frame->keys[q] != JI__KEY_GROUP || !groups)
      ji__writer_text(frame->writer, field++, frame->values[(size_t)k * frame->key_count + q]);
}

void ji__io_frame_number(ji__io_frame *frame, size_t c, double value) {
  ji__writer_known(frame->writer, frame->first + c, value);
}

void ji__io_frame_reason(ji__io_frame *frame, const char *reason) {
  if (!reason)
    return;
  if (frame->text.size)
    ji__buffer_string(&frame->text, "; ");
  ji__buffer_string(&frame->text, reason);
}

ji_status ji__io_frame_end(ji_context *ctx, ji__io_frame *frame) {
  if (frame->text.failed)
    return ji__fail_memory(ctx);
  if (frame->text.size)
    ji__writer_bytes(frame->writer, frame->reason, frame->text.data, frame->text.size);
  ji__writer_end_row(frame->writer);
  return JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows are divided into parts, one for each code they go to; amounts go with them. */
#include "codes/concord.h"
#include "codes/list.h"

#include <string.h>

#define TASK "bringing rows to other codes"
#define ROWS_BETWEEN_QUESTIONS 65536

/* --- parts --------------------------------------------------------------------------------- */

/* How many parts a row has: one where it does not map. */
static int64_t part_count(const ji__concord *run, int64_t row) {
  int64_t code = run->codes_of[row];
  return code < 0 ? 1 : run->concordance.start[code + 1] - run->concordance.start[code];
}

static ji_status find_codes(ji__concord *run) {
  int64_t rows = run->dataset->rows, total = 0;
  run->codes_of = ji__allocate_array(ji__allocator(run->ctx), (size_t)rows, sizeof *run->codes_of);
  run->start = ji__allocate_array(ji__allocator(run->ctx), (size_t)rows + 1, sizeof *run->start);
  if (!run->codes_of || !run->start)
    return ji__fail_memory(run->ctx);
  for (int64_t row = 0; row < rows; row++) {
    size_t size;
    const char *code = ji__column_text(run->codes, row, &size);
    run->codes_of[row] = code ? ji__index_find(&run->concordance.from, code, size) : -1;
    int64_t count = part_count(run, row);
    if (count > INT64_MAX / 2 - total)
      return ji__fail(run->ctx, JI_ERROR_LIMIT, "the rows have too many parts");
    total += count;
    run->start[row + 1] = total;
  }
  run->part_count = total;
  return JI_OK;
}

/* Counts what becomes of a row. */
static void note_row(ji__concord *run, int64_t row) {
  int64_t count = run->start[row + 1] - run->start[row], mapped = 0;
  for (int64_t i = run->start[row]; i < run->start[row + 1]; i++)
    mapped += run->parts[i].to >= 0;
  run->mapped_count += mapped;
  run->split_rows += count > 1;
  run->lost_rows += mapped < count;
  run->partly_lost += mapped > 0 && mapped < count;
}

static void divide_row(ji__concord *run, int64_t row) {
  int64_t code = run->codes_of[row];
  ji__part *parts = run->parts + run->start[row];
  int64_t count = part_count(run, row);
  parts[0] = (ji__part){row, -1, 1};
  for (int64_t i = 0; i < count && code >= 0; i++) {
    const ji__mapping *mapping = &run->concordance.mappings[run->concordance.start[code] + i];
    parts[i] = (ji__part){row, mapping->to, mapping->weight};
  }
  note_row(run, row);
}

static ji_status make_parts(ji__concord *run) {
  ji_status status = find_codes(run);
  if (status)
    return status;
  run->parts =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->part_count, sizeof *run->parts);
  if (!run->parts)
    return ji__fail_memory(run->ctx);
  for (int64_t row = 0; row < run->dataset->rows && !status; row++) {
    if (row % ROWS_BETWEEN_QUESTIONS == 0)
      status = ji__progress(run->ctx, TASK, row, run->dataset->rows);
    divide_row(run, row);
  }
  return status;
}

ji_status ji__concord_rows(const ji__concord *run, int lost, int64_t **out) {
  int64_t count = 0;
  *out = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->part_count, sizeof **out);
  if (!*out)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->part_count; i++)
    if ((run->parts[i].to < 0) == lost)
      (*out)[count++] = run->parts[i].row;
  return JI_OK;
}

/* --- keys ---------------------------------------------------------------------------------- */

/* The codes that the parts go to, under the name of the column of codes. */
static ji_status write_targets(const ji__concord *run, ji_dataset_builder *builder) {
  ji__writer_column about = {
      .name = run->codes->name, .type = JI_TYPE_TEXT, .description = run->codes->description};
  ji_dataset *made = NULL;
  ji__writer *writer;
  ji_status status = ji__writer_create(run->ctx, &about, 1, &writer);
  if (status)
    return status;
  for (int64_t i = 0; i < run->part_count; i++) {
    if (run->parts[i].to < 0)
      continue;
    ji__word word = run->concordance.to.words[run->parts[i].to];
    ji__writer_bytes(writer, 0, word.text, word.size);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(run->ctx, writer, NULL, &made);
  if (!status)
    status = ji__builder_share(run->ctx, builder, made, 0);
  ji_dataset_unref(made);
  ji__writer_free(writer);
  return status;
}

static ji_status write_by(const ji__concord *run, const int64_t *rows, int64_t count,
                          ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->options.by_count && !status; i++)
    status = ji__concord_write_by(run, i, rows, count, builder);
  return status;
}

static ji_status make_keys(ji__concord *run) {
  ji_dataset_builder *builder = NULL;
  int64_t *rows = NULL;
  ji_status status = ji__concord_rows(run, 0, &rows);
  if (!status)
    status = ji__builder_create(run->ctx, &builder);
  if (!status)
    status = write_targets(run, builder);
  if (!status)
    status = write_by(run, rows, run->mapped_count, builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, NULL, &run->keys);
  ji_dataset_builder_free(builder);
  ji__release(ji__allocator(run->ctx), rows);
  return status;
}

static ji_status make_groups(ji__concord *run) {
  size_t count = run->options.by_count + 1;
  int64_t *columns = ji__allocate_array(ji__allocator(run->ctx), count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < count; i++)
    columns[i] = (int64_t)i;
  ji_status status = ji__groups_create(run->ctx, run->keys, columns, count, &run->groups);
  ji__release(ji__allocator(run->ctx), columns);
  return status;
}

ji_status ji__concord_divide(ji__concord *run) {
  ji_status status = make_parts(run);
  if (!status)
    status = make_keys(run);
  return status ? status : make_groups(run);
}

/* --- amounts ------------------------------------------------------------------------------- */

static void divide_floats(const ji__concord *run, const ji_column *column, double *out) {
  const double *values = column->values;
  for (int64_t i = 0; i < run->part_count; i++) {
    const ji__part *part = &run->parts[i];
    out[i] = ji__column_is_null(column, part->row) ? 0 : values[part->row] * part->weight;
  }
}

static ji_status divide_integers(const ji__concord *run, const ji_column *column, int64_t *out) {
  const int64_t *values = column->values;
  int64_t most = 1;
  for (int64_t row = 0; row < run->dataset->rows; row++)
    most =
        run->start[row + 1] - run->start[row] > most ? run->start[row + 1] - run->start[row] : most;
  ji__remainder *scratch =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)most, sizeof *scratch);
  if (!scratch)
    return ji__fail_memory(run->ctx);
  for (int64_t row = 0; row < run->dataset->rows; row++) {
    int64_t from = run->start[row], count = run->start[row + 1] - from;
    if (count == 1)
      out[from] = ji__column_is_null(column, row) ? 0 : values[row];
    else if (!ji__column_is_null(column, row))
      ji__split_integer(values[row], run->parts + from, (size_t)count, scratch, out + from);
  }
  ji__release(ji__allocator(run->ctx), scratch);
  return JI_OK;
}

#define VALUE_SIZE 8 /* of both types */

/* The parts that are wanted move to the front. */
static int64_t keep_parts(const ji__concord *run, int lost, const ji_column *column,
                          uint8_t *values, uint8_t *validity) {
  int64_t kept = 0;
  for (int64_t i = 0; i < run->part_count; i++) {
    if ((run->parts[i].to < 0) != lost)
      continue;
    memmove(values + kept * VALUE_SIZE, values + i * VALUE_SIZE, VALUE_SIZE);
    if (!ji__column_is_null(column, run->parts[i].row))
      validity[kept / 8] |= (uint8_t)(1U << (kept % 8));
    kept++;
  }
  return kept;
}

static ji_status write_amount(const ji__concord *run, int lost, const ji__amount *amount,
                              ji_dataset_builder *builder) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  void *values = ji__allocate_array(allocator, (size_t)run->part_count, VALUE_SIZE);
  uint8_t *validity = ji__allocate_array(allocator, (size_t)run->part_count / 8 + 1, 1);
  ji_status status = values && validity ? JI_OK : ji__fail_memory(run->ctx);
  if (!status && amount->column->type == JI_TYPE_FLOAT64)
    divide_floats(run, amount->column, values);
  else if (!status)
    status = divide_integers(run, amount->column, values);
  ji_column column = *amount->column;
  if (!status) {
    column.size = sizeof column;
    column.measure = lost ? amount->left_over : amount->measure;
    column.length = keep_parts(run, lost, amount->column, values, validity);
    column.null_count = -1;
    column.validity = validity;
    column.values = values;
    status = ji__builder_column(run->ctx, builder, &column, NULL, NULL);
  }
  ji__release(allocator, values);
  ji__release(allocator, validity);
  return status;
}

/* Codes, `by` and what amounts vary by of the parts that do not map. */
static ji_status write_lost_keys(const ji__concord *run, ji_dataset_builder *builder) {
  int64_t *rows, count = run->part_count - run->mapped_count;
  ji_status status = ji__concord_rows(run, 1, &rows);
  if (!status)
    status = ji__builder_gather(run->ctx, builder, run->codes, rows, count);
  if (!status)
    status = ji__concord_write_lost(run, rows, count, builder);
  ji__release(ji__allocator(run->ctx), rows);
  return status;
}

static ji_status write_mapped_keys(const ji__concord *run, ji_dataset_builder *builder) {
  int64_t *rows = NULL;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < run->keys->column_count && !status; i++)
    status = ji__builder_share(run->ctx, builder, run->keys, i);
  if (!status)
    status = ji__concord_rows(run, 0, &rows);
  if (!status)
    status = ji__concord_write_parts(run, rows, builder);
  ji__release(ji__allocator(run->ctx), rows);
  return status;
}

ji_status ji__concord_explode(const ji__concord *run, int lost, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(run->ctx, &builder);
  if (!status)
    status = lost ? write_lost_keys(run, builder) : write_mapped_keys(run, builder);
  for (size_t i = 0; i < run->amount_count && !status; i++)
    status = write_amount(run, lost, &run->amounts[i], builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  return status;
}

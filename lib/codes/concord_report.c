/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What did not map, and how much of everything did. */
#include "codes/concord.h"
#include "codes/list.h"
#include "data/sum.h"
#include "data/unit.h"

#include <string.h>

#define NAMED 5 /* codes in a message */

static const char *reason_of(const ji__concord *run, int64_t row) {
  if (run->codes_of[row] >= 0)
    return "goes nowhere";
  return ji__column_is_null(run->codes, row) ? "the code is null" : "not in the concordance";
}

/* --- the refusal --------------------------------------------------------------------------- */

/* Names a row unless its code was named before; 1 if it was new. */
static int name_row(const ji__concord *run, int64_t row, ji__index *named, ji__buffer *out) {
  size_t size;
  int64_t known = named->count;
  const char *code = ji__column_text(run->codes, row, &size);
  if (code ? ji__index_add(named, code, size) < known : 0)
    return 0;
  ji__buffer_string(out, out->size ? ", " : "");
  if (code)
    ji__buffer_format(out, "\"%.*s\" (row %lld, %s)", ji__clip(code, size, JI__CODE_SHOWN), code,
                      (long long)row, reason_of(run, row));
  else
    ji__buffer_format(out, "row %lld (%s)", (long long)row, reason_of(run, row));
  return 1;
}

ji_status ji__concord_refuse_lost(const ji__concord *run) {
  ji__index named;
  ji__buffer rows;
  int64_t last = -1, shown = 0;
  if (!run->lost_rows)
    return JI_OK;
  ji_status status = ji__index_create(run->ctx, NAMED, &named);
  ji__buffer_init(&rows, ji__allocator(run->ctx));
  for (int64_t i = 0; i < run->part_count && !status && shown < NAMED; i++) {
    if (run->parts[i].to >= 0 || run->parts[i].row == last)
      continue;
    last = run->parts[i].row;
    shown += name_row(run, last, &named, &rows);
  }
  if (!status)
    status = rows.failed
                 ? ji__fail_memory(run->ctx)
                 : ji__fail(run->ctx, JI_ERROR_LABEL, "column \"%s\": %lld rows do not map: %s%s",
                            run->codes->name, (long long)run->lost_rows, rows.data,
                            shown < NAMED ? "" : ", ...");
  ji__buffer_free(&rows);
  ji__index_free(run->ctx, &named);
  return status;
}

/* --- what did not map ---------------------------------------------------------------------- */

static ji_status write_reasons(const ji__concord *run, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "unmapped_share", .type = JI_TYPE_FLOAT64, .description = "of the row"},
      {.name = "unmapped_reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer;
  ji_status status = ji__writer_create(run->ctx, columns, 2, &writer);
  if (status)
    return status;
  for (int64_t i = 0; i < run->part_count; i++) {
    if (run->parts[i].to >= 0)
      continue;
    ji__writer_number(writer, 0, run->parts[i].weight);
    ji__writer_text(writer, 1, reason_of(run, run->parts[i].row));
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(run->ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status share_all(ji_context *ctx, const ji_dataset *from, ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < from->column_count && !status; i++)
    status = ji__builder_share(ctx, builder, from, i);
  return status;
}

ji_status ji__concord_unmapped(const ji__concord *run, ji__provenance *provenance,
                               ji_dataset **out) {
  ji_dataset *lost = NULL, *reasons = NULL;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__concord_explode(run, 1, &lost);
  if (!status)
    status = write_reasons(run, &reasons);
  if (!status)
    status = ji__builder_create(run->ctx, &builder);
  if (!status)
    status = share_all(run->ctx, lost, builder);
  if (!status)
    status = share_all(run->ctx, reasons, builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(lost);
  ji_dataset_unref(reasons);
  return status;
}

/* --- coverage ------------------------------------------------------------------------------ */

enum { ITEM, UNIT, TOTAL, MAPPED, UNMAPPED, SHARE, COLUMN_COUNT };

static void write_item(ji__writer *writer, const char *item, const char *unit, double total,
                       double mapped, double unmapped) {
  ji__writer_text(writer, ITEM, item);
  ji__writer_text(writer, UNIT, unit);
  ji__writer_number(writer, TOTAL, total);
  ji__writer_number(writer, MAPPED, mapped);
  ji__writer_number(writer, UNMAPPED, unmapped);
  if (total != 0)
    ji__writer_number(writer, SHARE, mapped / total);
  ji__writer_end_row(writer);
}

static void write_count(ji__writer *writer, const char *item, int64_t total, int64_t mapped) {
  write_item(writer, item, NULL, (double)total, (double)mapped, (double)(total - mapped));
}

/* Different codes of the dataset, and those that map as a whole. */
static ji_status cover_codes(const ji__concord *run, ji__writer *writer) {
  ji__index codes;
  int64_t mapped = 0;
  ji_status status = ji__index_create(run->ctx, run->dataset->rows, &codes);
  for (int64_t row = 0; row < run->dataset->rows && !status; row++) {
    size_t size;
    int64_t known = codes.count, whole = 1;
    const char *code = ji__column_text(run->codes, row, &size);
    if (!code || ji__index_add(&codes, code, size) < known)
      continue;
    for (int64_t i = run->start[row]; i < run->start[row + 1]; i++)
      whole &= run->parts[i].to >= 0;
    mapped += whole;
  }
  if (!status)
    write_count(writer, "codes", codes.count, mapped);
  ji__index_free(run->ctx, &codes);
  return status;
}

/* Codes of the concordance that something goes to, and those that are reached. */
static ji_status cover_targets(const ji__concord *run, ji__writer *writer) {
  const ji__concordance *c = &run->concordance;
  int64_t total = 0, reached = 0;
  uint8_t *seen = ji__allocate_array(ji__allocator(run->ctx), (size_t)c->to.count, 1);
  if (!seen)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < c->start[c->from.count]; i++)
    if (c->mappings[i].to >= 0)
      seen[c->mappings[i].to] |= 1;
  for (int64_t i = 0; i < run->part_count; i++)
    if (run->parts[i].to >= 0)
      seen[run->parts[i].to] |= 2;
  for (int64_t t = 0; t < c->to.count; t++) {
    total += seen[t] != 0;
    reached += seen[t] > 1;
  }
  write_count(writer, "targets", total, reached);
  ji__release(ji__allocator(run->ctx), seen);
  return JI_OK;
}

/* The sum of a column of a dataset, nulls left out. */
static double sum_of(const ji_dataset *dataset, const char *name) {
  const ji_column *column = ji__dataset_view(dataset, ji_dataset_find(dataset, name));
  ji__weight_sum sum = {0};
  double value;
  for (int64_t row = 0; row < column->length; row++)
    if (ji__column_number(column, row, &value))
      ji__weight_add(&sum, value);
  return ji__weight_total(&sum);
}

/* Sums of columns with one unit, of what maps and of what does not. */
static ji_status cover_amounts(const ji__concord *run, ji__writer *writer) {
  ji_dataset *mapped = NULL, *lost = NULL;
  ji_status status = ji__concord_explode(run, 0, &mapped);
  if (!status)
    status = ji__concord_explode(run, 1, &lost);
  for (size_t i = 0; i < run->amount_count && !status; i++) {
    const ji_column *column = run->amounts[i].column;
    if ((column->unit && ji__unit_is_by_row(column->unit, NULL)) || !ji__sum_adds(column->name))
      continue;
    write_item(writer, column->name, column->unit, sum_of(run->dataset, column->name),
               sum_of(mapped, column->name), sum_of(lost, column->name));
  }
  ji_dataset_unref(mapped);
  ji_dataset_unref(lost);
  return status;
}

ji_status ji__concord_coverage(const ji__concord *run, ji__provenance *provenance,
                               ji_dataset **out) {
  static const ji__writer_column columns[COLUMN_COUNT] = {
      [ITEM] = {.name = "item",
                .type = JI_TYPE_TEXT,
                .description = "rows, codes, targets, or a column of amounts"},
      [UNIT] = {.name = "unit", .type = JI_TYPE_TEXT},
      [TOTAL] = {.name = "total", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
      [MAPPED] = {.name = "mapped", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
      [UNMAPPED] = {.name = "unmapped", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
      [SHARE] = {.name = "share", .type = JI_TYPE_FLOAT64, .description = "mapped / total"},
  };
  int64_t rows = run->dataset->rows;
  ji__writer *writer;
  ji_status status = ji__writer_create(run->ctx, columns, COLUMN_COUNT, &writer);
  if (status)
    return status;
  write_count(writer, "rows", rows, rows - run->lost_rows);
  status = cover_codes(run, writer);
  if (!status)
    status = cover_targets(run, writer);
  if (!status)
    status = cover_amounts(run, writer);
  if (!status)
    status = ji__writer_finish(run->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

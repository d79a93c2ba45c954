/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_read.h"

#include "data/builder.h"
#include "format/file.h"
#include "format/sdmx_options.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TASK "read sdmx csv"
#define FUNCTION "ji_dataset_read_sdmx_csv"

/* --- the file -------------------------------------------------------------------------------- */

static ji_status take_name(ji__sdmx_reader *r, const ji__csv_place *place, const char *text,
                           size_t size) {
  if (place->field > r->options.max_columns)
    return ji__fail(r->ctx, JI_ERROR_LIMIT,
                    "%s: line 1: more than max_columns, %" PRId64 " columns", place->path,
                    r->options.max_columns);
  return ji__sdmx_header_add(r->ctx, &r->header, text, size);
}

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  ji__sdmx_reader *r = user;
  if (!r->has_header)
    return take_name(r, place, text, size);
  if (place->field > r->header.count)
    return JI_OK; /* the row's end tells how many there are */
  if (place->field == 1)
    r->row.size = 0;
  r->cells[place->field - 1] = (ji__sdmx_cell){r->row.size, size, place->line, text == NULL};
  ji__buffer_append(&r->row, text ? text : "", size);
  return r->row.failed ? ji__fail_memory(r->ctx) : JI_OK;
}

static ji_status end_header(ji__sdmx_reader *r, const ji__csv_place *place) {
  if (place->field == 0)
    return ji__fail(r->ctx, JI_ERROR_LABEL, "%s: line 1: the header is empty", place->path);
  r->has_header = 1;
  return ji__sdmx_plan(r);
}

static ji_status take_row(void *user, const ji__csv_place *place) {
  ji__sdmx_reader *r = user;
  if (!r->has_header)
    return end_header(r, place);
  if (place->field == 0)
    return JI_OK; /* a blank line */
  ji_status status = ji__csv_check_width(r->ctx, place, r->header.count);
  if (!status)
    status = ji__sdmx_take_row(r);
  if (!status && r->columns.rows > r->options.max_rows)
    return ji__fail(r->ctx, JI_ERROR_LIMIT,
                    "%s: line %" PRId64 ": more than max_rows, %" PRId64 " rows", place->path,
                    place->row_line, r->options.max_rows);
  return status;
}

static const char *name_of(void *user, int64_t field) {
  const ji__sdmx_reader *r = user;
  return r->has_header && field <= r->header.count ? r->header.fields[field - 1].name : NULL;
}

static ji_status scan(ji__sdmx_reader *r) {
  ji__csv_dialect dialect = {.delimiter = (unsigned char)r->options.delimiter,
                             .max_field_size = r->options.max_field_size,
                             .source = {.encoding = r->options.encoding}};
  ji__csv_sink sink = {
      .field = take_field, .row = take_row, .name = name_of, .user = r, .origin = &r->origin};
  ji_status status = JI_OK;
  if (!r->options.delimiter)
    status = ji__sdmx_find_delimiter(r->ctx, r->path, r->options.encoding, &dialect.delimiter);
  if (!status)
    status = ji__csv_scan(r->ctx, r->path, TASK, &dialect, &sink);
  if (!status && !r->has_header)
    return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: the file is empty; a header line is expected",
                    r->path);
  return status;
}

/* --- the dataset ----------------------------------------------------------------------------- */

static void describe(const ji__sdmx_reader *r, const ji__sdmx_column *column, ji_column *about) {
  const ji_csv_column *declared = column->declared;
  int is_value = column == r->columns.items + r->columns.value;
  *about = (ji_column){.name = column->name, .description = column->description};
  if (r->columns.value >= 0 && is_value && r->columns.unit[0])
    about->unit = r->columns.unit;
  if (r->columns.value >= 0 && is_value && r->columns.has_unit_cells)
    about->unit = "@" JI__SDMX_UNIT;
  if (!declared)
    return;
  about->unit = declared->unit ? declared->unit : about->unit;
  about->measure = declared->measure;
  about->description = declared->description ? declared->description : about->description;
}

static ji_status add_column(ji__sdmx_reader *r, int64_t index, ji_dataset_builder *builder) {
  ji__sdmx_column *column = r->columns.items + index;
  ji_status status = JI_OK;
  ji_column about = {.name = JI__SDMX_UNIT};
  if (index == r->columns.unit_measure && r->columns.has_unit_cells)
    status = ji__csv_cells_add(r->ctx, &r->columns.unit_cells, &about, builder);
  if (status || column->is_dropped ||
      (column->is_names && column->cells.nulls == column->cells.rows))
    return status;
  describe(r, column, &about);
  return ji__csv_cells_add(r->ctx, &column->cells, &about, builder);
}

static ji_status build(ji__sdmx_reader *r, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(r->ctx, &builder);
  for (int64_t i = 0; i < r->columns.count && !status; i++)
    status = add_column(r, i, builder);
  if (!status)
    status = ji__builder_finish(r->ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(r->ctx, status, "%s", r->path);
  return status;
}

static void tell(const ji__sdmx_reader *r) {
  ji__source_tell(r->ctx, &r->origin, r->path);
  const struct {
    const ji__sdmx_leniency *leniency;
    const char *what;
  } passed[] = {{&r->statuses, "codes of OBS_STATUS are none of SDMX"},
                {&r->periods, "values of TIME_PERIOD are no periods of SDMX"}};
  for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
    if (passed[i].leniency->count)
      ji__log(r->ctx, JI_LOG_WARNING, "%s: %" PRId64 " %s; the first is %s on line %" PRId64,
              r->path, passed[i].leniency->count, passed[i].what, passed[i].leniency->text,
              passed[i].leniency->line);
  if (r->deleted)
    ji__log(r->ctx, JI_LOG_WARNING, "%s: %" PRId64 " rows of action D (delete) are left out",
            r->path, r->deleted);
}

/* --- where it comes from --------------------------------------------------------------------- */

static ji_status add_choice(ji__sdmx_reader *r, ji__provenance *provenance, const char *name,
                            int is_other, const char *value) {
  return is_other ? ji__provenance_add(r->ctx, provenance, "option", name, value) : JI_OK;
}

/* Options that change what is read, where they are not the defaults. */
static ji_status add_options(ji__sdmx_reader *r, ji__provenance *provenance) {
  static const char *const labels[] = {NULL, "id", "both", "name"};
  const ji_sdmx_read_options *o = &r->options;
  ji_status status = JI_OK;
  for (size_t i = 0; i < o->unit_count && !status; i++) {
    char name[64];
    snprintf(name, sizeof name, "unit of %.40s", o->units[i].code);
    status = ji__provenance_add(r->ctx, provenance, "option", name, o->units[i].unit);
  }
  if (!status && o->encoding)
    status = ji__provenance_add(r->ctx, provenance, "option", "encoding", o->encoding);
  for (size_t i = 0; i < o->uncoded_count && !status; i++)
    status = ji__provenance_add(r->ctx, provenance, "option", "uncoded", o->uncoded[i]);
  if (!status)
    status = add_choice(r, provenance, "value", strcmp(o->value, JI__SDMX_VALUE) != 0, o->value);
  if (!status)
    status = add_choice(r, provenance, "decimal", o->decimal != '.', ",");
  if (!status)
    status = add_choice(r, provenance, "labels", o->labels != 0, labels[o->labels]);
  if (!status)
    status = add_choice(r, provenance, "names", o->names, "kept");
  if (!status)
    status = add_choice(r, provenance, "structure", o->structure, "kept");
  if (!status)
    status = add_choice(r, provenance, "units", o->unit_columns != 0,
                        o->unit_columns == JI_SDMX_UNITS_KEEP ? "kept" : "by row");
  return status;
}

/* What the columns said that are left out. */
static ji_status add_notes(ji__sdmx_reader *r, ji__provenance *provenance) {
  ji_status status = JI_OK;
  char version[4] = {(char)('0' + r->header.version), '.', '0', 0};
  status = ji__provenance_add(r->ctx, provenance, "note", "SDMX-CSV", version);
  if (!status && r->structure && r->options.structure == JI_SDMX_STRUCTURE_ONE)
    status = ji__provenance_add(r->ctx, provenance, "note", "structure", r->structure);
  if (!status && r->actions[0])
    status = ji__provenance_add(r->ctx, provenance, "note", "actions", r->actions);
  if (!status && r->deleted)
    status = ji__provenance_number(r->ctx, provenance, "note", "rows of action D left out",
                                   (double)r->deleted);
  return status;
}

static ji_status add_origin(ji__sdmx_reader *r, ji_dataset **dataset) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(r->ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__provenance_input(r->ctx, provenance, ji__base_name(r->path), *dataset);
  if (!status)
    status = ji__source_record(r->ctx, &r->origin, ji__base_name(r->path), provenance);
  if (!status)
    status = add_options(r, provenance);
  if (!status)
    status = add_notes(r, provenance);
  if (!status)
    status = ji__dataset_attach(r->ctx, dataset, provenance);
  ji__provenance_unref(provenance);
  return status;
}

static void init_reader(ji__sdmx_reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  r->columns.value = r->columns.unit_measure = r->columns.unit_mult = -1;
  ji__sdmx_header_init(&r->header, allocator);
  ji__csv_cells_init(&r->columns.unit_cells, allocator, JI_TYPE_TEXT);
  ji__buffer_init(&r->row, allocator);
  ji__buffer_init(&r->scratch, allocator);
  ji__buffer_init(&r->names, allocator);
}

static void free_reader(ji__sdmx_reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  for (int64_t i = 0; i < r->columns.count; i++) {
    ji__csv_cells_free(&r->columns.items[i].cells);
    ji__release(allocator, r->columns.items[i].own_name);
  }
  ji__csv_cells_free(&r->columns.unit_cells);
  ji__release(allocator, r->columns.items);
  ji__release(allocator, r->targets);
  ji__release(allocator, r->cells);
  ji__release(allocator, r->structure);
  ji__buffer_free(&r->row);
  ji__buffer_free(&r->scratch);
  ji__buffer_free(&r->names);
  ji__sdmx_header_free(&r->header);
}

static ji_status read_into(ji__sdmx_reader *r, ji_dataset **out) {
  ji_status status = scan(r);
  if (!status)
    status = ji__sdmx_settle_units(r->ctx, r->path, &r->options, &r->columns);
  if (!status)
    status = build(r, out);
  if (!status)
    status = add_origin(r, out);
  if (!status)
    tell(r);
  return status;
}

ji_status ji_dataset_read_sdmx_csv(ji_context *ctx, const char *path,
                                   const ji_sdmx_read_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path)
    return ji__fail_null(ctx, FUNCTION, "path");
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  ji__sdmx_reader r = {.ctx = ctx, .path = path};
  status = ji__sdmx_read_options_read(ctx, options, &r.options);
  if (status)
    return status;
  init_reader(&r);
  ji_dataset *dataset = NULL;
  status = read_into(&r, &dataset);
  free_reader(&r);
  if (status) {
    ji_dataset_unref(dataset);
    return status;
  }
  *out = dataset;
  return JI_OK;
}

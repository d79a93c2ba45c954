/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_reader.h"

#include "data/measure.h"
#include "data/unit.h"
#include "format/file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TASK "read csv"

typedef ji__csv_reader reader;
typedef ji__csv_reader_column column;
typedef ji__csv_declared_column declared_column;

ji_status ji__csv_reader_error(reader *r, ji_status status, int64_t field, const char *text,
                               size_t size) {
  const char *name =
      r->columns && field > 0 && field <= r->column_count ? r->names[field - 1] : NULL;
  return status ? ji__csv_errors_take(r->ctx, &r->errors, status, name, text, size) : JI_OK;
}

/* --- before the file ------------------------------------------------------------------------- */

static int compare_declared(const void *left, const void *right) {
  const declared_column *a = left;
  const declared_column *b = right;
  return strcmp(a->column->name, b->column->name);
}

static ji_status sort_declared(reader *r) {
  const ji_csv_options *options = &r->request->options;
  size_t count = options->column_count;
  r->declared = ji__allocate_array(ji__allocator(r->ctx), count, sizeof *r->declared);
  if (!r->declared)
    return ji__fail_memory(r->ctx);
  for (size_t i = 0; i < count; i++)
    r->declared[i].column = options->columns + i;
  qsort(r->declared, count, sizeof *r->declared, compare_declared);
  for (size_t i = 1; i < count; i++)
    if (compare_declared(r->declared + i - 1, r->declared + i) == 0)
      return ji__fail(r->ctx, JI_ERROR_LABEL, "the column \"%s\" is declared twice",
                      r->declared[i].column->name);
  return JI_OK;
}

static ji_status read_sidecar(reader *r) {
  int32_t wanted = r->request->options.sidecar;
  if (wanted == JI_CSV_SIDECAR_NONE)
    return JI_OK;
  const ji_allocator *allocator = ji__allocator(r->ctx);
  char *path = ji__csv_beside(allocator, r->request->path, JI__CSV_SCHEMA_ENDING);
  if (!path)
    return ji__fail_memory(r->ctx);
  ji_status status = JI_OK;
  if (wanted == JI_CSV_SIDECAR_REQUIRED || access(path, F_OK) == 0)
    status = ji__csv_schema_read(r->ctx, path, &r->sidecar);
  ji__release(allocator, path);
  return status;
}

/* --- the header ------------------------------------------------------------------------------ */

static ji_status take_name(reader *r, const ji__csv_place *place, const char *text, size_t size) {
  int64_t limit = r->request->options.max_columns;
  if (place->field > limit)
    return ji__fail(r->ctx, JI_ERROR_LIMIT,
                    "%s: line %" PRId64 ": more than max_columns, %" PRId64 " columns", place->path,
                    place->row_line, limit);
  const ji_allocator *allocator = ji__allocator(r->ctx);
  if (r->column_count == r->names_capacity) {
    int64_t capacity = r->names_capacity ? r->names_capacity * 2 : 16;
    char **names = ji__reallocate_array(allocator, r->names, (size_t)capacity, sizeof *r->names);
    if (!names)
      return ji__fail_memory(r->ctx);
    r->names = names;
    r->names_capacity = capacity;
  }
  char *name = ji__copy_bytes(allocator, text, size);
  if (!name)
    return ji__fail_memory(r->ctx);
  r->names[r->column_count++] = name;
  return JI_OK;
}

static const ji_csv_column *find_declared(reader *r, const char *name) {
  ji_csv_column wanted = {.name = name};
  declared_column key = {.column = &wanted};
  declared_column *found =
      bsearch(&key, r->declared, r->request->options.column_count, sizeof key, compare_declared);
  if (!found)
    return NULL;
  found->found = 1;
  return found->column;
}

static const ji__csv_spec *find_spec(ji__csv_schema *schema, const char *file, const char *name) {
  ji__csv_spec *spec = schema ? ji__csv_schema_find(schema, file, name) : NULL;
  if (spec)
    spec->found = 1;
  return spec;
}

static ji_type known_type(const reader *r, const char *name, const column *c) {
  if (r->request->codes && strcmp(name, r->request->codes) == 0)
    return JI_TYPE_TEXT;
  if (c->declared && c->declared->type)
    return c->declared->type;
  if (c->sidecar && c->sidecar->type)
    return c->sidecar->type;
  return r->request->options.inference == JI_CSV_INFER_TEXT ? JI_TYPE_TEXT : 0;
}

/* units.csv and the sidecar may both speak of a column by name, but not against each other. */
static ji_status check_agreement(reader *r, const char *name, const column *c) {
  const ji__csv_spec *sidecar = c->sidecar;
  const ji__csv_spec *rule = c->rule;
  if (!sidecar || !rule || strcmp(rule->column, "*") == 0)
    return JI_OK;
  if (sidecar->unit && rule->unit && strcmp(sidecar->unit, rule->unit) != 0) {
    double factor = 0;
    int by_row = ji__unit_is_by_row(sidecar->unit, NULL) || ji__unit_is_by_row(rule->unit, NULL);
    if (by_row || ji__unit_factor_text(r->ctx, sidecar->unit, rule->unit, &factor) || factor != 1)
      return ji__fail(r->ctx, JI_ERROR_UNIT,
                      "%s: line %" PRId64 ": the unit of \"%s\" is \"%s\", but \"%s\" in %s",
                      r->request->units->records.path, rule->line, name, rule->unit, sidecar->unit,
                      r->sidecar.records.path);
  }
  if (sidecar->measure && rule->measure && !ji__measure_equal(sidecar->measure, rule->measure))
    return ji__fail(r->ctx, JI_ERROR_MEASURE,
                    "%s: line %" PRId64 ": the measure of \"%s\" is \"%s\", but \"%s\" in %s",
                    r->request->units->records.path, rule->line, name,
                    ji_measure_text(rule->measure), ji_measure_text(sidecar->measure),
                    r->sidecar.records.path);
  return JI_OK;
}

const char *ji__csv_known_unit(const reader *r, int64_t index) {
  const column *c = r->columns + index;
  if (c->declared && c->declared->unit)
    return c->declared->unit;
  if (c->sidecar && c->sidecar->unit)
    return c->sidecar->unit;
  if (c->rule && c->rule->unit)
    return c->rule->unit;
  return ji__csv_layout_unit(&r->layout, index);
}

static ji_status plan_leniency(reader *r, int64_t index, int is_label) {
  int32_t set = r->request->options.lenient;
  column *c = r->columns + index;
  if (!set)
    return JI_OK;
  c->lenient = ji__allocate_array(ji__allocator(r->ctx), 1, sizeof *c->lenient);
  if (!c->lenient)
    return ji__fail_memory(r->ctx);
  c->cells.notation = &c->lenient->notation;
  return ji__csv_lenient_begin(r->ctx, set, r->names[index], ji__csv_known_unit(r, index), is_label,
                               c->lenient);
}

static ji_status plan_column(reader *r, int64_t index) {
  const char *name = r->names[index];
  const char *file = ji__base_name(r->request->path);
  column *c = r->columns + index;
  c->declared = find_declared(r, name);
  c->sidecar = find_spec(&r->sidecar, NULL, name);
  c->rule = find_spec(r->request->units, file, name);
  if (!c->rule)
    c->rule = find_spec(r->request->units, file, "*");
  int is_label = index < r->request->options.label_columns;
  ji_type type = known_type(r, name, c);
  ji__csv_cells_init(&c->cells, ji__allocator(r->ctx), is_label && !type ? JI_TYPE_TEXT : type);
  if (!c->cells.type && c->rule && c->rule->unit)
    c->watch = strcmp(c->rule->column, "*") != 0 ? WATCH_ALL
               : r->request->all_numbers         ? WATCH_MIXED
                                                 : WATCH_NOTHING;
  ji_status status = check_agreement(r, name, c);
  return status ? status : plan_leniency(r, index, is_label);
}

/* The column is not there, which leaves the others readable. */
static ji_status miss_column(reader *r, const char *name) {
  ji__fail(r->ctx, JI_ERROR_LABEL, "there is no column \"%s\"", name);
  memcpy(r->errors.spot.problem, ji_context_message(r->ctx), sizeof r->errors.spot.problem);
  r->errors.spot.line = r->header_line;
  ji__fail_within(r->ctx, JI_ERROR_LABEL, "%s: line %" PRId64, r->request->path, r->header_line);
  return ji__csv_reader_error(r, JI_ERROR_LABEL, 0, NULL, 0);
}

static ji_status select_column(reader *r, const char *name) {
  for (int64_t i = 0; i < r->column_count; i++) {
    if (strcmp(r->names[i], name) != 0)
      continue;
    if (!r->columns[i].is_left_out)
      return ji__fail(r->ctx, JI_ERROR_LABEL, "%s: the column \"%s\" is selected twice",
                      r->request->path, name);
    r->columns[i].is_left_out = 0;
    return JI_OK;
  }
  return miss_column(r, name);
}

static ji_status select_columns(reader *r) {
  const ji_csv_options *options = &r->request->options;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < r->column_count; i++)
    r->columns[i].is_left_out = options->select != NULL;
  for (size_t i = 0; i < options->select_count && !status; i++)
    status = select_column(r, options->select[i]);
  return status;
}

static ji_status check_all_found(reader *r) {
  for (size_t i = 0; i < r->request->options.column_count; i++) {
    ji_status status = r->declared[i].found ? JI_OK : miss_column(r, r->declared[i].column->name);
    if (status)
      return status;
  }
  for (int64_t i = 0; i < r->sidecar.count; i++)
    if (!r->sidecar.specs[i].found)
      return ji__fail(r->ctx, JI_ERROR_LABEL,
                      "%s: line %" PRId64 ": there is no column \"%s\" in %s",
                      r->sidecar.records.path, r->sidecar.specs[i].line, r->sidecar.specs[i].column,
                      r->request->path);
  return JI_OK;
}

static ji_status end_header(reader *r, const ji__csv_place *place) {
  if (place->field == 0)
    return ji__fail(r->ctx, JI_ERROR_LABEL, "%s: line 1: the header is empty", place->path);
  r->header_line = place->row_line;
  ji_status status =
      ji__csv_check_names(r->ctx, place->path, place->row_line, r->names, r->column_count);
  if (status)
    return status;
  r->columns =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)r->column_count, sizeof *r->columns);
  if (!r->columns)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->column_count && !status; i++)
    status = plan_column(r, i);
  if (!status)
    status = select_columns(r);
  return status ? status : check_all_found(r);
}

/* --- the rows -------------------------------------------------------------------------------- */

static int is_missing(const reader *r, const char *text, size_t size) {
  const ji_csv_options *options = &r->request->options;
  for (size_t i = 0; i < options->missing_count; i++)
    if (strlen(options->missing[i]) == size &&
        (size == 0 || memcmp(options->missing[i], text, size) == 0))
      return 1;
  return 0;
}

/* A column that has a unit by name holds numbers; in a file of numbers so does one with a number in
 * it that has the unit of `*`. Else one wrong cell made a text of the column, and nobody knew
 * which.
 */
static ji_status watch_numbers(reader *r, const ji__csv_place *place, column *c, const char *text,
                               size_t size) {
  ji__csv_value value;
  int verdict = ji__csv_value_parse(JI_TYPE_FLOAT64, text, size, &value);
  c->has_number |= verdict == 1;
  if (verdict != 1 && !c->odd_line) {
    c->odd_line = place->line;
    c->odd_verdict = verdict;
    ji__csv_excerpt(text, size, c->odd_text);
  }
  if (!c->odd_line || (c->watch == WATCH_MIXED && !c->has_number))
    return JI_OK;
  ji__csv_place odd = *place;
  odd.line = c->odd_line;
  c->odd_line = 0; /* from here on each is an error of its own */
  c->watch = WATCH_ALL;
  ji__fail(r->ctx, JI_ERROR_FORMAT, "%s %s, which the unit of its column asks for", c->odd_text,
           ji__csv_value_problem(JI_TYPE_FLOAT64, c->odd_verdict));
  return ji__csv_fail_at(r->ctx, JI_ERROR_FORMAT, &odd, r->names[place->field - 1]);
}

/* What the leniencies make of a field before anything else looks at it. */
static ji_status take_leniently(reader *r, const ji__csv_place *place, const char **text,
                                size_t *size) {
  column *c = r->columns + place->field - 1;
  int64_t index = place->field - 1;
  int filled = 0;
  ji_status status = ji__csv_lenient_take(r->ctx, c->lenient, c->cells.type, place, text, size);
  if (status == JI_ERROR_FORMAT)
    return ji__csv_fail_at(r->ctx, status, place, r->names[index]);
  if (!status && index < r->labels.count)
    status = ji__csv_labels_take(r->ctx, &r->labels, index, text, size, &filled);
  ji__csv_use_add(&r->uses, JI_CSV_LENIENT_FILL_LABELS, filled, place->line, r->names[index]);
  return status;
}

static void infer(column *c, const ji__csv_place *place, const char *text, size_t size) {
  if (c->lenient)
    text = ji__csv_lenient_last(c->lenient, text, &size);
  ji__csv_infer(&c->inference, text, size, c->cells.rows, place->line);
}

static ji_status read_field(reader *r, const ji__csv_place *place, const char *text, size_t size) {
  if (!r->columns)
    return take_name(r, place, text, size);
  if (place->field > r->column_count)
    return JI_OK; /* the row's end tells how many there are */
  column *c = r->columns + place->field - 1;
  if (c->is_left_out)
    return JI_OK;
  ji__csv_cells *cells = &c->cells;
  ji_status status = c->lenient ? take_leniently(r, place, &text, &size) : JI_OK;
  if (status)
    return status;
  if (!text || is_missing(r, text, size))
    return ji__csv_cells_null(r->ctx, cells);
  if (!cells->type)
    infer(c, place, text, size);
  status = ji__csv_cells_text(r->ctx, cells, text, size);
  if (status == JI_ERROR_FORMAT)
    return ji__csv_fail_at(r->ctx, status, place, r->names[place->field - 1]);
  return status || !c->watch ? status : watch_numbers(r, place, c, text, size);
}

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  reader *r = user;
  ji_status status = read_field(r, place, text, size);
  if (!status || !r->columns)
    return status;
  int is_here = r->errors.spot.line == place->line; /* or it stands in a row before */
  return ji__csv_reader_error(r, status, place->field, is_here ? text : NULL, size);
}

static ji_status take_row(void *user, const ji__csv_place *place) {
  reader *r = user;
  if (!r->columns)
    return end_header(r, place);
  ji_status status = JI_OK;
  if (place->field == 0 && r->column_count > 1)
    return JI_OK; /* a blank line, such as one at the end */
  if (place->field == 0)
    status = ji__csv_cells_null(r->ctx, &r->columns[0].cells);
  else
    status = ji__csv_reader_error(
        r,
        ji__csv_hint_width(r->ctx, ji__csv_check_width(r->ctx, place, r->column_count), place,
                           r->column_count),
        0, NULL, 0);
  int64_t limit = r->request->options.max_rows;
  if (!status && ++r->rows > limit)
    return ji__fail(r->ctx, JI_ERROR_LIMIT,
                    "%s: line %" PRId64 ": more than max_rows, %" PRId64 " rows", place->path,
                    place->row_line, limit);
  return status;
}

static const char *name_of(void *user, int64_t field) {
  const reader *r = user;
  return r->columns && field <= r->column_count ? r->names[field - 1] : NULL;
}

/* --- the rows in bulk --------------------------------------------------------------------------
 */

/* Columns that are watched, and files with errors, are read field by field; so is what is lenient.
 */
static int is_ready(void *user) {
  const reader *r = user;
  if (!r->columns)
    return 0;
  int watched = 0;
  for (int64_t i = 0; i < r->column_count; i++)
    watched |= r->columns[i].watch != WATCH_NOTHING && !r->columns[i].is_left_out;
  return watched || r->errors.count || r->request->options.lenient ? -1 : 1;
}

/* One target for each column that is kept. */
static void plan_bulk(reader *r, ji__csv_bulk *bulk, int64_t *map) {
  for (int64_t i = 0; i < r->column_count; i++) {
    column *c = r->columns + i;
    map[i] = c->is_left_out ? -1 : bulk->shape.kept;
    if (c->is_left_out)
      continue;
    bulk->targets[bulk->shape.kept++] = (ji__csv_target){
        .cells = &c->cells, .inference = c->cells.type ? NULL : &c->inference, .field = i + 1};
  }
  bulk->shape.map = bulk->shape.kept < r->column_count ? map : NULL;
}

static ji_status take_bulk(void *user, ji__csv_rest *rest) {
  reader *r = user;
  const ji_csv_options *options = &r->request->options;
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji__csv_bulk bulk = {.path = r->request->path,
                       .task = TASK,
                       .shape = {.dialect = &r->dialect, .width = r->column_count},
                       .missing = {options->missing, options->missing_count},
                       .max_rows = options->max_rows,
                       .chunk_size = r->request->chunk_size};
  int64_t *map = ji__allocate_array(allocator, (size_t)r->column_count, sizeof *map);
  bulk.targets = ji__allocate_array(allocator, (size_t)r->column_count, sizeof *bulk.targets);
  ji_status status = map && bulk.targets ? JI_OK : ji__fail_memory(r->ctx);
  if (!status) {
    plan_bulk(r, &bulk, map);
    status = ji__csv_bulk_read(r->ctx, &bulk, rest);
  }
  r->rows = bulk.rows;
  r->is_refused = bulk.is_refused;
  r->is_bulk = 1;
  ji__release(allocator, bulk.targets);
  ji__release(allocator, map);
  return status;
}

static void free_reader(reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  for (int64_t i = 0; i < r->column_count; i++) {
    if (r->columns) {
      ji__csv_cells_free(&r->columns[i].cells);
      ji__release(allocator, r->columns[i].lenient);
    }
    ji__release(allocator, r->names[i]);
  }
  ji__release(allocator, r->columns);
  ji__release(allocator, r->names);
  ji__release(allocator, r->declared);
  ji__csv_schema_free(&r->sidecar);
  ji__csv_labels_free(r->ctx, &r->labels);
  ji__csv_layout_free(&r->layout);
}

/* What is wrong with the file and ends its reading is an error among others. */
static ji_status end_scan(reader *r, ji_status status) {
  if (!status && !r->columns)
    status = ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: the file is empty; a header line is expected",
                      r->request->path);
  if (r->errors.stopped)
    return status;
  int64_t field = r->errors.spot.line ? r->errors.spot.field : 0;
  int ended = status != JI_OK;
  status = ji__csv_reader_error(r, status, field, NULL, 0);
  return status || !ended ? status : ji__csv_errors_end(r->ctx, &r->errors);
}

static ji_status scan_into(reader *r) {
  const ji_csv_options *options = &r->request->options;
  r->dialect = (ji__csv_dialect){.delimiter = (unsigned char)options->delimiter,
                                 .max_field_size = options->max_field_size,
                                 .comment = options->comment,
                                 .source = {.encoding = options->encoding,
                                            .compression = options->compression,
                                            .hash_later = !r->is_plain}};
  ji__csv_sink sink = {.field = take_field,
                       .row = take_row,
                       .name = name_of,
                       .user = r,
                       .is_ready = r->is_plain ? NULL : is_ready,
                       .bulk = take_bulk,
                       .spot = &r->errors.spot,
                       .origin = &r->origin};
  return ji__csv_layout_scan(r->ctx, r->request->path, options, &r->dialect, &sink, &r->uses,
                             &r->layout);
}

static ji_status read_into(reader *r, ji_dataset **out) {
  const ji_csv_options *options = &r->request->options;
  r->errors.limit = r->request->options.max_errors;
  r->errors.problems = r->request->problems;
  ji_status status = sort_declared(r);
  if (!status)
    status = read_sidecar(r);
  if (!status && (options->lenient & JI_CSV_LENIENT_FILL_LABELS))
    status = ji__csv_labels_begin(r->ctx, options->label_columns, &r->labels);
  if (status)
    return status;
  status = scan_into(r);
  if (r->is_refused)
    return status;
  ji__source_tell(r->ctx, &r->origin, r->request->path);
  status = end_scan(r, status);
  if (!status)
    status = ji__csv_reader_settle(r);
  if (!status)
    status = ji__csv_errors_end(r->ctx, &r->errors);
  return status ? status : ji__csv_reader_build(r, out);
}

/* In bulk or not; *is_refused where it does not go in bulk. */
static ji_status read_once(ji_context *ctx, const ji__csv_request *request, int is_plain,
                           ji_dataset **out, int *is_refused) {
  reader r = {.ctx = ctx, .request = request, .is_plain = is_plain};
  ji_status status = read_into(&r, out);
  if (request->found)
    *request->found = r.errors.count;
  *is_refused = !status && r.is_refused;
  if (request->was_plain)
    *request->was_plain = !r.is_bulk;
  free_reader(&r);
  return status;
}

ji_status ji__csv_read(ji_context *ctx, const ji__csv_request *request, ji_dataset **out) {
  ji_dataset *dataset = NULL;
  int is_refused = 0;
  ji_status status = read_once(ctx, request, request->plain, &dataset, &is_refused);
  if (is_refused)
    status = read_once(ctx, request, 1, &dataset, &is_refused);
  if (status) {
    ji_dataset_unref(dataset);
    return status;
  }
  *out = dataset;
  return JI_OK;
}

ji_status ji_dataset_read_csv(ji_context *ctx, const char *path, const ji_csv_options *options,
                              ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path)
    return ji__fail_null(ctx, "ji_dataset_read_csv", "path");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_read_csv", "out");
  ji__csv_request request = {.path = path};
  status = ji__csv_options_read(ctx, options, &request.options);
  return status ? status : ji__csv_read(ctx, &request, out);
}

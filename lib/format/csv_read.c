/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_read.h"

#include "data/builder.h"
#include "data/measure.h"
#include "data/unit.h"
#include "format/csv_cells.h"
#include "format/csv_infer.h"
#include "format/csv_layout.h"
#include "format/csv_lenient.h"
#include "format/csv_scan.h"
#include "format/csv_value.h"
#include "format/file.h"
#include "format/provenance.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A column of the file and who said what about it. */
typedef struct column {
  ji__csv_cells cells;
  ji__csv_inference inference;   /* where nobody said a type */
  const ji_csv_column *declared; /* by the caller */
  const ji__csv_spec *sidecar;
  const ji__csv_spec *rule;                             /* of units.csv */
  ji__csv_lenient *lenient;                             /* NULL: everything is strict */
  int is_share;                                         /* its values have the unit 1 */
  enum { WATCH_NOTHING, WATCH_MIXED, WATCH_ALL } watch; /* for what is no number */
  int has_number, odd_verdict;
  int64_t odd_line; /* of the first that is no number; 0: none so far */
  char odd_text[JI__EXCERPT_SIZE];
} column;

/* The caller's columns, sorted by name. */
typedef struct declared_column {
  const ji_csv_column *column;
  int found;
} declared_column;

typedef struct reader {
  ji_context *ctx;
  const ji__csv_request *request;
  ji__csv_schema sidecar;
  declared_column *declared;
  char **names;
  int64_t column_count, names_capacity;
  column *columns; /* NULL until the header is complete */
  int64_t rows, header_line;
  ji__csv_layout layout;
  ji__csv_labels labels; /* where they are filled */
  ji__csv_uses uses;
} reader;

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

/* The first that says something wins: the caller, the sidecar, units.csv, the header. */
static const char *known_unit(const reader *r, int64_t index) {
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
  return ji__csv_lenient_begin(r->ctx, set, r->names[index], known_unit(r, index), is_label,
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

static ji_status check_all_found(reader *r) {
  for (size_t i = 0; i < r->request->options.column_count; i++)
    if (!r->declared[i].found)
      return ji__fail(r->ctx, JI_ERROR_LABEL, "%s: line %" PRId64 ": there is no column \"%s\"",
                      r->request->path, r->header_line, r->declared[i].column->name);
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

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  reader *r = user;
  if (!r->columns)
    return take_name(r, place, text, size);
  if (place->field > r->column_count)
    return JI_OK; /* the row's end tells how many there are */
  column *c = r->columns + place->field - 1;
  ji__csv_cells *cells = &c->cells;
  ji_status status = c->lenient ? take_leniently(r, place, &text, &size) : JI_OK;
  if (status)
    return status;
  if (!text || is_missing(r, text, size))
    return ji__csv_cells_null(r->ctx, cells);
  if (!cells->type)
    infer(c, place, text, size);
  if (c->watch)
    status = watch_numbers(r, place, c, text, size);
  if (status)
    return status;
  status = ji__csv_cells_text(r->ctx, cells, text, size);
  if (status == JI_ERROR_FORMAT)
    return ji__csv_fail_at(r->ctx, status, place, r->names[place->field - 1]);
  return status;
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
    status = ji__csv_hint_width(r->ctx, ji__csv_check_width(r->ctx, place, r->column_count), place,
                                r->column_count);
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

/* --- the dataset ----------------------------------------------------------------------------- */

static int is_number_type(ji_type type) {
  return type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64;
}

/* The first that says something wins: the caller, the sidecar, units.csv, the header. The header
 * and the `*` of units.csv are only about numbers: names and dates have no unit. */
static void describe(const column *c, const char *header_unit, ji_column *about) {
  const ji_csv_column *declared = c->declared;
  const ji__csv_spec *sidecar = c->sidecar;
  const ji__csv_spec *rule = c->rule;
  int is_number = is_number_type(c->cells.type);
  if (is_number)
    about->unit = header_unit;
  if (rule && (is_number || strcmp(rule->column, "*") != 0)) {
    about->unit = rule->unit;
    about->measure = rule->measure;
  }
  if (sidecar) {
    about->unit = sidecar->unit ? sidecar->unit : about->unit;
    about->measure = sidecar->measure ? sidecar->measure : about->measure;
    about->description = sidecar->description;
  }
  if (declared) {
    about->unit = declared->unit ? declared->unit : about->unit;
    about->measure = declared->measure ? declared->measure : about->measure;
    about->description = declared->description ? declared->description : about->description;
  }
  if (c->is_share && !about->unit)
    about->unit = "1";
}

/* A number among numbers that no double holds: infinity is not what the file says. */
static ji_status refuse_large(reader *r, int64_t index) {
  const column *c = r->columns + index;
  const ji__csv_cell *large = &c->inference.large;
  ji__csv_place place = {r->request->path, large->line, large->line, index + 1};
  char excerpt[JI__EXCERPT_SIZE];
  size_t size = 0;
  const char *text = ji__csv_cells_look(&c->cells, large->row, &size);
  ji__fail(r->ctx, JI_ERROR_FORMAT, "%s %s", ji__csv_excerpt(text, size, excerpt),
           ji__csv_value_problem(JI_TYPE_FLOAT64, -1));
  return ji__csv_fail_at(r->ctx, JI_ERROR_FORMAT, &place, r->names[index]);
}

/* One word makes a column of numbers text: who wanted numbers should hear of it. */
static void warn_of_odd(reader *r, int64_t index) {
  const column *c = r->columns + index;
  const ji__csv_cell *odd = ji__csv_odd_cell(&c->inference);
  if (!odd)
    return;
  char excerpt[JI__EXCERPT_SIZE], hint[JI__CSV_HINT_SIZE];
  size_t size = 0;
  const char *text = ji__csv_cells_look(&c->cells, odd->row, &size);
  ji__csv_lenient_hint(c->cells.notation, JI_TYPE_FLOAT64, text, size, hint);
  ji__log(r->ctx, JI_LOG_WARNING,
          "%s: line %" PRId64 ", column \"%s\": the column is text because of %s: %" PRId64
          " of its values are numbers, %" PRId64 " not%s",
          r->request->path, odd->line, r->names[index], ji__csv_excerpt(text, size, excerpt),
          c->inference.numbers, c->inference.others, hint);
}

static ji_status settle(reader *r, int64_t index) {
  column *c = r->columns + index;
  if (c->cells.type)
    return JI_OK;
  ji_type type = ji__csv_inferred_type(&c->inference);
  if (type == JI_TYPE_FLOAT64 && c->inference.large.line)
    return refuse_large(r, index);
  if (type == JI_TYPE_TEXT)
    warn_of_odd(r, index);
  return ji__csv_cells_settle(r->ctx, &c->cells, type);
}

/* A unit in the header goes with numbers, and is not what the caller says it is. */
static ji_status tell_of_header_unit(reader *r, int64_t index) {
  const column *c = r->columns + index;
  const char *said = ji__csv_layout_unit(&r->layout, index);
  const char *held = known_unit(r, index);
  int same = 1;
  ji_status status = said ? ji__csv_same_unit(r->ctx, said, held, &same) : JI_OK;
  if (status)
    return status;
  if (!same)
    ji__log(r->ctx, JI_LOG_WARNING,
            "%s: line %" PRId64 ", column \"%s\": the header says the unit \"%s\", but \"%s\" is "
            "declared, which holds",
            r->request->path, r->header_line, r->names[index], said, held);
  else if (said && !is_number_type(c->cells.type))
    ji__log(r->ctx, JI_LOG_INFO,
            "%s: line %" PRId64 ", column \"%s\": its unit, \"%s\", is left out: the column is %s",
            r->request->path, r->header_line, r->names[index], said, ji__type_name(c->cells.type));
  return JI_OK;
}

static ji_status settle_leniency(reader *r, int64_t index) {
  column *c = r->columns + index;
  if (!c->lenient)
    return JI_OK;
  c->is_share =
      ji__csv_lenient_settle(r->ctx, r->request->path, c->lenient, c->cells.type, &r->uses);
  return tell_of_header_unit(r, index);
}

static ji_status settle_all(reader *r) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < r->column_count && !status; i++) {
    status = settle(r, i);
    if (!status)
      status = settle_leniency(r, i);
  }
  if (!status)
    ji__csv_uses_log(r->ctx, r->request->path, &r->uses);
  return status;
}

static ji_status add_columns(reader *r, ji_dataset_builder *builder) {
  for (int64_t i = 0; i < r->column_count; i++) {
    column *c = r->columns + i;
    ji_column about = {.name = r->names[i]};
    describe(c, ji__csv_layout_unit(&r->layout, i), &about);
    ji_status status = ji__csv_cells_add(r->ctx, &c->cells, &about, builder);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status build(reader *r, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(r->ctx, &builder);
  if (!status)
    status = add_columns(r, builder);
  if (!status)
    status = ji__builder_finish(r->ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(r->ctx, status, "%s", r->request->path);
  return status;
}

/* Options that change what is read, where they are not the defaults. */
static ji_status add_options(ji_context *ctx, const ji_csv_options *options,
                             ji__provenance *provenance) {
  ji_status status = JI_OK;
  char delimiter[2] = {(char)options->delimiter, 0};
  if (options->delimiter != ',')
    status = ji__provenance_add(ctx, provenance, "option", "delimiter", delimiter);
  if (!status && options->inference == JI_CSV_INFER_TEXT)
    status = ji__provenance_add(ctx, provenance, "option", "inference", "text");
  for (size_t i = 0; i < options->missing_count && !status; i++)
    status = ji__provenance_add(ctx, provenance, "option", "missing", options->missing[i]);
  return status;
}

static ji_status add_origin(reader *r, ji_dataset **dataset) {
  ji_context *ctx = r->ctx;
  const ji__csv_request *request = r->request;
  ji__provenance *provenance = NULL;
  ji_dataset *with = NULL;
  ji_status status = ji__provenance_create(ctx, "ji_dataset_read_csv", &provenance);
  if (!status)
    status = ji__provenance_beside(ctx, request, provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, ji__base_name(request->path), *dataset);
  if (!status)
    status = add_options(ctx, &request->options, provenance);
  if (!status)
    status = ji__csv_layout_record(ctx, &r->layout, provenance);
  if (!status)
    status = ji__dataset_with_provenance(ctx, *dataset, provenance, &with);
  ji__provenance_unref(provenance);
  if (status)
    return status;
  ji_dataset_unref(*dataset);
  *dataset = with;
  return JI_OK;
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

static ji_status read_into(reader *r, ji_dataset **out) {
  const ji__csv_request *request = r->request;
  const ji_csv_options *options = &request->options;
  ji__csv_sink sink = {take_field, take_row, name_of, r};
  ji_status status = sort_declared(r);
  if (!status)
    status = read_sidecar(r);
  if (!status && (options->lenient & JI_CSV_LENIENT_FILL_LABELS))
    status = ji__csv_labels_begin(r->ctx, options->label_columns, &r->labels);
  if (!status)
    status = ji__csv_layout_scan(r->ctx, request->path, options, &sink, &r->uses, &r->layout);
  if (!status && !r->columns)
    return ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: the file is empty; a header line is expected",
                    request->path);
  if (!status)
    status = settle_all(r);
  return status ? status : build(r, out);
}

ji_status ji__csv_read(ji_context *ctx, const ji__csv_request *request, ji_dataset **out) {
  reader r = {.ctx = ctx, .request = request};
  ji_dataset *dataset = NULL;
  ji_status status = read_into(&r, &dataset);
  if (!status)
    status = add_origin(&r, &dataset);
  free_reader(&r);
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

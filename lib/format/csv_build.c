/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dataset of a file that was read. */
#include "format/csv_reader.h"

#include "data/builder.h"
#include "data/measure.h"
#include "data/unit.h"
#include "format/file.h"
#include "format/provenance.h"

#include <inttypes.h>
#include <string.h>

typedef ji__csv_reader reader;
typedef ji__csv_reader_column column;

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
  ji__csv_place place = {r->request->path, large->line, large->line, index + 1, &r->errors.spot};
  char excerpt[JI__EXCERPT_SIZE];
  size_t size = 0;
  const char *text = ji__csv_cells_look(&c->cells, large->row, &size);
  ji__fail(r->ctx, JI_ERROR_FORMAT, "%s %s", ji__csv_excerpt(text, size, excerpt),
           ji__csv_value_problem(JI_TYPE_FLOAT64, -1));
  ji__csv_fail_at(r->ctx, JI_ERROR_FORMAT, &place, r->names[index]);
  return ji__csv_reader_error(r, JI_ERROR_FORMAT, index + 1, text, size);
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
  if (c->cells.type == JI_TYPE_TEXT && !r->errors.count)
    warn_of_odd(r, index); /* as it was read in bulk */
  if (c->cells.type || c->is_left_out)
    return JI_OK;
  ji_type type = ji__csv_inferred_type(&c->inference);
  if (type == JI_TYPE_FLOAT64 && c->inference.large.line)
    return refuse_large(r, index);
  if (type == JI_TYPE_TEXT && !r->errors.count)
    warn_of_odd(r, index);
  return ji__csv_cells_settle(r->ctx, &c->cells, type);
}

/* A unit in the header goes with numbers, and is not what the caller says it is. */
static ji_status tell_of_header_unit(reader *r, int64_t index) {
  const column *c = r->columns + index;
  const char *said = ji__csv_layout_unit(&r->layout, index);
  const char *held = ji__csv_known_unit(r, index);
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

ji_status ji__csv_reader_settle(reader *r) {
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
    if (c->is_left_out)
      continue;
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
ji_status ji__csv_options_record(ji_context *ctx, const ji_csv_options *options,
                                 ji__provenance *provenance) {
  static const char *const packings[] = {NULL, "none", "gzip", "zstd"};
  ji_status status = JI_OK;
  char delimiter[2] = {(char)options->delimiter, 0};
  if (options->delimiter != ',')
    status = ji__provenance_add(ctx, provenance, "option", "delimiter", delimiter);
  if (!status && options->inference == JI_CSV_INFER_TEXT)
    status = ji__provenance_add(ctx, provenance, "option", "inference", "text");
  for (size_t i = 0; i < options->missing_count && !status; i++)
    status = ji__provenance_add(ctx, provenance, "option", "missing", options->missing[i]);
  if (!status && options->encoding)
    status = ji__provenance_add(ctx, provenance, "option", "encoding", options->encoding);
  if (!status && packings[options->compression])
    status = ji__provenance_add(ctx, provenance, "option", "compression",
                                packings[options->compression]);
  if (!status && options->comment)
    status = ji__provenance_add(ctx, provenance, "option", "comment", options->comment);
  for (size_t i = 0; i < options->select_count && !status; i++)
    status = ji__provenance_add(ctx, provenance, "option", "select", options->select[i]);
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
    status = ji__source_record(ctx, &r->origin, ji__base_name(request->path), provenance);
  if (!status)
    status = ji__csv_options_record(ctx, &request->options, provenance);
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

ji_status ji__csv_reader_build(reader *r, ji_dataset **out) {
  ji_status status = build(r, out);
  return status ? status : add_origin(r, out);
}

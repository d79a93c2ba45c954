/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A definition as it is handed in: its datasets are found, their types and required cells checked.
 */
#include "tracker/parts.h"

#include "data/unit.h"

#include <string.h>

#define TEXT JI_TYPE_TEXT
#define DATE JI_TYPE_DATE32
#define SHOWN 60 /* bytes of a value in a message */

const ji__part ji__parts[JI__PARTS] = {
    {"programs", "program", {{"name", TEXT, 1}, {"description", TEXT, 0}, {"source", TEXT, 0}}, 0},
    {"stages",
     "stage",
     {{"stage", TEXT, 1}, {"name", TEXT, 1}, {"position", JI_TYPE_INT64, 1}, {"role", TEXT, 1}},
     1},
    {"transitions", "transition", {{"from", TEXT, 0}, {"to", TEXT, 1}}, 0},
    {"groups", "\"group\"", {{"group", TEXT, 1}, {"name", TEXT, 1}}, 1},
    {"outcomes",
     "outcome",
     {{"outcome", TEXT, 1},
      {"name", TEXT, 1},
      {"unit", TEXT, 1},
      {"measure", TEXT, 0},
      {"kind", TEXT, 1},
      {"sector", TEXT, 0},
      {"aggregate", TEXT, 1}},
     1},
    {"sites",
     "site",
     {{"site", TEXT, 1},
      {"name", TEXT, 1},
      {"county", TEXT, 1},
      {"valid_from", DATE, 0},
      {"valid_to", DATE, 0},
      {"successor", TEXT, 0}},
     1},
    {"cohorts",
     "cohort",
     {{"cohort", TEXT, 1}, {"name", TEXT, 0}, {"starts", DATE, 1}, {"ends", DATE, 0}},
     1},
    {"budget",
     "budget",
     {{"line", TEXT, 1}, {"name", TEXT, 1}, {"unit", TEXT, 1}, {"amount", JI_TYPE_FLOAT64, 0}},
     1},
    {"targets",
     "target",
     {{"indicator", TEXT, 1},
      {"site", TEXT, 0},
      {"group", TEXT, 0},
      {"cohort", TEXT, 0},
      {"value", JI_TYPE_FLOAT64, 1},
      {"due", DATE, 1}},
     0},
    {"eligible",
     "eligible",
     {{"site", TEXT, 1},
      {"group", TEXT, 0},
      {"population", JI_TYPE_INT64, 1},
      {"date", DATE, 0},
      {"source", TEXT, 1}},
     0},
    {"claims",
     "claim",
     {{"claim", TEXT, 1},
      {"value", JI_TYPE_FLOAT64, 1},
      {"unit", TEXT, 1},
      {"date", DATE, 0},
      {"source", TEXT, 1}},
     0},
};

int64_t ji__part_integer(const ji_column *column, int64_t row) {
  if (!column || ji__column_is_null(column, row))
    return 0;
  return column->type == JI_TYPE_DATE32 ? ((const int32_t *)column->values)[row]
                                        : ((const int64_t *)column->values)[row];
}

ji__part_cell ji__part_cell_of(const ji_column *column, ji_type type, int64_t row) {
  ji__part_cell cell = {.type = type};
  cell.is_there = column && !ji__column_is_null(column, row);
  if (!cell.is_there)
    return cell;
  if (type == TEXT)
    cell.text = ji__column_text(column, row, &cell.size);
  else if (type == JI_TYPE_FLOAT64)
    ji__column_number(column, row, &cell.number);
  else
    cell.integer = ji__part_integer(column, row);
  if (cell.number == 0)
    cell.number = 0;
  return cell;
}

ji__part_cell ji__part_cell_at(sqlite3_stmt *row, int column, ji_type type) {
  ji__part_cell cell = {.type = type};
  cell.is_there = sqlite3_column_type(row, column) != SQLITE_NULL;
  if (!cell.is_there)
    return cell;
  if (type == TEXT) {
    cell.text = (const char *)sqlite3_column_text(row, column);
    cell.size = (size_t)sqlite3_column_bytes(row, column);
  } else if (type == JI_TYPE_FLOAT64) {
    cell.number = sqlite3_column_double(row, column);
  } else {
    cell.integer = sqlite3_column_int64(row, column);
  }
  return cell;
}

void ji__part_digest(ji__hash *hash, const ji__part_cell *cell) {
  int64_t bits = 0;
  ji__hash_integer(hash, cell->is_there);
  if (!cell->is_there)
    return;
  memcpy(&bits, &cell->number, sizeof bits);
  if (cell->type == TEXT) {
    ji__hash_integer(hash, (int64_t)cell->size);
    ji__hash_bytes(hash, cell->text, cell->size);
  } else {
    ji__hash_integer(hash, cell->type == JI_TYPE_FLOAT64 ? bits : cell->integer);
  }
}

ji_status ji__definition_fail(ji_context *ctx, ji_status status, const ji__definition_input *input,
                              ji__part_name part, int64_t row, int column, const char *what) {
  const ji__part *is = &ji__parts[part];
  const char *name = column < 0 ? "program" : is->columns[column].name;
  const ji_column *cells =
      column < 0 ? input->parts[part].program : input->parts[part].columns[column];
  size_t size = 0;
  const char *text = cells ? ji__column_text(cells, row, &size) : NULL;
  if (!text)
    return ji__fail(ctx, status, "definition, %s, row %lld, column \"%s\": %s", is->dataset,
                    (long long)row + 1, name, what);
  return ji__fail(ctx, status, "definition, %s, row %lld, column \"%s\": \"%.*s\" %s", is->dataset,
                  (long long)row + 1, name, ji__clip(text, size, SHOWN), text, what);
}

/* A column that is all null fits any type; numbers may be integers. */
static int fits(const ji_column *column, ji_type type) {
  if (column->null_count == column->length || column->type == type)
    return 1;
  return (type == TEXT && column->type == JI_TYPE_DICTIONARY) ||
         (type == JI_TYPE_FLOAT64 && column->type == JI_TYPE_INT64);
}

static ji_status find_column(ji_context *ctx, const ji__part *part, const ji_dataset *dataset,
                             const ji__part_column *wanted, const ji_column **out) {
  int64_t index = ji_dataset_find(dataset, wanted->name);
  *out = index < 0 ? NULL : ji__dataset_view(dataset, index);
  if (!*out && wanted->is_required)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "definition, %s: there is no column \"%s\"",
                    part->dataset, wanted->name);
  if (*out && !fits(*out, wanted->type))
    return ji__fail(ctx, JI_ERROR_TYPE, "definition, %s: column \"%s\" is %s, %s was expected",
                    part->dataset, wanted->name, ji__type_name((*out)->type),
                    ji__type_name(wanted->type));
  for (int64_t row = 0; *out && wanted->is_required && row < (*out)->length; row++)
    if (ji__column_is_null(*out, row) || (wanted->type == TEXT && ji__column_equals(*out, row, "")))
      return ji__fail(ctx, JI_ERROR_VALUE, "definition, %s, row %lld, column \"%s\": is empty",
                      part->dataset, (long long)row + 1, wanted->name);
  return JI_OK;
}

static ji_status open_part(ji_context *ctx, const ji_bundle *bundle, ji__part_name name,
                           ji__part_rows *out) {
  static const ji__part_column program = {"program", TEXT, 1};
  const ji__part *part = &ji__parts[name];
  out->dataset = ji_bundle_find(bundle, part->dataset);
  if (!out->dataset && name <= JI__PART_STAGE)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "definition: there is no dataset \"%s\"",
                    part->dataset);
  if (!out->dataset)
    return JI_OK;
  ji_status status = find_column(ctx, part, out->dataset, &program, &out->program);
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name && !status; c++)
    status = find_column(ctx, part, out->dataset, &part->columns[c], &out->columns[c]);
  return status;
}

int ji__definition_is_of(const ji__definition_input *input, ji__part_name part, int64_t row,
                         int64_t program) {
  size_t size = 0;
  size_t own_size = 0;
  const char *text = ji__column_text(input->parts[JI__PART_PROGRAM].program, program, &size);
  const char *own = ji__column_text(input->parts[part].program, row, &own_size);
  return size == own_size && memcmp(text, own, size) == 0;
}

int64_t ji__definition_find(const ji__definition_input *input, ji__part_name part, int64_t program,
                            const char *code, size_t size) {
  const ji__part_rows *rows = &input->parts[part];
  for (int64_t row = 0; row < ji_dataset_row_count(rows->dataset); row++) {
    size_t own_size = 0;
    const char *own = ji__column_text(rows->columns[0], row, &own_size);
    if (own && own_size == size && memcmp(own, code, size) == 0 &&
        ji__definition_is_of(input, part, row, program))
      return row;
  }
  return -1;
}

static ji_status check_program_of(ji_context *ctx, const ji__definition_input *input,
                                  ji__part_name part) {
  int64_t programs = ji_dataset_row_count(input->parts[JI__PART_PROGRAM].dataset);
  int64_t rows = ji_dataset_row_count(input->parts[part].dataset);
  for (int64_t row = 0; row < rows; row++) {
    int64_t found = 0;
    for (int64_t program = 0; program < programs; program++)
      found += ji__definition_is_of(input, part, row, program);
    if (found == 0)
      return ji__definition_fail(ctx, JI_ERROR_LABEL, input, part, row, -1,
                                 "is none of the dataset programs");
    if (found > 1)
      return ji__definition_fail(ctx, JI_ERROR_LABEL, input, part, row, -1,
                                 "is there twice in the dataset programs");
  }
  return JI_OK;
}

ji_status ji__definition_open(ji_context *ctx, const ji_bundle *bundle, ji__definition_input *out) {
  memset(out, 0, sizeof *out);
  ji_status status = JI_OK;
  for (int part = 0; part < JI__PARTS && !status; part++)
    status = open_part(ctx, bundle, (ji__part_name)part, &out->parts[part]);
  for (int part = 0; part < JI__PARTS && !status; part++)
    status = check_program_of(ctx, out, (ji__part_name)part);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_validate(): the run, and what it writes. */
#include "data/validation.h"

#include "data/builder.h"

#include <string.h>

#define FUNCTION "ji_dataset_validate"
#define VALIDATE_MINIMUM sizeof(ji_validate_options) /* as in the first release */
#define MAX_VIOLATIONS 100

static const ji_validate_options validate_defaults = {.size = sizeof(ji_validate_options),
                                                      .max_violations = MAX_VIOLATIONS};

ji_status ji_validate_options_init(ji_validate_options *options, size_t size) {
  return ji__options_init(options, size, VALIDATE_MINIMUM, &validate_defaults,
                          sizeof validate_defaults);
}

enum { RULE, COLUMN, ROW, VALUE, EXPECTED, TOTAL };

ji_status ji__validation_note(ji__validation *run, int64_t row) {
  int64_t limit = run->options->max_violations;
  run->total++;
  if (limit >= 0 && (int64_t)run->kept >= limit)
    return JI_OK;
  if (run->kept == run->capacity) {
    size_t capacity = run->capacity ? 2 * run->capacity : 16;
    int64_t *rows =
        ji__reallocate_array(ji__allocator(run->ctx), run->rows, capacity, sizeof *rows);
    if (!rows)
      return ji__fail_memory(run->ctx);
    run->rows = rows;
    run->capacity = capacity;
  }
  run->rows[run->kept++] = row;
  return JI_OK;
}

void ji__validation_write(ji__validation *run, const char *rule, const char *column, int64_t row,
                          const char *value, const char *expected, int64_t total) {
  ji__writer_text(run->writer, RULE, rule);
  ji__writer_text(run->writer, COLUMN, column);
  if (row >= 0)
    ji__writer_integer(run->writer, ROW, row);
  ji__writer_text(run->writer, VALUE, value);
  ji__writer_text(run->writer, EXPECTED, expected);
  ji__writer_integer(run->writer, TOTAL, total);
  ji__writer_end_row(run->writer);
}

static ji_status create_writer(ji__validation *run) {
  static const ji__writer_column columns[] = {
      {.name = "rule", .type = JI_TYPE_TEXT, .description = "of the schema, that is broken"},
      {.name = "column", .type = JI_TYPE_TEXT, .description = "where"},
      {.name = "row",
       .type = JI_TYPE_INT64,
       .description = "from 0; null: the column as a whole breaks the rule"},
      {.name = "value", .type = JI_TYPE_TEXT, .description = "what stands there"},
      {.name = "expected", .type = JI_TYPE_TEXT, .description = "what the rule wants"},
      {.name = "total",
       .type = JI_TYPE_INT64,
       .description = "violations of the rule in this column, shown or not"},
  };
  return ji__writer_create(run->ctx, columns, sizeof columns / sizeof columns[0], &run->writer);
}

static ji_status describe(ji__validation *run) {
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, &run->provenance);
  if (!status)
    status = ji__provenance_input(run->ctx, run->provenance, "dataset", run->dataset);
  if (!status)
    status = ji__provenance_input(run->ctx, run->provenance, "schema", run->schema);
  if (!status)
    status = ji__provenance_number(run->ctx, run->provenance, "option", "max_violations",
                                   (double)run->options->max_violations);
  return status ? status
                : ji__provenance_number(run->ctx, run->provenance, "option", "closed",
                                        run->options->closed != 0);
}

/* Columns that the schema does not name. */
static void check_closed(ji__validation *run) {
  for (int64_t i = 0; run->options->closed && i < run->dataset->column_count; i++) {
    const char *name = ji__dataset_view(run->dataset, i)->name;
    size_t known = 0;
    while (known < run->count && strcmp(run->expectations[known].column, name) != 0)
      known++;
    if (known == run->count)
      ji__validation_write(run, "undeclared", name, -1, NULL, "a column that the schema names", 1);
  }
}

static ji_status validate(ji__validation *run, ji_dataset **out) {
  ji_status status = ji__validation_read_schema(run);
  if (!status)
    status = create_writer(run);
  if (!status)
    status = describe(run);
  for (size_t i = 0; i < run->count && !status; i++)
    status = ji__validation_check(run, &run->expectations[i]);
  if (!status)
    status = ji__validation_check_keys(run);
  if (status)
    return status;
  check_closed(run);
  return ji__writer_finish(run->ctx, run->writer, run->provenance, out);
}

ji_status ji_dataset_validate(ji_context *ctx, const ji_dataset *dataset, const ji_dataset *schema,
                              const ji_bundle *references, const ji_validate_options *options,
                              ji_dataset **out) {
  ji_validate_options own = validate_defaults;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset || !schema || !out)
    return ji__fail_null(ctx, FUNCTION, !dataset ? "dataset" : !schema ? "schema" : "out");
  if (options)
    status =
        ji__options_read(ctx, "ji_validate_options", options, VALIDATE_MINIMUM, &own, sizeof own);
  if (status)
    return status;
  ji__validation run = {
      .ctx = ctx, .dataset = dataset, .schema = schema, .references = references, .options = &own};
  status = validate(&run, out);
  ji__validation_free_schema(&run);
  ji__writer_free(run.writer);
  ji__provenance_unref(run.provenance);
  ji__release(ji__allocator(ctx), run.rows);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record from the dataset that tells of it: what was written with a result is read back. */
#include "data/dataset.h"
#include "data/provenance_steps.h"

#include <inttypes.h>
#include <string.h>

#define FUNCTION "ji_dataset_with_provenance"

static const char *const kinds[] = {"input", "option", "seed", "version", "library", "note"};

typedef struct reader {
  ji_context *ctx;
  const ji_column *step, *operation, *kind, *name, *value;
  int64_t row;
  ji__provenance *made;
} reader;

static ji_status find_columns(reader *r, const ji_dataset *table) {
  static const char what[] = "the provenance";
  ji_status status = ji__dataset_require_number(r->ctx, table, what, "step", &r->step);
  if (!status)
    status = ji__dataset_require_text(r->ctx, table, what, "operation", &r->operation);
  if (!status)
    status = ji__dataset_require_text(r->ctx, table, what, "kind", &r->kind);
  if (!status)
    status = ji__dataset_require_text(r->ctx, table, what, "name", &r->name);
  if (!status)
    status = ji__dataset_require_text(r->ctx, table, what, "value", &r->value);
  return status;
}

static ji_status fail_row(const reader *r, const char *problem) {
  return ji__fail(r->ctx, JI_ERROR_VALUE, "the provenance, row %" PRId64 ": %s", r->row + 1,
                  problem);
}

/* The text of a cell; *out is NULL where it is null. */
static ji_status read_text(const reader *r, const ji_column *column, char **out) {
  size_t size = 0;
  const char *text = ji__column_text(column, r->row, &size);
  *out = NULL;
  if (!text)
    return JI_OK;
  if (size && memchr(text, 0, size))
    return fail_row(r, "a text holds a zero byte");
  return ji__column_copy_text(r->ctx, column, r->row, out);
}

static ji_status require_text(const reader *r, const ji_column *column, char **out) {
  ji_status status = read_text(r, column, out);
  if (status || (*out && (*out)[0]))
    return status;
  return ji__fail(r->ctx, JI_ERROR_VALUE, "the provenance, row %" PRId64 ": the %s is empty",
                  r->row + 1, column->name);
}

/* Steps count from 1, one after the other, and every row of a step tells the same operation. */
static ji_status enter_step(reader *r, const char *operation) {
  double number = 0;
  double last = (double)r->made->count;
  if (!ji__column_number(r->step, r->row, &number))
    return fail_row(r, "the step is empty");
  if (number < last || number > last + 1 || (number > last && number < last + 1) || number < 1)
    return ji__fail(r->ctx, JI_ERROR_VALUE,
                    "the provenance, row %" PRId64
                    ": the step is not %zu, which the rows before lead to%s",
                    r->row + 1, r->made->count + 1, r->made->count ? ", or the one before" : "");
  if (number > last)
    return ji__provenance_begin(r->ctx, r->made, operation);
  if (strcmp(r->made->steps[r->made->count - 1]->operation, operation) == 0)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  "the provenance, row %" PRId64 ": step %zu is both \"%.80s\" and \"%.80s\"",
                  r->row + 1, r->made->count, r->made->steps[r->made->count - 1]->operation,
                  operation);
}

static ji_status check_kind(const reader *r, const char *kind) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (strcmp(kinds[i], kind) == 0)
      return JI_OK;
  return ji__fail(
      r->ctx, JI_ERROR_VALUE,
      "the provenance, row %" PRId64
      ": \"%.80s\" is no kind; input, option, seed, version, library or note is expected",
      r->row + 1, kind);
}

static ji_status read_row(reader *r) {
  char *operation = NULL, *kind = NULL, *name = NULL, *value = NULL;
  ji_status status = require_text(r, r->operation, &operation);
  if (!status)
    status = enter_step(r, operation);
  if (!status)
    status = require_text(r, r->kind, &kind);
  if (!status)
    status = check_kind(r, kind);
  if (!status)
    status = require_text(r, r->name, &name);
  if (!status)
    status = read_text(r, r->value, &value);
  if (!status)
    status = ji__provenance_add(r->ctx, r->made, kind, name, value);
  ji__release(ji__allocator(r->ctx), operation);
  ji__release(ji__allocator(r->ctx), kind);
  ji__release(ji__allocator(r->ctx), name);
  ji__release(ji__allocator(r->ctx), value);
  return status;
}

ji_status ji__provenance_from_dataset(ji_context *ctx, const ji_dataset *table,
                                      ji__provenance **out) {
  reader r = {.ctx = ctx};
  *out = NULL;
  ji_status status = find_columns(&r, table);
  if (status || table->rows == 0)
    return status;
  status = ji__provenance_create_empty(ctx, &r.made);
  for (; r.row < table->rows && !status; r.row++)
    status = read_row(&r);
  if (status) {
    ji__provenance_unref(r.made);
    return status;
  }
  *out = r.made;
  return JI_OK;
}

ji_status ji_dataset_with_provenance(ji_context *ctx, const ji_dataset *dataset,
                                     const ji_dataset *provenance, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, FUNCTION, "dataset");
  if (!provenance)
    return ji__fail_null(ctx, FUNCTION, "provenance");
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  ji__provenance *read = NULL;
  status = ji__provenance_from_dataset(ctx, provenance, &read);
  if (!status)
    status = ji__dataset_with_provenance(ctx, dataset, read, out);
  ji__provenance_unref(read);
  return status;
}

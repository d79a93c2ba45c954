/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datasets: references, looks at columns, columns by name. */
#include "data/dataset.h"

#include "data/unit.h"

#include <string.h>

#define COLUMN_MINIMUM sizeof(ji_column) /* as in the first release */
#define COLUMN_MAXIMUM 4096U

static void dataset_destroy(ji_dataset *dataset) {
  ji_allocator allocator = dataset->object.allocator;
  for (int64_t i = 0; i < dataset->column_count; i++)
    ji__stored_column_unref(dataset->columns[i]);
  ji__provenance_unref(dataset->provenance);
  pthread_mutex_destroy(&dataset->lock);
  ji__release(&allocator, dataset->columns);
  ji__release(&allocator, dataset);
}

ji_status ji__dataset_create(ji_context *ctx, int64_t rows, ji__stored_column *const *columns,
                             int64_t count, ji__provenance *provenance, ji_dataset **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = NULL;
  ji_dataset *dataset = ji__allocate_array(allocator, 1, sizeof *dataset);
  if (!dataset)
    return ji__fail_memory(ctx);
  dataset->columns = ji__allocate_array(allocator, (size_t)count, sizeof *dataset->columns);
  if (!dataset->columns) {
    ji__release(allocator, dataset);
    return ji__fail_memory(ctx);
  }
  if (pthread_mutex_init(&dataset->lock, NULL)) {
    ji__release(allocator, dataset->columns);
    ji__release(allocator, dataset);
    return ji__fail(ctx, JI_ERROR_THREAD, "the system refused a lock for a dataset");
  }
  ji__object_init(&dataset->object, allocator);
  dataset->rows = rows;
  dataset->column_count = count;
  for (int64_t i = 0; i < count; i++) {
    ji__stored_column_ref(columns[i]);
    dataset->columns[i] = columns[i];
  }
  if (provenance)
    ji__provenance_ref(provenance);
  dataset->provenance = provenance;
  *out = dataset;
  return JI_OK;
}

ji_status ji__dataset_with_provenance(ji_context *ctx, const ji_dataset *dataset,
                                      ji__provenance *provenance, ji_dataset **out) {
  return ji__dataset_create(ctx, dataset->rows, dataset->columns, dataset->column_count, provenance,
                            out);
}

ji_dataset *ji_dataset_ref(const ji_dataset *dataset) {
  ji_dataset *shared = (ji_dataset *)dataset;
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji_dataset_unref(ji_dataset *dataset) {
  if (dataset && ji__object_unref(&dataset->object))
    dataset_destroy(dataset);
}

int64_t ji_dataset_row_count(const ji_dataset *dataset) {
  return dataset ? dataset->rows : 0;
}

int64_t ji_dataset_column_count(const ji_dataset *dataset) {
  return dataset ? dataset->column_count : 0;
}

ji_status ji__dataset_attach(ji_context *ctx, ji_dataset **dataset, ji__provenance *provenance) {
  ji_dataset *with = NULL;
  ji_status status = ji__dataset_with_provenance(ctx, *dataset, provenance, &with);
  if (status)
    return status;
  ji_dataset_unref(*dataset);
  *dataset = with;
  return JI_OK;
}

const ji_column *ji__dataset_view(const ji_dataset *dataset, int64_t index) {
  return &dataset->columns[index]->view;
}

int64_t ji_dataset_find(const ji_dataset *dataset, const char *column) {
  if (!dataset || !column)
    return -1;
  for (int64_t i = 0; i < dataset->column_count; i++)
    if (strcmp(ji__dataset_view(dataset, i)->name, column) == 0)
      return i;
  return -1;
}

ji_status ji_dataset_column(ji_context *ctx, const ji_dataset *dataset, int64_t index,
                            ji_column *out) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_column", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_column", "out");
  size_t caller = out->size;
  if (caller < COLUMN_MINIMUM || caller > COLUMN_MAXIMUM)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_column.size is %zu: set it to sizeof(ji_column) before the call", caller);
  memset(out, 0, caller);
  out->size = caller;
  if (index < 0 || index >= dataset->column_count)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "there is no column %lld: the dataset has %lld",
                    (long long)index, (long long)dataset->column_count);
  memcpy(out, ji__dataset_view(dataset, index), caller < sizeof *out ? caller : sizeof *out);
  out->size = caller;
  return JI_OK;
}

/* A file whose separator is another has one column with all names in its own. */
static ji_status fail_absent(ji_context *ctx, const ji_dataset *dataset, const char *what,
                             const char *name) {
  const char *only = dataset->column_count == 1 ? dataset->columns[0]->view.name : "";
  const char *separator = strpbrk(only, ";\t");
  if (!separator)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s has no column \"%s\"", what, name);
  return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                  "%s has no column \"%s\": its only column is \"%.*s\"; a comma is expected "
                  "between columns, not a %s",
                  what, name, ji__clip(only, strlen(only), 60), only,
                  *separator == ';' ? "semicolon" : "tab");
}

ji_status ji__dataset_require(ji_context *ctx, const ji_dataset *dataset, const char *what,
                              const char *name, const ji_column **out) {
  int64_t index = ji_dataset_find(dataset, name);
  *out = NULL;
  if (index < 0)
    return fail_absent(ctx, dataset, what, name);
  *out = ji__dataset_view(dataset, index);
  return JI_OK;
}

static int all_null(const ji_column *column) {
  return column->length && column->null_count == column->length;
}

static ji_status require_type(ji_context *ctx, const ji_dataset *dataset, const char *what,
                              const char *name, const ji_type types[2], const char *expected,
                              const ji_column **out) {
  ji_status status = ji__dataset_require(ctx, dataset, what, name, out);
  if (status)
    return status;
  ji_type type = (*out)->type;
  if (type == types[0] || type == types[1] || all_null(*out) || (*out)->length == 0)
    return JI_OK;
  *out = NULL;
  return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" of %s is %s, expected %s", name, what,
                  ji__type_name(type), expected);
}

ji_status ji__dataset_require_text(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                   const char *name, const ji_column **out) {
  static const ji_type types[2] = {JI_TYPE_TEXT, JI_TYPE_DICTIONARY};
  return require_type(ctx, dataset, what, name, types, "text", out);
}

ji_status ji__dataset_require_number(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                     const char *name, const ji_column **out) {
  static const ji_type types[2] = {JI_TYPE_FLOAT64, JI_TYPE_INT64};
  return require_type(ctx, dataset, what, name, types, "numbers (float64 or int64)", out);
}

ji_status ji__dataset_find_text(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                const char *name, const ji_column **out) {
  *out = NULL;
  return ji_dataset_find(dataset, name) < 0
             ? JI_OK
             : ji__dataset_require_text(ctx, dataset, what, name, out);
}

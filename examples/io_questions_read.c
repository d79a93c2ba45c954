/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cells of datasets, and how the example io_questions begins and ends. */
#include "io_questions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int look_at(app *a, const ji_dataset *dataset, const char *name, int64_t row,
                   ji_column *out) {
  int64_t index = ji_dataset_find(dataset, name);
  *out = (ji_column){.size = sizeof *out};
  if (index < 0 || row < 0 || ji_dataset_column(a->ctx, dataset, index, out))
    return 0;
  return row < out->length && (!out->validity || (out->validity[row / 8] >> (row % 8) & 1));
}

double number_at(app *a, const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column look;
  if (!look_at(a, dataset, column, row, &look))
    return NAN;
  if (look.type == JI_TYPE_FLOAT64)
    return ((const double *)look.values)[row];
  return look.type == JI_TYPE_INT64 ? (double)((const int64_t *)look.values)[row] : (double)NAN;
}

const char *text_at(app *a, const ji_dataset *dataset, const char *column, int64_t row, char *out,
                    size_t size) {
  ji_column look;
  int64_t index = row;
  out[0] = 0;
  if (!look_at(a, dataset, column, row, &look))
    return out;
  if (look.type == JI_TYPE_DICTIONARY) {
    index = ((const int32_t *)look.values)[row];
    if (ji_dataset_column(a->ctx, look.dictionary, 0, &look))
      return out;
  }
  if (look.type == JI_TYPE_TEXT)
    snprintf(out, size, "%.*s", (int)(look.offsets[index + 1] - look.offsets[index]),
             (const char *)look.values + look.offsets[index]);
  return out;
}

int64_t row_of(app *a, const ji_dataset *dataset, const char *column, const char *text) {
  char found[256];
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++)
    if (strcmp(text_at(a, dataset, column, row, found, sizeof found), text) == 0)
      return row;
  return -1;
}

const char *unit_of(app *a, const ji_dataset *dataset, const char *column) {
  ji_column look = {.size = sizeof look};
  if (ji_dataset_column(a->ctx, dataset, ji_dataset_find(dataset, column), &look) || !look.unit)
    return "";
  return look.unit;
}

size_t find_text(const char *const *texts, size_t count, const char *text) {
  size_t k = 0;
  while (k < count && strcmp(texts[k], text) != 0)
    k++;
  return k;
}

ji_status read_table(app *a, const char *folder, ji_bundle **bundle, ji_model **model) {
  ji_status status = ji_bundle_read_folder(a->ctx, folder, bundle);
  return status ? status : ji_io_model_from_bundle(a->ctx, *bundle, NULL, model);
}

ji_status complain(app *a, const char *what, const char *which) {
  fprintf(stderr, "io_questions: %s%s\n", what, which);
  a->is_told = 1;
  return JI_ERROR_NOT_FOUND;
}

int run(ji_status (*question)(app *, char **), char **arguments) {
  app a = {.ctx = NULL};
  if (ji_context_create(NULL, &a.ctx)) {
    fputs("io_questions: out of memory\n", stderr);
    return 1;
  }
  ji_status status = question(&a, arguments);
  if (status && !a.is_told)
    fprintf(stderr, "io_questions: %s\n", ji_context_message(a.ctx));
  ji_context_free(a.ctx);
  return status != JI_OK;
}

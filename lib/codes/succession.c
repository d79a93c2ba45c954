/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading and checking the succession of a code list. */
#include "codes/succession.h"

#include "codes/weight.h"
#include "core/date.h"
#include "data/unit.h"

#include <stdlib.h>
#include <string.h>

#define WHAT "succession"

typedef struct columns {
  const ji_column *code, *successor, *date, *weight;
} columns;

static ji_status find_columns(ji_context *ctx, const ji_dataset *dataset, columns *out) {
  *out = (columns){0};
  ji_status status = ji__code_column(ctx, dataset, WHAT, "code", &out->code);
  if (!status)
    status = ji__code_column(ctx, dataset, WHAT, "successor", &out->successor);
  if (!status)
    status = ji__dataset_require(ctx, dataset, WHAT, "date", &out->date);
  if (!status && out->date->type != JI_TYPE_DATE32 && dataset->rows)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"date\" of " WHAT " is %s, expected date",
                    ji__type_name(out->date->type));
  if (!status && ji_dataset_find(dataset, "weight") >= 0)
    status = ji__dataset_require_number(ctx, dataset, WHAT, "weight", &out->weight);
  return status;
}

static ji_status fail_unknown(const ji__code_list *list, int64_t row, const char *column,
                              const char *text, size_t size) {
  return ji__fail(list->ctx, JI_ERROR_LABEL, WHAT ", row %lld: the %s \"%.*s\" is not in the list",
                  (long long)row, column, ji__clip(text, size, JI__CODE_SHOWN), text);
}

/* The code must be valid on the day before the change, the successor on the day itself. */
static ji_status check_days(const ji__code_list *list, const ji__change *change) {
  ji__word code = list->index.words[change->code];
  char date[JI__DATE_SIZE];
  ji__date_print(change->day, date);
  if (ji__code_row_at(list, change->code, change->day - 1) < 0)
    return ji__fail(list->ctx, JI_ERROR_VALUE,
                    WHAT ", row %lld: code \"%.*s\" is not valid on the day before %s",
                    (long long)change->row, JI__SHOWN(code), date);
  if (change->successor < 0 || ji__code_row_at(list, change->successor, change->day) >= 0)
    return JI_OK;
  ji__word successor = list->index.words[change->successor];
  return ji__fail(list->ctx, JI_ERROR_VALUE,
                  WHAT ", row %lld: the successor \"%.*s\" of code \"%.*s\" is not valid on %s",
                  (long long)change->row, JI__SHOWN(successor), JI__SHOWN(code), date);
}

static ji_status read_change(const ji__code_list *list, const columns *from, int64_t row,
                             ji__change *out) {
  size_t size;
  const char *code = ji__code_cell(from->code, row, &size);
  *out = (ji__change){.row = row, .successor = -1, .weight = 1};
  if (!code)
    return ji__fail(list->ctx, JI_ERROR_LABEL, WHAT ", row %lld: the code is null", (long long)row);
  out->code = ji__index_find(&list->index, code, size);
  if (out->code < 0)
    return fail_unknown(list, row, "code", code, size);
  const char *successor = ji__code_cell(from->successor, row, &size);
  if (successor)
    out->successor = ji__index_find(&list->index, successor, size);
  if (successor && out->successor < 0)
    return fail_unknown(list, row, "successor", successor, size);
  if (ji__column_is_null(from->date, row))
    return ji__fail(list->ctx, JI_ERROR_VALUE,
                    WHAT ", row %lld: the date on which code \"%.*s\" changes is null",
                    (long long)row, JI__SHOWN(list->index.words[out->code]));
  out->day = ((const int32_t *)from->date->values)[row];
  ji_status status = check_days(list, out);
  if (status || !from->weight)
    return status;
  return ji__weight_read(list->ctx, WHAT, from->weight, row, list->index.words[out->code],
                         &out->weight);
}

static int compare_changes(const void *left, const void *right) {
  const ji__change *a = left, *b = right;
  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  if (a->code != b->code)
    return a->code < b->code ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

int64_t ji__succession_next(const ji__succession *succession, int64_t from) {
  const ji__change *first = &succession->changes[from];
  int64_t to = from + 1;
  while (to < succession->count && succession->changes[to].day == first->day &&
         succession->changes[to].code == first->code)
    to++;
  return to;
}

/* A code has each successor once on a day. seen[1 + successor]: 1 + the change that had it last. */
static ji_status check_pairs(const ji__code_list *list, const ji__change *changes, int64_t from,
                             int64_t to, int64_t *seen) {
  for (int64_t i = from; i < to; i++) {
    int64_t *last = &seen[1 + changes[i].successor];
    if (*last > from)
      return ji__fail(list->ctx, JI_ERROR_LABEL,
                      WHAT ", row %lld: code \"%.*s\" has this successor on this date in row %lld "
                           "already",
                      (long long)changes[i].row, JI__SHOWN(list->index.words[changes[i].code]),
                      (long long)changes[*last - 1].row);
    *last = i + 1;
  }
  return JI_OK;
}

static ji_status settle_group(const ji__code_list *list, ji__change *changes, int64_t count,
                              int weighted, double tolerance) {
  ji__word code = list->index.words[changes[0].code];
  ji__weight_sum sum = {0};
  if (!weighted && count > 1)
    return ji__fail(list->ctx, JI_ERROR_VALUE,
                    WHAT ", row %lld: code \"%.*s\" has %lld successors on one date: a column "
                         "\"weight\" is needed",
                    (long long)changes[0].row, JI__SHOWN(code), (long long)count);
  for (int64_t i = 0; i < count; i++)
    ji__weight_add(&sum, changes[i].weight);
  ji_status status = ji__weight_check(list->ctx, WHAT, changes[0].row, code, &sum, tolerance);
  for (int64_t i = 0; i < count && !status; i++)
    changes[i].weight /= ji__weight_total(&sum);
  return status;
}

void ji__succession_free(ji__succession *succession) {
  ji__release(ji__allocator(succession->ctx), succession->changes);
}

static ji_status read_changes(const ji__code_list *list, const columns *from, ji__succession *out) {
  ji_status status = JI_OK;
  out->count = list->succession->rows;
  out->changes =
      ji__allocate_array(ji__allocator(list->ctx), (size_t)out->count, sizeof *out->changes);
  if (!out->changes)
    return ji__fail_memory(list->ctx);
  for (int64_t row = 0; row < out->count && !status; row++)
    status = read_change(list, from, row, &out->changes[row]);
  if (!status)
    qsort(out->changes, (size_t)out->count, sizeof *out->changes, compare_changes);
  return status;
}

static ji_status settle(const ji__code_list *list, int weighted, double tolerance,
                        ji__succession *out) {
  ji_status status = JI_OK;
  int64_t *seen =
      ji__allocate_array(ji__allocator(list->ctx), (size_t)list->index.count + 1, sizeof *seen);
  if (!seen)
    return ji__fail_memory(list->ctx);
  for (int64_t at = 0; at < out->count && !status;) {
    int64_t next = ji__succession_next(out, at);
    status = check_pairs(list, out->changes, at, next, seen);
    if (!status)
      status = settle_group(list, out->changes + at, next - at, weighted, tolerance);
    at = next;
  }
  ji__release(ji__allocator(list->ctx), seen);
  return status;
}

ji_status ji__succession_read(const ji__code_list *list, double tolerance, ji__succession *out) {
  columns from;
  *out = (ji__succession){.ctx = list->ctx};
  if (!list->succession)
    return JI_OK;
  ji_status status = find_columns(list->ctx, list->succession, &from);
  if (!status)
    status = read_changes(list, &from, out);
  return status ? status : settle(list, from.weight != NULL, tolerance, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes a table of codes a code list: no code twice at one time, parents that are there as
 * long as their children and above them. */
#include "codes/list.h"

#include "core/date.h"
#include "data/unit.h"

#include <string.h>

static const ji__code_row *row_of_rank(const ji__code_list *list, int64_t rank) {
  return &list->rows[list->sorted[rank]];
}

/* Of rows that overlap, the pair whose later row comes first in the tables. */
static ji_status check_doubled(const ji__code_list *list) {
  int64_t earlier = -1, later = list->count;
  for (int64_t i = 1; i < list->count; i++) {
    const ji__code_row *a = row_of_rank(list, i - 1), *b = row_of_rank(list, i);
    int64_t first = a < b ? list->sorted[i - 1] : list->sorted[i];
    int64_t second = a < b ? list->sorted[i] : list->sorted[i - 1];
    if (a->code != b->code || a->to <= b->from || second >= later)
      continue;
    earlier = first;
    later = second;
  }
  if (earlier < 0)
    return JI_OK;
  const ji__code_row *row = &list->rows[later], *other = &list->rows[earlier];
  ji__word code = list->index.words[row->code];
  return ji__fail(list->ctx, JI_ERROR_LABEL,
                  "%s, row %lld: code \"%.*s\" is in row %lld of %s already, and both are valid at "
                  "one time",
                  row->table->what, (long long)row->row, JI__SHOWN(code), (long long)other->row,
                  other->table->what);
}

static ji_status fail_uncovered(const ji__code_list *list, const ji__code_row *row, int64_t day) {
  ji__word code = list->index.words[row->code], parent = list->index.words[row->parent];
  char date[JI__DATE_SIZE] = "";
  if (day != JI__BEGINNING)
    ji__date_print(day, date);
  return ji__fail(list->ctx, JI_ERROR_VALUE,
                  "%s, row %lld: code \"%.*s\" is valid %s%s, its parent \"%.*s\" is not",
                  row->table->what, (long long)row->row, JI__SHOWN(code),
                  day == JI__BEGINNING ? "from the beginning" : "on ", date, JI__SHOWN(parent));
}

static ji_status check_level(const ji__code_list *list, const ji__code_row *row,
                             const ji__code_row *parent) {
  if (row->level > parent->level)
    return JI_OK;
  ji__word code = list->index.words[row->code], above = list->index.words[parent->code];
  return ji__fail(list->ctx, JI_ERROR_VALUE,
                  "%s, row %lld: code \"%.*s\" is of level %lld, its parent \"%.*s\" of level %lld",
                  row->table->what, (long long)row->row, JI__SHOWN(code), (long long)row->level,
                  JI__SHOWN(above), (long long)parent->level);
}

/* Goes through the parent's rows that cover the row, one after another. */
static ji_status check_parent(const ji__code_list *list, int64_t index) {
  const ji__code_row *row = &list->rows[index];
  ji_status status = JI_OK;
  if (row->parent < 0)
    return JI_OK;
  for (int64_t day = row->from; day < row->to && !status;) {
    int64_t at = ji__code_parent_at(list, index, day);
    if (at < 0)
      return fail_uncovered(list, row, day);
    status = check_level(list, row, &list->rows[at]);
    day = list->rows[at].to;
  }
  return status;
}

ji_status ji__code_list_check(ji__code_list *list) {
  ji_status status = check_doubled(list);
  for (int64_t i = 0; i < list->count && !status; i++)
    status = check_parent(list, i);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parents by column, prefix or zeros; levels by zeros or depth. */
#include "codes/list.h"

#include "data/unit.h"

#include <string.h>

/* --- parents ------------------------------------------------------------------------------- */

static ji_status parent_by_column(const ji__code_list *list, ji__code_row *row) {
  size_t size;
  const char *parent = ji__code_cell(row->table->parent, row->row, &size);
  ji__word code = list->index.words[row->code];
  if (!parent || !size) /* CSV from elsewhere writes "" for none */
    return JI_OK;
  row->parent = ji__index_find(&list->index, parent, size);
  if (row->parent >= 0)
    return JI_OK;
  return ji__fail(list->ctx, JI_ERROR_LABEL,
                  "%s, row %lld: the parent \"%.*s\" of code \"%.*s\" is not in the list",
                  row->table->what, (long long)row->row, ji__clip(parent, size, JI__CODE_SHOWN),
                  parent, JI__SHOWN(code));
}

static void parent_by_prefix(const ji__code_list *list, ji__code_row *row) {
  ji__word code = list->index.words[row->code];
  for (size_t size = code.size - 1; size > 0 && row->parent < 0; size--)
    row->parent = ji__index_find(&list->index, code.text, size);
}

static int is_paired_digits(ji__word code) {
  for (size_t i = 0; i < code.size; i++)
    if (code.text[i] < '0' || code.text[i] > '9')
      return 0;
  return code.size % 2 == 0 && code.size <= JI__LEVELS;
}

/* Bytes before the pairs of zeros at the end; at least one pair. */
static size_t significant(ji__word code) {
  size_t size = code.size;
  while (size > 2 && code.text[size - 1] == '0' && code.text[size - 2] == '0')
    size -= 2;
  return size;
}

static ji_status parent_by_zeros(const ji__code_list *list, ji__code_row *row) {
  ji__word code = list->index.words[row->code];
  char parent[JI__LEVELS];
  if (!is_paired_digits(code))
    return ji__fail(list->ctx, JI_ERROR_VALUE,
                    "%s, row %lld: code \"%.*s\" is not made of pairs of digits, as a hierarchy by "
                    "zeros needs",
                    row->table->what, (long long)row->row, JI__SHOWN(code));
  memcpy(parent, code.text, code.size);
  for (size_t size = significant(code); size > 2 && row->parent < 0;) {
    size -= 2;
    parent[size] = parent[size + 1] = '0';
    row->parent = ji__index_find(&list->index, parent, code.size);
  }
  return JI_OK;
}

static ji_status find_parents(ji__code_list *list, int32_t hierarchy) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < list->count && !status; i++) {
    ji__code_row *row = &list->rows[i];
    /* The upper list was arranged when it was made. */
    if (hierarchy == JI_CODE_HIERARCHY_COLUMN || row->table != &list->tables[list->table_count - 1])
      status = parent_by_column(list, row);
    else if (hierarchy == JI_CODE_HIERARCHY_PREFIX)
      parent_by_prefix(list, row);
    else
      status = parent_by_zeros(list, row);
  }
  return status;
}

/* --- levels -------------------------------------------------------------------------------- */

/* The path of a row that is its own ancestor on a day. */
static ji_status fail_cycle(const ji__code_list *list, int64_t row, int64_t day) {
  ji__buffer path;
  ji__buffer_init(&path, ji__allocator(list->ctx));
  int64_t at = row;
  for (int shown = 0; shown < 8; shown++) {
    ji__word code = list->index.words[list->rows[at].code];
    ji__buffer_format(&path, "%s\"%.*s\"", shown ? " -> " : "", JI__SHOWN(code));
    if (shown && at == row)
      break;
    at = ji__code_parent_at(list, at, day);
    if (shown == 7)
      ji__buffer_string(&path, " -> ...");
  }
  ji_status status =
      path.failed
          ? ji__fail_memory(list->ctx)
          : ji__fail(list->ctx, JI_ERROR_VALUE, "%s, row %lld: a code is its own ancestor: %s",
                     list->rows[row].table->what, (long long)list->rows[row].row, path.data);
  ji__buffer_free(&path);
  return status;
}

/* After more steps upward than there are levels: the first row on the way that comes again. */
static ji_status fail_depth(const ji__code_list *list, int64_t row, int64_t day) {
  int64_t slow = row, fast = row;
  do { /* Floyd: the two meet in the cycle, if there is one */
    slow = ji__code_parent_at(list, slow, day);
    fast = ji__code_parent_at(list, fast, day);
    fast = fast < 0 ? -1 : ji__code_parent_at(list, fast, day);
  } while (fast >= 0 && slow != fast);
  if (fast >= 0)
    return fail_cycle(list, slow, day);
  ji__word code = list->index.words[list->rows[row].code];
  return ji__fail(
      list->ctx, JI_ERROR_LIMIT, "%s, row %lld: code \"%.*s\" has more than %d levels above it",
      list->rows[row].table->what, (long long)list->rows[row].row, JI__SHOWN(code), JI__LEVELS - 1);
}

/* Every cycle that ever is, is there on the day its last row begins: so each row is followed
 * upward on its own first day. */
static ji_status find_depth(const ji__code_list *list, int64_t row, int64_t *out) {
  int64_t day = list->rows[row].from, depth = 1;
  for (int64_t at = ji__code_parent_at(list, row, day); at >= 0; depth++) {
    if (depth == JI__LEVELS)
      return fail_depth(list, row, day);
    at = ji__code_parent_at(list, at, day);
  }
  *out = depth;
  return JI_OK;
}

ji_status ji__code_list_arrange(ji__code_list *list, int32_t hierarchy) {
  ji_status status = find_parents(list, hierarchy);
  for (int64_t i = 0; i < list->count && !status; i++) {
    ji__code_row *row = &list->rows[i];
    int64_t depth = 0;
    status = find_depth(list, i, &depth);
    if (row->table->level)
      continue;
    row->level = depth;
    if (hierarchy == JI_CODE_HIERARCHY_ZEROS)
      row->level = (int64_t)significant(list->index.words[row->code]) / 2;
  }
  return status;
}

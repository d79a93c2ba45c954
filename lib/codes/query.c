/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Codes on a day, the rows of a code, and ancestors. */
#include "codes/succession.h"
#include "core/date.h"
#include "data/group.h"
#include "data/unit.h"
#include "data/writer.h"

#include <stdio.h>
#include <string.h>

/* --- rows of the list as a dataset --------------------------------------------------------- */

static ji_status describe(const ji__code_list *list, const char *function, const char *name,
                          const char *value, ji__provenance **out) {
  ji_status status = ji__provenance_create(list->ctx, function, out);
  if (!status)
    status = ji__provenance_input(list->ctx, *out, list->label, list->tables[0].dataset);
  if (!status && value)
    status = ji__provenance_add(list->ctx, *out, "option", name, value);
  return status;
}

static ji_status take_rows(const ji__code_list *list, const int64_t *rows, int64_t count,
                           ji__provenance *provenance, ji_dataset **out) {
  const ji_dataset *codes = list->tables[0].dataset;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(list->ctx, &builder);
  for (int64_t i = 0; i < codes->column_count && !status; i++)
    status = ji__builder_gather(list->ctx, builder, ji__dataset_view(codes, i), rows, count);
  if (!status)
    status = ji__builder_finish(list->ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_status list_at(const ji__code_list *list, const char *date, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  int64_t day, count = 0;
  ji_status status = ji__code_day(list->ctx, "ji_code_list_at: date", date, &day);
  if (status)
    return status;
  int64_t *rows = ji__allocate_array(ji__allocator(list->ctx), (size_t)list->count, sizeof *rows);
  if (!rows)
    return ji__fail_memory(list->ctx);
  for (int64_t row = 0; row < list->count; row++)
    if (list->rows[row].from <= day && day < list->rows[row].to)
      rows[count++] = row;
  status = describe(list, "ji_code_list_at", "date", date, &provenance);
  if (!status)
    status = take_rows(list, rows, count, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(list->ctx), rows);
  return status;
}

ji_status ji_code_list_at(ji_context *ctx, const ji_bundle *list, const char *date,
                          ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!list || !date || !out)
    return ji__fail_null(ctx, "ji_code_list_at", !list ? "list" : !date ? "date" : "out");
  ji__code_list opened;
  status = ji__code_list_open(ctx, list, &opened);
  if (!status)
    status = list_at(&opened, date, out);
  ji__code_list_free(&opened);
  return status;
}

/* --- the rows of one code ------------------------------------------------------------------ */

/* " 上城区" after a code; nothing where it has no name. */
static void put_name(const ji__code_list *list, int64_t row, ji__buffer *out) {
  size_t size;
  const char *name = ji__code_cell(list->tables[0].name, row, &size);
  if (name)
    ji__buffer_format(out, " %.*s", ji__clip(name, size, JI__CODE_SHOWN), name);
}

#define NEAREST 3
#define COMPARED 32 /* bytes of codes that are compared in spelling */

/* The least number of insertions, deletions and exchanges of bytes (Levenshtein's distance). */
static size_t distance(ji__word a, ji__word b) {
  size_t row[COMPARED + 1];
  for (size_t j = 0; j <= b.size; j++)
    row[j] = j;
  for (size_t i = 1; i <= a.size; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size; j++) {
      size_t above = row[j], best = diagonal + (a.text[i - 1] != b.text[j - 1]);
      best = best < above + 1 ? best : above + 1;
      row[j] = best < row[j - 1] + 1 ? best : row[j - 1] + 1;
      diagonal = above;
    }
  }
  return row[b.size];
}

typedef struct candidate {
  int64_t code;
  size_t distance;
} candidate;

static void keep_nearest(candidate nearest[NEAREST], candidate found) {
  for (size_t i = 0; i < NEAREST; i++) {
    candidate held = nearest[i];
    if (held.code >= 0 && held.distance <= found.distance)
      continue;
    nearest[i] = found;
    found = held;
    if (found.code < 0)
      return;
  }
}

/* At most a third of the code may be spelled otherwise. */
static void find_nearest(const ji__code_list *list, ji__word code, candidate nearest[NEAREST]) {
  for (size_t i = 0; i < NEAREST; i++)
    nearest[i] = (candidate){-1, 0};
  for (int64_t c = 0; c < list->index.count && code.size <= COMPARED; c++) {
    ji__word word = list->index.words[c];
    if (word.size > COMPARED)
      continue;
    size_t apart = distance(code, word);
    if (apart <= (code.size + 2) / 3)
      keep_nearest(nearest, (candidate){c, apart});
  }
}

/* The codes that have the text as their name. */
static void put_named(const ji__code_list *list, const char *text, ji__buffer *out) {
  int shown = 0;
  for (int64_t row = 0; row < list->count && list->tables[0].name; row++) {
    ji__word code = list->index.words[list->rows[row].code];
    if (!ji__column_equals(list->tables[0].name, row, text) || shown++ >= NEAREST)
      continue;
    ji__buffer_format(out, "%s\"%.*s\"", shown == 1 ? "; it is the name of " : ", ",
                      JI__SHOWN(code));
  }
}

static ji_status fail_unknown(const ji__code_list *list, const char *text) {
  ji__word code = {text, strlen(text)};
  candidate nearest[NEAREST];
  ji__buffer hint;
  ji__buffer_init(&hint, ji__allocator(list->ctx));
  ji__buffer_append(&hint, "", 0);
  put_named(list, text, &hint);
  find_nearest(list, code, nearest);
  for (size_t i = 0; i < NEAREST && nearest[i].code >= 0; i++) {
    ji__word word = list->index.words[nearest[i].code];
    ji__buffer_format(&hint, "%s\"%.*s\"", i ? ", " : "; near it are ", JI__SHOWN(word));
    put_name(list, list->sorted[list->start[nearest[i].code]], &hint);
  }
  ji_status status = hint.failed
                         ? ji__fail_memory(list->ctx)
                         : ji__fail(list->ctx, JI_ERROR_NOT_FOUND, "\"%.*s\" is no code of %s%s",
                                    JI__SHOWN(code), list->label, hint.data);
  ji__buffer_free(&hint);
  return status;
}

static void put_validity(const ji__code_row *row, ji__buffer *out) {
  char day[JI__DATE_SIZE];
  ji__buffer_string(out, "valid");
  if (row->from != JI__BEGINNING) {
    ji__date_print(row->from, day);
    ji__buffer_format(out, " from %s", day);
  }
  if (row->to != JI__END) {
    ji__date_print(row->to, day);
    ji__buffer_format(out, " until the day before %s", day);
  }
}

/* What the code became of at the end of its last row. */
static ji_status put_successors(const ji__code_list *list, int64_t code, ji__buffer *out) {
  ji__succession succession;
  int shown = 0;
  ji_status status = ji__succession_read(list, JI__TOLERANCE, &succession);
  for (int64_t i = 0; i < succession.count && !status; i++) {
    const ji__change *change = &succession.changes[i];
    if (change->code != code || change->successor < 0 || shown++ >= NEAREST)
      continue;
    ji__word successor = list->index.words[change->successor];
    ji__buffer_format(out, "%s\"%.*s\"", shown == 1 ? "; followed by " : ", ",
                      JI__SHOWN(successor));
    put_name(list, list->sorted[list->start[change->successor]], out);
  }
  ji__succession_free(&succession);
  return status;
}

static ji_status fail_invalid(const ji__code_list *list, int64_t code, const char *date) {
  ji__word word = list->index.words[code];
  ji__buffer hint;
  ji__buffer_init(&hint, ji__allocator(list->ctx));
  for (int64_t i = list->start[code]; i < list->start[code + 1] && i < list->start[code] + NEAREST;
       i++) {
    ji__buffer_string(&hint, i == list->start[code] ? "" : ", ");
    put_validity(&list->rows[list->sorted[i]], &hint);
  }
  ji_status status = put_successors(list, code, &hint);
  if (!status)
    status = hint.failed ? ji__fail_memory(list->ctx)
                         : ji__fail(list->ctx, JI_ERROR_NOT_FOUND,
                                    "code \"%.*s\" of %s is not valid on %s: it is %s",
                                    JI__SHOWN(word), list->label, date, hint.data);
  ji__buffer_free(&hint);
  return status;
}

static ji_status list_find(const ji__code_list *list, const char *text, const char *date,
                           ji_dataset **out) {
  ji__provenance *provenance = NULL;
  int64_t code = ji__index_find(&list->index, text, strlen(text)), day = 0, row;
  ji_status status = date ? ji__code_day(list->ctx, "ji_code_list_find: date", date, &day) : JI_OK;
  if (status)
    return status;
  if (code < 0)
    return fail_unknown(list, text);
  const int64_t *rows = list->sorted + list->start[code];
  int64_t count = list->start[code + 1] - list->start[code];
  if (date) {
    row = ji__code_row_at(list, code, day);
    if (row < 0)
      return fail_invalid(list, code, date);
    rows = &row;
    count = 1;
  }
  status = describe(list, "ji_code_list_find", "code", text, &provenance);
  if (!status)
    status = take_rows(list, rows, count, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_code_list_find(ji_context *ctx, const ji_bundle *list, const char *code,
                            const char *date, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!list || !code || !out)
    return ji__fail_null(ctx, "ji_code_list_find", !list ? "list" : !code ? "code" : "out");
  ji__code_list opened;
  status = ji__code_list_open(ctx, list, &opened);
  if (!status)
    status = list_find(&opened, code, date, out);
  ji__code_list_free(&opened);
  return status;
}

/* --- ancestors ----------------------------------------------------------------------------- */

/* The rows of a day; without one, all: then each code must have one. */
static ji_status row_of(const ji__code_list *list, int64_t code, const int64_t *day, int64_t *out) {
  if (day) {
    *out = ji__code_row_at(list, code, *day);
    return JI_OK;
  }
  *out = list->sorted[list->start[code]];
  if (list->start[code + 1] - list->start[code] == 1)
    return JI_OK;
  ji__word word = list->index.words[code];
  return ji__fail(list->ctx, JI_ERROR_ARGUMENT,
                  "ji_code_list_ancestors: code \"%.*s\" has %lld rows: a date is needed",
                  JI__SHOWN(word), (long long)(list->start[code + 1] - list->start[code]));
}

/* The ancestor's row at the level; -1 where there is none. */
static ji_status ancestor_of(const ji__code_list *list, int64_t row, int32_t level,
                             const int64_t *day, int64_t *out) {
  ji_status status = JI_OK;
  *out = row;
  while (*out >= 0 && list->rows[*out].level > level && !status) {
    int64_t parent = list->rows[*out].parent;
    if (parent < 0)
      *out = -1;
    else
      status = row_of(list, parent, day, out);
  }
  if (*out >= 0 && list->rows[*out].level != level)
    *out = -1;
  return status;
}

static ji_status write_ancestors(const ji__code_list *list, int32_t level, const int64_t *day,
                                 ji__writer *writer, int64_t *found) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < list->count && !status; i++) {
    int64_t row, ancestor = -1;
    status = row_of(list, list->rows[i].code, day, &row);
    if (!status && row == i)
      status = ancestor_of(list, row, level, day, &ancestor);
    if (status || ancestor < 0)
      continue;
    ji__word from = list->index.words[list->rows[i].code];
    ji__word to = list->index.words[list->rows[ancestor].code];
    ji__writer_bytes(writer, 0, from.text, from.size);
    ji__writer_bytes(writer, 1, to.text, to.size);
    ji__writer_number(writer, 2, 1);
    ji__writer_end_row(writer);
    ++*found;
  }
  return status;
}

static ji_status list_ancestors(const ji__code_list *list, int32_t level, const char *date,
                                ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "from", .type = JI_TYPE_TEXT, .description = "code"},
      {.name = "to", .type = JI_TYPE_TEXT, .description = "its ancestor at the level"},
      {.name = "weight", .type = JI_TYPE_FLOAT64},
  };
  ji__provenance *provenance = NULL;
  ji__writer *writer = NULL;
  int64_t day = 0, found = 0;
  ji_status status =
      date ? ji__code_day(list->ctx, "ji_code_list_ancestors: date", date, &day) : JI_OK;
  if (!status)
    status = ji__writer_create(list->ctx, columns, 3, &writer);
  if (!status)
    status = write_ancestors(list, level, date ? &day : NULL, writer, &found);
  if (!status && !found)
    status = ji__fail(list->ctx, JI_ERROR_NOT_FOUND, "%s has no code of level %d", list->label,
                      (int)level);
  if (!status)
    status = describe(list, "ji_code_list_ancestors", "date", date, &provenance);
  if (!status)
    status = ji__provenance_number(list->ctx, provenance, "option", "level", level);
  if (!status)
    status = ji__writer_finish(list->ctx, writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(writer);
  return status;
}

ji_status ji_code_list_ancestors(ji_context *ctx, const ji_bundle *list, int32_t level,
                                 const char *date, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!list || !out)
    return ji__fail_null(ctx, "ji_code_list_ancestors", !list ? "list" : "out");
  ji__code_list opened;
  status = ji__code_list_open(ctx, list, &opened);
  if (!status)
    status = list_ancestors(&opened, level, date, out);
  ji__code_list_free(&opened);
  return status;
}

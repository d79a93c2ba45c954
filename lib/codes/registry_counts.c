/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many roles of a namespace a source states, how many are named, and how many are not. */
#include "codes/registry.h"

#include "data/unit.h"
#include "data/writer.h"

#include <string.h>

#define COUNTS "namespaces"

static ji__word cell(const ji_column *column, int64_t row) {
  ji__word word = {NULL, 0};
  word.text = ji__code_cell(column, row, &word.size);
  return word;
}

/* Two cells; nulls are the same. */
static int is_same(ji__word a, ji__word b) {
  if (!a.text || !b.text)
    return !a.text && !b.text;
  return a.size == b.size && !memcmp(a.text, b.text, a.size);
}

/* --- the caller's table ------------------------------------------------------------------- */

static ji_status find_optional(const ji__registry *r, const char *name, const ji_column **out) {
  return ji_dataset_find(r->counts, name) < 0
             ? JI_OK
             : ji__code_column(r->ctx, r->counts, COUNTS, name, out);
}

static ji_status find_columns(ji__registry *r) {
  ji_status status = ji__code_column(r->ctx, r->counts, COUNTS, "namespace", &r->count_space);
  if (!status)
    status = ji__dataset_require_number(r->ctx, r->counts, COUNTS, "stated", &r->count_stated);
  if (!status)
    status = find_optional(r, "kind", &r->count_kind);
  if (!status)
    status = find_optional(r, "source", &r->count_source);
  return status ? status : find_optional(r, "note", &r->count_note);
}

/* 1 and the number that is stated, 0 where none is. */
static int stated_at(const ji__registry *r, int64_t row, double *out) {
  return ji__column_number(r->count_stated, row, out);
}

static ji_status check_stated(const ji__registry *r, int64_t row) {
  double stated = 0;
  ji__word space = cell(r->count_space, row);
  if (!space.size)
    return ji__fail(r->ctx, JI_ERROR_LABEL, COUNTS ", row %lld: the namespace is %s",
                    (long long)row, space.text ? "empty" : "null");
  if (!stated_at(r, row, &stated) ||
      (stated >= 0 && stated <= 1e15 && stated == (double)(int64_t)stated))
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  COUNTS ", row %lld: what is stated for \"%.*s\" is no whole number that is not "
                         "negative",
                  (long long)row, JI__SHOWN(space));
}

static ji_status check_doubled(const ji__registry *r, int64_t row) {
  for (int64_t i = 0; i < row; i++)
    if (is_same(cell(r->count_space, i), cell(r->count_space, row)) &&
        is_same(cell(r->count_kind, i), cell(r->count_kind, row)))
      return ji__fail(r->ctx, JI_ERROR_LABEL,
                      COUNTS ", row %lld: namespace and kind are those of row %lld already",
                      (long long)row, (long long)i);
  return JI_OK;
}

static int64_t named(const ji__registry *r, int64_t row) {
  ji__word space = cell(r->count_space, row), kind = cell(r->count_kind, row);
  int64_t count = 0;
  for (int64_t i = 0; i < r->roles->rows; i++)
    count += is_same(space, cell(r->texts[JI__ROLE_NAMESPACE], i)) &&
             (!kind.text || is_same(kind, cell(r->texts[JI__ROLE_KIND], i)));
  return count;
}

static ji_status check_named(const ji__registry *r, int64_t row) {
  double stated;
  int64_t count = named(r, row);
  ji__word space = cell(r->count_space, row);
  if (!stated_at(r, row, &stated) || (double)count <= stated)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  COUNTS ", row %lld: %lld roles of \"%.*s\" are stated, but %lld are named",
                  (long long)row, (long long)stated, JI__SHOWN(space), (long long)count);
}

static ji_status check_space(const ji__registry *r, int64_t role) {
  ji__word space = cell(r->texts[JI__ROLE_NAMESPACE], role);
  for (int64_t i = 0; i < r->counts->rows; i++)
    if (is_same(space, cell(r->count_space, i)))
      return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_LABEL,
                  "roles, row %lld: the namespace \"%.*s\" is not in " COUNTS, (long long)role,
                  JI__SHOWN(space));
}

ji_status ji__registry_counts_find(ji__registry *r) {
  if (!r->counts)
    return JI_OK;
  ji_status status = find_columns(r);
  for (int64_t row = 0; !status && row < r->counts->rows; row++) {
    status = check_stated(r, row);
    if (!status)
      status = check_doubled(r, row);
    if (!status)
      status = check_named(r, row);
  }
  for (int64_t row = 0; !status && row < r->roles->rows; row++)
    status = check_space(r, row);
  return status;
}

/* --- what is written ---------------------------------------------------------------------- */

static void write_word(ji__writer *writer, size_t column, ji__word word) {
  if (word.text)
    ji__writer_bytes(writer, column, word.text, word.size);
}

static void write_count(const ji__registry *r, int64_t row, ji__writer *writer) {
  double stated;
  int64_t count = named(r, row);
  write_word(writer, 0, cell(r->count_space, row));
  write_word(writer, 1, cell(r->count_kind, row));
  ji__writer_integer(writer, 3, count);
  if (stated_at(r, row, &stated)) {
    ji__writer_integer(writer, 2, (int64_t)stated);
    ji__writer_integer(writer, 4, (int64_t)stated - count);
  }
  write_word(writer, 5, cell(r->count_source, row));
  write_word(writer, 6, cell(r->count_note, row));
  ji__writer_end_row(writer);
}

/* Nothing is stated: how many roles of each namespace are named. */
static ji_status write_named(const ji__registry *r, ji__writer *writer) {
  ji__index spaces;
  int64_t *counts =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)r->roles->rows + 1, sizeof *counts);
  ji_status status = ji__index_create(r->ctx, r->roles->rows, &spaces);
  if (!status && !counts)
    status = ji__fail_memory(r->ctx);
  for (int64_t row = 0; !status && row < r->roles->rows; row++) {
    ji__word space = cell(r->texts[JI__ROLE_NAMESPACE], row);
    counts[ji__index_add(&spaces, space.text, space.size)]++;
  }
  for (int64_t i = 0; !status && i < spaces.count; i++) {
    write_word(writer, 0, spaces.words[i]);
    ji__writer_integer(writer, 3, counts[i]);
    ji__writer_end_row(writer);
  }
  ji__index_free(r->ctx, &spaces);
  ji__release(ji__allocator(r->ctx), counts);
  return status;
}

ji_status ji__registry_counts_write(const ji__registry *r, ji__provenance *provenance,
                                    ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "namespace", .type = JI_TYPE_TEXT},
      {.name = "kind", .type = JI_TYPE_TEXT, .description = "what is counted; null: all roles"},
      {.name = "stated", .type = JI_TYPE_INT64, .description = "how many the source says"},
      {.name = "named", .type = JI_TYPE_INT64, .description = "how many the registry names"},
      {.name = "unnamed", .type = JI_TYPE_INT64, .description = "stated less named"},
      {.name = "source", .type = JI_TYPE_TEXT},
      {.name = "note", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer;
  ji_status status = ji__writer_create(r->ctx, columns, 7, &writer);
  if (status)
    return status;
  for (int64_t row = 0; r->counts && row < r->counts->rows; row++)
    write_count(r, row, writer);
  if (!r->counts)
    status = write_named(r, writer);
  if (!status)
    status = ji__writer_finish(r->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_occupation_registry_create(): roles are checked and become a code list with dates. */
#include "codes/registry.h"

#include "codes/columns.h"
#include "core/date.h"
#include "data/group.h"
#include "data/unit.h"
#include "data/writer.h"

#include <string.h>

#define ROLES "roles"

static const char *const text_names[JI__ROLE_TEXTS] = {"namespace", "code",   "kind",  "name",
                                                       "name_en",   "parent", "source"};
static const int text_required[JI__ROLE_TEXTS] = {1, 0, 0, 1, 0, 0, 1};
static const char *const date_names[JI__ROLE_DATES] = {"first_seen", "recognised_on", "ended_on"};

/* --- columns ------------------------------------------------------------------------------ */

static ji_status find_date(ji_context *ctx, const ji_dataset *roles, const char *name,
                           const ji_column **out) {
  int64_t index = ji_dataset_find(roles, name);
  *out = index < 0 ? NULL : ji__dataset_view(roles, index);
  if (!*out || (*out)->type == JI_TYPE_DATE32 || (*out)->null_count == (*out)->length)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" of " ROLES " is %s, expected dates", name,
                  ji__type_name((*out)->type));
}

static ji_status find_columns(ji__registry *r) {
  ji_status status = JI_OK;
  for (int i = 0; i < JI__ROLE_TEXTS && !status; i++)
    if (text_required[i] || ji_dataset_find(r->roles, text_names[i]) >= 0)
      status = ji__code_column(r->ctx, r->roles, ROLES, text_names[i], &r->texts[i]);
  for (int i = 0; i < JI__ROLE_DATES && !status; i++)
    status = find_date(r->ctx, r->roles, date_names[i], &r->dates[i]);
  return status;
}

/* --- cells -------------------------------------------------------------------------------- */

static ji__word text_at(const ji__registry *r, ji__role_text what, int64_t row) {
  ji__word word = {NULL, 0};
  word.text = ji__code_cell(r->texts[what], row, &word.size);
  return word;
}

/* The code, or the name of a role that has none. */
static ji__word key_at(const ji__registry *r, int64_t row) {
  ji__word code = text_at(r, JI__ROLE_CODE, row);
  return code.text ? code : text_at(r, JI__ROLE_NAME, row);
}

static ji_status require_text(const ji__registry *r, ji__role_text what, int64_t row) {
  ji__word word = text_at(r, what, row);
  if (word.size)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_LABEL, ROLES ", row %lld: column \"%s\" is %s", (long long)row,
                  text_names[what], word.text ? "empty" : "null");
}

static ji_status check_texts(const ji__registry *r, int64_t row) {
  ji__word code = text_at(r, JI__ROLE_CODE, row), space = text_at(r, JI__ROLE_NAMESPACE, row);
  ji_status status = require_text(r, JI__ROLE_NAMESPACE, row);
  if (!status)
    status = require_text(r, JI__ROLE_NAME, row);
  if (!status)
    status = require_text(r, JI__ROLE_SOURCE, row);
  if (status)
    return status;
  if (code.text && !code.size)
    return ji__fail(r->ctx, JI_ERROR_LABEL,
                    ROLES ", row %lld: the code is empty: a role that no code was published for "
                          "has a null",
                    (long long)row);
  if (memchr(space.text, ':', space.size))
    return ji__fail(r->ctx, JI_ERROR_LABEL,
                    ROLES ", row %lld: the namespace \"%.*s\" holds a colon, which parts it from "
                          "the code",
                    (long long)row, JI__SHOWN(space));
  return JI_OK;
}

static int date_at(const ji__registry *r, ji__role_date what, int64_t row, int64_t *out) {
  const ji_column *column = r->dates[what];
  if (!column || column->type != JI_TYPE_DATE32 || ji__column_is_null(column, row))
    return 0;
  *out = ((const int32_t *)column->values)[row];
  return 1;
}

/* A date that is known is not before another one that is known. */
static ji_status check_order(const ji__registry *r, int64_t row, ji__role_date first,
                             ji__role_date second) {
  char from[JI__DATE_SIZE], to[JI__DATE_SIZE];
  int64_t early, late;
  ji__word name = text_at(r, JI__ROLE_NAME, row);
  if (!date_at(r, first, row, &early) || !date_at(r, second, row, &late) || early <= late)
    return JI_OK;
  ji__date_print(early, from);
  ji__date_print(late, to);
  return ji__fail(r->ctx, JI_ERROR_VALUE, ROLES ", row %lld: \"%.*s\" has %s %s before %s %s",
                  (long long)row, JI__SHOWN(name), date_names[second], to, date_names[first], from);
}

static ji_status check_row(const ji__registry *r, int64_t row) {
  ji_status status = check_texts(r, row);
  if (!status)
    status = check_order(r, row, JI__ROLE_FIRST_SEEN, JI__ROLE_RECOGNISED_ON);
  if (!status)
    status = check_order(r, row, JI__ROLE_FIRST_SEEN, JI__ROLE_ENDED_ON);
  return status ? status : check_order(r, row, JI__ROLE_RECOGNISED_ON, JI__ROLE_ENDED_ON);
}

/* --- the roles as a table of codes -------------------------------------------------------- */

/* "namespace:key" */
static void put_id(ji__buffer *id, ji__writer *writer, size_t column, ji__word space,
                   ji__word key) {
  id->size = 0;
  ji__buffer_append(id, space.text, space.size);
  ji__buffer_append(id, ":", 1);
  ji__buffer_append(id, key.text, key.size);
  if (!id->failed)
    ji__writer_bytes(writer, column, id->data, id->size);
}

/* Whether a parent is written as the `roles` of a registry have it, with its namespace. */
static int is_full(ji__word space, ji__word parent) {
  return parent.size > space.size + 1 && !memcmp(parent.text, space.text, space.size) &&
         parent.text[space.size] == ':';
}

static void write_id(const ji__registry *r, int64_t row, ji__buffer *id, ji__writer *writer) {
  ji__word space = text_at(r, JI__ROLE_NAMESPACE, row), parent = text_at(r, JI__ROLE_PARENT, row);
  ji__word name = text_at(r, JI__ROLE_NAME, row);
  put_id(id, writer, 0, space, key_at(r, row));
  if (is_full(space, parent))
    ji__writer_bytes(writer, 1, parent.text, parent.size);
  else if (parent.size)
    put_id(id, writer, 1, space, parent);
  ji__writer_bytes(writer, 2, name.text, name.size);
  ji__writer_end_row(writer);
}

static ji_status make_ids(ji__registry *r) {
  static const ji__writer_column columns[] = {
      {.name = "code", .type = JI_TYPE_TEXT, .description = "namespace, colon, code or name"},
      {.name = "parent", .type = JI_TYPE_TEXT, .description = "code of the parent"},
      {.name = "name", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer;
  ji__buffer id;
  ji_status status = ji__writer_create(r->ctx, columns, 3, &writer);
  if (status)
    return status;
  ji__buffer_init(&id, ji__allocator(r->ctx));
  for (int64_t row = 0; row < r->roles->rows; row++)
    write_id(r, row, &id, writer);
  status = id.failed ? ji__fail_memory(r->ctx) : ji__writer_finish(r->ctx, writer, NULL, &r->ids);
  ji__buffer_free(&id);
  ji__writer_free(writer);
  return status;
}

/* Doubled roles, parents that are not there, cycles: as of any list of codes. */
static ji_status check_tree(ji__registry *r) {
  ji_status status = make_ids(r);
  if (!status)
    status = ji__code_table_find(r->ctx, r->ids, ROLES, &ji__canonical_columns, &r->list.tables[0]);
  r->list.table_count = 1;
  return status ? status : ji__code_list_load(&r->list, JI_CODE_HIERARCHY_COLUMN);
}

/* --- what is written ---------------------------------------------------------------------- */

static ji_status write_codes(const ji__registry *r, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "code", .type = JI_TYPE_TEXT, .description = "namespace, colon, code or name"},
      {.name = "parent", .type = JI_TYPE_TEXT, .description = "code of the parent"},
      {.name = "name", .type = JI_TYPE_TEXT},
      {.name = "level", .type = JI_TYPE_INT64, .description = "larger for children"},
  };
  const ji__index *index = &r->list.index;
  ji__writer *writer;
  ji_status status = ji__writer_create(r->ctx, columns, 4, &writer);
  if (status)
    return status;
  for (int64_t row = 0; row < r->list.count; row++) {
    const ji__code_row *role = &r->list.rows[row];
    ji__word name = text_at(r, JI__ROLE_NAME, row);
    ji__writer_bytes(writer, 0, index->words[role->code].text, index->words[role->code].size);
    if (role->parent >= 0)
      ji__writer_bytes(writer, 1, index->words[role->parent].text, index->words[role->parent].size);
    ji__writer_bytes(writer, 2, name.text, name.size);
    ji__writer_integer(writer, 3, role->level);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(r->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* A column under its canonical name; all null where the caller has none. */
static ji_status append(const ji__registry *r, ji_dataset_builder *builder, const char *name,
                        ji_type type, const ji_column *column) {
  const ji_column *parts[2] = {column, NULL};
  return ji__builder_append(r->ctx, builder, &r->list, name, type, parts);
}

static int is_canonical(const char *name) {
  int found = !strcmp(name, "role") || !strcmp(name, "level");
  for (int i = 0; i < JI__ROLE_TEXTS; i++)
    found |= !strcmp(name, text_names[i]);
  for (int i = 0; i < JI__ROLE_DATES; i++)
    found |= !strcmp(name, date_names[i]);
  return found;
}

static ji_status append_further(const ji__registry *r, ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < r->roles->column_count && !status; i++)
    if (!is_canonical(ji__dataset_view(r->roles, i)->name))
      status = ji__builder_share(r->ctx, builder, r->roles, i);
  return status;
}

static ji_status write_roles(const ji__registry *r, const ji_dataset *codes,
                             ji__provenance *provenance, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(r->ctx, &builder);
  if (!status)
    status = append(r, builder, "role", JI_TYPE_TEXT, ji__dataset_view(codes, 0));
  for (int i = 0; i < JI__ROLE_TEXTS && !status; i++)
    status = i == JI__ROLE_PARENT
                 ? append(r, builder, "parent", JI_TYPE_TEXT, ji__dataset_view(codes, 1))
                 : append(r, builder, text_names[i], JI_TYPE_TEXT, r->texts[i]);
  if (!status)
    status = ji__builder_share(r->ctx, builder, codes, 3);
  for (int i = 0; i < JI__ROLE_DATES && !status; i++)
    status = append(r, builder, date_names[i], JI_TYPE_DATE32, r->dates[i]);
  if (!status)
    status = append_further(r, builder);
  if (!status)
    status = ji__builder_finish(r->ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_status describe(const ji__registry *r, ji__provenance **out) {
  ji_status status = ji__provenance_create(r->ctx, r->function, out);
  if (!status)
    status = ji__provenance_input(r->ctx, *out, "roles", r->roles);
  if (!status && r->counts)
    status = ji__provenance_input(r->ctx, *out, "namespaces", r->counts);
  return status;
}

static ji_status write_members(const ji__registry *r, ji_bundle **out) {
  static const char *const names[] = {"about", "codes", "namespaces", "roles"};
  static const char *const about[] = {"name", "roles"};
  ji_dataset *made[4] = {NULL, NULL, NULL, NULL};
  ji__provenance *provenance = NULL;
  ji_status status = describe(r, &provenance);
  if (!status)
    status = ji__code_about(r->ctx, about, 1, provenance, &made[0]);
  if (!status)
    status = write_codes(r, provenance, &made[1]);
  if (!status)
    status = ji__registry_counts_write(r, provenance, &made[2]);
  if (!status)
    status = write_roles(r, made[1], provenance, &made[3]);
  if (!status)
    status = ji__bundle_of(r->ctx, names, made, 4, out);
  for (size_t i = 0; i < 4; i++)
    ji_dataset_unref(made[i]);
  ji__provenance_unref(provenance);
  return status;
}

/* A name with a code and without one, of one kind, is one role counted twice. */
static ji_status check_names(const ji__registry *r) {
  int64_t columns[3] = {ji_dataset_find(r->roles, "namespace"), ji_dataset_find(r->roles, "name"),
                        ji_dataset_find(r->roles, "kind")};
  ji__groups same = {0};
  ji_status status = ji__groups_create(r->ctx, r->roles, columns, columns[2] < 0 ? 2 : 3, &same);
  for (int64_t row = 0; row < r->roles->rows && !status; row++) {
    int64_t first = same.first_row[same.group[row]];
    ji__word name = text_at(r, JI__ROLE_NAME, row);
    if (!text_at(r, JI__ROLE_CODE, row).text != !text_at(r, JI__ROLE_CODE, first).text)
      status = ji__fail(r->ctx, JI_ERROR_LABEL,
                        ROLES ", row %lld: \"%.*s\" is that of row %lld, of which one has a code",
                        (long long)row, JI__SHOWN(name), (long long)first);
  }
  ji__groups_free(r->ctx, &same);
  return status;
}

static ji_status create(ji__registry *r, ji_bundle **out) {
  ji_status status = find_columns(r);
  for (int64_t row = 0; !status && row < r->roles->rows; row++)
    status = check_row(r, row);
  if (!status)
    status = check_tree(r);
  if (!status)
    status = check_names(r);
  if (!status)
    status = ji__registry_counts_find(r);
  return status ? status : write_members(r, out);
}

static ji_status run_create(ji_context *ctx, const char *function, const ji_dataset *roles,
                            const ji_dataset *counts, ji_bundle **out) {
  ji__registry registry = {.ctx = ctx, .function = function, .roles = roles, .counts = counts};
  registry.list.ctx = ctx;
  ji_status status = create(&registry, out);
  ji__code_list_free(&registry.list);
  ji_dataset_unref(registry.ids);
  return status;
}

ji_status ji_occupation_registry_create(ji_context *ctx, const ji_dataset *roles,
                                        const ji_dataset *namespaces, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!roles || !out)
    return ji__fail_null(ctx, "ji_occupation_registry_create", !roles ? ROLES : "out");
  return run_create(ctx, "ji_occupation_registry_create", roles, namespaces, out);
}

/* --- the built-in registry ---------------------------------------------------------------- */

static void set_date(ji__writer *writer, size_t column, const char *date) {
  int64_t day;
  if (date && ji__date_parse(date, strlen(date), &day))
    ji__writer_integer(writer, column, day);
}

static void write_builtin_role(const ji__builtin_role *role, ji__writer *writer) {
  const char *const texts[JI__ROLE_TEXTS] = {role->space,   role->code,   role->kind,  role->name,
                                             role->name_en, role->parent, role->source};
  for (size_t i = 0; i < JI__ROLE_TEXTS; i++)
    ji__writer_text(writer, i, texts[i]);
  set_date(writer, JI__ROLE_TEXTS, role->first_seen);
  set_date(writer, JI__ROLE_TEXTS + 1, role->recognised_on);
  ji__writer_text(writer, JI__ROLE_TEXTS + 2, role->note);
  ji__writer_end_row(writer);
}

static ji_status builtin_roles(ji_context *ctx, ji_dataset **out) {
  ji__writer_column columns[JI__ROLE_TEXTS + 3] = {{NULL, 0, NULL, NULL, NULL}};
  ji__writer *writer;
  for (int i = 0; i < JI__ROLE_TEXTS; i++)
    columns[i] = (ji__writer_column){.name = text_names[i], .type = JI_TYPE_TEXT};
  for (int i = 0; i < 2; i++)
    columns[JI__ROLE_TEXTS + i] =
        (ji__writer_column){.name = date_names[i], .type = JI_TYPE_DATE32};
  columns[JI__ROLE_TEXTS + 2] = (ji__writer_column){.name = "note", .type = JI_TYPE_TEXT};
  ji_status status = ji__writer_create(ctx, columns, JI__ROLE_TEXTS + 3, &writer);
  if (status)
    return status;
  for (size_t i = 0; i < ji__builtin_role_count; i++)
    write_builtin_role(&ji__builtin_roles[i], writer);
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status builtin_counts(ji_context *ctx, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "namespace", .type = JI_TYPE_TEXT}, {.name = "kind", .type = JI_TYPE_TEXT},
      {.name = "stated", .type = JI_TYPE_INT64},   {.name = "source", .type = JI_TYPE_TEXT},
      {.name = "note", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer;
  ji_status status = ji__writer_create(ctx, columns, 5, &writer);
  if (status)
    return status;
  for (size_t i = 0; i < ji__builtin_count_count; i++) {
    const ji__builtin_count *count = &ji__builtin_counts[i];
    ji__writer_text(writer, 0, count->space);
    ji__writer_text(writer, 1, count->kind);
    if (count->stated >= 0)
      ji__writer_integer(writer, 2, count->stated);
    ji__writer_text(writer, 3, count->source);
    ji__writer_text(writer, 4, count->note);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

ji_status ji_occupation_registry_builtin(ji_context *ctx, ji_bundle **out) {
  ji_dataset *roles = NULL, *counts = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_occupation_registry_builtin", "out");
  status = builtin_roles(ctx, &roles);
  if (!status)
    status = builtin_counts(ctx, &counts);
  if (!status)
    status = run_create(ctx, "ji_occupation_registry_builtin", roles, counts, out);
  ji_dataset_unref(roles);
  ji_dataset_unref(counts);
  return status;
}

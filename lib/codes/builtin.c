/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "codes/builtin.h"

#include "codes/columns.h"
#include "data/writer.h"

#include <string.h>

#define FUNCTION "ji_code_list_builtin"

static const ji__builtin_list *const lists[] = {
    &ji__builtin_csco_2022,  &ji__builtin_gb2260_provinces, &ji__builtin_gbt4754_2017,
    &ji__builtin_icse_18,    &ji__builtin_isco_08,          &ji__builtin_isic_4,
    &ji__builtin_obs_status, &ji__builtin_unit_mult,
};
#define COUNT ((int64_t)(sizeof lists / sizeof lists[0]))

int64_t ji_code_list_builtin_count(void) {
  return COUNT;
}

const char *ji_code_list_builtin_name(int64_t index) {
  return index >= 0 && index < COUNT ? lists[index]->key : NULL;
}

/* In the tables a parent stands before its children. */
static int64_t level_of(const ji__builtin_list *list, size_t code) {
  int64_t level = 1;
  for (size_t at = code; at > 0 && list->codes[code].parent; at--)
    if (strcmp(list->codes[at - 1].code, list->codes[code].parent) == 0) {
      level++;
      code = at - 1;
    }
  return level;
}

static void write_code(const ji__builtin_list *list, size_t index, ji__writer *writer) {
  const ji__builtin_code *code = &list->codes[index];
  ji__writer_text(writer, 0, code->code);
  ji__writer_text(writer, 1, code->parent);
  ji__writer_text(writer, 2, code->name);
  ji__writer_integer(writer, 3, level_of(list, index));
  for (size_t i = 0; i < 2; i++)
    if (list->columns[i])
      ji__writer_text(writer, 4 + i, code->further[i]);
  ji__writer_end_row(writer);
}

static ji_status write_table(ji_context *ctx, const ji__builtin_list *list, ji_dataset **out) {
  ji__writer_column columns[6] = {
      {.name = "code", .type = JI_TYPE_TEXT},
      {.name = "parent", .type = JI_TYPE_TEXT, .description = "code of the parent"},
      {.name = "name", .type = JI_TYPE_TEXT},
      {.name = "level", .type = JI_TYPE_INT64, .description = "larger for children"},
  };
  size_t count = 4;
  ji__writer *writer;
  for (size_t i = 0; i < 2 && list->columns[i]; i++)
    columns[count++] = (ji__writer_column){.name = list->columns[i], .type = JI_TYPE_TEXT};
  ji_status status = ji__writer_create(ctx, columns, count, &writer);
  if (status)
    return status;
  for (size_t i = 0; i < list->count; i++)
    write_code(list, i, writer);
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

/* The canonical order of columns: dates, which no built-in list has, come before further ones. */
static ji_status write_codes(ji_context *ctx, const ji__builtin_list *list,
                             ji__provenance *provenance, ji_dataset **out) {
  const ji_column *const none[2] = {NULL, NULL};
  ji__code_list shape = {.ctx = ctx, .count = (int64_t)list->count, .table_count = 1};
  ji_dataset *table = NULL;
  ji_dataset_builder *builder = NULL;
  ji_status status = write_table(ctx, list, &table);
  shape.tables[0].dataset = table;
  if (!status)
    status = ji__builder_create(ctx, &builder);
  for (int64_t i = 0; !status && i < 4; i++)
    status = ji__builder_share(ctx, builder, table, i);
  if (!status)
    status = ji__builder_append(ctx, builder, &shape, "valid_from", JI_TYPE_DATE32, none);
  if (!status)
    status = ji__builder_append(ctx, builder, &shape, "valid_to", JI_TYPE_DATE32, none);
  for (int64_t i = 4; !status && i < table->column_count; i++)
    status = ji__builder_share(ctx, builder, table, i);
  if (!status)
    status = ji__builder_finish(ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(table);
  return status;
}

static ji_status make_list(ji_context *ctx, const ji__builtin_list *list, ji_bundle **out) {
  static const char *const names[] = {"about", "codes"};
  const char *const about[] = {"name",         list->name, "version",    list->version, "standard",
                               list->standard, "source",   list->source, "note",        list->note};
  ji_dataset *made[2] = {NULL, NULL};
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "option", "name", list->key);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "note", "standard", list->standard);
  if (!status)
    status = ji__code_about(ctx, about, 5, provenance, &made[0]);
  if (!status)
    status = write_codes(ctx, list, provenance, &made[1]);
  if (!status)
    status = ji__bundle_of(ctx, names, made, 2, out);
  ji_dataset_unref(made[0]);
  ji_dataset_unref(made[1]);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status fail_unknown(ji_context *ctx, const char *name) {
  ji__buffer known;
  ji__buffer_init(&known, ji__allocator(ctx));
  for (int64_t i = 0; i < COUNT; i++)
    ji__buffer_format(&known, "%s%s", i ? ", " : "", lists[i]->key);
  ji_status status =
      known.failed ? ji__fail_memory(ctx)
                   : ji__fail(ctx, JI_ERROR_NOT_FOUND,
                              "no code list \"%.60s\" is built in; there are %s", name, known.data);
  ji__buffer_free(&known);
  return status;
}

ji_status ji_code_list_builtin(ji_context *ctx, const char *name, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!name || !out)
    return ji__fail_null(ctx, FUNCTION, !name ? "name" : "out");
  for (int64_t i = 0; i < COUNT; i++)
    if (strcmp(lists[i]->key, name) == 0)
      return make_list(ctx, lists[i], out);
  return fail_unknown(ctx, name);
}

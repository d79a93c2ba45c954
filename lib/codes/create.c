/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_code_list_create(): a table of codes is checked and written in canonical columns. */
#include "codes/columns.h"
#include "codes/succession.h"
#include "codes/weight.h"
#include "data/writer.h"

#include <string.h>

#define FUNCTION "ji_code_list_create"
#define OPTIONS_MINIMUM sizeof(ji_code_list_options)

static const ji_code_list_options defaults = {.size = sizeof(ji_code_list_options),
                                              .tolerance = JI__TOLERANCE};

ji_status ji_code_list_options_init(ji_code_list_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &defaults, sizeof defaults);
}

static ji_status read_options(ji_context *ctx, const ji_code_list_options *options,
                              ji_code_list_options *chosen) {
  *chosen = defaults;
  if (!options)
    return JI_OK;
  ji_status status = ji__options_read(ctx, "ji_code_list_options", options, OPTIONS_MINIMUM, chosen,
                                      sizeof *chosen);
  if (!status)
    status = ji__weight_tolerance(ctx, "ji_code_list_options", chosen->tolerance);
  if (status)
    return status;
  if (chosen->hierarchy < JI_CODE_HIERARCHY_COLUMN || chosen->hierarchy > JI_CODE_HIERARCHY_ZEROS ||
      chosen->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_code_list_options: hierarchy is none of its values, or reserved is not 0");
  if (chosen->code_column && !chosen->code_column[0])
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_code_list_options.code_column is empty");
  return JI_OK;
}

/* One run of the function. */
typedef struct creation {
  ji_context *ctx;
  ji_code_list_options options;
  const ji_dataset *codes, *succession;
  ji__code_list list;
  ji__succession changes;
  ji_dataset *arranged; /* parent and level of each row */
  ji_dataset *made[3];  /* about, codes, succession */
} creation;

/* What a column option means: a name, and whether it must be there. */
static const char *chosen_column(const char *option, const char *canonical, int *required) {
  *required = option && option[0];
  return !option ? canonical : option[0] ? option : NULL;
}

static ji__code_columns chosen_columns(const ji_code_list_options *o) {
  ji__code_columns columns = {0};
  int *required = columns.required;
  columns.code = chosen_column(o->code_column, "code", &required[0]);
  columns.parent = chosen_column(o->parent_column, "parent", &required[1]);
  columns.name = chosen_column(o->name_column, "name", &required[2]);
  columns.level = chosen_column(o->level_column, "level", &required[3]);
  columns.from = chosen_column(o->valid_from_column, "valid_from", &required[4]);
  columns.to = chosen_column(o->valid_to_column, "valid_to", &required[5]);
  required[0] = 1;
  return columns;
}

static ji_status find_tables(creation *run) {
  const ji_dataset *upper;
  ji__code_list *list = &run->list;
  ji__code_columns columns = chosen_columns(&run->options);
  ji_status status = JI_OK;
  if (run->options.upper) {
    status = ji__bundle_require(run->ctx, run->options.upper, "the upper list", "codes", &upper);
    if (!status)
      status = ji__code_table_find(run->ctx, upper, "the upper list", &ji__canonical_columns,
                                   &list->tables[list->table_count]);
    list->table_count++;
  }
  if (!status)
    status = ji__code_table_find(run->ctx, run->codes, "codes", &columns,
                                 &list->tables[list->table_count++]);
  /* A rule makes the parents and, with zeros, the levels. */
  if (!status && run->options.hierarchy != JI_CODE_HIERARCHY_COLUMN)
    list->tables[list->table_count - 1].parent = NULL;
  return status;
}

/* --- what is written ----------------------------------------------------------------------- */

static ji_status write_arranged(creation *run) {
  static const ji__writer_column columns[] = {
      {.name = "parent", .type = JI_TYPE_TEXT, .description = "code of the parent"},
      {.name = "level", .type = JI_TYPE_INT64, .description = "larger for children"},
  };
  const ji__code_list *list = &run->list;
  ji__writer *writer;
  ji_status status = ji__writer_create(run->ctx, columns, 2, &writer);
  if (status)
    return status;
  for (int64_t row = 0; row < list->count; row++) {
    int64_t parent = list->rows[row].parent;
    if (parent >= 0)
      ji__writer_bytes(writer, 0, list->index.words[parent].text, list->index.words[parent].size);
    ji__writer_integer(writer, 1, list->rows[row].level);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(run->ctx, writer, NULL, &run->arranged);
  ji__writer_free(writer);
  return status;
}

static int is_canonical(const ji__code_table *table, const ji_column *column) {
  return column == table->code || column == table->parent || column == table->name ||
         column == table->level || column == table->from || column == table->to;
}

/* The type of the parts that hold anything. */
static ji_type type_of(const ji_column *const parts[2]) {
  const ji_column *other = parts[0] ? parts[1] : NULL;
  const ji_column *first = parts[0] ? parts[0] : parts[1];
  return other && first->null_count == first->length ? other->type : first->type;
}

/* Columns beyond the canonical ones, of both tables, under their own names. A column of the table
 * that is not what its name says (`level_column = ""`) would stand twice: it is left out. */
static ji_status write_further(const creation *run, ji_dataset_builder *builder) {
  const ji__code_list *list = &run->list;
  ji_status status = JI_OK;
  for (size_t t = 0; t < list->table_count; t++) {
    const ji_dataset *dataset = list->tables[t].dataset;
    for (int64_t i = 0; i < dataset->column_count && !status; i++) {
      const ji_column *parts[2] = {NULL, NULL};
      const ji_column *column = ji__dataset_view(dataset, i);
      if (is_canonical(&list->tables[t], column) || ji__builder_has(builder, column->name))
        continue;
      parts[t] = column;
      if (t == 0 && list->table_count == 2) {
        int64_t other = ji_dataset_find(list->tables[1].dataset, column->name);
        parts[1] = other < 0 ? NULL : ji__dataset_view(list->tables[1].dataset, other);
        if (parts[1] && is_canonical(&list->tables[1], parts[1]))
          parts[1] = NULL;
      }
      status = ji__builder_append(run->ctx, builder, list, column->name, type_of(parts), parts);
    }
  }
  return status;
}

static ji_status write_canonical(const creation *run, ji_dataset_builder *builder) {
  const ji__code_list *list = &run->list;
  const ji__code_table *a = &list->tables[0], *b = &list->tables[1];
  const ji_column *codes[2] = {a->code, b->code}, *names[2] = {a->name, b->name};
  const ji_column *from[2] = {a->from, b->from}, *to[2] = {a->to, b->to};
  ji_context *ctx = run->ctx;
  ji_status status = ji__builder_append(ctx, builder, list, "code", JI_TYPE_TEXT, codes);
  if (!status)
    status = ji__builder_share(ctx, builder, run->arranged, 0);
  if (!status)
    status = ji__builder_append(ctx, builder, list, "name", JI_TYPE_TEXT, names);
  if (!status)
    status = ji__builder_share(ctx, builder, run->arranged, 1);
  if (!status)
    status = ji__builder_append(ctx, builder, list, "valid_from", JI_TYPE_DATE32, from);
  if (!status)
    status = ji__builder_append(ctx, builder, list, "valid_to", JI_TYPE_DATE32, to);
  return status;
}

static ji_status add_option(ji_context *ctx, ji__provenance *provenance, const char *name,
                            const char *value) {
  return value ? ji__provenance_add(ctx, provenance, "option", name, value) : JI_OK;
}

static ji_status describe(const creation *run, ji__provenance **out) {
  static const char *const hierarchies[] = {"column", "prefix", "zeros"};
  const ji_code_list_options *o = &run->options;
  ji_context *ctx = run->ctx;
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "codes", run->codes);
  if (!status && run->succession)
    status = ji__provenance_input(ctx, *out, "succession", run->succession);
  if (!status && o->upper)
    status = ji__provenance_input(ctx, *out, "upper", ji_bundle_find(o->upper, "codes"));
  if (!status)
    status = add_option(ctx, *out, "name", o->name);
  if (!status)
    status = add_option(ctx, *out, "version", o->version);
  return status ? status : add_option(ctx, *out, "hierarchy", hierarchies[o->hierarchy]);
}

static ji_status write_codes(creation *run, ji__provenance *provenance) {
  ji_dataset_builder *builder = NULL;
  ji_status status = write_arranged(run);
  if (!status)
    status = ji__builder_create(run->ctx, &builder);
  if (!status)
    status = write_canonical(run, builder);
  if (!status)
    status = write_further(run, builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, provenance, &run->made[1]);
  ji_dataset_builder_free(builder);
  return status;
}

ji_status ji__code_about(ji_context *ctx, const char *const *pairs, size_t count,
                         ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "key", .type = JI_TYPE_TEXT, .description = "what is said of the list"},
      {.name = "value", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer;
  *out = NULL;
  ji_status status = ji__writer_create(ctx, columns, 2, &writer);
  if (status)
    return status;
  for (size_t i = 0; i < count; i++) {
    if (!pairs[2 * i + 1])
      continue;
    ji__writer_text(writer, 0, pairs[2 * i]);
    ji__writer_text(writer, 1, pairs[2 * i + 1]);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* The weights in the order of the rows, which sum to 1 now. */
static ji_status write_weights(const creation *run, ji_dataset_builder *builder) {
  double *weights =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->changes.count, sizeof *weights);
  if (!weights)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->changes.count; i++)
    weights[run->changes.changes[i].row] = run->changes.changes[i].weight;
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_FLOAT64,
                      .name = "weight",
                      .description = "share of the code that goes to the successor",
                      .length = run->changes.count,
                      .values = weights};
  ji_status status = ji__builder_column(run->ctx, builder, &column, NULL, NULL);
  ji__release(ji__allocator(run->ctx), weights);
  return status;
}

static ji_status write_succession(creation *run, ji__provenance *provenance) {
  const ji_dataset *from = run->succession;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(run->ctx, &builder);
  for (int64_t i = 0; i < from->column_count && !status; i++)
    if (strcmp(ji__dataset_view(from, i)->name, "weight") != 0)
      status = ji__builder_share(run->ctx, builder, from, i);
  if (!status)
    status = write_weights(run, builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, provenance, &run->made[2]);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_status write_members(creation *run) {
  const char *const about[] = {"name",   run->options.name,  "version", run->options.version,
                               "source", run->options.source};
  ji__provenance *provenance = NULL;
  ji_status status = describe(run, &provenance);
  if (!status)
    status = ji__code_about(run->ctx, about, 3, provenance, &run->made[0]);
  if (!status)
    status = write_codes(run, provenance);
  if (!status && run->succession)
    status = write_succession(run, provenance);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji__bundle_of(ji_context *ctx, const char *const *names, ji_dataset *const *datasets,
                        size_t count, ji_bundle **out) {
  ji_bundle *bundle = NULL;
  ji_status status = JI_OK;
  *out = NULL;
  for (size_t i = 0; i < count && !status; i++) {
    ji_bundle *grown = NULL;
    if (!datasets[i])
      continue;
    status = ji__bundle_with(ctx, bundle, names[i], datasets[i], &grown);
    ji_bundle_unref(bundle);
    bundle = grown;
  }
  *out = bundle;
  return status;
}

static ji_status create(creation *run, ji_bundle **out) {
  static const char *const names[] = {"about", "codes", "succession"};
  ji_status status = find_tables(run);
  if (!status)
    status = ji__code_list_load(&run->list, run->options.hierarchy);
  run->list.succession = run->succession;
  if (!status)
    status = ji__succession_read(&run->list, run->options.tolerance, &run->changes);
  if (!status)
    status = write_members(run);
  return status ? status : ji__bundle_of(run->ctx, names, run->made, 3, out);
}

ji_status ji_code_list_create(ji_context *ctx, const ji_dataset *codes,
                              const ji_dataset *succession, const ji_code_list_options *options,
                              ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!codes || !out)
    return ji__fail_null(ctx, FUNCTION, !codes ? "codes" : "out");
  creation run = {.ctx = ctx, .codes = codes, .succession = succession};
  run.list.ctx = run.changes.ctx = ctx;
  status = read_options(ctx, options, &run.options);
  if (!status)
    status = create(&run, out);
  for (size_t i = 0; i < 3; i++)
    ji_dataset_unref(run.made[i]);
  ji_dataset_unref(run.arranged);
  ji__succession_free(&run.changes);
  ji__code_list_free(&run.list);
  return status;
}

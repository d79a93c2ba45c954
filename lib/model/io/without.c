/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A model in which nobody buys from some sectors: their rows of A are 0. An account that counts
 * these sectors in layers of its own nests it, so that no job is counted on both ways. */
#include "data/writer.h"
#include "model/io/scenario.h"

/* a_sj = 0 for every j. */
static ji_status write_changes(ji_context *ctx, const char *const *sectors, size_t count,
                               ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "kind", .type = JI_TYPE_TEXT},
                                              {.name = "operation", .type = JI_TYPE_TEXT},
                                              {.name = "value", .type = JI_TYPE_FLOAT64},
                                              {.name = "row", .type = JI_TYPE_TEXT}};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, 4, &writer);
  for (size_t i = 0; i < count && !status; i++) {
    ji__writer_text(writer, 0, "coefficient");
    ji__writer_text(writer, 1, "multiply");
    ji__writer_number(writer, 2, 0);
    ji__writer_text(writer, 3, sectors[i]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status make_name(ji_context *ctx, const ji__io_table *table, const char *const *sectors,
                           size_t count, ji__buffer *out) {
  const char *name = ji__io_table_name(table);
  ji__buffer_format(out, "%s-without", name ? name : "table");
  for (size_t i = 0; i < count; i++)
    ji__buffer_format(out, "-%s", sectors[i]);
  return out->failed ? ji__fail_memory(ctx) : JI_OK;
}

ji_status ji__io_without_sectors(ji_context *ctx, const ji_model *model, const char *const *sectors,
                                 size_t count, ji_model **out) {
  const ji__io_model *data;
  ji_dataset *changes = NULL;
  ji__buffer name;
  *out = NULL;
  ji_status status = ji__io_model_data(ctx, "ji_account_model_create", model, &data);
  if (status)
    return status;
  ji__buffer_init(&name, ji__allocator(ctx));
  status = make_name(ctx, data->table, sectors, count, &name);
  if (!status)
    status = write_changes(ctx, sectors, count, &changes);
  if (!status)
    status = ji__io_scenario_make(ctx, model, changes, name.data, out);
  ji_dataset_unref(changes);
  ji__buffer_free(&name);
  return status ? ji__fail_within(ctx, status, "without the sectors' sales") : JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "codes/columns.h"

#include <string.h>

/* The buffers of a column while its cells are appended. */
typedef struct growth {
  ji_context *ctx;
  ji_type type;
  int64_t rows, at;
  uint8_t *validity, *values;
  int64_t *offsets;
  ji__buffer text;
} growth;

static int is_text(ji_type type) {
  return type == JI_TYPE_TEXT || type == JI_TYPE_DICTIONARY;
}

static ji_status grow(growth *g) {
  const ji_allocator *allocator = ji__allocator(g->ctx);
  g->validity = ji__allocate_array(allocator, (size_t)g->rows / 8 + 1, 1);
  g->offsets = ji__allocate_array(allocator, (size_t)g->rows + 1, sizeof *g->offsets);
  g->values = ji__allocate_array(allocator, ji__type_bytes(g->type, g->rows) + 1, 1);
  return g->validity && g->offsets && g->values ? JI_OK : ji__fail_memory(g->ctx);
}

static void append_cell(growth *g, const ji_column *column, int64_t row) {
  size_t width = ji__type_bytes(g->type, 1), size;
  if (column && !ji__column_is_null(column, row)) {
    g->validity[g->at / 8] |= (uint8_t)(1U << (g->at % 8));
    if (g->type == JI_TYPE_TEXT) {
      const char *text = ji__column_text(column, row, &size);
      ji__buffer_append(&g->text, text, size);
    } else if (g->type == JI_TYPE_BOOL) {
      g->values[g->at / 8] |= (uint8_t)(ji__column_bits(column, row) << (g->at % 8));
    } else {
      memcpy(g->values + (size_t)g->at * width,
             (const uint8_t *)column->values + (size_t)row * width, width);
    }
  }
  g->at++;
  g->offsets[g->at] = (int64_t)g->text.size;
}

/* Whether a part fits the column; one that is all null is taken as not there. */
static ji_status check_part(const growth *g, const char *name, const ji_column **part) {
  if (*part && (*part)->null_count == (*part)->length)
    *part = NULL;
  if (!*part || (*part)->type == g->type || (is_text((*part)->type) && g->type == JI_TYPE_TEXT))
    return JI_OK;
  return ji__fail(g->ctx, JI_ERROR_TYPE,
                  "column \"%s\" is %s in one of the two tables and %s in the other", name,
                  ji__type_name(g->type), ji__type_name((*part)->type));
}

static ji_status append_parts(growth *g, const ji__code_list *list, const char *name,
                              const ji_column *const parts[2]) {
  ji_status status = JI_OK;
  for (size_t t = 0; t < list->table_count && !status; t++) {
    const ji_column *part = parts[t];
    status = check_part(g, name, &part);
    for (int64_t row = 0; row < list->tables[t].dataset->rows && !status; row++)
      append_cell(g, part, row);
  }
  return !status && g->text.failed ? ji__fail_memory(g->ctx) : status;
}

ji_status ji__builder_append(ji_context *ctx, ji_dataset_builder *builder,
                             const ji__code_list *list, const char *name, ji_type type,
                             const ji_column *const parts[2]) {
  growth g = {.ctx = ctx, .type = is_text(type) ? JI_TYPE_TEXT : type, .rows = list->count};
  const ji_column *about = parts[1] ? parts[1] : parts[0];
  ji__buffer_init(&g.text, ji__allocator(ctx));
  ji_status status = grow(&g);
  if (!status)
    status = append_parts(&g, list, name, parts);
  ji_column column = {.size = sizeof column,
                      .type = g.type,
                      .name = name,
                      .unit = about ? about->unit : NULL,
                      .description = about ? about->description : NULL,
                      .measure = about ? about->measure : NULL,
                      .length = list->count,
                      .null_count = -1,
                      .validity = g.validity};
  column.values = g.type == JI_TYPE_TEXT ? (const void *)g.text.data : g.values;
  column.offsets = g.type == JI_TYPE_TEXT ? g.offsets : NULL;
  if (!status)
    status = ji__builder_column(ctx, builder, &column, NULL, NULL);
  ji__buffer_free(&g.text);
  ji__release(ji__allocator(ctx), g.validity);
  ji__release(ji__allocator(ctx), g.offsets);
  ji__release(ji__allocator(ctx), g.values);
  return status;
}

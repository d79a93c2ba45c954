/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/table.h"

#include "format/display.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define TABLE_OPTIONS_MINIMUM offsetof(ji_table_options, format)
#define DECIMALS_MAXIMUM 17
#define GAP 2 /* blanks between two columns */

static const ji_table_options table_defaults = {
    .size = sizeof(ji_table_options), .max_rows = -1, .max_width = 60};

ji_status ji_table_options_init(ji_table_options *options, size_t size) {
  return ji__options_init(options, size, TABLE_OPTIONS_MINIMUM, &table_defaults,
                          sizeof table_defaults);
}

static ji_status check_choice(ji_context *ctx, const ji_table_column *choice, size_t index) {
  if (!choice->name)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_table_options.columns[%zu] has no name", index);
  if (!isfinite(choice->scale) || choice->decimals < -1 || choice->decimals > DECIMALS_MAXIMUM ||
      choice->rounding < JI_TABLE_ROUND_NEAREST || choice->rounding > JI_TABLE_ROUND_UP)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_table_options.columns[%zu] (\"%s\"): scale is not finite, decimals is not "
                    "-1 to %d, or rounding is not one of enum ji_table_rounding",
                    index, choice->name, DECIMALS_MAXIMUM);
  return JI_OK;
}

static ji_status read_options(ji_context *ctx, const ji_table_options *options,
                              ji_table_options *chosen) {
  *chosen = table_defaults;
  if (!options)
    return JI_OK;
  ji_status status = ji__options_read(ctx, "ji_table_options", options, TABLE_OPTIONS_MINIMUM,
                                      chosen, sizeof *chosen);
  if (status)
    return status;
  if (chosen->max_width < 1 || chosen->definitions < 0 || chosen->definitions > 1 ||
      (chosen->column_count && !chosen->columns))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_table_options: max_width is below 1, definitions is not 0 or 1, or columns "
                    "is NULL though column_count is not 0");
  if (chosen->format < JI_TABLE_TEXT || chosen->format > JI_TABLE_MARKDOWN || chosen->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_table_options: format is none of its values, or reserved is not 0");
  for (size_t i = 0; i < chosen->column_count && !status; i++)
    status = check_choice(ctx, chosen->columns + i, i);
  return status;
}

static int is_number(const ji_column *column) {
  return column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64;
}

/* The unit 1 of ratios and shares would only puzzle. */
static const char *shown_unit(const char *unit) {
  return unit && strcmp(unit, "1") != 0 ? unit : NULL;
}

static void show_column(ji__table *table, ji__table_column *shown, const ji_column *column) {
  *shown = (ji__table_column){.column = column,
                              .heading = column->name,
                              .unit = shown_unit(column->unit),
                              .scale = 1,
                              .decimals = -1,
                              .is_number = is_number(column)};
  ji__buffer_init(&shown->see, ji__allocator(table->ctx));
}

static ji_status show_chosen(ji__table *table, ji__table_column *shown,
                             const ji_table_column *choice) {
  const ji_column *column;
  ji_status status =
      ji__dataset_require(table->ctx, table->dataset, "the dataset", choice->name, &column);
  if (status)
    return status;
  show_column(table, shown, column);
  shown->scale = choice->scale == 0 ? 1 : choice->scale;
  shown->decimals = choice->decimals;
  shown->rounding = choice->rounding;
  if (choice->heading)
    shown->heading = choice->heading;
  if (choice->unit)
    shown->unit = choice->unit[0] ? choice->unit : NULL;
  else if (shown->scale != 1 && column->unit)
    return ji__fail(table->ctx, JI_ERROR_ARGUMENT,
                    "ji_table_options: column \"%s\" is scaled, so that its unit, \"%s\", no "
                    "longer holds; say which does",
                    choice->name, column->unit);
  return choice->unit && choice->scale == 0 ? ji__table_fit_scale(table, shown) : JI_OK;
}

static ji_status show_columns(ji__table *table) {
  const ji_table_options *options = &table->options;
  int64_t count =
      options->column_count ? (int64_t)options->column_count : table->dataset->column_count;
  table->columns =
      ji__allocate_array(ji__allocator(table->ctx), (size_t)count, sizeof *table->columns);
  if (!table->columns)
    return ji__fail_memory(table->ctx);
  ji_status status = JI_OK;
  for (int64_t i = 0; i < count && !status; i++) {
    if (options->column_count)
      status = show_chosen(table, table->columns + i, options->columns + i);
    else
      show_column(table, table->columns + i, ji__dataset_view(table->dataset, i));
    table->count = status ? table->count : i + 1;
  }
  return status;
}

/* --- lines ----------------------------------------------------------------------------------- */

static void append_cell(ji__table *table, ji__buffer *out, const ji__table_cell *cell) {
  if (cell->size)
    ji__buffer_append(out, table->texts.data + cell->offset, cell->size);
}

/* Lines do not end in blanks. */
static void end_line(ji__buffer *out) {
  while (!out->failed && out->size > 0 && out->data[out->size - 1] == ' ')
    out->size--;
  ji__buffer_append(out, "\n", 1);
}

static void append_gap(ji__buffer *out, int64_t column) {
  if (column > 0)
    ji__display_blanks(out, GAP);
}

/* Headings and units: over numbers to the right, over the rest to the left. */
static void append_label(ji__table *table, ji__buffer *out, const ji__table_column *shown,
                         const ji__table_cell *cell) {
  int32_t blanks = shown->width - cell->width;
  if (shown->is_number)
    ji__display_blanks(out, blanks);
  append_cell(table, out, cell);
  if (!shown->is_number)
    ji__display_blanks(out, blanks);
}

static void append_value(ji__table *table, ji__buffer *out, const ji__table_column *shown,
                         int64_t row) {
  const ji__table_cell *cell = shown->cells + row;
  if (!shown->is_number) {
    append_cell(table, out, cell);
    ji__display_blanks(out, shown->width - cell->width);
    return;
  }
  int32_t units = shown->row_units ? shown->units_width + 1 : 0;
  int32_t before = shown->width - units - shown->after - cell->before;
  ji__display_blanks(out, before);
  append_cell(table, out, cell);
  ji__display_blanks(out, shown->after - (cell->width - cell->before));
  if (!shown->row_units)
    return;
  const ji__table_cell *unit = shown->unit_cells + row;
  ji__display_blanks(out, 1);
  append_cell(table, out, unit);
  ji__display_blanks(out, shown->units_width - unit->width);
}

static void append_headings(ji__table *table, ji__buffer *out) {
  int has_units = 0;
  for (int64_t i = 0; i < table->count; i++) {
    append_gap(out, i);
    append_label(table, out, table->columns + i, &table->columns[i].heading_cell);
    has_units |= table->columns[i].unit_cell.size > 0;
  }
  end_line(out);
  for (int64_t i = 0; i < table->count && has_units; i++) {
    append_gap(out, i);
    append_label(table, out, table->columns + i, &table->columns[i].unit_cell);
  }
  if (has_units)
    end_line(out);
}

static void append_rule(ji__table *table, ji__buffer *out) {
  for (int64_t i = 0; i < table->count; i++) {
    append_gap(out, i);
    for (int32_t dash = 0; dash < table->columns[i].width; dash++)
      ji__buffer_append(out, "-", 1);
  }
  end_line(out);
}

/* The text of the last column, in as many lines as it needs. */
static void append_wrapped(ji__table *table, ji__buffer *out, const ji__table_cell *cell) {
  int32_t indent = 0;
  for (int64_t i = 0; i + 1 < table->count; i++)
    indent += table->columns[i].width + GAP;
  if (table->texts.failed)
    return;
  const char *text = cell->size ? table->texts.data + cell->offset : "";
  for (size_t at = 0; at < cell->size;) {
    if (at > 0) {
      end_line(out);
      ji__display_blanks(out, indent);
    }
    size_t size = ji__display_break(text + at, cell->size - at, table->options.max_width);
    ji__buffer_append(out, text + at, size);
    for (at += size; at < cell->size && text[at] == ' ';)
      at++;
  }
}

static void append_rows(ji__table *table, ji__buffer *out) {
  for (int64_t row = 0; row < table->rows; row++) {
    for (int64_t i = 0; i < table->count; i++) {
      append_gap(out, i);
      if (table->columns[i].wraps)
        append_wrapped(table, out, table->columns[i].cells + row);
      else
        append_value(table, out, table->columns + i, row);
    }
    end_line(out);
  }
  int64_t further = table->dataset->rows - table->rows;
  if (further > 0)
    ji__buffer_format(out, "... %" PRId64 " more row%s\n", further, further == 1 ? "" : "s");
  else if (table->dataset->rows == 0)
    ji__buffer_string(out, "(no rows)\n");
}

static ji_status print(ji__table *table, ji__buffer *out) {
  const char *title = table->options.title;
  if (table->is_markdown) {
    ji__table_print_markdown(table, out);
    return table->options.definitions ? ji__table_append_definitions(table, out) : JI_OK;
  }
  if (title && title[0]) {
    ji__display_append(out, title, strlen(title), 0);
    ji__buffer_string(out, "\n");
  }
  if (table->count == 0) {
    ji__buffer_string(out, "(no columns)\n");
    return JI_OK;
  }
  ji__table_append_shared_units(table, out);
  append_headings(table, out);
  append_rule(table, out);
  append_rows(table, out);
  return table->options.definitions ? ji__table_append_definitions(table, out) : JI_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static ji_status make(ji__table *table, ji__buffer *out) {
  int64_t limit = table->options.max_rows;
  int64_t rows = table->dataset->rows;
  table->is_markdown = table->options.format == JI_TABLE_MARKDOWN;
  table->rows = limit >= 0 && limit < rows ? limit : rows;
  ji_status status = show_columns(table);
  if (!status)
    status = ji__table_choose_units(table);
  if (!status)
    status = ji__table_fill(table);
  return status ? status : print(table, out);
}

static void free_table(ji__table *table) {
  const ji_allocator *allocator = ji__allocator(table->ctx);
  for (int64_t i = 0; i < table->count; i++) {
    ji__release(allocator, table->columns[i].cells);
    ji__release(allocator, table->columns[i].unit_cells);
    ji__buffer_free(&table->columns[i].see);
  }
  ji__release(allocator, table->columns);
  ji__buffer_free(&table->texts);
}

ji_status ji_dataset_format_table(ji_context *ctx, const ji_dataset *dataset,
                                  const ji_table_options *options, ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_format_table", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_format_table", "out");
  ji__table table = {.ctx = ctx, .dataset = dataset};
  ji__buffer_init(&table.texts, ji__allocator(ctx));
  ji__buffer printed;
  ji__buffer_init(&printed, ji__allocator(ctx));
  status = read_options(ctx, options, &table.options);
  if (!status)
    status = make(&table, &printed);
  if (!status)
    status = ji__text_from_buffer(ctx, &printed, out);
  ji__buffer_free(&printed);
  free_table(&table);
  return status;
}

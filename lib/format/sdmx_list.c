/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A code list as a dataset: ids and parents checked, levels found, names by language. */
#include "data/builder.h"
#include "format/csv_cells.h"
#include "format/sdmx_codelist.h"
#include "format/sdmx_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_PARENT SIZE_MAX

typedef struct tree {
  ji_context *ctx;
  const char *path;
  const ji__sdmx_codelist *list;
  const ji__sdmx_listed_code **sorted; /* by id */
  size_t *parents;                     /* indices; NO_PARENT at the top */
  int64_t *levels;                     /* from 1; 0: not known yet */
  int64_t missing;                     /* parents that a partial list does not have */
} tree;

static int compare_codes(const void *left, const void *right) {
  const ji__sdmx_listed_code *a = *(const ji__sdmx_listed_code *const *)left;
  const ji__sdmx_listed_code *b = *(const ji__sdmx_listed_code *const *)right;
  int order = strcmp(a->id, b->id);
  return order ? order : (a->line > b->line) - (a->line < b->line);
}

static ji_status sort_codes(tree *t) {
  size_t count = t->list->count;
  for (size_t i = 0; i < count; i++)
    t->sorted[i] = t->list->codes + i;
  qsort((void *)t->sorted, count, sizeof *t->sorted, compare_codes);
  for (size_t i = 1; i < count; i++)
    if (strcmp(t->sorted[i - 1]->id, t->sorted[i]->id) == 0)
      return ji__fail(t->ctx, JI_ERROR_LABEL,
                      "%s: line %" PRId64 ": the code \"%.80s\" is there already, on line %" PRId64,
                      t->path, t->sorted[i]->line, t->sorted[i]->id, t->sorted[i - 1]->line);
  return JI_OK;
}

/* The index of a code, or NO_PARENT. */
static size_t find_code(const tree *t, const char *id) {
  size_t low = 0, high = t->list->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(t->sorted[middle]->id, id);
    if (order == 0)
      return (size_t)(t->sorted[middle] - t->list->codes);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NO_PARENT;
}

static ji_status find_parents(tree *t) {
  for (size_t i = 0; i < t->list->count; i++) {
    const ji__sdmx_listed_code *code = t->list->codes + i;
    t->parents[i] = code->parent ? find_code(t, code->parent) : NO_PARENT;
    if (!code->parent || t->parents[i] != NO_PARENT)
      continue;
    if (!t->list->is_partial)
      return ji__fail(t->ctx, JI_ERROR_FORMAT,
                      "%s: line %" PRId64
                      ": the parent \"%.80s\" of \"%.80s\" is no code of the list",
                      t->path, code->line, code->parent, code->id);
    t->missing++;
  }
  return JI_OK;
}

/* From a code upwards to the first whose level is known, then back down. */
static ji_status find_level(tree *t, size_t index) {
  int64_t steps = 0;
  size_t at = index;
  while (at != NO_PARENT && !t->levels[at]) {
    if (++steps > (int64_t)t->list->count)
      return ji__fail(t->ctx, JI_ERROR_FORMAT,
                      "%s: line %" PRId64 ": the code \"%.80s\" is among its own parents", t->path,
                      t->list->codes[index].line, t->list->codes[index].id);
    at = t->parents[at];
  }
  int64_t level = steps + (at == NO_PARENT ? 0 : t->levels[at]);
  for (at = index; steps > 0; steps--, at = t->parents[at])
    t->levels[at] = level--;
  return JI_OK;
}

static ji_status find_levels(tree *t) {
  ji_status status = sort_codes(t);
  if (!status)
    status = find_parents(t);
  for (size_t i = 0; i < t->list->count && !status; i++)
    status = find_level(t, i);
  if (!status && t->missing)
    ji__log(t->ctx, JI_LOG_WARNING,
            "%s: the list is partial: %" PRId64 " codes are at the top because their parents are "
            "not in it",
            t->path, t->missing);
  return status;
}

/* --- columns --------------------------------------------------------------------------------- */

/* What a column holds of each code. */
typedef enum content {
  CODE,
  PARENT,
  NAME,
  NAME_IN,
  DESCRIPTION,
  LEVEL,
  VALID_FROM,
  VALID_TO
} content;

typedef struct column {
  content holds;
  size_t language; /* of NAME_IN, and the one that NAME and DESCRIPTION prefer */
} column;

/* The label in the language; if `any`, else the code's first. */
static const char *find_label(const tree *t, size_t index, size_t language, int is_description,
                              int any) {
  const ji__sdmx_listed_code *code = t->list->codes + index;
  const char *first = NULL;
  for (size_t i = 0; i < code->label_count; i++) {
    const ji__sdmx_label *label = t->list->labels + code->labels + i;
    if (label->is_description != is_description)
      continue;
    if (label->language == language)
      return label->text;
    first = first ? first : label->text;
  }
  return any ? first : NULL;
}

/* The text of a cell, perhaps printed into `room`; NULL for a null. */
static const char *find_text(const tree *t, const column *c, size_t index, char room[24]) {
  switch (c->holds) {
  case CODE:
    return t->list->codes[index].id;
  case PARENT:
    return t->parents[index] == NO_PARENT ? NULL : t->list->codes[index].parent;
  case NAME:
    return find_label(t, index, c->language, 0, 1);
  case NAME_IN:
    return find_label(t, index, c->language, 0, 0);
  case DESCRIPTION:
    return find_label(t, index, c->language, 1, 1);
  case LEVEL:
    snprintf(room, 24, "%" PRId64, t->levels[index]);
    return room;
  case VALID_FROM:
    return t->list->valid_from;
  case VALID_TO:
    return t->list->valid_to;
  }
  return NULL;
}

static ji_type type_of(content holds) {
  if (holds == LEVEL)
    return JI_TYPE_INT64;
  return holds == VALID_FROM || holds == VALID_TO ? JI_TYPE_DATE32 : JI_TYPE_TEXT;
}

static ji_status add_column(const tree *t, const char *name, const char *description, column c,
                            ji_dataset_builder *builder) {
  ji_column about = {.name = name, .description = description};
  ji__csv_cells cells;
  ji_status status = JI_OK;
  char room[24];
  ji__csv_cells_init(&cells, ji__allocator(t->ctx), type_of(c.holds));
  for (size_t i = 0; i < t->list->count && !status; i++) {
    const char *text = find_text(t, &c, i, room);
    status = text ? ji__csv_cells_text(t->ctx, &cells, text, strlen(text))
                  : ji__csv_cells_null(t->ctx, &cells);
  }
  if (!status)
    status = ji__csv_cells_add(t->ctx, &cells, &about, builder);
  ji__csv_cells_free(&cells);
  return status;
}

/* One column a language, where there are several. */
static ji_status add_languages(const tree *t, ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < t->list->language_count && t->list->language_count > 1 && !status; i++) {
    ji__buffer name;
    ji__buffer_init(&name, ji__allocator(t->ctx));
    ji__buffer_format(&name, "name_%s", t->list->languages[i]);
    status = name.failed ? ji__fail_memory(t->ctx)
                         : add_column(t, name.data, NULL, (column){NAME_IN, i}, builder);
    ji__buffer_free(&name);
  }
  return status;
}

static ji_status add_columns(const tree *t, size_t language, ji_dataset_builder *builder) {
  ji_status status = add_column(t, "code", "code of the list", (column){CODE, 0}, builder);
  if (!status)
    status = add_column(t, "parent", "code above; null at the top", (column){PARENT, 0}, builder);
  if (!status)
    status = add_column(t, "name", NULL, (column){NAME, language}, builder);
  if (!status)
    status = add_languages(t, builder);
  if (!status)
    status = add_column(t, "description", NULL, (column){DESCRIPTION, language}, builder);
  if (!status)
    status = add_column(t, "level", "1 at the top", (column){LEVEL, 0}, builder);
  if (!status)
    status = add_column(t, "valid_from", "first day", (column){VALID_FROM, 0}, builder);
  if (!status)
    status = add_column(t, "valid_to", "last day", (column){VALID_TO, 0}, builder);
  return status;
}

/* The one asked for; else English, else the first of the file. */
static ji_status choose_language(const tree *t, const char *wanted, size_t *language) {
  const ji__sdmx_codelist *list = t->list;
  const char *sought = wanted ? wanted : "en";
  for (*language = 0; *language < list->language_count; ++*language)
    if (strcmp(list->languages[*language], sought) == 0)
      return JI_OK;
  *language = 0;
  if (!wanted)
    return JI_OK;
  return ji__fail(t->ctx, JI_ERROR_NOT_FOUND, "%s: no name is in the language \"%s\"", t->path,
                  wanted);
}

static ji_status build(tree *t, const char *wanted, ji_dataset **out) {
  size_t count = t->list->count, language = 0;
  const ji_allocator *allocator = ji__allocator(t->ctx);
  ji_dataset_builder *builder = NULL;
  t->sorted = ji__allocate_array(allocator, count, sizeof *t->sorted);
  t->parents = ji__allocate_array(allocator, count, sizeof *t->parents);
  t->levels = ji__allocate_array(allocator, count, sizeof *t->levels);
  if (!t->sorted || !t->parents || !t->levels)
    return ji__fail_memory(t->ctx);
  ji_status status = find_levels(t);
  if (!status)
    status = choose_language(t, wanted, &language);
  if (!status)
    status = ji__builder_create(t->ctx, &builder);
  if (!status)
    status = add_columns(t, language, builder);
  if (!status)
    status = ji__builder_finish(t->ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  return status;
}

ji_status ji__sdmx_codelist_build(ji_context *ctx, const char *path,
                                  const ji_sdmx_codelist_options *options,
                                  const ji__sdmx_codelist *list, ji_dataset **out) {
  tree t = {.ctx = ctx, .path = path, .list = list};
  ji_status status = build(&t, options->language, out);
  ji__release(ji__allocator(ctx), (void *)t.sorted);
  ji__release(ji__allocator(ctx), t.parents);
  ji__release(ji__allocator(ctx), t.levels);
  return status;
}

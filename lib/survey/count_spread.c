/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_count_spread(): how far the definitions lie apart. */
#include "data/group.h"
#include "survey/count.h"

#include <string.h>

#define FUNCTION "ji_count_spread"

enum { RULES, LOWEST, LOWEST_RULE, HIGHEST, HIGHEST_RULE, RATIO, REASON, TAIL };

static const ji__writer_column tail[TAIL] = {
    {.name = "rules", .type = JI_TYPE_INT64, .description = "that have a value here"},
    {.name = "lowest", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "lowest_rule", .type = JI_TYPE_TEXT},
    {.name = "highest", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "highest_rule", .type = JI_TYPE_TEXT},
    {.name = "ratio", .type = JI_TYPE_FLOAT64, .description = "highest over lowest"},
    {.name = "reason", .type = JI_TYPE_TEXT}};

typedef struct spread {
  ji_context *ctx;
  const ji_dataset *counts;
  const ji_column *rule, *value;
  int64_t *keys; /* columns that make a cell: `by` to before `value`, and `unit` */
  size_t key_count;
  ji__groups groups;
  ji__writer *writer;
} spread;

/* The columns between `rule` and `value`, then the unit. */
static ji_status find_keys(spread *s) {
  const ji_column *unit, *by;
  int64_t first = ji_dataset_find(s->counts, "by"), last = ji_dataset_find(s->counts, "value");
  ji_status status = ji__dataset_require_text(s->ctx, s->counts, "counts", "rule", &s->rule);
  if (!status)
    status = ji__dataset_require_text(s->ctx, s->counts, "counts", "by", &by);
  if (!status)
    status = ji__dataset_require_number(s->ctx, s->counts, "counts", "value", &s->value);
  if (!status)
    status = ji__dataset_require_text(s->ctx, s->counts, "counts", "unit", &unit);
  if (status)
    return status;
  s->keys =
      ji__allocate_array(ji__allocator(s->ctx), (size_t)s->counts->column_count, sizeof *s->keys);
  if (!s->keys)
    return ji__fail_memory(s->ctx);
  for (int64_t i = first; i < last; i++)
    s->keys[s->key_count++] = i;
  s->keys[s->key_count++] = ji_dataset_find(s->counts, "unit");
  return JI_OK;
}

static ji_status create_writer(spread *s) {
  size_t count = s->key_count + TAIL;
  ji__writer_column *columns = ji__allocate_array(ji__allocator(s->ctx), count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(s->ctx);
  for (size_t i = 0; i < s->key_count; i++)
    columns[i] = (ji__writer_column){.name = ji__dataset_view(s->counts, s->keys[i])->name,
                                     .type = JI_TYPE_TEXT};
  memcpy(columns + s->key_count, tail, sizeof tail);
  ji_status status = ji__writer_create(s->ctx, columns, count, &s->writer);
  ji__release(ji__allocator(s->ctx), columns);
  return status;
}

static void write_text(const spread *s, size_t to, const ji_column *column, int64_t row) {
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  if (text)
    ji__writer_bytes(s->writer, to, text, size);
}

/* Rows of one group, as far as they have a value. */
typedef struct extremes {
  int64_t lowest, highest, rules;
  double low, high;
} extremes;

static ji_status find_extremes(const spread *s, extremes **out) {
  extremes *found =
      ji__allocate_array(ji__allocator(s->ctx), (size_t)s->groups.count + 1, sizeof *found);
  *out = found;
  if (!found)
    return ji__fail_memory(s->ctx);
  for (int64_t row = 0; row < s->counts->rows; row++) {
    extremes *e = &found[s->groups.group[row]];
    double value;
    if (!ji__column_number(s->value, row, &value))
      continue;
    if (!e->rules || value < e->low) {
      e->lowest = row;
      e->low = value;
    }
    if (!e->rules || value > e->high) {
      e->highest = row;
      e->high = value;
    }
    e->rules++;
  }
  return JI_OK;
}

static void write_group(const spread *s, int64_t group, const extremes *e) {
  for (size_t i = 0; i < s->key_count; i++)
    write_text(s, i, ji__dataset_view(s->counts, s->keys[i]), s->groups.first_row[group]);
  size_t at = s->key_count;
  ji__writer_integer(s->writer, at + RULES, e->rules);
  if (e->rules) {
    ji__writer_number(s->writer, at + LOWEST, e->low);
    write_text(s, at + LOWEST_RULE, s->rule, e->lowest);
    ji__writer_number(s->writer, at + HIGHEST, e->high);
    write_text(s, at + HIGHEST_RULE, s->rule, e->highest);
  }
  if (e->low > 0)
    ji__writer_number(s->writer, at + RATIO, e->high / e->low);
  else
    ji__writer_text(s->writer, at + REASON,
                    e->rules ? "the lowest is 0" : "no rule has a value here");
  ji__writer_end_row(s->writer);
}

static ji_status run(spread *s, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  extremes *found = NULL;
  ji_status status = find_keys(s);
  if (!status)
    status = ji__groups_create(s->ctx, s->counts, s->keys, s->key_count, &s->groups);
  if (!status)
    status = find_extremes(s, &found);
  if (!status)
    status = create_writer(s);
  if (!status)
    status = ji__provenance_create(s->ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__provenance_input(s->ctx, provenance, "counts", s->counts);
  for (int64_t i = 0; i < s->groups.count && !status; i++)
    write_group(s, i, &found[i]);
  if (!status)
    status = ji__writer_finish(s->ctx, s->writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(s->writer);
  ji__groups_free(s->ctx, &s->groups);
  ji__release(ji__allocator(s->ctx), found);
  ji__release(ji__allocator(s->ctx), s->keys);
  return status;
}

ji_status ji_count_spread(ji_context *ctx, const ji_dataset *counts, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!counts || !out)
    return ji__fail_null(ctx, FUNCTION, !counts ? "counts" : "out");
  spread s = {.ctx = ctx, .counts = counts};
  return run(&s, out);
}

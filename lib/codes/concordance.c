/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading concordances strictly: the first error ends it. */
#include "codes/concordance.h"

#include "codes/list.h"
#include "codes/succession.h"
#include "data/unit.h"

#include <string.h>

#define OPTIONS_MINIMUM sizeof(ji_concordance_options)

static const ji_concordance_options defaults = {.size = sizeof(ji_concordance_options),
                                                .tolerance = JI__TOLERANCE};

ji_status ji_concordance_options_init(ji_concordance_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &defaults, sizeof defaults);
}

ji_status ji__concordance_options_read(ji_context *ctx, const ji_concordance_options *options,
                                       ji_concordance_options *chosen) {
  *chosen = defaults;
  if (!options)
    return JI_OK;
  ji_status status = ji__options_read(ctx, "ji_concordance_options", options, OPTIONS_MINIMUM,
                                      chosen, sizeof *chosen);
  if (!status)
    status = ji__weight_tolerance(ctx, "ji_concordance_options", chosen->tolerance);
  if (!status && (chosen->from_level < 0 || chosen->to_level < 0))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_concordance_options: a level is below 0");
  return status;
}

ji_status ji__pair_columns_find(ji_context *ctx, const ji_dataset *table, const char *what,
                                const ji_concordance_options *options, ji__pair_columns *out) {
  const char *from = options->from_column ? options->from_column : "from";
  const char *to = options->to_column ? options->to_column : "to";
  const char *weight = options->weight_column ? options->weight_column : "weight";
  *out = (ji__pair_columns){0};
  ji_status status = ji__code_column(ctx, table, what, from, &out->from);
  if (!status)
    status = ji__code_column(ctx, table, what, to, &out->to);
  if (status || !weight[0] || (!options->weight_column && ji_dataset_find(table, weight) < 0))
    return status;
  return ji__dataset_require_number(ctx, table, what, weight, &out->weight);
}

/* --- rows ---------------------------------------------------------------------------------- */

static ji_status read_mapping(ji__concordance *c, const ji__pair_columns *columns, int64_t row,
                              ji__mapping *out) {
  size_t size;
  const char *code = ji__code_cell(columns->from, row, &size);
  *out = (ji__mapping){.row = row, .to = -1, .weight = 1};
  if (!code)
    return ji__fail(c->ctx, JI_ERROR_LABEL, "%s, row %lld: the code to come from is null", c->what,
                    (long long)row);
  out->from = ji__index_add(&c->from, code, size);
  code = ji__code_cell(columns->to, row, &size);
  if (code)
    out->to = ji__index_add(&c->to, code, size);
  if (!columns->weight)
    return JI_OK;
  return ji__weight_read(c->ctx, c->what, columns->weight, row, c->from.words[out->from],
                         &out->weight);
}

/* Puts the rows of each code together; they keep their order. */
static ji_status sort_mappings(ji__concordance *c, const ji__mapping *rows, int64_t count) {
  c->start = ji__allocate_array(ji__allocator(c->ctx), (size_t)c->from.count + 2, sizeof *c->start);
  if (!c->start)
    return ji__fail_memory(c->ctx);
  for (int64_t i = 0; i < count; i++)
    c->start[rows[i].from + 2]++;
  for (int64_t f = 2; f < c->from.count + 2; f++)
    c->start[f] += c->start[f - 1];
  /* start[f + 1] moves from the begin of f to its end while f is filled. */
  for (int64_t i = 0; i < count; i++)
    c->mappings[c->start[rows[i].from + 1]++] = rows[i];
  return JI_OK;
}

/* seen[1 + to]: 1 + the mapping that went there last. */
static ji_status check_pairs(const ji__concordance *c, int64_t from, int64_t to, int64_t *seen) {
  for (int64_t i = from; i < to; i++) {
    const ji__mapping *mapping = &c->mappings[i];
    int64_t *last = &seen[1 + mapping->to];
    ji__word nowhere = {"nowhere", 7}, code = c->from.words[mapping->from];
    ji__word other = mapping->to < 0 ? nowhere : c->to.words[mapping->to];
    if (*last > from)
      return ji__fail(c->ctx, JI_ERROR_LABEL,
                      "%s, row %lld: code \"%.*s\" goes to \"%.*s\" in row %lld already", c->what,
                      (long long)mapping->row, JI__SHOWN(code), JI__SHOWN(other),
                      (long long)c->mappings[*last - 1].row);
    *last = i + 1;
  }
  return JI_OK;
}

static ji_status settle_code(ji__concordance *c, int64_t code, int weighted, double tolerance) {
  int64_t from = c->start[code], to = c->start[code + 1];
  ji__word word = c->from.words[code];
  ji__weight_sum sum = {0};
  if (!weighted && to - from > 1)
    return ji__fail(c->ctx, JI_ERROR_VALUE,
                    "%s, row %lld: code \"%.*s\" goes to %lld codes: a column of weights is needed",
                    c->what, (long long)c->mappings[from].row, JI__SHOWN(word),
                    (long long)(to - from));
  for (int64_t i = from; i < to; i++)
    ji__weight_add(&sum, c->mappings[i].weight);
  ji_status status =
      ji__weight_check(c->ctx, c->what, c->mappings[from].row, word, &sum, tolerance);
  for (int64_t i = from; i < to && !status; i++)
    c->mappings[i].weight /= ji__weight_total(&sum);
  return status;
}

static ji_status settle(ji__concordance *c, int weighted, double tolerance) {
  ji_status status = JI_OK;
  int64_t *seen = ji__allocate_array(ji__allocator(c->ctx), (size_t)c->to.count + 1, sizeof *seen);
  if (!seen)
    return ji__fail_memory(c->ctx);
  for (int64_t code = 0; code < c->from.count && !status; code++) {
    status = check_pairs(c, c->start[code], c->start[code + 1], seen);
    if (!status)
      status = settle_code(c, code, weighted, tolerance);
  }
  ji__release(ji__allocator(c->ctx), seen);
  return status;
}

/* Nothing goes where the weight is 0. */
static void drop_zeros(ji__concordance *c) {
  int64_t kept = 0, from = 0;
  for (int64_t code = 0; code < c->from.count; code++) {
    int64_t to = c->start[code + 1];
    for (int64_t i = from; i < to; i++)
      if (c->mappings[i].weight > 0)
        c->mappings[kept++] = c->mappings[i];
    c->start[code + 1] = kept;
    from = to;
  }
}

static ji_status read_rows(ji__concordance *c, const ji__pair_columns *columns, int64_t count,
                           double tolerance) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  ji__mapping *rows = ji__allocate_array(allocator, (size_t)count, sizeof *rows);
  c->mappings = ji__allocate_array(allocator, (size_t)count, sizeof *c->mappings);
  ji_status status = rows && c->mappings ? JI_OK : ji__fail_memory(c->ctx);
  for (int64_t row = 0; row < count && !status; row++)
    status = read_mapping(c, columns, row, &rows[row]);
  if (!status)
    status = sort_mappings(c, rows, count);
  ji__release(allocator, rows);
  if (!status)
    status = settle(c, columns->weight != NULL, tolerance);
  if (!status)
    drop_zeros(c);
  return status;
}

ji_status ji__concordance_read(ji_context *ctx, const ji_dataset *table, const char *what,
                               const ji_concordance_options *options, ji__concordance *out) {
  ji__pair_columns columns;
  *out = (ji__concordance){.ctx = ctx, .what = what};
  ji_status status =
      ji__pair_columns_find(ctx, table, what, options ? options : &defaults, &columns);
  if (!status)
    status = ji__index_create(ctx, table->rows, &out->from);
  if (!status)
    status = ji__index_create(ctx, table->rows, &out->to);
  if (!status)
    status = read_rows(out, &columns, table->rows, options ? options->tolerance : JI__TOLERANCE);
  return status;
}

void ji__concordance_free(ji__concordance *c) {
  ji__index_free(c->ctx, &c->from);
  ji__index_free(c->ctx, &c->to);
  ji__release(ji__allocator(c->ctx), c->mappings);
  ji__release(ji__allocator(c->ctx), c->start);
}

/* --- rows out ------------------------------------------------------------------------------ */

ji_status ji__pairs_begin(ji_context *ctx, ji__writer **out) {
  static const ji__writer_column columns[] = {
      {.name = "from", .type = JI_TYPE_TEXT, .description = "code to come from"},
      {.name = "to", .type = JI_TYPE_TEXT, .description = "code to go to; null: nowhere"},
      {.name = "weight", .type = JI_TYPE_FLOAT64, .description = "share of from that goes to to"},
  };
  return ji__writer_create(ctx, columns, 3, out);
}

void ji__pairs_add(ji__writer *writer, ji__word from, const ji__word *to, double weight) {
  ji__writer_bytes(writer, 0, from.text, from.size);
  if (to)
    ji__writer_bytes(writer, 1, to->text, to->size);
  ji__writer_number(writer, 2, weight);
  ji__writer_end_row(writer);
}

static ji_status describe(ji_context *ctx, const ji_dataset *table, double tolerance,
                          ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, "ji_concordance_create", out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "table", table);
  return status ? status : ji__provenance_number(ctx, *out, "option", "tolerance", tolerance);
}

static ji_status create(const ji__concordance *c, const ji_dataset *table, double tolerance,
                        ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji__writer *writer = NULL;
  ji_status status = describe(c->ctx, table, tolerance, &provenance);
  if (!status)
    status = ji__pairs_begin(c->ctx, &writer);
  if (!status) {
    for (int64_t i = 0; i < c->start[c->from.count]; i++) {
      const ji__mapping *mapping = &c->mappings[i];
      ji__pairs_add(writer, c->from.words[mapping->from],
                    mapping->to < 0 ? NULL : &c->to.words[mapping->to], mapping->weight);
    }
    status = ji__writer_finish(c->ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_concordance_create(ji_context *ctx, const ji_dataset *table,
                                const ji_concordance_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!table || !out)
    return ji__fail_null(ctx, "ji_concordance_create", !table ? "table" : "out");
  ji_concordance_options chosen;
  ji__concordance read = {.ctx = ctx};
  status = ji__concordance_options_read(ctx, options, &chosen);
  if (!status)
    status = ji__concordance_read(ctx, table, "the concordance", &chosen, &read);
  if (!status)
    status = create(&read, table, chosen.tolerance, out);
  ji__concordance_free(&read);
  return status;
}

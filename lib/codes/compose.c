/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two concordances one after another, and the way back. */
#include "codes/concordance.h"
#include "codes/list.h"
#include "core/number.h"
#include "data/unit.h"

#include <math.h>

/* --- one after another --------------------------------------------------------------------- */

/* The shares of one code of the first list, by code of the third. */
typedef struct row_sum {
  ji__weight_sum *sums; /* by 1 + code; 0: nowhere */
  uint8_t *has;         /* by 1 + code: it is among those reached, be its share 0 by underflow */
  int64_t *reached;     /* 1 + code, in order of first appearance */
  int64_t count;
} row_sum;

static void add_share(row_sum *row, int64_t code, double weight) {
  if (!row->has[1 + code])
    row->reached[row->count++] = 1 + code;
  row->has[1 + code] = 1;
  ji__weight_add(&row->sums[1 + code], weight);
}

static void add_second(const ji__concordance *second, row_sum *row, ji__word code, double weight) {
  int64_t middle = ji__index_find(&second->from, code.text, code.size);
  if (middle < 0) {
    add_share(row, -1, weight);
    return;
  }
  for (int64_t i = second->start[middle]; i < second->start[middle + 1]; i++)
    add_share(row, second->mappings[i].to, weight * second->mappings[i].weight);
}

/* Writes the row of a code and empties it; what goes nowhere comes last. */
static void write_row(const ji__concordance *second, row_sum *row, ji__word from,
                      ji__writer *writer) {
  for (int lost = 0; lost < 2; lost++)
    for (int64_t i = 0; i < row->count; i++) {
      int64_t code = row->reached[i];
      if ((code == 0) != lost)
        continue;
      ji__pairs_add(writer, from, code ? &second->to.words[code - 1] : NULL,
                    ji__weight_total(&row->sums[code]));
    }
  for (int64_t i = 0; i < row->count; i++) {
    row->sums[row->reached[i]] = (ji__weight_sum){0};
    row->has[row->reached[i]] = 0;
  }
  row->count = 0;
}

static void write_rows(const ji__concordance *first, const ji__concordance *second, row_sum *row,
                       ji__writer *writer) {
  for (int64_t from = 0; from < first->from.count; from++) {
    for (int64_t i = first->start[from]; i < first->start[from + 1]; i++) {
      const ji__mapping *mapping = &first->mappings[i];
      if (mapping->to < 0)
        add_share(row, -1, mapping->weight);
      else
        add_second(second, row, first->to.words[mapping->to], mapping->weight);
    }
    write_row(second, row, first->from.words[from], writer);
  }
}

static ji_status compose_rows(const ji__concordance *first, const ji__concordance *second,
                              ji__writer *writer) {
  const ji_allocator *allocator = ji__allocator(first->ctx);
  size_t count = (size_t)second->to.count + 1;
  row_sum row = {.count = 0};
  row.sums = ji__allocate_array(allocator, count, sizeof *row.sums);
  row.has = ji__allocate_array(allocator, count, 1);
  row.reached = ji__allocate_array(allocator, count, sizeof *row.reached);
  ji_status status = row.sums && row.has && row.reached ? JI_OK : ji__fail_memory(first->ctx);
  if (!status)
    write_rows(first, second, &row, writer);
  ji__release(allocator, row.sums);
  ji__release(allocator, row.has);
  ji__release(allocator, row.reached);
  return status;
}

static ji_status describe(ji_context *ctx, const char *function, const char *const names[2],
                          const ji_dataset *const inputs[2], ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, function, out);
  for (size_t i = 0; i < 2 && !status; i++)
    status = ji__provenance_input(ctx, *out, names[i], inputs[i]);
  return status;
}

static ji_status compose(ji_context *ctx, const ji_dataset *first, const ji_dataset *second,
                         ji_dataset **out) {
  static const char *const names[2] = {"first", "second"};
  const ji_dataset *const inputs[2] = {first, second};
  ji__concordance one = {.ctx = ctx}, other = {.ctx = ctx};
  ji__provenance *provenance = NULL;
  ji__writer *writer = NULL;
  ji_status status = ji__concordance_read(ctx, first, "the first concordance", NULL, &one);
  if (!status)
    status = ji__concordance_read(ctx, second, "the second concordance", NULL, &other);
  if (!status)
    status = describe(ctx, "ji_concordance_compose", names, inputs, &provenance);
  if (!status)
    status = ji__pairs_begin(ctx, &writer);
  if (!status)
    status = compose_rows(&one, &other, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  ji__concordance_free(&one);
  ji__concordance_free(&other);
  return status;
}

ji_status ji_concordance_compose(ji_context *ctx, const ji_dataset *first, const ji_dataset *second,
                                 ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!first || !second || !out)
    return ji__fail_null(ctx, "ji_concordance_compose",
                         !first    ? "first"
                         : !second ? "second"
                                   : "out");
  return compose(ctx, first, second, out);
}

/* --- the way back -------------------------------------------------------------------------- */

/* What the old codes weigh: sizes[c] of old code c. */
static ji_status read_sizes(const ji__concordance *c, const ji_dataset *table, double *sizes,
                            uint8_t *known) {
  const ji_column *codes, *numbers;
  ji_status status = ji__code_column(c->ctx, table, "sizes", "code", &codes);
  if (!status)
    status = ji__dataset_require_number(c->ctx, table, "sizes", "size", &numbers);
  for (int64_t row = 0; row < table->rows && !status; row++) {
    size_t size;
    const char *text = ji__code_cell(codes, row, &size);
    int64_t code = text ? ji__index_find(&c->from, text, size) : -1;
    double number;
    if (code < 0)
      continue; /* sizes of other codes do no harm */
    ji__word word = c->from.words[code];
    if (known[code])
      return ji__fail(c->ctx, JI_ERROR_LABEL, "sizes, row %lld: code \"%.*s\" has a size already",
                      (long long)row, JI__SHOWN(word));
    if (!ji__weight_find(numbers, row, &number))
      return ji__fail(c->ctx, JI_ERROR_VALUE,
                      "sizes, row %lld: the size of code \"%.*s\" is null, negative or not finite",
                      (long long)row, JI__SHOWN(word));
    sizes[code] = number;
    known[code] = 1;
  }
  return status;
}

static ji_status require_sizes(const ji__concordance *c, const uint8_t *known) {
  for (int64_t code = 0; code < c->from.count; code++) {
    ji__word word = c->from.words[code];
    if (!known[code])
      return ji__fail(c->ctx, JI_ERROR_LABEL, "code \"%.*s\" of the concordance has no size",
                      JI__SHOWN(word));
  }
  return JI_OK;
}

static ji_status fail_empty(const ji__concordance *c, int64_t code, double total) {
  ji__word word = c->to.words[code];
  char shown[JI__NUMBER_SIZE];
  ji__number_print(total, shown);
  return ji__fail(c->ctx, JI_ERROR_VALUE,
                  "the sizes of what goes to code \"%.*s\" sum to %s: it cannot be divided",
                  JI__SHOWN(word), shown);
}

/* The mappings by new code, as links: first[t], then next[i]; from the last to the first. */
typedef struct back {
  const ji__concordance *c;
  double *sizes;
  uint8_t *known;
  int64_t *first, *next;
} back;

static void free_back(back *b) {
  const ji_allocator *allocator = ji__allocator(b->c->ctx);
  ji__release(allocator, b->sizes);
  ji__release(allocator, b->known);
  ji__release(allocator, b->first);
  ji__release(allocator, b->next);
}

static ji_status allocate_back(back *b) {
  const ji_allocator *allocator = ji__allocator(b->c->ctx);
  size_t from = (size_t)b->c->from.count, to = (size_t)b->c->to.count;
  size_t mappings = (size_t)b->c->start[from];
  b->sizes = ji__allocate_array(allocator, from, sizeof *b->sizes);
  b->known = ji__allocate_array(allocator, from, 1);
  b->first = ji__allocate_array(allocator, to, sizeof *b->first);
  b->next = ji__allocate_array(allocator, mappings, sizeof *b->next);
  return b->sizes && b->known && b->first && b->next ? JI_OK : ji__fail_memory(b->c->ctx);
}

static void link_back(back *b) {
  for (int64_t t = 0; t < b->c->to.count; t++)
    b->first[t] = -1;
  for (int64_t i = b->c->start[b->c->from.count]; i-- > 0;) {
    int64_t to = b->c->mappings[i].to;
    if (to < 0)
      continue;
    b->next[i] = b->first[to];
    b->first[to] = i;
  }
}

static ji_status write_back(const back *b, ji__writer *writer) {
  for (int64_t t = 0; t < b->c->to.count; t++) {
    ji__weight_sum sum = {0};
    for (int64_t i = b->first[t]; i >= 0; i = b->next[i])
      ji__weight_add(&sum, b->sizes[b->c->mappings[i].from] * b->c->mappings[i].weight);
    double total = ji__weight_total(&sum);
    if (b->first[t] >= 0 && !(total > 0 && isfinite(total)))
      return fail_empty(b->c, t, total);
    for (int64_t i = b->first[t]; i >= 0; i = b->next[i]) {
      const ji__mapping *mapping = &b->c->mappings[i];
      double weight = b->sizes[mapping->from] * mapping->weight / total;
      if (weight > 0)
        ji__pairs_add(writer, b->c->to.words[t], &b->c->from.words[mapping->from], weight);
    }
  }
  return JI_OK;
}

static ji_status invert_rows(const ji__concordance *c, const ji_dataset *sizes,
                             ji__writer *writer) {
  back b = {.c = c};
  ji_status status = allocate_back(&b);
  if (!status)
    status = read_sizes(c, sizes, b.sizes, b.known);
  if (!status)
    status = require_sizes(c, b.known);
  if (!status) {
    link_back(&b);
    status = write_back(&b, writer);
  }
  free_back(&b);
  return status;
}

static ji_status invert(ji_context *ctx, const ji_dataset *concordance, const ji_dataset *sizes,
                        ji_dataset **out) {
  static const char *const names[2] = {"concordance", "sizes"};
  const ji_dataset *const inputs[2] = {concordance, sizes};
  ji__concordance read = {.ctx = ctx};
  ji__provenance *provenance = NULL;
  ji__writer *writer = NULL;
  ji_status status = ji__concordance_read(ctx, concordance, "the concordance", NULL, &read);
  if (!status)
    status = describe(ctx, "ji_concordance_invert", names, inputs, &provenance);
  if (!status)
    status = ji__pairs_begin(ctx, &writer);
  if (!status)
    status = invert_rows(&read, sizes, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  ji__concordance_free(&read);
  return status;
}

ji_status ji_concordance_invert(ji_context *ctx, const ji_dataset *concordance,
                                const ji_dataset *sizes, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!concordance || !sizes || !out)
    return ji__fail_null(ctx, "ji_concordance_invert",
                         !concordance ? "concordance"
                         : !sizes     ? "sizes"
                                      : "out");
  return invert(ctx, concordance, sizes, out);
}

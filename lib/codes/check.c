/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_concordance_check(): all that is wrong with a concordance, and what it covers. */
#include "codes/concordance.h"
#include "codes/list.h"
#include "data/group.h"
#include "data/unit.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_concordance_check"

enum { CHECK, VERDICT, ROW, FROM, TO, VALUE, FOUND, TOTAL, COLUMN_COUNT };

/* One of the two sides: the codes that are expected there, and what was seen of them. */
typedef struct side {
  const ji_bundle *bundle; /* or NULL */
  ji__code_list list;
  ji__index codes;      /* of the table */
  int64_t *first_row;   /* of each of these in the table */
  ji__weight_sum *sums; /* of each: the share that goes somewhere, or comes here */
  const char *date_option;
  int64_t day;
  int has_day;
  int32_t level;
} side;

typedef struct checking {
  ji_context *ctx;
  const ji_dataset *table;
  ji_concordance_options options;
  ji__pair_columns columns;
  side from, to;
  ji__weight_sum *all; /* of each `from`: the sum of its weights, nowhere included */
  uint8_t *broken;     /* of each `from`: a weight is none, so its sum says nothing */
  ji__writer *writer;
} checking;

/* --- the two sides ------------------------------------------------------------------------- */

static void free_side(ji_context *ctx, side *s) {
  ji__code_list_free(&s->list);
  ji__index_free(ctx, &s->codes);
  ji__release(ji__allocator(ctx), s->first_row);
  ji__release(ji__allocator(ctx), s->sums);
}

static ji_status open_side(checking *run, side *s, const char *date) {
  size_t rows = (size_t)run->table->rows;
  ji_status status = ji__index_create(run->ctx, run->table->rows, &s->codes);
  s->first_row = ji__allocate_array(ji__allocator(run->ctx), rows, sizeof *s->first_row);
  s->sums = ji__allocate_array(ji__allocator(run->ctx), rows, sizeof *s->sums);
  if (!status && (!s->first_row || !s->sums))
    status = ji__fail_memory(run->ctx);
  if (!status && date)
    status = ji__code_day(run->ctx, s->date_option, date, &s->day);
  s->has_day = date != NULL;
  if (!status && s->bundle)
    status = ji__code_list_open(run->ctx, s->bundle, &s->list);
  return status;
}

static int64_t note_code(side *s, const char *text, size_t size, int64_t row) {
  int64_t known = s->codes.count, code = ji__index_add(&s->codes, text, size);
  if (code == known)
    s->first_row[code] = row;
  return code;
}

/* Whether the list has the code among those that are asked for. */
static int is_expected(const side *s, int64_t code) {
  for (int64_t i = s->list.start[code]; i < s->list.start[code + 1]; i++) {
    const ji__code_row *row = &s->list.rows[s->list.sorted[i]];
    if ((!s->has_day || (row->from <= s->day && s->day < row->to)) &&
        (!s->level || row->level == s->level))
      return 1;
  }
  return 0;
}

/* --- findings ------------------------------------------------------------------------------ */

static void begin_finding(const checking *run, const char *check, const char *verdict) {
  ji__writer_text(run->writer, CHECK, check);
  ji__writer_text(run->writer, VERDICT, verdict);
}

static void put_word(const checking *run, size_t column, ji__word word) {
  ji__writer_bytes(run->writer, column, word.text, word.size);
}

/* A finding about a row of the table, with its two codes. */
static void find_row(const checking *run, const char *check, int64_t row) {
  size_t size;
  begin_finding(run, check, "wrong");
  ji__writer_integer(run->writer, ROW, row);
  const char *text = ji__code_cell(run->columns.from, row, &size);
  ji__writer_bytes(run->writer, FROM, text, size);
  text = ji__code_cell(run->columns.to, row, &size);
  ji__writer_bytes(run->writer, TO, text, size);
}

static void check_row(checking *run, int64_t row) {
  size_t size;
  double weight = 1;
  const char *text = ji__code_cell(run->columns.from, row, &size);
  int is_weight = !run->columns.weight || ji__weight_find(run->columns.weight, row, &weight);
  int64_t from = text ? note_code(&run->from, text, size, row) : -1;
  if (!text) {
    find_row(run, "code", row);
    ji__writer_end_row(run->writer);
  }
  if (!is_weight) {
    find_row(run, "weight", row);
    if (ji__column_number(run->columns.weight, row, &weight))
      ji__writer_number(run->writer, VALUE, weight);
    ji__writer_end_row(run->writer);
    if (from >= 0)
      run->broken[from] = 1;
    weight = 0;
  }
  text = ji__code_cell(run->columns.to, row, &size);
  if (text)
    ji__weight_add(&run->to.sums[note_code(&run->to, text, size, row)], weight);
  if (from < 0)
    return;
  ji__weight_add(&run->all[from], weight);
  if (text)
    ji__weight_add(&run->from.sums[from], weight);
}

/* Every row after the first of a pair. */
static ji_status check_pairs(checking *run) {
  int64_t columns[2] = {ji_dataset_find(run->table, run->columns.from->name),
                        ji_dataset_find(run->table, run->columns.to->name)};
  ji__groups pairs;
  ji_status status = ji__groups_create(run->ctx, run->table, columns, 2, &pairs);
  if (status)
    return status;
  for (int64_t row = 0; row < run->table->rows; row++) {
    if (pairs.first_row[pairs.group[row]] == row || ji__column_is_null(run->columns.from, row))
      continue;
    find_row(run, "pair", row);
    ji__writer_end_row(run->writer);
  }
  ji__groups_free(run->ctx, &pairs);
  return JI_OK;
}

static void check_sums(const checking *run) {
  for (int64_t code = 0; code < run->from.codes.count; code++) {
    double sum = ji__weight_total(&run->all[code]);
    if (run->broken[code] || fabs(sum - 1) <= run->options.tolerance)
      continue;
    begin_finding(run, "sum", "wrong");
    ji__writer_integer(run->writer, ROW, run->from.first_row[code]);
    put_word(run, FROM, run->from.codes.words[code]);
    ji__writer_number(run->writer, VALUE, sum);
    ji__writer_end_row(run->writer);
  }
}

/* Codes of the table that the list does not have. */
static void check_unknown(const checking *run, const side *s, const char *check, size_t column) {
  for (int64_t code = 0; s->bundle && code < s->codes.count; code++) {
    ji__word word = s->codes.words[code];
    int64_t known = ji__index_find(&s->list.index, word.text, word.size);
    if (known >= 0 && is_expected(s, known))
      continue;
    begin_finding(run, check, "wrong");
    ji__writer_integer(run->writer, ROW, s->first_row[code]);
    put_word(run, column, word);
    ji__writer_end_row(run->writer);
  }
}

typedef struct coverage {
  int64_t found, total;
} coverage;

/* What is covered of a code of the list: the share of it that goes somewhere (`whole`), or whether
 * anything comes to it. Codes that are not covered are findings. */
static void cover_code(const checking *run, const side *s, ji__word word, const char *check,
                       size_t column, coverage *c) {
  int64_t code = ji__index_find(&s->codes, word.text, word.size);
  double share = code < 0 ? 0 : ji__weight_total(&s->sums[code]);
  int whole = column == FROM;
  c->total++;
  if (whole ? share >= 1 - run->options.tolerance : share > 0) {
    c->found++;
    return;
  }
  begin_finding(run, check, "note");
  if (code >= 0)
    ji__writer_integer(run->writer, ROW, s->first_row[code]);
  put_word(run, column, word);
  if (whole)
    ji__writer_number(run->writer, VALUE, share);
  ji__writer_end_row(run->writer);
}

static coverage cover_side(const checking *run, const side *s, const char *check, size_t column) {
  coverage c = {0, 0};
  const ji__index *codes = s->bundle ? &s->list.index : &s->codes;
  for (int64_t code = 0; code < codes->count; code++)
    if (!s->bundle || is_expected(s, code))
      cover_code(run, s, codes->words[code], check, column, &c);
  return c;
}

static void write_coverage(const checking *run, const char *check, coverage c, int has_total) {
  begin_finding(run, check, "coverage");
  ji__writer_integer(run->writer, FOUND, c.found);
  if (has_total)
    ji__writer_integer(run->writer, TOTAL, c.total);
  if (has_total && c.total)
    ji__writer_number(run->writer, VALUE, (double)c.found / (double)c.total);
  ji__writer_end_row(run->writer);
}

/* --- the whole ----------------------------------------------------------------------------- */

static ji_status open_writer(checking *run) {
  static const ji__writer_column columns[COLUMN_COUNT] = {
      [CHECK] = {.name = "check", .type = JI_TYPE_TEXT, .description = "what was looked at"},
      [VERDICT] = {.name = "verdict",
                   .type = JI_TYPE_TEXT,
                   .description = "wrong, note or coverage"},
      [ROW] = {.name = "row", .type = JI_TYPE_INT64, .description = "of the table, from 0"},
      [FROM] = {.name = "from", .type = JI_TYPE_TEXT},
      [TO] = {.name = "to", .type = JI_TYPE_TEXT},
      [VALUE] = {.name = "value",
                 .type = JI_TYPE_FLOAT64,
                 .description = "the weight, sum or share that was found"},
      [FOUND] = {.name = "count", .type = JI_TYPE_INT64, .description = "codes that are covered"},
      [TOTAL] = {.name = "total", .type = JI_TYPE_INT64, .description = "of so many codes"},
  };
  return ji__writer_create(run->ctx, columns, COLUMN_COUNT, &run->writer);
}

static ji_status prepare(checking *run) {
  const ji_concordance_options *o = &run->options;
  size_t rows = (size_t)run->table->rows;
  run->from.date_option = "ji_concordance_options.from_date";
  run->to.date_option = "ji_concordance_options.to_date";
  run->from.level = o->from_level;
  run->to.level = o->to_level;
  ji_status status =
      ji__pair_columns_find(run->ctx, run->table, "the concordance", o, &run->columns);
  if (!status)
    status = open_side(run, &run->from, o->from_date);
  if (!status)
    status = open_side(run, &run->to, o->to_date);
  run->all = ji__allocate_array(ji__allocator(run->ctx), rows, sizeof *run->all);
  run->broken = ji__allocate_array(ji__allocator(run->ctx), rows, 1);
  if (!status && (!run->all || !run->broken))
    status = ji__fail_memory(run->ctx);
  return status ? status : open_writer(run);
}

static ji_status describe(const checking *run, ji__provenance **out) {
  ji_context *ctx = run->ctx;
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "table", run->table);
  if (!status && run->from.bundle)
    status = ji__provenance_input(ctx, *out, "from_list", run->from.list.tables[0].dataset);
  if (!status && run->to.bundle)
    status = ji__provenance_input(ctx, *out, "to_list", run->to.list.tables[0].dataset);
  return status ? status
                : ji__provenance_number(ctx, *out, "option", "tolerance", run->options.tolerance);
}

static ji_status check(checking *run, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = prepare(run);
  for (int64_t row = 0; row < run->table->rows && !status; row++)
    check_row(run, row);
  if (!status)
    status = check_pairs(run);
  if (status)
    return status;
  check_sums(run);
  check_unknown(run, &run->from, "unknown_from", FROM);
  check_unknown(run, &run->to, "unknown_to", TO);
  coverage from = cover_side(run, &run->from, "unmapped", FROM);
  coverage to = cover_side(run, &run->to, "unreached", TO);
  write_coverage(run, "coverage_from", from, 1);
  write_coverage(run, "coverage_to", to, run->to.bundle != NULL);
  status = describe(run, &provenance);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_concordance_check(ji_context *ctx, const ji_dataset *table, const ji_bundle *from_list,
                               const ji_bundle *to_list, const ji_concordance_options *options,
                               ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!table || !out)
    return ji__fail_null(ctx, FUNCTION, !table ? "table" : "out");
  checking run = {.ctx = ctx, .table = table};
  run.from = (side){.bundle = from_list, .list.ctx = ctx};
  run.to = (side){.bundle = to_list, .list.ctx = ctx};
  status = ji__concordance_options_read(ctx, options, &run.options);
  if (!status)
    status = check(&run, out);
  free_side(ctx, &run.from);
  free_side(ctx, &run.to);
  ji__release(ji__allocator(ctx), run.all);
  ji__release(ji__allocator(ctx), run.broken);
  ji__writer_free(run.writer);
  return status;
}

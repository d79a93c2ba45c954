/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_occupation_change(): which occupations came and went between two vintages. */
#include "codes/list.h"
#include "data/bundle.h"
#include "data/provenance.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "model/occupation/occupation.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_occupation_change"

typedef struct vintage {
  const char *what;
  const ji_dataset *data;
  const ji_column *code, *value; /* value: or NULL */
  double *amounts;               /* of each code of the later list */
  uint8_t *is_there;             /* the same */
  double total;
  ji_measure *measure; /* of the total, without groups; NULL: undeclared */
} vintage;

/* An occupation that goes nowhere. */
typedef struct gone {
  ji__word code;
  double amount;
} gone;

typedef struct change {
  ji_context *ctx;
  vintage before, after;
  const ji_dataset *table; /* the concordance; or NULL */
  ji__concordance concordance;
  ji__index codes; /* of the later list */
  gone *gone;
  int64_t gone_count;
  int has_values;
  char *unit; /* owned; or NULL */
  int has_unit;
  ji_measure *difference;
} change;

/* --- columns ------------------------------------------------------------------------------ */

static ji_status find_columns(change *c, vintage *v) {
  const char *name =
      ji_dataset_find(v->data, "occupation") < 0 && ji_dataset_find(v->data, "role") >= 0
          ? "role"
          : "occupation";
  ji_status status = ji__code_column(c->ctx, v->data, v->what, name, &v->code);
  if (!status && c->has_values)
    status = ji__dataset_require_number(c->ctx, v->data, v->what, "value", &v->value);
  return status;
}

static ji_status check_doubled(const change *c, const vintage *v) {
  ji__index seen;
  size_t size;
  ji_status status = ji__index_create(c->ctx, v->data->rows, &seen);
  for (int64_t row = 0; row < v->data->rows && !status; row++) {
    const char *code = ji__code_cell(v->code, row, &size);
    int64_t count = seen.count;
    if (code && ji__index_add(&seen, code, size) < count)
      status = ji__fail(c->ctx, JI_ERROR_LABEL,
                        "%s: row %lld: occupation \"%.*s\" is there above already", v->what,
                        (long long)row + 1, ji__clip(code, size, JI__CODE_SHOWN), code);
  }
  ji__index_free(c->ctx, &seen);
  return status;
}

/* --- values ------------------------------------------------------------------------------- */

/* In the unit of the first row of all. */
static ji_status convert(change *c, const vintage *v, int64_t row, double *value) {
  char *unit = NULL;
  double factor = 1;
  ji_status status = ji__unit_resolve(c->ctx, v->value->unit, v->data, row, &unit);
  if (status)
    return status;
  if (!c->has_unit) {
    c->has_unit = 1;
    c->unit = unit;
    return JI_OK;
  }
  if (!unit != !c->unit)
    status = ji__fail(c->ctx, JI_ERROR_UNIT, "a unit is stated, but not for all values");
  else if (unit && strcmp(unit, c->unit) != 0)
    status = ji__unit_factor_text(c->ctx, unit, c->unit, &factor);
  if (status == JI_ERROR_UNIT)
    status = ji__fail_within(c->ctx, status, "%s: row %lld", v->what, (long long)row + 1);
  *value *= factor;
  ji__release(ji__allocator(c->ctx), unit);
  return status;
}

static ji_status read_value(change *c, vintage *v, int64_t row, double *value) {
  *value = 0;
  if (!c->has_values)
    return JI_OK;
  ji_status status = ji__occ_number(c->ctx, v->what, v->value, row, value);
  if (!status)
    status = convert(c, v, row, value);
  v->total += *value;
  return status;
}

static void put(change *c, vintage *v, ji__word code, double amount) {
  int64_t number = ji__index_add(&c->codes, code.text, code.size);
  v->amounts[number] += amount;
  v->is_there[number] = 1;
}

/* Whether an occupation is among its own successors: what of it goes nowhere is then no
 * occupation that left. */
static int goes_to_itself(const change *c, ji__word code, int64_t number) {
  for (int64_t i = c->concordance.start[number]; i < c->concordance.start[number + 1]; i++) {
    int64_t to = c->concordance.mappings[i].to;
    if (to >= 0 && c->concordance.to.words[to].size == code.size &&
        !memcmp(c->concordance.to.words[to].text, code.text, code.size))
      return 1;
  }
  return 0;
}

/* The parts of an occupation of the earlier list. */
static void divide(change *c, ji__word code, int64_t number, double value) {
  int stays = goes_to_itself(c, code, number);
  for (int64_t i = c->concordance.start[number]; i < c->concordance.start[number + 1]; i++) {
    const ji__mapping *m = &c->concordance.mappings[i];
    if (m->to >= 0)
      put(c, &c->before, c->concordance.to.words[m->to], value * m->weight);
    else if (stays)
      put(c, &c->before, code, value * m->weight);
    else
      c->gone[c->gone_count++] = (gone){code, value * m->weight};
  }
}

static ji_status read_rows(change *c, vintage *v) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < v->data->rows && !status; row++) {
    double value;
    ji__word code = {NULL, 0};
    code.text = ji__code_cell(v->code, row, &code.size);
    if (!code.text)
      continue;
    status = read_value(c, v, row, &value);
    int64_t number = v == &c->before && c->table
                         ? ji__index_find(&c->concordance.from, code.text, code.size)
                         : -1;
    if (!status && number >= 0)
      divide(c, code, number, value);
    else if (!status)
      put(c, v, code, value);
  }
  return status;
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status without_groups(const change *c, const ji_measure *measure, ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(c->ctx, measure, &builder);
  for (int side = JI__SIDE_OWN; side <= JI__SIDE_OF && !status; side++)
    if (ji__measure_value(measure, (ji__side)side, JI__KEY_GROUP))
      status = ji__measure_set(&builder, (ji__side)side, JI__KEY_GROUP, NULL, 0);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

static ji_status add(const change *c, vintage *v, const ji_measure *const *parts,
                     const int64_t *rows, size_t count) {
  ji_measure *sum = NULL;
  size_t clash[2] = {0, 0};
  ji_status status = count ? ji__measure_add_many(c->ctx, parts, count, &sum, clash) : JI_OK;
  if (status == JI_ERROR_MEASURE)
    return ji__fail_within(c->ctx, status, "%s: rows %lld and %lld", v->what,
                           (long long)rows[clash[0]] + 1, (long long)rows[clash[1]] + 1);
  if (!status && sum)
    status = without_groups(c, sum, &v->measure);
  ji_measure_unref(sum);
  return status;
}

static ji_status measure_total(const change *c, vintage *v) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  size_t rows = (size_t)v->data->rows + 1, count = 0;
  if (!c->has_values || !v->value->measure)
    return JI_OK;
  ji_measure **parts = ji__allocate_array(allocator, rows, sizeof(ji_measure *));
  int64_t *numbers = ji__allocate_array(allocator, rows, sizeof *numbers);
  ji_status status = parts && numbers ? JI_OK : ji__fail_memory(c->ctx);
  for (int64_t row = 0; row < v->data->rows && !status; row++) {
    if (ji__column_is_null(v->code, row))
      continue;
    numbers[count] = row;
    status = ji__measure_resolve(c->ctx, v->value->measure, v->data, row, &parts[count]);
    count += !status;
  }
  if (!status)
    status = add(c, v, (const ji_measure *const *)parts, numbers, count);
  while (count > 0)
    ji_measure_unref(parts[--count]);
  ji__release(allocator, parts);
  ji__release(allocator, numbers);
  return status;
}

static ji_status compare_measures(change *c) {
  ji_status status = measure_total(c, &c->before);
  if (!status)
    status = measure_total(c, &c->after);
  return status || !c->before.measure || !c->after.measure
             ? status
             : ji__measure_combine(c->ctx, JI_OPERATION_DIFFERENCE, c->after.measure,
                                   c->before.measure, &c->difference);
}

/* --- roles -------------------------------------------------------------------------------- */

/* What is counted while the roles are written. */
typedef struct tally {
  int64_t entered, left, stayed;
  double entered_jobs, left_jobs, differences;
} tally;

static double share_of(double part, double whole) {
  return whole > 0 ? part / whole : NAN;
}

static void write_role(const change *c, ji__word code, const char *what, double before,
                       double after, tally *t, ji__writer *writer) {
  double share_before = share_of(before, c->before.total);
  double share_after = share_of(after, c->after.total);
  ji__writer_bytes(writer, 0, code.text, code.size);
  ji__writer_text(writer, 1, what);
  if (c->has_values) {
    ji__writer_number(writer, 2, before);
    ji__writer_number(writer, 3, after);
    ji__writer_number(writer, 4, after - before);
    ji__writer_known(writer, 5, share_before);
    ji__writer_known(writer, 6, share_after);
  }
  ji__writer_end_row(writer);
  t->differences += fabs(share_after - share_before);
}

static void write_code(const change *c, int64_t number, tally *t, ji__writer *writer) {
  double before = c->before.amounts[number], after = c->after.amounts[number];
  int was = c->before.is_there[number], is = c->after.is_there[number];
  t->stayed += was && is;
  t->left += !is;
  t->entered += !was;
  t->left_jobs += is ? 0 : before;
  t->entered_jobs += was ? 0 : after;
  write_role(c, c->codes.words[number],
             !was ? "entered"
             : is ? "stayed"
                  : "left",
             before, after, t, writer);
}

static ji_status write_roles(const change *c, tally *t, ji__provenance *provenance,
                             ji_dataset **out) {
  const ji__writer_column columns[] = {
      {"occupation", JI_TYPE_TEXT, NULL, "of the later list", NULL},
      {"change", JI_TYPE_TEXT, NULL, "entered, left or stayed", NULL},
      {"before", JI_TYPE_FLOAT64, c->unit, NULL, NULL},
      {"after", JI_TYPE_FLOAT64, c->unit, NULL, NULL},
      {"difference", JI_TYPE_FLOAT64, c->unit, "after less before", NULL},
      {"share_before", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"share_after", JI_TYPE_FLOAT64, "1", NULL, NULL},
  };
  ji__writer *writer;
  ji_status status = ji__writer_create(c->ctx, columns, 7, &writer);
  if (status)
    return status;
  for (int64_t i = 0; i < c->codes.count; i++)
    write_code(c, i, t, writer);
  for (int64_t i = 0; i < c->gone_count; i++) {
    write_role(c, c->gone[i].code, "left", c->gone[i].amount, 0, t, writer);
    t->left++;
    t->left_jobs += c->gone[i].amount;
  }
  status = ji__writer_finish(c->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- summary ------------------------------------------------------------------------------ */

static void write_jobs(const change *c, const tally *t, ji__writer *writer) {
  double before = c->before.total, after = c->after.total;
  ji__writer_number(writer, 5, before);
  ji__writer_number(writer, 6, after);
  ji__writer_number(writer, 7, t->entered_jobs);
  ji__writer_known(writer, 8, share_of(t->entered_jobs, after));
  ji__writer_number(writer, 9, t->left_jobs);
  ji__writer_known(writer, 10, share_of(t->left_jobs, before));
  ji__writer_number(writer, 11, after - before);
  if (before > 0 && after > 0)
    ji__writer_number(writer, 12, t->differences / 2);
  else
    ji__writer_text(writer, 13, "no_jobs");
}

static ji_status write_summary(const change *c, const tally *t, ji__provenance *provenance,
                               ji_dataset **out) {
  const ji__writer_column columns[] = {
      {"entered", JI_TYPE_INT64, NULL, NULL, NULL},
      {"left", JI_TYPE_INT64, NULL, NULL, NULL},
      {"stayed", JI_TYPE_INT64, NULL, NULL, NULL},
      {"entry_rate", JI_TYPE_FLOAT64, "1", "entered of those that are there after", NULL},
      {"exit_rate", JI_TYPE_FLOAT64, "1", "left of those that were there before", NULL},
      {"total_before", JI_TYPE_FLOAT64, c->unit, NULL, c->before.measure},
      {"total_after", JI_TYPE_FLOAT64, c->unit, NULL, c->after.measure},
      {"entered_jobs", JI_TYPE_FLOAT64, c->unit, NULL, NULL},
      {"entered_share", JI_TYPE_FLOAT64, "1", "of total_after", NULL},
      {"left_jobs", JI_TYPE_FLOAT64, c->unit, NULL, NULL},
      {"left_share", JI_TYPE_FLOAT64, "1", "of total_before", NULL},
      {"difference", JI_TYPE_FLOAT64, c->unit, "of the totals", c->difference},
      {"dissimilarity", JI_TYPE_FLOAT64, "1", "half the sum of differences of shares", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  ji__writer *writer;
  ji_status status =
      ji__writer_create(c->ctx, columns, sizeof columns / sizeof columns[0], &writer);
  if (status)
    return status;
  ji__writer_integer(writer, 0, t->entered);
  ji__writer_integer(writer, 1, t->left);
  ji__writer_integer(writer, 2, t->stayed);
  ji__writer_known(writer, 3, share_of((double)t->entered, (double)(t->entered + t->stayed)));
  ji__writer_known(writer, 4, share_of((double)t->left, (double)(t->left + t->stayed)));
  if (c->has_values)
    write_jobs(c, t, writer);
  else
    ji__writer_text(writer, 13, "no_values");
  ji__writer_end_row(writer);
  status = ji__writer_finish(c->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status write_tables(const change *c, ji__provenance *provenance, ji_bundle **out) {
  static const char *const names[] = {"roles", "summary"};
  ji_dataset *made[2] = {NULL, NULL};
  tally t = {0};
  ji_status status = write_roles(c, &t, provenance, &made[0]);
  if (!status)
    status = write_summary(c, &t, provenance, &made[1]);
  for (size_t i = 0; i < 2; i++) {
    if (!status)
      status = ji__bundle_put(c->ctx, out, names[i], made[i]);
    ji_dataset_unref(made[i]);
  }
  if (status) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  return status;
}

static ji_status describe(const change *c, ji__provenance **out) {
  ji_status status = ji__provenance_create(c->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(c->ctx, *out, "before", c->before.data);
  if (!status)
    status = ji__provenance_input(c->ctx, *out, "after", c->after.data);
  return status || !c->table ? status : ji__provenance_input(c->ctx, *out, "concordance", c->table);
}

static ji_status make_room(change *c) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  int64_t most = c->before.data->rows + c->after.data->rows + (c->table ? c->table->rows : 0);
  size_t room = (size_t)most + 1;
  ji_status status = ji__index_create(c->ctx, most, &c->codes);
  vintage *const both[] = {&c->before, &c->after};
  for (size_t i = 0; i < 2 && !status; i++) {
    both[i]->amounts = ji__allocate_array(allocator, room, sizeof(double));
    both[i]->is_there = ji__allocate_array(allocator, room, 1);
    if (!both[i]->amounts || !both[i]->is_there)
      status = ji__fail_memory(c->ctx);
  }
  c->gone = ji__allocate_array(allocator, room, sizeof *c->gone);
  return !status && !c->gone ? ji__fail_memory(c->ctx) : status;
}

static ji_status read_vintages(change *c) {
  c->has_values =
      ji_dataset_find(c->before.data, "value") >= 0 && ji_dataset_find(c->after.data, "value") >= 0;
  ji_status status = find_columns(c, &c->before);
  if (!status)
    status = find_columns(c, &c->after);
  if (!status)
    status = check_doubled(c, &c->before);
  if (!status)
    status = check_doubled(c, &c->after);
  if (!status && c->table)
    status = ji__concordance_read(c->ctx, c->table, "the concordance", NULL, &c->concordance);
  if (!status)
    status = make_room(c);
  if (!status)
    status = read_rows(c, &c->before);
  if (!status)
    status = read_rows(c, &c->after);
  return status ? status : compare_measures(c);
}

static void release(change *c) {
  const ji_allocator *allocator = ji__allocator(c->ctx);
  vintage *const both[] = {&c->before, &c->after};
  for (size_t i = 0; i < 2; i++) {
    ji__release(allocator, both[i]->amounts);
    ji__release(allocator, both[i]->is_there);
    ji_measure_unref(both[i]->measure);
  }
  ji__release(allocator, c->gone);
  ji__release(allocator, c->unit);
  ji_measure_unref(c->difference);
  ji__index_free(c->ctx, &c->codes);
  ji__concordance_free(&c->concordance);
}

ji_status ji_occupation_change(ji_context *ctx, const ji_dataset *before, const ji_dataset *after,
                               const ji_dataset *concordance, ji_bundle **out) {
  ji__provenance *provenance = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!before || !after || !out)
    return ji__fail_null(ctx, FUNCTION, !before ? "before" : !after ? "after" : "out");
  change c = {.ctx = ctx,
              .before = {.what = "before", .data = before},
              .after = {.what = "after", .data = after},
              .table = concordance};
  c.concordance.ctx = ctx;
  status = read_vintages(&c);
  if (!status)
    status = describe(&c, &provenance);
  if (!status)
    status = write_tables(&c, provenance, out);
  ji__provenance_unref(provenance);
  release(&c);
  return status;
}

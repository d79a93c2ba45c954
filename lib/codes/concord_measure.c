/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether amounts may be added and divided by their measures, and what the result measures. */
#include "codes/concord.h"
#include "codes/list.h"
#include "data/measure_combine.h"
#include "data/resolve.h"
#include "data/unit.h"

#include <string.h>

static int is_key(const ji__concord *run, const char *column) {
  return strcmp(column, run->codes->name) == 0;
}

static int is_kept(const ji__concord *run, const char *column) {
  for (size_t i = 0; i < run->options.by_count; i++)
    if (strcmp(run->options.by[i], column) == 0)
      return 1;
  return is_key(run, column);
}

/* --- what varies by row -------------------------------------------------------------------- */

static ji_status require_kept(const ji__concord *run, ji_status failure, const char *what,
                              const char *column) {
  if (is_kept(run, column))
    return JI_OK;
  return ji__fail(run->ctx, failure, "its %s varies by column \"%s\", which must be in by then",
                  what, column);
}

/* Groups must have one unit, and one measure but for the codes. */
static ji_status check_by_row(const ji__concord *run, const ji_column *column) {
  ji__measure_field field;
  const char *units;
  size_t position = 0;
  ji_status status = JI_OK;
  if (column->unit && ji__unit_is_by_row(column->unit, &units))
    status = require_kept(run, JI_ERROR_UNIT, "unit", units);
  while (!status && column->measure && ji__measure_next(column->measure, &position, &field))
    if (field.column)
      status = require_kept(run, JI_ERROR_MEASURE, "measure", field.column);
  return status;
}

/* --- rows that merge ----------------------------------------------------------------------- */

/* The parts of groups, one group after another. */
typedef struct members {
  int64_t *rows; /* of the dataset */
  int64_t *start;
} members;

static void free_members(const ji__concord *run, members *m) {
  ji__release(ji__allocator(run->ctx), m->rows);
  ji__release(ji__allocator(run->ctx), m->start);
}

/* To be freed whatever happens. */
static ji_status sort_members(const ji__concord *run, members *m) {
  const ji__groups *groups = &run->groups;
  int64_t *rows = NULL;
  ji_status status = ji__concord_rows(run, 0, &rows);
  m->rows =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->mapped_count + 1, sizeof *m->rows);
  m->start =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)groups->count + 2, sizeof *m->start);
  if (!status && (!m->rows || !m->start))
    status = ji__fail_memory(run->ctx);
  if (!status) {
    for (int64_t g = 0; g < groups->count; g++)
      m->start[g + 2] = m->start[g + 1] + groups->rows[g];
    /* start[g + 1] moves from the begin of group g to its end while the group is filled. */
    for (int64_t i = 0; i < run->mapped_count; i++)
      m->rows[m->start[groups->group[i] + 1]++] = rows[i];
  }
  ji__release(ji__allocator(run->ctx), rows);
  return status;
}

/* Adds measures that are made one by one. */
typedef struct addition {
  ji_measure **parts;
  int64_t *rows; /* of the dataset, or targets */
  size_t count;
} addition;

static void clear(addition *a) {
  while (a->count > 0)
    ji_measure_unref(a->parts[--a->count]);
}

static ji_status add(const ji__concord *run, const addition *a, const char *what, size_t clash[2]) {
  ji_measure *sum = NULL;
  if (a->count < 2)
    return JI_OK;
  ji_status status =
      ji__measure_add_many(run->ctx, (const ji_measure *const *)a->parts, a->count, &sum, clash);
  ji_measure_unref(sum);
  return status ? ji__fail_within(run->ctx, status, "rows %lld and %lld %s",
                                  (long long)a->rows[clash[0]], (long long)a->rows[clash[1]], what)
                : JI_OK;
}

static ji_status add_row(const ji__concord *run, const ji_column *column, int64_t row,
                         addition *a) {
  if (ji__column_is_null(column, row))
    return JI_OK;
  ji_status status =
      ji__measure_resolve(run->ctx, column->measure, run->dataset, row, &a->parts[a->count]);
  a->rows[a->count] = row;
  a->count += !status;
  return status;
}

static ji_status check_merged(const ji__concord *run, const ji_column *column, addition *a) {
  members m = {NULL, NULL};
  size_t clash[2];
  ji_status status = sort_members(run, &m);
  for (int64_t g = 0; g < run->groups.count && !status; g++) {
    if (run->groups.rows[g] < 2)
      continue;
    for (int64_t i = m.start[g]; i < m.start[g + 1] && !status; i++)
      status = add_row(run, column, m.rows[i], a);
    if (!status)
      status = add(run, a, "merge and may not be added", clash);
    clear(a);
  }
  free_members(run, &m);
  return status;
}

/* --- rows that are split ------------------------------------------------------------------- */

/* The row's measure with another code in the fields that vary by it. */
static ji_status make_part(const ji__concord *run, const ji_column *column, const ji__part *part,
                           ji_measure **out) {
  ji__word nowhere = {"nowhere", 7};
  ji__word code = part->to < 0 ? nowhere : run->concordance.to.words[part->to];
  ji_measure *resolved = NULL;
  ji__measure_builder builder;
  ji__measure_field field;
  size_t position = 0;
  ji_status status =
      ji__measure_resolve(run->ctx, column->measure, run->dataset, part->row, &resolved);
  if (status)
    return status;
  status = ji__measure_begin(run->ctx, resolved, &builder);
  while (!status && ji__measure_next(column->measure, &position, &field)) {
    ji__buffer value;
    if (!field.column || !is_key(run, field.column))
      continue;
    ji__buffer_init(&value, ji__allocator(run->ctx));
    ji__buffer_append(&value, field.value, field.prefix_size);
    ji__buffer_append(&value, code.text, code.size);
    status = value.failed
                 ? ji__fail_memory(run->ctx)
                 : ji__measure_set(&builder, field.side, field.key, value.data, value.size);
    ji__buffer_free(&value);
  }
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  ji_measure_unref(resolved);
  return status;
}

static ji_status check_split_row(const ji__concord *run, const ji_column *column, int64_t row,
                                 addition *a) {
  size_t clash[2] = {0, 0};
  ji_measure *sum = NULL;
  ji_status status = JI_OK;
  for (int64_t i = run->start[row]; i < run->start[row + 1] && !status; i++) {
    status = make_part(run, column, &run->parts[i], &a->parts[a->count]);
    a->count += !status;
  }
  if (!status)
    status =
        ji__measure_add_many(run->ctx, (const ji_measure *const *)a->parts, a->count, &sum, clash);
  ji_measure_unref(sum);
  clear(a);
  return status ? ji__fail_within(run->ctx, status,
                                  "row %lld is split and its parts would not add up to it",
                                  (long long)row)
                : JI_OK;
}

static ji_status check_split(const ji__concord *run, const ji_column *column, addition *a) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < run->dataset->rows && !status; row++)
    if (run->start[row + 1] - run->start[row] > 1 && !ji__column_is_null(column, row))
      status = check_split_row(run, column, row, a);
  return status;
}

ji_status ji__concord_may_add(const ji__concord *run, const ji__amount *amount) {
  const ji_column *column = amount->column;
  size_t count = (size_t)run->part_count;
  ji_status status = check_by_row(run, column);
  if (status || !column->measure)
    return status;
  addition a = {.count = 0};
  a.parts = ji__allocate_array(ji__allocator(run->ctx), count, sizeof(ji_measure *));
  a.rows = ji__allocate_array(ji__allocator(run->ctx), count, sizeof *a.rows);
  if (!a.parts || !a.rows)
    status = ji__fail_memory(run->ctx);
  if (!status)
    status = check_merged(run, column, &a);
  if (!status)
    status = check_split(run, column, &a);
  ji__release(ji__allocator(run->ctx), a.parts);
  ji__release(ji__allocator(run->ctx), a.rows);
  return status;
}

/* --- the measures of the result ------------------------------------------------------------ */

static ji_status fail_version(const ji__concord *run, const char *stated) {
  const char *from = run->options.from_version;
  if (from && strcmp(from, stated) != 0)
    return ji__fail(run->ctx, JI_ERROR_MEASURE,
                    "the measure states codes of \"%s\", the concordance comes from \"%s\"", stated,
                    from);
  return ji__fail(
      run->ctx, JI_ERROR_MEASURE,
      "the measure states codes of \"%s\": to_version must say which list the new codes "
      "are of",
      stated);
}

/* `areas` beside an area that varies by the codes. */
static ji_status relabel_areas(const ji__concord *run, const ji_measure *measure, ji__side side,
                               ji__measure_builder *builder) {
  const char *stated = ji__measure_value(measure, side, JI__KEY_AREAS);
  const char *to = run->options.to_version, *from = run->options.from_version;
  if (stated && (!to || (from && strcmp(from, stated) != 0)))
    return fail_version(run, stated);
  return to ? ji__measure_set(builder, side, JI__KEY_AREAS, to, strlen(to)) : JI_OK;
}

/* `isic4:@sector`: the prefix is the old list. Prefixes such as `sex:` are not lists: they stay. */
static ji_status relabel_prefix(const ji__concord *run, const ji__measure_field *field,
                                ji__measure_builder *builder) {
  const char *to = run->options.to_version, *from = run->options.from_version;
  size_t size = field->prefix_size - 1; /* without the colon */
  ji__buffer value;
  if (!to || !from || strlen(from) != size || memcmp(from, field->value, size) != 0)
    return JI_OK;
  ji__buffer_init(&value, ji__allocator(run->ctx));
  ji__buffer_format(&value, "%s:@%s", to, field->column);
  ji_status status =
      value.failed ? ji__fail_memory(run->ctx)
                   : ji__measure_set(builder, field->side, field->key, value.data, value.size);
  ji__buffer_free(&value);
  return status;
}

static ji_status relabel_fields(const ji__concord *run, const ji_measure *measure,
                                ji__measure_builder *builder) {
  ji__measure_field field;
  size_t position = 0;
  ji_status status = JI_OK;
  while (!status && ji__measure_next(measure, &position, &field)) {
    if (!field.column || !is_key(run, field.column))
      continue;
    if (field.prefix_size)
      status = relabel_prefix(run, &field, builder);
    if (!status && field.key == JI__KEY_AREA)
      status = relabel_areas(run, measure, field.side, builder);
  }
  return status;
}

/* What was split by shares is modelled at best. */
static ji_status weaken(const ji__concord *run, const ji_measure *measure,
                        ji__measure_builder *builder) {
  const char *stated = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  size_t prefix;
  if (stated && ji__value_column(JI__KEY_STATUS, stated, &prefix))
    return ji__fail(run->ctx, JI_ERROR_MEASURE,
                    "the status varies by row (%s), but what is split is modelled: state one",
                    stated);
  const char *status = ji__weaker_status(stated, "model");
  return ji__measure_set(builder, JI__SIDE_OWN, JI__KEY_STATUS, status, strlen(status));
}

static ji_status make_measure(const ji__concord *run, const ji_measure *measure, int lost,
                              ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(run->ctx, measure, &builder);
  if (!status && !lost)
    status = relabel_fields(run, measure, &builder);
  if (!status && (lost ? run->partly_lost : run->split_rows))
    status = weaken(run, measure, &builder);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

ji_status ji__concord_relabel(const ji__concord *run, ji__amount *amount) {
  const ji_measure *measure = amount->column->measure;
  if (!measure)
    return JI_OK;
  ji_status status = make_measure(run, measure, 0, &amount->measure);
  if (!status)
    status = make_measure(run, measure, 1, &amount->left_over);
  return status ? ji__fail_within(run->ctx, status, "column \"%s\"", amount->column->name) : JI_OK;
}

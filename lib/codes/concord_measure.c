/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether amounts may be added and divided by their measures, and what the result measures. */
#include "codes/concord.h"
#include "codes/list.h"
#include "data/group.h"
#include "data/measure_combine.h"
#include "data/resolve.h"
#include "data/unit.h"

#include <string.h>

int ji__concord_is_key(const ji__concord *run, const char *column) {
  return strcmp(column, run->codes->name) == 0;
}

int ji__concord_is_kept(const ji__concord *run, const char *column) {
  for (size_t i = 0; i < run->options.by_count; i++)
    if (strcmp(run->options.by[i], column) == 0)
      return 1;
  return ji__concord_is_key(run, column);
}

/* --- rows that merge ----------------------------------------------------------------------- */

void ji__concord_members_free(const ji__concord *run, ji__members *m) {
  ji__release(ji__allocator(run->ctx), m->rows);
  ji__release(ji__allocator(run->ctx), m->start);
}

ji_status ji__concord_members(const ji__concord *run, ji__members *m) {
  const ji__groups *groups = &run->groups;
  int64_t *rows = NULL;
  *m = (ji__members){NULL, NULL};
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

/* --- units that vary by row ------------------------------------------------------------------ */

static ji_status fail_units(const ji__concord *run, const ji_column *units, const int64_t rows[2],
                            const char *why) {
  return ji__fail(run->ctx, JI_ERROR_UNIT,
                  "rows %lld and %lld merge, but %s: column \"%s\" of their units must be in by, "
                  "so that they stay apart",
                  (long long)rows[0], (long long)rows[1], why, units->name);
}

/* Of two rows that merge; their units may differ by a factor. */
static ji_status check_two_units(const ji__concord *run, const ji_column *column,
                                 const ji_column *units, const int64_t rows[2]) {
  char *texts[2] = {NULL, NULL};
  double factor = 1;
  int are_null = ji__column_is_null(units, rows[0]) + ji__column_is_null(units, rows[1]);
  if (are_null == 2 || ji__column_same(units, rows[0], rows[1]))
    return JI_OK;
  if (are_null)
    return fail_units(run, units, rows, "one has no unit");
  if (column->type == JI_TYPE_INT64)
    return fail_units(run, units, rows, "integers of different units do not add");
  ji_status status = ji__column_copy_text(run->ctx, units, rows[0], &texts[0]);
  if (!status)
    status = ji__column_copy_text(run->ctx, units, rows[1], &texts[1]);
  if (!status)
    status = ji__unit_factor_text(run->ctx, texts[1], texts[0], &factor);
  if (status == JI_ERROR_UNIT)
    status = ji__fail_within(run->ctx, status,
                             "rows %lld and %lld merge, but their units do not convert (column "
                             "\"%s\" in by keeps them apart)",
                             (long long)rows[0], (long long)rows[1], units->name);
  ji__release(ji__allocator(run->ctx), texts[0]);
  ji__release(ji__allocator(run->ctx), texts[1]);
  return status;
}

/* Units of rows that merge convert into each other. */
static ji_status check_units(const ji__concord *run, const ji_column *column) {
  const char *name;
  ji__members m;
  if (!column->unit || !ji__unit_is_by_row(column->unit, &name) || ji__concord_is_kept(run, name))
    return JI_OK;
  const ji_column *units = ji__dataset_view(run->dataset, ji_dataset_find(run->dataset, name));
  ji_status status = ji__concord_members(run, &m);
  for (int64_t g = 0; g < run->groups.count && !status; g++) {
    int64_t first = -1;
    for (int64_t i = m.start[g]; i < m.start[g + 1] && !status; i++) {
      if (ji__column_is_null(column, m.rows[i]))
        continue;
      first = first < 0 ? m.rows[i] : first;
      status = check_two_units(run, column, units, (int64_t[]){first, m.rows[i]});
    }
  }
  ji__concord_members_free(run, &m);
  return status;
}

/* --- rows that may not merge ----------------------------------------------------------------- */

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
  ji__members m;
  size_t clash[2];
  ji_status status = ji__concord_members(run, &m);
  for (int64_t g = 0; g < run->groups.count && !status; g++) {
    if (run->groups.rows[g] < 2)
      continue;
    for (int64_t i = m.start[g]; i < m.start[g + 1] && !status; i++)
      status = add_row(run, column, m.rows[i], a);
    if (!status)
      status = add(run, a, "merge and may not be added", clash);
    clear(a);
  }
  ji__concord_members_free(run, &m);
  return status;
}

/* --- rows that are split ------------------------------------------------------------------- */

/* A measure with another code in the fields that vary by it in the template. */
static ji_status put_code(const ji__concord *run, const ji_measure *template, ji__word code,
                          ji__measure_builder *builder) {
  ji__measure_field field;
  size_t position = 0;
  ji_status status = JI_OK;
  while (!status && ji__measure_next(template, &position, &field)) {
    ji__buffer value;
    if (!field.column || !ji__concord_is_key(run, field.column))
      continue;
    ji__buffer_init(&value, ji__allocator(run->ctx));
    ji__buffer_append(&value, field.value, field.prefix_size);
    ji__buffer_append(&value, code.text, code.size);
    status = value.failed ? ji__fail_memory(run->ctx)
                          : ji__measure_set(builder, field.side, field.key, value.data, value.size);
    ji__buffer_free(&value);
  }
  return status;
}

/* What a part of a row measures; NULL where the row's measure is not declared. */
static ji_status make_part(const ji__concord *run, const ji_column *column, const ji__part *part,
                           ji_measure **out) {
  ji__word nowhere = {"nowhere", 7};
  ji__word code = part->to < 0 ? nowhere : run->concordance.to.words[part->to];
  ji_measure *resolved = NULL, *template = NULL;
  ji__measure_builder builder;
  ji_status status =
      ji__measure_resolve(run->ctx, column->measure, run->dataset, part->row, &resolved);
  if (!status)
    status = ji__concord_template(run, column, part->row, &template);
  if (!status && resolved) {
    status = ji__measure_begin(run->ctx, resolved, &builder);
    if (!status)
      status = put_code(run, template, code, &builder);
    if (!status)
      status = ji__measure_finish(&builder, out);
    ji__measure_builder_free(&builder);
  }
  ji_measure_unref(template);
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
  ji_status status = check_units(run, column);
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

ji_status ji__concord_relabel_fields(const ji__concord *run, const ji_measure *measure,
                                     ji__measure_builder *builder) {
  ji__measure_field field;
  size_t position = 0;
  ji_status status = JI_OK;
  while (!status && ji__measure_next(measure, &position, &field)) {
    if (!field.column || !ji__concord_is_key(run, field.column))
      continue;
    if (field.prefix_size)
      status = relabel_prefix(run, &field, builder);
    if (!status && field.key == JI__KEY_AREA)
      status = relabel_areas(run, measure, field.side, builder);
  }
  return status;
}

/* What was split by shares is modelled at best. */
ji_status ji__concord_weaken(const ji_measure *measure, ji__measure_builder *builder) {
  const char *stated = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  const char *status = ji__weaker_status(stated, "model");
  return ji__measure_set(builder, JI__SIDE_OWN, JI__KEY_STATUS, status, strlen(status));
}

static ji_status make_measure(const ji__concord *run, const ji_measure *measure, int lost,
                              ji_measure **out) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(run->ctx, measure, &builder);
  if (!status && !lost)
    status = ji__concord_relabel_fields(run, measure, &builder);
  if (!status && (lost ? run->partly_lost : run->split_rows))
    status = ji__concord_weaken(measure, &builder);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

ji_status ji__concord_relabel(const ji__concord *run, ji__amount *amount) {
  const ji_measure *measure = amount->column->measure;
  if (!measure)
    return JI_OK;
  amount->is_worked_out = ji__concord_is_by_row(run, measure);
  if (amount->is_worked_out)
    return JI_OK; /* when all amounts are known */
  ji_status status = make_measure(run, measure, 0, &amount->measure);
  if (!status)
    status = make_measure(run, measure, 1, &amount->left_over);
  return status ? ji__fail_within(run->ctx, status, "column \"%s\"", amount->column->name) : JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures that no constant says: each group gets what the sum of its rows measures, and what did
 * not map gets what each row measures. */
#include "codes/concord.h"
#include "codes/list.h"
#include "data/measure_value.h"
#include "data/resolve.h"

#include <string.h>

static int varies_by_status(const ji_measure *measure) {
  const char *stated = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  size_t prefix;
  return stated && ji__value_column(JI__KEY_STATUS, stated, &prefix) != NULL;
}

int ji__concord_is_by_row(const ji__concord *run, const ji_measure *measure) {
  ji__measure_field field;
  size_t position = 0;
  if (ji__measure_whole_column(measure))
    return 1;
  while (ji__measure_next(measure, &position, &field))
    if (field.column && !ji__concord_is_kept(run, field.column))
      return 1;
  return varies_by_status(measure) && (run->split_rows || run->partly_lost);
}

/* --- templates ------------------------------------------------------------------------------- */

static int is_kept(const void *user, const char *column) {
  return ji__concord_is_kept(user, column);
}

/* "330103" or "gb2260-2020:330103" of a row whose code is 330103. */
static int is_own_code(const char *value, ji__word code, size_t *prefix) {
  size_t size = strlen(value);
  if (size < code.size || memcmp(value + size - code.size, code.text, code.size) != 0)
    return 0;
  *prefix = size - code.size;
  return *prefix == 0 || (value[*prefix - 1] == ':' && strchr(value, ':') == value + *prefix - 1);
}

/* Areas and sectors that are the row's code are `@column`. */
static ji_status open_codes(const ji__concord *run, int64_t row, const ji_measure *measure,
                            ji__measure_builder *builder) {
  ji__measure_field field;
  ji__word code;
  size_t position = 0, prefix = 0;
  ji_status status = JI_OK;
  code.text = ji__column_text(run->codes, row, &code.size);
  while (code.text && code.size && !status && ji__measure_next(measure, &position, &field)) {
    ji__buffer value;
    if ((field.key != JI__KEY_AREA && field.key != JI__KEY_SECTOR) || field.column ||
        !is_own_code(field.value, code, &prefix))
      continue;
    ji__buffer_init(&value, ji__allocator(run->ctx));
    ji__buffer_format(&value, "%.*s@%s", (int)prefix, field.value, run->codes->name);
    status = value.failed ? ji__fail_memory(run->ctx)
                          : ji__measure_set(builder, field.side, field.key, value.data, value.size);
    ji__buffer_free(&value);
  }
  return status;
}

static ji_status read_cell(const ji__concord *run, const ji_measure *measure, int64_t row,
                           ji_measure **out) {
  ji_measure *written = NULL;
  ji__measure_builder builder;
  ji_status status = ji__measure_read(run->ctx, measure, run->dataset, row, &written);
  *out = NULL;
  if (status || !written)
    return status;
  status = ji__measure_begin(run->ctx, written, &builder);
  if (!status)
    status = open_codes(run, row, written, &builder);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  ji_measure_unref(written);
  return status;
}

/* A status by row is the row's own, whatever it varies by: it is not that of a part. */
static ji_status state_status(const ji__concord *run, const ji_measure *measure, int64_t row,
                              ji_measure **made) {
  ji_measure *resolved = NULL, *stated = NULL;
  if (!varies_by_status(*made))
    return JI_OK;
  ji_status status = ji__measure_resolve(run->ctx, measure, run->dataset, row, &resolved);
  if (!status)
    status = ji__measure_with(run->ctx, *made, "status",
                              ji__measure_value(resolved, JI__SIDE_OWN, JI__KEY_STATUS), &stated);
  ji_measure_unref(resolved);
  if (status)
    return status;
  ji_measure_unref(*made);
  *made = stated;
  return JI_OK;
}

ji_status ji__concord_template(const ji__concord *run, const ji_column *column, int64_t row,
                               ji_measure **out) {
  const ji_measure *measure = column->measure;
  ji_measure *own = NULL;
  *out = NULL;
  ji_status status = ji__measure_whole_column(measure)
                         ? read_cell(run, measure, row, &own)
                         : ji__measure_read(run->ctx, measure, run->dataset, row, &own);
  if (!status && own)
    status = ji__measure_resolve_some(run->ctx, own, run->dataset, row, is_kept, run, out);
  ji_measure_unref(own);
  if (!status && *out)
    status = state_status(run, measure, row, out);
  if (status) {
    ji_measure_unref(*out);
    *out = NULL;
  }
  return status;
}

/* --- groups ---------------------------------------------------------------------------------- */

/* The rows of one group while it is worked out. */
typedef struct gathering {
  ji_measure **templates, **measures;
  int64_t *rows;
  size_t count;
  int is_split; /* a part of a row is in it */
} gathering;

static void clear(gathering *g) {
  while (g->count > 0) {
    ji_measure_unref(g->templates[--g->count]);
    ji_measure_unref(g->measures[g->count]);
    g->templates[g->count] = g->measures[g->count] = NULL;
  }
  g->is_split = 0;
}

static void gathering_free(const ji__concord *run, gathering *g) {
  clear(g);
  ji__release(ji__allocator(run->ctx), g->templates);
  ji__release(ji__allocator(run->ctx), g->measures);
  ji__release(ji__allocator(run->ctx), g->rows);
}

static ji_status gathering_create(const ji__concord *run, gathering *g) {
  size_t count = (size_t)run->part_count + 1;
  const ji_allocator *allocator = ji__allocator(run->ctx);
  *g = (gathering){.templates = ji__allocate_array(allocator, count, sizeof(ji_measure *)),
                   .measures = ji__allocate_array(allocator, count, sizeof(ji_measure *)),
                   .rows = ji__allocate_array(allocator, count, sizeof(int64_t))};
  return g->templates && g->measures && g->rows ? JI_OK : ji__fail_memory(run->ctx);
}

/* Whether an amount of this measure has a number in the row. */
static int counts(const ji__concord *run, const ji__amount *owner, int64_t row) {
  for (size_t i = 0; i < run->amount_count; i++) {
    const ji_column *column = run->amounts[i].column;
    if (ji__measure_equal(column->measure, owner->column->measure) &&
        !ji__column_is_null(column, row))
      return 1;
  }
  return 0;
}

static ji_status gather(const ji__concord *run, const ji__amount *owner, int64_t row,
                        gathering *g) {
  if (!counts(run, owner, row))
    return JI_OK;
  ji_status status = ji__concord_template(run, owner->column, row, &g->templates[g->count]);
  if (!status)
    status = ji__measure_resolve(run->ctx, owner->column->measure, run->dataset, row,
                                 &g->measures[g->count]);
  g->rows[g->count++] = row;
  g->is_split |= run->start[row + 1] - run->start[row] > 1;
  return status;
}

/* Whether the same fields vary in both. */
static int vary_alike(const ji_measure *left, const ji_measure *right) {
  ji__measure_field a, b;
  size_t at = 0, other = 0;
  for (;;) {
    int has_left, has_right;
    while ((has_left = ji__measure_next(left, &at, &a)) && !a.column)
      ;
    while ((has_right = ji__measure_next(right, &other, &b)) && !b.column)
      ;
    if (!has_left || !has_right)
      return has_left == has_right;
    if (a.side != b.side || a.key != b.key || strcmp(a.value, b.value) != 0)
      return 0;
  }
}

static ji_status check_alike(const ji__concord *run, const gathering *g) {
  for (size_t i = 1; i < g->count; i++)
    if (!g->templates[0] != !g->templates[i] ||
        (g->templates[0] && !vary_alike(g->templates[0], g->templates[i])))
      return ji__fail(
          run->ctx, JI_ERROR_MEASURE,
          "rows %lld and %lld merge, but what varies by the codes in the measure of one "
          "does not in that of the other: put a column in by that keeps them apart",
          (long long)g->rows[0], (long long)g->rows[i]);
  return JI_OK;
}

static int are_equal(const gathering *g) {
  for (size_t i = 1; i < g->count; i++)
    if (!ji__measure_equal(g->templates[0], g->templates[i]))
      return 0;
  return 1;
}

/* The sum, in which the codes are left open again. */
static ji_status add_up(const ji__concord *run, const gathering *g, ji__measure_builder *builder) {
  size_t clash[2] = {0, 0};
  ji_measure *sum = NULL;
  ji__measure_field field;
  size_t position = 0;
  ji_status status =
      ji__measure_add_many(run->ctx, (const ji_measure *const *)g->measures, g->count, &sum, clash);
  if (status)
    return ji__fail_within(run->ctx, status, "rows %lld and %lld merge and may not be added",
                           (long long)g->rows[clash[0]], (long long)g->rows[clash[1]]);
  status = ji__measure_begin(run->ctx, sum, builder);
  while (!status && ji__measure_next(g->templates[0], &position, &field))
    if (field.column)
      status = ji__measure_set(builder, field.side, field.key, field.value, strlen(field.value));
  ji_measure_unref(sum);
  return status;
}

static ji_status make_group(const ji__concord *run, const gathering *g, ji_measure **out) {
  ji__measure_builder builder = {.ctx = run->ctx};
  ji_measure *sum = NULL;
  *out = NULL;
  ji_status status = check_alike(run, g);
  if (status || !g->count || !g->templates[0])
    return status;
  if (are_equal(g))
    status = ji__measure_begin(run->ctx, g->templates[0], &builder);
  else
    status = add_up(run, g, &builder);
  if (!status)
    status = ji__concord_relabel_fields(run, g->templates[0], &builder);
  if (!status)
    status = ji__measure_finish(&builder, g->is_split ? &sum : out);
  ji__measure_builder_free(&builder);
  if (status || !g->is_split)
    return status;
  status = ji__measure_begin(run->ctx, sum, &builder);
  if (!status)
    status = ji__concord_weaken(sum, &builder);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  ji_measure_unref(sum);
  return status;
}

static ji_status work_out_groups(const ji__concord *run, ji__amount *owner) {
  ji__members m;
  gathering g;
  owner->of_groups = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->groups.count + 1,
                                        sizeof(ji_measure *));
  ji_status status = ji__concord_members(run, &m);
  ji_status made = gathering_create(run, &g);
  if (!status)
    status = owner->of_groups ? made : ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->groups.count && !status; i++) {
    for (int64_t k = m.start[i]; k < m.start[i + 1] && !status; k++)
      status = gather(run, owner, m.rows[k], &g);
    if (!status)
      status = make_group(run, &g, &owner->of_groups[i]);
    clear(&g);
  }
  gathering_free(run, &g);
  ji__concord_members_free(run, &m);
  return status;
}

/* --- what did not map ------------------------------------------------------------------------ */

/* Stays as it is, but for the status of a part of a row. */
static ji_status make_lost(const ji__concord *run, const ji_column *column, int64_t row,
                           ji_measure **out) {
  ji__measure_builder builder;
  ji_measure *own = NULL, *stated = NULL;
  ji_status status = ji__measure_read(run->ctx, column->measure, run->dataset, row, &own);
  if (!status && own)
    status = state_status(run, column->measure, row, &own);
  if (status || !own || run->start[row + 1] - run->start[row] == 1) {
    *out = own;
    return status;
  }
  status = ji__measure_begin(run->ctx, own, &builder);
  if (!status)
    status = ji__concord_weaken(own, &builder);
  if (!status)
    status = ji__measure_finish(&builder, &stated);
  ji__measure_builder_free(&builder);
  ji_measure_unref(own);
  *out = stated;
  return status;
}

static ji_status work_out_lost(const ji__concord *run, ji__amount *owner) {
  int64_t *rows = NULL, count = run->part_count - run->mapped_count;
  ji_status status = ji__concord_rows(run, 1, &rows);
  owner->of_lost =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)count + 1, sizeof(ji_measure *));
  if (!status && !owner->of_lost)
    status = ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < count && !status; i++)
    status = make_lost(run, owner->column, rows[i], &owner->of_lost[i]);
  ji__release(ji__allocator(run->ctx), rows);
  return status;
}

/* --- names ----------------------------------------------------------------------------------- */

static int is_constant(const ji__concord *run, const ji__amount *owner) {
  for (int64_t g = 1; g < run->groups.count; g++)
    if (!ji__measure_equal(owner->of_groups[0], owner->of_groups[g]))
      return 0;
  return 1;
}

static int is_taken(const ji__concord *run, const char *name) {
  for (size_t i = 0; i < run->amount_count; i++)
    if ((run->amounts[i].name && strcmp(run->amounts[i].name, name) == 0) ||
        (run->amounts[i].lost_name && strcmp(run->amounts[i].lost_name, name) == 0))
      return 1;
  return ji_dataset_find(run->dataset, name) >= 0;
}

/* The column of measures keeps its name; a new one is `measure`, or NAME_measure. */
static ji_status name_column(const ji__concord *run, const ji__amount *owner, char **out) {
  ji__buffer name;
  const char *whole = ji__measure_whole_column(owner->column->measure);
  ji__buffer_init(&name, ji__allocator(run->ctx));
  ji__buffer_string(&name, whole ? whole : "measure");
  if (!whole && is_taken(run, "measure")) {
    name.size = 0;
    ji__buffer_format(&name, "%s_measure", owner->column->name);
  }
  *out = name.failed ? NULL : ji__copy_string(ji__allocator(run->ctx), name.data);
  ji__buffer_free(&name);
  return *out ? JI_OK : ji__fail_memory(run->ctx);
}

static ji_status by_column(const ji__concord *run, const char *name, ji_measure **out) {
  return ji__measure_create_whole(run->ctx, name, strlen(name), out);
}

/* --- all of it ------------------------------------------------------------------------------- */

static ji_status label_groups(ji__concord *run, ji__amount *owner) {
  if (!ji__measure_whole_column(owner->column->measure) && is_constant(run, owner)) {
    owner->measure = run->groups.count ? ji_measure_ref(owner->of_groups[0]) : NULL;
    return JI_OK;
  }
  ji_status status = name_column(run, owner, &owner->name);
  return status ? status : by_column(run, owner->name, &owner->measure);
}

static ji_status label_lost(ji__concord *run, ji__amount *owner) {
  const ji_measure *measure = owner->column->measure;
  int is_whole = ji__measure_whole_column(measure) != NULL;
  if (!run->partly_lost) {
    owner->left_over = ji_measure_ref(measure);
    return JI_OK;
  }
  if (!is_whole && !varies_by_status(measure)) {
    ji__measure_builder builder;
    ji_status status = ji__measure_begin(run->ctx, measure, &builder);
    if (!status)
      status = ji__concord_weaken(measure, &builder);
    if (!status)
      status = ji__measure_finish(&builder, &owner->left_over);
    ji__measure_builder_free(&builder);
    return status;
  }
  ji_status status = work_out_lost(run, owner);
  if (!status && owner->name)
    owner->lost_name = ji__copy_string(ji__allocator(run->ctx), owner->name);
  else if (!status)
    status = name_column(run, owner, &owner->lost_name);
  if (!status && !owner->lost_name)
    status = ji__fail_memory(run->ctx);
  return status ? status : by_column(run, owner->lost_name, &owner->left_over);
}

/* The first amount with the same measure. */
static size_t find_owner(const ji__concord *run, size_t index) {
  size_t owner = 0;
  while (
      !ji__measure_equal(run->amounts[owner].column->measure, run->amounts[index].column->measure))
    owner++;
  return owner;
}

ji_status ji__concord_work_out(ji__concord *run) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->amount_count && !status; i++) {
    ji__amount *amount = &run->amounts[i];
    if (!amount->is_worked_out)
      continue;
    amount->owner = find_owner(run, i);
    const ji__amount *owner = &run->amounts[amount->owner];
    if (owner != amount) {
      amount->measure = ji_measure_ref(owner->measure);
      amount->left_over = ji_measure_ref(owner->left_over);
      continue;
    }
    status = work_out_groups(run, amount);
    if (!status)
      status = label_groups(run, amount);
    if (!status)
      status = label_lost(run, amount);
    if (status)
      status = ji__fail_within(run->ctx, status, "column \"%s\"", amount->column->name);
  }
  return status;
}

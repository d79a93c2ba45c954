/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What jobs of a group measure, and the part of them that is in one occupation. */
#include "codes/list.h"
#include "data/measure_combine.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "model/occupation/occupation.h"

#include <string.h>

#define JOBS "jobs"

/* The measures of a group's rows, in the order of the rows. */
typedef struct parts {
  ji_measure **measures;
  int64_t *rows;
  size_t count;
} parts;

static void clear(parts *p) {
  while (p->count > 0)
    ji_measure_unref(p->measures[--p->count]);
}

/* The rows that were summed: those with a value and a sector. */
static ji_status collect(const ji__occ *run, const ji_column *value, const ji_column *sector,
                         int64_t group, parts *p) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < run->jobs->rows && !status; row++) {
    if (run->groups.group[row] != group || ji__column_is_null(value, row) ||
        ji__column_is_null(sector, row))
      continue;
    p->rows[p->count] = row;
    status = ji__measure_resolve(run->ctx, value->measure, run->jobs, row, &p->measures[p->count]);
    p->count += !status;
  }
  return status;
}

static ji__side side_of(const ji_measure *measure) {
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  return quantity && !strcmp(quantity, "coefficient") ? JI__SIDE_OF : JI__SIDE_OWN;
}

/* The status that a column's measure states; NULL: none. */
static const char *status_of(const ji_dataset *dataset, const char *name) {
  int64_t index = dataset ? ji_dataset_find(dataset, name) : -1;
  return index < 0 ? NULL
                   : ji__measure_value(ji__dataset_view(dataset, index)->measure, JI__SIDE_OWN,
                                       JI__KEY_STATUS);
}

/* What was split is of a model, and no better founded than the shares and the mapping. */
static ji_status weaken(const ji__occ *run, const ji_measure *measure, ji_measure **out) {
  const char *const others[] = {"model", status_of(run->shares, "share"),
                                status_of(run->options.mapping, "weight")};
  const char *weakest = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  ji__measure_builder builder;
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    weakest = others[i] ? ji__weaker_status(weakest, others[i]) : weakest;
  ji_status status = ji__measure_begin(run->ctx, measure, &builder);
  if (!status)
    status = ji__measure_set(&builder, JI__SIDE_OWN, JI__KEY_STATUS, weakest, strlen(weakest));
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

static ji_status settle(const ji__occ *run, ji__occ_group *group) {
  if (!group->measure)
    return JI_OK;
  const char *own = ji__measure_value(group->measure, side_of(group->measure), JI__KEY_GROUP);
  if (own)
    return ji__fail(run->ctx, JI_ERROR_MEASURE,
                    JOBS ": they are of group \"%s\" already, and their shares by occupation are "
                         "not told: jobs of no group were expected",
                    own);
  return weaken(run, group->measure, &group->model);
}

static ji_status add(ji__occ *run, const parts *p, ji__occ_group *group) {
  size_t clash[2] = {0, 0};
  if (!p->count)
    return JI_OK;
  ji_status status = ji__measure_add_many(run->ctx, (const ji_measure *const *)p->measures,
                                          p->count, &group->measure, clash);
  if (!status)
    return settle(run, group);
  return status == JI_ERROR_MEMORY
             ? status
             : ji__fail_within(run->ctx, status, JOBS ": rows %lld and %lld are summed",
                               (long long)p->rows[clash[0]] + 1, (long long)p->rows[clash[1]] + 1);
}

ji_status ji__occ_add_measures(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  size_t rows = (size_t)run->jobs->rows + 1;
  const ji_column *value =
      ji__dataset_view(run->jobs, ji_dataset_find(run->jobs, run->options.value));
  const ji_column *sector =
      ji__dataset_view(run->jobs, ji_dataset_find(run->jobs, run->options.sector));
  parts p = {.measures = ji__allocate_array(allocator, rows, sizeof(ji_measure *)),
             .rows = ji__allocate_array(allocator, rows, sizeof(int64_t))};
  ji_status status = p.measures && p.rows ? JI_OK : ji__fail_memory(run->ctx);
  for (int64_t g = 0; g < run->groups.count && value->measure && !status; g++) {
    status = collect(run, value, sector, g, &p);
    if (!status)
      status = add(run, &p, &run->group[g]);
    clear(&p);
  }
  ji__release(allocator, p.measures);
  ji__release(allocator, p.rows);
  return status;
}

/* "isco-08:2656"; "isco-08:unstated" where the occupation is not told. */
static ji_status name_group(const ji__occ *run, int64_t target, ji__buffer *out) {
  const char *list = run->options.classification;
  const ji__word *word = ji__occ_target(run, target);
  ji__buffer_init(out, ji__allocator(run->ctx));
  ji__buffer_string(out, list ? list : "occupation");
  ji__buffer_string(out, ":");
  char *name = word ? ji__copy_bytes(ji__allocator(run->ctx), word->text, word->size) : NULL;
  if (name)
    ji__measure_append_atom(out, name);
  else
    ji__buffer_string(out, "unstated");
  int failed = out->failed || (word && !name);
  ji__release(ji__allocator(run->ctx), name);
  return failed ? ji__fail_memory(run->ctx) : JI_OK;
}

ji_status ji__occ_measure(const ji__occ *run, int64_t group, int64_t target, ji_measure **out) {
  const ji_measure *model = run->group[group].model;
  ji__measure_builder builder;
  ji__buffer name;
  *out = NULL;
  if (!model)
    return JI_OK;
  ji_status status = name_group(run, target, &name);
  if (!status) {
    status = ji__measure_begin(run->ctx, model, &builder);
    if (!status)
      status = ji__measure_set(&builder, side_of(model), JI__KEY_GROUP, name.data, name.size);
    if (!status)
      status = ji__measure_finish(&builder, out);
    ji__measure_builder_free(&builder);
  }
  ji__buffer_free(&name);
  return status;
}

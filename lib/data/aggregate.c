/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums over groups of rows, each of them through ji_measure_combine(). */
#include "data/group.h"
#include "data/measure.h"
#include "data/resolve.h"
#include "data/sum.h"
#include "data/unit.h"

#include <string.h>

#define FUNCTION "ji_dataset_aggregate"

/* One run of the function. */
typedef struct aggregation {
  ji_context *ctx;
  const ji_dataset *dataset;
  const char *const *by;
  size_t by_count;
  int64_t *by_index;
  ji__groups groups;
  ji__sum_plan plan;
  ji_dataset_builder *builder;
} aggregation;

static int is_by(const aggregation *run, const char *name) {
  for (size_t i = 0; i < run->by_count; i++)
    if (strcmp(run->by[i], name) == 0)
      return 1;
  return 0;
}

static ji_status find_by(aggregation *run) {
  run->by_index = ji__allocate_array(ji__allocator(run->ctx), run->by_count, sizeof *run->by_index);
  if (!run->by_index)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->by_count; i++) {
    if (!run->by[i])
      return ji__fail_null(run->ctx, FUNCTION, "a name in by");
    for (size_t j = 0; j < i; j++)
      if (strcmp(run->by[i], run->by[j]) == 0)
        return ji__fail(run->ctx, JI_ERROR_LABEL, "column \"%s\" is in by twice", run->by[i]);
    run->by_index[i] = ji_dataset_find(run->dataset, run->by[i]);
    if (run->by_index[i] < 0)
      return ji__fail(run->ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\"", run->by[i]);
  }
  return JI_OK;
}

static ji_status plan_sums(aggregation *run) {
  for (int64_t i = 0; i < run->dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(run->dataset, i);
    int is_number = column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64;
    if (!is_number || is_by(run, column->name))
      continue;
    const char *whole = column->measure ? ji__measure_whole_column(column->measure) : NULL;
    if (whole && is_by(run, whole))
      return ji__fail(run->ctx, JI_ERROR_LABEL,
                      "column \"%s\" holds the measures of \"%s\": it cannot make groups", whole,
                      column->name);
    ji_status status = ji__sum_plan_add(&run->plan, i);
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status write_groups(aggregation *run) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->by_count && !status; i++)
    status =
        ji__builder_gather(run->ctx, run->builder, ji__dataset_view(run->dataset, run->by_index[i]),
                           run->groups.first_row, run->groups.count);
  return status;
}

static ji_status describe(const aggregation *run, ji__provenance **out) {
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(run->ctx, *out, "dataset", run->dataset);
  for (size_t i = 0; i < run->by_count && !status; i++)
    status = ji__provenance_add(run->ctx, *out, "option", "by", run->by[i]);
  return status;
}

static ji_status aggregate(aggregation *run, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = find_by(run);
  if (!status)
    status = ji__groups_create(run->ctx, run->dataset, run->by_index, run->by_count, &run->groups);
  if (!status)
    status = plan_sums(run);
  if (!status)
    status = ji__builder_create(run->ctx, &run->builder);
  if (!status)
    status = write_groups(run);
  if (!status)
    status = ji__sum_plan_write(&run->plan, run->builder);
  if (!status)
    status = describe(run, &provenance);
  if (!status)
    status = ji__builder_finish(run->ctx, run->builder, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_dataset_aggregate(ji_context *ctx, const ji_dataset *dataset, const char *const *by,
                               size_t count, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, FUNCTION, "dataset");
  if (!by && count)
    return ji__fail_null(ctx, FUNCTION, "by");
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  aggregation run = {.ctx = ctx, .dataset = dataset, .by = by, .by_count = count};
  run.plan = (ji__sum_plan){.ctx = ctx, .dataset = dataset, .groups = &run.groups};
  status = aggregate(&run, out);
  ji_dataset_builder_free(run.builder);
  ji__sum_plan_free(&run.plan);
  ji__groups_free(ctx, &run.groups);
  ji__release(ji__allocator(ctx), run.by_index);
  return status;
}

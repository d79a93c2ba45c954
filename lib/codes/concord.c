/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_concord(): a dataset is brought to other codes. */
#include "codes/concord.h"

#include "codes/columns.h"
#include "codes/succession.h"
#include "data/sum.h"

#include <string.h>

#define FUNCTION "ji_dataset_concord"
#define OPTIONS_MINIMUM sizeof(ji_concord_options)

static const ji_concord_options defaults = {.size = sizeof(ji_concord_options),
                                            .tolerance = JI__TOLERANCE};

ji_status ji_concord_options_init(ji_concord_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &defaults, sizeof defaults);
}

static ji_status read_options(ji_context *ctx, const ji_concord_options *options,
                              ji_concord_options *chosen) {
  *chosen = defaults;
  if (!options)
    return JI_OK;
  ji_status status =
      ji__options_read(ctx, "ji_concord_options", options, OPTIONS_MINIMUM, chosen, sizeof *chosen);
  if (!status)
    status = ji__weight_tolerance(ctx, "ji_concord_options", chosen->tolerance);
  if (status)
    return status;
  if (chosen->unmapped < JI_CONCORD_UNMAPPED_REFUSE ||
      chosen->unmapped > JI_CONCORD_UNMAPPED_COLLECT ||
      chosen->columns < JI_CONCORD_COLUMNS_REFUSE || chosen->columns > JI_CONCORD_COLUMNS_DROP)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_concord_options: unmapped or columns is none of its values");
  if (chosen->by_count && !chosen->by)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_concord_options: by is NULL though by_count is not 0");
  for (size_t i = 0; i < chosen->by_count; i++)
    if (!chosen->by[i])
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_concord_options.by[%zu] is NULL", i);
  return JI_OK;
}

/* --- columns ------------------------------------------------------------------------------- */

static ji_status find_by(ji__concord *run) {
  size_t count = run->options.by_count;
  run->by = ji__allocate_array(ji__allocator(run->ctx), count, sizeof *run->by);
  if (!run->by)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < count; i++) {
    const char *name = run->options.by[i];
    run->by[i] = ji_dataset_find(run->dataset, name);
    if (run->by[i] < 0)
      return ji__fail(run->ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\"", name);
    int is_double = run->by[i] == run->key;
    for (size_t j = 0; j < i; j++)
      is_double |= run->by[j] == run->by[i];
    if (is_double)
      return ji__fail(run->ctx, JI_ERROR_LABEL,
                      "column \"%s\" is in by twice, or is the column of codes", name);
  }
  return JI_OK;
}

static int is_kept(const ji__concord *run, int64_t index) {
  for (size_t i = 0; i < run->options.by_count; i++)
    if (run->by[i] == index)
      return 1;
  return index == run->key;
}

/* A column that does not add ends the call, or is left out with a warning. */
static ji_status leave_out(const ji__concord *run, const char *name, ji_status status) {
  if (run->options.columns != JI_CONCORD_COLUMNS_DROP ||
      (status != JI_ERROR_MEASURE && status != JI_ERROR_UNIT && status != JI_ERROR_TYPE &&
       status != JI_ERROR_UNSUPPORTED))
    return ji__fail_within(run->ctx, status, "column \"%s\"", name);
  ji__log(run->ctx, JI_LOG_WARNING, "column \"%s\" is left out: %s", name, run->ctx->message);
  run->ctx->message[0] = 0;
  return JI_OK;
}

static ji_status check_type(const ji__concord *run, const ji_column *column) {
  if (column->type != JI_TYPE_INT64 && column->type != JI_TYPE_FLOAT64)
    return ji__fail(run->ctx, JI_ERROR_TYPE, "it is %s and does not add: it must be in by",
                    ji__type_name(column->type));
  return JI_OK;
}

static ji_status choose_amounts(ji__concord *run) {
  ji_status status = ji__concord_find_carried(run);
  if (status)
    return status;
  run->amounts = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->dataset->column_count,
                                    sizeof *run->amounts);
  if (!run->amounts)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->dataset->column_count && !status; i++) {
    ji__amount amount = {.column = ji__dataset_view(run->dataset, i)};
    if (is_kept(run, i) || run->carried[i])
      continue;
    status = check_type(run, amount.column);
    if (!status)
      status = ji__concord_may_add(run, &amount);
    if (status) {
      status = leave_out(run, amount.column->name, status);
      continue;
    }
    run->amounts[run->amount_count++] = amount;
    status = ji__concord_relabel(run, &run->amounts[run->amount_count - 1]);
  }
  return status ? status : ji__concord_work_out(run);
}

/* --- the result ---------------------------------------------------------------------------- */

static ji_status write_key(const ji__concord *run, const ji_column *key,
                           ji_dataset_builder *builder) {
  const ji__amount *owner = ji__concord_owner(run, key->name);
  return owner
             ? ji__concord_write_measures(run, owner, builder)
             : ji__builder_gather(run->ctx, builder, key, run->groups.first_row, run->groups.count);
}

static ji_status write_sums(const ji__concord *run, const ji_dataset *parts,
                            ji_dataset_builder *builder) {
  int64_t kept = run->keys->column_count;
  ji__sum_plan plan = {
      .ctx = run->ctx, .dataset = parts, .groups = &run->groups, .has_measures = 1};
  ji_status status = JI_OK;
  for (int64_t i = 0; i < kept && !status; i++)
    status = write_key(run, ji__dataset_view(parts, i), builder);
  for (size_t i = 0; i < run->amount_count && !status; i++)
    status = ji__sum_plan_add(&plan, ji_dataset_find(parts, run->amounts[i].column->name));
  if (!status)
    status = ji__sum_plan_write(&plan, builder);
  for (size_t i = 0; i < run->amount_count && !status; i++)
    if (run->amounts[i].name && !ji__builder_has(builder, run->amounts[i].name))
      status = ji__concord_write_measures(run, &run->amounts[i], builder);
  ji__sum_plan_free(&plan);
  return status;
}

static ji_status write_result(const ji__concord *run, ji__provenance *provenance,
                              ji_dataset **out) {
  ji_dataset *parts = NULL;
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__concord_explode(run, 0, &parts);
  if (!status)
    status = ji__builder_create(run->ctx, &builder);
  if (!status)
    status = write_sums(run, parts, builder);
  if (!status)
    status = ji__builder_finish(run->ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(parts);
  return status;
}

static ji_status describe_options(const ji__concord *run, ji__provenance *provenance) {
  const ji_concord_options *o = &run->options;
  ji_context *ctx = run->ctx;
  ji_status status = ji__provenance_add(ctx, provenance, "option", "column", run->column);
  for (size_t i = 0; i < o->by_count && !status; i++)
    status = ji__provenance_add(ctx, provenance, "option", "by", o->by[i]);
  if (!status && o->from_version)
    status = ji__provenance_add(ctx, provenance, "option", "from_version", o->from_version);
  if (!status && o->to_version)
    status = ji__provenance_add(ctx, provenance, "option", "to_version", o->to_version);
  return status ? status
                : ji__provenance_number(ctx, provenance, "option", "tolerance", o->tolerance);
}

static ji_status describe(const ji__concord *run, ji__provenance **out) {
  const struct {
    const char *name;
    int64_t count;
  } notes[] = {{"rows", run->dataset->rows},
               {"rows split", run->split_rows},
               {"rows not mapped", run->lost_rows - run->partly_lost},
               {"rows mapped in part", run->partly_lost}};
  ji_context *ctx = run->ctx;
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "dataset", run->dataset);
  if (!status)
    status = ji__provenance_input(ctx, *out, "concordance", run->table);
  if (!status)
    status = describe_options(run, *out);
  for (size_t i = 0; i < sizeof notes / sizeof notes[0] && !status; i++)
    status = ji__provenance_number(ctx, *out, "note", notes[i].name, (double)notes[i].count);
  return status;
}

static ji_status write_members(const ji__concord *run, ji_bundle **out) {
  static const char *const names[] = {"coverage", "result", "unmapped"};
  ji_dataset *made[3] = {NULL, NULL, NULL};
  ji__provenance *provenance = NULL;
  ji_status status = describe(run, &provenance);
  if (!status)
    status = ji__concord_coverage(run, provenance, &made[0]);
  if (!status)
    status = write_result(run, provenance, &made[1]);
  if (!status)
    status = ji__concord_unmapped(run, provenance, &made[2]);
  if (!status)
    status = ji__bundle_of(run->ctx, names, made, 3, out);
  for (size_t i = 0; i < 3; i++)
    ji_dataset_unref(made[i]);
  ji__provenance_unref(provenance);
  return status;
}

static void free_measures(const ji__concord *run, ji_measure **measures, int64_t count) {
  for (int64_t i = 0; measures && i < count; i++)
    ji_measure_unref(measures[i]);
  ji__release(ji__allocator(run->ctx), measures);
}

static void free_amount(const ji__concord *run, ji__amount *amount) {
  ji_measure_unref(amount->measure);
  ji_measure_unref(amount->left_over);
  free_measures(run, amount->of_groups, run->groups.count);
  free_measures(run, amount->of_lost, run->part_count - run->mapped_count);
  ji__release(ji__allocator(run->ctx), amount->name);
  ji__release(ji__allocator(run->ctx), amount->lost_name);
}

static void free_run(ji__concord *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  for (size_t i = 0; i < run->amount_count; i++)
    free_amount(run, &run->amounts[i]);
  ji__release(allocator, run->amounts);
  ji__release(allocator, run->by);
  ji__release(allocator, run->carried);
  ji__release(allocator, run->codes_of);
  ji__release(allocator, run->parts);
  ji__release(allocator, run->start);
  ji_dataset_unref(run->keys);
  ji__groups_free(run->ctx, &run->groups);
  ji__concordance_free(&run->concordance);
}

static ji_status concord(ji__concord *run, ji_bundle **out) {
  ji_concordance_options reading;
  (void)ji_concordance_options_init(&reading, sizeof reading);
  reading.tolerance = run->options.tolerance;
  ji_status status =
      ji__code_column(run->ctx, run->dataset, "the dataset", run->column, &run->codes);
  run->key = ji_dataset_find(run->dataset, run->column);
  if (!status)
    status = find_by(run);
  if (!status)
    status =
        ji__concordance_read(run->ctx, run->table, "the concordance", &reading, &run->concordance);
  if (!status)
    status = ji__concord_divide(run);
  if (!status && run->options.unmapped == JI_CONCORD_UNMAPPED_REFUSE)
    status = ji__concord_refuse_lost(run);
  if (!status)
    status = choose_amounts(run);
  return status ? status : write_members(run, out);
}

ji_status ji_dataset_concord(ji_context *ctx, const ji_dataset *dataset, const char *column,
                             const ji_dataset *concordance, const ji_concord_options *options,
                             ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset || !column || !concordance || !out)
    return ji__fail_null(ctx, FUNCTION,
                         !dataset       ? "dataset"
                         : !column      ? "column"
                         : !concordance ? "concordance"
                                        : "out");
  ji__concord run = {.ctx = ctx, .dataset = dataset, .column = column, .table = concordance};
  run.concordance.ctx = ctx;
  status = read_options(ctx, options, &run.options);
  if (!status)
    status = concord(&run, out);
  free_run(&run);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of units and measures that amounts vary by, on their way through. */
#include "codes/concord.h"
#include "codes/list.h"
#include "data/resolve.h"
#include "data/text_column.h"
#include "data/unit.h"

#include <string.h>

/* --- which they are -------------------------------------------------------------------------- */

static void carry(ji__concord *run, const char *name) {
  int64_t index = ji_dataset_find(run->dataset, name);
  if (index >= 0 && !ji__concord_is_kept(run, name))
    run->carried[index] = 1;
}

ji_status ji__concord_find_carried(ji__concord *run) {
  run->carried = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->dataset->column_count, 1);
  if (!run->carried)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(run->dataset, i);
    ji__measure_field field;
    const char *units, *whole;
    size_t position = 0;
    if (ji__concord_is_kept(run, column->name))
      continue;
    if (column->unit && ji__unit_is_by_row(column->unit, &units))
      carry(run, units);
    if (column->measure && (whole = ji__measure_whole_column(column->measure)))
      carry(run, whole);
    else
      while (column->measure && ji__measure_next(column->measure, &position, &field))
        if (field.column)
          carry(run, field.column);
  }
  return JI_OK;
}

/* --- texts ----------------------------------------------------------------------------------- */

static void add_measure(ji__text_column *texts, const ji_measure *measure) {
  if (measure)
    ji__text_column_add(texts, ji_measure_text(measure));
  else
    ji__text_column_null(texts);
}

static ji_status finish_texts(const ji__concord *run, ji_status status, ji__text_column *texts,
                              const char *name, const char *description,
                              ji_dataset_builder *builder) {
  ji__replacement made = {.column = {.name = name, .description = description}};
  if (!status)
    status = ji__text_column_finish(run->ctx, texts, &made);
  if (!status)
    status = ji__builder_take(run->ctx, builder, &made.column, made.owned);
  if (status)
    ji__replacements_free(run->ctx, &made, 1);
  ji__text_column_free(run->ctx, texts);
  return status;
}

#define DESCRIPTION "what the numbers of the row measure"

/* The measures that an array names, or those that `of` picks from it. */
static ji_status write_measures(const ji__concord *run, const char *name,
                                ji_measure *const *measures, const int64_t *of, int64_t count,
                                ji_dataset_builder *builder) {
  ji__text_column texts;
  ji_status status = ji__text_column_begin(run->ctx, count, &texts);
  for (int64_t i = 0; i < count && !status; i++)
    add_measure(&texts, measures[of ? of[i] : i]);
  return finish_texts(run, status, &texts, name, DESCRIPTION, builder);
}

/* --- in the result --------------------------------------------------------------------------- */

const ji__amount *ji__concord_owner(const ji__concord *run, const char *name) {
  for (size_t i = 0; i < run->amount_count; i++)
    if (run->amounts[i].name && strcmp(run->amounts[i].name, name) == 0)
      return &run->amounts[i];
  return NULL;
}

ji_status ji__concord_write_measures(const ji__concord *run, const ji__amount *owner,
                                     ji_dataset_builder *builder) {
  return write_measures(run, owner->name, owner->of_groups, NULL, run->groups.count, builder);
}

/* --- keys ------------------------------------------------------------------------------------ */

/* An amount column whose measure is written in that column, row by row; NULL: none. */
static const ji_column *measured_by(const ji__concord *run, const char *name) {
  for (int64_t i = 0; i < run->dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(run->dataset, i);
    const char *whole = column->measure ? ji__measure_whole_column(column->measure) : NULL;
    if (whole && strcmp(whole, name) == 0 && !ji__concord_is_kept(run, column->name))
      return column;
  }
  return NULL;
}

static ji_status write_templates(const ji__concord *run, const ji_column *column,
                                 const ji_column *amount, const int64_t *rows, int64_t count,
                                 ji_dataset_builder *builder) {
  ji__text_column texts;
  ji_status status = ji__text_column_begin(run->ctx, count, &texts);
  for (int64_t i = 0; i < count && !status; i++) {
    ji_measure *template = NULL;
    status = ji__concord_template(run, amount, rows[i], &template);
    add_measure(&texts, template);
    ji_measure_unref(template);
  }
  return finish_texts(run, status, &texts, column->name, column->description, builder);
}

ji_status ji__concord_write_by(const ji__concord *run, size_t index, const int64_t *rows,
                               int64_t count, ji_dataset_builder *builder) {
  const ji_column *column = ji__dataset_view(run->dataset, run->by[index]);
  const ji_column *amount = measured_by(run, column->name);
  return amount ? write_templates(run, column, amount, rows, count, builder)
                : ji__builder_gather(run->ctx, builder, column, rows, count);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* Units that the sums convert. */
static ji_status write_units(const ji__concord *run, const int64_t *rows,
                             ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->amount_count && !status; i++) {
    const char *unit = run->amounts[i].column->unit, *name;
    if (!unit || !ji__unit_is_by_row(unit, &name) || ji__builder_has(builder, name))
      continue;
    const ji_column *units = ji__dataset_view(run->dataset, ji_dataset_find(run->dataset, name));
    status = ji__builder_gather(run->ctx, builder, units, rows, run->mapped_count);
  }
  return status;
}

ji_status ji__concord_write_parts(const ji__concord *run, const int64_t *rows,
                                  ji_dataset_builder *builder) {
  ji_status status = write_units(run, rows, builder);
  for (size_t i = 0; i < run->amount_count && !status; i++) {
    const ji__amount *owner = &run->amounts[i];
    if (owner->name && !ji__builder_has(builder, owner->name))
      status = write_measures(run, owner->name, owner->of_groups, run->groups.group,
                              run->mapped_count, builder);
  }
  return status;
}

/* --- what did not map ------------------------------------------------------------------------ */

static const ji__amount *lost_owner(const ji__concord *run, const char *name) {
  for (size_t i = 0; i < run->amount_count; i++)
    if (run->amounts[i].lost_name && strcmp(run->amounts[i].lost_name, name) == 0)
      return &run->amounts[i];
  return NULL;
}

/* A column as it is, unless it holds measures and parts of rows are among them. */
static ji_status write_lost_column(const ji__concord *run, int64_t index, const int64_t *rows,
                                   int64_t count, ji_dataset_builder *builder) {
  const ji_column *column = ji__dataset_view(run->dataset, index);
  const ji__amount *owner = lost_owner(run, column->name);
  return owner ? write_measures(run, column->name, owner->of_lost, NULL, count, builder)
               : ji__builder_gather(run->ctx, builder, column, rows, count);
}

ji_status ji__concord_write_lost(const ji__concord *run, const int64_t *rows, int64_t count,
                                 ji_dataset_builder *builder) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->options.by_count && !status; i++)
    status = write_lost_column(run, run->by[i], rows, count, builder);
  for (int64_t i = 0; i < run->dataset->column_count && !status; i++)
    if (run->carried[i])
      status = write_lost_column(run, i, rows, count, builder);
  for (size_t i = 0; i < run->amount_count && !status; i++) {
    const ji__amount *owner = &run->amounts[i];
    if (owner->lost_name && !ji__builder_has(builder, owner->lost_name))
      status = write_measures(run, owner->lost_name, owner->of_lost, NULL, count, builder);
  }
  return status;
}

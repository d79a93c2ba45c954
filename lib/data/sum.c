/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/sum.h"

#include "data/measure.h"
#include "data/resolve.h"
#include "data/text_column.h"
#include "data/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What becomes of a column's cells in a group of several rows. */
enum behaviour {
  ADDS,          /* a null is left out */
  ADDS_COMPLETE, /* one null makes the sum null: a bound on a part is none on the whole */
  DOES_NOT_ADD   /* null: needs more than the rows hold (covariances, who overlaps with whom) */
};

typedef struct sums {
  const ji_column *column;
  enum behaviour behaviour;
  double *numbers;
  double *lost; /* low-order parts (Neumaier's compensated summation) */
  int64_t *integers;
  int64_t *added;
  uint8_t *validity;
} sums;

static enum behaviour behaviour_of(const char *name) {
  static const char *const complete[] = {"rounding_low", "rounding_high", "scenario_low",
                                         "scenario_high", "error_bound"};
  static const char *const never[] = {"standard_error", "sampling_low", "sampling_high",
                                      "overlap_low",    "overlap_high", "bounds_low",
                                      "bounds_high"};
  for (size_t i = 0; i < sizeof complete / sizeof complete[0]; i++)
    if (strcmp(name, complete[i]) == 0)
      return ADDS_COMPLETE;
  for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
    if (strcmp(name, never[i]) == 0)
      return DOES_NOT_ADD;
  return ADDS;
}

int ji__sum_adds(const char *name) {
  return behaviour_of(name) != DOES_NOT_ADD;
}

ji_status ji__sum_plan_add(ji__sum_plan *plan, int64_t column) {
  if (plan->count == plan->capacity) {
    size_t capacity = plan->capacity ? plan->capacity * 2 : 16;
    int64_t *columns =
        ji__reallocate_array(ji__allocator(plan->ctx), plan->columns, capacity, sizeof *columns);
    if (!columns)
      return ji__fail_memory(plan->ctx);
    plan->columns = columns;
    plan->capacity = capacity;
  }
  plan->columns[plan->count++] = column;
  return JI_OK;
}

void ji__sum_plan_free(ji__sum_plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  for (size_t i = 0; i < plan->measure_count; i++) {
    ji__sum_measure *measure = &plan->measures[i];
    for (int64_t g = 0; measure->combined && g < plan->groups->count; g++)
      ji_measure_unref(measure->combined[g]);
    ji__release(allocator, measure->combined);
    ji__release(allocator, measure->name);
  }
  ji__release(allocator, plan->measures);
  ji__release(allocator, plan->columns);
}

/* --- units --- */

/* The row whose unit each group's sums have: its first one with a unit; else its first row. */
static ji_status unit_rows(const ji__sum_plan *plan, const ji_column *units, int64_t **out) {
  *out = ji__allocate_array(ji__allocator(plan->ctx), (size_t)plan->groups->count, sizeof **out);
  if (!*out)
    return ji__fail_memory(plan->ctx);
  for (int64_t g = 0; g < plan->groups->count; g++)
    (*out)[g] = plan->groups->first_row[g];
  for (int64_t row = 0; row < plan->dataset->rows; row++) {
    int64_t *chosen = &(*out)[plan->groups->group[row]];
    if (ji__column_is_null(units, *chosen) && !ji__column_is_null(units, row))
      *chosen = row;
  }
  return JI_OK;
}

/* The factor from the unit of `row` to that of `to`, both cells of the column `units`. */
static ji_status row_factor(ji_context *ctx, const ji_column *units, int64_t row, int64_t to,
                            double *factor) {
  size_t from_size, to_size;
  const char *from = ji__column_text(units, row, &from_size);
  const char *target = ji__column_text(units, to, &to_size);
  *factor = 1;
  if (!from && !target)
    return JI_OK;
  if (from && target && from_size == to_size && memcmp(from, target, from_size) == 0)
    return JI_OK;
  if (!from || !target)
    return ji__fail(ctx, JI_ERROR_UNIT, "rows %lld and %lld: one has no unit", (long long)to,
                    (long long)row);
  char *from_text = NULL, *to_text = NULL;
  ji_status status = ji__column_copy_text(ctx, units, row, &from_text);
  if (!status)
    status = ji__column_copy_text(ctx, units, to, &to_text);
  if (!status)
    status = ji__unit_factor_text(ctx, from_text, to_text, factor);
  ji__release(ji__allocator(ctx), from_text);
  ji__release(ji__allocator(ctx), to_text);
  return status ? ji__fail_within(ctx, status, "rows %lld and %lld", (long long)to, (long long)row)
                : JI_OK;
}

/* The column that holds the units of `column` by row; NULL if they do not vary. */
static const ji_column *units_of(const ji__sum_plan *plan, const ji_column *column) {
  const char *name;
  if (!column->unit || !ji__unit_is_by_row(column->unit, &name))
    return NULL;
  return ji__dataset_view(plan->dataset, ji_dataset_find(plan->dataset, name));
}

/* --- sums --- */

static void sums_free(const ji__sum_plan *plan, sums *s) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  ji__release(allocator, s->numbers);
  ji__release(allocator, s->lost);
  ji__release(allocator, s->integers);
  ji__release(allocator, s->added);
  ji__release(allocator, s->validity);
}

static ji_status sums_allocate(const ji__sum_plan *plan, const ji_column *column, sums *s) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  size_t count = (size_t)plan->groups->count;
  *s = (sums){.column = column, .behaviour = behaviour_of(column->name)};
  s->numbers = ji__allocate_array(allocator, count, sizeof *s->numbers);
  s->lost = ji__allocate_array(allocator, count, sizeof *s->lost);
  s->integers = ji__allocate_array(allocator, count, sizeof *s->integers);
  s->added = ji__allocate_array(allocator, count, sizeof *s->added);
  s->validity = ji__allocate_array(allocator, count / 8 + 1, 1);
  if (s->numbers && s->lost && s->integers && s->added && s->validity)
    return JI_OK;
  return ji__fail_memory(plan->ctx);
}

static void add_number(sums *s, int64_t group, double value) {
  double sum = s->numbers[group], next = sum + value;
  if (isfinite(next))
    s->lost[group] += fabs(sum) >= fabs(value) ? (sum - next) + value : (value - next) + sum;
  s->numbers[group] = next;
}

static ji_status add_integer(ji_context *ctx, sums *s, int64_t group, int64_t row, double factor) {
  int64_t value = ((const int64_t *)s->column->values)[row], sum = s->integers[group];
  if (factor != 1)
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "column \"%s\", row %lld: integers of different units do not add; make the "
                    "column float64",
                    s->column->name, (long long)row);
  if (value > 0 ? sum > INT64_MAX - value : sum < INT64_MIN - value)
    return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\", row %lld: the sum of integers overflows",
                    s->column->name, (long long)row);
  s->integers[group] = sum + value;
  return JI_OK;
}

static ji_status add_rows(const ji__sum_plan *plan, sums *s, const ji_column *units,
                          const int64_t *unit_row_of) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < plan->dataset->rows && !status; row++) {
    int64_t group = plan->groups->group[row];
    double factor = 1, value = 0;
    if (ji__column_is_null(s->column, row))
      continue;
    if (units)
      status = row_factor(plan->ctx, units, row, unit_row_of[group], &factor);
    if (status)
      return ji__fail_within(plan->ctx, status, "column \"%s\"", s->column->name);
    s->added[group]++;
    if (s->column->type == JI_TYPE_INT64)
      status = add_integer(plan->ctx, s, group, row, factor);
    else if (ji__column_number(s->column, row, &value))
      add_number(s, group, value * factor);
  }
  return status;
}

/* Whether the group's sum is one. */
static int is_whole(const sums *s, const ji__groups *groups, int64_t group) {
  if (!s->added[group])
    return 0;
  if (s->behaviour == ADDS)
    return 1;
  if (s->behaviour == ADDS_COMPLETE)
    return s->added[group] == groups->rows[group];
  return groups->rows[group] == 1;
}

static void close_sums(const ji__sum_plan *plan, sums *s) {
  for (int64_t g = 0; g < plan->groups->count; g++) {
    if (isfinite(s->numbers[g]))
      s->numbers[g] += s->lost[g];
    if (is_whole(s, plan->groups, g))
      s->validity[g / 8] |= (uint8_t)(1U << (g % 8));
  }
}

static ji_status compute_sums(const ji__sum_plan *plan, sums *s) {
  const ji_column *units = units_of(plan, s->column);
  int64_t *rows = NULL;
  ji_status status = units ? unit_rows(plan, units, &rows) : JI_OK;
  if (!status)
    status = add_rows(plan, s, units, rows);
  if (!status)
    close_sums(plan, s);
  ji__release(ji__allocator(plan->ctx), rows);
  return status;
}

/* --- measures --- */

/* True if a column of this measure has a number in the row. */
static int row_counts(const ji__sum_plan *plan, const ji_measure *source, int64_t row) {
  for (size_t i = 0; i < plan->count; i++) {
    const ji_column *column = ji__dataset_view(plan->dataset, plan->columns[i]);
    if (ji__measure_equal(column->measure, source) && !ji__column_is_null(column, row))
      return 1;
  }
  return 0;
}

/* Rows in the order of their groups: those of group g are rows[start[g]] to rows[start[g + 1]]. */
typedef struct sorted_rows {
  int64_t *rows, *start;
} sorted_rows;

static void free_sorted(const ji__sum_plan *plan, sorted_rows *sorted) {
  ji__release(ji__allocator(plan->ctx), sorted->rows);
  ji__release(ji__allocator(plan->ctx), sorted->start);
}

/* The rows that count, sorted by group; to be freed whatever happens. */
static ji_status sort_rows(const ji__sum_plan *plan, const ji_measure *source,
                           sorted_rows *sorted) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  const int64_t *group = plan->groups->group;
  size_t groups = (size_t)plan->groups->count, rows = (size_t)plan->dataset->rows;
  sorted->rows = ji__allocate_array(allocator, rows, sizeof *sorted->rows);
  sorted->start = ji__allocate_array(allocator, groups + 2, sizeof *sorted->start);
  if (!sorted->rows || !sorted->start)
    return ji__fail_memory(plan->ctx);
  for (size_t row = 0; row < rows; row++)
    if (row_counts(plan, source, (int64_t)row))
      sorted->start[group[row] + 2]++;
  for (size_t g = 2; g < groups + 2; g++)
    sorted->start[g] += sorted->start[g - 1];
  /* start[g + 1] moves from the begin of group g to its end while the group is filled. */
  for (size_t row = 0; row < rows; row++)
    if (row_counts(plan, source, (int64_t)row))
      sorted->rows[sorted->start[group[row] + 1]++] = (int64_t)row;
  return JI_OK;
}

/* What the sum over some rows measures. All of them at once, for a table of sectors by effects
 * cannot be added row by row. */
static ji_status combine_group(const ji__sum_plan *plan, const ji_measure *source,
                               const int64_t *rows, size_t count, ji_measure **out) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  size_t clash[2], resolved = 0;
  ji_measure **parts = ji__allocate_array(allocator, count, sizeof *parts);
  if (!parts)
    return ji__fail_memory(plan->ctx);
  ji_status status = JI_OK;
  while (!status && resolved < count) {
    status =
        ji__measure_resolve(plan->ctx, source, plan->dataset, rows[resolved], &parts[resolved]);
    resolved += !status;
  }
  if (!status) {
    status = ji__measure_add_many(plan->ctx, (const ji_measure *const *)parts, count, out, clash);
    if (status)
      status = ji__fail_within(plan->ctx, status, "rows %lld and %lld may not be added",
                               (long long)rows[clash[0]], (long long)rows[clash[1]]);
  }
  while (resolved > 0)
    ji_measure_unref(parts[--resolved]);
  ji__release(allocator, parts);
  return status;
}

static ji_status combine_rows(const ji__sum_plan *plan, ji__sum_measure *measure) {
  size_t groups = (size_t)plan->groups->count;
  sorted_rows sorted = {NULL, NULL};
  measure->combined = ji__allocate_array(ji__allocator(plan->ctx), groups, sizeof(ji_measure *));
  ji_status status = measure->combined ? JI_OK : ji__fail_memory(plan->ctx);
  if (!status)
    status = sort_rows(plan, measure->source, &sorted);
  for (size_t g = 0; g < groups && !status; g++)
    status = combine_group(plan, measure->source, sorted.rows + sorted.start[g],
                           (size_t)(sorted.start[g + 1] - sorted.start[g]), &measure->combined[g]);
  free_sorted(plan, &sorted);
  return status;
}

static int groups_differ(const ji__sum_plan *plan, const ji__sum_measure *measure) {
  for (int64_t g = 1; g < plan->groups->count; g++)
    if (!ji__measure_equal(measure->combined[0], measure->combined[g]))
      return 1;
  return 0;
}

/* Results keep their column of measures; others get one only where the groups differ. */
static ji_status name_measure(const ji__sum_plan *plan, const ji_column *column,
                              ji__sum_measure *measure) {
  ji__buffer name;
  const char *whole = ji__measure_whole_column(measure->source);
  if (!whole && !groups_differ(plan, measure))
    return JI_OK;
  ji__buffer_init(&name, ji__allocator(plan->ctx));
  ji__buffer_string(&name, whole ? whole : "measure");
  if (!whole && ji_dataset_find(plan->dataset, "measure") >= 0) {
    name.size = 0;
    ji__buffer_format(&name, "%s_measure", column->name);
  }
  if (name.failed) {
    ji__buffer_free(&name);
    return ji__fail_memory(plan->ctx);
  }
  measure->name = name.data;
  return JI_OK;
}

static ji__sum_measure *find_measure(const ji__sum_plan *plan, const ji_measure *source) {
  for (size_t i = 0; i < plan->measure_count; i++)
    if (ji__measure_equal(plan->measures[i].source, source))
      return &plan->measures[i];
  return NULL;
}

static ji_status combine_measures(ji__sum_plan *plan) {
  ji_status status = JI_OK;
  plan->measures =
      ji__allocate_array(ji__allocator(plan->ctx), plan->count, sizeof *plan->measures);
  if (!plan->measures)
    return ji__fail_memory(plan->ctx);
  for (size_t i = 0; i < plan->count && !status; i++) {
    const ji_column *column = ji__dataset_view(plan->dataset, plan->columns[i]);
    if (!column->measure || plan->has_measures || find_measure(plan, column->measure))
      continue;
    ji__sum_measure *measure = &plan->measures[plan->measure_count++];
    measure->source = column->measure;
    status = combine_rows(plan, measure);
    if (!status)
      status = name_measure(plan, column, measure);
    else
      status = ji__fail_within(plan->ctx, status, "column \"%s\"", column->name);
  }
  return status;
}

/* --- output --- */

static ji_status write_sums(const ji__sum_plan *plan, const ji_column *column,
                            ji_dataset_builder *builder) {
  sums s;
  const ji__sum_measure *measure = column->measure ? find_measure(plan, column->measure) : NULL;
  ji_measure *by_row = NULL;
  char text[256];
  ji_status status = sums_allocate(plan, column, &s);
  if (!status)
    status = compute_sums(plan, &s);
  ji_column summed = *column;
  summed.size = sizeof summed;
  summed.length = plan->groups->count;
  summed.null_count = -1;
  summed.validity = s.validity;
  summed.values = column->type == JI_TYPE_INT64 ? (const void *)s.integers : s.numbers;
  if (measure)
    summed.measure = plan->groups->count ? measure->combined[0] : NULL;
  if (!status && measure && measure->name) {
    snprintf(text, sizeof text, "@%s", measure->name);
    status = ji__measure_parse(plan->ctx, text, &by_row);
    summed.measure = by_row;
  }
  if (!status)
    status = ji__builder_column(plan->ctx, builder, &summed, NULL, NULL);
  ji_measure_unref(by_row);
  sums_free(plan, &s);
  return status;
}

/* The unit column that `index` refers to, unless an earlier sum refers to it too. */
static const ji_column *new_units(const ji__sum_plan *plan, size_t index) {
  const ji_column *units = units_of(plan, ji__dataset_view(plan->dataset, plan->columns[index]));
  for (size_t i = 0; i < index && units; i++)
    if (units_of(plan, ji__dataset_view(plan->dataset, plan->columns[i])) == units)
      return NULL;
  return units;
}

static ji_status write_units(const ji__sum_plan *plan, const ji_column *units,
                             ji_dataset_builder *builder) {
  int64_t *rows;
  if (ji__builder_has(builder, units->name))
    return JI_OK;
  ji_status status = unit_rows(plan, units, &rows);
  if (!status)
    status = ji__builder_gather(plan->ctx, builder, units, rows, plan->groups->count);
  ji__release(ji__allocator(plan->ctx), rows);
  return status;
}

static ji_status write_measure(const ji__sum_plan *plan, const ji__sum_measure *measure,
                               ji_dataset_builder *builder) {
  ji__text_column texts;
  ji__replacement made = {
      .column = {.name = measure->name, .description = "what the sums of the row measure"}};
  ji_status status = ji__text_column_begin(plan->ctx, plan->groups->count, &texts);
  for (int64_t g = 0; g < plan->groups->count && !status; g++) {
    if (measure->combined[g])
      ji__text_column_add(&texts, ji_measure_text(measure->combined[g]));
    else
      ji__text_column_null(&texts);
  }
  if (!status)
    status = ji__text_column_finish(plan->ctx, &texts, &made);
  if (!status)
    status = ji__builder_take(plan->ctx, builder, &made.column, made.owned);
  if (status)
    ji__replacements_free(plan->ctx, &made, 1);
  ji__text_column_free(plan->ctx, &texts);
  return status;
}

ji_status ji__sum_plan_write(ji__sum_plan *plan, ji_dataset_builder *builder) {
  ji_status status = combine_measures(plan);
  for (size_t i = 0; i < plan->count && !status; i++)
    status = write_sums(plan, ji__dataset_view(plan->dataset, plan->columns[i]), builder);
  for (size_t i = 0; i < plan->count && !status; i++) {
    const ji_column *units = new_units(plan, i);
    if (units)
      status = write_units(plan, units, builder);
  }
  for (size_t i = 0; i < plan->measure_count && !status; i++)
    if (plan->measures[i].name)
      status = write_measure(plan, &plan->measures[i], builder);
  return status;
}

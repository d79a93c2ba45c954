/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fields of influence and inverse-important coefficients. */
#include "data/array.h"
#include "model/io/structure.h"

#include <math.h>
#include <stdlib.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_importance_options)

static const ji_io_importance_options option_defaults = {
    .size = sizeof(ji_io_importance_options), .tolerance = 0.01, .count = 100};

ji_status ji_io_importance_options_init(ji_io_importance_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- fields ------------------------------------------------------------------------------- */

static ji_status enter(ji_context *ctx, const char *function, const ji_model *model, ji_array *out,
                       const ji__io_model **data) {
  if (out)
    *out = (ji_array){0};
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  return out ? ji__io_model_data(ctx, function, model, data) : ji__fail_null(ctx, function, "out");
}

/* out[i, j] = left[i] right[j] */
static ji_status outer(ji_context *ctx, int64_t n, const double *left, const double *right,
                       ji_array *out) {
  ji_status status = ji__array_make(ctx, n, n, out);
  if (status)
    return status;
  double *cell = ji__array_elements(out);
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      *cell++ = left[i] * right[j];
  return JI_OK;
}

/* Two solves from two right-hand sides, then their outer product: `columns` is L right[0], `rows`
 * right[1]'L. */
static ji_status solve_and_cross(ji_context *ctx, const ji__io_model *data, const double *right,
                                 int columns_first, ji_array *out) {
  int64_t n = data->table->n;
  double *memory = ji__allocate_array(ji__allocator(ctx), 2, (size_t)n * sizeof *memory);
  if (!memory)
    return ji__fail_memory(ctx);
  double *columns = memory, *rows = memory + n;
  ji_status status = ji__io_solve(ctx, data, 0, 1, right, columns);
  if (!status)
    status = ji__io_solve(ctx, data, 1, 1, right + n, rows);
  if (!status)
    status = columns_first ? outer(ctx, n, columns, rows, out) : outer(ctx, n, rows, columns, out);
  ji__release(ji__allocator(ctx), memory);
  return status;
}

static ji_status check_index(ji_context *ctx, const ji__io_table *table, const char *name,
                             int64_t index) {
  if (index >= 0 && index < table->n)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                  "ji_io_field_of_influence: %s %lld, but the table has "
                  "%lld sectors",
                  name, (long long)index, (long long)table->n);
}

ji_status ji_io_field_of_influence(ji_context *ctx, const ji_model *model, int64_t row,
                                   int64_t column, ji_array *out) {
  const ji__io_model *data;
  ji_status status = enter(ctx, "ji_io_field_of_influence", model, out, &data);
  if (!status)
    status = check_index(ctx, data->table, "row", row);
  if (!status)
    status = check_index(ctx, data->table, "column", column);
  if (status)
    return status;
  size_t n = (size_t)data->table->n;
  double *right = ji__allocate_array(ji__allocator(ctx), 2 * n, sizeof *right);
  if (!right)
    return ji__fail_memory(ctx);
  right[row] = right[n + (size_t)column] = 1;
  status = solve_and_cross(ctx, data, right, 1, out);
  ji__release(ji__allocator(ctx), right);
  return status;
}

ji_status ji_io_total_influence(ji_context *ctx, const ji_model *model, ji_array *out) {
  const ji__io_model *data;
  ji_status status = enter(ctx, "ji_io_total_influence", model, out, &data);
  if (status)
    return status;
  size_t n = (size_t)data->table->n;
  double *right = ji__allocate_array(ji__allocator(ctx), 2 * n, sizeof *right);
  if (!right)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < 2 * n; i++)
    right[i] = 1;
  status = solve_and_cross(ctx, data, right, 0, out);
  ji__release(ji__allocator(ctx), right);
  return status;
}

/* --- important coefficients --------------------------------------------------------------- */

/* One coefficient; `most` is the sector whose output changes most. */
typedef struct important {
  int64_t row, column, most;
  double coefficient, limit;
} important;

typedef struct search {
  const ji__io_model *model;
  const ji__io_table *table;
  ji_io_importance_options options;
  ji__io_counted counted;
  ji_array inverse;
  double *largest; /* of each column of L: max_k l_ki / x_k */
  int64_t *where;
  important *heap; /* the `count` smallest limits so far, the largest of them first */
  int64_t size;
} search;

/* By limit, then by place, so that the order is fixed. */
static int before(const important *a, const important *b) {
  if (a->limit != b->limit)
    return a->limit < b->limit;
  return a->row != b->row ? a->row < b->row : a->column < b->column;
}

static int compare(const void *left, const void *right) {
  return before(left, right) ? -1 : before(right, left) ? 1 : 0;
}

static void swap(important *a, important *b) {
  important kept = *a;
  *a = *b;
  *b = kept;
}

static void sift_down(important *heap, int64_t size) {
  for (int64_t at = 0;;) {
    int64_t child = 2 * at + 1;
    if (child >= size)
      return;
    if (child + 1 < size && before(&heap[child], &heap[child + 1]))
      child++;
    if (!before(&heap[at], &heap[child]))
      return;
    swap(&heap[at], &heap[child]);
    at = child;
  }
}

static void sift_up(important *heap, int64_t at) {
  while (at > 0 && before(&heap[(at - 1) / 2], &heap[at])) {
    swap(&heap[(at - 1) / 2], &heap[at]);
    at = (at - 1) / 2;
  }
}

static void offer(search *s, const important *found) {
  if (s->size < s->options.count) {
    s->heap[s->size] = *found;
    sift_up(s->heap, s->size++);
  } else if (before(found, &s->heap[0])) {
    s->heap[0] = *found;
    sift_down(s->heap, s->size);
  }
}

static void find_largest(search *s) {
  int64_t n = s->table->n;
  const double *l = s->inverse.data;
  for (int64_t i = 0; i < n; i++)
    s->where[i] = -1;
  for (int64_t k = 0; k < n; k++) {
    double x = s->table->output[k];
    for (int64_t i = 0; x != 0 && i < n; i++) {
      double share = l[k * n + i] / x;
      if (s->where[i] < 0 || share > s->largest[i]) {
        s->largest[i] = share;
        s->where[i] = k;
      }
    }
  }
}

static void find_limits(search *s) {
  int64_t n = s->table->n;
  const double *l = s->inverse.data;
  double p = s->options.tolerance;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      double x = s->table->output[j];
      double a = x != 0 ? ji__matrix_at(&s->table->coefficients.flows, i, j) / x : 0;
      double per_share = a * (l[j * n + i] * p + x * s->largest[i]);
      if (per_share > 0 && s->where[i] >= 0)
        offer(s, &(important){i, j, s->where[i], a, p / per_share});
    }
  qsort(s->heap, (size_t)s->size, sizeof *s->heap, compare);
}

static void write_row(const search *s, ji__writer *writer, const important *found) {
  const ji__io_table *table = s->table;
  double x = table->output[found->column];
  size_t at = ji__io_write_sector(table, writer, 0, found->row);
  at = ji__io_write_sector(table, writer, at, found->column);
  ji__writer_number(writer, at++, found->coefficient);
  ji__writer_number(writer, at++, found->limit);
  at = ji__io_write_sector(table, writer, at, found->most);
  if (s->counted.total != 0)
    ji__writer_number(writer, at,
                      s->counted.m[found->row] * found->coefficient * x / s->counted.total);
  ji__writer_end_row(writer);
}

static ji_status write(ji_context *ctx, const search *s, ji__provenance *provenance,
                       ji_dataset **out) {
  static const ji__writer_column all[] = {
      {"row_sector", JI_TYPE_TEXT, NULL, "who sells", NULL},
      {"row_region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"column_sector", JI_TYPE_TEXT, NULL, "who buys", NULL},
      {"column_region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"coefficient", JI_TYPE_FLOAT64, "1", "a_ij", NULL},
      {"tolerable_limit", JI_TYPE_FLOAT64, "1",
       "relative change of a_ij that brings some output to the tolerance; small is important",
       NULL},
      {"most_changed", JI_TYPE_TEXT, NULL, "the sector whose output changes most", NULL},
      {"most_changed_region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"elasticity", JI_TYPE_FLOAT64, "1",
       "relative change of all that is counted per relative change of a_ij", NULL},
  };
  ji__writer_column columns[sizeof all / sizeof all[0]];
  size_t count = 0;
  ji__writer *writer = NULL;
  for (size_t c = 0; c < sizeof all / sizeof all[0]; c++)
    if (s->table->sectors.regions || (c != 1 && c != 3 && c != 7))
      columns[count++] = all[c];
  ji_status status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t i = 0; i < s->size && !status; i++)
    write_row(s, writer, &s->heap[i]);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status make_room(ji_context *ctx, search *s) {
  int64_t n = s->table->n;
  const ji_allocator *allocator = ji__allocator(ctx);
  if (s->options.count > n * n)
    s->options.count = n * n;
  s->largest = ji__allocate_array(allocator, (size_t)n, sizeof *s->largest);
  s->where = ji__allocate_array(allocator, (size_t)n, sizeof *s->where);
  s->heap = ji__allocate_array(allocator, (size_t)s->options.count, sizeof *s->heap);
  return s->largest && s->where && s->heap ? JI_OK : ji__fail_memory(ctx);
}

static ji_status record(ji_context *ctx, const ji_model *model, const search *s,
                        ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, "ji_io_important_coefficients", model, out);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "tolerance", s->options.tolerance);
  return status ? status
                : ji__provenance_add(ctx, *out, "option", "satellite",
                                     ji__io_row_name(s->table, s->counted.row));
}

static ji_status run(ji_context *ctx, const ji_model *model, search *s, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, s->model, s->options.satellite, 1, &s->counted);
  if (!status)
    status = make_room(ctx, s);
  if (!status)
    status = ji__io_hold_inverse(ctx, s->model, &s->inverse);
  if (!status) {
    find_largest(s);
    find_limits(s);
    status = record(ctx, model, s, &provenance);
  }
  if (!status)
    status = write(ctx, s, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_counted_free(ctx, &s->counted);
  ji_array_release(&s->inverse);
  ji__release(ji__allocator(ctx), s->largest);
  ji__release(ji__allocator(ctx), s->where);
  ji__release(ji__allocator(ctx), s->heap);
  return status;
}

ji_status ji_io_important_coefficients(ji_context *ctx, const ji_model *model,
                                       const ji_io_importance_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_important_coefficients", "out");
  search s = {.options = option_defaults};
  status = ji__io_model_data(ctx, "ji_io_important_coefficients", model, &s.model);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_importance_options", options, OPTIONS_MINIMUM, &s.options,
                              sizeof s.options);
  if (status)
    return status;
  if (!(s.options.tolerance > 0 && isfinite(s.options.tolerance)) || s.options.count < 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_importance_options: tolerance must be above 0, count at least 1");
  s.table = s.model->table;
  return run(ctx, model, &s, out);
}

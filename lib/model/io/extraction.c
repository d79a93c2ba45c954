/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hypothetical extraction in closed form. With S what is taken out, t the share, E the columns of
 * the identity in S:
 *   backward: I - A* = I - A + t A E E', so x - x* = t (L - I)E y, (I + t (L_SS - I)) y = x_S;
 *   forward:  I - A* = I - A + t E E'A, so x - x* = t L E y, (I + t (L - I)_SS) y = x_S - f_S;
 *   total:    both, less what they have in common, and f* = f - t E f_S: two borders at once. */
#include "data/array.h"
#include "model/io/structure.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_extraction_options)

static const ji_io_extraction_options option_defaults = {.size = sizeof(ji_io_extraction_options),
                                                         .share = 1};

ji_status ji_io_extraction_options_init(ji_io_extraction_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* Sectors that are taken out together. */
typedef struct group {
  char *name; /* NULL: a sector by itself */
  int64_t *members;
  int64_t count;
} group;

typedef struct extraction {
  const ji__io_model *model;
  const ji__io_table *table;
  ji_io_extraction_options options;
  ji__io_counted counted;
  ji_array inverse; /* L, where it serves many groups */
  group *groups;
  int64_t group_count, largest;
  double *work;    /* as much as the largest group needs */
  double *columns; /* columns of L of the group at hand, n each, one after the other */
  double *change;  /* n: x - x* */
} extraction;

/* --- groups ------------------------------------------------------------------------------- */

static void free_groups(ji_context *ctx, extraction *e) {
  for (int64_t g = 0; g < e->group_count; g++) {
    ji__release(ji__allocator(ctx), e->groups[g].name);
    ji__release(ji__allocator(ctx), e->groups[g].members);
  }
  ji__release(ji__allocator(ctx), e->groups);
}

static ji_status single_sectors(ji_context *ctx, extraction *e) {
  int64_t n = e->table->n;
  e->groups = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *e->groups);
  if (!e->groups)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < n; i++) {
    group *g = &e->groups[e->group_count];
    g->members = ji__allocate_array(ji__allocator(ctx), 1, sizeof *g->members);
    if (!g->members)
      return ji__fail_memory(ctx);
    g->members[0] = i;
    g->count = 1;
    e->group_count++;
  }
  e->largest = 1;
  return JI_OK;
}

static ji_status find_group(ji_context *ctx, extraction *e, char *name, group **out) {
  for (int64_t g = 0; g < e->group_count; g++)
    if (strcmp(e->groups[g].name, name) == 0) {
      ji__release(ji__allocator(ctx), name);
      *out = &e->groups[g];
      return JI_OK;
    }
  group *added = &e->groups[e->group_count];
  added->members =
      ji__allocate_array(ji__allocator(ctx), (size_t)e->table->n, sizeof *added->members);
  if (!added->members) {
    ji__release(ji__allocator(ctx), name);
    return ji__fail_memory(ctx);
  }
  added->name = name;
  e->group_count++;
  *out = added;
  return JI_OK;
}

static ji_status add_member(ji_context *ctx, const extraction *e, group *g, int64_t sector) {
  char label[JI__IO_LABEL_SIZE];
  for (int64_t i = 0; i < g->count; i++)
    if (g->members[i] == sector)
      return ji__fail(ctx, JI_ERROR_LABEL, "groups: %s is in group \"%s\" twice",
                      ji__io_label(&e->table->sectors, sector, label), g->name);
  g->members[g->count++] = sector;
  return JI_OK;
}

static int is_meant(const ji__io_labels *labels, int64_t i, const char *sector,
                    const char *region) {
  return (!sector || strcmp(labels->names[i], sector) == 0) &&
         (!region || strcmp(labels->regions[i], region) == 0);
}

static ji_status add_row(ji_context *ctx, extraction *e, group *g, const char *sector,
                         const char *region, int64_t row) {
  const ji__io_labels *labels = &e->table->sectors;
  ji_status status = JI_OK;
  int64_t before = g->count;
  if (!sector && !region)
    return ji__fail(ctx, JI_ERROR_LABEL, "groups: row %lld names neither a sector nor a region",
                    (long long)row + 1);
  if (region && !labels->regions)
    return ji__fail(ctx, JI_ERROR_LABEL, "groups: row %lld: the table has no regions",
                    (long long)row + 1);
  for (int64_t i = 0; i < labels->count && !status; i++)
    if (is_meant(labels, i, sector, region))
      status = add_member(ctx, e, g, i);
  if (!status && g->count == before)
    status = ji__fail(ctx, JI_ERROR_LABEL, "groups: row %lld: the table has no %s \"%s\"%s%s",
                      (long long)row + 1, sector ? "sector" : "region", sector ? sector : region,
                      sector && region ? " in " : "", sector && region ? region : "");
  return status;
}

static ji_status read_row(ji_context *ctx, extraction *e, const ji_column *const columns[3],
                          int64_t row) {
  char *text[3] = {NULL, NULL, NULL};
  group *g = NULL;
  ji_status status = JI_OK;
  for (int c = 0; c < 3 && !status; c++)
    if (columns[c])
      status = ji__column_copy_text(ctx, columns[c], row, &text[c]);
  if (!status && !text[0])
    status = ji__fail(ctx, JI_ERROR_LABEL, "groups: row %lld has no group", (long long)row + 1);
  if (!status) {
    status = find_group(ctx, e, text[0], &g);
    text[0] = NULL;
  }
  if (!status)
    status = add_row(ctx, e, g, text[1], text[2], row);
  for (int c = 0; c < 3; c++)
    ji__release(ji__allocator(ctx), text[c]);
  return status;
}

static ji_status read_groups(ji_context *ctx, extraction *e) {
  static const char *const names[3] = {"group", "sector", "region"};
  const ji_dataset *dataset = e->options.groups;
  const ji_column *columns[3] = {NULL, NULL, NULL};
  int64_t rows = ji_dataset_row_count(dataset);
  ji_status status = JI_OK;
  for (int c = 0; c < 3 && !status; c++)
    if (c == 0 || ji_dataset_find(dataset, names[c]) >= 0)
      status = ji__dataset_require_text(ctx, dataset, "groups", names[c], &columns[c]);
  if (status)
    return status;
  e->groups = ji__allocate_array(ji__allocator(ctx), (size_t)rows, sizeof *e->groups);
  if (!e->groups)
    return ji__fail_memory(ctx);
  for (int64_t row = 0; row < rows && !status; row++)
    status = read_row(ctx, e, columns, row);
  for (int64_t g = 0; g < e->group_count; g++)
    if (e->groups[g].count > e->largest)
      e->largest = e->groups[g].count;
  return status;
}

/* --- the closed forms --------------------------------------------------------------------- */

/* One group's blocks, s x s and row-major, and vectors of s. */
typedef struct blocks {
  int64_t s;
  const int64_t *members;
  double share;
  double *l, *a;         /* L_SS, A_SS */
  double *x, *f, *m, *c; /* of the members */
  double *k, *y;         /* the small system, up to 2s x 2s, and its solution */
} blocks;

static size_t work_size(int64_t s) {
  size_t n = (size_t)s;
  return 2 * n * n + 4 * n + 4 * n * n + 2 * n;
}

static double coefficient(const ji__io_table *table, int64_t i, int64_t j) {
  return table->output[j] != 0 ? ji__matrix_at(&table->coefficients.flows, i, j) / table->output[j]
                               : 0;
}

/* Columns of L: gathered from the inverse, or solved for. */
static ji_status fetch_columns(ji_context *ctx, extraction *e, const group *g) {
  int64_t n = e->table->n;
  if (e->inverse.data) {
    const double *l = e->inverse.data;
    for (int64_t k = 0; k < g->count; k++)
      for (int64_t i = 0; i < n; i++)
        e->columns[k * n + i] = l[i * n + g->members[k]];
    return JI_OK;
  }
  double *right =
      ji__allocate_array(ji__allocator(ctx), (size_t)g->count, (size_t)n * sizeof *right);
  if (!right)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < g->count; k++)
    right[k * n + g->members[k]] = 1;
  ji_status status = ji__io_solve(ctx, e->model, 0, g->count, right, e->columns);
  ji__release(ji__allocator(ctx), right);
  return status;
}

static double inverse_cell(const extraction *e, const group *g, int64_t row, int64_t column) {
  if (e->columns)
    return e->columns[column * e->table->n + g->members[row]];
  return ((const double *)e->inverse.data)[g->members[row] * e->table->n + g->members[column]];
}

static blocks fill_blocks(const extraction *e, const group *g) {
  int64_t s = g->count;
  blocks b = {.s = s, .members = g->members, .share = e->options.share};
  b.l = e->work;
  b.a = b.l + s * s;
  b.x = b.a + s * s;
  b.f = b.x + s;
  b.m = b.f + s;
  b.c = b.m + s;
  b.k = b.c + s;
  b.y = b.k + 4 * s * s;
  for (int64_t i = 0; i < s; i++) {
    for (int64_t j = 0; j < s; j++) {
      b.l[i * s + j] = inverse_cell(e, g, i, j);
      b.a[i * s + j] = coefficient(e->table, g->members[i], g->members[j]);
    }
    b.x[i] = e->table->output[g->members[i]];
    b.f[i] = ji__io_final(e->table, g->members[i]);
    b.m[i] = e->counted.m[g->members[i]];
    b.c[i] = e->counted.c[g->members[i]];
  }
  return b;
}

/* y of (I + t (L_SS - I)) y = x_S, or x_S - f_S. */
static ji_status solve_one_border(ji_context *ctx, blocks *b, int is_forward) {
  int64_t s = b->s;
  for (int64_t i = 0; i < s; i++) {
    for (int64_t j = 0; j < s; j++) {
      double unit = i == j ? 1 : 0;
      b->k[i * s + j] = unit + b->share * (b->l[i * s + j] - unit);
    }
    b->y[i] = is_forward ? b->x[i] - b->f[i] : b->x[i];
  }
  return ji__dense_solve(ctx, s, b->k, b->y);
}

/* sum_k p[i, k] q[k, j] of two blocks. */
static double product(const blocks *b, const double *p, const double *q, int64_t i, int64_t j) {
  double sum = 0;
  for (int64_t k = 0; k < b->s; k++)
    sum += p[i * b->s + k] * q[k * b->s + j];
  return sum;
}

/* With U = [E, A E - E A_SS], V' = t [E'A; E']: I + V'LU from blocks of L and A alone, since (L -
 * I)A = L - I - A. */
static void fill_two_borders(blocks *b) {
  int64_t s = b->s, w = 2 * b->s;
  for (int64_t i = 0; i < s; i++)
    for (int64_t j = 0; j < s; j++) {
      double unit = i == j ? 1 : 0, l = b->l[i * s + j], a = b->a[i * s + j];
      double la = product(b, b->l, b->a, i, j);
      b->k[i * w + j] = unit + b->share * (l - unit);
      b->k[i * w + s + j] = b->share * (l - unit - a - (la - a));
      b->k[(s + i) * w + j] = b->share * l;
      b->k[(s + i) * w + s + j] = unit + b->share * (l - unit - la);
    }
}

/* V' g with g = x - t L E f_S. */
static void fill_two_rights(blocks *b) {
  int64_t s = b->s;
  for (int64_t i = 0; i < s; i++) {
    double g = b->x[i];
    for (int64_t j = 0; j < s; j++)
      g -= b->share * b->l[i * s + j] * b->f[j];
    b->y[i] = b->share * (g - (1 - b->share) * b->f[i]);
    b->y[s + i] = b->share * g;
  }
}

/* The weights of the columns of L in x - x*: t f_S + y1 - A_SS y2 + y2, of which y2 is without the
 * identity. */
static void combine_two_borders(const blocks *b, double *with_l, double *without_unit) {
  int64_t s = b->s;
  for (int64_t i = 0; i < s; i++) {
    double weight = b->share * b->f[i] + b->y[i];
    for (int64_t j = 0; j < s; j++)
      weight -= b->a[i * s + j] * b->y[s + j];
    with_l[i] = weight;
    without_unit[i] = b->y[s + i];
  }
}

/* x - x* = sum over S of L E with_l + (L - I)E without_unit; both of s, in b->k. */
static ji_status find_weights(ji_context *ctx, const extraction *e, blocks *b, double **with_l,
                              double **without_unit) {
  int kind = e->options.kind;
  int64_t s = b->s;
  ji_status status;
  if (kind == JI_IO_EXTRACT_BACKWARD || kind == JI_IO_EXTRACT_FORWARD) {
    int is_forward = kind == JI_IO_EXTRACT_FORWARD;
    status = solve_one_border(ctx, b, is_forward);
    *with_l = b->k;
    *without_unit = b->k + s;
    for (int64_t i = 0; i < s; i++) {
      b->k[i] = is_forward ? b->share * b->y[i] : 0;
      b->k[s + i] = is_forward ? 0 : b->share * b->y[i];
    }
    return status;
  }
  fill_two_borders(b);
  fill_two_rights(b);
  status = ji__dense_solve(ctx, 2 * s, b->k, b->y);
  *with_l = b->k;
  *without_unit = b->k + s;
  combine_two_borders(b, *with_l, *without_unit);
  return status;
}

typedef struct loss {
  double jobs, output;
} loss;

/* c'L E w = m_S w; the same for output needs the sums of the columns of L: from `change` where the
 * columns are at hand, else 1'L. */
static loss add_up(const extraction *e, const blocks *b, const double *with_l,
                   const double *without_unit, const double *column_sums) {
  loss lost = {0, 0};
  int keeps = e->options.kind == JI_IO_EXTRACT_KEEP_DEMAND;
  for (int64_t i = 0; i < b->s; i++) {
    double sum = column_sums[b->members[i]];
    double kept = keeps ? b->share * b->f[i] : 0;
    lost.jobs += b->m[i] * with_l[i] + (b->m[i] - b->c[i]) * without_unit[i] - b->c[i] * kept;
    lost.output += sum * with_l[i] + (sum - 1) * without_unit[i] - kept;
  }
  return lost;
}

static void fill_change(const extraction *e, const blocks *b, const double *with_l,
                        const double *without_unit) {
  int64_t n = e->table->n;
  memset(e->change, 0, (size_t)n * sizeof *e->change);
  for (int64_t k = 0; k < b->s; k++) {
    const double *column = e->columns + k * n;
    for (int64_t i = 0; i < n; i++)
      e->change[i] += column[i] * (with_l[k] + without_unit[k]);
    e->change[b->members[k]] -= without_unit[k];
    if (e->options.kind == JI_IO_EXTRACT_KEEP_DEMAND)
      e->change[b->members[k]] -= b->share * b->f[k];
  }
}

/* --- rows --------------------------------------------------------------------------------- */

enum { GROUP, SECTOR, REGION, COMPONENT, COMPONENT_REGION, LOST, SHARE, OUTPUT, REASON, COLUMNS };

/* Which columns there are, and where. */
typedef struct layout {
  size_t at[COLUMNS];
} layout;

static int is_there(const extraction *e, int column) {
  int regions = e->table->sectors.regions != NULL, grouped = e->options.groups != NULL;
  switch (column) {
  case GROUP:
    return grouped;
  case SECTOR:
    return !grouped;
  case REGION:
    return !grouped && regions;
  case COMPONENT:
    return e->options.detail;
  case COMPONENT_REGION:
    return e->options.detail && regions;
  default:
    return 1;
  }
}

static void write_numbers(const extraction *e, const layout *to, ji__writer *writer, loss lost) {
  ji__writer_number(writer, to->at[LOST], lost.jobs);
  if (e->counted.total != 0)
    ji__writer_number(writer, to->at[SHARE], lost.jobs / e->counted.total);
  ji__writer_number(writer, to->at[OUTPUT], lost.output);
}

static void write_names(const extraction *e, const layout *to, ji__writer *writer, const group *g) {
  if (e->options.groups)
    ji__writer_text(writer, to->at[GROUP], g->name);
  else
    ji__io_write_sector(e->table, writer, to->at[SECTOR], g->members[0]);
}

static void write_detail(const extraction *e, const layout *to, ji__writer *writer,
                         const group *g) {
  for (int64_t i = 0; i < e->table->n; i++) {
    write_names(e, to, writer, g);
    ji__io_write_sector(e->table, writer, to->at[COMPONENT], i);
    write_numbers(e, to, writer, (loss){e->counted.c[i] * e->change[i], e->change[i]});
    ji__writer_end_row(writer);
  }
}

static ji_status write_group(ji_context *ctx, extraction *e, const layout *to,
                             const double *column_sums, ji__writer *writer, const group *g) {
  double *with_l = NULL, *without_unit = NULL;
  ji_status status = e->columns ? fetch_columns(ctx, e, g) : JI_OK;
  if (status)
    return status;
  blocks b = fill_blocks(e, g);
  status = find_weights(ctx, e, &b, &with_l, &without_unit);
  if (status)
    return status;
  write_names(e, to, writer, g);
  write_numbers(e, to, writer, add_up(e, &b, with_l, without_unit, column_sums));
  if (g->count == 1 && e->table->output[g->members[0]] == 0)
    ji__writer_text(writer, to->at[REASON],
                    ji__io_no_output(e->table, e->counted.row, g->members[0]));
  ji__writer_end_row(writer);
  if (e->options.detail) {
    fill_change(e, &b, with_l, without_unit);
    write_detail(e, to, writer, g);
  }
  return JI_OK;
}

static const char *const kind_names[] = {"extraction_total", "extraction_keep_demand",
                                         "extraction_backward", "extraction_forward"};

static ji_status open_writer(ji_context *ctx, const extraction *e, layout *to,
                             ji__writer **writer) {
  ji_measure *measure = NULL;
  const ji__io_facts facts = {.layer = "direct+indirect", .shock = kind_names[e->options.kind]};
  ji_status status = ji__io_jobs_measure(ctx, e->table, e->counted.row, &facts, &measure);
  const ji__writer_column all[COLUMNS] = {
      [GROUP] = {"group", JI_TYPE_TEXT, NULL, "what is taken out", NULL},
      [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "what is taken out", NULL},
      [REGION] = {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
      [COMPONENT] = {"component", JI_TYPE_TEXT, NULL, "who loses; null: all together", NULL},
      [COMPONENT_REGION] = {"component_region", JI_TYPE_TEXT, NULL, "its region", NULL},
      [LOST] = {"lost", JI_TYPE_FLOAT64, e->counted.unit,
                "what would not be there; not additive over sectors", measure},
      [SHARE] = {"share", JI_TYPE_FLOAT64, "1", "of all that is counted", NULL},
      [OUTPUT] = {"output_lost", JI_TYPE_FLOAT64, e->table->flows_unit,
                  "gross output that would not be there", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "why something is 0", NULL},
  };
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  for (int c = 0; c < COLUMNS; c++) {
    to->at[c] = count;
    if (is_there(e, c))
      columns[count++] = all[c];
  }
  if (!status)
    status = ji__writer_create(ctx, columns, count, writer);
  ji_measure_unref(measure);
  return status;
}

/* --- the call ----------------------------------------------------------------------------- */

/* Many groups share one inverse; a few solve for their own columns. */
static ji_status prepare(ji_context *ctx, extraction *e) {
  int64_t n = e->table->n, wanted = 0;
  for (int64_t g = 0; g < e->group_count; g++)
    wanted += e->groups[g].count;
  ji_status status = JI_OK;
  if (e->model->inverse.data || wanted > n / 4)
    status = ji__io_hold_inverse(ctx, e->model, &e->inverse);
  if (status)
    return status;
  e->work = ji__allocate_array(ji__allocator(ctx), work_size(e->largest), sizeof *e->work);
  e->change = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *e->change);
  if (!e->inverse.data || e->options.detail)
    e->columns =
        ji__allocate_array(ji__allocator(ctx), (size_t)e->largest, (size_t)n * sizeof *e->columns);
  int has_columns = e->columns || (e->inverse.data && !e->options.detail);
  return e->work && e->change && has_columns ? JI_OK : ji__fail_memory(ctx);
}

static ji_status find_column_sums(ji_context *ctx, const extraction *e, double **out) {
  size_t n = (size_t)e->table->n;
  double *memory = ji__allocate_array(ji__allocator(ctx), 2 * n, sizeof *memory);
  if (!memory)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < n; i++)
    memory[n + i] = 1;
  *out = memory;
  return ji__io_solve(ctx, e->model, 1, 1, memory + n, memory);
}

static ji_status record(ji_context *ctx, const ji_model *model, const extraction *e,
                        ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, "ji_io_extraction", model, out);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "kind", kind_names[e->options.kind]);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "share", e->options.share);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "satellite",
                                ji__io_row_name(e->table, e->counted.row));
  if (!status && e->options.groups)
    status = ji__provenance_input(ctx, *out, "groups", e->options.groups);
  return status;
}

static ji_status write(ji_context *ctx, extraction *e, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  layout to;
  double *column_sums = NULL;
  ji_status status = find_column_sums(ctx, e, &column_sums);
  if (!status)
    status = open_writer(ctx, e, &to, &writer);
  for (int64_t g = 0; g < e->group_count && !status; g++) {
    status = ji__progress(ctx, "extract", g, e->group_count);
    if (!status)
      status = write_group(ctx, e, &to, column_sums, writer, &e->groups[g]);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__release(ji__allocator(ctx), column_sums);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, extraction *e, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, e->model, e->options.satellite, 1, &e->counted);
  if (!status)
    status = e->options.groups ? read_groups(ctx, e) : single_sectors(ctx, e);
  if (!status)
    status = prepare(ctx, e);
  if (!status)
    status = record(ctx, model, e, &provenance);
  if (!status)
    status = write(ctx, e, provenance, out);
  ji__provenance_unref(provenance);
  free_groups(ctx, e);
  ji__io_counted_free(ctx, &e->counted);
  ji_array_release(&e->inverse);
  ji__release(ji__allocator(ctx), e->work);
  ji__release(ji__allocator(ctx), e->change);
  ji__release(ji__allocator(ctx), e->columns);
  return status;
}

static ji_status check_options(ji_context *ctx, const ji_io_extraction_options *options) {
  const char *wrong = NULL;
  if (!(options->share > 0 && options->share <= 1))
    wrong = "share must lie in (0, 1]";
  else if (options->kind < JI_IO_EXTRACT_TOTAL || options->kind > JI_IO_EXTRACT_FORWARD)
    wrong = "kind is not one of enum ji_io_extraction_kind";
  else if (options->detail < 0 || options->detail > 1)
    wrong = "detail is neither 0 nor 1";
  return wrong ? ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_extraction_options: %s", wrong) : JI_OK;
}

ji_status ji_io_extraction(ji_context *ctx, const ji_model *model,
                           const ji_io_extraction_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_extraction", "out");
  extraction e = {.options = option_defaults};
  status = ji__io_model_data(ctx, "ji_io_extraction", model, &e.model);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_extraction_options", options, OPTIONS_MINIMUM, &e.options,
                              sizeof e.options);
  if (!status)
    status = check_options(ctx, &e.options);
  if (status)
    return status;
  e.table = e.model->table;
  return run(ctx, model, &e, out);
}

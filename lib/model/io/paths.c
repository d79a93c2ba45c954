/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Supply paths, the largest sub-trees opened first. */
#include "model/io/drivers.h"
#include "model/io/structure.h"

#include <jobimpact/io_change.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_path_options)

static const ji_io_path_options option_defaults = {
    .size = sizeof(ji_io_path_options), .cutoff = 1e-3, .max_length = 12, .max_count = 100};

ji_status ji_io_path_options_init(ji_io_path_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* The chain that ends in `sector`: its weight is f_j times the coefficients along it. */
typedef struct node {
  int64_t parent; /* below 0: the final product */
  int64_t sector, length;
  double weight;
  double tree; /* weight * m: all paths through here */
} node;

/* What was opened, by what it holds itself. */
typedef struct found {
  double value; /* weight * c */
  int64_t node;
} found;

typedef struct search {
  const ji__io_model *model;
  const ji__io_table *table;
  ji_io_path_options options;
  ji__io_counted counted;
  int64_t product; /* below 0: a final demand */
  double *demand;  /* n */
  double total;    /* m'f */
  double threshold;
  node *nodes;
  size_t node_count, node_capacity;
  int64_t *heap; /* nodes that are not open: the largest tree on top */
  size_t heap_count, heap_capacity;
  found *opened;
  size_t opened_count, opened_capacity;
  double *best; /* the largest values so far: the least of them on top */
  size_t best_count, best_capacity;
  double remainder, most; /* of paths that are not told: the sum, and the largest bound */
  int64_t cut;            /* sub-trees cut by max_length */
  size_t told;
} search;

static void release(ji_context *ctx, search *s) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__io_counted_free(ctx, &s->counted);
  ji__release(allocator, s->demand);
  ji__release(allocator, s->nodes);
  ji__release(allocator, s->heap);
  ji__release(allocator, s->opened);
  ji__release(allocator, s->best);
}

/* --- sub-trees that wait ------------------------------------------------------------------ */

/* Equal trees in the order in which they were found: the same result everywhere. */
static int is_before(const search *s, int64_t left, int64_t right) {
  double a = fabs(s->nodes[left].tree), b = fabs(s->nodes[right].tree);
  return a > b || (a == b && left < right);
}

static ji_status push(ji_context *ctx, search *s, int64_t index) {
  if (!ji__grow_array(ji__allocator(ctx), &s->heap, &s->heap_capacity, s->heap_count,
                      sizeof *s->heap))
    return ji__fail_memory(ctx);
  size_t at = s->heap_count++;
  for (; at && is_before(s, index, s->heap[(at - 1) / 2]); at = (at - 1) / 2)
    s->heap[at] = s->heap[(at - 1) / 2];
  s->heap[at] = index;
  return JI_OK;
}

static int64_t pop(search *s) {
  int64_t top = s->heap[0], last = s->heap[--s->heap_count];
  size_t at = 0;
  for (;;) {
    size_t child = 2 * at + 1;
    if (child + 1 < s->heap_count && is_before(s, s->heap[child + 1], s->heap[child]))
      child++;
    if (child >= s->heap_count || !is_before(s, s->heap[child], last))
      break;
    s->heap[at] = s->heap[child];
    at = child;
  }
  s->heap[at] = last;
  return top;
}

/* What stays closed is known as a whole. */
static void leave(search *s, double tree) {
  s->remainder += tree;
  s->most = fmax(s->most, fabs(tree));
}

static ji_status add(ji_context *ctx, search *s, int64_t parent, int64_t sector, double weight) {
  double tree = weight * s->counted.m[sector];
  if (weight == 0)
    return JI_OK;
  if (tree == 0 || !(fabs(tree) >= s->threshold)) {
    leave(s, tree);
    return JI_OK;
  }
  if (!ji__grow_array(ji__allocator(ctx), &s->nodes, &s->node_capacity, s->node_count,
                      sizeof *s->nodes))
    return ji__fail_memory(ctx);
  int64_t length = parent < 0 ? 1 : s->nodes[parent].length + 1;
  s->nodes[s->node_count] = (node){parent, sector, length, weight, tree};
  return push(ctx, s, (int64_t)s->node_count++);
}

/* --- the largest values ------------------------------------------------------------------- */

/* Keeps the max_count largest: their least is what a path must reach to be told. */
static ji_status keep_best(ji_context *ctx, search *s, double value) {
  size_t at = 0;
  if (s->best_count < (size_t)s->options.max_count) {
    if (!ji__grow_array(ji__allocator(ctx), &s->best, &s->best_capacity, s->best_count,
                        sizeof *s->best))
      return ji__fail_memory(ctx);
    for (at = s->best_count++; at && value < s->best[(at - 1) / 2]; at = (at - 1) / 2)
      s->best[at] = s->best[(at - 1) / 2];
    s->best[at] = value;
    return JI_OK;
  }
  if (value <= s->best[0])
    return JI_OK;
  for (;;) {
    size_t child = 2 * at + 1;
    if (child + 1 < s->best_count && s->best[child + 1] < s->best[child])
      child++;
    if (child >= s->best_count || s->best[child] >= value)
      break;
    s->best[at] = s->best[child];
    at = child;
  }
  s->best[at] = value;
  return JI_OK;
}

static int is_settled(const search *s, double tree) {
  return s->best_count == (size_t)s->options.max_count && fabs(tree) < s->best[0];
}

/* --- the search --------------------------------------------------------------------------- */

static ji_status open_node(ji_context *ctx, search *s, int64_t index) {
  const node at = s->nodes[index];
  double own = at.weight * s->counted.c[at.sector], x = s->table->output[at.sector];
  if (!ji__grow_array(ji__allocator(ctx), &s->opened, &s->opened_capacity, s->opened_count,
                      sizeof *s->opened))
    return ji__fail_memory(ctx);
  s->opened[s->opened_count++] = (found){own, index};
  ji_status status = keep_best(ctx, s, fabs(own));
  if (!status && at.length == s->options.max_length) {
    leave(s, at.tree - own);
    s->cut++;
  } else if (x != 0) {
    for (int64_t i = 0; i < s->table->n && !status; i++)
      status = add(ctx, s, index, i,
                   at.weight * ji__matrix_at(&s->table->coefficients.flows, i, at.sector) / x);
  }
  return status;
}

static int by_value(const void *left, const void *right) {
  const found *a = left, *b = right;
  double x = fabs(a->value), y = fabs(b->value);
  if (x != y)
    return x > y ? -1 : 1;
  return a->node < b->node ? -1 : a->node > b->node;
}

/* What was opened but is not told goes to the remainder as well. */
static void choose(search *s) {
  if (s->opened_count)
    qsort(s->opened, s->opened_count, sizeof *s->opened, by_value);
  for (size_t i = 0; i < s->opened_count; i++) {
    double value = s->opened[i].value;
    if (i == s->told && i < (size_t)s->options.max_count && value != 0 &&
        fabs(value) >= s->threshold)
      s->told++;
    else
      leave(s, value);
  }
}

static ji_status explore(ji_context *ctx, search *s) {
  ji_status status = JI_OK;
  for (int64_t j = 0; j < s->table->n; j++)
    s->total += s->demand[j] * s->counted.m[j];
  s->threshold = s->options.cutoff * fabs(s->total);
  for (int64_t j = 0; j < s->table->n && !status; j++)
    status = add(ctx, s, -1, j, s->demand[j]);
  while (s->heap_count && !status && !is_settled(s, s->nodes[s->heap[0]].tree)) {
    status = ji__progress(ctx, "ji_io_paths", (int64_t)s->opened_count, 0);
    if (!status)
      status = open_node(ctx, s, pop(s));
  }
  for (size_t i = 0; i < s->heap_count; i++)
    leave(s, s->nodes[s->heap[i]].tree);
  choose(s);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

enum {
  RANK,
  PATH,
  SECTOR,
  REGION,
  PRODUCT,
  PRODUCT_REGION,
  LENGTH,
  VALUE,
  SHARE,
  CUMULATIVE,
  SUB_TREE,
  REASON,
  COLUMNS
};

static const ji__writer_column template[COLUMNS] = {
    [RANK] = {"rank", JI_TYPE_INT64, NULL, "the largest value is 1; null: the remainder", NULL},
    [PATH] = {"path", JI_TYPE_TEXT, NULL, "from the sector of the jobs to the final product", NULL},
    [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "where the jobs are", NULL},
    [REGION] = {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [PRODUCT] = {"product", JI_TYPE_TEXT, NULL, "sector of the final product", NULL},
    [PRODUCT_REGION] = {"product_region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [LENGTH] = {"length", JI_TYPE_INT64, NULL, "sectors in the path", NULL},
    [VALUE] = {"value", JI_TYPE_FLOAT64, NULL, "jobs at the far end of the path", NULL},
    [SHARE] = {"share", JI_TYPE_FLOAT64, "1", "of the total", NULL},
    [CUMULATIVE] = {"cumulative", JI_TYPE_FLOAT64, "1", "shares so far", NULL},
    [SUB_TREE] = {"sub_tree", JI_TYPE_FLOAT64, NULL,
                  "all paths that begin with this one; of the remainder: the most that one path in "
                  "it can hold",
                  NULL},
    [REASON] = {"reason", JI_TYPE_TEXT, NULL, "what is proven of the remainder", NULL},
};

typedef struct rows {
  const search *s;
  ji__writer *writer;
  ji__buffer path;
  size_t places[COLUMNS];
  double cumulative;
} rows;

static void append_sector(rows *r, int64_t sector) {
  const ji__io_labels *labels = &r->s->table->sectors;
  ji__buffer_string(&r->path, labels->names[sector]);
  if (labels->regions)
    ji__buffer_format(&r->path, " (%s)", labels->regions[sector]);
}

static void write_share(rows *r, double value) {
  if (r->s->total == 0)
    return;
  r->cumulative += value / r->s->total;
  ji__writer_number(r->writer, r->places[SHARE], value / r->s->total);
  ji__writer_number(r->writer, r->places[CUMULATIVE], r->cumulative);
}

static void write_path(rows *r, size_t index) {
  const search *s = r->s;
  const node *at = &s->nodes[s->opened[index].node];
  int64_t product = at->sector;
  r->path.size = 0;
  append_sector(r, at->sector);
  for (int64_t up = at->parent; up >= 0; up = s->nodes[up].parent) {
    ji__buffer_string(&r->path, " > ");
    append_sector(r, s->nodes[up].sector);
    product = s->nodes[up].sector;
  }
  ji__writer_integer(r->writer, r->places[RANK], (int64_t)index + 1);
  ji__writer_text(r->writer, r->places[PATH], r->path.data);
  ji__io_write_sector(s->table, r->writer, r->places[SECTOR], at->sector);
  ji__io_write_sector(s->table, r->writer, r->places[PRODUCT], product);
  ji__writer_integer(r->writer, r->places[LENGTH], at->length);
  ji__writer_number(r->writer, r->places[VALUE], s->opened[index].value);
  write_share(r, s->opened[index].value);
  ji__writer_number(r->writer, r->places[SUB_TREE], at->tree);
  ji__writer_end_row(r->writer);
}

/* A sub-tree bounds its paths where all of them have the same sign. */
static int is_proven(const search *s) {
  if (s->table->negative_flows)
    return 0;
  for (int64_t i = 0; i < s->table->n; i++)
    if (s->counted.c[i] < 0)
      return 0;
  return 1;
}

static void write_remainder(rows *r) {
  const search *s = r->s;
  r->path.size = 0;
  ji__buffer_string(&r->path,
                    "all paths that are not told: sub-trees that were left closed hold exactly "
                    "their weight times m, m = c'L");
  ji__buffer_string(&r->path, is_proven(s)
                                  ? "; none of these paths holds more than sub_tree"
                                  : "; with negative coefficients a single path may hold more than "
                                    "sub_tree");
  if (s->cut)
    ji__buffer_format(&r->path, "; %lld were cut at max_length", (long long)s->cut);
  ji__writer_number(r->writer, r->places[VALUE], s->remainder);
  write_share(r, s->remainder);
  ji__writer_number(r->writer, r->places[SUB_TREE], s->most);
  ji__writer_text(r->writer, r->places[REASON], r->path.data);
  ji__writer_end_row(r->writer);
}

/* Of a multiplier: per unit of the product's final demand. */
static ji_status describe(ji_context *ctx, const search *s, char **unit, ji_measure **measure) {
  const ji__io_table *table = s->table;
  const ji__io_facts facts = {.sector = "@sector",
                              .area = table->sectors.regions ? "@region" : NULL,
                              .layer = "direct+indirect",
                              .per_sector = "@product"};
  *unit = NULL;
  *measure = NULL;
  if (s->product < 0) {
    ji_status status = ji__io_jobs_measure(ctx, table, s->counted.row, &facts, measure);
    if (status || !s->counted.unit)
      return status;
    *unit = ji__copy_string(ji__allocator(ctx), s->counted.unit);
    return *unit ? JI_OK : ji__fail_memory(ctx);
  }
  ji_status status =
      ji__io_coefficient_measure(ctx, table, s->counted.row, "per_unit", &facts, measure);
  if (status || !s->counted.unit || !table->flows_unit)
    return status;
  return ji__unit_product_text(ctx, JI_UNIT_DIVIDE, s->counted.unit, table->flows_unit, unit);
}

static ji_status begin(ji_context *ctx, rows *r, const char *unit, const ji_measure *measure) {
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  for (int c = 0; c < COLUMNS; c++) {
    if ((c == REGION || c == PRODUCT_REGION) && !r->s->table->sectors.regions)
      continue;
    columns[count] = template[c];
    if (c == VALUE || c == SUB_TREE) {
      columns[count].unit = unit;
      columns[count].measure = measure;
    }
    r->places[c] = count++;
  }
  return ji__writer_create(ctx, columns, count, &r->writer);
}

static ji_status write(ji_context *ctx, const search *s, ji__provenance *provenance,
                       ji_dataset **out) {
  rows r = {.s = s};
  char *unit = NULL;
  ji_measure *measure = NULL;
  ji__buffer_init(&r.path, ji__allocator(ctx));
  ji_status status = describe(ctx, s, &unit, &measure);
  if (!status)
    status = begin(ctx, &r, unit, measure);
  for (size_t i = 0; i < s->told && !status && !r.path.failed; i++)
    write_path(&r, i);
  if (!status) {
    write_remainder(&r);
    status =
        r.path.failed ? ji__fail_memory(ctx) : ji__writer_finish(ctx, r.writer, provenance, out);
  }
  ji__writer_free(r.writer);
  ji__buffer_free(&r.path);
  ji__release(ji__allocator(ctx), unit);
  ji_measure_unref(measure);
  return status;
}

/* --- what is taken apart ------------------------------------------------------------------ */

static ji_status read_drivers(ji_context *ctx, search *s) {
  ji__io_drivers drivers = {0};
  ji_status status =
      ji__io_drivers_read(ctx, s->table, s->counted.row, s->options.demand, &drivers);
  for (int64_t g = 0; g < drivers.count && !status; g++)
    for (int64_t i = 0; i < s->table->n; i++)
      s->demand[i] += drivers.groups[g].value[i];
  ji__io_drivers_free(ji__allocator(ctx), &drivers);
  return status;
}

static ji_status find_product(ji_context *ctx, search *s) {
  const ji__io_labels *labels = &s->table->sectors;
  const char *region = s->options.region;
  s->product = region && !labels->regions ? JI__IO_NOT_FOUND
                                          : ji__io_labels_find(labels, s->options.sector, region);
  if (s->product == JI__IO_AMBIGUOUS)
    return ji__fail(ctx, JI_ERROR_LABEL, "sector \"%s\" is in several regions: which one?",
                    s->options.sector);
  if (s->product < 0)
    return ji__fail(ctx, JI_ERROR_LABEL, "the table has no sector \"%s\"%s%s", s->options.sector,
                    region ? " in " : "", region ? region : "");
  s->demand[s->product] = 1;
  return JI_OK;
}

static ji_status find_demand(ji_context *ctx, search *s) {
  s->product = JI__IO_NOT_FOUND;
  s->demand = ji__allocate_array(ji__allocator(ctx), (size_t)s->table->n, sizeof(double));
  if (!s->demand)
    return ji__fail_memory(ctx);
  if (s->options.demand)
    return read_drivers(ctx, s);
  if (s->options.sector)
    return find_product(ctx, s);
  for (int64_t i = 0; i < s->table->n; i++)
    s->demand[i] = ji__io_final(s->table, i);
  return JI_OK;
}

static ji_status record(ji_context *ctx, const ji_model *model, const search *s,
                        ji__provenance **out) {
  const struct {
    const char *name, *value;
  } texts[] = {{"satellite", s->options.satellite},
               {"sector", s->options.sector},
               {"region", s->options.region}};
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"cutoff", s->options.cutoff},
                 {"max_length", (double)s->options.max_length},
                 {"max_count", (double)s->options.max_count}};
  ji_status status = ji__io_provenance(ctx, "ji_io_paths", model, out);
  for (size_t i = 0; i < 3 && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(ctx, *out, "option", texts[i].name, texts[i].value);
  for (size_t i = 0; i < 3 && !status; i++)
    status = ji__provenance_number(ctx, *out, "option", numbers[i].name, numbers[i].value);
  if (!status && s->options.demand)
    status = ji__provenance_input(ctx, *out, "demand", s->options.demand);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, search *s, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, s->model, s->options.satellite, 1, &s->counted);
  if (!status)
    status = find_demand(ctx, s);
  if (!status)
    status = explore(ctx, s);
  if (!status)
    status = record(ctx, model, s, &provenance);
  if (!status)
    status = write(ctx, s, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status read_options(ji_context *ctx, const ji_io_path_options *options, search *s) {
  const char *wrong = NULL;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_path_options", options, OPTIONS_MINIMUM, &s->options,
                              sizeof s->options);
  if (status)
    return status;
  if (!(s->options.cutoff > 0 && s->options.cutoff < 1))
    wrong = "cutoff must lie between 0 and 1, both excluded";
  else if (s->options.max_length < 1)
    wrong = "max_length must be at least 1";
  else if (s->options.max_count < 1)
    wrong = "max_count must be at least 1";
  else if (s->options.demand && s->options.sector)
    wrong = "sector and demand cannot both be given";
  else if (s->options.region && !s->options.sector)
    wrong = "region is that of a sector, which is not given";
  return wrong ? ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_path_options: %s", wrong) : JI_OK;
}

ji_status ji_io_paths(ji_context *ctx, const ji_model *model, const ji_io_path_options *options,
                      ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_paths", "out");
  search s = {.options = option_defaults};
  status = ji__io_model_data(ctx, "ji_io_paths", model, &s.model);
  if (!status)
    status = read_options(ctx, options, &s);
  if (status)
    return status;
  s.table = s.model->table;
  status = run(ctx, model, &s, out);
  release(ctx, &s);
  return status;
}

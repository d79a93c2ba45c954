/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table in other sectors, regions and categories, by concordances. */
#include "codes/concordance.h"
#include "model/io/build.h"

#include <string.h>

/* Where the codes of one kind go; without a concordance every code goes to itself. */
typedef struct mapping {
  const char *what; /* for messages */
  ji__concordance concordance;
  int is_given, is_read;
  ji__index same; /* the codes themselves, where there is no concordance */
} mapping;

/* The parts of old sectors (or categories): of old i, [start[i], start[i + 1]). */
typedef struct parts {
  int64_t *start, *target;
  double *weight;
  int64_t count;  /* of new ones */
  int64_t splits; /* old ones that go to several */
} parts;

typedef struct aggregation {
  const ji__io_table *table;
  mapping sectors, regions, categories;
  parts of_sectors, of_categories;
  char **names; /* of new sectors, then of their regions, then of new categories; owned */
  int64_t name_count;
  char **demand_regions; /* of new categories, owned; NULL: not stated, as where they differ */
  ji__io_build build;
} aggregation;

static void mapping_free(ji_context *ctx, mapping *m) {
  if (m->is_read)
    ji__concordance_free(&m->concordance);
  ji__index_free(ctx, &m->same);
}

static void parts_free(ji_context *ctx, parts *p) {
  ji__release(ji__allocator(ctx), p->start);
  ji__release(ji__allocator(ctx), p->target);
  ji__release(ji__allocator(ctx), p->weight);
}

static void release(ji_context *ctx, aggregation *a) {
  mapping_free(ctx, &a->sectors);
  mapping_free(ctx, &a->regions);
  mapping_free(ctx, &a->categories);
  parts_free(ctx, &a->of_sectors);
  parts_free(ctx, &a->of_categories);
  for (int64_t i = 0; a->names && i < a->name_count; i++)
    ji__release(ji__allocator(ctx), a->names[i]);
  ji__release(ji__allocator(ctx), a->names);
  for (int64_t k = 0; a->demand_regions && k < a->of_categories.count; k++)
    ji__release(ji__allocator(ctx), a->demand_regions[k]);
  ji__release(ji__allocator(ctx), a->demand_regions);
  ji__io_build_free(ctx, &a->build);
}

/* --- mappings ----------------------------------------------------------------------------- */

static ji_status mapping_read(ji_context *ctx, const ji_dataset *concordance, const char *what,
                              char *const *codes, int64_t count, mapping *out) {
  out->what = what;
  if (concordance) {
    out->is_given = out->is_read = 1;
    return ji__concordance_read(ctx, concordance, what, NULL, &out->concordance);
  }
  ji_status status = ji__index_create(ctx, count, &out->same);
  for (int64_t i = 0; codes && i < count && !status; i++)
    ji__index_add(&out->same, codes[i], strlen(codes[i]));
  return status;
}

static const ji__index *targets_of(const mapping *m) {
  return m->is_given ? &m->concordance.to : &m->same;
}

/* How many parts a code has, and where they begin; 1 part and `from` -1 where it goes to itself. */
static ji_status find_parts(ji_context *ctx, const mapping *m, const char *code, int64_t *first,
                            int64_t *count) {
  *first = 0;
  *count = 1;
  if (!m->is_given)
    return JI_OK;
  const ji__concordance *c = &m->concordance;
  int64_t from = ji__index_find(&c->from, code, strlen(code));
  if (from < 0)
    return ji__fail(ctx, JI_ERROR_LABEL, "%s: \"%s\" of the table is not there", m->what, code);
  *first = c->start[from];
  *count = c->start[from + 1] - *first;
  for (int64_t i = *first; i < *first + *count; i++)
    if (c->mappings[i].to < 0)
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "%s: \"%s\" of the table goes nowhere, and totals would not be kept", m->what,
                      code);
  return JI_OK;
}

/* The number of part `at` of a code among the targets, and its weight. */
static int64_t part_of(const mapping *m, const char *code, int64_t at, double *weight) {
  if (m->is_given) {
    *weight = m->concordance.mappings[at].weight;
    return m->concordance.mappings[at].to;
  }
  *weight = 1;
  return ji__index_find(&m->same, code, strlen(code));
}

static ji_status parts_room(ji_context *ctx, int64_t count, int64_t most, parts *out) {
  out->start = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof *out->start);
  out->target = ji__allocate_array(ji__allocator(ctx), (size_t)most + 1, sizeof *out->target);
  out->weight = ji__allocate_array(ji__allocator(ctx), (size_t)most + 1, sizeof *out->weight);
  return out->start && out->target && out->weight ? JI_OK : ji__fail_memory(ctx);
}

/* Parts of pairs: first codes in `outer` (NULL: there is none), then in `inner`. Targets are
 * numbers in the grid of both until number_parts() brings them together. */
static ji_status join_parts(ji_context *ctx, const mapping *outer, char *const *outer_codes,
                            const mapping *inner, char *const *codes, int64_t count, parts *out) {
  int64_t most = 0, first[2] = {0, 0}, size[2] = {1, 1};
  ji_status status = JI_OK;
  for (int64_t i = 0; i < count && !status; i++) {
    if (outer)
      status = find_parts(ctx, outer, outer_codes[i], &first[0], &size[0]);
    if (!status)
      status = find_parts(ctx, inner, codes[i], &first[1], &size[1]);
    most += size[0] * size[1];
    out->splits += size[0] * size[1] > 1;
  }
  if (!status)
    status = parts_room(ctx, count, most, out);
  int64_t at = 0, width = targets_of(inner)->count;
  for (int64_t i = 0; i < count && !status; i++) {
    if (outer)
      status = find_parts(ctx, outer, outer_codes[i], &first[0], &size[0]);
    if (!status)
      status = find_parts(ctx, inner, codes[i], &first[1], &size[1]);
    for (int64_t p = 0; p < size[0] * size[1] && !status; p++) {
      double w[2] = {1, 1};
      int64_t region = outer ? part_of(outer, outer_codes[i], first[0] + p / size[1], &w[0]) : 0;
      int64_t sector = part_of(inner, codes[i], first[1] + p % size[1], &w[1]);
      out->target[at] = region * width + sector;
      out->weight[at++] = w[0] * w[1];
    }
    out->start[i + 1] = at;
  }
  return status;
}

/* Leaves out the places of the grid that nothing goes to; *cells has the place of each new one. */
static ji_status number_parts(ji_context *ctx, int64_t old_count, int64_t grid, parts *p,
                              int64_t **cells) {
  int64_t *number = ji__allocate_array(ji__allocator(ctx), (size_t)grid + 1, sizeof *number);
  *cells = ji__allocate_array(ji__allocator(ctx), (size_t)grid + 1, sizeof **cells);
  if (!number || !*cells) {
    ji__release(ji__allocator(ctx), number);
    return ji__fail_memory(ctx);
  }
  for (int64_t i = 0; i < p->start[old_count]; i++)
    number[p->target[i]] = 1;
  for (int64_t place = 0; place < grid; place++)
    if (number[place]) {
      (*cells)[p->count] = place;
      number[place] = p->count++;
    }
  for (int64_t i = 0; i < p->start[old_count]; i++)
    p->target[i] = number[p->target[i]];
  ji__release(ji__allocator(ctx), number);
  return JI_OK;
}

/* --- names -------------------------------------------------------------------------------- */

static ji_status keep_name(ji_context *ctx, aggregation *a, const ji__word *word) {
  a->names[a->name_count] = ji__copy_bytes(ji__allocator(ctx), word->text, word->size);
  return a->names[a->name_count++] ? JI_OK : ji__fail_memory(ctx);
}

static ji_status keep_names(ji_context *ctx, aggregation *a, const int64_t *sectors,
                            const int64_t *categories) {
  const ji__index *inner = targets_of(&a->sectors), *outer = targets_of(&a->regions);
  int64_t n = a->of_sectors.count, k = a->of_categories.count;
  a->names = ji__allocate_array(ji__allocator(ctx), (size_t)(2 * n + k) + 1, sizeof *a->names);
  ji_status status = a->names ? JI_OK : ji__fail_memory(ctx);
  for (int64_t i = 0; i < n && !status; i++)
    status = keep_name(ctx, a, &inner->words[sectors[i] % inner->count]);
  for (int64_t i = 0; i < n && a->table->sectors.regions && !status; i++)
    status = keep_name(ctx, a, &outer->words[sectors[i] / inner->count]);
  for (int64_t i = 0; i < k && !status; i++)
    status = keep_name(ctx, a, &targets_of(&a->categories)->words[categories[i]]);
  return status;
}

/* The new region of an old category; no text where it has none, or its region becomes several. */
static ji_status region_of(ji_context *ctx, const aggregation *a, int64_t category, ji__word *out) {
  const char *old = a->table->demand_regions[category];
  const mapping *m = &a->regions;
  int64_t first, count;
  *out = (ji__word){.text = NULL};
  if (!old)
    return JI_OK;
  if (!m->is_given) {
    *out = (ji__word){.text = old, .size = strlen(old)};
    return JI_OK;
  }
  ji_status status = find_parts(ctx, m, old, &first, &count);
  if (!status && count == 1)
    *out = m->concordance.to.words[m->concordance.mappings[first].to];
  return status;
}

static ji_status keep_region(ji_context *ctx, const ji__word *region, int is_first, char **out) {
  if (is_first) {
    *out = region->text ? ji__copy_bytes(ji__allocator(ctx), region->text, region->size) : NULL;
    return *out || !region->text ? JI_OK : ji__fail_memory(ctx);
  }
  if (*out && (!region->text || strlen(*out) != region->size ||
               memcmp(*out, region->text, region->size) != 0)) {
    ji__release(ji__allocator(ctx), *out);
    *out = NULL;
  }
  return JI_OK;
}

/* Whose demand the new categories are: that of their parts, where these agree. */
static ji_status map_demand_regions(ji_context *ctx, aggregation *a) {
  const parts *p = &a->of_categories;
  if (!a->table->demand_regions)
    return JI_OK;
  uint8_t *seen = ji__allocate_array(ji__allocator(ctx), (size_t)p->count + 1, 1);
  a->demand_regions =
      ji__allocate_array(ji__allocator(ctx), (size_t)p->count + 1, sizeof *a->demand_regions);
  ji_status status = seen && a->demand_regions ? JI_OK : ji__fail_memory(ctx);
  for (int64_t k = 0; k < a->table->demands.count && !status; k++) {
    ji__word region;
    status = region_of(ctx, a, k, &region);
    for (int64_t at = p->start[k]; at < p->start[k + 1] && !status; at++) {
      int64_t target = p->target[at];
      status = keep_region(ctx, &region, !seen[target], &a->demand_regions[target]);
      seen[target] = 1;
    }
  }
  ji__release(ji__allocator(ctx), seen);
  return status;
}

static ji_status map(ji_context *ctx, aggregation *a) {
  const ji__io_table *t = a->table;
  int64_t *sectors = NULL, *categories = NULL;
  int64_t inner = targets_of(&a->sectors)->count;
  int64_t outer = t->sectors.regions ? targets_of(&a->regions)->count : 1;
  ji_status status = JI_OK;
  if (inner && outer > INT64_MAX / 16 / inner)
    return ji__fail(ctx, JI_ERROR_LIMIT, "the concordances have too many codes");
  status = join_parts(ctx, t->sectors.regions ? &a->regions : NULL, t->sectors.regions, &a->sectors,
                      t->sectors.names, t->n, &a->of_sectors);
  if (!status)
    status = join_parts(ctx, NULL, NULL, &a->categories, t->demands.names, t->demands.count,
                        &a->of_categories);
  if (!status)
    status = number_parts(ctx, t->n, inner * outer, &a->of_sectors, &sectors);
  if (!status)
    status = number_parts(ctx, t->demands.count, targets_of(&a->categories)->count,
                          &a->of_categories, &categories);
  if (!status)
    status = keep_names(ctx, a, sectors, categories);
  if (!status)
    status = map_demand_regions(ctx, a);
  ji__release(ji__allocator(ctx), sectors);
  ji__release(ji__allocator(ctx), categories);
  return status;
}

/* --- the table ---------------------------------------------------------------------------- */

/* Adds an old row, brought to the new columns, to the rows it is part of. */
static void spread(const parts *p, int64_t old, const double *row, int64_t width, double *out) {
  for (int64_t at = p->start[old]; at < p->start[old + 1]; at++)
    for (int64_t c = 0; c < width; c++)
      out[p->target[at] * width + c] += p->weight[at] * row[c];
}

static void put_part(const parts *p, int64_t old, double value, double *row) {
  for (int64_t at = p->start[old]; at < p->start[old + 1]; at++)
    row[p->target[at]] += p->weight[at] * value;
}

static ji_status fill(ji_context *ctx, aggregation *a) {
  const ji__io_table *t = a->table;
  const parts *s = &a->of_sectors, *d = &a->of_categories;
  ji__io_build *b = &a->build;
  ji_status status = ji__io_build_room(ctx, b, s->count, d->count, t->rows.count);
  if (!status)
    status = ji__io_build_demand_room(ctx, b, t);
  if (status)
    return status;
  int64_t most = s->count > d->count ? s->count : d->count;
  double *row = ji__allocate_array(ji__allocator(ctx), (size_t)most + 1, sizeof *row);
  if (!row)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < t->n; i++) {
    memset(row, 0, (size_t)most * sizeof *row);
    for (int64_t j = 0; j < t->n; j++)
      put_part(s, j, ji__io_flow(t, i, j), row);
    spread(s, i, row, b->n, b->z);
    memset(row, 0, (size_t)most * sizeof *row);
    for (int64_t k = 0; k < t->demands.count; k++)
      put_part(d, k, ji__io_demand_value(t, k, i), row);
    if (b->f)
      spread(s, i, row, b->k, b->f);
    put_part(s, i, t->given_output[i], b->x);
    for (int64_t r = 0; r < t->rows.count; r++)
      put_part(s, i, ji__io_row_value(t, r, i), b->s + r * b->n);
  }
  for (int64_t k = 0; b->d && k < t->demands.count; k++)
    for (int64_t r = 0; r < t->rows.count; r++)
      put_part(d, k, ji__io_row_of_demand(t, r, k), b->d + r * b->k);
  ji__release(ji__allocator(ctx), row);
  return JI_OK;
}

static double sum_of(const double *values, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++)
    sum += values[i];
  return sum;
}

static ji_status tell_total(ji_context *ctx, aggregation *a, const char *name, double before,
                            double after) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_format(&text, "total of %s, before (limit) and after (value)", name);
  ji_status status = text.failed
                         ? ji__fail_memory(ctx)
                         : ji__io_build_tell(ctx, &a->build, "total", 0, after, before, text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status tell(ji_context *ctx, aggregation *a) {
  const ji__io_table *t = a->table;
  const ji__io_build *b = &a->build;
  double demand = 0;
  for (int64_t i = 0; i < t->n; i++)
    demand += ji__io_demand_sum(t, i);
  ji_status status =
      tell_total(ctx, a, "flows", sum_of(t->row_sums, t->n), sum_of(b->z, b->n * b->n));
  if (!status && b->f)
    status = tell_total(ctx, a, "final demand", demand, sum_of(b->f, b->n * b->k));
  if (!status)
    status = tell_total(ctx, a, "output", sum_of(t->given_output, t->n), sum_of(b->x, b->n));
  for (int64_t r = 0; r < t->rows.count && !status; r++) {
    double before = 0;
    for (int64_t i = 0; i < t->n; i++)
      before += ji__io_row_value(t, r, i);
    status = tell_total(ctx, a, t->rows.names[r], before, sum_of(b->s + r * b->n, b->n));
  }
  int64_t splits = a->of_sectors.splits + a->of_categories.splits;
  if (status || !splits)
    return status;
  return ji__io_build_tell(ctx, &a->build, "disaggregation", 1, (double)splits, 0,
                           "sectors or categories are split by weights: their parts are taken to "
                           "buy, sell and employ in the same proportions");
}

static ji_status put_categories(ji_context *ctx, aggregation *a) {
  int64_t count = a->of_categories.count;
  char *const *found = a->names + a->name_count - count;
  ji__io_name *names =
      ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof(ji__io_name));
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < count; k++)
    names[k] = (ji__io_name){.name = found[k],
                             .unit = a->table->flows_unit,
                             .region = a->demand_regions ? a->demand_regions[k] : NULL};
  ji_status status = ji__io_build_names(ctx, &a->build, "demand_labels", names, count);
  ji__release(ji__allocator(ctx), names);
  return status;
}

static ji_status give(ji_context *ctx, aggregation *a, ji_bundle **out) {
  const ji__io_table *t = a->table;
  const ji__io_keys keys = {.suffix = "aggregated",
                            .employment_status = a->of_sectors.splits ? "model" : NULL};
  ji_status status = ji__io_build_sectors(
      ctx, &a->build, a->names, t->sectors.regions ? a->names + a->build.n : NULL, t->flows_unit);
  if (!status)
    status = put_categories(ctx, a);
  if (!status)
    status = ji__io_build_satellites(ctx, &a->build, t, t->row_units, NULL);
  if (!status)
    status = ji__io_build_keys(ctx, &a->build, t, &keys);
  return status ? status : ji__io_build_give(ctx, &a->build, out);
}

/* --- the call ----------------------------------------------------------------------------- */

typedef struct concordances {
  const ji_dataset *sectors, *regions, *categories; /* NULL: not given */
} concordances;

static ji_status read(ji_context *ctx, const concordances *given, aggregation *a) {
  const ji__io_labels *sectors = &a->table->sectors, *demands = &a->table->demands;
  if (given->regions && !sectors->regions)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "regions: the table has no regions");
  if (given->categories && !demands->count)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "categories: the table has no final demand");
  ji_status status =
      mapping_read(ctx, given->sectors, "sectors", sectors->names, sectors->count, &a->sectors);
  if (!status)
    status =
        mapping_read(ctx, given->regions, "regions", sectors->regions, sectors->count, &a->regions);
  return status ? status
                : mapping_read(ctx, given->categories, "categories", demands->names, demands->count,
                               &a->categories);
}

static ji_status record(ji_context *ctx, const ji_model *model, const concordances *given,
                        aggregation *a) {
  ji__provenance **p = &a->build.provenance;
  ji_status status = ji__io_provenance(ctx, "ji_io_aggregate", model, p);
  if (!status && given->sectors)
    status = ji__provenance_input(ctx, *p, "sectors", given->sectors);
  if (!status && given->regions)
    status = ji__provenance_input(ctx, *p, "regions", given->regions);
  if (!status && given->categories)
    status = ji__provenance_input(ctx, *p, "categories", given->categories);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, const concordances *given,
                     aggregation *a, ji_bundle **out) {
  ji_status status = read(ctx, given, a);
  if (!status)
    status = record(ctx, model, given, a);
  if (!status)
    status = map(ctx, a);
  if (!status)
    status = fill(ctx, a);
  if (!status)
    status = tell(ctx, a);
  return status ? status : give(ctx, a, out);
}

ji_status ji_io_aggregate(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                          const ji_dataset *regions, const ji_dataset *categories,
                          ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_aggregate", "out");
  const concordances given = {sectors, regions, categories};
  const ji__io_model *data;
  aggregation a = {0};
  status = ji__io_model_data(ctx, "ji_io_aggregate", model, &data);
  if (!status) {
    a.table = data->table;
    status = run(ctx, model, &given, &a, out);
  }
  release(ctx, &a);
  return status;
}

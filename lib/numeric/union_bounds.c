/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/union_bounds.h"

#include "numeric/linear_program.h"

#include <math.h>
#include <string.h>

#define SNAP_TOLERANCE 1e-12

/* A row's origin: a set of the group, the universe, or one of the problem's pairs. */
typedef struct origin {
  enum { FROM_SET, FROM_UNIVERSE, FROM_PAIR } kind;
  int64_t index; /* of the problem's set or pair */
} origin;

/* The programme of one group of linked sets. Atom s (bit i: in the group's set i) is column s - 1.
 * Sizes are divided by `scale`, so that the largest is 1. */
typedef struct group {
  const ji__union_problem *problem;
  int64_t sets[JI__UNION_LINKED];
  int count;
  double scale;
  ji__linear_program program;
  ji__linear_solver *solver;
  origin *origins; /* of the rows */
  int *starts, *indices;
  double *values, *row_low, *row_high, *objective;
} group;

static void group_free(ji_context *ctx, group *g) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__linear_close(ctx, g->solver);
  ji__release(allocator, g->origins);
  ji__release(allocator, g->starts);
  ji__release(allocator, g->indices);
  ji__release(allocator, g->values);
  ji__release(allocator, g->row_low);
  ji__release(allocator, g->row_high);
  ji__release(allocator, g->objective);
}

/* --- who is linked ------------------------------------------------------------------------ */

static int64_t root_of(const int64_t *parents, int64_t set) {
  while (parents[set] != set)
    set = parents[set];
  return set;
}

/* Sets that pairs link, directly or through others, get one root. */
static ji_status find_roots(ji_context *ctx, const ji__union_problem *problem, int64_t **out) {
  int64_t *roots = ji__allocate_array(ji__allocator(ctx), (size_t)problem->sets + 1, sizeof *roots);
  *out = roots;
  if (!roots)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < problem->sets; i++)
    roots[i] = i;
  for (int64_t p = 0; p < problem->pair_count; p++)
    roots[root_of(roots, problem->pairs[p].b)] = root_of(roots, problem->pairs[p].a);
  for (int64_t i = 0; i < problem->sets; i++)
    roots[i] = root_of(roots, i);
  return JI_OK;
}

static ji_status collect_sets(ji_context *ctx, group *g, const int64_t *roots, int64_t root) {
  for (int64_t i = 0; i < g->problem->sets; i++) {
    if (roots[i] != root)
      continue;
    if (g->count == JI__UNION_LINKED)
      return ji__fail(ctx, JI_ERROR_LIMIT,
                      "more than %d lists are linked by known overlaps: they have too many "
                      "combinations",
                      JI__UNION_LINKED);
    g->sets[g->count++] = i;
    g->scale = fmax(g->scale, g->problem->high[i]);
  }
  if (g->scale == 0) /* all are empty */
    g->scale = 1;
  return JI_OK;
}

/* Bit of a set of the problem in the group's atoms. */
static int bit_of(const group *g, int64_t set) {
  int place = 0;
  while (place < g->count && g->sets[place] != set)
    place++;
  return place < g->count ? 1 << place : 0;
}

/* --- the programme ------------------------------------------------------------------------ */

static void add_row(group *g, origin from, double low, double high) {
  g->origins[g->program.rows] = from;
  g->row_low[g->program.rows] = low;
  g->row_high[g->program.rows] = high;
  g->program.rows++;
}

/* A share of b is members in both less share * b, compared with 0: a range of shares takes a row
 * for either end. */
static void add_pair_rows(group *g, int64_t index) {
  const ji__union_pair *pair = &g->problem->pairs[index];
  origin from = {FROM_PAIR, index};
  if (!pair->is_share) {
    add_row(g, from, pair->low / g->scale, pair->high / g->scale);
  } else {
    add_row(g, from, 0, INFINITY);
    add_row(g, from, -INFINITY, 0);
  }
}

static void add_rows(group *g) {
  for (int i = 0; i < g->count; i++)
    add_row(g, (origin){FROM_SET, g->sets[i]}, g->problem->low[g->sets[i]] / g->scale,
            g->problem->high[g->sets[i]] / g->scale);
  add_row(g, (origin){FROM_UNIVERSE, 0}, -INFINITY, g->problem->universe / g->scale);
  for (int64_t p = 0; p < g->problem->pair_count; p++)
    if (bit_of(g, g->problem->pairs[p].a))
      add_pair_rows(g, p);
}

/* What one member of an atom adds to a row. */
static double entry(const group *g, int row, int atom) {
  origin from = g->origins[row];
  if (from.kind == FROM_SET)
    return (atom & bit_of(g, from.index)) != 0;
  if (from.kind == FROM_UNIVERSE)
    return 1;
  const ji__union_pair *pair = &g->problem->pairs[from.index];
  int in_b = (atom & bit_of(g, pair->b)) != 0;
  int in_both = in_b && (atom & bit_of(g, pair->a)) != 0;
  if (!pair->is_share)
    return in_both;
  int is_lower_end = g->row_high[row] > 0;
  return in_both - (is_lower_end ? pair->low : pair->high) * in_b;
}

static void add_columns(group *g) {
  int used = 0;
  g->program.columns = (1 << g->count) - 1;
  for (int atom = 1; atom <= g->program.columns; atom++) {
    g->starts[atom - 1] = used;
    for (int row = 0; row < g->program.rows; row++) {
      double value = entry(g, row, atom);
      if (value == 0)
        continue;
      g->indices[used] = row;
      g->values[used++] = value;
    }
  }
  g->starts[g->program.columns] = used;
}

static ji_status make_room(ji_context *ctx, group *g) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t pairs = 0;
  for (int64_t p = 0; p < g->problem->pair_count; p++)
    pairs += bit_of(g, g->problem->pairs[p].a) != 0;
  size_t rows = (size_t)g->count + 1 + 2 * pairs, atoms = (size_t)1 << g->count;
  if (rows > INT32_MAX / atoms)
    return ji__fail(ctx, JI_ERROR_LIMIT, "too many overlaps are known: %zu", pairs);
  g->origins = ji__allocate_array(allocator, rows, sizeof *g->origins);
  g->starts = ji__allocate_array(allocator, atoms + 1, sizeof *g->starts);
  g->indices = ji__allocate_array(allocator, atoms * rows, sizeof *g->indices);
  g->values = ji__allocate_array(allocator, atoms * rows, sizeof *g->values);
  g->row_low = ji__allocate_array(allocator, rows, sizeof *g->row_low);
  g->row_high = ji__allocate_array(allocator, rows, sizeof *g->row_high);
  g->objective = ji__allocate_array(allocator, atoms, sizeof *g->objective);
  return g->origins && g->starts && g->indices && g->values && g->row_low && g->row_high &&
                 g->objective
             ? JI_OK
             : ji__fail_memory(ctx);
}

/* To be freed whatever happens. */
static ji_status group_begin(ji_context *ctx, const ji__union_problem *problem,
                             const int64_t *roots, int64_t root, group *g) {
  *g = (group){.problem = problem};
  ji_status status = collect_sets(ctx, g, roots, root);
  if (!status)
    status = make_room(ctx, g);
  if (status)
    return status;
  add_rows(g);
  add_columns(g);
  g->program.starts = g->starts;
  g->program.indices = g->indices;
  g->program.values = g->values;
  g->program.row_low = g->row_low;
  g->program.row_high = g->row_high;
  return ji__linear_open(ctx, &g->program, &g->solver);
}

/* Least (direction 1) or most (-1) members in atoms that have all bits of `in`; NaN where the
 * programme is not feasible. */
static ji_status extreme(ji_context *ctx, group *g, int in, int direction, double *out) {
  ji__linear_outcome outcome = JI__LINEAR_OPTIMAL;
  for (int atom = 1; atom <= g->program.columns; atom++)
    g->objective[atom - 1] = (atom & in) == in;
  ji_status status = ji__linear_solve(ctx, g->solver, g->objective, direction, &outcome, out);
  *out = outcome == JI__LINEAR_OPTIMAL ? *out * g->scale : NAN;
  return status;
}

static ji_status mark_conflict(ji_context *ctx, group *g, ji__union_conflict *conflict) {
  uint8_t *marks = ji__allocate_array(ji__allocator(ctx), (size_t)g->program.rows, 1);
  if (!marks)
    return ji__fail_memory(ctx);
  ji_status status = ji__linear_conflict(ctx, &g->program, marks);
  for (int row = 0; row < g->program.rows && !status; row++) {
    origin from = g->origins[row];
    if (!marks[row])
      continue;
    if (from.kind == FROM_UNIVERSE)
      conflict->universe = 1;
    else
      (from.kind == FROM_SET ? conflict->sets : conflict->pairs)[from.index] = 1;
  }
  ji__release(ji__allocator(ctx), marks);
  return status;
}

/* --- the bounds --------------------------------------------------------------------------- */

/* An end that the programme gives up to rounding errors, where it is the one without overlaps. */
static double snap(double value, double plain) {
  return fabs(value - plain) <= SNAP_TOLERANCE * plain ? plain : value;
}

/* Frechet's bounds of the group's sets. */
static void snap_to_plain(const group *g, double *low, double *high) {
  double largest = 0, sum = 0;
  for (int i = 0; i < g->count; i++) {
    largest = fmax(largest, g->problem->low[g->sets[i]]);
    sum += g->problem->high[g->sets[i]];
  }
  *low = snap(*low, largest);
  *high = snap(*high, fmin(sum, g->problem->universe));
}

/* Of one group, into *low and *high; NaN where it contradicts itself. */
static ji_status bound_group(ji_context *ctx, const ji__union_problem *problem,
                             const int64_t *roots, int64_t root, double *low, double *high,
                             ji__union_conflict *conflict) {
  group g;
  ji_status status = group_begin(ctx, problem, roots, root, &g);
  if (!status)
    status = extreme(ctx, &g, 0, 1, low);
  if (!status && !isnan(*low))
    status = extreme(ctx, &g, 0, -1, high);
  if (!status && !isnan(*low))
    snap_to_plain(&g, low, high);
  if (!status && isnan(*low) && conflict)
    status = mark_conflict(ctx, &g, conflict);
  group_free(ctx, &g);
  return status;
}

ji_status ji__union_bounds(ji_context *ctx, const ji__union_problem *problem, int *feasible,
                           double *low, double *high, ji__union_conflict *conflict) {
  int64_t *roots = NULL;
  *low = *high = 0;
  *feasible = 1;
  ji_status status = find_roots(ctx, problem, &roots);
  for (int64_t i = 0; i < problem->sets && *feasible && !status; i++) {
    double least = 0, most = 0;
    if (roots[i] != i)
      continue;
    status = bound_group(ctx, problem, roots, i, &least, &most, conflict);
    *feasible = !isnan(least);
    /* Nothing links the groups: they may lie in each other, or side by side. */
    *low = fmax(*low, least);
    *high += most;
  }
  *high = fmin(*high, problem->universe);
  if (!status && !*feasible)
    *low = *high = NAN;
  ji__release(ji__allocator(ctx), roots);
  return status;
}

/* Intersections within a group; of the sets themselves into the diagonal. */
static ji_status intersect_group(ji_context *ctx, group *g, double *low, double *high) {
  ji_status status = JI_OK;
  for (int i = 0; i < g->count; i++)
    for (int j = i; j < g->count && !status; j++) {
      int64_t at = g->sets[i] * g->problem->sets + g->sets[j];
      status = extreme(ctx, g, 1 << i | 1 << j, 1, &low[at]);
      if (!status)
        status = extreme(ctx, g, 1 << i | 1 << j, -1, &high[at]);
    }
  return status;
}

/* Sets that nothing links: as little in common as the universe allows, or the smaller in the
 * larger. */
static void intersect_unlinked(const ji__union_problem *problem, const int64_t *roots, double *low,
                               double *high) {
  int64_t n = problem->sets;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = i + 1; j < n; j++)
      if (roots[i] != roots[j]) {
        low[i * n + j] = fmax(0, low[i * n + i] + low[j * n + j] - problem->universe);
        high[i * n + j] = fmin(high[i * n + i], high[j * n + j]);
      }
}

ji_status ji__union_intersections(ji_context *ctx, const ji__union_problem *problem, double *low,
                                  double *high) {
  int64_t *roots = NULL;
  ji_status status = find_roots(ctx, problem, &roots);
  for (int64_t i = 0; i < problem->sets && !status; i++) {
    if (roots[i] != i)
      continue;
    group g;
    status = group_begin(ctx, problem, roots, i, &g);
    if (!status)
      status = intersect_group(ctx, &g, low, high);
    group_free(ctx, &g);
  }
  if (!status)
    intersect_unlinked(problem, roots, low, high);
  ji__release(ji__allocator(ctx), roots);
  return status;
}

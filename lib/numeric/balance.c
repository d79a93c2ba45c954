/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/balance.h"

#include <math.h>
#include <string.h>

ji__infeasible ji__balance_obstacle(double above, double below, double total) {
  if (isnan(total) || total == 0)
    return JI__FEASIBLE;
  if (above == 0 && below == 0)
    return JI__EMPTY_LINE;
  if (total < 0 && below == 0)
    return JI__ONLY_POSITIVE;
  return total > 0 && above == 0 ? JI__ONLY_NEGATIVE : JI__FEASIBLE;
}

/* The multiplier m with m above - below / m = total: the positive root. A line that is to vanish
 * and has cells of one sign gets 0 or infinity, which makes them 0. */
static double multiplier(double above, double below, double total) {
  if (isnan(total) || (above == 0 && below == 0))
    return 1;
  if (above == 0)
    return total < 0 ? -below / total : INFINITY;
  if (below == 0)
    return total > 0 ? total / above : 0;
  double root = sqrt(total * total + 4 * above * below);
  /* Of the two forms of the root the one that does not subtract like numbers. */
  return total >= 0 ? (total + root) / (2 * above) : 2 * below / (root - total);
}

double ji__gras_cell(double cell, double row_factor, double column_factor) {
  if (cell > 0)
    return row_factor == 0 || column_factor == 0 ? 0 : row_factor * cell * column_factor;
  if (cell < 0)
    return isinf(row_factor) || isinf(column_factor) ? 0 : cell / row_factor / column_factor;
  return 0;
}

/* Adds a cell to the potentials of its row, scaled by the column's multiplier, or the other way
 * round. */
static void add_cell(double cell, double factor, double *above, double *below) {
  if (cell > 0 && !isinf(factor))
    *above += cell * factor;
  else if (cell < 0 && factor != 0)
    *below -= cell / factor;
}

static void ones(double *factors, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    factors[i] = 1;
}

static double largest_total(const ji__balance_side *side) {
  double largest = 0;
  for (int64_t i = 0; i < side->count; i++)
    if (fabs(side->totals[i]) > largest)
      largest = fabs(side->totals[i]);
  return largest;
}

static double largest(const double *values, int64_t count) {
  double found = 0;
  for (int64_t i = 0; i < count; i++)
    if (!(fabs(values[i]) <= found))
      found = fabs(values[i]);
  return found;
}

/* Sums of all lines of one side, cells above and below 0 apart. */
typedef struct potentials {
  double *above, *below; /* `count` each, one memory */
  size_t count;
} potentials;

static ji_status potentials_make(ji_context *ctx, int64_t count, potentials *out) {
  out->count = (size_t)count;
  out->above = ji__allocate_array(ji__allocator(ctx), 2 * out->count, sizeof(double));
  out->below = out->above ? out->above + count : NULL;
  return out->above ? JI_OK : ji__fail_memory(ctx);
}

static void potentials_clear(const potentials *p) {
  memset(p->above, 0, 2 * p->count * sizeof(double));
}

/* --- GRAS --------------------------------------------------------------------------------- */

/* One pass: every row's multiplier from those of the columns, and the columns' potentials under the
 * new one. `rows->gaps` gets what the old multipliers of the rows left open. */
static void row_pass(const ji__matrix *matrix, ji__balance_side *rows,
                     const ji__balance_side *columns, const potentials *of_columns) {
  potentials_clear(of_columns);
  for (int64_t i = 0; i < rows->count; i++) {
    double above = 0, below = 0;
    for (int64_t j = 0; j < columns->count; j++)
      add_cell(ji__matrix_at(matrix, i, j), columns->factors[j], &above, &below);
    double old = rows->factors[i];
    double reached = (above > 0 ? old * above : 0) - (below > 0 ? below / old : 0);
    rows->gaps[i] = isnan(rows->totals[i]) ? 0 : reached - rows->totals[i];
    rows->factors[i] = multiplier(above, below, rows->totals[i]);
    for (int64_t j = 0; j < columns->count; j++)
      add_cell(ji__matrix_at(matrix, i, j), rows->factors[i], &of_columns->above[j],
               &of_columns->below[j]);
  }
}

static void column_step(ji__balance_side *columns, const potentials *of_columns) {
  for (int64_t j = 0; j < columns->count; j++)
    columns->factors[j] =
        multiplier(of_columns->above[j], of_columns->below[j], columns->totals[j]);
}

/* What both sides leave open in the end: sums of the cells as they come out. */
static void final_gaps(const ji__matrix *matrix, ji__balance_side *rows, ji__balance_side *columns,
                       const potentials *of_columns) {
  potentials_clear(of_columns);
  for (int64_t i = 0; i < rows->count; i++) {
    double sum = 0;
    for (int64_t j = 0; j < columns->count; j++) {
      double cell =
          ji__gras_cell(ji__matrix_at(matrix, i, j), rows->factors[i], columns->factors[j]);
      sum += cell;
      of_columns->above[j] += cell;
    }
    rows->gaps[i] = isnan(rows->totals[i]) ? 0 : sum - rows->totals[i];
  }
  for (int64_t j = 0; j < columns->count; j++)
    columns->gaps[j] = isnan(columns->totals[j]) ? 0 : of_columns->above[j] - columns->totals[j];
}

ji_status ji__gras(ji_context *ctx, const ji__matrix *matrix, ji__balance_side *rows,
                   ji__balance_side *columns, ji__balance_limits *limits) {
  potentials of_columns;
  ji_status status = potentials_make(ctx, columns->count, &of_columns);
  if (status)
    return status;
  double scale = fmax(largest_total(rows), largest_total(columns));
  scale = scale > 0 ? scale : 1;
  ones(rows->factors, rows->count);
  ones(columns->factors, columns->count);
  limits->is_reached = 0;
  for (limits->steps_done = 0; limits->steps_done < limits->steps; limits->steps_done++) {
    status = ji__progress(ctx, "balance", limits->steps_done, -1);
    if (status)
      break;
    row_pass(matrix, rows, columns, &of_columns);
    /* The columns were met before this pass: what the rows left open is all there is. */
    if (limits->steps_done > 0 && largest(rows->gaps, rows->count) <= limits->tolerance * scale)
      limits->is_reached = 1;
    column_step(columns, &of_columns);
    if (limits->is_reached)
      break;
  }
  if (!status) {
    final_gaps(matrix, rows, columns, &of_columns);
    limits->gap =
        fmax(largest(rows->gaps, rows->count), largest(columns->gaps, columns->count)) / scale;
  }
  ji__release(ji__allocator(ctx), of_columns.above);
  return status;
}

/* --- SUT-RAS ------------------------------------------------------------------------------ */

/* The inverse of a multiplier, with 0 and infinity as each other's. */
static double inverse(double factor) {
  return isinf(factor) ? 0 : 1 / factor;
}

/* p with p use_above - use_below / p = supply_above / p - supply_below p: use equals supply. */
static double product_multiplier(double use_above, double use_below, double supply_above,
                                 double supply_below) {
  double over = supply_above + use_below;
  double under = use_above + supply_below;
  return over > 0 && under > 0 ? sqrt(over / under) : 1;
}

/* Every product's multiplier from those of users and sources, and the potentials of these under
 * it. */
static void product_pass(ji__supply_use *t, const potentials *of_users,
                         const potentials *of_sources) {
  potentials_clear(of_users);
  potentials_clear(of_sources);
  for (int64_t i = 0; i < t->use.rows; i++) {
    double use[2] = {0, 0}, supply[2] = {0, 0};
    for (int64_t j = 0; j < t->users.count; j++)
      add_cell(ji__matrix_at(&t->use, i, j), t->users.factors[j], &use[0], &use[1]);
    for (int64_t k = 0; k < t->sources.count; k++)
      add_cell(ji__matrix_at(&t->supply, i, k), t->sources.factors[k], &supply[0], &supply[1]);
    double p = product_multiplier(use[0], use[1], supply[0], supply[1]);
    double old = t->products[i];
    t->gaps[i] = (old * use[0] - use[1] / old) - (supply[0] / old - supply[1] * old);
    t->products[i] = p;
    for (int64_t j = 0; j < t->users.count; j++)
      add_cell(ji__matrix_at(&t->use, i, j), p, &of_users->above[j], &of_users->below[j]);
    for (int64_t k = 0; k < t->sources.count; k++)
      add_cell(ji__matrix_at(&t->supply, i, k), inverse(p), &of_sources->above[k],
               &of_sources->below[k]);
  }
}

static void add_line_gaps(ji__balance_side *side, const double *sums) {
  for (int64_t j = 0; j < side->count; j++)
    side->gaps[j] = isnan(side->totals[j]) ? 0 : sums[j] - side->totals[j];
}

static void supply_use_gaps(ji__supply_use *t, const potentials *of_users,
                            const potentials *of_sources) {
  potentials_clear(of_users);
  potentials_clear(of_sources);
  for (int64_t i = 0; i < t->use.rows; i++) {
    double used = 0, supplied = 0;
    for (int64_t j = 0; j < t->users.count; j++) {
      double cell =
          ji__gras_cell(ji__matrix_at(&t->use, i, j), t->products[i], t->users.factors[j]);
      used += cell;
      of_users->above[j] += cell;
    }
    for (int64_t k = 0; k < t->sources.count; k++) {
      double cell = ji__gras_cell(ji__matrix_at(&t->supply, i, k), inverse(t->products[i]),
                                  t->sources.factors[k]);
      supplied += cell;
      of_sources->above[k] += cell;
    }
    t->gaps[i] = used - supplied;
  }
  add_line_gaps(&t->users, of_users->above);
  add_line_gaps(&t->sources, of_sources->above);
}

static double supply_use_gap(const ji__supply_use *t) {
  double lines =
      fmax(largest(t->users.gaps, t->users.count), largest(t->sources.gaps, t->sources.count));
  return fmax(lines, largest(t->gaps, t->use.rows));
}

static ji_status supply_use_steps(ji_context *ctx, ji__supply_use *t, ji__balance_limits *limits,
                                  double scale, const potentials *of_users,
                                  const potentials *of_sources) {
  limits->is_reached = 0;
  for (limits->steps_done = 0; limits->steps_done < limits->steps; limits->steps_done++) {
    ji_status status = ji__progress(ctx, "balance", limits->steps_done, -1);
    if (status)
      return status;
    product_pass(t, of_users, of_sources);
    if (limits->steps_done > 0 && largest(t->gaps, t->use.rows) <= limits->tolerance * scale)
      limits->is_reached = 1;
    column_step(&t->users, of_users);
    column_step(&t->sources, of_sources);
    if (limits->is_reached)
      break;
  }
  supply_use_gaps(t, of_users, of_sources);
  limits->gap = supply_use_gap(t) / scale;
  return JI_OK;
}

ji_status ji__sut_ras(ji_context *ctx, ji__supply_use *tables, ji__balance_limits *limits) {
  potentials of_users = {0}, of_sources = {0};
  double scale = fmax(largest_total(&tables->users), largest_total(&tables->sources));
  ones(tables->products, tables->use.rows);
  ones(tables->users.factors, tables->users.count);
  ones(tables->sources.factors, tables->sources.count);
  ji_status status = potentials_make(ctx, tables->users.count, &of_users);
  if (!status)
    status = potentials_make(ctx, tables->sources.count, &of_sources);
  if (!status)
    status = supply_use_steps(ctx, tables, limits, scale > 0 ? scale : 1, &of_users, &of_sources);
  ji__release(ji__allocator(ctx), of_users.above);
  ji__release(ji__allocator(ctx), of_sources.above);
  return status;
}

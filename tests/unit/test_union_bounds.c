/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/numeric: linear programmes through CLP, and the bounds of a union against all small
 * populations. */
#include "support/support.h"

#include "numeric/linear_program.h"
#include "numeric/union_bounds.h"

#include <math.h>
#include <string.h>

#define SETS 3
#define ATOMS (1 << SETS)

/* Least x + y with x + 2 y >= 4, 3 x + y >= 6 is 2.8, at (1.6, 1.2); the most is unbounded. */
static void test_linear_programme(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int starts[] = {0, 2, 4}, indices[] = {0, 1, 0, 1};
  const double values[] = {1, 3, 2, 1}, low[] = {4, 6}, high[] = {INFINITY, INFINITY};
  const double objective[] = {1, 1};
  const ji__linear_program program = {2, 2, starts, indices, values, low, high};
  ji__linear_solver *solver = NULL;
  ji__linear_outcome outcome;
  double optimum = 0;
  support_ok(ctx, ji__linear_open(ctx, &program, &solver));
  support_ok(ctx, ji__linear_solve(ctx, solver, objective, 1, &outcome, &optimum));
  assert_int_equal(outcome, JI__LINEAR_OPTIMAL);
  support_close("least", optimum, 2.8, 1e-12);
  support_ok(ctx, ji__linear_solve(ctx, solver, objective, -1, &outcome, &optimum));
  assert_int_equal(outcome, JI__LINEAR_UNBOUNDED);
  assert_true(isnan(optimum));
  support_ok(ctx, ji__linear_solve(ctx, solver, objective, 1, &outcome, &optimum));
  support_close("least again", optimum, 2.8, 1e-12);
  ji__linear_close(ctx, solver);
  ji__linear_close(ctx, NULL);
  ji_context_free(ctx);
}

/* x >= 1, y >= 1, x + y <= 1, y <= 5: the last row is no part of the contradiction. */
static void test_conflict(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int starts[] = {0, 2, 5}, indices[] = {0, 2, 1, 2, 3};
  const double values[] = {1, 1, 1, 1, 1}, objective[] = {1, 1};
  const double low[] = {1, 1, -INFINITY, -INFINITY}, high[] = {INFINITY, INFINITY, 1, 5};
  const ji__linear_program program = {4, 2, starts, indices, values, low, high};
  ji__linear_solver *solver = NULL;
  ji__linear_outcome outcome;
  double optimum = 0;
  uint8_t marks[4];
  support_ok(ctx, ji__linear_open(ctx, &program, &solver));
  support_ok(ctx, ji__linear_solve(ctx, solver, objective, 1, &outcome, &optimum));
  assert_int_equal(outcome, JI__LINEAR_INFEASIBLE);
  ji__linear_close(ctx, solver);
  support_ok(ctx, ji__linear_conflict(ctx, &program, marks));
  assert_memory_equal(marks, ((const uint8_t[]){1, 1, 1, 0}), 4);
  ji_context_free(ctx);
}

/* --- all populations ---------------------------------------------------------------------- */

/* What is known of a population, and what all populations of which that is true hold. */
typedef struct search {
  int sizes[SETS], universe; /* universe: persons at most */
  int known[SETS][SETS];     /* overlap of i < j; -1: not known */
  int counts[ATOMS];
  int low, high, pair_low[SETS][SETS], pair_high[SETS][SETS];
} search;

static int members(const int counts[ATOMS], int in) {
  int sum = 0;
  for (int atom = 1; atom < ATOMS; atom++)
    if ((atom & in) == in)
      sum += counts[atom];
  return sum;
}

static int fits(const search *s) {
  for (int i = 0; i < SETS; i++) {
    if (members(s->counts, 1 << i) != s->sizes[i])
      return 0;
    for (int j = i + 1; j < SETS; j++)
      if (s->known[i][j] >= 0 && members(s->counts, 1 << i | 1 << j) != s->known[i][j])
        return 0;
  }
  return members(s->counts, 0) <= s->universe;
}

static void widen(int *low, int *high, int value) {
  *low = value < *low ? value : *low;
  *high = value > *high ? value : *high;
}

static void try_atoms(search *s, int atom, int left) {
  if (atom == ATOMS) {
    if (!fits(s))
      return;
    widen(&s->low, &s->high, members(s->counts, 0));
    for (int i = 0; i < SETS; i++)
      for (int j = i + 1; j < SETS; j++)
        widen(&s->pair_low[i][j], &s->pair_high[i][j], members(s->counts, 1 << i | 1 << j));
    return;
  }
  for (int count = 0; count <= left; count++) {
    s->counts[atom] = count;
    try_atoms(s, atom + 1, left - count);
  }
  s->counts[atom] = 0;
}

static void try_all(search *s) {
  s->low = 1000;
  s->high = -1;
  for (int i = 0; i < SETS; i++)
    for (int j = 0; j < SETS; j++) {
      s->pair_low[i][j] = 1000;
      s->pair_high[i][j] = -1;
    }
  memset(s->counts, 0, sizeof s->counts);
  int most = s->sizes[0] + s->sizes[1] + s->sizes[2];
  try_atoms(s, 1, most < s->universe ? most : s->universe);
}

/* The same as a problem: each overlap as a number or, where b is not empty, as a share of b. */
static void compare(ji_context *ctx, const search *s, int as_share) {
  double sizes[SETS], low = 0, high = 0, pair_low[SETS * SETS], pair_high[SETS * SETS];
  ji__union_pair pairs[SETS];
  ji__union_problem problem = {.sets = SETS, .low = sizes, .high = sizes, .pairs = pairs};
  problem.universe = s->universe;
  for (int i = 0; i < SETS; i++) {
    sizes[i] = s->sizes[i];
    for (int j = i + 1; j < SETS; j++) {
      int share = as_share && s->sizes[j] > 0;
      double value = share ? (double)s->known[i][j] / s->sizes[j] : s->known[i][j];
      if (s->known[i][j] >= 0)
        pairs[problem.pair_count++] = (ji__union_pair){i, j, value, value, share};
    }
  }
  int feasible = 0;
  support_ok(ctx, ji__union_bounds(ctx, &problem, &feasible, &low, &high, NULL));
  assert_int_equal(feasible, s->high >= 0);
  if (!feasible)
    return;
  assert_true(fabs(low - s->low) < 1e-9);
  assert_true(fabs(high - s->high) < 1e-9);
  support_ok(ctx, ji__union_intersections(ctx, &problem, pair_low, pair_high));
  for (int i = 0; i < SETS; i++)
    for (int j = i + 1; j < SETS; j++) {
      assert_true(fabs(pair_low[i * SETS + j] - s->pair_low[i][j]) < 1e-9);
      assert_true(fabs(pair_high[i * SETS + j] - s->pair_high[i][j]) < 1e-9);
    }
}

static void test_every_population(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {17};
  int infeasible = 0;
  for (int round = 0; round < 300; round++) {
    search s = {.universe = 2 + (int)(support_random_bits(&random) % 6)};
    for (int i = 0; i < SETS; i++)
      s.sizes[i] = (int)(support_random_bits(&random) % 4);
    for (int i = 0; i < SETS; i++)
      for (int j = i + 1; j < SETS; j++)
        s.known[i][j] = (int)(support_random_bits(&random) % 5) - 2;
    try_all(&s);
    infeasible += s.high < 0;
    compare(ctx, &s, round % 2);
  }
  assert_in_range(infeasible, 20, 280); /* both kinds were met */
  ji_context_free(ctx);
}

/* --- what is documented ------------------------------------------------------------------- */

/* Sizes that are known as ranges; a range of shares. */
static void test_ranges(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double low[] = {90, 40}, high[] = {110, 60};
  const ji__union_pair pair = {0, 1, 0.5, 0.75, 1};
  const ji__union_problem problem = {2, 1, low, high, &pair, INFINITY};
  int feasible = 0;
  double least = 0, most = 0, pair_low[4], pair_high[4];
  support_ok(ctx, ji__union_bounds(ctx, &problem, &feasible, &least, &most, NULL));
  support_close("least", least, 90 + 0.25 * 40, 1e-12);
  support_close("most", most, 110 + 0.5 * 60, 1e-12);
  support_ok(ctx, ji__union_intersections(ctx, &problem, pair_low, pair_high));
  support_close("least in both", pair_low[1], 20, 1e-12);
  support_close("most in both", pair_high[1], 45, 1e-12);
  ji_context_free(ctx);
}

/* Three lists of 10 that pairwise share nothing do not fit 25 persons; the fourth plays no part. */
static void test_what_contradicts(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double sizes[] = {10, 10, 10, 3};
  const ji__union_pair pairs[] = {
      {0, 1, 0, 0, 0}, {1, 2, 0, 0, 0}, {0, 2, 0, 0, 0}, {2, 3, 1, 1, 0}};
  const ji__union_problem problem = {4, 4, sizes, sizes, pairs, 25};
  uint8_t sets[4] = {0}, marked[4] = {0};
  ji__union_conflict conflict = {.sets = sets, .pairs = marked};
  int feasible = 1;
  double low = 0, high = 0;
  support_ok(ctx, ji__union_bounds(ctx, &problem, &feasible, &low, &high, &conflict));
  assert_false(feasible);
  assert_true(isnan(low) && isnan(high));
  assert_memory_equal(sets, ((const uint8_t[]){1, 1, 1, 0}), 4);
  assert_memory_equal(marked, ((const uint8_t[]){1, 1, 1, 0}), 4);
  assert_true(conflict.universe);
  ji_context_free(ctx);
}

/* Twelve linked lists are solved, thirteen refused; unlinked ones are not counted. */
static void test_limit(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  double sizes[20], low = 0, high = 0;
  ji__union_pair pairs[12];
  for (int i = 0; i < 20; i++)
    sizes[i] = 100;
  for (int i = 0; i < 12; i++)
    pairs[i] = (ji__union_pair){i, i + 1, 50, 50, 0};
  ji__union_problem problem = {20, 11, sizes, sizes, pairs, INFINITY};
  int feasible = 0;
  support_ok(ctx, ji__union_bounds(ctx, &problem, &feasible, &low, &high, NULL));
  assert_true(feasible);
  support_close("chain", high, 20 * 100 - 11 * 50, 1e-9);
  problem.pair_count = 12;
  support_status(ctx, ji__union_bounds(ctx, &problem, &feasible, &low, &high, NULL),
                 JI_ERROR_LIMIT);
  support_message(ctx, "more than 12 lists are linked");
  ji_context_free(ctx);
}

/* Every pair of twelve lists known: what a real population holds stays possible. */
static void test_all_pairs_of_twelve(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { K = 12 };
  support_random random = {5};
  double sizes[K] = {0}, shared[K][K] = {{0}}, low = 0, high = 0;
  ji__union_pair pairs[K * K];
  int persons = 0, feasible = 0;
  for (int person = 0; person < 5000; person++) {
    uint64_t bits = support_random_bits(&random) & support_random_bits(&random) & ((1 << K) - 1);
    persons += bits != 0;
    for (int i = 0; i < K; i++)
      for (int j = i; j < K; j++)
        shared[i][j] += (bits >> i & bits >> j & 1) != 0;
  }
  ji__union_problem problem = {.sets = K, .low = sizes, .high = sizes, .pairs = pairs};
  problem.universe = 5000;
  for (int i = 0; i < K; i++) {
    sizes[i] = shared[i][i];
    for (int j = i + 1; j < K; j++)
      pairs[problem.pair_count++] = (ji__union_pair){i, j, shared[i][j], shared[i][j], 0};
  }
  support_ok(ctx, ji__union_bounds(ctx, &problem, &feasible, &low, &high, NULL));
  assert_true(feasible);
  assert_true(low <= persons && persons <= high && low < high);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_linear_programme),    cmocka_unit_test(test_conflict),
      cmocka_unit_test(test_every_population),    cmocka_unit_test(test_ranges),
      cmocka_unit_test(test_what_contradicts),    cmocka_unit_test(test_limit),
      cmocka_unit_test(test_all_pairs_of_twelve),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

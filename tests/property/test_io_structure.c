/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of linkages, extraction, influence, supply and price effects on random productive tables:
 * closed forms equal brute force, Ghosh and Leontief agree. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 9
#define ROUNDS 40

/* Solves a x = b by elimination, for the comparison. */
static void solve(int64_t n, double *a, double *b) {
  for (int64_t k = 0; k < n; k++) {
    int64_t pivot = k;
    for (int64_t i = k + 1; i < n; i++)
      if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
        pivot = i;
    for (int64_t j = 0; j < n; j++) {
      double kept = a[k * n + j];
      a[k * n + j] = a[pivot * n + j];
      a[pivot * n + j] = kept;
    }
    double kept = b[k];
    b[k] = b[pivot];
    b[pivot] = kept;
    for (int64_t i = 0; i < n; i++) {
      double factor = i == k ? 0 : a[i * n + k] / a[k * n + k];
      for (int64_t j = k; factor != 0 && j < n; j++)
        a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (int64_t k = 0; k < n; k++)
    b[k] /= a[k * n + k];
}

typedef struct sample {
  support_io *table;
  ji_model *model;
  int64_t n;
  double f[MOST], c[MOST];
} sample;

static sample make_sample(ji_context *ctx, uint64_t seed) {
  sample s = {.n = 3 + (int64_t)(seed % (MOST - 2))};
  s.table = support_io_random(seed, s.n, 0.8);
  support_ok(ctx, support_io_create(ctx, s.table, NULL, &s.model));
  for (int64_t i = 0; i < s.n; i++) {
    s.f[i] = s.table->output[i];
    for (int64_t j = 0; j < s.n; j++)
      s.f[i] -= s.table->flows[i * s.n + j];
    s.c[i] = s.table->satellites[i] * 1000 / s.table->output[i]; /* the first, in 1e3 person */
  }
  return s;
}

static void free_sample(sample *s) {
  ji_model_unref(s->model);
  support_io_free(s->table);
}

static double a_of(const sample *s, int64_t i, int64_t j) {
  return s->table->flows[i * s->n + j] / s->table->output[j];
}

/* --- extraction --------------------------------------------------------------------------- */

/* What output is left, solved for with the cells taken out. */
static void brute_force(const sample *s, const int *is_out, int kind, double share, double *left) {
  double a[MOST * MOST];
  int total = kind == JI_IO_EXTRACT_TOTAL || kind == JI_IO_EXTRACT_KEEP_DEMAND;
  for (int64_t i = 0; i < s->n; i++) {
    for (int64_t j = 0; j < s->n; j++) {
      int gone = (is_out[j] && (total || kind == JI_IO_EXTRACT_BACKWARD)) ||
                 (is_out[i] && (total || kind == JI_IO_EXTRACT_FORWARD));
      a[i * s->n + j] = (i == j) - a_of(s, i, j) * (gone ? 1 - share : 1);
    }
    left[i] = s->f[i] * (total && is_out[i] ? 1 - share : 1);
  }
  solve(s->n, a, left);
}

static void check_extraction(ji_context *ctx, const sample *s, const ji_model *model, int kind,
                             double share, support_random *random) {
  static const char *const name[MOST] = {"g", "g", "g", "g", "g", "g", "g", "g", "g"};
  const char *members[MOST];
  int is_out[MOST] = {0};
  int64_t count = 0;
  for (int64_t i = 0; i < s->n; i++)
    if (support_random_uniform(random, 0, 1) < 0.4 || (i == s->n - 1 && !count)) {
      members[count++] = s->table->sectors[i];
      is_out[i] = 1;
    }
  const support_column columns[] = {{.name = "group", .texts = name},
                                    {.name = "sector", .texts = members}};
  ji_dataset *groups = support_dataset(ctx, count, columns, 2), *out;
  ji_io_extraction_options options;
  double left[MOST], lost = 0, output = 0;
  support_ok(ctx, ji_io_extraction_options_init(&options, sizeof options));
  options.kind = kind;
  options.share = share;
  options.groups = groups;
  options.detail = 1;
  support_ok(ctx, ji_io_extraction(ctx, model, &options, &out));
  brute_force(s, is_out, kind, share, left);
  ji_column jobs = support_look(ctx, out, "lost"), all = support_look(ctx, out, "output_lost");
  for (int64_t i = 0; i < s->n; i++) {
    double kept = kind == JI_IO_EXTRACT_KEEP_DEMAND && is_out[i] ? share * s->f[i] : 0;
    double change = s->table->output[i] - left[i] - kept;
    assert_true(fabs(support_number(&all, i + 1) - change) < 1e-9 * s->table->output[i]);
    lost += s->c[i] * change;
    output += change;
  }
  support_close("jobs", support_number(&jobs, 0), lost, 1e-9);
  support_close("output", support_number(&all, 0), output, 1e-9);
  ji_dataset_unref(out);
  ji_dataset_unref(groups);
}

static void test_extraction_equals_brute_force(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {1965};
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    ji_model *kept;
    support_ok(ctx, ji_io_model_invert(ctx, s.model, &kept));
    for (int kind = JI_IO_EXTRACT_TOTAL; kind <= JI_IO_EXTRACT_FORWARD; kind++)
      for (int k = 0; k < 3; k++) {
        static const double shares[] = {1, 0.5, 0.03};
        check_extraction(ctx, &s, k == 1 ? kept : s.model, kind, shares[k], &random);
      }
    ji_model_unref(kept);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* m_j x_j / l_jj and its kin, for every sector at once. */
static void test_every_sector_by_its_closed_form(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    ji_array inverse;
    support_ok(ctx, ji_io_inverse(ctx, s.model, &inverse));
    const double *l = inverse.data;
    for (int kind = JI_IO_EXTRACT_TOTAL; kind <= JI_IO_EXTRACT_FORWARD; kind++) {
      ji_io_extraction_options options;
      ji_dataset *out;
      support_ok(ctx, ji_io_extraction_options_init(&options, sizeof options));
      options.kind = kind;
      support_ok(ctx, ji_io_extraction(ctx, s.model, &options, &out));
      ji_column lost = support_look(ctx, out, "lost");
      for (int64_t j = 0; j < s.n; j++) {
        double m = 0, x = s.table->output[j], own = l[j * s.n + j];
        for (int64_t i = 0; i < s.n; i++)
          m += s.c[i] * l[i * s.n + j];
        const double expected[] = {m * x / own, m * x / own - s.c[j] * s.f[j],
                                   (m - s.c[j]) * x / own, m * (x - s.f[j]) / own};
        support_close("lost", support_number(&lost, j), expected[kind], 1e-10);
      }
      ji_dataset_unref(out);
    }
    ji_array_release(&inverse);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* --- linkages and Ghosh ------------------------------------------------------------------- */

static void test_linkages_are_sums_of_the_inverses(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    ji_array inverse, ghosh;
    ji_io_linkage_options options;
    ji_dataset *plain, *jobs;
    support_ok(ctx, ji_io_linkage_options_init(&options, sizeof options));
    options.variation = 1;
    support_ok(ctx, ji_io_linkages(ctx, s.model, &options, &plain));
    options.satellite = "employment";
    support_ok(ctx, ji_io_linkages(ctx, s.model, &options, &jobs));
    support_ok(ctx, ji_io_inverse(ctx, s.model, &inverse));
    support_ok(ctx, ji_io_ghosh_inverse(ctx, s.model, &ghosh));
    const double *l = inverse.data, *g = ghosh.data;
    double powers = 0, sensitivities = 0;
    for (int64_t k = 0; k < s.n; k++) {
      double column = 0, row = 0, forward = 0, weighted = 0, bought = 0, sold = 0, squares = 0;
      for (int64_t i = 0; i < s.n; i++) {
        column += l[i * s.n + k];
        row += l[k * s.n + i];
        forward += g[k * s.n + i];
        weighted += s.c[i] * l[i * s.n + k];
        bought += a_of(&s, i, k);
        sold += s.table->flows[k * s.n + i] / s.table->output[k];
      }
      for (int64_t i = 0; i < s.n; i++)
        squares += pow(l[i * s.n + k] - column / (double)s.n, 2);
      const struct {
        const ji_dataset *dataset;
        const char *name;
        double expected;
      } cells[] = {
          {plain, "backward_direct", bought},
          {plain, "backward_total", column},
          {plain, "forward_direct", sold},
          {plain, "forward_total", forward},
          {plain, "forward_leontief", row},
          {plain, "upstreamness", forward},
          {plain, "downstreamness", column},
          {plain, "power_variation", sqrt(squares / (double)(s.n - 1)) / (column / (double)s.n)},
          {jobs, "backward_total", weighted},
          {jobs, "forward_leontief", s.c[k] * row}};
      for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        ji_column look = support_look(ctx, cells[i].dataset, cells[i].name);
        support_close(cells[i].name, support_number(&look, k), cells[i].expected, 1e-10);
      }
      ji_column power = support_look(ctx, plain, "power_of_dispersion");
      ji_column sensitivity = support_look(ctx, plain, "sensitivity_of_dispersion");
      powers += support_number(&power, k) / (double)s.n;
      sensitivities += support_number(&sensitivity, k) / (double)s.n;
    }
    support_close("mean power", powers, 1, 1e-12);
    support_close("mean sensitivity", sensitivities, 1, 1e-12);
    ji_array_release(&inverse);
    ji_array_release(&ghosh);
    ji_dataset_unref(plain);
    ji_dataset_unref(jobs);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* All primary inputs at once bring about all output, as all final demand does. */
static void test_ghosh_and_leontief_outputs_agree(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    double v[MOST];
    for (int64_t j = 0; j < s.n; j++) {
      v[j] = s.table->output[j];
      for (int64_t i = 0; i < s.n; i++)
        v[j] -= s.table->flows[i * s.n + j];
    }
    const support_column columns[] = {{.name = "component", .texts = s.table->sectors},
                                      {.name = "value", .numbers = v}};
    ji_dataset *changes = support_dataset(ctx, s.n, columns, 2), *out;
    support_ok(ctx, ji_io_supply_effects(ctx, s.model, changes, &out));
    ji_column x = support_look(ctx, out, "output_change"), jobs = support_look(ctx, out, "jobs");
    for (int64_t j = 0; j < s.n; j++) {
      support_close("output", support_number(&x, j), s.table->output[j], 1e-10);
      support_close("jobs", support_number(&jobs, j), 1000 * s.table->satellites[j], 1e-10);
    }
    ji_dataset_unref(changes);
    ji_dataset_unref(out);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* If every primary cost rises by a tenth, so does every price: prices are made of costs. */
static void test_all_costs_up_by_a_tenth(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    double k[MOST];
    for (int64_t j = 0; j < s.n; j++) {
      k[j] = 0.1;
      for (int64_t i = 0; i < s.n; i++)
        k[j] -= 0.1 * a_of(&s, i, j);
    }
    const support_column columns[] = {{.name = "sector", .texts = s.table->sectors},
                                      {.name = "change", .numbers = k}};
    ji_dataset *changes = support_dataset(ctx, s.n, columns, 2), *out;
    support_ok(ctx, ji_io_price_effects(ctx, s.model, changes, &out));
    ji_column price = support_look(ctx, out, "price_change");
    for (int64_t j = 0; j < ji_dataset_row_count(out); j++)
      support_close("price", support_number(&price, j), 0.1, 1e-11);
    ji_dataset_unref(changes);
    ji_dataset_unref(out);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* --- influence ---------------------------------------------------------------------------- */

static void test_fields_are_derivatives(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    ji_array inverse, total;
    support_ok(ctx, ji_io_inverse(ctx, s.model, &inverse));
    support_ok(ctx, ji_io_total_influence(ctx, s.model, &total));
    const double *l = inverse.data;
    for (int64_t i = 0; i < s.n; i++)
      for (int64_t j = 0; j < s.n; j++) {
        ji_array field;
        double sum = 0;
        support_ok(ctx, ji_io_field_of_influence(ctx, s.model, i, j, &field));
        for (int64_t r = 0; r < s.n; r++)
          for (int64_t q = 0; q < s.n; q++) {
            double cell = ((const double *)field.data)[r * s.n + q];
            support_close("field", cell, l[r * s.n + i] * l[j * s.n + q], 1e-10);
            sum += cell;
          }
        support_close("total", ((const double *)total.data)[i * s.n + j], sum, 1e-10);
        ji_array_release(&field);
      }
    ji_array_release(&inverse);
    ji_array_release(&total);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

/* At the tolerable limit the output that changes most does so by just the tolerance. */
static void test_limits_are_tight(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    sample s = make_sample(ctx, seed);
    ji_io_importance_options options;
    ji_dataset *out;
    support_ok(ctx, ji_io_importance_options_init(&options, sizeof options));
    options.count = 5;
    support_ok(ctx, ji_io_important_coefficients(ctx, s.model, &options, &out));
    int64_t rows = ji_dataset_row_count(out);
    assert_true(rows > 0 && rows <= 5);
    ji_column limit = support_look(ctx, out, "tolerable_limit");
    ji_column names[2] = {support_look(ctx, out, "row_sector"),
                          support_look(ctx, out, "column_sector")};
    for (int64_t r = 0; r < rows; r++) {
      int64_t at[2] = {-1, -1};
      double a[MOST * MOST], x[MOST], most = 0;
      for (int side = 0; side < 2; side++) {
        char *text = support_text(ctx, &names[side], r);
        for (int64_t i = 0; i < s.n; i++)
          if (strcmp(text, s.table->sectors[i]) == 0)
            at[side] = i;
        free(text);
      }
      for (int64_t i = 0; i < s.n; i++) {
        for (int64_t j = 0; j < s.n; j++) {
          double more = i == at[0] && j == at[1] ? 1 + support_number(&limit, r) : 1;
          a[i * s.n + j] = (i == j) - a_of(&s, i, j) * more;
        }
        x[i] = s.f[i];
      }
      solve(s.n, a, x);
      for (int64_t i = 0; i < s.n; i++)
        most = fmax(most, x[i] / s.table->output[i] - 1);
      support_close("change", most, 0.01, 1e-7);
      if (r > 0)
        assert_true(support_number(&limit, r) >= support_number(&limit, r - 1));
    }
    ji_dataset_unref(out);
    free_sample(&s);
  }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_extraction_equals_brute_force),
      cmocka_unit_test(test_every_sector_by_its_closed_form),
      cmocka_unit_test(test_linkages_are_sums_of_the_inverses),
      cmocka_unit_test(test_ghosh_and_leontief_outputs_agree),
      cmocka_unit_test(test_all_costs_up_by_a_tenth),
      cmocka_unit_test(test_fields_are_derivatives),
      cmocka_unit_test(test_limits_are_tight),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linkages, Ghosh, extraction and fields of influence of others: Germany 1995 (Eurostat Manual
 * 2008), Chile 2013 (formulas of the R package leontief), a random table through the R package
 * ioanalysis (INDEX.md of the reference folder says what is whose). */
#include "support/support.h"

#include "support/io.h"
#include "support/toy.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the random table of R ioanalysis ----------------------------------------------------- */

static ji_dataset *toy_linkages(const support_toy *t) {
  ji_model *model = support_toy_model(t->ctx, t->z, t->x);
  ji_dataset *out;
  support_ok(t->ctx, ji_io_linkages(t->ctx, model, NULL, &out));
  ji_model_unref(model);
  return out;
}

static void check_two_columns(const support_toy *t, const ji_dataset *out,
                              const support_printed *expected, const char *first,
                              const char *second) {
  ji_column columns[2] = {support_look(t->ctx, out, first), support_look(t->ctx, out, second)};
  assert_int_equal(expected->rows, 10);
  for (int64_t i = 0; i < 10; i++)
    for (int c = 0; c < 2; c++)
      support_close(c ? second : first, support_number(&columns[c], i), expected->cells[i][c],
                    1e-12);
}

static void check_linkages(const char *file, const char *first, const char *second) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/values/ioanalysis_toy/%s", file);
  support_printed expected = support_read_r(support_reference(relative), NULL);
  support_toy t = support_toy_read();
  ji_dataset *out = toy_linkages(&t);
  check_two_columns(&t, out, &expected, first, second);
  ji_dataset_unref(out);
  ji_context_free(t.ctx);
}

static void test_toy_linkages_total(void **state) {
  (void)state;
  check_linkages("linkages_total.txt", "backward_total", "forward_total");
}

static void test_toy_linkages_direct(void **state) {
  (void)state;
  check_linkages("linkages_direct.txt", "backward_direct", "forward_direct");
}

/* The output and input multipliers are the total linkages by other names. */
static void test_toy_multipliers(void **state) {
  (void)state;
  check_linkages("multipliers.txt", "backward_total", "forward_total");
}

/* The multiplier product matrix: row sums of L times its column sums over the sum of all. */
static void test_toy_multiplier_product_matrix(void **state) {
  (void)state;
  support_printed expected =
      support_read_r(support_reference("io/values/ioanalysis_toy/mpm.txt"), NULL);
  support_toy t = support_toy_read();
  ji_dataset *out = toy_linkages(&t);
  ji_column columns = support_look(t.ctx, out, "backward_total");
  ji_column rows = support_look(t.ctx, out, "forward_leontief");
  double sum = 0;
  for (int64_t i = 0; i < 10; i++)
    sum += support_number(&rows, i);
  for (int64_t i = 0; i < 10; i++)
    for (int64_t j = 0; j < 10; j++)
      support_close("mpm", support_number(&rows, i) * support_number(&columns, j) / sum,
                    expected.cells[i][j], 1e-12);
  ji_dataset_unref(out);
  ji_context_free(t.ctx);
}

/* Antras, Chor, Fally and Hillberry (2012) divide row i by Y_i - exports + imports. The peer
 * divides columns, by output plus exports less imports: the row sums of L of a table whose output
 * that is.
 */
static void test_toy_upstreamness_of_the_peer(void **state) {
  (void)state;
  support_printed expected =
      support_read_r(support_reference("io/values/ioanalysis_toy/upstream.txt"), NULL);
  support_printed exports =
      support_read_r(support_reference("io/values/ioanalysis_toy/export_total.txt"), NULL);
  support_printed imports =
      support_read_r(support_reference("io/values/ioanalysis_toy/import_total.txt"), NULL);
  support_toy t = support_toy_read();
  for (int i = 0; i < 10; i++)
    t.x[i] += exports.cells[i][0] - imports.cells[i][0];
  ji_dataset *out = toy_linkages(&t);
  ji_column rows = support_look(t.ctx, out, "forward_leontief");
  for (int64_t i = 0; i < 10; i++)
    support_close("upstream", support_number(&rows, i), expected.cells[i][0], 1e-12);
  ji_dataset_unref(out);
  ji_context_free(t.ctx);
}

/* The peer's direct linkages, and its key sectors: all of its class I, below 1 in both, which is
 * what it compares them with. Ours compare with the mean. */
static void test_toy_key_sectors(void **state) {
  (void)state;
  char *path = support_reference("io/values/ioanalysis_toy/key_sector.txt");
  support_toy t = support_toy_read();
  ji_dataset *out = toy_linkages(&t);
  ji_column power = support_look(t.ctx, out, "power_of_dispersion");
  ji_column spread = support_look(t.ctx, out, "sensitivity_of_dispersion");
  ji_column key = support_look(t.ctx, out, "key");
  ji_column direct = support_look(t.ctx, out, "backward_direct");
  for (int64_t i = 0; i < 10; i++) {
    static const char *const words[] = {"weak", "backward", "forward", "key"};
    int expected = (support_number(&power, i) >= 1) + 2 * (support_number(&spread, i) >= 1);
    char *text = support_text(t.ctx, &key, i);
    assert_string_equal(text, words[expected]);
    assert_true(support_number(&direct, i) < 1); /* the peer's class I */
    free(text);
  }
  ji_column forward = support_look(t.ctx, out, "forward_direct");
  FILE *file = fopen(path, "r");
  char line[256];
  int classes = 0;
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    double found[2];
    if (!strstr(line, " I\n") || sscanf(line, "%*s %lf %lf", &found[0], &found[1]) != 2)
      continue;
    support_close("BL.dir", support_number(&direct, classes), found[0], 1e-12);
    support_close("FL.dir", support_number(&forward, classes++), found[1], 1e-12);
  }
  fclose(file);
  free(path);
  assert_int_equal(classes, 10);
  ji_dataset_unref(out);
  ji_context_free(t.ctx);
}

/* --- influence ---------------------------------------------------------------------------- */

#define PEER_ROW 2 /* the peer was asked for entry (3, 2) */
#define PEER_COLUMN 1

static void check_field(const char *file, double factor(const double *l)) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/values/ioanalysis_toy/%s", file);
  support_printed expected = support_read_r(support_reference(relative), NULL);
  support_toy t = support_toy_read();
  ji_model *model = support_toy_model(t.ctx, t.z, t.x);
  ji_array field, inverse;
  support_ok(t.ctx, ji_io_field_of_influence(t.ctx, model, PEER_ROW, PEER_COLUMN, &field));
  support_ok(t.ctx, ji_io_inverse(t.ctx, model, &inverse));
  double scale = factor ? factor(inverse.data) : 1;
  for (int64_t i = 0; i < 10; i++)
    for (int64_t j = 0; j < 10; j++)
      support_close("field", ((const double *)field.data)[i * 10 + j] * scale, expected.cells[i][j],
                    1e-11);
  ji_array_release(&field);
  ji_array_release(&inverse);
  ji_model_unref(model);
  ji_context_free(t.ctx);
}

static void test_toy_field_of_influence(void **state) {
  (void)state;
  check_field("f_influence.txt", NULL);
}

/* A change d of a_ij brings the field times d / (1 - d l_ji) (Sherman and Morrison 1950); the peer
 * has l_ij there, for d = .05. */
static double sherman_morrison_of_the_peer(const double *l) {
  return 0.05 / (1 - 0.05 * l[PEER_ROW * 10 + PEER_COLUMN]);
}

static void test_toy_inverse_important(void **state) {
  (void)state;
  check_field("inverse_important.txt", sherman_morrison_of_the_peer);
}

/* The peer's file is the transpose of colsum_i(L) rowsum_j(L). */
static void test_toy_total_influence(void **state) {
  (void)state;
  support_printed expected =
      support_read_r(support_reference("io/values/ioanalysis_toy/f_influence_total.txt"), NULL);
  support_toy t = support_toy_read();
  ji_model *model = support_toy_model(t.ctx, t.z, t.x);
  ji_array total;
  support_ok(t.ctx, ji_io_total_influence(t.ctx, model, &total));
  for (int64_t i = 0; i < 10; i++)
    for (int64_t j = 0; j < 10; j++)
      support_close("total", ((const double *)total.data)[i * 10 + j], expected.cells[j][i], 1e-11);
  ji_array_release(&total);
  ji_model_unref(model);
  ji_context_free(t.ctx);
}

/* --- extraction --------------------------------------------------------------------------- */

/* The table that A and a final demand make: x' = L f, Z' = A diag(x'). The peer's demand leaves out
 * exports, so that its losses are ours on that table plus x - x'. With `supply` all is turned
 * round: its forward extraction is that of Ghosh's model, ours on the transposed table. */
typedef struct turned {
  double flows[100], output[10];
} turned;

static turned make_turned(const support_toy *t, int supply) {
  turned out;
  double a[100];
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 10; j++)
      a[i * 10 + j] = supply ? t->z[j * 10 + i] / t->x[j] : t->z[i * 10 + j] / t->x[j];
  memcpy(out.output, supply ? t->v : t->f, sizeof out.output);
  for (int round = 0; round < 400; round++) { /* x = f + A x */
    double next[10];
    for (int i = 0; i < 10; i++) {
      next[i] = (supply ? t->v : t->f)[i];
      for (int j = 0; j < 10; j++)
        next[i] += a[i * 10 + j] * out.output[j];
    }
    memcpy(out.output, next, sizeof next);
  }
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 10; j++)
      out.flows[i * 10 + j] = a[i * 10 + j] * out.output[j];
  return out;
}

/* Column `extracted` of the peer's section; `own` is what the peer keeps of a sector's dealings
 * with itself when it takes both its row and its column. */
static void check_extracted(const support_toy *t, const ji_model *model, const turned *table,
                            int supply, int both, int extracted, double expected[SUPPORT_PRINTED]) {
  static const char *const group[] = {"it"};
  const support_column columns[] = {{.name = "group", .texts = group},
                                    {.name = "sector", .texts = &support_toy_sectors[extracted]},
                                    {.name = "region", .texts = &support_toy_regions[extracted]}};
  ji_dataset *groups = support_dataset(t->ctx, 1, columns, 3), *out;
  ji_io_extraction_options options;
  support_ok(t->ctx, ji_io_extraction_options_init(&options, sizeof options));
  options.kind = JI_IO_EXTRACT_BACKWARD;
  options.satellite = "gross_output";
  options.groups = groups;
  options.detail = 1;
  support_ok(t->ctx, ji_io_extraction(t->ctx, model, &options, &out));
  ji_column lost = support_look(t->ctx, out, "output_lost");
  for (int64_t i = 0; i < 10; i++) {
    double found = support_number(&lost, i + 1) + t->x[i] - table->output[i];
    if (both && i == extracted) { /* it sells to itself and final demand alone */
      double own = t->z[i * 10 + i] / t->x[i];
      found = t->x[i] - (supply ? t->v : t->f)[i] / (1 - own);
    }
    assert_true(fabs(found - expected[i]) < 1e-9 * t->x[i]);
  }
  ji_dataset_unref(out);
  ji_dataset_unref(groups);
}

static void check_extraction(const char *file, const char *section, int supply, int both) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/values/ioanalysis_toy/%s", file);
  support_printed expected = support_read_r(support_reference(relative), section);
  support_toy t = support_toy_read();
  turned table = make_turned(&t, supply);
  ji_model *model = support_toy_model(t.ctx, table.flows, table.output);
  int64_t first = expected.columns == 1 ? 1 : 0; /* one column: Hogwarts' Wii */
  for (int64_t k = 0; k < expected.columns; k++) {
    double column[SUPPORT_PRINTED];
    for (int64_t i = 0; i < 10; i++)
      column[i] = expected.cells[i][k];
    check_extracted(&t, model, &table, supply, both, (int)(first + k), column);
  }
  ji_model_unref(model);
  ji_context_free(t.ctx);
}

static void test_toy_extraction_backward(void **state) {
  (void)state;
  check_extraction("extraction_bt.txt", "backward", 0, 0);
}

static void test_toy_extraction_forward(void **state) {
  (void)state;
  check_extraction("extraction_bt.txt", "forward", 1, 0);
}

static void test_toy_extraction_backward_total(void **state) {
  (void)state;
  check_extraction("extraction_bt.txt", "backward.total", 0, 1);
}

static void test_toy_extraction_forward_total(void **state) {
  (void)state;
  check_extraction("extraction_bt.txt", "forward.total", 1, 1);
}

static void test_toy_extraction_of_one_sector(void **state) {
  (void)state;
  check_extraction("extraction_wii.txt", NULL, 0, 1);
}

/* --- Germany and Chile -------------------------------------------------------------------- */

static double *read_cells(const char *relative, int64_t *rows, int64_t *columns) {
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  *rows = (int64_t)table->rows;
  *columns = (int64_t)table->columns - 1;
  double *cells = malloc((size_t)(*rows * *columns) * sizeof *cells);
  for (size_t i = 0; i < table->rows; i++)
    for (size_t j = 1; j < table->columns; j++)
      cells[i * (size_t)*columns + j - 1] = support_table_number(table, i, j);
  support_table_free(table);
  free(path);
  return cells;
}

typedef struct country {
  int64_t n;
  double *flows, *output;
  char names[32][8];
  const char *sectors[32];
  ji_model *model;
} country;

static country read_country(ji_context *ctx, const char *flows, const char *output) {
  country c;
  int64_t rows, columns;
  char *path = support_reference(output);
  c.flows = read_cells(flows, &c.n, &columns);
  support_table *table = support_table_read(path);
  size_t column = support_table_column(table, "output");
  c.output = malloc((size_t)c.n * sizeof *c.output);
  rows = (int64_t)table->rows;
  assert_int_equal(rows, c.n);
  for (int64_t i = 0; i < c.n; i++) {
    c.output[i] = support_table_number(table, (size_t)i, column);
    snprintf(c.names[i], sizeof c.names[i], "s%d", (int)i);
    c.sectors[i] = c.names[i];
  }
  support_table_free(table);
  free(path);
  const support_io about = {.n = c.n, .flows = c.flows, .output = c.output, .sectors = c.sectors};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &about, &options, &c.model));
  return c;
}

/* Ghosh's shares are of what is sold: the published table's industry sells 1,079,400, though it is
 * said to make 1,079,446 (SOURCE.txt). */
static country read_germany_by_rows(ji_context *ctx) {
  country c = read_country(ctx, "io/data/germany_1995/Z.csv", "io/data/germany_1995/output.csv");
  ji_io_options options;
  ji_model_unref(c.model);
  c.output[1] = 1079400;
  for (int64_t i = 0; i < c.n; i++)
    c.sectors[i] = c.names[i]; /* the struct has moved */
  const support_io about = {.n = c.n, .flows = c.flows, .output = c.output, .sectors = c.sectors};
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &about, &options, &c.model));
  return c;
}

static void free_country(country *c) {
  ji_model_unref(c->model);
  free(c->flows);
  free(c->output);
}

typedef struct pair {
  const char *file, *ours;
} pair;

static void check_columns(ji_context *ctx, const ji_dataset *out, char *path, const pair *pairs,
                          size_t count, double tolerance) {
  support_table *expected = support_table_read(path);
  for (size_t c = 0; c < count; c++) {
    size_t column = support_table_column(expected, pairs[c].file);
    ji_column found = support_look(ctx, out, pairs[c].ours);
    for (size_t i = 0; i < expected->rows; i++)
      support_close(pairs[c].file, support_number(&found, (int64_t)i),
                    support_table_number(expected, i, column), tolerance);
  }
  support_table_free(expected);
  free(path);
}

static void test_germany_linkages(void **state) {
  (void)state;
  char *path = support_reference("io/values/germany_1995_eurostat_manual.csv");
  ji_context *ctx = support_context();
  country c = read_germany_by_rows(ctx);
  ji_dataset *out;
  support_ok(ctx, ji_io_linkages(ctx, c.model, NULL, &out));
  static const pair forward = {"forward_linkage_ghosh_rowsum", "forward_total"};
  static const pair backward = {"backward_linkage_L_colsum", "backward_total"};
  check_columns(ctx, out, path, &forward, 1, 1e-12);
  ji_dataset_unref(out);
  free_country(&c);
  c = read_country(ctx, "io/data/germany_1995/Z.csv", "io/data/germany_1995/output.csv");
  support_ok(ctx, ji_io_linkages(ctx, c.model, NULL, &out));
  path = support_reference("io/values/germany_1995_eurostat_manual.csv");
  check_columns(ctx, out, path, &backward, 1, 1e-12);
  ji_dataset_unref(out);
  free_country(&c);
  ji_context_free(ctx);
}

/* What the manual prints, to its four digits (two of its sums are off in the last one), but for the
 * forward linkage of industry: 1.6910, not the printed 1.6691. */
static void test_germany_forward_linkage_of_industry_is_misprinted(void **state) {
  (void)state;
  char *path = support_reference("io/values/germany_1995_eurostat_manual.csv");
  support_table *printed = support_table_read(path);
  size_t column = support_table_column(printed, "forward_linkage_ghosh_rowsum__published");
  ji_context *ctx = support_context();
  country c = read_germany_by_rows(ctx);
  ji_dataset *out;
  support_ok(ctx, ji_io_linkages(ctx, c.model, NULL, &out));
  ji_column forward = support_look(ctx, out, "forward_total");
  for (size_t i = 0; i < printed->rows; i++) {
    double gap =
        fabs(support_number(&forward, (int64_t)i) - support_table_number(printed, i, column));
    if (i == 1)
      assert_true(gap > 0.021 && fabs(support_number(&forward, 1) - 1.6910) < 5e-5);
    else
      assert_true(gap < 1e-4);
  }
  ji_dataset_unref(out);
  free_country(&c);
  ji_context_free(ctx);
  support_table_free(printed);
  free(path);
}

static void test_germany_ghosh_inverse(void **state) {
  (void)state;
  int64_t rows, columns;
  double *expected = read_cells("io/values/germany_1995_ghosh.csv", &rows, &columns);
  ji_context *ctx = support_context();
  country c = read_germany_by_rows(ctx);
  ji_array ghosh;
  support_ok(ctx, ji_io_ghosh_inverse(ctx, c.model, &ghosh));
  assert_true(rows == 6 && columns == 6);
  for (int64_t i = 0; i < 36; i++)
    support_close("ghosh", ((const double *)ghosh.data)[i], expected[i], 1e-12);
  ji_array_release(&ghosh);
  free_country(&c);
  free(expected);
  ji_context_free(ctx);
}

static void test_chile_inverse(void **state) {
  (void)state;
  int64_t rows, columns;
  double *expected = read_cells("io/values/chile_2013_L.csv", &rows, &columns);
  ji_context *ctx = support_context();
  country c = read_country(ctx, "io/data/chile_2013/Z.csv", "io/data/chile_2013/output.csv");
  ji_array inverse;
  support_ok(ctx, ji_io_inverse(ctx, c.model, &inverse));
  assert_true(rows == c.n && columns == c.n);
  for (int64_t i = 0; i < rows * columns; i++)
    support_close("L", ((const double *)inverse.data)[i], expected[i], 1e-12);
  ji_array_release(&inverse);
  free_country(&c);
  free(expected);
  ji_context_free(ctx);
}

/* Another program has the coefficients of variation over the wrong dimension: ours are those of the
 * columns CORRECT, and not those of PKG_AS_CODED. */
static void test_chile_linkages_and_dispersion(void **state) {
  (void)state;
  char *path = support_reference("io/values/chile_2013_leontief.csv");
  ji_context *ctx = support_context();
  country c = read_country(ctx, "io/data/chile_2013/Z.csv", "io/data/chile_2013/output.csv");
  ji_io_linkage_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_linkage_options_init(&options, sizeof options));
  options.variation = 1;
  support_ok(ctx, ji_io_linkages(ctx, c.model, &options, &out));
  static const pair pairs[] = {
      {"output_multiplier", "backward_total"},
      {"backward_linkage_A", "backward_direct"},
      {"forward_linkage_ghosh_rowsum", "forward_total"},
      {"power_dispersion", "power_of_dispersion"},
      {"sensitivity_dispersion", "sensitivity_of_dispersion"},
      {"power_dispersion_cv_CORRECT", "power_variation"},
      {"sensitivity_dispersion_cv_CORRECT", "sensitivity_variation"},
  };
  check_columns(ctx, out, path, pairs, sizeof pairs / sizeof pairs[0], 1e-12);
  path = support_reference("io/values/chile_2013_leontief.csv");
  support_table *coded = support_table_read(path);
  static const char *const mistaken[][2] = {
      {"power_dispersion_cv_PKG_AS_CODED", "power_variation"},
      {"sensitivity_dispersion_cv_PKG_AS_CODED", "sensitivity_variation"}};
  for (size_t k = 0; k < 2; k++) {
    ji_column found = support_look(ctx, out, mistaken[k][1]);
    size_t column = support_table_column(coded, mistaken[k][0]);
    for (size_t i = 0; i < coded->rows; i++)
      assert_true(support_difference(support_number(&found, (int64_t)i),
                                     support_table_number(coded, i, column)) > 1e-3);
  }
  support_table_free(coded);
  free(path);
  ji_dataset_unref(out);
  free_country(&c);
  ji_context_free(ctx);
}

/* What a sector sells to each unit of all others' output: row sums of A, the direct coefficients of
 * its sales taken as a satellite. */
static void test_chile_sales_per_unit(void **state) {
  (void)state;
  char *path = support_reference("io/values/chile_2013_leontief.csv");
  support_table *expected = support_table_read(path);
  size_t column = support_table_column(expected, "forward_linkage_A_rowsum");
  ji_context *ctx = support_context();
  country c = read_country(ctx, "io/data/chile_2013/Z.csv", "io/data/chile_2013/output.csv");
  for (int64_t i = 0; i < c.n; i++)
    c.sectors[i] = c.names[i]; /* the struct has moved */
  const support_io about = {.n = c.n,
                            .rows = c.n,
                            .flows = c.flows,
                            .satellites = c.flows,
                            .output = c.output,
                            .sectors = c.sectors,
                            .row_names = c.sectors};
  ji_io_options options;
  ji_io_multiplier_options wanted;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &about, &options, &model));
  for (int64_t i = 0; i < c.n; i++) {
    ji_dataset *out;
    double sum = 0;
    support_ok(ctx, ji_io_multiplier_options_init(&wanted, sizeof wanted));
    wanted.satellite = c.sectors[i];
    support_ok(ctx, ji_io_multipliers(ctx, model, &wanted, &out));
    ji_column direct = support_look(ctx, out, "direct");
    for (int64_t j = 0; j < c.n; j++)
      sum += support_number(&direct, j);
    support_close("row of A", sum, support_table_number(expected, (size_t)i, column), 1e-12);
    ji_dataset_unref(out);
  }
  ji_model_unref(model);
  free_country(&c);
  ji_context_free(ctx);
  support_table_free(expected);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_toy_linkages_total),
      cmocka_unit_test(test_toy_linkages_direct),
      cmocka_unit_test(test_toy_multipliers),
      cmocka_unit_test(test_toy_multiplier_product_matrix),
      cmocka_unit_test(test_toy_upstreamness_of_the_peer),
      cmocka_unit_test(test_toy_key_sectors),
      cmocka_unit_test(test_toy_field_of_influence),
      cmocka_unit_test(test_toy_inverse_important),
      cmocka_unit_test(test_toy_total_influence),
      cmocka_unit_test(test_toy_extraction_backward),
      cmocka_unit_test(test_toy_extraction_forward),
      cmocka_unit_test(test_toy_extraction_backward_total),
      cmocka_unit_test(test_toy_extraction_forward_total),
      cmocka_unit_test(test_toy_extraction_of_one_sector),
      cmocka_unit_test(test_germany_linkages),
      cmocka_unit_test(test_germany_forward_linkage_of_industry_is_misprinted),
      cmocka_unit_test(test_germany_ghosh_inverse),
      cmocka_unit_test(test_chile_inverse),
      cmocka_unit_test(test_chile_linkages_and_dispersion),
      cmocka_unit_test(test_chile_sales_per_unit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every analysis of a table gives the same bits for 1, 2 and 7 threads of the context, by factors
 * and by iteration (multipliers, estimates and checks: test_determinism.c). */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three regions of fifty sectors: several blocks of whatever is done side by side. */
enum { regions = 3, each = 50, n = regions * each, categories = 2 * regions, rows = 2 };

typedef struct labels {
  char text[n][16], region[n][8], demand[categories][24];
  const char *sectors[n], *places[n], *demands[categories], *buyers[categories];
} labels;

typedef struct tables {
  labels names;
  double z[n * n], f[n * categories], s[rows * n], x[n], h[rows * categories];
} tables;

/* Productive, without any pattern; rows balance. */
static tables *make_tables(uint64_t seed) {
  tables *t = calloc(1, sizeof *t);
  support_random random = {seed};
  assert_non_null(t);
  for (int i = 0; i < n; i++) {
    snprintf(t->names.text[i], sizeof t->names.text[i], "s%02d", i % each);
    snprintf(t->names.region[i], sizeof t->names.region[i], "r%d", i / each);
    t->names.sectors[i] = t->names.text[i];
    t->names.places[i] = t->names.region[i];
    for (int j = 0; j < n; j++)
      t->z[i * n + j] = support_random_uniform(&random, 0, i / each == j / each ? 1 : 0.2);
    t->s[i] = support_random_uniform(&random, 1, 40);
    t->s[n + i] = support_random_uniform(&random, 20, 60);
  }
  for (int k = 0; k < categories; k++) {
    snprintf(t->names.demand[k], sizeof t->names.demand[k], "%s %d", k % 2 ? "other" : "households",
             k / 2);
    t->names.demands[k] = k ? t->names.demand[k] : "household_consumption";
    t->names.buyers[k] = t->names.region[each * (k / 2)];
    t->h[k] = support_random_uniform(&random, 0, 2);
  }
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < categories; k++)
      t->x[i] += t->f[i * categories + k] = support_random_uniform(&random, 10, 40);
    for (int j = 0; j < n; j++)
      t->x[i] += t->z[i * n + j];
  }
  return t;
}

static ji_model *make_model(ji_context *ctx, const tables *t, int32_t method) {
  static const char *const names[rows] = {"employment", "compensation"};
  const support_io table = {.n = n,
                            .demands = categories,
                            .rows = rows,
                            .flows = t->z,
                            .demand = t->f,
                            .satellites = t->s,
                            .output = t->x,
                            .sectors = t->names.sectors,
                            .regions = t->names.places,
                            .demand_names = t->names.demands,
                            .row_names = names,
                            .demand_regions = t->names.buyers,
                            .satellite_demand = t->h};
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}

/* --- what is compared --------------------------------------------------------------------- */

/* Names of operations and digests of what they gave. */
typedef struct record {
  ji_context *ctx;
  char text[32768];
  size_t used;
} record;

static void note(record *r, const char *name, const char *digest) {
  int size = snprintf(r->text + r->used, sizeof r->text - r->used, "%s %s\n", name, digest);
  assert_true(size > 0 && (size_t)size < sizeof r->text - r->used);
  r->used += (size_t)size;
}

static void note_dataset(record *r, const char *name, ji_dataset *dataset) {
  ji_text *digest;
  support_ok(r->ctx, ji_dataset_digest(r->ctx, dataset, &digest));
  note(r, name, ji_text_data(digest));
  ji_text_unref(digest);
  ji_dataset_unref(dataset);
}

static void note_elements(record *r, const char *name, const ji_array *array) {
  uint64_t hash = 14695981039346656037U; /* FNV-1a */
  char digest[32];
  const unsigned char *bytes = array->data;
  assert_true(array->column_stride == 1 && array->row_stride == array->columns);
  for (size_t i = 0; i < (size_t)(array->rows * array->columns) * sizeof(double); i++)
    hash = (hash ^ bytes[i]) * 1099511628211U;
  snprintf(digest, sizeof digest, "%016llx", (unsigned long long)hash);
  note(r, name, digest);
}

static void note_array(record *r, const char *name, ji_array *array) {
  note_elements(r, name, array);
  ji_array_release(array);
}

static void note_bundle(record *r, const char *name, ji_bundle *bundle) {
  note(r, name, ":");
  for (int64_t k = 0; k < ji_bundle_array_count(bundle); k++) {
    const char *member = ji_bundle_array_name(bundle, k);
    note_elements(r, member, ji_bundle_find_array(bundle, member));
  }
  for (int64_t k = 0; k < ji_bundle_count(bundle); k++) {
    const char *member = ji_bundle_name(bundle, k);
    note_dataset(r, member, ji_dataset_ref(ji_bundle_find(bundle, member)));
  }
  ji_bundle_unref(bundle);
}

/* Calls a function that fills `out` and notes it. */
#define DATASET(name, call)                                                                        \
  do {                                                                                             \
    ji_dataset *out;                                                                               \
    support_ok(r->ctx, call);                                                                      \
    note_dataset(r, name, out);                                                                    \
  } while (0)
#define ARRAY(name, call)                                                                          \
  do {                                                                                             \
    ji_array out;                                                                                  \
    support_ok(r->ctx, call);                                                                      \
    note_array(r, name, &out);                                                                     \
  } while (0)
#define BUNDLE(name, call)                                                                         \
  do {                                                                                             \
    ji_bundle *out;                                                                                \
    support_ok(r->ctx, call);                                                                      \
    note_bundle(r, name, out);                                                                     \
  } while (0)

/* --- analyses ----------------------------------------------------------------------------- */

static void note_multipliers(record *r, const ji_model *model) {
  static const char *const both[] = {"employment", "compensation"};
  ji_io_multiplier_options options;
  support_ok(r->ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = both;
  options.satellite_count = 2;
  DATASET("multipliers", ji_io_multipliers(r->ctx, model, &options, &out));
  DATASET("effects", ji_io_effects(r->ctx, model, &options, &out));
  DATASET("net", ji_io_net_multipliers(r->ctx, model, &options, &out));
}

static void note_structure(record *r, const ji_model *model, const ji_dataset *drivers) {
  static const char *const one[] = {"s03"}, *const where[] = {"r1"};
  static const double tenth[] = {0.1};
  const support_column columns[] = {{.name = "sector", .texts = one},
                                    {.name = "region", .texts = where},
                                    {.name = "change", .numbers = tenth}};
  ji_dataset *changes = support_dataset(r->ctx, 1, columns, 3);
  ji_io_linkage_options linkages;
  ji_io_extraction_options extraction;
  support_ok(r->ctx, ji_io_linkage_options_init(&linkages, sizeof linkages));
  support_ok(r->ctx, ji_io_extraction_options_init(&extraction, sizeof extraction));
  linkages.variation = 1;
  DATASET("linkages", ji_io_linkages(r->ctx, model, &linkages, &out));
  for (extraction.kind = JI_IO_EXTRACT_TOTAL; extraction.kind <= JI_IO_EXTRACT_FORWARD;
       extraction.kind++)
    DATASET("extraction", ji_io_extraction(r->ctx, model, &extraction, &out));
  ARRAY("field", ji_io_field_of_influence(r->ctx, model, 3, 120, &out));
  ARRAY("total influence", ji_io_total_influence(r->ctx, model, &out));
  DATASET("important", ji_io_important_coefficients(r->ctx, model, NULL, &out));
  ARRAY("ghosh", ji_io_ghosh_inverse(r->ctx, model, &out));
  DATASET("supply", ji_io_supply_effects(r->ctx, model, drivers, &out));
  DATASET("prices", ji_io_price_effects(r->ctx, model, changes, &out));
  ji_dataset_unref(changes);
}

static void note_change(record *r, const ji_model *model, const ji_model *later) {
  static const char *const kinds[] = {"demand", "productivity"}, *const how[] = {"multiply",
                                                                                 "multiply"};
  static const double values[] = {1.1, 1.02};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "operation", .texts = how},
                                    {.name = "value", .numbers = values}};
  ji_dataset *changes = support_dataset(r->ctx, 2, columns, 3);
  ji_io_decomposition_options options;
  ji_model *made;
  support_ok(r->ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.split = 1;
  DATASET("decomposition", ji_io_decomposition(r->ctx, model, later, &options, &out));
  DATASET("paths", ji_io_paths(r->ctx, model, NULL, &out));
  DATASET("explained", ji_io_scenario_explain(r->ctx, model, changes, &out));
  support_ok(r->ctx, ji_io_scenario(r->ctx, model, changes, NULL, &made));
  DATASET("scenario", ji_io_multipliers(r->ctx, made, NULL, &out));
  ji_model_unref(made);
  ji_dataset_unref(changes);
}

static void note_footprints(record *r, const ji_model *model) {
  ji_io_footprint_options options;
  support_ok(r->ctx, ji_io_footprint_options_init(&options, sizeof options));
  options.detail = 1;
  DATASET("footprints", ji_io_footprints(r->ctx, model, &options, &out));
  DATASET("flows", ji_io_footprint_flows(r->ctx, model, &options, &out));
  DATASET("categories", ji_io_demand_footprints(r->ctx, model, NULL, &out));
  DATASET("trade", ji_io_gross_trade(r->ctx, model, &out));
}

/* The table to the outputs of another one, and its flows to other totals. */
static void note_balance(record *r, const ji_model *model, const tables *t, const tables *other) {
  double sums[2][n] = {{0}, {0}};
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      sums[0][i] += other->z[i * n + j];
      sums[1][j] += other->z[i * n + j];
    }
  const support_column of_rows = {.name = "total", .numbers = sums[0]};
  const support_column of_columns = {.name = "total", .numbers = sums[1]};
  const support_column targets[] = {{.name = "sector", .texts = t->names.sectors},
                                    {.name = "region", .texts = t->names.places},
                                    {.name = "output", .numbers = other->x}};
  ji_dataset *given[] = {support_dataset(r->ctx, n, &of_rows, 1),
                         support_dataset(r->ctx, n, &of_columns, 1),
                         support_dataset(r->ctx, n, targets, 3)};
  ji_array matrix = support_io_matrix(t->z, n, n);
  ji_io_project_options options;
  support_ok(r->ctx, ji_io_project_options_init(&options, sizeof options));
  options.conflict = JI_IO_CONFLICT_SCALE_ROWS;
  BUNDLE("balance", ji_io_balance(r->ctx, &matrix, given[0], given[1], NULL, &out));
  BUNDLE("supply and use",
         ji_io_balance_supply_use(r->ctx, &matrix, &matrix, NULL, given[1], given[1], NULL, &out));
  BUNDLE("project", ji_io_project(r->ctx, model, given[2], NULL, &options, &out));
  for (size_t k = 0; k < 3; k++)
    ji_dataset_unref(given[k]);
}

static void note_tables(record *r, const ji_model *model, const tables *t) {
  static const char *const from[] = {"r0", "r1", "r2"}, *const to[] = {"north", "north", "south"};
  static const double rates[n] = {0.1, 0.05};
  const support_column regions_of[] = {{.name = "from", .texts = from},
                                       {.name = "to", .texts = to}};
  const support_column margins_of[] = {{.name = "sector", .texts = t->names.sectors},
                                       {.name = "region", .texts = t->names.places},
                                       {.name = "trade", .numbers = rates}};
  ji_dataset *concordance = support_dataset(r->ctx, 3, regions_of, 2);
  ji_dataset *margins = support_dataset(r->ctx, n, margins_of, 3);
  ji_io_basic_price_options options;
  support_ok(r->ctx, ji_io_basic_price_options_init(&options, sizeof options));
  options.trade_sector = "s01";
  options.transport_sector = "s02";
  BUNDLE("aggregate", ji_io_aggregate(r->ctx, model, NULL, concordance, NULL, &out));
  BUNDLE("basic prices", ji_io_basic_prices(r->ctx, model, margins, &options, &out));
  ji_dataset_unref(concordance);
  ji_dataset_unref(margins);
}

/* The first region's sectors as a nation: a supply and use table, its regions, its imports. */
static void note_nation(record *r, const tables *t) {
  enum { places = 2 };
  static const char *const names[rows] = {"employment", "imports"};
  static const char *const demands[] = {"exports"};
  static double z[each * each], f[each], s[rows * each], supply[each * each], jobs[places * each];
  static const char *sectors[places * each], *where[places * each];
  for (int i = 0; i < each; i++) {
    f[i] = t->x[i];
    for (int j = 0; j < each; j++) {
      z[i * each + j] = t->z[i * n + j];
      f[i] -= z[i * each + j];
      supply[i * each + j] = i == j ? t->x[i] : t->z[j * n + i] / 20;
    }
    s[i] = t->s[i];
    s[each + i] = t->s[n + i] / 10;
    for (int place = 0; place < places; place++) {
      jobs[place * each + i] = s[i] * (place ? 0.3 : 0.1 + 0.005 * i);
      sectors[place * each + i] = t->names.sectors[i];
      where[place * each + i] = place ? "east" : "west";
    }
  }
  const support_io table = {.n = each,
                            .demands = 1,
                            .rows = rows,
                            .flows = z,
                            .demand = f,
                            .satellites = s,
                            .output = t->x,
                            .sectors = t->names.sectors,
                            .demand_names = demands,
                            .row_names = names};
  const support_column columns[] = {{.name = "region", .texts = where},
                                    {.name = "sector", .texts = sectors},
                                    {.name = "employment", .numbers = jobs}};
  ji_dataset *employment = support_dataset(r->ctx, places * each, columns, 3);
  ji_io_regional_options regional;
  ji_io_supply_use_options options;
  ji_model *nation;
  support_ok(r->ctx, support_io_create(r->ctx, &table, NULL, &nation));
  support_ok(r->ctx, ji_io_regional_options_init(&regional, sizeof regional));
  regional.method = JI_IO_QUOTIENT_AFLQ;
  regional.delta = 0.25;
  regional.nation = JI_IO_NATION_SUM;
  BUNDLE("domestic", ji_io_domestic(r->ctx, nation, NULL, &out));
  BUNDLE("regional", ji_io_regional(r->ctx, nation, employment, &regional, &out));
  ji_bundle *given = support_with_array(r->ctx, NULL, "supply", supply, each, each);
  given = support_with_array(r->ctx, given, "use", z, each, each);
  given = support_with_names(r->ctx, given, "products", "sector", t->names.sectors, each);
  given = support_with_names(r->ctx, given, "industries", "sector", t->names.sectors, each);
  support_ok(r->ctx, ji_io_supply_use_options_init(&options, sizeof options));
  for (options.model = JI_IO_SUPPLY_USE_A; options.model <= JI_IO_SUPPLY_USE_D; options.model++)
    BUNDLE("supply and use", ji_io_from_supply_use(r->ctx, given, &options, &out));
  ji_bundle_unref(given);
  ji_dataset_unref(employment);
  ji_model_unref(nation);
}

static char *digests(const tables *t, const tables *other, int32_t threads, int32_t method) {
  static const double one[] = {1, 2};
  static const char *const components[] = {"s05", "s47"}, *const where[] = {"r0", "r2"};
  const support_column columns[] = {{.name = "component", .texts = components},
                                    {.name = "region", .texts = where},
                                    {.name = "value", .numbers = one}};
  record *r = calloc(1, sizeof *r);
  assert_non_null(r);
  r->ctx = support_context_threads(threads);
  ji_dataset *drivers = support_dataset(r->ctx, 2, columns, 3);
  ji_model *model = make_model(r->ctx, t, method), *later = make_model(r->ctx, other, method);
  note_multipliers(r, model);
  note_structure(r, model, drivers);
  note_change(r, model, later);
  note_footprints(r, model);
  note_balance(r, model, t, other);
  note_tables(r, model, t);
  note_nation(r, t);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_model_unref(later);
  ji_context_free(r->ctx);
  char *text = calloc(1, r->used + 1);
  assert_non_null(text);
  memcpy(text, r->text, r->used);
  free(r);
  return text;
}

static void threads_do_not_change_a_bit(void **state) {
  const int32_t *method = *state;
  static const int32_t threads[] = {2, 7};
  tables *t = make_tables(2018), *other = make_tables(2024);
  char *one = digests(t, other, 1, *method);
  assert_true(strlen(one) > 2000);
  for (size_t k = 0; k < 2; k++) {
    char *more = digests(t, other, threads[k], *method);
    assert_string_equal(more, one);
    free(more);
  }
  free(one);
  free(t);
  free(other);
}

int main(void) {
  static int32_t direct = JI_IO_METHOD_DIRECT, iterative = JI_IO_METHOD_ITERATIVE;
  const struct CMUnitTest tests[] = {
      {"threads_do_not_change_a_bit by factors", threads_do_not_change_a_bit, NULL, NULL, &direct},
      {"threads_do_not_change_a_bit by iteration", threads_do_not_change_a_bit, NULL, NULL,
       &iterative},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

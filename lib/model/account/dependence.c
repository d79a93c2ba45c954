/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* discrete.csv and correlations.csv: what the rows of layers, drivers and coefficients cannot say
 * of their distributions by themselves. */
#include "core/number.h"
#include "model/account/load.h"
#include "numeric/cholesky.h"

#include <math.h>
#include <string.h>

#define SUM_TOLERANCE 1e-9
#define LEAST_PIVOT 1e-12

/* The row of the vintage that has a name; it must be one that is given, not computed. */
static ji_status find_row(const ji__account_table *table, const ji__vintage *vintage, size_t row,
                          const ji_column *column, const char *key, ji__place *place) {
  const char *name = NULL;
  ji_status status = ji__account_table_copy(table, column, row, &name);
  if (status)
    return status;
  size_t count = name ? ji__vintage_find(vintage, name, place) : 0;
  const char *where = vintage->name ? vintage->name : "";
  if (!count)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                    "%s: row %zu, column \"%s\": vintage \"%s\" has no layer, driver or "
                    "coefficient \"%s\"",
                    table->name, row + 1, key, where, name ? name : "");
  if (count > 1)
    return ji__fail(table->ctx, JI_ERROR_MODEL,
                    "%s: row %zu, column \"%s\": \"%s\" names more than one of layers, drivers and "
                    "coefficients of vintage \"%s\"",
                    table->name, row + 1, key, name, where);
  if (place->table == JI__TABLE_LAYERS && !ji__layer_is_given(&vintage->layers[place->index]))
    return ji__fail(
        table->ctx, JI_ERROR_MODEL,
        "%s: row %zu, column \"%s\": layer \"%s\" is computed: a distribution is one of "
        "what goes into it",
        table->name, row + 1, key, name);
  return JI_OK;
}

/* --- discrete.csv ----------------------------------------------------------------------------- */

typedef struct discrete_columns {
  const ji_column *vintage, *name, *value, *probability;
} discrete_columns;

/* Room for the rows of every name: as many as the table has, for each name that comes. */
static ji_status room_for(const ji__account_table *table, ji__entry *entry, ji__discrete **out) {
  *out = (ji__discrete *)entry->discrete;
  if (*out)
    return JI_OK;
  *out = ji__arena_array(table->arena, 1, sizeof **out);
  if (*out) {
    (*out)->values = ji__arena_array(table->arena, table->rows, sizeof(double));
    (*out)->cumulative = ji__arena_array(table->arena, table->rows, sizeof(double));
  }
  if (!*out || !(*out)->values || !(*out)->cumulative)
    return ji__fail_memory(table->ctx);
  entry->discrete = *out;
  return JI_OK;
}

/* Puts a value where it belongs in the rising order; 0 if it is there already. */
static int insert(ji__discrete *discrete, double value, double probability) {
  size_t at = discrete->count;
  while (at && discrete->values[at - 1] > value)
    at--;
  if (at && discrete->values[at - 1] == value)
    return 0;
  size_t moved = (discrete->count - at) * sizeof(double);
  memmove(discrete->values + at + 1, discrete->values + at, moved);
  memmove(discrete->cumulative + at + 1, discrete->cumulative + at, moved);
  discrete->values[at] = value;
  discrete->cumulative[at] = probability;
  discrete->count++;
  return 1;
}

static ji_status read_point(const ji__account_table *table, const discrete_columns *columns,
                            size_t row, const ji__vintage *vintage) {
  ji__place place = {JI__TABLE_LAYERS, 0};
  double value = NAN, probability = NAN;
  ji__discrete *discrete = NULL;
  ji_status status = find_row(table, vintage, row, columns->name, "name", &place);
  if (!status)
    status = ji__account_table_cell(table, columns->value, row, &value);
  if (!status)
    status = ji__account_table_cell(table, columns->probability, row, &probability);
  if (status)
    return status;
  ji__entry *entry = ji__vintage_entry(vintage, place);
  if (entry->distribution != JI__DISTRIBUTION_DISCRETE)
    return ji__fail(table->ctx, JI_ERROR_MODEL,
                    "discrete: row %zu: %s \"%s\" does not declare the distribution discrete",
                    row + 1, ji__place_table(place.table), entry->name);
  if (isnan(value) || !(probability >= 0 && probability <= 1))
    return ji__fail(table->ctx, JI_ERROR_VALUE,
                    "discrete: row %zu, name \"%s\": a value and a probability from 0 to 1 were "
                    "expected",
                    row + 1, entry->name);
  status = room_for(table, entry, &discrete);
  if (!status && !insert(discrete, value, probability))
    status =
        ji__fail(table->ctx, JI_ERROR_MODEL,
                 "discrete: row %zu, name \"%s\": the value is there twice", row + 1, entry->name);
  return status;
}

/* From probabilities to cumulative ones, once all rows are there. */
static ji_status close_discrete(ji_context *ctx, const ji__entry *entry) {
  const ji__discrete *discrete = entry->discrete;
  if (!discrete)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "discrete: \"%s\" declares the distribution discrete, but no row gives its "
                    "values and probabilities",
                    entry->name);
  double sum = 0;
  for (size_t i = 0; i < discrete->count; i++)
    discrete->cumulative[i] = sum += discrete->cumulative[i];
  char digits[JI__NUMBER_SIZE];
  ji__number_print(sum, digits);
  if (!(fabs(sum - 1) <= SUM_TOLERANCE))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "discrete: the probabilities of \"%s\" sum to %s, not to 1", entry->name,
                    digits);
  discrete->cumulative[discrete->count - 1] = 1;
  if (entry->value >= discrete->values[0] && entry->value <= discrete->values[discrete->count - 1])
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "discrete: the value of \"%s\" lies outside the values that it can take",
                  entry->name);
}

static ji_status close_vintage(ji_context *ctx, const ji__vintage *vintage) {
  const size_t counts[] = {vintage->layer_count, vintage->driver_count, vintage->coefficient_count};
  for (int table = JI__TABLE_LAYERS; table <= JI__TABLE_COEFFICIENTS; table++)
    for (size_t i = 0; i < counts[table]; i++) {
      const ji__place place = {(ji__row_table)table, i};
      const ji__entry *entry = ji__vintage_entry(vintage, place);
      /* A computed layer's row is the published figure: its distribution is not drawn from. */
      int is_drawn = table != JI__TABLE_LAYERS || ji__layer_is_given(&vintage->layers[i]);
      ji_status status = is_drawn && entry->distribution == JI__DISTRIBUTION_DISCRETE
                             ? close_discrete(ctx, entry)
                             : JI_OK;
      if (status)
        return status;
    }
  return JI_OK;
}

static ji_status load_discrete(const ji__account_table *table, ji__account *account) {
  discrete_columns columns = {0};
  ji_status status = JI_OK;
  if (table->dataset) {
    status = ji__account_table_text(table, "vintage", 0, &columns.vintage);
    if (!status)
      status = ji__account_table_text(table, "name", 1, &columns.name);
    if (!status)
      status = ji__account_table_number(table, "value", 1, &columns.value);
    if (!status)
      status = ji__account_table_number(table, "probability", 1, &columns.probability);
  }
  for (size_t v = 0; !status && v < account->vintage_count; v++) {
    const ji__vintage *vintage = &account->vintages[v];
    for (size_t row = 0; !status && row < table->rows; row++)
      if (ji__row_in_vintage(columns.vintage, row, vintage->name))
        status = read_point(table, &columns, row, vintage);
    if (!status)
      status = close_vintage(table->ctx, vintage);
  }
  return status;
}

/* --- correlations.csv ------------------------------------------------------------------------- */

typedef struct correlation_columns {
  const ji_column *vintage, *a, *b, *rho;
} correlation_columns;

static ji_status find_partner(const ji__account_table *table, const ji__vintage *vintage,
                              size_t row, const ji_column *column, const char *key,
                              ji__place *place) {
  ji_status status = find_row(table, vintage, row, column, key, place);
  if (status)
    return status;
  const ji__entry *entry = ji__vintage_entry(vintage, *place);
  if (entry->distribution != JI__DISTRIBUTION_NONE)
    return JI_OK;
  return ji__fail(table->ctx, JI_ERROR_MODEL,
                  "correlations: row %zu, column \"%s\": %s \"%s\" declares no distribution",
                  row + 1, key, ji__place_table(place->table), entry->name);
}

static int same_place(ji__place left, ji__place right) {
  return left.table == right.table && left.index == right.index;
}

static ji_status check_pair(ji_context *ctx, const ji__vintage *vintage, size_t row,
                            const ji__correlation *pair) {
  const char *a = ji__vintage_entry(vintage, pair->a)->name;
  const char *b = ji__vintage_entry(vintage, pair->b)->name;
  char digits[JI__NUMBER_SIZE];
  ji__number_print(pair->rho, digits);
  if (!(pair->rho >= -1 && pair->rho <= 1))
    return ji__fail(
        ctx, JI_ERROR_VALUE,
        "correlations: row %zu, \"%s\" and \"%s\": rho is %s, a number from -1 to 1 was "
        "expected",
        row + 1, a, b, digits);
  if (same_place(pair->a, pair->b))
    return ji__fail(ctx, JI_ERROR_MODEL, "correlations: row %zu: \"%s\" is paired with itself",
                    row + 1, a);
  for (size_t i = 0; i < vintage->correlation_count; i++) {
    const ji__correlation *other = &vintage->correlations[i];
    if ((same_place(pair->a, other->a) && same_place(pair->b, other->b)) ||
        (same_place(pair->a, other->b) && same_place(pair->b, other->a)))
      return ji__fail(ctx, JI_ERROR_MODEL,
                      "correlations: row %zu: the pair \"%s\" and \"%s\" is there twice", row + 1,
                      a, b);
  }
  return JI_OK;
}

static ji_status read_pair(const ji__account_table *table, const correlation_columns *columns,
                           size_t row, ji__vintage *vintage) {
  ji__correlation pair = {{JI__TABLE_LAYERS, 0}, {JI__TABLE_LAYERS, 0}, NAN};
  ji_status status = find_partner(table, vintage, row, columns->a, "a", &pair.a);
  if (!status)
    status = find_partner(table, vintage, row, columns->b, "b", &pair.b);
  if (!status)
    status = ji__account_table_cell(table, columns->rho, row, &pair.rho);
  if (!status)
    status = check_pair(table->ctx, vintage, row, &pair);
  if (!status)
    vintage->correlations[vintage->correlation_count++] = pair;
  return status;
}

/* The places that occur in a vintage's pairs, each once, in order of first appearance. */
static size_t collect_places(const ji__vintage *vintage, ji__place *places) {
  size_t count = 0;
  for (size_t i = 0; i < 2 * vintage->correlation_count; i++) {
    const ji__correlation *pair = &vintage->correlations[i / 2];
    ji__place place = i % 2 ? pair->b : pair->a;
    size_t k = 0;
    while (k < count && !same_place(places[k], place))
      k++;
    if (k == count)
      places[count++] = place;
  }
  return count;
}

static size_t index_of(const ji__place *places, ji__place place) {
  size_t k = 0;
  while (!same_place(places[k], place))
    k++;
  return k;
}

/* Names the pair of the failing row that leans most on what stands before it. */
static ji_status refuse_matrix(ji_context *ctx, const ji__vintage *vintage, const ji__place *places,
                               size_t failed, double pivot) {
  const ji__correlation *worst = &vintage->correlations[0];
  double most = 0;
  for (size_t i = 0; i < vintage->correlation_count; i++) {
    const ji__correlation *pair = &vintage->correlations[i];
    size_t a = index_of(places, pair->a), b = index_of(places, pair->b);
    int leans = (a == failed && b < failed) || (b == failed && a < failed);
    if (leans && fabs(pair->rho) >= most) {
      worst = pair;
      most = fabs(pair->rho);
    }
  }
  char digits[JI__NUMBER_SIZE], rho[JI__NUMBER_SIZE];
  ji__number_print_significant(pivot, 3, digits);
  ji__number_print(worst->rho, rho);
  return ji__fail(
      ctx, JI_ERROR_VALUE,
      "correlations: vintage \"%s\": the matrix is not positive definite: with \"%s\" "
      "and \"%s\" (rho %s) beside the pairs before, the pivot of \"%s\" is %s; two inputs "
      "that always move together are one input",
      vintage->name ? vintage->name : "", ji__vintage_entry(vintage, worst->a)->name,
      ji__vintage_entry(vintage, worst->b)->name, rho,
      ji__vintage_entry(vintage, places[failed])->name, digits);
}

static ji_status check_matrix(ji_context *ctx, ji__arena *arena, const ji__vintage *vintage) {
  if (!vintage->correlation_count)
    return JI_OK;
  ji__place *places = ji__arena_array(arena, 2 * vintage->correlation_count, sizeof *places);
  if (!places)
    return ji__fail_memory(ctx);
  size_t n = collect_places(vintage, places);
  double *matrix = ji__allocate_array(ji__allocator(ctx), n * n, sizeof *matrix), pivot = 0;
  if (!matrix)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < n; i++)
    matrix[i * n + i] = 1;
  for (size_t i = 0; i < vintage->correlation_count; i++) {
    const ji__correlation *pair = &vintage->correlations[i];
    size_t a = index_of(places, pair->a), b = index_of(places, pair->b);
    matrix[a * n + b] = matrix[b * n + a] = pair->rho;
  }
  size_t failed = ji__cholesky(matrix, n, LEAST_PIVOT, &pivot);
  ji__release(ji__allocator(ctx), matrix);
  return failed == n ? JI_OK : refuse_matrix(ctx, vintage, places, failed, pivot);
}

static ji_status load_correlations(const ji__account_table *table, ji__account *account) {
  if (!table->dataset)
    return JI_OK;
  correlation_columns columns = {0};
  ji_status status = ji__account_table_text(table, "vintage", 0, &columns.vintage);
  if (!status)
    status = ji__account_table_text(table, "a", 1, &columns.a);
  if (!status)
    status = ji__account_table_text(table, "b", 1, &columns.b);
  if (!status)
    status = ji__account_table_number(table, "rho", 1, &columns.rho);
  for (size_t v = 0; !status && v < account->vintage_count; v++) {
    ji__vintage *vintage = &account->vintages[v];
    vintage->correlations =
        ji__arena_array(table->arena, table->rows, sizeof *vintage->correlations);
    if (!vintage->correlations)
      return ji__fail_memory(table->ctx);
    for (size_t row = 0; !status && row < table->rows; row++)
      if (ji__row_in_vintage(columns.vintage, row, vintage->name))
        status = read_pair(table, &columns, row, vintage);
    if (!status)
      status = check_matrix(table->ctx, table->arena, vintage);
  }
  return status;
}

ji_status ji__account_load_dependence(ji_context *ctx, const ji_bundle *bundle,
                                      ji__account *account) {
  ji__account_table discrete = ji__account_table_of(ctx, &account->arena, bundle, "discrete");
  ji__account_table correlations =
      ji__account_table_of(ctx, &account->arena, bundle, "correlations");
  ji_status status = ji__account_table_check_vintages(&discrete, account);
  if (!status)
    status = ji__account_table_check_vintages(&correlations, account);
  if (!status)
    status = load_discrete(&discrete, account);
  return status ? status : load_correlations(&correlations, account);
}

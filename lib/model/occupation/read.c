/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shares of occupations in sectors, and what they map to. */
#include "codes/list.h"
#include "codes/weight.h"
#include "core/number.h"
#include "data/quantity.h"
#include "data/unit.h"
#include "model/occupation/occupation.h"

#include <math.h>
#include <string.h>

#define SHARES "shares"
#define MAPPING "mapping"

typedef struct share_columns {
  const ji_column *sector, *occupation;
  ji__quantity share, low, high, sample;
} share_columns;

/* One row of the shares before they are put in order. */
typedef struct share_row {
  int64_t occupation;
  ji__occ_share share;
} share_row;

static ji_status bad_cell(ji_context *ctx, const char *what, int64_t row, const char *column,
                          double value, const char *expected) {
  char text[JI__NUMBER_SIZE];
  ji__number_print(value, text);
  return ji__fail(ctx, JI_ERROR_VALUE, "%s: row %lld, column \"%s\" is %s: %s was expected", what,
                  (long long)row + 1, column, text, expected);
}

ji_status ji__occ_number(ji_context *ctx, const char *what, const ji_column *column, int64_t row,
                         double *out) {
  if (!ji__column_number(column, row, out))
    return ji__fail(ctx, JI_ERROR_VALUE, "%s: row %lld, column \"%s\" is null", what,
                    (long long)row + 1, column->name);
  return *out >= 0 && !isinf(*out)
             ? JI_OK
             : bad_cell(ctx, what, row, column->name, *out, "a number that is not negative");
}

/* --- shares ------------------------------------------------------------------------------- */

static int has_cells(const ji__quantity *quantity) {
  return quantity->column && quantity->column->null_count < quantity->column->length;
}

static ji_status find_columns(ji__occ *run, share_columns *c) {
  ji_context *ctx = run->ctx;
  ji_status status = ji__code_column(ctx, run->shares, SHARES, "sector", &c->sector);
  if (!status)
    status = ji__code_column(ctx, run->shares, SHARES, "occupation", &c->occupation);
  if (!status)
    status = ji__quantity_require(ctx, run->shares, SHARES, "share", JI__RATIO, &c->share);
  if (!status)
    status = ji__quantity_find(ctx, run->shares, SHARES, "low", JI__RATIO, &c->low);
  if (!status)
    status = ji__quantity_find(ctx, run->shares, SHARES, "high", JI__RATIO, &c->high);
  if (!status)
    status = ji__quantity_find(ctx, run->shares, SHARES, "sample", NULL, &c->sample);
  run->has_bounds = has_cells(&c->low) || has_cells(&c->high);
  run->has_sample = has_cells(&c->sample);
  return status;
}

static ji_status read_ends(ji_context *ctx, const char *what, const ji__quantity *low,
                           const ji__quantity *high, int64_t row, double value, double ends[2]) {
  ends[0] = ends[1] = value;
  (void)ji__quantity_at(low, row, &ends[0]);
  (void)ji__quantity_at(high, row, &ends[1]);
  if (!(ends[0] >= 0 && ends[0] <= value))
    return bad_cell(ctx, what, row, low->column->name, ends[0], "from 0 to the share itself");
  return ends[1] >= value && ends[1] <= fmax(value, 1)
             ? JI_OK
             : bad_cell(ctx, what, row, high->column->name, ends[1], "from the share itself to 1");
}

/* The sample of a sector is the same in all its rows. */
static ji_status read_sample(ji__occ *run, const share_columns *c, int64_t row, int is_first,
                             ji__occ_sector *sector) {
  double sample = NAN;
  if (ji__quantity_at(&c->sample, row, &sample) && (!(sample > 0) || isinf(sample)))
    return bad_cell(run->ctx, SHARES, row, "sample", sample, "a number above 0");
  if (is_first)
    sector->sample = sample;
  if (sector->sample == sample || (isnan(sector->sample) && isnan(sample)))
    return JI_OK;
  return ji__fail(run->ctx, JI_ERROR_VALUE,
                  SHARES ": row %lld, column \"sample\" is another one than above for the same "
                         "sector",
                  (long long)row + 1);
}

static ji_status read_share(ji__occ *run, const share_columns *c, int64_t row, share_row *out) {
  size_t size;
  double ends[2], share = NAN;
  int64_t sectors = run->sectors.count;
  const char *text = ji__code_cell(c->sector, row, &size);
  if (!text || !size)
    return ji__fail(run->ctx, JI_ERROR_LABEL, SHARES ": row %lld has no sector",
                    (long long)row + 1);
  out->share.sector = ji__index_add(&run->sectors, text, size);
  text = ji__code_cell(c->occupation, row, &size);
  out->occupation = text ? ji__index_add(&run->occupations, text, size) : -1;
  run->has_untold |= !text;
  if (!ji__quantity_at(&c->share, row, &share))
    return ji__fail(run->ctx, JI_ERROR_VALUE, SHARES ": row %lld, column \"share\" is null",
                    (long long)row + 1);
  if (!(share >= 0 && share <= 1))
    return bad_cell(run->ctx, SHARES, row, "share", share, "a share from 0 to 1");
  ji_status status = read_ends(run->ctx, SHARES, &c->low, &c->high, row, share, ends);
  if (!status)
    status =
        read_sample(run, c, row, out->share.sector == sectors, &run->sector[out->share.sector]);
  out->share.share = share;
  out->share.low = ends[0];
  out->share.high = ends[1];
  return status;
}

/* Pairs that are there twice, by the numbers of sector and occupation. */
static ji_status check_pairs(const ji__occ *run) {
  int64_t keys[2] = {ji_dataset_find(run->shares, "sector"),
                     ji_dataset_find(run->shares, "occupation")};
  ji__groups pairs = {0};
  ji_status status = ji__groups_create(run->ctx, run->shares, keys, 2, &pairs);
  for (int64_t row = 0; !status && row < run->shares->rows; row++)
    if (pairs.first_row[pairs.group[row]] != row)
      status = ji__fail(run->ctx, JI_ERROR_LABEL,
                        SHARES ": rows %lld and %lld are the same sector and occupation",
                        (long long)pairs.first_row[pairs.group[row]] + 1, (long long)row + 1);
  ji__groups_free(run->ctx, &pairs);
  return status;
}

/* Shares of a sector that sum to 1 within the tolerance sum to 1 from here on. */
static ji_status settle_sums(ji__occ *run, share_row *rows) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  char text[JI__NUMBER_SIZE];
  ji_status status = JI_OK;
  ji__weight_sum *sums =
      ji__allocate_array(allocator, (size_t)run->sectors.count + 1, sizeof *sums);
  if (!sums)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->share_count; i++)
    ji__weight_add(&sums[rows[i].share.sector], rows[i].share.share);
  for (int64_t s = 0; s < run->sectors.count && !status; s++) {
    double sum = ji__weight_total(&sums[s]);
    if (fabs(sum - 1) <= run->options.tolerance)
      continue;
    ji__number_print(sum, text);
    status = ji__fail(run->ctx, JI_ERROR_VALUE,
                      SHARES ": the shares of sector \"%.*s\" sum to %s: 1 was expected",
                      JI__SHOWN(run->sectors.words[s]), text);
  }
  for (int64_t i = 0; i < run->share_count && !status; i++) {
    ji__occ_share *share = &rows[i].share;
    share->share /= ji__weight_total(&sums[share->sector]);
    share->low = fmin(share->low, share->share);
    share->high = fmax(share->high, share->share);
    run->sector[share->sector].low += share->low;
    run->sector[share->sector].room += share->high - share->low;
  }
  ji__release(allocator, sums);
  return status;
}

/* Puts the shares of each occupation together, in the order of the rows. */
static ji_status sort_shares(ji__occ *run, const share_row *rows) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  int64_t untold = run->occupations.count;
  run->occupation_count = untold + run->has_untold;
  run->share = ji__allocate_array(allocator, (size_t)run->share_count + 1, sizeof *run->share);
  run->share_start =
      ji__allocate_array(allocator, (size_t)run->occupation_count + 2, sizeof *run->share_start);
  if (!run->share || !run->share_start)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < run->share_count; i++)
    run->share_start[(rows[i].occupation < 0 ? untold : rows[i].occupation) + 2]++;
  for (int64_t o = 2; o < run->occupation_count + 2; o++)
    run->share_start[o] += run->share_start[o - 1];
  /* share_start[o + 1] moves from the begin of o to its end while o is filled. */
  for (int64_t i = 0; i < run->share_count; i++) {
    int64_t o = rows[i].occupation < 0 ? untold : rows[i].occupation;
    run->share[run->share_start[o + 1]++] = rows[i].share;
  }
  return JI_OK;
}

static ji_status read_rows(ji__occ *run, const share_columns *columns, share_row *rows) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < run->share_count && !status; row++)
    status = read_share(run, columns, row, &rows[row]);
  if (!status)
    status = check_pairs(run);
  if (!status)
    status = settle_sums(run, rows);
  return status ? status : sort_shares(run, rows);
}

static ji_status read_shares(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  share_columns columns = {NULL, NULL, {NULL, 1}, {NULL, 1}, {NULL, 1}, {NULL, 1}};
  ji_status status = find_columns(run, &columns);
  if (status)
    return status;
  run->share_count = run->shares->rows;
  status = ji__index_create(run->ctx, run->share_count, &run->sectors);
  if (!status)
    status = ji__index_create(run->ctx, run->share_count, &run->occupations);
  run->sector = ji__allocate_array(allocator, (size_t)run->share_count + 1, sizeof *run->sector);
  share_row *rows = ji__allocate_array(allocator, (size_t)run->share_count + 1, sizeof *rows);
  if (!status && (!run->sector || !rows))
    status = ji__fail_memory(run->ctx);
  if (!status)
    status = read_rows(run, &columns, rows);
  ji__release(allocator, rows);
  return status;
}

/* --- mapping ------------------------------------------------------------------------------ */

/* Without a mapping the result has the occupations of the shares. */
static ji_status map_to_itself(ji__occ *run) {
  run->targets = &run->occupations;
  run->target_count = run->weight_count = run->occupation_count;
  for (int64_t o = 0; o < run->occupation_count; o++) {
    run->weight[o] = (ji__occ_weight){o, 1, 1, 1};
    run->weight_start[o + 1] = o + 1;
    run->reach[o] = (ji__occ_reach){1, 1};
  }
  return JI_OK;
}

static ji_status check_mapped(const ji__occ *run) {
  for (int64_t o = 0; o < run->occupations.count; o++) {
    ji__word word = run->occupations.words[o];
    if (ji__index_find(&run->mapping.from, word.text, word.size) < 0)
      return ji__fail(run->ctx, JI_ERROR_LABEL, MAPPING ": it does not have occupation \"%.*s\"",
                      JI__SHOWN(word));
  }
  return JI_OK;
}

/* One row of the mapping before they are put in order. */
typedef struct weight_row {
  int64_t target; /* -1: the occupation is in no share */
  ji__occ_weight weight;
} weight_row;

typedef struct mapping_reading {
  ji__pair_columns pairs;
  ji__quantity low, high;
  double *weights;  /* of each row, as shares of their sum */
  weight_row *rows; /* of the mapping, then what is not told */
} mapping_reading;

static ji_status read_weight(ji__occ *run, mapping_reading *m, int64_t row) {
  size_t size;
  double ends[2], weight = m->weights[row];
  weight_row *out = &m->rows[row];
  const char *from = ji__code_cell(m->pairs.from, row, &size);
  int64_t o = ji__index_find(&run->occupations, from, size);
  const char *to = ji__code_cell(m->pairs.to, row, &size);
  double stated = 1;
  if (m->pairs.weight)
    (void)ji__column_number(m->pairs.weight, row, &stated);
  ji_status status = read_ends(run->ctx, MAPPING, &m->low, &m->high, row, stated, ends);
  out->target = o < 0 ? -1
                : to  ? ji__index_find(&run->mapping.to, to, size)
                      : run->mapping.to.count;
  out->weight = (ji__occ_weight){o, weight, fmin(ends[0], weight), fmax(ends[1], weight)};
  if (o < 0 || status)
    return status;
  run->has_untold |= !to;
  run->reach[o].low += out->weight.low;
  run->reach[o].high += out->weight.high;
  return JI_OK;
}

static void sort_weights(ji__occ *run, const weight_row *rows, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (rows[i].target >= 0)
      run->weight_start[rows[i].target + 2]++;
  for (int64_t t = 2; t < run->target_count + 2; t++)
    run->weight_start[t] += run->weight_start[t - 1];
  for (int64_t i = 0; i < count; i++)
    if (rows[i].target >= 0)
      run->weight[run->weight_start[rows[i].target + 1]++] = rows[i].weight;
}

static ji_status read_weights(ji__occ *run, mapping_reading *m) {
  ji_status status = JI_OK;
  int64_t rows = run->options.mapping->rows, untold = run->mapping.to.count;
  const ji__concordance *c = &run->mapping;
  for (int64_t i = 0; i < c->start[c->from.count]; i++)
    m->weights[c->mappings[i].row] = c->mappings[i].weight;
  for (int64_t row = 0; row < rows && !status; row++)
    status = read_weight(run, m, row);
  if (status)
    return status;
  m->rows[rows] = (weight_row){-1, {run->occupations.count, 1, 1, 1}};
  if (run->occupation_count > run->occupations.count) { /* what is not told stays so */
    m->rows[rows].target = untold;
    run->reach[run->occupations.count] = (ji__occ_reach){1, 1};
  }
  run->target_count = untold + run->has_untold;
  sort_weights(run, m->rows, rows + 1);
  return JI_OK;
}

static ji_status find_ends(ji__occ *run, mapping_reading *m) {
  const ji_dataset *mapping = run->options.mapping;
  ji_concordance_options options;
  (void)ji_concordance_options_init(&options, sizeof options);
  ji_status status = ji__pair_columns_find(run->ctx, mapping, "the " MAPPING, &options, &m->pairs);
  if (!status)
    status = ji__quantity_find(run->ctx, mapping, MAPPING, "low", JI__RATIO, &m->low);
  if (!status)
    status = ji__quantity_find(run->ctx, mapping, MAPPING, "high", JI__RATIO, &m->high);
  run->has_bounds |= m->low.column || m->high.column;
  return status;
}

static ji_status map_to_others(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  mapping_reading m = {.low = {NULL, 1}, .high = {NULL, 1}};
  size_t rows = (size_t)run->options.mapping->rows;
  ji_status status = check_mapped(run);
  if (!status)
    status = find_ends(run, &m);
  m.weights = ji__allocate_array(allocator, rows + 1, sizeof *m.weights);
  m.rows = ji__allocate_array(allocator, rows + 1, sizeof *m.rows);
  if (!status && (!m.weights || !m.rows))
    status = ji__fail_memory(run->ctx);
  run->targets = &run->mapping.to;
  if (!status)
    status = read_weights(run, &m);
  ji__release(allocator, m.weights);
  ji__release(allocator, m.rows);
  return status;
}

static ji_status read_mapping(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  const ji_dataset *mapping = run->options.mapping;
  ji_concordance_options options;
  (void)ji_concordance_options_init(&options, sizeof options);
  options.tolerance = run->options.tolerance;
  ji_status status =
      mapping ? ji__concordance_read(run->ctx, mapping, "the " MAPPING, &options, &run->mapping)
              : JI_OK;
  if (status)
    return status;
  int64_t weights = mapping ? mapping->rows : run->occupation_count;
  int64_t targets = mapping ? run->mapping.to.count : run->occupation_count;
  run->weight = ji__allocate_array(allocator, (size_t)weights + 1, sizeof *run->weight);
  run->weight_start = ji__allocate_array(allocator, (size_t)targets + 3, sizeof *run->weight_start);
  run->reach = ji__allocate_array(allocator, (size_t)run->occupation_count + 1, sizeof *run->reach);
  if (!run->weight || !run->weight_start || !run->reach)
    return ji__fail_memory(run->ctx);
  return mapping ? map_to_others(run) : map_to_itself(run);
}

ji_status ji__occ_read(ji__occ *run) {
  ji_status status = read_shares(run);
  return status ? status : read_mapping(run);
}

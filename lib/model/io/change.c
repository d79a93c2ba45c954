/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/change.h"

#include <math.h>
#include <string.h>

ji_status ji__io_change_begin(ji_context *ctx, ji__io_change *change) {
  size_t states = (size_t)1 << (change->factors - 2);
  change->demand =
      ji__allocate_array(ji__allocator(ctx), states, (size_t)change->n * sizeof(double));
  return change->demand ? JI_OK : ji__fail_memory(ctx);
}

void ji__io_change_free(ji_context *ctx, ji__io_change *change) {
  ji__release(ji__allocator(ctx), change->demand);
  ji__release(ji__allocator(ctx), change->jobs);
}

/* --- the states --------------------------------------------------------------------------- */

/* Output of one end for every state of final demand: L f, and with prices p diag(1/p) L diag(p) f:
 * A of deflated rows and outputs is diag(1/p) A diag(p). */
static ji_status find_output(ji_context *ctx, const ji__io_change *change,
                             const ji__io_change_end *end, double *right, double *output) {
  int64_t n = change->n, states = (int64_t)1 << (change->factors - 2);
  memcpy(right, change->demand, (size_t)(states * n) * sizeof *right);
  if (!end->prices)
    return ji__io_solve(ctx, end->model, 0, states, right, output);
  for (int64_t s = 0; s < states; s++)
    for (int64_t i = 0; i < n; i++)
      right[s * n + i] *= end->prices[i];
  ji_status status = ji__io_solve(ctx, end->model, 0, states, right, output);
  for (int64_t s = 0; s < states && !status; s++)
    for (int64_t i = 0; i < n; i++)
      output[s * n + i] /= end->prices[i];
  return status;
}

/* Jobs of one state: c of one end, output of one end and of one state of final demand. */
static void fill_state(int64_t n, const double *c, const double *output, double *jobs) {
  jobs[n] = 0;
  for (int64_t i = 0; i < n; i++) {
    jobs[i] = c[i] * output[i];
    jobs[n] += jobs[i];
  }
}

static ji_status find_jobs(ji_context *ctx, ji__io_change *change, double *right, double *output) {
  int64_t n = change->n, states = (int64_t)1 << change->factors;
  ji_status status = JI_OK;
  for (int e = 0; e < 2 && !status; e++)
    status = find_output(ctx, change, &change->ends[e], right,
                         output + (size_t)e * (size_t)(states / 4 * n));
  for (int64_t s = 0; s < states && !status; s++) {
    const double *x = output + ((s >> 1 & 1) * (states / 4) + (s >> 2)) * n;
    fill_state(n, change->ends[s & 1].c, x, change->jobs + s * (n + 1));
  }
  return status;
}

ji_status ji__io_change_find(ji_context *ctx, ji__io_change *change) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t states = (size_t)1 << change->factors, n = (size_t)change->n;
  change->jobs = ji__allocate_array(allocator, states, (n + 1) * sizeof(double));
  double *output = ji__allocate_array(allocator, states / 2, n * sizeof(double));
  double *right = ji__allocate_array(allocator, states / 4, n * sizeof(double));
  ji_status status = change->jobs && output && right ? find_jobs(ctx, change, right, output)
                                                     : ji__fail_memory(ctx);
  ji__release(allocator, output);
  ji__release(allocator, right);
  return status;
}

/* --- effects ------------------------------------------------------------------------------ */

static double at(const ji__io_change *change, int state, int64_t sector) {
  return change->jobs[state * (change->n + 1) + sector];
}

double ji__io_change_difference(const ji__io_change *change, int64_t sector) {
  return at(change, (1 << change->factors) - 1, sector) - at(change, 0, sector);
}

static int bits(int state) {
  int count = 0;
  for (; state; state &= state - 1)
    count++;
  return count;
}

static double factorial(int k) {
  return k < 2 ? 1 : k * factorial(k - 1);
}

/* The effect of a factor in a form depends on the set of those that changed before it alone: a set
 * of s stands for s! (k - 1 - s)! of the k! forms. */
ji__io_effect ji__io_change_effect(const ji__io_change *change, int factor, int64_t sector) {
  int k = change->factors, all = (1 << k) - 1, self = 1 << factor;
  int below = self - 1, above = all & ~(below | self);
  ji__io_effect effect = {.minimum = INFINITY, .maximum = -INFINITY};
  for (int before = 0; before <= all; before++) {
    if (before & self)
      continue;
    double step = at(change, before | self, sector) - at(change, before, sector);
    int s = bits(before);
    effect.mean += step * (factorial(s) * factorial(k - 1 - s) / factorial(k));
    effect.minimum = fmin(effect.minimum, step);
    effect.maximum = fmax(effect.maximum, step);
    if (before == below) /* the form that begins at factor 0 */
      effect.polar += step / 2;
    if (before == above) /* the form that begins at the last */
      effect.polar += step / 2;
  }
  return effect;
}

/* --- rows --------------------------------------------------------------------------------- */

enum { SECTOR, REGION, CAUSE, POLAR, MEAN, MINIMUM, MAXIMUM, PRICES, REASON, COLUMNS };

static const ji__writer_column template[COLUMNS] = {
    [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "where the jobs are; null: all", NULL},
    [REGION] = {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [CAUSE] = {"cause", JI_TYPE_TEXT, NULL, "what changed; all: the difference", NULL},
    [POLAR] = {"polar", JI_TYPE_FLOAT64, NULL, "mean of the two polar forms", NULL},
    [MEAN] = {"mean", JI_TYPE_FLOAT64, NULL, "mean of all forms", NULL},
    [MINIMUM] = {"minimum", JI_TYPE_FLOAT64, NULL, "least of all forms", NULL},
    [MAXIMUM] = {"maximum", JI_TYPE_FLOAT64, NULL, "most of all forms", NULL},
    [PRICES] = {"prices", JI_TYPE_TEXT, NULL,
                "nominal, constant, deflated or unstated: prices of the two tables", NULL},
    [REASON] = {"reason", JI_TYPE_TEXT, NULL, "how to read it", NULL},
};

typedef struct rows {
  const ji__io_change *change;
  const ji__io_table *table;
  const ji__io_change_words *words;
  ji__writer *writer;
  size_t places[COLUMNS];
} rows;

static ji_status begin(ji_context *ctx, rows *r) {
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  for (int c = 0; c < COLUMNS; c++) {
    if ((c == REGION && !r->table->sectors.regions) || (c == PRICES && !r->words->prices))
      continue;
    columns[count] = template[c];
    if (c >= POLAR && c <= MAXIMUM) {
      columns[count].unit = r->words->unit;
      columns[count].measure = r->words->measure;
    }
    r->places[c] = count++;
  }
  return ji__writer_create(ctx, columns, count, &r->writer);
}

static void write_row(const rows *r, int64_t sector, int factor) {
  const ji__io_change *change = r->change;
  double all = ji__io_change_difference(change, sector);
  ji__io_effect effect = {all, all, all, all};
  if (factor < change->factors)
    effect = ji__io_change_effect(change, factor, sector);
  if (sector < change->n)
    ji__io_write_sector(r->table, r->writer, SECTOR, sector);
  ji__writer_text(r->writer, r->places[CAUSE],
                  factor < change->factors ? change->causes[factor] : "all");
  ji__writer_number(r->writer, r->places[POLAR], effect.polar);
  ji__writer_number(r->writer, r->places[MEAN], effect.mean);
  ji__writer_number(r->writer, r->places[MINIMUM], effect.minimum);
  ji__writer_number(r->writer, r->places[MAXIMUM], effect.maximum);
  if (r->words->prices)
    ji__writer_text(r->writer, r->places[PRICES], r->words->prices);
  ji__writer_text(r->writer, r->places[REASON], r->words->reason);
  ji__writer_end_row(r->writer);
}

ji_status ji__io_change_write(ji_context *ctx, const ji__io_change *change,
                              const ji__io_table *table, const ji__io_change_words *words,
                              ji__provenance *provenance, ji_dataset **out) {
  rows r = {.change = change, .table = table, .words = words};
  ji_status status = begin(ctx, &r);
  for (int64_t i = 0; i <= change->n && !status; i++)
    for (int factor = 0; factor <= change->factors; factor++)
      write_row(&r, i, factor);
  if (!status)
    status = ji__writer_finish(ctx, r.writer, provenance, out);
  ji__writer_free(r.writer);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/sample.h"

#include "core/random.h"
#include "numeric/cholesky.h"
#include "stats/distribution.h"
#include "stats/scores.h"

#define SETS 32 /* bits below the set's number, for the input's */

/* Marks what correlations name, and joins what hangs together under its first input. */
static void join_groups(const ji__formula *formula, ji__sample *out) {
  for (size_t i = 0; i < formula->input_count; i++)
    out->group[i] = i;
  for (size_t i = 0; i < formula->correlation_count; i++) {
    size_t a = out->group[formula->correlations[i].a], b = out->group[formula->correlations[i].b];
    size_t first = a < b ? a : b;
    for (size_t k = 0; k < formula->input_count; k++)
      if (out->group[k] == a || out->group[k] == b)
        out->group[k] = first;
  }
}

static int is_tied(const ji__formula *formula, size_t input) {
  for (size_t i = 0; i < formula->correlation_count; i++)
    if (formula->correlations[i].a == input || formula->correlations[i].b == input)
      return 1;
  return 0;
}

static size_t row_of(const ji__sample *sample, size_t input) {
  size_t row = 0;
  while (sample->tied[row] != input)
    row++;
  return row;
}

static ji_status factorize(ji__sample *sample) {
  const ji__formula *formula = sample->formula;
  size_t n = sample->tied_count;
  sample->factor = ji__arena_array(formula->arena, n * n, sizeof *sample->factor);
  if (!sample->factor)
    return ji__fail_memory(formula->ctx);
  for (size_t i = 0; i < n; i++)
    sample->factor[i * n + i] = 1;
  for (size_t i = 0; i < formula->correlation_count; i++) {
    const ji__formula_correlation *pair = &formula->correlations[i];
    size_t a = row_of(sample, pair->a), b = row_of(sample, pair->b);
    sample->factor[a * n + b] = sample->factor[b * n + a] = pair->rho;
  }
  double pivot = 0;
  if (ji__cholesky(sample->factor, n, 0, &pivot) == n)
    return JI_OK;
  return ji__fail(formula->ctx, JI_ERROR_VALUE,
                  "correlations: the matrix is not positive definite");
}

ji_status ji__sample_create(ji__formula *formula, ji__sample *out) {
  ji__arena *arena = formula->arena;
  size_t inputs = formula->input_count;
  *out = (ji__sample){.formula = formula};
  out->uncertain = ji__arena_array(arena, inputs + 1, sizeof *out->uncertain);
  out->tied = ji__arena_array(arena, inputs + 1, sizeof *out->tied);
  out->group = ji__arena_array(arena, inputs + 1, sizeof *out->group);
  if (!out->uncertain || !out->tied || !out->group)
    return ji__fail_memory(formula->ctx);
  join_groups(formula, out);
  for (size_t i = 0; i < inputs; i++) {
    ji__formula_input *input = &formula->inputs[i];
    if (!input->is_uncertain)
      continue;
    out->uncertain[out->uncertain_count++] = i;
    if (is_tied(formula, i))
      out->tied[out->tied_count++] = i;
    if (!ji__marginal_prepare(&input->marginal, ji__allocator(formula->ctx)))
      return ji__fail_memory(formula->ctx);
  }
  return factorize(out);
}

void ji__sample_free(ji__sample *sample) {
  if (!sample->formula)
    return;
  for (size_t i = 0; i < sample->uncertain_count; i++)
    ji__marginal_free(&sample->formula->inputs[sample->uncertain[i]].marginal,
                      ji__allocator(sample->formula->ctx));
}

size_t ji__sample_scratch(const ji__sample *sample) {
  return (sample->tied_count + 1) * JI__STRIP;
}

/* out = row of L times the independent scores. */
static void combine_scores(const double *row, size_t size, const double *scores, size_t count,
                           double *out) {
  for (size_t i = 0; i < count; i++)
    out[i] = row[0] * scores[i];
  for (size_t k = 1; k < size; k++)
    for (size_t i = 0; i < count; i++)
      out[i] += row[k] * scores[k * JI__STRIP + i];
}

/* One input that a correlation names, from the scores of all of them. */
static void draw_tied(const ji__sample *sample, size_t row, size_t count, const double *scores,
                      double *work, double *slots) {
  const ji__formula_input *input = &sample->formula->inputs[sample->tied[row]];
  combine_scores(sample->factor + row * sample->tied_count, row + 1, scores, count, work);
  if (!ji__marginal_takes_scores(&input->marginal))
    for (size_t i = 0; i < count; i++)
      work[i] = ji__normal_distribution(work[i]);
  ji__marginal_draw(&input->marginal, work, slots + input->slot * JI__STRIP, count);
}

void ji__sample_draw(const ji__sample *sample, uint64_t seed, uint64_t set, uint64_t first,
                     size_t count, double *slots, double *scratch) {
  const ji__formula *formula = sample->formula;
  double *work = scratch, *scores = scratch + JI__STRIP;
  size_t row = 0;
  for (size_t i = 0; i < formula->input_count; i++) {
    const ji__formula_input *input = &formula->inputs[i];
    double *out = slots + input->slot * JI__STRIP;
    if (!input->is_uncertain) {
      for (size_t k = 0; k < count; k++)
        out[k] = input->value;
      continue;
    }
    ji__random_uniforms(seed, set << SETS | i, first, count, work);
    if (row < sample->tied_count && sample->tied[row] == i) {
      ji__normal_scores(work, scores + row++ * JI__STRIP, count);
      continue;
    }
    int takes_scores = ji__marginal_takes_scores(&input->marginal);
    if (takes_scores)
      ji__normal_scores(work, out, count);
    ji__marginal_draw(&input->marginal, takes_scores ? out : work, out, count);
  }
  for (row = 0; row < sample->tied_count; row++)
    draw_tied(sample, row, count, scores, work, slots);
}

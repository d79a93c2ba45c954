/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/stated.h"

#include "core/number.h"
#include "numeric/union_bounds.h"

#include <math.h>

/* The layers' figures, and the overlaps as pairs of sets. */
typedef struct stated {
  ji_context *ctx;
  const ji__vintage *vintage;
  const size_t *layers;
  double *value, *low, *high;
  ji__union_pair *pairs;
  int64_t sets, pair_count;
  int is_rounded;
} stated;

static int64_t set_of(const stated *s, size_t layer) {
  int64_t set = 0;
  while (s->layers[set] != layer)
    set++;
  return set;
}

static ji_status fill(stated *s, const ji__figure *const *parts) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  size_t sets = (size_t)s->sets;
  s->value = ji__allocate_array(allocator, sets, sizeof *s->value);
  s->low = ji__allocate_array(allocator, sets, sizeof *s->low);
  s->high = ji__allocate_array(allocator, sets, sizeof *s->high);
  s->pairs = ji__allocate_array(allocator, (size_t)s->pair_count, sizeof *s->pairs);
  if (!s->value || !s->low || !s->high || !s->pairs)
    return ji__fail_memory(s->ctx);
  s->is_rounded = 1;
  for (size_t i = 0; i < sets; i++) {
    s->value[i] = parts[i]->value;
    s->low[i] = fmax(0, parts[i]->low);
    s->high[i] = parts[i]->high;
    s->is_rounded &= !isnan(parts[i]->low) && !isnan(parts[i]->high);
  }
  for (int64_t p = 0; p < s->pair_count; p++) {
    const ji__overlap *overlap = &s->vintage->overlaps[p];
    s->pairs[p] = (ji__union_pair){set_of(s, overlap->a), set_of(s, overlap->b), overlap->share,
                                   overlap->share, 1};
  }
  return JI_OK;
}

static int all_known(const stated *s) {
  for (int64_t i = 0; i < s->sets; i++)
    if (isnan(s->value[i]))
      return 0;
  return 1;
}

static ji__union_problem problem_of(const stated *s, int is_rounded) {
  return (ji__union_problem){.sets = s->sets,
                             .low = is_rounded ? s->low : s->value,
                             .high = is_rounded ? s->high : s->value,
                             .pair_count = s->pair_count,
                             .pairs = s->pairs,
                             .universe = INFINITY};
}

/* --- contradictions ----------------------------------------------------------------------- */

static void describe(const stated *s, const ji__union_conflict *conflict, ji__buffer *out) {
  char digits[JI__NUMBER_SIZE];
  for (int64_t i = 0; i < s->sets; i++)
    if (conflict->sets[i]) {
      ji__number_print_significant(s->value[i], 6, digits);
      ji__buffer_format(out, "%s\"%s\" is %s", out->size ? "; " : "",
                        s->vintage->layers[s->layers[i]].entry.name, digits);
    }
  for (int64_t p = 0; p < s->pair_count; p++)
    if (conflict->pairs[p]) {
      const ji__overlap *overlap = &s->vintage->overlaps[p];
      ji__number_print(overlap->share, digits);
      ji__buffer_format(out, "%s%s of \"%s\" are in \"%s\"", out->size ? "; " : "", digits,
                        s->vintage->layers[overlap->b].entry.name,
                        s->vintage->layers[overlap->a].entry.name);
    }
}

static ji_status refuse(const stated *s, const ji__union_conflict *conflict) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(s->ctx));
  describe(s, conflict, &text);
  ji_status status = text.failed ? ji__fail_memory(s->ctx)
                                 : ji__fail(s->ctx, JI_ERROR_VALUE,
                                            "overlaps: these contradict each other: %s", text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status explain(const stated *s, const ji__union_problem *problem) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  ji__union_conflict conflict = {.sets = ji__allocate_array(allocator, (size_t)s->sets, 1),
                                 .pairs = ji__allocate_array(allocator, (size_t)s->pair_count, 1)};
  double low, high;
  int feasible = 0;
  ji_status status = conflict.sets && conflict.pairs ? JI_OK : ji__fail_memory(s->ctx);
  if (!status)
    status = ji__union_bounds(s->ctx, problem, &feasible, &low, &high, &conflict);
  if (!status)
    status = refuse(s, &conflict);
  ji__release(allocator, conflict.sets);
  ji__release(allocator, conflict.pairs);
  return status;
}

/* --- bounds ------------------------------------------------------------------------------- */

static ji_status find_bounds(const stated *s, ji__stated_bounds *out) {
  ji__union_problem central = problem_of(s, 0), rounded = problem_of(s, 1);
  int is_central = 0, is_possible = 0;
  ji_status status = ji__union_bounds(s->ctx, &central, &is_central, &out->low, &out->high, NULL);
  if (!status && s->is_rounded)
    status = ji__union_bounds(s->ctx, &rounded, &is_possible, &out->rounding_low,
                              &out->rounding_high, NULL);
  if (status || is_central || is_possible)
    return status;
  return explain(s, s->is_rounded ? &rounded : &central);
}

ji_status ji__stated_bounds_find(ji_context *ctx, const ji__vintage *vintage, const size_t *layers,
                                 const ji__figure *const *parts, size_t count,
                                 ji__stated_bounds *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  stated s = {.ctx = ctx,
              .vintage = vintage,
              .layers = layers,
              .sets = (int64_t)count,
              .pair_count = (int64_t)vintage->overlap_count};
  *out = (ji__stated_bounds){NAN, NAN, NAN, NAN};
  ji_status status = fill(&s, parts);
  if (!status && all_known(&s))
    status = find_bounds(&s, out);
  ji__release(allocator, s.value);
  ji__release(allocator, s.low);
  ji__release(allocator, s.high);
  ji__release(allocator, s.pairs);
  return status;
}

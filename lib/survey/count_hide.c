/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small cells are hidden, and so is what would give one away by subtraction within its grouping. */
#include "survey/count.h"

static int is_small(const ji__count_plan *plan, int64_t persons) {
  return persons > 0 && persons < plan->options->minimum_cell;
}

static int has_flags(const ji__count_plan *plan, const ji__grouping *grouping) {
  for (size_t i = 0; i < grouping->count; i++)
    if (plan->coded[grouping->dimensions[i]].kind == JI__CODED_FLAGS)
      return 1;
  return 0;
}

/* The smallest cell that is shown and has persons; -1: there is none. */
static int64_t smallest_shown(const ji__count_state *state, const ji__grouping *grouping,
                              const uint8_t *hiding) {
  int64_t best = -1;
  for (int64_t i = grouping->first; i < grouping->first + grouping->cells; i++)
    if (hiding[i] == JI__SHOWN && state->cells[i].persons > 0 &&
        (best < 0 || state->cells[i].persons < state->cells[best].persons))
      best = i;
  return best;
}

/* Hidden cells of a grouping are found as the difference to the total where they are one, or too
 * few persons together. */
static void hide_complement(const ji__count_plan *plan, const ji__count_state *state,
                            const ji__grouping *grouping, uint8_t *hiding) {
  int64_t cells = 0, persons = 0;
  for (int64_t i = grouping->first; i < grouping->first + grouping->cells; i++)
    if (hiding[i] != JI__SHOWN) {
      cells++;
      persons += state->cells[i].persons;
    }
  while (cells && (cells < 2 || is_small(plan, persons))) {
    int64_t next = smallest_shown(state, grouping, hiding);
    if (next < 0)
      return;
    hiding[next] = JI__PROTECTS;
    cells++;
    persons += state->cells[next].persons;
  }
}

static void hide_in_grouping(const ji__count_plan *plan, const ji__count_state *state,
                             const ji__count_rule *rule, const ji__grouping *grouping,
                             uint8_t *hiding) {
  int flags = has_flags(plan, grouping);
  int64_t all = state->cells[rule->total].persons;
  for (int64_t i = grouping->first; i < grouping->first + grouping->cells; i++) {
    int64_t persons = state->cells[i].persons;
    if (is_small(plan, persons))
      hiding[i] = JI__TOO_SMALL;
    /* Those without the flag are the difference to the total. */
    else if (flags && grouping->count == 1 && persons > 0 && is_small(plan, all - persons) &&
             plan->options->complementary)
      hiding[i] = JI__PROTECTS;
  }
  if (plan->options->complementary && !flags && hiding[rule->total] == JI__SHOWN)
    hide_complement(plan, state, grouping, hiding);
}

ji_status ji__count_hide(const ji__count_plan *plan, const ji__count_state *state, uint8_t **out) {
  uint8_t *hiding =
      ji__allocate_array(ji__allocator(plan->ctx), (size_t)plan->cell_count + 1, sizeof *hiding);
  *out = hiding;
  if (!hiding)
    return ji__fail_memory(plan->ctx);
  for (size_t i = 0; i < plan->rule_count; i++) {
    const ji__count_rule *rule = &plan->rules[i];
    if (is_small(plan, state->cells[rule->total].persons))
      hiding[rule->total] = JI__TOO_SMALL;
    for (size_t j = 0; j < rule->grouping_count; j++)
      hide_in_grouping(plan, state, rule, &rule->groupings[j], hiding);
  }
  return JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The partial state of a count: what several threads (and later several machines) make of their
 * parts of the records, merged without regard to order. */
#include "survey/count.h"

#include <string.h>

#define FRACTION_BITS 53
#define WHOLE_MOST (INT64_C(1) << 61)

ji_status ji__count_state_init(ji_context *ctx, const ji__count_plan *plan,
                               ji__count_state *state) {
  *state = (ji__count_state){.allocator = ji__allocator(ctx), .cell_count = plan->cell_count};
  for (int i = 0; i < JI__DEFECTS; i++)
    state->first_defect[i] = INT64_MAX;
  state->cells =
      ji__allocate_array(state->allocator, (size_t)state->cell_count + 1, sizeof *state->cells);
  return state->cells ? JI_OK : ji__fail_memory(ctx);
}

void ji__count_state_free(ji__count_state *state) {
  if (!state->allocator)
    return;
  ji__release(state->allocator, state->cells);
  ji__release(state->allocator, state->counted);
  state->cells = NULL;
  state->counted = NULL;
}

/* A carry, and a bound that no sum of counts reaches: the least of sum and bound does not depend on
 * the order either. */
static void settle(ji__exact *sum) {
  sum->whole += (int64_t)(sum->fraction >> FRACTION_BITS);
  sum->fraction &= (UINT64_C(1) << FRACTION_BITS) - 1;
  if (sum->whole >= WHOLE_MOST)
    *sum = (ji__exact){WHOLE_MOST, 0};
}

void ji__exact_add(ji__exact *sum, double value) {
  if (!(value < (double)WHOLE_MOST)) {
    *sum = (ji__exact){WHOLE_MOST, 0};
    return;
  }
  int64_t whole = (int64_t)value;
  sum->whole += whole;
  sum->fraction += (uint64_t)((value - (double)whole) * 0x1p53 + 0.5);
  settle(sum);
}

static void add_exact(ji__exact *into, const ji__exact *from) {
  into->whole += from->whole;
  into->fraction += from->fraction;
  settle(into);
}

double ji__exact_value(const ji__exact *sum) {
  return (double)sum->whole + (double)sum->fraction * 0x1p-53;
}

static int append_counted(ji__count_state *into, const ji__count_state *from) {
  size_t count = into->counted_count + from->counted_count;
  if (!from->counted_count)
    return 1;
  ji__counted *grown =
      ji__reallocate_array(into->allocator, into->counted, count, sizeof *into->counted);
  if (!grown)
    return 0;
  memcpy(grown + into->counted_count, from->counted, from->counted_count * sizeof *grown);
  into->counted = grown;
  into->counted_count = into->counted_capacity = count;
  return 1;
}

int ji__count_state_merge(ji__count_state *into, const ji__count_state *from) {
  if (!append_counted(into, from))
    return 0;
  for (int64_t i = 0; i < into->cell_count; i++) {
    add_exact(&into->cells[i].sum, &from->cells[i].sum);
    into->cells[i].records += from->cells[i].records;
    into->cells[i].persons += from->cells[i].persons;
    into->cells[i].missing_hours += from->cells[i].missing_hours;
  }
  into->duplicates += from->duplicates;
  for (int i = 0; i < JI__DEFECTS; i++) {
    into->defects[i] += from->defects[i];
    if (from->first_defect[i] < into->first_defect[i])
      into->first_defect[i] = from->first_defect[i];
  }
  return 1;
}

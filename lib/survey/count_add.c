/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One pass over the records. Blocks of rows are read in parallel: each row is held against all
 * rules, and what some rule selects is put by its pseudonym into one of many parts. Then parts are
 * counted in parallel: a person is in one part alone, so distinct persons are exact, and a part's
 * table of persons stays in the processor's cache. Rows keep their order within a part. */
#include "core/hash.h"
#include "core/thread.h"
#include "data/resolve.h"
#include "survey/count_person.h"
#include "survey/count_record.h"

#include <string.h>

#define BLOCK_ROWS 65536
#define PART_ROWS 32768
#define PARTS_MOST 1024

/* What one block selected, sorted by part. */
typedef struct block {
  char *entries;
  uint32_t *starts; /* of the parts, and the end */
  int64_t defects[JI__DEFECTS];
  int64_t first_defect[JI__DEFECTS];
} block;

typedef struct run {
  const ji__count_plan *plan;
  const ji__quality_plan *quality;
  const ji_allocator *allocator;
  int64_t rows, block_count;
  uint32_t parts; /* a power of two, by the number of rows alone */
  int part_bits;
  block *blocks;
  ji__counter *counters; /* one a thread; free ones are in `idle` */
  int32_t counter_count, idle_count;
  int32_t *idle;
  pthread_mutex_t lock; /* guards idle */
} run;

/* Every bit of a key reaches the high bits, which choose the part, and the low ones, which choose
 * the slot (the finalizer of MurmurHash3, by Appleby). */
static uint64_t mix(uint64_t key) {
  key = (key ^ (key >> 33)) * UINT64_C(0xFF51AFD7ED558CCD);
  key = (key ^ (key >> 33)) * UINT64_C(0xC4CEB9FE1A85EC53);
  return key ^ (key >> 33);
}

/* --- rows against rules ------------------------------------------------------------------- */

static void note(block *b, ji__defect defect, int64_t row) {
  b->defects[defect]++;
  if (row < b->first_defect[defect])
    b->first_defect[defect] = row;
}

/* Whether a number that is there is outside [low, high]. */
static int is_outside(const ji_column *column, int64_t row, double factor, double low,
                      double high) {
  if (!column || ji__record_is_null(column, row))
    return 0;
  double value = ji__record_number(column, row) * factor;
  return !(value >= low && value <= high);
}

/* 1 if the record can be counted at all. */
static int check_row(const ji__count_plan *plan, block *b, int64_t row) {
  const ji_column *const *fields = plan->fields;
  if (is_outside(fields[JI__RECORD_HOURS], row, plan->hours_factor, 0, JI__HOURS_MOST))
    note(b, JI__DEFECT_HOURS, row);
  if (is_outside(fields[JI__RECORD_INCOME], row, 1, 0, 1e300))
    note(b, JI__DEFECT_INCOME, row);
  if (is_outside(fields[JI__RECORD_AGE], row, 1, 0, JI__AGE_MOST))
    note(b, JI__DEFECT_AGE, row);
  const ji_column *weight = fields[JI__RECORD_WEIGHT];
  if (weight &&
      (ji__record_is_null(weight, row) || is_outside(weight, row, 1, 0, JI__WEIGHT_MOST))) {
    note(b, JI__DEFECT_WEIGHT, row);
    return 0;
  }
  if (ji__record_is_null(fields[JI__RECORD_PSEUDONYM], row)) {
    note(b, JI__DEFECT_PSEUDONYM, row);
    return 0;
  }
  if (!plan->has_spells)
    return 1;
  if (ji__record_is_null(fields[JI__RECORD_START], row)) {
    note(b, JI__DEFECT_START, row);
    return 0;
  }
  int32_t start = ji__record_start(plan, row), end = ji__record_end(plan, row);
  if (end < start) {
    note(b, start > plan->cutoff ? JI__DEFECT_FUTURE : JI__DEFECT_ORDER, row);
    return 0;
  }
  if (plan->needs_income && plan->prorates && end == JI__COUNT_OPEN)
    note(b, JI__DEFECT_OPEN, row);
  return 1;
}

static int is_natural(const ji_column *entity, int64_t row) {
  if (entity->type == JI_TYPE_BOOL)
    return ji__record_flag(entity, row);
  return ji__column_equals(entity, row, "natural_person");
}

static int fits(const ji__count_plan *plan, const ji__count_rule *rule, int64_t row) {
  if (plan->has_spells && (ji__record_start(plan, row) > rule->period.last ||
                           ji__record_end(plan, row) < rule->period.first))
    return 0;
  for (size_t i = 0; i < rule->filter_count; i++) {
    const ji__count_filter *filter = &rule->filters[i];
    if (!filter->allowed[ji__code_of(plan, &plan->coded[filter->coded], row)])
      return 0;
  }
  if (rule->paid_only && !ji__record_flag(plan->fields[JI__RECORD_PAID], row))
    return 0;
  if (rule->age_low >= 0) {
    int64_t age = ji__record_age(plan, row);
    if (age < rule->age_low || age > rule->age_high)
      return 0;
  }
  return !rule->natural_only || is_natural(plan->fields[JI__RECORD_ENTITY], row);
}

static uint32_t select_rules(const ji__count_plan *plan, int64_t row) {
  uint32_t mask = 0;
  for (size_t i = 0; i < plan->rule_count; i++)
    mask |= (uint32_t)fits(plan, &plan->rules[i], row) << i;
  return mask;
}

static uint64_t key_of(const ji__count_plan *plan, int64_t row) {
  const ji_column *column = plan->fields[JI__RECORD_PSEUDONYM];
  if (!plan->is_text_id)
    return (uint64_t)((const int64_t *)column->values)[row];
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  return ji__hash_quick(JI__HASH_QUICK, text, size);
}

static uint32_t part_of(const run *r, uint64_t key) {
  return r->part_bits ? (uint32_t)(mix(key) >> (64 - r->part_bits)) : 0;
}

/* --- a block of rows ---------------------------------------------------------------------- */

static void fill_entry(const ji__count_plan *plan, int64_t row, uint32_t mask, ji__entry *entry) {
  int32_t *codes = (int32_t *)(void *)(entry + 1);
  *entry = (ji__entry){.key = key_of(plan, row),
                       .row = (uint32_t)row,
                       .mask = mask,
                       .hours = ji__record_hours(plan, row),
                       .income = ji__record_income(plan, row)};
  if (plan->has_spells) {
    entry->start = ji__record_start(plan, row);
    entry->end = ji__record_end(plan, row);
  }
  for (size_t i = 0; i < plan->carried_count; i++)
    codes[i] = (int32_t)ji__code_of(plan, &plan->coded[plan->carried[i]], row);
}

/* Entries in the order of their rows; returns how many. */
static size_t select_rows(const run *r, block *b, int64_t first, int64_t end, char *out) {
  size_t count = 0;
  for (int64_t row = first; row < end; row++) {
    uint32_t mask = check_row(r->plan, b, row) ? select_rules(r->plan, row) : 0;
    if (mask)
      fill_entry(r->plan, row, mask, ji__entry_at(r->plan, out, count++));
  }
  return count;
}

static void sort_by_part(const run *r, char *entries, size_t count, block *b) {
  for (size_t i = 0; i < count; i++)
    b->starts[part_of(r, ji__entry_at(r->plan, entries, i)->key) + 1]++;
  for (uint32_t part = 0; part < r->parts; part++)
    b->starts[part + 1] += b->starts[part];
  for (size_t i = 0; i < count; i++) {
    const ji__entry *entry = ji__entry_at(r->plan, entries, i);
    uint32_t place = b->starts[part_of(r, entry->key)]++;
    memcpy(ji__entry_at(r->plan, b->entries, place), entry, r->plan->entry_size);
  }
  /* Each start has moved to its end, which is the next one's start. */
  memmove(b->starts + 1, b->starts, r->parts * sizeof *b->starts);
  b->starts[0] = 0;
}

static ji_status read_block(void *user, int64_t index) {
  run *r = user;
  block *b = &r->blocks[index];
  int64_t first = index * BLOCK_ROWS;
  int64_t end = first + BLOCK_ROWS < r->rows ? first + BLOCK_ROWS : r->rows;
  for (int i = 0; i < JI__DEFECTS; i++)
    b->first_defect[i] = INT64_MAX;
  size_t size = r->plan->entry_size;
  char *entries = ji__allocate(r->allocator, (size_t)(end - first) * size);
  if (!entries)
    return JI_ERROR_MEMORY;
  size_t count = select_rows(r, b, first, end, entries);
  b->entries = ji__allocate(r->allocator, (count + 1) * size);
  b->starts = ji__allocate_array(r->allocator, (size_t)r->parts + 2, sizeof *b->starts);
  ji_status status = b->entries && b->starts ? JI_OK : JI_ERROR_MEMORY;
  if (!status)
    sort_by_part(r, entries, count, b);
  ji__release(r->allocator, entries);
  return status;
}

/* --- a part of the persons ---------------------------------------------------------------- */

/* The entries of one part, and who each is of. */
typedef struct part {
  char *entries;
  size_t count;
  uint32_t *person; /* of each entry */
  uint32_t *first;  /* an entry of each person; later the place in `order` */
  uint32_t *slots;  /* 1 + person, open addressing */
  uint32_t *order;  /* entries, person by person */
  size_t persons;
} part;

static void free_part(const run *r, part *p) {
  ji__release(r->allocator, p->entries);
  ji__release(r->allocator, p->person);
  ji__release(r->allocator, p->first);
  ji__release(r->allocator, p->slots);
  ji__release(r->allocator, p->order);
}

/* Blocks in order, so that rows stay in order. */
static int gather(const run *r, uint32_t index, part *p) {
  for (int64_t i = 0; i < r->block_count; i++)
    p->count += r->blocks[i].starts[index + 1] - r->blocks[i].starts[index];
  size_t at = 0, size = r->plan->entry_size;
  p->entries = ji__allocate(r->allocator, (p->count + 1) * size);
  if (!p->entries)
    return 0;
  for (int64_t i = 0; i < r->block_count; i++) {
    const block *b = &r->blocks[i];
    size_t count = b->starts[index + 1] - b->starts[index];
    if (count)
      memcpy(p->entries + at * size, b->entries + b->starts[index] * size, count * size);
    at += count;
  }
  return 1;
}

/* Keys of text are hashes: equal ones are looked into. */
static int same_person(const run *r, const ji__entry *left, const ji__entry *right) {
  const ji_column *column = r->plan->fields[JI__RECORD_PSEUDONYM];
  if (left->key != right->key || !r->plan->is_text_id)
    return left->key == right->key;
  size_t left_size = 0, right_size = 0;
  const char *a = ji__column_text(column, left->row, &left_size);
  const char *b = ji__column_text(column, right->row, &right_size);
  return left_size == right_size && (!left_size || !memcmp(a, b, left_size));
}

static int find_persons(const run *r, part *p) {
  size_t capacity = 16;
  while (capacity < p->count * 2)
    capacity *= 2;
  p->slots = ji__allocate_array(r->allocator, capacity, sizeof *p->slots);
  p->person = ji__allocate(r->allocator, (p->count + 1) * sizeof *p->person);
  p->first = ji__allocate_array(r->allocator, p->count + 2, sizeof *p->first);
  if (!p->slots || !p->person || !p->first)
    return 0;
  for (size_t i = 0; i < p->count; i++) {
    const ji__entry *entry = ji__entry_at(r->plan, p->entries, i);
    size_t slot = (size_t)mix(entry->key) & (capacity - 1);
    while (p->slots[slot] &&
           !same_person(r, ji__entry_at(r->plan, p->entries, p->first[p->slots[slot] - 1]), entry))
      slot = (slot + 1) & (capacity - 1);
    if (!p->slots[slot]) {
      p->first[p->persons++] = (uint32_t)i;
      p->slots[slot] = (uint32_t)p->persons;
    }
    p->person[i] = p->slots[slot] - 1;
  }
  return 1;
}

/* Entries by person, in order within each; first[k] becomes where person k begins. */
static int order_by_person(const run *r, part *p) {
  p->order = ji__allocate(r->allocator, (p->count + 1) * sizeof *p->order);
  if (!p->order)
    return 0;
  memset(p->first, 0, (p->persons + 2) * sizeof *p->first);
  for (size_t i = 0; i < p->count; i++)
    p->first[p->person[i] + 2]++;
  for (size_t k = 2; k < p->persons + 2; k++)
    p->first[k] += p->first[k - 1];
  for (size_t i = 0; i < p->count; i++)
    p->order[p->first[p->person[i] + 1]++] = (uint32_t)i;
  return 1;
}

static int count_part(const run *r, uint32_t index, part *p, ji__counter *counter) {
  if (!gather(r, index, p) || !find_persons(r, p) || !order_by_person(r, p))
    return 0;
  for (size_t k = 0; k < p->persons; k++)
    if (!ji__count_person(counter, p->entries, p->order + p->first[k],
                          p->first[k + 1] - p->first[k]))
      return 0;
  return 1;
}

static ji_status run_part(void *user, int64_t index) {
  run *r = user;
  part p = {0};
  pthread_mutex_lock(&r->lock);
  int32_t mine = r->idle[--r->idle_count];
  pthread_mutex_unlock(&r->lock);
  int done = count_part(r, (uint32_t)index, &p, &r->counters[mine]);
  free_part(r, &p);
  pthread_mutex_lock(&r->lock);
  r->idle[r->idle_count++] = mine;
  pthread_mutex_unlock(&r->lock);
  return done ? JI_OK : JI_ERROR_MEMORY;
}

/* --- the run ------------------------------------------------------------------------------ */

static void choose_parts(run *r) {
  r->block_count = (r->rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  r->parts = 1;
  while (r->parts < PARTS_MOST && (int64_t)r->parts * PART_ROWS < r->rows) {
    r->parts *= 2;
    r->part_bits++;
  }
}

static ji_status make_counters(run *r) {
  ji_context *ctx = r->plan->ctx;
  int32_t wanted = ji__thread_count(ctx);
  wanted = wanted > (int32_t)r->parts ? (int32_t)r->parts : wanted;
  r->counters = ji__allocate_array(r->allocator, (size_t)wanted, sizeof *r->counters);
  r->idle = ji__allocate_array(r->allocator, (size_t)wanted, sizeof *r->idle);
  ji_status status = JI_OK;
  if (!r->counters || !r->idle)
    return ji__fail_memory(ctx);
  for (int32_t i = 0; i < wanted && !status; i++) {
    r->counters[i].plan = r->plan;
    r->counters[i].quality = r->quality;
    status = ji__count_state_init(ctx, r->plan, &r->counters[i].state);
    r->idle[r->idle_count++] = i;
    r->counter_count++;
  }
  return status;
}

static ji_status run_blocks(run *r, const char *task, int64_t blocks, ji__block_function work) {
  ji_status status = ji__parallel_for(r->plan->ctx, task, blocks, work, r);
  return status == JI_ERROR_MEMORY ? ji__fail_memory(r->plan->ctx) : status;
}

static ji_status collect(const run *r, ji__count_state *state) {
  for (int64_t i = 0; i < r->block_count; i++)
    for (int k = 0; k < JI__DEFECTS; k++) {
      state->defects[k] += r->blocks[i].defects[k];
      if (r->blocks[i].first_defect[k] < state->first_defect[k])
        state->first_defect[k] = r->blocks[i].first_defect[k];
    }
  for (int32_t i = 0; i < r->counter_count; i++)
    if (!ji__count_state_merge(state, &r->counters[i].state))
      return ji__fail_memory(r->plan->ctx);
  return JI_OK;
}

static ji_status count_all(run *r, ji__count_state *state) {
  ji_status status = run_blocks(r, "reading records", r->block_count, read_block);
  if (!status)
    status = make_counters(r);
  if (!status)
    status = run_blocks(r, "counting persons", r->parts, run_part);
  return status ? status : collect(r, state);
}

static void free_run(run *r) {
  for (int64_t i = 0; r->blocks && i < r->block_count; i++) {
    ji__release(r->allocator, r->blocks[i].entries);
    ji__release(r->allocator, r->blocks[i].starts);
  }
  for (int32_t i = 0; i < r->counter_count; i++)
    ji__counter_free(&r->counters[i]);
  ji__release(r->allocator, r->blocks);
  ji__release(r->allocator, r->counters);
  ji__release(r->allocator, r->idle);
}

/* --- what cannot be ----------------------------------------------------------------------- */

static const struct {
  ji__record_field field;
  const char *expected;
} defect_texts[JI__DEFECTS] = {
    [JI__DEFECT_PSEUDONYM] = {JI__RECORD_PSEUDONYM, "a pseudonym"},
    [JI__DEFECT_START] = {JI__RECORD_START, "the day on which the spell began"},
    [JI__DEFECT_ORDER] = {JI__RECORD_END, "a day from the start of the spell on"},
    [JI__DEFECT_FUTURE] = {JI__RECORD_START, "a day up to the cut-off of the records"},
    [JI__DEFECT_WEIGHT] = {JI__RECORD_WEIGHT, "a weight from 0 to 1e12"},
    [JI__DEFECT_HOURS] = {JI__RECORD_HOURS, "0 to 168 hours a week"},
    [JI__DEFECT_INCOME] = {JI__RECORD_INCOME, "an income from 0 on"},
    [JI__DEFECT_AGE] = {JI__RECORD_AGE, "an age from 0 to 130"},
    [JI__DEFECT_OPEN] = {JI__RECORD_END, "an end, for the income of the spell (or a cut-off)"},
    [JI__DEFECT_WEIGHTS] = {JI__RECORD_WEIGHT, "the weight of the person's other records"},
};

static ji_status fail_defect(const ji__count_plan *plan, ji__defect defect, int64_t row) {
  const ji_column *column = plan->fields[defect_texts[defect].field];
  char *value = NULL;
  ji_status status = ji__cell_text(plan->ctx, column, row, &value);
  if (status)
    return status;
  status = ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "records, row %lld, column \"%s\": %s%.*s%s is not %s", (long long)row + 1,
                    column->name, value ? "\"" : "", value ? ji__clip(value, strlen(value), 60) : 4,
                    value ? value : "null", value ? "\"" : "", defect_texts[defect].expected);
  ji__release(ji__allocator(plan->ctx), value);
  return status;
}

/* The lowest row of all, so that the message does not depend on who read what. */
static ji_status refuse(const ji__count_plan *plan, const ji__count_state *state) {
  int worst = -1;
  for (int i = 0; i < JI__DEFECTS; i++)
    if (state->first_defect[i] < INT64_MAX &&
        (worst < 0 || state->first_defect[i] < state->first_defect[worst]))
      worst = i;
  if (worst < 0 || plan->options->invalid != JI_COUNT_REFUSE)
    return JI_OK;
  return fail_defect(plan, (ji__defect)worst, state->first_defect[worst]);
}

ji_status ji__count_add(const ji__count_plan *plan, const ji__quality_plan *quality,
                        ji__count_state *state) {
  run r = {.plan = plan,
           .quality = quality,
           .allocator = ji__allocator(plan->ctx),
           .rows = plan->records->rows};
  choose_parts(&r);
  if (pthread_mutex_init(&r.lock, NULL))
    return ji__fail(plan->ctx, JI_ERROR_THREAD, "counting: the system refused a lock");
  r.blocks = ji__allocate_array(r.allocator, (size_t)r.block_count + 1, sizeof *r.blocks);
  ji_status status = r.blocks ? count_all(&r, state) : ji__fail_memory(plan->ctx);
  free_run(&r);
  pthread_mutex_destroy(&r.lock);
  return status ? status : refuse(plan, state);
}

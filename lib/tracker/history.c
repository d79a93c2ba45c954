/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One reading of the log: effective events, in order of program, person and time. */
#include "tracker/history.h"

#include "tracker/event.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct loader {
  ji_context *ctx;
  ji_tracker *tracker;
  const ji__tracker_scope *scope;
  ji__tracker_history *out;
  ji__dictionary dictionary;
  int32_t program;      /* wanted; -1: all */
  int64_t person_count; /* the highest number */
  int64_t *batch_times; /* by batch number */
  int64_t batch_count;
  int32_t *program_of; /* index of a version's program, by version id */
  int32_t *version_of;
  int64_t version_count;
  int32_t *set_of_word; /* by word, -1: not looked at; per program: sets hold indices */
  int32_t *class_of_word;
  uint8_t *is_gone; /* rows that were taken back */
  size_t capacity, gone_capacity;
  int32_t *code_of_word; /* (list, word) -> index, per program; JI__UNKNOWN: not looked up */
  size_t code_stride;
} loader;

#define UNKNOWN (-2)

enum { LIST_COHORT, LIST_SITE, LIST_STAGE, LIST_OUTCOME, LIST_BUDGET, LISTS };

static const ji__items *list_of(const ji__definitions *d, int list) {
  const ji__items *lists[] = {&d->cohorts, &d->sites, &d->stages, &d->outcomes, &d->budget};
  return lists[list];
}

static int32_t *fill(const ji_allocator *allocator, size_t count, int32_t value) {
  int32_t *array = ji__allocate_array(allocator, count + 1, sizeof *array);
  for (size_t i = 0; array && i < count; i++)
    array[i] = value;
  return array;
}

static ji_status read_batches(loader *l) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_integer(
      l->ctx, l->tracker, "SELECT coalesce(max(batch), 0) FROM batch", &l->batch_count);
  if (status)
    return status;
  l->batch_times =
      ji__allocate_array(ji__allocator(l->ctx), (size_t)l->batch_count + 1, sizeof *l->batch_times);
  if (!l->batch_times)
    return ji__fail_memory(l->ctx);
  l->out->last_recorded = INT64_MIN;
  status = ji__tracker_prepare(l->ctx, l->tracker, "SELECT batch, recorded FROM batch", &select);
  while (!status) {
    status = ji__tracker_fetch(l->ctx, l->tracker, select, &found);
    if (status || !found)
      break;
    int64_t batch = sqlite3_column_int64(select, 0);
    int64_t time = sqlite3_column_int64(select, 1);
    if (batch > 0 && batch <= l->batch_count) /* in a damaged file the last is not the highest */
      l->batch_times[batch] = time;
    if (time <= l->scope->as_of_recorded && time > l->out->last_recorded)
      l->out->last_recorded = time;
  }
  sqlite3_finalize(select);
  return status;
}

static ji_status read_versions(loader *l) {
  const ji_allocator *allocator = ji__allocator(l->ctx);
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_integer(
      l->ctx, l->tracker, "SELECT coalesce(max(program), 0) FROM program", &l->version_count);
  if (status)
    return status;
  l->program_of = fill(allocator, (size_t)l->version_count + 1, -1);
  l->version_of = fill(allocator, (size_t)l->version_count + 1, 0);
  if (!l->program_of || !l->version_of)
    return ji__fail_memory(l->ctx);
  status = ji__tracker_prepare(l->ctx, l->tracker, "SELECT program, code, version FROM program",
                               &select);
  while (!status) {
    status = ji__tracker_fetch(l->ctx, l->tracker, select, &found);
    if (status || !found)
      break;
    int64_t id = sqlite3_column_int64(select, 0);
    const char *code = (const char *)sqlite3_column_text(select, 1);
    if (id <= 0 || id > l->version_count || !code)
      continue;
    l->program_of[id] = ji__items_find(&l->out->definitions.programs, -1, code, strlen(code));
    l->version_of[id] = (int32_t)sqlite3_column_int64(select, 2);
  }
  sqlite3_finalize(select);
  return status;
}

static ji_status make_tables(loader *l) {
  const ji_allocator *allocator = ji__allocator(l->ctx);
  size_t words = (size_t)l->dictionary.names.count + 1;
  size_t programs = l->out->definitions.programs.count + 1;
  l->code_stride = words;
  l->class_of_word = fill(allocator, words, UNKNOWN);
  l->set_of_word = fill(allocator, words * programs, UNKNOWN);
  l->code_of_word = fill(allocator, words * programs * LISTS, UNKNOWN);
  return l->class_of_word && l->set_of_word && l->code_of_word ? JI_OK : ji__fail_memory(l->ctx);
}

/* Index of a word's code in a list of the program; looked up once. */
static int32_t code_index(loader *l, int list, int32_t program, int64_t word) {
  const char *text = ji__dictionary_text(&l->dictionary, word);
  if (!text || program < 0)
    return -1;
  size_t place = ((size_t)program * LISTS + (size_t)list) * l->code_stride + (size_t)word;
  if (l->code_of_word[place] == UNKNOWN)
    l->code_of_word[place] =
        ji__items_find(list_of(&l->out->definitions, list), program, text, strlen(text));
  return l->code_of_word[place];
}

static ji_status class_index(loader *l, int64_t word, int32_t *out) {
  ji__tracker_history *h = l->out;
  const ji_allocator *allocator = &h->definitions.allocator;
  const char *text = ji__dictionary_text(&l->dictionary, word);
  *out = -1;
  if (!text)
    return JI_OK;
  if (l->class_of_word[word] == UNKNOWN) {
    char **classes =
        ji__reallocate_array(allocator, h->classes, h->class_count + 1, sizeof *h->classes);
    if (!classes)
      return ji__fail_memory(l->ctx);
    h->classes = classes;
    h->classes[h->class_count] = ji__copy_string(allocator, text);
    if (!h->classes[h->class_count])
      return ji__fail_memory(l->ctx);
    l->class_of_word[word] = (int32_t)h->class_count++;
  }
  *out = l->class_of_word[word];
  return JI_OK;
}

/* The set 0 is empty. */
static ji_status add_set(loader *l, const char *text, int32_t program, int32_t *out) {
  ji__tracker_history *h = l->out;
  const ji_allocator *allocator = &h->definitions.allocator;
  ji__group_set *sets =
      ji__reallocate_array(allocator, h->group_sets, h->group_set_count + 1, sizeof *h->group_sets);
  if (!sets)
    return ji__fail_memory(l->ctx);
  h->group_sets = sets;
  ji__group_set *set = &sets[h->group_set_count];
  *set = (ji__group_set){.count = 0};
  set->groups = ji__allocate_array(allocator, strlen(text) + 1, sizeof *set->groups);
  if (!set->groups)
    return ji__fail_memory(l->ctx);
  *out = (int32_t)h->group_set_count++;
  while (*text) {
    size_t size = strcspn(text, ";");
    int32_t group = ji__items_find(&h->definitions.groups, program, text, size);
    if (group >= 0)
      set->groups[set->count++] = group;
    text += size + (text[size] == ';');
  }
  return JI_OK;
}

static ji_status set_index(loader *l, int32_t program, int64_t word, int32_t *out) {
  const char *text = ji__dictionary_text(&l->dictionary, word);
  *out = 0;
  if (!text || program < 0)
    return JI_OK;
  size_t place = (size_t)program * l->code_stride + (size_t)word;
  ji_status status = JI_OK;
  if (l->set_of_word[place] == UNKNOWN)
    status = add_set(l, text, program, &l->set_of_word[place]);
  *out = l->set_of_word[place];
  return status;
}

static ji__tracker_row *find_sequence(const ji__tracker_history *h, int64_t sequence) {
  size_t low = 0;
  size_t high = h->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (h->rows[middle].sequence < sequence)
      low = middle + 1;
    else
      high = middle;
  }
  return low < h->count && h->rows[low].sequence == sequence ? &h->rows[low] : NULL;
}

/* What the log says of a row; cost: the item is a budget line. */
static void correct(loader *l, const ji__event *event) {
  ji__tracker_row *row = find_sequence(l->out, event->refers);
  if (!row)
    return;
  if (event->is_void) {
    l->is_gone[row - l->out->rows] = 1;
    return;
  }
  row->valid = event->valid;
  if (event->has_value)
    row->value = event->value;
  if (event->item)
    row->item = code_index(l, row->kind == JI__EVENT_COST ? LIST_BUDGET : LIST_OUTCOME,
                           row->program, event->item);
  if (event->stage)
    row->stage = code_index(l, LIST_STAGE, row->program, event->stage);
  if (event->site)
    row->site = code_index(l, LIST_SITE, row->program, event->site);
}

static ji_status add_row(loader *l, const ji__event *event) {
  ji__tracker_history *h = l->out;
  const ji_allocator *allocator = &h->definitions.allocator;
  if (!ji__grow_array(allocator, &h->rows, &l->capacity, h->count, sizeof *h->rows) ||
      !ji__grow_array(ji__allocator(l->ctx), &l->is_gone, &l->gone_capacity, h->count, 1))
    return ji__fail_memory(l->ctx);
  int64_t batch = event->stands ? event->stands : event->batch;
  int32_t program =
      event->program > 0 && event->program <= l->version_count ? l->program_of[event->program] : -1;
  ji__tracker_row *row = &h->rows[h->count];
  *row = (ji__tracker_row){
      .sequence = event->sequence,
      .person = event->person,
      .valid = event->valid,
      .batch = batch,
      .recorded = batch <= l->batch_count ? l->batch_times[batch] : 0,
      .value = event->value,
      .kind = event->kind,
      .program = program,
      .version = program < 0 ? 0 : l->version_of[event->program],
      .cohort = code_index(l, LIST_COHORT, program, event->cohort),
      .site = code_index(l, LIST_SITE, program, event->site),
      .stage = code_index(l, LIST_STAGE, program, event->stage),
      .item = code_index(l, event->kind == JI__EVENT_COST ? LIST_BUDGET : LIST_OUTCOME, program,
                         event->item),
  };
  ji_status status = class_index(l, event->class_, &row->class_);
  if (!status)
    status = set_index(l, program, event->groups, &row->groups);
  l->is_gone[h->count] = 0;
  h->count += !status;
  return status;
}

static int is_wanted(const loader *l, const ji__event *event) {
  int64_t batch = event->stands ? event->stands : event->batch;
  if (event->is_erased || event->kind == JI__EVENT_ERASURE || batch < 0 || batch > l->batch_count)
    return 0;
  if (l->batch_times[batch] > l->scope->as_of_recorded)
    return 0;
  if (l->scope->person && event->person != l->scope->person && event->kind != JI__EVENT_CORRECTION)
    return 0;
  return l->program < 0 || (event->program > 0 && event->program <= l->version_count &&
                            l->program_of[event->program] == l->program);
}

#define WALK                                                                                       \
  "SELECT sequence, batch, kind, program, cohort, person, site, class, groups, stage, item, "      \
  "valid,"                                                                                         \
  " value, refers, void, stands, salt FROM event ORDER BY sequence"

/* As ji__event_read(), without what only the chain and the sender need: millions of rows are read
 * so. */
static void walk(sqlite3_stmt *row, ji__event *out) {
  memset(out, 0, offsetof(ji__event, salt));
  int64_t *const numbers[] = {&out->program, &out->cohort, &out->person, &out->site, &out->class_,
                              &out->groups,  &out->stage,  &out->item,   &out->valid};
  out->sequence = sqlite3_column_int64(row, 0);
  out->batch = sqlite3_column_int64(row, 1);
  out->kind = (int32_t)sqlite3_column_int64(row, 2);
  for (int i = 0; i < 9; i++)
    *numbers[i] = sqlite3_column_int64(row, 3 + i);
  out->has_value = sqlite3_column_type(row, 12) != SQLITE_NULL;
  out->value = out->has_value ? sqlite3_column_double(row, 12) : 0;
  out->refers = sqlite3_column_int64(row, 13);
  out->is_void = (int32_t)sqlite3_column_int64(row, 14);
  out->stands = sqlite3_column_int64(row, 15);
  out->is_erased = sqlite3_column_type(row, 16) == SQLITE_NULL;
}

/* Numbers that other code takes for places. */
static ji_status check_event(const loader *l, const ji__event *event) {
  if (event->is_erased || (event->person >= 0 && event->person <= l->person_count &&
                           event->kind >= JI__EVENT_ENROLMENT && event->kind <= JI__EVENT_ERASURE))
    return JI_OK;
  return ji__fail(l->ctx, JI_ERROR_FORMAT, "%s: is damaged: event %lld is none", l->tracker->path,
                  (long long)event->sequence);
}

static ji_status read_events(loader *l) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(l->ctx, l->tracker, WALK, &select);
  for (int64_t seen = 0; !status; seen++) {
    ji__event event;
    status = seen % 65536 ? JI_OK : ji__progress(l->ctx, NULL, seen, 0);
    if (!status)
      status = ji__tracker_fetch(l->ctx, l->tracker, select, &found);
    if (status || !found)
      break;
    walk(select, &event);
    status = check_event(l, &event);
    if (status)
      break;
    if (!is_wanted(l, &event))
      continue;
    if (event.kind == JI__EVENT_CORRECTION)
      correct(l, &event);
    else
      status = add_row(l, &event);
  }
  sqlite3_finalize(select);
  return status;
}

/* Drops what was taken back and what lies behind the cut-off. */
static void drop_rows(loader *l) {
  ji__tracker_history *h = l->out;
  size_t kept = 0;
  for (size_t i = 0; i < h->count; i++)
    if (!l->is_gone[i] && h->rows[i].valid <= l->scope->as_of_valid)
      h->rows[kept++] = h->rows[i];
  h->count = kept;
}

/* What is measured on the day of an enrolment comes behind it. */
static int is_measured(const ji__tracker_row *row) {
  return row->kind == JI__EVENT_MEASUREMENT;
}

static int compare_rows(const void *left, const void *right) {
  const ji__tracker_row *a = left;
  const ji__tracker_row *b = right;
  if (a->program != b->program)
    return a->program < b->program ? -1 : 1;
  if (a->person != b->person)
    return a->person < b->person ? -1 : 1;
  if (a->valid != b->valid)
    return a->valid < b->valid ? -1 : 1;
  if (is_measured(a) != is_measured(b))
    return is_measured(a) - is_measured(b);
  return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static void sort_run(ji__tracker_row *rows, size_t count) {
  if (count > 32) {
    qsort(rows, count, sizeof *rows, compare_rows);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    ji__tracker_row row = rows[i];
    size_t at = i;
    for (; at > 0 && compare_rows(&rows[at - 1], &row) > 0; at--)
      rows[at] = rows[at - 1];
    rows[at] = row;
  }
}

/* Counts persons first, so that only each one's own few rows are sorted by comparison. */
static ji_status sort_rows(loader *l) {
  ji__tracker_history *h = l->out;
  const ji_allocator *allocator = &h->definitions.allocator;
  int64_t highest = 0;
  for (size_t i = 0; i < h->count; i++)
    highest = h->rows[i].person > highest ? h->rows[i].person : highest;
  size_t persons = (size_t)highest + 1;
  size_t programs = h->definitions.programs.count + 1;
  size_t *starts =
      ji__allocate_array(ji__allocator(l->ctx), persons * programs + 1, sizeof *starts);
  ji__tracker_row *sorted = ji__allocate_array(allocator, h->count + 1, sizeof *sorted);
  if (!starts || !sorted) {
    ji__release(ji__allocator(l->ctx), starts);
    ji__release(allocator, sorted);
    return ji__fail_memory(l->ctx);
  }
#define CELL(row) ((size_t)((row).program + 1) * persons + (size_t)(row).person)
  for (size_t i = 0; i < h->count; i++)
    starts[CELL(h->rows[i]) + 1]++;
  for (size_t i = 0; i < persons * programs; i++)
    starts[i + 1] += starts[i];
  for (size_t i = 0; i < h->count; i++)
    sorted[starts[CELL(h->rows[i])]++] = h->rows[i];
  size_t first = 0;
  for (size_t i = 0; i < persons * programs; i++) {
    sort_run(sorted + first, starts[i] - first);
    first = starts[i];
  }
#undef CELL
  ji__release(ji__allocator(l->ctx), starts);
  ji__release(allocator, h->rows);
  h->rows = sorted;
  return JI_OK;
}

/* Where a person stands in a cohort, carried along its rows. */
typedef struct standing {
  int32_t cohort, site, class_, groups, spell;
} standing;

static standing *standing_of(standing *standings, size_t *count, size_t limit, int32_t cohort) {
  for (size_t i = 0; i < *count; i++)
    if (standings[i].cohort == cohort)
      return &standings[i];
  if (*count == limit)
    return NULL;
  standings[*count] =
      (standing){.cohort = cohort, .site = -1, .class_ = -1, .groups = 0, .spell = -1};
  return &standings[(*count)++];
}

/* 0 for a row that hangs on an enrolment that was taken back. */
static int carry_row(standing *s, ji__tracker_row *row) {
  switch (row->kind) {
  case JI__EVENT_ENROLMENT:
  case JI__EVENT_RE_ENROLMENT:
    s->site = row->site;
    s->class_ = row->class_;
    s->groups = row->groups;
    s->spell++;
    break;
  case JI__EVENT_TRANSFER:
    s->site = row->site;
    break;
  default:
    break;
  }
  if (s->spell < 0)
    return 0;
  row->site = s->site;
  row->class_ = s->class_;
  row->groups = s->groups;
  row->spell = s->spell;
  return 1;
}

#define STANDINGS 64 /* cohorts of one program that one person is in */

static void carry(ji__tracker_history *h) {
  standing standings[STANDINGS];
  size_t count = 0;
  size_t kept = 0;
  for (size_t i = 0; i < h->count; i++) {
    ji__tracker_row *row = &h->rows[i];
    if (i == 0 || row->person != h->rows[i - 1].person || row->program != h->rows[i - 1].program)
      count = 0;
    int is_kept = 1;
    if (row->person > 0 && row->kind != JI__EVENT_CONSENT_GIVEN &&
        row->kind != JI__EVENT_CONSENT_WITHDRAWN) {
      standing *s = standing_of(standings, &count, STANDINGS, row->cohort);
      is_kept = s && carry_row(s, row);
    }
    if (!is_kept)
      row->kind = 0;
  }
  for (size_t i = 0; i < h->count; i++)
    if (h->rows[i].kind)
      h->rows[kept++] = h->rows[i];
  h->count = kept;
}

static void show_lists(ji__tracker_history *h) {
  const ji__definitions *d = &h->definitions;
#define SHOW(list, number)                                                                         \
  h->list = d->list.items;                                                                         \
  h->number = d->list.count
  SHOW(programs, program_count);
  SHOW(stages, stage_count);
  SHOW(transitions, transition_count);
  SHOW(groups, group_count);
  SHOW(outcomes, outcome_count);
  SHOW(sites, site_count);
  SHOW(cohorts, cohort_count);
  SHOW(budget, budget_count);
  SHOW(targets, target_count);
  SHOW(eligible, eligible_count);
  SHOW(claims, claim_count);
#undef SHOW
}

static ji_status find_program(loader *l) {
  const char *code = l->scope->program;
  l->program = -1;
  if (!code)
    return JI_OK;
  l->program = ji__items_find(&l->out->definitions.programs, -1, code, strlen(code));
  if (l->program < 0)
    return ji__fail(l->ctx, JI_ERROR_NOT_FOUND, "%s: program \"%s\" is not defined",
                    l->tracker->path, code);
  return JI_OK;
}

static ji_status load(loader *l) {
  ji_status status = ji__definitions_read(l->ctx, l->tracker, &l->out->definitions);
  if (!status)
    status = find_program(l);
  if (!status)
    status = ji__dictionary_read(l->ctx, l->tracker, &l->dictionary);
  if (!status)
    status = read_batches(l);
  if (!status)
    status = read_versions(l);
  if (!status)
    status = ji__tracker_integer(l->ctx, l->tracker, "SELECT coalesce(max(person), 0) FROM person",
                                 &l->person_count);
  if (!status)
    status = make_tables(l);
  int32_t none = 0;
  if (!status)
    status = add_set(l, "", -1, &none);
  return status ? status : read_events(l);
}

ji_status ji__tracker_history_load(ji_context *ctx, ji_tracker *tracker,
                                   const ji__tracker_scope *scope, ji__tracker_history **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__tracker_history *h = ji__allocate_array(allocator, 1, sizeof *h);
  loader l = {.ctx = ctx, .tracker = tracker, .scope = scope, .out = h};
  l.dictionary.names.allocator = allocator;
  *out = NULL;
  if (!h)
    return ji__fail_memory(ctx);
  h->definitions.allocator = *allocator;
  h->cutoff = scope->as_of_valid;
  ji_status status = load(&l);
  if (!status) {
    drop_rows(&l);
    status = sort_rows(&l);
  }
  ji__dictionary_free(&l.dictionary);
  void *owned[] = {l.batch_times, l.program_of,    l.version_of,  l.set_of_word,
                   l.is_gone,     l.class_of_word, l.code_of_word};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  if (status) {
    ji__tracker_history_free(h);
    return status;
  }
  carry(h);
  show_lists(h);
  *out = h;
  return JI_OK;
}

ji_status ji__tracker_history_read(ji_context *ctx, ji_tracker *tracker,
                                   const ji__tracker_scope *scope, ji__tracker_history **out) {
  *out = NULL;
  ji_status status = ji__tracker_run(ctx, tracker, "BEGIN");
  if (status)
    return status;
  status = ji__tracker_history_load(ctx, tracker, scope, out);
  ji__tracker_rollback(tracker);
  return status;
}

void ji__tracker_groups(const ji__tracker_history *history, int32_t set, ji__buffer *out) {
  size_t count = set >= 0 ? history->group_sets[set].count : 0;
  for (size_t i = 0; i < count; i++) {
    ji__buffer_string(out, i ? ";" : "");
    ji__buffer_string(out, history->groups[history->group_sets[set].groups[i]].code);
  }
}

void ji__tracker_history_free(ji__tracker_history *history) {
  if (!history)
    return;
  ji_allocator allocator = history->definitions.allocator;
  for (size_t i = 0; i < history->class_count; i++)
    ji__release(&allocator, history->classes[i]);
  for (size_t i = 0; i < history->group_set_count; i++)
    ji__release(&allocator, history->group_sets[i].groups);
  ji__release(&allocator, history->classes);
  ji__release(&allocator, history->group_sets);
  ji__release(&allocator, history->rows);
  ji__definitions_free(&history->definitions);
  ji__release(&allocator, history);
}

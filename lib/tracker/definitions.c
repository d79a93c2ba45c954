/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The newest version of every program, as lists. */
#include "tracker/chain.h"

#include "core/date.h"
#include "tracker/words.h"

#include <math.h>
#include <string.h>

typedef struct reader {
  ji_context *ctx;
  ji_tracker *tracker;
  ji__definitions *out;
  sqlite3_stmt *row;
  ji_status status; /* the first failure */
} reader;

typedef void (*fill)(reader *r, ji__item *item);

static const char *text_at(reader *r, int column) {
  ji__definitions *out = r->out;
  const char *text = (const char *)sqlite3_column_text(r->row, column);
  if (!text)
    return NULL;
  if (r->status)
    return NULL;
  if (ji__grow_array(&out->allocator, &out->texts, &out->text_capacity, out->text_count,
                     sizeof *out->texts))
    out->texts[out->text_count] = ji__copy_string(&out->allocator, text);
  else
    r->status = ji__fail_memory(r->ctx);
  if (r->status || !out->texts[out->text_count]) {
    r->status = ji__fail_memory(r->ctx);
    return NULL;
  }
  return out->texts[out->text_count++];
}

static int64_t time_at(reader *r, int column, int64_t none) {
  return sqlite3_column_type(r->row, column) == SQLITE_NULL
             ? none
             : sqlite3_column_int64(r->row, column) * JI__DAY;
}

static int32_t word_at(reader *r, int column, const ji__word_list *words) {
  const char *text = (const char *)sqlite3_column_text(r->row, column);
  int32_t word = text ? ji__word_find(words, text, strlen(text)) : -1;
  if (word < 0)
    r->status = ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: a definition is damaged: \"%s\" %s",
                         r->tracker->path, text ? text : "", words->expected);
  return word;
}

static int32_t code_at(reader *r, int column, const ji__items *list, int32_t program) {
  const char *text = (const char *)sqlite3_column_text(r->row, column);
  return text ? ji__items_find(list, program, text, strlen(text)) : -1;
}

static void fill_program(reader *r, ji__item *item) {
  item->version = (int32_t)sqlite3_column_int64(r->row, 1);
  item->position = sqlite3_column_int64(r->row, 0);
  item->code = text_at(r, 2);
  item->name = text_at(r, 3);
  item->description = text_at(r, 4);
  item->source = text_at(r, 5);
}

static void fill_stage(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
  item->position = sqlite3_column_int64(r->row, 3);
  item->role = word_at(r, 4, &ji__words_role);
}

static void fill_transition(reader *r, ji__item *item) {
  item->from = code_at(r, 1, &r->out->stages, item->program);
  item->to = code_at(r, 2, &r->out->stages, item->program);
  if (item->to < 0 && !r->status)
    r->status = ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: is damaged: a transition goes to no stage",
                         r->tracker->path);
}

static void fill_group(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
}

static void fill_outcome(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
  item->unit = text_at(r, 3);
  item->measure = text_at(r, 4);
  item->role = word_at(r, 5, &ji__words_outcome);
  item->sector = text_at(r, 6);
  item->aggregate = word_at(r, 7, &ji__words_aggregate);
}

/* The successor is a later step: it may stand behind in the list. */
static void fill_site(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
  item->county = text_at(r, 3);
  item->begins = time_at(r, 4, INT64_MIN);
  item->ends = time_at(r, 5, INT64_MAX);
  item->source = text_at(r, 6);
}

static void fill_cohort(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
  item->begins = time_at(r, 3, INT64_MIN);
  item->ends = time_at(r, 4, INT64_MAX);
}

static void fill_budget(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->name = text_at(r, 2);
  item->unit = text_at(r, 3);
  item->value = sqlite3_column_type(r->row, 4) == SQLITE_NULL ? (double)NAN
                                                              : sqlite3_column_double(r->row, 4);
}

static void fill_target(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->site = code_at(r, 2, &r->out->sites, item->program);
  item->group = code_at(r, 3, &r->out->groups, item->program);
  item->cohort = code_at(r, 4, &r->out->cohorts, item->program);
  item->value = sqlite3_column_double(r->row, 5);
  item->date = time_at(r, 6, INT64_MIN);
}

static void fill_eligible(reader *r, ji__item *item) {
  item->site = code_at(r, 1, &r->out->sites, item->program);
  item->group = code_at(r, 2, &r->out->groups, item->program);
  item->value = (double)sqlite3_column_int64(r->row, 3);
  item->date = time_at(r, 4, INT64_MIN);
  item->source = text_at(r, 5);
}

static void fill_claim(reader *r, ji__item *item) {
  item->code = text_at(r, 1);
  item->value = sqlite3_column_double(r->row, 2);
  item->unit = text_at(r, 3);
  item->date = time_at(r, 4, INT64_MIN);
  item->source = text_at(r, 5);
}

static size_t key_of(int32_t program, const char *code, size_t size, char *key) {
  memcpy(key, &program, sizeof program);
  memcpy(key + sizeof program, code, size);
  return sizeof program + size;
}

static void index_item(reader *r, ji__items *list, const ji__item *item) {
  char key[JI__CODE_SIZE + sizeof(int32_t)];
  size_t size = item->code ? strlen(item->code) : 0;
  int64_t place = (int64_t)list->count;
  if (!item->code || size > JI__CODE_SIZE || r->status)
    return;
  if (!ji__text_index_put(&list->index, key, key_of(item->program, item->code, size, key), &place))
    r->status = ji__fail_memory(r->ctx);
}

int32_t ji__items_find(const ji__items *list, int32_t program, const char *code, size_t size) {
  char key[JI__CODE_SIZE + sizeof(int32_t)];
  if (size > JI__CODE_SIZE)
    return -1;
  return (int32_t)ji__text_index_find(&list->index, key, key_of(program, code, size, key));
}

static int32_t program_of(const ji__definitions *out, int64_t id) {
  for (size_t i = 0; i < out->programs.count; i++)
    if (out->programs.items[i].position == id)
      return (int32_t)i;
  return -1;
}

static void read_list(reader *r, const char *statement, ji__items *list, fill fill_item) {
  size_t capacity = 0;
  int found = 0;
  r->row = NULL;
  if (!r->status)
    r->status = ji__tracker_prepare(r->ctx, r->tracker, statement, &r->row);
  while (!r->status) {
    r->status = ji__tracker_fetch(r->ctx, r->tracker, r->row, &found);
    if (r->status || !found)
      break;
    if (!ji__grow_array(&r->out->allocator, &list->items, &capacity, list->count,
                        sizeof *list->items)) {
      r->status = ji__fail_memory(r->ctx);
      break;
    }
    ji__item *item = &list->items[list->count];
    *item = (ji__item){.program = program_of(r->out, sqlite3_column_int64(r->row, 0)),
                       .from = -1,
                       .to = -1,
                       .site = -1,
                       .group = -1,
                       .cohort = -1,
                       .successor = -1,
                       .date = INT64_MIN};
    fill_item(r, item);
    if (list != &r->out->programs && item->program < 0 && !r->status)
      r->status = ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: is damaged: a definition is of no program",
                           r->tracker->path);
    if (list == &r->out->programs)
      item->program = -1;
    index_item(r, list, item);
    if (list == &r->out->programs)
      item->program = (int32_t)list->count;
    list->count += !r->status;
  }
  sqlite3_finalize(r->row);
}

/* A site's `source` held the code of its successor until all of them were there. */
static void link_sites(ji__definitions *out) {
  for (size_t i = 0; i < out->sites.count; i++) {
    ji__item *site = &out->sites.items[i];
    if (site->source)
      site->successor =
          ji__items_find(&out->sites, site->program, site->source, strlen(site->source));
    site->source = NULL;
  }
}

static ji__items *lists_of(ji__definitions *d, int i) {
  ji__items *lists[] = {&d->programs, &d->stages,   &d->transitions, &d->groups,
                        &d->outcomes, &d->sites,    &d->cohorts,     &d->budget,
                        &d->targets,  &d->eligible, &d->claims};
  return lists[i];
}

#define NEWEST                                                                                     \
  " WHERE program IN (SELECT max(program) FROM program GROUP BY code) ORDER BY program, place"

ji_status ji__definitions_read(ji_context *ctx, ji_tracker *tracker, ji__definitions *out) {
  reader r = {.ctx = ctx, .tracker = tracker, .out = out};
  memset(out, 0, sizeof *out);
  out->allocator = *ji__allocator(ctx);
  for (int i = 0; i < JI__PARTS; i++)
    ji__text_index_init(&lists_of(out, i)->index, &out->allocator);
  read_list(&r,
            "SELECT max(program), version, code, name, description, source FROM program"
            " GROUP BY code ORDER BY 1",
            &out->programs, fill_program);
  read_list(&r, "SELECT program, stage, name, position, role FROM stage" NEWEST, &out->stages,
            fill_stage);
  read_list(&r, "SELECT program, \"from\", \"to\" FROM transition" NEWEST, &out->transitions,
            fill_transition);
  read_list(&r, "SELECT program, \"group\", name FROM \"group\"" NEWEST, &out->groups, fill_group);
  read_list(
      &r,
      "SELECT program, outcome, name, unit, measure, kind, sector, aggregate FROM outcome" NEWEST,
      &out->outcomes, fill_outcome);
  read_list(&r,
            "SELECT program, site, name, county, valid_from, valid_to, successor FROM site" NEWEST,
            &out->sites, fill_site);
  link_sites(out);
  read_list(&r, "SELECT program, cohort, name, starts, ends FROM cohort" NEWEST, &out->cohorts,
            fill_cohort);
  read_list(&r, "SELECT program, line, name, unit, amount FROM budget" NEWEST, &out->budget,
            fill_budget);
  read_list(&r, "SELECT program, indicator, site, \"group\", cohort, value, due FROM target" NEWEST,
            &out->targets, fill_target);
  read_list(&r, "SELECT program, site, \"group\", population, date, source FROM eligible" NEWEST,
            &out->eligible, fill_eligible);
  read_list(&r, "SELECT program, claim, value, unit, date, source FROM claim" NEWEST, &out->claims,
            fill_claim);
  if (r.status)
    ji__definitions_free(out);
  return r.status;
}

void ji__definitions_free(ji__definitions *definitions) {
  ji_allocator allocator = definitions->allocator;
  for (int i = 0; i < JI__PARTS; i++) {
    ji__items *list = lists_of(definitions, i);
    if (!list->index.keys.allocator)
      continue; /* never begun */
    ji__release(&allocator, list->items);
    ji__text_index_free(&list->index);
  }
  for (size_t i = 0; i < definitions->text_count; i++)
    ji__release(&allocator, definitions->texts[i]);
  if (definitions->texts)
    ji__release(&allocator, definitions->texts);
  memset(definitions, 0, sizeof *definitions);
  definitions->allocator = allocator;
}

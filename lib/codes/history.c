/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_code_list_succession(): several changes one after another. */
#include "codes/succession.h"
#include "codes/weight.h"
#include "data/writer.h"

#include <string.h>

#define FUNCTION "ji_code_list_succession"

/* Where a share of an old code is at the moment. */
typedef struct share {
  int64_t code;  /* -1: nowhere */
  int64_t since; /* the day it came there */
  ji__weight_sum weight;
} share;

/* The shares of all old codes: those of old code i are shares[start[i]] to shares[start[i + 1]]. */
typedef struct shares {
  share *shares;
  int64_t *start;
  int64_t count, capacity;
} shares;

typedef struct history {
  const ji__code_list *list;
  const ji__succession *succession;
  int64_t from, to; /* days */
  int64_t *origins; /* codes of the first day, in the order of the list's rows */
  int64_t count;    /* of origins */
  shares now, next;
  int64_t *place;     /* of a code in the shares of the old code in hand: 1 + index; by 1 + code */
  int64_t *change_of; /* of a code: 1 + its first change on the day in hand */
} history;

static void free_history(history *h) {
  const ji_allocator *allocator = ji__allocator(h->list->ctx);
  ji__release(allocator, h->origins);
  ji__release(allocator, h->now.shares);
  ji__release(allocator, h->now.start);
  ji__release(allocator, h->next.shares);
  ji__release(allocator, h->next.start);
  ji__release(allocator, h->place);
  ji__release(allocator, h->change_of);
}

static ji_status allocate_history(history *h) {
  const ji_allocator *allocator = ji__allocator(h->list->ctx);
  size_t rows = (size_t)h->list->count, codes = (size_t)h->list->index.count + 1;
  h->origins = ji__allocate_array(allocator, rows, sizeof *h->origins);
  h->now.start = ji__allocate_array(allocator, rows + 1, sizeof(int64_t));
  h->next.start = ji__allocate_array(allocator, rows + 1, sizeof(int64_t));
  h->place = ji__allocate_array(allocator, codes, sizeof *h->place);
  h->change_of = ji__allocate_array(allocator, codes, sizeof *h->change_of);
  if (h->origins && h->now.start && h->next.start && h->place && h->change_of)
    return JI_OK;
  return ji__fail_memory(h->list->ctx);
}

/* Adds to the share of the old code in hand that is at a code; `first` is its first share. */
static ji_status put_share(history *h, shares *to, int64_t first, int64_t code, int64_t since,
                           double weight) {
  int64_t *place = &h->place[1 + code];
  if (*place > first) {
    ji__weight_add(&to->shares[*place - 1].weight, weight);
    return JI_OK;
  }
  if (to->count == to->capacity) {
    int64_t capacity = to->capacity ? to->capacity * 2 : 64;
    share *grown = ji__reallocate_array(ji__allocator(h->list->ctx), to->shares, (size_t)capacity,
                                        sizeof *grown);
    if (!grown)
      return ji__fail_memory(h->list->ctx);
    to->shares = grown;
    to->capacity = capacity;
  }
  to->shares[to->count++] = (share){code, since, {weight, 0}};
  *place = to->count;
  return JI_OK;
}

/* The day on which a code that is valid on `since` ends: rows that follow each other are one. */
static int64_t end_of(const history *h, int64_t code, int64_t since) {
  int64_t row = ji__code_row_at(h->list, code, since), end = since;
  while (row >= 0) {
    end = h->list->rows[row].to;
    row = end == JI__END ? -1 : ji__code_row_at(h->list, code, end);
  }
  return end;
}

/* Where a share goes on a day of changes (a day without any: `first_change` is -1). */
static ji_status move_share(history *h, const share *moved, int64_t day, int64_t first,
                            int64_t first_change) {
  double weight = ji__weight_total(&moved->weight);
  int64_t end = moved->code < 0 ? JI__END : end_of(h, moved->code, moved->since);
  ji_status status = JI_OK;
  if (end < day || (end == day && first_change < 0))
    return put_share(h, &h->next, first, -1, day, weight);
  if (first_change < 0)
    return put_share(h, &h->next, first, moved->code, moved->since, weight);
  int64_t to = ji__succession_next(h->succession, first_change);
  for (int64_t i = first_change; i < to && !status; i++)
    status = put_share(h, &h->next, first, h->succession->changes[i].successor, day,
                       weight * h->succession->changes[i].weight);
  return status;
}

/* Moves all shares over a day; its changes are in change_of. */
static ji_status move_shares(history *h, int64_t day) {
  ji_status status = JI_OK;
  h->next.count = 0;
  memset(h->place, 0, ((size_t)h->list->index.count + 1) * sizeof *h->place);
  for (int64_t i = 0; i < h->count && !status; i++) {
    int64_t first = h->next.count;
    h->next.start[i] = first;
    for (int64_t j = h->now.start[i]; j < h->now.start[i + 1] && !status; j++) {
      const share *moved = &h->now.shares[j];
      int64_t change = moved->code < 0 ? -1 : h->change_of[moved->code] - 1;
      status = move_share(h, moved, day, first, change);
    }
    h->next.start[i + 1] = h->next.count;
  }
  shares moved = h->next;
  h->next = h->now;
  h->now = moved;
  return status;
}

static ji_status begin(history *h) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < h->list->count && !status; row++) {
    int64_t code = h->list->rows[row].code;
    if (ji__code_row_at(h->list, code, h->from) != row)
      continue;
    h->origins[h->count++] = code;
    status = put_share(h, &h->now, h->now.count, code, h->from, 1);
    h->now.start[h->count] = h->now.count;
  }
  return status;
}

static ji_status apply_changes(history *h) {
  const ji__succession *s = h->succession;
  ji_status status = JI_OK;
  int64_t at = 0;
  while (at < s->count && s->changes[at].day <= h->from)
    at++;
  while (at < s->count && s->changes[at].day <= h->to && !status) {
    int64_t day = s->changes[at].day, first = at;
    for (; at < s->count && s->changes[at].day == day; at = ji__succession_next(s, at))
      h->change_of[s->changes[at].code] = at + 1;
    status = move_shares(h, day);
    for (int64_t i = first; i < at; i++)
      h->change_of[s->changes[i].code] = 0;
  }
  /* What is there on the last day is valid on it. */
  return status ? status : move_shares(h, h->to);
}

/* --- the result ---------------------------------------------------------------------------- */

/* True if the code has the same name on both days, or the list has no names. */
static int keeps_name(const history *h, int64_t code) {
  const ji_column *names = h->list->tables[0].name;
  int64_t before = ji__code_row_at(h->list, code, h->from);
  int64_t after = ji__code_row_at(h->list, code, h->to);
  size_t before_size, after_size;
  const char *a = ji__code_cell(names, before, &before_size);
  const char *b = ji__code_cell(names, after, &after_size);
  return before_size == after_size && (!a || !b || memcmp(a, b, before_size) == 0);
}

/* sources[c]: how many old codes code c comes from. */
static const char *kind_of(const history *h, int64_t origin, int64_t target,
                           const int64_t *sources) {
  int64_t code = h->now.shares[target].code;
  if (code < 0)
    return "unmapped";
  if (h->now.start[origin + 1] - h->now.start[origin] > 1)
    return "split";
  if (sources[code] > 1)
    return "merged";
  return code == h->origins[origin] && keeps_name(h, code) ? "same" : "renamed";
}

static void write_share(const history *h, int64_t origin, int64_t target, const int64_t *sources,
                        ji__writer *writer) {
  const share *written = &h->now.shares[target];
  ji__word from = h->list->index.words[h->origins[origin]];
  ji__writer_bytes(writer, 0, from.text, from.size);
  if (written->code >= 0) {
    ji__word to = h->list->index.words[written->code];
    ji__writer_bytes(writer, 1, to.text, to.size);
  }
  ji__writer_number(writer, 2, ji__weight_total(&written->weight));
  ji__writer_text(writer, 3, kind_of(h, origin, target, sources));
  ji__writer_end_row(writer);
}

/* What ends is told last. */
static void write_shares(const history *h, const int64_t *sources, ji__writer *writer) {
  for (int64_t i = 0; i < h->count; i++)
    for (int lost = 0; lost < 2; lost++)
      for (int64_t j = h->now.start[i]; j < h->now.start[i + 1]; j++)
        if ((h->now.shares[j].code < 0) == lost)
          write_share(h, i, j, sources, writer);
}

static ji_status describe(const history *h, const char *from, const char *to,
                          ji__provenance **out) {
  ji_context *ctx = h->list->ctx;
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, h->list->label, h->list->tables[0].dataset);
  if (!status && h->list->succession)
    status = ji__provenance_input(ctx, *out, "succession", h->list->succession);
  if (!status)
    status = ji__provenance_add(ctx, *out, "option", "from_date", from);
  return status ? status : ji__provenance_add(ctx, *out, "option", "to_date", to);
}

static ji_status write_history(const history *h, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "from", .type = JI_TYPE_TEXT, .description = "code of the earlier day"},
      {.name = "to", .type = JI_TYPE_TEXT, .description = "code of the later day; null: none"},
      {.name = "weight", .type = JI_TYPE_FLOAT64, .description = "share of from that goes to to"},
      {.name = "kind",
       .type = JI_TYPE_TEXT,
       .description = "same, renamed, merged, split or unmapped"},
  };
  ji__writer *writer = NULL;
  int64_t *sources = ji__allocate_array(ji__allocator(h->list->ctx), (size_t)h->list->index.count,
                                        sizeof *sources);
  ji_status status = sources ? ji__writer_create(h->list->ctx, columns, 4, &writer)
                             : ji__fail_memory(h->list->ctx);
  for (int64_t j = 0; j < h->now.count && !status; j++)
    if (h->now.shares[j].code >= 0)
      sources[h->now.shares[j].code]++;
  if (!status) {
    write_shares(h, sources, writer);
    status = ji__writer_finish(h->list->ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  ji__release(ji__allocator(h->list->ctx), sources);
  return status;
}

static ji_status list_succession(const ji__code_list *list, const char *from, const char *to,
                                 ji_dataset **out) {
  ji__succession succession = {.ctx = list->ctx};
  ji__provenance *provenance = NULL;
  history h = {.list = list, .succession = &succession};
  ji_status status = ji__code_day(list->ctx, FUNCTION ": from_date", from, &h.from);
  if (!status)
    status = ji__code_day(list->ctx, FUNCTION ": to_date", to, &h.to);
  if (!status && h.to < h.from)
    return ji__fail(list->ctx, JI_ERROR_ARGUMENT,
                    FUNCTION ": to_date %s is before from_date %s; the way back needs sizes: "
                             "ji_concordance_invert()",
                    to, from);
  if (!status)
    status = ji__succession_read(list, JI__TOLERANCE, &succession);
  if (!status)
    status = allocate_history(&h);
  if (!status)
    status = begin(&h);
  if (!status)
    status = apply_changes(&h);
  if (!status)
    status = describe(&h, from, to, &provenance);
  if (!status)
    status = write_history(&h, provenance, out);
  ji__provenance_unref(provenance);
  free_history(&h);
  ji__succession_free(&succession);
  return status;
}

ji_status ji_code_list_succession(ji_context *ctx, const ji_bundle *list, const char *from_date,
                                  const char *to_date, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!list || !from_date || !to_date || !out)
    return ji__fail_null(ctx, FUNCTION,
                         !list        ? "list"
                         : !from_date ? "from_date"
                         : !to_date   ? "to_date"
                                      : "out");
  ji__code_list opened;
  status = ji__code_list_open(ctx, list, &opened);
  if (!status)
    status = list_succession(&opened, from_date, to_date, out);
  ji__code_list_free(&opened);
  return status;
}

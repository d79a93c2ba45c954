/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way from one price to another: the one rate between them, else the only chain there is. */
#include "data/rates_graph.h"

#include "core/number.h"

#include <string.h>

#define NOWHERE SIZE_MAX

/* A way as the edges it takes, from its start. */
typedef struct way {
  size_t *edges;
  size_t count;
} way;

typedef struct search {
  ji_context *ctx;
  const ji__rates *rates;
  size_t from, to;
  size_t *came_by; /* the edge that led to each node first; NOWHERE: not reached */
  size_t *queue;
  way found, other;
} search;

static size_t other_end(const ji__rate *edge, size_t node) {
  return edge->from == node ? edge->to : edge->from;
}

static size_t node_of(const search *s, const ji__price *price, ji__buffer *key) {
  key->size = 0;
  ji__price_print(price, key);
  int64_t found = key->failed ? -1 : ji__text_index_find(&s->rates->names, key->data, key->size);
  return found < 0 ? NOWHERE : (size_t)found;
}

/* --- the way ------------------------------------------------------------------------------ */

/* Takes the way that came_by holds, from its end; `from` itself has no edge. */
static void take_way(const search *s, way *out) {
  out->count = 0;
  for (size_t node = s->to; node != s->from;) {
    size_t edge = s->came_by[node];
    out->edges[out->count++] = edge;
    node = other_end(&s->rates->edges[edge], node);
  }
  for (size_t i = 0; i < out->count / 2; i++) {
    size_t swapped = out->edges[i];
    out->edges[i] = out->edges[out->count - 1 - i];
    out->edges[out->count - 1 - i] = swapped;
  }
}

/* Breadth first, without the edge `barred`; 1 if the end was reached. */
static int find_way(const search *s, size_t barred, way *out) {
  const ji__rates *rates = s->rates;
  size_t first = 0, last = 0;
  for (size_t i = 0; i < rates->node_count; i++)
    s->came_by[i] = NOWHERE;
  s->queue[last++] = s->from;
  while (first < last && s->came_by[s->to] == NOWHERE) {
    size_t node = s->queue[first++];
    for (size_t i = rates->start[node]; i < rates->start[node + 1]; i++) {
      size_t edge = rates->around[i], next = other_end(&rates->edges[edge], node);
      if (edge == barred || next == s->from || s->came_by[next] != NOWHERE)
        continue;
      s->came_by[next] = edge;
      s->queue[last++] = next;
    }
  }
  if (s->came_by[s->to] == NOWHERE)
    return 0;
  take_way(s, out);
  return 1;
}

static void put_direct(way *out, size_t first, size_t second) {
  out->edges[0] = first;
  out->count = 1;
  if (second != NOWHERE)
    out->edges[out->count++] = second;
}

/* How many single rates lead from start to end: a rate, or two levels of one series. The first two
 * are kept. */
static size_t find_direct(search *s) {
  const ji__rates *rates = s->rates;
  size_t count = 0;
  for (size_t i = rates->start[s->from]; i < rates->start[s->from + 1]; i++) {
    size_t edge = rates->around[i], middle = other_end(&rates->edges[edge], s->from);
    if (!rates->edges[edge].is_level) {
      if (middle == s->to && count < 2)
        put_direct(count ? &s->other : &s->found, edge, NOWHERE);
      count += middle == s->to;
      continue;
    }
    for (size_t j = rates->start[middle]; j < rates->start[middle + 1]; j++) {
      size_t second = rates->around[j];
      if (rates->edges[second].from != s->to)
        continue;
      if (count < 2)
        put_direct(count ? &s->other : &s->found, edge, second);
      count++;
    }
  }
  return count;
}

/* --- messages ----------------------------------------------------------------------------- */

static void put_rows(const search *s, const way *shown, ji__buffer *out) {
  for (size_t i = 0; i < shown->count; i++)
    ji__buffer_format(out, "%s%lld", i ? ", " : "row ",
                      (long long)s->rates->edges[shown->edges[i]].row);
}

static void put_prices(const ji__price *from, const ji__price *to, ji__buffer *out) {
  ji__price_print(from, out);
  ji__buffer_string(out, " to ");
  ji__price_print(to, out);
}

static ji_status fail_found(const search *s, const ji__price *from, const ji__price *to,
                            ji_status status) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(s->ctx));
  put_prices(from, to, &text);
  if (status == JI_ERROR_VALUE) {
    ji__buffer_string(&text, ": ");
    put_rows(s, &s->found, &text);
    ji__buffer_string(&text, ", or ");
    put_rows(s, &s->other, &text);
  }
  if (text.failed)
    status = ji__fail_memory(s->ctx);
  else if (status == JI_ERROR_VALUE)
    ji__fail(s->ctx, status,
             "the rates lead in more than one way from %s; take out all but one, or state the "
             "options series or timing",
             text.data);
  else
    ji__fail(s->ctx, status, "no rate leads from %s", text.data);
  ji__buffer_free(&text);
  return status;
}

/* --- the factor --------------------------------------------------------------------------- */

static void put_number(ji__buffer *out, double value) {
  char number[JI__NUMBER_SIZE];
  ji__buffer_append(out, number, ji__number_print(value, number));
}

static void put_step(const search *s, const ji__rate *edge, int forward, ji__buffer *steps) {
  const ji__rates *rates = s->rates;
  size_t size = 0;
  const char *source = rates->source ? ji__column_text(rates->source, edge->row, &size) : NULL;
  ji__buffer_string(steps, steps->size ? (forward != edge->is_level ? " * " : " / ")
                                       : (forward != edge->is_level ? "" : "1 / "));
  put_number(steps, edge->value);
  ji__buffer_string(steps, edge->is_level ? " (level of " : " (");
  ji__price_print(&rates->nodes[edge->from], steps);
  if (!edge->is_level) {
    ji__buffer_string(steps, " to ");
    ji__price_print(&rates->nodes[edge->to], steps);
  }
  if (source) {
    ji__buffer_string(steps, ", source ");
    ji__buffer_append(steps, source, size);
  }
  ji__buffer_string(steps, ")");
}

static long double walk(const search *s, ji__buffer *steps) {
  long double up = 1, down = 1;
  size_t node = s->from;
  for (size_t i = 0; i < s->found.count; i++) {
    const ji__rate *edge = &s->rates->edges[s->found.edges[i]];
    int forward = edge->from == node;
    if (forward != edge->is_level)
      up *= edge->value;
    else
      down *= edge->value;
    put_step(s, edge, forward, steps);
    node = other_end(edge, node);
  }
  return up / down;
}

static ji_status search_way(search *s, const ji__price *from, const ji__price *to) {
  size_t direct = find_direct(s);
  if (direct > 1)
    return fail_found(s, from, to, JI_ERROR_VALUE);
  if (direct == 1)
    return JI_OK;
  if (!find_way(s, NOWHERE, &s->found))
    return fail_found(s, from, to, JI_ERROR_NOT_FOUND);
  /* There is one way alone if it breaks at each of its edges. */
  for (size_t i = 0; i < s->found.count; i++)
    if (find_way(s, s->found.edges[i], &s->other))
      return fail_found(s, from, to, JI_ERROR_VALUE);
  return JI_OK;
}

static ji_status begin(search *s) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  size_t nodes = s->rates->node_count + 2;
  s->came_by = ji__allocate_array(allocator, nodes, sizeof *s->came_by);
  s->queue = ji__allocate_array(allocator, nodes, sizeof *s->queue);
  s->found.edges = ji__allocate_array(allocator, nodes, sizeof(size_t));
  s->other.edges = ji__allocate_array(allocator, nodes, sizeof(size_t));
  if (s->came_by && s->queue && s->found.edges && s->other.edges)
    return JI_OK;
  return ji__fail_memory(s->ctx);
}

static void end(const search *s) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  ji__release(allocator, s->came_by);
  ji__release(allocator, s->queue);
  ji__release(allocator, s->found.edges);
  ji__release(allocator, s->other.edges);
}

ji_status ji__rates_find(ji_context *ctx, const ji__rates *rates, const ji__price *from,
                         const ji__price *to, long double *factor, ji__buffer *steps) {
  search s = {.ctx = ctx, .rates = rates};
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(ctx));
  *factor = 1;
  s.from = node_of(&s, from, &key);
  s.to = node_of(&s, to, &key);
  int is_same = !strcmp(from->currency, to->currency) && from->has_period == to->has_period &&
                from->period.first == to->period.first && from->period.last == to->period.last;
  ji_status status = key.failed ? ji__fail_memory(ctx) : JI_OK;
  ji__buffer_free(&key);
  if (status || is_same)
    return status;
  if (s.from == NOWHERE || s.to == NOWHERE)
    return fail_found(&s, from, to, JI_ERROR_NOT_FOUND);
  status = begin(&s);
  if (!status)
    status = search_way(&s, from, to);
  if (!status)
    *factor = walk(&s, steps);
  end(&s);
  if (!status && steps->failed)
    status = ji__fail_memory(ctx);
  return status;
}

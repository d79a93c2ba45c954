/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sum of many parts. Parts that differ in several fields (sectors by effects) cannot be added
 * in any order: a row of the next sector overlaps the sectors so far and the effects so far, though
 * every cell is there once. So parts are added field by field, first those that differ in the first
 * field alone; and halves are added to halves, so that long sets are not copied once for each part.
 */
#include "data/measure.h"
#include "data/measure_value.h"

#include <stdlib.h>
#include <string.h>

typedef struct part {
  ji_measure *measure;
  size_t index; /* the first of the caller's parts in it */
  char *rest;   /* its fields but for those added so far and the one in hand */
} part;

typedef struct sum {
  ji_context *ctx;
  part *parts;
  size_t count;
  size_t *clash;
} sum;

static const ji__key sum_keys[] = {JI__KEY_SECTOR, JI__KEY_AREA, JI__KEY_GROUP, JI__KEY_SHOCK,
                                   JI__KEY_LAYER};

static int is_coefficient(const ji_measure *measure) {
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  return quantity && !strcmp(quantity, "coefficient");
}

static int is_added(ji__key key, size_t level) {
  for (size_t i = 0; i <= level; i++)
    if (sum_keys[i] == key)
      return 1;
  return 0;
}

/* The measure's fields without the first keys up to `level`, and without what a sum weakens or
 * takes over. */
static char *describe_rest(const sum *s, const ji_measure *measure, size_t level) {
  ji__side side = is_coefficient(measure) ? JI__SIDE_OF : JI__SIDE_OWN;
  ji__measure_field field;
  ji__buffer text;
  size_t position = 0;
  ji__buffer_init(&text, ji__allocator(s->ctx));
  ji__buffer_append(&text, "", 0);
  while (ji__measure_next(measure, &position, &field)) {
    if ((field.side == side && is_added(field.key, level)) || field.key == JI__KEY_CLOSURE ||
        (field.side == JI__SIDE_OWN && field.key == JI__KEY_STATUS))
      continue;
    ji__buffer_format(&text, "%s%s=", ji__side_prefix(field.side), ji__key_name(field.key));
    ji__buffer_string(&text, field.value);
    ji__buffer_string(&text, ";");
  }
  if (!text.failed)
    return text.data;
  ji__buffer_free(&text);
  return NULL;
}

static int compare_parts(const void *left, const void *right) {
  const part *a = left, *b = right;
  int order = strcmp(a->rest, b->rest);
  return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void free_rests(sum *s) {
  for (size_t i = 0; i < s->count; i++) {
    ji__release(ji__allocator(s->ctx), s->parts[i].rest);
    s->parts[i].rest = NULL;
  }
}

/* Puts parts side by side that agree in everything but the first keys. Of each value of the key in
 * hand there is one part among them: those before it were added already. */
static ji_status sort_parts(sum *s, size_t level) {
  for (size_t i = 0; i < s->count; i++) {
    s->parts[i].rest = describe_rest(s, s->parts[i].measure, level);
    if (!s->parts[i].rest)
      return ji__fail_memory(s->ctx);
  }
  qsort(s->parts, s->count, sizeof *s->parts, compare_parts);
  return JI_OK;
}

/* parts[at] += parts[other] */
static ji_status add_pair(sum *s, size_t at, size_t other) {
  part *left = &s->parts[at], *right = &s->parts[other];
  ji_measure *added = NULL;
  ji_status status =
      ji__measure_combine(s->ctx, JI_OPERATION_ADD_PARTS, left->measure, right->measure, &added);
  if (status) {
    s->clash[0] = left->index < right->index ? left->index : right->index;
    s->clash[1] = left->index < right->index ? right->index : left->index;
    return status;
  }
  ji_measure_unref(left->measure);
  ji_measure_unref(right->measure);
  left->measure = added;
  right->measure = NULL;
  left->index = left->index < right->index ? left->index : right->index;
  return JI_OK;
}

/* Adds parts[from, to) into parts[from]: halves first, in rounds. */
static ji_status add_range(sum *s, size_t from, size_t to) {
  ji_status status = JI_OK;
  for (size_t step = 1; step < to - from && !status; step *= 2)
    for (size_t at = from; at + step < to && !status; at += 2 * step)
      status = add_pair(s, at, at + step);
  return status;
}

static void close_gaps(sum *s) {
  size_t kept = 0;
  for (size_t i = 0; i < s->count; i++) {
    if (!s->parts[i].measure) {
      ji__release(ji__allocator(s->ctx), s->parts[i].rest);
      continue;
    }
    s->parts[kept] = s->parts[i];
    kept++;
  }
  s->count = kept;
}

static int varies(const sum *s, ji__key key) {
  for (size_t i = 1; i < s->count; i++)
    for (int side = JI__SIDE_OWN; side <= JI__SIDE_OF; side++) {
      const char *first = ji__measure_value(s->parts[0].measure, (ji__side)side, key);
      const char *value = ji__measure_value(s->parts[i].measure, (ji__side)side, key);
      if (first && value ? strcmp(first, value) != 0 : first != value)
        return 1;
    }
  return 0;
}

static ji_status add_over(sum *s, size_t level) {
  if (!varies(s, sum_keys[level]))
    return JI_OK;
  ji_status status = sort_parts(s, level);
  for (size_t from = 0; from < s->count && !status;) {
    size_t to = from + 1;
    while (to < s->count && !strcmp(s->parts[from].rest, s->parts[to].rest))
      to++;
    status = add_range(s, from, to);
    from = to;
  }
  close_gaps(s);
  free_rests(s);
  return status;
}

static ji_status add_all(sum *s) {
  ji_status status = JI_OK;
  for (size_t level = 0; level < sizeof sum_keys / sizeof *sum_keys && !status; level++)
    status = add_over(s, level);
  return status ? status : add_range(s, 0, s->count);
}

/* After a refusal: two of the caller's parts that may not be added, whose message is clearer than
 * that of two half sums. The search is bounded; without a find the half sums' message stands. */
static ji_status find_clash(ji_context *ctx, const ji_measure *const *parts, size_t count,
                            size_t clash[2]) {
  size_t tries = 100000;
  ji_status status = JI_OK;
  for (size_t j = 1; j < count && !status; j++)
    for (size_t i = 0; i < j && !status && tries; i++, tries--) {
      ji_measure *added = NULL;
      status = ji__measure_combine(ctx, JI_OPERATION_ADD_PARTS, parts[i], parts[j], &added);
      ji_measure_unref(added);
      clash[0] = i;
      clash[1] = j;
    }
  return status;
}

/* Takes the clearer message and pair, if there is one. */
static ji_status explain_refusal(ji_context *ctx, const ji_measure *const *parts, size_t count,
                                 size_t clash[2]) {
  size_t pair[2] = {0, 0};
  char message[JI__MESSAGE_SIZE];
  memcpy(message, ctx->message, sizeof message);
  ji_status status = find_clash(ctx, parts, count, pair);
  if (!status) {
    memcpy(ctx->message, message, sizeof message);
    return JI_ERROR_MEASURE;
  }
  memcpy(clash, pair, sizeof pair);
  return status;
}

ji_status ji__measure_add_many(ji_context *ctx, const ji_measure *const *parts, size_t count,
                               ji_measure **out, size_t clash[2]) {
  *out = NULL;
  clash[0] = clash[1] = 0;
  for (size_t i = 0; i < count; i++)
    if (!parts[i])
      return JI_OK;
  if (!count)
    return JI_OK;
  sum s = {.ctx = ctx, .count = count, .clash = clash};
  s.parts = ji__allocate_array(ji__allocator(ctx), count, sizeof *s.parts);
  if (!s.parts)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < count; i++)
    s.parts[i] = (part){.measure = ji_measure_ref(parts[i]), .index = i};
  ji_status status = add_all(&s);
  if (status == JI_ERROR_MEASURE)
    status = explain_refusal(ctx, parts, count, clash);
  if (!status)
    *out = ji_measure_ref(s.parts[0].measure);
  free_rests(&s);
  for (size_t i = 0; i < s.count; i++)
    ji_measure_unref(s.parts[i].measure);
  ji__release(ji__allocator(ctx), s.parts);
  return status;
}

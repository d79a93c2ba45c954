/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a rule selects (`where`, `stage`) and what it counts by (`by`). */
#include "survey/count.h"

#include <string.h>

/* An atom of a measure: values that select or make cells are written there. */
static int is_atom(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (strchr(";=@+", text[i]) || (unsigned char)text[i] < 0x20)
      return 0;
  return size > 0;
}

/* --- selecting ---------------------------------------------------------------------------- */

typedef struct selection {
  ji__count_plan *plan;
  ji__count_rule *rule;
  const char *key; /* of the rules: where or stage */
  size_t filter;
  int is_stage;
  ji__buffer *atoms; /* of the measure's group */
} selection;

static ji_status add_filter(selection *s, const char *column) {
  ji_context *ctx = s->plan->ctx;
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__count_filter filter = {0};
  ji__buffer what;
  ji__buffer_init(&what, allocator);
  ji__buffer_format(&what, "rule \"%s\", %s", s->rule->name, s->key);
  ji_status status = what.failed ? ji__fail_memory(ctx)
                                 : ji__count_code(s->plan, column, 0, what.data, &filter.coded);
  ji__buffer_free(&what);
  if (status)
    return status;
  filter.allowed = ji__allocate_array(allocator, (size_t)s->plan->coded[filter.coded].count + 1, 1);
  ji__count_filter *grown =
      ji__reallocate_array(allocator, s->rule->filters, s->rule->filter_count + 1, sizeof *grown);
  if (grown)
    s->rule->filters = grown;
  if (!filter.allowed || !grown) {
    ji__release(allocator, filter.allowed);
    return ji__fail_memory(ctx);
  }
  s->filter = s->rule->filter_count++;
  s->rule->filters[s->filter] = filter;
  return JI_OK;
}

/* One value that passes. A value that no record has is allowed: nobody passes by it. */
static ji_status take_value(void *user, const char *part, size_t size) {
  selection *s = user;
  const ji__count_filter *filter = &s->rule->filters[s->filter];
  ji__coded *coded = &s->plan->coded[filter->coded];
  if (!is_atom(part, size))
    return ji__fail(s->plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\", %s: \"%.*s\" is not a value (text without ; = @ +)",
                    s->rule->name, s->key, ji__clip(part, size, 60), part);
  char *value = ji__copy_bytes(ji__allocator(s->plan->ctx), part, size);
  int64_t code = -1;
  ji_status status = value ? ji__names_find(s->plan->ctx, &coded->labels, value, &code)
                           : ji__fail_memory(s->plan->ctx);
  if (code >= 0)
    filter->allowed[code] = 1;
  if (!status && !s->is_stage)
    ji__buffer_format(s->atoms, "%s%s:%s", s->atoms->size ? "+" : "", coded->name, value);
  ji__release(ji__allocator(s->plan->ctx), value);
  return status;
}

/* `column=a|b` */
static ji_status take_condition(void *user, const char *part, size_t size) {
  selection *s = user;
  ji_context *ctx = s->plan->ctx;
  const char *equals = memchr(part, '=', size);
  const char *name = part;
  size_t name_size = equals ? (size_t)(equals - part) : 0;
  ji__trim(&name, &name_size);
  if (!name_size || !is_atom(name, name_size))
    return ji__fail(ctx, JI_ERROR_VALUE, "rule \"%s\", where: \"%.*s\" is not column=value|value",
                    s->rule->name, ji__clip(part, size, 60), part);
  char *column = ji__copy_bytes(ji__allocator(ctx), name, name_size);
  char *values = ji__copy_bytes(ji__allocator(ctx), equals + 1, size - (size_t)(equals + 1 - part));
  ji_status status = column && values ? add_filter(s, column) : ji__fail_memory(ctx);
  if (!status)
    status = ji__count_split(values, '|', take_value, s);
  ji__release(ji__allocator(ctx), column);
  ji__release(ji__allocator(ctx), values);
  return status;
}

ji_status ji__count_read_where(ji__count_plan *plan, ji__count_rule *rule, const char *text) {
  ji__buffer atoms;
  ji__buffer_init(&atoms, ji__allocator(plan->ctx));
  selection s = {.plan = plan, .rule = rule, .key = "where", .atoms = &atoms};
  ji_status status = ji__count_split(text, ';', take_condition, &s);
  if (!status && atoms.failed)
    status = ji__fail_memory(plan->ctx);
  if (!status) {
    rule->selected = atoms.data;
    return JI_OK;
  }
  ji__buffer_free(&atoms);
  return status;
}

ji_status ji__count_read_stage(ji__count_plan *plan, ji__count_rule *rule, const char *text) {
  selection s = {.plan = plan, .rule = rule, .key = "stage", .is_stage = 1};
  ji_status status = add_filter(&s, plan->stage);
  if (!status)
    status = ji__count_split(text, '|', take_value, &s);
  if (status)
    return status;
  rule->stages = ji__copy_string(ji__allocator(plan->ctx), text);
  if (!rule->stages)
    return ji__fail_memory(plan->ctx);
  for (char *at = rule->stages; *at; at++)
    if (*at == '|')
      *at = '+';
  return JI_OK;
}

/* --- counting by -------------------------------------------------------------------------- */

typedef struct by_reader {
  ji__count_plan *plan;
  ji__count_rule *rule;
  ji__grouping *grouping;
} by_reader;

static ji_status take_dimension(void *user, const char *part, size_t size) {
  by_reader *reader = user;
  ji__count_plan *plan = reader->plan;
  ji__grouping *grouping = reader->grouping;
  size_t coded = 0;
  if (!size || grouping->count == JI__COUNT_DIMENSIONS)
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "rule \"%s\", by: \"%s\" is not up to %d columns joined by +",
                    reader->rule->name, grouping->name, JI__COUNT_DIMENSIONS);
  char *name = ji__copy_bytes(ji__allocator(plan->ctx), part, size);
  ji__buffer what;
  ji__buffer_init(&what, ji__allocator(plan->ctx));
  ji__buffer_format(&what, "rule \"%s\", by", reader->rule->name);
  ji_status status = name && !what.failed ? ji__count_code(plan, name, 1, what.data, &coded)
                                          : ji__fail_memory(plan->ctx);
  ji__release(ji__allocator(plan->ctx), name);
  ji__buffer_free(&what);
  if (status)
    return status;
  for (size_t i = 0; i < grouping->count; i++)
    if (grouping->dimensions[i] == coded)
      return ji__fail(plan->ctx, JI_ERROR_LABEL, "rule \"%s\", by: \"%s\" is there twice",
                      reader->rule->name, plan->coded[coded].name);
  int64_t width = plan->coded[coded].count + (plan->coded[coded].kind != JI__CODED_FLAGS);
  grouping->dimensions[grouping->count++] = coded;
  grouping->cells = grouping->cells > JI__COUNT_CELLS ? grouping->cells : grouping->cells * width;
  return JI_OK;
}

static ji_status take_grouping(void *user, const char *part, size_t size) {
  by_reader *reader = user;
  ji_context *ctx = reader->plan->ctx;
  ji__count_rule *rule = reader->rule;
  ji__grouping *grown = ji__reallocate_array(ji__allocator(ctx), rule->groupings,
                                             rule->grouping_count + 1, sizeof *grown);
  if (!grown)
    return ji__fail_memory(ctx);
  rule->groupings = grown;
  reader->grouping = &rule->groupings[rule->grouping_count++];
  *reader->grouping = (ji__grouping){.cells = 1};
  reader->grouping->name = ji__copy_bytes(ji__allocator(ctx), part, size);
  if (!reader->grouping->name)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i + 1 < rule->grouping_count; i++)
    if (!strcmp(rule->groupings[i].name, reader->grouping->name))
      return ji__fail(ctx, JI_ERROR_LABEL, "rule \"%s\", by: \"%s\" is there twice", rule->name,
                      reader->grouping->name);
  return ji__count_split(reader->grouping->name, '+', take_dimension, reader);
}

ji_status ji__count_read_by(ji__count_plan *plan, ji__count_rule *rule, const char *text) {
  by_reader reader = {.plan = plan, .rule = rule};
  return ji__count_split(text, '|', take_grouping, &reader);
}

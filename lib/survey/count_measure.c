/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The measure of each figure: what its rule says, and which cell it is of. */
#include "core/number.h"
#include "survey/count_record.h"

#include <string.h>

typedef struct setter {
  ji__measure_builder builder;
  ji_status status;
} setter;

static void put(setter *s, ji__key key, const char *value) {
  if (!s->status && value)
    s->status = ji__measure_set(&s->builder, JI__SIDE_OWN, key, value, strlen(value));
}

static void put_buffer(setter *s, ji__key key, ji__buffer *value) {
  if (!s->status && value->failed)
    s->status = ji__fail_memory(s->builder.ctx);
  if (value->size)
    put(s, key, value->data);
}

static void put_time(setter *s, const ji__count_rule *rule) {
  static const char *const forms[] = {"at", "average", "any"};
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(s->builder.ctx));
  ji__buffer_format(&text, "%s:%s", forms[rule->time], rule->period_text);
  put_buffer(s, JI__KEY_TIME, &text);
  ji__buffer_free(&text);
}

static void put_thresholds(setter *s, const ji__count_rule *rule) {
  char number[JI__NUMBER_SIZE];
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(s->builder.ctx));
  if (!isnan(rule->income_min))
    put(s, JI__KEY_INCOME_MIN, rule->income_text ? rule->income_text : "unstated");
  if (!isnan(rule->hours_min)) {
    /* At a date the week around it is meant; a job's usual hours are per week. */
    int of_week = rule->time == JI__COUNT_AT && rule->unit != JI__COUNT_JOBS;
    ji__number_print(rule->hours_min, number);
    ji__buffer_format(&text, "%s %s", number, of_week ? "h" : "h/week");
    put_buffer(s, JI__KEY_HOURS_MIN, &text);
    put(s, JI__KEY_WINDOW, of_week ? "7 day" : NULL);
  }
  ji__buffer_free(&text);
}

static void put_standard(setter *s, const ji__count_rule *rule) {
  char number[JI__NUMBER_SIZE];
  ji__buffer text;
  if (rule->unit != JI__COUNT_FTE)
    return;
  ji__buffer_init(&text, ji__allocator(s->builder.ctx));
  ji__number_print(rule->standard, number);
  ji__buffer_format(&text, "%s %s@%s", number, rule->standard_per_week ? "h/week" : "h/year",
                    rule->standard_source);
  put_buffer(s, JI__KEY_STANDARD, &text);
  ji__buffer_free(&text);
  ji__number_print(rule->cap, number);
  put(s, JI__KEY_CAP, isnan(rule->cap) ? "none" : number);
}

static void put_ages(setter *s, const ji__count_rule *rule) {
  ji__buffer text;
  if (rule->age_low < 0)
    return;
  ji__buffer_init(&text, ji__allocator(s->builder.ctx));
  ji__buffer_format(&text, "%d-", (int)rule->age_low);
  if (rule->age_high < JI__AGE_MOST)
    ji__buffer_format(&text, "%d", (int)rule->age_high);
  put_buffer(s, JI__KEY_AGES, &text);
  ji__buffer_free(&text);
}

static void put_rule(setter *s, const ji__count_rule *rule) {
  static const char *const jobs[] = {"any", "main", "paid", "main+paid"};
  put(s, JI__KEY_QUANTITY, ji__count_unit_name(rule->unit));
  put_time(s, rule);
  put_thresholds(s, rule);
  put(s, JI__KEY_JOB, jobs[rule->main_only + 2 * rule->paid_only]);
  put(s, JI__KEY_STAGE, rule->stages);
  put_standard(s, rule);
  put_ages(s, rule);
  put(s, JI__KEY_ENTITY, rule->natural_only ? "natural_person" : NULL);
}

int64_t ji__grouping_code(const ji__count_plan *plan, const ji__grouping *grouping,
                          size_t dimension, int64_t cell) {
  int64_t rest = cell - grouping->first;
  for (size_t i = grouping->count; i-- > 0;) {
    const ji__coded *coded = &plan->coded[grouping->dimensions[i]];
    int64_t width = coded->count + (coded->kind != JI__CODED_FLAGS);
    if (i == dimension)
      return rest % width;
    rest /= width;
  }
  return 0;
}

/* The value of one dimension, in the field where it belongs. */
static void put_dimension(setter *s, const ji__count_plan *plan, const ji__coded *coded,
                          int64_t code, ji__buffer *group) {
  const char *label = code < coded->count ? coded->labels.items[code] : "unstated";
  if (coded->kind == JI__CODED_BANDS) {
    put(s, JI__KEY_AGES, label);
    return;
  }
  if (!strcmp(coded->name, plan->area)) {
    put(s, JI__KEY_AREA, label);
    return;
  }
  ji__buffer_string(group, group->size ? "+" : "");
  if (coded->kind == JI__CODED_FLAGS)
    ji__buffer_string(group, label);
  else
    ji__buffer_format(group, "%s:%s", coded->name, label);
}

/* By what is summed: a person in two cells is twice in a sum of persons, but its jobs and hours are
 * not. */
int ji__count_is_linked(const ji__count_plan *plan, const ji__count_state *state,
                        const ji__count_rule *rule, const ji__grouping *grouping) {
  double sum = 0, all = ji__exact_value(&state->cells[rule->total].sum);
  int64_t records = 0;
  for (size_t i = 0; i < grouping->count; i++)
    if (plan->coded[grouping->dimensions[i]].kind == JI__CODED_FLAGS)
      return 0;
  for (int64_t i = grouping->first; i < grouping->first + grouping->cells; i++) {
    sum += ji__exact_value(&state->cells[i].sum);
    records += state->cells[i].records;
  }
  return fabs(sum - all) <= 1e-12 * all && records == state->cells[rule->total].records;
}

ji_status ji__count_measure(const ji__count_plan *plan, const ji__count_rule *rule,
                            const ji__grouping *grouping, int64_t cell, int is_linked,
                            ji_measure **out) {
  setter s = {.status = JI_OK};
  ji__buffer group;
  *out = NULL;
  s.status = ji__measure_begin(plan->ctx, plan->base, &s.builder);
  ji__buffer_init(&group, ji__allocator(plan->ctx));
  ji__buffer_string(&group, rule->selected ? rule->selected : "");
  put_rule(&s, rule);
  for (size_t i = 0; grouping && i < grouping->count; i++)
    put_dimension(&s, plan, &plan->coded[grouping->dimensions[i]],
                  ji__grouping_code(plan, grouping, i, cell), &group);
  put_buffer(&s, JI__KEY_GROUP, &group);
  if (grouping)
    put(&s, JI__KEY_DISJOINT, is_linked ? "linked" : "no");
  if (!s.status)
    s.status = ji__measure_finish(&s.builder, out);
  ji__buffer_free(&group);
  ji__measure_builder_free(&s.builder);
  return s.status ? ji__fail_within(plan->ctx, s.status, "rule \"%s\"", rule->name) : JI_OK;
}

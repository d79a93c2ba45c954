/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The plan as a whole: options, then columns, then rules. */
#include "survey/count_person.h"

#include <string.h>

#define DEFAULT_MEASURE "basis=gross; status=observed"

/* What the rules say themselves, so that the options cannot. */
static const ji__key own_keys[] = {
    JI__KEY_QUANTITY, JI__KEY_FORM,     JI__KEY_KIND,  JI__KEY_UNIT,      JI__KEY_TIME,
    JI__KEY_CHANGE,   JI__KEY_STANDARD, JI__KEY_CAP,   JI__KEY_HOURS_MIN, JI__KEY_INCOME_MIN,
    JI__KEY_WINDOW,   JI__KEY_JOB,      JI__KEY_STAGE, JI__KEY_AGES,      JI__KEY_ENTITY,
    JI__KEY_GROUP,    JI__KEY_DISJOINT};

ji_status ji__count_split(const char *text, char separator, ji__count_part take, void *user) {
  for (const char *at = text;;) {
    const char *end = strchr(at, separator), *part = at;
    size_t size = end ? (size_t)(end - at) : strlen(at);
    ji__trim(&part, &size);
    ji_status status = take(user, part, size);
    if (status || !end)
      return status;
    at = end + 1;
  }
}

static ji_status read_measure(ji__count_plan *plan) {
  const char *text = plan->options->measure ? plan->options->measure : DEFAULT_MEASURE;
  ji_status status = ji__measure_parse(plan->ctx, text, &plan->base);
  if (status)
    return ji__fail_within(plan->ctx, status, "option measure");
  if (ji__measure_is_by_row(plan->base))
    return ji__fail(plan->ctx, JI_ERROR_MEASURE, "option measure: a field that varies by row");
  for (size_t i = 0; i < sizeof own_keys / sizeof *own_keys; i++)
    if (ji__measure_value(plan->base, JI__SIDE_OWN, own_keys[i]))
      return ji__fail(plan->ctx, JI_ERROR_MEASURE,
                      "option measure: %s is what the rules say, not the option",
                      ji__key_name(own_keys[i]));
  return JI_OK;
}

/* Where the cells of each rule are in the state. */
static ji_status place_cells(ji__count_plan *plan) {
  plan->cell_count = 0;
  for (size_t i = 0; i < plan->rule_count; i++) {
    ji__count_rule *rule = &plan->rules[i];
    rule->total = plan->cell_count++;
    for (size_t j = 0; j < rule->grouping_count; j++) {
      rule->groupings[j].first = plan->cell_count;
      plan->cell_count += rule->groupings[j].cells;
      if (plan->cell_count > JI__COUNT_CELLS)
        return ji__fail(plan->ctx, JI_ERROR_LIMIT,
                        "rule \"%s\": by \"%s\" makes more cells than %d in all", rule->name,
                        rule->groupings[j].name, JI__COUNT_CELLS);
    }
  }
  return JI_OK;
}

/* What is counted by goes with the entries: to look it up by row later would be slow. */
static ji_status find_carried(ji__count_plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  plan->carried = ji__allocate_array(allocator, plan->coded_count + 1, sizeof *plan->carried);
  if (!plan->carried)
    return ji__fail_memory(plan->ctx);
  size_t count = ji__count_dimensions(plan, plan->carried), kept = 0;
  for (size_t i = 0; i < count; i++) {
    ji__coded *coded = &plan->coded[plan->carried[i]];
    if (coded->kind == JI__CODED_FLAGS)
      continue;
    coded->carried = kept;
    plan->carried[kept++] = plan->carried[i];
  }
  plan->carried_count = kept;
  plan->entry_size = sizeof(ji__entry) + (kept + kept % 2) * sizeof(int32_t);
  return JI_OK;
}

ji_status ji__count_plan_create(ji__count_plan *plan) {
  ji_status status = read_measure(plan);
  if (!status)
    status = ji__count_bind(plan);
  if (!status)
    status = ji__count_read_bands(plan);
  if (!status)
    status = ji__count_read_rules(plan);
  if (!status)
    status = place_cells(plan);
  return status ? status : find_carried(plan);
}

void ji__count_plan_free(ji__count_plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  for (size_t i = 0; i < plan->rule_count; i++)
    ji__count_rule_free(allocator, &plan->rules[i]);
  for (size_t i = 0; i < plan->coded_count; i++)
    ji__coded_free(allocator, &plan->coded[i]);
  ji__release(allocator, plan->rules);
  ji__release(allocator, plan->coded);
  ji__release(allocator, plan->carried);
  ji__release(allocator, plan->bands);
  ji__release(allocator, (void *)plan->flag_columns);
  ji__names_free(&plan->flags);
  ji_measure_unref(plan->base);
}

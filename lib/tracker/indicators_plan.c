/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked, read: options, breakdowns, markers, units. */
#include "core/number.h"
#include "data/unit.h"
#include "tracker/indicators.h"

#include <math.h>
#include <string.h>

/* --- options -------------------------------------------------------------------------------- */

static ji_status check_options(const ji__plan *plan) {
  const ji_tracker_indicators_options *o = &plan->options;
  char number[JI__NUMBER_SIZE];
  ji__number_print(o->confidence, number);
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "%s: confidence is %s, between 0 and 1 was expected",
                    plan->function, number);
  if (o->horizon_days < 1 || o->horizon_days > 36500)
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "%s: horizon_days is %lld, 1 to 36500 was expected",
                    plan->function, (long long)o->horizon_days);
  if (o->idle_days < 0 || o->idle_days > 36500)
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "%s: idle_days is %lld, 0 to 36500 was expected",
                    plan->function, (long long)o->idle_days);
  if (o->minimum_cell < 0)
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "%s: minimum_cell is %lld, at least 0 was expected",
                    plan->function, (long long)o->minimum_cell);
  if (o->exact != 0 && o->exact != 1)
    return ji__fail(plan->ctx, JI_ERROR_VALUE, "%s: exact is %d, 0 or 1 was expected",
                    plan->function, (int)o->exact);
  return JI_OK;
}

/* The next part of a list; 0 when there is none left. */
static int next_part(const char **at, char between, const char **part, size_t *size) {
  if (!*at)
    return 0;
  const char *end = strchr(*at, between);
  *part = *at;
  *size = end ? (size_t)(end - *at) : strlen(*at);
  *at = end ? end + 1 : NULL;
  return 1;
}

static int is_text(const char *part, size_t size, const char *text) {
  return strlen(text) == size && !memcmp(part, text, size);
}

static ji_status read_cluster(ji__plan *plan) {
  static const char *const names[] = {"", "class", "site", "county", "none"};
  plan->cluster = JI__CLUSTER_AUTO;
  if (!plan->options.cluster)
    return JI_OK;
  for (int i = JI__CLUSTER_CLASS; i <= JI__CLUSTER_NONE; i++)
    if (!strcmp(plan->options.cluster, names[i])) {
      plan->cluster = i;
      return JI_OK;
    }
  return ji__fail(plan->ctx, JI_ERROR_VALUE,
                  "%s: cluster is \"%.40s\": class, site, county or none was expected",
                  plan->function, plan->options.cluster);
}

static ji_status read_quantiles(ji__plan *plan) {
  const char *at = plan->options.quantiles ? plan->options.quantiles : "0.25|0.75", *part;
  const int most = (int)(sizeof plan->quantiles / sizeof plan->quantiles[0]);
  size_t size;
  while (next_part(&at, '|', &part, &size)) {
    double p;
    if (!ji__number_parse(part, size, &p) || !(p > 0 && p < 1) || plan->quantile_count == most)
      return ji__fail(plan->ctx, JI_ERROR_VALUE,
                      "%s: quantiles: \"%.*s\": at most %d numbers between 0 and 1, joined by |, "
                      "were expected",
                      plan->function, ji__clip(part, size, 40), part, most);
    plan->quantiles[plan->quantile_count++] = p;
  }
  return JI_OK;
}

/* --- breakdowns ------------------------------------------------------------------------------ */

static ji_status add_dimension(const ji__plan *plan, const char *part, size_t size,
                               uint32_t *bits) {
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (is_text(part, size, ji__dimension_names[i])) {
      if (*bits & JI__BIT(i) || (JI__BIT(i) & JI__BY_PERIOD && *bits & JI__BY_PERIOD))
        return ji__fail(plan->ctx, JI_ERROR_LABEL, "%s: by: \"%.*s\" comes on top of the like",
                        plan->function, (int)size, part);
      *bits |= JI__BIT(i);
      return JI_OK;
    }
  return ji__fail(plan->ctx, JI_ERROR_LABEL,
                  "%s: by: \"%.*s\": period:month, period:quarter, period:year, county, site, "
                  "group, cohort or version was expected",
                  plan->function, ji__clip(part, size, 40), part);
}

static ji_status read_breakdowns(ji__plan *plan) {
  const char *at = plan->options.by, *part, *piece;
  size_t size, piece_size;
  ji_status status = ji__plan_breakdown(plan, 0, JI__NEVER, 0);
  while (!status && next_part(&at, '|', &part, &size)) {
    uint32_t bits = 0;
    const char *end = part + size;
    while (!status && part <= end) {
      const char *plus = memchr(part, '+', (size_t)(end - part));
      piece = part;
      piece_size = (size_t)((plus ? plus : end) - part);
      status = add_dimension(plan, piece, piece_size, &bits);
      part = plus ? plus + 1 : end + 1;
    }
    if (!status)
      status = ji__plan_breakdown(plan, bits, JI__NEVER, 0);
  }
  return status;
}

static ji_status target_breakdowns(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  ji_status status = JI_OK;
  for (size_t i = 0; i < history->target_count && !status; i++) {
    int64_t until;
    if (!ji__plan_takes(plan, &history->targets[i]))
      continue;
    uint32_t bits = ji__target_cell(&history->targets[i], &until);
    status = ji__plan_breakdown(plan, bits, until, 1);
  }
  return status;
}

/* --- markers --------------------------------------------------------------------------------- */

/* Roles that imply that somebody is enrolled. */
static int is_enrolled(int32_t role) {
  return role == JI__ROLE_ENROLLED || role == JI__ROLE_COMPLETED || role == JI__ROLE_CERTIFIED ||
         role == JI__ROLE_ACTIVE || role == JI__ROLE_EARNING;
}

static void mark_stage(ji__plan *plan, size_t stage) {
  int32_t role = plan->history->stages[stage].role;
  uint8_t *has = plan->has_mark + (size_t)plan->history->stages[stage].program * JI__MARKERS;
  plan->marks[JI__MARK_REACHED][stage] = 1;
  plan->marks[JI__MARK_ENROLLED][stage] = (uint8_t)is_enrolled(role);
  plan->marks[JI__MARK_COMPLETED][stage] = role == JI__ROLE_COMPLETED;
  plan->marks[JI__MARK_CERTIFIED][stage] = role == JI__ROLE_CERTIFIED;
  plan->marks[JI__MARK_ACTIVE][stage] = role == JI__ROLE_ACTIVE;
  plan->marks[JI__MARK_EARNING][stage] = role == JI__ROLE_EARNING;
  for (int i = JI__MARK_COMPLETED; i <= JI__MARK_EARNING; i++)
    has[i] |= plan->marks[i][stage];
  if (role == JI__ROLE_ENROLLED)
    plan->by_enrolment[plan->history->stages[stage].program] = 0;
}

static ji_status read_markers(ji__plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  const ji__tracker_history *history = plan->history;
  size_t programs = (size_t)plan->program_count;
  for (int i = 0; i < JI__MARKERS; i++) {
    plan->marks[i] = ji__allocate_array(allocator, history->stage_count + 1, sizeof(uint8_t));
    if (!plan->marks[i])
      return ji__fail_memory(plan->ctx);
  }
  plan->by_enrolment = ji__allocate_array(allocator, programs + 1, sizeof(uint8_t));
  plan->has_mark = ji__allocate_array(allocator, (programs + 1) * JI__MARKERS, sizeof(uint8_t));
  if (!plan->by_enrolment || !plan->has_mark)
    return ji__fail_memory(plan->ctx);
  memset(plan->by_enrolment, 1, programs);
  for (size_t i = 0; i < programs; i++) {
    plan->has_mark[i * JI__MARKERS + JI__MARK_REACHED] = 1;
    plan->has_mark[i * JI__MARKERS + JI__MARK_ENROLLED] = 1;
    plan->has_mark[i * JI__MARKERS + JI__MARK_WITHDRAWN] = 1;
  }
  for (size_t i = 0; i < history->stage_count; i++)
    mark_stage(plan, i);
  return JI_OK;
}

ji_status ji__plan_marker(ji__plan *plan, const char *name, ji__marker free, ji__marker *out) {
  static const char *const roles[] = {"reached", "enrolled", "completed", "certified",
                                      "active",  "earning",  "withdrawal"};
  const ji__tracker_history *history = plan->history;
  int known = 0;
  *out = free;
  for (int i = JI__MARK_REACHED; i <= JI__MARK_WITHDRAWN; i++)
    if (!strcmp(name, roles[i])) {
      *out = (ji__marker)i;
      return JI_OK;
    }
  for (size_t i = 0; i < history->stage_count; i++)
    if (!strcmp(history->stages[i].code, name)) {
      plan->marks[free][i] = 1;
      plan->has_mark[(size_t)history->stages[i].program * JI__MARKERS + (size_t)free] = 1;
      known = 1;
    }
  if (known)
    return JI_OK;
  return ji__fail(plan->ctx, JI_ERROR_NOT_FOUND,
                  "%s: no program has a stage \"%.*s\", and it is no role (reached, enrolled, "
                  "completed, certified, active, earning, withdrawal)",
                  plan->function, ji__clip(name, strlen(name), 60), name);
}

/* --- all ------------------------------------------------------------------------------------- */

static void find_times(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  int64_t first = JI__NEVER, last = INT64_MIN;
  for (size_t i = 0; i < history->count; i++) {
    if (history->rows[i].valid > plan->options.as_of_valid)
      continue;
    first = history->rows[i].valid < first ? history->rows[i].valid : first;
    last = history->rows[i].valid > last ? history->rows[i].valid : last;
  }
  plan->cutoff = plan->options.as_of_valid;
  if (plan->cutoff == JI__NEVER)
    plan->cutoff = last == INT64_MIN ? 0 : last;
  plan->first = first == JI__NEVER || first > plan->cutoff ? plan->cutoff : first;
}

ji_status ji__plan_create(ji__plan *plan) {
  plan->program_count = (int64_t)plan->history->program_count;
  plan->only = -1;
  for (size_t i = 0; i < plan->history->program_count && plan->options.program; i++)
    if (!strcmp(plan->history->programs[i].code, plan->options.program))
      plan->only = (int32_t)i;
  plan->has_headline = plan->only < 0 && plan->program_count > 1;
  ji_status status = check_options(plan);
  if (!status)
    status = read_cluster(plan);
  if (!status)
    status = read_quantiles(plan);
  find_times(plan);
  if (!status)
    status = ji__labels_create(plan);
  if (!status)
    status = read_breakdowns(plan);
  if (!status && plan->with_targets)
    status = target_breakdowns(plan);
  if (!status)
    status = read_markers(plan);
  return status ? status : ji__plan_amounts(plan);
}

void ji__plan_free(ji__plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  ji__labels_free(plan);
  for (int i = 0; i < JI__MARKERS; i++)
    ji__release(allocator, plan->marks[i]);
  ji__release(allocator, plan->by_enrolment);
  ji__release(allocator, plan->has_mark);
  for (int64_t i = 0; plan->amounts && i < (plan->program_count + 1) * (JI__KINDS + 1); i++)
    ji_measure_unref(plan->amounts[i].measure);
  ji__release(allocator, plan->amounts);
  ji__release(allocator, plan->factors);
  ji__release(allocator, plan->full_time);
}

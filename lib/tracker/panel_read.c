/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the panel is asked for: options, outcomes, sites, and outcomes from elsewhere. */
#include "core/date.h"
#include "data/measure_value.h"
#include "data/unit.h"
#include "tracker/panel.h"

#include <stdio.h>
#include <string.h>

#define PERIODS_MOST 12000
#define CELLS_MOST (INT64_C(1) << 27)

/* --- periods -----------------------------------------------------------------------------------
 */

int64_t ji__panel_period(int32_t which, int64_t day) {
  ji__civil date = ji__civil_from_days(day);
  if (which == 2)
    return date.year;
  return which ? 4 * date.year + (date.month - 1) / 3 : 12 * date.year + date.month - 1;
}

void ji__panel_label(int32_t which, int64_t period, char out[32]) {
  if (which == 2)
    (void)snprintf(out, 32, "%04lld", (long long)period);
  else if (which)
    (void)snprintf(out, 32, "%04lld-Q%d", (long long)(period / 4), (int)(period % 4) + 1);
  else
    (void)snprintf(out, 32, "%04lld-%02d", (long long)(period / 12), (int)(period % 12) + 1);
}

size_t ji__panel_periods(const ji__panel *panel) {
  return (size_t)(panel->last - panel->first + 1);
}

static ji_status find_choice(ji__panel *panel, const char *name, const char *text,
                             const char *const *choices, int32_t count, int32_t *out) {
  for (int32_t i = 0; i < count; i++)
    if (!strcmp(text, choices[i])) {
      *out = i;
      return JI_OK;
    }
  return ji__fail(panel->ctx, JI_ERROR_VALUE, JI__PANEL ": %s is \"%.*s\": %s, %s%s%s was expected",
                  name, ji__clip(text, strlen(text), 40), text, choices[0], choices[1],
                  count > 2 ? " or " : "", count > 2 ? choices[2] : "");
}

static ji_status read_choices(ji__panel *panel) {
  static const char *const units[] = {"county", "person"};
  static const char *const periods[] = {"month", "quarter", "year"};
  const ji_tracker_panel_options *o = &panel->options;
  ji_status status =
      find_choice(panel, "unit", o->unit ? o->unit : "county", units, 2, &panel->is_person);
  if (!status)
    status =
        find_choice(panel, "period", o->period ? o->period : "quarter", periods, 3, &panel->which);
  if (!status && o->treated_persons < 1)
    status = ji__fail(panel->ctx, JI_ERROR_VALUE,
                      JI__PANEL ": treated_persons is %lld, at least 1 was expected",
                      (long long)o->treated_persons);
  if (!status && (o->fill_zero < 0 || o->fill_zero > 1))
    status = ji__fail(panel->ctx, JI_ERROR_VALUE,
                      JI__PANEL ": fill_zero is %d, 0 or 1 was expected", (int)o->fill_zero);
  if (!status && panel->is_person && o->comparison)
    status = ji__fail(panel->ctx, JI_ERROR_VALUE,
                      JI__PANEL ": comparison has counties; the panel is of persons");
  if (!status && panel->plan.only < 0 && panel->plan.program_count != 1)
    status = ji__fail(panel->ctx, JI_ERROR_VALUE,
                      JI__PANEL ": the register has %lld programs: say in `program` whose "
                                "treatment it is",
                      (long long)panel->plan.program_count);
  return status;
}

/* --- lists of codes ----------------------------------------------------------------------------
 */

/* Whether a code is in a list joined by |; NULL holds all. */
static int is_listed(const char *list, const char *code) {
  size_t size = strlen(code);
  for (const char *at = list; at;) {
    const char *end = strchr(at, '|');
    size_t part = end ? (size_t)(end - at) : strlen(at);
    if (part == size && !memcmp(at, code, size))
      return 1;
    at = end ? end + 1 : NULL;
  }
  return !list;
}

/* Each part of a list must be somebody's code. */
static ji_status check_list(ji__panel *panel, const char *name, const char *list, int is_site) {
  const ji__tracker_history *history = panel->plan.history;
  size_t count = is_site ? history->site_count : history->outcome_count;
  for (const char *at = list; at;) {
    const char *end = strchr(at, '|');
    size_t size = end ? (size_t)(end - at) : strlen(at);
    int known = 0;
    for (size_t i = 0; i < count; i++) {
      const ji__item *item = is_site ? &history->sites[i] : &history->outcomes[i];
      known |= ji__plan_takes(&panel->plan, item) && strlen(item->code) == size &&
               !memcmp(item->code, at, size);
    }
    if (!known)
      return ji__fail(panel->ctx, JI_ERROR_NOT_FOUND, JI__PANEL ": %s: the program has no \"%.*s\"",
                      name, ji__clip(at, size, 60), at);
    at = end ? end + 1 : NULL;
  }
  return JI_OK;
}

static ji_status choose_parts(ji__panel *panel) {
  const ji__tracker_history *history = panel->plan.history;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  ji_status status = check_list(panel, "outcomes", panel->options.outcomes, 0);
  if (!status)
    status = check_list(panel, "sites", panel->options.sites, 1);
  if (status)
    return status;
  panel->outcomes = ji__allocate_array(allocator, history->outcome_count + 1, sizeof(int32_t));
  panel->has_site = ji__allocate_array(allocator, history->site_count + 1, sizeof(uint8_t));
  if (!panel->outcomes || !panel->has_site)
    return ji__fail_memory(panel->ctx);
  for (size_t i = 0; i < history->outcome_count; i++)
    if (ji__plan_takes(&panel->plan, &history->outcomes[i]) &&
        is_listed(panel->options.outcomes, history->outcomes[i].code))
      panel->outcomes[panel->outcome_count++] = (int32_t)i;
  for (size_t i = 0; i < history->site_count; i++)
    panel->has_site[i] = ji__plan_takes(&panel->plan, &history->sites[i]) &&
                         is_listed(panel->options.sites, history->sites[i].code);
  return JI_OK;
}

/* --- outcomes from elsewhere --------------------------------------------------------------------
 */

static int is_outcome(const ji_column *column) {
  return (column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64) &&
         strcmp(column->name, "county") != 0 && strcmp(column->name, "period") != 0 &&
         strcmp(column->name, "weight") != 0;
}

static int32_t find_outcome(const ji__panel *panel, const char *code) {
  for (size_t i = 0; i < panel->outcome_count; i++)
    if (!strcmp(panel->plan.history->outcomes[panel->outcomes[i]].code, code))
      return (int32_t)i;
  return -1;
}

static ji_status find_columns(ji__panel *panel) {
  ji__panel_extra *extra = &panel->extra;
  const ji_dataset *dataset = extra->dataset;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  ji_status status =
      ji__dataset_require_text(panel->ctx, dataset, "comparison", "county", &extra->county);
  if (!status)
    status = ji__dataset_require(panel->ctx, dataset, "comparison", "period", &extra->period);
  if (!status && ji_dataset_find(dataset, "weight") >= 0)
    status =
        ji__dataset_require_number(panel->ctx, dataset, "comparison", "weight", &extra->weight);
  if (status)
    return status;
  size_t most = (size_t)dataset->column_count + 1, rows = (size_t)dataset->rows + 1;
  extra->values = (const ji_column **)ji__allocate_array(allocator, most, sizeof(void *));
  extra->joined = ji__allocate_array(allocator, most, sizeof(int32_t));
  extra->label = ji__allocate_array(allocator, rows, sizeof(int32_t));
  extra->index = ji__allocate_array(allocator, rows, sizeof(int64_t));
  if (!extra->values || !extra->joined || !extra->label || !extra->index)
    return ji__fail_memory(panel->ctx);
  for (int64_t i = 0; i < dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(dataset, i);
    if (!is_outcome(column))
      continue;
    extra->joined[extra->value_count] = find_outcome(panel, column->name);
    extra->values[extra->value_count++] = column;
  }
  return JI_OK;
}

/* The period of a row, which must be one of the panel's kind. */
static ji_status read_period(ji__panel *panel, int64_t row, int64_t *out) {
  const ji_column *column = panel->extra.period;
  char year[32] = "";
  const char *text = year;
  size_t size;
  ji__period days;
  double number;
  if (ji__column_number(column, row, &number) && number >= 0 && number <= 9999)
    size = (size_t)snprintf(year, sizeof year, "%04d", (int)number);
  else
    text = ji__column_text(column, row, &size);
  if (text && ji__period_read(text, size, &days)) {
    int64_t first = ji__panel_period(panel->which, days.first);
    int is_whole = first == ji__panel_period(panel->which, days.last) &&
                   first != ji__panel_period(panel->which, days.first - 1) &&
                   first != ji__panel_period(panel->which, days.last + 1);
    *out = first;
    if (is_whole)
      return JI_OK;
  }
  static const char *const names[] = {"month such as 2024-03", "quarter such as 2024-Q1",
                                      "year such as 2024"};
  return ji__fail(panel->ctx, JI_ERROR_VALUE,
                  "comparison: row %lld, column \"period\": \"%.*s\": a %s was expected",
                  (long long)row + 1, text ? ji__clip(text, size, 40) : 0, text ? text : "",
                  names[panel->which]);
}

static ji_status read_rows(ji__panel *panel) {
  ji__panel_extra *extra = &panel->extra;
  ji_status status = JI_OK;
  for (int64_t row = 0; row < extra->dataset->rows && !status; row++) {
    char *county = NULL;
    int64_t label = -1;
    status = read_period(panel, row, &extra->index[row]);
    if (!status)
      status = ji__column_copy_text(panel->ctx, extra->county, row, &county);
    if (!status && !county)
      status = ji__fail(panel->ctx, JI_ERROR_LABEL,
                        "comparison: row %lld, column \"county\" is empty", (long long)row + 1);
    if (!status)
      status = ji__names_intern(panel->ctx, &panel->counties, county, &label);
    ji__release(ji__allocator(panel->ctx), county);
    if (status)
      return status;
    extra->label[row] = (int32_t)label;
    panel->first = extra->index[row] < panel->first ? extra->index[row] : panel->first;
    panel->last = extra->index[row] > panel->last ? extra->index[row] : panel->last;
  }
  return status;
}

/* --- all ----------------------------------------------------------------------------------------
 */

static ji_status find_range(ji__panel *panel) {
  const ji__plan *plan = &panel->plan;
  panel->first = ji__panel_period(panel->which, ji__days_from_moment(plan->first));
  panel->last = ji__panel_period(panel->which, ji__days_from_moment(plan->cutoff));
  const ji__names *counties = &plan->labels.names[JI__BY_COUNTY];
  ji_status status = JI_OK;
  for (int64_t i = 1; i < counties->count && !status; i++)
    status = ji__names_add_text(panel->ctx, &panel->counties, counties->items[i]);
  panel->extra.dataset = panel->options.comparison;
  if (!status && panel->extra.dataset)
    status = find_columns(panel);
  if (!status && panel->extra.dataset)
    status = read_rows(panel);
  return status;
}

static ji_status allocate(ji__panel *panel) {
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t periods = ji__panel_periods(panel);
  int64_t cells = (int64_t)periods * (panel->counties.count + 1);
  if (periods > PERIODS_MOST || cells > CELLS_MOST / ((int64_t)panel->outcome_count + 1))
    return ji__fail(panel->ctx, JI_ERROR_LIMIT, JI__PANEL ": too many periods and counties");
  for (int arm = 0; arm < 2; arm++) {
    int64_t **const counts[] = {&panel->entered[arm], &panel->observed[arm], &panel->measured[arm],
                                &panel->withdrawn[arm], &panel->silenced[arm]};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
      *counts[i] = ji__allocate_array(allocator, periods + 1, sizeof(int64_t));
      if (!*counts[i])
        return ji__fail_memory(panel->ctx);
    }
  }
  panel->sums =
      ji__allocate_array(allocator, (size_t)cells * (panel->outcome_count + 1), sizeof(double));
  panel->counts =
      ji__allocate_array(allocator, (size_t)cells * (panel->outcome_count + 1), sizeof(int64_t));
  panel->treated = ji__allocate_array(allocator, (size_t)cells, sizeof(int64_t));
  panel->has_county =
      ji__allocate_array(allocator, (size_t)panel->counties.count + 1, sizeof(uint8_t));
  int all = panel->sums && panel->counts && panel->treated && panel->has_county;
  return all ? JI_OK : ji__fail_memory(panel->ctx);
}

ji_status ji__panel_read(ji__panel *panel) {
  panel->counties = (ji__names){.allocator = ji__allocator(panel->ctx)};
  ji_status status = read_choices(panel);
  if (!status)
    status = choose_parts(panel);
  if (!status)
    status = find_range(panel);
  return status ? status : allocate(panel);
}

void ji__panel_free(ji__panel *panel) {
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  for (int arm = 0; arm < 2; arm++) {
    int64_t *const counts[] = {panel->entered[arm], panel->observed[arm], panel->measured[arm],
                               panel->withdrawn[arm], panel->silenced[arm]};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
      ji__release(allocator, counts[i]);
  }
  if (panel->counties.allocator)
    ji__names_free(&panel->counties);
  ji__release(allocator, panel->outcomes);
  ji__release(allocator, panel->has_site);
  ji__release(allocator, (void *)panel->extra.values);
  ji__release(allocator, panel->extra.joined);
  ji__release(allocator, panel->extra.label);
  ji__release(allocator, panel->extra.index);
  ji__release(allocator, panel->sums);
  ji__release(allocator, panel->counts);
  ji__release(allocator, panel->treated);
  ji__release(allocator, panel->has_county);
  ji__plan_free(&panel->plan);
}

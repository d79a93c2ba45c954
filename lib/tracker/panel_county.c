/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The panel of counties: sums over persons, and outcomes from elsewhere. */
#include "tracker/panel_columns.h"

#include <math.h>
#include <string.h>

typedef struct counties {
  ji__panel *panel;
  ji__writer *writer;
  double *elsewhere; /* by county, period and column of the comparison; nan */
  double *weights;   /* of counties; nan: none */
  size_t periods;
} counties;

/* --- sums ----------------------------------------------------------------------------------------
 */

/* The panel's county of a site; -1: none. */
static int64_t county_of(const ji__panel *panel, int32_t site) {
  return site >= 0 ? (int64_t)panel->plan.labels.county_of[site] - 1 : -1;
}

static void add_outcomes(ji__panel *panel, const ji__follow *follow, size_t period) {
  int64_t county = county_of(panel, follow->sites[period]);
  if (county < 0)
    return;
  size_t from = period * panel->outcome_count;
  size_t to = ((size_t)county * ji__panel_periods(panel) + period) * panel->outcome_count;
  for (size_t i = 0; i < panel->outcome_count; i++)
    if (!isnan(follow->values[from + i])) {
      panel->sums[to + i] += follow->values[from + i];
      panel->counts[to + i]++;
    }
}

static ji_status take(ji__panel *panel, const ji__follow *follow, void *user) {
  (void)user;
  ji__panel_count(panel, follow);
  int64_t county = county_of(panel, follow->treated_spot.site);
  if (follow->treated >= 0 && county >= 0)
    panel->treated[(size_t)county * ji__panel_periods(panel) +
                   (size_t)(follow->treated - panel->first)]++;
  for (size_t period = 0; period < ji__panel_periods(panel); period++)
    add_outcomes(panel, follow, period);
  return JI_OK;
}

/* The first period by whose end as many persons as it takes are treated; -1: never. */
static int64_t first_treated(const ji__panel *panel, size_t county) {
  int64_t persons = 0;
  for (size_t i = 0; i < ji__panel_periods(panel); i++) {
    persons += panel->treated[county * ji__panel_periods(panel) + i];
    if (persons >= panel->options.treated_persons)
      return panel->first + (int64_t)i;
  }
  return -1;
}

/* --- from elsewhere
 * ------------------------------------------------------------------------------- */

static ji_status take_row(counties *c, int64_t row, uint8_t *seen) {
  ji__panel_extra *extra = &c->panel->extra;
  size_t county = (size_t)extra->label[row];
  size_t cell = county * c->periods + (size_t)(extra->index[row] - c->panel->first);
  if (seen[cell])
    return ji__fail(c->panel->ctx, JI_ERROR_LABEL,
                    "comparison: row %lld: county \"%s\" is there twice in the period",
                    (long long)row + 1, c->panel->counties.items[county]);
  seen[cell] = 1;
  c->panel->has_county[county] = 1;
  for (size_t i = 0; i < extra->value_count; i++) {
    double value;
    if (ji__column_number(extra->values[i], row, &value))
      c->elsewhere[cell * extra->value_count + i] = value;
  }
  double weight;
  if (extra->weight && ji__column_number(extra->weight, row, &weight)) {
    if (!(weight >= 0) || isinf(weight))
      return ji__fail(
          c->panel->ctx, JI_ERROR_VALUE,
          "comparison: row %lld, column \"weight\": a number of at least 0 was expected",
          (long long)row + 1);
    c->weights[county] = weight;
  }
  return JI_OK;
}

/* The eligible population of a county: of everybody at each of its sites. */
static ji_status weigh_by_eligible(counties *c) {
  ji__item *latest = NULL;
  size_t count;
  ji_status status = ji__eligible_latest(&c->panel->plan, &latest, &count);
  for (size_t i = 0; i < count && !status; i++) {
    int64_t county = county_of(c->panel, latest[i].site);
    if (latest[i].group < 0 && county >= 0)
      c->weights[county] = (isnan(c->weights[county]) ? 0 : c->weights[county]) + latest[i].value;
  }
  ji__release(ji__allocator(c->panel->ctx), latest);
  return status;
}

/* Weights count where all counties have one; else all are 1. */
static void settle_weights(counties *c) {
  int all = 1;
  for (int64_t i = 0; i < c->panel->counties.count; i++)
    all &= !c->panel->has_county[i] || !isnan(c->weights[i]);
  for (int64_t i = 0; i < c->panel->counties.count && !all; i++)
    c->weights[i] = 1;
}

static ji_status join(counties *c) {
  ji__panel *panel = c->panel;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t count = (size_t)panel->counties.count, cells = count * c->periods;
  size_t values = cells * panel->extra.value_count + 1;
  uint8_t *seen = ji__allocate_array(allocator, cells + 1, sizeof *seen);
  c->elsewhere = ji__allocate_array(allocator, values, sizeof *c->elsewhere);
  c->weights = ji__allocate_array(allocator, count + 1, sizeof *c->weights);
  ji_status status = seen && c->elsewhere && c->weights ? JI_OK : ji__fail_memory(panel->ctx);
  for (size_t i = 0; i < values && !status; i++)
    c->elsewhere[i] = NAN;
  for (size_t i = 0; i < count && !status; i++)
    c->weights[i] = NAN;
  if (!status && !panel->extra.weight)
    status = weigh_by_eligible(c);
  for (int64_t row = 0; panel->extra.dataset && row < panel->extra.dataset->rows && !status; row++)
    status = take_row(c, row, seen);
  ji__release(allocator, seen);
  return status;
}

/* --- rows
 * ------------------------------------------------------------------------------------------ */

static double outcome_of(const counties *c, size_t cell, size_t outcome, int64_t treated) {
  const ji__panel *panel = c->panel;
  const ji__item *what = &panel->plan.history->outcomes[panel->outcomes[outcome]];
  int64_t count = panel->counts[cell * panel->outcome_count + outcome];
  double value = panel->sums[cell * panel->outcome_count + outcome];
  if (count)
    return what->aggregate == JI__AGGREGATE_MEAN ? value / (double)count : value;
  for (size_t i = 0; i < panel->extra.value_count && treated < 0; i++)
    if (panel->extra.joined[i] == (int32_t)outcome &&
        !isnan(c->elsewhere[cell * panel->extra.value_count + i]))
      return c->elsewhere[cell * panel->extra.value_count + i];
  return panel->options.fill_zero && what->aggregate == JI__AGGREGATE_SUM && treated >= 0 ? 0 : NAN;
}

static void write_row(const counties *c, size_t county, size_t period, int64_t treated,
                      int64_t persons) {
  const ji__panel *panel = c->panel;
  size_t cell = county * c->periods + period, tail = ji__panel_tail(panel);
  size_t column = JI__PANEL_HEAD + panel->outcome_count;
  const char *name = panel->counties.items[county];
  ji__writer_text(c->writer, JI__PANEL_UNIT, name);
  ji__panel_write_period(panel, c->writer, panel->first + (int64_t)period, treated);
  for (size_t i = 0; i < panel->outcome_count; i++) {
    double value = outcome_of(c, cell, i, treated);
    if (!isnan(value))
      ji__writer_number(c->writer, JI__PANEL_HEAD + i, value);
  }
  for (size_t i = 0; i < panel->extra.value_count; i++) {
    double value = c->elsewhere[cell * panel->extra.value_count + i];
    if (panel->extra.joined[i] < 0 && !isnan(value))
      ji__writer_number(c->writer, column, value);
    column += panel->extra.joined[i] < 0;
  }
  ji__writer_integer(c->writer, tail + JI__PANEL_COUNT, persons);
  ji__writer_number(c->writer, tail + JI__PANEL_WEIGHT, c->weights[county]);
  ji__writer_text(c->writer, tail + JI__PANEL_CLUSTER, name);
  ji__writer_text(c->writer, tail + JI__PANEL_COUNTY, name);
  ji__writer_end_row(c->writer);
}

static void write_county(const counties *c, size_t county) {
  int64_t treated = first_treated(c->panel, county), persons = 0;
  for (size_t period = 0; period < c->periods; period++) {
    persons += c->panel->treated[county * c->periods + period];
    write_row(c, county, period, treated, persons);
  }
}

static void find_counties(ji__panel *panel) {
  for (size_t i = 0; i < panel->plan.history->site_count; i++)
    if (panel->has_site[i] && county_of(panel, (int32_t)i) >= 0)
      panel->has_county[county_of(panel, (int32_t)i)] = 1;
}

ji_status ji__panel_counties(ji__panel *panel, ji__provenance *provenance, ji_dataset **out) {
  counties c = {.panel = panel, .periods = ji__panel_periods(panel)};
  find_counties(panel);
  ji_status status = ji__panel_writer(panel, &c.writer);
  if (!status)
    status = ji__panel_follow(panel, take, NULL);
  if (!status)
    status = join(&c);
  if (!status)
    settle_weights(&c);
  for (int64_t i = 0; i < panel->counties.count && !status; i++)
    if (panel->has_county[i])
      write_county(&c, (size_t)i);
  if (!status)
    status = ji__writer_finish(panel->ctx, c.writer, provenance, out);
  ji__writer_free(c.writer);
  ji__release(ji__allocator(panel->ctx), c.elsewhere);
  ji__release(ji__allocator(panel->ctx), c.weights);
  return status;
}

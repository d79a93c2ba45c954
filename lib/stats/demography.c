/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_business_demography(): births, deaths and survival of firms. */
#include "stats/demography.h"

#include "core/date.h"
#include "data/measure.h"
#include "data/writer.h"
#include "stats/survival.h"

#include <math.h>
#include <stdlib.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_business_demography_options)
#define DAYS_A_YEAR 365.25
#define MOST_YEARS 100

static const ji_business_demography_options option_defaults = {
    .size = sizeof(ji_business_demography_options), .years = 5, .confidence = 0.95};

ji_status ji_business_demography_options_init(ji_business_demography_options *options,
                                              size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum {
  INDICATOR,
  GROUP,
  YEAR,
  AGE,
  VALUE,
  LOW,
  HIGH,
  AT_RISK,
  UNIT,
  MEASURE,
  REASON,
  COLUMN_COUNT
};

/* What is known of one calendar year. */
typedef struct year_counts {
  int64_t births, deaths, active, active_end;
} year_counts;

/* One call. */
typedef struct demography {
  ji_context *ctx;
  ji_business_demography_options options;
  ji__firms firms;
  int64_t first_year, last_year; /* the last is the cut-off's */
  year_counts *years;
  ji__lifetime *lives;
  int64_t *all, *grouped; /* firms by day of birth; the same within groups */
  ji__writer *writer;
  ji__buffer text;
} demography;

static int64_t year_of(int64_t day) {
  return ji__civil_from_days(day).year;
}

/* The firms of one group, or all of them, by day of birth. */
typedef struct slice {
  int64_t group, count;
  const int64_t *order;
} slice;

/* --- rows ------------------------------------------------------------------------------------- */

static void set_group(demography *run, int64_t group) {
  if (group == JI__ALL_GROUPS)
    return;
  size_t size = 0;
  const char *name = ji__column_text(run->firms.by, run->firms.groups.first_row[group], &size);
  if (name)
    ji__writer_bytes(run->writer, GROUP, name, size);
}

static void set_number(demography *run, size_t column, double value) {
  ji__writer_finite(run->writer, column, value);
}

/* The year of the cut-off is not over, unless that is its last day. */
static int is_open(const demography *run, int64_t year) {
  ji__civil cutoff = ji__civil_from_days(run->firms.cutoff);
  return year == cutoff.year && (cutoff.month != 12 || cutoff.day != 31);
}

static void write_flow(demography *run, int64_t group, int64_t year, const char *indicator,
                       double value, const char *unit) {
  ji__writer_text(run->writer, INDICATOR, indicator);
  set_group(run, group);
  ji__writer_integer(run->writer, YEAR, year);
  set_number(run, VALUE, value);
  ji__writer_text(run->writer, UNIT, unit);
  ji__writer_text(run->writer, MEASURE, run->text.failed ? NULL : run->text.data);
  if (isnan(value))
    ji__writer_text(run->writer, REASON, "nobody was active");
  else if (is_open(run, year))
    ji__writer_text(run->writer, REASON, "the year is not over at the cut-off");
  ji__writer_end_row(run->writer);
}

/* What a row of the year measures: `head`, the year, `tail`. */
static void measure(demography *run, const char *head, int64_t year, const char *tail) {
  run->text.size = 0;
  ji__buffer_format(&run->text, "%s%lld%s; status=observed", head, (long long)year, tail);
}

static double rate(int64_t part, int64_t whole) {
  return whole ? (double)part / (double)whole : NAN;
}

static void write_year(demography *run, int64_t group, int64_t year) {
  const year_counts *counts = &run->years[year - run->first_year];
  measure(run, "quantity=events; time=sum:", year, "; stage=birth");
  write_flow(run, group, year, "births", (double)counts->births, "event");
  measure(run, "quantity=events; time=sum:", year, "; stage=death");
  write_flow(run, group, year, "deaths", (double)counts->deaths, "event");
  measure(run, "quantity=units; time=any:", year, "");
  write_flow(run, group, year, "active", (double)counts->active, "unit");
  measure(run,
          is_open(run, year) ? "quantity=units; time=unstated:" : "quantity=units; time=at:", year,
          is_open(run, year) ? "" : "-12-31");
  write_flow(run, group, year, "active_end", (double)counts->active_end, "unit");
  measure(run,
          "quantity=coefficient; form=ratio; kind=share; of.quantity=events; of.time=sum:", year,
          "; per.quantity=units");
  write_flow(run, group, year, "birth_rate", rate(counts->births, counts->active), "1");
  write_flow(run, group, year, "death_rate", rate(counts->deaths, counts->active), "1");
}

static void write_survival(demography *run, int64_t group, int64_t year, int64_t age,
                           const ji__survival *survival) {
  ji__writer_text(run->writer, INDICATOR, "survival");
  set_group(run, group);
  if (year >= run->first_year)
    ji__writer_integer(run->writer, YEAR, year);
  ji__writer_integer(run->writer, AGE, age);
  set_number(run, VALUE, survival->value);
  set_number(run, LOW, survival->low);
  set_number(run, HIGH, survival->high);
  ji__writer_integer(run->writer, AT_RISK, (int64_t)survival->at_risk);
  ji__writer_text(run->writer, UNIT, "1");
  ji__writer_text(run->writer, MEASURE,
                  "quantity=coefficient; form=ratio; kind=share; status=observed; "
                  "of.quantity=units; per.quantity=units");
  if (isnan(survival->value))
    ji__writer_text(run->writer, REASON, "no firm was observed for so long before the cut-off");
  else if (isnan(survival->low))
    ji__writer_text(run->writer, REASON, "no interval where none has ended, or all have");
  ji__writer_end_row(run->writer);
}

/* --- one group -------------------------------------------------------------------------------- */

static void count_firm(demography *run, const ji__firm *firm) {
  int64_t born = year_of(firm->start), last = year_of(firm->stop);
  run->years[born - run->first_year].births++;
  run->years[last - run->first_year].deaths += firm->ended;
  /* Differences: summed up afterwards. */
  run->years[born - run->first_year].active++;
  run->years[last - run->first_year + 1].active--;
  run->years[born - run->first_year].active_end++;
  run->years[last - run->first_year + (firm->ended ? 0 : 1)].active_end--;
}

static void write_years(demography *run, const slice *firms) {
  int64_t count = run->last_year - run->first_year + 1, active = 0, active_end = 0;
  for (int64_t i = 0; i <= count; i++)
    run->years[i] = (year_counts){0};
  for (int64_t i = 0; i < firms->count; i++)
    count_firm(run, &run->firms.items[firms->order[i]]);
  for (int64_t i = 0; i < count; i++) {
    run->years[i].active = active += run->years[i].active;
    run->years[i].active_end = active_end += run->years[i].active_end;
    write_year(run, firms->group, run->first_year + i);
  }
}

/* Survival of lives[0, count), which are sorted here. */
static void write_cohort(demography *run, int64_t group, int64_t year, size_t count) {
  ji__lifetimes_sort(run->lives, count);
  for (int64_t age = 1; age <= run->options.years; age++) {
    int64_t days = (int64_t)floor(DAYS_A_YEAR * (double)age);
    ji__survival survival = ji__survival_at(run->lives, count, days, run->options.confidence);
    write_survival(run, group, year, age, &survival);
  }
}

static void add_life(demography *run, size_t *count, const ji__firm *firm) {
  run->lives[(*count)++] = (ji__lifetime){.time = firm->stop - firm->start, .ended = firm->ended};
}

/* All firms of the group, then those of each year of birth. */
static void write_cohorts(demography *run, const slice *firms) {
  const ji__firm *items = run->firms.items;
  size_t count = 0;
  for (int64_t i = 0; i < firms->count; i++)
    add_life(run, &count, &items[firms->order[i]]);
  write_cohort(run, firms->group, run->first_year - 1, count);
  for (int64_t at = 0; at < firms->count;) {
    int64_t year = year_of(items[firms->order[at]].start);
    count = 0;
    while (at < firms->count && year_of(items[firms->order[at]].start) == year)
      add_life(run, &count, &items[firms->order[at++]]);
    write_cohort(run, firms->group, year, count);
  }
}

static void write_slice(demography *run, const slice *firms) {
  write_years(run, firms);
  write_cohorts(run, firms);
}

static void write_groups(demography *run) {
  for (int64_t from = 0; run->firms.has_groups && from < run->firms.count;) {
    slice firms = {.group = run->firms.items[run->grouped[from]].group,
                   .order = run->grouped + from};
    while (from < run->firms.count && run->firms.items[run->grouped[from]].group == firms.group) {
      firms.count++;
      from++;
    }
    write_slice(run, &firms);
  }
}

/* --- the call --------------------------------------------------------------------------------- */

typedef struct birth {
  int64_t group, start, index;
} birth;

static int compare_births(const void *left, const void *right) {
  const birth *a = left, *b = right;
  if (a->group != b->group)
    return a->group < b->group ? -1 : 1;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

static ji_status order_firms(demography *run, int by_group, int64_t **out) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  size_t count = (size_t)run->firms.count;
  birth *births = ji__allocate_array(allocator, count + 1, sizeof *births);
  *out = ji__allocate_array(allocator, count + 1, sizeof **out);
  for (size_t i = 0; births && *out && i < count; i++) {
    const ji__firm *firm = &run->firms.items[i];
    births[i] = (birth){by_group ? firm->group : 0, firm->start, (int64_t)i};
  }
  if (births && *out && count)
    qsort(births, count, sizeof *births, compare_births);
  for (size_t i = 0; births && *out && i < count; i++)
    (*out)[i] = births[i].index;
  ji_status status = births && *out ? JI_OK : ji__fail_memory(run->ctx);
  ji__release(allocator, births);
  return status;
}

static ji_status order_all(demography *run) {
  ji_status status = order_firms(run, 0, &run->all);
  if (!status && run->firms.has_groups)
    status = order_firms(run, 1, &run->grouped);
  if (status)
    return status;
  run->last_year = year_of(run->firms.cutoff);
  run->first_year =
      run->firms.count ? year_of(run->firms.items[run->all[0]].start) : run->last_year + 1;
  return JI_OK;
}

static ji_status create_writer(demography *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  if (status)
    return status;
  const ji__writer_column columns[COLUMN_COUNT] = {
      {.name = "indicator",
       .type = JI_TYPE_TEXT,
       .description = "births, deaths, active, active_end, birth_rate, death_rate, survival"},
      {.name = "group", .type = JI_TYPE_TEXT, .description = "null: all"},
      {.name = "year",
       .type = JI_TYPE_INT64,
       .description = "calendar year; of survival the year of birth, null: all"},
      {.name = "age", .type = JI_TYPE_INT64, .description = "years survived"},
      {.name = "value",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "null where reason says why"},
      {.name = "low",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "lower end of the interval of survival"},
      {.name = "high",
       .type = JI_TYPE_FLOAT64,
       .unit = "@unit",
       .measure = by_row,
       .description = "upper end of the interval of survival"},
      {.name = "at_risk",
       .type = JI_TYPE_INT64,
       .description = "firms observed for so long or longer"},
      {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the numbers"},
      {.name = "measure", .type = JI_TYPE_TEXT, .description = "what they measure"},
      {.name = "reason", .type = JI_TYPE_TEXT, .description = "what should be known"},
  };
  status = ji__writer_create(run->ctx, columns, COLUMN_COUNT, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

static ji_status allocate(demography *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  size_t years = (size_t)(run->last_year - run->first_year + 3);
  run->years = ji__allocate_array(allocator, years, sizeof *run->years);
  run->lives = ji__allocate_array(allocator, (size_t)run->firms.count + 1, sizeof *run->lives);
  return run->years && run->lives ? JI_OK : ji__fail_memory(run->ctx);
}

static ji_status describe(demography *run, const ji_dataset *firms, ji__provenance **out) {
  const ji_business_demography_options *o = &run->options;
  const char *const named[][2] = {
      {"cutoff", o->cutoff}, {"id", o->id}, {"start", o->start}, {"end", o->end}, {"by", o->by}};
  ji_status status = ji__provenance_create(run->ctx, "ji_business_demography", out);
  if (!status)
    status = ji__provenance_input(run->ctx, *out, "firms", firms);
  for (size_t i = 0; !status && i < sizeof named / sizeof *named; i++)
    if (named[i][1])
      status = ji__provenance_add(run->ctx, *out, "option", named[i][0], named[i][1]);
  if (!status)
    status = ji__provenance_number(run->ctx, *out, "option", "years", (double)o->years);
  return status ? status
                : ji__provenance_number(run->ctx, *out, "option", "confidence", o->confidence);
}

static ji_status find_indicators(demography *run, const ji_dataset *firms, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__firms_read(run->ctx, firms, &run->options, &run->firms);
  if (!status)
    status = order_all(run);
  if (!status)
    status = allocate(run);
  if (!status)
    status = create_writer(run);
  if (!status)
    status = describe(run, firms, &provenance);
  if (!status) {
    slice all = {.group = JI__ALL_GROUPS, .count = run->firms.count, .order = run->all};
    write_slice(run, &all);
    write_groups(run);
    status = run->text.failed ? ji__fail_memory(run->ctx)
                              : ji__writer_finish(run->ctx, run->writer, provenance, out);
  }
  ji__provenance_unref(provenance);
  return status;
}

static ji_status check_options(ji_context *ctx, const ji_business_demography_options *options) {
  if (options->years < 1 || options->years > MOST_YEARS)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_business_demography_options.years is %lld: 1 to %d was expected",
                    (long long)options->years, MOST_YEARS);
  if (!(options->confidence > 0 && options->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_business_demography_options.confidence must lie between 0 and 1, both "
                    "excluded");
  return JI_OK;
}

ji_status ji_business_demography(ji_context *ctx, const ji_dataset *firms,
                                 const ji_business_demography_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!firms || !options || !out)
    return ji__fail_null(ctx, "ji_business_demography",
                         !firms     ? "firms"
                         : !options ? "options"
                                    : "out");
  demography run = {.ctx = ctx, .options = option_defaults};
  status = ji__options_read(ctx, "ji_business_demography_options", options, OPTIONS_MINIMUM,
                            &run.options, sizeof run.options);
  if (!status)
    status = check_options(ctx, &run.options);
  if (status)
    return status;
  ji__buffer_init(&run.text, ji__allocator(ctx));
  status = find_indicators(&run, firms, out);
  ji__writer_free(run.writer);
  ji__buffer_free(&run.text);
  ji__release(ji__allocator(ctx), run.all);
  ji__release(ji__allocator(ctx), run.grouped);
  ji__release(ji__allocator(ctx), run.lives);
  ji__release(ji__allocator(ctx), run.years);
  ji__firms_free(ctx, &run.firms);
  return status;
}

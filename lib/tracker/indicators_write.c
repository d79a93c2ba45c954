/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Figures as a dataset. */
#include "core/date.h"
#include "core/number.h"
#include "data/measure.h"
#include "tracker/indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  INDICATOR,
  PROGRAM,
  BREAKDOWN,
  PERIOD,
  COUNTY,
  SITE,
  GROUP,
  COHORT,
  VERSION,
  DETAIL,
  VALUE,
  NUMERATOR,
  DENOMINATOR,
  PERSONS,
  CENSORED,
  STANDARD_ERROR,
  LOW,
  HIGH,
  CLUSTERS,
  CLUSTER,
  UNIT,
  MEASURE,
  TIME,
  INFERENCE,
  HIDDEN,
  REASON,
  COLUMNS
};

static const ji__writer_column columns[COLUMNS] = {
    {.name = "indicator", .type = JI_TYPE_TEXT, .description = "see the reference sheets"},
    {.name = "program", .type = JI_TYPE_TEXT, .description = "null: the headline over all"},
    {.name = "breakdown", .type = JI_TYPE_TEXT, .description = "null: the total"},
    {.name = "period", .type = JI_TYPE_TEXT},
    {.name = "county", .type = JI_TYPE_TEXT},
    {.name = "site", .type = JI_TYPE_TEXT},
    {.name = "group", .type = JI_TYPE_TEXT, .description = "a person may be in several"},
    {.name = "cohort", .type = JI_TYPE_TEXT},
    {.name = "version", .type = JI_TYPE_TEXT, .description = "of the program's definition"},
    {.name = "detail",
     .type = JI_TYPE_TEXT,
     .description = "the quantile; the indicator that a target is of"},
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "numerator", .type = JI_TYPE_FLOAT64, .description = "as the reference sheet says"},
    {.name = "denominator", .type = JI_TYPE_FLOAT64, .description = "as the reference sheet says"},
    {.name = "persons", .type = JI_TYPE_INT64, .unit = "person", .description = "it rests on"},
    {.name = "censored",
     .type = JI_TYPE_INT64,
     .description = "observed for less than the horizon without reaching the stage"},
    {.name = "standard_error", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "sampling_low",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "of a superpopulation: all participants are recorded"},
    {.name = "sampling_high",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "of a superpopulation: all participants are recorded"},
    {.name = "clusters", .type = JI_TYPE_INT64, .description = "that the variance is over"},
    {.name = "cluster", .type = JI_TYPE_TEXT, .description = "null: taken as independent"},
    {.name = "unit", .type = JI_TYPE_TEXT},
    {.name = "measure", .type = JI_TYPE_TEXT},
    {.name = "time", .type = JI_TYPE_TEXT, .description = "first and last day, or the due day"},
    {.name = "inference", .type = JI_TYPE_TEXT},
    {.name = "hidden", .type = JI_TYPE_BOOL, .description = "small, or protects what is small"},
    {.name = "reason", .type = JI_TYPE_TEXT, .description = "why there is no value or interval"}};

typedef struct output {
  ji__figures *figures;
  const ji__plan *plan;
  ji__writer *writer;
  size_t *order;
  char span[2 * JI__DATE_SIZE + 2];
} output;

/* --- measures ----------------------------------------------------------------------------------
 */

/* The kind of outcomes whose declared measure an indicator carries; -1: none. */
static int32_t kind_of(int32_t indicator) {
  switch (indicator) {
  case JI__SALES:
    return JI__KIND_SALES;
  case JI__INCOME:
    return JI__KIND_INCOME;
  case JI__HOURS:
    return JI__KIND_HOURS;
  case JI__VIEWS:
    return JI__KIND_VIEWS;
  case JI__JOBS_CREATED:
  case JI__JOBS_SUPPORTED:
  case JI__JOBS_NET:
    return JI__KIND_CREATED;
  case JI__JOBS_MAINTAINED:
    return JI__KIND_MAINTAINED;
  case JI__JOBS_LOST:
    return JI__KIND_LOST;
  default:
    return -1;
  }
}

/* What the definition declares, with the row's time, place and group. */
static ji_status place_measure(ji_context *ctx, const ji_measure *declared, int32_t indicator,
                               ji_measure **out) {
  static const struct {
    const char *key, *value;
  } fields[] = {{"time", "sum:@time"},
                {"area", "@county"},
                {"group", "@group"},
                {"system", "program:@program"}};
  ji_measure *measure = ji_measure_ref(declared);
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof fields / sizeof fields[0] && !status; i++) {
    ji_measure *next = NULL;
    status = ji__measure_with(ctx, measure, fields[i].key, fields[i].value, &next);
    if (status)
      break;
    ji_measure_unref(measure);
    measure = next;
  }
  if (!status && (indicator == JI__JOBS_SUPPORTED || indicator == JI__JOBS_NET)) {
    ji_measure *next = NULL;
    status = ji__measure_with(ctx, measure, "stage",
                              indicator == JI__JOBS_NET ? "created_less_lost" : "supported", &next);
    if (!status) {
      ji_measure_unref(measure);
      measure = next;
    }
  }
  *out = measure;
  return status;
}

static ji_status make_measure(const output *o, int32_t program, int32_t indicator) {
  ji_context *ctx = o->plan->ctx;
  int32_t kind = o->plan->wanted[indicator] ? kind_of(indicator) : -1;
  const ji_measure *declared = kind < 0 ? NULL : ji__plan_amount(o->plan, program, kind)->measure;
  ji_measure *measure = NULL;
  ji_status status = JI_OK;
  if (declared)
    status = place_measure(ctx, declared, indicator, &measure);
  if (!status)
    status =
        ji__names_add_text(ctx, &o->figures->measures, measure ? ji_measure_text(measure) : NULL);
  ji_measure_unref(measure);
  return status;
}

static ji_status make_measures(const output *o) {
  ji_status status = JI_OK;
  for (int32_t p = -1; p < o->plan->program_count; p++)
    for (int32_t i = 0; i < JI__INDICATORS && !status; i++)
      status = make_measure(o, p, i);
  return status;
}

static const char *measure_of(const output *o, const ji__figure *figure, int32_t program) {
  if (figure->indicator == JI__FULL_TIME)
    return NULL; /* each outcome has a standard of its own */
  const char *own = o->figures->measures.items[(program + 1) * JI__INDICATORS + figure->indicator];
  return own ? own : ji__sheets[figure->indicator].measure;
}

/* --- cells -------------------------------------------------------------------------------------
 */

static const ji__place_columns place_columns = {
    .program = PROGRAM,
    .breakdown = BREAKDOWN,
    .dimensions = {PERIOD, PERIOD, PERIOD, COUNTY, SITE, GROUP, COHORT, VERSION}};

static void write_time(const output *o, const ji__figure *figure) {
  char day[JI__DATE_SIZE];
  int32_t program, labels[JI__DIMENSIONS];
  const char *text = o->span;
  ji__plan_cell(o->plan, figure->place, &program, labels);
  for (int i = 0; i < 3; i++)
    if (labels[JI__BY_MONTH + i])
      text = o->plan->labels.names[JI__BY_MONTH + i].items[labels[JI__BY_MONTH + i]];
  if (figure->indicator == JI__PROGRESS) {
    ji__date_print(ji__days_from_moment(o->plan->history->targets[figure->detail].date), day);
    text = day;
  }
  ji__writer_text(o->writer, TIME, text);
}

static void write_number(const output *o, size_t column, double value) {
  ji__writer_known(o->writer, column, value);
}

static void write_detail(const output *o, const ji__figure *figure) {
  char number[JI__NUMBER_SIZE];
  if (figure->indicator == JI__PROGRESS)
    ji__writer_text(o->writer, DETAIL, o->plan->history->targets[figure->detail].code);
  if (figure->indicator == JI__INCOME_QUANTILE) {
    ji__number_print(o->plan->quantiles[figure->detail], number);
    ji__writer_text(o->writer, DETAIL, number);
  }
}

static void write_values(const output *o, const ji__figure *figure) {
  write_number(o, VALUE, figure->value);
  write_number(o, NUMERATOR, figure->numerator);
  write_number(o, DENOMINATOR, figure->denominator);
  if (figure->persons >= 0)
    ji__writer_integer(o->writer, PERSONS, figure->persons);
  if (figure->censored >= 0)
    ji__writer_integer(o->writer, CENSORED, figure->censored);
  write_number(o, STANDARD_ERROR, figure->standard_error);
  write_number(o, LOW, figure->low);
  write_number(o, HIGH, figure->high);
}

static void write_inference(const output *o, const ji__figure *figure) {
  static const char *const names[] = {NULL, "class", "site", "county", NULL};
  if (figure->clusters < 0) {
    ji__writer_text(o->writer, INFERENCE, "register: all participants are recorded");
    return;
  }
  ji__writer_text(o->writer, INFERENCE, JI__SUPERPOPULATION);
  if (figure->clusters)
    ji__writer_integer(o->writer, CLUSTERS, figure->clusters);
  ji__writer_text(o->writer, CLUSTER, names[figure->cluster]);
}

static void write_figure(const output *o, const ji__figure *figure) {
  ji__writer_text(o->writer, INDICATOR, ji__sheets[figure->indicator].name);
  int32_t program = ji__place_write(o->plan, o->writer, &place_columns, figure->place);
  write_time(o, figure);
  write_detail(o, figure);
  if (!figure->hidden)
    write_values(o, figure);
  write_inference(o, figure);
  ji__writer_text(o->writer, UNIT, figure->unit);
  ji__writer_text(o->writer, MEASURE, measure_of(o, figure, program));
  ji__writer_bool(o->writer, HIDDEN, figure->hidden != 0);
  ji__figure_reason(o->plan, figure, o->writer, REASON);
  ji__writer_end_row(o->writer);
}

/* --- order -------------------------------------------------------------------------------------
 */

static int is_written(const output *o, const ji__figure *figure) {
  int32_t program, labels[JI__DIMENSIONS];
  const ji__breakdown *breakdown = ji__plan_cell(o->plan, figure->place, &program, labels);
  if (!o->plan->wanted[figure->indicator])
    return 0;
  return breakdown->is_target == (figure->indicator == JI__PROGRESS);
}

/* In the order of indicators, within one of places; figures of a place are in order already. */
static ji_status find_order(output *o, size_t *count) {
  size_t per[JI__INDICATORS + 1] = {0};
  const ji__figures *figures = o->figures;
  o->order = ji__allocate_array(ji__allocator(o->plan->ctx), figures->count + 1, sizeof *o->order);
  if (!o->order)
    return ji__fail_memory(o->plan->ctx);
  for (size_t i = 0; i < figures->count; i++)
    per[figures->items[i].indicator + 1]++;
  for (size_t i = 0; i < JI__INDICATORS; i++)
    per[i + 1] += per[i];
  for (size_t i = 0; i < figures->count; i++)
    o->order[per[figures->items[i].indicator]++] = i;
  *count = figures->count;
  return JI_OK;
}

static void print_span(output *o) {
  size_t size = ji__date_print(ji__days_from_moment(o->plan->first), o->span);
  o->span[size++] = '/';
  ji__date_print(ji__days_from_moment(o->plan->cutoff), o->span + size);
}

static ji_status create_writer(output *o) {
  ji__writer_column own[COLUMNS];
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(o->plan->ctx, "@measure", &by_row);
  memcpy(own, columns, sizeof columns);
  own[VALUE].measure = by_row;
  if (!status)
    status = ji__writer_create(o->plan->ctx, own, COLUMNS, &o->writer);
  ji_measure_unref(by_row);
  return status;
}

ji_status ji__figures_write(ji__figures *figures, ji__provenance *provenance, ji_dataset **out) {
  output o = {.figures = figures, .plan = figures->plan};
  size_t count = 0;
  print_span(&o);
  ji_status status = make_measures(&o);
  if (!status)
    status = create_writer(&o);
  if (!status)
    status = find_order(&o, &count);
  for (size_t i = 0; i < count && !status; i++)
    if (is_written(&o, &figures->items[o.order[i]]))
      write_figure(&o, &figures->items[o.order[i]]);
  if (!status)
    status = ji__writer_finish(figures->plan->ctx, o.writer, provenance, out);
  ji__writer_free(o.writer);
  ji__release(ji__allocator(figures->plan->ctx), o.order);
  return status;
}

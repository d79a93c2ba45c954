/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_sales(): sales by sector and program as final demand. */
#include "data/measure_value.h"
#include "data/unit.h"
#include "tracker/indicators.h"
#include "tracker/store.h"

#include <jobimpact/panel.h>

#include <math.h>
#include <string.h>

#define FUNCTION "ji_tracker_sales"

enum { COMPONENT, DRIVER, VALUE, UNIT, PERSONS, COLUMNS };

static const ji__writer_column columns[COLUMNS] = {
    {.name = "component", .type = JI_TYPE_TEXT, .description = "sector of what was sold"},
    {.name = "driver", .type = JI_TYPE_TEXT, .description = "the program"},
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "unit", .type = JI_TYPE_TEXT},
    {.name = "persons", .type = JI_TYPE_INT64, .unit = "person", .description = "who sold it"}};

static const ji_tracker_sales_options defaults = {.size = sizeof defaults,
                                                  .as_of_valid = INT64_MAX,
                                                  .as_of_recorded = INT64_MAX,
                                                  .minimum_cell = 10};

#define FIRST_SIZE                                                                                 \
  (offsetof(ji_tracker_sales_options, reserved) + sizeof(((ji_tracker_sales_options *)0)->reserved))

ji_status ji_tracker_sales_options_init(ji_tracker_sales_options *options, size_t size) {
  return ji__options_init(options, size, FIRST_SIZE, &defaults, sizeof defaults);
}

/* What is sold in a sector by a program. */
typedef struct sector {
  int32_t program;
  const char *code, *unit;
  double value;
  int64_t persons, last; /* the last person who was counted */
} sector;

typedef struct sales {
  ji_context *ctx;
  ji_tracker *tracker;
  ji_tracker_sales_options options;
  ji__tracker_history *history;
  sector *sectors;
  size_t count;
  int32_t *sector_of; /* of each outcome; -1: no sales */
  double *factors;    /* of each outcome, to its sector's unit */
  int64_t from, to;   /* us since 1970 */
} sales;

/* --- sectors ------------------------------------------------------------------------------------
 */

static ji_status place(sales *s, size_t index) {
  const ji__item *outcome = &s->history->outcomes[index];
  const char *code = outcome->sector && *outcome->sector ? outcome->sector : s->options.sector;
  const char *unit = s->options.unit ? s->options.unit : outcome->unit;
  if (!code)
    return ji__fail(s->ctx, JI_ERROR_LABEL,
                    FUNCTION ": outcome \"%s\" of program \"%s\" declares no sector", outcome->code,
                    s->history->programs[outcome->program].code);
  if (outcome->aggregate != JI__AGGREGATE_SUM)
    return ji__fail(s->ctx, JI_ERROR_VALUE,
                    FUNCTION ": outcome \"%s\" of program \"%s\": its measurements do not sum",
                    outcome->code, s->history->programs[outcome->program].code);
  size_t at = 0;
  while (at < s->count &&
         (s->sectors[at].program != outcome->program || strcmp(s->sectors[at].code, code) != 0))
    at++;
  if (at == s->count)
    s->sectors[s->count++] =
        (sector){.program = outcome->program, .code = code, .unit = unit, .last = -1};
  s->sector_of[index] = (int32_t)at;
  s->factors[index] = 1;
  if (!outcome->unit || !s->sectors[at].unit)
    return JI_OK;
  return ji__unit_factor_text(s->ctx, outcome->unit, s->sectors[at].unit, &s->factors[index]);
}

static int is_taken(const sales *s, size_t outcome) {
  int32_t program = s->history->outcomes[outcome].program;
  return !s->options.program || !strcmp(s->history->programs[program].code, s->options.program);
}

static ji_status find_sectors(sales *s) {
  const ji_allocator *allocator = ji__allocator(s->ctx);
  size_t count = s->history->outcome_count + 1;
  s->sectors = ji__allocate_array(allocator, count, sizeof *s->sectors);
  s->sector_of = ji__allocate_array(allocator, count, sizeof *s->sector_of);
  s->factors = ji__allocate_array(allocator, count, sizeof *s->factors);
  ji_status status = s->sectors && s->sector_of && s->factors ? JI_OK : ji__fail_memory(s->ctx);
  for (size_t i = 0; i < s->history->outcome_count && !status; i++) {
    s->sector_of[i] = -1;
    if (s->history->outcomes[i].role == JI__OUTCOME_SALES && is_taken(s, i))
      status = place(s, i);
  }
  return status;
}

/* --- sums ---------------------------------------------------------------------------------------
 */

static ji_status read_period(sales *s) {
  ji__period days;
  const char *text = s->options.period;
  s->from = INT64_MIN;
  s->to = s->options.as_of_valid;
  if (!text)
    return JI_OK;
  if (!ji__period_read(text, strlen(text), &days))
    return ji__fail(s->ctx, JI_ERROR_VALUE,
                    FUNCTION ": period \"%.*s\": a period such as 2024 or 2024-Q1 was expected",
                    ji__clip(text, strlen(text), 60), text);
  s->from = days.first * JI__DAY;
  int64_t end = (days.last + 1) * JI__DAY - 1;
  s->to = end < s->to ? end : s->to;
  return JI_OK;
}

static void add(sales *s) {
  for (size_t i = 0; i < s->history->count; i++) {
    const ji__tracker_row *row = &s->history->rows[i];
    if (row->kind != JI__EVENT_MEASUREMENT || row->item < 0 || s->sector_of[row->item] < 0 ||
        row->valid < s->from || row->valid > s->to || isnan(row->value))
      continue;
    sector *own = &s->sectors[s->sector_of[row->item]];
    own->value += row->value * s->factors[row->item];
    own->persons += own->last != row->person;
    own->last = row->person;
  }
}

static ji_status check(const sales *s) {
  for (size_t i = 0; i < s->count && !s->options.exact; i++)
    if (s->sectors[i].persons > 0 && s->sectors[i].persons < s->options.minimum_cell)
      return ji__fail(s->ctx, JI_ERROR_VALUE,
                      FUNCTION ": sales of program \"%s\" in sector \"%s\" are of fewer than %lld "
                               "persons; `exact` shows them all the same, which is logged",
                      s->history->programs[s->sectors[i].program].code, s->sectors[i].code,
                      (long long)s->options.minimum_cell);
  return JI_OK;
}

/* --- the result ---------------------------------------------------------------------------------
 */

static ji_status describe(const sales *s, ji__provenance **out) {
  const ji_tracker_sales_options *o = &s->options;
  const struct {
    const char *name, *value;
  } texts[] = {
      {"program", o->program}, {"period", o->period}, {"sector", o->sector}, {"unit", o->unit}};
  ji_status status = ji__provenance_create(s->ctx, FUNCTION, out);
  if (!status)
    status = ji__tracker_origin(s->ctx, s->tracker, s->history, *out);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(s->ctx, *out, "option", texts[i].name, texts[i].value);
  if (status || !o->exact)
    return status;
  ji__log(s->ctx, JI_LOG_WARNING, FUNCTION ": exact: sales of fewer than %lld persons are shown",
          (long long)o->minimum_cell);
  return ji__provenance_add(s->ctx, *out, "note", "exact",
                            "small cells are shown: not for publication");
}

static void write_sector(const sales *s, ji__writer *writer, const sector *own) {
  ji__writer_text(writer, COMPONENT, own->code);
  ji__writer_text(writer, DRIVER, s->history->programs[own->program].code);
  ji__writer_number(writer, VALUE, own->value);
  ji__writer_text(writer, UNIT, own->unit);
  ji__writer_integer(writer, PERSONS, own->persons);
  ji__writer_end_row(writer);
}

static ji_status make(const sales *s, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = describe(s, &provenance);
  if (!status)
    status = ji__writer_create(s->ctx, columns, COLUMNS, &writer);
  for (size_t i = 0; i < s->count && !status; i++)
    if (s->sectors[i].persons)
      write_sector(s, writer, &s->sectors[i]);
  if (!status)
    status = ji__writer_finish(s->ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status run(sales *s, ji_dataset **out) {
  ji__tracker_scope scope = {.program = s->options.program,
                             .as_of_valid = s->options.as_of_valid,
                             .as_of_recorded = s->options.as_of_recorded};
  ji_status status = ji__tracker_history_read(s->ctx, s->tracker, &scope, &s->history);
  if (!status)
    status = read_period(s);
  if (!status)
    status = find_sectors(s);
  if (status)
    return status;
  add(s);
  status = check(s);
  return status ? status : make(s, out);
}

ji_status ji_tracker_sales(ji_context *ctx, ji_tracker *tracker,
                           const ji_tracker_sales_options *options, ji_dataset **out) {
  sales s = {.ctx = ctx, .tracker = tracker, .options = defaults};
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  if (options)
    status = ji__options_read(ctx, "ji_tracker_sales_options", options, FIRST_SIZE, &s.options,
                              sizeof s.options);
  if (!status)
    status = run(&s, out);
  ji__release(ji__allocator(ctx), s.sectors);
  ji__release(ji__allocator(ctx), s.sector_of);
  ji__release(ji__allocator(ctx), s.factors);
  ji__tracker_history_free(s.history);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_dataset_to_fte(): hours over the hours of a full-time job. */
#include "core/number.h"
#include "data/measure.h"
#include "data/recount.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_dataset_to_fte"
#define FTE_MINIMUM sizeof(ji_fte_options) /* as in the first release */

static const ji_fte_options fte_defaults = {.size = sizeof(ji_fte_options), .standard = NAN};

ji_status ji_fte_options_init(ji_fte_options *options, size_t size) {
  return ji__options_init(options, size, FTE_MINIMUM, &fte_defaults, sizeof fte_defaults);
}

typedef struct fte_run {
  ji__recount run;
  const ji_fte_options *options;
  ji__parameter standard;
  ji__unit standard_unit, hours_unit; /* hours_unit: of the option `hours` */
  const ji_column *hours;             /* of one person or job; NULL: the column holds hours */
} fte_run;

/* --- units -------------------------------------------------------------------------------- */

/* The unit of time that hours are counted in, and the one they are per ("" if none); 0 if the unit
 * is not of that kind. Per person or job may stand beside it. */
static int split_hours(const ji__unit *unit, const char **counted, const char **per) {
  double size;
  int is_calendar;
  *counted = NULL;
  *per = "";
  for (int32_t i = 0; i < unit->count; i++) {
    const ji__unit_term *term = &unit->terms[i];
    int is_time = ji__unit_time(term->name, &size, &is_calendar);
    if (is_time && term->power == 1 && !is_calendar)
      *counted = term->name;
    else if (is_time && term->power == -1 && !**per)
      *per = term->name;
    else if (term->power != -1 ||
             (strcmp(term->name, "person") != 0 && strcmp(term->name, "job") != 0))
      return 0;
  }
  return *counted != NULL;
}

static ji_status fail_hours(const fte_run *fte, const char *what, const ji__unit *unit) {
  char text[JI__UNIT_TEXT];
  size_t size = ji__unit_print(unit, text);
  return ji__fail(fte->run.ctx, JI_ERROR_UNIT,
                  "%s: unit \"%.*s\" is not hours, such as h or h/week or h/year", what,
                  ji__clip(text, size, 240), text);
}

/* The scales of both, and hours in minutes or days: hours in the standard's own. */
static double hours_scale(const ji__unit *hours, const char *counted, const ji__unit *standard,
                          const char *standard_counted) {
  double from = 1, to = 1;
  int is_calendar;
  ji__unit_time(counted, &from, &is_calendar);
  ji__unit_time(standard_counted, &to, &is_calendar);
  return (from * hours->scale * standard->per_scale) / (to * standard->scale * hours->per_scale);
}

/* Hours of a period over a standard per week, month or year. */
static ji_status period_factor(const fte_run *fte, const ji__shape *shape, const char *per,
                               long double *factor) {
  if (!shape->time.has_days)
    return ji__recount_refuse(&fte->run, shape, "full-time equivalents",
                              "hours over a standard per time need a period in the measure's time");
  long double length = ji__period_length(&shape->time.days, per);
  if (!(length > 0))
    return ji__recount_refuse(&fte->run, shape, "full-time equivalents",
                              "the period in its time is no whole number of months, which the "
                              "standard is per");
  *factor /= length;
  return JI_OK;
}

/* What hours are multiplied with before they are divided by the standard. */
static ji_status hours_factor(const fte_run *fte, ji__shape *shape, const ji__unit *hours) {
  const char *counted, *per, *standard_counted, *standard_per;
  double from = 1, to = 1;
  int is_calendar = 0, standard_is_calendar = 0;
  if (!split_hours(hours, &counted, &per))
    return fail_hours(fte, "the hours", hours);
  if (!split_hours(&fte->standard_unit, &standard_counted, &standard_per))
    return fail_hours(fte, "the standard", &fte->standard_unit);
  shape->factor = hours_scale(hours, counted, &fte->standard_unit, standard_counted);
  if (!*per && !*standard_per)
    return JI_OK;
  if (!*per)
    return period_factor(fte, shape, standard_per, &shape->factor);
  int both = *standard_per && ji__unit_time(per, &from, &is_calendar) &&
             ji__unit_time(standard_per, &to, &standard_is_calendar);
  if (!both || is_calendar != standard_is_calendar)
    return ji__fail(fte->run.ctx, JI_ERROR_UNIT,
                    "hours per %s take a standard per %s: a standard per %s is of another kind",
                    per, per, *standard_per ? standard_per : "nothing");
  shape->factor *= to;
  shape->factor /= from;
  return JI_OK;
}

/* --- shapes ------------------------------------------------------------------------------- */

static ji_status refuse(const fte_run *fte, const ji__shape *shape, const char *why) {
  return ji__recount_refuse(&fte->run, shape, "full-time equivalents", why);
}

/* Whether what the column counts can become full-time equivalents at all. */
static ji_status check_shape(const fte_run *fte, const ji__shape *shape) {
  int is_hours = ji__counts(shape->before, JI__SIDE_OWN, "hours");
  int is_people = ji__counts(shape->before, JI__SIDE_OWN, "persons") ||
                  ji__counts(shape->before, JI__SIDE_OWN, "jobs");
  const char *counted, *per = "";
  if (ji__counts(shape->before, JI__SIDE_OWN, "opportunities"))
    return refuse(fte, shape,
                  "opportunities are a claim: what they count, and for how many hours, "
                  "is not known");
  if (!is_hours && !is_people)
    return refuse(fte, shape, "it counts neither hours nor persons or jobs");
  if (is_people && !fte->hours)
    return refuse(fte, shape,
                  "without hours there are none: name the column that holds the hours "
                  "of one (option hours)");
  if (is_hours && fte->hours)
    return refuse(fte, shape, "it counts hours itself: the option hours is for persons and jobs");
  (void)split_hours(is_people ? &fte->hours_unit : &shape->unit, &counted, &per);
  if (is_people && shape->time.form == JI__TIME_ANY && *per)
    return refuse(fte, shape,
                  "anyone counted at any time in a period is no average: that takes "
                  "spells, or the hours of the whole period");
  return JI_OK;
}

/* `1880 h/year@employees:CN:2024`. */
static ji_status put_standard(const fte_run *fte, int64_t row, ji__buffer *out) {
  double standard = 0;
  char number[JI__NUMBER_SIZE], unit[JI__UNIT_TEXT];
  ji_status status = ji__parameter_read(&fte->run, &fte->standard, row, 0, INFINITY, &standard);
  if (status)
    return status;
  ji__number_print(standard, number);
  unit[ji__unit_print(&fte->standard_unit, unit)] = 0;
  ji__buffer_format(out, "%s %s@%s", number, unit, fte->options->standard_source);
  return out->failed ? ji__fail_memory(fte->run.ctx) : JI_OK;
}

static ji_status edit_shape(const fte_run *fte, ji__shape *shape) {
  ji__buffer standard;
  char cap[JI__NUMBER_SIZE] = "none";
  int averaged = shape->time.form == JI__TIME_SUM || shape->time.form == JI__TIME_ANY;
  if (fte->options->cap > 0)
    ji__number_print(fte->options->cap, cap);
  ji__buffer_init(&standard, ji__allocator(fte->run.ctx));
  ji_status status = put_standard(fte, shape->row, &standard);
  if (!status) {
    const ji__edit edits[] = {{JI__SIDE_OWN, JI__KEY_QUANTITY, "fte"},
                              {JI__SIDE_OWN, JI__KEY_STANDARD, standard.data},
                              {JI__SIDE_OWN, JI__KEY_CAP, cap}};
    status = ji__recount_edit(&fte->run, shape, edits, 3, averaged);
  }
  ji__buffer_free(&standard);
  return status;
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  const fte_run *fte = user;
  ji__unit_term full_time = {.name = "fte", .power = 1};
  ji_status status = check_shape(fte, shape);
  if (status)
    return status;
  int is_hours = !fte->hours;
  status = hours_factor(fte, shape, is_hours ? &shape->unit : &fte->hours_unit);
  if (status)
    return ji__recount_within(&fte->run, shape, status);
  status = edit_shape(fte, shape);
  if (status)
    return status;
  if (!is_hours)
    return ji__recount_rename(&fte->run, shape,
                              ji__counts(shape->before, JI__SIDE_OWN, "persons") ? "person" : "job",
                              "fte");
  shape->unit = (ji__unit){.scale = 1, .per_scale = 1};
  shape->has_unit = 1;
  return ji__unit_add_term(fte->run.ctx, &shape->unit, &full_time);
}

/* --- values ------------------------------------------------------------------------------- */

static ji_status fail_row(const fte_run *fte, int64_t row, const char *what, double value) {
  char number[JI__NUMBER_SIZE];
  ji__number_print(value, number);
  return ji__fail(fte->run.ctx, JI_ERROR_VALUE, "column \"%s\", row %lld: %s: %s",
                  fte->run.column->name, (long long)row, what, number);
}

/* Full-time equivalents of one, from hours, the standard and the cap. */
static ji_status of_one(const fte_run *fte, const ji__shape *shape, int64_t row, double hours,
                        long double *out) {
  double standard = 0, cap = fte->options->cap;
  ji_status status = ji__parameter_read(&fte->run, &fte->standard, row, 0, INFINITY, &standard);
  if (status)
    return status;
  if (hours < 0)
    return fail_row(fte, row, "hours below 0", hours);
  if (!(standard > 0))
    return fail_row(fte, row, "a standard that is not above 0", standard);
  *out = hours * shape->factor / standard;
  if (cap > 0 && *out > cap)
    *out = cap;
  return JI_OK;
}

static ji_status convert_row(void *user, int64_t row) {
  const fte_run *fte = user;
  double value = 0, hours = 0, count = 1;
  long double one = 0;
  const ji__shape *shape = ji__recount_shape(&fte->run, row, &value);
  if (!shape)
    return JI_OK;
  ji__parameter parameter = {.name = "hours", .column = fte->hours};
  ji_status status = JI_OK;
  hours = value;
  if (fte->hours) {
    status = ji__parameter_read(&fte->run, &parameter, row, 0, INFINITY, &hours);
    count = value;
  }
  if (!status && fte->options->cap > 0 && fte->hours && count * shape->unit.scale > 1)
    return fail_row(fte, row, "a cap is on one person, the row has several", count);
  if (!status)
    status = of_one(fte, shape, row, hours, &one);
  fte->run.values[row] = (double)(count * one);
  return status;
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status find_hours(fte_run *fte) {
  ji_context *ctx = fte->run.ctx;
  const char *name = fte->options->hours;
  if (!name)
    return JI_OK;
  ji_status status =
      ji__dataset_require_number(ctx, fte->run.dataset, "the dataset", name, &fte->hours);
  if (status)
    return status;
  const ji_column *column = fte->hours;
  if (!column->unit || ji__unit_is_by_row(column->unit, NULL))
    return ji__fail(ctx, JI_ERROR_UNIT, "column \"%s\" needs one unit, such as h/week", name);
  const ji_measure *measure = column->measure;
  if (measure && !ji__counts(measure, ji__counted_side(measure), "hours"))
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "column \"%s\" does not count hours: its measure is \"%s\"", name,
                    ji_measure_text(measure));
  return ji__unit_read(ctx, column->unit, &fte->hours_unit);
}

static ji_status find_standard(fte_run *fte) {
  ji_context *ctx = fte->run.ctx;
  const ji_fte_options *o = fte->options;
  if (!o->standard_source)
    return ji__fail_null(ctx, FUNCTION, "options.standard_source (who says what full time is)");
  ji_status status =
      ji__parameter_find(&fte->run, "standard", o->standard_column, o->standard, &fte->standard);
  if (status)
    return status;
  const ji_column *column = fte->standard.column;
  const char *unit = o->standard_unit ? o->standard_unit : column ? column->unit : NULL;
  if (!column && !(o->standard > 0 && !isinf(o->standard)))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    FUNCTION ": options.standard must be hours above 0, of a full-time job");
  if (!unit || ji__unit_is_by_row(unit, NULL))
    return ji__fail(ctx, JI_ERROR_UNIT, FUNCTION ": the standard needs a unit, such as h/year");
  status = ji__unit_read(ctx, unit, &fte->standard_unit);
  return status ? ji__fail_within(ctx, status, "standard_unit") : JI_OK;
}

static ji_status describe(const fte_run *fte) {
  char cap[JI__NUMBER_SIZE] = "none", unit[JI__UNIT_TEXT];
  const ji_fte_options *o = fte->options;
  if (o->cap > 0)
    ji__number_print(o->cap, cap);
  unit[ji__unit_print(&fte->standard_unit, unit)] = 0;
  const char *const words[][2] = {{"hours", o->hours},
                                  {"standard_unit", unit},
                                  {"standard_source", o->standard_source},
                                  {"cap", cap}};
  ji_status status = ji__parameter_describe(&fte->run, &fte->standard);
  for (size_t i = 0; i < sizeof words / sizeof words[0] && !status; i++)
    status = ji__recount_option(&fte->run, words[i][0], words[i][1]);
  return status;
}

static ji_status to_fte(fte_run *fte, const char *column, ji_dataset **out) {
  if (!(fte->options->cap >= 0) || isinf(fte->options->cap))
    return ji__fail(fte->run.ctx, JI_ERROR_VALUE,
                    FUNCTION ": options.cap must be 0 (none) or more");
  ji_status status = find_hours(fte);
  if (!status)
    status = find_standard(fte);
  if (!status)
    status = ji__recount_begin(&fte->run, column, fte->standard.column);
  if (!status)
    status = describe(fte);
  if (!status)
    status = ji__recount_shapes(&fte->run, convert_shape, fte);
  if (!status)
    status = ji__recount_rows(&fte->run, convert_row, fte);
  /* The shapes' factors are in the values already: a cap lies between both. */
  for (size_t i = 0; !status && i < fte->run.shape_count; i++)
    fte->run.shapes[i].factor = 1;
  return status ? status : ji__recount_finish(&fte->run, out);
}

ji_status ji_dataset_to_fte(ji_context *ctx, const ji_dataset *dataset, const char *column,
                            const ji_fte_options *options, ji_dataset **out) {
  ji_fte_options own = fte_defaults;
  ji_status status = ji__recount_enter(ctx, FUNCTION, dataset, column, options, out);
  if (!status)
    status = ji__options_read(ctx, "ji_fte_options", options, FTE_MINIMUM, &own, sizeof own);
  if (status)
    return status;
  fte_run fte = {.options = &own};
  fte.run = (ji__recount){
      .ctx = ctx, .function = FUNCTION, .dataset = dataset, .name = own.name, .status = own.status};
  status = to_fte(&fte, column, out);
  ji__recount_end(&fte.run);
  return status;
}

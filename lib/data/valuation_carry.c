/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_valuation_carry(): a coefficient of one year in another year's prices and productivity. */
#include "core/number.h"
#include "data/measure.h"
#include "data/price.h"
#include "data/recount.h"

#include <jobimpact/valuation.h>
#include <math.h>
#include <string.h>

#define FUNCTION "ji_valuation_carry"
#define CARRY_MINIMUM sizeof(ji_valuation_carry_options) /* as in the first release */
#define YEAR_DIGITS 4
#define LEAST_GROWTH (-0.5)
#define MOST_GROWTH 1

static const ji_valuation_carry_options carry_defaults = {
    .size = sizeof(ji_valuation_carry_options), .productivity = {NAN, NULL}, .status = "model"};

ji_status ji_valuation_carry_options_init(ji_valuation_carry_options *options, size_t size) {
  return ji__options_init(options, size, CARRY_MINIMUM, &carry_defaults, sizeof carry_defaults);
}

typedef struct carry_run {
  ji__recount run;
  const ji_valuation_carry_options *options;
  ji__rates *rates;
  ji__parameter growth;
  int64_t year;
  int64_t *years; /* by shape: from its price year to `year` */
} carry_run;

static int read_year(const char *text, int64_t *out) {
  return strlen(text) == YEAR_DIGITS && text[0] != '-' &&
         ji__integer_parse(text, YEAR_DIGITS, out) == 1;
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status refuse(const carry_run *carry, const ji__shape *shape, const char *why) {
  return ji__recount_refuse(&carry->run, shape, "a coefficient of another year", why);
}

/* A time of the year `from` with that of `to` in its place; 0 for a time of another year. */
static int move_time(const char *value, const char *from, const char *to, ji__buffer *out) {
  for (const char *at = value; *at; at++) {
    int begins = at > value && (at[-1] == ':' || at[-1] == '/');
    if (begins && strncmp(at, from, YEAR_DIGITS) != 0)
      return 0;
    if (begins) {
      ji__buffer_string(out, to);
      at += YEAR_DIGITS;
    }
    ji__buffer_append(out, at, *at != 0);
    if (!*at)
      break;
  }
  return 1;
}

/* Fills the edit of a side's time; one without a time, or with an unstated one, has none. */
static ji_status edit_time(const carry_run *carry, const ji__shape *shape, ji__side side,
                           const char *from, ji__buffer *text, ji__edit *edits, size_t *count) {
  const char *value = ji__measure_value(shape->before, side, JI__KEY_TIME);
  ji__time time = ji__time_read(value);
  if (!value || !time.period)
    return JI_OK;
  if (!move_time(value, from, carry->options->year, text))
    return refuse(carry, shape, "what it counts, or is per, is of another year than its prices");
  if (text->failed)
    return ji__fail_memory(carry->run.ctx);
  edits[(*count)++] = (ji__edit){side, JI__KEY_TIME, text->data};
  return JI_OK;
}

static ji_status edit_measure(const carry_run *carry, ji__shape *shape, const char *from) {
  ji_context *ctx = carry->run.ctx;
  ji__buffer of, per;
  ji__edit edits[2];
  size_t count = 0;
  ji_measure *followed = NULL;
  ji__buffer_init(&of, ji__allocator(ctx));
  ji__buffer_init(&per, ji__allocator(ctx));
  ji_status status = edit_time(carry, shape, JI__SIDE_OF, from, &of, edits, &count);
  if (!status)
    status = edit_time(carry, shape, JI__SIDE_PER, from, &per, edits, &count);
  if (!status)
    status = ji__measure_follow_unit(ctx, shape->before, &shape->unit, &followed);
  if (!status) {
    ji_measure_unref(shape->before);
    shape->before = followed;
    status = ji__recount_edit(&carry->run, shape, edits, count, 0);
  }
  ji__buffer_free(&of);
  ji__buffer_free(&per);
  return status;
}

static ji_status check_shape(const carry_run *carry, const ji__shape *shape) {
  const char *kind = ji__measure_value(shape->before, JI__SIDE_OWN, JI__KEY_KIND);
  if (!ji__counts(shape->before, JI__SIDE_OWN, "coefficient") ||
      !ji__counts(shape->before, JI__SIDE_PER, "money"))
    return refuse(carry, shape, "it is no coefficient per money");
  if (kind && (strcmp(kind, "elasticity") == 0 || strcmp(kind, "share") == 0))
    return refuse(carry, shape, "it has no price year to be carried from");
  return JI_OK;
}

/* --- prices ------------------------------------------------------------------------------- */

/* The unit at prices of the year carried to, and the factor; what was used goes into the
 * provenance. */
static ji_status reprice(carry_run *carry, ji__shape *shape) {
  ji_context *ctx = carry->run.ctx;
  ji__unit to = shape->unit;
  long double factor = 1;
  ji__buffer steps;
  ji__buffer_init(&steps, ji__allocator(ctx));
  ji_status status = ji__unit_set_price(ctx, &to, carry->options->year, JI__VALUATION_ABSENT);
  if (!status)
    status = ji__price_factor(ctx, carry->rates, &shape->unit, &to, NULL, &factor, &steps);
  if (!status && steps.failed)
    status = ji__fail_memory(ctx);
  if (!status && steps.size)
    status = ji__provenance_add(ctx, carry->run.provenance, "note", "prices", steps.data);
  ji__buffer_free(&steps);
  shape->unit = to;
  shape->factor *= factor;
  return status ? ji__recount_within(&carry->run, shape, status) : JI_OK;
}

static ji_status convert_shape(void *user, ji__shape *shape) {
  carry_run *carry = user;
  char from[JI__UNIT_BASIS];
  int64_t year = 0;
  ji_status status = check_shape(carry, shape);
  if (status)
    return status;
  const ji__unit_term *money = ji__unit_money(&shape->unit);
  if (!money || !read_year(money->basis, &year))
    return ji__recount_within(&carry->run, shape,
                              ji__fail(carry->run.ctx, JI_ERROR_UNIT,
                                       "its unit states no price year to be carried from"));
  memcpy(from, money->basis, sizeof from);
  carry->years[shape - carry->run.shapes] = carry->year - year;
  status = reprice(carry, shape);
  return status ? status : edit_measure(carry, shape, from);
}

static ji_status convert_row(void *user, int64_t row) {
  const carry_run *carry = user;
  double value = 0, growth = 0;
  const ji__shape *shape = ji__recount_shape(&carry->run, row, &value);
  if (!shape)
    return JI_OK;
  ji_status status =
      ji__parameter_read(&carry->run, &carry->growth, row, LEAST_GROWTH, MOST_GROWTH, &growth);
  carry->run.values[row] = value / pow(1 + growth, (double)carry->years[shape - carry->run.shapes]);
  return status;
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status read_rates(carry_run *carry, const ji_dataset *rates) {
  ji_convert_options options;
  ji_convert_options_init(&options, sizeof options);
  options.series = carry->options->series;
  ji_status status = ji__provenance_input(carry->run.ctx, carry->run.provenance, "rates", rates);
  return status ? status : ji__rates_create(carry->run.ctx, rates, &options, &carry->rates);
}

static ji_status convert(carry_run *carry, const char *column, const ji_dataset *rates,
                         ji_dataset **out) {
  ji__recount *run = &carry->run;
  const ji_valuation_carry_options *o = carry->options;
  ji_status status = ji__recount_begin(run, column, NULL);
  if (!status)
    status = read_rates(carry, rates);
  if (!status)
    status = ji__parameter_find(run, "productivity", o->productivity.column, o->productivity.value,
                                &carry->growth);
  if (!status)
    status = ji__parameter_describe(run, &carry->growth);
  if (!status)
    status = ji__recount_option(run, "year", o->year);
  if (!status)
    status = ji__recount_option(run, "series", o->series);
  if (!status)
    status = ji__recount_option(run, "source", o->source);
  if (!status) {
    carry->years =
        ji__allocate_array(ji__allocator(run->ctx), run->shape_count + 1, sizeof *carry->years);
    status =
        carry->years ? ji__recount_shapes(run, convert_shape, carry) : ji__fail_memory(run->ctx);
  }
  if (!status)
    status = ji__recount_rows(run, convert_row, carry);
  return status ? status : ji__recount_finish(run, out);
}

static ji_status check_options(ji_context *ctx, const ji_valuation_carry_options *o,
                               int64_t *year) {
  if (!o->source)
    return ji__fail_null(ctx, FUNCTION, "options.source (where the growth is from)");
  if (!o->year)
    return ji__fail_null(ctx, FUNCTION, "options.year (to which year)");
  if (!read_year(o->year, year))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_valuation_carry_options.year is \"%s\", expected a year such as 2024",
                    o->year);
  if (isnan(o->productivity.value) && !o->productivity.column)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    FUNCTION ": options.productivity is not stated: a growth of 0 is stated, too");
  return JI_OK;
}

ji_status ji_valuation_carry(ji_context *ctx, const ji_dataset *dataset, const char *column,
                             const ji_dataset *rates, const ji_valuation_carry_options *options,
                             ji_dataset **out) {
  ji_valuation_carry_options own = carry_defaults;
  int64_t year = 0;
  ji_status status = ji__recount_enter(ctx, FUNCTION, dataset, column, options, out);
  if (!status && !rates)
    status = ji__fail_null(ctx, FUNCTION, "rates");
  if (!status)
    status = ji__options_read(ctx, "ji_valuation_carry_options", options, CARRY_MINIMUM, &own,
                              sizeof own);
  if (!status)
    status = check_options(ctx, &own, &year);
  if (status)
    return status;
  carry_run carry = {.options = &own, .year = year};
  carry.run = (ji__recount){
      .ctx = ctx, .function = FUNCTION, .dataset = dataset, .name = own.name, .status = own.status};
  status = convert(&carry, column, rates, out);
  ji__release(ji__allocator(ctx), carry.years);
  ji__rates_free(ctx, carry.rates);
  ji__recount_end(&carry.run);
  return status;
}

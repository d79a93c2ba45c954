/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Periods added and averaged, differences, unions. */
#include "data/measure_combine.h"

#include <string.h>

#define STATUS_SET (JI__KEYS(JI__KEY_STATUS) | JI__KEYS(JI__KEY_DISJOINT))

static int is_own(const ji_measure *measure, ji__key key, const char *value) {
  return ji__is_value(measure, JI__SIDE_OWN, key, value);
}

static ji__time time_of(const ji_measure *measure) {
  return ji__time_read(ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_TIME));
}

static ji_status refuse_time(const ji__combination *c, const char *why) {
  return ji__refuse(c, JI__SIDE_OWN, JI__KEY_TIME, why);
}

static ji_status refuse_quantity(const ji__combination *c, const char *why) {
  return ji__refuse(c, JI__SIDE_OWN, JI__KEY_QUANTITY, why);
}

/* --- joining two periods -----------------------------------------------------------------------
 */

static size_t first_part(const char *period) {
  return strcspn(period, "/");
}

static const char *last_part(const char *period) {
  const char *slash = strchr(period, '/');
  return slash ? slash + 1 : period;
}

/* "prefix" and the period from the first of the earlier to the last of the later one. */
static ji_status put_span(const ji__combination *c, ji__measure_builder *result,
                          const char *prefix) {
  ji__time left = time_of(c->left), right = time_of(c->right);
  const ji__time *from = left.days.first <= right.days.first ? &left : &right;
  const ji__time *to = left.days.last >= right.days.last ? &left : &right;
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(c->ctx));
  ji__buffer_string(&text, prefix);
  ji__buffer_append(&text, from->period, first_part(from->period));
  const char *end = last_part(to->period);
  if (strlen(end) != first_part(from->period) ||
      memcmp(end, from->period, first_part(from->period)) != 0) {
    ji__buffer_string(&text, "/");
    ji__buffer_string(&text, end);
  }
  ji_status status = text.failed ? ji__fail_memory(c->ctx)
                                 : ji__put(result, JI__SIDE_OWN, JI__KEY_TIME, text.data);
  ji__buffer_free(&text);
  return status;
}

static int days_overlap(const ji__period *left, const ji__period *right) {
  return left->first <= right->last && right->first <= left->last;
}

static int are_consecutive(const ji__period *left, const ji__period *right) {
  return left->last + 1 == right->first || right->last + 1 == left->first;
}

static int64_t length_of(const ji__period *period) {
  return period->last - period->first + 1;
}

/* True if both sides have the same time, and it varies by row: the rows have different times. */
static int varies_by_row(const ji__combination *c) {
  const char *time = ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_TIME);
  size_t prefix;
  return time && ji__value_column(JI__KEY_TIME, time, &prefix) &&
         ji__same_field(c, JI__SIDE_OWN, JI__KEY_TIME);
}

/* Everything but the time must be the same; both times must have literal periods. */
static ji_status require_periods(const ji__combination *c) {
  ji_status status = ji__require_quantity(c);
  if (!status)
    status = ji__require_claims(c);
  if (!status)
    status = ji__require_same(c, JI__SIDE_OWN, STATUS_SET | JI__KEYS(JI__KEY_TIME));
  if (!status)
    status = ji__require_same(c, JI__SIDE_OF, 0);
  if (!status)
    status = ji__require_same(c, JI__SIDE_PER, 0);
  if (!status && (!time_of(c->left).has_days || !time_of(c->right).has_days) && !varies_by_row(c))
    status = refuse_time(c, "both need a period that can be compared");
  return status;
}

/* --- ADD_PERIODS -------------------------------------------------------------------------------
 */

/* What is counted anew in every period, so that periods add. */
static int is_flow(const char *quantity) {
  static const char *const flows[] = {"hires", "hours", "job_years", "events", "units", "money"};
  for (size_t i = 0; i < sizeof flows / sizeof *flows; i++)
    if (!strcmp(flows[i], quantity))
      return 1;
  return 0;
}

static ji_status require_flow(const ji__combination *c) {
  ji__time left = time_of(c->left), right = time_of(c->right);
  const char *quantity = ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_QUANTITY);
  if (left.form == JI__TIME_ANY || right.form == JI__TIME_ANY)
    return refuse_time(c, "the same persons may be there in both periods: take a union by id, or "
                          "bounds");
  if (!strcmp(quantity, "coefficient"))
    return refuse_quantity(c, "coefficients do not add over periods");
  if (quantity[0] != '@' && !is_flow(quantity))
    return refuse_time(c, "stocks at different dates do not add: take their difference or average");
  if (left.form != JI__TIME_SUM || right.form != JI__TIME_SUM)
    return refuse_time(c, "only sums over periods (sum:) add");
  return JI_OK;
}

ji_status ji__combine_add_periods(const ji__combination *c, ji__measure_builder *result) {
  ji_status status = ji__require_quantity(c);
  if (!status)
    status = require_flow(c);
  if (!status)
    status = require_periods(c);
  if (status)
    return status;
  if (varies_by_row(c))
    return ji__put_status(c, result);
  ji__time left = time_of(c->left), right = time_of(c->right);
  if (days_overlap(&left.days, &right.days))
    return refuse_time(c, "the periods overlap");
  if (!are_consecutive(&left.days, &right.days))
    return refuse_time(c, "the periods are not consecutive");
  status = put_span(c, result, "sum:");
  return status ? status : ji__put_status(c, result);
}

/* --- AVERAGE_PERIODS ---------------------------------------------------------------------------
 */

static ji_status require_average(const ji__combination *c) {
  ji__time left = time_of(c->left), right = time_of(c->right);
  if (left.form == JI__TIME_ANY || right.form == JI__TIME_ANY)
    return refuse_time(c, "who is there at any time says nothing of the average without spells");
  if (left.form == JI__TIME_SUM || right.form == JI__TIME_SUM)
    return refuse_time(c, "sums over periods are added, then divided by their number");
  if (is_own(c->left, JI__KEY_QUANTITY, "coefficient"))
    return refuse_quantity(c, "coefficients are averaged with weights: average what they count and "
                              "what they are per");
  if (left.form != right.form || left.form == JI__TIME_ABSENT || left.form == JI__TIME_UNSTATED)
    return refuse_time(c, "both must be at a date, or averages over a period");
  return JI_OK;
}

ji_status ji__combine_average(const ji__combination *c, ji__measure_builder *result) {
  ji_status status = ji__require_quantity(c);
  if (!status)
    status = require_average(c);
  if (!status)
    status = require_periods(c);
  if (status)
    return status;
  if (varies_by_row(c))
    return ji__put_status(c, result);
  ji__time left = time_of(c->left), right = time_of(c->right);
  if (days_overlap(&left.days, &right.days))
    return refuse_time(c, "the periods overlap");
  /* 365 and 366 days, 28 and 31 count as equally long. */
  int64_t difference = length_of(&left.days) - length_of(&right.days);
  if (left.form == JI__TIME_AVERAGE &&
      (!are_consecutive(&left.days, &right.days) || difference > 3 || difference < -3))
    return refuse_time(c, "averages of periods need consecutive periods of one length");
  status = put_span(c, result, "average:");
  return status ? status : ji__put_status(c, result);
}

/* --- DIFFERENCE --------------------------------------------------------------------------------
 */

/* Fields in which claims of different sources and vintages may differ under one reading. */
static ji_status require_comparable(const ji__combination *c) {
  static const ji__key source_keys[] = {JI__KEY_QUANTITY, JI__KEY_SYSTEM, JI__KEY_VINTAGE};
  for (size_t i = 0; i < sizeof source_keys / sizeof *source_keys; i++) {
    ji__key key = source_keys[i];
    if (ji__same_field(c, JI__SIDE_OWN, key) || ji__same_reading(c))
      continue;
    if (key == JI__KEY_QUANTITY && !ji__is_claim(c->left))
      return refuse_quantity(c, "different quantities: convert one first");
    return ji__refuse(c, JI__SIDE_OWN, key,
                      "different sources, vintages or quantities compare only under one declared "
                      "reading");
  }
  return JI_OK;
}

#define SOURCE_SET                                                                                 \
  (JI__KEYS(JI__KEY_QUANTITY) | JI__KEYS(JI__KEY_SYSTEM) | JI__KEYS(JI__KEY_VINTAGE))

/* Later minus earlier: the result is a change since the right side's time. */
static ji_status change_over_time(const ji__combination *c, ji__measure_builder *result) {
  ji__time left = time_of(c->left), right = time_of(c->right);
  ji_status status =
      ji__require_same(c, JI__SIDE_OWN, SOURCE_SET | STATUS_SET | JI__KEYS(JI__KEY_TIME));
  if (status)
    return status;
  if (is_own(c->left, JI__KEY_QUANTITY, "coefficient"))
    return refuse_quantity(c, "a coefficient has no change of its own: subtract what it counts");
  if (ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_CHANGE))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_CHANGE,
                      "changes since the same time are of one time");
  if (left.form != right.form || !left.has_days || !right.has_days)
    return refuse_time(c, "both must speak of their period in the same way");
  if (days_overlap(&left.days, &right.days))
    return refuse_time(c, "the periods overlap");
  status = ji__put(result, JI__SIDE_OWN, JI__KEY_CHANGE, right.period);
  if (!status)
    status = ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_VINTAGE);
  if (!status)
    status = ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_SYSTEM);
  return status ? status : ji__put_status(c, result);
}

/* Persons of a layer that are in the part taken away may be in what is left, too. */
static ji_status require_separable(const ji__combination *c, ji__side side, ji__key key) {
  const char *quantity = ji__measure_value(c->left, side, JI__KEY_QUANTITY);
  int certain = key == JI__KEY_AREA || key == JI__KEY_SECTOR ||
                (key == JI__KEY_LAYER && ji__is_model_system(c, side));
  if (certain)
    return JI_OK;
  if (ji__is_distinct_count(quantity))
    return ji__refuse(c, side, key,
                      "the same person may be in both: a part of persons is known only by id, or "
                      "within bounds");
  if (!ji__are_disjoint(c))
    return ji__refuse(c, side, key, "a part is taken away only if both declare disjoint parts");
  return JI_OK;
}

static ji_status put_rest(const ji__combination *c, ji__measure_builder *result, ji__side side,
                          ji__key key) {
  ji__buffer rest;
  ji__buffer_init(&rest, ji__allocator(c->ctx));
  ji__set_minus(ji__measure_value(c->left, side, key), ji__measure_value(c->right, side, key),
                &rest);
  ji_status status = rest.failed ? ji__fail_memory(c->ctx) : ji__put(result, side, key, rest.data);
  ji__buffer_free(&rest);
  if (!status && key == JI__KEY_LAYER && ji__is_model_system(c, side) &&
      !ji__set_has(result->values[side][JI__KEY_LAYER], "induced"))
    status = ji__put(result, side, JI__KEY_CLOSURE, NULL);
  return status;
}

/* True if the right side's set lies strictly inside the left's. */
static int is_inner_part(const ji__combination *c, ji__side side, ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  size_t prefix;
  return left && right && !ji__same_field(c, side, key) && !ji__value_column(key, left, &prefix) &&
         !ji__value_column(key, right, &prefix) && ji__set_contains(left, right);
}

static ji_status require_part_closure(const ji__combination *c, ji__side side) {
  if (ji__same_field(c, side, JI__KEY_CLOSURE))
    return JI_OK;
  if (!ji__measure_value(c->right, side, JI__KEY_CLOSURE) && !ji__has_induced(c->right, side))
    return JI_OK;
  return ji__refuse(c, side, JI__KEY_CLOSURE, "another closure of the households");
}

static ji_status take_part_away(const ji__combination *c, ji__measure_builder *result) {
  static const ji__key keys[] = {JI__KEY_LAYER, JI__KEY_AREA, JI__KEY_SECTOR, JI__KEY_GROUP};
  int coefficient = is_own(c->left, JI__KEY_QUANTITY, "coefficient");
  ji__side side = coefficient ? JI__SIDE_OF : JI__SIDE_OWN;
  ji__key part = JI__KEY_COUNT;
  for (size_t i = 0; i < sizeof keys / sizeof *keys && part == JI__KEY_COUNT; i++)
    if (is_inner_part(c, side, keys[i]))
      part = keys[i];
  ji__keys free = part == JI__KEY_COUNT ? 0 : JI__KEYS(part) | JI__KEYS(JI__KEY_CLOSURE);
  ji_status status = coefficient ? ji__require_same(c, JI__SIDE_OWN, STATUS_SET) : JI_OK;
  if (!status && coefficient)
    status = ji__require_same(c, JI__SIDE_PER, 0);
  if (!status)
    status = ji__require_same(c, side, coefficient ? free : free | STATUS_SET);
  if (!status && part == JI__KEY_COUNT)
    status = ji__refuse(c, side, JI__KEY_LAYER,
                        "nothing to subtract: the times are the same and the right side is no "
                        "part of the left");
  if (!status)
    status = require_part_closure(c, side);
  if (!status)
    status = require_separable(c, side, part);
  if (!status)
    status = put_rest(c, result, side, part);
  return status ? status : ji__put_status(c, result);
}

ji_status ji__combine_difference(const ji__combination *c, ji__measure_builder *result) {
  ji_status status = ji__require_claims(c);
  if (!status)
    status = require_comparable(c);
  if (status)
    return status;
  if (!ji__same_field(c, JI__SIDE_OWN, JI__KEY_TIME))
    return change_over_time(c, result);
  return take_part_away(c, result);
}

/* --- UNION -------------------------------------------------------------------------------------
 */

static ji_status put_union_time(const ji__combination *c, ji__measure_builder *result) {
  if (ji__same_field(c, JI__SIDE_OWN, JI__KEY_TIME))
    return JI_OK;
  ji__time left = time_of(c->left), right = time_of(c->right);
  if (left.form != JI__TIME_ANY || right.form != JI__TIME_ANY)
    return refuse_time(c, "a union is of one time, or of persons at any time in two periods");
  if (!left.has_days || !right.has_days ||
      (!days_overlap(&left.days, &right.days) && !are_consecutive(&left.days, &right.days)))
    return refuse_time(c, "the periods of a union must touch");
  return put_span(c, result, "any:");
}

/* Claims of different sources and vintages need one reading. */
static ji_status require_union_sources(const ji__combination *c) {
  if (!ji__is_claim(c->left) || ji__same_reading(c))
    return JI_OK;
  if (!ji__same_field(c, JI__SIDE_OWN, JI__KEY_SYSTEM))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_SYSTEM,
                      "claims of different sources need one declared reading");
  return JI_OK;
}

ji_status ji__combine_union(const ji__combination *c, ji__measure_builder *result) {
  static const ji__key joined[] = {JI__KEY_AREA,  JI__KEY_SECTOR, JI__KEY_GROUP,
                                   JI__KEY_LAYER, JI__KEY_SYSTEM, JI__KEY_VINTAGE};
  ji__keys free = STATUS_SET | JI__KEYS(JI__KEY_TIME) | JI__KEYS(JI__KEY_IDS);
  for (size_t i = 0; i < sizeof joined / sizeof *joined - 1; i++)
    free |= JI__KEYS(joined[i]);
  if (ji__same_reading(c))
    free |= JI__KEYS(JI__KEY_VINTAGE);
  const char *quantity = ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_QUANTITY);
  ji_status status = ji__require_quantity(c);
  if (!status && quantity[0] != '@' && !ji__is_distinct_count(quantity))
    status = refuse_quantity(c, "only persons and accounts can be the same in two lists");
  if (!status)
    status = ji__require_claims(c);
  if (!status)
    status = require_union_sources(c);
  if (!status)
    status = ji__require_same(c, JI__SIDE_OWN, free);
  if (!status)
    status = put_union_time(c, result);
  for (size_t i = 0; i < sizeof joined / sizeof *joined && !status; i++) {
    const char *left = ji__measure_value(c->left, JI__SIDE_OWN, joined[i]);
    const char *right = ji__measure_value(c->right, JI__SIDE_OWN, joined[i]);
    if (!left != !right)
      status = ji__refuse(c, JI__SIDE_OWN, joined[i], "absent equals only absent");
    else
      status = ji__put_joined(c, result, JI__SIDE_OWN, joined[i]);
  }
  if (!status && !ji__same_field(c, JI__SIDE_OWN, JI__KEY_IDS))
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_IDS, NULL);
  if (!status)
    status = ji__put_status(c, result);
  return status ? status : ji__put(result, JI__SIDE_OWN, JI__KEY_DISJOINT, NULL);
}

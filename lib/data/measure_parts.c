/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums of parts: areas, sectors, groups, layers and shocks, and what makes them disjoint. */
#include "data/measure_combine.h"

#include <string.h>

/* --- how two values stand to each other --------------------------------------------------------
 */

typedef int (*pair_test)(const ji__atom *left, const ji__atom *right);

/* True if the test holds for some pair of atoms. */
static int any_pair(const char *left, const char *right, pair_test test) {
  ji__atom a, b;
  while (ji__set_next(&left, &a.text, &a.size))
    for (const char *at = right; ji__set_next(&at, &b.text, &b.size);)
      if (test(&a, &b))
        return 1;
  return 0;
}

static int is_everything(const ji__atom *atom) {
  return (atom->size == 5 && !memcmp(atom->text, "total", 5)) ||
         (atom->size == 3 && !memcmp(atom->text, "all", 3)) ||
         (atom->size == 8 && !memcmp(atom->text, "unstated", 8));
}

static int has_everything(const char *set) {
  ji__atom a;
  while (ji__set_next(&set, &a.text, &a.size))
    if (is_everything(&a))
      return 1;
  return 0;
}

static int is_number(const ji__atom *atom) {
  for (size_t i = 0; i < atom->size; i++)
    if (atom->text[i] < '0' || atom->text[i] > '9')
      return 0;
  return atom->size >= 2;
}

/* 520100 is Guiyang in 520000: pairs of zeros at the end stand for "all of it". */
static size_t significant_digits(const ji__atom *atom) {
  size_t size = atom->size;
  while (size > 2 && size % 2 == 0 && atom->text[size - 1] == '0' && atom->text[size - 2] == '0')
    size -= 2;
  return size;
}

/* CN holds CN-52; 52 and 520000 hold 5201. Other codes are taken for members of one list. */
static int is_inside(const ji__atom *outer, const ji__atom *inner) {
  if (is_number(outer) && is_number(inner)) {
    size_t digits = significant_digits(outer);
    return digits <= inner->size && !memcmp(outer->text, inner->text, digits);
  }
  if (inner->size < outer->size || memcmp(outer->text, inner->text, outer->size) != 0)
    return 0;
  return inner->size == outer->size || inner->text[outer->size] == '-';
}

static int areas_overlap(const ji__atom *left, const ji__atom *right) {
  return is_inside(left, right) || is_inside(right, left);
}

/* sex:female and sex:male cannot both be; woman and rural can. */
static int groups_may_overlap(const ji__atom *left, const ji__atom *right) {
  const char *a = memchr(left->text, ':', left->size), *b = memchr(right->text, ':', right->size);
  if (!a || !b || a - left->text != b - right->text)
    return 1;
  size_t dimension = (size_t)(a - left->text);
  if (memcmp(left->text, right->text, dimension) != 0)
    return 1;
  return left->size == right->size && !memcmp(left->text, right->text, left->size);
}

/* basket:trade_margin and basket:transport_margin are parts of one shock. */
static int shocks_may_nest(const ji__atom *left, const ji__atom *right) {
  return groups_may_overlap(left, right);
}

static int is_effect(const char *layers) {
  return ji__set_contains("direct+indirect+induced", layers);
}

ji__relation ji__relate(const ji__combination *c, ji__side side, ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  if (ji__same_field(c, side, key))
    return JI__SAME;
  size_t prefix;
  if (!left || !right || ji__value_column(key, left, &prefix) ||
      ji__value_column(key, right, &prefix))
    return JI__OVERLAPPING;
  if (ji__set_overlaps(left, right) || has_everything(left) || has_everything(right))
    return JI__OVERLAPPING;
  switch (key) {
  case JI__KEY_AREA:
    return any_pair(left, right, areas_overlap) ? JI__OVERLAPPING : JI__DISJOINT;
  case JI__KEY_SECTOR:
    return JI__DISJOINT;
  case JI__KEY_GROUP:
    return any_pair(left, right, groups_may_overlap) ? JI__DIFFERENT : JI__DISJOINT;
  case JI__KEY_SHOCK:
    return any_pair(left, right, shocks_may_nest) ? JI__DIFFERENT : JI__DISJOINT;
  case JI__KEY_LAYER:
    return ji__is_model_system(c, side) && is_effect(left) && is_effect(right) ? JI__DISJOINT
                                                                               : JI__DIFFERENT;
  default:
    return JI__DIFFERENT;
  }
}

int ji__is_model_system(const ji__combination *c, ji__side side) {
  const char *system = ji__measure_value(c->left, side, JI__KEY_SYSTEM);
  if (!system || strchr(system, '+') || !ji__same_field(c, side, JI__KEY_SYSTEM))
    return 0;
  return !strncmp(system, "io:", 3) || !strncmp(system, "mrio:", 5) || !strncmp(system, "sam:", 4);
}

int ji__has_induced(const ji_measure *measure, ji__side side) {
  return ji__set_has(ji__measure_value(measure, side, JI__KEY_LAYER), "induced");
}

/* --- sums of parts -----------------------------------------------------------------------------
 */

/* The fields in which parts of one whole may differ. */
static const ji__key part_keys[] = {JI__KEY_AREA, JI__KEY_SECTOR, JI__KEY_GROUP, JI__KEY_SHOCK,
                                    JI__KEY_LAYER};
#define PART_KEYS (sizeof part_keys / sizeof *part_keys)
#define PART_SET                                                                                   \
  (JI__KEYS(JI__KEY_AREA) | JI__KEYS(JI__KEY_SECTOR) | JI__KEYS(JI__KEY_GROUP) |                   \
   JI__KEYS(JI__KEY_SHOCK) | JI__KEYS(JI__KEY_LAYER))

static int is_coefficient(const ji_measure *measure) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY, "coefficient");
}

/* Coefficients are parts of one whole if they count parts per the same thing. */
static ji_status require_additive_coefficient(const ji__combination *c) {
  ji_status status = ji__require_same(c, JI__SIDE_OWN,
                                      PART_SET | JI__KEYS(JI__KEY_STATUS) |
                                          JI__KEYS(JI__KEY_DISJOINT) | JI__KEYS(JI__KEY_CLOSURE));
  if (!status)
    status = ji__require_same(c, JI__SIDE_PER, 0);
  if (status)
    return status;
  if (ji__is_value(c->left, JI__SIDE_OWN, JI__KEY_KIND, "elasticity") ||
      (ji__is_value(c->left, JI__SIDE_OWN, JI__KEY_FORM, "ratio") &&
       !ji__is_value(c->left, JI__SIDE_OWN, JI__KEY_KIND, "share")))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_FORM, "ratios and elasticities do not add");
  return JI_OK;
}

static int is_any_time(const ji_measure *measure, ji__side side) {
  return ji__time_read(ji__measure_value(measure, side, JI__KEY_TIME)).form == JI__TIME_ANY;
}

static const char *why_times_differ(const ji__combination *c, ji__side side) {
  const char *quantity = ji__measure_value(c->left, side, JI__KEY_QUANTITY);
  if (is_any_time(c->left, side) || is_any_time(c->right, side))
    return "the same persons may be there in both periods: take a union by id, or bounds";
  if (quantity &&
      (!strcmp(quantity, "hires") || !strcmp(quantity, "hours") || !strcmp(quantity, "job_years")))
    return "parts must be of one time; periods are added with ADD_PERIODS";
  return "stocks at different dates do not add: take their difference or average";
}

static ji_status require_same_time(const ji__combination *c, ji__side side) {
  if (ji__same_field(c, side, JI__KEY_TIME))
    return JI_OK;
  return ji__refuse(c, side, JI__KEY_TIME, why_times_differ(c, side));
}

static ji_status require_same_system(const ji__combination *c, ji__side side) {
  if (ji__same_field(c, side, JI__KEY_SYSTEM))
    return JI_OK;
  if (is_any_time(c->left, side) && is_any_time(c->right, side))
    return ji__refuse(c, side, JI__KEY_SYSTEM,
                      "the same persons may be in both: take a union by id, or bounds");
  return ji__refuse(c, side, JI__KEY_SYSTEM,
                    "two systems may count the same jobs: nest one model in the other, with "
                    "own-sector purchases zeroed");
}

/* `induced` needs a stated closure; without it the closure may be absent. */
static ji_status require_closure(const ji__combination *c, ji__side side) {
  const char *left = ji__measure_value(c->left, side, JI__KEY_CLOSURE);
  const char *right = ji__measure_value(c->right, side, JI__KEY_CLOSURE);
  int conflict = left && right && strcmp(left, right) != 0;
  if (conflict)
    return ji__refuse(c, side, JI__KEY_CLOSURE, "another closure of the households");
  if ((!left && ji__has_induced(c->left, side)) || (!right && ji__has_induced(c->right, side)))
    return ji__refuse(c, side, JI__KEY_CLOSURE, "induced jobs add only with a stated closure");
  return JI_OK;
}

/* Where it cannot be known how two values stand to each other. */
static const char *why_unknown(const ji__combination *c, ji__side side, ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  size_t prefix;
  if (!left || !right)
    return "absent equals only absent";
  if (ji__value_column(key, left, &prefix) || ji__value_column(key, right, &prefix))
    return "a field that varies by row must be resolved first";
  return NULL;
}

static const char *why_overlapping(const ji__combination *c, ji__side side, ji__key key) {
  if (key == JI__KEY_LAYER && ji__is_model_system(c, side))
    return "the layers overlap: Type I and Type II both hold the direct and indirect jobs";
  if (key == JI__KEY_SHOCK)
    return "the shocks overlap";
  return "the parts overlap, or nothing says that they do not";
}

/* What is not known to be disjoint: persons may stand in both; other counts add if declared. */
static ji_status allow_different(const ji__combination *c, ji__side side, ji__key key) {
  const char *quantity = ji__measure_value(c->left, side, JI__KEY_QUANTITY);
  if (key == JI__KEY_SHOCK)
    return ji__refuse(c, side, key, "two shocks with nested supply chains: use one nested model");
  if (ji__is_distinct_count(quantity))
    return ji__refuse(c, side, key,
                      "the same person may be in both: take a union, or bounds (groups of one "
                      "dimension, such as sex:female and sex:male, add)");
  if (!ji__are_disjoint(c))
    return ji__refuse(c, side, key, "the parts add only if both are declared disjoint");
  return JI_OK;
}

/* A cap holds for a person: it survives a sum only where no person is in two parts. */
static ji_status require_cap(const ji__combination *c, ji__side side,
                             const ji__relation *relations) {
  const char *cap = ji__measure_value(c->left, side, JI__KEY_CAP);
  if (!cap || !strcmp(cap, "none"))
    return JI_OK;
  int by_residence =
      relations[0] == JI__DISJOINT && ji__is_value(c->left, side, JI__KEY_PLACE, "residence");
  if (by_residence || relations[2] == JI__DISJOINT)
    return JI_OK;
  return ji__refuse(c, side, JI__KEY_CAP,
                    "capped full-time equivalents do not add: the cap holds for a person, who may "
                    "work in both parts");
}

/* Counted by identifiers, and found in more than one part. */
static int says_no(const ji_measure *measure) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_DISJOINT, "no");
}

/* Parts differ in some field that keeps them apart; equal ones only where a row tells them apart.
 */
static ji_status require_parts(const ji__combination *c, ji__side side) {
  ji__relation relations[PART_KEYS];
  int apart = 0, overlapping = -1;
  for (size_t i = 0; i < PART_KEYS; i++) {
    relations[i] = ji__relate(c, side, part_keys[i]);
    const char *unknown =
        relations[i] == JI__OVERLAPPING ? why_unknown(c, side, part_keys[i]) : NULL;
    if (unknown)
      return ji__refuse(c, side, part_keys[i], unknown);
    if (relations[i] == JI__DIFFERENT) {
      ji_status status = allow_different(c, side, part_keys[i]);
      if (status)
        return status;
    }
    apart |= relations[i] == JI__DISJOINT || relations[i] == JI__DIFFERENT;
    if (relations[i] == JI__OVERLAPPING && overlapping < 0)
      overlapping = (int)i;
  }
  if (apart && (says_no(c->left) || says_no(c->right)))
    return ji__refuse(c, side, JI__KEY_DISJOINT,
                      "the parts are known not to be disjoint: take their union");
  if (apart)
    return require_cap(c, side, relations);
  if (overlapping >= 0)
    return ji__refuse(c, side, part_keys[overlapping],
                      why_overlapping(c, side, part_keys[overlapping]));
  if (ji__measure_is_by_row(c->left))
    return JI_OK;
  return ji__refuse(c, side, JI__KEY_LAYER,
                    "the measures are equal: no field says that they are different parts");
}

ji_status ji__combine_parts(const ji__combination *c, ji__measure_builder *result) {
  ji__side side = is_coefficient(c->left) ? JI__SIDE_OF : JI__SIDE_OWN;
  ji__keys free = PART_SET | JI__KEYS(JI__KEY_CLOSURE);
  if (side == JI__SIDE_OWN)
    free |= JI__KEYS(JI__KEY_STATUS) | JI__KEYS(JI__KEY_DISJOINT);
  ji_status status = ji__require_quantity(c);
  if (!status)
    status = ji__require_claims(c);
  if (!status && side == JI__SIDE_OF)
    status = require_additive_coefficient(c);
  if (!status)
    status = require_same_time(c, side);
  if (!status)
    status = require_same_system(c, side);
  if (!status)
    status = ji__require_same(c, side, free);
  if (!status)
    status = require_parts(c, side);
  if (!status)
    status = require_closure(c, side);
  for (size_t i = 0; i < PART_KEYS && !status; i++)
    status = ji__put_joined(c, result, side, part_keys[i]);
  if (!status)
    status = ji__put_joined(c, result, side, JI__KEY_CLOSURE);
  return status ? status : ji__put_status(c, result);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_measure_combine(): who may be combined with whom, and what comes out. */
#include "data/measure_combine.h"

#include <string.h>

#define SHOWN_TEXT 270
#define SHOWN_VALUE 60

/* --- refusals ----------------------------------------------------------------------------------
 */

static const char *verb(ji_operation operation) {
  static const char *const verbs[] = {"",
                                      "be added as parts",
                                      "be added over periods",
                                      "be averaged over periods",
                                      "be subtracted",
                                      "be divided",
                                      "be multiplied",
                                      "be united"};
  return verbs[operation];
}

/* "field time: at:2020 and absent", "field layer: direct on both sides": what the reason is about.
 */
static void put_field(const ji__combination *c, ji__field left, ji__field right, ji__buffer *out) {
  const char *one = ji__measure_value(c->left, left.side, left.key);
  const char *other = ji__measure_value(c->right, right.side, right.key);
  char shown[JI__EXCERPT_TEXT];
  ji__buffer_format(out, "field %s%s", ji__side_prefix(left.side), ji__key_name(left.key));
  if (left.side != right.side || left.key != right.key)
    ji__buffer_format(out, " and %s%s", ji__side_prefix(right.side), ji__key_name(right.key));
  if (!one && !other) {
    ji__buffer_string(out, ", which neither side states");
    return;
  }
  one = one ? one : "absent";
  other = other ? other : "absent";
  ji__buffer_format(out, ": %s", ji__excerpt(one, strlen(one), SHOWN_VALUE, shown));
  if (!strcmp(one, other))
    ji__buffer_string(out, " on both sides");
  else
    ji__buffer_format(out, " and %s", ji__excerpt(other, strlen(other), SHOWN_VALUE, shown));
}

ji_status ji__refuse_fields(const ji__combination *c, ji__field left, ji__field right,
                            const char *why) {
  char one[JI__EXCERPT_TEXT], other[JI__EXCERPT_TEXT];
  const char *a = ji_measure_text(c->left), *b = ji_measure_text(c->right);
  ji__buffer field;
  ji__buffer_init(&field, ji__allocator(c->ctx));
  put_field(c, left, right, &field);
  ji_status status = field.failed ? ji__fail_memory(c->ctx)
                                  : ji__fail(c->ctx, JI_ERROR_MEASURE,
                                             "%s: measures may not %s; %s (left: %s | right: %s)",
                                             why, verb(c->operation), field.data,
                                             ji__excerpt(a, strlen(a), SHOWN_TEXT, one),
                                             ji__excerpt(b, strlen(b), SHOWN_TEXT, other));
  ji__buffer_free(&field);
  return status;
}

ji_status ji__refuse(const ji__combination *c, ji__side side, ji__key key, const char *why) {
  ji__field field = {side, key};
  return ji__refuse_fields(c, field, field, why);
}

/* Why a key must be the same on both sides, and what to do. */
static const char *const reasons[JI__KEY_COUNT] = {
    [JI__KEY_QUANTITY] = "different quantities: convert one first",
    [JI__KEY_FORM] = "per-unit coefficients and ratios are different things",
    [JI__KEY_KIND] = "coefficients of different kinds",
    [JI__KEY_UNIT] = "another currency, price year or valuation: deflate or split first",
    [JI__KEY_TIME] = "different times",
    [JI__KEY_CHANGE] = "a level and a change, or changes since different times",
    [JI__KEY_STANDARD] = "another standard of full time: convert first",
    [JI__KEY_CAP] = "another cap of full time: convert first",
    [JI__KEY_AREAS] = "another code list or version of it: concord first",
    [JI__KEY_RETURNS] = "returned sales in and out: split first",
    [JI__KEY_IMPORTS] = "imports in and out: split first",
    [JI__KEY_BASIS] = "gross and net, or net of different things: bring both to one basis first",
    [JI__KEY_COUNTERFACTUAL] = "another reference case",
    [JI__KEY_SYSTEM] = "two systems may count the same jobs: nest one model in the other, with "
                       "own-sector purchases zeroed",
    [JI__KEY_SHOCK] = "two shocks with nested supply chains: use one nested model",
    [JI__KEY_CLOSURE] = "another closure of the households",
    [JI__KEY_VINTAGE] = "another vintage: revise first",
    [JI__KEY_READING] = "both need the same declared reading",
    [JI__KEY_RANGE] = "another range of validity",
};

static const char *reason_for(ji__key key) {
  return reasons[key] ? reasons[key] : "the field must be the same on both sides";
}

/* --- comparing ---------------------------------------------------------------------------------
 */

int ji__same_field(const ji__combination *c, ji__side side, ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  return left && right ? !strcmp(left, right) : left == right;
}

int ji__is_value(const ji_measure *measure, ji__side side, ji__key key, const char *value) {
  const char *own = ji__measure_value(measure, side, key);
  return own && !strcmp(own, value);
}

ji_status ji__require_same(const ji__combination *c, ji__side side, ji__keys except) {
  for (int key = 0; key < JI__KEY_COUNT; key++)
    if (!(except & JI__KEYS(key)) && !ji__same_field(c, side, (ji__key)key))
      return ji__refuse(c, side, (ji__key)key, reason_for((ji__key)key));
  return JI_OK;
}

ji_status ji__require_quantity(const ji__combination *c) {
  if (!ji__same_field(c, JI__SIDE_OWN, JI__KEY_QUANTITY))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_QUANTITY, reason_for(JI__KEY_QUANTITY));
  return JI_OK;
}

ji_status ji__require_claims(const ji__combination *c) {
  if (ji__is_claim(c->left) == ji__is_claim(c->right))
    return JI_OK;
  return ji__refuse(c, JI__SIDE_OWN, JI__KEY_STATUS,
                    "a claim goes only with claims of its own source and vintage");
}

int ji__same_reading(const ji__combination *c) {
  return ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_READING) &&
         ji__same_field(c, JI__SIDE_OWN, JI__KEY_READING);
}

int ji__is_distinct_count(const char *quantity) {
  return quantity && (!strcmp(quantity, "persons") || !strcmp(quantity, "accounts"));
}

/* How well a declaration of disjoint parts is founded: by identifiers, by the source, by us; 0 if
 * it is none. */
static int foundation(const ji_measure *measure) {
  static const char *const declarations[] = {"assumed", "stated", "linked"};
  const char *value = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_DISJOINT);
  for (int i = 0; value && i < 3; i++)
    if (!strcmp(declarations[i], value))
      return i + 1;
  return 0;
}

int ji__are_disjoint(const ji__combination *c) {
  return foundation(c->left) && foundation(c->right);
}

/* The less founded of two declarations; NULL where one side declares nothing. */
static const char *weaker_declaration(const ji__combination *c) {
  int left = foundation(c->left), right = foundation(c->right);
  if (ji__same_field(c, JI__SIDE_OWN, JI__KEY_DISJOINT))
    return ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_DISJOINT);
  if (!left || !right)
    return NULL;
  return ji__measure_value(left < right ? c->left : c->right, JI__SIDE_OWN, JI__KEY_DISJOINT);
}

/* --- results -----------------------------------------------------------------------------------
 */

static int weakness(const char *status) {
  static const char *const order[] = {"observed", "survey",       "unstated", "model",
                                      "assumed",  "illustrative", "claim"};
  if (!status)
    status = "unstated";
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    if (!strcmp(order[i], status))
      return (int)i;
  return (int)(sizeof order / sizeof *order); /* by row: only the row knows */
}

const char *ji__weaker_status(const char *left, const char *right) {
  if (weakness(left) == weakness(right))
    return left ? left : right;
  return weakness(left) > weakness(right) ? left : right;
}

ji_status ji__put(ji__measure_builder *result, ji__side side, ji__key key, const char *value) {
  return ji__measure_set(result, side, key, value, value ? strlen(value) : 0);
}

ji_status ji__put_joined(const ji__combination *c, ji__measure_builder *result, ji__side side,
                         ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  if (!left || !right || !strcmp(left, right))
    return ji__put(result, side, key, left ? left : right);
  size_t prefix;
  if (ji__value_column(key, left, &prefix) || ji__value_column(key, right, &prefix))
    return ji__refuse(c, side, key, "a field that varies by row must be resolved first");
  ji__buffer joined;
  ji__buffer_init(&joined, ji__allocator(c->ctx));
  ji__set_join(left, right, &joined);
  ji_status status =
      joined.failed ? ji__fail_memory(c->ctx) : ji__put(result, side, key, joined.data);
  ji__buffer_free(&joined);
  return status;
}

ji_status ji__put_status(const ji__combination *c, ji__measure_builder *result) {
  const char *left = ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_STATUS);
  const char *right = ji__measure_value(c->right, JI__SIDE_OWN, JI__KEY_STATUS);
  ji_status status = ji__put(result, JI__SIDE_OWN, JI__KEY_STATUS, ji__weaker_status(left, right));
  return status ? status : ji__put(result, JI__SIDE_OWN, JI__KEY_DISJOINT, weaker_declaration(c));
}

/* --- the operation -----------------------------------------------------------------------------
 */

typedef ji_status (*operation_function)(const ji__combination *c, ji__measure_builder *result);

static operation_function find_operation(ji_operation operation) {
  static const operation_function functions[] = {
      NULL,
      ji__combine_parts,
      ji__combine_add_periods,
      ji__combine_average,
      ji__combine_difference,
      ji__combine_ratio,
      ji__combine_multiply,
      ji__combine_union,
  };
  if (operation < JI_OPERATION_ADD_PARTS || operation > JI_OPERATION_UNION)
    return NULL;
  return functions[operation];
}

static ji_status require_fields(const ji__combination *c) {
  if (ji__measure_whole_column(c->left) || ji__measure_whole_column(c->right))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_QUANTITY,
                      "a measure that varies by row as a whole must be resolved first");
  if (!ji__measure_value(c->left, JI__SIDE_OWN, JI__KEY_QUANTITY) ||
      !ji__measure_value(c->right, JI__SIDE_OWN, JI__KEY_QUANTITY))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_QUANTITY, "both sides must say what they count");
  return JI_OK;
}

ji_status ji__measure_combine(ji_context *ctx, ji_operation operation, const ji_measure *left,
                              const ji_measure *right, ji_measure **out) {
  *out = NULL;
  operation_function combine = find_operation(operation);
  if (!combine)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_measure_combine: operation is %d, expected one of enum ji_operation_code "
                    "(1 to 7)",
                    (int)operation);
  if (!left || !right)
    return JI_OK;
  ji__combination c = {ctx, operation, left, right};
  ji_status status = require_fields(&c);
  if (status)
    return status;
  ji__measure_builder result;
  status = ji__measure_begin(ctx, left, &result);
  if (!status)
    status = combine(&c, &result);
  if (!status)
    status = ji__measure_finish(&result, out);
  ji__measure_builder_free(&result);
  return status;
}

ji_status ji_measure_combine(ji_context *ctx, ji_operation operation, const ji_measure *left,
                             const ji_measure *right, ji_measure **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_measure_combine", "out");
  return ji__measure_combine(ctx, operation, left, right, out);
}

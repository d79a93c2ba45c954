/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in the option structs of overlap.h and valuation.h, and in ji_otherwise_options: see
 * options.h. */
#include "fuzz/options.h"

static const char *const lists[] = {"p", "p", "code"};
static const double numbers[] = {1, 0.5, 1};

static ji_dataset *given(trial *t, const support_column *columns, size_t count) {
  return support_dataset(t->ctx, 3, columns, count);
}

static ji_status run_exact(trial *t) {
  const support_column columns[] = {{.name = "pseudonym", .texts = lists},
                                    {.name = "p", .texts = lists}};
  ji_dataset *list = given(t, columns, 2), *out = NULL;
  ji_bundle *bundle = NULL;
  support_ok(t->ctx, ji_bundle_with(t->ctx, NULL, "list", list, &bundle));
  ji_status status = keep_dataset(ji_overlap_exact(t->ctx, bundle, t->options, &out), &out);
  ji_bundle_unref(bundle);
  ji_dataset_unref(list);
  return status;
}

static ji_status run_bounds(trial *t) {
  static const char *const names[] = {"a", "b", "c"};
  const support_column columns[] = {
      {.name = "list", .texts = names},
      {.name = "value", .measure = "quantity=opportunities; status=claim", .numbers = numbers},
      {.name = "rounding", .numbers = numbers}};
  const support_column known[] = {{.name = "list_a", .texts = names},
                                  {.name = "list_b", .texts = names + 1},
                                  {.name = "share_of_b", .numbers = numbers + 1}};
  ji_dataset *sizes = given(t, columns, 3), *out = NULL;
  ji_dataset *overlaps = support_dataset(t->ctx, 2, known, 3);
  ji_status status =
      keep_dataset(ji_overlap_bounds(t->ctx, sizes, overlaps, t->options, &out), &out);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  return status;
}

static ji_status run_two_lists(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_overlap_two_lists(t->ctx, t->options, &out), &out);
}

static ji_status run_multiplicity(trial *t) {
  static const double on[] = {1, 1, 2};
  const support_column columns[] = {{.name = "list", .texts = lists},
                                    {.name = "p", .texts = lists},
                                    {.name = "multiplicity", .numbers = on},
                                    {.name = "weight", .numbers = numbers}};
  ji_dataset *sample = given(t, columns, 4), *out = NULL;
  ji_status status = keep_dataset(ji_overlap_multiplicity(t->ctx, sample, t->options, &out), &out);
  ji_dataset_unref(sample);
  return status;
}

static ji_dataset *values(trial *t, const char *unit, const char *measure) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = numbers},
      {.name = "p", .numbers = numbers},
      {.name = "probability", .numbers = numbers}};
  return given(t, columns, 3);
}

static ji_status run_delivered(trial *t) {
  ji_dataset *sales = values(t, NULL, "quantity=money"), *out = NULL;
  ji_status status =
      keep_dataset(ji_valuation_delivered(t->ctx, sales, "value", t->options, &out), &out);
  ji_dataset_unref(sales);
  return status;
}

static ji_status run_carry(trial *t) {
  static const char *const kinds[] = {"deflator", "deflator", "deflator"};
  static const char *const from[] = {"CNY@2018", "CNY@2019", "CNY@2020"};
  static const char *const to[] = {"CNY@2024", "CNY@2018", "CNY@2019"};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "value", .numbers = numbers}};
  ji_dataset *rates = given(t, columns, 4), *out = NULL;
  ji_dataset *jobs = values(t, "job/(CNY@2018)",
                            "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
                            "of.time=at:2018-12-31; per.quantity=money; per.unit=CNY@2018");
  ji_status status =
      keep_dataset(ji_valuation_carry(t->ctx, jobs, "value", rates, t->options, &out), &out);
  ji_dataset_unref(rates);
  ji_dataset_unref(jobs);
  return status;
}

static ji_status run_displaced(trial *t) {
  const support_column columns[] = {{.name = "p", .texts = lists},
                                    {.name = "sales", .numbers = numbers},
                                    {.name = "delta", .numbers = numbers},
                                    {.name = "margin_online", .numbers = numbers},
                                    {.name = "margin_offline", .numbers = numbers},
                                    {.name = "jobs_online", .numbers = numbers},
                                    {.name = "jobs_offline", .numbers = numbers}};
  ji_dataset *sales = given(t, columns, 7), *out = NULL;
  ji_status status = keep_dataset(ji_valuation_displaced(t->ctx, sales, t->options, &out), &out);
  ji_dataset_unref(sales);
  return status;
}

static ji_status run_otherwise(trial *t) {
  ji_dataset *persons = values(t, NULL, "quantity=fte; basis=gross"), *out = NULL;
  ji_status status =
      keep_dataset(ji_dataset_net_of_otherwise(t->ctx, persons, "value", t->options, &out), &out);
  ji_dataset_unref(persons);
  return status;
}

INIT(overlap_exact)
INIT(overlap_bounds)
INIT(overlap_two_lists)
INIT(overlap_multiplicity)
INIT(valuation_delivered)
INIT(valuation_carry)
INIT(valuation_displaced)
INIT(otherwise)

static const member overlap_exact_members[] = {MEMBER(ji_overlap_exact_options, id, TEXT),
                                               MEMBER(ji_overlap_exact_options, list, TEXT)};
static const member overlap_bounds_members[] = {
    MEMBER(ji_overlap_bounds_options, universe, NUMBER),
    MEMBER(ji_overlap_bounds_options, reading, TEXT),
    MEMBER(ji_overlap_bounds_options, intersections, INT32),
    MEMBER(ji_overlap_bounds_options, reserved, INT32)};
static const member overlap_two_lists_members[] = {
    MEMBER(ji_overlap_two_lists_options, first, NUMBER),
    MEMBER(ji_overlap_two_lists_options, second, NUMBER),
    MEMBER(ji_overlap_two_lists_options, both, NUMBER),
    MEMBER(ji_overlap_two_lists_options, unit, TEXT),
    MEMBER(ji_overlap_two_lists_options, confidence, NUMBER),
    MEMBER(ji_overlap_two_lists_options, independent, INT32),
    MEMBER(ji_overlap_two_lists_options, reserved, INT32)};
static const member overlap_multiplicity_members[] = {
    MEMBER(ji_overlap_multiplicity_options, list, TEXT),
    MEMBER(ji_overlap_multiplicity_options, multiplicity, TEXT),
    MEMBER(ji_overlap_multiplicity_options, weight, TEXT),
    MEMBER(ji_overlap_multiplicity_options, lists, INT64),
    MEMBER(ji_overlap_multiplicity_options, confidence, NUMBER)};
static const member valuation_delivered_members[] = {
    MEMBER(ji_valuation_delivered_options, name, TEXT),
    MEMBER(ji_valuation_delivered_options, cancelled.value, NUMBER),
    MEMBER(ji_valuation_delivered_options, cancelled.column, TEXT),
    MEMBER(ji_valuation_delivered_options, returned.value, NUMBER),
    MEMBER(ji_valuation_delivered_options, returned.column, TEXT),
    MEMBER(ji_valuation_delivered_options, source, TEXT),
    MEMBER(ji_valuation_delivered_options, status, TEXT)};
static const member valuation_carry_members[] = {
    MEMBER(ji_valuation_carry_options, name, TEXT),
    MEMBER(ji_valuation_carry_options, year, TEXT),
    MEMBER(ji_valuation_carry_options, productivity.value, NUMBER),
    MEMBER(ji_valuation_carry_options, productivity.column, TEXT),
    MEMBER(ji_valuation_carry_options, series, TEXT),
    MEMBER(ji_valuation_carry_options, source, TEXT),
    MEMBER(ji_valuation_carry_options, status, TEXT)};
static const member valuation_displaced_members[] = {
    MEMBER(ji_valuation_displaced_options, label, TEXT),
    MEMBER(ji_valuation_displaced_options, counterfactual, TEXT)};
static const member otherwise_members[] = {
    MEMBER(ji_otherwise_options, name, TEXT), MEMBER(ji_otherwise_options, probability, TEXT),
    MEMBER(ji_otherwise_options, counterfactual, TEXT), MEMBER(ji_otherwise_options, source, TEXT),
    MEMBER(ji_otherwise_options, status, TEXT)};

static const struct_entry structs[] = {
    STRUCT(overlap_exact, exact),           STRUCT(overlap_bounds, bounds),
    STRUCT(overlap_two_lists, two_lists),   STRUCT(overlap_multiplicity, multiplicity),
    STRUCT(valuation_delivered, delivered), STRUCT(valuation_carry, carry),
    STRUCT(valuation_displaced, displaced), STRUCT(otherwise, otherwise),
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)keep_model;
  (void)keep_bundle;
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}

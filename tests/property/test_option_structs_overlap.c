/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of overlap.h and valuation.h, and ji_otherwise_options. */
#include "property/option_structs.h"

/* The out-argument by its address: it is looked at after the call. */
static ji_status drop(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

static const char *const names[] = {"a", "b", "b"};
static const double numbers[] = {1, 0.5, 1};

static ji_status exact(ji_context *ctx, const support_world *w, void *options) {
  static const int64_t ids[] = {1, 2, 1};
  const support_column column = {.name = "pseudonym", .integers = ids};
  ji_dataset *list = support_dataset(ctx, 3, &column, 1), *out = NULL;
  ji_bundle *lists = NULL;
  (void)w;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "list", list, &lists));
  ji_status status = drop(ji_overlap_exact(ctx, lists, options, &out), &out);
  ji_bundle_unref(lists);
  ji_dataset_unref(list);
  return status;
}

static ji_status bounds(ji_context *ctx, const support_world *w, void *options) {
  const support_column columns[] = {{.name = "list", .texts = names},
                                    {.name = "value", .numbers = numbers}};
  ji_dataset *sizes = support_dataset(ctx, 2, columns, 2), *out = NULL;
  (void)w;
  ji_status status = drop(ji_overlap_bounds(ctx, sizes, NULL, options, &out), &out);
  ji_dataset_unref(sizes);
  return status;
}

static ji_status two_lists(ji_context *ctx, const support_world *w, void *options) {
  ji_overlap_two_lists_options *own = options;
  ji_dataset *out = NULL;
  (void)w;
  own->first = 12;
  own->second = 9;
  own->both = 3;
  return drop(ji_overlap_two_lists(ctx, options, &out), &out);
}

static ji_status multiplicity(ji_context *ctx, const support_world *w, void *options) {
  static const double ones[] = {1, 1, 2};
  const support_column columns[] = {{.name = "list", .texts = names},
                                    {.name = "multiplicity", .numbers = ones},
                                    {.name = "weight", .numbers = ones}};
  ji_dataset *sample = support_dataset(ctx, 3, columns, 3), *out = NULL;
  (void)w;
  ji_status status = drop(ji_overlap_multiplicity(ctx, sample, options, &out), &out);
  ji_dataset_unref(sample);
  return status;
}

static ji_dataset *one_column(ji_context *ctx, const char *unit, const char *measure) {
  const support_column column = {
      .name = "value", .unit = unit, .measure = measure, .numbers = numbers};
  return support_dataset(ctx, 3, &column, 1);
}

static ji_status delivered(ji_context *ctx, const support_world *w, void *options) {
  ji_valuation_delivered_options *own = options;
  ji_dataset *sales = one_column(ctx, NULL, "quantity=money"), *out = NULL;
  (void)w;
  own->returned.value = 0.5;
  own->source = "test";
  ji_status status = drop(ji_valuation_delivered(ctx, sales, "value", options, &out), &out);
  ji_dataset_unref(sales);
  return status;
}

static ji_status carry(ji_context *ctx, const support_world *w, void *options) {
  static const char *const kind[] = {"deflator"}, *const from[] = {"CNY@2018"};
  static const char *const to[] = {"CNY@2024"};
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "value", .numbers = numbers}};
  ji_valuation_carry_options *own = options;
  ji_dataset *rates = support_dataset(ctx, 1, columns, 4), *out = NULL;
  ji_dataset *jobs = one_column(ctx, "job/(CNY@2018)",
                                "quantity=coefficient; form=per_unit; kind=average; "
                                "of.quantity=jobs; per.quantity=money; per.unit=CNY@2018");
  (void)w;
  own->year = "2024";
  own->productivity.value = 0;
  own->source = "test";
  ji_status status = drop(ji_valuation_carry(ctx, jobs, "value", rates, options, &out), &out);
  ji_dataset_unref(rates);
  ji_dataset_unref(jobs);
  return status;
}

static ji_status displaced(ji_context *ctx, const support_world *w, void *options) {
  const support_column columns[] = {
      {.name = "sales", .numbers = numbers},         {.name = "delta", .numbers = numbers},
      {.name = "margin_online", .numbers = numbers}, {.name = "margin_offline", .numbers = numbers},
      {.name = "jobs_online", .numbers = numbers},   {.name = "jobs_offline", .numbers = numbers}};
  ji_dataset *sales = support_dataset(ctx, 3, columns, 6), *out = NULL;
  (void)w;
  ji_status status = drop(ji_valuation_displaced(ctx, sales, options, &out), &out);
  ji_dataset_unref(sales);
  return status;
}

static ji_status otherwise(ji_context *ctx, const support_world *w, void *options) {
  ji_otherwise_options *own = options;
  ji_dataset *persons = one_column(ctx, NULL, "quantity=fte; basis=gross"), *out = NULL;
  (void)w;
  own->probability = "value";
  own->counterfactual = "without";
  own->source = "test";
  ji_status status = drop(ji_dataset_net_of_otherwise(ctx, persons, "value", options, &out), &out);
  ji_dataset_unref(persons);
  return status;
}

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(overlap_exact)
INIT(overlap_bounds)
INIT(overlap_two_lists)
INIT(overlap_multiplicity)
INIT(valuation_delivered)
INIT(valuation_carry)
INIT(valuation_displaced)
INIT(otherwise)

static const option_struct structs[] = {
    {"ji_overlap_exact_options", init_overlap_exact, sizeof(ji_overlap_exact_options),
     FIRST(ji_overlap_exact_options, list), exact},
    {"ji_overlap_bounds_options", init_overlap_bounds, sizeof(ji_overlap_bounds_options),
     FIRST(ji_overlap_bounds_options, reserved), bounds},
    {"ji_overlap_two_lists_options", init_overlap_two_lists, sizeof(ji_overlap_two_lists_options),
     FIRST(ji_overlap_two_lists_options, reserved), two_lists},
    {"ji_overlap_multiplicity_options", init_overlap_multiplicity,
     sizeof(ji_overlap_multiplicity_options), FIRST(ji_overlap_multiplicity_options, confidence),
     multiplicity},
    {"ji_valuation_delivered_options", init_valuation_delivered,
     sizeof(ji_valuation_delivered_options), FIRST(ji_valuation_delivered_options, status),
     delivered},
    {"ji_valuation_carry_options", init_valuation_carry, sizeof(ji_valuation_carry_options),
     FIRST(ji_valuation_carry_options, status), carry},
    {"ji_valuation_displaced_options", init_valuation_displaced,
     sizeof(ji_valuation_displaced_options), FIRST(ji_valuation_displaced_options, counterfactual),
     displaced},
    {"ji_otherwise_options", init_otherwise, sizeof(ji_otherwise_options),
     FIRST(ji_otherwise_options, status), otherwise},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

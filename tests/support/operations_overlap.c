/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

/* Inputs are made with a context of their own: what an operation may fail to allocate is its own,
 * and threads may run it at once. */
static ji_dataset *made(int64_t rows, const support_column *columns, size_t count) {
  ji_context *own = support_context();
  ji_dataset *dataset = support_dataset(own, rows, columns, count);
  ji_context_free(own);
  return dataset;
}

static const char *const names[] = {"a", "b", "c"};

static ji_bundle *make_lists(void) {
  static const char *const texts[] = {"p", "q", "p", NULL};
  static const int64_t ids[] = {3, 1, 3};
  static const char measure[] = "quantity=persons; time=any:2024; ids=x; system=@system";
  static const char *const systems[] = {"one", "one", "two"};
  const support_column integers[] = {
      {.name = "pseudonym", .measure = measure, .integers = ids},
      {.name = "system", .texts = systems},
      {.name = "text", .texts = texts},
      {.name = "list", .texts = names},
  };
  ji_dataset *records = made(3, integers, 4);
  ji_context *own = support_context();
  ji_bundle *lists = NULL;
  support_ok(own, ji_bundle_with(own, NULL, "records", records, &lists));
  ji_dataset_unref(records);
  ji_context_free(own);
  return lists;
}

static ji_status exact(ji_context *ctx, void *user) {
  ji_bundle *lists = make_lists();
  ji_overlap_exact_options options;
  assert_int_equal(ji_overlap_exact_options_init(&options, sizeof options), JI_OK);
  options.list = "list";
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(user, ji_overlap_exact(ctx, lists, &options, &out), &out);
  options.id = "text";
  out = SUPPORT_STALE;
  if (!status)
    status = support_keep_dataset(user, ji_overlap_exact(ctx, lists, &options, &out), &out);
  ji_bundle_unref(lists);
  return status;
}

static ji_status bounds(ji_context *ctx, void *user) {
  static const double values[] = {23, 5.73, 14.47}, roundings[] = {0.5, 0.005, 0.005};
  static const double shares[] = {0.1, 0.2};
  const support_column sizes[] = {
      {.name = "list", .texts = names},
      {.name = "value",
       .unit = "1e6 opportunity",
       .measure = "quantity=opportunities; time=unstated:2024; system=account:x; layer=@list; "
                  "status=claim; vintage=x-2024",
       .numbers = values},
      {.name = "rounding", .unit = "1e6 opportunity", .numbers = roundings}};
  const support_column overlaps[] = {{.name = "list_a", .texts = names},
                                     {.name = "list_b", .texts = names + 1},
                                     {.name = "share_of_b", .numbers = shares}};
  ji_dataset *known = made(3, sizes, 3), *pairs = made(2, overlaps, 3), *out = SUPPORT_STALE;
  ji_overlap_bounds_options options;
  assert_int_equal(ji_overlap_bounds_options_init(&options, sizeof options), JI_OK);
  options.reading = "once";
  options.universe = 1000;
  ji_status status =
      support_keep_dataset(user, ji_overlap_bounds(ctx, known, pairs, &options, &out), &out);
  ji_dataset_unref(known);
  ji_dataset_unref(pairs);
  return status;
}

static ji_status two_lists(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  ji_overlap_two_lists_options options;
  assert_int_equal(ji_overlap_two_lists_options_init(&options, sizeof options), JI_OK);
  options.first = 1200;
  options.second = 900;
  options.both = 150;
  options.independent = 1;
  return support_keep_dataset(user, ji_overlap_two_lists(ctx, &options, &out), &out);
}

static ji_status multiplicity(ji_context *ctx, void *user) {
  static const char *const lists[] = {"a", "a", "b", "b"};
  static const double on[] = {1, 2, 1, 2}, weights[] = {10, 20, 5, 8};
  const support_column columns[] = {{.name = "list", .texts = lists},
                                    {.name = "multiplicity", .numbers = on},
                                    {.name = "weight", .numbers = weights}};
  ji_dataset *sample = made(4, columns, 3), *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_overlap_multiplicity(ctx, sample, NULL, &out), &out);
  ji_dataset_unref(sample);
  return status;
}

/* --- valuation ---------------------------------------------------------------------------- */

static const double amounts[] = {60, 40, 20};

static ji_status delivered(ji_context *ctx, void *user) {
  const support_column column = {.name = "sales",
                                 .unit = "1e9 CNY@2024:purchasers",
                                 .measure = "quantity=money; unit=CNY@2024:purchasers; returns=in",
                                 .numbers = amounts};
  ji_dataset *sales = made(3, &column, 1), *out = SUPPORT_STALE;
  ji_valuation_delivered_options options;
  assert_int_equal(ji_valuation_delivered_options_init(&options, sizeof options), JI_OK);
  options.returned.value = 0.25;
  options.source = "test";
  ji_status status =
      support_keep_dataset(user, ji_valuation_delivered(ctx, sales, "sales", &options, &out), &out);
  ji_dataset_unref(sales);
  return status;
}

static ji_status carry(ji_context *ctx, void *user) {
  static const char *const kind[] = {"deflator"}, *const from[] = {"CNY@2018"};
  static const char *const to[] = {"CNY@2024"};
  static const double level[] = {1.12};
  const support_column rates[] = {{.name = "kind", .texts = kind},
                                  {.name = "from", .texts = from},
                                  {.name = "to", .texts = to},
                                  {.name = "value", .numbers = level}};
  const support_column column = {
      .name = "jobs",
      .unit = "job/(1e9 CNY@2018:purchasers)",
      .measure = "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
                 "of.time=at:2018-12-31; per.quantity=money; per.unit=CNY@2018:purchasers",
      .numbers = amounts};
  ji_dataset *given = made(1, rates, 4), *jobs = made(3, &column, 1), *out = SUPPORT_STALE;
  ji_valuation_carry_options options;
  assert_int_equal(ji_valuation_carry_options_init(&options, sizeof options), JI_OK);
  options.year = "2024";
  options.productivity.value = 0.06;
  options.source = "test";
  ji_status status = support_keep_dataset(
      user, ji_valuation_carry(ctx, jobs, "jobs", given, &options, &out), &out);
  ji_dataset_unref(given);
  ji_dataset_unref(jobs);
  return status;
}

static ji_status displaced(ji_context *ctx, void *user) {
  static const double shares[] = {0.5, 0.25, 1};
  static const char sales[] = "quantity=money; unit=CNY@2024:purchasers; sector=@product; "
                              "returns=out";
  static const char jobs[] = "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
                             "of.sector=@product; of.basis=gross; per.quantity=money; "
                             "per.unit=CNY@2024:purchasers; per.sector=@product; per.returns=out";
  const support_column columns[] = {
      {.name = "product", .texts = names},
      {.name = "sales", .unit = "1e9 CNY@2024:purchasers", .measure = sales, .numbers = amounts},
      {.name = "delta", .numbers = shares},
      {.name = "margin_online", .numbers = shares},
      {.name = "margin_offline", .numbers = shares},
      {.name = "jobs_online",
       .unit = "job/(1e6 CNY@2024:purchasers)",
       .measure = jobs,
       .numbers = amounts},
      {.name = "jobs_offline",
       .unit = "job/(1e6 CNY@2024:purchasers)",
       .measure = jobs,
       .numbers = amounts}};
  ji_dataset *given = made(3, columns, 7), *out = SUPPORT_STALE;
  ji_valuation_displaced_options options;
  assert_int_equal(ji_valuation_displaced_options_init(&options, sizeof options), JI_OK);
  options.label = "product";
  ji_status status =
      support_keep_dataset(user, ji_valuation_displaced(ctx, given, &options, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static ji_status otherwise(ji_context *ctx, void *user) {
  static const double shares[] = {0.5, 0.25, 1};
  const support_column columns[] = {
      {.name = "fte", .unit = "fte", .measure = "quantity=fte; basis=gross", .numbers = shares},
      {.name = "probability", .numbers = shares}};
  ji_dataset *persons = made(3, columns, 2), *out = SUPPORT_STALE;
  ji_otherwise_options options;
  assert_int_equal(ji_otherwise_options_init(&options, sizeof options), JI_OK);
  options.counterfactual = "without";
  options.source = "test";
  ji_status status = support_keep_dataset(
      user, ji_dataset_net_of_otherwise(ctx, persons, "fte", &options, &out), &out);
  ji_dataset_unref(persons);
  return status;
}

static const support_entry entries[] = {
    {"ji_dataset_net_of_otherwise", otherwise},
    {"ji_overlap_bounds", bounds},
    {"ji_overlap_exact", exact},
    {"ji_overlap_multiplicity", multiplicity},
    {"ji_overlap_two_lists", two_lists},
    {"ji_valuation_carry", carry},
    {"ji_valuation_delivered", delivered},
    {"ji_valuation_displaced", displaced},
};
const support_entry_list support_overlap_entries = {entries, sizeof entries / sizeof entries[0]};

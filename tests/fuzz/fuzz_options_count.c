/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in the option structs of count.h. */
#include "fuzz/options.h"

#include "support/count.h"

static ji_status run(trial *t, const ji_count_options *options,
                     const ji_count_quality_options *quality) {
  ji_dataset *records = support_read_text(t->world->ctx, support_count_records, NULL), *out = NULL;
  ji_dataset *rules =
      support_read_text(t->world->ctx, "rule,unit,time,period,by\na,persons,any,2024,sex\n", NULL);
  ji_status status = quality ? ji_count_quality(t->ctx, records, rules, options, quality, &out)
                             : ji_count(t->ctx, records, rules, options, &out);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  return keep_dataset(status, &out);
}

static ji_status run_count(trial *t) {
  return run(t, t->options, NULL);
}

static ji_status run_quality(trial *t) {
  return run(t, NULL, t->options);
}

INIT(count)
INIT(count_quality)

static const member count_members[] = {
    MEMBER(ji_count_options, pseudonym, TEXT),     MEMBER(ji_count_options, engagement, TEXT),
    MEMBER(ji_count_options, start, TEXT),         MEMBER(ji_count_options, end, TEXT),
    MEMBER(ji_count_options, hours, TEXT),         MEMBER(ji_count_options, income, TEXT),
    MEMBER(ji_count_options, age, TEXT),           MEMBER(ji_count_options, weight, TEXT),
    MEMBER(ji_count_options, entity, TEXT),        MEMBER(ji_count_options, absent, TEXT),
    MEMBER(ji_count_options, paid, TEXT),          MEMBER(ji_count_options, stage, TEXT),
    MEMBER(ji_count_options, area, TEXT),          MEMBER(ji_count_options, groups, TEXT),
    MEMBER(ji_count_options, age_bands, TEXT),     MEMBER(ji_count_options, income_period, TEXT),
    MEMBER(ji_count_options, cutoff, TEXT),        MEMBER(ji_count_options, measure, TEXT),
    MEMBER(ji_count_options, minimum_cell, INT64), MEMBER(ji_count_options, complementary, INT32),
    MEMBER(ji_count_options, invalid, INT32)};
static const member count_quality_members[] = {
    MEMBER(ji_count_quality_options, hours_bands, TEXT),
    MEMBER(ji_count_quality_options, quantiles, TEXT),
    MEMBER(ji_count_quality_options, minimum_wage, NUMBER),
    MEMBER(ji_count_quality_options, minimum_wage_source, TEXT),
    MEMBER(ji_count_quality_options, status, TEXT),
    MEMBER(ji_count_quality_options, dependent, TEXT),
    MEMBER(ji_count_quality_options, role, TEXT),
    MEMBER(ji_count_quality_options, merchants, TEXT)};

static const struct_entry structs[] = {STRUCT(count, count), STRUCT(count_quality, quality)};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)keep_model;
  (void)keep_bundle;
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}

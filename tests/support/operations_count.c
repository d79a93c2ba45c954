/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include "support/count.h"

/* Made with a context of its own: what an operation may fail to allocate is its own, and threads
 * may run it at once. */
static ji_dataset *table(const char *text) {
  ji_context *own = support_context();
  ji_dataset *made = support_read_text(own, text, NULL);
  ji_context_free(own);
  return made;
}

static ji_count_options options_of(void) {
  ji_count_options options;
  assert_int_equal(ji_count_options_init(&options, sizeof options), JI_OK);
  options.cutoff = "2024-12-31";
  options.groups = "rural";
  options.minimum_cell = 2;
  return options;
}

static ji_status count(ji_context *ctx, void *user) {
  ji_dataset *records = table(support_count_records), *rules = table(support_count_rules);
  ji_dataset *out = SUPPORT_STALE;
  ji_count_options options = options_of();
  ji_status status =
      support_keep_dataset(user, ji_count(ctx, records, rules, &options, &out), &out);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  return status;
}

static ji_status count_quality(ji_context *ctx, void *user) {
  ji_dataset *records = table(support_count_records), *rules = table(support_count_rules);
  ji_dataset *out = SUPPORT_STALE;
  ji_count_options options = options_of();
  ji_count_quality_options quality;
  assert_int_equal(ji_count_quality_options_init(&quality, sizeof quality), JI_OK);
  quality.minimum_wage = 3;
  quality.minimum_wage_source = "a test";
  ji_status status = support_keep_dataset(
      user, ji_count_quality(ctx, records, rules, &options, &quality, &out), &out);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  return status;
}

static ji_status count_spread(ji_context *ctx, void *user) {
  ji_dataset *counts = table("rule,by,value,unit\na,,1,person\nb,,2,person\nc,,0,job\n");
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(user, ji_count_spread(ctx, counts, &out), &out);
  ji_dataset_unref(counts);
  return status;
}

static const support_entry entries[] = {
    {"ji_count", count},
    {"ji_count_quality", count_quality},
    {"ji_count_spread", count_spread},
};
const support_entry_list support_count_entries = {entries, sizeof entries / sizeof entries[0]};

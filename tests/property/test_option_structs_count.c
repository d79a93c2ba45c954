/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of count.h. */
#include "property/option_structs.h"

#include "support/count.h"

static ji_status drop(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

/* Two persons, and a rule that asks for nothing but them. */
static ji_status run(ji_context *ctx, const ji_count_options *options,
                     const ji_count_quality_options *quality) {
  ji_context *own = support_context();
  ji_dataset *records = support_read_text(own, "pseudonym,hours\n1,5\n2,6\n", NULL), *out = NULL;
  ji_dataset *rules = support_read_text(own, "rule,unit,time,period\na,persons,any,2024\n", NULL);
  ji_status status = quality ? ji_count_quality(ctx, records, rules, options, quality, &out)
                             : ji_count(ctx, records, rules, options, &out);
  ji_dataset_unref(rules);
  ji_dataset_unref(records);
  ji_context_free(own);
  return drop(status, &out);
}

static ji_status count(ji_context *ctx, const support_world *w, void *options) {
  (void)w;
  return run(ctx, options, NULL);
}

static ji_status count_quality(ji_context *ctx, const support_world *w, void *options) {
  (void)w;
  return run(ctx, NULL, options);
}

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(count)
INIT(count_quality)

static const option_struct structs[] = {
    {"ji_count_options", init_count, sizeof(ji_count_options), FIRST(ji_count_options, invalid),
     count},
    {"ji_count_quality_options", init_count_quality, sizeof(ji_count_quality_options),
     FIRST(ji_count_quality_options, merchants), count_quality},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

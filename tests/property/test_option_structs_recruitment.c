/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of occupations.h, recruitment.h and time_to_hire.h. */
#include "property/option_structs.h"

#include "support/occupations.h"
#include "support/vacancies.h"

static ji_status time_to_hire(ji_context *ctx, const support_world *w, void *options) {
  ji_bundle *out = NULL;
  ji_context *own = support_context();
  ji_dataset *data = support_vacancies(own);
  (void)w;
  ji_context_free(own);
  ji_status status = ji_time_to_hire(ctx, data, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status funnel(ji_context *ctx, const support_world *w, void *options) {
  support_funnel all;
  ji_bundle *out = NULL;
  ji_dataset *readings = NULL;
  ji_context *other = support_context();
  (void)w;
  support_funnel_fill(&all);
  for (int i = 0; i < support_funnel_rows; i++)
    all.channel[i] = all.group[i]; /* rows differ in it */
  ji_dataset *data = support_funnel_dataset(other, &all, 2);
  ji_context_free(other);
  ji_status status = ji_recruitment_funnel(ctx, data, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  if (!status)
    status = ji_recruitment_claim(ctx, data, 10, NULL, options, &readings);
  ji_dataset_unref(readings);
  ji_dataset_unref(data);
  return status;
}

static ji_status occupations(ji_context *ctx, const support_world *w, void *options) {
  support_occupations all;
  ji_bundle *out = NULL;
  ji_context *other = support_context();
  (void)w;
  support_occupations_fill(other, &all);
  ji_context_free(other);
  ji_status status = ji_occupation_jobs(ctx, all.jobs, all.shares, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  support_occupations_free(&all);
  return status;
}

static ji_status init_occupations(void *options, size_t size) {
  return ji_occupation_options_init(options, size);
}

static ji_status init_funnel(void *options, size_t size) {
  return ji_recruitment_options_init(options, size);
}

static ji_status init(void *options, size_t size) {
  return ji_time_to_hire_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_occupation_options", init_occupations, sizeof(ji_occupation_options),
     FIRST(ji_occupation_options, detail), occupations},
    {"ji_recruitment_options", init_funnel, sizeof(ji_recruitment_options),
     FIRST(ji_recruitment_options, confidence), funnel},
    {"ji_time_to_hire_options", init, sizeof(ji_time_to_hire_options),
     FIRST(ji_time_to_hire_options, confidence), time_to_hire},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

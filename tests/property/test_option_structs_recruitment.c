/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option struct of time_to_hire.h. */
#include "property/option_structs.h"

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

static ji_status init(void *options, size_t size) {
  return ji_time_to_hire_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_time_to_hire_options", init, sizeof(ji_time_to_hire_options),
     FIRST(ji_time_to_hire_options, confidence), time_to_hire},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

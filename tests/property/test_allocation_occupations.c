/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of registries, jobs by occupation, and entry and exit. */
#include "support/support.h"

#include "support/occupations.h"

static ji_status create(ji_context *ctx, void *user) {
  ji_bundle *out = NULL;
  ji_dataset *const *tables = user;
  ji_status status = ji_occupation_registry_create(ctx, tables[0], tables[1], &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void of_registries(void **state) {
  static const char roles[] = "namespace,name,parent,source\na,x,,made\na,y,x,made\n";
  ji_context *ctx = support_context();
  ji_dataset *tables[] = {support_csv(ctx, roles, NULL),
                          support_csv(ctx, "namespace,stated\na,9\n", NULL)};
  (void)state;
  support_every_allocation("registry", create, tables);
  ji_dataset_unref(tables[1]);
  tables[1] = NULL;
  support_every_allocation("registry without counts", create, tables);
  ji_dataset_unref(tables[0]);
  ji_context_free(ctx);
}

static ji_status jobs(ji_context *ctx, void *user) {
  support_occupations *all = user;
  ji_bundle *out = NULL;
  ji_status status = ji_occupation_jobs(ctx, all->jobs, all->shares, &all->options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void of_jobs(void **state) {
  support_occupations all;
  ji_context *ctx = support_context();
  (void)state;
  support_occupations_fill(ctx, &all);
  support_every_allocation("jobs by occupation", jobs, &all);
  support_occupations_free(&all);
  ji_context_free(ctx);
}

static ji_status change(ji_context *ctx, void *user) {
  ji_dataset *const *tables = user;
  ji_bundle *out = NULL;
  ji_status status = ji_occupation_change(ctx, tables[0], tables[1], tables[2], &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void of_change(void **state) {
  static const char first[] = "quantity=jobs; time=at:2020-12-31; group=occupation:@occupation";
  static const char second[] = "quantity=jobs; time=at:2024-12-31; group=occupation:@occupation";
  ji_context *ctx = support_context();
  ji_dataset *tables[] = {support_csv(ctx, "occupation,value\na,1\nb,2\n", first),
                          support_csv(ctx, "occupation,value\na,1\nc,2\n", second),
                          support_csv(ctx, "from,to,weight\nb,c,0.5\nb,,0.5\n", NULL)};
  (void)state;
  support_every_allocation("change", change, tables);
  for (size_t i = 0; i < 3; i++)
    ji_dataset_unref(tables[i]);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(of_change), cmocka_unit_test(of_jobs),
                                     cmocka_unit_test(of_registries)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

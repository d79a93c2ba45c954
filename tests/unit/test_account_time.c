/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_decompose(): what the change between two vintages comes from. */
#include "unit/account_fixture.h"

#include <stdio.h>

static const char schema[] = "column,type,unit,measure,description\nvalue,float64,@unit,,\n";
static const char layers[] = "vintage,period,layer,parent,estimator,inputs,value,unit\n"
                             "new,2024,all,,sum,,,job\n"
                             "new,2024,shops,all,driver_times_coefficient,sales*mean,,1e3 job\n"
                             "new,2024,creators,all,ratio_chain,accounts*paid*1-firms*1/each,,job\n"
                             "new,2024,given,all,value,,70,job\n"
                             "new,2024,grown,,elasticity,given*eps*sales*base,,job\n"
                             "new,2024,slope_jobs,,arc,slope*sales*base,,job\n"
                             "new,2024,named,,sum,given*creators,,job\n"
                             "old,2020,all,,sum,,,job\n"
                             "old,2020,shops,all,driver_times_coefficient,sales*mean,,1e3 job\n"
                             "old,2020,creators,all,ratio_chain,accounts*paid*1-firms*1/each,,job\n"
                             "old,2020,given,all,value,,50,job\n"
                             "old,2020,grown,,elasticity,given*eps*sales*base,,job\n"
                             "old,2020,slope_jobs,,arc,slope*sales*base,,job\n"
                             "old,2020,named,,sum,given*creators,,job\n";
static const char drivers[] = "vintage,driver,value,unit\n"
                              "new,sales,300,1e3 CNY@current:purchasers\n"
                              "new,base,80000,CNY@current:purchasers\n"
                              "new,accounts,1200,account\n"
                              "old,sales,100,1e3 CNY@current:purchasers\n"
                              "old,base,50,1e3 CNY@current:purchasers\n"
                              "old,accounts,1000,account\n";
static const char coefficients[] = "vintage,name,kind,value,unit\n"
                                   "new,mean,average,2,job/(1e3 CNY@current:purchasers)\n"
                                   "new,paid,share,0.5,1\nnew,firms,share,0.2,1\n"
                                   "new,each,linear,2.5,account/job\nnew,eps,elasticity,0.4,1\n"
                                   "new,slope,marginal,1,job/(1e3 CNY@current:purchasers)\n"
                                   "old,mean,average,3,job/(1e3 CNY@current:purchasers)\n"
                                   "old,paid,share,0.6,1\nold,firms,share,0.1,1\n"
                                   "old,each,linear,2,account/job\nold,eps,elasticity,0.5,1\n"
                                   "old,slope,marginal,1.5,job/(1e3 CNY@current:purchasers)\n";

static ji_model *of_vintage(ji_context *ctx, const char *const *files, const char *vintage,
                            const ji_named_model *models, size_t count) {
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_account_options options;
  support_ok(ctx, read_account(ctx, files, &bundle));
  support_ok(ctx, ji_account_options_init(&options, sizeof options));
  options.vintage = vintage;
  support_ok(ctx, ji_account_model_create(ctx, bundle, models, count, &options, &model));
  ji_bundle_unref(bundle);
  return model;
}

static ji_dataset *decomposed(ji_context *ctx, const char *const *files, const char *layer) {
  ji_model *old = of_vintage(ctx, files, "old", NULL, 0);
  ji_model *new = of_vintage(ctx, files, "new", NULL, 0);
  ji_account_decompose_options options;
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_decompose_options_init(&options, sizeof options));
  options.layer = layer;
  support_ok(ctx, ji_account_decompose(ctx, old, new, &options, &result));
  ji_model_unref(old);
  ji_model_unref(new);
  return result;
}

#define ACCOUNT                                                                                    \
  FILES("layers.csv", layers, "layers.schema.csv", schema, "drivers.csv", drivers,                 \
        "coefficients.csv", coefficients)

static double term_at(ji_context *ctx, const ji_dataset *result, const char *layer,
                      const char *term, const char *column) {
  return number_at(ctx, result, "layer", layer, "term", term, column);
}

/* dE = da (G0 + G1)/2 + dG (a0 + a1)/2 = -1 * 200 + 200 * 2.5, in thousands. */
static void a_product_is_the_mean_of_both_polar_forms(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = decomposed(ctx, ACCOUNT, "shops");
  assert_int_equal(ji_dataset_row_count(result), 3);
  support_close("driver", term_at(ctx, result, "shops", "sales", "contribution"), 0.5, 1e-14);
  support_close("coefficient", term_at(ctx, result, "shops", "mean", "contribution"), -0.2, 1e-14);
  support_close("all", term_at(ctx, result, "shops", NULL, "contribution"), 0.3, 1e-14);
  support_close("low", term_at(ctx, result, "shops", "sales", "low"), 0.4, 1e-14);
  support_close("high", term_at(ctx, result, "shops", "sales", "high"), 0.6, 1e-14);
  support_close("share", term_at(ctx, result, "shops", "sales", "share"), 5.0 / 3, 1e-14);
  support_close("before", term_at(ctx, result, "shops", "sales", "earlier"), 100, 0);
  support_close("after", term_at(ctx, result, "shops", "sales", "later"), 300, 0);
  ji_column nominal = support_look(ctx, result, "nominal");
  assert_true(((const uint8_t *)nominal.values)[0] & 1);
  char *kind = text_at(ctx, result, 0, "kind");
  assert_string_equal(kind, "driver");
  free(kind);
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

/* Every layer's terms add up to its change, and lie between least and most. */
static void terms_add_up(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = decomposed(ctx, ACCOUNT, NULL);
  ji_column contribution = support_look(ctx, result, "contribution");
  ji_column low = support_look(ctx, result, "low"), high = support_look(ctx, result, "high");
  ji_column term = support_look(ctx, result, "term");
  double sum = 0;
  int whole = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    double own = support_number(&contribution, row);
    if (support_is_null(&term, row)) {
      support_close("sum", sum, own, 1e-12);
      sum = 0;
      whole++;
      continue;
    }
    sum += own;
    assert_true(support_number(&low, row) <= own + 1e-12);
    assert_true(own <= support_number(&high, row) + 1e-12);
  }
  assert_int_equal(whole, 7);
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

/* Brute force over all orders of four factors. */
static void a_chain_is_the_mean_over_all_orders(void **state) {
  (void)state;
  static const double x[] = {1000, 0.6, 0.9, 1 / 2.0}, y[] = {1200, 0.5, 0.8, 1 / 2.5};
  static const char *const names[] = {"accounts", "paid", "firms", "each"};
  double mean[4] = {0};
  int order[4], count = 0;
  for (int code = 0; code < 256; code++) {
    int used = 0;
    for (int i = 0; i < 4; i++) {
      order[i] = code >> (2 * i) & 3;
      used |= 1 << order[i];
    }
    if (used != 15)
      continue;
    double z[] = {x[0], x[1], x[2], x[3]};
    count++;
    for (int i = 0; i < 4; i++) {
      double before = z[0] * z[1] * z[2] * z[3];
      z[order[i]] = y[order[i]];
      mean[order[i]] += z[0] * z[1] * z[2] * z[3] - before;
    }
  }
  assert_int_equal(count, 24);
  ji_context *ctx = support_context();
  ji_dataset *result = decomposed(ctx, ACCOUNT, "creators");
  for (int i = 0; i < 4; i++)
    support_close(names[i], term_at(ctx, result, "creators", names[i], "contribution"),
                  mean[i] / 24, 1e-12);
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

static void sums_have_their_parts_and_given_layers_themselves(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *result = decomposed(ctx, ACCOUNT, "all");
  support_close("shops", term_at(ctx, result, "all", "shops", "contribution"), 300, 1e-12);
  support_close("given", term_at(ctx, result, "all", "given", "contribution"), 20, 1e-12);
  support_close("creators", term_at(ctx, result, "all", "creators", "contribution"), 192 - 270,
                1e-12);
  ji_dataset_unref(result);
  result = decomposed(ctx, ACCOUNT, "given");
  assert_int_equal(ji_dataset_row_count(result), 2);
  support_close("itself", term_at(ctx, result, "given", "given", "contribution"), 20, 0);
  ji_dataset_unref(result);
  result = decomposed(ctx, ACCOUNT, "slope_jobs");
  /* b (G1 - G0): 1.5 * 50 before, 1 * 220 after. */
  support_close("all", term_at(ctx, result, "slope_jobs", NULL, "contribution"), 145, 1e-12);
  support_close("before", term_at(ctx, result, "slope_jobs", "base", "later"), 80, 1e-12);
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

static void a_layer_computed_otherwise_is_one_term(void **state) {
  (void)state;
  static const char other[] =
      "vintage,period,layer,parent,estimator,inputs,value,unit\n"
      "new,2024,all,,sum,,,job\nnew,2024,a,all,ratio_chain,g,,job\nnew,2024,b,,value,,4,job\n"
      "old,2020,all,,sum,,,job\nold,2020,a,all,value,,2,job\nold,2020,b,all,value,,3,job\n";
  ji_context *ctx = support_context();
  ji_dataset *result = decomposed(
      ctx, FILES("layers.csv", other, "drivers.csv", "driver,value,unit\ng,5,job\n"), NULL);
  assert_int_equal(ji_dataset_row_count(result), 6);
  for (int64_t row = 0; row < 4; row++) {
    char *reason = text_at(ctx, result, row, "reason");
    support_contains(reason, "computed otherwise in the earlier account");
    free(reason);
  }
  support_close("a", term_at(ctx, result, "a", "a", "contribution"), 3, 0);
  ji_dataset_unref(result);
  ji_context_free(ctx);
}

/* --- input-output layers
 * --------------------------------------------------------------------------- */

/* One sector and half of it bought by itself: jobs per unit of demand e / (1 - 0.5). */
static ji_model *one_sector(ji_context *ctx, const char *jobs, const char *year) {
  char *folder = support_folder(), accounts[128], facts[256];
  ji_bundle *tables = NULL;
  ji_model *table = NULL;
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.year_action = JI_IO_YEAR_WARN; /* later employment over the same table's output */
  (void)snprintf(accounts, sizeof accounts, "sector,gross_output,employment\ns,100,%s\n", jobs);
  (void)snprintf(facts, sizeof facts,
                 "key,value\nname,t\nterritory,CN\nyear,2020\nvaluation,basic\n"
                 "employment_time,at:%s-12-31\n",
                 year);
  support_write(folder, "table.csv", facts);
  support_write(folder, "flows.csv", "sector,s\ns,50\n");
  support_write(folder, "final_demand.csv", "sector,all\ns,50\n");
  support_write(folder, "accounts.csv", accounts);
  support_write(folder, "units.csv",
                "file,column,unit\nflows.csv,*,CNY@2020:basic\nfinal_demand.csv,*,CNY@2020:basic\n"
                "accounts.csv,gross_output,CNY@2020:basic\naccounts.csv,employment,person\n");
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, &options, &table));
  ji_bundle_unref(tables);
  support_folder_free(folder);
  return table;
}

typedef struct pair {
  ji_model *old, *new;
} pair;

static ji_status decompose_pair(ji_context *ctx, void *user) {
  const pair *p = user;
  ji_dataset *out = (ji_dataset *)&out;
  ji_status status = ji_account_decompose(ctx, p->old, p->new, NULL, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

/* m = 0.4 before, 0.2 after; g = 10 and 5 before, 30 and 5 after. */
static void a_table_and_its_drivers_share_the_change(void **state) {
  (void)state;
  static const char two[] = "vintage,period,layer,estimator,inputs,value,unit\n"
                            "new,2024,x,input_output,table*g*h*effect=direct+indirect,,person\n"
                            "new,2024,y,nested_model,table*g*effect=direct+indirect,,person\n"
                            "old,2020,x,input_output,table*g*h*effect=direct+indirect,,person\n"
                            "old,2020,y,nested_model,table*g*effect=direct+indirect,,person\n";
  static const char one_nested[] =
      "vintage,period,layer,estimator,inputs,value,unit\n"
      "new,2024,x,input_output,table*g*effect=direct+indirect,,person\n"
      "old,2020,x,input_output,table*g*effect=direct+indirect,,person\n";
  static const char demand[] = "vintage,driver,component,value,unit\nnew,g,s,30,CNY@2020:basic\n"
                               "new,h,s,5,CNY@2020:basic\nold,g,s,10,CNY@2020:basic\n"
                               "old,h,s,5,CNY@2020:basic\n";
  ji_context *ctx = support_context();
  ji_model *tables[] = {one_sector(ctx, "20", "2020"), one_sector(ctx, "10", "2024")};
  const ji_named_model named[] = {{"table", tables[0]}, {"table", tables[1]}};
  const char *const *files = FILES("layers.csv", two, "drivers.csv", demand);
  ji_model *old = of_vintage(ctx, files, "old", &named[0], 1);
  ji_model *new = of_vintage(ctx, files, "new", &named[1], 1);
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_decompose(ctx, old, new, NULL, &result));
  support_close("all", term_at(ctx, result, "x", NULL, "contribution"), 7 - 6, 1e-12);
  support_close("g", term_at(ctx, result, "x", "g", "contribution"), 0.3 * 20, 1e-12);
  support_close("h", term_at(ctx, result, "x", "h", "contribution"), 0, 1e-12);
  support_close("model", term_at(ctx, result, "x", "model", "contribution"), -0.2 * 20 - 0.2 * 5,
                1e-12);
  support_close("low", term_at(ctx, result, "x", "model", "low"), -0.2 * 30 - 0.2 * 5, 1e-12);
  support_close("drivers", term_at(ctx, result, "y", "drivers", "contribution"), 0.3 * 20, 1e-12);
  support_close("its model", term_at(ctx, result, "y", "model", "contribution"), -0.2 * 20, 1e-12);
  ji_dataset_unref(result);
  ji_model_unref(old);
  ji_model_unref(new);
  /* Every failing allocation costs as much as all before it: one layer will do. */
  files = FILES("layers.csv", one_nested, "drivers.csv", demand);
  pair both = {of_vintage(ctx, files, "old", &named[0], 1),
               of_vintage(ctx, files, "new", &named[1], 1)};
  support_every_allocation("ji_account_decompose", decompose_pair, &both);
  ji_model_unref(both.old);
  ji_model_unref(both.new);
  ji_model_unref(tables[0]);
  ji_model_unref(tables[1]);
  ji_context_free(ctx);
}

/* --- refusals
 * --------------------------------------------------------------------------------------- */

static void refuses(ji_context *ctx, const char *const *files, const char *layer, ji_status status,
                    const char *message) {
  ji_model *old = of_vintage(ctx, files, "old", NULL, 0);
  ji_model *new = of_vintage(ctx, files, "new", NULL, 0);
  ji_account_decompose_options options;
  ji_dataset *result = (ji_dataset *)&result;
  support_ok(ctx, ji_account_decompose_options_init(&options, sizeof options));
  options.layer = layer;
  support_status(ctx, ji_account_decompose(ctx, old, new, &options, &result), status);
  assert_null(result);
  support_message(ctx, message);
  ji_model_unref(old);
  ji_model_unref(new);
}

static void what_does_not_compare_is_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuses(ctx, ACCOUNT, "none", JI_ERROR_NOT_FOUND,
          "ji_account_decompose_options.layer: no layer \"none\"");
  refuses(ctx,
          FILES("layers.csv", "vintage,layer,estimator,value,unit\nnew,a,value,1,job\n"
                              "old,b,value,1,job\n"),
          NULL, JI_ERROR_LABEL, "layer \"b\": the later account does not have the layer");
  static const char one[] = "vintage,layer,estimator,inputs,value,unit\n"
                            "new,a,driver_times_coefficient,g*k,,job\n"
                            "old,a,driver_times_coefficient,g*k,,job\n";
  refuses(ctx,
          FILES("layers.csv", one, "layers.schema.csv", schema, "drivers.csv",
                "vintage,driver,value,unit\nnew,g,1,CNY@2024\nold,g,1,CNY@2020\n",
                "coefficients.csv",
                "vintage,name,kind,value,unit\nnew,k,average,1,job/CNY@2024\n"
                "old,k,average,1,job/CNY@2020\n"),
          NULL, JI_ERROR_UNIT, "layer \"a\"");
  char long_chain[1024] = "vintage,layer,estimator,inputs,value,unit\n", factors[128] = "g";
  for (int i = 0; i < 16; i++)
    strcat(factors, "*k");
  (void)snprintf(long_chain + strlen(long_chain), 512,
                 "new,a,ratio_chain,%s,,job\nold,a,ratio_chain,%s,,job\n", factors, factors);
  refuses(ctx,
          FILES("layers.csv", long_chain, "layers.schema.csv", schema, "drivers.csv",
                "driver,value,unit\ng,1,job\n", "coefficients.csv",
                "name,kind,value,unit\nk,share,1,1\n"),
          NULL, JI_ERROR_LIMIT, "layer \"a\": more than 16 factors are not taken apart");
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_product_is_the_mean_of_both_polar_forms),
      cmocka_unit_test(terms_add_up),
      cmocka_unit_test(a_chain_is_the_mean_over_all_orders),
      cmocka_unit_test(sums_have_their_parts_and_given_layers_themselves),
      cmocka_unit_test(a_layer_computed_otherwise_is_one_term),
      cmocka_unit_test(a_table_and_its_drivers_share_the_change),
      cmocka_unit_test(what_does_not_compare_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

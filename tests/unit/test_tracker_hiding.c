/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small cells of the register's tables: what is hidden, and that subtraction does not find it. */
#include "support/tracker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static support_register r;
static int warnings;

static int set_up(void **state) {
  (void)state;
  r = support_register_open();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_register_close(&r);
  return 0;
}

static ji_tracker_indicators_options options_of(const char *by) {
  ji_tracker_indicators_options options;
  assert_int_equal(ji_tracker_indicators_options_init(&options, sizeof options), JI_OK);
  options.by = by;
  return options;
}

static ji_dataset *table_of(const ji_tracker_indicators_options *options) {
  ji_dataset *table = NULL;
  support_ok(r.ctx, ji_tracker_indicators(r.ctx, r.tracker, options, &table));
  return table;
}

/* `count` persons at a site of hall; numbers begin at `from`. */
static void enrol(int from, int count, const char *site, const char *groups, const char *cohort) {
  static char names[200][16];
  for (int i = from; i < from + count; i++) {
    (void)snprintf(names[i], sizeof names[i], "q%03d", i);
    support_event e = {.kind = "enrolment",
                       .program = "hall",
                       .cohort = cohort,
                       .person = names[i],
                       .site = site,
                       .groups = groups,
                       .stage = "enrolled",
                       .date = "2024-01-05"};
    support_register_event(&r, e);
  }
}

static int is_hidden(const ji_dataset *table, const char *texts) {
  ji_column hidden = support_look(r.ctx, table, "hidden");
  int64_t row = support_row(r.ctx, table, texts);
  int bit = ((const uint8_t *)hidden.values)[row / 8] >> row % 8 & 1;
  assert_int_equal(bit, isnan(support_cell(r.ctx, table, texts, "value")));
  return bit;
}

static void has_reason(const ji_dataset *table, const char *texts, const char *part) {
  ji_column own = support_look(r.ctx, table, "reason");
  char *text = support_text(r.ctx, &own, support_row(r.ctx, table, texts));
  support_contains(text ? text : "", part);
  free(text);
}

/* One small county: the next smallest is hidden too, so that the total does not give it away. */
static void test_small_cell_and_its_sibling(void **state) {
  (void)state;
  enrol(0, 5, "s1", NULL, "c1");
  enrol(10, 12, "s2", NULL, "c1");
  enrol(30, 30, "s3", NULL, "c1");
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("county");
  ji_dataset *table = table_of(&options);
  assert_false(is_hidden(table, "indicator=reach; program=hall"));
  assert_true(is_hidden(table, "indicator=reach; program=hall; county=520101"));
  assert_true(is_hidden(table, "indicator=reach; program=hall; county=520102"));
  assert_false(is_hidden(table, "indicator=reach; program=hall; county=530101"));
  has_reason(table, "indicator=reach; program=hall; county=520101", "fewer than 10 persons");
  has_reason(table, "indicator=reach; program=hall; county=520102", "protects");
  /* Nor does a figure made of it. */
  assert_true(is_hidden(table, "indicator=coverage; program=hall; county=520101"));
  has_reason(table, "indicator=coverage; program=hall; county=520101", "made of a hidden figure");
  ji_column numerator = support_look(r.ctx, table, "numerator");
  ji_column persons = support_look(r.ctx, table, "persons");
  int64_t row = support_row(r.ctx, table, "indicator=reach; program=hall; county=520102");
  assert_true(support_is_null(&numerator, row) && support_is_null(&persons, row));
  ji_dataset_unref(table);
}

/* Two hidden cells of too few persons together are no protection. */
static void test_hidden_cells_together(void **state) {
  (void)state;
  enrol(0, 3, "s1", NULL, "c1");
  enrol(10, 4, "s2", NULL, "c1");
  enrol(30, 30, "s3", NULL, "c1");
  enrol(70, 40, "s4", NULL, "c1");
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("county");
  ji_dataset *table = table_of(&options);
  assert_true(is_hidden(table, "indicator=enrolment; program=hall; county=530101"));
  assert_false(is_hidden(table, "indicator=enrolment; program=hall; county=530102"));
  ji_dataset_unref(table);
}

/* In a cross table each line, along counties and along cohorts, has two hidden cells or none. */
static void test_lines_of_a_cross_table(void **state) {
  (void)state;
  static const char *const counties[] = {"520101", "520102", "530101"};
  static const char *const sites[] = {"s1", "s2", "s3"};
  static const int sizes[3][2] = {{5, 20}, {15, 25}, {30, 35}};
  int from = 0;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      enrol(from, sizes[i][k], sites[i], NULL, k ? "c2" : "c1");
      from += sizes[i][k];
    }
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("county|cohort|county+cohort");
  ji_dataset *table = table_of(&options);
  int hidden[3][2];
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      char texts[100];
      (void)snprintf(texts, sizeof texts, "indicator=reach; program=hall; county=%s; cohort=c%d",
                     counties[i], k + 1);
      hidden[i][k] = is_hidden(table, texts);
    }
  assert_true(hidden[0][0]);
  for (int i = 0; i < 3; i++)
    assert_int_not_equal(hidden[i][0] + hidden[i][1], 1);
  for (int k = 0; k < 2; k++)
    assert_int_not_equal(hidden[0][k] + hidden[1][k] + hidden[2][k], 1);
  assert_false(hidden[2][0] && hidden[1][0]); /* and no more than that takes */
  ji_dataset_unref(table);
}

/* Who is not of a group is the difference to the total. */
static void test_all_but_a_few_are_of_a_group(void **state) {
  (void)state;
  enrol(0, 30, "s1", "women", "c1");
  enrol(40, 4, "s1", NULL, "c1");
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("group");
  ji_dataset *table = table_of(&options);
  assert_false(is_hidden(table, "indicator=reach; program=hall"));
  assert_true(is_hidden(table, "indicator=reach; program=hall; group=women"));
  ji_dataset_unref(table);
}

/* The programs of the headline are a line, too. */
static void test_programs_are_a_line(void **state) {
  (void)state;
  enrol(0, 30, "s1", NULL, "c1");
  support_register_event(&r, (support_event){.kind = "enrolment",
                                             .program = "plan",
                                             .cohort = "c1",
                                             .person = "one",
                                             .site = "p1",
                                             .date = "2024-01-05"});
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of(NULL);
  ji_dataset *table = table_of(&options);
  assert_false(is_hidden(table, "indicator=reach"));
  assert_true(is_hidden(table, "indicator=reach; program=plan"));
  assert_true(is_hidden(table, "indicator=reach; program=hall"));
  ji_dataset_unref(table);
}

static void note(void *user, int32_t level, const char *message) {
  (void)user;
  warnings += level == JI_LOG_WARNING && strstr(message, "exact") != NULL;
}

/* Exact values are a choice that is logged and stays with the result. */
static void test_exact_is_logged(void **state) {
  (void)state;
  ji_context_options own;
  ji_context *ctx = NULL;
  ji_dataset *table = NULL, *provenance = NULL;
  assert_int_equal(ji_context_options_init(&own, sizeof own), JI_OK);
  own.log = note;
  assert_int_equal(ji_context_create(&own, &ctx), JI_OK);
  enrol(0, 5, "s1", NULL, "c1");
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("county");
  warnings = 0;
  support_ok(ctx, ji_tracker_indicators(ctx, r.tracker, &options, &table));
  assert_int_equal(warnings, 0);
  assert_true(is_hidden(table, "indicator=reach; program=hall"));
  ji_dataset_unref(table);
  options.exact = 1;
  support_ok(ctx, ji_tracker_indicators(ctx, r.tracker, &options, &table));
  assert_int_equal(warnings, 1);
  assert_false(is_hidden(table, "indicator=reach; program=hall; county=520101"));
  support_ok(ctx, ji_dataset_provenance(ctx, table, &provenance));
  ji_column value = support_look(ctx, provenance, "value");
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(provenance); row++) {
    char *text = support_text(ctx, &value, row);
    found |= text && strstr(text, "not for publication") != NULL;
    free(text);
  }
  assert_true(found);
  ji_dataset_unref(provenance);
  ji_dataset_unref(table);
  ji_context_free(ctx);
}

static void test_curves_are_hidden(void **state) {
  (void)state;
  enrol(0, 5, "s1", NULL, "c1");
  enrol(10, 40, "s2", NULL, "c1");
  support_register_record(&r);
  ji_tracker_indicators_options options = options_of("county");
  ji_dataset *table = NULL;
  support_ok(r.ctx,
             ji_tracker_survival(r.ctx, r.tracker, "enrolled", "completed", &options, &table));
  ji_column days = support_look(r.ctx, table, "days");
  int64_t small = support_row(r.ctx, table, "program=hall; county=520101");
  assert_true(support_is_null(&days, small));
  ji_dataset_unref(table);
}

/* A random cross table: a line whose total is shown never has just one hidden cell, nor hidden
 * cells of fewer persons together than the minimum while others could join them. */
static void test_random_tables(void **state) {
  (void)state;
  static const char *const sites[] = {"s1", "s2", "s3", "s4"};
  support_random random = {.state = 7};
  for (int round = 0; round < 20; round++) {
    int from = 0;
    for (int i = 0; i < 4; i++)
      for (int k = 0; k < 2; k++) {
        int size = (int)support_random_uniform(&random, 0, 25);
        enrol(from, size, sites[i], NULL, k ? "c2" : "c1");
        from += size;
      }
    support_register_record(&r);
    ji_tracker_indicators_options options = options_of("site+cohort");
    ji_dataset *table = table_of(&options);
    ji_column name = support_look(r.ctx, table, "indicator");
    ji_column site = support_look(r.ctx, table, "site");
    ji_column value = support_look(r.ctx, table, "value");
    int hidden[4] = {0}, shown[4] = {0};
    for (int64_t row = 0; row < ji_dataset_row_count(table); row++) {
      char *own = support_text(r.ctx, &site, row), *what = support_text(r.ctx, &name, row);
      ji_column program = support_look(r.ctx, table, "program");
      if (own && own[0] == 's' && !strcmp(what, "enrolment") && !support_is_null(&program, row)) {
        int at = own[1] - '1';
        hidden[at] += support_is_null(&value, row);
        shown[at] += !support_is_null(&value, row) && support_number(&value, row) > 0;
      }
      free(own);
      free(what);
    }
    for (int i = 0; i < 4; i++)
      assert_false(hidden[i] == 1 && shown[i] > 0);
    ji_dataset_unref(table);
    tear_down(NULL);
    set_up(NULL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_small_cell_and_its_sibling, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_hidden_cells_together, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_lines_of_a_cross_table, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_all_but_a_few_are_of_a_group, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_programs_are_a_line, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_exact_is_logged, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_curves_are_hidden, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_random_tables, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

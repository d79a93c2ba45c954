/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tracker_events.h: definitions; every error, versions, reading back. */
#include "support/register.h"

#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder;
static ji_tracker *tracker;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  tracker = support_register(ctx, folder, "register.db");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static void check_refused(const char *file, const char *from, const char *to, ji_status expected,
                          const char *message, int line) {
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_bundle *definition = support_definition_with(ctx, file, from, to);
  support_check_status(ctx, ji_tracker_define(ctx, tracker, definition, &options), expected,
                       message, __FILE__, line);
  support_check_contains(ji_context_message(ctx), message, __FILE__, line);
  ji_bundle_unref(definition);
}
#define refuses(file, from, to, status, message)                                                   \
  check_refused(file, from, to, status, message, __LINE__)

static void test_refuses_what_makes_no_sense(void **state) {
  (void)state;
  refuses("programs.csv", "farm,Farm", "hall,Farm", JI_ERROR_LABEL, "there twice");
  refuses("programs.csv", "farm,Farm", "barn,Farm", JI_ERROR_LABEL,
          "definition, stages, row 5, column \"program\": \"farm\" is none");
  refuses("programs.csv", "program,name", "program,title", JI_ERROR_NOT_FOUND,
          "no column \"name\"");
  refuses("stages.csv", "hall,reached,r,1,reached", "hall,reached,r,1,seen", JI_ERROR_VALUE,
          "definition, stages, row 1, column \"role\": \"seen\" is not one of reached");
  refuses("stages.csv", "e,2,enrolled", "e,2,reached", JI_ERROR_VALUE, "role of another stage");
  refuses("stages.csv", "hall,enrolled,e", "hall,reached,e", JI_ERROR_VALUE, "is there twice");
  refuses("stages.csv", "hall,earning,g,4,earning\n", "hall,earning,g,x,earning\n", JI_ERROR_TYPE,
          "column \"position\" is text, int64 was expected");
  refuses("stages.csv", "hall,earning,g,", "hall,earning,,", JI_ERROR_VALUE,
          "row 4, column \"name\": is empty");
  refuses("programs.csv", "farm,Farm,,\n", "farm,Farm,,\nempty,Empty,,\n", JI_ERROR_VALUE,
          "definition, programs, row 3, column \"program\": \"empty\" has no stages");
  refuses("transitions.csv", "hall,,reached", "hall,,flying", JI_ERROR_VALUE,
          "\"flying\" is no stage of the program");
  refuses("transitions.csv", "hall,reached,enrolled", "hall,flying,enrolled", JI_ERROR_VALUE,
          "column \"from\": \"flying\" is no stage");
  refuses("groups.csv", "hall,young", "hall,women", JI_ERROR_VALUE, "is there twice");
  refuses("groups.csv", "hall,young", "hall,yo;ung", JI_ERROR_VALUE, "has a ; in it");
  refuses("outcomes.csv", "i,CNY@2024", "i,CNY@@2024", JI_ERROR_UNIT,
          "definition, outcomes, row 1, column \"unit\"");
  refuses("outcomes.csv", "CNY@2024,,income", "CNY@2024,quantity=beans,income", JI_ERROR_MEASURE,
          "definition, outcomes, row 1, column \"measure\"");
  refuses("outcomes.csv", ",hours,,sum", ",beans,,sum", JI_ERROR_VALUE, "is not one of sales");
  refuses("outcomes.csv", ",hours,,sum", ",hours,,max", JI_ERROR_VALUE,
          "is not one of sum, last, mean");
  refuses("sites.csv", "2024-07-01,south", "2024-07-01,east", JI_ERROR_VALUE,
          "\"east\" is no site of the program");
  refuses("sites.csv", "2024-07-01,south", "2024-07-01,old", JI_ERROR_VALUE,
          "cannot follow itself");
  refuses("sites.csv", "county-b,,2024-07-01", "county-b,2024-08-01,2024-07-01", JI_ERROR_VALUE,
          "not after the first day");
  refuses("cohorts.csv", "2024-03-01,2024-07-01", "2024-03-01,2024-03-01", JI_ERROR_VALUE,
          "not after the first day");
  refuses("cohorts.csv", "a,2024-09-01", "a,", JI_ERROR_VALUE, "column \"starts\": is empty");
  refuses("budget.csv", "r,CNY@2024", "r,yen!", JI_ERROR_UNIT,
          "definition, budget, row 1, column \"unit\"");
  refuses("budget.csv", ",1000", ",inf", JI_ERROR_VALUE, "finite");
  refuses("targets.csv", "enrolment,north", "enrolment,field", JI_ERROR_VALUE, "no site");
  refuses("targets.csv", "north,women", "north,tall", JI_ERROR_VALUE, "no group");
  refuses("targets.csv", "women,spring", "women,winter", JI_ERROR_VALUE, "no cohort");
  refuses("eligible.csv", "hall,north,,500", "hall,north,,-5", JI_ERROR_VALUE, "not negative");
  refuses("claims.csv", "person,2024", "per/son/,2024", JI_ERROR_UNIT,
          "definition, claims, row 1, column \"unit\"");
}

static int64_t rows_of(const char *dataset) {
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_tracker_definitions(ctx, tracker, &bundle));
  int64_t rows = ji_dataset_row_count(ji_bundle_find(bundle, dataset));
  ji_bundle_unref(bundle);
  return rows;
}

static int64_t version_of(int64_t row) {
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_tracker_definitions(ctx, tracker, &bundle));
  ji_column cells = support_look(ctx, ji_bundle_find(bundle, "programs"), "version");
  int64_t version = ((const int64_t *)cells.values)[row];
  ji_bundle_unref(bundle);
  return version;
}

static void define_with(const char *file, const char *from, const char *to) {
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_bundle *definition = support_definition_with(ctx, file, from, to);
  support_ok(ctx, ji_tracker_define(ctx, tracker, definition, &options));
  ji_bundle_unref(definition);
}

static void test_what_is_new_is_a_version(void **state) {
  (void)state;
  define_with(NULL, NULL, NULL);
  assert_int_equal(version_of(0), 1);
  define_with("sites.csv", "north,North", "north,Far North");
  assert_int_equal(version_of(0), 1); /* the farm: the one that did not change comes first */
  assert_int_equal(version_of(1), 2);
  assert_int_equal(rows_of("sites"), 4);
  refuses("stages.csv", "hall,earning,g,4,earning\n", "", JI_ERROR_VALUE, "is no stage");
  refuses("outcomes.csv", "hall,hours,h,h,,hours,,sum\n", "", JI_ERROR_LABEL,
          "definition, outcomes: \"hours\" of program \"hall\" is not there any more");
  refuses("groups.csv", "hall,young,y\n", "hall,old,o\n", JI_ERROR_LABEL, "\"young\"");
  assert_int_equal(version_of(1), 2);
}

/* Old events keep the version under which they were recorded. */
static void test_events_keep_their_version(void **state) {
  (void)state;
  ji_dataset *events = NULL;
  support_take(ctx, tracker, support_lines);
  define_with("outcomes.csv", "hall,income,i", "hall,income,earned");
  support_take(ctx, tracker, "n1,measurement,hall,spring,ana,,,,,income,5,,2024-07-30,phone,,,\n");
  support_ok(ctx, ji_tracker_events(ctx, tracker, NULL, &events));
  ji_column versions = support_look(ctx, events, "version");
  ji_column sequences = support_look(ctx, events, "sequence");
  int64_t rows = ji_dataset_row_count(events);
  assert_int_equal(rows, 11);
  for (int64_t row = 0; row < rows; row++)
    assert_int_equal(((const int64_t *)versions.values)[row],
                     1 + (((const int64_t *)sequences.values)[row] == 11));
  ji_dataset_unref(events);
}

static void test_reads_back_what_it_was_given(void **state) {
  (void)state;
  ji_bundle *bundle = NULL;
  ji_tracker *other = NULL;
  char *path = support_path(folder, "other.db");
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  support_ok(ctx, ji_tracker_definitions(ctx, tracker, &bundle));
  assert_int_equal(ji_bundle_count(bundle), 11);
  support_ok(ctx, ji_tracker_define(ctx, tracker, bundle, &options));
  assert_int_equal(version_of(0), 1);
  support_ok(ctx, ji_tracker_open(ctx, path, NULL, &other));
  support_ok(ctx, ji_tracker_define(ctx, other, bundle, &options));
  ji_bundle_unref(bundle);
  support_ok(ctx, ji_tracker_definitions(ctx, other, &bundle));
  support_ok(ctx, ji_tracker_define(ctx, tracker, bundle, &options));
  assert_int_equal(version_of(0), 1);
  ji_bundle_unref(bundle);
  support_ok(ctx, ji_tracker_close(ctx, other));
  free(path);
}

static void test_refuses_bad_arguments(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ROW_BY_ROW);
  ji_bundle *definition = support_definition(ctx);
  ji_bundle *out = NULL;
  support_status(ctx, ji_tracker_define(ctx, tracker, definition, &options), JI_ERROR_ARGUMENT);
  support_message(ctx, "mode is 1");
  options.mode = JI_RECORD_ALL_OR_NOTHING;
  support_status(ctx, ji_tracker_define(ctx, tracker, NULL, &options), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_define(ctx, NULL, definition, &options), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_define(ctx, tracker, definition, NULL), JI_ERROR_ARGUMENT);
  options.recorded_at = -1;
  support_status(ctx, ji_tracker_define(ctx, tracker, definition, &options), JI_ERROR_VALUE);
  support_message(ctx, "before the last batch");
  options.recorded_at = SUPPORT_RECORDED;
  options.key = (const uint8_t *)"fedcba9876543210";
  support_status(ctx, ji_tracker_define(ctx, tracker, definition, &options), JI_ERROR_VALUE);
  support_message(ctx, "not the one that the register was begun with");
  support_status(ctx, ji_tracker_definitions(ctx, tracker, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_definitions(ctx, NULL, &out), JI_ERROR_ARGUMENT);
  ji_bundle_unref(definition);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_refuses_what_makes_no_sense), TEST(test_what_is_new_is_a_version),
      TEST(test_events_keep_their_version),   TEST(test_reads_back_what_it_was_given),
      TEST(test_refuses_bad_arguments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tracker_events.h: what the log tells, as of two times; the chain; erasure; rebuilding. */
#include "support/register.h"

#include <sqlite3.h>
#include <stdio.h>
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
  support_take(ctx, tracker, support_lines);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static void by_hand(const char *statements) {
  char *path = support_path(folder, "register.db");
  support_by_hand(path, statements);
  free(path);
}

static char *dump(const char *statement) {
  sqlite3 *database = NULL;
  sqlite3_stmt *rows = NULL;
  char *path = support_path(folder, "register.db");
  char *text = calloc(1, 1);
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(database, statement, -1, &rows, NULL), SQLITE_OK);
  while (sqlite3_step(rows) == SQLITE_ROW)
    for (int column = 0; column < sqlite3_column_count(rows); column++) {
      const char *cell = (const char *)sqlite3_column_text(rows, column);
      size_t size = strlen(text) + (cell ? strlen(cell) : 1) + 2;
      text = realloc(text, size);
      assert_non_null(text);
      strcat(strcat(text, cell ? cell : "-"), "|");
    }
  sqlite3_finalize(rows);
  sqlite3_close(database);
  free(path);
  return text;
}

/* Everything that is derived. */
static char *derived(void) {
  char *all[] = {dump("SELECT * FROM step"), dump("SELECT * FROM consent"),
                 dump("SELECT run, hex(pairs) FROM id_run")};
  size_t size = strlen(all[0]) + strlen(all[1]) + strlen(all[2]) + 1;
  char *text = calloc(size, 1);
  assert_non_null(text);
  for (int i = 0; i < 3; i++) {
    strcat(text, all[i]);
    free(all[i]);
  }
  return text;
}

static char *cell_of(const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column cells = support_look(ctx, dataset, column);
  return support_text(ctx, &cells, row);
}

static int64_t integer_of(const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column cells = support_look(ctx, dataset, column);
  return ((const int64_t *)cells.values)[row];
}

static ji_dataset *events_as_of(int64_t valid, int64_t recorded) {
  ji_tracker_scope_options scope;
  ji_dataset *events = NULL;
  assert_int_equal(ji_tracker_scope_options_init(&scope, sizeof scope), JI_OK);
  scope.as_of_valid = valid;
  scope.as_of_recorded = recorded;
  support_ok(ctx, ji_tracker_events(ctx, tracker, &scope, &events));
  return events;
}

static void test_tells_events_in_effect(void **state) {
  (void)state;
  support_take(ctx, tracker,
               "k1,correction,hall,spring,ana,,,,,,900,,2024-06-29,o,a5,,\n"
               "k2,correction,hall,spring,bo,,,,,,,,2024-08-01,o,b4,true,\n");
  ji_dataset *events = events_as_of(INT64_MAX, INT64_MAX);
  assert_int_equal(ji_dataset_row_count(events), 9);
  char *kind = cell_of(events, "kind", 0);
  char *county = cell_of(events, "county", 8);
  char *groups = cell_of(events, "groups", 5);
  ji_column values = support_look(ctx, events, "value");
  assert_string_equal(kind, "cost");
  assert_string_equal(county, "county-b"); /* Bo's, after the transfer */
  assert_string_equal(groups, "women;young");
  support_close("of the cost", support_number(&values, 0), 250, 0);
  support_close("corrected", support_number(&values, 5), 900, 0);
  support_close("minutes as hours", support_number(&values, 7), 1.5, 1e-15);
  assert_int_equal(integer_of(events, "valid_time", 5) / SUPPORT_DAY, 19903); /* 2024-06-29 */
  free(kind);
  free(county);
  free(groups);
  ji_dataset_unref(events);
}

static void test_tells_as_of_two_times(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_dataset *later =
      support_events(ctx, "k1,correction,hall,spring,ana,,,,,,900,,2024-06-30,o,a5,,\n");
  ji_dataset *refused = NULL;
  options.recorded_at = SUPPORT_RECORDED + SUPPORT_DAY;
  support_ok(ctx, ji_tracker_record(ctx, tracker, later, &options, &refused));
  ji_dataset_unref(refused);
  ji_dataset_unref(later);
  ji_dataset *events = events_as_of(INT64_C(19783) * SUPPORT_DAY, INT64_MAX); /* 2024-03-01 */
  assert_int_equal(ji_dataset_row_count(events), 1);
  ji_dataset_unref(events);
  events = events_as_of(INT64_MAX, SUPPORT_RECORDED - 1);
  assert_int_equal(ji_dataset_row_count(events), 0);
  ji_dataset_unref(events);
  events = events_as_of(INT64_MAX, SUPPORT_RECORDED);
  ji_column values = support_look(ctx, events, "value");
  support_close("before the correction", support_number(&values, 5), 812.5, 0);
  ji_dataset_unref(events);
  events = events_as_of(INT64_MAX, SUPPORT_RECORDED + SUPPORT_DAY);
  values = support_look(ctx, events, "value");
  support_close("after it", support_number(&values, 5), 900, 0);
  ji_dataset_unref(events);
}

static void test_tells_where_everybody_stands(void **state) {
  (void)state;
  ji_dataset *persons = NULL;
  support_take(ctx, tracker,
               "r,re_enrolment,hall,spring,ana,north,,,enrolled,,,,2024-06-05,o,,,\n"
               "s,enrolment,farm,year,ana,field,,,,,,,2024-05-02,o,,,\n");
  support_ok(ctx, ji_tracker_persons(ctx, tracker, NULL, &persons));
  assert_int_equal(ji_dataset_row_count(persons), 4);
  char *stages[4];
  for (int64_t row = 0; row < 4; row++)
    stages[row] = cell_of(persons, "stage", row);
  assert_string_equal(stages[0], "earning");
  assert_string_equal(stages[1], "enrolled");
  assert_string_equal(stages[2], "enrolled");
  assert_int_equal(integer_of(persons, "spell", 1), 1);
  ji_column withdrawn = support_look(ctx, persons, "withdrawn_at");
  assert_true(support_is_null(&withdrawn, 0));
  assert_false(support_is_null(&withdrawn, 2));
  for (int row = 0; row < 4; row++)
    free(stages[row]);
  ji_dataset_unref(persons);
}

static ji_dataset *verify(const char *expected_head) {
  ji_dataset *found = NULL;
  support_ok(ctx, ji_tracker_verify(ctx, tracker, (const uint8_t *)SUPPORT_KEY,
                                    sizeof SUPPORT_KEY - 1, expected_head, &found));
  return found;
}

/* Does something by hand; the chain must say so at that event, then it is undone. */
static void finds(const char *statements, const char *problem, int64_t sequence) {
  char *path = support_path(folder, "register.db");
  char *copy = support_path(folder, "copy.db");
  remove(copy);
  support_ok(ctx, ji_tracker_backup(ctx, tracker, copy));
  by_hand(statements);
  ji_dataset *found = verify(NULL);
  int seen = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(found); row++) {
    char *what = cell_of(found, "problem", row);
    ji_column sequences = support_look(ctx, found, "sequence");
    int64_t at = support_is_null(&sequences, row) ? 0 : integer_of(found, "sequence", row);
    seen |= strcmp(what, problem) == 0 && at == sequence;
    free(what);
  }
  if (!seen)
    print_error("not found: %s\n", statements);
  assert_true(seen);
  ji_dataset_unref(found);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  assert_int_equal(rename(copy, path), 0);
  support_ok(ctx, ji_tracker_open(ctx, path, NULL, &tracker));
  found = verify(NULL);
  assert_int_equal(ji_dataset_row_count(found), 0);
  ji_dataset_unref(found);
  free(path);
  free(copy);
}

static void test_the_chain_finds_what_was_done_behind_its_back(void **state) {
  (void)state;
  finds("UPDATE event SET value = value + 1 WHERE sequence = 6", "changed", 6);
  finds("UPDATE event SET note = 'x' WHERE sequence = 3", "changed", 3);
  finds("UPDATE word SET text = text || 'x' WHERE text = 'completed'", "changed", 4);
  finds("PRAGMA foreign_keys=OFF; UPDATE person SET pseudonym = randomblob(16) WHERE person = 1",
        "changed", 1);
  finds("DELETE FROM event WHERE sequence = 5", "missing", 5);
  finds("PRAGMA foreign_keys=OFF; UPDATE event SET sequence = 99 WHERE sequence = 5;"
        "UPDATE event SET sequence = 5 WHERE sequence = 6;"
        "UPDATE event SET sequence = 6 WHERE sequence = 99",
        "changed", 5);
  finds("UPDATE event SET salt = NULL WHERE sequence = 2", "erased_without_record", 2);
  finds("INSERT INTO event (sequence, batch, kind, valid, salt, digest)"
        " VALUES (50, 2, 5, 0, zeroblob(16), zeroblob(32))",
        "chain", 50);
  finds("UPDATE batch SET recorded = recorded + 1 WHERE batch = 2", "chain", 0);
  finds("UPDATE batch SET head = zeroblob(32) WHERE batch = 1", "chain", 0);
  finds("PRAGMA foreign_keys=OFF; DELETE FROM batch WHERE batch = 1", "missing", 0);
  finds("UPDATE site SET county = 'elsewhere' WHERE site = 'north'", "definition", 0);
  finds("UPDATE program SET name = 'Another'", "definition", 0);
  finds("DELETE FROM step WHERE kind = 7", "derived", 0);
  finds("UPDATE step SET valid = valid + 1 WHERE kind = 2 OR kind = 1", "derived", 0);
}

static void test_the_chain_finds_what_was_cut_off(void **state) {
  (void)state;
  ji_text *head = NULL;
  ji_text *before = NULL;
  support_ok(ctx, ji_tracker_head(ctx, tracker, &before));
  support_take(ctx, tracker, "z,cost,hall,,,,,,,rooms,1,,2024-05-01,o,,,\n");
  support_ok(ctx, ji_tracker_head(ctx, tracker, &head));
  assert_string_not_equal(ji_text_data(head), ji_text_data(before));
  const char *const heads[] = {ji_text_data(head), ji_text_data(before), NULL,
                               "0000000000000000000000000000000000000000000000000000000000000000"};
  for (int i = 0; i < 4; i++) {
    ji_dataset *found = verify(heads[i]);
    assert_int_equal(ji_dataset_row_count(found), 0);
    ji_dataset_unref(found);
  }
  by_hand("DELETE FROM event WHERE batch = 3; DELETE FROM batch WHERE batch = 3");
  ji_dataset *found = verify(NULL);
  assert_int_equal(ji_dataset_row_count(found), 0);
  ji_dataset_unref(found);
  found = verify(ji_text_data(head));
  assert_int_equal(ji_dataset_row_count(found), 1);
  char *problem = cell_of(found, "problem", 0);
  assert_string_equal(problem, "cut_off");
  free(problem);
  ji_dataset_unref(found);
  ji_text_unref(head);
  ji_text_unref(before);
}

static void test_verify_refuses_bad_arguments(void **state) {
  (void)state;
  const uint8_t *key = (const uint8_t *)SUPPORT_KEY;
  ji_dataset *found = NULL;
  ji_text *head = NULL;
  support_status(ctx, ji_tracker_verify(ctx, tracker, NULL, 16, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_verify(ctx, tracker, key, 15, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_verify(ctx, tracker, key, 65, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_verify(ctx, tracker, key, 16, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_verify(ctx, tracker, key, 16, "12", &found), JI_ERROR_VALUE);
  support_status(
      ctx, ji_tracker_verify(ctx, tracker, (const uint8_t *)"another key 1234", 16, NULL, &found),
      JI_ERROR_VALUE);
  support_status(ctx, ji_tracker_head(ctx, tracker, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_head(ctx, NULL, &head), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_rebuild(ctx, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_events(ctx, tracker, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_persons(ctx, tracker, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_tracker_scope_options scope;
  assert_int_equal(ji_tracker_scope_options_init(&scope, sizeof scope), JI_OK);
  scope.program = "barn";
  support_status(ctx, ji_tracker_events(ctx, tracker, &scope, &found), JI_ERROR_NOT_FOUND);
  support_message(ctx, "program \"barn\" is not defined");
}

static void test_rebuilds_to_the_same_bytes(void **state) {
  (void)state;
  support_take(ctx, tracker,
               "k1,correction,hall,spring,ana,,,,,,,,2024-05-03,o,a3,,\n"
               "k2,correction,hall,spring,bo,,,,,,,,2024-08-01,o,b4,true,\n"
               "w,consent_withdrawn,hall,,ana,,,,,,,,2024-09-01,o,,,\n"
               "v,correction,hall,,ana,,,,,,,,2024-09-01,o,w,true,\n"
               "u,consent_given,hall,,bo,,,,,,,,2024-09-01,o,,,\n");
  char *before = derived();
  support_ok(ctx, ji_tracker_rebuild(ctx, tracker));
  char *after = derived();
  assert_string_equal(before, after);
  free(after);
  by_hand("DELETE FROM step; DELETE FROM consent; DELETE FROM id_run");
  support_ok(ctx, ji_tracker_rebuild(ctx, tracker));
  after = derived();
  assert_string_equal(before, after);
  free(after);
  free(before);
  support_take(ctx, tracker, support_lines); /* ids are known as before */
}

/* What a month's figures are made of: everything but who, which day, and which place in the log. */
static char *monthly(void) {
  ji_dataset *events = events_as_of(INT64_MAX, INT64_MAX);
  static const char *const texts[] = {"kind",  "program", "cohort", "site",
                                      "class", "groups",  "stage",  "item"};
  double sum = 0;
  char *text = calloc(1, 1 << 16);
  assert_non_null(text);
  ji_column values = support_look(ctx, events, "value");
  for (int64_t row = 0; row < ji_dataset_row_count(events); row++) {
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
      char *cell = cell_of(events, texts[i], row);
      strcat(strcat(text, cell ? cell : "-"), ",");
      free(cell);
    }
    sum += support_is_null(&values, row) ? 0 : support_number(&values, row);
    strcat(text, "\n");
  }
  char number[64];
  snprintf(number, sizeof number, "%.6f", sum);
  strcat(text, number);
  ji_dataset_unref(events);
  return text;
}

static void test_erases_a_person(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  support_take(ctx, tracker, "k,correction,hall,spring,,,,,,,900,,2024-06-30,o,a5,,secret-note\n");
  ji_text *head = NULL;
  support_ok(ctx, ji_tracker_head(ctx, tracker, &head));
  /* Bo is of the highest number: the anonymous one takes the same place in the order. */
  support_ok(ctx, ji_tracker_erase(ctx, tracker, "bo", &options));
  support_ok(ctx, ji_tracker_erase(ctx, tracker, "ana", &options));
  char *text = dump("SELECT count(*) FROM event WHERE salt IS NULL");
  assert_string_equal(text, "10|"); /* nine of theirs and the correction */
  free(text);
  text = dump("SELECT count(*) FROM person WHERE pseudonym IS NOT NULL");
  assert_string_equal(text, "0|");
  free(text);
  ji_dataset *found = verify(ji_text_data(head));
  assert_int_equal(ji_dataset_row_count(found), 0);
  ji_dataset_unref(found);
  char *before = derived();
  support_ok(ctx, ji_tracker_rebuild(ctx, tracker));
  text = derived();
  assert_string_equal(before, text);
  free(text);
  free(before);
  ji_dataset *events = events_as_of(INT64_MAX, INT64_MAX);
  assert_int_equal(ji_dataset_row_count(events), 10);
  for (int64_t row = 1; row < 10; row++) {
    int64_t day = integer_of(events, "valid_time", row) / SUPPORT_DAY;
    static const int64_t firsts[] = {19783, 19814, 19844, 19875, 19905, 19936}; /* 2024-03 to 08 */
    int is_first = 0;
    for (size_t i = 0; i < 6; i++)
      is_first |= day == firsts[i];
    assert_true(is_first);
    assert_int_equal(integer_of(events, "recorded_at", row), SUPPORT_RECORDED);
  }
  ji_dataset_unref(events);
  size_t size = 0;
  char *path = support_path(folder, "register.db");
  char *bytes = support_read(path, &size);
  for (size_t i = 0; i + 11 <= size; i++)
    assert_true(memcmp(bytes + i, "secret-note", 11) != 0);
  free(bytes);
  free(path);
  ji_text_unref(head);
}

static void test_monthly_figures_stay(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  char *before = monthly();
  support_ok(ctx, ji_tracker_erase(ctx, tracker, "bo", &options));
  char *after = monthly();
  assert_string_equal(before, after);
  free(before);
  free(after);
  ji_dataset *refused = support_record(ctx, tracker, support_lines);
  assert_int_equal(ji_dataset_row_count(refused), 4); /* Bo's ids are known to be erased */
  char *rule = cell_of(refused, "rule", 0);
  assert_string_equal(rule, "erased");
  free(rule);
  ji_dataset_unref(refused);
  support_take(ctx, tracker, "nb,enrolment,hall,spring,bo,old,,,enrolled,,,,2024-03-03,o,,,\n");
}

static void test_erase_refuses(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  support_status(ctx, ji_tracker_erase(ctx, tracker, "somebody", &options), JI_ERROR_NOT_FOUND);
  assert_null(strstr(ji_context_message(ctx), "somebody"));
  support_status(ctx, ji_tracker_erase(ctx, tracker, NULL, &options), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_erase(ctx, NULL, "bo", &options), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_erase(ctx, tracker, "bo", NULL), JI_ERROR_ARGUMENT);
  options.mode = JI_RECORD_VALIDATE_ONLY;
  support_status(ctx, ji_tracker_erase(ctx, tracker, "bo", &options), JI_ERROR_ARGUMENT);
  options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  options.recorded_at = SUPPORT_RECORDED - 1;
  support_status(ctx, ji_tracker_erase(ctx, tracker, "bo", &options), JI_ERROR_VALUE);
  options.recorded_at = SUPPORT_RECORDED;
  options.key = (const uint8_t *)"another key 1234";
  support_status(ctx, ji_tracker_erase(ctx, tracker, "bo", &options), JI_ERROR_VALUE);
}

static void test_a_reader_changes_nothing(void **state) {
  (void)state;
  ji_tracker_options as;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_bundle *definition = support_definition(ctx);
  ji_dataset *events = support_events(ctx, "z,cost,hall,,,,,,,rooms,1,,2024-05-01,o,,,\n");
  ji_dataset *refused = NULL;
  ji_tracker *reader = NULL;
  char *path = support_path(folder, "register.db");
  assert_int_equal(ji_tracker_options_init(&as, sizeof as), JI_OK);
  as.mode = JI_TRACKER_READ;
  support_ok(ctx, ji_tracker_open(ctx, path, &as, &reader));
  support_status(ctx, ji_tracker_define(ctx, reader, definition, &options), JI_ERROR_IO);
  support_message(ctx, "open for reading only");
  support_status(ctx, ji_tracker_record(ctx, reader, events, &options, &refused), JI_ERROR_IO);
  support_status(ctx, ji_tracker_erase(ctx, reader, "bo", &options), JI_ERROR_IO);
  support_status(ctx, ji_tracker_rebuild(ctx, reader), JI_ERROR_IO);
  support_ok(ctx, ji_tracker_verify(ctx, reader, options.key, options.key_size, NULL, &refused));
  assert_int_equal(ji_dataset_row_count(refused), 0);
  ji_dataset_unref(refused);
  support_ok(ctx, ji_tracker_close(ctx, reader));
  ji_bundle_unref(definition);
  ji_dataset_unref(events);
  free(path);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_tells_events_in_effect),
      TEST(test_tells_as_of_two_times),
      TEST(test_tells_where_everybody_stands),
      TEST(test_the_chain_finds_what_was_done_behind_its_back),
      TEST(test_the_chain_finds_what_was_cut_off),
      TEST(test_verify_refuses_bad_arguments),
      TEST(test_rebuilds_to_the_same_bytes),
      TEST(test_erases_a_person),
      TEST(test_monthly_figures_stay),
      TEST(test_erase_refuses),
      TEST(test_a_reader_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

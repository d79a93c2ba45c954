/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tracker_events.h: recording; every rule that refuses a row, in every mode. */
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
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static int64_t asked(const char *statement) {
  char *path = support_path(folder, "register.db");
  int64_t value = support_asked(path, statement);
  free(path);
  return value;
}

static void check_cell(const ji_dataset *refused, const char *column, const char *expected,
                       const char *line) {
  ji_column cells = support_look(ctx, refused, column);
  char *text = support_text(ctx, &cells, 0);
  if (!text || !strstr(text, expected))
    print_error("%s: column %s is \"%s\", \"%s\" was expected\n", line, column, text ? text : "",
                expected);
  assert_true(text && strstr(text, expected));
  free(text);
}

/* One line that must be refused, and must leave nothing behind. */
static void refuses(const char *line, const char *column, const char *rule, const char *reason) {
  int64_t events = asked("SELECT count(*) FROM event");
  int64_t persons = asked("SELECT count(*) FROM person");
  int64_t steps = asked("SELECT count(*) FROM step");
  int64_t batches = asked("SELECT count(*) FROM batch");
  ji_dataset *refused = support_record(ctx, tracker, line);
  if (ji_dataset_row_count(refused) != 1)
    print_error("not refused: %s", line);
  assert_int_equal(ji_dataset_row_count(refused), 1);
  check_cell(refused, "column", column, line);
  check_cell(refused, "rule", rule, line);
  check_cell(refused, "reason", reason, line);
  ji_dataset_unref(refused);
  assert_int_equal(asked("SELECT count(*) FROM event"), events);
  assert_int_equal(asked("SELECT count(*) FROM person"), persons);
  assert_int_equal(asked("SELECT count(*) FROM step"), steps);
  assert_int_equal(asked("SELECT count(*) FROM batch"), batches);
}

static void take(const char *lines) {
  support_take(ctx, tracker, lines);
}

static void test_refuses_what_a_row_lacks(void **state) {
  (void)state;
  refuses(",enrolment,hall,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "id", "id", "empty");
  refuses("x,,hall,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "kind", "kind", "empty");
  refuses("x,party,hall,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "kind", "kind",
          "is not one of enrolment");
  refuses("x,erasure,hall,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "kind", "kind",
          "is not one of enrolment");
  refuses("x,enrolment,,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "program", "program",
          "empty");
  refuses("x,enrolment,hall,,ana,north,,,reached,,,,2024-03-01,o,,,\n", "cohort", "cohort",
          "enrolment needs it");
  refuses("x,enrolment,hall,spring,,north,,,reached,,,,2024-03-01,o,,,\n", "person", "person",
          "enrolment needs it");
  refuses("x,enrolment,hall,spring,ana,,,,reached,,,,2024-03-01,o,,,\n", "site", "site",
          "enrolment needs it");
  refuses("x,enrolment,hall,spring,ana,north,,,,,,,2024-03-01,o,,,\n", "stage", "stage",
          "just one stage to enter by");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,,,,,o,,,\n", "valid_time", "valid_time",
          "empty");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-01,,,,\n", "recorder", "recorder",
          "empty");
  refuses("x,measurement,hall,spring,ana,,,,,income,,,2024-03-01,o,,,\n", "value", "value",
          "measurement needs it");
  refuses("x,measurement,hall,spring,ana,,,,,,1,,2024-03-01,o,,,\n", "item", "item",
          "measurement needs it");
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-03-01,o,,,\n", "refers_to", "refers_to",
          "correction needs it");
  refuses("x,cost,hall,,,,,,,rooms,,,2024-03-01,o,,,\n", "value", "value", "cost needs it");
}

static void test_refuses_what_a_row_has_no_use_for(void **state) {
  (void)state;
  refuses("x,cost,hall,,ana,,,,,rooms,1,,2024-03-01,o,,,\n", "person", "unused", "cost has no use");
  refuses("x,stage,hall,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "site", "unused",
          "stage has no use");
  refuses("x,stage,hall,spring,ana,,,,reached,,3,,2024-03-01,o,,,\n", "value", "unused",
          "stage has no use");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,income,,,2024-03-01,o,,,\n", "item",
          "unused", "enrolment has no use");
  refuses("x,withdrawal,hall,spring,ana,,,,reached,,,,2024-03-01,o,,,\n", "stage", "unused",
          "withdrawal has no use");
  refuses("x,withdrawal,hall,spring,ana,,,,,,,,2024-03-01,o,,true,\n", "void", "unused",
          "withdrawal has no use");
  refuses("x,consent_given,hall,spring,ana,,,,,,,,2024-03-01,o,,,\n", "cohort", "unused",
          "consent_given has no use");
  refuses("x,transfer,hall,spring,ana,north,class,,,,,,2024-03-01,o,,,\n", "class", "unused",
          "transfer has no use");
}

static void test_refuses_codes_that_mean_nothing(void **state) {
  (void)state;
  refuses("x,enrolment,barn,spring,ana,north,,,reached,,,,2024-03-01,o,,,\n", "program", "program",
          "not defined");
  refuses("x,enrolment,hall,winter,ana,north,,,reached,,,,2024-03-01,o,,,\n", "cohort", "cohort",
          "no cohort of the program");
  refuses("x,enrolment,hall,spring,ana,field,,,reached,,,,2024-03-01,o,,,\n", "site", "site",
          "no site of the program");
  refuses("x,enrolment,hall,spring,ana,north,,,flying,,,,2024-03-01,o,,,\n", "stage", "stage",
          "no stage of the program");
  refuses("x,enrolment,hall,spring,ana,north,,women;tall,reached,,,,2024-03-01,o,,,\n", "groups",
          "groups", "\"tall\" is no group");
  refuses("x,enrolment,hall,spring,ana,north,,women;women,reached,,,,2024-03-01,o,,,\n", "groups",
          "groups", "twice");
  refuses("x,enrolment,hall,spring,ana,north,,women;,reached,,,,2024-03-01,o,,,\n", "groups",
          "groups", "is no group");
  take(support_lines);
  refuses("x,measurement,hall,spring,ana,,,,,sales,1,,2024-06-01,o,,,\n", "item", "item",
          "no outcome of the program");
  refuses("x,measurement,hall,spring,ana,,,,,rooms,1,,2024-06-01,o,,,\n", "item", "item",
          "no outcome of the program");
  refuses("x,cost,hall,,,,,,,income,1,,2024-06-01,o,,,\n", "item", "item", "no budget line");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,h,2024-06-01,o,,,\n", "unit", "unit",
          "does not convert to CNY@2024");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,USD@2024,2024-06-01,o,,,\n", "unit", "unit",
          "does not convert to CNY@2024");
  refuses("x,measurement,hall,spring,ana,,,,,income,nan,,2024-06-01,o,,,\n", "value", "value",
          "finite");
  refuses("x,measurement,hall,spring,ana,,,,,income,inf,,2024-06-01,o,,,\n", "value", "value",
          "finite");
}

static void test_refuses_times_that_do_not_fit(void **state) {
  (void)state;
  refuses("x,enrolment,hall,autumn,ana,north,,,reached,,,,2025-01-01,o,,,\n", "valid_time",
          "valid_time", "later than the time of recording");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,,,,2024-02-29,o,,,\n", "valid_time",
          "cohort", "from 2024-03-01 to 2024-06-30");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,,,,2024-07-01,o,,,\n", "valid_time",
          "cohort", "from 2024-03-01 to 2024-06-30");
  refuses("x,enrolment,hall,autumn,ana,old,,,reached,,,,2024-09-01,o,,,\n", "site", "site",
          "not there any more from 2024-07-01 on; \"south\" followed it");
  refuses("x,enrolment,hall,spring,ana,south,,,reached,,,,2024-06-30,o,,,\n", "site", "site",
          "not there before 2024-07-01");
}

static void test_follows_a_persons_way(void **state) {
  (void)state;
  refuses("x,stage,hall,spring,ana,,,,enrolled,,,,2024-03-02,o,,,\n", "person", "not_enrolled",
          "not enrolled");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,,2024-03-02,o,,,\n", "person", "not_enrolled",
          "not enrolled");
  refuses("x,withdrawal,hall,spring,ana,,,,,,,,2024-03-02,o,,,\n", "person", "not_enrolled",
          "not enrolled");
  refuses("x,enrolment,hall,spring,ana,north,,,completed,,,,2024-03-02,o,,,\n", "stage",
          "transition", "from (enrolment) to completed");
  refuses("x,re_enrolment,hall,spring,ana,north,,,reached,,,,2024-03-02,o,,,\n", "kind",
          "not_enrolled", "was not enrolled before");
  take("e,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-02,o,,,\n");
  refuses("x,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-03,o,,,\n", "kind",
          "enrolled_before", "a second time is a re_enrolment");
  refuses("x,re_enrolment,hall,spring,ana,north,,,reached,,,,2024-03-03,o,,,\n", "kind",
          "enrolled_before", "neither withdrawn nor completed");
  refuses("x,stage,hall,spring,ana,,,,completed,,,,2024-03-03,o,,,\n", "stage", "transition",
          "from reached to completed");
  refuses("x,stage,hall,spring,ana,,,,enrolled,,,,2024-03-01,o,,,\n", "person", "not_enrolled",
          "at that time");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,,2024-03-01,o,,,\n", "person", "not_enrolled",
          "at that time");
  take("f,stage,hall,spring,ana,,,,enrolled,,,,2024-03-10,o,,,\n");
  refuses("x,withdrawal,hall,spring,ana,,,,,,,,2024-03-05,o,,,\n", "valid_time", "withdrawn",
          "a later event of the person would not fit");
  take("g,withdrawal,hall,spring,ana,,,,,,,,2024-03-20,o,,,\n");
  refuses("x,stage,hall,spring,ana,,,,completed,,,,2024-03-21,o,,,\n", "kind", "withdrawn",
          "has withdrawn");
  refuses("x,withdrawal,hall,spring,ana,,,,,,,,2024-03-21,o,,,\n", "kind", "withdrawn",
          "has withdrawn");
  refuses("x,transfer,hall,spring,ana,north,,,,,,,2024-03-21,o,,,\n", "kind", "withdrawn",
          "has withdrawn");
  take("h,re_enrolment,hall,spring,ana,north,,,enrolled,,,,2024-04-01,o,,,\n"
       "i,stage,hall,spring,ana,,,,completed,,,,2024-05-01,o,,,\n"
       "j,re_enrolment,hall,spring,ana,north,,,enrolled,,,,2024-05-02,o,,,\n"
       "k,enrolment,hall,autumn,ana,north,,,enrolled,,,,2024-09-02,o,,,\n"
       "l,enrolment,farm,year,ana,field,,,,,,,2024-05-02,o,,,\n");
  assert_int_equal(asked("SELECT count(*) FROM person"), 1);
}

static void test_asks_for_consent(void **state) {
  (void)state;
  take("e,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-02,o,,,\n"
       "c,consent_withdrawn,hall,,ana,,,,,,,,2024-03-10,o,,,\n"
       "m,measurement,hall,spring,ana,,,,,income,1,,2024-03-09,o,,,\n");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,,2024-03-10,o,,,\n", "person", "consent",
          "withdrawn consent");
  take("d,consent_given,hall,,ana,,,,,,,,2024-04-01,o,,,\n"
       "n,measurement,hall,spring,ana,,,,,income,1,,2024-04-01,o,,,\n");
  refuses("x,measurement,hall,spring,ana,,,,,income,1,,2024-03-31,o,,,\n", "person", "consent",
          "withdrawn consent");
  take("t,correction,hall,,ana,,,,,,,,2024-03-10,o,c,true,\n"
       "p,measurement,hall,spring,ana,,,,,income,1,,2024-03-31,o,,,\n");
  refuses("x,correction,hall,,ana,,,,,,,,2024-04-01,o,d,,\n", "void", "void",
          "can only be taken back");
  take("z,consent_given,hall,,nobody,,,,,,,,2024-04-01,o,,,\n");
}

static void test_corrects(void **state) {
  (void)state;
  take(support_lines);
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-06-30,o,zz,,\n", "refers_to", "refers_to",
          "no event that is recorded");
  refuses("x,correction,farm,,,,,,,,1,,2024-06-30,o,a5,,\n", "refers_to", "refers_to",
          "another program");
  refuses("x,correction,hall,spring,bo,,,,,,1,,2024-06-30,o,a5,,\n", "person", "person",
          "not the person");
  refuses("x,correction,hall,autumn,ana,,,,,,1,,2024-06-30,o,a5,,\n", "cohort", "cohort",
          "not the cohort");
  refuses("x,correction,hall,spring,ana,,,,earning,,,,2024-06-30,o,a5,,\n", "stage", "unused",
          "measurement has no use");
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-04-30,o,a3,,\n", "value", "unused",
          "stage has no use");
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-06-30,o,a5,true,\n", "value", "void",
          "taken back");
  refuses("x,correction,hall,spring,ana,,,,,,1,h,2024-06-30,o,a5,,\n", "unit", "unit",
          "does not convert");
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-02-01,o,a5,,\n", "valid_time", "not_enrolled",
          "not enrolled");
  refuses("x,correction,hall,spring,ana,,,,,,,,2024-04-30,o,a3,true,\n", "refers_to", "transition",
          "from enrolled to earning");
  refuses("x,correction,hall,spring,ana,,,,,,,,2024-06-03,o,a3,,\n", "refers_to", "transition",
          "what would be left");
  take("k1,correction,hall,spring,ana,,,,,,900,,2024-06-29,o,a5,,\n"
       "k2,correction,hall,spring,ana,,,,,,,,2024-06-02,o,a4,true,\n"
       "k3,correction,hall,spring,ana,,,,,,,,2024-05-03,o,a3,,\n"
       "k4,correction,hall,,,,,,,,300,,2024-05-01,o,c1,,\n");
  refuses("x,correction,hall,spring,ana,,,,,,1,,2024-06-30,o,k1,,\n", "refers_to", "refers_to",
          "is a correction itself");
  refuses("x,correction,hall,spring,ana,,,,,,,,2024-06-02,o,a4,true,\n", "refers_to", "refers_to",
          "was taken back before");
  take("k5,correction,hall,spring,bo,,,,,,,,2024-08-01,o,b4,true,\n"
       "k6,transfer,hall,spring,bo,north,,,,,,,2024-09-01,o,,,\n");
  assert_int_equal(asked("SELECT count(*) FROM step WHERE kind = 7"), 0);
  assert_int_equal(asked("SELECT count(*) FROM event WHERE kind = 7"), 1);
}

static int64_t number_noted(const ji_dataset *refused, const char *name) {
  ji_dataset *table = NULL;
  int64_t found = -1;
  support_ok(ctx, ji_dataset_provenance(ctx, refused, &table));
  ji_column names = support_look(ctx, table, "name");
  ji_column values = support_look(ctx, table, "value");
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++) {
    char *text = support_text(ctx, &names, row);
    char *value = support_text(ctx, &values, row);
    if (text && strcmp(text, name) == 0)
      found = strtol(value, NULL, 10);
    free(text);
    free(value);
  }
  ji_dataset_unref(table);
  return found;
}

static void test_records_once_what_is_sent_twice(void **state) {
  (void)state;
  take(support_lines);
  int64_t events = asked("SELECT count(*) FROM event");
  ji_dataset *refused = support_record(ctx, tracker, support_lines);
  assert_int_equal(ji_dataset_row_count(refused), 0);
  assert_int_equal(number_noted(refused, "recorded"), 0);
  assert_int_equal(number_noted(refused, "recorded before"), events);
  assert_int_equal(asked("SELECT count(*) FROM event"), events);
  assert_int_equal(asked("SELECT count(*) FROM batch"), 2);
  ji_dataset_unref(refused);
  refuses("a5,measurement,hall,spring,ana,,,,,income,812.6,CNY@2024,2024-06-30,phone,,,\n", "id",
          "id", "another content");
  refuses("a5,measurement,hall,spring,ana,,,,,income,812.5,CNY@2024,2024-06-30,fax,,,\n", "id",
          "id", "another content");
  refuses("a5,measurement,hall,spring,ana,,,,,income,812.5,CNY@2024,2024-06-30,phone,,,n\n", "id",
          "id", "another content");
  take("a5,measurement,hall,spring,ana,,,,,income,0.8125,1e3 CNY@2024,2024-06-30,phone,,,\n");
  refused = support_record(ctx, tracker,
                           "q,cost,hall,,,,,,,rooms,1,,2024-05-01,o,,,\n"
                           "q,cost,hall,,,,,,,rooms,1,,2024-05-01,o,,,\n"
                           "q,cost,hall,,,,,,,rooms,2,,2024-05-01,o,,,\n");
  assert_int_equal(ji_dataset_row_count(refused), 1);
  assert_int_equal(number_noted(refused, "recorded"), 1);
  assert_int_equal(number_noted(refused, "recorded before"), 1);
  ji_dataset_unref(refused);
}

static void test_tells_what_stood_in_the_cell(void **state) {
  (void)state;
  ji_dataset *refused =
      support_record(ctx, tracker,
                     "x,enrolment,hall,spring,ana,north,,,reached,,,,2024-07-01,o,,,\n"
                     "y,enrolment,hall,spring,ana,field,,,reached,,,,2024-03-01,o,,,\n"
                     "z,cost,hall,,,,,,,rooms,inf,,2024-03-01,o,,,\n");
  static const char *const expected[] = {"2024-07-01", "field", "inf"};
  ji_column values = support_look(ctx, refused, "value");
  for (int64_t row = 0; row < 3; row++) {
    char *text = support_text(ctx, &values, row);
    assert_string_equal(text, expected[row]);
    free(text);
  }
  ji_dataset_unref(refused);
}

static void test_takes_all_or_nothing(void **state) {
  (void)state;
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_dataset *events =
      support_events(ctx, "a,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-02,o,,,\n"
                          "b,stage,hall,spring,ana,,,,earning,,,,2024-03-03,o,,,\n"
                          "c,party,hall,spring,ana,,,,earning,,,,2024-03-03,o,,,\n");
  ji_dataset *refused = NULL;
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused), JI_ERROR_VALUE);
  support_message(ctx, "events, row 2, column \"stage\"");
  support_message(ctx, "(refused: 2; nothing is recorded)");
  assert_int_equal(ji_dataset_row_count(refused), 2);
  assert_int_equal(number_noted(refused, "recorded"), 0);
  ji_dataset_unref(refused);
  assert_int_equal(asked("SELECT count(*) FROM event"), 0);
  assert_int_equal(asked("SELECT count(*) FROM person"), 0);
  options.mode = JI_RECORD_VALIDATE_ONLY;
  support_ok(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
  assert_int_equal(ji_dataset_row_count(refused), 2);
  assert_int_equal(number_noted(refused, "recorded"), 0);
  ji_dataset_unref(refused);
  assert_int_equal(asked("SELECT count(*) FROM event"), 0);
  options.mode = JI_RECORD_ROW_BY_ROW;
  support_ok(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
  assert_int_equal(number_noted(refused, "recorded"), 1);
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  assert_int_equal(asked("SELECT count(*) FROM event"), 1);
}

/* What happened first is taken first, wherever it stands in the batch. */
static void test_takes_rows_in_order_of_time(void **state) {
  (void)state;
  take("c,stage,hall,spring,ana,,,,completed,,,,2024-05-03,o,,,\n"
       "b,stage,hall,spring,ana,,,,enrolled,,,,2024-04-03,o,,,\n"
       "a,enrolment,hall,spring,ana,north,,,reached,,,,2024-03-02,o,,,\n");
  assert_int_equal(asked("SELECT sequence FROM event WHERE id = 'c'"), 3);
}

static void test_a_person_is_not_told(void **state) {
  (void)state;
  static const char secret[] = "430123199001011234";
  char line[256];
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_dataset *refused = NULL;
  snprintf(line, sizeof line, "x,stage,hall,spring,%s,,,,enrolled,,,,2024-03-02,o,,,\n", secret);
  ji_dataset *events = support_events(ctx, line);
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused), JI_ERROR_VALUE);
  assert_null(strstr(ji_context_message(ctx), secret));
  ji_column values = support_look(ctx, refused, "value");
  assert_true(support_is_null(&values, 0));
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  snprintf(line, sizeof line, "x,enrolment,hall,spring,%s,north,,,reached,,,,2024-03-02,o,,,\n",
           secret);
  take(line);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  size_t size = 0;
  char *path = support_path(folder, "register.db");
  char *bytes = support_read(path, &size);
  for (size_t i = 0; i + sizeof secret - 1 <= size; i++)
    assert_true(memcmp(bytes + i, secret, sizeof secret - 1) != 0);
  free(bytes);
  support_ok(ctx, ji_tracker_open(ctx, path, NULL, &tracker));
  free(path);
}

/* Texts are values, whatever they look like. */
static void test_takes_statements_as_texts(void **state) {
  (void)state;
  static const char evil[] = "'; DROP TABLE event; -- \"";
  char line[1024];
  snprintf(line, sizeof line,
           "\"%s1\",enrolment,hall,spring,\"%s2\",north,\"%s3\",,reached,,,,2024-03-02,\"%s4\",,,"
           "\"%s5\"\n",
           "'; DROP TABLE event; -- ", "'); DELETE FROM person; -- ", "' OR 1=1 --",
           "x' UNION SELECT 1 --", evil[0] ? "'; DROP TABLE step; --" : "");
  take(line);
  take(line);
  assert_int_equal(asked("SELECT count(*) FROM event"), 1);
  assert_int_equal(asked("SELECT count(*) FROM person"), 1);
  refuses("y,enrolment,\"'; DROP TABLE event; --\",spring,p,north,,,reached,,,,2024-03-02,o,,,\n",
          "program", "program", "not defined");
  refuses("y,enrolment,hall,\"' OR 1=1\",p,north,,,reached,,,,2024-03-02,o,,,\n", "cohort",
          "cohort", "no cohort");
  refuses("y,enrolment,hall,spring,p,\"' OR 1=1\",,,reached,,,,2024-03-02,o,,,\n", "site", "site",
          "no site");
  refuses("y,enrolment,hall,spring,p,north,,\"' OR 1=1\",reached,,,,2024-03-02,o,,,\n", "groups",
          "groups", "no group");
  refuses("y,enrolment,hall,spring,p,north,,,\"' OR 1=1\",,,,2024-03-02,o,,,\n", "stage", "stage",
          "no stage");
  refuses("y,cost,hall,,,,,,,\"' OR 1=1\",1,,2024-03-02,o,,,\n", "item", "item", "no budget line");
  refuses("y,cost,hall,,,,,,,rooms,1,\"' OR 1=1\",2024-03-02,o,,,\n", "unit", "unit",
          "does not convert");
  refuses("y,correction,hall,,,,,,,,1,,2024-03-02,o,\"' OR 1=1\",,\n", "refers_to", "refers_to",
          "no event");
}

static void fill(char *text, size_t size) {
  memset(text, 'q', size);
  text[size] = 0;
}

static void test_sizes_at_the_limit(void **state) {
  (void)state;
  char fits[201], long_one[202], note[2001], long_note[2002], line[8192];
  fill(fits, 200);
  fill(long_one, 201);
  fill(note, 2000);
  fill(long_note, 2001);
#define ROW(id, person, class_, recorder, text)                                                    \
  (snprintf(line, sizeof line,                                                                     \
            "%s,enrolment,hall,spring,%s,north,%s,,reached,,,,2024-03-02,%s,,,"                    \
            "%s\n",                                                                                \
            id, person, class_, recorder, text),                                                   \
   line)
  refuses(ROW(long_one, "p", "c", "o", ""), "id", "id", "longer than 200 bytes");
  refuses(ROW("x", long_one, "c", "o", ""), "person", "person", "longer than 200 bytes");
  refuses(ROW("x", "p", long_one, "o", ""), "class", "class", "longer than 200 bytes");
  refuses(ROW("x", "p", "c", long_one, ""), "recorder", "recorder", "longer than 200 bytes");
  refuses(ROW("x", "p", "c", "o", long_note), "note", "note", "longer than 2000 bytes");
  take(ROW(fits, fits, fits, fits, note));
  take(ROW(fits, fits, fits, fits, note)); /* the same once more */
#undef ROW
  assert_int_equal(asked("SELECT count(*) FROM event"), 1);
}

static void test_refuses_batches_that_are_none(void **state) {
  (void)state;
  static const double numbers[] = {1};
  static const char *const texts[] = {"a"};
  const support_column wrong[] = {{.name = "id", .numbers = numbers}};
  const support_column other[] = {{.name = "id", .texts = texts},
                                  {.name = "kind", .texts = texts},
                                  {.name = "program", .texts = texts},
                                  {.name = "valid_time", .texts = texts},
                                  {.name = "recorder", .texts = texts}};
  ji_record_options options = support_record_options(JI_RECORD_ROW_BY_ROW);
  ji_dataset *refused = NULL;
  ji_dataset *events = support_dataset(ctx, 1, wrong, 1);
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused), JI_ERROR_TYPE);
  support_message(ctx, "column \"id\" is float64, text was expected");
  ji_dataset_unref(events);
  events = support_dataset(ctx, 1, other, 4);
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused), JI_ERROR_TYPE);
  support_message(ctx, "a date or a timestamp was expected");
  ji_dataset_unref(events);
  events = support_dataset(ctx, 1, other, 3);
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "there is no column \"valid_time\"");
  ji_dataset_unref(events);
  events = support_events(ctx, "");
  support_ok(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
  assert_int_equal(ji_dataset_row_count(refused), 0);
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
}

static void test_refuses_bad_options(void **state) {
  (void)state;
  ji_dataset *events = support_events(ctx, support_lines);
  ji_dataset *refused = NULL;
  ji_record_options options = support_record_options(3);
#define REFUSES(status, part)                                                                      \
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused), status);        \
  support_message(ctx, part);                                                                      \
  assert_null(refused)
  REFUSES(JI_ERROR_ARGUMENT, "mode is 3");
  options = support_record_options(0);
  options.key = NULL;
  REFUSES(JI_ERROR_ARGUMENT, "the caller holds the key");
  options = support_record_options(0);
  options.key_size = 15;
  REFUSES(JI_ERROR_ARGUMENT, "key_size is 15");
  options.key_size = 65;
  REFUSES(JI_ERROR_ARGUMENT, "key_size is 65");
  options = support_record_options(0);
  options.recorded_at = INT64_MIN;
  REFUSES(JI_ERROR_ARGUMENT, "reads no clock");
  options = support_record_options(0);
  options.reserved = 1;
  REFUSES(JI_ERROR_ARGUMENT, "reserved");
  options = support_record_options(0);
  options.key = (const uint8_t *)"another key, 16 b";
  REFUSES(JI_ERROR_VALUE, "not the one that the register was begun with");
  options = support_record_options(0);
  options.recorded_at = -1;
  REFUSES(JI_ERROR_VALUE, "before the last batch");
  support_status(ctx, ji_tracker_record(ctx, tracker, events, NULL, &refused), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_record(ctx, tracker, NULL, &options, &refused), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_record(ctx, tracker, events, &options, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_record(ctx, NULL, events, &options, &refused), JI_ERROR_ARGUMENT);
#undef REFUSES
  ji_dataset_unref(events);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_refuses_what_a_row_lacks),
      TEST(test_refuses_what_a_row_has_no_use_for),
      TEST(test_refuses_codes_that_mean_nothing),
      TEST(test_refuses_times_that_do_not_fit),
      TEST(test_follows_a_persons_way),
      TEST(test_asks_for_consent),
      TEST(test_corrects),
      TEST(test_records_once_what_is_sent_twice),
      TEST(test_tells_what_stood_in_the_cell),
      TEST(test_takes_all_or_nothing),
      TEST(test_takes_rows_in_order_of_time),
      TEST(test_a_person_is_not_told),
      TEST(test_takes_statements_as_texts),
      TEST(test_sizes_at_the_limit),
      TEST(test_refuses_batches_that_are_none),
      TEST(test_refuses_bad_options),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The register when things go wrong: killed while it writes, a full disk, a lock, a damaged page.
 */
#include "support/register.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH 40 /* events of a batch */

static ji_context *ctx;
static char *folder, *path;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  path = support_path(folder, "register.db");
  support_ok(ctx, ji_tracker_close(ctx, support_register(ctx, folder, "register.db")));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_tracker *open_it(int64_t wait) {
  ji_tracker *tracker = NULL;
  ji_tracker_options options;
  assert_int_equal(ji_tracker_options_init(&options, sizeof options), JI_OK);
  options.busy_milliseconds = wait;
  options.mode = JI_TRACKER_WRITE;
  support_ok(ctx, ji_tracker_open(ctx, path, &options, &tracker));
  return tracker;
}

/* Enrolments of forty persons of their own. */
static ji_dataset *batch_of(long number) {
  char *lines = calloc(BATCH, 128);
  assert_non_null(lines);
  size_t used = 0;
  for (int i = 0; i < BATCH; i++)
    used += (size_t)snprintf(lines + used, 128,
                             "%ld-%d,enrolment,hall,spring,p%ld-%d,north,,,reached,,,,2024-03-02,o,"
                             ",,\n",
                             number, i, number, i);
  ji_dataset *events = support_events(ctx, lines);
  free(lines);
  return events;
}

static ji_status record(ji_tracker *tracker, const ji_dataset *events) {
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  ji_dataset *refused = NULL;
  ji_status status = ji_tracker_record(ctx, tracker, events, &options, &refused);
  ji_dataset_unref(refused);
  return status;
}

/* Writes batches until it is killed, and says through the pipe which are acknowledged. */
static void write_forever(int acknowledged) {
  ji_tracker *tracker = open_it(5000);
  for (long number = 0;; number++) {
    ji_dataset *events = batch_of(number);
    if (record(tracker, events) != JI_OK)
      _exit(1);
    ji_dataset_unref(events);
    if (write(acknowledged, &number, sizeof number) != (ssize_t)sizeof number)
      _exit(1);
  }
}

static int64_t asked(const char *statement) {
  return support_asked(path, statement);
}

static void check_sound(ji_tracker *tracker) {
  ji_dataset *found = NULL;
  support_ok(ctx, ji_tracker_check(ctx, tracker, &found));
  assert_int_equal(ji_dataset_row_count(found), 0);
  ji_dataset_unref(found);
  support_ok(ctx, ji_tracker_verify(ctx, tracker, (const uint8_t *)SUPPORT_KEY,
                                    sizeof SUPPORT_KEY - 1, NULL, &found));
  assert_int_equal(ji_dataset_row_count(found), 0);
  ji_dataset_unref(found);
}

/* Every acknowledged batch is whole; one that was under way is whole or absent; no other is there.
 */
static void kill_after(long microseconds) {
  int ends[2];
  long number = -1;
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (!child) {
    close(ends[0]);
    write_forever(ends[1]);
  }
  close(ends[1]);
  struct timespec wait = {.tv_sec = microseconds / 1000000,
                          .tv_nsec = microseconds % 1000000 * 1000};
  nanosleep(&wait, NULL);
  assert_int_equal(kill(child, SIGKILL), 0);
  int told = 0;
  assert_int_equal(waitpid(child, &told, 0), child);
  assert_true(WIFSIGNALED(told));
  long last = -1;
  while (read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
    last = number;
  close(ends[0]);
  ji_tracker *tracker = open_it(5000);
  check_sound(tracker);
  int64_t events = asked("SELECT count(*) FROM event");
  assert_int_equal(events % BATCH, 0);
  assert_true(events == (last + 1) * BATCH || events == (last + 2) * BATCH);
  assert_int_equal(asked("SELECT count(*) FROM person"), events);
  assert_int_equal(asked("SELECT count(*) FROM step"), events);
  ji_dataset *next = batch_of(last + 2);
  assert_int_equal(record(tracker, next), JI_OK);
  ji_dataset_unref(next);
  check_sound(tracker);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

static void test_survives_being_killed(void **state) {
  support_random random = {.state = 20240229};
  const char *is_long = getenv("JI_TEST_LONG");
  int times = is_long && *is_long ? 200 : 20;
  for (int i = 0; i < times; i++) {
    kill_after((long)support_random_uniform(&random, 0, 250000));
    tear_down(state);
    set_up(state);
  }
}

/* A limit on the size of files stands for a full disk. */
static void test_says_that_the_disk_is_full(void **state) {
  (void)state;
  struct rlimit before;
  ji_tracker *tracker = open_it(50);
  ji_dataset *first = batch_of(0);
  assert_int_equal(record(tracker, first), JI_OK);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = {.rlim_cur = 400000, .rlim_max = before.rlim_max};
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  ji_dataset *batches[40];
  for (long i = 0; i < 40; i++)
    batches[i] = batch_of(i + 1);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  ji_status status = JI_OK;
  int64_t taken = 1;
  for (int i = 0; i < 40 && !status; i++) {
    status = record(tracker, batches[i]);
    taken += !status;
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  assert_int_equal(status, JI_ERROR_IO);
  support_message(ctx, path);
  check_sound(tracker);
  assert_int_equal(asked("SELECT count(*) FROM event"), taken * BATCH);
  assert_int_equal(record(tracker, batches[39]), JI_OK); /* there is room again */
  check_sound(tracker);
  for (int i = 0; i < 40; i++)
    ji_dataset_unref(batches[i]);
  ji_dataset_unref(first);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

static void test_waits_for_a_lock_and_says_so(void **state) {
  (void)state;
  sqlite3 *other = NULL;
  ji_tracker *tracker = open_it(30);
  ji_dataset *events = batch_of(0);
  assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(record(tracker, events), JI_ERROR_BUSY);
  support_message(ctx, "another connection holds the lock; waited 30 ms");
  ji_dataset *persons = NULL;
  support_ok(ctx, ji_tracker_persons(ctx, tracker, NULL, &persons)); /* readers go on */
  ji_dataset_unref(persons);
  sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
  assert_int_equal(record(tracker, events), JI_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM event", NULL, NULL, NULL),
                   SQLITE_OK);
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  support_status(ctx, ji_tracker_erase(ctx, tracker, "p0-0", &options), JI_ERROR_BUSY);
  support_message(ctx, "is erased, but another connection keeps the write-ahead log");
  sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close(other);
  check_sound(tracker);
  ji_dataset_unref(events);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

static void test_two_writers_take_turns(void **state) {
  (void)state;
  ji_tracker *one = open_it(5000);
  ji_tracker *two = open_it(5000);
  for (long i = 0; i < 6; i++) {
    ji_dataset *events = batch_of(i);
    assert_int_equal(record(i % 2 ? one : two, events), JI_OK);
    assert_int_equal(record(i % 2 ? two : one, events), JI_OK); /* known there too */
    ji_dataset_unref(events);
  }
  assert_int_equal(asked("SELECT count(*) FROM event"), 6 * BATCH);
  check_sound(one);
  support_ok(ctx, ji_tracker_close(ctx, one));
  support_ok(ctx, ji_tracker_close(ctx, two));
}

/* A page of the log is overwritten: what reads it says so, and nothing else breaks. */
static void test_says_that_a_page_is_damaged(void **state) {
  (void)state;
  char junk[4096];
  ji_tracker *tracker = open_it(50);
  for (long i = 0; i < 20; i++) {
    ji_dataset *events = batch_of(i);
    assert_int_equal(record(tracker, events), JI_OK);
    ji_dataset_unref(events);
  }
  support_ok(ctx, ji_tracker_close(ctx, tracker));
  int64_t page = asked("SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf'"
                       " LIMIT 1 OFFSET 3");
  memset(junk, 0x5a, sizeof junk);
  int file = open(path, O_RDWR | O_CLOEXEC);
  assert_int_equal(pwrite(file, junk, sizeof junk, (off_t)(page - 1) * 4096), (ssize_t)sizeof junk);
  close(file);
  tracker = open_it(50);
  ji_dataset *out = NULL;
  support_status(ctx, ji_tracker_events(ctx, tracker, NULL, &out), JI_ERROR_FORMAT);
  support_message(ctx, "is damaged");
  assert_null(out);
  ji_status status = ji_tracker_verify(ctx, tracker, (const uint8_t *)SUPPORT_KEY,
                                       sizeof SUPPORT_KEY - 1, NULL, &out);
  assert_true(status == JI_ERROR_FORMAT || ji_dataset_row_count(out) > 0);
  ji_dataset_unref(out);
  support_ok(ctx, ji_tracker_check(ctx, tracker, &out));
  assert_true(ji_dataset_row_count(out) > 0);
  ji_dataset_unref(out);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

/* Who may only read the file: opening it for writing, or the first batch, says so. Root may do
 * anything, so the child is somebody else. */
static int try_as_another(const ji_dataset *events) {
  ji_tracker *tracker = NULL;
  ji_tracker_options options;
  ji_dataset *persons = NULL;
  int right = 0;
  if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
    return 0;
  if (ji_tracker_options_init(&options, sizeof options))
    return 0;
  options.mode = JI_TRACKER_WRITE;
  ji_status status = ji_tracker_open(ctx, path, &options, &tracker);
  if (!status)
    status = record(tracker, events);
  right = status == JI_ERROR_IO && strstr(ji_context_message(ctx), path) &&
          (strstr(ji_context_message(ctx), "read-only") ||
           strstr(ji_context_message(ctx), "cannot be opened"));
  if (!right)
    print_error("status %d: %s\n", (int)status, ji_context_message(ctx));
  (void)ji_tracker_close(ctx, tracker);
  options.mode = JI_TRACKER_READ;
  status = ji_tracker_open(ctx, path, &options, &tracker);
  if (!status)
    status = ji_tracker_persons(ctx, tracker, NULL, &persons);
  right = right && (status == JI_OK || status == JI_ERROR_IO);
  ji_dataset_unref(persons);
  (void)ji_tracker_close(ctx, tracker);
  return right;
}

static void test_says_that_the_file_is_read_only(void **state) {
  (void)state;
  int told = -1;
  ji_dataset *events = batch_of(0);
  if (geteuid() == 0) {
    assert_int_equal(chown(folder, 65534, 65534), 0);
    assert_int_equal(chown(path, 65534, 65534), 0);
  }
  assert_int_equal(chmod(path, 0400), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (!child)
    _exit(try_as_another(events) ? 0 : 1);
  assert_int_equal(waitpid(child, &told, 0), child);
  assert_int_equal(told, 0);
  assert_int_equal(chmod(path, 0600), 0);
  assert_int_equal(asked("SELECT count(*) FROM event"), 0);
  ji_dataset_unref(events);
}

static ji_status stop(void *user) {
  (void)user;
  return JI_ERROR_CANCELLED;
}

static void test_a_batch_can_be_cancelled(void **state) {
  (void)state;
  ji_context_options options;
  ji_context *other = NULL;
  ji_tracker *tracker = open_it(50);
  ji_dataset *events = batch_of(0);
  ji_dataset *refused = NULL;
  ji_record_options how = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.cancel = stop;
  assert_int_equal(ji_context_create(&options, &other), JI_OK);
  support_status(other, ji_tracker_record(other, tracker, events, &how, &refused),
                 JI_ERROR_CANCELLED);
  assert_null(refused);
  ji_context_free(other);
  assert_int_equal(asked("SELECT count(*) FROM event"), 0);
  ji_dataset_unref(events);
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_survives_being_killed),           TEST(test_says_that_the_disk_is_full),
      TEST(test_waits_for_a_lock_and_says_so),    TEST(test_two_writers_take_turns),
      TEST(test_says_that_the_file_is_read_only), TEST(test_says_that_a_page_is_damaged),
      TEST(test_a_batch_can_be_cancelled),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

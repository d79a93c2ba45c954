/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tracker.h: the store; every error of opening, checking and copying. */
#include "support/register.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static ji_context *ctx;
static char *folder, *path;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  path = support_path(folder, "register.db");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_tracker_options options_of(int32_t mode, int64_t wait) {
  ji_tracker_options options;
  assert_int_equal(ji_tracker_options_init(&options, sizeof options), JI_OK);
  options.mode = mode;
  options.busy_milliseconds = wait;
  return options;
}

static ji_tracker *open_as(int32_t mode) {
  ji_tracker *tracker = NULL;
  ji_tracker_options options = options_of(mode, 50);
  support_ok(ctx, ji_tracker_open(ctx, path, &options, &tracker));
  assert_non_null(tracker);
  return tracker;
}

static void close_it(ji_tracker *tracker) {
  support_ok(ctx, ji_tracker_close(ctx, tracker));
}

#define refuses(mode, status, part) check_refused((mode), (status), (part), __LINE__)
static void check_refused(int32_t mode, ji_status expected, const char *part, int line) {
  ji_tracker_options options = options_of(mode, 50);
  ji_tracker *tracker = (void *)ctx;
  support_check_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), expected, part,
                       __FILE__, line);
  assert_null(tracker);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
}

/* Another program's hands on the file. */
static sqlite3 *hands(const char *statements) {
  sqlite3 *database = NULL;
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_exec(database, statements, NULL, NULL, NULL), SQLITE_OK);
  return database;
}

static void by_hand(const char *statements) {
  support_by_hand(path, statements);
}

static int64_t problems(ji_tracker *tracker) {
  ji_dataset *found = NULL;
  support_ok(ctx, ji_tracker_check(ctx, tracker, &found));
  int64_t rows = ji_dataset_row_count(found);
  ji_dataset_unref(found);
  return rows;
}

static unsigned mode_of(const char *file) {
  struct stat found;
  assert_int_equal(stat(file, &found), 0);
  return (unsigned)found.st_mode & 0777U;
}

static void test_makes_a_store_of_ones_own(void **state) {
  (void)state;
  char *log = support_path(folder, "register.db-wal");
  char *shared = support_path(folder, "register.db-shm");
  mode_t before = umask(0);
  ji_tracker *tracker = open_as(JI_TRACKER_CREATE);
  assert_int_equal(mode_of(path), 0600);
  assert_int_equal(mode_of(log), 0600);
  assert_int_equal(mode_of(shared), 0600);
  umask(before);
  assert_int_equal(problems(tracker), 0);
  close_it(tracker);
  assert_int_equal(support_asked(path, "PRAGMA application_id"), 0x4A495452);
  assert_int_equal(support_asked(path, "PRAGMA user_version"), 1);
  size_t size = 0;
  char *bytes = support_read(path, &size);
  assert_int_equal(bytes[18], 2); /* of SQLite's header: 2 is a write-ahead log */
  free(bytes);
  assert_int_equal(support_asked(path, "SELECT strict FROM pragma_table_list WHERE name='setting'"),
                   1);
  free(log);
  free(shared);
}

static void test_opens_again_in_every_mode(void **state) {
  (void)state;
  close_it(open_as(JI_TRACKER_CREATE));
  for (int32_t mode = JI_TRACKER_CREATE; mode <= JI_TRACKER_READ; mode++) {
    ji_tracker *tracker = open_as(mode);
    assert_int_equal(problems(tracker), 0);
    close_it(tracker);
  }
}

static void test_readers_beside_a_writer(void **state) {
  (void)state;
  ji_tracker *writer = open_as(JI_TRACKER_CREATE);
  ji_tracker *reader = open_as(JI_TRACKER_READ);
  sqlite3 *other = hands("BEGIN IMMEDIATE; INSERT INTO setting VALUES ('a', x'00')");
  assert_int_equal(problems(reader), 0);
  sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
  sqlite3_close(other);
  assert_int_equal(problems(reader), 0);
  close_it(reader);
  close_it(writer);
}

static void test_refuses_what_is_no_register(void **state) {
  (void)state;
  refuses(JI_TRACKER_WRITE, JI_ERROR_NOT_FOUND, "cannot be found");
  refuses(JI_TRACKER_READ, JI_ERROR_NOT_FOUND, "cannot be found");
  support_write(folder, "register.db", "");
  refuses(JI_TRACKER_CREATE, JI_ERROR_IO, "others than its owner may use it");
  assert_int_equal(chmod(path, 0600), 0);
  refuses(JI_TRACKER_WRITE, JI_ERROR_FORMAT, "is empty");
  refuses(JI_TRACKER_READ, JI_ERROR_FORMAT, "is empty");
  char page[4096];
  memset(page, 'x', sizeof page);
  support_write_bytes(folder, "register.db", page, sizeof page);
  refuses(JI_TRACKER_CREATE, JI_ERROR_FORMAT, "not a database");
  assert_int_equal(truncate(path, 0), 0);
  by_hand("CREATE TABLE theirs (a)");
  refuses(JI_TRACKER_CREATE, JI_ERROR_FORMAT, "not a register");
  by_hand("PRAGMA application_id=7; PRAGMA user_version=1");
  refuses(JI_TRACKER_CREATE, JI_ERROR_FORMAT, "not a register");
}

static void test_refuses_links_and_folders(void **state) {
  (void)state;
  char *elsewhere = support_path(folder, "elsewhere");
  assert_int_equal(symlink(elsewhere, path), 0);
  refuses(JI_TRACKER_CREATE, JI_ERROR_IO, "is not a plain file");
  assert_int_equal(access(elsewhere, F_OK), -1);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkdir(path, 0700), 0);
  refuses(JI_TRACKER_CREATE, JI_ERROR_IO, "is not a plain file");
  free(path);
  path = support_path(folder, "nowhere/register.db");
  refuses(JI_TRACKER_CREATE, JI_ERROR_NOT_FOUND, "cannot be made");
  free(elsewhere);
}

static void test_refuses_other_versions(void **state) {
  (void)state;
  close_it(open_as(JI_TRACKER_CREATE));
  by_hand("PRAGMA user_version=1000");
  for (int32_t mode = JI_TRACKER_CREATE; mode <= JI_TRACKER_READ; mode++)
    refuses(mode, JI_ERROR_UNSUPPORTED, "has schema version 1000");
  assert_int_equal(support_asked(path, "PRAGMA user_version"), 1000);
}

static void test_says_that_it_is_busy(void **state) {
  (void)state;
  close_it(open_as(JI_TRACKER_CREATE));
  assert_int_equal(truncate(path, 0), 0);
  sqlite3 *other = hands("BEGIN EXCLUSIVE");
  refuses(JI_TRACKER_CREATE, JI_ERROR_BUSY, "holds the lock; waited 50 ms");
  sqlite3_close(other);
  close_it(open_as(JI_TRACKER_CREATE));
}

static void test_refuses_bad_arguments(void **state) {
  (void)state;
  ji_tracker *tracker = NULL;
  ji_dataset *found = NULL;
  ji_tracker_options options = options_of(3, 0);
  support_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), JI_ERROR_ARGUMENT);
  support_message(ctx, "mode is 3");
  options = options_of(JI_TRACKER_CREATE, -1);
  support_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), JI_ERROR_ARGUMENT);
  options = options_of(JI_TRACKER_CREATE, INT64_C(2147483648));
  support_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), JI_ERROR_ARGUMENT);
  support_message(ctx, "busy_milliseconds is 2147483648");
  options = options_of(JI_TRACKER_CREATE, 0);
  options.reserved = 1;
  support_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), JI_ERROR_ARGUMENT);
  options.size = 1;
  support_status(ctx, ji_tracker_open(ctx, path, &options, &tracker), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_open(ctx, NULL, NULL, &tracker), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_open(ctx, path, NULL, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(access(path, F_OK), -1);
  support_status(ctx, ji_tracker_check(ctx, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_backup(ctx, NULL, path), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_tracker_close(ctx, NULL));
  assert_int_equal(ji_tracker_close(NULL, NULL), JI_ERROR_ARGUMENT);
  tracker = open_as(JI_TRACKER_CREATE);
  support_status(ctx, ji_tracker_check(ctx, tracker, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_tracker_backup(ctx, tracker, NULL), JI_ERROR_ARGUMENT);
  close_it(tracker);
}

static void test_copies_a_store_in_use(void **state) {
  (void)state;
  char *copy = support_path(folder, "copy.db");
  ji_tracker *tracker = open_as(JI_TRACKER_CREATE);
  by_hand("INSERT INTO setting VALUES ('a', zeroblob(8000000))"); /* more than one step */
  support_ok(ctx, ji_tracker_backup(ctx, tracker, copy));
  assert_int_equal(mode_of(copy), 0600);
  assert_int_equal(support_asked(copy, "SELECT length(value) FROM setting"), 8000000);
  support_status(ctx, ji_tracker_backup(ctx, tracker, copy), JI_ERROR_IO);
  support_message(ctx, "something is there already");
  assert_int_equal(support_asked(copy, "SELECT count(*) FROM setting"), 1);
  free(copy);
  copy = support_path(folder, "nowhere/copy.db");
  support_status(ctx, ji_tracker_backup(ctx, tracker, copy), JI_ERROR_IO);
  support_message(ctx, "cannot be made");
  close_it(tracker);
  free(copy);
}

/* A limit on the size of files stands for a full disk. */
static void test_leaves_no_copy_on_a_full_disk(void **state) {
  (void)state;
  char *copy = support_path(folder, "copy.db");
  struct rlimit before;
  ji_tracker *tracker = open_as(JI_TRACKER_CREATE);
  by_hand("INSERT INTO setting VALUES ('a', zeroblob(8000000))");
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = {.rlim_cur = 1000000, .rlim_max = before.rlim_max};
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  ji_status status = ji_tracker_backup(ctx, tracker, copy);
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  assert_int_equal(status, JI_ERROR_IO);
  support_message(ctx, "backup to ");
  assert_int_equal(access(copy, F_OK), -1);
  assert_int_equal(problems(tracker), 0);
  close_it(tracker);
  free(copy);
}

static void test_finds_a_damaged_page(void **state) {
  (void)state;
  char junk[4096];
  memset(junk, 0x5a, sizeof junk);
  close_it(open_as(JI_TRACKER_CREATE));
  by_hand("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
          "INSERT INTO setting SELECT 'name ' || i, zeroblob(20) FROM n");
  int file = open(path, O_RDWR | O_CLOEXEC);
  assert_true(file >= 0);
  assert_int_equal(pwrite(file, junk, sizeof junk, 4L * 4096), (ssize_t)sizeof junk);
  close(file);
  ji_tracker *tracker = open_as(JI_TRACKER_READ);
  assert_true(problems(tracker) > 0);
  close_it(tracker);
}

static void test_is_of_no_use_after_a_fork(void **state) {
  (void)state;
  int told = -1;
  ji_tracker *tracker = open_as(JI_TRACKER_CREATE);
  pid_t child = fork();
  assert_true(child >= 0);
  if (!child) {
    ji_dataset *found = NULL;
    int right = ji_tracker_check(ctx, tracker, &found) == JI_ERROR_UNSUPPORTED &&
                strstr(ji_context_message(ctx), "before a fork") && !found &&
                ji_tracker_backup(ctx, tracker, path) == JI_ERROR_UNSUPPORTED &&
                ji_tracker_close(ctx, tracker) == JI_OK;
    _exit(right ? 0 : 1);
  }
  assert_int_equal(waitpid(child, &told, 0), child);
  assert_int_equal(told, 0);
  assert_int_equal(problems(tracker), 0);
  close_it(tracker);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_makes_a_store_of_ones_own), TEST(test_opens_again_in_every_mode),
      TEST(test_readers_beside_a_writer),   TEST(test_refuses_what_is_no_register),
      TEST(test_refuses_links_and_folders), TEST(test_refuses_other_versions),
      TEST(test_says_that_it_is_busy),      TEST(test_refuses_bad_arguments),
      TEST(test_copies_a_store_in_use),     TEST(test_leaves_no_copy_on_a_full_disk),
      TEST(test_finds_a_damaged_page),      TEST(test_is_of_no_use_after_a_fork),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a CSV file that is packed, encoded, damaged and read with any options, all drawn
 * from the first CHOICE_SIZE bytes (csv_choice.h). Whatever comes of it:
 * - read in bulk, by any number of threads, it is what it is field by field: data, message, log;
 * - it is refused exactly where ji_dataset_check_csv() finds errors, whose places are in the file;
 * - columns that are selected are those of the whole file, and any column reads as text;
 * - what was read is written, read again and the same;
 * - a call that is cancelled or runs out of memory says so and gives nothing. */
#include "fuzz/csv_choice.h"

#include "data/builder.h"
#include "format/csv_read.h"

#include <stdint.h>
#include <unistd.h>

#define LOG_SIZE 20000
#define COLUMNS 8 /* that may be selected */

typedef struct watcher {
  char log[LOG_SIZE];
  size_t used;
  int64_t questions_left; /* -1: any number */
  int64_t allocations;
  int64_t fail_at; /* 0: none */
} watcher;

static char folder[256], path[300], again_path[300];
static watcher plain_watcher, bulk_watcher;

/* --- contexts -------------------------------------------------------------------------------- */

static void keep(void *user, int32_t level, const char *message) {
  watcher *w = user;
  int made = snprintf(w->log + w->used, sizeof w->log - w->used, "%d %s\n", (int)level, message);
  if (made > 0)
    w->used += (size_t)made;
  if (w->used >= sizeof w->log)
    w->used = sizeof w->log - 1;
}

static ji_status ask(void *user) {
  watcher *w = user;
  if (w->questions_left < 0)
    return JI_OK;
  return w->questions_left-- > 0 ? JI_OK : JI_ERROR_CANCELLED;
}

static int fails(watcher *w) {
  return w->fail_at && ++w->allocations >= w->fail_at;
}

static void *take_memory(void *user, size_t size) {
  return fails(user) ? NULL : malloc(size);
}

static void *retake_memory(void *user, void *old, size_t size) {
  return fails(user) ? NULL : realloc(old, size);
}

static void give_memory(void *user, void *memory) {
  (void)user;
  free(memory);
}

static ji_context *make_context(watcher *w, int32_t threads, int own_memory) {
  ji_context *ctx = NULL;
  ji_context_options options;
  w->used = 0;
  w->log[0] = 0;
  w->questions_left = -1;
  w->allocations = w->fail_at = 0;
  fuzz_must(NULL, ji_context_options_init(&options, sizeof options));
  options.threads = threads;
  options.log = keep;
  options.cancel = ask;
  options.user = w;
  if (own_memory)
    options.allocator = (ji_allocator){take_memory, retake_memory, give_memory, w};
  fuzz_must(NULL, ji_context_create(&options, &ctx));
  return ctx;
}

/* --- what must hold -------------------------------------------------------------------------- */

static void complain(const char *what, ji_context *ctx) {
  fprintf(stderr, "%s: %s\n", what, ji_context_message(ctx));
  abort();
}

static void check_outcome(ji_context *ctx, ji_status status, const void *made) {
  if (status ? made || !ji_context_message(ctx)[0] : !made)
    complain("a result and an error, or neither", ctx);
}

static int is_same(ji_context *ctx, const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  fuzz_must(ctx, ji_dataset_digest(ctx, left, &a));
  fuzz_must(ctx, ji_dataset_digest(ctx, right, &b));
  int same = strcmp(ji_text_data(a), ji_text_data(b)) == 0;
  ji_text_unref(a);
  ji_text_unref(b);
  return same;
}

/* Both ways of reading. */
static ji_status read_so(ji_context *ctx, const choice *chosen, int plain, ji_dataset **out) {
  ji__csv_request request = {.path = path, .plain = plain, .chunk_size = chosen->chunk_size};
  *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (!status)
    status = ji__csv_options_read(ctx, &chosen->options, &request.options);
  if (!status)
    status = ji__csv_read(ctx, &request, out);
  check_outcome(ctx, status, *out);
  return status;
}

static ji_status check_both_ways(ji_context *ctx, const choice *chosen, ji_dataset **out) {
  ji_context *bulk = make_context(&bulk_watcher, chosen->threads, 0);
  ji_dataset *in_bulk = NULL;
  ji_status status = read_so(ctx, chosen, 1, out);
  if (read_so(bulk, chosen, 0, &in_bulk) != status ||
      strcmp(ji_context_message(ctx), ji_context_message(bulk)) != 0 ||
      strcmp(plain_watcher.log, bulk_watcher.log) != 0) {
    fprintf(stderr, "%s\n%s\n", plain_watcher.log, bulk_watcher.log);
    fprintf(stderr, "%s\n", ji_context_message(ctx));
    complain("in bulk", bulk);
  }
  if (!status && !is_same(ctx, *out, in_bulk))
    complain("in bulk it is not the same", bulk);
  ji_dataset_unref(in_bulk);
  ji_context_free(bulk);
  return status;
}

static int is_of_file(ji_status status) {
  return status == JI_ERROR_FORMAT || status == JI_ERROR_ENCODING || status == JI_ERROR_LABEL ||
         status == JI_ERROR_LIMIT || status == JI_ERROR_UNIT || status == JI_ERROR_MEASURE;
}

/* What has no line: the file as a whole. */
static int is_about_whole_file(const char *message) {
  static const char *const parts[] = {"gzip data is",      "zstd data ",
                                      "the file is empty", "does not begin as",
                                      "the mark of",       "the file ends within its header"};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    if (strstr(message, parts[i]))
      return 1;
  return 0;
}

/* The message names the file, and the line unless it is about all of it. */
static void check_message(ji_context *ctx) {
  const char *message = ji_context_message(ctx);
  size_t size = strlen(path);
  if (strncmp(message, path, size) != 0 || strncmp(message + size, ": ", 2) != 0)
    complain("the message does not begin with the file", ctx);
  if (strncmp(message + size, ": line ", 7) != 0 && !is_about_whole_file(message))
    complain("the message has no line", ctx);
}

/* Lines as they are counted: no text of `size` bytes has more, whatever it is encoded in. */
static void check_problems(ji_context *ctx, const choice *chosen, const ji_dataset *problems,
                           size_t size) {
  ji_column line = {.size = sizeof line}, problem = {.size = sizeof problem};
  fuzz_must(ctx, ji_dataset_column(ctx, problems, 0, &line));
  fuzz_must(ctx, ji_dataset_column(ctx, problems, 3, &problem));
  if (ji_dataset_row_count(problems) > chosen->options.max_errors || problem.null_count)
    complain("too many problems, or one that is not told", ctx);
  const int64_t *lines = line.values;
  for (int64_t row = 0; row < line.length; row++) {
    int is_null = line.validity && !(line.validity[row / 8] >> (row % 8) & 1);
    if (!is_null && (lines[row] < 1 || lines[row] > (int64_t)size + 1))
      complain("a line that the file does not have", ctx);
  }
}

static void check_errors(ji_context *ctx, const choice *chosen, ji_status expected, size_t size) {
  ji_dataset *problems = NULL;
  if (is_of_file(expected))
    check_message(ctx);
  ji_status status = ji_dataset_check_csv(ctx, path, &chosen->options, &problems);
  check_outcome(ctx, status, problems);
  if (status != (is_of_file(expected) ? JI_OK : expected))
    complain("checked, it has another status", ctx);
  if (!status) {
    if ((ji_dataset_row_count(problems) > 0) != (expected != JI_OK))
      complain("checked, it has no errors, or has them", ctx);
    check_problems(ctx, chosen, problems, size);
  }
  ji_dataset_unref(problems);
}

static void check_round_trip(ji_context *ctx, const ji_dataset *dataset) {
  ji_dataset *again = NULL;
  ji_csv_options options;
  fuzz_must(ctx, ji_csv_options_init(&options, sizeof options));
  options.sidecar = JI_CSV_SIDECAR_REQUIRED;
  fuzz_must(ctx, ji_dataset_write_csv(ctx, dataset, again_path, &options));
  fuzz_must(ctx, ji_dataset_read_csv(ctx, again_path, &options, &again));
  if (!is_same(ctx, dataset, again))
    complain("written and read it is not the same", ctx);
  ji_dataset_unref(again);
}

/* --- columns --------------------------------------------------------------------------------- */

static ji_dataset *columns_of(ji_context *ctx, const ji_dataset *dataset, const int *kept) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *out = NULL;
  fuzz_must(ctx, ji__builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(dataset) && i < COLUMNS; i++)
    if (kept[i])
      fuzz_must(ctx, ji__builder_share(ctx, builder, dataset, i));
  fuzz_must(ctx, ji__builder_finish(ctx, builder, NULL, &out));
  ji_dataset_builder_free(builder);
  return out;
}

/* Names in the file's order backwards: the result has that of the file all the same. */
static void check_selection(ji_context *ctx, const choice *chosen, const ji_dataset *dataset) {
  const char *names[COLUMNS];
  int kept[COLUMNS] = {0};
  size_t count = 0;
  int64_t columns = ji_dataset_column_count(dataset);
  for (int64_t i = columns < COLUMNS ? columns - 1 : COLUMNS - 1; i >= 0; i--) {
    ji_column column = {.size = sizeof column};
    fuzz_must(ctx, ji_dataset_column(ctx, dataset, i, &column));
    kept[i] = chosen->select >> i & 1;
    if (kept[i])
      names[count++] = column.name;
  }
  if (!count)
    return;
  ji_csv_options options = chosen->options;
  options.select = names;
  options.select_count = count;
  ji_dataset *selected = NULL;
  fuzz_must(ctx, ji_dataset_read_csv(ctx, path, &options, &selected));
  ji_dataset *expected = columns_of(ctx, dataset, kept);
  if (!is_same(ctx, selected, expected))
    complain("selected columns are not those of the file", ctx);
  ji_dataset_unref(selected);
  ji_dataset_unref(expected);
}

/* As text any column can be read; as something else it is read or refused. */
static void check_declared(ji_context *ctx, const choice *chosen, const ji_dataset *dataset) {
  int64_t columns = ji_dataset_column_count(dataset);
  ji_column column = {.size = sizeof column};
  if (!columns)
    return;
  fuzz_must(ctx, ji_dataset_column(ctx, dataset, chosen->declare % columns, &column));
  ji_csv_column declared = {.name = column.name, .type = 1 + chosen->declare / 16 % JI_TYPE_TEXT};
  ji_csv_options options = chosen->options;
  options.columns = &declared;
  options.column_count = 1;
  ji_dataset *read = NULL;
  ji_status status = ji_dataset_read_csv(ctx, path, &options, &read);
  check_outcome(ctx, status, read);
  if (status && (declared.type == JI_TYPE_TEXT || !is_of_file(status)))
    complain("a declared column", ctx);
  if (status)
    check_message(ctx);
  else
    check_round_trip(ctx, read);
  ji_dataset_unref(read);
}

/* --- trouble --------------------------------------------------------------------------------- */

static void check_trouble(const choice *chosen, ji_status expected) {
  ji_context *ctx = make_context(&bulk_watcher, chosen->threads, 1);
  ji_dataset *dataset = NULL;
  bulk_watcher.questions_left = chosen->cancel_after;
  bulk_watcher.fail_at = chosen->fail_allocation;
  ji_status status = ji_dataset_read_csv(ctx, path, &chosen->options, &dataset);
  bulk_watcher.fail_at = 0;
  check_outcome(ctx, status, dataset);
  ji_status trouble = chosen->cancel_after >= 0 ? JI_ERROR_CANCELLED : JI_ERROR_MEMORY;
  if (status != expected && status != trouble)
    complain("in trouble", ctx);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

/* --- the target ------------------------------------------------------------------------------ */

static void remove_folder(void) {
  char sidecar[320];
  snprintf(sidecar, sizeof sidecar, "%s/again.schema.csv", folder);
  unlink(path);
  unlink(again_path);
  unlink(sidecar);
  rmdir(folder);
}

static void check(const choice *chosen, size_t size) {
  ji_context *ctx = make_context(&plain_watcher, 1, 0);
  ji_dataset *dataset = NULL;
  ji_status status = check_both_ways(ctx, chosen, &dataset);
  check_errors(ctx, chosen, status, size);
  if (!status) {
    check_round_trip(ctx, dataset);
    check_selection(ctx, chosen, dataset);
    check_declared(ctx, chosen, dataset);
  }
  if (chosen->cancel_after >= 0 || chosen->fail_allocation)
    check_trouble(chosen, status);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  uint8_t head[CHOICE_SIZE] = {0};
  size_t kept = size < CHOICE_SIZE ? size : CHOICE_SIZE;
  if (kept)
    memcpy(head, bytes, kept);
  cursor c = {head, CHOICE_SIZE};
  choice chosen;
  choice_draw(&c, &chosen);
  fuzz_make_folder(folder);
  snprintf(path, sizeof path, "%s/t.csv", folder);
  snprintf(again_path, sizeof again_path, "%s/again.csv", folder);
  choice_write(&chosen, path, bytes + kept, size - kept);
  check(&chosen, size);
  remove_folder();
  return 0;
}

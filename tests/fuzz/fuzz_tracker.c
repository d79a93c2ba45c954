/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A register and any bytes. The first byte says which: lines of events, which are recorded or
 * refused and leave a sound register; or edits of the file (pairs of place and byte), after which
 * whatever is asked works or is refused with a message. */
#include "fuzz/cursor.h"
#include "fuzz/files.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COLUMNS 17
#define ROWS 64
#define KEY "0123456789abcdef"
#define DAY INT64_C(86400000000)
#define RECORDED (INT64_C(20088) * DAY)

static ji_context *ctx;
static char folder[256], path[300];
static uint8_t *pattern; /* the file of a small register */
static size_t pattern_size;

static const char *const names[COLUMNS] = {
    "id",   "kind",  "program", "cohort",     "person",   "site",      "class", "groups", "stage",
    "item", "value", "unit",    "valid_time", "recorder", "refers_to", "void",  "note"};

static void must(int holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "%s: %s\n", what, ji_context_message(ctx));
  abort();
}

static ji_record_options options_of(int32_t mode) {
  ji_record_options options;
  fuzz_must(ctx, ji_record_options_init(&options, sizeof options));
  options.key = (const uint8_t *)KEY;
  options.key_size = sizeof KEY - 1;
  options.recorded_at = RECORDED;
  options.mode = mode;
  return options;
}

/* --- events from lines ---------------------------------------------------------------------- */

typedef struct table {
  const char *cells[ROWS][COLUMNS];
  int64_t sizes[ROWS][COLUMNS];
  int64_t rows;
} table;

static void read_table(const char *at, const char *end, table *out) {
  int64_t column = 0;
  memset(out, 0, sizeof *out);
  while (at < end && out->rows < ROWS) {
    const char *start = at;
    while (at < end && *at != ',' && *at != '\n')
      at++;
    if (column < COLUMNS) {
      out->cells[out->rows][column] = start;
      out->sizes[out->rows][column] = at - start;
    }
    column++;
    if (at == end || *at++ == '\n') {
      out->rows++;
      column = 0;
    }
  }
}

/* A text column; cells that are empty are null. */
static ji_status add_texts(ji_dataset_builder *builder, const table *t, int column) {
  static char bytes[1 << 16];
  int64_t offsets[ROWS + 1] = {0};
  uint8_t validity[ROWS / 8 + 1] = {0};
  for (int64_t row = 0; row < t->rows; row++) {
    int64_t size = t->sizes[row][column];
    if (offsets[row] + size > (int64_t)sizeof bytes)
      size = 0;
    if (size) {
      memcpy(bytes + offsets[row], t->cells[row][column], (size_t)size);
      validity[row / 8] |= (uint8_t)(1U << (row % 8));
    }
    offsets[row + 1] = offsets[row] + size;
  }
  ji_column made = {.size = sizeof made,
                    .type = JI_TYPE_TEXT,
                    .name = names[column],
                    .length = t->rows,
                    .null_count = -1,
                    .validity = validity,
                    .values = bytes,
                    .offsets = offsets};
  return ji_dataset_builder_column(ctx, builder, &made, NULL, NULL);
}

/* Numbers, dates and booleans are made of the bytes of their cells. */
static ji_status add_numbers(ji_dataset_builder *builder, const table *t, int column,
                             ji_type type) {
  double numbers[ROWS] = {0};
  int32_t days[ROWS] = {0};
  uint8_t bits[ROWS / 8 + 1] = {0};
  uint8_t validity[ROWS / 8 + 1] = {0};
  for (int64_t row = 0; row < t->rows; row++) {
    int64_t size = t->sizes[row][column];
    uint64_t mixed = 0;
    for (int64_t i = 0; i < size; i++)
      mixed = mixed * 31 + (uint8_t)t->cells[row][column][i];
    if (size)
      validity[row / 8] |= (uint8_t)(1U << (row % 8));
    numbers[row] = (double)(mixed % 100000) / 8;
    if (size == 8)
      memcpy(&numbers[row], t->cells[row][column], 8);
    days[row] = (int32_t)(19780 + mixed % 300);
    bits[row / 8] |= (uint8_t)((mixed & 1U) << (row % 8));
  }
  const void *values = type == JI_TYPE_FLOAT64 ? (const void *)numbers
                       : type == JI_TYPE_BOOL  ? (const void *)bits
                                               : (const void *)days;
  ji_column made = {.size = sizeof made,
                    .type = type,
                    .name = names[column],
                    .length = t->rows,
                    .null_count = -1,
                    .validity = validity,
                    .values = values};
  return ji_dataset_builder_column(ctx, builder, &made, NULL, NULL);
}

static ji_dataset *events_of(const table *t) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *out = NULL;
  fuzz_must(ctx, ji_dataset_builder_create(ctx, &builder));
  ji_status status = JI_OK;
  for (int column = 0; column < COLUMNS && !status; column++) {
    int is_text = strcmp(names[column], "value") != 0 && strcmp(names[column], "valid_time") != 0 &&
                  strcmp(names[column], "void") != 0;
    ji_type type = column == 10 ? JI_TYPE_FLOAT64 : column == 12 ? JI_TYPE_DATE32 : JI_TYPE_BOOL;
    status = is_text ? add_texts(builder, t, column) : add_numbers(builder, t, column, type);
  }
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, &out);
  ji_dataset_builder_free(builder);
  return status ? NULL : out; /* text that is not UTF-8 */
}

/* --- the register ---------------------------------------------------------------------------- */

static void write_text(const char *name, const char *text) {
  char file[600];
  snprintf(file, sizeof file, "%s/definition/%s", folder, name);
  fuzz_write(file, (const uint8_t *)text, strlen(text));
}

static ji_bundle *definition(void) {
  char file[600];
  ji_bundle *bundle = NULL;
  snprintf(file, sizeof file, "%s/definition", folder);
  if (mkdir(file, 0700))
    abort();
  write_text("programs.csv", "program,name\nh,Hall\nf,Farm\n");
  write_text("stages.csv", "program,stage,name,position,role\nh,r,r,1,reached\nh,e,e,2,enrolled\n"
                           "h,c,c,3,completed\nf,e,e,1,enrolled\n");
  write_text("transitions.csv", "program,from,to\nh,,r\nh,,e\nh,r,e\nh,e,c\nf,,e\n");
  write_text("groups.csv", "program,group,name\nh,w,w\nh,y,y\n");
  write_text("outcomes.csv", "program,outcome,name,unit,kind,aggregate\nh,i,i,CNY@2024,income,sum\n"
                             "f,i,i,h,hours,sum\n");
  write_text("sites.csv", "program,site,name,county,valid_to,successor\nh,n,n,a,,\n"
                          "h,o,o,b,2024-07-01,n\nf,n,n,a,,\n");
  write_text("cohorts.csv", "program,cohort,name,starts\nh,s,s,2024-01-01\nf,s,s,2024-01-01\n");
  write_text("budget.csv", "program,line,name,unit\nh,b,b,CNY@2024\n");
  fuzz_must(ctx, ji_bundle_read_folder(ctx, file, &bundle));
  return bundle;
}

static void remember(void) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END))
    abort();
  long size = ftell(file);
  rewind(file);
  pattern = malloc((size_t)size);
  pattern_size = (size_t)size;
  if (!pattern || fread(pattern, 1, pattern_size, file) != pattern_size || fclose(file))
    abort();
}

static void drop_files(void) {
  char other[320];
  (void)remove(path);
  snprintf(other, sizeof other, "%s-wal", path);
  (void)remove(other);
  snprintf(other, sizeof other, "%s-shm", path);
  (void)remove(other);
}

static void make_pattern(void) {
  static const char lines[] =
      "1,enrolment,h,s,p,n,k,w;y,r,,,,d,o,,,\n2,stage,h,s,p,,,,e,,,,d,o,,,\n"
      "3,measurement,h,s,p,,,,,i,v,,d,o,,,x\n4,cost,h,,,n,,,,b,v,,d,o,,,\n"
      "5,enrolment,f,s,q,n,,,,,,,d,o,,,\n6,consent_given,h,,p,,,,,,,,d,o,,,\n";
  ji_record_options options = options_of(JI_RECORD_ALL_OR_NOTHING);
  ji_dataset *refused = NULL;
  ji_tracker *tracker = NULL;
  table t;
  ctx = NULL;
  if (ji_context_create(NULL, &ctx))
    abort();
  fuzz_make_folder(folder);
  snprintf(path, sizeof path, "%s/register.db", folder);
  ji_bundle *bundle = definition();
  fuzz_must(ctx, ji_tracker_open(ctx, path, NULL, &tracker));
  options.recorded_at = 0;
  fuzz_must(ctx, ji_tracker_define(ctx, tracker, bundle, &options));
  options.recorded_at = RECORDED;
  read_table(lines, lines + sizeof lines - 1, &t);
  ji_dataset *events = events_of(&t);
  fuzz_must(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
  fuzz_must(ctx, ji_tracker_close(ctx, tracker));
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  ji_bundle_unref(bundle);
  remember();
}

static void lay_out(const uint8_t *bytes, size_t size) {
  drop_files();
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 || write(file, bytes, size) != (ssize_t)size || close(file))
    abort();
}

/* --- the two trials --------------------------------------------------------------------------- */

static void is_sound(ji_tracker *tracker) {
  ji_dataset *found = NULL;
  fuzz_must(ctx,
            ji_tracker_verify(ctx, tracker, (const uint8_t *)KEY, sizeof KEY - 1, NULL, &found));
  must(ji_dataset_row_count(found) == 0, "the chain holds, and what is derived is right");
  ji_dataset_unref(found);
}

static void try_lines(const uint8_t *bytes, size_t size, int32_t mode) {
  ji_record_options options = options_of(mode);
  ji_tracker *tracker = NULL;
  ji_dataset *refused = NULL;
  ji_dataset *persons = NULL;
  table t;
  read_table((const char *)bytes, (const char *)bytes + size, &t);
  ji_dataset *events = events_of(&t);
  if (!events)
    return;
  lay_out(pattern, pattern_size);
  fuzz_must(ctx, ji_tracker_open(ctx, path, NULL, &tracker));
  ji_status status = ji_tracker_record(ctx, tracker, events, &options, &refused);
  must(!status || (mode == JI_RECORD_ALL_OR_NOTHING && status == JI_ERROR_VALUE), "recorded");
  must(!status || ji_dataset_row_count(refused) > 0, "a refused batch tells of its rows");
  int64_t before = ji_dataset_row_count(refused);
  ji_dataset_unref(refused);
  is_sound(tracker);
  if (mode == JI_RECORD_ROW_BY_ROW) { /* the same again: what was taken is known */
    fuzz_must(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
    must(ji_dataset_row_count(refused) <= before, "what was taken is not refused");
    ji_dataset_unref(refused);
  }
  status = ji_tracker_erase(ctx, tracker, "p", &options);
  fuzz_must(ctx, ji_tracker_persons(ctx, tracker, NULL, &persons));
  is_sound(tracker);
  ji_dataset_unref(persons);
  ji_dataset_unref(events);
  fuzz_must(ctx, ji_tracker_close(ctx, tracker));
}

/* The out-argument by its address: it is looked at after the call. */
static void told(ji_status status, int has_object) {
  must((status == JI_OK) == has_object, "an object, or a refusal");
  must(status == JI_OK || ji_context_message(ctx)[0], "a refusal has a message");
}

static void told_dataset(ji_status status, ji_dataset **out) {
  told(status, *out != NULL);
  ji_dataset_unref(*out);
}

static void ask_everything(ji_tracker *tracker) {
  ji_record_options options = options_of(JI_RECORD_ROW_BY_ROW);
  ji_dataset *out = NULL;
  ji_bundle *bundle = NULL;
  ji_status status = JI_OK;
  table t;
  static const char lines[] = "9,enrolment,h,s,z,n,k,w,r,,,,d,o,,,\n";
  told_dataset(ji_tracker_check(ctx, tracker, &out), &out);
  told_dataset(ji_tracker_events(ctx, tracker, NULL, &out), &out);
  told_dataset(ji_tracker_persons(ctx, tracker, NULL, &out), &out);
  status = ji_tracker_definitions(ctx, tracker, &bundle);
  told(status, bundle != NULL);
  ji_bundle_unref(bundle);
  told_dataset(ji_tracker_verify(ctx, tracker, options.key, options.key_size, NULL, &out), &out);
  told_dataset(ji_tracker_indicators(ctx, tracker, NULL, &out), &out);
  read_table(lines, lines + sizeof lines - 1, &t);
  ji_dataset *events = events_of(&t);
  status = ji_tracker_record(ctx, tracker, events, &options, &out);
  must(status == JI_OK || ji_context_message(ctx)[0], "a refusal has a message");
  ji_dataset_unref(out);
  ji_dataset_unref(events);
  options.mode = JI_RECORD_ALL_OR_NOTHING;
  (void)ji_tracker_erase(ctx, tracker, "p", &options);
  (void)ji_tracker_rebuild(ctx, tracker);
}

static void try_edits(const uint8_t *bytes, size_t size) {
  cursor c = {bytes, size};
  ji_tracker *tracker = NULL;
  uint8_t *copy = malloc(pattern_size);
  if (!copy)
    abort();
  memcpy(copy, pattern, pattern_size);
  for (int i = 0; i < 64 && c.left >= 4; i++) {
    size_t place = (size_t)take(&c) << 16;
    place |= (size_t)take(&c) << 8;
    place |= take(&c);
    copy[place % pattern_size] = take(&c);
  }
  lay_out(copy, c.left % 2 ? pattern_size - take(&c) * 16U : pattern_size);
  free(copy);
  ji_status status = ji_tracker_open(ctx, path, NULL, &tracker);
  told(status, tracker != NULL);
  if (!status)
    ask_everything(tracker);
  fuzz_must(ctx, ji_tracker_close(ctx, tracker));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (!pattern)
    make_pattern();
  if (!size)
    return 0;
  if (bytes[0] % 4 == 3)
    try_edits(bytes + 1, size - 1);
  else
    try_lines(bytes + 1, size - 1, bytes[0] % 4);
  return 0;
}

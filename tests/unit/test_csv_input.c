/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV files that are packed, in other encodings, read in part, with comments. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder;
static char heard[4096];

static void keep(void *user, int32_t level, const char *message) {
  (void)user;
  size_t used = strlen(heard);
  snprintf(heard + used, sizeof heard - used, "%d %s\n", (int)level, message);
}

static int set_up(void **state) {
  (void)state;
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  folder = support_folder();
  heard[0] = 0;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_csv_options defaults(void) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status read_file(const char *name, const ji_csv_options *options, ji_dataset **out) {
  char *path = support_path(folder, name);
  ji_status status = ji_dataset_read_csv(ctx, path, options, out);
  free(path);
  assert_true(!status == (*out != NULL));
  return status;
}

static ji_dataset *read_well(const char *name, const ji_csv_options *options) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_file(name, options, &dataset));
  return dataset;
}

#define refuses(bytes, size, options, status, part)                                                \
  check_refused((bytes), (size), (options), (status), (part), __LINE__)
static void check_refused(const void *bytes, size_t size, const ji_csv_options *options,
                          ji_status expected, const char *part, int line) {
  ji_dataset *dataset = NULL;
  support_write_bytes(folder, "t.csv", bytes, size);
  support_check_status(ctx, read_file("t.csv", options, &dataset), expected, part, __FILE__, line);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
  support_check_contains(ji_context_message(ctx), "t.csv", __FILE__, line);
}

static void assert_digests(const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, left, &a));
  support_ok(ctx, ji_dataset_digest(ctx, right, &b));
  assert_string_equal(ji_text_data(a), ji_text_data(b));
  ji_text_unref(a);
  ji_text_unref(b);
}

/* The value of the first row of this kind and name in the dataset's provenance; NULL: none. */
static char *origin(const ji_dataset *dataset, const char *kind, const char *name) {
  ji_dataset *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  ji_column kinds = support_look(ctx, provenance, "kind");
  ji_column names = support_look(ctx, provenance, "name");
  ji_column values = support_look(ctx, provenance, "value");
  char *found = NULL;
  for (int64_t row = 0; row < ji_dataset_row_count(provenance) && !found; row++) {
    char *a = support_text(ctx, &kinds, row);
    char *b = support_text(ctx, &names, row);
    if (strcmp(a, kind) == 0 && strcmp(b, name) == 0)
      found = support_text(ctx, &values, row);
    free(a);
    free(b);
  }
  ji_dataset_unref(provenance);
  return found;
}

#define origin_is(dataset, kind, name, expected)                                                   \
  check_origin((dataset), (kind), (name), (expected), __LINE__)
static void check_origin(const ji_dataset *dataset, const char *kind, const char *name,
                         const char *expected, int line) {
  char *value = origin(dataset, kind, name);
  if (!value || !expected ? value != expected : strcmp(value, expected) != 0) {
    print_error("line %d: %s %s is %s\n", line, kind, name, value ? value : "not there");
    _fail(__FILE__, line);
  }
  free(value);
}

/* --- packing --------------------------------------------------------------------------------- */

static const support_packer packers[] = {support_gzip, support_zstd};
static const char *const packings[] = {"gzip", "zstd"};

/* Longer than all blocks: 300,000 rows, numbers that do not repeat. */
static char *long_text(size_t *size) {
  enum { ROWS = 300000 };
  char *text = malloc((size_t)ROWS * 32 + 32);
  assert_non_null(text);
  support_random random = {11};
  size_t at = (size_t)sprintf(text, "n,s\n");
  for (int i = 0; i < ROWS; i++)
    at += (size_t)sprintf(text + at, "%d,%llx\n", i,
                          (unsigned long long)support_random_bits(&random));
  *size = at;
  return text;
}

static void packed_files_read_like_plain_ones(void **state) {
  (void)state;
  size_t size = 0;
  char *text = long_text(&size);
  size_t capacity = size + 100000;
  unsigned char *packed = malloc(capacity);
  assert_non_null(packed);
  support_write_bytes(folder, "plain.csv", text, size);
  ji_dataset *plain = read_well("plain.csv", NULL);
  for (size_t i = 0; i < 2; i++) {
    /* in three members or frames, an empty one among them */
    size_t made = packers[i](text, size / 3, packed, 0, capacity);
    made = packers[i](text, 0, packed, made, capacity);
    made = packers[i](text + size / 3, size - size / 3, packed, made, capacity);
    support_write_bytes(folder, "t.csv", packed, made);
    ji_dataset *d = read_well("t.csv", NULL);
    assert_digests(plain, d);
    origin_is(d, "note", "compression", packings[i]);
    origin_is(d, "option", "compression", NULL);
    ji_dataset_unref(d);
    ji_csv_options options = defaults();
    options.compression = JI_CSV_COMPRESSION_GZIP + (int32_t)i;
    d = read_well("t.csv", &options);
    assert_digests(plain, d);
    origin_is(d, "option", "compression", packings[i]);
    ji_dataset_unref(d);
  }
  ji_dataset_unref(plain);
  free(packed);
  free(text);
}

static void packing_that_is_declared_must_be_there(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.compression = JI_CSV_COMPRESSION_GZIP;
  refuses("a\n1\n", 4, &options, JI_ERROR_FORMAT, "does not begin as a gzip file");
  options.compression = JI_CSV_COMPRESSION_ZSTD;
  refuses("a\n1\n", 4, &options, JI_ERROR_FORMAT, "does not begin as a zstd file");
  refuses("", 0, &options, JI_ERROR_FORMAT, "does not begin as a zstd file");
  unsigned char packed[200];
  size_t size = support_gzip("a\n1\n", 4, packed, 0, sizeof packed);
  refuses(packed, size, &options, JI_ERROR_FORMAT, "does not begin as a zstd file");
  options.compression = JI_CSV_COMPRESSION_NONE;
  refuses(packed, size, &options, JI_ERROR_FORMAT, "is NUL; is this a text file?");
}

/* Every way to cut a packed file is an error, and so is a changed byte or one too many. */
static void damaged_packing_is_refused(void **state) {
  (void)state;
  static const char text[] = "a,b\n1,2\n3,4\n5,6\n";
  for (size_t i = 0; i < 2; i++) {
    unsigned char packed[300], damaged[300];
    size_t size = packers[i](text, sizeof text - 1, packed, 0, sizeof packed);
    for (size_t cut = 5; cut < size; cut++)
      refuses(packed, cut, NULL, JI_ERROR_FORMAT, "data is not complete: it ends after byte");
    for (size_t at = 4; i == 0 && at < size; at++) {
      if (at < 10) /* time, system and name in the header of gzip: nothing guards them */
        continue;
      memcpy(damaged, packed, size);
      damaged[at] ^= 0x55;
      ji_dataset *dataset = NULL;
      support_write_bytes(folder, "t.csv", damaged, size);
      support_status(ctx, read_file("t.csv", NULL, &dataset), JI_ERROR_FORMAT);
    }
    memcpy(damaged, packed, size);
    memcpy(damaged + size, "tail", 4);
    refuses(damaged, size + 4, NULL, JI_ERROR_FORMAT, "what follows the end of a ");
    damaged[size] = (unsigned char)"\x1F\x28"[i]; /* how another one would begin */
    refuses(damaged, size + 1, NULL, JI_ERROR_FORMAT, "data is not complete");
  }
  unsigned char packed[300];
  size_t size = support_gzip(text, sizeof text - 1, packed, 0, sizeof packed);
  packed[size - 8] ^= 1;
  refuses(packed, size, NULL, JI_ERROR_FORMAT, "the gzip data is damaged near byte");
}

/* The rows before the damage are read; their errors come first. */
static void what_is_before_the_damage_is_told_first(void **state) {
  (void)state;
  static const char text[] = "a,b\n1,2\n3\n5,6\n";
  unsigned char packed[300];
  size_t size = support_gzip(text, sizeof text - 1, packed, 0, sizeof packed);
  packed[size - 8] ^= 1;
  refuses(packed, size, NULL, JI_ERROR_FORMAT,
          "line 3 has 1 field, the header has 2; JI_CSV_LENIENT_NOTES passes over notes at the "
          "end; and 1 more");
}

/* 64 MiB of line ends in 64 KiB: no memory, and the limits hold. */
static void a_bomb_is_bounded(void **state) {
  (void)state;
  enum { SIZE = 1 << 26 };
  char *text = malloc(SIZE);
  assert_non_null(text);
  memset(text, 'x', SIZE);
  memcpy(text, "a,b\n1,\"", 7);
  unsigned char *packed = malloc(1 << 20);
  assert_non_null(packed);
  for (size_t i = 0; i < 2; i++) {
    size_t size = packers[i](text, SIZE, packed, 0, 1 << 20);
    assert_true(size < 100000);
    refuses(packed, size, NULL, JI_ERROR_LIMIT, "line 2, column \"b\": the field is longer than");
  }
  memset(text + 7, '\n', SIZE - 7);
  text[6] = '2';
  size_t size = support_zstd(text, SIZE, packed, 0, 1 << 20);
  support_write_bytes(folder, "t.csv", packed, size);
  ji_dataset *d = read_well("t.csv", NULL);
  assert_int_equal(ji_dataset_row_count(d), 1);
  ji_dataset_unref(d);
  free(packed);
  free(text);
}

static void a_window_beyond_128_mib_is_refused(void **state) {
  (void)state;
  /* a frame header that asks for a window of 2 GiB */
  static const unsigned char frame[] = {0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 1, 0, 0, 0, 0, 0};
  refuses(frame, sizeof frame, NULL, JI_ERROR_LIMIT, "more than 128 MiB");
}

typedef struct watched {
  int64_t last, total;
  int calls;
} watched;

static ji_status watch(void *user, const char *task, int64_t done, int64_t total) {
  watched *w = user;
  assert_string_equal(task, "read csv");
  assert_true(done >= w->last && done <= total);
  w->last = done;
  w->total = total;
  w->calls++;
  return JI_OK;
}

static ji_status refuse(void *user) {
  watched *w = user;
  return w->calls > 2 ? JI_ERROR_CANCELLED : JI_OK;
}

static void progress_is_that_of_the_file(void **state) {
  (void)state;
  size_t size = 0;
  char *text = long_text(&size);
  unsigned char *packed = malloc(size + 100000);
  assert_non_null(packed);
  size_t made = support_gzip(text, size, packed, 0, size + 100000);
  support_write_bytes(folder, "t.csv", packed, made);
  char *path = support_path(folder, "t.csv");
  for (int cancel = 0; cancel < 2; cancel++) {
    watched w = {0, 0, 0};
    ji_context_options options;
    ji_context *watching = NULL;
    ji_dataset *dataset = NULL;
    assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
    options.progress = watch;
    options.cancel = cancel ? refuse : NULL;
    options.user = &w;
    assert_int_equal(ji_context_create(&options, &watching), JI_OK);
    support_status(watching, ji_dataset_read_csv(watching, path, NULL, &dataset),
                   cancel ? JI_ERROR_CANCELLED : JI_OK);
    assert_true(w.total == (int64_t)made && w.calls > 2);
    assert_true(cancel ? w.last < w.total && !dataset : w.last == w.total);
    ji_dataset_unref(dataset);
    ji_context_free(watching);
  }
  free(path);
  free(packed);
  free(text);
}

/* --- encodings ------------------------------------------------------------------------------- */

static const char table[] = "地区,就业人数,备注\n北京市,1162.5,\"首都, 直辖市\"\n一一,3,\n𠀀,,é\n";

static void encodings_are_read(void **state) {
  (void)state;
  static const char *const names[] = {"GB18030",  "UTF-16LE", "UTF-16BE", "UTF-16",
                                      "UTF-32LE", "gb18030",  "UTF-8"};
  support_write_bytes(folder, "plain.csv", table, sizeof table - 1);
  ji_dataset *plain = read_well("plain.csv", NULL);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char encoded[2000];
    size_t size = support_encode(names[i], table, sizeof table - 1, encoded, sizeof encoded);
    support_write_bytes(folder, "t.csv", encoded, size);
    ji_csv_options options = defaults();
    options.encoding = names[i];
    ji_dataset *d = read_well("t.csv", &options);
    assert_digests(plain, d);
    origin_is(d, "option", "encoding", names[i]);
    origin_is(d, "note", "encoding", NULL);
    ji_dataset_unref(d);
  }
  assert_string_equal(heard, "");
  ji_dataset_unref(plain);
}

static void encodings_are_found_and_told(void **state) {
  (void)state;
  static const struct {
    const char *encoding, *mark;
    size_t mark_size;
    const char *found, *why;
  } cases[] = {
      {"GB18030", "", 0, "GB18030", "it is not UTF-8"},
      {"GB18030", "\x84\x31\x95\x33", 4, "GB18030", "mark"},
      {"UTF-8", "", 0, "UTF-8", "what is not ASCII in it is that"},
      {"UTF-8", "\xEF\xBB\xBF", 3, "UTF-8", "mark"},
      {"UTF-16LE", "", 0, "UTF-16LE", "NUL"},
      {"UTF-16BE", "", 0, "UTF-16BE", "NUL"},
      {"UTF-16LE", "\xFF\xFE", 2, "UTF-16LE", "mark"},
      {"UTF-16BE", "\xFE\xFF", 2, "UTF-16BE", "mark"},
      {"UTF-32LE", "\xFF\xFE\0\0", 4, "UTF-32LE", "mark"},
      {"UTF-32BE", "\0\0\xFE\xFF", 4, "UTF-32BE", "mark"},
  };
  support_write_bytes(folder, "plain.csv", table, sizeof table - 1);
  ji_dataset *plain = read_well("plain.csv", NULL);
  ji_csv_options options = defaults();
  options.encoding = "auto";
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char encoded[2000];
    size_t size = cases[i].mark_size;
    memcpy(encoded, cases[i].mark, size);
    size += support_encode(cases[i].encoding, table, sizeof table - 1, encoded + size,
                           sizeof encoded - size);
    support_write_bytes(folder, "t.csv", encoded, size);
    heard[0] = 0;
    ji_dataset *d = read_well("t.csv", &options);
    assert_digests(plain, d);
    origin_is(d, "option", "encoding", "auto");
    origin_is(d, "note", "encoding", cases[i].found);
    char expected[200];
    snprintf(expected, sizeof expected, "t.csv: read as %s: ", cases[i].found);
    support_contains(heard, expected);
    support_contains(heard, cases[i].why);
    assert_int_equal(heard[0], '0' + JI_LOG_INFO);
    assert_null(strchr(strchr(heard, '\n') + 1, '\n')); /* once */
    ji_dataset_unref(d);
  }
  ji_dataset_unref(plain);
  support_write_bytes(folder, "t.csv", "a\n1\n", 4);
  heard[0] = 0;
  ji_dataset_unref(read_well("t.csv", &options));
  support_contains(heard, "read as UTF-8: all of it is ASCII");
}

/* The first character that is not ASCII comes late, and blocks end within characters. */
static void encodings_across_blocks(void **state) {
  (void)state;
  enum { ROWS = 150000 };
  static const char *const names[] = {"GB18030", "UTF-16LE", "UTF-8"};
  char *text = malloc(ROWS * 40), *encoded = malloc(ROWS * 80);
  assert_non_null(text);
  assert_non_null(encoded);
  size_t at = (size_t)sprintf(text, "n,s\n");
  for (int i = 0; i < ROWS; i++)
    at += (size_t)sprintf(text + at, i < ROWS - 60000 ? "%d,plain\n" : "%d,北京é𠀀%d\n", i, i);
  support_write_bytes(folder, "plain.csv", text, at);
  ji_dataset *plain = read_well("plain.csv", NULL);
  for (size_t i = 0; i < 3; i++)
    for (int detect = 0; detect < 2; detect++) {
      size_t size = support_encode(names[i], text, at, encoded, ROWS * 80);
      support_write_bytes(folder, "t.csv", encoded, size);
      ji_csv_options options = defaults();
      options.encoding = detect ? "auto" : names[i];
      ji_dataset *d = read_well("t.csv", &options);
      assert_digests(plain, d);
      ji_dataset_unref(d);
    }
  ji_dataset_unref(plain);
  free(encoded);
  free(text);
}

static void malformed_text_names_the_place(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.encoding = "GB18030";
  refuses("a,b\r\n1,\xC4\xE3\r\n2,\xFF\n", 15, &options, JI_ERROR_ENCODING,
          "line 3: byte 14 of the file, 0xFF, is not GB18030; is the file in another encoding?");
  refuses("a,b\n1,\xC4", 7, &options, JI_ERROR_ENCODING,
          "line 2: the file ends after byte 7 in the middle of a character of GB18030");
  unsigned char packed[200];
  size_t size = support_gzip("a\n\xFF\n", 4, packed, 0, sizeof packed);
  refuses(packed, size, &options, JI_ERROR_ENCODING, "line 2: byte 3 of the unpacked text, 0xFF");
  options.encoding = "auto";
  refuses("a,b\n1,\xE9\n", 8, &options, JI_ERROR_ENCODING,
          "is not GB18030, for which the file was taken; declare its encoding");
  /* what began as UTF-8 is not silently taken for something else later */
  refuses("a,b\n\xE5\x8C\x97,1\n\xC4\xE3,2\n", 15, NULL, JI_ERROR_ENCODING, "line 3");
  options.encoding = "UTF-16LE";
  refuses("a\0\n\0\x00\xDC", 6, &options, JI_ERROR_ENCODING, "line 2: byte 5");
  /* errors before it are told first */
  options.encoding = "GB18030";
  refuses("a,b\n1\n2,\xFF\n", 10, &options, JI_ERROR_FORMAT, "line 2 has 1 field");
  support_message(ctx, "; and 1 more error in this file");
}

static void encodings_must_have_a_name(void **state) {
  (void)state;
  static const char *const bad[] = {"", "char", "wchar_t", "GB18030//IGNORE", "a b", "UTF-8\n"};
  ji_csv_options options = defaults();
  ji_dataset *dataset = NULL;
  support_write_bytes(folder, "t.csv", "a\n1\n", 4);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    options.encoding = bad[i];
    support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_ARGUMENT);
    support_message(ctx, "is no name of one");
  }
  options.encoding = "KLINGON-8";
  refuses("a\n1\n", 4, &options, JI_ERROR_UNSUPPORTED, "\"KLINGON-8\" is not known to the iconv");
}

/* Numbers with a NUL are no UTF-16. */
static void a_nul_does_not_make_it_wide(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.encoding = "auto";
  refuses("a,b\n1,x\0y\n", 10, &options, JI_ERROR_FORMAT, "is NUL");
  options.encoding = "UTF-8";
  refuses("\xFF\xFE"
          "a\0",
          4, &options, JI_ERROR_ENCODING, "begins with the mark of UTF-16");
}

/* --- digests of files ------------------------------------------------------------------------ */

static void files_are_in_the_provenance(void **state) {
  (void)state;
  support_write_bytes(folder, "t.csv", "a\n1\n", 4);
  ji_dataset *d = read_well("t.csv", NULL);
  /* b2sum -l 256 */
  origin_is(d, "input", "t.csv (file)",
            "blake2b:a262fe652e78056df98a7366d612572fa3b9be6818663b8e21dce5d312969a7e");
  ji_dataset_unref(d);
}

static void files_beyond_the_limit_are_not_hashed(void **state) {
  (void)state;
  ji_context_options options;
  ji_context *limited = NULL;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.hash_limit = 3;
  assert_int_equal(ji_context_create(&options, &limited), JI_OK);
  support_write_bytes(folder, "t.csv", "a\n1\n", 4);
  char *path = support_path(folder, "t.csv");
  ji_dataset *d = NULL;
  support_ok(limited, ji_dataset_read_csv(limited, path, NULL, &d));
  origin_is(d, "input", "t.csv (file)", "not hashed");
  ji_dataset_unref(d);
  ji_context_free(limited);
  free(path);
}

/* --- a part of the file ---------------------------------------------------------------------- */

static const char wide[] = "a,b,c,d\n1,x,2.5,\n2,y,3.5,z\n";

static void selected_columns_alone_are_kept(void **state) {
  (void)state;
  static const char *const names[] = {"c", "a"};
  ji_csv_options options = defaults();
  options.select = names;
  options.select_count = 2;
  support_write_bytes(folder, "t.csv", wide, sizeof wide - 1);
  ji_dataset *d = read_well("t.csv", &options);
  assert_int_equal(ji_dataset_column_count(d), 2);
  assert_int_equal(ji_dataset_find(d, "a"), 0); /* in the file's order */
  assert_int_equal(ji_dataset_find(d, "c"), 1);
  ji_column c = support_look(ctx, d, "c");
  assert_true(support_number(&c, 1) == 3.5);
  origin_is(d, "option", "select", "c");
  ji_dataset_unref(d);
  /* what is not kept is not converted: its errors are none; the shape is checked all the same */
  const ji_csv_column number = {.name = "b", .type = JI_TYPE_INT64};
  options.columns = &number;
  options.column_count = 1;
  ji_dataset_unref(read_well("t.csv", &options));
  refuses("a,b,c,d\n1,2,3\n", 14, &options, JI_ERROR_FORMAT, "line 2 has 3 fields");
}

static void selected_columns_must_be_there(void **state) {
  (void)state;
  static const char *const names[] = {"a", "jobs", "wages", "a"};
  ji_csv_options options = defaults();
  options.select = names;
  options.select_count = 3;
  refuses(wide, sizeof wide - 1, &options, JI_ERROR_LABEL,
          "line 1: there is no column \"jobs\"; and 1 more error in this file");
  support_contains(heard, "there is no column \"wages\"");
  const char *const twice[] = {"a", "a"};
  options.select = twice;
  options.select_count = 2;
  refuses(wide, sizeof wide - 1, &options, JI_ERROR_LABEL, "\"a\" is selected twice");
  const char *const none[] = {NULL};
  ji_dataset *dataset = NULL;
  options.select = none;
  options.select_count = 0;
  support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_ARGUMENT);
  options.select_count = 1;
  support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_ARGUMENT);
  options.select = NULL;
  support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_ARGUMENT);
}

/* A unit that is in a column which is not kept cannot be told. */
static void a_unit_by_row_needs_its_column(void **state) {
  (void)state;
  static const char *const names[] = {"value"};
  ji_csv_options options = defaults();
  const ji_csv_column value = {.name = "value", .unit = "@unit"};
  options.columns = &value;
  options.column_count = 1;
  options.select = names;
  options.select_count = 1;
  refuses("value,unit\n1,person\n", 20, &options, JI_ERROR_LABEL,
          "its unit varies by column \"unit\", which is not there");
}

static void comment_lines_are_passed_over(void **state) {
  (void)state;
  static const char *const files[] = {
      "#title\na,b\n#,\"\n1,#x\n\"2\n#3\",4\n#end\n",
      "#title\r\na,b\r\n#,\"\r\n1,#x\r\n\"2\n#3\",4\r\n#end",
      "#title\ra,b\r#,\"\r1,#x\r\"2\n#3\",4\r#",
      "\xEF\xBB\xBF#title\n#\n#\na,b\n1,#x\n\"2\n#3\",4\n",
  };
  ji_csv_options options = defaults();
  options.comment = "#";
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    support_write_bytes(folder, "t.csv", files[i], strlen(files[i]));
    ji_dataset *d = read_well("t.csv", &options);
    assert_int_equal(ji_dataset_row_count(d), 2);
    ji_column a = support_look(ctx, d, "a");
    char *text = support_text(ctx, &a, 1);
    assert_string_equal(text, "2\n#3");
    free(text);
    origin_is(d, "option", "comment", "#");
    ji_dataset_unref(d);
  }
  options.comment = "//";
  static const char slashes[] = "// one\n//\na,b\n/,1\n//x\n/";
  refuses(slashes, sizeof slashes - 1, &options, JI_ERROR_FORMAT, "line 6 has 1 field");
  ji_dataset *dataset = NULL;
  static const char *const bad[] = {"", "a\nb", "\r"};
  for (size_t i = 0; i < 3; i++) {
    options.comment = bad[i];
    support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_ARGUMENT);
  }
}

/* Comments at every place of the blocks, counted as lines. */
static void comments_across_blocks(void **state) {
  (void)state;
  enum { ROWS = 100000 };
  char *text = malloc(ROWS * 40);
  assert_non_null(text);
  size_t at = (size_t)sprintf(text, "n,s\n");
  for (int i = 0; i < ROWS; i++)
    at += (size_t)sprintf(text + at, i % 3 ? "%d,row\n" : "###%d \"comment\n", i);
  at += (size_t)sprintf(text + at, "x\n");
  ji_csv_options options = defaults();
  options.comment = "###";
  char expected[100];
  snprintf(expected, sizeof expected, "line %d has 1 field", ROWS + 2);
  refuses(text, at, &options, JI_ERROR_FORMAT, expected);
  support_write_bytes(folder, "t.csv", text, at - 2);
  ji_dataset *d = read_well("t.csv", &options);
  assert_int_equal(ji_dataset_row_count(d), ROWS - (ROWS + 2) / 3);
  ji_dataset_unref(d);
  free(text);
}

/* --- all of it without memory ---------------------------------------------------------------- */

static ji_status read_operation(ji_context *context, void *user) {
  ji_csv_options options = defaults();
  static const char *const names[] = {"就业人数", "备注"};
  options.encoding = "auto";
  options.select = names;
  options.select_count = 2;
  options.comment = "#";
  ji_dataset *dataset = NULL;
  ji_status status = ji_dataset_read_csv(context, user, &options, &dataset);
  assert_true(!status == (dataset != NULL));
  ji_dataset_unref(dataset);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  char encoded[1000];
  unsigned char packed[1000];
  size_t size = support_encode("GB18030", table, sizeof table - 1, encoded, sizeof encoded);
  char *path = support_path(folder, "t.csv");
  for (size_t i = 0; i < 2; i++) {
    support_write_bytes(folder, "t.csv", packed,
                        packers[i](encoded, size, packed, 0, sizeof packed));
    assert_true(support_every_allocation("read", read_operation, path) > 20);
  }
  free(path);
}

/* "t.csv.gz" has the sidecar of "t.csv". */
static void packed_files_have_sidecars(void **state) {
  (void)state;
  unsigned char packed[300];
  support_write(folder, "t.schema.csv", "column,type,unit\na,text,\nb,float64,person\n");
  static const char *const names[] = {"t.csv.gz", "t.csv.zst"};
  for (size_t i = 0; i < 2; i++) {
    support_write_bytes(folder, names[i], packed,
                        packers[i]("a,b\n1,2\n", 8, packed, 0, sizeof packed));
    ji_dataset *d = read_well(names[i], NULL);
    assert_int_equal(support_look(ctx, d, "a").type, JI_TYPE_TEXT);
    assert_string_equal(support_look(ctx, d, "b").unit, "person");
    ji_dataset_unref(d);
  }
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(packed_files_read_like_plain_ones),
      test(packing_that_is_declared_must_be_there),
      test(damaged_packing_is_refused),
      test(what_is_before_the_damage_is_told_first),
      test(a_bomb_is_bounded),
      test(a_window_beyond_128_mib_is_refused),
      test(progress_is_that_of_the_file),
      test(encodings_are_read),
      test(encodings_are_found_and_told),
      test(encodings_across_blocks),
      test(malformed_text_names_the_place),
      test(encodings_must_have_a_name),
      test(a_nul_does_not_make_it_wide),
      test(files_are_in_the_provenance),
      test(files_beyond_the_limit_are_not_hashed),
      test(selected_columns_alone_are_kept),
      test(selected_columns_must_be_there),
      test(a_unit_by_row_needs_its_column),
      test(comment_lines_are_passed_over),
      test(comments_across_blocks),
      test(failing_allocations_leave_nothing),
      test(packed_files_have_sidecars),
  };
  return cmocka_run_group_tests_name("csv_input", tests, NULL, NULL);
}

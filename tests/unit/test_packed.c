/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Packed and encoded files of every format of text: multi-region tables, SDMX-CSV, code lists.
 * Whatever a file is packed and encoded in, what is read is the same, and its origin is told. */
#include "unit/multiregion_fixture.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct change {
  const char *encoding; /* of text; NULL: UTF-8 */
  const char *mark;     /* before it */
  support_packer packer;
  const char *ending;                 /* of packed files; NULL: they keep their names */
  const char *declared;               /* options.encoding */
  const char *detected, *compression; /* what the provenance says; NULL: nothing */
} change;

static const change changes[] = {
    {.packer = support_gzip, .ending = ".gz", .compression = "gzip"},
    {.packer = support_zstd, .ending = ".zst", .compression = "zstd"},
    {.packer = support_gzip, .compression = "gzip"},
    {.encoding = "GB18030", .declared = "GB18030"},
    {.encoding = "GB18030", .declared = "auto", .detected = "GB18030"},
    {.encoding = "UTF-16LE", .mark = "\xFF\xFE", .declared = "auto", .detected = "UTF-16LE"},
    {.encoding = "UTF-16BE", .declared = "UTF-16BE", .packer = support_zstd, .compression = "zstd"},
    {.mark = "\xEF\xBB\xBF"},
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

/* --- files ----------------------------------------------------------------------------------- */

static int ends(const char *name, const char *ending) {
  size_t size = strlen(name), length = strlen(ending);
  return size > length && strcmp(name + size - length, ending) == 0;
}

/* Every R2 becomes 北京, so that there is something to encode. */
static char *renamed(const char *text, size_t *size) {
  char *out = malloc(4 * *size + 1), *to = out;
  assert_non_null(out);
  for (const char *at = text; at < text + *size;) {
    int is_region = strncmp(at, "R2", 2) == 0;
    memcpy(to, is_region ? "北京" : at, is_region ? 6 : 1);
    to += is_region ? 6 : 1;
    at += is_region ? 2 : 1;
  }
  *size = (size_t)(to - out);
  return out;
}

/* JSON is UTF-8 by its standard. */
static void write_changed(const char *parent, const char *name, const char *text, size_t size,
                          const change *how) {
  size_t capacity = 8 * size + 1000, made = 0;
  unsigned char *plain = malloc(capacity), *packed = malloc(capacity);
  char target[300];
  assert_non_null(plain);
  assert_non_null(packed);
  int is_text = !ends(name, ".json");
  if (is_text && how->mark) {
    made = strlen(how->mark);
    memcpy(plain, how->mark, made);
  }
  made += support_encode(is_text && how->encoding ? how->encoding : "UTF-8", text, size,
                         (char *)plain + made, capacity - made);
  size_t packed_size = how->packer ? how->packer((char *)plain, made, packed, 0, capacity) : 0;
  snprintf(target, sizeof target, "%s%s", name, how->ending ? how->ending : "");
  support_write_bytes(parent, target, how->packer ? packed : plain,
                      how->packer ? packed_size : made);
  free(plain);
  free(packed);
}

/* Every file below a path, in place. */
static void change_all(const char *path, const change *how) {
  DIR *entries = opendir(path);
  assert_non_null(entries);
  char *names[100];
  size_t count = 0;
  for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries))
    if (entry->d_name[0] != '.') {
      assert_true(count < 100);
      names[count++] = strdup(entry->d_name);
    }
  closedir(entries);
  for (size_t i = 0; i < count; i++) {
    char *inner = support_path(path, names[i]);
    struct stat about;
    assert_int_equal(stat(inner, &about), 0);
    if (S_ISDIR(about.st_mode)) {
      change_all(inner, how);
    } else {
      size_t size = 0;
      char *text = support_read(inner, &size), *other = renamed(text, &size);
      unlink(inner);
      write_changed(path, names[i], other, size, how);
      free(text);
      free(other);
    }
    free(inner);
    free(names[i]);
  }
}

/* --- multi-region tables --------------------------------------------------------------------- */

static void same_dataset(const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  assert_true(!left == !right);
  if (!left)
    return;
  support_ok(ctx, ji_dataset_digest(ctx, left, &a));
  support_ok(ctx, ji_dataset_digest(ctx, right, &b));
  assert_string_equal(ji_text_data(a), ji_text_data(b));
  ji_text_unref(a);
  ji_text_unref(b);
}

static void same_array(const ji_array *left, const ji_array *right) {
  assert_true(!left == !right);
  if (!left)
    return;
  assert_int_equal(left->rows, right->rows);
  assert_int_equal(left->columns, right->columns);
  assert_memory_equal(left->data, right->data,
                      (size_t)(left->rows * left->columns) * sizeof(double));
}

static void same_bundle(const ji_bundle *left, const ji_bundle *right) {
  static const char *const datasets[] = {"sectors", "demand_labels", "satellite_labels", "table"};
  static const char *const arrays[] = {"flows", "final_demand", "output", "satellites",
                                       "satellite_demand"};
  for (size_t i = 0; i < sizeof datasets / sizeof datasets[0]; i++)
    same_dataset(ji_bundle_find(left, datasets[i]), ji_bundle_find(right, datasets[i]));
  for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
    same_array(ji_bundle_find_array(left, arrays[i]), ji_bundle_find_array(right, arrays[i]));
}

/* How often the provenance of a dataset has such a row; a NULL value is any. */
static int origins(const ji_dataset *dataset, const char *kind, const char *name,
                   const char *value) {
  ji_dataset *provenance = NULL;
  int count = 0;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  const char *const wanted[] = {kind, name, value};
  static const char *const columns[] = {"kind", "name", "value"};
  for (int64_t row = 0; row < ji_dataset_row_count(provenance); row++) {
    int same = 1;
    for (size_t i = 0; i < 3; i++) {
      ji_column column = support_look(ctx, provenance, columns[i]);
      char *text = support_text(ctx, &column, row);
      same &= !wanted[i] || (text && strcmp(text, wanted[i]) == 0);
      free(text);
    }
    count += same;
  }
  ji_dataset_unref(provenance);
  return count;
}

static ji_bundle *read_changed(int which, const change *how, const ji_multiregion_options *base) {
  char name[200];
  ji_bundle *bundle = NULL;
  ji_multiregion_options options = *base;
  options.encoding = how->declared;
  int is_file = strchr(support_mrio_names[which], '.') != NULL;
  snprintf(name, sizeof name, "%s%s", support_mrio_names[which],
           is_file && how->ending ? how->ending : "");
  char *path = support_path(folder, name);
  support_ok(ctx, ji_bundle_read_multiregion(ctx, path, &options, &bundle));
  free(path);
  return bundle;
}

static void multi_region_tables(void **state) {
  (void)state;
  ji_bundle *plain[SUPPORT_MRIO_COUNT];
  static const change none = {.encoding = NULL};
  change_all(folder, &none);
  for (int which = 0; which < SUPPORT_MRIO_COUNT; which++) {
    plain[which] = read_table(which, NULL);
    assert_int_equal(origins(ji_bundle_find(plain[which], "sectors"), "note", NULL, NULL), 0);
  }
  for (size_t i = 0; i < CHANGES; i++) {
    support_folder_free(folder);
    folder = support_folder();
    support_mrio_write(folder);
    change_all(folder, changes + i);
    for (int which = 0; which < SUPPORT_MRIO_COUNT; which++) {
      ji_multiregion_options options = options_of(which);
      ji_bundle *bundle = read_changed(which, changes + i, &options);
      same_bundle(plain[which], bundle);
      const ji_dataset *sectors = ji_bundle_find(bundle, "sectors");
      if (changes[i].compression)
        assert_true(origins(sectors, "note", "compression", changes[i].compression) > 0);
      if (changes[i].detected && which == SAVED)
        assert_true(origins(sectors, "note", "encoding", changes[i].detected) > 0);
      ji_bundle_unref(bundle);
    }
  }
  for (int which = 0; which < SUPPORT_MRIO_COUNT; which++)
    ji_bundle_unref(plain[which]);
}

/* Each file once, by its name below the folder; those of tables of one file by their own. */
static void every_file_is_in_the_provenance(void **state) {
  (void)state;
  static const char *const saved[] = {
      "file_parameters.json", "metadata.json", "Z.txt", "Y.txt", "x.txt", "unit.txt",
      "jobs/F.txt",           "jobs/F_Y.txt"};
  ji_bundle *bundle = read_table(SAVED, NULL);
  const ji_dataset *sectors = ji_bundle_find(bundle, "sectors");
  for (size_t i = 0; i < sizeof saved / sizeof saved[0]; i++) {
    char name[100];
    snprintf(name, sizeof name, "%s (file)", saved[i]);
    if (origins(sectors, "input", name, NULL) != 1)
      fail_msg("%s is not there once", name);
  }
  ji_bundle_unref(bundle);
  bundle = read_table(LONG, NULL);
  assert_int_equal(origins(ji_bundle_find(bundle, "sectors"), "input", "long.csv (file)", NULL), 1);
  ji_bundle_unref(bundle);
}

static void encodings_of_tables_are_checked(void **state) {
  (void)state;
  ji_bundle *bundle = NULL;
  ji_multiregion_options options = options_of(SAVED);
  options.encoding = "a/b";
  support_status(ctx, read_status(SAVED, &options, &bundle), JI_ERROR_ARGUMENT);
  options.encoding = "x-klingon";
  support_status(ctx, read_status(SAVED, &options, &bundle), JI_ERROR_UNSUPPORTED);
  support_message(ctx, "the encoding \"x-klingon\" is not known");
  options.encoding = NULL;
  char *saved = support_path(folder, "saved");
  support_write_bytes(saved, "x.txt", "region\tsector\tindout\nR1\ta\t1\n\xB1\xB1\ta\t1\n", 36);
  support_status(ctx, read_status(SAVED, &options, &bundle), JI_ERROR_ENCODING);
  support_message(ctx, "x.txt: line 3, column");
  support_message(ctx, "is not UTF-8");
  assert_null(bundle);
  free(saved);
}

/* --- SDMX-CSV -------------------------------------------------------------------------------- */

static const char series[] = "STRUCTURE;STRUCTURE_ID;ACTION;REF_AREA;TIME_PERIOD;OBS_VALUE\n"
                             "dataflow;A:B(1.0);I;北京;2020;1.5\n"
                             "dataflow;A:B(1.0);I;上海;2021;\n";

static void sdmx_csv(void **state) {
  (void)state;
  ji_dataset *plain = NULL;
  ji_sdmx_read_options options;
  support_ok(ctx, ji_sdmx_read_options_init(&options, sizeof options));
  support_write(folder, "s.csv", series);
  char *path = support_path(folder, "s.csv");
  support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, &options, &plain));
  free(path);
  for (size_t i = 0; i < CHANGES; i++) {
    ji_dataset *read = NULL;
    char name[50];
    snprintf(name, sizeof name, "s.csv%s", changes[i].ending ? changes[i].ending : "");
    write_changed(folder, "s.csv", series, sizeof series - 1, changes + i);
    options.encoding = changes[i].declared;
    path = support_path(folder, name);
    support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, &options, &read));
    same_dataset(plain, read);
    assert_int_equal(origins(read, "note", "compression", changes[i].compression),
                     changes[i].compression != NULL);
    assert_int_equal(origins(read, "note", "encoding", changes[i].detected),
                     changes[i].detected != NULL);
    assert_int_equal(origins(read, "option", "encoding", changes[i].declared),
                     changes[i].declared != NULL);
    ji_dataset_unref(read);
    free(path);
  }
  options.encoding = "";
  path = support_path(folder, "s.csv");
  ji_dataset *read = NULL;
  support_status(ctx, ji_dataset_read_sdmx_csv(ctx, path, &options, &read), JI_ERROR_ARGUMENT);
  options.encoding = "UTF-32LE";
  support_status(ctx, ji_dataset_read_sdmx_csv(ctx, path, &options, &read), JI_ERROR_ENCODING);
  free(path);
  ji_dataset_unref(plain);
}

/* --- code lists ------------------------------------------------------------------------------ */

#define V21 "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
static const char list[] =
    "<mes:Structure xmlns:mes=\"" V21 "message\" xmlns:str=\"" V21 "structure\" xmlns:com=\"" V21
    "common\"><mes:Structures>"
    "<str:Codelists>\n<str:Codelist id=\"CL\" agencyID=\"X\" version=\"1.0\">"
    "<str:Code id=\"A\"><com:Name>北京</com:Name></str:Code>\n"
    "</str:Codelist></str:Codelists></mes:Structures></mes:Structure>\n";

/* The declaration says the encoding, or nothing where a mark does. */
static void code_lists(void **state) {
  (void)state;
  static const struct {
    const char *encoding, *declared, *mark;
    support_packer packer;
  } cases[] = {
      {"UTF-8", NULL, NULL, NULL},
      {"UTF-8", "utf-8", "\xEF\xBB\xBF", support_gzip},
      {"GB18030", "GB18030", NULL, NULL},
      {"GBK", "GBK", NULL, support_zstd},
      {"UTF-16LE", "UTF-16", "\xFF\xFE", NULL},
      {"UTF-16BE", "UTF-16", "\xFE\xFF", support_gzip},
      {"UTF-16LE", "utf-16", NULL, support_zstd}, /* without a mark */
      {"UTF-32", "UTF-32", NULL, NULL},           /* iconv puts the mark before it */
  };
  ji_dataset *plain = NULL;
  char *path = support_path(folder, "list.xml");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[2000];
    ji_dataset *read = NULL;
    change how = {.encoding = cases[i].encoding, .packer = cases[i].packer};
    snprintf(text, sizeof text, "%s%s%s%s",
             cases[i].declared ? "<?xml version='1.0' encoding='" : "",
             cases[i].declared ? cases[i].declared : "", cases[i].declared ? "'?>\n" : "", list);
    how.mark = cases[i].mark;
    write_changed(folder, "list.xml", text, strlen(text), &how);
    support_ok(ctx, ji_dataset_read_sdmx_codelist(ctx, path, NULL, &read));
    if (!plain)
      plain = ji_dataset_ref(read);
    same_dataset(plain, read);
    assert_int_equal(origins(read, "input", "list.xml (file)", NULL), 1);
    assert_int_equal(origins(read, "note", "compression", NULL), cases[i].packer != NULL);
    ji_dataset_unref(read);
  }
  ji_dataset_unref(plain);
  free(path);
}

static void damaged_code_lists(void **state) {
  (void)state;
  ji_dataset *read = NULL;
  char *path = support_path(folder, "list.xml");
  unsigned char packed[2000];
  size_t size = support_gzip(list, sizeof list - 1, packed, 0, sizeof packed);
  support_write_bytes(folder, "list.xml", packed, size - 9);
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, path, NULL, &read), JI_ERROR_FORMAT);
  support_message(ctx, "list.xml: the gzip data is not complete");
  char malformed[1000];
  snprintf(malformed, sizeof malformed, "<?xml version='1.0' encoding='GB18030'?>\n%s", list);
  memcpy(strstr(malformed, "北京"), "\xB1\xB1\xBE\xA9\xFF\xFF", 6);
  support_write(folder, "list.xml", malformed);
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, path, NULL, &read), JI_ERROR_ENCODING);
  support_message(ctx, "list.xml: line 3: byte ");
  support_message(ctx, " of the file, 0xFF, is not GB18030");
  static const char nameless[] = "<?xml version='1.0' encoding='a b'?>\n<a/>";
  support_write_bytes(folder, "list.xml", nameless, sizeof nameless - 1);
  support_status(ctx, ji_dataset_read_sdmx_codelist(ctx, path, NULL, &read), JI_ERROR_FORMAT);
  support_message(ctx, "list.xml: line 1, column ");
  assert_null(read);
  free(path);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(multi_region_tables),
      test(every_file_is_in_the_provenance),
      test(encodings_of_tables_are_checked),
      test(sdmx_csv),
      test(code_lists),
      test(damaged_code_lists),
  };
  return cmocka_run_group_tests_name("packed and encoded", tests, NULL, NULL);
}

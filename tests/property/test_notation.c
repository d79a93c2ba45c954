/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A number that is written in any notation of the leniencies is read as the same number, to the
 * last bit; a date as the same date. Any bytes are read or refused under any leniencies. */
#include "support/reading.h"

#include "core/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 60, ROWS = 100, FILES = 1500, FILE_SIZE = 160 };

static ji_context *ctx;
static char *folder, *path;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  path = support_path(folder, "t.csv");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static int cases(int usual) {
  const char *wanted = getenv("JI_TEST_LONG");
  return wanted && wanted[0] ? 20 * usual : usual;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

/* --- one number in many notations ------------------------------------------------------------ */

/* Digits with `decimals` after the point and a sign: the plain text of a number. */
static void random_digits(support_random *random, char *out, int *decimals) {
  size_t digits = 1 + below(random, 14);
  size_t size = 0;
  *decimals = (int)below(random, 6);
  if (below(random, 3) == 0)
    out[size++] = '-';
  out[size++] = (char)('1' + below(random, 9));
  for (size_t i = 1; i < digits; i++)
    out[size++] = (char)('0' + below(random, 10));
  out[size] = 0;
  if (*decimals >= (int)digits)
    *decimals = 0;
}

/* The digits with the point moved `shift` places to the left of where `decimals` put it, then the
 * whole part in groups. */
static void write_decimal(const char *digits, int decimals, int shift, const char *separator,
                          char *out) {
  char padded[128];
  int places = decimals + shift;
  size_t length = strlen(digits), zeros = 0;
  if (places < 0) {
    snprintf(padded, sizeof padded, "%s%.*s", digits, -places, "00000000000000000000");
    places = 0;
  } else {
    if (places >= (int)length)
      zeros = (size_t)places - length + 1;
    snprintf(padded, sizeof padded, "%.*s%s", (int)zeros, "000000000000000000000000", digits);
  }
  size_t whole = strlen(padded) - (size_t)places, size = 0;
  for (size_t i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0)
      size += (size_t)sprintf(out + size, "%s", separator);
    out[size++] = padded[i];
  }
  out[size] = 0;
  if (places > 0)
    sprintf(out + size, ".%s", padded + whole);
}

static void widen(char *text, support_random *random) {
  char wide[512];
  size_t size = 0;
  for (const char *c = text; *c; c++) {
    int is_ascii = (unsigned char)*c > 0x20 && (unsigned char)*c < 0x7F;
    if (is_ascii && *c != '\'' && below(random, 2)) {
      unsigned low = (unsigned)*c - 0x20;
      wide[size++] = (char)0xEF;
      wide[size++] = (char)(0xBC + low / 64);
      wide[size++] = (char)(0x80 + low % 64);
    } else {
      wide[size++] = *c;
    }
  }
  wide[size] = 0;
  strcpy(text, wide);
}

static const struct {
  const char *written;
  int exponent;
} suffixes[] = {{"", 0},      {"万", 4}, {"亿", 8}, {"百万", 6}, {"千", 3},
                {"万亿", 12}, {"%", -2}, {"‰", -3}, {" 万", 4}};

static const char *const separators[] = {"",        ",", "，", "'", "\xE2\x80\x89", "\xE2\x80\xAF",
                                         "\xC2\xA0"};

static void write_leniently(support_random *random, const char *plain, int decimals, char *out) {
  int negative = plain[0] == '-';
  const char *digits = plain + negative;
  size_t suffix = below(random, sizeof suffixes / sizeof suffixes[0]);
  const char *separator = separators[below(random, sizeof separators / sizeof separators[0])];
  char number[256];
  write_decimal(digits, decimals, suffixes[suffix].exponent, separator, number);
  int accounting = negative && below(random, 2), trailing = accounting && below(random, 2);
  sprintf(out, "%s%s%s%s",
          negative && !accounting   ? "-"
          : accounting && !trailing ? "("
                                    : "",
          number, suffixes[suffix].written,
          trailing     ? "-"
          : accounting ? ")"
                       : "");
  if (below(random, 2))
    widen(out, random);
  if (below(random, 3) == 0) {
    char padded[720];
    snprintf(padded, sizeof padded, "　%s ", out);
    strcpy(out, padded);
  }
}

static void any_notation_is_the_same_number(void **state) {
  (void)state;
  support_random random = {4711};
  ji_csv_options options;
  support_ok(ctx, ji_csv_options_init(&options, sizeof options));
  options.lenient = JI_CSV_LENIENT_ALL;
  options.sidecar = JI_CSV_SIDECAR_NONE;
  for (int round = 0; round < cases(ROUNDS); round++) {
    char text[ROWS * 700] = "x;y\n", plains[ROWS][64];
    for (int row = 0; row < ROWS; row++) {
      char digits[32], written[700];
      int decimals = 0;
      random_digits(&random, digits, &decimals);
      int negative = digits[0] == '-';
      plains[row][0] = '-';
      write_decimal(digits + negative, decimals, 0, "", plains[row] + negative);
      write_leniently(&random, digits, decimals, written);
      sprintf(text + strlen(text), "%s;1\n", written);
    }
    ji_dataset *dataset = NULL;
    ji_csv_column declared = {.name = "x", .type = round % 2 ? JI_TYPE_FLOAT64 : 0};
    options.delimiter = ';';
    options.columns = &declared;
    options.column_count = 1;
    support_write(folder, "t.csv", text);
    support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset));
    ji_column x = support_look(ctx, dataset, "x");
    for (int row = 0; row < ROWS; row++) {
      double expected = 0;
      assert_true(ji__number_parse(plains[row], strlen(plains[row]), &expected));
      if (support_number(&x, row) != expected)
        fail_msg("%s was read as another number, in\n%s", plains[row], text);
    }
    ji_dataset_unref(dataset);
  }
}

static void whole_numbers_stay_whole(void **state) {
  (void)state;
  support_random random = {815};
  ji_csv_options options;
  support_ok(ctx, ji_csv_options_init(&options, sizeof options));
  options.lenient = JI_CSV_LENIENT_ALL;
  options.sidecar = JI_CSV_SIDECAR_NONE;
  options.delimiter = ';';
  for (int round = 0; round < cases(ROUNDS); round++) {
    char text[ROWS * 700] = "x;y\n";
    int64_t expected[ROWS];
    for (int row = 0; row < ROWS; row++) {
      char digits[32], number[256];
      /* Up to 19 digits, more than a double holds. */
      expected[row] = 1 + (int64_t)(support_random_bits(&random) >> (1 + below(&random, 60)));
      snprintf(digits, sizeof digits, "%" PRId64, expected[row]);
      size_t suffix = below(&random, 6); /* no shares */
      write_decimal(digits, 0, suffixes[suffix].exponent, below(&random, 2) ? "," : "", number);
      sprintf(text + strlen(text), "%s%s;1\n", number, suffixes[suffix].written);
    }
    ji_dataset *dataset = NULL;
    support_write(folder, "t.csv", text);
    support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset));
    ji_column x = support_look(ctx, dataset, "x");
    assert_int_equal(x.type, JI_TYPE_INT64);
    assert_memory_equal(x.values, expected, sizeof expected);
    ji_dataset_unref(dataset);
  }
}

static void any_notation_is_the_same_date(void **state) {
  (void)state;
  static const char *const forms[] = {"%04d/%d/%d",   "%04d/%02d/%02d", "%04d-%d-%d",
                                      "%04d.%02d.%d", "%04d年%d月%d日", "%04d-%02d-%02d"};
  support_random random = {2024};
  char strict[ROWS * 16] = "x,y\n", lenient[ROWS * 32] = "x,y\n";
  for (int row = 0; row < ROWS; row++) {
    int year = 1949 + (int)below(&random, 100), month = 1 + (int)below(&random, 12);
    int day = 1 + (int)below(&random, 28);
    char form[32];
    strcpy(form, forms[below(&random, sizeof forms / sizeof forms[0])]);
    sprintf(strict + strlen(strict), "%04d-%02d-%02d,1\n", year, month, day);
    sprintf(lenient + strlen(lenient), form, year, month, day);
    strcat(lenient, ",1\n");
  }
  ji_csv_options options;
  ji_dataset *left = NULL, *right = NULL;
  support_ok(ctx, ji_csv_options_init(&options, sizeof options));
  support_write(folder, "t.csv", strict);
  support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &left));
  options.lenient = JI_CSV_LENIENT_DATES;
  support_write(folder, "t.csv", lenient);
  support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &right));
  support_same_content(ctx, left, right);
  ji_dataset_unref(left);
  ji_dataset_unref(right);
}

/* --- any bytes ------------------------------------------------------------------------------- */

static const char *const pieces[] = {
    "\"", ",",  "\n", "\r\n", " ",    "　",   "1",     "２", "12,345", "万",
    "亿", "%",  "‰",  "(",    ")",    "-",    "（",    "）", "[",      "]",
    "年", "月", "日", "2024", "/",    "注：", "…",     "NA", "元",     "人",
    "a",  "e3", ".5", "\xFF", "\xEF", "：",   "@2018", "*",  "'",      "（2018年）"};

static void random_file(support_random *random, char *out) {
  size_t size = 0;
  while (size < FILE_SIZE - 20 && below(random, 40)) {
    const char *piece = pieces[below(random, sizeof pieces / sizeof pieces[0])];
    memcpy(out + size, piece, strlen(piece));
    size += strlen(piece);
  }
  out[size] = 0;
}

static void any_bytes_are_read_or_refused(void **state) {
  (void)state;
  support_random random = {77};
  int accepted = 0;
  for (int i = 0; i < cases(FILES); i++) {
    char bytes[FILE_SIZE];
    ji_csv_options options;
    ji_dataset *dataset = NULL;
    support_ok(ctx, ji_csv_options_init(&options, sizeof options));
    options.sidecar = JI_CSV_SIDECAR_NONE;
    options.lenient = (int32_t)below(&random, JI_CSV_LENIENT_ALL + 1);
    options.header_rows = (int64_t)below(&random, 4);
    options.label_columns = (int64_t)below(&random, 3);
    options.skip_lines = (int64_t)below(&random, 3);
    random_file(&random, bytes);
    support_write(folder, "t.csv", bytes);
    ji_status status = ji_dataset_read_csv(ctx, path, &options, &dataset);
    if (!status) {
      accepted++;
      ji_dataset_unref(dataset);
      continue;
    }
    assert_null(dataset);
    assert_true(status == JI_ERROR_FORMAT || status == JI_ERROR_ENCODING ||
                status == JI_ERROR_LABEL || status == JI_ERROR_LIMIT);
    support_message(ctx, "t.csv");
  }
  assert_true(accepted > cases(FILES) / 100);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_notation_is_the_same_number),
      cmocka_unit_test(whole_numbers_stay_whole),
      cmocka_unit_test(any_notation_is_the_same_date),
      cmocka_unit_test(any_bytes_are_read_or_refused),
  };
  return cmocka_run_group_tests_name("notations", tests, set_up, tear_down);
}

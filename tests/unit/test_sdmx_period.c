/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Periods, ids and codes of SDMX. */
#include "support/support.h"

#include "format/sdmx_cell.h"
#include "format/sdmx_codes.h"
#include "format/sdmx_period.h"

#include <string.h>

static void periods_are_known(void **state) {
  (void)state;
  static const char *const periods[] = {"2024",
                                        "0001",
                                        "2024-03",
                                        "2024-03-01",
                                        "2024-02-29",
                                        "2024-A1",
                                        "2024-S1",
                                        "2024-S2",
                                        "2024-T1",
                                        "2024-T3",
                                        "2024-Q1",
                                        "2024-Q4",
                                        "2024-M01",
                                        "2024-M12",
                                        "2024-W01",
                                        "2024-W52",
                                        "2020-W53",
                                        "2024-D001",
                                        "2024-D366",
                                        "2023-D365",
                                        "2024-03-01T12:30:00",
                                        "2024-03-01T12:30:00Z",
                                        "2024-03-01T12:30:00.25",
                                        "2024-03-01T12:30:00.25+08:00",
                                        "2024-03-01T23:59:59-14:00",
                                        "2024-01-01/P1M",
                                        "2024-01-01/P1Y2M3DT4H5M6S",
                                        "2024-01-01/PT10M",
                                        "2024-01-01T00:00:00/P2M",
                                        "2024-Q1/2024-Q3",
                                        "2024/2024",
                                        "2023-A1/2024-S1",
                                        "2024-01-01/2024-01-31"};
  for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++)
    if (!ji__sdmx_is_period(periods[i], strlen(periods[i])))
      fail_msg("\"%s\" is refused", periods[i]);
}

static void what_is_no_period_is_refused(void **state) {
  (void)state;
  static const char *const others[] = {"",
                                       "24",
                                       "0000",
                                       "20245",
                                       "2024-",
                                       "2024-13",
                                       "2024-00",
                                       "2024-3",
                                       "2024Q1",
                                       "2024-Q0",
                                       "2024-Q5",
                                       "2024-q1",
                                       "2024-A2",
                                       "2024-A12",
                                       "2024-S3",
                                       "2024-T4",
                                       "2024-M00",
                                       "2024-M13",
                                       "2024-M1",
                                       "2024-W00",
                                       "2024-W53",
                                       "2024-W5",
                                       "2024-D000",
                                       "2024-D367",
                                       "2023-D366",
                                       "2024-D1",
                                       "2024-X1",
                                       "2024-02-30",
                                       "2023-02-29",
                                       "2024-03-01T",
                                       "2024-03-01T24:00:00",
                                       "2024-03-01T12:60:00",
                                       "2024-03-01T12:30:60",
                                       "2024-03-01T12:30",
                                       "2024-03-01T12:30:00.",
                                       "2024-03-01T12:30:00z",
                                       "2024-03-01T12:30:00+15:00",
                                       "2024-03-01T12:30:00+14:01",
                                       "2024-03-01T12:30:00+08",
                                       "2024-03-01 12:30:00",
                                       "2024-01-01/P",
                                       "2024-01-01/PT",
                                       "2024-01-01/P1",
                                       "2024-01-01/P1D1Y",
                                       "2024-01-01/P1YT",
                                       "2024-01-01/P1H",
                                       "2024-01-01/-P1Y",
                                       "2024-Q1/P1M",
                                       "2024-Q3/2024-Q1",
                                       "2024/2024/2024",
                                       "/2024",
                                       "2024/",
                                       "2024 ",
                                       " 2024",
                                       "jan 2024"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    if (ji__sdmx_is_period(others[i], strlen(others[i])))
      fail_msg("\"%s\" is taken", others[i]);
  assert_false(ji__sdmx_is_period("2024-Q1\0", 8));
  assert_false(ji__sdmx_is_period("2024-01-01/P1\0", 14));
}

static void statuses_are_those_of_the_list(void **state) {
  (void)state;
  int count = 0;
  for (char c = 'A'; c <= 'Z'; c++)
    count += ji__sdmx_is_status(&c, 1);
  assert_int_equal(count, 22);
  assert_true(ji__sdmx_is_status("_U", 2));
  assert_false(ji__sdmx_is_status("C", 1)); /* confidential: CL_CONF_STATUS */
  assert_false(ji__sdmx_is_status("a", 1));
  assert_false(ji__sdmx_is_status("", 0));
  assert_false(ji__sdmx_is_status("AB", 2));
}

static void structures_have_agency_id_and_version(void **state) {
  (void)state;
  static const char *const good[] = {"ESTAT:NA_MAIN(1.6)", "A:B", "OECD.SDD.TPS:DSD@DF(1.0)",
                                     "SDMX:X(2.0.0-draft)", "IMF.STA:CPI(4.0+)"};
  static const char *const bad[] = {"",        "NA_MAIN", ":X",    "A:",     "A:X(",     "A:X()",
                                    "A:X(1)y", "A X:Y",   "A:X Y", "A..B:X", "A:X(1 0)", "A:(1)"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    assert_true(ji__sdmx_is_structure(good[i], strlen(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (ji__sdmx_is_structure(bad[i], strlen(bad[i])))
      fail_msg("\"%s\" is taken", bad[i]);
  assert_true(ji__sdmx_is_kind("DataStructure", 13) && ji__sdmx_is_kind("dataprovision", 13));
  assert_false(ji__sdmx_is_kind("flow", 4) || ji__sdmx_is_kind("dataflows", 9));
}

static ji_context *ctx;

static const char *unit_of(const char *code, int64_t power) {
  static const ji_sdmx_unit own[] = {{"THS_PER", "1e3 job"}, {"CNY_P", "CNY@2018:producers"}};
  static char text[JI__UNIT_TEXT];
  ji__sdmx_units units = {own, 2};
  return ji__sdmx_unit_of(ctx, &units, code, strlen(code), power, text) ? text : "";
}

static void codes_become_units(void **state) {
  (void)state;
  static const struct {
    const char *code;
    int64_t power;
    const char *unit;
  } cases[] = {{"PS", 0, "person"},
               {"PERSONS", 3, "1e3 person"},
               {"PER", 4, "1e4 person"},
               {"JOBS", 0, "job"},
               {"FTE", 0, "fte"},
               {"H", 6, "1e6 h"},
               {"HOURS", -3, "0.001 h"},
               {"PT", 0, "%"},
               {"PURE_NUMB", 0, "1"},
               {"CNY", 8, "1e8 CNY"},
               {"USD", -2, "0.01 USD"},
               {"MIO_EUR", 0, "1e6 EUR"},
               {"MIO_EUR", 3, "1e9 EUR"},
               {"THS_HW", 0, "1e3 h"},
               {"THS_PER", 0, "1e3 job"},
               {"THS_PT", 0, ""},
               {"CNY_P", 8, "1e8 CNY@2018:producers"},
               {"IDX", 0, ""},
               {"XYZ", 0, ""},
               {"THS_", 0, ""},
               {"MIO_THS_EUR", 0, ""},
               {"ps", 0, ""},
               {"EURO", 0, ""},
               {"PS", 18, "1e18 person"},
               {"PS", -18, "1e-18 person"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_string_equal(unit_of(cases[i].code, cases[i].power), cases[i].unit);
}

static void units_become_codes(void **state) {
  (void)state;
  static const ji_sdmx_unit own[] = {{"THS_JOB", "1e3 job"}, {"P18", "CNY@2018:producers"}};
  static const struct {
    const char *unit, *code;
    int power;
  } cases[] = {{"person", "PS", 0},
               {"1e3 person", "PS", 3},
               {"1e3 job", "THS_JOB", 0},
               {"1e4 job", "THS_JOB", 1},
               {"job", "THS_JOB", -3},
               {"h", "H", 0},
               {"0.001 h", "H", -3},
               {"%", "PT", 0},
               {"1", "PURE_NUMB", 0},
               {"1e3", "PURE_NUMB", 3},
               {"1e8 CNY", "CNY", 8},
               {"EUR", "EUR", 0},
               {"1e8 CNY@2018:producers", "P18", 8}};
  ji__sdmx_units units = {own, 2};
  ji__sdmx_code code;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    support_ok(ctx, ji__sdmx_code_of(ctx, &units, cases[i].unit, &code));
    assert_string_equal(code.code, cases[i].code);
    assert_int_equal(code.power, cases[i].power);
  }
  static const char *const without[] = {"2.5e6 person", "CNY@2019:producers", "CNY@current",
                                        "opportunity",  "job/(1e9 CNY)",      "h/week",
                                        "CNY^2",        "1e19 person",        "XQZ"};
  for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
    support_status(ctx, ji__sdmx_code_of(ctx, &units, without[i], &code), JI_ERROR_UNIT);
    support_message(ctx, without[i]);
  }
}

static void values_of_a_cell_are_taken_apart(void **state) {
  (void)state;
  static const struct {
    const char *cell;
    int32_t separator;
    int named;
    const char *codes, *names;
  } cases[] = {{"A: All", 0, 1, "A", "All"},
               {"A: a: b", 0, 1, "A", "a: b"},
               {"A", 0, 0, "A", ""},
               {"A: x;B: y", ';', 1, "A;B", "x;y"},
               {"A: x;B", ';', 1, "A;B", "x;"},
               {"A: x;B: y", 0, 1, "A", "x;B: y"},
               {"\"A: x;y\";B: z", ';', 1, "\"A: x;y\";B", ";z"},
               {"\"a\"\"b;c\"", ';', 0, "\"a\"\"b;c\"", ""},
               {";", ';', 0, ";", ";"},
               {"", ';', 0, "", ""},
               {"12:30", 0, 0, "12:30", ""},
               {"\"open;B", ';', -1, "", ""},
               {"\"open\"\"", ';', -1, "", ""}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_allocator allocator = *ji__allocator(ctx);
    ji__buffer codes, names;
    ji__buffer_init(&codes, &allocator);
    ji__buffer_init(&names, &allocator);
    assert_int_equal(ji__sdmx_split_names(cases[i].cell, strlen(cases[i].cell), cases[i].separator,
                                          &codes, &names),
                     cases[i].named);
    if (cases[i].named >= 0) {
      assert_string_equal(codes.size ? codes.data : "", cases[i].codes);
      assert_string_equal(names.size ? names.data : "", cases[i].names);
    }
    ji__buffer_free(&codes);
    ji__buffer_free(&names);
  }
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(periods_are_known),
      cmocka_unit_test(what_is_no_period_is_refused),
      cmocka_unit_test(statuses_are_those_of_the_list),
      cmocka_unit_test(structures_have_agency_id_and_version),
      cmocka_unit_test(codes_become_units),
      cmocka_unit_test(units_become_codes),
      cmocka_unit_test(values_of_a_cell_are_taken_apart),
  };
  return cmocka_run_group_tests_name("sdmx words", tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Survival of the patients of `lung` beside R survival 3.5.3: the curve with both intervals, the
 * restricted mean, the log-rank test. */
#include "support/support.h"

#include "stats/incidence.h"
#include "stats/log_rank.h"
#include "stats/survival.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9
enum { PATIENTS = 228 };

static support_table *lung, *curves;

static support_table *read_table(const char *relative) {
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  free(path);
  return table;
}

static int read_all(void **state) {
  (void)state;
  if (support_lacks_reference())
    return 0;
  lung = read_table("eval/data/lung/lung.csv");
  curves = read_table("eval/values/survival_3.5.3_lung_km.csv");
  return 0;
}

static int free_all(void **state) {
  (void)state;
  if (lung)
    support_table_free(lung);
  if (curves)
    support_table_free(curves);
  return 0;
}

static void need_reference(void) {
  free(support_reference("eval/data/lung/lung.csv"));
}

static double cell(size_t row, const char *name) {
  return support_table_number(lung, row, support_table_column(lung, name));
}

/* Those of one sex (0: both), sorted; how many. */
static size_t read_lives(int sex, ji__lifetime *lives) {
  size_t count = 0;
  assert_int_equal(lung->rows, PATIENTS);
  for (size_t row = 0; row < lung->rows; row++)
    if (sex == 0 || cell(row, "sex") == sex)
      lives[count++] = (ji__lifetime){(int64_t)cell(row, "time"), cell(row, "status") == 2, 0};
  ji__lifetimes_sort(lives, count);
  return count;
}

static double value(size_t row, const char *name) {
  return support_table_number(curves, row, support_table_column(curves, name));
}

static void check_curve_row(size_t row, int is_log_log, const ji__lifetime *lives, size_t count) {
  ji__survival at = ji__survival_at(lives, count, (int64_t)value(row, "time"), 0.95);
  double low = at.low, high = at.high;
  if (!is_log_log)
    ji__survival_log_interval(&at, 0.95, &low, &high);
  assert_int_equal(at.at_risk, (size_t)value(row, "n.risk"));
  support_close("surv", at.value, value(row, "surv"), TOLERANCE);
  support_close("std.err", at.standard_error, value(row, "std.err"), TOLERANCE);
  support_close("lower", low, value(row, "lower"), TOLERANCE);
  support_close("upper", high, value(row, "upper"), TOLERANCE);
}

static void test_curves(void **state) {
  (void)state;
  need_reference();
  size_t call = support_table_column(curves, "call"),
         strata = support_table_column(curves, "strata");
  size_t checked[2] = {0, 0};
  for (size_t row = 0; row < curves->rows; row++) {
    const char *stratum = support_table_text(curves, row, strata);
    int is_log_log = strstr(support_table_text(curves, row, call), "log-log") != NULL;
    ji__lifetime lives[PATIENTS];
    int sex = strcmp(stratum, "all") == 0 ? 0 : strcmp(stratum, "sex=1") == 0 ? 1 : 2;
    check_curve_row(row, is_log_log, lives, read_lives(sex, lives));
    checked[is_log_log]++;
  }
  assert_true(checked[0] > 150 && checked[0] + checked[1] == curves->rows);
}

/* print(survfit(Surv(time, status) ~ sex, lung), rmean = 365), as in survival_3.5.3_lung_misc.txt
 */
static void test_restricted_mean(void **state) {
  (void)state;
  need_reference();
  const double table[2][2] = {{241.49508519205702, 10.358226491096945},
                              {297.46540953203680, 10.791323978800090}};
  for (int sex = 1; sex <= 2; sex++) {
    ji__lifetime lives[PATIENTS];
    size_t count = read_lives(sex, lives);
    ji__estimate mean = ji__survival_mean(lives, count, 365, 0.95);
    support_close("rmean", mean.value, table[sex - 1][0], TOLERANCE);
    support_close("se(rmean)", mean.standard_error, table[sex - 1][1], TOLERANCE);
    support_close("width", mean.high - mean.low, 2 * 1.959963984540054 * mean.standard_error,
                  1e-12);
    assert_true(isnan(ji__survival_mean(lives, count, 5000, 0.95).value));
  }
}

static void test_log_rank(void **state) {
  (void)state;
  need_reference();
  ji__grouped_life lives[PATIENTS];
  for (size_t row = 0; row < lung->rows; row++)
    lives[row] = (ji__grouped_life){(int64_t)cell(row, "time"), cell(row, "status") == 2,
                                    (int32_t)cell(row, "sex") - 1, 0};
  ji__grouped_lives_sort(lives, PATIENTS);
  double observed[2], expected[2], room[8];
  ji__log_rank test = ji__log_rank_test(lives, PATIENTS, 2, observed, expected, room);
  assert_true(observed[0] == 112 && observed[1] == 53 && test.degrees == 1);
  support_close("first", expected[0], 91.581739029572802, TOLERANCE);
  support_close("second", expected[1], 73.418260970427212, TOLERANCE);
  support_close("chisq", test.statistic, 10.326741954885632, TOLERANCE);
}

/* Without another cause the incidence is 1 - S, and its variance Greenwood's. */
static void test_incidence_of_one_cause(void **state) {
  (void)state;
  need_reference();
  ji__lifetime lives[PATIENTS];
  ji__competing_life ends[PATIENTS];
  ji__incidence_step steps[PATIENTS];
  size_t count = read_lives(0, lives);
  for (size_t i = 0; i < count; i++)
    ends[i] = (ji__competing_life){lives[i].time, lives[i].ended};
  ji__competing_lives_sort(ends, count);
  size_t made = ji__incidence_curve(ends, count, 1, steps);
  assert_true(made > 100 && made < count);
  for (size_t i = 0; i < made; i++) {
    ji__survival at = ji__survival_at(lives, count, steps[i].time, 0.95);
    support_close("incidence", steps[i].value, 1 - at.value, 1e-12);
    if (at.value > 0)
      support_close("error", steps[i].standard_error, at.standard_error, 1e-10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_curves),
      cmocka_unit_test(test_restricted_mean),
      cmocka_unit_test(test_log_rank),
      cmocka_unit_test(test_incidence_of_one_cause),
  };
  int failed = cmocka_run_group_tests(tests, read_all, free_all);
  return failed || !support_lacks_reference() ? failed : SUPPORT_SKIPPED;
}

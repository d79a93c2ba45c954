/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: tables closed with several institutions (SAM multipliers). */
#include "support/support.h"

#include "unit/io_parts.h"

#include <math.h>

/* --- institutions ------------------------------------------------------------------------- */

enum { MOST = 4 };
static const char *const income[MOST] = {"compensation", "profits", "taxes", NULL};
static const char *const spent[MOST] = {"household_consumption", NULL, "other",
                                        "household_consumption"};

static ji_dataset *institutions_of(int64_t count, const char *const *called,
                                   const char *const *denominators, const double *totals,
                                   const int *absent) {
  support_column columns[5] = {{.name = "income", .texts = income},
                               {.name = "consumption", .texts = spent}};
  size_t used = 2;
  if (called)
    columns[used++] = (support_column){.name = "name", .texts = called};
  if (denominators)
    columns[used++] = (support_column){.name = "denominator", .texts = denominators};
  if (totals)
    columns[used++] = (support_column){.name = "total", .numbers = totals, .absent = absent};
  return support_dataset(ctx, count, columns, used);
}

static ji_dataset *transfers_of(int64_t count, const char *const *from, const char *const *to,
                                const double *value, const char *unit) {
  support_column columns[] = {{.name = "from", .texts = from},
                              {.name = "to", .texts = to},
                              {.name = "value", .numbers = value, .unit = unit}};
  return support_dataset(ctx, count, columns, 3);
}

/* Solves y (I - A) = b for the small closed matrix, row-major, by elimination on its transpose. */
static void solve_rows(int size, const double *a, const double *b, double *y) {
  double m[8][9];
  for (int i = 0; i < size; i++) {
    for (int j = 0; j < size; j++)
      m[i][j] = (i == j) - a[j * size + i];
    m[i][size] = b[i];
  }
  for (int k = 0; k < size; k++)
    for (int i = 0; i < size; i++) {
      if (i == k)
        continue;
      double factor = m[i][k] / m[k][k];
      for (int j = k; j <= size; j++)
        m[i][j] -= factor * m[k][j];
    }
  for (int k = 0; k < size; k++)
    y[k] = m[k][size] / m[k][k];
}

/* Households, firms that pay them dividends, and a government that pays both: the whole matrix by
 * elimination. */
static void test_social_accounting_matrix(void **state) {
  (void)state;
  static const char *const called[] = {"households", "firms", "government"};
  static const char *const from[] = {"firms", "firms", "government", "households"};
  static const char *const to[] = {"households", "government", "households", "government"};
  static const double amounts[] = {0.06, 0.02, 0.005, 0.02}; /* 1e9 */
  maker m = a_maker();
  ji_dataset *institutions = institutions_of(3, called, NULL, NULL, NULL);
  ji_dataset *transfers = transfers_of(4, from, to, amounts, "1e9 CNY@2018:basic");
  m.options.institutions = institutions;
  m.options.transfers = transfers;
  ji_model *model = made(&m);
  double a[36] = {0};
  /* incomes: 110 + 60 + 5, 110, 20 + 20 + 20 */
  const double denominators[] = {175, 110, 60};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      a[6 * i + j] = flows[3 * i + j] / output[j];
  for (int j = 0; j < 3; j++) {
    a[6 * 3 + j] = rows[3 * WAGES + j] / output[j];
    a[6 * 4 + j] = rows[3 * PROFITS + j] / output[j];
    a[6 * 5 + j] = rows[3 * TAXES + j] / output[j];
    a[6 * j + 3] = demand[2 * j] / denominators[0];
    a[6 * j + 5] = demand[2 * j + 1] / denominators[2];
  }
  a[6 * 3 + 4] = 60 / denominators[1];
  a[6 * 5 + 4] = 20 / denominators[1];
  a[6 * 3 + 5] = 5 / denominators[2];
  a[6 * 5 + 3] = 20 / denominators[0];
  double b[6] = {0}, y[6];
  for (int j = 0; j < 3; j++)
    b[j] = 1000 * rows[j] / output[j];
  /* The government spends far more than it earns here: with its column the table explodes. */
  ji_dataset *out, *checks;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column type2 = support_look(ctx, out, "type2");
  assert_true(support_is_null(&type2, 0));
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  ji_dataset_unref(out);
  ji_dataset_unref(checks);
  ji_model_unref(model);
  /* With what it earns in all, taxes of another kind too, it does not. */
  static const double totals[] = {0, 0, 200};
  static const int absent[] = {1, 1, 0};
  ji_dataset_unref(institutions);
  institutions = institutions_of(3, called, NULL, totals, absent);
  m.options.institutions = institutions;
  model = made(&m);
  for (int i = 0; i < 6; i++)
    a[6 * i + 5] *= 60. / 200;
  solve_rows(6, a, b, y);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  for (int j = 0; j < 3; j++) {
    support_close("SAM", number(out, "type2", j), y[j], 1e-12);
    assert_true(number(out, "type2_error_bound", j) < 1e-10 * y[j]);
  }
  type2 = support_look(ctx, out, "type2");
  assert_string_equal(ji_measure_field(type2.measure, "of.closure"),
                      "household_consumption/compensation,firms/profits,other/stated_total");
  ji_dataset_unref(out);
  /* The same jobs by columns. */
  ji_dataset *result = estimate(model, NULL);
  double jobs = 0;
  for (int r = 0; r < 9; r++)
    jobs += number(result, "value", r);
  support_close("columns", jobs, 10 * y[0] + 5 * y[1], 1e-12);
  ji_dataset_unref(result);
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  ji_column check = support_look(ctx, checks, "check");
  ji_column explanation = support_look(ctx, checks, "explanation");
  int found = 0;
  for (int64_t i = 0; i < check.length; i++) {
    char *name = support_text(ctx, &check, i), *text = support_text(ctx, &explanation, i);
    if (strcmp(name, "closure") == 0) {
      found = 1;
      support_contains(text, "institutions spend these shares");
      support_contains(text, "of 200 1e6 CNY@2018:basic on the table's products and on transfers");
    }
    free(name);
    free(text);
  }
  assert_true(found);
  ji_dataset_unref(checks);
  ji_dataset_unref(institutions);
  ji_dataset_unref(transfers);
  ji_model_unref(model);
}

/* What an institution spends is divided by its own income, a named total or a stated one. */
static void test_denominators(void **state) {
  (void)state;
  static const char *const by_demand[] = {"household_consumption"};
  static const char *const by_row[] = {"profits"};
  static const double stated[] = {170};
  static const char *const *const named[] = {NULL, by_demand, by_row, NULL};
  static const double *const totals[] = {NULL, NULL, NULL, stated};
  static const double expected[] = {110, 170, 110, 170};
  static const char *const names_of[] = {"compensation", "household_consumption", "profits",
                                         "stated_total"};
  for (int k = 0; k < 4; k++) {
    maker one = a_maker(), other = a_maker();
    ji_dataset *institutions = institutions_of(1, NULL, named[k], totals[k], NULL);
    one.options.institutions = institutions;
    other.options.closure_total = expected[k];
    ji_model *a = made(&one), *b = made(&other);
    ji_dataset *left, *right;
    support_ok(ctx, ji_io_multipliers(ctx, a, NULL, &left));
    support_ok(ctx, ji_io_multipliers(ctx, b, NULL, &right));
    for (int j = 0; j < 3; j++) {
      ji_column type2 = support_look(ctx, right, "type2");
      assert_false(support_is_null(&type2, j));
      support_close(names_of[k], number(left, "type2", j), number(right, "type2", j), 1e-14);
    }
    ji_column type2 = support_look(ctx, left, "type2");
    support_contains(ji_measure_field(type2.measure, "of.closure"), names_of[k]);
    ji_dataset_unref(left);
    ji_dataset_unref(right);
    ji_model_unref(a);
    ji_model_unref(b);
    ji_dataset_unref(institutions);
  }
}

static void refuse_institutions(ji_dataset *institutions, ji_dataset *transfers, ji_status expected,
                                const char *part) {
  maker m = a_maker();
  m.options.institutions = institutions;
  m.options.transfers = transfers;
  refuse(&m, expected, part);
  ji_dataset_unref(institutions);
  ji_dataset_unref(transfers);
}

static void test_refused_institutions(void **state) {
  (void)state;
  static const char *const same[] = {"us", "us"}, *const nothing[] = {"loaves"};
  static const double zero[] = {0}, total[] = {100}, amounts[] = {1, 1};
  static const char *const who[] = {"households"}, *const us[] = {"us"}, *const them[] = {"them"};
  static const char *const nobody[] = {NULL}, *const odd_income[] = {"rent"};
  static const char *const consumption[] = {"household_consumption"};
  refuse_institutions(institutions_of(0, NULL, NULL, NULL, NULL), NULL, JI_ERROR_SHAPE, "no rows");
  refuse_institutions(institutions_of(2, same, NULL, NULL, NULL), NULL, JI_ERROR_LABEL,
                      "both called \"us\"");
  refuse_institutions(institutions_of(1, NULL, nothing, NULL, NULL), NULL, JI_ERROR_NOT_FOUND,
                      "\"loaves\"");
  refuse_institutions(institutions_of(1, NULL, NULL, zero, NULL), NULL, JI_ERROR_VALUE,
                      "total is 0");
  refuse_institutions(institutions_of(1, NULL, income, total, NULL), NULL, JI_ERROR_VALUE,
                      "both a denominator and a total");
  support_column both[] = {{.name = "income", .texts = nobody},
                           {.name = "consumption", .texts = nobody}};
  refuse_institutions(support_dataset(ctx, 1, both, 2), NULL, JI_ERROR_VALUE, "neither");
  refuse_institutions(support_dataset(ctx, 1, both, 1), NULL, JI_ERROR_NOT_FOUND, "consumption");
  support_column rent[] = {{.name = "income", .texts = odd_income},
                           {.name = "consumption", .texts = consumption}};
  refuse_institutions(support_dataset(ctx, 1, rent, 2), NULL, JI_ERROR_NOT_FOUND, "\"rent\"");
  support_column people[] = {{.name = "income", .texts = names},
                             {.name = "consumption", .texts = consumption}};
  refuse_institutions(support_dataset(ctx, 1, people, 2), NULL, JI_ERROR_UNIT, "\"employment\"");
  support_column odd[] = {{.name = "income", .texts = income},
                          {.name = "consumption", .texts = odd_income}};
  refuse_institutions(support_dataset(ctx, 1, odd, 2), NULL, JI_ERROR_NOT_FOUND, "final demand");
  refuse_institutions(NULL, transfers_of(1, who, who, amounts, NULL), JI_ERROR_ARGUMENT,
                      "transfers need institutions");
  refuse_institutions(institutions_of(1, us, NULL, NULL, NULL),
                      transfers_of(1, us, them, amounts, NULL), JI_ERROR_LABEL, "\"them\"");
  refuse_institutions(institutions_of(1, us, NULL, NULL, NULL),
                      transfers_of(1, us, us, amounts, "h"), JI_ERROR_UNIT, "transfers: row 1");
  static const double missing[] = {0};
  static const int absent[] = {1};
  support_column hole[] = {{.name = "from", .texts = us},
                           {.name = "to", .texts = us},
                           {.name = "value", .numbers = missing, .absent = absent}};
  refuse_institutions(institutions_of(1, us, NULL, NULL, NULL), support_dataset(ctx, 1, hole, 3),
                      JI_ERROR_VALUE, "value is empty");
  maker m = a_maker();
  ji_dataset *one = institutions_of(1, NULL, NULL, NULL, NULL);
  m.options.institutions = one;
  m.options.closure_total = 100;
  refuse(&m, JI_ERROR_ARGUMENT, "closure_total");
  m.options.closure_total = 0;
  m.options.tolerance = 1;
  refuse(&m, JI_ERROR_ARGUMENT, "tolerance");
  m.options.tolerance = NAN;
  refuse(&m, JI_ERROR_ARGUMENT, "tolerance");
  ji_dataset_unref(one);
}

/* An institution that nobody pays leaves the table open, and the reason says so. */
static void test_no_income(void **state) {
  (void)state;
  static const char *const nobody[] = {NULL}, *const consumption[] = {"household_consumption"};
  support_column columns[] = {{.name = "income", .texts = nobody},
                              {.name = "consumption", .texts = consumption}};
  maker m = a_maker();
  ji_dataset *institutions = support_dataset(ctx, 1, columns, 2), *out;
  m.options.institutions = institutions;
  ji_model *model = made(&m);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column type2 = support_look(ctx, out, "type2"), reason = support_look(ctx, out, "reason");
  assert_true(support_is_null(&type2, 0));
  char *text = support_text(ctx, &reason, 0);
  support_contains(text, "denominator \"transfers\" is not above 0");
  free(text);
  ji_dataset_unref(out);
  ji_dataset_unref(institutions);
  ji_model_unref(model);
}

/* --- allocations -------------------------------------------------------------------------- */

typedef struct everything {
  maker maker;
} everything;

static ji_status make_everything(ji_context *with, void *user) {
  const everything *all = user;
  static const char *const wanted[] = {"women", "compensation", "gross_output"};
  ji_model *model = NULL;
  ji_dataset *out = NULL;
  ji_status status = make(with, &all->maker, &model);
  for (int kind = 0; kind < 3 && !status; kind++) {
    ji_io_multiplier_options options = options_of(wanted, 3);
    status = kind == 0   ? ji_io_multipliers(with, model, &options, &out)
             : kind == 1 ? ji_io_effects(with, model, &options, &out)
                         : ji_io_net_multipliers(with, model, &options, &out);
    assert_true(!status == (out != NULL));
    ji_dataset_unref(out);
    out = NULL;
  }
  ji_model_unref(model);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  static const char *const called[] = {"households", "firms"};
  static const char *const from[] = {"firms"}, *const to[] = {"households"};
  static const double amounts[] = {30};
  everything all = {a_maker()};
  ji_dataset *institutions = institutions_of(2, called, NULL, NULL, NULL);
  ji_dataset *transfers = transfers_of(1, from, to, amounts, "1e6 CNY@2018:basic");
  all.maker.options.institutions = institutions;
  all.maker.options.transfers = transfers;
  assert_true(support_every_allocation("institutions", make_everything, &all) > 100);
  ji_dataset_unref(institutions);
  ji_dataset_unref(transfers);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_social_accounting_matrix), cmocka_unit_test(test_denominators),
      cmocka_unit_test(test_refused_institutions),     cmocka_unit_test(test_no_income),
      cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

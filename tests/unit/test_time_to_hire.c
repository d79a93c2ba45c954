/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* time_to_hire.h: a few vacancies by hand, horizons, dates, and what is refused. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { rows = 10 };

/* live: 2 4 4+ 6 (one withdrawn at 5); portal: 3 7 9+ (9+ open), 8 withdrawn, 10. */
static const int64_t opened[rows] = {0, 1, 6, 2, 3, 0, 0, 1, 0, 0};
static const int64_t closed[rows] = {2, 5, 0, 8, 8, 3, 7, 0, 8, 10};
static const int gone[rows] = {0, 0, 1, 0, 0, 0, 0, 1, 0, 0};
static const char *const states[rows] = {"filled", "filled", "open", "filled",    "withdrawn",
                                         "filled", "filled", "open", "withdrawn", "filled"};
static const char *const channels[rows] = {"live",   "live",   "live",   "live",   "live",
                                           "portal", "portal", "portal", "portal", "portal"};
static const char *const trades[rows] = {"sewing", "driving", "sewing", "driving", "sewing",
                                         "sewing", "driving", "sewing", "driving", "sewing"};

static ji_context *ctx;
static ji_time_to_hire_options options;
static int64_t closes[rows], opens[rows];
static int is_gone[rows];
static const char *state_of[rows], *channel_of[rows];

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_ok(ctx, ji_time_to_hire_options_init(&options, sizeof options));
  memcpy(opens, opened, sizeof opens);
  memcpy(closes, closed, sizeof closes);
  memcpy(is_gone, gone, sizeof is_gone);
  memcpy(state_of, states, sizeof state_of);
  memcpy(channel_of, channels, sizeof channel_of);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *data_of(int64_t count) {
  const support_column columns[] = {{.name = "opened", .integers = opens},
                                    {.name = "closed", .integers = closes, .absent = is_gone},
                                    {.name = "state", .texts = state_of},
                                    {.name = "channel", .texts = channel_of},
                                    {.name = "trade", .texts = trades}};
  return support_dataset(ctx, count, columns, 5);
}

static ji_bundle *tables(void) {
  ji_dataset *data = data_of(rows);
  ji_bundle *out = NULL;
  support_ok(ctx, ji_time_to_hire(ctx, data, &options, &out));
  ji_dataset_unref(data);
  return out;
}

static void fails(int64_t count, ji_status status, const char *part) {
  ji_dataset *data = data_of(count);
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_time_to_hire(ctx, data, &options, &out), status);
  support_message(ctx, part);
  assert_null(out);
  ji_dataset_unref(data);
}

static double number(const ji_bundle *bundle, const char *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, ji_bundle_find(bundle, table), name);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

static void check_text(const ji_bundle *bundle, const char *table, const char *name, int64_t row,
                       const char *expected) {
  ji_column column = support_look(ctx, ji_bundle_find(bundle, table), name);
  char *text = support_text(ctx, &column, row);
  assert_true(!text == !expected);
  if (expected)
    assert_string_equal(text, expected);
  free(text);
}

/* The open ones are observed up to day 10: 4 and 9 days. */
static void by_hand(void **state) {
  (void)state;
  ji_bundle *out = tables();
  check_text(out, "channels", "channel", 0, "live");
  assert_true(number(out, "channels", "vacancies", 0) == 5);
  assert_true(number(out, "channels", "filled", 0) == 3);
  assert_true(number(out, "channels", "withdrawn", 0) == 1);
  assert_true(number(out, "channels", "open", 0) == 1);
  /* live: S = 4/5 at 2, 3/5 at 4, 0 at 6: the median is 6. */
  assert_true(number(out, "channels", "median", 0) == 6);
  /* portal was observed for ever, live too: all curves come to 0 by day 10. */
  assert_true(number(out, "channels", "horizon", 0) == 10);
  support_close("mean", number(out, "channels", "mean", 0), 2 + 2 * .8 + 2 * .6, 1e-14);
  /* portal: 4/5 at 3, 3/5 at 7, 0 at 10. */
  support_close("mean", number(out, "channels", "mean", 1), 3 + 4 * .8 + 3 * .6, 1e-14);
  support_close("difference", number(out, "differences", "difference", 0), 8 - 4.8, 1e-14);
  support_close("ratio", number(out, "differences", "ratio", 0), 8 / 4.8, 1e-14);
  check_text(out, "differences", "reference", 0, "live");
  /* Aalen-Johansen: live withdrawn 3/5 * 1/2 (2 at risk on day 5), filled the rest. */
  support_close("withdrawn", number(out, "channels", "withdrawn_by_horizon", 0), .6 * .5, 1e-14);
  support_close("filled", number(out, "channels", "filled_by_horizon", 0), .7, 1e-14);
  assert_true(number(out, "curve", "day", 0) == 2 && number(out, "curve", "at_risk", 0) == 5);
  assert_true(number(out, "log_rank", "degrees", 0) == 1);
  /* Expected fillings: as many in all as there were. */
  support_close("expected",
                number(out, "expected", "expected", 0) + number(out, "expected", "expected", 1), 6,
                1e-13);
  ji_bundle_unref(out);
}

static void horizons(void **state) {
  (void)state;
  options.horizon = 4;
  options.reference = "portal";
  ji_bundle *out = tables();
  assert_true(number(out, "channels", "horizon", 1) == 4);
  support_close("mean", number(out, "channels", "mean", 1), 3 + .8, 1e-14);
  support_close("filled", number(out, "channels", "filled_by_horizon", 0), .4, 1e-14);
  check_text(out, "differences", "channel", 0, "live");
  ji_bundle_unref(out);
  state_of[9] = "withdrawn"; /* portal's last: the curve does not come to its end */
  options.horizon = 0;
  options.reference = NULL;
  out = tables();
  assert_true(number(out, "channels", "horizon", 0) == 10);
  ji_bundle_unref(out);
  options.horizon = 11;
  fails(rows, JI_ERROR_VALUE,
        "channel \"portal\" was observed for 10 days, not for the horizon of 11");
}

static void strata(void **state) {
  (void)state;
  ji_bundle *plain = tables();
  options.stratum = "trade";
  ji_bundle *out = tables();
  assert_true(number(plain, "log_rank", "strata", 0) == 1);
  assert_true(number(out, "log_rank", "strata", 0) == 2);
  assert_true(number(out, "log_rank", "statistic", 0) != number(plain, "log_rank", "statistic", 0));
  ji_bundle_unref(plain);
  ji_bundle_unref(out);
}

static void nothing_filled(void **state) {
  (void)state;
  for (int i = 0; i < 5; i++) {
    if (!strcmp(state_of[i], "filled"))
      state_of[i] = "withdrawn";
  }
  ji_bundle *out = tables();
  check_text(out, "channels", "reason", 0, "nothing_filled");
  assert_true(isnan(number(out, "channels", "median", 0)));
  ji_bundle_unref(out);
}

static void dates(void **state) {
  int32_t from[rows], to[rows];
  uint8_t validity[2] = {0, 0};
  ji_dataset_builder *builder = NULL;
  ji_dataset *texts = data_of(rows), *data = NULL;
  ji_bundle *out = NULL, *plain = tables();
  (void)state;
  for (int i = 0; i < rows; i++) {
    from[i] = (int32_t)(19723 + opens[i]); /* 2024-01-01 */
    to[i] = (int32_t)(19723 + closes[i]);
    validity[i / 8] = (uint8_t)(validity[i / 8] | (unsigned)!is_gone[i] << i % 8);
  }
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  ji_column columns[4] = {
      {.size = sizeof(ji_column), .type = JI_TYPE_DATE32, .name = "opened", .values = from},
      {.size = sizeof(ji_column),
       .type = JI_TYPE_DATE32,
       .name = "closed",
       .values = to,
       .validity = validity},
      support_look(ctx, texts, "state"),
      support_look(ctx, texts, "channel")};
  for (int i = 0; i < 4; i++) {
    columns[i].length = rows;
    columns[i].null_count = -1;
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &columns[i], NULL, NULL));
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &data));
  ji_dataset_builder_free(builder);
  options.as_of = "2024-01-11";
  support_ok(ctx, ji_time_to_hire(ctx, data, &options, &out));
  assert_true(number(out, "channels", "mean", 0) == number(plain, "channels", "mean", 0));
  assert_true(number(out, "log_rank", "statistic", 0) == number(plain, "log_rank", "statistic", 0));
  ji_bundle_unref(out);
  ji_bundle_unref(plain);
  ji_dataset_unref(data);
  ji_dataset_unref(texts);
}

static void refusals(void **state) {
  (void)state;
  fails(0, JI_ERROR_SHAPE, "there are no rows");
  options.opened = "began";
  fails(rows, JI_ERROR_NOT_FOUND, "began");
  options.opened = "state";
  fails(rows, JI_ERROR_TYPE, "dates or whole days");
  options.opened = NULL;
  options.as_of = "soon";
  fails(rows, JI_ERROR_ARGUMENT, "as_of is \"soon\"");
  options.as_of = "7";
  fails(rows, JI_ERROR_VALUE, "row 4: it is closed after as_of");
  options.as_of = "5";
  fails(3, JI_ERROR_VALUE, "row 3: it is opened after as_of");
  options.as_of = NULL;
  options.reference = "fair";
  fails(rows, JI_ERROR_LABEL, "no channel \"fair\"");
  options.reference = NULL;
  options.horizon = -1;
  fails(rows, JI_ERROR_ARGUMENT, "horizon is -1");
  options.horizon = 0;
  options.confidence = 0;
  fails(rows, JI_ERROR_ARGUMENT, "confidence");
  options.confidence = 0.95;
  closes[1] = 0;
  fails(rows, JI_ERROR_VALUE, "row 2: it is closed before it is opened");
  is_gone[1] = 1;
  fails(rows, JI_ERROR_VALUE, "row 2: a vacancy that is not open has no day of closing");
  state_of[1] = "lost";
  fails(rows, JI_ERROR_VALUE, "row 2, column \"state\" is \"lost\"");
  state_of[1] = "open";
  is_gone[2] = 0;
  fails(rows, JI_ERROR_VALUE, "row 3: an open vacancy has a day of closing");
  is_gone[2] = 1;
  channel_of[4] = "";
  fails(rows, JI_ERROR_LABEL, "row 5, column \"channel\" is empty");
  ji_bundle *out = NULL;
  support_status(ctx, ji_time_to_hire(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  ji_dataset *data = data_of(rows);
  support_status(ctx, ji_time_to_hire(ctx, data, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(by_hand),        TEST(horizons), TEST(strata),
      TEST(nothing_filled), TEST(dates),    TEST(refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

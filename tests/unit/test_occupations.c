/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* occupations.h: registries, jobs by occupation, entry and exit, and what is refused. */
#include "support/support.h"

#include "support/occupations.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static support_occupations all;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_occupations_fill(ctx, &all);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_occupations_free(&all);
  ji_context_free(ctx);
  return 0;
}

static double number(const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

static void check_text(const ji_dataset *table, const char *name, int64_t row,
                       const char *expected) {
  ji_column column = support_look(ctx, table, name);
  char *text = support_text(ctx, &column, row);
  assert_true(!text == !expected);
  if (expected)
    assert_string_equal(text, expected);
  free(text);
}

static int64_t row_of(const ji_dataset *table, const char *first, const char *first_text,
                      const char *second, const char *second_text) {
  int64_t row = support_find_row(ctx, table, first, first_text, second, second_text);
  assert_true(row >= 0);
  return row;
}

/* The text with its first `old` replaced by `new`, to be freed. */
static char *replaced(const char *text, const char *old, const char *new) {
  const char *at = strstr(text, old);
  assert_non_null(at);
  size_t before = (size_t)(at - text), room = strlen(text) + strlen(new) + 1;
  char *out = malloc(room);
  assert_non_null(out);
  memcpy(out, text, before);
  memcpy(out + before, new, strlen(new));
  memcpy(out + before + strlen(new), at + strlen(old), strlen(at + strlen(old)) + 1);
  return out;
}

static ji_dataset *changed(const char *text, const char *old, const char *new) {
  char *edited = replaced(text, old, new);
  ji_dataset *out = support_csv(ctx, edited, NULL);
  free(edited);
  return out;
}

/* --- registry ----------------------------------------------------------------------------- */

static void registry_of_roles(void **state) {
  (void)state;
  const ji_dataset *roles = ji_bundle_find(all.registry, "roles");
  const ji_dataset *counts = ji_bundle_find(all.registry, "namespaces");
  assert_int_equal(ji_dataset_row_count(roles), 6);
  check_text(roles, "role", 1, "list:s1");
  check_text(roles, "role", 2, "list:live sales");
  check_text(roles, "code", 2, NULL);
  check_text(roles, "parent", 2, "list:s1");
  check_text(roles, "note", 1, "new");
  assert_true(number(roles, "level", 2) == 3 && number(roles, "level", 5) == 2);
  assert_int_equal(support_look(ctx, roles, "ended_on").type, JI_TYPE_DATE32);
  assert_true(number(counts, "named", 0) == 2 && number(counts, "unnamed", 0) == 0);
  assert_true(number(counts, "named", 1) == 1 && isnan(number(counts, "unnamed", 1)));
  assert_true(number(counts, "named", 2) == 2 && number(counts, "unnamed", 2) == 172);
}

/* It is a code list, too. */
static void registry_is_a_code_list(void **state) {
  ji_dataset *found = NULL, *findings = NULL;
  ji_dataset *way = support_csv(ctx,
                                "from,to,weight\nplatform:streamer,list:m,1\n"
                                "platform:selector,list:s9,1\n",
                                NULL);
  (void)state;
  support_ok(ctx, ji_code_list_find(ctx, all.registry, "platform:selector", NULL, &found));
  check_text(found, "parent", 0, "platform:streamer");
  support_ok(ctx, ji_concordance_check(ctx, way, all.registry, all.registry, NULL, &findings));
  (void)row_of(findings, "check", "unknown_to", "to", "list:s9");
  ji_dataset_unref(found);
  ji_dataset_unref(findings);
  ji_dataset_unref(way);
}

static void registry_without_counts(void **state) {
  ji_dataset *roles = support_csv(ctx, "namespace,name,source\na,x,made up\na,y,made up\n", NULL);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_registry_create(ctx, roles, NULL, &out));
  const ji_dataset *counts = ji_bundle_find(out, "namespaces");
  assert_int_equal(ji_dataset_row_count(counts), 1);
  assert_true(number(counts, "named", 0) == 2 && isnan(number(counts, "stated", 0)));
  check_text(ji_bundle_find(out, "roles"), "code", 0, NULL);
  ji_bundle_unref(out);
  ji_dataset_unref(roles);
}

static void roles_that_are_published(void **state) {
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_registry_builtin(ctx, &out));
  const ji_dataset *roles = ji_bundle_find(out, "roles");
  const ji_dataset *counts = ji_bundle_find(out, "namespaces");
  int64_t row = row_of(counts, "namespace", "kuaishou", NULL, NULL);
  assert_true(number(counts, "stated", row) == 174);
  assert_true(number(counts, "named", row) + number(counts, "unnamed", row) == 174);
  assert_true(number(counts, "named", row) < 174);
  row = row_of(counts, "namespace", "mohrss-2024-07", "kind", "occupation");
  assert_true(number(counts, "stated", row) == 19 && number(counts, "unnamed", row) == 0);
  static const char *const recognised[] = {"mohrss-2024-07:用户增长运营师",
                                           "mohrss-2024-07:网络主播", "mohrss-2024-07:直播招聘师"};
  for (size_t i = 0; i < 3; i++) {
    row = row_of(roles, "role", recognised[i], NULL, NULL);
    ji_column days = support_look(ctx, roles, "recognised_on");
    assert_int_equal(((const int32_t *)days.values)[row], 19935); /* 2024-07-31 */
    check_text(roles, "code", row, NULL);
    check_text(roles, "kind", row, i < 2 ? "occupation" : "trade");
  }
  ji_bundle_unref(out);
}

static void registry_refuses(const ji_dataset *roles, const ji_dataset *counts, ji_status status,
                             const char *part) {
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_registry_create(ctx, roles, counts, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

static void wrong_roles(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"\nlist,s,", "\n,s,", "row 0: column \"namespace\" is null", JI_ERROR_LABEL},
      {"group,sales,", "group,,", "row 0: column \"name\" is null", JI_ERROR_LABEL},
      {"s1,made up,2020", "s1,,2020", "row 2: column \"source\" is null", JI_ERROR_LABEL},
      {"\nlist,s,", "\nl:st,s,", "namespace \"l:st\" holds a colon", JI_ERROR_LABEL},
      {"list,m,", "list,s1,", "row 3: code \"list:s1\" is in row 1", JI_ERROR_LABEL},
      {"role,selector,Selector,streamer", "role,streamer,Selector,",
       "code \"platform:streamer\" is in row 4", JI_ERROR_LABEL},
      {",s1,made up,2020", ",s7,made up,2020", "the parent \"list:s7\"", JI_ERROR_LABEL},
      {"Sales,,made up", "Sales,s1,made up", "\"list:s\" -> \"list:s1\" -> \"list:s\"",
       JI_ERROR_VALUE},
      {"2019-05-01,2020", "2021-05-01,2020",
       "recognised_on 2020-07-06 before first_seen 2021-05-01", JI_ERROR_VALUE},
      {",,2023-01-01", ",,2020-01-01", "ended_on 2020-01-01 before first_seen 2021-01-01",
       JI_ERROR_VALUE},
      {"2024-07-31,,", "2024-07-31,2023-01-01,", "ended_on 2023-01-01 before recognised_on",
       JI_ERROR_VALUE},
      {"first_seen", "first", NULL, JI_OK},
      {",source", ",origin", "\"source\"", JI_ERROR_NOT_FOUND},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *roles = changed(support_roles, cases[i].old, cases[i].new);
    ji_bundle *out = NULL;
    if (cases[i].part)
      registry_refuses(roles, NULL, cases[i].status, cases[i].part);
    else
      support_ok(ctx, ji_occupation_registry_create(ctx, roles, NULL, &out));
    ji_bundle_unref(out);
    ji_dataset_unref(roles);
  }
}

static void wrong_types_of_roles(void **state) {
  static const char *const space[] = {"a"}, *const empty[] = {""}, *const date[] = {"2024"};
  static const int64_t numbers[] = {4};
  support_column columns[] = {{.name = "namespace", .texts = space},
                              {.name = "name", .texts = space},
                              {.name = "source", .texts = space},
                              {.name = "code", .texts = empty}};
  ji_dataset *roles = support_dataset(ctx, 1, columns, 4);
  (void)state;
  registry_refuses(roles, NULL, JI_ERROR_LABEL, "the code is empty");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "code", .integers = numbers};
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_TYPE, "code");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "first_seen", .texts = date};
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_TYPE, "first_seen");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "note", .texts = date};
  columns[1].texts = empty;
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_LABEL, "column \"name\" is empty");
  ji_dataset_unref(roles);
}

static void wrong_namespaces(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"platform,,174", "platform,,1", "1 roles of \"platform\" are stated, but 2 are named",
       JI_ERROR_VALUE},
      {"platform,,174", "platform,,2.5", "\"platform\" is no whole number", JI_ERROR_VALUE},
      {"platform,,174", "platform,,-2", "\"platform\" is no whole number", JI_ERROR_VALUE},
      {"list,trade,,", "list,occupation,,", "row 1: namespace and kind are those of row 0",
       JI_ERROR_LABEL},
      {"platform,,174", "other,,174", "roles, row 4: the namespace \"platform\"", JI_ERROR_LABEL},
      {"platform,,174", ",,174", "row 2: the namespace is null", JI_ERROR_LABEL},
      {",stated,", ",number,", "\"stated\"", JI_ERROR_NOT_FOUND},
      {"namespace,", "space,", "\"namespace\"", JI_ERROR_NOT_FOUND},
  };
  ji_dataset *roles = support_csv(ctx, support_roles, NULL);
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *counts = changed(support_namespaces, cases[i].old, cases[i].new);
    registry_refuses(roles, counts, cases[i].status, cases[i].part);
    ji_dataset_unref(counts);
  }
  ji_dataset_unref(roles);
}

/* --- jobs --------------------------------------------------------------------------------- */

static ji_bundle *jobs_by_occupation(void) {
  ji_bundle *out = NULL;
  support_ok(ctx, ji_occupation_jobs(ctx, all.jobs, all.shares, &all.options, &out));
  return out;
}

static int64_t job_row(const ji_dataset *jobs, const char *effect, const char *occupation) {
  return row_of(jobs, "effect", effect, "occupation", occupation);
}

/* s1 is half of seller and a quarter of host. */
static void values_of_jobs(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs"), *mix = ji_bundle_find(out, "mix");
  double retail = 0.7 * 0.5 + 0.2 * 0.25, media = 0.25 * 0.5 + 0.75 * 0.25;
  int64_t row = job_row(jobs, "direct", "s1");
  assert_int_equal(ji_dataset_row_count(jobs), 8);
  support_close("value", number(jobs, "value", row), 1000 * retail + 500 * media, 1e-14);
  support_close("share", number(jobs, "share", row), (1000 * retail + 500 * media) / 1500, 1e-14);
  check_text(jobs, "name", row, "online sales");
  check_text(jobs, "inference", row, "multinomial");
  check_text(jobs, "reason", row, NULL);
  support_close("not told", number(jobs, "value", job_row(jobs, "direct", NULL)), 100, 1e-14);
  check_text(jobs, "measure", row,
             "quantity=persons; time=at:2024-12-31; area=CN; sector=media+retail; "
             "group=occupation:s1; basis=gross; system=io:made; layer=direct; shock=f; "
             "status=model");
  assert_string_equal(support_look(ctx, jobs, "value").unit, "@unit");
  for (int64_t g = 0; g < 2; g++) {
    double sum = 0;
    for (int64_t c = 0; c < 4; c++)
      sum += number(jobs, "value", 4 * g + c);
    support_close("total", sum, number(mix, "total", g), 1e-14);
  }
  ji_bundle_unref(out);
}

/* Of the formula in the header, sector by sector. */
static void sampling_errors(void **state) {
  (void)state;
  all.options.correlation = 0.5;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs");
  double retail = 0.7 * 0.5 + 0.2 * 0.25, media = 0.25 * 0.5 + 0.75 * 0.25;
  double v_retail = (0.7 * 0.25 + 0.2 * 0.0625 - retail * retail) / 400;
  double v_media = (0.25 * 0.25 + 0.75 * 0.0625 - media * media) / 100;
  double shares = 1e6 * v_retail + 25e4 * v_media, cross = 2500 * v_retail + 400 * v_media;
  double a = 50 * retail, b = 20 * media;
  double work = 0.5 * (a * a + b * b) + 0.5 * (a + b) * (a + b);
  int64_t row = job_row(jobs, "direct", "s1");
  double error = number(jobs, "standard_error", row);
  support_close("error", error, sqrt(shares + cross + work), 1e-13);
  support_close("low", number(jobs, "sampling_low", row),
                number(jobs, "value", row) - 1.959963984540054 * error, 1e-13);
  support_close("high", number(jobs, "sampling_high", row),
                number(jobs, "value", row) + 1.959963984540054 * error, 1e-13);
  ji_bundle_unref(out);
}

/* Shares and weights at their ends, by hand. */
static void bounds_by_hand(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs");
  int64_t row = job_row(jobs, "direct", "s1");
  /* Most: seller 0.8 at 0.75, then host 0.15 at 0.5. Least: seller 0.6 at 0.25, host at 0. */
  support_close("high", number(jobs, "bounds_high", row),
                1000 * (0.8 * 0.75 + 0.15 * 0.5) + 500 * (0.25 * 0.75 + 0.75 * 0.5), 1e-14);
  support_close("low", number(jobs, "bounds_low", row), 1000 * (0.6 * 0.25) + 500 * (0.25 * 0.25),
                1e-14);
  row = job_row(jobs, "direct", "m");
  support_close("m high", number(jobs, "bounds_high", row), 1000 * 0.3 + 500 * 0.75, 1e-14);
  support_close("m low", number(jobs, "bounds_low", row), 1000 * 0.05 + 500 * 0.375, 1e-14);
  ji_bundle_unref(out);
}

static void mix_and_new_roles(void **state) {
  (void)state;
  all.options.top = 2;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs"), *mix = ji_bundle_find(out, "mix");
  static const char *const codes[] = {"s1", "s", "m"};
  double told = 0, values[3], squares = 0, entropy = 0;
  for (int i = 0; i < 3; i++)
    told += values[i] = number(jobs, "value", job_row(jobs, "direct", codes[i]));
  for (int i = 0; i < 3; i++) {
    squares += values[i] / told * (values[i] / told);
    entropy -= values[i] / told * log(values[i] / told);
  }
  support_close("told", number(mix, "told", 0), told / 1500, 1e-14);
  support_close("herfindahl", number(mix, "herfindahl", 0), squares, 1e-14);
  support_close("shannon", number(mix, "shannon", 0), entropy, 1e-13);
  support_close("effective", number(mix, "effective", 0), exp(entropy), 1e-13);
  support_close("top", number(mix, "top_share", 0),
                1 - fmin(values[0], fmin(values[1], values[2])) / told, 1e-13);
  assert_true(number(mix, "occupations", 0) == 3);
  /* s1 was seen in 2019; m in 2016; s has no date. */
  support_close("new", number(mix, "new_jobs", 0), values[0], 1e-14);
  support_close("new share", number(mix, "new_share", 0), values[0] / 1500, 1e-14);
  support_close("undated", number(mix, "undated_share", 0), (values[1] + 100) / 1500, 1e-14);
  support_close("new error", number(mix, "new_standard_error", 0),
                number(jobs, "standard_error", job_row(jobs, "direct", "s1")), 1e-13);
  ji_bundle_unref(out);
  all.options.new_by = JI_OCCUPATION_RECOGNISED;
  out = jobs_by_occupation();
  mix = ji_bundle_find(out, "mix");
  support_close("recognised", number(mix, "new_jobs", 0), values[0] + values[2], 1e-14);
  /* Together they have bounds that are within the sums of theirs. */
  assert_true(number(mix, "new_bounds_high", 0) <= 1000 + 500);
  assert_true(number(mix, "new_bounds_low", 0) <= number(mix, "new_jobs", 0));
  ji_bundle_unref(out);
}

static void profiles(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs"), *profile = ji_bundle_find(out, "profile");
  double s1 = number(jobs, "value", job_row(jobs, "direct", "s1"));
  double m = number(jobs, "value", job_row(jobs, "direct", "m"));
  double s = number(jobs, "value", job_row(jobs, "direct", "s"));
  assert_int_equal(ji_dataset_row_count(profile), 6);
  support_close("wage", number(profile, "value", 0), (6000 * s1 + 9000 * m) / (s1 + m), 1e-14);
  support_close("covered", number(profile, "covered", 0), (s1 + m) / 1500, 1e-14);
  int64_t low = row_of(profile, "effect", "direct", "category", "low");
  support_close("low skill", number(profile, "value", low), (s1 + s) / (s1 + m + s), 1e-14);
  ji_bundle_unref(out);
}

static void jobs_of_sectors(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *sectors = ji_bundle_find(out, "sectors");
  double sum = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(sectors); i++)
    sum += number(sectors, "value", i);
  support_close("sum", sum, 2000, 1e-14);
  assert_int_equal(ji_dataset_row_count(sectors), 14); /* media tells everything */
  ji_bundle_unref(out);
}

/* Without samples, bounds, mapping or registry. */
static void plain_shares(void **state) {
  ji_dataset *shares =
      support_csv(ctx, "sector,occupation,share\nretail,a,0.5\nretail,b,0.5\n", NULL);
  ji_dataset *jobs = support_csv(ctx, "component,value\nretail,10\n,0\nretail,20\n", NULL);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_jobs(ctx, jobs, shares, NULL, &out));
  const ji_dataset *table = ji_bundle_find(out, "jobs");
  assert_int_equal(ji_dataset_row_count(table), 2);
  assert_true(number(table, "value", 0) == 15 && isnan(number(table, "standard_error", 0)));
  assert_true(isnan(number(table, "bounds_low", 0)));
  check_text(table, "inference", 0, "none");
  check_text(table, "reason", 0, "shares_without_sample");
  check_text(table, "measure", 0, NULL);
  assert_null(ji_bundle_find(out, "profile"));
  ji_bundle_unref(out);
  ji_dataset_unref(jobs);
  ji_dataset_unref(shares);
}

static void check_reason(const char *shares_text, const char *jobs_text, const char *inference,
                         const char *reason) {
  ji_dataset *shares = support_csv(ctx, shares_text, NULL);
  ji_dataset *jobs = support_csv(ctx, jobs_text, NULL);
  ji_bundle *out = NULL;
  support_ok(ctx, ji_occupation_jobs(ctx, jobs, shares, NULL, &out));
  check_text(ji_bundle_find(out, "jobs"), "inference", 0, inference);
  check_text(ji_bundle_find(out, "jobs"), "reason", 0, reason);
  ji_bundle_unref(out);
  ji_dataset_unref(jobs);
  ji_dataset_unref(shares);
}

static void what_is_missing(void **state) {
  static const char known[] = "sector,occupation,share,sample\nx,a,1,10\ny,a,1,\n";
  static const char bare[] = "sector,occupation,share\nx,a,1\ny,a,1\n";
  (void)state;
  check_reason(known, "component,value\nx,1\n", "multinomial", NULL);
  check_reason(known, "component,value\nx,1\ny,1\n", "none", "no_sample");
  check_reason(known, "component,value,standard_error\nx,1,0.5\nx,2,\n", "none",
               "no_standard_error");
  check_reason(bare, "component,value,standard_error\nx,1,0.5\n", "jobs", "shares_without_sample");
  check_reason(bare, "component,value\nx,1\ny,\n", "none", "jobs_not_told");
}

static void mixes_without_figures(void **state) {
  ji_dataset *shares = support_csv(ctx, "sector,occupation,share\nx,a,1\ny,b,1\n", NULL);
  ji_dataset *jobs = support_csv(ctx, "component,effect,value\nx,p,1\ny,p,-2\nx,q,0\nx,r,\n", NULL);
  static const char *const by[] = {"effect"};
  ji_bundle *out = NULL;
  ji_occupation_options options;
  (void)state;
  support_ok(ctx, ji_occupation_options_init(&options, sizeof options));
  options.by = by;
  options.by_count = 1;
  options.detail = 1;
  support_ok(ctx, ji_occupation_jobs(ctx, jobs, shares, &options, &out));
  const ji_dataset *mix = ji_bundle_find(out, "mix");
  check_text(mix, "reason", 0, "negative");
  assert_true(number(mix, "total", 0) == -1 && isnan(number(mix, "herfindahl", 0)));
  check_text(mix, "reason", 1, "no_jobs");
  check_text(mix, "reason", 2, "jobs_not_told");
  assert_true(isnan(number(mix, "total", 2)) && isnan(number(mix, "told", 2)));
  ji_bundle_unref(out);
  ji_dataset_unref(jobs);
  ji_dataset_unref(shares);
}

static void units_of_jobs(void **state) {
  static const char *const sectors[] = {"x", "x"}, *const units[] = {"1e4 person", "person"};
  static const char *const others[] = {"person", "h"}, *const lacking[] = {"person", NULL};
  static const double values[] = {1, 500};
  support_column columns[] = {{.name = "component", .texts = sectors},
                              {.name = "value", .numbers = values, .unit = "@unit"},
                              {.name = "unit", .texts = units}};
  ji_dataset *shares = support_csv(ctx, "sector,occupation,share\nx,a,1\n", NULL);
  ji_dataset *jobs = support_dataset(ctx, 2, columns, 3);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_jobs(ctx, jobs, shares, NULL, &out));
  support_close("value", number(ji_bundle_find(out, "jobs"), "value", 0), 1.05, 1e-15);
  check_text(ji_bundle_find(out, "jobs"), "unit", 0, "1e4 person");
  ji_bundle_unref(out);
  ji_dataset_unref(jobs);
  columns[2].texts = others;
  jobs = support_dataset(ctx, 2, columns, 3);
  support_status(ctx, ji_occupation_jobs(ctx, jobs, shares, NULL, &out), JI_ERROR_UNIT);
  support_message(ctx, "rows 1 and 2 are summed");
  ji_dataset_unref(jobs);
  columns[2].texts = lacking;
  jobs = support_dataset(ctx, 2, columns, 3);
  support_status(ctx, ji_occupation_jobs(ctx, jobs, shares, NULL, &out), JI_ERROR_UNIT);
  support_message(ctx, "one of them has no unit");
  assert_null(out);
  ji_dataset_unref(jobs);
  ji_dataset_unref(shares);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refuses(const ji_dataset *jobs, const ji_dataset *shares, ji_status status,
                    const char *part) {
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_jobs(ctx, jobs, shares, &all.options, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

static void wrong_shares(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"retail,seller,0.7", "retail,seller,0.65", "sector \"retail\" sum to 0.95", JI_ERROR_VALUE},
      {"retail,seller,0.7,0.6,0.8", "retail,seller,-0.7,,", "row 1, column \"share\" is -0.7",
       JI_ERROR_VALUE},
      {"retail,host,0.2,0.1,0.3", "retail,host,1.2,,", "row 2, column \"share\" is 1.2",
       JI_ERROR_VALUE},
      {"retail,host,0.2", "retail,host,", "row 2, column \"share\" is null", JI_ERROR_VALUE},
      {"0.2,0.1,0.3", "0.2,0.25,0.3", "row 2, column \"low\" is 0.25", JI_ERROR_VALUE},
      {"0.2,0.1,0.3", "0.2,0.1,0.15", "row 2, column \"high\" is 0.15", JI_ERROR_VALUE},
      {"0.2,0.1,0.3", "0.2,-0.1,0.3", "row 2, column \"low\" is -0.1", JI_ERROR_VALUE},
      {"0.2,0.1,0.3", "0.2,0.1,1.3", "row 2, column \"high\" is 1.3", JI_ERROR_VALUE},
      {"0.3,400", "0.3,300", "row 2, column \"sample\" is another one", JI_ERROR_VALUE},
      {"0.3,400", "0.3,", "row 2, column \"sample\" is another one", JI_ERROR_VALUE},
      {"0.8,400", "0.8,0", "row 1, column \"sample\" is 0", JI_ERROR_VALUE},
      {"retail,host,", "retail,seller,", "rows 1 and 2 are the same sector", JI_ERROR_LABEL},
      {"\nretail,seller", "\n,seller", "row 1 has no sector", JI_ERROR_LABEL},
      {"media,host", "media,guest", "does not have occupation \"guest\"", JI_ERROR_LABEL},
      {"occupation,", "job,", "\"occupation\"", JI_ERROR_NOT_FOUND},
      {"share,", "part,", "\"share\"", JI_ERROR_NOT_FOUND},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *shares = changed(support_shares, cases[i].old, cases[i].new);
    refuses(all.jobs, shares, cases[i].status, cases[i].part);
    ji_dataset_unref(shares);
  }
}

static void wrong_jobs(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"media,direct", "mines,direct", "row 2: sector \"mines\" has no shares", JI_ERROR_LABEL},
      {"media,direct", ",direct", "row 2 has jobs, but no sector", JI_ERROR_LABEL},
      {"direct,1000", "direct,-1000", "row 1, column \"value\" is -1000", JI_ERROR_VALUE},
      {"direct,1000", "direct,inf", "row 1, column \"value\" is inf", JI_ERROR_VALUE},
      {"500,20", "500,-20", "row 2, column \"standard_error\" is -20", JI_ERROR_VALUE},
      {"component", "sector", "\"component\"", JI_ERROR_NOT_FOUND},
      {"effect", "layer", "\"effect\"", JI_ERROR_NOT_FOUND},
      {"value", "number", "\"value\"", JI_ERROR_NOT_FOUND},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *jobs = changed(support_sector_jobs, cases[i].old, cases[i].new);
    refuses(jobs, all.shares, cases[i].status, cases[i].part);
    ji_dataset_unref(jobs);
  }
}

static void jobs_that_do_not_add(void **state) {
  ji_dataset *jobs = support_csv(ctx, support_sector_jobs, "quantity=persons; status=observed");
  (void)state;
  refuses(jobs, all.shares, JI_ERROR_MEASURE, "rows 1 and 2 are summed");
  ji_dataset_unref(jobs);
  jobs = support_csv(ctx, support_sector_jobs,
                     "quantity=jobs; sector=@component; layer=@effect; group=sex:female");
  refuses(jobs, all.shares, JI_ERROR_MEASURE, "of group \"sex:female\" already");
  ji_dataset_unref(jobs);
}

static void wrong_mapping(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"s1,0.5,", "s1,0.4,", "\"seller\" sum to 0.9", JI_ERROR_VALUE},
      {"host,s1,", "host,m,", "\"host\" goes to \"m\"", JI_ERROR_LABEL},
      {"s1,0.5,0.25,0.75", "s1,0.5,0.6,0.75", "mapping: row 1, column \"low\"", JI_ERROR_VALUE},
      {"s1,0.5,0.25,0.75", "s1,0.5,0.25,0.4", "mapping: row 1, column \"high\"", JI_ERROR_VALUE},
      {"from,", "old,", "\"from\"", JI_ERROR_NOT_FOUND},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *mapping = changed(support_mapping, cases[i].old, cases[i].new);
    all.options.mapping = mapping;
    refuses(all.jobs, all.shares, cases[i].status, cases[i].part);
    ji_dataset_unref(mapping);
  }
}

/* An occupation may go nowhere. */
static void mapping_to_nowhere(void **state) {
  ji_dataset *mapping = changed(support_mapping, "host,s1,", "host,,");
  (void)state;
  all.options.mapping = mapping;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs");
  support_close("nowhere", number(jobs, "value", job_row(jobs, "direct", NULL)),
                100 + 0.25 * (200 + 375), 1e-14);
  ji_bundle_unref(out);
  ji_dataset_unref(mapping);
}

static void wrong_profile_and_registry(void **state) {
  ji_dataset *profile = changed(support_profile, "\nm,", "\ns1,");
  (void)state;
  all.options.profile = profile;
  refuses(all.jobs, all.shares, JI_ERROR_LABEL, "row 2: occupation \"s1\" is there above");
  ji_dataset_unref(profile);
  profile = changed(support_profile, "\nm,", "\n,");
  all.options.profile = profile;
  refuses(all.jobs, all.shares, JI_ERROR_LABEL, "row 2 has no occupation");
  ji_dataset_unref(profile);
  profile = support_csv(ctx, "occupation,since\ns1,2020-01-01\n", NULL);
  all.options.profile = profile;
  refuses(all.jobs, all.shares, JI_ERROR_TYPE, "\"since\"");
  ji_dataset_unref(profile);
  all.options.profile = NULL;
  all.options.role_namespace = "nobody";
  refuses(all.jobs, all.shares, JI_ERROR_LABEL, "no role of \"nobody\"");
  ji_bundle *none = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "codes", all.jobs, &none));
  all.options.registry = none;
  refuses(all.jobs, all.shares, JI_ERROR_NOT_FOUND, "roles");
  ji_bundle_unref(none);
}

static void wrong_options(void **state) {
  const ji_occupation_options good = all.options;
  static const char *const twice[] = {"effect", "effect"}, *const none[] = {NULL};
  static const char *const taken[] = {"occupation"};
  (void)state;
  all.options.confidence = 1;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "confidence is 1");
  all.options = good;
  all.options.correlation = 1.5;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "correlation is 1.5");
  all.options = good;
  all.options.top = 0;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "top is 0");
  all.options = good;
  all.options.tolerance = -1;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "tolerance is -1");
  all.options = good;
  all.options.new_by = 7;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "new_by is 7");
  all.options = good;
  all.options.detail = 2;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "detail is 2");
  all.options = good;
  all.options.new_since = "July";
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "new_since is \"July\"");
  all.options = good;
  all.options.registry = NULL;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "new_since needs a registry");
  all.options.new_since = NULL;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "role_namespace needs a registry");
  all.options = good;
  all.options.by_count = -1;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "by: -1");
  all.options.by = twice;
  all.options.by_count = 2;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "\"effect\" is named twice");
  all.options.by = none;
  all.options.by_count = 1;
  refuses(all.jobs, all.shares, JI_ERROR_ARGUMENT, "by is NULL");
  all.options.by = taken;
  refuses(all.jobs, all.shares, JI_ERROR_NOT_FOUND, "occupation");
  all.options = good;
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_jobs(ctx, NULL, all.shares, NULL, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "jobs is NULL");
  assert_null(out);
  support_status(ctx, ji_occupation_jobs(ctx, all.jobs, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_occupation_jobs(ctx, all.jobs, all.shares, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_occupation_registry_create(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_occupation_registry_builtin(ctx, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_occupation_change(ctx, NULL, all.jobs, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_occupation_change(ctx, all.jobs, all.jobs, NULL, NULL), JI_ERROR_ARGUMENT);
}

/* --- change ------------------------------------------------------------------------------- */

static const char earlier[] = "occupation,value\na,60\nb,30\nc,10\n,5\n";
static const char later[] = "occupation,value\na,50\nd,50\nb2,100\n";

static ji_bundle *change(const char *before, const char *after, const char *way) {
  ji_dataset *first = support_csv(ctx, before, NULL), *second = support_csv(ctx, after, NULL);
  ji_dataset *concordance = way ? support_csv(ctx, way, NULL) : NULL;
  ji_bundle *out = NULL;
  support_ok(ctx, ji_occupation_change(ctx, first, second, concordance, &out));
  ji_dataset_unref(first);
  ji_dataset_unref(second);
  ji_dataset_unref(concordance);
  return out;
}

static void entry_and_exit(void **state) {
  (void)state;
  ji_bundle *out = change(earlier, later, NULL);
  const ji_dataset *roles = ji_bundle_find(out, "roles"), *sum = ji_bundle_find(out, "summary");
  assert_int_equal(ji_dataset_row_count(roles), 5);
  check_text(roles, "change", row_of(roles, "occupation", "a", NULL, NULL), "stayed");
  check_text(roles, "change", row_of(roles, "occupation", "c", NULL, NULL), "left");
  check_text(roles, "change", row_of(roles, "occupation", "b2", NULL, NULL), "entered");
  assert_true(number(sum, "entered", 0) == 2 && number(sum, "left", 0) == 2);
  assert_true(number(sum, "stayed", 0) == 1);
  support_close("entry", number(sum, "entry_rate", 0), 2.0 / 3, 1e-15);
  support_close("exit", number(sum, "exit_rate", 0), 2.0 / 3, 1e-15);
  support_close("jobs", number(sum, "entered_share", 0), 150.0 / 200, 1e-15);
  support_close("left", number(sum, "left_share", 0), 40.0 / 100, 1e-15);
  support_close("dissimilarity", number(sum, "dissimilarity", 0),
                (0.35 + 0.3 + 0.1 + 0.25 + 0.5) / 2, 1e-14);
  ji_bundle_unref(out);
}

/* b is b2 and half of d now; c goes nowhere. */
static void entry_by_concordance(void **state) {
  (void)state;
  ji_bundle *out = change(earlier, later, "from,to,weight\nb,b2,0.5\nb,d,0.5\nc,,1\n");
  const ji_dataset *roles = ji_bundle_find(out, "roles"), *sum = ji_bundle_find(out, "summary");
  assert_true(number(sum, "entered", 0) == 0 && number(sum, "left", 0) == 1);
  int64_t row = row_of(roles, "occupation", "d", NULL, NULL);
  support_close("half", number(roles, "before", row), 15, 1e-15);
  check_text(roles, "change", row_of(roles, "occupation", "c", NULL, NULL), "left");
  support_close("total", number(sum, "total_before", 0), 100, 1e-15);
  ji_bundle_unref(out);
}

static void change_without_values(void **state) {
  (void)state;
  ji_bundle *out = change("role\nx\ny\n", "role,value\ny,1\nz,2\n", NULL);
  const ji_dataset *sum = ji_bundle_find(out, "summary");
  assert_true(number(sum, "entered", 0) == 1 && isnan(number(sum, "total_after", 0)));
  check_text(sum, "reason", 0, "no_values");
  ji_bundle_unref(out);
  out = change("occupation,value\nx,0\n", "occupation,value\nx,1\n", NULL);
  check_text(ji_bundle_find(out, "summary"), "reason", 0, "no_jobs");
  assert_true(number(ji_bundle_find(out, "summary"), "difference", 0) == 1);
  ji_bundle_unref(out);
}

static void change_refuses(const ji_dataset *before, const ji_dataset *after, const ji_dataset *way,
                           ji_status status, const char *part) {
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_change(ctx, before, after, way, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

static void wrong_vintages(void **state) {
  static const struct {
    const char *before, *after, *way, *part;
    ji_status status;
  } cases[] = {
      {"occupation,value\na,1\na,2\n", later, NULL, "before: row 2: occupation \"a\"",
       JI_ERROR_LABEL},
      {earlier, "occupation,value\na,-1\n", NULL, "after: row 1, column \"value\" is -1",
       JI_ERROR_VALUE},
      {earlier, "occupation,value\na,\nb,1\n", NULL, "after: row 1, column \"value\" is null",
       JI_ERROR_VALUE},
      {"code\na\n", later, NULL, "\"occupation\"", JI_ERROR_NOT_FOUND},
      {earlier, "code\na\n", NULL, "\"occupation\"", JI_ERROR_NOT_FOUND},
      {earlier, later, "from,to,weight\na,b,0.5\n", "\"a\" sum to 0.5", JI_ERROR_VALUE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *before = support_csv(ctx, cases[i].before, NULL);
    ji_dataset *after = support_csv(ctx, cases[i].after, NULL);
    ji_dataset *way = cases[i].way ? support_csv(ctx, cases[i].way, NULL) : NULL;
    change_refuses(before, after, way, cases[i].status, cases[i].part);
    ji_dataset_unref(before);
    ji_dataset_unref(after);
    ji_dataset_unref(way);
  }
}

static void vintages_that_count_the_same(void **state) {
  static const char first[] = "quantity=jobs; time=at:2020-12-31; group=occupation:@occupation";
  static const char second[] = "quantity=jobs; time=at:2024-12-31; group=occupation:@occupation";
  static const char other[] = "quantity=persons; time=at:2024-12-31; group=occupation:@occupation";
  ji_dataset *before = support_csv(ctx, "occupation,value\na,1\nb,1\n", first);
  ji_dataset *after = support_csv(ctx, "occupation,value\na,1\nc,3\n", second);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_change(ctx, before, after, NULL, &out));
  const ji_dataset *sum = ji_bundle_find(out, "summary");
  assert_string_equal(ji_measure_field(support_look(ctx, sum, "difference").measure, "change"),
                      "2020-12-31");
  ji_bundle_unref(out);
  ji_dataset_unref(after);
  after = support_csv(ctx, "occupation,value\na,1\nc,3\n", other);
  change_refuses(before, after, NULL, JI_ERROR_MEASURE, "quantity");
  ji_dataset_unref(after);
  after = support_csv(ctx, "occupation,value\na,1\nc,3\n", "quantity=jobs");
  change_refuses(before, after, NULL, JI_ERROR_MEASURE, "after: rows 1 and 2");
  ji_dataset_unref(after);
  ji_dataset_unref(before);
}

static void units_of_vintages(void **state) {
  static const char *const codes[] = {"a"};
  static const double one[] = {1};
  support_column columns[] = {{.name = "occupation", .texts = codes},
                              {.name = "value", .numbers = one, .unit = "1e4 person"}};
  ji_dataset *before = support_dataset(ctx, 1, columns, 2), *after;
  ji_bundle *out = NULL;
  (void)state;
  columns[1].unit = "person";
  after = support_dataset(ctx, 1, columns, 2);
  support_ok(ctx, ji_occupation_change(ctx, before, after, NULL, &out));
  support_close("after", number(ji_bundle_find(out, "roles"), "after", 0), 1e-4, 1e-15);
  ji_bundle_unref(out);
  ji_dataset_unref(after);
  columns[1].unit = "h";
  after = support_dataset(ctx, 1, columns, 2);
  change_refuses(before, after, NULL, JI_ERROR_UNIT, "after: row 1");
  ji_dataset_unref(after);
  columns[1].unit = NULL;
  after = support_dataset(ctx, 1, columns, 2);
  change_refuses(before, after, NULL, JI_ERROR_UNIT, "not for all values");
  ji_dataset_unref(after);
  ji_dataset_unref(before);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(registry_of_roles),
      TEST(registry_is_a_code_list),
      TEST(registry_without_counts),
      TEST(roles_that_are_published),
      TEST(wrong_roles),
      TEST(wrong_types_of_roles),
      TEST(wrong_namespaces),
      TEST(values_of_jobs),
      TEST(sampling_errors),
      TEST(bounds_by_hand),
      TEST(mix_and_new_roles),
      TEST(profiles),
      TEST(jobs_of_sectors),
      TEST(plain_shares),
      TEST(what_is_missing),
      TEST(mixes_without_figures),
      TEST(units_of_jobs),
      TEST(wrong_shares),
      TEST(wrong_jobs),
      TEST(jobs_that_do_not_add),
      TEST(wrong_mapping),
      TEST(mapping_to_nowhere),
      TEST(wrong_profile_and_registry),
      TEST(wrong_options),
      TEST(entry_and_exit),
      TEST(entry_by_concordance),
      TEST(change_without_values),
      TEST(wrong_vintages),
      TEST(vintages_that_count_the_same),
      TEST(units_of_vintages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

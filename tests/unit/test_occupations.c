/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* occupations.h: jobs by occupation, and what is refused. */
#include "support/support.h"

#include "support/occupations.h"

#include <math.h>

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

/* --- jobs --------------------------------------------------------------------------------- */

static ji_bundle *jobs_by_occupation(void) {
  ji_bundle *out = NULL;
  support_ok(ctx, ji_occupation_jobs(ctx, all.jobs, all.shares, &all.options, &out));
  return out;
}

static int64_t job_row(const ji_dataset *jobs, const char *effect, const char *occupation) {
  return support_require_row(ctx, jobs, "effect", effect, "occupation", occupation);
}

/* s1 is half of seller and a quarter of host. */
static void values_of_jobs(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs"), *mix = ji_bundle_find(out, "mix");
  double retail = 0.7 * 0.5 + 0.2 * 0.25, media = 0.25 * 0.5 + 0.75 * 0.25;
  int64_t row = job_row(jobs, "direct", "s1");
  assert_int_equal(ji_dataset_row_count(jobs), 8);
  support_close("value", support_number_at(ctx, jobs, "value", row), 1000 * retail + 500 * media,
                1e-14);
  support_close("share", support_number_at(ctx, jobs, "share", row),
                (1000 * retail + 500 * media) / 1500, 1e-14);
  support_check_cell(ctx, jobs, "name", row, "online sales");
  support_check_cell(ctx, jobs, "inference", row, "multinomial");
  support_check_cell(ctx, jobs, "reason", row, NULL);
  support_close("not told", support_number_at(ctx, jobs, "value", job_row(jobs, "direct", NULL)),
                100, 1e-14);
  support_check_cell(ctx, jobs, "measure", row,
                     "quantity=persons; time=at:2024-12-31; area=CN; sector=media+retail; "
                     "group=occupation:s1; basis=gross; system=io:made; layer=direct; shock=f; "
                     "status=model");
  assert_string_equal(support_look(ctx, jobs, "value").unit, "@unit");
  for (int64_t g = 0; g < 2; g++) {
    double sum = 0;
    for (int64_t c = 0; c < 4; c++)
      sum += support_number_at(ctx, jobs, "value", 4 * g + c);
    support_close("total", sum, support_number_at(ctx, mix, "total", g), 1e-14);
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
  double error = support_number_at(ctx, jobs, "standard_error", row);
  support_close("error", error, sqrt(shares + cross + work), 1e-13);
  support_close("low", support_number_at(ctx, jobs, "sampling_low", row),
                support_number_at(ctx, jobs, "value", row) - 1.959963984540054 * error, 1e-13);
  support_close("high", support_number_at(ctx, jobs, "sampling_high", row),
                support_number_at(ctx, jobs, "value", row) + 1.959963984540054 * error, 1e-13);
  ji_bundle_unref(out);
}

/* Shares and weights at their ends, by hand. */
static void bounds_by_hand(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs");
  int64_t row = job_row(jobs, "direct", "s1");
  /* Most: seller 0.8 at 0.75, then host 0.15 at 0.5. Least: seller 0.6 at 0.25, host at 0. */
  support_close("high", support_number_at(ctx, jobs, "bounds_high", row),
                1000 * (0.8 * 0.75 + 0.15 * 0.5) + 500 * (0.25 * 0.75 + 0.75 * 0.5), 1e-14);
  support_close("low", support_number_at(ctx, jobs, "bounds_low", row),
                1000 * (0.6 * 0.25) + 500 * (0.25 * 0.25), 1e-14);
  row = job_row(jobs, "direct", "m");
  support_close("m high", support_number_at(ctx, jobs, "bounds_high", row), 1000 * 0.3 + 500 * 0.75,
                1e-14);
  support_close("m low", support_number_at(ctx, jobs, "bounds_low", row), 1000 * 0.05 + 500 * 0.375,
                1e-14);
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
    told += values[i] = support_number_at(ctx, jobs, "value", job_row(jobs, "direct", codes[i]));
  for (int i = 0; i < 3; i++) {
    squares += values[i] / told * (values[i] / told);
    entropy -= values[i] / told * log(values[i] / told);
  }
  support_close("told", support_number_at(ctx, mix, "told", 0), told / 1500, 1e-14);
  support_close("herfindahl", support_number_at(ctx, mix, "herfindahl", 0), squares, 1e-14);
  support_close("shannon", support_number_at(ctx, mix, "shannon", 0), entropy, 1e-13);
  support_close("effective", support_number_at(ctx, mix, "effective", 0), exp(entropy), 1e-13);
  support_close("top", support_number_at(ctx, mix, "top_share", 0),
                1 - fmin(values[0], fmin(values[1], values[2])) / told, 1e-13);
  assert_true(support_number_at(ctx, mix, "occupations", 0) == 3);
  /* s1 was seen in 2019; m in 2016; s has no date. */
  support_close("new", support_number_at(ctx, mix, "new_jobs", 0), values[0], 1e-14);
  support_close("new share", support_number_at(ctx, mix, "new_share", 0), values[0] / 1500, 1e-14);
  support_close("undated", support_number_at(ctx, mix, "undated_share", 0),
                (values[1] + 100) / 1500, 1e-14);
  support_close("new error", support_number_at(ctx, mix, "new_standard_error", 0),
                support_number_at(ctx, jobs, "standard_error", job_row(jobs, "direct", "s1")),
                1e-13);
  ji_bundle_unref(out);
  all.options.new_by = JI_OCCUPATION_RECOGNISED;
  out = jobs_by_occupation();
  mix = ji_bundle_find(out, "mix");
  support_close("recognised", support_number_at(ctx, mix, "new_jobs", 0), values[0] + values[2],
                1e-14);
  /* Together they have bounds that are within the sums of theirs. */
  assert_true(support_number_at(ctx, mix, "new_bounds_high", 0) <= 1000 + 500);
  assert_true(support_number_at(ctx, mix, "new_bounds_low", 0) <=
              support_number_at(ctx, mix, "new_jobs", 0));
  ji_bundle_unref(out);
}

static void profiles(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs"), *profile = ji_bundle_find(out, "profile");
  double s1 = support_number_at(ctx, jobs, "value", job_row(jobs, "direct", "s1"));
  double m = support_number_at(ctx, jobs, "value", job_row(jobs, "direct", "m"));
  double s = support_number_at(ctx, jobs, "value", job_row(jobs, "direct", "s"));
  assert_int_equal(ji_dataset_row_count(profile), 6);
  support_close("wage", support_number_at(ctx, profile, "value", 0),
                (6000 * s1 + 9000 * m) / (s1 + m), 1e-14);
  support_close("covered", support_number_at(ctx, profile, "covered", 0), (s1 + m) / 1500, 1e-14);
  int64_t low = support_require_row(ctx, profile, "effect", "direct", "category", "low");
  support_close("low skill", support_number_at(ctx, profile, "value", low), (s1 + s) / (s1 + m + s),
                1e-14);
  ji_bundle_unref(out);
}

static void jobs_of_sectors(void **state) {
  (void)state;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *sectors = ji_bundle_find(out, "sectors");
  double sum = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(sectors); i++)
    sum += support_number_at(ctx, sectors, "value", i);
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
  assert_true(support_number_at(ctx, table, "value", 0) == 15 &&
              isnan(support_number_at(ctx, table, "standard_error", 0)));
  assert_true(isnan(support_number_at(ctx, table, "bounds_low", 0)));
  support_check_cell(ctx, table, "inference", 0, "none");
  support_check_cell(ctx, table, "reason", 0, "shares_without_sample");
  support_check_cell(ctx, table, "measure", 0, NULL);
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
  support_check_cell(ctx, ji_bundle_find(out, "jobs"), "inference", 0, inference);
  support_check_cell(ctx, ji_bundle_find(out, "jobs"), "reason", 0, reason);
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
  support_check_cell(ctx, mix, "reason", 0, "negative");
  assert_true(support_number_at(ctx, mix, "total", 0) == -1 &&
              isnan(support_number_at(ctx, mix, "herfindahl", 0)));
  support_check_cell(ctx, mix, "reason", 1, "no_jobs");
  support_check_cell(ctx, mix, "reason", 2, "jobs_not_told");
  assert_true(isnan(support_number_at(ctx, mix, "total", 2)) &&
              isnan(support_number_at(ctx, mix, "told", 2)));
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
  support_close("value", support_number_at(ctx, ji_bundle_find(out, "jobs"), "value", 0), 1.05,
                1e-15);
  support_check_cell(ctx, ji_bundle_find(out, "jobs"), "unit", 0, "1e4 person");
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
    ji_dataset *shares = support_csv_edited(ctx, support_shares, cases[i].old, cases[i].new);
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
    ji_dataset *jobs = support_csv_edited(ctx, support_sector_jobs, cases[i].old, cases[i].new);
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
    ji_dataset *mapping = support_csv_edited(ctx, support_mapping, cases[i].old, cases[i].new);
    all.options.mapping = mapping;
    refuses(all.jobs, all.shares, cases[i].status, cases[i].part);
    ji_dataset_unref(mapping);
  }
}

/* An occupation may go nowhere. */
static void mapping_to_nowhere(void **state) {
  ji_dataset *mapping = support_csv_edited(ctx, support_mapping, "host,s1,", "host,,");
  (void)state;
  all.options.mapping = mapping;
  ji_bundle *out = jobs_by_occupation();
  const ji_dataset *jobs = ji_bundle_find(out, "jobs");
  support_close("nowhere", support_number_at(ctx, jobs, "value", job_row(jobs, "direct", NULL)),
                100 + 0.25 * (200 + 375), 1e-14);
  ji_bundle_unref(out);
  ji_dataset_unref(mapping);
}

static void wrong_profile_and_registry(void **state) {
  ji_dataset *profile = support_csv_edited(ctx, support_profile, "\nm,", "\ns1,");
  (void)state;
  all.options.profile = profile;
  refuses(all.jobs, all.shares, JI_ERROR_LABEL, "row 2: occupation \"s1\" is there above");
  ji_dataset_unref(profile);
  profile = support_csv_edited(ctx, support_profile, "\nm,", "\n,");
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

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* measure.h: texts, fields, presets, labels. What may be combined: test_measure_combine.c. */
#include "support/support.h"

#include "data/measure.h"
#include "data/unit.h"
#include "support/measures.h"

#include <stdio.h>
#include <string.h>

static ji_context *context(void **state) {
  return *state;
}

static int setup(void **state) {
  *state = support_context();
  return 0;
}

static int teardown(void **state) {
  ji_context_free(*state);
  return 0;
}

static ji_measure *parse(ji_context *ctx, const char *text) {
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, text, &measure));
  return measure;
}

static void expect_text(ji_context *ctx, const char *written, const char *canonical) {
  ji_measure *measure = parse(ctx, written);
  assert_string_equal(ji_measure_text(measure), canonical);
  ji_measure_unref(measure);
}

static void expect_refusal(ji_context *ctx, const char *text, ji_status status, const char *part) {
  ji_measure *measure = (ji_measure *)ctx;
  support_status(ctx, ji_measure_parse(ctx, text, &measure), status);
  assert_null(measure);
  support_message(ctx, part);
}

/* --- the eight examples of the guide -----------------------------------------------------------
 */

static void the_examples_are_canonical(void **state) {
  for (size_t i = 0; i < EXAMPLE_COUNT; i++)
    expect_text(context(state), examples[i], examples[i]);
}

static void the_examples_have_labels(void **state) {
  ji_context *ctx = context(state);
  for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
    ji_measure *measure = parse(ctx, examples[i]);
    ji_text *label = NULL;
    support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
    assert_string_equal(ji_text_data(label), example_labels[i]);
    ji_text_unref(label);
    ji_measure_unref(measure);
  }
}

/* A label leaves out what a table's columns share, quantity and all. */
static void labels_leave_out_what_is_shared(void **state) {
  ji_context *ctx = context(state);
  ji_text *label = NULL;
  ji_measure *measure = parse(ctx, "quantity=persons; time=any:2024; basis=gross; "
                                   "system=account:kuaishou; layer=direct; status=claim");
  support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
  assert_string_equal(ji_text_data(label),
                      "persons, any time in 2024, direct in account:kuaishou, gross, as claimed");
  ji_text_unref(label);
  ji_measure *shared = parse(ctx, "quantity=persons; time=any:2024; basis=net:deadweight; "
                                  "system=account:kuaishou; status=claim");
  support_ok(ctx, ji_measure_label(ctx, measure, shared, &label));
  assert_string_equal(ji_text_data(label), "direct, gross");
  ji_text_unref(label);
  support_ok(ctx, ji_measure_label(ctx, measure, measure, &label));
  assert_string_equal(ji_text_data(label), "");
  ji_text_unref(label);
  support_ok(ctx, ji_measure_label(ctx, NULL, NULL, &label));
  assert_string_equal(ji_text_data(label), "undeclared");
  ji_text_unref(label);
  support_status(ctx, ji_measure_label(ctx, measure, NULL, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_measure_label(NULL, measure, NULL, &label), JI_ERROR_ARGUMENT);
  ji_measure_unref(shared);
  ji_measure_unref(measure);
}

static void expect_label(ji_context *ctx, const char *text, const char *expected) {
  ji_measure *measure = parse(ctx, text);
  ji_text *label = NULL;
  support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
  assert_string_equal(ji_text_data(label), expected);
  ji_text_unref(label);
  ji_measure_unref(measure);
}

static void labels_say_changes_rows_and_net(void **state) {
  ji_context *ctx = context(state);
  expect_label(ctx, "quantity=money; unit=CNY@current; time=sum:2024; change=2021",
               "money, sum over 2024, nominal change since 2021, in CNY@current");
  expect_label(ctx, "quantity=money; unit=CNY@2018; time=sum:2024; change=unstated",
               "money, sum over 2024, change, in CNY@2018");
  expect_label(
      ctx, "quantity=@quantity; time=@time; change=@since; layer=unstated; basis=@basis",
      "quantity as in column quantity, time as in column time, change since the time as in "
      "column since, layer unstated, basis as in column basis");
  expect_label(ctx, "quantity=jobs; time=unstated; basis=net:displacement+deadweight",
               "jobs, time unstated, net of deadweight+displacement");
  expect_label(ctx, "quantity=jobs; basis=net:@taken; system=@who; status=@status",
               "jobs, in system as in column who, net of what is as in column taken, status as in "
               "column status");
  expect_label(ctx, "@measure", "as in column measure");
}

static void labels_of_coefficients_say_per_what(void **state) {
  ji_context *ctx = context(state);
  expect_label(ctx, "quantity=coefficient", "coefficient");
  expect_label(ctx, "quantity=coefficient; form=per_unit", "coefficient, per unit");
  expect_label(ctx, "quantity=coefficient; kind=@kind; form=ratio; of.area=CN",
               "coefficient, kind as in column kind: ratio of something (area CN)");
  expect_label(ctx, "quantity=coefficient; kind=average; form=@form; per.quantity=persons",
               "average coefficient per person, form as in column form");
  expect_label(ctx, "quantity=coefficient; form=per_unit; kind=arc; of.quantity=jobs; status=model",
               "arc coefficient: jobs, per unit, modelled");
  expect_label(ctx, "quantity=coefficient; form=ratio; kind=average; per.quantity=jobs",
               "average coefficient: ratio to jobs");
  expect_label(ctx,
               "quantity=coefficient; form=ratio; kind=share; of.quantity=jobs; of.area=CN-52; "
               "per.quantity=jobs; per.area=CN",
               "share coefficient: ratio of jobs (area CN-52) to jobs (area CN)");
}

/* What the columns of a table share is left out, but not what the rest would be about. */
static void labels_of_coefficients_keep_what_the_rest_is_about(void **state) {
  ji_context *ctx = context(state);
  ji_measure *measure = parse(ctx, "quantity=coefficient; form=per_unit; kind=linear; "
                                   "status=model; of.quantity=persons; of.area=CN; "
                                   "of.layer=direct; per.quantity=money; per.imports=out");
  ji_measure *shared = parse(ctx, "quantity=coefficient; kind=linear; status=model; "
                                  "of.quantity=persons; of.area=CN");
  ji_text *label = NULL;
  support_ok(ctx, ji_measure_label(ctx, measure, shared, &label));
  assert_string_equal(ji_text_data(label), "persons (direct) per unit of money (imports out)");
  ji_text_unref(label);
  support_ok(ctx, ji_measure_label(ctx, measure, measure, &label));
  assert_string_equal(ji_text_data(label), "");
  ji_text_unref(label);
  ji_measure_unref(shared);
  ji_measure_unref(measure);
}

static void varying_fields_have_names_in_words(void **state) {
  ji_context *ctx = context(state);
  ji__field_marks varying = {{{0}}};
  ji__buffer names;
  ji__buffer_init(&names, ji__allocator(ctx));
  ji__measure_list_fields(&names, &varying);
  assert_int_equal(names.size, 0);
  varying.at[JI__SIDE_OF][JI__KEY_SECTOR] = varying.at[JI__SIDE_PER][JI__KEY_SECTOR] = 1;
  varying.at[JI__SIDE_OF][JI__KEY_TIME] = 1;
  varying.at[JI__SIDE_PER][JI__KEY_UNIT] = 1;
  varying.at[JI__SIDE_OWN][JI__KEY_BASIS] = 1;
  ji__measure_list_fields(&names, &varying);
  assert_string_equal(names.data, "unit of what it is per, time of what is counted, sector, gross "
                                  "or net");
  ji__buffer_free(&names);
}

/* --- texts -------------------------------------------------------------------------------------
 */

static void fields_come_in_any_order_and_leave_in_one(void **state) {
  ji_context *ctx = context(state);
  expect_text(ctx, "status=model;quantity=persons ; layer= induced + direct+indirect+direct",
              "quantity=persons; layer=direct+indirect+induced; status=model");
  expect_text(ctx,
              "per.quantity=money; range=time:2018/2023; of.quantity=jobs; vintage=v; "
              "quantity=coefficient",
              "quantity=coefficient; vintage=v; of.quantity=jobs; per.quantity=money; "
              "range=time:2018/2023");
  expect_text(ctx, "", "");
  expect_text(ctx, "   ", "");
  expect_text(ctx, "quantity=money; unit=亿元@2018:producers",
              "quantity=money; unit=CNY@2018:producers");
  expect_text(ctx, "quantity=fte; standard= 1880.0 hours/year @ employees:CN:2024; cap=1.50",
              "quantity=fte; standard=1880 h/year@employees:CN:2024; cap=1.5");
  expect_text(ctx, "quantity=persons; income_min=0.5 CNY/month; hours_min=1 h; window=7 day",
              "quantity=persons; income_min=0.5 CNY/month; hours_min=1 h; window=7 day");
  expect_text(ctx, "quantity=jobs; area=贵州+云南", "quantity=jobs; area=云南+贵州");
  expect_text(ctx, "quantity=money; unit=@unit", "quantity=money; unit=@unit");
  expect_text(ctx, "quantity=@quantity; of.quantity=jobs", "quantity=@quantity; of.quantity=jobs");
  expect_text(ctx, "@measure", "@measure");
  expect_text(ctx, " @the measure ", "@the measure");
  expect_text(ctx, "quantity=jobs; basis=net:leakage+deadweight",
              "quantity=jobs; basis=net:deadweight+leakage");
}

static void times_take_iso_periods(void **state) {
  static const char *const good[] = {"2024",
                                     "2024-03",
                                     "2024-Q4",
                                     "2024-W01",
                                     "2020-W53",
                                     "2024-02-29",
                                     "2018/2023",
                                     "2024-01/2024-03",
                                     "2023-12-31/2024",
                                     "1970-01-01",
                                     "2024-01-01/2024-01-31"};
  static const char *const bad[] = {
      "24",         "2024-13",          "2024-00",   "2024-Q5", "2024-W00", "2021-W53",
      "2023-02-29", "2024-4-1",         "2023/2018", "2024/",   "/2024",    "2024/2025/2026",
      "spring",     "2024-03-31T00:00", "0000",      "20245",   "2024-1"};
  ji_context *ctx = context(state);
  char text[128];
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    snprintf(text, sizeof text, "quantity=persons; time=at:%s", good[i]);
    expect_text(ctx, text, text);
    snprintf(text, sizeof text, "quantity=persons; change=%s", good[i]);
    expect_text(ctx, text, text);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    snprintf(text, sizeof text, "quantity=persons; time=any:%s", bad[i]);
    expect_refusal(ctx, text, JI_ERROR_MEASURE, "measure field time");
    snprintf(text, sizeof text, "quantity=persons; change=%s", bad[i]);
    expect_refusal(ctx, text, JI_ERROR_MEASURE, "is not a period");
  }
  expect_text(ctx, "quantity=persons; time=unstated", "quantity=persons; time=unstated");
  expect_text(ctx, "quantity=persons; time=sum:@period", "quantity=persons; time=sum:@period");
  expect_refusal(ctx, "quantity=persons; time=2024", JI_ERROR_MEASURE,
                 "measure field time: \"2024\" is not at:, average:, any:, sum: or unstated:");
  expect_refusal(ctx, "quantity=persons; time=on:@period", JI_ERROR_MEASURE, "before @");
}

static void malformed_texts_name_field_and_expectation(void **state) {
  ji_context *ctx = context(state);
  static const struct {
    const char *text, *part;
  } wrong[] = {
      {"persons", "\"persons\" is neither a field key=value nor the name of a preset"},
      {"quantity=persons; ", "neither a field"},
      {"quantity=people", "measure field quantity: \"people\" is not one of: persons jobs fte"},
      {"quantity=persons; quantity=jobs", "measure field quantity is there twice"},
      {"colour=red", "measure field \"colour\": there is no such key"},
      {"of.form=ratio", "\"of.form\": there is no such key"},
      {"quantity=", "is empty"},
      {"quantity=jobs; form=ratio", "form stands only under quantity=coefficient, not under "
                                    "quantity=jobs"},
      {"quantity=jobs; of.quantity=jobs", "of.quantity stands only under quantity=coefficient"},
      {"per.area=CN", "per.area stands only under quantity=coefficient, not under "
                      "quantity=(absent)"},
      {"quantity=coefficient; of.quantity=coefficient", "cannot stand inside a coefficient"},
      {"quantity=coefficient; kind=big", "is not one of: average marginal arc"},
      {"quantity=jobs; status=true", "is not one of: observed survey"},
      {"quantity=jobs; basis=net", "measure field basis: \"net\" is not gross, unstated, or net:"},
      {"quantity=jobs; basis=net:luck", "is not one of: deadweight"},
      {"quantity=jobs; basis=gross:@b", "net: before @"},
      {"quantity=jobs; status=is:@b", "takes no prefix"},
      {"quantity=jobs; area=a@b", "is not texts without ; = @"},
      {"quantity=jobs; area=a+", "is not texts without"},
      {"quantity=jobs; area=a=b", "is not texts without"},
      {"quantity=jobs; system=a\nb", "is not texts without"},
      {"quantity=jobs; areas=a+b", "is not text without ; = @ + and line breaks"},
      {"quantity=jobs; areas=a\xE2\x80\xA8"
       "b",
       "is not text without"},
      {"quantity=jobs; areas=\xff", "is not text without"},
      {"quantity=jobs; area=@a+b", "the name of a column behind @"},
      {"quantity=jobs; area=@", "the name of a column behind @"},
      {"quantity=fte; standard=1880", "is not a number and a unit"},
      {"quantity=fte; standard=1880 h/year@", "is not hours and their source"},
      {"quantity=fte; cap=-1", "is not a positive number, none or unstated"},
      {"quantity=fte; cap=nan", "is not a positive number"},
      {"quantity=persons; income_min=1 CNY@2018", "without a price basis"},
      {"quantity=persons; hours_min=one h", "is not a number and a unit"},
      {"quantity=money; returns=perhaps", "is not one of: in out unstated"},
      {"quantity=coefficient; range=2018", "is not a range such as"},
      {"quantity=coefficient; range=gmv:2/1", "is not a range such as"},
      {"@", "expected the name of a column behind @"},
      {"@a;b=c", "expected the name of a column behind @"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    expect_refusal(ctx, wrong[i].text, JI_ERROR_MEASURE, wrong[i].part);
  expect_refusal(ctx, "quantity=money; unit=CNY@18", JI_ERROR_UNIT, "measure field unit: unit");
  expect_refusal(ctx, "quantity=coefficient; per.unit=CNY@18", JI_ERROR_UNIT,
                 "measure field per.unit: unit \"CNY@18\": expected a price year");
  expect_refusal(ctx, "quantity=persons; hours_min=1 h/", JI_ERROR_UNIT,
                 "measure field hours_min: unit \"h/\"");
}

static void arguments_are_checked(void **state) {
  ji_context *ctx = context(state);
  ji_measure *measure = NULL, *own = parse(ctx, "jobs");
  assert_int_equal(ji_measure_parse(NULL, "jobs", &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_parse(ctx, NULL, &measure), JI_ERROR_ARGUMENT);
  support_message(ctx, "ji_measure_parse: text is NULL");
  support_status(ctx, ji_measure_parse(ctx, "jobs", NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_measure_with(NULL, own, "area", "CN", &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_with(ctx, own, NULL, "CN", &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_with(ctx, own, "area", "CN", NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_measure_combine(NULL, 1, own, own, &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_combine(ctx, 1, own, own, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_combine(ctx, 0, own, own, &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_combine(ctx, 8, own, own, &measure), JI_ERROR_ARGUMENT);
  support_message(ctx, "operation is 8, expected one of enum ji_operation_code (1 to 7)");
  assert_int_equal(ji_measure_declare_reading(NULL, own, "r", &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_declare_reading(ctx, NULL, "r", &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_declare_reading(ctx, own, NULL, &measure), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_declare_reading(ctx, own, "r", NULL), JI_ERROR_ARGUMENT);
  assert_string_equal(ji_measure_text(NULL), "");
  assert_null(ji_measure_field(NULL, "quantity"));
  assert_null(ji_measure_field(own, NULL));
  assert_null(ji_measure_field(own, "colour"));
  assert_null(ji_measure_ref(NULL));
  ji_measure_unref(NULL);
  ji_measure_unref(own);
}

/* --- fields ------------------------------------------------------------------------------------
 */

static void fields_are_read_set_and_taken_out(void **state) {
  ji_context *ctx = context(state);
  ji_measure *measure = parse(ctx, examples[MARGINAL]), *changed = NULL, *back = NULL;
  assert_string_equal(ji_measure_field(measure, "quantity"), "coefficient");
  assert_string_equal(ji_measure_field(measure, "per.unit"), "CNY@current:unstated");
  assert_null(ji_measure_field(measure, "unit"));
  support_ok(ctx, ji_measure_with(ctx, measure, "of.layer", " live_ecommerce ", &changed));
  assert_string_equal(ji_measure_field(changed, "of.layer"), "live_ecommerce");
  assert_string_equal(ji_measure_field(measure, "of.layer"), "unstated");
  support_ok(ctx, ji_measure_with(ctx, changed, "of.layer", NULL, &back));
  assert_null(ji_measure_field(back, "of.layer"));
  ji_measure_unref(back);
  support_status(ctx, ji_measure_with(ctx, measure, "layers", "x", &back), JI_ERROR_MEASURE);
  assert_null(back);
  support_status(ctx, ji_measure_with(ctx, measure, "quantity", "jobs", &back), JI_ERROR_MEASURE);
  support_message(ctx, "stands only under quantity=coefficient");
  support_status(ctx, ji_measure_with(ctx, measure, "kind", "large", &back), JI_ERROR_MEASURE);
  ji_measure_unref(changed);
  ji_measure_unref(measure);
  support_ok(ctx, ji_measure_with(ctx, NULL, "quantity", "jobs", &measure));
  assert_string_equal(ji_measure_text(measure), "quantity=jobs");
  support_ok(ctx, ji_measure_with(ctx, measure, "quantity", NULL, &back));
  assert_string_equal(ji_measure_text(back), "");
  ji_measure_unref(back);
  ji_measure_unref(measure);
  measure = parse(ctx, "@measure");
  support_status(ctx, ji_measure_with(ctx, measure, "area", "CN", &back), JI_ERROR_MEASURE);
  support_message(ctx, "\"@measure\" varies by row as a whole");
  assert_null(ji_measure_field(measure, "area"));
  ji_measure_unref(measure);
}

static void a_measure_outlives_its_context_and_is_counted(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_measure *measure = parse(ctx, examples[FULL_TIME]);
  ji_context_free(ctx);
  assert_ptr_equal(ji_measure_ref(measure), measure);
  ji_measure_unref(measure);
  assert_string_equal(ji_measure_text(measure), examples[FULL_TIME]);
  ji_measure_unref(measure);
}

static void presets_are_measures(void **state) {
  ji_context *ctx = context(state);
  int64_t count = ji_measure_preset_count();
  int employed = 0, earners = 0, full_time = 0;
  assert_true(count >= 10);
  for (int64_t i = 0; i < count; i++) {
    const char *name = ji_measure_preset_name(i);
    ji_measure *measure = parse(ctx, name);
    assert_non_null(ji_measure_field(measure, "quantity"));
    expect_text(ctx, ji_measure_text(measure), ji_measure_text(measure));
    employed += strcmp(name, "employed_persons") == 0;
    earners += strcmp(name, "platform_earners") == 0;
    full_time += strcmp(name, "full_time_equivalents") == 0;
    ji_measure_unref(measure);
  }
  assert_int_equal(employed + earners + full_time, 3);
  assert_null(ji_measure_preset_name(-1));
  assert_null(ji_measure_preset_name(count));
  expect_text(ctx, "employed_persons",
              "quantity=persons; hours_min=1 h; window=7 day; job=any; entity=natural_person");
  expect_text(ctx, "hires; time=sum:2024; area=CN", "quantity=hires; time=sum:2024; area=CN");
  expect_refusal(ctx, "hires; quantity=jobs", JI_ERROR_MEASURE, "quantity is there twice");
  expect_refusal(ctx, "area=CN; hires", JI_ERROR_MEASURE, "\"hires\" is neither a field");
}

static void readings_are_declared_once_and_for_claims(void **state) {
  ji_context *ctx = context(state);
  ji_measure *claim = parse(ctx, examples[PUBLISHED_LAYER]), *read = NULL, *again = NULL;
  support_ok(ctx, ji_measure_declare_reading(ctx, claim, "once_each", &read));
  assert_string_equal(ji_measure_field(read, "reading"), "once_each");
  support_ok(ctx, ji_measure_declare_reading(ctx, read, "once_each", &again));
  assert_string_equal(ji_measure_text(again), ji_measure_text(read));
  ji_measure_unref(again);
  support_status(ctx, ji_measure_declare_reading(ctx, read, "other", &again), JI_ERROR_MEASURE);
  support_message(ctx, "already read as \"once_each\"");
  assert_null(again);
  support_status(ctx, ji_measure_declare_reading(ctx, claim, "a+b", &again), JI_ERROR_MEASURE);
  support_status(ctx, ji_measure_declare_reading(ctx, claim, "@reading", &again), JI_ERROR_MEASURE);
  support_message(ctx, "expected a name, not a column");
  ji_measure *survey = parse(ctx, examples[FULL_TIME]);
  support_status(ctx, ji_measure_declare_reading(ctx, survey, "once_each", &again),
                 JI_ERROR_MEASURE);
  support_message(ctx, "only a claim is read");
  ji_measure_unref(survey);
  ji_measure_unref(read);
  ji_measure_unref(claim);
}

/* --- inside ------------------------------------------------------------------------------------
 */

static void fields_are_walked_in_canonical_order(void **state) {
  ji_context *ctx = context(state);
  ji_measure *measure = parse(ctx, examples[TREATMENT_EFFECT]);
  ji__measure_field field;
  size_t position = 0;
  ji__buffer text;
  int by_row = 0;
  ji__buffer_init(&text, ji__allocator(ctx));
  while (ji__measure_next(measure, &position, &field)) {
    ji__buffer_format(&text, "%s%s%s=%s", text.size ? "; " : "", ji__side_prefix(field.side),
                      ji__key_name(field.key), field.value);
    if (field.column) {
      by_row++;
      assert_string_equal(field.value + field.prefix_size + 1, field.column);
    }
  }
  assert_string_equal(text.data, examples[TREATMENT_EFFECT]);
  assert_int_equal(by_row, 2);
  assert_true(ji__measure_is_by_row(measure));
  ji__buffer_free(&text);
  ji_measure_unref(measure);
  measure = parse(ctx, "@measure");
  assert_string_equal(ji__measure_whole_column(measure), "measure");
  assert_true(ji__measure_is_by_row(measure));
  position = 0;
  assert_false(ji__measure_next(measure, &position, &field));
  assert_false(ji__measure_next(NULL, &position, &field));
  ji_measure_unref(measure);
  measure = parse(ctx, examples[FULL_TIME]);
  assert_false(ji__measure_is_by_row(measure));
  assert_null(ji__measure_whole_column(measure));
  assert_true(ji__measure_equal(measure, measure));
  assert_false(ji__measure_equal(measure, NULL));
  assert_true(ji__measure_equal(NULL, NULL));
  ji_measure_unref(measure);
}

static void builders_refuse_what_parsing_refuses(void **state) {
  ji_context *ctx = context(state);
  ji__measure_builder builder;
  ji_measure *measure = NULL;
  support_ok(ctx, ji__measure_begin(ctx, NULL, &builder));
  support_status(ctx, ji__measure_set(&builder, JI__SIDE_OF, JI__KEY_FORM, "ratio", 5),
                 JI_ERROR_MEASURE);
  support_message(ctx, "form stands only without a prefix");
  support_status(ctx, ji__measure_set(&builder, JI__SIDE_OWN, JI__KEY_AREA, "a\0b", 3),
                 JI_ERROR_MEASURE);
  support_status(ctx, ji__measure_set(&builder, JI__SIDE_OWN, JI__KEY_UNIT, "job\0b", 5),
                 JI_ERROR_MEASURE);
  support_ok(ctx, ji__measure_set(&builder, JI__SIDE_OWN, JI__KEY_AREA, "CNxx", 2));
  support_ok(ctx, ji__measure_finish(&builder, &measure));
  assert_string_equal(ji_measure_text(measure), "area=CN");
  ji__measure_builder_free(&builder);
  ji_measure_unref(measure);
}

static void check_unit(ji_context *ctx, const char *text, const char *unit, ji_status expected) {
  ji_measure *measure = parse(ctx, text);
  support_status(ctx, ji__measure_check_unit(ctx, measure, unit), expected);
  if (expected == JI_ERROR_MEASURE) {
    support_message(ctx, "contradicts the measure's field");
    support_message(ctx, unit);
  }
  ji_measure_unref(measure);
}

static void units_agree_with_measures(void **state) {
  ji_context *ctx = context(state);
  check_unit(ctx, "quantity=persons", "1e4 person", JI_OK);
  check_unit(ctx, "quantity=persons", "1e4 job", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=persons", "1", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=persons", "person/year", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=persons", "person/", JI_ERROR_UNIT);
  check_unit(ctx, "quantity=persons", "@unit", JI_OK);
  check_unit(ctx, "quantity=persons", NULL, JI_OK);
  check_unit(ctx, "@measure", "CNY", JI_OK);
  check_unit(ctx, "area=CN", "CNY", JI_OK);
  check_unit(ctx, "quantity=@quantity", "CNY", JI_OK);
  support_ok(ctx, ji__measure_check_unit(ctx, NULL, "CNY"));
  check_unit(ctx, "quantity=opportunities", "1e6 opportunity", JI_OK);
  check_unit(ctx, "quantity=opportunities", "person", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=jobs", "job", JI_OK);
  check_unit(ctx, "quantity=fte", "job", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=hours", "1e6 h", JI_OK);
  check_unit(ctx, "quantity=hours", "h/week", JI_OK);
  check_unit(ctx, "quantity=hours", "person", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=hires", "person", JI_OK);
  check_unit(ctx, "quantity=job_years", "job*year", JI_OK);
  check_unit(ctx, "quantity=job_years", "year", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=units", "1e3 parcel", JI_OK);
  check_unit(ctx, "quantity=money", "1e9 CNY@2018:basic", JI_OK);
  check_unit(ctx, "quantity=money", "person", JI_ERROR_MEASURE);
  check_unit(ctx, examples[SALES], "1e9 CNY@current:purchasers", JI_OK);
  check_unit(ctx, examples[SALES], "1e9 CNY@current:unstated", JI_ERROR_MEASURE);
  check_unit(ctx, examples[SALES], "1e9 USD@current:purchasers", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=money; unit=@unit", "1e9 CNY", JI_OK);
  check_unit(ctx, examples[MARGINAL], "job/(1e9 CNY@current:unstated)", JI_OK);
  check_unit(ctx, examples[MARGINAL], "person/(1e9 CNY@current:unstated)", JI_ERROR_MEASURE);
  check_unit(ctx, examples[MARGINAL], "job/(1e9 CNY@2018:unstated)", JI_ERROR_MEASURE);
  check_unit(ctx, examples[MARGINAL], "job", JI_ERROR_MEASURE);
  check_unit(ctx, examples[TYPE_ONE], "1e4 person/(1e8 CNY@2018:producers_with_vat)", JI_OK);
  check_unit(ctx, examples[TREATMENT_EFFECT], "job/county", JI_OK);
  check_unit(ctx, "quantity=coefficient; form=ratio; of.quantity=jobs", "%", JI_OK);
  check_unit(ctx, "quantity=coefficient; form=ratio; of.quantity=jobs", "job", JI_ERROR_MEASURE);
  check_unit(ctx, "quantity=coefficient; form=@form", "job", JI_OK);
}

/* --- memory and noise --------------------------------------------------------------------------
 */

static ji_status parse_once(ji_context *ctx, void *user) {
  ji_measure *measure = NULL;
  ji_status status = ji_measure_parse(ctx, user, &measure);
  assert_true(!status == (measure != NULL));
  ji_measure_unref(measure);
  return status;
}

static ji_status with_once(ji_context *ctx, void *user) {
  ji_measure *changed = NULL;
  ji_status status = ji_measure_with(ctx, user, "unit", "1e8 CNY@2018", &changed);
  assert_true(!status == (changed != NULL));
  ji_measure_unref(changed);
  return status;
}

static ji_status read_once(ji_context *ctx, void *user) {
  ji_measure *read = NULL;
  ji_status status = ji_measure_declare_reading(ctx, user, "once_each", &read);
  assert_true(!status == (read != NULL));
  ji_measure_unref(read);
  return status;
}

static ji_status label_once(ji_context *ctx, void *user) {
  ji_text *label = NULL;
  ji_status status = ji_measure_label(ctx, user, NULL, &label);
  assert_true(!status == (label != NULL));
  ji_text_unref(label);
  return status;
}

static void failed_allocations_leave_nothing(void **state) {
  ji_context *ctx = context(state);
  char whole[] = "@measure";
  for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
    char text[512];
    snprintf(text, sizeof text, "%s", examples[i]);
    ji_measure *measure = parse(ctx, text);
    assert_in_range(support_every_allocation("parse", parse_once, text), 5, 1000);
    assert_in_range(support_every_allocation("with", with_once, measure), 5, 1000);
    assert_in_range(support_every_allocation("label", label_once, measure), 2, 1000);
    if (i == PUBLISHED_LAYER || i == MARGINAL)
      assert_in_range(support_every_allocation("reading", read_once, measure), 5, 1000);
    ji_measure_unref(measure);
  }
  assert_in_range(support_every_allocation("parse", parse_once, whole), 3, 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_examples_are_canonical),
      cmocka_unit_test(the_examples_have_labels),
      cmocka_unit_test(labels_leave_out_what_is_shared),
      cmocka_unit_test(labels_say_changes_rows_and_net),
      cmocka_unit_test(labels_of_coefficients_say_per_what),
      cmocka_unit_test(labels_of_coefficients_keep_what_the_rest_is_about),
      cmocka_unit_test(varying_fields_have_names_in_words),
      cmocka_unit_test(fields_come_in_any_order_and_leave_in_one),
      cmocka_unit_test(times_take_iso_periods),
      cmocka_unit_test(malformed_texts_name_field_and_expectation),
      cmocka_unit_test(arguments_are_checked),
      cmocka_unit_test(fields_are_read_set_and_taken_out),
      cmocka_unit_test(a_measure_outlives_its_context_and_is_counted),
      cmocka_unit_test(presets_are_measures),
      cmocka_unit_test(readings_are_declared_once_and_for_claims),
      cmocka_unit_test(fields_are_walked_in_canonical_order),
      cmocka_unit_test(builders_refuse_what_parsing_refuses),
      cmocka_unit_test(units_agree_with_measures),
      cmocka_unit_test(failed_allocations_leave_nothing),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}

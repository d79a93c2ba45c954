/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units in writing, in ASCII and in Chinese. */
#include "support/support.h"

#include <string.h>

static int make_context(void **state) {
  *state = support_context();
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

static void label_is(ji_context *ctx, const char *unit, int32_t style, const char *expected) {
  ji_text *label = NULL;
  support_ok(ctx, ji_unit_label(ctx, unit, style, &label));
  if (strcmp(ji_text_data(label), expected) != 0)
    fail_msg("\"%s\" is written \"%s\", expected \"%s\"", unit, ji_text_data(label), expected);
  ji_text_unref(label);
}

/* And reads back. */
static void chinese_is(ji_context *ctx, const char *canonical, const char *expected) {
  ji_text *back = NULL;
  label_is(ctx, canonical, JI_UNIT_STYLE_CHINESE, expected);
  support_ok(ctx, ji_unit_parse(ctx, expected, &back));
  assert_string_equal(ji_text_data(back), canonical);
  ji_text_unref(back);
}

static void in_chinese(void **state) {
  ji_context *ctx = *state;
  chinese_is(ctx, "person", "人");
  chinese_is(ctx, "1e4 person", "万人");
  chinese_is(ctx, "1e8 CNY", "亿元");
  chinese_is(ctx, "10 person", "十人");
  chinese_is(ctx, "100 household", "百户");
  chinese_is(ctx, "1e3 h", "千小时");
  chinese_is(ctx, "1e5 job", "十万岗位");
  chinese_is(ctx, "1e6 USD", "百万美元");
  chinese_is(ctx, "1e7 opportunity", "千万就业机会");
  chinese_is(ctx, "1e9 CNY", "十亿元");
  chinese_is(ctx, "1e10 CNY", "百亿元");
  chinese_is(ctx, "1e11 CNY", "千亿元");
  chinese_is(ctx, "1e12 CNY", "万亿元");
  chinese_is(ctx, "1e15 CNY", "千万亿元");
  chinese_is(ctx, "1e16 CNY", "1e16 元");
  chinese_is(ctx, "2.5e6 person", "2.5e6 人");
  chinese_is(ctx, "0.1 person", "0.1 人");
  chinese_is(ctx, "1e4 fte", "万fte");
  chinese_is(ctx, "h/week", "小时/周");
  chinese_is(ctx, "person/(week*year)", "人/(周*年)");
  chinese_is(ctx, "job/(1e9 CNY)", "岗位/(十亿元)");
  chinese_is(ctx, "person/(2.5e3 CNY)", "人/(2.5e3 元)");
  chinese_is(ctx, "h^2", "小时^2");
  chinese_is(ctx, "1", "1");
  chinese_is(ctx, "1e4", "万");
  chinese_is(ctx, "%", "%");
  chinese_is(ctx, "0.001", "‰");
  chinese_is(ctx, "1/CNY", "1/元");
  chinese_is(ctx, "1e4 吨", "万吨");
  chinese_is(ctx, "1e4 HKD", "万港元");
  chinese_is(ctx, "AUD", "AUD");
  chinese_is(ctx, "min*s", "分钟*秒");
}

static void prices_in_chinese(void **state) {
  ji_context *ctx = *state;
  chinese_is(ctx, "1e8 CNY@2018", "亿元（2018年）");
  chinese_is(ctx, "1e8 CNY@2018:producers", "亿元（2018年，生产者价格）");
  chinese_is(ctx, "CNY@2018:producers_with_vat", "元（2018年，含增值税的生产者价格）");
  chinese_is(ctx, "CNY@current:purchasers", "元（当年价，购买者价格）");
  chinese_is(ctx, "CNY@current:basic", "元（当年价，基本价格）");
  chinese_is(ctx, "CNY@unstated:unstated", "元（价格年份未注明，计价未注明）");
  chinese_is(ctx, "AUD@2018", "AUD（2018年）");
  chinese_is(ctx, "job/(1e9 CNY@2018:producers)", "岗位/(十亿元（2018年，生产者价格）)");
  chinese_is(ctx, "CNY@2018:producers*h", "元（2018年，生产者价格）*小时");
  chinese_is(ctx, "CNY@2018^2", "元（2018年）^2");
}

/* Brackets that are no price are part of a name, as they were. */
static void brackets_in_names(void **state) {
  ji_context *ctx = *state;
  ji_text *text = NULL;
  support_ok(ctx, ji_unit_parse(ctx, "万吨（标准煤）", &text));
  assert_string_equal(ji_text_data(text), "1e4 吨（标准煤）");
  ji_text_unref(text);
  support_ok(ctx, ji_unit_parse(ctx, "吨（2018年", &text));
  ji_text_unref(text);
  support_status(ctx, ji_unit_parse(ctx, "人（2018年）", &text), JI_ERROR_UNIT);
  support_message(ctx, "only money has one");
  support_status(ctx, ji_unit_parse(ctx, "元（2018年）（2018年）", &text), JI_ERROR_UNIT);
  support_ok(ctx, ji_unit_parse(ctx, "3.5‰", &text));
  assert_string_equal(ji_text_data(text), "0.0035");
  ji_text_unref(text);
}

static void in_ascii(void **state) {
  ji_context *ctx = *state;
  label_is(ctx, "亿元（2018年，生产者价格）", JI_UNIT_STYLE_ASCII, "1e8 CNY@2018:producers");
  label_is(ctx, "万人", JI_UNIT_STYLE_ASCII, "1e4 person");
}

static void refusals(void **state) {
  ji_context *ctx = *state;
  ji_text *label = (ji_text *)ctx;
  support_status(ctx, ji_unit_label(ctx, "person", 0, &label), JI_ERROR_ARGUMENT);
  support_message(ctx, "style is 0");
  assert_null(label);
  support_status(ctx, ji_unit_label(ctx, "person", 3, &label), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_unit_label(ctx, NULL, JI_UNIT_STYLE_ASCII, &label), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_unit_label(ctx, "person", JI_UNIT_STYLE_ASCII, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_unit_label(ctx, "@unit", JI_UNIT_STYLE_CHINESE, &label), JI_ERROR_UNIT);
  support_status(ctx, ji_unit_label(ctx, "", JI_UNIT_STYLE_CHINESE, &label), JI_ERROR_UNIT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(in_chinese),        cmocka_unit_test(prices_in_chinese),
      cmocka_unit_test(brackets_in_names), cmocka_unit_test(in_ascii),
      cmocka_unit_test(refusals),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures from text, presets, and the public functions that change one field. */
#include "data/measure.h"
#include "data/measure_value.h"
#include "data/unit.h"

#include <string.h>

#define SHOWN 160

/* Definitions that come up again and again; what an input must decide stands as `unstated`.
 * Employment as in the resolution of the 19th International Conference of Labour Statisticians: one
 * hour or more for pay or profit in a week, or absent from such a job. A platform earner passes an
 * income threshold over a period, which is not employment. */
static const struct {
  const char *name, *text;
} presets[] = {
    {"employed_persons",
     "quantity=persons; hours_min=1 h; window=7 day; job=any; entity=natural_person"},
    {"platform_earners",
     "quantity=persons; income_min=unstated; window=unstated; entity=natural_person"},
    {"full_time_equivalents", "quantity=fte; job=any; standard=unstated"},
    {"jobs", "quantity=jobs; job=any"},
    {"main_jobs", "quantity=jobs; job=main"},
    {"hours_worked", "quantity=hours; job=any"},
    {"hires", "quantity=hires"},
    {"vacancies", "quantity=vacancies"},
    {"job_years", "quantity=job_years; job=any"},
    {"published_opportunities", "quantity=opportunities; status=claim"},
    {"accounts", "quantity=accounts"},
    {"training_completions", "quantity=persons; stage=completed; entity=natural_person"},
    {"sales_delivered", "quantity=money; returns=out"},
    {"sales_ordered", "quantity=money; returns=in"},
};

#define PRESETS (sizeof presets / sizeof *presets)

int64_t ji_measure_preset_count(void) {
  return (int64_t)PRESETS;
}

const char *ji_measure_preset_name(int64_t index) {
  if (index < 0 || index >= (int64_t)PRESETS)
    return NULL;
  return presets[index].name;
}

static const char *find_preset(const char *name, size_t size) {
  for (size_t i = 0; i < PRESETS; i++)
    if (strlen(presets[i].name) == size && !memcmp(presets[i].name, name, size))
      return presets[i].text;
  return NULL;
}

static ji_status fail_key(ji_context *ctx, const char *key, size_t size) {
  char shown[JI__EXCERPT_TEXT];
  return ji__fail(ctx, JI_ERROR_MEASURE,
                  "measure field \"%s\": there is no such key (of. and per. stand before the "
                  "keys of a coefficient)",
                  ji__excerpt(key, size, SHOWN, shown));
}

/* key=value */
static ji_status parse_field(ji__measure_builder *builder, const char *text, size_t size) {
  ji_context *ctx = builder->ctx;
  const char *equals = memchr(text, '=', size);
  char shown[JI__EXCERPT_TEXT];
  if (!equals)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "measure: \"%s\" is neither a field key=value nor the name of a preset",
                    ji__excerpt(text, size, SHOWN, shown));
  const char *name = text, *value = equals + 1;
  size_t name_size = (size_t)(equals - text), value_size = size - name_size - 1;
  ji__trim(&name, &name_size);
  ji__side side;
  ji__key key;
  if (!ji__key_find(name, name_size, &side, &key))
    return fail_key(ctx, name, name_size);
  if (builder->values[side][key])
    return ji__fail(ctx, JI_ERROR_MEASURE, "measure field %s%s is there twice",
                    ji__side_prefix(side), ji__key_name(key));
  return ji__measure_set(builder, side, key, value, value_size);
}

static size_t field_size(const char *text) {
  const char *semicolon = strchr(text, ';');
  return semicolon ? (size_t)(semicolon - text) : strlen(text);
}

static ji_status parse_fields(ji__measure_builder *builder, const char *text) {
  ji_status status = JI_OK;
  while (!status) {
    const char *field = text;
    size_t size = field_size(text);
    const char *next = text[size] ? text + size + 1 : NULL;
    ji__trim(&field, &size);
    status = parse_field(builder, field, size);
    if (!next)
      break;
    text = next;
  }
  return status;
}

/* A preset's fields, from which the text may go on. */
static ji_status parse_all(ji__measure_builder *builder, const char *text) {
  size_t size = field_size(text);
  const char *name = text;
  size_t name_size = size;
  ji__trim(&name, &name_size);
  const char *preset = find_preset(name, name_size);
  if (!preset)
    return parse_fields(builder, text);
  ji_status status = parse_fields(builder, preset);
  if (!status && text[size])
    status = parse_fields(builder, text + size + 1);
  return status;
}

/* `@column`: a whole measure by row. */
static ji_status parse_whole(ji_context *ctx, const char *text, size_t size, ji_measure **out) {
  char shown[JI__EXCERPT_TEXT];
  ji__buffer checked;
  ji__buffer_init(&checked, ji__allocator(ctx));
  ji_status status = ji__value_check(ctx, JI__SIDE_OWN, JI__KEY_AREA, text, size, &checked);
  ji__buffer_free(&checked);
  if (status == JI_ERROR_MEASURE)
    return ji__fail(ctx, JI_ERROR_MEASURE, "measure \"%s\": expected the name of a column behind @",
                    ji__excerpt(text, size, SHOWN, shown));
  return status ? status : ji__measure_create_whole(ctx, text + 1, size - 1, out);
}

ji_status ji__measure_parse(ji_context *ctx, const char *text, ji_measure **out) {
  *out = NULL;
  const char *whole = text;
  size_t size = strlen(text);
  ji__trim(&whole, &size);
  if (size && whole[0] == '@')
    return parse_whole(ctx, whole, size, out);
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(ctx, NULL, &builder);
  if (!status && size)
    status = parse_all(&builder, text);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

ji_status ji__measure_with(ji_context *ctx, const ji_measure *measure, const char *key,
                           const char *value, ji_measure **out) {
  ji__measure_builder builder;
  ji__side side = JI__SIDE_OWN;
  ji__key found = JI__KEY_QUANTITY;
  *out = NULL;
  ji_status status = ji__measure_begin(ctx, measure, &builder);
  if (!status && !ji__key_find(key, strlen(key), &side, &found))
    status = fail_key(ctx, key, strlen(key));
  if (!status)
    status = ji__measure_set(&builder, side, found, value, value ? strlen(value) : 0);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

/* --- readings ----------------------------------------------------------------------------------
 */

int ji__is_claim(const ji_measure *measure) {
  const char *status = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  const char *quantity = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY);
  return (status && !strcmp(status, "claim")) || (quantity && !strcmp(quantity, "opportunities"));
}

ji_status ji__measure_declare_reading(ji_context *ctx, const ji_measure *measure,
                                      const char *reading, ji_measure **out) {
  *out = NULL;
  const char *declared = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_READING);
  const char *status = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_STATUS);
  int by_row = status && status[0] == '@';
  char name[JI__EXCERPT_TEXT], shown[JI__EXCERPT_TEXT];
  ji__excerpt(reading, strlen(reading), SHOWN, name);
  if (!ji__is_claim(measure) && !by_row)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "reading \"%s\": field status: only a claim is read; \"%s\" is none", name,
                    ji__excerpt(measure->text, strlen(measure->text), JI__EXCERPT_LIMIT, shown));
  if (declared && strcmp(declared, reading) != 0)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "reading \"%s\": field reading: the measure is already read as \"%s\"", name,
                    ji__excerpt(declared, strlen(declared), SHOWN, shown));
  if (reading[0] == '@')
    return ji__fail(ctx, JI_ERROR_MEASURE, "reading \"%s\": expected a name, not a column", name);
  return ji__measure_with(ctx, measure, "reading", reading, out);
}

/* --- public functions --------------------------------------------------------------------------
 */

ji_status ji_measure_parse(ji_context *ctx, const char *text, ji_measure **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!text)
    return ji__fail_null(ctx, "ji_measure_parse", "text");
  if (!out)
    return ji__fail_null(ctx, "ji_measure_parse", "out");
  return ji__measure_parse(ctx, text, out);
}

ji_status ji_measure_with(ji_context *ctx, const ji_measure *measure, const char *key,
                          const char *value, ji_measure **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!key)
    return ji__fail_null(ctx, "ji_measure_with", "key");
  if (!out)
    return ji__fail_null(ctx, "ji_measure_with", "out");
  return ji__measure_with(ctx, measure, key, value, out);
}

ji_status ji_measure_declare_reading(ji_context *ctx, const ji_measure *measure,
                                     const char *reading, ji_measure **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!measure)
    return ji__fail_null(ctx, "ji_measure_declare_reading", "measure");
  if (!reading)
    return ji__fail_null(ctx, "ji_measure_declare_reading", "reading");
  if (!out)
    return ji__fail_null(ctx, "ji_measure_declare_reading", "out");
  return ji__measure_declare_reading(ctx, measure, reading, out);
}

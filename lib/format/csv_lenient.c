/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_lenient.h"

#include "data/unit.h"
#include "format/csv_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* By bit: the word in the provenance, the enumerator, what one and several are called. */
static const struct {
  const char *word, *name, *one, *many;
} leniencies[JI__CSV_LENIENCIES] = {
    {"blanks", "BLANKS", "text with blanks around it", "texts with blanks around them"},
    {"full_width", "FULL_WIDTH", "value with full-width characters",
     "values with full-width characters"},
    {"grouping", "GROUPING", "value with thousands separators", "values with thousands separators"},
    {"myriads", "MYRIADS", "value with 万 or 亿", "values with 万 or 亿"},
    {"percent", "PERCENT", "value with % or ‰", "values with % or ‰"},
    {"accounting", "ACCOUNTING", "negative value in accounting notation",
     "negative values in accounting notation"},
    {"units_in_header", "UNITS_IN_HEADER", "unit from the header", "units from the header"},
    {"dates", "DATES", "date in another notation", "dates in another notation"},
    {"missing", "MISSING", "text that means missing", "texts that mean missing"},
    {"fill_labels", "FILL_LABELS", "label filled from the row above",
     "labels filled from the row above"},
    {"notes", "NOTES", "note passed over", "notes passed over"},
};

/* What only counts where the column holds numbers or dates in the end. */
#define OF_VALUES                                                                                  \
  (JI_CSV_LENIENT_FULL_WIDTH | JI_CSV_LENIENT_GROUPING | JI_CSV_LENIENT_MYRIADS |                  \
   JI_CSV_LENIENT_PERCENT | JI_CSV_LENIENT_ACCOUNTING | JI_CSV_LENIENT_DATES)

static int32_t bit_at(int index) {
  return (int32_t)(UINT32_C(1) << index);
}

/* --- the account ----------------------------------------------------------------------------- */

void ji__csv_use_add(ji__csv_uses *uses, int32_t leniency, int64_t count, int64_t line,
                     const char *column) {
  for (int i = 0; i < JI__CSV_LENIENCIES && count > 0; i++) {
    ji__csv_use *use = uses->of + i;
    if (!(leniency & bit_at(i)))
      continue;
    if (!use->count || line < use->line) {
      use->line = line;
      use->column = column;
    }
    use->count += count;
  }
}

char *ji__csv_lenient_words(const ji_allocator *allocator, int32_t set) {
  ji__buffer words;
  ji__buffer_init(&words, allocator);
  for (int i = 0; i < JI__CSV_LENIENCIES; i++) {
    if (!(set & bit_at(i)))
      continue;
    ji__buffer_string(&words, words.size ? "+" : "");
    ji__buffer_string(&words, leniencies[i].word);
  }
  if (!words.failed)
    return words.data;
  ji__buffer_free(&words);
  return NULL;
}

static const char *called(int index, int64_t count) {
  return count == 1 ? leniencies[index].one : leniencies[index].many;
}

void ji__csv_uses_log(ji_context *ctx, const char *path, const ji__csv_uses *uses) {
  for (int i = 0; i < JI__CSV_LENIENCIES; i++) {
    const ji__csv_use *use = uses->of + i;
    if (use->count && use->column)
      ji__log(ctx, JI_LOG_INFO, "%s: %" PRId64 " %s (first: line %" PRId64 ", column \"%s\")", path,
              use->count, called(i, use->count), use->line, use->column);
    else if (use->count)
      ji__log(ctx, JI_LOG_INFO, "%s: %" PRId64 " %s (first: line %" PRId64 ")", path, use->count,
              called(i, use->count), use->line);
  }
}

ji_status ji__csv_uses_record(ji_context *ctx, const ji__csv_uses *uses,
                              ji__provenance *provenance) {
  ji_status status = JI_OK;
  for (int i = 0; i < JI__CSV_LENIENCIES && !status; i++) {
    char text[128];
    int64_t count = uses->of[i].count;
    if (!count)
      continue;
    snprintf(text, sizeof text, "%" PRId64 " %s", count, called(i, count));
    status = ji__provenance_add(ctx, provenance, "note", "lenient", text);
  }
  return status;
}

/* --- a column -------------------------------------------------------------------------------- */

/* The power of ten that a scale is; 0 and *is_power 0 if it is none. */
static int power_of_ten(double scale, int *is_power) {
  double power = 1;
  for (int exponent = 0; exponent <= 15; exponent++, power *= 10) {
    *is_power = 1;
    if (fabs(scale - power) <= 1e-12 * power)
      return exponent;
    if (fabs(scale * power - 1) <= 1e-12)
      return -exponent;
  }
  *is_power = 0;
  return 0;
}

static ji_status read_scale(ji_context *ctx, const char *text, ji__csv_notation *notation) {
  ji__unit unit;
  if (!text || ji__unit_is_by_row(text, NULL)) {
    notation->scale = text ? JI__CSV_SCALE_SCALED : JI__CSV_SCALE_NONE;
    return JI_OK;
  }
  ji_status status = ji__unit_read(ctx, text, &unit);
  if (status)
    return status;
  int is_power;
  int exponent = power_of_ten(unit.scale, &is_power);
  if (unit.count == 0 && is_power) {
    notation->scale = JI__CSV_SCALE_SHARE;
    notation->exponent = exponent;
  } else {
    int is_one = is_power && exponent == 0;
    notation->scale = is_one ? JI__CSV_SCALE_PLAIN : JI__CSV_SCALE_SCALED;
  }
  return JI_OK;
}

ji_status ji__csv_lenient_begin(ji_context *ctx, int32_t set, const char *name, const char *unit,
                                int is_label, ji__csv_lenient *column) {
  *column = (ji__csv_lenient){.name = name, .unit = unit, .is_label = is_label};
  column->notation.set = set;
  ji_status status = read_scale(ctx, unit, &column->notation);
  return status ? ji__fail_within(ctx, status, "column \"%s\"", name) : JI_OK;
}

static void use(ji__csv_lenient *column, int32_t leniency, int64_t line) {
  ji__csv_use_add(&column->uses, leniency, 1, line, column->name);
}

static ji_status fail_contradiction(ji_context *ctx, const ji__csv_lenient *column,
                                    const char *text, size_t size) {
  char excerpt[JI__EXCERPT_SIZE];
  ji__csv_excerpt(text, size, excerpt);
  if (column->strict.used & JI_CSV_LENIENT_PERCENT)
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s is a share, but the unit of its column is \"%s\"",
                    excerpt, column->unit);
  return ji__fail(
      ctx, JI_ERROR_FORMAT,
      "%s has a scale, and so has the unit of its column, \"%s\"; declare the unit that "
      "the values without their 万 and 亿 have",
      excerpt, column->unit);
}

static int is_zero(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (text[i] >= '1' && text[i] <= '9')
      return 0;
  return 1;
}

/* A number without % among shares is a hundred times too large, or is it? 0 is 0. */
static void note_plain(ji__csv_lenient *column, const char *text, size_t size, int64_t line) {
  ji__csv_value value;
  if (!(column->notation.set & JI_CSV_LENIENT_PERCENT) ||
      (column->strict.used & JI_CSV_LENIENT_PERCENT))
    return;
  if (!ji__csv_is_plain(text, size) &&
      ji__csv_value_parse(JI_TYPE_FLOAT64, text, size, &value) != 1)
    return;
  if (!is_zero(text, size) && column->plain++ == 0)
    column->plain_line = line;
}

ji_status ji__csv_lenient_take(ji_context *ctx, ji__csv_lenient *column, ji_type type,
                               const ji__csv_place *place, const char **text, size_t *size) {
  int32_t set = column->notation.set;
  column->strict.used = 0;
  if (!*text)
    return JI_OK;
  size_t before = *size;
  if (set & JI_CSV_LENIENT_BLANKS)
    ji__csv_trim(text, size);
  if (*size < before)
    use(column, JI_CSV_LENIENT_BLANKS, place->line);
  if (*size == 0 && before > 0) {
    *text = NULL;
    return JI_OK;
  }
  if (!column->is_label && (set & JI_CSV_LENIENT_MISSING) &&
      ji__csv_is_missing_text(*text, *size)) {
    use(column, JI_CSV_LENIENT_MISSING, place->line);
    *text = NULL;
    return JI_OK;
  }
  if (ji__csv_notation_read(&column->notation, type, *text, *size, &column->strict) < 0)
    return fail_contradiction(ctx, column, *text, *size);
  use(column, column->strict.used, place->line);
  size_t strict_size = *size;
  const char *strict = ji__csv_lenient_last(column, *text, &strict_size);
  note_plain(column, strict, strict_size, place->line);
  return JI_OK;
}

const char *ji__csv_lenient_last(const ji__csv_lenient *column, const char *text, size_t *size) {
  if (!column->strict.used)
    return text;
  *size = column->strict.size;
  return column->strict.text;
}

int ji__csv_lenient_settle(ji_context *ctx, const char *path, ji__csv_lenient *column, ji_type type,
                           ji__csv_uses *uses) {
  int is_number = type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64;
  int32_t counted = JI_CSV_LENIENT_ALL;
  if (!is_number && type != JI_TYPE_DATE32)
    counted &= ~OF_VALUES;
  for (int i = 0; i < JI__CSV_LENIENCIES; i++) {
    const ji__csv_use *use = column->uses.of + i;
    ji__csv_use_add(uses, counted & bit_at(i), use->count, use->line, column->name);
  }
  int shares = 0;
  for (int i = 0; i < JI__CSV_LENIENCIES; i++)
    shares |= bit_at(i) == JI_CSV_LENIENT_PERCENT && column->uses.of[i].count > 0;
  if (is_number && shares && column->plain)
    ji__log(ctx, JI_LOG_WARNING,
            "%s: line %" PRId64
            ", column \"%s\": a number without %% among shares is taken as it stands: %" PRId64
            " such",
            path, column->plain_line, column->name, column->plain);
  return is_number && shares && column->notation.scale == JI__CSV_SCALE_NONE;
}

ji_status ji__csv_same_unit(ji_context *ctx, const char *left, const char *right, int *same) {
  ji__unit units[2];
  double factor = 0;
  *same = 1;
  if (ji__unit_is_by_row(left, NULL) || ji__unit_is_by_row(right, NULL))
    return JI_OK;
  ji_status status = ji__unit_read(ctx, left, units);
  if (!status)
    status = ji__unit_read(ctx, right, units + 1);
  for (int i = 0; i < 2 && !status; i++)
    status = ji__unit_set_price(ctx, units + i, "unstated", JI__VALUATION_UNSTATED);
  if (status)
    return status;
  status = ji__unit_factor(ctx, units, units + 1, &factor);
  if (status == JI_ERROR_UNIT)
    ctx->message[0] = 0;
  *same = !status && factor == 1;
  return status == JI_ERROR_UNIT ? JI_OK : status;
}

/* --- hints ----------------------------------------------------------------------------------- */

/* Whether a text of a column of this type is read with these leniencies. */
static int is_read(const ji__csv_notation *notation, int32_t set, ji_type type, const char *text,
                   size_t size) {
  ji__csv_notation more = *notation;
  ji__csv_strict strict;
  ji__csv_value value;
  more.set = set;
  if (set & JI_CSV_LENIENT_BLANKS)
    ji__csv_trim(&text, &size);
  if (size == 0 || ((set & JI_CSV_LENIENT_MISSING) && ji__csv_is_missing_text(text, size)))
    return 1;
  int made = ji__csv_notation_read(&more, type, text, size, &strict);
  if (made < 0)
    return 0;
  return made ? ji__csv_value_parse(type, strict.text, strict.size, &value) == 1
              : ji__csv_value_parse(type, text, size, &value) == 1;
}

static int count_bits(int32_t set) {
  int count = 0;
  for (int i = 0; i < JI__CSV_LENIENCIES; i++)
    count += (set & bit_at(i)) != 0;
  return count;
}

/* The fewest further leniencies that read the text; 0 if none do. */
static int32_t smallest_set(const ji__csv_notation *notation, ji_type type, const char *text,
                            size_t size) {
  const int32_t candidates =
      (OF_VALUES | JI_CSV_LENIENT_BLANKS | JI_CSV_LENIENT_MISSING) & ~notation->set;
  int32_t best = 0;
  if (!candidates || !is_read(notation, notation->set | candidates, type, text, size))
    return 0;
  for (int32_t set = 1; set <= JI_CSV_LENIENT_ALL; set++)
    if ((set & ~candidates) == 0 && (!best || count_bits(set) < count_bits(best)) &&
        is_read(notation, notation->set | set, type, text, size))
      best = set;
  return best;
}

const char *ji__csv_lenient_hint(const ji__csv_notation *notation, ji_type type, const char *text,
                                 size_t size, char out[JI__CSV_HINT_SIZE]) {
  static const ji__csv_notation strict = {0};
  int32_t set = smallest_set(notation ? notation : &strict, type, text, size);
  size_t at = 0;
  out[0] = 0;
  for (int i = 0, left = count_bits(set); i < JI__CSV_LENIENCIES && left; i++) {
    if (!(set & bit_at(i)))
      continue;
    const char *before = at == 0 ? "; " : left == 1 ? " and " : ", ";
    at += (size_t)snprintf(out + at, JI__CSV_HINT_SIZE - at, "%sJI_CSV_LENIENT_%s", before,
                           leniencies[i].name);
    left--;
  }
  if (at)
    snprintf(out + at, JI__CSV_HINT_SIZE - at, count_bits(set) > 1 ? " read it" : " reads it");
  return out;
}

/* --- labels ---------------------------------------------------------------------------------- */

ji_status ji__csv_labels_begin(ji_context *ctx, int64_t count, ji__csv_labels *labels) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *labels = (ji__csv_labels){0};
  labels->last = ji__allocate_array(allocator, (size_t)count, sizeof *labels->last);
  labels->has_last = ji__allocate_array(allocator, (size_t)count, sizeof *labels->has_last);
  if (!labels->last || !labels->has_last) {
    ji__csv_labels_free(ctx, labels);
    return ji__fail_memory(ctx);
  }
  for (int64_t i = 0; i < count; i++)
    ji__buffer_init(labels->last + i, allocator);
  labels->count = count;
  return JI_OK;
}

void ji__csv_labels_free(ji_context *ctx, ji__csv_labels *labels) {
  for (int64_t i = 0; i < labels->count; i++)
    ji__buffer_free(labels->last + i);
  ji__release(ji__allocator(ctx), labels->last);
  ji__release(ji__allocator(ctx), labels->has_last);
  *labels = (ji__csv_labels){0};
}

ji_status ji__csv_labels_take(ji_context *ctx, ji__csv_labels *labels, int64_t index,
                              const char **text, size_t *size, int *filled) {
  ji__buffer *last = labels->last + index;
  *filled = 0;
  if (index == 0)
    labels->changed = 0;
  if (!*text) {
    if (labels->changed)
      labels->has_last[index] = 0;
    if (!labels->has_last[index])
      return JI_OK;
    *text = last->data;
    *size = last->size;
    *filled = 1;
    return JI_OK;
  }
  if (!labels->has_last[index] || last->size != *size || memcmp(last->data, *text, *size) != 0)
    labels->changed = 1;
  last->size = 0;
  ji__buffer_append(last, *text, *size);
  labels->has_last[index] = 1;
  return last->failed ? ji__fail_memory(ctx) : JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/finding.h"

#include <math.h>

enum {
  CHECK,
  LAYER,
  VERDICT,
  VALUE,
  LOW,
  HIGH,
  PUBLISHED,
  PUBLISHED_LOW,
  PUBLISHED_HIGH,
  UNIT,
  EXPLANATION,
  NAME,
  SEVERITY,
  COLUMN_COUNT
};

static const ji__writer_column columns[COLUMN_COUNT] = {
    {.name = "check", .type = JI_TYPE_TEXT, .description = "what was looked at"},
    {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer, driver, coefficient or claim"},
    {.name = "verdict",
     .type = JI_TYPE_TEXT,
     .description = "agrees, contradicts, unchecked, refused or note"},
    {.name = "value",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "what the parts or inputs give"},
    {.name = "low",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "lowest value that the rounding of the parts allows"},
    {.name = "high",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "highest value that the rounding of the parts allows"},
    {.name = "published",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "the figure as published"},
    {.name = "published_low",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "lowest value that its own rounding allows"},
    {.name = "published_high",
     .type = JI_TYPE_FLOAT64,
     .unit = "@unit",
     .description = "highest value that its own rounding allows"},
    {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the row's numbers"},
    {.name = "explanation", .type = JI_TYPE_TEXT, .description = "what the verdict rests on"},
    {.name = "name", .type = JI_TYPE_TEXT, .description = "what was found"},
    {.name = "severity", .type = JI_TYPE_TEXT, .description = "error, warning or note"},
};

/* The pinned names: a program may look for them. */
static const struct {
  const char *name, *check, *verdict, *severity;
} findings[JI__FINDING_COUNT] = {
    [JI__FINDING_PARTS_AGREE] = {"parts_agree", "parts_and_total", "agrees", "note"},
    [JI__FINDING_PARTS_CONTRADICT] = {"parts_contradict", "parts_and_total", "contradicts",
                                      "error"},
    [JI__FINDING_PARTS_UNCHECKED] = {"parts_unchecked", "parts_and_total", "unchecked", "warning"},
    [JI__FINDING_INPUTS_AGREE] = {"inputs_agree", "inputs_and_figure", "agrees", "note"},
    [JI__FINDING_INPUTS_CONTRADICT] = {"inputs_contradict", "inputs_and_figure", "contradicts",
                                       "error"},
    [JI__FINDING_INPUTS_UNCHECKED] = {"inputs_unchecked", "inputs_and_figure", "unchecked",
                                      "warning"},
    [JI__FINDING_MEASURE_UNDECLARED] = {"measure_undeclared", "undeclared", "note", "warning"},
    [JI__FINDING_OPPORTUNITIES] = {"opportunities_undefined", "quantity", "note", "warning"},
    [JI__FINDING_TIME_UNSTATED] = {"time_unstated", "time", "note", "warning"},
    [JI__FINDING_GROSS] = {"gross", "basis", "note", "note"},
    [JI__FINDING_SECOND_HAND] = {"second_hand", "source", "note", "warning"},
    [JI__FINDING_SOURCE_UNKNOWN] = {"source_unknown", "source", "note", "warning"},
    [JI__FINDING_ROUNDING_UNDECLARED] = {"rounding_undeclared", "rounding", "note", "note"},
    [JI__FINDING_NOMINAL] = {"nominal", "claim", "note", "note"},
    [JI__FINDING_CLAIM_AGREES] = {"claim_agrees", "claim", "agrees", "note"},
    [JI__FINDING_CLAIM_CONTRADICTS] = {"claim_contradicts", "claim", "contradicts", "error"},
    [JI__FINDING_CLAIM_UNCHECKED] = {"claim_unchecked", "claim", "unchecked", "warning"},
    [JI__FINDING_CLAIM_COMPUTED] = {"claim_computed", "claim", "note", "note"},
    [JI__FINDING_DENOMINATOR_MISSING] = {"denominator_missing", "claim", "unchecked", "warning"},
    [JI__FINDING_INPUT_MISSING] = {"input_missing", "claim", "unchecked", "warning"},
    [JI__FINDING_READING_NEEDED] = {"reading_needed", "claim", "unchecked", "warning"},
    [JI__FINDING_PERSONS_AND_OPPORTUNITIES] = {"persons_and_opportunities", "claim", "refused",
                                               "error"},
    [JI__FINDING_QUANTITIES_MIXED] = {"quantities_mixed", "claim", "refused", "error"},
    [JI__FINDING_STOCK_ADDED_OVER_TIME] = {"stock_added_over_time", "claim", "refused", "error"},
    [JI__FINDING_ANY_TIME_ADDED] = {"any_time_added", "claim", "refused", "error"},
    [JI__FINDING_TIMES_MIXED] = {"times_mixed", "claim", "refused", "error"},
    [JI__FINDING_PLATFORMS_ADDED] = {"platforms_added", "claim", "refused", "error"},
    [JI__FINDING_LAYER_INSIDE_ANOTHER] = {"layer_inside_another", "claim", "refused", "error"},
    [JI__FINDING_BASES_MIXED] = {"bases_mixed", "claim", "refused", "error"},
    [JI__FINDING_PRICE_YEARS_MIXED] = {"price_years_mixed", "claim", "refused", "error"},
    [JI__FINDING_VALUATIONS_MIXED] = {"valuations_mixed", "claim", "refused", "error"},
    [JI__FINDING_UNITS_MIXED] = {"units_mixed", "claim", "refused", "error"},
    [JI__FINDING_RETURNS_MIXED] = {"returns_mixed", "claim", "refused", "error"},
    [JI__FINDING_IMPORTS_MIXED] = {"imports_mixed", "claim", "refused", "error"},
    [JI__FINDING_MEASURES_MIXED] = {"measures_mixed", "claim", "refused", "error"},
    [JI__FINDING_AVERAGE_AS_MARGINAL] = {"average_as_marginal", "claim", "refused", "error"},
    [JI__FINDING_MARGINAL_AS_AVERAGE] = {"marginal_as_average", "claim", "refused", "error"},
    [JI__FINDING_KIND_MISUSED] = {"kind_misused", "claim", "refused", "error"},
    [JI__FINDING_OUT_OF_RANGE] = {"out_of_range", "claim", "refused", "error"},
    [JI__FINDING_TRADE_ON_ALL_SALES] = {"trade_on_all_sales", "coefficient", "refused", "error"},
    [JI__FINDING_SECTOR_ON_ALL_SALES] = {"sector_on_all_sales", "coefficient", "refused",
                                         "warning"},
    [JI__FINDING_MULTIPLIER_REUSED] = {"multiplier_reused", "coefficient", "note", "warning"},
    [JI__FINDING_SHARE_ABOVE_ONE] = {"share_above_one", "claim", "contradicts", "error"},
};

const char *ji__finding_words(ji__finding finding) {
  switch (finding) {
  case JI__FINDING_READING_NEEDED:
    return "claims of different sources or vintages compare only under a declared reading";
  case JI__FINDING_PERSONS_AND_OPPORTUNITIES:
    return "opportunities are neither persons nor jobs: nothing says how many of them one person "
           "has";
  case JI__FINDING_QUANTITIES_MIXED:
    return "different things are counted";
  case JI__FINDING_STOCK_ADDED_OVER_TIME:
    return "a stock added up over dates counts who stays once for each date";
  case JI__FINDING_ANY_TIME_ADDED:
    return "who is there in two of the months, programs or platforms is counted twice";
  case JI__FINDING_TIMES_MIXED:
    return "the figures speak of different times";
  case JI__FINDING_PLATFORMS_ADDED:
    return "who is on two platforms, or works for both, is counted twice";
  case JI__FINDING_LAYER_INSIDE_ANOTHER:
    return "what is inside another layer is counted twice";
  case JI__FINDING_BASES_MIXED:
    return "gross and net, or net of different things";
  case JI__FINDING_PRICE_YEARS_MIXED:
    return "prices of different years";
  case JI__FINDING_VALUATIONS_MIXED:
    return "prices with and without margins or taxes";
  case JI__FINDING_UNITS_MIXED:
    return "units that do not go together";
  case JI__FINDING_RETURNS_MIXED:
    return "sales with and without returned orders";
  case JI__FINDING_IMPORTS_MIXED:
    return "sales with and without imports";
  default:
    return "";
  }
}

ji_status ji__finding_writer(ji_context *ctx, ji__writer **out) {
  return ji__writer_create(ctx, columns, COLUMN_COUNT, out);
}

void ji__finding_write(ji__writer *writer, ji__finding finding, const ji__finding_row *row) {
  ji__writer_text(writer, CHECK, findings[finding].check);
  ji__writer_text(writer, LAYER, row->subject);
  ji__writer_text(writer, VERDICT, findings[finding].verdict);
  if (row->figure) {
    ji__writer_finite(writer, VALUE, row->figure->value);
    ji__writer_finite(writer, LOW, row->figure->low);
    ji__writer_finite(writer, HIGH, row->figure->high);
  }
  if (row->published) {
    ji__writer_finite(writer, PUBLISHED, row->published->value);
    ji__writer_finite(writer, PUBLISHED_LOW, row->published->low);
    ji__writer_finite(writer, PUBLISHED_HIGH, row->published->high);
  }
  ji__writer_text(writer, UNIT, row->unit);
  ji__writer_text(writer, EXPLANATION, row->explanation);
  ji__writer_text(writer, NAME, findings[finding].name);
  ji__writer_text(writer, SEVERITY, findings[finding].severity);
  ji__writer_end_row(writer);
}

ji__agreement ji__figures_compare(const ji__figure *figure, const ji__figure *published) {
  if (isnan(figure->low) || isnan(figure->high) || isnan(published->low) || isnan(published->high))
    return JI__UNCHECKED;
  double slack = 1e-12 * fabs(published->value);
  int meets = figure->low <= published->high + slack && published->low <= figure->high + slack;
  return meets ? JI__AGREES : JI__CONTRADICTS;
}

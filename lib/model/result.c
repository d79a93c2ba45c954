/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/result.h"

#include "data/measure.h"

#include <math.h>
#include <string.h>

enum {
  COMPONENT,
  REGION,
  EFFECT,
  DRIVER,
  GROUP,
  VALUE,
  STANDARD_ERROR,
  SAMPLING_LOW,
  SAMPLING_HIGH,
  ROUNDING_LOW,
  ROUNDING_HIGH,
  OVERLAP_LOW,
  OVERLAP_HIGH,
  SCENARIO_LOW,
  SCENARIO_HIGH,
  ERROR_BOUND,
  UNIT,
  MEASURE,
  INFERENCE,
  REASON,
  COLUMN_COUNT
};

_Static_assert(COLUMN_COUNT == JI__RESULT_COLUMNS, "one index for each of JI_ESTIMATE_COLUMNS");

static const char *const descriptions[JI__RESULT_COLUMNS] = {
    "sector or layer",
    "region of the component",
    "direct, indirect or induced; null in an account",
    "for whose sake: part of the demand, name of the driver",
    "who: occupation, sex, ...",
    "the estimate; null where only bounds exist",
    "standard error",
    "lower end of the sampling interval",
    "upper end of the sampling interval",
    "lowest value that the rounding of the inputs allows",
    "highest value that the rounding of the inputs allows",
    "lower bound under unknown overlap",
    "upper bound under unknown overlap",
    "low scenario",
    "high scenario",
    "the solver's error is at most this",
    "unit of the row's numbers",
    "what the row's numbers measure",
    "how the interval was made; none: there is no valid one",
    "why something is null, and what to know before use",
};

void ji__result_row_init(ji__result_row *row) {
  *row = (ji__result_row){
      .value = NAN,
      .standard_error = NAN,
      .sampling_low = NAN,
      .sampling_high = NAN,
      .rounding_low = NAN,
      .rounding_high = NAN,
      .overlap_low = NAN,
      .overlap_high = NAN,
      .scenario_low = NAN,
      .scenario_high = NAN,
      .error_bound = NAN,
  };
}

/* Cuts JI_ESTIMATE_COLUMNS, so that the pinned names exist once. */
static void cut_names(char *names, const char *out[JI__RESULT_COLUMNS]) {
  size_t count = 0;
  char *name = names;
  while (name && count < JI__RESULT_COLUMNS) {
    char *comma = strchr(name, ',');
    if (comma)
      *comma = 0;
    out[count++] = name;
    name = comma ? comma + 1 : NULL;
  }
}

static int is_number(size_t column) {
  return column >= VALUE && column <= ERROR_BOUND;
}

ji_status ji__result_create(ji_context *ctx, const ji__writer_column *extra, size_t extra_count,
                            ji__writer **out) {
  *out = NULL;
  ji_measure *by_row = NULL;
  char names[] = JI_ESTIMATE_COLUMNS;
  const char *cut[JI__RESULT_COLUMNS] = {0};
  cut_names(names, cut);
  ji__writer_column *columns =
      ji__allocate_array(ji__allocator(ctx), JI__RESULT_COLUMNS + extra_count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(ctx);
  ji_status status = ji__measure_parse(ctx, "@measure", &by_row);
  if (status)
    goto done;
  for (size_t i = 0; i < JI__RESULT_COLUMNS; i++)
    columns[i] = (ji__writer_column){
        .name = cut[i],
        .type = is_number(i) ? JI_TYPE_FLOAT64 : JI_TYPE_TEXT,
        .unit = is_number(i) ? "@unit" : NULL,
        .description = descriptions[i],
        .measure = is_number(i) ? by_row : NULL,
    };
  if (extra_count)
    memcpy(columns + JI__RESULT_COLUMNS, extra, extra_count * sizeof *extra);
  status = ji__writer_create(ctx, columns, JI__RESULT_COLUMNS + extra_count, out);
done:
  ji_measure_unref(by_row);
  ji__release(ji__allocator(ctx), columns);
  return status;
}

void ji__result_set(ji__writer *writer, const ji__result_row *row) {
  ji__writer_text(writer, COMPONENT, row->component);
  ji__writer_text(writer, REGION, row->region);
  ji__writer_text(writer, EFFECT, row->effect);
  ji__writer_text(writer, DRIVER, row->driver);
  ji__writer_text(writer, GROUP, row->group);
  ji__writer_known(writer, VALUE, row->value);
  ji__writer_known(writer, STANDARD_ERROR, row->standard_error);
  ji__writer_known(writer, SAMPLING_LOW, row->sampling_low);
  ji__writer_known(writer, SAMPLING_HIGH, row->sampling_high);
  ji__writer_known(writer, ROUNDING_LOW, row->rounding_low);
  ji__writer_known(writer, ROUNDING_HIGH, row->rounding_high);
  ji__writer_known(writer, OVERLAP_LOW, row->overlap_low);
  ji__writer_known(writer, OVERLAP_HIGH, row->overlap_high);
  ji__writer_known(writer, SCENARIO_LOW, row->scenario_low);
  ji__writer_known(writer, SCENARIO_HIGH, row->scenario_high);
  ji__writer_known(writer, ERROR_BOUND, row->error_bound);
  ji__writer_text(writer, UNIT, row->unit);
  ji__writer_text(writer, MEASURE, row->measure);
  ji__writer_text(writer, INFERENCE, row->inference);
  ji__writer_text(writer, REASON, row->reason);
}

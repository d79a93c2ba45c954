/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/study.h"

#include <string.h>

#define NAME "ji_event_study_options"

static const ji_event_study_options defaults = {.unit = "unit",
                                                .time = "period",
                                                .first_treated = "first_treated",
                                                .singletons = "keep",
                                                .leads = -1,
                                                .confidence = 0.95};

#define MINIMUM (offsetof(ji_event_study_options, confidence) + sizeof(double))

ji_status ji_event_study_options_init(ji_event_study_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

static ji_status check(ji_context *ctx, const char *function, const ji_event_study_options *o) {
  if (!o->outcome)
    return ji__fail_null(ctx, function, NAME ".outcome");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    NAME ".confidence is out of range: above 0 and below 1 was expected");
  if (o->leads < -1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".leads is %lld: -1 or more was expected",
                    (long long)o->leads);
  if (strcmp(o->singletons, "keep") != 0 && strcmp(o->singletons, "drop") != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".singletons is \"%s\": keep or drop was expected",
                    o->singletons);
  if (o->covariate_count < 0 || (o->covariate_count && !o->covariates))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".covariates: %lld names were expected",
                    (long long)o->covariate_count);
  for (int64_t k = 0; k < o->covariate_count; k++)
    if (!o->covariates[k])
      return ji__fail_null(ctx, function, NAME ".covariates[]");
  return JI_OK;
}

static const char *text_or(const char *text, const char *otherwise) {
  return text ? text : otherwise;
}

ji_status ji__study_options_read(ji_context *ctx, const char *function,
                                 const ji_event_study_options *options, int of_untreated,
                                 ji_event_study_options *out, ji__study_columns *columns) {
  *out = defaults;
  ji_status status = ji__options_read(ctx, NAME, options, MINIMUM, out, sizeof *out);
  if (status)
    return status;
  out->unit = text_or(out->unit, defaults.unit);
  out->time = text_or(out->time, defaults.time);
  out->first_treated = text_or(out->first_treated, defaults.first_treated);
  out->singletons = text_or(out->singletons, defaults.singletons);
  *columns = (ji__study_columns){.unit = out->unit,
                                 .time = out->time,
                                 .first_treated = out->first_treated,
                                 .outcome = out->outcome,
                                 .weights = out->weights,
                                 .cluster = out->cluster,
                                 .covariates = out->covariates,
                                 .covariate_count = out->covariate_count,
                                 .drop_singletons = !strcmp(out->singletons, "drop"),
                                 .of_untreated = of_untreated};
  return check(ctx, function, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recruitment/time_to_hire.h"
#include "data/provenance.h"

#include <string.h>

#define FUNCTION "ji_time_to_hire"
#define NAME "ji_time_to_hire_options"

static const ji_time_to_hire_options defaults = {.opened = "opened",
                                                 .closed = "closed",
                                                 .state = "state",
                                                 .channel = "channel",
                                                 .confidence = 0.95};

#define MINIMUM (offsetof(ji_time_to_hire_options, confidence) + sizeof(double))

ji_status ji_time_to_hire_options_init(ji_time_to_hire_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

static const char *text_or(const char *text, const char *otherwise) {
  return text ? text : otherwise;
}

static ji_status read_options(ji_context *ctx, const ji_time_to_hire_options *options,
                              ji_time_to_hire_options *out) {
  *out = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, out, sizeof *out);
  if (status)
    return status;
  out->opened = text_or(out->opened, defaults.opened);
  out->closed = text_or(out->closed, defaults.closed);
  out->state = text_or(out->state, defaults.state);
  out->channel = text_or(out->channel, defaults.channel);
  if (!(out->confidence > 0 && out->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    NAME ".confidence is out of range: above 0 and below 1 was expected");
  if (out->horizon < 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".horizon is %lld: 0 or more days were expected",
                    (long long)out->horizon);
  return JI_OK;
}

/* How long a channel was observed: without an end where its last vacancy was filled. */
static int64_t observed_for(const ji__vacancies *v, int64_t channel) {
  int64_t last = v->first[channel + 1] - 1, days = v->list[last].days;
  for (int64_t i = last; i >= v->first[channel] && v->list[i].days == days; i--)
    if (v->list[i].end != JI__VACANCY_FILLED)
      return days;
  return INT64_MAX;
}

/* The horizon that was asked for, else the longest that all channels were observed for; where every
 * curve comes to its end, the last day of all. */
static ji_status find_horizon(ji_context *ctx, const ji__vacancies *v, int64_t asked,
                              int64_t *out) {
  int64_t least = INT64_MAX, last = 0;
  for (int64_t c = 0; c < v->channel_count; c++) {
    int64_t own = observed_for(v, c), end = v->list[v->first[c + 1] - 1].days;
    if (asked > own)
      return ji__fail(
          ctx, JI_ERROR_VALUE,
          "vacancies: channel \"%s\" was observed for %lld days, not for the horizon of "
          "%lld",
          v->channels[c], (long long)own, (long long)asked);
    least = own < least ? own : least;
    last = end > last ? end : last;
  }
  *out = asked ? asked : least < last ? least : last;
  return JI_OK;
}

static ji_status find_reference(ji_context *ctx, const ji__vacancies *v, const char *name,
                                int64_t *out) {
  for (*out = 0; *out < v->channel_count; ++*out)
    if (!name || !strcmp(v->channels[*out], name))
      return JI_OK;
  return ji__fail(ctx, JI_ERROR_LABEL, NAME ".reference: there is no channel \"%s\"", name);
}

static ji_status describe(ji_context *ctx, const ji_dataset *vacancies,
                          const ji_time_to_hire_options *o, int64_t horizon, const char *reference,
                          ji__provenance **out) {
  const char *const texts[][2] = {{"opened", o->opened},   {"closed", o->closed},
                                  {"state", o->state},     {"channel", o->channel},
                                  {"stratum", o->stratum}, {"as_of", o->as_of},
                                  {"reference", reference}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "vacancies", vacancies);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(ctx, *out, "option", texts[i][0], texts[i][1]);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "horizon", (double)horizon);
  return status ? status : ji__provenance_number(ctx, *out, "option", "confidence", o->confidence);
}

static ji_status run(ji_context *ctx, const ji_dataset *vacancies,
                     const ji_time_to_hire_options *options, ji_bundle **out) {
  ji__vacancies v;
  ji__provenance *provenance = NULL;
  int64_t horizon = 0, reference = 0;
  ji_status status = ji__vacancies_read(ctx, vacancies, options, &v);
  if (!status)
    status = find_horizon(ctx, &v, options->horizon, &horizon);
  if (!status)
    status = find_reference(ctx, &v, options->reference, &reference);
  if (!status)
    status = describe(ctx, vacancies, options, horizon, v.channels[reference], &provenance);
  if (!status)
    status =
        ji__vacancies_tables(ctx, &v, horizon, reference, options->confidence, provenance, out);
  ji__provenance_unref(provenance);
  ji__vacancies_free(ctx, &v);
  return status;
}

ji_status ji__time_to_hire(ji_context *ctx, const ji_dataset *vacancies,
                           const ji_time_to_hire_options *options, ji_bundle **out) {
  ji_time_to_hire_options own;
  ji_status status = read_options(ctx, options, &own);
  if (!status)
    status = run(ctx, vacancies, &own, out);
  if (status && *out) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  return status;
}

ji_status ji_time_to_hire(ji_context *ctx, const ji_dataset *vacancies,
                          const ji_time_to_hire_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!vacancies || !out)
    return ji__fail_null(ctx, FUNCTION, vacancies ? "out" : "vacancies");
  return ji__time_to_hire(ctx, vacancies, options, out);
}

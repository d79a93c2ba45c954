/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/bundle.h"
#include "data/unit.h"
#include "recruitment/funnel.h"
#include "stats/proportion.h"

#include <math.h>

typedef struct printing {
  ji_context *ctx;
  const ji__funnel *funnel;
  ji__provenance *provenance;
  ji__writer *writer;          /* of the table at work */
  char *rate_unit, *cost_unit; /* owned; per exposure, per count; NULL */
  ji_status status;            /* of exact intervals */
} printing;

static void set_interval(ji__writer *writer, size_t column, ji__interval interval) {
  ji__writer_finite(writer, column, interval.low);
  ji__writer_finite(writer, column + 1, interval.high);
}

/* group, channel, and where there is a comparison the reference. */
static size_t write_place(const printing *p, int64_t group, int64_t channel, int is_comparison) {
  const ji__funnel *f = p->funnel;
  if (group >= 0)
    ji__writer_text(p->writer, 0, f->groups[group]);
  ji__writer_text(p->writer, 1, f->channels[channel]);
  if (is_comparison)
    ji__writer_text(p->writer, 2, f->channels[f->reference]);
  return is_comparison ? 3 : 2;
}

static size_t write_stages(const printing *p, size_t at, int64_t stage, int64_t of) {
  ji__writer_text(p->writer, at, p->funnel->stages[stage]);
  ji__writer_text(p->writer, at + 1, p->funnel->stages[of]);
  return at + 2;
}

/* Does something for all groups together (-1) and each, and each channel; comparisons not for the
 * reference. */
static void each(printing *p, int is_comparison,
                 void (*write)(printing *p, int64_t group, int64_t channel)) {
  const ji__funnel *f = p->funnel;
  int64_t groups = f->options.group ? f->group_count : 0;
  for (int64_t g = -1; g < groups; g++)
    for (int64_t c = 0; c < f->channel_count; c++)
      if (!is_comparison || c != f->reference)
        write(p, g, c);
}

/* Each stage per stage before, then each later one per first stage. */
static void each_pair(printing *p, int64_t group, int64_t channel,
                      void (*write)(printing *p, int64_t group, int64_t channel, int64_t stage,
                                    int64_t of)) {
  for (int64_t s = 1; s < p->funnel->stage_count; s++)
    write(p, group, channel, s, s - 1);
  for (int64_t s = 2; s < p->funnel->stage_count; s++)
    write(p, group, channel, s, 0);
}

/* The end of a row of a comparison: why something is missing, and whether the stage means the same.
 */
static void end_comparison(printing *p, size_t at, int64_t channel, int64_t stage,
                           const char *reason) {
  ji__writer_text(p->writer, at, reason);
  ji__writer_bool(p->writer, at + 1, ji__funnel_is_unlike(p->funnel, channel, stage));
  ji__writer_end_row(p->writer);
}

static ji_status finish(printing *p, const char *name, ji_bundle **bundle) {
  ji_dataset *made = NULL;
  ji_status status = ji__writer_finish(p->ctx, p->writer, p->provenance, &made);
  if (!status)
    status = ji__bundle_put(p->ctx, bundle, name, made);
  ji_dataset_unref(made);
  return status;
}

static ji_status begin(printing *p, const ji__writer_column *columns, size_t count) {
  ji__writer_free(p->writer);
  p->writer = NULL;
  return ji__writer_create(p->ctx, columns, count, &p->writer);
}

#define GROUP                                                                                      \
  { "group", JI_TYPE_TEXT, NULL, "null: all", NULL }
#define CHANNEL                                                                                    \
  { "channel", JI_TYPE_TEXT, NULL, NULL, NULL }
#define REFERENCE                                                                                  \
  { "reference", JI_TYPE_TEXT, NULL, "the channel it is compared with", NULL }
#define STAGE                                                                                      \
  { "stage", JI_TYPE_TEXT, NULL, "what is counted", NULL }
#define OF                                                                                         \
  { "of", JI_TYPE_TEXT, NULL, "of what", NULL }
#define REASON                                                                                     \
  { "reason", JI_TYPE_TEXT, NULL, "what is missing, or how to read it", NULL }
#define UNLIKE                                                                                     \
  { "unlike", JI_TYPE_BOOL, NULL, "whether the stage does not mean the same in all channels", NULL }
#define SHARE(name, what)                                                                          \
  { name, JI_TYPE_FLOAT64, "1", what, NULL }
#define COUNT_OF(columns) (sizeof(columns) / sizeof(columns)[0])

/* --- rates -------------------------------------------------------------------------------- */

static void write_rate(printing *p, int64_t group, int64_t channel, int64_t stage, int64_t of) {
  const ji__funnel *f = p->funnel;
  double events = ji__funnel_sum(f, group, channel, stage);
  double trials = ji__funnel_sum(f, group, channel, of);
  size_t at = write_stages(p, write_place(p, group, channel, 0), stage, of);
  ji__writer_finite(p->writer, at, events);
  ji__writer_finite(p->writer, at + 1, trials);
  if (trials > 0 && !isnan(events)) {
    ji__estimate rate = ji__proportion(events, trials, f->options.confidence);
    ji__writer_number(p->writer, at + 2, rate.value);
    ji__writer_number(p->writer, at + 3, rate.low);
    ji__writer_number(p->writer, at + 4, rate.high);
  } else {
    ji__writer_text(p->writer, at + 5, isnan(events + trials) ? "not_recorded" : "no_trials");
  }
  ji__writer_text(p->writer, at + 6, f->units[stage]);
  ji__writer_text(p->writer, at + 7, f->units[of]);
  ji__writer_end_row(p->writer);
}

static void write_rates(printing *p, int64_t group, int64_t channel) {
  each_pair(p, group, channel, write_rate);
}

static ji_status make_rates(printing *p, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {GROUP,
                                              CHANNEL,
                                              STAGE,
                                              OF,
                                              {"events", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
                                              {"trials", JI_TYPE_FLOAT64, "@of_unit", NULL, NULL},
                                              SHARE("rate", "events over trials"),
                                              SHARE("low", "Wilson's interval"),
                                              SHARE("high", NULL),
                                              REASON,
                                              {"unit", JI_TYPE_TEXT, NULL, "of events", NULL},
                                              {"of_unit", JI_TYPE_TEXT, NULL, "of trials", NULL}};
  ji_status status = begin(p, columns, COUNT_OF(columns));
  if (!status)
    each(p, 0, write_rates);
  return status ? status : finish(p, "rates", bundle);
}

/* --- ratios ------------------------------------------------------------------------------- */

/* Nothing where there are more trials than are asked for. */
static ji__interval exact_ratio(printing *p, const ji__two_groups *pair) {
  const ji_recruitment_options *o = &p->funnel->options;
  ji__interval out = {NAN, NAN};
  if (p->status || !(pair->of + pair->reference_of <= (double)o->exact_trials) ||
      isnan(pair->events + pair->reference_events))
    return out;
  p->status = ji__progress(p->ctx, "exact intervals", 0, -1);
  if (!p->status && !ji__ratio_exact(ji__allocator(p->ctx), pair, o->confidence, &out))
    p->status = ji__fail_memory(p->ctx);
  return out;
}

static void write_ratio(printing *p, int64_t group, int64_t channel, int64_t stage, int64_t of) {
  const ji__funnel *f = p->funnel;
  double confidence = f->options.confidence;
  ji__two_groups pair = ji__funnel_pair(f, group, channel, stage, of);
  size_t at = write_stages(p, write_place(p, group, channel, 1), stage, of);
  const char *reason = ji__funnel_reason(f, &pair, channel, stage);
  ji__writer_finite(p->writer, at, ji__ratio(&pair));
  set_interval(p->writer, at + 1, ji__katz(&pair, confidence));
  set_interval(p->writer, at + 3, ji__ratio_score(&pair, 0, confidence));
  set_interval(p->writer, at + 5, ji__ratio_score(&pair, 1, confidence));
  set_interval(p->writer, at + 7, exact_ratio(p, &pair));
  end_comparison(p, at + 9, channel, stage, reason);
}

static void write_ratios(printing *p, int64_t group, int64_t channel) {
  each_pair(p, group, channel, write_ratio);
}

static ji_status make_ratios(printing *p, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {GROUP,
                                              CHANNEL,
                                              REFERENCE,
                                              STAGE,
                                              OF,
                                              SHARE("ratio", "of rates"),
                                              SHARE("katz_low", "of the logarithm"),
                                              SHARE("katz_high", NULL),
                                              SHARE("score_low", "Koopman"),
                                              SHARE("score_high", NULL),
                                              SHARE("corrected_low", "Miettinen and Nurminen"),
                                              SHARE("corrected_high", NULL),
                                              SHARE("exact_low", "Chan and Zhang"),
                                              SHARE("exact_high", NULL),
                                              REASON,
                                              UNLIKE};
  ji_status status = begin(p, columns, COUNT_OF(columns));
  if (!status)
    each(p, 1, write_ratios);
  if (!status)
    status = p->status;
  return status ? status : finish(p, "ratios", bundle);
}

/* --- the logarithm over stages ------------------------------------------------------------ */

static double log_ratio(const ji__funnel *f, int64_t group, int64_t channel, int64_t stage,
                        int64_t of) {
  ji__two_groups pair = ji__funnel_pair(f, group, channel, stage, of);
  double ratio = ji__ratio(&pair);
  return ratio > 0 ? log(ratio) : NAN;
}

static void write_part(printing *p, int64_t group, int64_t channel, int64_t stage, int64_t of,
                       double whole) {
  const ji__funnel *f = p->funnel;
  ji__two_groups pair = ji__funnel_pair(f, group, channel, stage, of);
  double own = log_ratio(f, group, channel, stage, of);
  const char *reason = ji__funnel_reason(f, &pair, channel, stage);
  size_t at = write_stages(p, write_place(p, group, channel, 1), stage, of);
  ji__writer_finite(p->writer, at, own);
  ji__writer_finite(p->writer, at + 1, whole != 0 ? own / whole : NAN);
  end_comparison(p, at + 2, channel, stage, reason);
}

static void write_split(printing *p, int64_t group, int64_t channel) {
  int64_t last = p->funnel->stage_count - 1;
  double whole = log_ratio(p->funnel, group, channel, last, 0);
  for (int64_t s = 1; s <= last; s++)
    write_part(p, group, channel, s, s - 1, whole);
  write_part(p, group, channel, last, 0, whole);
}

static ji_status make_split(printing *p, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {
      GROUP,
      CHANNEL,
      REFERENCE,
      STAGE,
      OF,
      SHARE("log_ratio", "of rates; the last row: their sum"),
      SHARE("share", "of the sum"),
      REASON,
      UNLIKE};
  ji_status status = begin(p, columns, COUNT_OF(columns));
  if (!status)
    each(p, 1, write_split);
  return status ? status : finish(p, "split", bundle);
}

/* --- within strata ------------------------------------------------------------------------ */

/* What is missing where the channels as wholes have a ratio. */
static const char *pooled_reason(const ji__pooled_ratio *found) {
  if (!found->strata)
    return "no_trials";
  return isnan(found->interval.low) ? "no_events" : NULL;
}

static void write_pooled(printing *p, int64_t group, int64_t channel, const int64_t stages[2],
                         const char *method, const ji__pooled_ratio *found) {
  size_t at = write_stages(p, write_place(p, group, channel, 1), stages[0], stages[1]);
  ji__writer_text(p->writer, at, method);
  ji__writer_finite(p->writer, at + 1, found->ratio);
  set_interval(p->writer, at + 2, found->interval);
  ji__writer_integer(p->writer, at + 4, found->strata);
  ji__writer_finite(p->writer, at + 5, found->homogeneity);
  ji__writer_integer(p->writer, at + 6, found->degrees);
  ji__writer_finite(p->writer, at + 7, found->p_value);
  ji__two_groups pair = ji__funnel_pair(p->funnel, group, channel, stages[0], stages[1]);
  const char *reason = ji__funnel_reason(p->funnel, &pair, channel, stages[0]);
  end_comparison(p, at + 8, channel, stages[0], reason ? reason : pooled_reason(found));
}

static ji_status adjust(printing *p, int64_t group, int64_t channel, int64_t stage, int64_t of,
                        ji__two_groups *strata) {
  const ji__funnel *f = p->funnel;
  const int64_t stages[2] = {stage, of};
  size_t count = (size_t)f->stratum_count;
  for (size_t k = 0; k < count; k++)
    strata[k] = ji__funnel_stratum(f, group, (int64_t)k, channel, stage, of);
  ji__pooled_ratio found = ji__mantel_haenszel(strata, count, f->options.confidence);
  write_pooled(p, group, channel, stages, "mantel_haenszel", &found);
  found = ji__standardised(strata, count, f->options.confidence);
  write_pooled(p, group, channel, stages, "standardised", &found);
  return ji__progress(p->ctx, "funnel", channel, f->channel_count);
}

static ji_status adjust_all(printing *p, ji__two_groups *strata) {
  const ji__funnel *f = p->funnel;
  ji_status status = JI_OK;
  int64_t groups = f->options.group ? f->group_count : 0;
  for (int64_t g = -1; g < groups; g++)
    for (int64_t c = 0; c < f->channel_count; c++) {
      for (int64_t s = 1; s < f->stage_count && c != f->reference && !status; s++)
        status = adjust(p, g, c, s, s - 1, strata);
      for (int64_t s = 2; s < f->stage_count && c != f->reference && !status; s++)
        status = adjust(p, g, c, s, 0, strata);
    }
  return status;
}

static ji_status make_adjusted(printing *p, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {
      GROUP,
      CHANNEL,
      REFERENCE,
      STAGE,
      OF,
      {"method", JI_TYPE_TEXT, NULL, "mantel_haenszel or standardised", NULL},
      SHARE("ratio", "of rates within strata"),
      SHARE("low", NULL),
      SHARE("high", NULL),
      {"strata", JI_TYPE_INT64, NULL, "with trials in both channels", NULL},
      {"homogeneity", JI_TYPE_FLOAT64, NULL, "Cochran's Q of the strata's ratios", NULL},
      {"degrees", JI_TYPE_INT64, NULL, NULL, NULL},
      SHARE("p_value", "that all strata have one ratio"),
      REASON,
      UNLIKE};
  ji__two_groups *strata = ji__allocate_array(ji__allocator(p->ctx),
                                              (size_t)p->funnel->stratum_count + 1, sizeof *strata);
  ji_status status = strata ? begin(p, columns, COUNT_OF(columns)) : ji__fail_memory(p->ctx);
  if (!status)
    status = adjust_all(p, strata);
  ji__release(ji__allocator(p->ctx), strata);
  return status ? status : finish(p, "adjusted", bundle);
}

/* --- exposure ----------------------------------------------------------------------------- */

static void write_exposed(printing *p, int64_t group, int64_t channel) {
  const ji__funnel *f = p->funnel;
  for (int64_t s = 0; s < f->stage_count; s++) {
    ji__two_groups pair = ji__funnel_pair(f, group, channel, s, ji__funnel_exposure(f));
    int is_reference = channel == f->reference;
    size_t at = write_place(p, group, channel, 1);
    ji__writer_text(p->writer, at, f->stages[s]);
    ji__writer_finite(p->writer, at + 1, pair.events);
    ji__writer_finite(p->writer, at + 2, pair.of > 0 ? pair.events / pair.of : NAN);
    if (!is_reference) {
      ji__writer_finite(p->writer, at + 3, ji__ratio(&pair));
      set_interval(p->writer, at + 4, ji__rate_ratio_log(&pair, f->options.confidence));
      set_interval(p->writer, at + 6, ji__rate_ratio_exact(&pair, f->options.confidence));
    }
    ji__writer_text(p->writer, at + 8, f->units[s]);
    end_comparison(p, at + 9, channel, s,
                   is_reference ? "reference" : ji__funnel_reason(f, &pair, channel, s));
  }
}

static ji_status make_exposure(printing *p, ji_bundle **bundle) {
  const ji__writer_column columns[] = {
      GROUP,
      CHANNEL,
      REFERENCE,
      STAGE,
      {"events", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"rate", JI_TYPE_FLOAT64, p->rate_unit, "events over exposure", NULL},
      SHARE("ratio", "of rates"),
      SHARE("log_low", "of the logarithm"),
      SHARE("log_high", NULL),
      SHARE("exact_low", "conditional on the sum of events"),
      SHARE("exact_high", NULL),
      {"unit", JI_TYPE_TEXT, NULL, "of events", NULL},
      REASON,
      UNLIKE};
  ji_status status = begin(p, columns, COUNT_OF(columns));
  if (!status)
    each(p, 0, write_exposed);
  return status ? status : finish(p, "exposure", bundle);
}

/* --- costs -------------------------------------------------------------------------------- */

/* Cost per count is c1 / x1; its ratio to the reference's is (c1 / c0) x0 / x1: one over the ratio
 * of counts per cost. Returns why there is no upper end. */
static const char *write_price_ratio(printing *p, size_t at, const ji__two_groups *pair,
                                     const char *reason) {
  double prices = pair->of / pair->reference_of, confidence = p->funnel->options.confidence;
  if (pair->of == 0 || pair->reference_of == 0)
    return "no_cost";
  ji__interval exact = ji__rate_ratio_exact(pair, confidence);
  if (pair->events > 0)
    ji__writer_finite(p->writer, at, prices * pair->reference_events / pair->events);
  ji__writer_finite(p->writer, at + 3, 1 / exact.high);
  ji__writer_finite(p->writer, at + 4, 1 / exact.low);
  /* A count of 0 has no variance to go by. */
  if (!(pair->events > 0) || !(pair->reference_events > 0) || !(pair->reference_of > 0))
    return reason;
  ji__interval interval = ji__fieller(pair->reference_events, pair->reference_events, pair->events,
                                      pair->events, confidence);
  ji__writer_finite(p->writer, at + 1, prices * interval.low);
  ji__writer_finite(p->writer, at + 2, prices * interval.high);
  return isinf(interval.high) ? "unbounded" : reason;
}

static void write_priced(printing *p, int64_t group, int64_t channel) {
  const ji__funnel *f = p->funnel;
  for (int64_t s = 0; s < f->stage_count; s++) {
    ji__two_groups pair = ji__funnel_pair(f, group, channel, s, ji__funnel_cost(f));
    ji__interval count = ji__count_interval(pair.events, f->options.confidence);
    int is_reference = channel == f->reference;
    const char *reason = is_reference ? "reference" : ji__funnel_reason(f, &pair, channel, s);
    size_t at = write_place(p, group, channel, 1);
    ji__writer_text(p->writer, at, f->stages[s]);
    ji__writer_finite(p->writer, at + 1, pair.of);
    ji__writer_finite(p->writer, at + 2, pair.events > 0 ? pair.of / pair.events : NAN);
    ji__writer_finite(p->writer, at + 3, pair.of / count.high);
    ji__writer_finite(p->writer, at + 4, pair.of / count.low);
    if (!is_reference)
      reason = write_price_ratio(p, at + 5, &pair, reason);
    end_comparison(p, at + 10, channel, s, reason);
  }
}

static ji_status make_costs(printing *p, ji_bundle **bundle) {
  const ji__writer_column columns[] = {
      GROUP,
      CHANNEL,
      REFERENCE,
      STAGE,
      {"cost", JI_TYPE_FLOAT64, p->funnel->cost_unit, NULL, NULL},
      {"cost_per", JI_TYPE_FLOAT64, p->cost_unit, "cost of one", NULL},
      {"cost_per_low", JI_TYPE_FLOAT64, p->cost_unit, "by the count's exact interval", NULL},
      {"cost_per_high", JI_TYPE_FLOAT64, p->cost_unit, "null: no end", NULL},
      SHARE("ratio", "of costs"),
      SHARE("low", "Fieller's interval"),
      SHARE("high", NULL),
      SHARE("exact_low", "conditional on the sum of counts"),
      SHARE("exact_high", NULL),
      REASON,
      UNLIKE};
  ji_status status = begin(p, columns, COUNT_OF(columns));
  if (!status)
    each(p, 0, write_priced);
  return status ? status : finish(p, "costs", bundle);
}

/* --- all of them -------------------------------------------------------------------------- */

static ji_status find_units(printing *p) {
  const ji__funnel *f = p->funnel;
  ji_status status = JI_OK;
  if (f->exposure_unit)
    status = ji__unit_product_text(p->ctx, JI_UNIT_DIVIDE, "1", f->exposure_unit, &p->rate_unit);
  if (!status && f->cost_unit)
    p->cost_unit = ji__copy_string(ji__allocator(p->ctx), f->cost_unit);
  return !status && f->cost_unit && !p->cost_unit ? ji__fail_memory(p->ctx) : status;
}

ji_status ji__funnel_tables(ji_context *ctx, const ji__funnel *funnel, ji__provenance *provenance,
                            ji_bundle **out) {
  printing p = {.ctx = ctx, .funnel = funnel, .provenance = provenance};
  ji_status status = find_units(&p);
  if (!status)
    status = make_rates(&p, out);
  if (!status)
    status = make_ratios(&p, out);
  if (!status)
    status = make_split(&p, out);
  if (!status && funnel->options.stratum_count)
    status = make_adjusted(&p, out);
  if (!status && funnel->has_exposure)
    status = make_exposure(&p, out);
  if (!status && funnel->has_cost)
    status = make_costs(&p, out);
  ji__writer_free(p.writer);
  ji__release(ji__allocator(ctx), p.rate_unit);
  ji__release(ji__allocator(ctx), p.cost_unit);
  return status;
}

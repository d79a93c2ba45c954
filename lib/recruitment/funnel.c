/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recruitment/funnel.h"
#include "core/number.h"
#include "data/provenance.h"

#include <math.h>
#include <string.h>

/* --- the funnel --------------------------------------------------------------------------- */

ji_status ji_recruitment_funnel(ji_context *ctx, const ji_dataset *funnel,
                                const ji_recruitment_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!funnel || !out)
    return ji__fail_null(ctx, "ji_recruitment_funnel", funnel ? "out" : "funnel");
  ji__funnel f;
  ji__provenance *provenance = NULL;
  status = ji__funnel_read(ctx, "ji_recruitment_funnel", funnel, options, &f);
  if (!status)
    status = ji__funnel_describe(ctx, "ji_recruitment_funnel", funnel, &f, &provenance);
  if (!status)
    status = ji__funnel_tables(ctx, &f, provenance, out);
  if (status && *out) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  ji__provenance_unref(provenance);
  ji__funnel_free(ctx, &f);
  return status;
}

/* --- readings of a claim ------------------------------------------------------------------ */

enum {
  CHANNEL,
  REFERENCE,
  READING,
  STAGE,
  PER,
  RATIO,
  LOW,
  HIGH,
  CLAIM,
  VERDICT,
  MISSING,
  REASON,
  UNLIKE
};

typedef struct claiming {
  const ji__funnel *funnel;
  double claim;
  int64_t channel;
  ji__writer *writer;
} claiming;

/* What a reading sets in relation: a stage per another one, per exposure or per cost. */
typedef struct reading {
  const char *name, *per;
  int64_t stage, of;
} reading;

/* The first of what is compared that the data do not have; NULL: all is there. */
static const char *missing_of(const claiming *c, const reading *r) {
  const ji__funnel *f = c->funnel;
  if (isnan(ji__funnel_sum(f, -1, c->channel, r->stage) +
            ji__funnel_sum(f, -1, f->reference, r->stage)))
    return f->stages[r->stage];
  return isnan(ji__funnel_sum(f, -1, c->channel, r->of) +
               ji__funnel_sum(f, -1, f->reference, r->of))
             ? r->per
             : NULL;
}

static const char *verdict_of(double claim, const ji__interval *interval) {
  if (claim < interval->low)
    return "above";
  return claim > interval->high ? "below" : "supported";
}

static void write_ends(const claiming *c, const reading *r, const ji__two_groups *pair) {
  double confidence = c->funnel->options.confidence, ratio = ji__ratio(pair);
  ji__interval interval = r->of < c->funnel->stage_count ? ji__ratio_score(pair, 0, confidence)
                                                         : ji__rate_ratio_exact(pair, confidence);
  const char *reason = ji__funnel_reason(c->funnel, pair, r->stage);
  ji__writer_text(c->writer, REASON, reason);
  if (isnan(interval.low)) {
    ji__writer_text(c->writer, VERDICT, "not_told");
    return;
  }
  if (!isnan(ratio))
    ji__writer_number(c->writer, RATIO, ratio);
  ji__writer_number(c->writer, LOW, interval.low);
  if (!isinf(interval.high))
    ji__writer_number(c->writer, HIGH, interval.high);
  ji__writer_text(c->writer, VERDICT, verdict_of(c->claim, &interval));
}

static void write_reading(const claiming *c, const reading *r) {
  const ji__funnel *f = c->funnel;
  ji__two_groups pair = ji__funnel_pair(f, -1, c->channel, r->stage, r->of);
  const char *missing = missing_of(c, r);
  ji__writer_text(c->writer, CHANNEL, f->channels[c->channel]);
  ji__writer_text(c->writer, REFERENCE, f->channels[f->reference]);
  ji__writer_text(c->writer, READING, r->name);
  ji__writer_text(c->writer, STAGE, f->stages[r->stage]);
  ji__writer_text(c->writer, PER, r->per);
  ji__writer_number(c->writer, CLAIM, c->claim);
  ji__writer_text(c->writer, MISSING, missing);
  ji__writer_bool(c->writer, UNLIKE, r->stage >= f->unlike);
  if (missing)
    ji__writer_text(c->writer, VERDICT, "not_published");
  else
    write_ends(c, r, &pair);
  ji__writer_end_row(c->writer);
}

static void write_stage(const claiming *c, int64_t stage) {
  const ji__funnel *f = c->funnel;
  const reading all[] = {{"conversion", f->stages[0], stage, 0},
                         {"per_exposure", "exposure", stage, ji__funnel_exposure(f)},
                         {"per_cost", "cost", stage, ji__funnel_cost(f)}};
  for (size_t i = stage == 0; i < sizeof all / sizeof all[0]; i++)
    write_reading(c, &all[i]);
}

static void write_speed(const claiming *c) {
  ji__writer_text(c->writer, CHANNEL, c->funnel->channels[c->channel]);
  ji__writer_text(c->writer, REFERENCE, c->funnel->channels[c->funnel->reference]);
  ji__writer_text(c->writer, READING, "speed");
  ji__writer_number(c->writer, CLAIM, c->claim);
  ji__writer_text(c->writer, VERDICT, "not_published");
  ji__writer_text(c->writer, MISSING, "days from opening to filling");
  ji__writer_end_row(c->writer);
}

static ji_status write_readings(ji_context *ctx, const ji__funnel *f, double claim, int64_t only,
                                ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"reference", JI_TYPE_TEXT, NULL, "the channel it is compared with", NULL},
      {"reading", JI_TYPE_TEXT, NULL, "what the claim could mean", NULL},
      {"stage", JI_TYPE_TEXT, NULL, "what is counted", NULL},
      {"per", JI_TYPE_TEXT, NULL, "of what", NULL},
      {"ratio", JI_TYPE_FLOAT64, "1", "in the data", NULL},
      {"low", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"high", JI_TYPE_FLOAT64, "1", "null beside a low end: without an end", NULL},
      {"claim", JI_TYPE_FLOAT64, "1", "the ratio that is claimed", NULL},
      {"verdict", JI_TYPE_TEXT, NULL, "supported, below, above, not_told or not_published", NULL},
      {"missing", JI_TYPE_TEXT, NULL, "what the data do not have", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "how to read it", NULL},
      {"unlike", JI_TYPE_BOOL, NULL, "whether the stage does not mean the same in all channels",
       NULL},
  };
  claiming c = {.funnel = f, .claim = claim};
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &c.writer);
  for (c.channel = 0; c.channel < f->channel_count && !status; c.channel++) {
    if (c.channel == f->reference)
      continue;
    for (int64_t s = 0; s < f->stage_count; s++)
      if (only < 0 || s == only)
        write_stage(&c, s);
    if (only < 0)
      write_speed(&c);
  }
  if (!status)
    status = ji__writer_finish(ctx, c.writer, provenance, out);
  ji__writer_free(c.writer);
  return status;
}

static ji_status find_stage(ji_context *ctx, const ji__funnel *f, const char *stage, int64_t *out) {
  for (*out = 0; stage && *out < f->stage_count; ++*out)
    if (!strcmp(f->stages[*out], stage))
      return JI_OK;
  *out = -1;
  return stage ? ji__fail(ctx, JI_ERROR_NOT_FOUND,
                          "ji_recruitment_claim: \"%s\" is no stage of the funnel", stage)
               : JI_OK;
}

static ji_status run_claim(ji_context *ctx, const ji_dataset *funnel, double claim,
                           const char *stage, const ji_recruitment_options *options,
                           ji_dataset **out) {
  ji__funnel f;
  ji__provenance *provenance = NULL;
  int64_t only = -1;
  ji_status status = ji__funnel_read(ctx, "ji_recruitment_claim", funnel, options, &f);
  if (!status)
    status = find_stage(ctx, &f, stage, &only);
  if (!status)
    status = ji__funnel_describe(ctx, "ji_recruitment_claim", funnel, &f, &provenance);
  if (!status)
    status = ji__provenance_number(ctx, provenance, "option", "claim", claim);
  if (!status)
    status = write_readings(ctx, &f, claim, only, provenance, out);
  ji__provenance_unref(provenance);
  ji__funnel_free(ctx, &f);
  return status;
}

ji_status ji_recruitment_claim(ji_context *ctx, const ji_dataset *funnel, double claim,
                               const char *stage, const ji_recruitment_options *options,
                               ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!funnel || !out)
    return ji__fail_null(ctx, "ji_recruitment_claim", funnel ? "out" : "funnel");
  if (claim > 0 && isfinite(claim))
    return run_claim(ctx, funnel, claim, stage, options, out);
  char text[JI__NUMBER_SIZE];
  ji__number_print(claim, text);
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  "ji_recruitment_claim: the claim is %s: a ratio above 0 was expected", text);
}

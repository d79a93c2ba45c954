/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a published claim can mean, and what the data say of each reading. */
#include "core/number.h"
#include "data/bundle.h"
#include "data/provenance.h"
#include "recruitment/funnel.h"
#include "recruitment/time_to_hire.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_recruitment_claim"

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
  BOUND,
  VERDICT,
  CONTRADICTED,
  MISSING,
  REASON,
  UNLIKE,
  UNSTATED
};

static const char *const bounds[] = {"exactly", "up_to", "at_least"};

typedef struct claiming {
  const ji__funnel *funnel;
  double claim;
  int64_t channel;
  const ji_dataset *speeds; /* differences of ji_time_to_hire(); NULL: no vacancies */
  char *unstated;           /* owned */
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

/* The interval's verdict, and whether it speaks against the claim as it is bound. */
static void write_verdict(const claiming *c, const ji__interval *interval) {
  int32_t bound = c->funnel->options.bound;
  int is_above = c->claim<interval->low, is_below = c->claim> interval->high;
  ji__writer_text(c->writer, VERDICT, is_above ? "above" : is_below ? "below" : "supported");
  ji__writer_bool(c->writer, CONTRADICTED,
                  (is_above && bound != JI_CLAIM_AT_LEAST) ||
                      (is_below && bound != JI_CLAIM_UP_TO));
}

/* The interval of a ratio that is told, and the verdict. */
static void write_interval(const claiming *c, double ratio, const ji__interval *interval) {
  ji__writer_known(c->writer, RATIO, ratio);
  ji__writer_number(c->writer, LOW, interval->low);
  if (!isinf(interval->high))
    ji__writer_number(c->writer, HIGH, interval->high);
  write_verdict(c, interval);
}

/* What all rows of a channel have. */
static void begin_reading(const claiming *c, const char *name) {
  ji__writer_text(c->writer, CHANNEL, c->funnel->channels[c->channel]);
  ji__writer_text(c->writer, REFERENCE, c->funnel->channels[c->funnel->reference]);
  ji__writer_text(c->writer, READING, name);
  ji__writer_number(c->writer, CLAIM, c->claim);
  ji__writer_text(c->writer, BOUND, bounds[c->funnel->options.bound]);
  ji__writer_text(c->writer, UNSTATED, c->unstated);
}

static void write_missing(const claiming *c, const char *missing) {
  ji__writer_text(c->writer, VERDICT, "not_published");
  ji__writer_text(c->writer, MISSING, missing);
}

static void write_ends(const claiming *c, const reading *r, const ji__two_groups *pair) {
  double confidence = c->funnel->options.confidence;
  ji__interval interval = r->of < c->funnel->stage_count ? ji__ratio_score(pair, 0, confidence)
                                                         : ji__rate_ratio_exact(pair, confidence);
  ji__writer_text(c->writer, REASON, ji__funnel_reason(c->funnel, pair, c->channel, r->stage));
  if (isnan(interval.low))
    ji__writer_text(c->writer, VERDICT, "not_told");
  else
    write_interval(c, ji__ratio(pair), &interval);
}

static void write_reading(const claiming *c, const reading *r) {
  const ji__funnel *f = c->funnel;
  ji__two_groups pair = ji__funnel_pair(f, -1, c->channel, r->stage, r->of);
  const char *missing = missing_of(c, r);
  begin_reading(c, r->name);
  ji__writer_text(c->writer, STAGE, f->stages[r->stage]);
  ji__writer_text(c->writer, PER, r->per);
  ji__writer_bool(c->writer, UNLIKE, ji__funnel_is_unlike(f, c->channel, r->stage));
  if (missing)
    write_missing(c, missing);
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

/* --- speed -------------------------------------------------------------------------------- */

static double number_at(const ji_dataset *table, const char *name, int64_t row) {
  int64_t index = ji_dataset_find(table, name);
  double value = NAN;
  if (index >= 0)
    (void)ji__column_number(ji__dataset_view(table, index), row, &value);
  return value;
}

/* The row of the channel at work; -1: it has no vacancies. */
static int64_t speed_row(const claiming *c) {
  int64_t index = c->speeds ? ji_dataset_find(c->speeds, "channel") : -1;
  for (int64_t row = 0; index >= 0 && row < c->speeds->rows; row++)
    if (ji__column_equals(ji__dataset_view(c->speeds, index), row, c->funnel->channels[c->channel]))
      return row;
  return -1;
}

/* As many times faster as the reference takes longer. */
static void write_speed(const claiming *c) {
  int64_t row = speed_row(c);
  begin_reading(c, "speed");
  ji__writer_text(c->writer, PER, "days to filling");
  if (row < 0) {
    write_missing(c, c->speeds ? "vacancies of the channel" : "days from opening to filling");
  } else {
    double ratio = 1 / number_at(c->speeds, "ratio", row);
    ji__interval interval = {1 / number_at(c->speeds, "ratio_high", row),
                             1 / number_at(c->speeds, "ratio_low", row)};
    if (isnan(interval.low + interval.high)) {
      ji__writer_text(c->writer, VERDICT, "not_told");
      ji__writer_text(c->writer, REASON, "no_variation");
    } else
      write_interval(c, ratio, &interval);
  }
  ji__writer_end_row(c->writer);
}

/* The channels' differences in time to hire, where vacancies were given. */
static ji_status find_speeds(ji_context *ctx, const ji__funnel *f, ji_bundle **out) {
  ji_time_to_hire_options options;
  if (!f->options.vacancies)
    return JI_OK;
  ji_status status = ji_time_to_hire_options_init(&options, sizeof options);
  options.channel = f->options.channel;
  options.reference = f->channels[f->reference];
  options.confidence = f->options.confidence;
  if (!status)
    status = ji__time_to_hire(ctx, f->options.vacancies, &options, out);
  return status ? ji__fail_within(ctx, status, "the claim's vacancies") : JI_OK;
}

/* --- what was not published --------------------------------------------------------------- */

#define MOST_FACTS 7
static const char *const facts[MOST_FACTS] = {"stage",    "per",    "reference", "counts",
                                              "interval", "period", "definition"};

static ji_status mark_published(ji_context *ctx, const char *list, int is_published[MOST_FACTS]) {
  for (const char *at = list; at && *at;) {
    size_t size = strcspn(at, "|");
    int found = 0;
    for (int i = 0; i < MOST_FACTS; i++)
      if (strlen(facts[i]) == size && !memcmp(facts[i], at, size))
        found = is_published[i] = 1;
    if (!found)
      return ji__fail(
          ctx, JI_ERROR_ARGUMENT,
          "ji_recruitment_options.published: \"%.*s\" is none of stage, per, reference, "
          "counts, interval, period, definition",
          (int)(size < 80 ? size : 80), at);
    at += size + (at[size] == '|');
  }
  return JI_OK;
}

/* Joined in new memory; NULL where all was published. */
static ji_status list_unstated(ji_context *ctx, const ji__funnel *f, const char *stage,
                               char **out) {
  int is_published[MOST_FACTS] = {stage != NULL};
  ji__buffer list;
  ji_status status = mark_published(ctx, f->options.published, is_published);
  if (status)
    return status;
  ji__buffer_init(&list, ji__allocator(ctx));
  for (int i = 0; i < MOST_FACTS; i++)
    if (!is_published[i])
      ji__buffer_format(&list, "%s%s", list.size ? ", " : "", facts[i]);
  *out = list.size ? ji__copy_string(ji__allocator(ctx), list.data) : NULL;
  status = list.failed || (list.size && !*out) ? ji__fail_memory(ctx) : JI_OK;
  ji__buffer_free(&list);
  return status;
}

/* --- all of them -------------------------------------------------------------------------- */

static ji_status write_readings(ji_context *ctx, claiming *c, int64_t only,
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
      {"bound", JI_TYPE_TEXT, NULL, "exactly, up_to or at_least that", NULL},
      {"verdict", JI_TYPE_TEXT, NULL, "supported, below, above, not_told or not_published", NULL},
      {"contradicted", JI_TYPE_BOOL, NULL, "whether the verdict speaks against the claim", NULL},
      {"missing", JI_TYPE_TEXT, NULL, "what the data do not have", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "how to read it", NULL},
      {"unlike", JI_TYPE_BOOL, NULL, "whether the stage does not mean the same in all channels",
       NULL},
      {"unstated", JI_TYPE_TEXT, NULL, "what was not published with the claim", NULL},
  };
  const ji__funnel *f = c->funnel;
  ji_status status =
      ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &c->writer);
  for (c->channel = 0; c->channel < f->channel_count && !status; c->channel++) {
    if (c->channel == f->reference)
      continue;
    for (int64_t s = 0; s < f->stage_count; s++)
      if (only < 0 || s == only)
        write_stage(c, s);
    if (only < 0)
      write_speed(c);
  }
  if (!status)
    status = ji__writer_finish(ctx, c->writer, provenance, out);
  ji__writer_free(c->writer);
  return status;
}

static ji_status find_stage(ji_context *ctx, const ji__funnel *f, const char *stage, int64_t *out) {
  for (*out = 0; stage && *out < f->stage_count; ++*out)
    if (!strcmp(f->stages[*out], stage))
      return JI_OK;
  *out = -1;
  return stage ? ji__fail(ctx, JI_ERROR_NOT_FOUND, FUNCTION ": \"%s\" is no stage of the funnel",
                          stage)
               : JI_OK;
}

static ji_status describe(ji_context *ctx, const ji_dataset *funnel, const ji__funnel *f,
                          double claim, const char *stage, ji__provenance **out) {
  const ji_recruitment_options *o = &f->options;
  ji_status status = ji__funnel_describe(ctx, FUNCTION, funnel, f, out);
  if (!status && o->vacancies)
    status = ji__provenance_input(ctx, *out, "vacancies", o->vacancies);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "claim", claim);
  if (!status && stage)
    status = ji__provenance_add(ctx, *out, "option", "claimed_stage", stage);
  if (!status && o->published)
    status = ji__provenance_add(ctx, *out, "option", "published", o->published);
  return status ? status : ji__provenance_add(ctx, *out, "option", "bound", bounds[o->bound]);
}

static ji_status read_claim(ji_context *ctx, claiming *c, const char *stage, ji_bundle *speeds,
                            const ji_dataset *funnel, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  int64_t only = -1;
  c->speeds = ji_bundle_find(speeds, "differences");
  ji_status status = find_stage(ctx, c->funnel, stage, &only);
  if (!status)
    status = list_unstated(ctx, c->funnel, stage, &c->unstated);
  if (!status)
    status = describe(ctx, funnel, c->funnel, c->claim, stage, &provenance);
  if (!status)
    status = write_readings(ctx, c, only, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(ctx), c->unstated);
  return status;
}

static ji_status run_claim(ji_context *ctx, const ji_dataset *funnel, double claim,
                           const char *stage, const ji_recruitment_options *options,
                           ji_dataset **out) {
  ji__funnel f;
  ji_bundle *speeds = NULL;
  claiming c = {.funnel = &f, .claim = claim};
  ji_status status = ji__funnel_read(ctx, FUNCTION, funnel, options, &f);
  if (!status && !stage)
    status = find_speeds(ctx, &f, &speeds);
  if (!status)
    status = read_claim(ctx, &c, stage, speeds, funnel, out);
  ji_bundle_unref(speeds);
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
    return ji__fail_null(ctx, FUNCTION, funnel ? "out" : "funnel");
  if (claim > 0 && isfinite(claim))
    return run_claim(ctx, funnel, claim, stage, options, out);
  char text[JI__NUMBER_SIZE];
  ji__number_print(claim, text);
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  FUNCTION ": the claim is %s: a ratio above 0 was expected", text);
}

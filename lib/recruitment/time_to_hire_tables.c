/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/bundle.h"
#include "data/writer.h"
#include "recruitment/time_to_hire.h"
#include "stats/distribution.h"
#include "stats/incidence.h"
#include "stats/log_rank.h"
#include "stats/survival.h"

#include <math.h>

/* What is known of one channel. */
typedef struct channel {
  int64_t ends[3]; /* by enum ji__vacancy_end */
  double median, median_low, median_high;
  ji__estimate mean;
  double by_horizon[2], errors[2]; /* incidence: filled, withdrawn */
} channel;

typedef struct tables {
  ji_context *ctx;
  const ji__vacancies *v;
  int64_t horizon, reference;
  double confidence;
  channel *channels;
  ji__lifetime *lives;           /* of the channel at work */
  ji__competing_life *competing; /* the same */
  ji__survival_step *steps;
  ji__incidence_step *incidence;
  ji__writer *curve, *incidences;
} tables;

static ji_status make_room(tables *t) {
  const ji_allocator *allocator = ji__allocator(t->ctx);
  size_t count = (size_t)t->v->count;
  t->channels = ji__allocate_array(allocator, (size_t)t->v->channel_count, sizeof *t->channels);
  t->lives = ji__allocate_array(allocator, count, sizeof *t->lives);
  t->competing = ji__allocate_array(allocator, count, sizeof *t->competing);
  t->steps = ji__allocate_array(allocator, count, sizeof *t->steps);
  t->incidence = ji__allocate_array(allocator, count, sizeof *t->incidence);
  return t->channels && t->lives && t->competing && t->steps && t->incidence
             ? JI_OK
             : ji__fail_memory(t->ctx);
}

static void release(tables *t) {
  const ji_allocator *allocator = ji__allocator(t->ctx);
  void *const owned[] = {t->channels, t->lives, t->competing, t->steps, t->incidence};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  ji__writer_free(t->curve);
  ji__writer_free(t->incidences);
}

/* --- one channel -------------------------------------------------------------------------- */

static size_t take_channel(tables *t, int64_t c) {
  const ji__vacancies *v = t->v;
  size_t count = 0;
  for (int64_t i = v->first[c]; i < v->first[c + 1]; i++, count++) {
    const ji__vacancy *one = &v->list[i];
    t->channels[c].ends[one->end]++;
    t->lives[count] = (ji__lifetime){.time = one->days, .ended = one->end == JI__VACANCY_FILLED};
    t->competing[count] = (ji__competing_life){one->days, one->end};
  }
  ji__lifetimes_sort(t->lives, count);
  ji__competing_lives_sort(t->competing, count);
  return count;
}

static void write_curve(tables *t, int64_t c, size_t steps) {
  for (size_t i = 0; i < steps; i++) {
    const ji__survival_step *step = &t->steps[i];
    ji__writer_text(t->curve, 0, t->v->channels[c]);
    ji__writer_integer(t->curve, 1, step->time);
    ji__writer_integer(t->curve, 2, (int64_t)step->at_risk);
    ji__writer_integer(t->curve, 3, (int64_t)step->ended);
    ji__writer_integer(t->curve, 4, (int64_t)step->stopped);
    ji__writer_known(t->curve, 5, step->survival.value);
    ji__writer_known(t->curve, 6, step->survival.standard_error);
    ji__writer_known(t->curve, 7, step->survival.low);
    ji__writer_known(t->curve, 8, step->survival.high);
    ji__writer_end_row(t->curve);
  }
}

/* The curve of one cause, and its value at the horizon. */
static void find_incidence(tables *t, int64_t c, int32_t cause, size_t count) {
  channel *own = &t->channels[c];
  int place = cause == JI__VACANCY_WITHDRAWN;
  size_t steps = ji__incidence_curve(t->competing, count, cause, t->incidence);
  for (size_t i = 0; i < steps; i++) {
    const ji__incidence_step *step = &t->incidence[i];
    ji__writer_text(t->incidences, 0, t->v->channels[c]);
    ji__writer_text(t->incidences, 1, place ? "withdrawn" : "filled");
    ji__writer_integer(t->incidences, 2, step->time);
    ji__writer_integer(t->incidences, 3, (int64_t)step->at_risk);
    ji__writer_number(t->incidences, 4, step->value);
    ji__writer_known(t->incidences, 5, step->standard_error);
    ji__writer_end_row(t->incidences);
    if (step->time <= t->horizon) {
      own->by_horizon[place] = step->value;
      own->errors[place] = step->standard_error;
    }
  }
}

static void find_channel(tables *t, int64_t c) {
  channel *own = &t->channels[c];
  size_t count = take_channel(t, c);
  size_t steps = ji__survival_curve(t->lives, count, 0, t->confidence, NULL, t->steps);
  ji__survival_quantile(t->steps, steps, 0.5, &own->median, &own->median_low, &own->median_high);
  own->mean = ji__survival_mean(t->lives, count, t->horizon, t->confidence);
  write_curve(t, c, steps);
  find_incidence(t, c, JI__VACANCY_FILLED, count);
  find_incidence(t, c, JI__VACANCY_WITHDRAWN, count);
}

static ji_status create_writers(tables *t) {
  static const ji__writer_column curve[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"day", JI_TYPE_INT64, NULL, "days since opening", NULL},
      {"at_risk", JI_TYPE_INT64, NULL, "vacancies open and observed before it", NULL},
      {"filled", JI_TYPE_INT64, NULL, "filled on it", NULL},
      {"left", JI_TYPE_INT64, NULL, "withdrawn on it, or no longer observed", NULL},
      {"still_open", JI_TYPE_FLOAT64, "1", "share not filled by then, if nobody withdraws", NULL},
      {"se", JI_TYPE_FLOAT64, "1", "Greenwood's error", NULL},
      {"low", JI_TYPE_FLOAT64, "1", "log-log interval", NULL},
      {"high", JI_TYPE_FLOAT64, "1", "log-log interval", NULL},
  };
  static const ji__writer_column incidence[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"cause", JI_TYPE_TEXT, NULL, "filled or withdrawn", NULL},
      {"day", JI_TYPE_INT64, NULL, "days since opening", NULL},
      {"at_risk", JI_TYPE_INT64, NULL, "vacancies open and observed before it", NULL},
      {"share", JI_TYPE_FLOAT64, "1", "of vacancies that ended so by then", NULL},
      {"se", JI_TYPE_FLOAT64, "1", "its error", NULL},
  };
  ji_status status = ji__writer_create(t->ctx, curve, sizeof curve / sizeof curve[0], &t->curve);
  return status ? status
                : ji__writer_create(t->ctx, incidence, sizeof incidence / sizeof incidence[0],
                                    &t->incidences);
}

/* --- channels ----------------------------------------------------------------------------- */

static void write_channel(const tables *t, int64_t c, ji__writer *writer) {
  const channel *own = &t->channels[c];
  const double numbers[] = {own->median,        own->median_low,    own->median_high,
                            (double)t->horizon, own->mean.value,    own->mean.standard_error,
                            own->mean.low,      own->mean.high,     own->by_horizon[0],
                            own->errors[0],     own->by_horizon[1], own->errors[1]};
  ji__writer_text(writer, 0, t->v->channels[c]);
  ji__writer_integer(writer, 1, t->v->first[c + 1] - t->v->first[c]);
  ji__writer_integer(writer, 2, own->ends[JI__VACANCY_FILLED]);
  ji__writer_integer(writer, 3, own->ends[JI__VACANCY_WITHDRAWN]);
  ji__writer_integer(writer, 4, own->ends[JI__VACANCY_OPEN]);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    ji__writer_known(writer, 5 + i, numbers[i]);
  if (!own->ends[JI__VACANCY_FILLED])
    ji__writer_text(writer, 17, "nothing_filled");
  else if (isnan(own->median))
    ji__writer_text(writer, 17, "median_not_reached");
  ji__writer_end_row(writer);
}

static ji_status write_channels(const tables *t, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"vacancies", JI_TYPE_INT64, NULL, NULL, NULL},
      {"filled", JI_TYPE_INT64, NULL, NULL, NULL},
      {"withdrawn", JI_TYPE_INT64, NULL, NULL, NULL},
      {"open", JI_TYPE_INT64, NULL, "still open", NULL},
      {"median", JI_TYPE_FLOAT64, "day", "half of the vacancies are filled", NULL},
      {"median_low", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"median_high", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"horizon", JI_TYPE_FLOAT64, "day", "over which the mean is taken", NULL},
      {"mean", JI_TYPE_FLOAT64, "day", "mean days open up to the horizon", NULL},
      {"mean_se", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"mean_low", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"mean_high", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"filled_by_horizon", JI_TYPE_FLOAT64, "1", "share, withdrawal competing", NULL},
      {"filled_se", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"withdrawn_by_horizon", JI_TYPE_FLOAT64, "1", "share", NULL},
      {"withdrawn_se", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status =
      ji__writer_create(t->ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t c = 0; c < t->v->channel_count && !status; c++)
    write_channel(t, c, writer);
  if (!status)
    status = ji__writer_finish(t->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- differences -------------------------------------------------------------------------- */

static void write_difference(const tables *t, int64_t c, ji__writer *writer) {
  const ji__estimate *own = &t->channels[c].mean, *other = &t->channels[t->reference].mean;
  double factor = ji__normal_quantile(0.5 + t->confidence / 2);
  double difference = own->value - other->value;
  double error = hypot(own->standard_error, other->standard_error);
  ji__writer_text(writer, 0, t->v->channels[c]);
  ji__writer_text(writer, 1, t->v->channels[t->reference]);
  ji__writer_known(writer, 2, difference);
  if (error > 0) {
    ji__writer_number(writer, 3, error);
    ji__writer_number(writer, 4, difference - factor * error);
    ji__writer_number(writer, 5, difference + factor * error);
    ji__writer_number(writer, 6, 2 * ji__normal_distribution(-fabs(difference / error)));
  } else {
    ji__writer_text(writer, 10, "no_variation");
  }
  if (own->value > 0 && other->value > 0)
    ji__writer_number(writer, 7, own->value / other->value);
  if (own->value > 0 && other->value > 0 && error > 0) {
    double width =
        factor * hypot(own->standard_error / own->value, other->standard_error / other->value);
    ji__writer_number(writer, 8, own->value / other->value * exp(-width));
    ji__writer_number(writer, 9, own->value / other->value * exp(width));
  }
  ji__writer_end_row(writer);
}

static ji_status write_differences(const tables *t, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"reference", JI_TYPE_TEXT, NULL, "the channel it is compared with", NULL},
      {"difference", JI_TYPE_FLOAT64, "day", "of restricted means", NULL},
      {"se", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"low", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"high", JI_TYPE_FLOAT64, "day", NULL, NULL},
      {"p_value", JI_TYPE_FLOAT64, "1", "that there is no difference", NULL},
      {"ratio", JI_TYPE_FLOAT64, "1", "of restricted means", NULL},
      {"ratio_low", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"ratio_high", JI_TYPE_FLOAT64, "1", NULL, NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status =
      ji__writer_create(t->ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t c = 0; c < t->v->channel_count && !status; c++)
    if (c != t->reference)
      write_difference(t, c, writer);
  if (!status)
    status = ji__writer_finish(t->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

/* --- log-rank ----------------------------------------------------------------------------- */

/* `numbers` has room for observed, expected and the test's own. */
static ji_status test(const tables *t, double *numbers, ji__log_rank *out) {
  const ji__vacancies *v = t->v;
  size_t channels = (size_t)v->channel_count;
  ji__grouped_life *lives =
      ji__allocate_array(ji__allocator(t->ctx), (size_t)v->count, sizeof *lives);
  if (!lives)
    return ji__fail_memory(t->ctx);
  for (int64_t i = 0; i < v->count; i++)
    lives[i] = (ji__grouped_life){v->list[i].days, v->list[i].end == JI__VACANCY_FILLED,
                                  v->list[i].channel, v->list[i].stratum};
  ji__grouped_lives_sort(lives, (size_t)v->count);
  *out = ji__log_rank_test(lives, (size_t)v->count, channels, numbers, numbers + channels,
                           numbers + 2 * channels);
  ji__release(ji__allocator(t->ctx), lives);
  return JI_OK;
}

static ji_status write_test(const tables *t, const ji__log_rank *found, ji__provenance *provenance,
                            ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"statistic", JI_TYPE_FLOAT64, NULL, NULL, NULL},
      {"degrees", JI_TYPE_INT64, NULL, NULL, NULL},
      {"p_value", JI_TYPE_FLOAT64, "1", "that all channels fill alike", NULL},
      {"strata", JI_TYPE_INT64, NULL, "within which they are compared", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 5, &writer);
  if (!status) {
    ji__writer_known(writer, 0, found->statistic);
    ji__writer_integer(writer, 1, found->degrees);
    ji__writer_known(writer, 2, found->p_value);
    ji__writer_integer(writer, 3, t->v->strata);
    if (isnan(found->statistic))
      ji__writer_text(writer, 4, "nothing_to_compare");
    ji__writer_end_row(writer);
    status = ji__writer_finish(t->ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  return status;
}

static ji_status write_expected(const tables *t, const double *numbers, ji__provenance *provenance,
                                ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"channel", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"filled", JI_TYPE_FLOAT64, NULL, "vacancies that were", NULL},
      {"expected", JI_TYPE_FLOAT64, NULL, "that would have been if all filled alike", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(t->ctx, columns, 3, &writer);
  for (int64_t c = 0; c < t->v->channel_count && !status; c++) {
    ji__writer_text(writer, 0, t->v->channels[c]);
    ji__writer_number(writer, 1, numbers[c]);
    ji__writer_number(writer, 2, numbers[t->v->channel_count + c]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(t->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status compare(const tables *t, ji__provenance *provenance, ji_dataset **log_rank,
                         ji_dataset **expected) {
  size_t channels = (size_t)t->v->channel_count;
  ji__log_rank found = {0};
  double *numbers =
      ji__allocate_array(ji__allocator(t->ctx), channels + 4, channels * sizeof *numbers);
  ji_status status = numbers ? test(t, numbers, &found) : ji__fail_memory(t->ctx);
  if (!status)
    status = write_test(t, &found, provenance, log_rank);
  if (!status)
    status = write_expected(t, numbers, provenance, expected);
  ji__release(ji__allocator(t->ctx), numbers);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

enum { CHANNELS, CURVE, INCIDENCE, DIFFERENCES, LOG_RANK, EXPECTED, COUNT };
static const char *const names[COUNT] = {"channels",    "curve",    "incidence",
                                         "differences", "log_rank", "expected"};

static ji_status find_all(tables *t, ji__provenance *provenance, ji_dataset **made) {
  ji_status status = make_room(t);
  if (!status)
    status = create_writers(t);
  for (int64_t c = 0; c < t->v->channel_count && !status; c++) {
    find_channel(t, c);
    status = ji__progress(t->ctx, "time to hire", c + 1, t->v->channel_count);
  }
  if (!status)
    status = ji__writer_finish(t->ctx, t->curve, provenance, &made[CURVE]);
  if (!status)
    status = ji__writer_finish(t->ctx, t->incidences, provenance, &made[INCIDENCE]);
  if (!status)
    status = write_channels(t, provenance, &made[CHANNELS]);
  if (!status)
    status = write_differences(t, provenance, &made[DIFFERENCES]);
  return status ? status : compare(t, provenance, &made[LOG_RANK], &made[EXPECTED]);
}

ji_status ji__vacancies_tables(ji_context *ctx, const ji__vacancies *vacancies, int64_t horizon,
                               int64_t reference, double confidence, ji__provenance *provenance,
                               ji_bundle **bundle) {
  tables t = {.ctx = ctx,
              .v = vacancies,
              .horizon = horizon,
              .reference = reference,
              .confidence = confidence};
  ji_dataset *made[COUNT] = {NULL};
  ji_status status = find_all(&t, provenance, made);
  for (int i = 0; i < COUNT; i++) {
    if (!status)
      status = ji__bundle_put(ctx, bundle, names[i], made[i]);
    ji_dataset_unref(made[i]);
  }
  release(&t);
  return status;
}

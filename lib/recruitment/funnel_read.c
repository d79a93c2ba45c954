/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/number.h"
#include "data/provenance.h"
#include "data/unit.h"
#include "recruitment/funnel.h"

#include <math.h>
#include <string.h>

#define WHAT "funnel"
#define NAME "ji_recruitment_options"
#define MOST_EXACT 100000 /* of that size a score interval serves as well */

static const ji_recruitment_options defaults = {.channel = "channel", .confidence = 0.95};

#define MINIMUM (offsetof(ji_recruitment_options, confidence) + sizeof(double))
#define SHOWN 120

ji_status ji_recruitment_options_init(ji_recruitment_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status check_names(ji_context *ctx, const char *function, const char *name,
                             const char *const *names, int64_t count) {
  if (count < 0 || (count > 0 && !names))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".%s: %lld names were expected", name,
                    (long long)count);
  for (int64_t i = 0; i < count; i++)
    if (!names[i])
      return ji__fail_null(ctx, function, name);
  return JI_OK;
}

static ji_status read_options(ji_context *ctx, const char *function,
                              const ji_recruitment_options *options, ji__funnel *out) {
  ji_recruitment_options *o = &out->options;
  *o = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, o, sizeof *o);
  if (!status && o->stage_count > JI__FUNNEL_STAGES)
    status = ji__fail(ctx, JI_ERROR_ARGUMENT,
                      NAME ".stages: %lld are too many, at most %d were expected",
                      (long long)o->stage_count, JI__FUNNEL_STAGES);
  if (!status)
    status = check_names(ctx, function, "stages", o->stages, o->stage_count);
  if (!status)
    status = check_names(ctx, function, "strata", o->strata, o->stratum_count);
  if (status)
    return status;
  o->channel = o->channel ? o->channel : defaults.channel;
  if (o->bound < JI_CLAIM_EXACTLY || o->bound > JI_CLAIM_AT_LEAST || o->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    NAME ".bound: one of enum ji_recruitment_bound was expected, and reserved 0");
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    NAME ".confidence is out of range: above 0 and below 1 was expected");
  if (o->exact_trials < 0 || o->exact_trials > MOST_EXACT)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".exact_trials is %lld: 0 to %d was expected",
                    (long long)o->exact_trials, MOST_EXACT);
  return JI_OK;
}

static ji_status find_stages(ji_context *ctx, const ji_dataset *dataset, ji__funnel *out) {
  static const char *const usual[] = {"views",      "applications", "interviews", "hires",
                                      "retained_7", "retained_30",  "retained_90"};
  const ji_recruitment_options *o = &out->options;
  for (int64_t i = 0; i < o->stage_count; i++)
    out->stages[out->stage_count++] = o->stages[i];
  for (size_t i = 0; !o->stage_count && i < sizeof usual / sizeof usual[0]; i++)
    if (ji_dataset_find(dataset, usual[i]) >= 0)
      out->stages[out->stage_count++] = usual[i];
  if (out->stage_count < 2)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    WHAT ": two stages at least were expected, such as views, applications, hires");
  return JI_OK;
}

/* --- rows --------------------------------------------------------------------------------- */

typedef struct reading {
  ji_context *ctx;
  ji__funnel *funnel;
  const ji_column *channel, *group;
  ji__quantity columns[JI__FUNNEL_STAGES + 2];
  ji__index channels, groups;
  ji__groups strata;
} reading;

static ji_status keep_unit(ji_context *ctx, const ji__quantity *quantity, char **out) {
  const char *unit = quantity->column ? quantity->column->unit : NULL;
  return unit && unit[0] != '@' ? ji__unit_canonical(ctx, unit, out) : JI_OK;
}

static ji_status find_measures(reading *r, const ji_dataset *dataset) {
  ji__funnel *f = r->funnel;
  const ji_recruitment_options *o = &f->options;
  ji__quantity *exposure = &r->columns[f->stage_count], *cost = &r->columns[f->stage_count + 1];
  ji_status status = JI_OK;
  for (int64_t i = 0; i < f->stage_count && !status; i++)
    status = ji__quantity_require(r->ctx, dataset, WHAT, f->stages[i], NULL, &r->columns[i]);
  if (!status)
    status = o->exposure ? ji__quantity_require(r->ctx, dataset, WHAT, o->exposure, NULL, exposure)
                         : ji__quantity_find(r->ctx, dataset, WHAT, "exposure", NULL, exposure);
  if (!status)
    status = o->cost ? ji__quantity_require(r->ctx, dataset, WHAT, o->cost, NULL, cost)
                     : ji__quantity_find(r->ctx, dataset, WHAT, "cost", NULL, cost);
  f->has_exposure = exposure->column != NULL;
  f->has_cost = cost->column != NULL;
  for (int64_t i = 0; i < f->stage_count && !status; i++)
    status = keep_unit(r->ctx, &r->columns[i], &f->units[i]);
  if (!status)
    status = keep_unit(r->ctx, exposure, &f->exposure_unit);
  return status ? status : keep_unit(r->ctx, cost, &f->cost_unit);
}

static ji_status require_labels(reading *r, const ji_dataset *dataset, const char *name,
                                const ji_column **out) {
  size_t size = 0;
  ji_status status = ji__dataset_require_text(r->ctx, dataset, WHAT, name, out);
  for (int64_t row = 0; row < ji_dataset_row_count(dataset) && !status; row++)
    if (!ji__column_text(*out, row, &size) || !size)
      status = ji__fail(r->ctx, JI_ERROR_LABEL, WHAT ": row %lld, column \"%s\" is empty",
                        (long long)row + 1, name);
  return status;
}

/* Rows that agree in what tells rows apart. */
static ji_status find_duplicates(reading *r, const ji_dataset *dataset, int64_t *keys,
                                 size_t count) {
  ji__groups same = {0};
  const ji_recruitment_options *o = &r->funnel->options;
  keys[count++] = ji_dataset_find(dataset, o->channel);
  if (o->group)
    keys[count++] = ji_dataset_find(dataset, o->group);
  if (ji_dataset_find(dataset, "period") >= 0)
    keys[count++] = ji_dataset_find(dataset, "period");
  ji_status status = ji__groups_create(r->ctx, dataset, keys, count, &same);
  for (int64_t row = 0; row < ji_dataset_row_count(dataset) && !status; row++)
    if (same.first_row[same.group[row]] != row)
      status = ji__fail(r->ctx, JI_ERROR_LABEL,
                        WHAT ": rows %lld and %lld are the same channel, group, strata and period",
                        (long long)same.first_row[same.group[row]] + 1, (long long)row + 1);
  ji__groups_free(r->ctx, &same);
  return status;
}

static ji_status find_labels(reading *r, const ji_dataset *dataset) {
  const ji_recruitment_options *o = &r->funnel->options;
  const ji_column *unused;
  int64_t *keys =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)o->stratum_count + 3, sizeof *keys);
  ji_status status = keys ? JI_OK : ji__fail_memory(r->ctx);
  if (!status)
    status = require_labels(r, dataset, o->channel, &r->channel);
  if (!status && o->group)
    status = require_labels(r, dataset, o->group, &r->group);
  for (int64_t i = 0; i < o->stratum_count && !status; i++) {
    status = require_labels(r, dataset, o->strata[i], &unused);
    keys[i] = ji_dataset_find(dataset, o->strata[i]);
  }
  if (!status)
    status = ji__groups_create(r->ctx, dataset, keys, (size_t)o->stratum_count, &r->strata);
  if (!status)
    status = find_duplicates(r, dataset, keys, (size_t)o->stratum_count);
  ji__release(ji__allocator(r->ctx), keys);
  return status;
}

static ji_status bad_cell(reading *r, int64_t row, const char *name, double value,
                          const char *expected) {
  char text[JI__NUMBER_SIZE];
  ji__number_print(value, text);
  return ji__fail(r->ctx, JI_ERROR_VALUE, WHAT ": row %lld, column \"%s\" is %s: %s was expected",
                  (long long)row + 1, name, text, expected);
}

static ji_status read_counts(reading *r, int64_t row, double *out) {
  const ji__funnel *f = r->funnel;
  double before = INFINITY;
  for (int64_t i = 0; i < f->stage_count; i++) {
    out[i] = NAN;
    if (!ji__quantity_at(&r->columns[i], row, &out[i]))
      continue;
    if (!(out[i] >= 0) || isinf(out[i]) || out[i] != floor(out[i]))
      return bad_cell(r, row, f->stages[i], out[i], "a whole number that is not negative");
    if (out[i] > before)
      return bad_cell(r, row, f->stages[i], out[i], "no more than in the stage before");
    before = out[i];
  }
  return JI_OK;
}

static ji_status read_measures(reading *r, int64_t row, double *out) {
  const ji__funnel *f = r->funnel;
  double *exposure = &out[f->stage_count], *cost = &out[f->stage_count + 1];
  *exposure = *cost = NAN;
  if (ji__quantity_at(&r->columns[f->stage_count], row, exposure) &&
      (!(*exposure > 0) || isinf(*exposure)))
    return bad_cell(r, row, r->columns[f->stage_count].column->name, *exposure,
                    "an exposure above 0");
  if (ji__quantity_at(&r->columns[f->stage_count + 1], row, cost) &&
      (!(*cost >= 0) || isinf(*cost)))
    return bad_cell(r, row, r->columns[f->stage_count + 1].column->name, *cost,
                    "a cost that is not negative");
  return JI_OK;
}

static int64_t place(const ji__funnel *f, int64_t group, int64_t stratum, int64_t channel) {
  return ((group * f->stratum_count + stratum) * f->channel_count + channel) * (f->stage_count + 2);
}

static ji_status copy_names(ji_context *ctx, const ji__index *index, char ***out, int64_t *count) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = ji__allocate_array(allocator, (size_t)index->count + 1, sizeof **out);
  for (int64_t i = 0; *out && i < index->count; i++) {
    (*out)[i] = ji__copy_bytes(allocator, index->words[i].text, index->words[i].size);
    if (!(*out)[i])
      return ji__fail_memory(ctx);
    ++*count;
  }
  return *out ? JI_OK : ji__fail_memory(ctx);
}

static int64_t label_at(ji__index *index, const ji_column *column, int64_t row) {
  size_t size = 0;
  const char *text = column ? ji__column_text(column, row, &size) : "";
  return ji__index_add(index, text, size);
}

static ji_status index_labels(reading *r, int64_t rows) {
  ji__funnel *f = r->funnel;
  ji_status status = ji__index_create(r->ctx, rows, &r->channels);
  if (!status)
    status = ji__index_create(r->ctx, rows, &r->groups);
  for (int64_t row = 0; row < rows && !status; row++) {
    label_at(&r->channels, r->channel, row);
    label_at(&r->groups, r->group, row);
  }
  if (!status)
    status = copy_names(r->ctx, &r->channels, &f->channels, &f->channel_count);
  if (!status)
    status = copy_names(r->ctx, &r->groups, &f->groups, &f->group_count);
  f->stratum_count = r->strata.count;
  return status;
}

static ji_status add_rows(reading *r, int64_t rows) {
  ji__funnel *f = r->funnel;
  int64_t width = f->stage_count + 2;
  double counts[JI__FUNNEL_STAGES + 2];
  size_t cells = (size_t)(f->group_count * f->stratum_count);
  f->sums = ji__allocate_array(ji__allocator(r->ctx), cells,
                               (size_t)(f->channel_count * width) * sizeof *f->sums);
  if (!f->sums)
    return ji__fail_memory(r->ctx);
  for (int64_t row = 0; row < rows; row++) {
    ji_status status = read_counts(r, row, counts);
    if (!status)
      status = read_measures(r, row, counts);
    if (status)
      return status;
    double *to = f->sums + place(f, label_at(&r->groups, r->group, row), r->strata.group[row],
                                 label_at(&r->channels, r->channel, row));
    for (int64_t i = 0; i < width; i++)
      to[i] += counts[i];
  }
  return JI_OK;
}

/* A stratum in which nobody was reached compares nothing. */
static ji_status check_strata(const reading *r) {
  const ji__funnel *f = r->funnel;
  for (int64_t k = 0; f->options.stratum_count && k < f->stratum_count; k++) {
    double sum = 0;
    for (int64_t g = 0; g < f->group_count; g++)
      for (int64_t c = 0; c < f->channel_count; c++)
        sum += f->sums[place(f, g, k, c)];
    if (sum == 0)
      return ji__fail(r->ctx, JI_ERROR_VALUE,
                      WHAT ": the stratum of row %lld is empty: no channel has any of \"%s\" in it",
                      (long long)r->strata.first_row[k] + 1, f->stages[0]);
  }
  return JI_OK;
}

/* --- stages that mean something else ------------------------------------------------------ */

static int64_t find_text(const char *const *names, int64_t count, const char *text, size_t size) {
  for (int64_t i = 0; i < count; i++)
    if (strlen(names[i]) == size && !memcmp(names[i], text, size))
      return i;
  return -1;
}

/* STAGE, or CHANNEL:STAGE. */
static ji_status read_unlike(reading *r, const char *text, size_t size) {
  ji__funnel *f = r->funnel;
  int64_t stage = find_text(f->stages, f->stage_count, text, size), channel = -1;
  const char *colon = NULL;
  for (size_t i = 0; stage < 0 && i < size; i++)
    colon = text[i] == ':' ? text + i : colon;
  if (colon) {
    size_t front = (size_t)(colon - text);
    stage = find_text(f->stages, f->stage_count, colon + 1, size - front - 1);
    channel = find_text((const char *const *)f->channels, f->channel_count, text, front);
    if (channel < 0)
      return ji__fail(r->ctx, JI_ERROR_LABEL, NAME ".unlike: there is no channel \"%.*s\"",
                      ji__clip(text, front, SHOWN), text);
  }
  if (stage < 0)
    return ji__fail(r->ctx, JI_ERROR_NOT_FOUND, NAME ".unlike: \"%.*s\" is no stage",
                    ji__clip(text, size, SHOWN), text);
  for (int64_t c = 0; c < f->channel_count; c++)
    if ((channel < 0 || c == channel) && stage < f->unlike[c])
      f->unlike[c] = stage;
  return JI_OK;
}

static ji_status find_unlike(reading *r) {
  ji__funnel *f = r->funnel;
  const char *at = f->options.unlike;
  f->unlike =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)f->channel_count + 1, sizeof *f->unlike);
  if (!f->unlike)
    return ji__fail_memory(r->ctx);
  for (int64_t c = 0; c < f->channel_count; c++)
    f->unlike[c] = f->stage_count;
  while (at && *at) {
    size_t size = strcspn(at, "|");
    ji_status status = read_unlike(r, at, size);
    if (status)
      return status;
    at += size + (at[size] == '|');
  }
  return JI_OK;
}

static ji_status find_reference(reading *r) {
  ji__funnel *f = r->funnel;
  const char *name = f->options.reference;
  for (f->reference = 0; f->reference < f->channel_count; f->reference++)
    if (!name || !strcmp(name, f->channels[f->reference]))
      return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_LABEL, NAME ".reference: there is no channel \"%s\"", name);
}

ji_status ji__funnel_read(ji_context *ctx, const char *function, const ji_dataset *dataset,
                          const ji_recruitment_options *options, ji__funnel *out) {
  reading r = {.ctx = ctx, .funnel = out};
  int64_t rows = ji_dataset_row_count(dataset);
  *out = (ji__funnel){.stage_count = 0};
  ji_status status = read_options(ctx, function, options, out);
  if (!status)
    status = find_stages(ctx, dataset, out);
  if (!status)
    status = find_measures(&r, dataset);
  if (!status && !rows)
    status = ji__fail(ctx, JI_ERROR_SHAPE, WHAT ": there are no rows");
  if (!status)
    status = find_labels(&r, dataset);
  if (!status)
    status = index_labels(&r, rows);
  if (!status)
    status = add_rows(&r, rows);
  if (!status)
    status = check_strata(&r);
  if (!status)
    status = find_unlike(&r);
  if (!status)
    status = find_reference(&r);
  ji__index_free(ctx, &r.channels);
  ji__index_free(ctx, &r.groups);
  ji__groups_free(ctx, &r.strata);
  return status;
}

static void free_names(const ji_allocator *allocator, char **names, int64_t count) {
  for (int64_t i = 0; names && i < count; i++)
    ji__release(allocator, names[i]);
  ji__release(allocator, names);
}

void ji__funnel_free(ji_context *ctx, ji__funnel *funnel) {
  const ji_allocator *allocator = ji__allocator(ctx);
  free_names(allocator, funnel->channels, funnel->channel_count);
  free_names(allocator, funnel->groups, funnel->group_count);
  for (int64_t i = 0; i < JI__FUNNEL_STAGES; i++)
    ji__release(allocator, funnel->units[i]);
  ji__release(allocator, funnel->unlike);
  ji__release(allocator, funnel->cost_unit);
  ji__release(allocator, funnel->exposure_unit);
  ji__release(allocator, funnel->sums);
}

/* --- sums --------------------------------------------------------------------------------- */

int64_t ji__funnel_exposure(const ji__funnel *funnel) {
  return funnel->stage_count;
}

int64_t ji__funnel_cost(const ji__funnel *funnel) {
  return funnel->stage_count + 1;
}

double ji__funnel_sum(const ji__funnel *f, int64_t group, int64_t channel, int64_t what) {
  double sum = 0;
  for (int64_t g = 0; g < f->group_count; g++)
    for (int64_t k = 0; (group < 0 || g == group) && k < f->stratum_count; k++)
      sum += f->sums[place(f, g, k, channel) + what];
  return sum;
}

ji__two_groups ji__funnel_pair(const ji__funnel *f, int64_t group, int64_t channel, int64_t stage,
                               int64_t of) {
  return (ji__two_groups){
      ji__funnel_sum(f, group, channel, stage), ji__funnel_sum(f, group, channel, of),
      ji__funnel_sum(f, group, f->reference, stage), ji__funnel_sum(f, group, f->reference, of)};
}

ji__two_groups ji__funnel_stratum(const ji__funnel *f, int64_t group, int64_t stratum,
                                  int64_t channel, int64_t stage, int64_t of) {
  ji__two_groups out = {0, 0, 0, 0};
  for (int64_t g = 0; g < f->group_count; g++) {
    if (group >= 0 && g != group)
      continue;
    const double *own = f->sums + place(f, g, stratum, channel);
    const double *other = f->sums + place(f, g, stratum, f->reference);
    out.events += own[stage];
    out.of += own[of];
    out.reference_events += other[stage];
    out.reference_of += other[of];
  }
  return out;
}

int ji__funnel_is_unlike(const ji__funnel *f, int64_t channel, int64_t stage) {
  return stage >= f->unlike[channel] || stage >= f->unlike[f->reference];
}

const char *ji__funnel_reason(const ji__funnel *f, const ji__two_groups *pair, int64_t channel,
                              int64_t stage) {
  if (isnan(pair->events + pair->of + pair->reference_events + pair->reference_of))
    return "not_recorded";
  if (!(pair->of > 0) || !(pair->reference_of > 0))
    return "no_trials";
  if (!(pair->events > 0) || !(pair->reference_events > 0))
    return "no_events";
  return ji__funnel_is_unlike(f, channel, stage) ? "unlike_stage" : NULL;
}

/* --- provenance --------------------------------------------------------------------------- */

ji_status ji__funnel_describe(ji_context *ctx, const char *function, const ji_dataset *dataset,
                              const ji__funnel *f, ji__provenance **out) {
  const char *const texts[][2] = {{"channel", f->options.channel},
                                  {"reference", f->channels[f->reference]},
                                  {"group", f->options.group},
                                  {"unlike", f->options.unlike}};
  ji_status status = ji__provenance_create(ctx, function, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "funnel", dataset);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(ctx, *out, "option", texts[i][0], texts[i][1]);
  for (int64_t i = 0; i < f->options.stratum_count && !status; i++)
    status = ji__provenance_add(ctx, *out, "option", "stratum", f->options.strata[i]);
  for (int64_t i = 0; i < f->stage_count && !status; i++)
    status = ji__provenance_add(ctx, *out, "option", "stage", f->stages[i]);
  if (!status && f->options.exact_trials)
    status =
        ji__provenance_number(ctx, *out, "option", "exact_trials", (double)f->options.exact_trials);
  return status ? status
                : ji__provenance_number(ctx, *out, "option", "confidence", f->options.confidence);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why the job-finding rate changed: tightness, who looks for work, where the vacancies are, and
 * efficiency within groups, by Shapley's rule. */
#include "data/bundle.h"
#include "data/frame.h"
#include "data/writer.h"
#include "model/matching/matching.h"
#include "stats/shapley.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_matching_change"
#define NAME "ji_matching_change_options"
#define WHAT "data"
#define FORM_STEP 1e-5 /* of a form's parameter, for differences */

static const ji_matching_change_options defaults = {.size = sizeof(ji_matching_change_options),
                                                    .hires = "hires",
                                                    .seekers = "seekers",
                                                    .vacancies = "vacancies",
                                                    .group = "group",
                                                    .period = "period",
                                                    .confidence = 0.95};

#define MINIMUM (offsetof(ji_matching_change_options, reserved) + sizeof(int32_t))

ji_status ji_matching_change_options_init(ji_matching_change_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

enum { TIGHTNESS_FACTOR, COMPOSITION, DISPERSION, EFFICIENCY, FACTORS, TOTAL = FACTORS, TERMS };

static const char *const terms[TERMS] = {"tightness", "composition", "dispersion", "efficiency",
                                         "total"};

/* A group in one period. */
typedef struct cell {
  double hires, seekers, vacancies;
  int64_t row;                        /* in the data; -1: not there */
  double share, relative, efficiency; /* s_i, r_i, ln A_i (-inf: none was hired); nan: unknown */
} cell;

/* All groups in one period. */
typedef struct side {
  cell *cells;
  int64_t period; /* level */
  double hires, seekers, vacancies;
  int64_t rows;
} side;

typedef struct change {
  ji_context *ctx;
  const ji_dataset *data;
  ji_matching_change_options options;
  const ji__matching *matching;
  ji__levels groups, periods;
  side sides[2]; /* before, after */
  double values[TERMS], errors[TERMS];
} change;

/* --- options ------------------------------------------------------------------------------ */

static ji_status read_options(ji_context *ctx, const ji_matching_change_options *options,
                              ji_matching_change_options *out) {
  *out = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, NAME, options, MINIMUM, out, sizeof *out);
  if (status)
    return status;
  out->hires = out->hires ? out->hires : defaults.hires;
  out->seekers = out->seekers ? out->seekers : defaults.seekers;
  out->vacancies = out->vacancies ? out->vacancies : defaults.vacancies;
  out->group = out->group ? out->group : defaults.group;
  out->period = out->period ? out->period : defaults.period;
  if (!(out->confidence > 0 && out->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".confidence: above 0 and below 1 was expected");
  if (out->shared_vacancies & ~1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".shared_vacancies: 0 or 1 was expected");
  if (out->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, NAME ".reserved: 0 was expected");
  return JI_OK;
}

static ji_status check_model(const change *c) {
  double returns = ji__matching_returns(&c->matching->function);
  return fabs(returns - 1) <= 1e-12
             ? JI_OK
             : ji__fail(c->ctx, JI_ERROR_UNSUPPORTED,
                        FUNCTION ": the model's returns to scale are not 1: a job-finding rate "
                                 "that depends on the size of the market is not split");
}

/* --- reading ------------------------------------------------------------------------------ */

static ji_status find_period(const change *c, const char *name, int64_t otherwise, int64_t *out) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(c->ctx));
  *out = name ? -1 : otherwise;
  for (int64_t p = 0; p < c->periods.count && *out < 0; p++) {
    label.size = 0;
    ji__levels_label(&c->periods, p, &label);
    if (!label.failed && !strcmp(label.data, name))
      *out = p;
  }
  ji_status status = label.failed ? ji__fail_memory(c->ctx) : JI_OK;
  if (!status && *out < 0)
    status = ji__fail(c->ctx, JI_ERROR_LABEL, WHAT ": column \"%s\" has no \"%s\"",
                      c->options.period, name);
  ji__buffer_free(&label);
  return status;
}

static ji_status find_periods(change *c) {
  if (c->periods.count < 1)
    return ji__fail(c->ctx, JI_ERROR_SHAPE, WHAT ": column \"%s\" has no periods",
                    c->options.period);
  ji_status status = find_period(c, c->options.before, 0, &c->sides[0].period);
  if (!status)
    status = find_period(c, c->options.after, c->periods.count - 1, &c->sides[1].period);
  if (!status && c->sides[0].period == c->sides[1].period)
    status = ji__fail(c->ctx, JI_ERROR_ARGUMENT, FUNCTION ": two different periods were expected");
  return status;
}

static ji_status read_count(const change *c, const ji__matching_count *count, int64_t row,
                            double *out) {
  int found = 0;
  ji_status status = ji__matching_count_at(c->ctx, count, WHAT, row, &found, out);
  if (!status && !found)
    status = ji__fail(c->ctx, JI_ERROR_VALUE,
                      WHAT ": row %lld, column \"%s\" is null: a count was expected",
                      (long long)row + 1, count->column->name);
  return status;
}

static ji_status check_cell(const change *c, const cell *own) {
  const char *without = NULL;
  if (own->hires > 0 && own->seekers == 0)
    without = "seekers";
  else if (own->hires > 0 && own->vacancies == 0)
    without = "vacancies";
  return without ? ji__fail(c->ctx, JI_ERROR_VALUE, WHAT ": row %lld: there are hires without %s",
                            (long long)own->row + 1, without)
                 : JI_OK;
}

static ji_status read_cell(change *c, const ji__matching_count *counts, int64_t row, side *own) {
  if (c->groups.codes[row] < 0)
    return ji__fail(c->ctx, JI_ERROR_LABEL, WHAT ": row %lld, column \"%s\" is null",
                    (long long)row + 1, c->options.group);
  cell *into = &own->cells[c->groups.codes[row]];
  if (into->row >= 0)
    return ji__fail(c->ctx, JI_ERROR_LABEL,
                    WHAT ": rows %lld and %lld are of one group and period: one row was expected",
                    (long long)into->row + 1, (long long)row + 1);
  into->row = row;
  ji_status status = read_count(c, &counts[JI__MATCHING_HIRES], row, &into->hires);
  if (!status)
    status = read_count(c, &counts[JI__MATCHING_SEEKERS], row, &into->seekers);
  if (!status)
    status = read_count(c, &counts[JI__MATCHING_VACANCIES], row, &into->vacancies);
  if (!status && c->options.shared_vacancies && own->rows > 0 && into->vacancies != own->vacancies)
    return ji__fail(c->ctx, JI_ERROR_VALUE,
                    WHAT ": row %lld, column \"%s\": vacancies are shared, but differ from those "
                         "of an earlier row of the period",
                    (long long)row + 1, c->options.vacancies);
  if (status)
    return status;
  own->rows++;
  own->hires += into->hires;
  own->seekers += into->seekers;
  own->vacancies = c->options.shared_vacancies ? into->vacancies : own->vacancies + into->vacancies;
  return check_cell(c, into);
}

static ji_status make_cells(change *c) {
  size_t count = (size_t)c->groups.count + 1;
  for (int s = 0; s < 2; s++) {
    c->sides[s].cells = ji__allocate_array(ji__allocator(c->ctx), count, sizeof *c->sides[s].cells);
    if (!c->sides[s].cells)
      return ji__fail_memory(c->ctx);
    for (size_t g = 0; g < count; g++)
      c->sides[s].cells[g] = (cell){0, 0, 0, -1, 0, NAN, NAN};
  }
  return JI_OK;
}

static ji_status check_side(const change *c, const side *own) {
  if (own->hires > 0 && own->seekers > 0 && own->vacancies > 0)
    return JI_OK;
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(c->ctx));
  ji__levels_label(&c->periods, own->period, &label);
  ji_status status =
      label.failed ? ji__fail_memory(c->ctx)
                   : ji__fail(c->ctx, JI_ERROR_VALUE,
                              WHAT ": period %s has no hires, seekers or vacancies", label.data);
  ji__buffer_free(&label);
  return status;
}

static ji_status read_data(change *c) {
  const ji_matching_change_options *o = &c->options;
  const char *const names[] = {o->hires, o->seekers, o->vacancies};
  ji__matching_count counts[JI__MATCHING_COUNTS];
  ji_status status = ji__matching_counts_find(c->ctx, c->data, WHAT, names, counts);
  if (!status)
    status = ji__frame_levels(c->ctx, c->data, WHAT, c->options.group, &c->groups);
  if (!status)
    status = ji__frame_levels(c->ctx, c->data, WHAT, c->options.period, &c->periods);
  if (!status)
    status = find_periods(c);
  if (!status)
    status = make_cells(c);
  for (int64_t row = 0; row < c->data->rows && !status; row++)
    if (c->periods.codes[row] < 0)
      status = ji__fail(c->ctx, JI_ERROR_LABEL, WHAT ": row %lld, column \"%s\" is null",
                        (long long)row + 1, c->options.period);
  for (int64_t row = 0; row < c->data->rows && !status; row++)
    for (int s = 0; s < 2 && !status; s++)
      if (c->periods.codes[row] == c->sides[s].period)
        status = read_cell(c, counts, row, &c->sides[s]);
  for (int s = 0; s < 2 && !status; s++)
    status = check_side(c, &c->sides[s]);
  return status;
}

/* --- factors ------------------------------------------------------------------------------ */

static ji_status fail_form(const change *c, const cell *own) {
  return ji__fail(c->ctx, JI_ERROR_VALUE,
                  WHAT ": row %lld: the hires are not below the vacancies, which an urn-ball "
                       "function cannot give",
                  (long long)own->row + 1);
}

/* Shares, places among the vacancies, and the efficiencies under this function. */
static ji_status find_factors(change *c, const ji__matching_function *f) {
  for (int s = 0; s < 2; s++) {
    side *own = &c->sides[s];
    double tightness = own->vacancies / own->seekers;
    for (int64_t g = 0; g < c->groups.count; g++) {
      cell *k = &own->cells[g];
      k->share = k->seekers / own->seekers;
      if (!(k->seekers > 0))
        continue;
      k->relative = k->vacancies / k->seekers / tightness;
      if (c->options.shared_vacancies)
        k->relative = 1;
      if (k->hires == 0) {
        k->efficiency = k->relative > 0 ? -INFINITY : NAN;
        continue;
      }
      k->efficiency =
          ji__matching_invert(f, log(k->hires / k->seekers), 0, log(tightness * k->relative));
      if (isnan(k->efficiency))
        return fail_form(c, k);
    }
  }
  return JI_OK;
}

/* What a group lacks in one period is as in the other, so that it does not change. */
static double either(double own, double other) {
  return isnan(own) ? other : own;
}

/* The job-finding rate with each factor from the side that its bit says. */
static double rate_of(const change *c, const ji__matching_function *f, unsigned after) {
  const side *of[FACTORS];
  double sum = 0;
  for (int i = 0; i < FACTORS; i++)
    of[i] = &c->sides[after >> i & 1];
  double tightness = of[TIGHTNESS_FACTOR]->vacancies / of[TIGHTNESS_FACTOR]->seekers;
  for (int64_t g = 0; g < c->groups.count; g++) {
    const cell *k[2] = {&c->sides[0].cells[g], &c->sides[1].cells[g]};
    unsigned r = after >> DISPERSION & 1, e = after >> EFFICIENCY & 1;
    double relative = either(k[r]->relative, k[1 - r]->relative);
    double efficiency = either(k[e]->efficiency, k[1 - e]->efficiency);
    double share = of[COMPOSITION]->cells[g].share;
    if (share > 0 && relative > 0 && efficiency > -INFINITY)
      sum += share * exp(ji__matching_at(f, efficiency, 0, log(tightness * relative)).log_hires);
  }
  return sum;
}

/* Shapley's value of each factor: what it adds to a set of others, over all orders. */
static ji_status split(change *c, const ji__matching_function *f, double values[TERMS]) {
  double logs[1U << FACTORS];
  ji_status status = find_factors(c, f);
  if (status)
    return status;
  for (unsigned set = 0; set < 1U << FACTORS; set++)
    logs[set] = log(rate_of(c, f, set));
  for (int i = 0; i < FACTORS; i++) {
    values[i] = 0;
    for (unsigned set = 0; set < 1U << FACTORS; set++)
      if (!(set >> i & 1))
        values[i] +=
            ji__shapley_weight(FACTORS, ji__set_size(set)) * (logs[set | 1U << i] - logs[set]);
  }
  values[TOTAL] = logs[(1U << FACTORS) - 1] - logs[0];
  return JI_OK;
}

static ji_status check_split(const change *c) {
  for (int i = 0; i < TERMS; i++)
    if (!isfinite(c->values[i]))
      return ji__fail(c->ctx, JI_ERROR_VALUE,
                      WHAT ": nobody would be hired with the factors of one period in the other: "
                           "the groups that hire in both are too few to split the change");
  return JI_OK;
}

/* --- errors ------------------------------------------------------------------------------- */

/* Derivatives by each parameter of the form, from differences on both sides. */
static ji_status differentiate(change *c, double slopes[JI__MATCHING_SHAPES][TERMS]) {
  const ji__matching_function *f = &c->matching->function;
  for (int j = 0; j < ji__matching_shapes(f); j++) {
    double step = FORM_STEP, at[2][TERMS];
    for (int s = 0; s < 2; s++) {
      ji__matching_function moved = *f;
      moved.shape[j] += s ? step : -step;
      ji_status status = split(c, &moved, at[s]);
      if (status)
        return status;
    }
    for (int i = 0; i < TERMS; i++)
      slopes[j][i] = (at[1][i] - at[0][i]) / (2 * step);
  }
  return JI_OK;
}

static ji_status find_errors(change *c) {
  double slopes[JI__MATCHING_SHAPES][TERMS];
  const double *covariance = c->matching->covariance;
  int shapes = ji__matching_shapes(&c->matching->function);
  for (int i = 0; i < TERMS; i++)
    c->errors[i] = NAN;
  if (!c->matching->has_errors)
    return JI_OK;
  ji_status status = differentiate(c, slopes);
  if (status)
    return status;
  for (int i = 0; i < TERMS; i++) {
    double variance = 0;
    for (int j = 0; j < shapes; j++)
      for (int l = 0; l < shapes; l++)
        variance += slopes[j][i] * slopes[l][i] * covariance[j * JI__MATCHING_SHAPES + l];
    c->errors[i] = variance < 0 ? 0 : sqrt(variance);
  }
  c->errors[TOTAL] = 0; /* it is in the data */
  return JI_OK;
}

/* --- tables ------------------------------------------------------------------------------- */

static ji_status finish(const change *c, ji_status status, ji__writer *writer,
                        ji__provenance *provenance, ji_dataset **out) {
  if (!status)
    status = ji__writer_finish(c->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status write_change(const change *c, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"term", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"value", JI_TYPE_FLOAT64, NULL, "log points of the job-finding rate", NULL},
      {"se", JI_TYPE_FLOAT64, NULL, "of the model's parameters alone", NULL},
      {"low", JI_TYPE_FLOAT64, NULL, "lower end of the interval", NULL},
      {"high", JI_TYPE_FLOAT64, NULL, "upper end of the interval", NULL},
  };
  double factor = ji__matching_width(c->matching, c->options.confidence);
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(c->ctx, columns, 5, &writer);
  for (int i = 0; i < TERMS && !status; i++) {
    ji__writer_text(writer, 0, terms[i]);
    ji__writer_number(writer, 1, c->values[i]);
    ji__writer_finite(writer, 2, c->errors[i]);
    ji__writer_finite(writer, 3, c->values[i] - factor * c->errors[i]);
    ji__writer_finite(writer, 4, c->values[i] + factor * c->errors[i]);
    ji__writer_end_row(writer);
  }
  return finish(c, status, writer, provenance, out);
}

static double whole_efficiency(const change *c, const side *own) {
  return ji__matching_invert(&c->matching->function, log(own->hires / own->seekers), 0,
                             log(own->vacancies / own->seekers));
}

static ji_status write_summary(const change *c, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"before", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"after", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"job_finding_before", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
      {"job_finding_after", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
      {"tightness_before", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
      {"tightness_after", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
      {"efficiency_change", JI_TYPE_FLOAT64, NULL, "of ln A of the market as one", NULL},
      {"composition_removed", JI_TYPE_FLOAT64, NULL, "within groups", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(c->ctx, columns, 8, &writer);
  for (size_t s = 0; s < 2 && !status; s++) {
    const side *own = &c->sides[s];
    status = ji__matching_write_label(c->ctx, writer, s, &c->periods, own->period);
    ji__writer_number(writer, 2 + s, own->hires / own->seekers);
    ji__writer_number(writer, 4 + s, own->vacancies / own->seekers);
  }
  if (!status) {
    ji__writer_finite(writer, 6,
                      whole_efficiency(c, &c->sides[1]) - whole_efficiency(c, &c->sides[0]));
    ji__writer_number(writer, 7, c->values[EFFICIENCY]);
    ji__writer_end_row(writer);
  }
  return finish(c, status, writer, provenance, out);
}

static ji_status write_group(const change *c, ji__writer *writer, int64_t g) {
  ji_status status = ji__matching_write_label(c->ctx, writer, 0, &c->groups, g);
  for (size_t s = 0; s < 2; s++) {
    const side *own = &c->sides[s];
    const cell *k = &own->cells[g];
    ji__writer_number(writer, 1 + s, k->share);
    ji__writer_finite(writer, 3 + s, k->hires / k->seekers);
    ji__writer_finite(writer, 5 + s, k->relative * own->vacancies / own->seekers);
    ji__writer_finite(writer, 7 + s, k->efficiency);
    if (!(k->seekers > 0))
      ji__writer_text(writer, 9, s ? "absent_after" : "absent_before");
  }
  ji__writer_end_row(writer);
  return status;
}

static ji_status write_groups(const change *c, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {"group", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"share_before", JI_TYPE_FLOAT64, NULL, "of all seekers", NULL},
      {"share_after", JI_TYPE_FLOAT64, NULL, "of all seekers", NULL},
      {"job_finding_before", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
      {"job_finding_after", JI_TYPE_FLOAT64, NULL, "hires per seeker", NULL},
      {"tightness_before", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
      {"tightness_after", JI_TYPE_FLOAT64, NULL, "vacancies per seeker", NULL},
      {"log_efficiency_before", JI_TYPE_FLOAT64, NULL, "ln A", NULL},
      {"log_efficiency_after", JI_TYPE_FLOAT64, NULL, "ln A", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "why something is null", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(c->ctx, columns, 10, &writer);
  for (int64_t g = 0; g < c->groups.count && !status; g++)
    if (c->sides[0].cells[g].row >= 0 || c->sides[1].cells[g].row >= 0)
      status = write_group(c, writer, g);
  return finish(c, status, writer, provenance, out);
}

static ji_status write_tables(const change *c, ji__provenance *provenance, ji_bundle **out) {
  static const struct {
    const char *name;
    ji_status (*write)(const change *c, ji__provenance *provenance, ji_dataset **out);
  } all[] = {{"change", write_change}, {"summary", write_summary}, {"groups", write_groups}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && !status; i++) {
    ji_dataset *table = NULL;
    status = all[i].write(c, provenance, &table);
    if (!status)
      status = ji__bundle_put(c->ctx, out, all[i].name, table);
    ji_dataset_unref(table);
  }
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status describe(const change *c, const ji_model *model, ji__provenance **out) {
  const ji_matching_change_options *o = &c->options;
  const char *const texts[][2] = {{"hires", o->hires},         {"seekers", o->seekers},
                                  {"vacancies", o->vacancies}, {"group", o->group},
                                  {"period", o->period},       {"before", o->before},
                                  {"after", o->after}};
  ji_status status = ji__provenance_create(c->ctx, FUNCTION, out);
  if (!status)
    status = ji__provenance_steps(c->ctx, *out, model->provenance);
  if (!status)
    status = ji__provenance_input(c->ctx, *out, WHAT, c->data);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(c->ctx, *out, "option", texts[i][0], texts[i][1]);
  if (!status)
    status = ji__provenance_number(c->ctx, *out, "option", "shared_vacancies", o->shared_vacancies);
  return status ? status
                : ji__provenance_number(c->ctx, *out, "option", "confidence", o->confidence);
}

static ji_status run(change *c, const ji_model *model, ji_bundle **out) {
  ji__provenance *provenance = NULL;
  ji_status status = check_model(c);
  if (!status)
    status = read_data(c);
  if (!status)
    status = find_errors(c);
  if (!status)
    status = split(c, &c->matching->function, c->values);
  if (!status)
    status = check_split(c);
  if (!status)
    status = describe(c, model, &provenance);
  if (!status)
    status = write_tables(c, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_matching_change(ji_context *ctx, const ji_dataset *data, const ji_model *model,
                             const ji_matching_change_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!data || !out)
    return ji__fail_null(ctx, FUNCTION, data ? "out" : "data");
  change c = {.ctx = ctx, .data = data};
  status = ji__matching_of(ctx, FUNCTION, model, &c.matching);
  if (!status)
    status = read_options(ctx, options, &c.options);
  if (!status)
    status = run(&c, model, out);
  for (int s = 0; s < 2; s++)
    ji__release(ji__allocator(ctx), c.sides[s].cells);
  ji__levels_free(ctx, &c.groups);
  ji__levels_free(ctx, &c.periods);
  if (status && *out) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  return status;
}

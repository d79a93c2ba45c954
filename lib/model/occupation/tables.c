/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of ji_occupation_jobs(). */
#include "codes/list.h"
#include "data/bundle.h"
#include "model/occupation/occupation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A table while it is written: the columns of `by`, then its own. */
typedef struct table {
  const ji__occ *run;
  ji__writer *writer;
  size_t first; /* own column */
} table;

static ji_status begin(const ji__occ *run, const ji__writer_column *own, size_t count, table *t) {
  size_t by = (size_t)run->options.by_count;
  *t = (table){.run = run, .first = by};
  ji__writer_column *columns =
      ji__allocate_array(ji__allocator(run->ctx), by + count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < by; i++)
    columns[i] = (ji__writer_column){.name = run->options.by[i], .type = JI_TYPE_TEXT};
  memcpy(columns + by, own, count * sizeof *own);
  ji_status status = ji__writer_create(run->ctx, columns, by + count, &t->writer);
  ji__release(ji__allocator(run->ctx), columns);
  return status;
}

static ji_status finish(table *t, ji_status status, ji__provenance *provenance, ji_dataset **out) {
  if (!status)
    status = ji__writer_finish(t->run->ctx, t->writer, provenance, out);
  ji__writer_free(t->writer);
  return status;
}

static void set_text(table *t, size_t column, const char *text) {
  ji__writer_text(t->writer, t->first + column, text);
}

static void set_word(table *t, size_t column, const ji__word *word) {
  if (word)
    ji__writer_bytes(t->writer, t->first + column, word->text, word->size);
}

static void set_number(table *t, size_t column, double value) {
  ji__writer_known(t->writer, t->first + column, value);
}

static void set_group(table *t, int64_t group) {
  const ji__occ *run = t->run;
  for (size_t i = 0; i < t->first; i++) {
    const ji_column *column = ji__dataset_view(run->jobs, run->by[i]);
    size_t size;
    const char *text = ji__code_cell(column, run->groups.first_row[group], &size);
    if (text)
      ji__writer_bytes(t->writer, i, text, size);
  }
}

/* Targets that nothing in the shares can go to are in no table. */
static int is_reached(const ji__occ *run, int64_t target) {
  return run->weight_start[target] < run->weight_start[target + 1];
}

static const ji__occ_figure *figure_at(const ji__occ *run, int64_t group, int64_t target) {
  return &run->figure[group * run->target_count + target];
}

static double total_of(const ji__occ *run, int64_t group) {
  return run->group[group].is_missing ? NAN : run->group[group].total;
}

/* nan where there is nothing to be a share of. */
static double share_of(double part, double whole) {
  return whole != 0 ? part / whole : NAN;
}

/* --- jobs --------------------------------------------------------------------------------- */

enum {
  OCCUPATION,
  NAME,
  VALUE,
  SHARE,
  ERROR,
  SAMPLING_LOW,
  SAMPLING_HIGH,
  BOUNDS_LOW,
  BOUNDS_HIGH,
  UNIT,
  MEASURE,
  INFERENCE,
  REASON,
  JOB_COLUMNS
};

static void set_name(table *t, int64_t target) {
  const ji__occ *run = t->run;
  size_t size;
  int64_t row = run->role ? run->role[target] : -1;
  if (row < 0)
    return;
  const ji_column *names = ji__dataset_view(run->roles, ji_dataset_find(run->roles, "name"));
  ji__word name = {ji__code_cell(names, row, &size), size};
  set_word(t, NAME, name.text ? &name : NULL);
}

static ji_status write_job(table *t, int64_t group, int64_t target) {
  const ji__occ *run = t->run;
  const ji__occ_figure *f = figure_at(run, group, target);
  ji_measure *measure = NULL;
  ji_status status = ji__occ_measure(run, group, target, &measure);
  if (status)
    return status;
  set_group(t, group);
  set_word(t, OCCUPATION, ji__occ_target(run, target));
  set_name(t, target);
  set_number(t, VALUE, f->value);
  set_number(t, SHARE, share_of(f->value, total_of(run, group)));
  set_number(t, ERROR, f->error);
  set_number(t, SAMPLING_LOW, f->low);
  set_number(t, SAMPLING_HIGH, f->high);
  set_number(t, BOUNDS_LOW, f->bounds_low);
  set_number(t, BOUNDS_HIGH, f->bounds_high);
  set_text(t, UNIT, run->group[group].unit);
  set_text(t, MEASURE, measure ? ji_measure_text(measure) : NULL);
  set_text(t, INFERENCE, f->inference);
  set_text(t, REASON, f->reason);
  ji__writer_end_row(t->writer);
  ji_measure_unref(measure);
  return JI_OK;
}

static ji_status parse_whole(const ji__occ *run, ji_measure **out) {
  return ji__measure_parse(run->ctx, "@measure", out);
}

static ji_status write_jobs(const ji__occ *run, ji__provenance *provenance, ji_dataset **out) {
  ji_measure *whole = NULL;
  table t = {.run = run};
  ji_status status = parse_whole(run, &whole);
  if (status)
    return status;
  const ji__writer_column columns[JOB_COLUMNS] = {
      {"occupation", JI_TYPE_TEXT, NULL, "null: not told", NULL},
      {"name", JI_TYPE_TEXT, NULL, "in the registry", NULL},
      {"value", JI_TYPE_FLOAT64, "@unit", "jobs", whole},
      {"share", JI_TYPE_FLOAT64, "1", "of the total", NULL},
      {"standard_error", JI_TYPE_FLOAT64, "@unit", NULL, whole},
      {"sampling_low", JI_TYPE_FLOAT64, "@unit", NULL, whole},
      {"sampling_high", JI_TYPE_FLOAT64, "@unit", NULL, whole},
      {"bounds_low", JI_TYPE_FLOAT64, "@unit", "for any shares and weights in bounds", whole},
      {"bounds_high", JI_TYPE_FLOAT64, "@unit", "the same", whole},
      {"unit", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"measure", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"inference", JI_TYPE_TEXT, NULL, "multinomial, jobs or none", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  status = begin(run, columns, JOB_COLUMNS, &t);
  for (int64_t g = 0; g < run->groups.count && !status; g++)
    for (int64_t c = 0; c < run->target_count && !status; c++)
      if (is_reached(run, c))
        status = write_job(&t, g, c);
  ji_measure_unref(whole);
  return finish(&t, status, provenance, out);
}

/* --- mix ---------------------------------------------------------------------------------- */

enum {
  TOTAL,
  TOLD,
  OCCUPATIONS,
  HERFINDAHL,
  TOP_SHARE,
  SHANNON,
  EFFECTIVE,
  NEW_JOBS,
  NEW_SHARE,
  NEW_ERROR,
  NEW_SAMPLING_LOW,
  NEW_SAMPLING_HIGH,
  NEW_BOUNDS_LOW,
  NEW_BOUNDS_HIGH,
  UNDATED,
  MIX_UNIT,
  MIX_MEASURE,
  MIX_REASON,
  MIX_COLUMNS
};

/* Jobs by occupation of one group, what is not told left out. */
typedef struct mix {
  double *values; /* falling */
  int64_t count;  /* of those with jobs */
  double sum;
  int has_negative;
} mix;

static int compare_values(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a < b) - (a > b);
}

static void fill_mix(const ji__occ *run, int64_t group, mix *m) {
  m->count = m->has_negative = 0;
  m->sum = 0;
  for (int64_t c = 0; c < run->targets->count && c < run->target_count; c++) {
    double value = figure_at(run, group, c)->value;
    if (isnan(value) || value == 0)
      continue;
    m->values[m->count++] = value;
    m->sum += value;
    m->has_negative |= value < 0;
  }
  qsort(m->values, (size_t)m->count, sizeof *m->values, compare_values);
}

static void write_concentration(table *t, const mix *m) {
  double squares = 0, top = 0, entropy = 0;
  for (int64_t i = 0; i < m->count; i++) {
    double share = m->values[i] / m->sum;
    squares += share * share;
    entropy -= share * log(share);
    top += i < t->run->options.top ? share : 0;
  }
  set_number(t, HERFINDAHL, squares);
  set_number(t, TOP_SHARE, fmin(top, 1));
  set_number(t, SHANNON, fmax(entropy, 0));
  set_number(t, EFFECTIVE, exp(fmax(entropy, 0)));
}

/* The jobs of a group in what goes from an occupation to a target. */
static double part_at(const ji__occ *run, int64_t group, int64_t i) {
  const ji__occ_weight *w = &run->weight[i];
  return run->own_jobs[group * run->occupation_count + w->occupation] * w->weight;
}

static void write_new(table *t, int64_t group) {
  const ji__occ *run = t->run;
  const ji__occ_figure *f = &run->fresh[group];
  double undated = 0;
  for (int64_t c = 0; c < run->target_count; c++)
    for (int64_t i = run->weight_start[c]; i < run->weight_start[c + 1]; i++)
      if (ji__occ_is_new(run, run->weight[i].occupation, c) < 0)
        undated += part_at(run, group, i);
  set_number(t, NEW_JOBS, f->value);
  set_number(t, NEW_SHARE, share_of(f->value, total_of(run, group)));
  set_number(t, NEW_ERROR, f->error);
  set_number(t, NEW_SAMPLING_LOW, f->low);
  set_number(t, NEW_SAMPLING_HIGH, f->high);
  set_number(t, NEW_BOUNDS_LOW, f->bounds_low);
  set_number(t, NEW_BOUNDS_HIGH, f->bounds_high);
  set_number(t, UNDATED,
             share_of(run->group[group].is_missing ? NAN : undated, total_of(run, group)));
}

static const char *mix_reason(const ji__occ *run, int64_t group, const mix *m) {
  if (run->group[group].is_missing)
    return "jobs_not_told";
  return m->has_negative ? "negative" : m->sum > 0 ? NULL : "no_jobs";
}

static void write_group(table *t, int64_t group, mix *m) {
  const ji__occ *run = t->run;
  const char *reason;
  fill_mix(run, group, m);
  reason = mix_reason(run, group, m);
  set_group(t, group);
  set_number(t, TOTAL, total_of(run, group));
  if (!run->group[group].is_missing) {
    set_number(t, TOLD, share_of(m->sum, total_of(run, group)));
    ji__writer_integer(t->writer, t->first + OCCUPATIONS, m->count);
  }
  if (!reason)
    write_concentration(t, m);
  if (ji__occ_asks_new(run))
    write_new(t, group);
  set_text(t, MIX_UNIT, run->group[group].unit);
  set_text(t, MIX_MEASURE,
           run->group[group].measure ? ji_measure_text(run->group[group].measure) : NULL);
  set_text(t, MIX_REASON, reason);
  ji__writer_end_row(t->writer);
}

static ji_status write_mix(const ji__occ *run, ji__provenance *provenance, ji_dataset **out) {
  ji_measure *whole = NULL;
  table t = {.run = run};
  ji_status status = parse_whole(run, &whole);
  if (status)
    return status;
  const ji__writer_column columns[MIX_COLUMNS] = {
      {"total", JI_TYPE_FLOAT64, "@unit", "jobs", whole},
      {"told", JI_TYPE_FLOAT64, "1", "share of the total that is in occupations", NULL},
      {"occupations", JI_TYPE_INT64, NULL, "that have jobs", NULL},
      {"herfindahl", JI_TYPE_FLOAT64, "1", "sum of squared shares", NULL},
      {"top_share", JI_TYPE_FLOAT64, "1", "of the largest occupations", NULL},
      {"shannon", JI_TYPE_FLOAT64, "1", "entropy, natural logarithm", NULL},
      {"effective", JI_TYPE_FLOAT64, "1", "occupations of equal size with that entropy", NULL},
      {"new_jobs", JI_TYPE_FLOAT64, "@unit", "in new roles", NULL},
      {"new_share", JI_TYPE_FLOAT64, "1", "of the total", NULL},
      {"new_standard_error", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"new_sampling_low", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"new_sampling_high", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"new_bounds_low", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"new_bounds_high", JI_TYPE_FLOAT64, "@unit", NULL, NULL},
      {"undated_share", JI_TYPE_FLOAT64, "1", "of the total: no date is known", NULL},
      {"unit", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"measure", JI_TYPE_TEXT, NULL, "of the total", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  mix m = {.values = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->target_count + 1,
                                        sizeof(double))};
  status = m.values ? begin(run, columns, MIX_COLUMNS, &t) : ji__fail_memory(run->ctx);
  for (int64_t g = 0; g < run->groups.count && !status; g++)
    write_group(&t, g, &m);
  ji__release(ji__allocator(run->ctx), m.values);
  ji_measure_unref(whole);
  return finish(&t, status, provenance, out);
}

/* --- profile ------------------------------------------------------------------------------ */

enum { ATTRIBUTE, CATEGORY, PROFILE_VALUE, COVERED, PROFILE_UNIT, PROFILE_REASON, PROFILE_COLUMNS };

/* The row of the profile that tells an attribute of what goes from an occupation to a target: of
 * the occupation itself, if it is there; -1: none does. */
static int64_t profile_row(const ji__occ *run, int64_t i, int64_t target,
                           const ji_column *attribute) {
  int64_t row = run->own_profile[run->weight[i].occupation];
  if (row < 0)
    row = run->profile_row[target];
  return row < 0 || ji__column_is_null(attribute, row) ? -1 : row;
}

static const char *profile_reason(const ji__occ *run, int64_t group, double covered) {
  if (run->group[group].is_missing)
    return "jobs_not_told";
  if (run->group[group].is_negative)
    return "negative";
  return covered > 0 ? NULL : "no_jobs";
}

static void write_attribute(table *t, int64_t group, const ji_column *attribute,
                            const ji__word *category, double sum, double covered) {
  const ji__occ *run = t->run;
  const char *reason = profile_reason(run, group, covered);
  set_group(t, group);
  set_text(t, ATTRIBUTE, attribute->name);
  set_word(t, CATEGORY, category);
  set_number(t, PROFILE_VALUE, reason ? NAN : sum / covered);
  set_number(t, COVERED,
             run->group[group].is_missing ? NAN : share_of(covered, total_of(run, group)));
  set_text(t, PROFILE_UNIT, category ? "1" : attribute->unit);
  set_text(t, PROFILE_REASON, reason);
  ji__writer_end_row(t->writer);
}

static void write_mean(table *t, int64_t group, const ji_column *attribute) {
  const ji__occ *run = t->run;
  double sum = 0, covered = 0, number;
  for (int64_t c = 0; c < run->target_count; c++)
    for (int64_t i = run->weight_start[c]; i < run->weight_start[c + 1]; i++) {
      int64_t row = profile_row(run, i, c, attribute);
      if (row < 0 || !ji__column_number(attribute, row, &number))
        continue;
      sum += part_at(run, group, i) * number;
      covered += part_at(run, group, i);
    }
  write_attribute(t, group, attribute, NULL, sum, covered);
}

/* Jobs by category; returns all that are told. */
static double sum_categories(const ji__occ *run, int64_t group, const ji_column *attribute,
                             ji__index *categories, double *sums) {
  double covered = 0;
  for (int64_t c = 0; c < run->target_count; c++)
    for (int64_t i = run->weight_start[c]; i < run->weight_start[c + 1]; i++) {
      int64_t row = profile_row(run, i, c, attribute);
      size_t size;
      if (row < 0)
        continue;
      const char *text = ji__code_cell(attribute, row, &size);
      sums[ji__index_add(categories, text, size)] += part_at(run, group, i);
      covered += part_at(run, group, i);
    }
  return covered;
}

static ji_status write_categories(table *t, int64_t group, const ji_column *attribute) {
  const ji__occ *run = t->run;
  const ji_allocator *allocator = ji__allocator(run->ctx);
  ji__index categories;
  int64_t most = attribute->length;
  double *sums = ji__allocate_array(allocator, (size_t)most + 1, sizeof *sums);
  ji_status status = ji__index_create(run->ctx, most, &categories);
  if (!status && !sums)
    status = ji__fail_memory(run->ctx);
  double covered = status ? 0 : sum_categories(run, group, attribute, &categories, sums);
  for (int64_t k = 0; k < categories.count && !status; k++)
    write_attribute(t, group, attribute, &categories.words[k], sums[k], covered);
  if (!status && !categories.count)
    write_attribute(t, group, attribute, NULL, NAN, 0);
  ji__index_free(run->ctx, &categories);
  ji__release(allocator, sums);
  return status;
}

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

static ji_status write_profiles(table *t, int64_t group) {
  const ji_dataset *profile = t->run->options.profile;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < profile->column_count && !status; i++) {
    const ji_column *attribute = ji__dataset_view(profile, i);
    if (!strcmp(attribute->name, "occupation"))
      continue;
    if (is_text(attribute))
      status = write_categories(t, group, attribute);
    else
      write_mean(t, group, attribute);
  }
  return status;
}

static ji_status write_profile(const ji__occ *run, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[PROFILE_COLUMNS] = {
      {"attribute", JI_TYPE_TEXT, NULL, "column of the profile", NULL},
      {"category", JI_TYPE_TEXT, NULL, "of a column of text", NULL},
      {"value", JI_TYPE_FLOAT64, "@unit", "mean over jobs, or the category's share", NULL},
      {"covered", JI_TYPE_FLOAT64, "1", "share of the total that it is told of", NULL},
      {"unit", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"reason", JI_TYPE_TEXT, NULL, "what is missing", NULL},
  };
  table t;
  ji_status status = begin(run, columns, PROFILE_COLUMNS, &t);
  for (int64_t g = 0; g < run->groups.count && !status; g++)
    status = write_profiles(&t, g);
  return finish(&t, status, provenance, out);
}

/* --- sectors ------------------------------------------------------------------------------ */

enum { SECTOR, SECTOR_OCCUPATION, SECTOR_VALUE, SECTOR_UNIT, SECTOR_COLUMNS };

/* Of one occupation: its share of each sector's jobs. */
static void fill_shares(const ji__occ *run, int64_t target, double *shares) {
  memset(shares, 0, (size_t)run->sectors.count * sizeof *shares);
  for (int64_t k = run->weight_start[target]; k < run->weight_start[target + 1]; k++) {
    const ji__occ_weight *w = &run->weight[k];
    for (int64_t i = run->share_start[w->occupation]; i < run->share_start[w->occupation + 1]; i++)
      shares[run->share[i].sector] += run->share[i].share * w->weight;
  }
}

static void write_sectors_of(table *t, int64_t group, int64_t target, const double *shares) {
  const ji__occ *run = t->run;
  for (int64_t s = 0; s < run->sectors.count; s++) {
    double jobs = run->cell[group * run->sectors.count + s].jobs * shares[s];
    if (jobs == 0)
      continue;
    set_group(t, group);
    set_word(t, SECTOR, &run->sectors.words[s]);
    set_word(t, SECTOR_OCCUPATION, ji__occ_target(run, target));
    set_number(t, SECTOR_VALUE, jobs);
    set_text(t, SECTOR_UNIT, run->group[group].unit);
    ji__writer_end_row(t->writer);
  }
}

static ji_status write_sectors(const ji__occ *run, ji__provenance *provenance, ji_dataset **out) {
  static const ji__writer_column columns[SECTOR_COLUMNS] = {
      {"sector", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"occupation", JI_TYPE_TEXT, NULL, "null: not told", NULL},
      {"value", JI_TYPE_FLOAT64, "@unit", "jobs", NULL},
      {"unit", JI_TYPE_TEXT, NULL, NULL, NULL},
  };
  table t = {.run = run};
  double *shares =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->sectors.count + 1, sizeof *shares);
  ji_status status = shares ? begin(run, columns, SECTOR_COLUMNS, &t) : ji__fail_memory(run->ctx);
  for (int64_t c = 0; c < run->target_count && !status; c++) {
    fill_shares(run, c, shares);
    for (int64_t g = 0; g < run->groups.count; g++)
      if (!run->group[g].is_missing)
        write_sectors_of(&t, g, c, shares);
  }
  ji__release(ji__allocator(run->ctx), shares);
  return finish(&t, status, provenance, out);
}

/* --- all of it ---------------------------------------------------------------------------- */

typedef ji_status (*write_function)(const ji__occ *run, ji__provenance *provenance,
                                    ji_dataset **out);

ji_status ji__occ_tables(const ji__occ *run, ji__provenance *provenance, ji_bundle **out) {
  const struct {
    const char *name;
    write_function write;
    int is_wanted;
  } all[] = {{"jobs", write_jobs, 1},
             {"mix", write_mix, 1},
             {"profile", write_profile, run->options.profile != NULL},
             {"sectors", write_sectors, run->options.detail != 0}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && !status; i++) {
    ji_dataset *made = NULL;
    if (!all[i].is_wanted)
      continue;
    status = all[i].write(run, provenance, &made);
    if (!status)
      status = ji__bundle_put(run->ctx, out, all[i].name, made);
    ji_dataset_unref(made);
  }
  if (status) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_occupation_jobs(): options, what the registry and the profile know, the run. */
#include "codes/list.h"
#include "codes/weight.h"
#include "data/bundle.h"
#include "data/provenance.h"
#include "data/unit.h"
#include "model/occupation/occupation.h"

#include <math.h>
#include <string.h>

#define FUNCTION "ji_occupation_jobs"
#define PROFILE "profile"
#define REGISTRY "the registry"

static const ji_occupation_options defaults = {.size = sizeof(ji_occupation_options),
                                               .sector = "component",
                                               .value = "value",
                                               .confidence = 0.95,
                                               .tolerance = 1e-6,
                                               .top = 3};

#define MINIMUM (offsetof(ji_occupation_options, detail) + sizeof(int32_t))

ji_status ji_occupation_options_init(ji_occupation_options *options, size_t size) {
  return ji__options_init(options, size, MINIMUM, &defaults, sizeof defaults);
}

/* --- options ------------------------------------------------------------------------------ */

static ji_status check_by(ji_context *ctx, const ji_occupation_options *o) {
  if (o->by_count < 0 || (o->by_count > 0 && !o->by))
    return ji__fail(ctx, JI_ERROR_ARGUMENT, JI__OCC_OPTIONS ".by: %lld names were expected",
                    (long long)o->by_count);
  for (int64_t i = 0; i < o->by_count; i++) {
    if (!o->by[i])
      return ji__fail_null(ctx, FUNCTION, "by");
    for (int64_t j = 0; j < i; j++)
      if (!strcmp(o->by[i], o->by[j]))
        return ji__fail(ctx, JI_ERROR_ARGUMENT, JI__OCC_OPTIONS ".by: \"%s\" is named twice",
                        o->by[i]);
  }
  return JI_OK;
}

static ji_status check_numbers(ji_context *ctx, const ji_occupation_options *o) {
  if (!(o->confidence > 0 && o->confidence < 1))
    return ji__options_refuse(ctx, JI__OCC_OPTIONS, "confidence", o->confidence,
                              "above 0 and below 1");
  if (!(o->correlation >= 0 && o->correlation <= 1))
    return ji__options_refuse(ctx, JI__OCC_OPTIONS, "correlation", o->correlation, "0 to 1");
  if (o->top < 1)
    return ji__options_refuse(ctx, JI__OCC_OPTIONS, "top", (double)o->top, "1 or more");
  if (o->new_by != JI_OCCUPATION_FIRST_SEEN && o->new_by != JI_OCCUPATION_RECOGNISED)
    return ji__options_refuse(ctx, JI__OCC_OPTIONS, "new_by", o->new_by,
                              "one of enum ji_occupation_date");
  if (o->detail != 0 && o->detail != 1)
    return ji__options_refuse(ctx, JI__OCC_OPTIONS, "detail", o->detail, "0 or 1");
  return ji__weight_tolerance(ctx, JI__OCC_OPTIONS, o->tolerance);
}

static ji_status read_options(ji__occ *run, const ji_occupation_options *options) {
  ji_occupation_options *o = &run->options;
  *o = defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(run->ctx, JI__OCC_OPTIONS, options, MINIMUM, o, sizeof *o);
  if (status)
    return status;
  o->sector = o->sector ? o->sector : defaults.sector;
  o->value = o->value ? o->value : defaults.value;
  status = check_by(run->ctx, o);
  if (!status)
    status = check_numbers(run->ctx, o);
  if (!status && (o->new_since || o->role_namespace) && !o->registry)
    return ji__fail(run->ctx, JI_ERROR_ARGUMENT,
                    JI__OCC_OPTIONS ".%s needs a registry, which is NULL",
                    o->new_since ? "new_since" : "role_namespace");
  if (!status && o->new_since)
    status = ji__code_day(run->ctx, JI__OCC_OPTIONS ".new_since", o->new_since, &run->new_since);
  return status;
}

/* --- targets ------------------------------------------------------------------------------ */

const ji__word *ji__occ_target(const ji__occ *run, int64_t target) {
  return target < run->targets->count ? &run->targets->words[target] : NULL;
}

int ji__occ_asks_new(const ji__occ *run) {
  return run->options.new_since != NULL;
}

static int is_new_role(const ji__occ *run, int64_t row) {
  static const char *const dates[] = {"first_seen", "recognised_on"};
  if (row < 0)
    return -1;
  int64_t index = ji_dataset_find(run->roles, dates[run->options.new_by]);
  const ji_column *column = ji__dataset_view(run->roles, index);
  if (column->type != JI_TYPE_DATE32 || ji__column_is_null(column, row))
    return -1;
  return ((const int32_t *)column->values)[row] >= run->new_since;
}

int ji__occ_is_new(const ji__occ *run, int64_t occupation, int64_t target) {
  int own = run->own_role ? is_new_role(run, run->own_role[occupation]) : -1;
  return own >= 0 || !run->role ? own : is_new_role(run, run->role[target]);
}

/* The rows of a table by what a target is called there. */
typedef struct lookup {
  ji__index keys;
  int64_t *rows; /* of each key: the first row that has it */
} lookup;

static ji_status lookup_create(ji_context *ctx, int64_t rows, lookup *out) {
  *out = (lookup){{0}, NULL};
  out->rows = ji__allocate_array(ji__allocator(ctx), (size_t)rows + 1, sizeof *out->rows);
  ji_status status = ji__index_create(ctx, rows, &out->keys);
  return !status && !out->rows ? ji__fail_memory(ctx) : status;
}

static void lookup_free(ji_context *ctx, lookup *table) {
  ji__index_free(ctx, &table->keys);
  ji__release(ji__allocator(ctx), table->rows);
}

/* 0 if the key was there before. */
static int lookup_add(lookup *table, const char *text, size_t size, int64_t row) {
  int64_t count = table->keys.count, key = ji__index_add(&table->keys, text, size);
  if (key < count)
    return 0;
  table->rows[key] = row;
  return 1;
}

/* In new memory: of each of `count` words its row; -1: none, as of what is not told. */
static ji_status lookup_words(const ji__occ *run, const lookup *table, const ji__index *index,
                              int64_t count, int64_t **out) {
  *out = ji__allocate_array(ji__allocator(run->ctx), (size_t)count + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(run->ctx);
  for (int64_t i = 0; i < count; i++) {
    const ji__word *word = i < index->count ? &index->words[i] : NULL;
    int64_t key = word ? ji__index_find(&table->keys, word->text, word->size) : -1;
    (*out)[i] = key < 0 ? -1 : table->rows[key];
  }
  return JI_OK;
}

/* Of each target, and of each occupation of the shares. */
static ji_status lookup_all(const ji__occ *run, const lookup *table, int64_t **targets,
                            int64_t **own) {
  ji_status status = lookup_words(run, table, run->targets, run->target_count, targets);
  return status ? status : lookup_words(run, table, &run->occupations, run->occupation_count, own);
}

/* --- registry ----------------------------------------------------------------------------- */

typedef struct role_columns {
  const ji_column *role, *space, *code, *name;
} role_columns;

static ji_status find_role_columns(ji__occ *run, role_columns *c) {
  ji_context *ctx = run->ctx;
  const ji_column *unused;
  ji_status status = ji__bundle_require(ctx, run->options.registry, REGISTRY, "roles", &run->roles);
  if (!status)
    status = ji__code_column(ctx, run->roles, REGISTRY, "role", &c->role);
  if (!status)
    status = ji__code_column(ctx, run->roles, REGISTRY, "namespace", &c->space);
  if (!status)
    status = ji__code_column(ctx, run->roles, REGISTRY, "code", &c->code);
  if (!status)
    status = ji__code_column(ctx, run->roles, REGISTRY, "name", &c->name);
  if (!status)
    status = ji__dataset_require(ctx, run->roles, REGISTRY, "first_seen", &unused);
  return status ? status : ji__dataset_require(ctx, run->roles, REGISTRY, "recognised_on", &unused);
}

static int64_t add_roles(const ji__occ *run, const role_columns *c, lookup *table) {
  const char *space = run->options.role_namespace;
  int64_t found = 0;
  for (int64_t row = 0; row < run->roles->rows; row++) {
    size_t size;
    if (space && !ji__column_equals(c->space, row, space))
      continue;
    const char *key = ji__code_cell(space ? c->code : c->role, row, &size);
    if (key)
      (void)lookup_add(table, key, size, row);
    key = space ? ji__code_cell(c->name, row, &size) : NULL;
    if (key)
      (void)lookup_add(table, key, size, row);
    found++;
  }
  return found;
}

static ji_status read_registry(ji__occ *run) {
  role_columns columns = {NULL, NULL, NULL, NULL};
  lookup table = {{0}, NULL};
  if (!run->options.registry)
    return JI_OK;
  ji_status status = find_role_columns(run, &columns);
  if (!status)
    status = lookup_create(run->ctx, 2 * run->roles->rows, &table);
  if (!status && !add_roles(run, &columns, &table) && run->options.role_namespace)
    status = ji__fail(run->ctx, JI_ERROR_LABEL,
                      JI__OCC_OPTIONS ".role_namespace: the registry has no role of \"%s\"",
                      run->options.role_namespace);
  if (!status)
    status = lookup_all(run, &table, &run->role, &run->own_role);
  lookup_free(run->ctx, &table);
  return status;
}

/* --- profile ------------------------------------------------------------------------------ */

/* Means are over numbers of one unit. */
static ji_status check_attribute(const ji__occ *run, const ji_column *column) {
  if (column->unit && ji__unit_is_by_row(column->unit, NULL))
    return ji__fail(run->ctx, JI_ERROR_UNIT,
                    PROFILE ": column \"%s\" has a unit by row: one for all was expected",
                    column->name);
  for (int64_t row = 0; row < column->length; row++) {
    double value = 0;
    if (ji__column_number(column, row, &value) && !isfinite(value))
      return ji__fail(run->ctx, JI_ERROR_VALUE,
                      PROFILE ": row %lld, column \"%s\" is not finite: a number was expected",
                      (long long)row + 1, column->name);
  }
  return JI_OK;
}

static ji_status check_profile(const ji__occ *run) {
  const ji_dataset *profile = run->options.profile;
  for (int64_t i = 0; i < profile->column_count; i++) {
    ji_type type = ji__dataset_view(profile, i)->type;
    if (type != JI_TYPE_TEXT && type != JI_TYPE_DICTIONARY && type != JI_TYPE_INT64 &&
        type != JI_TYPE_FLOAT64)
      return ji__fail(run->ctx, JI_ERROR_TYPE,
                      PROFILE ": column \"%s\" is %s: numbers or text were expected",
                      ji__dataset_view(profile, i)->name, ji__type_name(type));
    ji_status status = check_attribute(run, ji__dataset_view(profile, i));
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status add_profiles(const ji__occ *run, const ji_column *occupation, lookup *table) {
  for (int64_t row = 0; row < run->options.profile->rows; row++) {
    size_t size;
    const char *text = ji__code_cell(occupation, row, &size);
    if (!text)
      return ji__fail(run->ctx, JI_ERROR_LABEL, PROFILE ": row %lld has no occupation",
                      (long long)row + 1);
    if (!lookup_add(table, text, size, row))
      return ji__fail(run->ctx, JI_ERROR_LABEL,
                      PROFILE ": row %lld: occupation \"%.*s\" is there above already",
                      (long long)row + 1, ji__clip(text, size, JI__CODE_SHOWN), text);
  }
  return JI_OK;
}

static ji_status read_profile(ji__occ *run) {
  const ji_column *occupation;
  lookup table = {{0}, NULL};
  if (!run->options.profile)
    return JI_OK;
  ji_status status =
      ji__code_column(run->ctx, run->options.profile, PROFILE, "occupation", &occupation);
  if (!status)
    status = check_profile(run);
  if (!status)
    status = lookup_create(run->ctx, run->options.profile->rows, &table);
  if (!status)
    status = add_profiles(run, occupation, &table);
  if (!status)
    status = lookup_all(run, &table, &run->profile_row, &run->own_profile);
  lookup_free(run->ctx, &table);
  return status;
}

/* --- the run ------------------------------------------------------------------------------ */

static ji_status describe_inputs(const ji__occ *run, ji__provenance *provenance) {
  const ji_occupation_options *o = &run->options;
  const struct {
    const char *name;
    const ji_dataset *dataset;
  } inputs[] = {{"jobs", run->jobs},
                {"shares", run->shares},
                {"mapping", o->mapping},
                {PROFILE, o->profile},
                {"registry", run->roles}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof inputs / sizeof inputs[0] && !status; i++)
    if (inputs[i].dataset)
      status = ji__provenance_input(run->ctx, provenance, inputs[i].name, inputs[i].dataset);
  return status;
}

static ji_status describe(const ji__occ *run, ji__provenance **out) {
  const ji_occupation_options *o = &run->options;
  const char *const texts[][2] = {{"sector", o->sector},
                                  {"value", o->value},
                                  {"classification", o->classification},
                                  {"role_namespace", o->role_namespace},
                                  {"new_since", o->new_since}};
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"confidence", o->confidence},
                 {"correlation", o->correlation},
                 {"tolerance", o->tolerance},
                 {"top", (double)o->top},
                 {"new_by", o->new_by}};
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  if (!status)
    status = describe_inputs(run, *out);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i][1])
      status = ji__provenance_add(run->ctx, *out, "option", texts[i][0], texts[i][1]);
  for (int64_t i = 0; i < o->by_count && !status; i++)
    status = ji__provenance_add(run->ctx, *out, "option", "by", o->by[i]);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !status; i++)
    status = ji__provenance_number(run->ctx, *out, "option", numbers[i].name, numbers[i].value);
  return status;
}

static ji_status find_jobs(ji__occ *run, ji_bundle **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__occ_read(run);
  if (!status)
    status = ji__occ_read_jobs(run);
  if (!status)
    status = ji__occ_add_measures(run);
  if (!status)
    status = read_registry(run);
  if (!status)
    status = read_profile(run);
  if (!status)
    status = ji__occ_estimate(run);
  if (!status)
    status = describe(run, &provenance);
  if (!status)
    status = ji__occ_tables(run, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

static void release(ji__occ *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  for (int64_t g = 0; run->group && g < run->groups.count; g++) {
    ji__release(allocator, run->group[g].unit);
    ji_measure_unref(run->group[g].measure);
    ji_measure_unref(run->group[g].model);
  }
  void *const owned[] = {run->sector, run->share,    run->share_start,  run->weight,
                         run->reach,  run->by,       run->weight_start, run->group,
                         run->cell,   run->role,     run->profile_row,  run->figure,
                         run->fresh,  run->own_role, run->own_profile,  run->own_jobs};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
  ji__index_free(run->ctx, &run->sectors);
  ji__index_free(run->ctx, &run->occupations);
  ji__concordance_free(&run->mapping);
  ji__groups_free(run->ctx, &run->groups);
}

ji_status ji_occupation_jobs(ji_context *ctx, const ji_dataset *jobs, const ji_dataset *shares,
                             const ji_occupation_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!jobs || !shares || !out)
    return ji__fail_null(ctx, FUNCTION, !jobs ? "jobs" : !shares ? "shares" : "out");
  ji__occ run = {.ctx = ctx, .jobs = jobs, .shares = shares};
  run.mapping.ctx = ctx;
  status = read_options(&run, options);
  if (!status)
    status = find_jobs(&run, out);
  release(&run);
  return status;
}

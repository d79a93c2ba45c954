/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regional tables from a national one by location quotients. */
#include "codes/index.h"
#include "model/io/build.h"
#include "model/io/structure.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_regional_options)

static const ji_io_regional_options option_defaults = {.size = sizeof(ji_io_regional_options),
                                                       .delta = NAN};

ji_status ji_io_regional_options_init(ji_io_regional_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

typedef struct regionalisation {
  const ji__io_table *table;
  ji_io_regional_options options;
  int64_t n, regions;
  int64_t row;        /* the satellite that is the nation's employment; unused for a sum */
  ji__index index;    /* names of regions, borrowed from the dataset */
  char **names;       /* the same, ended by 0 */
  double *memory;     /* holds the next four */
  double *employment; /* regions x n; NaN: not given */
  double *nation;     /* n */
  double *sums;       /* regions: E_r */
  double *lambda;     /* regions; NaN: not used */
  double total;       /* E_n */
  ji_array quotients;
  ji__io_build build;
} regionalisation;

static void release(ji_context *ctx, regionalisation *g) {
  for (int64_t r = 0; g->names && r < g->regions; r++)
    ji__release(ji__allocator(ctx), g->names[r]);
  ji__release(ji__allocator(ctx), g->names);
  ji__release(ji__allocator(ctx), g->memory);
  ji__index_free(ctx, &g->index);
  ji_array_release(&g->quotients);
  ji__io_build_free(ctx, &g->build);
}

static int has_lambda(const regionalisation *g) {
  return g->options.method == JI_IO_QUOTIENT_FLQ || g->options.method == JI_IO_QUOTIENT_AFLQ;
}

static int is_outside(int32_t value, int32_t most) {
  return value < 0 || value > most;
}

static ji_status read_options(ji_context *ctx, const ji_io_regional_options *options,
                              regionalisation *g) {
  g->options = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_regional_options", options, OPTIONS_MINIMUM, &g->options,
                              sizeof g->options);
  if (status)
    return status;
  const ji_io_regional_options *o = &g->options;
  if (is_outside(o->method, JI_IO_QUOTIENT_RLQ) || is_outside(o->cap, JI_IO_CAP_NONE) ||
      is_outside(o->nation, JI_IO_NATION_SUM) || is_outside(o->diagonal, JI_IO_DIAGONAL_ONE))
    return ji__fail(
        ctx, JI_ERROR_ARGUMENT,
        "ji_io_regional_options: method, cap, nation or diagonal is none of its values");
  if (has_lambda(g) && isnan(o->delta))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_regional_options.delta is not stated: FLQ and AFLQ have no value of it "
                    "that would hold everywhere");
  if (!isnan(o->delta) && !(o->delta >= 0 && o->delta < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_io_regional_options.delta must be at least 0 and below 1");
  return JI_OK;
}

/* --- reading ------------------------------------------------------------------------------ */

typedef struct employment_columns {
  const ji_column *region, *sector;
  ji__quantity employment;
} employment_columns;

/* The employment that the quotients hold the regions' against, and its unit; NULL where the nation
 * is the regions' own sum. */
static ji_status find_nation(ji_context *ctx, regionalisation *g, const char **unit) {
  const char *name = g->options.satellite;
  *unit = NULL;
  if (g->options.nation == JI_IO_NATION_SUM)
    return JI_OK;
  ji_status status =
      ji__io_find_row(ctx, g->table, name ? name : g->table->options.employment, &g->row);
  *unit = status ? NULL : ji__io_row_unit(g->table, g->row);
  return status;
}

static ji_status find_columns(ji_context *ctx, regionalisation *g, const ji_dataset *employment,
                              employment_columns *c) {
  const char *unit = NULL;
  ji_status status = ji__dataset_require_text(ctx, employment, "employment", "region", &c->region);
  if (!status)
    status = ji__dataset_require_text(ctx, employment, "employment", "sector", &c->sector);
  if (!status)
    status = find_nation(ctx, g, &unit);
  if (!status)
    status =
        ji__quantity_require(ctx, employment, "employment", "employment", unit, &c->employment);
  return status || !unit ? status
                         : ji__io_check_stated(ctx, g->table, g->row, "employment", &c->employment);
}

/* The regions in order of appearance. */
static ji_status find_regions(ji_context *ctx, regionalisation *g, const ji_column *region) {
  ji_status status = ji__index_create(ctx, region->length, &g->index);
  for (int64_t row = 0; row < region->length && !status; row++) {
    size_t size = 0;
    const char *text = ji__column_text(region, row, &size);
    if (!text || !size)
      status =
          ji__fail(ctx, JI_ERROR_LABEL, "employment: row %lld has no region", (long long)row + 1);
    else
      ji__index_add(&g->index, text, size);
  }
  if (!status && !g->index.count)
    status = ji__fail(ctx, JI_ERROR_VALUE, "employment has no rows");
  if (status)
    return status;
  g->regions = g->index.count;
  g->names = ji__allocate_array(ji__allocator(ctx), (size_t)g->regions, sizeof *g->names);
  for (int64_t r = 0; g->names && r < g->regions && !status; r++) {
    const ji__word *word = &g->index.words[r];
    g->names[r] = ji__copy_bytes(ji__allocator(ctx), word->text, word->size);
    status = g->names[r] ? JI_OK : ji__fail_memory(ctx);
  }
  return g->names ? status : ji__fail_memory(ctx);
}

static ji_status make_room(ji_context *ctx, regionalisation *g) {
  size_t n = (size_t)g->n, regions = (size_t)g->regions;
  /* Regions are no more than rows of a dataset in memory; their product with n may still be. */
  if (regions > SIZE_MAX / sizeof(double) / (n + 2) - 1)
    return ji__fail(ctx, JI_ERROR_LIMIT, "employment: %lld regions are too many",
                    (long long)g->regions);
  size_t count = regions * n + n + 2 * regions;
  g->memory = ji__allocate_array(ji__allocator(ctx), count, sizeof(double));
  if (!g->memory)
    return ji__fail_memory(ctx);
  g->employment = g->memory;
  g->nation = g->employment + regions * n;
  g->sums = g->nation + n;
  g->lambda = g->sums + regions;
  for (size_t i = 0; i < regions * n; i++)
    g->employment[i] = NAN;
  return JI_OK;
}

static ji_status take_row(ji_context *ctx, regionalisation *g, const employment_columns *c,
                          int64_t row) {
  size_t size = 0;
  double value = 0;
  char *name = NULL;
  const char *region = ji__column_text(c->region, row, &size);
  int64_t r = ji__index_find(&g->index, region, size);
  ji_status status = ji__column_copy_text(ctx, c->sector, row, &name);
  if (status)
    return status;
  const char *shown = name ? name : "";
  int64_t i = name ? ji__io_labels_find(&g->table->sectors, name, NULL) : JI__IO_NOT_FOUND;
  if (i == JI__IO_AMBIGUOUS)
    status = ji__fail(
        ctx, JI_ERROR_LABEL,
        "sector \"%s\" is in several regions of the table: a national table is needed", shown);
  else if (i < 0)
    status = ji__fail(ctx, JI_ERROR_LABEL, "employment: row %lld: \"%s\" is no sector of the table",
                      (long long)row + 1, shown);
  else if (!isnan(g->employment[r * g->n + i]))
    status = ji__fail(ctx, JI_ERROR_LABEL, "employment: row %lld: \"%s\" is twice in \"%s\"",
                      (long long)row + 1, shown, g->names[r]);
  else if (!ji__quantity_at(&c->employment, row, &value) || !(value >= 0) || isinf(value))
    status = ji__fail(ctx, JI_ERROR_VALUE,
                      "employment: row %lld, \"%s\" in \"%s\": expected a number that is not "
                      "negative; 0 where nobody works",
                      (long long)row + 1, shown, g->names[r]);
  else
    g->employment[r * g->n + i] = value;
  ji__release(ji__allocator(ctx), name);
  return status;
}

static ji_status check_complete(ji_context *ctx, const regionalisation *g) {
  for (int64_t r = 0; r < g->regions; r++)
    for (int64_t i = 0; i < g->n; i++)
      if (isnan(g->employment[r * g->n + i]))
        return ji__fail(ctx, JI_ERROR_LABEL,
                        "employment: \"%s\" is missing in \"%s\"; 0 where nobody works",
                        g->table->sectors.names[i], g->names[r]);
  return JI_OK;
}

static ji_status sum_up(ji_context *ctx, regionalisation *g) {
  for (int64_t i = 0; i < g->n; i++) {
    double sum = 0;
    for (int64_t r = 0; r < g->regions; r++) {
      sum += g->employment[r * g->n + i];
      g->sums[r] += g->employment[r * g->n + i];
    }
    g->nation[i] =
        g->options.nation == JI_IO_NATION_SUM ? sum : ji__io_row_value(g->table, g->row, i);
    g->total += g->nation[i];
    for (int64_t r = 0; r < g->regions; r++)
      if (g->employment[r * g->n + i] > g->nation[i] * (1 + 1e-12))
        return ji__fail(ctx, JI_ERROR_VALUE,
                        "employment: \"%s\" has more of \"%s\" than the whole nation, which a "
                        "region is part of; JI_IO_NATION_SUM takes the nation from the regions",
                        g->names[r], g->table->sectors.names[i]);
  }
  for (int64_t r = 0; r < g->regions; r++) {
    if (!(g->sums[r] > 0))
      return ji__fail(ctx, JI_ERROR_VALUE, "employment: nobody works in \"%s\"", g->names[r]);
    g->lambda[r] = has_lambda(g) ? pow(log2(1 + g->sums[r] / g->total), g->options.delta) : NAN;
  }
  return JI_OK;
}

static ji_status read(ji_context *ctx, regionalisation *g, const ji_dataset *employment) {
  employment_columns c = {.region = NULL};
  ji_status status = find_columns(ctx, g, employment, &c);
  if (!status)
    status = find_regions(ctx, g, c.region);
  if (!status)
    status = make_room(ctx, g);
  for (int64_t row = 0; row < ji_dataset_row_count(employment) && !status; row++)
    status = take_row(ctx, g, &c, row);
  if (!status)
    status = check_complete(ctx, g);
  return status ? status : sum_up(ctx, g);
}

/* --- quotients ---------------------------------------------------------------------------- */

/* NaN for what the nation does not have. */
static double slq(const regionalisation *g, int64_t r, int64_t i) {
  if (!(g->nation[i] > 0))
    return NAN;
  return g->employment[r * g->n + i] / g->sums[r] / (g->nation[i] / g->total);
}

/* 1 but for AFLQ of a buyer in which the region is specialised. */
static double specialisation(const regionalisation *g, double buyer) {
  return g->options.method == JI_IO_QUOTIENT_AFLQ && buyer > 1 ? log2(1 + buyer) : 1;
}

/* Without the term of specialisation. */
static double plain_quotient(const regionalisation *g, int64_t r, int64_t i, int64_t j) {
  double seller = slq(g, r, i), buyer = slq(g, r, j);
  if (!(buyer > 0))
    return NAN;
  switch (g->options.method) {
  case JI_IO_QUOTIENT_SLQ:
    return seller;
  case JI_IO_QUOTIENT_RLQ:
    return seller / log2(1 + buyer);
  case JI_IO_QUOTIENT_CILQ:
    if (i == j)
      return g->options.diagonal == JI_IO_DIAGONAL_ONE ? 1 : seller;
    return seller / buyer;
  default:
    return (i == j ? seller : seller / buyer) * g->lambda[r];
  }
}

/* What multiplies the nation's coefficient: 0 where the seller or the buyer does not exist. */
static double kept_share(const regionalisation *g, int64_t r, int64_t i, int64_t j) {
  double plain = plain_quotient(g, r, i, j), more = specialisation(g, slq(g, r, j));
  if (isnan(plain))
    return 0;
  switch (g->options.cap) {
  case JI_IO_CAP_NONE:
    return plain * more;
  case JI_IO_CAP_SPECIALISATION:
    return fmin(1, plain) * more;
  default:
    return fmin(1, plain * more);
  }
}

/* --- the table ---------------------------------------------------------------------------- */

static double part(const regionalisation *g, int64_t r, int64_t i) {
  return g->nation[i] > 0 ? g->employment[r * g->n + i] / g->nation[i] : 0;
}

static void fill_column(regionalisation *g, int64_t r, int64_t j) {
  const ji__io_table *t = g->table;
  ji__io_build *b = &g->build;
  double *quotients = ji__array_elements(&g->quotients);
  int64_t n = g->n, size = b->n, column = r * n + j;
  double share = part(g, r, j), elsewhere = 0;
  b->x[column] = t->output[j] * share;
  for (int64_t i = 0; i < n; i++) {
    double flow = t->output[j] != 0 ? ji__io_flow(t, i, j) * share : 0;
    double kept = flow * kept_share(g, r, i, j);
    quotients[(r * n + i) * n + j] = plain_quotient(g, r, i, j) * specialisation(g, slq(g, r, j));
    b->z[(r * n + i) * size + column] = kept;
    elsewhere += flow - kept;
  }
  for (int64_t row = 0; row < t->rows.count; row++)
    b->s[row * size + column] = ji__io_row_value(t, row, j) * share;
  b->s[t->rows.count * size + column] = elsewhere;
}

static void fill(regionalisation *g) {
  ji__io_build *b = &g->build;
  for (int64_t r = 0; r < g->regions; r++)
    for (int64_t j = 0; j < g->n; j++)
      fill_column(g, r, j);
  for (int64_t row = 0; row < b->n; row++) {
    double sold = 0;
    int64_t first = row / g->n * g->n;
    for (int64_t column = first; column < first + g->n; column++)
      sold += b->z[row * b->n + column];
    b->f[row] = b->x[row] - sold;
  }
}

/* A region that sells less than its own industries are said to buy from it. */
static ji_status tell(ji_context *ctx, regionalisation *g) {
  const ji__io_build *b = &g->build;
  int64_t count = 0, worst = 0;
  for (int64_t row = 0; row < b->n; row++) {
    count += b->f[row] < -1e-12 * b->x[row];
    worst = b->f[row] < b->f[worst] ? row : worst;
  }
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  if (count)
    ji__buffer_format(&text,
                      "%lld sectors sell more to the region's own industries than they make, the "
                      "most \"%s\" in \"%s\": the quotients leave too much inside the region",
                      (long long)count, g->table->sectors.names[worst % g->n],
                      g->names[worst / g->n]);
  else
    ji__buffer_string(&text, "every sector makes what its region's industries buy of it");
  ji_status status = text.failed ? ji__fail_memory(ctx)
                                 : ji__io_build_tell(ctx, &g->build, "negative_final_demand",
                                                     count > 0, (double)count, 0, text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status put_sectors(ji_context *ctx, regionalisation *g) {
  size_t count = (size_t)g->build.n;
  char **names = ji__allocate_array(ji__allocator(ctx), count, 2 * sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  char **regions = names + count;
  for (int64_t row = 0; row < g->build.n; row++) {
    names[row] = g->table->sectors.names[row % g->n];
    regions[row] = g->names[row / g->n];
  }
  ji_status status = ji__io_build_sectors(ctx, &g->build, names, regions, g->table->flows_unit);
  ji__release(ji__allocator(ctx), names);
  return status;
}

static ji_status put_quotients(ji_context *ctx, regionalisation *g) {
  const char *money = g->table->flows_unit;
  const char *jobs =
      g->options.nation == JI_IO_NATION_SUM ? NULL : ji__io_row_unit(g->table, g->row);
  const ji__writer_column columns[] = {
      {"region", JI_TYPE_TEXT, NULL, "the region", NULL},
      {"sector", JI_TYPE_TEXT, NULL, "sector of the table", NULL},
      {"employment", JI_TYPE_FLOAT64, jobs, "in the region, as given", NULL},
      {"nation", JI_TYPE_FLOAT64, jobs, "employment in the nation", NULL},
      {"slq", JI_TYPE_FLOAT64, "1", "simple location quotient; null: the nation has none", NULL},
      {"output", JI_TYPE_FLOAT64, money, "of the region", NULL},
      {"final_demand", JI_TYPE_FLOAT64, money, "what the region's industries do not buy", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t row = 0; row < g->build.n && !status; row++) {
    int64_t r = row / g->n, i = row % g->n;
    ji__writer_text(writer, 0, g->names[r]);
    ji__writer_text(writer, 1, g->table->sectors.names[i]);
    ji__writer_number(writer, 2, g->employment[row]);
    ji__writer_number(writer, 3, g->nation[i]);
    ji__io_write_number(writer, 4, slq(g, r, i));
    ji__writer_number(writer, 5, g->build.x[row]);
    ji__writer_number(writer, 6, g->build.f[row]);
    ji__writer_end_row(writer);
  }
  return ji__io_build_finish(ctx, status, writer, "quotients", &g->build);
}

static ji_status put_regions(ji_context *ctx, regionalisation *g) {
  const char *jobs =
      g->options.nation == JI_IO_NATION_SUM ? NULL : ji__io_row_unit(g->table, g->row);
  const ji__writer_column columns[] = {
      {"region", JI_TYPE_TEXT, NULL, "the region", NULL},
      {"employment", JI_TYPE_FLOAT64, jobs, "of all sectors", NULL},
      {"share", JI_TYPE_FLOAT64, "1", "in the nation's employment", NULL},
      {"lambda", JI_TYPE_FLOAT64, "1", "of FLQ and AFLQ", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t r = 0; r < g->regions && !status; r++) {
    ji__writer_text(writer, 0, g->names[r]);
    ji__writer_number(writer, 1, g->sums[r]);
    ji__writer_number(writer, 2, g->sums[r] / g->total);
    ji__io_write_number(writer, 3, g->lambda[r]);
    ji__writer_end_row(writer);
  }
  return ji__io_build_finish(ctx, status, writer, "regions", &g->build);
}

static ji_status give(ji_context *ctx, regionalisation *g, ji_bundle **out) {
  const ji__io_name demand = {.name = "final_demand", .unit = g->table->flows_unit};
  const ji__io_name elsewhere = {.name = "bought_elsewhere", .unit = g->table->flows_unit};
  const ji__io_keys keys = {.suffix = "regional",
                            .territory = g->regions == 1 ? g->names[0] : NULL,
                            .employment_status = "model"};
  ji__io_build *b = &g->build;
  ji_status status = put_sectors(ctx, g);
  if (!status)
    status = ji__io_build_names(ctx, b, "demand_labels", &demand, 1);
  if (!status)
    status = ji__io_build_satellites(ctx, b, g->table, g->table->row_units, &elsewhere);
  if (!status)
    status = ji__io_build_keys(ctx, b, g->table, &keys);
  if (!status)
    status = put_quotients(ctx, g);
  if (!status)
    status = put_regions(ctx, g);
  if (!status)
    status = ji__bundle_put_array(ctx, &b->bundle, "location_quotients", &g->quotients);
  return status ? status : ji__io_build_give(ctx, b, out);
}

static ji_status record(ji_context *ctx, const ji_model *model, const ji_dataset *employment,
                        regionalisation *g) {
  static const char *const methods[] = {"SLQ", "CILQ", "FLQ", "AFLQ", "RLQ"};
  static const char *const caps[] = {"result", "specialisation", "none"};
  ji__provenance **p = &g->build.provenance;
  ji_status status = ji__io_provenance(ctx, "ji_io_regional", model, p);
  if (!status)
    status = ji__provenance_input(ctx, *p, "employment", employment);
  if (!status)
    status = ji__provenance_add(ctx, *p, "option", "method", methods[g->options.method]);
  if (!status)
    status = ji__provenance_add(ctx, *p, "option", "cap", caps[g->options.cap]);
  if (!status && has_lambda(g))
    status = ji__provenance_number(ctx, *p, "option", "delta", g->options.delta);
  if (!status && g->options.method == JI_IO_QUOTIENT_CILQ)
    status = ji__provenance_add(ctx, *p, "option", "diagonal",
                                g->options.diagonal == JI_IO_DIAGONAL_ONE ? "1" : "SLQ");
  return status ? status
                : ji__provenance_add(ctx, *p, "option", "nation",
                                     g->options.nation == JI_IO_NATION_SUM
                                         ? "sum of the regions"
                                         : ji__io_row_name(g->table, g->row));
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji_dataset *employment,
                     regionalisation *g, ji_bundle **out) {
  g->n = g->table->n;
  ji_status status = read(ctx, g, employment);
  if (!status && g->regions > INT64_MAX / (g->n + 1))
    status = ji__fail(ctx, JI_ERROR_LIMIT, "employment: too many regions");
  if (!status)
    status = record(ctx, model, employment, g);
  if (!status)
    status = ji__array_make(ctx, g->regions * g->n, g->n, &g->quotients);
  if (!status)
    status = ji__io_build_room(ctx, &g->build, g->regions * g->n, 1, g->table->rows.count + 1);
  if (status)
    return status;
  fill(g);
  status = tell(ctx, g);
  return status ? status : give(ctx, g, out);
}

ji_status ji_io_regional(ji_context *ctx, const ji_model *model, const ji_dataset *employment,
                         const ji_io_regional_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!employment || !out)
    return ji__fail_null(ctx, "ji_io_regional", !employment ? "employment" : "out");
  const ji__io_model *data;
  regionalisation g = {0};
  status = ji__io_model_data(ctx, "ji_io_regional", model, &data);
  if (!status)
    status = read_options(ctx, options, &g);
  if (!status) {
    g.table = data->table;
    status = run(ctx, model, employment, &g, out);
  }
  release(ctx, &g);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The change of jobs between two tables by cause. */
#include "data/measure_value.h"
#include "model/io/change.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_decomposition_options)

#define NOMINAL                                                                                    \
  "nominal: each table at its own prices, so that a rise of prices shows as fewer jobs per unit "  \
  "of output and as more final demand"
#define UNSTATED                                                                                   \
  "called nominal: the tables do not both state a price year, and no deflator was given"
#define DEFLATED                                                                                   \
  "deflated: rows and outputs of the later table by one index a sector, whoever the buyer"

static const ji_io_decomposition_options option_defaults = {
    .size = sizeof(ji_io_decomposition_options)};

ji_status ji_io_decomposition_options_init(ji_io_decomposition_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

typedef struct decomposition {
  ji_io_decomposition_options options;
  const ji__io_model *models[2];
  const ji__io_table *tables[2];
  int64_t n;
  double scale; /* from the later table's money to the earlier one's */
  const char *prices, *note;
  ji__io_counted counted[2];
  double *memory;
  double *price, *c; /* n each: later prices over earlier ones, c per constant output */
  ji__io_change change;
  ji_measure *measure;
} decomposition;

static void release(ji_context *ctx, decomposition *d) {
  ji__io_counted_free(ctx, &d->counted[0]);
  ji__io_counted_free(ctx, &d->counted[1]);
  ji__io_change_free(ctx, &d->change);
  ji_measure_unref(d->measure);
  ji__release(ji__allocator(ctx), d->memory);
}

/* --- may the tables be compared? ---------------------------------------------------------- */

static int same_text(const char *left, const char *right) {
  return left && right ? strcmp(left, right) == 0 : left == right;
}

static ji_status check_sectors(ji_context *ctx, const ji__io_labels *earlier,
                               const ji__io_labels *later) {
  char names[2][JI__IO_LABEL_SIZE];
  if (earlier->count != later->count)
    return ji__fail(ctx, JI_ERROR_SHAPE, "the earlier table has %lld sectors, the later one %lld",
                    (long long)earlier->count, (long long)later->count);
  for (int64_t i = 0; i < earlier->count; i++) {
    const char *region[2] = {earlier->regions ? earlier->regions[i] : NULL,
                             later->regions ? later->regions[i] : NULL};
    if (strcmp(earlier->names[i], later->names[i]) != 0 || !same_text(region[0], region[1]))
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "sectors: row %lld is %s in the earlier table, %s in the later one: another "
                      "classification or order",
                      (long long)i + 1, ji__io_label(earlier, i, names[0]),
                      ji__io_label(later, i, names[1]));
  }
  return JI_OK;
}

/* The factor between the flows, whatever their price years; those decide what the prices are. */
static ji_status check_money(ji_context *ctx, decomposition *d) {
  const char *texts[2] = {d->tables[0]->flows_unit, d->tables[1]->flows_unit};
  ji__unit units[2];
  d->scale = 1;
  d->prices = "unstated";
  if (!texts[0] || !texts[1])
    return JI_OK;
  ji_status status = ji__unit_read(ctx, texts[0], &units[0]);
  if (!status)
    status = ji__unit_read(ctx, texts[1], &units[1]);
  if (status)
    return status;
  const ji__unit_term *a = ji__unit_money(&units[0]), *b = ji__unit_money(&units[1]);
  if (!a != !b || (a && (strcmp(a->name, b->name) != 0 || a->valuation != b->valuation)))
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "the earlier table is in \"%s\", the later one in \"%s\": another currency or "
                    "valuation",
                    texts[0], texts[1]);
  if (a && *a->basis && *b->basis && strcmp(a->basis, "unstated") && strcmp(b->basis, "unstated"))
    d->prices = strcmp(a->basis, "current") && !strcmp(a->basis, b->basis) ? "constant" : "nominal";
  if (a)
    status =
        ji__unit_set_price(ctx, &units[1], *a->basis ? a->basis : "unstated", JI__VALUATION_ABSENT);
  if (!status && a && !*a->basis)
    status = ji__unit_set_price(ctx, &units[0], "unstated", JI__VALUATION_ABSENT);
  return status ? status : ji__unit_factor(ctx, &units[1], &units[0], &d->scale);
}

static int is_output(const decomposition *d) {
  return d->counted[0].row == JI__IO_OUTPUT_ROW;
}

static ji_status check_vintage(ji_context *ctx, const decomposition *d) {
  const char *vintage[2];
  for (int e = 0; e < 2; e++)
    vintage[e] = d->tables[e]->keys[JI__IO_EMPLOYMENT_VINTAGE];
  if (d->options.satellite || same_text(vintage[0], vintage[1]))
    return JI_OK;
  if (vintage[0] && vintage[1])
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "employment is of vintage \"%s\" in the earlier table, \"%s\" in the later "
                    "one: revise one first",
                    vintage[0], vintage[1]);
  ji__log(ctx, JI_LOG_WARNING,
          "ji_io_decomposition: only one table states the vintage of its employment (\"%s\")",
          vintage[0] ? vintage[0] : vintage[1]);
  return JI_OK;
}

static ji_status counted_measure(ji_context *ctx, const decomposition *d, int e, const char *change,
                                 const char *reading, ji_measure **out) {
  const ji__io_table *table = d->tables[e];
  const ji__io_facts facts = {.sector = "@sector",
                              .area = table->sectors.regions ? "@region" : NULL,
                              .layer = "direct+indirect",
                              .change = change,
                              .reading = reading};
  return ji__io_jobs_measure(ctx, table, d->counted[e].row, &facts, out);
}

/* The 2017 of "at:2017"; NULL where no time is stated. */
static const char *period_of(const ji_measure *measure) {
  ji__time time = ji__time_read(ji_measure_field(measure, "time"));
  return time.has_days ? time.period : NULL;
}

/* Both count the same; the change is one since the earlier table's time. */
static ji_status check_measures(ji_context *ctx, decomposition *d) {
  ji_measure *earlier = NULL, *later = NULL;
  const char *reading = strcmp(d->prices, "unstated") ? d->prices : "nominal";
  ji_status status = counted_measure(ctx, d, 0, NULL, NULL, &earlier);
  if (!status)
    status = counted_measure(ctx, d, is_output(d) ? 0 : 1,
                             /* in the earlier prices */ period_of(earlier), reading, &later);
  const char *a = ji_measure_field(earlier, "quantity"), *b = ji_measure_field(later, "quantity");
  if (!status && a && b && strcmp(a, b) != 0)
    status = ji__fail(ctx, JI_ERROR_MEASURE,
                      "\"%s\" counts %s in the earlier table, %s in the later one",
                      ji__io_row_name(d->tables[0], d->counted[0].row), a, b);
  if (!status && earlier) {
    d->measure = later;
    later = NULL;
  }
  ji_measure_unref(earlier);
  ji_measure_unref(later);
  return status;
}

static ji_status check_units(ji_context *ctx, const decomposition *d) {
  const char *a = d->counted[0].unit, *b = d->counted[1].unit;
  if (is_output(d) || !a || !b || strcmp(a, b) == 0)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_UNIT,
                  "\"%s\" is in \"%s\" in the earlier table, in \"%s\" in the "
                  "later one",
                  ji__io_row_name(d->tables[0], d->counted[0].row), a, b);
}

/* --- deflators ---------------------------------------------------------------------------- */

static ji_status take_deflator(ji_context *ctx, decomposition *d, const ji_column *const columns[2],
                               const ji__quantity *price, int64_t row) {
  const ji__io_labels *sectors = &d->tables[1]->sectors;
  char *name = NULL, *region = NULL;
  double index = NAN;
  int64_t i = JI__IO_NOT_FOUND;
  ji_status status = ji__column_copy_text(ctx, columns[0], row, &name);
  if (!status && columns[1])
    status = ji__column_copy_text(ctx, columns[1], row, &region);
  if (!status && name)
    i = ji__io_labels_find(sectors, name, region);
  if (!status && i < 0)
    status =
        ji__fail(ctx, JI_ERROR_LABEL, "deflators: row %lld: \"%s\"%s%s is no sector of the tables",
                 (long long)row + 1, name ? name : "", region ? " in " : "", region ? region : "");
  else if (!status && d->price[i] != 0)
    status = ji__fail(ctx, JI_ERROR_LABEL, "deflators: row %lld: \"%s\"%s%s is there twice",
                      (long long)row + 1, name, region ? " in " : "", region ? region : "");
  else if (!status && (!ji__quantity_at(price, row, &index) || !(index > 0) || isinf(index)))
    status = ji__fail(ctx, JI_ERROR_VALUE,
                      "deflators: row %lld: index of \"%s\" is no finite number above 0",
                      (long long)row + 1, name);
  if (!status)
    d->price[i] = index / d->scale;
  ji__release(ji__allocator(ctx), name);
  ji__release(ji__allocator(ctx), region);
  return status;
}

static ji_status read_deflators(ji_context *ctx, decomposition *d) {
  const ji_dataset *given = d->options.deflators;
  const ji_column *columns[2] = {NULL};
  ji__quantity price;
  char label[JI__IO_LABEL_SIZE];
  d->prices = "deflated";
  ji_status status = ji__dataset_require_text(ctx, given, "deflators", "sector", &columns[0]);
  if (!status && d->tables[0]->sectors.regions)
    status = ji__dataset_require_text(ctx, given, "deflators", "region", &columns[1]);
  if (!status)
    status = ji__quantity_require(ctx, given, "deflators", "index", JI__RATIO, &price);
  for (int64_t row = 0; row < ji_dataset_row_count(given) && !status; row++)
    status = take_deflator(ctx, d, columns, &price, row);
  for (int64_t i = 0; i < d->n && !status; i++)
    if (d->price[i] == 0)
      status = ji__fail(ctx, JI_ERROR_LABEL, "deflators: %s is missing",
                        ji__io_label(&d->tables[1]->sectors, i, label));
  return status;
}

static ji_status find_prices(ji_context *ctx, decomposition *d) {
  d->memory = ji__allocate_array(ji__allocator(ctx), 2, (size_t)d->n * sizeof(double));
  if (!d->memory)
    return ji__fail_memory(ctx);
  d->price = d->memory;
  d->c = d->memory + d->n;
  if (d->options.deflators)
    return read_deflators(ctx, d);
  for (int64_t i = 0; i < d->n; i++)
    d->price[i] = 1 / d->scale;
  return JI_OK;
}

/* --- final demand ------------------------------------------------------------------------- */

static double demand_at(const decomposition *d, int e, int64_t category, int64_t i) {
  double value = ji__io_demand_value(d->tables[e], category, i);
  return e ? value / d->price[i] : value;
}

static double final_at(const decomposition *d, int e, int64_t i) {
  double value = ji__io_final(d->tables[e], i);
  return e ? value / d->price[i] : value;
}

/* f = B q y + g of both ends. */
typedef struct split {
  int64_t k;              /* categories that both tables have */
  int64_t *categories[2]; /* k: where each table has them */
  double *memory;
  double level[2];
  double *total[2];       /* k: T */
  double *composition[2]; /* n x k: B */
  double *rest[2];        /* n: g */
} split;

/* The categories of the earlier table that the later one has too. */
static ji_status match_categories(ji_context *ctx, const decomposition *d, split *s) {
  const ji__io_labels *earlier = &d->tables[0]->demands, *later = &d->tables[1]->demands;
  size_t count = (size_t)earlier->count;
  s->categories[0] = ji__allocate_array(ji__allocator(ctx), 2 * count + 1, sizeof(int64_t));
  if (!s->categories[0])
    return ji__fail_memory(ctx);
  s->categories[1] = s->categories[0] + count;
  for (int64_t i = 0; i < earlier->count; i++) {
    int64_t other = ji__io_labels_find(later, earlier->names[i], NULL);
    if (other < 0)
      continue;
    s->categories[0][s->k] = i;
    s->categories[1][s->k++] = other;
  }
  return s->k ? JI_OK
              : ji__fail(ctx, JI_ERROR_LABEL,
                         "the tables have no category of final demand in common that it could be "
                         "split by");
}

static ji_status split_room(ji_context *ctx, int64_t n, split *s) {
  size_t of_one = (size_t)s->k + (size_t)n * (size_t)s->k + (size_t)n;
  s->memory = ji__allocate_array(ji__allocator(ctx), 2, of_one * sizeof(double));
  if (!s->memory)
    return ji__fail_memory(ctx);
  for (int e = 0; e < 2; e++) {
    s->total[e] = s->memory + (size_t)e * of_one;
    s->rest[e] = s->total[e] + s->k;
    s->composition[e] = s->rest[e] + n;
  }
  return JI_OK;
}

static ji_status find_totals(ji_context *ctx, const decomposition *d, split *s) {
  for (int e = 0; e < 2; e++) {
    for (int64_t k = 0; k < s->k; k++) {
      for (int64_t i = 0; i < d->n; i++)
        s->total[e][k] += demand_at(d, e, s->categories[e][k], i);
      s->level[e] += s->total[e][k];
    }
    if (s->level[e] == 0)
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "final demand of the %s table adds up to 0 in the categories that both have: "
                      "there is no mix to be split",
                      e ? "later" : "earlier");
  }
  return JI_OK;
}

/* A category that adds up to 0 has no composition: it takes the other table's, and its cells are
 * part of g. */
static void find_composition(const decomposition *d, split *s) {
  for (int e = 0; e < 2; e++)
    for (int64_t i = 0; i < d->n; i++) {
      s->rest[e][i] = final_at(d, e, i);
      for (int64_t k = 0; k < s->k; k++) {
        int from = s->total[e][k] != 0 ? e : 1 - e;
        double total = s->total[from][k];
        double cell = demand_at(d, from, s->categories[from][k], i);
        s->composition[e][i * s->k + k] = total != 0 ? cell / total : 0;
        if (from == e)
          s->rest[e][i] -= cell;
      }
    }
}

/* States of level, mix and composition, bit by bit. */
static void fill_split(const decomposition *d, const split *s) {
  for (int state = 0; state < 8; state++) {
    int level = state & 1, mix = state >> 1 & 1, composition = state >> 2;
    for (int64_t i = 0; i < d->n; i++) {
      double sum = s->rest[composition][i];
      for (int64_t k = 0; k < s->k; k++)
        sum += s->composition[composition][i * s->k + k] * (s->total[mix][k] / s->level[mix]) *
               s->level[level];
      d->change.demand[state * d->n + i] = sum;
    }
  }
}

static ji_status find_split(ji_context *ctx, decomposition *d) {
  split s = {.k = 0};
  ji_status status = match_categories(ctx, d, &s);
  if (!status)
    status = split_room(ctx, d->n, &s);
  if (!status)
    status = find_totals(ctx, d, &s);
  if (!status) {
    find_composition(d, &s);
    fill_split(d, &s);
  }
  ji__release(ji__allocator(ctx), s.memory);
  ji__release(ji__allocator(ctx), s.categories[0]);
  return status;
}

static ji_status find_demand(ji_context *ctx, decomposition *d) {
  ji_status status = ji__io_change_begin(ctx, &d->change);
  if (status || d->options.split)
    return status ? status : find_split(ctx, d);
  for (int e = 0; e < 2; e++)
    for (int64_t i = 0; i < d->n; i++)
      d->change.demand[e * d->n + i] = final_at(d, e, i);
  return JI_OK;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status count(ji_context *ctx, decomposition *d) {
  ji_status status = JI_OK;
  for (int e = 0; e < 2 && !status; e++) {
    status = ji__io_count(ctx, d->models[e], d->options.satellite, 0, &d->counted[e]);
    if (status == JI_ERROR_NOT_FOUND)
      status = ji__fail_within(ctx, status, "the %s table", e ? "later" : "earlier");
  }
  return status;
}

/* c of the later table counts per output in earlier prices; output itself is counted in them. */
static void set_ends(decomposition *d) {
  static const char *const causes[] = {"labour", "technology", "demand_level", "demand_mix",
                                       "demand_composition"};
  for (int64_t i = 0; i < d->n; i++)
    d->c[i] = d->counted[1].c[i] * (is_output(d) ? 1 : d->price[i]);
  d->change.n = d->n;
  d->change.factors = d->options.split ? 5 : 3;
  memcpy(d->change.causes, causes, sizeof causes);
  if (!d->options.split)
    d->change.causes[2] = "final_demand";
  d->change.ends[0] = (ji__io_change_end){d->models[0], d->counted[0].c, NULL};
  d->change.ends[1] = (ji__io_change_end){d->models[1], d->c, d->price};
}

static ji_status compute(ji_context *ctx, decomposition *d) {
  ji_status status = check_sectors(ctx, &d->tables[0]->sectors, &d->tables[1]->sectors);
  if (!status)
    status = check_money(ctx, d);
  if (!status)
    status = check_vintage(ctx, d);
  if (!status)
    status = count(ctx, d);
  if (!status)
    status = check_units(ctx, d);
  if (!status)
    status = find_prices(ctx, d);
  if (!status)
    status = check_measures(ctx, d);
  if (status)
    return status;
  set_ends(d);
  status = find_demand(ctx, d);
  return status ? status : ji__io_change_find(ctx, &d->change);
}

static const char *note_of(const decomposition *d) {
  if (strcmp(d->prices, "constant") == 0)
    return NULL;
  if (strcmp(d->prices, "deflated") == 0)
    return DEFLATED;
  return strcmp(d->prices, "nominal") == 0 ? NOMINAL : UNSTATED;
}

static ji_status record(ji_context *ctx, const decomposition *d, const ji_model *earlier,
                        const ji_model *later, ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, "ji_io_decomposition", earlier, out);
  if (!status && later->provenance)
    status = ji__provenance_steps(ctx, *out, later->provenance);
  if (!status && d->options.satellite)
    status = ji__provenance_add(ctx, *out, "option", "satellite", d->options.satellite);
  if (!status && d->options.deflators)
    status = ji__provenance_input(ctx, *out, "deflators", d->options.deflators);
  if (!status)
    status = ji__provenance_number(ctx, *out, "option", "split", d->options.split);
  if (!status && note_of(d))
    status = ji__provenance_add(ctx, *out, "note", "prices", note_of(d));
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *earlier, const ji_model *later,
                     decomposition *d, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = compute(ctx, d);
  if (!status)
    status = record(ctx, d, earlier, later, &provenance);
  if (!status) {
    const ji__io_change_words words = {.unit = d->counted[0].unit,
                                       .measure = d->measure,
                                       .prices = d->prices,
                                       .reason = note_of(d)};
    status = ji__io_change_write(ctx, &d->change, d->tables[0], &words, provenance, out);
  }
  ji__provenance_unref(provenance);
  return status;
}

static ji_status read_options(ji_context *ctx, const ji_io_decomposition_options *options,
                              decomposition *d) {
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_decomposition_options", options, OPTIONS_MINIMUM,
                              &d->options, sizeof d->options);
  if (!status && (d->options.reserved || d->options.split < 0 || d->options.split > 1))
    status = ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "ji_io_decomposition_options: split is neither 0 nor 1, or reserved is not "
                      "0");
  return status;
}

ji_status ji_io_decomposition(ji_context *ctx, const ji_model *earlier, const ji_model *later,
                              const ji_io_decomposition_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_decomposition", "out");
  decomposition d = {.options = option_defaults};
  status = ji__io_model_data(ctx, "ji_io_decomposition", earlier, &d.models[0]);
  if (!status)
    status = ji__io_model_data(ctx, "ji_io_decomposition", later, &d.models[1]);
  if (!status)
    status = read_options(ctx, options, &d);
  if (status)
    return status;
  d.tables[0] = d.models[0]->table;
  d.tables[1] = d.models[1]->table;
  d.n = d.tables[0]->n;
  status = run(ctx, earlier, later, &d, out);
  release(ctx, &d);
  return status;
}

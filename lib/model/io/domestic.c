/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Domestic flows from total ones, by one import share a product. */
#include "model/io/build.h"
#include "model/io/structure.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_domestic_options)

static const ji_io_domestic_options option_defaults = {
    .size = sizeof(ji_io_domestic_options), .imports = "imports", .exports = "exports"};

ji_status ji_io_domestic_options_init(ji_io_domestic_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

typedef struct separation {
  const ji__io_table *table;
  ji_io_domestic_options options;
  int64_t n;
  int64_t imports_category, imports_row; /* one of them; the other is below 0 */
  int64_t exports;
  double row_factor; /* from the satellite's unit to the flows' */
  double *memory;    /* holds the next two */
  double *imports, *share;
  ji__io_build build;
} separation;

static void release(ji_context *ctx, separation *s) {
  ji__release(ji__allocator(ctx), s->memory);
  ji__io_build_free(ctx, &s->build);
}

static ji_status read_options(ji_context *ctx, const ji_io_domestic_options *options,
                              ji_io_domestic_options *out) {
  *out = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status =
        ji__options_read(ctx, "ji_io_domestic_options", options, OPTIONS_MINIMUM, out, sizeof *out);
  if (!out->imports)
    out->imports = option_defaults.imports;
  if (!out->exports)
    out->exports = option_defaults.exports;
  return status;
}

/* --- what is imported --------------------------------------------------------------------- */

static ji_status find_parts(ji_context *ctx, separation *s) {
  const ji__io_table *t = s->table;
  const ji_io_domestic_options *o = &s->options;
  const char *flows = t->keys[JI__IO_FLOWS];
  if (flows && strcmp(flows, "domestic") == 0)
    return ji__fail(ctx, JI_ERROR_VALUE, "the flows of \"%s\" are domestic already",
                    ji__io_table_name(t));
  s->exports = ji__io_labels_find(&t->demands, o->exports, NULL);
  if (s->exports < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "final demand has no category \"%s\" of exports",
                    o->exports);
  s->imports_category = ji__io_labels_find(&t->demands, o->imports, NULL);
  s->imports_row = ji__io_labels_find(&t->rows, o->imports, NULL);
  if (s->imports_category < 0 && s->imports_row < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "neither final demand nor the satellites have \"%s\" of imports", o->imports);
  if (s->imports_category == s->exports)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "imports and exports are both \"%s\"", o->exports);
  if (o->discrepancy && ji__io_labels_find(&t->demands, o->discrepancy, NULL) >= 0)
    return ji__fail(ctx, JI_ERROR_LABEL, "final demand has a category \"%s\" already",
                    o->discrepancy);
  if (s->imports_category < 0 && !ji__io_row_is_money(ctx, t, s->imports_row, &s->row_factor))
    return ji__fail(ctx, JI_ERROR_UNIT, "satellite \"%s\" is in \"%s\", the flows in \"%s\"",
                    o->imports, ji__io_row_unit(t, s->imports_row), t->flows_unit);
  return JI_OK;
}

static double imports_of(const separation *s, int64_t i) {
  if (s->imports_category >= 0) {
    double value = ji__io_demand_value(s->table, s->imports_category, i);
    return value != 0 ? -value : 0;
  }
  return ji__io_row_value(s->table, s->imports_row, i) * s->row_factor;
}

static ji_status find_share(ji_context *ctx, separation *s, int64_t i) {
  char label[JI__IO_LABEL_SIZE];
  double imports = imports_of(s, i), exports = ji__io_demand_value(s->table, s->exports, i);
  double used = s->table->given_output[i] + imports - exports;
  const char *wrong = NULL;
  s->imports[i] = imports;
  s->share[i] = imports != 0 ? imports / used : 0;
  if (imports < 0)
    wrong = "imports are negative (a category of final demand has them below 0, a satellite above)";
  else if (imports > 0 && !(used > 0))
    wrong = "exports are as large as output and imports together: nothing is used at home";
  else if (s->share[i] > 1)
    wrong = "exports are above output, so that imports must be among them, and no share of imports "
            "in home use says how much";
  if (wrong)
    return ji__fail(ctx, JI_ERROR_VALUE, "%s: %s", ji__io_label(&s->table->sectors, i, label),
                    wrong);
  return JI_OK;
}

static ji_status find_shares(ji_context *ctx, separation *s) {
  s->memory = ji__allocate_array(ji__allocator(ctx), (size_t)s->n, 2 * sizeof(double));
  if (!s->memory)
    return ji__fail_memory(ctx);
  s->imports = s->memory;
  s->share = s->memory + s->n;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < s->n && !status; i++)
    status = find_share(ctx, s, i);
  return status;
}

/* --- the table ---------------------------------------------------------------------------- */

/* Output and imports that no flow or category has. */
static double gap(const separation *s, int64_t i) {
  const ji__io_table *t = s->table;
  double uses = t->row_sums[i];
  for (int64_t k = 0; k < t->demands.count; k++)
    if (k != s->imports_category)
      uses += ji__io_demand_value(t, k, i);
  return t->given_output[i] + s->imports[i] - uses;
}

static void fill_row(separation *s, int64_t i) {
  const ji__io_table *t = s->table;
  ji__io_build *b = &s->build;
  double home = 1 - s->share[i];
  double *imported = b->s + t->rows.count * s->n;
  for (int64_t j = 0; j < s->n; j++) {
    double flow = ji__io_flow(t, i, j);
    b->z[i * s->n + j] = home * flow;
    imported[j] += s->share[i] * flow;
  }
  int64_t at = 0;
  for (int64_t k = 0; k < t->demands.count; k++) {
    double value = ji__io_demand_value(t, k, i);
    if (k != s->imports_category)
      b->f[i * b->k + at++] = k == s->exports ? value : home * value;
  }
  if (s->options.discrepancy)
    b->f[i * b->k + at] = home * gap(s, i);
  b->x[i] = t->given_output[i];
}

/* Satellites of final demand stay; what it buys from abroad is one of them. */
static void fill_demand_rows(separation *s) {
  const ji__io_table *t = s->table;
  ji__io_build *b = &s->build;
  int64_t at = 0;
  for (int64_t k = 0; b->d && k < t->demands.count; k++) {
    if (k == s->imports_category)
      continue;
    for (int64_t row = 0; row < t->rows.count; row++)
      b->d[row * b->k + at] = ji__io_row_of_demand(t, row, k);
    double *abroad = &b->d[t->rows.count * b->k + at++];
    for (int64_t i = 0; i < s->n && k != s->exports; i++)
      *abroad += s->share[i] * ji__io_demand_value(t, k, i);
  }
}

static ji_status fill(ji_context *ctx, separation *s) {
  const ji__io_table *t = s->table;
  int64_t k = t->demands.count - (s->imports_category >= 0) + (s->options.discrepancy != NULL);
  ji_status status = ji__io_build_room(ctx, &s->build, s->n, k, t->rows.count + 1);
  for (int64_t i = 0; i < s->n && !status; i++)
    fill_row(s, i);
  if (!status)
    status = ji__io_build_demand_room(ctx, &s->build, t);
  if (status)
    return status;
  for (int64_t row = 0; row < t->rows.count; row++)
    for (int64_t j = 0; j < s->n; j++)
      s->build.s[row * s->n + j] = ji__io_row_value(t, row, j);
  fill_demand_rows(s);
  return JI_OK;
}

static ji_status tell(ji_context *ctx, separation *s) {
  double worst = 0, imports = 0, inputs = 0;
  double limit = s->table->options.balance_tolerance;
  for (int64_t i = 0; i < s->n; i++) {
    double row = 0, x = s->build.x[i];
    for (int64_t j = 0; j < s->n; j++)
      row += s->build.z[i * s->n + j];
    for (int64_t k = 0; k < s->build.k; k++)
      row += s->build.f[i * s->build.k + k];
    worst = fmax(worst, x != 0 ? fabs(row - x) / x : 0);
    imports += s->imports[i];
    inputs += s->build.s[s->table->rows.count * s->n + i];
  }
  ji_status status =
      ji__io_build_tell(ctx, &s->build, "row_balance", worst > limit, worst, limit,
                        "the widest gap between a row of domestic flows and output, relative");
  return status ? status
                : ji__io_build_tell(ctx, &s->build, "imports", 0, inputs, imports,
                                    "what sectors buy from abroad (value) of all imports (limit)");
}

static ji_status put_demands(ji_context *ctx, separation *s) {
  const ji__io_table *t = s->table;
  int64_t at = 0;
  ji__io_name *names =
      ji__allocate_array(ji__allocator(ctx), (size_t)t->demands.count + 1, sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < t->demands.count; k++)
    if (k != s->imports_category)
      names[at++] = ji__io_name_demand(t, k, t->flows_unit);
  if (s->options.discrepancy)
    names[at++] = (ji__io_name){.name = s->options.discrepancy, .unit = t->flows_unit};
  ji_status status = ji__io_build_names(ctx, &s->build, "demand_labels", names, at);
  ji__release(ji__allocator(ctx), names);
  return status;
}

static ji_status put_shares(ji_context *ctx, separation *s) {
  const char *money = s->table->flows_unit;
  const ji__writer_column with_region[] = {
      {"sector", JI_TYPE_TEXT, NULL, "the product", NULL},
      {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"imports", JI_TYPE_FLOAT64, money, "of the product", NULL},
      {"exports", JI_TYPE_FLOAT64, money, "of the product", NULL},
      {"output", JI_TYPE_FLOAT64, money, "domestic output", NULL},
      {"share", JI_TYPE_FLOAT64, "1", "of imports in what is used at home", NULL},
  };
  enum { COUNT = sizeof with_region / sizeof with_region[0] };
  ji__writer_column columns[COUNT];
  size_t count = 0;
  for (size_t c = 0; c < COUNT; c++)
    if (c != 1 || s->table->sectors.regions)
      columns[count++] = with_region[c];
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t i = 0; i < s->n && !status; i++) {
    size_t c = ji__io_write_sector(s->table, writer, 0, i);
    ji__writer_number(writer, c++, s->imports[i]);
    ji__writer_number(writer, c++, ji__io_demand_value(s->table, s->exports, i));
    ji__writer_number(writer, c++, s->build.x[i]);
    ji__writer_number(writer, c, s->share[i]);
    ji__writer_end_row(writer);
  }
  return ji__io_build_finish(ctx, status, writer, "import_shares", &s->build);
}

static ji_status give(ji_context *ctx, separation *s, ji_bundle **out) {
  const ji__io_table *t = s->table;
  const ji__io_name imported = {.name = "imported_inputs", .unit = t->flows_unit};
  const ji__io_keys keys = {.suffix = "domestic", .flows = "domestic"};
  ji_status status =
      ji__io_build_sectors(ctx, &s->build, t->sectors.names, t->sectors.regions, t->flows_unit);
  if (!status)
    status = put_demands(ctx, s);
  if (!status)
    status = ji__io_build_satellites(ctx, &s->build, t, t->row_units, &imported);
  if (!status)
    status = ji__io_build_keys(ctx, &s->build, t, &keys);
  if (!status)
    status = put_shares(ctx, s);
  return status ? status : ji__io_build_give(ctx, &s->build, out);
}

static ji_status record(ji_context *ctx, const ji_model *model, separation *s) {
  ji__provenance **p = &s->build.provenance;
  ji_status status = ji__io_provenance(ctx, "ji_io_domestic", model, p);
  if (!status)
    status = ji__provenance_add(ctx, *p, "option", "imports", s->options.imports);
  if (!status)
    status = ji__provenance_add(ctx, *p, "option", "exports", s->options.exports);
  if (!status && s->options.discrepancy)
    status = ji__provenance_add(ctx, *p, "option", "discrepancy", s->options.discrepancy);
  return status ? status
                : ji__provenance_add(ctx, *p, "note", "assumption",
                                     "every user buys the same share of a product from abroad; "
                                     "imports are not exported again");
}

static ji_status run(ji_context *ctx, const ji_model *model, separation *s, ji_bundle **out) {
  s->n = s->table->n;
  ji_status status = find_parts(ctx, s);
  if (!status)
    status = find_shares(ctx, s);
  if (!status)
    status = record(ctx, model, s);
  if (!status)
    status = fill(ctx, s);
  if (!status)
    status = tell(ctx, s);
  return status ? status : give(ctx, s, out);
}

ji_status ji_io_domestic(ji_context *ctx, const ji_model *model,
                         const ji_io_domestic_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_domestic", "out");
  const ji__io_model *data;
  separation s = {.row_factor = 1};
  status = ji__io_model_data(ctx, "ji_io_domestic", model, &data);
  if (!status)
    status = read_options(ctx, options, &s.options);
  if (!status) {
    s.table = data->table;
    status = run(ctx, model, &s, out);
  }
  release(ctx, &s);
  return status;
}

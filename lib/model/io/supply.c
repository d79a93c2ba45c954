/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects of primary inputs: on output downstream (Ghosh) and on prices (Leontief's price model).
 */
#include "core/number.h"
#include "model/io/drivers.h"
#include "model/io/structure.h"

#include <math.h>
#include <string.h>

/* --- supply ------------------------------------------------------------------------------- */

typedef struct supply {
  const ji__io_model *model;
  const ji__io_table *table;
  ji__io_counted counted;
  ji__io_drivers changes;
  double *memory;
  double *right, *output; /* n for each group of changes: dv / x, and dx */
} supply;

/* dx' = dv' G = (dv' diag(1/x)) L diag(x) */
static ji_status compute_supply(ji_context *ctx, supply *s) {
  int64_t n = s->table->n, count = s->changes.count;
  const double *x = s->table->output;
  s->memory = ji__allocate_array(ji__allocator(ctx), 2 * (size_t)count, (size_t)n * sizeof(double));
  if (!s->memory)
    return ji__fail_memory(ctx);
  s->right = s->memory;
  s->output = s->memory + count * n;
  for (int64_t k = 0; k < count; k++)
    for (int64_t j = 0; j < n; j++)
      s->right[k * n + j] = x[j] != 0 ? s->changes.groups[k].value[j] / x[j] : 0;
  ji_status status = ji__io_solve(ctx, s->model, 1, count, s->right, s->output);
  for (int64_t k = 0; k < count && !status; k++)
    for (int64_t j = 0; j < n; j++)
      s->output[k * n + j] *= x[j];
  return status;
}

#define NO_UNIT "the change states no unit and was taken in the table's"
#define ALLOCATION                                                                                 \
  "an allocation under fixed output shares, not a forecast of what inputs bring about"

static void write_supply_row(const supply *s, ji__writer *writer, int64_t k, int64_t j) {
  const ji__io_driver *group = &s->changes.groups[k];
  double change = s->output[k * s->table->n + j];
  ji__writer_text(writer, 0, group->name);
  size_t at = ji__io_write_sector(s->table, writer, 1, j);
  ji__writer_number(writer, at++, change);
  ji__writer_number(writer, at++,
                    s->counted.c[j] * (s->table->output[j] != 0 ? group->value[j] : 0));
  ji__writer_number(writer, at++, s->counted.c[j] * change);
  if (s->table->output[j] == 0)
    ji__writer_text(writer, at, ji__io_no_output(s->table, s->counted.row, j));
  else
    ji__writer_text(writer, at, group->has_no_unit ? NO_UNIT "; " ALLOCATION : ALLOCATION);
  ji__writer_end_row(writer);
}

static ji_status write_supply(ji_context *ctx, const supply *s, ji__provenance *provenance,
                              ji_dataset **out) {
  ji_measure *direct = NULL, *all = NULL;
  const char *shock = "primary_inputs";
  ji_status status = ji__io_effect_measure(ctx, s->table, s->counted.row, shock, "direct", &direct);
  if (!status)
    status = ji__io_effect_measure(ctx, s->table, s->counted.row, shock, "direct+indirect", &all);
  const ji__writer_column with_region[] = {
      {"driver", JI_TYPE_TEXT, NULL, "for whose sake", NULL},
      {"sector", JI_TYPE_TEXT, NULL, "sector of the table", NULL},
      {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"output_change", JI_TYPE_FLOAT64, s->table->flows_unit, "dx: output that goes with it",
       NULL},
      {"direct", JI_TYPE_FLOAT64, s->counted.unit, "what the change of inputs itself holds",
       direct},
      {"jobs", JI_TYPE_FLOAT64, s->counted.unit, "what goes with dx", all},
      {"reason", JI_TYPE_TEXT, NULL, "how to read it", NULL},
  };
  ji__writer_column columns[7];
  size_t count = 0;
  ji__writer *writer = NULL;
  for (size_t c = 0; c < 7; c++)
    if (c != 2 || s->table->sectors.regions)
      columns[count++] = with_region[c];
  if (!status)
    status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t k = 0; k < s->changes.count && !status; k++)
    for (int64_t j = 0; j < s->table->n; j++)
      write_supply_row(s, writer, k, j);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji_measure_unref(direct);
  ji_measure_unref(all);
  return status;
}

static ji_status run_supply(ji_context *ctx, const ji_model *model, const ji_dataset *changes,
                            supply *s, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, s->model, NULL, 0, &s->counted);
  if (!status)
    status = ji__io_drivers_read(ctx, s->table, s->counted.row, changes, &s->changes);
  if (!status)
    status = compute_supply(ctx, s);
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_supply_effects", model, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, "changes", changes);
  if (!status)
    status = write_supply(ctx, s, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_drivers_free(ji__allocator(ctx), &s->changes);
  ji__io_counted_free(ctx, &s->counted);
  ji__release(ji__allocator(ctx), s->memory);
  return status;
}

ji_status ji_io_supply_effects(ji_context *ctx, const ji_model *model, const ji_dataset *changes,
                               ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!changes || !out)
    return ji__fail_null(ctx, "ji_io_supply_effects", !changes ? "changes" : "out");
  supply s = {.model = NULL};
  status = ji__io_model_data(ctx, "ji_io_supply_effects", model, &s.model);
  if (status)
    return status;
  s.table = s.model->table;
  return run_supply(ctx, model, changes, &s, out);
}

/* --- prices ------------------------------------------------------------------------------- */

typedef struct prices {
  const ji__io_model *model;
  const ji__io_table *table;
  const ji_column *sector, *region, *row;
  ji__quantity change;
  double *cost, *price; /* n each, one memory */
} prices;

static ji_status find_price_columns(ji_context *ctx, const ji_dataset *changes, prices *p) {
  ji_status status = ji__quantity_require(ctx, changes, "changes", "change", JI__RATIO, &p->change);
  if (!status && ji_dataset_find(changes, "sector") >= 0)
    status = ji__dataset_require_text(ctx, changes, "changes", "sector", &p->sector);
  if (!status && ji_dataset_find(changes, "region") >= 0)
    status = ji__dataset_require_text(ctx, changes, "changes", "region", &p->region);
  if (!status && ji_dataset_find(changes, "row") >= 0)
    status = ji__dataset_require_text(ctx, changes, "changes", "row", &p->row);
  if (!status && p->region && !p->table->sectors.regions)
    status = ji__fail(ctx, JI_ERROR_LABEL, "changes: column \"region\": the table has no regions");
  return status;
}

/* The share of a satellite's money in a sector's price; 1 where no satellite is named. */
static ji_status cost_share(ji_context *ctx, const prices *p, const char *name, int64_t *row,
                            double *factor) {
  *row = JI__IO_NOT_FOUND;
  *factor = 1;
  if (!name)
    return JI_OK;
  ji_status status = ji__io_find_row(ctx, p->table, name, row);
  if (!status && !ji__io_row_is_money(ctx, p->table, *row, factor))
    status = ji__fail(ctx, JI_ERROR_UNIT,
                      "changes: satellite \"%s\" is in \"%s\", which is no money of the flows' "
                      "\"%s\"",
                      name, ji__io_row_unit(p->table, *row), p->table->flows_unit);
  return status;
}

static ji_status add_change(ji_context *ctx, prices *p, char *const text[3], int64_t line) {
  const ji__io_labels *labels = &p->table->sectors;
  double change = NAN, factor;
  int64_t row, hits = 0;
  if (!ji__quantity_at(&p->change, line, &change) || !isfinite(change))
    return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: change is no finite number",
                    (long long)line + 1);
  if (change < -1) {
    char shown[JI__NUMBER_SIZE];
    ji__number_print(change, shown);
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "changes: row %lld: change is %s, expected at least -1: no cost falls by more "
                    "than all of it",
                    (long long)line + 1, shown);
  }
  ji_status status = cost_share(ctx, p, text[2], &row, &factor);
  for (int64_t j = 0; j < labels->count && !status; j++) {
    double x = p->table->output[j];
    if ((text[0] && strcmp(labels->names[j], text[0]) != 0) ||
        (text[1] && strcmp(labels->regions[j], text[1]) != 0))
      continue;
    hits++;
    if (row == JI__IO_NOT_FOUND)
      p->cost[j] += change;
    else if (x != 0)
      p->cost[j] += change * ji__io_row_value(p->table, row, j) * factor / x;
  }
  if (!status && !hits)
    status = ji__fail(ctx, JI_ERROR_LABEL, "changes: row %lld: the table has no sector \"%s\"%s%s",
                      (long long)line + 1, text[0] ? text[0] : "(any)", text[1] ? " in " : "",
                      text[1] ? text[1] : "");
  return status;
}

static ji_status read_changes(ji_context *ctx, const ji_dataset *changes, prices *p) {
  ji_status status = find_price_columns(ctx, changes, p);
  const ji_column *columns[3] = {p->sector, p->region, p->row};
  for (int64_t line = 0; line < ji_dataset_row_count(changes) && !status; line++) {
    char *text[3] = {NULL, NULL, NULL};
    for (int c = 0; c < 3 && !status; c++)
      if (columns[c])
        status = ji__column_copy_text(ctx, columns[c], line, &text[c]);
    if (!status)
      status = add_change(ctx, p, text, line);
    for (int c = 0; c < 3; c++)
      ji__release(ji__allocator(ctx), text[c]);
  }
  return status;
}

/* What the basket of household consumption costs more, by the base year's weights. */
static void write_consumption(const prices *p, ji__writer *writer, size_t at) {
  const ji__io_table *table = p->table;
  int64_t category =
      ji__io_labels_find(&table->demands, table->options.household_consumption, NULL);
  double spent = 0, more = 0;
  if (category < 0)
    return;
  for (int64_t j = 0; j < table->n; j++) {
    double value = ji__io_demand_value(table, category, j);
    spent += value;
    more += value * p->price[j];
  }
  if (spent != 0)
    ji__writer_number(writer, at + 1, more / spent);
  ji__writer_text(writer, at + 2,
                  spent != 0 ? "household consumption, weights of the table's year"
                             : "household consumption is 0");
  ji__writer_end_row(writer);
}

static ji_status write_prices(ji_context *ctx, const prices *p, ji__provenance *provenance,
                              ji_dataset **out) {
  static const ji__writer_column all[] = {
      {"sector", JI_TYPE_TEXT, NULL, "sector of the table; null: household consumption", NULL},
      {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
      {"cost_change", JI_TYPE_FLOAT64, "1", "change of primary costs per unit of output", NULL},
      {"price_change", JI_TYPE_FLOAT64, "1", "relative change of the price, all passed on", NULL},
      {"reason", JI_TYPE_TEXT, NULL, "how to read it", NULL},
  };
  ji__writer_column columns[5];
  size_t count = 0, at = p->table->sectors.regions ? 2 : 1;
  ji__writer *writer = NULL;
  for (size_t c = 0; c < 5; c++)
    if (c != 1 || p->table->sectors.regions)
      columns[count++] = all[c];
  ji_status status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t j = 0; j < p->table->n && !status; j++) {
    ji__io_write_sector(p->table, writer, 0, j);
    ji__writer_number(writer, at, p->cost[j]);
    ji__writer_number(writer, at + 1, p->price[j]);
    ji__writer_end_row(writer);
  }
  if (!status) {
    write_consumption(p, writer, at);
    status = ji__writer_finish(ctx, writer, provenance, out);
  }
  ji__writer_free(writer);
  return status;
}

static ji_status run_prices(ji_context *ctx, const ji_model *model, const ji_dataset *changes,
                            prices *p, ji_dataset **out) {
  size_t n = (size_t)p->table->n;
  ji__provenance *provenance = NULL;
  p->cost = ji__allocate_array(ji__allocator(ctx), 2 * n, sizeof *p->cost);
  if (!p->cost)
    return ji__fail_memory(ctx);
  p->price = p->cost + n;
  ji_status status = read_changes(ctx, changes, p);
  if (!status)
    status = ji__io_solve(ctx, p->model, 1, 1, p->cost, p->price);
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_price_effects", model, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, "changes", changes);
  if (!status)
    status = write_prices(ctx, p, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(ctx), p->cost);
  return status;
}

ji_status ji_io_price_effects(ji_context *ctx, const ji_model *model, const ji_dataset *changes,
                              ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!changes || !out)
    return ji__fail_null(ctx, "ji_io_price_effects", !changes ? "changes" : "out");
  prices p = {.model = NULL};
  status = ji__io_model_data(ctx, "ji_io_price_effects", model, &p.model);
  if (status)
    return status;
  p.table = p.model->table;
  return run_prices(ctx, model, changes, &p, out);
}

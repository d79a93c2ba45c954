/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the numbers of a table measure. */
#include "data/measure_combine.h"
#include "model/io/carry.h"

#include <string.h>

/* --- what is counted ---------------------------------------------------------------------- */

static const char *key_of(const ji__io_table *table, int64_t row, ji__io_key key) {
  return ji__io_is_jobs(table, row) ? table->keys[key] : NULL;
}

/* persons, jobs, ... by a unit's only name; NULL where it does not say. */
static const char *quantity_of_unit(const ji__unit *unit) {
  static const struct {
    const char *name, *quantity;
  } known[] = {{"person", "persons"}, {"job", "jobs"}, {"fte", "fte"}, {"h", "hours"}};
  if (unit->count != 1 || unit->terms[0].power != 1)
    return NULL;
  if (unit->terms[0].is_money)
    return "money";
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(unit->terms[0].name, known[i].name) == 0)
      return known[i].quantity;
  return NULL;
}

static const ji_measure *own_measure(const ji__io_table *table, int64_t row) {
  return row == JI__IO_OUTPUT_ROW ? NULL : table->row_measures[row];
}

/* The quantity, and for money its unit without scale in `printed` (else ""). */
static ji_status find_quantity(ji_context *ctx, const ji__io_table *table, int64_t row,
                               const char **quantity, char printed[JI__UNIT_TEXT]) {
  const char *text = ji__io_row_unit(table, row);
  ji__unit unit = {0};
  printed[0] = 0;
  *quantity = ji__measure_value(own_measure(table, row), JI__SIDE_OWN, JI__KEY_QUANTITY);
  if (!*quantity)
    *quantity = key_of(table, row, JI__IO_EMPLOYMENT_QUANTITY);
  if (!text)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, text, &unit);
  if (status)
    return status;
  if (!*quantity)
    *quantity = quantity_of_unit(&unit);
  if (*quantity && strcmp(*quantity, "money") == 0) {
    ji__unit_remove_scale(&unit);
    ji__unit_print(&unit, printed);
  }
  return JI_OK;
}

/* --- fields ------------------------------------------------------------------------------- */

/* Sets a field that the satellite's own measure leaves open. */
static ji_status set_open(ji__measure_builder *builder, ji__side side, ji__key key,
                          const char *value) {
  return builder->values[side][key] || !value ? JI_OK : ji__put(builder, side, key, value);
}

/* "io:NAME" and "unstated:YEAR", built from texts that may hold what an atom may not. */
static ji_status set_joined(ji__measure_builder *builder, ji__side side, ji__key key,
                            const char *prefix, const char *text) {
  ji__buffer joined;
  ji__buffer_init(&joined, ji__allocator(builder->ctx));
  ji__buffer_string(&joined, prefix);
  ji__measure_append_atom(&joined, text);
  ji_status status = joined.failed ? ji__fail_memory(builder->ctx)
                                   : ji__measure_set(builder, side, key, joined.data, joined.size);
  ji__buffer_free(&joined);
  return status;
}

static ji_status copy_own(ji__measure_builder *builder, ji__side side, const ji_measure *own) {
  ji__measure_field field;
  size_t position = 0;
  ji_status status = JI_OK;
  while (own && !status && ji__measure_next(own, &position, &field))
    if (field.side == JI__SIDE_OWN)
      status = ji__put(builder, side, field.key, field.value);
  return status;
}

/* The fields that a table fixes: what, when, where, in which system. */
static ji_status set_table(ji__measure_builder *builder, ji__side side, const ji__io_table *table,
                           int64_t row, const ji__io_facts *facts) {
  const char *time = key_of(table, row, JI__IO_EMPLOYMENT_TIME);
  const char *year = table->keys[JI__IO_YEAR];
  const char *territory = table->keys[JI__IO_TERRITORY];
  const char *area = facts->area ? facts->area : territory ? territory : "unstated";
  ji_status status = set_open(builder, side, JI__KEY_TIME, time);
  if (!status && year && !builder->values[side][JI__KEY_TIME])
    status = set_joined(builder, side, JI__KEY_TIME, "unstated:", year);
  if (!status)
    status = set_open(builder, side, JI__KEY_AREA, area);
  if (!status)
    status = set_open(builder, side, JI__KEY_AREAS, table->keys[JI__IO_TERRITORY_LIST]);
  if (!status && facts->sector)
    status = ji__put(builder, side, JI__KEY_SECTOR, facts->sector);
  if (!status && row != JI__IO_OUTPUT_ROW)
    status = set_open(builder, side, JI__KEY_GROUP, table->row_groups[row]);
  if (!status)
    status = set_open(builder, side, JI__KEY_BASIS, "gross");
  if (!status)
    status = set_joined(builder, side, JI__KEY_SYSTEM, "io:", ji__io_table_name(table));
  if (!status)
    status =
        set_open(builder, side, JI__KEY_VINTAGE, key_of(table, row, JI__IO_EMPLOYMENT_VINTAGE));
  return status;
}

/* What is closed matters to induced jobs alone, and where the layer varies by row to some of them.
 */
static ji_status set_effect(ji__measure_builder *builder, ji__side side, const ji__io_table *table,
                            const ji__io_facts *facts) {
  const ji__io_closure *closure = &table->closure;
  ji_status status = ji__put(builder, side, JI__KEY_LAYER, facts->layer);
  if (!status)
    status = ji__put(builder, side, JI__KEY_SHOCK, facts->shock ? facts->shock : "final_demand");
  int is_closed = facts->layer[0] == '@' || strstr(facts->layer, "induced");
  if (!status && is_closed && !closure->missing && closure->name)
    status = set_joined(builder, side, JI__KEY_CLOSURE, "", closure->name);
  return status;
}

/* Fixed coefficients make a model of whatever they are applied to. */
static const char *status_of(const ji__io_table *table, int64_t row, const char *other) {
  const char *own = key_of(table, row, JI__IO_EMPLOYMENT_STATUS);
  const char *status = ji__measure_value(own_measure(table, row), JI__SIDE_OWN, JI__KEY_STATUS);
  status = ji__weaker_status(status ? status : own, "model");
  return other ? ji__weaker_status(status, other) : status;
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status finish(ji_status status, ji__measure_builder *builder, const ji__io_table *table,
                        ji_measure **out) {
  if (!status)
    status = ji__measure_finish(builder, out);
  if (status && status != JI_ERROR_MEMORY)
    status =
        ji__fail_within(builder->ctx, status, "measure of table \"%s\"", ji__io_table_name(table));
  ji__measure_builder_free(builder);
  return status;
}

ji_status ji__io_jobs_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const ji__io_facts *facts, ji_measure **out) {
  const char *quantity;
  char unit[JI__UNIT_TEXT];
  *out = NULL;
  ji_status status = find_quantity(ctx, table, row, &quantity, unit);
  if (status || !quantity)
    return status;
  ji__measure_builder builder;
  status = ji__measure_begin(ctx, own_measure(table, row), &builder);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_QUANTITY, quantity);
  if (!status && unit[0])
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_UNIT, unit);
  if (!status)
    status = set_table(&builder, JI__SIDE_OWN, table, row, facts);
  if (!status)
    status = set_effect(&builder, JI__SIDE_OWN, table, facts);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_STATUS, status_of(table, row, facts->status));
  if (!status && facts->change)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_CHANGE, facts->change);
  if (!status && facts->reading)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_READING, facts->reading);
  return finish(status, &builder, table, out);
}

/* What a coefficient is per: final demand for one sector's product. */
static ji_status set_per_demand(ji__measure_builder *builder, const ji__io_table *table,
                                const char *sector) {
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  const char *flows = table->keys[JI__IO_FLOWS];
  ji_status status = ji__unit_read(builder->ctx, table->flows_unit, &unit);
  if (status)
    return status;
  const char *quantity = ji__unit_money(&unit) ? "money" : "units";
  ji__unit_remove_scale(&unit);
  ji__unit_print(&unit, printed);
  status = ji__put(builder, JI__SIDE_PER, JI__KEY_QUANTITY, quantity);
  if (!status)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_UNIT, printed);
  if (!status && sector)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_SECTOR, sector);
  if (!status && flows && strcmp(flows, "domestic") == 0)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_IMPORTS, "out");
  if (!status && flows && strcmp(flows, "total") == 0)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_IMPORTS, "in");
  return status;
}

/* What a ratio is per: the sector's own jobs. */
static ji_status set_per_jobs(ji__measure_builder *builder, const char *quantity, const char *unit,
                              const char *sector) {
  ji_status status = ji__put(builder, JI__SIDE_PER, JI__KEY_QUANTITY, quantity);
  if (!status && unit[0])
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_UNIT, unit);
  if (!status && sector)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_SECTOR, sector);
  if (!status)
    status = ji__put(builder, JI__SIDE_PER, JI__KEY_LAYER, "direct");
  return status;
}

ji_status ji__io_coefficient_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                                     const char *form, const ji__io_facts *facts,
                                     ji_measure **out) {
  const char *quantity;
  char unit[JI__UNIT_TEXT];
  int is_ratio = strcmp(form, "ratio") == 0;
  *out = NULL;
  ji_status status = find_quantity(ctx, table, row, &quantity, unit);
  if (status || !quantity || (!is_ratio && !table->flows_unit))
    return status;
  ji__measure_builder builder;
  status = ji__measure_begin(ctx, NULL, &builder);
  if (!status)
    status = copy_own(&builder, JI__SIDE_OF, own_measure(table, row));
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_QUANTITY, "coefficient");
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_FORM, form);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_KIND, "linear");
  if (!status)
    status = ji__put(&builder, JI__SIDE_OWN, JI__KEY_STATUS, status_of(table, row, facts->status));
  if (!status)
    status = ji__put(&builder, JI__SIDE_OF, JI__KEY_STATUS, NULL);
  if (!status)
    status = ji__put(&builder, JI__SIDE_OF, JI__KEY_QUANTITY, quantity);
  if (!status && unit[0])
    status = ji__put(&builder, JI__SIDE_OF, JI__KEY_UNIT, unit);
  if (!status)
    status = set_table(&builder, JI__SIDE_OF, table, row, facts);
  if (!status)
    status = set_effect(&builder, JI__SIDE_OF, table, facts);
  if (!status)
    status = is_ratio ? set_per_jobs(&builder, quantity, unit, facts->per_sector)
                      : set_per_demand(&builder, table, facts->per_sector);
  return finish(status, &builder, table, out);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/date.h"
#include "stats/demography.h"

#include <string.h>

#define LONGEST_DAYS 365243 /* no record is older: a wrong date would make millions of rows */

typedef struct firm_columns {
  const ji_column *id, *start, *end;
  int64_t id_index;
} firm_columns;

static ji_status require_dates(ji_context *ctx, const ji_dataset *dataset, const char *name,
                               const ji_column **out) {
  ji_status status = ji__dataset_require(ctx, dataset, "firms", name, out);
  if (status || (*out)->type == JI_TYPE_DATE32)
    return status;
  return ji__fail(ctx, JI_ERROR_TYPE, "firms: column \"%s\" holds %s, dates were expected", name,
                  ji__type_name((*out)->type));
}

static ji_status find_columns(ji_context *ctx, const ji_dataset *dataset,
                              const ji_business_demography_options *options, firm_columns *columns,
                              ji__firms *out) {
  const char *id = options->id ? options->id : "id";
  ji_status status = ji__dataset_require(ctx, dataset, "firms", id, &columns->id);
  columns->id_index = ji_dataset_find(dataset, id);
  if (!status)
    status =
        require_dates(ctx, dataset, options->start ? options->start : "start", &columns->start);
  if (!status)
    status = require_dates(ctx, dataset, options->end ? options->end : "end", &columns->end);
  if (!status && options->by)
    status = ji__dataset_require_text(ctx, dataset, "firms", options->by, &out->by);
  return status;
}

/* A firm's days must be there in order, and not after the last day that is known of. */
static ji_status read_firm(ji_context *ctx, const firm_columns *columns, int64_t row,
                           ji__firms *out) {
  ji__firm *firm = &out->items[row];
  char start[JI__DATE_SIZE], end[JI__DATE_SIZE], cutoff[JI__DATE_SIZE];
  if (ji__column_is_null(columns->start, row))
    return ji__fail(ctx, JI_ERROR_VALUE, "firms: row %lld has no %s", (long long)row + 1,
                    columns->start->name);
  firm->start = ((const int32_t *)columns->start->values)[row];
  firm->ended = !ji__column_is_null(columns->end, row);
  firm->stop = firm->ended ? ((const int32_t *)columns->end->values)[row] : out->cutoff;
  ji__date_print(firm->start, start);
  ji__date_print(firm->stop, end);
  ji__date_print(out->cutoff, cutoff);
  if (firm->start > out->cutoff)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "firms: row %lld, column \"%s\": %s is after the cut-off %s",
                    (long long)row + 1, columns->start->name, start, cutoff);
  if (firm->start < out->cutoff - LONGEST_DAYS)
    return ji__fail(
        ctx, JI_ERROR_VALUE,
        "firms: row %lld, column \"%s\": %s is more than 1,000 years before the cut-off",
        (long long)row + 1, columns->start->name, start);
  if (firm->stop < firm->start)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "firms: row %lld, column \"%s\": %s is before the start %s", (long long)row + 1,
                    columns->end->name, end, start);
  if (firm->stop > out->cutoff) { /* not known yet */
    firm->stop = out->cutoff;
    firm->ended = 0;
  }
  return JI_OK;
}

static ji_status check_ids(ji_context *ctx, const ji_dataset *dataset,
                           const firm_columns *columns) {
  ji__groups ids = {0};
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++)
    if (ji__column_is_null(columns->id, row))
      return ji__fail(ctx, JI_ERROR_LABEL, "firms: row %lld has no %s", (long long)row + 1,
                      columns->id->name);
  ji_status status = ji__groups_create(ctx, dataset, &columns->id_index, 1, &ids);
  for (int64_t row = 0; !status && row < ji_dataset_row_count(dataset); row++)
    if (ids.first_row[ids.group[row]] != row)
      status = ji__fail(ctx, JI_ERROR_LABEL,
                        "firms: rows %lld and %lld have the same %s: one row a firm was expected",
                        (long long)ids.first_row[ids.group[row]] + 1, (long long)row + 1,
                        columns->id->name);
  ji__groups_free(ctx, &ids);
  return status;
}

static ji_status read_groups(ji_context *ctx, const ji_dataset *dataset, const char *by,
                             ji__firms *out) {
  for (int64_t row = 0; row < out->count; row++)
    out->items[row].group = JI__ALL_GROUPS;
  if (!by)
    return JI_OK;
  int64_t index = ji_dataset_find(dataset, by);
  ji_status status = ji__groups_create(ctx, dataset, &index, 1, &out->groups);
  out->has_groups = !status;
  for (int64_t row = 0; !status && row < out->count; row++)
    out->items[row].group = out->groups.group[row];
  return status;
}

ji_status ji__firms_read(ji_context *ctx, const ji_dataset *dataset,
                         const ji_business_demography_options *options, ji__firms *out) {
  firm_columns columns;
  *out = (ji__firms){.count = ji_dataset_row_count(dataset)};
  if (!options->cutoff || !ji__date_parse(options->cutoff, strlen(options->cutoff), &out->cutoff))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_business_demography_options.cutoff is \"%s\": the last day that the "
                    "records know of, YYYY-MM-DD, was expected",
                    options->cutoff ? options->cutoff : "");
  ji_status status = find_columns(ctx, dataset, options, &columns, out);
  if (status)
    return status;
  out->items = ji__allocate_array(ji__allocator(ctx), (size_t)out->count + 1, sizeof *out->items);
  if (!out->items)
    return ji__fail_memory(ctx);
  for (int64_t row = 0; !status && row < out->count; row++)
    status = read_firm(ctx, &columns, row, out);
  if (!status)
    status = check_ids(ctx, dataset, &columns);
  return status ? status : read_groups(ctx, dataset, options->by, out);
}

void ji__firms_free(ji_context *ctx, ji__firms *firms) {
  if (firms->has_groups)
    ji__groups_free(ctx, &firms->groups);
  ji__release(ji__allocator(ctx), firms->items);
}

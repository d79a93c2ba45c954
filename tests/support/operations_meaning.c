/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conversions and validation. Each makes its inputs through a context of its own, so that only the
 * call at hand can fail. */
#include "support/operations.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static ji_dataset *make(int64_t rows, const support_column *columns, size_t count) {
  ji_context *ctx = support_context();
  ji_dataset *dataset = support_dataset(ctx, rows, columns, count);
  ji_context_free(ctx);
  return dataset;
}

/* Units and measures by row, as models give them. */
static ji_dataset *by_row(const char *first, const char *second) {
  static const double values[] = {100, 250, 0}, parameters[] = {0.25, 0.5, 0};
  static const int absent[] = {0, 0, 1};
  static const char *const units[] = {"1e4 job", "job", NULL};
  const char *const measures[] = {first, second, NULL};
  const support_column columns[] = {{.name = "value",
                                     .unit = "@unit",
                                     .measure = "@measure",
                                     .numbers = values,
                                     .absent = absent},
                                    {.name = "unit", .texts = units},
                                    {.name = "measure", .texts = measures},
                                    {.name = "parameter", .numbers = parameters}};
  return make(3, columns, COUNT(columns));
}

static ji_dataset *one_column(const char *unit, const char *measure) {
  static const double values[] = {1200, 36.5};
  static const double hours[] = {40, 20};
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values},
      {.name = "hours", .unit = "h/week", .numbers = hours}};
  return make(2, columns, COUNT(columns));
}

static ji_dataset *rates(void) {
  static const char *const kinds[] = {"deflator", "deflator", "exchange_rate", "exchange_rate"};
  static const char *const from[] = {"CNY", "CNY", "USD", "USD"};
  static const char *const to[] = {NULL, NULL, "CNY", "CNY"};
  static const int64_t periods[] = {2018, 2024, 2018, 2024};
  static const double values[] = {0, 0, 6.5, 7}, levels[] = {100, 112, 0, 0};
  static const int no_value[] = {1, 1, 0, 0}, no_level[] = {0, 0, 1, 1};
  static const char *const sources[] = {"office", "office", NULL, NULL};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "period", .integers = periods},
                                    {.name = "value", .numbers = values, .absent = no_value},
                                    {.name = "index", .numbers = levels, .absent = no_level},
                                    {.name = "source", .texts = sources}};
  return make(4, columns, COUNT(columns));
}

/* --- units -------------------------------------------------------------------------------- */

static ji_status convert_scale(ji_context *ctx, void *user) {
  const char *const columns[] = {"value"};
  ji_dataset *dataset = one_column("person", "quantity=persons"), *out = SUPPORT_STALE;
  ji_status status = ji_dataset_convert(ctx, dataset, columns, 1, "万人", NULL, NULL, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status convert_prices(ji_context *ctx, void *user) {
  static const double values[] = {1, 2, 3};
  static const char *const units[] = {"USD@2018", "1e4 CNY@current", "USD@current"};
  static const char *const measures[] = {"quantity=money; unit=USD@2018",
                                         "quantity=money; unit=CNY@current", NULL};
  static const int64_t years[] = {2024, 2018, 2018};
  const support_column given[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = values},
      {.name = "unit", .texts = units},
      {.name = "measure", .texts = measures},
      {.name = "year", .integers = years}};
  const char *const columns[] = {"value"};
  ji_dataset *dataset = make(3, given, COUNT(given)), *table = rates(), *out = SUPPORT_STALE;
  ji_convert_options options;
  ji_convert_options_init(&options, sizeof options);
  options.period = "year";
  ji_status status =
      ji_dataset_convert(ctx, dataset, columns, 1, "1e6 CNY@2024", table, &options, &out);
  ji_dataset_unref(table);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

/* --- measures ----------------------------------------------------------------------------- */

static ji_status to_fte(ji_context *ctx, void *user) {
  ji_dataset *dataset = one_column("person", "quantity=persons; time=average:2024");
  ji_dataset *out = SUPPORT_STALE;
  ji_fte_options options;
  ji_fte_options_init(&options, sizeof options);
  options.name = "fte";
  options.hours = "hours";
  options.standard = 40;
  options.standard_unit = "h/week";
  options.standard_source = "test";
  options.status = "assumed";
  ji_status status = ji_dataset_to_fte(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_multiple_job_options multiple_jobs(void) {
  ji_multiple_job_options options;
  ji_multiple_job_options_init(&options, sizeof options);
  options.extra_jobs_column = "parameter";
  options.source = "test";
  return options;
}

static ji_status to_persons(ji_context *ctx, void *user) {
  ji_dataset *dataset = by_row("quantity=jobs; layer=direct", "quantity=jobs; layer=indirect");
  ji_dataset *out = SUPPORT_STALE;
  ji_multiple_job_options options = multiple_jobs();
  ji_status status = ji_dataset_to_persons(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status to_persons_by_reading(ji_context *ctx, void *user) {
  ji_dataset *dataset =
      one_column("1e6 opportunity", "quantity=opportunities; status=claim; vintage=v");
  ji_dataset *out = SUPPORT_STALE;
  ji_multiple_job_options options;
  ji_multiple_job_options_init(&options, sizeof options);
  options.reading = "each_counts_once";
  ji_status status = ji_dataset_to_persons(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status to_jobs(ji_context *ctx, void *user) {
  ji_dataset *dataset = one_column("person", "quantity=persons; time=average:2024");
  ji_dataset *out = SUPPORT_STALE;
  ji_multiple_job_options options = multiple_jobs();
  options.extra_jobs_column = NULL;
  options.extra_jobs = 0.1;
  ji_status status = ji_dataset_to_jobs(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status to_average_stock(ji_context *ctx, void *user) {
  ji_dataset *dataset = one_column("day*person", "quantity=units; time=sum:2023");
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = ji_dataset_to_average_stock(ctx, dataset, "value", NULL, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status to_average_stock_of_inflow(ji_context *ctx, void *user) {
  ji_dataset *dataset = one_column("hire", "quantity=hires; time=sum:2023");
  ji_dataset *out = SUPPORT_STALE;
  ji_stock_options options;
  ji_stock_options_init(&options, sizeof options);
  options.duration = 6;
  options.duration_unit = "month";
  options.source = "test";
  options.steady_state = 1;
  ji_status status = ji_dataset_to_average_stock(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status job_years_to_jobs(ji_context *ctx, void *user) {
  ji_dataset *dataset = one_column("job", "quantity=job_years; time=sum:2020/2023");
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = ji_dataset_job_years_to_jobs(ctx, dataset, "value", NULL, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static ji_status to_net(ji_context *ctx, void *user) {
  ji_dataset *dataset = by_row("quantity=jobs; basis=gross; layer=direct; sector=a",
                               "quantity=jobs; basis=gross; layer=direct; sector=b");
  ji_dataset *out = SUPPORT_STALE;
  ji_net_options options;
  ji_net_options_init(&options, sizeof options);
  options.leakage.column = "parameter";
  options.multiplier.value = 1.25;
  options.reference.value = 1;
  options.counterfactual = "without";
  options.source = "test";
  ji_status status = ji_dataset_to_net(ctx, dataset, "value", &options, &out);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

/* --- validation --------------------------------------------------------------------------- */

static ji_dataset *schema(void) {
  static const char *const names[] = {"value", "unit", "measure", "parameter", "gone"};
  static const char *const types[] = {"number", "text", "text", "number", NULL};
  static const char *const nullable[] = {"false", NULL, NULL, NULL, NULL};
  static const char *const units[] = {"@unit", NULL, NULL, NULL, NULL};
  static const char *const measures[] = {"quantity=persons", NULL, NULL, NULL, NULL};
  static const char *const maximum[] = {"200", NULL, NULL, "0.25", NULL};
  static const char *const lengths[] = {NULL, "4", NULL, NULL, NULL};
  static const char *const allowed[] = {NULL, "job|person", NULL, NULL, NULL};
  static const char *const code_lists[] = {NULL, NULL, "codes", NULL, NULL};
  static const char *const foreign[] = {NULL, NULL, "codes.code", NULL, NULL};
  static const char *const unique[] = {NULL, NULL, NULL, "true", NULL};
  static const char *const keys[] = {"k", "k", NULL, NULL, NULL};
  const support_column columns[] = {
      {.name = "column", .texts = names},         {.name = "type", .texts = types},
      {.name = "nullable", .texts = nullable},    {.name = "unit", .texts = units},
      {.name = "measure", .texts = measures},     {.name = "maximum", .texts = maximum},
      {.name = "max_length", .texts = lengths},   {.name = "allowed", .texts = allowed},
      {.name = "code_list", .texts = code_lists}, {.name = "foreign_key", .texts = foreign},
      {.name = "unique", .texts = unique},        {.name = "key", .texts = keys}};
  return make(5, columns, COUNT(columns));
}

static ji_bundle *codes(void) {
  static const char *const listed[] = {"a", "quantity=jobs; layer=direct"};
  const support_column column = {.name = "code", .texts = listed};
  ji_context *ctx = support_context();
  ji_dataset *list = support_dataset(ctx, 2, &column, 1);
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "codes", list, &bundle));
  ji_dataset_unref(list);
  ji_context_free(ctx);
  return bundle;
}

static ji_status validate(ji_context *ctx, void *user) {
  ji_dataset *dataset = by_row("quantity=jobs; layer=direct", "quantity=jobs; layer=indirect");
  ji_dataset *rules = schema(), *out = SUPPORT_STALE;
  ji_bundle *references = codes();
  ji_status status = ji_dataset_validate(ctx, dataset, rules, references, NULL, &out);
  ji_bundle_unref(references);
  ji_dataset_unref(rules);
  ji_dataset_unref(dataset);
  return support_keep_dataset(user, status, &out);
}

static const support_entry entries[] = {
    {"ji_dataset_convert", convert_scale},
    {"ji_dataset_convert", convert_prices},
    {"ji_dataset_to_fte", to_fte},
    {"ji_dataset_to_persons", to_persons},
    {"ji_dataset_to_persons", to_persons_by_reading},
    {"ji_dataset_to_jobs", to_jobs},
    {"ji_dataset_to_average_stock", to_average_stock},
    {"ji_dataset_to_average_stock", to_average_stock_of_inflow},
    {"ji_dataset_job_years_to_jobs", job_years_to_jobs},
    {"ji_dataset_to_net", to_net},
    {"ji_dataset_validate", validate},
};
const support_entry_list support_meaning_entries = {entries, COUNT(entries)};

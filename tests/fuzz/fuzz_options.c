/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in any option struct, of any size and with any tail: the function that takes it works
 * or refuses with a message, and never reads what the caller does not have. Pointers are NULL or
 * point at what they should. */
#include "fuzz/cursor.h"
#include "fuzz/fuzz.h"

#include "support/world.h"

#include <stdio.h>
#include <stdlib.h>

enum { room = 1024, texts = 4, text_size = 24 };

/* What a member is. */
typedef enum member_kind { TEXT, NUMBER, INT64, INT32, COUNT_OF_NEXT } member_kind;

typedef struct member {
  size_t offset;
  member_kind kind;
} member;

#define MEMBER(type, name, kind)                                                                   \
  { offsetof(type, name), kind }

/* One input: the struct (its end is the end of the memory), and texts of the fuzzer's own. */
typedef struct trial {
  cursor bytes;
  ji_context *ctx;
  const support_world *world;
  void *options;
  char own[texts][text_size];
} trial;

typedef ji_status (*init_function)(void *options, size_t size);
typedef ji_status (*run_function)(trial *t);

/* --- functions that take options ---------------------------------------------------------- */

/* The out-argument by its address: it is looked at after the call. */
static ji_status keep_dataset(ji_status status, ji_dataset **out) {
  if (!status != (*out != NULL))
    abort();
  ji_dataset_unref(*out);
  return status;
}

static ji_status keep_model(ji_status status, ji_model **out) {
  if (!status != (*out != NULL))
    abort();
  ji_model_unref(*out);
  return status;
}

static ji_status run_context(trial *t) {
  ji_context *out = NULL;
  ji_status status = ji_context_create(t->options, &out);
  if (!status != (out != NULL))
    abort();
  ji_context_free(out);
  return JI_OK; /* there is no context that could hold a message */
}

static ji_status run_csv(trial *t) {
  char *path = support_path(t->world->folder, "drivers.csv");
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_read_csv(t->ctx, path, t->options, &out);
  free(path);
  return keep_dataset(status, &out);
}

static ji_status run_table(trial *t) {
  ji_text *out = NULL;
  ji_status status = ji_dataset_format_table(t->ctx, t->world->drivers, t->options, &out);
  if (!status != (out != NULL))
    abort();
  ji_text_unref(out);
  return status;
}

static ji_status run_estimate(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_model_estimate(t->ctx, t->world->later, NULL, t->options, &out), &out);
}

static ji_status run_io(trial *t) {
  ji_model *out = NULL;
  return keep_model(ji_io_model_from_bundle(t->ctx, t->world->table, t->options, &out), &out);
}

static ji_status run_io_multiplier(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_io_multipliers(t->ctx, t->world->io, t->options, &out), &out);
}

static ji_status run_io_basket(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_io_basket_demand(t->ctx, t->world->io, t->world->basket, t->options, &out),
                      &out);
}

static ji_status run_account(trial *t) {
  ji_model *out = NULL;
  return keep_model(ji_account_model_create(t->ctx, t->world->account, NULL, 0, t->options, &out),
                    &out);
}

/* Hours, persons, jobs, person-time and hires side by side; parameters in `p` and `year`. */
static ji_dataset *counts(trial *t) {
  static const double values[] = {1, 40, 0.5}, shares[] = {0, 0.5, 1};
  static const int64_t years[] = {2018, 2024, 2018};
  const support_column columns[] = {
      {"hours", "h", "quantity=hours; time=sum:2024", NULL, values, NULL, NULL},
      {"persons", "person", "quantity=persons; time=average:2024; basis=gross; layer=direct", NULL,
       values, NULL, NULL},
      {"jobs", "job", "quantity=jobs; time=at:2024-12-31; basis=gross", NULL, values, NULL, NULL},
      {"days", "day*person", "quantity=units; time=sum:2024", NULL, values, NULL, NULL},
      {"hires", "hire", "quantity=hires; time=sum:2024", NULL, values, NULL, NULL},
      {"job_years", "job", "quantity=job_years; time=sum:2024", NULL, values, NULL, NULL},
      {"money", "1e4 CNY@current", "quantity=money; unit=CNY@current", NULL, values, NULL, NULL},
      {"p", NULL, NULL, NULL, shares, NULL, NULL},
      {"week", "h/week", NULL, NULL, values, NULL, NULL},
      {"year", NULL, NULL, NULL, NULL, years, NULL}};
  return support_dataset(t->world->ctx, 3, columns, sizeof columns / sizeof columns[0]);
}

static ji_dataset *rates(trial *t) {
  static const char *const kinds[] = {"deflator", "deflator", "exchange_rate"};
  static const char *const from[] = {"CNY", "CNY", "USD"}, *const to[] = {NULL, NULL, "CNY"};
  static const int64_t periods[] = {2018, 2024, 2018};
  static const double levels[] = {100, 112, 0}, values[] = {0, 0, 6.5};
  static const int no_level[] = {0, 0, 1}, no_value[] = {1, 1, 0};
  const support_column columns[] = {{"kind", NULL, NULL, kinds, NULL, NULL, NULL},
                                    {"from", NULL, NULL, from, NULL, NULL, NULL},
                                    {"to", NULL, NULL, to, NULL, NULL, NULL},
                                    {"period", NULL, NULL, NULL, NULL, periods, NULL},
                                    {"index", NULL, NULL, NULL, levels, NULL, no_level},
                                    {"value", NULL, NULL, NULL, values, NULL, no_value}};
  return support_dataset(t->world->ctx, 3, columns, sizeof columns / sizeof columns[0]);
}

static ji_status run_convert(trial *t) {
  const char *const columns[] = {"money"};
  ji_dataset *dataset = counts(t), *table = rates(t), *out = NULL;
  ji_status status =
      ji_dataset_convert(t->ctx, dataset, columns, 1, "CNY@2024", table, t->options, &out);
  ji_dataset_unref(table);
  ji_dataset_unref(dataset);
  return keep_dataset(status, &out);
}

/* A conversion of one of the counts. */
#define RUN(name, function)                                                                        \
  static ji_status run_##name(trial *t) {                                                          \
    static const char *const columns[] = {                                                         \
        "hours", "persons", "jobs", "days", "hires", "job_years"};                                 \
    ji_dataset *dataset = counts(t), *out = NULL;                                                  \
    ji_status status =                                                                             \
        function(t->ctx, dataset, columns[take_below(&t->bytes, 6)], t->options, &out);            \
    ji_dataset_unref(dataset);                                                                     \
    return keep_dataset(status, &out);                                                             \
  }
RUN(fte, ji_dataset_to_fte)
RUN(persons, ji_dataset_to_persons)
RUN(jobs, ji_dataset_to_jobs)
RUN(stock, ji_dataset_to_average_stock)
RUN(job_year, ji_dataset_job_years_to_jobs)
RUN(net, ji_dataset_to_net)

static ji_status run_validate(trial *t) {
  static const char *const names[] = {"p", "year"}, *const maximum[] = {"0.1", "2020"};
  const support_column columns[] = {{"column", NULL, NULL, names, NULL, NULL, NULL},
                                    {"maximum", NULL, NULL, maximum, NULL, NULL, NULL}};
  ji_dataset *dataset = counts(t), *out = NULL;
  ji_dataset *schema = support_dataset(t->world->ctx, 2, columns, 2);
  ji_status status = ji_dataset_validate(t->ctx, dataset, schema, NULL, t->options, &out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
  return keep_dataset(status, &out);
}

static ji_status keep_bundle(ji_status status, ji_bundle **out) {
  if (!status != (*out != NULL))
    abort();
  ji_bundle_unref(*out);
  return status;
}

static ji_status run_code_list(trial *t) {
  const support_world *w = t->world;
  ji_bundle *out = NULL;
  return keep_bundle(ji_code_list_create(t->ctx, w->code_table, w->succession, t->options, &out),
                     &out);
}

static ji_status run_concordance(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_concordance_create(t->ctx, t->world->concordance, t->options, &out), &out);
}

static ji_status run_concordance_check(trial *t) {
  const support_world *w = t->world;
  ji_dataset *out = NULL;
  return keep_dataset(
      ji_concordance_check(t->ctx, w->concordance, w->codes, w->codes, t->options, &out), &out);
}

static ji_status run_concord(trial *t) {
  const support_world *w = t->world;
  ji_bundle *out = NULL;
  return keep_bundle(
      ji_dataset_concord(t->ctx, w->plain, "county", w->concordance, t->options, &out), &out);
}

/* --- structs ------------------------------------------------------------------------------ */

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(context)
INIT(csv)
INIT(table)
INIT(estimate)
INIT(io)
INIT(io_multiplier)
INIT(io_basket)
INIT(account)
INIT(convert)
INIT(fte)
INIT(multiple_job)
INIT(stock)
INIT(job_year)
INIT(net)
/* Each trial makes its register anew. */
static ji_status run_tracker(trial *t) {
  char *path = support_path(t->world->folder, "fuzzed.db");
  ji_tracker *out = NULL;
  (void)remove(path);
  ji_status status = ji_tracker_open(t->ctx, path, t->options, &out);
  assert_true(!status == (out != NULL));
  support_ok(t->world->ctx, ji_tracker_close(t->world->ctx, out));
  free(path);
  return status;
}

INIT(validate)
INIT(tracker)
INIT(code_list)
INIT(concordance)
INIT(concord)

static const member context_members[] = {
    MEMBER(ji_context_options, seed, INT64), MEMBER(ji_context_options, hash_limit, INT64),
    MEMBER(ji_context_options, threads, INT32), MEMBER(ji_context_options, reserved, INT32)};
static const member csv_members[] = {
    MEMBER(ji_csv_options, missing, COUNT_OF_NEXT), MEMBER(ji_csv_options, max_rows, INT64),
    MEMBER(ji_csv_options, max_columns, INT64),     MEMBER(ji_csv_options, max_field_size, INT64),
    MEMBER(ji_csv_options, delimiter, INT32),       MEMBER(ji_csv_options, inference, INT32),
    MEMBER(ji_csv_options, sidecar, INT32),         MEMBER(ji_csv_options, reserved, INT32)};
static const member table_members[] = {
    MEMBER(ji_table_options, title, TEXT), MEMBER(ji_table_options, max_rows, INT64),
    MEMBER(ji_table_options, max_width, INT32), MEMBER(ji_table_options, definitions, INT32)};
static const member estimate_members[] = {MEMBER(ji_estimate_options, reading, TEXT),
                                          MEMBER(ji_estimate_options, basis, TEXT),
                                          MEMBER(ji_estimate_options, confidence, NUMBER)};
static const member io_members[] = {MEMBER(ji_io_options, employment, TEXT),
                                    MEMBER(ji_io_options, household_income, TEXT),
                                    MEMBER(ji_io_options, household_consumption, TEXT),
                                    MEMBER(ji_io_options, closure_denominator, TEXT),
                                    MEMBER(ji_io_options, closure_total, NUMBER),
                                    MEMBER(ji_io_options, balance_tolerance, NUMBER),
                                    MEMBER(ji_io_options, dust, NUMBER),
                                    MEMBER(ji_io_options, dust_action, INT32),
                                    MEMBER(ji_io_options, method, INT32),
                                    MEMBER(ji_io_options, flows_unit, TEXT),
                                    MEMBER(ji_io_options, name, TEXT)};
static const member io_multiplier_members[] = {MEMBER(ji_io_multiplier_options, satellite, TEXT),
                                               MEMBER(ji_io_multiplier_options, unit, TEXT)};
static const member io_basket_members[] = {MEMBER(ji_io_basket_options, total, NUMBER),
                                           MEMBER(ji_io_basket_options, unit, TEXT),
                                           MEMBER(ji_io_basket_options, trade_sector, TEXT),
                                           MEMBER(ji_io_basket_options, transport_sector, TEXT),
                                           MEMBER(ji_io_basket_options, tax, INT32),
                                           MEMBER(ji_io_basket_options, reserved, INT32)};
static const member account_members[] = {MEMBER(ji_account_options, vintage, TEXT)};
static const member convert_members[] = {
    MEMBER(ji_convert_options, period, TEXT), MEMBER(ji_convert_options, series, TEXT),
    MEMBER(ji_convert_options, timing, INT32), MEMBER(ji_convert_options, reserved, INT32)};
static const member fte_members[] = {
    MEMBER(ji_fte_options, name, TEXT),          MEMBER(ji_fte_options, hours, TEXT),
    MEMBER(ji_fte_options, standard, NUMBER),    MEMBER(ji_fte_options, standard_column, TEXT),
    MEMBER(ji_fte_options, standard_unit, TEXT), MEMBER(ji_fte_options, standard_source, TEXT),
    MEMBER(ji_fte_options, cap, NUMBER),         MEMBER(ji_fte_options, status, TEXT)};
static const member multiple_job_members[] = {
    MEMBER(ji_multiple_job_options, name, TEXT),
    MEMBER(ji_multiple_job_options, extra_jobs, NUMBER),
    MEMBER(ji_multiple_job_options, extra_jobs_column, TEXT),
    MEMBER(ji_multiple_job_options, source, TEXT),
    MEMBER(ji_multiple_job_options, reading, TEXT),
    MEMBER(ji_multiple_job_options, status, TEXT)};
static const member stock_members[] = {MEMBER(ji_stock_options, name, TEXT),
                                       MEMBER(ji_stock_options, duration, NUMBER),
                                       MEMBER(ji_stock_options, duration_column, TEXT),
                                       MEMBER(ji_stock_options, duration_unit, TEXT),
                                       MEMBER(ji_stock_options, source, TEXT),
                                       MEMBER(ji_stock_options, status, TEXT),
                                       MEMBER(ji_stock_options, steady_state, INT32),
                                       MEMBER(ji_stock_options, reserved, INT32)};
static const member job_year_members[] = {MEMBER(ji_job_year_options, name, TEXT),
                                          MEMBER(ji_job_year_options, years, NUMBER),
                                          MEMBER(ji_job_year_options, years_column, TEXT)};
static const member net_members[] = {MEMBER(ji_net_options, name, TEXT),
                                     MEMBER(ji_net_options, leakage.value, NUMBER),
                                     MEMBER(ji_net_options, leakage.column, TEXT),
                                     MEMBER(ji_net_options, displacement.value, NUMBER),
                                     MEMBER(ji_net_options, multiplier.value, NUMBER),
                                     MEMBER(ji_net_options, multiplier.column, TEXT),
                                     MEMBER(ji_net_options, reference.value, NUMBER),
                                     MEMBER(ji_net_options, reference.column, TEXT),
                                     MEMBER(ji_net_options, reference_leakage.value, NUMBER),
                                     MEMBER(ji_net_options, counterfactual, TEXT),
                                     MEMBER(ji_net_options, multiplied_layer, TEXT),
                                     MEMBER(ji_net_options, source, TEXT),
                                     MEMBER(ji_net_options, status, TEXT)};
static const member tracker_members[] = {MEMBER(ji_tracker_options, busy_milliseconds, INT64),
                                         MEMBER(ji_tracker_options, mode, INT32),
                                         MEMBER(ji_tracker_options, reserved, INT32)};
static const member validate_members[] = {MEMBER(ji_validate_options, max_violations, INT64),
                                          MEMBER(ji_validate_options, closed, INT32),
                                          MEMBER(ji_validate_options, reserved, INT32)};

static const member code_list_members[] = {MEMBER(ji_code_list_options, name, TEXT),
                                           MEMBER(ji_code_list_options, version, TEXT),
                                           MEMBER(ji_code_list_options, source, TEXT),
                                           MEMBER(ji_code_list_options, code_column, TEXT),
                                           MEMBER(ji_code_list_options, parent_column, TEXT),
                                           MEMBER(ji_code_list_options, name_column, TEXT),
                                           MEMBER(ji_code_list_options, level_column, TEXT),
                                           MEMBER(ji_code_list_options, valid_from_column, TEXT),
                                           MEMBER(ji_code_list_options, valid_to_column, TEXT),
                                           MEMBER(ji_code_list_options, tolerance, NUMBER),
                                           MEMBER(ji_code_list_options, hierarchy, INT32),
                                           MEMBER(ji_code_list_options, reserved, INT32)};
static const member concordance_members[] = {MEMBER(ji_concordance_options, from_column, TEXT),
                                             MEMBER(ji_concordance_options, to_column, TEXT),
                                             MEMBER(ji_concordance_options, weight_column, TEXT),
                                             MEMBER(ji_concordance_options, from_date, TEXT),
                                             MEMBER(ji_concordance_options, to_date, TEXT),
                                             MEMBER(ji_concordance_options, tolerance, NUMBER),
                                             MEMBER(ji_concordance_options, from_level, INT32),
                                             MEMBER(ji_concordance_options, to_level, INT32)};
static const member concord_members[] = {
    MEMBER(ji_concord_options, by, COUNT_OF_NEXT), MEMBER(ji_concord_options, from_version, TEXT),
    MEMBER(ji_concord_options, to_version, TEXT),  MEMBER(ji_concord_options, tolerance, NUMBER),
    MEMBER(ji_concord_options, unmapped, INT32),   MEMBER(ji_concord_options, columns, INT32)};

/* A new option struct, or a new function that takes one, is a line here. */
#define STRUCT(kind, function)                                                                     \
  {                                                                                                \
    init_##kind, run_##function, sizeof(ji_##kind##_options), kind##_members,                      \
        sizeof kind##_members / sizeof kind##_members[0]                                           \
  }
static const struct {
  init_function init;
  run_function run;
  size_t size;
  const member *members;
  size_t count;
} structs[] = {
    STRUCT(context, context),
    STRUCT(csv, csv),
    STRUCT(table, table),
    STRUCT(estimate, estimate),
    STRUCT(io, io),
    STRUCT(io_multiplier, io_multiplier),
    STRUCT(io_basket, io_basket),
    STRUCT(account, account),
    STRUCT(convert, convert),
    STRUCT(fte, fte),
    STRUCT(multiple_job, persons),
    STRUCT(multiple_job, jobs),
    STRUCT(stock, stock),
    STRUCT(job_year, job_year),
    STRUCT(net, net),
    STRUCT(validate, validate),
    STRUCT(tracker, tracker),
    STRUCT(code_list, code_list),
    STRUCT(concordance, concordance),
    STRUCT(concordance, concordance_check),
    STRUCT(concord, concord),
};

/* --- values ------------------------------------------------------------------------------- */

static const char *const words[] = {"",
                                    "p",
                                    "year",
                                    "week",
                                    "h/week",
                                    "h/year",
                                    "month",
                                    "person",
                                    "trade",
                                    "employment",
                                    "gross",
                                    "net",
                                    "assumed",
                                    "observed",
                                    "gross_output",
                                    "1e8 CNY",
                                    "kuaishou-2024",
                                    "each_layer_counts_each_person_once",
                                    "@",
                                    "+;=",
                                    "indirect",
                                    "transport_post",
                                    "person/(1e8 CNY)",
                                    "CNY@2018:producers_with_vat",
                                    "code",
                                    "to",
                                    "weight",
                                    "2020-01-01"};

static const char *choose_text(trial *t) {
  enum { known = sizeof words / sizeof words[0] };
  size_t choice = take_below(&t->bytes, known + texts + 2);
  if (choice < known)
    return words[choice];
  if (choice >= known + texts)
    return NULL;
  char *own = t->own[choice - known];
  take_bytes(&t->bytes, own, text_size - 1);
  own[text_size - 1] = 0;
  return own;
}

static double choose_number(trial *t) {
  static const double numbers[] = {0, 1, 0.5, -1, 40, 1880, 1e300, 1e-300};
  size_t choice = take_below(&t->bytes, 12);
  if (choice < 8)
    return numbers[choice];
  uint64_t bits = take_bits(&t->bytes);
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static int64_t choose_integer(trial *t) {
  size_t choice = take_below(&t->bytes, 8);
  return choice < 6 ? (int64_t)choice - 1 : (int64_t)take_bits(&t->bytes);
}

/* Threads are made in earnest: a few will do. */
static void keep_threads_few(void *options) {
  ji_context_options *context_options = options;
  if (context_options->threads > 8 && context_options->threads <= 1024)
    context_options->threads = 8;
}

static void put_member(trial *t, const member *m, size_t size) {
  static const char *const missing[] = {"", "NA", "-"};
  unsigned char *at = (unsigned char *)t->options + m->offset;
  const char *text = choose_text(t);
  double number = choose_number(t);
  int64_t integer = choose_integer(t);
  int32_t shorter = (int32_t)integer;
  const char *const *list = missing;
  size_t listed = take_below(&t->bytes, 4);
  if (m->offset + 16 > size && m->kind == COUNT_OF_NEXT)
    return;
  if (m->offset + (m->kind == INT32 ? 4 : 8) > size)
    return;
  switch (m->kind) {
  case TEXT:
    memcpy(at, &text, sizeof text);
    break;
  case NUMBER:
    memcpy(at, &number, sizeof number);
    break;
  case INT64:
    memcpy(at, &integer, sizeof integer);
    break;
  case INT32:
    memcpy(at, &shorter, sizeof shorter);
    break;
  case COUNT_OF_NEXT:
    memcpy(at, &list, sizeof list);
    memcpy(at + sizeof list, &listed, sizeof listed);
    break;
  }
}

/* The size that the caller has, and the one that it says: mostly the same, never more than it has.
 */
static size_t choose_size(trial *t, size_t own) {
  static const size_t wild[] = {0, 1, 8, SIZE_MAX, SIZE_MAX / 2, 4097};
  size_t choice = take_below(&t->bytes, 12);
  if (choice < 6)
    return own;
  if (choice < 8)
    return own + 4 * take_below(&t->bytes, 32);
  if (choice < 10)
    return 4 * take_below(&t->bytes, own / 4);
  return wild[take_below(&t->bytes, 6)];
}

/* What the memory holds where an init function refuses the size: nothing wild. */
static void begin_options(trial *t, init_function init, size_t size, size_t own, size_t *has) {
  *has = size <= room ? size : own;
  t->options = malloc(*has < sizeof size ? sizeof size : *has);
  if (!t->options)
    abort();
  memset(t->options, 0, *has < sizeof size ? sizeof size : *has);
  if (size <= room)
    (void)init(t->options, size < sizeof size ? 0 : size);
  memcpy(t->options, &size, sizeof size);
}

static void try_struct(trial *t) {
  size_t which = take_below(&t->bytes, sizeof structs / sizeof structs[0]), has = 0;
  size_t size = choose_size(t, structs[which].size);
  begin_options(t, structs[which].init, size, structs[which].size, &has);
  size_t known = has < structs[which].size ? has : structs[which].size;
  for (size_t i = 0; i < structs[which].count; i++)
    if (take_below(&t->bytes, 3))
      put_member(t, &structs[which].members[i], known);
  if (structs[which].run == run_context && has >= sizeof(ji_context_options))
    keep_threads_few(t->options);
  if (has > structs[which].size && take_below(&t->bytes, 2))
    ((unsigned char *)t->options)[has - 1] = take(&t->bytes);
  ji_status status = structs[which].run(t);
  if (status && !ji_context_message(t->ctx)[0])
    abort();
  free(t->options);
}

static support_world *world; /* only read by all trials of the process */

static void free_world(void) {
  support_world_free(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (!world) {
    world = support_world_create();
    atexit(free_world);
  }
  trial t = {.bytes = {bytes, size}, .world = world};
  if (ji_context_create(NULL, &t.ctx))
    abort();
  try_struct(&t);
  ji_context_free(t.ctx);
  return 0;
}

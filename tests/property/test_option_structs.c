/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every option struct of the public headers: its init function, and the function that reads it. */
#include "property/option_structs.h"

#include "support/build.h"

#include <stdlib.h>
#include <string.h>

/* The out-argument by its address: it is looked at after the call. */
static ji_status drop_dataset(ji_status status, ji_dataset **out) {
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(*out);
  return status;
}

static ji_status drop_model(ji_status status, ji_model **out) {
  assert_true(!status == (*out != NULL));
  ji_model_unref(*out);
  return status;
}

static ji_status read_csv(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "drivers.csv");
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_read_csv(ctx, path, options, &out);
  free(path);
  return drop_dataset(status, &out);
}

static ji_status write_csv(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "written.csv");
  ji_status status = ji_dataset_write_csv(ctx, w->drivers, path, options);
  free(path);
  return status;
}

#ifdef JOBIMPACT_SDMX_H /* the oldest headers do not have it */
static ji_status read_sdmx(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "drivers.sdmx.csv");
  ji_dataset *out = NULL;
  support_write(w->folder, "drivers.sdmx.csv", "DATAFLOW,OBS_VALUE\nX:Y(1.0),1\n");
  ji_status status = ji_dataset_read_sdmx_csv(ctx, path, options, &out);
  free(path);
  return drop_dataset(status, &out);
}

static ji_status write_sdmx(ji_context *ctx, const support_world *w, void *options) {
  ji_sdmx_write_options *sdmx = options;
  char *path = support_path(w->folder, "written.sdmx.csv");
  sdmx->structure_id = "X:Y(1.0)";
  sdmx->value = "value";
  ji_status status = ji_dataset_write_sdmx_csv(ctx, w->drivers, path, options);
  free(path);
  return status;
}

static ji_status read_codelist(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "list.xml");
  ji_dataset *out = NULL;
  support_write(w->folder, "list.xml",
                "<Structure xmlns=\"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message\">"
                "<Codelist id=\"CL\"/></Structure>");
  ji_status status = ji_dataset_read_sdmx_codelist(ctx, path, options, &out);
  free(path);
  return drop_dataset(status, &out);
}
#endif

static ji_status format_table(ji_context *ctx, const support_world *w, void *options) {
  ji_text *out = NULL;
  ji_status status = ji_dataset_format_table(ctx, w->drivers, options, &out);
  assert_true(!status == (out != NULL));
  ji_text_unref(out);
  return status;
}

#ifndef OLD_HEADERS /* which have no such struct */
static ji_status longer(ji_context *ctx, const support_world *w, void *options) {
  static const char *const ids[] = {"component", "driver"};
  ji_reshape_options *reshape_options = options;
  ji_dataset *out = NULL;
  reshape_options->ids = ids;
  reshape_options->id_count = 2;
  return drop_dataset(ji_dataset_longer(ctx, w->drivers, options, &out), &out);
}

static ji_status wider(ji_context *ctx, const support_world *w, void *options) {
  ji_reshape_options *reshape_options = options;
  ji_dataset *out = NULL;
  reshape_options->name_column = "driver";
  return drop_dataset(ji_dataset_wider(ctx, w->drivers, options, &out), &out);
}
#endif

static ji_status estimate(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_model_estimate(ctx, w->io, w->drivers, options, &out), &out);
}

static ji_status estimate_account(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_model_estimate(ctx, w->later, NULL, options, &out), &out);
}

static ji_status io_model(ji_context *ctx, const support_world *w, void *options) {
  ji_model *out = NULL;
  return drop_model(ji_io_model_from_bundle(ctx, w->table, options, &out), &out);
}

static ji_status multipliers(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_multipliers(ctx, w->io, options, &out), &out);
}

static ji_status basket(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_basket_demand(ctx, w->io, w->basket, options, &out), &out);
}

static ji_status account(ji_context *ctx, const support_world *w, void *options) {
  ji_account_options *account_options = options;
  ji_model *out = NULL;
  account_options->vintage = "kuaishou-2024";
  return drop_model(ji_account_model_create(ctx, w->account, NULL, 0, options, &out), &out);
}

/* The ABI tests compile this file with the headers of the first release, too: what came later is
 * known by its header's guard. */
#ifdef JOBIMPACT_CONVERT_H
/* --- conversions: every one of them is asked of a column that it cannot convert --- */

/* The options are read before the column is looked for. */
static ji_status read_before_not_found(ji_status status, ji_dataset **out) {
  assert_null(*out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}

static ji_status convert(ji_context *ctx, const support_world *w, void *options) {
  const char *const columns[] = {"absent"};
  ji_dataset *out = NULL;
  return read_before_not_found(
      ji_dataset_convert(ctx, w->drivers, columns, 1, "person", NULL, options, &out), &out);
}

static ji_status to_fte(ji_context *ctx, const support_world *w, void *options) {
  ji_fte_options *fte = options;
  ji_dataset *out = NULL;
  fte->standard = 40;
  fte->standard_unit = "h/week";
  fte->standard_source = "test";
  return read_before_not_found(ji_dataset_to_fte(ctx, w->drivers, "absent", options, &out), &out);
}

static ji_status to_persons(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return read_before_not_found(ji_dataset_to_persons(ctx, w->drivers, "absent", options, &out),
                               &out);
}

static ji_status to_jobs(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return read_before_not_found(ji_dataset_to_jobs(ctx, w->drivers, "absent", options, &out), &out);
}

static ji_status to_stock(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return read_before_not_found(
      ji_dataset_to_average_stock(ctx, w->drivers, "absent", options, &out), &out);
}

static ji_status job_years(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return read_before_not_found(
      ji_dataset_job_years_to_jobs(ctx, w->drivers, "absent", options, &out), &out);
}

static ji_status to_net(ji_context *ctx, const support_world *w, void *options) {
  ji_net_options *net = options;
  ji_dataset *out = NULL;
  net->source = "test";
  return read_before_not_found(ji_dataset_to_net(ctx, w->drivers, "absent", options, &out), &out);
}
#endif

#ifdef JOBIMPACT_VALIDATE_H
static ji_status validate(ji_context *ctx, const support_world *w, void *options) {
  static const char *const column = "component";
  const support_column columns[] = {{.name = "column", .texts = &column}};
  ji_context *own = support_context();
  ji_dataset *schema = support_dataset(own, 1, columns, 1), *out = NULL;
  ji_status status = ji_dataset_validate(ctx, w->drivers, schema, NULL, options, &out);
  ji_dataset_unref(schema);
  ji_context_free(own);
  return drop_dataset(status, &out);
}
#endif

/* Programs built before a header came are built with the older ones (tests/abi). */
#ifdef JOBIMPACT_CODES_H
static ji_status code_list(ji_context *ctx, const support_world *w, void *options) {
  ji_bundle *out = NULL;
  ji_status status = ji_code_list_create(ctx, w->code_table, w->succession, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static ji_status concordance(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_concordance_create(ctx, w->concordance, options, &out), &out);
}

static ji_status concordance_check(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_concordance_check(ctx, w->concordance, w->codes, w->codes, options, &out),
                      &out);
}

static ji_status concord(ji_context *ctx, const support_world *w, void *options) {
  ji_bundle *out = NULL;
  ji_status status = ji_dataset_concord(ctx, w->plain, "county", w->concordance, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}
#endif

/* This file is also compiled with the oldest headers, which have no such tables. */
#ifdef JOBIMPACT_MULTIREGION_H
static ji_status drop_bundle(ji_status status, ji_bundle **out) {
  assert_true(!status == (*out != NULL));
  ji_bundle_unref(*out);
  return status;
}

static ji_status read_multiregion(ji_context *ctx, const support_world *w, void *options) {
  ji_bundle *out = NULL;
  char *path = support_path(w->multiregion_folder, "saved");
  ji_status status = ji_bundle_read_multiregion(ctx, path, options, &out);
  free(path);
  return drop_bundle(status, &out);
}

static ji_status write_multiregion(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "written");
  ji_status status = ji_bundle_write_multiregion(ctx, w->multiregion, path, options);
  free(path);
  return status;
}

#endif

/* The functions' types differ in the struct's type alone; each is called through its own. */
#ifdef JOBIMPACT_IO_BALANCE_H
static ji_dataset *one_total(void) {
  static const double total[] = {2};
  const support_column column = {.name = "total", .numbers = total};
  ji_context *own = support_context();
  ji_dataset *made = support_dataset(own, 1, &column, 1);
  ji_context_free(own);
  return made;
}

static ji_status balance(ji_context *ctx, const support_world *w, void *options) {
  static const double cell = 1;
  const ji_array matrix = {.data = &cell,
                           .rows = 1,
                           .columns = 1,
                           .row_stride = 1,
                           .column_stride = 1,
                           .type = JI_TYPE_FLOAT64};
  ji_dataset *total = one_total();
  ji_bundle *out = NULL;
  (void)w;
  ji_status status = ji_io_balance(ctx, &matrix, total, total, options, &out);
  ji_dataset_unref(total);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

/* The options are read before the sectors, of which there is none. */
static ji_status project(ji_context *ctx, const support_world *w, void *options) {
  ji_bundle *out = NULL;
  ji_status status = ji_io_project(ctx, w->io, w->drivers, NULL, options, &out);
  assert_null(out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}
#endif

#ifdef JOBIMPACT_IO_BUILD_H
static ji_status supply_use(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_bundle *tables = support_supply_use(own), *out = NULL;
  (void)w;
  ji_context_free(own);
  ji_status status = ji_io_from_supply_use(ctx, tables, options, &out);
  ji_bundle_unref(tables);
  return drop_bundle(status, &out);
}

static ji_status regional(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_dataset *employment = support_regional(own);
  ji_bundle *out = NULL;
  ji_context_free(own);
  ji_status status = ji_io_regional(ctx, w->io, employment, options, &out);
  ji_dataset_unref(employment);
  return drop_bundle(status, &out);
}

static ji_status domestic(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_model *model = support_competitive(own);
  ji_bundle *out = NULL;
  (void)w;
  ji_context_free(own);
  ji_status status = ji_io_domestic(ctx, model, options, &out);
  ji_model_unref(model);
  return drop_bundle(status, &out);
}

static ji_status basic_prices(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_model *model = support_purchasers(own);
  ji_bundle *out = NULL;
  ji_context_free(own); /* drivers are no margins: the options are read before */
  ji_status status = ji_io_basic_prices(ctx, model, w->drivers, options, &out);
  ji_model_unref(model);
  assert_null(out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}
#endif
#ifdef JOBIMPACT_IO_FOOTPRINT_H
/* The options are read before the regions, of which the table has none. */
static ji_status footprints(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  ji_status status = ji_io_footprints(ctx, w->io, options, &out);
  assert_null(out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}

static ji_status footprint_flows(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  ji_status status = ji_io_footprint_flows(ctx, w->io, options, &out);
  assert_null(out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}
#endif

#ifdef JOBIMPACT_IO_STRUCTURE_H
static ji_status linkages(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_linkages(ctx, w->io, options, &out), &out);
}

static ji_status extraction(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_extraction(ctx, w->io, options, &out), &out);
}

static ji_status importance(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_important_coefficients(ctx, w->io, options, &out), &out);
}
#endif

#ifdef JOBIMPACT_IO_CHANGE_H
static ji_status decomposition(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_decomposition(ctx, w->io, w->factorized, options, &out), &out);
}

static ji_status paths(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *out = NULL;
  return drop_dataset(ji_io_paths(ctx, w->io, options, &out), &out);
}

/* The options are read before the changes, which these are none of. */
static ji_status scenario(ji_context *ctx, const support_world *w, void *options) {
  ji_model *out = NULL;
  ji_status status = ji_io_scenario(ctx, w->io, w->basket, options, &out);
  assert_null(out);
  return status == JI_ERROR_NOT_FOUND ? JI_OK : status;
}
#endif

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(context)
INIT(csv)
#ifdef JOBIMPACT_SDMX_H
INIT(sdmx_read)
INIT(sdmx_write)
INIT(sdmx_codelist)
#endif
INIT(table)
INIT(estimate)
INIT(io)
INIT(io_multiplier)
INIT(io_basket)
INIT(account)
#ifdef JOBIMPACT_CONVERT_H
INIT(convert)
INIT(fte)
INIT(multiple_job)
INIT(stock)
INIT(job_year)
INIT(net)
#endif
#ifdef JOBIMPACT_VALIDATE_H
INIT(validate)
#endif
#ifdef JOBIMPACT_TRACKER_H
static ji_status tracker(ji_context *ctx, const support_world *w, void *options) {
  char *path = support_path(w->folder, "register.db");
  ji_tracker *out = NULL;
  ji_status status = ji_tracker_open(ctx, path, options, &out);
  free(path);
  return status ? status : ji_tracker_close(ctx, out);
}
INIT(tracker)
#endif
#ifdef JOBIMPACT_CODES_H
INIT(code_list)
INIT(concordance)
INIT(concord)
#endif
#ifndef OLD_HEADERS
INIT(reshape)
#endif
#ifdef JOBIMPACT_MULTIREGION_H
INIT(multiregion)
#endif
#ifdef JOBIMPACT_IO_BALANCE_H
INIT(io_balance)
INIT(io_project)
#endif
#ifdef JOBIMPACT_IO_BUILD_H
INIT(io_supply_use)
INIT(io_regional)
INIT(io_domestic)
INIT(io_basic_price)
#endif
#ifdef JOBIMPACT_IO_FOOTPRINT_H
INIT(io_footprint)
#endif
#ifdef JOBIMPACT_IO_STRUCTURE_H
INIT(io_linkage)
INIT(io_extraction)
INIT(io_importance)
#endif
#ifdef JOBIMPACT_IO_CHANGE_H
INIT(io_decomposition)
INIT(io_path)
INIT(io_scenario)
#endif

static const option_struct structs[] = {
    {"ji_context_options", init_context, sizeof(ji_context_options),
     FIRST(ji_context_options, user), NULL},
    {"ji_csv_options", init_csv, sizeof(ji_csv_options), FIRST(ji_csv_options, reserved), read_csv},
    {"ji_csv_options", init_csv, sizeof(ji_csv_options), FIRST(ji_csv_options, reserved),
     write_csv},
#ifdef JOBIMPACT_SDMX_H
    {"ji_sdmx_read_options", init_sdmx_read, sizeof(ji_sdmx_read_options),
     FIRST(ji_sdmx_read_options, unit_columns), read_sdmx},
    {"ji_sdmx_write_options", init_sdmx_write, sizeof(ji_sdmx_write_options),
     FIRST(ji_sdmx_write_options, keys), write_sdmx},
    {"ji_sdmx_codelist_options", init_sdmx_codelist, sizeof(ji_sdmx_codelist_options),
     FIRST(ji_sdmx_codelist_options, max_codes), read_codelist},
#endif
    {"ji_table_options", init_table, sizeof(ji_table_options), FIRST(ji_table_options, definitions),
     format_table},
#ifndef OLD_HEADERS
    {"ji_reshape_options", init_reshape, sizeof(ji_reshape_options),
     FIRST(ji_reshape_options, reserved), longer},
    {"ji_reshape_options", init_reshape, sizeof(ji_reshape_options),
     FIRST(ji_reshape_options, reserved), wider},
#endif
    {"ji_estimate_options", init_estimate, sizeof(ji_estimate_options),
     FIRST(ji_estimate_options, confidence), estimate},
    {"ji_estimate_options", init_estimate, sizeof(ji_estimate_options),
     FIRST(ji_estimate_options, confidence), estimate_account},
    {"ji_io_options", init_io, sizeof(ji_io_options), FIRST(ji_io_options, name), io_model},
    {"ji_io_multiplier_options", init_io_multiplier, sizeof(ji_io_multiplier_options),
     FIRST(ji_io_multiplier_options, unit), multipliers},
    {"ji_io_basket_options", init_io_basket, sizeof(ji_io_basket_options),
     FIRST(ji_io_basket_options, reserved), basket},
    {"ji_account_options", init_account, sizeof(ji_account_options),
     FIRST(ji_account_options, vintage), account},
#ifdef JOBIMPACT_CONVERT_H
    {"ji_convert_options", init_convert, sizeof(ji_convert_options),
     FIRST(ji_convert_options, reserved), convert},
    {"ji_fte_options", init_fte, sizeof(ji_fte_options), FIRST(ji_fte_options, status), to_fte},
    {"ji_multiple_job_options", init_multiple_job, sizeof(ji_multiple_job_options),
     FIRST(ji_multiple_job_options, status), to_persons},
    {"ji_multiple_job_options", init_multiple_job, sizeof(ji_multiple_job_options),
     FIRST(ji_multiple_job_options, status), to_jobs},
    {"ji_stock_options", init_stock, sizeof(ji_stock_options), FIRST(ji_stock_options, reserved),
     to_stock},
    {"ji_job_year_options", init_job_year, sizeof(ji_job_year_options),
     FIRST(ji_job_year_options, years_column), job_years},
    {"ji_net_options", init_net, sizeof(ji_net_options), FIRST(ji_net_options, status), to_net},
#endif
#ifdef JOBIMPACT_VALIDATE_H
    {"ji_validate_options", init_validate, sizeof(ji_validate_options),
     FIRST(ji_validate_options, reserved), validate},
#endif
#ifdef JOBIMPACT_CODES_H
    {"ji_code_list_options", init_code_list, sizeof(ji_code_list_options),
     FIRST(ji_code_list_options, reserved), code_list},
    {"ji_concordance_options", init_concordance, sizeof(ji_concordance_options),
     FIRST(ji_concordance_options, to_level), concordance},
    {"ji_concordance_options", init_concordance, sizeof(ji_concordance_options),
     FIRST(ji_concordance_options, to_level), concordance_check},
    {"ji_concord_options", init_concord, sizeof(ji_concord_options),
     FIRST(ji_concord_options, columns), concord},
#endif
#ifdef JOBIMPACT_MULTIREGION_H
    {"ji_multiregion_options", init_multiregion, sizeof(ji_multiregion_options),
     FIRST(ji_multiregion_options, split), read_multiregion},
    {"ji_multiregion_options", init_multiregion, sizeof(ji_multiregion_options),
     FIRST(ji_multiregion_options, split), write_multiregion},
#endif
#ifdef JOBIMPACT_IO_BALANCE_H
    {"ji_io_balance_options", init_io_balance, sizeof(ji_io_balance_options),
     FIRST(ji_io_balance_options, conflict), balance},
    {"ji_io_project_options", init_io_project, sizeof(ji_io_project_options),
     FIRST(ji_io_project_options, reserved), project},
#endif
#ifdef JOBIMPACT_IO_BUILD_H
    {"ji_io_supply_use_options", init_io_supply_use, sizeof(ji_io_supply_use_options),
     FIRST(ji_io_supply_use_options, reserved), supply_use},
    {"ji_io_regional_options", init_io_regional, sizeof(ji_io_regional_options),
     FIRST(ji_io_regional_options, diagonal), regional},
    {"ji_io_domestic_options", init_io_domestic, sizeof(ji_io_domestic_options),
     FIRST(ji_io_domestic_options, discrepancy), domestic},
    {"ji_io_basic_price_options", init_io_basic_price, sizeof(ji_io_basic_price_options),
     FIRST(ji_io_basic_price_options, transport_sector), basic_prices},
#endif
#ifdef JOBIMPACT_IO_FOOTPRINT_H
    {"ji_io_footprint_options", init_io_footprint, sizeof(ji_io_footprint_options),
     FIRST(ji_io_footprint_options, reserved), footprints},
    {"ji_io_footprint_options", init_io_footprint, sizeof(ji_io_footprint_options),
     FIRST(ji_io_footprint_options, reserved), footprint_flows},
#endif
#ifdef JOBIMPACT_IO_STRUCTURE_H
    {"ji_io_linkage_options", init_io_linkage, sizeof(ji_io_linkage_options),
     FIRST(ji_io_linkage_options, reserved), linkages},
    {"ji_io_extraction_options", init_io_extraction, sizeof(ji_io_extraction_options),
     FIRST(ji_io_extraction_options, detail), extraction},
    {"ji_io_importance_options", init_io_importance, sizeof(ji_io_importance_options),
     FIRST(ji_io_importance_options, count), importance},
#endif
#ifdef JOBIMPACT_IO_CHANGE_H
    {"ji_io_decomposition_options", init_io_decomposition, sizeof(ji_io_decomposition_options),
     FIRST(ji_io_decomposition_options, reserved), decomposition},
    {"ji_io_path_options", init_io_path, sizeof(ji_io_path_options),
     FIRST(ji_io_path_options, max_count), paths},
    {"ji_io_scenario_options", init_io_scenario, sizeof(ji_io_scenario_options),
     FIRST(ji_io_scenario_options, name), scenario},
#endif
#ifdef JOBIMPACT_TRACKER_H
    {"ji_tracker_options", init_tracker, sizeof(ji_tracker_options),
     FIRST(ji_tracker_options, reserved), tracker},
#endif
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}

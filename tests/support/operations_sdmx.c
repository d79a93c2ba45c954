/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdlib.h>

static const ji_sdmx_unit units[] = {{"THS_X", "1e3 person"}};

/* Labels, several values, units by row, a code that is not known, what is let pass. */
static ji_status read_sdmx_csv(ji_context *ctx, void *user) {
  char *folder = support_folder();
  char *path = support_path(folder, "labels.csv");
  ji_sdmx_read_options options;
  ji_dataset *out = SUPPORT_STALE;
  support_write(folder, "labels.csv",
                "STRUCTURE[;],STRUCTURE_ID,ACTION,AREA: Area,TIME_PERIOD: Time,OBS_VALUE: Value,"
                "UNIT_MEASURE: Unit,UNIT_MULT: Multiplier,OBS_STATUS: Status,S[]: Many\n"
                "dataflow,X:Y(1.0): Jobs,I,CN: China,2024,\"1,5\",THS_X: x,3: x,A: fine,a: A;b\n"
                "dataflow,X:Y(1.0): Jobs,A,FR,2024-13,,PS: Persons,0,p,\n"
                "dataflow,X:Y(1.0): Jobs,A,FR,2024-Q1,2,IX: Index,0,,c\n"
                "dataflow,X:Y(1.0): Jobs,D,FR,2024-Q1,2,IX: Index,0,,c\n");
  assert_int_equal(ji_sdmx_read_options_init(&options, sizeof options), JI_OK);
  options.units = units;
  options.unit_count = 1;
  options.decimal = ',';
  options.names = 1;
  options.deletes = JI_SDMX_DELETES_SKIP;
  options.statuses = options.periods = JI_SDMX_CHECK_LENIENT;
  ji_status status = ji_dataset_read_sdmx_csv(ctx, path, &options, &out);
  free(path);
  support_folder_free(folder);
  return support_keep_dataset(user, status, &out);
}

static ji_dataset *make_dataset(void) {
  const support_column columns[] = {
      {.name = "AREA", .texts = (const char *const[]){"CN", "FR"}},
      {.name = "AREA_name", .texts = (const char *const[]){"China", NULL}},
      {.name = "TIME_PERIOD", .texts = (const char *const[]){"2024", "2025"}},
      {.name = "OBS_VALUE", .unit = "@unit", .numbers = (const double[]){0.1, 2}},
      {.name = "unit", .texts = (const char *const[]){"1e6 person", "1e8 CNY"}},
      {.name = "S[]", .texts = (const char *const[]){"a;b", NULL}}};
  ji_context *ctx = support_context();
  ji_dataset *dataset = support_dataset(ctx, 2, columns, sizeof columns / sizeof columns[0]);
  ji_context_free(ctx);
  return dataset;
}

static ji_status write_sdmx_csv(ji_context *ctx, void *user) {
  ji_dataset *dataset = make_dataset();
  char *folder = support_folder();
  char *path = support_path(folder, "out.csv");
  ji_sdmx_write_options options;
  assert_int_equal(ji_sdmx_write_options_init(&options, sizeof options), JI_OK);
  options.structure_id = "X:Y(1.0)";
  options.structure_name = "Jobs";
  options.units = units;
  options.unit_count = 1;
  options.labels = JI_SDMX_LABELS_BOTH;
  options.keys = JI_SDMX_KEYS_BOTH;
  ji_status status = ji_dataset_write_sdmx_csv(ctx, dataset, path, &options);
  if (!status) {
    char *text = support_read(path, NULL);
    support_tell(user, text);
    free(text);
  }
  free(path);
  support_folder_free(folder);
  ji_dataset_unref(dataset);
  return status;
}

static ji_status read_sdmx_codelist(ji_context *ctx, void *user) {
  char *folder = support_folder();
  char *path = support_path(folder, "list.xml");
  ji_dataset *out = SUPPORT_STALE;
  support_write(folder, "list.xml",
                "<Structure xmlns=\"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message\">"
                "<Codelists><Codelist id=\"CL\" agencyID=\"X\" version=\"1.0\" isPartial=\"true\""
                " validFrom=\"2020-01-01\"><Name>List</Name>"
                "<Code id=\"A\"><Name>all</Name><Name xml:lang=\"fr\">tout</Name>"
                "<Description>it all</Description></Code>"
                "<Code id=\"B\"><Name>bee</Name><Parent>A</Parent></Code>"
                "<Code id=\"C\"><Parent>absent</Parent></Code></Codelist></Codelists>"
                "</Structure>");
  ji_status status = ji_dataset_read_sdmx_codelist(ctx, path, NULL, &out);
  free(path);
  support_folder_free(folder);
  return support_keep_dataset(user, status, &out);
}

static const support_entry entries[] = {
    {"ji_dataset_read_sdmx_csv", read_sdmx_csv},
    {"ji_dataset_write_sdmx_csv", write_sdmx_csv},
    {"ji_dataset_read_sdmx_codelist", read_sdmx_codelist},
};
const support_entry_list support_sdmx_entries = {entries, sizeof entries / sizeof entries[0]};

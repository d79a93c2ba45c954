/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/codes.h"

#include <stdlib.h>
#include <string.h>

const char support_hangzhou[] = "code,parent,name,valid_from,valid_to\n"
                                "330100,,杭州市,,\n"
                                "330102,330100,上城区,,\n"
                                "330103,330100,下城区,,2021-03-11\n"
                                "330104,330100,江干区,,2021-03-11\n"
                                "330105,330100,拱墅区,,\n"
                                "330106,330100,西湖区,,\n"
                                "330109,330100,萧山区,,\n"
                                "330110,330100,余杭区,,\n"
                                "330113,330100,临平区,2021-03-11,\n"
                                "330114,330100,钱塘区,2021-03-11,\n";

const char support_hangzhou_succession[] = "code,successor,date,weight,kind\n"
                                           "330102,330102,2021-03-11,1,merged\n"
                                           "330103,330105,2021-03-11,1,merged\n"
                                           "330104,330102,2021-03-11,0.75,divided\n"
                                           "330104,330114,2021-03-11,0.25,divided\n"
                                           "330105,330105,2021-03-11,1,merged\n"
                                           "330109,330109,2021-03-11,0.875,divided\n"
                                           "330109,330114,2021-03-11,0.125,divided\n"
                                           "330110,330110,2021-03-11,0.5,divided\n"
                                           "330110,330113,2021-03-11,0.5,divided\n";

static const char *const text_columns[] = {
    "code", "parent", "name",     "successor",    "from",  "to",  "county", "old",     "new",
    "Code", "Name",   "cityCode", "provinceCode", "title", "gbm", "Source", "Revision"};
static const char *const measured_columns[] = {"jobs", "value"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* True if the first line has the name as a field. */
static int has_field(const char *text, const char *name) {
  size_t size = strlen(name);
  for (const char *at = text; *at && *at != '\n'; at++)
    if ((at == text || at[-1] == ',') && strncmp(at, name, size) == 0 &&
        strchr(",\n", at[size]) != NULL)
      return 1;
  return 0;
}

ji_dataset *support_csv(ji_context *ctx, const char *text, const char *measure) {
  ji_csv_column declared[COUNT(text_columns) + COUNT(measured_columns)];
  ji_measure *parsed = NULL;
  ji_csv_options options;
  size_t count = 0;
  memset(declared, 0, sizeof declared);
  if (measure)
    support_ok(ctx, ji_measure_parse(ctx, measure, &parsed));
  for (size_t i = 0; i < COUNT(text_columns); i++)
    if (has_field(text, text_columns[i]))
      declared[count++] = (ji_csv_column){.name = text_columns[i], .type = JI_TYPE_TEXT};
  for (size_t i = 0; i < COUNT(measured_columns); i++)
    if (measure && has_field(text, measured_columns[i]))
      declared[count++] = (ji_csv_column){.name = measured_columns[i], .measure = parsed};
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.columns = declared;
  options.column_count = count;
  char *folder = support_folder(), *path = support_path(folder, "table.csv");
  ji_dataset *dataset = NULL;
  support_write(folder, "table.csv", text);
  support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset));
  ji_measure_unref(parsed);
  free(path);
  support_folder_free(folder);
  return dataset;
}

static int has_text(ji_context *ctx, const ji_dataset *dataset, const char *name, int64_t row,
                    const char *expected) {
  ji_column column = support_look(ctx, dataset, name);
  char *text = support_text(ctx, &column, row);
  int same = text && expected ? strcmp(text, expected) == 0 : text == expected;
  free(text);
  return same;
}

int64_t support_find_row(ji_context *ctx, const ji_dataset *dataset, const char *first,
                         const char *first_text, const char *second, const char *second_text) {
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++)
    if (has_text(ctx, dataset, first, row, first_text) &&
        (!second || has_text(ctx, dataset, second, row, second_text)))
      return row;
  return -1;
}

double support_weight(ji_context *ctx, const ji_dataset *concordance, const char *from,
                      const char *to) {
  int64_t row = support_find_row(ctx, concordance, "from", from, "to", to);
  if (row < 0)
    fail_msg("there is no row from %s to %s", from, to ? to : "null");
  ji_column weights = support_look(ctx, concordance, "weight");
  return support_number(&weights, row);
}

int64_t support_require_row(ji_context *ctx, const ji_dataset *table, const char *first,
                            const char *first_text, const char *second, const char *second_text) {
  int64_t row = support_find_row(ctx, table, first, first_text, second, second_text);
  assert_true(row >= 0);
  return row;
}

ji_dataset *support_csv_edited(ji_context *ctx, const char *text, const char *old,
                               const char *replacement) {
  const char *at = strstr(text, old);
  assert_non_null(at);
  size_t before = (size_t)(at - text), added = strlen(replacement);
  char *edited = malloc(strlen(text) + added + 1);
  assert_non_null(edited);
  memcpy(edited, text, before);
  memcpy(edited + before, replacement, added);
  memcpy(edited + before + added, at + strlen(old), strlen(at + strlen(old)) + 1);
  ji_dataset *out = support_csv(ctx, edited, NULL);
  free(edited);
  return out;
}

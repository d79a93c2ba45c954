/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char support_count_records[] =
    "pseudonym,engagement,county,sex,role,status,start,end,hours,income,age,entity,absent,paid,"
    "stage,rural,weight\n"
    "1,1,a,f,creator,30,2024-01-01,2024-06-30,20,100,30,true,false,true,earning,true,2\n"
    "1,2,b,f,merchant,21,2024-03-01,2024-12-31,30,200,30,true,false,false,active,true,2\n"
    "2,1,a,m,creator,30,2023-06-01,,40,900,17,true,false,true,earning,false,1\n"
    "3,1,b,f,service,42,2024-01-01,2024-03-31,,0,55,true,false,true,reached,true,1\n"
    "3,1,b,f,service,42,2024-07-01,2024-09-30,10,50,55,true,true,true,active,true,1\n"
    "4,1,,m,merchant,21,2024-04-01,,0.5,500,,false,false,true,earning,false,1\n"
    "2,1,a,m,creator,30,2023-06-01,,40,900,17,true,false,true,earning,false,1\n";

const char support_count_rules[] =
    "rule,preset,unit,time,period,job,income_min,hours_min,natural_only,ages,stage,where,standard,"
    "standard_source,cap,by\n"
    "any,persons_any,,,2024,,,,,,,,,,,county|county+sex|groups|age\n"
    "average,,persons,average,2024,,,,,,,,,,,\n"
    "labour,labour_force,,,2024-W20,,,,,16+,,,,,,\n"
    "main,main_jobs,,,2024-05-01,,,,,,,,,,,county\n"
    "jobs,any_jobs,,any,2024,paid,50,,,,earning|active,role=creator|service,,,,\n"
    "earners,platform_earners,,,2024,,150,,,,,,,,,\n"
    "fte,full_time_equivalents,,,2024,,,,,,,,2000,a test,1,role\n";

ji_dataset *support_read_text(ji_context *ctx, const char *text, const char *units) {
  char *folder = support_folder(), *path = support_path(folder, "table.csv");
  ji_dataset *out = NULL;
  support_write(folder, "table.csv", text);
  if (units)
    support_write(folder, "table.schema.csv", units);
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &out));
  free(path);
  support_folder_free(folder);
  return out;
}

/* Whether the row's cell of a column is text[0, size); nothing matches null. */
static int holds(ji_context *ctx, const ji_dataset *counts, int64_t row, const char *name,
                 const char *text, size_t size) {
  ji_column column = support_look(ctx, counts, name);
  char *cell = support_text(ctx, &column, row);
  int same = cell ? strlen(cell) == size && !memcmp(cell, text, size) : !size;
  free(cell);
  return same;
}

/* `county=a; sex=f` fits the row, and its `by` has as many parts. */
static int fits(ji_context *ctx, const ji_dataset *counts, int64_t row, const char *cell) {
  char by[200] = "";
  for (const char *at = cell; at && *at;) {
    size_t size = strcspn(at, ";"), name_size = strcspn(at, "=");
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)name_size, at);
    if (!holds(ctx, counts, row, name, at + name_size + 1, size - name_size - 1))
      return 0;
    snprintf(by + strlen(by), sizeof by - strlen(by), "%s%s", *by ? "+" : "", name);
    at += size;
    at += strspn(at, "; ");
  }
  return holds(ctx, counts, row, "by", by, strlen(by));
}

int64_t support_count_row(ji_context *ctx, const ji_dataset *counts, const char *rule,
                          const char *cell) {
  for (int64_t row = 0; row < ji_dataset_row_count(counts); row++)
    if (holds(ctx, counts, row, "rule", rule, strlen(rule)) && fits(ctx, counts, row, cell))
      return row;
  fail_msg("no row of rule %s and cell %s", rule, cell ? cell : "(total)");
  return -1;
}

double support_count_value(ji_context *ctx, const ji_dataset *counts, const char *rule,
                           const char *cell) {
  ji_column column = support_look(ctx, counts, "value");
  int64_t row = support_count_row(ctx, counts, rule, cell);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

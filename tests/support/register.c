/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/register.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name, *text;
} parts[] = {
    {"programs.csv", "program,name,description,source\nhall,Hall,lectures,ours\nfarm,Farm,,\n"},
    {"stages.csv", "program,stage,name,position,role\nhall,reached,r,1,reached\n"
                   "hall,enrolled,e,2,enrolled\nhall,completed,c,3,completed\n"
                   "hall,earning,g,4,earning\nfarm,enrolled,e,1,enrolled\n"},
    {"transitions.csv", "program,from,to\nhall,,reached\nhall,,enrolled\nhall,reached,enrolled\n"
                        "hall,enrolled,completed\nhall,completed,earning\nfarm,,enrolled\n"},
    {"groups.csv", "program,group,name\nhall,women,w\nhall,young,y\n"},
    {"outcomes.csv", "program,outcome,name,unit,measure,kind,sector,aggregate\n"
                     "hall,income,i,CNY@2024,,income,,sum\nhall,hours,h,h,,hours,,sum\n"
                     "farm,sales,s,CNY@2024:producers,,sales,agriculture,sum\n"},
    {"sites.csv", "program,site,name,county,valid_from,valid_to,successor\n"
                  "hall,north,North,county-a,,,\nhall,old,Old,county-b,,2024-07-01,south\n"
                  "hall,south,South,county-b,2024-07-01,,\nfarm,field,Field,county-a,,,\n"},
    {"cohorts.csv", "program,cohort,name,starts,ends\nhall,spring,s,2024-03-01,2024-07-01\n"
                    "hall,autumn,a,2024-09-01,\nfarm,year,y,2024-01-01,\n"},
    {"budget.csv", "program,line,name,unit,amount\nhall,rooms,r,CNY@2024,1000\n"},
    {"targets.csv", "program,indicator,site,group,cohort,value,due\n"
                    "hall,completion,,,,10,2024-12-31\nhall,enrolment,north,women,spring,5,"
                    "2024-06-30\n"},
    {"eligible.csv", "program,site,group,population,date,source\nhall,north,,500,2024-01-01,s\n"},
    {"claims.csv", "program,claim,value,unit,date,source\nhall,reach,1000,person,2024-12-31,s\n"},
};

const char support_lines[] =
    "a1,enrolment,hall,spring,ana,north,class-1,women;young,reached,,,,2024-03-01,office,,,\n"
    "a2,stage,hall,spring,ana,,,,enrolled,,,,2024-03-08,office,,,\n"
    "a3,stage,hall,spring,ana,,,,completed,,,,2024-04-30,office,,,first\n"
    "a4,stage,hall,spring,ana,,,,earning,,,,2024-06-02,platform,,,\n"
    "a5,measurement,hall,spring,ana,,,,,income,812.5,CNY@2024,2024-06-30,phone,,,\n"
    "b1,enrolment,hall,spring,bo,old,class-1,,enrolled,,,,2024-03-03,office,,,\n"
    "b2,measurement,hall,spring,bo,,,,,hours,90,min,2024-04-30,phone,,,\n"
    "b3,transfer,hall,spring,bo,south,,,,,,,2024-07-02,office,,,\n"
    "b4,withdrawal,hall,spring,bo,,,,,,,,2024-08-01,office,,,\n"
    "c1,cost,hall,,,north,,,,rooms,250,,2024-05-01,accounts,,,\n";

static char *replace(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  assert_non_null(at);
  size_t before = (size_t)(at - text);
  char *made = malloc(strlen(text) + strlen(to) + 1);
  assert_non_null(made);
  memcpy(made, text, before);
  strcpy(made + before, to);
  strcat(made, at + strlen(from));
  return made;
}

ji_bundle *support_definition_with(ji_context *ctx, const char *file, const char *from,
                                   const char *to) {
  ji_bundle *bundle = NULL;
  char *folder = support_folder();
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    char *other =
        file && strcmp(file, parts[i].name) == 0 ? replace(parts[i].text, from, to) : NULL;
    support_write(folder, parts[i].name, other ? other : parts[i].text);
    free(other);
  }
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  support_folder_free(folder);
  return bundle;
}

ji_bundle *support_definition(ji_context *ctx) {
  return support_definition_with(ctx, NULL, NULL, NULL);
}

ji_record_options support_record_options(int32_t mode) {
  ji_record_options options;
  assert_int_equal(ji_record_options_init(&options, sizeof options), JI_OK);
  options.key = (const uint8_t *)SUPPORT_KEY;
  options.key_size = sizeof SUPPORT_KEY - 1;
  options.recorded_at = SUPPORT_RECORDED;
  options.mode = mode;
  return options;
}

ji_dataset *support_events(ji_context *ctx, const char *lines) {
  static const char schema[] =
      "column,type\nid,text\nkind,text\nprogram,text\ncohort,text\nperson,text\nsite,text\n"
      "class,text\ngroups,text\nstage,text\nitem,text\nvalue,float64\nunit,text\nvalid_time,date\n"
      "recorder,text\nrefers_to,text\nvoid,bool\nnote,text\n";
  ji_dataset *events = NULL;
  char *folder = support_folder();
  char *path = support_path(folder, "events.csv");
  char *text = malloc(sizeof SUPPORT_EVENT_HEADER + strlen(lines));
  assert_non_null(text);
  strcpy(text, SUPPORT_EVENT_HEADER);
  strcat(text, lines);
  support_write(folder, "events.csv", text);
  support_write(folder, "events.schema.csv", schema);
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &events));
  free(text);
  free(path);
  support_folder_free(folder);
  return events;
}

ji_tracker *support_register(ji_context *ctx, const char *folder, const char *name) {
  ji_tracker *tracker = NULL;
  char *path = support_path(folder, name);
  ji_bundle *definition = support_definition(ctx);
  ji_record_options options = support_record_options(JI_RECORD_ALL_OR_NOTHING);
  options.recorded_at = 0;
  support_ok(ctx, ji_tracker_open(ctx, path, NULL, &tracker));
  support_ok(ctx, ji_tracker_define(ctx, tracker, definition, &options));
  ji_bundle_unref(definition);
  free(path);
  return tracker;
}

ji_dataset *support_record(ji_context *ctx, ji_tracker *tracker, const char *lines) {
  ji_record_options options = support_record_options(JI_RECORD_ROW_BY_ROW);
  ji_dataset *events = support_events(ctx, lines);
  ji_dataset *refused = NULL;
  support_ok(ctx, ji_tracker_record(ctx, tracker, events, &options, &refused));
  ji_dataset_unref(events);
  return refused;
}

void support_take(ji_context *ctx, ji_tracker *tracker, const char *lines) {
  ji_dataset *refused = support_record(ctx, tracker, lines);
  if (ji_dataset_row_count(refused)) {
    ji_text *text = NULL;
    support_ok(ctx, ji_dataset_format_table(ctx, refused, NULL, &text));
    print_error("refused:\n%s", ji_text_data(text));
    ji_text_unref(text);
  }
  assert_int_equal(ji_dataset_row_count(refused), 0);
  ji_dataset_unref(refused);
}

void support_by_hand(const char *path, const char *statements) {
  sqlite3 *database = NULL;
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_exec(database, statements, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

int64_t support_asked(const char *path, const char *statement) {
  sqlite3 *database = NULL;
  sqlite3_stmt *prepared = NULL;
  assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(database, statement, -1, &prepared, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
  int64_t value = sqlite3_column_int64(prepared, 0);
  sqlite3_finalize(prepared);
  sqlite3_close(database);
  return value;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Synthetic: no figure in here is of a real program. */
#include "support/tracker.h"

#include "support/count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the definitions ------------------------------------------------------------ */

static const struct {
  const char *name, *text;
} definitions[] = {
    {"programs", "program,name\nhall,Hall\nplan,Plan\n"},
    {"stages",
     "program,stage,name,position,role\nhall,invited,invited,1,reached\n"
     "hall,enrolled,enrolled,2,enrolled\nhall,completed,completed,3,completed\n"
     "hall,certified,certified,4,certified\nhall,streaming,streaming,5,active\n"
     "hall,earning,earning,6,earning\nplan,member,member,1,other\nplan,done,done,2,completed\n"},
    {"transitions", "program,from,to\nhall,,invited\nhall,,enrolled\nhall,invited,enrolled\n"
                    "hall,enrolled,completed\nhall,completed,certified\n"
                    "hall,certified,streaming\nhall,streaming,earning\nplan,,member\n"
                    "plan,member,done\n"},
    {"groups", "program,group,name\nhall,women,women\nhall,young,young\nplan,women,women\n"},
    {"outcomes",
     "program,outcome,name,unit,measure,kind,sector,aggregate\n"
     "hall,income,Income,CNY@current:unstated,,income,,sum\n"
     "hall,farm_sales,Sales,1e4 CNY@2018:producers_with_vat,"
     "quantity=money; unit=CNY@2018:producers_with_vat; status=observed,sales,agriculture,sum\n"
     "hall,created,Created,job,quantity=jobs; basis=gross; status=observed,jobs_created,,last\n"
     "hall,maintained,Maintained,job,quantity=jobs; basis=gross; status=observed,"
     "jobs_maintained,,last\n"
     "hall,lost,Lost,job,quantity=jobs; basis=gross; status=observed,jobs_lost,,last\n"
     "hall,months,Months,month,,months_worked,,sum\nhall,days,Days,day,,days_worked,,sum\n"
     "plan,income,Income,1e3 CNY@current:unstated,,income,,sum\n"},
    {"sites", "program,site,name,county\nhall,s1,One,520101\nhall,s2,Two,520102\n"
              "hall,s3,Three,530101\nhall,s4,Four,530102\nplan,p1,Post,520101\n"},
    {"cohorts", "program,cohort,starts\nhall,c1,2024-01-01\nhall,c2,2024-01-01\n"
                "plan,c1,2023-01-01\n"},
    {"budget", "program,line,name,unit\nhall,teachers,Teachers,CNY@current:unstated\n"
               "hall,rooms,Rooms,1e3 CNY@current:unstated\nplan,all,All,CNY@current:unstated\n"},
    {"targets", "program,indicator,site,value,due\nhall,completion,,40,2024-12-31\n"
                "hall,enrolment,s1,20,2024-03-31\nhall,happiness,,1,2024-12-31\n"},
    {"eligible", "program,site,group,population,date,source\nhall,s1,,900,2023-01-01,synthetic\n"
                 "hall,s1,,1000,2024-01-01,synthetic\nhall,s2,,500,2024-01-01,synthetic\n"
                 "hall,s3,,250,2024-01-01,synthetic\nhall,s1,women,450,2024-01-01,synthetic\n"},
    {"claims", "program,claim,value,unit,date,source\n"
               "hall,reached,5000,person,2024-05-01,press-2024-05\n"}};

static const uint8_t key[] = "a key of the tests, and no secret";

static ji_record_options options_of(int64_t recorded_at) {
  ji_record_options options;
  assert_int_equal(ji_record_options_init(&options, sizeof options), JI_OK);
  options.key = key;
  options.key_size = sizeof key;
  options.recorded_at = recorded_at;
  return options;
}

/* The type of a column by its name. */
static const char *type_of(const char *name, size_t size) {
  static const char *const types[][2] = {
      {"value", "float64"}, {"amount", "float64"}, {"position", "int64"}, {"population", "int64"},
      {"date", "date"},     {"due", "date"},       {"starts", "date"},    {"valid_time", "date"}};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (strlen(types[i][0]) == size && !memcmp(types[i][0], name, size))
      return types[i][1];
  return "text";
}

static ji_dataset *read_text(ji_context *ctx, const char *text) {
  char schema[2000] = "column,type\n";
  for (const char *at = text; *at != '\n';) {
    size_t size = strcspn(at, ",\n"), used = strlen(schema);
    (void)snprintf(schema + used, sizeof schema - used, "%.*s,%s\n", (int)size, at,
                   type_of(at, size));
    at += size + (at[size] == ',');
  }
  return support_read_text(ctx, text, schema);
}

ji_bundle *support_register_definition(ji_context *ctx) {
  ji_bundle *bundle = NULL;
  for (size_t i = 0; i < sizeof definitions / sizeof definitions[0]; i++) {
    ji_dataset *dataset = read_text(ctx, definitions[i].text);
    ji_bundle *next = NULL;
    support_ok(ctx, ji_bundle_with(ctx, bundle, definitions[i].name, dataset, &next));
    ji_dataset_unref(dataset);
    ji_bundle_unref(bundle);
    bundle = next;
  }
  return bundle;
}

support_register support_register_open(void) {
  support_register r = {.ctx = support_context(), .folder = support_folder()};
  r.path = support_path(r.folder, "register.db");
  support_ok(r.ctx, ji_tracker_open(r.ctx, r.path, NULL, &r.tracker));
  ji_bundle *bundle = support_register_definition(r.ctx);
  ji_record_options options = options_of(SUPPORT_REGISTER_RECORDED);
  support_ok(r.ctx, ji_tracker_define(r.ctx, r.tracker, bundle, &options));
  ji_bundle_unref(bundle);
  return r;
}

void support_register_close(support_register *r) {
  if (r->tracker)
    support_ok(r->ctx, ji_tracker_close(r->ctx, r->tracker));
  free(r->events);
  free(r->path);
  support_folder_free(r->folder);
  ji_context_free(r->ctx);
}

/* --- events -------------------------------------------------------------------------------------
 */

void support_register_event(support_register *r, support_event event) {
  if (r->count == r->capacity) {
    r->capacity = r->capacity ? 2 * r->capacity : 64;
    support_event *events = realloc(r->events, r->capacity * sizeof *events);
    assert_non_null(events);
    r->events = events;
  }
  r->events[r->count++] = event;
}

static void put(char *text, size_t *at, size_t size, const char *part, char end) {
  *at += (size_t)snprintf(text + *at, size - *at, "%s%c", part ? part : "", end);
  assert_true(*at < size);
}

void support_register_record(support_register *r) {
  size_t size = 256 * (r->count + 2), at = 0;
  char *text = malloc(size);
  assert_non_null(text);
  put(text, &at, size,
      "id,kind,program,cohort,person,site,class,groups,stage,item,value,valid_time,recorder", '\n');
  for (size_t i = 0; i < r->count; i++) {
    const support_event *e = &r->events[i];
    const char *const cells[] = {e->kind,   e->program, e->cohort, e->person, e->site,
                                 e->class_, e->groups,  e->stage,  e->item};
    char number[32];
    (void)snprintf(number, sizeof number, "%d-%zu", r->batches, i);
    put(text, &at, size, number, ',');
    for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++)
      put(text, &at, size, cells[k], ',');
    (void)snprintf(number, sizeof number, "%.15g", e->value);
    put(text, &at, size, e->item ? number : NULL, ',');
    put(text, &at, size, e->date, ',');
    put(text, &at, size, "tests", '\n');
  }
  ji_dataset *events = read_text(r->ctx, text), *refused = NULL;
  ji_record_options options = options_of(SUPPORT_REGISTER_RECORDED + ++r->batches);
  support_ok(r->ctx, ji_tracker_record(r->ctx, r->tracker, events, &options, &refused));
  ji_dataset_unref(refused);
  ji_dataset_unref(events);
  free(text);
  r->count = 0;
}

/* --- forty persons ------------------------------------------------------------ */

static const char *const names[] = {"p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08",
                                    "p09", "p10", "p11", "p12", "p13", "p14", "p15", "p16",
                                    "p17", "p18", "p19", "p20", "p21", "p22", "p23", "p24",
                                    "p25", "p26", "p27", "p28", "p29", "p30", "p31", "p32",
                                    "p33", "p34", "p35", "p36", "p37", "p38", "p39", "p40"};
static const char *const class_names[] = {"k0", "k1", "k2", "k3"};
static const char *const site_names[] = {"s1", "s1", "s2", "s3"};
static const char *const measured[] = {"2024-02-20", "2024-05-20", "2024-08-20"};

static void fill_stages(support_register *r, int i) {
  support_event e = {.kind = "stage",
                     .program = "hall",
                     .cohort = i < 20 ? "c1" : "c2",
                     .person = names[i],
                     .stage = "enrolled",
                     .date = "2024-01-10"};
  support_register_event(r, e);
  if (i % 5 == 4)
    return;
  e.stage = "completed";
  e.date = i % 2 ? "2024-03-10" : "2024-06-10";
  support_register_event(r, e);
  if (i % 3)
    return;
  e.stage = "certified";
  e.date = "2024-07-01";
  support_register_event(r, e);
}

static void fill_measurements(support_register *r, int i) {
  support_event e = {
      .kind = "measurement", .program = "hall", .cohort = i < 20 ? "c1" : "c2", .person = names[i]};
  for (int k = 0; k < 3; k++) {
    e.date = measured[k];
    e.item = "income";
    e.value = 100 * (i + 1);
    support_register_event(r, e);
    e.item = "farm_sales";
    e.value = 2;
    support_register_event(r, e);
    e.item = "created";
    e.value = k;
    support_register_event(r, e);
  }
  e.item = "maintained";
  e.value = 1;
  support_register_event(r, e);
  e.item = "months";
  e.value = 3;
  support_register_event(r, e);
  e.item = "days";
  e.value = 25;
  support_register_event(r, e);
  e.item = "lost";
  e.value = i % 4 == 0;
  support_register_event(r, e);
}

static void fill_person(support_register *r, int i) {
  support_event e = {.kind = "enrolment",
                     .program = "hall",
                     .cohort = i < 20 ? "c1" : "c2",
                     .person = names[i],
                     .site = site_names[i % 4],
                     .class_ = class_names[i % 4],
                     .stage = "invited",
                     .date = "2024-01-05"};
  e.groups = i % 2 ? i % 3 ? "women" : "women;young" : i % 3 ? NULL : "young";
  support_register_event(r, e);
  fill_stages(r, i);
  if (i < 30)
    fill_measurements(r, i);
  if (i % 4 == 0) {
    support_event own = {.kind = "enrolment",
                         .program = "plan",
                         .cohort = "c1",
                         .person = names[i],
                         .site = "p1",
                         .groups = "women",
                         .date = "2023-12-01"};
    support_register_event(r, own);
    own = (support_event){.kind = "measurement",
                          .program = "plan",
                          .cohort = "c1",
                          .person = names[i],
                          .item = "income",
                          .value = 1,
                          .date = "2024-02-21"};
    support_register_event(r, own);
  }
  if (i == 39)
    support_register_event(r, (support_event){.kind = "withdrawal",
                                              .program = "hall",
                                              .cohort = "c2",
                                              .person = names[i],
                                              .date = "2024-04-01"});
}

void support_register_fill(support_register *r) {
  for (int i = 0; i < 40; i++)
    fill_person(r, i);
  support_register_event(r, (support_event){.kind = "cost",
                                            .program = "hall",
                                            .site = "s1",
                                            .item = "teachers",
                                            .value = 20000,
                                            .date = "2024-02-01"});
  support_register_event(
      r, (support_event){
             .kind = "cost", .program = "hall", .item = "rooms", .value = 4, .date = "2024-05-01"});
  support_register_event(
      r,
      (support_event){
          .kind = "cost", .program = "plan", .item = "all", .value = 1000, .date = "2024-09-30"});
}

void support_register_write(char **folder, char **path) {
  support_register r = support_register_open();
  support_register_fill(&r);
  support_register_record(&r);
  support_ok(r.ctx, ji_tracker_close(r.ctx, r.tracker));
  *folder = r.folder;
  *path = r.path;
  free(r.events);
  ji_context_free(r.ctx);
}

/* --- looks ------------------------------------------------------------ */

static int equals(ji_context *ctx, const ji_dataset *table, int64_t row, const char *name,
                  const char *text, size_t size) {
  ji_column column = support_look(ctx, table, name);
  char *own = support_text(ctx, &column, row);
  int same = own && strlen(own) == size && !memcmp(own, text, size);
  free(own);
  return same;
}

/* Whether a row has all texts; the place of `name` in them is remembered in `seen`. */
static int fits(ji_context *ctx, const ji_dataset *table, int64_t row, const char *texts) {
  static const char *const dimensions[] = {"program", "period", "county",  "site",
                                           "group",   "cohort", "version", "detail"};
  int is_total = 1;
  for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++) {
    char part[32];
    (void)snprintf(part, sizeof part, "%s=", dimensions[i]);
    if (ji_dataset_find(table, dimensions[i]) < 0)
      continue;
    if (strstr(texts, part)) {
      is_total &= !strcmp(dimensions[i], "program") || !strcmp(dimensions[i], "detail");
      continue;
    }
    ji_column column = support_look(ctx, table, dimensions[i]);
    if (!support_is_null(&column, row))
      return 0;
  }
  if (ji_dataset_find(table, "breakdown") >= 0) {
    ji_column column = support_look(ctx, table, "breakdown");
    if (support_is_null(&column, row) != is_total)
      return 0;
  }
  for (const char *at = texts; *at;) {
    const char *sign = strchr(at, '='), *end = strstr(at, "; ");
    char name[32];
    assert_non_null(sign);
    (void)snprintf(name, sizeof name, "%.*s", (int)(sign - at), at);
    size_t size = end ? (size_t)(end - sign) - 1 : strlen(sign + 1);
    if (!equals(ctx, table, row, name, sign + 1, size))
      return 0;
    at = end ? end + 2 : sign + 1 + size;
  }
  return 1;
}

int64_t support_row(ji_context *ctx, const ji_dataset *table, const char *texts) {
  int64_t found = -1;
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++)
    if (fits(ctx, table, row, texts)) {
      if (found >= 0)
        fail_msg("two rows of %s", texts);
      found = row;
    }
  if (found < 0)
    fail_msg("no row of %s", texts);
  return found;
}

double support_cell(ji_context *ctx, const ji_dataset *table, const char *texts,
                    const char *column) {
  ji_column own = support_look(ctx, table, column);
  int64_t row = support_row(ctx, table, texts);
  return support_is_null(&own, row) ? (double)NAN : support_number(&own, row);
}

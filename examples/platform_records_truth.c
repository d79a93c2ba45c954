/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the six rules of examples/data/count-rules.csv count, known from how the records are made:
 * before anything goes wrong with them (true), and of what the file holds (recorded). */
#include "platform_records.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 8192
#define WEEK_FIRST 19996 /* 2024-09-30, Monday of week 40 */
#define WEEK_LAST 20002
#define EARNERS 6000000 /* fen: 60000 a year */
#define STANDARD 1880.0

enum { ONCE, EARNER, WEEK, AVERAGE, MAIN, FTE, RULES };
static const char *const rule_names[RULES] = {"earned at least once",
                                              "earned 60000 a year",
                                              "employed in a week",
                                              "there on an average day",
                                              "main jobs at the end of the year",
                                              "full-time equivalents"};
static const char *const units[RULES] = {"person", "person", "person", "person", "job", "fte"};

enum { TRUE_VALUE, RECORDED_VALUE, SIDES };

/* Totals; averages in person-days and full-time equivalents in tenths of hours times days, so that
 * they are whole numbers and come out the same in any order. */
typedef struct tally {
  int64_t all[SIDES][RULES];
  int64_t by_role[SIDES][RULES][ROLES];
} tally;

/* One record as one side sees it. */
typedef struct view {
  int32_t role, start, end, hours; /* hours -1: not known */
  int64_t income;
  int is_absent, is_natural, age, is_main;
} view;

static int32_t covered(const view *v, int32_t first, int32_t last) {
  int32_t begin = v->start > first ? v->start : first, end = v->end < last ? v->end : last;
  return end >= begin ? end - begin + 1 : 0;
}

static int see(const record *r, int side, view *out) {
  if (r->is_duplicate || (side == RECORDED_VALUE && r->is_future))
    return 0;
  int unknown = side == RECORDED_VALUE && (r->lacks_hours || r->has_long_hours);
  *out = (view){.role = r->role,
                .start = r->start,
                .end = r->end,
                .hours = unknown ? -1 : r->hours,
                .income = r->income,
                .is_absent = r->is_absent,
                .is_natural = r->is_natural,
                .age = r->age};
  return 1;
}

static void count_in(tally *t, int side, int rule, const view *views, int count, const int *is_in,
                     const int64_t *amounts, int64_t all) {
  t->all[side][rule] += all;
  for (int i = 0; i < count; i++)
    if (is_in[i])
      t->by_role[side][rule][views[i].role] += amounts[i];
}

/* Persons who pass: one in the total, and one in the role of each record that was looked at. The
 * two records of a person are never of one role. */
static void count_person(tally *t, int side, int rule, const view *views, int count,
                         const int *is_in) {
  static const int64_t ones[2] = {1, 1};
  count_in(t, side, rule, views, count, is_in, ones, 1);
}

static void count_earners(tally *t, int side, const view *views, int count) {
  int is_in[2] = {0, 0}, any = 0;
  int64_t income = 0;
  for (int i = 0; i < count; i++) {
    is_in[i] = views[i].is_natural && covered(&views[i], YEAR_FIRST, YEAR_LAST);
    income += is_in[i] ? views[i].income : 0;
    any |= is_in[i];
  }
  if (any && income >= 1)
    count_person(t, side, ONCE, views, count, is_in);
  if (any && income >= EARNERS)
    count_person(t, side, EARNER, views, count, is_in);
}

static void count_employed(tally *t, int side, const view *views, int count) {
  int is_in[2] = {0, 0}, absent = 0;
  int64_t hours = 0;
  for (int i = 0; i < count; i++) {
    is_in[i] =
        views[i].is_natural && views[i].age >= 16 && covered(&views[i], WEEK_FIRST, WEEK_LAST);
    absent |= is_in[i] && views[i].is_absent;
    hours += is_in[i] && views[i].hours > 0 ? views[i].hours : 0;
  }
  if (absent || hours >= 10)
    count_person(t, side, WEEK, views, count, is_in);
}

static void count_average(tally *t, int side, const view *views, int count) {
  int is_in[2] = {0, 0};
  int64_t days[2] = {0, 0}, all = 0;
  for (int i = 0; i < count; i++) {
    is_in[i] = 1;
    all += days[i] = covered(&views[i], YEAR_FIRST, YEAR_LAST);
  }
  if (count == 2) { /* days on which both are there are counted once */
    view both = {.start = views[0].start > views[1].start ? views[0].start : views[1].start,
                 .end = views[0].end < views[1].end ? views[0].end : views[1].end};
    all -= covered(&both, YEAR_FIRST, YEAR_LAST);
  }
  count_in(t, side, AVERAGE, views, count, is_in, days, all);
}

/* The longer hours; then the higher income; then the row that comes first. */
static void count_main(tally *t, int side, const view *views, int count) {
  int best = -1;
  int is_in[2] = {0, 0};
  for (int i = 0; i < count; i++)
    if (covered(&views[i], YEAR_LAST, YEAR_LAST) &&
        (best < 0 || views[i].hours > views[best].hours ||
         (views[i].hours == views[best].hours && views[i].income > views[best].income)))
      best = i;
  if (best < 0)
    return;
  is_in[best] = 1;
  count_person(t, side, MAIN, views, count, is_in);
}

static void count_fte(tally *t, int side, const view *views, int count) {
  int is_in[2] = {1, 1};
  int64_t amounts[2] = {0, 0}, all = 0;
  for (int i = 0; i < count; i++) {
    int64_t hours = views[i].hours > 0 ? views[i].hours : 0;
    all += amounts[i] = hours * covered(&views[i], YEAR_FIRST, YEAR_LAST);
  }
  count_in(t, side, FTE, views, count, is_in, amounts, all);
}

static void add_person(tally *t, const record *records, int count) {
  for (int side = 0; side < SIDES; side++) {
    view views[2];
    int seen = 0;
    for (int i = 0; i < count; i++)
      seen += see(&records[i], side, &views[seen]);
    count_earners(t, side, views, seen);
    count_employed(t, side, views, seen);
    count_average(t, side, views, seen);
    count_main(t, side, views, seen);
    count_fte(t, side, views, seen);
  }
}

typedef struct truth_run {
  const world *w;
  tally *tallies; /* by block */
} truth_run;

/* Persons by their first row: second rows come with the creator's. */
static void tally_block(void *user, uint64_t block) {
  truth_run *run = user;
  const world *w = run->w;
  uint64_t end = (block + 1) * BLOCK < w->rows ? (block + 1) * BLOCK : w->rows;
  for (uint64_t row = block * BLOCK; row < end; row++) {
    record records[2];
    int count = 1;
    if (row >= w->creators && is_second(w, row))
      continue;
    draw(w, row, &records[0]);
    uint64_t second = row < w->creators ? second_row(w, row) : UINT64_MAX;
    if (second != UINT64_MAX) {
      draw(w, second, &records[1]);
      count = 2;
    }
    add_person(&run->tallies[block], records, count);
  }
}

static double value_of(int rule, int64_t sum) {
  if (rule == AVERAGE)
    return (double)sum / 366;
  return rule == FTE ? (double)sum / 10 / 7 / STANDARD : (double)sum;
}

static void write_row(FILE *file, int rule, const char *role_name, int64_t before, int64_t after) {
  fprintf(file, "%s,%s,%.17g,%.17g,%s\n", rule_names[rule], role_name, value_of(rule, before),
          value_of(rule, after), units[rule]);
}

int write_truth(const world *w, const char *folder) {
  uint64_t blocks = (w->rows + BLOCK - 1) / BLOCK;
  truth_run run = {.w = w, .tallies = calloc(blocks, sizeof *run.tallies)};
  tally sum;
  FILE *file = run.tallies ? open_file(folder, "truth.csv") : NULL;
  if (!file) {
    free(run.tallies);
    return 0;
  }
  run_blocks(w->p, blocks, tally_block, &run);
  memset(&sum, 0, sizeof sum);
  for (uint64_t i = 0; i < blocks; i++)
    for (int side = 0; side < SIDES; side++)
      for (int rule = 0; rule < RULES; rule++) {
        sum.all[side][rule] += run.tallies[i].all[side][rule];
        for (int r = 0; r < ROLES; r++)
          sum.by_role[side][rule][r] += run.tallies[i].by_role[side][rule][r];
      }
  fprintf(file, "rule,role,true_value,recorded_value,unit\n");
  for (int rule = 0; rule < RULES; rule++) {
    write_row(file, rule, "", sum.all[TRUE_VALUE][rule], sum.all[RECORDED_VALUE][rule]);
    for (int r = 0; r < ROLES && rule != WEEK; r++)
      write_row(file, rule, role_names[r], sum.by_role[TRUE_VALUE][rule][r],
                sum.by_role[RECORDED_VALUE][rule][r]);
  }
  free(run.tallies);
  return close_file(file, folder, "truth.csv");
}

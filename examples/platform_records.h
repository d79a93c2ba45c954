/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of the example make_platform_records: synthetic records, a row a function of its number
 * and the seed alone. */
#ifndef PLATFORM_RECORDS_H
#define PLATFORM_RECORDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Everything that can be asked for; platform_records_options.c has the names and defaults. */
typedef struct parameters {
  double rows, seed, threads;
  double creators, content, ecommerce; /* parts of all rows */
  double overlap;                      /* share of e-commerce rows whose person is a creator, too */
  double merchants;                    /* share of e-commerce rows */
  double main_income;                  /* share of creators whose main income is streaming */
  double income_median, income_sigma;  /* CNY a month, of these */
  double tail_share, tail_from, tail_to, tail_exponent;
  double earning;                     /* share of the other creators who earn anything */
  double side_median, service_median; /* CNY a month: side income; pay of all others */
  double sales_total;                 /* CNY at full size */
  double full_size;                   /* rows that sales_total is of */
  double income_share;                /* of sales, that all income stays below */
  double sales_median, sales_exponent;
  double staff, staff_exponent, commission_low, commission_high;
  double correlation; /* of ranks: hours and income */
  double exit_rate;   /* a year */
  double rural, disabled, artisan, absent;
  double counties, treated, effect; /* effect: on the income of who begins after the programme */
  double duplicates, retired, missing_hours, returns, long_hours, future; /* defects */
  double full_width, myriads, mark, crlf;                                 /* notations */
} parameters;

void parameters_default(parameters *p);
/* 1 if the option was known and good; 0 after a complaint. */
int parameters_set(parameters *p, const char *name, const char *value);
void parameters_help(FILE *out);
/* Every parameter as name,value. */
void parameters_write(const parameters *p, FILE *out);

typedef enum role { CREATOR, CONTENT, MERCHANT, SERVICE, ROLES } role;
extern const char *const role_names[ROLES];

/* A record, before (true) and after (recorded) what goes wrong with it. */
typedef struct record {
  uint64_t person;
  int32_t engagement, province, county, role, isco, status, age;
  int32_t is_woman, is_natural, is_rural, is_disabled, is_artisan, is_absent, is_treated;
  int32_t start, end;    /* days since 1970; end: INT32_MAX: goes on */
  int32_t hours;         /* tenths a week */
  int64_t income, sales; /* fen; income of the year */
  int32_t isic, staff;   /* staff: of merchants, themselves included */
  int32_t commission;    /* of merchants: hundredths of a percent of sales */
  int32_t is_duplicate;  /* of the row before */
  int32_t is_retired, lacks_hours, has_long_hours, is_future, is_return;
} record;

/* Tables and factors that rows are drawn by. */
typedef struct world {
  const parameters *p;
  uint64_t rows, creators, content, ecommerce; /* how many rows */
  uint64_t step, offset, inverse;              /* which creator an e-commerce row belongs to */
  double *hours, *income;                      /* quantiles */
  double z_correlation;
  double sales_factor, income_factor;
} world;

#define YEAR_FIRST 19723 /* 2024-01-01 */
#define YEAR_LAST 20088  /* 2024-12-31, the cut-off */
#define OPEN INT32_MAX

/* 0 and a complaint if the parameters contradict each other. Finds the factors in a first pass over
 * all rows. */
int world_create(const parameters *p, world *w);
void world_free(world *w);
/* One row, from its number. */
void draw(const world *w, uint64_t row, record *out);
/* The e-commerce row of a creator; UINT64_MAX: there is none. */
uint64_t second_row(const world *w, uint64_t creator);
/* Whether an e-commerce row's person is a creator. */
int is_second(const world *w, uint64_t row);
/* What a county is called, and was called before; when its programme began (0: never). */
void county_name(int32_t province, int32_t county, int is_retired, char out[32]);
int32_t programme_start(const world *w, int32_t province, int32_t county);
int32_t province_count(void);
int32_t province_code(int32_t province);

/* Calls work(user, block) for all blocks on p->threads threads; what a block does must not depend
 * on the others. */
void run_blocks(const parameters *p, uint64_t blocks, void (*work)(void *user, uint64_t block),
                void *user);

/* Writes records.csv, its schema, counties.csv, parameters.csv, truth.csv and README into a folder.
 * 0 and a complaint where it cannot. */
int write_records(const world *w, const char *folder);
int write_truth(const world *w, const char *folder);
int write_about(const world *w, const char *folder);
/* A file of the folder; NULL and a complaint. */
FILE *open_file(const char *folder, const char *name);
int close_file(FILE *file, const char *folder, const char *name);

#endif

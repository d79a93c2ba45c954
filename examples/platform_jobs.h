/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of the example platform_jobs. */
#ifndef PLATFORM_JOBS_H
#define PLATFORM_JOBS_H

#include <jobimpact/jobimpact.h>

/* What the command line asks for, and what it is answered with. */
typedef struct app {
  const char *account_path, *table_path, *basket_path, *out_path;
  const char *vintage, *earlier_vintage, *reading;
  double headline, overlap, drift; /* below 0 where the account, or the default, says it */
  const char *refusal;             /* what the example itself refuses */
  int misuse, quiet; /* quiet: the library's warnings are expected and already on the screen */
  ji_context *ctx;
  ji_bundle *account_tables, *tables;
  ji_model *account, *earlier, *table; /* earlier: NULL where there is one vintage only */
  ji_dataset *basket;
  char basket_unit[128], demand_unit[128], per_unit[128]; /* of sales, demand, multipliers */
} app;

/* platform_jobs_account.c: points 1, 2, 3 and 5; platform_jobs_economy.c: point 4. */
ji_status show_account(app *a);
ji_status show_persons(app *a);
ji_status show_coefficients(app *a);
ji_status show_economy(app *a);
ji_status show_net(app *a);

/* platform_jobs_print.c. All take over the dataset and forward its status: a call can be handed on
 * in one line. */

/* One table of the screen. */
typedef struct sheet {
  const char *title;
  const ji_table_column *columns;
  size_t count;
  int definitions;
} sheet;

/* What is said is held back until screen_close(): printed where `print` is not 0. Both are 0 on
 * failure. */
int screen_open(void);
int screen_close(int print);
void say(const char *format, ...);
void heading(const char *text);
/* Wraps at the width of the screen, with an indent after the first line. */
void paragraph(const char *lead, const char *text);
ji_status show_table(app *a, const ji_dataset *dataset, const sheet *look);
/* Writes NAME.csv with its sidecars into the folder of --out, if there is one. */
ji_status save(app *a, const ji_dataset *dataset, const char *name);
/* What the screen shows of a dataset: the rows that `keep` keeps (NULL: all), ends of intervals
 * rounded outward, no measures. */
typedef struct outward {
  const char *low, *high; /* columns */
  double step;
} outward;

typedef struct lens {
  int (*keep)(app *a, const ji_dataset *dataset, int64_t row);
  const outward *outward;
  size_t count;
} lens;

ji_status look_through(app *a, const ji_dataset *dataset, const lens *through, ji_dataset **out);
/* Nothing is shown where no row is kept. */
ji_status show_through(app *a, const ji_dataset *dataset, const lens *through, const sheet *look);
/* Both, and drops the dataset. */
ji_status show_and_drop(app *a, ji_dataset *dataset, const char *name, const sheet *look);

/* A cell as text ("" where null) in `out`, and as a number (0 and 0.0 where null). */
const char *cell_text(app *a, const ji_dataset *dataset, const char *column, int64_t row, char *out,
                      size_t size);
int cell_number(app *a, const ji_dataset *dataset, const char *column, int64_t row, double *out);
/* Rows of `key` by the values of `across` as columns: `names[i]` is a value of `across` ("": null)
 * and `headings[i]` its column. */
ji_status spread(app *a, const ji_dataset *dataset, const char *key, const char *across,
                 const char *const *names, const char *const *headings, size_t count,
                 ji_dataset **out);
/* A table for the screen from labels and rows of numbers. */
ji_status make_table(app *a, const char *key, const char (*labels)[64], int64_t rows,
                     const char *const *names, const char *const *units, size_t count,
                     const double *values, ji_dataset **out);

#endif

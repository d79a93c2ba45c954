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
  char basket_status[32];                                 /* "" where nothing says it */
} app;

/* platform_jobs_account.c: points 1, 2, 3 and 5; platform_jobs_economy.c: point 4. */
ji_status show_account(app *a);
ji_status show_persons(app *a);
ji_status show_coefficients(app *a);
ji_status show_economy(app *a);
ji_status show_net(app *a);

/* One variant of the basket: drivers, jobs, and both by valuation part; the last row is the total.
 */
#define MAX_PARTS 16
enum { DEMAND, DIRECT, INDIRECT, INDUCED, NUMBERS };
typedef struct basket_run {
  ji_dataset *demand, *jobs, *parts, *by_part;
  char labels[MAX_PARTS + 1][64];
  double numbers[MAX_PARTS + 1][NUMBERS];
  int64_t count; /* parts, without the total */
} basket_run;

/* A basket of `sales` in the unit of sales; reading: what they are taken for, or NULL. */
ji_status compute_basket(app *a, int32_t tax, double sales, const char *reading, basket_run *run);
void drop_basket(basket_run *run);
/* The sum of `value` over rows with this name in `key` (NULL: all) and this effect. */
double sum_of(app *a, const ji_dataset *dataset, const char *key, const char *name,
              const char *effect);
/* As given, or what is said of 2024 over 2018. */
double drift(const app *a);

/* platform_jobs_beside.c: the basket as large as the account's driver, beside the published layer:
 * only where the account has an average. */
ji_status compare_with_account(app *a);

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
/* A warning of the library, held back as well. */
void warn(const char *message);
void say(const char *format, ...);
/* The title of a point: its number, a full stop, text. */
void heading(const char *text);
/* Wraps at the width of the screen, with an indent after the first line. */
void paragraph(const char *lead, const char *text);
/* A paragraph that is a result: --out keeps it in notes.csv under what the lead says ahead of its
 * colon. */
void note(const char *lead, const char *text);
ji_status save_notes(app *a);
ji_status show_table(app *a, const ji_dataset *dataset, const sheet *look);
/* Writes NAME.csv with its sidecars into the folder of --out, if there is one, and a dataset. */
ji_status save(app *a, const ji_dataset *dataset, const char *name);
/* Both, and drops the dataset. */
ji_status show_and_drop(app *a, ji_dataset *dataset, const char *name, const sheet *look);

/* With commas between thousands, in `out`, which is returned. */
const char *grouped(double value, int decimals, char out[64]);

/* platform_jobs_data.c. */

/* A cell as text ("" where null) in `out`, and as a number (0 and 0.0 where null). */
const char *cell_text(app *a, const ji_dataset *dataset, const char *column, int64_t row, char *out,
                      size_t size);
int cell_number(app *a, const ji_dataset *dataset, const char *column, int64_t row, double *out);
/* What the screen shows of a dataset: the rows that `keep` keeps (NULL: all), no measures. Nothing
 * is shown where no row is kept. */
typedef int row_filter(app *a, const ji_dataset *dataset, int64_t row);
ji_status show_rows(app *a, const ji_dataset *dataset, row_filter *keep, const sheet *look);
/* Rows of `key` by the values of `across` as columns: `names[i]` is a value of `across` ("": null)
 * and `headings[i]` its column. */
ji_status spread(app *a, const ji_dataset *dataset, const char *key, const char *across,
                 const char *const *names, const char *const *headings, size_t count,
                 ji_dataset **out);

/* The unit of a driver of the account's vintage; "" where there is none. */
void driver_unit(app *a, const char *driver, char *out, size_t size);
/* Its row in the drivers; -1 where there is none. */
int64_t driver_row(app *a, const char *driver);

/* A column of a table of our own. */
typedef struct column_words {
  const char *name, *unit;
  const ji_measure *measure;
  const char *description;
} column_words;

/* Cells one after another, each ended by a 0, "" being null; every stride-th of the values, NaN
 * being null. */
ji_status add_texts(app *a, ji_dataset_builder *builder, const column_words *words,
                    const char *cells, int64_t rows);
ji_status add_numbers(app *a, ji_dataset_builder *builder, const column_words *words,
                      const double *values, size_t stride, int64_t rows);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The synthetic records as files: blocks of rows are written into memory by all threads, then to
 * the file in order. */
#include "platform_records.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 16384
#define AT_ONCE 32 /* blocks in memory */
#define ROW_MOST 400

FILE *open_file(const char *folder, const char *name) {
  char path[4096];
  FILE *file = snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path
                   ? fopen(path, "wb")
                   : NULL;
  if (!file)
    fprintf(stderr, "make_platform_records: %s/%s: %s\n", folder, name, strerror(errno));
  return file;
}

int close_file(FILE *file, const char *folder, const char *name) {
  int failed = ferror(file);
  failed |= fclose(file);
  if (failed)
    fprintf(stderr, "make_platform_records: %s/%s: %s\n", folder, name, strerror(errno));
  return !failed;
}

/* --- a row as text ------------------------------------------------------------------------ */

/* Pseudonyms that do not tell the row: a permutation of the numbers below 2^62. */
static uint64_t pseudonym(const world *w, uint64_t person) {
  const uint64_t mask = (UINT64_C(1) << 62) - 1;
  uint64_t x = person + 1 + ((uint64_t)w->p->seed << 34);
  for (int i = 0; i < 3; i++) {
    x = x * UINT64_C(0x9E3779B97F4A7C15) & mask;
    x ^= x >> 31;
  }
  return x & mask;
}

/* The civil calendar of days since 1970 (a cycle of 400 years has 146097 days). */
static char *put_date(char *at, int32_t days) {
  int32_t shifted = days + 719468, cycle = shifted / 146097, day = shifted % 146097;
  int32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  int32_t rest = day - (365 * year + year / 4 - year / 100), month = (5 * rest + 2) / 153;
  int32_t of_month = rest - (153 * month + 2) / 5 + 1;
  int32_t civil_month = month < 10 ? month + 3 : month - 9;
  return at + sprintf(at, "%04d-%02d-%02d", year + cycle * 400 + (civil_month <= 2), civil_month,
                      of_month);
}

/* A number of hundredths as yuan, without needless zeros. */
static char *put_fen(char *at, int64_t fen) {
  int64_t size = fen < 0 ? -fen : fen;
  at += sprintf(at, "%s%" PRId64, fen < 0 ? "-" : "", size / 100);
  return size % 100 ? at + sprintf(at, ".%02d", (int)(size % 100)) : at;
}

/* Exactly as many digits as are needed: 12.5万 is 125000, 1.5亿 is 150000000. */
static char *put_myriads(char *at, int64_t fen) {
  int64_t size = fen < 0 ? -fen : fen;
  int is_large = size >= INT64_C(10000000000);
  int64_t unit = is_large ? INT64_C(10000000000) : INT64_C(1000000);
  int digits = is_large ? 10 : 6;
  at += sprintf(at, "%s%" PRId64, fen < 0 ? "-" : "", size / unit);
  if (size % unit) {
    at += sprintf(at, ".%0*" PRId64, digits, size % unit);
    while (at[-1] == '0')
      at--;
  }
  return at + sprintf(at, "%s", is_large ? "亿" : "万");
}

/* Tenths of hours; the same digits in their full-width forms. */
static char *put_hours(char *at, int32_t tenths, int is_wide) {
  char plain[32];
  sprintf(plain, tenths % 10 ? "%d.%d" : "%d", tenths / 10, tenths % 10);
  for (const char *digit = plain; *digit; digit++) {
    if (!is_wide)
      *at++ = *digit;
    else if (*digit == '.')
      at += sprintf(at, "．");
    else
      at += sprintf(at, "%c%c%c", 0xEF, 0xBC, 0x90 + (*digit - '0'));
  }
  return at;
}

/* A share of rows, by number: the notations are no draws, so that they change nothing else. */
static int is_among(double share, uint64_t row, uint64_t salt) {
  uint64_t x = (row + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ salt * UINT64_C(0xC2B2AE3D27D4EB4F);
  x = (x ^ x >> 31) * UINT64_C(0xFF51AFD7ED558CCD);
  return (double)(x >> 11) * 0x1p-53 < share;
}

static const char *flag(int is_true) {
  return is_true ? "true" : "false";
}

static char *put_row(const world *w, uint64_t row, char *at) {
  record r;
  char county[32];
  draw(w, row, &r);
  county_name(r.province, r.county, r.is_retired, county);
  at += sprintf(at, "%" PRIu64 ",%d,%s,%s,%d,%d,%d,%s,%d,%s,", pseudonym(w, r.person),
                (int)r.engagement, county, role_names[r.role], (int)r.isco, (int)r.isic,
                (int)r.status, r.is_woman ? "female" : "male", (int)r.age, flag(r.is_natural));
  at = put_date(at, r.is_future ? r.start + 36525 : r.start);
  *at++ = ',';
  if (r.end != OPEN)
    at = put_date(at, r.end);
  *at++ = ',';
  if (!r.lacks_hours)
    at = put_hours(at, r.has_long_hours ? r.hours + 1700 : r.hours,
                   is_among(w->p->full_width, row, 1));
  *at++ = ',';
  at = put_fen(at, r.income);
  *at++ = ',';
  int64_t sales = r.is_return ? -r.sales : r.sales;
  at = r.role != MERCHANT                                      ? at
       : is_among(w->p->myriads, row, 2) && r.sales >= 1000000 ? put_myriads(at, sales)
                                                               : put_fen(at, sales);
  at += r.role == MERCHANT ? sprintf(at, ",%d,%.4f", (int)r.staff, r.commission / 1e4)
                           : sprintf(at, ",,");
  at += sprintf(at, ",%s,%s,%s,%s,%s,%s,%.9g%s\n", flag(r.is_absent), flag(r.income > 0),
                flag(r.is_rural), flag(r.is_disabled), flag(r.is_artisan), flag(r.is_treated),
                w->p->full_size / w->p->rows, w->p->crlf > 0 ? "\r" : "");
  return at;
}

#define HEADER                                                                                     \
  "pseudonym,engagement,county,role,isco,isic,status,sex,age,entity,start,end,hours,income,sales," \
  "staff,commission,absent,paid,rural,disabled,artisan,programme,weight"

/* --- files ---------------------------------------------------------------------------------- */

typedef struct batch {
  const world *w;
  uint64_t first; /* block */
  char *text[AT_ONCE];
  size_t size[AT_ONCE];
} batch;

static void write_block(void *user, uint64_t place) {
  batch *b = user;
  uint64_t begin = (b->first + place) * BLOCK, end = begin + BLOCK;
  char *at = b->text[place];
  for (uint64_t row = begin; row < end && row < b->w->rows; row++)
    at = put_row(b->w, row, at);
  b->size[place] = (size_t)(at - b->text[place]);
}

static int write_batches(batch *b, FILE *file) {
  uint64_t blocks = (b->w->rows + BLOCK - 1) / BLOCK;
  for (int i = 0; i < AT_ONCE; i++)
    if (!(b->text[i] = malloc((size_t)BLOCK * ROW_MOST))) {
      fprintf(stderr, "make_platform_records: there is no memory\n");
      return 0;
    }
  for (b->first = 0; b->first < blocks; b->first += AT_ONCE) {
    uint64_t count = blocks - b->first < AT_ONCE ? blocks - b->first : AT_ONCE;
    run_blocks(b->w->p, count, write_block, b);
    for (uint64_t i = 0; i < count; i++)
      fwrite(b->text[i], 1, b->size[i], file);
  }
  return 1;
}

int write_records(const world *w, const char *folder) {
  batch b = {.w = w};
  FILE *file = open_file(folder, "records.csv");
  if (!file)
    return 0;
  fprintf(file, "%s%s%s\n", w->p->mark > 0 ? "\xEF\xBB\xBF" : "", HEADER,
          w->p->crlf > 0 ? "\r" : "");
  int done = write_batches(&b, file);
  for (int i = 0; i < AT_ONCE; i++)
    free(b.text[i]);
  return close_file(file, folder, "records.csv") && done;
}

static int write_schema(const char *folder) {
  FILE *file = open_file(folder, "records.schema.csv");
  if (!file)
    return 0;
  fprintf(file, "column,type,unit,measure,description\n"
                "pseudonym,int64,,,SYNTHETIC: nobody stands behind it\n"
                "county,text,,,an invented county of a real province; see counties.csv\n"
                "isco,text,,,ISCO-08\n"
                "isic,text,,,ISIC Rev.4\n"
                "status,text,,,ICSE-18\n"
                "start,date,,,\n"
                "end,date,,,null: the spell goes on at the cut-off of 2024-12-31\n"
                "hours,float64,h/week,,usual hours\n"
                "income,float64,CNY,,in 2024\n"
                "sales,float64,CNY,,in 2024; merchants alone; negative: a return\n"
                "staff,int64,person,,\"of a merchant, the merchant included\"\n"
                "commission,float64,1,,share of a merchant's sales\n"
                "paid,bool,,,income above 0\n"
                "programme,bool,,,began in a treated county after its programme did\n"
                "weight,float64,1,,rows at full size that this one stands for\n");
  return close_file(file, folder, "records.schema.csv");
}

static int write_counties(const world *w, const char *folder) {
  FILE *file = open_file(folder, "counties.csv");
  if (!file)
    return 0;
  fprintf(file, "county,retired_code,province,programme_start\n");
  for (int32_t i = 0; i < province_count(); i++)
    for (int32_t k = 0; k < (int32_t)w->p->counties; k++) {
      char now[32], before[32], date[32] = "";
      int32_t start = programme_start(w, i, k);
      county_name(i, k, 0, now);
      county_name(i, k, 1, before);
      if (start)
        put_date(date, start);
      fprintf(file, "%s,%s,%d,%s\n", now, before, (int)province_code(i), date);
    }
  return close_file(file, folder, "counties.csv");
}

static int write_parameters(const world *w, const char *folder) {
  FILE *file = open_file(folder, "parameters.csv");
  if (!file)
    return 0;
  parameters_write(w->p, file);
  fprintf(file, "sales_factor,%.17g,\"that drawn sales were scaled by\"\n", w->sales_factor);
  fprintf(file, "income_factor,%.17g,\"that all but main income was scaled by\"\n",
          w->income_factor);
  return close_file(file, folder, "parameters.csv");
}

static int write_readme(const world *w, const char *folder) {
  FILE *file = open_file(folder, "README.txt");
  if (!file)
    return 0;
  fprintf(file,
          "SYNTHETIC RECORDS. No person, county below the province, or engagement in these files "
          "exists.\n\n"
          "records.csv      %.0f rows drawn by make_platform_records (seed %.0f)\n"
          "parameters.csv   what they were drawn by: published figures, figures computed from\n"
          "                 them, and assumptions, marked [P], [C], [A]\n"
          "counties.csv     the invented counties, their retired codes, programme starts\n"
          "truth.csv        what the six rules of examples/data/count-rules.csv count: true_value\n"
          "                 before defects, recorded_value of what the file holds (hours above\n"
          "                 168 unknown, starts behind the cut-off and duplicates left out)\n\n"
          "Defects are in it at the rates of parameters.csv: duplicates, retired county codes,\n"
          "missing hours, negative sales (returns), hours above 168, future starts.\n",
          w->p->rows, w->p->seed);
  return close_file(file, folder, "README.txt");
}

int write_about(const world *w, const char *folder) {
  return write_schema(folder) && write_counties(w, folder) && write_parameters(w, folder) &&
         write_readme(w, folder);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A synthetic record from its number: random numbers are keyed by row, so that any thread may draw
 * any row. */
#include "platform_records.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define QUANTILES 8192
#define PI 3.14159265358979323846
#define BLOCK 8192
#define DAYS_A_MONTH 30.5
#define HOURS_MOST 84.0

const char *const role_names[ROLES] = {"creator", "content", "merchant", "service"};

/* --- random numbers ------------------------------------------------------------------------ */

/* Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011): four words from a counter and a key. */
static void philox(uint64_t seed, uint64_t row, uint32_t stream, uint32_t out[4]) {
  uint32_t x[4] = {(uint32_t)row, (uint32_t)(row >> 32), stream, 0};
  uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  for (int i = 0; i < 10; i++) {
    uint64_t a = UINT64_C(0xD2511F53) * x[0], b = UINT64_C(0xCD9E8D57) * x[2];
    uint32_t y[4] = {(uint32_t)(b >> 32) ^ x[1] ^ key[0], (uint32_t)b,
                     (uint32_t)(a >> 32) ^ x[3] ^ key[1], (uint32_t)a};
    memcpy(x, y, sizeof x);
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  memcpy(out, x, sizeof x);
}

/* The numbers that a row is made of, each for one purpose. */
enum {
  U_INCOME_A,
  U_INCOME_B,
  U_HOURS_A,
  U_HOURS_B, /* two normals */
  U_MAIN,
  U_EARNING,
  U_START,
  U_EXIT,
  U_PROVINCE,
  U_COUNTY,
  U_AGE,
  U_SEX,
  U_RURAL,
  U_DISABLED,
  U_ARTISAN,
  U_ABSENT,
  U_OVERLAP,
  U_MERCHANT,
  U_SALES,
  U_STATUS,
  U_DUPLICATE,
  U_RETIRED,
  U_MISSING,
  U_RETURN,
  U_LONG,
  U_FUTURE,
  U_NATURAL,
  U_STAFF,
  U_COUNT
};

/* Middles of 2^32 cells: neither 0 nor 1. */
static double uniform(const uint32_t *words, int which) {
  return ((double)words[which] + 0.5) * 0x1p-32;
}

static void draw_words(const world *w, uint64_t row, uint32_t words[U_COUNT]) {
  for (uint32_t i = 0; i < U_COUNT / 4; i++)
    philox((uint64_t)w->p->seed, row, i, words + 4 * i);
}

/* --- distributions ---------------------------------------------------------------------------- */

static double normal_cdf(double z) {
  return 0.5 * erfc(-z / sqrt(2));
}

/* Of integer shape. */
static double gamma_cdf(double x, int shape, double scale) {
  double sum = 0, term = 1;
  for (int k = 0; k < shape; k++) {
    sum += term;
    term *= x / scale / (k + 1);
  }
  return 1 - exp(-x / scale) * sum;
}

/* Casual, part-time and full-time hours a week. */
static double hours_cdf(const parameters *p, double x) {
  double low = normal_cdf((1 - 46) / 9.0), high = normal_cdf((HOURS_MOST - 46) / 9.0);
  double full = x < 1 ? 0 : (normal_cdf((x - 46) / 9.0) - low) / (high - low);
  (void)p;
  return 0.55 * gamma_cdf(x, 2, 2) + 0.30 * gamma_cdf(x, 4, 4) + 0.15 * full;
}

/* Monthly income below the tail, of those whose main income is streaming. */
static double income_cdf(const parameters *p, double x) {
  double all = normal_cdf(log(p->tail_from / p->income_median) / p->income_sigma);
  return x <= 0 ? 0 : normal_cdf(log(x / p->income_median) / p->income_sigma) / all;
}

/* quantiles[i] has cdf (i + 0.5) / QUANTILES. */
static double *tabulate(const parameters *p, double (*cdf)(const parameters *, double),
                        double most) {
  double *table = calloc(QUANTILES, sizeof *table);
  for (int i = 0; table && i < QUANTILES; i++) {
    double low = i ? table[i - 1] : 0, high = most, wanted = (i + 0.5) / QUANTILES;
    for (int k = 0; k < 60; k++) {
      double middle = (low + high) / 2;
      if (cdf(p, middle) < wanted)
        low = middle;
      else
        high = middle;
    }
    table[i] = high;
  }
  return table;
}

static double quantile(const double *table, double u) {
  double at = u * QUANTILES - 0.5;
  if (at <= 0)
    return table[0];
  if (at >= QUANTILES - 1)
    return table[QUANTILES - 1];
  int below = (int)at;
  return table[below] + (at - below) * (table[below + 1] - table[below]);
}

/* A Pareto tail that ends: without an end its mean would be infinite. */
static double tail(double u, double from, double to, double exponent) {
  double all = 1 - pow(from / to, exponent);
  return from * pow(1 - u * all, -1 / exponent);
}

/* Two normals whose ranks are correlated as asked (Gaussian copula), as uniforms. */
static void correlated(const world *w, const uint32_t *words, double *income, double *hours) {
  double r = sqrt(-2 * log(uniform(words, U_INCOME_A)));
  double z = r * cos(2 * PI * uniform(words, U_INCOME_B));
  double s = sqrt(-2 * log(uniform(words, U_HOURS_A)));
  double e = s * cos(2 * PI * uniform(words, U_HOURS_B));
  double c = w->z_correlation;
  *income = normal_cdf(z);
  *hours = normal_cdf(c * z + sqrt(1 - c * c) * e);
}

/* --- places ------------------------------------------------------------------------------- */

/* Codes of GB/T 2260 and millions of people at the 2020 census (National Bureau of Statistics of
 * China, Communique of the Seventh National Population Census, no. 3, May 2021). */
static const struct {
  int32_t code;
  double people;
} provinces[] = {{11, 21.89},  {12, 13.87}, {13, 74.61},  {14, 34.92}, {15, 24.05}, {21, 42.59},
                 {22, 24.07},  {23, 31.85}, {31, 24.87},  {32, 84.75}, {33, 64.57}, {34, 61.03},
                 {35, 41.54},  {36, 45.19}, {37, 101.53}, {41, 99.37}, {42, 57.75}, {43, 66.44},
                 {44, 126.01}, {45, 50.13}, {46, 10.08},  {50, 32.05}, {51, 83.67}, {52, 38.56},
                 {53, 47.21},  {54, 3.65},  {61, 39.53},  {62, 25.02}, {63, 5.92},  {64, 7.20},
                 {65, 25.85}};
enum { province_total = sizeof provinces / sizeof provinces[0] };

int32_t province_count(void) {
  return province_total;
}

int32_t province_code(int32_t province) {
  return provinces[province].code;
}

static int32_t draw_province(double u) {
  double all = 0, sum = 0;
  for (int i = 0; i < province_total; i++)
    all += provinces[i].people;
  for (int32_t i = 0; i < province_total; i++) {
    sum += provinces[i].people;
    if (u * all < sum)
      return i;
  }
  return province_total - 1;
}

/* Zipf: county k has a share of 1 / k, here by its continuous twin. */
static int32_t draw_county(const world *w, double u) {
  return (int32_t)exp(u * log(w->p->counties + 1)) - 1;
}

void county_name(int32_t province, int32_t county, int is_retired, char out[32]) {
  snprintf(out, 32, "CN-%02d-s%03d%s", (int)provinces[province].code, (int)county + 1,
           is_retired ? "-retired" : "");
}

/* The treated ones are those that come first in a shuffled order of all. */
int32_t programme_start(const world *w, int32_t province, int32_t county) {
  uint64_t all = (uint64_t)province_total * (uint64_t)w->p->counties;
  uint64_t place = (uint64_t)province * (uint64_t)w->p->counties + (uint64_t)county;
  uint64_t step = UINT64_C(7919) % all ? UINT64_C(7919) : 1;
  uint64_t rank = (place * step + (uint64_t)w->p->seed) % all;
  if (rank >= (uint64_t)w->p->treated)
    return 0;
  return 18628 + (int32_t)(rank % 4) * 365; /* from 2021-01-01 on, a year apart */
}

/* --- a row -------------------------------------------------------------------------------- */

/* Logistic adoption from 2016 to the end of 2024, its middle in mid-2020. */
static int32_t draw_start(double u) {
  double first = 1 / (1 + exp(4.5 / 1.1)), last = 1 / (1 + exp(-4.5 / 1.1));
  double share = first + u * (last - first);
  double years = 4.5 + 1.1 * log(share / (1 - share));
  int32_t day = 16801 + (int32_t)(years * 365.25); /* 2016-01-01 */
  return day < YEAR_LAST ? day : YEAR_LAST;
}

static void draw_spell(const world *w, const uint32_t *words, record *out) {
  out->start = draw_start(uniform(words, U_START));
  double stay = -log(uniform(words, U_EXIT)) / -log(1 - w->p->exit_rate) * 365.25;
  out->end = out->start + stay > YEAR_LAST ? OPEN : out->start + (int32_t)stay;
}

/* Days of the year that a spell covers. */
static int32_t days_of_year(const record *r) {
  int32_t first = r->start > YEAR_FIRST ? r->start : YEAR_FIRST;
  int32_t last = r->end < YEAR_LAST ? r->end : YEAR_LAST;
  return last >= first ? last - first + 1 : 0;
}

/* CNY a month; *is_main: the anchors are of these alone, and nothing scales them. */
static double monthly_income(const world *w, const uint32_t *words, const record *r, double rank,
                             int *is_main) {
  const parameters *p = w->p;
  *is_main = r->role == CREATOR && uniform(words, U_MAIN) < p->main_income;
  if (*is_main) {
    double body = 1 - p->tail_share;
    return rank < body
               ? quantile(w->income, rank / body)
               : tail((rank - body) / p->tail_share, p->tail_from, p->tail_to, p->tail_exponent);
  }
  if (r->role == CREATOR && uniform(words, U_EARNING) >= p->earning)
    return 0;
  double median = r->role == CREATOR ? p->side_median : p->service_median;
  return median * quantile(w->income, rank) / p->income_median;
}

static void draw_money(const world *w, const uint32_t *words, double rank, record *out) {
  int is_main = 0;
  double months = days_of_year(out) / DAYS_A_MONTH;
  double income = monthly_income(w, words, out, rank, &is_main) * months;
  double u = uniform(words, U_SALES);
  if (out->is_treated)
    income *= 1 + w->p->effect;
  out->income = (int64_t)(income * (is_main ? 1 : w->income_factor) * 100);
  out->sales = 0;
  if (out->role != MERCHANT)
    return;
  double sales = w->p->sales_median * quantile(w->income, u) / w->p->income_median;
  if (u > 0.99)
    sales *= tail((u - 0.99) * 100, 1, 1e4, w->p->sales_exponent);
  out->sales = (int64_t)(sales * months * w->sales_factor * 100);
}

/* A merchant and a number of others that is geometric (a negative binomial of one success), its
 * mean growing with sales. Draws that no merchant needs otherwise are used. */
static void draw_firm(const world *w, const uint32_t *words, record *out) {
  const parameters *p = w->p;
  if (out->role != MERCHANT)
    return;
  double sales = quantile(w->income, uniform(words, U_SALES)) / p->income_median;
  double mean = p->staff * pow(sales, p->staff_exponent);
  double share =
      p->commission_low + uniform(words, U_EARNING) * (p->commission_high - p->commission_low);
  out->staff = 1;
  if (mean > 1e-6)
    out->staff += (int32_t)(log(uniform(words, U_STAFF)) / log(mean / (1 + mean)));
  out->commission = (int32_t)(share * 10000 + 0.5);
}

static void draw_person(const world *w, const uint32_t *words, record *out) {
  const parameters *p = w->p;
  out->age = 16 + (int32_t)(54 * pow(uniform(words, U_AGE), 1.6));
  out->is_woman = uniform(words, U_SEX) < 0.5;
  out->is_rural = uniform(words, U_RURAL) < p->rural;
  out->is_disabled = uniform(words, U_DISABLED) < p->disabled;
  out->is_artisan = uniform(words, U_ARTISAN) < p->artisan;
  out->province = draw_province(uniform(words, U_PROVINCE));
  out->county = draw_county(w, uniform(words, U_COUNTY));
}

/* ICSE-18: 12 employers and 22 own-account workers in household market enterprises, 30 dependent
 * contractors, 41 permanent and 42 fixed-term employees. ISIC Rev.4: 5911 video production, 7310
 * advertising, 4791 retail sale by Internet. ISCO-08: 2656 announcers on media, 2431
 * advertising and marketing professionals, 5221 shopkeepers, 5242 sales demonstrators. */
static void draw_job(const world *w, const uint32_t *words, record *out) {
  static const int32_t isco[ROLES] = {2656, 2431, 5221, 5242},
                       isic[ROLES] = {5911, 7310, 4791, 4791};
  double u = uniform(words, U_STATUS);
  out->isco = isco[out->role];
  out->isic = isic[out->role];
  out->is_natural = out->role != MERCHANT || uniform(words, U_NATURAL) < 0.8;
  out->is_absent = uniform(words, U_ABSENT) < w->p->absent;
  if (out->role == CREATOR)
    out->status = 30;
  else if (out->role == MERCHANT)
    out->status = u < 0.3 ? 12 : 22;
  else
    out->status = u < 0.5 ? 41 : u < 0.8 ? 42 : 30;
}

static void draw_defects(const world *w, const uint32_t *words, double rank, record *out) {
  const parameters *p = w->p;
  /* Hours are missing more often at low income: 4/3 and 2/3 of the rate. */
  double missing = p->missing_hours * (rank < 0.5 ? 4 / 3.0 : 2 / 3.0);
  out->is_retired = uniform(words, U_RETIRED) < p->retired;
  out->lacks_hours = uniform(words, U_MISSING) < missing;
  out->is_return = out->role == MERCHANT && uniform(words, U_RETURN) < p->returns;
  out->has_long_hours = !out->lacks_hours && uniform(words, U_LONG) < p->long_hours;
  out->is_future = uniform(words, U_FUTURE) < p->future;
}

int is_second(const world *w, uint64_t row) {
  uint32_t words[U_COUNT];
  uint64_t first = w->creators + w->content;
  if (row < first || row - first >= w->creators)
    return 0;
  draw_words(w, row, words);
  return uniform(words, U_OVERLAP) < w->p->overlap;
}

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t modulus) {
  return a % modulus * (b % modulus) % modulus; /* rows are below 2^32 */
}

uint64_t second_row(const world *w, uint64_t creator) {
  uint64_t back = (creator + w->creators - w->offset) % w->creators;
  uint64_t place = multiply(back, w->inverse, w->creators);
  uint64_t row = w->creators + w->content + place;
  return place < w->ecommerce && is_second(w, row) ? row : UINT64_MAX;
}

/* Who a person is does not depend on the job: a second row takes it from the first. */
static void draw_plain(const world *w, uint64_t row, record *out) {
  uint32_t words[U_COUNT], own[U_COUNT];
  double rank, hours;
  draw_words(w, row, words);
  memset(out, 0, sizeof *out);
  out->person = row;
  out->engagement = 1;
  out->role = row < w->creators ? CREATOR : CONTENT;
  memcpy(own, words, sizeof own);
  if (row >= w->creators + w->content) {
    out->role = uniform(words, U_MERCHANT) < w->p->merchants ? MERCHANT : SERVICE;
    if (is_second(w, row)) {
      uint64_t place = row - w->creators - w->content;
      out->person = (multiply(place, w->step, w->creators) + w->offset) % w->creators;
      out->engagement = 2;
      draw_words(w, out->person, own);
    }
  }
  draw_person(w, own, out);
  draw_job(w, words, out);
  correlated(w, words, &rank, &hours);
  draw_spell(w, words, out);
  int32_t began = programme_start(w, out->province, out->county);
  out->is_treated = began && out->start >= began;
  out->hours = (int32_t)(quantile(w->hours, hours) * 10 + 0.5);
  draw_money(w, words, rank, out);
  draw_firm(w, words, out);
  draw_defects(w, words, rank, out);
}

void draw(const world *w, uint64_t row, record *out) {
  uint32_t words[U_COUNT];
  draw_words(w, row, words);
  int is_duplicate = row % 2 && uniform(words, U_DUPLICATE) < 2 * w->p->duplicates;
  draw_plain(w, row - (uint64_t)is_duplicate, out);
  out->is_duplicate = is_duplicate;
}

/* --- threads ------------------------------------------------------------------------------ */

typedef struct crew {
  uint64_t blocks, next;
  void (*work)(void *, uint64_t);
  void *user;
  pthread_mutex_t lock;
} crew;

static void *labour(void *user) {
  crew *c = user;
  for (;;) {
    pthread_mutex_lock(&c->lock);
    uint64_t block = c->next++;
    pthread_mutex_unlock(&c->lock);
    if (block >= c->blocks)
      return NULL;
    c->work(c->user, block);
  }
}

void run_blocks(const parameters *p, uint64_t blocks, void (*work)(void *, uint64_t), void *user) {
  pthread_t threads[256];
  crew c = {.blocks = blocks, .work = work, .user = user, .lock = PTHREAD_MUTEX_INITIALIZER};
  int started = 0, wanted = (int)p->threads - 1;
  while (started < wanted && !pthread_create(&threads[started], NULL, labour, &c))
    started++;
  labour(&c);
  while (started)
    pthread_join(threads[--started], NULL);
}

/* --- the world ---------------------------------------------------------------------------- */

typedef struct totals {
  const world *w;
  int64_t *sales, *main, *other; /* by block; main: what nothing scales */
} totals;

static void add_block(void *user, uint64_t block) {
  totals *t = user;
  const world *w = t->w;
  uint64_t end = (block + 1) * BLOCK < w->rows ? (block + 1) * BLOCK : w->rows;
  for (uint64_t row = block * BLOCK; row < end; row++) {
    record r;
    uint32_t words[U_COUNT];
    draw(w, row, &r);
    draw_words(w, row, words);
    if (r.is_duplicate)
      continue;
    int is_main = r.role == CREATOR && uniform(words, U_MAIN) < w->p->main_income;
    t->sales[block] += r.sales;
    *(is_main ? &t->main[block] : &t->other[block]) += r.income;
  }
}

/* Sales come to what is asked for at this size; income stays below its share of them. */
static int find_factors(world *w) {
  const parameters *p = w->p;
  uint64_t blocks = (w->rows + BLOCK - 1) / BLOCK;
  totals t = {.w = w,
              .sales = calloc(blocks, sizeof(int64_t)),
              .main = calloc(blocks, sizeof(int64_t)),
              .other = calloc(blocks, sizeof(int64_t))};
  double sales = 0, main = 0, other = 0;
  double wanted = p->sales_total * 100 * p->rows / p->full_size, most = wanted * p->income_share;
  w->sales_factor = w->income_factor = 1;
  if (t.sales && t.main && t.other)
    run_blocks(p, blocks, add_block, &t);
  for (uint64_t i = 0; t.sales && t.main && t.other && i < blocks; i++) {
    sales += (double)t.sales[i];
    main += (double)t.main[i];
    other += (double)t.other[i];
  }
  int good = t.sales && t.main && t.other && main < most;
  if (!good)
    fprintf(stderr, "make_platform_records: the income of main-income streamers alone is not below "
                    "--income-share of sales (or there is no memory)\n");
  if (sales > 0)
    w->sales_factor = wanted / sales;
  if (other > 0 && main + other > most)
    w->income_factor = (most - main) / other * 0.999; /* rounding keeps below it */
  free(t.sales), free(t.main), free(t.other);
  return good;
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
  while (b) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* An affine shuffle of the creators, and the way back. */
static void shuffle(world *w) {
  uint64_t n = w->creators;
  w->step = n * 5 / 8 | 1;
  while (common_divisor(w->step, n) != 1)
    w->step += 2;
  w->step %= n;
  w->offset = (uint64_t)w->p->seed % n;
  int64_t a = (int64_t)w->step, b = (int64_t)n, x = 1, y = 0;
  while (b) {
    int64_t q = a / b, rest = a % b, z = x - q * y;
    a = b;
    b = rest;
    x = y;
    y = z;
  }
  w->inverse = (uint64_t)(x < 0 ? x + (int64_t)n : x) % n;
}

int world_create(const parameters *p, world *w) {
  double all = p->creators + p->content + p->ecommerce;
  *w = (world){.p = p, .rows = (uint64_t)p->rows};
  w->creators = (uint64_t)(p->rows * p->creators / all);
  w->content = (uint64_t)(p->rows * p->content / all);
  w->creators += w->creators == 0;
  if (w->creators + w->content > w->rows)
    w->content = w->rows - w->creators;
  w->ecommerce = w->rows - w->creators - w->content;
  w->z_correlation = 2 * sin(PI / 6 * p->correlation);
  w->hours = tabulate(p, hours_cdf, HOURS_MOST);
  w->income = tabulate(p, income_cdf, p->tail_from);
  if (!w->hours || !w->income) {
    fprintf(stderr, "make_platform_records: there is no memory\n");
    return 0;
  }
  shuffle(w);
  return find_factors(w);
}

void world_free(world *w) {
  free(w->hours);
  free(w->income);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forms, in logarithms. */
#include "model/matching/matching.h"

#include <math.h>

int ji__matching_shapes(const ji__matching_function *f) {
  static const int counts[] = {1, 2, 0};
  return f->form == JI_MATCHING_URN_BALL ? 0 : counts[f->form] + (f->free_returns != 0);
}

const char *ji__matching_shape_name(const ji__matching_function *f, int shape) {
  static const char *const names[][JI__MATCHING_SHAPES] = {
      {"elasticity_seekers", "elasticity_vacancies", NULL},
      {"share_seekers", "rho", "returns"},
      {NULL, NULL, NULL}};
  return names[f->form][shape];
}

int ji__matching_is_valid(const ji__matching_function *f) {
  for (int i = 0; i < ji__matching_shapes(f); i++)
    if (!isfinite(f->shape[i]))
      return 0;
  if (f->form != JI_MATCHING_CES)
    return 1;
  return f->shape[0] > 0 && f->shape[0] < 1 && (!f->free_returns || f->shape[2] > 0);
}

double ji__matching_returns(const ji__matching_function *f) {
  if (!f->free_returns || f->form == JI_MATCHING_URN_BALL)
    return 1;
  return f->form == JI_MATCHING_CES ? f->shape[2] : f->shape[0] + f->shape[1];
}

/* --- CES ---------------------------------------------------------------------------------- */

/* The mean of U and V in logarithms less ln V: k(r d) / r with k the cumulant function of a share p
 * of 1, d = ln U - ln V; and its derivatives. */
typedef struct mean {
  double value, by_share, by_rho;
} mean;

#define SMALL 1e-3 /* below it the series is as good as the function's differences */

/* Up to the fifth cumulant: what is left out is below 1e-14 of the first. */
static mean mean_of_series(double p, double r, double d) {
  double q = p * (1 - p), x = r * d;
  double k3 = q * (1 - 2 * p), k4 = q * (1 - 6 * q), k5 = k3 * (1 - 12 * q);
  double d3 = 1 - 6 * q, d4 = (1 - 2 * p) * (1 - 12 * q); /* derivatives of k3 and k4 by p */
  mean m;
  m.value = d * (p + x * (q / 2 + x * (k3 / 6 + x * (k4 / 24 + x * k5 / 120))));
  m.by_share = d * (1 + x * ((1 - 2 * p) / 2 + x * (d3 / 6 + x * d4 / 24)));
  m.by_rho = d * d * (q / 2 + x * (k3 / 3 + x * (k4 / 8 + x * k5 / 30)));
  return m;
}

/* Both ways round, so that no exponential overflows. */
static mean mean_of(double p, double r, double d) {
  double x = r * d;
  mean m;
  if (fabs(x) < SMALL)
    return mean_of_series(p, r, d);
  if (x <= 0) {
    double sum = 1 + p * expm1(x);
    m.value = log1p(p * expm1(x)) / r;
    m.by_share = expm1(x) / (sum * r);
    m.by_rho = (p * d * exp(x) / sum - m.value) / r;
    return m;
  }
  double sum = 1 + (1 - p) * expm1(-x); /* of which e^x is taken out */
  m.value = d + log1p((1 - p) * expm1(-x)) / r;
  m.by_share = -expm1(-x) / (sum * r);
  m.by_rho = (p * d / sum - m.value) / r;
  return m;
}

static ji__matching_point ces_at(const ji__matching_function *f, double seekers, double vacancies) {
  double n = f->free_returns ? f->shape[2] : 1;
  mean m = mean_of(f->shape[0], f->shape[1], seekers - vacancies);
  double whole = vacancies + m.value;
  return (ji__matching_point){n * whole, 1, {n * m.by_share, n * m.by_rho, whole}};
}

/* --- the others --------------------------------------------------------------------------- */

static ji__matching_point cobb_douglas_at(const ji__matching_function *f, double seekers,
                                          double vacancies) {
  double a = f->shape[0], b = f->free_returns ? f->shape[1] : 1 - a;
  double by_a = f->free_returns ? seekers : seekers - vacancies;
  return (ji__matching_point){a * seekers + b * vacancies, 1, {by_a, vacancies, 0}};
}

static ji__matching_point urn_ball_at(double efficiency, double seekers, double vacancies) {
  double z = exp(efficiency + seekers - vacancies);
  ji__matching_point point = {vacancies + log(-expm1(-z)), z / expm1(z), {0, 0, 0}};
  if (z > 0)
    return point;
  return (ji__matching_point){efficiency + seekers, 1, {0, 0, 0}}; /* z is below all doubles */
}

ji__matching_point ji__matching_at(const ji__matching_function *f, double efficiency,
                                   double seekers, double vacancies) {
  if (f->form == JI_MATCHING_URN_BALL)
    return urn_ball_at(efficiency, seekers, vacancies);
  ji__matching_point point = f->form == JI_MATCHING_CES ? ces_at(f, seekers, vacancies)
                                                        : cobb_douglas_at(f, seekers, vacancies);
  point.log_hires += efficiency;
  return point;
}

double ji__matching_invert(const ji__matching_function *f, double hires, double seekers,
                           double vacancies) {
  if (f->form != JI_MATCHING_URN_BALL)
    return hires - ji__matching_at(f, 0, seekers, vacancies).log_hires;
  double rate = exp(hires - vacancies);
  return rate < 1 ? log(-log1p(-rate)) + vacancies - seekers : NAN;
}

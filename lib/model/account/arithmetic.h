/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each estimator does with numbers, apart from units, measures and intervals: one small
 * function each, so that a formula stands in one place only. */
#ifndef JI_MODEL_ACCOUNT_ARITHMETIC_H
#define JI_MODEL_ACCOUNT_ARITHMETIC_H

#include <stddef.h>

/* sum: E = sum_l E_l */
double ji__arithmetic_sum(const double *parts, size_t count);
/* ratio_chain, driver_times_coefficient: E = prod_k x_k; a factor 1-x or 1/x comes as such. */
double ji__arithmetic_product(const double *factors, size_t count);
/* elasticity: E1 = E0 (G1 / G0)^eps */
double ji__arithmetic_elasticity(double base, double elasticity, double later, double earlier);
/* arc: dE = b (G1 - G0) */
double ji__arithmetic_arc(double coefficient, double later, double earlier);
/* input_output, nested_model of a fixed-coefficient model: E = sum_d m_d g_d, linear in the drivers
 * g; m_d are the jobs of the wanted effects per unit of driver d. */
double ji__arithmetic_linear(const double *rates, const double *levels, size_t count);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matrices brought to given totals: RAS, GRAS and SUT-RAS. */
#ifndef JI_NUMERIC_BALANCE_H
#define JI_NUMERIC_BALANCE_H

#include "numeric/coefficients.h"

/* One side of a matrix: what its lines are to add up to, and the multipliers that bring them there.
 */
typedef struct ji__balance_side {
  int64_t count;
  const double *totals; /* NaN: not known, the line's multiplier stays 1 */
  double *factors;      /* out */
  double *gaps;         /* out: sum reached less total, 0 where that is not known */
} ji__balance_side;

/* How far to go, and how far it went. */
typedef struct ji__balance_limits {
  double tolerance; /* of the largest gap, relative to the largest total */
  int64_t steps;
  int64_t steps_done; /* out */
  double gap;         /* out: the largest one, relative */
  int is_reached;     /* out */
} ji__balance_limits;

/* What stands against a total, whatever the multipliers. */
typedef enum ji__infeasible {
  JI__FEASIBLE,
  JI__EMPTY_LINE,    /* a total other than 0, but no cell */
  JI__ONLY_POSITIVE, /* a total below 0, but no cell below 0 */
  JI__ONLY_NEGATIVE  /* a total above 0, but no cell above 0 */
} ji__infeasible;

/* What keeps a line whose cells above 0 add up to `above`, and the absolute values of those below 0
 * to `below`, from a total. */
ji__infeasible ji__balance_obstacle(double above, double below, double total);

/* GRAS (Junius and Oosterhaven, Economic Systems Research 15, 2003, with the target function of
 * Lenzen, Wood and Gallego, ibid. 19, 2007; lines without positive cells after Temurshoev, Miller
 * and Bouwmeester, ibid. 25, 2013): x_ij = r_i z_ij s_j where z_ij > 0, z_ij / (r_i s_j) where
 * z_ij < 0, so that known totals are met. Signs and zeros are kept; without negative cells it is
 * RAS. One pass over the matrix a step. The caller has looked for obstacles. JI_OK also where the
 * steps were not enough: see limits->is_reached. */
ji_status ji__gras(ji_context *ctx, const ji__matrix *matrix, ji__balance_side *rows,
                   ji__balance_side *columns, ji__balance_limits *limits);

/* The balanced cell. */
double ji__gras_cell(double cell, double row_factor, double column_factor);

/* SUT-RAS (Temurshoev and Timmer, Economic Systems Research 23, 2011): a use table (products by
 * users) and a supply table (products by sources) are scaled together: users and sources meet their
 * totals, and each product's supply equals its use, whatever that comes to. use_ij = p_i u_ij s_j,
 * supply_ik = v_ik q_k / p_i, each inverted for negative cells. */
typedef struct ji__supply_use {
  ji__matrix supply, use;
  ji__balance_side sources, users;
  double *products; /* out: p */
  double *gaps;     /* out: a product's use less its supply */
} ji__supply_use;

ji_status ji__sut_ras(ji_context *ctx, ji__supply_use *tables, ji__balance_limits *limits);

#endif

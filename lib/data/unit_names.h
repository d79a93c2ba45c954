/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of units: what reading takes and writing gives in Chinese, in one table so that what is
 * written is read. */
#ifndef JI_DATA_UNIT_NAMES_H
#define JI_DATA_UNIT_NAMES_H

#include "data/unit.h"

/* The canonical name of another way to write it; NULL if there is none: then it stands for itself.
 */
const char *ji__unit_canonical_name(const char *written);
/* The Chinese word of a canonical name, or NULL. */
const char *ji__unit_chinese_name(const char *canonical);
/* 十, 百, 千, 万 or 亿 at the beginning of text: its length and what it multiplies by; 0 if there
 * is none. */
size_t ji__unit_numeral(const char *text, double *numeral);
/* The numerals of 10^exponent, 1 to 15; returns their length without a final 0. */
#define JI__UNIT_NUMERALS 16
size_t ji__unit_print_numerals(int exponent, char out[JI__UNIT_NUMERALS]);

typedef struct ji__unit_price {
  char basis[JI__UNIT_BASIS];
  ji__valuation valuation;
} ji__unit_price;

/* （2018年，生产者价格） at the beginning of text; its length, 0 if there is none. */
size_t ji__unit_chinese_price(const char *text, ji__unit_price *out);
/* The same in writing; returns the length without a final 0. */
#define JI__UNIT_PRICE 96
size_t ji__unit_print_chinese_price(const ji__unit_term *term, char out[JI__UNIT_PRICE]);

#endif

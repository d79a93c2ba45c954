/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units inside: parsed into a plain struct without memory of its own. None of these functions
 * enters the context, so that any public function may call them. */
#ifndef JI_DATA_UNIT_H
#define JI_DATA_UNIT_H

#include "core/context.h"

#include <jobimpact/unit.h>

#define JI__UNIT_TERMS 8   /* different names in one unit */
#define JI__UNIT_NAME 32   /* bytes of a name with its final 0 */
#define JI__UNIT_BASIS 12  /* bytes of a price basis with its final 0 */
#define JI__UNIT_TEXT 1024 /* holds any printed unit and its final 0 */

/* The part of the price that a sum of money holds. */
typedef enum ji__valuation {
  JI__VALUATION_ABSENT = 0, /* nothing written: equal only to nothing written */
  JI__VALUATION_BASIC,
  JI__VALUATION_PRODUCERS,
  JI__VALUATION_PRODUCERS_WITH_VAT,
  JI__VALUATION_PURCHASERS,
  JI__VALUATION_UNSTATED /* the source was silent */
} ji__valuation;

/* One name to a power: above 0 it is counted, below 0 it is per. */
typedef struct ji__unit_term {
  char name[JI__UNIT_NAME];   /* canonical: "person", "h", "CNY" */
  char basis[JI__UNIT_BASIS]; /* money: "2018", "current", "unstated"; "" where none is written */
  int32_t power;
  int32_t is_money;
  ji__valuation valuation;
} ji__unit_term;

typedef struct ji__unit {
  double scale;     /* before what is counted: 1e6 in `1e6 job/(1e9 CNY)` */
  double per_scale; /* before what it is per: 1e9 there */
  int32_t count;
  ji__unit_term terms[JI__UNIT_TERMS]; /* sorted: counted ones first, then by name */
} ji__unit;

/* How many bytes of text[0, size) a message shows: at most limit, never half a character. */
int ji__clip(const char *text, size_t size, size_t limit);
/* True for `@column`: a unit that varies by row. *column (may be NULL) points into text. */
int ji__unit_is_by_row(const char *text, const char **column);

/* Reads a unit; JI_ERROR_UNIT with the position. `@column` is not a unit here. */
ji_status ji__unit_read(ji_context *ctx, const char *text, ji__unit *out);
/* Adds name^power of `term` to the unit: equal names merge, cancelled ones go. JI_ERROR_UNIT for
 * money of two price bases and for too many terms. */
ji_status ji__unit_add_term(ji_context *ctx, ji__unit *unit, const ji__unit_term *term);
/* Brings the scales into canonical form; 0 if they are not positive and finite. */
int ji__unit_settle_scales(ji__unit *unit);
/* `@2018:producers` of a money term, without a final 0; returns its length, at most 32. */
size_t ji__unit_print_price(const ji__unit_term *term, char *out);
/* Canonical text; returns its length. */
size_t ji__unit_print(const ji__unit *unit, char out[JI__UNIT_TEXT]);
/* As people write it in Chinese; reads back. */
size_t ji__unit_print_chinese(const ji__unit *unit, char out[JI__UNIT_TEXT]);
/* Canonical text in new memory of the context's allocator. */
ji_status ji__unit_canonical(ji_context *ctx, const char *text, char **out);

/* value_to = factor * value_from; JI_ERROR_UNIT names both and what differs. */
ji_status ji__unit_factor(ji_context *ctx, const ji__unit *from, const ji__unit *to,
                          double *factor);
ji_status ji__unit_factor_text(ji_context *ctx, const char *from, const char *to, double *factor);
/* operation: JI_UNIT_MULTIPLY or JI_UNIT_DIVIDE. `out` may be one of the sides. */
ji_status ji__unit_product(ji_context *ctx, int32_t operation, const ji__unit *left,
                           const ji__unit *right, ji__unit *out);
/* The same on texts; canonical text in new memory of the context's allocator. */
ji_status ji__unit_product_text(ji_context *ctx, int32_t operation, const char *left,
                                const char *right, char **out);

/* Both scales become 1: what a measure holds of a column's unit. */
void ji__unit_remove_scale(ji__unit *unit);
/* True if both count the same thing per the same thing: everything but the scales agrees, name by
 * name (h and day differ here, though they convert). */
int ji__unit_same_kind(const ji__unit *left, const ji__unit *right);
/* What is counted (sign 1), or what it is per (sign -1), as a unit of its own without scale. */
void ji__unit_part(const ji__unit *unit, int sign, ji__unit *out);
/* The money term, counted or per; NULL if there is none. */
const ji__unit_term *ji__unit_money(const ji__unit *unit);
/* 1 and the length of a unit of time: in seconds (s to week), or in months (is_calendar: month to
 * year). 0 if the name is none. */
int ji__unit_time(const char *name, double *size, int *is_calendar);
/* Gives every money term a price basis ("2018", "current", "unstated") and a valuation. NULL and
 * JI__VALUATION_ABSENT leave what is there. JI_ERROR_UNIT for a basis that is none. */
ji_status ji__unit_set_price(ji_context *ctx, ji__unit *unit, const char *basis,
                             ji__valuation valuation);
/* "producers" and so on; "" for JI__VALUATION_ABSENT. */
const char *ji__valuation_name(ji__valuation valuation);
/* 1 and the valuation of a name; 0 if it is none. */
int ji__valuation_find(const char *name, size_t size, ji__valuation *out);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers as text, without regard to the locale. */
#ifndef JI_CORE_NUMBER_H
#define JI_CORE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#define JI__NUMBER_SIZE 40 /* holds any printed number and its final 0 */

/* All of text[0, size) as a decimal number, correctly rounded; 1 on success. Accepts an optional
 * sign, digits with an optional point, an optional exponent; also nan, inf, infinity in any case.
 * No blanks, no hexadecimal. What is too large for a double is infinite, as IEEE 754 rounds it. */
int ji__number_parse(const char *text, size_t size, double *out);
/* All of text as an integer; 1 on success, 0 if malformed, -1 if it does not fit. */
int ji__integer_parse(const char *text, size_t size, int64_t *out);
/* For many numbers in a row: is_nearest is what ji__number_is_nearest() said of the thread's
 * rounding mode before them. */
int ji__number_is_nearest(void);
int ji__number_parse_many(const char *text, size_t size, int is_nearest, double *out);
/* The same digit by digit, doubles through the C library: what the quick ways leave over, and what
 * they are compared with. */
int ji__number_parse_slowly(const char *text, size_t size, double *out);
int ji__integer_parse_slowly(const char *text, size_t size, int64_t *out);
/* The fewest digits (15, 16 or 17 significant) that read back to the same bits; "nan", "inf",
 * "-inf". Writes a final 0; returns the length. */
size_t ji__number_print(double value, char out[JI__NUMBER_SIZE]);
/* `decimals` digits after the point, rounded as printf does; with thousands separated by commas if
 * `grouped`. Buffer must hold JI__FIXED_SIZE. Returns the length. */
#define JI__FIXED_SIZE 512
size_t ji__number_print_fixed(double value, int decimals, int grouped, char out[JI__FIXED_SIZE]);
/* `digits` significant digits (1 to 17), as %g does. Returns the length. */
size_t ji__number_print_significant(double value, int digits, char out[JI__NUMBER_SIZE]);

#endif

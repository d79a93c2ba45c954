/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates and timestamps as ISO 8601 text: all that a column can hold, so also years beyond four
 * digits and years before the year 0, which carry a sign. */
#ifndef JI_FORMAT_MOMENT_H
#define JI_FORMAT_MOMENT_H

#include <stddef.h>
#include <stdint.h>

#define JI__MOMENT_SIZE 40 /* holds any printed date or timestamp and its final 0 */

/* All of text as YYYY-MM-DD; 1 on success, 0 if malformed, -1 if it does not fit 32 bits. */
int ji__moment_parse_date(const char *text, size_t size, int32_t *days);
/* All of text as YYYY-MM-DDThh:mm:ss[.f to .ffffff]Z; likewise for 64 bits. */
int ji__moment_parse_timestamp(const char *text, size_t size, int64_t *microseconds);
/* Return the length without the final 0. */
size_t ji__moment_print_date(int32_t days, char out[JI__MOMENT_SIZE]);
size_t ji__moment_print_timestamp(int64_t microseconds, char out[JI__MOMENT_SIZE]);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time periods as SDMX writes them (SDMX 3.0, section 6, time and date formats). */
#ifndef JI_FORMAT_SDMX_PERIOD_H
#define JI_FORMAT_SDMX_PERIOD_H

#include <stddef.h>

/* True if all of text[0, size) is a period: a year, a month, a date, a time, a reporting period of
 * any frequency, a start with a duration, or an interval of two of them that does not run
 * backwards. */
int ji__sdmx_is_period(const char *text, size_t size);

#endif

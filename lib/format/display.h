/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as terminals show it: wide characters take two columns, combining ones none. */
#ifndef JI_FORMAT_DISPLAY_H
#define JI_FORMAT_DISPLAY_H

#include "core/memory.h"

/* Appends text on one line: line breaks and other controls become blanks, marks that turn the
 * direction of what follows are left out. Longer than `limit` columns (0: no limit), it ends in an
 * ellipsis. Returns how many columns were appended. */
int32_t ji__display_append(ji__buffer *buffer, const char *text, size_t size, int32_t limit);
/* How many bytes of such a text go on a line of `limit` columns: up to a blank where there is one,
 * at least one character. */
size_t ji__display_break(const char *text, size_t size, int32_t limit);
void ji__display_blanks(ji__buffer *buffer, int32_t count);

#endif

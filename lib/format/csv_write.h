/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fields as CSV has them. */
#ifndef JI_FORMAT_CSV_WRITE_H
#define JI_FORMAT_CSV_WRITE_H

#include "core/memory.h"

/* Appends text[0, size) in quotes where it needs them: empty text is "", unlike a null. */
void ji__csv_append_field(ji__buffer *buffer, const char *text, size_t size, char delimiter);

#endif

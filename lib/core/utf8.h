/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UTF-8, checked by utf8proc: no surrogates, no overlong forms, nothing above U+10FFFF. */
#ifndef JI_CORE_UTF8_H
#define JI_CORE_UTF8_H

#include <stddef.h>

/* The number of leading bytes that are valid UTF-8: `size` if all of them are. */
size_t ji__utf8_valid_prefix(const char *bytes, size_t size);

/* The number of leading bytes that are ASCII. */
size_t ji__utf8_ascii_prefix(const char *bytes, size_t size);

#endif

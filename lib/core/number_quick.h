/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The quick ways to read a number, which most take. They give the same bits as the slow one or
 * leave the number to it. */
#ifndef JI_CORE_NUMBER_QUICK_H
#define JI_CORE_NUMBER_QUICK_H

#include <stddef.h>
#include <stdint.h>

/* Appends the digits that stand at `*at` to a value, while there are some; how many. The caller
 * sees to it that they are not more than 19 with those before. */
size_t ji__digits_parse(const char *text, size_t *at, size_t size, uint64_t *value);

#endif

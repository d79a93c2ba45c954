/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What differs between systems. POSIX until 1.0. */
#ifndef JI_CORE_PLATFORM_H
#define JI_CORE_PLATFORM_H

#include <stdint.h>
#include <stdio.h>

/* Processors that are online, at least 1. */
int32_t ji__processor_count(void);
/* The family of the processor, such as "x86_64"; static. */
const char *ji__cpu_kind(void);

#endif

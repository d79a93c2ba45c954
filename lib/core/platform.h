/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What differs between systems. POSIX until 1.0. */
#ifndef JI_CORE_PLATFORM_H
#define JI_CORE_PLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Processors that are online, at least 1. */
int32_t ji__processor_count(void);
/* The family of the processor, such as "x86_64"; static. */
const char *ji__cpu_kind(void);

/* Maps the first `size` bytes (not 0) of an open file for reading; the file may then be closed.
 * Returns 0, or the errno. */
int ji__map_file(int file, size_t size, const void **bytes);
void ji__unmap_file(const void *bytes, size_t size);
/* Asks the system for large pages below memory that will be filled: each is one fault instead of
 * hundreds. Nothing happens for less than some of them, or where there are none. */
void ji__prefer_large_pages(void *memory, size_t size);
/* Random bytes of the system, at most 256, that nobody can guess. Returns 0, or the errno. */
int ji__random_bytes(void *bytes, size_t size);
/* Makes a folder. Returns 0, also where it is there, or the errno. */
int ji__make_folder(const char *path);

#endif

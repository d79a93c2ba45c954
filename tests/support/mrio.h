/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small multi-region tables in the layouts of their sources, with made-up numbers. Include
 * "support/support.h" first. */
#ifndef TESTS_SUPPORT_MRIO_H
#define TESTS_SUPPORT_MRIO_H

/* Writes into a folder: `saved` (pymrio's layout), `IOT_2011_pxp` (EXIOBASE 3 without
 * file_parameters.json), `matrices`, ICIO2021_2018.csv, WIOT2014_Nov16_ROW.csv, long.csv. All hold
 * the same two regions and sectors, flows 1 to 16, unless their layout says otherwise. */
void support_mrio_write(const char *folder);
/* The names of the six, in this order. */
#define SUPPORT_MRIO_COUNT 6
extern const char *const support_mrio_names[SUPPORT_MRIO_COUNT];
/* Makes a folder inside a folder; returns its path, to be freed with free(). */
char *support_subfolder(const char *folder, const char *name);
/* An array of the test's own that counts how often it is released. */
ji_array support_array_of(const double *data, int64_t rows, int64_t columns, int *released);

#endif

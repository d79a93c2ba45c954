/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small tables of occupations, made up for tests. */
#ifndef TESTS_SUPPORT_OCCUPATIONS_H
#define TESTS_SUPPORT_OCCUPATIONS_H

#include "support/codes.h"

/* As CSV text: roles of two namespaces and how many are stated; jobs by sector and effect; shares
 * with samples and bounds; a mapping with bounds; wages and skills. */
extern const char support_roles[], support_namespaces[], support_sector_jobs[], support_shares[],
    support_mapping[], support_profile[];

/* The measure of the jobs. */
extern const char support_jobs_measure[];

/* All of them as datasets, and options that use them all; support_occupations_free() drops them. */
typedef struct support_occupations {
  ji_dataset *jobs, *shares, *mapping, *profile;
  ji_bundle *registry;
  ji_occupation_options options;
} support_occupations;
void support_occupations_fill(ji_context *ctx, support_occupations *out);
void support_occupations_free(support_occupations *all);

#endif

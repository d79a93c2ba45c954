/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures of persons on lists. A NULL measure is undeclared and stays so. */
#ifndef JI_SURVEY_PERSONS_H
#define JI_SURVEY_PERSONS_H

#include "data/measure.h"
#include "data/names.h"

/* The measure of distinct persons: JI_ERROR_MEASURE where it counts something that cannot be the
 * same in two lists. Under a reading (NULL: none) a claim carries it, and its opportunities are
 * persons. */
ji_status ji__persons_of(ji_context *ctx, const ji_measure *measure, const char *reading,
                         ji_measure **out);
/* The unit in new memory, what it counts of opportunities in persons. NULL stays NULL. */
ji_status ji__persons_unit(ji_context *ctx, const char *unit, char **out);
/* What the union of lists measures; NULL where one is undeclared. */
ji_status ji__persons_unite(ji_context *ctx, ji_measure *const *measures, size_t count,
                            ji_measure **out);
/* The measure of a part of a union: `group` says on which lists, such as "on_all:a,b". */
ji_status ji__persons_group(ji_context *ctx, const ji_measure *measure, const char *what,
                            const char *const *lists, size_t count, ji_measure **out);

#endif

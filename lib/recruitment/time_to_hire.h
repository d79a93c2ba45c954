/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Vacancies as lives: how long each was observed, and what became of it. */
#ifndef JI_RECRUITMENT_TIME_TO_HIRE_H
#define JI_RECRUITMENT_TIME_TO_HIRE_H

#include "codes/index.h"
#include "data/dataset.h"

#include <jobimpact/time_to_hire.h>

typedef enum ji__vacancy_end {
  JI__VACANCY_OPEN,
  JI__VACANCY_FILLED,
  JI__VACANCY_WITHDRAWN
} ji__vacancy_end;

typedef struct ji__vacancy {
  int64_t days;
  int32_t end; /* enum ji__vacancy_end */
  int32_t channel, stratum;
} ji__vacancy;

/* Vacancies by channel; channels in order of their names. */
typedef struct ji__vacancies {
  ji__vacancy *list;
  int64_t count;
  char **channels; /* owned */
  int64_t channel_count, strata;
  int64_t *first; /* of each channel in the list; one more at the end */
} ji__vacancies;

/* time_to_hire.c: ji_time_to_hire() within a call; NULL on failure. */
ji_status ji__time_to_hire(ji_context *ctx, const ji_dataset *vacancies,
                           const ji_time_to_hire_options *options, ji_bundle **out);

/* time_to_hire_read.c: with every text of the options set but `stratum` and `as_of`. Free it also
 * after a failure. */
ji_status ji__vacancies_read(ji_context *ctx, const ji_dataset *dataset,
                             const ji_time_to_hire_options *options, ji__vacancies *out);
void ji__vacancies_free(ji_context *ctx, ji__vacancies *vacancies);

/* time_to_hire_tables.c: the tables, into *bundle. `horizon` is set, `reference` a channel. */
ji_status ji__vacancies_tables(ji_context *ctx, const ji__vacancies *vacancies, int64_t horizon,
                               int64_t reference, double confidence, ji__provenance *provenance,
                               ji_bundle **bundle);

#endif

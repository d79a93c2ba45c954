/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/words.h"

#include <string.h>

static const char *const roles[] = {"reached", "enrolled", "completed", "certified",
                                    "active",  "earning",  "other",     NULL};
static const char *const outcomes[] = {
    "sales",         "income", "hours",       "jobs_created", "jobs_maintained", "jobs_lost",
    "months_worked", "pieces", "days_worked", "views",        "other",           NULL};
static const char *const aggregates[] = {"sum", "last", "mean", NULL};
static const char *const kinds[] = {
    "enrolment",  "re_enrolment", "stage",         "measurement",       "cost", "correction",
    "withdrawal", "transfer",     "consent_given", "consent_withdrawn", NULL};

const ji__word_list ji__words_role = {
    roles, "is not one of reached, enrolled, completed, certified, active, earning, other"};
const ji__word_list ji__words_outcome = {
    outcomes, "is not one of sales, income, hours, jobs_created, jobs_maintained, jobs_lost, "
              "months_worked, pieces, days_worked, views, other"};
const ji__word_list ji__words_aggregate = {aggregates, "is not one of sum, last, mean"};
const ji__word_list ji__words_kind = {
    kinds, "is not one of enrolment, re_enrolment, stage, measurement, cost, correction, "
           "withdrawal, transfer, consent_given, consent_withdrawn"};

int32_t ji__word_find(const ji__word_list *list, const char *text, size_t size) {
  for (int32_t i = 0; list->words[i]; i++)
    if (strlen(list->words[i]) == size && memcmp(list->words[i], text, size) == 0)
      return i;
  return -1;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A register with two small programs, and events as lines of CSV. */
#ifndef TESTS_SUPPORT_REGISTER_H
#define TESTS_SUPPORT_REGISTER_H

#include "support/support.h"

#define SUPPORT_KEY "0123456789abcdef"
#define SUPPORT_DAY INT64_C(86400000000)
/* When the fixtures record: 2024-12-31. */
#define SUPPORT_RECORDED (INT64_C(20088) * SUPPORT_DAY)

#define SUPPORT_EVENT_HEADER                                                                       \
  "id,kind,program,cohort,person,site,class,groups,stage,item,value,unit,valid_time,recorder,"     \
  "refers_to,void,note\n"

/* The definition: program `hall` (stages reached, enrolled, completed, earning; sites north and
 * south, old until 2024-07-01; groups women, young; outcomes income and hours; budget rooms; cohort
 * spring, from 2024-03-01 to 2024-06-30) and `farm` (one stage by which one enters). */
ji_bundle *support_definition(ji_context *ctx);
/* The same with one text of one of its files replaced by another. */
ji_bundle *support_definition_with(ji_context *ctx, const char *file, const char *from,
                                   const char *to);
ji_record_options support_record_options(int32_t mode);
/* Lines of CSV below the header. */
ji_dataset *support_events(ji_context *ctx, const char *lines);
/* A new register in the folder, defined. */
ji_tracker *support_register(ji_context *ctx, const char *folder, const char *name);
/* Records lines row by row; returns the refused rows. */
ji_dataset *support_record(ji_context *ctx, ji_tracker *tracker, const char *lines);
/* Lines that must all be taken. */
void support_take(ji_context *ctx, ji_tracker *tracker, const char *lines);
/* Another program's hands on the file: statements, and the one integer that a statement gives. */
void support_by_hand(const char *path, const char *statements);
int64_t support_asked(const char *path, const char *statement);
/* Ana and Bo, enrolled, completed, earning; a cost. */
extern const char support_lines[];

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A few synthetic vacancies. Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_VACANCIES_H
#define TESTS_SUPPORT_VACANCIES_H

/* Ten vacancies of two channels and two trades; columns opened, closed, state, channel, trade. */
ji_dataset *support_vacancies(ji_context *ctx);

#endif

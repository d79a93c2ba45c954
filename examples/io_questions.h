/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the questions of the example io_questions share. */
#ifndef EXAMPLES_IO_QUESTIONS_H
#define EXAMPLES_IO_QUESTIONS_H

#include <jobimpact/jobimpact.h>

typedef struct app {
  ji_context *ctx;
  int is_told; /* an error of the program's own has been printed */
} app;

/* Runs a question with its arguments; the exit status of the program. */
int run(ji_status (*question)(app *, char **), char **arguments);
/* Prints an error of the program's own. */
ji_status complain(app *a, const char *what, const char *which);

/* A table folder and its model. */
ji_status read_table(app *a, const char *folder, ji_bundle **bundle, ji_model **model);
/* A cell; NaN, or no text, where it is null. */
double number_at(app *a, const ji_dataset *dataset, const char *column, int64_t row);
const char *text_at(app *a, const ji_dataset *dataset, const char *column, int64_t row, char *out,
                    size_t size);
/* The first row that says so; -1: none. */
int64_t row_of(app *a, const ji_dataset *dataset, const char *column, const char *text);
/* The unit of a column; "" where it has none. */
const char *unit_of(app *a, const ji_dataset *dataset, const char *column);
/* The index of a text; `count` where it is not there. */
size_t find_text(const char *const *texts, size_t count, const char *text);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a definition means: whether its codes, roles, references, units and times make sense. */
#include "tracker/words.h"

#include "data/unit.h"

#include <math.h>
#include <string.h>

typedef struct checker {
  ji_context *ctx;
  const ji__definition_input *input;
  int64_t program;
} checker;

/* One row of a part. */
typedef ji_status (*row_check)(const checker *c, ji__part_name part, int64_t row);

static ji_status wrong(const checker *c, ji__part_name part, int64_t row, int column,
                       const char *what) {
  return ji__definition_fail(c->ctx, JI_ERROR_VALUE, c->input, part, row, column, what);
}

static const char *cell(const checker *c, ji__part_name part, int64_t row, int column,
                        size_t *size) {
  const ji_column *cells = c->input->parts[part].columns[column];
  return cells ? ji__column_text(cells, row, size) : NULL;
}

static ji_status check_word(const checker *c, ji__part_name part, int64_t row, int column,
                            const ji__word_list *words, int32_t *out) {
  size_t size = 0;
  const char *text = cell(c, part, row, column, &size);
  int32_t found = text ? ji__word_find(words, text, size) : -1;
  if (out)
    *out = found;
  return found < 0 ? wrong(c, part, row, column, words->expected) : JI_OK;
}

/* The cell, where it is not null, is a code of the part `of`. */
static ji_status check_code(const checker *c, ji__part_name part, int64_t row, int column,
                            ji__part_name of, const char *what) {
  size_t size = 0;
  const char *text = cell(c, part, row, column, &size);
  if (!text || ji__definition_find(c->input, of, c->program, text, size) >= 0)
    return JI_OK;
  return wrong(c, part, row, column, what);
}

static ji_status check_unit(const checker *c, ji__part_name part, int64_t row, int column) {
  char *text = NULL;
  ji__unit unit;
  ji_status status =
      ji__column_copy_text(c->ctx, c->input->parts[part].columns[column], row, &text);
  if (!status)
    status = ji__unit_read(c->ctx, text, &unit);
  ji__release(ji__allocator(c->ctx), text);
  return status ? ji__fail_within(c->ctx, status, "definition, %s, row %lld, column \"%s\"",
                                  ji__parts[part].dataset, (long long)row + 1,
                                  ji__parts[part].columns[column].name)
                : JI_OK;
}

static ji_status check_finite(const checker *c, ji__part_name part, int64_t row, int column) {
  double value = 0;
  const ji_column *cells = c->input->parts[part].columns[column];
  if (cells && ji__column_number(cells, row, &value) && !isfinite(value))
    return wrong(c, part, row, column, "is not a finite number");
  return JI_OK;
}

static ji_status check_order(const checker *c, ji__part_name part, int64_t row, int from, int to) {
  const ji_column *const *columns = c->input->parts[part].columns;
  if (!columns[from] || !columns[to] || ji__column_is_null(columns[from], row) ||
      ji__column_is_null(columns[to], row) ||
      ji__part_integer(columns[from], row) < ji__part_integer(columns[to], row))
    return JI_OK;
  return wrong(c, part, row, to, "is not after the first day");
}

static ji_status check_stage(const checker *c, ji__part_name part, int64_t row) {
  int32_t role = 0;
  ji_status status = check_word(c, part, row, 3, &ji__words_role, &role);
  const ji_column *roles = c->input->parts[part].columns[3];
  for (int64_t other = 0; other < row && !status && role != JI__ROLE_OTHER; other++) {
    size_t size = 0;
    const char *text = ji__column_text(roles, other, &size);
    if (ji__word_find(&ji__words_role, text, size) == role &&
        ji__definition_is_of(c->input, part, other, c->program))
      status = wrong(c, part, row, 3, "is the role of another stage too");
  }
  return status;
}

static ji_status check_transition(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_code(c, part, row, 0, JI__PART_STAGE, "is no stage of the program");
  return status ? status
                : check_code(c, part, row, 1, JI__PART_STAGE, "is no stage of the program");
}

static ji_status check_measure(const checker *c, ji__part_name part, int64_t row, int column) {
  const ji_column *cells = c->input->parts[part].columns[column];
  char *text = NULL;
  ji_measure *measure = NULL;
  if (!cells || ji__column_is_null(cells, row))
    return JI_OK;
  ji_status status = ji__column_copy_text(c->ctx, cells, row, &text);
  if (!status)
    status = ji__measure_parse(c->ctx, text, &measure);
  ji_measure_unref(measure);
  ji__release(ji__allocator(c->ctx), text);
  return status ? ji__fail_within(c->ctx, status, "definition, %s, row %lld, column \"measure\"",
                                  ji__parts[part].dataset, (long long)row + 1)
                : JI_OK;
}

static ji_status check_outcome(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_unit(c, part, row, 2);
  if (!status)
    status = check_measure(c, part, row, 3);
  if (!status)
    status = check_word(c, part, row, 4, &ji__words_outcome, NULL);
  return status ? status : check_word(c, part, row, 6, &ji__words_aggregate, NULL);
}

static ji_status check_site(const checker *c, ji__part_name part, int64_t row) {
  size_t size = 0;
  const char *next = cell(c, part, row, 5, &size);
  ji_status status = check_order(c, part, row, 3, 4);
  if (!status)
    status = check_code(c, part, row, 5, JI__PART_SITE, "is no site of the program");
  if (!status && next && ji__definition_find(c->input, part, c->program, next, size) == row)
    status = wrong(c, part, row, 5, "cannot follow itself");
  return status;
}

static ji_status check_cohort(const checker *c, ji__part_name part, int64_t row) {
  return check_order(c, part, row, 2, 3);
}

static ji_status check_budget(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_unit(c, part, row, 2);
  return status ? status : check_finite(c, part, row, 3);
}

static ji_status check_target(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_code(c, part, row, 1, JI__PART_SITE, "is no site of the program");
  if (!status)
    status = check_code(c, part, row, 2, JI__PART_GROUP, "is no group of the program");
  if (!status)
    status = check_code(c, part, row, 3, JI__PART_COHORT, "is no cohort of the program");
  return status ? status : check_finite(c, part, row, 4);
}

static ji_status check_eligible(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_code(c, part, row, 0, JI__PART_SITE, "is no site of the program");
  if (!status)
    status = check_code(c, part, row, 1, JI__PART_GROUP, "is no group of the program");
  if (!status && ji__part_integer(c->input->parts[part].columns[2], row) < 0)
    status = wrong(c, part, row, 2, "a population is not negative");
  return status;
}

static ji_status check_claim(const checker *c, ji__part_name part, int64_t row) {
  ji_status status = check_finite(c, part, row, 1);
  return status ? status : check_unit(c, part, row, 2);
}

static ji_status check_unique(const checker *c, ji__part_name part, int64_t row) {
  size_t size = 0;
  const char *code = cell(c, part, row, 0, &size);
  if (size > JI__CODE_SIZE)
    return wrong(c, part, row, 0, "is longer than 200 bytes");
  if (ji__definition_find(c->input, part, c->program, code, size) != row)
    return wrong(c, part, row, 0, "is there twice");
  if (part == JI__PART_GROUP && memchr(code, ';', size))
    return wrong(c, part, row, 0, "has a ; in it, which separates groups");
  return JI_OK;
}

ji_status ji__definition_check(ji_context *ctx, const ji__definition_input *input,
                               int64_t program) {
  static const row_check checks[JI__PARTS] = {
      NULL,         check_stage,  check_transition, NULL,           check_outcome, check_site,
      check_cohort, check_budget, check_target,     check_eligible, check_claim};
  checker c = {.ctx = ctx, .input = input, .program = program};
  ji_status status = JI_OK;
  int64_t stages = 0;
  for (int part = JI__PART_STAGE; part < JI__PARTS; part++) {
    int64_t rows = ji_dataset_row_count(input->parts[part].dataset);
    for (int64_t row = 0; row < rows && !status; row++) {
      if (!ji__definition_is_of(input, (ji__part_name)part, row, program))
        continue;
      stages += part == JI__PART_STAGE;
      if (ji__parts[part].is_coded)
        status = check_unique(&c, (ji__part_name)part, row);
      if (!status && checks[part])
        status = checks[part](&c, (ji__part_name)part, row);
    }
  }
  if (!status && stages == 0)
    return ji__definition_fail(ctx, JI_ERROR_VALUE, input, JI__PART_PROGRAM, program, -1,
                               "has no stages");
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What changed between two runs. The steps of both are aligned first, so that a step that only one
 * run has does not make all steps behind it differ: of all ways to pair steps of one operation in
 * order the one is taken whose pairs have most in common (the longest common subsequence with
 * weights; Wagner and Fischer, The string-to-string correction problem, JACM 1974). */
#include "data/dataset.h"
#include "data/provenance_steps.h"
#include "data/writer.h"

#include <string.h>

#define FUNCTION "ji_provenance_compare"
#define CELLS_MAXIMUM ((size_t)1 << 20) /* of the table of ways, 8 MiB */

/* The steps of a run that are still to be aligned. */
typedef struct run {
  ji__step *const *steps;
  size_t first, count; /* index of the first of them; how many */
} run;

typedef struct comparison {
  ji_context *ctx;
  run left, right;
  int64_t *best; /* (left.count + 1) * (right.count + 1): what the rest has in common at most */
  ji__writer *writer;
} comparison;

static const ji__step *step_of(const run *r, size_t index) {
  return r->steps[r->first + index];
}

/* --- alignment ------------------------------------------------------------------------------- */

/* What ends alike at both ends needs no table. */
static void trim(comparison *c) {
  run *left = &c->left, *right = &c->right;
  while (left->count && right->count && ji__same_step(step_of(left, 0), step_of(right, 0))) {
    left->first++, right->first++;
    left->count--, right->count--;
  }
  while (left->count && right->count &&
         ji__same_step(step_of(left, left->count - 1), step_of(right, right->count - 1)))
    left->count--, right->count--;
}

static int is_same_entry(const ji__entry *left, const ji__entry *right) {
  return strcmp(left->kind, right->kind) == 0 && strcmp(left->name, right->name) == 0;
}

/* 0 for steps of different operations; more the more entries agree, and again for their values. */
static int64_t likeness(const ji__step *left, const ji__step *right) {
  int64_t sum = 1;
  if (strcmp(left->operation, right->operation) != 0)
    return 0;
  for (size_t i = 0; i < left->count; i++)
    for (size_t j = 0; j < right->count; j++)
      if (is_same_entry(left->entries + i, right->entries + j))
        sum += 1 + ji__same_text(left->entries[i].value, right->entries[j].value);
  return sum;
}

static int64_t *best_at(const comparison *c, size_t i, size_t j) {
  return c->best + i * (c->right.count + 1) + j;
}

/* The value of pairing step i with step j; 0 if they do not pair. */
static int64_t paired(const comparison *c, size_t i, size_t j) {
  int64_t alike = likeness(step_of(&c->left, i), step_of(&c->right, j));
  return alike ? alike + *best_at(c, i + 1, j + 1) : 0;
}

static ji_status fill_best(comparison *c) {
  size_t rows = c->left.count + 1, columns = c->right.count + 1;
  if (rows > CELLS_MAXIMUM / columns)
    return ji__fail(c->ctx, JI_ERROR_LIMIT,
                    "the runs differ in %zu and %zu steps, which is more than can be aligned",
                    c->left.count, c->right.count);
  c->best = ji__allocate_array(ji__allocator(c->ctx), rows * columns, sizeof *c->best);
  if (!c->best)
    return ji__fail_memory(c->ctx);
  for (size_t i = c->left.count; i-- > 0;)
    for (size_t j = c->right.count; j-- > 0;) {
      int64_t best = paired(c, i, j);
      int64_t without_left = *best_at(c, i + 1, j);
      int64_t without_right = *best_at(c, i, j + 1);
      best = best > without_left ? best : without_left;
      *best_at(c, i, j) = best > without_right ? best : without_right;
    }
  return JI_OK;
}

/* --- differences ----------------------------------------------------------------------------- */

enum { STEP, OPERATION, KIND, NAME, LEFT, RIGHT, CHANGE };

static void tell(const comparison *c, size_t number, const char *operation, const ji__entry *entry,
                 const char *left, const char *right, const char *change) {
  ji__writer_integer(c->writer, STEP, (int64_t)number + 1);
  ji__writer_text(c->writer, OPERATION, operation);
  ji__writer_text(c->writer, KIND, entry->kind);
  ji__writer_text(c->writer, NAME, entry->name);
  ji__writer_text(c->writer, LEFT, left);
  ji__writer_text(c->writer, RIGHT, right);
  ji__writer_text(c->writer, CHANGE, change);
  ji__writer_end_row(c->writer);
}

static void tell_removed(const comparison *c, size_t number, const char *operation,
                         const ji__entry *entry) {
  tell(c, number, operation, entry, entry->value, NULL, "removed");
}

static void tell_added(const comparison *c, size_t number, const char *operation,
                       const ji__entry *entry) {
  tell(c, number, operation, entry, NULL, entry->value, "added");
}

/* Which of the entries before it, and it, have its kind and name: the first has 0. */
static size_t rank(const ji__step *step, size_t index) {
  size_t before = 0;
  for (size_t i = 0; i < index; i++)
    before += (size_t)is_same_entry(step->entries + i, step->entries + index);
  return before;
}

/* The entry of the same kind, name and rank; NULL if there is none. */
static const ji__entry *find_twin(const ji__step *step, const ji__entry *sought, size_t skipped) {
  for (size_t i = 0; i < step->count; i++)
    if (is_same_entry(step->entries + i, sought) && skipped-- == 0)
      return step->entries + i;
  return NULL;
}

static void tell_pair(const comparison *c, size_t number, const ji__step *left,
                      const ji__step *right) {
  for (size_t i = 0; i < left->count; i++) {
    const ji__entry *entry = left->entries + i;
    const ji__entry *twin = find_twin(right, entry, rank(left, i));
    if (!twin)
      tell_removed(c, number, left->operation, entry);
    else if (!ji__same_text(entry->value, twin->value))
      tell(c, number, left->operation, entry, entry->value, twin->value, "changed");
  }
  for (size_t i = 0; right->entries && i < right->count; i++)
    if (!find_twin(left, right->entries + i, rank(right, i)))
      tell_added(c, number, left->operation, right->entries + i);
}

typedef void (*teller)(const comparison *c, size_t number, const char *operation,
                       const ji__entry *entry);

static void tell_all(const comparison *c, size_t number, const ji__step *step, teller tell_one) {
  for (size_t i = 0; i < step->count; i++)
    tell_one(c, number, step->operation, step->entries + i);
}

/* Follows the best way through both runs. */
static void walk(const comparison *c) {
  const run *left = &c->left, *right = &c->right;
  size_t i = 0, j = 0;
  while (i < left->count || j < right->count) {
    int both = i < left->count && j < right->count;
    int64_t best = both ? *best_at(c, i, j) : 0;
    if (both && paired(c, i, j) == best && best > 0) {
      tell_pair(c, left->first + i, step_of(left, i), step_of(right, j));
      i++, j++;
    } else if (i < left->count && (!both || *best_at(c, i + 1, j) == best)) {
      tell_all(c, left->first + i, step_of(left, i), tell_removed);
      i++;
    } else {
      tell_all(c, right->first + j, step_of(right, j), tell_added);
      j++;
    }
  }
}

static run run_of(const ji_dataset *dataset) {
  const ji__provenance *provenance = dataset->provenance;
  return provenance ? (run){provenance->steps, 0, provenance->count} : (run){0};
}

static ji_status compare(comparison *c, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "step",
       .type = JI_TYPE_INT64,
       .description = "number of the step on the left; on the right where the left has none"},
      {.name = "operation", .type = JI_TYPE_TEXT, .description = "what was done"},
      {.name = "kind",
       .type = JI_TYPE_TEXT,
       .description = "input, option, seed, version, library or note"},
      {.name = "name", .type = JI_TYPE_TEXT, .description = "of the input, option, ..."},
      {.name = "left", .type = JI_TYPE_TEXT, .description = "its value on the left"},
      {.name = "right", .type = JI_TYPE_TEXT, .description = "its value on the right"},
      {.name = "change", .type = JI_TYPE_TEXT, .description = "added, removed or changed"},
  };
  trim(c);
  ji_status status = fill_best(c);
  if (!status)
    status = ji__writer_create(c->ctx, columns, sizeof columns / sizeof columns[0], &c->writer);
  if (status)
    return status;
  walk(c);
  return ji__writer_finish(c->ctx, c->writer, NULL, out);
}

ji_status ji_provenance_compare(ji_context *ctx, const ji_dataset *left, const ji_dataset *right,
                                ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!left)
    return ji__fail_null(ctx, FUNCTION, "left");
  if (!right)
    return ji__fail_null(ctx, FUNCTION, "right");
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  comparison c = {.ctx = ctx, .left = run_of(left), .right = run_of(right)};
  status = compare(&c, out);
  ji__writer_free(c.writer);
  ji__release(ji__allocator(ctx), c.best);
  return status;
}

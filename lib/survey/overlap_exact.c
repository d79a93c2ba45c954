/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_exact(): who is on which lists, by pseudonym. link.c finds the persons; here they are
 * counted by combination. */
#include "data/bundle.h"
#include "data/writer.h"
#include "survey/link.h"
#include "survey/persons.h"

#include <jobimpact/overlap.h>
#include <string.h>

#define FUNCTION "ji_overlap_exact"
#define OPTIONS_MINIMUM sizeof(ji_overlap_exact_options) /* as in the first release */

static const ji_overlap_exact_options option_defaults = {.size = sizeof(ji_overlap_exact_options),
                                                         .id = "pseudonym"};

ji_status ji_overlap_exact_options_init(ji_overlap_exact_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

enum { STATEMENT, LISTS, SIZE, PERSONS, ROWS, DUPLICATES, WITHOUT_ID, MEASURE, REASON, COLUMNS };

typedef struct exact_run {
  ji_context *ctx;
  const ji_overlap_exact_options *options;
  ji__link link;
  int64_t *exactly; /* persons by combination of lists */
  int64_t *on_all;  /* persons on all of the combination's lists */
  size_t combinations;
  ji__writer *writer;
  ji__buffer text;
} exact_run;

/* --- counting ----------------------------------------------------------------------------- */

/* on_all[s] = sum of exactly[t] over t that hold s, list by list (Yates). */
static ji_status count_combinations(exact_run *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  run->combinations = (size_t)1 << run->link.names.count;
  run->exactly = ji__allocate_array(allocator, run->combinations, sizeof *run->exactly);
  run->on_all = ji__allocate_array(allocator, run->combinations, sizeof *run->on_all);
  if (!run->exactly || !run->on_all)
    return ji__fail_memory(run->ctx);
  ji__link_count(&run->link, run->exactly);
  memcpy(run->on_all, run->exactly, run->combinations * sizeof *run->on_all);
  for (int64_t list = 0; list < run->link.names.count; list++)
    for (size_t s = 0; s < run->combinations; s++)
      if (!(s >> list & 1))
        run->on_all[s] += run->on_all[s | (size_t)1 << list];
  return JI_OK;
}

/* --- writing ------------------------------------------------------------------------------ */

/* Names and measures of the lists in a combination. */
typedef struct members {
  const char *names[JI__LINK_LISTS];
  ji_measure *measures[JI__LINK_LISTS];
  size_t count;
} members;

static members members_of(const exact_run *run, size_t combination) {
  members m = {.count = 0};
  for (int64_t i = 0; i < run->link.names.count; i++)
    if (combination >> i & 1) {
      m.names[m.count] = run->link.names.items[i];
      m.measures[m.count++] = run->link.lists[i].measure;
    }
  return m;
}

/* Of the union of the lists; with `group`, of that part of it. */
static ji_status find_measure(const exact_run *run, const members *m, const char *group,
                              ji_measure **out) {
  ji_measure *united = NULL;
  ji_status status = ji__persons_unite(run->ctx, m->measures, m->count, &united);
  if (!status && group && united) {
    status = ji__persons_group(run->ctx, united, group, m->names, m->count, out);
    ji_measure_unref(united);
  } else {
    *out = united;
  }
  return status;
}

static void write_list_cells(const exact_run *run, size_t combination) {
  int64_t at = 0;
  while (!(combination >> at & 1))
    at++;
  const ji__linked_list *list = &run->link.lists[at];
  ji__writer_integer(run->writer, ROWS, list->rows);
  ji__writer_integer(run->writer, DUPLICATES,
                     list->rows - list->without_id - run->on_all[combination]);
  ji__writer_integer(run->writer, WITHOUT_ID, list->without_id);
}

static const char *reason_of(const exact_run *run, size_t combination, const char *statement) {
  int64_t without = 0;
  for (int64_t i = 0; i < run->link.names.count; i++)
    if (combination >> i & 1)
      without += run->link.lists[i].without_id;
  if (without)
    return "rows without a pseudonym are not in it: each may be one person more";
  if (!run->link.ids && strcmp(statement, "list") != 0)
    return "the name space of the pseudonyms is not declared: that equal ones are one person is "
           "taken for granted";
  return NULL;
}

static ji_status write_row(exact_run *run, const char *statement, size_t combination,
                           int64_t persons, const char *group) {
  members m = members_of(run, combination);
  ji_measure *measure = NULL;
  ji_status status = find_measure(run, &m, group, &measure);
  if (status)
    return status;
  run->text.size = 0;
  for (size_t i = 0; i < m.count; i++)
    ji__buffer_format(&run->text, "%s%s", i ? "+" : "", m.names[i]);
  ji__writer_text(run->writer, STATEMENT, statement);
  ji__writer_text(run->writer, LISTS, run->text.data);
  ji__writer_integer(run->writer, SIZE, (int64_t)m.count);
  ji__writer_integer(run->writer, PERSONS, persons);
  if (!strcmp(statement, "list"))
    write_list_cells(run, combination);
  ji__writer_text(run->writer, MEASURE, measure ? ji_measure_text(measure) : NULL);
  ji__writer_text(run->writer, REASON, reason_of(run, combination, statement));
  ji__writer_end_row(run->writer);
  ji_measure_unref(measure);
  return run->text.failed ? ji__fail_memory(run->ctx) : JI_OK;
}

static int size_of(size_t combination) {
  int size = 0;
  for (; combination; combination &= combination - 1)
    size++;
  return size;
}

static ji_status write_lists(exact_run *run) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < run->link.names.count && !status; i++)
    status = write_row(run, "list", (size_t)1 << i, run->on_all[(size_t)1 << i], NULL);
  return status;
}

/* Pairs first, then threes, and so on. */
static ji_status write_intersections(exact_run *run) {
  ji_status status = JI_OK;
  for (int size = 2; size <= run->link.names.count && !status; size++)
    for (size_t s = 1; s < run->combinations && !status; s++)
      if (size_of(s) == size && (size == 2 || run->on_all[s]))
        status = write_row(run, "intersection", s, run->on_all[s], "on_all");
  return status;
}

static ji_status write_exactly(exact_run *run) {
  ji_status status = JI_OK;
  for (int size = 1; size <= run->link.names.count && !status; size++)
    for (size_t s = 1; s < run->combinations && !status; s++)
      if (size_of(s) == size && run->exactly[s])
        status = write_row(run, "exactly", s, run->exactly[s], "on_these_only");
  return status;
}

static ji_status create_writer(exact_run *run) {
  ji_measure *by_row = NULL;
  ji_status status = ji__measure_parse(run->ctx, "@measure", &by_row);
  const ji__writer_column columns[COLUMNS] = {
      [STATEMENT] = {"statement", JI_TYPE_TEXT, NULL, "list, intersection, exactly or union", NULL},
      [LISTS] = {"lists", JI_TYPE_TEXT, NULL, "of which lists", NULL},
      [SIZE] = {"size", JI_TYPE_INT64, NULL, "how many lists", NULL},
      [PERSONS] = {"persons", JI_TYPE_INT64, NULL, "different pseudonyms", by_row},
      [ROWS] = {"rows", JI_TYPE_INT64, NULL, "of the list", NULL},
      [DUPLICATES] = {"duplicates", JI_TYPE_INT64, NULL,
                      "rows of a person who is on the list already", NULL},
      [WITHOUT_ID] = {"without_id", JI_TYPE_INT64, NULL, "rows without a pseudonym", NULL},
      [MEASURE] = {"measure", JI_TYPE_TEXT, NULL, "what `persons` measures", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "what the number rests on", NULL},
  };
  if (!status)
    status = ji__writer_create(run->ctx, columns, COLUMNS, &run->writer);
  ji_measure_unref(by_row);
  return status;
}

static ji_status write_all(exact_run *run) {
  int64_t persons = 0;
  ji_status status = create_writer(run);
  for (size_t s = 1; s < run->combinations; s++)
    persons += run->exactly[s];
  if (!status)
    status = write_lists(run);
  if (!status)
    status = write_intersections(run);
  if (!status)
    status = write_exactly(run);
  return status ? status : write_row(run, "union", run->combinations - 1, persons, NULL);
}

/* --- the function ------------------------------------------------------------------------- */

static ji_status record(const exact_run *run, const ji_bundle *lists, ji__provenance **out) {
  ji_status status = ji__provenance_create(run->ctx, FUNCTION, out);
  for (int64_t i = 0; i < ji_bundle_count(lists) && !status; i++) {
    const char *name = ji_bundle_name(lists, i);
    status = ji__provenance_input(run->ctx, *out, name, ji_bundle_find(lists, name));
  }
  if (!status)
    status = ji__provenance_add(run->ctx, *out, "option", "id", run->options->id);
  if (!status && run->options->list)
    status = ji__provenance_add(run->ctx, *out, "option", "list", run->options->list);
  return status;
}

static ji_status run_exact(exact_run *run, const ji_bundle *lists, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji__buffer_init(&run->text, ji__allocator(run->ctx));
  ji_status status =
      ji__link_lists(run->ctx, lists, run->options->id, run->options->list, &run->link);
  if (!status)
    status = count_combinations(run);
  if (!status)
    status = record(run, lists, &provenance);
  if (!status)
    status = write_all(run);
  if (!status)
    status = ji__writer_finish(run->ctx, run->writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(run->writer);
  ji__buffer_free(&run->text);
  ji__release(ji__allocator(run->ctx), run->exactly);
  ji__release(ji__allocator(run->ctx), run->on_all);
  ji__link_free(run->ctx, &run->link);
  return status;
}

ji_status ji_overlap_exact(ji_context *ctx, const ji_bundle *lists,
                           const ji_overlap_exact_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!lists || !out)
    return ji__fail_null(ctx, FUNCTION, !lists ? "lists" : "out");
  ji_overlap_exact_options own = option_defaults;
  if (options)
    status = ji__options_read(ctx, "ji_overlap_exact_options", options, OPTIONS_MINIMUM, &own,
                              sizeof own);
  if (status)
    return status;
  own.id = own.id ? own.id : option_defaults.id;
  exact_run run = {.ctx = ctx, .options = &own};
  return run_exact(&run, lists, out);
}

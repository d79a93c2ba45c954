/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_count(): options, provenance, and the way through. */
#include "survey/count.h"

#include <string.h>

#define FUNCTION "ji_count"
#define COUNT_MINIMUM sizeof(ji_count_options) /* as in the first release */

static const ji_count_options count_defaults = {.size = sizeof(ji_count_options),
                                                .minimum_cell = 10,
                                                .complementary = 1,
                                                .invalid = JI_COUNT_REFUSE};

ji_status ji_count_options_init(ji_count_options *options, size_t size) {
  return ji__options_init(options, size, COUNT_MINIMUM, &count_defaults, sizeof count_defaults);
}

ji_status ji__count_options_check(ji_context *ctx, const ji_count_options *given,
                                  ji_count_options *own) {
  *own = count_defaults;
  ji_status status = JI_OK;
  if (given)
    status = ji__options_read(ctx, "ji_count_options", given, COUNT_MINIMUM, own, sizeof *own);
  if (status)
    return status;
  if (own->minimum_cell < 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_count_options.minimum_cell is %lld: it is 0 or more persons",
                    (long long)own->minimum_cell);
  if (own->complementary != 0 && own->complementary != 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_count_options.complementary is %d: it is 0 or 1",
                    (int)own->complementary);
  if (own->invalid != JI_COUNT_REFUSE && own->invalid != JI_COUNT_LEAVE_OUT)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_count_options.invalid is %d, not JI_COUNT_REFUSE or JI_COUNT_LEAVE_OUT",
                    (int)own->invalid);
  return JI_OK;
}

/* --- provenance ------------------------------------------------------------------------------- */

static int64_t bytes_of(const ji_dataset *dataset) {
  int64_t bytes = 0;
  for (int64_t i = 0; i < dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(dataset, i);
    bytes += column->type == JI_TYPE_TEXT ? column->offsets[column->length]
                                          : (int64_t)ji__type_bytes(column->type, column->length);
  }
  return bytes;
}

/* Records beyond the context's limit are not hashed. */
static ji_status describe_records(const ji__count_plan *plan, ji__provenance *provenance) {
  int64_t limit = plan->ctx->options.hash_limit;
  if (limit >= 0 && bytes_of(plan->records) > limit)
    return ji__provenance_digest(plan->ctx, provenance, "records", NULL);
  return ji__provenance_input(plan->ctx, provenance, "records", plan->records);
}

static ji_status describe_options(const ji__count_plan *plan, ji__provenance *provenance) {
  const ji_count_options *o = plan->options;
  const struct {
    const char *name, *value;
  } texts[] = {{"pseudonym", o->pseudonym},
               {"engagement", o->engagement},
               {"start", o->start},
               {"end", o->end},
               {"hours", o->hours},
               {"income", o->income},
               {"age", o->age},
               {"weight", o->weight},
               {"entity", o->entity},
               {"absent", o->absent},
               {"paid", o->paid},
               {"stage", o->stage},
               {"area", o->area},
               {"groups", o->groups},
               {"age_bands", o->age_bands},
               {"income_period", o->income_period},
               {"cutoff", o->cutoff},
               {"measure", o->measure},
               {"invalid", o->invalid == JI_COUNT_REFUSE ? "refuse" : "leave_out"}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof texts / sizeof *texts && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(plan->ctx, provenance, "option", texts[i].name, texts[i].value);
  if (!status)
    status = ji__provenance_number(plan->ctx, provenance, "option", "minimum_cell",
                                   (double)o->minimum_cell);
  return status ? status
                : ji__provenance_number(plan->ctx, provenance, "option", "complementary",
                                        o->complementary);
}

static ji_status describe_defects(const ji__count_plan *plan, const ji__count_state *state,
                                  ji__provenance *provenance) {
  static const char *const names[JI__DEFECTS] = {
      [JI__DEFECT_PSEUDONYM] = "left out: no pseudonym",
      [JI__DEFECT_START] = "left out: no start",
      [JI__DEFECT_ORDER] = "left out: end before start",
      [JI__DEFECT_FUTURE] = "left out: start behind the cut-off",
      [JI__DEFECT_WEIGHT] = "left out: weight",
      [JI__DEFECT_HOURS] = "taken as unknown: hours",
      [JI__DEFECT_INCOME] = "taken as unknown: income",
      [JI__DEFECT_AGE] = "taken as unknown: age",
      [JI__DEFECT_OPEN] = "taken as unknown: income of a spell that goes on",
      [JI__DEFECT_WEIGHTS] = "weighs unlike the person's first record",
  };
  ji_status status = JI_OK;
  for (int i = 0; i < JI__DEFECTS && !status; i++)
    if (state->defects[i])
      status =
          ji__provenance_number(plan->ctx, provenance, "note", names[i], (double)state->defects[i]);
  if (!status && state->duplicates)
    status = ji__provenance_number(plan->ctx, provenance, "note", "left out: duplicates",
                                   (double)state->duplicates);
  return status;
}

ji_status ji__count_describe(const ji__count_plan *plan, const ji__count_state *state,
                             const char *function, ji__provenance **out) {
  ji__provenance *made = NULL;
  *out = NULL;
  ji_status status = ji__provenance_create(plan->ctx, function, &made);
  if (!status)
    status = describe_records(plan, made);
  if (!status)
    status = ji__provenance_input(plan->ctx, made, "rules", plan->table);
  if (!status)
    status = describe_options(plan, made);
  if (!status)
    status = describe_defects(plan, state, made);
  if (status)
    ji__provenance_unref(made);
  else
    *out = made;
  return status;
}

/* --- the call ----------------------------------------------------------------------------- */

static ji_status count(ji__count_plan *plan, ji_dataset **out) {
  ji__count_state state = {0};
  ji_status status = ji__count_plan_create(plan);
  if (!status)
    status = ji__count_state_init(plan->ctx, plan, &state);
  if (!status)
    status = ji__count_add(plan, NULL, &state);
  if (!status)
    status = ji__count_write(plan, &state, out);
  ji__count_state_free(&state);
  ji__count_plan_free(plan);
  return status;
}

ji_status ji_count(ji_context *ctx, const ji_dataset *records, const ji_dataset *rules,
                   const ji_count_options *options, ji_dataset **out) {
  ji_count_options own;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!records || !rules || !out)
    return ji__fail_null(ctx, FUNCTION, !records ? "records" : !rules ? "rules" : "out");
  status = ji__count_options_check(ctx, options, &own);
  if (status)
    return status;
  ji__count_plan plan = {.ctx = ctx, .records = records, .table = rules, .options = &own};
  return count(&plan, out);
}

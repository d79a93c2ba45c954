/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_count_quality(): options and the way through. */
#include "survey/count_quality.h"

#include "core/number.h"
#include "survey/count_record.h"

#include <string.h>

#define FUNCTION "ji_count_quality"
#define QUALITY_MINIMUM sizeof(ji_count_quality_options) /* as in the first release */
#define DEFAULT_BANDS "0|15|35|49"
#define DEFAULT_QUANTILES "0.1|0.25|0.5|0.75|0.9"

static const ji_count_quality_options quality_defaults = {.size = sizeof(ji_count_quality_options),
                                                          .minimum_wage = NAN};

ji_status ji_count_quality_options_init(ji_count_quality_options *options, size_t size) {
  return ji__options_init(options, size, QUALITY_MINIMUM, &quality_defaults,
                          sizeof quality_defaults);
}

/* --- lists of numbers --------------------------------------------------------------------- */

typedef struct list {
  ji_context *ctx;
  const char *option, *expected;
  double low, high; /* what a number may be */
  double **values;
  size_t *count;
} list;

static ji_status take_number(void *user, const char *part, size_t size) {
  list *l = user;
  double value, before = *l->count ? (*l->values)[*l->count - 1] : -1;
  if (ji__number_parse(part, size, &value) != 1 || !(value >= l->low && value <= l->high) ||
      value <= before)
    return ji__fail(l->ctx, JI_ERROR_VALUE, "option %s: \"%.*s\" is not %s", l->option,
                    ji__clip(part, size, 60), part, l->expected);
  double *grown =
      ji__reallocate_array(ji__allocator(l->ctx), *l->values, *l->count + 1, sizeof *grown);
  if (!grown)
    return ji__fail_memory(l->ctx);
  *l->values = grown;
  grown[(*l->count)++] = value;
  return JI_OK;
}

static ji_status read_lists(ji__quality *q) {
  const ji_count_quality_options *o = q->options;
  list bands = {.ctx = q->plan->ctx,
                .option = "hours_bands",
                .expected = "hours a week from 0 to 168 above those before",
                .high = JI__HOURS_MOST,
                .values = &q->bands,
                .count = &q->band_count};
  list quantiles = {.ctx = q->plan->ctx,
                    .option = "quantiles",
                    .expected = "a share from 0 to 1 above those before",
                    .high = 1,
                    .values = &q->quantiles,
                    .count = &q->quantile_count};
  ji_status status =
      ji__count_split(o->hours_bands ? o->hours_bands : DEFAULT_BANDS, '|', take_number, &bands);
  if (!status)
    status = ji__count_split(o->quantiles ? o->quantiles : DEFAULT_QUANTILES, '|', take_number,
                             &quantiles);
  return status;
}

/* --- whom a column tells ------------------------------------------------------------------ */

typedef struct marker {
  ji__count_plan *plan;
  ji__count_filter *filter;
} marker;

static ji_status take_value(void *user, const char *part, size_t size) {
  marker *m = user;
  int64_t code = -1;
  char *value = ji__copy_bytes(ji__allocator(m->plan->ctx), part, size);
  ji_status status =
      value ? ji__names_find(m->plan->ctx, &m->plan->coded[m->filter->coded].labels, value, &code)
            : ji__fail_memory(m->plan->ctx);
  if (code >= 0)
    m->filter->allowed[code] = 1;
  ji__release(ji__allocator(m->plan->ctx), value);
  return status;
}

/* *found 0: the records have no column of the default name. */
static ji_status mark(ji__quality *q, const char *given, const char *name, const char *values,
                      ji__count_filter *filter, int *found) {
  ji__count_plan *plan = q->plan;
  *found = given || ji_dataset_find(plan->records, name) >= 0;
  if (!*found)
    return JI_OK;
  ji_status status =
      ji__count_code(plan, given ? given : name, 0, "option of quality", &filter->coded);
  if (status)
    return status;
  filter->allowed =
      ji__allocate_array(ji__allocator(plan->ctx), (size_t)plan->coded[filter->coded].count + 1, 1);
  marker m = {plan, filter};
  return filter->allowed ? ji__count_split(values, '|', take_value, &m)
                         : ji__fail_memory(plan->ctx);
}

static ji_status prepare(ji__quality *q) {
  const ji_count_quality_options *o = q->options;
  ji__count_plan *plan = q->plan;
  if (!isnan(o->minimum_wage) && !(o->minimum_wage > 0 && o->minimum_wage <= 1e300))
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "ji_count_quality_options.minimum_wage is not above 0");
  if (!isnan(o->minimum_wage) && (!o->minimum_wage_source || !*o->minimum_wage_source))
    return ji__fail(plan->ctx, JI_ERROR_VALUE,
                    "ji_count_quality_options.minimum_wage needs minimum_wage_source: who sets it");
  ji_status status = read_lists(q);
  if (!status)
    status = ji__count_plan_create(plan);
  plan->needs_income = 1;
  if (!status)
    status = mark(q, o->status, "status", o->dependent ? o->dependent : "30", &q->dependent,
                  &q->has_dependent);
  if (!status)
    status = mark(q, o->role, "role", o->merchants ? o->merchants : "merchant", &q->merchants,
                  &q->has_merchants);
  return status;
}

static ji_status run(ji__quality *q, ji_dataset **out) {
  ji__count_state state = {0};
  const ji_allocator *allocator = ji__allocator(q->plan->ctx);
  ji_status status = prepare(q);
  ji__quality_plan asked = {.dependent = q->has_dependent ? &q->dependent : NULL,
                            .merchants = q->has_merchants ? &q->merchants : NULL};
  if (!status)
    status = ji__count_state_init(q->plan->ctx, q->plan, &state);
  if (!status)
    status = ji__count_add(q->plan, &asked, &state);
  if (!status)
    status = ji__quality_write(q, &state, out);
  ji__count_state_free(&state);
  ji__release(allocator, q->dependent.allowed);
  ji__release(allocator, q->merchants.allowed);
  ji__release(allocator, q->bands);
  ji__release(allocator, q->quantiles);
  ji__count_plan_free(q->plan);
  return status;
}

ji_status ji_count_quality(ji_context *ctx, const ji_dataset *records, const ji_dataset *rules,
                           const ji_count_options *options, const ji_count_quality_options *quality,
                           ji_dataset **out) {
  ji_count_options own;
  ji_count_quality_options asked = quality_defaults;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!records || !rules || !out)
    return ji__fail_null(ctx, FUNCTION, !records ? "records" : !rules ? "rules" : "out");
  status = ji__count_options_check(ctx, options, &own);
  if (!status && quality)
    status = ji__options_read(ctx, "ji_count_quality_options", quality, QUALITY_MINIMUM, &asked,
                              sizeof asked);
  if (status)
    return status;
  ji__count_plan plan = {.ctx = ctx, .records = records, .table = rules, .options = &own};
  ji__quality q = {.plan = &plan, .options = &asked};
  return run(&q, out);
}

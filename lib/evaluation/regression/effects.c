/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The values of the fixed effects: what the terms leave of the outcome (Poisson: of the linear
 * predictor), as a sum of them. */
#include "data/bundle.h"
#include "data/writer.h"
#include "evaluation/regression/regression.h"

#include <math.h>
#include <string.h>

static const ji__writer_column columns[] = {
    {.name = "effect", .type = JI_TYPE_TEXT, .description = "the column"},
    {.name = "level", .type = JI_TYPE_TEXT},
    {.name = "value", .type = JI_TYPE_FLOAT64}};

/* The outcome less the terms, from columns as they were read; y - mu is known of Poisson. */
static ji_status sum_of_effects(ji__regression *r, double **out) {
  ji__design_column *swept = r->columns;
  size_t count = r->column_count, capacity = r->column_capacity;
  ji_status status = ji__sample_numbers(r, r->options.outcome, out);
  for (int64_t i = 0; !status && i < r->n && r->options.family == JI_REGRESSION_POISSON; i++)
    (*out)[i] = log((*out)[i] - r->residual[i]);
  r->columns = NULL;
  r->column_count = r->column_capacity = 0;
  ji__levels_free(r->ctx, &r->cohort);
  if (!status)
    status = ji__terms_build(r);
  for (int64_t k = 0; !status && k < r->k; k++)
    status = ji__subtract(r->ctx, r->n, &r->columns[r->kept[k]].values, 1, &r->estimate[k], *out);
  for (size_t c = 0; c < r->column_count; c++) {
    ji__release(ji__allocator(r->ctx), r->columns[c].name);
    ji__release(ji__allocator(r->ctx), r->columns[c].values);
  }
  ji__release(ji__allocator(r->ctx), r->columns);
  r->columns = swept;
  r->column_count = count;
  r->column_capacity = capacity;
  return status;
}

static ji_status write_levels(ji__regression *r, ji__writer *writer, double *const *values) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(r->ctx));
  for (int64_t q = 0; q < r->effect_names.count; q++)
    for (int64_t l = 0; l < r->effects[q].count && !label.failed; l++) {
      label.size = 0;
      ji__levels_label(&r->effects[q], l, &label);
      ji__writer_text(writer, 0, r->effect_names.items[q]);
      ji__writer_bytes(writer, 1, label.data, label.size);
      ji__writer_number(writer, 2, values[q][l]);
      ji__writer_end_row(writer);
    }
  ji_status status = label.failed ? ji__fail_memory(r->ctx) : JI_OK;
  ji__buffer_free(&label);
  return status;
}

static ji_status write_effects(ji__regression *r, double *const *values, ji__provenance *provenance,
                               ji_bundle **out) {
  ji__writer *writer = NULL;
  ji_dataset *table = NULL;
  ji_status status = ji__writer_create(r->ctx, columns, sizeof columns / sizeof *columns, &writer);
  if (!status)
    status = write_levels(r, writer, values);
  if (!status)
    status = ji__writer_finish(r->ctx, writer, provenance, &table);
  if (!status)
    status = ji__bundle_put(r->ctx, out, "fixed_effects", table);
  ji_dataset_unref(table);
  ji__writer_free(writer);
  return status;
}

ji_status ji__put_effects(ji__regression *r, ji__provenance *provenance, ji_bundle **out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t effects = (size_t)r->effect_names.count, levels = (size_t)r->effect_levels;
  double *memory = ji__allocate_array(allocator, levels + 1, sizeof *memory), *rest = NULL;
  double **values = ji__allocate_array(allocator, effects + 1, sizeof *values);
  ji_status status = memory && values ? JI_OK : ji__fail_memory(r->ctx);
  for (size_t q = 0, at = 0; !status && q < effects; at += (size_t)r->effects[q++].count)
    values[q] = memory + at;
  if (!status)
    status = sum_of_effects(r, &rest);
  if (!status)
    status = ji__absorb_reweight(r->ctx, r->absorb, r->weights);
  if (!status)
    status = ji__absorb_solve(r->ctx, r->absorb, rest, values, &r->limits);
  if (!status)
    status = write_effects(r, values, provenance, out);
  ji__release(allocator, rest);
  ji__release(allocator, values);
  ji__release(allocator, memory);
  return status;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One evaluation of a vintage: the figure of every layer for given drivers. */
#ifndef JI_MODEL_ACCOUNT_EVALUATE_H
#define JI_MODEL_ACCOUNT_EVALUATE_H

#include "model/account/figure.h"

typedef struct ji__evaluation {
  ji_context *ctx;
  const ji__account *account;
  const ji__vintage *vintage;
  const ji__reading *reading; /* under which claims are read; NULL: as published */
  double confidence;
  ji__arena arena;
  ji__figure *drivers; /* by driver of the vintage */
  ji__figure *figures; /* by layer of the vintage */
} ji__evaluation;

/* Prepares an evaluation with the account's own drivers. To be freed whatever happens. */
ji_status ji__evaluation_begin(ji_context *ctx, const ji__account *account,
                               const ji__vintage *vintage, ji__evaluation *out);
/* Replaces drivers by name: columns `driver`, `value`. */
ji_status ji__evaluation_drivers(ji__evaluation *evaluation, const ji_dataset *drivers);
/* Computes every layer. */
ji_status ji__evaluation_run(ji__evaluation *evaluation);
void ji__evaluation_free(ji__evaluation *evaluation);
/* begin and run. */
ji_status ji__evaluate(ji_context *ctx, const ji__account *account, const ji__vintage *vintage,
                       const ji__reading *reading, ji__evaluation *out);

/* reading.c: the figure under a reading: its measure says so, and a claim counts the reading's
 * quantity. What is no claim stays as it is. */
ji_status ji__reading_apply(ji_context *ctx, ji__arena *arena, const ji__reading *reading,
                            ji__figure *figure);
ji_status ji__reading_declare(ji_context *ctx, ji__arena *arena, const ji__reading *reading,
                              const ji_measure *measure, const ji_measure **out);
/* The unit with what it counts replaced by the unit of `quantity`: 1e6 opportunity -> 1e6 person.
 */
ji_status ji__reading_unit(ji_context *ctx, ji__arena *arena, const char *unit,
                           const char *quantity, const char **out);
int ji__measure_is_claim(const ji_measure *measure);

/* Adds children's figures into *sum, in `unit`: values through ADD_PARTS; persons in layers that
 * may overlap only as bounds. */
ji_status ji__evaluation_sum(ji__evaluation *evaluation, const ji__figure *const *parts,
                             size_t count, const char *unit, ji__figure *sum);

/* nested.c: a layer that is another model's result. */
ji_status ji__evaluation_nested(ji__evaluation *evaluation, const ji__layer *layer,
                                ji__figure *out);
/* The model that such a layer asks, and the drivers it hands over (NULL: none; to be dropped). */
ji_status ji__nested_question(ji__evaluation *evaluation, const ji__layer *layer,
                              const ji_model **model, ji_dataset **drivers);
/* product.c: ratio_chain and driver_times_coefficient. */
ji_status ji__evaluation_product(ji__evaluation *evaluation, const ji__layer *layer,
                                 ji__figure *out);
/* elasticity.c: elasticity and arc. */
ji_status ji__evaluation_elasticity(ji__evaluation *evaluation, const ji__layer *layer,
                                    ji__figure *out);
/* A coefficient's figure times a driver's level (`before` is nan), or times its change from
 * `before`, through MULTIPLY. Where the driver then stands must lie in the coefficient's range.
 * coefficient may be NULL: an implied average. */
ji_status ji__coefficient_apply(ji_context *ctx, ji__arena *arena,
                                const ji__coefficient *coefficient, const ji__figure *figure,
                                const ji__figure *driver, double before, ji__figure *out);

/* estimate.c: a writer of JI_ESTIMATE_COLUMNS with an account's own columns, and one row of it. */
ji_status ji__account_writer(ji_context *ctx, ji__writer **out);
void ji__account_write(ji__writer *writer, const ji__result_row *row, const char *vintage,
                       const char *parent, const char *basis, const char *scenario);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An account inside: the tables of its folder as structs, one set a vintage. */
#ifndef JI_MODEL_ACCOUNT_ACCOUNT_H
#define JI_MODEL_ACCOUNT_ACCOUNT_H

#include "model/account/arena.h"
#include "model/model.h"

#include <jobimpact/account.h>

#define JI__NONE SIZE_MAX /* no layer, no row */

typedef enum ji__estimator {
  JI__ESTIMATOR_VALUE,
  JI__ESTIMATOR_SUM,
  JI__ESTIMATOR_RATIO_CHAIN,
  JI__ESTIMATOR_DRIVER,
  JI__ESTIMATOR_NESTED,
  JI__ESTIMATOR_ELASTICITY,
  JI__ESTIMATOR_ARC,
  JI__ESTIMATOR_COUNT,
  JI__ESTIMATOR_EVALUATION,
  JI__ESTIMATOR_INPUT_OUTPUT
} ji__estimator;

typedef enum ji__distribution {
  JI__DISTRIBUTION_NONE,
  JI__DISTRIBUTION_NORMAL,
  JI__DISTRIBUTION_LOGNORMAL,
  JI__DISTRIBUTION_UNIFORM,
  JI__DISTRIBUTION_TRIANGULAR,
  JI__DISTRIBUTION_BETA,
  JI__DISTRIBUTION_PERT,
  JI__DISTRIBUTION_DISCRETE,
  JI__DISTRIBUTION_FIRST_ORDER /* of a sum or product: variances propagated to first order */
} ji__distribution;

/* The rows of discrete.csv for one name: values rise, cumulative ends at 1. */
typedef struct ji__discrete {
  double *values, *cumulative;
  size_t count;
} ji__discrete;

/* What a row of layers, drivers or coefficients gives. NaN: not there; NULL: not there. */
typedef struct ji__entry {
  const char *name, *unit, *source, *period;
  double value, rounding, standard_error, low, high;
  ji__distribution distribution;
  const ji__discrete *discrete; /* of JI__DISTRIBUTION_DISCRETE */
  const ji_measure *measure;    /* as declared, of this row; NULL: undeclared */
} ji__entry;

typedef struct ji__layer {
  ji__entry entry;
  const char *parent_name, *inputs;
  ji__estimator estimator;
  size_t parent;         /* index, or JI__NONE */
  ji__entry given;       /* of count and evaluation: the row of counts or effects */
  const ji_model *model; /* of input_output: owned by the account; else NULL */
} ji__layer;

typedef struct ji__driver {
  ji__entry entry;
  const char *component; /* what a nested model calls it; NULL: its name */
} ji__driver;

typedef struct ji__coefficient {
  ji__entry entry;
  const char *kind, *layer, *driver;
  double range_low, range_high;
} ji__coefficient;

typedef struct ji__overlap {
  size_t a, b; /* indices of layers */
  double share;
  const char *status;
} ji__overlap;

/* Where a name stands in a vintage. */
typedef enum ji__row_table {
  JI__TABLE_LAYERS,
  JI__TABLE_DRIVERS,
  JI__TABLE_COEFFICIENTS
} ji__row_table;
typedef struct ji__place {
  ji__row_table table;
  size_t index;
} ji__place;

/* A row of correlations.csv: of the normal scores of two rows with a distribution. */
typedef struct ji__correlation {
  ji__place a, b;
  double rho;
} ji__correlation;

typedef struct ji__vintage {
  const char *name, *period; /* NULL: not stated */
  ji__layer *layers;
  ji__driver *drivers;
  ji__coefficient *coefficients;
  ji__overlap *overlaps;
  ji__correlation *correlations;
  size_t layer_count, driver_count, coefficient_count, overlap_count, correlation_count;
  size_t *order; /* of the layers: inputs before what they go into */
} ji__vintage;

typedef struct ji__reading {
  const char *name, *text, *quantity;
} ji__reading;

typedef struct ji__source {
  const char *name, *title, *standing;
} ji__source;

typedef struct ji__additionality {
  const char *layer, *scenario, *status;
  double leakage, displacement, substitution, multiplier, reference;
  double reference_leakage, reference_displacement; /* of the reference case; NaN: as above */
  double reference_substitution, reference_multiplier;
  const char *reference_unit; /* NULL or "1": a share of the layer's figure */
} ji__additionality;

typedef struct ji__claim ji__claim; /* claim.h */

typedef struct ji__account {
  ji__arena arena;
  ji__vintage *vintages;
  ji__reading *readings;
  ji__source *sources;
  ji__additionality *additionality;
  ji__claim *claims;      /* of the chosen vintage, or of none */
  ji_named_model *models; /* referenced */
  size_t claim_count, vintage_count, reading_count, source_count, additionality_count, model_count;
  int has_sources;
  const ji__vintage *vintage; /* the chosen one */
} ji__account;

extern const ji__model_kind ji__account_kind;

/* estimators.c */
const char *ji__estimator_name(ji__estimator estimator);
/* 0 if there is none of this name. */
int ji__estimator_find(const char *name, ji__estimator *out);
/* False where the inputs name rows of other tables, or nothing. */
int ji__estimator_takes_layers(ji__estimator estimator);

/* load.c: fills everything but the links between layers. */
ji_status ji__account_load(ji_context *ctx, const ji_bundle *bundle, ji__account *account);
/* link.c: parents and order of one vintage; cycles and unknown parents are JI_ERROR_MODEL. */
ji_status ji__account_link(ji_context *ctx, ji__account *account, ji__vintage *vintage);

/* dependence.c: discrete.csv and correlations.csv, once the vintages are there. */
ji_status ji__account_load_dependence(ji_context *ctx, const ji_bundle *bundle,
                                      ji__account *account);

/* True if the layer's figure is a given number, not computed from others. */
int ji__layer_is_given(const ji__layer *layer);
/* How many of layers, drivers and coefficients have the name; *place is the last one. */
size_t ji__vintage_find(const ji__vintage *vintage, const char *name, ji__place *place);
/* The row that gives the number: of a count or an evaluation that of its own table. */
ji__entry *ji__vintage_entry(const ji__vintage *vintage, ji__place place);
/* "layer", "driver" or "coefficient". */
const char *ji__place_table(ji__row_table table);

/* Indices by name; JI__NONE if there is none. */
size_t ji__vintage_layer(const ji__vintage *vintage, const char *name);
size_t ji__vintage_driver(const ji__vintage *vintage, const char *name);
size_t ji__vintage_coefficient(const ji__vintage *vintage, const char *name);
/* True if both state a period and the first lies before the second. ISO periods sort as text. */
int ji__vintage_is_before(const ji__vintage *vintage, const ji__vintage *other);
int ji__vintage_is_leaf(const ji__vintage *vintage, size_t layer);
/* The layer at the top of this one's branch. */
size_t ji__vintage_root(const ji__vintage *vintage, size_t layer);
const ji__reading *ji__account_reading(const ji__account *account, const char *name);
/* The first reading under which claims count `quantity`; NULL if there is none. */
const ji__reading *ji__account_reading_for(const ji__account *account, const char *quantity);
const ji__source *ji__account_source(const ji__account *account, const char *name);

/* One input of a layer: `name`, `1-name` or `1/name`. */
typedef struct ji__input {
  const char *name; /* not ended by 0 */
  size_t size;
  int complement, inverse;
} ji__input;

/* The next input of `inputs` from *position on; 0 when there is none left. */
int ji__input_next(const char *inputs, size_t *position, ji__input *out);
int ji__input_is(const ji__input *input, const char *name);
/* The layer that an input names; JI__NONE if there is none. */
size_t ji__vintage_find_layer(const ji__vintage *vintage, const ji__input *input);

/* The start of every public function on an account: enters, checks, finds the data. */
ji_status ji__account_enter(ji_context *ctx, const char *function, const ji_model *model,
                            const void *out, const ji__account **account);
/* estimate.c: ji_model_estimate() of this kind. */
ji_status ji__account_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                               const ji_estimate_options *options, ji_dataset **out);
/* A provenance that begins with how the model was made. */
ji_status ji__account_provenance(ji_context *ctx, const char *operation, const ji_model *model,
                                 ji__provenance **out);

#endif

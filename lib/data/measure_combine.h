/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations on two measures share. Used by measure_*.c. */
#ifndef JI_DATA_MEASURE_COMBINE_H
#define JI_DATA_MEASURE_COMBINE_H

#include "data/measure_value.h"

/* Two declared measures with a quantity, and what is to happen to them. */
typedef struct ji__combination {
  ji_context *ctx;
  ji_operation operation;
  const ji_measure *left, *right;
} ji__combination;

/* A set of keys. */
typedef uint64_t ji__keys;
#define JI__KEYS(key) (UINT64_C(1) << (key))

/* How two values of a key stand to each other. */
typedef enum ji__relation {
  JI__SAME,       /* both absent, or the same text */
  JI__DISJOINT,   /* nothing can be in both */
  JI__DIFFERENT,  /* no atom in common, but nothing says that they are disjoint */
  JI__OVERLAPPING /* something is in both, or one is absent or by row */
} ji__relation;

/* JI_ERROR_MEASURE that names both sides, the field with its two values, and why. */
ji_status ji__refuse(const ji__combination *c, ji__side side, ji__key key, const char *why);
/* The same where it is one field of the left against another of the right. */
typedef struct ji__field {
  ji__side side;
  ji__key key;
} ji__field;
ji_status ji__refuse_fields(const ji__combination *c, ji__field left, ji__field right,
                            const char *why);

/* Values of a key on both sides. */
int ji__same_field(const ji__combination *c, ji__side side, ji__key key);
int ji__is_value(const ji_measure *measure, ji__side side, ji__key key, const char *value);
/* Refuses the first key that differs on a side and is not in `except`. */
ji_status ji__require_same(const ji__combination *c, ji__side side, ji__keys except);
/* Both count, or both are coefficients of, the same quantity. */
ji_status ji__require_quantity(const ji__combination *c);
/* Claims only with claims. */
ji_status ji__require_claims(const ji__combination *c);
/* True if both carry the same declared reading. */
int ji__same_reading(const ji__combination *c);

/* observed < survey < not stated < model < assumed < illustrative < claim; NULL is not stated. */
const char *ji__weaker_status(const char *left, const char *right);
/* Sets a field of the result; NULL takes it out. */
ji_status ji__put(ji__measure_builder *result, ji__side side, ji__key key, const char *value);
/* The sets of both sides joined; the other's where one is absent. */
ji_status ji__put_joined(const ji__combination *c, ji__measure_builder *result, ji__side side,
                         ji__key key);
/* The weaker status, and the less founded `disjoint` where both declare it. */
ji_status ji__put_status(const ji__combination *c, ji__measure_builder *result);

/* The operations. Each starts from a copy of the left measure. */
ji_status ji__combine_parts(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_add_periods(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_average(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_difference(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_union(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_ratio(const ji__combination *c, ji__measure_builder *result);
ji_status ji__combine_multiply(const ji__combination *c, ji__measure_builder *result);

/* How two areas, sectors, groups, layers or shocks stand to each other. */
ji__relation ji__relate(const ji__combination *c, ji__side side, ji__key key);
/* True if both systems are the same model of an economy (io: ...), whose effects add. */
int ji__is_model_system(const ji__combination *c, ji__side side);
/* True if a layer set holds `induced`. */
int ji__has_induced(const ji_measure *measure, ji__side side);
/* True if both declare their parts disjoint. */
int ji__are_disjoint(const ji__combination *c);
/* True for persons and accounts: one may stand in several layers, groups and programs. */
int ji__is_distinct_count(const char *quantity);

#endif

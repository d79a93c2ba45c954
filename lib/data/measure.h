/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures inside. None of these functions enters the context, so that any public function may call
 * them; they leave their message in it. */
#ifndef JI_DATA_MEASURE_H
#define JI_DATA_MEASURE_H

#include "core/context.h"
#include "data/unit.h"

#include <jobimpact/measure.h>

/* The keys in their canonical order. */
typedef enum ji__key {
  JI__KEY_QUANTITY,
  JI__KEY_FORM,
  JI__KEY_KIND,
  JI__KEY_UNIT,
  JI__KEY_TIME,
  JI__KEY_CHANGE,
  JI__KEY_INCOME_MIN,
  JI__KEY_HOURS_MIN,
  JI__KEY_WINDOW,
  JI__KEY_JOB,
  JI__KEY_STAGE,
  JI__KEY_STANDARD,
  JI__KEY_CAP,
  JI__KEY_AREA,
  JI__KEY_AREAS,
  JI__KEY_SECTOR,
  JI__KEY_PLACE,
  JI__KEY_AGES,
  JI__KEY_ENTITY,
  JI__KEY_IDS,
  JI__KEY_GROUP,
  JI__KEY_RETURNS,
  JI__KEY_IMPORTS,
  JI__KEY_BASIS,
  JI__KEY_COUNTERFACTUAL,
  JI__KEY_SYSTEM,
  JI__KEY_LAYER,
  JI__KEY_SHOCK,
  JI__KEY_CLOSURE,
  JI__KEY_STATUS,
  JI__KEY_VINTAGE,
  JI__KEY_READING,
  JI__KEY_DISJOINT,
  JI__KEY_RANGE,
  JI__KEY_COUNT
} ji__key;

/* Whose field it is: the number's own, or, in a coefficient, of what is counted (`of.`) or of what
 * it is per (`per.`). */
typedef enum ji__side { JI__SIDE_OWN, JI__SIDE_OF, JI__SIDE_PER, JI__SIDE_COUNT } ji__side;

struct ji_measure {
  ji__object object;
  char *text;                                        /* canonical */
  const char *values[JI__SIDE_COUNT][JI__KEY_COUNT]; /* canonical; NULL: absent */
  char *storage;                                     /* what the values point into */
  const char *whole; /* the text `@column` stands for a whole measure by row: the column's name
                        (in storage), and no field is there; else NULL */
};

/* One field, looked at. */
typedef struct ji__measure_field {
  ji__side side;
  ji__key key;
  const char *value;
  const char *column; /* of `@column` and `prefix:@column`: the column's name; else NULL */
  size_t prefix_size; /* bytes of value before the `@`: 0, or those of `prefix:` */
} ji__measure_field;

/* The first field at or after *position in canonical order; 0 when there is none left. Start with
 * *position 0; it is moved past the field. */
int ji__measure_next(const ji_measure *measure, size_t *position, ji__measure_field *out);
/* The column that holds the row's measure where measure is `@column` as a whole (results have
 * `@measure`); else NULL. ji__measure_combine() refuses such a measure: resolve it first. */
const char *ji__measure_whole_column(const ji_measure *measure);
/* True if any field, or the whole, is by row. */
int ji__measure_is_by_row(const ji_measure *measure);
/* A field's value; NULL if absent or measure is NULL. */
const char *ji__measure_value(const ji_measure *measure, ji__side side, ji__key key);
/* "quantity"; static. */
const char *ji__key_name(ji__key key);
/* "", "of." or "per."; static. */
const char *ji__side_prefix(ji__side side);
/* 1 and side and key of a name such as "of.time"; 0 if it is none. */
int ji__key_find(const char *name, size_t size, ji__side *side, ji__key *key);

/* Changes fields one by one and makes the measure at the end. */
typedef struct ji__measure_builder {
  ji_context *ctx;
  char *values[JI__SIDE_COUNT][JI__KEY_COUNT];
} ji__measure_builder;

/* Starts from the fields of a measure (NULL: none). To be freed whatever happens, also after a
 * failed begin. */
ji_status ji__measure_begin(ji_context *ctx, const ji_measure *measure,
                            ji__measure_builder *builder);
/* Sets a field to value[0, size), checked and brought to its canonical form, or takes it out where
 * value is NULL. */
ji_status ji__measure_set(ji__measure_builder *builder, ji__side side, ji__key key,
                          const char *value, size_t size);
/* Text fit to be an atom of a measure: what an atom may not hold becomes "_". */
void ji__measure_append_atom(ji__buffer *buffer, const char *text);
/* Checks the fields against each other and makes the measure. */
ji_status ji__measure_finish(ji__measure_builder *builder, ji_measure **out);
void ji__measure_builder_free(ji__measure_builder *builder);

/* The public functions without ji__context_enter(). Arguments must not be NULL where the public
 * ones refuse it. */
ji_status ji__measure_parse(ji_context *ctx, const char *text, ji_measure **out);
ji_status ji__measure_with(ji_context *ctx, const ji_measure *measure, const char *key,
                           const char *value, ji_measure **out);
ji_status ji__measure_combine(ji_context *ctx, ji_operation operation, const ji_measure *left,
                              const ji_measure *right, ji_measure **out);
/* What the sum of many parts measures. Each pair goes through ADD_PARTS, but in an order in which
 * tables of several fields (sectors by effects by parts of a shock) add up: adding them row by row
 * would refuse the second effect of the second sector. A NULL part gives NULL (undeclared). On
 * refusal `clash` holds the indices of two parts that may not be added. */
ji_status ji__measure_add_many(ji_context *ctx, const ji_measure *const *parts, size_t count,
                               ji_measure **out, size_t clash[2]);
ji_status ji__measure_declare_reading(ji_context *ctx, const ji_measure *measure,
                                      const char *reading, ji_measure **out);
ji_status ji__measure_label(ji_context *ctx, const ji_measure *measure, const ji_measure *shared,
                            ji_text **out);

/* Fields that are marked. */
typedef struct ji__field_marks {
  unsigned char at[JI__SIDE_COUNT][JI__KEY_COUNT];
} ji__field_marks;

/* "sector, time of what is counted": the names of marked fields, as people call them. One that is
 * marked in what is counted and in what it is per is said once. */
void ji__measure_list_fields(ji__buffer *out, const ji__field_marks *marks);

/* True if the fields are the same; NULL equals only NULL. */
int ji__measure_equal(const ji_measure *left, const ji_measure *right);
/* Whether a column's unit agrees with its measure; JI_ERROR_MEASURE or JI_ERROR_UNIT names both.
 * A NULL measure or unit, `@column` units and what is by row in the measure agree (to be checked
 * row by row when resolved). */
ji_status ji__measure_check_unit(ji_context *ctx, const ji_measure *measure, const char *unit);
/* The measure of the same numbers in another unit: fields `unit` that are there hold it, or the
 * part of it that is counted (`of.`) or that it is per (`per.`). The measure must not be by row as
 * a whole. */
ji_status ji__measure_follow_unit(ji_context *ctx, const ji_measure *measure, const ji__unit *unit,
                                  ji_measure **out);

#endif

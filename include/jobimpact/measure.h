/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The measure: what a number of jobs counts, so that unlike numbers never add.
 *
 * A measure is a set of `key=value` fields with one canonical text (see the guide, "Measures").
 * Measures are optional on columns: a column without one combines freely and the result says
 * `undeclared`. */
#ifndef JOBIMPACT_MEASURE_H
#define JOBIMPACT_MEASURE_H

#include <jobimpact/context.h>

JI_BEGIN_DECLS

/** A small immutable object: quantity, time, area, basis, effect, status ... of a number.
 * Reference counted; may be read from many threads. */
typedef struct ji_measure ji_measure;

/** An operation of ji_measure_combine(): one of enum ji_operation_code. */
typedef int32_t ji_operation;

/** The pinned operations. */
enum ji_operation_code {
  JI_OPERATION_ADD_PARTS = 1,       /**< sum of different parts of one whole at one time */
  JI_OPERATION_ADD_PERIODS = 2,     /**< sum over consecutive periods */
  JI_OPERATION_AVERAGE_PERIODS = 3, /**< mean over periods or dates */
  JI_OPERATION_DIFFERENCE = 4,      /**< left minus right: a change, or a part taken away */
  JI_OPERATION_RATIO = 5,           /**< left over right: average, arc, elasticity or share */
  JI_OPERATION_MULTIPLY = 6,        /**< coefficient times driver */
  JI_OPERATION_UNION = 7            /**< the measures fit a union of persons; identity or bounds are
                                         the engine's */
};

/** Reads a measure's canonical text, or a preset's name (see ji_measure_preset_count()).
 * @param ctx the context.
 * @param text fields `key=value` joined by `; `, in any order; each key once; a preset's name may
 * stand for the first of them. A scale in `unit=` is dropped: it belongs to the column's unit.
 * `@column` alone stands for a whole measure that varies by row, in that text column
 * (ji_measure_resolve()).
 * @param out the measure; NULL on failure.
 * @return JI_OK; JI_ERROR_MEASURE naming the field and what was expected; JI_ERROR_UNIT for a bad
 * unit in `unit=`, `per.unit=`; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_parse(ji_context *ctx, const char *text, ji_measure **out);

/** The canonical text: fields in their fixed order, sets sorted.
 * @param measure a measure; NULL gives "".
 * @return borrowed from measure; never NULL. Any thread. Since 0.1. */
JI_API const char *ji_measure_text(const ji_measure *measure);

/** One field's value.
 * @param measure a measure; may be NULL.
 * @param key a key such as "quantity" or "of.time".
 * @return borrowed from measure; NULL if the field is absent. Any thread. Since 0.1. */
JI_API const char *ji_measure_field(const ji_measure *measure, const char *key);

/** The same measure with one field set to another value, or taken out.
 * @param ctx the context.
 * @param measure a measure; NULL starts from an empty one.
 * @param key a key.
 * @param value its value; NULL takes the field out.
 * @param out the new measure; NULL on failure.
 * @return JI_OK; JI_ERROR_MEASURE for an unknown key or a value the key does not allow;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_with(ji_context *ctx, const ji_measure *measure, const char *key,
                                 const char *value, ji_measure **out);

/** Whether two measures may undergo an operation, and what the result measures. Implements the
 * table "what may be combined" of the guide; a NULL measure combines freely and gives NULL
 * (undeclared).
 * @param ctx the context.
 * @param operation one of enum ji_operation_code.
 * @param left first measure, may be NULL.
 * @param right second measure, may be NULL.
 * @param out measure of the result; NULL on failure and where a side is undeclared.
 * @return JI_OK; JI_ERROR_MEASURE naming both sides and the field that forbids it;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_combine(ji_context *ctx, ji_operation operation, const ji_measure *left,
                                    const ji_measure *right, ji_measure **out);

/** The measure under a declared reading, such as "each_layer_counts_each_person_once". The reading
 * becomes part of the measure and is printed with every result.
 * @param ctx the context.
 * @param measure a measure of a claim.
 * @param reading name of the reading, an atom.
 * @param out the measure under the reading; NULL on failure.
 * @return JI_OK; JI_ERROR_MEASURE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_declare_reading(ji_context *ctx, const ji_measure *measure,
                                            const char *reading, ji_measure **out);

/** The measure as people read it: "persons, any time in 2024, direct in account:kuaishou, gross".
 * @param ctx the context.
 * @param measure a measure; NULL gives "undeclared".
 * @param shared fields equal in this measure are left out (what all columns of a table share);
 * NULL leaves nothing out.
 * @param out the label; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_label(ji_context *ctx, const ji_measure *measure,
                                  const ji_measure *shared, ji_text **out);

/** How many presets ji_measure_parse() knows by name. Any thread. Since 0.1.
 * @return the number. */
JI_API int64_t ji_measure_preset_count(void);

/** The name of a preset, such as "employed_persons".
 * @param index 0 to ji_measure_preset_count() - 1.
 * @return static text; NULL if index is out of range. Any thread. Since 0.1. */
JI_API const char *ji_measure_preset_name(int64_t index);

/** Adds a reference. @param measure may be NULL. @return measure. Any thread. Since 0.1. */
JI_API ji_measure *ji_measure_ref(const ji_measure *measure);

/** Drops a reference. @param measure may be NULL. Any thread. Since 0.1. */
JI_API void ji_measure_unref(ji_measure *measure);

JI_END_DECLS
#endif

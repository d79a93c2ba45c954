/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Units as text: parsed, printed, converted, combined.
 *
 * A unit is `[scale] name[@basis] [/ unit]`: `person`, `1e4 person`, `1e8 CNY@2018:producers`,
 * `job/(1e9 CNY@current:purchasers)`, `h/week`, `1`. Scales may be written as numbers or with
 * 万 (1e4) and 亿 (1e8): `万人` is `1e4 person`, `亿元` is `1e8 CNY`; % and ‰ are scales too. Money
 * carries its price basis
 * (a year, `current` or `unstated`) and its valuation (basic, producers, producers_with_vat,
 * purchasers, unstated); `元（2018年，生产者价格）` is `CNY@2018:producers`. Two units convert only
 * if everything but the scale agrees; of units of time s, min, h, day and week convert into each
 * other, and month, quarter and year do. */
#ifndef JOBIMPACT_UNIT_H
#define JOBIMPACT_UNIT_H

#include <jobimpact/context.h>

JI_BEGIN_DECLS

/** How ji_unit_label() writes a unit. */
enum ji_unit_style {
  JI_UNIT_STYLE_ASCII = 1,  /**< the canonical text: `1e4 person`, `1e8 CNY@2018:producers` */
  JI_UNIT_STYLE_CHINESE = 2 /**< `万人`, `亿元（2018年，生产者价格）` */
};

/** What two units undergo in ji_unit_combine(). */
enum ji_unit_operation {
  JI_UNIT_MULTIPLY = 1, /**< left times right */
  JI_UNIT_DIVIDE = 2    /**< left over right */
};

/** The canonical text of a unit.
 * @param ctx the context.
 * @param text a unit as people write it.
 * @param out the canonical text; NULL on failure.
 * @return JI_OK; JI_ERROR_UNIT with the position and what was expected; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_unit_parse(ji_context *ctx, const char *text, ji_text **out);

/** The factor that turns values in one unit into values in another: value_to = factor * value_from.
 * @param ctx the context.
 * @param from unit of the values at hand.
 * @param to unit wanted.
 * @param factor the factor; 0 on failure.
 * @return JI_OK; JI_ERROR_UNIT naming both units and what differs (dimension, currency, price year,
 * valuation); JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_unit_convert(ji_context *ctx, const char *from, const char *to, double *factor);

/** The unit of a product or a quotient; equal parts cancel.
 * @param ctx the context.
 * @param operation JI_UNIT_MULTIPLY or JI_UNIT_DIVIDE.
 * @param left first unit.
 * @param right second unit.
 * @param out canonical text of the result; NULL on failure.
 * @return JI_OK; JI_ERROR_UNIT where the result has no sense as a unit (money of two price bases);
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_unit_combine(ji_context *ctx, int32_t operation, const char *left,
                                 const char *right, ji_text **out);

/** A unit as people write it. Both styles parse back: ji_unit_parse() of the label is the canonical
 * text of the unit, whatever the unit. In Chinese a scale of 10 to 1e15 that is a power of ten is
 * 十, 百, 千, 万, 亿 and their products, another one a number before the name; names that have no
 * Chinese word stay as they are; price basis and valuation stand in full-width brackets behind the
 * currency.
 * @param ctx the context.
 * @param unit a unit as people write it; not `@column`.
 * @param style JI_UNIT_STYLE_ASCII or JI_UNIT_STYLE_CHINESE.
 * @param out the label; NULL on failure.
 * @return JI_OK; JI_ERROR_UNIT for a text that is no unit; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY.
 * Since 0.1. */
JI_API ji_status ji_unit_label(ji_context *ctx, const char *unit, int32_t style, ji_text **out);

JI_END_DECLS
#endif

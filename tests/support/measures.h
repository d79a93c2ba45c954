/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The eight measures of the guide, and how people read them. */
#ifndef TESTS_MEASURES_H
#define TESTS_MEASURES_H

#include "support/support.h"

/* A measure from text that must be right. */
ji_measure *support_measure(ji_context *ctx, const char *text);
/* The text of what an operation gives, which must allow it; static, until the next call. */
const char *support_allow(ji_context *ctx, ji_operation operation, const char *left,
                          const char *right);
/* The operation is refused on `field`, in a message that names both sides and says `why`. */
void support_refuse(ji_context *ctx, ji_operation operation, const char *left, const char *right,
                    const char *field, const char *why);
void support_refuse_both_ways(ji_context *ctx, ji_operation operation, const char *left,
                              const char *right, const char *field, const char *why);
/* A text with one field changed, or taken out; static, one of the last four. */
const char *support_vary(ji_context *ctx, const char *text, const char *key, const char *value);

enum {
  PUBLISHED_LAYER,
  TYPE_ONE,
  BASKET_JOBS,
  TREATMENT_EFFECT,
  COMPLETIONS,
  FULL_TIME,
  SALES,
  MARGINAL,
  EXAMPLE_COUNT
};

static const char *const examples[EXAMPLE_COUNT] = {
    "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; system=account:kuaishou; "
    "layer=direct; status=claim; vintage=kuaishou-2024; disjoint=stated",
    "quantity=coefficient; form=per_unit; kind=linear; status=model; of.quantity=persons; "
    "of.time=at:2018-12-31; of.area=CN; of.sector=@sector; of.basis=gross; "
    "of.system=io:china-2018; of.layer=direct+indirect; of.shock=final_demand; per.quantity=money; "
    "per.unit=CNY@2018:producers_with_vat; per.sector=@sector; per.imports=out",
    "quantity=persons; time=at:2018-12-31; area=CN; sector=@component; basis=gross; "
    "system=io:china-2018; layer=@effect; shock=gmv_basket; "
    "closure=household_consumption/compensation; status=illustrative",
    "quantity=coefficient; form=per_unit; kind=average; status=model; of.quantity=jobs; "
    "of.time=average:@time; of.area=@region; of.areas=gb2260-2023; of.basis=net:deadweight; "
    "of.counterfactual=never_treated; of.system=program:happiness_lecture_hall; of.layer=direct; "
    "per.quantity=units; per.entity=county; range=time:2018/2023",
    "quantity=persons; time=any:2024; stage=completed; area=CN-52; areas=gb2260-2023; "
    "place=residence; entity=natural_person; ids=tracker:hlh; basis=gross; "
    "system=program:happiness_lecture_hall; layer=direct; status=observed",
    "quantity=fte; time=average:2024; job=any; standard=1880 h/year@employees:CN:2024; cap=1; "
    "area=CN; place=workplace; basis=gross; system=account:kuaishou; layer=direct; status=survey",
    "quantity=money; unit=CNY@current:purchasers; time=sum:2024; area=CN; returns=unstated; "
    "imports=in; status=claim; vintage=kuaishou-2024",
    "quantity=coefficient; form=per_unit; kind=marginal; status=claim; vintage=kuaishou-2024; "
    "of.quantity=jobs; of.basis=gross; of.system=account:kuaishou; of.layer=unstated; "
    "per.quantity=money; per.unit=CNY@current:unstated; per.returns=unstated",
};

static const char *const example_labels[EXAMPLE_COUNT] = {
    "opportunities, 2024 (at a date, average or any time: unstated), area CN, direct in "
    "account:kuaishou, gross, as claimed, vintage kuaishou-2024, parts disjoint as the source "
    "states",
    "linear coefficient: persons (at 2018-12-31, area CN, sector as in column sector, "
    "direct+indirect in io:china-2018, gross, answering to final_demand) per unit of money (in "
    "CNY@2018:producers_with_vat, sector as in column sector, imports out), modelled",
    "persons, at 2018-12-31, area CN, sector as in column component, layer as in column effect in "
    "io:china-2018, gross, answering to gmv_basket, households closed in by "
    "household_consumption/compensation, illustrative",
    "average coefficient: jobs (average over the period as in column time, area as in column "
    "region, area codes of gb2260-2023, direct in program:happiness_lecture_hall, net of "
    "deadweight, against never_treated) per unit (entity county), modelled, valid for "
    "time:2018/2023",
    "persons, any time in 2024, stage completed, area CN-52, area codes of gb2260-2023, by place "
    "of residence, entity natural_person, identified by tracker:hlh, direct in "
    "program:happiness_lecture_hall, gross, observed",
    "full-time equivalents, average over 2024, any job, full time is 1880 "
    "h/year@employees:CN:2024, most a person 1, area CN, by place of workplace, direct in "
    "account:kuaishou, gross, from a survey",
    "money, sum over 2024, in CNY@current:purchasers, area CN, returns unstated, imports in, as "
    "claimed, vintage kuaishou-2024",
    "marginal coefficient: jobs (layer unstated in account:kuaishou, gross) per unit of money (in "
    "CNY@current:unstated, returns unstated), as claimed, vintage kuaishou-2024",
};

#endif

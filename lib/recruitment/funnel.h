/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counts of a funnel by channel, group, stratum and stage. */
#ifndef JI_RECRUITMENT_FUNNEL_H
#define JI_RECRUITMENT_FUNNEL_H

#include "codes/index.h"
#include "data/group.h"
#include "data/quantity.h"
#include "data/writer.h"
#include "stats/ratio.h"

#include <jobimpact/recruitment.h>

#define JI__FUNNEL_STAGES 32

typedef struct ji__funnel {
  ji_recruitment_options options; /* with its defaults */
  const char *stages[JI__FUNNEL_STAGES];
  int64_t stage_count;
  char **channels, **groups; /* owned */
  int64_t channel_count, group_count, stratum_count, reference;
  int64_t
      *unlike; /* of each channel the first stage that means something else; stage_count: none */
  char *units[JI__FUNNEL_STAGES]; /* of the stages' counts; owned; or NULL */
  int has_exposure, has_cost;
  char *cost_unit, *exposure_unit; /* owned; or NULL */
  double *sums; /* groups x strata x channels x (stages, exposure, cost); nan: not recorded */
} ji__funnel;

/* funnel_read.c. Free it also after a failure. */
ji_status ji__funnel_read(ji_context *ctx, const char *function, const ji_dataset *dataset,
                          const ji_recruitment_options *options, ji__funnel *out);
void ji__funnel_free(ji_context *ctx, ji__funnel *funnel);
ji_status ji__funnel_describe(ji_context *ctx, const char *function, const ji_dataset *dataset,
                              const ji__funnel *funnel, ji__provenance **out);
/* A sum over strata: `group` -1: over groups too; `what` a stage, or the next two. */
double ji__funnel_sum(const ji__funnel *funnel, int64_t group, int64_t channel, int64_t what);
int64_t ji__funnel_exposure(const ji__funnel *funnel);
int64_t ji__funnel_cost(const ji__funnel *funnel);
/* A channel beside the reference: stage (or other sum) over `of`. */
ji__two_groups ji__funnel_pair(const ji__funnel *funnel, int64_t group, int64_t channel,
                               int64_t stage, int64_t of);
/* The same within one stratum. */
ji__two_groups ji__funnel_stratum(const ji__funnel *funnel, int64_t group, int64_t stratum,
                                  int64_t channel, int64_t stage, int64_t of);
/* Whether the stage does not mean the same in a channel and the reference. */
int ji__funnel_is_unlike(const ji__funnel *funnel, int64_t channel, int64_t stage);
/* Why a comparison has no ratio or none that means what it says; NULL: it has. */
const char *ji__funnel_reason(const ji__funnel *funnel, const ji__two_groups *pair, int64_t channel,
                              int64_t stage);

/* funnel_tables.c */
ji_status ji__funnel_tables(ji_context *ctx, const ji__funnel *funnel, ji__provenance *provenance,
                            ji_bundle **out);

#endif

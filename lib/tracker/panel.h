/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The panel inside: periods as consecutive integers, persons one after another, counties as sums.
 */
#ifndef JI_TRACKER_PANEL_H
#define JI_TRACKER_PANEL_H

#include "data/bundle.h"
#include "tracker/indicators.h"

#include <jobimpact/panel.h>

#define JI__PANEL "ji_tracker_panel"

/* The comparison dataset, read. */
typedef struct ji__panel_extra {
  const ji_dataset *dataset; /* NULL: none */
  const ji_column *county, *period, *weight;
  const ji_column **values; /* its outcomes */
  int32_t *joined;          /* of each: the outcome of the register by that name, or -1 */
  size_t value_count;
  int32_t *label; /* of each row: its county among the panel's */
  int64_t *index; /* of each row: its period */
} ji__panel_extra;

typedef struct ji__panel {
  ji_context *ctx;
  ji__plan plan;
  ji_tracker_panel_options options;
  int32_t which; /* 0 month, 1 quarter, 2 year */
  int32_t is_person;
  ji__marker treated_by;
  int64_t first, last; /* periods */
  int32_t *outcomes;   /* of the history */
  size_t outcome_count;
  uint8_t *has_site;  /* by site: taken */
  ji__names counties; /* the panel's; the first ones are the labels of the plan but for label 0 */
  ji__panel_extra extra;
  /* attrition by arm and period */
  int64_t *entered[2], *observed[2], *measured[2], *withdrawn[2], *silenced[2];
  /* counties by county and period */
  double *sums;        /* and outcome */
  int64_t *counts;     /* persons in it */
  int64_t *treated;    /* persons who were treated in the period */
  uint8_t *has_county; /* somebody or some site is there */
} ji__panel;

/* One person, period by period. */
typedef struct ji__follow {
  int64_t person;
  int64_t entry, exit; /* periods */
  int64_t treated;     /* the period; -1 never */
  int64_t treated_time;
  int64_t withdrawn, silenced; /* periods; -1 */
  ji__spot spot;               /* at the entry */
  ji__spot treated_spot;
  double *values;  /* by period and outcome; nan */
  int32_t *folded; /* values in each */
  int32_t *sites;  /* by period: where the last measurement was; -1 */
} ji__follow;

/* The consecutive number of a day's period, and the label of one. */
int64_t ji__panel_period(int32_t which, int64_t day);
void ji__panel_label(int32_t which, int64_t period, char out[32]);
/* How many periods there are. */
size_t ji__panel_periods(const ji__panel *panel);
/* panel_read.c: options, outcomes, sites, comparison. */
ji_status ji__panel_read(ji__panel *panel);
void ji__panel_free(ji__panel *panel);
/* panel_follow.c: calls `take` for each person. */
typedef ji_status (*ji__panel_taker)(ji__panel *panel, const ji__follow *follow, void *user);
ji_status ji__panel_follow(ji__panel *panel, ji__panel_taker take, void *user);
/* panel_person.c, panel_county.c, panel_attrition.c */
ji_status ji__panel_persons(ji__panel *panel, ji__provenance *provenance, ji_dataset **out);
ji_status ji__panel_counties(ji__panel *panel, ji__provenance *provenance, ji_dataset **out);
void ji__panel_count(ji__panel *panel, const ji__follow *follow);
ji_status ji__panel_attrition(const ji__panel *panel, ji__provenance *provenance, ji_dataset **out);

#endif

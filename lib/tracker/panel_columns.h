/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of a panel by place. */
#ifndef JI_TRACKER_PANEL_COLUMNS_H
#define JI_TRACKER_PANEL_COLUMNS_H

#include "tracker/panel.h"

enum {
  JI__PANEL_UNIT,
  JI__PANEL_PERIOD,
  JI__PANEL_LABEL,
  JI__PANEL_TREATED,
  JI__PANEL_FIRST,
  JI__PANEL_HEAD /* outcomes from here */
};
/* Behind ji__panel_tail(). */
enum {
  JI__PANEL_COUNT,
  JI__PANEL_WEIGHT,
  JI__PANEL_CLUSTER,
  JI__PANEL_COUNTY,
  JI__PANEL_COHORT,
  JI__PANEL_GROUPS,
  JI__PANEL_TAIL
};

ji_status ji__panel_writer(const ji__panel *panel, ji__writer **out);
size_t ji__panel_tail(const ji__panel *panel);
/* Period, label, treated, first_treated (-1: never). */
void ji__panel_write_period(const ji__panel *panel, ji__writer *writer, int64_t period,
                            int64_t treated);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/net.h"

#include <math.h>
#include <string.h>

static double kept(double share) {
  return isnan(share) ? 1 : 1 - share;
}

double ji__net_factor(const ji__net_rates *rates) {
  return kept(rates->leakage) * kept(rates->displacement) * kept(rates->substitution) *
         (isnan(rates->multiplier) ? 1 : rates->multiplier);
}

void ji__net_basis(const ji__net_rates *rates, int has_reference, ji__buffer *out) {
  const struct {
    const char *name;
    int stated;
  } taken[] = {{"deadweight", has_reference},
               {"displacement", !isnan(rates->displacement)},
               {"leakage", !isnan(rates->leakage)},
               {"substitution", !isnan(rates->substitution)}};
  size_t start = out->size;
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    if (taken[i].stated)
      ji__buffer_format(out, "%s%s", out->size > start ? "+" : "net:", taken[i].name);
}

int ji__net_takes_multiplier(const ji_measure *measure, ji__side side) {
  const char *layer = ji__measure_value(measure, side, JI__KEY_LAYER);
  return layer && strcmp(layer, "direct") == 0;
}

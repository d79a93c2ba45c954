/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/net.h"

#include "data/measure_value.h"

#include <math.h>
#include <string.h>

static double kept(double share) {
  return isnan(share) ? 1 : 1 - share;
}

double ji__net_factor(const ji__net_rates *rates) {
  return kept(rates->leakage) * kept(rates->displacement) * kept(rates->substitution) *
         (isnan(rates->multiplier) ? 1 : rates->multiplier);
}

static double stated_or(double value, double otherwise) {
  return isnan(value) ? otherwise : value;
}

ji__net_rates ji__net_reference_rates(const ji__net_rates *rates, const ji__net_rates *starred) {
  return (ji__net_rates){stated_or(starred->leakage, rates->leakage),
                         stated_or(starred->displacement, rates->displacement),
                         stated_or(starred->substitution, rates->substitution),
                         stated_or(starred->multiplier, rates->multiplier)};
}

/* The set behind "net:"; NULL for gross and for nothing. */
static const char *taken_before(const char *basis) {
  static const char prefix[] = "net:";
  return basis && strncmp(basis, prefix, sizeof prefix - 1) == 0 ? basis + sizeof prefix - 1 : NULL;
}

int ji__net_is_stated(const char *basis) {
  return basis && strcmp(basis, "unstated") != 0;
}

const char *ji__net_basis(const char *before, const ji__net_rates *rates, int has_reference,
                          ji__buffer *out) {
  const struct {
    const char *name;
    int is_stated;
  } taken[] = {{"deadweight", has_reference},
               {"displacement", !isnan(rates->displacement)},
               {"leakage", !isnan(rates->leakage)},
               {"substitution", !isnan(rates->substitution)}};
  const char *set = taken_before(before), *twice = NULL;
  size_t start = out->size;
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
    int was_out = set && ji__set_has(set, taken[i].name);
    if (was_out && taken[i].is_stated)
      twice = taken[i].name;
    if (was_out || taken[i].is_stated)
      ji__buffer_format(out, "%s%s", out->size > start ? "+" : "net:", taken[i].name);
  }
  return twice;
}

int ji__net_takes_multiplier(const ji_measure *measure, ji__side side) {
  const char *layer = ji__measure_value(measure, side, JI__KEY_LAYER);
  return layer && strcmp(layer, "direct") == 0;
}

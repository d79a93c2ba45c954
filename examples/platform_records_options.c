/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parameters of the synthetic records: names, defaults, bounds, and where they are from. */
#include "platform_records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLACE(member) offsetof(parameters, member)

static const struct {
  const char *name;
  size_t place;
  double value, low, high;
  const char *about; /* [P] published, [C] computed from published figures, [A] assumption */
} list[] = {
    {"--rows", PLACE(rows), 1e6, 1, 4294967294.0, "how many records"},
    {"--seed", PLACE(seed), 1, 0, 9007199254740992.0, "of the random numbers"},
    {"--threads", PLACE(threads), 1, 1, 256, "the records do not depend on it"},
    {"--creators", PLACE(creators), 23.0, 0, 1e9, "part of the rows [P]"},
    {"--content", PLACE(content), 5.73, 0, 1e9, "part of the rows: content ecosystem [P]"},
    {"--ecommerce", PLACE(ecommerce), 14.47, 0, 1e9, "part of the rows: live e-commerce [P]"},
    {"--overlap", PLACE(overlap), 0.10, 0, 1,
     "e-commerce rows of persons who are creators, too [A]"},
    {"--merchants", PLACE(merchants), 0.25, 0, 1, "of the e-commerce rows [A]"},
    {"--main-income", PLACE(main_income), 0.10, 0, 1, "creators who live on streaming [A]"},
    {"--income-median", PLACE(income_median), 300, 1e-3, 4999, "CNY a month, of these [C]"},
    {"--income-sigma", PLACE(income_sigma), 1.6, 1e-3, 10, "of the logarithm, below the tail [C]"},
    {"--tail-share", PLACE(tail_share), 0.048, 1e-6, 0.999, "of these, from --tail-from on [P]"},
    {"--tail-from", PLACE(tail_from), 5000, 5000, 1e9, "CNY a month [P]"},
    {"--tail-to", PLACE(tail_to), 5e6, 5001, 1e12, "where the tail ends [C]"},
    {"--tail-exponent", PLACE(tail_exponent), 0.83, 0.01, 10, "of the Pareto tail [C]"},
    {"--earning", PLACE(earning), 0.3, 0, 1, "of the other creators: who earn anything [A]"},
    {"--side-median", PLACE(side_median), 20, 0, 1e9, "CNY a month, of these [A]"},
    {"--service-median", PLACE(service_median), 600, 0, 1e9, "CNY a month, of all others [A]"},
    {"--sales-total", PLACE(sales_total), 1389.6e9, 0, 1e15, "CNY a year at full size [P]"},
    {"--full-size", PLACE(full_size), 43.2e6, 1, 1e12, "rows that the sales are of [P]"},
    {"--income-share", PLACE(income_share), 0.20, 0, 1, "of sales: all income stays below it [A]"},
    {"--sales-median", PLACE(sales_median), 2000, 0, 1e12, "CNY a month, before scaling [A]"},
    {"--sales-exponent", PLACE(sales_exponent), 1.1, 0.01, 10, "of the Pareto tail of sales [A]"},
    {"--staff", PLACE(staff), 1, 0, 1000, "of a merchant of median sales, beside the merchant [A]"},
    {"--staff-exponent", PLACE(staff_exponent), 0.63, 0, 2, "staff grows with sales to this [C]"},
    {"--commission-low", PLACE(commission_low), 0.02, 0, 1, "of sales [A]"},
    {"--commission-high", PLACE(commission_high), 0.20, 0, 1, "of sales [A]"},
    {"--correlation", PLACE(correlation), 0.5, -0.99, 0.99, "of the ranks of hours and income [A]"},
    {"--exit-rate", PLACE(exit_rate), 0.35, 1e-6, 0.999, "of spells, a year [A]"},
    {"--rural", PLACE(rural), 0.35, 0, 1, "share of persons [A]"},
    {"--disabled", PLACE(disabled), 0.02, 0, 1, "share of persons [A]"},
    {"--artisan", PLACE(artisan), 0.01, 0, 1, "share of persons [A]"},
    {"--absent", PLACE(absent), 0.03, 0, 1, "share of records [A]"},
    {"--counties", PLACE(counties), 90, 1, 999, "of each province; they are invented [A]"},
    {"--treated", PLACE(treated), 40, 0, 30969, "counties with a programme [P]"},
    {"--effect", PLACE(effect), 0.10, -1, 100, "of the programme on the income of who begins [A]"},
    {"--duplicates", PLACE(duplicates), 0.003, 0, 0.5, "rows that repeat the row before [A]"},
    {"--retired", PLACE(retired), 0.005, 0, 1, "rows with a retired county code [A]"},
    {"--missing-hours", PLACE(missing_hours), 0.12, 0, 0.75, "more often at low income [A]"},
    {"--returns", PLACE(returns), 0.004, 0, 1, "merchants' rows with negative sales [A]"},
    {"--long-hours", PLACE(long_hours), 0.0005, 0, 1, "rows with more than 168 hours a week [A]"},
    {"--future", PLACE(future), 0.0005, 0, 1, "rows that start behind the cut-off [A]"},
    {"--full-width", PLACE(full_width), 0, 0, 1, "share of rows with full-width digits [A]"},
    {"--myriads", PLACE(myriads), 0, 0, 1, "share of rows with sales in 万 or 亿 [A]"},
    {"--mark", PLACE(mark), 0, 0, 1, "1: a byte-order mark"},
    {"--crlf", PLACE(crlf), 0, 0, 1, "1: lines end in CRLF"},
};
enum { list_count = sizeof list / sizeof list[0] };

static double *member(parameters *p, size_t i) {
  return (double *)(void *)((char *)p + list[i].place);
}

void parameters_default(parameters *p) {
  memset(p, 0, sizeof *p);
  for (size_t i = 0; i < list_count; i++)
    *member(p, i) = list[i].value;
}

int parameters_set(parameters *p, const char *name, const char *value) {
  char *end;
  for (size_t i = 0; i < list_count; i++) {
    if (strcmp(list[i].name, name) != 0)
      continue;
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= list[i].low && number <= list[i].high)) {
      fprintf(stderr, "make_platform_records: %s is a number from %g to %g, not \"%s\"\n", name,
              list[i].low, list[i].high, value);
      return 0;
    }
    *member(p, i) = number;
    return 1;
  }
  fprintf(stderr, "make_platform_records: unknown option (see --help): %s\n", name);
  return 0;
}

void parameters_help(FILE *out) {
  for (size_t i = 0; i < list_count; i++)
    fprintf(out, "  %-18s %-12g %s\n", list[i].name, list[i].value, list[i].about);
}

void parameters_write(const parameters *p, FILE *out) {
  parameters copy = *p;
  fprintf(out, "name,value,about\n");
  for (size_t i = 0; i < list_count; i++)
    if (strcmp(list[i].name, "--threads") != 0)
      fprintf(out, "%s,%.17g,\"%s\"\n", list[i].name + 2, *member(&copy, i), list[i].about);
}

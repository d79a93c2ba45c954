/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lists that are compiled in. Codes and names are those of the standards that each list names;
 * translations that are ours are said to be. */
#ifndef JI_CODES_BUILTIN_H
#define JI_CODES_BUILTIN_H

#include <stddef.h>

typedef struct ji__builtin_code {
  const char *code;
  const char *parent; /* NULL at the top */
  const char *name;
  const char *further[2]; /* in the list's further columns; NULL: null */
} ji__builtin_code;

typedef struct ji__builtin_list {
  const char *key;        /* what ji_code_list_builtin() calls it */
  const char *name;       /* with the version: what a measure's `areas` states */
  const char *version;    /* of the standard */
  const char *standard;   /* its title */
  const char *source;     /* who publishes it */
  const char *note;       /* or NULL */
  const char *columns[2]; /* further columns; NULL: none */
  const ji__builtin_code *codes;
  size_t count;
} ji__builtin_list;

extern const ji__builtin_list ji__builtin_icse_18, ji__builtin_isco_08, ji__builtin_isic_4,
    ji__builtin_gbt4754_2017, ji__builtin_gb2260_provinces, ji__builtin_csco_2022,
    ji__builtin_obs_status, ji__builtin_unit_mult;

#define JI__BUILTIN_COUNT(codes) (sizeof(codes) / sizeof *(codes))

#endif

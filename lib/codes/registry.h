/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A registry of roles while it is checked. */
#ifndef JI_CODES_REGISTRY_H
#define JI_CODES_REGISTRY_H

#include "codes/list.h"

#include <jobimpact/occupations.h>

typedef enum ji__role_text {
  JI__ROLE_NAMESPACE,
  JI__ROLE_CODE,
  JI__ROLE_KIND,
  JI__ROLE_NAME,
  JI__ROLE_NAME_EN,
  JI__ROLE_PARENT,
  JI__ROLE_SOURCE,
  JI__ROLE_TEXTS
} ji__role_text;

typedef enum ji__role_date {
  JI__ROLE_FIRST_SEEN,
  JI__ROLE_RECOGNISED_ON,
  JI__ROLE_ENDED_ON,
  JI__ROLE_DATES
} ji__role_date;

typedef struct ji__registry {
  ji_context *ctx;
  const char *function;
  const ji_dataset *roles, *counts;           /* the caller's; counts: or NULL */
  const ji_column *texts[JI__ROLE_TEXTS];     /* of roles; NULL: not there */
  const ji_column *dates[JI__ROLE_DATES];     /* of roles; NULL: not there */
  const ji_column *count_space, *count_kind;  /* of counts; kind: or NULL */
  const ji_column *count_stated, *count_note; /* the same; source and note may be NULL */
  const ji_column *count_source;
  ji_dataset *ids;    /* code (the role's identity), parent, name: a table of codes */
  ji__code_list list; /* of it */
} ji__registry;

/* registry_counts.c: how many roles a source states. */
ji_status ji__registry_counts_find(ji__registry *registry);
/* What is stated, named and not named; the namespaces of the roles where nothing is stated. */
ji_status ji__registry_counts_write(const ji__registry *registry, ji__provenance *provenance,
                                    ji_dataset **out);

/* builtin_roles.c: figures of the sources that each row names. */
typedef struct ji__builtin_role {
  const char *space, *kind, *name, *name_en;
  const char *parent;        /* name, or code where the parent has one; NULL: none is stated */
  const char *code;          /* NULL: the sources publish none */
  const char *first_seen;    /* YYYY-MM-DD; NULL: not known */
  const char *recognised_on; /* the same */
  const char *source, *note; /* note: or NULL */
} ji__builtin_role;

typedef struct ji__builtin_count {
  const char *space, *kind; /* kind NULL: of any */
  int64_t stated;           /* -1: not said */
  const char *source, *note;
} ji__builtin_count;

extern const ji__builtin_role ji__builtin_roles[];
extern const size_t ji__builtin_role_count;
extern const ji__builtin_count ji__builtin_counts[];
extern const size_t ji__builtin_count_count;

#endif

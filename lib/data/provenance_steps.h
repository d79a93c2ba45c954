/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The record itself, for what reads and compares it. */
#ifndef JI_DATA_PROVENANCE_STEPS_H
#define JI_DATA_PROVENANCE_STEPS_H

#include "data/provenance.h"

typedef struct ji__entry {
  char *kind, *name, *value; /* value may be NULL */
} ji__entry;

typedef struct ji__step {
  ji__object object;
  char *operation;
  ji__entry *entries;
  size_t count, capacity;
} ji__step;

struct ji__provenance {
  ji__object object;
  ji__step **steps; /* the last one is this record's own */
  size_t count, capacity;
};

/* A record without steps. */
ji_status ji__provenance_create_empty(ji_context *ctx, ji__provenance **out);
/* Begins a step, to which ji__provenance_add() adds from now on. */
ji_status ji__provenance_begin(ji_context *ctx, ji__provenance *provenance, const char *operation);
/* Both may be NULL. */
int ji__same_text(const char *left, const char *right);
/* The same operation and the same entries in the same order. */
int ji__same_step(const ji__step *left, const ji__step *right);

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of SDMX are made of: ids, codes of observation status, codes of units. */
#ifndef JI_FORMAT_SDMX_CODES_H
#define JI_FORMAT_SDMX_CODES_H

#include "data/unit.h"

#include <jobimpact/sdmx.h>

/* True for a code of the SDMX list CL_OBS_STATUS, version 2.3. */
int ji__sdmx_is_status(const char *text, size_t size);
/* True for the id of a component: letters, digits, _ - @ $, and points between nested ones. */
int ji__sdmx_is_id(const char *text, size_t size);
/* True for AGENCY:ID or AGENCY:ID(VERSION). */
int ji__sdmx_is_structure(const char *text, size_t size);
/* True for dataflow, datastructure and dataprovision, in either case. */
int ji__sdmx_is_kind(const char *text, size_t size);

/* Powers of ten that UNIT_MULT may say: from minus this to this. */
#define JI__SDMX_POWER 18

/* 1 and the power if all of text is one. */
int ji__sdmx_power_read(const char *text, size_t size, int64_t *power);

/* Codes of UNIT_MEASURE: those of the caller win over the known ones. */
typedef struct ji__sdmx_units {
  const ji_sdmx_unit *own;
  size_t count;
} ji__sdmx_units;

/* JI_ERROR_ARGUMENT or JI_ERROR_UNIT for what the caller gave; `name` is the option struct's. */
ji_status ji__sdmx_units_check(ji_context *ctx, const char *name, const ji__sdmx_units *units);
/* 1 and the canonical text of 10^power times what the code stands for; 0 for an unknown code. */
int ji__sdmx_unit_of(ji_context *ctx, const ji__sdmx_units *units, const char *code, size_t size,
                     int64_t power, char out[JI__UNIT_TEXT]);
/* A code of UNIT_MEASURE and a power of ten for UNIT_MULT. */
typedef struct ji__sdmx_code {
  const char *code; /* of the caller, of the library, or `text` */
  char text[JI__UNIT_NAME];
  int power;
} ji__sdmx_code;

/* The code of a unit in canonical text; JI_ERROR_UNIT if there is none. */
ji_status ji__sdmx_code_of(ji_context *ctx, const ji__sdmx_units *units, const char *unit,
                           ji__sdmx_code *out);

#endif

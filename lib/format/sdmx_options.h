/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of SDMX, complete and checked. */
#ifndef JI_FORMAT_SDMX_OPTIONS_H
#define JI_FORMAT_SDMX_OPTIONS_H

#include "core/context.h"

#include <jobimpact/sdmx.h>

#define JI__SDMX_VALUE "OBS_VALUE"
#define JI__SDMX_TIME "TIME_PERIOD"
#define JI__SDMX_STATUS "OBS_STATUS"
#define JI__SDMX_UNIT_MEASURE "UNIT_MEASURE"
#define JI__SDMX_UNIT_MULT "UNIT_MULT"

/* Defaults, then what the caller set, checked. No text that has a default is NULL. */
ji_status ji__sdmx_read_options_read(ji_context *ctx, const ji_sdmx_read_options *options,
                                     ji_sdmx_read_options *chosen);
ji_status ji__sdmx_write_options_read(ji_context *ctx, const ji_sdmx_write_options *options,
                                      ji_sdmx_write_options *chosen);
ji_status ji__sdmx_codelist_options_read(ji_context *ctx, const ji_sdmx_codelist_options *options,
                                         ji_sdmx_codelist_options *chosen);

#endif

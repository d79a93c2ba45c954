/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SDMX code lists for the status of an observation and the multiplier of a unit. */
#include "codes/builtin.h"

static const ji__builtin_code statuses[] = {
    {"A", NULL, "Normal value", {NULL, NULL}},
    {"B", NULL, "Time series break", {NULL, NULL}},
    {"D", NULL, "Definition differs", {NULL, NULL}},
    {"E", NULL, "Estimated value", {NULL, NULL}},
    {"F", NULL, "Forecast value", {NULL, NULL}},
    {"G", NULL, "Experimental value", {NULL, NULL}},
    {"H", NULL, "Missing value; holiday or weekend", {NULL, NULL}},
    {"I", NULL, "Imputed value (CCSA definition)", {NULL, NULL}},
    {"J", NULL, "Derogation", {NULL, NULL}},
    {"K", NULL, "Data included in another category", {NULL, NULL}},
    {"L", NULL, "Missing value; data exist but were not collected", {NULL, NULL}},
    {"M", NULL, "Missing value; data cannot exist", {NULL, NULL}},
    {"N", NULL, "Not significant", {NULL, NULL}},
    {"O", NULL, "Missing value", {NULL, NULL}},
    {"P", NULL, "Provisional value", {NULL, NULL}},
    {"Q", NULL, "Missing value; suppressed", {NULL, NULL}},
    {"S", NULL, "Strike and other special events", {NULL, NULL}},
    {"U", NULL, "Low reliability", {NULL, NULL}},
    {"V", NULL, "Unvalidated value", {NULL, NULL}},
    {"W", NULL, "Includes data from another category", {NULL, NULL}},
};

const ji__builtin_list ji__builtin_obs_status = {
    .key = "sdmx-obs-status",
    .name = "CL_OBS_STATUS",
    .version = "2.1",
    .standard = "SDMX code list CL_OBS_STATUS, observation status",
    .source = "SDMX Statistical Working Group",
    .codes = statuses,
    .count = JI__BUILTIN_COUNT(statuses),
};

/* The code is the power of ten. */
static const ji__builtin_code multipliers[] = {
    {"0", NULL, "Units", {NULL, NULL}},
    {"1", NULL, "Tens", {NULL, NULL}},
    {"2", NULL, "Hundreds", {NULL, NULL}},
    {"3", NULL, "Thousands", {NULL, NULL}},
    {"4", NULL, "Tens of thousands", {NULL, NULL}},
    {"6", NULL, "Millions", {NULL, NULL}},
    {"9", NULL, "Billions", {NULL, NULL}},
    {"12", NULL, "Trillions", {NULL, NULL}},
    {"15", NULL, "Quadrillions", {NULL, NULL}},
};

const ji__builtin_list ji__builtin_unit_mult = {
    .key = "sdmx-unit-mult",
    .name = "CL_UNIT_MULT",
    .version = "1.0",
    .standard = "SDMX code list CL_UNIT_MULT, unit multiplier",
    .source = "SDMX Statistical Working Group",
    .codes = multipliers,
    .count = JI__BUILTIN_COUNT(multipliers),
};

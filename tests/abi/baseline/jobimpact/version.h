/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The version of these headers and of the library that runs. */
#ifndef JOBIMPACT_VERSION_H
#define JOBIMPACT_VERSION_H

#include <jobimpact/export.h>

JI_BEGIN_DECLS

/** Version of the headers: major number. */
#define JI_VERSION_MAJOR 0
/** Version of the headers: minor number. */
#define JI_VERSION_MINOR 1
/** Version of the headers: patch number. */
#define JI_VERSION_PATCH 0
/** Version of the headers as text, such as "0.1.0". */
#define JI_VERSION_STRING "0.1.0"
/** The number in the soname; it rises with every incompatible release. */
#define JI_ABI_VERSION 0

/** The version of the library at run time, such as "0.1.0".
 * @return text that lives as long as the library is loaded; never NULL.
 * Any thread. Since 0.1. */
JI_API const char *ji_version(void);

/** The ABI number of the library at run time; compare it with JI_ABI_VERSION.
 * @return the number in the soname.
 * Any thread. Since 0.1. */
JI_API int32_t ji_abi_version(void);

JI_END_DECLS
#endif

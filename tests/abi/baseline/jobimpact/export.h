/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Symbol visibility. Programs that use the library see an empty macro. */
#ifndef JOBIMPACT_EXPORT_H
#define JOBIMPACT_EXPORT_H

#include <stddef.h>
#include <stdint.h>

#if defined(JI_BUILDING_LIBRARY) && defined(__GNUC__)
/** Marks a function that the shared library exports. */
#define JI_API __attribute__((visibility("default")))
#else
/** Marks a function that the shared library exports. */
#define JI_API
#endif

#ifdef __cplusplus
/** Opens the block of C declarations for C++ programs. */
#define JI_BEGIN_DECLS extern "C" {
/** Closes the block of C declarations for C++ programs. */
#define JI_END_DECLS }
#else
/** Opens the block of C declarations for C++ programs. */
#define JI_BEGIN_DECLS
/** Closes the block of C declarations for C++ programs. */
#define JI_END_DECLS
#endif

#endif

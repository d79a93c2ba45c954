/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Read before every file when clang-tidy runs, which sees one file at a time: tells it that these
 * functions of core/context.c return the status they are given, so that it follows the paths that
 * exist. */
#include "core/context.h"

#define ji__fail(ctx, status, ...) (ji__fail((ctx), (status), __VA_ARGS__), (status))
#define ji__fail_within(ctx, status, ...) (ji__fail_within((ctx), (status), __VA_ARGS__), (status))
#define ji__fail_memory(ctx) (ji__fail_memory(ctx), JI_ERROR_MEMORY)
#define ji__fail_null(ctx, function, name)                                                         \
  (ji__fail_null((ctx), (function), (name)), JI_ERROR_ARGUMENT)

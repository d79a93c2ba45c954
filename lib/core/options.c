/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Option structs that can grow: a smaller caller reads as defaults, a larger one is accepted if
 * what this library does not know of is zero, and an impossible size is caught. */
#include "core/context.h"
#include "core/number.h"

#include <string.h>

/* Larger than any option struct will ever be: catches a size that was never set. */
#define SIZE_CAP 4096U

ji_status ji__options_init(void *options, size_t caller, size_t minimum, const void *defaults,
                           size_t own) {
  if (!options || caller < minimum || caller > SIZE_CAP)
    return JI_ERROR_ARGUMENT;
  memset(options, 0, caller);
  memcpy(options, defaults, caller < own ? caller : own);
  memcpy(options, &caller, sizeof caller);
  return JI_OK;
}

static int tail_is_zero(const unsigned char *bytes, size_t from, size_t to) {
  for (size_t i = from; i < to; i++)
    if (bytes[i])
      return 0;
  return 1;
}

ji_status ji__options_read(ji_context *ctx, const char *name, const void *options, size_t minimum,
                           void *target, size_t own) {
  size_t caller;
  memcpy(&caller, options, sizeof caller);
  if (caller < minimum)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s.size is %zu, smaller than any release's: was the struct initialised?", name,
                    caller);
  if (caller > SIZE_CAP)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s.size is %zu, larger than any struct: was the struct initialised?", name,
                    caller);
  if (caller > own && !tail_is_zero(options, own, caller))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s has fields set that this version of the library does not know", name);
  memcpy(target, options, caller < own ? caller : own);
  memcpy(target, &own, sizeof own);
  return JI_OK;
}

ji_status ji__options_refuse(ji_context *ctx, const char *name, const char *member, double value,
                             const char *expected) {
  char text[JI__NUMBER_SIZE];
  ji__number_print(value, text);
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s.%s is %s: %s was expected", name, member, text,
                  expected);
}

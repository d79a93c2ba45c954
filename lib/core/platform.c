/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/platform.h"

#include <unistd.h>

int32_t ji__processor_count(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  if (count < 1)
    return 1;
  return count > INT32_MAX ? INT32_MAX : (int32_t)count;
}

const char *ji__cpu_kind(void) {
#if defined(__x86_64__)
  return "x86_64";
#elif defined(__aarch64__)
  return "aarch64";
#elif defined(__i386__)
  return "i386";
#elif defined(__arm__)
  return "arm";
#elif defined(__powerpc64__)
  return "powerpc64";
#elif defined(__riscv)
  return "riscv";
#elif defined(__s390x__)
  return "s390x";
#elif defined(__loongarch__)
  return "loongarch";
#else
  return "unknown";
#endif
}

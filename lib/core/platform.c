/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _DEFAULT_SOURCE /* madvise(); NOLINT(bugprone-reserved-identifier) */
#include "core/platform.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

int ji__map_file(int file, size_t size, const void **bytes) {
  void *mapped = mmap(NULL, size, PROT_READ, MAP_SHARED, file, 0);
  *bytes = mapped == MAP_FAILED ? NULL : mapped;
  return mapped == MAP_FAILED ? errno : 0;
}

void ji__unmap_file(const void *bytes, size_t size) {
  munmap((void *)bytes, size);
}

#define LARGE_PAGE ((uintptr_t)1 << 21)

void ji__prefer_large_pages(void *memory, size_t size) {
#ifdef MADV_HUGEPAGE
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t before = (uintptr_t)memory & (page - 1); /* a mapping as a whole can still be moved */
  uintptr_t length = (before + size + page - 1) & ~(page - 1);
  if (size >= 2 * LARGE_PAGE)
    (void)madvise((char *)memory - before, length, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)size;
#endif
}

int ji__make_folder(const char *path) {
  struct stat about;
  if (mkdir(path, 0777) == 0)
    return 0;
  int reason = errno;
  return reason == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode) ? 0 : reason;
}

int ji__random_bytes(void *bytes, size_t size) {
  return getentropy(bytes, size) ? errno : 0;
}

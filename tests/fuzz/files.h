/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What targets that read files have in common. */
#ifndef TESTS_FUZZ_FILES_H
#define TESTS_FUZZ_FILES_H

#include "fuzz/fuzz.h"

#include <jobimpact/jobimpact.h>
#include <stdio.h>
#include <stdlib.h>

/* A new folder of one's own, whose path goes to `folder`. */
static inline void fuzz_make_folder(char folder[256]) {
  const char *base = getenv("TMPDIR");
  snprintf(folder, 256, "%s/jobimpact-fuzz-XXXXXX", base && *base ? base : "/tmp");
  if (!mkdtemp(folder))
    abort();
}

static inline void fuzz_write(const char *path, const uint8_t *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
    abort();
}

/* What must not fail. */
static inline void fuzz_must(ji_context *ctx, ji_status status) {
  if (status == JI_OK)
    return;
  fprintf(stderr, "%s: %s\n", ji_status_name(status), ji_context_message(ctx));
  abort();
}

#endif

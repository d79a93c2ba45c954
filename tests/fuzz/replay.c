/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands every file of a folder to a fuzz target, without a fuzzer. */
#include "fuzz/fuzz.h"

#include "support/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int replay(const char *folder) {
  DIR *entries = opendir(folder);
  int count = 0;
  if (!entries)
    return 0;
  for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
    if (entry->d_name[0] == '.')
      continue;
    size_t size = 0;
    char *path = support_path(folder, entry->d_name);
    char *bytes = support_read(path, &size);
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
    free(bytes);
    free(path);
    count++;
  }
  closedir(entries);
  return count;
}

int main(int count, char **arguments) {
  int files = count == 2 ? replay(arguments[1]) : 0;
  printf("%d inputs\n", files);
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

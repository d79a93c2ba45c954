/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *support_path(const char *folder, const char *name) {
  size_t size = strlen(folder) + strlen(name) + 2;
  char *path = malloc(size);
  assert_non_null(path);
  snprintf(path, size, "%s/%s", folder, name);
  return path;
}

char *support_folder(void) {
  const char *base = getenv("TMPDIR");
  char *path = support_path(base && *base ? base : "/tmp", "jobimpact-test-XXXXXX");
  assert_non_null(mkdtemp(path));
  return path;
}

static void remove_tree(const char *path) {
  struct stat status;
  if (lstat(path, &status))
    return;
  if (!S_ISDIR(status.st_mode)) {
    unlink(path);
    return;
  }
  chmod(path, 0700);
  DIR *folder = opendir(path);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
      continue;
    char *inner = support_path(path, entry->d_name);
    remove_tree(inner);
    free(inner);
  }
  closedir(folder);
  rmdir(path);
}

void support_folder_free(char *folder) {
  if (folder)
    remove_tree(folder);
  free(folder);
}

void support_write_bytes(const char *folder, const char *name, const void *bytes, size_t size) {
  char *path = support_path(folder, name);
  FILE *file = fopen(path, "wb");
  if (!file)
    fail_msg("%s: %s", path, strerror(errno));
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  assert_int_equal(fclose(file), 0);
  free(path);
}

void support_write(const char *folder, const char *name, const char *text) {
  support_write_bytes(folder, name, text, strlen(text));
}

char *support_read(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file)
    fail_msg("%s: %s", path, strerror(errno));
  size_t used = 0, capacity = 4096;
  char *text = malloc(capacity);
  for (;;) {
    assert_non_null(text);
    used += fread(text + used, 1, capacity - used - 1, file);
    if (used + 1 < capacity)
      break;
    capacity *= 2;
    text = realloc(text, capacity);
  }
  assert_int_equal(fclose(file), 0);
  text[used] = 0;
  if (size)
    *size = used;
  return text;
}

static char *require_path(char *path) {
  if (access(path, R_OK))
    fail_msg("%s: %s", path, strerror(errno));
  return path;
}

static const char *reference_folder(void) {
  const char *folder = getenv("JI_REFERENCE");
  if (folder && *folder)
    return folder;
  const char *required = getenv("JI_REFERENCE_REQUIRED");
  if (required && !strcmp(required, "1"))
    fail_msg("JI_REFERENCE_REQUIRED is 1, but JI_REFERENCE is not set");
  print_message("JI_REFERENCE is not set\n");
  skip();
  return NULL;
}

int support_lacks_reference(void) {
  const char *folder = getenv("JI_REFERENCE"), *required = getenv("JI_REFERENCE_REQUIRED");
  int lacks = !(folder && *folder) && !(required && !strcmp(required, "1"));
  if (lacks)
    print_message("JI_REFERENCE is not set\n");
  return lacks;
}

/* JI_REFERENCE_TRACE names a file that lists what is asked for, a path a line (values.py reads it).
 */
static void trace(const char *relative) {
  const char *name = getenv("JI_REFERENCE_TRACE");
  FILE *file = name && *name ? fopen(name, "a") : NULL;
  if (!file)
    return;
  fprintf(file, "%s\n", relative);
  fclose(file);
}

char *support_reference(const char *relative) {
  trace(relative);
  return require_path(support_path(reference_folder(), relative));
}

char *support_data(const char *relative) {
  char *data = support_path(reference_folder(), "../data");
  char *path = support_path(data, relative);
  free(data);
  return require_path(path);
}

char *support_source(const char *relative) {
  return require_path(support_path(SUPPORT_SOURCE_ROOT, relative));
}

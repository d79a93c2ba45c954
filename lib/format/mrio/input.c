/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/mrio/input.h"

#include "format/file.h"

#include <string.h>
#include <sys/stat.h>

#define BLOCK_SIZE ((size_t)1 << 16)

static const char *const packings[] = {"", ".gz", ".zst"};
enum { PACKINGS = sizeof packings / sizeof packings[0] };

/* --- what was read --------------------------------------------------------------------------- */

void ji__mrio_input_free(ji__mrio_input *input) {
  for (size_t i = 0; i < input->count; i++)
    ji__release(ji__allocator(input->ctx), input->origins[i].path);
  ji__release(ji__allocator(input->ctx), input->origins);
  input->origins = NULL;
  input->count = input->capacity = 0;
}

static ji_status reserve(ji__mrio_input *input) {
  if (input->count < input->capacity)
    return JI_OK;
  size_t capacity = input->capacity ? 2 * input->capacity : 8;
  ji__mrio_origin *origins =
      ji__reallocate_array(ji__allocator(input->ctx), input->origins, capacity, sizeof *origins);
  if (!origins)
    return ji__fail_memory(input->ctx);
  input->origins = origins;
  input->capacity = capacity;
  return JI_OK;
}

ji_status ji__mrio_input_note(ji__mrio_input *input, const char *path,
                              const ji__source_origin *origin) {
  for (size_t i = 0; i < input->count; i++)
    if (strcmp(input->origins[i].path, path) == 0)
      return JI_OK;
  ji_status status = reserve(input);
  if (status)
    return status;
  char *copy = ji__copy_string(ji__allocator(input->ctx), path);
  if (!copy)
    return ji__fail_memory(input->ctx);
  input->origins[input->count++] = (ji__mrio_origin){copy, *origin};
  ji__source_tell(input->ctx, origin, path);
  return JI_OK;
}

/* "air/F.txt": what follows the root, or the name alone. */
static const char *name_of(const ji__mrio_input *input, const char *path) {
  size_t size = strlen(input->root);
  if (strncmp(path, input->root, size) != 0 || !path[size])
    return ji__base_name(path);
  return path + size + strspn(path + size, "/");
}

ji_status ji__mrio_input_record(const ji__mrio_input *input, size_t from,
                                ji__provenance *provenance) {
  ji_status status = JI_OK;
  for (size_t i = from; i < input->count && !status; i++)
    status = ji__source_record(input->ctx, &input->origins[i].origin,
                               name_of(input, input->origins[i].path), provenance);
  return status;
}

/* --- a whole file ---------------------------------------------------------------------------- */

static ji_status read_all(ji__mrio_input *input, ji__source *source, const char *path, size_t limit,
                          ji__buffer *out) {
  char *block = ji__allocate(ji__allocator(input->ctx), BLOCK_SIZE);
  size_t got = 1;
  ji_status status = block ? JI_OK : ji__fail_memory(input->ctx);
  while (!status && got) {
    status = ji__source_read(input->ctx, source, block, BLOCK_SIZE, &got);
    if (!status && got > limit - out->size)
      status = ji__fail(input->ctx, JI_ERROR_LIMIT, "%s: the file is larger than %zu MiB", path,
                        limit >> 20);
    if (!status)
      ji__buffer_append(out, block, got);
    if (!status && out->failed)
      status = ji__fail_memory(input->ctx);
  }
  ji__release(ji__allocator(input->ctx), block);
  return status;
}

ji_status ji__mrio_input_read(ji__mrio_input *input, const char *path, size_t limit,
                              ji__buffer *out) {
  ji__source_options options = {.encoding = NULL};
  ji__source_origin origin;
  ji__source *source = NULL;
  ji__buffer_init(out, ji__allocator(input->ctx));
  ji__buffer_string(out, ""); /* an empty file is a text, too */
  ji_status status = ji__source_open(input->ctx, path, &options, &source);
  if (status)
    return status;
  status = read_all(input, source, path, limit, out);
  ji__source_origin_of(source, &origin);
  ji__source_close(source);
  return status ? status : ji__mrio_input_note(input, path, &origin);
}

/* --- where it is ----------------------------------------------------------------------------- */

size_t ji__mrio_plain_size(const char *name) {
  size_t size = strlen(name);
  for (size_t i = 1; i < PACKINGS; i++) {
    size_t length = strlen(packings[i]);
    if (size > length && strcmp(name + size - length, packings[i]) == 0)
      return size - length;
  }
  return size;
}

static int is_file(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

ji_status ji__mrio_find_packed(ji_context *ctx, const char *folder, const char *name, char **out) {
  ji__buffer path;
  ji__buffer_init(&path, ji__allocator(ctx));
  *out = NULL;
  char *plain = ji__path_join(ji__allocator(ctx), folder, name);
  path.failed = !plain;
  for (size_t i = 0; i < PACKINGS && !*out && !path.failed; i++) {
    path.size = 0;
    ji__buffer_format(&path, "%s%s", plain, packings[i]);
    if (path.failed)
      break;
    if (is_file(path.data)) {
      *out = ji__copy_string(ji__allocator(ctx), path.data);
      path.failed |= !*out;
    }
  }
  ji_status status = path.failed ? ji__fail_memory(ctx) : JI_OK;
  ji__release(ji__allocator(ctx), plain);
  ji__buffer_free(&path);
  return status;
}

ji_status ji__mrio_path(ji_context *ctx, const char *folder, const char *name, char **out) {
  ji_status status = ji__mrio_find_packed(ctx, folder, name, out);
  if (status || *out)
    return status;
  *out = ji__path_join(ji__allocator(ctx), folder, name);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/file.h"

#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLUSH_SIZE ((size_t)1 << 17)
#define NAME_ATTEMPTS 1000

const char *ji__system_reason(int number) {
  switch (number) {
  case ENOENT:
    return "no such file or folder";
  case EACCES:
  case EPERM:
    return "permission denied";
  case EISDIR:
    return "it is a folder";
  case ENOTDIR:
    return "part of the path is not a folder";
  case ENOSPC:
    return "no space left";
  case EDQUOT:
    return "the quota is used up";
  case EFBIG:
    return "the file would be too large";
  case EROFS:
    return "the file system is read-only";
  case EMFILE:
  case ENFILE:
    return "too many open files";
  case ENAMETOOLONG:
    return "the name is too long";
  case ELOOP:
    return "too many symbolic links";
  default:
    return "the system refused";
  }
}

const char *ji__base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

char *ji__path_join(const ji_allocator *allocator, const char *folder, const char *name) {
  ji__buffer path;
  ji__buffer_init(&path, allocator);
  ji__buffer_string(&path, folder);
  if (path.size > 0 && !path.failed && path.data[path.size - 1] != '/')
    ji__buffer_string(&path, "/");
  ji__buffer_string(&path, name);
  if (!path.failed)
    return path.data;
  ji__buffer_free(&path);
  return NULL;
}

ji_status ji__input_open(ji_context *ctx, const char *path, int *file, int64_t *size) {
  int opened;
  do
    opened = open(path, O_RDONLY | O_CLOEXEC);
  while (opened < 0 && errno == EINTR);
  if (opened < 0) {
    int reason = errno;
    return ji__fail(ctx, reason == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                    "%s: cannot be opened: %s (errno %d)", path, ji__system_reason(reason), reason);
  }
  struct stat about;
  *size = fstat(opened, &about) == 0 && S_ISREG(about.st_mode) ? (int64_t)about.st_size : -1;
  *file = opened;
  return JI_OK;
}

ji_status ji__input_read(ji_context *ctx, const char *path, int file, char *buffer, size_t capacity,
                         size_t *got) {
  *got = 0;
  while (*got < capacity) {
    ssize_t count = read(file, buffer + *got, capacity - *got);
    if (count == 0)
      break;
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      int reason = errno;
      return ji__fail(ctx, JI_ERROR_IO, "%s: cannot be read: %s (errno %d)", path,
                      ji__system_reason(reason), reason);
    }
    *got += (size_t)count;
  }
  return JI_OK;
}

void ji__input_close(int file) {
  close(file);
}

static ji_status fail_write(ji_context *ctx, const char *path, int reason) {
  return ji__fail(ctx, JI_ERROR_IO, "%s: cannot be written: %s (errno %d)", path,
                  ji__system_reason(reason), reason);
}

/* PATH.PROCESS-ATTEMPT.tmp; exclusive creation makes it ours whoever else writes here. */
static ji_status create_temporary(ji_context *ctx, ji__output *output) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    ji__buffer name;
    ji__buffer_init(&name, allocator);
    ji__buffer_format(&name, "%s.%lld-%d.tmp", output->path, (long long)getpid(), attempt);
    if (name.failed) {
      ji__buffer_free(&name);
      return ji__fail_memory(ctx);
    }
    int file = open(name.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) {
      output->file = file;
      output->is_open = output->exists = 1;
      output->temporary = name.data;
      return JI_OK;
    }
    int reason = errno;
    ji__buffer_free(&name);
    if (reason != EEXIST && reason != EINTR)
      return fail_write(ctx, output->path, reason);
  }
  return fail_write(ctx, output->path, EEXIST);
}

ji_status ji__output_open(ji_context *ctx, const char *path, ji__output *output) {
  *output = (ji__output){.file = -1};
  ji__buffer_init(&output->pending, ji__allocator(ctx));
  struct stat about;
  if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
    return fail_write(ctx, path, EISDIR);
  output->path = ji__copy_string(ji__allocator(ctx), path);
  if (!output->path)
    return ji__fail_memory(ctx);
  return create_temporary(ctx, output);
}

ji_status ji__output_flush(ji_context *ctx, ji__output *output, int all) {
  ji__buffer *pending = &output->pending;
  if (pending->failed)
    return ji__fail_memory(ctx);
  if (!all && pending->size < FLUSH_SIZE)
    return JI_OK;
  size_t done = 0;
  while (done < pending->size) {
    ssize_t count = write(output->file, pending->data + done, pending->size - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return fail_write(ctx, output->path, errno);
    done += (size_t)count;
  }
  pending->size = 0;
  return JI_OK;
}

ji_status ji__output_close(ji_context *ctx, ji__output *output) {
  ji_status status = ji__output_flush(ctx, output, 1);
  if (status)
    return status;
  output->is_open = 0;
  /* Some file systems report a failed write only here. */
  if (close(output->file) != 0 && errno != EINTR)
    return fail_write(ctx, output->path, errno);
  return JI_OK;
}

ji_status ji__output_commit(ji_context *ctx, ji__output *output) {
  if (rename(output->temporary, output->path) != 0)
    return fail_write(ctx, output->path, errno);
  output->exists = 0;
  return JI_OK;
}

void ji__output_discard(ji__output *output) {
  if (!output->pending.allocator)
    return;
  if (output->is_open)
    close(output->file);
  if (output->exists)
    unlink(output->temporary);
  const ji_allocator *allocator = output->pending.allocator;
  ji__release(allocator, output->temporary);
  ji__release(allocator, output->path);
  ji__buffer_free(&output->pending);
  *output = (ji__output){.file = -1};
}

ji_status ji__folder_make(ji_context *ctx, const char *path) {
  int reason = ji__make_folder(path);
  if (!reason)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_IO, "%s: the folder cannot be made: %s (errno %d)", path,
                  reason == EEXIST ? "it is a file" : ji__system_reason(reason), reason);
}

ji__output *ji__outputs_add(ji__outputs *outputs) {
  if (outputs->count == outputs->capacity) {
    size_t capacity = outputs->capacity ? outputs->capacity * 2 : 8;
    ji__output *items =
        ji__reallocate_array(outputs->allocator, outputs->items, capacity, sizeof *outputs->items);
    if (!items)
      return NULL;
    outputs->items = items;
    outputs->capacity = capacity;
  }
  ji__output *added = &outputs->items[outputs->count++];
  *added = (ji__output){.file = -1};
  return added;
}

ji_status ji__outputs_commit(ji_context *ctx, ji__outputs *outputs) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < outputs->count && !status; i++)
    status = ji__output_commit(ctx, &outputs->items[i]);
  return status;
}

void ji__outputs_discard(ji__outputs *outputs) {
  for (size_t i = 0; i < outputs->count; i++)
    ji__output_discard(&outputs->items[i]);
  ji__release(outputs->allocator, outputs->items);
  *outputs = (ji__outputs){.allocator = outputs->allocator};
}

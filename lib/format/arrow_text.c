/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of text: 64-bit offsets are adopted, 32-bit offsets widened over adopted bytes, views
 * and several batches copied into one run of bytes. The builder checks the UTF-8. */
#include "format/arrow.h"

#include <string.h>

#define VIEW_INLINE 12 /* bytes that a view holds itself */

/* A string view, 16 bytes: length, then the bytes, or a prefix and where the bytes are. */
typedef struct text_view {
  int32_t length, buffer, offset;
  const char *bytes; /* of a short text */
} text_view;

static int64_t offset_at(const ji__arrow_part *part, ji__arrow_storage storage, int64_t i) {
  const char *offsets = part->array->buffers[1];
  if (storage == JI__ARROW_TEXT32) {
    int32_t offset;
    memcpy(&offset, offsets + (size_t)(part->first + i) * sizeof offset, sizeof offset);
    return offset;
  }
  int64_t offset;
  memcpy(&offset, offsets + (size_t)(part->first + i) * sizeof offset, sizeof offset);
  return offset;
}

static text_view view_at(const ji__arrow_part *part, int64_t i) {
  const char *bytes = (const char *)part->array->buffers[1] + (size_t)(part->first + i) * 16;
  text_view view = {.bytes = bytes + 4};
  memcpy(&view.length, bytes, 4);
  memcpy(&view.buffer, bytes + 8, 4);
  memcpy(&view.offset, bytes + 12, 4);
  return view;
}

/* The last buffer holds the sizes of those between the views and itself. */
static int64_t view_buffer_size(const struct ArrowArray *array, int64_t buffer) {
  int64_t size;
  memcpy(&size, (const char *)array->buffers[array->n_buffers - 1] + (size_t)buffer * sizeof size,
         sizeof size);
  return size;
}

static int view_fits(const ji__arrow_part *part, text_view view) {
  const struct ArrowArray *array = part->array;
  if (view.length < 0)
    return 0;
  if (view.length <= VIEW_INLINE)
    return 1;
  if (view.buffer < 0 || view.buffer >= array->n_buffers - 3 || view.offset < 0 ||
      !array->buffers[array->n_buffers - 1] || !array->buffers[2 + view.buffer])
    return 0;
  return (int64_t)view.offset + view.length <= view_buffer_size(array, view.buffer);
}

static ji_status check_views(ji_context *ctx, const ji__arrow_source *source,
                             const ji__arrow_part *part, int64_t *bytes) {
  *bytes = 0;
  for (int64_t i = 0; i < part->length; i++) {
    if (!ji__arrow_part_is_valid(part, i))
      continue; /* what a null's view says is not defined */
    text_view view = view_at(part, i);
    if (!view_fits(part, view))
      return ji__fail(ctx, JI_ERROR_FORMAT,
                      "column \"%s\"%s, row %lld: the string view of length %d leaves its buffer",
                      source->name, source->place, (long long)(part->row + i), (int)view.length);
    if (*bytes > INT64_MAX - view.length)
      return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\"%s: the text is too long", source->name,
                      source->place);
    *bytes += view.length;
  }
  return JI_OK;
}

static ji_status check_offsets(ji_context *ctx, const ji__arrow_source *source,
                               const ji__arrow_part *part, int64_t *bytes) {
  int64_t first = offset_at(part, source->storage, 0);
  int64_t last = first;
  for (int64_t i = 0; i <= part->length; i++) {
    int64_t offset = offset_at(part, source->storage, i);
    if (offset < last || offset < 0)
      return ji__fail(ctx, JI_ERROR_FORMAT,
                      "column \"%s\"%s, row %lld: the text's offset falls to %lld", source->name,
                      source->place, (long long)(part->row + i - (i > 0)), (long long)offset);
    last = offset;
  }
  if (last > first && !part->array->buffers[2])
    return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\"%s: %lld bytes of text and no buffer",
                    source->name, source->place, (long long)(last - first));
  *bytes = last - first;
  return JI_OK;
}

ji_status ji__arrow_text_check(ji_context *ctx, const ji__arrow_source *source,
                               const ji__arrow_part *part, int64_t *bytes) {
  *bytes = 0;
  if (source->storage == JI__ARROW_NULL || part->length == 0)
    return JI_OK;
  if (source->storage == JI__ARROW_VIEW)
    return check_views(ctx, source, part, bytes);
  return check_offsets(ctx, source, part, bytes);
}

const char *ji__arrow_text_at(const ji__arrow_part *part, ji__arrow_storage storage, int64_t i,
                              int64_t *size) {
  *size = 0;
  if (storage == JI__ARROW_NULL || !ji__arrow_part_is_valid(part, i))
    return NULL;
  if (storage == JI__ARROW_VIEW) {
    text_view view = view_at(part, i);
    *size = view.length;
    return view.length <= VIEW_INLINE
               ? view.bytes
               : (const char *)part->array->buffers[2 + view.buffer] + view.offset;
  }
  int64_t from = offset_at(part, storage, i);
  *size = offset_at(part, storage, i + 1) - from;
  return *size ? (const char *)part->array->buffers[2] + from : "";
}

/* One batch with offsets: its bytes stay where they are. */
static ji_status adopt_text(ji_context *ctx, const ji__arrow_source *source,
                            ji__arrow_holder *holder, ji_column *column) {
  const ji__arrow_part *part = source->parts;
  column->values = part->array->buffers[2] ? part->array->buffers[2] : "";
  ji__arrow_holder_adopt(holder, part);
  const char *offsets = part->array->buffers[1];
  if (source->storage == JI__ARROW_TEXT64) {
    offsets += (size_t)part->first * sizeof(int64_t);
    if ((uintptr_t)offsets % sizeof(int64_t) == 0) {
      column->offsets = (const int64_t *)(const void *)offsets;
      return JI_OK;
    }
  }
  void *copy;
  ji_status status = ji__arrow_holder_allocate(ctx, holder, JI__ARROW_OFFSETS, source->rows + 1,
                                               sizeof(int64_t), &copy);
  if (status)
    return status;
  int64_t *target = copy;
  for (int64_t i = 0; i <= part->length; i++)
    target[i] = offset_at(part, source->storage, i);
  column->offsets = target;
  return JI_OK;
}

static void copy_offset_text(const ji__arrow_part *part, ji__arrow_storage storage, int64_t *at,
                             char *values, int64_t *offsets) {
  int64_t first = offset_at(part, storage, 0);
  int64_t size = offset_at(part, storage, part->length) - first;
  if (size)
    memcpy(values + *at, (const char *)part->array->buffers[2] + first, (size_t)size);
  for (int64_t i = 0; i < part->length; i++)
    offsets[part->row + i + 1] = *at + offset_at(part, storage, i + 1) - first;
  *at += size;
}

static void copy_view_text(const ji__arrow_part *part, int64_t *at, char *values,
                           int64_t *offsets) {
  for (int64_t i = 0; i < part->length; i++) {
    int64_t size;
    const char *text = ji__arrow_text_at(part, JI__ARROW_VIEW, i, &size);
    if (size)
      memcpy(values + *at, text, (size_t)size);
    *at += size;
    offsets[part->row + i + 1] = *at;
  }
}

static ji_status join_text(ji_context *ctx, const ji__arrow_source *source, int64_t bytes,
                           ji__arrow_holder *holder, ji_column *column) {
  void *offsets, *values = NULL;
  ji_status status = ji__arrow_holder_allocate(ctx, holder, JI__ARROW_OFFSETS, source->rows + 1,
                                               sizeof(int64_t), &offsets);
  if (!status)
    status = ji__arrow_holder_allocate(ctx, holder, JI__ARROW_VALUES, bytes, 1, &values);
  if (status)
    return status;
  int64_t at = 0;
  for (size_t i = 0; source->storage != JI__ARROW_NULL && i < source->count; i++) {
    if (source->storage == JI__ARROW_VIEW)
      copy_view_text(&source->parts[i], &at, values, offsets);
    else
      copy_offset_text(&source->parts[i], source->storage, &at, values, offsets);
  }
  column->values = values;
  column->offsets = offsets;
  return JI_OK;
}

ji_status ji__arrow_text(ji_context *ctx, const ji__arrow_source *source, ji__arrow_holder *holder,
                         ji_column *column) {
  int64_t total = 0;
  for (size_t i = 0; i < source->count; i++) {
    int64_t bytes;
    ji_status status = ji__arrow_text_check(ctx, source, &source->parts[i], &bytes);
    if (status)
      return status;
    if (bytes > INT64_MAX - total)
      return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\"%s: the text is too long", source->name,
                      source->place);
    total += bytes;
  }
  int adopts = source->count == 1 &&
               (source->storage == JI__ARROW_TEXT32 || source->storage == JI__ARROW_TEXT64);
  ji_status status = adopts ? adopt_text(ctx, source, holder, column)
                            : join_text(ctx, source, total, holder, column);
  return status ? status : ji__arrow_validity(ctx, source, 0, holder, column);
}

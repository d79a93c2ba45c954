/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/context.h"

struct ji_text {
  ji__object object;
  char *data;
  size_t size;
};

static ji_status text_adopt(ji_context *ctx, char *data, size_t size, ji_text **out) {
  ji_text *text = ji__allocate_array(ji__allocator(ctx), 1, sizeof *text);
  if (!text)
    return ji__fail_memory(ctx);
  ji__object_init(&text->object, ji__allocator(ctx));
  text->data = data;
  text->size = size;
  *out = text;
  return JI_OK;
}

ji_status ji__text_create(ji_context *ctx, const char *bytes, size_t size, ji_text **out) {
  *out = NULL;
  char *copy = ji__copy_bytes(ji__allocator(ctx), bytes, size);
  if (!copy)
    return ji__fail_memory(ctx);
  ji_status status = text_adopt(ctx, copy, size, out);
  if (status)
    ji__release(ji__allocator(ctx), copy);
  return status;
}

ji_status ji__text_from_buffer(ji_context *ctx, ji__buffer *buffer, ji_text **out) {
  *out = NULL;
  ji__buffer_append(buffer, "", 0); /* an empty buffer gets its final 0 */
  if (buffer->failed)
    return ji__fail_memory(ctx);
  ji_status status = text_adopt(ctx, buffer->data, buffer->size, out);
  if (!status)
    ji__buffer_init(buffer, buffer->allocator);
  return status;
}

const char *ji_text_data(const ji_text *text) {
  return text ? text->data : "";
}

int64_t ji_text_size(const ji_text *text) {
  return text ? (int64_t)text->size : 0;
}

ji_text *ji_text_ref(const ji_text *text) {
  ji_text *shared = (ji_text *)text;
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji_text_unref(ji_text *text) {
  if (!text || !ji__object_unref(&text->object))
    return;
  ji_allocator allocator = text->object.allocator;
  ji__release(&allocator, text->data);
  ji__release(&allocator, text);
}

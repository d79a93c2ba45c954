/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The size of the struct in the first release: smaller ones were never handed out. */
#define CONTEXT_OPTIONS_MINIMUM sizeof(ji_context_options)

static const ji_context_options context_defaults = {
    .size = sizeof(ji_context_options), .hash_limit = -1, .threads = 1};

ji_status ji_context_options_init(ji_context_options *options, size_t size) {
  return ji__options_init(options, size, CONTEXT_OPTIONS_MINIMUM, &context_defaults,
                          sizeof context_defaults);
}

static int allocator_is_complete(const ji_allocator *a) {
  int set = (a->allocate != NULL) + (a->reallocate != NULL) + (a->release != NULL);
  return set == 0 || set == 3;
}

ji_status ji_context_create(const ji_context_options *options, ji_context **out) {
  if (!out)
    return JI_ERROR_ARGUMENT;
  *out = NULL;
  ji_context_options chosen = context_defaults;
  if (options) {
    ji_status status = ji__options_read(NULL, "ji_context_options", options,
                                        CONTEXT_OPTIONS_MINIMUM, &chosen, sizeof chosen);
    if (status)
      return status;
  }
  if (!allocator_is_complete(&chosen.allocator) || chosen.threads < 0 ||
      chosen.threads > JI__THREADS_MAXIMUM || chosen.hash_limit < -1 || chosen.reserved)
    return JI_ERROR_ARGUMENT;
  if (!chosen.allocator.allocate)
    chosen.allocator = ji__default_allocator;
  ji_context *ctx = ji__allocate_array(&chosen.allocator, 1, sizeof *ctx);
  if (!ctx)
    return JI_ERROR_MEMORY;
  ctx->options = chosen;
  *out = ctx;
  return JI_OK;
}

void ji_context_free(ji_context *ctx) {
  if (!ctx)
    return;
  ji_allocator allocator = ctx->options.allocator;
  ji__release(&allocator, ctx);
}

const char *ji_context_message(const ji_context *ctx) {
  return ctx ? ctx->message : "";
}

ji_status ji__context_enter(ji_context *ctx) {
  if (!ctx)
    return JI_ERROR_ARGUMENT;
  if (ctx->in_callback)
    return JI_ERROR_BUSY;
  ctx->message[0] = 0;
  return JI_OK;
}

const ji_allocator *ji__allocator(const ji_context *ctx) {
  return &ctx->options.allocator;
}

/* A cut message ends in "..." and never in half a character. */
static void end_long_message(char *message, int written) {
  if (written < JI__MESSAGE_SIZE)
    return;
  size_t end = JI__MESSAGE_SIZE - 4;
  while (end > 0 && ((unsigned char)message[end] & 0xC0U) == 0x80U)
    end--;
  memcpy(message + end, "...", 4);
}

ji_status ji__fail(ji_context *ctx, ji_status status, const char *format, ...) {
  if (!ctx)
    return status;
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(ctx->message, sizeof ctx->message, format, arguments);
  va_end(arguments);
  end_long_message(ctx->message, written);
  return status;
}

ji_status ji__fail_within(ji_context *ctx, ji_status status, const char *format, ...) {
  char inner[JI__MESSAGE_SIZE];
  char prefix[JI__MESSAGE_SIZE];
  memcpy(inner, ctx->message, sizeof inner);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(prefix, sizeof prefix, format, arguments);
  va_end(arguments);
  return ji__fail(ctx, status, "%s: %s", prefix, inner);
}

ji_status ji__fail_memory(ji_context *ctx) {
  return ji__fail(ctx, JI_ERROR_MEMORY, "the allocator returned no memory");
}

ji_status ji__fail_null(ji_context *ctx, const char *function, const char *name) {
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: %s is NULL", function, name);
}

void ji__log(ji_context *ctx, int32_t level, const char *format, ...) {
  if (!ctx->options.log)
    return;
  char message[JI__MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  end_long_message(message, written);
  ctx->in_callback = 1;
  ctx->options.log(ctx->options.user, level, message);
  ctx->in_callback = 0;
}

static int goes_on(ji_status verdict) {
  return verdict == JI_OK || verdict == JI_CALLBACK_DEFAULT;
}

static ji_status callback_failed(ji_context *ctx, const char *which, ji_status verdict) {
  return ji__fail(ctx, JI_ERROR_CALLBACK, "the %s callback failed with status %d", which,
                  (int)verdict);
}

static ji_status ask_progress(ji_context *ctx, const char *task, int64_t done, int64_t total) {
  if (!ctx->options.progress)
    return JI_OK;
  ctx->in_callback = 1;
  ji_status verdict = ctx->options.progress(ctx->options.user, task, done, total);
  ctx->in_callback = 0;
  return goes_on(verdict) ? JI_OK : callback_failed(ctx, "progress", verdict);
}

static ji_status ask_cancel(ji_context *ctx) {
  if (!ctx->options.cancel)
    return JI_OK;
  ctx->in_callback = 1;
  ji_status verdict = ctx->options.cancel(ctx->options.user);
  ctx->in_callback = 0;
  if (verdict == JI_ERROR_CANCELLED)
    return ji__fail(ctx, JI_ERROR_CANCELLED, "the cancel callback asked to stop");
  return goes_on(verdict) ? JI_OK : callback_failed(ctx, "cancel", verdict);
}

ji_status ji__progress(ji_context *ctx, const char *task, int64_t done, int64_t total) {
  ji_status status = task ? ask_progress(ctx, task, done, total) : JI_OK;
  return status ? status : ask_cancel(ctx);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The context inside: messages, callbacks, option structs. */
#ifndef JI_CORE_CONTEXT_H
#define JI_CORE_CONTEXT_H

#include "core/memory.h"

#define JI__MESSAGE_SIZE 1024
#define JI__THREADS_MAXIMUM 1024

struct ji_context {
  ji_context_options options;
  int in_callback; /* set while a callback runs: re-entry is JI_ERROR_BUSY */
  char message[JI__MESSAGE_SIZE];
};

/* The first line of every fallible public function: refuses NULL and re-entry, forgets the message.
 */
ji_status ji__context_enter(ji_context *ctx);
const ji_allocator *ji__allocator(const ji_context *ctx);

/* Leaves a message and returns the status, so that `return ji__fail(...)` reads well. Numbers go in
 * through ji__number_print, never through %g: messages do not depend on the locale. */
ji_status ji__fail(ji_context *ctx, ji_status status, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 3, 4)))
#endif
    ;
/* Puts "<prefix>: " before the message that a failed callee left. */
ji_status ji__fail_within(ji_context *ctx, ji_status status, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 3, 4)))
#endif
    ;
ji_status ji__fail_memory(ji_context *ctx);
/* JI_ERROR_ARGUMENT with "<function>: <name> is NULL". */
ji_status ji__fail_null(ji_context *ctx, const char *function, const char *name);

void ji__log(ji_context *ctx, int32_t level, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 3, 4)))
#endif
    ;
/* Progress and cancel in one: JI_OK to go on. Calling thread only. Without a task only cancel. */
ji_status ji__progress(ji_context *ctx, const char *task, int64_t done, int64_t total);

/* Option structs that can grow. `own` is the struct's size in this library, `minimum` its size in
 * the first release. ji__options_init zeroes as much as the caller has and sets `size`;
 * ji__options_read copies what the caller has over the defaults already in `target` and refuses an
 * unknown tail that is not zero. */
ji_status ji__options_init(void *options, size_t caller, size_t minimum, const void *defaults,
                           size_t own);
ji_status ji__options_read(ji_context *ctx, const char *name, const void *options, size_t minimum,
                           void *target, size_t own);
/* JI_ERROR_ARGUMENT with "<struct>.<member> is <value>: <expected> was expected". */
ji_status ji__options_refuse(ji_context *ctx, const char *name, const char *member, double value,
                             const char *expected);

/* A text object from bytes. */
ji_status ji__text_create(ji_context *ctx, const char *bytes, size_t size, ji_text **out);
/* A text object that takes over a buffer's bytes; reports the buffer's failure. */
ji_status ji__text_from_buffer(ji_context *ctx, ji__buffer *buffer, ji_text **out);

#endif

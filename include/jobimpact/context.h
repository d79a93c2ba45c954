/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The context: threads, seed, callbacks, allocator and the last message. */
#ifndef JOBIMPACT_CONTEXT_H
#define JOBIMPACT_CONTEXT_H

#include <jobimpact/status.h>

JI_BEGIN_DECLS

/** What a call needs from its caller: allocator, threads, seed, callbacks; and where it leaves its
 * message. One thread at a time; make one for each thread. Objects made through a context stay
 * valid after it is freed. */
typedef struct ji_context ji_context;

/** Three functions and their user data. All three or none (NULL means the C library's). They must
 * be thread-safe and outlive every object made through the context. Sizes are never 0. */
typedef struct ji_allocator {
  void *(*allocate)(void *user, size_t size);              /**< like malloc */
  void *(*reallocate)(void *user, void *old, size_t size); /**< like realloc; old may be NULL */
  void (*release)(void *user, void *memory);               /**< like free; memory may be NULL */
  void *user;                                              /**< handed to all three */
} ji_allocator;

/** Weight of a log message. */
enum ji_log_level {
  JI_LOG_INFO = 1,    /**< worth knowing */
  JI_LOG_WARNING = 2, /**< the result stands, but read this before using it */
  JI_LOG_ERROR = 3    /**< one of several errors of a call that fails */
};

/** Options of a context. Set `size` through ji_context_options_init(). */
typedef struct ji_context_options {
  size_t size;            /**< sizeof(ji_context_options) of the caller */
  ji_allocator allocator; /**< all NULL: the C library's */
  uint64_t seed;          /**< of every random number drawn through the context; default 0 */
  int64_t hash_limit;     /**< inputs larger than this many bytes are not hashed into provenance;
                               default -1: no limit */
  int32_t threads;        /**< 1 (default) to 1024; 0: the processors that are online */
  int32_t reserved;       /**< 0 */
  /** Called with notes, warnings and, where a call finds several, errors on the calling thread;
   * NULL: they are dropped. */
  void (*log)(void *user, int32_t level, const char *message);
  /** Called now and then with work done of total (total may be -1: not known). Returns JI_OK to go
   * on, JI_CALLBACK_DEFAULT for the same, any other number to stop with JI_ERROR_CALLBACK. */
  ji_status (*progress)(void *user, const char *task, int64_t done, int64_t total);
  /** Asked now and then whether to stop. Returns JI_OK or JI_CALLBACK_DEFAULT to go on,
   * JI_ERROR_CANCELLED to stop, any other number to stop with JI_ERROR_CALLBACK. */
  ji_status (*cancel)(void *user);
  void *user; /**< handed to the three callbacks */
} ji_context_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_context_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT if options is NULL or size is impossible.
 * Any thread. Since 0.1. */
JI_API ji_status ji_context_options_init(ji_context_options *options, size_t size);

/** Makes a context.
 * @param options the options, NULL for the defaults; copied.
 * @param out the new context, to be freed with ji_context_free(); NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT for a malformed option struct, an incomplete allocator or
 * threads out of range; JI_ERROR_MEMORY.
 * Any thread. Since 0.1. */
JI_API ji_status ji_context_create(const ji_context_options *options, ji_context **out);

/** Frees a context; objects made through it stay valid. @param ctx may be NULL. Since 0.1. */
JI_API void ji_context_free(ji_context *ctx);

/** What went wrong in the last call on a context, in one line.
 * @param ctx the context; NULL gives "".
 * @return borrowed text, valid until the next call on ctx; "" after a success; never NULL.
 * Since 0.1. */
JI_API const char *ji_context_message(const ji_context *ctx);

/** An immutable piece of UTF-8 text that the library made: a table, a label. Reference counted,
 * may be read from many threads. */
typedef struct ji_text ji_text;

/** The bytes of a text, ended by a 0.
 * @param text a text; NULL gives "".
 * @return borrowed from text; never NULL. Any thread. Since 0.1. */
JI_API const char *ji_text_data(const ji_text *text);

/** The length of a text in bytes, without the final 0.
 * @param text a text; NULL gives 0.
 * @return the number of bytes. Any thread. Since 0.1. */
JI_API int64_t ji_text_size(const ji_text *text);

/** Adds a reference. @param text a text; NULL gives NULL. @return text. Any thread. Since 0.1. */
JI_API ji_text *ji_text_ref(const ji_text *text);

/** Drops a reference. @param text a text; NULL is fine. Any thread. Since 0.1. */
JI_API void ji_text_unref(ji_text *text);

JI_END_DECLS
#endif

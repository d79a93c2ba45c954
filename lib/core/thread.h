/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parallel loops over blocks. Worker threads end with the call, block all signals and inherit the
 * floating-point environment; nothing is kept between calls, so fork is safe. */
#ifndef JI_CORE_THREAD_H
#define JI_CORE_THREAD_H

#include "core/context.h"

/* Work on one block; returns JI_OK or an error number. Must not touch the context. */
typedef ji_status (*ji__block_function)(void *user, int64_t block);

/* Calls work(user, b) for b in [0, blocks), each once, on as many threads as the context has (the
 * calling thread among them). What a block computes must not depend on which thread runs it; the
 * caller reduces in block order. Asks progress and cancel on the calling thread between blocks;
 * `task` NULL: only cancel, where the blocks are a part of what the caller tells the progress of.
 * Returns the error of the lowest failing block. If the system refuses a thread the loop runs on
 * those it gave. */
ji_status ji__parallel_for(ji_context *ctx, const char *task, int64_t blocks,
                           ji__block_function work, void *user);
/* How many threads a call on this context uses: at least 1. */
int32_t ji__thread_count(const ji_context *ctx);

#endif

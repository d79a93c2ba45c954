/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/context.h"

#include <stdio.h>
#include <string.h>

static ji_context_options default_options(void) {
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  return options;
}

static void defaults(void **state) {
  (void)state;
  ji_context_options options = default_options();
  assert_int_equal(options.size, sizeof options);
  assert_int_equal(options.threads, 1);
  assert_true(options.seed == 0 && options.hash_limit == -1 && !options.reserved);
  assert_true(!options.allocator.allocate && !options.log && !options.progress && !options.cancel);
  ji_context *ctx = NULL;
  assert_int_equal(ji_context_create(NULL, &ctx), JI_OK);
  assert_string_equal(ji_context_message(ctx), "");
  ji_context_free(ctx);
  ji_context_free(NULL);
  assert_string_equal(ji_context_message(NULL), "");
}

static void assert_refused(const ji_context_options *options) {
  ji_context *ctx = (ji_context *)&ctx;
  assert_int_equal(ji_context_create(options, &ctx), JI_ERROR_ARGUMENT);
  assert_null(ctx);
}

static void impossible_options_are_refused(void **state) {
  (void)state;
  assert_int_equal(ji_context_create(NULL, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_context_options_init(NULL, sizeof(ji_context_options)), JI_ERROR_ARGUMENT);
  ji_context_options options = default_options();
  options.threads = -1;
  assert_refused(&options);
  options.threads = 1025;
  assert_refused(&options);
  options = default_options();
  options.hash_limit = -2;
  assert_refused(&options);
  options = default_options();
  options.reserved = 1;
  assert_refused(&options);
  options = default_options();
  options.size = 0;
  assert_refused(&options);
  options.size = sizeof options - 1;
  assert_refused(&options);
  options.size = SIZE_MAX;
  assert_refused(&options);
}

static void incomplete_allocator_is_refused(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator whole = support_allocator(&memory);
  for (int missing = 1; missing < 8; missing++) {
    ji_context_options options = default_options();
    options.allocator = whole;
    if (missing & 1)
      options.allocator.allocate = NULL;
    if (missing & 2)
      options.allocator.reallocate = NULL;
    if (missing & 4)
      options.allocator.release = NULL;
    if (missing < 7)
      assert_refused(&options);
  }
}

static void no_memory_for_a_context(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  support_memory_fail(&memory, 1, 0);
  ji_context_options options = default_options();
  options.allocator = support_allocator(&memory);
  ji_context *ctx = (ji_context *)&memory;
  assert_int_equal(ji_context_create(&options, &ctx), JI_ERROR_MEMORY);
  assert_null(ctx);
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  assert_int_equal(atomic_load(&memory.live), 1);
  ji_context_free(ctx);
  assert_int_equal(atomic_load(&memory.live), 0);
}

static void message_is_of_the_last_call(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  assert_int_equal(ji__fail(ctx, JI_ERROR_VALUE, "row %d", 7), JI_ERROR_VALUE);
  assert_string_equal(ji_context_message(ctx), "row 7");
  ji__fail_within(ctx, JI_ERROR_VALUE, "file %s", "a.csv");
  assert_string_equal(ji_context_message(ctx), "file a.csv: row 7");
  assert_int_equal(ji__fail_null(ctx, "ji_x", "out"), JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx), "ji_x: out is NULL");
  assert_int_equal(ji__fail_memory(ctx), JI_ERROR_MEMORY);
  assert_true(ji_context_message(ctx)[0] != 0);
  assert_int_equal(ji__context_enter(ctx), JI_OK);
  assert_string_equal(ji_context_message(ctx), "");
  assert_int_equal(ji__context_enter(NULL), JI_ERROR_ARGUMENT);
  ji_context_free(ctx);
}

/* Ends in "...", and never in the middle of a character. */
static void long_message_is_cut(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t lead = 0; lead < 4; lead++) {
    char text[3 * JI__MESSAGE_SIZE];
    memset(text, 'x', lead);
    for (size_t at = lead; at + 3 < sizeof text; at += 3)
      memcpy(text + at, "\xE4\xB8\x87", 4);
    ji__fail(ctx, JI_ERROR_VALUE, "%s", text);
    const char *message = ji_context_message(ctx);
    size_t size = strlen(message);
    assert_true(size < JI__MESSAGE_SIZE && size > JI__MESSAGE_SIZE - 8);
    assert_string_equal(message + size - 3, "...");
    assert_int_equal((size - 3 - lead) % 3, 0);
    assert_memory_equal(message, text, size - 3);
    ji__fail(ctx, JI_ERROR_VALUE, "%.999s", text + lead);
    ji__fail_within(ctx, JI_ERROR_VALUE, "%.*s", (int)(lead + 300), text);
    size = strlen(message);
    assert_string_equal(message + size - 3, "...");
    assert_int_equal((size - 3 - lead - 2) % 3, 0);
    assert_memory_equal(message + lead + 302, text + lead, size - 3 - lead - 302);
  }
  ji_context_free(ctx);
}

typedef struct callbacks {
  ji_context *ctx;
  ji_status progress_verdict, cancel_verdict, reentry;
  int progress_calls, cancel_calls, log_calls;
  int32_t level;
  int64_t done, total;
  char text[2 * JI__MESSAGE_SIZE];
} callbacks;

static ji_status on_progress(void *user, const char *task, int64_t done, int64_t total) {
  callbacks *c = user;
  c->progress_calls++;
  c->done = done;
  c->total = total;
  snprintf(c->text, sizeof c->text, "%s", task);
  c->reentry = ji__context_enter(c->ctx);
  return c->progress_verdict;
}

static ji_status on_cancel(void *user) {
  callbacks *c = user;
  c->cancel_calls++;
  c->reentry = ji__context_enter(c->ctx);
  return c->cancel_verdict;
}

static void on_log(void *user, int32_t level, const char *message) {
  callbacks *c = user;
  c->log_calls++;
  c->level = level;
  snprintf(c->text, sizeof c->text, "%s", message);
  c->reentry = ji__context_enter(c->ctx);
}

static ji_context *context_with(callbacks *c) {
  ji_context_options options = default_options();
  options.log = on_log;
  options.progress = on_progress;
  options.cancel = on_cancel;
  options.user = c;
  assert_int_equal(ji_context_create(&options, &c->ctx), JI_OK);
  return c->ctx;
}

static void callbacks_are_asked(void **state) {
  (void)state;
  callbacks c = {0};
  ji_context *ctx = context_with(&c);
  assert_int_equal(ji__progress(ctx, "reading", 3, -1), JI_OK);
  assert_string_equal(c.text, "reading");
  assert_true(c.done == 3 && c.total == -1 && c.progress_calls == 1 && c.cancel_calls == 1);
  ji__log(ctx, JI_LOG_WARNING, "sector %s", "mining");
  assert_string_equal(c.text, "sector mining");
  assert_true(c.level == JI_LOG_WARNING && c.log_calls == 1);
  ji_context_free(ctx);
  ctx = support_context(); /* none set */
  assert_int_equal(ji__progress(ctx, "reading", 0, 1), JI_OK);
  ji__log(ctx, JI_LOG_INFO, "dropped");
  ji_context_free(ctx);
}

static void re_entry_is_busy(void **state) {
  (void)state;
  callbacks c = {0};
  ji_context *ctx = context_with(&c);
  ji__fail(ctx, JI_ERROR_VALUE, "before");
  ji__progress(ctx, "task", 0, 1);
  assert_int_equal(c.reentry, JI_ERROR_BUSY);
  c.reentry = JI_OK;
  ji__log(ctx, JI_LOG_INFO, "note");
  assert_int_equal(c.reentry, JI_ERROR_BUSY);
  assert_string_equal(ji_context_message(ctx), "before");
  assert_int_equal(ji__context_enter(ctx), JI_OK); /* and no longer */
  ji_context_free(ctx);
}

static void assert_verdicts(callbacks *c, ji_status progress, ji_status cancel,
                            ji_status expected) {
  c->progress_verdict = progress;
  c->cancel_verdict = cancel;
  support_status(c->ctx, ji__context_enter(c->ctx), JI_OK);
  support_status(c->ctx, ji__progress(c->ctx, "task", 0, 1), expected);
  assert_true(!expected == !ji_context_message(c->ctx)[0]);
}

static void verdicts_of_callbacks(void **state) {
  (void)state;
  callbacks c = {0};
  ji_context *ctx = context_with(&c);
  assert_verdicts(&c, JI_OK, JI_OK, JI_OK);
  assert_verdicts(&c, JI_CALLBACK_DEFAULT, JI_CALLBACK_DEFAULT, JI_OK);
  assert_verdicts(&c, JI_OK, JI_ERROR_CANCELLED, JI_ERROR_CANCELLED);
  assert_verdicts(&c, JI_OK, 1, JI_ERROR_CALLBACK);
  assert_verdicts(&c, JI_OK, JI_ERROR_CALLBACK, JI_ERROR_CALLBACK);
  int asked = c.cancel_calls;
  assert_verdicts(&c, JI_ERROR_CALLBACK, JI_OK, JI_ERROR_CALLBACK);
  assert_verdicts(&c, 42, JI_OK, JI_ERROR_CALLBACK);
  support_message(ctx, "42");
  assert_verdicts(&c, JI_ERROR_CANCELLED, JI_OK, JI_ERROR_CALLBACK); /* only cancel cancels */
  assert_int_equal(c.cancel_calls, asked);
  ji_context_free(ctx);
}

static void text_outlives_its_context(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_context_options options = default_options();
  options.allocator = support_allocator(&memory);
  ji_context *ctx = NULL;
  ji_text *text = NULL;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  support_ok(ctx, ji__text_create(ctx, "a\0b", 3, &text));
  ji_context_free(ctx);
  ji_text *second = ji_text_ref(text);
  assert_ptr_equal(second, text);
  ji_text_unref(text);
  assert_int_equal(ji_text_size(second), 3);
  assert_memory_equal(ji_text_data(second), "a\0b", 4);
  ji_text_unref(second);
  assert_int_equal(atomic_load(&memory.live), 0);
}

static void no_text(void **state) {
  (void)state;
  assert_string_equal(ji_text_data(NULL), "");
  assert_int_equal(ji_text_size(NULL), 0);
  assert_null(ji_text_ref(NULL));
  ji_text_unref(NULL);
}

static ji_status make_text_from_buffer(ji_context *ctx, void *user) {
  (void)user;
  ji__buffer buffer;
  ji__buffer_init(&buffer, ji__allocator(ctx));
  ji__buffer_string(&buffer, "jobs");
  ji_text *text = (ji_text *)&buffer;
  ji_status status = ji__text_from_buffer(ctx, &buffer, &text);
  if (status)
    assert_null(text);
  else
    assert_string_equal(ji_text_data(text), "jobs");
  ji_text_unref(text);
  ji__buffer_free(&buffer);
  return status;
}

static void text_from_a_buffer(void **state) {
  (void)state;
  assert_true(support_every_allocation("text", make_text_from_buffer, NULL) >= 2);
  ji_context *ctx = support_context();
  ji__buffer empty;
  ji_text *text = NULL;
  ji__buffer_init(&empty, ji__allocator(ctx));
  support_ok(ctx, ji__text_from_buffer(ctx, &empty, &text));
  assert_string_equal(ji_text_data(text), "");
  assert_int_equal(ji_text_size(text), 0);
  ji_text_unref(text);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(defaults),
      cmocka_unit_test(impossible_options_are_refused),
      cmocka_unit_test(incomplete_allocator_is_refused),
      cmocka_unit_test(no_memory_for_a_context),
      cmocka_unit_test(message_is_of_the_last_call),
      cmocka_unit_test(long_message_is_cut),
      cmocka_unit_test(callbacks_are_asked),
      cmocka_unit_test(re_entry_is_busy),
      cmocka_unit_test(verdicts_of_callbacks),
      cmocka_unit_test(text_outlives_its_context),
      cmocka_unit_test(no_text),
      cmocka_unit_test(text_from_a_buffer),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every public function that takes a context refuses in the same way: no context, and a call
 * from inside a callback of the same context. */
#include "support/world.h"

#include "core/context.h"

static support_call call;

static int set_up(void **state) {
  (void)state;
  call.world = support_world_create();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_world_free((support_world *)call.world);
  return 0;
}

static void every_function_refuses_no_context(void **state) {
  (void)state;
  for (size_t i = 0; i < support_entry_count(); i++) {
    ji_status status = support_entry_at(i)->run(NULL, &call);
    if (status != JI_ERROR_ARGUMENT)
      fail_msg("%s(NULL, ...) gave %s", support_entry_at(i)->function, ji_status_name(status));
  }
}

static void every_function_is_busy_in_a_callback(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t i = 0; i < support_entry_count(); i++) {
    ctx->in_callback = 1;
    ji_status status = support_entry_at(i)->run(ctx, &call);
    ctx->in_callback = 0;
    if (status != JI_ERROR_BUSY)
      fail_msg("%s in a callback gave %s", support_entry_at(i)->function, ji_status_name(status));
  }
  ji_context_free(ctx);
}

static void every_function_forgets_the_last_message(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t i = 0; i < support_entry_count(); i++) {
    ji__fail(ctx, JI_ERROR_VALUE, "an older message");
    support_ok(ctx, support_entry_at(i)->run(ctx, &call));
    if (ji_context_message(ctx)[0])
      fail_msg("%s left \"%s\"", support_entry_at(i)->function, ji_context_message(ctx));
  }
  ji_context_free(ctx);
}

static ji_status stop(void *user) {
  ++*(int *)user;
  return JI_ERROR_CANCELLED;
}

static ji_status break_off(void *user, const char *task, int64_t done, int64_t total) {
  assert_true(task && task[0] && done >= 0 && total >= -1);
  ++*(int *)user;
  return JI_ERROR_IO;
}

static ji_context *asking_context(int cancel, int *asked) {
  ji_context_options options;
  ji_context *ctx = NULL;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  if (cancel)
    options.cancel = stop;
  else
    options.progress = break_off;
  options.user = asked;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return ctx;
}

/* Not every function asks; those that do stop, and stop cleanly. */
static void every_function_that_asks_can_be_stopped(void **state) {
  (void)state;
  for (int cancel = 0; cancel < 2; cancel++) {
    int asked = 0, total = 0;
    ji_context *ctx = asking_context(cancel, &asked);
    ji_status expected = cancel ? JI_ERROR_CANCELLED : JI_ERROR_CALLBACK;
    for (size_t i = 0; i < support_entry_count(); i++) {
      asked = 0;
      ji_status status = support_entry_at(i)->run(ctx, &call);
      if (status != (asked ? expected : JI_OK))
        fail_msg("%s gave %s after %d questions", support_entry_at(i)->function,
                 ji_status_name(status), asked);
      total += asked;
    }
    assert_true(total > 0);
    ji_context_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_function_refuses_no_context),
      cmocka_unit_test(every_function_is_busy_in_a_callback),
      cmocka_unit_test(every_function_forgets_the_last_message),
      cmocka_unit_test(every_function_that_asks_can_be_stopped),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shared library can be unloaded: nothing of it stays behind, and it can be loaded again. The
 * environment variable JI_LIBRARY names it. */
#include "support/support.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct functions {
  ji_status (*context_create)(const ji_context_options *options, ji_context **out);
  void (*context_free)(ji_context *ctx);
  ji_status (*unit_parse)(ji_context *ctx, const char *text, ji_text **out);
  const char *(*text_data)(const ji_text *text);
  void (*text_unref)(ji_text *text);
} functions;

/* POSIX lets dlsym's pointer be a function's; ISO C has no cast for it. */
static void find(void *library, const char *name, void *function) {
  void *symbol = dlsym(library, name);
  assert_non_null(symbol);
  memcpy(function, &symbol, sizeof symbol);
}

static void use(void *library) {
  functions f;
  ji_context *ctx = NULL;
  ji_text *text = NULL;
  find(library, "ji_context_create", &f.context_create);
  find(library, "ji_context_free", &f.context_free);
  find(library, "ji_unit_parse", &f.unit_parse);
  find(library, "ji_text_data", &f.text_data);
  find(library, "ji_text_unref", &f.text_unref);
  assert_int_equal(f.context_create(NULL, &ctx), JI_OK);
  assert_int_equal(f.unit_parse(ctx, "万人", &text), JI_OK);
  assert_string_equal(f.text_data(text), "1e4 person");
  f.text_unref(text);
  f.context_free(ctx);
}

static void library_can_be_unloaded(void **state) {
  (void)state;
  const char *path = getenv("JI_LIBRARY");
  assert_non_null(path);
  for (int i = 0; i < 5; i++) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library)
      fail_msg("%s", dlerror());
    use(library);
    assert_int_equal(dlclose(library), 0);
    library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    assert_null(library);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(library_can_be_unloaded)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

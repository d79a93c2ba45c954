/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a fuzzer's bytes become an option struct: for targets that try the structs of a table. Any
 * values, any size and any tail: the function that takes it works or refuses with a message, and
 * never reads what the caller does not have. Pointers are NULL or point at what they should. */
#ifndef TESTS_FUZZ_OPTIONS_H
#define TESTS_FUZZ_OPTIONS_H

#include "fuzz/cursor.h"
#include "fuzz/fuzz.h"

#include "support/world.h"

#include <stdlib.h>

enum { room = 1024, texts = 4, text_size = 24 };

/* What a member is. */
typedef enum member_kind { TEXT, NUMBER, INT64, INT32, COUNT_OF_NEXT } member_kind;

typedef struct member {
  size_t offset;
  member_kind kind;
} member;

#define MEMBER(type, name, kind)                                                                   \
  { offsetof(type, name), kind }

/* One input: the struct (its end is the end of the memory), and texts of the fuzzer's own. */
typedef struct trial {
  cursor bytes;
  ji_context *ctx;
  const support_world *world;
  void *options;
  char own[texts][text_size];
} trial;

typedef ji_status (*init_function)(void *options, size_t size);
typedef ji_status (*run_function)(trial *t);

/* --- functions that take options ---------------------------------------------------------- */

/* The out-argument by its address: it is looked at after the call. */
static ji_status keep_dataset(ji_status status, ji_dataset **out) {
  if (!status != (*out != NULL))
    abort();
  ji_dataset_unref(*out);
  return status;
}

static ji_status keep_model(ji_status status, ji_model **out) {
  if (!status != (*out != NULL))
    abort();
  ji_model_unref(*out);
  return status;
}

static ji_status keep_bundle(ji_status status, ji_bundle **out) {
  if (!status != (*out != NULL))
    abort();
  ji_bundle_unref(*out);
  return status;
}

/* --- structs ------------------------------------------------------------------------------ */

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
/* A new option struct, or a new function that takes one, is a line of a table of these. */
typedef struct struct_entry {
  init_function init;
  run_function run;
  void (*tame)(void *options); /* NULL: takes the struct as it is */
  size_t size;
  const member *members;
  size_t count;
} struct_entry;

#define TAMED(kind, function, tame)                                                                \
  {                                                                                                \
    init_##kind, run_##function, tame, sizeof(ji_##kind##_options), kind##_members,                \
        sizeof kind##_members / sizeof kind##_members[0]                                           \
  }
#define STRUCT(kind, function) TAMED(kind, function, NULL)

/* --- values ------------------------------------------------------------------------------- */

static const char *const words[] = {"",
                                    "p",
                                    "year",
                                    "week",
                                    "h/week",
                                    "h/year",
                                    "month",
                                    "person",
                                    "trade",
                                    "employment",
                                    "gross",
                                    "net",
                                    "assumed",
                                    "observed",
                                    "gross_output",
                                    "1e8 CNY",
                                    "kuaishou-2024",
                                    "each_layer_counts_each_person_once",
                                    "@",
                                    "+;=",
                                    "indirect",
                                    "transport_post",
                                    "person/(1e8 CNY)",
                                    "CNY@2018:producers_with_vat",
                                    "code",
                                    "to",
                                    "weight",
                                    "2020-01-01"};

static const char *choose_text(trial *t) {
  enum { known = sizeof words / sizeof words[0] };
  size_t choice = take_below(&t->bytes, known + texts + 2);
  if (choice < known)
    return words[choice];
  if (choice >= known + texts)
    return NULL;
  char *own = t->own[choice - known];
  take_bytes(&t->bytes, own, text_size - 1);
  own[text_size - 1] = 0;
  return own;
}

static double choose_number(trial *t) {
  static const double numbers[] = {0, 1, 0.5, -1, 40, 1880, 1e300, 1e-300};
  size_t choice = take_below(&t->bytes, 12);
  if (choice < 8)
    return numbers[choice];
  uint64_t bits = take_bits(&t->bytes);
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static int64_t choose_integer(trial *t) {
  size_t choice = take_below(&t->bytes, 8);
  return choice < 6 ? (int64_t)choice - 1 : (int64_t)take_bits(&t->bytes);
}

static void put_member(trial *t, const member *m, size_t size) {
  static const char *const missing[] = {"", "NA", "-"};
  unsigned char *at = (unsigned char *)t->options + m->offset;
  const char *text = choose_text(t);
  double number = choose_number(t);
  int64_t integer = choose_integer(t);
  int32_t shorter = (int32_t)integer;
  const char *const *list = missing;
  size_t listed = take_below(&t->bytes, 4);
  if (m->offset + 16 > size && m->kind == COUNT_OF_NEXT)
    return;
  if (m->offset + (m->kind == INT32 ? 4 : 8) > size)
    return;
  switch (m->kind) {
  case TEXT:
    memcpy(at, &text, sizeof text);
    break;
  case NUMBER:
    memcpy(at, &number, sizeof number);
    break;
  case INT64:
    memcpy(at, &integer, sizeof integer);
    break;
  case INT32:
    memcpy(at, &shorter, sizeof shorter);
    break;
  case COUNT_OF_NEXT:
    memcpy(at, &list, sizeof list);
    memcpy(at + sizeof list, &listed, sizeof listed);
    break;
  }
}

/* The size that the caller has, and the one that it says: mostly the same, never more than it has.
 */
static size_t choose_size(trial *t, size_t own) {
  static const size_t wild[] = {0, 1, 8, SIZE_MAX, SIZE_MAX / 2, 4097};
  size_t choice = take_below(&t->bytes, 12);
  if (choice < 6)
    return own;
  if (choice < 8)
    return own + 4 * take_below(&t->bytes, 32);
  if (choice < 10)
    return 4 * take_below(&t->bytes, own / 4);
  return wild[take_below(&t->bytes, 6)];
}

/* What the memory holds where an init function refuses the size: nothing wild. */
static void begin_options(trial *t, init_function init, size_t size, size_t own, size_t *has) {
  *has = size <= room ? size : own;
  t->options = malloc(*has < sizeof size ? sizeof size : *has);
  if (!t->options)
    abort();
  memset(t->options, 0, *has < sizeof size ? sizeof size : *has);
  if (size <= room)
    (void)init(t->options, size < sizeof size ? 0 : size);
  memcpy(t->options, &size, sizeof size);
}

static void try_struct(trial *t, const struct_entry *structs, size_t count) {
  size_t which = take_below(&t->bytes, count), has = 0;
  size_t size = choose_size(t, structs[which].size);
  begin_options(t, structs[which].init, size, structs[which].size, &has);
  size_t known = has < structs[which].size ? has : structs[which].size;
  for (size_t i = 0; i < structs[which].count; i++)
    if (take_below(&t->bytes, 3))
      put_member(t, &structs[which].members[i], known);
  if (structs[which].tame && has >= structs[which].size)
    structs[which].tame(t->options);
  if (has > structs[which].size && take_below(&t->bytes, 2))
    ((unsigned char *)t->options)[has - 1] = take(&t->bytes);
  ji_status status = structs[which].run(t);
  if (status && !ji_context_message(t->ctx)[0])
    abort();
  free(t->options);
}

static support_world *world; /* only read by all trials of the process */

static void free_world(void) {
  support_world_free(world);
}

static int try_options(const uint8_t *bytes, size_t size, const struct_entry *structs,
                       size_t count) {
  if (!world) {
    world = support_world_create();
    atexit(free_world);
  }
  trial t = {.bytes = {bytes, size}, .world = world};
  if (ji_context_create(NULL, &t.ctx))
    abort();
  try_struct(&t, structs, count);
  ji_context_free(t.ctx);
  return 0;
}

#endif

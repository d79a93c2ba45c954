/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests share. Include this header first: it brings cmocka and the public headers. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jobimpact/jobimpact.h>
#include <stdatomic.h>

/* --- contexts ----------------------------------------------------------------------------- */

/* A context with the defaults; with `threads` threads. The test fails if there is none. */
ji_context *support_context(void);
ji_context *support_context_threads(int32_t threads);

/* Asserts a status; on failure prints the expression, both names and the context's message. */
#define support_status(ctx, expression, expected)                                                  \
  support_check_status((ctx), (expression), (expected), #expression, __FILE__, __LINE__)
#define support_ok(ctx, expression) support_status(ctx, expression, JI_OK)
void support_check_status(const ji_context *ctx, ji_status actual, ji_status expected,
                          const char *expression, const char *file, int line);

/* Asserts that the context's message contains `part`. */
#define support_message(ctx, part)                                                                 \
  support_check_contains(ji_context_message(ctx), (part), __FILE__, __LINE__)
/* Asserts that `text` contains `part`. */
#define support_contains(text, part) support_check_contains((text), (part), __FILE__, __LINE__)
void support_check_contains(const char *text, const char *part, const char *file, int line);

/* --- numbers ------------------------------------------------------------------------------ */

/* |a - b| / max(|a|, |b|); 0 for equal numbers (two NaN, too). */
double support_difference(double a, double b);
/* Asserts support_difference(actual, expected) <= tolerance; prints both numbers and `what`. */
#define support_close(what, actual, expected, tolerance)                                           \
  support_check_close((what), (actual), (expected), (tolerance), __FILE__, __LINE__)
void support_check_close(const char *what, double actual, double expected, double tolerance,
                         const char *file, int line);

/* A small generator for property tests: any sequence is fixed by its seed. */
typedef struct support_random {
  uint64_t state;
} support_random;
uint64_t support_random_bits(support_random *random);
double support_random_uniform(support_random *random, double low, double high);

/* --- memory ------------------------------------------------------------------------------- */

/* An allocator that counts and can fail. Thread-safe. */
typedef struct support_memory {
  atomic_long calls;   /* allocate and reallocate, since support_memory_fail() */
  atomic_long live;    /* blocks that are not released */
  atomic_long fail_at; /* the call that fails, counted from 1; 0: none */
  atomic_int fail_on;  /* further calls after it fail too */
} support_memory;

void support_memory_init(support_memory *memory);
ji_allocator support_allocator(support_memory *memory);
/* From now on the nth call fails, and with `further` all after it; 0: none fails. */
void support_memory_fail(support_memory *memory, long nth, int further);

/* The operation under test: makes one public call (or a few), asserts that `*out` is NULL if the
 * status is not JI_OK, drops what it got, returns the status. Its inputs belong to the caller. */
typedef ji_status (*support_operation)(ji_context *ctx, void *user);

/* Runs `operation` with the 1st, 2nd, ... allocation failing, alone and with all after it, until
 * there are not so many. Each failure must be JI_ERROR_MEMORY with a message and leave no block
 * behind; then the same operation must work on the same context. `other` (0: none) is an error that
 * the operation gives when all memory is there, or documents for the lack of it: then it is right
 * in either case. Returns how many allocations the operation makes. */
long support_every_allocation_or(const char *name, support_operation operation, void *user,
                                 ji_status other);
long support_every_allocation(const char *name, support_operation operation, void *user);

/* --- datasets ----------------------------------------------------------------------------- */

/* A column in short: one of the three is set. A NULL text is null, so is a number where the same
 * place of `absent` is 1. */
typedef struct support_column {
  const char *name, *unit, *measure; /* unit and measure (canonical text) may be NULL */
  const char *const *texts;
  const double *numbers;
  const int64_t *integers;
  const int *absent;
} support_column;

/* Builds a dataset through the public builder; the test fails if it cannot. */
ji_dataset *support_dataset(ji_context *ctx, int64_t rows, const support_column *columns,
                            size_t count);
/* A look at a column by name; the test fails if it is not there. */
ji_column support_look(ji_context *ctx, const ji_dataset *dataset, const char *name);
int support_is_null(const ji_column *column, int64_t row);
double support_number(const ji_column *column, int64_t row);
/* A copy of a text or dictionary cell, to be freed with free(); NULL where null. */
char *support_text(ji_context *ctx, const ji_column *column, int64_t row);
/* A number of a table; nan where it is null. */
double support_number_at(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row);
/* Asserts a text of a table; NULL: it is null. */
void support_check_cell(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row,
                        const char *expected);

/* --- files -------------------------------------------------------------------------------- */

/* A new folder of one's own; support_folder_free() removes it with all that is in it. */
char *support_folder(void);
void support_folder_free(char *folder);
/* "folder/name", to be freed with free(). */
char *support_path(const char *folder, const char *name);
void support_write(const char *folder, const char *name, const char *text);
void support_write_bytes(const char *folder, const char *name, const void *bytes, size_t size);
/* The bytes of a file and a final 0, to be freed with free(). */
char *support_read(const char *path, size_t *size);

/* Packs text behind the `at` bytes that `out` holds, as a gzip member or a zstd frame; returns how
 * many it holds then. */
typedef size_t (*support_packer)(const char *text, size_t size, unsigned char *out, size_t at,
                                 size_t capacity);
size_t support_gzip(const char *text, size_t size, unsigned char *out, size_t at, size_t capacity);
size_t support_zstd(const char *text, size_t size, unsigned char *out, size_t at, size_t capacity);
/* UTF-8 in another encoding; returns the size. */
size_t support_encode(const char *encoding, const char *text, size_t size, char *out,
                      size_t capacity);

/* A path inside the reference folder (environment variable JI_REFERENCE) or inside its sibling
 * ../data, to be freed with free(). Without the variable the running test is skipped, or fails if
 * JI_REFERENCE_REQUIRED is 1. */
char *support_reference(const char *relative);
char *support_data(const char *relative);
/* 1 where all that asks for the reference folder would be skipped: a program of nothing else then
 * ends with SUPPORT_SKIPPED, so that the runner names it as skipped. */
#define SUPPORT_SKIPPED 77
int support_lacks_reference(void);
/* A path inside the source tree, such as "examples/data/kuaishou". */
char *support_source(const char *relative);

/* A CSV file as text cells, read without the library. The first line is the header. */
typedef struct support_table {
  char *text;
  char **cells; /* rows of `columns`, the header first */
  size_t rows;  /* without the header */
  size_t columns;
} support_table;
support_table *support_table_read(const char *path);
void support_table_free(support_table *table);
/* The test fails if there is no such column or row. */
size_t support_table_column(const support_table *table, const char *name);
size_t support_table_row(const support_table *table, size_t column, const char *text);
const char *support_table_text(const support_table *table, size_t row, size_t column);
double support_table_number(const support_table *table, size_t row, size_t column);

/* --- locale ------------------------------------------------------------------------------- */

/* Sets a locale whose decimal point is a comma (JI_TEST_LOCALE may name one with another foreign
 * point); skips the running test if none is installed. LOCPATH is looked at. */
void support_comma_locale(void);
int support_lacks_comma_locale(void); /* as support_lacks_reference() */
void support_c_locale(void);

#endif

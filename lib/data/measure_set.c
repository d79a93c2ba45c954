/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sets of atoms as canonical text: sorted by their bytes, joined by +. */
#include "data/measure_value.h"

#include <stdlib.h>
#include <string.h>

static int compare_atoms(const void *left, const void *right) {
  const ji__atom *a = left, *b = right;
  int order = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);
  if (order)
    return order;
  return (a->size > b->size) - (a->size < b->size);
}

void ji__measure_append_atom(ji__buffer *buffer, const char *text) {
  for (; *text; text++) {
    int forbidden = strchr(";=@+", *text) || (unsigned char)*text < 0x20;
    ji__buffer_append(buffer, forbidden ? "_" : text, 1);
  }
}

void ji__put_atoms(ji__buffer *out, ji__atom *atoms, size_t count) {
  qsort(atoms, count, sizeof *atoms, compare_atoms);
  for (size_t i = 0; i < count; i++) {
    if (i && !compare_atoms(&atoms[i - 1], &atoms[i]))
      continue;
    if (i)
      ji__buffer_string(out, "+");
    ji__buffer_append(out, atoms[i].text, atoms[i].size);
  }
}

size_t ji__split_atoms(const char *text, size_t size, ji__atom *atoms) {
  size_t count = 0;
  for (const char *at = text, *end = text + size;;) {
    const char *plus = memchr(at, '+', (size_t)(end - at));
    const char *stop = plus ? plus : end;
    ji__atom next = {at, (size_t)(stop - at)};
    ji__trim(&next.text, &next.size);
    atoms[count++] = next;
    if (!plus)
      return count;
    at = plus + 1;
  }
}

int ji__set_next(const char **at, const char **text, size_t *size) {
  if (!**at)
    return 0;
  *text = *at;
  *size = strcspn(*at, "+");
  *at += *size + ((*at)[*size] == '+');
  return 1;
}

static int set_has_bytes(const char *set, const ji__atom *wanted) {
  ji__atom found;
  while (ji__set_next(&set, &found.text, &found.size))
    if (!compare_atoms(&found, wanted))
      return 1;
  return 0;
}

int ji__set_has(const char *set, const char *wanted) {
  ji__atom bytes = {wanted, strlen(wanted)};
  return set && set_has_bytes(set, &bytes);
}

/* How many atoms of `inner` are in `outer`, of how many: one pass, for both are sorted. */
static size_t count_common(const char *outer, const char *inner, size_t *all) {
  ji__atom a, b;
  size_t common = 0;
  int has_a = ji__set_next(&outer, &a.text, &a.size);
  *all = 0;
  while (ji__set_next(&inner, &b.text, &b.size)) {
    ++*all;
    while (has_a && compare_atoms(&a, &b) < 0)
      has_a = ji__set_next(&outer, &a.text, &a.size);
    common += has_a && !compare_atoms(&a, &b);
  }
  return common;
}

int ji__set_contains(const char *outer, const char *inner) {
  size_t all = 0;
  return count_common(outer, inner, &all) == all;
}

int ji__set_overlaps(const char *left, const char *right) {
  size_t all = 0;
  return count_common(left, right, &all) > 0;
}

static void put_atom(ji__buffer *out, size_t start, const ji__atom *next) {
  if (out->size > start)
    ji__buffer_string(out, "+");
  ji__buffer_append(out, next->text, next->size);
}

void ji__set_join(const char *left, const char *right, ji__buffer *out) {
  ji__atom a, b;
  size_t start = out->size;
  int has_a = ji__set_next(&left, &a.text, &a.size);
  int has_b = ji__set_next(&right, &b.text, &b.size);
  while (has_a || has_b) {
    int order = !has_a ? 1 : !has_b ? -1 : compare_atoms(&a, &b);
    put_atom(out, start, order <= 0 ? &a : &b);
    if (order >= 0)
      has_b = ji__set_next(&right, &b.text, &b.size);
    if (order <= 0)
      has_a = ji__set_next(&left, &a.text, &a.size);
  }
}

void ji__set_minus(const char *left, const char *right, ji__buffer *out) {
  ji__atom a;
  size_t start = out->size;
  while (ji__set_next(&left, &a.text, &a.size))
    if (!set_has_bytes(right, &a))
      put_atom(out, start, &a);
}

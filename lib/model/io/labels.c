/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/labels.h"

#include <stdio.h>
#include <string.h>

static void free_texts(const ji_allocator *allocator, char **texts, int64_t count) {
  for (int64_t i = 0; texts && i < count; i++)
    ji__release(allocator, texts[i]);
  ji__release(allocator, texts);
}

void ji__io_labels_free(const ji_allocator *allocator, ji__io_labels *labels) {
  free_texts(allocator, labels->names, labels->count);
  free_texts(allocator, labels->regions, labels->count);
  ji__release(allocator, labels->slots);
  *labels = (ji__io_labels){0};
}

static ji_status read_column(ji_context *ctx, const ji_dataset *dataset, const char *what,
                             const char *name, char ***out) {
  int64_t count = ji_dataset_row_count(dataset);
  const ji_column *column;
  ji_status status = ji__dataset_require_text(ctx, dataset, what, name, &column);
  if (status)
    return status;
  char **texts = ji__allocate_array(ji__allocator(ctx), (size_t)count, sizeof *texts);
  if (!texts)
    return ji__fail_memory(ctx);
  *out = texts;
  for (int64_t i = 0; i < count && !status; i++) {
    status = ji__column_copy_text(ctx, column, i, &texts[i]);
    if (!status && (!texts[i] || !*texts[i]))
      status = ji__fail(ctx, JI_ERROR_LABEL, "%s: row %lld of column \"%s\" has no name", what,
                        (long long)i + 1, name);
  }
  return status;
}

static uint64_t hash_of(const char *text) {
  uint64_t hash = 14695981039346656037U; /* FNV-1a */
  for (; *text; text++)
    hash = (hash ^ (unsigned char)*text) * 1099511628211U;
  return hash ^ (hash >> 32);
}

static int same_region(const ji__io_labels *labels, int64_t index, const char *region) {
  return !labels->regions || strcmp(labels->regions[index], region) == 0;
}

static int64_t first_slot(const ji__io_labels *labels, const char *name) {
  return (int64_t)(hash_of(name) & (uint64_t)(labels->slot_count - 1));
}

static int64_t next_slot(const ji__io_labels *labels, int64_t slot) {
  return (slot + 1) & (labels->slot_count - 1);
}

int64_t ji__io_labels_find(const ji__io_labels *labels, const char *name, const char *region) {
  int64_t found = JI__IO_NOT_FOUND;
  if (!labels->slots)
    return found;
  for (int64_t slot = first_slot(labels, name); labels->slots[slot];
       slot = next_slot(labels, slot)) {
    int64_t index = labels->slots[slot] - 1;
    if (strcmp(labels->names[index], name) != 0)
      continue;
    if (region ? same_region(labels, index, region) : !labels->regions)
      return index;
    if (!region)
      found = found == JI__IO_NOT_FOUND ? index : JI__IO_AMBIGUOUS;
  }
  return found;
}

static void insert(ji__io_labels *labels, int64_t index) {
  int64_t slot = first_slot(labels, labels->names[index]);
  while (labels->slots[slot])
    slot = next_slot(labels, slot);
  labels->slots[slot] = index + 1;
}

ji_status ji__io_labels_find_row(ji_context *ctx, const ji__io_labels *labels, const char *what,
                                 const ji_column *name, const ji_column *region, int64_t row,
                                 int64_t *out) {
  char *text = NULL, *place = NULL;
  ji_status status = ji__column_copy_text(ctx, name, row, &text);
  if (!status && region)
    status = ji__column_copy_text(ctx, region, row, &place);
  if (!status) {
    *out = text ? ji__io_labels_find(labels, text, place) : JI__IO_NOT_FOUND;
    if (*out < 0)
      status =
          ji__fail(ctx, JI_ERROR_LABEL, "%s: row %lld: \"%s\"%s%s is no sector of the table", what,
                   (long long)row + 1, text ? text : "", place ? " in " : "", place ? place : "");
  }
  ji__release(ji__allocator(ctx), text);
  ji__release(ji__allocator(ctx), place);
  return status;
}

const char *ji__io_label(const ji__io_labels *labels, int64_t index,
                         char buffer[JI__IO_LABEL_SIZE]) {
  if (labels->regions)
    snprintf(buffer, JI__IO_LABEL_SIZE, "\"%.64s\" in \"%.64s\"", labels->names[index],
             labels->regions[index]);
  else
    snprintf(buffer, JI__IO_LABEL_SIZE, "\"%.128s\"", labels->names[index]);
  return buffer;
}

static ji_status fill_slots(ji_context *ctx, const char *what, ji__io_labels *labels) {
  labels->slot_count = 16;
  while (labels->slot_count < 2 * labels->count)
    labels->slot_count *= 2;
  labels->slots =
      ji__allocate_array(ji__allocator(ctx), (size_t)labels->slot_count, sizeof *labels->slots);
  if (!labels->slots)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < labels->count; i++) {
    const char *region = labels->regions ? labels->regions[i] : "";
    int64_t other = ji__io_labels_find(labels, labels->names[i], region);
    if (other >= 0) {
      char label[JI__IO_LABEL_SIZE];
      return ji__fail(ctx, JI_ERROR_LABEL, "%s: %s is there twice, in rows %lld and %lld", what,
                      ji__io_label(labels, i, label), (long long)other + 1, (long long)i + 1);
    }
    insert(labels, i);
  }
  return JI_OK;
}

ji_status ji__io_labels_read(ji_context *ctx, const ji_dataset *dataset, const char *what,
                             const char *name, const char *region, ji__io_labels *labels) {
  *labels = (ji__io_labels){.count = ji_dataset_row_count(dataset)};
  ji_status status = read_column(ctx, dataset, what, name, &labels->names);
  if (!status && region && ji_dataset_find(dataset, region) >= 0)
    status = read_column(ctx, dataset, what, region, &labels->regions);
  return status ? status : fill_slots(ctx, what, labels);
}

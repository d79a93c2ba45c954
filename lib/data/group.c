/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/group.h"

#include "core/hash.h"

#include <string.h>

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

static uint64_t hash_row(const ji_dataset *dataset, const int64_t *columns, size_t count,
                         int64_t row) {
  uint64_t hash = JI__HASH_QUICK;
  for (size_t i = 0; i < count; i++) {
    const ji_column *column = ji__dataset_view(dataset, columns[i]);
    size_t size = 0;
    const char *text = is_text(column) ? ji__column_text(column, row, &size) : NULL;
    uint64_t bits = text ? size : is_text(column) ? UINT64_MAX : ji__column_bits(column, row);
    hash = ji__hash_quick(hash, &bits, sizeof bits);
    hash = ji__hash_quick(hash, text, size);
  }
  return hash;
}

int ji__column_same(const ji_column *column, int64_t left, int64_t right) {
  if (ji__column_is_null(column, left) != ji__column_is_null(column, right))
    return 0;
  if (!is_text(column))
    return ji__column_bits(column, left) == ji__column_bits(column, right);
  size_t left_size, right_size;
  const char *a = ji__column_text(column, left, &left_size);
  const char *b = ji__column_text(column, right, &right_size);
  return left_size == right_size && (!left_size || memcmp(a, b, left_size) == 0);
}

static int same_row(const ji_dataset *dataset, const int64_t *columns, size_t count, int64_t left,
                    int64_t right) {
  for (size_t i = 0; i < count; i++)
    if (!ji__column_same(ji__dataset_view(dataset, columns[i]), left, right))
      return 0;
  return 1;
}

void ji__groups_free(ji_context *ctx, ji__groups *groups) {
  ji__release(ji__allocator(ctx), groups->group);
  ji__release(ji__allocator(ctx), groups->first_row);
  ji__release(ji__allocator(ctx), groups->rows);
  *groups = (ji__groups){0};
}

static ji_status allocate_groups(ji_context *ctx, int64_t rows, ji__groups *groups) {
  size_t count = (size_t)rows + 1;
  groups->group = ji__allocate_array(ji__allocator(ctx), count, sizeof(int64_t));
  groups->first_row = ji__allocate_array(ji__allocator(ctx), count, sizeof(int64_t));
  groups->rows = ji__allocate_array(ji__allocator(ctx), count, sizeof(int64_t));
  return groups->group && groups->first_row && groups->rows ? JI_OK : ji__fail_memory(ctx);
}

/* The slot of the row's group in an open table of 1 + group index, or the empty slot for a new one.
 */
static uint64_t find_slot(const ji_dataset *dataset, const int64_t *columns, size_t count,
                          const ji__groups *groups, const int64_t *slots, uint64_t mask,
                          int64_t row) {
  uint64_t slot = hash_row(dataset, columns, count, row) & mask;
  while (slots[slot] && !same_row(dataset, columns, count, groups->first_row[slots[slot] - 1], row))
    slot = (slot + 1) & mask;
  return slot;
}

ji_status ji__groups_create(ji_context *ctx, const ji_dataset *dataset, const int64_t *columns,
                            size_t count, ji__groups *out) {
  uint64_t capacity = 16;
  while (capacity < (uint64_t)dataset->rows * 2)
    capacity *= 2;
  *out = (ji__groups){0};
  int64_t *slots = ji__allocate_array(ji__allocator(ctx), capacity, sizeof *slots);
  ji_status status = slots ? allocate_groups(ctx, dataset->rows, out) : ji__fail_memory(ctx);
  for (int64_t row = 0; row < dataset->rows && !status; row++) {
    uint64_t slot = find_slot(dataset, columns, count, out, slots, capacity - 1, row);
    if (!slots[slot]) {
      out->first_row[out->count++] = row;
      slots[slot] = out->count;
    }
    out->group[row] = slots[slot] - 1;
    out->rows[slots[slot] - 1]++;
  }
  ji__release(ji__allocator(ctx), slots);
  if (status)
    ji__groups_free(ctx, out);
  return status;
}

static void gather_fixed(const ji_column *column, const int64_t *rows, int64_t count,
                         uint8_t *values) {
  size_t width = ji__type_bytes(column->type, 1);
  const uint8_t *from = column->values;
  for (int64_t i = 0; i < count; i++) {
    if (rows[i] < 0)
      continue;
    if (column->type == JI_TYPE_BOOL)
      values[i / 8] |= (uint8_t)((from[rows[i] / 8] >> (rows[i] % 8) & 1) << (i % 8));
    else
      memcpy(values + (size_t)i * width, from + (size_t)rows[i] * width, width);
  }
}

static void gather_validity(const ji_column *column, const int64_t *rows, int64_t count,
                            uint8_t *validity) {
  for (int64_t i = 0; i < count; i++)
    if (rows[i] >= 0 && !ji__column_is_null(column, rows[i]))
      validity[i / 8] |= (uint8_t)(1U << (i % 8));
}

/* Values and offsets of text in new memory. */
static ji_status gather_text(ji_context *ctx, const ji_column *column, const int64_t *rows,
                             int64_t count, void *owned[3]) {
  ji__buffer bytes;
  ji__buffer_init(&bytes, ji__allocator(ctx));
  int64_t *offsets = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof *offsets);
  owned[2] = offsets;
  for (int64_t i = 0; i < count && offsets; i++) {
    size_t size = 0;
    const char *cell = rows[i] < 0 ? NULL : ji__column_text(column, rows[i], &size);
    ji__buffer_append(&bytes, cell, size);
    offsets[i + 1] = (int64_t)bytes.size;
  }
  owned[1] = bytes.data;
  return offsets && !bytes.failed ? JI_OK : ji__fail_memory(ctx);
}

static ji_status gather_values(ji_context *ctx, const ji_column *column, const int64_t *rows,
                               int64_t count, void *owned[3]) {
  if (column->type == JI_TYPE_TEXT)
    return gather_text(ctx, column, rows, count, owned);
  owned[1] = ji__allocate_array(ji__allocator(ctx), ji__type_bytes(column->type, count) + 1, 1);
  if (!owned[1])
    return ji__fail_memory(ctx);
  gather_fixed(column, rows, count, owned[1]);
  return JI_OK;
}

ji_status ji__builder_gather(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                             const int64_t *rows, int64_t count) {
  void *owned[3] = {NULL, NULL, NULL};
  owned[0] = ji__allocate_array(ji__allocator(ctx), (size_t)count / 8 + 1, 1);
  ji_status status =
      owned[0] ? gather_values(ctx, column, rows, count, owned) : ji__fail_memory(ctx);
  if (!status) {
    gather_validity(column, rows, count, owned[0]);
    ji_column taken = *column;
    taken.size = sizeof taken;
    taken.length = count;
    taken.null_count = -1;
    taken.validity = owned[0];
    taken.values = owned[1];
    taken.offsets = owned[2];
    status = ji__builder_take(ctx, builder, &taken, owned);
  }
  for (size_t i = 0; i < 3 && status; i++)
    ji__release(ji__allocator(ctx), owned[i]);
  return status;
}

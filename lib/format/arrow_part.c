/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One column of one batch: its structure checked, its validity read; and what keeps adopted
 * buffers alive. The C data interface does not say how large a buffer is, so that a producer who
 * lies about a length cannot be caught here. */
#include "format/arrow.h"

#include <string.h>

ji_status ji__arrow_batch_create(ji_context *ctx, ji__arrow_batch **out) {
  ji__arrow_batch *batch = ji__allocate_array(ji__allocator(ctx), 1, sizeof *batch);
  *out = batch;
  if (!batch)
    return ji__fail_memory(ctx);
  ji__object_init(&batch->object, ji__allocator(ctx));
  return JI_OK;
}

void ji__arrow_batch_unref(ji__arrow_batch *batch) {
  if (!batch || !ji__object_unref(&batch->object))
    return;
  ji_allocator allocator = batch->object.allocator;
  if (batch->array.release)
    batch->array.release(&batch->array);
  ji__release(&allocator, batch);
}

ji_status ji__arrow_holder_create(ji_context *ctx, ji__arrow_holder **out) {
  ji__arrow_holder *holder = ji__allocate_array(ji__allocator(ctx), 1, sizeof *holder);
  *out = holder;
  if (!holder)
    return ji__fail_memory(ctx);
  holder->allocator = *ji__allocator(ctx);
  return JI_OK;
}

void ji__arrow_holder_free(void *user) {
  ji__arrow_holder *holder = user;
  ji_allocator allocator = holder->allocator;
  for (size_t i = 0; i < sizeof holder->owned / sizeof holder->owned[0]; i++)
    ji__release(&allocator, holder->owned[i]);
  ji__arrow_batch_unref(holder->batch);
  ji__release(&allocator, holder);
}

ji_status ji__arrow_holder_allocate(ji_context *ctx, ji__arrow_holder *holder, int which,
                                    int64_t count, size_t size, void **out) {
  *out = ji__allocate_array(&holder->allocator, (size_t)count, size);
  if (!*out)
    return ji__fail_memory(ctx);
  holder->owned[which] = *out;
  return JI_OK;
}

void ji__arrow_holder_adopt(ji__arrow_holder *holder, const ji__arrow_part *part) {
  if (holder->batch)
    return;
  ji__object_ref(&part->batch->object);
  holder->batch = part->batch;
}

static ji_status fail_structure(ji_context *ctx, const ji__arrow_source *source, const char *what,
                                int64_t seen) {
  return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\"%s: an array has %s %lld", source->name,
                  source->place, what, (long long)seen);
}

static int buffer_count_fits(ji__arrow_storage storage, int64_t count) {
  switch (storage) {
  case JI__ARROW_NULL:
    return count == 0 || count == 1; /* an absent bitmap, as early Arrow had it and some still do */
  case JI__ARROW_TEXT32:
  case JI__ARROW_TEXT64:
    return count == 3;
  case JI__ARROW_VIEW:
    return count >= 3 && count <= (int64_t)INT32_MAX + 4; /* views number them by int32 */
  default:
    return count == 2;
  }
}

static ji_status check_header(ji_context *ctx, const ji__arrow_source *source, int has_dictionary,
                              const struct ArrowArray *array) {
  if (!array || !array->release)
    return ji__fail(ctx, JI_ERROR_FORMAT, "column \"%s\"%s: an array is missing or released",
                    source->name, source->place);
  if (array->length < 0)
    return fail_structure(ctx, source, "the length", array->length);
  if (array->offset < 0)
    return fail_structure(ctx, source, "the offset", array->offset);
  if (array->null_count < -1 || array->null_count > array->length)
    return fail_structure(ctx, source, "the null count", array->null_count);
  if (array->n_children != 0)
    return fail_structure(ctx, source, "children it must not have:", array->n_children);
  if (!buffer_count_fits(source->storage, array->n_buffers) ||
      (array->n_buffers > 0 && !array->buffers))
    return fail_structure(ctx, source, "a wrong number of buffers:", array->n_buffers);
  if (!array->dictionary != !has_dictionary)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "column \"%s\"%s: an array %s a dictionary, unlike the schema", source->name,
                    source->place, array->dictionary ? "has" : "lacks");
  return JI_OK;
}

/* The last byte of the widest buffer must be countable. */
static ji_status check_extent(ji_context *ctx, const ji__arrow_source *source, int64_t offset,
                              int64_t skip, int64_t length) {
  if (offset > INT64_MAX / 16 - skip || offset + skip > INT64_MAX / 16 - 1 - length)
    return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\"%s: offset %lld and length %lld overflow",
                    source->name, source->place, (long long)offset, (long long)length);
  return JI_OK;
}

static ji_status check_buffers(ji_context *ctx, const ji__arrow_source *source,
                               const struct ArrowArray *array, int64_t length) {
  if (source->storage == JI__ARROW_NULL)
    return JI_OK;
  if (array->null_count > 0 && !array->buffers[0])
    return fail_structure(ctx, source, "no validity but a null count of", array->null_count);
  if (length > 0 && !array->buffers[1])
    return fail_structure(ctx, source, "no buffer for a length of", array->length);
  return JI_OK;
}

ji_status ji__arrow_part_read(ji_context *ctx, const ji__arrow_source *source, int has_dictionary,
                              const struct ArrowArray *array, int64_t skip, int64_t length,
                              ji__arrow_part *part) {
  ji_status status = check_header(ctx, source, has_dictionary, array);
  if (!status)
    status = check_extent(ctx, source, array->offset, skip, length);
  if (status)
    return status;
  if (skip + length > array->length)
    return ji__fail(
        ctx, JI_ERROR_FORMAT, "column \"%s\"%s: an array holds %lld values where %lld are needed",
        source->name, source->place, (long long)array->length, (long long)(skip + length));
  status = check_buffers(ctx, source, array, length);
  if (status)
    return status;
  part->array = array;
  part->first = array->offset + skip;
  part->length = length;
  part->validity = (ji__arrow_bits){NULL, 0};
  if (source->storage != JI__ARROW_NULL && array->null_count != 0)
    part->validity = (ji__arrow_bits){array->buffers[0], part->first};
  return JI_OK;
}

int ji__arrow_bit(ji__arrow_bits bits, int64_t i) {
  int64_t at = bits.first + i;
  return bits.bits[at / 8] >> (at % 8) & 1;
}

int ji__arrow_part_is_valid(const ji__arrow_part *part, int64_t i) {
  if (part->row_is_valid.bits && !ji__arrow_bit(part->row_is_valid, i))
    return 0;
  return !part->validity.bits || ji__arrow_bit(part->validity, i);
}

static void put_bit(uint8_t *target, int64_t at, int value) {
  uint8_t mask = (uint8_t)(1U << (at % 8));
  target[at / 8] = (uint8_t)(value ? target[at / 8] | mask : target[at / 8] & ~mask);
}

void ji__arrow_bits_copy(uint8_t *target, int64_t at, ji__arrow_bits source, int64_t count) {
  int64_t i = 0;
  for (; i < count && (at + i) % 8 != 0; i++)
    put_bit(target, at + i, ji__arrow_bit(source, i));
  for (; i + 8 <= count; i += 8) { /* whole bytes of the target; none is read past the last bit */
    const uint8_t *from = source.bits + (source.first + i) / 8;
    unsigned shift = (unsigned)((source.first + i) % 8);
    unsigned byte = (unsigned)from[0] >> shift;
    if (shift)
      byte |= (unsigned)from[1] << (8 - shift);
    target[(at + i) / 8] = (uint8_t)byte;
  }
  for (; i < count; i++)
    put_bit(target, at + i, ji__arrow_bit(source, i));
}

static void fill_bits(uint8_t *target, int64_t at, int64_t count) {
  int64_t i = 0;
  for (; i < count && (at + i) % 8 != 0; i++)
    put_bit(target, at + i, 1);
  memset(target + (at + i) / 8, 0xFF, (size_t)((count - i) / 8));
  for (i += (count - i) / 8 * 8; i < count; i++)
    put_bit(target, at + i, 1);
}

static int has_nulls(const ji__arrow_source *source) {
  if (source->storage == JI__ARROW_NULL)
    return source->rows > 0;
  for (size_t i = 0; i < source->count; i++)
    if (source->parts[i].validity.bits || source->parts[i].row_is_valid.bits)
      return 1;
  return 0;
}

/* The one bitmap of a part that can be adopted: alone, and beginning at a byte. */
static const uint8_t *adoptable_validity(const ji__arrow_source *source) {
  const ji__arrow_part *part = source->parts;
  if (source->count != 1 || (part->validity.bits && part->row_is_valid.bits))
    return NULL;
  ji__arrow_bits bits = part->validity.bits ? part->validity : part->row_is_valid;
  return bits.bits && bits.first % 8 == 0 ? bits.bits + bits.first / 8 : NULL;
}

static void copy_validity(const ji__arrow_part *part, uint8_t *target) {
  ji__arrow_bits rows = part->row_is_valid;
  if (part->validity.bits)
    ji__arrow_bits_copy(target, part->row, part->validity, part->length);
  else
    fill_bits(target, part->row, part->length);
  for (int64_t i = 0; rows.bits && i < part->length; i++)
    if (!ji__arrow_bit(rows, i))
      put_bit(target, part->row + i, 0);
}

ji_status ji__arrow_validity(ji_context *ctx, const ji__arrow_source *source, int copy,
                             ji__arrow_holder *holder, ji_column *column) {
  column->null_count = -1;
  if (!copy && !has_nulls(source))
    return JI_OK;
  if (!copy && source->storage != JI__ARROW_NULL && adoptable_validity(source)) {
    column->validity = adoptable_validity(source);
    ji__arrow_holder_adopt(holder, source->parts);
    return JI_OK;
  }
  void *bits;
  ji_status status =
      ji__arrow_holder_allocate(ctx, holder, JI__ARROW_VALIDITY, source->rows / 8 + 1, 1, &bits);
  if (status)
    return status;
  for (size_t i = 0; source->storage != JI__ARROW_NULL && i < source->count; i++)
    copy_validity(&source->parts[i], bits);
  column->validity = bits;
  return JI_OK;
}

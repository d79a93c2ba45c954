/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/replace.h"

#include "data/builder.h"

void ji__replacements_free(ji_context *ctx, ji__replacement *replacements, size_t count) {
  for (size_t i = 0; replacements && i < count; i++)
    for (size_t k = 0; k < 3; k++) {
      ji__release(ji__allocator(ctx), replacements[i].owned[k]);
      replacements[i].owned[k] = NULL;
    }
}

static void release_stored(void *column) {
  ji__stored_column_unref(column);
}

/* The buffers of a column of the dataset under other words. */
static ji_status relabel(ji_context *ctx, ji_dataset_builder *builder, const ji_dataset *dataset,
                         const ji__replacement *made) {
  ji__stored_column *stored = dataset->columns[made->index];
  ji__stored_column_ref(stored);
  ji_status status = ji__builder_column(ctx, builder, &made->column, release_stored, stored);
  if (status)
    ji__stored_column_unref(stored);
  return status;
}

static ji_status put(ji_context *ctx, ji_dataset_builder *builder, const ji_dataset *dataset,
                     ji__replacement *made) {
  if (made->is_same)
    return relabel(ctx, builder, dataset, made);
  ji_status status = ji__builder_take(ctx, builder, &made->column, made->owned);
  for (size_t k = 0; k < 3 && !status; k++)
    made->owned[k] = NULL;
  return status;
}

static ji__replacement *replacement_of(ji__replacement *replacements, size_t count, int64_t index) {
  for (size_t i = 0; i < count; i++)
    if (replacements[i].index == index)
      return &replacements[i];
  return NULL;
}

static ji_status put_all(ji_context *ctx, ji_dataset_builder *builder, const ji_dataset *dataset,
                         ji__replacement *replacements, size_t count,
                         const unsigned char *dropped) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < dataset->column_count && !status; i++) {
    ji__replacement *made = replacement_of(replacements, count, i);
    if (dropped && dropped[i])
      continue;
    status = made ? put(ctx, builder, dataset, made) : ji__builder_share(ctx, builder, dataset, i);
  }
  for (size_t i = 0; i < count && !status; i++)
    if (replacements[i].index == JI__APPENDED)
      status = put(ctx, builder, dataset, &replacements[i]);
  return status;
}

ji_status ji__dataset_replace(ji_context *ctx, const ji_dataset *dataset,
                              ji__replacement *replacements, size_t count,
                              const unsigned char *dropped, ji__provenance *provenance,
                              ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  *out = NULL;
  ji_status status = ji__builder_create(ctx, &builder);
  if (!status)
    status = put_all(ctx, builder, dataset, replacements, count, dropped);
  if (!status)
    status = ji__builder_finish(ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  ji__replacements_free(ctx, replacements, count);
  return status;
}

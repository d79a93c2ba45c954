/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/bundle.h"

#include <string.h>

typedef struct member {
  char *name;
  ji_dataset *dataset;
} member;

struct ji_bundle {
  ji__object object;
  member *members; /* sorted by name */
  int64_t count;
};

static void bundle_destroy(ji_bundle *bundle) {
  ji_allocator allocator = bundle->object.allocator;
  for (int64_t i = 0; i < bundle->count; i++) {
    ji__release(&allocator, bundle->members[i].name);
    ji_dataset_unref(bundle->members[i].dataset);
  }
  ji__release(&allocator, bundle->members);
  ji__release(&allocator, bundle);
}

/* An empty bundle with room for `capacity` members. */
static ji_bundle *bundle_allocate(const ji_allocator *allocator, int64_t capacity) {
  ji_bundle *bundle = ji__allocate_array(allocator, 1, sizeof *bundle);
  if (!bundle)
    return NULL;
  ji__object_init(&bundle->object, allocator);
  bundle->members = ji__allocate_array(allocator, (size_t)capacity, sizeof *bundle->members);
  if (!bundle->members) {
    ji__release(allocator, bundle);
    return NULL;
  }
  return bundle;
}

static int bundle_append(ji_bundle *bundle, const char *name, const ji_dataset *dataset) {
  member *added = &bundle->members[bundle->count];
  added->name = ji__copy_string(&bundle->object.allocator, name);
  if (!added->name)
    return 0;
  added->dataset = ji_dataset_ref(dataset);
  bundle->count++;
  return 1;
}

/* The members of `from` (may be NULL) and the new one, in order, into an empty bundle. */
static int bundle_merge(ji_bundle *bundle, const ji_bundle *from, const char *name,
                        const ji_dataset *dataset) {
  int64_t count = from ? from->count : 0;
  int64_t i = 0;
  for (; i < count && strcmp(from->members[i].name, name) < 0; i++)
    if (!bundle_append(bundle, from->members[i].name, from->members[i].dataset))
      return 0;
  if (!bundle_append(bundle, name, dataset))
    return 0;
  if (i < count && strcmp(from->members[i].name, name) == 0)
    i++;
  for (; i < count; i++)
    if (!bundle_append(bundle, from->members[i].name, from->members[i].dataset))
      return 0;
  return 1;
}

ji_status ji__bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                          const ji_dataset *dataset, ji_bundle **out) {
  *out = NULL;
  ji_bundle *grown = bundle_allocate(ji__allocator(ctx), ji_bundle_count(bundle) + 1);
  if (!grown)
    return ji__fail_memory(ctx);
  if (!bundle_merge(grown, bundle, name, dataset)) {
    bundle_destroy(grown);
    return ji__fail_memory(ctx);
  }
  *out = grown;
  return JI_OK;
}

ji_status ji_bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                         const ji_dataset *dataset, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!name || !dataset || !out)
    return ji__fail_null(ctx, "ji_bundle_with", !name ? "name" : !dataset ? "dataset" : "out");
  if (!name[0])
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_bundle_with: the name is empty");
  return ji__bundle_with(ctx, bundle, name, dataset, out);
}

const ji_dataset *ji_bundle_find(const ji_bundle *bundle, const char *name) {
  if (!bundle || !name)
    return NULL;
  for (int64_t i = 0; i < bundle->count; i++)
    if (strcmp(bundle->members[i].name, name) == 0)
      return bundle->members[i].dataset;
  return NULL;
}

ji_status ji__bundle_require(ji_context *ctx, const ji_bundle *bundle, const char *what,
                             const char *name, const ji_dataset **out) {
  *out = ji_bundle_find(bundle, name);
  return *out ? JI_OK : ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s has no dataset \"%s\"", what, name);
}

int64_t ji_bundle_count(const ji_bundle *bundle) {
  return bundle ? bundle->count : 0;
}

const char *ji_bundle_name(const ji_bundle *bundle, int64_t index) {
  return bundle && index >= 0 && index < bundle->count ? bundle->members[index].name : NULL;
}

ji_bundle *ji_bundle_ref(const ji_bundle *bundle) {
  ji_bundle *shared = (ji_bundle *)bundle;
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji_bundle_unref(ji_bundle *bundle) {
  if (bundle && ji__object_unref(&bundle->object))
    bundle_destroy(bundle);
}

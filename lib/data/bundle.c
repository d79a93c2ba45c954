/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/bundle.h"

#include <string.h>

/* Either a dataset or an array. */
typedef struct member {
  char *name;
  ji_dataset *dataset;
  ji__shared_array *array;
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
    ji__shared_array_unref(bundle->members[i].array);
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

/* Appends what `from` holds, under its name. */
static int bundle_append(ji_bundle *bundle, const member *from) {
  member *added = &bundle->members[bundle->count];
  added->name = ji__copy_string(&bundle->object.allocator, from->name);
  if (!added->name)
    return 0;
  added->dataset = ji_dataset_ref(from->dataset);
  added->array = ji__shared_array_ref(from->array);
  bundle->count++;
  return 1;
}

/* The members of `from` (may be NULL) and the new one, in order, into an empty bundle. */
static int bundle_merge(ji_bundle *bundle, const ji_bundle *from, const member *added) {
  int64_t count = from ? from->count : 0;
  int64_t i = 0;
  for (; i < count && strcmp(from->members[i].name, added->name) < 0; i++)
    if (!bundle_append(bundle, &from->members[i]))
      return 0;
  if (!bundle_append(bundle, added))
    return 0;
  if (i < count && strcmp(from->members[i].name, added->name) == 0)
    i++;
  for (; i < count; i++)
    if (!bundle_append(bundle, &from->members[i]))
      return 0;
  return 1;
}

static ji_status bundle_grow(ji_context *ctx, const ji_bundle *bundle, const member *added,
                             ji_bundle **out) {
  *out = NULL;
  ji_bundle *grown = bundle_allocate(ji__allocator(ctx), (bundle ? bundle->count : 0) + 1);
  if (!grown)
    return ji__fail_memory(ctx);
  if (!bundle_merge(grown, bundle, added)) {
    bundle_destroy(grown);
    return ji__fail_memory(ctx);
  }
  *out = grown;
  return JI_OK;
}

ji_status ji__bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                          const ji_dataset *dataset, ji_bundle **out) {
  member added = {.name = (char *)name, .dataset = (ji_dataset *)dataset};
  return bundle_grow(ctx, bundle, &added, out);
}

ji_status ji__bundle_with_array(ji_context *ctx, const ji_bundle *bundle, const char *name,
                                const ji_array *array, ji_bundle **out) {
  member added = {.name = (char *)name};
  *out = NULL;
  ji_status status = ji__array_share(ctx, array, &added.array);
  if (status)
    return status;
  status = bundle_grow(ctx, bundle, &added, out);
  if (status)
    added.array->release = NULL; /* the array stays the caller's */
  ji__shared_array_unref(added.array);
  return status;
}

static ji_status bundle_replace(ji_status status, ji_bundle **bundle, ji_bundle *larger) {
  if (status)
    return status;
  ji_bundle_unref(*bundle);
  *bundle = larger;
  return JI_OK;
}

ji_status ji__bundle_put(ji_context *ctx, ji_bundle **bundle, const char *name,
                         const ji_dataset *dataset) {
  ji_bundle *larger = NULL;
  ji_status status = ji__bundle_with(ctx, *bundle, name, dataset, &larger);
  return bundle_replace(status, bundle, larger);
}

ji_status ji__bundle_put_array(ji_context *ctx, ji_bundle **bundle, const char *name,
                               ji_array *array) {
  ji_bundle *larger = NULL;
  ji_status status = ji__bundle_with_array(ctx, *bundle, name, array, &larger);
  if (!status)
    *array = (ji_array){0};
  return bundle_replace(status, bundle, larger);
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

ji_status ji_bundle_with_array(ji_context *ctx, const ji_bundle *bundle, const char *name,
                               const ji_array *array, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!name || !array || !out)
    return ji__fail_null(ctx, "ji_bundle_with_array", !name ? "name" : !array ? "array" : "out");
  if (!name[0])
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_bundle_with_array: the name is empty");
  status = ji__array_check(ctx, name, array);
  return status ? status : ji__bundle_with_array(ctx, bundle, name, array, out);
}

static const member *find_member(const ji_bundle *bundle, const char *name) {
  if (!bundle || !name)
    return NULL;
  for (int64_t i = 0; i < bundle->count; i++)
    if (strcmp(bundle->members[i].name, name) == 0)
      return &bundle->members[i];
  return NULL;
}

const ji_dataset *ji_bundle_find(const ji_bundle *bundle, const char *name) {
  const member *found = find_member(bundle, name);
  return found ? found->dataset : NULL;
}

const ji_array *ji_bundle_find_array(const ji_bundle *bundle, const char *name) {
  const member *found = find_member(bundle, name);
  return found && found->array ? &found->array->view : NULL;
}

ji_status ji__bundle_require(ji_context *ctx, const ji_bundle *bundle, const char *what,
                             const char *name, const ji_dataset **out) {
  *out = ji_bundle_find(bundle, name);
  return *out ? JI_OK : ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s has no dataset \"%s\"", what, name);
}

ji_status ji__bundle_hold_array(ji_context *ctx, const ji_bundle *bundle, const char *what,
                                const char *name, ji_array *out) {
  const member *found = find_member(bundle, name);
  *out = (ji_array){0};
  if (!found || !found->array)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s has no array \"%s\"", what, name);
  *out = ji__shared_array_hold(found->array);
  return JI_OK;
}

/* The index-th of the datasets or of the arrays; NULL if there are not so many. */
static const member *nth_member(const ji_bundle *bundle, int is_array, int64_t index) {
  if (!bundle || index < 0)
    return NULL;
  for (int64_t i = 0; i < bundle->count; i++)
    if (!bundle->members[i].array == !is_array && index-- == 0)
      return &bundle->members[i];
  return NULL;
}

static int64_t count_members(const ji_bundle *bundle, int is_array) {
  int64_t count = 0;
  for (int64_t i = 0; bundle && i < bundle->count; i++)
    count += !bundle->members[i].array == !is_array;
  return count;
}

int64_t ji_bundle_count(const ji_bundle *bundle) {
  return count_members(bundle, 0);
}

const char *ji_bundle_name(const ji_bundle *bundle, int64_t index) {
  const member *found = nth_member(bundle, 0, index);
  return found ? found->name : NULL;
}

int64_t ji_bundle_array_count(const ji_bundle *bundle) {
  return count_members(bundle, 1);
}

const char *ji_bundle_array_name(const ji_bundle *bundle, int64_t index) {
  const member *found = nth_member(bundle, 1, index);
  return found ? found->name : NULL;
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

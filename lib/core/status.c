/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jobimpact/status.h>
#include <jobimpact/version.h>

#include <stddef.h>

typedef struct status_entry {
  ji_status status;
  const char *name, *description;
} status_entry;

static const status_entry entries[] = {
    {JI_OK, "JI_OK", "success"},
    {JI_ERROR_ARGUMENT, "JI_ERROR_ARGUMENT",
     "an argument is NULL, out of range or a malformed option struct"},
    {JI_ERROR_MEMORY, "JI_ERROR_MEMORY", "the allocator returned no memory"},
    {JI_ERROR_LIMIT, "JI_ERROR_LIMIT", "a size overflows or exceeds a stated limit"},
    {JI_ERROR_BUSY, "JI_ERROR_BUSY", "a callback called back in, or a store is locked"},
    {JI_ERROR_CANCELLED, "JI_ERROR_CANCELLED", "the cancel callback asked to stop"},
    {JI_ERROR_UNSUPPORTED, "JI_ERROR_UNSUPPORTED",
     "valid input that this version or build cannot handle"},
    {JI_ERROR_THREAD, "JI_ERROR_THREAD", "the system refused a lock"},
    {JI_ERROR_NOT_FOUND, "JI_ERROR_NOT_FOUND", "a file, column, row or name does not exist"},
    {JI_ERROR_IO, "JI_ERROR_IO", "the system could not read or write"},
    {JI_ERROR_FORMAT, "JI_ERROR_FORMAT", "a file or stream is malformed"},
    {JI_ERROR_ENCODING, "JI_ERROR_ENCODING", "text is not valid in its encoding"},
    {JI_ERROR_TYPE, "JI_ERROR_TYPE", "a column has another type than is needed"},
    {JI_ERROR_SHAPE, "JI_ERROR_SHAPE", "lengths, rows or columns do not fit together"},
    {JI_ERROR_LABEL, "JI_ERROR_LABEL", "a name is missing, doubled or not the one expected"},
    {JI_ERROR_VALUE, "JI_ERROR_VALUE", "a value lies outside what its meaning allows"},
    {JI_ERROR_UNIT, "JI_ERROR_UNIT", "a unit is malformed, or two units do not convert"},
    {JI_ERROR_MEASURE, "JI_ERROR_MEASURE", "measures may not be combined"},
    {JI_ERROR_SINGULAR, "JI_ERROR_SINGULAR", "a linear system has no unique solution"},
    {JI_ERROR_CONVERGENCE, "JI_ERROR_CONVERGENCE", "an iteration did not reach its tolerance"},
    {JI_ERROR_BALANCE, "JI_ERROR_BALANCE", "a table does not balance within its tolerance"},
    {JI_ERROR_KIND, "JI_ERROR_KIND", "the model is of another kind than the function needs"},
    {JI_ERROR_MODEL, "JI_ERROR_MODEL", "a model's definition is incomplete or contradicts itself"},
    {JI_ERROR_CALLBACK, "JI_ERROR_CALLBACK", "a callback failed; its owner knows why"},
    {JI_CALLBACK_DEFAULT, "JI_CALLBACK_DEFAULT", "behave as if no callback were set"},
};

static const status_entry *find(ji_status status) {
  for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
    if (entries[i].status == status)
      return &entries[i];
  return NULL;
}

const char *ji_status_name(ji_status status) {
  const status_entry *entry = find(status);
  return entry ? entry->name : "JI_ERROR_UNKNOWN";
}

const char *ji_status_description(ji_status status) {
  const status_entry *entry = find(status);
  return entry ? entry->description : "not a status code of this library";
}

const char *ji_version(void) {
  return JI_VERSION_STRING;
}

int32_t ji_abi_version(void) {
  return JI_ABI_VERSION;
}

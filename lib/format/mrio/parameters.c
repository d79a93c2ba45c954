/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pymrio's file_parameters.json and metadata.json, parsed by Jansson. */
#include "core/number.h"
#include "core/utf8.h"
#include "format/file.h"
#include "format/mrio/table.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define JSON_SIZE_MAXIMUM ((size_t)1 << 24)
#define PARAMETERS_FILE "file_parameters.json"
#define METADATA_FILE "metadata.json"

static ji_status load(ji__mrio_input *input, const char *path, json_t **out) {
  ji_context *ctx = input->ctx;
  ji__buffer text;
  json_error_t error;
  *out = NULL;
  ji_status status = ji__mrio_input_read(input, path, JSON_SIZE_MAXIMUM, &text);
  if (!status)
    *out = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &error);
  ji__buffer_free(&text);
  if (status)
    return status;
  if (json_is_object(*out))
    return JI_OK;
  if (*out) {
    json_decref(*out);
    *out = NULL;
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: expected a JSON object", path);
  }
  if (json_error_code(&error) == json_error_out_of_memory)
    return ji__fail_memory(ctx);
  size_t length = ji__utf8_valid_prefix(error.text, strlen(error.text));
  return ji__fail(ctx, JI_ERROR_FORMAT, "%s: line %d, column %d: %.*s", path, error.line,
                  error.column, (int)length, error.text);
}

/* A count as pymrio writes it: a text of digits, or a number. */
static int read_count(const json_t *value, int64_t *out) {
  if (json_is_integer(value)) {
    *out = json_integer_value(value);
    return 1;
  }
  return json_is_string(value) &&
         ji__integer_parse(json_string_value(value), json_string_length(value), out) == 1;
}

static ji_status fail_entry(ji_context *ctx, const char *path, const char *key,
                            const char *expected) {
  char excerpt[JI__EXCERPT_SIZE];
  return ji__fail(ctx, JI_ERROR_FORMAT, "%s: files, %s: expected %s", path,
                  ji__csv_excerpt(key, strlen(key), excerpt), expected);
}

static ji_status grow_counts(ji_context *ctx, ji__mrio_parameters *p) {
  if ((size_t)p->keys.count < p->capacity)
    return JI_OK;
  size_t capacity = p->capacity ? p->capacity * 2 : 16;
  int64_t *indexes =
      ji__reallocate_array(ji__allocator(ctx), p->indexes, capacity, sizeof *indexes);
  if (!indexes)
    return ji__fail_memory(ctx);
  p->indexes = indexes;
  int64_t *headers =
      ji__reallocate_array(ji__allocator(ctx), p->headers, capacity, sizeof *headers);
  if (!headers)
    return ji__fail_memory(ctx);
  p->headers = headers;
  p->capacity = capacity;
  return JI_OK;
}

static ji_status read_entry(ji_context *ctx, const char *path, const char *key, const json_t *entry,
                            ji__mrio_parameters *p) {
  const char *file = json_string_value(json_object_get(entry, "name"));
  int64_t indexes = 0, headers = 0;
  if (!file || !*file || strchr(file, '/'))
    return fail_entry(ctx, path, key, "\"name\" to be the name of a file in the folder");
  if (!read_count(json_object_get(entry, "nr_index_col"), &indexes) || indexes < 1 ||
      indexes > JI__MRIO_LEVELS)
    return fail_entry(ctx, path, key, "\"nr_index_col\" to be a number from 1 to 8");
  if (!read_count(json_object_get(entry, "nr_header"), &headers) || headers < 1 ||
      headers > JI__MRIO_LEVELS)
    return fail_entry(ctx, path, key, "\"nr_header\" to be a number from 1 to 8");
  ji_status status = grow_counts(ctx, p);
  if (status)
    return status;
  p->indexes[p->keys.count] = indexes;
  p->headers[p->keys.count] = headers;
  status = ji__names_add_text(ctx, &p->keys, key);
  return status ? status : ji__names_add_text(ctx, &p->files, file);
}

static ji_status read_parameters(ji_context *ctx, const char *path, json_t *root,
                                 ji__mrio_parameters *p) {
  const char *type = json_string_value(json_object_get(root, "systemtype"));
  json_t *files = json_object_get(root, "files");
  const char *key;
  json_t *entry;
  if (!json_is_object(files))
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: there is no object \"files\"", path);
  if (!type || (strcmp(type, "IOSystem") != 0 && strcmp(type, "Extension") != 0))
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: \"systemtype\" is neither \"IOSystem\" nor \"Extension\"", path);
  p->is_extension = strcmp(type, "Extension") == 0;
  ji_status status = JI_OK;
  json_object_foreach(files, key, entry) {
    status = read_entry(ctx, path, key, entry, p);
    if (status)
      break;
  }
  return status;
}

ji_status ji__mrio_parameters_read(ji__mrio_input *input, const char *folder,
                                   ji__mrio_parameters *parameters) {
  ji_context *ctx = input->ctx;
  char *path = NULL;
  json_t *root = NULL;
  *parameters = (ji__mrio_parameters){0};
  parameters->keys.allocator = parameters->files.allocator = ji__allocator(ctx);
  ji_status status = ji__mrio_path(ctx, folder, PARAMETERS_FILE, &path);
  if (!status)
    status = load(input, path, &root);
  if (!status)
    status = read_parameters(ctx, path, root, parameters);
  json_decref(root);
  ji__release(ji__allocator(ctx), path);
  return status;
}

void ji__mrio_parameters_free(ji__mrio_parameters *parameters) {
  const ji_allocator *allocator = parameters->keys.allocator;
  if (!allocator)
    return;
  ji__names_free(&parameters->keys);
  ji__names_free(&parameters->files);
  ji__release(allocator, parameters->indexes);
  ji__release(allocator, parameters->headers);
}

ji_status ji__mrio_metadata(ji__mrio_input *input, const char *folder, const char *member,
                            char **out) {
  ji_context *ctx = input->ctx;
  json_t *root = NULL;
  char *path = NULL;
  *out = NULL;
  ji_status status = ji__mrio_find_packed(ctx, folder, METADATA_FILE, &path);
  if (status || !path)
    return status;
  status = load(input, path, &root);
  const char *text = status ? NULL : json_string_value(json_object_get(root, member));
  if (text && *text) {
    *out = ji__copy_string(ji__allocator(ctx), text);
    status = *out ? JI_OK : ji__fail_memory(ctx);
  }
  json_decref(root);
  ji__release(ji__allocator(ctx), path);
  return status;
}

/* --- writing ------------------------------------------------------------------------------ */

/* A member of an object, which takes the value over; 0: there is no memory. */
static int put(json_t *object, const char *key, json_t *value) {
  return value && json_object_set_new(object, key, value) == 0;
}

static int put_count(json_t *object, const char *key, int64_t count) {
  const char text[2] = {(char)('0' + count), 0};
  return put(object, key, json_string(text));
}

static int put_file(json_t *files, const ji__mrio_description *file) {
  json_t *entry = json_object();
  return put(files, file->key, entry) && put(entry, "name", json_sprintf("%s.txt", file->key)) &&
         put_count(entry, "nr_index_col", file->indexes) &&
         put_count(entry, "nr_header", file->headers);
}

static ji_status write_json(ji_context *ctx, const char *folder, const char *name, json_t *root,
                            ji__outputs *outputs) {
  char *path = ji__path_join(ji__allocator(ctx), folder, name);
  char *text = json_dumps(root, JSON_INDENT(4));
  ji__output *output = path && text ? ji__outputs_add(outputs) : NULL;
  ji_status status = output ? ji__output_open(ctx, path, output) : ji__fail_memory(ctx);
  if (!status) {
    ji__buffer_string(&output->pending, text);
    ji__buffer_string(&output->pending, "\n");
    status = ji__output_close(ctx, output);
  }
  free(text); /* Jansson's own memory */
  ji__release(ji__allocator(ctx), path);
  return status;
}

ji_status ji__mrio_parameters_write(ji_context *ctx, const char *folder, const char *extension,
                                    const ji__mrio_description *files, size_t count,
                                    ji__outputs *outputs) {
  json_t *root = json_object(), *list = json_object();
  int is_made = put(root, "files", list) &&
                put(root, "systemtype", json_string(extension ? "Extension" : "IOSystem"));
  if (extension)
    is_made = is_made && put(root, "name", json_string(extension));
  for (size_t i = 0; i < count; i++)
    is_made = is_made && put_file(list, &files[i]);
  ji_status status =
      is_made ? write_json(ctx, folder, PARAMETERS_FILE, root, outputs) : ji__fail_memory(ctx);
  json_decref(root);
  return status;
}

ji_status ji__mrio_metadata_write(ji_context *ctx, const char *folder, const char *name,
                                  ji__outputs *outputs) {
  json_t *root = json_object();
  int is_made = put(root, "description", json_string("written by libjobimpact")) &&
                put(root, "name", name ? json_string(name) : json_null()) &&
                put(root, "system", json_null()) && put(root, "version", json_null()) &&
                put(root, "history", json_array());
  ji_status status =
      is_made ? write_json(ctx, folder, METADATA_FILE, root, outputs) : ji__fail_memory(ctx);
  json_decref(root);
  return status;
}

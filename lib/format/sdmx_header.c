/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_header.h"

#include "format/csv_scan.h"
#include "format/sdmx_codes.h"

#include <inttypes.h>
#include <string.h>

#define START_SIZE 64 /* bytes of a file in which its first name ends */

void ji__sdmx_header_init(ji__sdmx_header *header, const ji_allocator *allocator) {
  *header = (ji__sdmx_header){.allocator = allocator};
}

void ji__sdmx_header_free(ji__sdmx_header *header) {
  for (int64_t i = 0; i < header->count; i++) {
    ji__release(header->allocator, header->fields[i].name);
    ji__release(header->allocator, header->fields[i].description);
  }
  ji__release(header->allocator, header->fields);
  ji__sdmx_header_init(header, header->allocator);
}

ji_status ji__sdmx_header_add(ji_context *ctx, ji__sdmx_header *header, const char *text,
                              size_t size) {
  if (!ji__grow_array(header->allocator, &header->fields, &header->capacity, (size_t)header->count,
                      sizeof *header->fields))
    return ji__fail_memory(ctx);
  char *name = ji__copy_bytes(header->allocator, text, size);
  if (!name)
    return ji__fail_memory(ctx);
  header->fields[header->count++] = (ji__sdmx_field){.name = name};
  return JI_OK;
}

/* --- the first name -------------------------------------------------------------------------- */

/* Behind STRUCTURE, STRUCTURE[;] or DATAFLOW, in quotes or not; 0 if there is none of them. */
static size_t first_name_end(const char *text, size_t size) {
  static const char *const names[] = {"STRUCTURE", "DATAFLOW"};
  size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  int is_quoted = at < size && text[at] == '"';
  at += (size_t)is_quoted;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    size_t length = strlen(names[i]);
    if (size - at <= length || memcmp(text + at, names[i], length) != 0)
      continue;
    at += length;
    if (text[at] == '[' && size - at > 3 && text[at + 2] == ']')
      at += 3;
    return at + (size_t)is_quoted < size ? at + (size_t)is_quoted : 0;
  }
  return 0;
}

ji_status ji__sdmx_find_delimiter(ji_context *ctx, const char *path, const char *encoding,
                                  unsigned char *delimiter) {
  ji__source_options options = {.encoding = encoding};
  ji__source *source = NULL;
  char start[START_SIZE];
  size_t size = 0;
  *delimiter = ',';
  ji_status status = ji__source_open(ctx, path, &options, &source);
  if (!status)
    status = ji__source_read(ctx, source, start, sizeof start, &size);
  ji__source_close(source);
  size_t end = status ? 0 : first_name_end(start, size);
  unsigned char found = end ? (unsigned char)start[end] : 0;
  int is_control = found < 0x20 && found != '\t'; /* the end of the line says nothing */
  if (!is_control && found < 0x80 && !strchr("\"[]", found) && !ji__sdmx_is_id(&start[end], 1))
    *delimiter = found;
  return status;
}

static ji_status fail_first(ji_context *ctx, const char *path, const ji__sdmx_header *header) {
  char excerpt[JI__EXCERPT_SIZE];
  const char *name = header->fields[0].name;
  return ji__fail(ctx, JI_ERROR_LABEL,
                  "%s: line 1: the first column is %s; STRUCTURE (SDMX-CSV 2.0), STRUCTURE[;] with "
                  "a separator of values, or DATAFLOW (1.0) is expected",
                  path, ji__csv_excerpt(name, strlen(name), excerpt));
}

static ji_status read_first(ji_context *ctx, const char *path, ji__sdmx_header *header) {
  ji__sdmx_field *first = &header->fields[0];
  size_t length = strlen("STRUCTURE");
  if (strcmp(first->name, "DATAFLOW") == 0) {
    header->version = 1;
    first->role = JI__SDMX_STRUCTURE;
    return JI_OK;
  }
  if (strncmp(first->name, "STRUCTURE", length) != 0)
    return fail_first(ctx, path, header);
  const char *behind = first->name + length;
  if (*behind) {
    if (behind[0] != '[' || strlen(behind) != 3 || behind[2] != ']' || behind[1] == '"')
      return fail_first(ctx, path, header);
    header->subfield = (unsigned char)behind[1];
    first->name[length] = 0;
  }
  header->version = 2;
  first->role = JI__SDMX_KIND;
  if (header->count > 1 && strcmp(header->fields[1].name, "STRUCTURE_ID") == 0)
    return JI_OK;
  return ji__fail(
      ctx, JI_ERROR_LABEL, "%s: line 1: the second column is %s%s%s; STRUCTURE_ID is expected",
      path, header->count > 1 ? "\"" : "", header->count > 1 ? header->fields[1].name : "not there",
      header->count > 1 ? "\"" : "");
}

/* --- the others ------------------------------------------------------------------------------ */

static void find_roles(ji__sdmx_header *header) {
  static const struct {
    const char *name;
    ji__sdmx_role role;
  } known[] = {{"STRUCTURE_ID", JI__SDMX_STRUCTURE},
               {"STRUCTURE_NAME", JI__SDMX_STRUCTURE_NAME},
               {"ACTION", JI__SDMX_ACTION},
               {"SERIES_KEY", JI__SDMX_KEY},
               {"OBS_KEY", JI__SDMX_KEY}};
  for (int64_t i = 1; i < header->count; i++)
    for (size_t j = 0; j < sizeof known / sizeof known[0]; j++)
      if (strcmp(header->fields[i].name, known[j].name) == 0 &&
          (header->version == 2 || known[j].role != JI__SDMX_STRUCTURE))
        header->fields[i].role = known[j].role;
}

/* Where ": " stands behind an id; NULL if it does not. */
static char *find_label(char *cell) {
  char *colon = strstr(cell, ": ");
  if (!colon)
    return NULL;
  const char *bracket = memchr(cell, '[', (size_t)(colon - cell));
  size_t size = (size_t)((bracket ? bracket : colon) - cell);
  return ji__sdmx_is_id(cell, size) ? colon : NULL;
}

static void find_labels(ji__sdmx_header *header) {
  header->labels = JI_SDMX_LABELS_ID;
  for (int64_t i = 1; i < header->count; i++) {
    const ji__sdmx_field *field = header->fields + i;
    if (field->role == JI__SDMX_STRUCTURE_NAME) {
      header->labels = JI_SDMX_LABELS_NAME;
      return;
    }
    if (field->role == JI__SDMX_COMPONENT && find_label(field->name))
      header->labels = JI_SDMX_LABELS_BOTH;
  }
}

static ji_status describe(ji_context *ctx, ji__sdmx_field *field, const char *name) {
  if (!name[0])
    return JI_OK;
  field->description = ji__copy_string(ji__allocator(ctx), name);
  return field->description ? JI_OK : ji__fail_memory(ctx);
}

static ji_status split_labels(ji_context *ctx, ji__sdmx_header *header) {
  ji_status status = JI_OK;
  for (int64_t i = 1; i < header->count && !status; i++) {
    ji__sdmx_field *field = header->fields + i;
    char *colon = field->role == JI__SDMX_COMPONENT ? find_label(field->name) : NULL;
    if (!colon)
      continue;
    *colon = 0;
    status = describe(ctx, field, colon + 2);
  }
  return status;
}

char *ji__sdmx_names_of(const ji_allocator *allocator, const char *name) {
  ji__buffer names;
  ji__buffer_init(&names, allocator);
  ji__buffer_string(&names, name);
  ji__buffer_string(&names, JI__SDMX_NAMES_ENDING);
  if (!names.failed)
    return names.data;
  ji__buffer_free(&names);
  return NULL;
}

/* The names of X are the column X_name, whatever the file calls them: that is in its language. */
static ji_status rename_names(ji_context *ctx, const ji__sdmx_field *owner, ji__sdmx_field *field) {
  char *name = ji__sdmx_names_of(ji__allocator(ctx), owner->name);
  if (!name)
    return ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), field->name);
  field->name = name;
  return JI_OK;
}

/* Every second component is the names of the one before. */
static ji_status pair_labels(ji_context *ctx, ji__sdmx_header *header) {
  ji__sdmx_field *owner = NULL;
  ji_status status = JI_OK;
  for (int64_t i = 1; i < header->count && !status; i++) {
    ji__sdmx_field *field = header->fields + i;
    if (field->role != JI__SDMX_COMPONENT)
      continue;
    if (!owner) {
      owner = field;
      continue;
    }
    field->role = JI__SDMX_NAMES;
    if (strcmp(field->name, owner->name) != 0)
      status = describe(ctx, owner, field->name);
    if (!status)
      status = rename_names(ctx, owner, field);
    owner = NULL;
  }
  return status;
}

/* ATTR[] holds several values, ATTR[en;fr] one for each language, or several. */
static ji_status find_brackets(ji_context *ctx, const char *path, ji__sdmx_header *header) {
  for (int64_t i = 1; i < header->count; i++) {
    ji__sdmx_field *field = header->fields + i;
    size_t size = strlen(field->name);
    if (field->role != JI__SDMX_COMPONENT || size == 0 || field->name[size - 1] != ']')
      continue;
    field->is_multiple = 1;
    field->has_codes = size > 1 && field->name[size - 2] == '[';
    if (!header->subfield)
      return ji__fail(
          ctx, JI_ERROR_LABEL,
          "%s: line 1: a cell of \"%s\" holds several values, but the first column does "
          "not say what separates them (STRUCTURE[;])",
          path, field->name);
  }
  return JI_OK;
}

static ji_status check_names(ji_context *ctx, const char *path, const ji__sdmx_header *header) {
  char **names = ji__allocate_array(ji__allocator(ctx), (size_t)header->count, sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < header->count; i++)
    names[i] = header->fields[i].name;
  ji_status status = ji__csv_check_names(ctx, path, 1, names, header->count);
  ji__release(ji__allocator(ctx), names);
  return status;
}

ji_status ji__sdmx_header_finish(ji_context *ctx, const char *path,
                                 const ji_sdmx_read_options *options, ji__sdmx_header *header) {
  ji_status status = read_first(ctx, path, header);
  if (status)
    return status;
  if (!header->subfield)
    header->subfield = options->subfield;
  find_roles(header);
  if (options->labels)
    header->labels = options->labels;
  else
    find_labels(header);
  if (header->labels == JI_SDMX_LABELS_BOTH)
    status = split_labels(ctx, header);
  if (header->labels == JI_SDMX_LABELS_NAME)
    status = pair_labels(ctx, header);
  if (!status)
    status = check_names(ctx, path, header);
  return status ? status : find_brackets(ctx, path, header);
}

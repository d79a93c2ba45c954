/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a code list from an SDMX-ML structure message. expat splits the bytes; what could make it
 * work for somebody else (document types, so entities) is refused, and sizes have limits. expat's
 * own memory is not the context's allocator's: its functions for that know no user. */
#include "format/sdmx_codelist.h"

#include "core/date.h"
#include "data/dataset.h"
#include "format/file.h"
#include "format/sdmx_options.h"
#include "format/xml_source.h"

#include <expat.h>
#include <inttypes.h>
#include <string.h>

#define FUNCTION "ji_dataset_read_sdmx_codelist"
#define BLOCK_SIZE ((size_t)1 << 16)
#define DEPTH_MAXIMUM 64
#define TEXT_MAXIMUM ((size_t)1 << 20) /* bytes of a text, and of a tag */
#define SHOWN_LISTS 8                  /* in a message */

/* Between a namespace and a name: no character of XML. */
#define SEPARATOR '\f'
#define XML_LANGUAGE "http://www.w3.org/XML/1998/namespace\flang"
#define NAMESPACES "http://www.sdmx.org/resources/sdmxml/schemas/"

/* The text that is being collected. */
typedef enum target { NO_TEXT, LIST_NAME, CODE_NAME, CODE_DESCRIPTION, CODE_PARENT } target;

typedef struct parser {
  ji_context *ctx;
  const char *path;
  const ji_sdmx_codelist_options *options;
  ji__sdmx_codelist *list;
  XML_Parser expat;
  ji_status status; /* of a callback: expat is stopped then */
  int depth;        /* of the element at hand; the root has 1 */
  int list_depth;   /* of the list at hand; 0: outside of any */
  int code_depth;   /* of the code at hand; 0: outside of any */
  int is_wanted;    /* the list at hand is the one */
  int is_found;     /* it was there */
  target wanted;    /* what the text is for */
  int text_depth;   /* of the element whose text it is */
  size_t language;  /* of the text */
  ji__buffer text;
  int is_moving;   /* a callback was called since this was set to 0 */
  ji__buffer seen; /* ids of other lists, for the message */
  int seen_count;
} parser;

/* --- messages -------------------------------------------------------------------------------- */

static void stop(parser *p, ji_status status) {
  if (!p->status)
    p->status = status;
  XML_StopParser(p->expat, XML_FALSE);
}

/* Puts file, line and column before the message at hand. */
static ji_status place(const parser *p, ji_status status) {
  return ji__fail_within(p->ctx, status, "%s: line %lu, column %lu", p->path,
                         (unsigned long)XML_GetCurrentLineNumber(p->expat),
                         (unsigned long)XML_GetCurrentColumnNumber(p->expat) + 1);
}

#define fail_here(p, status, ...)                                                                  \
  do {                                                                                             \
    ji__fail((p)->ctx, (status), __VA_ARGS__);                                                     \
    stop((p), place((p), (status)));                                                               \
  } while (0)

static void fail_memory(parser *p) {
  stop(p, ji__fail_memory(p->ctx));
}

/* --- memory ---------------------------------------------------------------------------------- */

void ji__sdmx_codelist_free(ji__sdmx_codelist *list) {
  const ji_allocator *allocator = list->allocator;
  for (size_t i = 0; i < list->count; i++) {
    ji__release(allocator, list->codes[i].id);
    ji__release(allocator, list->codes[i].parent);
  }
  for (size_t i = 0; i < list->label_count; i++)
    ji__release(allocator, list->labels[i].text);
  for (size_t i = 0; i < list->language_count; i++)
    ji__release(allocator, list->languages[i]);
  ji__release(allocator, list->codes);
  ji__release(allocator, list->labels);
  ji__release(allocator, list->languages);
  ji__release(allocator, list->id);
  ji__release(allocator, list->agency);
  ji__release(allocator, list->version);
  ji__release(allocator, list->name);
  ji__release(allocator, list->valid_from);
  ji__release(allocator, list->valid_to);
}

/* --- elements -------------------------------------------------------------------------------- */

static const char *attribute(const XML_Char **attributes, const char *name) {
  for (size_t i = 0; attributes[i]; i += 2)
    if (strcmp(attributes[i], name) == 0)
      return attributes[i + 1];
  return NULL;
}

static const char *local_name(const char *element) {
  const char *separator = strrchr(element, SEPARATOR);
  return separator ? separator + 1 : element;
}

static void begin_root(parser *p, const char *element) {
  static const char *const versions[] = {"v2_1/", "v3_0/", "v3_1/"};
  size_t size = strlen(NAMESPACES);
  int is_known = 0;
  for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
    is_known |= strncmp(element, NAMESPACES, size) == 0 &&
                strncmp(element + size, versions[i], strlen(versions[i])) == 0;
  if (!is_known || strcmp(local_name(element), "Structure") != 0)
    fail_here(p, JI_ERROR_FORMAT,
              "the document is a \"%.80s\"; a Structure message of SDMX-ML 2.1, 3.0 or 3.1 is "
              "expected",
              local_name(element));
}

/* "AGENCY:ID(VERSION)" */
static void print_list(ji__buffer *buffer, const XML_Char **attributes) {
  const char *id = attribute(attributes, "id");
  const char *agency = attribute(attributes, "agencyID");
  const char *version = attribute(attributes, "version");
  ji__buffer_format(buffer, "%s%s%s", agency ? agency : "", agency ? ":" : "", id ? id : "");
  if (version)
    ji__buffer_format(buffer, "(%s)", version);
}

/* True for "ID", "AGENCY:ID" and "AGENCY:ID(VERSION)" of the list. */
static int is_list(const char *wanted, const char *full, const char *id) {
  size_t size = strlen(wanted);
  return (id && strcmp(wanted, id) == 0) || strcmp(wanted, full) == 0 ||
         (strncmp(wanted, full, size) == 0 && full[size] == '(' && strchr(wanted, ':'));
}

static void remember(parser *p, const char *full) {
  if (p->seen_count++ < SHOWN_LISTS)
    ji__buffer_format(&p->seen, "%s%s", p->seen.size ? ", " : "", full);
}

static int copy(parser *p, const char *from, char **to) {
  *to = from ? ji__copy_string(p->list->allocator, from) : NULL;
  if (!from || *to)
    return 1;
  fail_memory(p);
  return 0;
}

/* The date of a date or a date and time. */
static int copy_date(parser *p, const XML_Char **attributes, const char *name, char **to) {
  const char *text = attribute(attributes, name);
  int64_t days = 0;
  if (!text)
    return 1;
  size_t size = strlen(text);
  if (size < 10 || (size > 10 && text[10] != 'T') || !ji__date_parse(text, 10, &days)) {
    fail_here(p, JI_ERROR_FORMAT, "%s is \"%.80s\"; a date is expected", name, text);
    return 0;
  }
  *to = ji__copy_bytes(p->list->allocator, text, 10);
  if (!*to)
    fail_memory(p);
  return *to != NULL;
}

static int is_true(const char *text) {
  return text && (strcmp(text, "true") == 0 || strcmp(text, "1") == 0);
}

static void take_list(parser *p, const XML_Char **attributes, const char *full) {
  if (p->is_found) {
    fail_here(p, JI_ERROR_LABEL,
              "\"%.200s\" is a second code list; options.list says which one is meant, such as "
              "\"AGENCY:ID(VERSION)\"",
              full);
    return;
  }
  p->is_found = p->is_wanted = 1;
  p->list->is_partial = is_true(attribute(attributes, "isPartial"));
  if (is_true(attribute(attributes, "isExternalReference"))) {
    fail_here(p, JI_ERROR_UNSUPPORTED,
              "the code list \"%.200s\" is kept elsewhere (isExternalReference)", full);
    return;
  }
  (void)(copy(p, attribute(attributes, "id"), &p->list->id) &&
         copy(p, attribute(attributes, "agencyID"), &p->list->agency) &&
         copy(p, attribute(attributes, "version"), &p->list->version) &&
         copy_date(p, attributes, "validFrom", &p->list->valid_from) &&
         copy_date(p, attributes, "validTo", &p->list->valid_to));
}

static void begin_list(parser *p, const XML_Char **attributes) {
  const char *wanted = p->options->list;
  ji__buffer full;
  p->list_depth = p->depth;
  p->is_wanted = 0;
  ji__buffer_init(&full, p->list->allocator);
  print_list(&full, attributes);
  if (full.failed)
    fail_memory(p);
  else if (!wanted || is_list(wanted, full.data, attribute(attributes, "id")))
    take_list(p, attributes, full.data);
  else
    remember(p, full.data);
  ji__buffer_free(&full);
}

static void begin_code(parser *p, const XML_Char **attributes) {
  ji__sdmx_codelist *list = p->list;
  const char *id = attribute(attributes, "id");
  p->code_depth = p->depth;
  if (!id || !id[0]) {
    fail_here(p, JI_ERROR_FORMAT, "the code has no id");
    return;
  }
  if ((uint64_t)list->count >= (uint64_t)p->options->max_codes) {
    fail_here(p, JI_ERROR_LIMIT, "more than max_codes, %" PRId64 " codes", p->options->max_codes);
    return;
  }
  ji__sdmx_listed_code code = {.line = (int64_t)XML_GetCurrentLineNumber(p->expat),
                               .labels = list->label_count};
  if (!ji__grow_array(list->allocator, &list->codes, &list->capacity, list->count,
                      sizeof *list->codes)) {
    fail_memory(p);
    return;
  }
  if (copy(p, id, &code.id))
    list->codes[list->count++] = code;
}

/* The index of a language, which is added if it is new. Without one it is English, as the schema
 * has it. */
static void find_language(parser *p, const XML_Char **attributes) {
  ji__sdmx_codelist *list = p->list;
  const char *language = attribute(attributes, XML_LANGUAGE);
  if (!language || !language[0])
    language = "en";
  for (p->language = 0; p->language < list->language_count; p->language++)
    if (strcmp(list->languages[p->language], language) == 0)
      return;
  char *added = NULL;
  if (!ji__grow_array(list->allocator, &list->languages, &list->language_capacity,
                      list->language_count, sizeof *list->languages)) {
    fail_memory(p);
    return;
  }
  if (copy(p, language, &added))
    list->languages[list->language_count++] = added;
}

static void begin_text(parser *p, target wanted, const XML_Char **attributes) {
  p->wanted = wanted;
  p->text_depth = p->depth;
  p->text.size = 0;
  if (wanted == CODE_NAME || wanted == CODE_DESCRIPTION)
    find_language(p, attributes);
}

static void begin_in_code(parser *p, const char *name, const XML_Char **attributes) {
  if (p->depth == p->code_depth + 1) {
    if (strcmp(name, "Name") == 0)
      begin_text(p, CODE_NAME, attributes);
    else if (strcmp(name, "Description") == 0)
      begin_text(p, CODE_DESCRIPTION, attributes);
    else if (strcmp(name, "Parent") == 0)
      begin_text(p, CODE_PARENT, attributes);
    return;
  }
  /* SDMX-ML 2.1: <Parent><Ref id="A"/></Parent>; later versions: <Parent>A</Parent> */
  const char *id = attribute(attributes, "id");
  if (p->wanted == CODE_PARENT && strcmp(name, "Ref") == 0 && id) {
    p->text.size = 0;
    ji__buffer_string(&p->text, id);
  }
}

static void begin_in_list(parser *p, const char *name, const XML_Char **attributes) {
  if (!p->is_wanted)
    return;
  if (p->code_depth)
    begin_in_code(p, name, attributes);
  else if (p->depth != p->list_depth + 1)
    return;
  else if (strcmp(name, "Code") == 0)
    begin_code(p, attributes);
  else if (strcmp(name, "Name") == 0 && !p->list->name)
    begin_text(p, LIST_NAME, attributes);
  else if (strcmp(name, "CodelistExtension") == 0)
    fail_here(p, JI_ERROR_UNSUPPORTED,
              "the code list extends another one, whose codes are not in it");
}

static void begin_element(void *user, const XML_Char *element, const XML_Char **attributes) {
  parser *p = user;
  const char *name = local_name(element);
  p->is_moving = 1;
  if (p->status)
    return;
  if (++p->depth > DEPTH_MAXIMUM)
    fail_here(p, JI_ERROR_LIMIT, "elements are nested deeper than %d", DEPTH_MAXIMUM);
  else if (p->depth == 1)
    begin_root(p, element);
  else if (p->list_depth)
    begin_in_list(p, name, attributes);
  else if (strcmp(name, "Codelist") == 0)
    begin_list(p, attributes);
}

/* --- texts ----------------------------------------------------------------------------------- */

static void take_characters(void *user, const XML_Char *text, int size) {
  parser *p = user;
  p->is_moving = 1;
  if (p->status || p->wanted == NO_TEXT || size <= 0)
    return;
  if (p->text.size + (size_t)size > TEXT_MAXIMUM) {
    fail_here(p, JI_ERROR_LIMIT, "a text is longer than %zu bytes", TEXT_MAXIMUM);
    return;
  }
  ji__buffer_append(&p->text, text, (size_t)size);
}

static int is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A copy without blanks at the ends; NULL where nothing is left. */
static char *trimmed(parser *p) {
  size_t from = 0, to = p->text.size;
  while (from < to && is_blank(p->text.data[from]))
    from++;
  while (to > from && is_blank(p->text.data[to - 1]))
    to--;
  if (from == to)
    return NULL;
  char *text = ji__copy_bytes(p->list->allocator, p->text.data + from, to - from);
  if (!text)
    fail_memory(p);
  return text;
}

static void add_label(parser *p, char *text, int is_description) {
  ji__sdmx_codelist *list = p->list;
  if (!ji__grow_array(list->allocator, &list->labels, &list->label_capacity, list->label_count,
                      sizeof *list->labels)) {
    ji__release(list->allocator, text);
    fail_memory(p);
    return;
  }
  list->labels[list->label_count++] = (ji__sdmx_label){text, p->language, is_description};
  list->codes[list->count - 1].label_count++;
}

static void end_text(parser *p) {
  target wanted = p->wanted;
  p->wanted = NO_TEXT;
  if (p->text.failed) {
    fail_memory(p);
    return;
  }
  char *text = trimmed(p);
  if (!text)
    return;
  ji__sdmx_codelist *list = p->list;
  if (wanted == CODE_NAME || wanted == CODE_DESCRIPTION) {
    add_label(p, text, wanted == CODE_DESCRIPTION);
    return;
  }
  char **slot = wanted == LIST_NAME ? &list->name : &list->codes[list->count - 1].parent;
  ji__release(list->allocator, *slot);
  *slot = text;
}

static void end_element(void *user, const XML_Char *element) {
  parser *p = user;
  (void)element;
  p->is_moving = 1;
  if (p->status)
    return;
  if (p->wanted != NO_TEXT && p->depth == p->text_depth)
    end_text(p);
  if (p->depth == p->code_depth)
    p->code_depth = 0;
  if (p->depth == p->list_depth)
    p->list_depth = p->is_wanted = 0;
  p->depth--;
}

/* Comments and instructions say nothing, but that the file goes on. */
static void pass_over(void *user, const XML_Char *text, int size) {
  parser *p = user;
  (void)text;
  (void)size;
  p->is_moving = 1;
}

static void refuse_doctype(void *user, const XML_Char *name, const XML_Char *system,
                           const XML_Char *public, int has_subset) {
  parser *p = user;
  (void)name;
  (void)system;
  (void)public;
  (void)has_subset;
  fail_here(p, JI_ERROR_FORMAT, "a document type (DOCTYPE) is refused; SDMX-ML has none");
}

/* --- the file -------------------------------------------------------------------------------- */

static ji_status fail_expat(parser *p) {
  enum XML_Error code = XML_GetErrorCode(p->expat);
  if (code == XML_ERROR_NO_MEMORY)
    return ji__fail_memory(p->ctx);
  int is_encoding = code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING ||
                    code == XML_ERROR_PARTIAL_CHAR;
  ji_status status = is_encoding ? JI_ERROR_ENCODING : JI_ERROR_FORMAT;
  ji__fail(p->ctx, status, "%s", XML_ErrorString(code));
  return place(p, status);
}

/* A tag (or a comment) that does not end is kept by expat and looked at again with every block, so
 * that its time is the square of its size. No callback is called meanwhile. */
static ji_status check_moving(parser *p, size_t got, size_t *still) {
  *still = p->is_moving ? 0 : *still + got;
  p->is_moving = 0;
  if (*still <= TEXT_MAXIMUM)
    return JI_OK;
  return ji__fail(p->ctx, JI_ERROR_LIMIT, "%s: a tag or comment is longer than %zu bytes", p->path,
                  TEXT_MAXIMUM);
}

static ji_status parse_block(parser *p, const char *block, size_t size, int is_last) {
  enum XML_Status parsed = XML_Parse(p->expat, block, (int)size, is_last);
  if (p->status)
    return p->status;
  return parsed == XML_STATUS_OK ? JI_OK : fail_expat(p);
}

static ji_status parse_source(parser *p, ji__source *source, char *block) {
  size_t still = 0, got = 1;
  ji_status status = JI_OK;
  while (!status && got) {
    status = ji__progress(p->ctx, "read sdmx codelist", ji__source_done(source),
                          ji__source_size(source));
    if (!status)
      status = ji__source_read(p->ctx, source, block, BLOCK_SIZE, &got);
    if (!status)
      status = parse_block(p, block, got, got == 0);
    if (!status)
      status = check_moving(p, got, &still);
  }
  return status;
}

static ji_status check_found(parser *p) {
  if (p->is_found)
    return JI_OK;
  if (p->seen.failed)
    return ji__fail_memory(p->ctx);
  if (!p->options->list)
    return ji__fail(p->ctx, JI_ERROR_NOT_FOUND, "%s: there is no code list (Codelist) in it",
                    p->path);
  return ji__fail(p->ctx, JI_ERROR_NOT_FOUND, "%s: there is no code list \"%s\"; there %s %s%s",
                  p->path, p->options->list, p->seen_count == 1 ? "is" : "are",
                  p->seen_count ? p->seen.data : "none",
                  p->seen_count > SHOWN_LISTS ? " and others" : "");
}

static ji_status open_and_parse(parser *p, ji__source_origin *origin) {
  ji__xml_source xml;
  ji_status status = ji__xml_source_open(p->ctx, p->path, &xml);
  if (status)
    return status;
  char *block = ji__allocate(ji__allocator(p->ctx), BLOCK_SIZE);
  if (!block || (xml.is_decoded && XML_SetEncoding(p->expat, "UTF-8") != XML_STATUS_OK))
    status = ji__fail_memory(p->ctx);
  if (!status)
    status = parse_source(p, xml.source, block);
  ji__release(ji__allocator(p->ctx), block);
  ji__source_origin_of(xml.source, origin);
  ji__source_close(xml.source);
  return status ? status : check_found(p);
}

ji_status ji__sdmx_codelist_parse(ji_context *ctx, const char *path,
                                  const ji_sdmx_codelist_options *options, ji__sdmx_codelist *list,
                                  ji__source_origin *origin) {
  parser p = {.ctx = ctx, .path = path, .options = options, .list = list};
  p.expat = XML_ParserCreateNS(NULL, SEPARATOR);
  if (!p.expat)
    return ji__fail_memory(ctx);
  ji__buffer_init(&p.text, ji__allocator(ctx));
  ji__buffer_init(&p.seen, ji__allocator(ctx));
  XML_SetUserData(p.expat, &p);
  XML_SetElementHandler(p.expat, begin_element, end_element);
  XML_SetCharacterDataHandler(p.expat, take_characters);
  XML_SetDefaultHandler(p.expat, pass_over);
  XML_SetStartDoctypeDeclHandler(p.expat, refuse_doctype);
  ji_status status = open_and_parse(&p, origin);
  ji__buffer_free(&p.text);
  ji__buffer_free(&p.seen);
  XML_ParserFree(p.expat);
  return status;
}

/* --- the dataset with its origin ------------------------------------------------------------- */

static ji_status add_note(ji_context *ctx, ji__provenance *provenance, const char *kind,
                          const char *name, const char *value) {
  return value ? ji__provenance_add(ctx, provenance, kind, name, value) : JI_OK;
}

static ji_status add_origin(ji_context *ctx, const char *path,
                            const ji_sdmx_codelist_options *options, const ji__sdmx_codelist *list,
                            const ji__source_origin *origin, ji_dataset **dataset) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, ji__base_name(path), *dataset);
  if (!status)
    status = ji__source_record(ctx, origin, ji__base_name(path), provenance);
  if (!status)
    status = add_note(ctx, provenance, "option", "language", options->language);
  if (!status)
    status = add_note(ctx, provenance, "note", "list", list->id);
  if (!status)
    status = add_note(ctx, provenance, "note", "agency", list->agency);
  if (!status)
    status = add_note(ctx, provenance, "note", "version", list->version);
  if (!status)
    status = add_note(ctx, provenance, "note", "name", list->name);
  if (!status)
    status = ji__dataset_attach(ctx, dataset, provenance);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_dataset_read_sdmx_codelist(ji_context *ctx, const char *path,
                                        const ji_sdmx_codelist_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path)
    return ji__fail_null(ctx, FUNCTION, "path");
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  ji_sdmx_codelist_options chosen;
  status = ji__sdmx_codelist_options_read(ctx, options, &chosen);
  if (status)
    return status;
  ji__sdmx_codelist list = {.allocator = ji__allocator(ctx)};
  ji_dataset *dataset = NULL;
  ji__source_origin origin = {0};
  status = ji__sdmx_codelist_parse(ctx, path, &chosen, &list, &origin);
  if (!status)
    status = ji__sdmx_codelist_build(ctx, path, &chosen, &list, &dataset);
  if (!status)
    status = add_origin(ctx, path, &chosen, &list, &origin, &dataset);
  if (!status)
    ji__source_tell(ctx, &origin, path);
  ji__sdmx_codelist_free(&list);
  if (status) {
    ji_dataset_unref(dataset);
    return status;
  }
  *out = dataset;
  return JI_OK;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/xml_source.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define DECLARATION_SIZE 512 /* bytes in which it ends */

/* The value of `encoding` in an XML declaration; "" where there is none that is a name. */
static void find_declared(const char *text, char out[JI__XML_ENCODING_SIZE]) {
  out[0] = 0;
  const char *end = strncmp(text, "<?xml", 5) == 0 ? strstr(text, "?>") : NULL;
  const char *at = end ? strstr(text, "encoding") : NULL;
  if (!at || at > end)
    return;
  at += strlen("encoding");
  at += strspn(at, " \t\r\n=");
  const char *close = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
  size_t size = close ? (size_t)(close - at) - 1 : 0;
  if (!close || close > end || size >= JI__XML_ENCODING_SIZE)
    return;
  memcpy(out, at + 1, size);
  out[size] = 0;
}

static int is_known_to_parsers(const char *encoding) {
  static const char *const known[] = {"", "UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII"};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcasecmp(encoding, known[i]) == 0)
      return 1;
  return 0;
}

/* The beginning of the text, ended by a 0, and whether it is in 16 or 32 bits a character. */
static ji_status look(ji_context *ctx, const char *path, char start[DECLARATION_SIZE],
                      int *is_wide) {
  ji__source_options options = {.encoding = "auto"};
  ji__source_origin origin;
  ji__source *source = NULL;
  size_t size = 0, got = 1;
  ji_status status = ji__source_open(ctx, path, &options, &source);
  if (status)
    return status;
  while (!status && got && DECLARATION_SIZE - 1 - size >= JI__SOURCE_MINIMUM) {
    status = ji__source_read(ctx, source, start + size, DECLARATION_SIZE - 1 - size, &got);
    size += status ? 0 : got;
  }
  start[size] = 0;
  ji__source_origin_of(source, &origin);
  *is_wide = origin.detected && strncmp(origin.detected, "UTF-8", 5) != 0 &&
             strncmp(origin.detected, "UTF-", 4) == 0;
  ji__source_close(source);
  if (status != JI_ERROR_ENCODING && status != JI_ERROR_FORMAT)
    return status;
  ctx->message[0] = 0; /* it is met again, and told, where it stands */
  return JI_OK;
}

static ji_status choose(ji_context *ctx, const char *path, ji__xml_source *out) {
  char start[DECLARATION_SIZE];
  int is_wide = 0;
  ji_status status = look(ctx, path, start, &is_wide);
  if (status)
    return status;
  find_declared(start, out->encoding);
  if (is_wide)
    memcpy(out->encoding, "auto", sizeof "auto");
  out->is_decoded = !is_known_to_parsers(out->encoding);
  if (out->is_decoded && !is_wide && ji__source_check_encoding(ctx, out->encoding)) {
    ctx->message[0] = 0; /* the parser says what is wrong with the declaration */
    out->is_decoded = 0;
  }
  return JI_OK;
}

ji_status ji__xml_source_open(ji_context *ctx, const char *path, ji__xml_source *out) {
  struct stat about;
  *out = (ji__xml_source){0};
  ji_status status =
      stat(path, &about) == 0 && S_ISREG(about.st_mode) ? choose(ctx, path, out) : JI_OK;
  ji__source_options options = {.encoding = out->is_decoded ? out->encoding : NULL};
  return status ? status : ji__source_open(ctx, path, &options, &out->source);
}

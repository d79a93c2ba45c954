/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An XML file, packed or not, in any encoding that it declares. */
#ifndef JI_FORMAT_XML_SOURCE_H
#define JI_FORMAT_XML_SOURCE_H

#include "format/source.h"

#define JI__XML_ENCODING_SIZE 40

typedef struct ji__xml_source {
  ji__source *source; /* to be closed */
  int is_decoded;     /* the text is UTF-8 whatever the declaration says; else what it says */
  char encoding[JI__XML_ENCODING_SIZE];
} ji__xml_source;

/* By its mark, by the NULs of UTF-16, else as the XML declaration says. Encodings that XML parsers
 * know (UTF-8, UTF-16 with a mark, ISO-8859-1, US-ASCII) are left to them. What is not a file that
 * can be read twice is taken for UTF-8. `out` must stay where it is while the source is open. */
ji_status ji__xml_source_open(ji_context *ctx, const char *path, ji__xml_source *out);

#endif

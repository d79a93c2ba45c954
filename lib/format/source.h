/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file of text as UTF-8, whatever it is packed and encoded in: file -> unpacking (gzip, zstd) ->
 * decoding (iconv), in blocks, so that no file is ever in memory as a whole. Files that are neither
 * packed nor encoded go straight into the caller's buffer. */
#ifndef JI_FORMAT_SOURCE_H
#define JI_FORMAT_SOURCE_H

#include "core/hash.h"
#include "data/provenance.h"

typedef struct ji__source ji__source;

typedef struct ji__source_options {
  const char *encoding; /* NULL: UTF-8, which the reader checks; "auto"; else a name for iconv */
  int32_t compression;  /* enum ji_csv_compression */
  int32_t hash_later;   /* 1: the caller calls ji__source_hash() after each read */
} ji__source_options;

/* What a file turned out to be; the digest is that of the file if it was read to its end. */
typedef struct ji__source_origin {
  const char *compression; /* "gzip" or "zstd"; NULL: none */
  const char *detected;    /* the encoding that "auto" found; NULL: none, or not asked */
  const char *why;
  int hashed;                    /* 0: the file is larger than the context's hash_limit */
  uint8_t digest[JI__HASH_SIZE]; /* of the file's bytes as they are stored */
} ji__source_origin;

/* JI_ERROR_ARGUMENT for an encoding that cannot be named, JI_ERROR_UNSUPPORTED for one that the
 * system's iconv does not know. */
ji_status ji__source_check_encoding(ji_context *ctx, const char *encoding);

/* Opens and looks at the first bytes. `path` must outlive the source. JI_ERROR_NOT_FOUND,
 * JI_ERROR_IO, JI_ERROR_FORMAT where the declared packing is not there, JI_ERROR_ENCODING for a
 * mark of another encoding than the declared one. */
ji_status ji__source_open(ji_context *ctx, const char *path, const ji__source_options *options,
                          ji__source **out);
void ji__source_close(ji__source *source);

/* The next bytes, at least one unless the text ends here; a byte-order mark is left out. What comes
 * before an error is handed out first. Without an encoding the bytes are those of the file,
 * unchecked. `capacity` is at least JI__SOURCE_MINIMUM. */
#define JI__SOURCE_MINIMUM 64
ji_status ji__source_read(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                          size_t *got);
/* With hash_later: takes what the last read put into the caller's buffer into the digest. The one
 * function that another thread may call, while the buffer is as it was read. */
void ji__source_hash(ji__source *source);

/* Bytes of the file that are used so far, and its size (-1: not known), for progress. */
int64_t ji__source_done(const ji__source *source);
int64_t ji__source_size(const ji__source *source);
/* Whether it is a file that can be read once more (no pipe). */
int ji__source_is_file(const ji__source *source);
/* Whether both are the same file, and it was not written to since the first was opened, as far as
 * the system tells. */
int ji__source_is_unchanged(const ji__source *first, const ji__source *second);

/* After the last read, which may have failed. */
void ji__source_origin_of(ji__source *source, ji__source_origin *origin);
/* Tells the log which encoding was detected, if one was. */
void ji__source_tell(ji_context *ctx, const ji__source_origin *origin, const char *path);
/* The rows of provenance: the digest as input "NAME (file)", what was found as notes. */
ji_status ji__source_record(ji_context *ctx, const ji__source_origin *origin, const char *name,
                            ji__provenance *provenance);

#endif

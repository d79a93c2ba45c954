/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers and dates as people and statistical offices write them, brought into the one notation
 * that a strict reader knows. All of it is done on the digits: the value is rounded once, by the
 * reader of the strict text. */
#ifndef JI_FORMAT_CSV_NOTATION_H
#define JI_FORMAT_CSV_NOTATION_H

#include <jobimpact/csv.h>

#define JI__CSV_NOTATION_SIZE 128 /* holds any strict text that is made here */

/* What the unit of a column says about the values in it. */
typedef enum ji__csv_scale {
  JI__CSV_SCALE_NONE = 0, /* there is no unit */
  JI__CSV_SCALE_PLAIN,    /* a unit without a scale: person */
  JI__CSV_SCALE_SCALED,   /* with one (1e4 person), or one that varies by row */
  JI__CSV_SCALE_SHARE     /* no dimension: 1, % or another power of ten */
} ji__csv_scale;

typedef struct ji__csv_notation {
  int32_t set; /* enum ji_csv_leniency */
  ji__csv_scale scale;
  int exponent; /* SHARE: the power of ten */
} ji__csv_notation;

/* A text as the strict reader takes it. */
typedef struct ji__csv_strict {
  char text[JI__CSV_NOTATION_SIZE];
  size_t size;
  int32_t used; /* the leniencies that it took; 0: none, `text` is not set */
} ji__csv_strict;

/* Reads a text without blanks around it; `type` is 0 where it is not known. 1: out->text stands for
 * it; 0: the text is strict already, or is in none of the notations; -1: its 万 or % contradicts
 * the column's unit (out->used says which). */
int ji__csv_notation_read(const ji__csv_notation *notation, ji_type type, const char *text,
                          size_t size, ji__csv_strict *out);

/* The length of a blank at the beginning of text; 0 if there is none. */
size_t ji__csv_blank_size(const char *text, size_t size);
/* True for digits with an optional point and minus sign: no leniency has a say in them. */
int ji__csv_is_plain(const char *text, size_t size);
/* Takes the blanks off both ends. */
void ji__csv_trim(const char **text, size_t *size);
/* True for the texts of JI_CSV_LENIENT_MISSING. */
int ji__csv_is_missing_text(const char *text, size_t size);
/* The length of a full-width form of ASCII at the beginning of text, which is put into *ascii; 0 if
 * there is none. */
size_t ji__csv_full_width_size(const char *text, size_t size, char *ascii);

#endif

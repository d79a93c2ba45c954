/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A multi-region table while its files are read, and how it becomes a bundle. */
#ifndef JI_FORMAT_MRIO_TABLE_H
#define JI_FORMAT_MRIO_TABLE_H

#include "data/bundle.h"
#include "format/file.h"
#include "format/mrio/grid.h"

#include <jobimpact/multiregion.h>

/* What the rows or columns of a matrix are called. */
typedef struct ji__mrio_labels {
  ji__names regions; /* empty: there are none */
  ji__names names;   /* sectors, categories */
  int is_plain;      /* options.separator does not split them */
} ji__mrio_labels;

typedef struct ji__mrio_satellites {
  ji__names labels;     /* the levels joined by "|" */
  ji__names extensions; /* what each belongs to */
  ji__names levels;     /* names of the levels joined by "|", or NULL */
  ji__names units;      /* as the source writes them, or NULL */
  ji__names demand;     /* "" where there are figures of final demand, else NULL */
} ji__mrio_satellites;

typedef struct ji__mrio {
  ji_context *ctx;
  const ji_multiregion_options *options;
  ji__mrio_input input;
  char *labels_from; /* the name of the file that sectors come from, for messages */
  ji__mrio_labels sectors;
  ji__mrio_labels demands;
  ji__mrio_satellites satellites;
  ji__names sector_units; /* empty, or one a sector (NULL: none) */
  ji_array flows, final_demand, output, satellite_rows, satellite_demand;
  char *name, *year;     /* NULL: not stated */
  const char *valuation; /* static, or NULL */
  ji_bundle *others;     /* members that are no parts of the table; NULL: none */
  ji__buffer scratch;
} ji__mrio;

/* `path` is the one that is read; all must outlive the table. */
void ji__mrio_init(ji__mrio *table, ji_context *ctx, const ji_multiregion_options *options,
                   const char *path);
void ji__mrio_free(ji__mrio *table);

/* --- labels.c ----------------------------------------------------------------------------- */

#define JI__MRIO_LEVELS 8 /* the most levels of a label */

/* The column's or the current row's levels; returns how many. */
int64_t ji__mrio_column_levels(const ji__grid *grid, int64_t column,
                               const char *levels[JI__MRIO_LEVELS]);
int64_t ji__mrio_row_levels(const ji__grid *grid, const char *levels[JI__MRIO_LEVELS]);
/* Adds a label: the first of several levels is the region, the others are joined by "|". A single
 * one has no region, unless options.separator splits it. */
ji_status ji__mrio_add_label(ji__mrio *table, ji__mrio_labels *labels, const char *const *levels,
                             int64_t count);
/* The grid's columns, or its current row, against labels that are known; where there are none yet
 * they are added. JI_ERROR_LABEL names file, place and both labels. */
ji_status ji__mrio_match_columns(ji__mrio *table, ji__grid *grid, ji__mrio_labels *labels,
                                 const char *what);
ji_status ji__mrio_match_row(ji__mrio *table, ji__grid *grid, ji__mrio_labels *labels, int is_known,
                             const char *what);
/* JI_ERROR_LABEL for two equal labels; JI_ERROR_LIMIT for more than options.max_sectors. */
ji_status ji__mrio_check_labels(ji__mrio *table, const char *path, const ji__mrio_labels *labels,
                                const char *what);
/* "region|name" or "name" in the table's scratch, until the next call; "" without memory. */
const char *ji__mrio_label(ji__mrio *table, const ji__mrio_labels *labels, int64_t index);

/* Sets a grid up for a file: its delimiter, what an empty number is. Free the grid also after a
 * failure. */
ji_status ji__mrio_grid_init(ji__mrio *table, const char *path, ji__grid *grid);
/* Notes a label of the first line; JI_ERROR_LABEL where it was there before. */
ji_status ji__mrio_see_column(ji__mrio *table, const char *path, ji__names *seen,
                              const char *label);

/* --- matrix.c ----------------------------------------------------------------------------- */

#define JI__MRIO_SQUARE (-1) /* as many rows as columns */

/* A file of numbers: what its rows and columns are. */
typedef struct ji__mrio_file {
  const char *path;
  int64_t headers, indexes;
  ji__mrio_labels *rows;    /* NULL: the rows are satellites */
  ji__mrio_labels *columns; /* NULL: the columns' labels are not looked at */
  const char *row_what, *column_what;
  const char *extension; /* of the satellites */
  int64_t first;         /* the satellite of the first row; known ones are matched, others added */
  const char *column;    /* the only column that is read; NULL: all */
  int64_t expected;      /* rows; 0: not known, or JI__MRIO_SQUARE */
} ji__mrio_file;

ji_status ji__mrio_read_matrix(ji__mrio *table, const ji__mrio_file *file, ji_array *out);
/* One column of numbers: `column`, else `preferred` if it is there, else the only one. */
ji_status ji__mrio_read_vector(ji__mrio *table, const ji__mrio_file *file, const char *preferred,
                               ji_array *out);
/* The column `unit` (or the last) beside labels of sectors, or of satellites from `first` on. */
ji_status ji__mrio_read_sector_units(ji__mrio *table, const char *path, int64_t indexes);
ji_status ji__mrio_read_satellite_units(ji__mrio *table, const char *path, int64_t indexes,
                                        int64_t first);
/* Puts the rows of `from` below those of `to`, which may be empty; `from` is released. */
ji_status ji__mrio_append_rows(ji__mrio *table, ji_array *to, ji_array *from);
/* Gives satellite_demand so many rows; new ones are 0. */
ji_status ji__mrio_pad_demand(ji__mrio *table, int64_t rows);
/* Adds a satellite that no file of its own describes. */
ji_status ji__mrio_add_satellite(ji__mrio *table, const char *label, const char *extension,
                                 const char *levels, int has_demand);

/* --- bundle.c ----------------------------------------------------------------------------- */

/* Output where no file has it; checks that all parts fit; the bundle. */
ji_status ji__mrio_finish(ji__mrio *table, ji_bundle **out);
/* A unit in the library's words: new memory, or NULL where it has none for it. */
ji_status ji__mrio_unit(ji_context *ctx, const char *text, char **out);

/* Puts a matrix with labels of its own among the others; it is taken over. */
ji_status ji__mrio_put_other(ji__mrio *table, const char *name, const ji__mrio_labels *rows,
                             const ji__mrio_labels *columns, ji_array *array);

/* --- one reader a layout ------------------------------------------------------------------ */

ji_status ji__mrio_read_pymrio(ji__mrio *table, const char *path, int is_exiobase);
ji_status ji__mrio_read_oecd(ji__mrio *table, const char *path);
ji_status ji__mrio_read_wiod(ji__mrio *table, const char *path);
ji_status ji__mrio_read_matrices(ji__mrio *table, const char *path);
/* Whether a header is that of the long form of WIOD. */
ji_status ji__mrio_is_long(ji_context *ctx, ji__names *fields, int *out);
ji_status ji__mrio_read_long(ji__mrio *table, const char *path, ji__names *fields,
                             unsigned char delimiter);

/* --- parameters.c ------------------------------------------------------------------------- */

/* What file_parameters.json says. */
typedef struct ji__mrio_parameters {
  ji__names keys, files; /* "Z", "Z.txt" */
  int64_t *indexes, *headers;
  size_t capacity;
  int is_extension;
} ji__mrio_parameters;
/* JI_ERROR_NOT_FOUND where it is not there. */
ji_status ji__mrio_parameters_read(ji__mrio_input *input, const char *folder,
                                   ji__mrio_parameters *parameters);
void ji__mrio_parameters_free(ji__mrio_parameters *parameters);
/* A text member of metadata.json, new memory; NULL where file or member are not there. */
ji_status ji__mrio_metadata(ji__mrio_input *input, const char *folder, const char *member,
                            char **out);

/* How one file is described. */
typedef struct ji__mrio_description {
  const char *key; /* "Z", of the file Z.txt */
  int64_t indexes, headers;
} ji__mrio_description;
/* Writes file_parameters.json; `extension` is the name of one, or NULL. */
ji_status ji__mrio_parameters_write(ji_context *ctx, const char *folder, const char *extension,
                                    const ji__mrio_description *files, size_t count,
                                    ji__outputs *outputs);
ji_status ji__mrio_metadata_write(ji_context *ctx, const char *folder, const char *name,
                                  ji__outputs *outputs);

/* --- common ------------------------------------------------------------------------------- */

/* Whether a folder holds a file of that name, packed or not. */
ji_status ji__mrio_has_file(ji_context *ctx, const char *folder, const char *name, int *out);
/* Names of the OECD's and WIOD's files; year 0: of any year. */
int ji__mrio_is_oecd(const char *name, int32_t year);
int ji__mrio_is_wiod(const char *name, int32_t year);
/* Defaults, then what the caller set, checked. */
ji_status ji__mrio_options_read(ji_context *ctx, const ji_multiregion_options *options,
                                ji_multiregion_options *out);
/* Names the file that sectors come from. */
ji_status ji__mrio_labels_from(ji__mrio *table, const char *path);
/* A run of four digits in the path's last part becomes the year, unless one is known. */
ji_status ji__mrio_find_year(ji__mrio *table, const char *path);
/* The only NAME of a folder that `matches`; JI_ERROR_NOT_FOUND. *out is the path, new memory; that
 * of a file is a copy. */
ji_status ji__mrio_find_file(ji__mrio *table, const char *path, const char *what,
                             int (*matches)(const char *name, int32_t year), char **out);

#endif

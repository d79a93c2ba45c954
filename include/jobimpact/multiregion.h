/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Multi-region input-output tables in the layouts in which they are traded.
 *
 * A table becomes a bundle that ji_io_model_from_bundle() takes, with these members (those marked *
 * only where the source has them):
 *
 * - `sectors`, a dataset of one row a sector: `region`*, `sector`, `unit`*, `source_unit`*
 * - `flows`, an array n x n: row sells to column
 * - `final_demand`*, an array n x k
 * - `demand_labels`*, a dataset of one row a column of it: `name`, `category`, `region`*
 * - `output`, an array n x 1: gross output
 * - `satellites`*, an array m x n: value added, employment, emissions ...
 * - `satellite_demand`*, an array m x k: the same of final demand itself (direct emissions)
 * - `satellite_labels`*, a dataset of one row a satellite: `name`, `extension`, `label`, `levels`
 *   (what the parts of the label are called), `unit`, `source_unit`, `has_demand`
 * - `table`*, a dataset of `key` and `value`: `name`, `year`, `valuation` as far as the source says
 *
 * `name` is unique: a category is named `REGION|CATEGORY` (or CATEGORY, without regions), a
 * satellite by the parts of its label joined by `|`, and by `EXTENSION/LABEL` where several
 * extensions have that label. `unit` is the source's unit in the library's own words and null where
 * it has none for it; `source_unit` is what the source writes. */
#ifndef JOBIMPACT_MULTIREGION_H
#define JOBIMPACT_MULTIREGION_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** How a table lies on disk. */
enum ji_multiregion_layout {
  JI_MULTIREGION_AUTO = 0,      /**< found from the names of files and the first line */
  JI_MULTIREGION_PYMRIO = 1,    /**< a folder saved by pymrio (save_all, text format), also after
                                     calc_all: file_parameters.json names the files and how many
                                     rows and columns of labels each has; subfolders with one of
                                     their own are extensions. Read are Z (or A and x), Y, x, unit,
                                     F, F_Y (FY, F_hh) */
  JI_MULTIREGION_EXIOBASE3 = 2, /**< EXIOBASE 3, IOT_YEAR_pxp or IOT_YEAR_ixi: as pymrio's, but
                                     file_parameters.json may be missing (A.txt or Z.txt, Y.txt,
                                     x.txt, unit.txt; subfolders with F.txt), the year is in the
                                     folder's name and prices are basic */
  JI_MULTIREGION_OECD_ICIO = 3, /**< one CSV file of the OECD's inter-country tables, editions 2018,
                                     2021 and 2023: labels COUNTRY_INDUSTRY and COUNTRY_CATEGORY,
                                     rows of taxes, value added and output below */
  JI_MULTIREGION_WIOD2016 = 4,  /**< WIOD, release 2016: the wide table of the R files as CSV
                                     (IndustryCode, IndustryDescription, Country, RNr, Year, AUS1,
                                     ..., TOT), or a long one: row_country, row_sector, col_country,
                                     col_sector, value and perhaps year (row_item and col_item for
                                     the sectors, too), whose unit the file does not say */
  JI_MULTIREGION_MATRICES = 5   /**< a folder of CSV matrices, labels in the first row and column:
                                     see ji_multiregion_part */
};

/** What a file of a folder of matrices holds. */
enum ji_multiregion_role {
  JI_MULTIREGION_FLOWS = 1,             /**< sectors x sectors */
  JI_MULTIREGION_FINAL_DEMAND = 2,      /**< sectors x categories */
  JI_MULTIREGION_OUTPUT = 3,            /**< sectors x 1 */
  JI_MULTIREGION_SATELLITE_COLUMNS = 4, /**< sectors x satellites; a column `total` is named after
                                             its file: employment.csv gives `employment` */
  JI_MULTIREGION_SATELLITE_ROWS = 5,    /**< satellites x sectors */
  JI_MULTIREGION_MATRIX = 6 /**< any other, such as a make or use table: NAME.csv becomes an array
                                 NAME and datasets NAME_rows and NAME_columns with `label` and
                                 perhaps `region`. A folder may hold such matrices alone */
};

/** What becomes of an empty field where a number is expected. */
enum ji_multiregion_empty {
  JI_MULTIREGION_EMPTY_ERROR = 0, /**< an error that names it */
  JI_MULTIREGION_EMPTY_ZERO = 1   /**< it is 0 */
};

/** What becomes of the parts into which the OECD splits China and Mexico (CN1, CN2, MX1, MX2). */
enum ji_multiregion_split {
  JI_MULTIREGION_SPLIT_SUM = 0, /**< added to CHN and MEX, where these are regions of the table */
  JI_MULTIREGION_SPLIT_KEEP = 1 /**< regions of their own */
};

/** A file of a folder of matrices. A struct of fixed size, never extended. */
typedef struct ji_multiregion_part {
  const char *file;   /**< its name in the folder, ending in .csv */
  const char *column; /**< the one column that is meant; NULL: all (of output: `output`, or the only
                           one) */
  int32_t role;       /**< enum ji_multiregion_role */
  int32_t reserved;   /**< 0 */
} ji_multiregion_part;

/** Options of reading and writing. Set `size` through ji_multiregion_options_init(). */
typedef struct ji_multiregion_options {
  size_t size;                      /**< sizeof(ji_multiregion_options) of the caller */
  const ji_multiregion_part *parts; /**< MATRICES: the files; NULL: those that are there of Z.csv
                                         (flows), final_demand.csv or Y.csv, output.csv or x.csv,
                                         primary_inputs.csv (satellites in rows), employment.csv
                                         (satellites in columns) */
  size_t part_count;                /**< how many */
  const char *const *extensions;    /**< PYMRIO, EXIOBASE3: the subfolders that are read as
                                         extensions; NULL: all */
  size_t extension_count;           /**< how many */
  const char *separator;            /**< MATRICES: stands between region and sector (or category) in
                                         a label, such as "|"; NULL: labels are sectors */
  int64_t max_sectors;              /**< a table with more is an error; default 65,536 */
  int32_t layout;                   /**< enum ji_multiregion_layout */
  int32_t year;                     /**< OECD, WIOD: which year's file of a folder, or year of a
                                         long table; 0: there is only one */
  int32_t empty;                    /**< enum ji_multiregion_empty */
  int32_t split;                    /**< enum ji_multiregion_split */
  const char *encoding;             /**< of the files of text: NULL: UTF-8, strict; "auto": detected
                                         and told; else an iconv name such as "GB18030" */
} ji_multiregion_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_multiregion_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_multiregion_options_init(ji_multiregion_options *options, size_t size);

/** Reads a multi-region table (or one of a single region, in the same forms) into a bundle.
 * Files are read in one pass, with the memory of what the bundle holds; packed by gzip or zstd they
 * are read as they are, and in folders also under their usual names with .gz or .zst behind. The
 * provenance of the datasets has the BLAKE2b of every file. Labels of one thing must be
 * the same in the same order in all files. Numbers are finite and read without regard to the
 * locale. Where a source has A and no Z, Z = A diag(x); where it has no output, output is the sum
 * of flows and final demand. In long tables what is not there is 0, sectors are the labels that are
 * both rows and columns, other rows satellites, other columns final demand. Lengths of labels and
 * signs of numbers are not judged: ji_io_check() does that.
 * @param ctx the context.
 * @param path the folder, or the file of OECD_ICIO and WIOD2016 (also a folder with one).
 * @param options NULL for the defaults.
 * @param out the bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a file or folder that is not there, and where the layout
 * cannot be found; JI_ERROR_IO; JI_ERROR_FORMAT, JI_ERROR_ENCODING and JI_ERROR_LABEL naming file,
 * line, row, column and what was expected; JI_ERROR_SHAPE; JI_ERROR_LIMIT; JI_ERROR_UNSUPPORTED for
 * pymrio's binary formats and an encoding that iconv does not know; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_bundle_read_multiregion(ji_context *ctx, const char *path,
                                            const ji_multiregion_options *options, ji_bundle **out);

/** Writes such a bundle as pymrio saves a table, in text, so that pymrio.load_all() reads it:
 * file_parameters.json, metadata.json, Z, Y, x and unit, and a subfolder for each extension with F,
 * F_Y and unit. Numbers have the fewest digits that read back to the same bits. Folders are made
 * where they are not there; what else is in them stays. All files are complete under temporary
 * names before the first gets its own.
 * @param ctx the context.
 * @param bundle `sectors` with `region`, `flows`, `output`, and what else there is of the members
 * above.
 * @param path the folder.
 * @param options NULL for the defaults; layout must be AUTO, PYMRIO or EXIOBASE3.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a member or column that is not there; JI_ERROR_SHAPE;
 * JI_ERROR_TYPE; JI_ERROR_LABEL for an extension that cannot be a folder; JI_ERROR_UNSUPPORTED for
 * a layout that is only read; JI_ERROR_IO; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED.
 * Since 0.1. */
JI_API ji_status ji_bundle_write_multiregion(ji_context *ctx, const ji_bundle *bundle,
                                             const char *path,
                                             const ji_multiregion_options *options);

JI_END_DECLS
#endif

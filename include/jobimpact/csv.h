/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * CSV files in and out, and aligned text tables. */
#ifndef JOBIMPACT_CSV_H
#define JOBIMPACT_CSV_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** What is known of a column before reading. A struct of fixed size, never extended. */
typedef struct ji_csv_column {
  const char *name;          /**< the column's name in the header */
  const char *unit;          /**< its unit, or NULL */
  const char *description;   /**< a sentence, or NULL */
  const ji_measure *measure; /**< its measure, or NULL */
  ji_type type;              /**< its type, or 0: inferred */
  int32_t reserved;          /**< 0 */
} ji_csv_column;

/** Whether the sidecar `NAME.schema.csv` is used. */
enum ji_csv_sidecar {
  JI_CSV_SIDECAR_AUTO = 0,     /**< reading: if it is there; writing: written */
  JI_CSV_SIDECAR_NONE = 1,     /**< not read, not written */
  JI_CSV_SIDECAR_REQUIRED = 2, /**< reading: an error if it is not there; writing: written */
  JI_CSV_SIDECAR_PROVENANCE =
      3 /**< as AUTO; writing: `NAME.provenance.csv` is written too; reading:
             if it is there, its steps go before the reading itself */
};

/** What becomes of columns whose type is not declared. */
enum ji_csv_inference {
  JI_CSV_INFER = 0,     /**< int64, float64, bool, date, timestamp or text, from all values */
  JI_CSV_INFER_TEXT = 1 /**< text */
};

/** Notations beyond the strict ones that are read where they are asked for. A set: the bits are
 * joined by `|`. What was read in such a notation is counted, told to the context's log and written
 * into the provenance. */
enum ji_csv_leniency {
  JI_CSV_LENIENT_BLANKS = 1,     /**< blanks (also U+3000 and no-break ones) around values and names
                                      do not count; what is blank only is null; line breaks inside a
                                      name become one blank */
  JI_CSV_LENIENT_FULL_WIDTH = 2, /**< full-width digits, signs, points, percent signs, brackets and
                                      letters E, and the minus sign U+2212, are their ASCII twins */
  JI_CSV_LENIENT_GROUPING = 4, /**< thousands separators: comma (also full-width), apostrophe, thin
                                    or no-break space, between groups of three digits */
  JI_CSV_LENIENT_MYRIADS = 8,  /**< `12.5万` is 125000: [十百千]万亿 after a number */
  JI_CSV_LENIENT_PERCENT = 16, /**< `12.5%` is 0.125 and ‰ a thousandth; the column's unit is 1; in
                                    a column of unit % it is 12.5 */
  JI_CSV_LENIENT_ACCOUNTING = 32, /**< `(1234)` and `1234-` are -1234 */
  JI_CSV_LENIENT_UNITS_IN_HEADER = 64, /**< `产值（亿元）`, `sales [1e8 CNY]` and `产值/亿元` are a
                                          name and a unit; a bracket that is no known unit is part
                                          of the name; of several header rows the lowest that has
                                          a unit counts */
  JI_CSV_LENIENT_DATES = 128, /**< `2024/3/1`, `2024.3.1`, `2024-3-1`, `2024年3月1日`; in columns
                                   declared as dates also `20240301` */
  JI_CSV_LENIENT_MISSING = 256, /**< texts that statistics use for "not there" are null, but not in
                                     label columns: - -- --- – — —— － … …… .. ... .... / : NA N/A
                                   n/a n.a. NULL null 空 空白 缺 缺失 不详 暂无 暂缺 */
  JI_CSV_LENIENT_FILL_LABELS = 512, /**< a blank cell of a label column repeats the one above, while
                                         the labels to its left are those of the row above */
  JI_CSV_LENIENT_NOTES = 1024,      /**< notes below the last row (`注：...`) are passed over */
  JI_CSV_LENIENT_ALL = 2047         /**< all of them */
};

/** How a file that is read is packed. */
enum ji_csv_compression {
  JI_CSV_COMPRESSION_AUTO = 0, /**< by the file's first bytes, whatever it is called */
  JI_CSV_COMPRESSION_NONE = 1, /**< not at all */
  JI_CSV_COMPRESSION_GZIP = 2, /**< gzip, one member or several */
  JI_CSV_COMPRESSION_ZSTD = 3  /**< zstd, one frame or several */
};

/** Options of reading and writing CSV. Set `size` through ji_csv_options_init(). */
typedef struct ji_csv_options {
  size_t size;                  /**< sizeof(ji_csv_options) of the caller */
  const ji_csv_column *columns; /**< declared columns, in any order; a name that the header lacks is
                                     an error; what is set here wins over the sidecar */
  size_t column_count;          /**< how many */
  const char *const *missing;   /**< texts that mean "not there"; NULL: only the empty field */
  size_t missing_count;         /**< how many */
  int64_t max_rows;             /**< a file with more rows is an error; default 2^31 */
  int64_t max_columns;          /**< default 65,536 */
  int64_t max_field_size;       /**< bytes; default 1 MiB */
  int32_t delimiter;            /**< an ASCII character; default ',' */
  int32_t inference;            /**< enum ji_csv_inference */
  int32_t sidecar;              /**< enum ji_csv_sidecar */
  int32_t reserved;             /**< 0 */
  const char *encoding;      /**< NULL: UTF-8, strict; "auto": detected and told; else an iconv name
                                  such as "GB18030" */
  const char *const *select; /**< names of the columns kept, in the file's order; NULL: all */
  size_t select_count;       /**< how many */
  const char *comment;       /**< lines that begin with this text are passed over; NULL: none */
  int64_t max_errors;        /**< how many errors of one file are told in one run; default 20 */
  int32_t compression;       /**< enum ji_csv_compression */
  int32_t lenient;           /**< set of enum ji_csv_leniency; default 0: strict */
  int64_t skip_lines;        /**< title lines above the header; default 0 */
  int64_t header_rows;       /**< default 1; the parts of several are joined by header_separator,
                                  and a cell that is empty, but not in the last row, goes on to the
                                  right as merged cells do; 0: columns are column_1, column_2, ... */
  int64_t label_columns;     /**< leading columns that hold row labels: text unless their type is
                                  declared, named label_1, ... where their header is empty; default
                                  0 */
  const char *header_separator; /**< default " / "; NULL: the default */
} ji_csv_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_csv_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_csv_options_init(ji_csv_options *options, size_t size);

/** Reads a CSV file (RFC 4180: header, quotes, doubled quotes; UTF-8 with or without a byte-order
 * mark; LF, CRLF or CR) into a dataset. Numbers are read without regard to the locale. Dates are
 * YYYY-MM-DD, timestamps YYYY-MM-DDThh:mm:ss[.ffffff]Z, booleans true and false. Digits with a
 * leading zero (other than 0 and 0.x), and whole numbers that do not fit 64 bits, are taken for
 * codes, so text; so is a column without any value. An empty field is null, "" in quotes is empty
 * text. Where one word makes a column of numbers text (all values before it are numbers, and at
 * least half of all are), a warning with file, line, column and value goes to the context's log. A
 * decimal number that is too large for a double, such as 1e999, is an error in a column of numbers;
 * nan, inf and -inf are values. Blank lines are passed over, but are nulls in a file of one column.
 * The provenance names the file without its folder; what was done before stands in it where
 * JI_CSV_SIDECAR_PROVENANCE reads it back.
 * @param ctx the context.
 * @param path the file.
 * @param options NULL for the defaults.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND; JI_ERROR_IO; JI_ERROR_FORMAT or JI_ERROR_ENCODING naming file,
 * line, column, value and what was expected; JI_ERROR_LABEL for a doubled, empty or missing column
 * name, in the file or its sidecar; JI_ERROR_LIMIT; JI_ERROR_UNIT and JI_ERROR_MEASURE from the
 * sidecar; JI_ERROR_VALUE for a provenance beside it that is none; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_read_csv(ji_context *ctx, const char *path,
                                     const ji_csv_options *options, ji_dataset **out);

/** What is wrong with a CSV file: reads it as ji_dataset_read_csv() does, to the end where that can
 * be, and gives every error as a row instead of the dataset. What ends the reading (a quote that is
 * never closed, a header without names, malformed bytes) is the last row. Memory and time are those
 * of reading it.
 * @param ctx the context; each error goes to its log, too.
 * @param path the file.
 * @param options as for reading; max_errors is the largest number of rows: where there are so many,
 * the file may have more.
 * @param out columns `line` (physical, from 1; null: the file as a whole), `column` (null: the
 * row), `value` (as it stands there), `problem`; no rows for a file that reads well. NULL on
 * failure.
 * @return JI_OK, whatever the file holds; JI_ERROR_NOT_FOUND and JI_ERROR_IO; errors of the sidecar
 * as ji_dataset_read_csv() gives them; JI_ERROR_UNSUPPORTED; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_check_csv(ji_context *ctx, const char *path,
                                      const ji_csv_options *options, ji_dataset **out);

/** Writes a dataset as CSV: floats with the fewest digits that read back to the same bits, nulls as
 * empty fields, empty text as "" in quotes; beside it `NAME.schema.csv` (column, type, unit,
 * measure, description). Files are written whole or not at all (a temporary file in the same folder
 * is renamed; the data comes last). Dictionaries are written as text.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param path the file, ending in .csv; its folder must exist.
 * @param options NULL for the defaults; delimiter and sidecar alone are used.
 * @return JI_OK; JI_ERROR_IO; JI_ERROR_VALUE for a text that holds a NUL, which CSV cannot;
 * JI_ERROR_ARGUMENT, also for a dataset without columns; JI_ERROR_MEMORY; JI_ERROR_CANCELLED.
 * Since 0.1. */
JI_API ji_status ji_dataset_write_csv(ji_context *ctx, const ji_dataset *dataset, const char *path,
                                      const ji_csv_options *options);

/** Which way a text table rounds. */
enum ji_table_rounding {
  JI_TABLE_ROUND_NEAREST = 0, /**< to the nearest */
  JI_TABLE_ROUND_DOWN = 1,    /**< towards minus infinity: for the lower ends of intervals */
  JI_TABLE_ROUND_UP = 2       /**< towards plus infinity: for the upper ends, so that the interval
                                   shown holds the one computed */
};

/** What a table is written as. */
enum ji_table_format {
  JI_TABLE_TEXT = 0,    /**< aligned text */
  JI_TABLE_MARKDOWN = 1 /**< a pipe table of GitHub's Markdown */
};

/** How one column of a text table is shown. A struct of fixed size, never extended. */
typedef struct ji_table_column {
  const char *name;    /**< the dataset's column */
  const char *heading; /**< what the table says above it; NULL: the name */
  double scale;        /**< shown is value * scale; 1: as it is; 0: as `unit` asks, where it and the
                            column's unit convert, else as it is */
  const char *unit; /**< what is shown under the heading, as it is written here: "万人" is as good
                         as "1e4 person"; NULL: the column's unit; "": none. To be given where a
                         column that has a unit is scaled */
  int32_t decimals; /**< digits after the point of floats; -1: as many as are needed, up to 6 */
  int32_t rounding; /**< enum ji_table_rounding; down and up leave alone what is a multiple of the
                         last digit shown up to the error of binary fractions */
} ji_table_column;

/** Options of text tables. Set `size` through ji_table_options_init(). */
typedef struct ji_table_options {
  size_t size;                    /**< sizeof(ji_table_options) of the caller */
  const char *title;              /**< a line above the table, or NULL */
  const ji_table_column *columns; /**< which columns, in which order; NULL: all */
  size_t column_count;            /**< how many */
  int64_t max_rows;               /**< further rows are counted in a last line; default -1: no
                                       limit */
  int32_t max_width;              /**< of a text cell, in terminal columns; default 60; longer ones
                                       end in an ellipsis, in the last column they go on below */
  int32_t definitions;            /**< 1: the measures of the shown columns are explained below */
  int32_t format;                 /**< enum ji_table_format */
  int32_t reserved;               /**< 0 */
} ji_table_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_table_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_table_options_init(ji_table_options *options, size_t size);

/** A dataset as an aligned table: headings, units, numbers right-aligned by their decimal point
 * with thousands separated by commas, wide characters counted as terminals show them, nulls as "-".
 * Whole numbers without a unit, all of at most four digits, are taken for years and have no commas;
 * the unit `1` is not shown.
 * A unit that varies by row (`@column`) is shown under the heading where all rows have the same,
 * else after each number, unless its column is shown too. A long unit that several columns share is
 * said once, above the headings.
 *
 * As Markdown it is a pipe table: numbers to the right, units in the headings, what Markdown would
 * take for marks escaped, texts whole (max_width does not count), definitions as a list below.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param options NULL for the defaults.
 * @param out the table; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_ARGUMENT, also for a
 * scaled column whose unit is not said; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_format_table(ji_context *ctx, const ji_dataset *dataset,
                                         const ji_table_options *options, ji_text **out);

JI_END_DECLS
#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * SDMX: data as SDMX-CSV in and out, code lists from SDMX-ML.
 *
 * SDMX-CSV is CSV whose columns are the components of a data structure: dimensions, then measures
 * (most often one, OBS_VALUE), then attributes. Version 2.0 begins with STRUCTURE, STRUCTURE_ID and
 * ACTION, version 1.0 with DATAFLOW. The file itself does not say which column is a dimension. */
#ifndef JOBIMPACT_SDMX_H
#define JOBIMPACT_SDMX_H

#include <jobimpact/csv.h>

JI_BEGIN_DECLS

/** A code of UNIT_MEASURE and the unit that it stands for. A struct of fixed size, never extended.
 */
typedef struct ji_sdmx_unit {
  const char *code; /**< as in the file, such as "THS_PER" */
  const char *unit; /**< such as "1e3 person" */
} ji_sdmx_unit;

/** How codes and their names stand in a file. */
enum ji_sdmx_labels {
  JI_SDMX_LABELS_AUTO = 0, /**< reading: as the header shows; writing: codes alone */
  JI_SDMX_LABELS_ID = 1,   /**< codes alone */
  JI_SDMX_LABELS_BOTH = 2, /**< "CODE: Name" in one cell */
  JI_SDMX_LABELS_NAME = 3  /**< a column of names behind each column of codes */
};

/** What becomes of UNIT_MEASURE and UNIT_MULT when a file is read. */
enum ji_sdmx_units {
  JI_SDMX_UNITS_APPLY = 0,  /**< they become the unit of the values; where it varies by row a column
                                 `unit` holds it */
  JI_SDMX_UNITS_BY_ROW = 1, /**< likewise, and the column `unit` is there in any case */
  JI_SDMX_UNITS_KEEP = 2    /**< they stay columns of text; the values have no unit */
};

/** What becomes of the columns that say which structure a row is of, what is to be done with it and
 * which key it has. */
enum ji_sdmx_structure {
  JI_SDMX_STRUCTURE_ONE = 0, /**< all rows are of one structure; the provenance says which */
  JI_SDMX_STRUCTURE_KEEP = 1 /**< they are columns of text; rows may be of several structures */
};

/** What becomes of rows whose ACTION is D: they name what another system shall delete. */
enum ji_sdmx_deletes {
  JI_SDMX_DELETES_REFUSE = 0, /**< an error that names the line */
  JI_SDMX_DELETES_SKIP = 1    /**< left out; the log and the provenance say how many */
};

/** How strictly OBS_STATUS and TIME_PERIOD are looked at. */
enum ji_sdmx_check {
  JI_SDMX_CHECK_STRICT = 0, /**< what the standard does not know is an error */
  JI_SDMX_CHECK_LENIENT = 1 /**< it is kept; the log says how many there are, and the first */
};

/** Which keys are written. */
enum ji_sdmx_keys {
  JI_SDMX_KEYS_NONE = 0,   /**< none */
  JI_SDMX_KEYS_SERIES = 1, /**< SERIES_KEY: the dimensions but the time, joined by points */
  JI_SDMX_KEYS_OBS = 2,    /**< OBS_KEY: all dimensions */
  JI_SDMX_KEYS_BOTH = 3    /**< both */
};

/** Options of reading SDMX-CSV. Set `size` through ji_sdmx_read_options_init(). */
typedef struct ji_sdmx_read_options {
  size_t size;                  /**< sizeof(ji_sdmx_read_options) of the caller */
  const ji_csv_column *columns; /**< what is known of columns, by their name in the dataset; a name
                                     that is not there is an error. A column of type float64 is a
                                     measure: its numbers are read as those of OBS_VALUE are */
  size_t column_count;          /**< how many */
  const ji_sdmx_unit *units;    /**< codes of UNIT_MEASURE beside the known ones; they win */
  size_t unit_count;            /**< how many */
  const char *value;            /**< what OBS_VALUE is called in the dataset; NULL: OBS_VALUE */
  const char *const *uncoded;   /**< components whose values are no codes: with labels in one cell
                                     a ": " belongs to the value */
  size_t uncoded_count;         /**< how many */
  int64_t max_rows;             /**< a file with more rows is an error; default 2^31 */
  int64_t max_columns;          /**< default 65,536 */
  int64_t max_field_size;       /**< bytes; default 1 MiB */
  int32_t delimiter;            /**< an ASCII character; 0: what follows the first name */
  int32_t subfield;     /**< what separates the values of one cell, where the first name does
                             not say it (`STRUCTURE[;]`); 0: it must */
  int32_t decimal;      /**< '.' or ',' */
  int32_t labels;       /**< enum ji_sdmx_labels */
  int32_t names;        /**< 1: the names of codes are kept, as columns NAME_name */
  int32_t structure;    /**< enum ji_sdmx_structure */
  int32_t deletes;      /**< enum ji_sdmx_deletes */
  int32_t statuses;     /**< of OBS_STATUS: enum ji_sdmx_check */
  int32_t periods;      /**< of TIME_PERIOD: enum ji_sdmx_check */
  int32_t unit_columns; /**< enum ji_sdmx_units */
  const char *encoding; /**< NULL: UTF-8, strict; "auto": detected and told; else an iconv name
                             such as "GB18030" */
} ji_sdmx_read_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_sdmx_read_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_sdmx_read_options_init(ji_sdmx_read_options *options, size_t size);

/** Reads an SDMX-CSV file, version 2.0 or 1.0, into a dataset.
 *
 * The file may be packed by gzip or zstd.
 *
 * Components become columns of text under their ids, in the file's order; OBS_VALUE becomes float64
 * (an empty cell is null; NaN, INF and -INF are values). The columns of structure, action and keys
 * are left out, what they say is in the provenance. Actions I, A, R and M (and none) are taken,
 * rows of D are refused or left out.
 *
 * Cells with several values (`ATTR[]`, `ATTR[en;fr]`) stay as they are, separator and brackets
 * included; with labels in one cell the names are cut off each value. With labels in columns of
 * their own every component has one behind it; a last column without a partner is the file's own.
 * A header cell "ID: Name" or a column of names gives the column its description.
 *
 * TIME_PERIOD is checked to be a period of SDMX (2024, 2024-03, 2024-03-01, a time,
 * 2024-A1, 2024-S1, 2024-T1, 2024-Q1, 2024-M03, 2024-W05, 2024-D032, 2024-01-01/P1M, or an interval
 * of two), OBS_STATUS to hold codes of the SDMX list CL_OBS_STATUS 2.3.
 *
 * UNIT_MEASURE and UNIT_MULT become the unit of OBS_VALUE: values stay as they are, `PS` with
 * multiplier 3 is `1e3 person`. Known are PS, PER, PERSONS, JOB, JOBS, FTE, H, HR, HOURS,
 * THS_PER, THS_JOB, THS_HW, PT, PC, PURE_NUMB, the currencies of ISO 4217, and these after MIO_ and
 * THS_; others through options.units. A code that is not known, and a value without one, give no
 * unit: both columns then stay, and the log says which code.
 * @param ctx the context.
 * @param path the file.
 * @param options NULL for the defaults.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND; JI_ERROR_IO; JI_ERROR_FORMAT or JI_ERROR_ENCODING naming file,
 * line, column, value and what was expected; JI_ERROR_LABEL for a header that is none of SDMX-CSV
 * and for doubled or missing names; JI_ERROR_LIMIT; JI_ERROR_UNIT and JI_ERROR_MEASURE from what
 * was declared; JI_ERROR_UNSUPPORTED for an encoding that iconv does not know; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_read_sdmx_csv(ji_context *ctx, const char *path,
                                          const ji_sdmx_read_options *options, ji_dataset **out);

/** Options of writing SDMX-CSV. Set `size` through ji_sdmx_write_options_init(). */
typedef struct ji_sdmx_write_options {
  size_t size;                   /**< sizeof(ji_sdmx_write_options) of the caller */
  const char *structure;         /**< dataflow (the default), datastructure or dataprovision */
  const char *structure_id;      /**< such as "ESTAT:NA_MAIN(1.6)"; required */
  const char *structure_name;    /**< its name, where names are written; or NULL */
  const char *action;            /**< I (information, the default), A (append), R (replace) */
  const char *value;             /**< the column that is written as OBS_VALUE; NULL: OBS_VALUE */
  const char *time;              /**< the dimension of time; NULL: TIME_PERIOD */
  const char *const *dimensions; /**< names in order; NULL: the columns before the first measure */
  size_t dimension_count;        /**< how many */
  const char *const *measures;   /**< names in order; NULL: the value's alone */
  size_t measure_count;          /**< how many */
  const char *const *attributes; /**< names in order; NULL: all other columns */
  size_t attribute_count;        /**< how many */
  const ji_sdmx_unit *units;     /**< codes of UNIT_MEASURE beside the known ones; they win */
  size_t unit_count;             /**< how many */
  int32_t delimiter;             /**< an ASCII character; default ',' */
  int32_t subfield;              /**< what separates the values of one cell; default ';' */
  int32_t labels;                /**< enum ji_sdmx_labels: not AUTO or ID: the names of the codes in
                                      NAME are in the column NAME_name, where there is one */
  int32_t keys;                  /**< enum ji_sdmx_keys */
} ji_sdmx_write_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_sdmx_write_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_sdmx_write_options_init(ji_sdmx_write_options *options, size_t size);

/** Writes a dataset as SDMX-CSV 2.0: STRUCTURE, STRUCTURE_ID, ACTION, keys, dimensions, measures,
 * attributes. The unit of OBS_VALUE is written as UNIT_MEASURE and UNIT_MULT, first of the
 * attributes or, where a column holds it, in that column's place. Floats have the fewest digits
 * that read back to the same bits, NaN is `NaN`, a null is an empty cell. The file appears whole or
 * not at all.
 *
 * Read back with the same units (and value), a dataset of text components and float64 measures is
 * the same. What SDMX-CSV has no place for does not come back by itself: the types of other columns
 * (declare them), measures, the unit of a dataset without rows, a unit by row that is the same in
 * all rows (JI_SDMX_UNITS_BY_ROW keeps it).
 * @param ctx the context.
 * @param dataset the dataset.
 * @param path the file; its folder must exist.
 * @param options structure_id must be set.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_LABEL for a column
 * named twice, one whose name is no id of SDMX, or one that the file needs for itself;
 * JI_ERROR_TYPE for a measure that is no number; JI_ERROR_UNIT for a unit without a code or whose
 * scale is no power of ten; JI_ERROR_VALUE for a text that CSV or a key cannot hold; JI_ERROR_IO;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_write_sdmx_csv(ji_context *ctx, const ji_dataset *dataset,
                                           const char *path, const ji_sdmx_write_options *options);

/** Options of reading a code list. Set `size` through ji_sdmx_codelist_options_init(). */
typedef struct ji_sdmx_codelist_options {
  size_t size;          /**< sizeof(ji_sdmx_codelist_options) of the caller */
  const char *list;     /**< "CL_AGE", "SDMX:CL_AGE" or "SDMX:CL_AGE(1.0)"; NULL: the only one */
  const char *language; /**< of `name` and `description`; NULL: en, else the first in the file */
  int64_t max_codes;    /**< a list with more is an error; default 10,000,000 */
} ji_sdmx_codelist_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_sdmx_codelist_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_sdmx_codelist_options_init(ji_sdmx_codelist_options *options, size_t size);

/** Reads a code list from an SDMX-ML structure message (2.1, 3.0 or 3.1) into a dataset: `code`,
 * `parent` (null at the top), `name`, where the file has several languages `name_LANGUAGE` for each
 * of them, `description`, `level` (from 1), `valid_from`, `valid_to` (dates; those of the list).
 * `name` and `description` are in the language asked for, else in the code's first one. The
 * provenance has the list's id, agency, version and name. Of a partial list codes whose parents are
 * not in it stand at the top.
 *
 * The file is read in blocks; it may be packed by gzip or zstd, and in any encoding that it
 * declares and iconv knows. Document types (so entities and whatever they would fetch or blow up),
 * nesting beyond 64 elements and texts beyond 1 MiB are refused.
 * @param ctx the context.
 * @param path the file.
 * @param options NULL for the defaults.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for the file, the list or the language; JI_ERROR_IO;
 * JI_ERROR_FORMAT naming file, line and column, also for a parent that is no code of the list;
 * JI_ERROR_ENCODING; JI_ERROR_LABEL for a code that is there twice and for several lists where none
 * is named; JI_ERROR_UNSUPPORTED for a list that extends another one or is kept elsewhere, and for
 * an encoding that iconv does not know;
 * JI_ERROR_LIMIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_dataset_read_sdmx_codelist(ji_context *ctx, const char *path,
                                               const ji_sdmx_codelist_options *options,
                                               ji_dataset **out);

JI_END_DECLS
#endif

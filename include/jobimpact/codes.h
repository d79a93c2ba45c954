/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Code lists, succession of codes, concordances, and moving a dataset from one list to another.
 *
 * A code list is a ::ji_bundle: `codes` (columns code, parent, name, level, valid_from, valid_to
 * and whatever else its source has), `succession` where codes follow each other (code, successor,
 * date, weight, kind) and `about` (key, value: name, version, source). A folder with codes.csv,
 * read by ji_bundle_read_folder(), is one as well; of its columns only `code` must be there.
 * `valid_from` is the first day a code is valid, `valid_to` the first day it is not any more: the
 * day of the change, which is also the `date` of its succession and the `valid_from` of its
 * successors; a null is open. A concordance is a ::ji_dataset of columns `from`, `to` and `weight`:
 * which share of an old code goes to which new one. A null `to` says that the share goes nowhere.
 * Codes are text: columns of integers are refused, because 01 and 1 are two codes. Dates are text,
 * YYYY-MM-DD. */
#ifndef JOBIMPACT_CODES_H
#define JOBIMPACT_CODES_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** Where the parents of a code list come from. */
enum ji_code_hierarchy {
  JI_CODE_HIERARCHY_COLUMN = 0, /**< the column of parents; without one the list is flat */
  JI_CODE_HIERARCHY_PREFIX = 1, /**< the parent is the longest code of the list that begins the
                                     code: 1-01-00 of 1-01-00-01 */
  JI_CODE_HIERARCHY_ZEROS = 2   /**< digits in pairs, zeros at the end stand for "all of it"
                                     (GB/T 2260): the parent of 330102 is 330100 or, where the list
                                     has none, 330000; the level is the number of pairs */
};

/** How a table of codes is read. Set `size` through ji_code_list_options_init(). A column option
 * that is NULL means the column of the canonical name if it is there (`code` must be); "" means
 * none. */
typedef struct ji_code_list_options {
  size_t size;               /**< sizeof(ji_code_list_options) of the caller */
  const char *name;          /**< of the list, such as "gb2260"; NULL: it has none */
  const char *version;       /**< such as "2023"; NULL: it has none */
  const char *source;        /**< where it comes from; NULL: not said */
  const ji_bundle *upper;    /**< a code list that the parents are in; its codes become part of
                                  the new list. NULL: the parents are in the table itself */
  const char *code_column;   /**< codes, text; NULL: "code" */
  const char *parent_column; /**< codes of parents, text; null for those at the top */
  const char *name_column;   /**< names, text */
  const char *level_column;  /**< int64, larger for children; without one it is counted from 1 at
                                  the top */
  const char *valid_from_column; /**< date: the first day it is valid */
  const char *valid_to_column;   /**< date: the first day it is not valid any more */
  double tolerance;              /**< by which the weights of a succession may miss 1; they are then
                                      taken as shares of their sum; default 1e-6 */
  int32_t hierarchy;             /**< enum ji_code_hierarchy */
  int32_t reserved;              /**< 0 */
} ji_code_list_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_code_list_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_code_list_options_init(ji_code_list_options *options, size_t size);

/** Checks a table of codes and makes a code list of it. A code may have several rows if their
 * validity does not overlap. The first error ends it and names row and code: a code that is null,
 * or there twice at one time; validity that ends before it begins; a parent that is not in the
 * list, or not valid as long as its child; a cycle, with its path; a level that is not above the
 * parent's; in the succession a code that is not valid until the date, a successor that is not
 * valid from the date on, a pair twice, weights that are negative or do not sum to 1 for a code and
 * date. Without a column `weight` a code has one successor at a date; a null successor says that
 * the share goes nowhere. Rows count from 0. Costs a sort of the rows.
 * @param ctx the context.
 * @param codes the table.
 * @param succession columns `code`, `successor`, `date`, and where they are there `weight` and
 * `kind` (free text); NULL: codes do not follow each other.
 * @param options NULL for the defaults.
 * @param out the code list: members `about`, `codes`, `succession` if it was given; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_LABEL
 * for a code that is null, doubled or unknown; JI_ERROR_VALUE for cycles, levels, validity and
 * weights; JI_ERROR_LIMIT for more than 64 levels; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_code_list_create(ji_context *ctx, const ji_dataset *codes,
                                     const ji_dataset *succession,
                                     const ji_code_list_options *options, ji_bundle **out);

/** The codes that are valid on a day, with all columns of the list.
 * @param ctx the context.
 * @param list a code list; like all functions that take one, it is checked again.
 * @param date the day.
 * @param out the codes; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT, also for a date that is none; JI_ERROR_NOT_FOUND for a bundle
 * that is no code list; what ji_code_list_create() returns; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_code_list_at(ji_context *ctx, const ji_bundle *list, const char *date,
                                 ji_dataset **out);

/** The rows of one code.
 * @param ctx the context.
 * @param list a code list.
 * @param code the code.
 * @param date a day: the row that is valid then; NULL: all rows of the code.
 * @param out the rows, with all columns of the list; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND naming the codes that are nearest to it in spelling or have it
 * as their name, or, for a code that is not valid on the day, its validity and its successors;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_code_list_find(ji_context *ctx, const ji_bundle *list, const char *code,
                                   const char *date, ji_dataset **out);

/** The concordance that takes each code to its ancestor at a level, to itself at that level, with
 * weight 1. Codes above the level, and those whose ancestors pass it over, have no row.
 * @param ctx the context.
 * @param list a code list.
 * @param level the level.
 * @param date a day: the codes that are valid then; NULL: all, if each has one row.
 * @param out columns from, to, weight; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND if no code is at that level; JI_ERROR_ARGUMENT, also for codes
 * with several rows where no date says which; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_code_list_ancestors(ji_context *ctx, const ji_bundle *list, int32_t level,
                                        const char *date, ji_dataset **out);

/** The concordance from the codes of one day to those of a later one: the changes between them
 * applied one after another, weights multiplied. `kind` says what became of the code: `same`,
 * `renamed` (one for one, under another code or name), `merged` (whole, together with others),
 * `split` (into several), `unmapped` (`to` is null: it ended without a successor).
 * @param ctx the context.
 * @param list a code list.
 * @param from_date the earlier day.
 * @param to_date the later day, not before from_date.
 * @param out columns from, to, weight, kind; the weights of a code sum to 1; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; what ji_code_list_create() returns; JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_code_list_succession(ji_context *ctx, const ji_bundle *list,
                                         const char *from_date, const char *to_date,
                                         ji_dataset **out);

/** How many code lists are built in. Any thread. Since 0.1. @return the number. */
JI_API int64_t ji_code_list_builtin_count(void);

/** The name of a built-in code list, such as "icse-18".
 * @param index 0 to ji_code_list_builtin_count() - 1.
 * @return static text; NULL if index is out of range. Any thread. Since 0.1. */
JI_API const char *ji_code_list_builtin_name(int64_t index);

/** A built-in code list: the small and stable ones, as figures of the standards that `about` names.
 * Further columns: `name_zh` or `name_en`, and what the standard says of a code beside its name.
 * @param ctx the context.
 * @param name a name.
 * @param out the code list; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND naming those there are; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY.
 * Since 0.1. */
JI_API ji_status ji_code_list_builtin(ji_context *ctx, const char *name, ji_bundle **out);

/** How a table is read as a concordance, and what it is checked against. Set `size` through
 * ji_concordance_options_init(). */
typedef struct ji_concordance_options {
  size_t size;               /**< sizeof(ji_concordance_options) of the caller */
  const char *from_column;   /**< codes to come from, text; NULL: "from" */
  const char *to_column;     /**< codes to go to, text; NULL: "to" */
  const char *weight_column; /**< shares, int64 or float64; NULL: "weight" if it is there; "": none.
                                  Without one a code goes to one code as a whole */
  const char *from_date;     /**< check: codes of the first list on this day; NULL: of any day */
  const char *to_date;       /**< check: codes of the second list on this day; NULL: of any day */
  double tolerance;          /**< by which the weights of a code may miss 1; they are then taken as
                                  shares of their sum; default 1e-6 */
  int32_t from_level;        /**< check: of the first list, codes of this level; 0: of all levels */
  int32_t to_level;          /**< check: of the second list, codes of this level; 0: all levels */
} ji_concordance_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_concordance_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_concordance_options_init(ji_concordance_options *options, size_t size);

/** A table as a concordance. The first error ends it and names row and code: a `from` that is null,
 * a pair twice, a weight that is null, negative or not finite, weights of a code that do not sum
 * to 1 within the tolerance. Rows of one `from` come together, in order of first appearance.
 * @param ctx the context.
 * @param table the table.
 * @param options NULL for the defaults; dates and levels are not used.
 * @param out columns from, to, weight; the weights of a code sum to 1; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_LABEL
 * for a code that is null and a pair twice; JI_ERROR_VALUE for weights; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_concordance_create(ji_context *ctx, const ji_dataset *table,
                                       const ji_concordance_options *options, ji_dataset **out);

/** Everything that is wrong with a concordance, and what it covers. One row a finding; `verdict` is
 * `wrong`, `note` or `coverage`. `check`: `code` (a null `from`), `weight` (null, negative or not
 * finite), `pair` (there twice), `sum` (value: the sum), `unknown_from` and `unknown_to` (not in
 * the list), all wrong; `unmapped` (a code of the first list that goes nowhere, value: the share
 * of it that does) and `unreached` (a code of the second list that nothing goes to), both notes;
 * `coverage_from` and `coverage_to` (value: count / total), the last two rows: of the codes of the
 * first list those that go somewhere as a whole, of the codes of the second list those that
 * something goes to. Without the first list its codes are those of the table; without the second
 * `coverage_to` has no total.
 * @param ctx the context.
 * @param table the table.
 * @param from_list a code list, or NULL.
 * @param to_list a code list, or NULL.
 * @param options NULL for the defaults.
 * @param out columns check, verdict, row, from, to, value, count, total; NULL on failure.
 * @return JI_OK, whatever is found; JI_ERROR_NOT_FOUND for a column that is not there;
 * JI_ERROR_TYPE; what ji_code_list_create() returns; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_concordance_check(ji_context *ctx, const ji_dataset *table,
                                      const ji_bundle *from_list, const ji_bundle *to_list,
                                      const ji_concordance_options *options, ji_dataset **out);

/** Two concordances one after another: weight(a to c) is the sum over b of weight(a to b) times
 * weight(b to c). What goes to a b that the second does not have goes nowhere.
 * @param ctx the context.
 * @param first from the first list to the second.
 * @param second from the second list to the third.
 * @param out columns from, to, weight; NULL on failure.
 * @return JI_OK; what ji_concordance_create() returns, naming which of the two; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_concordance_compose(ji_context *ctx, const ji_dataset *first,
                                        const ji_dataset *second, ji_dataset **out);

/** The way back, by the sizes of the old codes (Bayes' rule): weight(b to a) is size(a) weight(a to
 * b) over the sum of that over all a. What goes nowhere does not come back.
 * @param ctx the context.
 * @param concordance from old to new.
 * @param sizes columns `code` (text, an old code, each once) and `size` (a number, 0 or more).
 * @param out columns from (new), to (old), weight; NULL on failure.
 * @return JI_OK; JI_ERROR_LABEL for a code without a size or with two; JI_ERROR_VALUE for a size
 * that is null, negative or not finite, and for a new code all of whose old ones have size 0; what
 * ji_concordance_create() returns; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_concordance_invert(ji_context *ctx, const ji_dataset *concordance,
                                       const ji_dataset *sizes, ji_dataset **out);

/** What becomes of codes that do not map. */
enum ji_concord_unmapped {
  JI_CONCORD_UNMAPPED_REFUSE = 0, /**< an error that names the first of them */
  JI_CONCORD_UNMAPPED_COLLECT = 1 /**< they go into the member `unmapped` */
};

/** What becomes of columns that do not add. */
enum ji_concord_columns {
  JI_CONCORD_COLUMNS_REFUSE = 0, /**< an error that names the column and says why */
  JI_CONCORD_COLUMNS_DROP = 1    /**< they are left out; the log says which and why */
};

/** Options of ji_dataset_concord(). Set `size` through ji_concord_options_init(). */
typedef struct ji_concord_options {
  size_t size;              /**< sizeof(ji_concord_options) of the caller */
  const char *const *by;    /**< further columns that make a group and stay as they are */
  size_t by_count;          /**< how many */
  const char *from_version; /**< code list and version of the old codes, such as "gb2260-2020": must
                                 be that of the measures that state one; NULL: not checked */
  const char *to_version;   /**< code list and version of the new codes, which the measures then
                                 state; needed where a measure states the old one */
  double tolerance;         /**< as in ji_concordance_options; default 1e-6 */
  int32_t unmapped;         /**< enum ji_concord_unmapped */
  int32_t columns;          /**< enum ji_concord_columns */
} ji_concord_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_concord_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_concord_options_init(ji_concord_options *options, size_t size);

/** Brings a dataset to other codes: rows whose codes merge are added, rows whose code is split are
 * divided by the weights. The int64 and float64 columns that are not in `by` are amounts; any other
 * column must be in `by`. Totals stay: of integers exactly (each row's number is divided by largest
 * remainders; of equal remainders the row of the concordance that comes first gets the one more),
 * of floats to rounding (sums are compensated). Nulls stay nulls.
 *
 * Amounts with a measure must be allowed to add by ji_measure_combine(JI_OPERATION_ADD_PARTS):
 * those of rows that merge, and those of the parts of a row that is split; so a field of the
 * measure must vary by the column of codes (`area=@county`). The result's measures keep these
 * fields, take `areas` (or a prefix that is from_version: `sector=isic4:@sector`) from to_version,
 * and are at least `status=model` where anything was split.
 *
 * What varies by a column of `by` goes on varying by it. What varies by another column is worked
 * out for each group: units (`@unit`) are converted to the group's first, fields of a measure are
 * those of the sum, and so is a measure that is written in a column row by row (`@measure`), in
 * which an area or a sector that is the row's code follows the codes. Where the groups then measure
 * different things, the result has a column of measures: the one it had, or `measure` (NAME_measure
 * where that name is taken). In `by`, a column of measures tells groups apart by all but the codes.
 *
 * The result has three members. `result`: the column of codes, the columns of `by`, the amounts;
 * groups in order of first appearance. `unmapped`: what did not map, row by row, with its amounts,
 * `unmapped_share` and `unmapped_reason`; empty where all did. `coverage`: columns item, unit,
 * total, mapped, unmapped, share (mapped / total) for `rows`, `codes` (of the dataset; mapped as a
 * whole), `targets` (codes of the concordance to go to; reached), and each column of amounts with
 * one unit.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column its column of codes, text or dictionary.
 * @param concordance columns from, to, weight, as ji_concordance_create() takes them.
 * @param options NULL for the defaults.
 * @param out the bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_LABEL for codes that
 * do not map and for a column named twice; JI_ERROR_TYPE for codes that are integers and for a
 * column that holds no amounts; JI_ERROR_MEASURE and JI_ERROR_UNIT naming the column, the rows and
 * why their amounts do not add; JI_ERROR_LIMIT where a sum of integers overflows; what
 * ji_concordance_create() returns; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since
 * 0.1. */
JI_API ji_status ji_dataset_concord(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                    const ji_dataset *concordance,
                                    const ji_concord_options *options, ji_bundle **out);

JI_END_DECLS
#endif

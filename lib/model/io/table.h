/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An input-output table inside: what was given, what was checked, what the systems need. */
#ifndef JI_MODEL_IO_TABLE_H
#define JI_MODEL_IO_TABLE_H

#include "data/measure.h"
#include "data/provenance.h"
#include "data/quantity.h"
#include "data/unit.h"
#include "data/writer.h"
#include "model/io/labels.h"
#include "model/model.h"
#include "numeric/blocks.h"
#include "numeric/dense.h"
#include "numeric/spectral.h"

#include <jobimpact/io.h>

/* What table.csv says. */
typedef enum ji__io_key {
  JI__IO_NAME,
  JI__IO_SOURCE,
  JI__IO_TERRITORY,
  JI__IO_TERRITORY_LIST,
  JI__IO_YEAR,
  JI__IO_VALUATION,
  JI__IO_FLOWS,
  JI__IO_EMPLOYMENT_QUANTITY,
  JI__IO_EMPLOYMENT_TIME,
  JI__IO_EMPLOYMENT_VINTAGE,
  JI__IO_EMPLOYMENT_STATUS,
  JI__IO_KEY_COUNT
} ji__io_key;

/* The satellite that every table has: output itself, coefficient 1. */
#define JI__IO_GROSS_OUTPUT "gross_output"
#define JI__IO_OUTPUT_ROW (-3) /* its index among the satellites */
#define JI__IO_TEXTS 6         /* texts in ji_io_options */

/* The rows and columns of the institutions (for Type II: of the households) that close a table. */
typedef struct ji__io_closure {
  char *missing;        /* why there is no Type II; NULL: there is */
  char *name;           /* "household_consumption/compensation"; several are joined by commas */
  int64_t count;        /* institutions */
  double *row;          /* count x n: income / output */
  double *column;       /* count x n: consumption / denominator */
  double *corner;       /* count x count: transfers to (row) from (column) / denominator; or NULL */
  double *shares;       /* how much of each denominator is spent on the table and transferred */
  double *denominators; /* in the flows' unit */
  ji__coefficients coefficients;
  ji__certificate certificate;
} ji__io_closure;

/* Shared by a model and the same model factorised. */
typedef struct ji__io_table {
  ji__object object;
  int64_t n;
  ji_array flows, final_demand, satellites; /* owned as their release says */
  ji_array satellite_demand;                /* the same; no data: there is none */
  double *given_output;                     /* as given, in the flows' unit */
  double *output;                           /* the same, 0 where dust is treated as zero */
  ji__io_labels sectors, demands, rows;     /* rows: the satellites */
  char **demand_regions;                    /* NULL: none; a NULL one is not stated */
  double *demand_factor;                    /* category's unit to the flows' */
  char **row_units;                         /* canonical, NULL where not stated */
  char **row_groups;                        /* "sex:female": whom a part counts; or NULL */
  int64_t *row_wholes;                      /* the satellite that it is a part of, or -1 */
  ji_measure **row_measures;                /* NULL where undeclared */
  char *flows_unit;                         /* canonical, NULL: not stated */
  ji_io_options options;                    /* its texts are the copies below */
  char *texts[JI__IO_TEXTS];
  char *keys[JI__IO_KEY_COUNT];   /* NULL: table.csv does not say */
  double *row_sums, *column_sums; /* of the flows */
  int64_t negative_flows, negative_row, negative_column;
  double most_negative;
  double mean_output;
  int64_t zero_count, dust_count;
  ji__coefficients coefficients;
  ji__blocks blocks; /* what the iterative solver begins with; none where it is not used */
  ji__certificate certificate;
  ji__io_closure closure;
} ji__io_table;

/* The data of an input-output model. */
/* What calls on a factorised model leave there for later ones, of any thread: it depends on the
 * model alone, so that whoever comes first leaves the same. */
typedef struct ji__io_kept {
  ji_allocator allocator;       /* the model's */
  _Atomic(double *) of_regions; /* regions x n: the outputs that regions' final demands ask for */
} ji__io_kept;

typedef struct ji__io_model {
  ji__io_table *table;
  ji__lu *lu;        /* NULL: not factorised */
  ji__io_kept *kept; /* NULL: nothing is left */
  ji_array inverse;  /* L, row-major; no data: not kept */
} ji__io_model;

extern const ji__model_kind ji__io_kind;

/* Nothing left yet (create.c). */
ji_status ji__io_kept_create(ji_context *ctx, ji__io_kept **out);

/* --- table.c: making ---------------------------------------------------------------------- */

/* What a table is made of, whether from arrays or from a bundle. */
typedef struct ji__io_source {
  ji_io_tables tables;
  const char *keys[JI__IO_KEY_COUNT];
  int is_folder;   /* a price basis that is not stated is `unstated` there */
  int has_regions; /* a column `region` of the sectors is one, not a sector's flows */
} ji__io_source;

/* The caller's options over the defaults, checked. */
ji_status ji__io_options_read(ji_context *ctx, const ji_io_options *options, ji_io_options *out);
/* Tells where a model comes from; `user` is what the maker handed over. */
typedef ji_status (*ji__io_recorder)(ji_context *ctx, const void *user, ji__provenance **out);
/* A model of a checked table. The arrays of `source` are owned from success on, and the caller's
 * after a failure. */
ji_status ji__io_model_make(ji_context *ctx, const ji__io_source *source,
                            const ji_io_options *options, ji__io_recorder record, const void *user,
                            ji_model **out);
ji__io_table *ji__io_table_ref(ji__io_table *table);
void ji__io_table_unref(ji__io_table *table);
/* A model of these data, which are taken over on success. */
ji_status ji__io_model_wrap(ji_context *ctx, const ji__io_model *data, ji__provenance *provenance,
                            ji_model **out);
/* The data of an input-output model; JI_ERROR_KIND, JI_ERROR_ARGUMENT. */
ji_status ji__io_model_data(ji_context *ctx, const char *function, const ji_model *model,
                            const ji__io_model **out);
/* What the table is called: table.csv's name, the option, or "unstated". */
const char *ji__io_table_name(const ji__io_table *table);

/* --- create.c ----------------------------------------------------------------------------- */

ji_status ji__io_record_options(ji_context *ctx, const ji_io_options *options,
                                ji__provenance *provenance);

/* --- units.c ------------------------------------------------------------------------------ */

/* Fills flows_unit, demand_factor, row_units: money without a price basis takes the table's. */
ji_status ji__io_read_units(ji_context *ctx, const ji__io_source *source, ji__io_table *table);
/* The index of a satellite, JI__IO_OUTPUT_ROW for gross output; JI_ERROR_NOT_FOUND names it. */
ji_status ji__io_find_row(ji_context *ctx, const ji__io_table *table, const char *name,
                          int64_t *out);
const char *ji__io_row_name(const ji__io_table *table, int64_t row);
const char *ji__io_row_unit(const ji__io_table *table, int64_t row);
/* How a satellite is counted: its unit without scale (NULL: not stated) and the factor to it. Money
 * of the flows' kind is counted in the flows' own unit. */
ji_status ji__io_row_scale(ji_context *ctx, const ji__io_table *table, int64_t row, char **unit,
                           double *factor);
/* 1 and the factor from a satellite's unit to the flows' where they convert or either is not
 * stated; else 0. */
int ji__io_row_is_money(ji_context *ctx, const ji__io_table *table, int64_t row, double *factor);
double ji__io_row_value(const ji__io_table *table, int64_t row, int64_t sector);
double ji__io_demand_value(const ji__io_table *table, int64_t category, int64_t sector);
double ji__io_demand_sum(const ji__io_table *table, int64_t sector);
/* A unit of money is never given a price year or valuation that it does not state; only where the
 * flows state none either, are `unstated` and nothing the same. */
ji_status ji__io_level_price(ji_context *ctx, const ji__io_table *table, ji__unit *unit);
/* The factor from a driver's unit (NULL: the flows' own) to the flows'; JI_ERROR_UNIT. */
ji_status ji__io_driver_factor(ji_context *ctx, const ji__io_table *table, const char *unit,
                               double *factor);
/* JI_ERROR_UNIT where a caller's column states no unit though the table counts the satellite in
 * thousands or the like: a number without a unit could be either. */
ji_status ji__io_check_stated(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const char *what, const ji__quantity *quantity);
/* A unit's text in new memory (NULL for NULL), its money at the price `to` where it is at the price
 * `from`. No basis and no valuation in `from` fit any; in `to` they stay as they are. */
ji_status ji__io_reprice(ji_context *ctx, const char *text, const ji__unit_term *from,
                         const ji__unit_term *to, char **out);
/* The units of all satellites so; to be freed even on failure. */
ji_status ji__io_reprice_rows(ji_context *ctx, const ji__io_table *table, const ji__unit_term *from,
                              const ji__unit_term *to, char ***out);
void ji__io_row_units_free(ji_context *ctx, const ji__io_table *table, char **units);

/* --- parts.c ------------------------------------------------------------------------------ */

/* Fills row_groups and row_wholes from the labels' columns `group` and `part_of`. */
ji_status ji__io_read_parts(ji_context *ctx, const ji__io_source *source, ji__io_table *table);
/* Labels of satellites with what a folder's `satellites` (columns satellite, part_of, group) says
 * of them. */
ji_status ji__io_label_parts(ji_context *ctx, const ji_dataset *labels,
                             const ji_dataset *satellites, ji_dataset **out);
/* Whether a satellite is a part of `whole` by a dimension, such as "sex". */
int ji__io_is_group_of(const ji__io_table *table, int64_t row, int64_t whole,
                       const char *dimension);
/* Whether parts with this sum leave out nothing of a whole. */
int ji__io_is_complete(double whole, double parts);

/* --- balance.c ---------------------------------------------------------------------------- */

/* One pass over the arrays: finite numbers, sums, negative flows. */
ji_status ji__io_scan(ji_context *ctx, ji__io_table *table);
/* Zero and dust output: warnings, or an error that names the sector. */
ji_status ji__io_check_output(ji_context *ctx, ji__io_table *table);
/* Flows + final demand = output, the worst rows named. */
ji_status ji__io_check_rows(ji_context *ctx, const ji__io_table *table);
/* Flows + final demand - output of a row, relative to output. */
double ji__io_row_gap(const ji__io_table *table, int64_t sector);
/* Appends the (up to five) sectors of largest |gaps| above `limit`, each with its gap in per cent;
 * returns how many are above. */
int64_t ji__io_name_worst(const ji__io_table *table, const double *gaps, double limit,
                          ji__buffer *text);
/* Appends the (up to five) first sectors where `chosen` is true; returns how many are. */
int64_t ji__io_name_sectors(const ji__io_table *table,
                            int (*chosen)(const ji__io_table *table, int64_t sector),
                            ji__buffer *text);
int ji__io_is_zero(const ji__io_table *table, int64_t sector);
int ji__io_is_dust(const ji__io_table *table, int64_t sector);
/* Jobs, and purchases, of a sector without output: no coefficient holds them. */
int ji__io_loses_jobs(const ji__io_table *table, int64_t sector);
int ji__io_loses_purchases(const ji__io_table *table, int64_t sector);
/* It buys more of the table's products than it sells of its own: value added is below 0. */
int ji__io_overspends(const ji__io_table *table, int64_t sector);

/* --- year.c ------------------------------------------------------------------------------- */

typedef enum ji__io_years {
  JI__IO_YEARS_UNKNOWN, /* one of them is not stated */
  JI__IO_YEARS_AGREE,
  JI__IO_YEARS_DIFFER
} ji__io_years;

/* Of employment, such as "at:2018-12-31"; NULL where nothing says it. */
const char *ji__io_employment_time(const ji__io_table *table);
ji__io_years ji__io_compare_years(const ji__io_table *table);
/* Fails or warns where the years differ, as the option year_action says. */
ji_status ji__io_check_year(ji_context *ctx, const ji__io_table *table);

/* --- demand.c ----------------------------------------------------------------------------- */

/* Regions of final demand and the satellites of final demand itself. The labels are read. */
ji_status ji__io_read_demand(ji_context *ctx, const ji__io_source *source, ji__io_table *table);
void ji__io_demand_free(const ji_allocator *allocator, ji__io_table *table);
/* What of satellite `row` final demand itself has; 0 where the table does not say. */
double ji__io_row_of_demand(const ji__io_table *table, int64_t row, int64_t category);

/* --- closure.c ---------------------------------------------------------------------------- */

ji_status ji__io_close(ji_context *ctx, ji__io_table *table);
void ji__io_closure_free(const ji_allocator *allocator, ji__io_closure *closure);
/* The closed system's solutions (count x (n + institutions)) from the open one's, exactly, as the
 * inverse of a bordered matrix is. H are the rows, C the columns, T the corner. Rows: `open` is
 * e'L, `solved` H L (institutions x n): e'L2 = e'L + s'H L with s'(I - T - H L C) = e'L C. Columns:
 * `open` is L f, `solved` (L C)': L2 f = L f + L C s with (I - T - H L C) s = H L f. */
ji_status ji__io_close_solutions(ji_context *ctx, const ji__io_table *table, int rows,
                                 int64_t count, const double *open, const double *solved,
                                 double *closed);

/* --- solve.c ------------------------------------------------------------------------------ */

/* 1 if `count` systems at once are solved by factors. */
int ji__io_is_direct(const ji__io_model *model, int64_t count);
/* Solves y'(I - A) = b' (rows) or (I - A) x = b (columns) for `count` vectors of n, one after the
 * other, as the model's method and factors say. */
ji_status ji__io_solve(ji_context *ctx, const ji__io_model *model, int rows, int64_t count,
                       const double *b, double *x);
/* The same with the error bounds of the solutions, NaN where there is no certificate: cheaper than
 * ji__io_bounds() afterwards, for the solver has seen the residuals already. */
ji_status ji__io_solve_bounded(ji_context *ctx, const ji__io_model *model, int rows, int64_t count,
                               const double *b, double *x, double *bounds);
/* Cuts the table's diagonal into blocks of sectors of one region and inverts them, for the
 * iterative solver. */
ji_status ji__io_find_blocks(ji_context *ctx, ji__io_table *table);
/* Error bounds of such solutions; NaN where there is no certificate. */
ji_status ji__io_bounds(ji_context *ctx, const ji__coefficients *coefficients,
                        const ji__certificate *certificate, int rows, int64_t count,
                        const double *b, const double *x, double *bounds);
/* True if the table has what Type II needs. */
int ji__io_has_type2(const ji__io_table *table);
/* Why a sector without output has coefficient 0, and what of satellite `row` is left out by it. */
const char *ji__io_no_output(const ji__io_table *table, int64_t row, int64_t sector);
/* "no bound: ..." where the certificate proves nothing, else NULL. */
const char *ji__io_no_bound(const ji__certificate *certificate);
/* A record that begins with the model's steps and names BLAS and processor. */
ji_status ji__io_provenance(ji_context *ctx, const char *operation, const ji_model *model,
                            ji__provenance **out);

/* --- measures.c --------------------------------------------------------------------------- */

/* What varies between the measures of one table. NULL: not set. */
typedef struct ji__io_facts {
  const char *sector, *area, *layer; /* of the jobs; area NULL: the table's territory */
  const char *per_sector;            /* whose product a coefficient is per, whose jobs a ratio */
  const char *shock;                 /* NULL: final_demand */
  const char *status;                /* NULL: the table's */
  const char *change, *reading;      /* of what drives the jobs */
  const char *vintage;               /* NULL: the table's */
} ji__io_facts;

/* What a number of jobs (of satellite `row`) of this table measures. *out is NULL where nothing
 * says what the satellite counts. */
ji_status ji__io_jobs_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const ji__io_facts *facts, ji_measure **out);
/* The same per unit of final demand; form: "per_unit" or "ratio". */
ji_status ji__io_coefficient_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                                     const char *form, const ji__io_facts *facts, ji_measure **out);
/* --- estimate.c --------------------------------------------------------------------------- */

ji_status ji__io_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                          const ji_estimate_options *options, ji_dataset **out);

/* --- without.c ---------------------------------------------------------------------------- */

/* The model in which nobody buys from these sectors. */
ji_status ji__io_without_sectors(ji_context *ctx, const ji_model *model, const char *const *sectors,
                                 size_t count, ji_model **out);

#endif

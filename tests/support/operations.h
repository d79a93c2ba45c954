/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operations share: one for every public function that takes a context. Each makes the
 * call on the world's objects, asserts that the out-argument is NULL unless the call succeeded,
 * tells its result if it is asked to, and drops it. */
#ifndef TESTS_SUPPORT_OPERATIONS_H
#define TESTS_SUPPORT_OPERATIONS_H

#include "support/world.h"

/* What out-arguments hold before a call: a failure must clear it. */
#define SUPPORT_STALE ((void *)&support_stale)
extern char support_stale;

/* The operations of one file. */
typedef struct support_entry_list {
  const support_entry *entries;
  size_t count;
} support_entry_list;

/* The world and the record of a call. */
const support_world *support_world_of(void *user);
void support_tell(support_call *call, const char *text);
/* The out-argument by its address: it is looked at after the call, told and dropped. */
ji_status support_keep_text(support_call *call, ji_status status, ji_text **out);
ji_status support_keep_measure(support_call *call, ji_status status, ji_measure **out);
void support_tell_digest(support_call *call, const ji_dataset *dataset);
ji_status support_keep_dataset(support_call *call, ji_status status, ji_dataset **out);
ji_status support_keep_bundle(support_call *call, ji_status status, ji_bundle **out);
ji_status support_keep_model(support_call *call, ji_status status, ji_model **out);

extern const support_entry_list support_account_entries;
extern const support_entry_list support_codes_entries;
extern const support_entry_list support_data_entries;
extern const support_entry_list support_format_entries;
extern const support_entry_list support_matching_entries;
extern const support_entry_list support_meaning_entries;
extern const support_entry_list support_overlap_entries;
extern const support_entry_list support_provenance_entries;
extern const support_entry_list support_regression_entries;
extern const support_entry_list support_sdmx_entries;
extern const support_entry_list support_model_entries;
extern const support_entry_list support_mrio_entries;
extern const support_entry_list support_balance_entries;
extern const support_entry_list support_build_entries;
extern const support_entry_list support_structure_entries;
extern const support_entry_list support_footprint_entries;
extern const support_entry_list support_change_entries;
extern const support_entry_list support_count_entries;
extern const support_entry_list support_uncertainty_entries;
extern const support_entry_list support_tracker_entries;
extern const support_entry_list support_indicators_entries;
extern const support_entry_list support_evaluation_entries;

#endif

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdio.h>
#include <string.h>

char support_stale;

const support_world *support_world_of(void *user) {
  return ((support_call *)user)->world;
}

void support_tell(support_call *call, const char *text) {
  size_t used = strlen(call->record);
  if (call->record_ctx)
    snprintf(call->record + used, sizeof call->record - used, "%s\n", text);
}

ji_status support_keep_text(support_call *call, ji_status status, ji_text **out) {
  ji_text *text = *out;
  if (status) {
    assert_null(text);
    return status;
  }
  assert_non_null(text);
  support_tell(call, ji_text_data(text));
  ji_text_unref(text);
  return JI_OK;
}

ji_status support_keep_measure(support_call *call, ji_status status, ji_measure **out) {
  ji_measure *measure = *out;
  if (status) {
    assert_null(measure);
    return status;
  }
  support_tell(call, ji_measure_text(measure));
  ji_measure_unref(measure);
  return JI_OK;
}

void support_tell_digest(support_call *call, const ji_dataset *dataset) {
  ji_text *digest = NULL;
  if (!call->record_ctx)
    return;
  support_ok(call->record_ctx, ji_dataset_digest(call->record_ctx, dataset, &digest));
  support_tell(call, ji_text_data(digest));
  ji_text_unref(digest);
}

ji_status support_keep_dataset(support_call *call, ji_status status, ji_dataset **out) {
  ji_dataset *dataset = *out;
  if (status) {
    assert_null(dataset);
    return status;
  }
  assert_non_null(dataset);
  support_tell_digest(call, dataset);
  ji_dataset_unref(dataset);
  return JI_OK;
}

ji_status support_keep_bundle(support_call *call, ji_status status, ji_bundle **out) {
  ji_bundle *bundle = *out;
  if (status) {
    assert_null(bundle);
    return status;
  }
  for (int64_t i = 0; i < ji_bundle_count(bundle); i++) {
    support_tell(call, ji_bundle_name(bundle, i));
    support_tell_digest(call, ji_bundle_find(bundle, ji_bundle_name(bundle, i)));
  }
  for (int64_t i = 0; i < ji_bundle_array_count(bundle); i++)
    support_tell(call, ji_bundle_array_name(bundle, i));
  ji_bundle_unref(bundle);
  return JI_OK;
}

ji_status support_keep_model(support_call *call, ji_status status, ji_model **out) {
  static const char *const names[] = {"none", "input-output", "account", "matching"};
  ji_model *model = *out;
  if (status) {
    assert_null(model);
    return status;
  }
  support_tell(call, names[ji_model_kind(model)]);
  ji_model_unref(model);
  return JI_OK;
}

static const support_entry_list *const lists[] = {
    &support_account_entries,     &support_balance_entries,    &support_build_entries,
    &support_change_entries,      &support_codes_entries,      &support_count_entries,
    &support_data_entries,        &support_footprint_entries,  &support_format_entries,
    &support_meaning_entries,     &support_model_entries,      &support_mrio_entries,
    &support_overlap_entries,     &support_provenance_entries, &support_sdmx_entries,
    &support_structure_entries,   &support_tracker_entries,    &support_indicators_entries,
    &support_uncertainty_entries, &support_evaluation_entries, &support_regression_entries,
    &support_matching_entries,
};

size_t support_entry_count(void) {
  size_t count = 0;
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
    count += lists[i]->count;
  return count;
}

const support_entry *support_entry_at(size_t index) {
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    if (index < lists[i]->count)
      return &lists[i]->entries[index];
    index -= lists[i]->count;
  }
  fail_msg("there is no operation of that index");
  return NULL;
}

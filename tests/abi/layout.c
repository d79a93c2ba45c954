/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Made by tests/abi/refresh.sh. Every public size, offset and enumerator on LP64 systems, and
 * that no struct has padding. A struct that says its size, as option structs do, may grow at its
 * end, and a reserved member may get a name (OLDER_LAYOUT compares what did with what it was);
 * nothing else here may ever change within one soname. */
#include <jobimpact/jobimpact.h>
#include <stddef.h>

#if defined(__LP64__)
_Static_assert(sizeof(ji_named_model) == 16, "sizeof(ji_named_model)");
_Static_assert(sizeof(ji_named_model) ==
                   sizeof(((ji_named_model *)0)->name) + sizeof(((ji_named_model *)0)->model),
               "ji_named_model has no padding");
_Static_assert(offsetof(ji_named_model, name) == 0, "offsetof(ji_named_model, name)");
_Static_assert(offsetof(ji_named_model, model) == 8, "offsetof(ji_named_model, model)");
_Static_assert(sizeof(ji_account_options) >= 16, "sizeof(ji_account_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_account_options) == sizeof(((ji_account_options *)0)->size) +
                                                 sizeof(((ji_account_options *)0)->vintage),
               "ji_account_options has no padding");
#endif
_Static_assert(offsetof(ji_account_options, size) == 0, "offsetof(ji_account_options, size)");
_Static_assert(offsetof(ji_account_options, vintage) == 8, "offsetof(ji_account_options, vintage)");
_Static_assert(sizeof(ji_account_tree_options) >= 24, "sizeof(ji_account_tree_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_account_tree_options) ==
                   sizeof(((ji_account_tree_options *)0)->size) +
                       sizeof(((ji_account_tree_options *)0)->reading) +
                       sizeof(((ji_account_tree_options *)0)->max_depth),
               "ji_account_tree_options has no padding");
#endif
_Static_assert(offsetof(ji_account_tree_options, size) == 0,
               "offsetof(ji_account_tree_options, size)");
_Static_assert(offsetof(ji_account_tree_options, reading) == 8,
               "offsetof(ji_account_tree_options, reading)");
_Static_assert(offsetof(ji_account_tree_options, max_depth) == 16,
               "offsetof(ji_account_tree_options, max_depth)");
_Static_assert(sizeof(ji_account_decompose_options) >= 16, "sizeof(ji_account_decompose_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_account_decompose_options) ==
                   sizeof(((ji_account_decompose_options *)0)->size) +
                       sizeof(((ji_account_decompose_options *)0)->layer),
               "ji_account_decompose_options has no padding");
#endif
_Static_assert(offsetof(ji_account_decompose_options, size) == 0,
               "offsetof(ji_account_decompose_options, size)");
_Static_assert(offsetof(ji_account_decompose_options, layer) == 8,
               "offsetof(ji_account_decompose_options, layer)");
_Static_assert(sizeof(ji_account_uncertainty_options) >= 56,
               "sizeof(ji_account_uncertainty_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_account_uncertainty_options) ==
                   sizeof(((ji_account_uncertainty_options *)0)->size) +
                       sizeof(((ji_account_uncertainty_options *)0)->reading) +
                       sizeof(((ji_account_uncertainty_options *)0)->basis) +
                       sizeof(((ji_account_uncertainty_options *)0)->layer) +
                       sizeof(((ji_account_uncertainty_options *)0)->confidence) +
                       sizeof(((ji_account_uncertainty_options *)0)->draws) +
                       sizeof(((ji_account_uncertainty_options *)0)->first_draw),
               "ji_account_uncertainty_options has no padding");
#endif
_Static_assert(offsetof(ji_account_uncertainty_options, size) == 0,
               "offsetof(ji_account_uncertainty_options, size)");
_Static_assert(offsetof(ji_account_uncertainty_options, reading) == 8,
               "offsetof(ji_account_uncertainty_options, reading)");
_Static_assert(offsetof(ji_account_uncertainty_options, basis) == 16,
               "offsetof(ji_account_uncertainty_options, basis)");
_Static_assert(offsetof(ji_account_uncertainty_options, layer) == 24,
               "offsetof(ji_account_uncertainty_options, layer)");
_Static_assert(offsetof(ji_account_uncertainty_options, confidence) == 32,
               "offsetof(ji_account_uncertainty_options, confidence)");
_Static_assert(offsetof(ji_account_uncertainty_options, draws) == 40,
               "offsetof(ji_account_uncertainty_options, draws)");
_Static_assert(offsetof(ji_account_uncertainty_options, first_draw) == 48,
               "offsetof(ji_account_uncertainty_options, first_draw)");
_Static_assert(sizeof(ji_array) == 64, "sizeof(ji_array)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_array) ==
                   sizeof(((ji_array *)0)->data) + sizeof(((ji_array *)0)->rows) +
                       sizeof(((ji_array *)0)->columns) + sizeof(((ji_array *)0)->row_stride) +
                       sizeof(((ji_array *)0)->column_stride) + sizeof(((ji_array *)0)->type) +
                       sizeof(((ji_array *)0)->reserved) + sizeof(((ji_array *)0)->release) +
                       sizeof(((ji_array *)0)->user),
               "ji_array has no padding");
#endif
_Static_assert(offsetof(ji_array, data) == 0, "offsetof(ji_array, data)");
_Static_assert(offsetof(ji_array, rows) == 8, "offsetof(ji_array, rows)");
_Static_assert(offsetof(ji_array, columns) == 16, "offsetof(ji_array, columns)");
_Static_assert(offsetof(ji_array, row_stride) == 24, "offsetof(ji_array, row_stride)");
_Static_assert(offsetof(ji_array, column_stride) == 32, "offsetof(ji_array, column_stride)");
_Static_assert(offsetof(ji_array, type) == 40, "offsetof(ji_array, type)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_array, reserved) == 44, "offsetof(ji_array, reserved)");
#endif
_Static_assert(offsetof(ji_array, release) == 48, "offsetof(ji_array, release)");
_Static_assert(offsetof(ji_array, user) == 56, "offsetof(ji_array, user)");
_Static_assert(sizeof(struct ArrowSchema) == 72, "sizeof(struct ArrowSchema)");
_Static_assert(offsetof(struct ArrowSchema, format) == 0, "offsetof(struct ArrowSchema, format)");
_Static_assert(offsetof(struct ArrowSchema, name) == 8, "offsetof(struct ArrowSchema, name)");
_Static_assert(offsetof(struct ArrowSchema, metadata) == 16,
               "offsetof(struct ArrowSchema, metadata)");
_Static_assert(offsetof(struct ArrowSchema, flags) == 24, "offsetof(struct ArrowSchema, flags)");
_Static_assert(offsetof(struct ArrowSchema, n_children) == 32,
               "offsetof(struct ArrowSchema, n_children)");
_Static_assert(offsetof(struct ArrowSchema, children) == 40,
               "offsetof(struct ArrowSchema, children)");
_Static_assert(offsetof(struct ArrowSchema, dictionary) == 48,
               "offsetof(struct ArrowSchema, dictionary)");
_Static_assert(offsetof(struct ArrowSchema, release) == 56,
               "offsetof(struct ArrowSchema, release)");
_Static_assert(offsetof(struct ArrowSchema, private_data) == 64,
               "offsetof(struct ArrowSchema, private_data)");
_Static_assert(sizeof(struct ArrowArray) == 80, "sizeof(struct ArrowArray)");
_Static_assert(offsetof(struct ArrowArray, length) == 0, "offsetof(struct ArrowArray, length)");
_Static_assert(offsetof(struct ArrowArray, null_count) == 8,
               "offsetof(struct ArrowArray, null_count)");
_Static_assert(offsetof(struct ArrowArray, offset) == 16, "offsetof(struct ArrowArray, offset)");
_Static_assert(offsetof(struct ArrowArray, n_buffers) == 24,
               "offsetof(struct ArrowArray, n_buffers)");
_Static_assert(offsetof(struct ArrowArray, n_children) == 32,
               "offsetof(struct ArrowArray, n_children)");
_Static_assert(offsetof(struct ArrowArray, buffers) == 40, "offsetof(struct ArrowArray, buffers)");
_Static_assert(offsetof(struct ArrowArray, children) == 48,
               "offsetof(struct ArrowArray, children)");
_Static_assert(offsetof(struct ArrowArray, dictionary) == 56,
               "offsetof(struct ArrowArray, dictionary)");
_Static_assert(offsetof(struct ArrowArray, release) == 64, "offsetof(struct ArrowArray, release)");
_Static_assert(offsetof(struct ArrowArray, private_data) == 72,
               "offsetof(struct ArrowArray, private_data)");
_Static_assert(sizeof(struct ArrowArrayStream) == 40, "sizeof(struct ArrowArrayStream)");
_Static_assert(offsetof(struct ArrowArrayStream, get_schema) == 0,
               "offsetof(struct ArrowArrayStream, get_schema)");
_Static_assert(offsetof(struct ArrowArrayStream, get_next) == 8,
               "offsetof(struct ArrowArrayStream, get_next)");
_Static_assert(offsetof(struct ArrowArrayStream, get_last_error) == 16,
               "offsetof(struct ArrowArrayStream, get_last_error)");
_Static_assert(offsetof(struct ArrowArrayStream, release) == 24,
               "offsetof(struct ArrowArrayStream, release)");
_Static_assert(offsetof(struct ArrowArrayStream, private_data) == 32,
               "offsetof(struct ArrowArrayStream, private_data)");
_Static_assert(sizeof(ji_code_list_options) >= 104, "sizeof(ji_code_list_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_code_list_options) ==
                   sizeof(((ji_code_list_options *)0)->size) +
                       sizeof(((ji_code_list_options *)0)->name) +
                       sizeof(((ji_code_list_options *)0)->version) +
                       sizeof(((ji_code_list_options *)0)->source) +
                       sizeof(((ji_code_list_options *)0)->upper) +
                       sizeof(((ji_code_list_options *)0)->code_column) +
                       sizeof(((ji_code_list_options *)0)->parent_column) +
                       sizeof(((ji_code_list_options *)0)->name_column) +
                       sizeof(((ji_code_list_options *)0)->level_column) +
                       sizeof(((ji_code_list_options *)0)->valid_from_column) +
                       sizeof(((ji_code_list_options *)0)->valid_to_column) +
                       sizeof(((ji_code_list_options *)0)->tolerance) +
                       sizeof(((ji_code_list_options *)0)->hierarchy) +
                       sizeof(((ji_code_list_options *)0)->reserved),
               "ji_code_list_options has no padding");
#endif
_Static_assert(offsetof(ji_code_list_options, size) == 0, "offsetof(ji_code_list_options, size)");
_Static_assert(offsetof(ji_code_list_options, name) == 8, "offsetof(ji_code_list_options, name)");
_Static_assert(offsetof(ji_code_list_options, version) == 16,
               "offsetof(ji_code_list_options, version)");
_Static_assert(offsetof(ji_code_list_options, source) == 24,
               "offsetof(ji_code_list_options, source)");
_Static_assert(offsetof(ji_code_list_options, upper) == 32,
               "offsetof(ji_code_list_options, upper)");
_Static_assert(offsetof(ji_code_list_options, code_column) == 40,
               "offsetof(ji_code_list_options, code_column)");
_Static_assert(offsetof(ji_code_list_options, parent_column) == 48,
               "offsetof(ji_code_list_options, parent_column)");
_Static_assert(offsetof(ji_code_list_options, name_column) == 56,
               "offsetof(ji_code_list_options, name_column)");
_Static_assert(offsetof(ji_code_list_options, level_column) == 64,
               "offsetof(ji_code_list_options, level_column)");
_Static_assert(offsetof(ji_code_list_options, valid_from_column) == 72,
               "offsetof(ji_code_list_options, valid_from_column)");
_Static_assert(offsetof(ji_code_list_options, valid_to_column) == 80,
               "offsetof(ji_code_list_options, valid_to_column)");
_Static_assert(offsetof(ji_code_list_options, tolerance) == 88,
               "offsetof(ji_code_list_options, tolerance)");
_Static_assert(offsetof(ji_code_list_options, hierarchy) == 96,
               "offsetof(ji_code_list_options, hierarchy)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_code_list_options, reserved) == 100,
               "offsetof(ji_code_list_options, reserved)");
#endif
_Static_assert(sizeof(ji_concordance_options) >= 64, "sizeof(ji_concordance_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_concordance_options) ==
                   sizeof(((ji_concordance_options *)0)->size) +
                       sizeof(((ji_concordance_options *)0)->from_column) +
                       sizeof(((ji_concordance_options *)0)->to_column) +
                       sizeof(((ji_concordance_options *)0)->weight_column) +
                       sizeof(((ji_concordance_options *)0)->from_date) +
                       sizeof(((ji_concordance_options *)0)->to_date) +
                       sizeof(((ji_concordance_options *)0)->tolerance) +
                       sizeof(((ji_concordance_options *)0)->from_level) +
                       sizeof(((ji_concordance_options *)0)->to_level),
               "ji_concordance_options has no padding");
#endif
_Static_assert(offsetof(ji_concordance_options, size) == 0,
               "offsetof(ji_concordance_options, size)");
_Static_assert(offsetof(ji_concordance_options, from_column) == 8,
               "offsetof(ji_concordance_options, from_column)");
_Static_assert(offsetof(ji_concordance_options, to_column) == 16,
               "offsetof(ji_concordance_options, to_column)");
_Static_assert(offsetof(ji_concordance_options, weight_column) == 24,
               "offsetof(ji_concordance_options, weight_column)");
_Static_assert(offsetof(ji_concordance_options, from_date) == 32,
               "offsetof(ji_concordance_options, from_date)");
_Static_assert(offsetof(ji_concordance_options, to_date) == 40,
               "offsetof(ji_concordance_options, to_date)");
_Static_assert(offsetof(ji_concordance_options, tolerance) == 48,
               "offsetof(ji_concordance_options, tolerance)");
_Static_assert(offsetof(ji_concordance_options, from_level) == 56,
               "offsetof(ji_concordance_options, from_level)");
_Static_assert(offsetof(ji_concordance_options, to_level) == 60,
               "offsetof(ji_concordance_options, to_level)");
_Static_assert(sizeof(ji_concord_options) >= 56, "sizeof(ji_concord_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_concord_options) == sizeof(((ji_concord_options *)0)->size) +
                                                 sizeof(((ji_concord_options *)0)->by) +
                                                 sizeof(((ji_concord_options *)0)->by_count) +
                                                 sizeof(((ji_concord_options *)0)->from_version) +
                                                 sizeof(((ji_concord_options *)0)->to_version) +
                                                 sizeof(((ji_concord_options *)0)->tolerance) +
                                                 sizeof(((ji_concord_options *)0)->unmapped) +
                                                 sizeof(((ji_concord_options *)0)->columns),
               "ji_concord_options has no padding");
#endif
_Static_assert(offsetof(ji_concord_options, size) == 0, "offsetof(ji_concord_options, size)");
_Static_assert(offsetof(ji_concord_options, by) == 8, "offsetof(ji_concord_options, by)");
_Static_assert(offsetof(ji_concord_options, by_count) == 16,
               "offsetof(ji_concord_options, by_count)");
_Static_assert(offsetof(ji_concord_options, from_version) == 24,
               "offsetof(ji_concord_options, from_version)");
_Static_assert(offsetof(ji_concord_options, to_version) == 32,
               "offsetof(ji_concord_options, to_version)");
_Static_assert(offsetof(ji_concord_options, tolerance) == 40,
               "offsetof(ji_concord_options, tolerance)");
_Static_assert(offsetof(ji_concord_options, unmapped) == 48,
               "offsetof(ji_concord_options, unmapped)");
_Static_assert(offsetof(ji_concord_options, columns) == 52,
               "offsetof(ji_concord_options, columns)");
_Static_assert(sizeof(ji_allocator) == 32, "sizeof(ji_allocator)");
_Static_assert(sizeof(ji_allocator) ==
                   sizeof(((ji_allocator *)0)->allocate) + sizeof(((ji_allocator *)0)->reallocate) +
                       sizeof(((ji_allocator *)0)->release) + sizeof(((ji_allocator *)0)->user),
               "ji_allocator has no padding");
_Static_assert(offsetof(ji_allocator, allocate) == 0, "offsetof(ji_allocator, allocate)");
_Static_assert(offsetof(ji_allocator, reallocate) == 8, "offsetof(ji_allocator, reallocate)");
_Static_assert(offsetof(ji_allocator, release) == 16, "offsetof(ji_allocator, release)");
_Static_assert(offsetof(ji_allocator, user) == 24, "offsetof(ji_allocator, user)");
_Static_assert(sizeof(ji_context_options) >= 96, "sizeof(ji_context_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_context_options) == sizeof(((ji_context_options *)0)->size) +
                                                 sizeof(((ji_context_options *)0)->allocator) +
                                                 sizeof(((ji_context_options *)0)->seed) +
                                                 sizeof(((ji_context_options *)0)->hash_limit) +
                                                 sizeof(((ji_context_options *)0)->threads) +
                                                 sizeof(((ji_context_options *)0)->reserved) +
                                                 sizeof(((ji_context_options *)0)->log) +
                                                 sizeof(((ji_context_options *)0)->progress) +
                                                 sizeof(((ji_context_options *)0)->cancel) +
                                                 sizeof(((ji_context_options *)0)->user),
               "ji_context_options has no padding");
#endif
_Static_assert(offsetof(ji_context_options, size) == 0, "offsetof(ji_context_options, size)");
_Static_assert(offsetof(ji_context_options, allocator) == 8,
               "offsetof(ji_context_options, allocator)");
_Static_assert(offsetof(ji_context_options, seed) == 40, "offsetof(ji_context_options, seed)");
_Static_assert(offsetof(ji_context_options, hash_limit) == 48,
               "offsetof(ji_context_options, hash_limit)");
_Static_assert(offsetof(ji_context_options, threads) == 56,
               "offsetof(ji_context_options, threads)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_context_options, reserved) == 60,
               "offsetof(ji_context_options, reserved)");
#endif
_Static_assert(offsetof(ji_context_options, log) == 64, "offsetof(ji_context_options, log)");
_Static_assert(offsetof(ji_context_options, progress) == 72,
               "offsetof(ji_context_options, progress)");
_Static_assert(offsetof(ji_context_options, cancel) == 80, "offsetof(ji_context_options, cancel)");
_Static_assert(offsetof(ji_context_options, user) == 88, "offsetof(ji_context_options, user)");
_Static_assert(sizeof(ji_convert_options) >= 32, "sizeof(ji_convert_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_convert_options) == sizeof(((ji_convert_options *)0)->size) +
                                                 sizeof(((ji_convert_options *)0)->period) +
                                                 sizeof(((ji_convert_options *)0)->series) +
                                                 sizeof(((ji_convert_options *)0)->timing) +
                                                 sizeof(((ji_convert_options *)0)->reserved),
               "ji_convert_options has no padding");
#endif
_Static_assert(offsetof(ji_convert_options, size) == 0, "offsetof(ji_convert_options, size)");
_Static_assert(offsetof(ji_convert_options, period) == 8, "offsetof(ji_convert_options, period)");
_Static_assert(offsetof(ji_convert_options, series) == 16, "offsetof(ji_convert_options, series)");
_Static_assert(offsetof(ji_convert_options, timing) == 24, "offsetof(ji_convert_options, timing)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_convert_options, reserved) == 28,
               "offsetof(ji_convert_options, reserved)");
#endif
_Static_assert(sizeof(ji_fte_options) >= 72, "sizeof(ji_fte_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_fte_options) ==
                   sizeof(((ji_fte_options *)0)->size) + sizeof(((ji_fte_options *)0)->name) +
                       sizeof(((ji_fte_options *)0)->hours) +
                       sizeof(((ji_fte_options *)0)->standard) +
                       sizeof(((ji_fte_options *)0)->standard_column) +
                       sizeof(((ji_fte_options *)0)->standard_unit) +
                       sizeof(((ji_fte_options *)0)->standard_source) +
                       sizeof(((ji_fte_options *)0)->cap) + sizeof(((ji_fte_options *)0)->status),
               "ji_fte_options has no padding");
#endif
_Static_assert(offsetof(ji_fte_options, size) == 0, "offsetof(ji_fte_options, size)");
_Static_assert(offsetof(ji_fte_options, name) == 8, "offsetof(ji_fte_options, name)");
_Static_assert(offsetof(ji_fte_options, hours) == 16, "offsetof(ji_fte_options, hours)");
_Static_assert(offsetof(ji_fte_options, standard) == 24, "offsetof(ji_fte_options, standard)");
_Static_assert(offsetof(ji_fte_options, standard_column) == 32,
               "offsetof(ji_fte_options, standard_column)");
_Static_assert(offsetof(ji_fte_options, standard_unit) == 40,
               "offsetof(ji_fte_options, standard_unit)");
_Static_assert(offsetof(ji_fte_options, standard_source) == 48,
               "offsetof(ji_fte_options, standard_source)");
_Static_assert(offsetof(ji_fte_options, cap) == 56, "offsetof(ji_fte_options, cap)");
_Static_assert(offsetof(ji_fte_options, status) == 64, "offsetof(ji_fte_options, status)");
_Static_assert(sizeof(ji_multiple_job_options) >= 56, "sizeof(ji_multiple_job_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_multiple_job_options) ==
                   sizeof(((ji_multiple_job_options *)0)->size) +
                       sizeof(((ji_multiple_job_options *)0)->name) +
                       sizeof(((ji_multiple_job_options *)0)->extra_jobs) +
                       sizeof(((ji_multiple_job_options *)0)->extra_jobs_column) +
                       sizeof(((ji_multiple_job_options *)0)->source) +
                       sizeof(((ji_multiple_job_options *)0)->reading) +
                       sizeof(((ji_multiple_job_options *)0)->status),
               "ji_multiple_job_options has no padding");
#endif
_Static_assert(offsetof(ji_multiple_job_options, size) == 0,
               "offsetof(ji_multiple_job_options, size)");
_Static_assert(offsetof(ji_multiple_job_options, name) == 8,
               "offsetof(ji_multiple_job_options, name)");
_Static_assert(offsetof(ji_multiple_job_options, extra_jobs) == 16,
               "offsetof(ji_multiple_job_options, extra_jobs)");
_Static_assert(offsetof(ji_multiple_job_options, extra_jobs_column) == 24,
               "offsetof(ji_multiple_job_options, extra_jobs_column)");
_Static_assert(offsetof(ji_multiple_job_options, source) == 32,
               "offsetof(ji_multiple_job_options, source)");
_Static_assert(offsetof(ji_multiple_job_options, reading) == 40,
               "offsetof(ji_multiple_job_options, reading)");
_Static_assert(offsetof(ji_multiple_job_options, status) == 48,
               "offsetof(ji_multiple_job_options, status)");
_Static_assert(sizeof(ji_stock_options) >= 64, "sizeof(ji_stock_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_stock_options) == sizeof(((ji_stock_options *)0)->size) +
                                               sizeof(((ji_stock_options *)0)->name) +
                                               sizeof(((ji_stock_options *)0)->duration) +
                                               sizeof(((ji_stock_options *)0)->duration_column) +
                                               sizeof(((ji_stock_options *)0)->duration_unit) +
                                               sizeof(((ji_stock_options *)0)->source) +
                                               sizeof(((ji_stock_options *)0)->status) +
                                               sizeof(((ji_stock_options *)0)->steady_state) +
                                               sizeof(((ji_stock_options *)0)->reserved),
               "ji_stock_options has no padding");
#endif
_Static_assert(offsetof(ji_stock_options, size) == 0, "offsetof(ji_stock_options, size)");
_Static_assert(offsetof(ji_stock_options, name) == 8, "offsetof(ji_stock_options, name)");
_Static_assert(offsetof(ji_stock_options, duration) == 16, "offsetof(ji_stock_options, duration)");
_Static_assert(offsetof(ji_stock_options, duration_column) == 24,
               "offsetof(ji_stock_options, duration_column)");
_Static_assert(offsetof(ji_stock_options, duration_unit) == 32,
               "offsetof(ji_stock_options, duration_unit)");
_Static_assert(offsetof(ji_stock_options, source) == 40, "offsetof(ji_stock_options, source)");
_Static_assert(offsetof(ji_stock_options, status) == 48, "offsetof(ji_stock_options, status)");
_Static_assert(offsetof(ji_stock_options, steady_state) == 56,
               "offsetof(ji_stock_options, steady_state)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_stock_options, reserved) == 60, "offsetof(ji_stock_options, reserved)");
#endif
_Static_assert(sizeof(ji_job_year_options) >= 32, "sizeof(ji_job_year_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_job_year_options) == sizeof(((ji_job_year_options *)0)->size) +
                                                  sizeof(((ji_job_year_options *)0)->name) +
                                                  sizeof(((ji_job_year_options *)0)->years) +
                                                  sizeof(((ji_job_year_options *)0)->years_column),
               "ji_job_year_options has no padding");
#endif
_Static_assert(offsetof(ji_job_year_options, size) == 0, "offsetof(ji_job_year_options, size)");
_Static_assert(offsetof(ji_job_year_options, name) == 8, "offsetof(ji_job_year_options, name)");
_Static_assert(offsetof(ji_job_year_options, years) == 16, "offsetof(ji_job_year_options, years)");
_Static_assert(offsetof(ji_job_year_options, years_column) == 24,
               "offsetof(ji_job_year_options, years_column)");
_Static_assert(sizeof(ji_net_parameter) == 16, "sizeof(ji_net_parameter)");
_Static_assert(sizeof(ji_net_parameter) ==
                   sizeof(((ji_net_parameter *)0)->value) + sizeof(((ji_net_parameter *)0)->column),
               "ji_net_parameter has no padding");
_Static_assert(offsetof(ji_net_parameter, value) == 0, "offsetof(ji_net_parameter, value)");
_Static_assert(offsetof(ji_net_parameter, column) == 8, "offsetof(ji_net_parameter, column)");
_Static_assert(sizeof(ji_net_options) >= 192, "sizeof(ji_net_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_net_options) == sizeof(((ji_net_options *)0)->size) +
                                             sizeof(((ji_net_options *)0)->name) +
                                             sizeof(((ji_net_options *)0)->leakage) +
                                             sizeof(((ji_net_options *)0)->displacement) +
                                             sizeof(((ji_net_options *)0)->substitution) +
                                             sizeof(((ji_net_options *)0)->multiplier) +
                                             sizeof(((ji_net_options *)0)->reference) +
                                             sizeof(((ji_net_options *)0)->reference_leakage) +
                                             sizeof(((ji_net_options *)0)->reference_displacement) +
                                             sizeof(((ji_net_options *)0)->reference_substitution) +
                                             sizeof(((ji_net_options *)0)->reference_multiplier) +
                                             sizeof(((ji_net_options *)0)->counterfactual) +
                                             sizeof(((ji_net_options *)0)->multiplied_layer) +
                                             sizeof(((ji_net_options *)0)->source) +
                                             sizeof(((ji_net_options *)0)->status),
               "ji_net_options has no padding");
#endif
_Static_assert(offsetof(ji_net_options, size) == 0, "offsetof(ji_net_options, size)");
_Static_assert(offsetof(ji_net_options, name) == 8, "offsetof(ji_net_options, name)");
_Static_assert(offsetof(ji_net_options, leakage) == 16, "offsetof(ji_net_options, leakage)");
_Static_assert(offsetof(ji_net_options, displacement) == 32,
               "offsetof(ji_net_options, displacement)");
_Static_assert(offsetof(ji_net_options, substitution) == 48,
               "offsetof(ji_net_options, substitution)");
_Static_assert(offsetof(ji_net_options, multiplier) == 64, "offsetof(ji_net_options, multiplier)");
_Static_assert(offsetof(ji_net_options, reference) == 80, "offsetof(ji_net_options, reference)");
_Static_assert(offsetof(ji_net_options, reference_leakage) == 96,
               "offsetof(ji_net_options, reference_leakage)");
_Static_assert(offsetof(ji_net_options, reference_displacement) == 112,
               "offsetof(ji_net_options, reference_displacement)");
_Static_assert(offsetof(ji_net_options, reference_substitution) == 128,
               "offsetof(ji_net_options, reference_substitution)");
_Static_assert(offsetof(ji_net_options, reference_multiplier) == 144,
               "offsetof(ji_net_options, reference_multiplier)");
_Static_assert(offsetof(ji_net_options, counterfactual) == 160,
               "offsetof(ji_net_options, counterfactual)");
_Static_assert(offsetof(ji_net_options, multiplied_layer) == 168,
               "offsetof(ji_net_options, multiplied_layer)");
_Static_assert(offsetof(ji_net_options, source) == 176, "offsetof(ji_net_options, source)");
_Static_assert(offsetof(ji_net_options, status) == 184, "offsetof(ji_net_options, status)");
_Static_assert(sizeof(ji_otherwise_options) >= 48, "sizeof(ji_otherwise_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_otherwise_options) ==
                   sizeof(((ji_otherwise_options *)0)->size) +
                       sizeof(((ji_otherwise_options *)0)->name) +
                       sizeof(((ji_otherwise_options *)0)->probability) +
                       sizeof(((ji_otherwise_options *)0)->counterfactual) +
                       sizeof(((ji_otherwise_options *)0)->source) +
                       sizeof(((ji_otherwise_options *)0)->status),
               "ji_otherwise_options has no padding");
#endif
_Static_assert(offsetof(ji_otherwise_options, size) == 0, "offsetof(ji_otherwise_options, size)");
_Static_assert(offsetof(ji_otherwise_options, name) == 8, "offsetof(ji_otherwise_options, name)");
_Static_assert(offsetof(ji_otherwise_options, probability) == 16,
               "offsetof(ji_otherwise_options, probability)");
_Static_assert(offsetof(ji_otherwise_options, counterfactual) == 24,
               "offsetof(ji_otherwise_options, counterfactual)");
_Static_assert(offsetof(ji_otherwise_options, source) == 32,
               "offsetof(ji_otherwise_options, source)");
_Static_assert(offsetof(ji_otherwise_options, status) == 40,
               "offsetof(ji_otherwise_options, status)");
_Static_assert(sizeof(ji_count_options) >= 168, "sizeof(ji_count_options)");
#ifndef OLDER_LAYOUT
_Static_assert(
    sizeof(ji_count_options) ==
        sizeof(((ji_count_options *)0)->size) + sizeof(((ji_count_options *)0)->pseudonym) +
            sizeof(((ji_count_options *)0)->engagement) + sizeof(((ji_count_options *)0)->start) +
            sizeof(((ji_count_options *)0)->end) + sizeof(((ji_count_options *)0)->hours) +
            sizeof(((ji_count_options *)0)->income) + sizeof(((ji_count_options *)0)->age) +
            sizeof(((ji_count_options *)0)->weight) + sizeof(((ji_count_options *)0)->entity) +
            sizeof(((ji_count_options *)0)->absent) + sizeof(((ji_count_options *)0)->paid) +
            sizeof(((ji_count_options *)0)->stage) + sizeof(((ji_count_options *)0)->area) +
            sizeof(((ji_count_options *)0)->groups) + sizeof(((ji_count_options *)0)->age_bands) +
            sizeof(((ji_count_options *)0)->income_period) +
            sizeof(((ji_count_options *)0)->cutoff) + sizeof(((ji_count_options *)0)->measure) +
            sizeof(((ji_count_options *)0)->minimum_cell) +
            sizeof(((ji_count_options *)0)->complementary) +
            sizeof(((ji_count_options *)0)->invalid),
    "ji_count_options has no padding");
#endif
_Static_assert(offsetof(ji_count_options, size) == 0, "offsetof(ji_count_options, size)");
_Static_assert(offsetof(ji_count_options, pseudonym) == 8, "offsetof(ji_count_options, pseudonym)");
_Static_assert(offsetof(ji_count_options, engagement) == 16,
               "offsetof(ji_count_options, engagement)");
_Static_assert(offsetof(ji_count_options, start) == 24, "offsetof(ji_count_options, start)");
_Static_assert(offsetof(ji_count_options, end) == 32, "offsetof(ji_count_options, end)");
_Static_assert(offsetof(ji_count_options, hours) == 40, "offsetof(ji_count_options, hours)");
_Static_assert(offsetof(ji_count_options, income) == 48, "offsetof(ji_count_options, income)");
_Static_assert(offsetof(ji_count_options, age) == 56, "offsetof(ji_count_options, age)");
_Static_assert(offsetof(ji_count_options, weight) == 64, "offsetof(ji_count_options, weight)");
_Static_assert(offsetof(ji_count_options, entity) == 72, "offsetof(ji_count_options, entity)");
_Static_assert(offsetof(ji_count_options, absent) == 80, "offsetof(ji_count_options, absent)");
_Static_assert(offsetof(ji_count_options, paid) == 88, "offsetof(ji_count_options, paid)");
_Static_assert(offsetof(ji_count_options, stage) == 96, "offsetof(ji_count_options, stage)");
_Static_assert(offsetof(ji_count_options, area) == 104, "offsetof(ji_count_options, area)");
_Static_assert(offsetof(ji_count_options, groups) == 112, "offsetof(ji_count_options, groups)");
_Static_assert(offsetof(ji_count_options, age_bands) == 120,
               "offsetof(ji_count_options, age_bands)");
_Static_assert(offsetof(ji_count_options, income_period) == 128,
               "offsetof(ji_count_options, income_period)");
_Static_assert(offsetof(ji_count_options, cutoff) == 136, "offsetof(ji_count_options, cutoff)");
_Static_assert(offsetof(ji_count_options, measure) == 144, "offsetof(ji_count_options, measure)");
_Static_assert(offsetof(ji_count_options, minimum_cell) == 152,
               "offsetof(ji_count_options, minimum_cell)");
_Static_assert(offsetof(ji_count_options, complementary) == 160,
               "offsetof(ji_count_options, complementary)");
_Static_assert(offsetof(ji_count_options, invalid) == 164, "offsetof(ji_count_options, invalid)");
_Static_assert(sizeof(ji_count_quality_options) >= 72, "sizeof(ji_count_quality_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_count_quality_options) ==
                   sizeof(((ji_count_quality_options *)0)->size) +
                       sizeof(((ji_count_quality_options *)0)->hours_bands) +
                       sizeof(((ji_count_quality_options *)0)->quantiles) +
                       sizeof(((ji_count_quality_options *)0)->minimum_wage) +
                       sizeof(((ji_count_quality_options *)0)->minimum_wage_source) +
                       sizeof(((ji_count_quality_options *)0)->status) +
                       sizeof(((ji_count_quality_options *)0)->dependent) +
                       sizeof(((ji_count_quality_options *)0)->role) +
                       sizeof(((ji_count_quality_options *)0)->merchants),
               "ji_count_quality_options has no padding");
#endif
_Static_assert(offsetof(ji_count_quality_options, size) == 0,
               "offsetof(ji_count_quality_options, size)");
_Static_assert(offsetof(ji_count_quality_options, hours_bands) == 8,
               "offsetof(ji_count_quality_options, hours_bands)");
_Static_assert(offsetof(ji_count_quality_options, quantiles) == 16,
               "offsetof(ji_count_quality_options, quantiles)");
_Static_assert(offsetof(ji_count_quality_options, minimum_wage) == 24,
               "offsetof(ji_count_quality_options, minimum_wage)");
_Static_assert(offsetof(ji_count_quality_options, minimum_wage_source) == 32,
               "offsetof(ji_count_quality_options, minimum_wage_source)");
_Static_assert(offsetof(ji_count_quality_options, status) == 40,
               "offsetof(ji_count_quality_options, status)");
_Static_assert(offsetof(ji_count_quality_options, dependent) == 48,
               "offsetof(ji_count_quality_options, dependent)");
_Static_assert(offsetof(ji_count_quality_options, role) == 56,
               "offsetof(ji_count_quality_options, role)");
_Static_assert(offsetof(ji_count_quality_options, merchants) == 64,
               "offsetof(ji_count_quality_options, merchants)");
_Static_assert(sizeof(ji_csv_column) == 40, "sizeof(ji_csv_column)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_csv_column) ==
                   sizeof(((ji_csv_column *)0)->name) + sizeof(((ji_csv_column *)0)->unit) +
                       sizeof(((ji_csv_column *)0)->description) +
                       sizeof(((ji_csv_column *)0)->measure) + sizeof(((ji_csv_column *)0)->type) +
                       sizeof(((ji_csv_column *)0)->reserved),
               "ji_csv_column has no padding");
#endif
_Static_assert(offsetof(ji_csv_column, name) == 0, "offsetof(ji_csv_column, name)");
_Static_assert(offsetof(ji_csv_column, unit) == 8, "offsetof(ji_csv_column, unit)");
_Static_assert(offsetof(ji_csv_column, description) == 16, "offsetof(ji_csv_column, description)");
_Static_assert(offsetof(ji_csv_column, measure) == 24, "offsetof(ji_csv_column, measure)");
_Static_assert(offsetof(ji_csv_column, type) == 32, "offsetof(ji_csv_column, type)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_csv_column, reserved) == 36, "offsetof(ji_csv_column, reserved)");
#endif
_Static_assert(sizeof(ji_csv_options) >= 160, "sizeof(ji_csv_options)");
#ifndef OLDER_LAYOUT
_Static_assert(
    sizeof(ji_csv_options) ==
        sizeof(((ji_csv_options *)0)->size) + sizeof(((ji_csv_options *)0)->columns) +
            sizeof(((ji_csv_options *)0)->column_count) + sizeof(((ji_csv_options *)0)->missing) +
            sizeof(((ji_csv_options *)0)->missing_count) + sizeof(((ji_csv_options *)0)->max_rows) +
            sizeof(((ji_csv_options *)0)->max_columns) +
            sizeof(((ji_csv_options *)0)->max_field_size) +
            sizeof(((ji_csv_options *)0)->delimiter) + sizeof(((ji_csv_options *)0)->inference) +
            sizeof(((ji_csv_options *)0)->sidecar) + sizeof(((ji_csv_options *)0)->reserved) +
            sizeof(((ji_csv_options *)0)->encoding) + sizeof(((ji_csv_options *)0)->select) +
            sizeof(((ji_csv_options *)0)->select_count) + sizeof(((ji_csv_options *)0)->comment) +
            sizeof(((ji_csv_options *)0)->max_errors) + sizeof(((ji_csv_options *)0)->compression) +
            sizeof(((ji_csv_options *)0)->lenient) + sizeof(((ji_csv_options *)0)->skip_lines) +
            sizeof(((ji_csv_options *)0)->header_rows) +
            sizeof(((ji_csv_options *)0)->label_columns) +
            sizeof(((ji_csv_options *)0)->header_separator),
    "ji_csv_options has no padding");
#endif
_Static_assert(offsetof(ji_csv_options, size) == 0, "offsetof(ji_csv_options, size)");
_Static_assert(offsetof(ji_csv_options, columns) == 8, "offsetof(ji_csv_options, columns)");
_Static_assert(offsetof(ji_csv_options, column_count) == 16,
               "offsetof(ji_csv_options, column_count)");
_Static_assert(offsetof(ji_csv_options, missing) == 24, "offsetof(ji_csv_options, missing)");
_Static_assert(offsetof(ji_csv_options, missing_count) == 32,
               "offsetof(ji_csv_options, missing_count)");
_Static_assert(offsetof(ji_csv_options, max_rows) == 40, "offsetof(ji_csv_options, max_rows)");
_Static_assert(offsetof(ji_csv_options, max_columns) == 48,
               "offsetof(ji_csv_options, max_columns)");
_Static_assert(offsetof(ji_csv_options, max_field_size) == 56,
               "offsetof(ji_csv_options, max_field_size)");
_Static_assert(offsetof(ji_csv_options, delimiter) == 64, "offsetof(ji_csv_options, delimiter)");
_Static_assert(offsetof(ji_csv_options, inference) == 68, "offsetof(ji_csv_options, inference)");
_Static_assert(offsetof(ji_csv_options, sidecar) == 72, "offsetof(ji_csv_options, sidecar)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_csv_options, reserved) == 76, "offsetof(ji_csv_options, reserved)");
#endif
_Static_assert(offsetof(ji_csv_options, encoding) == 80, "offsetof(ji_csv_options, encoding)");
_Static_assert(offsetof(ji_csv_options, select) == 88, "offsetof(ji_csv_options, select)");
_Static_assert(offsetof(ji_csv_options, select_count) == 96,
               "offsetof(ji_csv_options, select_count)");
_Static_assert(offsetof(ji_csv_options, comment) == 104, "offsetof(ji_csv_options, comment)");
_Static_assert(offsetof(ji_csv_options, max_errors) == 112, "offsetof(ji_csv_options, max_errors)");
_Static_assert(offsetof(ji_csv_options, compression) == 120,
               "offsetof(ji_csv_options, compression)");
_Static_assert(offsetof(ji_csv_options, lenient) == 124, "offsetof(ji_csv_options, lenient)");
_Static_assert(offsetof(ji_csv_options, skip_lines) == 128, "offsetof(ji_csv_options, skip_lines)");
_Static_assert(offsetof(ji_csv_options, header_rows) == 136,
               "offsetof(ji_csv_options, header_rows)");
_Static_assert(offsetof(ji_csv_options, label_columns) == 144,
               "offsetof(ji_csv_options, label_columns)");
_Static_assert(offsetof(ji_csv_options, header_separator) == 152,
               "offsetof(ji_csv_options, header_separator)");
_Static_assert(sizeof(ji_table_column) == 40, "sizeof(ji_table_column)");
_Static_assert(sizeof(ji_table_column) == sizeof(((ji_table_column *)0)->name) +
                                              sizeof(((ji_table_column *)0)->heading) +
                                              sizeof(((ji_table_column *)0)->scale) +
                                              sizeof(((ji_table_column *)0)->unit) +
                                              sizeof(((ji_table_column *)0)->decimals) +
                                              sizeof(((ji_table_column *)0)->rounding),
               "ji_table_column has no padding");
_Static_assert(offsetof(ji_table_column, name) == 0, "offsetof(ji_table_column, name)");
_Static_assert(offsetof(ji_table_column, heading) == 8, "offsetof(ji_table_column, heading)");
_Static_assert(offsetof(ji_table_column, scale) == 16, "offsetof(ji_table_column, scale)");
_Static_assert(offsetof(ji_table_column, unit) == 24, "offsetof(ji_table_column, unit)");
_Static_assert(offsetof(ji_table_column, decimals) == 32, "offsetof(ji_table_column, decimals)");
_Static_assert(offsetof(ji_table_column, rounding) == 36, "offsetof(ji_table_column, rounding)");
_Static_assert(sizeof(ji_table_options) >= 56, "sizeof(ji_table_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_table_options) == sizeof(((ji_table_options *)0)->size) +
                                               sizeof(((ji_table_options *)0)->title) +
                                               sizeof(((ji_table_options *)0)->columns) +
                                               sizeof(((ji_table_options *)0)->column_count) +
                                               sizeof(((ji_table_options *)0)->max_rows) +
                                               sizeof(((ji_table_options *)0)->max_width) +
                                               sizeof(((ji_table_options *)0)->definitions) +
                                               sizeof(((ji_table_options *)0)->format) +
                                               sizeof(((ji_table_options *)0)->reserved),
               "ji_table_options has no padding");
#endif
_Static_assert(offsetof(ji_table_options, size) == 0, "offsetof(ji_table_options, size)");
_Static_assert(offsetof(ji_table_options, title) == 8, "offsetof(ji_table_options, title)");
_Static_assert(offsetof(ji_table_options, columns) == 16, "offsetof(ji_table_options, columns)");
_Static_assert(offsetof(ji_table_options, column_count) == 24,
               "offsetof(ji_table_options, column_count)");
_Static_assert(offsetof(ji_table_options, max_rows) == 32, "offsetof(ji_table_options, max_rows)");
_Static_assert(offsetof(ji_table_options, max_width) == 40,
               "offsetof(ji_table_options, max_width)");
_Static_assert(offsetof(ji_table_options, definitions) == 44,
               "offsetof(ji_table_options, definitions)");
_Static_assert(offsetof(ji_table_options, format) == 48, "offsetof(ji_table_options, format)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_table_options, reserved) == 52, "offsetof(ji_table_options, reserved)");
#endif
_Static_assert(sizeof(ji_column) >= 96, "sizeof(ji_column)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_column) ==
                   sizeof(((ji_column *)0)->size) + sizeof(((ji_column *)0)->type) +
                       sizeof(((ji_column *)0)->reserved) + sizeof(((ji_column *)0)->name) +
                       sizeof(((ji_column *)0)->unit) + sizeof(((ji_column *)0)->description) +
                       sizeof(((ji_column *)0)->measure) + sizeof(((ji_column *)0)->length) +
                       sizeof(((ji_column *)0)->null_count) + sizeof(((ji_column *)0)->validity) +
                       sizeof(((ji_column *)0)->values) + sizeof(((ji_column *)0)->offsets) +
                       sizeof(((ji_column *)0)->dictionary),
               "ji_column has no padding");
#endif
_Static_assert(offsetof(ji_column, size) == 0, "offsetof(ji_column, size)");
_Static_assert(offsetof(ji_column, type) == 8, "offsetof(ji_column, type)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_column, reserved) == 12, "offsetof(ji_column, reserved)");
#endif
_Static_assert(offsetof(ji_column, name) == 16, "offsetof(ji_column, name)");
_Static_assert(offsetof(ji_column, unit) == 24, "offsetof(ji_column, unit)");
_Static_assert(offsetof(ji_column, description) == 32, "offsetof(ji_column, description)");
_Static_assert(offsetof(ji_column, measure) == 40, "offsetof(ji_column, measure)");
_Static_assert(offsetof(ji_column, length) == 48, "offsetof(ji_column, length)");
_Static_assert(offsetof(ji_column, null_count) == 56, "offsetof(ji_column, null_count)");
_Static_assert(offsetof(ji_column, validity) == 64, "offsetof(ji_column, validity)");
_Static_assert(offsetof(ji_column, values) == 72, "offsetof(ji_column, values)");
_Static_assert(offsetof(ji_column, offsets) == 80, "offsetof(ji_column, offsets)");
_Static_assert(offsetof(ji_column, dictionary) == 88, "offsetof(ji_column, dictionary)");
_Static_assert(sizeof(ji_origin) == 32, "sizeof(ji_origin)");
_Static_assert(sizeof(ji_origin) ==
                   sizeof(((ji_origin *)0)->kind) + sizeof(((ji_origin *)0)->name) +
                       sizeof(((ji_origin *)0)->value) + sizeof(((ji_origin *)0)->dataset),
               "ji_origin has no padding");
_Static_assert(offsetof(ji_origin, kind) == 0, "offsetof(ji_origin, kind)");
_Static_assert(offsetof(ji_origin, name) == 8, "offsetof(ji_origin, name)");
_Static_assert(offsetof(ji_origin, value) == 16, "offsetof(ji_origin, value)");
_Static_assert(offsetof(ji_origin, dataset) == 24, "offsetof(ji_origin, dataset)");
_Static_assert(sizeof(ji_business_demography_options) >= 64,
               "sizeof(ji_business_demography_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_business_demography_options) ==
                   sizeof(((ji_business_demography_options *)0)->size) +
                       sizeof(((ji_business_demography_options *)0)->cutoff) +
                       sizeof(((ji_business_demography_options *)0)->id) +
                       sizeof(((ji_business_demography_options *)0)->start) +
                       sizeof(((ji_business_demography_options *)0)->end) +
                       sizeof(((ji_business_demography_options *)0)->by) +
                       sizeof(((ji_business_demography_options *)0)->years) +
                       sizeof(((ji_business_demography_options *)0)->confidence),
               "ji_business_demography_options has no padding");
#endif
_Static_assert(offsetof(ji_business_demography_options, size) == 0,
               "offsetof(ji_business_demography_options, size)");
_Static_assert(offsetof(ji_business_demography_options, cutoff) == 8,
               "offsetof(ji_business_demography_options, cutoff)");
_Static_assert(offsetof(ji_business_demography_options, id) == 16,
               "offsetof(ji_business_demography_options, id)");
_Static_assert(offsetof(ji_business_demography_options, start) == 24,
               "offsetof(ji_business_demography_options, start)");
_Static_assert(offsetof(ji_business_demography_options, end) == 32,
               "offsetof(ji_business_demography_options, end)");
_Static_assert(offsetof(ji_business_demography_options, by) == 40,
               "offsetof(ji_business_demography_options, by)");
_Static_assert(offsetof(ji_business_demography_options, years) == 48,
               "offsetof(ji_business_demography_options, years)");
_Static_assert(offsetof(ji_business_demography_options, confidence) == 56,
               "offsetof(ji_business_demography_options, confidence)");
_Static_assert(sizeof(ji_did_options) >= 128, "sizeof(ji_did_options)");
#ifndef OLDER_LAYOUT
_Static_assert(
    sizeof(ji_did_options) ==
        sizeof(((ji_did_options *)0)->size) + sizeof(((ji_did_options *)0)->unit) +
            sizeof(((ji_did_options *)0)->time) + sizeof(((ji_did_options *)0)->first_treated) +
            sizeof(((ji_did_options *)0)->outcome) + sizeof(((ji_did_options *)0)->covariates) +
            sizeof(((ji_did_options *)0)->covariate_count) +
            sizeof(((ji_did_options *)0)->weights) + sizeof(((ji_did_options *)0)->cluster) +
            sizeof(((ji_did_options *)0)->method) + sizeof(((ji_did_options *)0)->control) +
            sizeof(((ji_did_options *)0)->base) + sizeof(((ji_did_options *)0)->anticipation) +
            sizeof(((ji_did_options *)0)->draws) + sizeof(((ji_did_options *)0)->confidence) +
            sizeof(((ji_did_options *)0)->unbalanced) +
            sizeof(((ji_did_options *)0)->cross_sections),
    "ji_did_options has no padding");
#endif
_Static_assert(offsetof(ji_did_options, size) == 0, "offsetof(ji_did_options, size)");
_Static_assert(offsetof(ji_did_options, unit) == 8, "offsetof(ji_did_options, unit)");
_Static_assert(offsetof(ji_did_options, time) == 16, "offsetof(ji_did_options, time)");
_Static_assert(offsetof(ji_did_options, first_treated) == 24,
               "offsetof(ji_did_options, first_treated)");
_Static_assert(offsetof(ji_did_options, outcome) == 32, "offsetof(ji_did_options, outcome)");
_Static_assert(offsetof(ji_did_options, covariates) == 40, "offsetof(ji_did_options, covariates)");
_Static_assert(offsetof(ji_did_options, covariate_count) == 48,
               "offsetof(ji_did_options, covariate_count)");
_Static_assert(offsetof(ji_did_options, weights) == 56, "offsetof(ji_did_options, weights)");
_Static_assert(offsetof(ji_did_options, cluster) == 64, "offsetof(ji_did_options, cluster)");
_Static_assert(offsetof(ji_did_options, method) == 72, "offsetof(ji_did_options, method)");
_Static_assert(offsetof(ji_did_options, control) == 80, "offsetof(ji_did_options, control)");
_Static_assert(offsetof(ji_did_options, base) == 88, "offsetof(ji_did_options, base)");
_Static_assert(offsetof(ji_did_options, anticipation) == 96,
               "offsetof(ji_did_options, anticipation)");
_Static_assert(offsetof(ji_did_options, draws) == 104, "offsetof(ji_did_options, draws)");
_Static_assert(offsetof(ji_did_options, confidence) == 112, "offsetof(ji_did_options, confidence)");
_Static_assert(offsetof(ji_did_options, unbalanced) == 120, "offsetof(ji_did_options, unbalanced)");
_Static_assert(offsetof(ji_did_options, cross_sections) == 124,
               "offsetof(ji_did_options, cross_sections)");
_Static_assert(sizeof(ji_did_aggregate_options) >= 40, "sizeof(ji_did_aggregate_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_did_aggregate_options) ==
                   sizeof(((ji_did_aggregate_options *)0)->size) +
                       sizeof(((ji_did_aggregate_options *)0)->type) +
                       sizeof(((ji_did_aggregate_options *)0)->balance) +
                       sizeof(((ji_did_aggregate_options *)0)->min_event) +
                       sizeof(((ji_did_aggregate_options *)0)->max_event),
               "ji_did_aggregate_options has no padding");
#endif
_Static_assert(offsetof(ji_did_aggregate_options, size) == 0,
               "offsetof(ji_did_aggregate_options, size)");
_Static_assert(offsetof(ji_did_aggregate_options, type) == 8,
               "offsetof(ji_did_aggregate_options, type)");
_Static_assert(offsetof(ji_did_aggregate_options, balance) == 16,
               "offsetof(ji_did_aggregate_options, balance)");
_Static_assert(offsetof(ji_did_aggregate_options, min_event) == 24,
               "offsetof(ji_did_aggregate_options, min_event)");
_Static_assert(offsetof(ji_did_aggregate_options, max_event) == 32,
               "offsetof(ji_did_aggregate_options, max_event)");
_Static_assert(sizeof(ji_event_study_options) >= 96, "sizeof(ji_event_study_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_event_study_options) ==
                   sizeof(((ji_event_study_options *)0)->size) +
                       sizeof(((ji_event_study_options *)0)->unit) +
                       sizeof(((ji_event_study_options *)0)->time) +
                       sizeof(((ji_event_study_options *)0)->first_treated) +
                       sizeof(((ji_event_study_options *)0)->outcome) +
                       sizeof(((ji_event_study_options *)0)->covariates) +
                       sizeof(((ji_event_study_options *)0)->covariate_count) +
                       sizeof(((ji_event_study_options *)0)->weights) +
                       sizeof(((ji_event_study_options *)0)->cluster) +
                       sizeof(((ji_event_study_options *)0)->singletons) +
                       sizeof(((ji_event_study_options *)0)->leads) +
                       sizeof(((ji_event_study_options *)0)->confidence),
               "ji_event_study_options has no padding");
#endif
_Static_assert(offsetof(ji_event_study_options, size) == 0,
               "offsetof(ji_event_study_options, size)");
_Static_assert(offsetof(ji_event_study_options, unit) == 8,
               "offsetof(ji_event_study_options, unit)");
_Static_assert(offsetof(ji_event_study_options, time) == 16,
               "offsetof(ji_event_study_options, time)");
_Static_assert(offsetof(ji_event_study_options, first_treated) == 24,
               "offsetof(ji_event_study_options, first_treated)");
_Static_assert(offsetof(ji_event_study_options, outcome) == 32,
               "offsetof(ji_event_study_options, outcome)");
_Static_assert(offsetof(ji_event_study_options, covariates) == 40,
               "offsetof(ji_event_study_options, covariates)");
_Static_assert(offsetof(ji_event_study_options, covariate_count) == 48,
               "offsetof(ji_event_study_options, covariate_count)");
_Static_assert(offsetof(ji_event_study_options, weights) == 56,
               "offsetof(ji_event_study_options, weights)");
_Static_assert(offsetof(ji_event_study_options, cluster) == 64,
               "offsetof(ji_event_study_options, cluster)");
_Static_assert(offsetof(ji_event_study_options, singletons) == 72,
               "offsetof(ji_event_study_options, singletons)");
_Static_assert(offsetof(ji_event_study_options, leads) == 80,
               "offsetof(ji_event_study_options, leads)");
_Static_assert(offsetof(ji_event_study_options, confidence) == 88,
               "offsetof(ji_event_study_options, confidence)");
_Static_assert(sizeof(ji_tracker_indicators_options) >= 128,
               "sizeof(ji_tracker_indicators_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_tracker_indicators_options) ==
                   sizeof(((ji_tracker_indicators_options *)0)->size) +
                       sizeof(((ji_tracker_indicators_options *)0)->program) +
                       sizeof(((ji_tracker_indicators_options *)0)->indicators) +
                       sizeof(((ji_tracker_indicators_options *)0)->by) +
                       sizeof(((ji_tracker_indicators_options *)0)->codes) +
                       sizeof(((ji_tracker_indicators_options *)0)->cluster) +
                       sizeof(((ji_tracker_indicators_options *)0)->quantiles) +
                       sizeof(((ji_tracker_indicators_options *)0)->full_time) +
                       sizeof(((ji_tracker_indicators_options *)0)->level) +
                       sizeof(((ji_tracker_indicators_options *)0)->as_of_valid) +
                       sizeof(((ji_tracker_indicators_options *)0)->as_of_recorded) +
                       sizeof(((ji_tracker_indicators_options *)0)->minimum_cell) +
                       sizeof(((ji_tracker_indicators_options *)0)->horizon_days) +
                       sizeof(((ji_tracker_indicators_options *)0)->idle_days) +
                       sizeof(((ji_tracker_indicators_options *)0)->confidence) +
                       sizeof(((ji_tracker_indicators_options *)0)->exact) +
                       sizeof(((ji_tracker_indicators_options *)0)->reserved),
               "ji_tracker_indicators_options has no padding");
#endif
_Static_assert(offsetof(ji_tracker_indicators_options, size) == 0,
               "offsetof(ji_tracker_indicators_options, size)");
_Static_assert(offsetof(ji_tracker_indicators_options, program) == 8,
               "offsetof(ji_tracker_indicators_options, program)");
_Static_assert(offsetof(ji_tracker_indicators_options, indicators) == 16,
               "offsetof(ji_tracker_indicators_options, indicators)");
_Static_assert(offsetof(ji_tracker_indicators_options, by) == 24,
               "offsetof(ji_tracker_indicators_options, by)");
_Static_assert(offsetof(ji_tracker_indicators_options, codes) == 32,
               "offsetof(ji_tracker_indicators_options, codes)");
_Static_assert(offsetof(ji_tracker_indicators_options, cluster) == 40,
               "offsetof(ji_tracker_indicators_options, cluster)");
_Static_assert(offsetof(ji_tracker_indicators_options, quantiles) == 48,
               "offsetof(ji_tracker_indicators_options, quantiles)");
_Static_assert(offsetof(ji_tracker_indicators_options, full_time) == 56,
               "offsetof(ji_tracker_indicators_options, full_time)");
_Static_assert(offsetof(ji_tracker_indicators_options, level) == 64,
               "offsetof(ji_tracker_indicators_options, level)");
_Static_assert(offsetof(ji_tracker_indicators_options, as_of_valid) == 72,
               "offsetof(ji_tracker_indicators_options, as_of_valid)");
_Static_assert(offsetof(ji_tracker_indicators_options, as_of_recorded) == 80,
               "offsetof(ji_tracker_indicators_options, as_of_recorded)");
_Static_assert(offsetof(ji_tracker_indicators_options, minimum_cell) == 88,
               "offsetof(ji_tracker_indicators_options, minimum_cell)");
_Static_assert(offsetof(ji_tracker_indicators_options, horizon_days) == 96,
               "offsetof(ji_tracker_indicators_options, horizon_days)");
_Static_assert(offsetof(ji_tracker_indicators_options, idle_days) == 104,
               "offsetof(ji_tracker_indicators_options, idle_days)");
_Static_assert(offsetof(ji_tracker_indicators_options, confidence) == 112,
               "offsetof(ji_tracker_indicators_options, confidence)");
_Static_assert(offsetof(ji_tracker_indicators_options, exact) == 120,
               "offsetof(ji_tracker_indicators_options, exact)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_tracker_indicators_options, reserved) == 124,
               "offsetof(ji_tracker_indicators_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_tables) >= 72, "sizeof(ji_io_tables)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_tables) ==
                   sizeof(((ji_io_tables *)0)->size) + sizeof(((ji_io_tables *)0)->flows) +
                       sizeof(((ji_io_tables *)0)->final_demand) +
                       sizeof(((ji_io_tables *)0)->satellites) +
                       sizeof(((ji_io_tables *)0)->output) + sizeof(((ji_io_tables *)0)->sectors) +
                       sizeof(((ji_io_tables *)0)->demand_labels) +
                       sizeof(((ji_io_tables *)0)->satellite_labels) +
                       sizeof(((ji_io_tables *)0)->satellite_demand),
               "ji_io_tables has no padding");
#endif
_Static_assert(offsetof(ji_io_tables, size) == 0, "offsetof(ji_io_tables, size)");
_Static_assert(offsetof(ji_io_tables, flows) == 8, "offsetof(ji_io_tables, flows)");
_Static_assert(offsetof(ji_io_tables, final_demand) == 16, "offsetof(ji_io_tables, final_demand)");
_Static_assert(offsetof(ji_io_tables, satellites) == 24, "offsetof(ji_io_tables, satellites)");
_Static_assert(offsetof(ji_io_tables, output) == 32, "offsetof(ji_io_tables, output)");
_Static_assert(offsetof(ji_io_tables, sectors) == 40, "offsetof(ji_io_tables, sectors)");
_Static_assert(offsetof(ji_io_tables, demand_labels) == 48,
               "offsetof(ji_io_tables, demand_labels)");
_Static_assert(offsetof(ji_io_tables, satellite_labels) == 56,
               "offsetof(ji_io_tables, satellite_labels)");
_Static_assert(offsetof(ji_io_tables, satellite_demand) == 64,
               "offsetof(ji_io_tables, satellite_demand)");
_Static_assert(sizeof(ji_io_options) >= 120, "sizeof(ji_io_options)");
#ifndef OLDER_LAYOUT
_Static_assert(
    sizeof(ji_io_options) ==
        sizeof(((ji_io_options *)0)->size) + sizeof(((ji_io_options *)0)->employment) +
            sizeof(((ji_io_options *)0)->household_income) +
            sizeof(((ji_io_options *)0)->household_consumption) +
            sizeof(((ji_io_options *)0)->closure_denominator) +
            sizeof(((ji_io_options *)0)->closure_total) +
            sizeof(((ji_io_options *)0)->balance_tolerance) + sizeof(((ji_io_options *)0)->dust) +
            sizeof(((ji_io_options *)0)->dust_action) + sizeof(((ji_io_options *)0)->method) +
            sizeof(((ji_io_options *)0)->flows_unit) + sizeof(((ji_io_options *)0)->name) +
            sizeof(((ji_io_options *)0)->tolerance) + sizeof(((ji_io_options *)0)->institutions) +
            sizeof(((ji_io_options *)0)->transfers) + sizeof(((ji_io_options *)0)->year_action) +
            sizeof(((ji_io_options *)0)->reserved),
    "ji_io_options has no padding");
#endif
_Static_assert(offsetof(ji_io_options, size) == 0, "offsetof(ji_io_options, size)");
_Static_assert(offsetof(ji_io_options, employment) == 8, "offsetof(ji_io_options, employment)");
_Static_assert(offsetof(ji_io_options, household_income) == 16,
               "offsetof(ji_io_options, household_income)");
_Static_assert(offsetof(ji_io_options, household_consumption) == 24,
               "offsetof(ji_io_options, household_consumption)");
_Static_assert(offsetof(ji_io_options, closure_denominator) == 32,
               "offsetof(ji_io_options, closure_denominator)");
_Static_assert(offsetof(ji_io_options, closure_total) == 40,
               "offsetof(ji_io_options, closure_total)");
_Static_assert(offsetof(ji_io_options, balance_tolerance) == 48,
               "offsetof(ji_io_options, balance_tolerance)");
_Static_assert(offsetof(ji_io_options, dust) == 56, "offsetof(ji_io_options, dust)");
_Static_assert(offsetof(ji_io_options, dust_action) == 64, "offsetof(ji_io_options, dust_action)");
_Static_assert(offsetof(ji_io_options, method) == 68, "offsetof(ji_io_options, method)");
_Static_assert(offsetof(ji_io_options, flows_unit) == 72, "offsetof(ji_io_options, flows_unit)");
_Static_assert(offsetof(ji_io_options, name) == 80, "offsetof(ji_io_options, name)");
_Static_assert(offsetof(ji_io_options, tolerance) == 88, "offsetof(ji_io_options, tolerance)");
_Static_assert(offsetof(ji_io_options, institutions) == 96,
               "offsetof(ji_io_options, institutions)");
_Static_assert(offsetof(ji_io_options, transfers) == 104, "offsetof(ji_io_options, transfers)");
_Static_assert(offsetof(ji_io_options, year_action) == 112, "offsetof(ji_io_options, year_action)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_options, reserved) == 116, "offsetof(ji_io_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_multiplier_options) >= 40, "sizeof(ji_io_multiplier_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_multiplier_options) ==
                   sizeof(((ji_io_multiplier_options *)0)->size) +
                       sizeof(((ji_io_multiplier_options *)0)->satellite) +
                       sizeof(((ji_io_multiplier_options *)0)->unit) +
                       sizeof(((ji_io_multiplier_options *)0)->satellites) +
                       sizeof(((ji_io_multiplier_options *)0)->satellite_count),
               "ji_io_multiplier_options has no padding");
#endif
_Static_assert(offsetof(ji_io_multiplier_options, size) == 0,
               "offsetof(ji_io_multiplier_options, size)");
_Static_assert(offsetof(ji_io_multiplier_options, satellite) == 8,
               "offsetof(ji_io_multiplier_options, satellite)");
_Static_assert(offsetof(ji_io_multiplier_options, unit) == 16,
               "offsetof(ji_io_multiplier_options, unit)");
_Static_assert(offsetof(ji_io_multiplier_options, satellites) == 24,
               "offsetof(ji_io_multiplier_options, satellites)");
_Static_assert(offsetof(ji_io_multiplier_options, satellite_count) == 32,
               "offsetof(ji_io_multiplier_options, satellite_count)");
_Static_assert(sizeof(ji_io_basket_options) >= 56, "sizeof(ji_io_basket_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_basket_options) ==
                   sizeof(((ji_io_basket_options *)0)->size) +
                       sizeof(((ji_io_basket_options *)0)->total) +
                       sizeof(((ji_io_basket_options *)0)->unit) +
                       sizeof(((ji_io_basket_options *)0)->trade_sector) +
                       sizeof(((ji_io_basket_options *)0)->transport_sector) +
                       sizeof(((ji_io_basket_options *)0)->tax) +
                       sizeof(((ji_io_basket_options *)0)->reserved) +
                       sizeof(((ji_io_basket_options *)0)->reading),
               "ji_io_basket_options has no padding");
#endif
_Static_assert(offsetof(ji_io_basket_options, size) == 0, "offsetof(ji_io_basket_options, size)");
_Static_assert(offsetof(ji_io_basket_options, total) == 8, "offsetof(ji_io_basket_options, total)");
_Static_assert(offsetof(ji_io_basket_options, unit) == 16, "offsetof(ji_io_basket_options, unit)");
_Static_assert(offsetof(ji_io_basket_options, trade_sector) == 24,
               "offsetof(ji_io_basket_options, trade_sector)");
_Static_assert(offsetof(ji_io_basket_options, transport_sector) == 32,
               "offsetof(ji_io_basket_options, transport_sector)");
_Static_assert(offsetof(ji_io_basket_options, tax) == 40, "offsetof(ji_io_basket_options, tax)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_basket_options, reserved) == 44,
               "offsetof(ji_io_basket_options, reserved)");
#endif
_Static_assert(offsetof(ji_io_basket_options, reading) == 48,
               "offsetof(ji_io_basket_options, reading)");
_Static_assert(sizeof(ji_io_balance_options) >= 32, "sizeof(ji_io_balance_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_balance_options) ==
                   sizeof(((ji_io_balance_options *)0)->size) +
                       sizeof(((ji_io_balance_options *)0)->tolerance) +
                       sizeof(((ji_io_balance_options *)0)->max_iterations) +
                       sizeof(((ji_io_balance_options *)0)->method) +
                       sizeof(((ji_io_balance_options *)0)->conflict),
               "ji_io_balance_options has no padding");
#endif
_Static_assert(offsetof(ji_io_balance_options, size) == 0, "offsetof(ji_io_balance_options, size)");
_Static_assert(offsetof(ji_io_balance_options, tolerance) == 8,
               "offsetof(ji_io_balance_options, tolerance)");
_Static_assert(offsetof(ji_io_balance_options, max_iterations) == 16,
               "offsetof(ji_io_balance_options, max_iterations)");
_Static_assert(offsetof(ji_io_balance_options, method) == 24,
               "offsetof(ji_io_balance_options, method)");
_Static_assert(offsetof(ji_io_balance_options, conflict) == 28,
               "offsetof(ji_io_balance_options, conflict)");
_Static_assert(sizeof(ji_io_project_options) >= 48, "sizeof(ji_io_project_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_project_options) ==
                   sizeof(((ji_io_project_options *)0)->size) +
                       sizeof(((ji_io_project_options *)0)->name) +
                       sizeof(((ji_io_project_options *)0)->year) +
                       sizeof(((ji_io_project_options *)0)->tolerance) +
                       sizeof(((ji_io_project_options *)0)->max_iterations) +
                       sizeof(((ji_io_project_options *)0)->conflict) +
                       sizeof(((ji_io_project_options *)0)->reserved),
               "ji_io_project_options has no padding");
#endif
_Static_assert(offsetof(ji_io_project_options, size) == 0, "offsetof(ji_io_project_options, size)");
_Static_assert(offsetof(ji_io_project_options, name) == 8, "offsetof(ji_io_project_options, name)");
_Static_assert(offsetof(ji_io_project_options, year) == 16,
               "offsetof(ji_io_project_options, year)");
_Static_assert(offsetof(ji_io_project_options, tolerance) == 24,
               "offsetof(ji_io_project_options, tolerance)");
_Static_assert(offsetof(ji_io_project_options, max_iterations) == 32,
               "offsetof(ji_io_project_options, max_iterations)");
_Static_assert(offsetof(ji_io_project_options, conflict) == 40,
               "offsetof(ji_io_project_options, conflict)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_project_options, reserved) == 44,
               "offsetof(ji_io_project_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_supply_use_options) >= 24, "sizeof(ji_io_supply_use_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_supply_use_options) ==
                   sizeof(((ji_io_supply_use_options *)0)->size) +
                       sizeof(((ji_io_supply_use_options *)0)->balance_tolerance) +
                       sizeof(((ji_io_supply_use_options *)0)->model) +
                       sizeof(((ji_io_supply_use_options *)0)->reserved),
               "ji_io_supply_use_options has no padding");
#endif
_Static_assert(offsetof(ji_io_supply_use_options, size) == 0,
               "offsetof(ji_io_supply_use_options, size)");
_Static_assert(offsetof(ji_io_supply_use_options, balance_tolerance) == 8,
               "offsetof(ji_io_supply_use_options, balance_tolerance)");
_Static_assert(offsetof(ji_io_supply_use_options, model) == 16,
               "offsetof(ji_io_supply_use_options, model)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_supply_use_options, reserved) == 20,
               "offsetof(ji_io_supply_use_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_regional_options) >= 40, "sizeof(ji_io_regional_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_regional_options) ==
                   sizeof(((ji_io_regional_options *)0)->size) +
                       sizeof(((ji_io_regional_options *)0)->delta) +
                       sizeof(((ji_io_regional_options *)0)->satellite) +
                       sizeof(((ji_io_regional_options *)0)->method) +
                       sizeof(((ji_io_regional_options *)0)->cap) +
                       sizeof(((ji_io_regional_options *)0)->nation) +
                       sizeof(((ji_io_regional_options *)0)->diagonal),
               "ji_io_regional_options has no padding");
#endif
_Static_assert(offsetof(ji_io_regional_options, size) == 0,
               "offsetof(ji_io_regional_options, size)");
_Static_assert(offsetof(ji_io_regional_options, delta) == 8,
               "offsetof(ji_io_regional_options, delta)");
_Static_assert(offsetof(ji_io_regional_options, satellite) == 16,
               "offsetof(ji_io_regional_options, satellite)");
_Static_assert(offsetof(ji_io_regional_options, method) == 24,
               "offsetof(ji_io_regional_options, method)");
_Static_assert(offsetof(ji_io_regional_options, cap) == 28,
               "offsetof(ji_io_regional_options, cap)");
_Static_assert(offsetof(ji_io_regional_options, nation) == 32,
               "offsetof(ji_io_regional_options, nation)");
_Static_assert(offsetof(ji_io_regional_options, diagonal) == 36,
               "offsetof(ji_io_regional_options, diagonal)");
_Static_assert(sizeof(ji_io_domestic_options) >= 32, "sizeof(ji_io_domestic_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_domestic_options) ==
                   sizeof(((ji_io_domestic_options *)0)->size) +
                       sizeof(((ji_io_domestic_options *)0)->imports) +
                       sizeof(((ji_io_domestic_options *)0)->exports) +
                       sizeof(((ji_io_domestic_options *)0)->discrepancy),
               "ji_io_domestic_options has no padding");
#endif
_Static_assert(offsetof(ji_io_domestic_options, size) == 0,
               "offsetof(ji_io_domestic_options, size)");
_Static_assert(offsetof(ji_io_domestic_options, imports) == 8,
               "offsetof(ji_io_domestic_options, imports)");
_Static_assert(offsetof(ji_io_domestic_options, exports) == 16,
               "offsetof(ji_io_domestic_options, exports)");
_Static_assert(offsetof(ji_io_domestic_options, discrepancy) == 24,
               "offsetof(ji_io_domestic_options, discrepancy)");
_Static_assert(sizeof(ji_io_basic_price_options) >= 24, "sizeof(ji_io_basic_price_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_basic_price_options) ==
                   sizeof(((ji_io_basic_price_options *)0)->size) +
                       sizeof(((ji_io_basic_price_options *)0)->trade_sector) +
                       sizeof(((ji_io_basic_price_options *)0)->transport_sector),
               "ji_io_basic_price_options has no padding");
#endif
_Static_assert(offsetof(ji_io_basic_price_options, size) == 0,
               "offsetof(ji_io_basic_price_options, size)");
_Static_assert(offsetof(ji_io_basic_price_options, trade_sector) == 8,
               "offsetof(ji_io_basic_price_options, trade_sector)");
_Static_assert(offsetof(ji_io_basic_price_options, transport_sector) == 16,
               "offsetof(ji_io_basic_price_options, transport_sector)");
_Static_assert(sizeof(ji_io_decomposition_options) >= 32, "sizeof(ji_io_decomposition_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_decomposition_options) ==
                   sizeof(((ji_io_decomposition_options *)0)->size) +
                       sizeof(((ji_io_decomposition_options *)0)->satellite) +
                       sizeof(((ji_io_decomposition_options *)0)->deflators) +
                       sizeof(((ji_io_decomposition_options *)0)->split) +
                       sizeof(((ji_io_decomposition_options *)0)->reserved),
               "ji_io_decomposition_options has no padding");
#endif
_Static_assert(offsetof(ji_io_decomposition_options, size) == 0,
               "offsetof(ji_io_decomposition_options, size)");
_Static_assert(offsetof(ji_io_decomposition_options, satellite) == 8,
               "offsetof(ji_io_decomposition_options, satellite)");
_Static_assert(offsetof(ji_io_decomposition_options, deflators) == 16,
               "offsetof(ji_io_decomposition_options, deflators)");
_Static_assert(offsetof(ji_io_decomposition_options, split) == 24,
               "offsetof(ji_io_decomposition_options, split)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_decomposition_options, reserved) == 28,
               "offsetof(ji_io_decomposition_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_path_options) >= 64, "sizeof(ji_io_path_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_path_options) == sizeof(((ji_io_path_options *)0)->size) +
                                                 sizeof(((ji_io_path_options *)0)->satellite) +
                                                 sizeof(((ji_io_path_options *)0)->sector) +
                                                 sizeof(((ji_io_path_options *)0)->region) +
                                                 sizeof(((ji_io_path_options *)0)->demand) +
                                                 sizeof(((ji_io_path_options *)0)->cutoff) +
                                                 sizeof(((ji_io_path_options *)0)->max_length) +
                                                 sizeof(((ji_io_path_options *)0)->max_count),
               "ji_io_path_options has no padding");
#endif
_Static_assert(offsetof(ji_io_path_options, size) == 0, "offsetof(ji_io_path_options, size)");
_Static_assert(offsetof(ji_io_path_options, satellite) == 8,
               "offsetof(ji_io_path_options, satellite)");
_Static_assert(offsetof(ji_io_path_options, sector) == 16, "offsetof(ji_io_path_options, sector)");
_Static_assert(offsetof(ji_io_path_options, region) == 24, "offsetof(ji_io_path_options, region)");
_Static_assert(offsetof(ji_io_path_options, demand) == 32, "offsetof(ji_io_path_options, demand)");
_Static_assert(offsetof(ji_io_path_options, cutoff) == 40, "offsetof(ji_io_path_options, cutoff)");
_Static_assert(offsetof(ji_io_path_options, max_length) == 48,
               "offsetof(ji_io_path_options, max_length)");
_Static_assert(offsetof(ji_io_path_options, max_count) == 56,
               "offsetof(ji_io_path_options, max_count)");
_Static_assert(sizeof(ji_io_scenario_options) >= 16, "sizeof(ji_io_scenario_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_scenario_options) == sizeof(((ji_io_scenario_options *)0)->size) +
                                                     sizeof(((ji_io_scenario_options *)0)->name),
               "ji_io_scenario_options has no padding");
#endif
_Static_assert(offsetof(ji_io_scenario_options, size) == 0,
               "offsetof(ji_io_scenario_options, size)");
_Static_assert(offsetof(ji_io_scenario_options, name) == 8,
               "offsetof(ji_io_scenario_options, name)");
_Static_assert(sizeof(ji_io_footprint_options) >= 32, "sizeof(ji_io_footprint_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_footprint_options) ==
                   sizeof(((ji_io_footprint_options *)0)->size) +
                       sizeof(((ji_io_footprint_options *)0)->satellite) +
                       sizeof(((ji_io_footprint_options *)0)->population) +
                       sizeof(((ji_io_footprint_options *)0)->detail) +
                       sizeof(((ji_io_footprint_options *)0)->reserved),
               "ji_io_footprint_options has no padding");
#endif
_Static_assert(offsetof(ji_io_footprint_options, size) == 0,
               "offsetof(ji_io_footprint_options, size)");
_Static_assert(offsetof(ji_io_footprint_options, satellite) == 8,
               "offsetof(ji_io_footprint_options, satellite)");
_Static_assert(offsetof(ji_io_footprint_options, population) == 16,
               "offsetof(ji_io_footprint_options, population)");
_Static_assert(offsetof(ji_io_footprint_options, detail) == 24,
               "offsetof(ji_io_footprint_options, detail)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_footprint_options, reserved) == 28,
               "offsetof(ji_io_footprint_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_linkage_options) >= 24, "sizeof(ji_io_linkage_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_linkage_options) ==
                   sizeof(((ji_io_linkage_options *)0)->size) +
                       sizeof(((ji_io_linkage_options *)0)->satellite) +
                       sizeof(((ji_io_linkage_options *)0)->variation) +
                       sizeof(((ji_io_linkage_options *)0)->reserved),
               "ji_io_linkage_options has no padding");
#endif
_Static_assert(offsetof(ji_io_linkage_options, size) == 0, "offsetof(ji_io_linkage_options, size)");
_Static_assert(offsetof(ji_io_linkage_options, satellite) == 8,
               "offsetof(ji_io_linkage_options, satellite)");
_Static_assert(offsetof(ji_io_linkage_options, variation) == 16,
               "offsetof(ji_io_linkage_options, variation)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_io_linkage_options, reserved) == 20,
               "offsetof(ji_io_linkage_options, reserved)");
#endif
_Static_assert(sizeof(ji_io_extraction_options) >= 40, "sizeof(ji_io_extraction_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_extraction_options) ==
                   sizeof(((ji_io_extraction_options *)0)->size) +
                       sizeof(((ji_io_extraction_options *)0)->satellite) +
                       sizeof(((ji_io_extraction_options *)0)->groups) +
                       sizeof(((ji_io_extraction_options *)0)->share) +
                       sizeof(((ji_io_extraction_options *)0)->kind) +
                       sizeof(((ji_io_extraction_options *)0)->detail),
               "ji_io_extraction_options has no padding");
#endif
_Static_assert(offsetof(ji_io_extraction_options, size) == 0,
               "offsetof(ji_io_extraction_options, size)");
_Static_assert(offsetof(ji_io_extraction_options, satellite) == 8,
               "offsetof(ji_io_extraction_options, satellite)");
_Static_assert(offsetof(ji_io_extraction_options, groups) == 16,
               "offsetof(ji_io_extraction_options, groups)");
_Static_assert(offsetof(ji_io_extraction_options, share) == 24,
               "offsetof(ji_io_extraction_options, share)");
_Static_assert(offsetof(ji_io_extraction_options, kind) == 32,
               "offsetof(ji_io_extraction_options, kind)");
_Static_assert(offsetof(ji_io_extraction_options, detail) == 36,
               "offsetof(ji_io_extraction_options, detail)");
_Static_assert(sizeof(ji_io_importance_options) >= 32, "sizeof(ji_io_importance_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_importance_options) ==
                   sizeof(((ji_io_importance_options *)0)->size) +
                       sizeof(((ji_io_importance_options *)0)->satellite) +
                       sizeof(((ji_io_importance_options *)0)->tolerance) +
                       sizeof(((ji_io_importance_options *)0)->count),
               "ji_io_importance_options has no padding");
#endif
_Static_assert(offsetof(ji_io_importance_options, size) == 0,
               "offsetof(ji_io_importance_options, size)");
_Static_assert(offsetof(ji_io_importance_options, satellite) == 8,
               "offsetof(ji_io_importance_options, satellite)");
_Static_assert(offsetof(ji_io_importance_options, tolerance) == 16,
               "offsetof(ji_io_importance_options, tolerance)");
_Static_assert(offsetof(ji_io_importance_options, count) == 24,
               "offsetof(ji_io_importance_options, count)");
_Static_assert(sizeof(ji_jobs_caused_options) >= 96, "sizeof(ji_jobs_caused_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_jobs_caused_options) ==
                   sizeof(((ji_jobs_caused_options *)0)->size) +
                       sizeof(((ji_jobs_caused_options *)0)->transform) +
                       sizeof(((ji_jobs_caused_options *)0)->levels) +
                       sizeof(((ji_jobs_caused_options *)0)->quantity) +
                       sizeof(((ji_jobs_caused_options *)0)->counterfactual) +
                       sizeof(((ji_jobs_caused_options *)0)->system) +
                       sizeof(((ji_jobs_caused_options *)0)->area) +
                       sizeof(((ji_jobs_caused_options *)0)->cost_unit) +
                       sizeof(((ji_jobs_caused_options *)0)->cost) +
                       sizeof(((ji_jobs_caused_options *)0)->gross) +
                       sizeof(((ji_jobs_caused_options *)0)->period_years) +
                       sizeof(((ji_jobs_caused_options *)0)->confidence),
               "ji_jobs_caused_options has no padding");
#endif
_Static_assert(offsetof(ji_jobs_caused_options, size) == 0,
               "offsetof(ji_jobs_caused_options, size)");
_Static_assert(offsetof(ji_jobs_caused_options, transform) == 8,
               "offsetof(ji_jobs_caused_options, transform)");
_Static_assert(offsetof(ji_jobs_caused_options, levels) == 16,
               "offsetof(ji_jobs_caused_options, levels)");
_Static_assert(offsetof(ji_jobs_caused_options, quantity) == 24,
               "offsetof(ji_jobs_caused_options, quantity)");
_Static_assert(offsetof(ji_jobs_caused_options, counterfactual) == 32,
               "offsetof(ji_jobs_caused_options, counterfactual)");
_Static_assert(offsetof(ji_jobs_caused_options, system) == 40,
               "offsetof(ji_jobs_caused_options, system)");
_Static_assert(offsetof(ji_jobs_caused_options, area) == 48,
               "offsetof(ji_jobs_caused_options, area)");
_Static_assert(offsetof(ji_jobs_caused_options, cost_unit) == 56,
               "offsetof(ji_jobs_caused_options, cost_unit)");
_Static_assert(offsetof(ji_jobs_caused_options, cost) == 64,
               "offsetof(ji_jobs_caused_options, cost)");
_Static_assert(offsetof(ji_jobs_caused_options, gross) == 72,
               "offsetof(ji_jobs_caused_options, gross)");
_Static_assert(offsetof(ji_jobs_caused_options, period_years) == 80,
               "offsetof(ji_jobs_caused_options, period_years)");
_Static_assert(offsetof(ji_jobs_caused_options, confidence) == 88,
               "offsetof(ji_jobs_caused_options, confidence)");
_Static_assert(sizeof(ji_matching_options) >= 96, "sizeof(ji_matching_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_matching_options) == sizeof(((ji_matching_options *)0)->size) +
                                                  sizeof(((ji_matching_options *)0)->hires) +
                                                  sizeof(((ji_matching_options *)0)->seekers) +
                                                  sizeof(((ji_matching_options *)0)->vacancies) +
                                                  sizeof(((ji_matching_options *)0)->region) +
                                                  sizeof(((ji_matching_options *)0)->period) +
                                                  sizeof(((ji_matching_options *)0)->effects) +
                                                  sizeof(((ji_matching_options *)0)->covariates) +
                                                  sizeof(((ji_matching_options *)0)->confidence) +
                                                  sizeof(((ji_matching_options *)0)->lags) +
                                                  sizeof(((ji_matching_options *)0)->form) +
                                                  sizeof(((ji_matching_options *)0)->errors) +
                                                  sizeof(((ji_matching_options *)0)->free_returns) +
                                                  sizeof(((ji_matching_options *)0)->small_sample),
               "ji_matching_options has no padding");
#endif
_Static_assert(offsetof(ji_matching_options, size) == 0, "offsetof(ji_matching_options, size)");
_Static_assert(offsetof(ji_matching_options, hires) == 8, "offsetof(ji_matching_options, hires)");
_Static_assert(offsetof(ji_matching_options, seekers) == 16,
               "offsetof(ji_matching_options, seekers)");
_Static_assert(offsetof(ji_matching_options, vacancies) == 24,
               "offsetof(ji_matching_options, vacancies)");
_Static_assert(offsetof(ji_matching_options, region) == 32,
               "offsetof(ji_matching_options, region)");
_Static_assert(offsetof(ji_matching_options, period) == 40,
               "offsetof(ji_matching_options, period)");
_Static_assert(offsetof(ji_matching_options, effects) == 48,
               "offsetof(ji_matching_options, effects)");
_Static_assert(offsetof(ji_matching_options, covariates) == 56,
               "offsetof(ji_matching_options, covariates)");
_Static_assert(offsetof(ji_matching_options, confidence) == 64,
               "offsetof(ji_matching_options, confidence)");
_Static_assert(offsetof(ji_matching_options, lags) == 72, "offsetof(ji_matching_options, lags)");
_Static_assert(offsetof(ji_matching_options, form) == 80, "offsetof(ji_matching_options, form)");
_Static_assert(offsetof(ji_matching_options, errors) == 84,
               "offsetof(ji_matching_options, errors)");
_Static_assert(offsetof(ji_matching_options, free_returns) == 88,
               "offsetof(ji_matching_options, free_returns)");
_Static_assert(offsetof(ji_matching_options, small_sample) == 92,
               "offsetof(ji_matching_options, small_sample)");
_Static_assert(sizeof(ji_matching_model_options) >= 112, "sizeof(ji_matching_model_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_matching_model_options) ==
                   sizeof(((ji_matching_model_options *)0)->size) +
                       sizeof(((ji_matching_model_options *)0)->name) +
                       sizeof(((ji_matching_model_options *)0)->period) +
                       sizeof(((ji_matching_model_options *)0)->area) +
                       sizeof(((ji_matching_model_options *)0)->markets) +
                       sizeof(((ji_matching_model_options *)0)->efficiency) +
                       sizeof(((ji_matching_model_options *)0)->elasticity_seekers) +
                       sizeof(((ji_matching_model_options *)0)->elasticity_vacancies) +
                       sizeof(((ji_matching_model_options *)0)->share_seekers) +
                       sizeof(((ji_matching_model_options *)0)->rho) +
                       sizeof(((ji_matching_model_options *)0)->returns) +
                       sizeof(((ji_matching_model_options *)0)->separation_rate) +
                       sizeof(((ji_matching_model_options *)0)->form) +
                       sizeof(((ji_matching_model_options *)0)->component) +
                       sizeof(((ji_matching_model_options *)0)->limit) +
                       sizeof(((ji_matching_model_options *)0)->median),
               "ji_matching_model_options has no padding");
#endif
_Static_assert(offsetof(ji_matching_model_options, size) == 0,
               "offsetof(ji_matching_model_options, size)");
_Static_assert(offsetof(ji_matching_model_options, name) == 8,
               "offsetof(ji_matching_model_options, name)");
_Static_assert(offsetof(ji_matching_model_options, period) == 16,
               "offsetof(ji_matching_model_options, period)");
_Static_assert(offsetof(ji_matching_model_options, area) == 24,
               "offsetof(ji_matching_model_options, area)");
_Static_assert(offsetof(ji_matching_model_options, markets) == 32,
               "offsetof(ji_matching_model_options, markets)");
_Static_assert(offsetof(ji_matching_model_options, efficiency) == 40,
               "offsetof(ji_matching_model_options, efficiency)");
_Static_assert(offsetof(ji_matching_model_options, elasticity_seekers) == 48,
               "offsetof(ji_matching_model_options, elasticity_seekers)");
_Static_assert(offsetof(ji_matching_model_options, elasticity_vacancies) == 56,
               "offsetof(ji_matching_model_options, elasticity_vacancies)");
_Static_assert(offsetof(ji_matching_model_options, share_seekers) == 64,
               "offsetof(ji_matching_model_options, share_seekers)");
_Static_assert(offsetof(ji_matching_model_options, rho) == 72,
               "offsetof(ji_matching_model_options, rho)");
_Static_assert(offsetof(ji_matching_model_options, returns) == 80,
               "offsetof(ji_matching_model_options, returns)");
_Static_assert(offsetof(ji_matching_model_options, separation_rate) == 88,
               "offsetof(ji_matching_model_options, separation_rate)");
_Static_assert(offsetof(ji_matching_model_options, form) == 96,
               "offsetof(ji_matching_model_options, form)");
_Static_assert(offsetof(ji_matching_model_options, component) == 100,
               "offsetof(ji_matching_model_options, component)");
_Static_assert(offsetof(ji_matching_model_options, limit) == 104,
               "offsetof(ji_matching_model_options, limit)");
_Static_assert(offsetof(ji_matching_model_options, median) == 108,
               "offsetof(ji_matching_model_options, median)");
_Static_assert(sizeof(ji_matching_rates_options) >= 56, "sizeof(ji_matching_rates_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_matching_rates_options) ==
                   sizeof(((ji_matching_rates_options *)0)->size) +
                       sizeof(((ji_matching_rates_options *)0)->hires) +
                       sizeof(((ji_matching_rates_options *)0)->seekers) +
                       sizeof(((ji_matching_rates_options *)0)->vacancies) +
                       sizeof(((ji_matching_rates_options *)0)->separations) +
                       sizeof(((ji_matching_rates_options *)0)->employment) +
                       sizeof(((ji_matching_rates_options *)0)->separation_rate),
               "ji_matching_rates_options has no padding");
#endif
_Static_assert(offsetof(ji_matching_rates_options, size) == 0,
               "offsetof(ji_matching_rates_options, size)");
_Static_assert(offsetof(ji_matching_rates_options, hires) == 8,
               "offsetof(ji_matching_rates_options, hires)");
_Static_assert(offsetof(ji_matching_rates_options, seekers) == 16,
               "offsetof(ji_matching_rates_options, seekers)");
_Static_assert(offsetof(ji_matching_rates_options, vacancies) == 24,
               "offsetof(ji_matching_rates_options, vacancies)");
_Static_assert(offsetof(ji_matching_rates_options, separations) == 32,
               "offsetof(ji_matching_rates_options, separations)");
_Static_assert(offsetof(ji_matching_rates_options, employment) == 40,
               "offsetof(ji_matching_rates_options, employment)");
_Static_assert(offsetof(ji_matching_rates_options, separation_rate) == 48,
               "offsetof(ji_matching_rates_options, separation_rate)");
_Static_assert(sizeof(ji_matching_change_options) >= 80, "sizeof(ji_matching_change_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_matching_change_options) ==
                   sizeof(((ji_matching_change_options *)0)->size) +
                       sizeof(((ji_matching_change_options *)0)->hires) +
                       sizeof(((ji_matching_change_options *)0)->seekers) +
                       sizeof(((ji_matching_change_options *)0)->vacancies) +
                       sizeof(((ji_matching_change_options *)0)->group) +
                       sizeof(((ji_matching_change_options *)0)->period) +
                       sizeof(((ji_matching_change_options *)0)->before) +
                       sizeof(((ji_matching_change_options *)0)->after) +
                       sizeof(((ji_matching_change_options *)0)->confidence) +
                       sizeof(((ji_matching_change_options *)0)->shared_vacancies) +
                       sizeof(((ji_matching_change_options *)0)->reserved),
               "ji_matching_change_options has no padding");
#endif
_Static_assert(offsetof(ji_matching_change_options, size) == 0,
               "offsetof(ji_matching_change_options, size)");
_Static_assert(offsetof(ji_matching_change_options, hires) == 8,
               "offsetof(ji_matching_change_options, hires)");
_Static_assert(offsetof(ji_matching_change_options, seekers) == 16,
               "offsetof(ji_matching_change_options, seekers)");
_Static_assert(offsetof(ji_matching_change_options, vacancies) == 24,
               "offsetof(ji_matching_change_options, vacancies)");
_Static_assert(offsetof(ji_matching_change_options, group) == 32,
               "offsetof(ji_matching_change_options, group)");
_Static_assert(offsetof(ji_matching_change_options, period) == 40,
               "offsetof(ji_matching_change_options, period)");
_Static_assert(offsetof(ji_matching_change_options, before) == 48,
               "offsetof(ji_matching_change_options, before)");
_Static_assert(offsetof(ji_matching_change_options, after) == 56,
               "offsetof(ji_matching_change_options, after)");
_Static_assert(offsetof(ji_matching_change_options, confidence) == 64,
               "offsetof(ji_matching_change_options, confidence)");
_Static_assert(offsetof(ji_matching_change_options, shared_vacancies) == 72,
               "offsetof(ji_matching_change_options, shared_vacancies)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_matching_change_options, reserved) == 76,
               "offsetof(ji_matching_change_options, reserved)");
#endif
_Static_assert(sizeof(ji_estimate_options) >= 40, "sizeof(ji_estimate_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_estimate_options) == sizeof(((ji_estimate_options *)0)->size) +
                                                  sizeof(((ji_estimate_options *)0)->reading) +
                                                  sizeof(((ji_estimate_options *)0)->basis) +
                                                  sizeof(((ji_estimate_options *)0)->confidence) +
                                                  sizeof(((ji_estimate_options *)0)->dimension),
               "ji_estimate_options has no padding");
#endif
_Static_assert(offsetof(ji_estimate_options, size) == 0, "offsetof(ji_estimate_options, size)");
_Static_assert(offsetof(ji_estimate_options, reading) == 8,
               "offsetof(ji_estimate_options, reading)");
_Static_assert(offsetof(ji_estimate_options, basis) == 16, "offsetof(ji_estimate_options, basis)");
_Static_assert(offsetof(ji_estimate_options, confidence) == 24,
               "offsetof(ji_estimate_options, confidence)");
_Static_assert(offsetof(ji_estimate_options, dimension) == 32,
               "offsetof(ji_estimate_options, dimension)");
_Static_assert(sizeof(ji_multiregion_part) == 24, "sizeof(ji_multiregion_part)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_multiregion_part) == sizeof(((ji_multiregion_part *)0)->file) +
                                                  sizeof(((ji_multiregion_part *)0)->column) +
                                                  sizeof(((ji_multiregion_part *)0)->role) +
                                                  sizeof(((ji_multiregion_part *)0)->reserved),
               "ji_multiregion_part has no padding");
#endif
_Static_assert(offsetof(ji_multiregion_part, file) == 0, "offsetof(ji_multiregion_part, file)");
_Static_assert(offsetof(ji_multiregion_part, column) == 8, "offsetof(ji_multiregion_part, column)");
_Static_assert(offsetof(ji_multiregion_part, role) == 16, "offsetof(ji_multiregion_part, role)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_multiregion_part, reserved) == 20,
               "offsetof(ji_multiregion_part, reserved)");
#endif
_Static_assert(sizeof(ji_multiregion_options) >= 80, "sizeof(ji_multiregion_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_multiregion_options) ==
                   sizeof(((ji_multiregion_options *)0)->size) +
                       sizeof(((ji_multiregion_options *)0)->parts) +
                       sizeof(((ji_multiregion_options *)0)->part_count) +
                       sizeof(((ji_multiregion_options *)0)->extensions) +
                       sizeof(((ji_multiregion_options *)0)->extension_count) +
                       sizeof(((ji_multiregion_options *)0)->separator) +
                       sizeof(((ji_multiregion_options *)0)->max_sectors) +
                       sizeof(((ji_multiregion_options *)0)->layout) +
                       sizeof(((ji_multiregion_options *)0)->year) +
                       sizeof(((ji_multiregion_options *)0)->empty) +
                       sizeof(((ji_multiregion_options *)0)->split) +
                       sizeof(((ji_multiregion_options *)0)->encoding),
               "ji_multiregion_options has no padding");
#endif
_Static_assert(offsetof(ji_multiregion_options, size) == 0,
               "offsetof(ji_multiregion_options, size)");
_Static_assert(offsetof(ji_multiregion_options, parts) == 8,
               "offsetof(ji_multiregion_options, parts)");
_Static_assert(offsetof(ji_multiregion_options, part_count) == 16,
               "offsetof(ji_multiregion_options, part_count)");
_Static_assert(offsetof(ji_multiregion_options, extensions) == 24,
               "offsetof(ji_multiregion_options, extensions)");
_Static_assert(offsetof(ji_multiregion_options, extension_count) == 32,
               "offsetof(ji_multiregion_options, extension_count)");
_Static_assert(offsetof(ji_multiregion_options, separator) == 40,
               "offsetof(ji_multiregion_options, separator)");
_Static_assert(offsetof(ji_multiregion_options, max_sectors) == 48,
               "offsetof(ji_multiregion_options, max_sectors)");
_Static_assert(offsetof(ji_multiregion_options, layout) == 56,
               "offsetof(ji_multiregion_options, layout)");
_Static_assert(offsetof(ji_multiregion_options, year) == 60,
               "offsetof(ji_multiregion_options, year)");
_Static_assert(offsetof(ji_multiregion_options, empty) == 64,
               "offsetof(ji_multiregion_options, empty)");
_Static_assert(offsetof(ji_multiregion_options, split) == 68,
               "offsetof(ji_multiregion_options, split)");
_Static_assert(offsetof(ji_multiregion_options, encoding) == 72,
               "offsetof(ji_multiregion_options, encoding)");
_Static_assert(sizeof(ji_occupation_options) >= 128, "sizeof(ji_occupation_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_occupation_options) ==
                   sizeof(((ji_occupation_options *)0)->size) +
                       sizeof(((ji_occupation_options *)0)->sector) +
                       sizeof(((ji_occupation_options *)0)->value) +
                       sizeof(((ji_occupation_options *)0)->by) +
                       sizeof(((ji_occupation_options *)0)->by_count) +
                       sizeof(((ji_occupation_options *)0)->mapping) +
                       sizeof(((ji_occupation_options *)0)->classification) +
                       sizeof(((ji_occupation_options *)0)->profile) +
                       sizeof(((ji_occupation_options *)0)->registry) +
                       sizeof(((ji_occupation_options *)0)->role_namespace) +
                       sizeof(((ji_occupation_options *)0)->new_since) +
                       sizeof(((ji_occupation_options *)0)->confidence) +
                       sizeof(((ji_occupation_options *)0)->correlation) +
                       sizeof(((ji_occupation_options *)0)->tolerance) +
                       sizeof(((ji_occupation_options *)0)->top) +
                       sizeof(((ji_occupation_options *)0)->new_by) +
                       sizeof(((ji_occupation_options *)0)->detail),
               "ji_occupation_options has no padding");
#endif
_Static_assert(offsetof(ji_occupation_options, size) == 0, "offsetof(ji_occupation_options, size)");
_Static_assert(offsetof(ji_occupation_options, sector) == 8,
               "offsetof(ji_occupation_options, sector)");
_Static_assert(offsetof(ji_occupation_options, value) == 16,
               "offsetof(ji_occupation_options, value)");
_Static_assert(offsetof(ji_occupation_options, by) == 24, "offsetof(ji_occupation_options, by)");
_Static_assert(offsetof(ji_occupation_options, by_count) == 32,
               "offsetof(ji_occupation_options, by_count)");
_Static_assert(offsetof(ji_occupation_options, mapping) == 40,
               "offsetof(ji_occupation_options, mapping)");
_Static_assert(offsetof(ji_occupation_options, classification) == 48,
               "offsetof(ji_occupation_options, classification)");
_Static_assert(offsetof(ji_occupation_options, profile) == 56,
               "offsetof(ji_occupation_options, profile)");
_Static_assert(offsetof(ji_occupation_options, registry) == 64,
               "offsetof(ji_occupation_options, registry)");
_Static_assert(offsetof(ji_occupation_options, role_namespace) == 72,
               "offsetof(ji_occupation_options, role_namespace)");
_Static_assert(offsetof(ji_occupation_options, new_since) == 80,
               "offsetof(ji_occupation_options, new_since)");
_Static_assert(offsetof(ji_occupation_options, confidence) == 88,
               "offsetof(ji_occupation_options, confidence)");
_Static_assert(offsetof(ji_occupation_options, correlation) == 96,
               "offsetof(ji_occupation_options, correlation)");
_Static_assert(offsetof(ji_occupation_options, tolerance) == 104,
               "offsetof(ji_occupation_options, tolerance)");
_Static_assert(offsetof(ji_occupation_options, top) == 112, "offsetof(ji_occupation_options, top)");
_Static_assert(offsetof(ji_occupation_options, new_by) == 120,
               "offsetof(ji_occupation_options, new_by)");
_Static_assert(offsetof(ji_occupation_options, detail) == 124,
               "offsetof(ji_occupation_options, detail)");
_Static_assert(sizeof(ji_overlap_exact_options) >= 24, "sizeof(ji_overlap_exact_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_overlap_exact_options) ==
                   sizeof(((ji_overlap_exact_options *)0)->size) +
                       sizeof(((ji_overlap_exact_options *)0)->id) +
                       sizeof(((ji_overlap_exact_options *)0)->list),
               "ji_overlap_exact_options has no padding");
#endif
_Static_assert(offsetof(ji_overlap_exact_options, size) == 0,
               "offsetof(ji_overlap_exact_options, size)");
_Static_assert(offsetof(ji_overlap_exact_options, id) == 8,
               "offsetof(ji_overlap_exact_options, id)");
_Static_assert(offsetof(ji_overlap_exact_options, list) == 16,
               "offsetof(ji_overlap_exact_options, list)");
_Static_assert(sizeof(ji_overlap_bounds_options) >= 32, "sizeof(ji_overlap_bounds_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_overlap_bounds_options) ==
                   sizeof(((ji_overlap_bounds_options *)0)->size) +
                       sizeof(((ji_overlap_bounds_options *)0)->universe) +
                       sizeof(((ji_overlap_bounds_options *)0)->reading) +
                       sizeof(((ji_overlap_bounds_options *)0)->intersections) +
                       sizeof(((ji_overlap_bounds_options *)0)->reserved),
               "ji_overlap_bounds_options has no padding");
#endif
_Static_assert(offsetof(ji_overlap_bounds_options, size) == 0,
               "offsetof(ji_overlap_bounds_options, size)");
_Static_assert(offsetof(ji_overlap_bounds_options, universe) == 8,
               "offsetof(ji_overlap_bounds_options, universe)");
_Static_assert(offsetof(ji_overlap_bounds_options, reading) == 16,
               "offsetof(ji_overlap_bounds_options, reading)");
_Static_assert(offsetof(ji_overlap_bounds_options, intersections) == 24,
               "offsetof(ji_overlap_bounds_options, intersections)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_overlap_bounds_options, reserved) == 28,
               "offsetof(ji_overlap_bounds_options, reserved)");
#endif
_Static_assert(sizeof(ji_overlap_two_lists_options) >= 72, "sizeof(ji_overlap_two_lists_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_overlap_two_lists_options) ==
                   sizeof(((ji_overlap_two_lists_options *)0)->size) +
                       sizeof(((ji_overlap_two_lists_options *)0)->first) +
                       sizeof(((ji_overlap_two_lists_options *)0)->second) +
                       sizeof(((ji_overlap_two_lists_options *)0)->both) +
                       sizeof(((ji_overlap_two_lists_options *)0)->unit) +
                       sizeof(((ji_overlap_two_lists_options *)0)->first_measure) +
                       sizeof(((ji_overlap_two_lists_options *)0)->second_measure) +
                       sizeof(((ji_overlap_two_lists_options *)0)->confidence) +
                       sizeof(((ji_overlap_two_lists_options *)0)->independent) +
                       sizeof(((ji_overlap_two_lists_options *)0)->reserved),
               "ji_overlap_two_lists_options has no padding");
#endif
_Static_assert(offsetof(ji_overlap_two_lists_options, size) == 0,
               "offsetof(ji_overlap_two_lists_options, size)");
_Static_assert(offsetof(ji_overlap_two_lists_options, first) == 8,
               "offsetof(ji_overlap_two_lists_options, first)");
_Static_assert(offsetof(ji_overlap_two_lists_options, second) == 16,
               "offsetof(ji_overlap_two_lists_options, second)");
_Static_assert(offsetof(ji_overlap_two_lists_options, both) == 24,
               "offsetof(ji_overlap_two_lists_options, both)");
_Static_assert(offsetof(ji_overlap_two_lists_options, unit) == 32,
               "offsetof(ji_overlap_two_lists_options, unit)");
_Static_assert(offsetof(ji_overlap_two_lists_options, first_measure) == 40,
               "offsetof(ji_overlap_two_lists_options, first_measure)");
_Static_assert(offsetof(ji_overlap_two_lists_options, second_measure) == 48,
               "offsetof(ji_overlap_two_lists_options, second_measure)");
_Static_assert(offsetof(ji_overlap_two_lists_options, confidence) == 56,
               "offsetof(ji_overlap_two_lists_options, confidence)");
_Static_assert(offsetof(ji_overlap_two_lists_options, independent) == 64,
               "offsetof(ji_overlap_two_lists_options, independent)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_overlap_two_lists_options, reserved) == 68,
               "offsetof(ji_overlap_two_lists_options, reserved)");
#endif
_Static_assert(sizeof(ji_overlap_multiplicity_options) >= 48,
               "sizeof(ji_overlap_multiplicity_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_overlap_multiplicity_options) ==
                   sizeof(((ji_overlap_multiplicity_options *)0)->size) +
                       sizeof(((ji_overlap_multiplicity_options *)0)->list) +
                       sizeof(((ji_overlap_multiplicity_options *)0)->multiplicity) +
                       sizeof(((ji_overlap_multiplicity_options *)0)->weight) +
                       sizeof(((ji_overlap_multiplicity_options *)0)->lists) +
                       sizeof(((ji_overlap_multiplicity_options *)0)->confidence),
               "ji_overlap_multiplicity_options has no padding");
#endif
_Static_assert(offsetof(ji_overlap_multiplicity_options, size) == 0,
               "offsetof(ji_overlap_multiplicity_options, size)");
_Static_assert(offsetof(ji_overlap_multiplicity_options, list) == 8,
               "offsetof(ji_overlap_multiplicity_options, list)");
_Static_assert(offsetof(ji_overlap_multiplicity_options, multiplicity) == 16,
               "offsetof(ji_overlap_multiplicity_options, multiplicity)");
_Static_assert(offsetof(ji_overlap_multiplicity_options, weight) == 24,
               "offsetof(ji_overlap_multiplicity_options, weight)");
_Static_assert(offsetof(ji_overlap_multiplicity_options, lists) == 32,
               "offsetof(ji_overlap_multiplicity_options, lists)");
_Static_assert(offsetof(ji_overlap_multiplicity_options, confidence) == 40,
               "offsetof(ji_overlap_multiplicity_options, confidence)");
_Static_assert(sizeof(ji_tracker_panel_options) >= 120, "sizeof(ji_tracker_panel_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_tracker_panel_options) ==
                   sizeof(((ji_tracker_panel_options *)0)->size) +
                       sizeof(((ji_tracker_panel_options *)0)->program) +
                       sizeof(((ji_tracker_panel_options *)0)->unit) +
                       sizeof(((ji_tracker_panel_options *)0)->period) +
                       sizeof(((ji_tracker_panel_options *)0)->outcomes) +
                       sizeof(((ji_tracker_panel_options *)0)->treated_by) +
                       sizeof(((ji_tracker_panel_options *)0)->sites) +
                       sizeof(((ji_tracker_panel_options *)0)->codes) +
                       sizeof(((ji_tracker_panel_options *)0)->comparison) +
                       sizeof(((ji_tracker_panel_options *)0)->level) +
                       sizeof(((ji_tracker_panel_options *)0)->as_of_valid) +
                       sizeof(((ji_tracker_panel_options *)0)->as_of_recorded) +
                       sizeof(((ji_tracker_panel_options *)0)->treated_persons) +
                       sizeof(((ji_tracker_panel_options *)0)->minimum_cell) +
                       sizeof(((ji_tracker_panel_options *)0)->fill_zero) +
                       sizeof(((ji_tracker_panel_options *)0)->exact),
               "ji_tracker_panel_options has no padding");
#endif
_Static_assert(offsetof(ji_tracker_panel_options, size) == 0,
               "offsetof(ji_tracker_panel_options, size)");
_Static_assert(offsetof(ji_tracker_panel_options, program) == 8,
               "offsetof(ji_tracker_panel_options, program)");
_Static_assert(offsetof(ji_tracker_panel_options, unit) == 16,
               "offsetof(ji_tracker_panel_options, unit)");
_Static_assert(offsetof(ji_tracker_panel_options, period) == 24,
               "offsetof(ji_tracker_panel_options, period)");
_Static_assert(offsetof(ji_tracker_panel_options, outcomes) == 32,
               "offsetof(ji_tracker_panel_options, outcomes)");
_Static_assert(offsetof(ji_tracker_panel_options, treated_by) == 40,
               "offsetof(ji_tracker_panel_options, treated_by)");
_Static_assert(offsetof(ji_tracker_panel_options, sites) == 48,
               "offsetof(ji_tracker_panel_options, sites)");
_Static_assert(offsetof(ji_tracker_panel_options, codes) == 56,
               "offsetof(ji_tracker_panel_options, codes)");
_Static_assert(offsetof(ji_tracker_panel_options, comparison) == 64,
               "offsetof(ji_tracker_panel_options, comparison)");
_Static_assert(offsetof(ji_tracker_panel_options, level) == 72,
               "offsetof(ji_tracker_panel_options, level)");
_Static_assert(offsetof(ji_tracker_panel_options, as_of_valid) == 80,
               "offsetof(ji_tracker_panel_options, as_of_valid)");
_Static_assert(offsetof(ji_tracker_panel_options, as_of_recorded) == 88,
               "offsetof(ji_tracker_panel_options, as_of_recorded)");
_Static_assert(offsetof(ji_tracker_panel_options, treated_persons) == 96,
               "offsetof(ji_tracker_panel_options, treated_persons)");
_Static_assert(offsetof(ji_tracker_panel_options, minimum_cell) == 104,
               "offsetof(ji_tracker_panel_options, minimum_cell)");
_Static_assert(offsetof(ji_tracker_panel_options, fill_zero) == 112,
               "offsetof(ji_tracker_panel_options, fill_zero)");
_Static_assert(offsetof(ji_tracker_panel_options, exact) == 116,
               "offsetof(ji_tracker_panel_options, exact)");
_Static_assert(sizeof(ji_tracker_sales_options) >= 72, "sizeof(ji_tracker_sales_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_tracker_sales_options) ==
                   sizeof(((ji_tracker_sales_options *)0)->size) +
                       sizeof(((ji_tracker_sales_options *)0)->program) +
                       sizeof(((ji_tracker_sales_options *)0)->period) +
                       sizeof(((ji_tracker_sales_options *)0)->sector) +
                       sizeof(((ji_tracker_sales_options *)0)->unit) +
                       sizeof(((ji_tracker_sales_options *)0)->as_of_valid) +
                       sizeof(((ji_tracker_sales_options *)0)->as_of_recorded) +
                       sizeof(((ji_tracker_sales_options *)0)->minimum_cell) +
                       sizeof(((ji_tracker_sales_options *)0)->exact) +
                       sizeof(((ji_tracker_sales_options *)0)->reserved),
               "ji_tracker_sales_options has no padding");
#endif
_Static_assert(offsetof(ji_tracker_sales_options, size) == 0,
               "offsetof(ji_tracker_sales_options, size)");
_Static_assert(offsetof(ji_tracker_sales_options, program) == 8,
               "offsetof(ji_tracker_sales_options, program)");
_Static_assert(offsetof(ji_tracker_sales_options, period) == 16,
               "offsetof(ji_tracker_sales_options, period)");
_Static_assert(offsetof(ji_tracker_sales_options, sector) == 24,
               "offsetof(ji_tracker_sales_options, sector)");
_Static_assert(offsetof(ji_tracker_sales_options, unit) == 32,
               "offsetof(ji_tracker_sales_options, unit)");
_Static_assert(offsetof(ji_tracker_sales_options, as_of_valid) == 40,
               "offsetof(ji_tracker_sales_options, as_of_valid)");
_Static_assert(offsetof(ji_tracker_sales_options, as_of_recorded) == 48,
               "offsetof(ji_tracker_sales_options, as_of_recorded)");
_Static_assert(offsetof(ji_tracker_sales_options, minimum_cell) == 56,
               "offsetof(ji_tracker_sales_options, minimum_cell)");
_Static_assert(offsetof(ji_tracker_sales_options, exact) == 64,
               "offsetof(ji_tracker_sales_options, exact)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_tracker_sales_options, reserved) == 68,
               "offsetof(ji_tracker_sales_options, reserved)");
#endif
_Static_assert(sizeof(ji_recruitment_options) >= 128, "sizeof(ji_recruitment_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_recruitment_options) ==
                   sizeof(((ji_recruitment_options *)0)->size) +
                       sizeof(((ji_recruitment_options *)0)->channel) +
                       sizeof(((ji_recruitment_options *)0)->reference) +
                       sizeof(((ji_recruitment_options *)0)->group) +
                       sizeof(((ji_recruitment_options *)0)->strata) +
                       sizeof(((ji_recruitment_options *)0)->stages) +
                       sizeof(((ji_recruitment_options *)0)->stratum_count) +
                       sizeof(((ji_recruitment_options *)0)->stage_count) +
                       sizeof(((ji_recruitment_options *)0)->exposure) +
                       sizeof(((ji_recruitment_options *)0)->cost) +
                       sizeof(((ji_recruitment_options *)0)->unlike) +
                       sizeof(((ji_recruitment_options *)0)->confidence) +
                       sizeof(((ji_recruitment_options *)0)->exact_trials) +
                       sizeof(((ji_recruitment_options *)0)->vacancies) +
                       sizeof(((ji_recruitment_options *)0)->published) +
                       sizeof(((ji_recruitment_options *)0)->bound) +
                       sizeof(((ji_recruitment_options *)0)->reserved),
               "ji_recruitment_options has no padding");
#endif
_Static_assert(offsetof(ji_recruitment_options, size) == 0,
               "offsetof(ji_recruitment_options, size)");
_Static_assert(offsetof(ji_recruitment_options, channel) == 8,
               "offsetof(ji_recruitment_options, channel)");
_Static_assert(offsetof(ji_recruitment_options, reference) == 16,
               "offsetof(ji_recruitment_options, reference)");
_Static_assert(offsetof(ji_recruitment_options, group) == 24,
               "offsetof(ji_recruitment_options, group)");
_Static_assert(offsetof(ji_recruitment_options, strata) == 32,
               "offsetof(ji_recruitment_options, strata)");
_Static_assert(offsetof(ji_recruitment_options, stages) == 40,
               "offsetof(ji_recruitment_options, stages)");
_Static_assert(offsetof(ji_recruitment_options, stratum_count) == 48,
               "offsetof(ji_recruitment_options, stratum_count)");
_Static_assert(offsetof(ji_recruitment_options, stage_count) == 56,
               "offsetof(ji_recruitment_options, stage_count)");
_Static_assert(offsetof(ji_recruitment_options, exposure) == 64,
               "offsetof(ji_recruitment_options, exposure)");
_Static_assert(offsetof(ji_recruitment_options, cost) == 72,
               "offsetof(ji_recruitment_options, cost)");
_Static_assert(offsetof(ji_recruitment_options, unlike) == 80,
               "offsetof(ji_recruitment_options, unlike)");
_Static_assert(offsetof(ji_recruitment_options, confidence) == 88,
               "offsetof(ji_recruitment_options, confidence)");
_Static_assert(offsetof(ji_recruitment_options, exact_trials) == 96,
               "offsetof(ji_recruitment_options, exact_trials)");
_Static_assert(offsetof(ji_recruitment_options, vacancies) == 104,
               "offsetof(ji_recruitment_options, vacancies)");
_Static_assert(offsetof(ji_recruitment_options, published) == 112,
               "offsetof(ji_recruitment_options, published)");
_Static_assert(offsetof(ji_recruitment_options, bound) == 120,
               "offsetof(ji_recruitment_options, bound)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_recruitment_options, reserved) == 124,
               "offsetof(ji_recruitment_options, reserved)");
#endif
_Static_assert(sizeof(ji_regression_term) == 32, "sizeof(ji_regression_term)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_regression_term) == sizeof(((ji_regression_term *)0)->column) +
                                                 sizeof(((ji_regression_term *)0)->by) +
                                                 sizeof(((ji_regression_term *)0)->reference) +
                                                 sizeof(((ji_regression_term *)0)->kind) +
                                                 sizeof(((ji_regression_term *)0)->reserved),
               "ji_regression_term has no padding");
#endif
_Static_assert(offsetof(ji_regression_term, column) == 0, "offsetof(ji_regression_term, column)");
_Static_assert(offsetof(ji_regression_term, by) == 8, "offsetof(ji_regression_term, by)");
_Static_assert(offsetof(ji_regression_term, reference) == 16,
               "offsetof(ji_regression_term, reference)");
_Static_assert(offsetof(ji_regression_term, kind) == 24, "offsetof(ji_regression_term, kind)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_regression_term, reserved) == 28,
               "offsetof(ji_regression_term, reserved)");
#endif
_Static_assert(sizeof(ji_regression_options) >= 136, "sizeof(ji_regression_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_regression_options) ==
                   sizeof(((ji_regression_options *)0)->size) +
                       sizeof(((ji_regression_options *)0)->outcome) +
                       sizeof(((ji_regression_options *)0)->terms) +
                       sizeof(((ji_regression_options *)0)->term_count) +
                       sizeof(((ji_regression_options *)0)->effects) +
                       sizeof(((ji_regression_options *)0)->weights) +
                       sizeof(((ji_regression_options *)0)->clusters) +
                       sizeof(((ji_regression_options *)0)->endogenous) +
                       sizeof(((ji_regression_options *)0)->instruments) +
                       sizeof(((ji_regression_options *)0)->confidence) +
                       sizeof(((ji_regression_options *)0)->tolerance) +
                       sizeof(((ji_regression_options *)0)->iterations) +
                       sizeof(((ji_regression_options *)0)->family) +
                       sizeof(((ji_regression_options *)0)->errors) +
                       sizeof(((ji_regression_options *)0)->k_adjust) +
                       sizeof(((ji_regression_options *)0)->k_effects) +
                       sizeof(((ji_regression_options *)0)->k_exact) +
                       sizeof(((ji_regression_options *)0)->g_adjust) +
                       sizeof(((ji_regression_options *)0)->g_conventional) +
                       sizeof(((ji_regression_options *)0)->t_conventional) +
                       sizeof(((ji_regression_options *)0)->keep_singletons) +
                       sizeof(((ji_regression_options *)0)->with_effects),
               "ji_regression_options has no padding");
#endif
_Static_assert(offsetof(ji_regression_options, size) == 0, "offsetof(ji_regression_options, size)");
_Static_assert(offsetof(ji_regression_options, outcome) == 8,
               "offsetof(ji_regression_options, outcome)");
_Static_assert(offsetof(ji_regression_options, terms) == 16,
               "offsetof(ji_regression_options, terms)");
_Static_assert(offsetof(ji_regression_options, term_count) == 24,
               "offsetof(ji_regression_options, term_count)");
_Static_assert(offsetof(ji_regression_options, effects) == 32,
               "offsetof(ji_regression_options, effects)");
_Static_assert(offsetof(ji_regression_options, weights) == 40,
               "offsetof(ji_regression_options, weights)");
_Static_assert(offsetof(ji_regression_options, clusters) == 48,
               "offsetof(ji_regression_options, clusters)");
_Static_assert(offsetof(ji_regression_options, endogenous) == 56,
               "offsetof(ji_regression_options, endogenous)");
_Static_assert(offsetof(ji_regression_options, instruments) == 64,
               "offsetof(ji_regression_options, instruments)");
_Static_assert(offsetof(ji_regression_options, confidence) == 72,
               "offsetof(ji_regression_options, confidence)");
_Static_assert(offsetof(ji_regression_options, tolerance) == 80,
               "offsetof(ji_regression_options, tolerance)");
_Static_assert(offsetof(ji_regression_options, iterations) == 88,
               "offsetof(ji_regression_options, iterations)");
_Static_assert(offsetof(ji_regression_options, family) == 96,
               "offsetof(ji_regression_options, family)");
_Static_assert(offsetof(ji_regression_options, errors) == 100,
               "offsetof(ji_regression_options, errors)");
_Static_assert(offsetof(ji_regression_options, k_adjust) == 104,
               "offsetof(ji_regression_options, k_adjust)");
_Static_assert(offsetof(ji_regression_options, k_effects) == 108,
               "offsetof(ji_regression_options, k_effects)");
_Static_assert(offsetof(ji_regression_options, k_exact) == 112,
               "offsetof(ji_regression_options, k_exact)");
_Static_assert(offsetof(ji_regression_options, g_adjust) == 116,
               "offsetof(ji_regression_options, g_adjust)");
_Static_assert(offsetof(ji_regression_options, g_conventional) == 120,
               "offsetof(ji_regression_options, g_conventional)");
_Static_assert(offsetof(ji_regression_options, t_conventional) == 124,
               "offsetof(ji_regression_options, t_conventional)");
_Static_assert(offsetof(ji_regression_options, keep_singletons) == 128,
               "offsetof(ji_regression_options, keep_singletons)");
_Static_assert(offsetof(ji_regression_options, with_effects) == 132,
               "offsetof(ji_regression_options, with_effects)");
_Static_assert(sizeof(ji_regression_bootstrap_options) >= 56,
               "sizeof(ji_regression_bootstrap_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_regression_bootstrap_options) ==
                   sizeof(((ji_regression_bootstrap_options *)0)->size) +
                       sizeof(((ji_regression_bootstrap_options *)0)->term) +
                       sizeof(((ji_regression_bootstrap_options *)0)->null) +
                       sizeof(((ji_regression_bootstrap_options *)0)->confidence) +
                       sizeof(((ji_regression_bootstrap_options *)0)->draws) +
                       sizeof(((ji_regression_bootstrap_options *)0)->seed) +
                       sizeof(((ji_regression_bootstrap_options *)0)->weights) +
                       sizeof(((ji_regression_bootstrap_options *)0)->no_interval),
               "ji_regression_bootstrap_options has no padding");
#endif
_Static_assert(offsetof(ji_regression_bootstrap_options, size) == 0,
               "offsetof(ji_regression_bootstrap_options, size)");
_Static_assert(offsetof(ji_regression_bootstrap_options, term) == 8,
               "offsetof(ji_regression_bootstrap_options, term)");
_Static_assert(offsetof(ji_regression_bootstrap_options, null) == 16,
               "offsetof(ji_regression_bootstrap_options, null)");
_Static_assert(offsetof(ji_regression_bootstrap_options, confidence) == 24,
               "offsetof(ji_regression_bootstrap_options, confidence)");
_Static_assert(offsetof(ji_regression_bootstrap_options, draws) == 32,
               "offsetof(ji_regression_bootstrap_options, draws)");
_Static_assert(offsetof(ji_regression_bootstrap_options, seed) == 40,
               "offsetof(ji_regression_bootstrap_options, seed)");
_Static_assert(offsetof(ji_regression_bootstrap_options, weights) == 48,
               "offsetof(ji_regression_bootstrap_options, weights)");
_Static_assert(offsetof(ji_regression_bootstrap_options, no_interval) == 52,
               "offsetof(ji_regression_bootstrap_options, no_interval)");
_Static_assert(sizeof(ji_reshape_options) >= 80, "sizeof(ji_reshape_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_reshape_options) == sizeof(((ji_reshape_options *)0)->size) +
                                                 sizeof(((ji_reshape_options *)0)->ids) +
                                                 sizeof(((ji_reshape_options *)0)->id_count) +
                                                 sizeof(((ji_reshape_options *)0)->values) +
                                                 sizeof(((ji_reshape_options *)0)->value_count) +
                                                 sizeof(((ji_reshape_options *)0)->name_column) +
                                                 sizeof(((ji_reshape_options *)0)->value_column) +
                                                 sizeof(((ji_reshape_options *)0)->unit_column) +
                                                 sizeof(((ji_reshape_options *)0)->measure_column) +
                                                 sizeof(((ji_reshape_options *)0)->drop_nulls) +
                                                 sizeof(((ji_reshape_options *)0)->reserved),
               "ji_reshape_options has no padding");
#endif
_Static_assert(offsetof(ji_reshape_options, size) == 0, "offsetof(ji_reshape_options, size)");
_Static_assert(offsetof(ji_reshape_options, ids) == 8, "offsetof(ji_reshape_options, ids)");
_Static_assert(offsetof(ji_reshape_options, id_count) == 16,
               "offsetof(ji_reshape_options, id_count)");
_Static_assert(offsetof(ji_reshape_options, values) == 24, "offsetof(ji_reshape_options, values)");
_Static_assert(offsetof(ji_reshape_options, value_count) == 32,
               "offsetof(ji_reshape_options, value_count)");
_Static_assert(offsetof(ji_reshape_options, name_column) == 40,
               "offsetof(ji_reshape_options, name_column)");
_Static_assert(offsetof(ji_reshape_options, value_column) == 48,
               "offsetof(ji_reshape_options, value_column)");
_Static_assert(offsetof(ji_reshape_options, unit_column) == 56,
               "offsetof(ji_reshape_options, unit_column)");
_Static_assert(offsetof(ji_reshape_options, measure_column) == 64,
               "offsetof(ji_reshape_options, measure_column)");
_Static_assert(offsetof(ji_reshape_options, drop_nulls) == 72,
               "offsetof(ji_reshape_options, drop_nulls)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_reshape_options, reserved) == 76,
               "offsetof(ji_reshape_options, reserved)");
#endif
_Static_assert(sizeof(ji_sdmx_unit) == 16, "sizeof(ji_sdmx_unit)");
_Static_assert(sizeof(ji_sdmx_unit) ==
                   sizeof(((ji_sdmx_unit *)0)->code) + sizeof(((ji_sdmx_unit *)0)->unit),
               "ji_sdmx_unit has no padding");
_Static_assert(offsetof(ji_sdmx_unit, code) == 0, "offsetof(ji_sdmx_unit, code)");
_Static_assert(offsetof(ji_sdmx_unit, unit) == 8, "offsetof(ji_sdmx_unit, unit)");
_Static_assert(sizeof(ji_sdmx_read_options) >= 136, "sizeof(ji_sdmx_read_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_sdmx_read_options) ==
                   sizeof(((ji_sdmx_read_options *)0)->size) +
                       sizeof(((ji_sdmx_read_options *)0)->columns) +
                       sizeof(((ji_sdmx_read_options *)0)->column_count) +
                       sizeof(((ji_sdmx_read_options *)0)->units) +
                       sizeof(((ji_sdmx_read_options *)0)->unit_count) +
                       sizeof(((ji_sdmx_read_options *)0)->value) +
                       sizeof(((ji_sdmx_read_options *)0)->uncoded) +
                       sizeof(((ji_sdmx_read_options *)0)->uncoded_count) +
                       sizeof(((ji_sdmx_read_options *)0)->max_rows) +
                       sizeof(((ji_sdmx_read_options *)0)->max_columns) +
                       sizeof(((ji_sdmx_read_options *)0)->max_field_size) +
                       sizeof(((ji_sdmx_read_options *)0)->delimiter) +
                       sizeof(((ji_sdmx_read_options *)0)->subfield) +
                       sizeof(((ji_sdmx_read_options *)0)->decimal) +
                       sizeof(((ji_sdmx_read_options *)0)->labels) +
                       sizeof(((ji_sdmx_read_options *)0)->names) +
                       sizeof(((ji_sdmx_read_options *)0)->structure) +
                       sizeof(((ji_sdmx_read_options *)0)->deletes) +
                       sizeof(((ji_sdmx_read_options *)0)->statuses) +
                       sizeof(((ji_sdmx_read_options *)0)->periods) +
                       sizeof(((ji_sdmx_read_options *)0)->unit_columns) +
                       sizeof(((ji_sdmx_read_options *)0)->encoding),
               "ji_sdmx_read_options has no padding");
#endif
_Static_assert(offsetof(ji_sdmx_read_options, size) == 0, "offsetof(ji_sdmx_read_options, size)");
_Static_assert(offsetof(ji_sdmx_read_options, columns) == 8,
               "offsetof(ji_sdmx_read_options, columns)");
_Static_assert(offsetof(ji_sdmx_read_options, column_count) == 16,
               "offsetof(ji_sdmx_read_options, column_count)");
_Static_assert(offsetof(ji_sdmx_read_options, units) == 24,
               "offsetof(ji_sdmx_read_options, units)");
_Static_assert(offsetof(ji_sdmx_read_options, unit_count) == 32,
               "offsetof(ji_sdmx_read_options, unit_count)");
_Static_assert(offsetof(ji_sdmx_read_options, value) == 40,
               "offsetof(ji_sdmx_read_options, value)");
_Static_assert(offsetof(ji_sdmx_read_options, uncoded) == 48,
               "offsetof(ji_sdmx_read_options, uncoded)");
_Static_assert(offsetof(ji_sdmx_read_options, uncoded_count) == 56,
               "offsetof(ji_sdmx_read_options, uncoded_count)");
_Static_assert(offsetof(ji_sdmx_read_options, max_rows) == 64,
               "offsetof(ji_sdmx_read_options, max_rows)");
_Static_assert(offsetof(ji_sdmx_read_options, max_columns) == 72,
               "offsetof(ji_sdmx_read_options, max_columns)");
_Static_assert(offsetof(ji_sdmx_read_options, max_field_size) == 80,
               "offsetof(ji_sdmx_read_options, max_field_size)");
_Static_assert(offsetof(ji_sdmx_read_options, delimiter) == 88,
               "offsetof(ji_sdmx_read_options, delimiter)");
_Static_assert(offsetof(ji_sdmx_read_options, subfield) == 92,
               "offsetof(ji_sdmx_read_options, subfield)");
_Static_assert(offsetof(ji_sdmx_read_options, decimal) == 96,
               "offsetof(ji_sdmx_read_options, decimal)");
_Static_assert(offsetof(ji_sdmx_read_options, labels) == 100,
               "offsetof(ji_sdmx_read_options, labels)");
_Static_assert(offsetof(ji_sdmx_read_options, names) == 104,
               "offsetof(ji_sdmx_read_options, names)");
_Static_assert(offsetof(ji_sdmx_read_options, structure) == 108,
               "offsetof(ji_sdmx_read_options, structure)");
_Static_assert(offsetof(ji_sdmx_read_options, deletes) == 112,
               "offsetof(ji_sdmx_read_options, deletes)");
_Static_assert(offsetof(ji_sdmx_read_options, statuses) == 116,
               "offsetof(ji_sdmx_read_options, statuses)");
_Static_assert(offsetof(ji_sdmx_read_options, periods) == 120,
               "offsetof(ji_sdmx_read_options, periods)");
_Static_assert(offsetof(ji_sdmx_read_options, unit_columns) == 124,
               "offsetof(ji_sdmx_read_options, unit_columns)");
_Static_assert(offsetof(ji_sdmx_read_options, encoding) == 128,
               "offsetof(ji_sdmx_read_options, encoding)");
_Static_assert(sizeof(ji_sdmx_write_options) >= 136, "sizeof(ji_sdmx_write_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_sdmx_write_options) ==
                   sizeof(((ji_sdmx_write_options *)0)->size) +
                       sizeof(((ji_sdmx_write_options *)0)->structure) +
                       sizeof(((ji_sdmx_write_options *)0)->structure_id) +
                       sizeof(((ji_sdmx_write_options *)0)->structure_name) +
                       sizeof(((ji_sdmx_write_options *)0)->action) +
                       sizeof(((ji_sdmx_write_options *)0)->value) +
                       sizeof(((ji_sdmx_write_options *)0)->time) +
                       sizeof(((ji_sdmx_write_options *)0)->dimensions) +
                       sizeof(((ji_sdmx_write_options *)0)->dimension_count) +
                       sizeof(((ji_sdmx_write_options *)0)->measures) +
                       sizeof(((ji_sdmx_write_options *)0)->measure_count) +
                       sizeof(((ji_sdmx_write_options *)0)->attributes) +
                       sizeof(((ji_sdmx_write_options *)0)->attribute_count) +
                       sizeof(((ji_sdmx_write_options *)0)->units) +
                       sizeof(((ji_sdmx_write_options *)0)->unit_count) +
                       sizeof(((ji_sdmx_write_options *)0)->delimiter) +
                       sizeof(((ji_sdmx_write_options *)0)->subfield) +
                       sizeof(((ji_sdmx_write_options *)0)->labels) +
                       sizeof(((ji_sdmx_write_options *)0)->keys),
               "ji_sdmx_write_options has no padding");
#endif
_Static_assert(offsetof(ji_sdmx_write_options, size) == 0, "offsetof(ji_sdmx_write_options, size)");
_Static_assert(offsetof(ji_sdmx_write_options, structure) == 8,
               "offsetof(ji_sdmx_write_options, structure)");
_Static_assert(offsetof(ji_sdmx_write_options, structure_id) == 16,
               "offsetof(ji_sdmx_write_options, structure_id)");
_Static_assert(offsetof(ji_sdmx_write_options, structure_name) == 24,
               "offsetof(ji_sdmx_write_options, structure_name)");
_Static_assert(offsetof(ji_sdmx_write_options, action) == 32,
               "offsetof(ji_sdmx_write_options, action)");
_Static_assert(offsetof(ji_sdmx_write_options, value) == 40,
               "offsetof(ji_sdmx_write_options, value)");
_Static_assert(offsetof(ji_sdmx_write_options, time) == 48,
               "offsetof(ji_sdmx_write_options, time)");
_Static_assert(offsetof(ji_sdmx_write_options, dimensions) == 56,
               "offsetof(ji_sdmx_write_options, dimensions)");
_Static_assert(offsetof(ji_sdmx_write_options, dimension_count) == 64,
               "offsetof(ji_sdmx_write_options, dimension_count)");
_Static_assert(offsetof(ji_sdmx_write_options, measures) == 72,
               "offsetof(ji_sdmx_write_options, measures)");
_Static_assert(offsetof(ji_sdmx_write_options, measure_count) == 80,
               "offsetof(ji_sdmx_write_options, measure_count)");
_Static_assert(offsetof(ji_sdmx_write_options, attributes) == 88,
               "offsetof(ji_sdmx_write_options, attributes)");
_Static_assert(offsetof(ji_sdmx_write_options, attribute_count) == 96,
               "offsetof(ji_sdmx_write_options, attribute_count)");
_Static_assert(offsetof(ji_sdmx_write_options, units) == 104,
               "offsetof(ji_sdmx_write_options, units)");
_Static_assert(offsetof(ji_sdmx_write_options, unit_count) == 112,
               "offsetof(ji_sdmx_write_options, unit_count)");
_Static_assert(offsetof(ji_sdmx_write_options, delimiter) == 120,
               "offsetof(ji_sdmx_write_options, delimiter)");
_Static_assert(offsetof(ji_sdmx_write_options, subfield) == 124,
               "offsetof(ji_sdmx_write_options, subfield)");
_Static_assert(offsetof(ji_sdmx_write_options, labels) == 128,
               "offsetof(ji_sdmx_write_options, labels)");
_Static_assert(offsetof(ji_sdmx_write_options, keys) == 132,
               "offsetof(ji_sdmx_write_options, keys)");
_Static_assert(sizeof(ji_sdmx_codelist_options) >= 32, "sizeof(ji_sdmx_codelist_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_sdmx_codelist_options) ==
                   sizeof(((ji_sdmx_codelist_options *)0)->size) +
                       sizeof(((ji_sdmx_codelist_options *)0)->list) +
                       sizeof(((ji_sdmx_codelist_options *)0)->language) +
                       sizeof(((ji_sdmx_codelist_options *)0)->max_codes),
               "ji_sdmx_codelist_options has no padding");
#endif
_Static_assert(offsetof(ji_sdmx_codelist_options, size) == 0,
               "offsetof(ji_sdmx_codelist_options, size)");
_Static_assert(offsetof(ji_sdmx_codelist_options, list) == 8,
               "offsetof(ji_sdmx_codelist_options, list)");
_Static_assert(offsetof(ji_sdmx_codelist_options, language) == 16,
               "offsetof(ji_sdmx_codelist_options, language)");
_Static_assert(offsetof(ji_sdmx_codelist_options, max_codes) == 24,
               "offsetof(ji_sdmx_codelist_options, max_codes)");
_Static_assert(sizeof(ji_time_to_hire_options) >= 80, "sizeof(ji_time_to_hire_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_time_to_hire_options) ==
                   sizeof(((ji_time_to_hire_options *)0)->size) +
                       sizeof(((ji_time_to_hire_options *)0)->opened) +
                       sizeof(((ji_time_to_hire_options *)0)->closed) +
                       sizeof(((ji_time_to_hire_options *)0)->state) +
                       sizeof(((ji_time_to_hire_options *)0)->channel) +
                       sizeof(((ji_time_to_hire_options *)0)->stratum) +
                       sizeof(((ji_time_to_hire_options *)0)->as_of) +
                       sizeof(((ji_time_to_hire_options *)0)->reference) +
                       sizeof(((ji_time_to_hire_options *)0)->horizon) +
                       sizeof(((ji_time_to_hire_options *)0)->confidence),
               "ji_time_to_hire_options has no padding");
#endif
_Static_assert(offsetof(ji_time_to_hire_options, size) == 0,
               "offsetof(ji_time_to_hire_options, size)");
_Static_assert(offsetof(ji_time_to_hire_options, opened) == 8,
               "offsetof(ji_time_to_hire_options, opened)");
_Static_assert(offsetof(ji_time_to_hire_options, closed) == 16,
               "offsetof(ji_time_to_hire_options, closed)");
_Static_assert(offsetof(ji_time_to_hire_options, state) == 24,
               "offsetof(ji_time_to_hire_options, state)");
_Static_assert(offsetof(ji_time_to_hire_options, channel) == 32,
               "offsetof(ji_time_to_hire_options, channel)");
_Static_assert(offsetof(ji_time_to_hire_options, stratum) == 40,
               "offsetof(ji_time_to_hire_options, stratum)");
_Static_assert(offsetof(ji_time_to_hire_options, as_of) == 48,
               "offsetof(ji_time_to_hire_options, as_of)");
_Static_assert(offsetof(ji_time_to_hire_options, reference) == 56,
               "offsetof(ji_time_to_hire_options, reference)");
_Static_assert(offsetof(ji_time_to_hire_options, horizon) == 64,
               "offsetof(ji_time_to_hire_options, horizon)");
_Static_assert(offsetof(ji_time_to_hire_options, confidence) == 72,
               "offsetof(ji_time_to_hire_options, confidence)");
_Static_assert(sizeof(ji_tracker_options) >= 24, "sizeof(ji_tracker_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_tracker_options) ==
                   sizeof(((ji_tracker_options *)0)->size) +
                       sizeof(((ji_tracker_options *)0)->busy_milliseconds) +
                       sizeof(((ji_tracker_options *)0)->mode) +
                       sizeof(((ji_tracker_options *)0)->reserved),
               "ji_tracker_options has no padding");
#endif
_Static_assert(offsetof(ji_tracker_options, size) == 0, "offsetof(ji_tracker_options, size)");
_Static_assert(offsetof(ji_tracker_options, busy_milliseconds) == 8,
               "offsetof(ji_tracker_options, busy_milliseconds)");
_Static_assert(offsetof(ji_tracker_options, mode) == 16, "offsetof(ji_tracker_options, mode)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_tracker_options, reserved) == 20,
               "offsetof(ji_tracker_options, reserved)");
#endif
_Static_assert(sizeof(ji_record_options) >= 40, "sizeof(ji_record_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_record_options) == sizeof(((ji_record_options *)0)->size) +
                                                sizeof(((ji_record_options *)0)->key) +
                                                sizeof(((ji_record_options *)0)->key_size) +
                                                sizeof(((ji_record_options *)0)->recorded_at) +
                                                sizeof(((ji_record_options *)0)->mode) +
                                                sizeof(((ji_record_options *)0)->reserved),
               "ji_record_options has no padding");
#endif
_Static_assert(offsetof(ji_record_options, size) == 0, "offsetof(ji_record_options, size)");
_Static_assert(offsetof(ji_record_options, key) == 8, "offsetof(ji_record_options, key)");
_Static_assert(offsetof(ji_record_options, key_size) == 16,
               "offsetof(ji_record_options, key_size)");
_Static_assert(offsetof(ji_record_options, recorded_at) == 24,
               "offsetof(ji_record_options, recorded_at)");
_Static_assert(offsetof(ji_record_options, mode) == 32, "offsetof(ji_record_options, mode)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_record_options, reserved) == 36,
               "offsetof(ji_record_options, reserved)");
#endif
_Static_assert(sizeof(ji_tracker_scope_options) >= 32, "sizeof(ji_tracker_scope_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_tracker_scope_options) ==
                   sizeof(((ji_tracker_scope_options *)0)->size) +
                       sizeof(((ji_tracker_scope_options *)0)->program) +
                       sizeof(((ji_tracker_scope_options *)0)->as_of_valid) +
                       sizeof(((ji_tracker_scope_options *)0)->as_of_recorded),
               "ji_tracker_scope_options has no padding");
#endif
_Static_assert(offsetof(ji_tracker_scope_options, size) == 0,
               "offsetof(ji_tracker_scope_options, size)");
_Static_assert(offsetof(ji_tracker_scope_options, program) == 8,
               "offsetof(ji_tracker_scope_options, program)");
_Static_assert(offsetof(ji_tracker_scope_options, as_of_valid) == 16,
               "offsetof(ji_tracker_scope_options, as_of_valid)");
_Static_assert(offsetof(ji_tracker_scope_options, as_of_recorded) == 24,
               "offsetof(ji_tracker_scope_options, as_of_recorded)");
_Static_assert(sizeof(ji_validate_options) >= 24, "sizeof(ji_validate_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_validate_options) ==
                   sizeof(((ji_validate_options *)0)->size) +
                       sizeof(((ji_validate_options *)0)->max_violations) +
                       sizeof(((ji_validate_options *)0)->closed) +
                       sizeof(((ji_validate_options *)0)->reserved),
               "ji_validate_options has no padding");
#endif
_Static_assert(offsetof(ji_validate_options, size) == 0, "offsetof(ji_validate_options, size)");
_Static_assert(offsetof(ji_validate_options, max_violations) == 8,
               "offsetof(ji_validate_options, max_violations)");
_Static_assert(offsetof(ji_validate_options, closed) == 16,
               "offsetof(ji_validate_options, closed)");
#ifndef OLDER_LAYOUT
_Static_assert(offsetof(ji_validate_options, reserved) == 20,
               "offsetof(ji_validate_options, reserved)");
#endif
_Static_assert(sizeof(ji_valuation_delivered_options) >= 64,
               "sizeof(ji_valuation_delivered_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_valuation_delivered_options) ==
                   sizeof(((ji_valuation_delivered_options *)0)->size) +
                       sizeof(((ji_valuation_delivered_options *)0)->name) +
                       sizeof(((ji_valuation_delivered_options *)0)->cancelled) +
                       sizeof(((ji_valuation_delivered_options *)0)->returned) +
                       sizeof(((ji_valuation_delivered_options *)0)->source) +
                       sizeof(((ji_valuation_delivered_options *)0)->status),
               "ji_valuation_delivered_options has no padding");
#endif
_Static_assert(offsetof(ji_valuation_delivered_options, size) == 0,
               "offsetof(ji_valuation_delivered_options, size)");
_Static_assert(offsetof(ji_valuation_delivered_options, name) == 8,
               "offsetof(ji_valuation_delivered_options, name)");
_Static_assert(offsetof(ji_valuation_delivered_options, cancelled) == 16,
               "offsetof(ji_valuation_delivered_options, cancelled)");
_Static_assert(offsetof(ji_valuation_delivered_options, returned) == 32,
               "offsetof(ji_valuation_delivered_options, returned)");
_Static_assert(offsetof(ji_valuation_delivered_options, source) == 48,
               "offsetof(ji_valuation_delivered_options, source)");
_Static_assert(offsetof(ji_valuation_delivered_options, status) == 56,
               "offsetof(ji_valuation_delivered_options, status)");
_Static_assert(sizeof(ji_valuation_carry_options) >= 64, "sizeof(ji_valuation_carry_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_valuation_carry_options) ==
                   sizeof(((ji_valuation_carry_options *)0)->size) +
                       sizeof(((ji_valuation_carry_options *)0)->name) +
                       sizeof(((ji_valuation_carry_options *)0)->year) +
                       sizeof(((ji_valuation_carry_options *)0)->productivity) +
                       sizeof(((ji_valuation_carry_options *)0)->series) +
                       sizeof(((ji_valuation_carry_options *)0)->source) +
                       sizeof(((ji_valuation_carry_options *)0)->status),
               "ji_valuation_carry_options has no padding");
#endif
_Static_assert(offsetof(ji_valuation_carry_options, size) == 0,
               "offsetof(ji_valuation_carry_options, size)");
_Static_assert(offsetof(ji_valuation_carry_options, name) == 8,
               "offsetof(ji_valuation_carry_options, name)");
_Static_assert(offsetof(ji_valuation_carry_options, year) == 16,
               "offsetof(ji_valuation_carry_options, year)");
_Static_assert(offsetof(ji_valuation_carry_options, productivity) == 24,
               "offsetof(ji_valuation_carry_options, productivity)");
_Static_assert(offsetof(ji_valuation_carry_options, series) == 40,
               "offsetof(ji_valuation_carry_options, series)");
_Static_assert(offsetof(ji_valuation_carry_options, source) == 48,
               "offsetof(ji_valuation_carry_options, source)");
_Static_assert(offsetof(ji_valuation_carry_options, status) == 56,
               "offsetof(ji_valuation_carry_options, status)");
_Static_assert(sizeof(ji_valuation_displaced_options) >= 24,
               "sizeof(ji_valuation_displaced_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_valuation_displaced_options) ==
                   sizeof(((ji_valuation_displaced_options *)0)->size) +
                       sizeof(((ji_valuation_displaced_options *)0)->label) +
                       sizeof(((ji_valuation_displaced_options *)0)->counterfactual),
               "ji_valuation_displaced_options has no padding");
#endif
_Static_assert(offsetof(ji_valuation_displaced_options, size) == 0,
               "offsetof(ji_valuation_displaced_options, size)");
_Static_assert(offsetof(ji_valuation_displaced_options, label) == 8,
               "offsetof(ji_valuation_displaced_options, label)");
_Static_assert(offsetof(ji_valuation_displaced_options, counterfactual) == 16,
               "offsetof(ji_valuation_displaced_options, counterfactual)");
_Static_assert(JI_CODE_HIERARCHY_COLUMN == 0, "JI_CODE_HIERARCHY_COLUMN");
_Static_assert(JI_CODE_HIERARCHY_PREFIX == 1, "JI_CODE_HIERARCHY_PREFIX");
_Static_assert(JI_CODE_HIERARCHY_ZEROS == 2, "JI_CODE_HIERARCHY_ZEROS");
_Static_assert(JI_CONCORD_UNMAPPED_REFUSE == 0, "JI_CONCORD_UNMAPPED_REFUSE");
_Static_assert(JI_CONCORD_UNMAPPED_COLLECT == 1, "JI_CONCORD_UNMAPPED_COLLECT");
_Static_assert(JI_CONCORD_COLUMNS_REFUSE == 0, "JI_CONCORD_COLUMNS_REFUSE");
_Static_assert(JI_CONCORD_COLUMNS_DROP == 1, "JI_CONCORD_COLUMNS_DROP");
_Static_assert(JI_LOG_INFO == 1, "JI_LOG_INFO");
_Static_assert(JI_LOG_WARNING == 2, "JI_LOG_WARNING");
_Static_assert(JI_LOG_ERROR == 3, "JI_LOG_ERROR");
_Static_assert(JI_RATE_TIMING_ANY == 0, "JI_RATE_TIMING_ANY");
_Static_assert(JI_RATE_TIMING_AVERAGE == 1, "JI_RATE_TIMING_AVERAGE");
_Static_assert(JI_RATE_TIMING_END_OF_PERIOD == 2, "JI_RATE_TIMING_END_OF_PERIOD");
_Static_assert(JI_COUNT_REFUSE == 1, "JI_COUNT_REFUSE");
_Static_assert(JI_COUNT_LEAVE_OUT == 2, "JI_COUNT_LEAVE_OUT");
_Static_assert(JI_CSV_SIDECAR_AUTO == 0, "JI_CSV_SIDECAR_AUTO");
_Static_assert(JI_CSV_SIDECAR_NONE == 1, "JI_CSV_SIDECAR_NONE");
_Static_assert(JI_CSV_SIDECAR_REQUIRED == 2, "JI_CSV_SIDECAR_REQUIRED");
_Static_assert(JI_CSV_SIDECAR_PROVENANCE == 3, "JI_CSV_SIDECAR_PROVENANCE");
_Static_assert(JI_CSV_INFER == 0, "JI_CSV_INFER");
_Static_assert(JI_CSV_INFER_TEXT == 1, "JI_CSV_INFER_TEXT");
_Static_assert(JI_CSV_LENIENT_BLANKS == 1, "JI_CSV_LENIENT_BLANKS");
_Static_assert(JI_CSV_LENIENT_FULL_WIDTH == 2, "JI_CSV_LENIENT_FULL_WIDTH");
_Static_assert(JI_CSV_LENIENT_GROUPING == 4, "JI_CSV_LENIENT_GROUPING");
_Static_assert(JI_CSV_LENIENT_MYRIADS == 8, "JI_CSV_LENIENT_MYRIADS");
_Static_assert(JI_CSV_LENIENT_PERCENT == 16, "JI_CSV_LENIENT_PERCENT");
_Static_assert(JI_CSV_LENIENT_ACCOUNTING == 32, "JI_CSV_LENIENT_ACCOUNTING");
_Static_assert(JI_CSV_LENIENT_UNITS_IN_HEADER == 64, "JI_CSV_LENIENT_UNITS_IN_HEADER");
_Static_assert(JI_CSV_LENIENT_DATES == 128, "JI_CSV_LENIENT_DATES");
_Static_assert(JI_CSV_LENIENT_MISSING == 256, "JI_CSV_LENIENT_MISSING");
_Static_assert(JI_CSV_LENIENT_FILL_LABELS == 512, "JI_CSV_LENIENT_FILL_LABELS");
_Static_assert(JI_CSV_LENIENT_NOTES == 1024, "JI_CSV_LENIENT_NOTES");
_Static_assert(JI_CSV_LENIENT_ALL == 2047, "JI_CSV_LENIENT_ALL");
_Static_assert(JI_CSV_COMPRESSION_AUTO == 0, "JI_CSV_COMPRESSION_AUTO");
_Static_assert(JI_CSV_COMPRESSION_NONE == 1, "JI_CSV_COMPRESSION_NONE");
_Static_assert(JI_CSV_COMPRESSION_GZIP == 2, "JI_CSV_COMPRESSION_GZIP");
_Static_assert(JI_CSV_COMPRESSION_ZSTD == 3, "JI_CSV_COMPRESSION_ZSTD");
_Static_assert(JI_TABLE_ROUND_NEAREST == 0, "JI_TABLE_ROUND_NEAREST");
_Static_assert(JI_TABLE_ROUND_DOWN == 1, "JI_TABLE_ROUND_DOWN");
_Static_assert(JI_TABLE_ROUND_UP == 2, "JI_TABLE_ROUND_UP");
_Static_assert(JI_TABLE_TEXT == 0, "JI_TABLE_TEXT");
_Static_assert(JI_TABLE_MARKDOWN == 1, "JI_TABLE_MARKDOWN");
_Static_assert(JI_TYPE_INT64 == 1, "JI_TYPE_INT64");
_Static_assert(JI_TYPE_FLOAT64 == 2, "JI_TYPE_FLOAT64");
_Static_assert(JI_TYPE_BOOL == 3, "JI_TYPE_BOOL");
_Static_assert(JI_TYPE_DATE32 == 4, "JI_TYPE_DATE32");
_Static_assert(JI_TYPE_TIMESTAMP == 5, "JI_TYPE_TIMESTAMP");
_Static_assert(JI_TYPE_TEXT == 6, "JI_TYPE_TEXT");
_Static_assert(JI_TYPE_DICTIONARY == 7, "JI_TYPE_DICTIONARY");
_Static_assert(JI_TYPE_FLOAT32 == 8, "JI_TYPE_FLOAT32");
_Static_assert(JI_FIT_REGRESSION == 1, "JI_FIT_REGRESSION");
_Static_assert(JI_FIT_DID == 2, "JI_FIT_DID");
_Static_assert(JI_FIT_IMPUTATION == 3, "JI_FIT_IMPUTATION");
_Static_assert(JI_FIT_TWO_WAY == 4, "JI_FIT_TWO_WAY");
_Static_assert(JI_IO_DUST_ERROR == 0, "JI_IO_DUST_ERROR");
_Static_assert(JI_IO_DUST_ZERO == 1, "JI_IO_DUST_ZERO");
_Static_assert(JI_IO_YEAR_ERROR == 0, "JI_IO_YEAR_ERROR");
_Static_assert(JI_IO_YEAR_WARN == 1, "JI_IO_YEAR_WARN");
_Static_assert(JI_IO_METHOD_AUTO == 0, "JI_IO_METHOD_AUTO");
_Static_assert(JI_IO_METHOD_DIRECT == 1, "JI_IO_METHOD_DIRECT");
_Static_assert(JI_IO_METHOD_ITERATIVE == 2, "JI_IO_METHOD_ITERATIVE");
_Static_assert(JI_IO_TAX_INSIDE == 0, "JI_IO_TAX_INSIDE");
_Static_assert(JI_IO_TAX_OUTSIDE == 1, "JI_IO_TAX_OUTSIDE");
_Static_assert(JI_IO_BALANCE_GRAS == 0, "JI_IO_BALANCE_GRAS");
_Static_assert(JI_IO_BALANCE_RAS == 1, "JI_IO_BALANCE_RAS");
_Static_assert(JI_IO_CONFLICT_ERROR == 0, "JI_IO_CONFLICT_ERROR");
_Static_assert(JI_IO_CONFLICT_SCALE_COLUMNS == 1, "JI_IO_CONFLICT_SCALE_COLUMNS");
_Static_assert(JI_IO_CONFLICT_SCALE_ROWS == 2, "JI_IO_CONFLICT_SCALE_ROWS");
_Static_assert(JI_IO_SUPPLY_USE_A == 0, "JI_IO_SUPPLY_USE_A");
_Static_assert(JI_IO_SUPPLY_USE_B == 1, "JI_IO_SUPPLY_USE_B");
_Static_assert(JI_IO_SUPPLY_USE_C == 2, "JI_IO_SUPPLY_USE_C");
_Static_assert(JI_IO_SUPPLY_USE_D == 3, "JI_IO_SUPPLY_USE_D");
_Static_assert(JI_IO_QUOTIENT_SLQ == 0, "JI_IO_QUOTIENT_SLQ");
_Static_assert(JI_IO_QUOTIENT_CILQ == 1, "JI_IO_QUOTIENT_CILQ");
_Static_assert(JI_IO_QUOTIENT_FLQ == 2, "JI_IO_QUOTIENT_FLQ");
_Static_assert(JI_IO_QUOTIENT_AFLQ == 3, "JI_IO_QUOTIENT_AFLQ");
_Static_assert(JI_IO_QUOTIENT_RLQ == 4, "JI_IO_QUOTIENT_RLQ");
_Static_assert(JI_IO_CAP_RESULT == 0, "JI_IO_CAP_RESULT");
_Static_assert(JI_IO_CAP_SPECIALISATION == 1, "JI_IO_CAP_SPECIALISATION");
_Static_assert(JI_IO_CAP_NONE == 2, "JI_IO_CAP_NONE");
_Static_assert(JI_IO_NATION_SATELLITE == 0, "JI_IO_NATION_SATELLITE");
_Static_assert(JI_IO_NATION_SUM == 1, "JI_IO_NATION_SUM");
_Static_assert(JI_IO_DIAGONAL_SLQ == 0, "JI_IO_DIAGONAL_SLQ");
_Static_assert(JI_IO_DIAGONAL_ONE == 1, "JI_IO_DIAGONAL_ONE");
_Static_assert(JI_IO_EXTRACT_TOTAL == 0, "JI_IO_EXTRACT_TOTAL");
_Static_assert(JI_IO_EXTRACT_KEEP_DEMAND == 1, "JI_IO_EXTRACT_KEEP_DEMAND");
_Static_assert(JI_IO_EXTRACT_BACKWARD == 2, "JI_IO_EXTRACT_BACKWARD");
_Static_assert(JI_IO_EXTRACT_FORWARD == 3, "JI_IO_EXTRACT_FORWARD");
_Static_assert(JI_MATCHING_COBB_DOUGLAS == 0, "JI_MATCHING_COBB_DOUGLAS");
_Static_assert(JI_MATCHING_CES == 1, "JI_MATCHING_CES");
_Static_assert(JI_MATCHING_URN_BALL == 2, "JI_MATCHING_URN_BALL");
_Static_assert(JI_MATCHING_ERRORS_AUTOMATIC == 0, "JI_MATCHING_ERRORS_AUTOMATIC");
_Static_assert(JI_MATCHING_ERRORS_IID == 1, "JI_MATCHING_ERRORS_IID");
_Static_assert(JI_MATCHING_ERRORS_HC0 == 2, "JI_MATCHING_ERRORS_HC0");
_Static_assert(JI_MATCHING_ERRORS_HC1 == 3, "JI_MATCHING_ERRORS_HC1");
_Static_assert(JI_MATCHING_ERRORS_HC2 == 4, "JI_MATCHING_ERRORS_HC2");
_Static_assert(JI_MATCHING_ERRORS_HC3 == 5, "JI_MATCHING_ERRORS_HC3");
_Static_assert(JI_MATCHING_ERRORS_NEWEY_WEST == 6, "JI_MATCHING_ERRORS_NEWEY_WEST");
_Static_assert(JI_MATCHING_ERRORS_CLUSTERED == 7, "JI_MATCHING_ERRORS_CLUSTERED");
_Static_assert(JI_MATCHING_ERRORS_DRISCOLL_KRAAY == 8, "JI_MATCHING_ERRORS_DRISCOLL_KRAAY");
_Static_assert(JI_MATCHING_SECTOR == 0, "JI_MATCHING_SECTOR");
_Static_assert(JI_MATCHING_AREA == 1, "JI_MATCHING_AREA");
_Static_assert(JI_MATCHING_OCCUPATION == 2, "JI_MATCHING_OCCUPATION");
_Static_assert(JI_OPERATION_ADD_PARTS == 1, "JI_OPERATION_ADD_PARTS");
_Static_assert(JI_OPERATION_ADD_PERIODS == 2, "JI_OPERATION_ADD_PERIODS");
_Static_assert(JI_OPERATION_AVERAGE_PERIODS == 3, "JI_OPERATION_AVERAGE_PERIODS");
_Static_assert(JI_OPERATION_DIFFERENCE == 4, "JI_OPERATION_DIFFERENCE");
_Static_assert(JI_OPERATION_RATIO == 5, "JI_OPERATION_RATIO");
_Static_assert(JI_OPERATION_MULTIPLY == 6, "JI_OPERATION_MULTIPLY");
_Static_assert(JI_OPERATION_UNION == 7, "JI_OPERATION_UNION");
_Static_assert(JI_MODEL_INPUT_OUTPUT == 1, "JI_MODEL_INPUT_OUTPUT");
_Static_assert(JI_MODEL_ACCOUNT == 2, "JI_MODEL_ACCOUNT");
_Static_assert(JI_MODEL_MATCHING == 3, "JI_MODEL_MATCHING");
_Static_assert(JI_MULTIREGION_AUTO == 0, "JI_MULTIREGION_AUTO");
_Static_assert(JI_MULTIREGION_PYMRIO == 1, "JI_MULTIREGION_PYMRIO");
_Static_assert(JI_MULTIREGION_EXIOBASE3 == 2, "JI_MULTIREGION_EXIOBASE3");
_Static_assert(JI_MULTIREGION_OECD_ICIO == 3, "JI_MULTIREGION_OECD_ICIO");
_Static_assert(JI_MULTIREGION_WIOD2016 == 4, "JI_MULTIREGION_WIOD2016");
_Static_assert(JI_MULTIREGION_MATRICES == 5, "JI_MULTIREGION_MATRICES");
_Static_assert(JI_MULTIREGION_FLOWS == 1, "JI_MULTIREGION_FLOWS");
_Static_assert(JI_MULTIREGION_FINAL_DEMAND == 2, "JI_MULTIREGION_FINAL_DEMAND");
_Static_assert(JI_MULTIREGION_OUTPUT == 3, "JI_MULTIREGION_OUTPUT");
_Static_assert(JI_MULTIREGION_SATELLITE_COLUMNS == 4, "JI_MULTIREGION_SATELLITE_COLUMNS");
_Static_assert(JI_MULTIREGION_SATELLITE_ROWS == 5, "JI_MULTIREGION_SATELLITE_ROWS");
_Static_assert(JI_MULTIREGION_MATRIX == 6, "JI_MULTIREGION_MATRIX");
_Static_assert(JI_MULTIREGION_EMPTY_ERROR == 0, "JI_MULTIREGION_EMPTY_ERROR");
_Static_assert(JI_MULTIREGION_EMPTY_ZERO == 1, "JI_MULTIREGION_EMPTY_ZERO");
_Static_assert(JI_MULTIREGION_SPLIT_SUM == 0, "JI_MULTIREGION_SPLIT_SUM");
_Static_assert(JI_MULTIREGION_SPLIT_KEEP == 1, "JI_MULTIREGION_SPLIT_KEEP");
_Static_assert(JI_OCCUPATION_FIRST_SEEN == 0, "JI_OCCUPATION_FIRST_SEEN");
_Static_assert(JI_OCCUPATION_RECOGNISED == 1, "JI_OCCUPATION_RECOGNISED");
_Static_assert(JI_CLAIM_EXACTLY == 0, "JI_CLAIM_EXACTLY");
_Static_assert(JI_CLAIM_UP_TO == 1, "JI_CLAIM_UP_TO");
_Static_assert(JI_CLAIM_AT_LEAST == 2, "JI_CLAIM_AT_LEAST");
_Static_assert(JI_TERM_NUMBER == 0, "JI_TERM_NUMBER");
_Static_assert(JI_TERM_LEVELS == 1, "JI_TERM_LEVELS");
_Static_assert(JI_TERM_SUN_ABRAHAM == 2, "JI_TERM_SUN_ABRAHAM");
_Static_assert(JI_REGRESSION_LINEAR == 0, "JI_REGRESSION_LINEAR");
_Static_assert(JI_REGRESSION_POISSON == 1, "JI_REGRESSION_POISSON");
_Static_assert(JI_ERRORS_AUTOMATIC == 0, "JI_ERRORS_AUTOMATIC");
_Static_assert(JI_ERRORS_IID == 1, "JI_ERRORS_IID");
_Static_assert(JI_ERRORS_HETEROSKEDASTIC == 2, "JI_ERRORS_HETEROSKEDASTIC");
_Static_assert(JI_ERRORS_CLUSTERED == 3, "JI_ERRORS_CLUSTERED");
_Static_assert(JI_K_NESTED == 0, "JI_K_NESTED");
_Static_assert(JI_K_NONE == 1, "JI_K_NONE");
_Static_assert(JI_K_FULL == 2, "JI_K_FULL");
_Static_assert(JI_BOOTSTRAP_RADEMACHER == 0, "JI_BOOTSTRAP_RADEMACHER");
_Static_assert(JI_BOOTSTRAP_WEBB == 1, "JI_BOOTSTRAP_WEBB");
_Static_assert(JI_SDMX_LABELS_AUTO == 0, "JI_SDMX_LABELS_AUTO");
_Static_assert(JI_SDMX_LABELS_ID == 1, "JI_SDMX_LABELS_ID");
_Static_assert(JI_SDMX_LABELS_BOTH == 2, "JI_SDMX_LABELS_BOTH");
_Static_assert(JI_SDMX_LABELS_NAME == 3, "JI_SDMX_LABELS_NAME");
_Static_assert(JI_SDMX_UNITS_APPLY == 0, "JI_SDMX_UNITS_APPLY");
_Static_assert(JI_SDMX_UNITS_BY_ROW == 1, "JI_SDMX_UNITS_BY_ROW");
_Static_assert(JI_SDMX_UNITS_KEEP == 2, "JI_SDMX_UNITS_KEEP");
_Static_assert(JI_SDMX_STRUCTURE_ONE == 0, "JI_SDMX_STRUCTURE_ONE");
_Static_assert(JI_SDMX_STRUCTURE_KEEP == 1, "JI_SDMX_STRUCTURE_KEEP");
_Static_assert(JI_SDMX_DELETES_REFUSE == 0, "JI_SDMX_DELETES_REFUSE");
_Static_assert(JI_SDMX_DELETES_SKIP == 1, "JI_SDMX_DELETES_SKIP");
_Static_assert(JI_SDMX_CHECK_STRICT == 0, "JI_SDMX_CHECK_STRICT");
_Static_assert(JI_SDMX_CHECK_LENIENT == 1, "JI_SDMX_CHECK_LENIENT");
_Static_assert(JI_SDMX_KEYS_NONE == 0, "JI_SDMX_KEYS_NONE");
_Static_assert(JI_SDMX_KEYS_SERIES == 1, "JI_SDMX_KEYS_SERIES");
_Static_assert(JI_SDMX_KEYS_OBS == 2, "JI_SDMX_KEYS_OBS");
_Static_assert(JI_SDMX_KEYS_BOTH == 3, "JI_SDMX_KEYS_BOTH");
_Static_assert(JI_OK == 0, "JI_OK");
_Static_assert(JI_ERROR_ARGUMENT == -1, "JI_ERROR_ARGUMENT");
_Static_assert(JI_ERROR_MEMORY == -2, "JI_ERROR_MEMORY");
_Static_assert(JI_ERROR_LIMIT == -3, "JI_ERROR_LIMIT");
_Static_assert(JI_ERROR_BUSY == -4, "JI_ERROR_BUSY");
_Static_assert(JI_ERROR_CANCELLED == -5, "JI_ERROR_CANCELLED");
_Static_assert(JI_ERROR_UNSUPPORTED == -6, "JI_ERROR_UNSUPPORTED");
_Static_assert(JI_ERROR_THREAD == -7, "JI_ERROR_THREAD");
_Static_assert(JI_ERROR_NOT_FOUND == -20, "JI_ERROR_NOT_FOUND");
_Static_assert(JI_ERROR_IO == -21, "JI_ERROR_IO");
_Static_assert(JI_ERROR_FORMAT == -40, "JI_ERROR_FORMAT");
_Static_assert(JI_ERROR_ENCODING == -41, "JI_ERROR_ENCODING");
_Static_assert(JI_ERROR_TYPE == -60, "JI_ERROR_TYPE");
_Static_assert(JI_ERROR_SHAPE == -61, "JI_ERROR_SHAPE");
_Static_assert(JI_ERROR_LABEL == -62, "JI_ERROR_LABEL");
_Static_assert(JI_ERROR_VALUE == -63, "JI_ERROR_VALUE");
_Static_assert(JI_ERROR_UNIT == -64, "JI_ERROR_UNIT");
_Static_assert(JI_ERROR_MEASURE == -65, "JI_ERROR_MEASURE");
_Static_assert(JI_ERROR_SINGULAR == -80, "JI_ERROR_SINGULAR");
_Static_assert(JI_ERROR_CONVERGENCE == -81, "JI_ERROR_CONVERGENCE");
_Static_assert(JI_ERROR_BALANCE == -82, "JI_ERROR_BALANCE");
_Static_assert(JI_ERROR_KIND == -100, "JI_ERROR_KIND");
_Static_assert(JI_ERROR_MODEL == -101, "JI_ERROR_MODEL");
_Static_assert(JI_ERROR_CALLBACK == -1000, "JI_ERROR_CALLBACK");
_Static_assert(JI_CALLBACK_DEFAULT == -1001, "JI_CALLBACK_DEFAULT");
_Static_assert(JI_TRACKER_CREATE == 0, "JI_TRACKER_CREATE");
_Static_assert(JI_TRACKER_WRITE == 1, "JI_TRACKER_WRITE");
_Static_assert(JI_TRACKER_READ == 2, "JI_TRACKER_READ");
_Static_assert(JI_RECORD_ALL_OR_NOTHING == 0, "JI_RECORD_ALL_OR_NOTHING");
_Static_assert(JI_RECORD_ROW_BY_ROW == 1, "JI_RECORD_ROW_BY_ROW");
_Static_assert(JI_RECORD_VALIDATE_ONLY == 2, "JI_RECORD_VALIDATE_ONLY");
_Static_assert(JI_UNIT_STYLE_ASCII == 1, "JI_UNIT_STYLE_ASCII");
_Static_assert(JI_UNIT_STYLE_CHINESE == 2, "JI_UNIT_STYLE_CHINESE");
_Static_assert(JI_UNIT_MULTIPLY == 1, "JI_UNIT_MULTIPLY");
_Static_assert(JI_UNIT_DIVIDE == 2, "JI_UNIT_DIVIDE");
#endif

int main(void) {
  return 0;
}

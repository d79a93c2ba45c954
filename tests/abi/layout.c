/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Made by tests/abi/refresh.sh. Every public size, offset and enumerator on LP64 systems, and
 * that no struct has padding. An option struct may grow at its end (OLDER_LAYOUT compares one that
 * did with what it was); nothing else here may ever change within one soname. */
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
_Static_assert(sizeof(ji_array) == 64, "sizeof(ji_array)");
_Static_assert(sizeof(ji_array) ==
                   sizeof(((ji_array *)0)->data) + sizeof(((ji_array *)0)->rows) +
                       sizeof(((ji_array *)0)->columns) + sizeof(((ji_array *)0)->row_stride) +
                       sizeof(((ji_array *)0)->column_stride) + sizeof(((ji_array *)0)->type) +
                       sizeof(((ji_array *)0)->reserved) + sizeof(((ji_array *)0)->release) +
                       sizeof(((ji_array *)0)->user),
               "ji_array has no padding");
_Static_assert(offsetof(ji_array, data) == 0, "offsetof(ji_array, data)");
_Static_assert(offsetof(ji_array, rows) == 8, "offsetof(ji_array, rows)");
_Static_assert(offsetof(ji_array, columns) == 16, "offsetof(ji_array, columns)");
_Static_assert(offsetof(ji_array, row_stride) == 24, "offsetof(ji_array, row_stride)");
_Static_assert(offsetof(ji_array, column_stride) == 32, "offsetof(ji_array, column_stride)");
_Static_assert(offsetof(ji_array, type) == 40, "offsetof(ji_array, type)");
_Static_assert(offsetof(ji_array, reserved) == 44, "offsetof(ji_array, reserved)");
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
_Static_assert(offsetof(ji_context_options, reserved) == 60,
               "offsetof(ji_context_options, reserved)");
_Static_assert(offsetof(ji_context_options, log) == 64, "offsetof(ji_context_options, log)");
_Static_assert(offsetof(ji_context_options, progress) == 72,
               "offsetof(ji_context_options, progress)");
_Static_assert(offsetof(ji_context_options, cancel) == 80, "offsetof(ji_context_options, cancel)");
_Static_assert(offsetof(ji_context_options, user) == 88, "offsetof(ji_context_options, user)");
_Static_assert(sizeof(ji_csv_column) == 40, "sizeof(ji_csv_column)");
_Static_assert(sizeof(ji_csv_column) ==
                   sizeof(((ji_csv_column *)0)->name) + sizeof(((ji_csv_column *)0)->unit) +
                       sizeof(((ji_csv_column *)0)->description) +
                       sizeof(((ji_csv_column *)0)->measure) + sizeof(((ji_csv_column *)0)->type) +
                       sizeof(((ji_csv_column *)0)->reserved),
               "ji_csv_column has no padding");
_Static_assert(offsetof(ji_csv_column, name) == 0, "offsetof(ji_csv_column, name)");
_Static_assert(offsetof(ji_csv_column, unit) == 8, "offsetof(ji_csv_column, unit)");
_Static_assert(offsetof(ji_csv_column, description) == 16, "offsetof(ji_csv_column, description)");
_Static_assert(offsetof(ji_csv_column, measure) == 24, "offsetof(ji_csv_column, measure)");
_Static_assert(offsetof(ji_csv_column, type) == 32, "offsetof(ji_csv_column, type)");
_Static_assert(offsetof(ji_csv_column, reserved) == 36, "offsetof(ji_csv_column, reserved)");
_Static_assert(sizeof(ji_csv_options) >= 80, "sizeof(ji_csv_options)");
#ifndef OLDER_LAYOUT
_Static_assert(
    sizeof(ji_csv_options) ==
        sizeof(((ji_csv_options *)0)->size) + sizeof(((ji_csv_options *)0)->columns) +
            sizeof(((ji_csv_options *)0)->column_count) + sizeof(((ji_csv_options *)0)->missing) +
            sizeof(((ji_csv_options *)0)->missing_count) + sizeof(((ji_csv_options *)0)->max_rows) +
            sizeof(((ji_csv_options *)0)->max_columns) +
            sizeof(((ji_csv_options *)0)->max_field_size) +
            sizeof(((ji_csv_options *)0)->delimiter) + sizeof(((ji_csv_options *)0)->inference) +
            sizeof(((ji_csv_options *)0)->sidecar) + sizeof(((ji_csv_options *)0)->reserved),
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
_Static_assert(offsetof(ji_csv_options, reserved) == 76, "offsetof(ji_csv_options, reserved)");
_Static_assert(sizeof(ji_table_column) == 40, "sizeof(ji_table_column)");
_Static_assert(sizeof(ji_table_column) == sizeof(((ji_table_column *)0)->name) +
                                              sizeof(((ji_table_column *)0)->heading) +
                                              sizeof(((ji_table_column *)0)->scale) +
                                              sizeof(((ji_table_column *)0)->unit) +
                                              sizeof(((ji_table_column *)0)->decimals) +
                                              sizeof(((ji_table_column *)0)->reserved),
               "ji_table_column has no padding");
_Static_assert(offsetof(ji_table_column, name) == 0, "offsetof(ji_table_column, name)");
_Static_assert(offsetof(ji_table_column, heading) == 8, "offsetof(ji_table_column, heading)");
_Static_assert(offsetof(ji_table_column, scale) == 16, "offsetof(ji_table_column, scale)");
_Static_assert(offsetof(ji_table_column, unit) == 24, "offsetof(ji_table_column, unit)");
_Static_assert(offsetof(ji_table_column, decimals) == 32, "offsetof(ji_table_column, decimals)");
_Static_assert(offsetof(ji_table_column, reserved) == 36, "offsetof(ji_table_column, reserved)");
_Static_assert(sizeof(ji_table_options) >= 48, "sizeof(ji_table_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_table_options) == sizeof(((ji_table_options *)0)->size) +
                                               sizeof(((ji_table_options *)0)->title) +
                                               sizeof(((ji_table_options *)0)->columns) +
                                               sizeof(((ji_table_options *)0)->column_count) +
                                               sizeof(((ji_table_options *)0)->max_rows) +
                                               sizeof(((ji_table_options *)0)->max_width) +
                                               sizeof(((ji_table_options *)0)->definitions),
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
_Static_assert(sizeof(ji_column) == 96, "sizeof(ji_column)");
_Static_assert(sizeof(ji_column) ==
                   sizeof(((ji_column *)0)->size) + sizeof(((ji_column *)0)->type) +
                       sizeof(((ji_column *)0)->reserved) + sizeof(((ji_column *)0)->name) +
                       sizeof(((ji_column *)0)->unit) + sizeof(((ji_column *)0)->description) +
                       sizeof(((ji_column *)0)->measure) + sizeof(((ji_column *)0)->length) +
                       sizeof(((ji_column *)0)->null_count) + sizeof(((ji_column *)0)->validity) +
                       sizeof(((ji_column *)0)->values) + sizeof(((ji_column *)0)->offsets) +
                       sizeof(((ji_column *)0)->dictionary),
               "ji_column has no padding");
_Static_assert(offsetof(ji_column, size) == 0, "offsetof(ji_column, size)");
_Static_assert(offsetof(ji_column, type) == 8, "offsetof(ji_column, type)");
_Static_assert(offsetof(ji_column, reserved) == 12, "offsetof(ji_column, reserved)");
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
_Static_assert(sizeof(ji_io_tables) == 64, "sizeof(ji_io_tables)");
_Static_assert(sizeof(ji_io_tables) ==
                   sizeof(((ji_io_tables *)0)->size) + sizeof(((ji_io_tables *)0)->flows) +
                       sizeof(((ji_io_tables *)0)->final_demand) +
                       sizeof(((ji_io_tables *)0)->satellites) +
                       sizeof(((ji_io_tables *)0)->output) + sizeof(((ji_io_tables *)0)->sectors) +
                       sizeof(((ji_io_tables *)0)->demand_labels) +
                       sizeof(((ji_io_tables *)0)->satellite_labels),
               "ji_io_tables has no padding");
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
_Static_assert(sizeof(ji_io_options) >= 112, "sizeof(ji_io_options)");
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
            sizeof(((ji_io_options *)0)->transfers),
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
_Static_assert(sizeof(ji_io_basket_options) >= 48, "sizeof(ji_io_basket_options)");
#ifndef OLDER_LAYOUT
_Static_assert(sizeof(ji_io_basket_options) ==
                   sizeof(((ji_io_basket_options *)0)->size) +
                       sizeof(((ji_io_basket_options *)0)->total) +
                       sizeof(((ji_io_basket_options *)0)->unit) +
                       sizeof(((ji_io_basket_options *)0)->trade_sector) +
                       sizeof(((ji_io_basket_options *)0)->transport_sector) +
                       sizeof(((ji_io_basket_options *)0)->tax) +
                       sizeof(((ji_io_basket_options *)0)->reserved),
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
_Static_assert(offsetof(ji_io_basket_options, reserved) == 44,
               "offsetof(ji_io_basket_options, reserved)");
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
_Static_assert(JI_LOG_INFO == 1, "JI_LOG_INFO");
_Static_assert(JI_LOG_WARNING == 2, "JI_LOG_WARNING");
_Static_assert(JI_CSV_SIDECAR_AUTO == 0, "JI_CSV_SIDECAR_AUTO");
_Static_assert(JI_CSV_SIDECAR_NONE == 1, "JI_CSV_SIDECAR_NONE");
_Static_assert(JI_CSV_SIDECAR_REQUIRED == 2, "JI_CSV_SIDECAR_REQUIRED");
_Static_assert(JI_CSV_SIDECAR_PROVENANCE == 3, "JI_CSV_SIDECAR_PROVENANCE");
_Static_assert(JI_CSV_INFER == 0, "JI_CSV_INFER");
_Static_assert(JI_CSV_INFER_TEXT == 1, "JI_CSV_INFER_TEXT");
_Static_assert(JI_TYPE_INT64 == 1, "JI_TYPE_INT64");
_Static_assert(JI_TYPE_FLOAT64 == 2, "JI_TYPE_FLOAT64");
_Static_assert(JI_TYPE_BOOL == 3, "JI_TYPE_BOOL");
_Static_assert(JI_TYPE_DATE32 == 4, "JI_TYPE_DATE32");
_Static_assert(JI_TYPE_TIMESTAMP == 5, "JI_TYPE_TIMESTAMP");
_Static_assert(JI_TYPE_TEXT == 6, "JI_TYPE_TEXT");
_Static_assert(JI_TYPE_DICTIONARY == 7, "JI_TYPE_DICTIONARY");
_Static_assert(JI_TYPE_FLOAT32 == 8, "JI_TYPE_FLOAT32");
_Static_assert(JI_IO_DUST_ERROR == 0, "JI_IO_DUST_ERROR");
_Static_assert(JI_IO_DUST_ZERO == 1, "JI_IO_DUST_ZERO");
_Static_assert(JI_IO_METHOD_AUTO == 0, "JI_IO_METHOD_AUTO");
_Static_assert(JI_IO_METHOD_DIRECT == 1, "JI_IO_METHOD_DIRECT");
_Static_assert(JI_IO_METHOD_ITERATIVE == 2, "JI_IO_METHOD_ITERATIVE");
_Static_assert(JI_IO_TAX_INSIDE == 0, "JI_IO_TAX_INSIDE");
_Static_assert(JI_IO_TAX_OUTSIDE == 1, "JI_IO_TAX_OUTSIDE");
_Static_assert(JI_OPERATION_ADD_PARTS == 1, "JI_OPERATION_ADD_PARTS");
_Static_assert(JI_OPERATION_ADD_PERIODS == 2, "JI_OPERATION_ADD_PERIODS");
_Static_assert(JI_OPERATION_AVERAGE_PERIODS == 3, "JI_OPERATION_AVERAGE_PERIODS");
_Static_assert(JI_OPERATION_DIFFERENCE == 4, "JI_OPERATION_DIFFERENCE");
_Static_assert(JI_OPERATION_RATIO == 5, "JI_OPERATION_RATIO");
_Static_assert(JI_OPERATION_MULTIPLY == 6, "JI_OPERATION_MULTIPLY");
_Static_assert(JI_OPERATION_UNION == 7, "JI_OPERATION_UNION");
_Static_assert(JI_MODEL_INPUT_OUTPUT == 1, "JI_MODEL_INPUT_OUTPUT");
_Static_assert(JI_MODEL_ACCOUNT == 2, "JI_MODEL_ACCOUNT");
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
_Static_assert(JI_UNIT_MULTIPLY == 1, "JI_UNIT_MULTIPLY");
_Static_assert(JI_UNIT_DIVIDE == 2, "JI_UNIT_DIVIDE");
#endif

int main(void) {
  return 0;
}

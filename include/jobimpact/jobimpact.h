/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * libjobimpact: employment-impact analysis. Include this header alone.
 *
 * The rules of this interface, before any declaration:
 * - Every fallible function returns a ::ji_status: 0, or a pinned negative number. Its first
 *   argument is the context (NULL is refused), its last is `T **out`, NULL on failure. The message
 *   is ji_context_message().
 * - What comes back through `T **out` is yours: drop it with the type's `_unref` or `_free`. What
 *   comes back as a return value is borrowed from the object it was asked of.
 * - `_free(NULL)` and `_unref(NULL)` are fine. Getters that cannot fail take no context.
 * - Datasets, measures, bundles, models and texts are immutable, reference counted and may be used
 *   from many threads at once. A context and a builder serve one thread at a time.
 * - Strings are UTF-8 and end with a 0. Enumerations are int32_t with pinned constants.
 * - Option structs begin with `size_t size`; fill them with their `_options_init` and pass
 *   `sizeof`. Libraries and programs of different ages then understand each other.
 * - The library never prints, exits, sets the locale, reads environment variables or writes files
 *   that were not asked for.
 */
#ifndef JOBIMPACT_H
#define JOBIMPACT_H

#include <jobimpact/account.h>
#include <jobimpact/account_uncertainty.h>
#include <jobimpact/array.h>
#include <jobimpact/arrow.h>
#include <jobimpact/bundle.h>
#include <jobimpact/codes.h>
#include <jobimpact/context.h>
#include <jobimpact/convert.h>
#include <jobimpact/count.h>
#include <jobimpact/csv.h>
#include <jobimpact/dataset.h>
#include <jobimpact/demography.h>
#include <jobimpact/did.h>
#include <jobimpact/event_study.h>
#include <jobimpact/export.h>
#include <jobimpact/fit.h>
#include <jobimpact/indicators.h>
#include <jobimpact/io.h>
#include <jobimpact/io_balance.h>
#include <jobimpact/io_build.h>
#include <jobimpact/io_change.h>
#include <jobimpact/io_footprint.h>
#include <jobimpact/io_structure.h>
#include <jobimpact/jobs_caused.h>
#include <jobimpact/matching.h>
#include <jobimpact/measure.h>
#include <jobimpact/model.h>
#include <jobimpact/multiregion.h>
#include <jobimpact/occupations.h>
#include <jobimpact/overlap.h>
#include <jobimpact/panel.h>
#include <jobimpact/recruitment.h>
#include <jobimpact/regression.h>
#include <jobimpact/reshape.h>
#include <jobimpact/sdmx.h>
#include <jobimpact/status.h>
#include <jobimpact/time_to_hire.h>
#include <jobimpact/tracker.h>
#include <jobimpact/tracker_events.h>
#include <jobimpact/unit.h>
#include <jobimpact/validate.h>
#include <jobimpact/valuation.h>
#include <jobimpact/version.h>

#endif

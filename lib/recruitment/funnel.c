/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recruitment/funnel.h"
#include "data/provenance.h"

ji_status ji_recruitment_funnel(ji_context *ctx, const ji_dataset *funnel,
                                const ji_recruitment_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!funnel || !out)
    return ji__fail_null(ctx, "ji_recruitment_funnel", funnel ? "out" : "funnel");
  ji__funnel f;
  ji__provenance *provenance = NULL;
  status = ji__funnel_read(ctx, "ji_recruitment_funnel", funnel, options, &f);
  if (!status)
    status = ji__funnel_describe(ctx, "ji_recruitment_funnel", funnel, &f, &provenance);
  if (!status)
    status = ji__funnel_tables(ctx, &f, provenance, out);
  if (status && *out) {
    ji_bundle_unref(*out);
    *out = NULL;
  }
  ji__provenance_unref(provenance);
  ji__funnel_free(ctx, &f);
  return status;
}

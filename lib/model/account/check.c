/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_check(): do parts and total agree, what is claimed, and what should be known before
 * use. */
#include "model/account/claim.h"

static ji_status allocate(ji__claim_check *check) {
  const ji__account *account = check->account;
  size_t layers = 1;
  for (size_t i = 0; i < account->vintage_count; i++)
    if (account->vintages[i].layer_count > layers)
      layers = account->vintages[i].layer_count;
  check->evaluations =
      ji__arena_array(check->arena, account->vintage_count, sizeof *check->evaluations);
  check->marks = ji__arena_array(check->arena, layers, 1);
  return check->evaluations && check->marks ? JI_OK : ji__fail_memory(check->ctx);
}

static ji_status run_checks(ji__claim_check *check, const ji_model *model, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = allocate(check);
  if (!status)
    status = ji__finding_writer(check->ctx, &check->writer);
  if (!status)
    status = ji__account_provenance(check->ctx, "ji_account_check", model, &provenance);
  if (!status)
    status = ji__check_layers(check);
  if (!status)
    status = ji__check_claims(check);
  if (!status)
    status = check->text.failed ? ji__fail_memory(check->ctx)
                                : ji__writer_finish(check->ctx, check->writer, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_account_check(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  if (out)
    *out = NULL;
  const ji__account *account = NULL;
  ji_status status = ji__account_enter(ctx, "ji_account_check", model, out, &account);
  if (status)
    return status;
  ji__arena arena;
  ji__claim_check check = {.ctx = ctx, .account = account, .arena = &arena};
  ji__arena_init(&arena, ji__allocator(ctx));
  ji__buffer_init(&check.text, ji__allocator(ctx));
  status = run_checks(&check, model, out);
  for (size_t i = 0; check.evaluations && i < account->vintage_count; i++)
    ji__evaluation_free(&check.evaluations[i]);
  ji__writer_free(check.writer);
  ji__buffer_free(&check.text);
  ji__arena_free(&arena);
  return status;
}

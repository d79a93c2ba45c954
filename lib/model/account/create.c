/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making an account from its bundle. */
#include "model/account/claim.h"
#include "model/account/nested.h"

#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_account_options)

static const ji_account_options option_defaults = {.size = sizeof(ji_account_options)};

ji_status ji_account_options_init(ji_account_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

static void account_free(const ji_allocator *allocator, void *data) {
  ji__account *account = data;
  if (!account)
    return;
  ji__account_release_models(account);
  for (size_t i = 0; i < account->model_count; i++)
    ji_model_unref((ji_model *)account->models[i].model);
  ji__arena_free(&account->arena);
  ji__release(allocator, account);
}

const ji__model_kind ji__account_kind = {
    .kind = JI_MODEL_ACCOUNT,
    .name = "an account",
    .estimate = ji__account_estimate,
    .destroy = account_free,
};

static ji_status choose_vintage(ji_context *ctx, ji__account *account, const char *name) {
  if (!name && account->vintage_count > 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "the account has %zu vintages (\"%s\", \"%s\", ...): "
                    "the option vintage must name one",
                    account->vintage_count,
                    account->vintages[0].name ? account->vintages[0].name : "",
                    account->vintages[1].name ? account->vintages[1].name : "");
  account->vintage = &account->vintages[0];
  if (!name)
    return JI_OK;
  for (size_t i = 0; i < account->vintage_count; i++) {
    account->vintage = &account->vintages[i];
    if (account->vintage->name && strcmp(account->vintage->name, name) == 0)
      return JI_OK;
  }
  return ji__fail(ctx, JI_ERROR_NOT_FOUND, "layers: no vintage \"%s\"", name);
}

static ji_status keep_models(ji_context *ctx, ji__account *account, const ji_named_model *models,
                             size_t count) {
  account->models = ji__arena_array(&account->arena, count, sizeof *account->models);
  if (!account->models)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < count; i++) {
    if (!models[i].name || !models[i].model)
      return ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "ji_account_model_create: models[%zu] needs a name and a model", i);
    account->models[i].name =
        ji__arena_text(&account->arena, models[i].name, strlen(models[i].name));
    if (!account->models[i].name)
      return ji__fail_memory(ctx);
    account->models[i].model = ji_model_ref(models[i].model);
    account->model_count++;
  }
  return JI_OK;
}

static ji_status fill_account(ji_context *ctx, ji__account *account, const ji_bundle *bundle,
                              const char *vintage) {
  ji_status status = ji__account_load(ctx, bundle, account);
  if (!status)
    status = ji__account_load_dependence(ctx, bundle, account);
  for (size_t i = 0; !status && i < account->vintage_count; i++)
    status = ji__account_link(ctx, account, &account->vintages[i]);
  for (size_t i = 0; !status && i < account->vintage_count; i++)
    status = ji__account_prepare_models(ctx, account, &account->vintages[i]);
  if (!status)
    status = choose_vintage(ctx, account, vintage);
  if (!status)
    status = ji__account_load_claims(ctx, bundle, account);
  if (status)
    return status;
  /* A model that exists can be estimated: what may not be combined is refused here. */
  ji__evaluation evaluation;
  status = ji__evaluate(ctx, account, account->vintage, NULL, &evaluation);
  ji__evaluation_free(&evaluation);
  return status;
}

static ji_status describe(ji_context *ctx, const ji__account *account, const ji_bundle *bundle,
                          ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, "ji_account_model_create", out);
  for (int64_t i = 0; !status && i < ji_bundle_count(bundle); i++) {
    const char *name = ji_bundle_name(bundle, i);
    status = ji__provenance_input(ctx, *out, name, ji_bundle_find(bundle, name));
  }
  for (size_t i = 0; !status && i < account->model_count; i++) {
    if (account->models[i].model->provenance)
      status = ji__provenance_steps(ctx, *out, account->models[i].model->provenance);
    if (!status)
      status = ji__provenance_add(ctx, *out, "option", "model", account->models[i].name);
  }
  if (!status && account->vintage->name)
    status = ji__provenance_add(ctx, *out, "option", "vintage", account->vintage->name);
  return status;
}

static ji_status create(ji_context *ctx, const ji_bundle *bundle, const ji_named_model *models,
                        size_t count, const char *vintage, ji_model **out) {
  ji__account *account = ji__allocate_array(ji__allocator(ctx), 1, sizeof *account);
  if (!account)
    return ji__fail_memory(ctx);
  ji__arena_init(&account->arena, ji__allocator(ctx));
  ji__provenance *provenance = NULL;
  ji_status status = keep_models(ctx, account, models, count);
  if (!status)
    status = fill_account(ctx, account, bundle, vintage);
  if (!status)
    status = describe(ctx, account, bundle, &provenance);
  if (!status)
    status = ji__model_create(ctx, &ji__account_kind, account, provenance, out);
  ji__provenance_unref(provenance);
  if (status)
    account_free(ji__allocator(ctx), account);
  return status;
}

ji_status ji_account_model_create(ji_context *ctx, const ji_bundle *account,
                                  const ji_named_model *models, size_t count,
                                  const ji_account_options *options, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!account)
    return ji__fail_null(ctx, "ji_account_model_create", "account");
  if (!models && count)
    return ji__fail_null(ctx, "ji_account_model_create", "models");
  if (!out)
    return ji__fail_null(ctx, "ji_account_model_create", "out");
  ji_account_options chosen = option_defaults;
  if (options)
    status = ji__options_read(ctx, "ji_account_options", options, OPTIONS_MINIMUM, &chosen,
                              sizeof chosen);
  return status ? status : create(ctx, account, models, count, chosen.vintage, out);
}

ji_status ji__account_enter(ji_context *ctx, const char *function, const ji_model *model,
                            const void *out, const ji__account **account) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, function, "out");
  const void *data = NULL;
  status = ji__model_data(ctx, function, model, &ji__account_kind, &data);
  *account = data;
  return status;
}

ji_status ji__account_provenance(ji_context *ctx, const char *operation, const ji_model *model,
                                 ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, operation, out);
  if (!status && model->provenance)
    status = ji__provenance_steps(ctx, *out, model->provenance);
  return status;
}

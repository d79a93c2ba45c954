/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* input_output layers: `model*driver*...*effect=direct+indirect*without=sector+...`.
 *
 * E = sum_d m_d g_d: the jobs of the named effects per unit of driver d, linear in the drivers.
 * `without` names sectors that the account counts in layers of its own: nobody buys from them
 * inside the model (their rows of A are 0), so that their jobs, and those behind them, come in only
 * where a driver asks for them. */
#include "model/account/nested.h"

#include <string.h>

/* What stands behind `key` among the inputs; size 0 where it is not there. */
static ji__input find_option(const ji__layer *layer, const char *key) {
  size_t position = 0, size = strlen(key);
  ji__input input, found = {.name = "", .size = 0};
  while (ji__input_next(layer->inputs, &position, &input))
    if (input.size > size && memcmp(input.name, key, size) == 0)
      found = (ji__input){.name = input.name + size, .size = input.size - size};
  return found;
}

/* The next of the names joined by +; 0 when there is none left. */
static int next_name(ji__input *list, ji__input *out) {
  if (!list->size)
    return 0;
  const char *plus = memchr(list->name, '+', list->size);
  out->name = list->name;
  out->size = plus ? (size_t)(plus - list->name) : list->size;
  size_t used = out->size + (plus != NULL);
  list->name += used;
  list->size -= used;
  return 1;
}

static ji_status check_effects(ji_context *ctx, const ji__layer *layer) {
  static const char *const effects[] = {"direct", "indirect", "induced"};
  ji__input list = find_option(layer, JI__NESTED_EFFECT), name;
  if (!list.size)
    return ji__fail(ctx, JI_ERROR_MODEL,
                    "\"%s\": effect= with direct, indirect or induced, joined by +, was expected",
                    layer->inputs);
  while (next_name(&list, &name)) {
    int known = 0;
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
      known |= ji__input_is(&name, effects[i]);
    if (!known)
      return ji__fail(ctx, JI_ERROR_MODEL,
                      "\"%.*s\" is no effect: direct, indirect or induced was expected",
                      (int)name.size, name.name);
  }
  return JI_OK;
}

/* The sectors of `without`, in the arena. */
static ji_status read_sectors(ji_context *ctx, ji__arena *arena, const ji__layer *layer,
                              const char ***out, size_t *count) {
  ji__input list = find_option(layer, JI__NESTED_WITHOUT), name;
  *count = 0;
  *out = ji__arena_array(arena, list.size + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(ctx);
  while (next_name(&list, &name)) {
    const char *copy = ji__arena_text(arena, name.name, name.size);
    if (!copy)
      return ji__fail_memory(ctx);
    (*out)[(*count)++] = copy;
  }
  return JI_OK;
}

static ji_status prepare_layer(ji_context *ctx, ji__account *account, ji__layer *layer) {
  size_t position = 0, count = 0;
  const char **sectors = NULL;
  ji__input input;
  (void)ji__input_next(layer->inputs, &position, &input);
  const ji_model *model = ji__account_model(account, &input);
  if (!model)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "no model \"%.*s\" was given", (int)input.size,
                    input.name ? input.name : "");
  if (ji_model_kind(model) != JI_MODEL_INPUT_OUTPUT)
    return ji__fail(ctx, JI_ERROR_KIND, "\"%.*s\" is %s, an input-output model was expected",
                    (int)input.size, input.name, model->kind->name);
  ji_status status = check_effects(ctx, layer);
  if (!status)
    status = read_sectors(ctx, &account->arena, layer, &sectors, &count);
  if (status)
    return status;
  ji_model *own = NULL;
  if (count)
    status = model->kind->without_sectors(ctx, model, sectors, count, &own);
  else
    own = ji_model_ref(model);
  layer->model = own;
  return status;
}

ji_status ji__account_prepare_models(ji_context *ctx, ji__account *account, ji__vintage *vintage) {
  for (size_t i = 0; i < vintage->layer_count; i++) {
    ji__layer *layer = &vintage->layers[i];
    if (layer->estimator != JI__ESTIMATOR_INPUT_OUTPUT)
      continue;
    ji_status status = prepare_layer(ctx, account, layer);
    if (status)
      return ji__fail_within(ctx, status, "vintage \"%s\", layer \"%s\"",
                             vintage->name ? vintage->name : "", layer->entry.name);
  }
  return JI_OK;
}

void ji__account_release_models(ji__account *account) {
  for (size_t i = 0; i < account->vintage_count; i++)
    for (size_t k = 0; k < account->vintages[i].layer_count; k++)
      ji_model_unref((ji_model *)account->vintages[i].layers[k].model);
}
